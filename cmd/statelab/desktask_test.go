package main

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"statelab/internal/language"
	"statelab/internal/trace"
)

// Enter tries what is written from its last line, where that is at its end, and from below it;
// Ctrl-J begins a line there.
func TestFromWhereEnterTries(t *testing.T) {
	for _, c := range []struct {
		written string
		up      int // lines above the last one, blank ones too, at which the cursor stands
		tries   bool
	}{
		{"", 0, true},
		{"a = 1", 0, true},
		{"a = 1\n", 0, true},
		{"a = 1\n", 1, true},
		{"a = 1\n\n\n", 2, true},
		{"if a: return b", 0, true},
		{"if a:", 0, false},
		{"if a:\n    return b", 0, true},
		{"if a:\n    return b\n", 2, false},
		{"if a:\n    return b", 1, false},
		{"return HttpResponse(", 0, false},
		{"return HttpResponse(\"b\", ", 0, false},
	} {
		y := &typing{holes: []hole{newHole(trace.Hole{Kind: language.ViewHole})}}
		in := &y.holes[0].input
		in.Focus()
		in.SetValue(c.written)
		for range c.up {
			in.CursorUp()
		}
		if got := y.tries(); got != c.tries {
			t.Errorf("behind %q, %d lines up, Enter tries: %v", c.written, c.up, got)
		}
		lines := in.LineCount()
		if y.writes(tea.KeyPressMsg{Code: 'j', Mod: tea.ModCtrl}); in.LineCount() != lines+1 {
			t.Errorf("behind %q, Ctrl-J begins no line", c.written)
		}
	}
}
