package language

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
)

// readView reads lines of a view into the actions that a page has for them, each with the
// line from which it was read, and those that the hole has before and once it is solved.
func (r *Reader) readView(h Hole, f *Filling) diag.List {
	switch at, in := r.With(*f).viewOf(f.name); {
	case in && at.unread != nil:
		return r.unreadFile(at, f)
	case in && at.text == "": // no page uses it, which was told
		return nil
	case in:
		return r.readInLines(at, f)
	}
	known, below := r.beside(f.name), r.belowHole(f.name)
	known.Middleware, known.Below = below.middleware, below.holes
	known.Typed, known.Mistaken = func(int) bool { return true }, f.mistaken
	actions, lines, err := known.Read(f.Text)
	if err != nil {
		return unread(err)
	}
	f.actions, f.lines, f.gives = actions, lines, actions
	for _, text := range []string{h.Start.Value, h.Answer.Value} {
		if other, _, err := known.Read(text); err == nil {
			f.gives = slices.Concat(f.gives, other)
		}
	}
	return nil
}

// around is what stands around a hole in the lines of its view.
type around struct {
	middleware djangocode.Middleware
	holes      bool // another one stands below
	above      bool // another one stands above
	alone      bool // nothing else is in the middleware
}

// belowHole finds what stands around a hole.
func (r *Reader) belowHole(hole string) (in around) {
	for _, src := range r.lesson.Sites {
		for _, e := range src.Node.Entries {
			lists := []*lesson.Node{e.Value}
			if e.Key.Value == "pages" {
				lists = collect(e.Value.Entries, func(page lesson.Entry) *lesson.Node { return page.Value })
			}
			for _, list := range lists {
				places := slices.DeleteFunc(Holes(list), func(p HolePlace) bool { return !slices.Contains(p.Kinds, ViewHole) })
				i := slices.IndexFunc(places, func(p HolePlace) bool { return p.Name.Value == hole })
				if i < 0 {
					continue
				}
				in.above, in.holes = i > 0, i+1 < len(places)
				if e.Key.Value == "middleware" {
					in.middleware, in.alone = djangocode.WithMore, len(list.Items) == 1
					if last := list.Items[len(list.Items)-1]; holeOf(last) != nil && holeOf(last).Value == hole {
						in.middleware = djangocode.AtItsEnd
					}
				}
				return in
			}
		}
	}
	return in
}

// keepAnswer takes the hints away that name a line of the answer, or what only the answer calls,
// whatever it is given: a wrong line does not show it.
func (h Hole) keepAnswer(problems diag.List) {
	asked := djangocode.Chains(h.Answer.Value)
	for name := range djangocode.Chains(h.Start.Value) {
		delete(asked, name)
	}
	for i, p := range problems {
		_, line, names := strings.Cut(p.Hint, "write ")
		for name := range djangocode.Chains(line) {
			if names && asked[name] {
				problems[i].Hint = ""
			}
		}
		if strings.HasPrefix(p.Hint, "write ") && strings.Contains(spelt(h.Answer.Value), spelt(line)) {
			problems[i].Hint = ""
		}
	}
}

// beside is what the site of a hole has beside its view, and what stands above it there has
// given, as far as it can be read while nothing stands in any hole.
func (r *Reader) beside(hole string) djangocode.Known {
	for _, src := range r.lesson.Sites {
		places := Holes(src.Node)
		if !slices.ContainsFunc(places, func(p HolePlace) bool { return p.Name.Value == hole }) {
			continue
		}
		// What stands in other holes can hide what is below it, and names files of its own.
		empty, standing := Fillings{}, Fillings{}
		for _, p := range places {
			if stands, known := r.fillings[p.Name.Value]; known && p.Name.Value != hole && stands.kind == ViewHole {
				empty[p.Name.Value] = Filling{name: p.Name.Value, kind: ViewHole, gives: stands.gives}
				standing[p.Name.Value] = stands
			} else if len(p.Kinds) > 0 {
				empty[p.Name.Value] = p.Unfilled()
			}
		}
		known := r.besideIn(src, hole, empty)
		if len(standing) > 0 {
			all := maps.Clone(empty)
			maps.Copy(all, standing)
			maps.Copy(known.Templates, r.besideIn(src, hole, all).Templates)
		}
		return known
	}
	return djangocode.Known{}
}

// besideIn is beside in one site, with something in its holes. Its templates may name what
// only this hole gives.
func (r *Reader) besideIn(src lesson.Site, hole string, fillings Fillings) djangocode.Known {
	alone := NewReader(r.lesson)
	alone.fillings, alone.above, alone.known.Any = fillings, map[string]httpsim.Names{}, true
	known := djangocode.Beside(alone.ReadSite(src))
	for name, file := range alone.modules { // one that cannot be read is there nevertheless
		if known.Modules[name] == nil {
			known.Modules[name] = file
		}
	}
	known.Names = alone.above[hole]
	known.Names.Any = false
	return known
}

// intoContext finds lines that put something into the context, and those that make one.
var intoContext = memo.Pattern(`(?m)^\s*context\s*(=|\[)`)

// Place is a filling that marks where a view is to be written: fillings are what stands
// there first, and what will.
func (h Hole) Place(fillings ...Filling) Filling {
	place := djangocode.Here{}
	var gives []httpsim.Action
	for i, f := range fillings {
		puts := intoContext().FindStringSubmatch(f.Text)
		place.Context = place.Context || puts != nil
		place.Makes = place.Makes || i == 0 && puts != nil && puts[1] == "="
		gives = append(gives, f.gives...)
		place.Returns = place.Returns || httpsim.Answers(f.actions)
		place.OnAnswer = place.OnAnswer || djangocode.OnAnswer(f.actions)
	}
	place.OnAnswer = place.OnAnswer && !place.Returns // else the answer is their own
	return Filling{name: h.Name.Value, kind: ViewHole, actions: []httpsim.Action{place}, lines: []int{1}, gives: gives}
}

// Above is a place of which it is not known whether what is written there returns, so that all
// that stands below is read.
func (f Filling) Above() Filling {
	place := f.actions[0].(djangocode.Here)
	place.Returns = false
	f.actions = []httpsim.Action{place}
	return f
}

// Reading is a kind of lines of a view.
type Reading = djangocode.Reading

// Reads returns what a hole of kind view reads, and what it does not.
func Reads() (read, not []Reading) { return djangocode.Reads(), djangocode.NotRead() }
