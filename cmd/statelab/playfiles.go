package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/prompt"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/wholefile"
)

// What the prompt asks for and does not do itself: files and the editor.

// recordTo opens a file for the lines that are typed.
func (h *hand) recordTo(path string) error {
	file, err := os.Create(path)
	if err != nil {
		return mistake{reason(path, err)}
	}
	h.recorded = file
	return nil
}

// keep records a line that was right.
func (h *hand) keep(typed string) {
	if h.recorded != nil && strings.TrimSpace(typed) != "" {
		io.WriteString(h.recorded, typed+"\n")
	}
}

// save writes a lesson where it can be read as one, and never over a file of somebody else.
func (h *hand) save(s prompt.Save) {
	program, problems := compiled(filepath.Base(s.File), s.Source)
	if program == nil {
		h.wrong = true
		h.says.note(func(t *render.Terminal) { t.Diagnostics(problems) })
		return
	}
	if _, err := os.Lstat(s.File); err == nil && h.saved != s.File {
		h.refuse(filled(playWords.isThere, s.File), playWords.otherName)
		return
	}
	if err := wholefile.Write(s.File, s.Source, 0o644); err != nil {
		h.refuse(reason(s.File, err), rule.Text{})
		return
	}
	h.saved = s.File
	h.session.Saved()
	check, test := h.command("check", shellWord(s.File)), h.command("test", shellWord(s.File))
	h.says.note(func(t *render.Terminal) { t.Saved(s.File, s.Steps, s.Notes, check, test) })
}

// refuse says what cannot be done, and why.
func (h *hand) refuse(message, hint rule.Text) {
	h.wrong = true
	h.says.note(func(t *render.Terminal) { t.Problem(message.In(h.lang), hint.In(h.lang)) })
}

// compiled reads a lesson of a text.
func compiled(file string, source []byte) (*scenario.Program, diag.List) {
	l, problems := lesson.Parse(file, source, language.Vocabulary())
	if l == nil || len(problems) > 0 {
		return nil, problems
	}
	return scenario.Compile(l)
}

// editing is an editor that is to be run, and the file that it opens.
type editing struct {
	cmd          *exec.Cmd
	folder, file string
}

// edit prepares the editor for the world's file: nil where it cannot, which is told.
func (h *hand) edit() *editing {
	editor := h.env("VISUAL")
	if editor == "" {
		editor = h.env("EDITOR")
	}
	if editor == "" {
		h.refuse(playWords.noEditor, playWords.setEditor)
		return nil
	}
	folder, err := os.MkdirTemp("", "statelab-")
	if err != nil {
		h.refuse(rule.Same(err.Error()), rule.Text{})
		return nil
	}
	file := filepath.Join(folder, h.session.ID()+".yaml")
	if err := os.WriteFile(file, h.session.Source(), 0o600); err != nil {
		h.refuse(reason(file, err), rule.Text{})
		return nil
	}
	words := strings.Fields(editor)
	cmd := exec.CommandContext(h.ctx, words[0], append(words[1:], file)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = h.in, h.out, h.err
	return &editing{cmd, folder, file}
}

// edited takes the world of the file when the editor is left.
func (h *hand) edited(e editing, err error) {
	defer os.RemoveAll(e.folder)
	if err != nil {
		h.refuse(rule.Same(fmt.Sprintf("%s: %v", e.cmd.Path, err)), rule.Text{})
		return
	}
	h.reopen(e.file)
}

// reopen takes the world of an edited file.
func (h *hand) reopen(file string) {
	source, err := os.ReadFile(file)
	if err != nil {
		h.refuse(reason(file, err), rule.Text{})
		return
	}
	program, problems := compiled(filepath.Base(file), source)
	if program == nil {
		h.wrong = true
		h.says.note(func(t *render.Terminal) {
			t.Diagnostics(problems)
			t.Advice(playWords.asBefore.In(h.lang))
		})
		return
	}
	answer, err := h.session.Reopen(opening(program, min(h.session.Steps(), len(program.Lesson().Steps)), false))
	if err != nil {
		h.refuse(rule.Same(err.Error()), rule.Text{})
		return
	}
	h.says.reply(answer)
}
