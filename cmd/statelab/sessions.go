package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"statelab/internal/diag"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/sessiontable"
)

// lockWait is how long a locked database is waited for.
const lockWait = 2 * time.Second

// sessionFlags are the flags of the command.
type sessionFlags struct {
	filter    sessiontable.Filter
	limit     int
	at        string
	format    string
	full      bool
	askSecret bool
}

func (a *app) sessionsCommand() *cobra.Command {
	var f sessionFlags
	cmd := &cobra.Command{
		Use:   "sessions FILE",
		Short: a.say(sessionsWords.short),
		Long:  a.say(sessionsWords.long),
		Example: `  statelab sessions db.sqlite3
  statelab sessions db.sqlite3 --live --user alice
  statelab sessions db.sqlite3 --format json`,
		Args: exactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.sessions(args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.filter.User, "user", "", a.say(sessionsWords.user))
	flags.StringVar(&f.filter.Key, "key", "", a.say(sessionsWords.key))
	flags.BoolVar(&f.filter.Live, "live", false, a.say(sessionsWords.live))
	flags.BoolVar(&f.filter.Expired, "expired", false, a.say(sessionsWords.expired))
	flags.IntVar(&f.limit, "limit", 0, a.say(sessionsWords.limit))
	flags.StringVar(&f.at, "at", "", a.say(sessionsWords.at))
	flags.StringVar(&f.format, "format", "text", a.say(words.textOrJSON))
	flags.BoolVar(&f.full, "full", false, a.say(sessionsWords.full))
	flags.BoolVar(&f.askSecret, "ask-secret", false, a.say(sessionsWords.askSecret))
	exclude(cmd, "live", "expired")
	return cmd
}

func (f *sessionFlags) check() error {
	if f.limit < 0 {
		return mistaken(mistakes.badLimit, f.limit)
	}
	return checkFormat(f.format)
}

// sessionView is a view of a session table, the screen or JSON lines.
type sessionView interface {
	Head(render.SessionTable) error
	Row(render.Session) error
	Summary(render.SessionSummary) error
}

// sessions shows the session table of a file.
func (a *app) sessions(file string, f sessionFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	at, err := moment(f.at)
	if err != nil {
		return err
	}
	secret, err := a.secret(f.askSecret)
	if err != nil {
		return err
	}
	table, err := sessiontable.Open(file, sessiontable.Options{Now: at, Secret: secret, Wait: lockWait})
	if err != nil {
		return tableProblem(err)
	}
	var view sessionView = a.terminal(a.out).Sessions(f.full)
	if f.format == "json" {
		view = render.NewSessionLines(a.out)
	}
	err = a.list(table, view, f, render.SessionTable{File: file, Table: table.Name, Users: table.Users, At: at, Checked: secret != ""})
	if closing := table.Close(); err == nil {
		err = tableProblem(closing)
	}
	return err
}

// list shows the rows that are wanted and counts them all.
func (a *app) list(table *sessiontable.Table, view sessionView, f sessionFlags, head render.SessionTable) error {
	if err := view.Head(head); err != nil {
		return written(err)
	}
	var sum sessiontable.Summary
	var others missed
	shown := 0
	var screen error
	err := table.Each(func(r sessiontable.Row) error {
		if !f.filter.Takes(r) {
			others.add(r)
			return nil
		}
		sum.Add(r)
		if f.limit > 0 && shown == f.limit {
			return nil
		}
		shown++
		screen = view.Row(describedSession(r, head.At, f.format))
		return screen
	})
	if screen != nil {
		return written(screen)
	}
	if err != nil {
		return tableProblem(err)
	}
	if sum.Rows == 0 && others.rows > 0 && f.format == "text" {
		_, err := fmt.Fprintln(a.out, a.say(others.told(f.filter)))
		return written(err)
	}
	return written(view.Summary(render.SessionSummary{Rows: sum.Rows, Shown: shown, Live: sum.Live, Expired: sum.Expired,
		LoggedIn: sum.LoggedIn, Anonymous: sum.Anonymous, Unreadable: sum.Unreadable}))
}

// plainID is an id that can be shown and typed: a number, a UUID.
var plainID = regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`)

// missed are the rows that a filter left out.
type missed struct {
	rows     int
	nameless string // the id of a user who has no name, as after a deletion; empty: all have one
}

func (m *missed) add(r sessiontable.Row) {
	m.rows++
	if id := r.User.ID; m.nameless == "" && r.User.Name == "" && plainID.MatchString(id) {
		m.nameless = id
	}
}

// told says that there are rows, and none that the filter takes.
func (m *missed) told(filter sessiontable.Filter) rule.Text {
	text := filled(sessionsWords.noneFits, m.rows)
	switch {
	case filter != sessiontable.Filter{User: filter.User}:
	case m.rows == 1:
		text = filled(sessionsWords.onlyOne, filter.User)
	default:
		text = filled(sessionsWords.noneOf, m.rows, filter.User)
	}
	if filter.User != "" && m.nameless != "" {
		id := filled(sessionsWords.askByID, m.nameless)
		text.EN, text.KO = text.EN+"\n"+id.EN, text.KO+"\n"+id.KO
	}
	return text
}

// describedSession takes from a row what its view shows: the data as one object for
// JSON lines, as items for the screen and where JSON does not have them.
func describedSession(r sessiontable.Row, at time.Time, format string) render.Session {
	s := render.Session{Key: r.Key, UserID: r.User.ID, User: r.User.Name, UserNote: r.User.Note,
		ExpiresText: r.ExpiresText, Expires: r.Expires, Lasts: r.Expires.Sub(at), Live: r.Live,
		SignedAt: r.SignedAt, Signature: string(r.Signature), Compressed: r.Compressed, Legacy: r.Legacy, Problem: r.Problem}
	if format == "json" {
		if text, ok := r.JSON(); ok {
			s.JSON = text
			return s
		}
	}
	for _, item := range r.Items() {
		s.Data = append(s.Data, render.SessionItem{Name: item.Name, Value: item.JSON})
	}
	return s
}

// tableProblem gives a fault of a file its exit code: 2 where another file is
// meant, 4 where this one cannot be read.
func tableProblem(err error) error {
	if err == nil {
		return nil
	}
	var p *sessiontable.Problem
	if !errors.As(err, &p) {
		return fault(err)
	}
	problems := diag.List{p.Diagnostic}
	if p.OtherFile {
		return &exit{exitUsage, problems}
	}
	return fault(problems)
}

// secret returns the project's SECRET_KEY, empty where none is given. It is
// never taken from the command line, which other users of the computer can see.
func (a *app) secret(ask bool) (string, error) {
	if !ask {
		for _, name := range []string{"STATELAB_SECRET_KEY", "DJANGO_SECRET_KEY"} {
			if secret := a.env(name); secret != "" {
				return secret, nil
			}
		}
		return "", nil
	}
	file, ok := a.in.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return "", mistaken(mistakes.needsTerminal)
	}
	return askSecret(file, a.err)
}

// askSecret asks for the secret key. The echo is off before the prompt is there,
// so that nothing shows however soon somebody types.
func askSecret(keys *os.File, screen io.Writer) (string, error) {
	state, err := term.MakeRaw(int(keys.Fd()))
	if err != nil {
		return "", fault(err)
	}
	defer term.Restore(int(keys.Fd()), state)
	prompt := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{keys, screen}, "")
	typed, err := prompt.ReadPassword("SECRET_KEY: ")
	switch {
	case errors.Is(err, io.EOF): // Ctrl-C, Ctrl-D
		return "", mistaken(mistakes.nothingTyped)
	case err != nil:
		return "", fault(err)
	}
	return typed, nil
}
