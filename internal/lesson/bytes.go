package lesson

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"statelab/internal/diag"
)

// checkBytes looks for what is wrong with the file before it is YAML, and
// reports whether it is worth parsing.
func (p *parser) checkBytes() bool {
	const asUTF8 = "save the file as UTF-8 without a byte order mark"
	switch {
	case len(p.src) > MaxSize:
		p.Add(p.at(0, 0), "", "the file is too big for a lesson: it has more than %d bytes", MaxSize)
		return false
	case bytes.HasPrefix(p.src, []byte("\xef\xbb\xbf")):
		p.Add(p.at(1, 1), asUTF8, "the file begins with a byte order mark")
		return false
	case bytes.HasPrefix(p.src, []byte("\xff\xfe")), bytes.HasPrefix(p.src, []byte("\xfe\xff")):
		p.Add(p.at(1, 1), asUTF8, "the file is UTF-16")
		return false
	}
	p.checkLines()
	line, col := 1, 1
	for i := 0; i < len(p.src); {
		c, size := utf8.DecodeRune(p.src[i:])
		if !p.checkCharacter(c, size, p.at(line, col), p.src[i:]) {
			return false
		}
		i += size
		col++
		if c == '\n' {
			line, col = line+1, 1
		}
	}
	return len(p.Problems) == 0
}

// checkCharacter reports the first character that no text file of people holds.
// One is enough: a file that has one often has thousands.
func (p *parser) checkCharacter(c rune, size int, pos diag.Pos, rest []byte) bool {
	switch {
	case c == utf8.RuneError && size == 1:
		p.Add(pos, p.asText("save the file as UTF-8"), "the byte 0x%02X is not UTF-8", rest[0])
	case c == '\r' && !bytes.HasPrefix(rest, []byte("\r\n")):
		p.Add(pos, "save the file with line ends of Linux (LF) or Windows (CRLF)", "a carriage return alone does not end a line")
	case c == 0xFEFF:
		p.Add(pos, "delete it: it is invisible", "a byte order mark stands inside the file")
	case c == 0x85, c == 0x2028, c == 0x2029:
		p.Add(pos, "delete it: editors do not show it as the line end that it is", "the invisible line separator U+%04X", c)
	case c < ' ' && c != '\n' && c != '\r' && c != '\t', c == 0x7F, 0x80 <= c && c <= 0x9F:
		p.Add(pos, p.asText(fmt.Sprintf(`where a value needs it, write it in double quotes, as "\x%02X"`, c)), "the control character U+%04X", c)
	default:
		return true
	}
	return false
}

// asText is the hint at a character that no text holds, or that the whole file is
// no text.
func (p *parser) asText(hint string) string {
	if bytes.IndexByte(p.src, 0) >= 0 {
		return "this is no text file, or none in UTF-8: a lesson is written in a text editor"
	}
	return hint
}

// checkLines reports the first line that a tab indents, and the first that is a
// directive. The text of a | block is indented by at least one space, so that a
// line with one of them at its beginning is never right.
func (p *parser) checkLines() {
	tab, directive := false, false
	for i, line := range bytes.Split(p.src, []byte("\n")) {
		switch {
		case len(bytes.TrimSpace(line)) == 0:
		case line[0] == '\t' && !tab:
			tab = true
			p.Add(p.at(i+1, 1), noTabs, "a tab indents this line")
		case line[0] == '%' && !directive:
			directive = true
			p.Add(p.at(i+1, 1), "delete the line", "directives (%%) are not used in lessons")
		}
	}
}
