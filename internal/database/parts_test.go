package database

import (
	"bytes"
	"os"
	"testing"
)

// parts are a file, its log and its journal, as they stand while statements are under way.
func parts(f *testing.F, statements string) (file, log, journal []byte) {
	path := f.TempDir() + "/f"
	db, err := open("file:" + path)
	if err != nil {
		f.Fatal(err)
	}
	defer db.Close()
	if err := db.script("PRAGMA page_size = 512; " + statements); err != nil {
		f.Fatal(err)
	}
	for suffix, text := range map[string]*[]byte{"": &file, "-wal": &log, "-journal": &journal} {
		*text, _ = os.ReadFile(path + suffix)
	}
	return file, log, journal
}

// FuzzParts: whatever stands in a log and in a journal, a database stays one in form: of
// whole pages, no larger than may be, and no page comes from outside.
func FuzzParts(f *testing.F) {
	for _, statements := range []string{
		"PRAGMA journal_mode = wal; CREATE TABLE t (a); INSERT INTO t VALUES (1)",
		"CREATE TABLE t (a); INSERT INTO t VALUES (1); PRAGMA cache_size = 1; BEGIN; " +
			"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 20) INSERT INTO t SELECT zeroblob(300) FROM n",
	} {
		file, log, journal := parts(f, statements)
		f.Add(file, log, journal)
	}
	f.Fuzz(func(t *testing.T, file, log, journal []byte) {
		if checkHeader(file) != nil {
			return
		}
		for suffix, beside := range map[string][]byte{walSuffix: log, journalSuffix: journal} {
			image, err := finished(bytes.Clone(file), suffix, bytes.NewReader(beside), int64(len(beside)))
			size := pageSize(file)
			if err == nil && (len(image) > maxImage || len(image) > len(file)+len(beside)+mostPage && suffix == journalSuffix ||
				size > 0 && len(image)%leastPage != 0 && len(image) != len(file)) {
				t.Errorf("%d bytes with %s over a file of %d", len(image), suffix, len(file))
			}
		}
	})
}
