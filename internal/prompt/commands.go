package prompt

import (
	"cmp"
	"slices"

	"statelab/internal/rule"
)

// Command is a word that a line can begin with and that is no verb of a lesson.
type Command struct {
	Name  string
	Takes string // what stands behind it: "NAME", "[N]"
	About rule.Text

	read func(*reading) (*understood, *Mistake)
	// completes lists what can stand behind it; nil: nothing.
	completes func(*Session) []string
}

// otherNames are words by which a command is known elsewhere.
var otherNames = map[string]string{"quit": "leave", "q": "leave", "exit": "leave", "?": "help"}

// Commands are all commands, as help lists them.
func Commands() []Command {
	return []Command{
		{Name: "wait", Takes: "LENGTH", About: rule.Text{EN: "lets time pass: wait 15d, wait 1h30m", KO: "시간이 흐르게 합니다: wait 15d, wait 1h30m"}, read: readWait},
		{Name: "as", Takes: "BROWSER", About: rule.Text{EN: "another browser acts from here on", KO: "여기부터 다른 브라우저가 움직입니다"}, read: readAs, completes: (*Session).browserNames},
		{Name: "tab", Takes: "TAB", About: rule.Text{EN: "another tab of the browser acts; main is the first", KO: "브라우저의 다른 탭이 움직입니다. 첫 탭은 main입니다"}, read: readTab, completes: (*Session).tabNames},
		{Name: "page", About: rule.Text{EN: "the page that is shown: its words, links, buttons and fields", KO: "보이는 페이지: 글, 링크, 버튼, 입력란"}, read: alone((*Session).lookAtPage)},
		{Name: "jar", About: rule.Text{EN: "what the browser's jar holds", KO: "브라우저의 쿠키 저장소에 있는 것"}, read: alone(func(s *Session) Answer { return Cookies{Jar: s.world.Jar(s.browser, s.tab)} })},
		{Name: "cookies", About: rule.Text{EN: "the same as the table of developer tools", KO: "같은 것을 개발자 도구의 표로"}, read: alone(func(s *Session) Answer { return Cookies{Jar: s.world.Jar(s.browser, s.tab), Tools: true} })},
		{Name: "rows", About: rule.Text{EN: "the session rows of all sites", KO: "모든 사이트의 세션 행"}, read: alone((*Session).lookAtRows)},
		{Name: "timeline", About: rule.Text{EN: "each cookie and each row over time, from made to gone", KO: "쿠키와 행이 언제 만들어져 언제 사라졌는지"}, read: alone(func(s *Session) Answer { return Timeline{s.Run()} })},
		{Name: "wire", About: rule.Text{EN: "all that crossed in the last act", KO: "마지막으로 한 일에서 오간 모든 것"}, read: alone((*Session).lookAtWire)},
		{Name: "users", About: rule.Text{EN: "who has an account, and the passwords", KO: "계정이 있는 사람과 비밀번호"}, read: alone((*Session).listUsers)},
		{Name: "why", Takes: "NAME", About: rule.Text{EN: "the story of a cookie, and what would change it", KO: "쿠키 하나의 이야기와, 무엇을 바꾸면 달라지는지"}, read: readWhy, completes: (*Session).cookieNames},
		{Name: "what-if", Takes: "[CHANGE]", About: rule.Text{EN: "what would change it for the cookie that was last withheld or refused, or the answer that a script may not read: what-if Path, what-if https", KO: "마지막으로 안 보내거나 거부한 쿠키나 스크립트가 읽지 못한 응답이, 무엇을 바꾸면 달라지는지: what-if Path, what-if https"}, read: readWhatIf, completes: (*Session).changeNames},
		{Name: "remember", Takes: "NAME cookie|set_cookie|field|header|json|body WHICH", About: rule.Text{EN: "keeps a value of the last act; $NAME stands for it", KO: "마지막으로 한 일에서 값을 보관합니다. $NAME으로 씁니다"}, read: readRemember},
		{Name: "kept", About: rule.Text{EN: "the values that are kept", KO: "보관한 값"}, read: alone((*Session).listKept)},
		{Name: "acts", About: rule.Text{EN: "what was done, as undo would take it back", KO: "지금까지 한 일. undo가 되돌리는 순서대로"}, read: alone((*Session).listActs)},
		{Name: "undo", Takes: "[N]", About: rule.Text{EN: "takes the last act back, or the last N", KO: "마지막으로 한 일을 되돌립니다. N을 적으면 마지막 N개를 되돌립니다"}, read: readUndo},
		{Name: "redo", Takes: "[N]", About: rule.Text{EN: "does again what was taken back", KO: "되돌린 일을 다시 합니다"}, read: readRedo},
		{Name: "save", Takes: "FILE.yaml", About: rule.Text{EN: "writes what was done as a lesson", KO: "지금까지 한 일을 수업으로 씁니다"}, read: readSave},
		{Name: "edit", About: rule.Text{EN: "opens the world's file in $EDITOR, and does the acts again in it", KO: "사이트와 사용자를 적은 파일을 $EDITOR로 열고, 고친 대로 처음부터 다시 합니다"}, read: alone(func(*Session) Answer { return Edit{} })},
		{Name: "help", Takes: "[NAME|all]", About: rule.Text{EN: "what can be typed, or more of one thing: help submit, help sessionid", KO: "할 수 있는 것을, 또는 하나를 자세히 알려 줍니다: help submit, help sessionid"}, read: readHelp, completes: (*Session).askable},
		{Name: "leave", About: rule.Text{EN: "goes (also quit, q and Ctrl-D)", KO: "나갑니다 (quit, q, Ctrl-D도 같음)"}, read: alone(func(*Session) Answer { return Leave{} })},
	}
}

// commandOf returns the command of a name, or of another name that it is known by; nil
// where there is none.
func commandOf(name string) *Command {
	name = cmp.Or(otherNames[name], name)
	all := Commands()
	if i := slices.IndexFunc(all, func(c Command) bool { return c.Name == name }); i >= 0 {
		return &all[i]
	}
	return nil
}

// words are all words that a line can begin with.
func words() []string {
	var all []string
	for _, v := range lineVerbs() {
		all = append(all, v.Verb)
	}
	for _, c := range Commands() {
		all = append(all, c.Name)
	}
	return all
}
