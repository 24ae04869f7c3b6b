package page

import (
	"cmp"
	"fmt"
	"html/template"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"statelab/internal/phrases"
	"statelab/internal/prose"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/visible"
)

// escape writes a text of anybody as HTML, with what cannot be seen as an escape.
func escape(s string) string { return template.HTMLEscapeString(visible.Text(s)) }

// seenLines writes a text of several lines as escape does, its lines apart.
func seenLines(s string) template.HTML {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, l := range lines {
		lines[i] = escape(strings.ReplaceAll(strings.TrimRight(l, "\r"), "\t", "    "))
	}
	return template.HTML(strings.Join(lines, "\n"))
}

// hostOf is the host of an address, with its port.
func hostOf(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}

// size says how large a body without words is.
func (p *pager) size(n int, media string) template.HTML {
	return p.inEach(false, func(lang rule.Language) string {
		return escape(phrases.Count(phrases.Bytes.In(lang), lang, n, cmp.Or(media, "?")))
	})
}

// widest is the number of columns up to which a value is shown whole, as in a terminal.
const widest = 10

// short is a value as every view shows it where no other looks like it.
func short(value string) string { return visible.Short(value, widest, ansi.StringWidth) }

// apart is how values of a run are shown that would look like others: see visible.Apart.
func apart(run *view.Run) map[string]string {
	return visible.Apart(run.Together(), widest, ansi.StringWidth)
}

// short is a value of the run as every view shows it.
func (p *pager) short(value string) string { return cmp.Or(p.apart[value], short(value)) }

// value is a value in short, and whole for who points at it.
func (p *pager) value(v string) template.HTML {
	s := p.short(v)
	if s == visible.Text(v) {
		return template.HTML(`<span class="v">` + template.HTMLEscapeString(s) + `</span>`)
	}
	return template.HTML(`<span class="v" title="` + escape(v) + `">` + template.HTMLEscapeString(s) + `</span>`)
}

// inEach writes what a language has for each language of the page: once where all have the
// same. Block says that paragraphs stand in it.
func (p *pager) inEach(block bool, in func(rule.Language) string) template.HTML {
	first := in(p.o.Langs[0])
	all, same := []string{first}, true
	for _, lang := range p.o.Langs[1:] {
		text := in(lang)
		all, same = append(all, text), same && text == first
	}
	if same {
		return template.HTML(first)
	}
	tag := literal("span")
	if block {
		tag = "div"
	}
	return written(func(h *writer) {
		for i, lang := range p.o.Langs {
			h.lit("<").lit(tag).lit(` lang="`).seen(string(lang)).lit(`">`).put(template.HTML(all[i])).lit("</").lit(tag).lit(">")
		}
	})
}

// say writes a text of the program, or of a trace, with its long values in short.
func (p *pager) say(t rule.Text) template.HTML {
	return p.inEach(false, func(lang rule.Language) string { return escape(p.shortened(t.In(lang))) })
}

// did writes what a server did. An arrow is one sign there, as in all of a page: that of
// terminals is two, between which a narrow line would break.
func (p *pager) did(t rule.Text) template.HTML {
	return template.HTML(strings.ReplaceAll(string(p.say(t)), " -&gt; ", " → "))
}

// fill writes a text of the program with values in it.
func (p *pager) fill(form rule.Text, args ...any) template.HTML {
	return p.inEach(false, func(lang rule.Language) string {
		in := make([]any, len(args))
		for i, a := range args {
			switch a := a.(type) {
			case rule.Text:
				in[i] = a.In(lang)
			case trace.Prose:
				in[i] = a.In(lang)
			case func(rule.Language) string:
				in[i] = a(lang)
			default:
				in[i] = a
			}
		}
		return escape(p.shortened(fmt.Sprintf(form.In(lang), in...)))
	})
}

// brief is a text that crossed, with its long tokens in short.
func (p *pager) brief(s string) template.HTML {
	return template.HTML(escape(view.Brief(p.shortened(s), p.short)))
}

func (p *pager) shortened(s string) string {
	if p.shorten == nil {
		return s
	}
	return p.shorten.Replace(s)
}

// shortener replaces the long ones of the values of a step by the form in which they are
// shown everywhere.
func (p *pager) shortener(values []string) *strings.Replacer {
	var pairs []string
	for _, v := range values {
		if s := p.short(v); len(v) >= 16 && s != visible.Text(v) {
			pairs = append(pairs, v, s)
		}
	}
	if pairs == nil {
		return nil
	}
	return strings.NewReplacer(pairs...)
}

// prose writes a text of the lesson's author as paragraphs.
func (p *pager) prose(t trace.Prose) template.HTML {
	return p.inEach(true, func(lang rule.Language) string { return p.markup(t.In(lang), false) })
}

// phrase writes a text of the lesson's author that is one line, such as an answer to choose.
func (p *pager) phrase(t trace.Prose) template.HTML {
	return p.inEach(false, func(lang rule.Language) string { return p.markup(t.In(lang), true) })
}

// markup is the function of that name, and remembers where the page has an end: names and answers
// stand in many places.
func (p *pager) markup(source string, inline bool) string {
	key := marked{source, inline}
	text, known := p.marked[key]
	if !known {
		text = markup(source, inline)
		if p.marked != nil {
			p.marked[key] = text
		}
	}
	return text
}

type marked struct {
	source string
	inline bool
}

// markup writes the Markdown of a lesson as HTML; inline, without paragraphs.
func markup(source string, inline bool) string {
	m := marker{source: []byte(source), inline: inline}
	parser := prose.Parser
	if inline {
		parser = prose.LineParser
	}
	m.blocks(parser().Parse(text.NewReader(m.source)))
	return m.b.String()
}

// A marker writes a parsed text as HTML.
type marker struct {
	source []byte
	inline bool
	b      strings.Builder
}

func (m *marker) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if code, is := prose.Code(n, m.source); is {
			m.b.WriteString("<pre><code>" + string(seenLines(strings.Join(code, "\n"))) + "\n</code></pre>")
			continue
		}
		switch n := n.(type) {
		case *ast.List:
			tag, from := "ul", ""
			if n.IsOrdered() {
				tag = "ol"
				if n.Start != 1 {
					from = fmt.Sprintf(` start="%d"`, n.Start)
				}
			}
			m.b.WriteString("<" + tag + from + ">")
			for item := n.FirstChild(); item != nil; item = item.NextSibling() {
				m.wrapped("li", func() { m.blocks(item) })
			}
			m.b.WriteString("</" + tag + ">")
		case *ast.TextBlock:
			m.inlines(n)
		default:
			if m.inline {
				if n.PreviousSibling() != nil {
					m.b.WriteByte(' ')
				}
				m.inlines(n)
				continue
			}
			m.wrapped("p", func() { m.inlines(n) })
		}
	}
}

func (m *marker) wrapped(tag string, inside func()) {
	m.b.WriteString("<" + tag + ">")
	inside()
	m.b.WriteString("</" + tag + ">")
}

func (m *marker) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			m.b.WriteString(escape(prose.Unescape(string(n.Segment.Value(m.source)))))
			if n.SoftLineBreak() || n.HardLineBreak() {
				m.b.WriteByte(' ')
			}
		case *ast.CodeSpan:
			m.wrapped("code", func() { m.b.WriteString(escape(m.typed(n))) })
		case *ast.Emphasis:
			tag := "em"
			if n.Level > 1 {
				tag = "strong"
			}
			m.wrapped(tag, func() { m.inlines(n) })
		case *ast.Link:
			m.link(n)
		case *ast.Image:
			m.b.WriteString(escape(prose.Image(m.typed(n), n)))
		default:
			m.inlines(n)
		}
	}
}

// link leads to addresses of the web alone: nothing else is one that a page may lead to, and
// is shown.
func (m *marker) link(n *ast.Link) {
	to := string(n.Destination)
	if !strings.HasPrefix(to, "https://") && !strings.HasPrefix(to, "http://") {
		m.inlines(n)
		m.b.WriteString(escape(prose.BehindLink(m.typed(n), n)))
		return
	}
	m.b.WriteString(`<a rel="noopener noreferrer" href="` + escape(to) + `">`)
	m.inlines(n)
	m.b.WriteString("</a>" + escape(prose.BehindLink(to, n)))
}

// typed returns the characters in a node.
func (m *marker) typed(parent ast.Node) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if leaf, ok := n.(*ast.Text); ok {
			b.Write(leaf.Segment.Value(m.source))
			continue
		}
		b.WriteString(m.typed(n))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Short is a value as a page shows it.
func Short(value string) string { return short(value) }
