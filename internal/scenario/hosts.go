package scenario

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/world"
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

// Projects returns the hosts of the sites that have tables of their own, in the order of
// the lesson: all but those that are part of another's project.
func (p *Program) Projects() (hosts []string) {
	for _, site := range p.sites {
		if site.ProjectOf == "" {
			hosts = append(hosts, site.Host)
		}
	}
	return hosts
}

// Sites are the sites of the lesson as they are declared.
func (p *Program) Sites() []httpsim.Site { return slices.Clone(p.sites) }

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
		if site.ProjectOf != "" {
			pages = append(pages, CodePage{site.Host, "# one more host of the project of " + site.ProjectOf + ": its settings, its users and its\n# database are that one's, and its views are its own\n"})
		} else if project := djangocode.Project(site); project != "" {
			pages = append(pages, CodePage{site.Host, project})
		}
		if urls := djangocode.URLs(site); urls != "" {
			pages = append(pages, CodePage{site.Host, urls})
		}
		var paths []string
		for path := range site.Pages {
			paths = append(paths, path)
		}
		slices.SortFunc(paths, httpsim.InURLs)
		for _, path := range paths {
			if code := djangocode.View(site, path); code != "" || site.Pages[path].Order == 0 {
				pages = append(pages, CodePage{"https://" + site.Host + path, code})
			}
		}
	}
	return append(append(pages, p.otherTemplates(pages)...), p.deployed()...)
}

// deployed are what the steps of the lesson deploy, in their order: what is other than before, line by line.
func (p *Program) deployed() (all []CodePage) {
	for _, steps := range [][]step{p.given, p.steps} {
		for i := range steps {
			act, is := steps[i].act.(world.Redeploy)
			if !is {
				continue
			}
			var lines []string
			for _, told := range act.Told {
				lines = append(lines, told.EN)
			}
			title := act.Host + ", deployed in " + nameOf(&steps[i], i)
			all = append(all, CodePage{title, strings.Join(lines, "\n") + "\n"})
		}
	}
	return all
}

// otherTemplates are the files of templates that stand below no page: of views that are classes, of those that others
// extend, of errors.
func (p *Program) otherTemplates(pages []CodePage) (all []CodePage) {
	for _, site := range p.sites {
		written := ""
		for _, of := range p.sites {
			for _, page := range pages {
				if (of.Host == site.Host || of.ProjectOf == site.Host) && strings.HasPrefix(page.Title, "https://"+of.Host+"/") {
					written += page.Code
				}
			}
		}
		var files []string
		for _, name := range slices.Sorted(maps.Keys(site.Templates)) {
			above, _, _ := strings.Cut(djangocode.TemplateFile(name, ""), "\n")
			if !strings.Contains(written, above+"\n") {
				files = append(files, djangocode.TemplateFile(name, site.Templates[name]))
			}
		}
		if len(files) > 0 {
			all = append(all, CodePage{site.Host, strings.Join(files, "\n\n")})
		}
	}
	return all
}
