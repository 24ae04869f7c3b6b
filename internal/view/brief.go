package view

import (
	"slices"

	"statelab/internal/memo"
	"statelab/internal/trace"
)

// longToken is a run of signs that nobody reads: a token, a key, a signature.
var longToken = memo.Pattern(`[\w.:-]{41,}`)

// Brief is a text with its long tokens as short writes them, so that they look the same in a
// header, in a body and in the words of a page.
func Brief(text string, short func(string) string) string {
	return longToken().ReplaceAllStringFunc(text, short)
}

// tokensIn are the long tokens that cross in a step, outside of cookies.
func tokensIn(s *trace.Step) []string {
	var all []string
	for i := range s.Exchanges {
		x := &s.Exchanges[i]
		texts := []string{string(x.Request.Body), x.Page}
		for _, h := range x.Request.Headers {
			texts = append(texts, string(h.Value))
		}
		for _, text := range texts {
			for _, token := range longToken().FindAllString(text, -1) {
				if !slices.Contains(all, token) {
					all = append(all, token)
				}
			}
		}
	}
	return all
}
