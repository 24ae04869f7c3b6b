package traffic

import (
	"hash/maphash"
	"slices"
	"sort"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/harfile"
)

// ahead is what a recording shows of cookies as a whole, before it is gone through: which of
// them are sent later as they are now, and which are changed out of sight.
type ahead struct {
	entries []*harfile.Entry
	begun   []time.Time
	answers []time.Time // when each was there
	where   []whereto
	sites   map[string][]int      // by site, the entries with cookies in their request
	own     map[string][]int      // those of sites, as far as they are looked through, for which a page of the own site or a person asked
	sets    map[named][]int32     // the entries whose answers set a cookie of the name, in the order of time
	seen    map[uint64]appearance // by site, name and value, until all were seen: then settled
	settled settled
	written written
	servers map[string]bool   // sites of which a server out of sight sets cookies
	secure  map[string]bool   // sites that are asked over https, too
	came    map[string]bool   // sites of which there was an answer so far
	named   map[uint64]uint64 // by value, the name of its cookies, 0 for several; of the latter alone once all were seen
	oneTab  bool              // others were not recorded
	late    bool              // the browser had cookies before: some were sent before their site answered
	mains   map[string]string // by Exchange.Page, the tab's outermost frame
	framed  map[string]bool   // frames that are inside a page
	first   map[string]int    // by Exchange.Page, its first entry
	seed    maphash.Seed
	long    *harfile.Numbers // of the marks of values that are longer than plainValue
}

// whereto is where a request went.
type whereto struct {
	*host
	path string
}

// host is a host, and the site of which it is.
type host struct{ site, name string }

// named are the cookies of a name on a site.
type named struct{ site, name string }

// written is what is known to have been written out of sight.
type written struct {
	names map[named]bool
	// mixed are sites where that befell a cookie that a server had set.
	mixed map[string]bool
}

// mostAhead is how many requests of a site are looked through for one cookie.
const mostAhead = 2000

// later is what was found of a cookie's next appearance.
type later struct {
	value       string
	from, until int // the entries between which it holds
	sent        bool
}

func newAhead(p *plan) *ahead {
	h := &ahead{
		entries: p.file.Entries, begun: p.begun, answers: p.answered, where: p.where, sites: map[string][]int{}, own: map[string][]int{}, sets: map[named][]int32{},
		seen: map[uint64]appearance{}, written: written{map[named]bool{}, map[string]bool{}}, servers: map[string]bool{}, secure: map[string]bool{}, came: map[string]bool{}, seed: maphash.MakeSeed(), long: p.file.Long,
		named:  map[uint64]uint64{},
		oneTab: p.file.Creator == "WebInspector" || p.file.Creator == "Firefox",
		mains:  map[string]string{}, framed: map[string]bool{}, first: map[string]int{},
	}
	for i, e := range h.entries {
		h.frames(i, e)
		if strings.HasPrefix(e.URL, "https:") {
			h.secure[h.where[i].site] = true
		}
		if e.Request.Has("Cookie") {
			site := h.where[i].site
			h.sites[site] = append(h.sites[site], i)
			if from := e.Request.Get("Sec-Fetch-Site"); (from == "none" || from == "same-origin") && len(h.sites[site]) <= mostAhead {
				h.own[site] = append(h.own[site], i)
			}
		}
	}
	known := map[*harfile.Header]string{} // headers of requests that were looked at, and of which site
	for _, e := range p.events {
		if e.answer {
			h.answer(e)
		} else {
			h.request(e, known)
		}
	}
	several := map[uint64]uint64{}
	for value, name := range h.named {
		if name == 0 {
			several[value] = 0
		}
	}
	h.named = several
	h.settle()
	return h
}

// frames notes what a request says of the frame that it is for.
func (h *ahead) frames(i int, e *harfile.Entry) {
	if e.Page == "" || e.Frame == "" {
		return
	}
	if _, known := h.first[e.Page]; !known {
		h.first[e.Page] = i
	}
	switch e.Request.Get("Sec-Fetch-Dest") {
	case "document":
		h.mains[e.Page] = e.Frame
	case "iframe", "frame":
		h.framed[e.Frame] = true
	}
}

// isMain says whether a navigation is one of the whole tab, and whether that is known: by
// what the browser says of any request for the frame or, where the tab begins with it, by
// that no page asks for it.
func (h *ahead) isMain(x *Exchange, named *cookiejar.Origin) (main, known bool) {
	switch main := h.mains[x.Page]; {
	case main != "":
		return main == x.Frame, true
	case h.framed[x.Frame]:
		return false, true
	}
	return true, h.first[x.Page] == x.entry && named == nil
}

// answer notes what an answer sets.
func (h *ahead) answer(e event) {
	h.came[h.where[e.entry].site] = true
	for _, line := range h.entries[e.entry].Response.Headers().Values("Set-Cookie") {
		pair, attributes, _ := strings.Cut(line, ";")
		for _, p := range pairsOf(pair) {
			k := named{h.where[e.entry].site, p.name}
			h.sets[k] = append(h.sets[k], int32(e.entry))
			a, hash := h.appears(k, p.value, e)
			a.lines = min(a.lines, mostLines) + 1
			a.httpOnly = a.httpOnly || strings.Contains(strings.ToLower(attributes), "httponly")
			h.seen[hash] = a
		}
	}
}

// request notes the cookies of a request that nobody saw being set.
func (h *ahead) request(e event, known map[*harfile.Header]string) {
	site := h.where[e.entry].site
	h.told(e, site)
	for _, header := range h.entries[e.entry].Request {
		if !strings.EqualFold(header.Name, "Cookie") || known[header] == site {
			continue
		}
		known[header] = site
		for _, p := range pairsOf(string(header.Value)) {
			k := named{site, p.name}
			if a, _ := h.appears(k, p.value, e); a.entry == int32(e.entry) && !a.answer {
				h.written.names[k] = true
				h.late = h.late || !h.came[site]
				h.written.mixed[site] = h.written.mixed[site] || len(h.sets[k]) > 0
			}
		}
	}
}

// told notes that a cookie of which the recorder says that it is HttpOnly was set by an answer
// that nobody saw: none that was seen made it so, and it was not there before.
func (h *ahead) told(e event, site string) {
	for t, value := range h.entries[e.entry].Cookies() {
		if h.servers[site] || !t.HTTPOnly {
			continue
		}
		c := jarCookie(t, value)
		a, _ := h.appears(named{site, t.Name}, value, e)
		h.servers[site] = a.answer && !a.httpOnly || !a.answer && a.entry == int32(e.entry) && h.asked(e, site, &c)
	}
}

// asked reports whether a page of the own site asked before where a cookie would have gone
// along.
func (h *ahead) asked(e event, site string, c *cookiejar.Cookie) bool {
	all := h.own[site]
	return slices.ContainsFunc(all[:sort.SearchInts(all, e.entry)], func(i int) bool { return h.where[i].within(c) })
}

// sends reports whether a cookie is sent behind the beginning of an entry as it is by then,
// before an answer sets one of its name. Known is what was found before.
func (h *ahead) sends(entry int, site string, c *cookiejar.Cookie, known *later) bool {
	if known.value == c.Value && known.from <= entry && entry < known.until {
		return known.sent
	}
	*known = h.look(entry+1, h.nextSet(named{site, c.Name}, h.begun[entry]), site, c)
	known.from = entry
	return known.sent
}

// look looks from an entry on for a cookie, until an answer sets one of its name, which is
// the zero time where none does.
func (h *ahead) look(from int, set time.Time, site string, c *cookiejar.Cookie) later {
	l := later{value: c.Value, from: from, until: len(h.entries)}
	all := h.sites[site]
	at := sort.SearchInts(all, from)
	for _, i := range all[at:min(len(all), at+mostAhead)] {
		if !set.IsZero() && !h.begun[i].Before(set) {
			l.until = i
			break
		}
		if sent, decides := h.shows(i, c); decides {
			l.until, l.sent = i, sent
			break
		}
	}
	return l
}

// nextSet is when an answer sets a cookie of the name next, zero where none does.
func (h *ahead) nextSet(k named, after time.Time) time.Time {
	if all := h.setFrom(k, after); len(all) > 0 {
		return h.answers[all[0]]
	}
	return time.Time{}
}

// setFrom are the entries whose answers set a cookie of the name from a moment on.
func (h *ahead) setFrom(k named, at time.Time) []int32 {
	all := h.sets[k]
	return all[sort.Search(len(all), func(i int) bool { return !h.answers[all[i]].Before(at) }):]
}

// shows says whether a request has a cookie with its value, and whether it says anything
// about it.
func (h *ahead) shows(i int, c *cookiejar.Cookie) (sent, decides bool) {
	if !h.where[i].within(c) {
		return false, false
	}
	e := h.entries[i]
	// The browser says so of what another site's page embeds alone: what comes there is another cookie.
	if c.SameSite != cookiejar.SameSiteNone && c.Partition == "" && len(e.Told) == 0 && e.Request.Has("Sec-Fetch-Storage-Access") {
		return false, false
	}
	if len(e.Told) > 0 {
		for t, value := range e.Cookies() {
			if k := jarCookie(t, value); k.Key() == c.Key() {
				return value == c.Value, true
			}
		}
		return false, false
	}
	for _, header := range e.Request {
		if !strings.EqualFold(header.Name, "Cookie") || !strings.Contains(string(header.Value), c.Name) {
			continue
		}
		for _, p := range pairsOf(string(header.Value)) {
			decides = decides || p.name == c.Name
			sent = sent || p.name == c.Name && p.value == c.Value
		}
	}
	return sent, decides
}

// within reports whether a request went where a cookie is sent.
func (at whereto) within(c *cookiejar.Cookie) bool {
	host := at.name == c.Domain || !c.HostOnly && strings.HasSuffix(at.name, "."+c.Domain)
	return host && (c.Path == "/" || at.path == c.Path || strings.HasPrefix(at.path, strings.TrimSuffix(c.Path, "/")+"/"))
}

// stays reports whether a cookie was there by the request, since it is sent later as it is.
// Of two that look alike nothing says which is sent.
func (w *weighing) stays(r *row) bool {
	if w.m.ahead == nil || len(w.Told) == 0 && w.lookalikes(r) > 1 || w.m.believe(r.cookie.Key()).double {
		return false
	}
	return w.m.ahead.sends(w.entry, w.m.jar.Registrable(r.cookie.Domain), r.cookie, &w.m.believe(r.cookie.Key()).later)
}

// lookalikes is how many cookies of the jar have the name and value of one, itself among them.
func (w *weighing) lookalikes(r *row) int {
	if w.alikes == nil {
		w.alikes = w.m.scratch.can
		clear(w.alikes)
		for _, o := range w.rows {
			if !o.gone {
				w.alikes[pair{o.cookie.Name, o.cookie.Value}]++
			}
		}
	}
	n := w.alikes[pair{r.cookie.Name, r.cookie.Value}]
	if r.gone {
		n++
	}
	return n
}

// open reports whether a script can have changed a cookie, or deleted it, without anybody
// seeing it: there was a page that could, and something out of sight writes cookies of the
// name, or such as servers set.
func (w *weighing) open(c *cookiejar.Cookie) bool {
	site := w.m.jar.Registrable(c.Domain)
	return w.m.pages.mayWrite(c) && w.m.writes(site, c.Name)
}

// unwatched reports whether a page was there since a cookie was last seen as it is whose scripts can
// have written it anew, with other attributes. It is asked of recordings, which show in most cases
// that none did: the cookie is sent again as it was.
func (w *weighing) unwatched(c *cookiejar.Cookie, b *belief) bool {
	since := time.Time{}
	if b != nil {
		since = b.seen
	}
	return w.m.ahead != nil && w.m.pages.mayWriteSince(c, since)
}

// inOtherTabs reports whether a tab that the recorder did not see can have changed a cookie, or
// deleted it: developer tools record one, and in the recording cookies of the name change out of
// sight.
func (m *Mirror) inOtherTabs(c *cookiejar.Cookie) bool {
	return m.ahead != nil && m.ahead.oneTab && m.writes(m.jar.Registrable(c.Domain), c.Name)
}

// writes reports whether anything out of sight writes cookies of a name on a site, or such
// as servers set.
func (m *Mirror) writes(site, name string) bool {
	return m.written.by(site, name) || m.ahead != nil && m.ahead.written.by(site, name)
}

func (o *written) by(site, name string) bool { return o.mixed[site] || o.names[named{site, name}] }

// writes notes that a cookie was written out of sight, and whether a server had set it.
func (o *written) writes(site, name string, mixed bool) {
	if len(o.names) < mostStrangers {
		o.names[named{site, name}] = true
		o.mixed[site] = o.mixed[site] || mixed
	}
}
