package htmlpage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/rule"
)

// NotOnPage says that the page does not hold what was to be used.
type NotOnPage struct {
	What  string   // "link", "button", "field", "hidden field", "page"
	Name  string   // the words that were looked for
	There []string // what the page has of the kind or, where the words fit several, where each of these leads
	Count int      // how many the words fit, of several
	Nth   int      // which of them was looked for; 0 for the only one
	URL   string   // the page's address
}

// Error implements error.
func (e *NotOnPage) Error() string { return e.Text().EN }

// Wanted names what was looked for.
func (e *NotOnPage) Wanted() rule.Text {
	wanted := e.named()
	if e.Nth > 0 {
		wanted = rule.Textf("%[1]s, number %[3]d", "%[2]s %[3]d번째", wanted.EN, wanted.KO, e.Nth)
	}
	return wanted
}

// hiddenField is a field that is there, and takes nothing that a person types.
const hiddenField = "hidden field"

// toChange is a hidden field that developer tools shall change.
const toChange = "hidden field to change"

// anotherValue is a second value for a name whose fields take one.
const anotherValue = "field for several values"

// korean is what things on a page are called in Korean.
var korean = map[string]string{
	"page": "페이지", "page before": "앞서 본 페이지", "page after": "뒤로 가기 전에 본 페이지", "link": "링크", "button": "버튼", "field": "입력란", hiddenField: "숨은 입력란", toChange: "바꿀 숨은 입력란", anotherValue: "값을 여러 개 받는 입력란", "form with the field": "이 입력란이 있는 폼",
}

// named is what was looked for by its words.
func (e *NotOnPage) named() rule.Text {
	what := korean[e.What]
	if field, isChoice := strings.CutPrefix(e.What, "choice of "); isChoice {
		what = field + "의 선택지"
	}
	return rule.Text{EN: strings.TrimSpace(e.What + " " + e.Name), KO: strings.TrimSpace(what + " " + e.Name)}
}

// Which says how one of several is chosen, zero where the words fit no more than one.
func (e *NotOnPage) Which() rule.Text {
	switch {
	case e.Count == 0:
		return rule.Text{}
	case e.Nth > 0:
		return rule.Textf("nth counts the %[1]ss of these words from the top: 1 to %[3]d", "nth는 글이 같은 %[2]s 가운데 위에서부터 몇 번째인지를 말합니다: 1부터 %[3]d까지", e.What, korean[e.What], e.Count)
	case e.What == "link":
		return rule.Text{EN: "say which one, counted from the top: click: {link: …, nth: 2}", KO: "위에서부터 몇 번째인지 적습니다: click: {link: …, nth: 2}"}
	}
	return rule.Text{EN: "say which one, counted from the top: nth: 2", KO: "위에서부터 몇 번째인지 적습니다: nth: 2"}
}

// Text says what is missing, and what there is instead.
func (e *NotOnPage) Text() rule.Text {
	switch e.What {
	case "page":
		return rule.Text{EN: "no page is shown: nothing was visited in this tab", KO: "보이는 페이지가 없음: 이 탭에서 아직 아무 데도 가지 않음"}
	case "page after":
		return rule.Text{EN: "the tab has not gone back from any page", KO: "이 탭에서 뒤로 가기로 떠난 페이지가 없음"}
	case "page before":
		return rule.Text{EN: "no page was shown before in this tab", KO: "이 탭에서 앞서 본 페이지가 없음"}
	}
	if e.What == hiddenField {
		return rule.Textf("the field %[1]q of the page is hidden: nobody can type into it, and only developer tools change it: hidden instead of fields", "숨은 입력란 %[1]s에는 아무도 적을 수 없음. 개발자 도구로만 바꿀 수 있으며, 그때는 fields가 아니라 hidden에 적음", e.Name)
	}
	count, has := rule.Text{EN: "no", KO: "없음"}, rule.Text{EN: "which has none", KO: "다른 것도 없음"}
	what := e.What
	switch {
	case e.Count == 1: // and another one of them is wanted
		count = rule.Text{EN: "one", KO: "하나 있음"}
	case e.Count > 1:
		count = rule.Textf("%[1]d", "%[1]d개 있음", e.Count)
		what += "s"
	}
	switch {
	case e.Count > 0:
		has = rule.Textf("to [%s]", "가는 곳: [%s]", strings.Join(e.there(), ", "))
	case len(e.There) > 0:
		has = rule.Textf("which has [%s]", "있는 것: [%s]", strings.Join(e.there(), ", "))
	}
	page := strings.TrimSpace("page " + e.URL)
	return rule.Text{
		EN: fmt.Sprintf("%s %s %q on the %s, %s", count.EN, what, e.Name, page, has.EN),
		KO: fmt.Sprintf("%s %s %s, %s", strings.TrimSpace(e.URL+" 페이지에"), e.named().KO, count.KO, has.KO),
	}
}

// there is what the page has, in quotation marks where it could be misread.
func (e *NotOnPage) there() []string {
	there := slices.Clone(e.There)
	for i, words := range there {
		if strings.ContainsAny(words, `,[]"`) {
			there[i] = strconv.Quote(words)
		}
	}
	return there
}
