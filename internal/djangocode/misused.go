package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// misused tells of what Python takes without a word, or says too late, and that nobody means as it is written: a class in
// the place of what it makes, and names that no one asks for.
func (c *nameCheck) misused() {
	m := misuse{nameCheck: c, imports: map[string]string{}, classes: classesOf(c.program)}
	eachImport(c.program, func(s python.Statement) {
		for name, from := range s.Names {
			m.imports[name] = from
		}
	})
	eachStatement(c.program, func(s python.Statement) {
		switch s.Action {
		case python.With:
			if m.full(s.Value) == "django.db.transaction.atomic" {
				c.wrong(s.Value, "write "+s.Value.Dotted()+"()", "with is given what %s() makes, and not the function: Python answers TypeError", s.Value.Dotted())
			}
		case python.Pass:
			m.typed(s)
		case python.Class:
			m.class(s)
		case python.If:
			m.asked(s.Value)
		case python.Do:
			m.alone(s)
		case python.Def:
			m.last(s)
		}
		for _, e := range append([]*python.Expr{s.Value}, s.Also...) {
			python.Each(e, func(e *python.Expr) {
				m.joined(e)
				m.given(e)
			})
		}
	})
}

// misuse is a nameCheck with what the names of the file are imported from.
type misuse struct {
	*nameCheck
	imports map[string]string
	classes map[string]python.Statement
}

// full is a name, or one in a module, by where it comes from.
func (m misuse) full(e *python.Expr) string {
	if e == nil {
		return ""
	}
	first, rest, dotted := strings.Cut(e.Dotted(), ".")
	from := m.imports[first]
	if from != "" && dotted {
		from += "." + rest
	}
	return from
}

// joined tells of or and and between two conditions: Python gives the one of them, and no query asks for both.
func (m misuse) joined(e *python.Expr) {
	if joinsConditions(e, m.full) {
		m.wrong(e, "write "+signsOfQ[e.Text], oneOfTwoQ, e.Text)
	}
}

// signsOfQ are what joins two Q() to one, by what is written in their place; oneOfTwoQ is said of that.
var signsOfQ = map[string]string{"or": "|", "and": "&"}

const oneOfTwoQ = "%s gives one of its two sides: a query never asks for the other Q()"

// joinsConditions recognises Q(a=1) or Q(b=2), where full is the whole name of what is called.
func joinsConditions(e *python.Expr, full func(*python.Expr) string) bool {
	return e.Kind == python.Operation && signsOfQ[e.Text] != "" && !slices.ContainsFunc(e.Parts, func(part *python.Expr) bool {
		return part.Kind != python.Call || full(part.Parts[0]) != modelsModule+".Q"
	})
}

// typed tells of a value that stands behind the colon of a name, as YAML has it.
func (m misuse) typed(s python.Statement) {
	if s.Type == nil || s.Name == "" || !isValue(s.Type) {
		return
	}
	m.wrongAt(s.Line, s.Col, s.Name, "write "+s.Name+" = …", typedAlone, s.Name)
}

// typedAlone is said of a name behind which stands a colon alone.
const typedAlone = "a colon says of which type %s is, and gives it no value"

// isValue reports whether what stands behind the colon of a name is a value, and no type.
func isValue(e *python.Expr) bool {
	switch e.Kind {
	case python.Number, python.List, python.Dict, python.Tuple, python.Call:
		return true
	case python.String:
		return !httpsim.IsName(e.Text) // a name is a type that stands below
	}
	return e.Dotted() == "True" || e.Dotted() == "False"
}

// class tells of what the body of a class gives names.
func (m misuse) class(s python.Statement) {
	for _, in := range s.Body {
		switch {
		case in.Action == python.Class && in.Name != "Meta" && strings.EqualFold(in.Name, "Meta") && (derivesFrom(m.classes, s, "ModelForm") || m.isModel(s)):
			m.wrongAt(in.Line, in.Col, in.Name, "write class Meta:", "Django looks for a class Meta, and passes over %s", in.Name)
		case in.Action == python.Def && nearlyDunder().MatchString(in.Name):
			word := "__" + strings.Trim(in.Name, "_") + "__"
			m.wrongAt(in.Line, in.Col, in.Name, "write def "+word, "Python looks for %s, and never calls %s", word, in.Name)
		case in.Action == python.Class && in.Name == "Meta" && derivesFrom(m.classes, s, "ModelForm"):
			m.meta(s, in)
		case in.Action == python.Assign && in.Target.Kind == python.Name && m.isModel(s):
			if name := m.manager(in.Value); name != "" {
				m.wrong(in.Value, "write "+name+"()", "a manager is what its class makes: %s() with parentheses", name)
			}
		}
	}
}

// isModel reports whether a class of the file is a model.
func (m misuse) isModel(s python.Statement) bool {
	return m.hasModel(s.Name) || derivesFrom(m.classes, s, "Model", "AbstractUser")
}

// manager is the class of managers that stands in the place of a manager, "" for anything else.
func (m misuse) manager(e *python.Expr) string {
	name := e.Dotted()
	if lastName(name) == "as_manager" && name != "as_manager" || strings.HasPrefix(m.full(e), modelsModule+".") && lastName(name) == "Manager" {
		return name
	}
	class, own := m.classes[name]
	if own && derivesFrom(m.classes, class, "Manager", "UserManager", "BaseUserManager") {
		return name
	}
	if !own && strings.HasSuffix(name, "Manager") && m.imports[name] != "" {
		return name
	}
	return ""
}

// formMetaNames are the names that the Meta of a ModelForm may give something.
var formMetaNames = []string{"model", "fields", "exclude", "widgets", "labels", "help_texts", "error_messages", "field_classes", "localized_fields", "formfield_callback"}

// meta looks at the Meta of a form: Django asks for its names, and takes any other one for somebody else's.
func (m misuse) meta(form, s python.Statement) {
	said := assignedIn(s.Body)
	for _, in := range s.Body {
		if in.Action != python.Assign || in.Target.Kind != python.Name || slices.Contains(formMetaNames, in.Target.Text) {
			continue
		}
		if hint := diag.DidYouMean(in.Target.Text, formMetaNames); hint != "" {
			m.wrong(in.Target, hint, "the Meta of a form has no %s: Django does not look at it", in.Target.Text)
			return
		}
	}
	m.metaValues(form, s, said)
	own := s.Value == nil || len(s.Value.Parts) == 0
	own = own && !slices.ContainsFunc(s.Body, func(in python.Statement) bool { return in.Type != nil && in.Action == python.Pass })
	if own && !m.Fails && said["model"].Value != nil && said["fields"].Value == nil && said["exclude"].Value == nil && len(form.Value.Parts) == 1 && lastName(form.Value.Parts[0].Dotted()) == "ModelForm" {
		m.wrongAt(s.Line, s.Col, "Meta", `write fields = ["…"] below model, with the fields of the form`, "a form of a model says which fields it has: Django answers ImproperlyConfigured")
	}
}
