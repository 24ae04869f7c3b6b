package witness

import (
	"time"

	"statelab/internal/database"
	"statelab/internal/httpsim"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// Table tells of what the site of a host keeps of its sessions, as it lives at the server's
// time.
func Table(host string, t httpsim.Table, now time.Time) trace.Table {
	kind := trace.RowsTable
	switch t.Sessions {
	case httpsim.InCache:
		kind = trace.MemoryTable
	case httpsim.InSignedCookies:
		kind = trace.CookiesTable
	}
	return trace.Table{Host: host, Kind: kind, Name: t.Name, NotMade: t.NotMade, Rows: rows(t.Rows, now), Cache: cache(t.Cache, now), Records: records(t.Records)}
}

func rows(all []httpsim.Row, now time.Time) []trace.RowEntry {
	told := make([]trace.RowEntry, len(all))
	for i, r := range all {
		told[i] = trace.RowEntry{Mark: trace.Same, Key: r.Key, Owner: r.Owner, User: r.User, Raw: r.Raw, Expires: r.Expires, Lasts: r.Expires.Sub(now), Live: r.Live, Instance: r.Instance}
		for _, item := range r.Data {
			told[i].Data = append(told[i].Data, trace.Item{Name: item.Name, Value: item.Value, At: item.At})
		}
	}
	return told
}

func records(all []httpsim.Records) []trace.Records {
	told := make([]trace.Records, len(all))
	for i, t := range all {
		told[i] = trace.Records{Name: t.Name, Model: t.Model, Users: t.Users, Rows: make([]trace.Record, len(t.Rows))}
		for j, r := range t.Rows {
			row := trace.Record{Mark: trace.Same, ID: r.ID, User: r.User, UserKey: r.UserKey}
			for _, item := range r.Data {
				row.Data = append(row.Data, trace.Item{Name: item.Name, Value: item.Value})
			}
			told[i].Rows[j] = row
		}
	}
	return told
}

func cache(all []httpsim.CacheEntry, now time.Time) []trace.CacheEntry {
	var told []trace.CacheEntry
	for _, e := range all {
		entry := trace.CacheEntry{Mark: trace.Same, Key: e.Key, Value: e.Value, Expires: e.Expires, Instance: e.Instance, At: e.At}
		if !e.Expires.IsZero() {
			entry.Lasts = e.Expires.Sub(now)
		}
		told = append(told, entry)
	}
	return told
}

// Server tells what the server of a host noted about a request.
func Server(host string, h httpsim.Handling) *trace.Server {
	s := &trace.Server{Host: host, Notes: h.Notes, UserBefore: h.UserBefore, User: h.User,
		Session: h.Session.Accessed, Queries: Queries(h.Queries), Log: h.Log, RemoteAddr: h.RemoteAddr}
	s.Own, s.OwnBehind, s.Whose = trace.NotesOf(h.Own), trace.NotesOf(h.OwnBehind), h.Whose
	if h.Reason != (httpsim.Reason{}) {
		s.Reason = &trace.Reason{Name: h.Reason.Name, Says: h.Reason.Says, Text: h.Reason.Means()}
		if at := h.Reason.At; at.Line > 0 {
			s.Reason.At = &trace.Place{File: at.File, Line: at.Line, FileLine: at.FileLine, Code: at.Code}
		}
	}
	if c := h.CORS; c != nil {
		s.Allows = &trace.Allows{Origins: c.Origins, AnyOrigin: c.AnyOrigin, Credentials: c.Credentials, Methods: c.Methods, Headers: c.Headers}
	}
	if f := h.Forwarded; f != nil {
		s.Proxy = &trace.Proxy{Asks: f.Asks, Taken: f.Taken}
		for _, h := range f.Sets {
			s.Proxy.Sets = append(s.Proxy.Sets, wire.Header{Name: h.Name, Value: wire.Bytes(h.Value)})
		}
	}
	return s
}

// Queries tells of the statements that ran, in order.
func Queries(statements []database.Statement) []trace.Query {
	queries := make([]trace.Query, len(statements))
	for i, s := range statements {
		queries[i] = trace.Query{Kind: s.Kind, Table: s.Table, SQL: s.SQL(), Rows: s.Rows,
			Transaction: s.Transaction, Why: s.Why, Caller: s.Caller, Met: s.Met, Count: s.Count, Locked: s.Locked}
	}
	return queries
}
