package world

import (
	"cmp"

	"statelab/internal/browser"
	"statelab/internal/cors"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// acrossOrigins tells what a browser decided about a request of a script; nil where there was
// nothing to decide.
func acrossOrigins(c *browser.CORS) *trace.CORS {
	if c == nil {
		return nil
	}
	mode := [...]string{"include", "same-origin", "omit"}[c.Of.Credentials]
	told := trace.CORS{Preflight: c.Asks, Origin: c.Of.From.String(), Credentials: mode, Method: cmp.Or(c.Of.Method, "GET"), Asks: ruling(c.First)}
	for _, h := range c.Of.Headers {
		told.Headers = append(told.Headers, wire.Header{Name: h.Name, Value: wire.Bytes(h.Value)})
	}
	if c.Last.Rule != nil {
		reads := ruling(c.Last)
		told.Reads = &reads
	}
	return &told
}

func ruling(d cors.Decision) trace.Ruling {
	return trace.Ruling{Holds: d.Allowed, Rule: d.Rule.Code, Title: d.Rule.Title, Seen: d.Seen, Wanted: d.Wanted}
}
