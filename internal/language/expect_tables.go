package language

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// tableWanted is what a table of the site's own shall hold: all its rows, or their number.
type tableWanted struct {
	count *int
	rows  [][]nameAnd[match]
	pos   *lesson.Node
}

// recordWanted is a row of a table, field by field.
var recordWanted = namesOf("a row", matching).called("field → match")

var listOfRecords = listOf("rows", anyRecord)

// anyRecord is recordWanted, or {}: any row.
var anyRecord = kind[[]nameAnd[match]]{recordWanted.Type, func(r *Reader, n *lesson.Node) ([]nameAnd[match], bool) {
	if n.Kind == lesson.Map && n.IsEmpty() {
		return nil, true
	}
	return recordWanted.read(r, n)
}, recordWanted.write}

// wantedTable is the list of all rows of a table, or their number.
var wantedTable = kind[tableWanted]{Type{Form: AsEither, Either: []Type{listOfRecords.Type, numberKind.Type}}, func(r *Reader, n *lesson.Node) (tableWanted, bool) {
	if n.Kind == lesson.Scalar {
		count, ok := numberKind.read(r, n)
		return tableWanted{count: &count, pos: n}, ok
	}
	rows, ok := listOfRecords.read(r, n)
	return tableWanted{rows: rows, pos: n}, ok
}, nil}

// wantedTables are tables by the names of their models.
var wantedTables = func() kind[[]nameAnd[tableWanted]] {
	k := namesOf("tables", wantedTable).called("model → list of all its rows, or their number")
	read := k.read
	k.read = func(r *Reader, n *lesson.Node) ([]nameAnd[tableWanted], bool) {
		all, ok := read(r, n)
		for _, e := range n.Entries {
			ok = r.checkTable(e) && ok
		}
		return all, ok
	}
	return k
}()

// checkTable looks whether a site has the model that an expectation names, and the model the
// fields. Which site a step is about comes out when it is played, by redirects too: where several have a model of that
// name, any of them may have a field, and the row that lacks it says so then.
func (r *Reader) checkTable(e lesson.Entry) bool {
	known := r.knownModels()
	named := slices.DeleteFunc(slices.Clone(known), func(m *httpsim.Model) bool { return m.Name != e.Key.Value })
	switch others := slices.ContainsFunc(named, func(m *httpsim.Model) bool { return !m.IsUsers() }); {
	case others:
	case len(named) > 0, e.Key.Value == trace.UserModel:
		r.Add(e.Key.Pos, "write users: {NAME: {COLUMN: VALUE}}", "the rows of %s are those of the users, which stand under users", e.Key.Value)
		return false
	case e.Key.Value == trace.SessionModel:
		r.Add(e.Key.Pos, "write rows: [{user: NAME}]", "the rows of %s are those of the sessions, which stand under rows", e.Key.Value)
		return false
	}
	if len(named) == 0 {
		names := collect(known, func(m *httpsim.Model) string { return m.Name })
		r.Add(e.Key.Pos, r.Guess(e.Key.Value, names, "declare it under models: of the site"), "no site of the lesson has a model %q", e.Key.Value)
		return false
	}
	before := len(r.Problems)
	for _, row := range e.Value.Items {
		for _, field := range row.Entries {
			if field.Key.Value != "id" {
				r.named(whoHas(named, field.Key.Value), field.Key, false)
			}
		}
	}
	return len(r.Problems) == before
}

// knownModels are the models whose tables stand on the screen beside users and sessions.
func (r *Reader) knownModels() []*httpsim.Model { return slices.Concat(r.allModels, r.ofGroups) }

// whoHas is the first of some models of one name that has a field. Where none has, it is one with the fields of all.
func whoHas(named []*httpsim.Model, field string) *httpsim.Model {
	all := httpsim.Model{Name: named[0].Name}
	for _, m := range named {
		if _, nowhere, _ := m.Lookup(field); nowhere == nil {
			return m
		}
		for _, f := range m.Fields {
			if _, known := all.Field(f.Name); !known {
				all.Fields = append(all.Fields, f)
			}
		}
	}
	return &all
}

// CheckShow looks whether a site has the models whose tables a step shows.
func (r *Reader) CheckShow(names []lesson.Text) {
	models := []string{trace.UserModel, trace.SessionModel}
	for _, m := range r.knownModels() {
		if !slices.Contains(models, m.Name) {
			models = append(models, m.Name)
		}
	}
	for i, name := range names {
		if slices.ContainsFunc(names[:i], func(above lesson.Text) bool { return above.Value == name.Value }) {
			r.Add(name.Pos, "leave one of the two out", "%q stands twice", name.Value)
			continue
		}
		if !slices.Contains(models, name.Value) {
			r.Add(name.Pos, r.Guess(name.Value, models, "tables are called by their models: "+strings.Join(models, ", ")), "no site of the lesson has a model %q", name.Value)
		}
	}
}

// TablesIn are the models of the tables that an expectation, or a condition, looks at.
func TablesIn(n *lesson.Node) (models []string) {
	if n == nil {
		return nil
	}
	for _, e := range n.Entries {
		if e.Key.Value != "tables" || e.Value == nil {
			models = append(models, TablesIn(e.Value)...)
			continue
		}
		models = append(models, collect(e.Value.Entries, func(t lesson.Entry) string { return t.Key.Value })...)
	}
	for _, item := range n.Items {
		models = append(models, TablesIn(item)...)
	}
	return models
}

// lookAtTables looks at tables of the site concerned.
func lookAtTables(wanted []nameAnd[tableWanted], n *lesson.Node) Condition {
	return func(s *trace.Step, kept world.Values) []trace.Check {
		if s.Table == nil || unseen(s.Table) {
			return []trace.Check{trace.NewCheck(n.Pos, "tables", rule.Text{EN: "a table that is seen", KO: "볼 수 있는 테이블"}, notSeen, false)}
		}
		var checks []trace.Check
		for _, w := range wanted {
			checks = append(checks, lookAtTable(w, s, kept)...)
		}
		return checks
	}
}

// lookAtTable finds for each wanted row the one that fits it best among those left.
func lookAtTable(w nameAnd[tableWanted], s *trace.Step, kept world.Values) []trace.Check {
	about, left := "tables."+w.Name, recordsOf(s.Table, w.Name)
	wanted := len(w.Value.rows)
	if w.Value.count != nil {
		wanted = *w.Value.count
	}
	number := trace.NewCheck(w.Value.pos.Pos, about, rows(wanted), describeRecords(left), len(left) == wanted)
	if w.Value.count != nil {
		number = number.Being(strconv.Itoa(len(left)))
	}
	checks := []trace.Check{explained(number, answered(s.LastAnswer()))}
	if w.Value.count != nil || !number.Holds {
		return checks
	}
	look := func(wanted, there int) []trace.Check {
		return lookAtRecord(about, w.Value.rows[wanted], &left[there], kept)
	}
	for i, there := range paired(len(left), func(wanted, there int) int { return failing(look(wanted, there)) }) {
		checks = append(checks, look(i, there)...)
	}
	return checks
}

func failing(all []trace.Check) (n int) {
	for _, c := range all {
		if !c.Holds {
			n++
		}
	}
	return n
}

// lookAtRecord looks at the fields of a row.
func lookAtRecord(about string, fields []nameAnd[match], r *trace.Record, kept world.Values) []trace.Check {
	checks := make([]trace.Check, len(fields))
	for i, f := range fields {
		value, there := fieldOf(r, f.Name)
		name := about + "." + f.Name
		if !there {
			checks[i] = trace.NewCheck(f.Value.pos, name, f.Value.wanted(kept), noSuchValue(collect(r.Data, itemName)), false)
			continue
		}
		if checks[i] = f.Value.check(name, world.ReadInJSON(value), kept); value == "null" {
			checks[i] = explained(checks[i], rule.Text{EN: "None is written null", KO: "None은 null이라고 적음"})
		}
	}
	return checks
}

// fieldOf is the value of a field as JSON; the user of a foreign key is a name.
func fieldOf(r *trace.Record, name string) (value string, there bool) {
	switch {
	case name == "id":
		return strconv.FormatInt(r.ID, 10), true
	case r.UserKey == name+"_id" && r.User != "":
		return strconv.Quote(r.User), true
	}
	i := slices.IndexFunc(r.Data, func(i trace.Item) bool { return i.Name == name || i.Name == name+"_id" })
	if i < 0 {
		return "", false
	}
	return r.Data[i].Value, true
}

// recordsOf are the rows of a model that are still in its table.
func recordsOf(t *trace.Table, model string) []trace.Record {
	i := slices.IndexFunc(t.Records, func(one trace.Records) bool { return one.Model == model && !one.Users })
	if i < 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.Records[i].Rows), func(r trace.Record) bool { return r.Mark == trace.Gone })
}

// describeRecords says how many rows there are, and which.
func describeRecords(all []trace.Record) rule.Text {
	if len(all) == 0 {
		return rule.Text{EN: "no rows", KO: "행 없음"}
	}
	count := rows(len(all))
	parts := rule.Joined(collect(all, func(r trace.Record) rule.Text {
		text := strconv.FormatInt(r.ID, 10)
		for _, item := range r.Data {
			text += " " + item.Name + "=" + item.Value
		}
		return rule.Same(text)
	}))
	return rule.Text{EN: count.EN + ": " + parts.EN, KO: count.KO + ": " + parts.KO}
}

// usersChanged are users whose rows the step has changed or made, with what they hold.
var usersChanged = namesOf("users", namesOf("a user", matching)).called("user → column → match")

// lookAtUsers looks at the rows of users that a step has changed.
func lookAtUsers(wanted []nameAnd[[]nameAnd[match]], n *lesson.Node) Condition {
	return func(s *trace.Step, kept world.Values) []trace.Check {
		if s.Table == nil || unseen(s.Table) {
			return []trace.Check{trace.NewCheck(n.Pos, "users", rule.Text{EN: "a table that is seen", KO: "볼 수 있는 테이블"}, notSeen, false)}
		}
		var changed []trace.Record
		for _, t := range s.Table.Records {
			if t.Users {
				changed = slices.DeleteFunc(slices.Clone(t.Rows), func(r trace.Record) bool { return r.Mark == trace.Gone })
			}
		}
		names := collect(changed, func(r trace.Record) string { return r.User })
		var checks []trace.Check
		for _, w := range wanted {
			i := slices.Index(names, kept.Expand(w.Name))
			there := trace.NewCheck(n.Pos, "users."+w.Name, rule.Text{EN: "a row that this step changed", KO: "이 단계에서 바뀐 행"}, rule.Listed(names), i >= 0)
			checks = append(checks, explained(there, answered(s.LastAnswer())))
			if i >= 0 {
				checks = append(checks, lookAtRecord("users."+w.Name, w.Value, &changed[i], kept)...)
			}
		}
		return checks
	}
}
