package djangocode

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/filters"
	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// modelsFile is models.py of the site's own app.
func modelsFile(models []*httpsim.Model) string {
	if len(models) == 0 {
		return ""
	}
	w := &modelsWriter{}
	for n, m := range models {
		w.class(m, models[:n])
	}
	imports := "from django.db import models\n"
	if w.users {
		imports = "from django.conf import settings\n" + imports
	}
	if slices.ContainsFunc(models, func(m *httpsim.Model) bool {
		return slices.ContainsFunc(m.Fields, func(f httpsim.ModelField) bool { return f.To.IsSession() })
	}) {
		imports = "from " + strings.TrimSuffix(sessionModels, ".") + " import Session\n" + imports
	}
	if w.timezone {
		imports += "from django.utils import timezone\n"
	}
	standard := ""
	for _, name := range []string{"datetime", "uuid"} {
		if w.modules[name] {
			standard += "import " + name + "\n"
		}
	}
	if w.modules["decimal"] {
		standard += "from decimal import Decimal\n"
	}
	if standard != "" {
		standard += "\n"
	}
	return "# " + models[0].App + "/models.py\n" + standard + imports + w.String()
}

// modelsWriter writes classes of models, and notes what they need to import.
type modelsWriter struct {
	strings.Builder
	users, timezone bool
	modules         map[string]bool
}

func (w *modelsWriter) needs(module string) {
	if w.modules == nil {
		w.modules = map[string]bool{}
	}
	w.modules[module] = true
}

// class is one model; above are those that stand before it.
func (w *modelsWriter) class(m *httpsim.Model, above []*httpsim.Model) {
	fmt.Fprintf(w, "\n\nclass %s(models.Model):\n", m.Name)
	for _, f := range m.Fields {
		arguments := w.arguments(f)
		if f.Kind == httpsim.ForeignKey {
			arguments = slices.Insert(arguments, 0, target(f, m, above))
			w.users = w.users || f.IsUser()
			if name := m.RelatedName(f); name != "" {
				arguments = append(arguments, "related_name="+python.Quote(name))
			}
		}
		fmt.Fprintf(w, "    %s = models.%s(%s)\n", f.Name, f.ClassName(), strings.Join(arguments, ", "))
	}
	if meta := metaOf(m); len(meta) > 0 {
		fmt.Fprintf(w, "\n    class Meta:\n        %s\n", strings.Join(meta, "\n        "))
	}
}

// Defined are the fields of a model, each with what the model says of it that lines of a view meet, and the lines of its Meta.
func Defined(m *httpsim.Model) (all []string) {
	w := &modelsWriter{}
	for _, f := range m.Fields {
		said := slices.DeleteFunc(w.arguments(f), func(argument string) bool {
			name, _, _ := strings.Cut(argument, "=")
			return name == "on_delete" && argument == "on_delete=models.CASCADE" || name == "max_length" && f.MaxLength == 0 || name == "choices" || name == "db_index"
		})
		if f.Kind == httpsim.ForeignKey {
			to := "User"
			if !f.IsUser() {
				to = f.To.Name
			}
			said = slices.Insert(said, 0, f.ClassName()+" "+to)
		} else {
			said = slices.Insert(said, 0, f.ClassName())
		}
		if values := choicesOf(f); values != "" {
			said = append(said, values)
		}
		all = append(all, f.Name+" ("+strings.Join(said, ", ")+")")
	}
	for _, line := range metaOf(m) {
		all = append(all, "class Meta: "+line)
	}
	return all
}

// mostChoices is how many values of a field's choices are told.
const mostChoices = 10

// choicesOf are the values that a field may have: choices "news", "sale".
func choicesOf(f httpsim.ModelField) string {
	if len(f.Choices) == 0 {
		return ""
	}
	var values []string
	for _, c := range f.Choices[:min(len(f.Choices), mostChoices)] {
		values = append(values, choiceValue(c))
	}
	if len(f.Choices) > mostChoices {
		values = append(values, "..")
	}
	return "choices " + strings.Join(values, ", ")
}

// choiceValue is the value of a choice as it is written in Python.
func choiceValue(c httpsim.FieldChoice) string {
	if text, is := c.Value.(string); is {
		return python.Quote(text)
	}
	value, _ := pyrun.Repr(c.Value)
	return value
}

// metaOf are the lines of a model's Meta.
func metaOf(m *httpsim.Model) (all []string) {
	if len(m.Ordering) > 0 {
		all = append(all, "ordering = ["+quotedAll(m.Ordering)+"]")
	}
	var together, constraints []string
	if len(m.Together) > 0 {
		together = append(together, "("+quotedAll(m.Together)+")")
	}
	for _, u := range m.Constraints {
		if u.Name == "" {
			together = append(together, "("+quotedAll(u.Fields)+")")
		} else {
			condition := ""
			if u.Condition != nil {
				condition = "condition=" + askedOf(*u.Condition) + ", "
			}
			constraints = append(constraints, "models.UniqueConstraint(fields=["+quotedAll(u.Fields)+"], "+condition+"name="+python.Quote(u.Name)+")")
		}
	}
	for _, c := range m.Checks {
		constraints = append(constraints, "models.CheckConstraint(check="+askedOf(c.Check)+", name="+python.Quote(c.Name)+")")
	}
	if len(together) > 0 {
		all = append(all, "unique_together = ["+strings.Join(together, ", ")+"]")
	}
	if len(constraints) > 0 {
		all = append(all, "constraints = ["+strings.Join(constraints, ", ")+"]")
	}
	return all
}

// askedOf is what a constraint asks, as models.py has it.
func askedOf(a httpsim.Asked) string {
	if a.Name != "" {
		value := filters.Repr(a.Value)
		switch {
		case a.F != "":
			value = "models.F(" + python.Quote(a.F) + ")"
		case a.Values != nil:
			all := make([]string, len(a.Values))
			for i, v := range a.Values {
				all[i] = filters.Repr(v)
			}
			value = "[" + strings.Join(all, ", ") + "]"
		}
		return "models.Q(" + a.Name + "=" + value + ")"
	}
	all := make([]string, len(a.Parts))
	for i, part := range a.Parts {
		if all[i] = askedOf(part); part.Name == "" && !part.Not && len(part.Parts) > 1 {
			all[i] = "(" + all[i] + ")"
		}
	}
	text := strings.Join(all, map[bool]string{true: " | ", false: " & "}[a.Or])
	switch {
	case a.Not && len(all) > 1:
		return "~(" + text + ")"
	case a.Not:
		return "~" + text
	}
	return text
}

// quotedAll are names in quotes, with commas between them.
func quotedAll(names []string) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = python.Quote(name)
	}
	return strings.Join(all, ", ")
}

// target is what a foreign key points to: the class of a model above, and else its name.
func target(f httpsim.ModelField, of *httpsim.Model, above []*httpsim.Model) string {
	switch {
	case f.IsUser():
		return "settings.AUTH_USER_MODEL"
	case f.To.IsSession():
		return "Session"
	case f.To == of:
		return python.Quote("self")
	case slices.Contains(above, f.To):
		return f.To.Name
	}
	return python.Quote(f.To.Name)
}

// arguments are those of a field's class.
func (w *modelsWriter) arguments(f httpsim.ModelField) (all []string) {
	switch class := httpsim.FieldKind(f.ClassName()); {
	case class == httpsim.CharField:
		all = append(all, fmt.Sprint("max_length=", cmp.Or(f.MaxLength, httpsim.LongestText)))
	case f.MaxLength != 0:
		all = append(all, fmt.Sprint("max_length=", f.MaxLength))
	case class == httpsim.DecimalField:
		all = append(all, fmt.Sprintf("max_digits=%d, decimal_places=%d", f.Digits, f.Places))
	case f.Kind == httpsim.ForeignKey:
		all = append(all, "on_delete=models."+string(cmp.Or(f.OnDelete, httpsim.Cascade)))
	}
	if len(f.Choices) > 0 {
		var pairs []string
		for _, c := range f.Choices {
			pairs = append(pairs, "("+choiceValue(c)+", "+python.Quote(c.Label)+")")
		}
		all = append(all, "choices=["+strings.Join(pairs, ", ")+"]")
	}
	for _, said := range []struct {
		is   bool
		name string
	}{{f.Unique && !f.IsOne(), "unique"}, {f.Null, "null"}, {f.Blank, "blank"}, {f.Index, "db_index"}, {f.AutoNow, "auto_now_add"}, {f.SaveNow, "auto_now"}} {
		if said.is {
			all = append(all, said.name+"=True")
		}
	}
	if value := w.defaultOf(f); value != "" {
		all = append(all, "default="+value)
	}
	return all
}

// defaultOf is the default of a field, empty for none.
func (w *modelsWriter) defaultOf(f httpsim.ModelField) string {
	switch f.DefaultCall {
	case httpsim.DefaultNow:
		w.timezone = true
		return string(f.DefaultCall)
	case httpsim.DefaultUUID:
		w.needs("uuid")
		return string(f.DefaultCall)
	case httpsim.DefaultDict, httpsim.DefaultList:
		return string(f.DefaultCall)
	}
	switch value := f.Default.(type) {
	case nil:
		return ""
	case string:
		return python.Quote(value)
	case pyrun.Decimal:
		w.needs("decimal")
		return "Decimal(" + python.Quote(value.String()) + ")"
	case pyrun.Date, pyrun.Delta:
		w.needs("datetime")
	case time.Time:
		return python.Quote(value.Format(time.RFC3339))
	}
	text, _ := pyrun.Repr(f.Default)
	return text
}
