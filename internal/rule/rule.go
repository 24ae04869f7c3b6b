// Package rule holds the words in which every actor explains itself: a text in
// each language, a named Rule with its section and example, and a Check, which
// is a rule applied to what was seen. It knows no particular rule.
package rule

import (
	"fmt"
	"strings"
)

// Language is a language tag of a text, as written in lesson files: "en", "ko".
type Language string

// The languages that every text of the program exists in.
const (
	English Language = "en"
	Korean  Language = "ko"
)

// Text is one sentence or phrase in every language of the program.
type Text struct {
	EN string `json:"en"`
	KO string `json:"ko,omitempty"`
}

// In returns the text in the language, or in English where it has none.
func (t Text) In(lang Language) string {
	if lang == Korean && t.KO != "" {
		return t.KO
	}
	return t.EN
}

// IsZero reports whether the text says nothing.
func (t Text) IsZero() bool { return t == Text{} }

// Textf formats both languages with the same operands. Where Korean wants them
// in another order, its format uses explicit argument indexes (%[2]s).
func Textf(en, ko string, args ...any) Text {
	return Text{EN: fmt.Sprintf(en, args...), KO: fmt.Sprintf(ko, args...)}
}

// Same is a text that is the same in every language: a value, a key, a code.
func Same(s string) Text { return Text{EN: s, KO: s} }

// Listed writes names in brackets: [a, b].
func Listed(names []string) Text { return Same("[" + strings.Join(names, ", ") + "]") }

// Joined writes texts behind each other, with commas.
func Joined(texts []Text) Text { return Join(texts, ", ") }

// Join writes texts behind each other, with a separator.
func Join(texts []Text, by string) Text {
	en, ko := make([]string, len(texts)), make([]string, len(texts))
	for i, t := range texts {
		en[i], ko[i] = t.EN, t.KO
	}
	return Text{EN: strings.Join(en, by), KO: strings.Join(ko, by)}
}

// Code names a rule. It is kebab-case and stable: once released it never
// changes its meaning, since lesson files and tests name it.
type Code string

// Rule is one named rule by which an actor decides.
type Rule struct {
	Code  Code
	Topic string // kebab-case group, for lists of rules
	Title Text   // a few words
	Text  Text   // the explanation, for a student

	// Section is where the rule stands ("draft-ietf-httpbis-rfc6265bis-22 5.7"),
	// empty for a rule of a tool or a person.
	Section string
	// Chromium is the name that Chromium gives to this exclusion, empty where
	// the browser is silent.
	Chromium string
	// Example is a case that must be decided by exactly this rule. Its form is
	// that of the package that owns the rule; a test there runs it.
	Example string
}

// Check is a rule applied: what was seen, what was wanted, whether it held.
type Check struct {
	Rule   *Rule
	Holds  bool
	Seen   Text
	Wanted Text
}

// Against returns what is told of a no alone: Chromium's name for it, "" where the browser
// is silent, and what was wanted. Of a yes both are empty.
func (c Check) Against() (reason string, wanted Text) {
	if c.Holds {
		return "", Text{}
	}
	return c.Rule.Chromium, c.Wanted
}
