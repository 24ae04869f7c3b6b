package render

import "statelab/internal/rule"

// memoryWords are what is said of sessions for which there is no table.
var memoryWords = struct {
	title, cache, empty, left, whole, notMade rule.Text
}{
	title:   rule.Text{EN: "SERVER'S MEMORY", KO: "서버의 메모리"},
	cache:   rule.Text{EN: "cache", KO: "캐시"},
	empty:   rule.Text{EN: "no entries", KO: "든 것 없음"},
	left:    rule.Text{EN: "(no entries left)", KO: "(남은 것 없음)"},
	whole:   rule.Text{EN: "THE WHOLE MEMORY", KO: "메모리 전체"},
	notMade: rule.Text{EN: "(this table is not made yet)", KO: "(아직 만들지 않은 테이블)"},
}
