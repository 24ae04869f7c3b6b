package scenario

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// A path that nobody serves is answered with 404, which a lesson may want to
// show. It then says so, with status: 404; everywhere else a missing page is a
// slip of the pen, and is found before anybody plays the lesson.

// link is an address in a page, before it is known which pages there are.
type link struct {
	pos  diag.Pos
	page *url.URL // that holds it
	to   string
}

// linkInText finds the addresses in the HTML of a page. Those that the server
// fills in are nobody's to check.
var linkInText = regexp.MustCompile(`(?i)\b(?:href|action|src)\s*=\s*(?:"([^"{}]*)"|'([^'{}]*)')`)

// page reads the address of a page that a step asks for.
func (c *compiler) page(n *lesson.Node) (lesson.Text, bool) {
	t, ok := c.url(n)
	if ok {
		c.asked = append(c.asked, t)
	}
	return t, ok
}

// checkAsked reports the addresses of a step at which there is no page.
func (c *compiler) checkAsked(src *lesson.Step) {
	asked := c.asked
	c.asked = nil
	if saysStatus(src) {
		return
	}
	for _, t := range asked {
		if u, err := url.Parse(t.Value); err == nil {
			c.checkPage(t.Pos, u)
		}
	}
}

// saysStatus reports whether a step, or an answer to its question, says with
// which status its first request is answered.
func saysStatus(src *lesson.Step) bool {
	says := func(n *lesson.Node) bool {
		if n == nil {
			return false
		}
		if hops := n.Get("hops"); hops != nil && len(hops.Items) > 0 {
			n = hops.Items[0]
		}
		return n.Get("status") != nil
	}
	return says(src.Expect) || src.Predict != nil && slices.ContainsFunc(src.Predict.Choices, func(choice lesson.Choice) bool { return says(choice.If) })
}

// links keeps the addresses in a page's text until all pages are known.
func (c *compiler) links(n *lesson.Node) {
	for _, m := range linkInText.FindAllStringSubmatchIndex(n.Value, -1) {
		from, to := m[2], m[3]
		if from < 0 {
			from, to = m[4], m[5]
		}
		c.linked = append(c.linked, link{c.within(n, from), c.here, n.Value[from:to]})
	}
}

// checkLinks reports the addresses in pages at which there is no page, unless
// some step of the lesson shows what is not there.
func (c *compiler) checkLinks() {
	steps := append(slices.Clone(c.lesson.Given), c.lesson.Steps...)
	if slices.ContainsFunc(steps, func(s lesson.Step) bool { return showsMissing(s.Expect) }) {
		return
	}
	for _, l := range c.linked {
		if u, err := l.page.Parse(l.to); err == nil {
			c.checkPage(l.pos, u)
		}
	}
}

// showsMissing reports whether an expectation wants the status 404 anywhere.
func showsMissing(n *lesson.Node) bool {
	if n == nil {
		return false
	}
	if status := n.Get("status"); status != nil && status.Value == "404" {
		return true
	}
	hops := n.Get("hops")
	return hops != nil && slices.ContainsFunc(hops.Items, showsMissing)
}

// checkPage reports an address on a site of the lesson that has no such page. As
// Django does, it forgives a path that lacks only its last slash. What the lesson
// or the browser makes another path of is not looked at.
func (c *compiler) checkPage(pos diag.Pos, u *url.URL) {
	path := u.Path
	if path == "" {
		path = "/"
	}
	i := slices.IndexFunc(c.lesson.Sites, func(s lesson.Site) bool { return s.Host.Value == siteOf(u) })
	if i < 0 || strings.Contains(path, "$") || strings.Contains(path, "/.") {
		return
	}
	paths, known := pathsOf(c.lesson.Sites[i].Node)
	if !known || slices.Contains(paths, path) || slices.Contains(paths, path+"/") {
		return
	}
	hint := c.Guess(path, paths, "it has "+strings.Join(paths, ", ")+"; a step that shows what is not there expects status: 404")
	c.Add(pos, hint, "%s has no page %s", siteOf(u), path)
}

// pathsOf returns the paths of a site's pages as they are typed, those with
// mistakes too, or false where that cannot be told.
func pathsOf(site *lesson.Node) (paths []string, known bool) {
	pages, builtIn := site.Get("pages"), site.Get("built_in")
	switch {
	case pages == nil && builtIn != nil:
		ready, ok := httpsim.BuiltIn(builtIn.Value)
		return slices.Sorted(maps.Keys(ready.Pages)), ok
	case pages == nil || builtIn != nil || pages.Kind != lesson.Map:
		return nil, false
	}
	for _, e := range pages.Entries {
		paths = append(paths, "/"+strings.TrimPrefix(e.Key.Value, "/"))
	}
	return paths, true
}
