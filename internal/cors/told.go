package cors

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/cookiejar"
)

// Told is what a server is told about other origins by the settings of django-cors-headers,
// the defaults among them.
type Told struct {
	Origins                []string
	AnyOrigin, Credentials bool
	Methods, Headers       []string // that it allows
}

// amended is what the settings that a server has would have to say, where the changes are
// about them: those settings alone that lack something, each with all that it holds already.
func (x Exchange) amended(changes []Change) []Written {
	now := *x.Told
	c := configOf(&x, changes)
	var lines []string
	switch {
	case c.origin == "*" && !now.AnyOrigin:
		now.AnyOrigin = true
		lines = append(lines, "CORS_ALLOW_ALL_ORIGINS = True")
	case !now.AnyOrigin && !slices.Contains(now.Origins, c.origin):
		now.Origins = append(slices.Clone(now.Origins), c.origin)
		lines = append(lines, "CORS_ALLOWED_ORIGINS = ["+quotedAll(now.Origins, strconv.Quote)+"]")
	}
	if c.credentials && !now.Credentials {
		now.Credentials = true
		lines = append(lines, "CORS_ALLOW_CREDENTIALS = True")
	}
	if c.method != "" && !slices.Contains(now.Methods, c.method) {
		now.Methods = append(slices.Clone(now.Methods), c.method)
		lines = append(lines, listed("CORS_ALLOW_METHODS", "default_methods", djangoMethods, now.Methods)...)
	}
	if more := beyond(strings.Join(now.Headers, ", "), c.headers...); len(more) > 0 {
		now.Headers = append(slices.Clone(now.Headers), more...)
		lines = append(lines, listed("CORS_ALLOW_HEADERS", "default_headers", djangoHeaders, now.Headers)...)
	}
	after := x.copied()
	if after.Leave != nil {
		after.Leave = &Answer{Status: 200, Headers: append(now.headers(x.From),
			Header{"Access-Control-Allow-Headers", strings.Join(now.Headers, ", ")}, Header{"Access-Control-Allow-Methods", strings.Join(now.Methods, ", ")})}
	}
	if after.Answer != nil {
		after.Answer.Headers = now.headers(x.From)
	}
	if d, known := after.Decide(); len(lines) == 0 || !known || !d.Allowed {
		return nil
	}
	return []Written{{"Django", strings.Join(lines, "\n")}}
}

// headers are those of every answer to a page of an origin that the settings allow.
func (t *Told) headers(from cookiejar.Origin) []Header {
	origin := from.String()
	if t.AnyOrigin && !t.Credentials {
		origin = "*"
	}
	return originHeaders(config{origin: origin, credentials: t.Credentials})
}

// listed is a setting that is a list of words, with the name of the package's own list for
// those of it.
func listed(name, defaults, words string, all []string) []string {
	own := items(words)
	if more := beyond(words, all...); len(all)-len(more) == len(own) {
		return []string{"from corsheaders.defaults import " + defaults, name + " = [*" + defaults + ", " + quotedAll(more, strconv.Quote) + "]"}
	}
	return []string{name + " = [" + quotedAll(all, strconv.Quote) + "]"}
}
