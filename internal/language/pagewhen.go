package language

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// pageWhen is a choice of a page, by what came with the request and by what is kept.
var pageWhen = shapeOf("when",
	asks("post", "fields of the form that was sent"),
	asks("get", "names of the query"),
	asks(httpsim.Kwargs, "values that the [address](#addresses-with-values) holds, as `pk`"),
	asks("header", "headers of the request, by their own names"),
	asks("cookie", "cookies"),
	asks("session", "values of the session; `cart.apple` is one inside a dict"),
	asks("cache", "entries of [the cache](#the-cache); a name may hold `{{ }}`"),
	asks("json", "names in the body, which is JSON; `user.name` is one inside another"),
	asks("claims", "of the [token](#tokens) that was checked last"),
	put(Field{Name: "signed", About: en("the value of the [signed cookie](#signed-cookies) that was read last")}, testAt(httpsim.Path{"signed"}), func(a *httpsim.When, t httpsim.Test, _ *lesson.Node) {
		a.Tests = append(a.Tests, t)
	}),
	put(Field{Name: "session_key", About: en("the key of the visitor's session: `{is_true: false}` until it has a row")}, testAt(httpsim.Path{httpsim.SessionKey}), func(a *httpsim.When, t httpsim.Test, _ *lesson.Node) {
		a.Tests = append(a.Tests, t)
	}),
	asks("user", "of the visitor, as `is_staff`: see [templates](#templates)"),
	asks("found", "of the user who was [found](#users-in-pages)"),
	asks("row", "of rows of a [model](#models), as `order.paid`, and their number, as `order_count`"),
	asks("made", "texts that [`make_text`](#parts-of-texts-and-hashes) has made above"),
	put(Field{Name: "path", About: en("of the request: `/cart/`, without the query")}, testAt(httpsim.AtPath), func(a *httpsim.When, t httpsim.Test, _ *lesson.Node) {
		a.Tests = append(a.Tests, t)
	}),
	put(Field{Name: "method", About: en("the request's own; a HEAD is answered by the actions of `get`")}, methodTest, func(a *httpsim.When, t httpsim.Test, _ *lesson.Node) {
		a.Tests = append(a.Tests, t)
	}),
	put(Field{Name: "remote_addr", About: en("the [address](#addresses) from which the request came, `request.META[\"REMOTE_ADDR\"]`; behind a [proxy](#behind-a-proxy) that of the proxy")}, testAt(httpsim.RemoteAddr), func(a *httpsim.When, t httpsim.Test, _ *lesson.Node) {
		a.Tests = append(a.Tests, t)
	}),
	put(Field{Name: "scheme", About: en("`https` or `http`, `request.scheme`; behind a [proxy](#behind-a-proxy) what `SECURE_PROXY_SSL_HEADER` makes of it")}, testAt(httpsim.Scheme), func(a *httpsim.When, t httpsim.Test, _ *lesson.Node) {
		a.Tests = append(a.Tests, t)
	}),
	put(Field{Name: "host", About: en("that was asked for, `request.get_host()`, with the port where it is written")}, testAt(httpsim.SentHost), func(a *httpsim.When, t httpsim.Test, _ *lesson.Node) {
		a.Tests = append(a.Tests, t)
	}),
	put(Field{Name: "content_type", About: en("of the body that was sent, `request.content_type`: `application/json`, without what stands behind `;`. `text/plain` where nothing says it")}, testAt(httpsim.SentType), func(a *httpsim.When, t httpsim.Test, _ *lesson.Node) {
		a.Tests = append(a.Tests, t)
	}),
	put(Field{Name: "logged_in", About: en("`request.user.is_authenticated`")}, boolKind, func(a *httpsim.When, on bool, _ *lesson.Node) {
		is := httpsim.IsFalse
		if on {
			is = httpsim.IsTrue
		}
		a.Tests = append(a.Tests, httpsim.Test{Of: httpsim.Lookup("user", "is_authenticated"), Is: is})
	}),
	at(Field{Name: "then", Required: true, About: en("all of it holds")}, actions, func(a *httpsim.When) *[]httpsim.Action { return &a.Then }),
	at(Field{Name: "else", Default: "the page goes on", About: en("one of it does not")}, actions, func(a *httpsim.When) *[]httpsim.Action { return &a.Else }),
).checked(func(r *Reader, n *lesson.Node, a *httpsim.When) {
	if len(a.Tests) == 0 && !slices.ContainsFunc(n.Entries, func(e lesson.Entry) bool { return e.Key.Value != "then" && e.Key.Value != "else" }) {
		r.Add(n.Pos, "as in {post: {size: large}, then: […]}", "when asks for nothing")
	}
}).without("when has no %q", "fields of a form are under post", "form", "fields").
	without("when has no %q", "names of the query are under get", "query").
	without("when has no %q", "write logged_in: true", "is_authenticated", "anonymous").
	without("when has no %q", "write remote_addr", "address", "ip", "REMOTE_ADDR").
	without("when has no %q", "write user: {is_staff: {is_true: true}}", "is_staff")

// methodTest is the method of the request, as it is compared with texts: none has another
// kind, and it is always there.
var methodTest = func() kind[httpsim.Test] {
	method := word(httpMethods...)
	tests := shapeOf("a test of the method",
		put(Field{Name: "is_not"}, method, func(t *httpsim.Test, name string, _ *lesson.Node) {
			t.Is, t.Values = httpsim.Differs, []httpsim.Template{httpsim.Literal(name)}
		}),
		put(Field{Name: "one_of"}, listOf("one_of", method), func(t *httpsim.Test, names []string, _ *lesson.Node) {
			t.Is, t.Values = httpsim.OneOf, collect(names, httpsim.Literal)
		}))
	of := httpsim.Lookup(httpsim.Method[0], httpsim.Method[1:]...)
	return kind[httpsim.Test]{Type{Form: AsEither, Says: "method, or [test](#when)", Either: []Type{method.Type, tests.kind().Type}},
		func(r *Reader, n *lesson.Node) (httpsim.Test, bool) {
			t := httpsim.Test{Of: of}
			if n.Kind == lesson.Map {
				before := len(r.Problems)
				tests.readInto(r, n, &t)
				return t, r.oneTest(n) && len(r.Problems) == before
			}
			name, ok := method.read(r, n)
			t.Values = []httpsim.Template{httpsim.Literal(name)}
			return t, ok
		}, nil}
}()

// asks is a place where when looks: names with a test each.
func asks(root, about string) key[httpsim.When] {
	return put(Field{Name: root, About: en(about)}, testsOf(root), func(a *httpsim.When, tests []httpsim.Test, _ *lesson.Node) {
		a.Tests = append(a.Tests, tests...)
	})
}

// testsOf are the tests of a place, which a place without any would not be.
func testsOf(root string) kind[[]httpsim.Test] {
	return kind[[]httpsim.Test]{Type{Form: AsNames, Says: "name → [test](#when)", Of: &testType},
		func(r *Reader, n *lesson.Node) ([]httpsim.Test, bool) {
			entries, ok := r.Entries(n, root)
			if ok && len(entries) == 0 {
				r.Add(n.Pos, "as in {"+root+": {name: text}}", "%s asks for nothing", root)
			}
			var tests []httpsim.Test
			for _, e := range entries {
				t, ok := r.pageTest(root, e)
				if ok {
					tests = append(tests, t)
				}
			}
			return tests, ok
		}, nil}
}

// pageTest reads one test: a text that the value is equal to, or a map that says more.
func (r *Reader) pageTest(root string, e lesson.Entry) (httpsim.Test, bool) {
	names := []string{e.Key.Value}
	switch root {
	case "header":
		if strings.ContainsFunc(e.Key.Value, func(c rune) bool { return c <= ' ' || c > '~' || strings.ContainsRune(`:_"(),/;<=>?@[\]{}`, c) }) {
			r.Add(e.Key.Pos, "as in Authorization or X-Requested-With", "%q is no name of a header", e.Key.Value)
			return httpsim.Test{}, false
		}
		names[0] = strings.ToLower(strings.ReplaceAll(http.CanonicalHeaderKey(e.Key.Value), "-", "_"))
	case "session", "json", "claims":
		names = strings.Split(e.Key.Value, ".")
	}
	if root != "cache" && strings.Contains(e.Key.Value, "{{") {
		r.Add(e.Key.Pos, "write the name out", "the name of what a test looks at is written as it is, and has no {{ }}")
		return httpsim.Test{}, false
	}
	t := httpsim.Test{Of: httpsim.Lookup(root, names...)}
	switch root {
	case "cache":
		name, ok := cacheKey.read(r, e.Key)
		if !ok {
			return t, false
		}
		t.Of = httpsim.CacheLookup(name)
	case "claims":
		if !r.knows(e.Key, "claims.name") {
			return t, false
		}
	case "made":
		if !r.known.Made[e.Key.Value] {
			r.Add(e.Key.Pos, "make_text stands before it, in the same list of actions", "%s is not known here", e.Key.Value)
			return t, false
		}
		t.Of = httpsim.Local(e.Key.Value).OrElse(httpsim.Raises)
	case "row":
		of, ok := r.rowAt(e.Key)
		if !ok {
			return t, false
		}
		t.Of = of
	case "user", "found":
		if !r.knows(e.Key, root+"."+e.Key.Value) {
			return t, false
		}
	}
	return r.testOf(t, e.Value)
}

// knows reports whether a page knows a name here, and what it says where it does not.
func (r *Reader) knows(n *lesson.Node, name string) bool {
	_, err := r.known.Parse("{{ " + name + " }}")
	if te, ok := err.(*httpsim.TemplateError); ok {
		r.Add(n.Pos, te.Hint, "%s", te.Message)
	}
	return err == nil
}

// testOf reads how a test looks at what it looks at.
func (r *Reader) testOf(t httpsim.Test, n *lesson.Node) (httpsim.Test, bool) {
	if n.Kind != lesson.Map {
		value, ok := template.read(r, n)
		t.Values = []httpsim.Template{value}
		return t, ok && r.canBeEqual(t, n)
	}
	before := len(r.Problems)
	pageTest.readInto(r, n, &t)
	switch {
	case t.Sign() != "":
		t.Of = t.Of.AsNumber()
	case t.LooksInside(), t.By != "":
		t.Of = t.Of.OrElse("")
	}
	if there := n.Get("there"); there != nil && !slices.Contains(holders, t.Path()[0]) {
		r.Add(there.Pos, "write is_true", "nothing is looked up in %s: it is there, whatever it is", t.Path()[0])
	}
	return t, len(r.Problems) == before && r.oneTest(n) && r.canBeEqual(t, n)
}

// canBeEqual reports whether a value can be what a test compares it with: a number never is a text, whatever
// stands in that.
func (r *Reader) canBeEqual(t httpsim.Test, n *lesson.Node) bool {
	if !t.IsOfEquality() || !slices.ContainsFunc(t.Values, httpsim.Template.IsLiteral) {
		return true
	}
	p := t.Path()
	name := strings.TrimPrefix(p.String(), "row.")
	switch r.kindOf(t) {
	case httpsim.IntegerField:
		r.Add(n.Pos, "write {json: '1'}, or {one_of: [{json: '1'}, {json: '2'}]}", "%s is a number, and no text is equal to one", name)
	case httpsim.BooleanField:
		r.Add(n.Pos, "write {is_true: true} or {is_true: false}", "%s is true or false, and no text is equal to that", name)
	case httpsim.DateTimeField:
		r.Add(n.Pos, "as in {younger_than: 5m}", "%s is a moment, and no text is equal to one", name)
	case httpsim.DecimalField, httpsim.FloatField, httpsim.DateField, httpsim.DurationField, httpsim.UUIDField, httpsim.JSONField:
		r.Add(n.Pos, "write the page as its view, as in view: |", "%s is no text, and no text is equal to it", name)
	default:
		return true
	}
	return false
}

// kindOf is of what kind the value is that a test looks at, "" where it may be of any.
func (r *Reader) kindOf(t httpsim.Test) httpsim.FieldKind {
	p := t.Path()
	switch name := p[len(p)-1]; {
	case p.IsRow() && len(p) == 2 && r.known.Rows[p[1]].Number:
		return httpsim.IntegerField
	case p[0] == httpsim.Kwargs && r.known.Kwargs[name] == "int":
		return httpsim.IntegerField
	case p[0] != "user" && p[0] != "found":
		return t.Of.Nodes()[0].Of
	case name == "id" || name == "pk":
		return httpsim.IntegerField
	case strings.HasPrefix(name, "is_") || name == "has_usable_password":
		return httpsim.BooleanField
	}
	return ""
}

// holders are the places in which a name may be missing.
var holders = []string{"post", "get", "header", "cookie", "session", "cache", "json", "claims"}

// testAt is a test of one value, of which there are no names.
func testAt(p httpsim.Path) kind[httpsim.Test] {
	return kind[httpsim.Test]{testType, func(r *Reader, n *lesson.Node) (httpsim.Test, bool) {
		if !r.knows(n, p.String()) {
			return httpsim.Test{}, false
		}
		return r.testOf(httpsim.Test{Of: httpsim.Lookup(p[0], p[1:]...)}, n)
	}, nil}
}

// testType is what a test looks like.
var testType = Type{Form: AsEither, Says: "test", Either: []Type{template.Type, pageTest.kind().Type}}

// oneTest reports whether a test looks in one way.
func (r *Reader) oneTest(n *lesson.Node) bool {
	if len(n.Entries) > 1 {
		keys := collect(n.Entries, func(e lesson.Entry) string { return e.Key.Value })
		r.Add(n.Entries[1].Key.Pos, "for both write a when inside the then of the other", "a test looks in one way, and not in these: %s", strings.Join(keys, ", "))
	}
	return len(n.Entries) == 1
}

// pageTest are the keys of a test, of which it has one.
var pageTest = shapeOf("a test",
	put(Field{Name: "json", About: en("equal to a value that is no text, as JSON has it: `\"true\"`, `\"5\"`, `\"null\"`")}, constantText, func(t *httpsim.Test, value httpsim.Template, _ *lesson.Node) {
		t.Is, t.Values = httpsim.Equals, []httpsim.Template{value}
	}),
	put(Field{Name: "is_not", About: en("another one, or none")}, textOrJSON, func(t *httpsim.Test, value httpsim.Template, _ *lesson.Node) {
		t.Is, t.Values = httpsim.Differs, []httpsim.Template{value}
	}),
	put(Field{Name: "same_as", About: en("the same text, compared in a time that does not tell where two differ: `constant_time_compare(…)`, as signatures are")}, template, func(t *httpsim.Test, value httpsim.Template, _ *lesson.Node) {
		t.Is, t.Values, t.By = httpsim.Equals, []httpsim.Template{value}, httpsim.ConstantTime
	}),
	put(Field{Name: "one_of", About: en("equal to one of these")}, oneOf("one_of"), func(t *httpsim.Test, values []httpsim.Template, _ *lesson.Node) {
		t.Is, t.Values = httpsim.OneOf, values
	}),
	put(Field{Name: "none_of", About: en("equal to none of these, or not there")}, oneOf("none_of"), func(t *httpsim.Test, values []httpsim.Template, _ *lesson.Node) {
		t.Is, t.Values = httpsim.NoneOf, values
	}),
	inside("has", httpsim.Has, "this stands in it: `\"ko\" in request.headers.get(\"Accept-Language\", \"\")`; in a list, it is one of its values"),
	inside("starts_with", httpsim.Begins, "it begins so: `request.path.startswith(\"/staff/\")`"),
	inside("ends_with", httpsim.Finishes, "it ends so: `request.POST.get(\"email\", \"\").endswith(\"@post.test\")`"),
	comparing("less_than", httpsim.Less, "a number that is smaller. What was sent is a text, of which `int(…)` makes one, and 500 where it is none; what is kept is a number, and 0 where it is not there"),
	comparing("at_most", httpsim.AtMost, "a number that is not larger"),
	comparing("more_than", httpsim.More, "a number that is larger"),
	comparing("at_least", httpsim.AtLeast, "a number that is not smaller"),
	put(Field{Name: "younger_than", About: en("a moment that was kept as `{{ now }}`, or a `DateTimeField` of a row, and lies less than this back: `time.time() - … < 300`. What is not there is not younger")}, lengthKind, func(t *httpsim.Test, age time.Duration, _ *lesson.Node) {
		t.Is, t.Age = httpsim.Younger, age
	}),
	put(Field{Name: "there", About: en("whether it is there at all: a box that was not ticked sends nothing")}, boolKind, func(t *httpsim.Test, on bool, _ *lesson.Node) {
		if t.Is = httpsim.There; !on {
			t.Is = httpsim.NotThere
		}
	}),
	put(Field{Name: "allowed", About: en("whether it is an address of the page's own host, to which a view may go on: `url_has_allowed_host_and_scheme(…)`")}, boolKind, func(t *httpsim.Test, on bool, _ *lesson.Node) {
		if t.Is = httpsim.Allowed; !on {
			t.Is = httpsim.NotAllowed
		}
		t.To = httpsim.Places{Own: true, HTTPS: httpsim.RequiresHTTPS}
	}),
	put(Field{Name: "is_true", About: en("whether Python takes it for true, as `if` does: not an empty text, `0`, `False`, `None`, nor what is not there")}, boolKind, func(t *httpsim.Test, on bool, _ *lesson.Node) {
		if t.Is = httpsim.IsTrue; !on {
			t.Is = httpsim.IsFalse
		}
	}),
).without("a test has no %q", "write the text itself, as in {size: large}", "is", "equals", "equal").
	without("a test has no %q", "write one_of", "in").
	without("a test has no %q", "write none_of", "not_in").
	without("a test has no %q", "write has", "contains", "includes").
	without("a test has no %q", "write starts_with", "startswith", "begins_with", "begins").
	without("a test has no %q", "write ends_with", "endswith", "ends").
	without("a test has no %q", "write less_than, at_most, more_than or at_least", "less", "more", "above", "below", "min", "max").
	without("a test has no %q", "write younger_than, and what is older in else", "older_than", "younger")

// inside is a test that looks for a part of a value.
func inside(name string, is httpsim.TestKind, about string) key[httpsim.Test] {
	return put(Field{Name: name, About: en(about)}, template, func(t *httpsim.Test, part httpsim.Template, _ *lesson.Node) {
		t.Is, t.Values = is, []httpsim.Template{part}
	})
}

// comparing is a test that compares numbers.
func comparing(name string, is httpsim.TestKind, about string) key[httpsim.Test] {
	return put(Field{Name: name, About: en(about)}, countedKind, func(t *httpsim.Test, with httpsim.Template, _ *lesson.Node) {
		t.Is, t.Values = is, []httpsim.Template{with}
	})
}

// oneOf are some values, of which there has to be one.
func oneOf(name string) kind[[]httpsim.Template] {
	return listOf(name, textOrJSON).that(func(r *Reader, n *lesson.Node, values []httpsim.Template) bool {
		if len(values) == 0 {
			r.Add(n.Pos, "as in [small, large]", "%s has nothing in it", name)
		}
		return len(values) > 0
	})
}

// constantText is JSON as a value of a page.
var constantText = kind[httpsim.Template]{textKind.Type, func(r *Reader, n *lesson.Node) (httpsim.Template, bool) {
	text, ok := textKind.read(r, n)
	if !ok {
		return httpsim.Template{}, false
	}
	t, err := httpsim.Constant(text)
	if err != nil {
		r.Add(n.Pos, `as in '5', '[1, 2]' or '{"apple": 1}'`, "%s is no JSON", text)
	}
	return t, err == nil
}, nil}

// jsonText is JSON in whose texts values are filled in.
var jsonText = kind[httpsim.JSONValue]{Type{Form: AsText, Says: "JSON, may hold `{{ }}` in its texts"}, func(r *Reader, n *lesson.Node) (httpsim.JSONValue, bool) {
	if n.Kind == lesson.Map || n.Kind == lesson.List {
		r.Add(n.Pos, `put it in quotes, or write it as a | block: '{"user": "{{ user.username }}"}'`, "JSON is a text here, found %s", map[lesson.Kind]string{lesson.Map: "a map", lesson.List: "a list"}[n.Kind])
		return httpsim.JSONValue{}, false
	}
	text, ok := textKind.read(r, n)
	if !ok {
		return httpsim.JSONValue{}, false
	}
	v, err := r.known.ParseJSON(text)
	switch err := err.(type) {
	case nil:
		return v, true
	case *httpsim.TemplateError:
		r.Add(r.within(n, err.Offset), err.Hint, "%s", err.Message)
	default:
		r.Add(n.Pos, `texts stand in double quotes, as in '{"user": "{{ user.username }}", "items": 3}'`, "%v", err)
	}
	return v, false
}, nil}

// headerValue is the one name and value of header.
var headerValue = kind[httpsim.Header]{Type{Form: AsNames, Says: "`{name: text}`, may hold `{{ }}`", Of: &template.Type}, func(r *Reader, n *lesson.Node) (httpsim.Header, bool) {
	entry, ok := r.one(n, "header", "write an action for each")
	if !ok {
		return httpsim.Header{}, false
	}
	value, ok := template.read(r, entry.Value)
	return httpsim.Header{Name: entry.Key.Value, Value: value}, ok
}, nil}

// TestFields are the keys of a test of when.
func TestFields() []Field { return pageTest.fields() }
