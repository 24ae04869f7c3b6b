package httpsim

import (
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// jsonShape is what json.dumps() is given beside the value.
type jsonShape struct {
	sorted, beyondASCII bool
	indent              string // of one level; counts where broken is set
	broken              bool   // one line for each value
	item, key           string // the separators
}

// shapeOf takes what is said of the shape of JSON, from the arguments of json.dumps() or from json_dumps_params.
func shapeOf(args *pyrun.Args) (s jsonShape, err error) {
	s = jsonShape{item: ", ", key: ": "}
	if v, has := args.ByName("sort_keys"); has {
		if s.sorted, err = pyrun.Truth(v); err != nil {
			return s, err
		}
	}
	if v, has := args.ByName("ensure_ascii"); has {
		ascii, err := pyrun.Truth(v)
		if err != nil {
			return s, err
		}
		s.beyondASCII = !ascii
	}
	switch v, _ := args.ByName("indent"); v := v.(type) {
	case int64:
		s.broken, s.indent = true, strings.Repeat(" ", int(min(max(v, 0), 100)))
	case string:
		s.broken, s.indent = true, v
	}
	if s.broken {
		s.item = ","
	}
	if v, has := args.ByName("separators"); has && v != nil {
		pair, err := pyrun.Iter(v)
		if err != nil {
			return s, err
		}
		if len(pair) != 2 {
			return s, pyrun.Raise("ValueError", "not enough values to unpack (expected 2, got %d)", len(pair))
		}
		if s.item, err = pyrun.Str(pair[0]); err != nil {
			return s, err
		}
		if s.key, err = pyrun.Str(pair[1]); err != nil {
			return s, err
		}
	}
	return s, nil
}

// shaped is JSON of a value in a shape. What the value holds is none of Python's own: forJSON has seen it.
func (s jsonShape) shaped(v pyrun.Value) (string, error) {
	var b strings.Builder
	err := s.write(&b, v, "\n")
	return b.String(), err
}

func (s jsonShape) write(b *strings.Builder, v pyrun.Value, line string) error {
	if b.Len() > maxOutput {
		return errTooLong
	}
	inner := line + s.indent
	each := func(open, end string, n int, at func(i int) error) error {
		b.WriteString(open)
		for i := range n {
			if i > 0 {
				b.WriteString(s.item)
			}
			if s.broken {
				b.WriteString(inner)
			}
			if err := at(i); err != nil {
				return err
			}
		}
		if s.broken && n > 0 {
			b.WriteString(line)
		}
		b.WriteString(end)
		return nil
	}
	switch v := v.(type) {
	case *sessionstore.List:
		return each("[", "]", v.Len(), func(i int) error { return s.write(b, v.At(i), inner) })
	case *sessionstore.Dict:
		keys := slices.Clone(v.Keys())
		if s.sorted {
			slices.Sort(keys)
		}
		return each("{", "}", len(keys), func(i int) error {
			if err := s.write(b, keys[i], inner); err != nil {
				return err
			}
			b.WriteString(s.key)
			return s.write(b, v.Get(keys[i]), inner)
		})
	case string:
		if s.beyondASCII {
			return s.text(b, v)
		}
	}
	text, err := sessionstore.JSON(v)
	b.WriteString(text)
	return err
}

// text writes a text with what lies beyond ASCII as it is.
func (s jsonShape) text(b *strings.Builder, v string) error {
	b.WriteByte('"')
	for _, c := range v {
		if c >= utf8.RuneSelf {
			b.WriteRune(c)
			continue
		}
		text, err := sessionstore.JSON(string(c))
		if err != nil {
			return err
		}
		b.WriteString(text[1 : len(text)-1])
	}
	b.WriteByte('"')
	return nil
}
