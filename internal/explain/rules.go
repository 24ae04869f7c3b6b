package explain

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/rule"
)

// Topic is a group of rules, in the order of the manual.
type Topic struct {
	Name  string    `json:"topic"`
	Title rule.Text `json:"title"`
	Rules []Entry   `json:"rules"`
}

// Entry is a rule in a list.
type Entry struct {
	Code     rule.Code `json:"code"`
	Title    rule.Text `json:"title"`
	Chromium string    `json:"chromium,omitempty"`
}

// Page is the page of one rule.
type Page struct {
	Code     rule.Code `json:"code"`
	Topic    rule.Text `json:"topic"`
	Title    rule.Text `json:"title"`
	Text     rule.Text `json:"text"`
	Section  string    `json:"section,omitempty"`  // of the draft or standard
	Chromium string    `json:"chromium,omitempty"` // what Chromium calls it
	// Sentences are those by which browsers tell of it.
	Sentences []Sentence `json:"sentences,omitempty"`
	Example   []Part     `json:"example"`
	// Change is what would make what the rule decided in the example another; nil where
	// nothing was kept from happening.
	Change *Change `json:"change,omitempty"`
	// Try are the arguments of a command line that asks the same; nil where the
	// example does what no command line can.
	Try []string `json:"try,omitempty"`
}

// titles are the titles of the topics.
func titles() map[string]rule.Text {
	return map[string]rule.Text{
		"storing":    {EN: "What becomes of a cookie", KO: "쿠키의 저장"},
		"line":       {EN: "Lines that are no cookie", KO: "쿠키가 될 수 없는 줄"},
		"attributes": {EN: "Attributes that do not count as they stand", KO: "적힌 대로 따르지 않는 속성"},
		"domain":     {EN: "Whose cookie it may be", KO: "누구의 쿠키가 될 수 있는지"},
		"prefix":     {EN: "Names that promise something", KO: "약속이 담긴 이름"},
		"security":   {EN: "Secure and HttpOnly", KO: "Secure와 HttpOnly"},
		"matching":   {EN: "Which cookies belong to a request", KO: "요청에 맞는 쿠키"},
		"same-site":  {EN: "Requests from other sites", KO: "다른 사이트에서 온 요청"},
		"leaving":    {EN: "How cookies go", KO: "쿠키가 사라지는 이유"},

		"preflight":            {EN: "Asking another origin for leave", KO: "다른 출처에 먼저 허락 구하기"},
		"cross-origin-reading": {EN: "Reading what another origin answers", KO: "다른 출처의 응답 읽기"},
	}
}

func title(topic string) rule.Text {
	if t, ok := titles()[topic]; ok {
		return t
	}
	return rule.Text{EN: topic, KO: topic}
}

// Topics returns all rules.
func Topics() []Topic {
	var topics []Topic
	for _, r := range rules() {
		i := slices.IndexFunc(topics, func(t Topic) bool { return t.Name == r.Topic })
		if i < 0 {
			i = len(topics)
			topics = append(topics, Topic{Name: r.Topic, Title: title(r.Topic)})
		}
		topics[i].Rules = append(topics[i].Rules, Entry{r.Code, r.Title, r.Chromium})
	}
	return topics
}

// Codes returns the codes of all rules.
func Codes() []string {
	var codes []string
	for _, r := range rules() {
		codes = append(codes, string(r.Code))
	}
	return codes
}

// SuffixList returns the date of the public suffix list, by which browsers and this
// program tell sites apart; false where it has none.
func SuffixList() (time.Time, bool) { return cookiejar.ListDate() }

// Called returns the rules that Chromium knows under a name, as its source writes
// it (SAMESITE_LAX) or as its developer tools do (SameSiteLax), by topic.
func Called(name string) []Topic {
	var topics []Topic
	for _, t := range Topics() {
		t.Rules = slices.DeleteFunc(t.Rules, func(e Entry) bool { return e.Chromium == "" || folded(e.Chromium) != folded(name) })
		if len(t.Rules) > 0 {
			topics = append(topics, t)
		}
	}
	return topics
}

func folded(name string) string {
	name = strings.ToUpper(strings.ReplaceAll(name, "_", ""))
	return strings.TrimPrefix(strings.TrimPrefix(name, "EXCLUDE"), "SCHEMEFUL")
}

// Find returns the page of a rule. The error is a diag.List.
func Find(code string) (*Page, error) { return find(code, "") }

// find returns the page of a rule for somebody who asked for it in words: with the example
// that is about a line that is refused, or about a request, where the rule decides about
// both, and between the addresses that are named.
func find(code, query string) (*Page, error) {
	r := RuleOf(rule.Code(code))
	if r == nil {
		hint := diag.Guess(code, Codes())
		if hint.IsZero() {
			hint = rule.Text{EN: "statelab explain lists all rules", KO: "statelab explain을 실행하면 모든 규칙이 나옵니다"}
		}
		return nil, diag.List{diag.Say(rule.Textf("there is no rule %s", "%s 규칙이 없습니다", quote(code)), hint)}
	}
	p := &Page{
		Code: r.Code, Topic: title(r.Topic), Title: r.Title, Text: r.Text, Section: r.Section, Chromium: r.Chromium,
		Sentences: saidOf(r.Code),
	}
	if cookiejar.RuleOf(r.Code) == nil {
		x := readAcross(r.Example).between(query)
		p.Example, p.Change, p.Try = tellAcross(x), x.change(), tryAcross(x)
		return p, nil
	}
	example := r.Example
	if other, has := whenStoring()[r.Code]; has && aboutStoring(query) {
		example = other
	}
	p.Example, p.Change = tell(r, example)
	p.Try = try(example)
	return p, nil
}

func quote(s string) string { return `"` + s + `"` }
