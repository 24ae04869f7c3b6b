package language_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/world"
)

// TestLinesOfATextAndFields reads lines on which the page shown has a form with the
// fields username, password and method. What was read stands there as YAML; whether it
// makes sense is not asked.
func TestLinesOfATextAndFields(t *testing.T) {
	shown := language.Shown{Fields: []string{"username", "password", "method"}}
	for _, c := range []struct{ line, want string }{
		{"submit Log in", "{button: Log in}"},
		{"submit   Log in  ", "{button: Log in}"},
		{"submit Log in username=alice password=pw-alice-1", "{button: Log in, fields: {username: alice, password: pw-alice-1}}"},
		{"submit Log in username=alice of the shop password=", "{button: Log in, fields: {username: alice of the shop, password: ''}}"},
		// A name that no form has is text; the verb's own field comes before the form's.
		{"submit Log in user=alice", "{button: Log in user=alice}"},
		{"fetch a method=POST fields.method=slow", "{url: a, method: POST, fields: {method: slow}}"},
		{"submit Log in fields.agreed=yes, I do", "{button: Log in, fields: {agreed: 'yes, I do'}}"},
		{"send a headers.X=1 username=2", "{url: a, headers: {X: 1 username=2}}"},
		// A field begins a word.
		{"send https://a.test/?q=body=1&body=2 body=3", "{url: 'https://a.test/?q=body=1&body=2', body: 3}"},
		{"send a headers.X=body=1", "{url: a, headers: {X: body=1}}"},
		{"send a body=method=GET", "{url: a, body: method=GET}"},
		// Quotes may stand around everything, and are needed around what holds a field.
		{`submit "Log in" username="alice"`, "{button: Log in, fields: {username: alice}}"},
		{"submit “Log in” username=“alice”", "{button: Log in, fields: {username: alice}}"},
		{`send a body="b body=c" method=POST`, "{url: a, body: b body=c, method: POST}"},
		{`send a body="b body=c"`, "{url: a, body: b body=c}"},
		{`send a body="b method=c`, `{url: a, body: '"b', method: c}`},
		{`submit say "yes"`, `{button: 'say "yes"'}`},
		{`submit "yes" or no`, `{button: '"yes" or no'}`},
		{`submit ""yes""`, `{button: '"yes"'}`},
		{`submit "`, `{button: '"'}`},
		{`submit it's\n #1; a&b`, `{button: 'it''s\n #1; a&b'}`},
		{"submit username=alice", "{fields: {username: alice}}"},
		{"submit Log in username=a username=b", `{button: Log in, fields: {username: [a, b]}}`},
		{"submit Log in nth=1 nth=2", `1:21 "nth" stands twice ()`},
		{"submit", "{}"},
	} {
		_, n, problems := language.ReadLine(c.line, shown)
		if got := told(n, problems); got != c.want {
			t.Errorf("%s\nis read as %s\nwant       %s", c.line, got, c.want)
		}
	}
}

// told is what was read, as YAML, or what is wrong with the line.
func told(n *lesson.Node, problems diag.List) string {
	var said []string
	for _, d := range problems {
		said = append(said, fmt.Sprintf("%d:%d %s (%s)", d.Pos.Line, d.Pos.Col, d.Message, d.Hint))
	}
	if n != nil {
		said = append(said, n.YAML(0))
	}
	return strings.Join(said, "; ")
}

func TestCookieLines(t *testing.T) {
	const address = "https://a.test"
	for _, c := range []struct{ shown, line, want string }{
		{"", "https://a.test/ sid=$key; Path=/; Secure", "{url: 'https://a.test/', name: sid, value: $key, path: /, secure: true}"},
		{address, "sid=a b", "{url: 'https://a.test', name: sid, value: a b}"},
		{address, `sid="a"; samesite=LAX; httponly; max-age=7200`,
			`{url: 'https://a.test', name: sid, value: '"a"', same_site: Lax, http_only: true, lasts: 2h}`},
		{address, "sid=a; domain=.a.test; Path=", "{url: 'https://a.test', name: sid, value: a, domain: a.test, path: ''}"},
		{address, "next=https://tea.test/", "{url: 'https://a.test', name: next, value: 'https://tea.test/'}"},
		{address, "value alone", "{url: 'https://a.test', name: '', value: value alone}"},
		{"", "sid=a", "1:12 no page is shown, and the line names no address (write it first, as in https://shop.test/ name=value; Path=/)"},
		{address, "sid=a; Pfad=/", `1:19 a cookie that is typed in has no attribute "Pfad" (it has Domain, Path, Secure, HttpOnly, SameSite, Max-Age)`},
		{address, "sid=a; Secrue", `1:19 a cookie that is typed in has no attribute "Secrue" (did you mean "Secure"?)`},
		{address, "sid=a; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
			`1:19 a cookie that is typed in has no attribute "Expires" (write how long it lasts, in seconds: Max-Age=3600)`},
		{address, "sid=a; Max-Age=1h", `1:27 wanted a number of seconds, found "1h" (as in Max-Age=3600)`},
		{address, "sid=a; Max-Age=99999999999999", `1:27 wanted a number of seconds, found "99999999999999" (as in Max-Age=3600)`},
		{address, "sid=가; Path=/; path=/x", `1:27 "path" stands twice ()`},
	} {
		_, n, problems := language.ReadLine("put_cookie "+c.line, language.Shown{Address: c.shown})
		if got := told(n, problems); got != c.want {
			t.Errorf("%s\nis read as %s\nwant       %s", c.line, got, c.want)
		}
	}
}

// TestActsAreWrittenAsLines has acts that are written in no way that comes to mind
// first, and such as no line says.
func TestActsAreWrittenAsLines(t *testing.T) {
	hour, none := time.Hour, time.Duration(0)
	fields := func(name, value string) []world.Field { return []world.Field{{Name: name, Value: value}} }
	for _, c := range []struct {
		act  world.Act
		want string // empty where no line says it
	}{
		{world.Click{Words: "Log in"}, "click Log in"},
		{world.Click{Words: "More", Nth: 2}, "click More nth=2"},
		{world.Click{Words: "More nth=2"}, `click "More nth=2"`},
		{world.Click{}, `click ""`},
		{world.Click{Words: " a"}, `click " a"`},
		{world.Click{Words: `"a"`}, `click ""a""`},
		{world.Click{Words: "two\nlines"}, ""},
		{world.Submit{Button: "Log in", Fields: fields("a", "b c")}, "submit Log in fields.a=b c"},
		{world.Submit{Button: "Log in", Fields: fields("a b", "c")}, ""},
		{world.Send{URL: "a body=b", Body: "x body=y"}, `send "a body=b" body="x body=y"`},
		{world.Send{URL: `a" body=b`, Headers: fields("X", "")}, ""},
		{world.PutCookie{URL: "https://a.test/", Name: "b", Value: "c", Path: "/", Secure: true, SameSite: "None", Lasts: &hour},
			"put_cookie https://a.test/ b=c; Path=/; Secure; SameSite=None; Max-Age=3600"},
		{world.PutCookie{URL: "https://a.test/", Value: "c=d", Lasts: &none}, "put_cookie https://a.test/ =c=d; Max-Age=0"},
		{world.PutCookie{URL: "https://a.test/", Name: "b", Value: "c;d"}, ""},
		{world.Wait{For: 36 * time.Hour}, "wait 1d12h"},
	} {
		if got, ok := language.ActLine(c.act); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%#v is written %s (%v), want %s", c.act, got, ok, c.want)
		}
	}
}

// FuzzLines types lines that nobody thought of, and writes acts of any texts: where a
// line says one, the line is read as it.
func FuzzLines(f *testing.F) {
	f.Add(`submit "Log in" username="a b" fields.x=”`, "Log in", "username", "a username=b")
	f.Add("put_cookie https://a.test/ a=b; Max-Age=-1;; =", "", "a.b", `"`)
	f.Fuzz(func(t *testing.T, line, text, name, value string) {
		language.ReadLine(line, language.Shown{Address: text, Fields: []string{name}})
		for _, act := range []world.Act{
			world.Click{Words: text},
			world.Submit{Button: text, Fields: []world.Field{{Name: name, Value: value}}},
			world.Send{URL: text, Method: "POST", Body: value},
			world.PutCookie{URL: "https://a.test/", Name: name, Value: value, Path: text},
		} {
			line, ok := language.ActLine(act)
			if !ok {
				continue
			}
			v, n, problems := language.ReadLine(line, language.Shown{})
			if of, want := language.WriteAct(act); v != of || len(problems) > 0 || n.YAML(0) != want.YAML(0) {
				t.Errorf("%q is written %q and read as %s", act, line, told(n, problems))
			}
		}
	})
}
