package render

import (
	"fmt"
	"strings"

	"statelab/internal/explain"
	"statelab/internal/phrases"
)

// Rules draws a list of rules by topic.
func (t *Terminal) Rules(topics []explain.Topic) {
	var codes []string
	for _, topic := range topics {
		for _, r := range topic.Rules {
			codes = append(codes, string(r.Code))
		}
	}
	width := t.column(t.width, codes...)
	t.put(t.line(strong, t.say(explainWords.index)).wrap(t.width, t.width)...)
	for _, topic := range topics {
		t.Blank()
		t.put(t.line(label, t.say(topic.Title)).wrap(t.width, t.width)...)
		t.entries(topic.Rules, width)
	}
	t.Blank()
	t.put(t.hints(explainWords.about)...)
	t.put(t.hints(explainWords.lines)...)
	t.put(t.hints(explainWords.words)...)
}

// Matches draws the rules that a question in words may be about.
func (t *Terminal) Matches(m *explain.Matches) {
	for _, s := range m.Sentences {
		t.put(t.line(plain, fmt.Sprintf(t.say(explainWords.saysSo), s.By, s.Says)).wrap(t.width, t.width)...)
	}
	head := fmt.Sprintf(t.say(explainWords.nearest), m.Query)
	if len(m.Sentences) > 0 {
		head = t.say(explainWords.oneOf)
	}
	t.put(t.line(strong, head).wrap(t.width, t.width)...)
	var codes []string
	for _, r := range m.Rules {
		codes = append(codes, string(r.Code))
	}
	t.entries(m.Rules, t.column(t.width, codes...))
	t.Blank()
	t.put(t.hints(explainWords.about)...)
	t.put(t.hints(explainWords.lines)...)
}

// entries draws rules below each other, their codes in a column.
func (t *Terminal) entries(rules []explain.Entry, width int) {
	for _, r := range rules {
		if t.o.Linear {
			t.tell(string(r.Code), t.say(r.Title))
			continue
		}
		head := line{gap(2), t.span(code, string(r.Code))}
		title := t.line(plain, t.say(r.Title))
		if t.narrow() {
			t.put(head)
			t.put(indent(title.wrap(t.width-4, t.width-4), 4)...)
			continue
		}
		head = head.pad(2 + width + 2)
		room := t.width - head.width()
		t.hang(head, title.wrap(room, room), head.width())
	}
}

// RulePage draws the page of a rule with its example.
func (t *Terminal) RulePage(p *explain.Page) {
	t.put(t.headline(t.line(strong, t.say(p.Title)), t.line(code, string(p.Code)))...)
	t.Blank()
	room := min(t.width, proseWidth)
	t.put(t.line(plain, t.say(p.Text)).wrap(room, room)...)
	t.Blank()
	called := p.Chromium
	if called == "" {
		called = t.say(explainWords.noName)
	}
	t.fact(t.say(explainWords.topic), t.say(p.Topic))
	t.fact(t.say(explainWords.standsIn), p.Section)
	t.fact(t.say(explainWords.ownName), called)
	for i, s := range p.Sentences {
		name := ""
		if i == 0 || p.Sentences[i-1].By != s.By {
			name = fmt.Sprintf(t.say(explainWords.says), s.By)
		}
		t.fact(name, "… "+s.Says+" …")
	}
	t.rule()
	t.put(t.line(label, t.say(explainWords.example)))
	for i := range p.Example {
		t.examplePart(i+1, &p.Example[i])
	}
	t.explainChange(p.Change)
	if p.Try == nil {
		return
	}
	t.Blank()
	t.put(t.line(faint, t.say(explainWords.try)))
	t.put(line{gap(2), t.span(code, "statelab "+Typed(p.Try))}) // never broken, so that it can be copied
}

func (t *Terminal) examplePart(n int, p *explain.Part) {
	number := line{t.span(faint, fmt.Sprintf("%d.", n))}.pad(3).with(gap(1))
	room := t.width - number.width()
	t.hang(number, t.line(plain, t.say(p.What)).wrap(room, room), number.width())
	for i := range p.Lines {
		l := &p.Lines[i]
		t.put(indent(t.rawLine(setCookie, string(l.Raw), room), number.width())...)
		f := l.Fate
		t.explainFates([]explain.Fate{f}, 2)
		g := t.explainColumns(l.Attributes)
		for j := range l.Attributes {
			if l.Attributes[j].Rule != "" {
				t.explainAttribute(g, &l.Attributes[j])
			}
		}
	}
	for i := range p.Judged {
		t.exampleJudged(&p.Judged[i])
	}
	t.explainFates(p.Fates, 2)
	if p.More > 0 {
		t.put(line{gap(explainEdge + 2), t.span(faint, fmt.Sprintf(t.say(phrases.More), p.More))})
	}
}

// exampleJudged draws what was decided about a request to another origin.
func (t *Terminal) exampleJudged(j *explain.Judgement) {
	r, mark := never, "x"
	if j.Allowed {
		r, mark = sent, ">"
	}
	if t.o.Linear {
		t.tell("", t.say(j.Title), t.fill(heardWords.why, t.because(&j.Because)), t.byRule(string(j.Rule)))
		return
	}
	head := line{gap(explainEdge), t.span(r, mark), gap(1)}
	why := line{t.span(r, t.say(j.Title)), t.span(plain, ": "+t.because(&j.Because)), gap(1), t.span(faint, "["+string(j.Rule)+"]")}
	room := t.width - head.width()
	t.hang(head, why.wrap(room, room), head.width())
}

// Typed writes arguments as a person types them: in quotes only where a shell
// would take them apart.
func Typed(args []string) string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = a
		if a == "" || strings.ContainsAny(a, " \t\n;&|<>()$`\\\"'*?[]#~=%{}!") {
			out[i] = quoted(a)
		}
	}
	return strings.Join(out, " ")
}
