package scenario

import (
	"strconv"
	"strings"

	"statelab/internal/experiments"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

var (
	// lasting finds a line that says how long something lasts, and aNumber what it says.
	lasting = memo.Pattern(`max_age|set_expiry|timedelta|expires=|cache\.(set|add)\(|"exp"`)
	aNumber = memo.Pattern(`\b\d+\b`)
	aText   = memo.Pattern(`"[^"]*"|'[^']*'`)
	// inEntry finds what names an entry of the cache, up to the name.
	inEntry = memo.Pattern(`cache\.\w+\(f?["']|["'](?:[^"']*)["'] (?:not )?in cache\b`)
)

// viewVariants are the lines of a view that are one change away from these: another length of
// time, another name of an entry, clear() for flush().
func viewVariants(answer string) (all []experiments.Variant) {
	lines := strings.Split(answer, "\n")
	for i, line := range lines {
		for _, other := range lineVariants(line) {
			changed := append(append(append([]string{}, lines[:i]...), other), lines[i+1:]...)
			all = append(all, experiments.Variant{Line: strings.Join(changed, "\n"), What: rule.Same(strings.TrimSpace(other))})
		}
	}
	return all
}

func lineVariants(line string) (all []string) {
	if strings.Contains(line, "session.flush()") {
		all = append(all, strings.Replace(line, "session.flush()", "session.clear()", 1))
	}
	if at := inEntry().FindStringIndex(line); at != nil {
		name := at[1]
		if !strings.Contains(line[at[0]:at[1]], "(") { // "name" in cache
			name = at[0] + 1
		}
		all = append(all, line[:name]+"other-"+line[name:])
	}
	if !lasting().MatchString(line) {
		return all
	}
	if at := lastNumber(line); at != nil {
		n, err := strconv.ParseInt(line[at[0]:at[1]], 10, 64)
		if err == nil && n > 0 && n < 1<<40 {
			all = append(all, line[:at[0]]+strconv.FormatInt(n*60, 10)+line[at[1]:], line[:at[0]]+strconv.FormatInt((n+59)/60, 10)+line[at[1]:])
		}
	}
	return all
}

// lastNumber is where the last number of a line stands that is in no text: how long it lasts
// stands behind names and values. It is nil where there is none.
func lastNumber(line string) (at []int) {
	bare := aText().ReplaceAllStringFunc(line, func(text string) string { return strings.Repeat(" ", len(text)) })
	if all := aNumber().FindAllStringIndex(bare, -1); len(all) > 0 {
		at = all[len(all)-1]
	}
	return at
}
