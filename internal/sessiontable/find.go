package sessiontable

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"statelab/internal/database"
)

const standardName = "django_session"

// Other is a session table that is not the one read.
type Other struct {
	Name string
	Rows int
}

// leastRow is how many bytes a row takes at least, in a table and in an index.
const leastRow = 4

// find finds the session table, by what it was asked for or by which is in use, and
// the table of users.
func (t *Table) find() error {
	size, err := t.db.Read(`SELECT page_count * page_size FROM pragma_page_count, pragma_page_size`)
	if err != nil {
		return err
	}
	t.most = int(size[0].Int(0) / leastRow)
	names, alike, err := t.tables()
	if err != nil {
		return err
	}
	if t.options.Table != "" {
		alike, err = wanted(t.options.Table, names, alike)
	} else if len(alike) == 0 {
		err = t.noTable(names)
	}
	if err != nil {
		return err
	}
	if err := t.choose(alike); err != nil {
		return err
	}
	t.accounts, err = findAccounts(t.db, names)
	if t.accounts != nil {
		t.Users = t.accounts.name
	}
	return err
}

// tables returns the tables that the file itself holds, and those of them that are
// alike the table of sessions. What another program has to compute, as a view or a
// table of a module that is not here, is none of them.
func (t *Table) tables() (names, alike []string, err error) {
	tables, err := t.db.Read(`SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name`)
	for _, row := range tables {
		name := row.Text(0)
		names = append(names, name)
		columns, err := columnsOf(t.db, name)
		if err != nil {
			return nil, nil, err
		}
		if hasColumns(columns, "session_key", "session_data", "expire_date") {
			alike = append(alike, name)
		}
	}
	return names, alike, err
}

// wanted puts the table that was asked for first. SQLite does not tell capital letters
// of names from small ones.
func wanted(table string, names, alike []string) ([]string, error) {
	same := func(name string) bool { return strings.EqualFold(name, table) }
	at := slices.IndexFunc(alike, same)
	switch {
	case at >= 0:
		first := alike[at]
		return append([]string{first}, slices.Delete(alike, at, at+1)...), nil
	case slices.ContainsFunc(names, same):
		return nil, &tableError{err: errOtherColumns, table: table, alike: alike}
	}
	return nil, &tableError{err: errNoSuchTable, table: table, alike: alike}
}

// noTable returns the error that fits a file without a session table.
func (t *Table) noTable(names []string) error {
	if slices.Contains(names, standardName) {
		return &tableError{err: errOtherColumns, table: standardName}
	}
	if slices.Contains(names, "django_migrations") {
		return errNotMigrated
	}
	if len(names) > 0 {
		return errNoTable
	}
	others, err := t.db.Read(`SELECT 1 FROM sqlite_master WHERE type = 'view' OR type = 'table' LIMIT 1`)
	switch {
	case err != nil:
		return err
	case len(others) > 0:
		return errViewsOnly
	}
	return errNoTables
}

// mostTables is how many session tables are looked at, more than any project has.
const mostTables = 20

// choose makes the first of the tables the one that is read: the one that was asked
// for, or else the one in use.
func (t *Table) choose(names []string) error {
	if at := slices.Index(names, standardName); at > 0 && t.options.Table == "" {
		names = append([]string{standardName}, slices.Delete(names, at, at+1)...)
	}
	var seen []sample
	for _, name := range names[:min(len(names), mostTables)] {
		rowID, err := rowIDOf(t.db, name)
		if err != nil && len(names) > 1 && !strings.EqualFold(name, t.options.Table) {
			continue // there are others
		}
		if err != nil {
			return err
		}
		s, err := t.look(name, rowID, len(names) > 1)
		if err != nil {
			return err
		}
		seen = append(seen, s)
	}
	if len(seen) == 0 {
		return errNoRowID
	}
	if t.options.Table == "" {
		slices.SortStableFunc(seen, func(a, b sample) int { return b.compare(a) })
	}
	t.Name, t.rowID, t.indexed, t.Clock = seen[0].table, seen[0].rowID, seen[0].indexed, seen[0].clock
	for _, other := range seen[1:] {
		t.Others = append(t.Others, Other{other.table, other.rows})
	}
	return nil
}

// sample is what a table looks like at a glance.
type sample struct {
	table, rowID string
	indexed      bool
	rows         int       // where that is wanted
	saved        time.Time // when one of the newest rows was saved last
	expires      string    // the latest expire_date
	clock        Clock
}

// look looks at the rows of a table that live longest: among them are those that were
// saved last.
func (t *Table) look(name, rowID string, count bool) (s sample, err error) {
	s.table, s.rowID = name, rowID
	if s.indexed, err = isIndexed(t.db, name); err != nil {
		return s, err
	}
	one := *t
	one.Name, one.rowID, one.indexed = name, rowID, s.indexed
	if count {
		sum, err := one.Count(Filter{})
		if err != nil {
			return s, err
		}
		s.rows = sum.Rows
	}
	places, err := one.places(Filter{Most: pageRows})
	if err != nil {
		return s, err
	}
	stored, err := one.page(places)
	for _, row := range stored {
		expires := row.Text(colExpires)
		c := glance(row.Text(colData)) // empty where it is long
		if c.SignedAt.After(s.saved) {
			s.saved = c.SignedAt
		}
		s.expires = max(s.expires, expires)
		s.clock.add(expires, c, t.options.Zone)
	}
	return s, err
}

// compare says which table is in use: the one in which a row was saved last, lives
// longest, the one with more rows, the standard one.
func (s sample) compare(other sample) int {
	standard := func(s sample) int {
		if s.table == standardName {
			return 1
		}
		return 0
	}
	return cmp.Or(s.saved.Compare(other.saved), cmp.Compare(s.expires, other.expires),
		cmp.Compare(s.rows, other.rows), cmp.Compare(standard(s), standard(other)))
}

// isIndexed reports whether a table has an index by which its rows are in their order.
func isIndexed(db *database.ReadOnly, table string) (bool, error) {
	rows, err := db.Read(`SELECT 1 FROM pragma_index_list(?) AS l JOIN pragma_index_info(l.name) AS i
		WHERE i.seqno = 0 AND i.name = 'expire_date' AND NOT l.partial`, table)
	return len(rows) > 0, err
}

// column is one column of a table.
type column struct {
	name string
	key  bool // it is the primary key, or of it
}

// columnsOf returns the columns that are stored: what a table computes is left out.
func columnsOf(db *database.ReadOnly, table string) ([]column, error) {
	rows, err := db.Read(`SELECT name, pk FROM pragma_table_info(?)`, table)
	columns := make([]column, len(rows))
	for i, row := range rows {
		columns[i] = column{row.Text(0), row.Bool(1)}
	}
	return columns, err
}

func hasColumns(columns []column, names ...string) bool {
	for _, name := range names {
		if !slices.ContainsFunc(columns, func(c column) bool { return c.name == name }) {
			return false
		}
	}
	return true
}

// rowIDOf returns the name under which a table's rowid can be read, quoted. Columns may
// have taken the names of its own; then it is the column that is another name of it.
func rowIDOf(db *database.ReadOnly, table string) (string, error) {
	// Of a table WITHOUT ROWID, and of no other, this is the primary key.
	rows, err := db.Read(`SELECT 1 FROM pragma_index_info(?)`, table)
	if err != nil {
		return "", err
	}
	if len(rows) > 0 {
		return "", errNoRowID
	}
	rows, err = db.Read(`SELECT lower(name) FROM pragma_table_xinfo(?)`, table)
	if err != nil {
		return "", err
	}
	for _, name := range []string{"rowid", "_rowid_", "oid"} {
		if !slices.ContainsFunc(rows, func(r database.Row) bool { return r.Text(0) == name }) {
			return name, nil
		}
	}
	// INTEGER PRIMARY KEY is the rowid, unless it was given an index of its own.
	rows, err = db.Read(`SELECT name FROM pragma_table_info(?1) WHERE pk = 1 AND lower(type) = 'integer'
		AND (SELECT max(pk) FROM pragma_table_info(?1)) = 1 AND NOT EXISTS (SELECT 1 FROM pragma_index_list(?1) WHERE origin = 'pk')`, table)
	if err != nil || len(rows) == 0 {
		return "", cmp.Or(err, errHiddenRowID)
	}
	return database.Quote(rows[0].Text(0)), nil
}
