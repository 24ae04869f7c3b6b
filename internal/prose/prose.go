// Package prose reads the Markdown of texts that lessons have: code, strong and stressed
// words, lists, links and blocks of code. Anything else stays as it was typed, and nothing
// is lost: whatever a line begins with, a block takes it.
package prose

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Parser reads only the Markdown that texts of lessons have. Headings, quotes, HTML,
// tables and the rest are not read, so they stay what they are. It is one for all, and safe
// for use by several goroutines.
var Parser = sync.OnceValue(func() parser.Parser {
	return reading(
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
	)
})

// LineParser reads a text that is one line, such as an answer to choose: "429. It is refused"
// is no list there.
var LineParser = sync.OnceValue(func() parser.Parser { return reading() })

func reading(blocks ...util.PrioritizedValue) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(append(blocks, util.Prioritized(anyLine{parser.NewParagraphParser()}, 1000))...),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(starParser{parser.NewEmphasisParser()}, 500),
		),
	)
}

// anyLine reads the lines that no other block takes, those behind four blanks too: a parser
// of goldmark stops at the first line that nobody takes, and what stands behind it is lost.
type anyLine struct{ parser.BlockParser }

func (anyLine) CanAcceptIndentedLine() bool { return true }

// starParser reads stress written with stars only: names like __Host-id keep
// their underscores. It lets a star close after a bracket or a quotation mark
// when a Korean particle follows (**키(key)**는), which CommonMark does not.
type starParser struct{ parser.InlineParser }

func (starParser) Trigger() []byte { return []byte{'*'} }

func (p starParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	rest, _ := block.PeekLine()
	node := p.InlineParser.Parse(parent, block, pc)
	if d, ok := node.(*parser.Delimiter); ok {
		after, _ := utf8.DecodeRune(rest[d.OriginalLength:])
		if unicode.Is(unicode.Hangul, after) && util.IsPunctRune(before) {
			d.CanClose = true
		}
		if unicode.Is(unicode.Hangul, before) && util.IsPunctRune(after) {
			d.CanOpen = true
		}
	}
	return node
}

// Code returns the lines of a block of code, fenced or indented, and false for any other
// block. A word behind the fence names a language; more than one is no name, and is the
// first line.
func Code(n ast.Node, source []byte) ([]string, bool) {
	var lines []string
	switch n := n.(type) {
	case *ast.CodeBlock:
	case *ast.FencedCodeBlock:
		if n.Info != nil {
			if info := string(n.Info.Segment.Value(source)); len(strings.Fields(info)) > 1 {
				lines = append(lines, info)
			}
		}
	default:
		return nil, false
	}
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		line := strings.TrimRight(string(segment.Value(source)), "\r\n")
		lines = append(lines, strings.ReplaceAll(line, "\t", "    "))
	}
	return lines, true
}

// Image is an image with such words as it was typed: no view shows the pictures of a text.
func Image(words string, n *ast.Image) string {
	if len(n.Title) > 0 {
		return fmt.Sprintf("![%s](%s %q)", words, n.Destination, n.Title)
	}
	return fmt.Sprintf("![%s](%s)", words, n.Destination)
}

// BehindLink is what a link says beside its words, where it leads and its title, which a view
// shows that does not lead there: "" where that is what the words say.
func BehindLink(words string, n *ast.Link) string {
	var told string
	if to := string(n.Destination); to != words && to != "" {
		told = " (" + to + ")"
	}
	if len(n.Title) > 0 {
		told += " (" + string(n.Title) + ")"
	}
	return told
}

// Unescape takes the backslash from before the signs that Parser reads.
func Unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return strings.NewReplacer("\\`", "`", `\*`, "*", `\[`, "[", `\]`, "]", `\\`, `\`).Replace(s)
}
