package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
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
		b.WriteString("\n\n" + TemplateFile(t.Name, t.Value))
	}
	return b.String()
}

// middlewareModule is where the file lies: in the app of the models, where it takes one from there.
func middlewareModule(site httpsim.Site, w *coder) string {
	if importsBeside(site.MiddlewareFile) {
		return appOf(site) + ".middleware"
	}
	if len(site.Models) > 0 && len(w.imports[".models"]) > 0 {
		return site.Models[0].App + ".middleware"
	}
	return "middleware"
}

// middlewareNames are what stands in MIDDLEWARE of the file.
func middlewareNames(site httpsim.Site) []string {
	if len(site.Middleware) == 1 {
		if lines, is := site.Middleware[0].(httpsim.Lines); is && len(lines.Calls) > 0 {
			return lines.Calls
		}
	}
	if names := MiddlewareIn(site.MiddlewareFile); len(names) > 0 {
		return names
	}
	return []string{"before_each_page"}
}

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

// importsBeside reports whether a file imports from those that stand beside it.
func importsBeside(text string) bool {
	all, err := python.Program(text)
	return err == nil && slices.ContainsFunc(all, func(s python.Statement) bool {
		for _, from := range s.Names {
			if s.Action == python.Import && strings.HasPrefix(from, ".") {
				return true
			}
		}
		return false
	})
}
