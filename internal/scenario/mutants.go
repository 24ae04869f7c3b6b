package scenario

import (
	"cmp"
	"maps"
	"strings"
	"time"

	"statelab/internal/clock"
	"statelab/internal/experiments"
	"statelab/internal/httpsim"
	"statelab/internal/language"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// mutant is the answer of a task with one thing changed.
type mutant struct {
	text    string // of the hole in which it is
	what    rule.Text
	written language.Fillings
	free    []string // in which it differs, where that does not matter
	kind    string   // of the hole
	invents string   // see invented
}

// changes are the answers that are one change away from a task's, each in one of its holes, and
// what is not tried.
type changes struct {
	mutants []mutant
	not     []trace.Mutant
}

// written is what is written in each.
func (c *changes) written() []language.Fillings {
	all := make([]language.Fillings, len(c.mutants))
	for i := range c.mutants {
		all[i] = c.mutants[i].written
	}
	return all
}

// changes reads the answers that are one change away.
func (t *task) changes() (c changes) {
	for _, h := range t.holes {
		answer := t.answer[h.Name.Value].Text
		leftOut := map[string]bool{}
		for _, v := range variants(h, answer) {
			f, problems := t.reader.ReadHole(h, v.Line)
			if len(problems) > 0 && h.Kind != language.ViewHole { // lines of a view that are not read are refused in a learner's hand, too
				c.not = append(c.not, trace.Mutant{Text: v.Line, What: v.What, NotTried: problems[0].Text()})
			}
			if len(problems) > 0 || f.Text == answer {
				continue
			}
			leftOut[v.What.EN] = true
			written := maps.Clone(t.answer)
			written[h.Name.Value] = f
			c.mutants = append(c.mutants, mutant{f.Text, v.What, written, h.Freely(f, t.answer[h.Name.Value]), h.Kind, invented(f.Text, answer)})
		}
		c.not = append(c.not, untried(h, answer, leftOut)...)
	}
	return c
}

var (
	onlyNothing = rule.Text{EN: "in its place only nothing is tried: which other text would be wrong, nobody knows", KO: "아무것도 없는 것만 시도함: 다른 어떤 글이 틀린 것인지 알 수 없음"}
	onlyWithout = rule.Text{EN: "it is only left out: no name, length or question stands in it that could be another", KO: "이 줄이 없는 것만 시도함: 달라질 수 있는 이름, 기간, 조건이 없음"}
	notAlone    = rule.Text{EN: "it is not left out alone: what is left would not be read here, or name what nothing gives", KO: "이 줄만 빼는 것은 시도하지 않음: 남은 코드를 여기서 읽지 않거나, 값이 없는 이름을 쓰게 됨"}
)

// untried are the parts of an answer of which nothing is tried, or only that they are missing:
// of lines, those of which that is among the changes that were read.
func untried(h language.Hole, answer string, tried map[string]bool) (not []trace.Mutant) {
	switch h.Kind {
	case language.TextHole, language.AddressHole:
		return []trace.Mutant{{Text: answer, What: rule.Same(answer), NotTried: onlyNothing}}
	case language.ViewHole:
		for line := range strings.SplitSeq(answer, "\n") {
			if text := strings.TrimSpace(line); text != "" && len(lineVariants(line)) == 0 {
				why := onlyWithout
				if !tried[lineAway(text).EN] {
					why = notAlone
				}
				not = append(not, trace.Mutant{Text: text, What: rule.Same(text), NotTried: why})
			}
		}
	}
	return not
}

func variants(h language.Hole, answer string) []experiments.Variant {
	switch h.Kind {
	case language.SetCookieHole:
		if answer == "" {
			return nil
		}
		return append(experiments.Variants(answer), without)
	case language.SettingsHole:
		return append(settingVariants(h, answer), leftOut(answer)...)
	case language.ViewHole:
		return append(viewLeftOut(answer), viewVariants(answer)...)
	}
	return []experiments.Variant{without}
}

// lineAway says of a change that a line is left out.
func lineAway(line string) rule.Text { return rule.Textf("without %s", "%s 없이", line) }

var without = experiments.Variant{What: rule.Text{EN: "nothing", KO: "아무것도 없음"}}

// leftOut is each line of a text left out.
func leftOut(text string) (all []experiments.Variant) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		rest := append(append([]string{}, lines[:i]...), lines[i+1:]...)
		all = append(all, experiments.Variant{Line: strings.Join(rest, "\n"), What: lineAway(strings.TrimSpace(line))})
	}
	return all
}

// settingVariants are the other values of each setting that the answer has, or that may
// be written.
func settingVariants(h language.Hole, answer string) (all []experiments.Variant) {
	open := map[string]bool{}
	for _, name := range h.Of {
		open[name.Value] = true
	}
	lines := strings.Split(answer, "\n")
	for _, s := range httpsim.SettingTable() {
		at := -1
		for i, line := range lines {
			if name, _, set := strings.Cut(line, "="); set && strings.TrimSpace(name) == s.Name {
				at = i
			}
		}
		if at < 0 && !open[s.Name] {
			continue
		}
		for _, value := range otherValues(s, h.Value(s, answer)) {
			line := language.SettingLine(s, value)
			changed := append([]string{}, lines...)
			if at >= 0 {
				changed[at] = line
			} else {
				changed = append(changed, line)
			}
			all = append(all, experiments.Variant{Line: strings.Join(changed, "\n"), What: rule.Same(line)})
		}
	}
	return all
}

// otherValues are values of a setting that differ from one, as a lesson types them.
func otherValues(s httpsim.Setting, value string) (others []string) {
	candidates := s.Choices
	switch s.Kind {
	case httpsim.KindBool:
		candidates = []string{"true", "false"}
	case httpsim.KindLength:
		d, _ := clock.ParseLength(cmp.Or(value, s.Default))
		for _, other := range []time.Duration{d * 60, d / 60 / time.Second * time.Second} {
			candidates = append(candidates, clock.FormatLength(other))
		}
	case httpsim.KindText:
		if s.Choices == nil {
			candidates = []string{value + "2"}
		}
	}
	for _, c := range candidates {
		if c != value && httpsim.CheckSetting(s.Name, c) == nil {
			others = append(others, c)
		}
	}
	return others
}
