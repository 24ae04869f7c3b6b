package traffic

import (
	"cmp"
	"iter"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/harfile"
	"statelab/internal/memo"
	"statelab/internal/wire"
)

// Recording goes through a recording and yields what is found out about each exchange, in
// the order of time. It says the third-party policy from the first exchange on where any of
// them tells it.
func Recording(file *harfile.File, o Options) iter.Seq[*Finding] {
	return func(yield func(*Finding) bool) {
		p := newPlay(file, o)
		waiting := map[int]*Finding{}
		next := 0
		for _, e := range p.events() {
			if !e.answer {
				waiting[e.entry] = p.of(e.entry).Request(p.exchange(e.entry))
				continue
			}
			p.of(e.entry).Answer(waiting[e.entry])
			waiting[e.entry].answered = true
			for next < len(file.Entries) && waiting[next] != nil && waiting[next].answered {
				f := waiting[next]
				delete(waiting, next)
				next++
				if !yield(f) {
					return
				}
				if o.Once {
					p.told.give(f.Told)
					p.of(f.entry).spare.give(f.Cookies)
				}
			}
		}
	}
}

// play is a recording that is gone through.
type play struct {
	file     *harfile.File
	mirror   *Mirror
	others   map[int]*Mirror // of more browsers than one, where the recording tells them apart
	begun    []time.Time     // of each entry
	answered []time.Time
	address  map[int]string // of entries, without the fragment, where it is not their URL
	leads    map[int]string // where the answer of an entry leads
	where    []whereto
	setting  []setting
	sets     map[string][]string // by site, the names of all cookies that are set there
	clears   []int               // the entries whose answers clear cookies
	told     spare[cookiejar.Cookie]
}

// spare are lists of findings that were looked at, to be written over. It keeps a few: few
// exchanges are under way at once.
type spare[T any] [][]T

const mostSpare = 8

func (s *spare[T]) give(list []T) {
	if cap(list) > 0 && len(*s) < mostSpare {
		*s = append(*s, list[:0])
	}
}

func (s *spare[T]) take() (list []T) {
	if n := len(*s); n > 0 {
		list, *s = (*s)[n-1], (*s)[:n-1]
	}
	return list
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

func newPlay(file *harfile.File, o Options) *play {
	p := &play{file: file, mirror: NewMirror(o), others: map[int]*Mirror{}}
	p.mirror.long = file.Long
	if p.mirror.policy == unsaid && !file.Exact() {
		for _, e := range file.Entries {
			p.mirror.sees(e.Request.Get("Sec-Fetch-Storage-Access"))
		}
	}
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
	for i, e := range file.Entries {
		if e.Response.Has("Set-Cookie") {
			p.setting = append(p.setting, setting{i, namesOf(e)})
		}
		if e.Response.Has("Clear-Site-Data") && cookiejar.ClearsCookies(e.Response.Headers().Values("Clear-Site-Data")) && len(p.clears) < mostRacing {
			p.clears = append(p.clears, i)
		}
	}
	p.sets = map[string][]string{}
	for _, s := range p.setting {
		site := p.where[s.entry].site
		p.sets[site] = append(p.sets[site], s.names...)
	}
	for site, names := range p.sets {
		slices.Sort(names)
		p.sets[site] = slices.Clone(slices.Compact(names)) // not the room of all
	}
	slices.SortStableFunc(p.setting, func(a, b setting) int { return p.answered[a.entry].Compare(p.answered[b.entry]) })
	if !file.Exact() { // what was told while it passed is told again
		p.mirror.ahead = newAhead(p)
		p.mirror.pages.ahead = p.mirror.ahead
	}
	return p
}

// of is the mirror of the browser that made an entry.
func (p *play) of(entry int) *Mirror {
	user := p.file.Entries[entry].User
	if user <= 1 {
		return p.mirror
	}
	if p.others[user] == nil {
		if len(p.others) == mostUsers {
			return p.mirror
		}
		m := NewMirror(Options{})
		m.long = p.file.Long
		m.policy, m.stated = p.mirror.policy, p.mirror.stated
		p.others[user] = m
	}
	return p.others[user]
}

// head is a head as it crossed.
func (p *play) head(h harfile.Head) wire.Headers {
	if p.file.Exact() {
		return h.Lines()
	}
	return h.Headers()
}

// goes says where a request went, of the hosts that are known, or another one.
func (p *play) goes(e *harfile.Entry, hosts map[string]*host) whereto {
	a, err := address.Parse(e.URL)
	if err != nil {
		return whereto{host: new(host)}
	}
	h := hosts[a.Host()]
	if h == nil {
		h = &host{p.mirror.jar.Registrable(a.Host()), a.Host()}
		hosts[h.name] = h
	}
	return whereto{h, a.Path()}
}

// to is the address of an entry without its fragment, "" where it is none.
func (p *play) to(entry int) string {
	if to, other := p.address[entry]; other {
		return to
	}
	return p.file.Entries[entry].URL
}

// namesOf are the names of the cookies that an answer sets.
func namesOf(e *harfile.Entry) []string {
	var names []string
	for _, line := range e.Response.Headers().Values("Set-Cookie") {
		names = append(names, nameIn(line))
	}
	return names
}

// followed sees to it that no redirect is followed before it came: clocks of recorders are
// not that exact.
func (p *play) followed() {
	for i, e := range p.file.Entries {
		if e.Status < 300 || e.Status > 399 {
			continue
		}
		to := p.leads[i]
		for j := i + 1; to != "" && j < len(p.begun) && p.begun[j].Before(p.answered[i]); j++ {
			if next := p.file.Entries[j]; p.to(j) == to && next.Page == e.Page && next.Frame == e.Frame && next.Kind == e.Kind {
				p.answered[i] = p.begun[j]
			}
		}
	}
}

// events are what happened, in the order of time; of one moment answers come first, but
// none before its own request.
func (p *play) events() []event {
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
func (p *play) at(e event) time.Time {
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
func (p *play) racing(i int, x *Exchange) []string {
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
func (p *play) ledTo(before, i int, referer string) bool {
	return before < i && (p.to(before) == referer || p.leads[before] == p.to(i))
}

// clearing reports whether an answer cleared the cookies of the site at about the time of a
// request: it waits in the browser until that is done, and is recorded then.
func (p *play) clearing(i int, x *Exchange) bool {
	referer := x.Request.Get("Referer")
	if referer != "" {
		referer = resolved(referer, referer)
	}
	return slices.ContainsFunc(p.clears, func(c int) bool {
		return c != i && p.where[c].site == p.where[i].site && !p.ledTo(c, i, referer) &&
			!p.begun[c].After(x.Latest) && !p.answered[c].Add(clearing).Before(x.Begun)
	})
}

// exchange makes of an entry what was observed.
func (p *play) exchange(i int) *Exchange {
	e := p.file.Entries[i]
	x := &Exchange{
		Number: e.Number, Begun: p.begun[i], Answered: p.answered[i], Method: e.Method, URL: e.URL, Proto: e.Proto,
		Request: p.head(e.Request), Response: p.head(e.Response), Status: e.Status, Reason: e.Reason,
		User: e.User, entry: i, Kind: e.Kind, Page: e.Page, Frame: e.Frame, Seen: p.seen(e), TopAddress: p.file.Pages[e.Page].Title,
	}
	if p.file.Creator != "WebInspector" { // others write titles, or the last address of all
		x.TopAddress = ""
	}
	if p.file.Creator == "Firefox" { // one page for all tabs
		x.Page = ""
	}
	x.Latest = x.Answered
	if e.Blocked > 0 && e.Blocked < e.Answered {
		x.Latest = x.Begun.Add(e.Blocked)
	}
	x.Browser, x.Version = p.browser(x)
	if len(e.Told) > 0 {
		x.Told = slices.Grow(p.told.take(), len(e.Told))
	}
	for t, value := range e.Cookies() {
		x.Told = append(x.Told, jarCookie(t, value))
	}
	if p.file.Exact() {
		x.Latest, x.Racing, x.Clearing, x.Blind = x.Begun, e.Racing, e.Clearing, e.Blind
		return x
	}
	x.Racing, x.Clearing = p.racing(i, x), p.clearing(i, x)
	x.untold = e.Status == 0 && (x.Seen == Full || x.Seen == Provisional && !e.Failed && e.Answered == 0)
	return x
}

// jarCookie is a cookie as a recorder tells it.
func jarCookie(t *harfile.Told, value string) cookiejar.Cookie {
	domain, below := strings.CutPrefix(t.Domain, ".")
	c := cookiejar.Cookie{
		Name: t.Name, Value: value, Domain: domain, HostOnly: !below, Path: t.Path, Secure: t.Secure, HttpOnly: t.HTTPOnly,
		Persistent: !t.Expires.IsZero(), Expires: t.Expires, Partition: t.Partition, CrossSiteFrame: t.CrossSiteFrame,
	}
	for _, s := range []cookiejar.SameSite{cookiejar.SameSiteNone, cookiejar.SameSiteLax, cookiejar.SameSiteStrict} {
		if strings.EqualFold(t.SameSite, s.String()) {
			c.SameSite = s
		}
	}
	return c
}

// seen says how much of an exchange was recorded.
func (p *play) seen(e *harfile.Entry) Seen {
	switch {
	case p.file.Sanitized:
		return Sanitized
	case p.file.Exact():
		return Full
	case e.ServiceWorker:
		return ServiceWorker
	case e.FromCache:
		return Cached
	case e.Request.Has("Cookie") || e.Request.Has("Host") || e.Request.Has(":authority") || e.Request.Has("Accept-Encoding"):
		return Full
	}
	return Provisional
}

// browser says whose request it is: by its User-Agent, else by who wrote the file.
func (p *play) browser(x *Exchange) (Browser, int) {
	agent := x.Request.Get("User-Agent")
	switch {
	case agent != "":
		return BrowserOf(agent)
	case p.file.Creator == "Firefox":
		return Firefox, 0
	case strings.HasPrefix(p.file.Creator, "WebKit"):
		return Safari, 0
	case p.file.Creator == "WebInspector":
		return Chromium, 0
	}
	return Unknown, 0
}

// BrowserOf says whose User-Agent it is, and of Chromium which version, 0 elsewhere.
func BrowserOf(agent string) (Browser, int) {
	if m := chromeVersion().FindStringSubmatch(agent); m != nil {
		version, _ := strconv.Atoi(m[1])
		return Chromium, version
	}
	switch {
	case strings.Contains(agent, "Firefox/"):
		return Firefox, 0
	case strings.Contains(agent, "AppleWebKit/"):
		return Safari, 0
	}
	return Unknown, 0
}

var chromeVersion = memo.Pattern(`Chrome/([0-9]{1,4})`)
