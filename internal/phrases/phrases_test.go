package phrases

import (
	"go/ast"
	"go/parser"
	"go/token"
	"statelab/internal/rule"
	"strconv"
	"strings"
	"testing"
)

func TestEveryWordExistsInBothLanguages(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "phrases.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	words := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		words++
		said := map[string]string{}
		for _, field := range spec.Values[0].(*ast.CompositeLit).Elts {
			field := field.(*ast.KeyValueExpr)
			said[field.Key.(*ast.Ident).Name], err = strconv.Unquote(field.Value.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
		}
		switch en, ko := said["EN"], said["KO"]; {
		case en == "" || ko == "":
			t.Errorf("%s is %q and %q", spec.Names[0], en, ko)
		case strings.Count(en, "%") != strings.Count(ko, "%"):
			t.Errorf("%s: %q and %q take other operands", spec.Names[0], en, ko)
		}
		return true
	})
	if words < 100 {
		t.Errorf("%d words were looked at", words)
	}
}

func TestOneOfAThing(t *testing.T) {
	for form, want := range map[string]string{"%d queries: %s": "1 query: a", "(%d rows)": "(1 row)", "%d cookies": "1 cookie", "%d more lines": "1 more line", "%d failed": "1 failed"} {
		args := []any{}
		if strings.Contains(form, "%s") {
			args = append(args, "a")
		}
		if got := Count(form, rule.English, 1, args...); got != want {
			t.Errorf("%q of one is %q, want %q", form, got, want)
		}
	}
	if got := Count("%d queries", rule.English, 2); got != "2 queries" {
		t.Errorf("two are %q", got)
	}
}
