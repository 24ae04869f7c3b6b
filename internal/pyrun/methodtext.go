package pyrun

import (
	"slices"
	"statelab/internal/python"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
			part, is := Itself(p).(string)
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
			set, isText := Itself(all[0]).(string)
			if !isText {
				return nil, Raise("TypeError", "%s arg must be None or str", map[[2]bool]string{{true, true}: "strip", {true, false}: "lstrip", {false, true}: "rstrip"}[[2]bool{left, right}])
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
			by, is := Itself(sep).(string)
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
		part, is := Itself(all[0]).(string)
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
			return &Tuple{Items: []Value{s[:at], by, s[at+len(by):]}}, nil
		case back:
			return &Tuple{Items: []Value{"", "", s}}, nil
		}
		return &Tuple{Items: []Value{s, "", ""}}, nil
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
		"lower": plainText(python.Lower), "casefold": plainText(python.Casefold), "upper": plainText(python.Upper),
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
			return python.Upper(s[:size]) + python.Lower(s[size:])
		}),
		"strip": stripped(true, true), "lstrip": stripped(true, false), "rstrip": stripped(false, true),
		"startswith": affixed("startswith", strings.HasPrefix), "endswith": affixed("endswith", strings.HasSuffix),
		"split": parted(false), "rsplit": parted(true), "partition": cut(false), "rpartition": cut(true),
		"find": places(strings.Index, false), "rfind": places(strings.LastIndex, false), "index": places(strings.Index, true), "rindex": places(strings.LastIndex, true),
		"ljust": filled("<"), "rjust": filled(">"), "center": filled("^"),
		"translate": translate,
		"isdigit":   isAll(func(c rune) bool { return unicode.IsDigit(c) || strings.ContainsRune("²³¹", c) }), "isdecimal": isAll(unicode.IsDigit), "isnumeric": isAll(unicode.IsNumber), "isalpha": isAll(unicode.IsLetter), "isspace": isAll(python.IsSpace),
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
			part, is := Itself(all[0]).(string)
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
			if IsRaised(err, "TypeError") {
				return nil, Raise("TypeError", "can only join an iterable")
			}
			if err != nil {
				return nil, err
			}
			var b strings.Builder
			for i, item := range items {
				part, is := Itself(item).(string)
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

// textShown are the methods of texts that need nothing and give a text or a truth, which templates call.
var textShown = []string{"upper", "lower", "title", "capitalize", "swapcase", "casefold", "strip", "lstrip", "rstrip", "isdigit", "isalpha", "isalnum", "isupper", "islower", "isspace"}

// ShownText is what a method gives of a text that is called without anything, as Django's templates
// call it; false for one that is none of those.
func ShownText(text, name string) (Value, bool) {
	m, known := textMethods()[name]
	if !known || !slices.Contains(textShown, name) {
		return nil, false
	}
	value, err := m(text, &Args{})
	return value, err == nil
}
