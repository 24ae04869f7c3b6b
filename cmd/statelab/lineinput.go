package main

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"statelab/internal/prompt"
)

// A lineInput is a line with a cursor, and the lines that were typed before it.
type lineInput struct {
	textinput.Model
	history prompt.History
}

func newLineInput() lineInput {
	l := lineInput{Model: textinput.New()}
	l.SetVirtualCursor(false)
	styles := l.Styles()
	styles.Focused, styles.Blurred, styles.Cursor.Color = textinput.StyleState{}, textinput.StyleState{}, nil
	l.SetStyles(styles)
	l.KeyMap.Paste.SetEnabled(false) // a terminal pastes by itself
	l.Focus()
	return l
}

// take takes the line that stands there, and leaves an empty one.
func (l *lineInput) take() string {
	line := l.Value()
	l.SetValue("")
	return line
}

// keep keeps a line for who wants it back, but no password.
func (l *lineInput) keep(s *prompt.Session, line string) {
	if !s.FillsPassword(line) {
		l.history.Add(line)
	}
}

// recall shows an earlier or a later line where a key asks for that.
func (l *lineInput) recall(key string) (taken bool) {
	switch key {
	case "up", "ctrl+p":
		l.SetValue(l.history.Older(l.Value()))
	case "down", "ctrl+n":
		l.SetValue(l.history.Newer(l.Value()))
	default:
		return false
	}
	l.CursorEnd()
	return true
}

// complete completes the line, or returns what could stand there.
func (l *lineInput) complete(s *prompt.Session) (choices []string) {
	c := s.Complete(l.Value(), l.Position())
	if len(c.Choices) == 0 {
		l.SetValue(c.Line)
		l.SetCursor(c.Cursor)
	}
	return c.Choices
}

// paste takes a pasted text as if it were typed: a line end enters what stands before it.
func (l *lineInput) paste(text string, enter func(line string) (more bool)) {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	for i, part := range lines {
		l.Model, _ = l.Update(tea.PasteMsg{Content: part})
		if i < len(lines)-1 && !enter(l.take()) {
			return
		}
	}
}
