package prompt

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/clock"
	"statelab/internal/diag"
	"statelab/internal/htmlpage"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/world"
)

// page is what the acting tab shows, or nil.
func (s *Session) page() *htmlpage.Page {
	if p := s.world.Page(s.browser, s.tab); p != nil {
		return &p.Page
	}
	return nil
}

// shown is what the page lends to a line.
func (s *Session) shown() language.Shown {
	p := s.world.Page(s.browser, s.tab)
	if p == nil {
		return language.Shown{}
	}
	lent := language.Shown{Address: p.URL.WithoutFragment().WithoutQuery().String()}
	for _, f := range p.Fields() {
		lent.Fields = append(lent.Fields, f.Name)
	}
	return lent
}

// verb reads a line that begins with a verb of lessons.
func (r *reading) verb() (*understood, *Mistake) {
	if wrong := r.shortenedValue(); wrong != nil {
		return nil, wrong
	}
	if asked := r.asJavaScript(); asked != nil {
		return nil, asked
	}
	v, n, problems := language.ReadLine(withBlanks(r.line), r.shown())
	if n == nil {
		return nil, r.mistaken(problems)
	}
	if wrong := r.complete(v, n); wrong != nil {
		return nil, wrong
	}
	act, wrong := r.act(v, n)
	if wrong != nil {
		return nil, wrong
	}
	if wrong := r.onPage(act); wrong != nil {
		return nil, wrong
	}
	line, ok := lineOf(act)
	if !ok {
		line = r.line
	}
	m := world.Move{By: world.By{Browser: r.browser, Tab: r.tab}, Act: act}
	if !v.Browser {
		m.By = world.By{}
	}
	return r.doing(line, m), nil
}

// lineOf is an act as it is typed; false where no line says it.
func lineOf(a world.Act) (string, bool) {
	if w, ok := a.(world.Wait); ok && w.Until == nil {
		return "wait " + clock.FormatLength(w.For), true
	}
	return language.TypedLine(a)
}

// withBlanks is the line with tabs as blanks: the word of a verb ends at one.
func withBlanks(line string) string { return strings.ReplaceAll(line, "\t", " ") }

// doing is an act that is understood.
func (r *reading) doing(line string, m world.Move) *understood {
	return &understood{line: line, notes: r.notes, run: func() Answer { return r.perform(act{line: r.Masked(line), move: m}) }}
}

// perform does an act. Where it could not be done, the world is as it was.
func (s *Session) perform(a act) Answer {
	if len(s.acts) >= maxActs {
		return &Mistake{Line: a.line, Message: rule.Textf("a session has at most %d acts", "한 번에 할 수 있는 일은 %d개까지입니다", maxActs)}
	}
	before := slices.Clone(s.acts)
	if wrong := s.do(a); wrong != nil {
		if _, err := s.replay(before); err != nil {
			wrong.Hint = rule.Same(err.Error())
		}
		if put, typed := a.move.Act.(world.PutCookie); typed {
			s.refused = &refusal{put, a.move.Browser, a.line, wrong.Message}
		}
		return wrong
	}
	s.undone, s.refused, s.unsaved = nil, nil, true
	return Stepped{Run: s.Run(), Index: len(s.acts) - 1}
}

// act reads the value of a verb as a lesson would, in the world as it is.
func (r *reading) act(v *language.Verb, n *lesson.Node) (world.Act, *Mistake) {
	reader := language.NewReader(r.opening.Lesson)
	for _, m := range slices.Concat(r.opening.Before, r.Moves()) {
		reader.GoOn(m.Act)
	}
	for name := range r.world.Kept() {
		reader.Keep(lesson.Text{Value: name, Pos: diag.Pos{Line: 1, Col: 1}})
	}
	a := reader.Act(v, n)
	if len(reader.Problems) > 0 {
		return nil, r.mistaken(reader.Problems)
	}
	return a, nil
}

// mistaken is the first of the problems of a line.
func (r *reading) mistaken(problems diag.List) *Mistake {
	problems.Sort()
	p := problems[0]
	message, hint := spoken(p)
	m := &Mistake{Line: r.line, Col: p.Pos.Col, Message: message, Hint: hint}
	if near, ok := guessed(hint.EN); ok {
		typed := prefix(r.line, strings.Repeat(" ", max(0, p.Pos.Col-1)))
		word, _ := cutWord(r.line[len(typed):])
		word = strings.TrimRight(word, ";")
		name, _, _ := strings.Cut(word, "=")
		m.Offer = r.readableLine(typed + strings.Replace(r.line[len(typed):], name, near, 1))
	}
	return m
}

// complete puts in what a line may leave out: scheme and host of an address, the rest of
// the words of a link or a button.
func (r *reading) complete(v *language.Verb, n *lesson.Node) *Mistake {
	if n.Kind == lesson.Map && slices.ContainsFunc(v.Type.Fields, func(f language.Field) bool { return f.Required && n.Get(f.Name) == nil }) ||
		n.Kind == lesson.Scalar && n.Value == "" && n.Style != lesson.Quoted {
		return r.missing(v, n)
	}
	if at, isAddress := addressIn(v, n); isAddress && at != nil {
		if wrong := r.address(at); wrong != nil {
			return wrong
		}
	}
	if host := hostIn(v, n); host != nil {
		return r.host(host)
	}
	switch p := r.page(); {
	case p == nil:
	case v.Verb == "click":
		link := cmp.Or(n.Get("link"), n)
		link.Value = whole(link.Value, linkWords(p))
	case v.Verb == "submit":
		button := n.Get("button")
		button.Value = whole(button.Value, buttonWords(p))
	}
	return nil
}

// missing says what a verb needs and the line does not say. Words behind an address can be the
// one field that lacks.
func (r *reading) missing(v *language.Verb, n *lesson.Node) *Mistake {
	needs := v.Type.String()
	if len(v.Type.Fields) > 0 {
		var names []string
		for _, f := range v.Type.Fields {
			if f.Required && (n.Kind != lesson.Map || n.Get(f.Name) == nil) {
				names = append(names, f.Name)
			}
		}
		needs = strings.Join(names, ", ")
	} else if len(v.Type.Words) > 0 {
		needs = strings.Join(v.Type.Words, ", ")
	}
	m := r.wrong(rule.Textf("%s needs more: %s", "%s 뒤에 더 적어야 합니다: %s", r.word, plainType(needs)), rule.Text{})
	m.Offer = r.example(v)
	if at, isAddress := addressIn(v, n); isAddress && at != nil && !strings.Contains(needs, ",") {
		if before, behind, blank := strings.Cut(at.Value, " "); blank {
			m.Offer = r.offering(m.Message, v.Verb+" "+before+" "+needs+"="+behind).Offer
		}
	}
	return m
}

// plainType is a type in words without the marks and links of the reference.
func plainType(s string) string {
	s = markdownLink().ReplaceAllString(s, "$1")
	return strings.NewReplacer("`", "", "url", "address", "text", "words").Replace(s)
}

var markdownLink = memo.Pattern(`\[([^\]]*)\]\([^)]*\)`)

// example is a line with the verb that can be typed here, or "".
func (r *reading) example(v *language.Verb) string {
	line := ""
	switch p := r.page(); {
	case v.Verb == "visit":
		line = "visit https://" + r.firstHost() + "/"
	case p != nil && v.Verb == "click" && len(p.Links) > 0:
		line = "click " + p.Links[0].Text
	case p != nil && v.Verb == "submit":
		line = formLine(p, r.rest)
	case hostVerb(v):
		line = v.Verb + " " + r.hosts()[0]
		if shown := r.world.Page(r.browser, r.tab); shown != nil {
			line = v.Verb + " " + shown.URL.HostPort()
		}
	case v.Verb == "drop_cookie":
		if jar := r.world.Jar(r.browser, r.tab); jar != nil && len(jar.All) > 0 {
			line = "drop_cookie " + jar.All[0].Name
		}
	case len(v.Type.Words) > 0:
		line = v.Verb + " " + v.Type.Words[0]
	}
	return line
}
