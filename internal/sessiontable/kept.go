package sessiontable

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"statelab/internal/database"
)

// Kept is a session table that is looked at again and again while its project runs. The file
// may be missing at times, be made anew, or be locked: then a look fails, and the next one
// may not. Make one with Keep. It is for one goroutine at a time.
type Kept struct {
	file string
	o    Options
	open *Table // nil where the last look failed
	info fs.FileInfo

	version int64
	last    *Look
}

// Look is a session table as it was at one moment.
type Look struct {
	Table string
	Clock Clock // what the rows told about the zone of expire_date when the file was opened
	// Rows are those that live longest, and those of the keys that were asked for.
	Rows []KeptRow
	// Rest is how many rows the table has beside them, at least.
	Rest int

	asks   []string // keys that were asked for
	newest int64    // the highest place of a row
}

// KeptRow is a session with its data as stored.
type KeptRow struct {
	Row
	Raw   string
	place int64
}

// Since returns the rows of which it is known whether they were there at an earlier look: of a
// table of which not all is looked at, one may have been there without being seen.
func (l *Look) Since(before *Look) []KeptRow {
	if before.Rest == 0 {
		return l.Rows
	}
	return slices.DeleteFunc(slices.Clone(l.Rows), func(r KeptRow) bool {
		return r.place <= before.newest && !slices.Contains(before.asks, r.Key) && !slices.ContainsFunc(before.Rows, func(b KeptRow) bool { return b.Key == r.Key })
	})
}

// The most that is looked at.
const (
	mostKept = 100    // rows, beside those that are asked for
	mostRest = 10_000 // rows that are counted
)

// Keep keeps the session table of a file in sight. Nothing is read yet.
func Keep(file string, o Options) *Kept { return &Kept{file: file, o: o} }

// Now looks at the table at a time, at the rows of keys too. Where nobody wrote since the last
// look, that is the same one. An error is a *Problem, where a person can do something about it.
func (k *Kept) Now(now time.Time, keys []string) (*Look, error) {
	k.o.Now = now
	if err := k.reopen(); err != nil {
		return nil, k.failed(err)
	}
	k.open.options.Now = now
	look := k.last
	err := k.open.db.Together(func(version int64) (err error) {
		if look != nil && version == k.version && look.has(keys) {
			return nil
		}
		if look, err = k.look(keys); err == nil {
			k.version = version
		}
		return err
	})
	if err != nil {
		return nil, k.failed(err)
	}
	k.last = look
	return look, nil
}

// Close closes the file.
func (k *Kept) Close() error {
	if k.open == nil {
		return nil
	}
	err := k.open.db.Close()
	k.open, k.last = nil, nil
	return err
}

// reopen opens the file if that is not done, or another one has taken its place.
func (k *Kept) reopen() error {
	info, err := os.Stat(k.file)
	if err != nil {
		return err
	}
	if k.open != nil && os.SameFile(info, k.info) {
		return nil
	}
	if err := k.Close(); err != nil {
		return err
	}
	db, err := database.OpenKept(k.file, k.o.Wait)
	if err != nil {
		return err
	}
	k.open, err = found(k.file, db, k.o)
	k.info = info
	return err
}

// failed says why a look failed. What is no lock may be another file by the next look.
func (k *Kept) failed(err error) error {
	if !errors.Is(err, database.ErrLocked) {
		err = errors.Join(err, k.Close())
	}
	return explain(k.file, err)
}

// has reports whether the rows of keys were looked at.
func (l *Look) has(keys []string) bool {
	return !slices.ContainsFunc(keys, func(key string) bool {
		return l.Rest > 0 && !slices.Contains(l.asks, key)
	})
}

// look reads the table.
func (k *Kept) look(keys []string) (*Look, error) {
	t := k.open
	if t.accounts != nil {
		clear(t.accounts.known) // people may have another name or password now
	}
	places, err := t.places(Filter{Most: mostKept})
	if err != nil {
		return nil, err
	}
	l := &Look{Table: t.Name, Clock: t.Clock, asks: slices.Clone(keys)}
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	if len(places) == mostKept {
		named, err := t.db.Read(fmt.Sprintf(`SELECT t.%s FROM json_each(?) AS k CROSS JOIN %s AS t ON t."session_key" = k.value`, t.rowID, database.Quote(t.Name)), string(list))
		if err != nil {
			return nil, err
		}
		for _, row := range named {
			if !slices.Contains(places, row.Int(0)) {
				places = append(places, row.Int(0))
			}
		}
		all, err := t.db.Read(fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM %s LIMIT %d)`, database.Quote(t.Name), mostRest))
		if err != nil {
			return nil, err
		}
		l.Rest = int(all[0].Int(0)) - len(places)
	}
	newest, err := t.db.Read(fmt.Sprintf(`SELECT max(%s) FROM %s`, t.rowID, database.Quote(t.Name)))
	if err != nil {
		return nil, err
	}
	l.newest = newest[0].Int(0)
	stored, err := t.page(places)
	for i := range stored {
		row, err := t.row(stored[i])
		if err != nil {
			return nil, err
		}
		data, err := t.data(stored[i])
		if err != nil {
			return nil, err
		}
		l.Rows = append(l.Rows, KeptRow{row, data, stored[i].Int(colRow)})
	}
	return l, err
}
