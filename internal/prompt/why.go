package prompt

import (
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/experiments"
	"statelab/internal/explain"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// cookieNames are the names of all cookies that anybody spoke of.
func (s *Session) cookieNames() []string {
	var names []string
	add := func(name string) {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if s.refused != nil {
		add(s.refused.put.Name)
	}
	for _, step := range s.steps() {
		if step.Jar != nil {
			for _, c := range step.Jar.All {
				add(c.Name)
			}
		}
		for i := range step.Exchanges {
			for _, f := range slices.Concat(step.Exchanges[i].Brought(), step.Exchanges[i].Sent) {
				add(f.Cookie.Name)
			}
		}
	}
	return names
}

// readWhy reads whose story is told: where nothing is said, that of the cookie that was
// last decided about.
func readWhy(r *reading) (*understood, *Mistake) {
	names := r.cookieNames()
	if last := r.lastName(); r.rest == "" && last != "" {
		return &understood{line: "why " + last, run: func() Answer {
			l := r.why(last)
			if len(names) > 1 {
				l.Notes = append(l.Notes, rule.Textf("why NAME tells of another: %s", "why 뒤에 이름을 적으면 다른 쿠키의 이야기가 나옵니다: %s", strings.Join(names, ", ")))
			}
			return l
		}}, nil
	}
	name := whole(r.rest, names)
	if !slices.Contains(names, name) {
		message := rule.Textf("no cookie %q was seen so far", "%q 쿠키는 아직 나오지 않았습니다", shortened(r.rest))
		if r.rest == "" {
			message = rule.Text{EN: "no cookie was seen so far", KO: "아직 나온 쿠키가 없습니다"}
		}
		m := r.wrong(message, rule.Text{EN: "visit a site that sets one", KO: "쿠키를 보내는 사이트로 먼저 갑니다"})
		if len(names) > 0 {
			m.Hint = rule.Textf("seen so far: %s", "나온 쿠키: %s", strings.Join(names, ", "))
		}
		if near := diag.Nearest(r.rest, names); near != "" {
			m.Offer = "why " + near
		}
		return nil, m
	}
	return &understood{line: "why " + name, run: func() Answer { return r.why(name) }}, nil
}

// why tells the story of a cookie: of the browser that acts or, where that never had it,
// of the first that did.
func (s *Session) why(name string) Listing {
	of := s.browser
	l, last := s.life(of, name)
	var others []string
	for _, other := range s.browserNames() {
		if other == s.browser {
			continue
		}
		if items, end := s.life(other, name); len(items) > 0 {
			if len(l) == 0 {
				of, l, last = other, items, end
				continue
			}
			others = append(others, other)
		}
	}
	answer := Listing{Title: rule.Textf("The cookie %s of %s", "%[2]s 브라우저의 %[1]s 쿠키", name, of), Items: l}
	if len(others) > 0 {
		who := strings.Join(others, ", ")
		answer.Notes = append(answer.Notes, rule.Textf("%s has met one of that name, too: as %s, then why %s", "이 이름의 쿠키를 받은 다른 브라우저: %s. 그 이야기를 보려면 as %s 다음에 why %s", who, others[0], name))
	}
	if f := s.refused; f != nil && f.browser == of && f.put.Name == name {
		if c := s.changeOf(f); c != nil {
			answer.Changes = append(answer.Changes, c)
		}
	} else if last != nil && last.no() {
		if c := s.storyOf(of).change(last); c != nil {
			answer.Changes = append(answer.Changes, c)
		}
	}
	return answer
}

// life tells what became of a cookie in a browser, and the last verdict about it; of those of
// one step one by which it was kept back.
func (s *Session) life(browserName, name string) (items []Item, last *decided) {
	t := s.storyOf(browserName)
	add := func(step int, text rule.Text) {
		items = append(items, Item{s.lineAt(step), text})
	}
	at := 0
	for i, step := range s.steps() {
		if step.Jar == nil || step.Actor != browserName {
			continue
		}
		for ; at < len(t.verdicts) && t.verdicts[at].step <= i; at++ {
			d := t.verdicts[at]
			if d.fate.Cookie.Name != name {
				continue
			}
			if add(i, fateText(&d)); last == nil || last.step != i || !last.no() {
				last = &d
			}
		}
		for _, e := range step.Jar.Cookies {
			if e.Cookie.Name == name && e.Mark == trace.Gone {
				add(i, rule.Textf("gone: %[1]s", "없어짐: %[2]s", e.Why.EN, e.Why.KO))
			}
			if e.Cookie.Name == name && e.Mark != trace.Same && e.Mark != trace.Gone && len(step.Exchanges) == 0 && step.Script == nil {
				add(i, rule.Text{EN: "typed in by hand", KO: "직접 적어 넣음"})
			}
		}
	}
	if f := s.refused; f != nil && f.browser == browserName && f.put.Name == name {
		items = append(items, Item{f.line, f.said})
	}
	return folded(items), last
}

// lastName is the cookie that was last decided about in the browser that acts: one that was
// kept back, where one was. It is "" where there is none.
func (s *Session) lastName() string {
	if f := s.refused; f != nil && f.browser == s.browser {
		return f.put.Name
	}
	t := s.storyOf(s.browser)
	if len(t.verdicts) == 0 {
		return ""
	}
	last := t.verdicts[len(t.verdicts)-1]
	for _, d := range slices.Backward(t.verdicts) {
		if d.step == last.step && d.no() {
			return d.fate.Cookie.Name
		}
	}
	return last.fate.Cookie.Name
}

// fateText says of a verdict what became of the cookie, where, and by which rule.
func fateText(d *decided) rule.Text {
	word := map[string]rule.Text{
		trace.Sent: {EN: "sent to", KO: "함께 보냄"}, trace.NotSent: {EN: "not sent to", KO: "안 보냄"},
		trace.Stored: {EN: "stored, from", KO: "저장함"}, trace.Replaced: {EN: "replaced, by", KO: "바꿈"},
		trace.Deleted: {EN: "deleted, asked by", KO: "부탁받아 지움"}, trace.Refused: {EN: "refused, from", KO: "거부함"},
	}[d.fate.Fate]
	url, _, _ := strings.Cut(d.url, "?")
	return rule.Textf("%[1]s %[3]s (%[4]s)", "%[2]s: %[3]s (%[5]s)", word.EN, word.KO, url, d.fate.Seen.EN, d.fate.Seen.KO)
}

// folded tells once what happened several times on end.
func folded(items []Item) []Item {
	var all []Item
	count := 0
	for _, it := range items {
		if n := len(all); n > 0 && all[n-1].Name == it.Name && (all[n-1].Text == it.Text || count > 1 && all[n-1].Text == times(it.Text, count)) {
			count++
			all[n-1].Text = times(it.Text, count)
			continue
		}
		count = 1
		all = append(all, it)
	}
	return all
}

func times(t rule.Text, n int) rule.Text {
	return rule.Textf("%[1]s, %[3]d times", "%[2]s, %[3]d번", t.EN, t.KO, n)
}

// lineAt is how the step of a number was made to happen: its line or, before the first
// line, what the lesson did.
func (s *Session) lineAt(step int) string {
	if i := step - len(s.before); i >= 0 {
		return s.acts[i].line
	}
	line, ok := lineOf(s.opening.Before[step].Act)
	if !ok {
		return s.opening.Before[step].Act.Kind().Verb
	}
	return s.Masked(line)
}

// readWhatIf reads which changes are asked for: all where nothing is said.
func readWhatIf(r *reading) (*understood, *Mistake) {
	answer := r.lastRefused()
	if len(answer.Changes) == 0 {
		if r.steps() == nil {
			return nil, r.wrong(rule.Text{EN: "nothing was done yet", KO: "아직 한 일이 없습니다"}, rule.Text{})
		}
		return nil, r.wrong(rule.Text{EN: "in nothing that was done was a cookie of this browser withheld or refused, or an answer kept from a script", KO: "지금까지 한 일에서 이 브라우저가 안 보내거나 거부한 쿠키도, 스크립트가 읽지 못한 응답도 없습니다"}, rule.Text{})
	}
	if r.rest == "" {
		return &understood{line: r.line, run: func() Answer { return answer }}, nil
	}
	var found []*explain.Change
	var tried []rule.Text
	for _, c := range answer.Changes {
		only := *c
		only.Free, only.Costly = having(c.Free, r.rest), having(c.Costly, r.rest)
		tried = append(tried, wordsOf(c)...)
		if len(only.Free)+len(only.Costly) > 0 {
			found = append(found, &only)
		}
	}
	if len(found) == 0 {
		m := r.wrong(rule.Textf("no change with %q would make it otherwise", "%q: 이렇게 바꾸어도 달라지지 않습니다", shortened(r.rest)), rule.Text{})
		if len(tried) > 0 {
			would := rule.Joined(slices.Compact(tried))
			m.Hint = rule.Textf("these would: %[1]s", "달라지게 하는 것: %[2]s", would.EN, would.KO)
			m.Offer = "what-if"
		}
		return nil, m
	}
	answer.Changes = found
	return &understood{line: r.line, run: func() Answer { return answer }}, nil
}

// lastRefused tells the last verdicts by which a cookie of the browser that acts was
// withheld or refused: of which act, which cookies, and what would change it. What was
// typed in since then and refused is the last.
func (s *Session) lastRefused() Listing {
	if f := s.refused; f != nil && f.browser == s.browser {
		if c := s.changeOf(f); c != nil {
			return Listing{Title: rule.Textf("About %s, which was refused and not done", "거부되어 하지 않은 일: %s", f.line), Items: []Item{{f.put.Name, f.said}}, Changes: []*explain.Change{c}}
		}
	}
	t := s.storyOf(s.browser)
	step, all := t.lastNo()
	if step < 0 {
		return Listing{}
	}
	l := Listing{Title: rule.Textf("About the last act: %s", "마지막으로 한 일: %s", s.lineAt(step)), Changes: append(t.changes(all), t.toRead(step)...)}
	if ago := len(s.steps()) - 1 - step; ago > 0 {
		l.Title = rule.Textf("About an earlier act, with %[2]d more since: %[1]s", "앞서 한 일(그 뒤로 %[2]d가지 더 함): %[1]s", s.lineAt(step), ago)
	}
	for _, d := range each(all) {
		l.Items = append(l.Items, Item{d.fate.Cookie.Name, fateText(&d)})
	}
	l.Items = append(l.Items, t.unreadItems(step)...)
	return l
}

// changeNames are the codes of the changes that would make the last verdicts others.
func (s *Session) changeNames() []string {
	var names []string
	for _, c := range s.lastRefused().Changes {
		names = append(names, codesOf(c)...)
	}
	return slices.Compact(names)
}

// wordsOf are the changes as people say them.
func wordsOf(c *explain.Change) []rule.Text {
	var all []rule.Text
	for _, f := range slices.Concat(c.Free, c.Costly) {
		for _, change := range f.Changes {
			all = append(all, change.Do)
		}
	}
	return all
}

func codesOf(c *explain.Change) []string {
	var codes []string
	for _, f := range slices.Concat(c.Free, c.Costly) {
		for _, change := range f.Changes {
			codes = append(codes, change.Code)
		}
	}
	return codes
}

// having are the findings that a word names: by a change's code, or by what it does.
func having(all []experiments.Finding, word string) []experiments.Finding {
	word = strings.ToLower(word)
	return slices.DeleteFunc(slices.Clone(all), func(f experiments.Finding) bool {
		return !slices.ContainsFunc(f.Changes, func(c experiments.Change) bool {
			return strings.Contains(c.Code, word) || strings.Contains(strings.ToLower(c.Do.EN), word) || strings.Contains(c.Do.KO, word)
		})
	})
}
