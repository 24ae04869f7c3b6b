package language

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/rule"
)

// What a deployment changes is told as somebody tells it who reads the change: settings with both values, and files by the
// lines that are other than before, with one around them.

const (
	mostChangedLines  = 60  // of files, that are told in one deployment
	longestChange     = 200 // characters of a line, or of a value
	mostComparedLines = 1000
)

// changesOf is what a version of a site has otherwise than the one before: its settings and files by their names, and line
// by line.
func changesOf(was, now httpsim.Site) (about []string, told []rule.Text) {
	for _, s := range changedSettings(was, now) {
		about = append(about, s.name)
		told = append(told, rule.Same(s.name+": "+cut(s.was)+" -> "+cut(s.now)))
	}
	if was.Bug != now.Bug {
		about = append(about, bugKey)
		told = append(told, rule.Textf("the mistake of the site: %s -> %s", "사이트의 실수: %s -> %s", cmp.Or(string(was.Bug), noBug), cmp.Or(string(now.Bug), noBug)))
	}
	left := mostChangedLines
	for _, f := range changedFiles(was, now) {
		if f.onlySets(about) { // which is told by the values
			continue
		}
		about, told = append(about, f.name), append(told, f.says)
		shown := f.lines[:min(len(f.lines), left)]
		left -= len(shown)
		for _, line := range shown {
			told = append(told, rule.Same(cut(line)))
		}
		if more := len(f.lines) - len(shown); more > 0 {
			told = append(told, rule.Textf("… and %d more lines", "… 그 밖에 %d줄", more))
		}
	}
	return about, told
}

// cut is the beginning of a long text.
func cut(text string) string {
	text = strings.ReplaceAll(text, "\n", " ")
	if runes := []rune(text); len(runes) > longestChange {
		return string(runes[:longestChange]) + "…"
	}
	return text
}

// changedSetting is a setting with what it was and what it is.
type changedSetting struct{ name, was, now string }

// notSet stands for the value of a setting of one's own that there is not.
const notSet = "(none)"

func changedSettings(was, now httpsim.Site) (all []changedSetting) {
	before, after := djangocode.SettingsSaid(was), djangocode.SettingsSaid(now)
	valueIn := func(all []djangocode.SettingSaid, name string) string {
		if i := slices.IndexFunc(all, func(s djangocode.SettingSaid) bool { return s.Name == name }); i >= 0 {
			return all[i].Code
		}
		return notSet
	}
	for _, s := range after {
		if value := valueIn(before, s.Name); value != s.Code {
			all = append(all, changedSetting{s.Name, value, s.Code})
		}
	}
	for _, s := range before {
		if valueIn(after, s.Name) == notSet {
			all = append(all, changedSetting{s.Name, s.Code, notSet})
		}
	}
	return all
}

// changedFile is a file with the lines that are other than before.
type changedFile struct {
	name  string
	says  rule.Text
	lines []string
}

// onlySets reports whether the lines of a settings.py that are other than before set these settings and do nothing else.
func (f changedFile) onlySets(settings []string) bool {
	return f.name == "settings.py" && !slices.ContainsFunc(f.lines, func(line string) bool {
		name, _, _ := strings.Cut(line[1:], " = ")
		return line[0] != ' ' && !slices.Contains(settings, strings.TrimSpace(name))
	})
}

// changedFiles are the files of a version that are other than before, new, or gone.
func changedFiles(was, now httpsim.Site) (all []changedFile) {
	before, after := djangocode.Files(was), djangocode.Files(now)
	find := func(files []djangocode.File, name string) int {
		return slices.IndexFunc(files, func(f djangocode.File) bool { return f.Name == name })
	}
	for _, f := range after {
		i := find(before, f.Name)
		switch {
		case i < 0:
			all = append(all, changedFile{f.Name, rule.Textf("%s is new:", "%s: 새 파일", f.Name), marked(difference(nil, strings.Split(f.Text, "\n")))})
		case before[i].Text != f.Text:
			all = append(all, changedFile{f.Name, rule.Textf("%s:", "%s:", f.Name), marked(difference(strings.Split(before[i].Text, "\n"), strings.Split(f.Text, "\n")))})
		}
	}
	for _, f := range before {
		if find(after, f.Name) < 0 {
			all = append(all, changedFile{f.Name, rule.Textf("%s is gone", "%s: 없어짐", f.Name), nil})
		}
	}
	return all
}

// differing is a line of two texts: of both (' '), of the first alone ('-'), of the second alone ('+').
type differing struct {
	mark byte
	line string
}

// difference is how a text became another one, by as few lines as may be. Of texts with very many lines between the first
// and the last that differ, all of these are.
func difference(was, now []string) (all []differing) {
	begin := 0
	for begin < len(was) && begin < len(now) && was[begin] == now[begin] {
		all, begin = append(all, differing{' ', was[begin]}), begin+1
	}
	end := 0
	for end < len(was)-begin && end < len(now)-begin && was[len(was)-1-end] == now[len(now)-1-end] {
		end++
	}
	all = append(all, differenceWithin(was[begin:len(was)-end], now[begin:len(now)-end])...)
	for _, line := range was[len(was)-end:] {
		all = append(all, differing{' ', line})
	}
	return all
}

func differenceWithin(was, now []string) (all []differing) {
	i, j := 0, 0
	if len(was) <= mostComparedLines && len(now) <= mostComparedLines {
		same := longestCommon(was, now)
		for i < len(was) && j < len(now) {
			switch {
			case was[i] == now[j]:
				all, i, j = append(all, differing{' ', was[i]}), i+1, j+1
			case same[i+1][j] >= same[i][j+1]:
				all, i = append(all, differing{'-', was[i]}), i+1
			default:
				all, j = append(all, differing{'+', now[j]}), j+1
			}
		}
	}
	for ; i < len(was); i++ {
		all = append(all, differing{'-', was[i]})
	}
	for ; j < len(now); j++ {
		all = append(all, differing{'+', now[j]})
	}
	return all
}

// longestCommon says of each two places how many lines what follows them has in common, in their order.
func longestCommon(was, now []string) [][]int {
	same := make([][]int, len(was)+1)
	for i := range same {
		same[i] = make([]int, len(now)+1)
	}
	for i := len(was) - 1; i >= 0; i-- {
		for j := len(now) - 1; j >= 0; j-- {
			if same[i][j] = max(same[i+1][j], same[i][j+1]); was[i] == now[j] {
				same[i][j] = same[i+1][j+1] + 1
			}
		}
	}
	return same
}

// marked are the lines that differ and those beside them, each with its mark, and an ellipsis where others are left out.
func marked(all []differing) (lines []string) {
	near := func(i int) bool {
		return all[i].mark != ' ' || i > 0 && all[i-1].mark != ' ' || i+1 < len(all) && all[i+1].mark != ' '
	}
	last := -1
	for i, d := range all {
		if !near(i) {
			continue
		}
		if last >= 0 && i > last+1 {
			lines = append(lines, "  …")
		}
		lines, last = append(lines, strings.TrimRight(string(d.mark)+" "+d.line, " ")), i
	}
	return lines
}
