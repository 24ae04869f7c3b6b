package djangocode

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// misnamedIn says which page or field lines that run as they stand name that no run can find, so that a misspelt name
// is told before anything runs. A lesson that shows a page that fails may mean it so, and lines that catch what Django
// answers.
func (k Known) misnamedIn(a httpsim.Lines) (err error) {
	if k.Fails || strings.Contains(a.Source, "NoReverseMatch") || strings.Contains(a.Source, "FieldError") {
		return nil
	}
	all := slices.Concat(a.Head, a.Program)
	noted := httpsim.GivenByAnnotate(all)
	python.Visit(all, func(e *python.Expr) {
		if e.Kind == python.Call && err == nil {
			err = cmp.Or(k.noPlace(e), k.noLookup(e, noted))
		}
	})
	return err
}

// noPlace refuses redirect("team", pk=1) and reverse("team", args=[1]) where no page is called so or takes as many values.
func (k Known) noPlace(e *python.Expr) error {
	call := calls(e)
	if len(k.Pages) == 0 || len(e.Parts) < 2 || e.Parts[1].Kind != python.String || !slices.Contains([]string{"redirect", "reverse", "reverse_lazy"}, call) {
		return nil
	}
	at, name := python.Statement{Line: e.Line, Col: e.Col}, e.Parts[1].Text
	if name == "" || call == "redirect" && strings.ContainsAny(name, "/.") {
		return nil
	}
	if err := k.noPage(at, name); err != nil || call != "redirect" {
		return err
	}
	var given, known []string
	for _, n := range e.Named {
		if n.Name == "" { // **kwargs
			return nil
		}
		if n.Name != "permanent" && n.Name != "preserve_request" {
			given = append(given, n.Name)
		}
	}
	slices.Sort(given)
	for path, called := range Called(k.Pages, k.Called) {
		site := httpsim.Site{Pages: map[string]httpsim.Page{path: {Name: called}}}
		route, err := httpsim.ReadRoute(path)
		if err != nil || !slices.Contains(site.URLNames(path), name) {
			continue
		}
		names := slices.Sorted(slices.Values(route.Names))
		if len(given) == 0 && len(names) == len(e.Parts)-2 || len(e.Parts) == 2 && slices.Equal(names, given) || slices.ContainsFunc(e.Parts[2:], isStarred) {
			return nil
		}
		known = append(known, name+" ("+path+")")
	}
	slices.Sort(known)
	return hinted(at, "the site has "+strings.Join(known, ", "), "no page of this site is called so and takes these values: Django answers NoReverseMatch")
}

// isStarred reports whether a value of a call stands for several.
func isStarred(e *python.Expr) bool { return e.Kind == python.Starred }

// finding are the methods of rows that are given lookups.
var finding = []string{"filter", "exclude", "get"}

// sameRows are those that leave what may be looked up as it is.
var sameRows = append([]string{"all", "order_by", "select_related", "prefetch_related", "distinct", "annotate", "reverse", "using", "select_for_update", "defer", "only"}, finding...)

// noLookup refuses Order.objects.filter(itme="tea"), and the like, of what the model does not have. Noted are the names
// that annotate() gives.
func (k Known) noLookup(e *python.Expr, noted []string) error {
	var m *httpsim.Model
	args := e.Parts[1:]
	switch call := e.Parts[0]; {
	case calls(e) == "get_object_or_404" && len(args) > 0:
		m, args = k.modelOf(args[0]), args[1:]
	case call.Kind == python.Attribute && slices.Contains(finding, call.Text):
		m = k.modelOf(call.Parts[0])
	}
	if m == nil {
		return nil
	}
	look := func(named []python.Named) error {
		for _, n := range named {
			first, _, _ := strings.Cut(n.Name, "__")
			if n.Name == "" || slices.Contains(noted, first) || m.KnowsInLines(k.Models, n.Name) {
				continue
			}
			names := m.LookupNames(k.Models)
			at := python.Statement{Line: n.Value.Line, Col: max(1, n.Value.Col-len(n.Name)-1)}
			return hinted(at, cmp.Or(diag.DidYouMean(first, names), "it has "+strings.Join(names, ", ")), "%s has no field %s", m.Name, first)
		}
		return nil
	}
	err := look(e.Named)
	for _, arg := range args {
		python.Each(arg, func(q *python.Expr) {
			if name := calls(q); err == nil && (name == "Q" || name == "models.Q") {
				err = look(q.Named)
			}
		})
	}
	return err
}

// modelOf is the model of which an expression has rows, nil where that is not plain to see: Order, Order.objects,
// Order.objects.filter(…).
func (k Known) modelOf(e *python.Expr) *httpsim.Model {
	for e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && slices.Contains(sameRows, e.Parts[0].Text) {
		e = e.Parts[0].Parts[0]
	}
	if e.Kind == python.Attribute && e.Text == "objects" {
		e = e.Parts[0]
	}
	if i := slices.IndexFunc(k.Models, func(m *httpsim.Model) bool { return m.Name == e.Text && !m.Through }); e.Kind == python.Name && i >= 0 {
		return k.Models[i]
	}
	return nil
}
