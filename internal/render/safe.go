package render

import (
	"strings"

	"statelab/internal/visible"
)

// safe returns the text with everything escaped that a terminal could obey. Every value of
// a trace passes here, since no span is made otherwise.
func safe(s string) string { return visible.Text(s) }

// plainForms are the ASCII neighbours of typographic signs.
var plainForms = strings.NewReplacer(
	"“", `"`, "”", `"`, "‘", "'", "’", "'", "–", "-", "—", "-", "…", "...",
	"→", "->", "←", "<-", "×", "x", "·", "-", "•", "-", "\u00a0", " ", "\u3000", "  ",
)

// onlyASCII writes typographic signs with their ASCII neighbours and every other
// character beyond ASCII, but for letters that are kept, as an escape.
func onlyASCII(s string, keep func(rune) bool) string {
	var b strings.Builder
	for _, r := range plainForms.Replace(s) {
		if r < 0x80 || keep(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(visible.Escape(r))
		}
	}
	return b.String()
}

// widest is the number of columns up to which a value is shown whole: the width
// of a shortened one.
const widest = 10

// short returns the value as it is shown where it stands alone.
func short(value string) string { return visible.Short(value, widest, columns) }
