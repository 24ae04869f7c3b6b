package httpsim

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/sessionstore"
)

// shownBy returns what a template makes of a visit by alice, who has a cart.
func shownBy(t *testing.T, src string) (string, error) {
	t.Helper()
	parsed, err := ParseTemplate(src)
	if err != nil {
		t.Fatalf("%q: %v", src, err)
	}
	s, err := New(Site{Host: "shop.test", Users: []User{{Name: "alice"}}}, Env{
		Now: func() time.Time { return time.Unix(0, 0) }, Random: chance.NewSeeded("templates")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r := s.newRequest()
	r.GET = Pairs{{"q", `<b>"it's" & co</b>`}}
	r.Cookies = Pairs{{"theme", "dark"}}
	r.openSession()
	user, err := r.users.ByUsername("alice")
	if err != nil {
		t.Fatal(err)
	}
	r.decide(Anonymous, user)
	cart := mustDict(`{"apple": 2, "name": "한글", "list": ["a", 1.5, true, null], "none": null}`)
	r.session.Set("cart", cart)
	r.session.Set("zero", 0)
	v := &visit{Request: r, res: HTML(""), errors: FormErrors{{wholeForm, "Wrong.", ""}, {"username", "<no>", ""}}}
	return v.fill(parsed, true)
}

func TestTemplatesShowWhatDjangoShows(t *testing.T) {
	for src, want := range map[string]string{
		"no braces { } { { % }":                 "no braces { } { { % }",
		"{{ user.username }}|{{user.username}}": "alice|alice",
		"{{ user.is_authenticated }}":           "True",
		"{% with n='it is BOB' %}{{ n.title }}|{{ n.upper }}|{{ n.capitalize }}|{{ n.isdigit }}{% endwith %}": "It Is Bob|IT IS BOB|It is bob|False",
		"{{ user.id }}{{ user.pk }}":                               "11",
		"{% if user.is_authenticated %}in{% else %}out{% endif %}": "in",
		"{% if not user.is_authenticated %}out{% endif %}.":        ".",
		"{{ session.cart.apple }} {{ session.zero }}":              "2 0",
		"{{ session.cart.name }} {{ session.cart.none }}":          "한글 None",
		"{{ session.cart.list.1 }}{{ session.cart.list.9 }}":       "1.5",
		"{{ session.cart.list }}":                                  "[&#x27;a&#x27;, 1.5, True, None]",
		"{{ session.nothing }}{{ session.nothing.at.all }}":        "",
		"{% if session.zero %}some{% else %}none{% endif %}":       "none",
		"{% if session.cart.none %}some{% endif %}.":               ".",
		"{% if session.cart %}a cart{% endif %}":                   "a cart",
		"{{ get.q }}":                                              "&lt;b&gt;&quot;it&#x27;s&quot; &amp; co&lt;/b&gt;",
		"{{ cookie.theme }}{{ cookie.other }}{{ post.x }}":         "dark",
		"{{ form.non_field_errors }}":                              `<ul class="errorlist nonfield"><li>Wrong.</li></ul>`,
		"{{ form.errors }}": `<ul class="errorlist"><li>__all__<ul class="errorlist nonfield"><li>Wrong.</li></ul></li>` +
			`<li>username<ul class="errorlist" id="id_username_error"><li>&lt;no&gt;</li></ul></li></ul>`,
		"{% csrf_token %}": "",
		"{% if user.is_authenticated %}{% if get.q %}both{% endif %}{% endif %}": "both",
	} {
		got, err := shownBy(t, src)
		if err != nil || got != want {
			t.Errorf("%s shows %q, %v; want %q", src, got, err, want)
		}
	}
}

func TestAMistakeInATemplateIsShownAtItsPlace(t *testing.T) {
	for _, test := range []struct {
		src    string
		offset int
		want   string
	}{
		{"Hello {{ usr.username }}", 6, `did you mean "user"?`},
		{"{{ user.usrname }}", 0, `did you mean "username"?`},
		{"{{ request.body }}", 0, `"request.body" is nothing that a page knows (known are request.COOKIES, request.GET, request.POST, request.headers, request.session, request.user, request.method, request.path, request.META.REMOTE_ADDR, request.scheme`},
		{`{{ cookie["a"] }}`, 0, `TemplateSyntaxError: Could not parse the remainder: '["a"]' from 'cookie["a"]' (a dot does it, as in {{ cookie.NAME }})`},
		{"{{ sessionid }}", 0, `"sessionid" is nothing that a page knows (a cookie is cookie.NAME, a value of the session is session.NAME)`},
		{"{{ request }}", 0, `"request" is nothing that a page knows`},
		{"{{ form.get_user.password }}", 0, "form.get_user.password is nothing that a page knows (known is form.get_user.username)"},
		{"{{ form.cleaned_data }}", 0, "form.cleaned_data is nothing that a page knows"},
		{"{{ }}", 0, "Empty variable tag on line 1"},
		{"{{ get.a.b }}", 0, "get.a.b is not one value"},
		{"{{ session._auth_user_id }}", 0, "underscore"},
		{"{{ session.a b }}", 0, "Could not parse the remainder: ' b' from 'session.a b'"},
		{"{{ cookie.__Host-a }}", 0, "Could not parse the remainder: '-a' from 'cookie.__Host-a' (write context: {NAME: {from_cookie: __Host-a}}, and {{ NAME }})"},
		{"{{ cookie.my-a }}", 0, "from_cookie: my-a"},
		{"ab {{ user.username", 3, "{{ is not closed on its line (write }})"},
		{"{{ user.\nusername }}", 0, "not closed on its line"},
		{"x{% iff user.username %}", 1, `did you mean "if"?`},
		{"{% for x in y %}{% endfor %}", 0, `"y" is nothing that a page knows`},
		{"{% for x in user.username %}{% endfor %}", 0, "user.username is nothing to go through"},
		{"{% for x in session.seen %}", 0, "Unclosed tag on line 1: 'for'. Looking for one of: empty, endfor. (write {% endfor %} where it ends)"},
		{"{% for x of session.seen %}{% endfor %}", 0, "'for' statements should use the format 'for x in y': for x of session.seen"},
		{"{% for x in session.seen %}{% endfor %}{{ x }}", 39, `"x" is nothing that a page knows`},
		{"{% for x in session.seen %}{% else %}{% endfor %}", 27, "{% else %} stands where"},
		{"{% if get.a %}{% for x in session.seen %}{% endif %}{% endfor %}", 41, "{% endif %} stands where"},
		{"{% empty %}", 0, "no {% for %} before it"},
		{"{{ forloop.counter }}", 0, `"forloop.counter" is nothing`},
		{"{% while get.a %}", 0, "Invalid block tag on line 1: 'while'. Did you forget to register or load this tag? (known are autoescape, block"},
		{"{% if user.username %}", 0, "Unclosed tag on line 1: 'if'. Looking for one of: elif, else, endif."},
		{"ab{% endif %}", 2, "no {% if %} before it"},
		{"{% if get.a %}{% else %}{% else %}{% endif %}", 24, "Invalid block tag on line 1: 'else', expected 'endif'."},
		{"{% if %}{% endif %}", 0, "Unexpected end of expression in if tag."},
		{"{% csrf_token x %}", 0, "takes nothing"},
		{strings.Repeat("{% if get.a %}", 20) + strings.Repeat("{% endif %}", 20), 14 * 16, "more than 16 fors and ifs"},
		{strings.Repeat("x", maxTemplate+1), maxTemplate, "at most"},
	} {
		_, err := ParseTemplate(test.src)
		if err == nil {
			t.Errorf("%.40q is no mistake", test.src)
			continue
		}
		if e := err.(*TemplateError); e.Offset != test.offset || !strings.Contains(e.Error(), test.want) {
			t.Errorf("%.40q is wrong at %d: %v; want %q at %d", test.src, e.Offset, e, test.want, test.offset)
		}
	}
}

// What a page has given to its templates is known there, and nothing else.
func TestAPageGivesNamesToItsTemplates(t *testing.T) {
	names := Names{Form: "login_session", Context: map[string]bool{"who": true}}
	for _, src := range []string{"{{ form.login_session }}{{ form.errors }}{{ who }}", "{% if not who %}x{% endif %}", "{{ who.name }}{% for name, value in who.items %}{{ name }}{% endfor %}"} {
		if _, err := names.Parse(src); err != nil {
			t.Errorf("%q: %v", src, err)
		}
		if _, err := ParseTemplate(src); err == nil {
			t.Errorf("%q is known without its names", src)
		}
	}
	for src, want := range map[string]string{
		"{{ form.login_sesion }}": `form has no login_sesion (did you mean "login_session"?)`,
		"{{ form }}":              "form is not one value (as in form.errors)",
		"{{ whoo }}":              `"whoo" is nothing that a page knows (did you mean "who"?)`,
		"{{ xyz }}":               `"xyz" is nothing that a page knows (known are user, session, post, get, cookie, form, header, json, bearer, token, claims, signed, csrf_token, cache, code, now, body, session_key, found, messages, who)`,
	} {
		if _, err := names.Parse(src); err == nil || err.Error() != want {
			t.Errorf("%q is %v, want %s", src, err, want)
		}
	}
}

func TestAPageCannotGrowWithoutMeasure(t *testing.T) {
	long := Literal(strings.Repeat("x", maxOutput))
	v := &visit{Request: &Request{GET: Pairs{{"q", strings.Repeat("<", 1000)}}}}
	if _, err := v.fill(long, true); err != nil {
		t.Errorf("a page of 1 MiB is refused: %v", err)
	}
	src := strings.Repeat("{{ get.q }}", 1000)
	if _, err := v.fill(mustParse(src), true); err != errTooLong {
		t.Errorf("4 MB of escapes are %v, want %v", err, errTooLong)
	}
}

// Of a page that shows next to nothing it is counted what its tags and filters go through, and how often.
func TestAPageCannotWorkWithoutMeasure(t *testing.T) {
	big := strings.Repeat("x ", 50_000)
	list := &sessionstore.List{}
	for i := range 1000 {
		list.Append(int64(i))
	}
	names := Names{Context: map[string]bool{"items": true, "big": true, "same": true, "nope": true}}
	for _, body := range []string{
		strings.Repeat("{% if nope %}{% endif %}", 1000), strings.Repeat("{# x #}{% firstof nope %}", 1000),
		"{% if big == same %}{% endif %}", "{% if 'zz' in big %}{% endif %}", "{% if big|length == 1 %}{% endif %}", "{% with a=big %}{% endwith %}",
		"{% if big|first %}{% endif %}", "{% if nope|default:big %}{% endif %}", "{% if items|last == 1 %}{% endif %}",
	} {
		page, err := names.Parse("{% for a in items %}{% for b in items %}" + body + "{% endfor %}{% endfor %}")
		if err != nil {
			t.Fatal(err)
		}
		v := &visit{Request: &Request{}, res: HTML(""), context: map[string]any{"items": list, "big": big, "same": strings.Clone(big)}}
		v.server = &Server{}
		v.server.env.Now = time.Now
		if _, err := v.fill(page, true); err != errTooMuch {
			t.Errorf("%.40s in a million turns: %v, want %v", body, err, errTooMuch)
		}
	}
}

// What was parsed is written back as a template that parses to the same.
func FuzzTemplate(f *testing.F) {
	for _, s := range []string{"{% if not session.a.b %}x{% else %}{{ get.q }}{% endif %}", "{{ form.errors }}{% csrf_token %}", "{{{{", "{%%}", "{% if %}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		parsed, err := ParseTemplate(src)
		if err != nil {
			if e := err.(*TemplateError); e.Offset < 0 || e.Offset > len(src) {
				t.Errorf("%q is wrong at %d", src, e.Offset)
			}
			return
		}
		if _, err := (Names{Form: "kept", Context: map[string]bool{"who": true}}).Parse(src); err != nil {
			t.Errorf("%q is no template where more names are known: %v", src, err)
		}
		back := writeTemplate(parsed.nodes)
		again, err := ParseTemplate(back)
		if err != nil || writeTemplate(again.nodes) != back {
			t.Errorf("%q is written %q, which is %v", src, back, err)
		}
	})
}

// writeTemplate writes nodes in the form in which they are read.
func writeTemplate(nodes []Node) string {
	return Template{nodes: nodes}.Source(func(p Path) string {
		if p.IsRow() {
			p = p[1:]
		}
		return p.String()
	}, true)
}
