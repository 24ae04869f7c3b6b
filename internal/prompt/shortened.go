package prompt

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// The screen shows long values shortened, as 6242..0shb. Who copies such a one from there
// means the whole one, which has to be named.

var shortForm = memo.Pattern(`[!-~]{4}\.\.[!-~]{4}`)

// shortens reports whether a short form is that of a value.
func shortens(short, value string) bool {
	return len(value) > len(short) && strings.HasPrefix(value, short[:4]) && strings.HasSuffix(value, short[len(short)-4:])
}

// seenValue is a whole value that the screen shortened, and where it is.
type seenValue struct {
	value   string
	browser string // whose jar has it; "" where none does
	cookie  trace.Cookie
}

// shortenedValue finds a value of the screen that a line has in its short form.
func (r *reading) shortenedValue() *Mistake {
	for _, typed := range shortForm().FindAllString(r.line, -1) {
		seen, ok := r.seen(typed)
		if !ok {
			continue
		}
		m := r.wrong(rule.Textf("%s is how the screen shortens a longer value", "%s: 화면에 줄여서 보인 값입니다. 실제 값은 더 깁니다", typed), rule.Text{})
		m.Col = len([]rune(r.line[:strings.Index(r.line, typed)])) + 1
		for name, value := range r.world.Kept() {
			if value == seen.value {
				m.Hint = rule.Textf("$%s stands for the whole one", "온전한 값은 $%s로 적습니다", name)
				m.Offer = r.readableLine(strings.ReplaceAll(r.line, typed, "$"+name))
				return m
			}
		}
		r.nameWhole(m, seen)
		return m
	}
	return nil
}

// seen finds the whole value of a short form among what was seen.
func (s *Session) seen(short string) (found seenValue, ok bool) {
	for _, step := range slices.Backward(s.steps()) {
		if step.Jar != nil {
			for _, c := range step.Jar.All {
				if shortens(short, string(c.Value)) {
					return seenValue{string(c.Value), step.Actor, c}, true
				}
			}
		}
		var values []string
		for i := range step.Exchanges {
			for _, f := range slices.Concat(step.Exchanges[i].Brought(), step.Exchanges[i].Sent) {
				values = append(values, string(f.Cookie.Value))
			}
		}
		if step.Table != nil {
			for _, row := range step.Table.Rows {
				values = append(values, row.Key)
			}
		}
		for _, value := range values {
			if shortens(short, value) {
				found, ok = seenValue{value: value}, true
			}
		}
	}
	return found, ok
}

// nameWhole says how a whole value is named: the lines that keep it, from where it can be
// kept.
func (r *reading) nameWhole(m *Mistake, seen seenValue) {
	if seen.browser == "" {
		m.Hint = rule.Textf("the whole one is %s", "온전한 값: %s", seen.value)
		return
	}
	name := "key"
	for n := 2; r.world.Kept()[name] != ""; n++ {
		name = fmt.Sprint("key", n)
	}
	keep := "remember " + name + " cookie " + seen.cookie.Name
	if last := r.Last(); last != nil && last.Actor == seen.browser && last.Jar != nil && slices.ContainsFunc(last.Jar.All, func(c trace.Cookie) bool { return c == seen.cookie }) {
		m.Offer = keep
	} else { // what is kept is of the last act
		i := max(0, slices.IndexFunc(r.hosts(), seen.cookie.Concerns))
		keep = "look " + r.hosts()[i] + ", " + keep
		if seen.browser != r.browser {
			keep = "as " + seen.browser + ", " + keep + ", as " + r.browser
		}
	}
	m.Hint = rule.Textf("keep the whole one first: %[1]s. Then write $%[2]s", "온전한 값을 먼저 보관합니다: %[1]s. 그다음 $%[2]s로 적습니다", keep, name)
}
