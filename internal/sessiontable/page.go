package sessiontable

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"statelab/internal/database"
)

// How much is read at once, so that of the rows themselves only a few are in memory.
const (
	pageRows  = 100
	pageData  = 64 << 10 // bytes of a row's data; longer ones are fetched one by one
	mostBytes = 3 << 20  // of a row's data, more than a session that may be so long needs; a longer one is not read
)

// ErrEnough is what ends Each without being an error.
var ErrEnough = errors.New("enough")

// Each calls do for every row that the filter takes, those that live longest first, and
// stops with do's error. Whom a row logs in is known only when it is read: with a filter
// by user do is called for the others, too, and ends by itself with ErrEnough.
//
// First the places of all rows are read, then the rows, page by page, one page ahead of
// do: however long that takes, no lock is held for it. Rows that come meanwhile are not
// seen.
func (t *Table) Each(f Filter, do func(Row) error) error {
	places, err := t.places(f)
	if err != nil {
		return explain(t.file, err)
	}
	pages, stop := t.ahead(places)
	defer stop()
	for page := range pages {
		if page.err != nil {
			return explain(t.file, page.err)
		}
		for _, row := range page.rows {
			switch err := do(row); {
			case errors.Is(err, ErrEnough):
				return nil
			case err != nil:
				return err
			}
		}
	}
	return nil
}

// page is some rows, or why there are none.
type page struct {
	rows []Row
	err  error
}

// ahead reads the rows of places, a page at a time, while the caller looks at the page
// before. Stop ends that, and returns when nothing is read any more.
func (t *Table) ahead(places []int64) (pages <-chan page, stop func()) {
	out, done := make(chan page), make(chan struct{})
	go func() {
		defer close(out)
		for places := range slices.Chunk(places, pageRows) {
			p := t.rows(places)
			select {
			case out <- p:
			case <-done:
				return
			}
			if p.err != nil {
				return
			}
		}
	}()
	return out, func() {
		close(done)
		for range out {
		}
	}
}

// rows reads the rows of some places and makes sense of them.
func (t *Table) rows(places []int64) (p page) {
	stored, err := t.page(places)
	if err != nil {
		return page{err: err}
	}
	p.rows = make([]Row, len(stored))
	for i := range stored {
		if p.rows[i], err = t.row(stored[i]); err != nil {
			return page{err: err}
		}
	}
	return p
}

// Count counts the rows that the filter takes, as live and as expired. Whom they log in
// is not looked at, and neither is how many are wanted.
func (t *Table) Count(f Filter) (Summary, error) {
	where, args := t.where(f)
	rows, err := t.db.Read(fmt.Sprintf(`SELECT count(*), coalesce(sum("expire_date" > ?), 0)
		FROM (SELECT "expire_date" FROM %s WHERE %s LIMIT ?)`, database.Quote(t.Name), where),
		append(append([]any{t.now()}, args...), t.most)...)
	if err != nil {
		return Summary{}, explain(t.file, err)
	}
	s := Summary{Rows: int(rows[0].Int(0)), Live: int(rows[0].Int(1))}
	s.Expired = s.Rows - s.Live
	return s, nil
}

// places returns the rowids of the rows that the filter takes, in their order. However
// damaged a file is, there are no more of them than fit into it.
func (t *Table) places(f Filter) ([]int64, error) {
	var places []int64
	text, args := t.placesSQL(f)
	err := t.db.Each(func(r database.Row) error {
		if places = append(places, r.Int(0)); len(places) == t.most {
			return fmt.Errorf("%w: its rows do not end", database.ErrDamaged)
		}
		return nil
	}, text, args...)
	return places, err
}

// placesSQL returns the query for places. An index leads to the first rows without a
// look at the others; what has to be sorted is bounded before.
func (t *Table) placesSQL(f Filter) (text string, args []any) {
	where, args := t.where(f)
	from, some := database.Quote(t.Name), f.Most > 0 && f.User == ""
	if some && t.indexed {
		text = fmt.Sprintf(`SELECT %[1]s FROM %[2]s WHERE %[3]s ORDER BY "expire_date" DESC, %[1]s DESC LIMIT ?`, t.rowID, from, where)
		return text, append(args, f.Most)
	}
	text = fmt.Sprintf(`SELECT place FROM (SELECT %s AS place, "expire_date" AS at FROM %s WHERE %s LIMIT ?) ORDER BY at DESC, place DESC`, t.rowID, from, where)
	args = append(args, t.most)
	if some {
		return text + ` LIMIT ?`, append(args, f.Most)
	}
	return text, args
}

// now is the time as expire_date would have it.
func (t *Table) now() string { return stamp(t.options.Now, t.options.Zone) }

// where returns the condition under which SQL finds the rows that a filter takes. Times
// are compared by SQLite, as Django does it: a column can hold anything.
func (t *Table) where(f Filter) (text string, args []any) {
	text = `TRUE`
	begin, end := f.ends()
	if begin != "" {
		text += ` AND substr(cast("session_key" AS text), 1, ?) = ?`
		args = append(args, len([]rune(begin)), begin)
	}
	if end != "" {
		text += ` AND substr(cast("session_key" AS text), ?) = ?`
		args = append(args, -len([]rune(end)), end)
	}
	if f.Live {
		text += ` AND "expire_date" > ?`
		args = append(args, t.now())
	}
	if f.Expired {
		text += ` AND ("expire_date" > ?) IS NOT TRUE`
		args = append(args, t.now())
	}
	return text, args
}

// The columns of a page. A sign before a name keeps the driver from reading a
// time out of what may be none.
const (
	colRow = iota
	colKey
	colExpires
	colLive
	colBytes
	colData // NULL where it is long
)

const pageSQL = `SELECT p.value, cast(t."session_key" AS text), +t."expire_date", t."expire_date" > ?, octet_length(t."session_data"),
	CASE WHEN octet_length(t."session_data") <= ? THEN cast(t."session_data" AS text) END
	FROM json_each(?) AS p CROSS JOIN %s AS t ON t.%s = p.value`

// page reads the rows of some places, in their order. Those that have gone meanwhile
// are missing.
func (t *Table) page(places []int64) ([]database.Row, error) {
	list, err := json.Marshal(places)
	if err != nil {
		return nil, err
	}
	return t.db.Read(fmt.Sprintf(pageSQL, database.Quote(t.Name), t.rowID), t.now(), pageData, string(list))
}

// row makes sense of a stored row.
func (t *Table) row(stored database.Row) (Row, error) {
	r := Row{Key: stored.Text(colKey), ExpiresText: stored.Text(colExpires), Live: stored.Bool(colLive)}
	if at, err := database.ParseTime(r.ExpiresText); err == nil {
		r.Expires = inZone(at, t.options.Zone)
	}
	data, err := t.data(stored)
	if err != nil {
		return r, err
	}
	switch n := stored.Int(colBytes); {
	case n > mostBytes:
		r.Content = Content{Problem: tooLong(n), Signature: NotChecked}
	default:
		r.Content = read(data, t.options.Keys)
	}
	r.User, err = t.user(r.Content)
	return r, err
}

// data returns session_data, which a page has only where it is short.
func (t *Table) data(stored database.Row) (string, error) {
	if !stored.IsNull(colData) || stored.Int(colBytes) > mostBytes {
		return stored.Text(colData), nil
	}
	rows, err := t.db.Read(`SELECT cast("session_data" AS text) FROM `+database.Quote(t.Name)+` WHERE `+t.rowID+` = ?`, stored[colRow])
	if err != nil || len(rows) == 0 {
		return "", err // the row has gone meanwhile
	}
	return rows[0].Text(0), nil
}
