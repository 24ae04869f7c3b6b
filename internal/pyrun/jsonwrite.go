package pyrun

import (
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/sessionstore"
)

// JSONShape is what json.dumps() is given beside the value. PlainJSON is that of none.
type JSONShape struct {
	sorted, beyondASCII bool
	indent              string // of one level; counts where broken is set
	broken              bool   // one line for each value
	item, key           string // the separators
}

// JSONShapeOf takes what is said of the shape of JSON, from the arguments of json.dumps() or from json_dumps_params.
func JSONShapeOf(args *Args) (s JSONShape, err error) {
	s = PlainJSON()
	if v, has := args.ByName("sort_keys"); has {
		if s.sorted, err = Truth(v); err != nil {
			return s, err
		}
	}
	if v, has := args.ByName("ensure_ascii"); has {
		ascii, err := Truth(v)
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
		pair, err := Iter(v)
		if err != nil {
			return s, err
		}
		if len(pair) != 2 {
			return s, Raise("ValueError", "not enough values to unpack (expected 2, got %d)", len(pair))
		}
		if s.item, err = Str(pair[0]); err != nil {
			return s, err
		}
		if s.key, err = Str(pair[1]); err != nil {
			return s, err
		}
	}
	return s, nil
}

// PlainJSON is how json.dumps() writes where nothing is said of the shape.
func PlainJSON() JSONShape { return JSONShape{item: ", ", key: ": "} }

// JSON is JSON of a value in a shape. What the value holds is none of Python's own: who asks has seen to it.
func (s JSONShape) JSON(v Value) (string, error) {
	var b strings.Builder
	err := s.write(&b, v, "\n")
	if err == nil && b.Len() > MaxText {
		err = ErrTooLong
	}
	return b.String(), err
}

func (s JSONShape) write(b *strings.Builder, v Value, line string) error {
	if b.Len() > MaxText {
		return ErrTooLong
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
func (s JSONShape) text(b *strings.Builder, v string) error {
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
