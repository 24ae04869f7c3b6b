package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

type avoidedWord struct {
	pattern *regexp.Regexp
	instead string
}

// avoided are the Korean words that docs/korean.md gives up, as they look inside a
// sentence, and what is written instead.
var avoided = []avoidedWord{
	{regexp.MustCompile(`손으로`), "직접"},
	{regexp.MustCompile(`견[주줘줍줄준]`), "비교"},
	{regexp.MustCompile(`까닭`), "이유"},
	{regexp.MustCompile(`낱말`), "단어"},
	{regexp.MustCompile(`간직`), "보관"},
	{regexp.MustCompile(`(^|[ "])이(기[는고어지]|긴 |김|깁니|겨|길 )`), "우선함"},
	{regexp.MustCompile(`(^|[^(])거절`), "거부, 처음 한 번 거부(거절)"},
	{regexp.MustCompile(`복사본`), "사본"},
	{regexp.MustCompile(`디렉터리|디렉토리`), "폴더"},
	{regexp.MustCompile(`둘째 탭`), "두 번째 탭"},
	{regexp.MustCompile(`밥`), "보비"},
	{regexp.MustCompile(`기한이 지`), "만료"},
}

// avoidedIn returns the avoided words of a Korean text, each with what to write.
func avoidedIn(text string) []string {
	var all []string
	for _, a := range avoided {
		if m := a.pattern.FindString(text); m != "" {
			all = append(all, strconv.Quote(m)+" (write "+a.instead+")")
		}
	}
	return all
}

func TestAvoidedWordsAreFound(t *testing.T) {
	for text, words := range map[string]int{
		"쿠키를 거부합니다.": 0, "쿠키를 거부(거절)합니다.": 0, "쿠키를 거절합니다.": 1, "뒤의 속성이 이김": 1, "이기는 쪽": 1, "크기가 큽니다.": 0,
		"같은 가게이기 때문입니다.": 0, "값을 견주어 봅니다.": 1, "밥이 로그인합니다.": 1, "보비가 로그인합니다.": 0, "먼저 온 것이 이깁니다.": 1,
	} {
		if got := avoidedIn(text); len(got) != words {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// TestKoreanUsesTheGlossary reads every Korean text of the program, its lessons and
// examples.
func TestKoreanUsesTheGlossary(t *testing.T) {
	for _, pattern := range []string{"../lessons/*.ko.yaml", "examples/*.ko.yaml", "../README.ko.md", "*.ko.md"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(string(text), "\n") {
				for _, word := range avoidedIn(line) {
					t.Errorf("%s:%d: %s", file, i+1, word)
				}
			}
		}
	}
	eachGoFile(t, func(at token.Position, n ast.Node) {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			for _, word := range avoidedIn(lit.Value) {
				t.Errorf("%s: %s", at, word)
			}
		}
	})
}

// TestEveryTextIsInKorean wants both languages of each text that is written out in
// the program.
func TestEveryTextIsInKorean(t *testing.T) {
	texts := 0
	eachGoFile(t, func(at token.Position, n ast.Node) {
		en, ko, ok := writtenOut(n)
		if !ok {
			return
		}
		texts++
		if hangul := regexp.MustCompile(`\p{Hangul}`); !hangul.MatchString(ko) && ko != en && !onlyValues(ko) {
			t.Errorf("%s: %s has no Korean: %q", at, en, ko)
		}
	})
	if texts < 500 {
		t.Errorf("only %d texts were found", texts)
	}
}

// onlyValues reports whether a text is made of formats and signs, or names of one
// language alone: it needs no Korean.
func onlyValues(text string) bool {
	return !regexp.MustCompile(`[a-z]{3,} [a-z]{2,}`).MatchString(regexp.MustCompile(`%(\[\d\])?[a-z+]`).ReplaceAllString(text, ""))
}

// writtenOut returns the two languages of a rule.Text or a call of rule.Textf whose
// English is written in the source.
func writtenOut(n ast.Node) (en, ko string, ok bool) {
	switch n := n.(type) {
	case *ast.CompositeLit:
		if name := named(n.Type); name != "Text" && name != "Phrase" {
			return "", "", false
		}
		for _, e := range n.Elts {
			kv, isPair := e.(*ast.KeyValueExpr)
			if !isPair {
				continue
			}
			switch key := kv.Key.(*ast.Ident); key.Name {
			case "EN":
				en = source(kv.Value)
			case "KO":
				ko = source(kv.Value)
			}
		}
		return en, ko, en != ""
	case *ast.CallExpr:
		if named(n.Fun) == "Textf" && len(n.Args) > 1 {
			return source(n.Args[0]), source(n.Args[1]), source(n.Args[0]) != ""
		}
	}
	return "", "", false
}

func named(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// source is what is written in an expression: its strings behind each other, or the
// name of a value.
func source(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, _ := strconv.Unquote(e.Value)
		return s
	case *ast.BinaryExpr:
		return source(e.X) + source(e.Y)
	}
	return ""
}

// eachGoFile visits every node of the program's own files.
func eachGoFile(t *testing.T, visit func(token.Position, ast.Node)) {
	t.Helper()
	set := token.NewFileSet()
	for _, root := range []string{"../internal", "../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(set, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if n != nil {
					visit(set.Position(n.Pos()), n)
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestTheGlossaryNamesWhatIsAvoided keeps this list and the page's table the same.
func TestTheGlossaryNamesWhatIsAvoided(t *testing.T) {
	text, err := os.ReadFile("korean.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "## 용어")
	for _, instead := range []string{"직접", "비교", "이유", "단어", "보관", "우선함", "사본", "폴더", "두 번째 탭"} {
		if !slices.ContainsFunc(avoided, func(a avoidedWord) bool { return a.instead == instead }) || !strings.Contains(rest, "| "+instead) {
			t.Errorf("the glossary and the test differ about %s", instead)
		}
	}
}
