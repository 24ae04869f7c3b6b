package prompt

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"statelab/internal/clock"
	"statelab/internal/diag"
	"statelab/internal/rule"
	"statelab/internal/world"
)

// lastYear is the last one that a clock of a lesson reaches.
const lastYear = 9989

// saidUnits are the units of time as they are said, the longer words first, with their letters.
var saidUnits = strings.NewReplacer("days", "d", "day", "d", "hours", "h", "hour", "h", "minutes", "m", "minute", "m", "seconds", "s", "second", "s",
	"일", "d", "시간", "h", "분", "m", "초", "s", " ", "", ",", "", "and", "")

// readWait reads how much time passes.
func readWait(r *reading) (*understood, *Mistake) {
	length, err := clock.ParseLength(strings.ReplaceAll(r.rest, " ", ""))
	example := rule.Text{EN: "as in wait 15d, wait 1h30m, wait 10s", KO: "예: wait 15d, wait 1h30m, wait 10s"}
	switch {
	case err != nil:
		m := r.wrong(rule.Textf("%q is no length of time that a clock can wait", "%q: 기다릴 수 있는 기간이 아닙니다", shortened(r.rest)), example)
		if plain := saidUnits.Replace(r.rest); plain != r.rest {
			m = r.offering(m.Message, "wait "+plain)
			m.Hint = example
			return nil, m
		}
		if number := strings.TrimSpace(r.rest); number != "" && strings.Trim(number, "0123456789") == "" && len(number) < 6 {
			m.Hint = rule.Text{EN: "with a unit: d, h, m or s", KO: "단위와 함께 적습니다: d, h, m, s"}
		}
		return nil, m
	case length <= 0:
		return nil, r.wrong(rule.Text{EN: "time goes forward only", KO: "시간은 앞으로만 흐릅니다"}, example)
	case r.world.Now().Add(length).Year() > lastYear:
		return nil, r.wrong(rule.Textf("the clock would go beyond the year %d", "시계가 %d년을 넘게 됩니다", lastYear), rule.Text{})
	}
	return r.doing("wait "+clock.FormatLength(length), world.Move{By: world.By{Browser: r.browser, Tab: r.tab}, Act: world.Wait{For: length}}), nil
}

func (s *Session) browserNames() []string {
	var names []string
	for _, b := range s.opening.Setup.Browsers {
		names = append(names, b.Name)
	}
	return names
}

// titled is the browser whose title has a word in front, as "Eve's laptop" has Eve; "" where
// none or several have.
func (s *Session) titled(word string) string {
	var found []string
	for _, b := range s.opening.Setup.Browsers {
		for _, title := range b.Title {
			first, _ := cutWord(title)
			first = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(first), "'s"), "의")
			if word != "" && first == strings.ToLower(word) {
				found = append(found, b.Name)
			}
		}
	}
	if found = slices.Compact(found); len(found) == 1 {
		return found[0]
	}
	return ""
}

// readAs reads who acts from here on.
func readAs(r *reading) (*understood, *Mistake) {
	names := r.browserNames()
	name := whole(r.rest, names)
	if !slices.Contains(names, name) {
		message := rule.Textf("no browser here is called %q", "여기에는 %q 브라우저가 없습니다", shortened(r.rest))
		if r.rest == "" {
			message = rule.Text{EN: "as needs the name of a browser", KO: "as 뒤에 브라우저의 이름을 적어야 합니다"}
		}
		m := r.wrong(message, rule.Textf("there are %s", "있는 브라우저: %s", strings.Join(names, ", ")))
		if near := cmp.Or(r.titled(r.rest), diag.Nearest(name, names)); near != "" {
			m.Offer = "as " + near
		}
		return nil, m
	}
	return &understood{line: "as " + name, run: func() Answer {
		r.Session.browser, r.Session.tab = name, ""
		return Said{r.Where()}
	}}, nil
}

// tabNames are the tabs that somebody acted in, and those that the lesson names.
func (s *Session) tabNames() []string {
	names := []string{world.FirstTab}
	add := func(name string) {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, t := range s.opening.Lesson.Tabs {
		add(t.Name.Value)
	}
	for _, m := range s.opening.Before {
		add(m.Tab)
	}
	for _, a := range s.acts {
		add(a.move.Tab)
	}
	add(s.tab)
	return names
}

// readTab reads in which tab is acted from here on. A tab that was never named is opened.
func readTab(r *reading) (*understood, *Mistake) {
	if r.rest == "" || strings.Trim(r.rest, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return nil, r.wrong(rule.Textf("%q is no name of a tab", "%q: 탭의 이름이 아닙니다", shortened(r.rest)),
			rule.Text{EN: "a name is of a-z, 0-9 and _, as in tab second", KO: "이름은 a-z, 0-9, _로 적습니다: tab second"})
	}
	name := r.rest
	if name == world.FirstTab {
		name = ""
	}
	return &understood{line: "tab " + r.rest, run: func() Answer {
		r.Session.tab = name
		return Said{r.Where()}
	}}, nil
}

// Where says who acts, when, and which page is shown.
func (s *Session) Where() rule.Text {
	at := rule.Text{EN: "no page is shown", KO: "보이는 페이지 없음"}
	if p := s.world.Page(s.browser, s.tab); p != nil {
		at = rule.Same(p.URL.String())
	}
	who := strings.TrimSuffix(s.Prompt(), "> ")
	now := s.world.Now().Format(time.DateTime)
	return rule.Textf("%[1]s, %[2]s: %[3]s", "%[1]s, %[2]s: %[4]s", who, now, at.EN, at.KO)
}

// Act lets a browser of the lesson act, in one of its tabs, as the lines as and tab do.
// Empty names are the first ones.
func (s *Session) Act(browser, tab string) {
	if browser == "" {
		browser = s.opening.Setup.Browsers[0].Name
	}
	s.browser, s.tab = browser, tab
}
