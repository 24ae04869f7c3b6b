package trace

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"statelab/internal/rule"
)

// Mark says how an entry of a jar or table differs from before the step.
type Mark string

// The marks, as they are shown.
const (
	Same    Mark = " "
	New     Mark = "+"
	Changed Mark = "~"
	Gone    Mark = "-"
)

// Jar is the acting browser's cookies for the site concerned, after the step.
type Jar struct {
	Browser string     `json:"browser"`
	Title   Prose      `json:"title,omitempty"`
	Host    string     `json:"host,omitempty"`
	Cookies []JarEntry `json:"cookies,omitempty"`
	Others  int        `json:"others,omitempty"` // cookies that the jar holds for other sites
	All     []Cookie   `json:"all,omitempty"`    // the whole jar
}

// Tools is what developer tools show of a page under Application, Storage, Cookies.
type Tools struct {
	Origin  string   `json:"origin"`            // "https://shop.test", which stands under Cookies
	Cookies []Cookie `json:"cookies,omitempty"` // those listed, in the order of the table
}

// JarEntry is one cookie of a jar and what became of it in the step.
type JarEntry struct {
	Mark   Mark      `json:"mark"`
	Cookie Cookie    `json:"cookie"`
	Rule   rule.Code `json:"rule,omitempty"` // why it is gone
	Why    rule.Text `json:"why,omitzero"`   // short: "by server", "browser closed"
	// Doubted says that it may be gone, or may be another one, for all that was seen.
	Doubted bool `json:"doubted,omitempty"`
}

// Table is what a site keeps of its sessions, after the step.
type Table struct {
	Host    string     `json:"host"`
	Kind    TableKind  `json:"kind"`
	Name    string     `json:"name,omitempty"`    // of a table in a database: "django_session"
	NotMade bool       `json:"notMade,omitempty"` // it has still to be made, by a migration
	Rows    []RowEntry `json:"rows,omitempty"`
	// Cache is what pages have put into the cache of the server's memory. A step has it, and
	// what stands behind an exchange does not.
	Cache []CacheEntry `json:"cache,omitempty"`
	// Records are the tables beside it: those of the site's own, and that of the users, of which
	// only the rows stand here that the step changed.
	Records []Records `json:"records,omitempty"`
}

// The models of Django's own tables that a step can be told to show.
const (
	UserModel    = "User"
	SessionModel = "Session"
)

// Records is a table of a site beside that of the sessions.
type Records struct {
	Name  string   `json:"name"`            // "shop_order"
	Model string   `json:"model"`           // "Order"
	Users bool     `json:"users,omitempty"` // it is that of the users
	Rows  []Record `json:"rows,omitempty"`  // by their ids
}

// IsAmong reports whether a table is one of those that are called by these models; the users are "User", whatever
// class a site has for them.
func (t *Records) IsAmong(models []string) bool {
	return slices.Contains(models, t.Model) || t.Users && slices.Contains(models, UserModel)
}

// Record is a row of it and what became of it in the step.
type Record struct {
	Mark    Mark      `json:"mark"`
	ID      int64     `json:"id"`
	User    string    `json:"user,omitempty"`    // the name of the user whose it is by a foreign key, as user, owner or author; of a user, who it is
	UserKey string    `json:"userKey,omitempty"` // the column of that key
	Data    []Item    `json:"data,omitempty"`    // the other columns, in their order
	Why     rule.Text `json:"why,omitzero"`      // short, why it is gone: "by order.delete()"
}

// CacheEntry is what is kept in a cache under a key, and what became of it in the step.
type CacheEntry struct {
	Mark    Mark          `json:"mark"`
	Key     string        `json:"key"`
	Value   string        `json:"value"`            // as JSON
	Expires time.Time     `json:"expires,omitzero"` // zero: it stays until the server starts again
	Lasts   time.Duration `json:"lasts,omitempty"`  // from the step's time, in nanoseconds
	Why     rule.Text     `json:"why,omitzero"`     // short, why it is gone: "expired"
	// Instance is the instance whose memory holds the entry, of several, counted from 1.
	Instance int `json:"instance,omitempty"`
	// At is of a number that a page has kept as the time: int(time.time()). Else it is zero.
	At time.Time `json:"at,omitzero"`
}

// TableKind is where a site keeps its sessions.
type TableKind string

// The kinds of tables.
const (
	RowsTable    TableKind = "rows"    // rows of a database
	MemoryTable  TableKind = "memory"  // entries of the server's memory
	CookiesTable TableKind = "cookies" // in the cookies themselves: the table is there and stays empty
	UnseenTable  TableKind = "unseen"  // nobody saw where, or what is there
)

// RowEntry is one session row and what became of it in the step.
type RowEntry struct {
	Mark    Mark          `json:"mark"`
	Key     string        `json:"key"`
	Owner   string        `json:"owner,omitempty"`   // whose login it holds, as the row has it: the number of a user; empty for nobody's
	User    string        `json:"user,omitempty"`    // and by name; empty too where no such user is found
	Was     string        `json:"was,omitempty"`     // what that user was called before the step, where that has changed under the same row
	Data    []Item        `json:"data,omitempty"`    // decoded, in the order of the session
	Dropped []Item        `json:"dropped,omitempty"` // of one that was changed: what it held before, and holds no more
	Raw     string        `json:"raw"`               // session_data as stored
	Expires time.Time     `json:"expires"`
	Lasts   time.Duration `json:"lasts"` // from the step's time, negative when expired, in nanoseconds
	Live    bool          `json:"live"`
	Why     rule.Text     `json:"why,omitzero"` // short, why it is gone: "by logout()"
	// Instance is the instance whose memory holds the entry, of several, counted from 1.
	Instance int `json:"instance,omitempty"`
}

// Item is one value of a session, the value as JSON.
type Item struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	// At is of a number that a page has kept as the time: int(time.time()). Else it is zero.
	At time.Time `json:"at,omitzero"`
	// Fresh says of a row that was changed that the name is new in it, or has another value.
	Fresh bool `json:"fresh,omitempty"`
	// Was is of a row or a record that was changed, where it is fresh: the value before, as JSON.
	Was string `json:"was,omitempty"`
}

// Behind is what both sides held behind an exchange, marked against what they held before
// it. Exchanges that changed nothing share one jar and one table, and a step may share
// them, too. As JSON it is what the exchange changed.
type Behind struct {
	Jar   *Jar   // nil where no browser asked; All is perhaps left out
	Table *Table // of the exchange's host; nil where no site of the world answered, or it was not seen
}

// IsZero reports whether the exchange changed nothing that was seen.
func (b Behind) IsZero() bool {
	c := b.changes()
	return len(c.Cookies)+len(c.Rows)+len(c.Cache)+len(c.Records) == 0
}

// changes are the entries of both sides that the exchange changed.
func (b Behind) changes() (c changes) {
	if b.Jar != nil {
		c.Cookies = changed(b.Jar.Cookies, func(e *JarEntry) Mark { return e.Mark })
	}
	if b.Table != nil {
		c.Rows = changed(b.Table.Rows, func(r *RowEntry) Mark { return r.Mark })
		c.Cache = changed(b.Table.Cache, func(e *CacheEntry) Mark { return e.Mark })
		for _, t := range b.Table.Records {
			if t.Rows = changed(t.Rows, func(r *Record) Mark { return r.Mark }); len(t.Rows) > 0 {
				c.Records = append(c.Records, t)
			}
		}
	}
	return c
}

// changes is the JSON of Behind.
type changes struct {
	Cookies []JarEntry   `json:"cookies,omitempty"`
	Rows    []RowEntry   `json:"rows,omitempty"`
	Cache   []CacheEntry `json:"cache,omitempty"`
	Records []Records    `json:"records,omitempty"`
}

func changed[E any](all []E, mark func(*E) Mark) []E {
	var some []E
	for i := range all {
		if mark(&all[i]) != Same {
			some = append(some, all[i])
		}
	}
	return some
}

// MarshalJSON implements json.Marshaler.
func (b Behind) MarshalJSON() ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // whoever wants it escaped does so outside
	err := encoder.Encode(b.changes())
	return text.Bytes(), err
}
