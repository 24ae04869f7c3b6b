// Package prose reads the Markdown of texts that lessons have: code, strong and stressed
// words, lists, links and blocks of code. Anything else stays as it was typed.
package prose

import (
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
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
	)
})

// LineParser reads a text that is one line, such as an answer to choose: "429. It is refused"
// is no list there.
var LineParser = sync.OnceValue(func() parser.Parser { return reading() })

func reading(blocks ...util.PrioritizedValue) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(append(blocks, util.Prioritized(parser.NewParagraphParser(), 1000))...),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(starParser{parser.NewEmphasisParser()}, 500),
		),
	)
}

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

// Unescape takes the backslash from before the signs that Parser reads.
func Unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return strings.NewReplacer("\\`", "`", `\*`, "*", `\[`, "[", `\]`, "]", `\\`, `\`).Replace(s)
}
