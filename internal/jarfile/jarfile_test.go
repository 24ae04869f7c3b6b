package jarfile_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
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
		u, err := address.Parse(visit.url)
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

// entries reads a text that is a file of cookies.
func entries(t testing.TB, text string) (list []jarfile.Entry, about jarfile.About) {
	t.Helper()
	list, about, err := each(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return list, about
}

func each(text string) (list []jarfile.Entry, about jarfile.About, err error) {
	begun := 0
	err = jarfile.Each("jar", strings.NewReader(text), func(a jarfile.About) error {
		begun++
		about = a
		return nil
	}, func(e jarfile.Entry) error {
		list = append(list, e)
		return nil
	})
	if err == nil && begun != 1 {
		err = fmt.Errorf("the format was told %d times", begun)
	}
	return list, about, err
}

// cookies are those of entries that are all right.
func cookies(t testing.TB, list []jarfile.Entry) (all []cookiejar.Cookie) {
	t.Helper()
	for _, e := range list {
		if !e.Wrong.IsZero() {
			t.Errorf("entry %d: %s", e.Number, e.Wrong.EN)
		}
		all = append(all, e.Cookie)
	}
	return all
}

// restore puts entries into a jar.
func restore(jar *cookiejar.Jar, now time.Time, list []jarfile.Entry) (t jarfile.Tally) {
	for _, e := range list {
		t.Add(&e, jarfile.Place(jar, now, &e))
	}
	return t
}

func reread(t testing.TB, f jarfile.Format, before []cookiejar.Cookie) (again []jarfile.Entry, left []jarfile.Left) {
	t.Helper()
	text, left := jarfile.Write(f, before)
	again, about := entries(t, string(text))
	if about.Format != f && (f == jarfile.JSON || f == jarfile.Netscape || len(again) > 0) {
		t.Errorf("%v is read as %v:\n%s", f, about.Format, text)
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
	if tally := restore(after, later, again); tally.Kept != len(again) || tally.Remarks != nil || tally.Left != nil {
		t.Errorf("%+v", tally)
	}
	if got, want := after.Cookies(later), before.Cookies(later); !reflect.DeepEqual(got, want) {
		t.Errorf("restored\n%+v\nwant\n%+v", got, want)
	}
	u, err := address.Parse("https://www.shop.test/cart")
	if err != nil {
		t.Fatal(err)
	}
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
				u, err := address.Parse(s.URL)
				for _, line := range s.Lines {
					if err != nil {
						t.Fatal(err)
					}
					before.Set(now, u, cookiejar.Context{}, line)
				}
			}
			again, _ := reread(t, jarfile.JSON, before.Cookies(now))
			restore(after, now, again)
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
	before := visited(t).Cookies(morning().Add(time.Second))
	again, left := reread(t, jarfile.Netscape, before)
	if len(left) != 1 || left[0].Cookie.Name != "mine" || left[0].Why.EN != "partitioned" {
		t.Errorf("left out: %v, want the partitioned one", left)
	}
	var want []cookiejar.Cookie
	for _, c := range before {
		if c.Partition != "" {
			continue
		}
		c.SameSite, c.Priority, c.Created, c.LastUsed = 0, 0, time.Time{}, time.Time{}
		c.Expires = c.Expires.Truncate(time.Second)
		want = append(want, c)
	}
	if got := cookies(t, again); !reflect.DeepEqual(got, want) {
		t.Errorf("read\n%+v\nwant\n%+v", got, want)
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
		list, _ := entries(t, text)
		if got := cookies(t, list); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v\nwant\n%+v", got, want)
		}
	}
	text, left := jarfile.Write(jarfile.Netscape, want)
	if got := strings.Replace(string(text), "statelab", "libcurl", 1); got != fromCurl || left != nil {
		t.Errorf("written\n%s\nwant\n%s", got, fromCurl)
	}
}

// What a cookies.txt cannot say is left out, each cookie with the reason.
func TestWhatIsLeftOutIsSaid(t *testing.T) {
	far := time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)
	plain := cookiejar.Cookie{Name: "a", Value: "1", Domain: "shop.test", Path: "/"}
	for _, test := range []struct {
		format jarfile.Format
		change func(*cookiejar.Cookie)
		why    string
	}{
		{jarfile.Netscape, func(c *cookiejar.Cookie) { c.Partition = "https://news.test" }, "partitioned"},
		{jarfile.Netscape, func(c *cookiejar.Cookie) { c.Domain = "" }, "without a domain"},
		{jarfile.Netscape, func(c *cookiejar.Cookie) { c.Path = "/a\tb" }, "with a tab or a line end inside"},
		{jarfile.Netscape, func(c *cookiejar.Cookie) { c.Persistent, c.Expires = true, time.Unix(0, 0) }, "with an end by 1970-01-01T00:00:00Z"},
		{jarfile.Netscape, func(c *cookiejar.Cookie) { c.Persistent, c.Expires = true, far }, "with a year beyond 9999"},
		{jarfile.JSON, func(c *cookiejar.Cookie) { c.Created = far }, "with a year beyond 9999"},
	} {
		other := plain
		test.change(&other)
		again, left := reread(t, test.format, []cookiejar.Cookie{plain, other})
		if len(again) != 1 || len(left) != 1 || left[0].Cookie != other || left[0].Why.EN != test.why || left[0].Why.KO == "" {
			t.Errorf("%s: %d come back, left out are %+v", test.why, len(again), left)
		}
	}
}
