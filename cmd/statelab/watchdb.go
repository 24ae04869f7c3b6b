package main

import (
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"statelab/internal/diag"
	"statelab/internal/relay"
	"statelab/internal/rule"
	"statelab/internal/sessiontable"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/witness"
)

// rowsWait is how long a locked database is waited for, before a request and again behind its
// answer: a browser waits with it.
const rowsWait = 100 * time.Millisecond

// beside is the session table of the app beside what passes.
type beside struct {
	kept    *sessiontable.Kept
	file    string
	hide    func(string) string
	last    *sessiontable.Look // nil where the last look failed
	before  map[*relay.Exchange]lookedAt
	ongoing ongoing
	said    []rule.Text // of it, before anything passes
	told    bool        // that a session cookie has no row here
	stories sessions
	// without says that the last session cookie that was stored has no row here.
	without bool
	missed  []string // the keys, hidden, of which it was said that they have no row
}

// lookedAt is the table before a request, or why it was not read.
type lookedAt struct {
	look    *sessiontable.Look
	err     error
	outside rule.Text // that rows changed since the last request, while none was under way
	user    int       // whose request it is
}

// newBeside opens the table of a file. What may be otherwise by the next look, such as a lock,
// is only said.
func newBeside(f watchFlags, hide func(string) string, now time.Time) (*beside, error) {
	zone, err := zoneOf(f.zone)
	if err != nil {
		return nil, err
	}
	b := &beside{file: f.db, kept: sessiontable.Keep(f.db, sessiontable.Options{Wait: rowsWait, Zone: zone}), hide: hide, before: map[*relay.Exchange]lookedAt{}}
	look, err := b.kept.Now(now, nil)
	var p *sessiontable.Problem
	switch {
	case errors.As(err, &p) && p.OtherFile:
		return nil, tableProblem(err)
	case err != nil:
		why := whyNotRead(err)
		b.said = append(b.said, rule.Textf(watchWords.notYet.EN, watchWords.notYet.KO, f.db, why.EN, why.KO))
		return b, nil
	}
	b.last = look
	b.said = append(b.said, filled(watchWords.rowsOf, f.db, look.Table))
	if look.Rest > 0 {
		b.said = append(b.said, filled(watchWords.someRows, len(look.Rows)))
	}
	if remark := look.Clock.Remark(zone); !remark.IsZero() {
		b.said = append(b.said, remark)
	}
	return b, nil
}

// asked looks at the table before a request is passed on.
func (b *beside) asked(p *traffic.Passage) {
	x, seen := p.Relayed, lookedAt{user: p.User}
	var changed []trace.RowEntry
	seen.look, changed, seen.err = b.look(x, p.Begun)
	if len(b.before) == 0 && len(changed) > 0 {
		if on := joinedNames(b.goesOn()); !on.IsZero() {
			seen.outside = rule.Textf(watchWords.outsideWhile.EN, watchWords.outsideWhile.KO, len(changed), on.EN, on.KO)
		} else {
			seen.outside = filled(watchWords.outside, len(changed))
		}
	}
	b.tells(changed, x.Number)
	b.before[x] = seen
}

// tells follows the rows that changed since the last look, until the next request.
func (b *beside) tells(changed []trace.RowEntry, next int) {
	d := &during{
		under: slices.Collect(maps.Keys(b.before)), last: b.ongoing.last, next: next, goes: b.goesOn(), hide: b.hide,
		seen: func(x *relay.Exchange) lookedAt { return b.before[x] },
	}
	b.stories.rows(changed, d)
	b.ongoing.looked()
}

// goesOn names what was under way since the last look.
func (b *beside) goesOn() []rule.Text {
	var numbers []int
	for x := range b.before {
		numbers = append(numbers, x.Number)
	}
	return b.ongoing.names(numbers...)
}

// look looks at the table, at the rows that the cookies of an exchange may name, and at all
// that were looked at before, and tells which changed since.
func (b *beside) look(x *relay.Exchange, now time.Time) (look *sessiontable.Look, changed []trace.RowEntry, err error) {
	last := b.last
	var keys []string
	for _, header := range x.Request.Headers.Values("Cookie") {
		for part := range strings.SplitSeq(header, ";") {
			keys = addKey(keys, part)
		}
	}
	for _, line := range x.Answer.Headers.Values("Set-Cookie") {
		first, _, _ := strings.Cut(line, ";")
		keys = addKey(keys, first)
	}
	looked := map[string]bool{}
	again := func(was *sessiontable.Look, most int) {
		if was == nil {
			return
		}
		for i := range was.Rows[:min(len(was.Rows), most)] {
			keys = append(keys, was.Rows[i].Key)
			looked[b.hide(was.Rows[i].Key)] = true
		}
	}
	again(b.before[x].look, math.MaxInt)
	again(last, mostRows)
	b.last, err = b.kept.Now(now, keys)
	if last != nil && b.last != nil && last != b.last {
		changed = slices.DeleteFunc(changedRows(b.changes(last, b.last, now)), func(r trace.RowEntry) bool {
			return r.Mark == trace.Gone && b.last.Rest > 0 && !looked[r.Key] // it may be among those that are not looked at
		})
	}
	return b.last, changed, err
}

// The most of what may be the key of a session.
const (
	longestKey = 100
	mostKeys   = 100
	mostRows   = 500 // that were looked at last, and are looked at again
)

// addKey adds the value of a cookie that may be the key of a session.
func addKey(keys []string, cookie string) []string {
	_, value, _ := strings.Cut(cookie, "=")
	if value = strings.TrimSpace(value); value == "" || len(value) > longestKey || len(keys) >= mostKeys {
		return keys
	}
	return append(keys, value)
}

// changes are the rows of a table with what became of them since an earlier look, the values
// hidden.
func (b *beside) changes(before, after *sessiontable.Look, now time.Time) []trace.RowEntry {
	gone := func(*trace.RowEntry) rule.Text { return watchWords.rowGone }
	rows := witness.Changes(witness.Stored(before.Rows, now), witness.Stored(after.Since(before), now), gone)
	for i := range rows {
		r := &rows[i]
		r.Key, r.Raw = b.hide(r.Key), b.hide(r.Raw)
		r.Data = slices.Clone(r.Data)
		for k := range r.Data {
			if v := &r.Data[k].Value; !countsOnly(r.Data[k].Name, *v) {
				*v = b.hide(*v)
			}
		}
	}
	return rows
}

// counters are the last words of names under which sessions count something: another number may
// be the id of a user, or a code. A name is of what its last word says, so that account_id and
// discount_code count nothing.
var counters = []string{
	"visit", "visits", "count", "counts", "counter", "tries", "attempt", "attempts", "failures", "views", "hits", "clicks",
	"requests", "logins", "total", "totals", "quantity", "qty", "items",
}

// countsOnly reports whether a value of a session is of those that identify nobody.
func countsOnly(name, value string) bool {
	switch value {
	case "true", "false", "null": // as JSON has them
		return true
	}
	_, err := strconv.Atoi(value)
	return err == nil && len(value) <= len("999") && slices.Contains(counters, lastWord(name))
}

// lastWord is the last word of a name, in small letters: that of num_visits, visit-count,
// visitCount and pageViews2.
func lastWord(name string) string {
	name = strings.TrimRight(name, "0123456789_-. ")
	last := name[strings.LastIndexAny(name, "_-. :/")+1:]
	if at := strings.LastIndexFunc(last, unicode.IsUpper); at > 0 && strings.ToUpper(last) != last {
		last = last[at:]
	}
	return strings.ToLower(last)
}

func changedRows(rows []trace.RowEntry) []trace.RowEntry {
	return slices.DeleteFunc(slices.Clone(rows), func(r trace.RowEntry) bool { return r.Mark == trace.Same })
}

// answered looks at the table behind an answer, before that is passed on, and lays over the
// step what was seen.
func (b *beside) answered(p *traffic.Passage, s *trace.Step) {
	was := b.before[p.Relayed]
	look, changed, err := b.look(p.Relayed, p.Answered)
	others := b.others(p)
	b.tells(changed, 0)
	delete(b.before, p.Relayed)
	if !was.outside.IsZero() {
		s.Notes = append(s.Notes, was.outside)
	}
	if err = errors.Join(was.err, err); err != nil {
		why := whyNotRead(err)
		s.Notes = append(s.Notes, rule.Textf(watchWords.notRead.EN, watchWords.notRead.KO, why.EN, why.KO))
		return
	}
	t := &trace.Table{Kind: trace.RowsTable, Name: look.Table, Rows: b.changes(was.look, look, p.Answered)}
	if s.Table != nil {
		t.Host = s.Table.Host
	}
	s.Table = t
	for i := range s.Exchanges {
		s.Exchanges[i].Behind.Table = t
	}
	if b.sees(p, look); b.without && !b.told {
		b.told = true
		s.Notes = append(s.Notes, b.rowless())
	}
	if b.brings(p, was.look) {
		s.Notes = append(s.Notes, filled(watchWords.keyless, b.file, sessionCookie))
	}
	if len(changedRows(t.Rows)) > 0 && len(others) > 0 {
		together := joinedNames(others)
		s.Notes = append(s.Notes, rule.Textf(watchWords.together.EN, watchWords.together.KO, together.EN, together.KO))
	}
}

// others names what was under way beside an exchange while that lasted.
func (b *beside) others(p *traffic.Passage) []rule.Text {
	return b.ongoing.names(slices.DeleteFunc(slices.Clone(p.Under), func(n int) bool { return n == p.Number })...)
}

// sessionCookie is what Django calls the cookie with the key of a session (SESSION_COOKIE_NAME).
const sessionCookie = "sessionid"

// sees finds out whether the session cookie that the browser stored has a row. What is answered
// meanwhile to other requests may have deleted it.
func (b *beside) sees(p *traffic.Passage, look *sessiontable.Look) {
	stored := slices.ContainsFunc(p.Set, func(l traffic.Line) bool {
		return l.Cookie.Name == sessionCookie && l.Claim != traffic.CannotKnow && (l.Fate.Fate == trace.Stored || l.Fate.Fate == trace.Replaced)
	})
	if !stored || len(p.Under) > 0 {
		return
	}
	key := ""
	for _, line := range p.Relayed.Answer.Headers.Values("Set-Cookie") {
		first, _, _ := strings.Cut(line, ";")
		if name, value, _ := strings.Cut(first, "="); strings.TrimSpace(name) == sessionCookie {
			key = strings.TrimSpace(value)
		}
	}
	b.without = !slices.ContainsFunc(look.Rows, func(r sessiontable.KeptRow) bool { return r.Key == key })
}

// brings reports whether a request brings a session key of which there is no row, the first time
// that this one does.
func (b *beside) brings(p *traffic.Passage, look *sessiontable.Look) bool {
	if b.without || look == nil {
		return false
	}
	var all []string
	for _, header := range p.Relayed.Request.Headers.Values("Cookie") {
		for part := range strings.SplitSeq(header, ";") {
			if name, _, _ := strings.Cut(part, "="); strings.TrimSpace(name) == sessionCookie {
				all = addKey(all, part)
			}
		}
	}
	if len(all) != 1 || len(b.missed) == mostMissed || slices.Contains(b.missed, b.hide(all[0])) {
		return false
	}
	if slices.ContainsFunc(look.Rows, func(r sessiontable.KeptRow) bool { return r.Key == all[0] }) {
		return false
	}
	b.missed = append(b.missed, b.hide(all[0]))
	return true
}

// mostMissed is of how many keys it is said that they have no row.
const mostMissed = 100

// rowless says that the session cookie has no row, and what can be the cause.
func (b *beside) rowless() rule.Text { return filled(watchWords.rowless, b.file, sessionCookie) }

// whyNotRead says why a look failed.
func whyNotRead(err error) rule.Text {
	var p *sessiontable.Problem
	if errors.As(err, &p) {
		return messageOf(&p.Diagnostic)
	}
	return rule.Same(err.Error())
}

// messageOf is what a problem says in every language.
func messageOf(d *diag.Diagnostic) rule.Text {
	en, _ := d.In(rule.English)
	ko, _ := d.In(rule.Korean)
	return rule.Text{EN: en, KO: ko}
}

// mostNumbers is how many requests are named in a sentence.
const mostNumbers = 5
