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
	What  string   // "link", "button", "field", "page"
	Name  string   // the words that were looked for
	There []string // what the page has of the kind
	Twice bool     // the words fit more than one
	URL   string   // the page's address
}

// Error implements error.
func (e *NotOnPage) Error() string { return e.Text().EN }

// Wanted names what was looked for.
func (e *NotOnPage) Wanted() rule.Text {
	korean := map[string]string{
		"page": "페이지", "link": "링크", "button": "버튼", "field": "입력란", "form with the field": "이 입력란이 있는 폼",
	}[e.What]
	if field, isChoice := strings.CutPrefix(e.What, "choice of "); isChoice {
		korean = field + "의 선택지"
	}
	return rule.Text{EN: strings.TrimSpace(e.What + " " + e.Name), KO: strings.TrimSpace(korean + " " + e.Name)}
}

// Text says what is missing, and what there is instead.
func (e *NotOnPage) Text() rule.Text {
	if e.What == "page" {
		return rule.Text{EN: "no page is shown: nothing was visited in this tab", KO: "보이는 페이지가 없음: 이 탭에서 아직 아무 데도 가지 않음"}
	}
	count, has := rule.Text{EN: "no", KO: "없음"}, rule.Text{EN: "which has none", KO: "그런 것은 하나도 없음"}
	if e.Twice {
		count = rule.Text{EN: "more than one", KO: "둘 이상 있음"}
	}
	if len(e.There) > 0 {
		has = rule.Textf("which has [%s]", "있는 것: [%s]", strings.Join(e.there(), ", "))
	}
	page := strings.TrimSpace("page " + e.URL)
	return rule.Text{
		EN: fmt.Sprintf("%s %s %q on the %s, %s", count.EN, e.What, e.Name, page, has.EN),
		KO: fmt.Sprintf("%s: %s %s, %s", e.Wanted().KO, strings.TrimSpace(e.URL+" 페이지에"), count.KO, has.KO),
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
