package djangocode

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// rowQuery are rows of a model as a line asks for them.
type rowQuery struct {
	model *httpsim.Model
	where []httpsim.FieldValue
	order string

	filtered bool // by filter(), of which a new row has nothing
}

// rowsLine is a line about rows that is read, of the first model.
func (r *viewReader) rowsLine() string {
	m := r.Models[0]
	return fmt.Sprintf("%s = %s.objects.filter(pk=1).first()", m.Var(), m.Name)
}

// query reads Order.objects.filter(…).order_by(…), and the rows of the visitor as
// request.user.order_set; nil for anything else.
func (r *viewReader) query(s python.Statement, e *python.Expr) (*rowQuery, error) {
	if e == nil {
		return nil, nil
	}
	for _, m := range r.Models {
		switch e.Dotted() {
		case m.Name + ".objects":
			return &rowQuery{model: m}, nil
		case "request.user." + strings.ToLower(m.Name) + "_set":
			i := slices.IndexFunc(m.Fields, func(f httpsim.ModelField) bool { return f.Kind == httpsim.UserField })
			if i >= 0 {
				return &rowQuery{model: m, where: []httpsim.FieldValue{{Field: m.Fields[i].Name, Is: httpsim.ValueVisitor}}}, nil
			}
		}
	}
	if e.Kind != python.Call || e.Parts[0].Kind != python.Attribute {
		return nil, nil
	}
	q, err := r.query(s, e.Parts[0].Parts[0])
	if q == nil || err != nil {
		return nil, err
	}
	switch method := e.Parts[0].Text; {
	case method == "all" && len(e.Parts)+len(e.Named) == 1:
		return q, nil
	case method == "filter" && len(e.Parts) == 1:
		more, err := r.fields(s, q.model, e.Named, true)
		q.where, q.filtered = append(q.where, more...), true
		return q, err
	case method == "order_by" && len(e.Parts) == 2 && e.Parts[1].Kind == python.String:
		q.order = e.Parts[1].Text
		if _, known := q.model.Field(strings.TrimPrefix(q.order, "-")); !known {
			return nil, r.noField(s, q.model, strings.TrimPrefix(q.order, "-"))
		}
		return q, nil
	}
	return nil, nil
}

// method reads a query with a method behind it: Order.objects.filter(…).count().
func (r *viewReader) method(s python.Statement, e *python.Expr) (q *rowQuery, method string, err error) {
	if e == nil || e.Kind != python.Call || e.Parts[0].Kind != python.Attribute {
		return nil, "", nil
	}
	q, err = r.query(s, e.Parts[0].Parts[0])
	return q, e.Parts[0].Text, err
}

func (r *viewReader) noField(s python.Statement, m *httpsim.Model, name string) error {
	var names []string
	for _, f := range m.Fields {
		names = append(names, f.Name)
	}
	return hinted(s, "it has "+strings.Join(names, ", "), "%s has no field %s", m.Name, name)
}

// rowLookup is how a moment is compared.
const rowLookup = "at__gt=timezone.now() - timedelta(minutes=5)"

// fields reads keyword arguments that name fields.
func (r *viewReader) fields(s python.Statement, m *httpsim.Model, named []python.Named, lookup bool) ([]httpsim.FieldValue, error) {
	var all []httpsim.FieldValue
	for _, n := range named {
		name, later := n.Name, false
		if lookup {
			name, later = strings.CutSuffix(name, "__gt")
		}
		if of, end, found := strings.Cut(name, "__"); lookup && found {
			if _, known := m.Field(of); known {
				return nil, instead(s, rowLookup, "the lookup __%s is not read here: a field is compared by its name alone, and a moment by __gt", end)
			}
		}
		if of, ok := strings.CutSuffix(name, "_id"); ok {
			if f, known := m.Field(of); known && f.Kind == httpsim.UserField {
				return nil, instead(s, of+"=request.user", "a user is given here as a user, and not by an id")
			}
		}
		f, known := m.Field(name)
		if !known || !lookup && (name == "pk" || name == "id") {
			return nil, r.noField(s, m, name)
		}
		if name == "id" {
			name = "pk"
		}
		of, err := r.fieldValue(s, f, n.Value)
		if !lookup && of.Is == httpsim.ValueYounger && err == nil {
			err = refuse(s, "%s is a moment: timezone.now()", f.Name)
		}
		if later != (of.Is == httpsim.ValueYounger) && err == nil {
			err = instead(s, rowLookup, "a field is compared by its name alone, and a moment with one that lies back")
		}
		if err != nil {
			return nil, err
		}
		of.Field = name
		all = append(all, of)
	}
	return all, nil
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
	switch f.Kind {
	case httpsim.UserField:
		switch {
		case e.Dotted() == "request.user":
			of.Is = httpsim.ValueVisitor
		case e.Dotted() == "user" && r.user, calls(e) == "form.get_user":
			of.Is = httpsim.ValueFound
		default:
			err = refuse(s, "%s is a user: request.user, or one whom a line above has found", f.Name)
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

// rowLine reads a statement about rows of models, and those that belong to it; it is false for
// one about something else.
func (r *viewReader) rowLine(all []python.Statement) (used int, is bool, err error) {
	s := all[0]
	if len(r.Models) == 0 {
		return 0, false, nil
	}
	switch s.Action {
	case python.Assign:
		if is, err := r.setsRow(s); is || s.Target.Kind != python.Name && s.Target.Kind != python.List {
			return 1, is, err
		}
		return r.rowNamed(all)
	case python.Do:
		is, err := r.rowCall(s)
		return 1, is, err
	case python.If:
		is, err := r.rowExists(s)
		return 1, is, err
	case python.Try:
		is, err := r.rowTried(all)
		return 1, is, err
	}
	return 0, false, nil
}

// rowNamed reads order = …, and what is done with and without such a row, where the next line
// asks for it.
func (r *viewReader) rowNamed(all []python.Statement) (used int, is bool, err error) {
	s := all[0]
	a, err := r.rowAction(s, s.Value)
	if a == nil || err != nil {
		return 0, err != nil, err
	}
	own := rowName(a)
	if a, ok := a.(httpsim.GetOrCreateRow); ok {
		return r.rowMade(all, a)
	}
	if own == "" {
		return 0, false, nil
	}
	escapes := r.escapes(all) != ""
	if err := r.called(all, s.Target.Text, own); err != nil {
		return 0, true, err
	}
	r.names = r.names.GivenRow(a)
	delete(r.rowSets, own)
	if _, counts := a.(httpsim.CountRows); counts && escapes {
		r.add(s, a)
		return 1, true, r.let(python.Statement{Action: python.Assign, Line: s.Line, Col: s.Col, Target: s.Target, Value: &python.Expr{Kind: python.Name, Text: own}})
	}
	if get, ok := a.(httpsim.LoadRow); ok && len(all) > 1 && all[1].Action == python.If {
		if so, not := asksName(own)(all[1].Value); so || not {
			return 0, true, instead(all[1], fmt.Sprintf("%s = %s.objects.filter(…).first()", own, get.Model.Name), "this is never None: where there is no such row, the line above raises an exception")
		}
	}
	find, ok := a.(httpsim.FindRow)
	if ok && len(all) > 1 && all[1].Action == python.If {
		if so, not := asksName(own)(all[1].Value); so || not {
			used, err = r.twoWays(all, findsRow(find), asksName(own), "")
			return used, true, err
		}
	}
	r.add(s, a)
	return 1, true, nil
}

// rowName is the name that views have for what an action finds or makes, "" for another action.
func rowName(a httpsim.Action) string {
	switch a := a.(type) {
	case httpsim.ListRows:
		return a.Model.Several()
	case httpsim.CountRows:
		return a.Model.Count()
	case httpsim.CreateRow:
		return a.Model.Var()
	case httpsim.LoadRow:
		return a.Model.Var()
	case httpsim.FindRow:
		return a.Model.Var()
	case httpsim.GetOrCreateRow:
		return a.Model.Var()
	}
	return ""
}

// rowMade reads order, created = Order.objects.get_or_create(…), and the question whether it
// was made.
func (r *viewReader) rowMade(all []python.Statement, a httpsim.GetOrCreateRow) (used int, is bool, err error) {
	s := all[0]
	if s.Target.Kind != python.List {
		return 0, true, instead(s, fmt.Sprintf("%s, created = %s.objects.get_or_create(…)", a.Model.Var(), a.Model.Name), "get_or_create() gives two things: the row, and whether it was made")
	}
	created := s.Target.Parts[1].Text
	if err := r.called(all, s.Target.Parts[0].Text, a.Model.Var()); err != nil {
		return 0, true, err
	}
	r.names = r.names.GivenRow(a)
	delete(r.rowSets, a.Model.Var())
	asks := func(e *python.Expr) (so, not bool) { return isCode(e, created), isCode(e, "not "+created) }
	if len(all) > 1 && all[1].Action == python.If {
		if so, not := asks(all[1].Value); so || not {
			used, err = r.twoWays(all, func(yes, no []httpsim.Action) httpsim.Action {
				a.IfCreated, a.IfThere = yes, no
				return a
			}, asks, "")
			return used, true, err
		}
	}
	if mentionsAny(all[1:], created) {
		return 0, true, refuse(s, "whether the row was made is asked in the next line here, as in if %s:", created)
	}
	r.add(s, a)
	return 1, true, nil
}

// findsRow makes the action with its two ways on.
func findsRow(a httpsim.FindRow) func(yes, no []httpsim.Action) httpsim.Action {
	return func(yes, no []httpsim.Action) httpsim.Action {
		a.IfFound, a.IfNot = yes, no
		return a
	}
}

// asksName recognises order is not None, and the ways in which the same is asked and denied.
func asksName(name string) asking {
	return func(e *python.Expr) (so, not bool) {
		return isCode(e, name+" is not None") || isCode(e, name) || isCode(e, name+" != None"),
			isCode(e, name+" is None") || isCode(e, "not "+name) || isCode(e, name+" == None")
	}
}

// rowAction reads an expression that asks for rows or makes one; nil for another one.
func (r *viewReader) rowAction(s python.Statement, e *python.Expr) (httpsim.Action, error) {
	if calls(e) == "get_object_or_404" && len(e.Parts) == 2 {
		q, err := r.query(s, &python.Expr{Kind: python.Attribute, Text: "objects", Parts: []*python.Expr{e.Parts[1]}})
		if q == nil || err != nil {
			return nil, err
		}
		where, err := r.fields(s, q.model, e.Named, true)
		return httpsim.LoadRow{Model: q.model, Where: where, Or404: true}, err
	}
	if q, err := r.query(s, e); q != nil || err != nil {
		if q == nil || e.Kind != python.Call {
			return nil, err
		}
		return httpsim.ListRows{Model: q.model, Where: q.where, Order: q.order}, nil
	}
	q, method, err := r.method(s, e)
	if q == nil || err != nil {
		return nil, err
	}
	none := len(e.Parts)+len(e.Named) == 1
	switch {
	case q.order != "" && slices.Contains([]string{"first", "get", "delete", "create", "get_or_create"}, method):
		return nil, hinted(s, "leave order_by() out, or go through the rows in a template", "behind order_by() %s() is not read here", method)
	case q.filtered && (method == "create" || method == "get_or_create"):
		return nil, instead(s, q.model.Name+".objects."+method+"(…)", "a row that is made has nothing of what filter() looks for")
	case method == "count" && none:
		return httpsim.CountRows{Model: q.model, Where: q.where}, nil
	case method == "first" && none && q.order == "":
		return httpsim.FindRow{Model: q.model, Where: q.where}, nil
	case method == "delete" && none && q.order == "":
		return httpsim.DeleteRows{Model: q.model, Where: q.where}, nil
	case method == "get" && len(e.Parts) == 1 && q.order == "":
		where, err := r.fields(s, q.model, e.Named, true)
		return httpsim.LoadRow{Model: q.model, Where: append(q.where, where...)}, err
	case method == "create" && len(e.Parts) == 1 && q.order == "":
		set, err := r.fields(s, q.model, e.Named, false)
		a := httpsim.CreateRow{Model: q.model, Set: append(q.where, set...)}
		return a, r.wholeRow(s, q.model, a.Set, err)
	case method == "get_or_create" && len(e.Parts) == 1 && q.order == "":
		return r.getOrCreate(s, q, e.Named)
	}
	return nil, instead(s, r.rowsLine(), "of rows all, filter, get, first, exists, count, order_by, create, get_or_create and delete are read here")
}

// wholeRow wants all fields of a new row that have no default.
func (r *viewReader) wholeRow(s python.Statement, m *httpsim.Model, set []httpsim.FieldValue, err error) error {
	if missing := m.Missing(set); err == nil && len(missing) > 0 {
		return refuse(s, "the row says nothing of %s, which has no default", missing[0])
	}
	return err
}

// getOrCreate reads the arguments of get_or_create().
func (r *viewReader) getOrCreate(s python.Statement, q *rowQuery, named []python.Named) (httpsim.Action, error) {
	a := httpsim.GetOrCreateRow{Model: q.model, Where: q.where}
	for _, n := range named {
		given := []python.Named{n}
		if n.Name == "defaults" && n.Value.Kind == python.Dict {
			given = nil
			for _, entry := range n.Value.Named {
				if entry.Key == nil || entry.Key.Kind != python.String {
					return nil, refuse(s, "defaults is a dict of names in quotes")
				}
				given = append(given, python.Named{Name: entry.Key.Text, Value: entry.Value})
			}
		}
		values, err := r.fields(s, q.model, given, false)
		if err != nil {
			return nil, err
		}
		if n.Name == "defaults" {
			a.Defaults = values
		} else {
			a.Where = append(a.Where, values...)
		}
	}
	return a, r.wholeRow(s, q.model, slices.Concat(a.Where, a.Defaults), nil)
}

// rowVar is the model of which a name is a row that a line above has found or made.
func (r *viewReader) rowVar(name string) *httpsim.Model {
	if known, ok := r.names.Rows[name]; ok && !known.Many && !known.Number {
		return known.Model
	}
	return nil
}

// setsRow reads order.paid = True, which counts once the row is saved.
func (r *viewReader) setsRow(s python.Statement) (is bool, err error) {
	name, field, ok := strings.Cut(s.Target.Dotted(), ".")
	m := r.rowVar(name)
	if !ok || m == nil {
		return false, nil
	}
	f, known := m.Field(field)
	if !known || field == "pk" || field == "id" {
		return true, r.noField(s, m, field)
	}
	var of httpsim.FieldValue
	left, by, minus, sum := r.summed(s, s.Value)
	if sum && f.Kind == httpsim.IntegerField && left.Dotted() == s.Target.Dotted() {
		of = httpsim.FieldValue{Is: httpsim.ValueAdded, Of: by, Minus: minus}
		if len(by.Nodes()) == 0 {
			of.Of = httpsim.Number(1)
		}
	} else if of, err = r.fieldValue(s, f, s.Value); err != nil {
		return true, err
	}
	of.Field = field
	if r.rowSets == nil {
		r.rowSets = map[string][]httpsim.FieldValue{}
	}
	r.rowSets[name] = append(slices.Clone(r.rowSets[name]), of)
	return true, nil
}

// rowCall reads order.save(), order.delete(), and what is called of a model and not kept.
func (r *viewReader) rowCall(s python.Statement) (is bool, err error) {
	if s.Value.Kind != python.Call {
		return false, nil
	}
	name, method, _ := strings.Cut(s.Value.Parts[0].Dotted(), ".")
	if m := r.rowVar(name); m != nil {
		switch args := given(s, s.Value); method {
		case "save":
			if args.take("update_fields") != nil {
				return true, instead(s, name+".save()", "save() writes the whole row here, and no fields of it alone")
			}
			set := r.rowSets[name]
			delete(r.rowSets, name)
			r.add(s, httpsim.SaveRow{Model: m, Set: set})
			return true, args.rest()
		case "delete":
			r.add(s, httpsim.DeleteRow{Model: m})
			return true, args.rest()
		}
		return true, instead(s, name+".save()", "of a row save() and delete() are read here")
	}
	a, err := r.rowAction(s, s.Value)
	switch a.(type) {
	case nil:
		return err != nil, err
	case httpsim.CreateRow, httpsim.GetOrCreateRow:
		if err == nil {
			err = r.called(append([]python.Statement{s}, r.behind...), "", rowName(a))
		}
		r.add(s, a)
		return true, err
	case httpsim.DeleteRows:
		r.add(s, a)
		return true, err
	}
	return true, refuse(s, "the line looks at something and does nothing")
}

// rowExists reads if Order.objects.filter(…).exists():, and the same denied.
func (r *viewReader) rowExists(s python.Statement) (is bool, err error) {
	asks := s.Value
	denied := asks.Kind == python.Operation && asks.Text == "not"
	if denied {
		asks = asks.Parts[0]
	}
	q, method, err := r.method(s, asks)
	if q == nil || err != nil || method != "exists" {
		return err != nil, err
	}
	yes, err := r.inside(s.Body)
	if err != nil {
		return true, err
	}
	no, err := r.inside(s.Else)
	if denied {
		yes, no = no, yes
	}
	r.add(s, httpsim.FindRow{Model: q.model, Where: q.where, Exists: true, IfFound: yes, IfNot: no})
	return true, err
}

// rowTried reads try: with a row that is made or got, and except IntegrityError: or
// except Order.DoesNotExist:.
func (r *viewReader) rowTried(all []python.Statement) (is bool, err error) {
	s := all[0]
	if len(s.Body) != 1 || len(s.Handlers) != 1 || s.Handlers[0].Exception == nil {
		return false, nil
	}
	line := s.Body[0]
	a, err := r.rowAction(line, line.Value)
	if a == nil || err != nil {
		return err != nil, err
	}
	if own := rowName(a); own != "" {
		name := ""
		if line.Action == python.Assign && line.Target.Kind == python.Name {
			name = line.Target.Text
		}
		all[0] = line
		err := r.called(all, name, own)
		if all[0] = s; err != nil {
			return true, err
		}
		replaceIn(s.Else, named(name, &python.Expr{Kind: python.Name, Text: own}))
	}
	exception := s.Handlers[0].Exception.Dotted()
	caught := exception[strings.LastIndex(exception, ".")+1:]
	no, err := r.inside(s.Handlers[0].Body)
	if err != nil {
		return true, err
	}
	if no == nil {
		no = []httpsim.Action{}
	}
	switch a := a.(type) {
	case httpsim.CreateRow:
		if caught == "IntegrityError" && len(s.Else) == 0 {
			a.IfTaken = no
			r.names = r.names.GivenRow(a)
			r.add(s, a)
			return true, nil
		}
	case httpsim.LoadRow:
		if (exception == a.Model.Name+".DoesNotExist" || caught == "ObjectDoesNotExist") && !a.Or404 && line.Action == python.Assign && line.Target.Kind == python.Name {
			r.names = r.names.GivenRow(a)
			yes, err := r.inside(s.Else)
			r.add(s, httpsim.FindRow{Model: a.Model, Where: a.Where, IfFound: yes, IfNot: no})
			return true, err
		}
	}
	return true, refuse(s, "this try is not read here: of rows create() is tried with except IntegrityError:, and get() with except DoesNotExist of its model")
}

// counting reads numbers of rows that stand inside a statement: they are asked for right before.
func (r *viewReader) counting(s python.Statement) (python.Statement, error) {
	if len(r.Models) == 0 || s.Action == python.Assign && s.Target.Kind == python.Name {
		return s, nil
	}
	var failed error
	asked, whole := map[string]bool{}, s
	s.Value = replaced(s.Value, func(e *python.Expr) *python.Expr {
		q, method, err := r.method(s, e)
		if q == nil || err != nil || method != "count" || asked[q.model.Name] {
			if failed == nil && err != nil {
				failed = err
			}
			return nil
		}
		asked[q.model.Name] = true
		if failed == nil {
			failed = r.unnamed(whole, q.model.Count())
		}
		a := httpsim.CountRows{Model: q.model, Where: q.where}
		r.names = r.names.GivenRow(a)
		r.add(s, a)
		return &python.Expr{Kind: python.Name, Text: q.model.Count()}
	})
	return s, failed
}

// rowValue reads what is looked up of rows: order.item, order_count, len(orders).
func (r *viewReader) rowValue(e *python.Expr) (httpsim.Template, bool) {
	end := ""
	if calls(e) == "len" && len(e.Parts) == 2 {
		e, end = e.Parts[1], "|length"
	}
	name := e.Dotted()
	if e.Kind == python.Call && len(e.Parts) == 1 && e.Parts[0].Kind == python.Attribute && httpsim.IsMethodOfUser(e.Parts[0].Text) {
		name = e.Parts[0].Dotted()
	}
	root, _, _ := strings.Cut(name, ".")
	if _, known := r.names.Rows[root]; !known || name == "" {
		return httpsim.Template{}, false
	}
	t, err := r.names.Parse("{% if " + name + end + " %}{% endif %}")
	if err != nil {
		return t, false
	}
	return t.AskedRow()
}

// rowsContext reads what a context has of rows: it has them by the names that views here give
// them. It is false for an entry of something else.
func (r *viewReader) rowsContext(s python.Statement, entry python.Named) (is bool, err error) {
	name := entry.Value.Dotted()
	if entry.Value.Kind == python.Call && len(r.Models) > 0 {
		a, err := r.rowAction(s, entry.Value)
		if err != nil {
			return true, err
		}
		switch a.(type) {
		case httpsim.ListRows, httpsim.CountRows:
			name = rowName(a)
		default:
			return false, nil
		}
		if err := r.unnamed(s, name); err != nil {
			return true, err
		}
		r.names = r.names.GivenRow(a)
		r.add(s, a)
	}
	if _, known := r.names.Rows[name]; !known || entry.Value.Kind != python.Name && entry.Value.Kind != python.Call {
		return false, nil
	}
	if entry.Key == nil || entry.Key.Text != name {
		return true, hinted(s, fmt.Sprintf("write {%s: …}", python.Quote(name)), "templates here find these rows by the name %s", name)
	}
	return true, nil
}

// rowsSaved reports whether nothing is set of rows and not saved but what was so before.
func (r *viewReader) rowsSaved(before map[string][]httpsim.FieldValue) bool {
	return maps.EqualFunc(r.rowSets, before, func(a, b []httpsim.FieldValue) bool { return len(a) == len(b) })
}

// rowAge reads timezone.now() - order.at < timedelta(minutes=5), and the same with >= and with
// the moment on the other side.
func (r *viewReader) rowAge(e *python.Expr) (t httpsim.Test, ok bool) {
	if e.Kind != python.Operation || signs[e.Text] == 0 {
		return t, false
	}
	left, right := e.Parts[0], e.Parts[1]
	if left.Kind != python.Operation || left.Text != "-" || calls(left.Parts[0]) != "timezone.now" {
		return t, false
	}
	age, isLength := lengthOf(right)
	of, is := r.rowValue(left.Parts[1])
	if !isLength || !is || of.Nodes()[0].Of != httpsim.DateTimeField {
		return t, false
	}
	switch e.Text {
	case "<":
		t.Is = httpsim.Younger
	case ">=":
		t.Is = httpsim.Older
	default:
		return t, false
	}
	t.Of, t.Age = of, age
	return t, true
}

// back reads timezone.now() - timedelta(minutes=5) as how long that lies back, 0 for anything
// else.
func back(e *python.Expr) time.Duration {
	if e.Kind != python.Operation || e.Text != "-" || len(e.Parts) != 2 || calls(e.Parts[0]) != "timezone.now" {
		return 0
	}
	age, ok := lengthOf(e.Parts[1])
	if !ok {
		return 0
	}
	return age
}
