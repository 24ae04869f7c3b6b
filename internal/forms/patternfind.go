package forms

import (
	"regexp"
	"strings"

	"statelab/internal/pyrun"
)

// Pattern is a regular expression as lines have it that import re.
type Pattern struct {
	Source string
	// Begins and Whole find a match that begins where the text does, and one of all of it; Anywhere the first.
	Anywhere, Begins, Whole *regexp.Regexp

	steps  int
	atEnd  bool // it has a $, which holds before a newline as well
	hollow bool // it matches an empty text
}

// CompilePattern is re.compile() of a pattern, without regard to case where it folds. The error is Python's of what is
// none, and a NotImplementedError of what Go would match otherwise.
func CompilePattern(source string, folds bool) (*Pattern, error) {
	p, err := compile(source, folds)
	if err != nil {
		return nil, err
	}
	made := &Pattern{Source: source, Anywhere: p.re, steps: p.steps, atEnd: strings.Contains(source, "$"), hollow: p.re.MatchString("")}
	if made.Begins, err = regexp.Compile(`\A(?:` + p.re.String() + `)`); err == nil {
		made.Whole, err = regexp.Compile(`\A(?:` + p.re.String() + `)\z`)
	}
	if err != nil {
		return nil, badPattern("%s", err)
	}
	return made, nil
}

// Work is how many steps it is to look through a text, or the error of a text that is too long. Every says that all matches
// are looked for, of which empty ones are none here.
func (p *Pattern) Work(text string, every bool) (int, error) {
	switch {
	case len(text) > maxMatching/max(p.steps, 1):
		return 0, pyrun.ErrTooLong
	case p.atEnd && strings.HasSuffix(text, "\n"):
		return 0, notPlayed("$ in a pattern for a text that ends with a new line")
	case every && p.hollow:
		return 0, notPlayed("a pattern that matches an empty text, in findall(), finditer(), sub() and split(),")
	}
	return 1 + len(text)*p.steps/1024, nil
}
