package language

import (
	"bytes"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/lesson"
)

// remarkPieces remarks on Hangul that is written in pieces (NFD), once: it looks as the same text written in
// syllables does, and is another one to servers, browsers and whoever compares the two.
func (r *Reader) remarkPieces(l *lesson.Lesson) {
	for i, line := range bytes.Split(l.Source, []byte("\n")) {
		if at := bytes.IndexFunc(line, isPiece); at >= 0 {
			pos := diag.Pos{File: l.File, Line: i + 1, Col: utf8.RuneCount(line[:at]) + 1}
			r.Add(pos, "type it anew: names of files on a Mac are copied so", "the letters here are written in pieces (NFD), and are not equal to those that a keyboard types")
			return
		}
	}
}

// isPiece reports whether a character is a piece of a syllable of Hangul, which others join.
func isPiece(c rune) bool { return 0x1100 <= c && c <= 0x11ff }
