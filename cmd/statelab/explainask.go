package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"statelab/internal/address"
	"statelab/internal/cookiefile"
	"statelab/internal/diag"
	"statelab/internal/explain"
	"statelab/internal/jarfile"
	"statelab/internal/language"
	"statelab/internal/paste"
	"statelab/internal/render"
	"statelab/internal/rule"
)

// maxPaste is how many bytes are read from standard input.
const maxPaste = 1 << 20

// explaining is one call of explain: what a person has may stand in its arguments or on
// standard input.
type explaining struct {
	*app
	write answerWriter
	story string // a flag that was given and is about an address
}

// answer finds out what was asked, and answers it.
func (x explaining) answer(q explain.Question, args []string) error {
	switch {
	case len(args) == 0:
		return x.input(q)
	case args[0] == "curl":
		return x.text(q, commandOf(args))
	case looksLikeAddress(args[0]):
		return x.address(q, args[0], args[1:])
	case len(args) == 2 && strings.Contains(args[1], "://") && looksLikeAddress(args[1]):
		return x.address(q, args[1], args[:1])
	case len(args) == 1 && x.isRule(args[0]):
		return x.rule(args[0])
	}
	if err := x.notOneAddress(args); err != nil {
		return err
	}
	between := " " // a question is typed without quotes, too
	if first := paste.Read(args[0]); first.Found() {
		between = "\n" // a request, and lines of its answer
	}
	return x.text(q, strings.Join(args, between))
}

// notOneAddress is the mistake in an address with a blank in it: mostly one pair of quotes stands around
// it and a line, or a blank has slipped in.
func (x explaining) notOneAddress(args []string) error {
	word := args[0]
	if !strings.HasPrefix(word, "https://") && !strings.HasPrefix(word, "http://") || strings.Contains(word, "\n") || len(explain.Recognised(word)) > 0 {
		return nil
	}
	url, rest, blank := strings.Cut(word, " ")
	if !blank {
		return nil
	}
	if _, err := address.Parse(url); err == nil && strings.Contains(rest, "=") {
		return misuse(filled(mistakes.oneArgument, brief(word)), filled(mistakes.twoArguments, render.Typed(append([]string{"statelab", "explain", url, rest}, args[1:]...))))
	}
	return misuse(filled(mistakes.blankInside, brief(word)), mistakes.noBlank)
}

// looksLikeAddress reports whether an argument is meant as an address: one word with the
// signs of one, and not what people paste.
func looksLikeAddress(word string) bool {
	before, _, _ := strings.Cut(word, "/")
	if !strings.ContainsAny(word, " \t\n=") && explain.MeantAsAddress(word) {
		return true
	}
	if strings.ContainsAny(word, " \t\n") || !strings.ContainsAny(word, ":/.") || strings.ContainsAny(before, "=;({<") {
		return false
	}
	is, _ := paste.Foreign(word)
	return is.IsZero()
}

// commandOf writes the arguments of curl as one command again.
func commandOf(args []string) string {
	quoted := make([]string, len(args))
	for i, a := range args {
		quoted[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
	}
	quoted[0] = args[0]
	return strings.Join(quoted, " ")
}

// isRule reports whether a word is the code of a rule, or Chromium's name for one.
func (x explaining) isRule(word string) bool {
	if len(explain.Called(word)) > 0 {
		return true
	}
	_, err := explain.Find(word)
	return err == nil
}

// rule shows the page of a rule, or the rules that Chromium calls by a name.
func (x explaining) rule(word string) error {
	if err := x.noStory(); err != nil {
		return err
	}
	called := explain.Called(word)
	if len(called) > 1 || len(called) == 1 && len(called[0].Rules) > 1 {
		return x.show(called, func(t *render.Terminal) { t.Rules(called) })
	}
	if len(called) == 1 {
		word = string(called[0].Rules[0].Code)
	}
	page, err := explain.Find(word)
	if err != nil {
		return &exit{exitUsage, err}
	}
	return x.show(page, func(t *render.Terminal) { t.RulePage(page) })
}

// noStory refuses flags that are about an address, where rules are shown.
func (x explaining) noStory() error {
	if x.story == "" {
		return nil
	}
	return misuse(filled(mistakes.needsAddress, x.story), filled(mistakes.tryAddress, x.story))
}

// input answers what stands on standard input; without anything there it lists the rules.
func (x explaining) input(q explain.Question) error {
	text := ""
	if !isTerminal(x.in) {
		var err error
		if text, err = x.read(); err != nil {
			return err
		}
	}
	if strings.TrimSpace(text) != "" {
		return x.text(q, text)
	}
	if err := x.noStory(); err != nil {
		return err
	}
	topics := explain.Topics()
	return x.show(topics, func(t *render.Terminal) { t.Rules(topics) })
}

// text answers a text of which it is not known yet what it is: something that was pasted
// with its address in it, a sentence of a browser, or a question in words.
func (x explaining) text(q explain.Question, text string) error {
	if len(explain.Recognised(text)) > 0 {
		return x.search(text)
	}
	switch t := paste.Read(text); {
	case (len(t.Exchanges) == 0 || t.Exchanges[0].URL == "") && explain.Asks(text):
		return x.search(text)
	case t.Found():
		q.Take(t)
		if q.First.URL == "" {
			return misuse(filled(mistakes.neither, brief(text)), whereFrom(t))
		}
		return x.tell(q)
	case !t.Is.IsZero():
		return misuse(filled(mistakes.isForeign, t.Is.EN, t.Is.KO), t.Hint)
	}
	return x.search(text)
}

// whereFrom says how to ask about what was pasted at an address: by a command with the
// lines in it or, where these are long or more than those of one answer, by one that is
// given the same once more.
func whereFrom(t paste.Text) rule.Text {
	const most = 200 // bytes of a command that people read
	command := []string{"statelab", "explain", "https://shop.test/"}
	var lines []string
	if len(t.Exchanges) == 1 && len(t.Held) == 0 {
		lines = linesOf(&t.Exchanges[0])
	}
	if n := len(strings.Join(lines, "")); n == 0 || n > most {
		return filled(mistakes.sayAddressAgain, render.Typed(command))
	}
	return filled(mistakes.sayAddress, render.Typed(append(command, lines...)))
}

// linesOf are the lines of an exchange that have cookies, as explain takes them.
func linesOf(e *paste.Exchange) []string {
	var lines []string
	for _, value := range e.Request.Values("Cookie") {
		lines = append(lines, "Cookie: "+value)
	}
	for _, line := range e.Script {
		lines = append(lines, "document.cookie = "+strconv.Quote(line))
	}
	for _, value := range e.Answer.Values("Set-Cookie") {
		lines = append(lines, "Set-Cookie: "+value)
	}
	return lines
}

// brief is as much of a text as an error can hold.
func brief(text string) string {
	text, _, more := strings.Cut(strings.TrimSpace(text), "\n")
	text = strings.TrimSuffix(text, "\r")
	if len(text) > 100 {
		text, more = strings.ToValidUTF8(text[:100], ""), true
	}
	if more {
		return text + "…"
	}
	return text
}

// reasonsNamed says what the reasons of servers are about in whose name a text stands: they
// are no rules of a browser, and have no page. It is zero where there are none.
func reasonsNamed(text string) (all rule.Text) {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, r := range language.Reasons() {
		if len(text) >= len("csrf") && strings.Contains(strings.ToLower(r.Name), text) {
			all.EN += "; " + r.Name + ": " + r.About.EN
			all.KO += ". " + r.Name + ": " + r.About.KO
		}
	}
	return rule.Text{EN: strings.TrimPrefix(all.EN, "; "), KO: strings.TrimPrefix(all.KO, ". ")}
}

// search shows the rules that a text may be about; one that is clearly meant with its page.
func (x explaining) search(text string) error {
	m := explain.Search(text)
	if err := slip(text); err != nil && len(m.Sentences) == 0 {
		return err
	}
	isOne := slices.ContainsFunc(language.Reasons(), func(r language.Reason) bool { return strings.EqualFold(r.Name, strings.TrimSpace(text)) })
	if reasons := reasonsNamed(text); !reasons.IsZero() && (isOne || len(m.Rules) == 0) {
		return misuse(filled(mistakes.aReason, brief(text)), reasons)
	}
	if len(m.Rules) == 0 {
		return misuse(filled(mistakes.nothingFound, brief(text)), mistakes.listRules)
	}
	if err := x.noStory(); err != nil {
		return err
	}
	if m.Clear() {
		page, err := m.Page()
		if err != nil {
			return &exit{exitUsage, err}
		}
		return x.show(page, func(t *render.Terminal) { t.RulePage(page) })
	}
	return x.show(m, func(t *render.Terminal) { t.Matches(m) })
}

// slip is the mistake in a word that is nearly the code of a rule; nil for any other text.
func slip(text string) error {
	word := strings.TrimSpace(text)
	if strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsSpace(r) }) {
		return nil // a sentence, and no code
	}
	_, err := explain.Find(word)
	problems, _ := err.(diag.List)
	if len(problems) != 1 || !strings.HasPrefix(problems[0].Hint, "did you mean") {
		return nil
	}
	return &exit{exitUsage, err}
}

// address answers about an address and what stands behind it, or else on standard input.
func (x explaining) address(q explain.Question, url string, lines []string) error {
	q.First.URL = url
	if err := isFile(url); err != nil {
		return err
	}
	for _, line := range lines {
		if err := x.take(&q, line); err != nil {
			return err
		}
	}
	if len(q.First.Lines)+len(q.First.Answer.Headers)+len(q.Held) > 0 || q.First.Cookie != "" {
		return x.tell(q)
	}
	if _, err := explain.Ask(q); err != nil { // before a person has pasted anything
		return &exit{exitUsage, err}
	}
	if isTerminal(x.in) {
		fmt.Fprintln(x.err, x.say(explainWords.paste))
	}
	text, err := x.read()
	if err != nil {
		return err
	}
	switch t := paste.Read(text); {
	case t.Found():
		q.Take(t)
	case !t.Is.IsZero():
		return misuse(filled(mistakes.isForeign, t.Is.EN, t.Is.KO), t.Hint)
	case len(explain.Recognised(text)) > 0:
		return x.search(text)
	case strings.TrimSpace(text) != "" || q.First.Dest == "":
		return misuse(mistakes.noLines, mistakes.giveLine)
	}
	return x.tell(q)
}

// isFile tells how a file is given, where an address should stand.
func isFile(word string) error {
	if strings.Contains(word, "://") {
		return nil
	}
	if info, err := os.Stat(word); err == nil && info.Mode().IsRegular() {
		if hasCookies(word) {
			return misuse(filled(mistakes.isFile, word), filled(mistakes.giveCookies, render.Typed([]string{word})))
		}
		return misuse(filled(mistakes.isFile, word), filled(mistakes.giveFile, render.Typed([]string{word})))
	}
	return nil
}

// hasCookies reports whether a file is one of cookies.
func hasCookies(name string) bool {
	in, err := cookiefile.Open(name)
	if err != nil {
		return false
	}
	defer in.Close()
	found := false
	err = in.Each(func(jarfile.About) error { return nil }, func(jarfile.Entry) error { found = true; return nil })
	return err == nil && found
}

// take takes an argument behind the address: one line, or a whole paste.
func (x explaining) take(q *explain.Question, line string) error {
	if strings.Contains(line, "\n") || strings.Count(line, "\t") > 2 {
		t := paste.Read(line)
		if len(t.Held) > 0 || len(t.Exchanges) > 0 && (t.Exchanges[0].Status != 0 || len(t.Exchanges[0].Request) > 0 || t.Exchanges[0].URL != "") {
			q.Take(t)
			return nil
		}
	}
	if is, hint := q.First.TakeLine(line); !is.IsZero() {
		return misuse(filled(mistakes.isForeign, is.EN, is.KO), hint)
	}
	return nil
}

// read reads standard input.
func (x explaining) read() (string, error) {
	text, err := io.ReadAll(io.LimitReader(x.in, maxPaste+1))
	switch {
	case err != nil:
		return "", fault(err)
	case len(text) > maxPaste:
		return "", misuse(filled(mistakes.tooLong, maxPaste), mistakes.headOnly)
	}
	return string(text), nil
}

// tell asks the question and shows the answer.
func (x explaining) tell(q explain.Question) error {
	answer, err := explain.Ask(q)
	if err != nil {
		return &exit{exitUsage, err}
	}
	return x.show(answer, func(t *render.Terminal) { t.Explanation(answer) })
}

// show writes an answer, or draws it, as was asked for.
func (x explaining) show(v any, draw func(*render.Terminal)) error {
	return written(x.write(x.app, v, draw))
}

// answerWriter writes an answer: the value itself, or what draws it.
type answerWriter func(a *app, v any, draw func(*render.Terminal)) error

func answerFormats() *formats[answerWriter] {
	return &formats[answerWriter]{all: []format[answerWriter]{
		{name: "text", says: words.screen, write: func(a *app, _ any, draw func(*render.Terminal)) error {
			term := a.terminal(a.out)
			draw(term)
			return term.Err()
		}},
		{name: "json", says: explainWords.json, programs: true, write: func(a *app, v any, _ func(*render.Terminal)) error {
			return render.ExplainJSON(a.out, v)
		}},
	}}
}
