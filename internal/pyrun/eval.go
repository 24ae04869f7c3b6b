package pyrun

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// eval works an expression out.
func (s *scope) eval(e *python.Expr) (Value, error) {
	if err := s.run.step(); err != nil {
		return nil, err
	}
	switch e.Kind {
	case python.Name:
		return s.look(e.Text)
	case python.String:
		return e.Text, nil
	case python.Bytes:
		return Bytes(e.Text), nil
	case python.Number:
		return e.Number, nil
	case python.Decimal:
		f, err := strconv.ParseFloat(strings.ReplaceAll(e.Text, "_", ""), 64)
		if err != nil && f == 0 {
			return nil, Raise("SyntaxError", "invalid decimal literal")
		}
		return f, nil
	case python.Format:
		return s.format(e)
	case python.Conditional:
		so, err := s.truth(e.Parts[1])
		if err != nil {
			return nil, err
		}
		if so {
			return s.eval(e.Parts[0])
		}
		return s.eval(e.Parts[2])
	case python.Call:
		return s.call(e)
	case python.Attribute:
		of, err := s.eval(e.Parts[0])
		if err != nil {
			return nil, err
		}
		return attribute(of, e.Text)
	case python.Index:
		return s.index(e)
	case python.Dict:
		return s.dict(e)
	case python.List, python.Tuple, python.Set:
		items, err := s.items(e.Parts)
		switch {
		case err != nil:
			return nil, err
		case e.Kind == python.List:
			return listOf(items)
		case e.Kind == python.Tuple:
			return &Tuple{items}, nil
		}
		return NewSet(items...)
	case python.Operation:
		return s.operation(e)
	case python.Binding:
		v, err := s.eval(e.Parts[0])
		if err != nil {
			return nil, err
		}
		at := s
		for at.own == nil && at.outer != nil { // of a comprehension it is a name outside
			at = at.outer
		}
		return v, at.set(e.Text, v)
	case python.Lambda:
		f, err := s.function("<lambda>", e.Params)
		if err != nil {
			return nil, err
		}
		f.value = e.Parts[0]
		return f, nil
	case python.Comprehension:
		return s.comprehension(e)
	case python.Starred:
		return nil, Raise("SyntaxError", "can't use starred expression here")
	}
	return nil, Raise("NotImplementedError", "this is not played here")
}

// look finds a name.
func (s *scope) look(name string) (Value, error) {
	switch name {
	case "None":
		return nil, nil
	case "True":
		return true, nil
	case "False":
		return false, nil
	case "Ellipsis":
		return nil, Raise("NotImplementedError", "... is not played here")
	}
	for at := s; at != nil; at = at.outer {
		if v, has := at.names[name]; has {
			return v, nil
		}
		if at == s && at.own[name] {
			return nil, s.unbound(name)
		}
	}
	if s.run.Name != nil {
		if v, has := s.run.Name(name); has {
			return v, nil
		}
	}
	if v, has := Builtins()[name]; has {
		return v, nil
	}
	return nil, Raise("NameError", "name '%s' is not defined", name)
}

func (s *scope) unbound(name string) error {
	return Raise("UnboundLocalError", "cannot access local variable '%s' where it is not associated with a value", name)
}

// items are the values of a display, in which * stands before what is taken apart.
func (s *scope) items(parts []*python.Expr) ([]Value, error) {
	items := make([]Value, 0, len(parts))
	for _, p := range parts {
		if p.Kind == python.Starred {
			of, err := s.eval(p.Parts[0])
			if err != nil {
				return nil, err
			}
			more, err := Iter(of)
			if isRaised(err, "TypeError") {
				return nil, Raise("TypeError", "Value after * must be an iterable, not %s", KindOf(of))
			}
			if err != nil {
				return nil, err
			}
			if items = append(items, more...); len(items) > MaxItems {
				return nil, ErrTooLong
			}
			continue
		}
		v, err := s.eval(p)
		if err != nil {
			return nil, err
		}
		items = append(items, v)
	}
	return items, nil
}

func (s *scope) dict(e *python.Expr) (Value, error) {
	d := sessionstore.NewDict()
	for _, entry := range e.Named {
		if entry.Key == nil {
			from, err := s.eval(entry.Value)
			if err != nil {
				return nil, err
			}
			other, err := dictOf(from)
			if isRaised(err, "TypeError") {
				return nil, Raise("TypeError", "'%s' object is not a mapping", KindOf(from))
			}
			if err != nil {
				return nil, err
			}
			for key, value := range other.All() {
				d.Set(key, value)
			}
			continue
		}
		key, err := s.eval(entry.Key)
		if err != nil {
			return nil, err
		}
		value, err := s.eval(entry.Value)
		if err != nil {
			return nil, err
		}
		if err := setIn(d, key, value); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// format is an f-string.
func (s *scope) format(e *python.Expr) (Value, error) {
	var b strings.Builder
	for _, p := range e.Parts {
		of, spec, as := p, "", ""
		if p.Kind == python.Shown {
			of, as = p.Parts[0], p.Text
			if len(p.Parts) > 1 {
				shape, err := s.format(p.Parts[1])
				if err != nil {
					return nil, err
				}
				spec = shape.(string)
			}
		}
		v, err := s.eval(of)
		if err != nil {
			return nil, err
		}
		switch as {
		case "r":
			v, err = Repr(v)
		case "a":
			v, err = asciiOf(v)
		case "s":
			v, err = Str(v)
		}
		var text string
		if err == nil {
			text, err = Format(v, spec)
		}
		if err != nil {
			return nil, err
		}
		if b.WriteString(text); b.Len() > MaxText {
			return nil, ErrTooLong
		}
	}
	return b.String(), nil
}

func (s *scope) operation(e *python.Expr) (Value, error) {
	if values, signs := e.Chain(); values != nil {
		return s.chain(values, signs)
	}
	left, err := s.eval(e.Parts[0])
	if err != nil {
		return nil, err
	}
	if len(e.Parts) == 1 {
		return unary(e.Text, left)
	}
	switch e.Text {
	case "and", "or":
		so, err := Truth(left)
		if err != nil || so == (e.Text == "or") {
			return left, err
		}
		return s.eval(e.Parts[1])
	}
	right, err := s.eval(e.Parts[1])
	if err != nil {
		return nil, err
	}
	if err := s.worksOn(e.Text, left, right); err != nil {
		return nil, err
	}
	if isComparison(e.Text) {
		return compare(e.Text, left, right)
	}
	if o, is := left.(Operated); is {
		if v, done, err := o.Operate(e.Text, right); done {
			return v, err
		}
	}
	if o, is := right.(Operated); is {
		if v, done, err := o.OperatedBy(e.Text, left); done {
			return v, err
		}
	}
	return operate(e.Text, left, right)
}

// worksOn counts the work of an operation: to look into a dict or a set is a step as any other.
func (s *scope) worksOn(sign string, left, right Value) error {
	if strings.HasSuffix(sign, "in") {
		switch plain(right).(type) {
		case *sessionstore.Dict, *Set:
			return nil
		}
	}
	if strings.HasPrefix(sign, "is") {
		return nil
	}
	return s.run.works(left, right)
}

// chain is a < b < c, of which each value is worked out once, as far as what is before holds.
func (s *scope) chain(values []*python.Expr, signs []string) (Value, error) {
	left, err := s.eval(values[0])
	if err != nil {
		return nil, err
	}
	var holds Value
	for i, sign := range signs {
		right, err := s.eval(values[i+1])
		if err != nil {
			return nil, err
		}
		if err := s.worksOn(sign, left, right); err != nil {
			return nil, err
		}
		if holds, err = compare(sign, left, right); err != nil {
			return nil, err
		}
		if so, err := Truth(holds); err != nil || !so {
			return holds, err
		}
		left = right
	}
	return holds, nil
}

// Operated is an object that takes part in what is reckoned: F("count") + 1, Q(a=1) | Q(b=2).
type Operated interface {
	Operate(sign string, right Value) (v Value, done bool, err error)
	OperatedBy(sign string, left Value) (v Value, done bool, err error)
}

func isComparison(sign string) bool {
	return slices.Contains([]string{"==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not"}, sign)
}

func unary(sign string, v Value) (Value, error) {
	if sign == "not" {
		so, err := Truth(v)
		return !so, err
	}
	if o, is := v.(Operated); is && sign == "~" {
		if v, done, err := o.Operate(sign, nil); done {
			return v, err
		}
	}
	v = plain(v)
	if d, is := v.(Delta); is && sign == "-" {
		return -d, nil
	}
	n := number(v)
	_, broken := n.(float64)
	switch {
	case n == nil, broken && sign == "~":
		return nil, Raise("TypeError", "bad operand type for unary %s: '%s'", sign, KindOf(v))
	case sign == "-":
		if f, is := n.(float64); is {
			return -f, nil
		}
		return operate("-", int64(0), v)
	case sign == "+":
		return operate("+", int64(0), v)
	}
	return operate("-", int64(-1), v) // ~
}

func (s *scope) index(e *python.Expr) (Value, error) {
	of, err := s.eval(e.Parts[0])
	if err != nil {
		return nil, err
	}
	if by := e.Parts[1]; by.Kind == python.Slice {
		ends, err := s.ends(by)
		if err != nil {
			return nil, err
		}
		v, err := sliced(of, ends)
		if err == nil {
			err = s.run.works(v)
		}
		return v, err
	}
	key, err := s.eval(e.Parts[1])
	if err != nil {
		return nil, err
	}
	return item(of, key)
}

// Sliced takes object[start:end].
type Sliced interface {
	Slice(start, end, step Value) (Value, error)
}

// sliced is of[start:end:step].
func sliced(of Value, ends [3]Value) (Value, error) {
	of = plain(of)
	if o, is := of.(Sliced); is {
		return o.Slice(ends[0], ends[1], ends[2])
	}
	var items []Value
	var text []rune
	n := 0
	switch v := of.(type) {
	case string:
		text = []rune(v)
		n = len(text)
	case Bytes:
		n = len(v)
	case *sessionstore.List:
		items = listItems(v)
		n = len(items)
	case *Tuple:
		items, n = v.Items, len(v.Items)
	case ranged:
		return v.slice(ends)
	default:
		return nil, Raise("TypeError", "'%s' object is not subscriptable", KindOf(of))
	}
	from, to, step, err := limits(ends, n)
	if err != nil {
		return nil, err
	}
	places := between(from, to, step)
	switch v := of.(type) {
	case string:
		var b strings.Builder
		for _, i := range places {
			b.WriteRune(text[i])
		}
		return b.String(), nil
	case Bytes:
		b := make([]byte, len(places))
		for k, i := range places {
			b[k] = v[i]
		}
		return Bytes(b), nil
	}
	made := make([]Value, len(places))
	for k, i := range places {
		made[k] = items[i]
	}
	if _, is := of.(*sessionstore.List); is {
		return List(made...), nil
	}
	return &Tuple{made}, nil
}

// item is of[key].
func item(of, key Value) (Value, error) {
	switch v := plain(of).(type) {
	case *sessionstore.Dict:
		k, err := keyOf(key)
		if err != nil {
			return nil, err
		}
		value, has := v.Lookup(k)
		if !has {
			return nil, raiseKey(key)
		}
		return value, nil
	case *sessionstore.List:
		i, err := at(key, v.Len(), "list")
		if err != nil {
			return nil, err
		}
		return v.At(i), nil
	case *Tuple:
		i, err := at(key, len(v.Items), "tuple")
		if err != nil {
			return nil, err
		}
		return v.Items[i], nil
	case string:
		if utf8.RuneCountInString(v) == len(v) {
			i, err := at(key, len(v), "string")
			if err != nil {
				return nil, err
			}
			return v[i : i+1], nil
		}
		r := []rune(v)
		i, err := at(key, len(r), "string")
		if err != nil {
			return nil, err
		}
		return string(r[i]), nil
	case Bytes:
		i, err := at(key, len(v), "index")
		if err != nil {
			return nil, err
		}
		return int64(v[i]), nil
	case Itemed:
		return v.Item(key)
	}
	return nil, Raise("TypeError", "'%s' object is not subscriptable", KindOf(of))
}

func (s *scope) call(e *python.Expr) (Value, error) {
	function, err := s.eval(e.Parts[0])
	if err != nil {
		return nil, err
	}
	args := &Args{}
	if args.Pos, err = s.items(e.Parts[1:]); err != nil {
		return nil, err
	}
	for _, n := range e.Named {
		v, err := s.eval(n.Value)
		if err != nil {
			return nil, err
		}
		if n.Name != "" {
			args.Named = append(args.Named, Arg{n.Name, v})
			continue
		}
		d, err := dictOf(v)
		if err != nil {
			return nil, Raise("TypeError", "argument after ** must be a mapping, not %s", KindOf(v))
		}
		for key, value := range d.All() {
			args.Named = append(args.Named, Arg{key, value})
		}
	}
	if err := s.run.works(args.Pos...); err != nil {
		return nil, err
	}
	if m, is := function.(Builtin); is && !quick[m.Name] {
		if err := s.run.works(m.on); err != nil {
			return nil, err
		}
	}
	v, err := CallWith(function, args)
	if m, is := function.(Builtin); err == nil && (!is || !quick[m.Name]) {
		err = s.run.works(v)
	}
	return v, err
}

// quick are methods that take no longer on what is large.
var quick = map[string]bool{"append": true, "get": true, "setdefault": true, "add": true, "discard": true, "keys": true, "values": true, "items": true, "startswith": true}

// Call calls a function with values by place.
func Call(function Value, values ...Value) (Value, error) {
	return CallWith(function, &Args{Pos: values})
}

// CallWith calls a function.
func CallWith(function Value, args *Args) (Value, error) {
	switch f := function.(type) {
	case Builtin:
		args.Func = called(f.Name)
		return f.Do(args)
	case *Class:
		args.Func = called(f.Name)
		if f.Make != nil {
			return f.Make(args)
		}
		if f.isBelow(classes()["BaseException"]) {
			for _, n := range args.Named { // code= and the like, which say nothing here
				_ = n
			}
			return &Exception{Class: f, Args: args.Pos}, nil
		}
	case *Function:
		return f.call(args)
	case Callable:
		return f.Call(args)
	}
	return nil, Raise("TypeError", "'%s' object is not callable", KindOf(function))
}

// function makes a function with its defaults, which are worked out once.
func (s *scope) function(name string, params []python.Param) (*Function, error) {
	f := &Function{name: name, params: params, scope: s, run: s.run, rest: make([]Value, len(params))}
	for i, p := range params {
		f.rest[i] = noDefault{}
		if p.Default != nil {
			v, err := s.eval(p.Default)
			if err != nil {
				return nil, err
			}
			f.rest[i] = v
		}
	}
	return f, nil
}

func (f *Function) call(args *Args) (Value, error) {
	if f.run.depth++; f.run.depth > maxCalls {
		f.run.depth--
		return nil, Raise("RecursionError", "maximum recursion depth exceeded")
	}
	defer func() { f.run.depth-- }()
	args.Func = f.name
	names, err := f.bind(args)
	if err != nil {
		return nil, err
	}
	inner := &scope{names: names, own: assigned(f.body), outer: f.scope, run: f.run}
	for name := range names {
		inner.own[name] = true
	}
	if f.value != nil {
		return inner.eval(f.value)
	}
	err = inner.all(f.body)
	if back, is := err.(returned); is {
		return back.value, nil
	}
	return nil, err
}

func (s *scope) comprehension(e *python.Expr) (Value, error) {
	inner := &scope{names: map[string]Value{}, outer: s, run: s.run, line: s.line}
	var made []Value
	d, set := sessionstore.NewDict(), (*Set)(nil)
	if e.Text == "{" {
		set, _ = NewSet()
	}
	add := func() error {
		v, err := inner.eval(e.Parts[0])
		if err != nil {
			return err
		}
		switch e.Text {
		case "{":
			return set.Add(v)
		case ":":
			value, err := inner.eval(e.Parts[1])
			if err != nil {
				return err
			}
			return setIn(d, v, value)
		}
		if made = append(made, v); len(made) > MaxItems {
			return ErrTooLong
		}
		return nil
	}
	var clause func(i int) error
	clause = func(i int) error {
		if i == len(e.Clauses) {
			return add()
		}
		c := e.Clauses[i]
		from := inner
		if i == 0 { // which is worked out outside
			from = s
		}
		in, err := from.eval(c.In)
		if err != nil {
			return err
		}
		next, err := s.through(in)
		if err != nil {
			return err
		}
	turns:
		for {
			v, more, err := next()
			if err != nil || !more {
				return err
			}
			if err := inner.assignQuietly(c.Target, v); err != nil {
				return err
			}
			for _, asks := range c.Ifs {
				so, err := inner.truth(asks)
				if err != nil {
					return err
				}
				if !so {
					continue turns
				}
			}
			if err := clause(i + 1); err != nil {
				return err
			}
		}
	}
	if err := clause(0); err != nil {
		return nil, err
	}
	switch e.Text {
	case "{":
		return set, nil
	case ":":
		return d, nil
	case "(":
		return &Generator{items: made}, nil
	}
	return listOf(made)
}

// Item is of[key].
func Item(of, key Value) (Value, error) { return item(of, key) }

// AttributeOf is of.name.
func AttributeOf(of Value, name string) (Value, error) { return attribute(of, name) }
