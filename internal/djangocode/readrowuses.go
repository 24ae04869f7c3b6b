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
	if several := r.names.Rows[name]; several.Many && slices.Contains(rowMethods, method) {
		return true, r.inOneLine(s, several.Model, method)
	}
	asks, _, _ := r.method(s, s.Value) // team.membership_set.create(…)
	if of := methodOf(s.Value); of != nil && asks == nil {
		if err := r.pointedAt(s, of.Parts[0]); err != nil {
			return true, err
		}
	}
	if m := r.rowVar(name); m != nil && asks == nil {
		switch args := given(s, s.Value); method {
		case "save":
			only, err := r.savedAlone(s, m, args.take("update_fields"))
			if err != nil {
				return true, err
			}
			set := r.rowSets[name].of
			delete(r.rowSets, name)
			r.add(s, httpsim.SaveRow{Model: m, Set: set, Only: only})
			return true, args.rest()
		case "delete":
			r.add(s, httpsim.DeleteRow{Model: m})
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
	if is, err := r.triedDelete(s); is {
		return true, err
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
