package djangocode

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// choiceSet is a class of choices, as fields of the file use it.
type choiceSet struct {
	members []httpsim.FieldChoice
	names   []string
	empty   *httpsim.FieldChoice
}

// choices are those of a field.
func (c *choiceSet) choices() []httpsim.FieldChoice {
	if c.empty == nil {
		return c.members
	}
	return append([]httpsim.FieldChoice{*c.empty}, c.members...)
}

// choiceSet reads a class below TextChoices or IntegerChoices.
func (r *modelsReader) choiceSet(s python.Statement, whole bool) *choiceSet {
	set := &choiceSet{}
	for _, line := range s.Body {
		if line.Action != python.Assign || line.Target.Kind != python.Name || strings.HasPrefix(line.Target.Text, "_") && line.Target.Text != "__empty__" {
			continue
		}
		if line.Target.Text == "__empty__" { // the label of None
			set.empty = &httpsim.FieldChoice{Label: r.said(line.Value), Late: r.isLate(line.Value)}
			continue
		}
		value, name := line.Value, line.Target.Text
		one := httpsim.FieldChoice{Label: httpsim.ChoiceLabel(name)}
		if value.Kind == python.Tuple {
			if len(value.Parts) != 2 {
				r.failAt(value, `as in DRAFT = "d", "Draft"`, "a member of %s is a value, or a value and its label", s.Name)
			}
			one.Label, one.Late, value = r.said(value.Parts[1]), r.isLate(value.Parts[1]), value.Parts[0]
		}
		switch {
		case whole && isInteger(value):
			one.Value = wholeIn(value)
		case !whole && value.Kind == python.String:
			one.Value = value.Text
		case whole:
			r.failAt(value, `as in LOW = 1, "Low"`, "a member of %s is a whole number here", s.Name)
		default:
			r.failAt(value, `as in DRAFT = "d", "Draft"`, "a member of %s is a text here", s.Name)
		}
		set.members, set.names = append(set.members, one), append(set.names, name)
	}
	return set
}

// isWhole recognises a whole number that is written out.
func isInteger(e *python.Expr) bool {
	return e.Kind == python.Number || e.Kind == python.Operation && e.Text == "-" && len(e.Parts) == 1 && e.Parts[0].Kind == python.Number
}

func wholeIn(e *python.Expr) int64 {
	if e.Kind == python.Number {
		return e.Number
	}
	return -e.Parts[0].Number
}

// member is the value of a member of a class of choices that an expression names: Status.DRAFT, or Order.Status.DRAFT,
// and .value of it.
func (r *modelsReader) member(e *python.Expr) (value any, is bool) {
	name := strings.TrimSuffix(e.Dotted(), ".value")
	at := strings.LastIndexByte(name, '.')
	if at < 0 {
		return nil, false
	}
	set := r.choiceSets[name[:at]]
	if set == nil {
		return nil, false
	}
	i := slices.Index(set.names, name[at+1:])
	if i < 0 {
		r.failAt(e, "its members are "+strings.Join(set.names, ", "), "%s has no member %s", name[:at], name[at+1:])
	}
	return set.members[i].Value, true
}

// constant is what a name of the file is given, or what an expression comes to; else the expression itself.
func (r *modelsReader) constant(e *python.Expr) *python.Expr {
	said := e
	for range 5 { // names of names
		if e.Kind != python.Name || r.named[e.Text] == nil {
			break
		}
		e = r.named[e.Text]
	}
	if _, set := r.choiceSets[strings.TrimSuffix(e.Dotted(), ".choices")]; set || isWrittenOut(e) || r.isTranslated(e) {
		return e
	}
	if _, member := r.member(e); member {
		return e
	}
	if out := r.computed(said); out != nil {
		return out
	}
	return e
}

// choices reads the values that a field may have.
func (r *modelsReader) choices(f *httpsim.ModelField, e *python.Expr) {
	e = r.constant(e)
	if name, is := strings.CutSuffix(e.Dotted(), ".choices"); is && r.choiceSets[name] != nil {
		f.Choices = r.choiceSets[name].choices()
		e = &python.Expr{Kind: python.List, Line: e.Line, Col: e.Col}
		for _, c := range f.Choices {
			if _, text := c.Value.(string); c.Value != nil && text != (f.Kind == httpsim.CharField) {
				r.failAt(e, "TextChoices are those of a CharField, and IntegerChoices of an IntegerField", "%q is no value of a %s", c.Value, f.ClassName())
			}
		}
		return
	}
	if set := r.choiceSets[e.Dotted()]; set != nil { // as of Django 5.0
		r.failAt(e, "write "+e.Dotted()+".choices", "choices are pairs of a text, or of a whole number, and its label")
	}
	if e.Kind != python.List && e.Kind != python.Tuple || f.Kind != httpsim.CharField && f.Kind != httpsim.IntegerField {
		r.failAt(e, `as in choices=[("a", "A"), ("b", "B")]`, "choices are pairs of a text, or of a whole number, and its label")
	}
	for _, pair := range e.Parts {
		r.choice(f, pair)
	}
}

// choice reads one of choices.
func (r *modelsReader) choice(f *httpsim.ModelField, pair *python.Expr) {
	fails := func() {
		r.failAt(pair, `as in ("a", "A")`, "choices are pairs of a text, or of a whole number, and its label")
	}
	if len(pair.Parts) != 2 || pair.Kind != python.Tuple && pair.Kind != python.List {
		fails()
	}
	key := r.constant(pair.Parts[0])
	value, member := r.member(key)
	switch {
	case member:
	case key.Kind == python.String && f.Kind == httpsim.CharField:
		value = key.Text
	case isInteger(key) && f.Kind == httpsim.IntegerField:
		value = wholeIn(key)
	default:
		fails()
	}
	f.Choices = append(f.Choices, httpsim.FieldChoice{Value: value, Label: r.said(pair.Parts[1]), Late: r.isLate(pair.Parts[1])})
}

// validators keeps the validators of a field, which run where full_clean() or a form asks them.
func (r *modelsReader) validators(f *httpsim.ModelField, e *python.Expr, lines *[]python.Statement) {
	if e.Kind != python.List && e.Kind != python.Tuple {
		r.failAt(e, "as in validators=[MinValueValidator(1)]", "validators are a list of functions, or of objects that are called")
	}
	f.Validated = len(e.Parts) > 0
	*lines = append(*lines, python.Statement{Action: python.Assign, Line: e.Line, Col: e.Col, Target: &python.Expr{Kind: python.Name, Line: e.Line, Col: e.Col, Text: f.ValidatorsName()}, Value: e})
}

// defaultCalls are functions that a field may have as its default, by their full names.
var defaultCalls = map[string]httpsim.DefaultCall{
	"timezone.now": httpsim.DefaultNow, "django.utils.timezone.now": httpsim.DefaultNow, "now": httpsim.DefaultNow, "uuid.uuid4": httpsim.DefaultUUID, "uuid4": httpsim.DefaultUUID, "dict": httpsim.DefaultDict, "list": httpsim.DefaultList,
}

// defaultOf reads what a new row has of which nothing is said.
func (r *modelsReader) defaultOf(f *httpsim.ModelField, e *python.Expr, lines *[]python.Statement) {
	call := defaultCalls[r.full(e)]
	if call == "" {
		call = defaultCalls[e.Dotted()]
	}
	switch {
	case call == httpsim.DefaultNow && f.IsMoment(), call == httpsim.DefaultUUID && f.Kind == httpsim.UUIDField, (call == httpsim.DefaultDict || call == httpsim.DefaultList) && f.Kind == httpsim.JSONField:
		f.DefaultCall = call
		return
	}
	if r.isFunction(e) && f.Kind != httpsim.ForeignKey {
		f.DefaultCall = httpsim.DefaultOwn
		*lines = append(*lines, defaultLine(f, e))
		return
	}
	said := e
	value, member := r.member(e)
	if !member {
		e = r.constant(e)
		value, member = r.member(e)
	}
	if member {
		if _, text := value.(string); text != (f.Kind == httpsim.CharField) {
			r.failAt(e, "", "%q is no value of a %s", e.Dotted(), f.ClassName())
		}
		f.Default = value
		if f.DefaultMember = !strings.HasSuffix(e.Dotted(), ".value"); f.DefaultMember {
			*lines = append(*lines, defaultLine(f, said))
		}
		return
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
	case isInteger(e):
		text = strconv.FormatInt(wholeIn(e), 10)
	case e.Kind != python.String && e.Kind != python.Decimal:
		r.failAt(e, "write a value, or the name of a function of the file, or timezone.now, uuid.uuid4, dict or list, without parentheses", "this default is not read here")
	}
	v, err := f.Constant(text)
	if err != nil || (e.Kind == python.String) != (f.Kind == httpsim.CharField || f.Kind == httpsim.DateField || f.Kind == httpsim.DecimalField) && f.Kind != httpsim.DecimalField {
		r.failAt(e, "", "%q is no value of a %s", text, f.ClassName())
	}
	f.Default = v
}

// defaultLine gives the class of a model the default of a field, in a tuple, so that a function is no method.
func defaultLine(f *httpsim.ModelField, e *python.Expr) python.Statement {
	return python.Statement{Action: python.Assign, Line: e.Line, Col: e.Col, Target: &python.Expr{Kind: python.Name, Line: e.Line, Col: e.Col, Text: f.DefaultName()},
		Value: &python.Expr{Kind: python.Tuple, Line: e.Line, Col: e.Col, Parts: []*python.Expr{e}}}
}

// isFunction recognises a function: one of the file, one that is imported, or one of a module.
func (r *modelsReader) isFunction(e *python.Expr) bool {
	if e.Kind == python.Lambda {
		return true
	}
	name := e.Dotted()
	if name == "" || name == "None" || name == "True" || name == "False" {
		return false
	}
	first, _, dotted := strings.Cut(name, ".")
	if _, imported := r.imports[first]; imported {
		return true
	}
	return !dotted && slices.ContainsFunc(r.code.Head, func(s python.Statement) bool { return s.Action == python.Def && s.Name == name })
}

func (r *modelsReader) number(e *python.Expr) int {
	e = r.constant(e)
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
	if e = r.constant(e); e.Kind != python.String {
		r.failAt(e, "", "this is a text in quotes")
	}
	return e.Text
}

// said is a text that people read, which may stand in _().
func (r *modelsReader) said(e *python.Expr) string {
	if r.isTranslated(e) {
		e = e.Parts[1]
	}
	return r.text(e)
}

// isLate reports whether a text is one of gettext_lazy(), which is looked up where it is shown. One of gettext() is
// looked up where the server starts, and stays what it is then.
func (r *modelsReader) isLate(e *python.Expr) bool {
	return r.isTranslated(e) && lastName(r.full(e.Parts[0])) != "gettext"
}

// isTranslated reports whether a text stands in a function that looks it up.
func (r *modelsReader) isTranslated(e *python.Expr) bool {
	return e.Kind == python.Call && len(e.Parts) == 2 && len(e.Named) == 0 && (strings.HasPrefix(lastName(r.full(e.Parts[0])), "gettext") || e.Parts[0].Dotted() == "_")
}

func (r *modelsReader) texts(e *python.Expr) (all []string) {
	if e = r.constant(e); e.Kind != python.List && e.Kind != python.Tuple {
		r.failAt(e, "", "these are names in quotes, in a list")
	}
	for _, p := range e.Parts {
		all = append(all, r.text(p))
	}
	return all
}
