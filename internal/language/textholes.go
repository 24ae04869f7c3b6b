package language

import (
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/memo"
)

// textKeys are the keys under which a text stands in whose lines holes of kind text may be, as those of a template.
var textKeys = []string{"template", "text", "response", "html"}

// textHole finds a line of a text that is a hole, indented as the author likes, and textNearly what was meant to be one.
var (
	textHole   = memo.Pattern(`^([ \t]*)\{ *hole: *([a-z0-9_]+) *\}[ \t]*$`)
	textNearly = memo.Pattern(`\{+ *hole *: *([a-z0-9_]+) *\}+`)
)

// hasTextHoles reports whether holes may stand in lines of a text.
func hasTextHoles(n *lesson.Node) bool {
	return n.Kind == lesson.Scalar && strings.Contains(n.Value, holeKey)
}

// holesInText are the holes in the lines of a text, with those that are no line of their own: these have no place there.
func holesInText(n *lesson.Node) (all []HolePlace) {
	if !hasTextHoles(n) {
		return nil
	}
	for i, line := range strings.Split(n.Value, "\n") {
		p := HolePlace{Kinds: []string{TextHole}, lines: n.Value, at: diag.Pos{Line: i + 1}}
		if m := textHole().FindStringSubmatch(line); m != nil {
			p.Name, p.at.Col = lesson.Text{Value: m[2], Pos: n.Pos}, len(m[1])+1
			all = append(all, p)
			continue
		}
		for _, m := range textNearly().FindAllStringSubmatchIndex(line, -1) {
			p.Name, p.Kinds, p.at.Col = lesson.Text{Value: line[m[2]:m[3]], Pos: n.Pos}, nil, len([]rune(line[:m[0]]))+1
			all = append(all, p)
		}
	}
	return all
}

// inText puts what is written in its holes into a text. A line of which nothing is left is gone.
func (f Fillings) inText(text string, act bool) filledView {
	var v filledView
	var lines []string
	for i, line := range strings.Split(text, "\n") {
		m := textHole().FindStringSubmatch(line)
		if m == nil {
			lines = append(lines, line)
			continue
		}
		span := viewSpan{hole: m[2], first: len(lines) + 1, line: i + 1, indent: len(m[1])}
		if written, known := f[m[2]]; known && written.Text != "" {
			for own := range strings.SplitSeq(written.node(act).Value, "\n") {
				lines = append(lines, m[1]+own)
			}
		}
		span.last = len(lines)
		v.spans = append(v.spans, span)
	}
	v.text = strings.Join(lines, "\n")
	return v
}

// fillText is a text with what is written in the holes of its lines; it stands where it stood.
func (f Fillings) fillText(n *lesson.Node, act bool) *lesson.Node {
	if !hasTextHoles(n) {
		return n
	}
	v := f.inText(n.Value, act)
	if len(v.spans) == 0 {
		return n
	}
	c := *n
	c.Value = v.text
	return &c
}

// fillUnder is Fill of what stands under a key.
func (f Fillings) fillUnder(key string, n *lesson.Node, act bool) *lesson.Node {
	switch {
	case n.Kind == lesson.Scalar && slices.Contains(textKeys, key):
		return f.fillText(n, act)
	case n.Kind == lesson.Map && key == templatesKey:
		return f.fillTemplates(n)
	}
	return f.Fill(n, act)
}

// fillTemplates fills the files of a site's templates.
func (f Fillings) fillTemplates(n *lesson.Node) *lesson.Node {
	c, changed := *n, false
	c.Entries = slices.Clone(n.Entries)
	for i, file := range c.Entries {
		if filled := f.fillUnder(textKeys[0], file.Value, false); filled != file.Value {
			c.Entries[i].Value, changed = filled, true
		}
	}
	if !changed {
		return n
	}
	return &c
}

// templatesKey is the key of a site under which its templates stand.
const templatesKey = "templates"

// A textPlace is a text in whose lines a hole is.
type textPlace struct {
	node *lesson.Node
	file string // "home.html", "" for a text of a page
}

// textWhere finds a text of the sites in whose lines holes are.
func (r *Reader) textWhere(is func(n *lesson.Node) bool) (at textPlace, ok bool) {
	var find func(n *lesson.Node) bool
	take := func(n *lesson.Node, file string) bool {
		if ok = hasTextHoles(n) && is(n); ok {
			at = textPlace{n, file}
		}
		return ok
	}
	find = func(n *lesson.Node) bool {
		for _, e := range n.Entries {
			if slices.Contains(textKeys, e.Key.Value) && take(e.Value, "") || e.Key.Value != templatesKey && find(e.Value) {
				return true
			}
			if e.Key.Value == templatesKey && slices.ContainsFunc(e.Value.Entries, func(file lesson.Entry) bool { return take(file.Value, file.Key.Value) }) {
				return true
			}
		}
		return slices.ContainsFunc(n.Items, find)
	}
	for _, src := range r.lesson.Sites {
		if find(src.Node) {
			return at, true
		}
	}
	return at, false
}

// textOf finds the text in whose lines a hole is.
func (r *Reader) textOf(hole string) (textPlace, bool) {
	return r.textWhere(func(n *lesson.Node) bool {
		return slices.ContainsFunc(holesInText(n), func(p HolePlace) bool { return p.Name.Value == hole && p.Kinds != nil })
	})
}

// AroundInText returns the lines of a text above and below a hole that is one of them, with what is written in its other
// holes, and by how many blanks it is indented. It is false for any other hole.
func (r *Reader) AroundInText(hole string) (above, below string, indent int, ok bool) {
	at, ok := r.textOf(hole)
	if !ok {
		return "", "", 0, false
	}
	v := r.fillings.inText(at.node.Value, false)
	i := slices.IndexFunc(v.spans, func(s viewSpan) bool { return s.hole == hole })
	lines := strings.Split(strings.TrimRight(v.text, "\n"), "\n")
	s := v.spans[i]
	return strings.Join(lines[:min(s.first-1, len(lines))], "\n"), strings.Join(lines[min(s.last, len(lines)):], "\n"), s.indent, true
}

// inFilledText is the place of an offset of a text whose holes are filled: in a hole, or in the text as it stands in the
// lesson. It is false for a text without holes.
func (r *Reader) inFilledText(n *lesson.Node, offset int) (at diag.Pos, ok bool) {
	if _, in := InHole(n.Pos); in {
		return at, false
	}
	whole, ok := r.textWhere(func(own *lesson.Node) bool { return own.Pos == n.Pos && own.Value != n.Value })
	if !ok {
		return at, false
	}
	v := r.fillings.inText(whole.node.Value, false)
	if v.text != n.Value {
		return at, false
	}
	before := n.Value[:min(offset, len(n.Value))]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	hole, at := v.place(diag.Pos{Line: strings.Count(before, "\n") + 1, Col: len([]rune(line)) + 1})
	if hole == "" {
		at = r.InText(lesson.Text{Value: whole.node.Value, Pos: whole.node.Pos}, at)
	}
	return at, true
}
