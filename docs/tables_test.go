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
	"statelab/internal/language"
)

var update = flag.Bool("update", false, "write the tables of lesson-format.md")

// marked is the line above a table whose rows are written from the declarations.
var marked = regexp.MustCompile(`^<!-- (\S+): the rows are written by go test \./docs -update -->$`)

// TestTablesAreWrittenFromTheDeclarations wants the rows of each marked table of the
// reference to be what the program declares, and a table for everything that is declared.
func TestTablesAreWrittenFromTheDeclarations(t *testing.T) {
	declared := declaredRows()
	text := page(t)
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
			t.Errorf("lesson-format.md:%d: nothing is declared as %s", i+1, m[1])
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
			t.Errorf("lesson-format.md has no table of %s", name)
		}
	}
	if written := strings.Join(out, "\n"); written == text {
		return
	} else if *update {
		if err := os.WriteFile("lesson-format.md", []byte(written), 0o644); err != nil {
			t.Fatal(err)
		}
	} else {
		t.Error("the tables of lesson-format.md are not those of the program: go test ./docs -update writes them")
	}
}

// declaredRows are the rows of all tables by their names.
func declaredRows() map[string][]string {
	tables := map[string][]string{}
	var actions, verbs, expectations [][]string
	var settings []string // a row each
	for _, a := range language.PageActions() {
		actions = append(actions, []string{a.Name, a.Type.String(), a.About})
		addFields(tables, a.Name, a.Type)
	}
	for _, v := range language.Verbs() {
		verbs = append(verbs, []string{v.Verb, v.Type.String(), v.About.EN})
		addFields(tables, v.Verb, v.Type)
	}
	for _, e := range language.Expectations() {
		about := "the step"
		if e.OneRequest {
			about = "one request"
		}
		expectations = append(expectations, []string{e.Name, about, e.About})
		if e.Type.Form != language.AsList { // hops has the keys of this table
			addFields(tables, e.Name, e.Type)
		}
	}
	tables["test"] = fieldRows(language.TestFields())
	tables["hole"], tables["mistake"] = fieldRows(language.HoleFields()), fieldRows(language.MistakeFields())
	for _, part := range language.Skeleton() {
		tables[part.Name] = fieldRows(part.Fields)
		if part.Name == "step" {
			verb := slices.IndexFunc(part.Fields, func(f language.Field) bool { return f.Name == "remember" })
			tables["step"] = slices.Insert(tables["step"], verb, "| *an action* | | one of [these](#actions). A step with `wait` or `at` may have none |")
		}
	}
	site := language.Site()
	tables["site"] = fieldRows(site)
	for _, f := range site {
		if f.Name != "settings" {
			addFields(tables, f.Name, f.Type)
			continue
		}
		for _, s := range f.Type.Fields {
			standard := "none"
			if s.Default != "" {
				standard = "`" + strings.ReplaceAll(s.Default, "\n", "`, `") + "`"
			}
			settings = append(settings, rows([][]string{{s.Name, s.Type.String(), standard}})...)
		}
	}
	var reasons [][]string
	for _, r := range httpsim.Reasons() {
		reasons = append(reasons, []string{r.Name, r.About.EN})
	}
	tables["reasons"] = rows(reasons)
	var rules [][]string
	for _, r := range cookiejar.Rules() {
		rules = append(rules, []string{string(r.Code), r.Title.EN, "`" + strings.Join(language.StandsIn(r), "`, `") + "`"})
	}
	tables["rules"] = rows(rules)
	tables["actions"], tables["verbs"], tables["expectations"], tables["settings"] = rows(actions), rows(verbs), rows(expectations), settings
	return tables
}

// addFields adds a table of the fields that a type has, or has in it.
func addFields(tables map[string][]string, name string, t language.Type) {
	switch {
	case t.Form == language.AsFields:
		tables[name] = fieldRows(t.Fields)
	case t.Says == "match":
		tables["match"] = fieldRows(t.Either[1].Fields)
	case t.Of != nil:
		addFields(tables, name, *t.Of)
	}
	if t.Says != "match" {
		for _, e := range t.Either {
			addFields(tables, name, e)
		}
	}
}

func fieldRows(fields []language.Field) []string {
	var all [][]string
	for _, f := range fields {
		meaning := f.About.EN
		if f.Required {
			meaning = strings.TrimPrefix(meaning+". Required", ". ")
		}
		if f.Default != "" {
			meaning += " (" + f.Default + ")"
		}
		all = append(all, []string{f.Name, f.Type.String(), strings.TrimSpace(meaning)})
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
