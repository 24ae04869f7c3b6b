package view

import (
	"slices"
	"strings"

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
}

// A Record is a row of such a table.
type Record struct {
	Mark trace.Mark
	ID   int64
	User string // whose it is, empty for nobody's; of a user, who it is
	Told bool   // the step's text names that user
	Why  rule.Text
	Data []Item // of a user, what changed
}

// records chooses of the tables that the step looked into or changed. Of the users there are
// those alone in whose rows something else was written than when they logged in last.
func (c *chooser) records(t *trace.Table) []Records {
	var all []Records
	for i := range t.Records {
		one := &t.Records[i]
		v := Records{Host: t.Host, Name: one.Name, Named: c.step.Jar == nil || wire.Hostname(c.step.Jar.Host) != wire.Hostname(t.Host)}
		rows := one.Rows
		if one.Users {
			rows = slices.DeleteFunc(slices.Clone(rows), func(r trace.Record) bool { return r.Mark == trace.Same || !c.o.Details && onlyLoggedIn(&r) })
		}
		if one.Users && len(rows) == 0 || !one.Users && !c.touches(one) {
			continue
		}
		marks := make([]trace.Mark, len(rows))
		for i := range rows {
			marks[i] = rows[i].Mark
		}
		keep, more := c.fewest(len(rows), func(i int) bool { return marks[i] != trace.Same }, func(i int) bool { return c.named(rows[i].User) })
		for _, i := range keep {
			v.Rows = append(v.Rows, recordOf(one, &rows[i]))
			v.Rows[len(v.Rows)-1].Told = c.named(rows[i].User)
		}
		if v.Notes = notes(marks, more); one.Users {
			v.Notes = nil
		}
		all = append(all, v)
	}
	return all
}

// touches reports whether a statement of the step was on a table, or something of it changed.
func (c *chooser) touches(t *trace.Records) bool {
	on := func(q trace.Query) bool { return q.Table == t.Name }
	stands := c.step.Verb == "" && len(t.Rows) > 0 // nothing was done: somebody looks
	return stands || changedRecords(*t) || slices.ContainsFunc(c.step.Queries, on) ||
		slices.ContainsFunc(c.step.Exchanges, func(e trace.Exchange) bool { return e.Server != nil && slices.ContainsFunc(e.Server.Queries, on) }) ||
		slices.ContainsFunc(c.step.Checks, func(ch trace.Check) bool { return strings.HasPrefix(ch.About, "tables."+t.Model) })
}

// changedRecords reports whether a row of a table changed.
func changedRecords(t trace.Records) bool {
	return slices.ContainsFunc(t.Rows, func(r trace.Record) bool { return r.Mark != trace.Same })
}

// onlyLoggedIn reports whether nothing of a user's row is new but when that user logged in last.
func onlyLoggedIn(r *trace.Record) bool {
	return r.Mark == trace.Changed && !slices.ContainsFunc(r.Data, func(i trace.Item) bool { return i.Fresh && i.Name != "last_login" })
}

func recordOf(t *trace.Records, r *trace.Record) Record {
	v := Record{Mark: r.Mark, ID: r.ID, User: r.User}
	if r.Mark == trace.Gone {
		v.Why = r.Why
	}
	data := slices.Clone(r.Data)
	if r.Mark == trace.Changed { // what changed is read first
		slices.SortStableFunc(data, func(a, b trace.Item) int {
			switch {
			case a.Fresh == b.Fresh:
				return 0
			case a.Fresh:
				return -1
			}
			return 1
		})
	}
	for _, item := range data {
		switch {
		case t.Users && (r.Mark == trace.Gone || r.Mark == trace.Changed && !item.Fresh):
		case t.Users && r.Mark == trace.New && asCreated(item):
		case item.Name == "password":
			item.Value = shortHash(item.Value)
			v.Data = append(v.Data, Item{Item: item})
		case t.Users || item.Name != r.UserKey || r.User == "":
			v.Data = append(v.Data, Item{Item: item})
		}
	}
	return v
}

// asCreated reports whether a column of a new user is as create_user() leaves it where it is
// given nothing, or is of no interest.
func asCreated(i trace.Item) bool {
	usual := map[string]string{"email": `""`, "is_active": "true", "is_staff": "false", "is_superuser": "false"}
	value, shown := usual[i.Name]
	return !shown || i.Value == value
}

// shortHash is a password field with its end alone, by which two can be told apart.
func shortHash(field string) string {
	if len(field) <= 24 {
		return field
	}
	return field[:strings.IndexAny(field+"$", "$")] + "$.." + field[len(field)-8:]
}
