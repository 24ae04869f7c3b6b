// Package floors holds the house to its plan: imports go down only, each
// third-party name has one home, and time, chance and the exit stay where they
// are allowed. ARCHITECTURE.md has the picture.
package floors

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "statelab"

// floors are the packages from the ground up. A package may import those of the
// floors below its own.
var floors = [][]string{
	{"internal/rule"},
	{"internal/chance", "internal/clock", "internal/diag", "internal/memnet", "internal/wire"},
	{"internal/database"},
	{"internal/accounts", "internal/cookiejar", "internal/lesson", "internal/sessionstore"},
	{"internal/jarfile"},
	{"internal/browser", "internal/explain", "internal/httpjar", "internal/httpsim", "internal/jarline", "internal/sessiontable"},
	{"internal/trace"},
	{"internal/render", "internal/scenario"},
	{"lessons", "lessons/lessontest"},
	{"cmd/statelab"},
}

// forbidden are arrows that go down and yet must not be: who must never know whom.
var forbidden = map[string][]string{
	"internal/accounts":     {"internal/sessionstore"},
	"internal/browser":      {"internal/sessionstore", "internal/database", "internal/accounts", "internal/lesson"},
	"internal/cookiejar":    {"internal/clock", "internal/wire", "internal/diag", "internal/memnet", "internal/database"},
	"internal/explain":      {"internal/database", "internal/memnet", "internal/lesson", "internal/sessionstore"},
	"internal/httpjar":      {"internal/database", "internal/memnet", "internal/lesson", "internal/sessionstore"},
	"internal/httpsim":      {"internal/cookiejar", "internal/lesson"},
	"internal/jarfile":      {"internal/database", "internal/memnet", "internal/lesson", "internal/sessionstore", "internal/wire"},
	"internal/jarline":      {"internal/database", "internal/memnet", "internal/lesson", "internal/sessionstore"},
	"internal/lesson":       {"internal/database", "internal/wire", "internal/memnet"},
	"internal/render":       {"internal/httpsim", "internal/browser", "internal/database", "internal/sessionstore", "internal/cookiejar", "internal/sessiontable"},
	"internal/trace":        {"internal/browser", "internal/httpsim", "internal/cookiejar", "internal/sessionstore", "internal/lesson", "internal/database"},
	"lessons":               {"internal"},
	"lessons/lessontest":    {"internal/render"},
	"cmd/statelab":          {"internal/httpsim", "internal/database", "internal/cookiejar", "internal/sessionstore"},
	"internal/sessionstore": {"internal/wire", "internal/memnet"},
}

// homes are the packages in which a third-party module may be named.
var homes = map[string][]string{
	"github.com/charmbracelet/lipgloss": {"internal/render"},
	"github.com/charmbracelet/x/ansi":   {"internal/render"},
	"github.com/muesli/termenv":         {"internal/render", "cmd/statelab"},
	"github.com/spf13/cobra":            {"cmd/statelab"},
	"github.com/spf13/pflag":            {"cmd/statelab"},
	"github.com/yuin/goldmark":          {"internal/render"},
	"go.yaml.in/yaml/v4":                {"internal/lesson"},
	"golang.org/x/net/html":             {"internal/browser"},
	"golang.org/x/net/idna":             {"internal/cookiejar"},
	"golang.org/x/net/publicsuffix":     {"internal/cookiejar"},
	"golang.org/x/term":                 {"cmd/statelab"},
	"golang.org/x/text/unicode/norm":    {"internal/accounts"},
	"modernc.org/sqlite":                {"internal/database"},
}

type source struct {
	file, pkg string
	tree      *ast.File
	fset      *token.FileSet
}

// sources are all Go files of the module that are no tests.
func sources(t *testing.T) []source {
	t.Helper()
	root := filepath.Join("..", "..")
	var all []source
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git"):
			return fs.SkipDir
		case !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		fset := token.NewFileSet()
		tree, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		all = append(all, source{rel, path.Dir(rel), tree, fset})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d files were found", len(all))
	}
	return all
}

// floor returns the floor of a package and of those inside it, or -1.
func floor(pkg string) int {
	return slices.IndexFunc(floors, func(packages []string) bool {
		return slices.ContainsFunc(packages, func(p string) bool { return pkg == p || (p != "lessons" && strings.HasPrefix(pkg, p+"/")) })
	})
}

func imports(s source) []string {
	paths := make([]string, len(s.tree.Imports))
	for i, spec := range s.tree.Imports {
		paths[i], _ = strconv.Unquote(spec.Path.Value)
	}
	return paths
}

// home returns the package of the plan that pkg is, or is inside of.
func home(pkg string) string {
	for _, packages := range floors {
		for _, p := range packages {
			if pkg == p || (p != "lessons" && strings.HasPrefix(pkg, p+"/")) {
				return p
			}
		}
	}
	return pkg
}

func TestImportsGoDownOnly(t *testing.T) {
	for _, s := range sources(t) {
		from := floor(s.pkg)
		if from < 0 {
			t.Errorf("%s: the package %s stands on no floor", s.file, s.pkg)
			continue
		}
		for _, imported := range imports(s) {
			to, ours := strings.CutPrefix(imported, module+"/")
			if !ours || home(to) == home(s.pkg) {
				continue
			}
			if floor(to) >= from && s.pkg != "lessons/lessontest" {
				t.Errorf("%s: the import of %s goes up or stays on the floor", s.file, to)
			}
			for _, never := range forbidden[home(s.pkg)] {
				if to == never || strings.HasPrefix(to, never+"/") {
					t.Errorf("%s: %s must never know %s", s.file, home(s.pkg), to)
				}
			}
		}
	}
}

func TestEachLibraryHasItsHome(t *testing.T) {
	used := map[string]bool{}
	for _, s := range sources(t) {
		for _, imported := range imports(s) {
			first, _, _ := strings.Cut(imported, "/")
			if !strings.Contains(first, ".") {
				continue
			}
			known := ""
			for library := range homes {
				if imported == library || strings.HasPrefix(imported, library+"/") {
					known = library
				}
			}
			used[known] = true
			if !slices.Contains(homes[known], home(s.pkg)) {
				t.Errorf("%s: %s has no home in %s", s.file, imported, s.pkg)
			}
		}
	}
	for library := range homes {
		if !used[library] {
			t.Errorf("%s is in the plan and in no file", library)
		}
	}
}

// The words floor imports the standard library alone.
func TestWordsAreStandardLibraryOnly(t *testing.T) {
	for _, s := range sources(t) {
		if f := floor(s.pkg); f < 0 || f > 1 {
			continue
		}
		for _, imported := range imports(s) {
			if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") {
				t.Errorf("%s imports %s", s.file, imported)
			}
		}
	}
}

// What the wall clock, the global random source and the exit are called. A seeded
// source of its own is no global one.
var ambient = map[string]map[string][]string{
	"time":         {"Now": {"cmd/statelab"}, "Since": {"cmd/statelab"}, "Until": {"cmd/statelab"}, "Sleep": nil, "After": nil, "Tick": nil, "NewTimer": nil, "NewTicker": nil, "AfterFunc": nil},
	"os":           {"Exit": {"cmd/statelab"}},
	"math/rand/v2": {"Int": nil, "IntN": nil, "Int64": nil, "Int64N": nil, "Uint32": nil, "Uint64": nil, "Float64": nil, "Perm": nil, "Shuffle": nil, "N": nil},
}

func TestTimeChanceAndExitStayInTheirPlace(t *testing.T) {
	exits := 0
	for _, s := range sources(t) {
		local := map[string]string{} // the name under which a file knows a package
		for _, spec := range s.tree.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if imported == "math/rand" {
				t.Errorf("%s: math/rand has a global source; math/rand/v2 can be seeded", s.file)
			}
			name := path.Base(strings.TrimSuffix(imported, "/v2"))
			if spec.Name != nil {
				name = spec.Name.Name
			}
			local[name] = imported
		}
		ast.Inspect(s.tree, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if !ok {
				return true
			}
			where, watched := ambient[local[x.Name]][sel.Sel.Name]
			if !watched {
				return true
			}
			if local[x.Name] == "os" {
				exits++
			}
			if !slices.Contains(where, s.pkg) {
				t.Errorf("%s: %s.%s", s.fset.Position(sel.Pos()), x.Name, sel.Sel.Name)
			}
			return true
		})
	}
	if exits != 1 {
		t.Errorf("the program has %d calls of os.Exit, want 1", exits)
	}
}

func TestNothingHappensBeforeMain(t *testing.T) {
	for _, s := range sources(t) {
		for _, d := range s.tree.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: func init", s.fset.Position(f.Pos()))
			}
		}
	}
}

// A statement that asks the database for the time would bring the wall clock in.
func TestNoSQLAsksForTheTime(t *testing.T) {
	for _, s := range sources(t) {
		ast.Inspect(s.tree, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			upper := strings.ToUpper(lit.Value)
			for _, word := range []string{"CURRENT_TIMESTAMP", "DATETIME('NOW", "STRFTIME(", "JULIANDAY("} {
				if strings.Contains(upper, word) && strings.Contains(upper, "SELECT") {
					t.Errorf("%s: %s", s.fset.Position(lit.Pos()), lit.Value)
				}
			}
			return true
		})
	}
}
