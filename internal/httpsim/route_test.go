package httpsim

import (
	"fmt"
	"testing"
)

// TestRoutes matches addresses as Django's path() does.
func TestRoutes(t *testing.T) {
	for _, c := range []struct{ route, path, want string }{
		{"/orders/<int:pk>/", "/orders/12/", "map[pk:12]"},
		{"/orders/<int:pk>/", "/orders/-1/", ""},
		{"/orders/<int:pk>/", "/orders/12/x/", ""},
		{"/orders/<int:pk>/", "/orders//", ""},
		{"/<name>/", "/Łódź tea/", "map[name:Łódź tea]"},
		{"/<name>/", "/a/b/", ""},
		{"/<slug:tag>/x", "/green_tea-2/x", "map[tag:green_tea-2]"},
		{"/<slug:tag>/x", "/grün/x", ""},
		{"/files/<path:name>", "/files/a/b.txt", "map[name:a/b.txt]"},
		{"/<int:year>-<int:month>/", "/2026-11/", "map[month:11 year:2026]"},
		{"/a.b/<x>/", "/axb/1/", ""},
		{"/plain/", "/plain/", "map[]"},
		{"/plain/", "/plain", ""},
	} {
		r, err := ReadRoute(c.route)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if values, ok := r.Match(c.path); ok {
			got = fmt.Sprint(values)
		}
		if got != c.want {
			t.Errorf("%s at %s: %q, want %q", c.route, c.path, got, c.want)
		}
	}
	for _, path := range []string{"/<it:pk>/", "/<a>/<int:a>/", "/<request>/", "/<class>/", "/<>/", "/<int:>/", "/<a/", "/a>/", "/<<a>>/", "/<int:a:b>/", "/<int: pk>/"} {
		if _, err := ReadRoute(path); err == nil {
			t.Errorf("%s is taken", path)
		}
	}
}

// TestRoutesThatMeet finds addresses of which nobody could say whose they are.
func TestRoutesThatMeet(t *testing.T) {
	for _, c := range []struct{ a, b, both string }{
		{"/<int:pk>/", "/<slug:name>/", "/7/"},
		{"/a/<name>/", "/<path:all>", "/a/tea/"},
		{"/<int:pk>/", "/<int:pk>/edit/", ""},
		{"/<slug:a>/x/", "/y/<slug:b>/", "/y/x/"},
		{"/a/<x>/", "/b/<x>/", ""},
		{"/<slug:tag>/", "/new/", ""}, // which goes first
	} {
		a, _ := ReadRoute(c.a)
		b, _ := ReadRoute(c.b)
		for _, pair := range [][2]Route{{a, b}, {b, a}} {
			if both := pair[0].Both(pair[1]); both != c.both {
				t.Errorf("%s and %s: %q, want %q", pair[0].Path, pair[1].Path, both, c.both)
			}
		}
	}
}
