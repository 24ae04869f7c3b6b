package lesson

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// Reader reads nodes strictly and collects what is wrong with them. Its methods
// report at most one problem for one mistake, and none for an Invalid node. The
// zero Reader is ready for use.
type Reader struct {
	Problems diag.List
}

// mostProblems is how many problems of one file are collected. A file with more
// of them has one cause that they all share, or is no lesson at all.
const mostProblems = 100

// Add reports a problem. After the first hundred it says once that there are more.
func (r *Reader) Add(pos diag.Pos, hint, format string, args ...any) {
	switch {
	case len(r.Problems) < mostProblems:
		r.Problems.Add(pos, hint, format, args...)
	case len(r.Problems) == mostProblems:
		r.Problems.Add(pos, "mend the others first", "there are more problems in this file")
	}
}

// full reports whether further problems would not be kept.
func (r *Reader) full() bool { return len(r.Problems) > mostProblems }

// Guess returns the hint for a word that is none of the known ones: the nearest of
// them or, where none is near, what else there is to say. Where the problem would
// not be kept it looks for none, since that takes long.
func (r *Reader) Guess(word string, known []string, otherwise string) string {
	if r.full() {
		return ""
	}
	return cmp.Or(diag.DidYouMean(word, known), otherwise)
}

// Field is one key that a map may have.
type Field struct {
	Name     string
	Required bool
	Read     func(*Node) // called with the value; never with an Invalid node
}

// Key is one key that a map may have.
type Key struct {
	Name     string
	Required bool
	// Elsewhere says that it is no key of this map: it is read so that its place can be told,
	// and not offered.
	Elsewhere bool
}

// Map reads a map with fixed keys: each field that is there is read, in the order
// of the file; a key that is no field, a required one that is not there and an
// empty map are reported. what names the thing in messages, with its article:
// "a step". It reports whether n is a map.
func (r *Reader) Map(n *Node, what string, fields ...Field) bool {
	return r.OpenMap(n, what, fields, nil, nil)
}

// OpenMap reads a map that has other keys beside its fields: other is called with
// each of them, in the order of the file (the value may be Invalid), and reports
// whether it knows the key. more are the keys that it knows, for "did you mean".
func (r *Reader) OpenMap(n *Node, what string, fields []Field, more []string, other func(Entry) bool) bool {
	keys := make([]Key, len(fields))
	for i, f := range fields {
		keys[i] = Key{Name: f.Name, Required: f.Required}
	}
	return r.keys(n, what, keys, func(i int, n *Node) { fields[i].Read(n) }, more, other)
}

// Keys is Map for keys that are declared apart from how they are read: read is called
// with the number of the key and its value.
func (r *Reader) Keys(n *Node, what string, keys []Key, read func(i int, value *Node)) bool {
	return r.keys(n, what, keys, read, nil, nil)
}

// OpenKeys is Keys of a map that has other keys as well, which other knows as that of OpenMap does.
func (r *Reader) OpenKeys(n *Node, what string, keys []Key, read func(i int, value *Node), other func(Entry) bool) bool {
	return r.keys(n, what, keys, read, nil, other)
}

func (r *Reader) keys(n *Node, what string, keys []Key, read func(int, *Node), more []string, other func(Entry) bool) bool {
	if !r.isA(n, Map, what, needed(keys)) {
		return false
	}
	names := func() []string {
		all := slices.Clone(more)
		for _, k := range keys {
			if !k.Elsewhere {
				all = append(all, k.Name)
			}
		}
		return all
	}
	r.checkSwallowed(n, names)
	var guesses []string
	for at, e := range n.Entries {
		i := slices.IndexFunc(keys, func(k Key) bool { return k.Name == e.Key.Value })
		switch {
		case i >= 0 && e.Value.Kind != Invalid:
			read(i, e.Value)
		case i >= 0 || other != nil && other(e):
		case at > 0 && n.Entries[at-1].Value.Style == Literal && strings.Contains(e.Key.Value, " "):
			r.Add(e.Key.Pos, indentText, "the text of the | in line %d is not indented", n.Entries[at-1].Value.Pos.Line)
		default:
			guesses = append(guesses, r.Unknown(e.Key, what, names()))
		}
	}
	for _, k := range keys {
		if !k.Required || n.damaged || n.Get(k.Name) != nil {
			continue
		}
		// A misspelt key is one mistake: it is not missing as well.
		if !slices.Contains(guesses, diag.Meant(k.Name).EN) {
			r.Add(n.Pos, "write "+k.Name+": …", "%s needs the key %q", what, k.Name)
		}
	}
	return true
}

// swallowed is a line of a text that a key and its value could be, and swallowedWords one
// where it could be a sentence, too, if another one goes on in it.
var (
	swallowed      = memo.Pattern(`^( *)([a-z_]+):(?: *$| +[|\[{]| +\S+$)`)
	swallowedWords = memo.Pattern(`^( *)([a-z_]+): +\S`)
	sentenceEnds   = memo.Pattern(`(?:^|[.?!:])\s*$`)
)

// checkSwallowed reports the keys of a map that stand too far right and so inside the text
// of a | block above them, where a learner would read them.
func (r *Reader) checkSwallowed(n *Node, known func() []string) {
	for _, e := range n.Entries {
		texts := []*Node{e.Value}
		if slices.Contains([]string{"hint", "predict", "choices"}, e.Key.Value) {
			texts = literals(e.Value)
		}
		for _, text := range texts {
			r.checkSwallowedIn(n, e.Key.Value, text, known)
		}
	}
}

// literals are the | blocks of a map and of the maps in it.
func literals(n *Node) (all []*Node) {
	for _, e := range n.Entries {
		all = append(all, literals(e.Value)...)
	}
	if n.Style == Literal {
		all = append(all, n)
	}
	return all
}

// checkSwallowedIn looks for keys of a map in a text that stands below one of its keys. Where
// the map that is nearer to the text has such a key as well, that one counts.
func (r *Reader) checkSwallowedIn(n *Node, key string, text *Node, known func() []string) {
	if text.Style != Literal || text.indent == 0 {
		return
	}
	above := ""
	for i, line := range strings.Split(text.Value, "\n") {
		m := swallowed().FindStringSubmatch(line)
		if m == nil && sentenceEnds().MatchString(above) {
			m = swallowedWords().FindStringSubmatch(line)
		}
		above = line
		if m == nil || n.Get(m[2]) != nil || !slices.Contains(known(), m[2]) {
			continue
		}
		n.damaged = true
		pos := text.Pos
		pos.Line, pos.Col = pos.Line+1+i, int(text.indent)+len(m[1])
		r.Problems = slices.DeleteFunc(r.Problems, func(p diag.Diagnostic) bool { return p.Pos == pos })
		r.Add(pos, "indent it like "+key+":", "%q stands inside the text of %s", m[2]+":", key)
	}
}

// ofOthers are words of tools that test pages, and what lessons call the same.
var ofOthers = map[string]string{
	"goto": "visit", "cy.visit": "visit", "page.goto": "visit", "open": "visit", "navigate": "visit", "url": "visit",
	"assert": "expect", "should": "expect", "then": "expect", "check": "expect", "verify": "expect",
	"name": "step", "id": "step", "description": "say", "text": "say", "설명": "say", "sleep": "wait", "delay": "wait",
	"cy.click": "click", "tap": "click", "question": "ask", "answers": "choices", "options": "choices", "content": "text", "body": "text",
	"browser": "who", "client": "who", "브라우저": "who",
}

// calledHere is the hint that names what lessons have for a word of another tool.
func calledHere(name string) (hint string) {
	hint = "here it is called " + name
	return hint
}

// longestHint is how many characters a hint that lists keys may have.
const longestHint = 200

// Unknown reports a key that nobody knows, with the nearest of the known ones or,
// where none is near, with what there is, and returns the hint that it gave. The
// most important of the known keys come first.
func (r *Reader) Unknown(key *Node, what string, known []string) string {
	if r.full() {
		return ""
	}
	hint := diag.DidYouMean(key.Value, known)
	word, rest, hasColon := strings.Cut(key.Value, ":")
	switch {
	case hint != "" || len(known) == 0:
	case hasColon && slices.Contains(known, word):
		hint = "a colon needs a space after it: " + word + ": " + rest
	case strings.HasPrefix(key.Value, "-"):
		hint = "an item needs a space after its -"
	case slices.Contains(known, ofOthers[strings.ToLower(key.Value)]):
		hint = calledHere(ofOthers[strings.ToLower(key.Value)])
	default:
		hint = itHas(known)
	}
	r.Add(key.Pos, hint, "unknown key %s in %s", quote(key.Value), what)
	return hint
}

// itHas lists keys, as many as fit in a hint.
func itHas(known []string) string {
	const rest = ", … (docs/lesson-format.md has all)"
	hint := "it has " + strings.Join(known, ", ")
	if len(hint) > longestHint {
		end := strings.LastIndex(hint[:longestHint-len(rest)+1], ",")
		hint = hint[:max(0, end)] + rest
	}
	return hint
}

// Entries reads a map whose keys are free, such as names or paths. An empty map
// is reported, since it would check or say nothing. Entries whose value is
// Invalid are left out.
func (r *Reader) Entries(n *Node, what string) ([]Entry, bool) {
	if !r.isA(n, Map, what, "write NAME: VALUE for each, indented below the key or in { }") {
		return nil, false
	}
	valid := make([]Entry, 0, len(n.Entries))
	for _, e := range n.Entries {
		if e.Value.Kind != Invalid {
			valid = append(valid, e)
		}
	}
	return valid, true
}

// List reads a list, which may be empty. Items that are Invalid are left out.
func (r *Reader) List(n *Node, what string) ([]*Node, bool) {
	if !r.is(n, List, what) {
		return nil, false
	}
	valid := make([]*Node, 0, len(n.Items))
	for _, item := range n.Items {
		if item.Kind != Invalid {
			valid = append(valid, item)
		}
	}
	return valid, true
}

const aList = "a list ([a, b] or lines that begin with -)"

// is reports whether n is of the kind, and complains where it is not, or where
// it is an empty map.
func (r *Reader) is(n *Node, kind Kind, what string) bool { return r.isA(n, kind, what, "") }

// needed is the hint for what should be a map with keys: those that have to be there.
func needed(keys []Key) string {
	var all []string
	for _, k := range keys {
		if k.Required {
			all = append(all, k.Name+": …")
		}
	}
	if len(all) == 0 || len(all) > 4 { // a whole lesson is not written so
		return ""
	}
	return "write {" + strings.Join(all, ", ") + "}"
}

// isA is is with the hint for what is of another kind, where nothing nearer is known.
func (r *Reader) isA(n *Node, kind Kind, what, hint string) bool {
	switch {
	case n.Kind == Invalid:
		return false
	case n.Kind != kind:
		if kind == List && n.Kind == Map && !n.IsEmpty() {
			hint = dashEach
			if strings.HasPrefix(n.Entries[0].Key.Value, "-") {
				hint = "an item needs a space after its -"
			}
		}
		if kind == Map && n.Kind == List && len(n.Items) > 0 && n.Items[0].Kind == Map {
			hint = dashAway
		}
		wanted := aList
		if kind == Map {
			wanted = "a map (key: value)"
		}
		r.Add(n.Pos, hint, "%s is %s, found %s", what, wanted, n.describe())
		return false
	case kind == Map && n.damaged && n.IsEmpty():
		return false
	case kind == Map && n.Derived && n.IsEmpty(): // of a file of Django's that says nothing of it
	case kind == Map && n.IsEmpty():
		r.Add(n.Pos, "leave the key out, or say what it holds", "%s is empty", what)
		return false
	}
	return true
}

// ListOf returns a reader for a list whose items are read by item; what names
// the list. Items that are wrong are left out.
func ListOf[T any](r *Reader, what string, item func(*Node) (T, bool)) func(*Node) ([]T, bool) {
	return func(n *Node) ([]T, bool) {
		if n.Kind == Scalar && n.Style == Plain {
			items := strings.Trim(python.Narrow(n.Value), "[]") // signs of East Asian keyboards are none of YAML
			r.Add(n.Pos, "write ["+items+"]", "%s is %s, found %s", what, aList, n.describe())
			return nil, false
		}
		items, ok := r.List(n, what)
		if !ok {
			return nil, false
		}
		values := make([]T, 0, len(items))
		for _, n := range items {
			if v, ok := item(n); ok {
				values = append(values, v)
			}
		}
		return values, true
	}
}
