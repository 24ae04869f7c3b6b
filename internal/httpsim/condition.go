package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/sessionstore"
)

// Condition is what {% if %} asks: one value, or an operator between values, as Django's
// template/smartif.py has them.
type Condition struct {
	Operator    string     // empty for a value
	Left, Right *Condition // Right alone of not
	Value       Node       // a ValueNode or a ConstantNode
}

// binding is how strongly operators bind, as in smartif.py. There are no parentheses.
var binding = map[string]int{"or": 6, "and": 7, "not": 8, "in": 9, "not in": 9, "is": 10, "is not": 10, "==": 10, "!=": 10, "<": 10, ">": 10, "<=": 10, ">=": 10}

// elsewhere are the operators of other languages.
var elsewhere = map[string]string{"=": "==", "===": "==", "!==": "!=", "<>": "!=", "&&": "and", "||": "or", "!": "not", "AND": "and", "OR": "or", "NOT": "not", "IN": "in"}

// maxCondition is how many words an {% if %} may have.
const maxCondition = 64

// wordsOfCondition takes texts in quotes for one word, as Django's smart_split does.
var wordsOfCondition = memo.Pattern(`(?:[^\s'"]*(?:(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[^\s'"]*)+)|\S+`)

// conditionParser reads the words of an {% if %}.
type conditionParser struct {
	*templateParser
	words []string
	tag   tag
}

// condition reads what an {% if %} or an {% elif %} asks.
func (p *templateParser) condition(t tag) (*Condition, error) {
	c := &conditionParser{p, nil, t}
	for _, word := range wordsOfCondition().FindAllString(t.rest, -1) {
		if last := len(c.words) - 1; last >= 0 && (word == "in" && c.words[last] == "not" || word == "not" && c.words[last] == "is") {
			c.words[last] += " " + word
			continue
		}
		c.words = append(c.words, word)
	}
	if len(c.words) > maxCondition {
		return nil, c.fault(fmt.Sprintf("an {%% if %%} has at most %d words", maxCondition), "")
	}
	c.asking++
	for _, word := range c.words { // Django reads each before it looks how they stand
		if binding[word] > 0 {
			continue
		}
		if _, err := c.operand(word); err != nil {
			return nil, err
		}
	}
	is, err := c.expression(0)
	c.asking--
	if err == nil && len(c.words) > 0 {
		return nil, c.syntax(t.at, fmt.Sprintf("Unused '%s' at end of if expression.", c.words[0]), c.guess(c.words[0]))
	}
	return is, err
}

func (c *conditionParser) fault(message, hint string) error {
	return c.templateParser.fault(c.tag.at, message, hint)
}

// guess is the operator that somebody may have meant.
func (c *conditionParser) guess(word string) string {
	if known := elsewhere[word]; known != "" {
		return "write " + known
	}
	return "known are ==, !=, <, >, <=, >=, in, not in, and, or, not, with blanks around them"
}

// expression reads what binds stronger than least.
func (c *conditionParser) expression(least int) (*Condition, error) {
	if len(c.words) == 0 {
		return nil, c.syntax(c.tag.at, "Unexpected end of expression in if tag.", "as in {% "+c.tag.word+" user.is_authenticated %}")
	}
	word := c.words[0]
	c.words = c.words[1:]
	left, err := c.operand(word)
	for err == nil && len(c.words) > 0 && binding[c.words[0]] > least {
		operator := c.words[0]
		if operator == "not" {
			return nil, c.syntax(c.tag.at, "Not expecting 'not' as infix operator in if tag.", "write and not")
		}
		c.words = c.words[1:]
		n := &Condition{Operator: operator, Left: left}
		n.Right, err = c.expression(binding[operator])
		left = n
	}
	return left, err
}

// operand reads a value, or not with what it denies.
func (c *conditionParser) operand(word string) (*Condition, error) {
	switch {
	case word == "not":
		right, err := c.expression(binding[word])
		return &Condition{Operator: word, Right: right}, err
	case binding[word] > 0:
		return nil, c.syntax(c.tag.at, fmt.Sprintf("Not expecting '%s' in this position in if tag.", word), c.operandHint(word))
	}
	n, err := c.looked(word, c.tag.at)
	if err != nil {
		switch operator := operatorIn(word); {
		case elsewhere[word] != "":
			err = c.hinted(err, "write "+elsewhere[word])
		case strings.ContainsAny(word[:1], "()") || strings.HasSuffix(word, ")") && !strings.HasPrefix(word, "_("):
			err = c.hinted(err, "Django's {% if %} has no parentheses: and binds stronger than or; put one {% if %} inside another")
		case operator != "" && strings.Contains(err.Error(), "Could not parse"):
			err = c.hinted(err, "put blanks around "+operator)
		}
	}
	return &Condition{Value: n}, err
}

func (c *conditionParser) operandHint(word string) string {
	if known := elsewhere[word]; known != "" && known != word {
		return "write " + known
	}
	return ""
}

// operatorIn is an operator that stands in a word without blanks around it.
func operatorIn(word string) string {
	for _, operator := range []string{"==", "!=", "<=", ">=", "<", ">", "="} {
		if strings.Contains(word, operator) {
			return cmp.Or(elsewhere[operator], operator)
		}
	}
	return ""
}

// Each calls f for every value of the condition, from left to right; of nil there is none.
func (c *Condition) Each(f func(Node)) {
	if c == nil {
		return
	}
	c.Left.Each(f)
	if c.Operator == "" {
		f(c.Value)
	}
	c.Right.Each(f)
}

// changed is the condition with its values changed by f.
func (c *Condition) changed(f func(Node) Node) *Condition {
	if c == nil {
		return nil
	}
	n := *c
	n.Left, n.Right, n.Value = c.Left.changed(f), c.Right.changed(f), f(c.Value)
	return &n
}

// String is the condition as it stands in {% if %}; name writes a name.
func (c *Condition) String(name func(Path) string) string {
	switch {
	case c.Operator == "not":
		return "not " + c.Right.String(name)
	case c.Operator != "":
		return c.Left.String(name) + " " + c.Operator + " " + c.Right.String(name)
	}
	return c.Value.expression(name)
}

// inQuotes writes JSON as a template has it.
func inQuotes(text string) string {
	v, _ := sessionstore.ParseJSON(text) // it was read when it was made
	s, ok := v.(string)
	if !ok {
		return pythonRepr(v)
	}
	q := `"`
	if strings.Contains(s, q) && !strings.Contains(s, "'") {
		q = "'"
	}
	return q + strings.NewReplacer(`\`, `\\`, q, `\`+q).Replace(s) + q
}

// asks evaluates a condition. What Python cannot compare does not hold, and neither does what a filter
// cannot do beside an operator.
func (v *visit) asks(c *Condition) (sessionstore.Value, error) {
	if c.Operator == "" {
		return v.asked(c.Value)
	}
	value, err := v.operated(c)
	var raised *raisedByFilter
	if errors.As(err, &raised) {
		return false, nil
	}
	return value, err
}

func (v *visit) operated(c *Condition) (sessionstore.Value, error) {
	if c.Operator == "not" {
		right, err := v.asks(c.Right)
		return !truth(right), err
	}
	left, err := v.asks(c.Left)
	if err != nil {
		return nil, err
	}
	if so := truth(left); c.Operator == "and" && !so || c.Operator == "or" && so {
		return left, nil
	}
	right, err := v.asks(c.Right)
	if c.Operator == "and" || c.Operator == "or" {
		return right, err
	}
	return compared(left, c.Operator, right), err
}

// asked is a value of a condition; what is not there is None.
func (v *visit) asked(n Node) (sessionstore.Value, error) {
	value, err := v.resolved(n, true)
	return plainShown(value), err
}

func compared(a sessionstore.Value, operator string, b sessionstore.Value) bool {
	switch operator {
	case "==":
		return equal(a, b)
	case "!=":
		return !equal(a, b)
	case "is", "is not":
		return (kindOf(a) == kindOf(b) && equal(a, b)) == (operator == "is")
	case "in", "not in":
		in, ok := contains(b, a)
		return ok && in == (operator == "in")
	}
	sign, ok := order(a, b)
	return ok && map[string]bool{"<": sign < 0, ">": sign > 0, "<=": sign <= 0, ">=": sign >= 0}[operator]
}

// hintOfElse is for who writes {% else if … %}.
func hintOfElse(t tag) string {
	if condition, ok := strings.CutPrefix(t.rest, "if "); ok && t.word == "else" {
		return "write {% elif " + condition + " %}"
	}
	return ""
}
