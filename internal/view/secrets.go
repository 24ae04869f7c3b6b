package view

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// secrets are the passwords that a request brings: what is told of it has **** in their place, wherever a page has put
// them. What crossed the wire, and a curl line, which is to work, are asked for and have them whole.
type secrets []*regexp.Regexp

// secretsOf finds them: in the fields of a form, and in a body as JSON and forms have them.
func secretsOf(e *trace.Exchange) (all secrets) {
	// An octet that is no character of UTF-8 is U+FFFD to a pattern, in it and in what it is held against.
	add := func(value string) {
		if value != "" {
			all = append(all, regexp.MustCompile(`(^|\W)`+regexp.QuoteMeta(string([]rune(value)))+`($|\W)`))
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
			t.EN = secret.ReplaceAllString(t.EN, "$1****$2")
			t.KO = secret.ReplaceAllString(t.KO, "$1****$2")
		}
		hidden[i] = t
	}
	return hidden
}
