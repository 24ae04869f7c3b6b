package render

import (
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// memoryWords are what is said of sessions for which there is no table.
var memoryWords = struct {
	title, cache, empty, left, whole, notMade rule.Text
}{
	title:   rule.Text{EN: "SERVER'S MEMORY", KO: "서버의 메모리"},
	cache:   rule.Text{EN: "cache", KO: "캐시"},
	empty:   rule.Text{EN: "no entries", KO: "든 것 없음"},
	left:    rule.Text{EN: "(no entries left)", KO: "(남은 것 없음)"},
	whole:   rule.Text{EN: "THE WHOLE MEMORY", KO: "메모리 전체"},
	notMade: rule.Text{EN: "(not made)", KO: "(아직 없음)"},
}

// tableTitle names the table, or the memory, which is none.
func (sc *scene) tableTitle(t *trace.Table) line {
	if t.Name == trace.Memory {
		return line{sc.span(label, sc.say(memoryWords.title)), gap(2), sc.span(plain, sc.say(memoryWords.cache))}
	}
	name, notMade := strings.CutSuffix(t.Name, trace.NotMade)
	title := line{sc.span(label, sc.say(words.table)), gap(2), sc.span(plain, name)}
	if notMade {
		title = title.with(gap(1), sc.whole(faint, sc.say(memoryWords.notMade)))
	}
	return title
}
