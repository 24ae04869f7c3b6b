package httpsim_test

import (
	"slices"
	"testing"

	"statelab/internal/httpsim"
)

// TestALineThatReadsACookieIsTold wants to hear what lines find in a cookie by which they decide; where they give it a name,
// that name says it.
func TestALineThatReadsACookieIsTold(t *testing.T) {
	for lines, want := range map[string]string{
		"if request.COOKIES.get(\"theme\") == \"dark\":\n    return HttpResponse(\"d\")\nreturn HttpResponse(\"l\")": `COOKIES.get("theme") is "dark"`,
		"return HttpResponse(\"d\" if \"none\" in request.COOKIES else \"l\")":                                       `COOKIES.get("none") is None`,
		"theme = request.COOKIES[\"theme\"]\nreturn HttpResponse(theme)":                                             `theme = "dark"`,
	} {
		w := start(t, page("/", httpsim.Lines{Source: lines, Program: programOf(t, lines), Name: "x"}))
		a := w.get("/", "theme=dark")
		if got := a.notes(); !slices.Contains(got, want) || len(got) != 1 {
			t.Errorf("%s\nis told as %q, want %q", lines, got, want)
		}
	}
}

// TestAMiddlewareThatThrowsTheAnswerAwayIsTold wants it said, once, and not of one that hands the answer on.
func TestAMiddlewareThatThrowsTheAnswerAwayIsTold(t *testing.T) {
	const file = `class Replaces:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if "keep" in request.GET:
            return response
        return HttpResponse("another", status=409)


def marks(get_response):
    def middleware(request):
        response = get_response(request)
        response.headers["X-Seen"] = "1"
        return response
    return middleware
`
	site := page("/", httpsim.Text{Text: "the page"})
	site.Middleware = []httpsim.Action{httpsim.Lines{Name: "middleware.py", Head: programOf(t, file), Calls: []string{"marks", "Replaces"}, Middleware: true}}
	w := start(t, site)
	const told = "Replaces throws the answer with 200 away and gives one of its own with 409"
	if got := w.get("/", "").notes(); !slices.Contains(got, told) {
		t.Errorf("told is %q", got)
	}
	if got := w.get("/?keep=1", "").notes(); slices.Contains(got, told) {
		t.Errorf("of an answer that is handed on %q", got)
	}
}
