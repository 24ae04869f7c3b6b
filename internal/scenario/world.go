package scenario

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/browser"
	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/cookiejar"
	"statelab/internal/database"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memnet"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// running is everything that a lesson plays in. It is made for one run.
type running struct {
	ctx      context.Context // of the run: what waits for a server ends with it
	program  *Program
	clock    *clock.Clock
	net      *memnet.Net
	servers  map[string]*httpsim.Server
	profiles []*profile // in the order of the lesson; the first acts by default
	flights  *flights
	values   values
	rows     map[string][]trace.RowEntry // each site's table after the last step
	host     string                      // the site that was concerned last
	fault    error                       // a server's own mistake, after which nothing that it says means anything
	weight   int                         // of the steps played, see tooLong
}

// profile is a browser with its name and title.
type profile struct {
	browser.Browser
	name  string
	title trace.Prose
}

// Run plays the lesson in a fresh world. The trace is the same every time. An
// error means that the run could not go on, or took longer than the context; what
// failed an expectation stands in the trace.
func (p *Program) Run(ctx context.Context) (*trace.Trace, error) { return p.RunWith(ctx, Options{}) }

// Options say what a run leaves behind. The zero value leaves nothing.
type Options struct {
	// Files are the database files that keep the tables of sites, by host: new
	// ones, or with Django's tables and no rows. A site without one keeps them in
	// memory.
	Files map[string]string
}

// RunWith is Run with options. The trace is the same with any.
func (p *Program) RunWith(ctx context.Context, o Options) (*trace.Trace, error) {
	w, err := p.open(ctx, o)
	if err != nil {
		return nil, err
	}
	defer w.close()
	l := p.lesson
	t := &trace.Trace{Format: trace.Format, ID: l.ID.Value, File: l.File, Title: prose(l.Title), Summary: prose(l.Summary), Start: w.clock.Now()}
	for _, id := range l.LearnFirst {
		t.LearnFirst = append(t.LearnFirst, id.Value)
	}
	full := false
	for i := 0; i < len(p.given) && !full; i++ {
		s, err := w.play(&p.given[i])
		if err != nil {
			return nil, err
		}
		full = w.tooLong(&p.given[i], s)
		t.Given = append(t.Given, *s)
	}
	for i := 0; i < len(p.steps) && !full; i++ {
		s, err := w.play(&p.steps[i])
		if err != nil {
			return nil, err
		}
		s.Number, s.Of = i+1, len(p.steps)
		full = w.tooLong(&p.steps[i], s)
		t.Steps = append(t.Steps, *s)
	}
	w.flights.unresumed(t.Given)
	w.flights.unresumed(t.Steps)
	quoteChecks(t, l)
	return t, nil
}

// prose takes over a text of the lesson with its translations.
func prose(p lesson.Prose) trace.Prose {
	if !p.Given() {
		return nil
	}
	return p.Texts
}

// open makes the world: the clock, the servers with their databases, the browsers.
func (p *Program) open(ctx context.Context, o Options) (*running, error) {
	w := &running{ctx: ctx, program: p, clock: clock.New(p.lesson.Clock.Value), net: &memnet.Net{},
		servers: map[string]*httpsim.Server{}, flights: newFlights(), values: values{}, rows: map[string][]trace.RowEntry{}}
	for _, site := range p.sites {
		env := httpsim.Env{Now: w.clock.Now, Random: chance.NewSeeded(p.lesson.ID.Value + " " + site.Host), File: o.Files[site.Host],
			Pause: func(name string, queries []database.Statement) bool { return w.flights.pause(site.Host, name, queries) }}
		server, err := httpsim.New(site, env)
		if err == nil {
			w.servers[site.Host] = server
			err = server.Listen(w.net)
		}
		if err != nil {
			w.close()
			return nil, fmt.Errorf("the site %s cannot start: %w", site.Host, err)
		}
	}
	w.host = p.sites[0].Host
	for _, b := range p.lesson.Browsers {
		options := cookiejar.Options{ThirdPartyBlocked: b.ThirdPartyCookies.Value == "blocked"}
		if b.Brand.Value == cookiejar.RFC6265bis.String() {
			options.Profile = cookiejar.RFC6265bis
		}
		title := prose(b.Title)
		if title == nil {
			title = trace.Prose{rule.English: "The browser", rule.Korean: "브라우저"}
		}
		w.profiles = append(w.profiles, &profile{name: b.Name.Value, title: title,
			Browser: browser.Browser{Jar: cookiejar.New(options), Net: w.net, Now: w.clock.Now}})
	}
	return w, nil
}

// broken returns what keeps the run from going on.
func (w *running) broken() error {
	for _, server := range w.servers {
		if err := server.Broken(); err != nil {
			return err
		}
	}
	return w.fault
}

func (w *running) close() {
	w.flights.close()
	for _, p := range w.profiles {
		p.Close()
	}
	for _, server := range w.servers {
		server.Close()
	}
}

func (w *running) profile(name string) *profile {
	i := slices.IndexFunc(w.profiles, func(p *profile) bool { return p.name == name })
	return w.profiles[max(i, 0)]
}

// titled is what the lesson calls a tab or a pause in the middle of a sentence, in
// each language. Where it says nothing, byName is filled with the name.
func titled(all []lesson.Titled, name string, byName rule.Text) rule.Text {
	said := rule.Text{EN: fmt.Sprintf(byName.EN, name), KO: fmt.Sprintf(byName.KO, name)}
	i := slices.IndexFunc(all, func(t lesson.Titled) bool { return t.Name.Value == name })
	if i < 0 {
		return said
	}
	title := prose(all[i].Title)
	if all[i].Declared {
		said = rule.Text{EN: title.In(rule.English), KO: title.In(rule.Korean)}
		if rest, ok := strings.CutPrefix(said.EN, "The "); ok {
			said.EN = "the " + rest
		}
	}
	if ko, ok := title[rule.Korean]; ok {
		said.KO = ko
	}
	return said
}
