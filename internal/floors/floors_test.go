// Package floors holds the house to its plan: imports go down only, each
// third-party name has one home, and time, chance and the exit stay where they
// are allowed. ARCHITECTURE.md has the picture.
package floors

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
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
	{"internal/korean"},
	{"internal/address", "internal/chance", "internal/clock", "internal/diag", "internal/memnet", "internal/memo", "internal/phrases", "internal/prose", "internal/pynames", "internal/python", "internal/tcpnet", "internal/visible", "internal/wholefile", "internal/wire"},
	{"internal/database", "internal/memhttp", "internal/relay", "internal/trace"},
	{"internal/accounts", "internal/cookiejar", "internal/gettext", "internal/htmlpage", "internal/lesson", "internal/sessionstore"},
	{"internal/cors", "internal/experiments", "internal/filters", "internal/harfile", "internal/jarfile", "internal/localhost", "internal/paste", "internal/progress", "internal/pyrun", "internal/tokens"},
	{"internal/cookiefile", "internal/forms", "internal/pylib"},
	{"internal/browser", "internal/httpjar", "internal/httpsim", "internal/sessiontable"},
	{"internal/djangocode", "internal/witness"},
	{"internal/explain", "internal/jarline", "internal/traffic", "internal/view", "internal/world"},
	{"internal/history", "internal/language"},
	{"internal/prompt"},
	{"internal/page", "internal/render", "internal/scenario"},
	{"internal/livepage"},
	{"internal/serve"},
	{"lessons", "lessons/lessontest"},
	{"cmd/statelab", "webtest"},
}

// forbidden are arrows that go down and yet must not be: who must never know whom.
var forbidden = map[string][]string{
	"internal/accounts":     {"internal/sessionstore"},
	"internal/browser":      {"internal/memnet", "internal/python", "internal/tcpnet", "internal/sessionstore", "internal/database", "internal/accounts", "internal/lesson"},
	"internal/cookiefile":   {"internal/memnet", "internal/lesson", "internal/sessionstore", "internal/accounts", "internal/wire"},
	"internal/cookiejar":    {"internal/clock", "internal/wire", "internal/diag", "internal/memnet", "internal/database"},
	"internal/djangocode":   {"internal/accounts", "internal/browser", "internal/database", "internal/lesson", "internal/memnet", "internal/sessionstore", "internal/trace"},
	"internal/experiments":  {"internal/database", "internal/memnet", "internal/lesson", "internal/sessionstore"},
	"internal/explain":      {"internal/database", "internal/memnet", "internal/lesson", "internal/sessionstore"},
	"internal/htmlpage":     {"internal/address", "internal/wire", "internal/database", "internal/memnet", "internal/python", "internal/tcpnet"},
	"internal/forms":        {"internal/database", "internal/memnet", "internal/lesson", "internal/wire"},
	"internal/harfile":      {"internal/cookiejar", "internal/database", "internal/memnet", "internal/lesson", "internal/sessionstore"},
	"internal/history":      {"internal/harfile", "internal/database", "internal/memnet", "internal/lesson", "internal/sessionstore"},
	"internal/httpjar":      {"internal/database", "internal/memnet", "internal/lesson", "internal/sessionstore"},
	"internal/httpsim":      {"internal/cookiejar", "internal/lesson"},
	"internal/jarfile":      {"internal/database", "internal/memnet", "internal/lesson", "internal/sessionstore", "internal/wire"},
	"internal/jarline":      {"internal/database", "internal/memnet", "internal/lesson", "internal/sessionstore"},
	"internal/language":     {"internal/database", "internal/browser", "internal/memnet", "internal/sessionstore", "internal/view"},
	"internal/lesson":       {"internal/database", "internal/wire", "internal/memnet"},
	"internal/page":         {"internal/browser", "internal/cookiejar", "internal/database", "internal/explain", "internal/httpsim", "internal/language", "internal/lesson", "internal/prompt", "internal/sessionstore", "internal/sessiontable", "internal/world"},
	"internal/livepage":     {"internal/browser", "internal/cookiejar", "internal/database", "internal/explain", "internal/httpsim", "internal/language", "internal/lesson", "internal/prompt", "internal/render", "internal/scenario", "internal/sessionstore", "internal/sessiontable", "internal/world"},
	"internal/paste":        {"internal/cookiejar", "internal/database", "internal/memnet", "internal/lesson", "internal/sessionstore"},
	"internal/progress":     {"internal/database", "internal/wire", "internal/memnet", "internal/clock"},
	"internal/prompt":       {"internal/httpsim", "internal/database", "internal/memnet", "internal/sessionstore", "internal/view"},
	"internal/pyrun":        {"internal/database", "internal/memnet", "internal/lesson", "internal/wire"},
	"internal/render":       {"internal/httpsim", "internal/browser", "internal/database", "internal/sessionstore", "internal/cookiejar", "internal/sessiontable"},
	"internal/scenario":     {"internal/prompt", "internal/view"},
	"internal/traffic":      {"internal/browser", "internal/database", "internal/memnet", "internal/lesson", "internal/sessionstore"},
	"internal/witness":      {"internal/browser", "internal/memnet", "internal/lesson", "internal/sessionstore"},
	"internal/world":        {"internal/lesson"},
	"lessons":               {"internal"},
	"lessons/lessontest":    {"internal/render"},
	"webtest":               {"internal/accounts", "internal/database", "internal/httpsim", "internal/lesson", "internal/scenario", "internal/sessionstore", "internal/trace", "internal/world", "lessons"},
	"cmd/statelab":          {"internal/httpsim", "internal/database", "internal/cookiejar", "internal/sessionstore"},
	"internal/sessionstore": {"internal/wire", "internal/memnet"},
	"internal/view":         {"internal/browser", "internal/cookiejar", "internal/database", "internal/explain", "internal/httpsim", "internal/lesson", "internal/sessionstore"},
}

// homes are the packages in which a third-party module may be named.
var homes = map[string][]string{
	"github.com/charmbracelet/lipgloss":     {"internal/render"},
	"charm.land/bubbles/v2":                 {"cmd/statelab"},
	"charm.land/bubbletea/v2":               {"cmd/statelab"},
	"github.com/charmbracelet/colorprofile": {"cmd/statelab"},
	"github.com/charmbracelet/x/ansi":       {"internal/page", "internal/render", "cmd/statelab"},
	"github.com/golang-jwt/jwt/v5":          {"internal/httpsim"},
	"github.com/muesli/termenv":             {"internal/render", "cmd/statelab"},
	"github.com/nlnwa/whatwg-url":           {"internal/address"},
	"github.com/rogpeppe/go-internal":       {"cmd/statelab"},
	"github.com/spf13/cobra":                {"cmd/statelab"},
	"github.com/spf13/pflag":                {"cmd/statelab"},
	"github.com/yuin/goldmark":              {"internal/page", "internal/prose", "internal/render"},
	"go.yaml.in/yaml/v4":                    {"internal/lesson"},
	"golang.org/x/net/html":                 {"internal/htmlpage"},
	"golang.org/x/net/netutil":              {"internal/livepage"},
	"golang.org/x/net/publicsuffix":         {"internal/cookiejar"},
	"golang.org/x/sync/semaphore":           {"cmd/statelab"},
	"golang.org/x/sys/unix":                 {"cmd/statelab"},
	"golang.org/x/term":                     {"cmd/statelab"},
	"golang.org/x/text/cases":               {"internal/python"},
	"golang.org/x/text/language":            {"internal/python"},
	"golang.org/x/text/unicode/norm":        {"internal/accounts", "internal/filters", "internal/python"},
	"modernc.org/sqlite":                    {"internal/database"},
}

// The page about the house shows it as it is: a line of the picture for each floor, and a
// row of the table for each package.
func TestThePageShowsTheFloors(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "## The floors")
	_, picture, _ := strings.Cut(rest, "```\n")
	picture, _, _ = strings.Cut(picture, "```")
	lines := strings.Split(strings.TrimSpace(picture), "\n")
	if len(lines) != len(floors) {
		t.Fatalf("the picture has %d lines for %d floors", len(lines), len(floors))
	}
	for i, packages := range floors {
		line, _, _ := strings.Cut(lines[len(lines)-1-i], "  (") // a remark
		var want []string
		for _, p := range packages {
			want = append(want, strings.TrimPrefix(p, "internal/"))
			if !strings.Contains(rest, "| `"+p+"` |") {
				t.Errorf("the table has no row for %s", p)
			}
		}
		if got := strings.Fields(line); len(got) == 0 || !slices.Equal(slices.Sorted(slices.Values(got[1:])), want) {
			t.Errorf("the picture says %q, the floor has %v", line, want)
		}
	}
}

// A package comment that says which file holds what names files that are there.
func TestRoomsAreThere(t *testing.T) {
	named := regexp.MustCompile(`[a-z0-9_*]+\.go\b`)
	said := map[string][]string{}
	for _, s := range sources(t) {
		if _, rooms, found := strings.Cut(s.tree.Doc.Text(), "# Rooms"); found {
			said[s.pkg] = named.FindAllString(rooms, -1)
		}
	}
	if len(said) < 9 {
		t.Errorf("only the packages %v say what is where", slices.Sorted(maps.Keys(said)))
	}
	for pkg, files := range said {
		for _, file := range files {
			if there, err := filepath.Glob(filepath.Join("..", "..", pkg, file)); err != nil || len(there) == 0 {
				t.Errorf("%s speaks of %s, and there is none", pkg, file)
			}
		}
	}
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
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git" || isModule(root, file)):
			return fs.SkipDir
		case !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		fset := token.NewFileSet()
		tree, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution|parser.ParseComments)
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

// isModule reports whether a folder is a module of its own inside this one.
func isModule(root, dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return dir != root && err == nil
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

// The words floor imports the standard library, and what has its home there.
func TestWordsAreStandardLibraryOnly(t *testing.T) {
	for _, s := range sources(t) {
		if f := floor(s.pkg); f < 0 || f > 1 {
			continue
		}
		for _, imported := range imports(s) {
			if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") && !strings.HasPrefix(imported, "github.com/nlnwa/whatwg-url/") {
				t.Errorf("%s imports %s", s.file, imported)
			}
		}
	}
}

// sourcesOfChance are imported by those alone: what crypto/rand draws comes never again, as
// the address of a page beside has to be, and math/rand has a global source. math/rand/v2
// can be seeded.
var sourcesOfChance = map[string][]string{"crypto/rand": {"cmd/statelab"}, "math/rand": nil}

// ambient is what reads the wall clock or ends the program, and the packages that
// may. What is not listed of a package may be used.
var ambient = map[string]map[string][]string{
	"context": {"WithDeadline": {"cmd/statelab"}, "WithDeadlineCause": {"cmd/statelab"}, "WithTimeout": {"cmd/statelab"}, "WithTimeoutCause": {"cmd/statelab"}},
	"log":     {"Fatal": nil, "Fatalf": nil, "Fatalln": nil, "Panic": nil, "Panicf": nil, "Panicln": nil},
	"os":      {"Exit": {"cmd/statelab"}},
	"runtime": {"Goexit": nil},
	"syscall": {"Exit": nil},
	"time":    {"Now": {"cmd/statelab", "webtest"}, "Since": {"cmd/statelab"}, "Until": {"cmd/statelab"}, "Sleep": {"webtest"}, "After": nil, "Tick": nil, "NewTimer": nil, "NewTicker": {"cmd/statelab"}, "AfterFunc": nil},
}

// seeded are the names of math/rand/v2 that draw nothing from its global source.
var seeded = []string{"ChaCha8", "New", "NewChaCha8", "NewPCG", "NewZipf", "PCG", "Rand", "Source", "Zipf"}

// isAmbient reports whether the package may not use the name of another one.
func isAmbient(pkg, imported, name string) bool {
	if imported == "math/rand/v2" {
		return !slices.Contains(seeded, name)
	}
	where, watched := ambient[imported][name]
	return watched && !slices.Contains(where, pkg)
}

// ambientIn returns the place and the name of everything that reads the wall
// clock, draws from a source without a seed, or ends the program, and may not.
func ambientIn(s source) (found []string) {
	say := func(pos token.Pos, what string) { found = append(found, s.fset.Position(pos).String()+": "+what) }
	local := map[string]string{} // the name under which a file knows a package
	for i, imported := range imports(s) {
		spec := s.tree.Imports[i]
		name := path.Base(strings.TrimSuffix(imported, "/v2"))
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if where, watched := sourcesOfChance[imported]; watched && !slices.Contains(where, s.pkg) {
			say(spec.Pos(), imported)
		}
		if _, watched := ambient[imported]; name == "." && (watched || imported == "math/rand/v2") {
			say(spec.Pos(), "import . hides what "+imported+" does")
		}
		local[name] = imported
	}
	ast.Inspect(s.tree, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && isAmbient(s.pkg, local[x.Name], sel.Sel.Name) {
			say(sel.Pos(), x.Name+"."+sel.Sel.Name)
		}
		return true
	})
	return found
}

func TestTimeChanceAndExitStayInTheirPlace(t *testing.T) {
	for _, s := range sources(t) {
		for _, found := range ambientIn(s) {
			t.Error(found)
		}
	}
}

// TestAmbientIsSeen holds the search to what it forbids and lets through.
func TestAmbientIsSeen(t *testing.T) {
	for _, test := range []struct{ pkg, imports, body, want string }{
		{"internal/accounts", `"crypto/rand"`, `rand.Text()`, "x.go:2:8: crypto/rand"},
		{"cmd/statelab", `"crypto/rand"`, `rand.Text()`, ""},
		{"internal/accounts", `old "math/rand"`, `old.New(nil)`, "x.go:2:8: math/rand"},
		{"internal/accounts", `"math/rand/v2"`, `rand.Int32()`, "x.go:4:12: rand.Int32"},
		{"internal/accounts", `"math/rand/v2"`, `rand.Uint32N(7)`, "x.go:4:12: rand.Uint32N"},
		{"internal/accounts", `"math/rand/v2"`, `rand.NormFloat64()`, "x.go:4:12: rand.NormFloat64"},
		{"internal/accounts", `dice "math/rand/v2"`, `dice.N(6)`, "x.go:4:12: dice.N"},
		{"internal/accounts", `"math/rand/v2"`, `rand.New(rand.NewPCG(1, 2)).IntN(6)`, ""},
		{"internal/accounts", `. "math/rand/v2"`, `IntN(6)`, "x.go:2:8: import . hides what math/rand/v2 does"},
		{"internal/accounts", `"log"`, `log.Fatal()`, "x.go:4:12: log.Fatal"},
		{"internal/accounts", `"log"`, `log.Panicf("")`, "x.go:4:12: log.Panicf"},
		{"internal/accounts", `"log"`, `log.New(nil, "", 0)`, ""},
		{"internal/accounts", `"runtime"`, `runtime.Goexit()`, "x.go:4:12: runtime.Goexit"},
		{"internal/accounts", `"syscall"`, `syscall.Exit(1)`, "x.go:4:12: syscall.Exit"},
		{"internal/accounts", `"context"`, `context.WithTimeout(nil, 1)`, "x.go:4:12: context.WithTimeout"},
		{"internal/accounts", `"context"`, `context.WithDeadline(nil, then)`, "x.go:4:12: context.WithDeadline"},
		{"internal/accounts", `"context"`, `context.WithCancel(nil)`, ""},
		{"internal/accounts", `"time"`, `time.Now()`, "x.go:4:12: time.Now"},
		{"cmd/statelab", `"time"`, `time.Now()`, ""},
		{"cmd/statelab", `"time"`, `time.Sleep(1)`, "x.go:4:12: time.Sleep"},
		{"internal/accounts", `"os"`, `os.Exit(1)`, "x.go:4:12: os.Exit"},
		{"cmd/statelab", `"os"`, `os.Exit(1)`, ""},
	} {
		fset := token.NewFileSet()
		tree, err := parser.ParseFile(fset, "x.go", "package x\nimport "+test.imports+"\n\nfunc f() { "+test.body+" }\n", parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(ambientIn(source{"x.go", test.pkg, tree, fset}), "\n"); got != test.want {
			t.Errorf("%s in %s is %q, want %q", test.body, test.pkg, got, test.want)
		}
	}
}

// The program ends in one place.
func TestTheProgramHasOneExit(t *testing.T) {
	exits := 0
	for _, s := range sources(t) {
		ast.Inspect(s.tree, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Exit" {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "os" {
					exits++
				}
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

// Every command starts with all packages: a pattern that is compiled with them takes time
// of each, where memo.Pattern takes it of the one that needs it.
func TestNoPatternIsCompiledBeforeMain(t *testing.T) {
	late := 0
	for _, s := range sources(t) {
		for _, d := range s.tree.Decls {
			if _, isFunc := d.(*ast.FuncDecl); isFunc {
				continue
			}
			ast.Inspect(d, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "MustCompile" {
					t.Errorf("%s: a pattern is compiled before main", s.fset.Position(n.Pos()))
				} else if ok && sel.Sel.Name == "Pattern" {
					late++
				}
				_, isFunc := n.(*ast.FuncLit)
				return !isFunc
			})
		}
	}
	if late < 50 {
		t.Errorf("only %d patterns were found", late)
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
