package experiments

import (
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/wire"
)

// Request is an operation in the words of the jar protocol (docs/jar-protocol.md), so
// that any jar that speaks it can play a story. What a person does is not in the
// protocol; its op is "put", "drop" or "close".
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
	Reload      bool     `json:"reload,omitempty"`
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

// requests writes a story out, beginning with an empty jar.
func requests(s *Story) []Request {
	reset := Request{Op: "reset", Profile: s.Options.Profile.String(), ThirdParty: "allowed"}
	if s.Options.ThirdPartyBlocked {
		reset.ThirdParty = "blocked"
	}
	if own, ok := s.Options.PublicSuffixes.(cookiejar.Suffixes); ok {
		reset.PSL = own
	}
	list := []Request{reset}
	for i := range s.Ops {
		if o := &s.Ops[i]; o.Kind != leftOut {
			list = append(list, o.request())
		}
	}
	return list
}

func (o *Op) request() Request {
	now := o.Now.UTC()
	r := Request{Op: [...]string{"get", "set", "put", "drop", "close"}[o.Kind], Now: &now}
	switch o.Kind {
	case Get, Set:
		r.URL, r.Context = o.URL.String(), contextOf(&o.Context)
	case Put, Drop:
		r.Cookie = heldOf(&o.Cookie)
	}
	if o.Kind == Set {
		r.Lines = []wire.Bytes{wire.Bytes(o.Line)}
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
		Credentials: [...]string{"", "same-origin", "omit"}[ctx.Credentials], Reload: ctx.Reload,
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
