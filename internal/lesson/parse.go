package lesson

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"statelab/internal/diag"
)

// Limits of a lesson file. Whoever exceeds them did not write a lesson.
const (
	MaxSize  = 1 << 20 // bytes
	maxDepth = 100     // maps and lists inside each other
)

// errTooDeep ends the reading of a file that nests deeper than maxDepth.
var errTooDeep = errors.New("nested too deeply")

// ParseNode reads a file of the restricted YAML that lessons use. file is shown
// in positions. The node is nil where nothing could be read; otherwise it is the
// whole tree, with Invalid nodes where the problems are.
func ParseNode(file string, src []byte) (*Node, diag.List) {
	p := parser{file: file, src: src}
	root := p.parse()
	p.Problems.Sort()
	p.Problems.Quote(file, src)
	return root, p.Problems
}

// parser turns one file into a tree of nodes.
type parser struct {
	Reader
	file string
	src  []byte
	rows []string // the lines of src, without their ends; made when first needed

	rowLine  int // the line of which rowRunes are the characters
	rowRunes []rune
}

func (p *parser) at(line, col int) diag.Pos {
	return diag.Pos{File: p.file, Line: line, Col: col}
}

// lines returns the lines of the file, without their ends.
func (p *parser) lines() []string {
	if p.rows == nil {
		p.rows = strings.Split(strings.ReplaceAll(string(p.src), "\r\n", "\n"), "\n")
	}
	return p.rows
}

func (p *parser) parse() *Node {
	if !p.checkBytes() {
		return nil
	}
	tooDeep := func(depth int, _ *yaml.DepthContext) error {
		if depth > maxDepth {
			return errTooDeep
		}
		return nil
	}
	loader, err := yaml.NewLoader(bytes.NewReader(p.src), yaml.WithUniqueKeys(false),
		yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthFunc(tooDeep))))
	if err != nil {
		p.Add(p.at(1, 1), "", "the file cannot be read: %v", err)
		return nil
	}
	var document yaml.Node
	if err := loader.Load(&document); err != nil {
		p.syntaxError(err)
		return nil
	}
	var second yaml.Node
	if err := loader.Load(&second); !errors.Is(err, io.EOF) {
		p.Add(p.secondDocument(), "one file is one lesson: delete the line --- and what follows", "a second document begins here")
	}
	if len(document.Content) == 0 || isEmpty(document.Content[0]) {
		p.Add(p.at(1, 1), "", "the file is empty")
		return nil
	}
	return p.node(document.Content[0])
}

// node converts a value and everything in it. It recurses at most maxDepth deep.
func (p *parser) node(y *yaml.Node) *Node {
	n := &Node{Pos: p.at(y.Line, y.Column)}
	switch {
	case y.Kind == yaml.AliasNode:
		p.Add(n.Pos, "write the value itself", "aliases (*%s) are not used in lessons", y.Value)
		return n
	case y.Anchor != "":
		p.Add(n.Pos, "delete it; a text that begins with & is put in quotes", "anchors (&%s) are not used in lessons", y.Anchor)
		return n
	case y.Style&yaml.TaggedStyle != 0:
		p.Add(n.Pos, "every value is read as it is typed; a text that begins with ! is put in quotes", "tags (%s) are not used in lessons", y.Tag)
		return n
	}
	switch y.Kind {
	case yaml.MappingNode:
		if doubleBrace(y) {
			p.Add(n.Pos, quoteIt, noDoubleBrace)
			return n
		}
		n.Kind, n.Entries = Map, make([]Entry, 0, len(y.Content)/2)
		p.entries(n, y)
	case yaml.SequenceNode:
		n.Kind, n.Items = List, make([]*Node, 0, len(y.Content))
		for _, item := range y.Content {
			if isEmpty(item) {
				p.Add(p.at(item.Line, max(1, item.Column-1)), "delete the item or write a value", "the list item is empty")
			} else {
				n.Items = append(n.Items, p.node(item))
			}
		}
	case yaml.ScalarNode:
		n.Value, n.Style = y.Value, style(y.Style)
		if isEmptyBlock(y) {
			p.Add(n.Pos, indentText, "no text belongs to this |")
			return n
		}
		n.Kind = Scalar
		if n.Style == Literal {
			n.indent = int32(p.indentBelow(n.Pos.Line))
		}
		if n.Style == Plain {
			n.comment = p.commentBehind(n)
		}
	}
	return n
}

// indentBelow returns the column where the text below a line begins.
func (p *parser) indentBelow(line int) int {
	for _, text := range p.lines()[min(line, len(p.lines())):] {
		if rest := strings.TrimLeft(text, " "); rest != "" {
			return len(text) - len(rest) + 1
		}
	}
	return 0
}

// doubleBrace reports whether a map is what the parser makes of {{ }}.
func doubleBrace(y *yaml.Node) bool {
	if y.Style&yaml.FlowStyle == 0 || len(y.Content) == 0 {
		return false
	}
	first := y.Content[0]
	return first.Kind == yaml.MappingNode && first.Line == y.Line && first.Column == y.Column+1
}

// commentBehind returns where a comment begins in the line in which a plain
// scalar ends.
func (p *parser) commentBehind(n *Node) spot {
	line, i := n.Pos.Line, n.Pos.Col-1
	if rest := behind(p.lines()[line-1], i); strings.HasPrefix(rest, n.Value) && !strings.Contains(rest, "#") {
		return spot{}
	}
	row := p.row(line)
	blanks := func() {
		for i < len(row) && (row[i] == ' ' || row[i] == '\t') {
			i++
		}
	}
	for _, word := range strings.FieldsFunc(n.Value, func(c rune) bool { return c == ' ' || c == '\t' || c == '\n' }) {
		for blanks(); i >= len(row) && line < len(p.lines()); blanks() {
			line++
			row, i = p.row(line), 0
		}
		i += utf8.RuneCountInString(word)
	}
	end := i
	blanks()
	if i == end || i >= len(row) || row[i] != '#' {
		return spot{}
	}
	return spot{int32(line), int32(i + 1)}
}

// behind returns what of a text follows its first characters.
func behind(text string, characters int) string {
	for i := range text {
		if characters == 0 {
			return text[i:]
		}
		characters--
	}
	return ""
}

// row returns the characters of a line. The last one is kept, since a line may
// hold many values.
func (p *parser) row(line int) []rune {
	if line != p.rowLine {
		p.rowLine, p.rowRunes = line, []rune(p.lines()[line-1])
	}
	return p.rowRunes
}

// secondStep is the hint where a map has the key step twice.
const secondStep = "does a new step begin here? then write - step:"

// entries converts the content of a map.
func (p *parser) entries(n *Node, y *yaml.Node) {
	first := map[string]int{} // the lines of the keys; no size, so that a small one stays on the stack
	again := false            // a second step stands in the map, whose keys are all there before
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, value := y.Content[i], y.Content[i+1]
		pos := p.at(key.Line, key.Column)
		if i > 0 && isEmptyBlock(y.Content[i-1]) && strings.Contains(key.Value, " ") {
			n.damaged = true // it is the text of that block, not indented, and reported there
			continue
		}
		if !p.checkKey(key, pos) {
			n.damaged = true
			continue
		}
		if line, double := first[key.Value]; double {
			hint := ""
			if n.doubles++; key.Value == "step" {
				again, hint = true, secondStep
			}
			if hint != "" || !again {
				p.Add(pos, hint, "the key %s stands twice: first in line %d", quote(key.Value), line)
			}
			continue
		}
		first[key.Value] = pos.Line
		e := Entry{Key: &Node{Kind: Scalar, Pos: pos, Value: key.Value, Style: style(key.Style)}}
		switch {
		case !isEmpty(value):
			e.Value = p.node(value)
		case y.Style&yaml.FlowStyle != 0:
			// Most often the rest of a text, and so no key that anybody meant.
			hint := "inside { } a text that holds a comma is put in quotes"
			if len(y.Content) == 2 || strings.Contains(key.Value, ":") { // no comma stands before it, or no blank behind its colon
				hint = "a key has a colon, a blank and a value behind it, as in {name: value}"
			}
			p.Add(pos, hint, "the key %s has no value", quote(key.Value))
			n.damaged = true
			continue
		default:
			hint := `write a value, or "" for the empty text`
			if slices.Contains(whole, key.Value) {
				hint = "write below it what belongs to it, indented"
			}
			if slices.Contains(p.row(pos.Line), '#') {
				hint = "a text that begins with # is put in quotes"
			}
			p.Add(pos, hint, "the key %s has no value", quote(key.Value))
			e.Value = &Node{Pos: pos}
		}
		n.Entries = append(n.Entries, e)
	}
}

// checkKey reports whether a key is one of those that lessons use.
func (p *parser) checkKey(key *yaml.Node, pos diag.Pos) bool {
	switch {
	case key.Kind != yaml.ScalarNode:
		p.Add(pos, "", "a key is a plain word")
	case key.Anchor != "" || key.Style&yaml.TaggedStyle != 0:
		p.Add(pos, "", "a key has no anchor and no tag")
	case key.Value == "<<" && key.Style == 0:
		p.Add(pos, "write the keys themselves", "merge keys (<<) are not used in lessons")
	default:
		return true
	}
	return false
}

// isEmpty reports whether nothing was typed where a value is wanted.
func isEmpty(y *yaml.Node) bool {
	return y.Kind == yaml.ScalarNode && y.Style == 0 && y.Value == "" && y.Anchor == ""
}

// isEmptyBlock reports whether no text belongs to a |.
func isEmptyBlock(y *yaml.Node) bool {
	return y.Kind == yaml.ScalarNode && style(y.Style) == Literal && strings.TrimSpace(y.Value) == ""
}

func style(s yaml.Style) Style {
	switch {
	case s&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		return Quoted
	case s&yaml.LiteralStyle != 0:
		return Literal
	case s&yaml.FoldedStyle != 0:
		return Folded
	default:
		return Plain
	}
}

// whole are keys whose value is never a text.
var whole = []string{"sites", "pages", "users", "settings", "browsers", "tabs", "given", "steps", "expect", "predict", "choices", "get", "post"}
