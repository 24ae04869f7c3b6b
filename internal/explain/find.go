package explain

import (
	"slices"
	"strings"

	"statelab/internal/rule"
)

// Matches are the rules that a question in words may be about, the nearest first.
type Matches struct {
	Query     string     `json:"query"`
	Sentences []Sentence `json:"sentences,omitempty"` // of browsers, that are in the question
	Rules     []Entry    `json:"rules"`
	asked     string     // as it was
}

// Clear reports whether one rule is meant, and none beside it.
func (m *Matches) Clear() bool { return len(m.Rules) == 1 }

// Page returns the page of the first rule, with an example of what was asked about: a
// cookie that is not stored, or one that is not sent.
func (m *Matches) Page() (*Page, error) { return find(string(m.Rules[0].Code), m.asked) }

// maxAsked are the bytes of a question that are read for its words and addresses.
const maxAsked = 1 << 12

// maxMatches are the most rules that a question is answered with.
const maxMatches = 8

// Search finds the rules that a question is about: by a sentence of a browser in it, by
// the topic that it names, or by its words, English or Korean.
func Search(query string) *Matches {
	m := &Matches{asked: cut(query, maxAsked), Query: cut(strings.Join(strings.Fields(query), " "), 200)}
	if m.Sentences = Recognised(query); len(m.Sentences) > 0 {
		for _, s := range m.Sentences {
			for _, code := range s.codes {
				m.add(code)
			}
		}
		return m
	}
	for _, t := range Topics() {
		if strings.EqualFold(t.Name, strings.TrimSpace(query)) {
			m.Rules = slices.Clone(t.Rules)
			place := likelihood()
			far := func(e Entry) int {
				if strings.HasPrefix(string(e.Code), t.Name) {
					return place(e.Code)
				}
				return 1000 + place(e.Code)
			}
			slices.SortStableFunc(m.Rules, func(a, b Entry) int { return far(a) - far(b) })
			return m
		}
	}
	for _, code := range nearest(m.asked) {
		m.add(code)
	}
	return m
}

func (m *Matches) add(code rule.Code) {
	r := RuleOf(code)
	if r != nil && len(m.Rules) < maxMatches && !slices.ContainsFunc(m.Rules, func(e Entry) bool { return e.Code == code }) {
		m.Rules = append(m.Rules, Entry{r.Code, r.Title, r.Chromium})
	}
}
