package djangocode_test

import (
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestNamesNeverCollide wants a name of its own for every view of a site, and for every template, which is
// called by what it shows.
func TestNamesNeverCollide(t *testing.T) {
	shown := func(text string) []httpsim.Action {
		return []httpsim.Action{httpsim.Render{Template: mustParse(t, text)}}
	}
	site := httpsim.Site{Host: "a.test", Pages: map[string]httpsim.Page{}}
	want := map[string]string{"/": "home_page", "/home": "home_without_slash_page", "/a_b/": "a_b_page", "/a-b/": "a_dash_b_2_page", "/a/b/": "a_slash_b_page",
		"/a-b": "a_dash_b_without_slash_page", "/a.dash.b/": "a_dash_b_page", "/join/": "join_page", "/join/too-many/": "join_too_many_page"}
	for path := range want {
		site.Pages[path] = httpsim.Page{Get: shown("x")}
	}
	site.Pages["/join/"] = httpsim.Page{Get: shown("<h1>Join</h1>"), Post: shown("<style>p {}</style><h1>Too&nbsp;{{ user }} many</h1>")}
	for path, name := range want {
		if got := site.ViewName(path); got != name {
			t.Errorf("the view of %s is %s, want %s", path, got, name)
		}
	}
	if code := djangocode.View(site, "/join/"); !strings.Contains(code, `"join.html"`) || !strings.Contains(code, `"join_too_many_2.html"`) && !strings.Contains(code, `"join_join.html"`) {
		t.Errorf("its templates are\n%s", code)
	}
}
