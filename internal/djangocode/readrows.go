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

// rowQuery are rows of a model as a line asks for them.
type rowQuery struct {
	model     *httpsim.Model
	from      string // a name that a line above has given such rows; "": all of them
	where     []httpsim.FieldValue
	order     string
	low, high int // of a slice; high is 0 for all that are left
	at        int // of orders[0], where that is asked: see picks
	picks     bool

	filtered bool // by filter(), of which a new row has nothing
	made     bool // by a method: objects itself has no delete()
}

// rowsLine is a line about rows that is read, of the first model.
func (r *viewReader) rowsLine() string {
	m := r.Models[0]
	return fmt.Sprintf("%s = %s.objects.filter(pk=1).first()", m.Var(), m.Name)
}

// query reads Order.objects.filter(…).order_by(…), and the rows that point to one as
// request.user.order_set or team.membership_set; nil for anything else.
func (r *viewReader) query(s python.Statement, e *python.Expr) (*rowQuery, error) {
	if e == nil {
		return nil, nil
	}
	if rows := r.names.Rows[e.Dotted()]; e.Kind == python.Name && rows.Many {
		return &rowQuery{model: rows.Model, from: e.Text, made: true}, nil
	}
	for _, m := range r.Models {
		if e.Dotted() == m.Name+".objects" {
			return &rowQuery{model: m}, nil
		}
		for _, f := range m.Fields {
			if !isReverse(e, m, f) {
				continue
			}
			if of, err := r.fieldValue(s, f, e.Parts[0]); err == nil {
				of.Field, of.Manager = f.Name, true
				return &rowQuery{model: m, where: []httpsim.FieldValue{of}}, nil
			}
		}
	}
	if e.Kind == python.Index {
		return r.partOfRows(s, e)
	}
	if e.Kind != python.Call || e.Parts[0].Kind != python.Attribute {
		return nil, nil
	}
	q, err := r.query(s, e.Parts[0].Parts[0])
	if q == nil || err != nil || q.isPart() {
		return nil, err
	}
	switch method := e.Parts[0].Text; {
	case method == "none" && len(e.Parts)+len(e.Named) == 1:
		empty, _ := httpsim.Constant("[]")
		q.and([]httpsim.FieldValue{{Field: "pk", Lookup: "in", Of: empty}})
		return q, nil
	case method == "all" && len(e.Parts)+len(e.Named) == 1:
		q.made = true
		return q, nil
	case method == "filter":
		more, err := r.lookups(s, q.model, e)
		if err != nil {
			return nil, err
		}
		q.and(more)
		return q, nil
	case method == "exclude" && len(e.Parts) == 1 && len(e.Named) > 0:
		more, err := r.fields(s, q.model, e.Named, true)
		if err != nil {
			return nil, err
		}
		for i := range more {
			more[i].Not, more[i].Both = true, i > 0
			if strings.Contains(more[i].Field, "__") {
				return nil, refuse(s, "exclude() is given a field of the model's own here")
			}
		}
		q.and(more)
		return q, nil
	case method == "order_by" && len(e.Parts) > 1 && !slices.ContainsFunc(e.Parts[1:], func(e *python.Expr) bool { return e.Kind != python.String || e.Text == "?" }):
		var order []string
		for _, by := range e.Parts[1:] {
			if _, at, missing := q.model.Lookup(strings.TrimPrefix(by.Text, "-")); at != nil {
				return nil, r.noField(s, at, missing)
			}
			order = append(order, by.Text)
		}
		q.order, q.made = strings.Join(order, ", "), true
		return q, nil
	}
	return nil, nil
}

// and adds what filter() is given once more.
func (q *rowQuery) and(more []httpsim.FieldValue) {
	q.filtered, q.made = true, true
	if len(more) > 0 && len(q.where) > 0 && !q.where[len(q.where)-1].Not {
		more[0].Then = !more[0].Not
	}
	q.where = append(q.where, more...)
}

// isReverse reports whether an expression is the rows of a model that point to one by a key.
func isReverse(e *python.Expr, m *httpsim.Model, f httpsim.ModelField) bool {
	return f.Kind == httpsim.ForeignKey && e.Kind == python.Attribute && e.Text == m.Reverse(f)
}

// method reads a query with a method behind it: Order.objects.filter(…).count().
func (r *viewReader) method(s python.Statement, e *python.Expr) (q *rowQuery, method string, err error) {
	if e == nil || e.Kind != python.Call || e.Parts[0].Kind != python.Attribute {
		return nil, "", nil
	}
	of := e.Parts[0].Parts[0]
	if q, err = r.query(s, of); q == nil && err == nil {
		if inner, method, err := r.method(s, of); err != nil || inner != nil && !slices.Contains([]string{"get", "first", "last"}, method) {
			return nil, "", cmp.Or(err, r.otherRows(s, inner, method, of))
		}
	}
	return q, e.Parts[0].Text, err
}

// noField refuses what a model does not have, or what of it is not read: that leaves it to lines that run.
func (r *viewReader) noField(s python.Statement, m *httpsim.Model, name string) error {
	if m.KnowsInLines(r.Models, name) {
		return refuse(s, "%s of %s is not read here", name, m.Name)
	}
	return hasNot(s, m, name)
}

// hasNot says that a model does not have a field.
func hasNot(s python.Statement, m *httpsim.Model, name string) error {
	var names []string
	for _, f := range m.Fields {
		names = append(names, f.Name)
	}
	return hinted(s, cmp.Or(diag.DidYouMean(name, names), "it has "+strings.Join(names, ", ")), "%s has no field %s", m.Name, name)
}

// idOf reads the id to which a key is set, or with which it is compared: user_id=request.user.pk,
// team_id=1.
func (r *viewReader) idOf(s python.Statement, f httpsim.ModelField, e *python.Expr) (of httpsim.FieldValue, err error) {
	if f.IsUser() && e.Kind == python.Attribute && (e.Text == "pk" || e.Text == "id") {
		if of, err = r.fieldValue(s, f, e.Parts[0]); err == nil && (of.Is == httpsim.ValueVisitor || of.Is == httpsim.ValueFound) {
			of.Field, of.ByID = f.Name, true
			return of, nil
		}
	}
	if _, isRow := r.row(e); isRow || r.isUser(e) {
		return of, instead(s, f.Name+"="+e.Dotted(), "%s is an id, and %s a row", f.Column(), e.Dotted())
	}
	of = httpsim.FieldValue{Field: f.Name, ByID: true}
	of.Of, err = r.value(s, e)
	return of, err
}

// row reads a row that the view has, or one to which such a row points.
func (r *viewReader) row(e *python.Expr) (of httpsim.FieldValue, is bool) {
	name := e.Dotted()
	if root, _, _ := strings.Cut(name, "."); name == "" || r.rowVar(root) == nil {
		return of, false
	}
	t, m, err := r.names.Row(name)
	return httpsim.FieldValue{Is: httpsim.ValueRow, Of: t}, err == nil && m != nil
}

// sameRow reads mine = order, team = membership.team, and order = None above a line that gives the name a row.
func (r *viewReader) sameRow(s python.Statement) (is bool, err error) {
	if s.Target.Kind != python.Name {
		return false, nil
	}
	var a httpsim.NameRow
	if s.Value.Dotted() == "None" {
		if a.Is.Model = r.rowLater(s.Target.Text); a.Is.Model == nil {
			return false, nil
		}
	} else if known := r.names.Rows[s.Value.Dotted()]; s.Value.Kind == python.Name && known.Model != nil && !known.Number {
		a.Of, a.Is = httpsim.OfRows(s.Value.Text), known
	} else if of, row := r.row(s.Value); row {
		_, m, _ := r.names.Row(s.Value.Dotted())
		a.Of, a.Is = of.Of, httpsim.InRows{Model: m}
	} else {
		return false, nil
	}
	a.As = s.Target.Text
	if err := r.takesName(s, a.As); err != nil {
		return true, err
	}
	delete(r.rowSets, a.As)
	r.addRow(s, a)
	return true, nil
}

// rowLater is the model of which a line of a view gives a name a row, nil for none.
func (r *viewReader) rowLater(name string) (m *httpsim.Model) {
	eachSet(r.whole, name, func(s *python.Statement) {
		if of := r.oneOf(s.Value); of != nil {
			m = of
		}
	})
	return m
}

// oneOf is the model of which an expression finds one row, or makes it; nil for another one.
func (r *viewReader) oneOf(e *python.Expr) *httpsim.Model {
	one := []string{"get", "first", "last", "create"}
	if calls(e) == "get_object_or_404" && len(e.Parts) > 1 {
		e, one = e.Parts[1], nil
	} else if method := methodOf(e); method == nil || !slices.Contains(one, method.Text) {
		return nil
	}
	root := rootOf(e)
	if root == "" {
		root = e.Dotted()
	}
	root, _, _ = strings.Cut(root, ".")
	for _, m := range r.Models {
		if m.Name == root {
			return m
		}
	}
	return r.names.Rows[root].Model
}

// actsOnRow gives a row to which another one points a name above a line that does something with it:
// membership.team.name = "Blue", membership.team.save().
func (r *viewReader) actsOnRow(all []python.Statement) error {
	s := all[0]
	var of *python.Expr
	switch function := methodOf(s.Value); {
	case s.Action == python.Assign && s.Target.Kind == python.Attribute:
		of = s.Target.Parts[0]
	case function != nil && s.Action == python.Do:
		of = function.Parts[0]
	}
	if of == nil || of.Kind != python.Attribute {
		return nil
	}
	row, is := r.row(of)
	if !is {
		return nil
	}
	_, m, _ := r.names.Row(of.Dotted())
	a := httpsim.NameRow{As: m.Var(), Of: row.Of, Is: httpsim.InRows{Model: m}}
	if _, known := r.names.Rows[a.As]; known || r.isUsed(a.As) {
		a.As = r.free(a.As + "_")
	}
	code := of.Dotted()
	root, _, _ := strings.Cut(code, ".")
	until := len(all)
	for i := range all[1:] {
		if setsName(all[i+1], root) || setsAtOnce(all[i+1], root) || setsPath(all[i+1], code) {
			until = i + 1
			break
		}
	}
	replaceIn(all[:until], func(e *python.Expr) *python.Expr {
		if e.Kind == python.Attribute && e.Dotted() == code {
			return word(a.As)
		}
		return nil
	})
	if err := r.takesName(s, a.As); err != nil {
		return err
	}
	r.addRow(s, a)
	return nil
}

// isUserOfRow recognises order.user, and membership.team.owner.
func (r *viewReader) isUserOfRow(e *python.Expr) bool {
	t, ok := r.rowValue(e)
	return ok && e.Kind == python.Attribute && t.Nodes()[0].Of == httpsim.ForeignKey && t.Nodes()[0].Path[0] == "row"
}

// fieldValue reads what a field is set to, or compared with.
func (r *viewReader) fieldValue(s python.Statement, f httpsim.ModelField, e *python.Expr) (of httpsim.FieldValue, err error) {
	if e.Dotted() == "None" {
		of.Is = httpsim.ValueNone
		if !f.Null {
			err = refuse(s, "%s is never None", f.Name)
		}
		return of, err
	}
	if f.To != nil {
		of, is := r.row(e)
		if _, m, _ := r.names.Row(e.Dotted()); !is || m != f.To {
			return of, hinted(s, fmt.Sprintf("write %s=%s, of a line above that finds or makes it, or %s_id=…", f.Name, f.To.Var(), f.Name), "the field %s takes a row of %s", f.Name, f.To.Name)
		}
		return of, nil
	}
	if of, is, err := r.fieldSum(s, e); is {
		return of, err
	}
	switch f.Kind {
	case httpsim.ForeignKey:
		switch {
		case e.Dotted() == "request.user":
			of.Is = httpsim.ValueVisitor
		case e.Dotted() == "user" && r.user, calls(e) == "form.get_user":
			of.Is = httpsim.ValueFound
		case r.isUserOfRow(e):
			of.Is = httpsim.ValueRow
			of.Of, _ = r.rowValue(e)
		case r.isNamedUser(e):
			of.Is, of.Of = httpsim.ValueFound, httpsim.Who(e.Text)
		default:
			err = hinted(s, "write "+f.Name+"=request.user", "the field %s takes a user: request.user, or user where a line above has found one", f.Name)
		}
		return of, err
	case httpsim.DateTimeField:
		if of.Is = httpsim.ValueNow; calls(e) == "timezone.now" {
			return of, nil
		}
		if of.Age, of.Is = back(e), httpsim.ValueYounger; of.Age > 0 {
			return of, nil
		}
		return of, refuse(s, "%s is a moment: timezone.now()", f.Name)
	case httpsim.BooleanField:
		if word := e.Dotted(); word != "True" && word != "False" {
			return of, refuse(s, "%s is True or False", f.Name)
		}
	}
	of.Of, err = r.value(s, e)
	return of, err
}
