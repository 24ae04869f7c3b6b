package render

import (
	"strings"
	"testing"
)

// Of a token in a header the ends are shown; a header that can be read stays as it is.
func TestALongTokenInAHeaderIsShortened(t *testing.T) {
	sc := &scene{shorten: strings.NewReplacer()}
	for header, want := range map[string]string{
		"Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIi": "Authorization: Bearer eyJh..dWIi",
		"Content-Type: application/x-www-form-urlencoded":                     "Content-Type: application/x-www-form-urlencoded",
	} {
		if got := sc.brief(header); got != want {
			t.Errorf("%s: %s, want %s", header, got, want)
		}
	}
}
