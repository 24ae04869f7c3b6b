package explain_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"statelab/internal/explain"
	"statelab/internal/paste"
)

// read asks about a pasted text; with an address where it needs one.
func read(t *testing.T, first explain.Request, text string) *explain.Answer {
	t.Helper()
	q := explain.Question{At: morning(), First: first}
	q.Take(paste.Read(text))
	return ask(t, q)
}

// story writes an answer in one line for each request: address, what goes along, and what
// became of the lines of its answer.
func story(a *explain.Answer) string {
	var out []string
	for i, s := range append([]explain.Sent{a.First}, a.Then...) {
		said := s.URL
		for _, f := range s.Cookies {
			if f.Fate == explain.Goes {
				said += " " + string(f.Name)
			}
		}
		lines := s.Lines
		if i == 0 {
			lines = a.Lines
		}
		for _, l := range lines {
			said += " " + string(l.Name) + ":" + l.Fate.Fate
		}
		out = append(out, said)
	}
	return strings.Join(out, " | ")
}

// TestPastedStories: each answer stands at its own address, with what went there.
func TestPastedStories(t *testing.T) {
	for _, test := range []struct{ what, url, text, want string }{
		{"a redirect to another host", "https://shop.test/", "HTTP/2 302 \r\nlocation: https://www.shop.test/\r\nset-cookie: a=1; Path=/\r\n\r\nHTTP/2 200 \r\nset-cookie: b=2; Domain=www.shop.test\r\n\r\n",
			"https://shop.test/ a:stored | https://www.shop.test/ b:stored"},
		{"a redirect within the site", "https://shop.test/login", "HTTP/1.1 303 See Other\nLocation: home\nSet-Cookie: a=1; Path=/\n\nHTTP/1.1 200 OK\nSet-Cookie: b=2\n\n",
			"https://shop.test/login a:stored | https://shop.test/home a b:stored"},
		{"login and logout", "", "$ curl -si https://shop.test/login\nHTTP/1.1 200 OK\nSet-Cookie: sid=1; Path=/\n\n$ curl -si https://shop.test/logout\nHTTP/1.1 200 OK\nSet-Cookie: sid=; Path=/; Max-Age=0\n\n",
			"https://shop.test/login sid:stored | https://shop.test/logout sid sid:deleted"},
		{"two answers of one address", "https://shop.test/", "HTTP/1.1 401 No\nSet-Cookie: a=1\n\nHTTP/1.1 200 OK\nSet-Cookie: b=2\n\n", "https://shop.test/ a:stored | https://shop.test/ a b:stored"},
		{"a browser's own request", "", "GET /x HTTP/1.1\nHost: shop.test\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document\nCookie: sid=1; sid=2\n\nHTTP/1.1 200 OK\nSet-Cookie: sid=; Path=/; Max-Age=0\n\n", "https://shop.test/x sid sid sid:deleted"},
		{"a tool's cookies, asked as a browser", "", "curl -b 'sid=1' -H 'Origin: https://app.test' https://api.test/", "https://api.test/"},
		{"a tool's cookies, within the site", "", "curl -b 'sid=1' https://api.test/", "https://api.test/ sid"},
		{"document.cookie", "https://shop.test/", "document.cookie = 'a=1'; document.cookie = 'b=2; HttpOnly'", "https://shop.test/ a:stored b:refused"},
		{"rows of developer tools", "", "sid\t1\t.shop.test\t/\tSession\t4\t✓\t✓\tLax\nold\t1\tshop.test\t/\t2026-03-01T00:00:00.000Z\t4\t\t\t\n", "https://shop.test/ sid"},
	} {
		if got := story(read(t, explain.Request{URL: test.url}, test.text)); got != test.want {
			t.Errorf("%s:\n  %s\nwant\n  %s", test.what, got, test.want)
		}
	}
}

// TestTheSurroundingsOfAPaste: where a request was made, and what for, is read too. What
// the person says counts before it.
func TestTheSurroundingsOfAPaste(t *testing.T) {
	const copied = `fetch("https://api.test/x", {"method":"PUT","headers":{"X-A":"1"},"credentials":"include","referrer":"https://app.test/page"})`
	a := read(t, explain.Request{}, copied)
	if c := a.First.CORS; c == nil || !c.Asks || strings.Join(c.AskedFor, ", ") != "Origin: https://app.test, Access-Control-Request-Method: PUT, Access-Control-Request-Headers: x-a" {
		t.Errorf("a fetch is asked as %+v", a.First.CORS)
	}
	a = read(t, explain.Request{Dest: "module"}, copied)
	if how := a.First.How.EN; !strings.HasPrefix(how, "A page of https://app.test loads it as a module script") {
		t.Errorf("as a module: %s", how)
	}
	a = read(t, explain.Request{URL: "https://other.test/"}, "* Connected to shop.test (1.2.3.4) port 443\n> GET / HTTP/1.1\n> Host: shop.test\n>\n< HTTP/1.1 200 OK\n< Set-Cookie: a=1\n<\n")
	if a.First.URL != "https://shop.test/" || len(a.First.Notes) == 0 || !strings.Contains(a.First.Notes[0].EN, "https://other.test/ is not used") {
		t.Errorf("an address that is not used: %+v", a.First)
	}
	// The preflight and the request itself, one behind the other, and the preflight alone.
	const preflight = "OPTIONS /x HTTP/1.1\nHost: api.test\nOrigin: https://app.test\nAccess-Control-Request-Method: PUT\nAccess-Control-Request-Headers: content-type\n\nHTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: https://app.test\nAccess-Control-Allow-Methods: PUT\n\n"
	a = read(t, explain.Request{}, preflight)
	if c := a.First.CORS; c == nil || c.Leave == nil || c.Leave.Rule != "cors-header-not-allowed" {
		t.Errorf("a preflight alone: %+v", a.First.CORS)
	}
	a = read(t, explain.Request{}, preflight+"PUT /x HTTP/1.1\nHost: api.test\nOrigin: https://app.test\n\nHTTP/1.1 200 OK\nAccess-Control-Allow-Origin: https://app.test\nSet-Cookie: a=1\n\n")
	if c := a.First.CORS; c == nil || c.Leave == nil || c.Leave.Rule != "cors-preflight-passed" || c.Reading.Rule != "cors-origin-allowed" || len(a.Then) != 0 {
		t.Errorf("a preflight and its request: %+v", a.First.CORS)
	}
}

// TestRedirectsKeepTheirMethod as the Fetch Standard has it.
func TestRedirectsKeepTheirMethod(t *testing.T) {
	for status, want := range map[string]string{"301": "", "302": "", "303": "", "307": "(POST)", "308": "(POST)"} {
		a := read(t, explain.Request{URL: "https://shop.test/login", Method: "POST"}, "HTTP/1.1 "+status+" Moved\nLocation: /next\n\nHTTP/1.1 200 OK\nSet-Cookie: a=1\n\n")
		if how := a.Then[0].How.EN; !strings.Contains(how, want) || want == "" && strings.Contains(how, "POST") {
			t.Errorf("%s: %s", status, how)
		}
	}
}

// TestTheDateOfAnAnswer: lines are as old as the answer's Date, or the server's clock is
// wrong; both are said, and time passes between two answers as between their Dates.
func TestTheDateOfAnAnswer(t *testing.T) {
	const text = "HTTP/1.1 200 OK\nDate: Mon, 23 Feb 2026 09:00:00 GMT\nSet-Cookie: a=1; Expires=Mon, 23 Feb 2026 10:00:00 GMT; Path=/\n\nHTTP/1.1 200 OK\nDate: Mon, 23 Feb 2026 10:30:00 GMT\nSet-Cookie: b=1\n\n"
	a := read(t, explain.Request{URL: "https://shop.test/"}, text)
	if l := a.Lines[0]; l.Fate.Fate != explain.Stored || !l.Held.Expires.Equal(morning().Add(time.Hour)) {
		t.Errorf("it is %s until %v", l.Fate.Fate, l.Held)
	}
	if notes := a.First.Notes; len(notes) != 1 || !strings.HasPrefix(notes[0].EN, "The answer's Date is 7 days before this moment") {
		t.Errorf("it is said: %v", notes)
	}
	if a.Then[0].After != 90*60 || a.Then[0].Cookies[0].Rule != "expired" || len(a.Then[0].Notes) > 1 {
		t.Errorf("90 minutes later: %+v", a.Then[0])
	}
}

// TestTheDateIsToldWhereItMatters: to a line whose Expires counts and lies ahead by one of the
// two clocks.
func TestTheDateIsToldWhereItMatters(t *testing.T) {
	for line, want := range map[string]bool{
		"a=1; Path=/": false,
		"a=1; Max-Age=60; Expires=Mon, 02 Mar 2026 10:00:00 GMT": false,
		"a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT":              false,
		"a=1; Expires=tomorrow":                                  false,
		"a=1; Expires=Mon, 02 Mar 2026 10:00:00 GMT":             true,
		"a=1; Expires=Mon, 23 Feb 2026 10:00:00 GMT":             true, // past here, and ahead by the server's clock
	} {
		a := read(t, explain.Request{URL: "https://shop.test/"}, "HTTP/1.1 200 OK\nDate: Mon, 23 Feb 2026 09:00:00 GMT\nSet-Cookie: "+line+"\n\n")
		said := fmt.Sprint(a.First.Notes, a.Lines[0].Attributes)
		if got := strings.Contains(said, "The answer's Date is"); got != want {
			t.Errorf("%s: %s", line, said)
		}
		if got := strings.Contains(said, "by a clock that is"); got != want && !strings.Contains(line, "Max-Age") {
			t.Errorf("%s: %s", line, said)
		}
	}
}

// TestTheJarInTheEnd: where several answers bring lines, it is said what is left of them.
func TestTheJarInTheEnd(t *testing.T) {
	const login = "$ curl -si https://shop.test/login\nHTTP/1.1 200 OK\nSet-Cookie: sid=1; Path=/\nSet-Cookie: theme=dark; Path=/; Max-Age=60; SameSite=Lax\n\n"
	const logout = "$ curl -si https://shop.test/logout\nHTTP/1.1 200 OK\nSet-Cookie: sid=; Path=/; Max-Age=0\n"
	for text, want := range map[string]string{
		login:          "nil",
		login + logout: "theme=dark for 1m0s",
		login + logout + "\n" + strings.ReplaceAll(logout, "sid", "theme"):                          "",
		login + strings.Replace(logout, "Path=/;", "Domain=shop.test; Path=/;", 1):                  "sid=1 for 0s, theme=dark for 1m0s",
		login + "$ curl -si https://shop.test/x\nHTTP/1.1 200 OK\nClear-Site-Data: \"cookies\"\n\n": "",
	} {
		got := "nil"
		if a := read(t, explain.Request{}, text); a.Jar != nil {
			var held []string
			for _, c := range a.Jar {
				held = append(held, fmt.Sprintf("%s=%s for %v", c.Name, c.Value, c.Lasts))
			}
			got = strings.Join(held, ", ")
		}
		if got != want {
			t.Errorf("%s\nleaves %s, want %s", text, got, want)
		}
	}
}

// TestClearSiteData has the header in its forms.
func TestClearSiteData(t *testing.T) {
	for header, want := range map[string]string{
		`Clear-Site-Data: "cookies"`: "asks the browser to drop all cookies", `Clear-Site-Data: "cache", "*"`: "asks the browser to drop all cookies", "Clear-Site-Data: cookies": "the quotation marks belong to the value",
	} {
		a := read(t, explain.Request{URL: "https://shop.test/"}, "HTTP/1.1 200 OK\n"+header+"\nSet-Cookie: a=1\n\n")
		if len(a.First.Notes) != 1 || !strings.Contains(a.First.Notes[0].EN, want) || len(a.First.Cleared) == 0 == strings.Contains(header, `"`) {
			t.Errorf("%s: %v, %v", header, a.First.Notes, a.First.Cleared)
		}
	}
	a := read(t, explain.Request{URL: "http://shop.test/"}, "HTTP/1.1 200 OK\nClear-Site-Data: \"cookies\"\nSet-Cookie: a=1\n\n")
	if len(a.First.Cleared) != 0 || !strings.Contains(a.First.Notes[0].EN, "https alone") {
		t.Errorf("over http: %+v", a.First)
	}
}

// TestCookieHeaders have two cookies of one name, and too much.
func TestCookieHeaders(t *testing.T) {
	a := ask(t, explain.Question{First: explain.Request{URL: "https://shop.test/", Cookie: "a=1; a=2; " + strings.Repeat("x=y; ", 2000)}})
	notes := ""
	for _, n := range a.First.Notes {
		notes += n.EN + "\n"
	}
	for _, want := range []string{"names and values alone", "8 KiB", "Two cookies are called a"} {
		if !strings.Contains(notes, want) {
			t.Errorf("it does not say %s:\n%.600s", want, notes)
		}
	}
	a = ask(t, explain.Question{First: explain.Request{URL: "https://www.shop.test/"}, Lines: []string{"a=1", "a=2; Domain=shop.test"}, Then: []explain.Request{{URL: "https://www.shop.test/"}}})
	if n := a.Then[0].Notes; len(n) != 1 || !strings.HasPrefix(n[0].EN, "Two cookies are called a") {
		t.Errorf("two cookies of one name: %v", n)
	}
}

// TestLongLinesAreBounded: a megabyte of attributes is told in little, and those that
// count are among what is told.
func TestLongLinesAreBounded(t *testing.T) {
	a := ask(t, explain.Question{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"a=1" + strings.Repeat(";x", 1<<19) + "; Secure; HttpOnly"}})
	l := a.Lines[0]
	if len(l.Attributes) != 40 || l.More != 1<<19-38 || l.Attributes[38].Name != "Secure" || l.Attributes[39].Name != "HttpOnly" {
		t.Errorf("%d attributes are told, %d are not: %+v", len(l.Attributes), l.More, l.Attributes[38:])
	}
	lines := strings.Split(strings.Repeat("a=1\n", 1000), "\n")
	if a = ask(t, explain.Question{First: explain.Request{URL: "https://shop.test/"}, Lines: lines}); len(a.Lines) != 200 || a.First.MoreLines != 801 {
		t.Errorf("%d lines are read, %d are not", len(a.Lines), a.First.MoreLines)
	}
}

// TestWhatCurlSent: what a browser sends along in a chain curl sends only where it is told to keep
// cookies. That it was not sent is said, or that nobody can know.
func TestWhatCurlSent(t *testing.T) {
	const (
		first   = "HTTP/1.1 302 Found\nLocation: /cart\nSet-Cookie: sid=1; Path=/\n\n"
		second  = "HTTP/1.1 200 OK\nSet-Cookie: sid=2; Path=/\n\n"
		verbose = "> GET / HTTP/1.1\n> Host: shop.test\n> \n< HTTP/1.1 302 Found\n< Location: /cart\n< Set-Cookie: sid=1; Path=/\n< \n"
		again   = "> GET /cart HTTP/1.1\n> Host: shop.test\n"
		answer  = "> \n< HTTP/1.1 200 OK\n< Set-Cookie: sid=2; Path=/\n< \n"
	)
	for _, test := range []struct{ what, text, want string }{
		{"answers alone", first + second, "nobody can know"},
		{"once", first + "HTTP/1.1 302 Found\nLocation: /x\n\n" + second, "nobody can know"},
		{"a request that shows", verbose + again + answer, "went without cookies"},
		{"one with its cookie", verbose + again + "> Cookie: sid=1\n" + answer, ""},
		{"a command", "$ curl -siL https://shop.test/\n" + first + second, "went without cookies"},
		{"one that keeps them", "$ curl -siL -b '' https://shop.test/\n" + first + second, ""},
		{"one with a file of them", "$ curl -siL --cookie jar.txt https://shop.test/\n" + first + second, ""},
		{"two commands", "$ curl -si https://shop.test/\n" + first + "$ curl -si https://shop.test/cart\n" + second, "went without cookies"},
		{"a cookie for another path", strings.ReplaceAll(first, "Path=/", "Path=/admin") + second, ""},
	} {
		a := read(t, explain.Request{URL: "https://shop.test/"}, test.text)
		said := ""
		for _, s := range a.Then {
			for _, n := range s.Notes {
				if strings.HasPrefix(n.EN, "A browser would send them") {
					said += n.EN + "|"
				}
			}
		}
		if !strings.Contains(said, test.want) || test.want == "" && said != "" || strings.Count(said, "|") > 1 {
			t.Errorf("%s: %q, want %q", test.what, said, test.want)
		}
	}
}

// Lines of an answer that count for nothing do not vanish: what they were meant as is said where they stand.
func TestLinesThatCountForNothingAreSaid(t *testing.T) {
	for text, want := range map[string]string{
		"HTTP/1.1 200 OK\nSetCookie: a=1\n":                               `A header "SetCookie" means nothing to a browser`,
		"HTTP/1.1 200 OK\nSet Cookie: a=1\n":                              `A header "Set Cookie" means nothing to a browser`,
		"HTTP/1.1 200 OK\nSet-Cookie： a=1\n":                              `A header "Set-Cookie：" means nothing to a browser`,
		"Set-Cokie: a=1\n":                                                `the header is called Set-Cookie`,
		"HTTP/1.1 200 OK\nAcess-Control-Allow-Origin: *\nSet-Cookie: a=1": `the header is called Access-Control-Allow-Origin`,
		"HTTP/1.1 302 Found\nLocation: https://shop test/\nSet-Cookie: a=1\n\nHTTP/1.1 200 OK\nSet-Cookie: b=1\n": `Location: https://shop test/ is no address`,
		"HTTP/1.1 302 Found\nLocation: /next page\nSet-Cookie: a=1\n":                                             "",
		"HTTP/1.1 200 OK\nLocation: https://shop test/\nSet-Cookie: a=1\n":                                        "",
		"HTTP/1.1 200 OK\nX-Set-Cookie: a=1\nSet-Cookie: a=1\n":                                                   "",
	} {
		a := read(t, explain.Request{URL: "https://shop.test/"}, text)
		said := ""
		for _, note := range a.First.Notes {
			said += note.EN
		}
		if !strings.Contains(said, want) || want == "" && said != "" {
			t.Errorf("%s\nsays %q, want %q", text, said, want)
		}
	}
}
