package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// field reads the arguments of a field. Lines are those of the class that run: what validators and defaults say.
func (r *modelsReader) field(m *httpsim.Model, name string, kind httpsim.FieldKind, call *python.Expr, lines *[]python.Statement) {
	f := httpsim.ModelField{Name: name, Kind: kind}.Classed()
	before := len(r.problems)
	at := len(m.Fields)
	m.Fields = append(m.Fields, f)
	r.try(func() { r.places(m, &f, at, call) })
	r.try(func() { r.options(&f, call, lines) })
	if len(r.problems) == before {
		r.try(func() { r.fits(f, call) })
	}
	if len(r.problems) > before && f.CheckSizes() != nil { // of which is told what is wrong
		f.MaxLength, f.Digits, f.Places = 0, 10, 2
	}
	m.Fields[at] = f
}

// places reads what a field is given by place: to what a key points and on_delete, or verbose_name.
func (r *modelsReader) places(m *httpsim.Model, f *httpsim.ModelField, at int, call *python.Expr) {
	given := call.Parts[1:]
	if f.Kind == httpsim.ForeignKey {
		if to := argument(call, "to"); to != nil && len(given) == 0 {
			given = []*python.Expr{to}
		}
		if len(given) == 0 {
			r.failAt(call, "as in models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)", "a %s says to what it points", f.ClassName())
		}
		r.links = append(r.links, link{of: m, at: at, to: given[0]})
		if given = given[1:]; len(given) > 0 {
			f.OnDelete = r.onDelete(given[0])
			given = given[1:]
		}
	} else if len(given) > 0 { // the first one is verbose_name
		f.Verbose, f.Late = r.said(given[0]), r.isLate(given[0])
		given = given[1:]
	}
	if len(given) > 0 {
		r.failAt(given[0], "write its name before it, as in max_length=100", "a field is given its options by name here")
	}
}

// argument is what a call is given by a name, nil for nothing.
func argument(call *python.Expr, name string) *python.Expr {
	for _, n := range call.Named {
		if n.Name == name {
			return n.Value
		}
	}
	return nil
}

// options reads what a field is given by name.
func (r *modelsReader) options(f *httpsim.ModelField, call *python.Expr, lines *[]python.Statement) {
	var later *python.Expr
	for _, n := range call.Named {
		r.try(func() {
			switch v := n.Value; n.Name {
			case "to", "serialize":
			case "verbose_name":
				f.Verbose, f.Late = r.said(v), f.Late || r.isLate(v)
			case "help_text":
				f.Help, f.Late = r.said(v), f.Late || r.isLate(v)
			case "editable":
				f.Fixed = !r.truth(v)
			case "max_length":
				f.MaxLength = r.number(v)
			case "max_digits":
				r.takes(f.ClassName(), n)
				f.Digits = r.number(v)
			case "decimal_places":
				r.takes(f.ClassName(), n)
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
				r.takes(f.ClassName(), n)
				f.AutoNow = r.truth(v)
			case "auto_now":
				r.takes(f.ClassName(), n)
				f.SaveNow = r.truth(v)
			case "related_name":
				r.takes(f.ClassName(), n)
				f.Related = r.text(v)
			case "on_delete":
				r.takes(f.ClassName(), n)
				f.OnDelete = r.onDelete(v)
			case "choices":
				r.choices(f, v)
			case "default":
				later = v
			case "validators":
				r.validators(f, v, lines)
			default:
				r.takes(f.ClassName(), n)
				hint := "leave it out"
				if n.Name == "primary_key" {
					hint = "leave it out: each row has an id, and a UUIDField with unique=True may stand beside it"
				}
				r.failAt(v, hint, "%s of a field is not played here", n.Name)
			}
		})
	}
	if later != nil {
		r.defaultOf(f, later, lines)
	}
}

// takes refuses what a field of Django is not given by name.
func (r *modelsReader) takes(class string, n python.Named) {
	all := optionsOf(class)
	if slices.Contains(all, n.Name) {
		return
	}
	line, col := r.nameOf(n)
	hint := diag.DidYouMean(n.Name, all)
	if takers := takersOf(n.Name); hint == "" && len(takers) > 0 {
		hint = "leave it out: it is an option of " + strings.Join(takers, ", ")
	}
	if hint == "" {
		hint = "leave it out"
	}
	r.fail(line, col, hint, "a %s takes no %s: Python answers TypeError: __init__() got an unexpected keyword argument", class, n.Name)
}

// nameOf is where the name of an argument stands.
func (r *modelsReader) nameOf(n python.Named) (line, col int) {
	line, col = n.Value.Line, n.Value.Col
	if line < 1 || line > len(r.lines) {
		return line, col
	}
	before := []rune(r.lines[line-1])
	text := string(before[:min(len(before), max(0, col-1))])
	if at := strings.LastIndex(text, n.Name); at >= 0 {
		return line, len([]rune(text[:at])) + 1
	}
	return line, col
}

// fits refuses what Django does not take of a field.
func (r *modelsReader) fits(f httpsim.ModelField, call *python.Expr) {
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
	case f.MaxLength != 0 && f.Kind != httpsim.CharField:
		r.failAt(call, "leave out max_length", "a %s has no length", f.ClassName())
	case f.Unique && f.Kind == httpsim.BooleanField:
		r.failAt(call, "leave it out", "a BooleanField is not unique here")
	}
}

// resolve finds what a key points to, or where a ManyToManyField leads.
func (r *modelsReader) resolve(l link) {
	if c := r.classes[l.of.Name]; c == nil || c.abstract {
		return // of which the models below it have their own
	}
	if !l.many {
		l.of.Fields[l.at].To = r.target(l.of, l.to)
		return
	}
	to := r.target(l.of, l.to)
	if to.IsSession() {
		r.failAt(l.to, "write a model with a ForeignKey to each of the two", "a ManyToManyField leads to a model of the file or to the user here, and not to Session")
	}
	if to == l.of || to == nil && l.of.IsUsers() {
		r.failAt(l.to, "write a model with a ForeignKey to each of the two", "a ManyToManyField leads to another model of the file or to the user here, and not to its own")
	}
	l.of.Many[l.at].To = to
	if l.through != nil && to == nil {
		r.failAt(l.through, "leave it out, or write a model with a ForeignKey to each of the two", "a ManyToManyField to the user goes through no model of the file here")
	}
	if l.through != nil {
		by := r.target(l.of, l.through)
		if by == nil || !l.of.ThroughOf(&l.of.Many[l.at], by) {
			r.failAt(l.through, "write a model of the file with one ForeignKey to each of the two", "through names a model that points to %s and to %s, once each", l.of.Name, to.Name)
		}
	}
}

// target is the model that an expression names; nil: the user.
func (r *modelsReader) target(of *httpsim.Model, e *python.Expr) *httpsim.Model {
	name := e.Dotted()
	if e.Kind == python.String {
		name = e.Text
	}
	if e.Kind == python.Call {
		name = e.Parts[0].Dotted()
	}
	switch lastName(name) {
	case "AUTH_USER_MODEL", "get_user_model":
		return nil
	case "self":
		if of.IsUsers() {
			return nil
		}
		return of
	}
	if (r.full(e) == authModels+"User" || e.Kind == python.String && name == "auth.User") && httpsim.UsersAmong(r.models) != nil {
		r.failAt(e, "write settings.AUTH_USER_MODEL", "User of django.contrib.auth has no table here: the users of the site are of the class %s", httpsim.UsersAmong(r.models).Name)
	}
	r.inItsApp(of, e)
	name = lastName(name)
	var names []string
	for _, m := range r.models {
		if m.Name == name && m.IsUsers() {
			return nil
		}
		if m.Name == name {
			return m
		}
		names = append(names, m.Name)
	}
	if name == "User" && httpsim.UsersAmong(r.models) == nil {
		return nil
	}
	if r.full(e) == sessionModels+"Session" || e.Kind == python.String && e.Text == "sessions.Session" {
		return httpsim.SessionModel()
	}
	if c := r.classes[name]; c != nil && c.abstract {
		r.failAt(e, "name a model that derives from it", "%s is abstract and has no table to point to", name)
	}
	hint := diag.DidYouMean(name, names)
	if hint == "" {
		hint = "write the class in models.py, or settings.AUTH_USER_MODEL"
	}
	if diag.Near(name, "Session") || name == "Session" { // whose own class nobody may write
		hint = `write "sessions.Session", or from django.contrib.sessions.models import Session above`
	}
	r.failAt(e, hint, "models.py has no model %q", name)
	return nil
}

// inItsApp refuses a text that names a model of another app than that in which it stands: "Notice" is one of the same app.
func (r *modelsReader) inItsApp(of *httpsim.Model, e *python.Expr) {
	if e.Kind != python.String || e.Text == "self" {
		return
	}
	app, name, dotted := strings.Cut(e.Text, ".")
	if !dotted {
		app, name = of.App, e.Text
	}
	at := slices.IndexFunc(r.models, func(m *httpsim.Model) bool { return m.Name == name && m.App != app })
	if at < 0 || dotted && !slices.ContainsFunc(r.models, func(m *httpsim.Model) bool { return m.App == app }) {
		return
	}
	r.failAt(e, "write "+python.Quote(r.models[at].App+"."+name), "the app %s has no model %s", app, name)
}

// many reads a ManyToManyField.
func (r *modelsReader) many(m *httpsim.Model, name string, call *python.Expr) {
	to := argument(call, "to")
	if len(call.Parts) > 1 {
		to = call.Parts[1]
	}
	f := httpsim.ManyField{Name: name}
	l := link{of: m, at: len(m.Many), many: true, to: to}
	for _, n := range call.Named {
		r.try(func() {
			switch n.Name {
			case "to":
			case "verbose_name":
				f.Verbose, f.Late = r.said(n.Value), f.Late || r.isLate(n.Value)
			case "help_text":
				f.Help, f.Late = r.said(n.Value), f.Late || r.isLate(n.Value)
			case "blank":
				f.Blank = r.truth(n.Value)
			case "related_name":
				f.Related = r.text(n.Value)
			case "through":
				l.through = n.Value
			default:
				r.takes("ManyToManyField", n)
				r.failAt(n.Value, "leave it out, or write a model with two ForeignKeys", "%s of a ManyToManyField is not played here", n.Name)
			}
		})
	}
	if to == nil || len(call.Parts) > 2 {
		m.Methods = append(m.Methods, httpsim.ModelMethod{Name: name, Constant: true})
		r.failAt(call, "as in models.ManyToManyField(Tag)", "a ManyToManyField says to what it leads")
	}
	m.Many = append(m.Many, f)
	r.links = append(r.links, l)
}

func (r *modelsReader) onDelete(e *python.Expr) httpsim.OnDelete {
	word := lastName(e.Dotted())
	if e.Kind == python.Call {
		word = lastName(e.Parts[0].Dotted())
	}
	for _, name := range httpsim.OnDeletes() {
		if name == word && e.Kind != python.Call {
			return httpsim.OnDelete(name)
		}
	}
	if hint := diag.DidYouMean(word, []string{"CASCADE", "SET_NULL", "PROTECT", "SET_DEFAULT", "RESTRICT", "DO_NOTHING", "SET"}); hint != "" && !slices.Contains([]string{"SET_DEFAULT", "RESTRICT", "DO_NOTHING", "SET"}, word) {
		r.failAt(e, hint, "django.db.models has no %s", word)
	}
	if e.Kind == python.String {
		r.failAt(e, "write models.CASCADE, models.SET_NULL or models.PROTECT", "on_delete is no text: Django answers TypeError")
	}
	r.failAt(e, "write models.CASCADE, models.SET_NULL or models.PROTECT", "%s is not played here", e.Dotted())
	return ""
}
