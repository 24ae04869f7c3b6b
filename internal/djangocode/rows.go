package djangocode

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// rowAction writes an action on rows of a model.
func (w *coder) rowAction(a httpsim.Action) {
	switch a := a.(type) {
	case httpsim.CreateRow:
		w.createRow(a)
	case httpsim.LoadRow:
		w.loadRow(a)
	case httpsim.FindRow:
		w.findRow(a)
	case httpsim.ListRows:
		w.line("%s = %s%s", a.Model.Several(), w.rows(a.Model, a.Where), orderBy(a.Order))
	case httpsim.CountRows:
		w.line("%s = %s.count()", a.Model.Count(), w.rows(a.Model, a.Where))
	case httpsim.SaveRow:
		w.setRow(a.Model, a.Set)
		only := ""
		if len(a.Only) > 0 {
			names := make([]string, len(a.Only))
			for i, name := range a.Only {
				names[i] = python.Quote(name)
			}
			only = "update_fields=[" + strings.Join(names, ", ") + "]"
		}
		w.line("%s.save(%s)", a.Model.Var(), only)
	case httpsim.SetRow:
		w.setRow(a.Model, a.Set)
	case httpsim.DeleteRow:
		w.unlessProtected(a.Model.Var()+".delete()", a.IfProtected)
	case httpsim.DeleteRows:
		w.unlessProtected(w.rows(a.Model, a.Where)+".delete()", a.IfProtected)
	case httpsim.GetOrCreateRow:
		w.getOrCreateRow(a)
	}
}

// objects imports a model, and is its manager.
func (w *coder) objects(m *httpsim.Model) string {
	w.use(".models", m.Name)
	return m.Name + ".objects"
}

// rows are those of a filter.
func (w *coder) rows(m *httpsim.Model, where []httpsim.FieldValue) string {
	if len(where) == 0 {
		return w.objects(m) + ".all()"
	}
	has, rows := w.without(m, where)
	if len(has) == 0 {
		return rows
	}
	return w.objects(m) + ".filter(" + w.fields(has) + ")" + strings.TrimPrefix(rows, w.objects(m))
}

// without are the rows of which nothing is excluded that a lookup excludes, with what they have.
func (w *coder) without(m *httpsim.Model, where []httpsim.FieldValue) (has []httpsim.FieldValue, rows string) {
	rows = w.objects(m)
	for _, of := range where {
		if !of.Not {
			has = append(has, of)
			continue
		}
		rows += ".exclude(" + w.fields([]httpsim.FieldValue{of}) + ")"
	}
	return has, rows
}

func orderBy(field string) string {
	if field == "" {
		return ""
	}
	return ".order_by(" + python.Quote(field) + ")"
}

// fields are keyword arguments.
func (w *coder) fields(all []httpsim.FieldValue) string {
	parts := make([]string, len(all))
	for i, of := range all {
		name := of.Key()
		if of.Is == httpsim.ValueOlder {
			name += "__lt"
		}
		if of.Is == httpsim.ValueYounger {
			name += map[bool]string{true: "__gte", false: "__gt"}[of.Age != of.Bound()]
		}
		parts[i] = name + "=" + w.fieldValue(of)
	}
	return strings.Join(parts, ", ")
}

// fieldValue is what a field is set to or compared with.
func (w *coder) fieldValue(of httpsim.FieldValue) string {
	if of.ByID && (of.Is == httpsim.ValueVisitor || of.Is == httpsim.ValueFound) {
		of.ByID = false
		return w.fieldValue(of) + ".pk"
	}
	switch of.Is {
	case httpsim.ValueVisitor:
		return "request.user"
	case httpsim.ValueFound:
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
	create := fmt.Sprintf("%s = %s.create(%s)", a.Model.Var(), w.objects(a.Model), w.fields(a.Set))
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
		has, rows := w.without(a.Model, a.Where)
		if len(has) == len(a.Where) {
			rows = a.Model.Name
		}
		w.line("%s = get_object_or_404(%s)", a.Model.Var(), strings.Join(append([]string{rows}, slices.DeleteFunc([]string{w.fields(has)}, func(s string) bool { return s == "" })...), ", "))
		return
	}
	has, rows := w.without(a.Model, a.Where)
	w.line("%s = %s.get(%s)", a.Model.Var(), rows, w.fields(has))
}

func (w *coder) findRow(a httpsim.FindRow) {
	rows := w.rows(a.Model, a.Where)
	if a.Exists {
		w.twoWays("if "+rows+".exists():", "if not "+rows+".exists():", a)
		return
	}
	name := a.Model.Var()
	w.line("%s = %s%s.%s()", name, rows, orderBy(a.Order), a.Method())
	if len(a.IfFound)+len(a.IfNot) > 0 {
		w.twoWays("if "+name+" is not None:", "if "+name+" is None:", a)
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
	w.line("%s, created = %s.%s(%s)", a.Model.Var(), w.objects(a.Model), a.Method(), arguments)
	if len(a.IfCreated)+len(a.IfThere) > 0 {
		w.twoWays("if created:", "if not created:", a)
	}
}

// setRow sets fields of a row.
func (w *coder) setRow(m *httpsim.Model, set []httpsim.FieldValue) {
	for _, of := range set {
		sign := "="
		if of.Is == httpsim.ValueAdded {
			sign = map[bool]string{true: "-=", false: "+="}[of.Minus]
		}
		w.line("%s.%s %s %s", m.Var(), of.Key(), sign, w.fieldValue(of))
	}
}

// modelsFile is models.py of the site's own app.
func modelsFile(models []*httpsim.Model) string {
	if len(models) == 0 {
		return ""
	}
	var b strings.Builder
	users := ""
	for n, m := range models {
		fmt.Fprintf(&b, "\n\nclass %s(models.Model):\n", m.Name)
		for _, f := range m.Fields {
			arguments := fieldArguments(f)
			if f.Kind == httpsim.ForeignKey {
				arguments = slices.Insert(arguments, 0, target(f, m, models[:n]))
				if f.IsUser() {
					users = "from django.conf import settings\n"
				}
				if name := m.RelatedName(f); name != "" {
					arguments = append(arguments, "related_name="+python.Quote(name))
				}
			}
			fmt.Fprintf(&b, "    %s = models.%s(%s)\n", f.Name, f.Kind, strings.Join(arguments, ", "))
		}
		if len(m.Together) > 0 {
			names := make([]string, len(m.Together))
			for i, name := range m.Together {
				names[i] = python.Quote(name)
			}
			fmt.Fprintf(&b, "\n    class Meta:\n        unique_together = [(%s)]\n", strings.Join(names, ", "))
		}
	}
	return "# " + models[0].App + "/models.py\n" + users + "from django.db import models\n" + b.String()
}

// target is what a foreign key points to: the class of a model above, and else its name.
func target(f httpsim.ModelField, of *httpsim.Model, above []*httpsim.Model) string {
	switch {
	case f.IsUser():
		return "settings.AUTH_USER_MODEL"
	case f.To == of:
		return python.Quote("self")
	case slices.Contains(above, f.To):
		return f.To.Name
	}
	return python.Quote(f.To.Name)
}

// fieldArguments are those of a field's class.
func fieldArguments(f httpsim.ModelField) (all []string) {
	switch f.Kind {
	case httpsim.CharField:
		all = append(all, fmt.Sprint("max_length=", httpsim.LongestText))
	case httpsim.ForeignKey:
		all = append(all, "on_delete=models."+string(cmp.Or(f.OnDelete, httpsim.Cascade)))
	}
	if f.Unique {
		all = append(all, "unique=True")
	}
	if f.Null {
		all = append(all, "null=True")
	}
	if f.AutoNow {
		all = append(all, "auto_now_add=True")
	}
	if f.SaveNow {
		all = append(all, "auto_now=True")
	}
	switch value := f.Default.(type) {
	case string:
		all = append(all, "default="+python.Quote(value))
	case bool:
		all = append(all, "default="+map[bool]string{true: "True", false: "False"}[value])
	case int64:
		all = append(all, fmt.Sprint("default=", value))
	}
	return all
}

// writeFor writes {% for %} with what is in it.
func writeFor(b *strings.Builder, n httpsim.Node, tokens bool) {
	in := inTemplate(n.For.In.Path)
	if n.For.Items {
		in += ".items"
	}
	b.WriteString("{% for " + strings.Join(n.For.Names, ", ") + " in " + in + " %}")
	writeNodes(b, n.Yes, tokens)
	if n.No != nil {
		b.WriteString("{% empty %}")
		writeNodes(b, n.No, tokens)
	}
	b.WriteString("{% endfor %}")
}
