package cookiefile_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"statelab/internal/cookiefile"
	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/jarfile"
	"statelab/internal/rule"
)

// database makes a database and leaves it open, as a browser does.
func database(t testing.TB, path string, statements ...string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	return db
}

// read returns the cookies of a file.
func read(t testing.TB, f *cookiefile.File) (list []jarfile.Entry, about jarfile.About, err error) {
	t.Helper()
	begun := 0
	err = f.Each(func(a jarfile.About) error {
		begun++
		about = a
		return nil
	}, func(e jarfile.Entry) error {
		list = append(list, e)
		return nil
	})
	if err == nil && begun != 1 {
		t.Errorf("the format was told %d times", begun)
	}
	return list, about, err
}

func open(t testing.TB, path string) *cookiefile.File {
	t.Helper()
	f, err := cookiefile.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// inShort writes an entry for a table.
func inShort(e jarfile.Entry) string {
	c := e.Cookie
	if !e.Wrong.IsZero() {
		return "wrong: " + e.Wrong.EN
	}
	dot, end := "", "session"
	if !c.HostOnly {
		dot = "."
	}
	if c.Persistent {
		end = c.Expires.Format("2006-01-02T15:04:05.999Z07:00")
	}
	s := fmt.Sprintf("%s=%s %s%s%s %s", c.Name, c.Value, dot, c.Domain, c.Path, end)
	for _, f := range []struct {
		on   bool
		text string
	}{{c.Secure, "Secure"}, {c.HttpOnly, "HttpOnly"}, {c.SameSite != 0, c.SameSite.String()}, {c.Priority != 0, c.Priority.String()},
		{c.Partition != "", "in " + c.Partition}, {c.CrossSiteFrame, "cross-site"}, {e.Sealed, "sealed"}, {!e.Elsewhere.IsZero(), e.Elsewhere.EN}} {
		if f.on {
			s += " " + f.text
		}
	}
	return s
}

func inShorts(list []jarfile.Entry) (all []string) {
	for _, e := range list {
		all = append(all, inShort(e))
	}
	return all
}

// testdata/chromium.sqlite was written by Chromium 156 on Linux, which had visited a server
// under two names and was told two cookies more.
func TestCookiesOfARealChromium(t *testing.T) {
	list, about, err := read(t, open(t, "testdata/chromium.sqlite"))
	if err != nil || about.Format != jarfile.Chromium || len(list) != 18 {
		t.Fatalf("%d cookies, %v, %v", len(list), about, err)
	}
	got := inShorts(list)
	for _, want := range []string{
		"= localhost/ 2026-12-07T08:18:31.548Z sealed",
		"empty= www.shop.test/ 2026-12-07T08:18:30.626Z sealed",
		"h= localhost/ 2026-12-07T08:18:31.548Z Secure HttpOnly sealed",
		"plain= www.shop.test/ session sealed",
		"q= localhost/x 2026-11-27T08:20:10.548Z sealed",
		"ss= www.shop.test/ 2026-12-07T08:18:30.626Z Strict sealed",
		"sub= .shop.test/ session sealed",
		"high= .shop.test/x 2028-01-01T08:18:33.014Z Secure HttpOnly Lax High sealed",
		"part= ads.shop.test/ 2028-01-01T08:18:33.014Z Secure None in https://news.test cross-site sealed",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, strings.Join(got, "\n"))
		}
	}
	if c := list[0].Cookie; c.Created.Year() != 2026 || c.LastUsed.Before(c.Created) || list[0].Line != 0 || list[17].Number != 18 {
		t.Errorf("%+v", list[0])
	}
	text, err := os.ReadFile("testdata/chromium.sqlite")
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := read(t, cookiefile.OfReader("-", bytes.NewReader(text)))
	if err != nil || !slices.Equal(inShorts(again), got) {
		t.Errorf("from a pipe: %v\n%v", err, inShorts(again))
	}
}

const (
	chromium24 = `CREATE TABLE cookies(creation_utc INTEGER NOT NULL,host_key TEXT NOT NULL,top_frame_site_key TEXT NOT NULL,name TEXT NOT NULL,value TEXT NOT NULL,encrypted_value BLOB NOT NULL,path TEXT NOT NULL,expires_utc INTEGER NOT NULL,is_secure INTEGER NOT NULL,is_httponly INTEGER NOT NULL,last_access_utc INTEGER NOT NULL,has_expires INTEGER NOT NULL,is_persistent INTEGER NOT NULL,priority INTEGER NOT NULL,samesite INTEGER NOT NULL,source_scheme INTEGER NOT NULL,source_port INTEGER NOT NULL,last_update_utc INTEGER NOT NULL,source_type INTEGER NOT NULL,has_cross_site_ancestor INTEGER NOT NULL)`
	chromium18 = `CREATE TABLE cookies(creation_utc INTEGER NOT NULL,host_key TEXT NOT NULL,top_frame_site_key TEXT NOT NULL,name TEXT NOT NULL,value TEXT NOT NULL,encrypted_value BLOB NOT NULL,path TEXT NOT NULL,expires_utc INTEGER NOT NULL,is_secure INTEGER NOT NULL,is_httponly INTEGER NOT NULL,last_access_utc INTEGER NOT NULL,has_expires INTEGER NOT NULL,is_persistent INTEGER NOT NULL,priority INTEGER NOT NULL,samesite INTEGER NOT NULL,source_scheme INTEGER NOT NULL,source_port INTEGER NOT NULL,is_same_party INTEGER NOT NULL,last_update_utc INTEGER NOT NULL)`
	chromium9  = `CREATE TABLE cookies (creation_utc INTEGER NOT NULL UNIQUE PRIMARY KEY,host_key TEXT NOT NULL,name TEXT NOT NULL,value TEXT NOT NULL,path TEXT NOT NULL,expires_utc INTEGER NOT NULL,secure INTEGER NOT NULL,httponly INTEGER NOT NULL,last_access_utc INTEGER NOT NULL, has_expires INTEGER NOT NULL DEFAULT 1, persistent INTEGER NOT NULL DEFAULT 1,priority INTEGER NOT NULL DEFAULT 1,encrypted_value BLOB DEFAULT '',firstpartyonly INTEGER NOT NULL DEFAULT 0)`
	firefox17  = `CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '', name TEXT, value TEXT, host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER, creationTime INTEGER, isSecure INTEGER, isHttpOnly INTEGER, inBrowserElement INTEGER DEFAULT 0, sameSite INTEGER DEFAULT 0, schemeMap INTEGER DEFAULT 0, isPartitionedAttributeSet INTEGER DEFAULT 0, updateTime INTEGER, CONSTRAINT moz_uniqueid UNIQUE (name, host, path, originAttributes))`
	firefox12  = `CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '', name TEXT, value TEXT, host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER, creationTime INTEGER, isSecure INTEGER, isHttpOnly INTEGER, inBrowserElement INTEGER DEFAULT 0, sameSite INTEGER DEFAULT 0, rawSameSite INTEGER DEFAULT 0, schemeMap INTEGER DEFAULT 0)`
	firefox4   = `CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, baseDomain TEXT, name TEXT, value TEXT, host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER, creationTime INTEGER, isSecure INTEGER, isHttpOnly INTEGER)`
)

// Tables of several versions of both browsers, and what their rows are.
func TestTablesOfBrowsers(t *testing.T) {
	const t1601, expires1601 = 13417000000000000, 13544473600123456 // the second is 1900000000.123456
	chromium := func(columns, values string) string {
		return fmt.Sprintf("INSERT INTO cookies (creation_utc, last_access_utc, %s) VALUES (%d, %d, %s)", columns, t1601, t1601, values)
	}
	newer := func(host, key, name string, expires, samesite, priority, ancestor int, encrypted string) string {
		return chromium("host_key, top_frame_site_key, name, value, encrypted_value, path, expires_utc, is_secure, is_httponly, has_expires, is_persistent, priority, samesite, source_scheme, source_port, last_update_utc, source_type, has_cross_site_ancestor",
			fmt.Sprintf("'%s', '%s', '%s', 'v', %s, '/', %d, 1, 0, %d, 1, %d, %d, 2, 443, 0, 0, %d", host, key, name, encrypted, expires, min(expires, 1), priority, samesite, ancestor))
	}
	firefox := func(attributes, name, host string, expiry, secure, sameSite, partitioned int) string {
		return fmt.Sprintf("INSERT INTO moz_cookies (originAttributes, name, value, host, path, expiry, lastAccessed, creationTime, isSecure, isHttpOnly, sameSite, isPartitionedAttributeSet) VALUES ('%s', '%s', 'v', '%s', '/', %d, 1772442000000000, 1772442000000000, %d, 0, %d, %d)",
			attributes, name, host, expiry, secure, sameSite, partitioned)
	}
	for _, test := range []struct {
		name   string
		tables []string
		format jarfile.Format
		want   []string
	}{
		{"Chromium 24", []string{chromium24,
			newer(".shop.test", "", "a", expires1601, 0, 0, 0, "''"),
			newer("shop.test", "", "b", 0, -1, 1, 0, "''"),
			newer("shop.test", "https://news.test", "c", expires1601, 2, 2, 1, "x''"),
			newer("shop.test", "nonsense", "d", expires1601, 3, 7, 1, "''"),
			newer("not a host", "", "e", expires1601, 1, 1, 0, "''"),
			newer("[::1]", "", "f", expires1601, 1, 1, 0, "''"),
			newer("shop.test", "", "g", 9000000000000000000, 1, 1, 0, "''"),
		}, jarfile.Chromium, []string{
			"a=v .shop.test/ 2030-03-17T17:46:40.123Z Secure None Low",
			"b=v shop.test/ session Secure",
			"c=v shop.test/ 2030-03-17T17:46:40.123Z Secure Strict High in https://news.test cross-site",
			`wrong: the partition of "nonsense" is none of a site`,
			`wrong: "not a host" is no host`,
			"f=v [::1]/ 2030-03-17T17:46:40.123Z Secure Lax",
			"wrong: the end is no time in the years 1 to 9999",
		}},
		{"Chromium 18", []string{chromium18, chromium("host_key, top_frame_site_key, name, value, encrypted_value, path, expires_utc, is_secure, is_httponly, has_expires, is_persistent, priority, samesite, source_scheme, source_port, is_same_party, last_update_utc",
			"'www.shop.test', 'https://shop.test', 'a', '', x'763130', '/x', 13544473600000000, 1, 1, 1, 1, 1, 1, 2, 443, 0, 0")},
			jarfile.Chromium, []string{"a= www.shop.test/x 2030-03-17T17:46:40Z Secure HttpOnly Lax in https://shop.test sealed"}},
		{"Chromium 9", []string{chromium9, fmt.Sprintf("INSERT INTO cookies (creation_utc, host_key, name, value, path, expires_utc, secure, httponly, last_access_utc, firstpartyonly) VALUES (%d, '.shop.test', 'a', 'v', '/', 13544473600000000, 0, 1, %d, 2)", t1601, t1601)},
			jarfile.Chromium, []string{"a=v .shop.test/ 2030-03-17T17:46:40Z HttpOnly Strict"}},
		{"Firefox 146", []string{firefox17, "PRAGMA user_version = 17",
			firefox("", "a", ".shop.test", 1900000000500, 1, 0, 0),
			firefox("", "b", "shop.test", 1900000000000, 0, 256, 0),
			firefox("^partitionKey=%28https%2Cnews.test%2C8443%29", "c", "shop.test", 1900000000000, 1, 0, 1),
			firefox("^partitionKey=%28https%2Cshop.test%2Cf%29", "d", "shop.test", 1900000000000, 1, 2, 1),
			firefox("^partitionKey=%28https%2Cnews.test%29", "e", "shop.test", 1900000000000, 0, 1, 0),
			firefox("^userContextId=2", "f", "shop.test", 1900000000000, 0, 1, 0),
			firefox("^firstPartyDomain=news.test", "g", "shop.test", 1900000000000, 0, 1, 0),
			firefox("^partitionKey=x", "h", "shop.test", 1900000000000, 0, 1, 1),
			firefox("^%zz", "i", "shop.test", 1900000000000, 0, 1, 1),
			firefox("^privateBrowsingId=1", "j", "shop.test", 1900000000000, 0, 1, 0),
		}, jarfile.Firefox, []string{
			"a=v .shop.test/ 2030-03-17T17:46:40.5Z Secure None",
			"b=v shop.test/ 2030-03-17T17:46:40Z",
			"c=v shop.test/ 2030-03-17T17:46:40Z Secure None in https://news.test:8443 cross-site",
			"d=v shop.test/ 2030-03-17T17:46:40Z Secure Strict in https://shop.test cross-site",
			"e=v shop.test/ 2030-03-17T17:46:40Z Lax of Firefox's partition for https://news.test, without Partitioned",
			"f=v shop.test/ 2030-03-17T17:46:40Z Lax of a container (number 2)",
			"g=v shop.test/ 2030-03-17T17:46:40Z Lax kept apart for news.test (first-party isolation)",
			`wrong: the partition of "x" is none of a site`,
			`wrong: "^%zz" are no origin attributes`,
			"j=v shop.test/ 2030-03-17T17:46:40Z Lax of a private window",
		}},
		{"Firefox 98", []string{firefox12, "PRAGMA user_version = 12",
			"INSERT INTO moz_cookies (name, value, host, path, expiry, isSecure, isHttpOnly, sameSite, rawSameSite) VALUES ('a', 'v', '.shop.test', '/', 1900000000, 0, 1, 1, 0), ('b', 'v', 'shop.test', '/', 1900000000, 0, 0, 1, 1), ('c', 'v', 'shop.test', '/', 1900000000, 0, 0, 0, 0)",
		}, jarfile.Firefox, []string{
			"a=v .shop.test/ 2030-03-17T17:46:40Z HttpOnly",
			"b=v shop.test/ 2030-03-17T17:46:40Z Lax",
			"c=v shop.test/ 2030-03-17T17:46:40Z",
		}},
		{"Firefox 4", []string{firefox4, "PRAGMA user_version = 4",
			"INSERT INTO moz_cookies VALUES (1, 'shop.test', 'a', 'v', '.shop.test', '/', 1900000000, 1772442000000000, 1772442000000000, 1, 1)",
		}, jarfile.Firefox, []string{"a=v .shop.test/ 2030-03-17T17:46:40Z Secure HttpOnly"}},
	} {
		path := filepath.Join(t.TempDir(), "f")
		database(t, path, test.tables...).Close()
		list, about, err := read(t, open(t, path))
		if got := inShorts(list); err != nil || about.Format != test.format || !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, %v\n%s\nwant\n%s", test.name, about.Format, err, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
		if (len(about.Notes) == 1) != (test.format == jarfile.Firefox) {
			t.Errorf("%s: notes %v", test.name, about.Notes)
		}
		for _, e := range list {
			if e.Wrong.IsZero() && test.name != "Firefox 98" && e.Cookie.Created.Year() != 2026 {
				t.Errorf("%s: created %v", test.name, e.Cookie.Created)
			}
			if e.Wrong.KO == "" != e.Wrong.IsZero() || e.Elsewhere.KO == "" != e.Elsewhere.IsZero() {
				t.Errorf("%s: told in English alone: %+v", test.name, e)
			}
		}
	}
}

// A browser keeps its files locked, and the newest rows beside them, for as long as it runs.
func TestABrowserMayRun(t *testing.T) {
	for name, statements := range map[string][]string{
		"Chromium": {"PRAGMA locking_mode = exclusive", "PRAGMA journal_mode = truncate", chromium9,
			"INSERT INTO cookies (creation_utc, host_key, name, value, path, expires_utc, secure, httponly, last_access_utc) VALUES (1, 'a.test', 'a', 'v', '/', 13544473600000000, 0, 0, 1)"},
		"Firefox": {"PRAGMA locking_mode = exclusive", "PRAGMA journal_mode = wal", firefox4,
			"INSERT INTO moz_cookies (name, value, host, path, expiry, isSecure) VALUES ('a', 'v', 'a.test', '/', 1900000000, 0)"},
	} {
		dir := t.TempDir()
		database(t, dir+"/f", statements...)
		before, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		list, _, err := read(t, open(t, dir+"/f"))
		if got := inShorts(list); err != nil || !slices.Equal(got, []string{"a=v a.test/ 2030-03-17T17:46:40Z"}) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		if after, err := os.ReadDir(dir); err != nil || len(after) != len(before) {
			t.Errorf("%s: the folder holds %v, was %v (%v)", name, after, before, err)
		}
	}
}

func TestTextsAreReadAgainAndAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte("a.test\tFALSE\t/\tFALSE\t0\ta\t1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := open(t, path)
	for range 3 {
		if list, about, err := read(t, f); err != nil || len(list) != 1 || about.Format != jarfile.Netscape {
			t.Errorf("%v, %v, %v", list, about, err)
		}
	}
}

// Databases that hold no cookies, or cannot be read, are named.
func TestOtherDatabasesAreNamed(t *testing.T) {
	dir := t.TempDir()
	database(t, dir+"/places", "CREATE TABLE moz_places (id)", "CREATE TABLE moz_a (id)", "CREATE TABLE moz_b (id)", "CREATE TABLE moz_c (id)", "CREATE TABLE cookies (name, value)").Close()
	database(t, dir+"/django", "CREATE TABLE django_session (session_key)").Close()
	database(t, dir+"/none", "CREATE TABLE a (b)", "DROP TABLE a").Close()
	whole, err := os.ReadFile(dir + "/places")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"cut": whole[:4096], "magic": append([]byte("SQLite format 3\x00"), make([]byte, 200)...)}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"places": "a SQLite database of something else (tables: cookies, moz_a, moz_b, ...)", "django": "statelab sessions", "none": "without tables",
		"cut": "damaged", "magic": "is none",
	} {
		_, _, err := read(t, open(t, filepath.Join(dir, name)))
		var problems diag.List
		if !errors.As(err, &problems) || !strings.Contains(problems[0].Message, want) {
			t.Errorf("%s: %v, want %s", name, err, want)
			continue
		}
		var foreign *jarfile.Foreign
		if message, _ := problems[0].In(rule.Korean); errors.As(err, &foreign) == (files[name] != nil) || message == problems[0].Message {
			t.Errorf("%s: %v (%s)", name, err, message)
		}
	}
}

func TestWhatIsNoPlainFileIsRefused(t *testing.T) {
	if _, err := cookiefile.Open(t.TempDir()); !errors.Is(err, cookiefile.ErrNoPlainFile) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := os.Stat("/dev/null"); err == nil {
		if _, err := cookiefile.Open("/dev/null"); !errors.Is(err, cookiefile.ErrNoPlainFile) {
			t.Errorf("a device: %v", err)
		}
	}
	if _, err := cookiefile.Open("testdata/missing"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

// The cookies of a browser can be put into a jar, but for their values.
func TestCookiesOfABrowserFitAJar(t *testing.T) {
	at := time.Date(2026, 11, 27, 8, 19, 0, 0, time.UTC)
	jar := cookiejar.New(cookiejar.Options{})
	var tally jarfile.Tally
	list, _, err := read(t, open(t, "testdata/chromium.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		tally.Add(&e, jarfile.Place(jar, at, &e))
	}
	if tally.Kept != 18 || tally.LeftOut() != 0 {
		t.Errorf("%+v", tally)
	}
}
