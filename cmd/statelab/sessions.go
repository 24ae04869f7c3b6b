package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/memo"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/sessiontable"
)

// lockWait is how long a locked database is waited for.
const lockWait = 2 * time.Second

// sessionFlags are the flags of the command.
type sessionFlags struct {
	filter    sessiontable.Filter
	table     string
	zone      string
	at        string
	formats   *formats[sessionWriter]
	full      bool
	askSecret bool
}

func (a *app) sessionsCommand() *cobra.Command {
	f := sessionFlags{formats: sessionFormats()}
	cmd := &cobra.Command{
		Use:   "sessions FILE|DATA|-",
		Short: a.say(sessionsWords.short),
		Long:  a.say(sessionsWords.long),
		Example: `  statelab sessions db.sqlite3
  statelab sessions db.sqlite3 --live --user alice
  statelab sessions db.sqlite3 --zone Asia/Seoul
  statelab sessions db.sqlite3 --format json
  statelab sessions - < session_data.txt`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error { return a.sessions(cmd, args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.filter.User, "user", "", a.say(sessionsWords.user))
	flags.StringVar(&f.filter.Key, "key", "", a.say(sessionsWords.key))
	flags.BoolVar(&f.filter.Live, "live", false, a.say(sessionsWords.live))
	flags.BoolVar(&f.filter.Expired, "expired", false, a.say(sessionsWords.expired))
	flags.IntVar(&f.filter.Most, "limit", 0, a.say(sessionsWords.limit))
	flags.StringVar(&f.table, "table", "", a.say(sessionsWords.table))
	flags.StringVar(&f.zone, "zone", "", a.say(sessionsWords.zone))
	flags.StringVar(&f.at, "at", "", a.say(sessionsWords.at))
	f.formats.register(cmd, a.say)
	flags.BoolVar(&f.full, "full", false, a.say(sessionsWords.full))
	flags.BoolVar(&f.askSecret, "ask-secret", false, a.say(sessionsWords.askSecret))
	exclude(cmd, "live", "expired")
	return cmd
}

// sessionView is a view of a session table, the screen or JSON lines.
type sessionView interface {
	Head(render.SessionTable) error
	Row(render.Session) error
	Summary(render.SessionSummary) error
}

// sessionWriter writes session tables, and session data that stand alone.
type sessionWriter struct {
	table func(a *app, w io.Writer, full bool) sessionView
	value func(a *app, v render.SessionValue) error
	token func(a *app, v render.TokenValue) error
}

func sessionFormats() *formats[sessionWriter] {
	return &formats[sessionWriter]{all: []format[sessionWriter]{
		{name: "text", says: words.screen, write: sessionWriter{
			func(a *app, w io.Writer, full bool) sessionView { return a.terminalOn(w, a.out).Sessions(full) },
			func(a *app, v render.SessionValue) error { return a.terminal(a.out).SessionValue(v) },
			func(a *app, v render.TokenValue) error { return a.terminal(a.out).TokenValue(v) },
		}},
		{name: "json", says: sessionsWords.json, programs: true, write: sessionWriter{
			func(_ *app, w io.Writer, _ bool) sessionView { return render.NewSessionLines(w) },
			func(a *app, v render.SessionValue) error { return render.NewSessionLines(a.out).Value(v) },
			func(a *app, v render.TokenValue) error { return render.NewSessionLines(a.out).Token(v) },
		}},
	}}
}

// sessions shows the session table of a file, or session data that stand alone.
func (a *app) sessions(cmd *cobra.Command, word string, f sessionFlags) error {
	if f.filter.Most < 0 {
		return mistaken(mistakes.badLimit, f.filter.Most)
	}
	if key, is := keyIn(f.filter.Key); is {
		f.filter.Key = key
	}
	o := sessiontable.Options{Table: f.table, Wait: lockWait}
	var err error
	if o.Now, err = moment(f.at); err != nil {
		return err
	}
	if o.Zone, err = zoneOf(f.zone); err != nil {
		return err
	}
	data, alone, err := a.sessionData(word)
	if err != nil {
		return err
	}
	if alone {
		if err := aboutTables(cmd); err != nil {
			return err
		}
	}
	if o.Keys, err = a.keys(f.askSecret); err != nil {
		return err
	}
	if alone {
		return a.sessionValues(data, o, f.formats.asked())
	}
	return a.sessionTable(word, o, f)
}

// zoneOf is the zone that --zone names, UTC where it names none.
func zoneOf(name string) (*time.Location, error) {
	if name == "" {
		return time.UTC, nil
	}
	zone, err := sessiontable.ParseZone(name)
	if err != nil {
		return nil, misuse(filled(sessionsWords.badZone, name), sessionsWords.zoneForm)
	}
	return zone, nil
}

// sessionTable shows the session table of a file.
func (a *app) sessionTable(file string, o sessiontable.Options, f sessionFlags) error {
	table, err := sessiontable.Open(file, o)
	if err != nil {
		return tableProblem(err)
	}
	out := bufio.NewWriterSize(a.out, 64<<10)
	view := f.formats.asked().write.table(a, out, f.full)
	head := render.SessionTable{File: file, Table: table.Name, Users: table.Users, Zone: f.zone, At: o.Now, Checked: o.Keys.Secret != ""}
	head.Remark = table.Clock.Remark(o.Zone)
	for _, other := range table.Others {
		head.Others = append(head.Others, render.OtherSessions{Table: other.Name, Rows: other.Rows})
	}
	instead, err := list(table, view, f, head)
	if err == nil && !instead.IsZero() {
		_, err = fmt.Fprintln(out, a.say(instead))
	}
	if flushing := out.Flush(); err == nil {
		err = written(flushing)
	}
	if closing := table.Close(); err == nil {
		err = tableProblem(closing)
	}
	return err
}

// list shows the rows that are wanted and counts them. Where there are none it returns
// what is said instead of a summary.
func list(table *sessiontable.Table, view sessionView, f sessionFlags, head render.SessionTable) (instead rule.Text, err error) {
	if err := view.Head(head); err != nil {
		return instead, written(err)
	}
	var sum sessiontable.Summary
	var nameless string // the id of a user who has no name
	var others []string // the names of users who were not asked for
	var screen error
	err = table.Each(f.filter, func(r sessiontable.Row) error {
		if !f.filter.Takes(r) {
			nameless = cmp.Or(nameless, idWithoutName(r.User))
			if r.User.Name != "" && len(others) < mostOthers && !slices.Contains(others, r.User.Name) {
				others = append(others, r.User.Name)
			}
			return nil
		}
		sum.Add(r)
		if screen = view.Row(describedSession(r, head.At, f.formats.asked().programs)); screen == nil && sum.Rows == f.filter.Most {
			return sessiontable.ErrEnough
		}
		return screen
	})
	if screen != nil {
		return instead, written(screen)
	}
	if err != nil {
		return instead, tableProblem(err)
	}
	if sum.Rows == 0 && !f.formats.asked().programs {
		all, err := table.Count(sessiontable.Filter{})
		if err != nil || all.Rows > 0 {
			return noneTaken(f.filter, all.Rows, nameless, others), tableProblem(err)
		}
	}
	said, err := counted(table, f.filter, sum)
	if err != nil {
		return instead, tableProblem(err)
	}
	return instead, written(view.Summary(said))
}

// counted completes what was counted of the rows shown: where no more were wanted, SQL
// counts the others, as far as it can.
func counted(table *sessiontable.Table, f sessiontable.Filter, sum sessiontable.Summary) (render.SessionSummary, error) {
	said := render.SessionSummary{Rows: sum.Rows, Shown: sum.Rows, Live: sum.Live, Expired: sum.Expired,
		LoggedIn: sum.LoggedIn, Void: sum.Void, Anonymous: sum.Anonymous, Unreadable: sum.Unreadable}
	if sum.Broken > 0 && sum.Held == 0 {
		said.Remark = sessionsWords.noneHolds
	}
	if f.Most == 0 || sum.Rows < f.Most {
		return said, nil
	}
	if f.User != "" {
		said.AllUncounted = true
		return said, nil
	}
	all, err := table.Count(f)
	if err != nil || all.Rows <= sum.Rows {
		return said, err
	}
	said.Rows, said.Live, said.Expired, said.UsersUncounted = all.Rows, all.Live, all.Expired, true
	return said, nil
}

// plainID is an id that can be shown and typed: a number, a UUID.
var plainID = memo.Pattern(`^[0-9A-Za-z-]{1,64}$`)

// idWithoutName returns the id of a user who has no name, as after a deletion: by it the
// sessions are asked for.
func idWithoutName(u sessiontable.User) string {
	if u.Name != "" || !plainID().MatchString(u.ID) {
		return ""
	}
	return u.ID
}

// mostOthers is among how many users one is looked for whose name is near to the one that was asked for.
const mostOthers = 100

// noneTaken says that there are rows, and none that the filter takes; others are the users of those that were looked at.
func noneTaken(filter sessiontable.Filter, rows int, nameless string, others []string) rule.Text {
	text := filled(sessionsWords.noneFits, rows)
	switch {
	case filter.Key != "" || filter.Live || filter.Expired:
	case rows == 1:
		text = filled(sessionsWords.onlyOne, filter.User)
	default:
		text = filled(sessionsWords.noneOf, rows, filter.User)
	}
	if meant := diag.Guess(filter.User, others); filter.User != "" && !meant.IsZero() {
		text.EN, text.KO = text.EN+"\n"+meant.EN, text.KO+"\n"+meant.KO
	} else if filter.User != "" && nameless != "" {
		id := filled(sessionsWords.askByID, nameless)
		text.EN, text.KO = text.EN+"\n"+id.EN, text.KO+"\n"+id.KO
	}
	return text
}

// describedSession takes from a row what its view shows: the data as one object for
// programs, as items for people and where JSON does not have them.
func describedSession(r sessiontable.Row, at time.Time, programs bool) render.Session {
	s := render.Session{Key: r.Key, UserID: r.User.ID, User: r.User.Name, UserNote: r.User.Note,
		ExpiresText: r.ExpiresText, Expires: r.Expires, Lasts: r.Expires.Sub(at), Live: r.Live,
		SignedAt: r.SignedAt, Signature: string(r.Signature), Compressed: r.Compressed, Legacy: r.Legacy, Pickled: r.Pickled, Problem: r.Problem}
	s.JSON, s.Data = describedData(r.Content, programs)
	return s
}

func describedData(c sessiontable.Content, programs bool) (json string, items []render.SessionItem) {
	if programs {
		if text, ok := c.JSON(); ok {
			return text, nil
		}
	}
	for _, item := range c.Items() {
		items = append(items, render.SessionItem{Name: item.Name, Value: item.JSON})
	}
	return "", items
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
