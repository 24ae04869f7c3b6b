// Package history tells what became of the cookies of observed traffic: which of them have a
// problem, how each fared over time, and what would change it. Package traffic says what is
// known of each request; here it is put together, by cookie and by cause.
//
// It decides nothing: a problem is a decision of the jar, or something that was seen, that a
// person would want to know of. What would change it was played, or is not told.
//
// # Rooms
//
// history.go goes through the traffic, story.go has the stories of cookies, problem.go what
// is worth a sentence of its own, rank.go which comes first, change.go plays what would
// change it, words.go puts it in sentences.
package history

import (
	"iter"
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/traffic"
)

// Options say what of the traffic is told. The zero value tells all of it, with values.
type Options struct {
	Cookie *string // the name of the cookies that are told of, nil for all
	Host   string  // the host of requests that are told of, with those below it; "" for all
	// Changes is of how many problems, the worst first, it is played what would change them.
	Changes int
}

// History is what there is to tell.
type History struct {
	Requests int // that are told of
	// Several is how many browsers were told apart, 0 where nobody tells or it is one.
	Several    int
	From, To   time.Time
	Browsers   []traffic.Browser
	ThirdParty string // "allowed", "blocked", "" where nothing told
	// Contradicted says that the browser told otherwise than what was stated of them.
	Contradicted bool
	Hosts        []string
	Names        []string // of all cookies, also of those that are not told of

	Problems []Problem // the worst first
	Cookies  []*Cookie // those with problems first, in the order of these; then as they came up

	// Unseen counts requests of which not all was seen, by how much of them was, and Unasked
	// those of which nobody can say who asked.
	Unseen  map[traffic.Seen]int
	Unasked int
	// Untold counts what befell cookies that came when there were too many to follow.
	Untold int
	// Checked counts the cookies of requests by what can be claimed of them.
	Checked map[traffic.Claim]int
}

// Of tells the history of traffic, which it goes through twice.
func Of(seen iter.Seq[*traffic.Finding], o Options) *History {
	t := &telling{
		o: o, h: &History{Unseen: map[traffic.Seen]int{}, Checked: map[traffic.Claim]int{}},
		cookies: map[identity]*Cookie{}, problems: map[problemKey]*Problem{}, documents: map[string]int{}, policy: map[int]string{}, together: map[string][]*Cookie{}, room: newRoom(),
	}
	for f := range seen {
		t.follow(f)
	}
	t.apart()
	t.rank()
	t.change(seen)
	return t.h
}

// apart says of each story whose it is, where several browsers were told apart, and sums up
// what they do with third-party cookies.
func (t *telling) apart() {
	if len(t.users) > 1 {
		t.h.Several = len(t.users)
		for _, k := range t.h.Cookies {
			k.Browser = k.user
		}
	}
	for _, user := range t.users {
		policy := t.policy[user]
		switch {
		case policy == "":
		case t.h.ThirdParty == "":
			t.h.ThirdParty = policy
		case t.h.ThirdParty != policy:
			t.h.ThirdParty = ""
			return
		}
	}
}

// Takes reports whether a request is told of: of the host, and with the cookie.
func (o *Options) Takes(f *traffic.Finding) bool {
	return o.takesHost(f) && (o.Cookie == nil || o.named(f))
}

func (o *Options) takesHost(f *traffic.Finding) bool {
	host := hostOf(f.URL)
	return o.Host == "" || host == o.Host || strings.HasSuffix(host, "."+o.Host)
}

func (o *Options) named(f *traffic.Finding) bool {
	return slices.ContainsFunc(f.Cookies, func(c traffic.Cookie) bool { return c.Fate.Cookie.Name == *o.Cookie }) ||
		slices.ContainsFunc(f.Set, func(l traffic.Line) bool { return l.Cookie.Name == *o.Cookie })
}

// telling is a history while it is told.
type telling struct {
	o         Options
	h         *History
	cookies   map[identity]*Cookie
	problems  map[problemKey]*Problem
	order     []*Problem
	documents map[string]int       // of the tab's pages, by site
	users     []int                // the browsers that were told apart
	policy    map[int]string       // about third-party cookies, as each browser told so far
	together  map[string][]*Cookie // the cookies of one name that were sent with the request that is told of
	jar       cookiejar.Jar        // knows sites
	room      *room
}

func hostOf(url string) string {
	a, err := address.Parse(url)
	if err != nil {
		return ""
	}
	return a.Host()
}

// follow goes on with one exchange.
func (t *telling) follow(f *traffic.Finding) {
	h := t.h
	h.meet(f)
	if !t.o.takesHost(f) {
		return
	}
	h.count(f)
	if !slices.Contains(t.users, f.User) {
		t.users = append(t.users, f.User)
	}
	t.policy[f.User] = f.ThirdParty
	if f.Around != nil && f.Around.Dest == "" && f.Seen.Went() {
		t.documents[t.jar.Registrable(hostOf(f.URL))]++
	}
	at := place{f: f, url: f.URL, room: t.room}
	for i := range f.Cookies {
		c := &f.Cookies[i]
		if t.wants(c.Fate.Cookie.Name) {
			h.Checked[c.Claim]++
			t.went(at, c)
		}
	}
	t.doubled(at)
	if why, token := f.Forged(); token != nil && t.wants(token.Fate.Cookie.Name) {
		t.note(at, t.cookie(token.Fate.Cookie, f), &Event{What: Forged, Claim: traffic.CannotKnow, Why: why})
	}
	for i := range f.Set {
		if l := &f.Set[i]; t.wants(l.Cookie.Name) {
			t.came(at, l)
		}
	}
	for i := range f.Cleared {
		if c := &f.Cleared[i]; t.wants(c.Cookie.Name) {
			t.cookie(c.Cookie, f).add(at, Event{What: Cleared, Because: becauseOf(c)})
		}
	}
}

func (t *telling) wants(name string) bool { return t.o.Cookie == nil || *t.o.Cookie == name }

// mostNames is how many hosts, or names of cookies, are kept to guess what was meant.
const mostNames = 1000

// meet notes who is there at all.
func (h *History) meet(f *traffic.Finding) {
	note := func(list *[]string, s string) {
		if len(*list) < mostNames && !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	note(&h.Hosts, hostOf(f.URL))
	for i := range f.Cookies {
		note(&h.Names, f.Cookies[i].Fate.Cookie.Name)
	}
	for i := range f.Set {
		note(&h.Names, f.Set[i].Cookie.Name)
	}
}

func (h *History) count(f *traffic.Finding) {
	h.Requests++
	if !f.Untimed && (h.From.IsZero() || f.Begun.Before(h.From)) {
		h.From = f.Begun
	}
	if !f.Untimed && f.Begun.After(h.To) {
		h.To = f.Begun
	}
	if !slices.Contains(h.Browsers, f.Browser) {
		h.Browsers = append(h.Browsers, f.Browser)
	}
	h.Contradicted = h.Contradicted || f.Contradicted
	if f.Seen != traffic.Full {
		h.Unseen[f.Seen]++
	} else if !f.Known {
		h.Unasked++
	}
}

// place is where something happened.
type place struct {
	f    *traffic.Finding
	url  string // as it is shown
	room *room
}
