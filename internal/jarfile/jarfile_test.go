package jarfile_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/jarfile"
)

func morning() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

// visited is a jar with cookies of every kind that a person collects.
func visited(t testing.TB) *cookiejar.Jar {
	t.Helper()
	jar := cookiejar.New(cookiejar.Options{})
	news := cookiejar.Origin{Scheme: "https", Host: "news.test"}
	framed := cookiejar.Context{Dest: cookiejar.Iframe, Initiator: &news, Top: &news, Ancestors: []cookiejar.Origin{news}}
	for i, visit := range []struct {
		url, line string
		ctx       cookiejar.Context
	}{
		{"https://www.shop.test/cart", "sid=x2ye; HttpOnly; Secure; SameSite=Lax; Max-Age=1209600", cookiejar.Context{}},
		{"https://www.shop.test/", "theme=; Domain=shop.test; SameSite=Strict", cookiejar.Context{}},
		{"https://www.shop.test/", "nameless", cookiejar.Context{}},
		{"https://www.shop.test/", `quoted="a, b"; Priority=High`, cookiejar.Context{}},
		{"https://www.shop.test/", "latin=caf\xe9; Path=/caf\xe9", cookiejar.Context{}},
		{"https://www.shop.test/", "emoji=🍪", cookiejar.Context{}},
		{"http://[::1]:8000/", "six=1; Max-Age=60", cookiejar.Context{}},
		{"https://ads.test/", "both=1; SameSite=None; Secure", framed},
		{"https://ads.test/", "mine=1; SameSite=None; Secure; Partitioned", framed},
	} {
		u, err := url.Parse(visit.url)
		if err != nil {
			t.Fatal(err)
		}
		at := morning().Add(time.Duration(i/2) * time.Millisecond)
		if d := jar.Set(at, u, visit.ctx, visit.line); d.Verdict != cookiejar.Stored {
			t.Fatalf("%q is %v: %v", visit.line, d.Verdict, d.Check())
		}
	}
	return jar
}

func reread(t testing.TB, f jarfile.Format, cookies []cookiejar.Cookie) (again, left []cookiejar.Cookie) {
	t.Helper()
	text, left := jarfile.Write(f, cookies)
	again, err := jarfile.Read("cookies", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return again, left
}

func TestJSONLosesNothing(t *testing.T) {
	later := morning().Add(time.Minute)
	before := visited(t)
	again, left := reread(t, jarfile.JSON, before.Cookies(later))
	if len(left) > 0 {
		t.Errorf("left out: %v", left)
	}
	after := cookiejar.New(cookiejar.Options{})
	for _, d := range jarfile.Restore(after, later, again) {
		if d.Verdict != cookiejar.Stored {
			t.Errorf("%s is %v: %v", d.Cookie.Name, d.Verdict, d.Check())
		}
	}
	if got, want := after.Cookies(later), before.Cookies(later); !reflect.DeepEqual(got, want) {
		t.Errorf("restored\n%+v\nwant\n%+v", got, want)
	}
	u := &url.URL{Scheme: "https", Host: "www.shop.test", Path: "/cart"}
	if got, want := after.Select(later, u, cookiejar.Context{}).Header, before.Select(later, u, cookiejar.Context{}).Header; got != want || got == "" {
		t.Errorf("Cookie: %s, want %s", got, want)
	}
}

// TestRecordedJarsComeBack writes the jar of every recorded case and reads it.
func TestRecordedJarsComeBack(t *testing.T) {
	files, err := filepath.Glob("../cookiejar/testdata/recorded/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded cases: %v", err)
	}
	kept := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(strings.NewReader(string(text)))
		lines.Buffer(nil, 1<<22)
		for lines.Scan() {
			var c struct {
				ID    string
				PSL   []string
				Steps []struct {
					Op, URL string
					Now     time.Time
					Lines   []string
				}
			}
			if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
				t.Fatal(err)
			}
			var o cookiejar.Options
			if c.PSL != nil {
				o.PublicSuffixes = cookiejar.Suffixes(c.PSL)
			}
			before, after := cookiejar.New(o), cookiejar.New(o)
			var now time.Time
			for _, s := range c.Steps {
				now = s.Now
				u, err := url.Parse(s.URL)
				for _, line := range s.Lines {
					if err != nil {
						t.Fatal(err)
					}
					before.Set(now, u, cookiejar.Context{}, line)
				}
			}
			again, _ := reread(t, jarfile.JSON, before.Cookies(now))
			jarfile.Restore(after, now, again)
			if got, want := after.Cookies(now), before.Cookies(now); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: restored\n%+v\nwant\n%+v", c.ID, got, want)
			}
			kept += len(again)
		}
	}
	if kept < 1000 {
		t.Errorf("%d cookies came back, want at least 1000", kept)
	}
}

// TestNetscapeKeepsWhatItKnows compares what comes back with the cookies
// without what a cookies.txt has no field for.
func TestNetscapeKeepsWhatItKnows(t *testing.T) {
	cookies := visited(t).Cookies(morning().Add(time.Second))
	again, left := reread(t, jarfile.Netscape, cookies)
	if len(left) != 1 || left[0].Name != "mine" {
		t.Errorf("left out: %v, want the partitioned one", left)
	}
	var want []cookiejar.Cookie
	for _, c := range cookies {
		if c.Partition != "" {
			continue
		}
		c.SameSite, c.Priority, c.Created, c.LastUsed = 0, 0, time.Time{}, time.Time{}
		c.Expires = c.Expires.Truncate(time.Second)
		want = append(want, c)
	}
	if !reflect.DeepEqual(again, want) {
		t.Errorf("read\n%+v\nwant\n%+v", again, want)
	}
}

// A cookies.txt as curl 7 and 8 write it.
const fromCurl = `# Netscape HTTP Cookie File
# https://curl.se/docs/http-cookies.html
# This file was generated by libcurl! Edit at your own risk.

#HttpOnly_.shop.test	TRUE	/	TRUE	1773651600	sid	x2ye
www.shop.test	FALSE	/cart	FALSE	0	items	
::1	FALSE	/	FALSE	0	six	1
`

func TestCookiesOfCurl(t *testing.T) {
	want := []cookiejar.Cookie{
		{Name: "sid", Value: "x2ye", Domain: "shop.test", Path: "/", Secure: true, HttpOnly: true, Persistent: true, Expires: time.Date(2026, 3, 16, 9, 0, 0, 0, time.UTC)},
		{Name: "items", Domain: "www.shop.test", HostOnly: true, Path: "/cart"},
		{Name: "six", Value: "1", Domain: "[::1]", HostOnly: true, Path: "/"},
	}
	for _, text := range []string{fromCurl, strings.ReplaceAll(fromCurl, "\n", "\r\n"), strings.Replace(fromCurl, "items\t\n", "items\n", 1), "\ufeff" + strings.TrimSuffix(fromCurl, "\n")} {
		got, err := jarfile.Read("cookies.txt", []byte(text))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%v\n%+v\nwant\n%+v", err, got, want)
		}
	}
	text, left := jarfile.Write(jarfile.Netscape, want)
	if got := strings.Replace(string(text), "statelab", "libcurl", 1); got != fromCurl || left != nil {
		t.Errorf("written\n%s\nwant\n%s", got, fromCurl)
	}
}

func TestCorruptFilesAreRefusedAtTheirLine(t *testing.T) {
	cookie := `{"name":"a","value":"1","domain":"shop.test","hostOnly":true,"path":"/","secure":false,"httpOnly":false,"priority":"Medium","created":"2026-03-02T09:00:00Z","lastUsed":"2026-03-02T09:00:00Z"}`
	file := func(cookies ...string) string {
		return "{\"statelab_jar\": 1, \"cookies\": [\n" + strings.Join(cookies, ",\n") + "\n]}\n"
	}
	with := func(old, replacement string) string { return strings.Replace(cookie, old, replacement, 1) }
	for _, test := range []struct{ text, at, message string }{
		{"# comment\nshop.test\tFALSE\t/\tFALSE\t0\ta\n\nshop.test FALSE / FALSE 0 a 1\n", "jar:4", "7 fields"},
		{"shop.test\tNO\t/\tFALSE\t0\ta\t1\n", "jar:1", "second field is TRUE or FALSE"},
		{"shop.test\tTRUE\t/\t1\t0\ta\t1\n", "jar:1", "fourth field is TRUE or FALSE"},
		{"shop.test\tTRUE\tx\tTRUE\t0\ta\t1\n", "jar:1", "path that begins with /"},
		{"shop.test\tTRUE\t/\tTRUE\t-1\ta\t1\n", "jar:1", "whole seconds since 1970"},
		{"shop.test\tTRUE\t/\tTRUE\t1773651600.5\ta\t1\n", "jar:1", "whole seconds since 1970"},
		{"shop.test\tTRUE\t/\tTRUE\t253402300800\ta\t1\n", "jar:1", "whole seconds since 1970"},
		{".\tTRUE\t/\tTRUE\t0\ta\t1\n", "jar:1", "no domain"},
		{"shop.test\tTRUE\t/\tTRUE\t0\t\t\n", "jar:1", "neither a name nor a value"},
		{"<!DOCTYPE html>\n", "jar:1", "7 fields"},
		{file(cookie, with(`"path":"/"`, `"path":7`)), "jar:3", `"path" is no string`},
		{file(cookie, cookie, with(`"path"`, `"Pfad"`)), "jar:4:1", `unknown field "Pfad"`},
		{file(with(`"path":"/"`, `"path":"x"`)), "jar:2:1", "begins with /"},
		{file(with(`"domain":"shop.test"`, `"domain":""`)), "jar:2:1", "no domain"},
		{file(with(`"a"`, `""`), with(`"name":"a","value":"1"`, `"name":"","value":""`)), "jar:3:1", "neither a name nor a value"},
		{file(with(`"priority":"Medium"`, `"priority":"Urgent"`)), "jar:2:1", "Low, Medium or High"},
		{file(with(`"priority":"Medium"`, `"sameSite":"lax"`)), "jar:2:1", "None, Lax or Strict"},
		{file(with(`"a"`, `"한","octets":true`)), "jar:2:1", "no octet"},
		{file(with(`2026-03-02T`, `today`)), "jar:2:1", "parsing time"},
		{file(cookie, cookie[:40]), "jar:3:41", "invalid character"},
		{strings.TrimSuffix(file(cookie), "]}\n"), "jar:2", "ends too early"},
		{strings.Replace(file(cookie), ": 1", ": 2", 1), "jar:1:2", "version 2"},
		{strings.Replace(file(cookie), "cookies", "cookie", 1), "jar:1:21", `unknown field "cookie"`},
		{`{"statelab_jar": 1, "cookies": {}}`, "jar:1:32", "is a list"},
		{`{"statelab_jar": 1}`, "jar:1:1", `"cookies" is missing`},
		{file(cookie) + "{}", "jar:4:1", "goes on after its end"},
		{`{"statelab_jar": 1, "statelab_jar": 1, "cookies": []}`, "jar:1:21", "twice"},
	} {
		cookies, err := jarfile.Read("jar", []byte(test.text))
		var problems diag.List
		if !errors.As(err, &problems) || cookies != nil {
			t.Errorf("%q is read: %v, %v", test.text, cookies, err)
			continue
		}
		if !slices.ContainsFunc(problems, func(d diag.Diagnostic) bool {
			return strings.HasPrefix(d.Pos.String(), test.at) && strings.Contains(d.Message, test.message)
		}) {
			t.Errorf("%q\n%v\nwant %s: %s", test.text, err, test.at, test.message)
		}
	}
}

func TestSavingIsAllOrNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "jar.json")
	cookies := visited(t).Cookies(morning().Add(time.Second))
	for _, f := range []jarfile.Format{jarfile.Netscape, jarfile.JSON} {
		left, err := jarfile.Save(file, f, cookies)
		if err != nil {
			t.Fatal(err)
		}
		again, err := jarfile.Load(file)
		if err != nil || len(again)+len(left) != len(cookies) {
			t.Errorf("format %d: %d cookies come back (%v), %d were left out, of %d", f, len(again), err, len(left), len(cookies))
		}
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("a new file has mode %v (%v), want 0600", info.Mode(), err)
	}

	// A link stays a link, and the file behind it keeps its mode.
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(file, link); err != nil {
		t.Skip(err)
	}
	if _, err := jarfile.Save(link, jarfile.JSON, nil); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v (%v)", info.Mode(), err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the file has mode %v (%v), want 0640", info.Mode(), err)
	}

	// Nothing is left of the second file, and a corrupt file stays as it is.
	if entries, _ := os.ReadDir(filepath.Dir(file)); len(entries) != 1 {
		t.Errorf("the folder holds %v", entries)
	}
	if err := os.WriteFile(file, []byte("corrupt"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := jarfile.Load(file); err == nil {
		t.Error("a corrupt file is loaded")
	}
	if text, _ := os.ReadFile(file); string(text) != "corrupt" {
		t.Errorf("the corrupt file became %q", text)
	}
	if _, err := jarfile.Save(filepath.Join(file, "below"), jarfile.JSON, nil); err == nil {
		t.Error("a file below a file is saved")
	}
	if _, err := jarfile.Load(file + ".missing"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

// What is read comes back when it is written and read once more.
func stable(t *testing.T, f jarfile.Format, text string) {
	cookies, err := jarfile.Read("jar", []byte(text))
	if err != nil {
		return
	}
	written, left := jarfile.Write(f, cookies)
	again, err := jarfile.Read("jar", written)
	if err != nil {
		t.Fatalf("%v\n%s", err, written)
	}
	if len(again)+len(left) != len(cookies) || f == jarfile.JSON && !reflect.DeepEqual(again, cookies) && len(left) == 0 {
		t.Errorf("read\n%+v\nthen\n%+v", cookies, again)
	}
	jarfile.Restore(cookiejar.New(cookiejar.Options{}), morning(), again)
}

func FuzzJSON(f *testing.F) {
	text, _ := jarfile.Write(jarfile.JSON, visited(f).Cookies(morning()))
	f.Add(string(text))
	f.Add(`{"statelab_jar": 1, "cookies": [{"name":"a","domain":"a","path":"/","created":"9999-12-31T23:59:59-24:00"}]}`)
	f.Fuzz(func(t *testing.T, text string) { stable(t, jarfile.JSON, text) })
}

func FuzzNetscape(f *testing.F) {
	f.Add(fromCurl)
	f.Add("[::1]\tTRUE\t/\tTRUE\t0\t#a\t1")
	f.Fuzz(func(t *testing.T, text string) { stable(t, jarfile.Netscape, text) })
}
