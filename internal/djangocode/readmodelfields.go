package djangocode

import (
	"strconv"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// field reads the arguments of a field.
func (r *modelsReader) field(m *httpsim.Model, name string, kind httpsim.FieldKind, call *python.Expr) {
	f := httpsim.ModelField{Name: name, Kind: kind}.Classed()
	given := call.Parts[1:]
	if f.Kind == httpsim.ForeignKey {
		if len(given) == 0 {
			for _, n := range call.Named {
				if n.Name == "to" {
					given = []*python.Expr{n.Value}
				}
			}
		}
		if len(given) == 0 {
			r.failAt(call, "as in models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)", "a %s says to what it points", f.ClassName())
		}
		r.pointsTo(m, len(m.Fields), given[0])
		given = given[1:]
	}
	if len(given) > 0 && f.Kind == httpsim.ForeignKey {
		f.OnDelete = r.onDelete(given[0])
		given = given[1:]
	}
	if len(given) > 0 && f.Kind != httpsim.ForeignKey { // the first one is verbose_name
		f.Verbose = r.said(given[0])
		given = given[1:]
	}
	if len(given) > 0 {
		r.failAt(given[0], "write its name before it, as in max_length=100", "a field is given its options by name here")
	}
	var later *python.Expr
	for _, n := range call.Named {
		switch v := n.Value; n.Name {
		case "to":
		case "verbose_name":
			f.Verbose = r.said(v)
		case "help_text":
			f.Help = r.said(v)
		case "editable":
			f.Fixed = !r.truth(v)
		case "max_length":
			f.MaxLength = r.number(v)
		case "max_digits":
			f.Digits = r.number(v)
		case "decimal_places":
			f.Places = r.number(v)
		case "unique":
			f.Unique = r.truth(v) || f.IsOne()
		case "null":
			f.Null = r.truth(v)
		case "blank":
			f.Blank = r.truth(v)
		case "db_index":
			f.Index = r.truth(v)
		case "auto_now_add":
			f.AutoNow = r.truth(v)
		case "auto_now":
			f.SaveNow = r.truth(v)
		case "related_name":
			f.Related = r.text(v)
		case "on_delete":
			f.OnDelete = r.onDelete(v)
		case "choices":
			r.choices(&f, v)
		case "default":
			later = v
		default:
			r.failAt(v, "leave it out", "%s of a field is not played here", n.Name)
		}
	}
	if later != nil {
		r.defaultOf(&f, later)
	}
	r.fits(f, call)
	m.Fields = append(m.Fields, f)
}

// fits refuses what Django does not take of a field.
func (r *modelsReader) fits(f httpsim.ModelField, call *python.Expr) {
	moment := f.AutoNow || f.SaveNow
	switch err := f.CheckSizes(); {
	case err != nil:
		r.failAt(call, "", "%v", err)
	case f.ClassName() == string(httpsim.CharField) && f.MaxLength == 0: // fields.E120
		r.failAt(call, "write max_length=200", "a CharField says how long it may be: max_length")
	case f.Kind == httpsim.ForeignKey && f.OnDelete == "":
		r.failAt(call, "write on_delete=models.CASCADE", "a %s says what becomes of its row: on_delete", f.ClassName())
	case f.OnDelete == httpsim.SetNull && !f.Null:
		r.failAt(call, "write null=True beside it", "SET_NULL sets the field to None, which it may not be")
	case f.AutoNow && f.SaveNow:
		r.failAt(call, "leave one of them out", "a field has auto_now or auto_now_add, and not both")
	case moment && !f.IsMoment():
		r.failAt(call, "leave it out", "a %s has no moment", f.ClassName())
	case f.MaxLength != 0 && f.Kind != httpsim.CharField:
		r.failAt(call, "leave out max_length", "a %s has no length", f.ClassName())
	case f.Unique && f.Kind == httpsim.BooleanField:
		r.failAt(call, "leave it out", "a BooleanField is not unique here")
	}
}

// pointsTo notes to what a key points, which may stand below.
func (r *modelsReader) pointsTo(m *httpsim.Model, at int, e *python.Expr) {
	r.links = append(r.links, func() { m.Fields[at].To = r.target(m, e) })
}

// target is the model that an expression names; nil: the user.
func (r *modelsReader) target(of *httpsim.Model, e *python.Expr) *httpsim.Model {
	name := e.Dotted()
	if e.Kind == python.String {
		name = e.Text
	}
	switch name {
	case "settings.AUTH_USER_MODEL", "User", "auth.User", "get_user_model":
		return nil
	case "self":
		return of
	}
	if e.Kind == python.Call && e.Parts[0].Dotted() == "get_user_model" {
		return nil
	}
	name = name[strings.LastIndexByte(name, '.')+1:]
	for _, m := range r.models {
		if m.Name == name {
			return m
		}
	}
	r.failAt(e, "write the class in models.py, or settings.AUTH_USER_MODEL", "models.py has no model %q", name)
	return nil
}

// many reads a ManyToManyField.
func (r *modelsReader) many(m *httpsim.Model, name string, call *python.Expr) {
	if len(call.Parts) != 2 {
		r.failAt(call, "as in models.ManyToManyField(Tag)", "a ManyToManyField says to what it leads")
	}
	f := httpsim.ManyField{Name: name}
	for _, n := range call.Named {
		switch n.Name {
		case "blank":
			f.Blank = r.truth(n.Value)
		case "related_name":
			f.Related = r.text(n.Value)
		default:
			r.failAt(n.Value, "leave it out, or write a model with two ForeignKeys", "%s of a ManyToManyField is not played here", n.Name)
		}
	}
	at := len(m.Many)
	m.Many = append(m.Many, f)
	r.links = append(r.links, func() {
		to := r.target(m, call.Parts[1])
		if to == nil || to == m {
			r.failAt(call.Parts[1], "write a model with a ForeignKey to each of the two", "a ManyToManyField leads to another model of the file here, and not to the user or to its own")
		}
		m.Many[at].To = to
	})
}

// meta reads class Meta.
func (r *modelsReader) meta(m *httpsim.Model, s python.Statement) {
	for _, line := range s.Body {
		if line.Action == python.Pass {
			continue
		}
		if line.Action != python.Assign || line.Target.Kind != python.Name {
			r.fail(line.Line, line.Col, "", "this line of a Meta is not read here")
		}
		switch v := line.Value; line.Target.Text {
		case "ordering":
			m.Ordering = r.texts(v)
		case "unique_together":
			sets := [][]string{}
			if len(v.Parts) > 0 && v.Parts[0].Kind == python.String {
				sets = append(sets, r.texts(v))
			} else {
				for _, part := range v.Parts {
					sets = append(sets, r.texts(part))
				}
			}
			for i, set := range sets {
				if i == 0 {
					m.Together = set
				} else {
					m.Constraints = append(m.Constraints, httpsim.UniqueConstraint{Fields: set})
				}
			}
		case "constraints":
			for _, part := range v.Parts {
				r.constraint(m, part)
			}
		case "verbose_name":
			m.Verbose = r.said(v)
		case "verbose_name_plural": // Django's admin alone says it
			r.said(v)
		default:
			r.fail(line.Line, line.Col, "leave it out", "%s of a Meta is not played here", line.Target.Text)
		}
	}
}

// constraint reads models.UniqueConstraint(fields=[…], name="…").
func (r *modelsReader) constraint(m *httpsim.Model, e *python.Expr) {
	if e.Kind != python.Call || !strings.HasSuffix(e.Parts[0].Dotted(), "UniqueConstraint") || len(e.Parts) > 1 {
		r.failAt(e, `as in models.UniqueConstraint(fields=["user", "item"], name="one_item")`, "of constraints UniqueConstraint is played here")
	}
	u := httpsim.UniqueConstraint{}
	for _, n := range e.Named {
		switch n.Name {
		case "fields":
			u.Fields = r.texts(n.Value)
		case "name":
			u.Name = r.text(n.Value)
		default:
			r.failAt(n.Value, "leave it out", "%s of a UniqueConstraint is not played here", n.Name)
		}
	}
	if u.Name == "" || len(u.Fields) == 0 || !httpsim.IsName(u.Name) {
		r.failAt(e, `as in models.UniqueConstraint(fields=["user", "item"], name="one_item")`, "a UniqueConstraint has fields and a name")
	}
	m.Constraints = append(m.Constraints, u)
}

func (r *modelsReader) onDelete(e *python.Expr) httpsim.OnDelete {
	word, _ := strings.CutPrefix(e.Dotted(), "models.")
	for _, name := range httpsim.OnDeletes() {
		if name == word {
			return httpsim.OnDelete(name)
		}
	}
	r.failAt(e, "write models.CASCADE, models.SET_NULL or models.PROTECT", "%s is not played here", e.Dotted())
	return ""
}

// choices reads the values that a field may have.
func (r *modelsReader) choices(f *httpsim.ModelField, e *python.Expr) {
	if e.Kind == python.Name && r.named[e.Text] != nil {
		e = r.named[e.Text]
	}
	if e.Kind != python.List && e.Kind != python.Tuple || f.Kind != httpsim.CharField && f.Kind != httpsim.IntegerField {
		r.failAt(e, `as in choices=[("a", "A"), ("b", "B")]`, "choices are pairs of a text, or of a whole number, and its label")
	}
	for _, pair := range e.Parts {
		if len(pair.Parts) != 2 || pair.Parts[1].Kind != python.String || (pair.Parts[0].Kind == python.String) != (f.Kind == httpsim.CharField) || pair.Parts[0].Kind != python.String && pair.Parts[0].Kind != python.Number {
			r.failAt(pair, `as in ("a", "A")`, "choices are pairs of a text, or of a whole number, and its label")
		}
		var value any = pair.Parts[0].Text
		if pair.Parts[0].Kind == python.Number {
			value = pair.Parts[0].Number
		}
		f.Choices = append(f.Choices, httpsim.FieldChoice{Value: value, Label: pair.Parts[1].Text})
	}
}

// defaultOf reads what a new row has of which nothing is said.
func (r *modelsReader) defaultOf(f *httpsim.ModelField, e *python.Expr) {
	for _, call := range []httpsim.DefaultCall{httpsim.DefaultNow, httpsim.DefaultUUID, httpsim.DefaultDict, httpsim.DefaultList} {
		name := string(call)
		fits := call == httpsim.DefaultNow && f.IsMoment() || call == httpsim.DefaultUUID && f.Kind == httpsim.UUIDField || strings.Contains("dict list", name) && f.Kind == httpsim.JSONField
		if fits && (e.Dotted() == name || e.Dotted() == name[strings.IndexByte(name, '.')+1:]) {
			f.DefaultCall = call
			return
		}
	}
	if e.Kind == python.Call && e.Parts[0].Dotted() == "Decimal" && len(e.Parts) == 2 && f.Kind == httpsim.DecimalField {
		e = e.Parts[1]
	}
	text := e.Text
	switch {
	case e.Kind == python.Name && e.Text == "None":
		return
	case f.Kind == httpsim.ForeignKey || f.Kind == httpsim.JSONField || f.Kind == httpsim.UUIDField:
		r.failAt(e, "leave it out", "a %s has no such default here", f.ClassName())
	case f.Kind == httpsim.BooleanField:
		f.Default = r.truth(e)
		return
	case e.Kind == python.Number:
		text = strconv.FormatInt(e.Number, 10)
	case e.Kind == python.Operation && e.Text == "-" && len(e.Parts) == 1 && e.Parts[0].Kind == python.Number:
		text = strconv.FormatInt(-e.Parts[0].Number, 10)
	case e.Kind != python.String && e.Kind != python.Decimal:
		r.failAt(e, "write a value, or timezone.now, uuid.uuid4, dict or list", "this default is not read here")
	}
	value, err := f.Constant(text)
	if err != nil || (e.Kind == python.String) != (f.Kind == httpsim.CharField || f.Kind == httpsim.DateField || f.Kind == httpsim.DecimalField) && f.Kind != httpsim.DecimalField {
		r.failAt(e, "", "%q is no value of a %s", text, f.ClassName())
	}
	f.Default = value
}

func (r *modelsReader) number(e *python.Expr) int {
	if e.Kind != python.Number || e.Number > 1<<30 || e.Number < 0 {
		r.failAt(e, "", "this is a whole number")
	}
	return int(e.Number)
}

func (r *modelsReader) truth(e *python.Expr) bool {
	if e.Kind != python.Name || e.Text != "True" && e.Text != "False" {
		r.failAt(e, "", "this is True or False")
	}
	return e.Text == "True"
}

func (r *modelsReader) text(e *python.Expr) string {
	if e.Kind != python.String {
		r.failAt(e, "", "this is a text in quotes")
	}
	return e.Text
}

// said is a text that people read, which may stand in _().
func (r *modelsReader) said(e *python.Expr) string {
	if e.Kind == python.Call && len(e.Parts) == 2 && len(e.Named) == 0 {
		switch e.Parts[0].Dotted() {
		case "_", "gettext", "gettext_lazy":
			e = e.Parts[1]
		}
	}
	return r.text(e)
}

func (r *modelsReader) texts(e *python.Expr) (all []string) {
	if e.Kind != python.List && e.Kind != python.Tuple {
		r.failAt(e, "", "these are names in quotes, in a list")
	}
	for _, p := range e.Parts {
		all = append(all, r.text(p))
	}
	return all
}
