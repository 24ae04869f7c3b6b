package pyrun

import (
	"math/big"
	"strings"
	"unicode/utf8"

	"statelab/internal/sessionstore"
)

// moreBuiltins are those about numbers as texts, frozenset, and what stands below the names of types.
func moreBuiltins(all map[string]Value) {
	for name, of := range map[string]struct {
		base   int
		prefix string
	}{"bin": {2, "0b"}, "oct": {8, "0o"}, "hex": {16, "0x"}} {
		all[name] = Builtin{Name: name, Do: func(args *Args) (Value, error) {
			given, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			n, is := number(plain(given[0])).(*big.Int)
			if !is {
				return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(given[0]))
			}
			sign := ""
			if n.Sign() < 0 {
				sign = "-"
			}
			return sign + of.prefix + new(big.Int).Abs(n).Text(of.base), nil
		}}
	}
	all["ascii"] = Builtin{Name: "ascii", Do: func(args *Args) (Value, error) {
		given, err := args.fixed(1, 1)
		if err != nil {
			return nil, err
		}
		text, err := Repr(given[0])
		if err != nil {
			return nil, err
		}
		var b strings.Builder
		for _, c := range text {
			if c < utf8.RuneSelf {
				b.WriteRune(c)
				continue
			}
			b.WriteString(escaped(c))
		}
		return b.String(), nil
	}}
	frozen := &Class{Name: "frozenset", Is: func(v Value) bool { s, is := v.(*Set); return is && s.frozen }}
	frozen.Make = func(args *Args) (Value, error) {
		given, err := args.fixed(0, 1)
		if err != nil {
			return nil, err
		}
		made := &Set{dict: sessionstore.NewDict(), frozen: true}
		if len(given) == 0 {
			return made, nil
		}
		items, err := Iter(given[0])
		for _, item := range items {
			if err == nil {
				err = made.Add(item)
			}
		}
		return made, err
	}
	all["frozenset"] = frozen
	below := func(class, name string, do func(args *Args) (Value, error)) {
		c, is := all[class].(*Class)
		if !is {
			return
		}
		if c.Names == nil {
			c.Names = map[string]Value{}
		}
		c.Names[name] = Builtin{Name: name, Do: do}
	}
	below("dict", "fromkeys", fromKeys)
	below("int", "from_bytes", fromBytes)
	below("str", "maketrans", makesTrans)
	below("bytes", "fromhex", fromHex)
}

// fromKeys is dict.fromkeys(iterable, value).
func fromKeys(args *Args) (Value, error) {
	given, err := args.fixed(1, 2)
	if err != nil {
		return nil, err
	}
	items, err := Iter(given[0])
	if err != nil {
		return nil, err
	}
	d := sessionstore.NewDict()
	for _, item := range items {
		if err := setIn(d, item, append(given, nil)[1]); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// makesTrans is str.maketrans(x, y, z).
func makesTrans(args *Args) (Value, error) {
	given, err := args.fixed(1, 3)
	if err != nil {
		return nil, err
	}
	made := sessionstore.NewDict()
	if len(given) == 1 {
		d, is := plain(given[0]).(*sessionstore.Dict)
		if !is {
			return nil, Raise("TypeError", "if you give only one argument to maketrans it must be a dict")
		}
		for key, v := range d.All() {
			of := keyValue(key)
			if text, is := of.(string); is {
				if utf8.RuneCountInString(text) != 1 {
					return nil, Raise("ValueError", "string keys in translate table must be of length 1")
				}
				c, _ := utf8.DecodeRuneInString(text)
				of = int64(c)
			}
			if err := setIn(made, of, v); err != nil {
				return nil, err
			}
		}
		return made, nil
	}
	var texts [3][]rune
	for i, v := range given {
		text, is := Itself(v).(string)
		switch {
		case !is && i == 0:
			return nil, Raise("TypeError", "first maketrans argument must be a string if there is a second argument")
		case !is:
			return nil, Raise("TypeError", "maketrans() argument %d must be str, not %s", i+1, KindOf(v))
		}
		texts[i] = []rune(text)
	}
	if len(texts[0]) != len(texts[1]) {
		return nil, Raise("ValueError", "the first two maketrans arguments must have equal length")
	}
	for i, c := range texts[0] {
		if err := setIn(made, int64(c), int64(texts[1][i])); err != nil {
			return nil, err
		}
	}
	for _, c := range texts[2] {
		if err := setIn(made, int64(c), nil); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// translate is str.translate(table).
func translate(v Value, args *Args) (Value, error) {
	given, err := args.fixed(1, 1)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for _, c := range v.(string) {
		to, err := item(given[0], int64(c))
		switch {
		case IsRaised(err, "LookupError"):
			b.WriteRune(c)
			continue
		case err != nil:
			return nil, err
		}
		switch to := to.(type) {
		case nil:
		case string:
			b.WriteString(to)
		case int64:
			if to < 0 || to > utf8.MaxRune {
				return nil, Raise("ValueError", "character mapping must be in range(0x110000)")
			}
			b.WriteRune(rune(to))
		default:
			return nil, Raise("TypeError", "character mapping must return integer, None or str")
		}
		if b.Len() > MaxText {
			return nil, ErrTooLong
		}
	}
	return b.String(), nil
}

// fromHex is bytes.fromhex(text).
func fromHex(args *Args) (Value, error) {
	given, err := args.fixed(1, 1)
	if err != nil {
		return nil, err
	}
	text, is := Itself(given[0]).(string)
	if !is {
		return nil, Raise("TypeError", "fromhex() argument must be str, not %s", KindOf(given[0]))
	}
	var b []byte
	digit := func(c byte) int { return strings.IndexByte("0123456789abcdef", c|0x20) }
	for i := 0; i < len(text); i++ {
		if strings.IndexByte(" \t\n\r\f\v", text[i]) >= 0 {
			continue
		}
		if digit(text[i]) < 0 || i+1 >= len(text) || digit(text[i+1]) < 0 {
			at := i
			if digit(text[i]) >= 0 {
				at++
			}
			return nil, Raise("ValueError", "non-hexadecimal number found in fromhex() arg at position %d", at)
		}
		b = append(b, byte(digit(text[i])<<4|digit(text[i+1])))
		i++
	}
	return Bytes(b), nil
}

var frozenTable table

// frozenMethods are those of a set that do not change it.
func frozenMethods() map[string]method {
	return frozenTable.of(func() map[string]method {
		all := map[string]method{}
		for name, do := range setMethods() {
			switch name {
			case "add", "discard", "remove", "clear", "update", "pop", "difference_update", "intersection_update", "symmetric_difference_update":
				continue
			case "copy":
				do = func(v Value, args *Args) (Value, error) { return v, args.Done() }
			}
			all[name] = do
		}
		return all
	})
}
