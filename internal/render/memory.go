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
	notMade: rule.Text{EN: "(this table is not made yet)", KO: "(아직 만들지 않은 테이블)"},
}

// tableTitles name the table, or the memory, which is none, and its host where that
// is wanted. Where there is no room, whose it is says more than its name.
func (sc *scene) tableTitles(t *trace.Table, named bool) []line {
	what, name := words.table, strings.TrimSuffix(t.Name, trace.NotMade)
	if t.Name == trace.Memory {
		what, name = memoryWords.title, sc.say(memoryWords.cache)
	}
	title := line{sc.span(label, sc.say(what))}
	full := title.with(gap(2), sc.span(plain, name))
	if !named {
		return []line{full, title}
	}
	host := []span{gap(2), sc.span(plain, t.Host)}
	return []line{full.with(host...), title.with(host...)}
}
