package view

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// A Table is what is worth showing of a site's session table, or of its memory where
// that keeps the sessions.
type Table struct {
	Host   string
	Name   string // of a table; empty for memory
	Memory bool
	Shared []string // all hosts whose table it is, where there are several
	Named  bool     // whose it is cannot be seen from the jar beside it
	Beside bool     // it is of another site than the one shown above it
	Rows   []Row
	Notes  []Note

	Of      int  // rows that it has, those too that are not shown
	Changes bool // the step changes it; not said before it happens
	About   bool // an expectation of the step is about its rows
	Shown   bool // the lesson wants it on the screen, with what the server itself keeps there
}

// A Cache is what is worth showing of what a site's pages keep in its memory.
type Cache struct {
	Host    string
	Named   bool // whose it is cannot be seen from the jar beside it
	Entries []CacheEntry
	Notes   []Note
	Changes bool // the step changes it; not said before it happens
}

// A CacheEntry is what a page keeps there under a key.
type CacheEntry struct {
	trace.CacheEntry
	Age rule.Text // of a moment that was kept as a number, in words; else zero
}

// Said is the value, with how long ago a moment was.
func (e *CacheEntry) Said(lang rule.Language) string {
	if e.Age.IsZero() {
		return e.Value
	}
	return e.Value + " (" + e.Age.In(lang) + ")"
}

// A Row is one session row, or entry of a memory.
type Row struct {
	Mark     trace.Mark
	Key      string
	User     string // whose login it holds, empty where no such user is found
	UserID   string // and by number, empty for nobody's
	Told     bool   // the step's text names the user
	Why      rule.Text
	Expired  bool
	Lasts    time.Duration // of one that is not gone or expired, from the step's time
	This     bool          // of several of one user: a cookie of the acting browser has its key
	Others   []trace.Prose // and so do cookies of these browsers
	Instance int           // whose memory holds it, of several, from 1; else 0
	Data     []Item        // without the server's own, as the row has them
}

// A WholeTable is a table with all that it holds.
type WholeTable struct {
	Memory bool
	Rows   []trace.RowEntry
}

// caches chooses of the caches in which something is, or was.
func (c *chooser) caches(s *Step) {
	if t := c.step.Table; t != nil {
		if v := c.cache(t); v != nil {
			s.Caches = append(s.Caches, *v)
		}
	}
	for i := range c.step.Tables {
		if v := c.cache(&c.step.Tables[i]); v != nil {
			s.Caches = append(s.Caches, *v)
		}
	}
}

// cache chooses of what the pages of a table's site keep in memory; nil where that is, and
// was, nothing.
func (c *chooser) cache(t *trace.Table) *Cache {
	if len(t.Cache) == 0 {
		return nil
	}
	v := &Cache{Host: t.Host, Named: c.step.Jar == nil || wire.Hostname(c.step.Jar.Host) != t.Host}
	marks := make([]trace.Mark, len(t.Cache))
	for i := range t.Cache {
		marks[i] = t.Cache[i].Mark
	}
	keep, more := c.few(len(t.Cache), func(i int) bool { return marks[i] != trace.Same })
	for _, i := range keep {
		v.Entries = append(v.Entries, CacheEntry{t.Cache[i], itemOf(trace.Item{At: t.Cache[i].At}, c.step.Time).Age})
	}
	v.Notes, v.Changes = notes(marks, more), c.changes(t, changedCache)
	return v
}

// table chooses of a table at a moment at which the browsers have the jars.
func (c *chooser) table(t *trace.Table, jars []*trace.Jar) Table {
	v := Table{Host: t.Host, Name: t.Name, Memory: t.Kind == trace.MemoryTable}
	v.Named = c.step.Jar == nil || wire.Hostname(c.step.Jar.Host) != t.Host || c.otherTables(t.Host)
	v.Shared = c.run.sites[t.Host].shared
	rows, more := c.rows(t, jars)
	v.Rows = rows
	v.Of = standing(t)
	v.Shown = slices.Contains(c.step.Shown, trace.SessionModel)
	v.Changes, v.About = c.changes(t, changedSessions), v.Shown || c.wantsRows()
	switch {
	case t.NotMade:
		v.Notes = []Note{{Kind: NotMade}}
		return v
	case t.Kind == trace.UnseenTable:
		v.Notes = []Note{{Kind: NotSeen}}
		return v
	}
	marks := make([]trace.Mark, len(t.Rows))
	for i := range t.Rows {
		marks[i] = t.Rows[i].Mark
	}
	v.Notes = append(notes(marks, more), renamed(t)...)
	return v
}

// changes reports whether something of a site's changes in the step, be it in the exchange that is told or in another
// one.
func (c *chooser) changes(of *trace.Table, so func(*trace.Table) bool) bool {
	if so(of) || c.step.Table != nil && c.step.Table.Host == of.Host && so(c.step.Table) {
		return true
	}
	return slices.ContainsFunc(c.step.Tables, func(t trace.Table) bool { return t.Host == of.Host && so(&t) })
}

// changedSessions reports whether a row of a table of sessions changed.
func changedSessions(t *trace.Table) bool {
	return slices.ContainsFunc(t.Rows, func(r trace.RowEntry) bool { return r.Mark != trace.Same })
}

// standing is how many rows a table of sessions has.
func standing(t *trace.Table) int {
	return countOf(t.Rows, func(r trace.RowEntry) bool { return r.Mark != trace.Gone })
}

// changedCache reports whether something that pages keep in memory changed.
func changedCache(t *trace.Table) bool {
	return slices.ContainsFunc(t.Cache, func(e trace.CacheEntry) bool { return e.Mark != trace.Same })
}

// otherTables reports whether statements ran on tables of other hosts than the
// one that is shown, so that it has to say whose it is.
func (c *chooser) otherTables(host string) bool {
	return slices.ContainsFunc(c.step.Exchanges, func(e trace.Exchange) bool {
		_, of, _ := strings.Cut(origin(e.URL), "://")
		return of != host && e.Server != nil && len(e.Server.Queries) > 0
	})
}

// renamed says of each user behind the rows of a table who is called otherwise than
// before the step: the rows hold a number, and only the name beside it has changed.
func renamed(t *trace.Table) []Note {
	var out []Note
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Was == "" || r.Mark == trace.Gone {
			continue
		}
		note := Note{Kind: Renamed, UserID: r.Owner, User: r.User}
		if r.User == "" {
			note = Note{Kind: Nameless, UserID: r.Owner, User: r.Was}
		}
		if !slices.Contains(out, note) {
			out = append(out, note)
		}
	}
	return out
}

// rows are those of a table that are shown, and how many are not.
func (c *chooser) rows(t *trace.Table, jars []*trace.Jar) (rows []Row, more int) {
	keep, more := c.fewest(len(t.Rows), func(i int) bool { return t.Rows[i].Mark != trace.Same }, func(i int) bool { return c.named(t.Rows[i].User) })
	for _, i := range keep {
		rows = append(rows, rowOf(&t.Rows[i], c.step.Time, slices.Contains(c.step.Shown, trace.SessionModel)))
		rows[len(rows)-1].Told = c.named(t.Rows[i].User)
	}
	c.held(rows, t.Rows, jars)
	return rows, more
}

// wantsRows reports whether an expectation of the step is about the rows of a table: then
// that there are none says something.
func (c *chooser) wantsRows() bool {
	return slices.ContainsFunc(c.step.Checks, func(ch trace.Check) bool { return expectation(ch.About) == "rows" })
}

// longestKept is the number of characters up to which a value is told that a session held before: a dict of a few
// names.
const longestKept = 60

// wasBefore says what a session held under a name before.
func wasBefore(value string) rule.Text {
	if _, is := tokenIn(value); is || utf8.RuneCountInString(value) > longestKept {
		return rule.Text{EN: "changed", KO: "바뀜"}
	}
	return rule.Textf("was %s", "이전 %s", value)
}

// rowOf is a row with what the pages keep in it; whole, with what the server keeps there as well.
func rowOf(r *trace.RowEntry, now time.Time, whole bool) Row {
	v := Row{Mark: r.Mark, Key: r.Key, User: r.User, UserID: r.Owner, Expired: !r.Live || r.Lasts < 0, Lasts: r.Lasts, Instance: r.Instance}
	if r.Mark == trace.Gone {
		v.Why = r.Why
	}
	for _, item := range r.Data {
		// Names that begin with _ are the server's own: the login, the expiry.
		if whole || !strings.HasPrefix(item.Name, "_") {
			i := itemOf(item, now)
			if r.Mark == trace.Changed && item.Fresh && item.Was != "" && item.At.IsZero() {
				i.Was = wasBefore(item.Was)
			}
			v.Data = append(v.Data, i)
		}
	}
	for _, item := range r.Dropped {
		if whole || !strings.HasPrefix(item.Name, "_") {
			item.Fresh = true
			v.Data = append(v.Data, Item{Item: item, Was: phrases.SignEnded})
		}
	}
	return v
}
