package language

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// holeLine finds a line of a view that is a hole.
var holeLine = memo.Pattern(`^( *)\{ *hole: *([a-z0-9_]+) *\} *$`)

// holesInLines are the holes in lines of Django.
func holesInLines(n *lesson.Node) (all []HolePlace) {
	if n.Kind != lesson.Scalar || !strings.Contains(n.Value, holeKey) {
		return nil
	}
	text := Untabbed(n.Value)
	for i, line := range strings.Split(text, "\n") {
		if parts := holeLine().FindStringSubmatch(line); parts != nil {
			all = append(all, HolePlace{lesson.Text{Value: parts[2], Pos: n.Pos}, []string{ViewHole}, text, diag.Pos{Line: i + 1, Col: len(parts[1]) + 1}})
		}
	}
	return all
}

// nearlyHole finds lines of a view that were meant to be a hole, or to have one in them.
var nearlyHole = memo.Pattern(`^ *(?:- *)?hole *: *([a-z0-9_]+) *$|\{+ *hole *: *([a-z0-9_]+) *\}+`)

// nearlyHoles are the holes in lines of Django that do not stand there as a line of their own.
func nearlyHoles(n *lesson.Node) (all []HolePlace) {
	if n.Kind != lesson.Scalar || !strings.Contains(n.Value, holeKey) {
		return nil
	}
	text := Untabbed(n.Value)
	for i, line := range strings.Split(text, "\n") {
		m := nearlyHole().FindStringSubmatchIndex(line)
		if m == nil || holeLine().MatchString(line) {
			continue
		}
		name := line[max(m[2], m[4]):max(m[3], m[5])]
		col := len([]rune(line[:indentOf(line)])) + 1
		all = append(all, HolePlace{lesson.Text{Value: name, Pos: n.Pos}, []string{ViewHole}, text, diag.Pos{Line: i + 1, Col: col}})
	}
	return all
}

// laidOut reports whether lines of Django are laid out as Python wants them, whatever is
// written in their holes, and tells what is not; name is the view that is meant, of a file that has several.
func (r *Reader) laidOut(n *lesson.Node, text string, whole bool, name string) bool {
	nearly := nearlyHoles(n)
	for _, p := range nearly {
		r.Add(r.HoleAt(p), "write {hole: "+p.Name.Value+"}, indented as the lines beside it", "a hole in a view is a line of its own")
	}
	if len(nearly) > 0 {
		return false
	}
	known := r.besideView()
	known.View, known.Middleware = name, r.around
	if err := layout(known, text, whole); err != nil {
		r.unreadIn(n, text, filledView{}, err)
		return false
	}
	return true
}

// layout finds what is wrong with lines of Django that have holes, whatever is written in them.
func layout(known djangocode.Known, text string, whole bool) error {
	return layoutBy(func(text string) error { return known.Layout(text, whole) }, text)
}

// layout is layout of the lines in which a hole stands.
func (at viewPlace) layout(known djangocode.Known) error {
	if at.file == nil {
		return layout(known, at.text, at.whole)
	}
	return layoutBy(func(text string) error {
		_, err := python.Program(text)
		return err
	}, at.text)
}

// layoutBy is layout as find finds what is wrong with lines in whose holes something stands.
func layoutBy(find func(text string) error, text string) error {
	lines := strings.Split(text, "\n")
	holes := false
	for i, line := range lines {
		if parts := holeLine().FindStringSubmatch(line); parts != nil {
			lines[i], holes = parts[1]+standIn(lines, i), true
		}
	}
	if !holes {
		return nil // the reader tells all of it
	}
	err := find(strings.Join(lines, "\n"))
	var p *python.Problem
	if !errors.As(err, &p) {
		return err
	}
	for i, line := range strings.Split(text, "\n") { // one that stands otherwise than the lines beside it
		if !holeLine().MatchString(line) || p.Line == i+1 || indentOf(line)%4 == 0 {
			continue
		}
		for _, beside := range besideLine(lines, i) { // of two lines the odd one
			moved := slices.Clone(lines)
			moved[i] = strings.Repeat(" ", indentOf(lines[beside])) + "pass"
			if find(strings.Join(moved, "\n")) == nil {
				return djangocode.Misplaced(i+1, indentOf(line)+1, strings.TrimSpace(lines[beside]))
			}
		}
	}
	return err
}

// besideLine are the next lines below and above one that have something in them.
func besideLine(lines []string, i int) (all []int) {
	for below := i + 1; below < len(lines); below++ {
		if strings.TrimSpace(lines[below]) != "" {
			all = append(all, below)
			break
		}
	}
	for above := i - 1; above >= 0; above-- {
		if strings.TrimSpace(lines[above]) != "" {
			return append(all, above)
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

// inView puts what is written in its holes into lines of Django. Where nothing is, its standIn stands;
// below what returns nothing of its block does, since nobody comes there.
func (f Fillings) inView(text string) filledView { return f.put(text, false) }

// put is inView and inFile.
func (f Fillings) put(text string, file bool) filledView {
	var v filledView
	var lines []string
	beyond := -1 // how far the block is indented that was left
	all := strings.Split(text, "\n")
	for i, line := range all {
		own := line
		if beyond >= 0 && indentOf(line) < beyond && strings.TrimSpace(line) != "" {
			beyond = -1
		} else if beyond >= 0 {
			line = ""
		}
		parts := holeLine().FindStringSubmatch(line)
		if gone := holeLine().FindStringSubmatch(own); gone != nil && parts == nil { // nobody comes to this one
			v.spans = append(v.spans, viewSpan{hole: gone[2], first: len(lines) + 1, last: len(lines) + 1, line: i + 1, indent: len(gone[1])})
		}
		if parts == nil {
			lines = append(lines, line)
			continue
		}
		span := viewSpan{hole: parts[2], first: len(lines) + 1, line: i + 1, indent: len(parts[1])}
		written := f[parts[2]].Text
		if strings.TrimSpace(written) == "" {
			if written = standIn(all, i); file {
				written = cmp.Or(written, "@hole")
			}
		}
		for _, own := range strings.Split(written, "\n") {
			lines = append(lines, parts[1]+own)
		}
		span.last = len(lines)
		v.spans = append(v.spans, span)
		if !file && djangocode.Returns(written) {
			beyond = span.indent
		}
	}
	v.text = strings.Join(lines, "\n")
	return v
}

// typed reports whether a line of the text, counted from 1, stands in a hole.
func (v filledView) typed(line int) bool {
	hole, _ := v.place(diag.Pos{Line: line, Col: 1})
	return hole != ""
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

// around is a place of the text with its holes filled in the text without that: in a hole it is where the hole stands.
func (v filledView) around(at diag.Pos) diag.Pos {
	for _, s := range v.spans {
		if s.first <= at.Line && at.Line <= s.last {
			return diag.Pos{Line: s.line, Col: s.indent + 1}
		}
	}
	_, in := v.place(at)
	return in
}

// A viewPlace is where lines of Django stand that have a hole.
type viewPlace struct {
	text       string
	whole      bool // they are the page
	middleware bool
	below      bool // more stands below them
	// name is that of the file in which they are, views.py apart; empty: they are a view, or a middleware.
	name string
	// file reads them where they are a file of the project beside its views.
	file func(known djangocode.Known, text string) error

	views   []viewOfFile // of a file of views those that need the lines, and text is all of them
	imports bool         // which imports something

	unread error // why a file of views cannot be taken apart, with its holes filled so
	filled filledView
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
		if at, ok := r.inViews(src.Node, hole); ok {
			return at, true
		}
		if at, ok := inFiles(src, hole); ok {
			return at, true
		}
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
	if i < 0 { // no page uses the view, which was told of it
		return "", "", 0, false
	}
	lines := strings.Split(strings.TrimRight(v.text, "\n"), "\n")
	s := v.spans[i]
	above, below = strings.Join(lines[:s.first-1], "\n"), strings.Join(lines[s.last:], "\n")
	if at.views != nil {
		above, below = squeezed(above), squeezed(below)
	}
	return above, below, s.indent, true
}

// FileOf is the file of the project in which a hole stands that is in no view and in no middleware, "" for another.
func (r *Reader) FileOf(hole string) string {
	if at, ok := r.textOf(hole); ok {
		return at.file
	}
	at, _ := r.viewOf(hole)
	return at.name
}

// RunsLines reports whether a hole stands in lines of Django that run line by line where they are none that are read
// into actions: those of a whole page, of a file of the project, and of a middleware that is the last.
func (r *Reader) RunsLines(hole string) bool {
	at, ok := r.viewOf(hole)
	return ok && (at.whole || at.file != nil || at.middleware && !at.below)
}

// readInLines reads what is written in a hole that stands in lines of Django, with all of them: of a file of views
// with each view that needs them.
func (r *Reader) readInLines(at viewPlace, f *Filling) diag.List {
	known := r.beside(f.name)
	known.Imports, known.Mistaken = at.imports, f.mistaken
	if at.views == nil {
		return r.readWithLines(known, at, f)
	}
	for _, view := range at.views {
		known.View, known.Names.Kwargs = view.name, view.kwargs
		at.text = view.text
		if problems := r.readWithLines(known, at, f); len(problems) > 0 {
			return problems
		}
	}
	return nil
}

// unreadFile is what is wrong with a file that cannot be taken apart, as far as it comes of what is written in a hole.
func (r *Reader) unreadFile(at viewPlace, f *Filling) (problems diag.List) {
	for _, p := range unread(at.unread) {
		hole, in := at.filled.place(p.Pos)
		if hole == f.name {
			p.Pos = diag.Pos{Line: in.Line, Col: in.Col}
			problems = append(problems, p)
		}
	}
	if len(problems) > 0 {
		return problems
	}
	with := *f
	with.Text = "" // is it wrong whatever is written, it is told of the site
	if without, _ := r.With(with).viewOf(f.name); without.unread == nil {
		for _, p := range unread(at.unread) {
			p.Pos = diag.Pos{Line: 1, Col: 1}
			problems = append(problems, p.Within("with this the page around it cannot run: %s"))
		}
	}
	return problems
}

// readWithLines is readInLines of one view.
func (r *Reader) readWithLines(known djangocode.Known, at viewPlace, f *Filling) diag.List {
	if at.middleware {
		known.Middleware = djangocode.AtItsEnd
		if at.below {
			known.Middleware = djangocode.WithMore
		}
	}
	if at.layout(known) != nil {
		return nil // which is told of the site
	}
	if wrong := leadsBelow(at.text, f); len(wrong) > 0 {
		return wrong
	}
	known.Below = at.below
	written := Fillings{f.name: *f}
	for name, other := range r.fillings {
		if name != f.name {
			written[name] = other
		}
	}
	v := written.inView(at.text)
	known.Typed = v.typed
	var err error
	if f.actions, err = at.read(known, v.text); err == nil {
		return nil
	}
	var typed, around diag.List
	for _, p := range unread(err) {
		if hole, in := v.place(p.Pos); hole == f.name {
			p.Pos = diag.Pos{Line: in.Line, Col: in.Col}
			typed = append(typed, p)
		} else {
			around = append(around, p)
		}
	}
	if len(typed) > 0 { // what is wrong elsewhere may come of it
		return typed
	}
	for i, p := range around {
		if at.wrongWith(known, written, f.name, append([]string{""}, f.others...), p) {
			return nil // it is wrong whatever is written, and told of the site
		}
		p.Pos = diag.Pos{Line: 1, Col: 1}
		around[i] = p.Within("with this the page around it cannot run: %s")
	}
	return around
}

// wrongWith reports whether a problem outside of a hole is there as well where one of some other texts is written in it.
func (at viewPlace) wrongWith(known djangocode.Known, written Fillings, hole string, others []string, p diag.Diagnostic) bool {
	stands := written[hole].Text
	return slices.ContainsFunc(others, func(text string) bool {
		if text == stands && text != "" {
			return false
		}
		other := maps.Clone(written)
		other[hole] = Filling{name: hole, kind: ViewHole, Text: text}
		v := other.inView(at.text)
		known.Typed = v.typed
		_, err := at.read(known, v.text)
		return slices.ContainsFunc(unread(err), func(d diag.Diagnostic) bool {
			in, _ := v.place(d.Pos)
			return in == "" && d.Message == p.Message
		})
	})
}

// read reads the lines into what the page does.
func (at viewPlace) read(known djangocode.Known, text string) ([]httpsim.Action, error) {
	if at.file != nil {
		if err := at.file(known, text); err != nil {
			return nil, err
		}
		return []httpsim.Action{httpsim.Lines{Source: spelt(text)}}, nil // which says what is written here, and runs nowhere
	}
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
