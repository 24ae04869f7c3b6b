package pyrun

import (
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// attribute is v.name.
func attribute(v Value, name string) (Value, error) {
	var found Value
	has := false
	switch of := v.(type) {
	case *Exception:
		if name == "args" {
			return &Tuple{of.Args}, nil
		}
		if name == "message" || name == "messages" {
			if of.Class.isBelow(classes()["ValidationError"]) && len(of.Args) > 0 {
				if name == "messages" {
					return List(of.Args...), nil
				}
				return of.Args[0], nil
			}
		}
	case *Class:
		if name == "__name__" {
			return called(of.Name), nil
		}
		if found, has = of.Names[name]; !has && methodsOf(of.Name)[name] != nil {
			return unbound(of, name), nil
		}
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
	case *Function:
		if name == "__name__" {
			return of.name, nil
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

// NoAttribute is the AttributeError of a value that has no such attribute.
func NoAttribute(v Value, name string) error {
	if c, is := v.(*Class); is {
		return Raise("AttributeError", "type object '%s' has no attribute '%s'", c.Name, name)
	}
	if m, is := v.(*Module); is {
		return Raise("AttributeError", "module '%s' has no attribute '%s'", m.Name, name)
	}
	return Raise("AttributeError", "'%s' object has no attribute '%s'", KindOf(v), name)
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

// on is a method of texts that is given between least and most values.
func on(least, most int, do func(s string, all []Value) (Value, error)) method {
	return func(v Value, args *Args) (Value, error) {
		all, err := args.fixed(least, most)
		if err != nil {
			return nil, err
		}
		return do(v.(string), all)
	}
}

func plainText(do func(string) string) method {
	return on(0, 0, func(s string, _ []Value) (Value, error) {
		if made := do(s); len(made) <= MaxText {
			return made, nil
		}
		return nil, ErrTooLong
	})
}

func isAll(is func(rune) bool) method {
	return on(0, 0, func(s string, _ []Value) (Value, error) {
		return s != "" && strings.IndexFunc(s, func(c rune) bool { return !is(c) }) < 0, nil
	})
}

// textArg is a value that has to be a text.
func textArg(what string, v Value) (string, error) {
	s, is := plain(v).(string)
	if !is {
		kind := KindOf(v)
		if v == nil {
			kind = "None"
		}
		return "", Raise("TypeError", "%s must be str, not %s", what, kind)
	}
	return s, nil
}

// affixed is startswith() and endswith(), which take one text or a tuple of them.
func affixed(name string, has func(s, part string) bool) method {
	return on(1, 3, func(s string, all []Value) (Value, error) {
		s, _, err := within(s, all[1:])
		if err != nil {
			return nil, err
		}
		parts := []Value{all[0]}
		t, isTuple := all[0].(*Tuple)
		if isTuple {
			parts = t.Items
		}
		for _, p := range parts {
			part, is := plain(p).(string)
			if !is && isTuple {
				return nil, Raise("TypeError", "tuple for %s must only contain str, not %s", name, KindOf(p))
			}
			if !is {
				return nil, Raise("TypeError", "%s first arg must be str or a tuple of str, not %s", name, KindOf(p))
			}
			if has(s, part) {
				return true, nil
			}
		}
		return false, nil
	})
}

// stripped is strip() and its kin: without a text white space goes, with one its characters.
func stripped(left, right bool) method {
	return on(0, 1, func(s string, all []Value) (Value, error) {
		is := python.IsSpace
		if len(all) > 0 && all[0] != nil {
			set, err := textArg("strip arg", all[0])
			if err != nil {
				return nil, err
			}
			is = func(c rune) bool { return strings.ContainsRune(set, c) }
		}
		if left {
			s = strings.TrimLeftFunc(s, is)
		}
		if right {
			s = strings.TrimRightFunc(s, is)
		}
		return s, nil
	})
}

// parted is split() and rsplit().
func parted(back bool) method {
	return func(v Value, args *Args) (Value, error) {
		s := v.(string)
		sep, most := args.Or("sep", nil), args.Or("maxsplit", int64(-1))
		if err := args.Done(); err != nil {
			return nil, err
		}
		n, is := wholeOf(most)
		if !is {
			return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(most))
		}
		var parts []string
		if sep == nil {
			parts = splitSpace(s, n, back)
		} else {
			by, is := plain(sep).(string)
			if !is {
				return nil, Raise("TypeError", "must be str or None, not %s", KindOf(sep))
			}
			if by == "" {
				return nil, Raise("ValueError", "empty separator")
			}
			switch {
			case n < 0:
				parts = strings.Split(s, by)
			case !back:
				parts = strings.SplitN(s, by, int(min(n, MaxItems))+1)
			default:
				for int64(len(parts)) < n {
					at := strings.LastIndex(s, by)
					if at < 0 {
						break
					}
					parts, s = append(parts, s[at+len(by):]), s[:at]
				}
				parts = append(parts, s)
				slices.Reverse(parts)
			}
		}
		return texts(parts)
	}
}

func splitSpace(s string, most int64, back bool) []string {
	all := strings.FieldsFunc(s, python.IsSpace)
	if most < 0 || int64(len(all)) <= most {
		return all
	}
	if !back {
		rest := s
		var parts []string
		for range most {
			rest = strings.TrimLeftFunc(rest, python.IsSpace)
			at := strings.IndexFunc(rest, python.IsSpace)
			if at < 0 {
				break
			}
			parts, rest = append(parts, rest[:at]), rest[at:]
		}
		if rest = strings.TrimLeftFunc(rest, python.IsSpace); rest != "" {
			parts = append(parts, rest)
		}
		return parts
	}
	rest := s
	var parts []string
	for range most {
		rest = strings.TrimRightFunc(rest, python.IsSpace)
		at := strings.LastIndexFunc(rest, python.IsSpace)
		if at < 0 {
			break
		}
		_, size := utf8.DecodeRuneInString(rest[at:])
		parts, rest = append(parts, rest[at+size:]), rest[:at+size]
	}
	if rest = strings.TrimRightFunc(rest, python.IsSpace); rest != "" {
		parts = append(parts, rest)
	}
	slices.Reverse(parts)
	return parts
}

func texts(parts []string) (Value, error) {
	if len(parts) > MaxItems {
		return nil, ErrTooLong
	}
	l := List()
	for _, p := range parts {
		l.Append(p)
	}
	return l, nil
}

// places is find() and its kin, in characters.
func places(index func(s, part string) int, raises bool) method {
	return on(1, 3, func(s string, all []Value) (Value, error) {
		part, is := plain(all[0]).(string)
		if !is {
			return nil, Raise("TypeError", "must be str, not %s", KindOf(all[0]))
		}
		s, before, err := within(s, all[1:])
		if err != nil {
			return nil, err
		}
		at := index(s, part)
		if at < 0 && raises {
			return nil, Raise("ValueError", "substring not found")
		}
		if at < 0 {
			return int64(-1), nil
		}
		return int64(before + utf8.RuneCountInString(s[:at])), nil
	})
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

// filled is ljust() and its kin.
func filled(align string) method {
	return on(1, 2, func(s string, all []Value) (Value, error) {
		n, is := wholeOf(all[0])
		if !is {
			return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(all[0]))
		}
		fill := " "
		if len(all) > 1 {
			var err error
			if fill, err = textArg("fill character", all[1]); err != nil {
				return nil, err
			}
			if utf8.RuneCountInString(fill) != 1 {
				return nil, Raise("TypeError", "The fill character must be exactly one character long")
			}
		}
		missing := n - int64(utf8.RuneCountInString(s))
		if missing <= 0 {
			return s, nil
		}
		if missing > MaxText {
			return nil, ErrTooLong
		}
		left := map[string]int64{"<": 0, ">": missing, "^": missing/2 + missing&n&1}[align]
		return strings.Repeat(fill, int(left)) + s + strings.Repeat(fill, int(missing-left)), nil
	})
}

func cut(back bool) method {
	return on(1, 1, func(s string, all []Value) (Value, error) {
		by, err := textArg("separator", all[0])
		if err != nil {
			return nil, err
		}
		if by == "" {
			return nil, Raise("ValueError", "empty separator")
		}
		at := strings.Index(s, by)
		if back {
			at = strings.LastIndex(s, by)
		}
		switch {
		case at >= 0:
			return &Tuple{[]Value{s[:at], by, s[at+len(by):]}}, nil
		case back:
			return &Tuple{[]Value{"", "", s}}, nil
		}
		return &Tuple{[]Value{s, "", ""}}, nil
	})
}

func titled(s string) string {
	before := false
	return strings.Map(func(c rune) rune {
		letter := unicode.IsLetter(c)
		defer func() { before = letter }()
		if letter && !before {
			return unicode.ToTitle(c)
		}
		return unicode.ToLower(c)
	}, s)
}

var textTable table

func textMethods() map[string]method { return textTable.of(makeTextMethods) }

func makeTextMethods() map[string]method {
	return map[string]method{
		"lower": plainText(Lower), "casefold": plainText(func(s string) string { return cases.Fold().String(s) }), "upper": plainText(Upper),
		"title": plainText(titled), "swapcase": plainText(func(s string) string {
			return strings.Map(func(c rune) rune {
				if unicode.IsUpper(c) {
					return unicode.ToLower(c)
				}
				return unicode.ToUpper(c)
			}, s)
		}),
		"capitalize": plainText(func(s string) string {
			_, size := utf8.DecodeRuneInString(s)
			return Upper(s[:size]) + Lower(s[size:])
		}),
		"strip": stripped(true, true), "lstrip": stripped(true, false), "rstrip": stripped(false, true),
		"startswith": affixed("startswith", strings.HasPrefix), "endswith": affixed("endswith", strings.HasSuffix),
		"split": parted(false), "rsplit": parted(true), "partition": cut(false), "rpartition": cut(true),
		"find": places(strings.Index, false), "rfind": places(strings.LastIndex, false), "index": places(strings.Index, true), "rindex": places(strings.LastIndex, true),
		"ljust": filled("<"), "rjust": filled(">"), "center": filled("^"),
		"isdigit": isAll(func(c rune) bool { return unicode.IsDigit(c) || strings.ContainsRune("²³¹", c) }), "isdecimal": isAll(unicode.IsDigit), "isnumeric": isAll(unicode.IsNumber), "isalpha": isAll(unicode.IsLetter), "isspace": isAll(python.IsSpace),
		"isalnum": isAll(func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsNumber(c) }),
		"isascii": on(0, 0, func(s string, _ []Value) (Value, error) {
			return strings.IndexFunc(s, func(c rune) bool { return c > 127 }) < 0, nil
		}),
		"isupper": on(0, 0, func(s string, _ []Value) (Value, error) {
			return strings.IndexFunc(s, unicode.IsUpper) >= 0 && strings.IndexFunc(s, unicode.IsLower) < 0, nil
		}),
		"islower": on(0, 0, func(s string, _ []Value) (Value, error) {
			return strings.IndexFunc(s, unicode.IsLower) >= 0 && strings.IndexFunc(s, unicode.IsUpper) < 0, nil
		}),
		"isidentifier": on(0, 0, func(s string, _ []Value) (Value, error) {
			e, err := python.Expression(s)
			return err == nil && e.Kind == python.Name && e.Text == s, nil
		}),
		"zfill": on(1, 1, func(s string, all []Value) (Value, error) {
			n, is := wholeOf(all[0])
			missing := n - int64(utf8.RuneCountInString(s))
			switch {
			case !is:
				return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(all[0]))
			case missing <= 0:
				return s, nil
			case missing > MaxText:
				return nil, ErrTooLong
			case strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+"):
				return s[:1] + strings.Repeat("0", int(missing)) + s[1:], nil
			}
			return strings.Repeat("0", int(missing)) + s, nil
		}),
		"count": on(1, 3, func(s string, all []Value) (Value, error) {
			part, is := plain(all[0]).(string)
			if !is {
				return nil, Raise("TypeError", "must be str, not %s", KindOf(all[0]))
			}
			s, _, err := within(s, all[1:])
			return int64(strings.Count(s, part)), err
		}),
		"replace": on(2, 3, func(s string, all []Value) (Value, error) {
			old, err := textArg("replace() argument 1", all[0])
			if err != nil {
				return nil, err
			}
			by, err := textArg("replace() argument 2", all[1])
			if err != nil {
				return nil, err
			}
			n := int64(-1)
			if len(all) > 2 {
				n, _ = wholeOf(all[2])
			}
			if len(s)+strings.Count(s, old)*max(len(by)-len(old), 0) > MaxText {
				return nil, ErrTooLong
			}
			return strings.Replace(s, old, by, int(max(min(n, MaxText), -1))), nil
		}),
		"removeprefix": on(1, 1, func(s string, all []Value) (Value, error) {
			part, err := textArg("argument", all[0])
			return strings.TrimPrefix(s, part), err
		}),
		"removesuffix": on(1, 1, func(s string, all []Value) (Value, error) {
			part, err := textArg("argument", all[0])
			return strings.TrimSuffix(s, part), err
		}),
		"splitlines": splitLines,
		"join": on(1, 1, func(s string, all []Value) (Value, error) {
			items, err := Iter(all[0])
			if isRaised(err, "TypeError") {
				return nil, Raise("TypeError", "can only join an iterable")
			}
			if err != nil {
				return nil, err
			}
			var b strings.Builder
			for i, item := range items {
				part, is := plain(item).(string)
				if !is {
					return nil, Raise("TypeError", "sequence item %d: expected str instance, %s found", i, KindOf(item))
				}
				if i > 0 {
					b.WriteString(s)
				}
				if b.WriteString(part); b.Len() > MaxText {
					return nil, ErrTooLong
				}
			}
			return b.String(), nil
		}),
		"encode": func(v Value, args *Args) (Value, error) {
			name, err := textArg("encoding", args.Or("encoding", "utf-8"))
			if err != nil {
				return nil, err
			}
			s := v.(string)
			switch strings.ToLower(strings.ReplaceAll(name, "_", "-")) {
			case "utf-8", "utf8":
				return Bytes(s), args.Done()
			case "ascii", "us-ascii":
				made, err := narrow(s, "ascii", 128)
				if err != nil {
					return nil, err
				}
				return made, args.Done()
			case "latin-1", "iso-8859-1", "latin1":
				made, err := narrow(s, "latin-1", 256)
				if err != nil {
					return nil, err
				}
				return made, args.Done()
			}
			return nil, Raise("LookupError", "unknown encoding: %s", name)
		},
		"format": func(v Value, args *Args) (Value, error) { return formatted(v.(string), args) },
	}
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
		"bit_length": func(v Value, args *Args) (Value, error) { return int64(bitLen(v.(int64))), args.Done() },
	}
}

func bitLen(n int64) (bits int) {
	for n = max(n, -n); n > 0; n >>= 1 {
		bits++
	}
	return bits
}

var tupleTable table

func tupleMethods() map[string]method { return tupleTable.of(makeTupleMethods) }

func makeTupleMethods() map[string]method {
	return map[string]method{
		"count": func(v Value, args *Args) (Value, error) { return countOf(v.(*Tuple).Items, args) },
		"index": func(v Value, args *Args) (Value, error) { return indexOf(v.(*Tuple).Items, args, "tuple") },
	}
}

func countOf(items []Value, args *Args) (Value, error) {
	all, err := args.fixed(1, 1)
	if err != nil {
		return nil, err
	}
	n := int64(0)
	if err := weighAll(items); err != nil {
		return nil, err
	}
	for _, item := range items {
		same, err := equals(item, all[0], 0)
		if err != nil {
			return nil, err
		}
		if same {
			n++
		}
	}
	return n, nil
}

func placeOf(items []Value, v Value) (int, error) {
	if err := weighAll(items); err != nil {
		return -1, err
	}
	for i, item := range items {
		same, err := equals(item, v, 0)
		if err != nil {
			return -1, err
		}
		if same {
			return i, nil
		}
	}
	return -1, nil
}

func indexOf(items []Value, args *Args, of string) (Value, error) {
	all, err := args.fixed(1, 3)
	if err != nil {
		return nil, err
	}
	limits := [2]int64{0, int64(len(items))}
	for k, end := range all[1:] {
		n, is := wholeOf(plain(end))
		if !is {
			return nil, Raise("TypeError", "slice indices must be integers or have an __index__ method")
		}
		if n < 0 {
			n += int64(len(items))
		}
		limits[k] = min(max(n, 0), int64(len(items)))
	}
	i, err := placeOf(items[limits[0]:max(limits[0], limits[1])], all[0])
	switch {
	case err != nil:
		return nil, err
	case i < 0 && of == "tuple":
		return nil, Raise("ValueError", "tuple.index(x): x not in tuple")
	case i < 0:
		shown, err := Repr(all[0])
		if err != nil {
			return nil, err
		}
		return nil, Raise("ValueError", "%s is not in %s", shown, of)
	}
	return limits[0] + int64(i), nil
}

// replaceItems gives a list other items.
func replaceItems(l *sessionstore.List, items []Value) error {
	if len(items) > MaxItems {
		return ErrTooLong
	}
	l.Clear()
	l.Append(items...)
	return nil
}

// at is a place in a sequence of n items, from the end where it is negative.
func at(key Value, n int, of string) (int, error) {
	i, is := wholeOf(plain(key))
	switch {
	case !is && of == "pop":
		return 0, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(key))
	case !is && of == "string":
		return 0, Raise("TypeError", "string indices must be integers, not '%s'", KindOf(key))
	case !is && of == "index":
		return 0, Raise("TypeError", "byte indices must be integers or slices, not %s", KindOf(key))
	case !is:
		return 0, Raise("TypeError", "%s indices must be integers or slices, not %s", of, KindOf(key))
	}
	if i < 0 {
		i += int64(n)
	}
	if i < 0 || i >= int64(n) {
		return 0, Raise("IndexError", "%s index out of range", of)
	}
	return int(i), nil
}

var listTable table

func listMethods() map[string]method { return listTable.of(makeListMethods) }

func makeListMethods() map[string]method {
	return map[string]method{
		"append": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			l := v.(*sessionstore.List)
			if l.Len() >= MaxItems {
				return nil, ErrTooLong
			}
			l.Append(all[0])
			return nil, nil
		},
		"extend": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			items, err := Iter(all[0])
			if err != nil {
				return nil, err
			}
			l := v.(*sessionstore.List)
			if l.Len()+len(items) > MaxItems {
				return nil, ErrTooLong
			}
			l.Append(items...)
			return nil, nil
		},
		"insert": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(2, 2)
			if err != nil {
				return nil, err
			}
			l := v.(*sessionstore.List)
			i, is := wholeOf(all[0])
			if !is {
				return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(all[0]))
			}
			if i < 0 {
				i += int64(l.Len())
			}
			return nil, replaceItems(l, slices.Insert(listItems(l), int(min(max(i, 0), int64(l.Len()))), all[1]))
		},
		"remove": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			l := v.(*sessionstore.List)
			i, err := placeOf(listItems(l), all[0])
			if err != nil {
				return nil, err
			}
			if i < 0 {
				return nil, Raise("ValueError", "list.remove(x): x not in list")
			}
			return nil, replaceItems(l, slices.Delete(listItems(l), i, i+1))
		},
		"pop": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(0, 1)
			if err != nil {
				return nil, err
			}
			l := v.(*sessionstore.List)
			if l.Len() == 0 {
				return nil, Raise("IndexError", "pop from empty list")
			}
			i := l.Len() - 1
			if len(all) > 0 {
				if i, err = at(all[0], l.Len(), "pop"); err != nil {
					return nil, err
				}
			}
			item := l.At(i)
			return item, replaceItems(l, slices.Delete(listItems(l), i, i+1))
		},
		"clear": func(v Value, args *Args) (Value, error) {
			v.(*sessionstore.List).Clear()
			return nil, args.Done()
		},
		"copy": func(v Value, args *Args) (Value, error) {
			return List(listItems(v.(*sessionstore.List))...), args.Done()
		},
		"reverse": func(v Value, args *Args) (Value, error) {
			items := listItems(v.(*sessionstore.List))
			slices.Reverse(items)
			if err := args.Done(); err != nil {
				return nil, err
			}
			return nil, replaceItems(v.(*sessionstore.List), items)
		},
		"sort": func(v Value, args *Args) (Value, error) {
			items, err := sorted(listItems(v.(*sessionstore.List)), args)
			if err != nil {
				return nil, err
			}
			return nil, replaceItems(v.(*sessionstore.List), items)
		},
		"count": func(v Value, args *Args) (Value, error) { return countOf(listItems(v.(*sessionstore.List)), args) },
		"index": func(v Value, args *Args) (Value, error) {
			return indexOf(listItems(v.(*sessionstore.List)), args, "list")
		},
	}
}

// pairs are the items of a dict, as tuples.
func pairs(d *sessionstore.Dict) []Value {
	all := make([]Value, 0, d.Len())
	for key, value := range d.All() {
		all = append(all, &Tuple{[]Value{sessionstore.KeyValue(key), value}})
	}
	return all
}

// values are those of a dict.
func values(d *sessionstore.Dict) []Value {
	all := make([]Value, 0, d.Len())
	for _, value := range d.All() {
		all = append(all, value)
	}
	return all
}

// view is what keys(), values() and items() of a dict give: a list that is shown as what it is.
type view struct {
	kind  string
	of    *sessionstore.Dict
	items func() []Value
}

// TypeName implements Object.
func (v view) TypeName() string { return v.kind }

// Attr implements Object.
func (view) Attr(string) (Value, bool, error) { return nil, false, nil }

// Iter implements Iterable.
func (v view) Iter() ([]Value, error) { return v.items(), nil }

// Len implements Sized.
func (v view) Len() (int, error) { return len(v.items()), nil }

// Equal implements Equal: keys and items are sets.
func (v view) Equal(other Value) (bool, error) {
	switch other.(type) {
	case view, *Set:
	default:
		return false, nil
	}
	if v.kind == "dict_values" {
		return false, nil
	}
	items, err := Iter(other)
	if err != nil || len(items) != len(v.items()) {
		return false, err
	}
	for _, item := range v.items() {
		if i, err := placeOf(items, item); i < 0 || err != nil {
			return false, err
		}
	}
	return true, nil
}

// Str implements Shown.
func (v view) Str() (string, error) { return v.Repr() }

// Repr implements Shown.
func (v view) Repr() (string, error) {
	inside, err := Repr(List(v.items()...))
	return v.kind + "(" + inside + ")", err
}

func setIn(d *sessionstore.Dict, key, value Value) error {
	k, err := keyOf(key)
	if err != nil {
		return err
	}
	if d.Len() >= MaxItems {
		return ErrTooLong
	}
	d.Set(k, value)
	return nil
}

var dictTable table

func dictMethods() map[string]method { return dictTable.of(makeDictMethods) }

func makeDictMethods() map[string]method {
	return map[string]method{
		"get": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 2)
			if err != nil {
				return nil, err
			}
			key, err := keyOf(all[0])
			if err != nil {
				return nil, err
			}
			if value, has := v.(*sessionstore.Dict).Lookup(key); has {
				return value, nil
			}
			return append(all, nil)[1], nil
		},
		"pop": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 2)
			if err != nil {
				return nil, err
			}
			key, err := keyOf(all[0])
			if err != nil {
				return nil, err
			}
			d := v.(*sessionstore.Dict)
			value, has := d.Lookup(key)
			switch {
			case has:
				d.Delete(key)
				return value, nil
			case len(all) > 1:
				return all[1], nil
			}
			return nil, raiseKey(all[0])
		},
		"popitem": func(v Value, args *Args) (Value, error) {
			d := v.(*sessionstore.Dict)
			if d.Len() == 0 {
				return nil, Raise("KeyError", "popitem(): dictionary is empty")
			}
			last := pairs(d)[d.Len()-1]
			d.Delete(d.Keys()[d.Len()-1])
			return last, args.Done()
		},
		"setdefault": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 2)
			if err != nil {
				return nil, err
			}
			key, err := keyOf(all[0])
			if err != nil {
				return nil, err
			}
			d := v.(*sessionstore.Dict)
			if value, has := d.Lookup(key); has {
				return value, nil
			}
			d.Set(key, append(all, nil)[1])
			return d.Get(key), nil
		},
		"update": func(v Value, args *Args) (Value, error) {
			d := v.(*sessionstore.Dict)
			for _, from := range args.Pos {
				other, err := dictOf(from)
				if err != nil {
					return nil, err
				}
				for key, value := range other.All() {
					d.Set(key, value)
				}
			}
			for _, n := range args.Named {
				d.Set(n.Name, n.Value)
			}
			if d.Len() > MaxItems {
				return nil, ErrTooLong
			}
			return nil, nil
		},
		"keys": func(v Value, args *Args) (Value, error) {
			return view{"dict_keys", v.(*sessionstore.Dict), func() []Value { all, _ := Iter(v); return all }}, args.Done()
		},
		"values": func(v Value, args *Args) (Value, error) {
			return view{"dict_values", v.(*sessionstore.Dict), func() []Value { return values(v.(*sessionstore.Dict)) }}, args.Done()
		},
		"items": func(v Value, args *Args) (Value, error) {
			return view{"dict_items", v.(*sessionstore.Dict), func() []Value { return pairs(v.(*sessionstore.Dict)) }}, args.Done()
		},
		"copy": func(v Value, args *Args) (Value, error) {
			if err := args.Done(); err != nil {
				return nil, err
			}
			return merged(v.(*sessionstore.Dict), nil)
		},
		"clear": func(v Value, args *Args) (Value, error) {
			d := v.(*sessionstore.Dict)
			for _, key := range d.Keys() {
				d.Delete(key)
			}
			return nil, args.Done()
		},
	}
}

// dictOf is dict(v): of a dict, or of pairs.
func dictOf(v Value) (*sessionstore.Dict, error) {
	switch of := plain(v).(type) {
	case *sessionstore.Dict:
		return of, nil
	case interface{ Dict() *sessionstore.Dict }:
		return of.Dict(), nil
	}
	items, err := Iter(v)
	if err != nil {
		return nil, err
	}
	d := sessionstore.NewDict()
	for i, item := range items {
		pair, err := Iter(item)
		if err != nil {
			return nil, Raise("TypeError", "cannot convert dictionary update sequence element #%d to a sequence", i)
		}
		if len(pair) != 2 {
			return nil, Raise("ValueError", "dictionary update sequence element #%d has length %d; 2 is required", i, len(pair))
		}
		if err := setIn(d, pair[0], pair[1]); err != nil {
			return nil, err
		}
	}
	return d, nil
}

var setTable table

func setMethods() map[string]method { return setTable.of(makeSetMethods) }

func makeSetMethods() map[string]method {
	return map[string]method{
		"add": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			return nil, v.(*Set).Add(all[0])
		},
		"discard": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			key, err := keyOf(all[0])
			v.(*Set).dict.Delete(key)
			return nil, err
		},
		"remove": func(v Value, args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			key, err := keyOf(all[0])
			if err == nil && !v.(*Set).dict.Delete(key) {
				return nil, raiseKey(all[0])
			}
			return nil, err
		},
		"clear": func(v Value, args *Args) (Value, error) {
			v.(*Set).dict = sessionstore.NewDict()
			return nil, args.Done()
		},
		"copy": func(v Value, args *Args) (Value, error) {
			if err := args.Done(); err != nil {
				return nil, err
			}
			return NewSet(v.(*Set).Items()...)
		},
		"update": setWith("|", true),
		"pop": func(v Value, args *Args) (Value, error) {
			s := v.(*Set)
			items := s.Items()
			if len(items) == 0 {
				return nil, raiseKey("pop from an empty set")
			}
			s.dict.Delete(s.dict.Keys()[0])
			return items[0], args.Done()
		},
		"isdisjoint": func(v Value, args *Args) (Value, error) {
			both, err := setWith("&", false)(v, args)
			if err != nil {
				return nil, err
			}
			return both.(*Set).dict.Len() == 0, nil
		},
		"union":                setWith("|", false),
		"intersection":         setWith("&", false),
		"difference":           setWith("-", false),
		"symmetric_difference": setWith("^", false),
		"issubset":             setCompared("<="),
		"issuperset":           setCompared(">="),
	}
}

func setWith(sign string, inPlace bool) method {
	return func(v Value, args *Args) (Value, error) {
		all, err := args.fixed(0, 10)
		if err != nil {
			return nil, err
		}
		s := v.(*Set)
		for _, other := range all {
			items, err := Iter(other)
			if err != nil {
				return nil, err
			}
			with, err := NewSet(items...)
			if err != nil {
				return nil, err
			}
			made, err := combined(sign, s, with)
			if err != nil {
				return nil, err
			}
			s = made.(*Set)
		}
		if inPlace {
			v.(*Set).dict = s.dict
			return nil, nil
		}
		return s, nil
	}
}

func setCompared(sign string) method {
	return func(v Value, args *Args) (Value, error) {
		all, err := args.fixed(1, 1)
		if err != nil {
			return nil, err
		}
		items, err := Iter(all[0])
		if err != nil {
			return nil, err
		}
		other, err := NewSet(items...)
		if err != nil {
			return nil, err
		}
		return compare(sign, v, other)
	}
}

// Lower is text.lower().
func Lower(text string) string { return cases.Lower(language.Und).String(text) }

// Upper is text.upper(): that of ß is SS.
func Upper(text string) string { return cases.Upper(language.Und).String(text) }
