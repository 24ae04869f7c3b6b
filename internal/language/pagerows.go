package language

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// modelKind is a model of the site by its name.
var modelKind = kind[*httpsim.Model]{Type{Form: AsText, Says: "[model](#models)"}, func(r *Reader, n *lesson.Node) (*httpsim.Model, bool) {
	name, ok := textKind.read(r, n)
	if !ok {
		return nil, false
	}
	if m := r.modelCalled(name); m != nil {
		return m, true
	}
	names := collect(r.models, func(m *httpsim.Model) string { return m.Name })
	r.Add(n.Pos, r.Guess(name, names, "declare it under models: of the site"), "the site has no model %q", name)
	return nil, false
}, nil}

// modelCalled finds a model by its name. That one is written in small letters where it is
// declared is told there, once.
func (r *Reader) modelCalled(name string) *httpsim.Model {
	i := slices.IndexFunc(r.models, func(m *httpsim.Model) bool { return m.Name == name })
	if i < 0 {
		i = slices.IndexFunc(r.models, func(m *httpsim.Model) bool {
			return m.Name == strings.ToLower(m.Name) && strings.EqualFold(m.Name, name)
		})
	}
	if i < 0 {
		return nil
	}
	return r.models[i]
}

// onRows is an action on rows of a model, which is known before the rest is read.
func onRows[A any](s *shape[A]) kind[A] {
	k := s.kind()
	k.read = func(r *Reader, n *lesson.Node) (A, bool) {
		before, problems := r.model, len(r.Problems)
		defer func() { r.model = before }()
		r.model = nil
		if n.Kind == lesson.Map {
			if name := n.Get("model"); name != nil {
				r.model = r.modelCalled(name.Value)
			}
		}
		a, ok := s.read(r, n)
		return a, ok && len(r.Problems) == problems
	}
	return k
}

// givingRow is an action by which a page has a row, rows or their number: templates behind it
// know them, and those in its branches where inside says so.
func givingRow[A httpsim.Action](k kind[A], inside bool) kind[A] {
	read := k.read
	k.read = func(r *Reader, n *lesson.Node) (A, bool) {
		if name := n.Get("model"); inside && name != nil && !isTrue(n.Get("exists")) {
			if m := r.modelCalled(name.Value); m != nil {
				r.known = r.known.GivenRow(httpsim.LoadRow{Model: m})
			}
		}
		a, ok := read(r, n)
		if ok {
			r.known = r.known.GivenRow(a)
		} else if m := r.meant(n); m != nil { // what else is wrong here is told: what it gives is known all the same
			r.known = r.known.GivenRow(httpsim.LoadRow{Model: m}).GivenRow(httpsim.ListRows{Model: m}).GivenRow(httpsim.CountRows{Model: m})
		}
		return a, ok
	}
	return k
}

// meant is the model of an action that is wrong: the one that it names, or the nearest.
func (r *Reader) meant(n *lesson.Node) *httpsim.Model {
	name := n.Get("model")
	if n.Kind != lesson.Map || name == nil {
		return nil
	}
	if m := r.modelCalled(name.Value); m != nil {
		return m
	}
	i := slices.IndexFunc(r.models, func(m *httpsim.Model) bool { return diag.DidYouMean(name.Value, []string{m.Name}) != "" })
	if i < 0 {
		return nil
	}
	return r.models[i]
}

func isTrue(n *lesson.Node) bool { return n != nil && n.Value == "true" }

// modelOf is the model of an action.
func modelOf[A any](of func(*A) **httpsim.Model) key[A] {
	return at(Field{Name: "model", Required: true}, modelKind, of)
}

// valueType is what a field is set to or compared with, as the reference says it.
func valueType(says string, more ...Type) Type {
	return Type{Form: AsNames, Says: says, Of: &Type{Form: AsEither, Either: append([]Type{template.Type}, more...)}}
}

var (
	aged = shapeOf("a value of a lookup",
		put(Field{Name: "younger_than", About: en("a moment that lies less than this back: `at__gt=timezone.now() - timedelta(seconds=300)`")}, lengthKind, func(of *httpsim.FieldValue, age time.Duration, _ *lesson.Node) {
			of.Is, of.Age = httpsim.ValueYounger, age
		}),
		put(Field{Name: "older_than", About: en("a moment that lies more than this back: `at__lt=timezone.now() - timedelta(seconds=300)`. One that is `None` does not")}, lengthKind, func(of *httpsim.FieldValue, age time.Duration, _ *lesson.Node) {
			of.Is, of.Age = httpsim.ValueOlder, age
		}),
	).checked(func(r *Reader, n *lesson.Node, _ *httpsim.FieldValue) {
		if (n.Get("younger_than") == nil) == (n.Get("older_than") == nil) {
			r.Add(n.Pos, "as in {younger_than: 5m}, or {older_than: 30d}", "a moment is younger or older, and not both or neither")
		}
	})
	excluded = shapeOf("a value of a lookup", put(Field{Name: "is_not", Required: true, About: en("all rows but those with this value: `exclude(key=…)`, of a field of the model's own")}, kind[*lesson.Node]{template.Type, func(_ *Reader, n *lesson.Node) (*lesson.Node, bool) { return n, true }, nil}, func(of **lesson.Node, n *lesson.Node, _ *lesson.Node) { *of = n }))
	addTo    = shapeOf("a change of a value", put(Field{Name: "add", Required: true, About: en("how much is added to a number: `order.count += 1`; with `-` before it, it is taken away")}, amountKind, func(of *httpsim.FieldValue, by amount, _ *lesson.Node) {
		of.Is, of.Of, of.Minus = httpsim.ValueAdded, by.of, by.minus
	}))
)

// What stands beside a model: lookup of where, set of a new row, change of one that is there.
var (
	lookedFor  = fieldValues(true, false, valueType("field → value, or `{is_not: …}`, `{younger_than: 5m}`, or `{older_than: 30d}`", excluded.kind().Type, aged.kind().Type))
	newRow     = fieldValues(false, false, valueType("field → value"))
	changedRow = fieldValues(false, true, valueType("field → value, or `{add: 1}`", addTo.kind().Type))
)

// fieldValues are fields of the model of an action, each with a value.
func fieldValues(where, change bool, t Type) kind[[]httpsim.FieldValue] {
	return kind[[]httpsim.FieldValue]{t, func(r *Reader, n *lesson.Node) ([]httpsim.FieldValue, bool) {
		entries, ok := r.Entries(n, "a row")
		if r.model == nil { // which is told, or is in the way of this alone
			return nil, ok
		}
		if ok && len(entries) == 0 {
			r.Add(n.Pos, "as in {item: '{{ post.item }}'}", "no field is named here")
		}
		var all []httpsim.FieldValue
		for _, e := range entries {
			f, of, ok := r.named(r.model, e.Key, where)
			if !ok {
				continue
			}
			if slices.ContainsFunc(all, func(other httpsim.FieldValue) bool { return !where && other.Field == of.Field }) {
				r.Add(e.Key.Pos, "leave it out", "%s is said twice", of.Field)
			}
			switch {
			case e.Value.Kind == lesson.Map && where && e.Value.Get("is_not") != nil:
				var value *lesson.Node
				excluded.readInto(r, e.Value, &value)
				if of.Not = true; strings.Contains(of.Field, "__") {
					r.Add(e.Key.Pos, "", "is_not is of a field of the model's own")
				} else if value != nil {
					r.fieldValue(f, value, &of)
				}
			case e.Value.Kind == lesson.Map && where && f.Kind == httpsim.DateTimeField:
				aged.readInto(r, e.Value, &of)
			case e.Value.Kind == lesson.Map && change && f.Kind == httpsim.IntegerField:
				addTo.readInto(r, e.Value, &of)
			default:
				r.fieldValue(f, e.Value, &of)
			}
			all = append(all, of)
		}
		slices.SortStableFunc(all, func(a, b httpsim.FieldValue) int { // exclude() stands behind filter()
			return map[bool]int{true: 1}[a.Not] - map[bool]int{true: 1}[b.Not]
		})
		return all, ok
	}, nil}
}

// fieldValue reads what a field of a kind is set to, or compared with.
func (r *Reader) fieldValue(f httpsim.ModelField, n *lesson.Node, of *httpsim.FieldValue) {
	words := map[string]httpsim.FieldValueKind{}
	switch {
	case of.ByID:
		of.Of, _ = template.read(r, n)
		return
	case f.To != nil && (!f.Null || n.Value != noValue):
		r.rowValue(f, n, of)
		return
	}
	switch f.Kind {
	case httpsim.DateTimeField:
		words["now"] = httpsim.ValueNow
	case httpsim.ForeignKey:
		words["visitor"], words["found"] = httpsim.ValueVisitor, httpsim.ValueFound
	case httpsim.BooleanField:
		on, _ := boolKind.read(r, n)
		of.Of, _ = httpsim.Constant(map[bool]string{true: "true", false: "false"}[on])
		return
	case httpsim.IntegerField:
		if f.Name == "pk" {
			of.Of, _ = template.read(r, n)
		} else {
			of.Of, _ = countedKind.read(r, n)
		}
		return
	default:
		of.Of, _ = template.read(r, n)
		return
	}
	if f.Null {
		words[noValue] = httpsim.ValueNone
	}
	is, known := words[n.Value]
	if !known || n.Kind != lesson.Scalar {
		names := make([]string, 0, len(words))
		for _, name := range []string{"now", "visitor", "found", noValue} {
			if _, has := words[name]; has {
				names = append(names, name)
			}
		}
		r.Add(n.Pos, "write "+lesson.Alternatives(names), "%q is no value of %s", n.Value, f.Name)
	}
	of.Is = is
}

// rowValue reads a row that the page has, or one to which such a row points: team, membership.team.
func (r *Reader) rowValue(f httpsim.ModelField, n *lesson.Node, of *httpsim.FieldValue) {
	t, m, err := r.known.Row(n.Value)
	switch {
	case n.Kind != lesson.Scalar || m == nil:
		hint := fmt.Sprintf("write %s, for the one that an action above has found, loaded or made, or %s_id: '{{ … }}'", f.To.Var(), f.Name)
		root, _, _ := strings.Cut(n.Value, ".")
		if te, is := err.(*httpsim.TemplateError); is && r.known.Rows[root].Model != nil {
			hint = cmp.Or(te.Hint, hint)
		}
		r.Add(n.Pos, hint, "%q is no row of %s", n.Value, f.To.Name)
	case m != f.To:
		r.Add(n.Pos, "write "+f.To.Var(), "%s is a row of %s, and %s points to %s", n.Value, m.Name, f.Name, f.To.Name)
	}
	of.Is, of.Of = httpsim.ValueRow, t
}

const (
	setAbout   = "what the fields of the new row hold. Required for each field without a default"
	whereAbout = "what they have, all of it: `filter(…)`; `pk` is the id, and `team__name` the name of the row to which `team` points"
)

var createRow = shapeOf("create_row",
	modelOf(func(a *httpsim.CreateRow) **httpsim.Model { return &a.Model }),
	at(Field{Name: "set", Required: true, About: en(setAbout)}, newRow, func(a *httpsim.CreateRow) *[]httpsim.FieldValue { return &a.Set }),
	at(Field{Name: "if_taken", Default: "500", About: en("another row has what is `unique`, or the row that a key names is not there: `except IntegrityError:`")}, actions, func(a *httpsim.CreateRow) *[]httpsim.Action { return &a.IfTaken }),
).checked(func(r *Reader, n *lesson.Node, a *httpsim.CreateRow) { r.checkNewRow(n, a.Model, a.Set) })

// checkNewRow wants all fields of a new row that have no default.
func (r *Reader) checkNewRow(n *lesson.Node, m *httpsim.Model, set []httpsim.FieldValue) {
	if m == nil {
		return
	}
	for _, name := range m.Missing(set) {
		r.Add(n.Pos, "write "+name+": …", "the row says nothing of %s, which has no default", name)
	}
}

var loadRow = shapeOf("load_row",
	modelOf(func(a *httpsim.LoadRow) **httpsim.Model { return &a.Model }),
	at(Field{Name: "where", Required: true, About: en(whereAbout)}, lookedFor, func(a *httpsim.LoadRow) *[]httpsim.FieldValue { return &a.Where }),
	at(Field{Name: "or_404", Default: "`false`", About: en("`get_object_or_404(Order, …)`: 404 where there is none")}, boolKind, func(a *httpsim.LoadRow) *bool { return &a.Or404 }),
)

var findRow = shapeOf("find_row",
	modelOf(func(a *httpsim.FindRow) **httpsim.Model { return &a.Model }),
	at(Field{Name: "where", Required: true, About: en(whereAbout)}, lookedFor, func(a *httpsim.FindRow) *[]httpsim.FieldValue { return &a.Where }),
	at(Field{Name: "exists", Default: "`false`", About: en("`filter(…).exists()`: asks alone, and leaves the row that was found before")}, boolKind, func(a *httpsim.FindRow) *bool { return &a.Exists }),
	at(Field{Name: "if_found", Default: "the page goes on", About: en("there is one, the first by its id: `{{ order.NAME }}` tells of it")}, actions, func(a *httpsim.FindRow) *[]httpsim.Action { return &a.IfFound }),
	at(Field{Name: "if_not", Default: "the page goes on", About: en("there is none: `order` is `None`")}, actions, func(a *httpsim.FindRow) *[]httpsim.Action { return &a.IfNot }),
).checked(func(r *Reader, n *lesson.Node, _ *httpsim.FindRow) {
	if n.Get("if_found") == nil && n.Get("if_not") == nil {
		r.Add(n.Pos, "as in {model: Order, where: {pk: '{{ get.id }}'}, if_not: [{text: None.}]}", "find_row asks and does nothing with the answer")
	}
})

var getOrCreateRow = shapeOf("get_or_create_row",
	modelOf(func(a *httpsim.GetOrCreateRow) **httpsim.Model { return &a.Model }),
	at(Field{Name: "where", Required: true, About: en("what it has, and what a new one gets")}, newRow, func(a *httpsim.GetOrCreateRow) *[]httpsim.FieldValue { return &a.Where }),
	at(Field{Name: "defaults", Default: "none", About: en("what a new one gets as well")}, newRow, func(a *httpsim.GetOrCreateRow) *[]httpsim.FieldValue { return &a.Defaults }),
	at(Field{Name: "if_created", Default: "the page goes on", About: en("it was made")}, actions, func(a *httpsim.GetOrCreateRow) *[]httpsim.Action { return &a.IfCreated }),
	at(Field{Name: "if_there", Default: "the page goes on", About: en("it was there")}, actions, func(a *httpsim.GetOrCreateRow) *[]httpsim.Action { return &a.IfThere }),
).checked(func(r *Reader, n *lesson.Node, a *httpsim.GetOrCreateRow) {
	r.checkNewRow(n, a.Model, slices.Concat(a.Where, a.Defaults))
})

var listRows = shapeOf("list_rows",
	modelOf(func(a *httpsim.ListRows) **httpsim.Model { return &a.Model }),
	at(Field{Name: "where", Default: "`all()`", About: en(whereAbout)}, lookedFor, func(a *httpsim.ListRows) *[]httpsim.FieldValue { return &a.Where }),
	at(Field{Name: "order_by", Default: "none: as the database has them, which is by id as a rule", About: en("a field; with `-` before it, from the largest or latest on")}, orderKind, func(a *httpsim.ListRows) *string { return &a.Order }),
)

// orderKind is the field by which rows are put in order.
var orderKind = textKind.called("field").that(func(r *Reader, n *lesson.Node, name string) bool {
	if r.model == nil {
		return true
	}
	name = strings.TrimPrefix(name, "-")
	_, _, ok := r.named(r.model, &lesson.Node{Kind: lesson.Scalar, Value: name, Pos: n.Pos}, true)
	return ok
})

var countRows = shapeOf("count_rows",
	modelOf(func(a *httpsim.CountRows) **httpsim.Model { return &a.Model }),
	at(Field{Name: "where", Default: "`all()`", About: en(whereAbout)}, lookedFor, func(a *httpsim.CountRows) *[]httpsim.FieldValue { return &a.Where }),
)

var setRow = shapeOf("set_row",
	modelOf(func(a *httpsim.SetRow) **httpsim.Model { return &a.Model }),
	at(Field{Name: "set", Required: true, About: en("what changes of the row, and not of the table, until a `save_row` below")}, changedRow, func(a *httpsim.SetRow) *[]httpsim.FieldValue { return &a.Set }),
)

var saveRow = shapeOf("save_row",
	modelOf(func(a *httpsim.SaveRow) **httpsim.Model { return &a.Model }),
	at(Field{Name: "set", Required: true, About: en("what changes")}, changedRow, func(a *httpsim.SaveRow) *[]httpsim.FieldValue { return &a.Set }),
)

var deleteRows = shapeOf("delete_rows",
	modelOf(func(a *httpsim.DeleteRows) **httpsim.Model { return &a.Model }),
	at(Field{Name: "where", Default: "`all()`", About: en(whereAbout)}, lookedFor, func(a *httpsim.DeleteRows) *[]httpsim.FieldValue { return &a.Where }),
)

// rowAt is a lookup of what a page has of rows, by its name.
func (r *Reader) rowAt(n *lesson.Node) (httpsim.Template, bool) {
	t, err := r.known.Parse("{% if " + n.Value + " %}{% endif %}")
	if te, ok := err.(*httpsim.TemplateError); ok {
		r.Add(n.Pos, te.Hint, "%s", te.Message)
		return t, false
	}
	of, is := t.AskedRow()
	if !is {
		r.Add(n.Pos, "as in order.paid or order_count", "%s is nothing of a row", n.Value)
	}
	return of, is
}
