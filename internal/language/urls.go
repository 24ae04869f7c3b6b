package language

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// urlsKey is the key of a site under which its urls.py stands.
const urlsKey = "urls"

// urlsOrFiles are a urls.py, or several by their names.
var urlsOrFiles = Type{Form: AsEither, Says: "a urls.py, or file → urls.py", Either: []Type{{Form: AsText, Says: "a urls.py of Django"}, namesOf(urlsKey, textKind).Type}}

// urlsFiles are the files under urls: of a site, with their nodes.
func urlsFiles(n *lesson.Node) (files []djangocode.URLsFile, nodes []*lesson.Node) {
	add := func(name string, file *lesson.Node) {
		if file.Kind == lesson.Scalar && len(file.Value) <= longestViews {
			files, nodes = append(files, djangocode.URLsFile{Name: name, Text: Untabbed(file.Value)}), append(nodes, file)
		}
	}
	if n.Kind == lesson.Scalar {
		add("urls.py", n)
		return files, nodes
	}
	for _, e := range n.Entries {
		if len(files) < mostURLsFiles {
			add(e.Key.Value, e.Value)
		}
	}
	return files, nodes
}

// mostURLsFiles is how many files of addresses are read.
const mostURLsFiles = 20

// withURLs gives a site the pages that its urls.py has, behind those under pages:.
func withURLs(site *lesson.Node) {
	n := site.Get(urlsKey)
	if n == nil {
		return
	}
	files, nodes := urlsFiles(n)
	urls, _ := djangocode.ReadURLs(files, nil)
	var more []lesson.Entry
	for _, u := range urls {
		more = append(more, pageOfURL(u, nodes[u.File]))
	}
	withPages(site, n.Pos, more)
}

// withPages gives a site pages behind those under pages:, apart from those that it has.
func withPages(site *lesson.Node, at diag.Pos, more []lesson.Entry) {
	pages := &lesson.Node{Kind: lesson.Map, Pos: at, Derived: true}
	i := slices.IndexFunc(site.Entries, func(e lesson.Entry) bool { return e.Key.Value == "pages" })
	if i >= 0 {
		if site.Entries[i].Value.Kind != lesson.Map {
			return
		}
		own := *site.Entries[i].Value
		own.Entries = slices.Clone(own.Entries)
		pages = &own
	}
	for _, e := range more {
		if pages.Get(e.Key.Value) == nil {
			pages.Entries = append(pages.Entries, e)
		}
	}
	if i >= 0 {
		site.Entries[i].Value = pages
	} else {
		site.Entries = append(site.Entries, lesson.Entry{Key: &lesson.Node{Kind: lesson.Scalar, Value: "pages", Pos: at, Derived: true}, Value: pages})
	}
}

// pageOfURL is a page as pages: has it.
func pageOfURL(u djangocode.URL, file *lesson.Node) lesson.Entry {
	scalar := func(text string, at djangocode.Place) *lesson.Node {
		return &lesson.Node{Kind: lesson.Scalar, Value: text, Pos: file.At(at.Line, at.Col), Derived: true}
	}
	key := func(name string) *lesson.Node { return scalar(name, u.View.At) }
	view := scalar(u.View.Text, u.View.At)
	if u.View.Lines {
		view.Pos, view.Style = file.Pos, lesson.Literal
	}
	page := &lesson.Node{Kind: lesson.Map, Pos: view.Pos, Derived: true, Entries: []lesson.Entry{{Key: key(viewKey), Value: view}}}
	if u.Name != "" {
		page.Entries = append(page.Entries, lesson.Entry{Key: key("name"), Value: scalar(u.Name, u.At)})
	}
	return lesson.Entry{Key: scalar(u.Path, u.At), Value: page}
}

// urls reads the files of addresses of a site, whose pages are read as those under pages: are: it tells what is wrong
// with them.
func (r *Reader) urls(n *lesson.Node, site *httpsim.Site) {
	if n.Kind != lesson.Scalar {
		entries, _ := r.Entries(n, urlsKey)
		if len(entries) > mostURLsFiles {
			r.Add(n.Pos, "", "a site has at most %d files of addresses", mostURLsFiles)
		}
		for _, e := range entries {
			if _, ok := r.django(e.Value, longestViews); !ok {
				r.urlsAstray = true
			}
		}
	} else if _, ok := r.django(n, longestViews); !ok {
		r.urlsAstray = true
		return
	}
	if r.urlsAstray {
		return
	}
	files, nodes := urlsFiles(n)
	urls, wrong := djangocode.ReadURLs(files, r.packages)
	r.urlsAstray = r.urlsAstray || len(wrong) > 0
	for _, p := range wrong {
		r.addOnce(nodes[p.File].At(p.Line, p.Col), p.Hint, "%s", p.Message)
	}
	if pages := r.siteNode.Get("pages"); pages != nil {
		for _, u := range urls {
			if i := slices.IndexFunc(pages.Entries, func(e lesson.Entry) bool { return e.Key.Value == u.Path }); i >= 0 && !pages.Entries[i].Key.Derived {
				r.Add(nodes[u.File].At(u.At.Line, u.At.Col), "one of the two has it", "the page %s stands under pages: as well", u.Path)
			}
		}
	}
	r.viewsImported(files, nodes, urls)
	for _, f := range files {
		site.URLs = append(site.URLs, httpsim.Pair{Name: f.Name, Value: f.Text})
	}
}

// viewsImported tells of names that a urls.py imports from views.py, which has none of them. Those that are the view of a page
// are told there.
func (r *Reader) viewsImported(files []djangocode.URLsFile, nodes []*lesson.Node, urls []djangocode.URL) {
	file := r.viewsFile
	if file == nil {
		return
	}
	program, err := python.Program(file.filled.text)
	if err != nil {
		return
	}
	given := pyrun.Assigned(program)
	for i, f := range files {
		for _, in := range djangocode.ViewsImported(f.Text) {
			isView := slices.ContainsFunc(urls, func(u djangocode.URL) bool {
				return slices.ContainsFunc(strings.FieldsFunc(u.View.Text, betweenNames), func(name string) bool {
					return name == "views."+in.Name || strings.HasPrefix(name, "views."+in.Name+".")
				})
			})
			if given[in.Name] || isView || given["*"] {
				continue
			}
			r.addOnce(nodes[i].At(in.At.Line, in.At.Col), cmp.Or(diag.DidYouMean(in.Name, slices.Sorted(maps.Keys(given))), "leave the line out"), "the views.py has no %s: Python answers ImportError", in.Name)
		}
	}
}

// betweenNames reports whether a character is of no dotted name.
func betweenNames(c rune) bool {
	return c != '_' && c != '.' && !unicode.IsLetter(c) && !unicode.IsDigit(c)
}
