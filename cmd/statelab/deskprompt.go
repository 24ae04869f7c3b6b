package main

import (
	"context"
	"io"
	"strings"

	tea "charm.land/bubbletea/v2"

	"statelab/internal/render"
	"statelab/internal/trace"
)

// sitAndPlay gives a session the whole screen until the person leaves.
func (h *hand) sitAndPlay(ctx context.Context, welcome drawing) error {
	s := &seat{walk: h.walk(&trace.Trace{})}
	s.desk = h.terminalOn(io.Discard, h.out)
	s.prompts(h, welcome)
	s.stay(ctx, h.app)
	return s.fault
}

// tryHere opens the prompt behind step i of the lesson, and comes back to it.
func (s *seat) tryHere(i int) {
	session, err := s.at(i)
	if err != nil {
		s.d.Below, s.d.Low, s.d.Said = render.BelowSaid, 0, func(t *render.Terminal) { t.Problem(err.Error(), "") }
		return
	}
	h := *s.hand
	h.session, h.trying = session, true
	lesson := s.told
	y := s.prompts(&h, func(t *render.Terminal) { t.Trying(session.Where()) })
	y.lesson = &lesson
}

// prompts opens the prompt of a session.
func (s *seat) prompts(h *hand, welcome drawing) *typing {
	y := &typing{seat: s, title: s.desk.ReplyTitle(), session: h.session, hand: h, line: newLineInput()}
	h.person, h.says, h.term = true, y, s.desk
	s.typing = y
	y.stands()
	y.note(welcome)
	y.toText()
	return y
}

// pressed does what a key does while something is typed.
func (y *typing) pressed(msg tea.KeyPressMsg) (cmd tea.Cmd, taken bool) {
	key := msg.String()
	switch {
	case y.sheet != nil || y.over:
		return nil, false
	case y.looks:
		if key != "esc" && (msg.Text == "" || keyMeant(meant(msg.Text)) != "t") {
			return nil, false
		}
		y.types()
		return nil, true
	}
	warned := y.warned
	y.warned = false
	switch key {
	case "esc":
		y.looks = true
	case "pgup":
		y.move(-y.page(-1))
	case "pgdown":
		y.move(y.page(1))
	case "ctrl+z", "ctrl+l":
		return nil, false
	default:
		if y.session == nil {
			if key == "ctrl+c" {
				return y.quitsWriting(warned), true
			}
			return y.writes(msg)
		}
		return y.edits(msg, warned)
	}
	return nil, true
}

// edits does what a key does on the line of a session.
func (y *typing) edits(msg tea.KeyPressMsg, warned bool) (cmd tea.Cmd, taken bool) {
	switch key := msg.String(); {
	case key == "enter", key == "ctrl+j":
		return y.entered(y.line.take()), true
	case key == "tab":
		if choices := y.line.complete(y.session); len(choices) > 0 {
			return y.hears(func() turn { return y.show(func(t *render.Terminal) { t.Choices(choices) }) }), true
		}
	case key == "ctrl+d" && y.line.Value() == "":
		return y.quit(), true
	case key == "ctrl+c":
		return y.cleared(warned), true
	case y.line.recall(key):
	default:
		y.line.Model, cmd = y.line.Update(msg)
	}
	return cmd, true
}

// cleared clears the line. On an empty one it says how to leave, and the second time it does.
func (y *typing) cleared(warned bool) tea.Cmd {
	empty := y.line.take() == ""
	switch {
	case empty && (warned || y.task != nil):
		return y.leavesNow()
	case !empty:
		return nil
	}
	y.warned = true
	return y.hears(func() turn {
		y.hand.aside(playWords.toLeave)
		y.hand.leaves() // says what is not saved
		return again
	})
}

// leavesNow goes whatever was not saved.
func (y *typing) leavesNow() tea.Cmd {
	if y.task != nil {
		return y.quit()
	}
	return y.leaves()
}

// entered does a line. An empty one goes on with what is told, where nothing was offered that
// it takes.
func (y *typing) entered(line string) tea.Cmd {
	if strings.TrimSpace(line) == "" && y.session.Offer() == "" {
		return y.on()
	}
	y.line.keep(y.session, line)
	if y.task != nil {
		return y.hears(func() turn { return y.task.did(line) })
	}
	left := false
	cmd := y.hears(func() turn {
		left = y.hand.take(line)
		return again
	})
	switch {
	case left:
		return y.leaves()
	case y.hand.editing != nil:
		edit := *y.hand.editing
		y.hand.editing = nil
		return tea.ExecProcess(edit.cmd, func(err error) tea.Msg { return editedMsg{edit, err} })
	}
	return cmd
}

// edited takes the world of a file when its editor is left.
func (y *typing) edited(msg editedMsg) {
	y.hears(func() turn {
		y.hand.edited(msg.edit, msg.err)
		return again
	})
}

// pasted takes a pasted text as if it were typed.
func (y *typing) pasted(text string) (cmd tea.Cmd) {
	switch {
	case y.looks || y.over || y.sheet != nil:
	case y.session == nil:
		h := &y.holes[y.at]
		h.again(text)
		h.input, cmd = h.input.Update(tea.PasteMsg{Content: text})
	default:
		y.line.paste(text, func(line string) (more bool) {
			cmd = y.entered(line)
			return cmd == nil && !y.over && y.typing == y
		})
	}
	return cmd
}
