package httpsim

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTheCookieHeaderIsReadAsPythonReadsIt(t *testing.T) {
	for _, test := range []struct {
		story, header string
		want          Pairs
	}{
		{"one among others", "a=1; sessionid=k; b=2", Pairs{{"a", "1"}, {"sessionid", "k"}, {"b", "2"}}},
		{"of two with one name the last is seen", "a=1; b=2; a=3", Pairs{{"a", "3"}, {"b", "2"}}},
		{"names have case", "A=1; a=2", Pairs{{"A", "1"}, {"a", "2"}}},
		{"spaces around are no part of it", " a = 1 ;", Pairs{{"a", "1"}}},
		{"the value keeps its own =", "a=b=c", Pairs{{"a", "b=c"}}},
		{"without = it is a value without a name", "abc; =x", Pairs{{"", "x"}}},
		{"nothing is nothing", "; ;", nil},
		{"quotes come off", `a="b c"; d="`, Pairs{{"a", "b c"}, {"d", `"`}}},
		{"escapes in quotes are read", `a="1\0542\"\\\351"`, Pairs{{"a", `1,2"\é`}}},
		{"and not outside of them", `a=1\0542`, Pairs{{"a", `1\0542`}}},
		{"what is no UTF-8 is marked", "a=\xff", Pairs{{"a", "\ufffd"}}},
	} {
		if got := ParseCookies(test.header); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q is %q, want %q", test.story, test.header, got, test.want)
		}
	}
}

func FuzzCookieHeader(f *testing.F) {
	for _, s := range []string{`a=1; b="\054"`, "=;=", `"`, `a="\`, "\xff=\x1c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		seen := map[string]bool{}
		for _, c := range ParseCookies(s) {
			if seen[c.Name] || c.Name == "" && c.Value == "" && !strings.Contains(s, `"`) {
				t.Errorf("%q holds %q twice, or an empty cookie", s, c.Name)
			}
			seen[c.Name] = true
		}
		if latin1 := strings.IndexFunc(s, func(c rune) bool { return c > 0xFF }) < 0 && strings.ToValidUTF8(s, "") == s; latin1 {
			if back := ParseCookies("a=" + quote(s)).Get("a"); back != s {
				t.Errorf("%q is sent as %q and read as %q", s, quote(s), back)
			}
		}
	})
}

func TestSetCookieIsWrittenAsDjangoWritesIt(t *testing.T) {
	now := time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)
	length := func(d time.Duration) *time.Duration { return &d }
	for _, test := range []struct {
		story, value string
		options      CookieOptions
		want         string
	}{
		{"a session cookie", "v", CookieOptions{}, "n=v; Path=/"},
		{"everything, in alphabetical order", "v",
			CookieOptions{MaxAge: length(10 * time.Second), Path: "/p", Domain: "x.com", Secure: true, HTTPOnly: true, SameSite: "Strict"},
			"n=v; Domain=x.com; expires=Thu, 15 Jan 2026 09:00:10 GMT; HttpOnly; Max-Age=10; Path=/p; SameSite=Strict; Secure"},
		{"a moment becomes both", "v", CookieOptions{Expires: now.Add(time.Hour)},
			"n=v; expires=Thu, 15 Jan 2026 10:00:00 GMT; Max-Age=3600; Path=/"},
		{"a part of a second is rounded up", "v", CookieOptions{Expires: now.Add(1500 * time.Millisecond)},
			"n=v; expires=Thu, 15 Jan 2026 09:00:02 GMT; Max-Age=2; Path=/"},
		{"a moment in the past is no age", "v", CookieOptions{Expires: now.Add(-time.Hour)},
			"n=v; expires=Thu, 15 Jan 2026 09:00:00 GMT; Max-Age=0; Path=/"},
		{"a negative age is sent", "v", CookieOptions{MaxAge: length(-10 * time.Second)},
			"n=v; expires=Thu, 15 Jan 2026 08:59:50 GMT; Max-Age=-10; Path=/"},
		{"nothing is quoted", "", CookieOptions{}, `n=""; Path=/`},
		{"what ends a line is written in octal", `a;b,"c" é`, CookieOptions{}, `n="a\073b\054\"c\" \351"; Path=/`},
		{"what is legal stays", "a!#$%&'*+-.^_`|~:", CookieOptions{}, "n=a!#$%&'*+-.^_`|~:; Path=/"},
		{"a line break cannot end the header", "a\r\nb", CookieOptions{}, `n="a\015\012b"; Path=/`},
	} {
		r := HTML("")
		if err := r.SetCookie("n", test.value, test.options, now); err != nil {
			t.Errorf("%s: %v", test.story, err)
		} else if got := r.SetCookies()[0]; got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.story, got, test.want)
		}
	}
}

func TestSetCookieRefusesWhatPythonRefuses(t *testing.T) {
	now, age := time.Unix(0, 0), time.Hour
	for _, test := range []struct {
		name, value string
		options     CookieOptions
		want        string
	}{
		{"a b", "", CookieOptions{}, "illegal key"},
		{"", "", CookieOptions{}, "illegal key"},
		{"Path", "", CookieOptions{}, "illegal key"},
		{"a", "서울", CookieOptions{}, "Latin-1"},
		{"a", "", CookieOptions{MaxAge: &age, Expires: now.Add(age)}, "can't be used together"},
		{"a", "", CookieOptions{SameSite: "Maybe"}, "Lax, None or Strict"},
		{"a", "", CookieOptions{Path: "/\nx"}, "line break"},
	} {
		if err := HTML("").SetCookie(test.name, test.value, test.options, now); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("set_cookie(%q, %q, %+v) is %v, want %q", test.name, test.value, test.options, err, test.want)
		}
	}
	if err := HTML("").SetCookieLine("a=1\r\nX: y"); err == nil {
		t.Error("a typed line may break the header")
	}
}

func TestOneResponseHasOneLineANameInOrder(t *testing.T) {
	now, r := time.Unix(0, 0), HTML("")
	for _, c := range []Pair{{"b", "1"}, {"a", "1"}, {"b", "2"}} {
		if err := r.SetCookie(c.Name, c.Value, CookieOptions{HTTPOnly: c.Value == "1"}, now); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.SetCookieLine("b=typed"); err != nil {
		t.Fatal(err)
	}
	if err := r.DeleteCookie("__Secure-x", "", "", "", now); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"b=2; HttpOnly; Path=/", // an attribute that was set once stays, as in Python
		"a=1; HttpOnly; Path=/",
		"b=typed",
		`__Secure-x=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; Secure`,
	}
	if got := r.SetCookies(); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestNextIsFollowedOnlyOnThisSite(t *testing.T) {
	for url, want := range map[string]bool{
		"/members/": true, "members": true, "/a?b=http://x": true, "https://shop.test/x": true, "//shop.test/x": false,
		"": false, " ": false, "http://shop.test/x": false, "https://evil.test/": false, "//evil.test/": false,
		"///evil.test": false, `\\evil.test`: false, `/\evil.test`: false, "https:///evil.test": false, "https:evil.test": false,
		"javascript:alert(1)": false, "\x01//evil.test": false, "https://shop.test@evil.test/": false, "ht\ntps://evil.test": false,
		"/" + strings.Repeat("a", 2047): true, "/" + strings.Repeat("a", 2048): false,
		"/" + strings.Repeat("가", 2047): true, "/" + strings.Repeat("가", 2048): false, "mailto:a@b": false,
	} {
		if got := isSafeURL(url, []string{"shop.test"}, true); got != want {
			t.Errorf("next=%.40q is safe: %v, want %v", url, got, want)
		}
	}
	if !isSafeURL("http://shop.test/x", []string{"shop.test"}, false) {
		t.Error("without TLS, http is the site's own scheme")
	}
}
