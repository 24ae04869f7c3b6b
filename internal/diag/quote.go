package diag

import "bytes"

// longestLine is how many characters of a line a diagnostic keeps.
const longestLine = 200

// Quote fills in the source line of every problem in the file that has none yet.
func (l List) Quote(file string, src []byte) {
	var lines [][]byte
	runes := map[int][]rune{} // of the lines used: one line may hold many problems
	for i := range l {
		d := &l[i]
		if d.Pos.File != file || d.Pos.Line == 0 || d.Line != "" {
			continue
		}
		if lines == nil {
			lines = bytes.Split(src, []byte("\n"))
		}
		if d.Pos.Line > len(lines) {
			continue
		}
		line, known := runes[d.Pos.Line]
		if !known {
			line = bytes.Runes(bytes.TrimSuffix(lines[d.Pos.Line-1], []byte("\r")))
			runes[d.Pos.Line] = line
		}
		d.Line, d.Cut = around(line, d.Pos.Col, longestLine)
	}
}

// around returns the part of a line around the character col (counted from 1)
// that has at most the given number of characters, and how many characters of
// the line stand before that part: the caret goes under character col-cut.
func around(line []rune, col, most int) (part string, cut int) {
	if len(line) <= most {
		return string(line), 0
	}
	// Two thirds of what is shown stand before the place: what led to a mistake
	// says more than what follows it.
	cut = min(max(0, col-most*2/3), len(line)-most)
	return string(line[cut : cut+most]), cut
}
