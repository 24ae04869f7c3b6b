package language

import (
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
)

// holeLine finds a line of a view that is a hole.
var holeLine = memo.Pattern(`^( *)\{ *hole: *([a-z0-9_]+) *\} *$`)

// holesInLines are the holes in lines of Django.
func holesInLines(n *lesson.Node) (all []HolePlace) {
	if n.Kind != lesson.Scalar || !strings.Contains(n.Value, holeKey) {
		return nil
	}
	for _, line := range strings.Split(Untabbed(n.Value), "\n") {
		if parts := holeLine().FindStringSubmatch(line); parts != nil {
			all = append(all, HolePlace{lesson.Text{Value: parts[2], Pos: n.Pos}, []string{ViewHole}})
		}
	}
	return all
}

// A filledView is lines of Django with what is written in their holes.
type filledView struct {
	text  string
	spans []viewSpan
}

// A viewSpan is where what is written in a hole of a view came to stand.
type viewSpan struct {
	hole        string
	first, last int // lines of the text, counted from 1
	line        int // of the hole before, likewise
	indent      int
}

// inView puts what is written in its holes into lines of Django. Where nothing is, pass stands;
// below what returns nothing of its block does, since nobody comes there.
func (f Fillings) inView(text string) filledView {
	var v filledView
	var lines []string
	beyond := -1 // how far the block is indented that was left
	for i, line := range strings.Split(text, "\n") {
		if beyond >= 0 && indentOf(line) < beyond && strings.TrimSpace(line) != "" {
			beyond = -1
		} else if beyond >= 0 {
			line = ""
		}
		parts := holeLine().FindStringSubmatch(line)
		if parts == nil {
			lines = append(lines, line)
			continue
		}
		span := viewSpan{hole: parts[2], first: len(lines) + 1, line: i + 1, indent: len(parts[1])}
		written := f[parts[2]].Text
		if strings.TrimSpace(written) == "" {
			written = "pass"
		}
		for _, own := range strings.Split(written, "\n") {
			lines = append(lines, parts[1]+own)
		}
		span.last = len(lines)
		v.spans = append(v.spans, span)
		if djangocode.Returns(written) {
			beyond = span.indent
		}
	}
	v.text = strings.Join(lines, "\n")
	return v
}

// place is where a place of the text with its holes filled is: in what is written in a hole, or
// else in the text without it, where hole is empty.
func (v filledView) place(at diag.Pos) (hole string, in diag.Pos) {
	more := 0 // lines than before
	for _, s := range v.spans {
		switch {
		case at.Line < s.first:
			return "", diag.Pos{Line: at.Line - more, Col: at.Col}
		case at.Line <= s.last:
			return s.hole, diag.Pos{File: inHole + s.hole, Line: at.Line - s.first + 1, Col: max(at.Col-s.indent, 1)}
		}
		more = s.last - s.line
	}
	return "", diag.Pos{Line: at.Line - more, Col: at.Col}
}

// A viewPlace is where lines of Django stand that have a hole.
type viewPlace struct {
	text       string
	whole      bool // they are the page
	middleware bool
	below      bool // more stands below them
}

// viewOf finds the lines of Django in which a hole stands.
func (r *Reader) viewOf(hole string) (at viewPlace, ok bool) {
	has := func(n *lesson.Node) bool {
		return slices.ContainsFunc(holesInLines(n), func(p HolePlace) bool { return p.Name.Value == hole })
	}
	var find func(n *lesson.Node, key string, in viewPlace) (viewPlace, bool)
	find = func(n *lesson.Node, key string, in viewPlace) (viewPlace, bool) {
		for _, e := range n.Entries {
			if e.Key.Value == viewKey && has(e.Value) {
				in.text, in.whole = Untabbed(e.Value.Value), key == "page"
				return in, true
			}
			deeper := ""
			if key == "pages" {
				deeper = "page"
			} else if key == "site" {
				deeper = e.Key.Value
				in.middleware = deeper == "middleware"
			}
			if at, ok := find(e.Value, deeper, in); ok {
				return at, true
			}
		}
		for i, item := range n.Items {
			in.below = i+1 < len(n.Items)
			if at, ok := find(item, "", in); ok {
				return at, true
			}
		}
		return in, false
	}
	for _, src := range r.lesson.Sites {
		if at, ok := find(src.Node, "site", viewPlace{}); ok {
			return at, true
		}
	}
	return at, false
}

// AroundInLines returns the lines above and below a hole that stands in lines of Django, with
// what is written in their other holes, and by how many blanks it is indented. It is false for
// any other hole.
func (r *Reader) AroundInLines(hole string) (above, below string, indent int, ok bool) {
	at, ok := r.viewOf(hole)
	if !ok {
		return "", "", 0, false
	}
	v := r.fillings.inView(at.text)
	i := slices.IndexFunc(v.spans, func(s viewSpan) bool { return s.hole == hole })
	lines := strings.Split(strings.TrimRight(v.text, "\n"), "\n")
	s := v.spans[i]
	return strings.Join(lines[:s.first-1], "\n"), strings.Join(lines[s.last:], "\n"), s.indent, true
}

// readInLines reads what is written in a hole that stands in lines of Django, with all of them.
func (r *Reader) readInLines(at viewPlace, f *Filling) diag.List {
	known := r.beside(f.name)
	if at.middleware {
		known.Middleware = djangocode.AtItsEnd
		if at.below {
			known.Middleware = djangocode.WithMore
		}
	}
	known.Below = at.below
	written := Fillings{f.name: *f}
	for name, other := range r.fillings {
		if name != f.name {
			written[name] = other
		}
	}
	v := written.inView(at.text)
	var err error
	if f.actions, err = at.read(known, v.text); err == nil {
		return nil
	}
	problems := unread(err)
	for i, p := range problems {
		if hole, in := v.place(p.Pos); hole == f.name {
			p.Pos = diag.Pos{Line: in.Line, Col: in.Col}
			problems[i] = p
			continue
		}
		delete(written, f.name)
		_, own := at.read(known, written.inView(at.text).text)
		if own := unread(own); slices.ContainsFunc(own, func(d diag.Diagnostic) bool { return d.Message == p.Message }) {
			return nil // it is wrong whatever is written, and told of the site
		}
		p.Pos = diag.Pos{Line: 1, Col: 1}
		problems[i] = p.Within("with this the page around it cannot run: %s")
	}
	return problems
}

// read reads the lines into what the page does.
func (at viewPlace) read(known djangocode.Known, text string) ([]httpsim.Action, error) {
	if !at.whole {
		actions, _, err := known.Read(text)
		return actions, err
	}
	page, err := known.ReadPage(text)
	if err != nil {
		return nil, err
	}
	return everyWay(page), nil
}
