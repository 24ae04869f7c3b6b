package cookiejar_test

import (
	"fmt"
	"net/http"
	stdjar "net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/publicsuffix"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

// FuzzLine stores any line and holds the jar to what is true of every cookie.
func FuzzLine(f *testing.F) {
	for _, line := range []string{
		"a=1", "a", "=a", "a=b=c; Path=/x; Domain=shop.test; Max-Age=60; Secure; HttpOnly; SameSite=Lax",
		"a=1; Expires=Wed, 04 Mar 2026 08:09:10 GMT; Partitioned; Priority=High", "__Host-a=1; Secure; Path=/",
		"\ta\t=\t1\t;;=; Max-Age=+1; Max-Age=", "a=\xff\x00", "a=1\r\n", "=a=b", "a=1; Domain=.; Domain=é",
	} {
		f.Add(line, false)
		f.Add(line, true)
	}
	u := at(f, "https://www.shop.test/x/y")
	f.Fuzz(func(t *testing.T, line string, draft bool) {
		jar := new(cookiejar.Jar)
		if draft {
			jar.Profile = cookiejar.RFC6265bis
		}
		d := jar.Set(noon, u, cookiejar.Context{}, line)
		if c := d.Check(); c.Seen.EN == "" || c.Seen.KO == "" || c.Holds == (d.Verdict == cookiejar.Refused) || !c.Holds && c.Wanted.IsZero() {
			t.Errorf("%q: %s is not put well: %+v", line, d.Rule.Code, c)
		}
		for _, a := range d.Attributes() {
			if a.Rule != nil && cookiejar.RuleOf(a.Rule.Code) != a.Rule {
				t.Errorf("%q: %s by a rule that is not listed", line, a.Name)
			}
		}
		held := jar.Cookies(noon)
		if d.Verdict == cookiejar.Refused {
			if len(held) != 0 {
				t.Errorf("%q was refused and is held: %+v", line, held)
			}
			return
		}
		if len(held) != 1 || held[0] != d.Cookie {
			t.Fatalf("%q is stored as %+v and held as %+v", line, d.Cookie, held)
		}
		checkCookie(t, d.Cookie)
		again := jar.Set(noon, u, cookiejar.Context{}, written(d.Cookie))
		if again.Verdict != cookiejar.Replaced || again.Cookie.Key() != d.Cookie.Key() || again.Cookie.Value != d.Cookie.Value {
			t.Errorf("%q, written out as %q, is %v: %+v", line, written(d.Cookie), again.Verdict, again.Cookie)
		}
	})
}

// checkCookie holds what is true of every cookie in a jar.
func checkCookie(t *testing.T, c cookiejar.Cookie) {
	t.Helper()
	switch {
	case c.Name == "" && c.Value == "",
		len(c.Name)+len(c.Value) > 4096,
		strings.ContainsAny(c.Name, ";=\r\n\x00"), strings.ContainsAny(c.Value, ";\r\n\x00"),
		c.Path == "" || c.Path[0] != '/',
		c.Domain == "" || c.Domain[0] == '.',
		c.SameSite == cookiejar.SameSiteNone && !c.Secure,
		c.Partition != "" && !c.Secure,
		c.Persistent == c.Expires.IsZero(),
		c.Persistent && c.Expires.Sub(noon) > 500*24*time.Hour && c.Expires.Sub(c.LastUsed) > 400*24*time.Hour:
		t.Errorf("no jar may hold %+v", c)
	}
}

// written writes a cookie as a server would.
func written(c cookiejar.Cookie) string {
	line := c.Name + "=" + c.Value + "; Path=" + c.Path
	if c.Persistent {
		line += fmt.Sprintf("; Max-Age=%d", c.Expires.Sub(noon)/time.Second+1)
	}
	if !c.HostOnly {
		line += "; Domain=" + c.Domain
	}
	for name, on := range map[string]bool{"Secure": c.Secure, "HttpOnly": c.HttpOnly, "Partitioned": c.Partition != ""} {
		if on {
			line += "; " + name
		}
	}
	if c.SameSite != cookiejar.SameSiteUnspecified {
		line += "; SameSite=" + c.SameSite.String()
	}
	return line
}

// FuzzDate reads any date, and reads it again as a server would write it.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"Wed, 04 Mar 2026 08:09:10 GMT", "Wednesday, 04-Mar-26 08:09:10 GMT", "8:9:1 4 march 2026", "1 Jan 12027 00:00:00", "1st Jan 70z 1:1:1x", "100 MAY 1 0:0:0", "1 Jan 2027 00:00:000000001"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, draft bool) {
		profile, first := cookiejar.Chromium, 100
		if draft {
			profile, first = cookiejar.RFC6265bis, 1601
		}
		d, ok := cookiejar.ParseDate(s, profile)
		if !ok {
			return
		}
		if d.Year() < first || d.Year() > 99999 || d.Location() != time.UTC {
			t.Errorf("%q is %v", s, d)
		}
		if d.Year() > 9999 && draft {
			t.Errorf("the draft reads %q as %v", s, d)
		}
		text := d.Format(http.TimeFormat)
		if again, ok := cookiejar.ParseDate(text, profile); !ok || !again.Equal(d) {
			t.Errorf("%q is %v, written %q, read back as %v", s, d, text, again)
		}
	})
}

// FuzzStandard plays the same plain history to this jar and to the standard one.
// They must agree where both follow RFC 6265: the history has https alone, no
// control characters, no addresses, no cookie with and one without Domain for
// the same host, and no lifetime that could end meanwhile.
func FuzzStandard(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2})
	f.Add([]byte{0, 0, 0x40, 3, 0, 0, 0x80, 3, 1, 3, 0x23, 0, 2, 1, 0x11, 9})
	f.Add([]byte("a longer history of several cookies, one after another"))
	hosts := []string{"www.shop.test", "api.shop.test", "a.github.io", "www.shop.co.uk"}
	domains := []string{"", "shop.test", ".Shop.test", "github.io", "shop.co.uk", "co.uk", "test", "other.test"}
	paths := []string{"", "/", "/x", "/x/", "/x/y", "x", "/X"}
	pages := []string{"/", "/x", "/x/", "/x/y", "/x/y/z", "/xy"}
	f.Fuzz(func(t *testing.T, history []byte) {
		ours := cookiejar.New(cookiejar.Options{Profile: cookiejar.RFC6265bis})
		theirs, err := stdjar.New(&stdjar.Options{PublicSuffixList: publicsuffix.List})
		if err != nil {
			t.Fatal(err)
		}
		now := time.Now()
		for len(history) >= 4 && len(history) <= 160 {
			op := history[:4]
			history = history[4:]
			line := fmt.Sprintf("n%d=v%d", op[0]>>4&3, op[3])
			if d := domains[op[1]%8]; d != "" {
				line += "; Domain=" + d
			}
			if p := paths[int(op[2])%len(paths)]; p != "" {
				line += "; Path=" + p
			}
			switch op[2] >> 6 {
			case 1:
				line += "; Max-Age=0"
			case 2:
				line += "; Max-Age=10000"
			case 3:
				line += "; Secure; HttpOnly"
			}
			u := at(t, "https://"+hosts[op[0]%4]+pages[int(op[1]>>3)%len(pages)])
			ours.Set(now, u, cookiejar.Context{}, line)
			c, err := http.ParseSetCookie(line)
			if err != nil {
				t.Fatal(err)
			}
			theirs.SetCookies(standard(t, u), []*http.Cookie{c})
		}
		for _, host := range append(hosts, "shop.test", "x.api.shop.test", "github.io") {
			for _, page := range pages {
				for _, scheme := range []string{"https", "http"} {
					u := at(t, scheme+"://"+host+page)
					var pairs []string
					for _, c := range theirs.Cookies(standard(t, u)) {
						pairs = append(pairs, c.Name+"="+c.Value)
					}
					if got, want := ours.Select(now, u, cookiejar.Context{}).Header, strings.Join(pairs, "; "); got != want {
						t.Errorf("%v: %q, the standard jar sends %q", u, got, want)
					}
				}
			}
		}
	})
}

// standard is an address as the standard library has it.
func standard(t testing.TB, a address.Address) *url.URL {
	t.Helper()
	u, err := url.Parse(a.String())
	if err != nil {
		t.Fatal(err)
	}
	return u
}
