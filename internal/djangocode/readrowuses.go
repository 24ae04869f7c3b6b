package djangocode

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

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
	if several := r.names.Rows[name]; ok && several.Many {
		return true, instead(s, fmt.Sprintf("%s = %s.objects.filter(…).first()", several.Model.Var(), several.Model.Name), "filter() and all() give several rows, and a value is set of one")
	}
	m := r.rowVar(name)
	if !ok || m == nil {
		return false, nil
	}
	f, known := m.Field(field)
	if key, byID := m.Field(strings.TrimSuffix(field, "_id")); !known && byID && key.Kind == httpsim.ForeignKey && key.Column() == field {
		of, err := r.idOf(s, key, s.Value)
		r.setsField(s, m, name, of)
		return true, err
	}
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
	r.setsField(s, m, name, of)
	return true, nil
}

// setsField keeps what is set of a row until it is saved.
func (r *viewReader) setsField(s python.Statement, m *httpsim.Model, name string, of httpsim.FieldValue) {
	if r.rowSets == nil {
		r.rowSets = map[string]rowSet{}
	}
	set, more := r.rowSets[name]
	if !more {
		set = rowSet{row: m, at: s}
	}
	set.of = append(set.of, of)
	r.rowSets[name] = set
}

// rowCall reads order.save(), order.delete(), and what is called of a model and not kept.
func (r *viewReader) rowCall(s python.Statement) (is bool, err error) {
	if s.Value.Kind != python.Call {
		return false, nil
	}
	name, method, _ := strings.Cut(s.Value.Parts[0].Dotted(), ".")
	asks, _, _ := r.method(s, s.Value) // team.membership_set.create(…)
	if m := r.rowVar(name); m != nil && asks == nil {
		switch args := given(s, s.Value); method {
		case "save":
			only, err := r.savedAlone(s, m, args.take("update_fields"))
			if err != nil {
				return true, err
			}
			set := r.rowSets[name].of
			delete(r.rowSets, name)
			r.add(s, httpsim.SaveRow{Model: m, Of: unless(m.Var(), name), Set: set, Only: only})
			return true, args.rest()
		case "refresh_from_db":
			r.add(s, httpsim.RefreshRow{Model: m, Of: unless(m.Var(), name)})
			return true, args.rest()
		case "delete":
			r.add(s, httpsim.DeleteRow{Model: m, Of: unless(m.Var(), name)})
			return true, args.rest()
		}
		if field, _, ofField := strings.Cut(method, "."); ofField {
			if _, known := m.Field(field); !known {
				return true, r.noField(s, m, field)
			}
		}
		return true, instead(s, name+".save()", "of a row save() and delete() are read here")
	}
	a, err := r.rowAction(s, s.Value)
	switch a.(type) {
	case nil:
		return err != nil, err
	case httpsim.CreateRow, httpsim.GetOrCreateRow:
		r.add(s, r.unnamed(a))
		return true, err
	case httpsim.DeleteRows, httpsim.UpdateRows, httpsim.CreateRows:
		r.add(s, a)
		return true, err
	}
	return true, refuse(s, "the line looks at something and does nothing")
}

// savedAlone are the fields that save(update_fields=[…]) writes.
func (r *viewReader) savedAlone(s python.Statement, m *httpsim.Model, list *python.Expr) (names []string, err error) {
	if list == nil {
		return nil, nil
	}
	for _, name := range list.Parts {
		f, known := m.Field(name.Text)
		if name.Kind != python.String || !known || f.Name == "pk" || f.Name == "id" {
			return nil, r.noField(s, m, name.Text)
		}
		names = append(names, name.Text)
	}
	if list.Kind != python.List || len(names) == 0 {
		return nil, instead(s, m.Var()+".save()", "update_fields is a list of the names of fields here")
	}
	return names, nil
}

// rowExists reads if Order.objects.filter(…).exists():, and the same denied.
func (r *viewReader) rowExists(s python.Statement) (is bool, err error) {
	asks, isDenied := asked(s.Value)
	q, method, err := r.method(s, asks)
	if q == nil && err == nil && asks.Kind == python.Call {
		q, err = r.query(s, asks)
	}
	if q == nil || err != nil || method == "count" {
		return err != nil, err
	}
	if method != "exists" || len(asks.Parts)+len(asks.Named) > 1 {
		return true, instead(s, "if "+q.model.Name+".objects.filter(…).exists():", "whether there is such a row is asked by exists() here")
	}
	yes, no, err := r.branches(s, isDenied)
	r.add(s, httpsim.FindRow{Model: q.model, From: q.from, Where: q.where, Exists: true, IfFound: yes, IfNot: no})
	return true, err
}

// otherTry is said of a try about a row or a user that no action stands for: such lines run as they are, where
// everything in them is known.
const otherTry = "this try is not read here: of rows create() is tried with except IntegrityError:, and get() with except DoesNotExist of its model"

// rowTried reads try: with a row that is made or got, and except IntegrityError: or
// except Order.DoesNotExist:.
func (r *viewReader) rowTried(all []python.Statement) (is bool, err error) {
	s := all[0]
	if len(s.Body) != 1 || len(s.Handlers) != 1 || s.Handlers[0].Exception == nil {
		return false, nil
	}
	if is, err := r.triedDelete(s); is {
		return true, err
	}
	line := s.Body[0]
	a, err := r.rowAction(line, line.Value)
	if a == nil || err != nil {
		return err != nil, err
	}
	if rowName(a) != "" && line.Action == python.Assign && line.Target.Kind == python.Name {
		if err := r.takesName(line, line.Target.Text); err != nil {
			return true, err
		}
		a = calledRow(a, line.Target.Text)
	} else if rowName(a) != "" {
		a = r.unnamed(a)
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
			r.add(s, httpsim.FindRow{Model: a.Model, As: a.As, From: a.From, Where: a.Where, Get: true, IfFound: yes, IfNot: no})
			return true, err
		}
	}
	return true, refuse(s, otherTry)
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

// unnamed gives rows that a line finds and does not name a name that the view does not use.
func (r *viewReader) unnamed(a httpsim.Action) httpsim.Action {
	own := rowName(a)
	if _, known := r.names.Rows[own]; known || r.isUsed(own) {
		for own = r.free(own + "_"); r.names.Rows[own].Model != nil; own += "_" {
		}
	}
	r.ownRows = with(r.ownRows, own)
	return calledRow(a, own)
}

// isUsed reports whether a view has a name for something.
func (r *viewReader) isUsed(name string) bool {
	return r.locals[name] || mentionsAny(r.whole, name) || slices.ContainsFunc(r.whole, func(s python.Statement) bool { return setsName(s, name) || s.Target != nil && mentions(s.Target, name) })
}

// rowsContext reads what a context has of rows, under any name. It is false for an entry of something else.
func (r *viewReader) rowsContext(s python.Statement, entry python.Named) (is bool, err error) {
	if entry.Key == nil || entry.Key.Kind != python.String || len(r.Models) == 0 {
		return false, nil
	}
	name, value := entry.Key.Text, entry.Value
	a, err := r.namedRows(s, value)
	if err != nil || a == nil {
		return err != nil, err
	}
	r.passed = with(r.passed, name)
	if value.Kind == python.Name && value.Text == name {
		return true, nil
	}
	if r.locals[name] && mentionsAny(r.behind, name) || r.names.Rows[name].Model != nil && mentionsAny(r.behind, name) {
		return true, refuse(s, "%s is a name of the view already, which lines below use: give these rows another one in the context", name)
	}
	if err := r.takesName(s, name); err != nil {
		return true, err
	}
	if alias, is := a.(httpsim.NameRow); is {
		alias.As, a = name, nil
		r.addRow(s, alias)
		return true, nil
	}
	r.addRow(s, calledRow(a, name))
	return true, nil
}

// namedRows is what gives rows another name: those that an expression finds, or has. It is nil for something
// else.
func (r *viewReader) namedRows(s python.Statement, e *python.Expr) (httpsim.Action, error) {
	if known := r.names.Rows[e.Dotted()]; e.Kind == python.Name && known.Model != nil && !known.Number {
		return httpsim.NameRow{Of: httpsim.OfRows(e.Text), Is: known}, nil
	}
	if of, is := r.row(e); is {
		_, m, _ := r.names.Row(e.Dotted())
		return httpsim.NameRow{Of: of.Of, Is: httpsim.InRows{Model: m}}, nil
	}
	a, err := r.rowAction(s, e)
	if err != nil || rowName(a) == "" {
		return nil, err
	}
	if _, two := a.(httpsim.GetOrCreateRow); two {
		return nil, nil
	}
	return a, nil
}

// isMoment reports whether an expression is the value of a row's DateTimeField.
func (r *viewReader) isMoment(e *python.Expr) bool {
	of, is := r.rowValue(e)
	return is && of.Nodes()[0].Of == httpsim.DateTimeField
}

// rowAge reads timezone.now() - order.at < timedelta(minutes=5), and whatever comes to the same,
// with each of the four signs. It is false for a comparison without the moment of a row.
func (r *viewReader) rowAge(s python.Statement, e *python.Expr) (t httpsim.Test, is bool, err error) {
	if e.Kind != python.Operation || signs[e.Text] == 0 {
		return t, false, nil
	}
	var at *python.Expr
	eachPart(e, func(part *python.Expr) *python.Expr {
		if at == nil && r.isMoment(part) {
			at = part
		}
		return nil
	})
	if at == nil {
		return t, false, nil
	}
	d, sign, ok := rowMoments(r.isMoment).age(e.Parts[0], e.Text, e.Parts[1])
	if !ok || !d.exact {
		return t, true, notAnAge(s, e, at)
	}
	t.Is, t.Age = httpsim.Younger, -d.more
	if sign == ">" || sign == ">=" {
		t.Is = httpsim.Older
	}
	if sign == "<=" || sign == ">" {
		t.Age += httpsim.Instant
	}
	t.Of, _ = r.rowValue(d.of)
	return t, true, nil
}

// notAnAge refuses a comparison of a row's moment that is none of its age.
func notAnAge(s python.Statement, e, at *python.Expr) error {
	line := fmt.Sprintf("if timezone.now() - %s > timedelta(minutes=5):", at.Dotted())
	naiveNow := false
	eachPart(e, func(part *python.Expr) *python.Expr {
		kind, is := nowOf(part)
		naiveNow = naiveNow || is && kind == naive || strings.HasSuffix(calls(part), "datetime.utcnow")
		return nil
	})
	switch s.Line, s.Col = at.Line, at.Col; {
	case naiveNow:
		return instead(s, line, "%s has a time zone, and datetime.now() has none: Python answers TypeError", at.Dotted())
	case hasCall(e, func(call string) bool { return call == "time.time" }):
		return instead(s, line, "%s is a moment, and time.time() a number of seconds: Python answers TypeError", at.Dotted())
	}
	return instead(s, line, "%s is a moment of a row: what is asked of it here is its age, by timezone.now() and timedelta()", at.Dotted())
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
