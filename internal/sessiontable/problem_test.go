package sessiontable_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"statelab/internal/database"
	"statelab/internal/rule"
	"statelab/internal/sessiontable"
)

// Each message names what is at fault, in both languages: the file, one that belongs to
// it, or neither.
func TestWhatIsAtFault(t *testing.T) {
	for _, test := range []struct {
		name, en, ko string
		other        bool // another file is meant
		make         func(file string) error
		at           string // the suffix of the file that is named
	}{
		{"a folder", "it is a folder", "폴더입니다", true, func(file string) error { return errors.Join(os.Remove(file), os.Mkdir(file, 0o777)) }, ""},
		{"a device", "it is no plain file", "일반 파일이 아닙니다", true, func(file string) error { return errors.Join(os.Remove(file), os.Symlink("/dev/zero", file)) }, ""},
		{"a folder as journal", "it is no plain file", "일반 파일이 아닙니다", false, func(file string) error { return os.Mkdir(file+"-journal", 0o777) }, "-journal"},
		{"a link as WAL", "it is no plain file", "일반 파일이 아닙니다", false, func(file string) error { return os.Symlink(file, file+"-wal") }, "-wal"},
		{"a file that gives nothing", "the system cannot read the file", "시스템이 파일을 읽지 못합니다", false, func(file string) error {
			if _, err := os.Stat("/proc/self/mem"); err != nil {
				return err
			}
			return errors.Join(os.Remove(file), os.Symlink("/proc/self/mem", file))
		}, ""},
	} {
		file := made(t, djangos)
		if err := test.make(file); err != nil {
			t.Log(test.name, err) // as on Windows
			continue
		}
		_, err := sessiontable.Open(file, sessiontable.Options{Now: now()})
		var p *sessiontable.Problem
		if !errors.As(err, &p) || p.OtherFile != test.other || p.Pos.File != file+test.at {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		en, hint := p.In(rule.English)
		ko, hinted := p.In(rule.Korean)
		if en != test.en || ko != test.ko || hint == "" || hinted == "" || hint == hinted {
			t.Errorf("%s: %q (%s), %q (%s)", test.name, en, hint, ko, hinted)
		}
	}
}

// The system is told from the file: only it is an exit code of its own where a lesson
// keeps its tables.
func TestFaultsOfTheSystem(t *testing.T) {
	for _, test := range []struct {
		err  error
		says string // empty: no fault of the system
	}{
		{database.ErrFull, "the disk is full"}, {fmt.Errorf("INSERT: %w: 13", database.ErrFull), "the disk is full"},
		{database.ErrUnwritable, "the system cannot write the file"}, {database.ErrNoMemory, "there is not enough memory"},
		{database.ErrDamaged, ""}, {database.ErrLocked, ""}, {fs.ErrPermission, ""}, {&fs.PathError{Op: "open", Err: syscall.ENOENT}, ""},
	} {
		problem, ok := sessiontable.Fault("f", test.err)
		if ok != (test.says != "") || ok && (problem.Message != test.says || problem.Hint == "" || problem.Pos.File != "f") {
			t.Errorf("%v: %v, %v", test.err, ok, problem)
		}
	}
}

// A file that was left unfinished is read as it is, and nothing is made for it, here or in
// the folder for temporary files: the keys of live sessions would lie there.
func TestNothingIsCopied(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	file := made(t, djangos, insert("k", signed(t, login(`"1"`, "")), alive))
	conn, err := database.NewSchema("").OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"PRAGMA cache_size = 1", "BEGIN", `UPDATE django_session SET session_key = 'x'`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO django_session SELECT i, hex(zeroblob(200)), '2030-01-01' FROM n`} {
		if _, err := conn.Conn(nil).Exec(why, s); err != nil {
			t.Fatal(err)
		}
	}
	left := filepath.Join(t.TempDir(), "db.sqlite3")
	for _, suffix := range []string{"", "-journal"} {
		content, err := os.ReadFile(file + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(left+suffix, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	conn.Close()
	table, err := sessiontable.Open(left, sessiontable.Options{Now: now()})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	err = table.Each(sessiontable.Filter{}, func(r sessiontable.Row) error {
		keys = append(keys, r.Key)
		for _, dir := range []string{temporary, filepath.Dir(left)} {
			entries, err := os.ReadDir(dir)
			if err != nil || len(entries) > 2 || dir == temporary && len(entries) > 0 {
				t.Errorf("while the rows are read %s holds %v (%v)", dir, entries, err)
			}
		}
		return nil
	})
	if got := strings.Join(keys, " "); err != nil || got != "k" {
		t.Errorf("the keys are %s (%v), want k", got, err)
	}
	if err := table.Close(); err != nil {
		t.Error(err)
	}
}
