package lesson

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/diag"
)

// A mark says what a text was translated from: the hashes of the original's sentences,
// in order, and behind a stroke that of the translation, "1f0c3a-77ab02/9c0d11". The
// second tells whether the translation has been touched since.
type mark struct {
	sentences []string
	text      string
}

// markOf marks a translation as made from the original that is there now.
func markOf(original, translation string) mark {
	m := mark{text: shortHash(translation)}
	for _, s := range sentences(original) {
		m.sentences = append(m.sentences, shortHash(s))
	}
	return m
}

func readMark(s string) mark {
	from, text, _ := strings.Cut(s, "/")
	return mark{strings.Split(from, "-"), text}
}

func (m mark) String() string { return strings.Join(m.sentences, "-") + "/" + m.text }

// isOf reports whether the mark was made from this original.
func (m mark) isOf(original string) bool {
	return slices.Equal(m.sentences, markOf(original, "").sentences)
}

// touched reports whether the translation is another than when it was marked.
func (m mark) touched(translation string) bool { return m.text != shortHash(translation) }

// news returns the sentences of an original that were not there when the mark was
// made. None are, where sentences were only left out or moved.
func (m mark) news(original string) []string {
	return slices.DeleteFunc(sentences(original), func(s string) bool { return slices.Contains(m.sentences, shortHash(s)) })
}

// sentences takes a text apart at its lines and at the ends of its sentences.
func sentences(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		from := 0
		for i, c := range line {
			if end := i + utf8.RuneLen(c); strings.ContainsRune(".?!:", c) && end < len(line) && line[end] == ' ' {
				all = append(all, line[from:end])
				from = end
			}
		}
		all = append(all, line[from:])
	}
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:3])
}

// marked returns the marks of a translation by the keys of its texts, none where it
// has one mark for all of them.
func (o *Overlay) marked() map[string]mark {
	marks := map[string]mark{}
	if o.MadeFrom != nil {
		for _, e := range o.MadeFrom.Entries {
			marks[e.Key.Value] = readMark(e.Value.Value)
		}
	}
	return marks
}

// Stale reports what of the translations may not be true any more: each text whose
// original has changed, with the sentences that are new, each that nobody has marked,
// and each that stands under a name of before.
func (l *Lesson) Stale() diag.List {
	var all diag.List
	for _, o := range l.Overlays {
		var r Reader
		o.stale(&r, newTexts(l), l.File, l.Fingerprint())
		r.Problems.Sort()
		r.Problems.Quote(o.File, o.Source)
		all = append(all, r.Problems...)
	}
	return all
}

// stale reports what of one translation is stale: of the lesson, or the course, that
// has these texts.
func (o *Overlay) stale(r *Reader, known texts, original, fingerprint string) {
	command := "statelab lesson translate " + original + " " + string(o.Language.Value)
	for _, renamed := range o.renamed {
		r.Add(renamed.Pos, command+" writes it", "%s is called %s now", quote(renamed.Value), quote(renamed.now))
	}
	switch {
	case o.MadeFrom == nil:
		r.Add(o.Language.Pos, command+" marks them", "nothing says what the texts were translated from")
		return
	case o.MadeFrom.Kind == Scalar:
		if o.MadeFrom.Value != fingerprint {
			r.Add(o.MadeFrom.Pos, "look the texts through, then delete this line; "+command+" marks them", "the lesson's texts have changed since they were translated")
		}
		return
	}
	marks := o.marked()
	for _, t := range o.Texts {
		key, ok := known.find(&Reader{}, t.Path, func(Text, string) {})
		if !ok {
			continue
		}
		p := known.prose[key]
		if p == nil {
			continue
		}
		m, isMarked := marks[key]
		switch original := p.Texts[p.Language]; {
		case !isMarked:
			r.Add(t.Node.Pos, command+" marks it", "nothing says what %s was translated from", key)
		case m.isOf(original):
		case m.touched(p.Texts[o.Language.Value]):
			r.Add(t.Node.Pos, command+" marks it as made from the original of now", "%s and its original have both changed", key)
		default:
			r.Add(t.Node.Pos, "mend the translation, then "+command, "the original of %s has changed since it was translated%s", key, quoted(m.news(original)))
		}
	}
}

// quoted lists the sentences that are new.
func quoted(news []string) string {
	const most = 3
	var shown []string
	for _, s := range news[:min(most, len(news))] {
		shown = append(shown, quote(s))
	}
	if len(news) > most {
		shown = append(shown, "…")
	}
	if len(shown) == 0 {
		return ""
	}
	return ": " + strings.Join(shown, " ")
}

// Fingerprint is a short hash of the lesson's own texts and their keys. It is the mark
// of translations that have one for all their texts.
func (l *Lesson) Fingerprint() string {
	h := sha256.New()
	for _, p := range l.Proses() {
		h.Write([]byte(p.Key + "\x00" + p.Texts[l.Language] + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
