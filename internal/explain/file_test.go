package explain_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/diag"
	"statelab/internal/explain"
	"statelab/internal/jarfile"
)

// look goes through a text for an address.
func look(t *testing.T, text, url string) (*explain.FileLook, []explain.FileCookie) {
	t.Helper()
	l, err := explain.LookAt(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), url)
	if err != nil {
		t.Fatal(err)
	}
	var cookies []explain.FileCookie
	err = jarfile.Each("f", strings.NewReader(text), func(jarfile.About) error { return nil }, func(e jarfile.Entry) error {
		cookies = append(cookies, l.Cookie(&e))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return l, cookies
}

const manyKinds = `# Netscape HTTP Cookie File
.shop.test	TRUE	/	TRUE	1900000000	far	1
shop.test	FALSE	/	FALSE	0	sid	2
www.shop.test	FALSE	/admin	FALSE	1772528400	theme	3
.shop.test	TRUE	/	TRUE	1600000000	old	4
.shop.test	TRUE	/	TRUE	1772528400	__Host-a	5
.vercel.app	TRUE	/	FALSE	1772528400	b	6
other.test	FALSE	/	FALSE	1772528400	o	7
no cookie
shop.test	FALSE	/	FALSE	0	sid	8
www.shop.test	FALSE	/	FALSE	1772528400.5	part	9
www.shop.test	FALSE	/	FALSE	1772441000	gone	10
`

func TestWhatABrowserMakesOfAFile(t *testing.T) {
	l, cookies := look(t, manyKinds, "https://www.shop.test/cart")
	var got []string
	for _, c := range cookies {
		s := fmt.Sprintf("%d %s %s %v", c.Row, c.Name, c.State, c.Lasts)
		if c.Because != nil {
			s += " " + string(c.Because.Rule)
		}
		if c.Ends != nil {
			s += " browser " + c.Ends.Format(time.DateOnly)
		}
		if c.Replaces > 0 {
			s += fmt.Sprintf(" replaces %d", c.Replaces)
		}
		got = append(got, strings.TrimSpace(s+" "+c.Why.EN))
	}
	want := []string{
		"2 far live 35432h46m40s browser 2027-04-06",
		"3 sid live 0s",
		"4 theme live 24h0m0s",
		"5 old ended -47900h33m20s",
		"6 __Host-a never kept 24h0m0s prefix-host",
		"7 b never kept 24h0m0s domain-public-suffix",
		"8 o live 24h0m0s",
		"9  unread 0s a cookie has 7 fields with tabs in between, not 1",
		"10 sid live 0s replaces 2",
		"11 part live 24h0m0s",
		"12 gone ended -16m40s",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if sum, want := l.Summary(), (explain.FileSummary{Cookies: 10, Live: 5, Session: 1, Ended: 2, Never: 2, Again: 1, Unread: 1}); sum != want {
		t.Errorf("%+v, want %+v", sum, want)
	}
	sent := l.Sent()
	var fates []string
	for i, f := range sent.Cookies {
		of := sent.Of[i]
		fates = append(fates, fmt.Sprintf("line %d %s %s %s %s: %s", of.Row, of.State, f.Name, f.Fate, f.Rule, f.Seen.EN))
		if f.Seen.KO == "" || f.Seen.KO == f.Seen.EN {
			t.Errorf("no Korean: %+v", f)
		}
	}
	wantFates := []string{
		"line 2 live far sent host-and-path-match: host and path match",
		"line 11 live part sent host-and-path-match: host and path match",
		"line 4 live theme not sent path-mismatch: Path=/admin does not cover /cart",
		"line 10 live sid not sent host-only: set by shop.test without Domain, and this is www.shop.test",
		"line 5 ended old not sent expired: ended 5 years ago, at 2020-09-13 12:26:40 UTC",
		"line 6 never kept __Host-a not sent prefix-host: never stored: __Host- breaks its promise",
		"line 12 ended gone not sent expired: ended 16 min 40 s ago, at 2026-03-02 08:43:20 UTC",
	}
	if !slices.Equal(fates, wantFates) || sent.Header != "far=1; part=9" || sent.Others != 1 {
		t.Errorf("Cookie: %s, %d others\n%s\nwant\n%s", sent.Header, sent.Others, strings.Join(fates, "\n"), strings.Join(wantFates, "\n"))
	}
}

// What is written is what lives, in the order of the file, with its own end; for an address
// what would be sent to it.
func TestAFileIsWrittenInAnotherFormat(t *testing.T) {
	for url, want := range map[string][]string{
		"":                           {"far", "theme", "o", "sid", "part"},
		"https://www.shop.test/cart": {"far", "part"},
	} {
		l, _ := look(t, manyKinds, url)
		text, left, lost := l.Write(jarfile.Extension)
		var names []string
		err := jarfile.Each("f", strings.NewReader(string(text)), func(jarfile.About) error { return nil }, func(e jarfile.Entry) error {
			names = append(names, e.Cookie.Name)
			if e.Cookie.Name == "far" && e.Cookie.Expires.Unix() != 1900000000 {
				t.Errorf("far ends at %v", e.Cookie.Expires)
			}
			if e.Cookie.Name == "sid" && e.Cookie.Value != "8" {
				t.Errorf("sid is %s", e.Cookie.Value)
			}
			return nil
		})
		if err != nil || !slices.Equal(names, want) || left != nil || lost != nil {
			t.Errorf("%q: %v (%v), left %v, lost %v", url, names, err, left, lost)
		}
	}
	l, _ := look(t, `[{"name":"a","value":"1","domain":"a.test","expires":1900000000.5,"secure":true,"sameSite":"Lax","priority":"High"},
		{"name":"p","value":"1","domain":"a.test","secure":true,"sameSite":"None","partitionKey":{"topLevelSite":"https://b.test"}},
		{"name":"b","value":"1","domain":"a.test","sameSite":"Strict"}]`, "")
	_, left, lost := l.Write(jarfile.Netscape)
	named := func(list []explain.Unwritten) (said []string) {
		for _, u := range list {
			for _, c := range u.Of {
				said = append(said, fmt.Sprintf("%s: %s in line %d", u.What.EN, c.Name, c.Row))
			}
		}
		return said
	}
	if got, want := named(left), []string{"partitioned: p in line 2"}; !slices.Equal(got, want) {
		t.Errorf("left %q, want %q", got, want)
	}
	want := []string{"SameSite: a in line 1", "SameSite: b in line 3", "Priority: a in line 1", "fractions of a second of the end: a in line 1"}
	if got := named(lost); !slices.Equal(got, want) {
		t.Errorf("lost %q, want %q", got, want)
	}
}

// A cookie whose value is encrypted is told of like others, and never written.
func TestSealedCookiesAreAskedAbout(t *testing.T) {
	l, err := explain.LookAt(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), "https://shop.test/")
	if err != nil {
		t.Fatal(err)
	}
	e := jarfile.Entry{Number: 1, Sealed: true}
	e.Cookie.Name, e.Cookie.Domain, e.Cookie.Path, e.Cookie.HostOnly = "sid", "shop.test", "/", true
	if c := l.Cookie(&e); c.State != explain.Live || !c.Sealed || c.Value != "" {
		t.Errorf("%+v", c)
	}
	if sent := l.Sent(); sent.Header != "sid=(encrypted)" || l.Summary().Sealed != 1 {
		t.Errorf("Cookie: %s", sent.Header)
	}
	if text, left, _ := l.Write(jarfile.JSON); len(left) != 1 || strings.Contains(string(text), "sid") {
		t.Errorf("%s", text)
	}
}

// A site that is full in the jar lets earlier cookies go, and they are counted.
func TestAFullSiteLetsCookiesGo(t *testing.T) {
	var text strings.Builder
	for i := range 181 {
		fmt.Fprintf(&text, "shop.test\tFALSE\t/\tFALSE\t0\tc%d\t1\n", i)
	}
	l, cookies := look(t, text.String(), "https://shop.test/")
	sum := l.Summary()
	if last := cookies[180]; last.Evicts != 31 || sum.Live != 150 || sum.LeftOut != 31 || len(l.Sent().Cookies) != 150 {
		t.Errorf("%+v, %d about the address, the last lets %d go", sum, len(l.Sent().Cookies), last.Evicts)
	}
}

func TestTheAddressOfALook(t *testing.T) {
	_, err := explain.LookAt(time.Now(), "localhost:8000")
	var problems diag.List
	if !errors.As(err, &problems) || !strings.Contains(problems[0].Hint, "http://localhost:8000") {
		t.Errorf("%v", err)
	}
	if l, _ := look(t, "", ""); l.Sent() != nil {
		t.Error("an answer without an address")
	}
}
