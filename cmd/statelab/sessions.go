package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"statelab/internal/diag"
	"statelab/internal/render"
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
		Short: "Show the session table of a Django project's SQLite file",
		Long: `sessions shows what stands in the session table of a Django project: whom each row
logs in, what it holds, until when it lives. It only reads: nothing is written to
the file and no file appears beside it, and a project that is running may go on.

Data can be read without a secret key. With the project's SECRET_KEY in the
environment variable STATELAB_SECRET_KEY or DJANGO_SECRET_KEY, or typed at the
prompt of --ask-secret, signatures are checked too.

Session keys are as good as passwords. They are shortened unless --full or
--format json is given.`,
		Example: `  statelab sessions db.sqlite3
  statelab sessions db.sqlite3 --live --user alice
  statelab sessions db.sqlite3 --format json`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.sessions(args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.filter.User, "user", "", "only sessions that log this user in")
	flags.StringVar(&f.filter.Key, "key", "", "only sessions whose key begins so")
	flags.BoolVar(&f.filter.Live, "live", false, "only sessions that have not expired")
	flags.BoolVar(&f.filter.Expired, "expired", false, "only sessions that have expired")
	flags.IntVar(&f.limit, "limit", 0, "show so many at most; all are counted (default: no limit)")
	flags.StringVar(&f.at, "at", "", "as of this time, such as 2026-03-02T09:00:00Z (default: now)")
	flags.StringVar(&f.format, "format", "text", "text or json")
	flags.BoolVar(&f.full, "full", false, "show whole keys and all data")
	flags.BoolVar(&f.askSecret, "ask-secret", false, "ask for the project's SECRET_KEY, without showing it")
	cmd.MarkFlagsMutuallyExclusive("live", "expired")
	return cmd
}

func (f *sessionFlags) check() error {
	switch {
	case !slices.Contains([]string{"text", "json"}, f.format):
		return fmt.Errorf("--format is text or json, not %q", f.format)
	case f.limit < 0:
		return fmt.Errorf("--limit is a number of sessions, not %d", f.limit)
	}
	return nil
}

// moment returns the time that a table is looked at: what --at says, or now.
func (f *sessionFlags) moment() (time.Time, error) {
	if f.at == "" {
		return time.Now().UTC(), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateTime, time.DateOnly} {
		if at, err := time.Parse(layout, f.at); err == nil {
			return at.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("--at is a time such as 2026-03-02T09:00:00Z, not %q", f.at)
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
	at, err := f.moment()
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
	err = list(table, view, f, render.SessionTable{File: file, Table: table.Name, Users: table.Users, At: at, Checked: secret != ""})
	if closing := table.Close(); err == nil {
		err = tableProblem(closing)
	}
	return err
}

// list shows the rows that are wanted and counts them all.
func list(table *sessiontable.Table, view sessionView, f sessionFlags, head render.SessionTable) error {
	if err := view.Head(head); err != nil {
		return written(err)
	}
	var sum sessiontable.Summary
	shown := 0
	var screen error
	err := table.Each(func(r sessiontable.Row) error {
		if !f.filter.Takes(r) {
			return nil
		}
		sum.Add(r)
		if f.limit > 0 && shown == f.limit {
			return nil
		}
		shown++
		screen = view.Row(describedSession(r, head.At))
		return screen
	})
	if screen != nil {
		return written(screen)
	}
	if err != nil {
		return tableProblem(err)
	}
	return written(view.Summary(render.SessionSummary{Rows: sum.Rows, Shown: shown, Live: sum.Live, Expired: sum.Expired,
		LoggedIn: sum.LoggedIn, Anonymous: sum.Anonymous, Unreadable: sum.Unreadable}))
}

// describedSession takes from a row what its views show.
func describedSession(r sessiontable.Row, at time.Time) render.Session {
	s := render.Session{Key: r.Key, UserID: r.User.ID, User: r.User.Name, UserNote: r.User.Note,
		ExpiresText: r.ExpiresText, Expires: r.Expires, Lasts: r.Expires.Sub(at), Live: r.Live,
		SignedAt: r.SignedAt, Signature: string(r.Signature), Compressed: r.Compressed, Legacy: r.Legacy, Problem: r.Problem}
	for _, item := range r.Items() {
		s.Data = append(s.Data, render.SessionItem{Name: item.Name, Value: item.JSON})
	}
	if text, ok := r.JSON(); ok {
		s.JSON = text
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
		return "", errors.New("--ask-secret asks at a terminal: elsewhere set STATELAB_SECRET_KEY")
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
		return "", errors.New("no secret key was typed")
	case err != nil:
		return "", fault(err)
	}
	return typed, nil
}
