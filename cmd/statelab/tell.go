package main

import (
	"math"
	"slices"
	"strings"

	"statelab/internal/render"
)

// A drawing is what can be drawn on a terminal, or measured first.
type drawing func(*render.Terminal)

// below is one drawing below the other.
func below(above, under drawing) drawing {
	return func(t *render.Terminal) {
		above(t)
		under(t)
	}
}

// look finds out how large the screen is now, for all that is drawn from here on.
func (w *walk) look() {
	w.columns, w.rows = w.size()
	w.term.Resize(w.columns)
}

// read reads one line of the person's. It is false at the end of the input, which
// leaves the cursor behind the prompt: there the line is ended for the person.
func (w *walk) read() (typed string, more bool) {
	line, more := w.readRaw()
	return meant(line), more
}

// readRaw is read for what means what it says, as it was typed.
func (w *walk) readRaw() (typed string, more bool) {
	if held := w.held; held != "" {
		w.held = ""
		w.term.Blank() // it was not typed behind this prompt
		return held, true
	}
	line, err := w.lines.ReadString('\n')
	w.look()
	if err != nil {
		w.term.Blank()
	}
	return strings.TrimRight(line, "\r\n"), err == nil || line != ""
}

// fits reports whether the screen has the rows for a drawing.
func (w *walk) fits(draw drawing) bool { return w.rows == 0 || w.rows >= w.term.Rows(draw) }

// tell shows a drawing, at once where the screen has the rows for it and for the
// prompt that comes behind it, else in parts, so that nothing leaves the screen before
// it was read. Before each part but the first, wait asks where the person goes.
func (w *walk) tell(draw, prompt drawing, wait func(part, of int) turn) turn {
	parts := w.parts(draw, prompt, "")
	for told := 1; ; told++ {
		w.term.Part(parts[0])
		if len(parts) == 1 {
			return next
		}
		of, columns, rows := told+len(parts)-1, w.columns, w.rows
		if to := wait(told+1, of); to != next {
			return to
		}
		if columns == w.columns && rows == w.rows {
			parts = parts[1:]
			continue
		}
		parts = w.parts(draw, prompt, parts[0].After)
	}
}

// parts cuts a drawing, from a place in it on, into parts for the screen as it is now.
func (w *walk) parts(draw, prompt drawing, from string) []render.Part {
	if w.fits(below(draw, prompt)) {
		return w.term.Parts(math.MaxInt, from, draw)
	}
	const least = 4 // rows of a part on the smallest of screens
	more := func(t *render.Terminal) { t.More(88, 88, render.Keys{Enough: true}) }
	room := w.rows - max(w.term.Rows(prompt), w.term.Rows(more))
	return w.term.Parts(max(room, least), from, draw)
}

// aside shows what somebody asked for at a prompt, and reports whether the person
// wants to leave in the middle of it. Who has seen enough of it goes back to the prompt.
func (w *walk) aside(draw, prompt drawing) (left bool) {
	keys := render.Keys{Enough: true}
	return leave == w.tell(draw, prompt, func(part, of int) turn {
		return w.goOn(func(t *render.Terminal) { t.More(part, of, keys) }, keys)
	})
}

// beyond are the keys of the prompts to which one comes who breaks off what is told.
var beyond = []string{"h", "d", "c", "s", "r", "e", "t", "w", "answer", "done", "start"}

// isWritten reports whether a line is one that somebody means to write, and no slip at the keys.
func isWritten(key string) bool { return key != "?" && len([]rune(key)) > 1 }

// goOn waits until the person goes on or leaves, where no step is to go back to. A key of the
// prompt behind breaks off what is told, and does there what it does, and so does a line that is
// written there: nothing of it is lost.
func (w *walk) goOn(prompt drawing, keys render.Keys) turn {
	for {
		prompt(w.term)
		line, more := w.readRaw()
		switch key := keyMeant(meant(line)); {
		case !more, key == "q":
			return leave
		case key == "", key == "n":
			return next
		case key == "b" && keys.Enough:
			return back
		case keys.Enough && (slices.Contains(beyond, key) || w.takes != nil && w.takes(key) || w.writes && isWritten(key)):
			w.held = line
			return back
		case key == "?":
			w.term.Help(keys)
		default:
			w.term.NoKey()
		}
	}
}
