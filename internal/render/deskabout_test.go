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
		decided                 []string
		height, first, together int
	}{
		{"hops are counted from 1", []string{"hops[1].deleted", "hops[2].status"}, one, 1, 0},
		{"the second", []string{"jar.a", "hops[2].status"}, one, 2, 0},
		{"no hop, and no change: the last", []string{"jar.a"}, one, 2, 0},
		{"there is no third", []string{"hops[3].status"}, one, 2, 0},
		{"what came of it fits", []string{"hops[1].status"}, 2*one + 1, 1, 2},
		{"or is begun", []string{"hops[1].status"}, 2 * one, 1, 2},
		{"what came before fits", []string{"hops[2].status"}, 2*one + 1, 1, 2},
		{"and is not begun", []string{"hops[2].status"}, 2 * one, 2, 1},
	} {
		tr := &trace.Trace{Steps: []trace.Step{{Exchanges: make([]trace.Exchange, 2)}}}
		tr.Steps[0].Predict = &trace.Prediction{DecidedBy: c.decided}
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
