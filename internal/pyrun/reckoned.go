package pyrun

// operators are the signs between two values, with what classes call them.
var operators = map[string]string{"+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "&": "and", "|": "or", "^": "xor", "<<": "lshift", ">>": "rshift"}

// comparisons are the signs that compare, with what classes call them, and what they call them seen from the right.
var comparisons = map[string][2]string{"==": {"__eq__", "__eq__"}, "!=": {"__ne__", "__ne__"}, "<": {"__lt__", "__gt__"}, ">": {"__gt__", "__lt__"}, "<=": {"__le__", "__ge__"}, ">=": {"__ge__", "__le__"}}

// attempt asks an instance for a method that may know no answer.
func attempt(of Value, name string, other Value) (v Value, done bool, err error) {
	in, is := of.(*Instance)
	if !is {
		return nil, false, nil
	}
	v, has, err := in.do(name, other)
	if _, no := v.(notImplemented); no || !has {
		return nil, false, err
	}
	return v, true, err
}

// asked asks one value and then the other, the right one first where its class derives from that of the left one and
// says something of its own. again says that of two of one class the right one is asked as well.
func asked(a, b Value, name, reflected string, again bool) (v Value, done bool, err error) {
	x, isX := a.(*Instance)
	y, isY := b.(*Instance)
	first := false
	if isX && isY && x.Class != y.Class && y.Class.isBelow(x.Class) {
		_, own := y.Class.find(reflected)
		_, of := x.Class.find(reflected)
		first = own != of
	}
	if first {
		if v, done, err = attempt(b, reflected, a); done || err != nil {
			return v, done, err
		}
	}
	if v, done, err = attempt(a, name, b); done || err != nil || first {
		return v, done, err
	}
	if !again && isX && isY && x.Class == y.Class {
		return nil, false, nil
	}
	return attempt(b, reflected, a)
}

// owns reports whether one of two values is an instance.
func owns(a, b Value) bool {
	_, isA := a.(*Instance)
	_, isB := b.(*Instance)
	return isA || isB
}

// isPlain reports whether a value is a member of an enum that is a text or a number, too.
func isPlain(v Value) bool {
	in, is := v.(*Instance)
	return is && in.plain != nil
}

// compared is a sign b, where one of them is an instance.
func compared(sign string, a, b Value) (Value, error) {
	names := comparisons[sign]
	v, done, err := asked(a, b, names[0], names[1], true)
	switch {
	case done || err != nil:
		return v, err
	case isPlain(a) || isPlain(b):
		return compare(sign, plain(a), plain(b))
	case sign == "==":
		return Same(a, b), nil
	case sign == "!=":
		return !Same(a, b), nil
	}
	return nil, Raise("TypeError", "'%s' not supported between instances of '%s' and '%s'", sign, KindOf(a), KindOf(b))
}

// reckoned is a sign b, where one of them is an instance; false where neither knows an answer.
func reckoned(sign string, a, b Value) (Value, bool, error) {
	switch a.(type) {
	case string, Bytes:
		if sign == "%" {
			return nil, false, nil
		}
	}
	name := operators[sign]
	return asked(a, b, "__"+name+"__", "__r"+name+"__", false)
}
