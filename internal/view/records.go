package view

import (
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// Records are what is worth showing of a table beside that of the sessions: of the site's own, or
// of the users.
type Records struct {
	Host  string
	Name  string // "shop_order"
	Named bool   // whose it is cannot be seen from the jar beside it
	Rows  []Record
	Notes []Note

	Of      int  // rows that it has, those too that are not shown
	Changes bool // the step changes it; not said before it happens
	About   bool // the task, an expectation or the text is about it
	Shown   bool // the lesson wants it on the screen
}

// A Record is a row of such a table.
type Record struct {
	Mark trace.Mark
	ID   int64
	User string // whose it is, empty for nobody's; of a user, who it is
	Told bool   // the step's text names that user, or the row stood in the way of what was to be written
	Why  rule.Text
	Data []Item // of a user, what changed
}

// records chooses of the tables that the step looked into or changed. Of the users there are
// those alone in whose rows something else was written than when they logged in last. Of one that
// a step before had there are the rows that the step changes, and the others are counted.
func (c *chooser) records(t *trace.Table) []Records { return c.recordsOf(t, false) }

// recordsOf is records, or what is chosen while the step has still to happen and something is asked of it: that is
// answered from the tables, so that none of them counts as known.
func (c *chooser) recordsOf(t *trace.Table, asked bool) []Records {
	var all []Records
	for i := range t.Records {
		one := &t.Records[i]
		v := Records{Host: t.Host, Name: one.Name, Named: c.step.Jar == nil || wire.Hostname(c.step.Jar.Host) != wire.Hostname(t.Host)}
		v.Of = countOf(one.Rows, func(r trace.Record) bool { return r.Mark != trace.Gone })
		v.Changes, v.About = !asked && len(c.changedIn(t, one)) > 0, c.isAbout(one)
		v.Shown = one.IsAmong(c.step.Shown)
		rows := one.Rows
		if one.Users && !v.Shown {
			rows = slices.DeleteFunc(slices.Clone(rows), func(r trace.Record) bool { return r.Mark == trace.Same || !c.o.Details && onlyLoggedIn(&r) })
		}
		if one.Users && len(rows) == 0 || !one.Users && !c.touches(one) && !c.asks(one) {
			continue
		}
		marks := make([]trace.Mark, len(rows))
		for i := range rows {
			marks[i] = rows[i].Mark
		}
		met := metIn(c.step, one.Name)
		told := func(i int) bool { return c.named(rows[i].User) || slices.Contains(met, rows[i].ID) }
		keep, more := c.fewest(len(rows), func(i int) bool { return marks[i] != trace.Same || slices.Contains(met, rows[i].ID) }, told)
		if !one.Users && !c.open && !asked && c.knows(t, one) {
			matters := c.changedIn(t, one)
			keep = slices.DeleteFunc(keep, func(i int) bool { return !matters[rows[i].ID] && !told(i) })
			more = len(rows) - len(keep)
		}
		for _, i := range keep {
			v.Rows = append(v.Rows, recordOf(one, &rows[i], v.Shown))
			v.Rows[len(v.Rows)-1].Told = told(i)
		}
		switch v.Notes = notes(marks, more); {
		case one.Users && !v.Shown:
			v.Notes = nil
		case len(v.Rows) == 0 && more > 0:
			v.Notes = []Note{{Kind: AsBefore, Count: more}}
		}
		all = append(all, v)
	}
	return all
}

// isAbout reports whether the task, an expectation of it or of the step, or the text names a table.
func (c *chooser) isAbout(t *trace.Records) bool {
	about := "tables." + t.Model
	return c.asks(t) || t.IsAmong(c.step.Shown) || slices.Contains(c.step.Judged, t.Model) || c.named(t.Model) || c.named(t.Name) ||
		slices.ContainsFunc(c.step.Checks, func(ch trace.Check) bool { return ch.About == about || strings.HasPrefix(ch.About, about+".") })
}

// asks reports whether the task of the step is about a table, be it that the answer is lines alone, which touch none.
func (c *chooser) asks(t *trace.Records) bool {
	return c.step.Task != nil && c.step.Task.IsAbout(t.Model)
}

// countOf is how many of all are so.
func countOf[T any](all []T, is func(T) bool) (n int) {
	for _, one := range all {
		if is(one) {
			n++
		}
	}
	return n
}

// metIn are the ids of the rows of a table that stood in the way of what was to be written: nothing of them
// changed, and they are why nothing did.
func metIn(s *trace.Step, table string) (ids []int64) {
	note := func(all []trace.Query) {
		for _, q := range all {
			if q.Met != 0 && q.Table == table {
				ids = append(ids, q.Met)
			}
		}
	}
	note(s.Queries)
	for i := range s.Exchanges {
		if server := s.Exchanges[i].Server; server != nil {
			note(server.Queries)
		}
	}
	return ids
}

// touches reports whether a statement of the step was on a table, or something of it changed.
func (c *chooser) touches(t *trace.Records) bool { return touches(c.step, t) }

func touches(s *trace.Step, t *trace.Records) bool {
	on := func(q trace.Query) bool { return q.Table == t.Name }
	stands := s.Verb == "" && len(t.Rows) > 0 // nothing was done: somebody looks
	return stands || slices.Contains(s.Judged, t.Model) || t.IsAmong(s.Shown) || changedRecords(*t) || slices.ContainsFunc(s.Queries, on) ||
		slices.ContainsFunc(s.Exchanges, func(e trace.Exchange) bool { return e.Server != nil && slices.ContainsFunc(e.Server.Queries, on) }) ||
		slices.ContainsFunc(s.Checks, func(ch trace.Check) bool { return strings.HasPrefix(ch.About, "tables."+t.Model) })
}

// recordsFirst are the steps that have a table beside that of the sessions first, by its host and name.
func recordsFirst(tr *trace.Trace) map[[2]string]*trace.Step {
	first := map[[2]string]*trace.Step{}
	for i := range tr.Steps {
		s := &tr.Steps[i]
		look := func(t *trace.Table) {
			for j := range t.Records {
				at := [2]string{t.Host, t.Records[j].Name}
				if first[at] == nil && touches(s, &t.Records[j]) {
					first[at] = s
				}
			}
		}
		if s.Table != nil {
			look(s.Table)
		}
		for j := range s.Tables {
			look(&s.Tables[j])
		}
	}
	return first
}

// knows reports whether a step before had a table already. Where nothing was done, somebody looks.
func (c *chooser) knows(of *trace.Table, t *trace.Records) bool {
	first := c.run.recordsFirst[[2]string{of.Host, t.Name}]
	return c.step.Verb != "" && !t.IsAmong(c.step.Shown) && first != nil && first != c.step
}

// changedIn are the ids of the rows of a table that the step changes, be it in the exchange that is told
// or in another one.
func (c *chooser) changedIn(of *trace.Table, t *trace.Records) map[int64]bool {
	ids := map[int64]bool{}
	note := func(other *trace.Table) {
		for _, one := range other.Records {
			for _, r := range one.Rows {
				if other.Host == of.Host && one.Name == t.Name && r.Mark != trace.Same {
					ids[r.ID] = true
				}
			}
		}
	}
	note(of)
	if c.step.Table != nil {
		note(c.step.Table)
	}
	for i := range c.step.Tables {
		note(&c.step.Tables[i])
	}
	return ids
}

// changedRecords reports whether a row of a table changed.
func changedRecords(t trace.Records) bool {
	return slices.ContainsFunc(t.Rows, func(r trace.Record) bool { return r.Mark != trace.Same })
}

// onlyLoggedIn reports whether nothing of a user's row is new but when that user logged in last.
func onlyLoggedIn(r *trace.Record) bool {
	return r.Mark == trace.Changed && !slices.ContainsFunc(r.Data, func(i trace.Item) bool { return i.Fresh && i.Name != "last_login" })
}

// recordOf is a row as it is shown: of a user what changed, and where the lesson wants the table on the screen the
// whole, but for what says nothing.
func recordOf(t *trace.Records, r *trace.Record, shown bool) Record {
	v := Record{Mark: r.Mark, ID: r.ID, User: r.User}
	if r.Mark == trace.Gone {
		v.Why = r.Why
	}
	for _, item := range r.Data {
		switch {
		case t.Users && (r.Mark == trace.Gone || r.Mark == trace.Changed && !item.Fresh && !shown):
		case t.Users && r.Mark == trace.New && !shown && asCreated(item), t.Users && shown && !item.Fresh && asLeft(item):
		case item.Name == "password":
			v.Data = append(v.Data, passwordOf(r, item))
		case r.Mark == trace.Changed && item.Fresh:
			v.Data = append(v.Data, Item{Item: item, Was: before(t, &item, shown)})
		case t.Users || item.Name != r.UserKey || r.User == "":
			v.Data = append(v.Data, Item{Item: item})
		}
	}
	return v
}

// longestWas is the number of characters up to which a value is told that stood in a column before.
const longestWas = 16

// before says what stood in a column that was changed. Of users the columns that changed stand alone, and
// need not be told from others where the value is too long.
func before(t *trace.Records, item *trace.Item, shown bool) rule.Text {
	switch {
	case item.Was != "" && utf8.RuneCountInString(item.Was) <= longestWas:
		return rule.Textf("was %s", "이전 %s", item.Was)
	case t.Users && !shown:
		return rule.Text{}
	}
	return rule.Text{EN: "changed", KO: "바뀜"}
}

// asCreated reports whether a column of a new user is as create_user() leaves it where it is
// given nothing, or is of no interest. Columns of a class of one's own are.
func asCreated(i trace.Item) bool {
	switch i.Name {
	case "email":
		return i.Value == `""`
	case "is_active":
		return i.Value == "true"
	case "is_staff", "is_superuser":
		return i.Value == "false"
	}
	return slices.Contains([]string{"first_name", "last_name", "last_login", "date_joined", "password"}, i.Name)
}

// asLeft reports whether a column of a user that did not change says nothing of him. Whether he is active does.
func asLeft(i trace.Item) bool {
	switch i.Name {
	case "is_active":
		return false
	case "first_name", "last_name":
		return i.Value == `""`
	case "last_login":
		return i.Value == "null"
	}
	return i.Name != "password" && asCreated(i)
}

// shortHash is a password field with its end alone, by which two can be told apart.
func shortHash(field string) string {
	if len(field) <= 24 {
		return field
	}
	return field[:strings.IndexAny(field+"$", "$")] + "$.." + field[len(field)-8:]
}

// passwordOf is a password field, and of one that was changed the end of it and of what it was, which have room beside
// each other.
func passwordOf(r *trace.Record, item trace.Item) Item {
	if r.Mark != trace.Changed || !item.Fresh || item.Was == "" {
		item.Value = shortHash(item.Value)
		return Item{Item: item}
	}
	end := func(field string) string {
		if field = strings.Trim(field, `"`); len(field) <= 8 {
			return field
		}
		return ".." + field[len(field)-6:]
	}
	was := rule.Textf("was %s", "이전 %s", end(item.Was))
	item.Value = end(item.Value)
	return Item{Item: item, Was: was}
}
