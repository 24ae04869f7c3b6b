package browser

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
)

// Listed returns what developer tools list under Application, Storage, Cookies for
// the page shown: the cookies that belong to its address and to those of what it
// has loaded, by name. A frame of another origin has a list of its own. The error
// is an *htmlpage.NotOnPage when no page is shown.
func (b *Browser) Listed(tabName string) ([]cookiejar.Cookie, error) {
	p := b.Page(tabName)
	if p == nil {
		return nil, &htmlpage.NotOnPage{What: "page"}
	}
	all := b.Jar.Fits(b.Now(), p.URL, cookiejar.Context{})
	held := map[cookiejar.Key]bool{}
	for _, c := range all {
		held[c.Key()] = true
	}
	page := cookiejar.OriginOf(p.URL)
	inside := cookiejar.Context{Dest: cookiejar.Subresource, Top: &page, Ancestors: []cookiejar.Origin{page}}
	for _, u := range p.loads() {
		for _, c := range b.Jar.Fits(b.Now(), u, inside) {
			if !held[c.Key()] {
				held[c.Key()] = true
				all = append(all, c)
			}
		}
	}
	slices.SortStableFunc(all, func(a, c cookiejar.Cookie) int {
		return cmp.Or(strings.Compare(a.Name, c.Name), strings.Compare(a.Domain, c.Domain), strings.Compare(a.Path, c.Path))
	})
	return all, nil
}

// loads returns the addresses of what the page loads, frames of other origins
// apart.
func (p *Page) loads() []address.Address {
	var all []address.Address
	for _, l := range p.Loads {
		u, err := p.URL.Resolve(l.Address)
		if err != nil || l.Kind == htmlpage.Frame && cookiejar.OriginOf(u) != cookiejar.OriginOf(p.URL) {
			continue
		}
		if mixed(p.URL, u) && l.Kind == htmlpage.Image {
			u = u.Secure() // as it was loaded
		}
		all = append(all, u)
	}
	return all
}
