package prose_test

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"statelab/internal/prose"
)

// TestEveryLineIsTaken reads texts of which lines begin with what no block of the language
// begins with: each was the end of the text once.
func TestEveryLineIsTaken(t *testing.T) {
	for _, source := range []string{
		"before\n\n    code\n\nbehind",
		"    code\n\nbehind",
		"\tcode\n\nbehind",
		"-     code\n\n  before\n\nbehind",
		"- before\n\n      code\n\n  more\n\nbehind",
		"    - code\n\nbehind",
		"# before\n\n        code\n        more\n\n> behind",
		"before\n    code\n\nbehind",
		"- - -\n\n* * *\n\nbehind",
	} {
		for name, by := range map[string]parser.Parser{"a text": prose.Parser(), "a line": prose.LineParser()} {
			lines := 0
			root := by.Parse(text.NewReader([]byte(source)))
			_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
				if entering && n.Type() == ast.TypeBlock {
					lines += n.Lines().Len()
				}
				return ast.WalkContinue, nil
			})
			want := 0
			for line := range strings.SplitSeq(source, "\n") {
				if strings.ContainsAny(line, "abcdefghijklmnopqrstuvwxyz") {
					want++
				}
			}
			if lines < want {
				t.Errorf("%q as %s: %d lines are read, want %d", source, name, lines, want)
			}
		}
	}
}

func TestIndentedLinesAreCode(t *testing.T) {
	source := "Before.\n\n    if x:\n        y\n\n    z\n\nBehind."
	code := prose.Parser().Parse(text.NewReader([]byte(source))).FirstChild().NextSibling()
	got, is := prose.Code(code, []byte(source))
	if want := "if x:\n    y\n\nz"; !is || strings.Join(got, "\n") != want {
		t.Errorf("the lines of code are %q, want %q", strings.Join(got, "\n"), want)
	}
}
