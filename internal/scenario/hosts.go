package scenario

import (
	"slices"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// FileError says why a file cannot keep the tables of a site.
type FileError = httpsim.FileError

// Hosts returns the hosts of the sites, in the order of the lesson.
func (p *Program) Hosts() []string {
	hosts := make([]string, len(p.sites))
	for i, site := range p.sites {
		hosts[i] = site.Host
	}
	return hosts
}

// CodePage is a page of a site as the Django view that a student would write.
type CodePage struct {
	Title string // "https://shop.test/cart/"; of settings and models, the host
	Code  string
}

// Pages returns the code of the lesson's sites, by host: what their project has of its
// own, and all pages by path.
func (p *Program) Pages() []CodePage {
	var pages []CodePage
	for _, site := range p.sites {
		if project := djangocode.Project(site); project != "" {
			pages = append(pages, CodePage{site.Host, project})
		}
		var paths []string
		for path := range site.Pages {
			paths = append(paths, path)
		}
		slices.Sort(paths)
		for _, path := range paths {
			pages = append(pages, CodePage{"https://" + site.Host + path, djangocode.View(site, path)})
		}
	}
	return pages
}
