package render

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"statelab/internal/trace"
)

// proseOfChance puts words and the signs of Markdown behind one another. A fence stands on a
// line of its own: one word behind it is the name of a language, which is not shown.
func proseOfChance(r *rand.Rand) (string, []string) {
	signs := []string{" ", "\n", "\n\n", "\n\n    ", "\n    ", "\n\t", "\n- ", "\n  ", "\n1. ", "\n7) ", "\n\n```\n", "\n~~~ two words\n",
		"*", "**", " `", " `` ", "[", "](", ")", "![", "](https://shop.test/", " \"", "\")", "\\", "_", "#", "\n# ", "\n> ", "\n* * *\n", "&", "<", "한국어는", "."}
	var b strings.Builder
	var words []string
	for range 4 + r.IntN(30) {
		if r.IntN(3) > 0 {
			b.WriteString(signs[r.IntN(len(signs))])
			continue
		}
		word := fmt.Sprintf("w%03d", len(words))
		words = append(words, word)
		b.WriteString(word)
	}
	return b.String(), words
}

// TestNoWordOfAProseIsLost lays out proses of chance for who reads and for who hears.
func TestNoWordOfAProseIsLost(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 4_000 {
		source, words := proseOfChance(r)
		for _, o := range []Options{{}, {Width: 40}, {Linear: true}} {
			term := NewTerminal(io.Discard, o)
			p := trace.Prose{term.o.Lang: source}
			for name, lines := range map[string][]line{
				"a text": term.proseAfter(line{term.span(label, "Ask:"), gap(1)}, p, term.width), "a line": {term.phrase(p)},
			} {
				var shown strings.Builder
				for _, l := range lines {
					if l.width() > term.width && !o.Linear && name == "a text" {
						t.Fatalf("%q at %d columns: too wide: %q", source, term.width, l.text())
					}
					shown.WriteString(strings.ReplaceAll(l.text(), " ", "")) // a line may break a long word
				}
				for _, word := range words {
					if !strings.Contains(shown.String(), word) {
						t.Fatalf("%q as %s, %+v: lost %s in %q", source, name, o, word, shown.String())
					}
				}
				if name == "a text" && len(words) > 0 && !strings.Contains(shown.String(), "Ask:") {
					t.Fatalf("%q lost the word before it in %q", source, shown.String())
				}
			}
		}
	}
}
