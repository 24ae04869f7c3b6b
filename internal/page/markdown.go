package page

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"statelab/internal/phrases"
	"statelab/internal/prose"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/visible"
)

// Markdown writes a lesson for a course's own pages, in the first language of the options:
// what crosses as sequence diagrams in Mermaid, answers folded in details, as GitHub and
// others show both. An error is one of the writer.
func Markdown(w io.Writer, tr *trace.Trace, o Options) error {
	out := bufio.NewWriter(w)
	run := view.Of(tr)
	m := &markdownPage{out: out, lang: o.Langs[0], apart: apart(run)}
	m.put("# " + m.phrase(tr.Title))
	m.put(m.phrase(tr.Summary))
	if len(tr.Given) > 0 {
		m.put("## " + m.text(phrases.Given.In(m.lang)))
		for _, s := range run.Scene(view.Options{}) {
			m.line("- " + m.text(s.Sentence.In(m.lang)))
		}
		m.put("")
	}
	for i := range tr.Steps {
		m.step(&tr.Steps[i], run.Step(i, view.Options{Answer: view.Skipped}))
	}
	return out.Flush()
}

// A markdownPage is a lesson while it is written as Markdown. An error of its writer is told
// when all is flushed.
type markdownPage struct {
	out   *bufio.Writer
	lang  rule.Language
	apart map[string]string
}

// short is a value of the run, as a pager has it.
func (m *markdownPage) short(value string) string { return cmp.Or(m.apart[value], short(value)) }

func (m *markdownPage) line(s string) { m.out.WriteString(s + "\n") }
func (m *markdownPage) put(block string) {
	m.line(block)
	m.line("")
}

// say is a word in bold.
func (m *markdownPage) say(t rule.Text) string { return "**" + m.text(t.In(m.lang)) + "** " }

func (m *markdownPage) step(t *trace.Step, s *view.Step) {
	m.put("## " + m.text(fmt.Sprintf(named("stepOf").In(m.lang), s.Number, s.Of)) + ": " + m.text(s.Sentence.In(m.lang)))
	var wire []*view.Exchange
	for _, b := range s.Beats {
		switch {
		case b.Task != nil:
			m.task(b.Task.Task)
		case b.Question != nil:
			m.put(m.say(phrases.Predict) + m.prose(b.Question.Ask))
			for i, c := range b.Question.Choices {
				m.line(fmt.Sprintf("%d. %s", i+1, m.phrase(c.Text)))
			}
			m.put("")
		case b.Exchange != nil:
			wire = append(wire, b.Exchange)
		}
	}
	m.diagram(wire)
	m.state(s)
	if q := t.Predict; q != nil {
		m.folded(func() {
			if n := q.Right(); n >= 0 {
				m.put(m.say(phrases.WhatHolds) + m.phrase(q.Choices[n].Text))
			}
			for i, c := range q.Choices {
				if c.Reply != nil {
					m.put(fmt.Sprintf("**%d. %s**", i+1, m.phrase(c.Text)))
					m.put(m.prose(c.Reply))
				}
			}
		})
	}
	if t.Say != nil {
		m.put(m.prose(t.Say))
	}
}

// folded writes an answer that is opened by who wants it.
func (m *markdownPage) folded(inside func()) {
	m.put("<details><summary>" + m.text(named("answer").In(m.lang)) + "</summary>")
	inside()
	m.put("</details>")
}

func (m *markdownPage) task(t *trace.Task) {
	m.put(m.say(phrases.Task) + m.prose(t.Ask))
	m.promises(phrases.MustBe, t.Promises)
	m.promises(phrases.Never, t.Never)
	for _, h := range t.Holes {
		m.fence("", strings.TrimSpace(h.Above+"\n"+deeper(h.Indent, cmp.Or(h.Start, "…"))+"\n"+h.Below))
	}
	for _, model := range t.Models {
		m.put("**" + m.text(fmt.Sprintf(phrases.FieldsOf.In(m.lang), model.Name)) + "** `" + strings.Join(model.Defined, "`, `") + "`")
		if len(model.Methods) > 0 {
			m.put("**" + m.text(fmt.Sprintf(phrases.MethodsOf.In(m.lang), model.Name)) + "** `" + strings.Join(model.Methods, "`, `") + "`")
		}
	}
	m.folded(func() {
		for _, h := range t.Holes {
			m.fence("", h.Answer)
		}
		if len(t.Acts) > 0 {
			m.fence("", strings.Join(t.Acts, "\n"))
		}
	})
}

func (m *markdownPage) promises(title rule.Text, all []trace.Promise) {
	if len(all) == 0 {
		return
	}
	m.put(m.say(title))
	for _, p := range all {
		m.line("- " + m.phrase(p.Text))
	}
	m.put("")
}

// diagram draws what crossed in a step: each request and each answer with its cookies.
func (m *markdownPage) diagram(all []*view.Exchange) {
	if len(all) == 0 {
		return
	}
	d := []string{"sequenceDiagram", "participant B as " + mermaid(sender(all[0]).In(m.lang))}
	known := map[string]string{}
	for _, e := range all {
		host := hostOf(e.Trace.URL)
		if known[host] == "" {
			known[host] = fmt.Sprintf("S%d", len(known)+1)
			d = append(d, "participant "+known[host]+" as "+mermaid(host))
		}
	}
	for _, e := range all {
		s := known[hostOf(e.Trace.URL)]
		d = append(d, "B->>"+s+": "+mermaid(e.Method+" "+e.Target)+m.fates(e.Sent))
		answer := cmp.Or(e.Response.Status, phrases.NoAnswer.In(m.lang))
		if e.Response.GoTo != "" {
			answer += ", " + fmt.Sprintf(phrases.GoTo.In(m.lang), e.Response.GoTo)
		}
		d = append(d, s+"-->>B: "+mermaid(answer)+m.fates(e.Received))
	}
	m.fence("mermaid", strings.Join(d, "\n    "))
}

func (m *markdownPage) fates(all view.Fates) string {
	var b strings.Builder
	for _, f := range all.Shown {
		b.WriteString("<br/>" + mermaid(f.Cookie.Name+" "+m.short(string(f.Cookie.Value))+" "+f.Word().In(m.lang)))
	}
	return b.String()
}

// state is what both sides hold behind the step.
func (m *markdownPage) state(s *view.Step) {
	if s.Jar != nil && len(s.Jar.Cookies) > 0 {
		m.line("| " + m.text(phrases.Jar.In(m.lang)) + " | " + m.text(s.Jar.Host) + " | |")
		m.line("|---|---|---|")
		for _, c := range s.Jar.Cookies {
			lasts := phrases.UntilClose.In(m.lang)
			if c.Mark == trace.Gone {
				lasts = c.Why.In(m.lang)
			} else if !c.Session {
				lasts = view.Roughly(c.Lasts, m.lang)
			}
			m.line("| " + m.text(c.Name) + " | " + m.text(m.short(string(c.Value))) + " | " + m.text(lasts) + " |")
		}
		m.line("")
	}
	for _, t := range s.Tables {
		if len(t.Rows) == 0 {
			continue
		}
		m.line("| " + m.text(phrases.Table.In(m.lang)) + " | " + m.text(t.Host) + " | |")
		m.line("|---|---|---|")
		for _, r := range t.Rows {
			lasts := view.Roughly(r.Lasts, m.lang)
			if r.Mark == trace.Gone {
				lasts = r.Why.In(m.lang)
			}
			m.line("| " + m.text(m.short(r.Key)) + " | " + m.text(cmp.Or(r.User, trace.Anonymous)) + " | " + m.text(lasts) + " |")
		}
		m.line("")
	}
}

// fence writes lines as they are, behind more backticks than they have.
func (m *markdownPage) fence(language, lines string) {
	ticks := "```"
	for strings.Contains(lines, ticks) {
		ticks += "`"
	}
	m.line(ticks + language)
	for line := range strings.SplitSeq(lines, "\n") {
		m.line(visible.Text(strings.ReplaceAll(line, "\t", "    ")))
	}
	m.put(ticks)
}

// text writes a text so that nothing in it is Markdown or HTML.
func (m *markdownPage) text(s string) string { return plainMarkdown(s) }

func plainMarkdown(s string) string {
	var b strings.Builder
	s = strings.Join(strings.Fields(visible.Text(s)), " ")
	for i, c := range s {
		switch {
		case c == '<':
			b.WriteString("&lt;")
			continue
		case c == '&':
			b.WriteString("&amp;")
			continue
		case strings.ContainsRune("\\`*_[]>#|~@+$", c), c == ':' && strings.HasPrefix(s[i:], "://"), c == '-' && i == 0,
			(c == '.' || c == ')') && i > 0 && strings.Trim(s[:i], "0123456789") == "": // no number of a list
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// mermaid writes a text for a diagram: what is no letter, digit or plain sign by its number.
func mermaid(s string) string {
	var b strings.Builder
	for _, c := range strings.Join(strings.Fields(visible.Text(s)), " ") {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune(" /.,()=?-_", c) {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, "#%d;", c)
		}
	}
	return b.String()
}

// prose writes a text of the lesson's author: its own Markdown, and nothing else.
func (m *markdownPage) prose(p trace.Prose) string { return m.written(prose.Parser(), p) }

// phrase writes one that is a line.
func (m *markdownPage) phrase(p trace.Prose) string { return m.written(prose.LineParser(), p) }

func (m *markdownPage) written(by parser.Parser, p trace.Prose) string {
	w := &proseWriter{source: []byte(p.In(m.lang))}
	w.blocks(by.Parse(text.NewReader(w.source)), "")
	return strings.TrimSpace(w.b.String())
}

// A proseWriter writes a parsed text as Markdown.
type proseWriter struct {
	source []byte
	b      strings.Builder
}

func (w *proseWriter) blocks(parent ast.Node, indent string) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if n.PreviousSibling() != nil {
			w.b.WriteString(indent) // the first stands where its parent has begun
		}
		if code, is := prose.Code(n, w.source); is {
			w.code(code, indent)
			continue
		}
		switch n := n.(type) {
		case *ast.List:
			number := n.Start
			for item := n.FirstChild(); item != nil; item = item.NextSibling() {
				mark := "- "
				if n.IsOrdered() {
					mark = fmt.Sprintf("%d. ", number)
					number++
				}
				if item.PreviousSibling() != nil {
					w.b.WriteString(indent)
				}
				w.b.WriteString(mark)
				w.blocks(item, indent+strings.Repeat(" ", len(mark)))
				if !item.HasChildren() {
					w.b.WriteString("\n")
				}
			}
			if indent == "" || n.NextSibling() != nil {
				w.b.WriteString("\n")
			}
		case *ast.TextBlock:
			w.inlines(n)
			w.b.WriteString("\n")
		default:
			w.inlines(n)
			w.b.WriteString("\n\n")
		}
	}
}

// code writes lines of code, the first where the writer stands.
func (w *proseWriter) code(lines []string, indent string) {
	ticks := "```"
	for strings.Contains(strings.Join(lines, "\n"), ticks) {
		ticks += "`"
	}
	w.b.WriteString(ticks + "\n")
	for _, line := range lines {
		w.b.WriteString(indent + visible.Text(line) + "\n")
	}
	w.b.WriteString(indent + ticks + "\n\n")
}

// link leads to addresses of the web alone, as on a page.
func (w *proseWriter) link(n *ast.Link) {
	to, shown := string(n.Destination), (&marker{source: w.source}).typed(n)
	if web := strings.HasPrefix(to, "https://") || strings.HasPrefix(to, "http://"); !web || strings.ContainsAny(to, "<>\\ ") || !visible.IsText(to) {
		w.inlines(n)
	} else {
		w.b.WriteByte('[')
		w.inlines(n)
		w.b.WriteString("](<" + to + ">)")
		shown = to
	}
	if behind := prose.BehindLink(shown, n); behind != "" {
		w.b.WriteString(" " + plainMarkdown(behind))
	}
}

func (w *proseWriter) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			said := prose.Unescape(string(n.Segment.Value(w.source)))
			trimmed := plainMarkdown(said)
			if strings.HasPrefix(said, " ") {
				trimmed = " " + trimmed
			}
			if strings.HasSuffix(said, " ") && trimmed != " " {
				trimmed += " "
			}
			w.b.WriteString(trimmed)
			if n.SoftLineBreak() || n.HardLineBreak() {
				w.b.WriteByte(' ')
			}
		case *ast.CodeSpan:
			code := visible.Text((&marker{source: w.source}).typed(n))
			ticks := "`"
			for strings.Contains(code, ticks) {
				ticks += "`"
			}
			if ticks != "`" {
				code = " " + code + " "
			}
			w.b.WriteString(ticks + code + ticks)
		case *ast.Emphasis:
			stars := strings.Repeat("*", n.Level)
			w.b.WriteString(stars)
			w.inlines(n)
			w.b.WriteString(stars)
		case *ast.Link:
			w.link(n)
		case *ast.Image:
			w.b.WriteString(plainMarkdown(prose.Image((&marker{source: w.source}).typed(n), n)))
		default:
			w.inlines(n)
		}
	}
}
