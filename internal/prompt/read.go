package prompt

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/rule"
)

// The bounds of a line and of a session keep both in memory. They lie far beyond what
// anybody types.
const (
	maxLine = 8 << 10 // octets
	maxActs = 2000
)

// understood is what a line means, before it is done.
type understood struct {
	line  string        // as it is done again
	notes []rule.Text   // how it was read, where that is not as it was typed
	run   func() Answer // does it
}

// Read reads a line, and does what it says. The answer is never nil.
func (s *Session) Read(typed string) Answer {
	offer := s.offer
	s.offer = ""
	line := strings.TrimRight(typed, "\r\n")
	if strings.TrimSpace(line) == "" {
		if offer == "" || !s.opening.Guesses {
			return Nothing{}
		}
		line = offer
	}
	u, wrong := s.Understand(line)
	if wrong == nil {
		s.schemeSaid = s.schemeSaid || slices.Contains(u.notes, schemeNote)
		switch answer := u.run().(type) {
		case *Mistake:
			wrong = answer
		case Stepped:
			answer.Notes = u.notes
			return answer
		default:
			if len(u.notes) > 0 {
				return Told{answer, u.notes}
			}
			return answer
		}
	}
	s.offer = wrong.Offer
	return wrong
}

// Understand reads a line as it is typed or, where that means nothing, as the one line
// that it can mean otherwise: the letters of another keyboard, wide signs, odd blanks.
// Nothing is done.
func (s *Session) Understand(line string) (*understood, *Mistake) {
	if wrong := readable(line); wrong != nil {
		return nil, wrong
	}
	u, wrong := s.understand(line)
	if wrong == nil {
		return u, nil
	}
	for _, v := range variants(line) {
		meant, again := s.understand(v.line)
		if again != nil {
			// Letters of another keyboard that spell a command are read so, whatever else is
			// wrong: the line of which nothing is left in them says it best.
			if word, _ := cutWord(strings.TrimLeft(v.line, " \t")); v.keys && (slices.Contains(words(), word) || isKeys(line) && diag.Nearest(word, words()) != "") {
				again.Notes = []rule.Text{v.note(v.line)}
				wrong = again
			}
			continue
		}
		if !s.opening.Guesses {
			return nil, &Mistake{Line: line, Message: v.says, Offer: meant.line}
		}
		meant.notes = append([]rule.Text{v.note(meant.line)}, meant.notes...)
		return meant, nil
	}
	return nil, wrong
}

// readable finds what no line is made of.
func readable(line string) *Mistake {
	if len(line) > maxLine {
		return &Mistake{Line: line[:40] + "..", Message: rule.Textf("a line has at most %d characters", "한 줄은 %d자까지입니다", maxLine)}
	}
	at := 0
	for i, c := range line {
		at++
		_, size := utf8.DecodeRuneInString(line[i:])
		if c == utf8.RuneError && size == 1 {
			return &Mistake{Line: line, Col: at, Message: rule.Text{EN: "a line is text in UTF-8", KO: "줄에 UTF-8이 아닌 글자가 있습니다"}}
		}
		if unicode.IsControl(c) && c != '\t' || c == '\u2028' || c == '\u2029' {
			return &Mistake{Line: line, Col: at, Message: rule.Textf("the line holds a character that is no text: U+%04X", "줄에 글자가 아닌 문자가 있습니다: U+%04X", c)}
		}
	}
	return nil
}

// understand reads a line as it is typed.
func (s *Session) understand(line string) (*understood, *Mistake) {
	start := len(line) - len(strings.TrimLeft(line, " \t"))
	word, rest := cutWord(line[start:])
	r := &reading{Session: s, line: line, word: word, rest: strings.Trim(rest, " \t"),
		col: utf8.RuneCountInString(line[:len(line)-len(strings.TrimLeft(rest, " \t"))]) + 1}
	if s.opening.Refuses != nil {
		if why := s.opening.Refuses(word); !why.IsZero() {
			return nil, &Mistake{Line: line, Message: why}
		}
	}
	if c := commandOf(word); c != nil {
		return c.read(r)
	}
	if language.VerbOf(word) != nil {
		return r.verb()
	}
	if asked := askedAbout(r.line); asked != "" {
		if l, ok := r.about(asked); ok {
			return &understood{line: "help " + asked, run: func() Answer { return l }}, nil
		}
	}
	return nil, r.noCommand()
}

// cutWord cuts a line behind its first word.
func cutWord(line string) (word, rest string) {
	if i := strings.IndexAny(line, " \t"); i >= 0 {
		return line[:i], line[i:]
	}
	return line, ""
}

// reading is one line while it is read.
type reading struct {
	*Session
	line, word string
	rest       string // behind the word, without the blanks around it
	col        int    // of the rest
	notes      []rule.Text
}

func (r *reading) wrong(message, hint rule.Text) *Mistake {
	return &Mistake{Line: r.line, Col: r.col, Message: message, Hint: hint}
}

// offering is a mistake with the line that is meant, as far as that one can be read.
func (r *reading) offering(message rule.Text, line string) *Mistake {
	m := &Mistake{Line: r.line, Message: message}
	if line != r.line {
		if _, wrong := r.understand(line); wrong == nil {
			m.Offer = line
		}
	}
	return m
}

// alone makes a command of a word that stands alone in its line.
func alone(run func(s *Session) Answer) func(*reading) (*understood, *Mistake) {
	return func(r *reading) (*understood, *Mistake) {
		if r.rest != "" {
			return nil, r.offering(rule.Textf("%s stands alone", "%s 뒤에는 아무것도 적지 않습니다", r.word), r.word)
		}
		return &understood{line: r.word, run: func() Answer { return run(r.Session) }}, nil
	}
}
