package pyrun

import (
	"encoding/hex"
	"math/big"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"statelab/internal/pynames"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// attribute is v.name.
func attribute(v Value, name string) (Value, error) {
	var found Value
	has := false
	if name == "__class__" {
		return typed(v), nil
	}
	switch of := v.(type) {
	case *Instance:
		v, err := ofInstance(of, of.Class, name)
		if of.plain != nil && IsRaised(err, "AttributeError") {
			return attribute(of.plain, name)
		}
		return v, err
	case *Exception:
		if name == "args" {
			return &Tuple{Items: of.Args}, nil
		}
		if of.Of != nil {
			var err error
			if found, has, err = of.Of.Attr(name); err != nil || has {
				return found, err
			}
		} else if name == "message" || name == "messages" {
			if of.Class.isBelow(classes()["ValidationError"]) && len(of.Args) > 0 {
				if name == "messages" {
					return List(of.Args...), nil
				}
				return of.Args[0], nil
			}
		}
		return ofInstance(of, of.Class, name)
	case *Class:
		var err error
		if found, has, err = of.attribute(name); err != nil {
			return nil, err
		}
		if of.run == nil && methodsOf(of.Name)[name] != nil {
			return unbound(of, name), nil
		}
	case *Property:
		found, has = of.attribute(name)
	case *boundMethod:
		switch name {
		case "__self__":
			return of.self, nil
		case "__func__":
			return of.function, nil
		}
		return attribute(of.function, name)
	case Object:
		var err error
		if found, has, err = of.Attr(name); err != nil || has {
			return found, err
		}
		if p, is := v.(Plain); is {
			return attribute(p.Plain(), name)
		}
	case Moment:
		found, has = ofMoment(of, name)
	case Date:
		found, has = ofDate(of, name)
	case Delta:
		found, has = ofDelta(of, name)
	case Decimal:
		found, has = ofDecimal(of, name)
	case *Tuple:
		if of.kind != nil {
			if found, has = of.kind.attribute(of, name); has {
				return found, nil
			}
		}
		if do := methodsOf("tuple")[name]; do != nil {
			return methodOf(v, name, do), nil
		}
	case *sessionstore.Dict:
		if kind, is := of.Kind.(*dictKind); is {
			if do := kind.method(name); do != nil {
				return methodOf(v, name, do), nil
			}
			if name == "default_factory" && kind.name == "defaultdict" {
				return kind.factory, nil
			}
		}
		if do := methodsOf("dict")[name]; do != nil {
			return methodOf(v, name, do), nil
		}
	case *Function:
		if v, has := of.attrs.Lookup(name); has {
			return v, nil
		}
		switch name {
		case "__name__":
			return of.name, nil
		case "__qualname__":
			return of.qualified, nil
		case "__doc__":
			if len(of.body) > 0 && of.body[0].Action == python.Do && of.body[0].Value.Kind == python.String {
				return of.body[0].Value.Text, nil
			}
			return nil, nil
		}
	case Builtin:
		if found, has = of.Name, of.Name != "" && (name == "__name__" || name == "__qualname__"); !has {
			found = nil
		}
	default:
		if do := methodsOf(KindOf(v))[name]; do != nil {
			return methodOf(v, name, do), nil
		}
	}
	if !has {
		return nil, NoAttribute(v, name)
	}
	return found, nil
}

// methodsOf are the methods of a type of Python's.
func methodsOf(kind string) map[string]method {
	switch kind {
	case "str":
		return textMethods()
	case "bytes":
		return bytesMethods()
	case "list":
		return listMethods()
	case "tuple":
		return tupleMethods()
	case "dict":
		return dictMethods()
	case "set":
		return setMethods()
	case "frozenset":
		return frozenMethods()
	case "float":
		return floatMethods()
	case "int":
		return intMethods()
	}
	return nil
}

func methodOf(v Value, name string, do method) Value {
	return Builtin{Name: name, on: v, Do: func(args *Args) (Value, error) {
		args.of = KindOf(v) + "."
		return do(v, args)
	}}
}

// unbound is a method as its class has it, which is given its value first: str.lower.
func unbound(of *Class, name string) Value {
	return Builtin{Name: name, Do: func(args *Args) (Value, error) {
		if len(args.Pos) == 0 {
			return nil, Raise("TypeError", "unbound method %s.%s() needs an argument", of.Name, name)
		}
		v := plain(args.Pos[0])
		if KindOf(v) != of.Name {
			return nil, Raise("TypeError", "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", name, of.Name, KindOf(v))
		}
		args.Pos = args.Pos[1:]
		return CallWith(methodOf(v, name, methodsOf(of.Name)[name]), args)
	}}
}

// NoAttribute is the AttributeError of a value that has no such attribute. Of one that it has in a real Python
// and Django, and not here, it is a NotImplementedError, so that nobody learns that it is none.
func NoAttribute(v Value, name string) error {
	if of, real := really(v, name); real {
		return Raise("NotImplementedError", "%s.%s is there in Django or Python, and is not played here", of, name)
	}
	if c, is := v.(*Class); is {
		return Raise("AttributeError", "type object '%s' has no attribute '%s'", called(c.Name), name)
	}
	if m, is := v.(*Module); is {
		return Raise("AttributeError", "module '%s' has no attribute '%s'", m.Name, name)
	}
	return Raise("AttributeError", "'%s' object has no attribute '%s'", KindOf(v), name)
}

// really reports whether a value has an attribute in a real Python and Django, and how its type is called there.
func really(v Value, name string) (of string, is bool) {
	switch v := v.(type) {
	case *Instance:
		if v.Class.run != nil {
			return "", false
		}
	case *Class:
		if v.run != nil {
			return "", false
		}
		return v.Name, pynames.OfType(v.Name, name)
	case *Module:
		return v.Name, slices.Contains(pynames.In(v.Name), name)
	}
	of = KindOf(v)
	return of, pynames.OfType(of, name)
}

type method = func(v Value, args *Args) (Value, error)

// table are methods by their names, made when somebody asks.
type table struct {
	once sync.Once
	all  map[string]method
}

func (t *table) of(make func() map[string]method) map[string]method {
	t.once.Do(func() { t.all = make() })
	return t.all
}

// textArg is a value that has to be a text.
func textArg(what string, v Value) (string, error) {
	s, is := Itself(v).(string)
	if !is {
		kind := KindOf(v)
		if v == nil {
			kind = "None"
		}
		return "", Raise("TypeError", "%s must be str, not %s", what, kind)
	}
	return s, nil
}

// within is the part of a text that find() and its kin look at, and how many characters stand before it.
func within(s string, ends []Value) (part string, before int, err error) {
	if len(ends) == 0 {
		return s, 0, nil
	}
	r := []rune(s)
	limits := [2]int64{0, int64(len(r))}
	for i, end := range ends {
		if end == nil {
			continue
		}
		n, is := wholeOf(plain(end))
		if !is {
			return "", 0, Raise("TypeError", "slice indices must be integers or None or have an __index__ method")
		}
		if n < 0 {
			n += int64(len(r))
		}
		limits[i] = min(max(n, 0), int64(len(r)))
	}
	return string(r[limits[0]:max(limits[0], limits[1])]), int(limits[0]), nil
}

var bytesTable table

func bytesMethods() map[string]method { return bytesTable.of(makeBytesMethods) }

func makeBytesMethods() map[string]method {
	return map[string]method{
		"decode": func(v Value, args *Args) (Value, error) {
			name, err := textArg("encoding", args.Or("encoding", "utf-8"))
			if err != nil {
				return nil, err
			}
			how := args.Or("errors", "strict")
			s := string(v.(Bytes))
			switch strings.ToLower(strings.ReplaceAll(name, "_", "-")) {
			case "utf-8", "utf8":
				name = "utf-8"
			case "ascii", "us-ascii":
				if i := strings.IndexFunc(s, func(c rune) bool { return c > 127 }); i >= 0 {
					return nil, Raise("UnicodeDecodeError", "'ascii' codec can't decode byte 0x%02x in position %d: ordinal not in range(128)", s[i], i)
				}
			case "latin-1", "iso-8859-1", "latin1":
				var b strings.Builder
				for i := range len(s) {
					b.WriteRune(rune(s[i]))
				}
				return b.String(), args.Done()
			default:
				return nil, Raise("LookupError", "unknown encoding: %s", name)
			}
			for i, c := range s {
				if c == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
					switch how {
					case "replace":
						return strings.ToValidUTF8(s, "\uFFFD"), args.Done()
					case "ignore":
						return strings.ToValidUTF8(s, ""), args.Done()
					}
					why := "invalid start byte"
					switch {
					case s[i] >= 0xc2 && s[i] <= 0xf4 && i+1 == len(s):
						why = "unexpected end of data"
					case s[i] >= 0xc2 && s[i] <= 0xf4:
						why = "invalid continuation byte"
					}
					return nil, Raise("UnicodeDecodeError", "'%s' codec can't decode byte 0x%02x in position %d: %s", name, s[i], i, why)
				}
			}
			return s, args.Done()
		},
		"hex":        func(v Value, args *Args) (Value, error) { return hex.EncodeToString([]byte(v.(Bytes))), args.Done() },
		"startswith": ofBytes("startswith"), "endswith": ofBytes("endswith"), "lower": ofBytes("lower"), "upper": ofBytes("upper"), "strip": ofBytes("strip"), "lstrip": ofBytes("lstrip"), "rstrip": ofBytes("rstrip"),
		"split": ofBytes("split"), "rsplit": ofBytes("rsplit"), "partition": ofBytes("partition"), "replace": ofBytes("replace"), "find": ofBytes("find"), "index": ofBytes("index"), "count": ofBytes("count"), "join": ofBytes("join"),
	}
}

var floatTable table

func floatMethods() map[string]method { return floatTable.of(makeFloatMethods) }

func makeFloatMethods() map[string]method {
	return map[string]method{
		"is_integer": func(v Value, args *Args) (Value, error) {
			f := v.(float64)
			return f == float64(int64(f)), args.Done()
		},
	}
}

var intTable table

func intMethods() map[string]method { return intTable.of(makeIntMethods) }

func makeIntMethods() map[string]method {
	return map[string]method{
		"to_bytes": toBytes,
		"bit_count": func(v Value, args *Args) (Value, error) {
			ones := 0
			for _, word := range number(v).(*big.Int).Bits() {
				ones += bits.OnesCount(uint(word))
			}
			return int64(ones), args.Done()
		},
		"bit_length": func(v Value, args *Args) (Value, error) {
			return int64(number(v).(*big.Int).BitLen()), args.Done()
		},
	}
}
