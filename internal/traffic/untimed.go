package traffic

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

// Of a recording without times nobody knows which exchanges went on at once. The entries are taken to
// have begun in the order in which they stand; that an answer was there is known where a later request
// shows it.

// proves finds for each entry the first one behind it that shows that its answer was there: one that
// names it as its page, to which it leads, or that brings a cookie with a value that it was the first
// to have.
func (p *plan) proves() {
	p.there = make([]int, len(p.begun))
	waiting := map[string][]int{} // by the address that shows it
	values := map[[3]string]int{} // the entry whose answer had it first, -1 where a request had
	shown := func(entry, by int) {
		if p.there[entry] == 0 {
			p.there[entry] = by
		}
	}
	for j, e := range p.file.Entries {
		site, to := p.where[j].site, p.to(j)
		for _, ref := range []string{"from " + resolved(e.URL, e.Request.Get("Referer")), "to " + to} {
			for _, i := range waiting[ref] {
				shown(i, j)
			}
			delete(waiting, ref)
		}
		for _, c := range pairsOf(e.Request.Get("Cookie")) {
			k := [3]string{site, c.name, c.value}
			if i, known := values[k]; !known {
				values[k] = -1
			} else if i >= 0 {
				shown(i, j)
			}
		}
		waiting["from "+to] = append(waiting["from "+to], j)
		if leads := p.leads[j]; leads != "" {
			waiting["to "+leads] = append(waiting["to "+leads], j)
		}
		for _, line := range e.Response.Headers().Values("Set-Cookie") {
			pair, _, _ := strings.Cut(line, ";")
			for _, c := range pairsOf(pair) {
				k := [3]string{site, c.name, c.value}
				if _, known := values[k]; !known {
					values[k] = j
				}
			}
		}
	}
}

// parted reports whether it is known of two entries that one began behind the other's answer.
func (p *plan) parted(a, b int) bool {
	first, second := min(a, b), max(a, b)
	return p.there[first] > 0 && p.there[first] <= second
}

// unordered are the names of cookies of the site of an entry that answers set of which it is not known
// whether they were before the entry's request or behind its answer. Where these are very many, any
// cookie that the site sets counts as one of them.
func (p *plan) unordered(i int) (names []string) {
	site, found := p.where[i].site, 0
	for _, s := range p.setting {
		if s.entry == i || p.where[s.entry].site != site || p.parted(s.entry, i) {
			continue
		}
		if found++; found > mostRacing {
			return p.sets[site]
		}
		names = append(names, s.names...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// timeless reports whether nobody knows how old a cookie was that has an end.
func (w *weighing) timeless(c *cookiejar.Cookie) bool {
	b := w.m.beliefs[c.Key()]
	return c.Persistent && (w.Untimed || b != nil && b.untimed)
}

// hangsOnTime reports whether it depends on when an answer came whether a line stores a cookie or
// deletes one: it names an end, and neither Max-Age nor the answer's Date tells how far that is.
func (f *Finding) hangsOnTime(a address.Address, line string) bool {
	if !f.Untimed {
		return false
	}
	g := &f.asked.guesses[0]
	ends := func(at time.Time) bool {
		return cookiejar.New(cookiejar.Options{}).Set(at, a, f.received(g), line).Rule.Code == "expired-on-arrival"
	}
	return ends(f.Answered.AddDate(200, 0, 0)) != ends(f.Answered)
}
