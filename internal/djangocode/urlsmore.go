package djangocode

import (
	"fmt"
	"strconv"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/memo"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// given are the places of an address at which the values stand that a path() gives its view, beside those of the address.
func (f *urlsFile) given(e *python.Expr) (places string, err error) {
	if e == nil {
		return "", nil
	}
	if e.Kind != python.Dict {
		return "", hinted(at(e), `write them as {"archived": True}`, "further values for the view stand in a dict")
	}
	names, err := new(pyrun.Run).Value(e, nil)
	if err != nil {
		return "", refuse(at(e), "further values for the view are texts, numbers, True, False and None here")
	}
	keys, err := pyrun.Iter(names)
	if err != nil {
		return "", refuse(at(e), "further values for the view are texts, numbers, True, False and None here")
	}
	for _, key := range keys {
		name, _ := key.(string)
		value, err := pyrun.Item(names, key)
		place, ok := httpsim.ValuePlace(name, value)
		if err != nil || !ok || !httpsim.IsName(name) {
			return "", refuse(at(e), "further values for the view are texts, numbers, True, False and None here")
		}
		places += place
	}
	return places, nil
}

// givenPlace finds the places of an address at which nothing stands.
var givenPlace = memo.Pattern(`<=[^<>]*>`)

// withoutGiven is an address without the values that its path() gives.
func withoutGiven(path string) string { return givenPlace().ReplaceAllString(path, "") }

// admin takes over the addresses of Django's admin, whose pages say that they are not played.
func (r *urlsReader) admin(f *urlsFile, of *python.Expr, prefix string) {
	for _, rest := range []string{"", "<path:rest>"} {
		params := "request"
		if rest != "" {
			params += ", rest"
		}
		u := URL{Path: prefix + rest, File: f.number, At: Place{of.Line, of.Col}, View: URLView{At: Place{of.Line, of.Col},
			Text: "def admin(" + params + "):\n    raise NotImplementedError(\"the pages of Django's admin are not played here\")\n"}}
		if rest == "" {
			u.Name = "admin:index"
		}
		r.add(u)
	}
}

// handlerStatus is the status of handler404 and its like, 0 for another name.
func handlerStatus(name string) int {
	status, err := strconv.Atoi(strings.TrimPrefix(name, "handler"))
	if err != nil || name != fmt.Sprintf("handler%d", status) || status != 400 && status != 403 && status != 404 && status != 500 {
		return 0
	}
	return status
}

// handlers takes over the views for errors, which Django looks for in the urls.py of the project.
func (r *urlsReader) handlers(f *urlsFile) {
	for _, s := range f.handlers {
		u := URL{Path: httpsim.HandlerPath(handlerStatus(s.Target.Text)), File: f.number, At: Place{s.Line, s.Col}}
		inside, is := isViews(f.fullDotted(s.Value))
		if !is || inside == "" {
			r.tell(f.number, hinted(at(s.Value), "write "+s.Target.Text+" = views.lost, with its def in views.py", "the view for an error is a function of views.py here"))
			continue
		}
		if s.Value.Kind == python.String && strings.HasPrefix(s.Value.Text, "views.") {
			r.tell(f.number, hinted(at(s.Value), "write "+python.Quote(r.appOf(f)+"."+s.Value.Text), noSuchModule, "views"))
		}
		u.View = URLView{Text: "views." + inside, At: Place{s.Value.Line, s.Value.Col}}
		if r.taken[u.Path] {
			r.tell(f.number, refuse(s, "%s stands here twice", s.Target.Text))
			continue
		}
		r.taken[u.Path] = true
		r.urls = append(r.urls, u)
	}
}

// appOf is the app whose views a text names: that of the file, where it stands in one, or the first of the project.
func (r *urlsReader) appOf(f *urlsFile) string {
	app, _, in := strings.Cut(f.module, ".")
	if !in && len(r.packages) > 0 {
		app = r.packages[0]
	}
	return app
}

// fullDotted is the full name of what an expression names, as a text or by what was imported.
func (f *urlsFile) fullDotted(e *python.Expr) string {
	if e.Kind == python.String {
		return e.Text
	}
	root, rest, _ := strings.Cut(e.Dotted(), ".")
	if f.imports[root] == "" || rest == "" {
		return f.imports[root]
	}
	return f.imports[root] + "." + rest
}
