package prompt

import (
	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/explain"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// unread is an answer that a script may not read, or a request that was not made since
// leave was not given.
type unread struct {
	step    int
	x       cors.Exchange
	url     string
	why     *trace.Ruling
	cookies bool // there was one in the request or its answer
}

// across tells what CORS made of a request.
func (t *story) across(n int, x *trace.Exchange) {
	c := x.CORS
	if c == nil {
		return
	}
	answer := &cors.Answer{Status: x.Response.Status, Headers: corsHeaders(x.Response.Headers)}
	of := cors.Exchange{Request: crossing(x), Leave: t.leave, Answer: answer}
	if s := x.Server; s != nil && s.Allows != nil {
		of.Told = &cors.Told{Origins: s.Allows.Origins, AnyOrigin: s.Allows.AnyOrigin, Credentials: s.Allows.Credentials, Methods: s.Allows.Methods, Headers: s.Allows.Headers}
	}
	if t.leave = nil; c.Preflight {
		t.leave, of.Leave, of.Answer = answer, answer, nil
	}
	if c.Reads != nil && !c.Reads.Holds {
		t.unread = append(t.unread, unread{n, of, x.URL, c.Reads, len(x.Sent)+len(x.Received) > 0 && c.Credentials == "include"})
	}
}

// crossing is a request as it was recorded, as CORS looks at it.
func crossing(x *trace.Exchange) cors.Request {
	c := x.CORS
	u, _ := address.Parse(x.URL)
	r := cors.Request{To: cookiejar.OriginOf(u), Method: c.Method, Headers: corsHeaders(c.Headers)}
	if from := origin(c.Origin); from != nil {
		r.From = *from
	}
	r.Credentials = map[string]cookiejar.Credentials{"same-origin": cookiejar.SameOrigin, "omit": cookiejar.Omit}[c.Credentials]
	return r
}

func corsHeaders(all []wire.Header) []cors.Header {
	var list []cors.Header
	for _, h := range all {
		list = append(list, cors.Header{Name: h.Name, Value: string(h.Value)})
	}
	return list
}

// toRead say what would let scripts read what they could not in a step.
func (t *story) toRead(step int) []*explain.Change {
	var list []*explain.Change
	for i := range t.unread {
		if u := &t.unread[i]; u.step == step {
			if c := explain.ToRead(u.x, u.url, u.cookies); c != nil {
				list = append(list, c)
			}
		}
	}
	return list
}

// unreadItems tell of what scripts could not read in a step.
func (t *story) unreadItems(step int) []Item {
	var items []Item
	for i := range t.unread {
		if u := &t.unread[i]; u.step == step {
			items = append(items, Item{"fetch", rule.Textf("%[1]s: %[2]s (%[4]s)", "%[1]s: %[3]s (%[5]s)", u.url, u.why.Title.EN, u.why.Title.KO, u.why.Seen.EN, u.why.Seen.KO)})
		}
	}
	return items
}
