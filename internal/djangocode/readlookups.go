package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// rowLookup is how a moment is compared.
const rowLookup = "at__gt=timezone.now() - timedelta(minutes=5)"

// moments are the lookups of a moment.
var moments = map[string]bool{"gt": true, "gte": true, "lt": true}

// fields reads keyword arguments that name fields.
func (r *viewReader) fields(s python.Statement, m *httpsim.Model, named []python.Named, lookup bool) ([]httpsim.FieldValue, error) {
	var all []httpsim.FieldValue
	for _, n := range named {
		if of, is, err := r.lookup(s, m, n); lookup && is {
			if err != nil {
				return nil, err
			}
			all = append(all, of)
			continue
		}
		name, sign := strings.TrimSuffix(n.Name, "__exact"), ""
		if i := strings.LastIndex(name, "__"); lookup && i > 0 && moments[name[i+2:]] {
			if path, _, _ := m.Lookup(name[:i]); len(path) == 0 || path[len(path)-1].Kind == httpsim.DateTimeField {
				name, sign = name[:i], name[i+2:]
			}
		}
		path, at, missing := m.Lookup(name)
		if of, end, found := strings.Cut(name, "__"); lookup && found && at != nil {
			if f, known := m.Field(of); known && f.Kind == httpsim.ForeignKey && at != m {
				return nil, r.noField(s, at, missing)
			} else if known {
				return nil, hinted(s, "known are __"+strings.Join(httpsim.Lookups(), ", __"), "the lookup __%s is not read here", end)
			}
		}
		if of, ok := strings.CutSuffix(name, "_id"); ok && at == nil && path[len(path)-1].Kind == httpsim.ForeignKey && (lookup || len(path) == 1) {
			id, err := r.idOf(s, path[len(path)-1], n.Value)
			if err != nil {
				return nil, err
			}
			id.Field = of
			all = append(all, id)
			continue
		}
		var f httpsim.ModelField
		known := at == nil && (lookup || len(path) == 1)
		if known {
			f = path[len(path)-1]
		}
		if !lookup && (name == "pk" || name == "id") {
			return nil, hinted(s, "a row is found by it, as in "+m.Name+".objects.get(pk=1)", "the database gives a new row its %s", name)
		}
		if !known && !lookup {
			return nil, hasNot(s, m, name)
		}
		if !known {
			return nil, r.noField(s, m, name)
		}
		if name == "id" {
			name = "pk"
		}
		of, err := r.fieldValue(s, f, n.Value)
		if id, wrong := r.idOf(s, f, n.Value); err != nil && lookup && f.To != nil && wrong == nil && len(id.Of.Nodes()) > 0 { // filter(team=1)
			of, err = id, nil
		}
		if !lookup && of.Is == httpsim.ValueYounger && err == nil {
			err = refuse(s, "%s is a moment: timezone.now()", f.Name)
		}
		if lookup && sign != "" && of.Is == httpsim.ValueNow {
			of.Is, of.Age = httpsim.ValueYounger, 0
		}
		if sign == "gte" && of.Is == httpsim.ValueYounger {
			of.Age += httpsim.Instant
		}
		if (sign != "") != (of.Is == httpsim.ValueYounger) && err == nil {
			err = instead(s, rowLookup, "a field is compared by its name alone, and a moment with one that lies back")
		}
		if err != nil {
			return nil, err
		}
		if sign == "lt" {
			of.Is = httpsim.ValueOlder
		}
		of.Field = name
		all = append(all, of)
	}
	return all, nil
}

// lookup reads name__icontains="tea", pk__in=[1, 2], team__in=teams and count__gt=F("least"); false for a field
// that is compared by its name alone, and for a moment.
func (r *viewReader) lookup(s python.Statement, m *httpsim.Model, n python.Named) (of httpsim.FieldValue, is bool, err error) {
	i := strings.LastIndex(n.Name, "__")
	if i < 0 || !slices.Contains(httpsim.Lookups(), n.Name[i+2:]) || n.Name[i+2:] == "exact" {
		return of, false, nil
	}
	name := n.Name[:i]
	path, at, missing := m.Lookup(name)
	if at != nil {
		return of, true, r.noField(s, at, missing)
	}
	f := path[len(path)-1]
	of.Field, of.Lookup = name, n.Name[i+2:]
	if name == "id" {
		of.Field = "pk"
	}
	if key, byID := strings.CutSuffix(name, "_id"); byID && f.Kind == httpsim.ForeignKey {
		of.Field, of.ByID = key, true
	}
	switch {
	case of.Lookup == "isnull":
		of.Of, err = r.value(s, n.Value)
		return of, true, err
	case of.Lookup == "in":
		return r.oneIn(s, m, f, of, n.Value)
	case f.Kind == httpsim.DateTimeField && of.Lookup == "lte":
		moment, err := r.fieldValue(s, f, n.Value)
		if moment.Is == httpsim.ValueNow || moment.Is == httpsim.ValueYounger {
			of.Is, of.Age = httpsim.ValueOlder, moment.Age
		} else if err == nil {
			err = refuse(s, "%s is a moment: timezone.now()", f.Name)
		}
		return of, true, err
	case f.Kind == httpsim.DateTimeField:
		return of, false, nil
	}
	ordered := len(of.Lookup) < 4 && of.Lookup[0] != 'i'
	if f.Kind != httpsim.CharField && !ordered || f.Kind == httpsim.BooleanField || f.Kind == httpsim.ForeignKey {
		return of, true, refuse(s, "%s is a %s, which the lookup __%s does not ask", f.Name, f.ClassName(), of.Lookup)
	}
	if sum, is, err := r.fieldSum(s, n.Value); is {
		sum.Field, sum.Lookup = of.Field, of.Lookup
		return sum, true, err
	}
	of.Of, err = r.value(s, n.Value)
	return of, true, err
}

// oneIn reads what __in is given: a list, rows, or what finds them.
func (r *viewReader) oneIn(s python.Statement, m *httpsim.Model, f httpsim.ModelField, of httpsim.FieldValue, e *python.Expr) (httpsim.FieldValue, bool, error) {
	if e.Kind == python.List || e.Kind == python.Set {
		for _, one := range e.Parts {
			if _, is := r.row(one); is {
				t, err := r.value(s, &python.Expr{Kind: python.Attribute, Text: "pk", Parts: []*python.Expr{one}})
				if err != nil {
					return of, true, err
				}
				of.Values = append(of.Values, t)
				continue
			}
			t, err := r.value(s, one)
			if err != nil {
				return of, true, err
			}
			of.Values = append(of.Values, t)
		}
		if len(e.Parts) == 0 {
			of.Of, _ = httpsim.Constant("[]")
		}
		return of, true, nil
	}
	q, err := r.query(s, e)
	if err != nil {
		return of, true, err
	}
	if q == nil {
		of.Of, err = r.value(s, e)
		return of, true, err
	}
	if q.model != f.To && (f.Name != "pk" && f.Name != "id" || q.model != m) || q.isPart() {
		return of, true, refuse(s, "the field %s takes rows of another model", f.Name)
	}
	if of.Is, of.Rows = httpsim.ValueRows, q.from; e.Kind == python.Name {
		return of, true, nil
	}
	list := r.unnamed(httpsim.ListRows{Model: q.model, From: q.from, Where: q.where}).(httpsim.ListRows)
	r.addRow(s, list)
	of.Rows = list.Name()
	return of, true, nil
}

// fieldSum reads F("count"), F("count") + 1 and F("count") - 1.
func (r *viewReader) fieldSum(s python.Statement, e *python.Expr) (of httpsim.FieldValue, is bool, err error) {
	sum := e
	if e.Kind == python.Operation && (e.Text == "+" || e.Text == "-") && len(e.Parts) == 2 {
		sum, of.Minus = e.Parts[0], e.Text == "-"
	}
	if call := calls(sum); call != "F" && call != "models.F" {
		return of, false, nil
	}
	if len(sum.Parts) != 2 || sum.Parts[1].Kind != python.String || strings.Contains(sum.Parts[1].Text, "__") {
		return of, true, instead(s, "F(\"count\") + 1", "F() is given the name of a field of the model here")
	}
	of.Is, of.F = httpsim.ValueF, sum.Parts[1].Text
	if sum == e {
		return of, true, nil
	}
	by, ok := r.amount(s, e.Parts[1])
	if of.Of = by; ok && len(by.Nodes()) == 0 {
		of.Of = httpsim.Number(1)
	}
	if !ok {
		err = refuse(s, "to F() a number is added here, or taken away")
	}
	return of, true, err
}

// lookups reads what filter() and get() are given: fields, and Q(…) before them.
func (r *viewReader) lookups(s python.Statement, m *httpsim.Model, e *python.Expr) (all []httpsim.FieldValue, err error) {
	for _, part := range e.Parts[1:] {
		ways, err := r.anyOf(s, m, part)
		if err != nil {
			return nil, err
		}
		if ways == nil {
			return nil, r.byPlace(s, m, e)
		}
		all = append(all, httpsim.FieldValue{Is: httpsim.ValueAny, Any: ways})
	}
	more, err := r.fields(s, m, e.Named, true)
	return append(all, more...), err
}

// byPlace refuses what a method is given by place.
func (r *viewReader) byPlace(s python.Statement, m *httpsim.Model, e *python.Expr) error {
	return r.otherRows(s, &rowQuery{model: m}, e.Parts[0].Text, e)
}

// anyOf reads Q(…), ~Q(…) and Q(…) | Q(…); nil for anything else.
func (r *viewReader) anyOf(s python.Statement, m *httpsim.Model, e *python.Expr) (ways [][]httpsim.FieldValue, err error) {
	switch call := calls(e); {
	case e.Kind == python.Operation && e.Text == "|" && len(e.Parts) == 2:
		for _, part := range e.Parts {
			more, err := r.anyOf(s, m, part)
			if err != nil || more == nil {
				return nil, err
			}
			ways = append(ways, more...)
		}
		return ways, nil
	case (call == "Q" || call == "models.Q") && len(e.Parts) == 1 && len(e.Named) > 0:
		all, err := r.fields(s, m, e.Named, true)
		if err != nil {
			return nil, err
		}
		for _, of := range all {
			if path, _, _ := m.Lookup(of.Field); len(path) > 1 && path[1].Column() != "id" {
				return nil, refuse(s, "Q() is given fields of the model's own here")
			}
		}
		slices.SortStableFunc(all, func(a, b httpsim.FieldValue) int { return strings.Compare(a.Key(), b.Key()) })
		return [][]httpsim.FieldValue{all}, nil
	}
	return nil, nil
}

// isPart reports whether rows are a part of others, which is asked for nothing more here.
func (q *rowQuery) isPart() bool { return q.picks || q.low+q.high > 0 }

// partOfRows reads orders[0], orders[:3] and orders[2:5].
func (r *viewReader) partOfRows(s python.Statement, e *python.Expr) (*rowQuery, error) {
	q, err := r.query(s, e.Parts[0])
	if q == nil || err != nil || q.isPart() || !q.made {
		return nil, err
	}
	at := e.Parts[1]
	if at.Kind == python.Number {
		q.at, q.picks = int(at.Number), true
		return q, nil
	}
	if at.Kind != python.Slice || at.Parts[2].Dotted() != "None" {
		return nil, nil
	}
	for i, place := range []*int{&q.low, &q.high} {
		switch part := at.Parts[i]; {
		case part.Kind == python.Number && (i == 0 || part.Number > int64(q.low)):
			*place = int(part.Number)
		case part.Dotted() != "None":
			return nil, refuse(s, "a part of rows lies between two numbers here, as in [:3] and [2:5]")
		}
	}
	return q, nil
}
