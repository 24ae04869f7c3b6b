package explain

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"statelab/internal/rule"
)

// What a word counts for, by where a rule has it.
const (
	inText     = 1.0
	inContext  = 1.0 // what people tell beside their question
	inTitle    = 2.0
	inKeywords = 3.0
)

// How much nearer than the second one a rule has to be to be the answer, how much farther
// than the first one the last of several may be, and how near anything has to be.
const (
	clearWinner = 1.8
	farthest    = 2.5
	nearEnough  = 2.0
)

// nearest returns the codes of the rules that have most of the words of a question, rare
// words before common ones; only one, where it is far before the others.
func nearest(query string) []rule.Code {
	asked := askedIn(query)
	type hit struct {
		code  rule.Code
		score float64
	}
	var hits []hit
	for _, d := range library().documents {
		h := hit{code: d.code}
		for _, word := range asked {
			h.score += d.weights[word] * library().rarity(word)
		}
		if h.score >= nearEnough {
			hits = append(hits, h)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	if len(hits) > 1 && hits[0].score >= clearWinner*hits[1].score {
		hits = hits[:1]
	}
	var codes []rule.Code
	for _, h := range hits[:min(len(hits), maxMatches)] {
		if h.score*farthest >= hits[0].score {
			codes = append(codes, h.code)
		}
	}
	return codes
}

// askedIn are the words of a question, each once: those that stand there, those that
// adjoining ones make together, what its signs stand for, and what does not happen.
func askedIn(query string) []string {
	plain := wordsOf(query)
	words := append(slices.Clone(plain), shapes(query)...)
	for _, denied := range denials(query) {
		words = append(slices.DeleteFunc(words, func(w string) bool { return "!"+w == denied }), denied)
	}
	for _, pair := range joined(query) {
		if _, known := library().spread[pair]; known {
			words = append(words, pair)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// shelf is all rules as a search sees them, those first that people ask for most.
type shelf struct {
	documents []document
	spread    map[string]float64 // how many rules have a word, each by what it counts for there
}

// document is a rule as a search sees it.
type document struct {
	code    rule.Code
	weights map[string]float64
}

func (d *document) put(text string, weight float64) {
	for _, word := range append(wordsOf(text), assignments(strings.ToLower(text))...) {
		d.weights[word] = max(d.weights[word], weight)
	}
}

// library is made when the first question comes: nothing else needs it.
var library = sync.OnceValue(func() *shelf {
	s := shelf{spread: make(map[string]float64, 2000)}
	said, place := sentences(), likelihood()
	all := rules()
	slices.SortStableFunc(all, func(a, b *rule.Rule) int { return place(a.Code) - place(b.Code) })
	for _, r := range all {
		d := document{code: r.Code, weights: make(map[string]float64, 120)}
		d.put(r.Text.EN+" "+r.Text.KO, inText)
		d.put(title(r.Topic).EN+" "+title(r.Topic).KO+" "+r.Topic, inText)
		for _, s := range said {
			if slices.Contains(s.codes, r.Code) {
				d.put(s.Says, inText)
			}
		}
		d.put(strings.ReplaceAll(r.Chromium, "_", " "), inTitle)
		d.put(r.Title.EN+" "+r.Title.KO, inTitle)
		d.put(strings.ReplaceAll(string(r.Code), "-", " "), inTitle)
		for _, k := range keywords() {
			if k.code == r.Code {
				d.put(k.context, inContext)
				d.put(k.words.EN+" "+k.words.KO, inKeywords)
				for never := range strings.FieldsSeq(k.never) {
					d.weights[never] = inKeywords
				}
			}
		}
		for word, weight := range d.weights {
			s.spread[word] += weight / inKeywords
		}
		s.documents = append(s.documents, d)
	}
	return &s
})

// rarity weighs a word the more, the fewer rules have it; half a word of Korean, which is
// a pair of syllables, counts for half.
func (s *shelf) rarity(word string) float64 {
	n, known := s.spread[word]
	if !known {
		return 0
	}
	weight := math.Log(1 + float64(len(s.documents))/(n+0.5))
	if isHangul(word) {
		weight /= 2
	}
	return weight
}

// likelihood returns the place of a rule among those that people ask for, behind all of
// them where nobody does.
func likelihood() func(rule.Code) int {
	asked := keywords()
	return func(code rule.Code) int {
		if i := slices.IndexFunc(asked, func(k keyword) bool { return k.code == code }); i >= 0 {
			return i
		}
		return len(asked)
	}
}
