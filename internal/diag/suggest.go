package diag

import (
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/rule"
)

// mostKnown is how many known words one word is compared with. A list that is
// longer was written by a program, and a guess at it would take long.
const mostKnown = 1000

// tooFar is how long a word is at most that another can be near to.
const tooFar = 64

// DidYouMean returns `did you mean "x"?` for the known word that is nearest to
// the unknown one: one of the same parts in another order, or at most a third of its length
// away. It is "" when none is near, and where the word is one of those that are known: what was
// written is no advice.
func DidYouMean(word string, known []string) string { return Guess(word, known).EN }

// Guess is DidYouMean in every language.
func Guess(word string, known []string) rule.Text {
	if len(known) > mostKnown {
		known = known[:mostKnown]
	}
	if slices.Contains(known, word) {
		return rule.Text{}
	}
	if near := Nearest(word, known); near != "" {
		return Meant(near)
	}
	return rule.Text{}
}

// Meant asks whether a word was meant, where it is known that it is near to what was written.
func Meant(word string) rule.Text {
	return rule.Textf("did you mean %q?", "비슷한 이름: %q", word)
}

// Nearest is the known word that is nearest to one, itself where it is known, and "" where none is near.
func Nearest(word string, known []string) string {
	best, bestDistance := "", min(utf8.RuneCountInString(word)/3+1, tooFar)
	folded := normal(word)
	for _, k := range known {
		if strings.Contains(folded, "_") && turned(folded) == turned(normal(k)) {
			best = k
			break
		}
		d := distance(folded, normal(k))
		if d < bestDistance || (d == bestDistance && best == "" && d <= 1) || (d == bestDistance && best != "" && distance(word, k) < distance(word, best)) { // atomik is atomic, and not Atomic
			best, bestDistance = k, d
		}
	}
	return best
}

// turned is a word with its parts in the order of the alphabet: set_session is session_set.
func turned(s string) string {
	parts := strings.Split(s, "_")
	slices.Sort(parts)
	return strings.Join(parts, "_")
}

// Near reports whether two words are one slip of the pen apart: a letter more, less, other,
// or changed for its neighbour.
func Near(a, b string) bool { return distance(a, b) == 1 }

// normal folds what people mix up: case, and the two ways to join words.
func normal(s string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(s))
}

// distance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of neighbours. Long words are never near.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > tooFar || len(y) > tooFar {
		return tooFar
	}
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(x)][len(y)]
}
