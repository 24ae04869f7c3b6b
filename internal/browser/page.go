package browser

import (
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
	status  int  // of the answer that it came with
	noStore bool // that answer is not to be stored
}

// newPage reads the page that an answer from an address would show.
func newPage(u address.Address, resp wire.Response) *Page {
	return &Page{URL: u, Page: parse(resp), doc: &document{url: u, referrer: policyOf(resp, "")}, status: resp.Status, noStore: saysNoStore(resp)}
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
