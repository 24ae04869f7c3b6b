package httpsim_test

import (
	"testing"

	"statelab/internal/httpsim"
)

// TestAMiddlewareOfTheSitesOwn runs before every page, also where there is none: it answers in
// its place, or does something to its answer.
func TestAMiddlewareOfTheSitesOwn(t *testing.T) {
	site := page("/page/", httpsim.SetCookie{Name: "a", Value: httpsim.Literal("page")}, httpsim.SetCookie{Name: "b", Value: httpsim.Literal("page")}, httpsim.Text{Text: "page"})
	site.Middleware = []httpsim.Action{
		httpsim.When{Tests: []httpsim.Test{{Of: httpsim.Lookup("get", "closed"), Is: httpsim.There}}, Then: []httpsim.Action{httpsim.Status{Code: 503}, httpsim.Text{Text: "closed"}}},
		httpsim.When{Tests: []httpsim.Test{{Of: httpsim.Lookup("request", "path"), Values: []httpsim.Template{httpsim.Literal("/fail/")}}}, Then: []httpsim.Action{httpsim.Fail{Raises: httpsim.Denied}}},
		httpsim.SetCookie{Name: "a", Value: httpsim.Literal("own")},
		httpsim.Header{Name: "X-Own", Value: httpsim.Literal("yes")},
		httpsim.ContentType{Type: "text/plain"},
	}
	w := start(t, site)
	for path, want := range map[string]struct {
		status  int
		body    string
		own     string
		kind    string
		cookies int
	}{
		"/page/":           {200, "page", "yes", "text/plain", 2},
		"/nothing/":        {404, "", "yes", "text/plain", 1},
		"/page/?closed=1":  {503, "closed", "", "text/html; charset=utf-8", 0},
		"/nothing/?closed": {503, "closed", "", "text/html; charset=utf-8", 0},
		"/fail/":           {403, "", "", "text/html; charset=utf-8", 0},
	} {
		a := w.get(path, "")
		if a.StatusCode != want.status || want.body != "" && a.body != want.body || a.Header.Get("X-Own") != want.own || a.Header.Get("Content-Type") != want.kind || len(a.Header.Values("Set-Cookie")) != want.cookies {
			t.Errorf("%s is answered with %d %q %v", path, a.StatusCode, a.body, a.Header)
		}
	}
}
