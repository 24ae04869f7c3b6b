package page

import "strings"

// leastRepeated are the letters from which what repeats is worth folding.
const leastRepeated = 8

// fold finds what of each piece only repeats the last one that stands there whole. Where there
// is no room for all of it, an ellipsis says as much: what differs is what there is to choose.
// No two pieces look the same then.
func fold(pieces []piece) {
	type look struct {
		before, after bool
		own           string
	}
	whole, seen := "", map[look]bool{}
	for i := range pieces {
		p := &pieces[i]
		start := sharedStart(whole, p.Text)
		if start < leastRepeated {
			start = 0
		}
		rest := p.Text[start:]
		end := sharedEnd(whole[start:], rest)
		if end < leastRepeated || end == len(rest) {
			end = 0
		}
		p.Before, p.After = p.Text[:start], rest[len(rest)-end:]
		is := look{start > 0, end > 0, p.Own()}
		if start+end == 0 || seen[is] {
			whole, p.Before, p.After = p.Text, "", ""
			is = look{own: p.Text}
		}
		seen[is] = true
	}
}

// Own is what a piece has beside what it repeats.
func (p piece) Own() string {
	return strings.TrimSuffix(strings.TrimPrefix(p.Text, p.Before), p.After)
}

// sharedStart is how many bytes two texts begin with, up to where an argument begins
// with its name, or a word.
func sharedStart(a, b string) int {
	n, cut := 0, 0
	for quoted := false; n < min(len(a), len(b)) && a[n] == b[n]; n++ {
		if a[n] == '"' {
			quoted = !quoted
		}
		if !quoted && strings.IndexByte(" (,{[>", a[n]) >= 0 && (n == 0 || a[n] != ' ' || a[n-1] != '=' && a[n-1] != ':') {
			cut = n + 1
		}
	}
	if cut == len(b) {
		return 0
	}
	return cut
}

// sharedEnd is how many bytes two texts end with, from where an argument or a word ends.
func sharedEnd(a, b string) int {
	cut := 0
	quoted := false
	for n := 1; n <= min(len(a), len(b)) && a[len(a)-n] == b[len(b)-n]; n++ {
		switch c := b[len(b)-n]; {
		case c == '"':
			quoted = !quoted
		case !quoted && strings.IndexByte(" ,)}]<", c) >= 0:
			cut = n
		}
	}
	return cut
}
