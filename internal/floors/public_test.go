package floors

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// public are the packages that other modules import.
var public = []string{"webtest", "lessons/lessontest"}

// listed asks the go command about packages of the module.
func listed(t *testing.T, args ...string) []string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		t.Fatalf("%v: %s", cmd, failed.Stderr)
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(out))
}

// Whoever tests a handler links no database, no screen and no command line for it.
func TestWebtestLinksLittle(t *testing.T) {
	deps := listed(t, "-deps", "./webtest")
	if len(deps) < 50 {
		t.Fatalf("only %d packages are linked", len(deps))
	}
	for _, dep := range deps {
		for _, never := range []string{"modernc.org/", "github.com/spf13/", "github.com/charmbracelet/", "charm.land/", "go.yaml.in/", "github.com/yuin/", "golang.org/x/term"} {
			if strings.HasPrefix(dep, never) {
				t.Errorf("webtest links %s", dep)
			}
		}
	}
}

// What other modules import speaks of no package that they cannot import.
func TestPublicNamesSpeakOfNothingInternal(t *testing.T) {
	exports := map[string]string{}
	for _, line := range listed(t, "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", "./webtest", "./lessons/lessontest") {
		pkg, file, _ := strings.Cut(line, "=")
		exports[pkg] = file
	}
	for _, name := range public {
		if exports[module+"/"+name] == "" {
			t.Fatalf("%s was not built", name)
		}
		fset := token.NewFileSet()
		lookup := func(pkg string) (io.ReadCloser, error) { return os.Open(exports[pkg]) }
		pkg, err := importer.ForCompiler(fset, "gc", lookup).Import(module + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range leaks(pkg) {
			t.Error(found)
		}
	}
}

// leaks are the internal types that exported names of a package speak of.
func leaks(pkg *types.Package) (found []string) {
	for _, name := range pkg.Scope().Names() {
		o := pkg.Scope().Lookup(name)
		if !o.Exported() {
			continue
		}
		l := leak{pkg: pkg, seen: map[types.Type]bool{}, say: func(t *types.Named) {
			found = append(found, fmt.Sprintf("%s.%s speaks of %s", pkg.Name(), name, t))
		}}
		l.look(o.Type())
	}
	return found
}

// leak looks through a type for internal ones.
type leak struct {
	pkg  *types.Package
	seen map[types.Type]bool
	say  func(*types.Named)
}

func (l leak) look(t types.Type) {
	if t = types.Unalias(t); l.seen[t] {
		return
	}
	l.seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		l.named(t)
	case *types.Signature:
		for v := range t.Params().Variables() {
			l.look(v.Type())
		}
		for v := range t.Results().Variables() {
			l.look(v.Type())
		}
	case *types.Struct:
		for f := range t.Fields() {
			if f.Exported() {
				l.look(f.Type())
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			l.look(m.Type())
		}
	case *types.Map:
		l.look(t.Key())
		l.look(t.Elem())
	case interface{ Elem() types.Type }: // pointers, slices, arrays, channels
		l.look(t.Elem())
	}
}

func (l leak) named(t *types.Named) {
	if at := t.Obj().Pkg(); at != nil && strings.HasPrefix(at.Path()+"/", module+"/internal/") {
		l.say(t)
		return
	}
	if t.Obj().Pkg() != l.pkg {
		return // the standard library speaks of nothing here
	}
	for m := range types.NewMethodSet(types.NewPointer(t)).Methods() {
		if m.Obj().Exported() {
			l.look(m.Type())
		}
	}
	l.look(t.Underlying())
}

// TestALeakIsSeen holds the search to what it forbids and lets through.
func TestALeakIsSeen(t *testing.T) {
	inner := types.NewPackage(module+"/internal/inner", "inner")
	hidden := types.NewNamed(types.NewTypeName(token.NoPos, inner, "T", nil), types.NewStruct(nil, nil), nil)
	inner.Scope().Insert(hidden.Obj())
	inner.MarkComplete()
	for _, test := range []struct {
		src  string
		leak bool
	}{
		{"func F(inner.T) {}", true}, {"func F() map[string][]*inner.T { return nil }", true}, {"type S struct{ F func(chan inner.T) }", true},
		{"type S struct{ own }; type own struct{}; func (own) M() inner.T { return inner.T{} }", true}, {"type A = inner.T", true},
		{"var V interface{ M(inner.T) }", true},
		{"type S struct{ f inner.T }; func f() inner.T { return inner.T{} }", false}, {"type S struct{ Next *S }", false},
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "x.go", "package x; import \"statelab/internal/inner\"; var _ inner.T; "+test.src, 0)
		if err != nil {
			t.Fatal(err)
		}
		config := types.Config{Importer: only{inner}}
		pkg, err := config.Check("x", fset, []*ast.File{file}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := leaks(pkg); (len(got) > 0) != test.leak {
			t.Errorf("of %q it says %q", test.src, got)
		}
	}
}

// only imports one package.
type only struct{ pkg *types.Package }

func (o only) Import(string) (*types.Package, error) { return o.pkg, nil }
