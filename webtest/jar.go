package webtest

import (
	"fmt"

	"statelab/internal/cookiejar"
	"statelab/internal/experiments"
)

// Cookies returns the cookies that the browser holds and that have not expired, oldest
// first.
func (b *Browser) Cookies() (all []Cookie) {
	b.locked(func() { all = cookiesOf(b.inside.Jar.Cookies(b.inside.Now())) })
	return all
}

func cookiesOf(held []cookiejar.Cookie) []Cookie {
	var all []Cookie
	for i := range held {
		all = append(all, cookieOf(&held[i]))
	}
	return all
}

// Cookie returns the cookie of that name that came first, and whether there is one. Where
// several sites have one of the name, Cookies tells them apart.
func (b *Browser) Cookie(name string) (Cookie, bool) {
	for _, c := range b.Cookies() {
		if c.Name == name {
			return c, true
		}
	}
	return Cookie{}, false
}

// Gone returns the last thousand cookies that left the jar and have not come back, in the
// order in which they went.
func (b *Browser) Gone() (all []Departure) {
	b.locked(func() {
		b.inside.Jar.Expire(b.inside.Now())
		all = departures(b.inside.Jar.Gone())
	})
	return all
}

// PutCookie puts a cookie into the jar as a person does with developer tools, so that a
// test begins with one. It belongs to the host of the address, and to that alone where
// the cookie has no Domain; an empty Path is "/". A cookie that no browser could hold
// fails the test, unless Try was asked for: the Decision has the rule.
func (t *Tab) PutCookie(url string, c Cookie) Decision {
	t.t.Helper()
	var d Decision
	var err error
	t.locked(func() { d, err = t.put(url, c) })
	if err == nil && d.Verdict == Refused {
		err = fmt.Errorf("refused, %s: %s; it needs %s", d.Rule, d.Seen, d.Wanted)
	}
	if err != nil && !t.try {
		t.t.Fatalf("%s: put cookie %s: %v", t.profile.name, c.Name, err)
	}
	return d
}

func (t *Tab) put(url string, c Cookie) (Decision, error) {
	u, err := t.address(url)
	if err != nil {
		return Decision{}, err
	}
	held := cookiejar.Cookie{Name: c.Name, Value: c.Value, Domain: c.Domain, HostOnly: c.Domain == "" || c.HostOnly, Path: c.Path, Secure: c.Secure,
		HttpOnly: c.HttpOnly, Partition: c.Partition, Persistent: !c.Expires.IsZero(), Expires: c.Expires, Created: c.Created}
	if c.Domain == "" {
		held.Domain = u.Host()
	}
	for ours, theirs := range sameSites {
		if c.SameSite == theirs {
			held.SameSite = ours
		}
	}
	now := t.inside.Now()
	op := t.note(experiments.Op{Kind: experiments.Put, Now: now, Cookie: held})
	put := t.inside.Jar.Put(now, held)
	d := storing(&put, nil)
	t.came(op, u.String(), &put, d)
	return d, nil
}

// DropCookies clears the cookies that match, as a person does with developer tools, and
// returns how many there were.
func (b *Browser) DropCookies(match func(Cookie) bool) (dropped int) {
	b.locked(func() {
		now := b.inside.Now()
		for _, d := range b.inside.Jar.Drop(now, func(c cookiejar.Cookie) bool { return match(cookieOf(&c)) }) {
			b.note(experiments.Op{Kind: experiments.Drop, Now: now, Cookie: d.Cookie})
			dropped++
		}
	})
	return dropped
}

// Restart closes the browser and opens it anew: session cookies go, and the tabs show
// nothing. It returns the cookies that went.
func (b *Browser) Restart() (gone []Departure) {
	b.locked(func() {
		b.note(experiments.Op{Kind: experiments.Close, Now: b.inside.Now()})
		gone = departures(b.inside.Restart(false))
	})
	return gone
}

// Restore closes the browser and opens it as browsers do that continue where somebody left
// off: session cookies and tabs stay, connections close.
func (b *Browser) Restore() { b.locked(func() { b.inside.Restart(true) }) }

// Reading is what document.cookie shows to a script.
type Reading struct {
	Text    string     // "sid=1; theme=dark"
	Cookies []Decision // about every cookie of the site: those shown, then those withheld
}

// Shown returns what was decided about showing the cookie of that name: Sent or Withheld.
// Where the browser has none, it is the zero Decision.
func (r *Reading) Shown(name string) Decision { return named(r.Cookies, name, false) }

// ReadCookies has a script of the page that is shown read document.cookie. Without a page
// it fails the test.
func (t *Tab) ReadCookies() *Reading {
	t.t.Helper()
	r := &Reading{}
	t.script("read document.cookie", func(script experiments.Op) {
		script.Kind = experiments.Get
		op := t.note(script)
		story := t.soFar()
		s, _ := t.inside.ReadCookies(t.name)
		r.Text = s.Header
		for _, d := range s.Decisions {
			key := d.Cookie.Key()
			r.Cookies = append(r.Cookies, sending(&d, func() experiments.Answer {
				return experiments.Ask(story, experiments.Question{Op: op, Key: key})
			}))
		}
	})
	return r
}

// WriteCookie has a script of the page that is shown assign a line to document.cookie.
// Without a page it fails the test; that the browser refuses the line does not.
func (t *Tab) WriteCookie(line string) (d Decision) {
	t.t.Helper()
	t.script("write document.cookie", func(script experiments.Op) {
		script.Kind, script.Line = experiments.Set, line
		op := t.note(script)
		story := t.soFar()
		written, _ := t.inside.WriteCookie(t.name, line)
		d = storing(&written.Decision, func() experiments.Answer { return experiments.Ask(story, experiments.Question{Op: op}) })
		t.came(op, script.URL.String(), &written.Decision, d)
	})
	return d
}

// script does what a script of the page does, or fails the test where none is shown. What
// it does becomes an operation of the page's address.
func (t *Tab) script(what string, do func(experiments.Op)) {
	t.t.Helper()
	shown := false
	t.locked(func() {
		if page := t.inside.Page(t.name); page != nil {
			shown = true
			do(experiments.Op{Now: t.inside.Now(), URL: page.URL, Context: cookiejar.Context{API: cookiejar.Script}})
		}
	})
	if !shown && !t.try {
		t.t.Fatalf("%s: %s: %v: no page is shown, nothing was visited in this tab", t.profile.name, what, ErrNotOnPage)
	}
}
