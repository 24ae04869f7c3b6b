package httpsim

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ofUsers is auth.User as the models of a site know it: accounts keeps its rows.
var ofUsers = &Model{App: "auth", Name: "User", users: true, permits: true, Late: true, Fields: fieldsOfUsers()}

// ofCustomUsers is accounts.User, the same.
var ofCustomUsers = &Model{App: "accounts", Name: "User", users: true, permits: true, Late: true, Fields: fieldsOfUsers()}

// ofBaseUser are the fields of AbstractBaseUser, and ofPermissions that of PermissionsMixin, among fieldsOfUsers.
const ofBaseUser, ofPermits = 2, 1

// fieldsOfUsers are the fields of AbstractUser, in the order of accounts.Columns().
func fieldsOfUsers() []ModelField {
	all := []ModelField{
		{Name: "password", Kind: CharField, MaxLength: 128}, {Name: "last_login", Kind: DateTimeField, Null: true}, {Name: "is_superuser", Kind: BooleanField},
		{Name: "username", Kind: CharField, Unique: true, MaxLength: 150}, {Name: "first_name", Kind: CharField, MaxLength: 150}, {Name: "last_name", Kind: CharField, MaxLength: 150},
		{Name: "email", Kind: CharField, Class: "EmailField", MaxLength: 254}, {Name: "is_staff", Kind: BooleanField}, {Name: "is_active", Kind: BooleanField}, {Name: "date_joined", Kind: DateTimeField},
	}
	for i := range all {
		all[i].ofAbstract = true
	}
	return all
}

// same reports whether two models are one: that of the users has a table of its own in some sites.
func (m *Model) same(other *Model) bool { return m == other || m.users && other.users }

// target is the model to which a foreign key points.
func (f ModelField) target() *Model {
	switch {
	case f.To != nil:
		return f.To
	case f.user != nil:
		return f.user
	}
	return ofUsers
}

// Lookup returns the fields that a lookup goes through, from key to key, with __ between them: of
// team__user__username they are team, user and username. Where it leads nowhere it is the model
// at which that shows, with the name that this does not have. A key can be named by its column.
func (m *Model) Lookup(name string) (path []ModelField, at *Model, missing string) {
	parts := strings.Split(name, "__")
	for i, part := range parts {
		f, known := m.Field(part)
		if name, is := strings.CutSuffix(part, "_id"); !known && is && i == len(parts)-1 {
			f, _ = m.Field(name)
			known = f.Kind == ForeignKey
		}
		if !known || i < len(parts)-1 && f.Kind != ForeignKey {
			if known {
				part = parts[i+1]
			}
			return nil, m, part
		}
		path = append(path, f)
		if f.Kind == ForeignKey {
			m = f.target()
		}
	}
	return path, nil, ""
}

// compared is the field that a lookup of the model, which is known, compares.
func (m *Model) compared(name string) ModelField {
	path, _, _ := m.Lookup(name)
	if len(path) == 0 {
		return ModelField{}
	}
	return path[len(path)-1]
}

// filter are the conditions of a query, ready to be asked.
type filter struct {
	joins  string // " INNER JOIN …", or empty
	where  string // " WHERE …", or empty
	args   []any
	order  string
	none   bool           // no row can be meant, and nobody is asked
	err    error          // what is not played of a query inside
	inside func() filter  // the same as a query inside another one
	knows  map[string]any // see queried
	alias  string         // of the table, in a query inside
	itself bool           // a query inside asks for rows of the same model
}

// condition is a field and what it is compared with.
type condition struct {
	name    string       // by which those of one call are put in order
	call    int          // of filter() or exclude(), the how manieth
	path    []ModelField // see Model.Lookup
	value   any
	later   bool // __gt
	earlier bool // __lt
	not     bool // exclude()
	lookup  string
	values  []any         // of __in
	rows    *queried      // of __in: those whose ids are meant
	with    term          // F("count") + 1: what it is compared with, in the place of a value
	holds   term          // Exists(…): it is asked by itself
	any     [][]condition // Q(…) | Q(…)
	tree    *conditions   // what Q() makes of several
	part    string        // of a moment: year
	note    *annotation   // what annotate() has given, in the place of a path
	sub     *lineRows     // of __in: one column of a query
	split   bool          // it leads to several rows, none of which may be so
}

func (c condition) sign() string {
	switch {
	case signsOf[c.lookup] != "":
		return signsOf[c.lookup]
	case c.later:
		return ">"
	case c.earlier:
		return "<"
	}
	return "="
}

// signsOf are the lookups that compare.
var signsOf = map[string]string{"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}

// textLookups are those that SQLite answers by LIKE, with what it looks for.
var textLookups = map[string]string{"iexact": "%s", "contains": "%%%s%%", "icontains": "%%%s%%", "startswith": "%s%%", "istartswith": "%s%%", "endswith": "%%%s", "iendswith": "%%%s"}

// Lookups are the ends of lookups that are known.
func Lookups() []string {
	return append(slices.Sorted(maps.Keys(textLookups)), "exact", "gt", "gte", "in", "isnull", "lt", "lte")
}

// filterOf puts conditions together, in the order of their names, as Django does. order is a
// lookup, with - before it from the largest on, or empty; users is the table of the users.
func (m *Model) filterOf(conditions []condition, order, users string) filter {
	inOrder(conditions)
	return m.filterBy(nil, conditions, order, users)
}

// filterBy is filterOf with conditions that are in order, of a query of lines; nil for another one.
func (m *Model) filterBy(of *lineRows, conditions []condition, order, users string) filter {
	f := m.filterIn(&joining{users: users, of: of, all: []joinedTable{{table: m.Table(), used: true}}}, conditions, order)
	f.inside = func() filter {
		return m.filterIn(&joining{users: users, of: of, inside: true, letter: byte('U' + depthOf(conditions)), all: []joinedTable{{table: m.Table(), used: true}}}, conditions, "")
	}
	return f
}

// inOrder puts conditions in the order in which Django asks them.
func inOrder(conditions []condition) {
	slices.SortStableFunc(conditions, func(a, b condition) int {
		return cmp.Or(cmp.Compare(a.call, b.call), strings.Compare(a.name, b.name))
	})
}

func (m *Model) filterIn(j *joining, conditions []condition, order string) (f filter) {
	if c := m.clauseOf(j, together(conditions), false, &f); c.is == isAsked {
		f.where = c.text()
	} else {
		f.none = c.is == never
	}
	for _, by := range m.orderedBy(order, nil) {
		at, column := j.through(by.path, 0)
		f.order += map[bool]string{true: " ORDER BY ", false: ", "}[f.order == ""] + j.column(at, column) + map[bool]string{true: " DESC", false: " ASC"}[by.down]
	}
	if f.where != "" {
		f.where = " WHERE " + f.where
	}
	f.joins = j.text()
	if j.inside {
		f.alias = j.name(0)
	}
	together(slices.Clone(conditions)).each(func(c *condition) { f.itself = f.itself || c.asksOf(m) })
	return f
}

// asksOf reports whether a query inside a condition asks for rows of a model.
func (c *condition) asksOf(m *Model) (is bool) {
	for _, t := range []term{c.with, c.holds} {
		if t != nil {
			eachTerm(t, func(t term) {
				sub, query := t.(*queryTerm)
				is = is || query && sub.q.model == m
			})
		}
	}
	return is || c.sub != nil && c.sub.model == m
}

// inDelete is what stands behind DELETE FROM: where other tables are looked at, or those of the model inside, the rows are
// those of a query inside.
func (f filter) inDelete(m *Model) string {
	if f.itself {
		return f.byIDs(m)
	}
	return f.inUpdate(m)
}

// inUpdate is what stands behind SET.
func (f filter) inUpdate(m *Model) string {
	if f.joins == "" {
		return f.where
	}
	return f.byIDs(m)
}

func (f filter) byIDs(m *Model) string {
	in := f.inside()
	return ` WHERE ` + m.column(m.pk()) + ` IN (SELECT ` + in.alias + `."` + m.pk() + `" FROM "` + m.Table() + `" ` + in.alias + in.joins + in.where + `)`
}

// joining are the tables of a query, that of the model first. Django numbers them as they come,
// those too that turn out not to be needed.
type joining struct {
	users  string // the table of the users
	inside bool   // all have aliases
	letter byte   // with which these begin; 0: U
	all    []joinedTable
	of     *lineRows // the query of lines, nil for another one
	outer  *joining  // those of the query in which it stands
}

// joinedTable is one that a key of another one leads to.
type joinedTable struct {
	from          int
	column, table string
	on            string // the column of this one
	call          int    // of filter(), where many rows of it can be joined: another call joins others
	alias         string // empty: the table's own name
	null          bool   // the key may be NULL, or no row points here
	outer         bool   // LEFT OUTER JOIN: the key may be NULL, and nothing is asked that is false then
	used          bool
}

// through returns the table in which the last field of a path is, and its column.
func (j *joining) through(path []ModelField, call int) (at int, column string) {
	for i, f := range path {
		if f.Kind != ForeignKey {
			return at, f.Column()
		}
		next := j.over(at, f, call)
		if f.back != nil {
			at, column = next, f.back.pk()
			j.all[at].used = true
			continue
		}
		if i == len(path)-1 || i == len(path)-2 && path[i+1].Column() == f.target().pk() {
			return at, f.Column() // the key says it
		}
		at = next
		j.all[at].used = true
	}
	return at, column
}

// over is the table to which a key leads, or of whose rows one points here.
func (j *joining) over(from int, f ModelField, call int) int {
	one := joinedTable{from: from, column: f.Column(), on: f.target().pk(), table: j.users, null: f.Null, outer: f.Null || j.all[from].outer}
	switch {
	case f.back != nil:
		one.column, one.on, one.table, one.outer, one.null = f.target().pk(), f.Column(), f.back.Table(), true, true
		if !f.IsOne() {
			one.call = call
		}
	case f.To != nil:
		one.table = f.To.Table()
	}
	i := slices.IndexFunc(j.all[1:], func(other joinedTable) bool {
		return other.column == one.column && other.on == one.on && other.table == one.table && other.from == from && (one.call == 0 || other.call == 0 || other.call == one.call)
	})
	if i >= 0 {
		return i + 1
	}
	if slices.ContainsFunc(j.all, func(other joinedTable) bool { return other.table == one.table }) {
		one.alias = fmt.Sprintf("T%d", len(j.all)+1)
	}
	j.all = append(j.all, one)
	return len(j.all) - 1
}

// upTo are the tables up to one, but for that of the model.
func (j *joining) upTo(at int) map[int]bool {
	all := map[int]bool{}
	for ; at > 0; at = j.all[at].from {
		all[at] = true
	}
	return all
}

// may makes the join of a table an outer one again, and those of the tables behind it: what holds may have no row of
// it. One by a key that is never NULL stays.
func (j *joining) may(at int) {
	one := &j.all[at]
	if !one.null && !j.all[one.from].outer {
		return
	}
	one.outer = true
	for i := at + 1; i < len(j.all); i++ {
		if j.all[i].from == at && !j.all[i].outer {
			j.may(i)
		}
	}
}

// need makes the joins up to a table inner ones: what is asked of it is false where there is none.
func (j *joining) need(at int) {
	for ; at > 0; at = j.all[at].from {
		j.all[at].outer = false
	}
}

func (j *joining) column(at int, column string) string { return j.name(at) + `."` + column + `"` }

// name is how the query calls a table.
func (j *joining) name(at int) string {
	switch one := j.all[at]; {
	case j.inside:
		return fmt.Sprintf("%c%d", cmp.Or(j.letter, 'U'), at)
	case one.alias != "":
		return one.alias
	default:
		return `"` + one.table + `"`
	}
}

// text are the joins.
func (j *joining) text() string { return j.textBehind(0) }

// textBehind are the joins of the tables behind one.
func (j *joining) textBehind(base int) string {
	var b strings.Builder
	for i, one := range j.all {
		if i <= base || !one.used {
			continue
		}
		alias := ""
		if name := j.name(i); name != `"`+one.table+`"` {
			alias = " " + name
		}
		fmt.Fprintf(&b, ` %s JOIN "%s"%s ON (%s = %s)`, map[bool]string{true: "LEFT OUTER", false: "INNER"}[one.outer], one.table, alias,
			j.column(one.from, one.column), j.column(i, one.on))
	}
	return b.String()
}
