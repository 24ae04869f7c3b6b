package httpsim

import (
	"time"

	"statelab/internal/database"
	"statelab/internal/sessionstore"
)

// sessionTable is the table of sessions as lines use it, whatever the engine: with what points to its rows and who
// listens to them.
func (r *Request) sessionTable() *sessionstore.Database {
	return &sessionstore.Database{Conn: r.conn, Env: r.server.sessionEnv(&r.log), Model: r.sessionModel()}
}

// sessionEngine is the engine of the site, as a request uses it.
func (r *Request) sessionEngine() sessionstore.Engine {
	return r.sessionEngineOf(r.server.runs().Sessions)
}

// sessionEngineOf is the engine of a place, as a request uses it.
func (r *Request) sessionEngineOf(place Sessions) sessionstore.Engine {
	engine := r.server.engineOf(place, r.conn, &r.log, &r.memory.sessions)
	switch of := engine.(type) {
	case *sessionstore.Database:
		of.Model = r.sessionModel()
	case *sessionstore.CachedDatabase:
		of.Model = r.sessionModel()
	}
	return engine
}

// sessionModel is what the engine has of the model of sessions.
func (r *Request) sessionModel() sessionstore.Model {
	c := r.collector()
	if !r.server.receivesAnyModel() {
		return r.server.sessionModel(r.conn, nil)
	}
	telling := func(signal string) func(key, data string, expires time.Time, created bool) error {
		return func(key, data string, expires time.Time, created bool) error {
			rec := &record{model: ofSessions, values: []any{key, data, expires}}
			rec.keyed()
			return c.told.tellRow(signal, rec, saved{created: created, known: signal == "post_save"})
		}
	}
	made := r.server.sessionModel(r.conn, r)
	made.Saving, made.Saved = telling("pre_save"), telling("post_save")
	return made
}

// receivesAnyModel reports whether a file of the site speaks of a signal of models.
func (s *Server) receivesAnyModel() bool {
	for _, signal := range modelSignals {
		if s.receivesModels(signal) {
			return true
		}
	}
	return false
}

// sessionModel is that model where rows go by a connection; told is the request whose receivers are told, nil for none.
func (s *Server) sessionModel(conn *database.Conn, told *Request) sessionstore.Model {
	if told == nil && !pointedAt(s.models(), ofSessions) {
		return sessionstore.Model{}
	}
	return sessionstore.Model{Delete: func(of sessionstore.Doomed) (n int, err error) {
		c := newCollector(s.models(), s.users(conn))
		if told != nil {
			c = told.collector()
		}
		var where []condition
		if of.Key != nil {
			where = append(where, condition{name: "session_key", path: ofSessions.Fields[:1], value: *of.Key})
		}
		if !of.Before.IsZero() {
			where = append(where, condition{name: "expire_date", path: ofSessions.Fields[2:], value: of.Before, lookup: "lt"})
		}
		f := ofSessions.filterOf(where, "", "")
		if !of.Row {
			err = c.removeAll(ofSessions, f)
		} else if rows, failed := ofSessions.found(conn.Unseen(), f, ""); failed != nil {
			err = failed
		} else if len(rows) > 0 {
			err = c.deleteRow(rows[0])
		} else { // Django does not look whether it is there
			rec := &record{model: ofSessions, values: []any{*of.Key, "", nil}}
			rec.keyed()
			err = c.deleteRow(rec)
		}
		for _, g := range c.gone {
			if g.table == ofSessions.Table() {
				n = g.n
			}
		}
		if told != nil && err == nil {
			(&visit{Request: told}).noteGone(ofSessions.Table(), c.gone)
		}
		return n, err
	}}
}

// pointedAt reports whether a key of some models points to a model.
func pointedAt(models []*Model, to *Model) bool {
	for _, m := range models {
		for _, f := range m.Fields {
			if f.Kind == ForeignKey && f.To == to {
				return true
			}
		}
	}
	return false
}
