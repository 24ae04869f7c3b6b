package view

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// secrets are the passwords that a request brings: what is told of it has **** in their place, wherever a page has put
// them. One that is a word could stand in what is told by itself, as in "wrong password": it is hidden in quotation
// marks alone, in which pages have their values. What crossed the wire, and a curl line, which is to work, are asked
// for and have them whole.
type secrets []secret

type secret struct {
	found *regexp.Regexp
	word  bool
}

// secretsOf finds them: in the fields of a form, and in a body as JSON and forms have them.
func secretsOf(e *trace.Exchange) (all secrets) {
	// An octet that is no character of UTF-8 is U+FFFD to a pattern, in it and in what it is held against.
	add := func(value string) {
		if value != "" {
			found := regexp.MustCompile(`(^|\W)` + regexp.QuoteMeta(string([]rune(value))) + `($|\W)`)
			all = append(all, secret{found, !strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsLetter(r) && r != ' ' })})
		}
	}
	for _, f := range e.Fields {
		if f.Secret {
			add(f.Value)
		}
	}
	if len(e.Fields) > 0 {
		return all
	}
	body := string(e.Request.Body)
	for _, m := range secretJSON().FindAllStringSubmatch(body, mostSecrets) {
		var value string
		if json.Unmarshal([]byte(strings.TrimPrefix(m[0], m[1])), &value) == nil {
			add(value)
		}
	}
	for _, m := range secretField().FindAllStringSubmatch(body, mostSecrets) {
		if value, err := url.QueryUnescape(strings.TrimPrefix(m[0], m[1])); err == nil {
			add(value)
		}
	}
	return all
}

// mostSecrets is how many passwords of one body are looked for.
const mostSecrets = 10

// of are texts without the secrets.
func (s secrets) of(texts []rule.Text) []rule.Text {
	if len(s) == 0 {
		return texts
	}
	hidden := make([]rule.Text, len(texts))
	for i, t := range texts {
		for _, secret := range s {
			t.EN, t.KO = secret.hidden(t.EN), secret.hidden(t.KO)
		}
		hidden[i] = t
	}
	return hidden
}

// hidden is a text without it.
func (s *secret) hidden(text string) string {
	hide := func(part string) string { return s.found.ReplaceAllString(part, "$1****$2") }
	if !s.word {
		return hide(text)
	}
	return inQuotes().ReplaceAllStringFunc(text, hide)
}

// inQuotes finds what stands in quotation marks: not behind an apostrophe, as in Django's.
var inQuotes = memo.Pattern(`"(?:[^"\\]|\\.)*"|\B'(?:[^'\\]|\\.)*'`)
