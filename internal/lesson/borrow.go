package lesson

import "statelab/internal/rule"

// Borrow gives the lesson the translations that another one has of the same texts: where a
// text has none, and both say the same under the same key in the language in which this
// lesson is written. Template and Renew write them.
func (l *Lesson) Borrow(of *Lesson) { l.lender = borrow(l.Proses(), of.Proses()) }

// Borrow does for a course what Lesson.Borrow does for a lesson.
func (c *Course) Borrow(of *Course) { c.lender = borrow(c.proses(), of.proses()) }

// borrow takes over translations, and returns the texts that had them.
func borrow(to, of []*Prose) []*Prose {
	known := map[string]*Prose{}
	for _, p := range of {
		known[p.Key] = p
	}
	for _, p := range to {
		other := known[p.Key]
		if other == nil || other.Texts[p.Language] != p.Texts[p.Language] {
			continue
		}
		for lang, text := range other.Texts {
			if _, has := p.Texts[lang]; !has {
				p.Texts[lang] = text
			}
		}
	}
	return of
}

// translatedInto are the texts that have a translation, by their keys.
func translatedInto(lang rule.Language, proses []*Prose) map[string]bool {
	keys := map[string]bool{}
	for _, p := range proses {
		if _, has := p.Texts[lang]; has {
			keys[p.Key] = true
		}
	}
	return keys
}
