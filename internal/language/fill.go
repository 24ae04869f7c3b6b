package language

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// holeKey is the key of a map that stands where something is to be written.
const holeKey = "hole"

// holeOf returns the name of the hole that stands in a map, nil where none does.
func holeOf(n *lesson.Node) *lesson.Node {
	if n.Kind != lesson.Map {
		return nil
	}
	name := n.Get(holeKey)
	if name == nil || name.Kind != lesson.Scalar {
		return nil
	}
	return name
}

// HolePlace is where a hole stands.
type HolePlace struct {
	Name  lesson.Text
	Kinds []string // that have a place there
	lines string   // the lines of Django in which it is one; its name has their place
	at    diag.Pos // in them
}

// HoleAt is where a hole stands in a lesson file.
func (r *Reader) HoleAt(p HolePlace) diag.Pos {
	if p.lines == "" {
		return p.Name.Pos
	}
	return r.InText(lesson.Text{Value: p.lines, Pos: p.Name.Pos}, p.at)
}

// Unfilled is nothing, where no task says yet what stands in a hole.
func (p HolePlace) Unfilled() Filling {
	f := Filling{name: p.Name.Value}
	if len(p.Kinds) > 0 {
		f.kind = p.Kinds[len(p.Kinds)-1]
	}
	return f
}

// Holes returns the holes of a site or of an act.
func Holes(n *lesson.Node) []HolePlace { return holesIn(n, "") }

func holesIn(n *lesson.Node, key string) (all []HolePlace) {
	if name := holeOf(n); name != nil {
		kinds := []string{AddressHole, TextHole}
		switch {
		case key == "settings":
			kinds = []string{SettingsHole}
		case key == "-":
			kinds = []string{SetCookieHole, ViewHole}
		case len(n.Entries) > 1:
			kinds = nil
		}
		all = append(all, HolePlace{Name: lesson.Text{Value: name.Value, Pos: name.Pos}, Kinds: kinds})
	}
	for _, e := range n.Entries {
		switch e.Key.Value {
		case holeKey:
		case "template", "text", "response", "html":
			all = append(all, holesInText(e.Value)...)
			all = append(all, holesIn(e.Value, e.Key.Value)...)
		case templatesKey:
			for _, file := range e.Value.Entries {
				all = append(append(all, holesInText(file.Value)...), holesIn(file.Value, e.Key.Value)...)
			}
		case modulesKey:
			for _, file := range e.Value.Entries {
				all = append(append(all, holesInLines(file.Value)...), nearlyHoles(file.Value)...)
			}
		case viewKey, viewsKey, signalsKey, processorsKey, formsKey, modelsKey:
			all = append(append(all, holesInLines(e.Value)...), nearlyHoles(e.Value)...)
			all = append(all, holesIn(e.Value, e.Key.Value)...)
		default:
			all = append(all, holesIn(e.Value, e.Key.Value)...)
		}
	}
	for _, item := range n.Items {
		all = append(all, holesIn(item, "-")...)
	}
	return all
}

// Fill returns n with what was written in the place of its holes; act says that it is an
// act, in whose texts a dollar is more than a sign. What has no hole is not copied.
// Lines of a view stay in their hole until a reader that knows them reads it.
func (f Fillings) Fill(n *lesson.Node, act bool) *lesson.Node {
	if name := holeOf(n); name != nil && len(n.Entries) == 1 {
		filled, known := f[name.Value]
		switch {
		case !known: // it was reported
			return &lesson.Node{Kind: lesson.Invalid, Pos: n.Pos}
		case filled.kind == AddressHole || filled.kind == TextHole:
			return filled.node(act)
		}
	}
	c := *n
	changed := false
	c.Entries = f.entries(n, act, &changed)
	c.Items = nil
	for _, item := range n.Items {
		if list, returns, filled := f.items(item); filled {
			changed, c.Items = true, append(c.Items, list...)
			if returns { // nothing below is reached
				break
			}
			continue
		}
		filled := f.Fill(item, act)
		changed = changed || filled != item
		c.Items = append(c.Items, filled)
	}
	if !changed {
		return n
	}
	return &c
}

func (f Fillings) entries(n *lesson.Node, act bool, changed *bool) []lesson.Entry {
	var settings []lesson.Entry
	var all []lesson.Entry
	for _, e := range n.Entries {
		if filled, known := f[e.Value.Value]; known && e.Key.Value == holeKey && filled.kind == SettingsHole {
			*changed, settings = true, filled.entries()
			continue
		}
		value := f.fillUnder(e.Key.Value, e.Value, act)
		*changed = *changed || value != e.Value
		if value != e.Value && value.IsEmpty() { // settings of which none was written
			continue
		}
		all = append(all, lesson.Entry{Key: e.Key, Value: value})
	}
	for _, s := range settings {
		all = slices.DeleteFunc(all, func(e lesson.Entry) bool { return e.Key.Value == s.Key.Value })
	}
	return append(all, settings...)
}

// entries are the settings that were written, at their places in the hole.
func (f Filling) entries() []lesson.Entry {
	for _, e := range f.settings {
		e.Key.Pos.File = f.File()
		placeAt(e.Value, diag.Pos{File: f.File(), Line: e.Value.Pos.Line, Col: e.Value.Pos.Col})
	}
	return f.settings
}

// items are the actions of a page that stand in the place of a hole among them, and
// whether the view returns there. Where a line was deleted nothing is left but its place.
func (f Fillings) items(item *lesson.Node) (list []*lesson.Node, returns, filled bool) {
	name := holeOf(item)
	if name == nil || len(item.Entries) != 1 {
		return nil, false, false
	}
	written, known := f[name.Value]
	if !known || written.kind != SetCookieHole && written.kind != ViewHole {
		return nil, false, false
	}
	if written.kind == SetCookieHole && written.Text != "" {
		return []*lesson.Node{written.item("set_cookie_line", written.Text, 1)}, false, true
	}
	for i := range written.actions {
		list = append(list, written.item(holeKey, name.Value+" "+strconv.Itoa(i), written.lines[i]))
	}
	if len(list) == 0 {
		list = append(list, written.item(holeKey, name.Value+" "+deleted, 1))
	}
	return list, written.returns(), true
}

// deleted is the place of a hole in which nothing is written.
const deleted = "-"

// returns reports whether the view does not come to what stands below the hole.
func (f Filling) returns() bool {
	return httpsim.End(f.actions)
}

// ended returns the actions of a page with what is missing behind its view, where that was
// written to its end and does not return.
func (f Fillings) ended(n *lesson.Node, actions []httpsim.Action) []httpsim.Action {
	if !f.endsInView(n) || httpsim.End(actions) {
		return actions
	}
	return append(actions, httpsim.NoAnswer{})
}

// endsInView reports whether the last thing that a page does is what was written as lines
// of its view. Where these return nothing, the view does.
func (f Fillings) endsInView(n *lesson.Node) bool {
	if n == nil || len(n.Items) == 0 {
		return false
	}
	last := n.Items[len(n.Items)-1]
	if isView(last) {
		return true
	}
	name := holeOf(last)
	if name == nil {
		return false
	}
	hole, _, _ := strings.Cut(name.Value, " ")
	return f[hole].kind == ViewHole
}

// item is an action of a page that was written in a hole.
func (f Filling) item(key, value string, line int) *lesson.Node {
	pos := f.pos(line)
	return &lesson.Node{Kind: lesson.Map, Pos: pos, Entries: []lesson.Entry{{
		Key:   &lesson.Node{Kind: lesson.Scalar, Pos: pos, Value: key},
		Value: &lesson.Node{Kind: lesson.Scalar, Style: lesson.Quoted, Pos: pos, Value: value},
	}}}
}

// node is what stands in the place of a hole that is a whole text.
func (f Filling) node(act bool) *lesson.Node {
	text := f.Text
	if act {
		text = strings.ReplaceAll(text, "$", "$$")
	}
	return &lesson.Node{Kind: lesson.Scalar, Style: lesson.Quoted, Pos: f.pos(1), Value: text}
}

// inHole marks the file of a place as what was written in a hole.
const inHole = "hole "

func (f Filling) pos(line int) diag.Pos { return diag.Pos{File: f.File(), Line: line, Col: 1} }

// InHole returns the hole in which a place is, where it is in none of a file.
func InHole(pos diag.Pos) (hole string, ok bool) { return strings.CutPrefix(pos.File, inHole) }

// written returns the action that was written in a hole of a page, nil where it was
// deleted. ok is false for what was not written in a hole.
func (r *Reader) written(item *lesson.Node) (a httpsim.Action, ok bool) {
	name := holeOf(item)
	if name == nil || len(item.Entries) != 1 {
		return nil, false
	}
	hole, place, _ := strings.Cut(name.Value, " ")
	if place == deleted {
		return nil, true
	}
	i, err := strconv.Atoi(place)
	if f := r.fillings[hole]; err == nil && i < len(f.actions) {
		return f.actions[i], true
	}
	return nil, false
}

// Filled returns a reader that stands where r stands, knows nothing of its problems, and
// reads sites and acts with what was written in their holes. What it reads changes r in
// nothing.
func (r *Reader) Filled(f Fillings) *Reader {
	c := *r
	c.told = slices.Concat(r.told, r.Problems)
	c.Problems, c.Pauses, c.Resumes, c.asked = nil, nil, nil, nil
	c.users = slices.Clone(r.users)
	c.kept, c.used = maps.Clone(r.kept), maps.Clone(r.used)
	c.spread, c.aside = map[*lesson.Node]int{}, true
	c.Write(f)
	return &c
}

// With returns a reader as Filled does, with one hole filled in another way.
func (r *Reader) With(f Filling) *Reader {
	all := Fillings{f.name: f}
	for name, other := range r.fillings {
		if name != f.name {
			all[name] = other
		}
	}
	return r.Filled(all)
}

// InWritten returns the place in a lesson file of a place in what is written there in a hole, whose
// lines are counted from the first that is not empty: ReadHole takes those above it away.
func (r *Reader) InWritten(text lesson.Text, at diag.Pos) diag.Pos {
	at.Line += len(text.Value) - len(strings.TrimLeft(text.Value, "\n"))
	return r.InText(text, at)
}

// InText returns the place in a lesson file of a place in a text that is written there.
func (r *Reader) InText(text lesson.Text, at diag.Pos) diag.Pos {
	lines := strings.Split(text.Value, "\n")
	if at.Line < 1 || at.Line > len(lines) || text.Pos.Line < 1 {
		return text.Pos
	}
	before := string([]rune(lines[at.Line-1])[:min(max(at.Col-1, 0), utf8.RuneCountInString(lines[at.Line-1]))])
	offset := len(strings.Join(lines[:at.Line-1], "\n")) + min(at.Line-1, 1) + len(before)
	n := &lesson.Node{Value: text.Value, Pos: text.Pos}
	if r.beginsBlock(text.Pos) {
		n.Style = lesson.Literal
	}
	return r.within(n, offset)
}

// Uses takes over what another reader found used of what is kept.
func (r *Reader) Uses(other *Reader) {
	for name := range other.used {
		if _, kept := r.kept[name]; kept {
			r.used[name] = true
		}
	}
}

// Write lets r read sites and acts with what is written in their holes.
func (r *Reader) Write(f Fillings) {
	r.fillings, r.shells, r.sites, r.mistaken = f, map[string]djangocode.Known{}, map[string]httpsim.Site{}, f.Raise()
	if r.lesson == nil || !slices.ContainsFunc(r.lesson.Sites, modelsHaveHoles) {
		return
	}
	r.allModels = nil // which is what expectations know of tables
	for i := range r.lesson.Sites {
		r.allModels = append(r.allModels, r.declaredModels(&r.lesson.Sites[i])...)
	}
}

// modelsHaveHoles reports whether the models of a site are a file with holes.
func modelsHaveHoles(src lesson.Site) bool {
	return src.Node.Kind == lesson.Map && src.Node.Get(modelsKey) != nil && len(holesInLines(src.Node.Get(modelsKey))) > 0
}

// FillAct returns the value of a verb with what is written in its holes.
func (r *Reader) FillAct(n *lesson.Node) *lesson.Node { return r.fillings.Fill(n, true) }
