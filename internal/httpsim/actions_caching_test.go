package httpsim

import "testing"

// TestCacheControlIsPatchedAsDjangoDoes holds headers against what patch_cache_control() of Django 3.2
// made of them.
func TestCacheControlIsPatchedAsDjangoDoes(t *testing.T) {
	for _, row := range []struct {
		header string
		with   []Directive
		want   string
	}{
		{"", []Directive{{"private", ""}, {"max-age", "300"}}, "private, max-age=300"},
		{"public, max-age=60", neverCached, "max-age=0, no-cache, no-store, must-revalidate, private"},
		{"max-age=10,  No-Transform", []Directive{{"max-age", "60"}, {"public", ""}}, "max-age=10, no-transform, public"},
		{"private", []Directive{{"public", ""}}, "public"},
		{"no-cache", []Directive{{"no-cache", ""}, {"max-age", "5"}}, "no-cache, max-age=5"},
	} {
		if got, err := patched(row.header, row.with); got != row.want || err != nil {
			t.Errorf("%q with %v is %q, %v, want %q", row.header, row.with, got, err, row.want)
		}
	}
}
