package prompt

import (
	"strings"

	"statelab/internal/memo"
	"statelab/internal/paste"
	"statelab/internal/rule"
)

// asJavaScript answers a line that asks for a request as a script does, with the line that
// does it here: a whole call of fetch(), behind the word script too, or its options behind
// the word fetch. It is nil where the line does not.
func (r *reading) asJavaScript() *Mistake {
	text := strings.Trim(r.line, " \t")
	if r.word == "script" {
		text = r.rest
	}
	line := fetchLine(text)
	if line == "" && r.word == "fetch" && asScript().MatchString(text) {
		line = withFields(text)
	}
	if line == "" || !r.Opens("fetch") {
		return nil
	}
	return r.offering(rule.Text{EN: "here a request of a script is typed as fetch, the address, and NAME=VALUE", KO: "스크립트의 요청은 여기서 fetch, 주소, 이름=값 차례로 입력합니다"}, line)
}

// fetchLine is what a call of fetch() asks for, as the line that does it; "" where a text
// is none.
func fetchLine(text string) string {
	url, method, credentials, ok := paste.FetchCall(text)
	if !ok {
		return ""
	}
	line := "fetch " + url
	if method != "" {
		line += " method=" + strings.ToUpper(method)
	}
	if credentials != "" {
		line += " credentials=" + credentials
	}
	return line
}

// asScript finds an option that stands as a script has it.
var asScript = memo.Pattern(`[,{]\s*["']?(?:method|credentials)\b|\b(?:method|credentials)["']?\s*:`)

// optionOfFetch finds what a script says to fetch() beside the address, with the signs
// around it.
var optionOfFetch = memo.Pattern(`[,{(\s]+["']?(method|credentials)["']?\s*[:=]\s*["']?([A-Za-z-]+)["']?`)

// withFields is a line of fetch with its options as fields.
func withFields(line string) string {
	return strings.TrimRight(optionOfFetch().ReplaceAllString(line, " $1=$2"), ",;)} \t")
}
