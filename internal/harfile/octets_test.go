package harfile_test

import (
	"fmt"
	"strings"
	"testing"
)

// A header is octets. What a recorder that is known for it has read as windows-1252 is octets again;
// of another one it is said that nobody knows.
func TestOctetsOfHeaders(t *testing.T) {
	const (
		chromium   = `"creator":{"name":"Playwright"},"browser":{"name":"chromium"}`
		developers = `"creator":{"name":"WebInspector"}`
		webkit     = `"creator":{"name":"Playwright"},"browser":{"name":"webkit"}`
	)
	for _, test := range []struct {
		name, by, value, want string
		misread               int
	}{
		{"UTF-8", chromium, "ìž¥ë°”=ì‚¬", "장바=사", 0},
		{"developer tools", developers, "ìž¥ë°”=ì‚¬", "장바=사", 0},
		{"octets that are no characters", chromium, "a=ì\u0081\u00ad\u008d", "a=\xec\x81\xad\x8d", 0},
		{"Latin-1", chromium, "a=café", "a=caf\xe9", 0},
		{"nothing but ASCII", chromium, "a=b", "a=b", 0},
		{"what it cannot have read so", chromium, "a=장ì", "a=장ì", 0},
		{"another browser", webkit, "ìž¥ë°”=ì‚¬", "ìž¥ë°”=ì‚¬", 1},
		{"by a program of which nobody knows", `"creator":{"name":"x"}`, "ìž¥ë°”=ì‚¬", "ìž¥ë°”=ì‚¬", 1},
		{"by nobody", `"version":"1.2"`, "a=\u00ec\u009e\u00a5", "a=\u00ec\u009e\u00a5", 1},
		{"UTF-8, as it is", `"creator":{"name":"x"}`, "장바=사", "장바=사", 0},
		{"a letter with an accent", `"creator":{"name":"x"}`, "a=café", "a=café", 0},
		{"which the server read so", `"creator":{"name":"mitmproxy"}`, "ìž¥=1", "ìž¥=1", 0},
	} {
		f := read(t, fmt.Sprintf(`{"log":{%s,"entries":[{"request":{"url":"https://shop.test/"},"response":{"headers":[{"name":"Set-Cookie","value":%q}]}}]}}`, test.by, test.value))
		if got := f.Entries[0].Response.Get("Set-Cookie"); got != test.want || f.Misread != test.misread {
			t.Errorf("%s: %q, want %q; misread %d", test.name, got, test.want, f.Misread)
		}
		said := ""
		for _, p := range f.Problems {
			said += p.Error()
		}
		if strings.Contains(said, "read as Latin-1") != (test.misread > 0) {
			t.Errorf("%s: %s", test.name, said)
		}
	}
}

// Developer tools list the cookies of a request without octets that belong to no UTF-8: these have the
// names and values of the header.
func TestListedCookiesHaveTheOctetsOfTheHeader(t *testing.T) {
	listed := func(name, value string) string {
		return fmt.Sprintf(`{"name":%q,"value":%q,"domain":"shop.test","path":"/"}`, name, value)
	}
	for _, test := range []struct{ header, list, want string }{
		{"ìž¥=1; caf\u00e9=\u00ff2", listed("장", "1") + "," + listed("caf", "2"), "장=1|caf\xe9=\xff2|"},
		{"b=\u00ff; a=1", listed("a", "1") + "," + listed("b", ""), "a=1|b=|"},
	} {
		f := read(t, fmt.Sprintf(`{"log":{"creator":{"name":"WebInspector"},"entries":[{"request":{"url":"https://shop.test/","headers":[{"name":"Cookie","value":%q}],"cookies":[%s]}}]}}`, test.header, test.list))
		got := ""
		for c, value := range f.Entries[0].Cookies() {
			got += c.Name + "=" + value + "|"
		}
		if got != test.want {
			t.Errorf("%q: %q, want %q", test.header, got, test.want)
		}
	}
}
