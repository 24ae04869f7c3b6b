package view

import (
	"slices"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/trace"
)

// Across is what is worth showing of a request that a script made, or somebody wrote by
// hand, beside the request and its answer.
type Across struct {
	Preflight bool     // the exchange asks for leave, before the request itself
	Headers   []string // of the request, by which others decide: "Origin: https://app.test"
	Body      string   // of a request that sends no form; no password stands in it
	Asks      *trace.Ruling
	Reads     *trace.Ruling // of a preflight whether leave was given
}

// across is nil where no script asked, and nobody wrote a header by hand. Within one origin
// there is nothing to decide, and why leave was asked for is said where it was.
func across(e *trace.Exchange, asked, byHand bool) *Across {
	c := e.CORS
	if c == nil {
		if !byHand {
			return nil
		}
		v := &Across{Headers: byAuthor(e)}
		if len(e.Fields) == 0 {
			v.Body = unspoken(string(e.Request.Body))
		}
		if len(v.Headers) == 0 && v.Body == "" {
			return nil
		}
		return v
	}
	own := c.Asks.Rule == "cors-same-origin"
	v := &Across{Preflight: c.Preflight, Headers: telling(e, own)}
	if len(e.Fields) == 0 {
		v.Body = unspoken(string(e.Request.Body))
	}
	if own {
		return v
	}
	if !asked {
		v.Asks = &c.Asks
	}
	v.Reads = c.Reads
	return v
}

// telling are the headers of a request that not every request has, and that are shown nowhere
// else; Origin is not telling where it is the site's own.
func telling(e *trace.Exchange, own bool) []string {
	var headers []string
	for _, h := range e.Request.Headers {
		if !writtenAnyway(h.Name) && !(own && h.Name == "Origin") {
			headers = append(headers, h.Name+": "+string(h.Value))
		}
	}
	return headers
}

// byAuthor are the headers of a request that somebody wrote by hand: all but those that are made
// from the address and the body, and the cookies where they are listed one by one.
func byAuthor(e *trace.Exchange) []string {
	var headers []string
	for _, h := range e.Request.Headers {
		switch name := strings.ToLower(h.Name); {
		case name == "host" || name == "content-length", name == "cookie" && len(sentCookies(e)) > 0:
		default:
			headers = append(headers, h.Name+": "+string(h.Value))
		}
	}
	return headers
}

// asked reports whether the exchange before asked for leave for this one.
func (c *chooser) asked(number int) bool {
	if number < 2 {
		return false
	}
	before := c.step.Exchanges[number-2].CORS
	return before != nil && before.Preflight
}

// writtenAnyway reports whether a header is of every request, or is shown elsewhere.
func writtenAnyway(name string) bool {
	return slices.Contains([]string{"host", "cookie", "referer", "content-length", "accept-language"}, strings.ToLower(name))
}

// unspoken is a body without the passwords that a script put into it: as JSON has them, and as
// forms do.
func unspoken(body string) string {
	body = secretJSON().ReplaceAllString(body, `$1"****"`)
	return secretField().ReplaceAllString(body, "$1****")
}

var (
	secretJSON  = memo.Pattern(`(?i)("[^"]*(?:password|passwd|passphrase)[^"]*"\s*:\s*)"(?:[^"\\]|\\.)*"`)
	secretField = memo.Pattern(`(?i)((?:^|&)[^=&"]*(?:password|passwd|passphrase)[^=&"]*=)[^&\s]*`)
)
