package world

import (
	"statelab/internal/browser"
	"statelab/internal/trace"
	"statelab/internal/witness"
)

// Looking at a world changes nothing in it, and is no act.

// Page returns the page that a tab of a browser shows, or nil. Nobody changes it.
func (w *World) Page(browserName, tab string) *browser.Page { return w.profile(browserName).Page(tab) }

// Jar is what a browser holds now, and apart from the rest what concerns the site that
// its tab shows or, where none is shown, the one concerned last.
func (w *World) Jar(browserName, tab string) *trace.Jar {
	p, host := w.profile(browserName), w.host
	if page := p.Page(tab); page != nil {
		host = page.URL.HostPort()
	}
	held := p.Browser.Jar.Cookies(w.clock.Now())
	j := witness.Jar(host, held, held, nil, w.clock.Now())
	j.Browser, j.Title = p.name, p.title
	return j
}

// Tables are the session tables of the projects that are seen inside, as they are now, in
// the order of the setup.
func (w *World) Tables() ([]trace.Table, error) {
	var all []trace.Table
	for _, site := range w.setup.apart(true) {
		inside := w.servers[site.Host].Inside()
		if inside == nil {
			continue
		}
		table, err := inside.Table()
		if err != nil {
			return nil, err
		}
		shown := witness.Table(site.Host, table, inside.Now())
		for i := range shown.Rows {
			shown.Rows[i].Mark = trace.Same
		}
		all = append(all, shown)
	}
	return all, nil
}
