package experiments

import (
	"reflect"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/wire"
)

// Request is an operation in the words of the jar protocol (docs/jar-protocol.md), so
// that any jar that speaks it can play a story. Clear-Site-Data and what a person does
// are not in the protocol; their op is "clear-site", "put", "drop" or "close".
type Request struct {
	Op         string       `json:"op"`
	PSL        []string     `json:"psl,omitempty"`
	Profile    string       `json:"profile,omitempty"`
	ThirdParty string       `json:"third_party,omitempty"`
	Now        *time.Time   `json:"now,omitempty"`
	URL        string       `json:"url,omitempty"`
	Lines      []wire.Bytes `json:"lines,omitempty"`
	Date       *time.Time   `json:"date,omitempty"`
	Context    *Context     `json:"ctx,omitempty"`
	Cookie     *Held        `json:"cookie,omitempty"`
}

// Context is who asks. What is as where a person types the address is left out.
type Context struct {
	API         string   `json:"api,omitempty"`
	Dest        string   `json:"dest,omitempty"`
	Method      string   `json:"method,omitempty"`
	Initiator   *string  `json:"initiator,omitempty"`
	Top         *string  `json:"top,omitempty"`
	Ancestors   []string `json:"ancestors,omitempty"`
	Redirects   []string `json:"redirects,omitempty"`
	Credentials string   `json:"credentials,omitempty"`
}

// Held is a cookie as the protocol's list has it, of a put or a drop.
type Held struct {
	Name           string     `json:"name"`
	Value          wire.Bytes `json:"value"`
	Domain         string     `json:"domain"`
	HostOnly       bool       `json:"hostOnly"`
	Path           string     `json:"path"`
	Secure         bool       `json:"secure"`
	HTTPOnly       bool       `json:"httpOnly"`
	SameSite       string     `json:"sameSite,omitempty"`
	Expires        *time.Time `json:"expires,omitempty"`
	Partition      string     `json:"partition,omitempty"`
	CrossSiteFrame bool       `json:"crossSiteFrame,omitempty"`
}

// Otherwise is an operation of an experiment that is not as it was. At is its place in
// what Requests returns of the story; Request is nil where it was left out.
type Otherwise struct {
	At      int      `json:"at"`
	Request *Request `json:"request"`
}

// Requests writes a story out. It begins with an empty jar, which is the operation 0.
func Requests(s Story) []Request {
	list := make([]Request, 0, len(s.Ops)+1)
	list = append(list, reset(s.Options))
	for i := range s.Ops {
		list = append(list, s.Ops[i].request())
	}
	return list
}

func reset(options cookiejar.Options) Request {
	r := Request{Op: "reset", Profile: options.Profile.String(), ThirdParty: "allowed"}
	if options.ThirdPartyBlocked {
		r.ThirdParty = "blocked"
	}
	if own, ok := options.PublicSuffixes.(cookiejar.Suffixes); ok {
		r.PSL = own
	}
	return r
}

// otherwise lists what of a story was played otherwise.
func otherwise(s, played *Story) []Otherwise {
	var list []Otherwise
	if s.Options.ThirdPartyBlocked != played.Options.ThirdPartyBlocked {
		r := reset(played.Options)
		list = append(list, Otherwise{0, &r})
	}
	for i := range played.Ops {
		o := &played.Ops[i]
		if o.Kind == leftOut {
			list = append(list, Otherwise{i + 1, nil})
			continue
		}
		if r := o.request(); !reflect.DeepEqual(r, s.Ops[i].request()) {
			list = append(list, Otherwise{i + 1, &r})
		}
	}
	return list
}

func (o *Op) request() Request {
	now := o.Now.UTC()
	r := Request{Op: [...]string{"get", "set", "clear-site", "put", "drop", "close"}[o.Kind], Now: &now}
	switch o.Kind {
	case Get, Set, ClearSite:
		r.URL, r.Context = o.URL.String(), contextOf(&o.Context)
	case Put, Drop:
		r.Cookie = heldOf(&o.Cookie)
	}
	if o.Kind == Set {
		r.Lines = []wire.Bytes{wire.Bytes(o.Line)}
		for _, line := range o.more {
			r.Lines = append(r.Lines, wire.Bytes(line))
		}
		if date := o.Context.Date.UTC(); !date.IsZero() {
			r.Date = &date
		}
	}
	return r
}

func contextOf(ctx *cookiejar.Context) *Context {
	c := Context{
		API: [...]string{"", "script"}[ctx.API], Dest: [...]string{"", "iframe", "subresource"}[ctx.Dest], Method: ctx.Method,
		Ancestors: originNames(ctx.Ancestors), Redirects: originNames(ctx.Redirects),
		Credentials: [...]string{"", "same-origin", "omit"}[ctx.Credentials],
	}
	if ctx.Initiator != nil {
		name := ctx.Initiator.String()
		c.Initiator = &name
	}
	if ctx.Top != nil {
		name := ctx.Top.String()
		c.Top = &name
	}
	return &c
}

func originNames(list []cookiejar.Origin) []string {
	var names []string
	for _, o := range list {
		names = append(names, o.String())
	}
	return names
}

func heldOf(c *cookiejar.Cookie) *Held {
	h := Held{
		Name: c.Name, Value: wire.Bytes(c.Value), Domain: c.Domain, HostOnly: c.HostOnly, Path: c.Path, Secure: c.Secure,
		HTTPOnly: c.HttpOnly, SameSite: c.SameSite.String(), Partition: c.Partition, CrossSiteFrame: c.CrossSiteFrame,
	}
	if c.Persistent {
		h.Expires = &c.Expires
	}
	return &h
}
