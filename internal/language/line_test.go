package language_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
)

// order is a verb's value as a line has it: a text, and fields.
type order struct {
	button, method, body string
	fields               []language.Named[string]
}

var orders = language.ShapeOf("order",
	language.At(language.Field{Name: "button", Required: true}, language.Text, func(o *order) *string { return &o.button }),
	language.At(language.Field{Name: "method"}, language.Word("GET", "POST"), func(o *order) *string { return &o.method }),
	language.At(language.Field{Name: "fields"}, language.NamesOf("fields", language.Text), func(o *order) *[]language.Named[string] { return &o.fields }),
	language.At(language.Field{Name: "body"}, language.Text, func(o *order) *string { return &o.body }),
)

// TestLinesOfATextAndFields reads lines on which the page shown has a form with the
// fields username, password and method. What was read stands there as YAML.
func TestLinesOfATextAndFields(t *testing.T) {
	shown := language.Shown{Fields: []string{"username", "password", "method"}}
	for _, c := range []struct{ line, want string }{
		{"Log in", "{button: Log in}"},
		{"  Log in  ", "{button: Log in}"},
		{"Log in username=alice password=pw-alice-1", "{button: Log in, fields: {username: alice, password: pw-alice-1}}"},
		{"Log in username=alice of the shop password=", "{button: Log in, fields: {username: alice of the shop, password: ''}}"},
		// A name that no form has is text; the verb's own field comes before the form's.
		{"Log in user=alice", "{button: Log in user=alice}"},
		{"Log in method=POST fields.method=slow", "{button: Log in, method: POST, fields: {method: slow}}"},
		{"Log in fields.agreed=yes, I do", "{button: Log in, fields: {agreed: 'yes, I do'}}"},
		// Quotes may stand around everything, and are needed around what holds a field.
		{`"Log in" username="alice"`, "{button: Log in, fields: {username: alice}}"},
		{`“Log in” username=“alice”`, "{button: Log in, fields: {username: alice}}"},
		{`Log in body="a body=b" username=alice`, "{button: Log in, body: a body=b, fields: {username: alice}}"},
		{`Log in body="a body=b"`, "{button: Log in, body: a body=b}"},
		{`Log in body="a username=b`, `{button: Log in, body: '"a', fields: {username: b}}`},
		{`say "yes"`, `{button: 'say "yes"'}`},
		{`"yes" or no`, `{button: '"yes" or no'}`},
		{`""yes""`, `{button: '"yes"'}`},
		{`"`, `{button: '"'}`},
		{`it's\n #1; a&b`, `{button: 'it''s\n #1; a&b'}`},
		{"username=alice", "{fields: {username: alice}}"},
		{"Log in username=a username=b", `1:19 "username" stands twice ()`},
		{"", "{}"},
	} {
		n, problems := language.TextAndFields.Read(orders.Fields(), c.line, 1, shown)
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

// baked is a cookie that is typed in.
type baked struct {
	url, name, value, domain, path, sameSite string
	secure, httpOnly                         bool
	lasts                                    *time.Duration
}

var baking = language.ShapeOf("put_cookie",
	language.At(language.Field{Name: "url", Required: true}, language.Text, func(b *baked) *string { return &b.url }),
	language.At(language.Field{Name: "name", Required: true}, language.Text, func(b *baked) *string { return &b.name }),
	language.At(language.Field{Name: "value", Required: true}, language.Text, func(b *baked) *string { return &b.value }),
	language.At(language.Field{Name: "domain"}, language.Host, func(b *baked) *string { return &b.domain }),
	language.At(language.Field{Name: "path"}, language.Text, func(b *baked) *string { return &b.path }),
	language.At(language.Field{Name: "secure"}, language.Bool, func(b *baked) *bool { return &b.secure }),
	language.At(language.Field{Name: "http_only"}, language.Bool, func(b *baked) *bool { return &b.httpOnly }),
	language.At(language.Field{Name: "same_site"}, language.Word("Strict", "Lax", "None"), func(b *baked) *string { return &b.sameSite }),
	language.At(language.Field{Name: "lasts"}, language.Given(language.Length), func(b *baked) **time.Duration { return &b.lasts }),
)

func TestCookieLines(t *testing.T) {
	const address = "https://a.test"
	for _, c := range []struct{ shown, line, want string }{
		{"", "https://shop.test/ sid=$key; Path=/; Secure", "{url: 'https://shop.test/', name: sid, value: $key, path: /, secure: true}"},
		{address, "sid=a b", "{url: 'https://a.test', name: sid, value: a b}"},
		{address, `sid="a"; samesite=LAX; httponly; max-age=7200`,
			`{url: 'https://a.test', name: sid, value: '"a"', same_site: Lax, http_only: true, lasts: 2h}`},
		{address, "sid=a; domain=.a.test; Path=", "{url: 'https://a.test', name: sid, value: a, domain: a.test, path: ''}"},
		{address, "next=https://tea.test/", "{url: 'https://a.test', name: next, value: 'https://tea.test/'}"},
		{address, "value alone", "{url: 'https://a.test', name: '', value: value alone}"},
		{"", "sid=a", "1:1 no page is shown, and the line names no address (write it first, as in https://shop.test/ name=value; Path=/)"},
		{address, "sid=a; Pfad=/", `1:8 a cookie that is typed in has no attribute "Pfad" (it has Domain, Path, Secure, HttpOnly, SameSite, Max-Age)`},
		{address, "sid=a; Secrue", `1:8 a cookie that is typed in has no attribute "Secrue" (did you mean "Secure"?)`},
		{address, "sid=a; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
			`1:8 a cookie that is typed in has no attribute "Expires" (write how long it lasts, in seconds: Max-Age=3600)`},
		{address, "sid=a; Max-Age=1h", `1:16 wanted a number of seconds, found "1h" (as in Max-Age=3600)`},
		{address, "sid=a; Max-Age=99999999999999", `1:16 wanted a number of seconds, found "99999999999999" (as in Max-Age=3600)`},
		{address, "sid=가; Path=/; path=/x", `1:16 "path" stands twice ()`},
	} {
		n, problems := language.CookieLine.Read(baking.Fields(), c.line, 1, language.Shown{Address: c.shown})
		if got := told(n, problems); got != c.want {
			t.Errorf("%s\nis read as %s\nwant       %s", c.line, got, c.want)
		}
	}
}

// TestALineIsWrittenAsItIsRead writes values and reads them again.
func TestALineIsWrittenAsItIsRead(t *testing.T) {
	hour := time.Hour
	none := time.Duration(0)
	pair := func(name, value string) []language.Named[string] {
		return []language.Named[string]{{Name: name, Value: value}}
	}
	for _, c := range []struct {
		write language.Line
		what  *lesson.Node
		as    []language.Field
		want  string // empty where no line says it
	}{
		{language.OneText, language.Text.Write("Log in"), nil, "Log in"},
		{language.OneText, language.Text.Write(""), nil, `""`},
		{language.OneText, language.Text.Write(" a"), nil, `" a"`},
		{language.OneText, language.Text.Write(`"a"`), nil, `""a""`},
		{language.OneText, language.Text.Write("two\nlines"), nil, ""},
		{language.TextAndFields, orders.Write(order{button: "Log in", method: "POST", fields: pair("a", "b c")}), orders.Fields(), "Log in method=POST fields.a=b c"},
		{language.TextAndFields, orders.Write(order{button: "a body=b", body: "x body=y"}), orders.Fields(), `"a body=b" body="x body=y"`},
		{language.TextAndFields, orders.Write(order{button: `a" body=b`, fields: pair("a", "")}), orders.Fields(), ""},
		{language.TextAndFields, orders.Write(order{fields: pair("a b", "c")}), orders.Fields(), ""},
		{language.CookieLine, baking.Write(baked{url: "https://a.test/", name: "b", value: "c", path: "/", secure: true, sameSite: "None", lasts: &hour}), baking.Fields(),
			"https://a.test/ b=c; Path=/; Secure; SameSite=None; Max-Age=3600"},
		{language.CookieLine, baking.Write(baked{url: "https://a.test/", value: "c=d", lasts: &none}), baking.Fields(), "https://a.test/ =c=d; Max-Age=0"},
		{language.CookieLine, baking.Write(baked{url: "https://a.test/", name: "b", value: "c;d"}), baking.Fields(), ""},
	} {
		if got, ok := c.write.Write(c.as, c.what); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s is written %s (%v), want %s", c.what.YAML(0), got, ok, c.want)
		}
	}
}
