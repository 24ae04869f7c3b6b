package traffic

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/harfile"
)

// plan is what is known of a recording as a whole, and stays while it is gone through.
type plan struct {
	file     *harfile.File
	events   []event
	ahead    *ahead
	begun    []time.Time // of each entry
	answered []time.Time
	address  map[int]string // of entries, without the fragment, where it is not their URL
	leads    map[int]string // where the answer of an entry leads
	where    []whereto
	setting  []setting
	sets     map[string][]string // by site, the names of all cookies that are set there
	clears   []int               // the entries whose answers clear cookies
	there    []int               // of each entry the first one that shows that its answer was there, 0 for none; nil where all have times
}

// event is the beginning or the answer of an exchange.
type event struct {
	entry  int
	answer bool
}

// setting is an answer that sets cookies, and their names.
type setting struct {
	entry int
	names []string
}

func newPlan(file *harfile.File) *plan {
	p := &plan{file: file}
	n := len(file.Entries)
	p.begun, p.answered = make([]time.Time, n), make([]time.Time, n)
	p.address, p.leads, p.where = map[int]string{}, map[int]string{}, make([]whereto, n)
	hosts := map[string]*host{}
	last := time.Time{}
	for i, e := range file.Entries {
		if e.Started.After(last) { // else it has no time of its own
			last = e.Started
		}
		p.begun[i], p.answered[i] = last, last.Add(e.Answered)
		if e.Untimed {
			p.answered[i] = last.Add(time.Nanosecond)
		}
		if ref := cmp.Or(e.Response.Get("Location"), e.RedirectURL); ref != "" {
			p.leads[i] = resolved(e.URL, ref)
		}
		if to := resolved(e.URL, e.URL); to != e.URL {
			p.address[i] = to
		}
		p.where[i] = p.goes(e, hosts)
	}
	if !file.Exact() {
		p.followed()
	}
	lists := map[string][]string{}
	for i, e := range file.Entries {
		if e.Response.Has("Set-Cookie") {
			p.setting = append(p.setting, setting{i, p.namesOf(e, lists)})
		}
		if e.Response.Has("Clear-Site-Data") && cookiejar.ClearsCookies(e.Response.Headers().Values("Clear-Site-Data")) && len(p.clears) < mostRacing {
			p.clears = append(p.clears, i)
		}
	}
	all := map[string]map[string]bool{}
	for _, s := range p.setting {
		site := p.where[s.entry].site
		if all[site] == nil {
			all[site] = map[string]bool{}
		}
		for _, name := range s.names {
			all[site][name] = true
		}
	}
	p.sets = map[string][]string{}
	for site, names := range all {
		p.sets[site] = slices.Sorted(maps.Keys(names))
	}
	slices.SortStableFunc(p.setting, func(a, b setting) int { return p.answered[a.entry].Compare(p.answered[b.entry]) })
	p.events = p.inOrder()
	if file.Untimed > 0 {
		p.proves()
	}
	if !file.Exact() { // what was told while it passed is told again
		p.ahead = newAhead(p)
	}
	return p
}

// goes says where a request went, of the hosts that are known, or another one.
func (p *plan) goes(e *harfile.Entry, hosts map[string]*host) whereto {
	a, err := address.Parse(e.URL)
	if err != nil {
		return whereto{host: new(host)}
	}
	h := hosts[a.Host()]
	if h == nil {
		h = &host{new(cookiejar.Jar).Registrable(a.Host()), a.Host()}
		hosts[h.name] = h
	}
	return whereto{h, a.Path()}
}

// to is the address of an entry without its fragment, "" where it is none.
func (p *plan) to(entry int) string {
	if to, other := p.address[entry]; other {
		return to
	}
	return p.file.Entries[entry].URL
}

// namesOf are the names of the cookies that an answer sets, as one list for all that set the same.
func (p *plan) namesOf(e *harfile.Entry, lists map[string][]string) []string {
	var names []string
	for _, line := range e.Response.Headers().Values("Set-Cookie") {
		names = append(names, nameIn(line))
	}
	together := strings.Join(names, "\n") // of which no name has one
	if lists[together] == nil {
		lists[together] = names
	}
	return lists[together]
}

// followed sees to it that no redirect is followed before it came, nor a request made again with the
// name and password that its answer asks for: clocks of recorders are not that exact.
func (p *plan) followed() {
	for i, e := range p.file.Entries {
		again := e.Status == 401 && !e.Request.Has("Authorization")
		if !again && (e.Status < 300 || e.Status > 399) {
			continue
		}
		to := p.leads[i]
		if again {
			to = p.to(i)
		}
		for j := i + 1; to != "" && j < len(p.begun) && p.begun[j].Before(p.answered[i]); j++ {
			if next := p.file.Entries[j]; p.to(j) == to && (!again || next.Request.Has("Authorization")) && next.Page == e.Page && next.Frame == e.Frame && next.Kind == e.Kind {
				p.answered[i] = p.begun[j]
			}
		}
	}
}

// inOrder is what happened, in the order of time; of one moment answers come first, but none before
// its own request.
func (p *plan) inOrder() []event {
	all := make([]event, 0, 2*len(p.begun))
	for i := range p.begun {
		all = append(all, event{i, false}, event{i, true})
	}
	slices.SortStableFunc(all, func(a, b event) int {
		if c := p.at(a).Compare(p.at(b)); c != 0 || a.entry == b.entry {
			return c
		}
		return cmp.Compare(a.entry, b.entry)
	})
	return all
}

// at is when something happened.
func (p *plan) at(e event) time.Time {
	if e.answer {
		return p.answered[e.entry]
	}
	return p.begun[e.entry]
}

// mostRacing is how many answers at the time of one request are looked at one by one.
const mostRacing = 500

// racing are the names of cookies that answers for the same site changed at about the time
// of a request, those left out that have led to it. Where there are very many, any cookie
// that the site sets counts as one of them.
func (p *plan) racing(i int, x *Exchange) []string {
	if p.there != nil {
		return p.unordered(i)
	}
	from, to := x.Begun.Add(-about), x.Latest.Add(about)
	at := sort.Search(len(p.setting), func(k int) bool { return !p.answered[p.setting[k].entry].Before(from) })
	if at == len(p.setting) || p.answered[p.setting[at].entry].After(to) {
		return nil
	}
	site, referer := p.where[i].site, x.Request.Get("Referer")
	if n := at + mostRacing; n < len(p.setting) && !p.answered[p.setting[n].entry].After(to) {
		return p.sets[site]
	}
	if referer != "" {
		referer = resolved(referer, referer)
	}
	var names []string
	for _, s := range p.setting[at:] {
		if p.answered[s.entry].After(to) {
			break
		}
		if s.entry == i || p.where[s.entry].site != site || p.ledTo(s.entry, i, referer) {
			continue
		}
		names = append(names, s.names...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// ledTo reports whether the answer to an entry was there before another one began, which names
// it as its page, or to which it leads.
func (p *plan) ledTo(before, i int, referer string) bool {
	return before < i && (p.to(before) == referer || p.leads[before] == p.to(i))
}

// clearing reports whether an answer cleared the cookies of the site at about the time of a
// request: it waits in the browser until that is done, and is recorded then.
func (p *plan) clearing(i int, x *Exchange) bool {
	referer := x.Request.Get("Referer")
	if referer != "" {
		referer = resolved(referer, referer)
	}
	return slices.ContainsFunc(p.clears, func(c int) bool {
		if p.there != nil {
			return c != i && p.where[c].site == p.where[i].site && !p.parted(c, i)
		}
		return c != i && p.where[c].site == p.where[i].site && !p.ledTo(c, i, referer) &&
			!p.begun[c].After(x.Latest) && !p.answered[c].Add(clearing).Before(x.Begun)
	})
}
