package webtest

import (
	"cmp"
	"context"
	"sync"
	"testing"

	"statelab/internal/browser"
	"statelab/internal/cookiejar"
	"statelab/internal/experiments"
)

// Brand is whose behaviour a browser shows.
type Brand string

// The brands. Chromium is the browser as it is, with what it does beyond the draft;
// Draft is draft-ietf-httpbis-rfc6265bis as it is written.
const (
	Chromium Brand = "chromium"
	Draft    Brand = "rfc6265bis"
)

// Settings are those of a browser. The zero value is Chromium as it comes.
type Settings struct {
	Brand           Brand // "" is Chromium
	BlockThirdParty bool  // cookies of other sites than the tab's are withheld, unless they are partitioned
}

// Browser is somebody's browser: one profile with its cookies. Its methods are those of
// its first tab, "main", and some about the whole of it. Several goroutines may use
// it: what they do is done one after the other.
type Browser struct{ *Tab }

// profile is what all tabs of a browser share.
type profile struct {
	web  *Web
	name string

	mu     sync.Mutex // held from the beginning of an action to its end
	inside browser.Browser
	story  experiments.Story // all that was done with the jar
	lines  []line            // that came, in order
}

// Browser returns the browser of that name, a Chromium that is opened when it is asked for
// first. The name stands in messages: "alice".
func (w *Web) Browser(name string) *Browser {
	w.t.Helper()
	return w.open(name, Settings{})
}

// BrowserWith opens a browser that is set up otherwise. A second one of the same name fails
// the test.
func (w *Web) BrowserWith(name string, s Settings) *Browser {
	w.t.Helper()
	w.mu.Lock()
	_, there := w.browsers[name]
	w.mu.Unlock()
	if brand := cmp.Or(s.Brand, Chromium); there || brand != Chromium && brand != Draft {
		w.t.Fatalf("no browser %q can be opened with %+v: the name is taken, or nobody knows the brand", name, s)
	}
	return w.open(name, s)
}

func (w *Web) open(name string, s Settings) *Browser {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.browsers[name]
	if p == nil {
		options := s.options()
		p = &profile{web: w, name: name, story: experiments.Story{Options: options},
			inside: browser.Browser{Jar: cookiejar.New(options), Net: network{w}, Now: w.time.Now, Metadata: true}}
		w.browsers[name] = p
		w.t.Cleanup(func() { p.locked(p.inside.Close) })
	}
	return &Browser{&Tab{profile: p, name: "main", t: w.t, ctx: w.t.Context()}}
}

// options are the settings as a jar has them.
func (s Settings) options() cookiejar.Options {
	o := cookiejar.Options{ThirdPartyBlocked: s.BlockThirdParty}
	if s.Brand == Draft {
		o.Profile = cookiejar.RFC6265bis
	}
	return o
}

// locked does something that no other goroutine does at the same time.
func (p *profile) locked(do func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	do()
}

// Tab is a tab of a browser, as one user of it sees it: For, With and Try return the same
// tab with another test that fails, another context, or errors instead of failures.
//
// Unless Try says otherwise, an action that cannot be done fails the test at the line of
// its caller, as t.Fatal does, and is therefore to be called by the test's own goroutine.
type Tab struct {
	*profile
	name string
	t    testing.TB
	ctx  context.Context
	try  bool
}

// OpenTab returns a tab by its name, opened when it is asked for first. All tabs of a
// browser have the same cookies.
func (b *Browser) OpenTab(name string) *Tab {
	other := *b.Tab
	other.name = name
	return &other
}

// For returns the browser with a test that its actions fail instead, and in whose time
// they have to end: that of a subtest.
func (b *Browser) For(t testing.TB) *Browser { return &Browser{b.Tab.For(t)} }

// For returns the tab with a test that its actions fail instead, and in whose time they
// have to end: that of a subtest.
func (t *Tab) For(test testing.TB) *Tab {
	other := *t
	other.t, other.ctx = test, test.Context()
	return &other
}

// With returns the tab with a context: its actions wait for no server longer than that.
// Without one they wait as long as the test runs.
func (t *Tab) With(ctx context.Context) *Tab {
	other := *t
	other.ctx = ctx
	return &other
}

// Try returns the tab with actions that fail no test: what went wrong is in Trip.Err.
// Goroutines that are not the test's use it.
func (t *Tab) Try() *Tab {
	other := *t
	other.try = true
	return &other
}
