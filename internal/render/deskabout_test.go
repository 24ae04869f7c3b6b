package render

import (
	"io"
	"testing"

	"statelab/internal/trace"
	"statelab/internal/view"
)

// Beside an answer and a text stands the exchange that they are about, and below it, or else
// above it, the others for which there is room.
func TestTheExchangeThatATextIsAbout(t *testing.T) {
	term := NewTerminal(io.Discard, Options{Width: 80})
	crossed := func(n int) *view.Exchange { return &view.Exchange{Number: n, Received: view.Fates{Unseen: true}} }
	beats := []view.Beat{{Exchange: crossed(1)}, {Exchange: crossed(2)}, {Name: view.TextBeat}}
	const one = 4 // rows of each of the exchanges
	for _, c := range []struct {
		story                   string
		settled                 int
		height, first, together int
		text                    string
	}{
		{"exchanges are counted from 1", 1, one, 1, 0, ""},
		{"the second", 2, one, 2, 0, ""},
		{"it is not known, and nothing changed: the last", 0, one, 2, 0, ""},
		{"there is no third", 3, one, 2, 0, ""},
		{"the text names the first", 2, one, 1, 0, "Look at the line `queries` of (1)."},
		{"or one that is not there", 2, one, 2, 0, "Look at (3)."},
		{"what came of it fits", 1, 2*one + 1, 1, 2, ""},
		{"or is begun", 1, 2 * one, 1, 2, ""},
		{"what came before fits", 2, 2*one + 1, 1, 2, ""},
		{"and is not begun", 2, 2 * one, 2, 1, ""},
	} {
		tr := &trace.Trace{Steps: []trace.Step{{Exchanges: make([]trace.Exchange, 2)}}}
		beats[2].Text = trace.Prose{"en": c.text}
		tr.Steps[0].Predict = &trace.Prediction{Settled: c.settled}
		k := term.desk(Desk{Trace: tr, Step: &view.Step{Beats: beats}, Beat: 2}, DeskRows)
		rows := k.wireRows(80)
		if len(rows) != one {
			t.Fatalf("an exchange has %d rows: %q", len(rows), rows)
		}
		k.widen(rows, 80, c.height)
		first := k.lastHappened().Exchange.Number
		if len(k.together) > 0 {
			first = k.together[0].Exchange.Number
		}
		if first != c.first || len(k.together) != c.together {
			t.Errorf("%s: in %d rows %d exchanges from the %d. on", c.story, c.height, len(k.together), first)
		}
	}
}
