package main

import (
	"statelab/internal/render"
	"statelab/internal/view"
)

// asked is the question of step i, asking the prompt behind it. What the step does stands
// above it where the screen has the rows.
func (w *walk) asked(i int) drawing {
	question := func(t *render.Terminal) { t.Question(w.trace.Steps[i].Predict) }
	whole := below((*render.Terminal).Blank, below(func(t *render.Terminal) { t.Asks(w.trace, i) }, question))
	if w.fits(below(whole, w.asking(i, 0, true))) {
		return whole
	}
	return below((*render.Terminal).Blank, question)
}

// asking is the prompt behind the question of step i, after so many hints. In a lesson back
// goes to the step before; where a question comes again, it only shows that.
func (w *walk) asking(i, hints int, inLesson bool) drawing {
	return func(t *render.Terminal) { t.Prompt(w.trace.Steps[i].Predict, w.keysAsking(i, hints, inLesson)) }
}

// ask asks the prediction of step i until it is answered or skipped, and tells where the
// person goes: next, back, or away. Enter alone gives nothing away: it asks once more.
func (w *walk) ask(i int, inLesson bool) (a view.Answer, to turn) {
	s := &w.trace.Steps[i]
	hint := 0
	prompt := func(t *render.Terminal) { w.asking(i, hint, inLesson)(t) }
	left := w.aside(w.asked(i), prompt)
	for !left {
		prompt(w.term)
		typed, more := w.read()
		if a := chosen(typed, s.Predict, w.lang); a != 0 {
			return a, next
		}
		switch key := keyMeant(typed); {
		case !more, key == "q":
			return 0, leave
		case key == "s":
			return view.Skipped, next
		case key == "h":
			left = w.aside(func(t *render.Terminal) { t.Hint(s, hint) }, prompt)
			hint++
		case key == "?":
			left = w.aside(func(t *render.Terminal) { t.HelpAsking(s.Predict, w.keysAsking(i, hint, inLesson)) }, prompt)
		case key == "c":
			left = w.aside(func(t *render.Terminal) { t.CookieTables(view.JarsBefore(w.trace, i)) }, prompt)
		case key == "l":
			left = w.aside(w.timeline(i), prompt)
		case (key == "b" || key == "d") && i == 0:
			w.term.NoBefore()
		case key == "b" && inLesson:
			return 0, back
		case key == "b":
			left = w.aside(below(w.answered(i-1), w.asked(i)), prompt)
		case key == "d":
			left = w.aside(below(w.detailed(i-1), w.asked(i)), prompt)
		case key == "r":
			left = w.aside(w.asked(i), prompt)
		case key == "", key == "n":
			left = w.aside(below(w.asked(i), (*render.Terminal).NotYet), prompt)
		default:
			w.term.NoChoice(s.Predict)
		}
	}
	return 0, leave
}

// keysAsking are the letters that can be typed at the question of step i. Back and
// details are those of the step before.
func (w *walk) keysAsking(i, hints int, inLesson bool) render.Keys {
	return render.Keys{Back: i > 0 && inLesson, Before: i > 0 && !inLesson, Details: i > 0, Cookies: len(view.JarsBefore(w.trace, i)) > 0, Hints: hints < len(w.trace.Steps[i].Hints)}
}
