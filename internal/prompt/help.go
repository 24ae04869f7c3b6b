package prompt

import (
	"slices"
	"strings"

	"statelab/internal/language"
	"statelab/internal/rule"
)

// help lists five lines to type first, as they can be typed here, then all that a line can
// begin with.
func (s *Session) help() Answer {
	l := Listing{Title: rule.Text{EN: "Five things to type first", KO: "먼저 입력해 볼 다섯 가지"}}
	for _, line := range s.first() {
		l.Items = append(l.Items, Item{line.Name, line.Text})
	}
	l.Items = append(l.Items, Item{Text: rule.Text{EN: "What can be done", KO: "할 수 있는 일"}})
	for _, v := range language.Verbs() {
		l.Items = append(l.Items, Item{strings.TrimSpace(v.Verb + " " + takes(&v)), plainAbout(&v)})
	}
	l.Items = append(l.Items, Item{Text: rule.Text{EN: "Looking around, time, taking back, saving", KO: "둘러보기, 시간, 되돌리기, 저장"}})
	for _, c := range Commands() {
		l.Items = append(l.Items, Item{strings.TrimSpace(c.Name + " " + c.Takes), c.About})
	}
	l.Notes = []rule.Text{
		{EN: "A value with a blank needs no quotes. $NAME is a value that is kept.", KO: "빈칸이 있는 값에도 따옴표가 필요 없습니다. $NAME은 보관한 값입니다."},
		{EN: "Tab completes a word, the arrows bring old lines back.", KO: "Tab은 단어를 채우고, 위아래 화살표는 앞에 입력한 줄을 불러옵니다."},
	}
	return l
}

// first are five lines that can be typed in this world.
func (s *Session) first() []Item {
	host := s.opening.Setup.Sites[0].Host
	lines := []Item{{"visit https://" + host + "/", rule.Text{EN: "go somewhere", KO: "한 곳으로 갑니다"}}}
	if p := s.page(); p != nil && len(p.Links) > 0 {
		lines = append(lines, Item{"click " + p.Links[0].Text, rule.Text{EN: "follow a link", KO: "링크를 누릅니다"}})
	} else {
		lines = append(lines, Item{"page", rule.Text{EN: "see what the page offers", KO: "페이지에서 할 수 있는 것을 봅니다"}})
	}
	return append(lines,
		Item{"jar", rule.Text{EN: "look at the cookies", KO: "쿠키를 봅니다"}},
		Item{"wait 15d", rule.Text{EN: "let fifteen days pass", KO: "15일이 지나게 합니다"}},
		Item{"undo", rule.Text{EN: "take the last act back", KO: "마지막으로 한 일을 되돌립니다"}})
}

// takes says in short what stands behind a verb.
func takes(v *language.Verb) string {
	switch {
	case v.Line == language.CookieLine:
		return "[ADDRESS] NAME=VALUE; Path=/"
	case len(v.Type.Words) > 0:
		return strings.Join(v.Type.Words, "|")
	case isAddress(v.Type):
		return "ADDRESS"
	case isHost(v.Type):
		return "HOST"
	case v.Line == language.OneText:
		return "TEXT"
	}
	parts := []string{strings.ToUpper(v.Type.Fields[0].Name)}
	if isAddress(v.Type.Fields[0].Type) {
		parts[0] = "ADDRESS"
	}
	for _, f := range v.Type.Fields[1:] {
		field := f.Name + "="
		if f.Type.Form == language.AsNames {
			field = "NAME="
		}
		if !slices.Contains(parts, field) {
			parts = append(parts, field)
		}
	}
	return strings.Join(parts, " ")
}

// plainAbout is what the reference says of a verb: its first sentence, without marks.
func plainAbout(v *language.Verb) rule.Text {
	t := v.About
	if v.Given { // where it stands in a file is nothing to who types it
		_, t.EN, _ = strings.Cut(t.EN, ": ")
		_, t.KO, _ = strings.Cut(t.KO, ". ")
	}
	clean := func(s string) string {
		for {
			from, to := strings.Index(s, "]("), 0
			if from >= 0 {
				to = strings.IndexByte(s[from:], ')')
			}
			if from < 0 || to < 0 {
				break
			}
			s = s[:from] + s[from+to+1:]
		}
		return strings.NewReplacer("`", "", "[", "").Replace(s)
	}
	en, _, _ := strings.Cut(clean(t.EN), ". ")
	ko, _, more := strings.Cut(clean(t.KO), ". ")
	if more {
		ko += "."
	}
	return rule.Text{EN: en, KO: ko}
}
