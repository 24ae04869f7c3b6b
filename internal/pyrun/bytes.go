package pyrun

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"statelab/internal/sessionstore"
)

// narrow is a text in an encoding that has the characters below an end alone, each as one octet.
func narrow(s, name string, end rune) (Value, error) {
	b := make([]byte, 0, len(s))
	for i, c := range s {
		if c >= end {
			return nil, Raise("UnicodeEncodeError", "'%s' codec can't encode character '%s' in position %d: ordinal not in range(%d)", name, escaped(c), utf8.RuneCountInString(s[:i]), end)
		}
		b = append(b, byte(c))
	}
	return Bytes(b), nil
}

// escaped is a character as ascii() has it.
func escaped(c rune) string {
	switch {
	case c < 256:
		return fmt.Sprintf(`\x%02x`, c)
	case c < 1<<16:
		return fmt.Sprintf(`\u%04x`, c)
	}
	return fmt.Sprintf(`\U%08x`, c)
}

// ofBytes is a method that bytes have as texts do: it works on a text that has a character for each octet.
func ofBytes(name string) method {
	return func(v Value, args *Args) (Value, error) {
		args.of = "bytes."
		for i, a := range args.Pos {
			args.Pos[i] = asText(a)
		}
		made, err := textMethods()[name](asText(v), args)
		if err != nil {
			return nil, err
		}
		return asBytes(made)
	}
}

func asText(v Value) Value {
	switch v := v.(type) {
	case Bytes:
		var b strings.Builder
		for i := range len(v) {
			b.WriteRune(rune(v[i]))
		}
		return b.String()
	case *sessionstore.List:
		items := listItems(v)
		for i, item := range items {
			items[i] = asText(item)
		}
		return List(items...)
	case *Tuple:
		items := make([]Value, len(v.Items))
		for i, item := range v.Items {
			items[i] = asText(item)
		}
		return &Tuple{Items: items}
	}
	return v
}

func asBytes(v Value) (Value, error) {
	switch v := v.(type) {
	case string:
		return narrow(v, "latin-1", 256)
	case *sessionstore.List:
		items, err := allBytes(listItems(v))
		return List(items...), err
	case *Tuple:
		items, err := allBytes(v.Items)
		return &Tuple{Items: items}, err
	}
	return v, nil
}

func allBytes(items []Value) ([]Value, error) {
	made := make([]Value, len(items))
	for i, item := range items {
		var err error
		if made[i], err = asBytes(item); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// splitLines is splitlines(), which takes keepends.
func splitLines(v Value, args *Args) (Value, error) {
	keep, err := Truth(args.Or("keepends", false))
	if err != nil {
		return nil, err
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	var lines []string
	for rest := v.(string); rest != ""; {
		at := strings.IndexAny(rest, "\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029")
		if at < 0 {
			lines = append(lines, rest)
			break
		}
		_, size := utf8.DecodeRuneInString(rest[at:])
		if strings.HasPrefix(rest[at:], "\r\n") {
			size = 2
		}
		line := rest[:at]
		if keep {
			line = rest[:at+size]
		}
		lines, rest = append(lines, line), rest[at+size:]
	}
	return texts(lines)
}

// asciiOf is ascii(v).
func asciiOf(v Value) (string, error) {
	text, err := Repr(v)
	var b strings.Builder
	for _, c := range text {
		if c < utf8.RuneSelf {
			b.WriteRune(c)
		} else {
			b.WriteString(escaped(c))
		}
	}
	return b.String(), err
}
