package gettext

import (
	"strconv"
	"strings"

	"statelab/internal/memo"
)

// pluralRule says which form of a message goes with a number.
type pluralRule struct {
	of expression // nil: that of a catalogue that does not say
}

// germanic is the rule where a catalogue has none: one form for 1, and one for all others.
var germanic = pluralRule{}

// form is which form goes with a number.
func (p pluralRule) form(n int64) int {
	if p.of == nil {
		if n == 1 {
			return 0
		}
		return 1
	}
	v, err := p.of(n)
	if err || v < 0 {
		return -1
	}
	return int(v)
}

// expression is what a part of plural= comes to for a number; true where it divides by zero.
type expression func(n int64) (int64, bool)

var pluralForms = memo.Pattern(`^nplurals\s*=\s*[1-9]\s*;\s*plural\s*=\s*([^;]+);?\s*$`)

// longestRule is how long a rule may be, in octets, and deepestRule how deep its brackets lie in one another.
const longestRule, deepestRule = 1000, 20

// likeRule is how a rule is written.
const likeRule = `as in "Plural-Forms: nplurals=2; plural=(n != 1);\n"`

// readRule reads a Plural-Forms, which stands in the entry that begins in a line.
func readRule(text string, line int) (pluralRule, error) {
	m := pluralForms().FindStringSubmatch(text)
	if m == nil {
		return pluralRule{}, misread(line, 1, likeRule, "Plural-Forms has nplurals= and plural=, each with a semicolon behind it")
	}
	if len(text) > longestRule {
		return pluralRule{}, misread(line, 1, likeRule, "Plural-Forms is too long")
	}
	r := ruleReader{rest: strings.TrimSpace(m[1]), line: line}
	of := r.choice()
	if r.next(); r.err == nil && r.rest != "" {
		r.fails(misread(line, 1, likeRule, "Plural-Forms: %q is not read", r.rest))
	}
	return pluralRule{of: of}, r.err
}

// ruleReader reads an expression of C with one name, n.
type ruleReader struct {
	rest  string
	line  int
	depth int
	err   error // what was wrong first
}

// fails ends the reading with what is wrong, where nothing was before.
func (r *ruleReader) fails(err error) {
	if r.err == nil {
		r.err = err
	}
	r.rest = ""
}

// next leaves blanks out.
func (r *ruleReader) next() { r.rest = strings.TrimLeft(r.rest, " \t\n") }

// takes takes the first of some signs that comes next.
func (r *ruleReader) takes(signs ...string) string {
	r.next()
	for _, s := range signs {
		if rest, is := strings.CutPrefix(r.rest, s); is {
			r.rest = rest
			return s
		}
	}
	return ""
}

// deeper reads what lies one level deeper.
func (r *ruleReader) deeper(read func() expression) expression {
	if r.depth++; r.depth > deepestRule {
		r.fails(misread(r.line, 1, likeRule, "Plural-Forms: brackets lie too deep in one another"))
		return constant(0)
	}
	defer func() { r.depth-- }()
	return read()
}

// choice is condition ? one : other.
func (r *ruleReader) choice() expression {
	asked := r.binary(0)
	if r.takes("?") == "" {
		return asked
	}
	yes := r.deeper(r.choice)
	if r.takes(":") == "" {
		r.fails(misread(r.line, 1, likeRule, "Plural-Forms: a : is missing behind a ?"))
	}
	no := r.deeper(r.choice)
	return func(n int64) (int64, bool) {
		v, bad := asked(n)
		switch {
		case bad:
			return 0, true
		case v != 0:
			return yes(n)
		}
		return no(n)
	}
}

// levels are the operators between two values, from the weakest to the strongest.
var levels = [][]string{{"||"}, {"&&"}, {"==", "!="}, {"<=", ">=", "<", ">"}, {"+", "-"}, {"*", "/", "%"}}

// binary reads operators of a level and of those that are stronger.
func (r *ruleReader) binary(level int) expression {
	if level == len(levels) {
		return r.value()
	}
	left := r.binary(level + 1)
	for {
		sign := r.takes(levels[level]...)
		if sign == "" {
			return left
		}
		a, b := left, r.binary(level+1)
		left = func(n int64) (int64, bool) {
			x, bad := a(n)
			if bad || sign == "&&" && x == 0 || sign == "||" && x != 0 {
				return truth(x != 0), bad
			}
			y, bad := b(n)
			if bad {
				return 0, true
			}
			return worked(sign, x, y)
		}
	}
}

// worked is what an operator makes of two values.
func worked(sign string, x, y int64) (int64, bool) {
	switch sign {
	case "||", "&&":
		return truth(y != 0), false
	case "==":
		return truth(x == y), false
	case "!=":
		return truth(x != y), false
	case "<=":
		return truth(x <= y), false
	case ">=":
		return truth(x >= y), false
	case "<":
		return truth(x < y), false
	case ">":
		return truth(x > y), false
	case "+":
		return x + y, false
	case "-":
		return x - y, false
	case "*":
		return x * y, false
	}
	if y == 0 {
		return 0, true
	}
	whole, rest := x/y, x%y
	if rest != 0 && rest < 0 != (y < 0) { // as Python divides, of which the rest has the sign of the divisor
		whole, rest = whole-1, rest+y
	}
	if sign == "/" {
		return whole, false
	}
	return rest, false
}

func truth(so bool) int64 {
	if so {
		return 1
	}
	return 0
}

func constant(v int64) expression { return func(int64) (int64, bool) { return v, false } }

var wholeNumber = memo.Pattern(`^[0-9]{1,9}`)

// value reads n, a number, what stands in brackets, and ! before one of these.
func (r *ruleReader) value() expression {
	switch r.takes("n", "(", "!") {
	case "n":
		return func(n int64) (int64, bool) { return n, false }
	case "(":
		of := r.deeper(r.choice)
		if r.takes(")") == "" {
			r.fails(misread(r.line, 1, likeRule, "Plural-Forms: a ) is missing"))
		}
		return of
	case "!":
		of := r.deeper(r.value)
		return func(n int64) (int64, bool) {
			v, bad := of(n)
			return truth(v == 0), bad
		}
	}
	digits := wholeNumber().FindString(r.rest)
	if digits == "" {
		r.fails(misread(r.line, 1, likeRule, "Plural-Forms: n or a number is missing at %q", r.rest))
		return constant(0)
	}
	r.rest = r.rest[len(digits):]
	v, _ := strconv.ParseInt(digits, 10, 64)
	return constant(v)
}
