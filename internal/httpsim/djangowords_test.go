package httpsim

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sayingDjango are the functions that are given texts of Django's own, and which of what they are given these are.
var sayingDjango = map[string][]int{
	"says": {1}, "saysNumber": {1}, "said": {1}, "tooMany": {2}, "passwordField": {1}, "ofDjango": {1}, "ofDjangoNumber": {0}, "labelOf": {0}, "unspoken": {0}, "refuses": {1},
	"translated": {1}, "inNumber": {1}, "Text": {1}, "Number": {0}, "add": {2},
}

// textsOfDjango are the texts of Django's own that stand in the lines of the engine, by where they stand.
func textsOfDjango(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	take := func(where string, e ast.Expr) {
		if l, is := e.(*ast.BasicLit); is && l.Kind == token.STRING {
			if text, err := strconv.Unquote(l.Value); err == nil && text != "" {
				found[text] = where
			}
		}
	}
	for _, folder := range []string{".", "../forms", "../filters", "../accounts"} {
		files, err := filepath.Glob(folder + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatal(folder, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					for _, i := range sayingDjango[calledName(n.Fun)] {
						if i < len(n.Args) && (calledName(n.Fun) != "add" || isSentence(n.Args[i])) {
							take(name, n.Args[i])
						}
					}
				case *ast.CompositeLit:
					textsInLiteral(n, name, take)
				}
				return true
			})
		}
	}
	return found
}

// calledName is the name of a function, without what it is one of.
func calledName(f ast.Expr) string {
	switch f := f.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// isSentence reports whether an argument is a text with a blank in it, and so no code of an error.
func isSentence(e ast.Expr) bool {
	l, is := e.(*ast.BasicLit)
	return is && strings.Contains(l.Value, " ")
}

// textsInLiteral are those of a PasswordSaying, and of the maps of messages that fields of forms have.
func textsInLiteral(l *ast.CompositeLit, name string, take func(string, ast.Expr)) {
	for i, e := range l.Elts {
		pair, keyed := e.(*ast.KeyValueExpr)
		switch {
		case calledName(l.Type) == "PasswordSaying" && !keyed && i == 0:
			take(name, e)
		case calledName(l.Type) == "PasswordSaying" && keyed && calledName(pair.Key) == "Text":
			take(name, pair.Value)
		case keyed && strings.HasSuffix(name, "fieldkinds.go"):
			if _, of := l.Type.(*ast.MapType); of {
				take(name, pair.Value)
			}
		case !keyed && i == 1 && strings.HasSuffix(name, "validator.go") && isSentence(e): // limits
			take(name, e)
		}
	}
}

// englishInKorean are the texts that Django 5.2 has no Korean of, and so says in English in Korean pages as well.
var englishInKorean = []string{
	"%(model)s instance with %(field)s %(value)r is not a valid choice.", "In case you’ve forgotten, you are:", "This password is too short. It must contain at least %d character.",
}

// TestEachTextOfDjangosHasItsKorean holds what the engine can say as Django against what Django 5.2 was recorded to say:
// it is one of Django's texts to the letter, and it has its Korean unless Django has none.
func TestEachTextOfDjangosHasItsKorean(t *testing.T) {
	found := textsOfDjango(t)
	for _, f := range userFields {
		found[f.label], found[cmp.Or(f.help, f.label)] = "userFields", "userFields"
	}
	delete(found, "")
	classes, err := filepath.Glob("classes/*.py")
	if err != nil || len(classes) == 0 {
		t.Fatal(err)
	}
	for _, name := range classes {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`gettext(?:_lazy)?\("([^"]+)"\)`).FindAllStringSubmatch(string(data), -1) {
			found[m[1]] = name
		}
	}
	if len(found) < 100 {
		t.Errorf("only %d texts were found", len(found))
	}
	for _, text := range slices.Sorted(maps.Keys(found)) {
		one := slices.Contains(englishInKorean, text)
		_, translated := inKorean().Text("", text)
		_, counted := inKorean().Plural("", text, 2)
		switch has := translated || counted; {
		case has && one:
			t.Errorf("%q has Korean, and stands among those that have none", text)
		case !has && !one:
			t.Errorf("%s: %q has no Korean: either Django says it otherwise, or it stands among those that have none", found[text], text)
		}
	}
}

// Each format that English has Korean has as well.
func TestFormatsOfLanguages(t *testing.T) {
	for name, formats := range formatsOf()["en"] {
		if len(formats) == 0 || len(formatsOf()[korean][name]) == 0 {
			t.Errorf("%s: %q in English, %q in Korean", name, formats, formatsOf()[korean][name])
		}
	}
	if n := inKorean().Len(); n < 500 {
		t.Errorf("the catalogue has %d texts", n)
	}
}
