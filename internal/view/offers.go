package view

import (
	"statelab/internal/htmlpage"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// An Offer is a link or a button of a page, with what it asks for.
type Offer struct {
	Text   string // its words
	Method string // of a button; empty of a link
	Leads  rule.Text
}

// Offers are the links and buttons of the page that an exchange brought, in that order.
func (e *Exchange) Offers() []Offer { return offersOf(e.Trace) }

func offersOf(x *trace.Exchange) []Offer {
	if x.Response.Body == "" {
		return nil
	}
	page := htmlpage.Parse(x.Response.Headers.Get("Content-Type"), string(x.Response.Body))
	var all []Offer
	for _, l := range page.Links {
		all = append(all, Offer{Text: l.Text, Leads: rule.Same(l.Href)})
	}
	for _, f := range page.Forms {
		leads := rule.Same(f.Action)
		if f.Action == "" {
			leads = rule.Textf("%s, its own address", "%s(이 페이지의 주소)", x.Request.Target)
		}
		for _, b := range f.Buttons {
			all = append(all, Offer{b.Text, f.Method, leads})
		}
	}
	return all
}
