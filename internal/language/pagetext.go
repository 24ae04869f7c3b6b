package language

import (
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// madeText is make_text as its keys say it.
type madeText struct {
	name             string
	of               httpsim.Template
	split            *string
	item             *int
	strip, lower     bool
	hash, hmac, salt string
	key              httpsim.Template
}

// action is what a page does: one thing after the other, in the order of the reference.
func (m madeText) action() httpsim.Let {
	a := httpsim.Let{Name: m.name, Value: m.of, Made: true}
	work := func(is bool, w httpsim.Work) {
		if is {
			a.Works = append(a.Works, w)
		}
	}
	if m.split != nil && m.item != nil {
		work(true, httpsim.Work{Does: httpsim.Part, By: *m.split, At: *m.item})
	}
	work(m.strip, httpsim.Work{Does: httpsim.Stripped})
	work(m.lower, httpsim.Work{Does: httpsim.Lowered})
	work(m.hash != "", httpsim.Work{Does: httpsim.Hashed, By: m.hash})
	switch {
	case m.salt != "":
		work(m.hmac != "", httpsim.Work{Does: httpsim.SaltedHMAC, By: m.hmac, Salt: m.salt})
	default:
		work(m.hmac != "", httpsim.Work{Does: httpsim.HMAC, By: m.hmac, Key: m.key})
	}
	return a
}

// textMaking is a text that is made of another one, which templates behind it know by its name.
var textMaking = func() kind[httpsim.Let] {
	k := as(makeText.kind(), func(m madeText, _ *lesson.Node) httpsim.Let { return m.action() }, nil)
	read := k.read
	k.read = func(r *Reader, n *lesson.Node) (httpsim.Let, bool) {
		a, ok := read(r, n)
		if ok {
			r.known = r.known.Given([]httpsim.Action{a})
		}
		return a, ok
	}
	return k
}()

// nameInViews is a name that a value has in lines of a view and in templates.
var nameInViews = textKind.called("name").that(func(r *Reader, n *lesson.Node, name string) bool {
	if httpsim.IsName(name) {
		return true
	}
	r.Add(n.Pos, "it begins with a letter, and has letters, digits and _, as in first_part", "%q is no name for a value here", name)
	return false
})

var makeText = shapeOf("make_text",
	at(Field{Name: "name", Required: true, About: en("by which actions and templates behind it know the text: `{{ client }}`")}, nameInViews, func(m *madeText) *string { return &m.name }),
	at(Field{Name: "of", Required: true, About: en("as in `{{ header.x_forwarded_for }}`. A hash of `{{ body }}` is made of the octets that came")}, template, func(m *madeText) *httpsim.Template { return &m.of }),
	at(Field{Name: "split", Default: "not split", About: en("`.split(\",\")[-1]`: what stands between the parts, of which `item` says one")}, given(notEmpty("a text is split at something").called("text")), func(m *madeText) **string { return &m.split }),
	at(Field{Name: "item", Default: "none", About: en("which of the parts: `0` is the first one, `-1` the last. Where there are not as many it is an IndexError, and so 500")}, given(numberKind), func(m *madeText) **int { return &m.item }),
	at(Field{Name: "strip", Default: "`false`", About: en("`.strip()`: without the blanks around it")}, boolKind, func(m *madeText) *bool { return &m.strip }),
	at(Field{Name: "lower", Default: "`false`", About: en("`.lower()`: in small letters")}, boolKind, func(m *madeText) *bool { return &m.lower }),
	at(Field{Name: "hash", Default: "none", About: en("`hashlib.sha256(….encode()).hexdigest()`: a hash of it. The same text always has the same one")}, word(httpsim.Hashes()...), func(m *madeText) *string { return &m.hash }),
	at(Field{Name: "hmac", Default: "none", About: en("`hmac.new(key, ….encode(), \"sha256\").hexdigest()`: a hash that is made with a key, so that nobody else can")}, word(httpsim.Hashes()...), func(m *madeText) *string { return &m.hmac }),
	at(Field{Name: "key", Default: "`settings.SECRET_KEY`", About: en("of `hmac`")}, template, func(m *madeText) *httpsim.Template { return &m.key }),
	at(Field{Name: "salt", Default: "none", About: en("of `hmac`: `salted_hmac(\"salt\", …)`, whose key Django makes of this and of the `SECRET_KEY`")}, textKind, func(m *madeText) *string { return &m.salt }),
).checked(func(r *Reader, n *lesson.Node, m *madeText) {
	wants := func(key, other string) {
		if n.Get(key) != nil && n.Get(other) == nil {
			r.Add(n.Get(key).Pos, "as in {split: ',', item: -1} and {hmac: sha256, key: text}", "%s goes with %s", key, other)
		}
	}
	wants("split", "item")
	wants("item", "split")
	wants("key", "hmac")
	wants("salt", "hmac")
	if n.Get("key") != nil && n.Get("salt") != nil {
		r.Add(n.Get("salt").Pos, "leave one of them out", "%s and %s are not both given: Django makes the key of the salt", "key", "salt")
	}
})
