package render

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

func (sc *scene) tablePanel(t *trace.Table) panel {
	named := sc.step.Jar == nil || wire.Hostname(sc.step.Jar.Host) != t.Host || sc.otherTables(t.Host)
	p := panel{titles: sc.tableTitles(t, named)}
	left, changed := 0, false
	for _, i := range few(len(t.Rows), sc.limit(), func(i int) bool { return t.Rows[i].Mark != trace.Same }) {
		p.rows = append(p.rows, sc.tableRow(&t.Rows[i]))
	}
	for _, r := range t.Rows {
		changed = changed || r.Mark != trace.Same
		if r.Mark != trace.Gone {
			left++
		}
	}
	none, noneLeft := words.tableEmpty, words.tableLeft
	switch {
	case t.Name == trace.Memory:
		none, noneLeft = memoryWords.empty, memoryWords.left
	case strings.HasSuffix(t.Name, trace.NotMade):
		p.notes = []string{sc.say(memoryWords.notMade)}
		return p
	}
	p.notes = append(sc.panelNotes(len(t.Rows), len(p.rows), left, changed, none, noneLeft), sc.renamed(t)...)
	return p
}

// renamed says of each user behind the rows of a table who is called otherwise than
// before the step: the rows hold a number, and only the name beside it has changed.
func (sc *scene) renamed(t *trace.Table) []string {
	var notes []string
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Was == "" || r.Mark == trace.Gone {
			continue
		}
		note := "(" + fmt.Sprintf(sc.say(words.renamed), r.UserID(), r.User) + ")"
		if r.User == "" {
			note = "(" + fmt.Sprintf(sc.say(words.nameless), r.UserID(), r.Was) + ")"
		}
		if !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return notes
}

// tables are the panels of the step's table, where its site has anything to do with
// sessions, and of those of other sites that the step changed.
func (sc *scene) tables() []panel {
	var all []panel
	if t := sc.step.Table; t != nil && sc.use(t.Host).sessions {
		all = append(all, sc.tablePanel(t))
	}
	for i := range sc.step.Tables {
		t := &sc.step.Tables[i]
		if len(all) == 0 {
			all = append(all, sc.tablePanel(t))
			continue
		}
		other := panel{titles: []line{{gap(2), sc.span(faint, fmt.Sprintf(sc.say(words.tableOf), t.Host))}}}
		for _, i := range few(len(t.Rows), sc.limit(), func(i int) bool { return t.Rows[i].Mark != trace.Same }) {
			other.rows = append(other.rows, sc.tableRow(&t.Rows[i]))
		}
		all = append(all, other)
	}
	return all
}

// otherTables reports whether statements ran on tables of other hosts than the
// one that is shown, so that it has to say whose it is.
func (sc *scene) otherTables(host string) bool {
	return slices.ContainsFunc(sc.step.Exchanges, func(e trace.Exchange) bool {
		_, of, _ := strings.Cut(origin(e.URL), "://")
		return of != host && e.Server != nil && len(e.Server.Queries) > 0
	})
}

func (sc *scene) tableRow(r *trace.RowEntry) panelRow {
	row := panelRow{mark: r.Mark, cells: []string{short(r.Key), sc.rowUser(r)}, user: true}
	switch {
	case r.Mark == trace.Gone:
		row.why = sc.text(r.Why)
	case !r.Live || r.Lasts < 0:
		row.lasts = sc.say(words.expired)
	default:
		row.lasts = roughly(r.Lasts, sc.o.Lang)
	}
	if r.Instance > 0 {
		row.second = append(row.second, sc.text(rule.Textf("in process %d", "%d번 프로세스", r.Instance)))
	}
	for _, item := range r.Data {
		// Names that begin with _ are the server's own: the login, the expiry.
		if !strings.HasPrefix(item.Name, "_") {
			row.second = append(row.second, item.Name+" = "+item.Value)
		}
	}
	return row
}

// rowUser says whose login a row holds: by number where no user of it is found.
func (sc *scene) rowUser(r *trace.RowEntry) string {
	switch id := r.UserID(); {
	case r.User != "":
		return r.User
	case id != "":
		return fmt.Sprintf(sc.say(sessionWords.userID), id)
	}
	return trace.Anonymous
}
