package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"statelab/internal/filters"
	"statelab/internal/memo"
	"statelab/internal/sessionstore"
)

// What stands in {{ }} and as a value in {% %}, as template/base.py reads it: a text in quotes or a
// name or a number, and filters behind it.
const (
	textInTemplate = `_\("[^"\\]*(?:\\.[^"\\]*)*"\)|_\('[^'\\]*(?:\\.[^'\\]*)*'\)|"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'`
	wordInTemplate = `[\p{L}\p{N}_.]+|[-+.]?\d[\d.e]*`
)

var (
	beginsExpression = memo.Pattern(`(?s)^(?:(` + textInTemplate + `)|(` + wordInTemplate + `))`)
	nextFilter       = memo.Pattern(`(?s)^\s*\|\s*([\p{L}\p{N}_]+)(?::(?:(` + textInTemplate + `)|(` + wordInTemplate + `)))?`)
	aNumber          = memo.Pattern(`^[-+]?(\d+|\d*\.\d+(e[-+]?\d+)?|\d+e\d+)$`)
)

// maxFilters is how many may stand behind one value.
const maxFilters = 32

// looked reads one value with the filters behind it.
func (p *templateParser) looked(s string, at int) (Node, error) {
	begin := beginsExpression().FindString(s)
	name, rest, hasFilter := strings.Cut(s[len(begin):], "|")
	if whole := begin + name; begin == "" || strings.TrimSpace(name) != "" { // no name ends so
		whole = strings.TrimSpace(whole)
		hint := ""
		if _, err := p.path(whole, at); err != nil {
			var told *TemplateError
			if errors.As(err, &told) {
				hint = told.Hint
			}
		}
		if begin == "" && hasFilter && nextFilter().MatchString(s) {
			return Node{}, p.syntax(at, fmt.Sprintf("Could not find variable at start of %s.", s), "as in {{ user.username"+s+" }}")
		}
		return Node{}, p.syntax(at, fmt.Sprintf("Could not parse the remainder: '%s' from '%s'", s[len(begin):], s), cmp.Or(hint, hintOfRemainder(name, rest)))
	}
	n, err := p.operand(begin, at)
	if err != nil {
		return n, err
	}
	if err := p.filters(&n, s, len(begin), at); err != nil {
		return n, err
	}
	return n, nil
}

// hintOfRemainder is for what Django could not read behind a value.
func hintOfRemainder(name, behind string) string {
	switch {
	case strings.HasPrefix(strings.TrimSpace(behind), "|"):
		return "write or in {% if %}: a filter has one | before it"
	case strings.Contains(name, ":") || strings.Contains(name, "("):
		return "a filter stands behind a |, and what it is given behind a colon without blanks, as in {{ name|default:\"nobody\" }}"
	}
	return ""
}

// filters reads the filters behind a value, which begin at a place of the expression.
func (p *templateParser) filters(n *Node, s string, from, at int) error {
	for from < len(s) {
		m := nextFilter().FindStringSubmatchIndex(s[from:])
		if m == nil {
			return p.syntax(at, fmt.Sprintf("Could not parse the remainder: '%s' from '%s'", s[from:], s), hintOfRemainder(s[from:], strings.TrimPrefix(strings.TrimSpace(s[from:]), "|")))
		}
		name := s[from+m[2] : from+m[3]]
		filter := filters.Find(name)
		if filter == nil {
			return p.syntax(at, fmt.Sprintf("Invalid filter: '%s'", name), cmp.Or(filters.Guess(name), "known are "+strings.Join(Filters(), ", ")))
		}
		f := Filtering{Filter: filter}
		for _, group := range []int{4, 6} {
			if m[group] < 0 {
				continue
			}
			arg, err := p.operand(s[from+m[group]:from+m[group+1]], at)
			if err != nil {
				return err
			}
			f.Arg = &arg
		}
		given := 0
		if f.Arg != nil {
			given = 1
		}
		if err := filter.Check(given); err != nil {
			return p.syntax(at, err.Error(), fmt.Sprintf("as in %s", filter.Example))
		}
		n.Filters = append(n.Filters, f)
		from += m[1]
	}
	switch {
	case len(n.Filters) > maxFilters:
		return p.fault(at, fmt.Sprintf("a value has at most %d filters", maxFilters), "")
	case len(n.Filters) == 1 && n.Filters[0].Filter.Name == "length" && n.Kind == ValueNode:
		n.Filters, n.Length = nil, true
	}
	return nil
}

// Filters are the names of the filters.
func Filters() (names []string) {
	for _, f := range filters.All() {
		names = append(names, f.Name)
	}
	return names
}

// operand reads a name, a number or a text in quotes.
func (p *templateParser) operand(word string, at int) (Node, error) {
	if text, is := constantOf(word); is {
		n := Node{Kind: ConstantNode, Text: text, Quoted: strings.HasPrefix(text, `"`)}
		if strings.HasPrefix(word, "_(") {
			n.Said = &Said{}
		}
		return n, nil
	}
	if strings.HasPrefix(word, "_") || strings.Contains(word, "._") {
		hint := ""
		if _, err := p.path(word, at); err != nil {
			var told *TemplateError
			if errors.As(err, &told) {
				hint = told.Hint
			}
		}
		return Node{}, p.syntax(at, fmt.Sprintf("Variables and attributes may not begin with underscores: '%s'", word), hint)
	}
	path, err := p.path(word, at)
	if err != nil {
		return Node{}, err
	}
	n := nodeOf(path)
	n.Of = p.fieldAt(path)
	if len(p.loops) > 0 || p.file.name != "" || p.file.parent != nil { // a tag may give the name
		n.Typed = strings.Split(word, ".")
	}
	return n, nil
}

// constantOf returns a text in quotes, a number, True, False or None as JSON.
func constantOf(word string) (text string, ok bool) {
	switch word {
	case "True", "False":
		return strings.ToLower(word), true
	case "None":
		return "null", true
	}
	if aNumber().MatchString(word) {
		return numberAsJSON(word)
	}
	if inside, is := strings.CutPrefix(word, "_("); is {
		word = strings.TrimSuffix(inside, ")")
	}
	q := word[:1]
	if n := len(word); n < 2 || q != `"` && q != "'" || word[n-1:] != q {
		return "", false
	}
	inside := strings.ReplaceAll(strings.ReplaceAll(word[1:len(word)-1], `\`+q, q), `\\`, `\`)
	text, err := sessionstore.JSON(inside)
	return text, err == nil
}

// numberAsJSON writes a number of a template as JSON has it.
func numberAsJSON(word string) (string, bool) {
	if !strings.ContainsAny(word, ".e") {
		word = strings.TrimPrefix(word, "+")
		digits := strings.TrimLeft(strings.TrimPrefix(word, "-"), "0")
		if digits == "" {
			return "0", true
		}
		if strings.HasPrefix(word, "-") {
			digits = "-" + digits
		}
		return digits, true
	}
	f, err := strconv.ParseFloat(word, 64)
	if err != nil {
		return "", false
	}
	text, err := sessionstore.JSON(f)
	return text, err == nil
}

// expression writes a value with its filters as it stands in a template; name writes a name.
func (n Node) expression(name func(Path) string) string {
	var b strings.Builder
	switch {
	case n.Kind == ConstantNode && n.Said != nil:
		b.WriteString("_(" + inQuotes(n.Text) + ")")
	case n.Kind == ConstantNode:
		b.WriteString(inQuotes(n.Text))
	default:
		b.WriteString(name(n.Path))
	}
	if n.Length {
		b.WriteString("|length")
	}
	for _, f := range n.Filters {
		b.WriteString("|" + f.Filter.Name)
		if f.Arg != nil {
			b.WriteString(":" + f.Arg.expression(name))
		}
	}
	return b.String()
}
