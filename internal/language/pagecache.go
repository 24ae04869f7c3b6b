package language

import (
	"strconv"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// amount is how much is added to a number: a whole number or one lookup, taken away with
// minus.
type amount struct {
	of    httpsim.Template
	minus bool
}

// byField is the amount of session_add and cache_add.
var byField = Field{Name: "by", Default: "`1`", About: en("how much; with `-` before it, it is taken away. What was sent is a text, of which `int(…)` makes a number, and 500 where it is none")}

// amountKind is a number, or one {{ }}, with a minus before it or without.
var amountKind = kind[amount]{Type{Form: AsText, Says: "number or one `{{ }}`"}, func(r *Reader, n *lesson.Node) (amount, bool) {
	text, ok := textKind.read(r, n)
	if !ok {
		return amount{}, false
	}
	rest, minus := strings.CutPrefix(text, "-")
	of, ok := r.counted(n, rest, len(text)-len(rest))
	return amount{of, minus}, ok
}, nil}

// counted reads a text that stands at a place of a node as a whole number, or as one {{ }}
// that is one.
func (r *Reader) counted(n *lesson.Node, text string, at int) (httpsim.Template, bool) {
	if number, err := strconv.ParseInt(text, 10, 64); err == nil {
		return httpsim.Number(number), true
	}
	t, err := r.known.Parse(text)
	if te, ok := err.(*httpsim.TemplateError); ok {
		r.Add(r.within(n, at+te.Offset), te.Hint, "%s", te.Message)
		return t, false
	}
	if nodes := t.Nodes(); err != nil || len(nodes) != 1 || nodes[0].Kind != httpsim.ValueNode {
		r.Add(n.Pos, "as in 3 or {{ post.amount }}", "wanted a whole number or one {{ }}, found %q", text)
		return t, false
	}
	return t.AsNumber(), true
}

// countedKind is a whole number, or one {{ }} that is one.
var countedKind = kind[httpsim.Template]{Type{Form: AsText, Says: "number or one `{{ }}`"}, func(r *Reader, n *lesson.Node) (httpsim.Template, bool) {
	text, ok := textKind.read(r, n)
	if !ok {
		return httpsim.Template{}, false
	}
	return r.counted(n, text, 0)
}, nil}

// cacheKey is the name of an entry of the cache.
var cacheKey = template.that(func(r *Reader, n *lesson.Node, t httpsim.Template) bool {
	if t.String() == "" {
		r.Add(n.Pos, "as in tries-{{ post.username }}", "an entry of the cache has a name")
	}
	return t.String() != ""
})

// nameField is the name of an entry.
var nameField = Field{Name: "name", Required: true, About: en("one for all visitors, or with `{{ }}` one for each: `tries-{{ post.username }}`")}

// timeout is how long the cache keeps an entry.
var timeout = kind[httpsim.Timeout]{Type{Form: AsEither, Says: "length, `never` or `{until: …}`", Either: []Type{lengthKind.Type, word("never").Type, untilMoment.kind().Type}}, func(r *Reader, n *lesson.Node) (httpsim.Timeout, bool) {
	switch {
	case n.Kind == lesson.Map:
		before := len(r.Problems)
		var t httpsim.Timeout
		untilMoment.readInto(r, n, &t)
		return t, len(r.Problems) == before
	case n.Value == "never":
		return httpsim.Timeout{Never: true}, true
	}
	length, ok := lengthKind.read(r, n)
	return httpsim.Timeout{After: &length}, ok
}, nil}

var untilMoment = shapeOf("a timeout",
	at(Field{Name: "until", Required: true, About: en("a moment in seconds since 1970, as the claim `exp` is one: `claims[\"exp\"] - int(time.time())`")}, given(countedKind), func(t *httpsim.Timeout) **httpsim.Template { return &t.Until }),
)

func timeoutField(about string) Field {
	return Field{Name: "timeout", Default: "`5m`, as in Django", About: en(about)}
}

// textOrJSON is a text, or a value that is none: a number, or True.
var textOrJSON = kind[httpsim.Template]{Type{Form: AsEither, Says: "text, may hold `{{ }}`, or `{json: \"5\"}`", Either: []Type{template.Type, constant.kind().Type}}, func(r *Reader, n *lesson.Node) (httpsim.Template, bool) {
	if n.Kind == lesson.Map {
		return constant.read(r, n)
	}
	return template.read(r, n)
}, nil}

var cacheSet = shapeOf("cache_set",
	at(nameField, cacheKey, func(a *httpsim.CacheSet) *httpsim.Template { return &a.Key }),
	at(Field{Name: "value", Required: true}, textOrJSON, func(a *httpsim.CacheSet) *httpsim.Template { return &a.Value }),
	at(timeoutField("how long it stays; `never` for as long as the server runs"), timeout, func(a *httpsim.CacheSet) *httpsim.Timeout { return &a.Timeout }),
	at(Field{Name: "if_new", Default: "`false`", About: en("`true`: `cache.add(…)`, which leaves an entry that is there as it is")}, boolKind, func(a *httpsim.CacheSet) *bool { return &a.IfNew }),
)

var cacheAdd = shapeOf("cache_add",
	at(nameField, cacheKey, func(a *httpsim.CacheAdd) *httpsim.Template { return &a.Key }),
	put(byField, amountKind, func(a *httpsim.CacheAdd, by amount, _ *lesson.Node) { a.By, a.Minus = by.of, by.minus }),
	at(Field{Name: "from", Default: "none: 500", About: en("`cache.set(\"name\", cache.get(\"name\", 0) + 1, 300)`: the number of one that is not there; the time begins anew")}, given(wholeNumber), func(a *httpsim.CacheAdd) **int64 { return &a.From }),
	at(timeoutField("how long it stays then; it goes with `from`, since `cache.incr()` leaves an entry its time"), timeout, func(a *httpsim.CacheAdd) *httpsim.Timeout { return &a.Timeout }),
)

// codeKind is a random code, which templates behind it know.
var codeKind = func() kind[httpsim.MakeCode] {
	k := makeCode.kind()
	read := k.read
	k.read = func(r *Reader, n *lesson.Node) (httpsim.MakeCode, bool) {
		a, ok := read(r, n)
		r.known.Code = true
		return a, ok
	}
	return k
}()

var makeCode = shapeOf("make_code",
	at(Field{Name: "length", Required: true, About: en("how many characters it has")}, numberKind, func(a *httpsim.MakeCode) *int { return &a.Length }),
	at(Field{Name: "of", Default: "letters and digits", About: en("the characters of which it is drawn, as in `0123456789`")}, textKind.called("characters"), func(a *httpsim.MakeCode) *string { return &a.Of }),
)
