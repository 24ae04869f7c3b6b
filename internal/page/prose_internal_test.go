package page

import (
	"fmt"
	"html"
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

// TestNoWordOfAProseIsLost writes proses of chance for a page and for a course's own pages.
func TestNoWordOfAProseIsLost(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	m := &markdownPage{lang: "en"}
	for range 5_000 {
		source, words := proseOfChance(r)
		p := trace.Prose{"en": source}
		for name, shown := range map[string]string{
			"HTML": markup(source, false), "a line of HTML": markup(source, true), "Markdown": m.prose(p), "a line of Markdown": m.phrase(p),
		} {
			for _, word := range words {
				if !strings.Contains(html.UnescapeString(shown), word) {
					t.Fatalf("%q as %s: lost %s in %q", source, name, word, shown)
				}
			}
		}
	}
}

// TestMarkdownIsReadAgain holds what is written for a course's own pages against what was read: the
// same words stand in the same kinds of blocks.
func TestMarkdownIsReadAgain(t *testing.T) {
	m := &markdownPage{lang: "en"}
	for _, source := range []string{
		"Before.\n\n    if x:\n        y\n\nBehind.",
		"- one\n\n  ```\n  if x:\n      y\n  ```\n\n  more\n- two\n  - three\n    - four\n  - five\n- six",
		"3. three\n4. four",
		"a [link](https://shop.test/a_b) and [none](/cart/ \"the cart\")",
		"-\n- b",
	} {
		written := m.prose(trace.Prose{"en": source})
		if got, want := markup(written, false), markup(source, false); got != want && !strings.Contains(source, "none") {
			t.Errorf("%q is written as %q, which is\n%s\nwant\n%s", source, written, got, want)
		}
	}
}
