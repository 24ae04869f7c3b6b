package httpsim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

// valuesShape is what values() and values_list() make of rows.
type valuesShape struct {
	fields []string // columns, lookups and annotations
	flat   bool
	dicts  bool
	named  bool
	row    pyrun.Value // of named: what makes its tuples
	byID   bool        // it is grouped by the id
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
	reads   []ModelField // of values: the columns as they come; of rows: what annotate() has given
	places  []int        // of values: which column each is
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

// tables are those of the query, which stands in outer where that is not nil.
func (q *lineRows) tables(outer *joining, inside bool) *joining {
	return &joining{users: q.r.users.Table(), of: q, outer: outer, inside: inside, letter: byte('U' + q.depth()), all: []joinedTable{{table: q.model.Table(), used: true}}}
}

// statement is the query up to what is asked of it.
func (q *lineRows) statement(outer *joining, inside bool) (*joining, *selected, error) {
	j := q.tables(outer, inside)
	f := filter{}
	where := slices.Clone(q.where)
	inOrder(where)
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
func (q *lineRows) selection(order string) (*selected, error) {
	return q.selectionIn(nil, false, order)
}

// inside is the query as one inside another one, whose tables are outer.
func (q *lineRows) inside(outer *joining) (*selected, error) {
	order := ""
	if q.sliced {
		order = q.ordered()
	}
	return q.selectionIn(outer, true, order)
}

func (q *lineRows) selectionIn(outer *joining, inside bool, order string) (*selected, error) {
	if q.parts != nil {
		return q.united(inside, order)
	}
	j, s, err := q.statement(outer, inside)
	if err != nil {
		return nil, err
	}
	made := &selecting{q: q, j: j, s: s, reckons: q.reckons()}
	made.notes()
	made.grouped()
	if q.values == nil {
		made.rows()
	} else if err := made.shaped(); err != nil {
		return nil, err
	}
	made.ordered(order)
	if made.reckons && len(made.groups) > 0 {
		s.groups = " GROUP BY " + strings.Join(made.groups, ", ")
		s.args = append(s.args, made.groupArgs...)
		made.having()
	}
	s.args = append(s.args, made.orderArgs...)
	alias := ""
	if inside {
		alias = " " + j.name(0)
	}
	s.columns, s.from = strings.Join(made.columns, ", "), `"`+q.model.Table()+`"`+alias+j.text()
	s.rest, s.args = s.args, slices.Concat(made.listed, s.args)
	s.text = "SELECT " + map[bool]string{true: "DISTINCT "}[q.distinct] + s.columns + " FROM " + s.from + s.where + s.groups + s.order
	return s, cmp.Or(made.err, q.bounded(j))
}

// selecting is a SELECT that is being made.
type selecting struct {
	q         *lineRows
	j         *joining
	s         *selected
	reckons   bool
	texts     map[string]string // of what annotate() has given
	values    map[string][]any
	columns   []string
	listed    []any // the values in the columns
	groups    []string
	groupArgs []any
	orderArgs []any
	err       error
}

// notes writes what annotate() has given, which makes its joins.
func (m *selecting) notes() {
	m.texts, m.values = map[string]string{}, map[string][]any{}
	for _, n := range m.q.notes {
		w := &writing{j: m.j}
		m.texts[n.name] = n.term.write(w)
		m.values[n.name], m.err = w.args, cmp.Or(m.err, w.err)
	}
}

// groups by some SQL, once.
func (m *selecting) group(column string, args ...any) {
	if slices.Contains(m.groups, column) && len(args) == 0 {
		return
	}
	m.groups, m.groupArgs = append(m.groups, column), append(m.groupArgs, args...)
}

// groupBy groups by what a term stands for.
func (m *selecting) groupBy(t term, alias string) {
	for _, of := range groupedBy(t, alias) {
		w := &writing{j: m.j}
		text := of.write(w)
		m.err = cmp.Or(m.err, w.err)
		at := slices.Index(m.groups, text)
		if at >= 0 && len(w.args) > 0 && fmt.Sprint(m.groupArgs) == fmt.Sprint(w.args) {
			continue
		}
		m.group(text, w.args...)
	}
}

// grouped groups by what stood before annotate() reckoned.
func (m *selecting) grouped() {
	q, shape := m.q, m.q.values
	if shape == nil || m.reckons && !shape.groups {
		for _, column := range q.model.columnNames() {
			m.group(m.j.column(0, column))
		}
	}
	if shape == nil {
		return
	}
	if shape.byID {
		m.group(m.j.column(0, q.model.pk()))
	}
	for _, name := range shape.by {
		if path, err := q.lookup(name); q.note(name) == nil && err == nil {
			m.group(m.j.column(m.j.through(path, 0)))
		}
	}
	for _, n := range q.notes {
		if slices.Contains(shape.by, n.name) {
			m.groupBy(n.term, n.name)
		} else if !shape.groups && m.reckons && !n.hidden {
			m.groupBy(n.term, "")
		}
	}
}

// rows selects the columns of rows, of what annotate() has given and of what select_related() reads with them.
func (m *selecting) rows() {
	q := m.q
	for _, column := range q.model.columnNames() {
		m.columns = append(m.columns, m.j.column(0, column))
	}
	for _, n := range q.shown() {
		m.note(n)
		if !n.sums() {
			m.groupBy(n.term, "")
		}
	}
	m.columns = q.joinRelated(m.j, m.s, m.columns, func(column string) { m.group(column) })
}

// note selects what annotate() has given.
func (m *selecting) note(n annotation) {
	m.columns, m.listed = append(m.columns, m.texts[n.name]+` AS "`+n.name+`"`), append(m.listed, m.values[n.name]...)
	f, err := n.result()
	m.err = cmp.Or(m.err, err)
	m.s.reads = append(m.s.reads, f)
}

// shaped selects what values() names: columns, and behind them what annotate() has given.
func (m *selecting) shaped() error {
	q, shape := m.q, m.q.values
	m.s.places = make([]int, len(shape.fields))
	for i, name := range shape.fields {
		if q.note(name) != nil {
			continue
		}
		path, err := q.lookup(name)
		if err != nil {
			return err
		}
		at, column := m.j.through(path, 0)
		text := m.j.column(at, column)
		if m.group(text); shape.numbered {
			text += fmt.Sprintf(" AS Col%d", len(m.columns)+1)
		}
		m.s.places[i] = len(m.columns)
		m.columns, m.s.reads = append(m.columns, text), append(m.s.reads, keyField(path))
	}
	for _, n := range q.notes {
		i := slices.Index(shape.fields, n.name)
		if i < 0 {
			continue
		}
		m.s.places[i] = len(m.columns)
		if m.note(n); !n.sums() && !slices.Contains(shape.by, n.name) {
			m.groupBy(n.term, "")
		}
	}
	return nil
}

// ordered is ORDER BY.
func (m *selecting) ordered(order string) {
	q, shape := m.q, m.q.values
	byMeta := q.order == "" && order != ""
	for by := range strings.SplitSeq(order, ", ") {
		name, down := strings.CutPrefix(by, "-")
		sign := map[bool]string{true: " DESC", false: " ASC"}[down]
		if n := q.note(name); n != nil && !n.hidden && (shape == nil || slices.Contains(shape.fields, name)) {
			m.s.orderBy(`"`+name+`"`, sign)
			continue
		} else if n != nil {
			m.orderByTerm(n.term, sign)
			continue
		}
		if of, is := q.orders[name]; is {
			m.orderByTerm(of.term, sign+of.nulls(down))
			continue
		}
		if name == "?" {
			q.r.shuffled = shuffle{m.j.column(0, q.model.pk()), q.r.below(1 << 40)}
			m.s.orderBy(randomOrder, " ASC")
			continue
		}
		for _, one := range q.model.orderedBy(by, q.r.server.models()) {
			at, column := m.j.through(one.path, 0)
			text := m.j.column(at, column)
			m.s.orderBy(text, map[bool]string{true: " DESC", false: " ASC"}[one.down])
			if !byMeta || shape == nil {
				m.group(text)
			}
			if q.distinct && shape != nil && !slices.Contains(m.columns, text) { // which Django selects, too
				m.columns = append(m.columns, text)
			}
		}
	}
	if m.reckons && byMeta {
		m.s.order = "" // Meta.ordering is none of GROUP BY, since Django 3.1
	}
}

// orderByTerm is ORDER BY of an expression.
func (m *selecting) orderByTerm(t term, sign string) {
	w := &writing{j: m.j}
	m.s.orderBy(t.write(w), sign)
	m.orderArgs, m.err = append(m.orderArgs, w.args...), cmp.Or(m.err, w.err)
	if m.reckons {
		m.groupBy(t, "")
	}
}

func (s *selected) orderBy(column, sign string) {
	s.order += map[bool]string{true: " ORDER BY ", false: ", "}[s.order == ""] + column + sign
}

// having adds the conditions on what was reckoned, by whose terms Django groups, too.
func (m *selecting) having() {
	s := m.s
	if s.having == nil {
		return
	}
	before, args := len(m.groups), len(m.groupArgs)
	for _, t := range s.having.grouped(m.q.model) {
		m.groupBy(t, "")
	}
	if len(m.groups) > before {
		s.groups, s.args = s.groups+", "+strings.Join(m.groups[before:], ", "), append(s.args, m.groupArgs[args:]...)
	}
	inner := filter{}
	switch c := m.q.model.clauseOf(m.j, s.having, false, &inner); c.is {
	case never:
		s.none = true
	case isAsked:
		s.groups, s.args = s.groups+" HAVING "+c.text(), append(s.args, inner.args...)
	}
	m.err = cmp.Or(m.err, inner.err)
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

// columnNames are the names of the columns of a model.
func (m *Model) columnNames() []string {
	var all []string
	if !m.IsSession() {
		all = append(all, "id")
	}
	for _, f := range m.Fields {
		all = append(all, f.Column())
	}
	return all
}

// bounded refuses a query that joins more than is played here.
func (q *lineRows) bounded(j *joining) error {
	if len(j.all) > MostJoined {
		return pyrun.Raise("NotImplementedError", "a query joins at most %d tables here", MostJoined)
	}
	product, many := 1, 0
	for _, one := range j.all[1:] {
		if one.on == "id" || one.on == ofSessions.pk() || !one.used {
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
