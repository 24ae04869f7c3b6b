package httpsim_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// middlewareViews are the views of middleware.py, by their paths.
var middlewareViews = []struct{ path, name, lines string }{
	{"/plain/", "plain", "n = request.session.get(\"n\", 0)\nreturn HttpResponse(f\"plain {n} {getattr(request, 'variant', 'none')}\")"},
	{"/late/", "late", `return TemplateResponse(request, "page.html", {"who": "mina"})`},
	{"/item/<int:pk>/", "item", `return HttpResponse(f"item {pk}")`},
	{"/fails/", "fails", `raise ValueError("no")`},
	{"/missing/", "missing", `raise Http404("gone")`},
	{"/denied/", "denied", `raise PermissionDenied("not you")`},
	{"/nothing/", "nothing", `return None`},
}

// TestAMiddlewareFileDoesWhatDjangoDoes runs the files of testdata/middleware.txt, with what a real Django has made of
// them, which testdata/django/middleware.py has recorded.
func TestAMiddlewareFileDoesWhatDjangoDoes(t *testing.T) {
	data, err := os.ReadFile("testdata/middleware.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n\n\n") {
		code, want, _ := strings.Cut(block, "\n=> ")
		site := page("/unused/", httpsim.Text{Text: "unused"})
		for _, v := range middlewareViews {
			lines := httpsim.Lines{Source: v.lines, Program: programOf(t, v.lines), Name: v.name}
			site.Pages[v.path] = httpsim.Page{Name: v.name, Get: []httpsim.Action{lines}}
		}
		site.Templates = map[string]string{"page.html": "{{ who }} {{ extra }} {{ request.variant }}", "other.html": "other {{ who }}"}
		named, _, _ := strings.Cut(strings.TrimPrefix(code, "# MIDDLEWARE: "), "\n")
		site.Middleware = []httpsim.Action{httpsim.Lines{Name: "middleware.py", Head: programOf(t, code), Calls: strings.Fields(named), Middleware: true}}
		w, jar := start(t, site), map[string]string{}
		for i, wanted := range strings.Split(want, "\n=> ") {
			if i%2 == 0 {
				clear(jar)
			}
			address, _, _ := strings.Cut(strings.TrimPrefix(wanted, `["`), `"`)
			cookies := ""
			for name, value := range jar {
				cookies += "; " + name + "=" + value
			}
			if cookies != "" {
				cookies = "Cookie: " + cookies[2:] + "\r\n"
			}
			got := w.send("GET " + address + " HTTP/1.1\r\nHost: shop.test\r\n" + cookies + "\r\n")
			if said := w.hookedTold(address, got, jar); said != wanted {
				t.Errorf("%s\n  request %d here %s\n  Django         %s", code, i+1, said, wanted)
				break
			}
		}
	}
}

// hookedTold is an answer as middleware.py writes it.
func (w *world) hookedTold(address string, got answer, jar map[string]string) string {
	w.Helper()
	headers := sessionstore.NewDict()
	var names []string
	for name := range got.Header {
		if strings.HasPrefix(name, "X-") && name != "X-Frame-Options" && name != "X-Content-Type-Options" || name == "Location" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		headers.Set(name, got.Header.Get(name))
	}
	set := w.cookiesTold(got, jar, func(raw, name, _ string, _ bool) string {
		if name == "sessionid" {
			return name
		}
		return expires.ReplaceAllString(raw, "")
	})
	body := got.body
	if strings.Contains(body, "<!doctype html>") {
		body = ""
	}
	text, err := sessionstore.JSON(sessionstore.NewList(address, int64(got.StatusCode), body, headers, set, w.dataTold(jar)))
	if err != nil {
		w.Fatal(err)
	}
	return text
}

// programOf are lines of Python, read.
func programOf(t *testing.T, text string) []python.Statement {
	t.Helper()
	all, err := python.Program(text)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
