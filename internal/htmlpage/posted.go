package htmlpage

import (
	"net/url"
	"strings"
)

// Posted are the fields that a body has where its type says that a form wrote it (URL Standard,
// application/x-www-form-urlencoded parsing), in their order; none of any other body.
func Posted(contentType, body string) []Field {
	media, _, _ := strings.Cut(contentType, ";")
	if !strings.EqualFold(strings.TrimSpace(media), "application/x-www-form-urlencoded") {
		return nil
	}
	var all []Field
	for pair := range strings.SplitSeq(body, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name = unescaped(name)
		all = append(all, Field{Name: name, Value: unescaped(value), Secret: SecretName(name)})
	}
	return all
}

// unescaped is a part of a body as it was before it was written there; one that cannot be is
// as it stands.
func unescaped(s string) string {
	text, err := url.QueryUnescape(s)
	if err != nil {
		return s
	}
	return text
}
