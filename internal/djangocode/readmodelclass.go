package djangocode

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// modelClass is a class of a models.py: a model, an abstract one, or another class that models derive from.
type modelClass struct {
	model    *httpsim.Model // of a mixin without fields, what it gives models
	abstract bool           // no table is made of it
	isModel  bool
	meta     *python.Statement
	says     map[string]*python.Expr // of a class of users: USERNAME_FIELD and the like
}

// Of what classes of a models.py derive that are no models.
var (
	choiceBases  = []string{modelsModule + ".TextChoices", modelsModule + ".IntegerChoices"}
	managerBases = []string{modelsModule + ".QuerySet", modelsModule + ".Manager", modelsModule + ".query.QuerySet", modelsModule + ".manager.Manager"}
	userBases    = []string{authModels + "AbstractUser", authModels + "AbstractBaseUser", authBase + "AbstractBaseUser"}
)

// class reads a class of the file, which stands at a place of the program.
func (r *modelsReader) class(program []python.Statement, at int) {
	s := program[at]
	c := &modelClass{model: &httpsim.Model{App: r.appAt(s.Line), Name: s.Name, Code: r.code}}
	var parents []*modelClass
	if s.Value != nil {
		for _, base := range s.Value.Parts {
			switch full := r.full(base); {
			case full == modelsModule+".Model" || full == modelsModule+".base.Model":
				c.isModel = true
			case slices.Contains(choiceBases, full):
				r.choiceSets[s.Name] = r.choiceSet(s, full == choiceBases[1])
			case slices.Contains(userBases, full):
				r.userClass(c, base, s, lastName(full))
			case full == authModels+permissionsMixin:
			case r.isNearlyUsers(base, full):
				r.noteAt(base, diag.DidYouMean(lastName(full), basesOfUsers), "django.contrib.auth.models has no %s", lastName(full))
				r.userClass(c, base, s, diag.Nearest(lastName(full), basesOfUsers))
			case slices.Contains(basesOfUsers, full):
				r.noteAt(base, "write from django.contrib.auth.models import "+full, "%s is not imported", full)
				r.userClass(c, base, s, full)
			case full == authModels+"User":
				r.code.Head = append(r.code.Head, python.Statement{Action: python.Class, Line: s.Line, Col: s.Col, Name: s.Name, Body: []python.Statement{{Action: python.Pass}}})
				r.fail(base.Line, base.Col, "write class User(AbstractUser):, or a model with a OneToOneField to the user", "a class that derives from User of Django, which has a table of its own, is not played here")
			case r.classes[base.Dotted()] != nil:
				parent := r.classes[base.Dotted()]
				if parent.isModel && !parent.abstract {
					r.fail(base.Line, base.Col, "write a OneToOneField to it, or abstract = True in its Meta", "%s has a table, and a model that derives from it (multi-table inheritance) is not played here", base.Dotted())
				}
				parents = append(parents, parent)
			case r.isOfFile(full):
				if parent := r.ofFile(full, base); parent != nil {
					parents = append(parents, parent)
				}
			case strings.HasPrefix(full, modelsModule+".") && !slices.Contains(managerBases, full) && base.Kind == python.Attribute:
				last := full[strings.LastIndexByte(full, '.')+1:]
				near := diag.Nearest(last, []string{"Model", "TextChoices", "IntegerChoices", "QuerySet", "Manager"})
				if near == "Model" { // with its fields, of which others know
					r.noteAt(base, diag.Meant(near).EN, "django.db.models has no %s", last)
					c.isModel = true
					continue
				}
				if hint := diag.DidYouMean(last, []string{near}); near != "" {
					r.fail(base.Line, base.Col, hint, "django.db.models has no %s", last)
				}
				r.fail(base.Line, base.Col, "as in class Order(models.Model):", "a class that derives from %s is not played here", base.Dotted())
			}
		}
	}
	c.isModel = c.isModel || slices.ContainsFunc(parents, func(p *modelClass) bool { return p.isModel })
	for _, inner := range s.Body {
		if inner.Action == python.Class && inner.Name == "Meta" && c.isModel {
			c.meta = &inner
			c.abstract = r.isAbstract(inner)
		}
	}
	r.classes[s.Name] = c
	if c.isModel {
		r.file.places[s.Name+"."] = s
		if !c.abstract {
			r.models = append(r.models, c.model)
		} else if c.model.IsUsers() {
			r.fail(s.Line, s.Col, "write one class that derives from AbstractUser, with all fields", "an abstract class between AbstractUser and the user model is not played here")
		}
	}
	if r.inherit(c, parents); c.isModel {
		r.notOfMixins(s, parents)
	}
	lines := r.body(c, s)
	kept := s
	if kept.Body = lines; len(lines) == 0 {
		kept.Body = []python.Statement{{Action: python.Pass, Line: s.Line, Col: s.Col}}
	}
	r.code.Head = append(r.code.Head, kept)
	if c.isModel {
		if c.model.IsUsers() {
			r.try(func() { r.namesOfUsers(c, s) })
		}
		r.metaOf(c, parents)
	}
}

// inherit gives a class what it has of those from which it derives: fields of abstract models, methods of all.
func (r *modelsReader) inherit(c *modelClass, parents []*modelClass) {
	m := c.model
	for _, p := range parents {
		for _, of := range p.model.Methods {
			if !givesMethod(m, of.Name) {
				m.Methods = append(m.Methods, of)
			}
		}
		m.Managed = m.Managed || p.model.Managed
		for at, f := range p.model.Fields {
			f.Related = r.placed(f.Related, m)
			m.Fields = append(m.Fields, f)
			r.relink(p.model, at, false, m, len(m.Fields)-1)
			r.file.places[m.Name+"."+f.Name] = r.file.places[p.model.Name+"."+f.Name]
		}
		for at, f := range p.model.Many {
			f.Related = r.placed(f.Related, m)
			m.Many = append(m.Many, f)
			r.relink(p.model, at, true, m, len(m.Many)-1)
		}
	}
}

func givesMethod(m *httpsim.Model, name string) bool {
	return slices.ContainsFunc(m.Methods, func(of httpsim.ModelMethod) bool { return of.Name == name })
}

// placed is a related_name of an abstract model as a model below it has it.
func (r *modelsReader) placed(name string, m *httpsim.Model) string {
	return strings.NewReplacer("%(class)s", strings.ToLower(m.Name), "%(model_name)s", strings.ToLower(m.Name), "%(app_label)s", m.App).Replace(name)
}

// relink lets a field that a model has of an abstract one point to the same.
func (r *modelsReader) relink(from *httpsim.Model, was int, many bool, to *httpsim.Model, at int) {
	for _, l := range slices.Clone(r.links) {
		if l.of == from && l.at == was && l.many == many {
			l.of, l.at = to, at
			r.links = append(r.links, l)
		}
	}
}

// body reads what stands in a class, and returns the lines of it that run.
func (r *modelsReader) body(c *modelClass, s python.Statement) (lines []python.Statement) {
	decorators := []python.Statement{}
	for _, inner := range s.Body {
		keep := true
		switch inner.Action {
		case python.Decorate:
			decorators = append(decorators, inner)
			continue
		case python.Def:
			r.try(func() { r.method(c, inner, decorators) })
		case python.Class:
			if c.isModel && inner.Name == "Meta" {
				r.file.places[s.Name+".Meta"] = inner
				keep = false
				break
			}
			r.innerClass(c, s, inner)
		case python.Assign:
			if c.isModel {
				r.try(func() { keep = r.assigned(c, inner, &lines) })
				break
			}
			r.constants(c, inner)
			if inner.Value.Kind == python.Call && slices.Contains(fieldClasses(), lastName(r.full(inner.Value.Parts[0]))) && strings.HasPrefix(r.full(inner.Value.Parts[0]), modelsModule+".") {
				r.noteAt(inner.Value, "write class "+s.Name+"(models.Model): with class Meta: abstract = True", "a field stands in a model, and %s derives from none: Django makes no column of it", s.Name)
				keep = false
			}
		case python.Pass:
			keep = inner.Name != ""
		default:
			r.constants(c, inner)
		}
		if lines = append(lines, decorators...); keep {
			lines = append(lines, inner)
		}
		decorators = decorators[:0:0]
	}
	return append(lines, decorators...)
}

// innerClass reads a class in another one.
func (r *modelsReader) innerClass(c *modelClass, s, inner python.Statement) {
	c.model.Methods = append(c.model.Methods, httpsim.ModelMethod{Name: inner.Name, Constant: true})
	if inner.Value == nil || len(inner.Value.Parts) == 0 {
		return
	}
	if full := r.full(inner.Value.Parts[0]); slices.Contains(choiceBases, full) {
		r.try(func() {
			set := r.choiceSet(inner, full == choiceBases[1])
			r.choiceSets[s.Name+"."+inner.Name], r.choiceSets[inner.Name] = set, set
		})
	}
}

// constants notes the names to which a line of a class gives values.
func (r *modelsReader) constants(c *modelClass, s python.Statement) {
	for _, name := range slices.Sorted(maps.Keys(pyrun.Assigned([]python.Statement{s}))) {
		if !givesMethod(c.model, name) {
			c.model.Methods = append(c.model.Methods, httpsim.ModelMethod{Name: name, Constant: true})
		}
	}
}

// notPlayed are methods of Django's that a model does not have in its own way here.
var notPlayed = []string{"clean_fields", "validate_unique", "validate_constraints", "refresh_from_db", "from_db", "save_base", "serializable_value", "get_deferred_fields", "prepare_database_save", "check", "delete_base"}

// specialPlayed are the special methods that a model may have of its own.
var specialPlayed = []string{"__str__", "__repr__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__"}

// method reads one of a class.
func (r *modelsReader) method(c *modelClass, s python.Statement, decorators []python.Statement) {
	special := isSpecial(s.Name)
	of, static := noteMethod(c.model, s, decorators)
	if !c.isModel {
		return
	}
	switch {
	case s.Name == "__init__":
		r.fail(s.Line, s.Col, "write a @classmethod that makes the row, or set what it sets in the view", "__init__() of a model in its own way is not played here")
	case special && !slices.Contains(specialPlayed, s.Name), slices.Contains(notPlayed, s.Name):
		r.fail(s.Line, s.Col, "write a method with a name of its own, and call it in the view", "%s() of a model in its own way is not played here", s.Name)
	case c.model.IsUsers() && slices.Contains(notOfUsers, s.Name):
		r.fail(s.Line, s.Col, "write a method with a name of its own, and call it in the view", "%s() of a user in its own way is not played here", s.Name)
	case s.Name == "objects":
		r.fail(s.Line, s.Col, "write a class that derives from models.Manager, and objects = …() in the model", "objects is the manager of a model, and no method")
	case !static && (len(s.Params) == 0 || s.Params[0].Stars > 1):
		r.fail(s.Line, s.Col, "write def "+s.Name+"(self):", "a method is given the row first: self")
	case special && of.Property:
		r.fail(s.Line, s.Col, "leave out @property", "%s() is a method", s.Name)
	}
}

func isSpecial(name string) bool {
	return strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__")
}

// noteMethod notes a method of a class, which is static where it is given no row.
func noteMethod(m *httpsim.Model, s python.Statement, decorators []python.Statement) (of httpsim.ModelMethod, static bool) {
	of.Name = s.Name
	for _, d := range decorators {
		switch last := d.Value.Dotted(); {
		case last == "property" || strings.HasSuffix(last, ".setter") || strings.HasSuffix(last, ".getter") || strings.HasSuffix(last, ".deleter"):
			of.Property = true
		case last == "staticmethod" || last == "classmethod":
			of.Constant, static = true, last == "staticmethod"
		}
	}
	of.Called = calledAs(s, of, static)
	m.Methods = slices.DeleteFunc(m.Methods, func(other httpsim.ModelMethod) bool { return other.Name == s.Name })
	m.Methods = append(m.Methods, of)
	return of, static
}

// assigned reads a line of a model that gives a name something: a field, or what the class has. It returns true for
// lines that run.
func (r *modelsReader) assigned(c *modelClass, s python.Statement, lines *[]python.Statement) bool {
	m := c.model
	if s.Target.Kind != python.Name || len(s.Also) > 0 {
		r.constants(c, s)
		return true
	}
	name := s.Target.Text
	if m.IsUsers() {
		r.ofUserClass(c, name, s)
	}
	if s.Value.Kind != python.Call {
		r.named[name] = s.Value
		if class := httpsim.FieldKinds(); strings.HasPrefix(r.full(s.Value), modelsModule+".") && slices.Contains(append(class, "ManyToManyField"), lastName(r.full(s.Value))) {
			r.constants(c, s)
			r.failAt(s.Value, "write "+s.Value.Dotted()+"()", "a field is made with parentheses")
		}
		m.Managed = m.Managed || name == "objects"
		r.constants(c, s)
		return true
	}
	full := r.full(s.Value.Parts[0])
	class := lastName(full)
	ofModels := strings.HasPrefix(full, modelsModule+".")
	switch {
	case ofModels && class == "ManyToManyField":
		r.place(m, name, s)
		r.many(m, name, s.Value)
	case ofModels && (class == "AutoField" || class == "BigAutoField" || class == "SmallAutoField"):
		r.place(m, name, s)
		r.autoField(m, name, s.Value)
	case ofModels && slices.Contains(httpsim.FieldKinds(), class):
		r.place(m, name, s)
		r.field(m, name, httpsim.FieldKind(class), s.Value, lines)
	case ofModels && (strings.HasSuffix(class, "Field") || strings.HasSuffix(class, "Key") || diag.DidYouMean(class, fieldClasses()) != ""):
		r.place(m, name, s)
		m.Fields = append(m.Fields, httpsim.ModelField{Name: name, Kind: httpsim.CharField, Null: true, Blank: true})
		r.noField(s.Value.Parts[0], class)
	default:
		m.Managed = true
		r.constants(c, s)
		return true
	}
	return false
}

// place notes where a field stands; one of the same name above it, of an abstract model, is none then.
func (r *modelsReader) place(m *httpsim.Model, name string, s python.Statement) {
	for i, f := range m.Fields {
		if f.Name == name && r.file.places[m.Name+"."+name].Line != s.Line {
			m.Fields = slices.Delete(m.Fields, i, i+1)
			r.links = slices.DeleteFunc(r.links, func(l link) bool { return l.of == m && !l.many && l.at == i })
			for j, l := range r.links {
				if l.of == m && !l.many && l.at > i {
					r.links[j].at--
				}
			}
			break
		}
	}
	r.file.places[m.Name+"."+name] = s
}

func lastName(full string) string { return full[strings.LastIndexByte(full, '.')+1:] }

// noField tells of a class of fields that is not played, or that Django does not have.
func (r *modelsReader) noField(e *python.Expr, class string) {
	if slices.Contains(djangoFields, class) {
		r.failAt(e, "known are "+strings.Join(httpsim.FieldKinds(), ", ")+" and ManyToManyField", "a %s is not played here", class)
	}
	hint := diag.DidYouMean(class, fieldClasses())
	if hint == "" {
		hint = "known are " + strings.Join(httpsim.FieldKinds(), ", ") + " and ManyToManyField"
	}
	r.failAt(e, hint, "django.db.models has no %s", class)
}

// autoField reads id = models.BigAutoField(primary_key=True), which each model has of itself.
func (r *modelsReader) autoField(m *httpsim.Model, name string, call *python.Expr) {
	primary := false
	for _, n := range call.Named {
		primary = primary || n.Name == "primary_key" && n.Value.Text == "True"
	}
	if name != "id" || !primary {
		r.failAt(call, "write id = models.BigAutoField(primary_key=True), or leave it out", "a field of numbers that the database gives is the id here, with primary_key=True")
	}
}

// calledAs is how lines call a method of a model: with what it takes beside its row or its class, and a property without
// parentheses.
func calledAs(s python.Statement, of httpsim.ModelMethod, static bool) string {
	if of.Property {
		return s.Name
	}
	params := s.Params
	if !static && len(params) > 0 {
		params = params[1:]
	}
	var takes []string
	for _, p := range params {
		name := strings.Repeat("*", p.Stars) + p.Name
		if p.Default != nil {
			name += "=…"
		}
		takes = append(takes, name)
	}
	return s.Name + "(" + strings.Join(takes, ", ") + ")"
}

// MethodsOf are the methods and properties that a class of a models.py gives its rows, as lines call them, without those
// that Python and Django call themselves.
func MethodsOf(m *httpsim.Model) (all []string) {
	for _, of := range m.Methods {
		if of.Called != "" && !isSpecial(of.Name) && !slices.Contains([]string{"save", "delete", "clean"}, of.Name) {
			all = append(all, of.Called)
		}
	}
	return all
}
