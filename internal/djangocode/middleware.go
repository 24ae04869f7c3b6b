package djangocode

import (
	"fmt"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// middleware is what a site does before each page, as a file of its own.
func middleware(site httpsim.Site) string {
	w, lines := middlewareLines(site)
	var b strings.Builder
	name := strings.ReplaceAll(middlewareModule(site, w), ".", "/") + ".py"
	if site.MiddlewareFile != "" {
		b.WriteString(fileOfLines(name, site.MiddlewareFile, site.Models))
	} else {
		b.WriteString("# " + name + "\n")
		w.writeImports(&b)
		if len(w.imports) > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(strings.Join(lines, "\n") + "\n")
	}
	for _, t := range w.templates {
		fmt.Fprintf(&b, "\n\n{# templates/%s #}\n%s\n", t.Name, strings.TrimRight(t.Value, "\n"))
	}
	return b.String()
}

// middlewareModule is where the file lies: in the app of the models, where it takes one from there.
func middlewareModule(site httpsim.Site, w *coder) string {
	if len(site.Models) > 0 && len(w.imports[".models"]) > 0 {
		return site.Models[0].App + ".middleware"
	}
	return "middleware"
}

// middlewareName is what the middleware is called in its file.
func middlewareName(site httpsim.Site) string {
	if name := nameOfMiddleware().FindStringSubmatch(site.MiddlewareFile); name != nil {
		return name[1]
	}
	return "before_each_page"
}

var nameOfMiddleware = memo.Pattern(`(?m)^(?:class|def)\s+(\w+)`)

// ofAnswer is a path into the answer that comes back, as Python looks it up.
func ofAnswer(p httpsim.Path, missing, q string) string {
	switch {
	case p[1] == httpsim.AnswerStatus:
		return "response." + p[1]
	case p[1] == httpsim.AnswerCookies:
		return "response.cookies[" + q + python.Escape(p[2], q) + q + "].value"
	case missing == httpsim.Raises:
		return "response" + item(p[2], missing, q)
	}
	return "response.headers" + item(p[2], missing, q)
}

// middlewareLines are the lines of the function, with who wrote them.
func middlewareLines(site httpsim.Site) (*coder, []string) {
	w := newCoder("middleware_page")
	w.tokens, w.otherwise = site.CSRF, "get_response(request)"
	w.list(site.Middleware, 1)
	lines := []string{"def before_each_page(get_response):", "    def middleware(request):"}
	for _, line := range w.lines {
		lines = append(lines, strings.TrimRight("        "+line, " "))
	}
	return w, append(lines, "", "    return middleware")
}
