package view

import (
	"slices"
	"strings"
	"unicode"
)

// named reports whether the step's text, or its question, names a cookie or a user: as code, or
// a person as names are written, since a cookie may have the name of any word.
func (c *chooser) named(name string) bool {
	if name == "" {
		return false
	}
	person := strings.ToUpper(name[:1]) + name[1:]
	return slices.ContainsFunc(c.texts(), func(text string) bool {
		return strings.Contains(text, "`"+name+"`") || strings.Contains(text, "`"+name+"=") || person != name && hasWord(text, person)
	})
}

// texts are what a step asks and says, in every language.
func (c *chooser) texts() []string {
	if c.said != nil {
		return c.said
	}
	c.said = []string{}
	for _, text := range c.step.Say {
		c.said = append(c.said, text)
	}
	if p := c.step.Predict; p != nil {
		for _, text := range p.Ask {
			c.said = append(c.said, text)
		}
		for i := range p.Choices {
			for _, text := range p.Choices[i].Text {
				c.said = append(c.said, text)
			}
		}
	}
	return c.said
}

// hasWord reports whether a word stands in a text by itself.
func hasWord(text, word string) bool {
	between := func(r rune) bool {
		return r > unicode.MaxLatin1 || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
	}
	for one := range strings.FieldsFuncSeq(text, between) {
		if one == word {
			return true
		}
	}
	return false
}
