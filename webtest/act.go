package webtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"statelab/internal/address"
	"statelab/internal/browser"
	"statelab/internal/htmlpage"
	"statelab/internal/rule"
)

// The reasons for which an action ends without a page that can be told apart with
// errors.Is. Beside them there are those of its context.
var (
	// ErrNotOnPage means that no page is shown, or that it lacks the link, the button or
	// the field. Nothing was sent.
	ErrNotOnPage = errors.New("not on the page")
	// ErrNoPage means that the browser did not get to a page: no server answers there, it
	// gave up after too many redirects, or was sent to what is no address.
	ErrNoPage = errors.New("no page came")
)

// Visit types an address into the address bar and goes there. It may be a path ("/login")
// where a page is shown, or where the web has one site alone, which it then asks by https.
func (t *Tab) Visit(address string) *Trip {
	t.t.Helper()
	return t.act("visit "+address, func(ctx context.Context) (browser.Navigation, error) {
		u, err := t.address(address)
		if err != nil {
			return browser.Navigation{}, err
		}
		return t.inside.Visit(ctx, t.name, u)
	})
}

// Click follows the link with those words on the page that is shown. Where several links
// have them that lead to different addresses, ClickNth chooses one.
func (t *Tab) Click(words string) *Trip {
	t.t.Helper()
	return t.ClickNth(words, 0)
}

// ClickNth is Click with the nth of several links with the same words, counted from 1 at
// the top of the page; 0 is the only one.
func (t *Tab) ClickNth(words string, nth int) *Trip {
	t.t.Helper()
	return t.act(fmt.Sprintf("click %q", words), func(ctx context.Context) (browser.Navigation, error) {
		return t.inside.Click(ctx, t.name, words, nth)
	})
}

// Submit types values into the fields of a form on the page that is shown and presses its
// button with those words. The form's other fields go along as the page has them, hidden
// ones too, into which nothing can be typed. With "" for the button it is the one form that
// has fields of these names, sent as by the Enter key. Where several buttons have the words,
// SubmitNth chooses one.
func (t *Tab) Submit(button string, fields url.Values) *Trip {
	t.t.Helper()
	return t.SubmitNth(button, 0, fields)
}

// SubmitNth is Submit with the nth of several buttons with the same words, counted from 1
// at the top of the page; 0 is the only one.
func (t *Tab) SubmitNth(button string, nth int, fields url.Values) *Trip {
	t.t.Helper()
	typed := fieldsOf(fields)
	return t.act(fmt.Sprintf("submit %q", button), func(ctx context.Context) (browser.Navigation, error) {
		if button == "" {
			return t.inside.SubmitFields(ctx, t.name, typed)
		}
		return t.inside.Submit(ctx, t.name, button, nth, typed)
	})
}

// Reload asks again for the page that is shown.
func (t *Tab) Reload() *Trip {
	t.t.Helper()
	return t.act("reload", func(ctx context.Context) (browser.Navigation, error) { return t.inside.Reload(ctx, t.name) })
}

// Back shows the page before the one that is shown. As a rule the browser has kept it and asks
// for nothing, so that the Trip has no hops; its notes say why, or why it asks again: after
// Cache-Control: no-store, once a cookie that goes there has changed.
func (t *Tab) Back() *Trip {
	t.t.Helper()
	return t.act("go back", func(ctx context.Context) (browser.Navigation, error) { return t.inside.Back(ctx, t.name) })
}

// act does something, notes what came of it, and fails the test where it could not be done.
func (t *Tab) act(what string, do func(context.Context) (browser.Navigation, error)) *Trip {
	t.t.Helper()
	trip := &Trip{}
	t.locked(func() {
		nav, err := do(t.ctx)
		if *trip = *t.tripOf(&nav); forbidden(&nav) {
			trip.Notes, nav.Problem = append(trip.Notes, nav.Problem.EN), rule.Text{}
		}
		trip.Err = t.problem(what, &nav, err)
	})
	if trip.Err != nil && !t.try {
		t.t.Fatal(trip.Err)
	}
	return trip
}

// forbidden reports whether CORS ended what a script asked for, which is no failure: the
// Access of its last hop says so.
func forbidden(nav *browser.Navigation) bool {
	if len(nav.Hops) == 0 || nav.Problem.IsZero() {
		return false
	}
	c := nav.Hops[len(nav.Hops)-1].CORS
	return c != nil && !c.Last.Allowed
}

// problem is what kept an action from bringing a page, nil where nothing did.
func (t *Tab) problem(what string, nav *browser.Navigation, err error) error {
	what = t.profile.name + ": " + what
	panicked := t.web.panicked()
	var missing *htmlpage.NotOnPage
	switch {
	case errors.As(err, &missing) && missing.Count > 1 && missing.Nth == 0:
		choose := map[string]string{"link": "ClickNth", "button": "SubmitNth"}[missing.What]
		return fmt.Errorf("%s: %w: %w; %s chooses one", what, ErrNotOnPage, err, choose)
	case errors.As(err, &missing):
		return fmt.Errorf("%s: %w: %w", what, ErrNotOnPage, err)
	case err != nil && panicked != "":
		return fmt.Errorf("%s: %w\n%s", what, err, panicked)
	case err != nil:
		return fmt.Errorf("%s: %w", what, err)
	case !nav.Problem.IsZero():
		return fmt.Errorf("%s: %w: %s (this web has %s)", what, ErrNoPage, nav.Problem.EN, t.web.hosts())
	case panicked != "": // in what the page loads: the page is there all the same
		return fmt.Errorf("%s: %s", what, panicked)
	}
	return nil
}

// address reads an address, whole or as the page that is shown would have it.
func (t *Tab) address(s string) (address.Address, error) {
	u, err := address.Parse(s)
	if err == nil {
		return u, nil
	}
	if page := t.inside.Page(t.name); page != nil {
		return page.URL.Resolve(s)
	}
	if base, ok := t.web.base(); ok && strings.HasPrefix(s, "/") {
		return base.Resolve(s)
	}
	return address.Address{}, fmt.Errorf("%q is no whole address, no page is shown, and this web has several sites (%s): %w", s, t.web.hosts(), ErrNoPage)
}

// Page is what a tab shows.
type Page struct {
	URL   string
	Words string // that can be seen, links and buttons in [brackets], a line for each block
	Links []Link
	// Fields are the names and values of all fields of the page's forms, hidden ones too,
	// such as a CSRF token.
	Fields url.Values
}

// Link is a link with its words and its address as the page writes it.
type Link struct{ Words, Address string }

// Page returns the page that the tab shows, the zero Page where it shows none.
func (t *Tab) Page() Page {
	var shown Page
	t.locked(func() {
		p := t.inside.Page(t.name)
		if p == nil {
			return
		}
		shown = Page{URL: p.URL.String(), Words: p.Words, Fields: url.Values{}}
		for _, l := range p.Links {
			shown.Links = append(shown.Links, Link{Words: l.Text, Address: l.Href})
		}
		for _, f := range p.Page.Fields() {
			shown.Fields.Add(f.Name, f.Value)
		}
	})
	return shown
}
