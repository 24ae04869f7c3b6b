package sessionstore

import (
	"errors"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// errJSON says that a text is no JSON for Python. Django reads such session
// data as empty and says nothing, so nobody needs to know where it went wrong.
var errJSON = errors.New("no JSON")

// ParseJSON reads a value as Python's json.loads does. That takes NaN, Infinity
// and -Infinity, whole numbers of any size up to 4,300 digits, halves of
// surrogate pairs, and the last of two equal keys.
func ParseJSON(text string) (Value, error) {
	p := parser{rest: text}
	v, err := p.value(depthLimit)
	if err != nil {
		return nil, err
	}
	if p.space(); p.rest != "" {
		return nil, errJSON
	}
	return v, nil
}

// parser holds what is still to be read.
type parser struct{ rest string }

func (p *parser) space() {
	for p.rest != "" && (p.rest[0] == ' ' || p.rest[0] == '\t' || p.rest[0] == '\n' || p.rest[0] == '\r') {
		p.rest = p.rest[1:]
	}
}

// take reads a fixed word if it comes next.
func (p *parser) take(word string) (ok bool) {
	p.rest, ok = strings.CutPrefix(p.rest, word)
	return ok
}

func (p *parser) value(depth int) (Value, error) {
	if depth == 0 {
		return nil, errJSON
	}
	p.space()
	switch {
	case p.take(`"`):
		return p.text()
	case p.take("{"):
		return p.dict(depth)
	case p.take("["):
		return p.list(depth)
	case p.take("null"):
		return nil, nil
	case p.take("true"):
		return true, nil
	case p.take("false"):
		return false, nil
	case p.take("NaN"):
		return math.NaN(), nil
	case p.take("Infinity"):
		return math.Inf(1), nil
	case p.take("-Infinity"):
		return math.Inf(-1), nil
	}
	return p.number()
}

func (p *parser) dict(depth int) (Value, error) {
	d := &Dict{}
	if p.space(); p.take("}") {
		return d, nil
	}
	for {
		p.space()
		if !p.take(`"`) {
			return nil, errJSON
		}
		key, err := p.text()
		if err != nil {
			return nil, err
		}
		if p.space(); !p.take(":") {
			return nil, errJSON
		}
		v, err := p.value(depth - 1)
		if err != nil {
			return nil, err
		}
		d.Set(key, v)
		if p.space(); p.take("}") {
			return d, nil
		}
		if !p.take(",") {
			return nil, errJSON
		}
	}
}

func (p *parser) list(depth int) (Value, error) {
	l := NewList()
	if p.space(); p.take("]") {
		return l, nil
	}
	for {
		v, err := p.value(depth - 1)
		if err != nil {
			return nil, err
		}
		l.Append(v)
		if p.space(); p.take("]") {
			return l, nil
		}
		if !p.take(",") {
			return nil, errJSON
		}
	}
}

// digits reads a run of digits, which may be empty.
func (p *parser) digits() string {
	n := 0
	for n < len(p.rest) && '0' <= p.rest[n] && p.rest[n] <= '9' {
		n++
	}
	run := p.rest[:n]
	p.rest = p.rest[n:]
	return run
}

// number reads an int or a float. What follows a number that could not go on,
// as the dot of "1.", is left for the caller to stumble over, as in Python.
func (p *parser) number() (Value, error) {
	start := p.rest
	p.take("-")
	if !p.take("0") && p.digits() == "" {
		return nil, errJSON
	}
	end, float := p.rest, false
	if p.take(".") && p.digits() != "" {
		end, float = p.rest, true
	}
	p.rest = end
	if p.take("e") || p.take("E") {
		if !p.take("+") {
			p.take("-")
		}
		if p.digits() != "" {
			end, float = p.rest, true
		}
	}
	p.rest = end
	text := start[:len(start)-len(end)]
	if float {
		f, _ := strconv.ParseFloat(text, 64) // too large is an infinity, as in Python
		return f, nil
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	if len(strings.TrimPrefix(text, "-")) > digitsLimit {
		return nil, errJSON
	}
	n, _ := new(big.Int).SetString(text, 10)
	return n, nil
}

// text reads a string whose opening quote has been read.
func (p *parser) text() (string, error) {
	var b strings.Builder
	for {
		n := 0
		for n < len(p.rest) && p.rest[n] != '"' && p.rest[n] != '\\' && p.rest[n] >= ' ' {
			n++
		}
		b.WriteString(p.rest[:n])
		p.rest = p.rest[n:]
		switch {
		case p.take(`"`):
			return b.String(), nil
		case p.take(`\u`):
			if err := p.unicode(&b); err != nil {
				return "", err
			}
		case p.take(`\`) && p.rest != "":
			at := strings.IndexByte(`"\/bfnrt`, p.rest[0])
			if at < 0 {
				return "", errJSON
			}
			b.WriteByte("\"\\/\b\f\n\r\t"[at])
			p.rest = p.rest[1:]
		default: // the end, or a control character
			return "", errJSON
		}
	}
}

// unicode reads the digits of \uXXXX, and the second half of a pair with the first.
func (p *parser) unicode(b *strings.Builder) error {
	r, err := p.hex()
	if err != nil {
		return err
	}
	if 0xD800 <= r && r <= 0xDBFF && strings.HasPrefix(p.rest, `\u`) {
		after := p.rest
		p.rest = p.rest[2:]
		low, err := p.hex()
		if err == nil && 0xDC00 <= low && low <= 0xDFFF {
			b.WriteRune(0x10000 + (r-0xD800)<<10 + (low - 0xDC00))
			return nil
		}
		p.rest = after
	}
	if 0xD800 <= r && r <= 0xDFFF {
		b.Write([]byte{0xED, 0x80 | byte(r>>6&0x3F), 0x80 | byte(r&0x3F)})
		return nil
	}
	b.WriteRune(r)
	return nil
}

func (p *parser) hex() (rune, error) {
	if len(p.rest) < 4 {
		return 0, errJSON
	}
	n := rune(0)
	for _, c := range []byte(p.rest[:4]) {
		switch {
		case '0' <= c && c <= '9':
			n = n<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			n = n<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, errJSON
		}
	}
	p.rest = p.rest[4:]
	return n, nil
}

// ParseLatin1 reads JSON that is octets, each a character, as Django's serializer does.
func ParseLatin1(payload []byte) (Value, error) { return ParseJSON(latin1(payload)) }

// latin1 reads bytes as Django does before it parses them: each is the
// character of its number.
func latin1(payload []byte) string {
	isASCII := !slices.ContainsFunc(payload, func(c byte) bool { return c >= utf8.RuneSelf })
	if isASCII { // as everything that Django writes is
		return string(payload)
	}
	var b strings.Builder
	for _, c := range payload {
		if c < utf8.RuneSelf {
			b.WriteByte(c)
		} else {
			b.WriteRune(rune(c))
		}
	}
	return b.String()
}
