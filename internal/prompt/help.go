package prompt

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/rule"
)

// groups are the words that a line can begin with, as the short page of help shows them:
// every one stands in one group.
var groups = []struct {
	title rule.Text
	words string
}{
	{rule.Text{EN: "in the page", KO: "페이지에서"}, "visit click submit press open_mail page"},
	{rule.Text{EN: "look", KO: "보기"}, "jar cookies rows timeline wire users look"},
	{rule.Text{EN: "ask", KO: "묻기"}, "why what-if help"},
	{rule.Text{EN: "time", KO: "시간"}, "wait at resume"},
	{rule.Text{EN: "go back, keep", KO: "되돌리기, 보관"}, "undo redo acts remember kept save edit"},
	{rule.Text{EN: "act as another", KO: "다른 브라우저, 탭"}, "as tab sign_in"},
	{rule.Text{EN: "cookies by hand", KO: "쿠키를 직접"}, "put_cookie drop_cookie drop_cookies"},
	{rule.Text{EN: "browser, scripts", KO: "브라우저, 스크립트"}, "restart_browser change_address open_developer_tools script fetch"},
	{rule.Text{EN: "without a browser", KO: "브라우저 없이"}, "send"},
	{rule.Text{EN: "at the server", KO: "서버에서"}, "restart_server deploy clean_up change_user shell migrate set_user_model"},
	{rule.Text{EN: "go", KO: "나가기"}, "leave"},
}

// readHelp reads what is asked about: nothing for the short page, all, or one thing.
func readHelp(r *reading) (*understood, *Mistake) {
	told := func(a Answer) (*understood, *Mistake) {
		return &understood{line: r.line, run: func() Answer { return a }}, nil
	}
	switch r.rest {
	case "":
		return told(r.help())
	case "all":
		return told(r.helpAll())
	}
	if l, ok := r.about(r.rest); ok {
		return told(l)
	}
	return nil, r.unknownTerm(r.rest)
}

// unknownTerm says that nothing is known of a word that somebody asks about.
func (r *reading) unknownTerm(asked string) *Mistake {
	m := r.wrong(rule.Textf("nothing here is called %q", "%q: 여기에 그런 것이 없습니다", shortened(asked)),
		rule.Text{EN: "help lists what can be typed; help cookie, help session and help sessionid say what these are", KO: "help를 입력하면 할 수 있는 것이 나옵니다. help cookie, help session, help sessionid처럼 말의 뜻도 물을 수 있습니다"})
	m.Offer = "help"
	if near := diag.Nearest(strings.ToLower(asked), r.askable()); near != "" {
		m.Offer = "help " + near
	}
	return m
}

// help is one screen: five lines to type first, as they can be typed here, and the words
// that a line can begin with.
func (s *Session) help() Answer {
	l := Listing{Title: rule.Text{EN: "What to type first", KO: "먼저 입력해 볼 것"}, Items: s.first()}
	l.Items = append(l.Items, Item{Text: rule.Text{EN: "All that can be typed. More of each: help NAME, what is NAME? Of all: help all",
		KO: "할 수 있는 모든 것. 하나를 자세히: help NAME, NAME이 뭐야? 모두: help all"}})
	for _, g := range groups {
		if open := s.opened(strings.Fields(g.words)); len(open) > 0 {
			l.Items = append(l.Items, Item{Text: rule.Textf("%[1]s: %[3]s", "%[2]s: %[3]s", g.title.EN, g.title.KO, strings.Join(open, ", "))})
		}
	}
	if s.Opens("as") {
		l.Notes = []rule.Text{s.Others()}
	}
	return l
}

// Others says which browsers are here beside the one that acts, and how they and other
// tabs are made to act.
func (s *Session) Others() rule.Text {
	for _, b := range s.opening.Lesson.Browsers {
		if name := b.Name.Value; name != s.browser {
			who := s.titleOf(s.browser)
			return rule.Textf("It is %[4]s that acts. as %[1]s lets %[2]s act; tab second opens another tab.", "지금 움직이는 브라우저: %[5]s. 다른 브라우저(%[3]s)로 바꾸려면 as %[1]s, 다른 탭을 열려면 tab second라고 입력합니다.",
				name, b.Title.In(rule.English), b.Title.In(rule.Korean), who.EN, who.KO)
		}
	}
	return rule.Text{EN: "tab second opens another tab of the browser.", KO: "tab second를 입력하면 브라우저의 다른 탭이 열립니다."}
}

// titleOf is what the screens call a browser: its title, or its name where it has none.
func (s *Session) titleOf(browser string) rule.Text {
	for _, b := range s.opening.Lesson.Browsers {
		if b.Name.Value == browser {
			return rule.Text{EN: cmp.Or(b.Title.In(rule.English), browser), KO: cmp.Or(b.Title.In(rule.Korean), browser)}
		}
	}
	return rule.Same(browser)
}

// helpAll lists all that a line can begin with, a sentence each.
func (s *Session) helpAll() Answer {
	l := Listing{Title: rule.Text{EN: "What can be done", KO: "할 수 있는 일"}}
	for _, v := range lineVerbs() {
		if !s.Opens(v.Verb) {
			continue
		}
		l.Items = append(l.Items, Item{strings.TrimSpace(v.Verb + " " + takes(v)), sentence(plainAbout(v))})
	}
	l.Items = append(l.Items, Item{Text: rule.Text{EN: "Looking around, time, taking back, saving", KO: "둘러보기, 시간, 되돌리기, 저장"}})
	for _, c := range Commands() {
		if !s.Opens(c.Name) {
			continue
		}
		l.Items = append(l.Items, Item{strings.TrimSpace(c.Name + " " + c.Takes), c.About})
	}
	l.Notes = []rule.Text{
		{EN: "A value with a blank needs no quotes. $NAME is a value that is kept.", KO: "빈칸이 있는 값에도 따옴표가 필요 없습니다. $NAME은 보관한 값입니다."},
		{EN: "Tab completes a word, the arrows bring old lines back.", KO: "Tab은 단어를 채우고, 위아래 화살표는 앞에 입력한 줄을 불러옵니다."},
	}
	return l
}

// lineVerbs are the verbs that a line can begin with and that are no command.
func lineVerbs() []*language.Verb {
	var all []*language.Verb
	for _, table := range [][]language.Verb{language.Verbs(), language.LineVerbs()} {
		for i := range table {
			if commandOf(table[i].Verb) == nil {
				all = append(all, &table[i])
			}
		}
	}
	return all
}

// aboutVerb says all of a verb: what happens, its fields, a line with it.
func (s *Session) aboutVerb(v *language.Verb) Listing {
	l := Listing{Title: rule.Same(strings.TrimSpace(v.Verb + " " + takes(v))), Items: []Item{{Text: ended(plainAbout(v))}}}
	for i, f := range v.Type.Fields {
		name := f.Name + "="
		switch {
		case i == 0 || v.Line == language.CookieLine:
			continue
		case f.OfForm:
			name = "NAME="
		case f.Type.Form == language.AsNames:
			name = f.Name + ".NAME="
		}
		about := plain(f.About)
		if about.IsZero() {
			about = rule.Same(strings.Join(f.Type.Words, ", "))
		}
		l.Items = append(l.Items, Item{name, about})
	}
	if v.Line == language.CookieLine {
		l.Items = append(l.Items, Item{Text: rule.Text{EN: "Without ADDRESS it is for the page shown. Behind the value, each after ;: Domain=, Path=, Secure, HttpOnly, SameSite=, Max-Age= in seconds.",
			KO: "ADDRESS를 적지 않으면 보이는 페이지에 쓰일 쿠키입니다. 값 뒤에는 ;을 찍고 속성을 적습니다: Domain=, Path=, Secure, HttpOnly, SameSite=, Max-Age=(초)."}})
	}
	r := &reading{Session: s}
	example := r.example(v)
	if example == "" {
		example = v.Verb + " " + v.Example
	}
	l.Notes = []rule.Text{rule.Textf("as in %s", "예: %s", example)}
	return l
}

// aboutCommand says all of a command, and what can stand behind it here.
func (s *Session) aboutCommand(c *Command) Listing {
	l := Listing{Title: rule.Same(strings.TrimSpace(c.Name + " " + c.Takes)), Items: []Item{{Text: ended(c.About)}}}
	if c.completes != nil && c.Name != "help" {
		if here := c.completes(s); len(here) > 0 {
			l.Notes = append(l.Notes, rule.Textf("here: %s", "여기에서: %s", strings.Join(here, ", ")))
		}
	}
	if t := termOf(c.Name); t != nil {
		l.Notes = append(l.Notes, t.said())
	}
	return l
}

// first are five lines that can be typed in this world, fewer where not all is open.
func (s *Session) first() []Item {
	var lines []Item
	for _, line := range s.Examples() {
		word, _ := cutWord(line)
		lines = append(lines, Item{line, sentence(plainAbout(language.VerbOf(word)))})
	}
	for _, i := range s.firstOfAll() {
		word, _ := cutWord(i.Name)
		again := slices.ContainsFunc(lines, func(l Item) bool { return strings.HasPrefix(l.Name, word+" ") })
		if s.Opens(word) && !again {
			lines = append(lines, i)
		}
	}
	return lines
}

// firstOfAll are five lines that can be typed where all is open.

func (s *Session) firstOfAll() []Item {
	host := s.firstHost()
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

// plainAbout is what the reference says of a verb, without marks.
func plainAbout(v *language.Verb) rule.Text {
	return plain(v.About)
}

// plain is a text of the reference without its marks and links.
func plain(t rule.Text) rule.Text {
	clean := func(s string) string { return strings.ReplaceAll(markdownLink().ReplaceAllString(s, "$1"), "`", "") }
	return rule.Text{EN: clean(t.EN), KO: clean(t.KO)}
}

// sentence is the first sentence of a text.
func sentence(t rule.Text) rule.Text {
	en, _, _ := strings.Cut(t.EN, ". ")
	ko, _, more := strings.Cut(t.KO, ". ")
	if more {
		ko += "."
	}
	return rule.Text{EN: en, KO: ko}
}

// ended is a text that ends with a full stop.
func ended(t rule.Text) rule.Text {
	return rule.Text{EN: strings.TrimSuffix(t.EN, ".") + ".", KO: strings.TrimSuffix(t.KO, ".") + "."}
}
