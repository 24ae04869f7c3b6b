package main

import (
	"bytes"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// keyboard is a line with a cursor below what was answered: one program of the terminal
// library for a whole session. It repaints the line alone; answers are written above it
// and stay.
type keyboard struct {
	*hand
	drawn  *bytes.Buffer // what hand draws
	input  lineInput
	pieces []string // that are written above the line, or wait for it
	warned bool     // Ctrl-C was pressed on an empty line
	left   bool
}

// typed lets a person type lines until they leave.
func (h *hand) typed() error {
	k := &keyboard{hand: h, drawn: &bytes.Buffer{}, input: newLineInput()}
	k.drawOn(h.terminalOn(k.drawn, h.out))
	_, err := h.atKeyboard(h.ctx, k).Run()
	return err
}

// Init implements tea.Model.
func (k *keyboard) Init() tea.Cmd { return nil }

// View implements tea.Model: the prompt and the line.
func (k *keyboard) View() tea.View {
	if k.left {
		return tea.NewView("")
	}
	k.input.Prompt = k.session.Prompt()
	k.input.Placeholder = ""
	view := tea.NewView(k.input.View())
	view.Cursor = k.input.Cursor()
	return view
}

// Update implements tea.Model.
func (k *keyboard) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		k.resize()
		k.input.SetWidth(max(10, msg.Width-len(k.session.Prompt())-1))
		return k, nil
	case tea.PasteMsg:
		return k, k.pasted(msg.Content)
	case printedMsg:
		return k, k.printed()
	case editedMsg:
		k.edited(msg.edit, msg.err)
		answer := k.drawn.String()
		k.drawn.Reset()
		return k, k.above(answer)
	case tea.KeyPressMsg:
		if cmd, taken := k.pressed(msg); taken {
			return k, cmd
		}
	}
	var cmd tea.Cmd
	k.input.Model, cmd = k.input.Update(msg)
	return k, cmd
}

// pressed does what a key of the prompt's own does.
func (k *keyboard) pressed(msg tea.KeyPressMsg) (cmd tea.Cmd, taken bool) {
	key := msg.String()
	warned := k.warned
	k.warned = false
	switch key {
	case "enter", "ctrl+j":
		return k.entered(k.input.take()), true
	case "tab":
		return k.completed(), true
	case "ctrl+c":
		if k.input.Value() == "" && warned {
			return k.leave(), true
		}
		line := k.input.take()
		k.warned = line == ""
		if k.warned {
			k.aside(playWords.toLeave)
			k.leaves() // says what is not saved
		}
		return k.written(line + "^C"), true
	case "ctrl+d":
		if k.input.Value() != "" {
			return nil, false
		}
		return k.leave(), true
	case "ctrl+z":
		if underJobControl() {
			return tea.Suspend, true
		}
	case "ctrl+l":
		return tea.ClearScreen, true
	default:
		return nil, k.input.recall(key)
	}
	return nil, true
}

// entered hands a line in.
func (k *keyboard) entered(line string) tea.Cmd {
	echo := k.session.Masked(line)
	if line == "" {
		echo = k.session.Offer()
	}
	k.input.keep(k.session, line)
	before := k.session.Prompt()
	k.left = k.take(line)
	return k.writtenAt(before, echo)
}

// leave goes, as the line leave does, and asks first as that one does.
func (k *keyboard) leave() tea.Cmd {
	if !k.leaves() {
		return k.written("")
	}
	k.left = true
	return tea.Quit
}

// written puts what was drawn above the line, behind the prompt and the line as it was.
func (k *keyboard) written(line string) tea.Cmd { return k.writtenAt(k.session.Prompt(), line) }

func (k *keyboard) writtenAt(before, line string) tea.Cmd {
	answer := k.drawn.String()
	k.drawn.Reset()
	k.term.Typed(before, line)
	text := k.drawn.String() + answer
	k.drawn.Reset()
	return k.above(text)
}

// printedMsg says that the last piece was written above the line.
type printedMsg struct{}

// above writes a text above the line, in pieces for which the screen has room, which may have
// fewer columns than answers do: the library loses the line under one that is taller. Pieces
// wait for each other.
func (k *keyboard) above(text string) tea.Cmd {
	const least, most = 4, 20
	room := most
	columns, rows := extent(k.out)
	if rows > 0 {
		room = max(least, rows-4)
	}
	busy := len(k.pieces) > 0
	if columns > 0 { // a line that the terminal breaks is two to the library
		text = ansi.Hardwrap(text, columns, true)
	}
	for piece := range slices.Chunk(strings.Split(text, "\n"), room) {
		k.pieces = append(k.pieces, strings.Join(piece, "\n"))
	}
	if busy {
		return nil
	}
	return k.piece()
}

// piece writes the next piece.
func (k *keyboard) piece() tea.Cmd {
	return tea.Sequence(tea.Println(k.pieces[0]), func() tea.Msg { return printedMsg{} })
}

// printed goes on with what waits for a piece: the next one, the editor, the end.
func (k *keyboard) printed() tea.Cmd {
	k.pieces = k.pieces[1:]
	switch {
	case len(k.pieces) > 0:
		return k.piece()
	case k.editing != nil:
		return k.editor()
	case k.left:
		return tea.Quit
	}
	return nil
}

// pasted enters the lines of a pasted text.
func (k *keyboard) pasted(text string) tea.Cmd {
	var cmds []tea.Cmd
	k.input.paste(text, func(line string) (more bool) {
		cmds = append(cmds, k.entered(line))
		return !k.left && k.editing == nil
	})
	return tea.Batch(cmds...)
}

// completed completes the line, or lists what could stand there.
func (k *keyboard) completed() tea.Cmd {
	choices := k.input.complete(k.session)
	if len(choices) == 0 {
		return nil
	}
	k.term.Choices(choices)
	return k.written(k.session.Masked(k.input.Value()))
}

// editedMsg says that the editor was left.
type editedMsg struct {
	edit editing
	err  error
}

// editor runs the editor in the place of the line.
func (k *keyboard) editor() tea.Cmd {
	edit := *k.editing
	k.editing = nil
	return tea.ExecProcess(edit.cmd, func(err error) tea.Msg { return editedMsg{edit, err} })
}
