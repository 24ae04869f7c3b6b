package view

import (
	"slices"
	"strings"

	"statelab/internal/trace"
)

// Across is what is worth showing of a request that a script made, beside the request and
// its answer.
type Across struct {
	Preflight bool     // the exchange asks for leave, before the request itself
	Headers   []string // of the request, by which others decide: "Origin: https://app.test"
	Body      string   // of a request that sends no form
	Asks      *trace.Ruling
	Reads     *trace.Ruling // of a preflight whether leave was given
}

// across is nil where no script asked. Within one origin there is nothing to decide, and
// why leave was asked for is said where it was.
func across(e *trace.Exchange, asked bool) *Across {
	c := e.CORS
	if c == nil {
		return nil
	}
	v := &Across{Preflight: c.Preflight}
	own := c.Asks.Rule == "cors-same-origin"
	for _, h := range e.Request.Headers {
		if !writtenAnyway(h.Name) && !(own && h.Name == "Origin") {
			v.Headers = append(v.Headers, h.Name+": "+string(h.Value))
		}
	}
	if len(e.Fields) == 0 {
		v.Body = string(e.Request.Body)
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
	return slices.Contains([]string{"host", "cookie", "referer", "content-length"}, strings.ToLower(name))
}
