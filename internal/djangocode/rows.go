package djangocode

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// rowAction writes an action on rows of a model.
func (w *coder) rowAction(a httpsim.Action) {
	switch a := a.(type) {
	case httpsim.NameRow:
		of := "None"
		if nodes := a.Of.Nodes(); len(nodes) > 0 {
			of = nodes[0].Path[1:].String()
		}
		w.line("%s = %s", a.As, of)
	case httpsim.PickRow:
		w.line("%s = %s%s[%d]", a.Name(), w.rows(a.From, a.Model, a.Where), orderBy(a.Order), a.At)
	case httpsim.RefreshRow:
		w.line("%s.refresh_from_db()", a.Row())
	case httpsim.UpdateRows:
		as := ""
		if a.As != "" {
			as = a.As + " = "
		}
		w.line("%s%s.update(%s)", as, strings.TrimSuffix(w.rows(a.From, a.Model, a.Where), ".all()"), w.fields(a.Set))
	case httpsim.CreateRows:
		var all []string
		for _, set := range a.Rows {
			all = append(all, a.Model.Name+"("+w.fields(set)+")")
		}
		w.line("%s.bulk_create([%s])", w.objects(a.Model), strings.Join(all, ", "))
	case httpsim.CreateRow:
		w.createRow(a)
	case httpsim.LoadRow:
		w.loadRow(a)
	case httpsim.FindRow:
		w.findRow(a)
	case httpsim.ListRows:
		w.line("%s = %s%s%s", a.Name(), w.rows(a.From, a.Model, a.Where), orderBy(a.Order), part(a.Low, a.High))
	case httpsim.CountRows:
		w.line("%s = %s.count()", a.Name(), w.rows(a.From, a.Model, a.Where))
	case httpsim.SaveRow:
		w.setRow(a.Row(), a.Set)
		only := ""
		if len(a.Only) > 0 {
			names := make([]string, len(a.Only))
			for i, name := range a.Only {
				names[i] = python.Quote(name)
			}
			only = "update_fields=[" + strings.Join(names, ", ") + "]"
		}
		w.line("%s.save(%s)", a.Row(), only)
	case httpsim.SetRow:
		w.setRow(a.Row(), a.Set)
	case httpsim.DeleteRow:
		w.unlessProtected(a.Row()+".delete()", a.IfProtected)
	case httpsim.DeleteRows:
		w.unlessProtected(w.rows(a.From, a.Model, a.Where)+".delete()", a.IfProtected)
	case httpsim.GetOrCreateRow:
		w.getOrCreateRow(a)
	}
}

// objects imports a model, and is its manager.
func (w *coder) objects(m *httpsim.Model) string {
	w.use(".models", m.Name)
	return m.Name + ".objects"
}

// rows are those of a filter, of all of a model or of those that a view calls from.
func (w *coder) rows(from string, m *httpsim.Model, where []httpsim.FieldValue) string {
	switch {
	case len(where) > 0:
		return w.chain(from, m, where)
	case from != "":
		return from
	}
	return w.objects(m) + ".all()"
}

// chain are the calls of filter() and exclude(), one behind the other.
func (w *coder) chain(from string, m *httpsim.Model, where []httpsim.FieldValue) string {
	rows := from
	if from == "" {
		rows = w.objects(m)
	}
	if len(where) > 0 && where[0].Manager {
		f, _ := m.Field(where[0].Field)
		rows = w.fieldValue(where[0]) + "." + m.Reverse(f)
		if where = where[1:]; len(where) == 0 {
			return rows + ".all()"
		}
	}
	for len(where) > 0 {
		method, n := "filter", 1
		if where[0].Not {
			method = "exclude"
		}
		for n < len(where) && (!where[0].Not && !where[n].Not && !where[n].Then || where[n].Both) {
			n++
		}
		rows += "." + method + "(" + w.fields(where[:n]) + ")"
		where = where[n:]
	}
	return rows
}

// got are the rows of which get() is asked for one, and what it is given: what filter() is given last.
func (w *coder) got(from string, m *httpsim.Model, where []httpsim.FieldValue) (rows, arguments string) {
	n := len(where)
	for n > 0 && !where[n-1].Not && !where[n-1].Manager {
		if n--; where[n].Then {
			break
		}
	}
	return strings.TrimSuffix(w.chain(from, m, where[:n]), ".all()"), w.fields(where[n:])
}

// part is [:3] of rows.
func part(low, high int) string {
	from, to := "", ""
	if low > 0 {
		from = fmt.Sprint(low)
	}
	if high > 0 {
		to = fmt.Sprint(high)
	}
	if from+to == "" {
		return ""
	}
	return "[" + from + ":" + to + "]"
}

func orderBy(field string) string {
	if field == "" {
		return ""
	}
	var all []string
	for name := range strings.SplitSeq(field, ", ") {
		all = append(all, python.Quote(name))
	}
	return ".order_by(" + strings.Join(all, ", ") + ")"
}

// fields are keyword arguments.
func (w *coder) fields(all []httpsim.FieldValue) string {
	parts := make([]string, len(all))
	for i, of := range all {
		name := of.Key()
		if of.Is == httpsim.ValueAny {
			parts[i] = w.anyOf(of.Any)
			continue
		}
		if of.Is == httpsim.ValueOlder && of.Lookup == "" {
			name += "__lt"
		}
		if of.Is == httpsim.ValueYounger {
			name += map[bool]string{true: "__gte", false: "__gt"}[of.Age != of.Bound()]
		}
		parts[i] = name + "=" + w.fieldValue(of)
	}
	return strings.Join(parts, ", ")
}

// anyOf are Q(…) with | between them.
func (w *coder) anyOf(ways [][]httpsim.FieldValue) string {
	w.use("django.db.models", "Q")
	var all []string
	for _, way := range ways {
		all = append(all, "Q("+w.fields(way)+")")
	}
	return strings.Join(all, " | ")
}

// fieldValue is what a field is set to or compared with.
func (w *coder) fieldValue(of httpsim.FieldValue) string {
	if of.ByID && (of.Is == httpsim.ValueVisitor || of.Is == httpsim.ValueFound) {
		of.ByID = false
		return w.fieldValue(of) + ".pk"
	}
	if len(of.Values) > 0 {
		var all []string
		for _, t := range of.Values {
			all = append(all, w.expression(t))
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	switch of.Is {
	case httpsim.ValueRows:
		return of.Rows
	case httpsim.ValueF:
		w.use("django.db.models", "F")
		sum := "F(" + python.Quote(of.F) + ")"
		if len(of.Of.Nodes()) > 0 {
			sum += map[bool]string{true: " - ", false: " + "}[of.Minus] + w.expression(of.Of)
		}
		return sum
	case httpsim.ValueVisitor:
		return "request.user"
	case httpsim.ValueFound:
		if nodes := of.Of.Nodes(); len(nodes) > 0 && nodes[0].Path.IsWho() {
			return lookup(nodes[0].Path, "", `"`)
		}
		return w.found()
	case httpsim.ValueNow:
		w.use("django.utils", "timezone")
		return "timezone.now()"
	case httpsim.ValueNone:
		return "None"
	case httpsim.ValueYounger, httpsim.ValueOlder:
		w.use("django.utils", "timezone")
		if of.Bound() == 0 {
			return "timezone.now()"
		}
		w.use("datetime", "timedelta")
		return fmt.Sprintf("timezone.now() - timedelta(seconds=%d)", int64(of.Bound()/time.Second))
	}
	return w.expression(of.Of)
}

func (w *coder) createRow(a httpsim.CreateRow) {
	create := fmt.Sprintf("%s = %s.create(%s)", a.Name(), w.objects(a.Model), w.fields(a.Set))
	if a.IfTaken == nil {
		w.line("%s", create)
		return
	}
	w.use("django.db", "IntegrityError")
	w.line("try:")
	w.line("    %s", create)
	w.branch("except IntegrityError:", a.IfTaken)
}

func (w *coder) loadRow(a httpsim.LoadRow) {
	if a.Or404 {
		w.use("django.shortcuts", "get_object_or_404")
		rows, arguments := w.got(a.From, a.Model, a.Where)
		if rows == w.objects(a.Model) {
			rows = a.Model.Name
		}
		w.line("%s = get_object_or_404(%s)", a.Name(), strings.TrimSuffix(rows+", "+arguments, ", "))
		return
	}
	if a.By != "" {
		w.line("%s = %s.%s(%s)", a.Name(), strings.TrimSuffix(w.rows(a.From, a.Model, a.Where), ".all()"), a.Method(), python.Quote(a.By))
		return
	}
	rows, arguments := w.got(a.From, a.Model, a.Where)
	w.line("%s = %s.get(%s)", a.Name(), rows, arguments)
}

func (w *coder) findRow(a httpsim.FindRow) {
	rows := w.rows(a.From, a.Model, a.Where)
	if a.Exists {
		w.twoWays("if "+rows+".exists():", "if not "+rows+".exists():", a)
		return
	}
	name := a.Name()
	if a.Get {
		w.triedGet(a)
		return
	}
	w.line("%s = %s%s.%s()", name, rows, orderBy(a.Order), a.Method())
	if len(a.IfFound)+len(a.IfNot) > 0 {
		w.twoWays("if "+name+" is not None:", "if "+name+" is None:", a)
	}
}

// triedGet is a get() in a try.
func (w *coder) triedGet(a httpsim.FindRow) {
	rows, arguments := w.got(a.From, a.Model, a.Where)
	w.line("try:")
	w.line("    %s = %s.get(%s)", a.Name(), rows, arguments)
	w.branch("except "+a.Model.Name+".DoesNotExist:", a.IfNot)
	if len(a.IfFound) > 0 {
		w.branch("else:", a.IfFound)
	}
}

func (w *coder) getOrCreateRow(a httpsim.GetOrCreateRow) {
	arguments := w.fields(a.Where)
	if len(a.Defaults) > 0 {
		var all []string
		for _, of := range a.Defaults {
			all = append(all, python.Quote(of.Key())+": "+w.fieldValue(of))
		}
		arguments += ", defaults={" + strings.Join(all, ", ") + "}"
	}
	w.line("%s, %s = %s.%s(%s)", a.Name(), cmp.Or(a.Made, "created"), w.objects(a.Model), a.Method(), arguments)
	if len(a.IfCreated)+len(a.IfThere) > 0 {
		w.twoWays("if created:", "if not created:", a)
	}
}

// setRow sets fields of a row.
func (w *coder) setRow(row string, set []httpsim.FieldValue) {
	for _, of := range set {
		sign := "="
		if of.Is == httpsim.ValueAdded {
			sign = map[bool]string{true: "-=", false: "+="}[of.Minus]
		}
		w.line("%s.%s %s %s", row, of.Key(), sign, w.fieldValue(of))
	}
}
