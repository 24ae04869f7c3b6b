package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"statelab/internal/lesson"
	"statelab/internal/prompt"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/scenario"
)

func (a *app) playCommand() *cobra.Command {
	var record string
	cmd := &cobra.Command{
		Use:   "play [NAME|FILE]",
		Short: a.say(playWords.play),
		Long:  a.say(playWords.playLong),
		Example: `  statelab play
  statelab play logout
  statelab play my-lesson.yaml --record session.txt
  echo 'visit shop.test' | statelab play`,
		Args:              atMostOne,
		ValidArgsFunction: lessonNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := a.playground()
			if len(args) > 0 {
				p, err = a.find(args[0])
			}
			if err != nil {
				return err
			}
			return a.playAt(cmd.Context(), p, record)
		},
	}
	cmd.Flags().StringVar(&record, "record", "", a.say(playWords.record))
	cmd.Flags().BoolVar(&a.screen.plain, "plain", false, a.say(playWords.plain))
	return cmd
}

// playground is the place of the world that is played in where no lesson is named.
func (a *app) playground() (place, error) {
	files, err := fs.Sub(prompt.Playground, prompt.PlaygroundFolder)
	return place{folder: lesson.Folder{FS: files, Path: prompt.PlaygroundFolder}, name: prompt.PlaygroundName}, err
}

// opening is the world of a program as it is behind so many of its steps.
func opening(program *scenario.Program, steps int, guesses bool) prompt.Opening {
	return prompt.Opening{Lesson: program.Lesson(), Setup: program.Setup(scenario.Options{}), Before: program.Moves(steps), Steps: steps, Guesses: guesses}
}

// playAt opens the world of a lesson, and reads lines until the person leaves or the
// input ends. A line that was wrong is an *exit of a wrong command line, but not where a
// person was there to see it.
func (a *app) playAt(ctx context.Context, p place, record string) error {
	program, err := p.load()
	if err != nil {
		return err
	}
	person := isTerminal(a.in) && isTerminal(a.out)
	o := opening(program, 0, person)
	o.Lang = a.lang
	session, err := prompt.New(ctx, o)
	if err != nil {
		return fault(err)
	}
	defer session.Close()
	h := hand{app: a, ctx: ctx, session: session}
	h.drawOn(a.terminal(a.out))
	if record != "" {
		if err := h.recordTo(record); err != nil {
			return err
		}
		defer h.recorded.Close()
	}
	opened, where, others := program.Lesson(), session.Where(), session.Others()
	welcome := func(t *render.Terminal) { t.Welcome(opened.Title.Texts, opened.Summary.Texts, where, others) }
	if a.hasDesk() {
		return h.sitAndPlay(ctx, welcome)
	}
	welcome(h.term)
	if err := h.run(bufio.NewReader(a.in), person); err != nil {
		return written(err)
	}
	if h.wrong && !person {
		return &exit{code: exitUsage}
	}
	return written(h.term.Err())
}

// hand hands lines to a session and draws its answers.
type hand struct {
	*app
	ctx      context.Context
	session  *prompt.Session
	term     *render.Terminal
	says     saying
	wrong    bool           // a line was
	recorded io.WriteCloser // the lines that were right; nil where nobody wants them
	editing  *editing       // an editor that has still to be run
	saved    string         // the file that the session was written to
	person   bool           // somebody is at a terminal
	trying   bool           // behind a step of a lesson, which goes on afterwards
	asked    bool           // whether to leave without what is not saved
}

// A saying is what answers go to.
type saying interface {
	note(drawing)        // something that is said beside answers
	reply(prompt.Answer) // an answer
}

// atOnce draws what is said as soon as it is.
type atOnce struct{ *render.Terminal }

func (t atOnce) note(draw drawing)     { draw(t.Terminal) }
func (t atOnce) reply(a prompt.Answer) { t.Reply(a) }

// drawOn has all that is said drawn on a terminal.
func (h *hand) drawOn(t *render.Terminal) { h.term, h.says = t, atOnce{t} }

// run reads lines with the keys of a terminal, or plain ones where nobody types, or who
// does would not see a line that is repainted.
func (h *hand) run(in *bufio.Reader, person bool) error {
	h.person = person
	if person && h.env("ACCESSIBLE") == "" && h.env("TERM") != "dumb" {
		return h.typed()
	}
	return h.lines(in, person)
}

// lines reads plain lines, until the person leaves or the input ends. Where nobody
// types, each line is shown behind its prompt.
func (h *hand) lines(in *bufio.Reader, person bool) error {
	for {
		h.term.Blank()
		before := h.session.Prompt()
		if person {
			h.term.Waits(before)
		}
		typed, err := in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		typed = strings.TrimRight(typed, "\r\n")
		if errors.Is(err, io.EOF) && typed == "" {
			if person && !h.trying {
				h.gone()
			}
			return nil
		}
		if !person {
			h.term.Typed(before, h.session.Masked(typed))
		}
		if h.take(typed) {
			return nil
		}
		if e := h.editing; e != nil {
			h.editing = nil
			h.edited(*e, e.cmd.Run())
		}
	}
}

// take hands in one line and draws the answer. It reports whether the person leaves.
func (h *hand) take(typed string) (leaves bool) {
	h.resize()
	answer := h.session.Read(typed)
	if _, leaves := answer.(prompt.Leave); !leaves {
		h.asked = false
	}
	if told, ok := answer.(prompt.Told); ok {
		h.says.reply(prompt.Told{Answer: prompt.Nothing{}, Notes: told.Notes})
		answer = told.Answer
	}
	switch answer := answer.(type) {
	case prompt.Leave:
		return h.leaves()
	case prompt.Save:
		h.save(answer)
	case prompt.Edit:
		h.editing = h.edit()
	case *prompt.Mistake:
		h.wrong = true
		h.says.reply(answer)
		return false
	default:
		h.says.reply(answer)
	}
	h.keep(typed)
	return false
}

// leaves reports whether a person goes who wants to: where something is not saved they are
// asked once. What is recorded can be done again, and what is tried in a lesson is said
// behind it.
func (h *hand) leaves() bool {
	unsaved := h.session.Unsaved()
	if h.asked || len(unsaved) == 0 || !h.person || h.trying || h.recorded != nil {
		return true
	}
	h.asked = true
	h.aside(filled(playWords.notSaved, len(unsaved), h.session.SaveAs()))
	return false
}

// gone says what was tried and is gone.
func (h *hand) gone() {
	const most = 3
	if tried := h.session.Unsaved(); len(tried) > 0 {
		said := strings.Join(tried[:min(most, len(tried))], "; ")
		if len(tried) > most {
			said += fmt.Sprintf("; .. (%d)", len(tried))
		}
		h.aside(filled(playWords.tried, said, h.session.SaveAs()))
	}
}

// aside says something that is no answer to a line.
func (h *hand) aside(text rule.Text) { h.says.note(func(t *render.Terminal) { t.Aside(text) }) }

// resize lays out what comes for the screen as it is now.
func (h *hand) resize() { h.term.Resize(h.screen.columns(h.out, h.env)) }
