package lesson

import (
	"crypto/sha256"
	"encoding/hex"
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
	MadeFrom Text // Fingerprint of the originals it was made from; may be absent
	Texts    []Translation
}

// Translation is one text of an overlay, with the way to it: "steps", "log-in", "say".
type Translation struct {
	Path []Text
	Node *Node
}

// ParseOverlay reads a translation. Whether the lesson has its texts is for
// Lesson.Apply to say. The overlay is nil where nothing could be read.
func ParseOverlay(file string, src []byte) (*Overlay, diag.List) {
	root, problems := ParseNode(file, src)
	if root == nil {
		return nil, problems
	}
	d := decoder{}
	d.Problems = problems
	o := &Overlay{File: file, Source: src}
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
		{"made_from", false, Into(&o.MadeFrom, d.Text)},
	}, nil, func(e Entry) bool {
		o.add(&d.Reader, []Text{{e.Key.Value, e.Key.Pos}}, e.Value)
		return true
	})
	if !isMap || !o.Of.Given() || !o.Language.Given() {
		return false
	}
	name, file := o.Of.Value+"."+string(o.Language.Value)+".yaml", baseName(o.File)
	if name != file {
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
		for _, t := range o.Texts {
			known.apply(&r, t, o.Language.Value)
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
	known    map[child]bool // the same as children
	reported map[string]bool
}

// child is one part of a key, and those before it.
type child struct{ parent, part string }

func newTexts(l *Lesson) texts {
	t := texts{map[string]*Prose{}, map[string][]string{}, map[child]bool{}, map[string]bool{}}
	for _, p := range l.proses() {
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

// apply puts one translation in its place, or says at the first part of its path
// that the lesson does not know.
func (t texts) apply(r *Reader, tr Translation, lang rule.Language) {
	key := ""
	for _, part := range tr.Path {
		parent := key
		key = strings.TrimPrefix(key+"."+part.Value, ".")
		if t.known[child{parent, part.Value}] {
			continue
		}
		if !t.reported[key] {
			t.reported[key] = true
			hint := r.Guess(part.Value, t.children[parent], "a translation holds the texts of its lesson and nothing else")
			r.Add(part.Pos, hint, "the lesson has no text %s", quote(key))
		}
		return
	}
	p, isText := t.prose[key]
	if !isText {
		r.Add(tr.Node.Pos, "it has "+alternatives(t.children[key]), "%s is no text", quote(key))
		return
	}
	if text, ok := r.proseText(tr.Node, p.Block); ok {
		p.Texts[lang] = text
	}
}

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
		for _, p := range l.proses() {
			if _, ok := p.Texts[lang]; !ok {
				r.Add(p.Pos, "add it to "+file, "%s has no translation into %q", p.Key, string(lang))
			}
		}
	}
	r.Problems.Quote(l.File, l.Source)
	return r.Problems
}

// Stale reports every translation that was made from other texts than those the
// lesson has now.
func (l *Lesson) Stale() diag.List {
	var r Reader
	now := l.Fingerprint()
	for _, o := range l.Overlays {
		if o.MadeFrom.Given() && o.MadeFrom.Value != now {
			r.Add(o.MadeFrom.Pos, "look the texts through, then write made_from: "+now, "the lesson's texts have changed since they were translated")
		}
		r.Problems.Quote(o.File, o.Source)
	}
	return r.Problems
}

// Fingerprint is a short hash of the lesson's own texts and their keys. It stays
// the same when anything else of the lesson changes.
func (l *Lesson) Fingerprint() string {
	h := sha256.New()
	for _, p := range l.proses() {
		h.Write([]byte(p.Key + "\x00" + p.Texts[l.Language] + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
