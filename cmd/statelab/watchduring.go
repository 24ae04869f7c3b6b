package main

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/relay"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// ongoing is what can change rows while no request waits for its answer: answers that go on,
// WebSockets, and connections that are not read. The zero value has nothing. It is for one
// goroutine at a time.
type ongoing struct {
	last    int                     // whose head of an answer passed last
	answers map[*relay.Exchange]int // by their numbers
	sockets map[int]int             // the requests that they were, by connection
	unread  map[int]bool            // connections
	// Of those that have ended since the table was looked at last:
	ended       []int
	endedUnread bool
}

// passes follows an event.
func (o *ongoing) passes(e relay.Event) {
	if o.answers == nil {
		o.answers, o.sockets, o.unread = map[*relay.Exchange]int{}, map[int]int{}, map[int]bool{}
	}
	switch x := e.Exchange; e.Kind {
	case relay.Answered:
		o.last, o.answers[x] = x.Number, x.Number
	case relay.Over:
		n, goes := o.answers[x]
		delete(o.answers, x)
		switch {
		case !goes:
		case x.ToWebSocket():
			o.sockets[e.Connection] = n
		case n != o.last: // the last one is named as such
			o.ended = append(o.ended, n)
		}
	case relay.Unread:
		o.unread[e.Connection] = x == nil || !x.ToWebSocket()
	case relay.Closed:
		if n, open := o.sockets[e.Connection]; open {
			o.ended = append(o.ended, n)
		}
		o.endedUnread = o.endedUnread || o.unread[e.Connection]
		delete(o.sockets, e.Connection)
		delete(o.unread, e.Connection)
	}
}

// looked says that the table has been looked at.
func (o *ongoing) looked() { o.ended, o.endedUnread = nil, false }

// names are the names of what went on since the last look, beside some requests.
func (o *ongoing) names(requests ...int) []rule.Text {
	all := slices.Concat(requests, o.ended, slices.Collect(maps.Values(o.sockets)))
	for _, n := range o.answers {
		if n != o.last || len(requests) > 0 {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	var names []rule.Text
	for _, n := range all[:min(len(all), mostNumbers)] {
		names = append(names, requestNumber(n))
	}
	if len(all) > mostNumbers {
		names = append(names, rule.Same(".."))
	}
	if o.endedUnread || slices.Contains(slices.Collect(maps.Values(o.unread)), true) {
		names = append(names, sessionStoryWords.unread)
	}
	return names
}

// during is what was under way while rows changed.
type during struct {
	under []*relay.Exchange // that wait for their answers
	last  int               // where none does: the answer before
	next  int               // and the request behind it, 0 for none
	goes  []rule.Text       // the names of all that went on, those above among them
	seen  func(*relay.Exchange) lookedAt
	hide  func(string) string
}

// pairs are the cookies of some headers, their values hidden, by their names.
func (d *during) pairs(header string, values []string) map[string]string {
	all := map[string]string{}
	for _, value := range values {
		parts := strings.Split(value, ";")
		if header == "Set-Cookie" {
			parts = parts[:1]
		}
		for _, part := range parts {
			name, value, _ := strings.Cut(part, "=")
			if value = strings.TrimSpace(value); value != "" && len(value) <= longestKey && len(all) < mostKeys {
				all[strings.TrimSpace(name)] = d.hide(value)
			}
		}
	}
	return all
}

// brings is the name of the cookie with which a request brings a key, and sets that with which
// its answer does; "" for none.
func (d *during) brings(x *relay.Exchange, key string) string {
	return named(d.pairs("Cookie", x.Request.Headers.Values("Cookie")), key)
}

func (d *during) sets(x *relay.Exchange, key string) string {
	return named(d.pairs("Set-Cookie", x.Answer.Headers.Values("Set-Cookie")), key)
}

func named(pairs map[string]string, key string) string {
	for name, value := range pairs {
		if value == key {
			return name
		}
	}
	return ""
}

// by is the request that has to do with what became of a row, nil where that is not known: its
// answer sets the key of one that is new, or another in the place of one that is gone; or it
// brings the key, and nothing else was under way.
func (d *during) by(r *trace.RowEntry) *relay.Exchange {
	for _, x := range d.under {
		name := d.brings(x, r.Key)
		switch {
		case r.Mark == trace.New && d.sets(x, r.Key) != "":
			return x
		case r.Mark == trace.Gone && name != "" && slices.ContainsFunc(x.Answer.Headers.Values("Set-Cookie"), func(line string) bool {
			set, value, _ := strings.Cut(line, "=")
			value, _, _ = strings.Cut(value, ";")
			return strings.TrimSpace(set) == name && d.hide(strings.TrimSpace(value)) != r.Key
		}):
			return x
		case name != "" && len(d.under) == 1 && len(d.goes) <= 1:
			return x
		}
	}
	return nil
}

// inPlace is the key in the place of which a request leaves another, of rows that are new: "" where
// it is not the only one.
func (d *during) inPlace(x *relay.Exchange, made, gone []trace.RowEntry) (key string) {
	if x == nil {
		return ""
	}
	of := func(rows []trace.RowEntry) (all []string) {
		for i := range rows {
			if d.by(&rows[i]) == x {
				all = append(all, rows[i].Key)
			}
		}
		return all
	}
	if keys := of(made); len(keys) == 1 && len(of(gone)) == 1 && d.sets(x, keys[0]) != "" {
		return keys[0]
	}
	return ""
}

// logsIn reports whether a row that is new holds a login that the browser did not have before, as
// far as the table told.
func (d *during) logsIn(x *relay.Exchange, r *trace.RowEntry) bool {
	if x == nil || r.Owner == "" || d.seen(x).look == nil {
		return false
	}
	look := d.seen(x).look
	for i := range look.Rows {
		if row := &look.Rows[i]; row.User.ID == r.Owner && d.brings(x, d.hide(row.Key)) != "" {
			return false
		}
	}
	return true
}

// place says where a row changed, of the request that has to do with it: the bare number where
// there is one.
func (d *during) place(x *relay.Exchange) whenThere {
	w := &sessionStoryWords
	goes := joinedNames(d.goes)
	switch {
	case x != nil:
		number := requestNumber(x.Number)
		return whenThere{number: number, whole: atRequest(number), in: withPath(atRequest(number), x)}
	case len(d.under) == 1 && len(d.goes) <= 1:
		number := requestNumber(d.under[0].Number)
		with := withPath(number, d.under[0])
		return whenThere{whole: whileOne(number), in: whileOne(with)}
	case len(d.under) > 0:
		several := rule.Textf(w.whileMany.EN, w.whileMany.KO, goes.EN, goes.KO)
		return whenThere{whole: several, in: several}
	}
	between := w.between
	switch {
	case d.last == 0:
		between = w.beforeNumber
	case d.next == 0:
		between = w.behindNumber
	}
	at := rule.Textf(between.EN, between.KO, d.last, d.next)
	if len(d.goes) > 0 {
		on := rule.Textf(w.whileOn.EN, w.whileOn.KO, goes.EN, goes.KO)
		at = rule.Text{EN: at.EN + ", " + on.EN, KO: at.KO + ", " + on.KO}
	}
	return whenThere{whole: at, in: at}
}

func whileOne(number rule.Text) rule.Text {
	return rule.Textf(sessionStoryWords.whileOne.EN, sessionStoryWords.whileOne.KO, number.EN, number.KO)
}

// whenThere is when something happened, as stories say it.
type whenThere struct {
	number rule.Text // zero where it is more than a number
	whole  rule.Text // "at 5"
	in     rule.Text // "at 5 (GET /)"
}

// joinedNames are names in a list.
func joinedNames(names []rule.Text) rule.Text {
	en, ko := rule.Join(names, " and ").EN, rule.Join(names, ", ").KO
	if n := len(names); n > 2 {
		en = rule.Joined(names[:n-1]).EN + " and " + names[n-1].EN
	}
	return rule.Text{EN: en, KO: ko}
}
