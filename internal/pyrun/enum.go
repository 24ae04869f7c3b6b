package pyrun

import (
	"slices"
	"strings"

	"statelab/internal/sessionstore"
)

// members are those of an enum, in the order of its body.
type members struct {
	names []string
	of    map[string]*Instance // aliases, too
}

// all are the members, without aliases.
func (m *members) all() []Value {
	made := make([]Value, len(m.names))
	for i, name := range m.names {
		made[i] = m.of[name]
	}
	return made
}

// auto is enum.auto(), before the class is made that counts it.
type auto struct{}

// TypeName implements Object.
func (auto) TypeName() string { return "auto" }

// Attr implements Object.
func (auto) Attr(string) (Value, bool, error) { return nil, false, nil }

// Enums are the classes of package enum, and auto().
func Enums() map[string]Value {
	enum := NewClass("Enum", enumMethods())
	all := map[string]Value{"Enum": enum, "auto": Builtin{Name: "auto", Do: func(args *Args) (Value, error) { return auto{}, args.Done() }}}
	enum.Below = func(c *Class) (Value, error) { return nil, c.enumerates("") }
	for name, kind := range map[string]string{"IntEnum": "int", "StrEnum": "str"} {
		c := NewClass(name, map[string]Value{}, enum)
		c.Below = func(of *Class) (Value, error) { return nil, of.enumerates(kind) }
		all[name] = c
	}
	all["unique"] = Builtin{Name: "unique", Do: func(args *Args) (Value, error) {
		v, err := args.Need("enumeration")
		if err != nil {
			return nil, err
		}
		c, is := v.(*Class)
		if !is || c.members == nil {
			return nil, NoAttribute(v, "__members__")
		}
		var twice []string
		for _, name := range c.keys {
			if m := c.members.of[name]; m != nil && !slices.Contains(c.members.names, name) {
				first, _ := m.Own("_name_")
				twice = append(twice, name+" -> "+first.(string))
			}
		}
		if len(twice) > 0 {
			text, _ := Repr(c)
			return nil, Raise("ValueError", "duplicate values found in %s: %s", text, strings.Join(twice, ", "))
		}
		return c, args.Done()
	}}
	return all
}

func enumMethods() map[string]Value {
	named := func(name, of string) Value {
		return &Property{Get: Builtin{Name: name, Do: func(args *Args) (Value, error) {
			self, err := args.Need("self")
			if err != nil {
				return nil, err
			}
			in, is := self.(*Instance)
			if !is {
				return nil, NoAttribute(self, name)
			}
			v, _ := in.Own(of)
			return v, nil
		}}}
	}
	shown := func(name string, text func(in *Instance) (string, error)) Value {
		return Method{Name: name, Do: func(self Value, args *Args) (Value, error) {
			in, is := self.(*Instance)
			if !is {
				return nil, NoAttribute(self, name)
			}
			v, err := text(in)
			return v, err
		}}
	}
	return map[string]Value{
		"name": named("name", "_name_"), "value": named("value", "_value_"),
		"__str__": shown("__str__", func(in *Instance) (string, error) {
			if in.plain != nil && in.Class.mixes {
				return Str(in.plain)
			}
			name, _ := in.Own("_name_")
			text, _ := name.(string)
			return in.Class.Name + "." + text, nil
		}),
		"__repr__": shown("__repr__", func(in *Instance) (string, error) {
			name, _ := in.Own("_name_")
			value, _ := in.Own("_value_")
			text, err := Repr(value)
			of, _ := name.(string)
			return "<" + in.Class.Name + "." + of + ": " + text + ">", err
		}),
	}
}

// enumerates makes members of what the body of a class has given values. kind says what each is beside.
func (c *Class) enumerates(kind string) error {
	for _, base := range c.order[1:] {
		if base.members != nil && len(base.members.names) > 0 {
			return Raise("TypeError", "<enum '%s'> cannot extend <enum '%s'>", c.Name, base.Name)
		}
		if base.run == nil && (base.Name == "IntEnum" || base.Name == "StrEnum") {
			kind, c.mixes = map[string]string{"IntEnum": "int", "StrEnum": "str"}[base.Name], true
		}
		if base.run == nil && (base.Name == "str" || base.Name == "int") {
			kind = base.Name
		}
	}
	c.members = &members{of: map[string]*Instance{}}
	var last Value
	for _, name := range c.keys {
		value := c.Names[name]
		switch value.(type) {
		case *Function, *Property, *StaticMethod, *ClassMethod, *Class, Builtin, Method:
			continue
		}
		if strings.HasPrefix(name, "_") {
			continue
		}
		if _, is := value.(auto); is {
			value = autoOf(c, name, last, kind)
		}
		if kind == "str" {
			if _, is := plain(value).(string); !is {
				return Raise("NotImplementedError", "a member of an enum of texts is given a text here: %s is '%s'", name, KindOf(value))
			}
		}
		last = value
		member := &Instance{Class: c}
		if kind != "" {
			member.plain = value
		}
		for _, known := range c.members.names {
			other := c.members.of[known]
			of, _ := other.Own("_value_")
			if same, err := Equals(of, value); err != nil {
				return err
			} else if same {
				member = other
				break
			}
		}
		if _, old := member.Own("_name_"); !old {
			member.Put("_name_", name)
			member.Put("_value_", value)
			c.members.names = append(c.members.names, name)
		}
		c.members.of[name] = member
		c.Names[name] = member
	}
	for _, name := range c.members.names {
		if init, of := c.find("__init__"); of != nil && of != objectClass() {
			member := c.members.of[name]
			call, err := bind(init, member, c)
			if err != nil {
				return err
			}
			value, _ := member.Own("_value_")
			given := []Value{value}
			if t, is := value.(*Tuple); is {
				given = t.Items
			}
			if _, err := Call(call, given...); err != nil {
				return err
			}
		}
	}
	return nil
}

// autoOf is what auto() is behind the last value.
func autoOf(c *Class, name string, last Value, kind string) Value {
	if kind == "str" && c.mixes {
		return strings.ToLower(name)
	}
	if n, is := last.(int64); is {
		return n + 1
	}
	return int64(1)
}

// byValue is Color("r").
func (c *Class) byValue(args *Args) (Value, error) {
	value, err := args.Need("value")
	if err != nil {
		return nil, err
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	if in, is := value.(*Instance); is && in.Class == c {
		return in, nil
	}
	for _, name := range c.members.names {
		member := c.members.of[name]
		of, _ := member.Own("_value_")
		if same, err := Equals(of, value); err != nil || same {
			return member, err
		}
	}
	if missing, of := c.find("_missing_"); of != nil {
		call, err := bind(missing, nil, c)
		if err != nil {
			return nil, err
		}
		if v, err := Call(call, value); err != nil || v != nil {
			return v, err
		}
	}
	text, err := Repr(value)
	if err != nil {
		return nil, err
	}
	return nil, Raise("ValueError", "%s is not a valid %s", text, c.qualifiedName())
}

// membersOf are __members__ of an enum: its names with the members.
func (c *Class) membersOf() *sessionstore.Dict {
	d := sessionstore.NewDict()
	for _, name := range c.keys {
		if m := c.members.of[name]; m != nil {
			d.Set(name, m)
		}
	}
	return d
}
