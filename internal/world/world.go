// Package world is a place in which somebody acts: a clock, a network in memory,
// sites and browsers. It takes one act after another and answers each with the record
// of what it led to. Worlds that were set up alike and in which the same was done are
// the same to the byte, so that to go back is to make a world and play again, and so is a
// copy of a world, so that much can be tried from one place.
//
// It knows no lesson file, no expectation and no screen, and it never reads the wall
// clock.
//
// # Rooms
//
// Acts are declared in act.go. do.go does one: those of a browser are in browse.go, byhand.go
// and script.go, those on a server in server.go, pages that stop on the way in flight.go.
// What it led to is recorded in exchange.go, behind.go and record.go. What a site is stands
// in site.go, what is kept for later in values.go and remember.go, looking at a world in
// state.go, copying it in copy.go. What browsers outside of it do is recorded in arrive.go.
package world

import (
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"sync/atomic"
	"time"

	"statelab/internal/browser"
	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/cookiejar"
	"statelab/internal/database"
	"statelab/internal/httpsim"
	"statelab/internal/memnet"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/witness"
)

// Setup is what a world is made of.
type Setup struct {
	Seed     string    // what is drawn by chance follows from it and the host of the site
	Start    time.Time // where the clock stands
	Sites    []Site    // not empty; the first is concerned until another one is
	Browsers []Browser // not empty; the first acts where nobody says who
	// Tabs and Pauses are what tabs and stops of pages are called.
	Tabs, Pauses Titles
	// Stops says that pages can stop in the middle (httpsim.Pause).
	Stops bool

	// Front is put in front of what answers for a host of the small Django; nil: nothing is. It
	// may answer what is none of the site's business. Held stops a page of a host in the middle
	// that was asked for by a browser outside of the world, until it may go on, and reports
	// whether it did; nil: none stops. Both are called from goroutines of their own. See
	// Arriving.
	Front func(host string, next http.Handler) http.Handler
	Held  func(host, name string) bool
}

// Browser is somebody's browser.
type Browser struct {
	Name    string
	Title   trace.Prose // "Alice's laptop"; absent: "The browser"
	Options cookiejar.Options
	// UserAgent is the value of User-Agent; empty: none is sent.
	UserAgent string
	// Languages is the value of Accept-Language; empty: none is sent.
	Languages string
	// Metadata has its requests say what they come from: see [browser.Browser].
	Metadata bool
	// Address is the IP address from which its requests come; zero: one of 192.0.2.0/24, the
	// first browser's 192.0.2.1.
	Address netip.Addr
}

// FirstTab is what the first tab is called where several are told apart.
const FirstTab = "main"

// Titles are what things are called in the middle of a sentence, by their names. Where
// a language has no title, its text is empty, and the name stands there.
type Titles map[string]rule.Text

// Of is the title of a thing; byName says what one is called by its name, which stands
// in the place of %s.
func (t Titles) Of(name string, byName rule.Text) rule.Text {
	title := t[name]
	if title.EN == "" {
		title.EN = fmt.Sprintf(byName.EN, name)
	}
	if title.KO == "" {
		title.KO = fmt.Sprintf(byName.KO, name)
	}
	return title
}

// World is a world. It is for one goroutine.
type World struct {
	setup    Setup
	clock    *clock.Clock
	net      *memnet.Net
	servers  map[string]Server
	chances  map[string]*chance.Seeded // of the hosts
	profiles []*profile                // in the order of the setup
	flights  *flights
	beside   httpsim.Beside // of all sites
	values   Values
	rows     map[string][]trace.RowEntry   // each project's table after the last act
	kinds    map[string]trace.TableKind    // and where it keeps its sessions
	records  map[string][]trace.Records    // and the tables beside that of the sessions
	caches   map[string][]trace.CacheEntry // and what its pages keep in the cache
	writes   map[string]int                // and how many requests had written by then
	post     *httpsim.Post                 // the mails of all sites
	host     string                        // the site that was concerned last
	fault    error                         // a server's own mistake, after which nothing that it says means anything
	done     int                           // moves so far
	dialed   atomic.Bool                   // by a browser outside of the world
}

// profile is a browser with its name and title.
type profile struct {
	browser.Browser
	name  string
	title trace.Prose
	who   rule.Text // the title as the subject of a sentence
	home  *home     // by which it reaches the network
}

// Open makes a world. The error says which site cannot start.
func Open(setup Setup) (*World, error) {
	w := &World{setup: setup, clock: clock.New(setup.Start), net: &memnet.Net{},
		servers: map[string]Server{}, chances: map[string]*chance.Seeded{}, flights: newFlights(), values: Values{}, rows: map[string][]trace.RowEntry{}, kinds: map[string]trace.TableKind{}, caches: map[string][]trace.CacheEntry{}, records: map[string][]trace.Records{}, writes: map[string]int{}, post: &httpsim.Post{}}
	for _, site := range slices.Concat(setup.apart(true), setup.apart(false)) {
		if err := w.start(site); err != nil {
			w.Close()
			return nil, fmt.Errorf("the site %s cannot start: %w", site.Host, err)
		}
	}
	if err := w.readRecords(); err != nil {
		w.Close()
		return nil, err
	}
	w.host = setup.Sites[0].Host
	for i, b := range setup.Browsers {
		title := b.Title
		if title == nil {
			title = trace.Prose{rule.English: "The browser", rule.Korean: "브라우저"}
		}
		korean := title.In(rule.Korean)
		who := rule.Text{EN: title.In(rule.English), KO: korean + rule.Particle(korean, "이", "가")}
		home := &home{w.net, b.Address}
		if !home.address.IsValid() {
			home.address = addressOf(i)
		}
		w.profiles = append(w.profiles, &profile{name: b.Name, title: title, who: who, home: home,
			Browser: browser.Browser{Jar: cookiejar.New(b.Options), Net: home, Now: w.clock.Now, UserAgent: b.UserAgent, Languages: b.Languages, Metadata: b.Metadata}})
	}
	return w, nil
}

// readRecords takes note of the tables with which sites begin, but for those of the sessions,
// which are empty.
func (w *World) readRecords() error {
	for host, server := range w.servers {
		inside := server.Inside()
		if inside == nil || w.project(host) != host {
			continue
		}
		table, err := inside.Table()
		if err != nil {
			return err
		}
		shown := witness.Table(host, table, inside.Now())
		w.records[host], w.kinds[host] = shown.Records, shown.Kind
	}
	return nil
}

func (w *World) start(site Site) error {
	w.chances[site.Host] = chance.NewSeeded(w.setup.Seed + " " + site.Host)
	server, err := site.Make(w.env(site))
	if err != nil {
		return err
	}
	w.servers[site.Host] = server
	return server.Listen(w.net)
}

// env is what the server of a site gets from the world.
func (w *World) env(site Site) Env {
	env := Env{Now: w.clock.Now, Random: w.chances[site.Host], Post: w.post, Beside: &w.beside,
		Pause: func(name string, queries []database.Statement) bool {
			return w.flights.pause(site.Host, name, queries) || w.setup.Held != nil && w.setup.Held(site.Host, name)
		}}
	if front := w.setup.Front; front != nil {
		env.Front = func(next http.Handler) http.Handler { return front(site.Host, next) }
	}
	if head := w.servers[site.ProjectOf]; head != nil {
		env.Project = head.Inside()
	}
	return env
}

// apart are the sites that have a project of their own, or those that are part of another's.
func (s Setup) apart(own bool) []Site {
	return slices.DeleteFunc(slices.Clone(s.Sites), func(site Site) bool { return (site.ProjectOf == "") != own })
}

// project is the host of the site whose tables and memory a host has: its own, or that of
// whose project it is part of.
func (w *World) project(host string) string {
	i := slices.IndexFunc(w.setup.Sites, func(s Site) bool { return s.Host == host })
	if i < 0 || w.setup.Sites[i].ProjectOf == "" {
		return host
	}
	return w.setup.Sites[i].ProjectOf
}

// Now returns where the clock stands.
func (w *World) Now() time.Time { return w.clock.Now() }

// Kept returns the values that are kept so far.
func (w *World) Kept() Values { return maps.Clone(w.values) }

// Close ends the world: pages that wait go on, and browsers and servers close.
func (w *World) Close() {
	w.flights.close()
	for _, p := range w.profiles {
		p.Close()
	}
	for _, server := range w.servers {
		server.Close()
	}
}

// broken returns what keeps the world from going on.
func (w *World) broken() error {
	for _, server := range w.servers {
		if inside := server.Inside(); inside != nil {
			if err := inside.Broken(); err != nil {
				return err
			}
		}
	}
	return w.fault
}

// leaveRest has the servers forget what nobody will ask for. A request that waits for
// its page may have been through others already, which are told when it lands; and one of a
// browser outside may be under way.
func (w *World) leaveRest() {
	if len(w.flights.waiting) > 0 || w.dialed.Load() {
		return
	}
	for _, server := range w.servers {
		if inside := server.Inside(); inside != nil {
			inside.LeaveRest()
		}
	}
}

func (w *World) profile(name string) *profile {
	i := slices.IndexFunc(w.profiles, func(p *profile) bool { return p.name == name })
	return w.profiles[max(i, 0)]
}
