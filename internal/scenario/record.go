package scenario

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/database"
	"statelab/internal/httpsim"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// jar compares the acting browser's jar with what it held before.
func (s *stage) jar(before []cookiejar.Cookie) *trace.Jar {
	now := s.world.clock.Now()
	j := &trace.Jar{Browser: s.profile.name, Title: s.profile.title, Host: s.world.host}
	was := map[cookiejar.Key]cookiejar.Cookie{}
	for _, c := range before {
		was[c.Key()] = c
	}
	for _, c := range s.profile.Jar.Cookies(now) {
		old, held := was[c.Key()]
		delete(was, c.Key())
		e := trace.JarEntry{Mark: trace.Same, Cookie: traceCookie(c, now)}
		switch {
		case !held:
			e.Mark = trace.New
		case differs(old, c):
			e.Mark = trace.Changed
		}
		j.All = append(j.All, e.Cookie)
		if e.Mark != trace.Same || e.Cookie.Concerns(j.Host) {
			j.Cookies = append(j.Cookies, e)
		} else {
			j.Others++
		}
	}
	for _, c := range before {
		if _, gone := was[c.Key()]; gone {
			j.Cookies = append(j.Cookies, s.goneEntry(c, now))
		}
	}
	slices.SortStableFunc(j.Cookies, func(a, b trace.JarEntry) int {
		return cmp.Or(strings.Compare(a.Cookie.Domain, b.Cookie.Domain), strings.Compare(a.Cookie.Name, b.Cookie.Name), strings.Compare(a.Cookie.Path, b.Cookie.Path),
			strings.Compare(a.Cookie.Partition, b.Cookie.Partition), falseFirst(a.Cookie.CrossSite, b.Cookie.CrossSite), falseFirst(b.Cookie.HostOnly, a.Cookie.HostOnly))
	})
	return j
}

// falseFirst compares two booleans.
func falseFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// differs reports whether a cookie changed in what developer tools show of it.
// When it was made and last used is no change.
func differs(a, b cookiejar.Cookie) bool {
	a.Created, a.LastUsed = b.Created, b.LastUsed
	if !a.Expires.Equal(b.Expires) {
		return true
	}
	a.Expires = b.Expires
	return a != b
}

// goneEntry is a cookie that left the jar in this step, with the way it went.
func (s *stage) goneEntry(c cookiejar.Cookie, now time.Time) trace.JarEntry {
	e := trace.JarEntry{Mark: trace.Gone, Cookie: traceCookie(c, now)}
	for _, d := range slices.Backward(s.profile.Jar.Gone()) {
		if d.Key() == c.Key() {
			e.Rule, e.Why = d.Rule.Code, d.Rule.Title
			break
		}
	}
	return e
}

// table compares the session table of the site concerned with what it was, and
// takes note of the tables of all sites that answered in this step.
func (s *stage) table() error {
	w := s.world
	hosts := []string{w.host}
	for _, x := range s.step.Exchanges {
		if x.Server != nil && !slices.Contains(hosts, x.Server.Host) {
			hosts = append(hosts, x.Server.Host)
		}
	}
	for _, host := range hosts {
		server := w.servers[host]
		if server == nil {
			continue
		}
		table, err := server.Table()
		if err != nil {
			return err
		}
		now := make([]trace.RowEntry, len(table.Rows))
		for i, r := range table.Rows {
			now[i] = traceRow(r, server.Now())
		}
		shown := trace.Table{Host: host, Name: table.Name, Rows: s.compare(host, w.rows[host], now)}
		switch {
		case host == w.host:
			s.step.Table = &shown
		case slices.ContainsFunc(shown.Rows, func(r trace.RowEntry) bool { return r.Mark != trace.Same }):
			s.step.Tables = append(s.step.Tables, shown)
		}
		w.rows[host] = now
	}
	return nil
}

// held is where an entry of a table is: the key, and of several memories which.
type held struct {
	key      string
	instance int
}

func where(r trace.RowEntry) held { return held{r.Key, r.Instance} }

// compare marks what changed between two states of the table of a host. Rows that went
// keep their place by key.
func (s *stage) compare(host string, before, after []trace.RowEntry) []trace.RowEntry {
	was := map[held]trace.RowEntry{}
	for _, r := range before {
		was[where(r)] = r
	}
	var rows []trace.RowEntry
	for _, r := range after {
		old, held := was[where(r)]
		delete(was, where(r))
		r.Mark = trace.Same
		if held && old.User != r.User && old.UserID() == r.UserID() {
			r.Was = old.User
		}
		switch {
		case !held:
			r.Mark = trace.New
		case old.Raw != r.Raw || !old.Expires.Equal(r.Expires):
			r.Mark = trace.Changed
		}
		rows = append(rows, r)
	}
	for _, r := range before {
		if _, gone := was[where(r)]; gone {
			r.Mark, r.Why = trace.Gone, s.goneBy(host, r)
			rows = append(rows, r)
		}
	}
	slices.SortStableFunc(rows, func(a, b trace.RowEntry) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), cmp.Compare(a.Instance, b.Instance))
	})
	return rows
}

// goneBy says why a row of a host, or an entry in its memory, is no longer there.
func (s *stage) goneBy(host string, r trace.RowEntry) rule.Text {
	why := s.deletedBy(host, r.Key)
	switch {
	case !why.IsZero():
	case s.src.act.Kind().RestartsServer:
		why = rule.Text{EN: "server restarted", KO: "서버 다시 시작"}
	case !r.Expires.After(s.world.servers[host].Now()):
		why = rule.Text{EN: "expired", KO: "만료됨"}
	}
	return why
}

// deletedBy names the call that deleted a row of a host in this step.
func (s *stage) deletedBy(host, key string) rule.Text {
	var queries []trace.Query
	if host == s.world.host {
		queries = slices.Clone(s.step.Queries)
	}
	for _, x := range s.step.Exchanges {
		if x.Server != nil && x.Server.Host == host {
			queries = append(queries, x.Server.Queries...)
		}
	}
	for _, q := range queries {
		// A clean-up names no key: it deletes all that has expired.
		if q.Kind == "DELETE" && q.Caller != "" && (strings.Contains(q.SQL, "'"+key+"'") || !strings.Contains(q.SQL, "session_key\" IN")) {
			return rule.Textf("by %s", "%s", q.Caller)
		}
	}
	return rule.Text{}
}

func traceRow(r httpsim.Row, now time.Time) trace.RowEntry {
	e := trace.RowEntry{Mark: trace.Same, Key: r.Key, User: r.User, Raw: r.Raw, Expires: r.Expires, Lasts: r.Expires.Sub(now), Live: r.Live, Instance: r.Instance}
	for _, i := range r.Data {
		e.Data = append(e.Data, trace.Item{Name: i.Name, Value: i.Value})
	}
	return e
}

// traceServer takes over what a server noted about a request.
func traceServer(host string, h httpsim.Handling) *trace.Server {
	return &trace.Server{Host: host, Notes: h.Notes, UserBefore: h.UserBefore, User: h.User,
		Session: h.Session.Accessed, Queries: traceQueries(h.Queries), Log: h.Log}
}

func traceQueries(statements []database.Statement) []trace.Query {
	queries := make([]trace.Query, len(statements))
	for i, s := range statements {
		queries[i] = trace.Query{Kind: s.Kind, Table: s.Table, SQL: s.SQL(), Rows: s.Rows,
			Transaction: s.Transaction, Why: s.Why, Caller: s.Caller}
	}
	return queries
}

// sentFates translates what a jar decided about the cookies of a request.
func (s *stage) sentFates(sel cookiejar.Selection, now time.Time) []trace.Fate {
	fates := make([]trace.Fate, 0, len(sel.Decisions))
	for _, d := range sel.Decisions {
		fate := trace.NotSent
		if d.Sent {
			fate = trace.Sent
		}
		f := traceFate(fate, d.Check(), *d.Cookie, now)
		if n := s.deletedIn(f.Cookie); d.Gone != nil && d.Gone.Rule.Code == "deleted-by-server" && n > 0 {
			f.Seen = rule.Textf("gone: deleted in (%d)", "(%d)에서 부탁받아 지움", n)
		}
		fates = append(fates, f)
	}
	return fates
}

// deletedIn returns the number of the last exchange of this step in which a server
// had the cookie deleted, or 0.
func (s *stage) deletedIn(c trace.Cookie) int {
	for i, x := range slices.Backward(s.step.Exchanges) {
		for _, f := range x.Received {
			if f.Fate == trace.Deleted && f.Cookie.Same(c) {
				return i + 1
			}
		}
	}
	return 0
}

func receivedFate(line string, d cookiejar.SetDecision, now time.Time) trace.Fate {
	fate := map[cookiejar.SetVerdict]string{
		cookiejar.Stored: trace.Stored, cookiejar.Replaced: trace.Replaced,
		cookiejar.Deleted: trace.Deleted, cookiejar.Refused: trace.Refused,
	}[d.Verdict]
	f := traceFate(fate, d.Check(), d.Cookie, now)
	f.Line = wire.Bytes(line)
	return f
}

func traceFate(fate string, ch rule.Check, c cookiejar.Cookie, now time.Time) trace.Fate {
	f := trace.Fate{Fate: fate, Rule: ch.Rule.Code, Title: ch.Rule.Title, Seen: ch.Seen, Cookie: traceCookie(c, now)}
	if !ch.Holds {
		f.Wanted = ch.Wanted
	}
	return f
}

func traceCookie(c cookiejar.Cookie, now time.Time) trace.Cookie {
	left, untilClose := c.Lasts(now)
	t := trace.Cookie{
		Name: c.Name, Value: wire.Bytes(c.Value), Domain: c.Domain, HostOnly: c.HostOnly, Path: c.Path,
		Secure: c.Secure, HTTPOnly: c.HttpOnly, SameSite: c.SameSite.String(), Partition: c.Partition, CrossSite: c.CrossSiteFrame,
		Persistent: !untilClose, Created: c.Created,
	}
	if !untilClose {
		t.Expires, t.Lasts = c.Expires, left
	}
	if c.Priority != cookiejar.PriorityMedium {
		t.Priority = c.Priority.String()
	}
	return t
}
