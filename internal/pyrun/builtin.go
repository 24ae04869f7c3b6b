package pyrun

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"statelab/internal/sessionstore"
)

// Builtins are what Python has without an import, by their names.
func Builtins() map[string]Value {
	builtinsOnce.Do(func() { builtins = makeBuiltins() })
	return builtins
}

var (
	builtinsOnce sync.Once
	builtins     map[string]Value
)

// type_ makes a class of a type.
func type_(name string, is func(v Value) bool, do func(args *Args) (Value, error)) *Class {
	return &Class{Name: name, Make: do, Is: is}
}

func makeBuiltins() map[string]Value {
	one := func(name string, do func(v Value) (Value, error)) Value {
		return Builtin{Name: name, Do: func(args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			return do(all[0])
		}}
	}
	all := map[string]Value{
		"len": one("len", func(v Value) (Value, error) { n, err := Len(v); return int64(n), err }),
		"abs": one("abs", func(v Value) (Value, error) {
			switch n := number(plain(v)).(type) {
			case *big.Int:
				return whole(new(big.Int).Abs(n)), nil
			case float64:
				return math.Abs(n), nil
			}
			if d, is := v.(Delta); is {
				return max(d, -d), nil
			}
			if d, is := v.(Decimal); is {
				return Decimal{new(big.Int).Abs(d.n), d.exp}.fitted()
			}
			if in, is := v.(*Instance); is {
				if v, has, err := in.do("__abs__"); has || err != nil {
					return v, err
				}
			}
			return nil, Raise("TypeError", "bad operand type for abs(): '%s'", KindOf(v))
		}),
		"any":  one("any", func(v Value) (Value, error) { return anyOf(v, true) }),
		"all":  one("all", func(v Value) (Value, error) { return anyOf(v, false) }),
		"repr": one("repr", func(v Value) (Value, error) { s, err := Repr(v); return s, err }),
		"callable": one("callable", func(v Value) (Value, error) {
			return IsCallable(v), nil
		}),
		"ord": one("ord", func(v Value) (Value, error) {
			s, is := plain(v).(string)
			if !is {
				return nil, Raise("TypeError", "ord() expected string of length 1, but %s found", KindOf(v))
			}
			if n := utf8.RuneCountInString(s); n != 1 {
				return nil, Raise("TypeError", "ord() expected a character, but string of length %d found", n)
			}
			c, _ := utf8.DecodeRuneInString(s)
			return int64(c), nil
		}),
		"chr": one("chr", func(v Value) (Value, error) {
			n, is := wholeOf(v)
			if !is {
				return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(v))
			}
			if n < 0 || n > utf8.MaxRune {
				return nil, Raise("ValueError", "chr() arg not in range(0x110000)")
			}
			return string(rune(n)), nil
		}),
		"reversed": one("reversed", func(v Value) (Value, error) {
			if _, is := plain(v).(*Set); is {
				return nil, Raise("TypeError", "'set' object is not reversible")
			}
			if in, is := v.(*Instance); is {
				if v, has, err := in.do("__reversed__"); has || err != nil {
					return v, err
				}
				if !in.has("__len__") || !in.has("__getitem__") {
					return nil, Raise("TypeError", "'%s' object is not reversible", KindOf(v))
				}
			}
			if _, is := v.(*Generator); is {
				return nil, Raise("TypeError", "'%s' object is not reversible", KindOf(v))
			}
			items, err := Iter(v)
			if IsRaised(err, "TypeError") {
				return nil, Raise("TypeError", "'%s' object is not reversible", KindOf(v))
			}
			slices.Reverse(items)
			return &Generator{items: items}, err
		}),
		"iter": one("iter", func(v Value) (Value, error) {
			if in, is := v.(*Instance); is {
				v, has, err := in.do("__iter__")
				if has && err == nil {
					_, err = nextOf(v)
				}
				if has || err != nil {
					return v, err
				}
				next, err := in.through()
				return &Generator{next: next, kind: "iterator"}, err
			}
			if g, is := v.(*Generator); is {
				return g, nil
			}
			items, err := Iter(v)
			return &Generator{items: items}, err
		}),
		"enumerate": Builtin{Name: "enumerate", Do: func(args *Args) (Value, error) {
			v, err := args.Need("iterable")
			if err != nil {
				return nil, err
			}
			start, _ := wholeOf(args.Or("start", int64(0)))
			next, err := through(v)
			if err == nil {
				err = args.Done()
			}
			return &Generator{kind: "enumerate", next: func() (Value, bool, error) {
				v, more, err := next()
				if err != nil || !more {
					return nil, false, err
				}
				start++
				return &Tuple{Items: []Value{start - 1, v}}, true, nil
			}}, err
		}},
		"zip": Builtin{Name: "zip", Do: func(args *Args) (Value, error) {
			row, err := together(args.Pos)
			return &Generator{kind: "zip", next: func() (Value, bool, error) {
				items, more, err := row()
				if err != nil || !more {
					return nil, false, err
				}
				return &Tuple{Items: items}, true, nil
			}}, err
		}},
		"map": Builtin{Name: "map", Do: func(args *Args) (Value, error) {
			if len(args.Pos) < 2 {
				return nil, Raise("TypeError", "map() must have at least two arguments.")
			}
			f := args.Pos[0]
			row, err := together(args.Pos[1:])
			return &Generator{kind: "map", next: func() (Value, bool, error) {
				items, more, err := row()
				if err != nil || !more {
					return nil, false, err
				}
				v, err := Call(f, items...)
				return v, err == nil, err
			}}, err
		}},
		"filter": Builtin{Name: "filter", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 2)
			if err != nil {
				return nil, err
			}
			next, err := through(all[1])
			return &Generator{kind: "filter", next: func() (Value, bool, error) {
				for {
					item, more, err := next()
					if err != nil || !more {
						return nil, false, err
					}
					so := item
					if all[0] != nil {
						if so, err = Call(all[0], item); err != nil {
							return nil, false, err
						}
					}
					if is, err := Truth(so); is || err != nil {
						return item, is, err
					}
				}
			}}, err
		}},
		"sorted": Builtin{Name: "sorted", Do: func(args *Args) (Value, error) {
			if len(args.Pos) != 1 {
				return nil, Raise("TypeError", "sorted expected 1 argument, got %d", len(args.Pos))
			}
			v, err := args.Need("iterable")
			if err != nil {
				return nil, err
			}
			items, err := Iter(v)
			if err == nil {
				items, err = sorted(items, args)
			}
			return List(items...), err
		}},
		"sum": Builtin{Name: "sum", Do: func(args *Args) (Value, error) {
			v, err := args.Need("iterable")
			if err != nil {
				return nil, err
			}
			total := args.Or("start", int64(0))
			if _, is := plain(total).(string); is {
				return nil, Raise("TypeError", "sum() can't sum strings [use ''.join(seq) instead]")
			}
			if _, is := plain(total).(Bytes); is {
				return nil, Raise("TypeError", "sum() can't sum bytes [use b''.join(seq) instead]")
			}
			items, err := Iter(v)
			for left, i := 100*MaxItems, 0; err == nil && i < len(items); i++ {
				if total, err = operate("+", total, items[i]); err != nil {
					break
				}
				if n, failed := Len(total); failed == nil { // all that is there so far is copied each time
					left -= n
				}
				if left < 0 {
					err = ErrTooLong
				}
			}
			if err == nil {
				err = args.Done()
			}
			return total, err
		}},
		"min": extreme("min", -1), "max": extreme("max", 1),
		"round": Builtin{Name: "round", Do: rounded},
		"divmod": Builtin{Name: "divmod", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 2)
			if err != nil {
				return nil, err
			}
			q, err := operate("//", all[0], all[1])
			if err != nil {
				return nil, err
			}
			left, err := operate("%", all[0], all[1])
			return &Tuple{Items: []Value{q, left}}, err
		}},
		"pow": Builtin{Name: "pow", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 3)
			if err != nil {
				return nil, err
			}
			if len(all) == 3 && all[2] != nil {
				return powerOf(all[0], all[1], all[2])
			}
			return operate("**", all[0], all[1])
		}},
		"range": Builtin{Name: "range", Do: rangeOf},
		"next": Builtin{Name: "next", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(1, 2)
			if err != nil {
				return nil, err
			}
			switch of := all[0].(type) {
			case *Generator:
				return of.nextOr(all[len(all)-1], len(all) > 1)
			case *Instance:
				v, has, err := of.do("__next__")
				if len(all) > 1 && IsRaised(err, "StopIteration") {
					return all[1], nil
				}
				if has || err != nil {
					return v, err
				}
			}
			return nil, Raise("TypeError", "'%s' object is not an iterator", KindOf(all[0]))
		}},
		"getattr": Builtin{Name: "getattr", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 3)
			if err != nil {
				return nil, err
			}
			name, is := plain(all[1]).(string)
			if !is {
				return nil, Raise("TypeError", "attribute name must be string, not '%s'", KindOf(all[1]))
			}
			v, err := attribute(all[0], name)
			if len(all) > 2 && IsRaised(err, "AttributeError") {
				return all[2], nil
			}
			return v, err
		}},
		"hasattr": Builtin{Name: "hasattr", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 2)
			if err != nil {
				return nil, err
			}
			name, err := textArg("hasattr(): attribute name", all[1])
			if err != nil {
				return nil, err
			}
			_, err = attribute(all[0], name)
			if IsRaised(err, "AttributeError") {
				return false, nil
			}
			return true, err
		}},
		"setattr": Builtin{Name: "setattr", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(3, 3)
			if err != nil {
				return nil, err
			}
			name, err := textArg("attribute name", all[1])
			if err != nil {
				return nil, err
			}
			return nil, setAttribute(all[0], name, all[2])
		}},
		"isinstance": Builtin{Name: "isinstance", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 2)
			if err != nil {
				return nil, err
			}
			of := []Value{all[1]}
			if t, is := all[1].(*Tuple); is {
				of = t.Items
			}
			for _, c := range of {
				if b, is := c.(Base); is {
					if c, err = b.AsBase(); err != nil {
						return nil, err
					}
				}
				class, is := c.(*Class)
				if !is {
					return nil, Raise("TypeError", "isinstance() arg 2 must be a type, a tuple of types, or a union")
				}
				if instanceOf(all[0], class) {
					return true, nil
				}
			}
			return false, nil
		}},
		"issubclass": Builtin{Name: "issubclass", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 2)
			if err != nil {
				return nil, err
			}
			c, is := all[0].(*Class)
			if !is {
				return nil, Raise("TypeError", "issubclass() arg 1 must be a class")
			}
			of := []Value{all[1]}
			if t, is := all[1].(*Tuple); is {
				of = t.Items
			}
			for _, other := range of {
				class, is := other.(*Class)
				if !is {
					return nil, Raise("TypeError", "issubclass() arg 2 must be a class, a tuple of classes, or a union")
				}
				if c.isBelow(class) {
					return true, nil
				}
			}
			return false, nil
		}},
		"vars": one("vars", func(v Value) (Value, error) {
			if attributesOf(v) == nil {
				return nil, Raise("TypeError", "vars() argument must have __dict__ attribute")
			}
			return attribute(v, "__dict__")
		}),
		"delattr": Builtin{Name: "delattr", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 2)
			if err != nil {
				return nil, err
			}
			name, err := textArg("attribute name", all[1])
			if err != nil {
				return nil, err
			}
			return nil, deleteAttribute(all[0], name)
		}},
		"NotImplemented": notImplemented{},
		"print":          Builtin{Name: "print", Do: func(*Args) (Value, error) { return nil, nil }},
	}
	of := func(kinds ...string) func(v Value) bool {
		return func(v Value) bool { return slices.Contains(kinds, typeOf(plain(v))) }
	}
	items := func(args *Args) ([]Value, error) {
		all, err := args.fixed(0, 1)
		if err != nil || len(all) == 0 {
			return nil, err
		}
		return Iter(all[0])
	}
	for _, c := range []*Class{
		objectClass(), superClass(),
		type_("type", func(v Value) bool { _, is := v.(*Class); return is }, func(args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			return typed(all[0]), nil
		}),
		type_("property", nil, func(args *Args) (Value, error) {
			p := &Property{Get: args.Or("fget", nil), Set: args.Or("fset", nil), Delete: args.Or("fdel", nil)}
			args.Or("doc", nil)
			return p, args.Done()
		}),
		type_("staticmethod", nil, func(args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			return &StaticMethod{all[0]}, nil
		}),
		type_("classmethod", nil, func(args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			return &ClassMethod{all[0]}, nil
		}),
		type_("str", of("str"), func(args *Args) (Value, error) {
			if len(args.Pos) == 0 {
				return "", args.Done()
			}
			if b, is := args.Pos[0].(Bytes); is && len(args.Pos)+len(args.Named) > 1 {
				return bytesMethods()["decode"](b, &Args{Func: "decode", Pos: args.Pos[1:], Named: args.Named})
			}
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			return Str(all[0])
		}),
		type_("int", of("int", "bool"), func(args *Args) (Value, error) {
			v, given := args.Take("x")
			base, based := args.Take("base")
			if err := args.Done(); err != nil {
				return nil, err
			}
			switch {
			case !given:
				return int64(0), nil
			case based:
				text, is := plain(v).(string)
				n, whole := wholeOf(base)
				switch {
				case !is:
					return nil, Raise("TypeError", "int() can't convert non-string with explicit base")
				case !whole:
					return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(base))
				}
				if n == 0 {
					n, text = baseOf(text)
				}
				if n < 2 || n > 36 {
					return nil, Raise("ValueError", "int() base must be >= 2 and <= 36, or 0")
				}
				return parseInt(text, int(n))
			}
			return toInt(plain(v))
		}),
		type_("float", of("float"), func(args *Args) (Value, error) {
			all, err := args.fixed(0, 1)
			if err != nil || len(all) == 0 {
				return 0.0, err
			}
			return toFloat(plain(all[0]))
		}),
		type_("bool", of("bool"), func(args *Args) (Value, error) {
			all, err := args.fixed(0, 1)
			if err != nil || len(all) == 0 {
				return false, err
			}
			return Truth(all[0])
		}),
		type_("list", of("list"), func(args *Args) (Value, error) {
			all, err := items(args)
			return List(all...), err
		}),
		type_("tuple", of("tuple"), func(args *Args) (Value, error) {
			all, err := items(args)
			return &Tuple{Items: all}, err
		}),
		type_("set", of("set"), func(args *Args) (Value, error) {
			all, err := items(args)
			if err != nil {
				return nil, err
			}
			return NewSet(all...)
		}),
		type_("dict", of("dict"), func(args *Args) (Value, error) {
			d := sessionstore.NewDict()
			for _, from := range args.Pos {
				other, err := dictOf(from)
				if err != nil {
					return nil, err
				}
				made, err := merged(d, other)
				if err != nil {
					return nil, err
				}
				d = made.(*sessionstore.Dict)
			}
			for _, n := range args.Named {
				d.Set(n.Name, n.Value)
			}
			return d, nil
		}),
		type_("bytes", of("bytes"), func(args *Args) (Value, error) {
			if len(args.Pos) == 2 {
				if s, is := args.Pos[0].(string); is {
					return Bytes(s), nil
				}
			}
			all, err := args.fixed(0, 1)
			if err != nil || len(all) == 0 {
				return Bytes(""), err
			}
			switch v := plain(all[0]).(type) {
			case Bytes:
				return v, nil
			case string:
				return nil, Raise("TypeError", "string argument without an encoding")
			case int64:
				if v < 0 {
					return nil, Raise("ValueError", "negative count")
				}
				if v > MaxText {
					return nil, ErrTooLong
				}
				return Bytes(make([]byte, v)), nil
			}
			items, err := Iter(all[0])
			if IsRaised(err, "TypeError") {
				return nil, Raise("TypeError", "cannot convert '%s' object to bytes", KindOf(all[0]))
			}
			b := make([]byte, len(items))
			for i, item := range items {
				n, is := wholeOf(plain(item))
				switch {
				case !is:
					return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(item))
				case n < 0 || n > 255:
					return nil, Raise("ValueError", "bytes must be in range(0, 256)")
				}
				b[i] = byte(n)
			}
			return Bytes(b), err
		}),
	} {
		all[c.Name] = c
	}
	all["bool"].(*Class).Base = all["int"].(*Class)
	moreBuiltins(all)
	for name, c := range classes() {
		all[name] = c
	}
	return all
}

// IsCallable is callable(v).
func IsCallable(v Value) bool {
	switch v := v.(type) {
	case *Instance:
		return v.has("__call__")
	case Builtin, *Function, *Class, *boundMethod, Method, Callable:
		return true
	}
	return false
}

// together gives the values of several things side by side, as long as each has one.
func together(of []Value) (row func() ([]Value, bool, error), err error) {
	var all []func() (Value, bool, error)
	for _, v := range of {
		next, err := through(v)
		if err != nil {
			return nil, err
		}
		all = append(all, next)
	}
	return func() ([]Value, bool, error) {
		items := make([]Value, len(all))
		for i, next := range all {
			v, more, err := next()
			if err != nil || !more {
				return nil, false, err
			}
			items[i] = v
		}
		return items, len(all) > 0, nil
	}, nil
}

// TakesNothing reports whether a value can be called with nothing between the parentheses.
func TakesNothing(v Value) bool {
	switch f := v.(type) {
	case *Function:
		_, err := f.bind(&Args{})
		return err == nil
	case *boundMethod:
		if of, is := f.function.(*Function); is {
			_, err := of.bind(&Args{Pos: []Value{f.self}})
			return err == nil
		}
	case *Instance:
		if call, _ := f.Class.find("__call__"); call != nil {
			bound, err := bind(call, f, f.Class)
			if _, again := bound.(*Instance); err != nil || again {
				return false
			}
			return TakesNothing(bound)
		}
	}
	return true
}

// Len is len(v).
func Len(v Value) (int, error) {
	switch v := plain(v).(type) {
	case string:
		return utf8.RuneCountInString(v), nil
	case Bytes:
		return len(v), nil
	case *sessionstore.List:
		return v.Len(), nil
	case *sessionstore.Dict:
		return v.Len(), nil
	case *Tuple:
		return len(v.Items), nil
	case *Set:
		return v.dict.Len(), nil
	case *Class:
		if v.members != nil {
			return len(v.members.names), nil
		}
	case Sized:
		return v.Len()
	}
	return 0, Raise("TypeError", "object of type '%s' has no len()", KindOf(v))
}

func anyOf(v Value, wanted bool) (Value, error) {
	next, err := through(v)
	for err == nil {
		item, more, failed := next()
		if failed != nil || !more {
			return !wanted, failed
		}
		so, failed := Truth(item)
		if failed != nil {
			return nil, failed
		}
		if so == wanted {
			return wanted, nil
		}
	}
	return nil, err
}

func rangeFrom(start, end, step int64) (Value, error) {
	var items []Value
	for i := start; step > 0 && i < end || step < 0 && i > end; {
		if items = append(items, i); len(items) > MaxItems {
			return nil, ErrTooLong
		}
		next := i + step
		if step > 0 && next < i || step < 0 && next > i {
			break
		}
		i = next
	}
	return ranged{&Tuple{Items: items}, start, end, step}, nil
}

// roundedWhole is a whole number rounded to so many tens.
func roundedWhole(x *big.Int, tens int64) Value {
	if tens > 1000 {
		return int64(0)
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(tens), nil)
	q, left := new(big.Int).DivMod(x, unit, new(big.Int))
	if by := left.Lsh(left, 1).Cmp(unit); by > 0 || by == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return whole(q.Mul(q, unit))
}

// powerOf is pow(x, y, m) of whole numbers.
func powerOf(x, y, m Value) (Value, error) {
	a, isA := number(plain(x)).(*big.Int)
	b, isB := number(plain(y)).(*big.Int)
	by, isM := number(plain(m)).(*big.Int)
	switch {
	case !isA || !isB || !isM:
		return nil, Raise("TypeError", "pow() 3rd argument not allowed unless all arguments are integers")
	case by.Sign() == 0:
		return nil, Raise("ValueError", "pow() 3rd argument cannot be 0")
	case b.Sign() < 0 && new(big.Int).ModInverse(a, new(big.Int).Abs(by)) == nil:
		return nil, Raise("ValueError", "base is not invertible for the given modulus")
	}
	if b.BitLen() > maxBits/8 || by.BitLen() > maxBits/8 {
		return nil, ErrTooLong
	}
	z := new(big.Int).Exp(a, b, new(big.Int).Abs(by))
	if by.Sign() < 0 && z.Sign() > 0 {
		z.Add(z, by)
	}
	return whole(z), nil
}

// baseOf is the base that a text begins with, as int(text, 0) has it, and its digits.
func baseOf(text string) (int64, string) {
	clean := strings.ToLower(strings.TrimSpace(text))
	for prefix, base := range map[string]int64{"0x": 16, "0o": 8, "0b": 2} {
		if digits, is := strings.CutPrefix(clean, prefix); is {
			return base, digits
		}
	}
	return 10, text
}
