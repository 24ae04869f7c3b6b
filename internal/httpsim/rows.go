package httpsim

import (
	"maps"
	"slices"
	"sync"
	"time"

	"statelab/internal/database"
	"statelab/internal/sessionstore"
)

// Row is one row of the session table, for people to look at.
type Row struct {
	Key     string
	Owner   string // the id of the user whom it logs in, empty for nobody
	User    string // the name of that user, empty where there is none
	Data    []Item // in the order of the session
	Raw     string // session_data as it is stored; of an entry in memory, the dict
	Expires time.Time
	Live    bool // it can still be read: it expires after now
	Trusted bool // its signature is good
	// Instance is the instance whose memory holds it, of several, and else 0.
	Instance int
}

// Item is one value of a session, as JSON for people: see visible.Unescaped.
type Item struct {
	Name, Value string
	At          time.Time // of a moment that a page has kept as int(time.time()), else zero
}

// Table is what a server keeps of its sessions, for people to look at: the rows of
// the table, or the entries of its memory in the form of rows. A site that keeps
// its sessions in cookies has the table, too, and nothing in it.
type Table struct {
	Sessions Sessions     // where they are kept
	Name     string       // of the table in the database, where they are not kept in memory
	NotMade  bool         // migrate has still to make it
	Rows     []Row        // in the order in which they came, expired ones too; their Data is not to be changed
	Cache    []CacheEntry // what pages have put into the cache of the server's memory
	Records  []Records    // the users, then the tables of the site's own; not to be changed
	Writes   int          // requests so far that wrote
}

// Records is a table beside that of the sessions.
type Records struct {
	Name, Model string // "shop_order", "Order"
	Users       bool   // it is the table of the users
	Rows        []RecordRow
}

// RecordRow is a row of it.
type RecordRow struct {
	ID      int64
	User    string // the name of the user whose row it is, or, in the table of the users, who it is
	UserKey string // the column of the id of that user, where there is one
	Data    []Item // the other columns, in their order, a moment as a text of RFC 3339
}

const rowTable = "django_session"

// seen is what was read of a database, as long as nothing is written to it.
type seen struct {
	mu     sync.Mutex
	valid  bool
	writes int               // of the database when it was read
	model  UserModel         // whose table of users was read
	code   *code             // with whose settings it was read
	names  map[string]string // of the users, by their ids as sessions hold them
	others []Records
	table  Table
	ends   []string // when each row expires, as it is stored
	// moments are the names in sessions under which pages have kept the time; it is replaced and
	// never changed.
	moments map[string]bool
}

// keepsTime notes that a page keeps the time under a name in the session.
func (s *Server) keepsTime(name string) {
	s.seen.mu.Lock()
	defer s.seen.mu.Unlock()
	if s.seen.moments[name] {
		return
	}
	moments := map[string]bool{name: true}
	maps.Copy(moments, s.seen.moments)
	s.seen.moments = moments
}

// Table returns what the server keeps. Looking leaves no statement in any record.
func (s *Server) Table() (Table, error) {
	t, err := s.table()
	t.Cache = s.cached()
	t.Records = s.others()
	t.Writes = int(s.writes.Load())
	return t, err
}

// wrote reports whether a request may have changed what the server keeps.
func (s *Server) wrote(r *Request) bool {
	if s.runs().Sessions == InCache && r.session != nil && (r.session.Accessed || r.session.Modified || s.code().settings.saveEvery) {
		return true // memory has no statements
	}
	return r.cached || slices.ContainsFunc(r.queries, func(q database.Statement) bool {
		return q.Writes()
	})
}

func (s *Server) table() (Table, error) {
	s.seen.mu.Lock()
	defer s.seen.mu.Unlock()
	writes := s.db.Writes()
	model, _ := s.tables.get()
	if !s.seen.valid || s.seen.writes != writes || s.seen.model != model || !s.seen.code.readsLike(s.code()) || s.env.File != "" {
		s.seen.writes, s.seen.model, s.seen.code, s.seen.valid = writes, model, s.code(), false
		if err := s.readTable(); err != nil {
			return Table{}, err
		}
		s.seen.valid = true
	}
	if s.runs().Sessions == InCache {
		return Table{Sessions: InCache, Rows: s.entries(s.seen.names)}, nil
	}
	t := s.seen.table
	t.Rows = slices.Clone(t.Rows)
	now := database.FormatTime(s.env.Now())
	for i := range t.Rows {
		t.Rows[i].Live = s.seen.ends[i] > now // The stored text is compared, as SQLite does it.
	}
	return t, nil
}

// readsLike reports whether tables that were read while the one code ran say the same under the
// other: with sessions in the same place, with the same keys, and as the same models. Pages and other settings have no
// part in it.
func (c *code) readsLike(o *code) bool {
	return c == o || c != nil && c.site.Sessions == o.site.Sessions && c.settings.secretKey == o.settings.secretKey && slices.Equal(c.settings.fallbacks, o.settings.fallbacks) && slices.Equal(c.models, o.models)
}

// readTable reads the rows and the names of the users; s.seen.mu is held.
func (s *Server) readTable() (err error) {
	conn := s.db.Conn(nil)
	s.seen.others, err = s.readOthers(conn)
	if _, missing := missingTable(err); err != nil && !missing {
		return err
	}
	if s.runs().Sessions == InCache {
		return nil
	}
	s.seen.table, s.seen.ends = Table{Sessions: s.runs().Sessions, Name: rowTable}, nil
	stored, err := sessionstore.Rows(conn, s.sessionSettings().Codec())
	if _, missing := missingTable(err); missing {
		s.seen.table.NotMade = true
		return nil
	}
	if err != nil {
		return err
	}
	s.seen.table.Rows, s.seen.ends = make([]Row, len(stored)), make([]string, len(stored))
	for i, row := range stored {
		s.seen.ends[i] = row.ExpiresText
		s.seen.table.Rows[i] = Row{Key: row.Key, Raw: row.Raw, Expires: row.Expires, Trusted: row.Decoded.Signature != sessionstore.SignatureBad}
		s.seen.table.Rows[i].hold(row.Decoded.Data, s.seen.names, s.seen.moments)
	}
	return nil
}

// entries returns what the memories hold, in the form of rows. What has expired
// is gone there.
func (s *Server) entries(names map[string]string) []Row {
	var rows []Row
	memories := s.workers.all()
	for i, memory := range memories {
		for _, e := range memory.sessions.Entries(s.env.Now()) {
			row := Row{Key: e.Key, Expires: e.Expires, Live: true, Trusted: true}
			if len(memories) > 1 {
				row.Instance = i + 1
			}
			row.hold(e.Data, names, s.seen.moments)
			row.Raw = pythonRepr(e.Data)
			rows = append(rows, row)
		}
	}
	return rows
}

// hold takes over the data of a session. What JSON cannot hold, as memory may, is
// shown as Python shows it.
func (row *Row) hold(data *sessionstore.Dict, names map[string]string, moments map[string]bool) {
	for name, value := range data.All() {
		item := Item{Name: name, Value: shownJSON(value)}
		if seconds, ok := value.(int64); ok && moments[name] {
			item.At = time.Unix(seconds, 0).UTC()
		}
		row.Data = append(row.Data, item)
	}
	if id, ok := data.Lookup(UserIDName); ok {
		row.Owner = pythonStr(id)
		row.User = names[row.Owner]
	}
}

// CleanUp is the command clearsessions: it deletes the rows that have expired,
// and returns the statements that did it. Memory forgets by itself, and cookies
// are not the server's to delete.
func (s *Server) CleanUp() ([]database.Statement, error) {
	var done []database.Statement
	conn := s.db.Conn(&done)
	conn.Caller = "clearsessions"
	engine := s.engine(conn, nil, nil)
	switch of := engine.(type) {
	case *sessionstore.Database:
		of.Model = s.sessionModel(conn, nil)
	case *sessionstore.CachedDatabase:
		of.Model = s.sessionModel(conn, nil)
	}
	err := sessionstore.ClearSessions(engine)
	return done, err
}

// SecretKey returns the SECRET_KEY with which the site signs.
func (s *Server) SecretKey() string { return s.code().settings.secretKey }
