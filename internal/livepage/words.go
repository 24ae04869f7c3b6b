package livepage

import (
	"html/template"

	"statelab/internal/page"
	"statelab/internal/rule"
)

// word writes a word of the page by its name, for the template.
func (p *Page) word(name string) template.HTML {
	text, found := words[name]
	if !found {
		panic("the template wants a word that nobody wrote: " + name)
	}
	return p.say(text)
}

func (p *Page) say(t rule.Text) template.HTML {
	return page.Texts(p.o.Langs)["say"].(func(rule.Text) template.HTML)(t)
}

var words = map[string]rule.Text{
	"requests":  {EN: "Requests", KO: "요청"},
	"none":      {EN: "No request has come yet.", KO: "아직 온 요청이 없습니다."},
	"follow":    {EN: "Show the newest", KO: "새 요청 따라가기"},
	"only":      {EN: "Only with a change", KO: "바뀐 것이 있는 요청만"},
	"older":     {EN: "Older", KO: "이전 요청"},
	"newer":     {EN: "Newer", KO: "다음 요청"},
	"keys":      {EN: "Keys: ← older, → newer, f the newest as it comes, c only those with a change", KO: "키: ←는 이전 요청, →는 다음 요청, f는 새 요청 따라가기, c는 바뀐 것이 있는 요청만"},
	"theme":     {EN: "Dark or light", KO: "밝게/어둡게"},
	"lost":      {EN: "Nothing is heard from statelab: it may have ended. The page tries again by itself.", KO: "statelab과 연결되지 않습니다. 끝났을 수 있습니다. 이 페이지가 다시 연결해 봅니다."},
	"tooLarge":  {EN: "This request is too large to be shown.", KO: "너무 커서 보여 줄 수 없는 요청입니다."},
	"left":      {EN: "Requests further back are no longer kept.", KO: "더 오래된 요청은 보관하지 않습니다."},
	"done":      {EN: "seen", KO: "확인함"},
	"without":   {EN: "gone on without", KO: "건너뜀"},
	"otherwise": {EN: "it came out otherwise", KO: "다르게 됨"},
	"todo":      {EN: "to do", KO: "할 일"},
	"open":      {EN: "Type into the address bar:", KO: "주소창에 입력합니다:"},
	"sites":     {EN: "Its sites:", KO: "사이트:"},
	"private":   {EN: "This page comes from this machine and is seen on it alone.", KO: "이 페이지는 이 컴퓨터에서 오며 이 컴퓨터에서만 볼 수 있습니다."},
}
