package language

import (
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

// Untabbed is a text whose lines are indented by four blanks for each tab. Where a line has
// blanks and tabs before it, all stay, as Python reads none of it.
func Untabbed(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		rest := strings.TrimLeft(line, "\t")
		if strings.HasPrefix(rest, " ") && rest != line {
			return text
		}
		lines[i] = strings.Repeat("    ", len(line)-len(rest)) + rest
	}
	return strings.Join(lines, "\n")
}

// aboveView finds lines that stand above the def of a view.
var aboveView = memo.Pattern(`^(@|from\s|import\s|#)`)

// WithinView takes off what somebody typed who wrote the whole view the lines that stand above
// and below the place of a hole in it. It is false for what is no whole view, and for one that
// is another around the place.
func WithinView(above, below, typed string) (inner string, told rule.Text, ok bool) {
	if djangocode.IsWholeMiddleware(Untabbed(typed)) && isFrame(above, below) {
		if inner, err := djangocode.InMiddleware(Untabbed(typed)); err == nil {
			return strings.Trim(dedented(inner), "\n"), leftOut, true
		}
		return "", told, false // it is told when it is read
	}
	lines, head, foot := codeLines(Untabbed(typed)), codeLines(above), codeLines(below)
	if len(head) == 0 || !strings.HasPrefix(head[0], "def ") || len(lines) < len(head)+len(foot) {
		return "", told, false
	}
	end := len(lines) - len(foot)
	same := func(a, b string) bool { return spelt(a) == spelt(b) }
	if !slices.EqualFunc(lines[:len(head)], head, same) || !slices.EqualFunc(lines[end:], foot, same) {
		return "", told, false
	}
	return dedented(strings.Join(lines[len(head):end], "\n")), leftOut, true
}

// WithinText is WithinView of a text that is no lines of a view, as a template.
func WithinText(above, below, typed string) (inner string, told rule.Text, ok bool) {
	filled := func(text string) []string {
		return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
	}
	lines, head, foot := filled(typed), filled(above), filled(below)
	if len(head)+len(foot) == 0 || len(lines) <= len(head)+len(foot) {
		return "", told, false
	}
	end := len(lines) - len(foot)
	same := func(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }
	if !slices.EqualFunc(lines[:len(head)], head, same) || !slices.EqualFunc(lines[end:], foot, same) {
		return "", told, false
	}
	return dedented(strings.Join(lines[len(head):end], "\n")), leftOut, true
}

// leftOut is told of what was left out.
var leftOut = rule.Text{EN: "The lines around it stand there already, and were left out.", KO: "위아래의 줄은 이미 적혀 있으므로 뺐습니다."}

// isFrame reports whether nothing stands around a place but what makes lines a middleware.
func isFrame(above, below string) bool {
	const passes = "return get_response(request)"
	text := above + "\n" + strings.Repeat(" ", 8) + passes + "\n" + below
	if !djangocode.IsWholeMiddleware(text) {
		return false
	}
	inner, err := djangocode.InMiddleware(text)
	return err == nil && strings.Trim(strings.ReplaceAll(inner, passes, ""), " \n") == ""
}

// wholeMiddleware is what was written in a hole of a middleware, in which nothing else is, where
// it is a whole one: what that does for each request, at its place. It is false for anything else.
func (r *Reader) wholeMiddleware(h Hole, text string) (inner string, indent int, ok bool, problems diag.List) {
	if h.Kind != ViewHole || !djangocode.IsWholeMiddleware(text) {
		return "", 0, false, nil
	}
	alone := r.belowHole(h.Name.Value).alone
	if at, in := r.viewOf(h.Name.Value); in {
		above, below, _, _ := r.AroundInLines(h.Name.Value)
		alone = at.middleware && !at.below && (strings.TrimSpace(above+below) == "" || isFrame(above, below))
	}
	if !alone {
		return "", 0, false, nil
	}
	inner, err := djangocode.ReadMiddleware(text)
	if err != nil {
		return "", 0, true, unread(err)
	}
	anew := dedented(inner)
	for i, line := range strings.Split(anew, "\n") {
		if strings.TrimSpace(line) != "" {
			indent = indentOf(strings.Split(inner, "\n")[i]) - indentOf(line)
			break
		}
	}
	return anew, indent, true, nil
}

// dedented are lines without the blanks that stand before all of them.
func dedented(text string) string {
	lines := strings.Split(text, "\n")
	least := -1
	for _, line := range lines {
		if n := indentOf(line); strings.TrimSpace(line) != "" && (least < 0 || n < least) {
			least = n
		}
	}
	for i, line := range lines {
		lines[i] = line[min(max(least, 0), indentOf(line)):]
	}
	return strings.Join(lines, "\n")
}

// codeLines are the lines of a view from its def on, without empty ones.
func codeLines(text string) []string {
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
	for len(lines) > 0 && aboveView().MatchString(lines[0]) {
		lines = lines[1:]
	}
	return lines
}
