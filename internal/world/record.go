package world

import (
	"slices"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/httpsim"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
	"statelab/internal/trace"
	"statelab/internal/witness"
)

// jar compares the acting browser's jar with what it held before.
func (s *stage) jar(before []cookiejar.Cookie) *trace.Jar {
	now := s.clock.Now()
	j := witness.Jar(s.host, before, s.profile.Jar.Cookies(now), s.profile.Jar.Gone(), now)
	j.Browser, j.Title = s.profile.name, s.profile.title
	return j
}

// table compares the session table of the site concerned with what it was, and
// takes note of the tables of all sites that answered in this step.
func (s *stage) table() error {
	w := s.World
	concerned := w.project(w.host)
	hosts := []string{concerned}
	for _, x := range s.step.Exchanges {
		if x.Server != nil && !slices.Contains(hosts, w.project(x.Server.Host)) {
			hosts = append(hosts, w.project(x.Server.Host))
		}
	}
	for _, host := range hosts {
		if w.servers[host] == nil {
			continue
		}
		server := w.servers[host].Inside()
		if server == nil {
			if host == concerned {
				s.step.Table = &trace.Table{Host: host, Kind: trace.UnseenTable}
			}
			continue
		}
		table, err := server.Table()
		if err != nil {
			return err
		}
		shown := witness.Table(host, table, server.Now())
		was, now := s.were(host, &shown), shown.Rows
		shown.Rows = witness.Changes(was, now, func(r *trace.RowEntry) rule.Text { return s.goneBy(host, r) })
		cached, records := shown.Cache, shown.Records
		shown.Records = witness.RecordChanges(w.records[host], records, s.move.Show, s.goneFrom(host))
		shown.Cache = witness.CacheChanges(w.caches[host], cached, func(e *trace.CacheEntry) rule.Text { return s.leftCache(host, e) })
		switch {
		case host == concerned:
			s.step.Table = &shown
		case slices.ContainsFunc(shown.Rows, func(r trace.RowEntry) bool { return r.Mark != trace.Same }),
			slices.ContainsFunc(shown.Cache, func(e trace.CacheEntry) bool { return e.Mark != trace.Same }),
			!witness.Untouched(shown.Records):
			s.step.Tables = append(s.step.Tables, shown)
		}
		s.tablesBehind(was, w.caches[host], w.records[host], &shown)
		w.kinds[host] = shown.Kind
		w.rows[host], w.caches[host], w.records[host], w.writes[host] = now, cached, records, table.Writes
	}
	return nil
}

// were are the sessions of a host as they were. Where it keeps them in another place from here on, the rows of its database
// stay, and nobody reads them.
func (s *stage) were(host string, now *trace.Table) []trace.RowEntry {
	was, before := s.rows[host], s.kinds[host]
	if before == now.Kind {
		return was
	}
	if before == trace.RowsTable && len(was) > 0 {
		s.note("the rows of django_session stay, and nobody reads them: sessions are kept in another place now",
			"django_session의 행은 남아 있지만 아무도 읽지 않음. 세션을 이제 다른 곳에 저장함")
	}
	switch {
	case now.Kind == trace.MemoryTable:
		return nil
	case before == trace.MemoryTable:
		return append(slices.Clone(was), now.Rows...)
	}
	return was
}

// goneBy says why a row of a host, or an entry in its memory, is no longer there.
func (s *stage) goneBy(host string, r *trace.RowEntry) rule.Text {
	why := s.deletedBy(host, r)
	switch {
	case !why.IsZero():
	case s.move.Act.Kind().RestartsServer:
		why = rule.Text{EN: "server restarted", KO: "서버 다시 시작"}
	case !r.Expires.After(s.servers[host].Inside().Now()):
		why = rule.Text{EN: "expired", KO: "만료됨"}
	}
	return why
}

// goneFrom says why a row of a table beside that of the sessions is no longer there.
func (s *stage) goneFrom(host string) func(*trace.Records, *trace.Record) rule.Text {
	return func(t *trace.Records, r *trace.Record) rule.Text {
		for _, did := range s.statements[host] {
			if did.Kind == "DELETE" && did.Table == t.Name && did.Caller != "" && (slices.Contains(did.Gone, r.ID) || did.Gone == nil && did.Rows > 0) {
				return rule.Textf("by %s", "%s", did.Caller)
			}
		}
		return rule.Text{}
	}
}

// leftCache says why an entry of a host's cache is no longer there.
func (s *stage) leftCache(host string, e *trace.CacheEntry) rule.Text {
	switch {
	case s.move.Act.Kind().RestartsServer:
		return rule.Text{EN: "server restarted", KO: "서버 다시 시작"}
	case !e.Expires.IsZero() && !e.Expires.After(s.servers[host].Inside().Now()):
		return rule.Text{EN: "timeout", KO: "시간이 지남"}
	}
	return rule.Text{EN: "cache.delete()", KO: "cache.delete()"}
}

// deletedBy names the call that deleted a row of a host in this step.
func (s *stage) deletedBy(host string, r *trace.RowEntry) rule.Text {
	for _, did := range s.statements[host] {
		switch {
		case did.Caller == "" || !sessionstore.Deletes(did, r.Key, r.Expires):
		case did.Caller == httpsim.StaleHash:
			return rule.Text{EN: "hash did not fit", KO: "해시가 맞지 않음"}
		default:
			return rule.Textf("by %s", "%s", did.Caller)
		}
	}
	return rule.Text{}
}

// sentFates tells what a jar decided about the cookies of a request, and of those that a
// server had deleted in this step, where.
func (s *stage) sentFates(sel cookiejar.Selection, now time.Time) []trace.Fate {
	fates := witness.Sent(sel, now)
	for i := range fates {
		f := &fates[i]
		if n := s.deletedIn(f.Cookie); f.Rule == "deleted-by-server" && n > 0 {
			f.Seen = rule.Textf("gone: deleted in (%d)", "(%d)에서 부탁받아 지움", n)
		}
	}
	return fates
}

// deletedIn returns the number of the last exchange of this step in which a server
// had the cookie deleted, or 0.
func (s *stage) deletedIn(c trace.Cookie) int {
	for i, x := range slices.Backward(s.step.Exchanges) {
		for _, f := range x.Brought() {
			if f.Fate == trace.Deleted && f.Cookie.Same(c) {
				return i + 1
			}
		}
	}
	return 0
}
