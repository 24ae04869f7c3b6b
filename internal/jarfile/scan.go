package jarfile

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

// scanner walks over the values of a JSON text and holds one of them at a time. It knows
// at which line it is.
type scanner struct {
	in        *bufio.Reader
	line, col int // of the next byte; a column counts characters
}

func newScanner(in *bufio.Reader) *scanner { return &scanner{in: in, line: 1, col: 1} }

// damage is where a text is no JSON.
type damage struct {
	pos  diag.Pos
	text rule.Text
}

// Error implements error.
func (d *damage) Error() string { return d.text.EN }

// broken returns the error of a text that is no JSON from here on.
func (s *scanner) broken(en, ko string) error {
	return &damage{s.pos(), rule.Text{EN: en, KO: ko}}
}

func (s *scanner) pos() diag.Pos { return diag.Pos{Line: s.line, Col: s.col} }

// next reads a byte.
func (s *scanner) next() (byte, error) {
	c, err := s.in.ReadByte()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = s.broken("the file ends too early", "파일이 중간에 끝납니다")
		}
		return 0, err
	}
	switch {
	case c == '\n':
		s.line++
		s.col = 1
	case c&0xc0 != 0x80: // no later byte of a character
		s.col++
	}
	return c, nil
}

// peek returns the next byte that is no blank, without reading it; 0 at the end.
func (s *scanner) peek() (byte, error) {
	for {
		ahead, err := s.in.Peek(1)
		if errors.Is(err, io.EOF) {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
		if strings.IndexByte(" \t\r\n", ahead[0]) < 0 {
			return ahead[0], nil
		}
		if _, err := s.next(); err != nil {
			return 0, err
		}
	}
}

// takes reads one sign that has to come next.
func (s *scanner) takes(sign byte) error {
	c, err := s.peek()
	switch {
	case err != nil:
		return err
	case c == sign:
		_, err = s.next()
		return err
	case c == 0:
		_, err = s.next() // which says that the file ends
		return err
	}
	return s.broken("here should stand "+string(sign), "여기에는 "+string(sign)+" 문자가 있어야 합니다")
}

// each walks over the members of an object or a list, which stands between two signs.
func (s *scanner) each(begins, ends byte, member func() error) error {
	if err := s.takes(begins); err != nil {
		return err
	}
	for c, err := s.peek(); c != ends; c, err = s.peek() {
		if err != nil {
			return err
		}
		if err := member(); err != nil {
			return err
		}
		if c, err = s.peek(); err != nil {
			return err
		}
		if c == ends {
			break
		}
		if err := s.takes(','); err != nil {
			return err
		}
	}
	return s.takes(ends)
}

// list walks over the values of a list.
func (s *scanner) list(value func() error) error { return s.each('[', ']', value) }

// object walks over the members of an object. A name that is longer than any that is
// known is given cut.
func (s *scanner) object(value func(name string) error) error {
	return s.each('{', '}', func() error {
		c, err := s.peek()
		if err == nil && c != '"' {
			err = s.takes('"')
		}
		if err != nil {
			return err
		}
		name, _, err := s.value(maxName)
		if err != nil {
			return err
		}
		if err := s.takes(':'); err != nil {
			return err
		}
		return value(strings.Trim(string(name), `"`))
	})
}

// maxName is the length in bytes up to which names of a file are kept.
const maxName = 100

// value reads the next value whole and returns its first bytes, at most so many, and
// whether it has more. What stands in it is not looked at, but for its end.
func (s *scanner) value(most int) (text []byte, more bool, err error) {
	c, err := s.peek()
	if err != nil {
		return nil, false, err
	}
	if strings.IndexByte(",:]}", c) >= 0 {
		return nil, false, s.broken("here should stand a value", "여기에는 값이 있어야 합니다")
	}
	v := valueEnd{}
	for {
		if v.isScalar && s.atDelimiter() {
			return text, more, nil
		}
		c, err := s.next()
		if err != nil {
			return text, more, err
		}
		if len(text) < most {
			text = append(text, c)
		} else {
			more = true
		}
		if v.after(c) {
			return text, more, nil
		}
	}
}

// atDelimiter reports whether a number or a word ends here.
func (s *scanner) atDelimiter() bool {
	ahead, err := s.in.Peek(1)
	return err != nil || strings.IndexByte(" \t\r\n,:]}[{\"", ahead[0]) >= 0
}

// valueEnd finds the end of a value.
type valueEnd struct {
	depth                       int
	isScalar, inString, escaped bool
}

// after takes a byte of the value and reports whether it is the last.
func (v *valueEnd) after(c byte) bool {
	switch {
	case v.inString:
		switch {
		case v.escaped:
			v.escaped = false
		case c == '\\':
			v.escaped = true
		case c == '"':
			v.inString = false
			return v.depth == 0
		}
	case c == '"':
		v.inString = true
	case c == '{', c == '[':
		v.depth++
	case c == '}', c == ']':
		v.depth--
		return v.depth == 0
	case v.depth == 0:
		v.isScalar = true
	}
	return false
}
