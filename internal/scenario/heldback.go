package scenario

import (
	"regexp"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// comeOf are parts of what is said where a key is misspelt, by what it was meant for: who mends the key has mended
// that too, and is not told it.
var comeOf = map[string][]string{
	"pages":     {"the site has nothing to answer with", "with this the page around it cannot run", "has no page", "is never used"},
	"users":     {"has no user", "has a user", "who is no user of the site"},
	"write":     {"a task has something to write or something to do", "the task has no hole", "no task fills the hole"},
	"do":        {"a task has something to write or something to do"},
	"templates": {"there is no template"},
	"sites":     {"the lesson has no site", "has a user", "it is given a model of the site", "no site and no act has the hole"},
	"browsers":  {"the lesson has no browser"},
	"views":     {"the site has no views:"},
}

// meantKey finds the key for which one was misspelt, in the hint of the problem.
var meantKey = memo.Pattern(`^did you mean "(\w+)"\?`)

// heldBack takes the problems away that only come of another one: of a key that is misspelt, and of a model whose
// definition is not read. What is independent stays, all of it in one round.
func heldBack(l *lesson.Lesson, problems diag.List) diag.List {
	problems = templatesOnce(l, problems)
	var parts []string
	if slices.ContainsFunc(l.Sites, noModelsRead) {
		parts = append(parts, "the site has no model ")
	}
	if slices.ContainsFunc(problems, func(p diag.Diagnostic) bool { return inURLs(l, p.Pos) }) {
		parts = append(parts, "no page uses the view in which this hole stands")
	}
	for _, p := range problems {
		if m := meantKey().FindStringSubmatch(p.Hint); m != nil && strings.HasPrefix(p.Message, "unknown key ") {
			parts = append(parts, comeOf[m[1]]...)
		}
		if strings.HasPrefix(p.Message, "the file under views: has no view ") { // after which its page is called
			parts = append(parts, "no page of this site is called so")
		}
	}
	models := unreadModels(l, problems)
	if len(parts) == 0 && len(models) == 0 {
		return problems
	}
	lines := strings.Split(string(l.Source), "\n")
	left := slices.DeleteFunc(slices.Clone(problems), func(p diag.Diagnostic) bool {
		if slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(p.Message, part) }) {
			return true
		}
		if p.Pos.Line < 1 || p.Pos.Line > len(lines) {
			return false
		}
		return slices.ContainsFunc(models, func(m span) bool {
			return !definesAt(models, m.called, p.Pos.Line) && m.comes(lines[p.Pos.Line-1], p.Pos.Col)
		})
	})
	if len(left) == 0 { // each comes of another one
		return problems
	}
	return left
}

// noModelsRead reports whether the models.py of a site is no Python, so that nobody knows which models it has.
func noModelsRead(site lesson.Site) bool {
	n := site.Node.Get("models")
	if n == nil || n.Kind != lesson.Scalar {
		return false
	}
	_, err := python.Program(language.Untabbed(n.Value))
	return err != nil && !strings.Contains(n.Value, "{hole:")
}

// inURLs reports whether a place is in the urls.py of a site.
func inURLs(l *lesson.Lesson, pos diag.Pos) bool {
	return slices.ContainsFunc(l.Sites, func(site lesson.Site) bool {
		n := site.Node.Get("urls")
		return n != nil && n.Kind == lesson.Scalar && isIn(pos, n)
	})
}

// isIn reports whether a place is in a text of several lines.
func isIn(pos diag.Pos, text *lesson.Node) bool {
	return pos.Line >= text.Pos.Line && pos.Line <= text.Pos.Line+strings.Count(text.Value, "\n")+1
}

// inTemplate finds what is told of a line of a template, whoever fills that in.
var inTemplate = memo.Pattern(`\bin \S+, line [0-9]+: .+$`)

// templatesOnce leaves of what is wrong in a template what is told at its line, and not that each view and each text
// for a hole that fills it in comes upon it; where it is told at none, the first of these.
func templatesOnce(l *lesson.Lesson, problems diag.List) diag.List {
	isThere := func(pos diag.Pos) bool {
		return slices.ContainsFunc(l.Sites, func(site lesson.Site) bool {
			n := site.Node.Get("templates")
			return n != nil && slices.ContainsFunc(n.Entries, func(e lesson.Entry) bool { return isIn(pos, e.Value) })
		})
	}
	told := map[string]bool{}
	for _, p := range problems {
		told[inTemplate().FindString(p.Message)] = told[inTemplate().FindString(p.Message)] || isThere(p.Pos)
	}
	var left diag.List
	for _, p := range problems {
		said := inTemplate().FindString(p.Message)
		if said != "" && !isThere(p.Pos) {
			if told[said] {
				continue
			}
			told[said] = true
		}
		left = append(left, p)
	}
	return left
}

// definesAt reports whether a model of a name is defined at a line: of two sites, both may have one.
func definesAt(models []span, name string, line int) bool {
	return slices.ContainsFunc(models, func(m span) bool { return m.called == name && line >= m.first && line <= m.last })
}

// A span is a model whose definition is not read, with the lines of it.
type span struct {
	called      string
	name, field *regexp.Regexp
	first, last int
}

// comes reports whether a problem at a column of a line may come of the model: the line names it, or one of its
// fields is asked for right there. Beside a field something else may be wrong, which is told.
func (m span) comes(line string, col int) bool {
	runes := []rune(line)
	at := min(max(col-1, 0), len(runes))
	return m.name.MatchString(line) || m.field != nil && m.field.MatchString(string(runes[max(at-1, 0):]))
}

// unreadModels are the models of which a problem is told.
func unreadModels(l *lesson.Lesson, problems diag.List) (all []span) {
	for _, site := range l.Sites {
		for _, e := range site.Node.Entries {
			misspelt := e.Key.Value != "models" && slices.ContainsFunc(problems, func(p diag.Diagnostic) bool {
				return p.Pos == e.Key.Pos && strings.HasPrefix(p.Hint, `did you mean "models"?`)
			})
			if e.Key.Value != "models" && !misspelt {
				continue
			}
			for i, m := range e.Value.Entries {
				s := span{called: m.Key.Value, name: modelIn(m), field: fieldIn(m), first: m.Key.Pos.Line, last: lastLine(m.Value)}
				if i+1 < len(e.Value.Entries) {
					s.last = max(s.first, e.Value.Entries[i+1].Key.Pos.Line-1)
				}
				if misspelt || slices.ContainsFunc(problems, func(p diag.Diagnostic) bool { return p.Pos.Line >= s.first && p.Pos.Line <= s.last }) {
					all = append(all, s)
				}
			}
		}
	}
	return all
}

// modelIn finds a model in a line by its name.
func modelIn(model lesson.Entry) *regexp.Regexp {
	return regexp.MustCompile(`\b` + regexp.QuoteMeta(model.Key.Value) + `\b`)
}

// fieldIn finds, one character before the place of a problem, an attribute that may be a field of a model; nil where
// it has none.
func fieldIn(model lesson.Entry) *regexp.Regexp {
	var fields []string
	for _, e := range model.Value.Entries {
		for _, field := range e.Value.Entries {
			fields = append(fields, regexp.QuoteMeta(field.Key.Value))
		}
	}
	if fields == nil {
		return nil
	}
	return regexp.MustCompile(`^(?:.?(?:\{\{ *)?\w[\w.]*)?\.(?:` + strings.Join(fields, "|") + `)\b`)
}

// lastLine is the last line at which something of a node begins.
func lastLine(n *lesson.Node) int {
	last := n.Pos.Line
	for _, e := range n.Entries {
		last = max(last, e.Key.Pos.Line, lastLine(e.Value))
	}
	for _, item := range n.Items {
		last = max(last, lastLine(item))
	}
	return last
}
