package render

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// Views draws the views in which holes are, with a mark at what stands in each, or at its place
// where that is nothing: what is under its name in texts, or else what stands there at first. A
// view with several holes is drawn once. Of holes that are in no view nothing is drawn. Below
// stand the fields of the models that a view may name.
func (t *Terminal) Views(task *trace.Task, texts map[string]string) { t.views(task, texts, false) }

// NearViews is Views where there is little room: of a long view it begins a few lines above the first hole, ends a few below
// the last, and says how many more there are.
func (t *Terminal) NearViews(task *trace.Task, texts map[string]string) { t.views(task, texts, true) }

func (t *Terminal) views(task *trace.Task, texts map[string]string, near bool) {
	holes := task.Holes
	for len(holes) > 0 {
		n := 1
		var between [][]string
		for n < len(holes) {
			lines, same := linesBetween(holes[n-1], holes[n])
			if !same {
				break
			}
			between = append(between, lines)
			n++
		}
		t.view(holes[:n], between, texts, near)
		holes = holes[n:]
	}
	for _, m := range task.Models {
		t.ofModel(phrases.FieldsOf, m.Name, m.Defined)
		if len(m.Methods) > 0 {
			t.ofModel(phrases.MethodsOf, m.Name, m.Methods)
		}
	}
}

// ofModel lists what a model has.
func (t *Terminal) ofModel(what rule.Text, name string, all []string) {
	t.put(line{t.span(label, fmt.Sprintf(t.say(what), name)), gap(1)}.with(t.line(code, strings.Join(all, ", "))...).wrap(t.width, t.width)...)
}

// linesBetween are the lines between two holes that stand in one view.
func linesBetween(a, b trace.Hole) (between []string, same bool) {
	if a.File != b.File || a.Above == "" || !strings.HasPrefix(b.Above, a.Above+"\n") || !strings.HasSuffix("\n"+a.Below, "\n"+b.Below) {
		return nil, false
	}
	above, below := codeLines(b.Above), codeLines(a.Below)
	for n := min(len(above)-len(codeLines(a.Above)), len(below)-len(codeLines(b.Below))); n >= 0; n-- {
		if slices.Equal(above[len(above)-n:], below[:n]) {
			return below[:n], true
		}
	}
	return nil, false
}

func codeLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// view draws the view of some holes, and the lines between each two of them.
func (t *Terminal) view(holes []trace.Hole, between [][]string, texts map[string]string, near bool) {
	if !holes[0].HasAround() {
		return
	}
	around := phrases.Around
	if holes[0].IsText() {
		around = phrases.AroundText
	} else if holes[0].InMiddleware() {
		around = phrases.AroundPages
	}
	names := viewNames(holes)
	if around == phrases.Around && len(names) > 1 {
		around = phrases.AroundViews
	}
	said := t.say(around)
	if file := holes[0].File; file != "" {
		said = fmt.Sprintf(t.say(phrases.AroundFile), file)
	}
	title := line{t.span(label, said)}
	for i, name := range names {
		if i > 0 {
			title = title.with(t.span(strong, ","))
		}
		title = title.with(gap(1)).with(t.line(strong, name)...)
	}
	t.put(title.wrap(t.width, t.width)...)
	above := holes[0].Above
	if n := holes[0].FarLines(); near && n > 0 {
		t.put(line{gap(2), t.span(faint, fmt.Sprintf(t.say(phrases.LinesAbove), n))})
		above = holes[0].Near()
	}
	t.codeRows(above)
	for i, h := range holes {
		if i > 0 && len(between[i-1]) > 0 {
			t.codeRows(strings.Join(between[i-1], "\n"))
		}
		text, written := texts[h.Name]
		if !written {
			text = h.Start
		}
		t.holeRows(h, text)
	}
	last := holes[len(holes)-1]
	below, more := last.Below, 0
	if near {
		below, more = last.NearBelow(), last.FarBelow()
	}
	if below != "" {
		t.codeRows(below)
	}
	if more > 0 {
		t.put(line{gap(2), t.span(faint, fmt.Sprintf(t.say(phrases.LinesBelow), more))})
	}
}

// viewNames are the views in which holes stand, each with its holes where there are several; of holes that are in no
// view of views.py, the names of these.
func viewNames(holes []trace.Hole) (names []string) {
	in := map[string][]string{}
	for _, h := range holes {
		view := h.View()
		if view == "" || h.File != "" || h.InMiddleware() {
			names = append(names, h.Name)
			continue
		}
		if in[view] == nil {
			names = append(names, view)
		}
		in[view] = append(in[view], h.Name)
	}
	for i, name := range names {
		if len(holes) > 1 && in[name] != nil {
			names[i] += " (" + strings.Join(in[name], ", ") + ")"
		}
	}
	return names
}

// holeRows draws what stands in a hole of a view, or its place where that is nothing.
func (t *Terminal) holeRows(h trace.Hole, text string) {
	place := []string{fmt.Sprintf(t.say(phrases.Here), h.Name)}
	if text != "" && t.o.Linear {
		place = append(place, strings.Split(text, "\n")...)
	} else if text != "" {
		place = strings.Split(text, "\n")
	}
	for _, part := range place {
		if t.o.Linear {
			t.put(t.line(strong, part))
			continue
		}
		t.put(deeper(line{t.span(strong, "> "), gap(h.Indent)}.with(t.line(strong, part)...), h.Indent+blanksBefore(part), t.width)...)
	}
}
