package render

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"statelab/internal/memo"
	"statelab/internal/prose"
	"statelab/internal/trace"
)

// prose lays out a text of a lesson's author. It knows code, strong and stressed
// words, lists, links and blocks of code; anything else is shown as typed.
func (t *Terminal) prose(p trace.Prose, width int) []line {
	return t.proseAfter(nil, p, width)
}

// proseAfter lays out a prose that begins behind a word of the view.
func (t *Terminal) proseAfter(lead line, p trace.Prose, width int) []line {
	return t.laid(prose.Parser(), lead, p, width)
}

func (t *Terminal) laid(by parser.Parser, lead line, p trace.Prose, width int) []line {
	source := []byte(p.In(t.o.Lang))
	w := proseWriter{Terminal: t, source: source, lead: lead, beyond: max(0, width-proseWidth)}
	root := by.Parse(text.NewReader(source))
	if t.o.Linear {
		return w.blocks(root, unbroken, true)
	}
	return w.blocks(root, min(width, proseWidth), true)
}

// unbroken is the width of a paragraph or a line of code that is heard: a line that ends in the middle of
// a sentence is heard as its end.
const unbroken = 1 << 20

// aWord is code that is heard like a word; code with blanks or of signs alone is told
// apart from the sentence around it.
var aWord = memo.Pattern(`^\S*[\pL\pN]\S*$`)

// phrase is a prose of one line, such as an answer to choose.
func (t *Terminal) phrase(p trace.Prose) line {
	return join(" ", t.laid(prose.LineParser(), nil, p, proseWidth)...)
}

// A proseWriter walks a parsed text.
type proseWriter struct {
	*Terminal
	source []byte
	lead   line // stands before the first words, once
	beyond int  // columns that words leave free, and code takes
}

// blocks lays out the blocks in a node, with an empty line between them where
// the author left one.
func (w *proseWriter) blocks(parent ast.Node, width int, loose bool) []line {
	var out []line
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if len(out) > 0 && loose && n.HasBlankPreviousLines() {
			out = append(out, nil)
		}
		typed, isCode := prose.Code(n, w.source)
		list, isList := n.(*ast.List)
		if (isCode || isList) && w.lead != nil {
			out, w.lead = append(out, w.lead.merged()), nil
		}
		switch {
		case isList:
			out = append(out, w.list(list, width)...)
		case isCode:
			out = append(out, w.code(typed, width)...)
		default:
			for _, l := range w.inline(n, plain) {
				out = append(out, w.lead.with(l...).wrap(width, width)...)
				w.lead = nil
			}
		}
	}
	return out
}

// code lays out lines of code. Who hears them, hears each as it was typed.
func (w *proseWriter) code(typed []string, width int) []line {
	var out []line
	for _, text := range typed {
		out = append(out, deeper(line{gap(2), w.span(code, text)}, blanksBefore(text), width+w.beyond)...)
	}
	return out
}

// endsInBlock reports whether a prose ends in code or a list, which what follows it would
// be taken for.
func (t *Terminal) endsInBlock(p trace.Prose) bool {
	last := prose.Parser().Parse(text.NewReader([]byte(p.In(t.o.Lang)))).LastChild()
	return last != nil && last.Kind() != ast.KindParagraph
}

func (w *proseWriter) list(list *ast.List, width int) []line {
	var out []line
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		mark := string(list.Marker) + " "
		if w.o.Linear {
			mark = "" // a bullet; a number stays
		}
		if list.IsOrdered() {
			mark = strconv.Itoa(number) + string(list.Marker) + " "
			number++
		}
		if len(out) > 0 && !list.IsTight {
			out = append(out, nil)
		}
		lines := w.blocks(item, width-len(mark), !list.IsTight)
		if len(lines) == 0 {
			lines = []line{nil}
		}
		lines = indent(lines, len(mark))
		lines[0] = line{w.span(plain, mark)}.with(lines[0][1:]...)
		out = append(out, lines...)
	}
	return out
}

// inline returns the text in a node. It is one line before it is wrapped, but
// where the author broke a line on purpose, or behind the end of a sentence.
func (w *proseWriter) inline(parent ast.Node, r role) []line {
	lines := []line{nil}
	add := func(more ...span) {
		last := len(lines) - 1
		lines[last] = lines[last].with(more...)
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			add(w.span(r, prose.Unescape(string(n.Segment.Value(w.source)))))
			switch last := lines[len(lines)-1]; {
			case n.HardLineBreak(), n.SoftLineBreak() && last.endsSentence():
				lines = append(lines, nil)
			case n.SoftLineBreak():
				add(gap(1))
			}
		case *ast.String:
			add(w.span(r, string(n.Value)))
		case *ast.CodeSpan:
			typed := w.span(code, "`"+w.typed(n)+"`")
			if w.o.Linear && aWord().MatchString(w.typed(n)) {
				typed = w.span(code, w.typed(n))
			}
			typed.whole = true
			add(typed)
		case *ast.Emphasis:
			add(w.stressed(n)...)
		case *ast.Link:
			shown := w.typed(n)
			add(join(" ", w.inline(n, r)...)...)
			if told := prose.BehindLink(shown, n); told != "" {
				add(w.span(faint, told))
			}
		case *ast.Image:
			add(w.span(r, prose.Image(w.typed(n), n)))
		default:
			add(join(" ", w.inline(n, r)...)...)
		}
	}
	return lines
}

// stressed draws stress with an attribute. Where there are none the words stand as they
// are: stars are signs of Markdown, and mean nothing to who reads the screen.
func (w *proseWriter) stressed(n *ast.Emphasis) line {
	r := stress
	if n.Level > 1 {
		r = strong
	}
	return join(" ", w.inline(n, r)...)
}

// endsSentence reports whether a line's last sign is the end of a sentence, brackets
// and quotation marks behind it left aside.
func (l line) endsSentence() bool {
	text := ""
	for _, s := range l {
		text += s.text
	}
	return endsSentence(strings.TrimRight(text, "\"')”’` "))
}

// typed returns the characters in a node without any drawing.
func (w *proseWriter) typed(parent ast.Node) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if leaf, ok := n.(*ast.Text); ok {
			b.Write(leaf.Segment.Value(w.source))
			continue
		}
		b.WriteString(w.typed(n))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
