package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"statelab/internal/explain"
	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/view"
	"statelab/internal/visible"
)

// ExplainJSON writes an answer, a page or a list of explain as one JSON object.
// The only error is one of the writer.
func ExplainJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	_, err := w.Write(visible.JSON(b.Bytes()))
	return err
}

// The most rows that a list of cookies has on a screen.
const mostFates = 40

// Explanation draws an answer: what was asked in a few sentences, then the requests in
// their order with the cookies of each, then every line taken apart.
func (t *Terminal) Explanation(a *explain.Answer) {
	for i := range a.Verdicts {
		v := &a.Verdicts[i]
		known := slices.ContainsFunc(a.Verdicts[:i], func(o explain.Verdict) bool { return o.Rule == v.Rule && !o.Good })
		t.explainVerdict(v, known)
	}
	if a.MoreVerdicts > 0 {
		t.note(rule.Textf(explainWords.moreVerdicts.EN, explainWords.moreVerdicts.KO, a.MoreVerdicts))
	}
	if a.MoreChanges > 0 {
		t.note(changeWords.askAlone)
	}
	if len(a.Verdicts) > 0 {
		t.rule()
	}
	t.explainFirst(a)
	for i := range a.Then {
		t.rule()
		t.explainThen(&a.Then[i])
	}
	if a.Jar != nil {
		t.rule()
		t.explainJar(a.Jar)
	}
	t.takenApart(a)
	if t.o.Quiet {
		return
	}
	t.Blank()
	t.put(t.hints(aboutRule(a))...)
}

// aboutRule says how the page of the first rule that decided is seen.
func aboutRule(a *explain.Answer) rule.Text {
	about := explainWords.about
	for i := range a.Verdicts {
		if code := string(a.Verdicts[i].Rule); code != "" {
			return rule.Text{EN: strings.Replace(about.EN, "CODE", code, 1), KO: strings.Replace(about.KO, "코드", code, 1)}
		}
	}
	return about
}

// explainVerdict draws one sentence that answers what was asked and, where something did not
// work, the rule by which it did not, unless that is known from above.
func (t *Terminal) explainVerdict(v *explain.Verdict, known bool) {
	r, mark := never, "x"
	switch {
	case v.Good:
		r, mark = sent, ">"
	case !v.Known:
		r, mark = amended, "?"
	}
	text := t.ruleOf(v)
	if known {
		text = ""
	}
	if t.o.Linear {
		t.tell("", t.say(v.Says), text, t.byRule(string(v.Rule)))
		t.explainChange(v.Change)
		return
	}
	head := line{t.span(r, mark), gap(1)}
	l := line{t.span(strong, t.say(v.Says))}
	if v.Rule != "" {
		l = l.with(gap(1), t.span(faint, "["+string(v.Rule)+"]"))
	}
	room := t.width - 2
	t.hang(head, l.wrap(room, room), 2)
	if text != "" {
		t.put(indent(t.line(faint, text).wrap(room, room), 2)...)
	}
	t.explainChange(v.Change)
}

// ruleOf is the text of the rule by which something did not work.
func (t *Terminal) ruleOf(v *explain.Verdict) string {
	if v.Good || v.Unsure != "" {
		return ""
	}
	text := t.say(v.Text)
	if v.Reason != "" {
		text += " (" + fmt.Sprintf(t.say(explainWords.chromium), v.Reason) + ")"
	}
	return text
}

// explainFirst draws the first request.
func (t *Terminal) explainFirst(a *explain.Answer) {
	title := explainWords.answers
	nothing := len(a.Lines) == 0 && a.First.Cookies == nil
	if len(a.Lines) == 0 && (a.First.Cookies != nil || a.First.Status == 0) {
		title = explainWords.asked
	}
	if a.First.Script {
		title = rule.Text{EN: "%s"}
	}
	head := t.line(strong, fmt.Sprintf(t.say(title), a.First.URL))
	t.put(t.headline(head, t.line(faint, t.moment(a.First.At)))...)
	said := []string{t.say(a.First.How)}
	if a.Profile == "rfc6265bis" {
		said = append(said, t.say(explainWords.draft))
	}
	if a.ThirdParty == "blocked" {
		said = append(said, t.say(explainWords.blocked))
	}
	t.put(t.line(plain, strings.Join(said, " ")).wrap(t.width, t.width)...)
	for _, note := range a.Notes {
		t.note(note)
	}
	t.explainSent(&a.First, a.Lines, a.First.Cookies != nil)
	switch {
	case nothing && a.First.Status == 0:
		t.put(indent(t.line(faint, t.say(explainWords.noAnswer)).wrap(t.width-explainEdge, t.width-explainEdge), explainEdge)...)
	case nothing:
		t.put(line{gap(explainEdge), t.span(faint, t.say(explainWords.noLines))})
	}
}

// explainThen draws a request that follows: the header, then every cookie.
func (t *Terminal) explainThen(s *explain.Sent) {
	head := line{t.span(label, t.say(explainWords.then)), gap(2), t.span(strong, s.URL)}
	t.put(t.headline(head, t.line(faint, t.moment(s.At)))...)
	how := t.say(s.How)
	if s.After > 0 {
		how = fmt.Sprintf(t.say(explainWords.later), view.Exactly(time.Duration(s.After)*time.Second, t.o.Lang)) + " " + how
	}
	t.put(t.line(plain, how).wrap(t.width, t.width)...)
	asks := !s.Script || len(s.Lines) == 0
	t.explainSent(s, s.Lines, asks)
}

// explainSent draws what a request took along, what a page may do with its answer, and
// what became of the answer's lines.
func (t *Terminal) explainSent(s *explain.Sent, lines []explain.Line, asks bool) {
	if asks {
		t.explainHeader(s)
		t.explainFates(s.Cookies, 0)
	}
	if s.CORS != nil {
		t.explainCORS(s.CORS)
	}
	if len(lines) > 0 {
		if asks && !s.Script {
			t.put(line{gap(explainEdge), t.span(faint, t.say(explainWords.itsAnswer))})
		}
		var fates []explain.Fate
		for i := range lines {
			fates = append(fates, lines[i].Fate)
		}
		t.explainFates(fates, 0)
	}
	if s.MoreLines > 0 {
		t.put(line{gap(explainEdge), t.span(faint, t.count(explainWords.moreLines, s.MoreLines))})
	}
	if len(s.Cleared) > 0 {
		t.put(line{gap(explainEdge), t.span(faint, t.say(explainWords.cleared))})
		t.explainFates(s.Cleared, 0)
	}
	for _, note := range s.Notes {
		t.note(note)
	}
}

// explainJar draws what the browser holds when the story is over, a cookie each.
func (t *Terminal) explainJar(jar []explain.InJar) {
	t.put(line{t.span(label, t.say(explainWords.inJar))}.wrap(t.width, t.width)...)
	if len(jar) == 0 {
		t.put(line{gap(explainEdge), t.span(faint, t.say(phrases.JarEmpty))})
	}
	cut := func(text string) string {
		shown, whole := beginning(text, t.width/8)
		if whole {
			return text
		}
		return shown + ".."
	}
	shown, more := view.First(jar, mostFates)
	for _, c := range shown {
		lasts := t.say(fileWords.session)
		if !c.Session {
			lasts = t.fill(fileWords.left, t.say(rule.Length(c.Lasts)))
		}
		facts := append(attributesOf(c.Held, cut), lasts)
		pair := cut(string(c.Name)) + "=" + cut(string(c.Value))
		if t.o.Linear {
			t.tell("", pair+", "+t.forWhom(c.Held, cut), strings.Join(facts, ", "))
			continue
		}
		head := line{gap(explainEdge)}
		row := join("  ", line{t.span(key, pair)}, line{t.span(plain, domainOf(c.Held)+cut(c.Path))}, t.facts(faint, facts...))
		t.hang(head, row.wrap(t.width-explainEdge, t.width-explainEdge-2), explainEdge+2)
	}
	if more > 0 {
		t.put(line{gap(explainEdge), t.span(faint, t.count(explainWords.moreCookies, more))})
	}
}

// note draws a sentence that is worth knowing.
func (t *Terminal) note(text rule.Text) {
	if t.o.Linear {
		t.tell("", t.say(text))
		return
	}
	room := t.width - 2
	t.hang(line{t.span(amended, "!"), gap(1)}, t.line(plain, t.say(text)).wrap(room, room), 2)
}

func (t *Terminal) explainHeader(s *explain.Sent) {
	room := t.width - explainEdge
	header, none := "Cookie: ", explainWords.noHeader
	if s.Script {
		header, none = "document.cookie: ", explainWords.noText
	}
	if s.Header != "" {
		t.put(indent(t.rawLine(header, string(s.Header), room), explainEdge)...)
	} else {
		t.put(line{gap(explainEdge), t.span(faint, t.say(none))})
	}
	if len(s.Cookies) == 0 {
		t.put(indent(t.line(faint, t.say(explainWords.nothing)).wrap(room, room), explainEdge)...)
	}
}

// explainCORS draws whether leave is asked for, whether it is given, and whether the
// page may read the answer.
func (t *Terminal) explainCORS(c *explain.CORS) {
	asks := explainWords.asksNot
	if c.Asks {
		asks = explainWords.asksFirst
	}
	t.explainStep(explainWords.preflight, asks, sent, &c.Why)
	if c.Leave != nil {
		said, r := judged(c.Leave, explainWords.given, explainWords.notGiven)
		t.explainStep(explainWords.leave, said, r, &c.Leave.Because)
		if c.Leave.Known && !c.Leave.Allowed {
			return
		}
	}
	said, r := judged(&c.Reading, explainWords.mayRead, explainWords.mayNotRead)
	t.explainStep(explainWords.reading, said, r, &c.Reading.Because)
}

func judged(j *explain.Judgement, yes, no rule.Text) (rule.Text, role) {
	switch {
	case !j.Known:
		return explainWords.cannotKnow, amended
	case j.Allowed:
		return yes, sent
	}
	return no, never
}

// explainStep draws what one question about another origin came to, and why.
func (t *Terminal) explainStep(name, said rule.Text, r role, b *explain.Because) {
	if t.o.Linear {
		t.tell(t.say(name), t.say(said), t.fill(heardWords.why, t.because(b)), t.byRule(string(b.Rule)))
		return
	}
	head := line{gap(explainEdge), t.span(label, t.say(name))}.pad(explainEdge + 11).with(gap(1))
	why := line{t.span(r, t.say(said)), t.span(plain, ": "+t.because(b))}
	if b.Rule != "" {
		why = why.with(gap(1), t.span(faint, "["+string(b.Rule)+"]"))
	}
	edge := head.width()
	if t.narrow() {
		edge = explainEdge + 2
	}
	t.hang(head, why.wrap(t.width-head.width(), t.width-edge), edge)
}

// hints draws a sentence for those who want to know more, its code marked.
func (t *Terminal) hints(text rule.Text) []line {
	var l line
	for i, part := range strings.Split(t.say(text), "`") {
		if i%2 == 0 {
			l = l.with(t.line(faint, part)...)
			continue
		}
		command := t.span(code, part)
		command.whole = true // so that it can be copied, where it fits
		l = l.with(command)
	}
	return l.wrap(t.width, t.width)
}
