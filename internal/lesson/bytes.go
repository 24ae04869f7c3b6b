package lesson

import (
	"bytes"
	"unicode/utf8"

	"statelab/internal/diag"
)

// checkBytes looks for what is wrong with the file before it is YAML, and
// reports whether it is worth parsing.
func (p *parser) checkBytes() bool {
	const asUTF8 = "save the file as UTF-8 without a byte order mark"
	switch {
	case len(p.src) > MaxSize:
		p.problems.Add(p.at(0, 0), "", "the file is too big for a lesson: %d bytes, the most is %d", len(p.src), MaxSize)
		return false
	case bytes.HasPrefix(p.src, []byte("\xef\xbb\xbf")):
		p.problems.Add(p.at(1, 1), asUTF8, "the file begins with a byte order mark")
		return false
	case bytes.HasPrefix(p.src, []byte("\xff\xfe")), bytes.HasPrefix(p.src, []byte("\xfe\xff")):
		p.problems.Add(p.at(1, 1), asUTF8, "the file is UTF-16")
		return false
	}
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
	return true
}

// checkCharacter reports the first character that no text file of people holds.
// One is enough: a file that has one often has thousands.
func (p *parser) checkCharacter(c rune, size int, pos diag.Pos, rest []byte) bool {
	switch {
	case c == utf8.RuneError && size == 1:
		p.problems.Add(pos, "save the file as UTF-8", "the byte 0x%02X is not UTF-8", rest[0])
	case c == '\r' && !bytes.HasPrefix(rest, []byte("\r\n")):
		p.problems.Add(pos, "save the file with line ends of Linux (LF) or Windows (CRLF)", "a carriage return alone does not end a line")
	case c == 0xFEFF:
		p.problems.Add(pos, "delete it: it is invisible", "a byte order mark stands inside the file")
	case c == 0x85, c == 0x2028, c == 0x2029:
		p.problems.Add(pos, "delete it: editors do not show it as the line end that it is", "the invisible line separator U+%04X", c)
	case c < ' ' && c != '\n' && c != '\r' && c != '\t', c == 0x7F, 0x80 <= c && c <= 0x9F:
		p.problems.Add(pos, `where a value needs it, write it in double quotes, as "\x07"`, "the control character U+%04X", c)
	default:
		return true
	}
	return false
}
