package korean_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"statelab/internal/korean"
)

// makers are the packages that say what is wrong with a lesson file, or whose errors are
// told as a message about one.
var makers = []string{"internal/diag", "internal/lesson", "internal/language", "internal/scenario", "internal/httpsim", "internal/djangocode", "internal/python", "internal/clock", "internal/gettext"}

// tellers are the functions that make messages, with the first argument that is told.
var tellers = map[string]int{"refuse": 1, "instead": 2, "hinted": 1, "short": 0, "Add": 1, "fault": 0, "fail": 1, "Errorf": 0, "New": 0, "Within": 0, "misread": 2}

// toldFields are the fields of structs whose values are told.
var toldFields = []string{"hint", "Hint", "say", "says", "instead", "what"}

// ofServers are errors that only a server's log has: they are Python's.
var ofServers = regexp.MustCompile(`^([A-Z]\w*(Error|\.DoesNotExist|DoesNotExist|ReverseMatch): |%s%s: %v\n%s$)`)

// A walk finds the forms of all messages in the source: what is handed to a function that
// tells it, whatever function, field or variable of its package it comes through. A form
// has %s where something is filled in.
type walk struct {
	fset  *token.FileSet
	pkgs  []*pkg
	forms map[string]token.Position // found so far
	sinks map[string]map[int]bool   // functions by name, and which of their arguments are told
	more  bool                      // a sink was found in this round
}

type pkg struct {
	files   []*ast.File
	funcs   map[string]*ast.FuncDecl
	values  map[string]ast.Expr // of variables and constants
	structs map[string]*ast.StructType
	returns map[string][]string // of the functions that were looked through
}

func newWalk(t *testing.T) *walk {
	w := &walk{fset: token.NewFileSet(), forms: map[string]token.Position{}, sinks: map[string]map[int]bool{}}
	for _, dir := range makers {
		p := &pkg{funcs: map[string]*ast.FuncDecl{}, values: map[string]ast.Expr{}, structs: map[string]*ast.StructType{}, returns: map[string][]string{}}
		paths, err := filepath.Glob(filepath.Join("..", "..", dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(w.fset, path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			p.files = append(p.files, f)
			p.declare(f)
		}
		w.pkgs = append(w.pkgs, p)
	}
	return w
}

func (p *pkg) declare(f *ast.File) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			p.funcs[d.Name.Name] = d
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					if st, ok := s.Type.(*ast.StructType); ok {
						p.structs[s.Name.Name] = st
					}
				case *ast.ValueSpec:
					for i, v := range s.Values {
						p.values[s.Names[i].Name] = v
					}
				}
			}
		}
	}
}

// run looks through all packages until no further function is found that tells what it
// is given.
func (w *walk) run() {
	for w.more = true; w.more; {
		w.more = false
		for _, p := range w.pkgs {
			for _, f := range p.files {
				for _, d := range f.Decls {
					fn, _ := d.(*ast.FuncDecl)
					ast.Inspect(d, func(n ast.Node) bool {
						switch n := n.(type) {
						case *ast.CallExpr:
							w.call(p, n, fn)
						case *ast.CompositeLit:
							w.literal(p, n, n.Type, fn)
						}
						return true
					})
				}
			}
		}
	}
}

func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.IndexExpr:
		return name(e.X)
	case *ast.StarExpr:
		return name(e.X)
	}
	return ""
}

func (w *walk) call(p *pkg, call *ast.CallExpr, fn *ast.FuncDecl) {
	called := name(call.Fun)
	first, tells := tellers[called]
	if called == "Add" && len(call.Args) < 3 || called == "fail" && len(call.Args) == 1 {
		tells = false
	}
	if called == "refuse" && !isPlain(call.Fun) { // a method, which is given no statement
		first = 0
	}
	for i, arg := range call.Args {
		if tells && i >= first || w.sinks[called][i] {
			w.tell(p, arg, fn)
		}
	}
}

// literal looks at the fields of a struct that are told, also of the structs in a list.
func (w *walk) literal(p *pkg, lit *ast.CompositeLit, of ast.Expr, fn *ast.FuncDecl) {
	if list, ok := of.(*ast.ArrayType); ok {
		for _, el := range lit.Elts {
			if el, ok := el.(*ast.CompositeLit); ok && el.Type == nil {
				w.literal(p, el, list.Elt, fn)
			}
		}
		return
	}
	st, told := p.structs[name(of)], toldFields
	if unnamed, ok := of.(*ast.StructType); ok {
		st, told = unnamed, []string{"hint"}
	}
	if st == nil {
		return
	}
	var fields []string
	for _, f := range st.Fields.List {
		for _, n := range f.Names {
			fields = append(fields, n.Name)
		}
	}
	for i, el := range lit.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			if slices.Contains(told, name(kv.Key)) {
				w.tell(p, kv.Value, fn)
			}
		} else if i < len(fields) && slices.Contains(told, fields[i]) {
			w.tell(p, el, fn)
		}
	}
}

// tell notes the forms of an expression that is told, or that what a parameter is given
// is told.
func (w *walk) tell(p *pkg, e ast.Expr, fn *ast.FuncDecl) {
	if id, ok := e.(*ast.Ident); ok && fn != nil {
		if i := parameter(fn, id.Name); i >= 0 && !w.sinks[fn.Name.Name][i] {
			if w.sinks[fn.Name.Name] == nil {
				w.sinks[fn.Name.Name] = map[int]bool{}
			}
			w.sinks[fn.Name.Name][i], w.more = true, true
		}
	}
	for _, form := range p.of(e, fn, 0) {
		form = strings.NewReplacer("{at}", filledIn, "{line}", filledIn).Replace(form)
		if !words.MatchString(verbs.ReplaceAllString(form, "")) || ofServers.MatchString(form) {
			continue
		}
		if _, known := w.forms[form]; !known {
			w.forms[form] = w.fset.Position(e.Pos())
		}
	}
}

var (
	words = regexp.MustCompile(`[a-z].* |^ .*[a-z]| [a-z]`) // a form of one word is a key or a name
	verbs = regexp.MustCompile(`%[0-9]*[sqdvcX]`)
)

// parameter returns the number of a function's parameter that is a text, or -1.
func parameter(fn *ast.FuncDecl, called string) int {
	i := 0
	for _, f := range fn.Type.Params.List {
		for _, n := range f.Names {
			if n.Name == called && name(f.Type) == "string" {
				return i
			}
			i++
		}
	}
	return -1
}

const filledIn = "%s"

// of returns the forms that an expression may have.
func (p *pkg) of(e ast.Expr, fn *ast.FuncDecl, depth int) []string {
	if depth > 6 {
		return []string{filledIn}
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return []string{s}
		}
	case *ast.BinaryExpr:
		var all []string
		for _, a := range p.of(e.X, fn, depth+1) {
			for _, b := range p.of(e.Y, fn, depth+1) {
				all = append(all, a+b)
			}
		}
		return all
	case *ast.Ident:
		return p.named(e.Name, fn, depth)
	case *ast.IndexExpr:
		if m, ok := p.values[name(e.X)].(*ast.CompositeLit); ok {
			return p.elements(m, depth)
		}
		if m, ok := e.X.(*ast.CompositeLit); ok {
			return p.elements(m, depth)
		}
	case *ast.CallExpr:
		return p.result(e, fn, depth)
	}
	return []string{filledIn}
}

// elements returns the forms of the values of a map.
func (p *pkg) elements(m *ast.CompositeLit, depth int) (all []string) {
	for _, el := range m.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			all = append(all, p.of(kv.Value, nil, depth+1)...)
		}
	}
	return all
}

// named returns the forms of what has a name in a function, or in the package.
func (p *pkg) named(called string, fn *ast.FuncDecl, depth int) (all []string) {
	var more []ast.Expr // what is put behind it
	if fn != nil {
		ast.Inspect(fn, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					switch {
					case name(l) != called || len(n.Rhs) != len(n.Lhs):
					case n.Tok == token.ADD_ASSIGN:
						more = append(more, n.Rhs[i])
					default:
						all = append(all, p.of(n.Rhs[i], fn, depth+1)...)
					}
				}
			case *ast.ValueSpec:
				for i, v := range n.Values {
					if n.Names[i].Name == called {
						all = append(all, p.of(v, fn, depth+1)...)
					}
				}
			}
			return true
		})
		if parameter(fn, called) >= 0 {
			all = append(all, filledIn)
		}
	}
	for _, e := range more {
		for _, before := range all {
			for _, form := range p.of(e, fn, depth+1) {
				all = append(all, before+form)
			}
		}
	}
	if v, ok := p.values[called]; ok && len(all) == 0 {
		all = p.of(v, nil, depth+1)
	}
	if len(all) == 0 {
		return []string{filledIn}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// result returns the forms that a call may return.
func (p *pkg) result(call *ast.CallExpr, fn *ast.FuncDecl, depth int) []string {
	switch called := name(call.Fun); {
	case slices.Contains([]string{"Sprintf", "ReplaceAll"}, called):
		return p.of(call.Args[0], fn, depth+1)
	case called == "Or":
		var all []string
		for _, arg := range call.Args {
			all = append(all, p.of(arg, fn, depth+1)...)
		}
		return all
	case called == "Guess" && len(call.Args) == 3:
		return append(p.of(call.Args[2], fn, depth+1), filledIn)
	case p.funcs[called] != nil && (!ast.IsExported(called) || isPlain(call.Fun)):
		all := p.returned(called, depth)
		if slices.Contains(all, filledIn) { // it may be what was handed to it
			for _, arg := range call.Args {
				all = append(slices.Clone(all), p.of(arg, fn, depth+1)...)
			}
		}
		return all
	}
	return []string{filledIn}
}

// isPlain reports whether a function is named without its package or receiver.
func isPlain(fn ast.Expr) bool {
	_, plain := fn.(*ast.Ident)
	return plain
}

// returned returns the forms of what a function returns first, where that is a text.
func (p *pkg) returned(called string, depth int) []string {
	if known, ok := p.returns[called]; ok {
		return known
	}
	p.returns[called] = []string{filledIn} // also of one that calls itself
	fn := p.funcs[called]
	if fn.Type.Results == nil || name(fn.Type.Results.List[0].Type) != "string" {
		return p.returns[called]
	}
	var all []string
	ast.Inspect(fn, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) > 0 {
			all = append(all, p.of(r.Results[0], fn, depth+1)...)
		}
		return true
	})
	slices.Sort(all)
	p.returns[called] = slices.Compact(all)
	return p.returns[called]
}

// ofGuess is what diag.Guess says in both languages, in the middle of other hints too.
const ofGuess = "did you mean %q?"

// samples fill the holes of a form.
var samples = map[byte]string{'s': "shop", 'v': "shop", 'q': `"shop"`, 'd': "7", 'c': "x", 'X': "FF"}

func filled(form string) string {
	return strings.ReplaceAll(verbs.ReplaceAllStringFunc(form, func(verb string) string { return samples[verb[len(verb)-1]] }), "%%", "%")
}

// prose finds English that is no code, as what a short form has left over.
var prose = regexp.MustCompile(`(^|[ ,])(the|a|an|which|before|it|its|has|no|of|are|is|one|yet|whom|called)( |$)`)

// Every message about a lesson file, with its hint and the phrases in it, has Korean.
func TestEveryMessageHasKorean(t *testing.T) {
	w := newWalk(t)
	w.run()
	for _, form := range slices.Sorted(maps.Keys(w.forms)) {
		if korean.Of(filled(form)) == "" {
			at := w.forms[form]
			t.Errorf("%s:%d: %q has no Korean: add it to internal/korean", strings.TrimPrefix(at.Filename, "../../"), at.Line, form)
		}
	}
	for form := range w.forms {
		if ko := korean.Of(filled(form)); !slices.Contains(korean.Forms(), form) && prose.MatchString(ko) {
			at := w.forms[form]
			t.Errorf("%s:%d: %q has the Korean of a shorter form, and says %q", strings.TrimPrefix(at.Filename, "../../"), at.Line, form, ko)
		}
	}
	if len(w.forms) < 400 {
		t.Errorf("the walk found %d forms alone", len(w.forms))
	}
	for _, form := range korean.Forms() {
		if _, used := w.forms[form]; !used && form != ofGuess {
			t.Errorf("nothing says %q any more", form)
		}
	}
}

// What is filled into a form is filled into its Korean, all of it and nothing else.
func TestKoreanHasTheValuesOfItsForm(t *testing.T) {
	number := regexp.MustCompile(`%(\d)`)
	for _, form := range korean.Forms() {
		marks := verbs.FindAllString(form, -1)
		values := make([]string, len(marks))
		for i := range marks {
			values[i] = fmt.Sprintf("<%d>", i+1)
		}
		ko := korean.OfForm(form, values)
		for i, v := range values {
			if !strings.Contains(ko, v) {
				t.Errorf("%q: value %d is not in %q", form, i+1, ko)
			}
		}
		if number.MatchString(ko) || strings.Contains(ko, "/를}") {
			t.Errorf("%q is %q", form, ko)
		}
	}
}
