package docs_test

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"statelab/internal/cookiejar"
	"statelab/internal/httpsim"
	"statelab/internal/korean"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
)

var update = flag.Bool("update", false, "write the tables of lesson-format.md, of lesson-format.ko.md and of claims.md")

// marked is the line above a table whose rows are written from the declarations.
var marked = regexp.MustCompile(`^<!-- (\S+): the rows are written by go test \./docs -update -->$`)

// formatPages are the reference in both languages.
var formatPages = map[string]rule.Language{"lesson-format.md": rule.English, "lesson-format.ko.md": rule.Korean}

// TestTablesAreWrittenFromTheDeclarations wants the rows of each marked table of the
// reference to be what the program declares, and a table for everything that is declared.
func TestTablesAreWrittenFromTheDeclarations(t *testing.T) {
	declared := map[string]map[string][]string{"claims.md": {"claims": claimRows(t)}}
	for name, lang := range formatPages {
		declared[name] = declaredRows(t, lang)
	}
	for name, tables := range declared {
		text := playPage(t, name)
		written := withTables(t, name, text, tables)
		if written == text {
			continue
		}
		if !*update {
			t.Errorf("the tables of %s are not those of the program: go test ./docs -update writes them", name)
		} else if err := os.WriteFile(name, []byte(written), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// withTables is the text of a page with the rows of its marked tables.
func withTables(t *testing.T, page, text string, declared map[string][]string) string {
	var out, met []string
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		out = append(out, lines[i])
		m := marked.FindStringSubmatch(lines[i])
		if m == nil {
			continue
		}
		rows, ok := declared[m[1]]
		if !ok {
			t.Errorf("%s:%d: nothing is declared as %s", page, i+1, m[1])
			continue
		}
		met = append(met, m[1])
		out = append(out, lines[i+1], lines[i+2]) // the heads of the columns
		out = append(out, rows...)
		for i += 3; lines[i] != ""; i++ {
		}
		out = append(out, "")
	}
	for name := range declared {
		if !slices.Contains(met, name) {
			t.Errorf("%s has no table of %s", page, name)
		}
	}
	return strings.Join(out, "\n")
}

// reference is the language that rows are written in.
type reference rule.Language

// of is a sentence of the tables in the language.
func (l reference) of(english string) string {
	if l == reference(rule.Korean) && english != "" {
		return korean.OfReference(english)
	}
	return english
}

func (l reference) in(t rule.Text) string { return t.In(rule.Language(l)) }

func (l reference) kind(t language.Type) string { return t.In(rule.Language(l)) }

// anAction is the row of a step that is no key.
var anAction = rule.Text{
	EN: "| *an action* | | one of [these](#actions). A step with `wait` or `at` may have none |",
	KO: "| *동작* | | [동작](#actions) 가운데 하나입니다. `wait`나 `at`이 있는 단계에는 없어도 됩니다. |",
}

// declaredRows are the rows of all tables by their names.
func declaredRows(t *testing.T, lang rule.Language) map[string][]string {
	l := reference(lang)
	tables := map[string][]string{}
	var actions, verbs, expectations [][]string
	var settings []string // a row each
	for _, a := range language.PageActions() {
		actions = append(actions, []string{a.Name, l.kind(a.Type), l.of(a.About)})
		l.addFields(tables, a.Name, a.Type)
	}
	for _, v := range language.Verbs() {
		verbs = append(verbs, []string{v.Verb, l.kind(v.Type), l.in(v.About)})
		l.addFields(tables, v.Verb, v.Type)
	}
	for _, e := range language.Expectations() {
		about := l.of("the step")
		if e.OneRequest {
			about = l.of("one request")
		}
		expectations = append(expectations, []string{e.Name, about, l.of(e.About)})
		if e.Type.Form != language.AsList { // hops has the keys of this table
			l.addFields(tables, e.Name, e.Type)
		}
	}
	tables["test"] = l.fieldRows(language.TestFields())
	tables["hole"], tables["mistake"] = l.fieldRows(language.HoleFields()), l.fieldRows(language.MistakeFields())
	for _, part := range language.Skeleton() {
		tables[part.Name] = l.fieldRows(part.Fields)
		if part.Name == "step" {
			verb := slices.IndexFunc(part.Fields, func(f language.Field) bool { return f.Name == "remember" })
			tables["step"] = slices.Insert(tables["step"], verb, l.in(anAction))
		}
	}
	site := language.Site()
	tables["site"] = l.fieldRows(site)
	for _, f := range site {
		if f.Name != "settings" {
			l.addFields(tables, f.Name, f.Type)
			continue
		}
		for _, s := range f.Type.Fields {
			standard := l.of("none")
			if s.Default != "" {
				standard = "`" + strings.ReplaceAll(s.Default, "\n", "`, `") + "`"
			}
			settings = append(settings, rows([][]string{{s.Name, l.kind(s.Type), standard}})...)
		}
	}
	var reasons [][]string
	for _, r := range httpsim.Reasons() {
		reasons = append(reasons, []string{r.Name, l.in(r.About)})
	}
	tables["reasons"] = rows(reasons)
	var rules [][]string
	for _, r := range cookiejar.Rules() {
		rules = append(rules, []string{string(r.Code), l.in(r.Title), "`" + strings.Join(language.StandsIn(r), "`, `") + "`"})
	}
	tables["rules"] = rows(rules)
	tables["examples"], tables["filters"] = exampleRows(t, lang), filterRows(t)
	read, not := language.Reads()
	tables["reads"], tables["reads-not"] = readingRows(read, lang), readingRows(not, lang)
	tables["actions"], tables["verbs"], tables["expectations"], tables["settings"] = rows(actions), rows(verbs), rows(expectations), settings
	return tables
}

// readingRows are lines of a view by what they are about.
func readingRows(all []language.Reading, lang rule.Language) []string {
	var written []string
	for _, r := range all {
		var lines []string
		for _, line := range r.Lines {
			lines = append(lines, "`"+strings.ReplaceAll(line, "\n", "`<br>`")+"`")
		}
		written = append(written, "| "+r.About.In(lang)+" | "+strings.Join(lines, ", ")+" |")
	}
	return written
}

// filterRows show each filter of templates at work.
func filterRows(t *testing.T) (all []string) {
	examples, err := httpsim.FilterExamples()
	if err != nil {
		t.Fatal(err)
	}
	inTable := strings.NewReplacer("|", "\\|", "\n", "⏎", "\t", "⇥", "\u00a0", " ")
	for _, e := range examples {
		all = append(all, "| `"+e.Name+"` | `"+inTable.Replace(e.Template)+"` | `"+inTable.Replace(e.Makes)+"` |")
	}
	return all
}

// exampleRows are the examples by the chapters of their course, in which all of them are.
func exampleRows(t *testing.T, lang rule.Language) []string {
	course, problems, err := lesson.Folder{FS: os.DirFS("examples")}.LoadCourse()
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	var all []string
	for _, c := range course.Chapters {
		var names []string
		for _, l := range c.Lessons {
			names = append(names, "["+l.ID.Value+"](examples/"+l.ID.Value+".yaml)")
		}
		all = append(all, "| "+c.Title.In(lang)+" | "+strings.Join(names, ", ")+" |")
	}
	return all
}

// addFields adds a table of the fields that a type has, or has in it.
func (l reference) addFields(tables map[string][]string, name string, t language.Type) {
	switch {
	case t.Form == language.AsFields:
		tables[name] = l.fieldRows(t.Fields)
	case t.Says == "match":
		tables["match"] = l.fieldRows(t.Either[1].Fields)
	case t.Of != nil:
		l.addFields(tables, name, *t.Of)
	}
	if t.Says != "match" {
		for _, e := range t.Either {
			l.addFields(tables, name, e)
		}
	}
}

func (l reference) fieldRows(fields []language.Field) []string {
	var all [][]string
	for _, f := range fields {
		meaning := l.in(f.About)
		switch {
		case f.Required && l == reference(rule.Korean):
			meaning += " " + l.of("Required")
		case f.Required:
			meaning = strings.TrimPrefix(meaning+". Required", ". ")
		}
		if f.Default != "" {
			meaning += " (" + l.of(f.Default) + ")"
		}
		all = append(all, []string{f.Name, l.kind(f.Type), strings.TrimSpace(meaning)})
	}
	return rows(all)
}

// rows writes the rows of a table. Neighbours of which the same is said share one.
func rows(cells [][]string) []string {
	var all []string
	for i := 0; i < len(cells); i++ {
		names := "`" + cells[i][0] + "`"
		for ; i+1 < len(cells) && slices.Equal(cells[i][1:], cells[i+1][1:]); i++ {
			names += ", `" + cells[i+1][0] + "`"
		}
		all = append(all, strings.ReplaceAll("| "+names+" | "+strings.Join(cells[i][1:], " | ")+" |", "|  |", "| |"))
	}
	return all
}
