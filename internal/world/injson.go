package world

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"statelab/internal/visible"
)

// InJSON is a value that stands in a text that is JSON.
type InJSON struct {
	Value string // a text as it is, anything else as JSON without spaces
	Text  bool   // it is a text
}

// LookInJSON looks a value up in a text that is JSON: a name of its dict, or names with
// dots between them, which lead on into the dicts within, and into the claims of a JSON Web
// Token. names are those of the dict in
// which the last one was looked for, nil where there is no dict.
func LookInJSON(body, path string) (found InJSON, names []string, ok bool) {
	at := json.RawMessage(body)
	for rest, more := path, true; more; {
		var dict map[string]json.RawMessage
		if json.Unmarshal(at, &dict) != nil || dict == nil {
			return InJSON{}, nil, false
		}
		names = slices.Sorted(maps.Keys(dict))
		if value, whole := dict[rest]; whole {
			return ReadInJSON(string(value)), names, true
		}
		var name string
		name, rest, more = strings.Cut(rest, ".")
		if at, ok = dict[name]; !ok {
			break
		}
		if claims := claimsIn(at); claims != nil {
			at = claims
		}
	}
	return InJSON{}, names, false
}

// claimsIn returns the claims of a JSON Web Token in a text of JSON (RFC 7519 section 3),
// unchecked, and nil where it is none.
func claimsIn(raw json.RawMessage) json.RawMessage {
	var token string
	if json.Unmarshal(raw, &token) != nil {
		return nil
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || !json.Valid(claims) {
		return nil
	}
	return claims
}

// ReadInJSON reads a value from a text that is JSON.
func ReadInJSON(raw string) InJSON {
	var text string
	if strings.HasPrefix(strings.TrimSpace(raw), `"`) && json.Unmarshal([]byte(raw), &text) == nil {
		return InJSON{text, true}
	}
	var short bytes.Buffer
	if json.Compact(&short, []byte(raw)) != nil {
		return InJSON{raw, false}
	}
	return InJSON{visible.Unescaped(short.String()), false}
}
