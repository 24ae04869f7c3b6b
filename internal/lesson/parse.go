package lesson

import (
	"bytes"
	"errors"
	"io"

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
}

func (p *parser) at(line, col int) diag.Pos {
	return diag.Pos{File: p.file, Line: line, Col: col}
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
		n.Kind = Map
		p.entries(n, y)
	case yaml.SequenceNode:
		n.Kind = List
		for _, item := range y.Content {
			if isEmpty(item) {
				p.Add(p.at(item.Line, max(1, item.Column-1)), "delete the item or write a value", "the list item is empty")
			} else {
				n.Items = append(n.Items, p.node(item))
			}
		}
	case yaml.ScalarNode:
		n.Kind, n.Value, n.Style = Scalar, y.Value, style(y.Style)
	}
	return n
}

// entries converts the content of a map.
func (p *parser) entries(n *Node, y *yaml.Node) {
	first := map[string]int{} // the lines of the keys
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, value := y.Content[i], y.Content[i+1]
		pos := p.at(key.Line, key.Column)
		if !p.checkKey(key, pos) {
			n.damaged = true
			continue
		}
		if line, double := first[key.Value]; double {
			p.Add(pos, "", "the key %s stands twice: first in line %d", quote(key.Value), line)
			continue
		}
		first[key.Value] = pos.Line
		e := Entry{Key: &Node{Kind: Scalar, Pos: pos, Value: key.Value, Style: style(key.Style)}}
		switch {
		case !isEmpty(value):
			e.Value = p.node(value)
		case y.Style&yaml.FlowStyle != 0:
			// Most often the rest of a text, and so no key that anybody meant.
			p.Add(pos, "inside { } a text that holds a comma is put in quotes", "the key %s has no value", quote(key.Value))
			n.damaged = true
			continue
		default:
			p.Add(pos, `write a value, or "" for the empty text`, "the key %s has no value", quote(key.Value))
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
