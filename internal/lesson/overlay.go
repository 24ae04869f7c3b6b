package lesson

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

// Overlay is one translation of a lesson: a file NAME.LANG.yaml beside it, which
// holds texts and nothing else.
type Overlay struct {
	File     string
	Source   []byte
	Of       Text // the id of the lesson
	Language Value[rule.Language]
	MadeFrom *Node // what its texts were made from, see Marks; nil where absent
	Texts    []Translation

	root    *Node
	renamed []renaming // what it calls by a name of before
}

// renaming is a part of a translation's keys with the name that it has now.
type renaming struct {
	Text
	now string
}

func (o *Overlay) rename(part Text, now string) {
	if !slices.ContainsFunc(o.renamed, func(r renaming) bool { return r.Pos == part.Pos }) {
		o.renamed = append(o.renamed, renaming{part, now})
	}
}

// Translation is one text of an overlay, with the way to it: "steps", "log-in", "say".
type Translation struct {
	Path []Text
	Node *Node
}

// ParseOverlay reads a translation. Whether the lesson has its texts is for
// Lesson.Apply to say. The overlay is nil where nothing could be read.
func ParseOverlay(file string, src []byte) (*Overlay, diag.List) {
	return parseOverlay(file, src, nil)
}

// parseOverlay is ParseOverlay of nodes that were changed before: see Folder.Change.
func parseOverlay(file string, src []byte, change func(*Node)) (*Overlay, diag.List) {
	root, problems := ParseNode(file, src)
	if root == nil {
		return nil, problems
	}
	if change != nil {
		change(root)
	}
	d := decoder{}
	d.Problems = problems
	o := &Overlay{File: file, Source: src, root: root}
	if !d.overlay(root, o) {
		o = nil
	}
	d.Problems.Sort()
	d.Problems.Quote(file, src)
	return o, d.Problems
}

func (d *decoder) overlay(root *Node, o *Overlay) bool {
	if version := root.Get("statelab"); version != nil && !d.isFormat(version) {
		return false
	}
	isMap := d.OpenMap(root, "a translation", []Field{
		{"statelab", true, func(*Node) {}},
		{"translation_of", true, Into(&o.Of, d.ID)},
		{"language", true, Into(&o.Language, d.Language)},
		{"made_from", false, func(n *Node) { o.MadeFrom = n }},
	}, nil, func(e Entry) bool {
		o.add(&d.Reader, []Text{{e.Key.Value, e.Key.Pos}}, e.Value)
		return true
	})
	if !isMap || !o.Of.Given() || !o.Language.Given() {
		return false
	}
	name, file := o.Of.Value+"."+string(o.Language.Value)+".yaml", baseName(o.File)
	if name != file && !strings.HasSuffix(file, "."+string(o.Language.Value)+".yaml") { // of which lesson it is, Apply tells
		d.Add(o.Of.Pos, "call the file "+name, "the file is called %s, and holds the translation of %s into %s", quote(file), o.Of.Value, o.Language.Value)
	}
	return true
}

// add keeps every text below a node. The items of a list are numbered from 1.
func (o *Overlay) add(r *Reader, path []Text, n *Node) {
	switch n.Kind {
	case Scalar:
		o.Texts = append(o.Texts, Translation{Path: path, Node: n})
	case Map:
		entries, _ := r.Entries(n, path[len(path)-1].Value)
		for _, e := range entries {
			o.add(r, append(slices.Clone(path), Text{e.Key.Value, e.Key.Pos}), e.Value)
		}
	case List:
		if len(path) == 1 && path[0].Value == "steps" {
			r.Add(n.Pos, "write the id of each step as a key: steps: {ID: {say: …}}", "the steps of a translation are a map of their ids, found a list")
			return
		}
		for i, item := range n.Items {
			o.add(r, append(slices.Clone(path), Text{strconv.Itoa(i + 1), item.Pos}), item)
		}
	}
}

// Apply adds the texts of a translation to the lesson. A text that the lesson
// has not is reported, and the others are added.
func (l *Lesson) Apply(o *Overlay) diag.List {
	var r Reader
	switch {
	case o.Of.Value != l.ID.Value:
		r.Add(o.Of.Pos, diag.DidYouMean(o.Of.Value, []string{l.ID.Value}), "this is the translation of %s, the lesson is %s", quote(o.Of.Value), quote(l.ID.Value))
	case o.Language.Value == l.Language:
		r.Add(o.Language.Pos, "", "the lesson itself is written in %s", quote(string(l.Language)))
	default:
		known := newTexts(l)
		known.stepless = l.Damaged && len(l.Steps) == 0
		for _, t := range o.Texts {
			known.apply(&r, t, o)
		}
		l.Overlays = append(l.Overlays, o)
	}
	r.Problems.Sort()
	r.Problems.Quote(o.File, o.Source)
	return r.Problems
}

// texts are the texts of a lesson by their keys, and below every part of a key
// the parts that may follow it.
type texts struct {
	prose    map[string]*Prose
	children map[string][]string
	known    map[child]bool   // the same as children
	formerly map[child]string // the names of now by those of before
	reported map[string]bool
	stepless bool // the lesson lost its steps by a mistake of its own
	ofCourse bool // and not of a lesson
}

// child is one part of a key, and those before it.
type child struct{ parent, part string }

func newTexts(l *Lesson) texts {
	t := newTextsOf(l.Proses())
	for i := range l.Steps {
		s := &l.Steps[i]
		t.renamed("steps", s.ID, s.Formerly)
		key := "steps." + s.ID.Value
		for _, h := range s.Hint {
			t.renamed(key+".hint", h.Name, h.Formerly)
		}
		if s.Task != nil {
			for _, c := range s.Task.called() {
				t.renamed(key+".task."+c.key, c.now, c.before)
			}
		}
		if s.Predict != nil {
			for _, c := range s.Predict.Choices {
				t.renamed(key+".predict.choices", c.Name, c.Formerly)
			}
		}
	}
	return t
}

func newTextsOf(proses []*Prose) texts {
	t := texts{prose: map[string]*Prose{}, children: map[string][]string{}, known: map[child]bool{}, formerly: map[child]string{}, reported: map[string]bool{}}
	for _, p := range proses {
		t.prose[p.Key] = p
		parts := strings.Split(p.Key, ".")
		for i, part := range parts {
			parent := strings.Join(parts[:i], ".")
			if c := (child{parent, part}); !t.known[c] {
				t.known[c] = true
				t.children[parent] = append(t.children[parent], part)
			}
		}
	}
	return t
}

func (t texts) renamed(parent string, now Text, before []Text) {
	for _, b := range before {
		t.formerly[child{parent, b.Value}] = now.Value
	}
}

// find follows the path of a translation to the key of its text. It is false where
// the lesson does not know a part of it, and says so at the first one. Parts that
// have another name now are handed to renamed.
func (t texts) find(r *Reader, path []Text, renamed func(part Text, now string)) (string, bool) {
	key := ""
	for _, part := range path {
		parent := key
		if now, ok := t.formerly[child{parent, part.Value}]; ok && !t.known[child{parent, part.Value}] {
			renamed(part, now)
			part.Value = now
		}
		key = strings.TrimPrefix(key+"."+part.Value, ".")
		if t.known[child{parent, part.Value}] {
			continue
		}
		if !t.reported[key] && !(t.stepless && key == "steps") {
			t.reported[key] = true
			hint := r.Guess(part.Value, t.children[parent], "a translation holds the texts of its lesson and nothing else")
			if _, err := strconv.Atoi(part.Value); err == nil && strings.HasSuffix(parent, ".hint") {
				hint = "the lesson's hints have names: " + Alternatives(t.children[parent])
			}
			if t.ofCourse {
				hint := "a translation holds the texts of its course and nothing else"
				if t.known[child{"", parent}] { // of a section: see withoutGone
					hint = "take it out; lesson translate makes a comment of it where it has lines of its own"
				}
				r.Add(part.Pos, r.Guess(part.Value, t.children[parent], hint), "the course has no text %s", quote(key))
				return "", false
			}
			r.Add(part.Pos, hint, "the lesson has no text %s", quote(key))
		}
		return "", false
	}
	return key, true
}

// apply puts one translation of a file in its place, or says what is wrong with it.
func (t texts) apply(r *Reader, tr Translation, o *Overlay) {
	key, ok := t.find(r, tr.Path, o.rename)
	if !ok {
		return
	}
	p, isText := t.prose[key]
	if !isText {
		r.Add(tr.Node.Pos, "it has "+Alternatives(t.children[key]), "%s is no text", quote(key))
		return
	}
	if text, ok := r.proseText(tr.Node, p.Block); ok {
		if p.Texts[o.Language.Value] = text; p.lesson != nil {
			p.lesson.checkCode(r, p, o.Source, tr.Node.Pos, text)
		}
	}
}

// Untranslated is the number of texts that have no translation into the language.
func (l *Lesson) Untranslated(lang rule.Language) int { return tree(l.Proses()).untranslated(lang) }

// Missing reports every text of the lesson that has no translation into the language.
func (l *Lesson) Missing(lang rule.Language) diag.List {
	if lang == l.Language {
		return nil
	}
	file := l.ID.Value + "." + string(lang) + ".yaml"
	var r Reader
	if !slices.ContainsFunc(l.Overlays, func(o *Overlay) bool { return o.Language.Value == lang }) {
		r.Add(l.ID.Pos, "it belongs in "+file, "the lesson has no translation into %q", string(lang))
	} else {
		r.lacks(l.Proses(), lang, file)
	}
	r.Problems.Quote(l.File, l.Source)
	return r.Problems
}

// fewMissing is how many texts without a translation are told one by one.
const fewMissing = 5

// lacks reports the texts that have no translation into a language: where they are many, as
// in a translation that was begun, once.
func (r *Reader) lacks(all []*Prose, lang rule.Language, file string) {
	missing := slices.DeleteFunc(slices.Clone(all), func(p *Prose) bool { _, ok := p.Texts[lang]; return ok })
	if len(missing) > fewMissing {
		r.Add(missing[0].Pos, "add them to "+file, "%d texts have no translation into %q, from %s to %s", len(missing), string(lang), missing[0].Key, missing[len(missing)-1].Key)
		return
	}
	for _, p := range missing {
		r.Add(p.Pos, "add it to "+file, "%s has no translation into %q", p.Key, string(lang))
	}
}
