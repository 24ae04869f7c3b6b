package djangocode_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestEveryActionHasItsPython compares the actions of httpsim, which are what has the
// method run(*visit), with the cases of the one type switch that writes them.
func TestEveryActionHasItsPython(t *testing.T) {
	actions, cases := map[string]bool{}, map[string]bool{}
	for _, d := range declarations(t, filepath.Join("..", "httpsim")) {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "run" && f.Recv != nil && takesVisit(f.Type) {
			actions[f.Recv.List[0].Type.(*ast.Ident).Name] = true
		}
	}
	for _, d := range declarations(t, ".") {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "action" {
			ast.Inspect(f, func(n ast.Node) bool {
				if c, ok := n.(*ast.CaseClause); ok {
					for _, typ := range c.List {
						cases[typ.(*ast.SelectorExpr).Sel.Name] = true
					}
				}
				return true
			})
		}
	}
	if len(actions) < 30 {
		t.Fatalf("only %d actions were found", len(actions))
	}
	for _, name := range slices.Sorted(maps.Keys(actions)) {
		if !cases[name] {
			t.Errorf("nobody writes the action %s", name)
		}
		if !ast.IsExported(name) {
			t.Errorf("nobody else can write the action %s", name)
		}
	}
	if len(cases) != len(actions) {
		t.Errorf("%d actions are written, and there are %d", len(cases), len(actions))
	}
}

// takesVisit reports whether a function takes what a page is while it runs.
func takesVisit(f *ast.FuncType) bool {
	if len(f.Params.List) != 1 {
		return false
	}
	star, ok := f.Params.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	name, ok := star.X.(*ast.Ident)
	return ok && name.Name == "visit"
}

// declarations are those of a package's files that are no tests.
func declarations(t *testing.T, folder string) []ast.Decl {
	t.Helper()
	var all []ast.Decl
	files := token.NewFileSet()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != folder:
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err == nil {
			all = append(all, file.Decls...)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
