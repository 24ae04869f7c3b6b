package djangocode

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// otherRows refuses a method of rows that is not read, and says what does the same here.
func (r *viewReader) otherRows(s python.Statement, q *rowQuery, method string, e *python.Expr) error {
	if q == nil || q.model == nil { // of what another method gives
		return refuse(s, "%s() is not read here", method)
	}
	m := q.model
	objects := m.Name + ".objects."
	filter := objects + "filter(…)"
	field := plainField(m)
	switch byPlace := len(e.Parts) > 1; {
	case method == "delete":
		return instead(s, objects+"all().delete()", "%s has no delete(), so that nobody empties a table by mistake", m.Name+".objects")
	case byPlace && questionOf(e.Parts[1]).Text == "==":
		return hinted(s, "write = for ==", "%s() is given fields by name, and == compares two values", method)
	case byPlace && slices.Contains([]string{"get", "filter", "create", "get_or_create", "update_or_create", "exclude"}, method):
		if method == "get" {
			field = "pk"
		}
		return instead(s, objects+method+"("+field+"=…)", "%s() is given fields by name", method)
	case method == "order_by":
		return refuse(s, "rows are put in order by fields here, in quotes, with - before one from the last on")
	case method == "exists":
		return instead(s, "if "+filter+".exists():", "whether there are such rows is asked here in an if")
	case method == "exclude":
		return instead(s, filter+".exclude("+field+"=…)", "exclude() is given fields by name")
	case slices.Contains([]string{"values", "values_list", "only", "iterator", "distinct", "reverse"}, method):
		return hinted(s, fmt.Sprintf("a template takes of each row what it shows: {{ %s.%s }}", m.Var(), field), "%s() is not read here", method)
	case len(e.Named) > 0 || byPlace:
		if slices.Contains([]string{"count", "first", "last", "all"}, method) {
			return refuse(s, "%s() takes nothing between its parentheses", objects+method)
		}
	}
	if hint := diag.DidYouMean(method, rowMethods); hint != "" {
		return hinted(s, hint, "nothing is called %q here", objects+method)
	}
	return instead(s, r.rowsLine(), "of rows all, filter, exclude, get, first, last, latest, earliest, exists, count, order_by, none, create, bulk_create, get_or_create, update_or_create, update and delete are read here")
}

// plainField is the name of a field that holds a value and no user.
func plainField(m *httpsim.Model) string {
	i := slices.IndexFunc(m.Fields, func(f httpsim.ModelField) bool { return f.Kind != httpsim.ForeignKey && !f.AutoNow && !f.SaveNow })
	return m.Fields[max(i, 0)].Name
}

// rowMethods are those of rows that are read.
var rowMethods = []string{"all", "filter", "get", "first", "last", "exists", "count", "order_by", "create", "get_or_create", "update_or_create", "delete", "update", "latest", "earliest", "none", "bulk_create"}

// noModel refuses Orders.objects and Order.object, and methods of the class itself, where there is such
// a model; nil for anything else.
func (r *viewReader) noModel(s python.Statement) (err error) {
	if len(r.Models) == 0 || s.Value == nil {
		return nil
	}
	models := []string{"User", "Session"}
	for _, m := range r.Models {
		models = append(models, m.Name)
	}
	eachPart(s.Value, func(e *python.Expr) *python.Expr {
		at := python.Statement{Line: e.Line, Col: e.Col}
		name, rest, _ := strings.Cut(e.Dotted(), ".")
		first, _, _ := strings.Cut(rest, ".")
		is := slices.Contains(models[2:], name)
		switch {
		case err != nil || rest == "":
		case is && (first == "object" || first == "object_" || first == "Objects"):
			err = hinted(at, "write "+name+".objects", "the rows of %s are its objects", name)
		case is && first == "delete":
			err = hinted(at, "write "+name+".objects.filter(…).delete()", "the rows of %s are its objects", name)
		case is && slices.Contains(rowMethods, first):
			err = hinted(at, "write "+name+".objects."+first+"(…)", "the rows of %s are its objects", name)
		case strings.HasPrefix(e.Dotted(), "request.user."):
			if own, _, _ := strings.Cut(strings.TrimPrefix(e.Dotted(), "request.user."), "."); len(r.Models) > 0 {
				if i := slices.IndexFunc(r.Models, func(m *httpsim.Model) bool { return m.Several() == own }); i >= 0 && !slices.Contains(httpsim.GivenToUsers(r.Models), own) {
					err = hinted(at, "write request.user."+strings.ToLower(r.Models[i].Name)+"_set", "request.user has no %s here", own)
				}
			}
		case !slices.Contains(models, name) && first == "objects" && httpsim.KnownInLines("django.contrib.auth.models."+name, nil): // which is imported, or told to be not
		case !slices.Contains(models, name) && first == "objects":
			err = hinted(at, cmp.Or(diag.DidYouMean(name, models), "the site has "+strings.Join(models[2:], ", ")), "no model is called %s here", name)
		}
		return nil
	})
	return err
}

// noColumn refuses order.name where the row has no such field or no line gives order a row, and
// orders.item of several rows; nil for anything else.
func (r *viewReader) noColumn(s python.Statement, e *python.Expr) (err error) {
	eachPart(e, func(e *python.Expr) *python.Expr {
		root, field, ok := strings.Cut(e.Dotted(), ".")
		rows := r.names.Rows[root]
		isRow := func(m *httpsim.Model) bool { return m.Var() == root }
		switch {
		case err == nil && ok && rows.Model == nil && !r.locals[root] && slices.ContainsFunc(r.Models, isRow):
			err = hinted(s, givenAbove(root), "%s has no value here", root)
		case err != nil || !ok || rows.Model == nil || rows.Number:
		case rows.Many && slices.Contains(rowMethods, field):
			err = r.inOneLine(s, rows.Model, field)
		case rows.Many && httpsim.IsMethodOfRows(strings.Split(field, ".")[0]):
			err = hinted(s, "ask it of the rows in the line that looks for them", "%s() of rows is not read here", field)
		case rows.Many:
			err = instead(s, fmt.Sprintf("%s = %s.objects.filter(…).first()", rows.Model.Var(), rows.Model.Name), "filter() and all() give several rows, and %s is a value of one", field)
		default:
			first, _, _ := strings.Cut(field, ".")
			if _, known := rows.Model.Field(strings.TrimSuffix(first, "_id")); !known && first != "id" && first != "pk" {
				err = r.noField(s, rows.Model, first)
			}
		}
		return nil
	})
	return err
}

// inOneLine refuses orders.count() where it cannot be asked of the query above.
func (r *viewReader) inOneLine(s python.Statement, m *httpsim.Model, method string) error {
	return instead(s, fmt.Sprintf("%s.objects.filter(…).%s()", m.Name, method), "%s() is asked of rows in the line that looks for them here", method)
}
