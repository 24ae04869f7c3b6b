package language

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/lesson"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// tablesOf are the tables of the site's own whose rows the step changed: their number where rows came or
// went, and where one holds something else, its rows with what is new in them.
func tablesOf(s *trace.Step) *lesson.Node {
	n := &lesson.Node{Kind: lesson.Map}
	if s.Table == nil {
		return nil
	}
	for _, t := range s.Table.Records {
		if t.Users || !slices.ContainsFunc(t.Rows, func(r trace.Record) bool { return r.Mark != trace.Same }) {
			continue
		}
		rows := recordsOf(s.Table, t.Model)
		value := lesson.NewText(strconv.Itoa(len(rows)))
		if list := rowsWithNews(rows); list != nil {
			value = list
		}
		n.Entries = append(n.Entries, lesson.NewEntry(t.Model, value))
	}
	if n.IsEmpty() {
		return nil
	}
	return n
}

// mostRows is how many rows of a table are written down one by one.
const mostRows = 5

// rowsWithNews are rows by their ids, each with what the step changed in it; nil where it changed
// nothing that can be typed, or where they are many.
func rowsWithNews(rows []trace.Record) *lesson.Node {
	n, changed := &lesson.Node{Kind: lesson.List}, false
	for i := range rows {
		row := &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry("id", lesson.NewText(strconv.FormatInt(rows[i].ID, 10)))}}
		news := newsOf(&rows[i])
		changed = changed || len(news) > 0
		row.Entries = append(row.Entries, news...)
		n.Items = append(n.Items, row)
	}
	if !changed || len(rows) > mostRows {
		return nil
	}
	return n
}

// newsOf are the columns of a row that a step changed, but for those that nobody would type.
func newsOf(r *trace.Record) (all []lesson.Entry) {
	for _, item := range r.Data {
		value := world.ReadInJSON(item.Value).Value
		if r.Mark == trace.Changed && item.Fresh && typable(item.Name, value) {
			name := item.Name
			if item.Value == "null" {
				name = strings.TrimSuffix(name, "_id") // a foreign key that names nobody any more
			}
			all = append(all, lesson.NewEntry(name, lesson.NewText(value)))
		}
	}
	return all
}

// ofItself are columns of a user that a login or a new password changes, and that nobody would type.
var ofItself = []string{"last_login", "password"}

// usersOf are the users whose rows the step changed, each with what is new in it. A user who is new has
// an address, where there is one.
func usersOf(s *trace.Step) *lesson.Node {
	n := &lesson.Node{Kind: lesson.Map}
	if s.Table == nil {
		return nil
	}
	for _, t := range s.Table.Records {
		for i := range t.Rows {
			r := &t.Rows[i]
			if !t.Users || r.Mark == trace.Gone || !typable(r.User, r.User) || n.Get(r.User) != nil {
				continue
			}
			columns := newsOf(r)
			if email, there := fieldOf(r, "email"); r.Mark == trace.New && there {
				if value := world.ReadInJSON(email).Value; value != "" && typable("email", value) {
					columns = append(columns, lesson.NewEntry("email", lesson.NewText(value)))
				}
			}
			columns = slices.DeleteFunc(columns, func(e lesson.Entry) bool { return slices.Contains(ofItself, e.Key.Value) })
			if len(columns) > 0 {
				n.Entries = append(n.Entries, lesson.NewEntry(r.User, &lesson.Node{Kind: lesson.Map, Entries: columns}))
			}
		}
	}
	if n.IsEmpty() {
		return nil
	}
	return n
}
