package main

import (
	"context"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// attended is a terminal from which keys come, and what is done when none can come any more: it was closed, and the
// signal that says so does not reach whoever runs under nohup.
type attended struct {
	*os.File
	gone func()
}

// Read implements io.Reader.
func (a attended) Read(p []byte) (int, error) {
	n, err := a.File.Read(p)
	if err != nil && len(p) > 0 {
		a.gone()
	}
	return n, err
}

// atKeyboard makes a program of the terminal library that reads the keys of the terminal, asks it nothing, and ends when it
// is gone.
func (a *app) atKeyboard(ctx context.Context, model tea.Model, options ...tea.ProgramOption) *tea.Program {
	var program *tea.Program
	in := a.in
	if file, ok := in.(*os.File); ok {
		in = attended{file, func() { program.Quit() }}
	}
	program = tea.NewProgram(model, append(options, tea.WithInput(in), tea.WithOutput(unasked{a.out.(*os.File)}), tea.WithContext(ctx))...)
	return program
}

// unasked is a terminal that is asked nothing: an answer that came late would be typed
// into whatever runs next.
type unasked struct{ *os.File }

// queries are what the library asks at its start: which modes the terminal knows, and
// which keyboards. It goes on without an answer.
var queries = strings.NewReplacer(ansi.RequestModeSynchronizedOutput, "", ansi.RequestModeUnicodeCore, "", ansi.RequestKittyKeyboard, "")

// Write implements io.Writer.
func (u unasked) Write(p []byte) (int, error) {
	if _, err := u.File.WriteString(queries.Replace(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
