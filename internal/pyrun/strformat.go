package pyrun

import (
	"strconv"
	"strings"
)

// formatting is one run of text.format(…).
type formatting struct {
	args   *Args
	next   int
	counts bool // {} stood before
	says   bool // {0} stood before
}

// formatted is text.format(…).
func formatted(text string, args *Args) (Value, error) {
	f := &formatting{args: args}
	s, err := f.text(text, 2)
	return s, err
}

// text fills the fields of a text, and of what stands behind the colon in these.
func (f *formatting) text(text string, deep int) (string, error) {
	if deep == 0 {
		return "", Raise("ValueError", "Max string recursion exceeded")
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c != '{' && c != '}' {
			b.WriteByte(c)
			continue
		}
		if i+1 < len(text) && text[i+1] == c {
			b.WriteByte(c)
			i++
			continue
		}
		if c == '}' || i+1 == len(text) {
			return "", Raise("ValueError", "Single '%c' encountered in format string", c)
		}
		end := closing(text[i:])
		if end < 0 {
			return "", Raise("ValueError", "expected '}' before end of string")
		}
		s, err := f.field(text[i+1:i+end], deep)
		if err != nil {
			return "", err
		}
		if b.WriteString(s); b.Len() > MaxText {
			return "", ErrTooLong
		}
		i += end
	}
	return b.String(), nil
}

// closing is where the brace that a text begins with is closed, -1 for nowhere.
func closing(text string) int {
	open := 0
	for i, c := range text {
		switch c {
		case '{':
			open++
		case '}':
			if open--; open == 0 {
				return i
			}
		}
	}
	return -1
}

// field is what stands in braces: a name with .attribute and [key], !r, and a format behind the colon.
func (f *formatting) field(field string, deep int) (string, error) {
	name, spec, _ := strings.Cut(field, ":")
	name, as, _ := strings.Cut(name, "!")
	end := strings.IndexAny(name, ".[")
	if end < 0 {
		end = len(name)
	}
	v, err := f.argument(name[:end])
	for rest := name[end:]; rest != "" && err == nil; {
		if rest[0] == '.' {
			end := strings.IndexAny(rest[1:], ".[") + 1
			if end == 0 {
				end = len(rest)
			}
			v, err = attribute(v, rest[1:end])
			rest = rest[end:]
			continue
		}
		key, more, closed := strings.Cut(rest[1:], "]")
		if !closed {
			return "", Raise("ValueError", "expected '}' before end of string")
		}
		rest = more
		if n, failed := strconv.ParseInt(key, 10, 64); failed == nil && n >= 0 {
			v, err = item(v, n)
		} else {
			v, err = item(v, key)
		}
	}
	if err != nil {
		return "", err
	}
	switch as {
	case "r":
		v, err = Repr(v)
	case "a":
		v, err = asciiOf(v)
	case "s":
		v, err = Str(v)
	}
	if err == nil && strings.Contains(spec, "{") {
		spec, err = f.text(spec, deep-1)
	}
	if err != nil {
		return "", err
	}
	return Format(v, spec)
}

// argument is what a field names: a place, or a name.
func (f *formatting) argument(name string) (Value, error) {
	n, err := strconv.Atoi(name)
	if name != "" && err != nil {
		for _, a := range f.args.Named {
			if a.Name == name {
				return a.Value, nil
			}
		}
		return nil, raiseKey(name)
	}
	if name == "" {
		n, f.counts = f.next, true
		f.next++
	} else {
		f.says = true
	}
	switch {
	case f.counts && f.says && name == "":
		return nil, Raise("ValueError", "cannot switch from manual field specification to automatic field numbering")
	case f.counts && f.says:
		return nil, Raise("ValueError", "cannot switch from automatic field numbering to manual field specification")
	case n < 0 || n >= len(f.args.Pos):
		return nil, Raise("IndexError", "Replacement index %d out of range for positional args tuple", n)
	}
	return f.args.Pos[n], nil
}
