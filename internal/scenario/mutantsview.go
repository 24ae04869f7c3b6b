package scenario

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/experiments"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

var (
	// lasting finds a line that says how long something lasts, and aNumber what it says.
	lasting = memo.Pattern(`max_age|set_expiry|timedelta|expires=|cache\.(set|add|touch|get_or_set)\(|"exp"|time\.time\(\) - `)
	aNumber = memo.Pattern(`\b\d+\b`)
	aText   = memo.Pattern(`"[^"]*"|'[^']*'`)
	// inEntry finds what names an entry of the cache, up to the name.
	inEntry = memo.Pattern(`cache\.\w+\(f?["']|["'](?:[^"']*)["'] (?:not )?in cache\b`)
)

// viewVariants are the lines of a view that are one change away from these: another length of
// time, another name of an entry, of a cookie or of a value, the opposite asked, only whether
// something is there, rows found by less, other classes that one derives from, clear() for flush().
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
	all = slices.Concat(named(line), asked(line), compared(line), onlyThere(line), foundByLess(line), otherBases(line))
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

// classLine finds the line of a class with what it derives from.
var classLine = memo.Pattern(`^(\s*class \w+\()([\w., ]+)(\):.*)$`)

// otherBases are the line of a class that derives from several, with two of them in the other order, and without one: one
// at a time.
func otherBases(line string) (all []string) {
	m := classLine().FindStringSubmatch(line)
	if m == nil {
		return nil
	}
	bases := strings.Split(m[2], ",")
	for i, base := range bases {
		bases[i] = strings.TrimSpace(base)
	}
	written := func(bases []string) string { return m[1] + strings.Join(bases, ", ") + m[3] }
	for i := range bases {
		if i > 0 {
			other := slices.Clone(bases)
			other[i-1], other[i] = other[i], other[i-1]
			all = append(all, written(other))
		}
		if len(bases) > 1 {
			all = append(all, written(slices.Delete(slices.Clone(bases), i, i+1)))
		}
	}
	return all
}

// inName finds what stands before the name of a cookie, of a value of the session, or of
// something that was sent.
var inName = memo.Pattern(`(?:request\.(?:session|POST|GET|COOKIES)(?:\[|\.(?:get|pop)\()|response\.(?:set_cookie|set_signed_cookie|delete_cookie)\(|response\.cookies\[)["']`)

// named are a line with another name of a cookie, of a value of the session, or of what was
// sent: one at a time.
func named(line string) (all []string) {
	for _, at := range inName().FindAllStringIndex(line, -1) {
		all = append(all, line[:at[1]]+"other_"+line[at[1]:])
	}
	return all
}

// turned are words of Python and what is asked, or said, by their opposites.
var turned = []struct{ find, by string }{
	{" == ", " != "}, {" != ", " == "}, {" not in ", " in "}, {" in ", " not in "}, {" is not None", " is None"}, {" is None", " is not None"},
	{" < ", " >= "}, {" <= ", " > "}, {" > ", " <= "}, {" >= ", " < "}, {" and ", " or "}, {" or ", " and "}, {"=True", "=False"}, {"=False", "=True"},
}

// asked are a line that asks the opposite, or says False for True: one at a time, and nothing
// in a text.
func asked(line string) (all []string) {
	bare := aText().ReplaceAllStringFunc(line, func(text string) string { return strings.Repeat("_", len(text)) })
	for _, t := range turned {
		at := strings.Index(bare, t.find)
		if at < 0 || t.find == " in " && (strings.Contains(bare, " not in ") || strings.Contains(bare, "for ")) || t.find == " is None" && strings.Contains(bare, " is not None") {
			continue
		}
		all = append(all, line[:at]+t.by+line[at+len(t.find):])
	}
	if head, is := strings.CutPrefix(strings.TrimSpace(bare), "if "); is && len(all) == 0 {
		at := strings.Index(line, "if ") + len("if ")
		if strings.HasPrefix(head, "not ") {
			return append(all, line[:at]+line[at+len("not "):])
		}
		all = append(all, line[:at]+"not "+line[at:])
	}
	return all
}

// comparedWith finds what a condition compares with: a number, or a text.
var comparedWith = memo.Pattern(`(?:==|!=|<=|>=|<|>) (\d+\b|["'])`)

// compared are a condition with another number, or another text, in a comparison: one at a time.
func compared(line string) (all []string) {
	if head := strings.TrimSpace(line); !strings.HasPrefix(head, "if ") && !strings.HasPrefix(head, "elif ") {
		return nil
	}
	for _, at := range comparedWith().FindAllStringSubmatchIndex(line, -1) {
		from, to := at[2], at[3]
		if strings.Count(line[:from], `"`)%2 != 0 { // in a text
			continue
		}
		n, err := strconv.ParseInt(line[from:to], 10, 64)
		switch {
		case err != nil:
			all = append(all, line[:to]+"other_"+line[to:])
		case n > 0 && n < 1<<40:
			all = append(all, line[:from]+strconv.FormatInt(n*10, 10)+line[to:])
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
