package render_test

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/wire"
)

// Details say what a signed value holds, and where a link leads; all else says neither.
func TestDetailsReadSignedValuesAndLinks(t *testing.T) {
	const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJcdWFlNDAifQ.c2lnbmF0dXJlLXNpZ25hdHVyZS1zaWduYXR1cmUxMjM"
	s := login()
	x := &s.Exchanges[len(s.Exchanges)-1]
	x.Request.Headers = append(x.Request.Headers, wire.Header{Name: "Authorization", Value: "Bearer " + token})
	x.Response.Headers = wire.Headers{{Name: "Content-Type", Value: "text/html"}}
	x.Response.Body = `<a href="/logout/">log out</a>`
	for _, linear := range []bool{false, true} {
		for verbose, want := range map[bool]int{false: 0, true: 1} {
			got := drawn(t, render.Options{Profile: termenv.Ascii, Verbose: verbose, Linear: linear, Width: 120}, func(r *render.Terminal) { r.Step(lesson(s), 0) })
			for _, said := range []string{`payload: {"sub":"김"}`, "signature: not checked here", "/logout/"} {
				if n := strings.Count(strings.ReplaceAll(got, `"/logout/"`, ""), said); n != want {
					t.Errorf("linear %v, verbose %v: %q stands there %d times in\n%s", linear, verbose, said, n, got)
				}
			}
		}
	}
}
