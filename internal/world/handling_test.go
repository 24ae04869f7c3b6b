package world_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"statelab/internal/browser"
	"statelab/internal/httpsim"
	"statelab/internal/world"
)

// A page at the end of as many redirects as a browser follows, with as many images as it
// loads, all over one connection: what the server did stands at the request it was done
// for, and so it does where an image is missing.
func TestTheServerSideStandsAtItsRequest(t *testing.T) {
	for _, missing := range []int{0, 17} { // no image has the number 0
		w := open(t, club(func(s *httpsim.Site) { s.Pages = longWay(missing) }))
		s := act(t, w, world.Visit{URL: "https://club.test/0"})
		if want := 1 + browser.MaxRedirects + browser.MaxLoads; len(s.Exchanges) != want {
			t.Fatalf("%d exchanges, want %d", len(s.Exchanges), want)
		}
		for _, x := range s.Exchanges {
			if x.Connection.ID != 1 {
				t.Errorf("%s went over the connection %d", x.URL, x.Connection.ID)
			}
			path := strings.TrimPrefix(x.URL, "https://club.test")
			if path == fmt.Sprintf("/image/%d", missing) {
				if want := []string{"WARNING django.request: Not Found: " + path}; x.Response.Status != 404 || !slices.Equal(x.Server.Log, want) {
					t.Errorf("%s: status %d, log %q", path, x.Response.Status, x.Server.Log)
				}
			} else if notes := x.Server.Notes; x.Server.Log != nil || len(notes) != 1 || notes[0].EN != path {
				t.Errorf("%s: log %q, notes %+v", path, x.Server.Log, notes)
			}
		}
	}
}

// longWay is redirects from /0 on, a page at their end and its images but for one; each
// notes its path.
func longWay(missing int) map[string]httpsim.Page {
	pages := map[string]httpsim.Page{}
	answer := func(path string, status int, location, body string) {
		pages[path] = httpsim.Page{View: func(r *httpsim.Request) (*httpsim.Response, error) {
			r.Note("%s", "%s", r.Path)
			res := httpsim.HTML(body)
			if res.Status = status; location != "" {
				res.Headers = append(res.Headers, httpsim.Pair{Name: "Location", Value: location})
			}
			return res, nil
		}}
	}
	for n := range browser.MaxRedirects {
		answer(fmt.Sprintf("/%d", n), 302, fmt.Sprintf("/%d", n+1), "")
	}
	var images strings.Builder
	for n := 1; n <= browser.MaxLoads; n++ {
		path := fmt.Sprintf("/image/%d", n)
		fmt.Fprintf(&images, "<img src=%s>", path)
		if n != missing {
			answer(path, 200, "", "")
		}
	}
	answer(fmt.Sprintf("/%d", browser.MaxRedirects), 200, "", images.String())
	return pages
}

// A request that waits for its page has been redirected over a connection that another
// tab uses meanwhile. Both find what was done for them.
func TestTabsShareAConnection(t *testing.T) {
	setup := club(func(s *httpsim.Site) {
		s.Pages = maps.Clone(s.Pages)
		s.Pages["/go/"] = httpsim.Page{Get: []httpsim.Action{httpsim.Redirect{To: httpsim.Literal("https://tea.test/")}}}
	})
	setup.Stops = true
	setup.Sites = append(setup.Sites, world.Django(httpsim.Site{Host: "tea.test", Pages: map[string]httpsim.Page{
		"/": {Get: []httpsim.Action{httpsim.Pause{Name: "half"}, httpsim.Text{Text: "Tea."}}}}}, ""))
	w := open(t, setup)
	if x := act(t, w, world.Visit{URL: "https://club.test/go/"}).Exchanges[0]; x.Connection.ID != 1 || x.Server == nil || x.Server.Log != nil {
		t.Errorf("the first tab: connection %+v, server %+v", x.Connection, x.Server)
	}
	other := do(t, w, world.Move{By: world.By{Tab: "second"}, Act: world.Visit{URL: "https://club.test/none"}}).Step
	if x := other.Exchanges[0]; x.Connection.ID != 1 || !slices.Equal(x.Server.Log, []string{"WARNING django.request: Not Found: /none"}) {
		t.Errorf("the second tab: connection %+v, log %q", x.Connection, x.Server.Log)
	}
	if x := act(t, w, world.Resume{Pause: "half"}).Exchanges[0]; x.Connection.ID != 2 || x.Server == nil || x.Server.Host != "tea.test" {
		t.Errorf("the page that goes on: connection %+v, server %+v", x.Connection, x.Server)
	}
}
