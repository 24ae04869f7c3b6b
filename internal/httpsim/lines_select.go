package httpsim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/database"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// annotation is what annotate() gives each row: Count("item").
type annotation struct {
	name     string
	does     string // COUNT, SUM, …; empty: a column, F("user__username")
	path     []ModelField
	distinct bool
	model    *Model
	filter   *conditions // Count("item", filter=Q(…)); nil: all
}

// valuesShape is what values() and values_list() make of rows.
type valuesShape struct {
	fields []string // columns, lookups and annotations
	flat   bool
	dicts  bool
	byID   bool // it is grouped by the id
	// numbered says that columns are called Col1, Col2, as in a query that is counted.
	numbered bool
	groups   bool     // annotate() came behind it, and reckons for each of its values
	by       []string // which these were, where values() came once more
}

// selected is a SELECT, and how its rows are read.
type selected struct {
	columns string
	from    string // behind FROM
	where   string
	groups  string // GROUP BY and HAVING
	order   string
	args    []any // of text
	rest    []any // those of them that do not stand in the columns
	text    string
	having  *conditions // what is asked of what was reckoned; nil: nothing
	none    bool
	reads   []ModelField // of values: the columns as they come
	joined  []joinedRow  // of select_related()
}

// joinedRow is a row that is read with another one.
type joinedRow struct {
	within int // which of joined it belongs to; -1: the row itself
	field  ModelField
	at     int // its first column
}

// mostJoined is how many rows of several tables may be joined with each other: who joins two sides of one with each
// other has all pairs.
const mostJoined = 1_000_000

// statement is the query up to what is asked of it.
func (q *lineRows) statement(inside bool) (*joining, *selected, error) {
	j := &joining{users: q.r.users.Table(), inside: inside, letter: byte('U' + depthOf(q.where)), all: []joinedTable{{table: q.model.Table(), used: true}}}
	f := filter{}
	where := slices.Clone(q.where)
	slices.SortStableFunc(where, func(a, b condition) int { return cmp.Or(cmp.Compare(a.call, b.call), strings.Compare(a.name, b.name)) })
	s := &selected{none: q.none}
	asked, having := together(where).split(false)
	if s.having = having; asked == nil {
		return j, s, nil
	}
	if c := q.model.clauseOf(j, asked, false, &f); c.is == isAsked {
		s.where = " WHERE " + c.text()
	} else if c.is == never {
		s.none = true
	}
	s.args = f.args
	return j, s, f.err
}

// selection is the query as a SELECT.
func (q *lineRows) selection(order string) (*selected, error) { return q.selectionIn(false, order) }

// inside is the query as one inside another one.
func (q *lineRows) inside() (*selected, error) {
	order := ""
	if q.sliced {
		order = q.ordered()
	}
	return q.selectionIn(true, order)
}

func (q *lineRows) selectionIn(inside bool, order string) (*selected, error) {
	j, s, err := q.statement(inside)
	if err != nil {
		return nil, err
	}
	f := filter{}
	notes, noteArgs := map[string]string{}, map[string][]any{}
	for _, n := range q.notes {
		notes[n.name], noteArgs[n.name] = n.sql(j, &f)
	}
	var listed []any // the values in the columns
	var columns, groups []string
	group := func(column string) {
		if !slices.Contains(groups, column) {
			groups = append(groups, column)
		}
	}
	shape := q.values
	reckons := slices.ContainsFunc(q.notes, func(n annotation) bool { return n.does != "" })
	if shape == nil || reckons && !shape.groups {
		for _, f := range append([]ModelField{{Name: "pk"}}, q.model.Fields...) {
			group(j.column(0, f.Column()))
		}
	}
	if shape != nil && shape.byID {
		group(j.column(0, "id"))
	}
	if shape != nil && shape.groups {
		for _, name := range shape.by {
			path, err := q.lookup(name)
			if err != nil {
				return nil, err
			}
			group(j.column(j.through(path, 0)))
		}
	}
	if shape == nil {
		columns = append(columns, groups...)
		for _, n := range q.notes {
			columns, listed = append(columns, notes[n.name]+` AS "`+n.name+`"`), append(listed, noteArgs[n.name]...)
		}
		columns = q.joinRelated(j, s, columns, group)
	} else {
		for _, name := range shape.fields {
			if text, is := notes[name]; is {
				n := q.note(name)
				columns, s.reads = append(columns, text+` AS "`+name+`"`), append(s.reads, n.result())
				listed = append(listed, noteArgs[name]...)
				continue
			}
			path, err := q.lookup(name)
			if err != nil {
				return nil, err
			}
			at, column := j.through(path, 0)
			if group(j.column(at, column)); shape.numbered {
				columns = append(columns, fmt.Sprintf("%s AS Col%d", j.column(at, column), len(columns)+1))
			} else {
				columns = append(columns, j.column(at, column))
			}
			s.reads = append(s.reads, keyField(path))
		}
	}
	byMeta := q.order == "" && order != ""
	for _, by := range strings.Split(order, ", ") {
		name, down := strings.CutPrefix(by, "-")
		sign := map[bool]string{true: " DESC", false: " ASC"}[down]
		if _, is := notes[name]; is {
			s.orderBy(`"`+name+`"`, sign)
			continue
		}
		for _, one := range q.model.orderedBy(by, q.r.server.models()) {
			at, column := j.through(one.path, 0)
			sign = map[bool]string{true: " DESC", false: " ASC"}[one.down]
			s.orderBy(j.column(at, column), sign)
			if !byMeta || shape == nil {
				group(j.column(at, column))
			}
		}
	}
	if reckons && byMeta {
		s.order = "" // Meta.ordering is none of GROUP BY, since Django 3.1
	}
	if reckons && len(groups) > 0 {
		s.groups = " GROUP BY " + strings.Join(groups, ", ")
		q.havingOf(j, s, &f)
	}
	alias := ""
	if inside {
		alias = " " + j.name(0)
	}
	s.columns, s.from = strings.Join(columns, ", "), `"`+q.model.Table()+`"`+alias+j.text()
	s.rest, s.args = s.args, slices.Concat(listed, s.args)
	s.text = "SELECT " + map[bool]string{true: "DISTINCT "}[q.distinct] + s.columns + " FROM " + s.from + s.where + s.groups + s.order
	return s, cmp.Or(f.err, q.bounded(j))
}

func (s *selected) orderBy(column, sign string) {
	s.order += map[bool]string{true: " ORDER BY ", false: ", "}[s.order == ""] + column + sign
}

// havingOf adds the conditions on what was reckoned.
func (q *lineRows) havingOf(j *joining, s *selected, f *filter) {
	if s.having == nil {
		return
	}
	for _, sum := range s.having.sums() { // which Django groups by, too
		text, args := sum.sql(j.column(j.through(sum.path(q.model), 0)))
		s.groups, s.args = s.groups+", "+text, append(s.args, args...)
	}
	inner := filter{}
	switch c := q.model.clauseOf(j, s.having, false, &inner); c.is {
	case never:
		s.none = true
	case isAsked:
		s.groups, s.args = s.groups+" HAVING "+c.text(), append(s.args, inner.args...)
	}
	f.err = cmp.Or(f.err, inner.err)
}

// keyField is the field in which a lookup ends: of one that ends in rows that point here, their id.
func keyField(path []ModelField) ModelField {
	if len(path) == 0 || path[len(path)-1].back != nil {
		return ModelField{Name: "pk", Kind: IntegerField}
	}
	return path[len(path)-1]
}

// joinRelated adds what select_related() reads with each row.
func (q *lineRows) joinRelated(j *joining, s *selected, columns []string, group func(string)) []string {
	paths := slices.Clone(q.related)
	slices.SortStableFunc(paths, func(a, b string) int { return cmp.Compare(q.placeOf(a), q.placeOf(b)) })
	seen := map[string]int{}
	for _, name := range paths {
		within, m, before := -1, q.model, ""
		var path []ModelField
		for part := range strings.SplitSeq(name, "__") {
			f, _ := m.Field(part)
			path, before = append(path, f), before+"__"+part
			if at, is := seen[before]; is {
				within, m = at, f.target()
				continue
			}
			at := j.whole(path)
			s.joined = append(s.joined, joinedRow{within, f, len(columns)})
			within = len(s.joined) - 1
			seen[before] = within
			m = f.target()
			for _, column := range m.columnNames() {
				columns = append(columns, j.column(at, column))
				group(j.column(at, column))
			}
		}
	}
	return columns
}

// placeOf is where the first field of a lookup stands among those of the model.
func (q *lineRows) placeOf(name string) int {
	first, _, _ := strings.Cut(name, "__")
	return slices.IndexFunc(q.model.Fields, func(f ModelField) bool { return f.Name == first })
}

// columnNames are the names of the columns of a model, or of the users.
func (m *Model) columnNames() []string {
	if m.users {
		return accounts.Columns()
	}
	all := []string{"id"}
	for _, f := range m.Fields {
		all = append(all, f.Column())
	}
	return all
}

// record is the row of a model that was read, with the rows that were read with it.
func (s *selected) record(q *lineRows, row database.Row) (*record, error) {
	rec, err := q.model.read(row)
	if err != nil {
		return nil, err
	}
	for field, related := range q.knows {
		rec.keep(field, related)
	}
	for i, n := range q.notes {
		value, err := n.result().read(row, 1+len(q.model.Fields)+i)
		if err != nil {
			return nil, err
		}
		rec.extra(n.name, q.r.lineValue(value))
	}
	made := make([]any, len(s.joined))
	for i, joined := range s.joined {
		owner := rec
		if joined.within >= 0 {
			owner, _ = made[joined.within].(*record)
		}
		if owner == nil || row.IsNull(joined.at) {
			continue
		}
		if joined.field.IsUser() {
			user, err := accounts.Read(row[joined.at : joined.at+len(accounts.Columns())])
			if err != nil {
				return nil, err
			}
			made[i] = user
		} else if made[i], err = joined.field.To.read(row[joined.at:]); err != nil {
			return nil, err
		}
		owner.keep(joined.field.Name, made[i])
	}
	return rec, nil
}

// shaped are the values of one row as values() gives them.
func (s *selected) shaped(q *lineRows, row database.Row) (pyrun.Value, error) {
	values := make([]pyrun.Value, len(s.reads))
	for i, f := range s.reads {
		value, err := f.read(row, i)
		if err != nil {
			return nil, err
		}
		values[i] = q.r.lineValue(value)
	}
	switch {
	case q.values.flat:
		return values[0], nil
	case !q.values.dicts:
		return &pyrun.Tuple{Items: values}, nil
	}
	d := sessionstore.NewDict()
	for i, name := range q.values.fields {
		d.Set(name, values[i])
	}
	return d, nil
}

// bounded refuses a query that joins more than is played here.
func (q *lineRows) bounded(j *joining) error {
	if len(j.all) > MostJoined {
		return pyrun.Raise("NotImplementedError", "a query joins at most %d tables here", MostJoined)
	}
	product, many := 1, 0
	for _, one := range j.all[1:] {
		if one.on == "id" || !one.used {
			continue
		}
		many++
		rows, err := q.r.conn.Unseen().Query(rule.Text{}, `SELECT COUNT(*) FROM "`+one.table+`"`)
		if err != nil {
			return err
		}
		if product *= max(1, int(rows[0].Int(0))); many > 1 && product > mostJoined {
			return pyrun.Raise("NotImplementedError", "a query joins at most %d rows here", mostJoined)
		}
	}
	return nil
}

// whole is the table to which the last key of a path leads, all of it.
func (j *joining) whole(path []ModelField) (at int) {
	for _, f := range path {
		at = j.over(at, f, 0)
		j.all[at].used = true
	}
	return at
}
