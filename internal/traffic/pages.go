package traffic

import (
	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

// pages are the tabs and documents that were seen so far.
type pages struct {
	tabs map[string]*tab // by Exchange.Page
	docs map[string]doc  // by address
	// sheets are origins whose style sheets were seen: what those load names them, and not
	// the page, as its Referer.
	sheets map[string]bool
}

// mostDocuments is how many addresses are remembered.
const mostDocuments = 20_000

// tab is what is known of a tab.
type tab struct {
	main string            // the name of its outermost frame
	top  *cookiejar.Origin // of the page in it, nil where none was seen
}

// doc is how documents of one address were seen to stand.
type doc struct{ top, framed bool }

// topOf returns the origin of the page around a request, nil where nobody says.
func (p *pages) topOf(x *Exchange) *cookiejar.Origin {
	if x.TopAddress != "" {
		if a, err := address.Parse(x.TopAddress); err == nil && a.IsWeb() {
			return new(cookiejar.OriginOf(a))
		}
	}
	if t := p.tabs[x.Page]; t != nil && x.Page != "" {
		return t.top
	}
	return nil
}

// isMain says whether a navigation is one of the whole tab, and whether that is known.
func (p *pages) isMain(x *Exchange) (main, known bool) {
	t := p.tabs[x.Page]
	switch {
	case x.Page == "" || x.Frame == "":
		return false, false
	case t == nil || t.main == "":
		return true, true // the first frame of a tab is the outermost one
	}
	return t.main == x.Frame, true
}

// begins notes a navigation that is one of the whole tab.
func (p *pages) begins(x *Exchange) {
	if x.Page == "" {
		return
	}
	if p.tabs[x.Page] == nil {
		if len(p.tabs) >= mostDocuments {
			return
		}
		p.tabs[x.Page] = &tab{}
	}
	if t := p.tabs[x.Page]; t.main == "" {
		t.main = x.Frame
	}
}

// arrives notes what an answer brought.
func (p *pages) arrives(x *Exchange, dest cookiejar.Dest, destKnown bool, origin cookiejar.Origin) {
	if x.Kind == "stylesheet" || x.Request.Get("Sec-Fetch-Dest") == "style" {
		if len(p.sheets) < mostDocuments {
			p.sheets[origin.String()] = true
		}
		return
	}
	if dest == cookiejar.Subresource || x.Status == 0 || x.Status == 204 || x.redirects() != "" {
		return
	}
	at := resolved(x.URL, x.URL)
	d, known := p.docs[at]
	if !known && len(p.docs) >= mostDocuments {
		return
	}
	if !destKnown || dest == cookiejar.Iframe {
		d.framed = true
	}
	if !destKnown || dest == cookiejar.Document {
		d.top = true
	}
	p.docs[at] = d
	if t := p.tabs[x.Page]; destKnown && dest == cookiejar.Document && t != nil {
		t.top = &origin
	}
}

// onlyOnTop reports whether a full address is that of documents that were seen, and never
// in a frame.
func (p *pages) onlyOnTop(referer string) bool {
	d := p.docs[resolved(referer, referer)]
	return d.top && !d.framed
}
