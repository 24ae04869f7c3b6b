package djangocode

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// template returns the answer that a template file is.
func (r *viewReader) template(s python.Statement, e *python.Expr) (httpsim.Render, error) {
	if e == nil || e.Kind != python.String {
		return httpsim.Render{}, instead(s, `return render(request, "home.html")`, "render() is given request and the name of a template in quotes")
	}
	if _, ok := r.Templates[e.Text]; !ok {
		return httpsim.Render{}, hinted(s, cmp.Or(diag.DidYouMean(e.Text, slices.Sorted(maps.Keys(r.Templates))), r.knownTemplates()), "there is no template %s here", python.Quote(e.Text))
	}
	names := r.names
	names.Any = true // its own page gives them
	names.Rows = r.inTemplates()
	names.Context = maps.Clone(r.names.Context)
	for name := range r.names.Rows {
		if _, passed := names.Rows[name]; !passed {
			names.Context = with(names.Context, name)
		}
	}
	names.Files, names.Pages = r.Templates, Called(r.Pages, r.Known.Called)
	t, err := names.ParseFile(e.Text)
	if err != nil {
		return httpsim.Render{}, unparsed(s, err)
	}
	if err := r.drawsForm(s, t); err != nil {
		return httpsim.Render{}, err
	}
	page := httpsim.Render{Template: t}
	if _, named := r.Files[e.Text]; named {
		page.File = e.Text
	}
	return page, nil
}

// drawsForm refuses a template that draws of a form more than actions have: there is a whole form where the view runs
// line by line.
func (r *viewReader) drawsForm(s python.Statement, t httpsim.Template) error {
	below := t.Below("form")
	drawn := []string{"as_p", "username", "password"}
	for _, name := range below {
		if slices.Contains(drawn, name) && r.changes || !slices.Contains(drawn, name) && !slices.Contains([]string{"errors", "non_field_errors", "get_user", "cleaned_data", r.names.Form}, name) {
			return refuse(s, "form.%s is drawn where a view runs line by line", name)
		}
	}
	if t.Whole("form") {
		return refuse(s, "the form is drawn where a view runs line by line")
	}
	return nil
}

// inTemplates are the rows that a template is given: those that lines of the view name, as far as its context has
// them.
func (r *viewReader) inTemplates() map[string]httpsim.InRows {
	rows := maps.Clone(r.names.Rows)
	maps.DeleteFunc(rows, func(name string, _ httpsim.InRows) bool { return r.ownRows[name] && !r.passed[name] })
	return rows
}

// knownTemplates lists the files that render() can be given.
func (r *viewReader) knownTemplates() string {
	names := slices.Sorted(maps.Keys(r.Templates))
	if len(names) == 0 {
		return "write return HttpResponse(\"text\")"
	}
	return "the site has " + strings.Join(names, ", ")
}

// render reads render(request, "name.html", context, status=…). What is put into the context
// there stands before it.
func (r *viewReader) render(s python.Statement, a *arguments) (httpsim.Action, error) {
	if request := a.take("request"); request == nil || request.Dotted() != "request" {
		a.fail(instead(s, `return render(request, "home.html")`, "render() is given request and the name of a template in quotes"))
	}
	switch context := a.take("context"); {
	case context == nil || context.Dotted() == "context":
	case context.Kind == python.Dict:
		from := len(r.done)
		if err := r.contextOf(s, context); err != nil {
			a.fail(err)
		}
		r.given(from)
	default:
		a.refuse("this context is not read here; a dict is, as in {\"name\": request.user.username}")
	}
	page, err := r.template(s, a.take("template"))
	if err != nil {
		a.fail(err)
	}
	return page, a.rest()
}

// given marks what was put into the context since then as what render() is given.
func (r *viewReader) given(from int) {
	for i, p := range r.done[from:] {
		if a, ok := p.Action.(httpsim.Context); ok {
			a.Given = true
			r.done[from+i].Action = a
		}
	}
}

// Called are pages by their paths, with the names that authors gave some of them; nil where none is known.
func Called(paths []string, names map[string]string) map[string]string {
	if paths == nil {
		return nil
	}
	all := map[string]string{}
	for _, path := range paths {
		all[path] = names[path]
	}
	return all
}
