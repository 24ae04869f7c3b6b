package render

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// A span is a piece of text with one role. Its text is safe: only Terminal.span
// makes one. A whole span is not broken at its blanks while a line has room for it.
type span struct {
	role  role
	text  string
	whole bool
}

// A line is what stands on one line of the screen, or, before it is wrapped, a
// text that may need several.
type line []span

// gap returns n blanks.
func gap(n int) span { return span{text: strings.Repeat(" ", max(0, n))} }

// with returns a new line with more spans behind.
func (l line) with(more ...span) line {
	return append(append(make(line, 0, len(l)+len(more)), l...), more...)
}

// width is the number of columns that the line needs.
func (l line) width() int {
	n := 0
	for _, s := range l {
		n += columns(s.text)
	}
	return n
}

// columns is the number of columns that a text needs.
func columns(s string) int {
	if isASCII(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// isASCII reports whether a text has nothing but the visible characters of ASCII and
// blanks, each of them a column wide.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// pad returns the line with blanks up to the width.
func (l line) pad(width int) line {
	if missing := width - l.width(); missing > 0 {
		return l.with(gap(missing))
	}
	return l
}

// indent puts n blanks before every line.
func indent(lines []line, n int) []line {
	out := make([]line, len(lines))
	for i, l := range lines {
		out[i] = line{gap(n)}.with(l...)
	}
	return out
}

// indentRest puts n blanks before every line but the first.
func indentRest(lines []line, n int) []line {
	return append(lines[:1:1], indent(lines[1:], n)...)
}

// join puts a separator between the parts that hold something.
func join(separator string, parts ...line) line {
	var out line
	for _, p := range parts {
		if len(p) == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, span{text: separator})
		}
		out = append(out, p...)
	}
	return out
}

// A piece is one character of the screen, or one run of blanks.
type piece struct {
	role  role
	text  string
	width int
	blank bool
	holds bool // a blank at which a line is not broken
	whole bool // it is of a whole span
}

// pieces takes a line apart at its characters and runs of blanks.
func (l line) pieces() []piece {
	var out []piece
	for _, s := range l {
		rest := s.text
		for rest != "" {
			if n := len(rest) - len(strings.TrimLeft(rest, " ")); n > 0 {
				out = append(out, piece{role: s.role, text: rest[:n], width: n, blank: true, holds: s.whole, whole: s.whole})
				rest = rest[n:]
				continue
			}
			c, width := ansi.FirstGraphemeCluster(rest, ansi.GraphemeWidth)
			if c == "" {
				break
			}
			out = append(out, piece{role: s.role, text: c, width: width, whole: s.whole})
			rest = rest[len(c):]
		}
	}
	return out
}

// wrap breaks the text into lines, the first at most first columns wide and the
// others at most rest, at blanks where it can and between characters where a
// word alone is too wide. Blanks at a break are dropped.
func (l line) wrap(first, rest int) []line {
	if l.width() <= first {
		return []line{l.merged()}
	}
	w := wrapper{left: max(1, first), rest: max(1, rest)}
	all := l.pieces()
	for len(all) > 0 {
		n, room := wordLength(all), w.rest
		if len(w.now) == 0 {
			room = min(room, w.left)
		}
		if piecesWidth(all[:n]) > room {
			n = runLength(all[:n])
		}
		if piecesWidth(all[:n]) > room {
			for i := range n {
				all[i].holds = false
			}
			n = wordLength(all[:n])
		}
		w.word(all[:n])
		all = all[n:]
	}
	return append(w.lines, w.now)
}

// merged returns the line as a wrapper would: without blanks at its end, and spans that
// are alike being one.
func (l line) merged() line {
	out := make(line, 0, len(l))
	for _, s := range l {
		if n := len(out); n > 0 && out[n-1].role == s.role && out[n-1].whole == s.whole {
			out[n-1].text += s.text
		} else if s.text != "" {
			out = append(out, s)
		}
	}
	for n := len(out); n > 0; n-- {
		out[n-1].text = strings.TrimRight(out[n-1].text, " ")
		if out[n-1].text != "" {
			break
		}
		out = out[:n-1]
	}
	return out
}

// wordLength returns how many pieces stand up to where a line can be broken: a
// word, with the blanks that hold it together, or a blank.
func wordLength(all []piece) int {
	breaks := func(p piece) bool { return p.blank && !p.holds }
	n := 1
	for n < len(all) && breaks(all[n]) == breaks(all[0]) {
		n++
	}
	return n
}

// runLength returns how many pieces of a word stand up to what is to stay whole
// begins or ends.
func runLength(word []piece) int {
	n := 1
	for n < len(word) && word[n].whole == word[0].whole {
		n++
	}
	return n
}

// A wrapper fills lines word by word.
type wrapper struct {
	lines  []line
	now    line
	blanks []piece // seen since the last word; they count only if a word follows
	left   int     // columns left on the line
	rest   int
}

func (w *wrapper) word(word []piece) {
	if !slices.ContainsFunc(word, func(p piece) bool { return !p.blank }) {
		w.blanks = append(w.blanks, word...)
		return
	}
	need := piecesWidth(w.blanks)
	size := piecesWidth(word)
	switch {
	case need+size <= w.left:
		w.put(w.blanks)
	case len(w.now) > 0 && (size <= w.rest || w.left-need < w.rest/3):
		w.newLine()
	default:
		w.put(w.blanks) // too wide for any line: it is cut where the line ends
	}
	w.blanks = nil
	for len(word) > 0 {
		n := w.cut(word)
		if n == 0 {
			w.newLine()
			continue
		}
		w.put(word[:n])
		if word = word[n:]; len(word) > 0 {
			w.newLine() // also where the line has room left: it was cut at a better place
		}
	}
}

// cut returns how many pieces of a word stand on this line: all of them where there is room, else as many as have
// it, but for what stands behind a sign that ends a part where one is near the end, or else where code comes apart. It
// is 0 where the next line has to begin first.
func (w *wrapper) cut(word []piece) int {
	n, width := 0, 0
	for n < len(word) && width+word[n].width <= w.left {
		width += word[n].width
		n++
	}
	switch {
	case n == 0 && len(w.now) == 0:
		return 1
	case n == 0 || n == len(word):
		return n
	}
	for at := n; at > 0 && at > n-w.rest/3; at-- {
		if strings.Contains(",;&", word[at-1].text) && word[at-1].text != "" {
			return at
		}
	}
	return w.seam(word, n)
}

// seam is where a word is cut instead of at n, so that no name is cut which the next line has room for: code and
// addresses come apart where their parts meet.
func (w *wrapper) seam(word []piece, n int) int {
	end := n
	for end < len(word) && isNamePart(word[end].text) {
		end++
	}
	if end == n || !isNamePart(word[n-1].text) {
		return n
	}
	calls := slices.ContainsFunc(word, func(p piece) bool { return p.text == "(" })
	for at := n; at > 0 && at > n-w.rest/2 && piecesWidth(word[at:end]) <= w.rest; at-- {
		if before, behind := word[at-1].text, word[at].text; calls && behind == "." && isNamePart(before) || strings.Contains("([=/?", before) && isNamePart(behind) {
			return at
		}
	}
	return n
}

// isNamePart reports whether a character may stand in a name.
func isNamePart(c string) bool {
	r, _ := utf8.DecodeRuneInString(c)
	return r == '_' || r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

func (w *wrapper) newLine() {
	w.lines = append(w.lines, w.now)
	w.now, w.left = nil, w.rest
}

func (w *wrapper) put(pieces []piece) {
	for _, c := range pieces {
		w.left -= c.width
		if n := len(w.now); n > 0 && w.now[n-1].role == c.role && w.now[n-1].whole == c.whole {
			w.now[n-1].text += c.text
			continue
		}
		w.now = append(w.now, span{role: c.role, text: c.text, whole: c.whole})
	}
}

func piecesWidth(pieces []piece) int {
	n := 0
	for _, p := range pieces {
		n += p.width
	}
	return n
}

// clip shortens the line to the width; ".." stands for what is left out.
func (l line) clip(width int) line {
	if l.width() <= width {
		return l
	}
	var out line
	left := width - 2
	for _, c := range l.pieces() {
		if c.width > left {
			break
		}
		left -= c.width
		out = append(out, span{role: c.role, text: c.text})
	}
	if width < 2 {
		return out
	}
	return append(out, span{text: ".."})
}

// headline puts a title at the left and what belongs to it at the right edge; below
// a title of several lines it has a line of its own, where it is not read as the
// title's last words.
func (t *Terminal) headline(title, right line) []line {
	lines := title.wrap(t.width, t.width)
	if t.o.Linear {
		return append(lines, right.wrap(t.width, t.width)...)
	}
	if len(lines) == 1 {
		return ends(title, right, t.width, t.width)
	}
	return append(lines, ends(nil, right, t.width, t.width)...)
}

// ends puts the left text at the left and the right text at the right edge, on
// one line when both fit, else on lines of their own.
func ends(left, right line, first, rest int) []line {
	lines := left.wrap(first, rest)
	if right.width() == 0 {
		return lines
	}
	last := len(lines) - 1
	width := rest
	if last == 0 {
		width = first
	}
	used := lines[last].width()
	if used+2+right.width() <= width || used == 0 && right.width() <= width {
		lines[last] = lines[last].pad(width - right.width()).with(right...)
		return lines
	}
	for _, l := range right.wrap(rest, rest) {
		lines = append(lines, line{gap(rest - l.width())}.with(l...))
	}
	return lines
}
