package language

import (
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// readView reads lines of a view into the actions that a page has for them, each with the
// line from which it was read.
func (r *Reader) readView(hole, text string) ([]httpsim.Action, []int, diag.List) {
	known := djangocode.Known{}
	if strings.Contains(text, "render(") || strings.Contains(text, "Form(") || strings.Contains(text, "settings.") {
		known = r.beside(hole)
	}
	actions, lines, err := known.Read(text)
	if err != nil {
		return nil, nil, unread(err)
	}
	return actions, lines, nil
}

// keepAnswer takes the hints away that name a line of the answer: a wrong line does not show it.
func (h Hole) keepAnswer(problems diag.List) {
	for i, p := range problems {
		line, names := strings.CutPrefix(p.Hint, "write ")
		if names && strings.Contains(spelt(h.Answer.Value), spelt(line)) {
			problems[i].Hint = ""
		}
	}
}

// beside is what the site of a hole has beside its view, as far as it can be read while
// nothing stands in any hole.
func (r *Reader) beside(hole string) djangocode.Known {
	for _, src := range r.lesson.Sites {
		places := Holes(src.Node)
		if !slices.ContainsFunc(places, func(p HolePlace) bool { return p.Name.Value == hole }) {
			continue
		}
		alone := NewReader(r.lesson)
		alone.fillings = Fillings{}
		for _, p := range places {
			if len(p.Kinds) > 0 {
				alone.fillings[p.Name.Value] = Filling{name: p.Name.Value, kind: p.Kinds[len(p.Kinds)-1]}
			}
		}
		return djangocode.Beside(alone.ReadSite(src))
	}
	return djangocode.Known{}
}

// Place is a filling that marks where a view is to be written: fillings are what will
// stand there.
func (h Hole) Place(fillings ...Filling) Filling {
	place := djangocode.Here{}
	for _, f := range fillings {
		place.OnAnswer = place.OnAnswer || djangocode.OnAnswer(f.actions)
	}
	return Filling{name: h.Name.Value, kind: ViewHole, actions: []httpsim.Action{place}, lines: []int{1}}
}
