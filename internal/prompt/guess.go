package prompt

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/htmlpage"
	"statelab/internal/rule"
)

// Lines that say no command: what they name, and the line that would do it.

// noCommand says what a line names that begins with no command.
func (r *reading) noCommand() *Mistake {
	text := strings.Trim(r.line, " \t")
	if m := r.wordsOfPage(text); m != nil {
		return m
	}
	if m := r.asJavaScript(); m != nil {
		return m
	}
	switch {
	case strings.Contains(r.word, "://") || strings.HasPrefix(r.word, "/") || r.isHostOf(r.word):
		return r.offering(rule.Textf("%s is an address", "%s: 주소입니다", r.word), "visit "+text)
	case text == r.browser:
		return r.offering(rule.Textf("%s is the browser that acts already", "%s: 이미 움직이고 있는 브라우저입니다", text), "help "+text)
	case slices.Contains(r.browserNames(), text) && len(r.opening.Setup.Browsers) > 1:
		return r.offering(rule.Textf("%s is a browser", "%s: 브라우저입니다", text), "as "+text)
	case slices.Contains(r.cookieNames(), text):
		return r.offering(rule.Textf("%s is a cookie", "%s: 쿠키입니다", text), "why "+text)
	case slices.Contains(r.tabNames(), text):
		return r.offering(rule.Textf("%s is a tab", "%s: 탭입니다", text), "tab "+text)
	}
	if termOf(text) != nil {
		m := r.offering(rule.Textf("%s is no command, but help says what it is", "%s: 명령이 아닙니다. 무엇인지는 help가 알려 줍니다", text), "help "+text)
		m.Hint = r.onThePage()
		return m
	}
	if asked := askedAbout(text); asked != "" {
		return r.unknownTerm(asked)
	}
	unknown := rule.Textf("nothing here is called %q", "%q: 그런 명령이 없습니다", shortened(r.word))
	near := cmp.Or(elsewhere[strings.ToLower(r.word)], diag.Nearest(strings.ToLower(r.word), append(r.opened(words()), "quit")))
	if near == "" {
		if hint := r.onThePage(); !hint.IsZero() {
			return &Mistake{Line: r.line, Message: unknown, Hint: hint}
		}
		if examples := r.Examples(); len(examples) > 0 {
			return &Mistake{Line: r.line, Message: unknown, Hint: rule.Textf("what is done here is typed like this: %s", "여기서 할 일은 이렇게 입력합니다: %s", strings.Join(examples, "; "))}
		}
		return &Mistake{Line: r.line, Message: unknown, Hint: rule.Text{EN: "help lists what can be typed", KO: "help를 입력하면 할 수 있는 것이 나옵니다"}, Offer: "help"}
	}
	m := r.offering(unknown, strings.TrimRight(near+" "+r.rest, " "))
	if m.Offer == "" {
		m.Hint = rule.Textf("the nearest is %s", "가장 가까운 것: %s", near)
	}
	return m
}

// elsewhere are words of shells and of browsers, with what does the same here.
var elsewhere = map[string]string{
	"go": "visit", "goto": "visit", "open": "visit", "cd": "visit", "browse": "visit", "curl": "send", "login": "sign_in", "signin": "sign_in", "su": "as", "switch": "as",
	"back": "press back", "forward": "press forward", "reload": "press reload", "refresh": "press reload", "f5": "press reload", "f12": "open_developer_tools", "history": "acts", "ls": "page", "links": "page",
	"sessions": "rows", "table": "rows", "db": "rows", "headers": "wire", "http": "wire", "network": "wire", "sleep": "wait", "restart": "restart_browser", "bye": "leave",
	"도움말": "help", "나가기": "leave", "종료": "leave", "끝": "leave", "뒤로": "press back", "새로고침": "press reload", "저장": "save", "되돌리기": "undo", "취소": "undo",
}

// onThePage says which links and buttons the page has; nothing where it has none.
func (r *reading) onThePage() rule.Text {
	p := r.page()
	if p == nil {
		return rule.Text{}
	}
	var lines []string
	for _, words := range linkWords(p) {
		if !r.Opens("click") {
			break
		}
		lines = append(lines, "click "+words)
	}
	for _, words := range buttonWords(p) {
		if !r.Opens("submit") {
			break
		}
		lines = append(lines, "submit "+words)
	}
	if len(lines) == 0 {
		return rule.Text{}
	}
	return rule.Textf("the page has: %s", "페이지에서 할 수 있는 것: %s", strings.Join(slices.Compact(lines), ", "))
}

// shortened is a word that is not too long to be repeated.
func shortened(word string) string {
	const most = 40
	if c := []rune(word); len(c) > most {
		return string(c[:most]) + ".."
	}
	return word
}

// wordsOfPage finds the link, the button or the field of the page that a text names, and
// answers with the line that would use it; nil where there is none.
func (r *reading) wordsOfPage(text string) *Mistake {
	p := r.page()
	if p == nil || text == "" {
		return nil
	}
	bare := strings.Trim(text, `[]"“” `)
	if link := whole(bare, linkWords(p)); slices.Contains(linkWords(p), link) {
		return r.offering(rule.Textf("the page has the link %q", "페이지에 %q 링크가 있습니다", link), "click "+link)
	}
	if button := whole(bare, buttonWords(p)); slices.Contains(buttonWords(p), button) {
		return r.offering(rule.Textf("the page has the button %q", "페이지에 %q 버튼이 있습니다", button), "submit "+button)
	}
	name, _, assigned := strings.Cut(text, "=")
	var fields []string
	for _, f := range p.Fields() {
		if !f.Hidden {
			fields = append(fields, f.Name)
		}
	}
	field := whole(strings.TrimSpace(name), fields)
	if name == "" || !slices.Contains(fields, field) {
		return nil
	}
	fill := text
	if !assigned {
		fill = field + "="
	}
	return r.offering(rule.Textf("the page has the field %q", "페이지에 %q 입력란이 있습니다", field), formLine(p, fill))
}

// formLine is the line that sends a form: the one with the first field that a text fills
// in, or else the first that has a button.
func formLine(p *htmlpage.Page, filled string) string {
	name, _, _ := strings.Cut(filled, "=")
	for _, f := range p.Forms {
		if len(f.Buttons) == 0 {
			continue
		}
		if filled == "" || f.Has(strings.TrimSpace(name)) {
			return strings.TrimSpace("submit " + f.Buttons[0].Text + " " + filled)
		}
	}
	return ""
}

// Masked is the line of an act with what is typed into a password's field left out.
func (s *Session) Masked(line string) string {
	for _, name := range s.secrets() {
		line = mask(line, name)
	}
	return line
}

// secrets are the names of the fields whose values nobody reads over a shoulder.
func (s *Session) secrets() []string {
	names := []string{"password"}
	if p := s.page(); p != nil {
		for _, f := range p.Fields() {
			if f.Secret && !slices.Contains(names, f.Name) {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// FillsPassword reports whether a line types something into a password's field, so that
// it is kept in no history.
func (s *Session) FillsPassword(line string) bool {
	plain := narrow(line)
	for _, text := range []string{plain, rule.LatinKeys(plain)} {
		for _, name := range s.secrets() {
			if strings.Contains(text, name+"=") {
				return true
			}
		}
	}
	return false
}

const hidden = "***"

// mask hides the value of a field: up to the next field or the end of the line.
func mask(line, name string) string {
	i := strings.Index(line, name+"=")
	if i < 0 || i > 0 && line[i-1] != ' ' && line[i-1] != '.' {
		return line
	}
	from := i + len(name) + 1
	to := len(line)
	if next := strings.IndexByte(line[from:], '='); next >= 0 {
		if blank := strings.LastIndexByte(line[from:from+next], ' '); blank >= 0 {
			to = from + blank
		}
	}
	return line[:from] + hidden + line[to:]
}
