package browser

import (
	"cmp"
	"errors"

	"statelab/internal/address"
	"statelab/internal/htmlpage"
	"statelab/internal/wire"
)

// Page is a document that a tab or a frame shows, with the address that it came from.
type Page struct {
	URL address.Address
	htmlpage.Page

	doc     *document
	header  referrerPolicy // by its header; that of the document is by its meta elements, too
	status  int            // of the answer that it came with
	noStore bool           // that answer is not to be stored
}

// newPage reads the page that an answer from an address would show.
func newPage(u address.Address, resp wire.Response) *Page {
	page := parse(resp)
	header := policyOf(resp, "")
	doc := &document{url: u, referrer: cmp.Or(referrerPolicy(page.Referrer), header)}
	return &Page{URL: u, Page: page, doc: doc, header: header, status: resp.Status, noStore: saysNoStore(resp)}
}

func parse(resp wire.Response) htmlpage.Page {
	return htmlpage.Parse(resp.Headers.Get("Content-Type"), string(resp.Body))
}

// Words returns the visible words of an answer, as a Page has them.
func Words(resp wire.Response) string { return parse(resp).Words }

// lacks adds the page's address to what it does not hold.
func (p *Page) lacks(err error) error {
	var missing *htmlpage.NotOnPage
	if errors.As(err, &missing) {
		missing.URL = p.URL.String()
	}
	return err
}
