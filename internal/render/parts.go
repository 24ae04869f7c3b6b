package render

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// A seam is a place between two lines where what is drawn may be told in parts.
type seam struct {
	at   int    // bytes before it
	weak bool   // it is used only where no other seam is near enough
	name string // the same whatever the width
}

// A sketch is drawn to be measured, and perhaps cut, before it is shown.
type sketch struct {
	strings.Builder
	seams []seam
}

// sketch draws what draw draws, and shows nothing.
func (t *Terminal) sketch(draw func(*Terminal)) *sketch {
	s := &sketch{}
	on := *t
	on.w, on.err = s, nil
	draw(&on)
	return s
}

// seam says that what is drawn may be cut here. Weak seams belong to the seam before
// them, so their names need to differ only up to the next one that is not.
func (t *Terminal) seam(name string) {
	if s, measured := t.w.(*sketch); measured {
		s.seams = append(s.seams, seam{at: s.Len(), name: name})
	}
}

func (t *Terminal) weakSeam(name string) {
	s, measured := t.w.(*sketch)
	if !measured {
		return
	}
	for _, before := range slices.Backward(s.seams) {
		if !before.weak {
			name = before.name + " " + name
			break
		}
	}
	s.seams = append(s.seams, seam{at: s.Len(), weak: true, name: name})
}

// Rows returns how many rows of the screen it takes what draw draws, with those on
// which the terminal goes on with a line that is too long for it. Nothing is drawn.
func (t *Terminal) Rows(draw func(*Terminal)) int { return t.rowsOf(t.sketch(draw).String()) }

func (t *Terminal) rowsOf(drawn string) int {
	rows := 0
	for l := range strings.Lines(drawn) {
		rows += 1 + max(0, ansi.StringWidth(strings.TrimSuffix(l, "\n"))-1)/(t.width+1)
	}
	return rows
}

// A Part is a stretch of what is drawn that is shown at once. Where the screen has
// another size by then, what comes behind it is cut anew from After.
type Part struct {
	drawn string
	After string // the name of the last place before which all was told
}

// Parts cuts what draw draws into parts of at most so many rows, at the places that
// it names, and between any two lines only where it names none. It begins at the
// place of that name, or, where there is none, at the top. Nothing is drawn.
func (t *Terminal) Parts(rows int, from string, draw func(*Terminal)) []Part {
	s := t.sketch(draw)
	drawn, start := s.String(), 0
	if i := slices.IndexFunc(s.seams, func(c seam) bool { return c.name == from }); i >= 0 {
		start = s.seams[i].at
	}
	var parts []Part
	for t.rowsOf(drawn[start:]) > rows {
		end := start + t.cut(drawn[start:], s.seams, start, rows)
		part := Part{drawn: drawn[start:end], After: from}
		for _, c := range s.seams {
			if c.at <= end {
				part.After = c.name
			}
		}
		parts, start, from = append(parts, part), end, part.After
	}
	return append(parts, Part{drawn: drawn[start:], After: from})
}

// cut returns how many bytes of what is left, which begins offset bytes into all that
// is drawn, make a part: up to the last seam for which there is room, else the last weak
// one, else the last empty line, else as many lines as there is room for.
func (t *Terminal) cut(left string, seams []seam, offset, rows int) int {
	var strong, weak, empty, full int
	used, at := 0, 0
	for l := range strings.Lines(left) {
		if used += t.rowsOf(l); used > rows && full > 0 {
			break
		}
		if at > 0 && strings.TrimSpace(l) == "" {
			empty = at
		}
		at += len(l)
		full = at
		for _, c := range seams {
			switch {
			case c.at != offset+at:
			case c.weak:
				weak = at
			default:
				strong = at
			}
		}
	}
	for _, end := range []int{strong, weak, empty} {
		if end > 0 {
			return end
		}
	}
	return full
}

// Part draws a part.
func (t *Terminal) Part(p Part) { t.write(p.drawn) }
