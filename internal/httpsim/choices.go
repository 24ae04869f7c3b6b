package httpsim

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/pyrun"
)

// choicesClass is a class below models.TextChoices or models.IntegerChoices.
type choicesClass struct {
	name    string
	c       *pyrun.Class // with what stands in it beside its members
	whole   bool         // of IntegerChoices
	members []*choiceMember
	empty   pyrun.Value // __empty__; nil: none
}

// choiceMember is one of its values: a text or a whole number, with a name and a label.
type choiceMember struct {
	of    *choicesClass
	name  string
	value pyrun.Value
	label pyrun.Value // a text, or one of gettext_lazy()
}

// choicesBase is models.TextChoices, or IntegerChoices.
func (r *running) choicesBase(name string, whole bool) *pyrun.Class {
	c := pyrun.NewClass(name, map[string]pyrun.Value{})
	c.Below = func(c *pyrun.Class) (pyrun.Value, error) { return choicesOf(c, whole, r) }
	return c
}

// choicesOf makes a class of choices of what its lines say.
func choicesOf(c *pyrun.Class, whole bool, r *running) (*choicesClass, error) {
	made := &choicesClass{name: c.Name, c: c, whole: whole}
	for _, name := range c.Own() {
		v := c.Names[name]
		if name == "__empty__" {
			made.empty = v
			continue
		}
		if strings.HasPrefix(name, "_") {
			continue
		}
		member := &choiceMember{of: made, name: name, label: ChoiceLabel(name)}
		if t, is := v.(*pyrun.Tuple); is {
			if len(t.Items) != 2 {
				return nil, pyrun.Raise("NotImplementedError", "a member of %s is a value, or a value and its label, here", c.Name)
			}
			v, member.label = t.Items[0], t.Items[1]
			if _, late := member.label.(*lazyText); !late {
				label, err := pyrun.Str(member.label)
				if err != nil {
					return nil, err
				}
				member.label = label
			}
		}
		switch value := v.(type) {
		case string:
			if whole {
				return nil, pyrun.Raise("ValueError", "invalid literal for int() with base 10: %s", pythonRepr(value))
			}
		case int64:
			if !whole {
				return nil, pyrun.Raise("TypeError", "%d is not a string", value)
			}
		default:
			continue // a method
		}
		member.value = v
		made.members = append(made.members, member)
	}
	return made, r.counts.Works(len(made.members))
}

// ChoiceLabel is the label of a member of choices of which none is said: NOT_READ is "Not Read".
func ChoiceLabel(name string) string {
	words := strings.Split(strings.ToLower(name), "_")
	for i, word := range words {
		words[i] = capFirstOr(word)
	}
	return strings.Join(words, " ")
}

func capFirstOr(word string) string {
	if word == "" {
		return ""
	}
	return capFirst(word)
}

// TypeName implements pyrun.Object.
func (*choicesClass) TypeName() string { return "ChoicesMeta" }

// qualified is the name of the class with those of the classes around it: Order.Size.
func (c *choicesClass) qualified() string {
	name, err := pyrun.AttributeOf(c.c, "__qualname__")
	if err != nil {
		return c.name
	}
	text, _ := pyrun.Str(name)
	return cmp.Or(text, c.name)
}

// Repr implements pyrun.Shown.
func (c *choicesClass) Repr() (string, error) { return "<enum '" + c.name + "'>", nil }

// Str implements pyrun.Shown.
func (c *choicesClass) Str() (string, error) { return c.Repr() }

// listed are some of each member; the empty choice comes first.
func (c *choicesClass) listed(of func(m *choiceMember) pyrun.Value, empty pyrun.Value) pyrun.Value {
	l := pyrun.List()
	if c.empty != nil {
		l.Append(empty)
	}
	for _, m := range c.members {
		l.Append(of(m))
	}
	return l
}

// Attr implements pyrun.Object.
func (c *choicesClass) Attr(name string) (pyrun.Value, bool, error) {
	for _, m := range c.members {
		if m.name == name {
			return m, true, nil
		}
	}
	switch name {
	case "choices":
		return c.listed(func(m *choiceMember) pyrun.Value { return &pyrun.Tuple{Items: []pyrun.Value{m.value, m.label}} }, &pyrun.Tuple{Items: []pyrun.Value{nil, c.empty}}), true, nil
	case "labels":
		return c.listed(func(m *choiceMember) pyrun.Value { return m.label }, c.empty), true, nil
	case "values":
		return c.listed(func(m *choiceMember) pyrun.Value { return m.value }, nil), true, nil
	case "names":
		return c.listed(func(m *choiceMember) pyrun.Value { return m.name }, "__empty__"), true, nil
	case "__name__", "__qualname__":
		return c.name, true, nil
	}
	return c.c.Has(name)
}

// Iter implements pyrun.Iterable.
func (c *choicesClass) Iter() ([]pyrun.Value, error) {
	all := make([]pyrun.Value, len(c.members))
	for i, m := range c.members {
		all[i] = m
	}
	return all, nil
}

// Len implements pyrun.Sized.
func (c *choicesClass) Len() (int, error) { return len(c.members), nil }

// Truth implements pyrun.Truthful.
func (*choicesClass) Truth() (bool, error) { return true, nil }

// by finds the member of a value.
func (c *choicesClass) by(value pyrun.Value) (*choiceMember, error) {
	for _, m := range c.members {
		same, err := pyrun.Equals(m.value, plainChoice(value))
		if same || err != nil {
			return m, err
		}
	}
	return nil, nil
}

// Contains implements pyrun.Container: "l" in Size.
func (c *choicesClass) Contains(value pyrun.Value) (bool, error) {
	m, err := c.by(value)
	return m != nil, err
}

// Call implements pyrun.Callable: Size("l").
func (c *choicesClass) Call(args *pyrun.Args) (pyrun.Value, error) {
	value, err := args.Need("value")
	if err != nil {
		return nil, err
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	m, err := c.by(value)
	if err == nil && m == nil {
		shown, _ := pyrun.Repr(value)
		err = pyrun.Raise("ValueError", "%s is not a valid %s", shown, c.qualified())
	}
	return valueOf(m, err)
}

// Item implements pyrun.Itemed: Size["LARGE"].
func (c *choicesClass) Item(key pyrun.Value) (pyrun.Value, error) {
	for _, m := range c.members {
		if m.name == key {
			return m, nil
		}
	}
	return nil, &pyrun.Exception{Class: pyrun.ClassOf("KeyError"), Args: []pyrun.Value{key}}
}

// plainChoice is the value of a member of choices, and any other value itself.
func plainChoice(v pyrun.Value) pyrun.Value {
	if m, is := v.(*choiceMember); is {
		return m.value
	}
	return v
}

// given notes of a field that it was given a member of choices, which it stays until the row is read anew; nil stands
// for that of its default. Any other value takes its place.
func (r *record) given(field string, value pyrun.Value) {
	m, is := value.(*choiceMember)
	if !is {
		delete(r.members, field)
		return
	}
	if r.members == nil {
		r.members = map[string]*choiceMember{}
	}
	r.members[field] = m
}

// member is the member of choices that a field was given, nil for none.
func (r *running) member(rec *record, i int) (*choiceMember, error) {
	f := rec.model.Fields[i]
	m, is := rec.members[f.Name]
	if is && m == nil {
		v, err := r.ownDefault(rec.model, f)
		if err != nil {
			return nil, err
		}
		m, _ = v.(*choiceMember)
		rec.given(f.Name, v)
	}
	if m == nil || rec.values[i] != m.value {
		return nil, nil
	}
	return m, nil
}

// TypeName implements pyrun.Object.
func (m *choiceMember) TypeName() string { return m.of.name }

// Plain implements pyrun.Plain.
func (m *choiceMember) Plain() pyrun.Value { return m.value }

// Str implements pyrun.Shown.
func (m *choiceMember) Str() (string, error) { return pyrun.Str(m.value) }

// Repr implements pyrun.Shown.
func (m *choiceMember) Repr() (string, error) { return m.of.qualified() + "." + m.name, nil }

// ClassOf implements pyrun.Classed.
func (m *choiceMember) ClassOf() (*pyrun.Class, error) { return m.of.c, nil }

// Attr implements pyrun.Object.
func (m *choiceMember) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "value":
		return m.value, true, nil
	case "name":
		return m.name, true, nil
	case "label":
		return m.label, true, nil
	}
	if slices.ContainsFunc(m.of.members, func(other *choiceMember) bool { return other.name == name }) {
		return m.of.Attr(name)
	}
	v, of, err := m.of.c.Bound(name, m)
	if err != nil || of != nil && of.Lines() {
		return v, err == nil, err
	}
	v, err = pyrun.AttributeOf(m.value, name)
	if pyrun.IsRaised(err, "AttributeError") {
		return nil, false, nil
	}
	return v, err == nil, err
}

// choiceShown is a member of choices in a template, which is the same as its value there.
type choiceShown struct {
	lineValue
	m *choiceMember
}

// plainShown is the value of a member of choices in a template, and any other value itself.
func plainShown(value any) any {
	if c, is := value.(choiceShown); is {
		return c.m.value
	}
	return value
}

// Same implements filters.Object.
func (c choiceShown) Same(other any) bool {
	if o, is := other.(choiceShown); is {
		return o.m == c.m
	}
	if text, is := other.(safe); is {
		other = string(text)
	}
	return other == any(c.m.value)
}
