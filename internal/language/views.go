package language

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
)

// viewsKey is the key of a site under which its views.py stands.
const viewsKey = "views"

// longestViews is how many octets are read of a file of views, and mostOfViews how many of the parts of it that
// the pages of a site need come to together.
const longestViews, mostOfViews = 64 << 10, 1 << 20

// ofViews finds a page that is said to be a view of the site's file: a function of it, or a class with its as_view().
var ofViews = memo.Pattern(`^\s*(?:views\.)?([A-Za-z_]\w*)(\.as_view\(.*\))?\s*$`)

// viewNamed is the view of the site's file that a page is said to be; "" for lines of Django, as where the file has no
// class of the name of one of Django's.
func viewNamed(view *lesson.Node, file *djangocode.ViewsFile) string {
	if view == nil || view.Kind != lesson.Scalar {
		return ""
	}
	if m := ofViews().FindStringSubmatch(view.Value); m != nil && (m[2] == "" || file.Has(m[1]) || !httpsim.IsViewClass(m[1])) {
		return m[1]
	}
	return ""
}

// asViewOf is what stands behind the name of a view that is a class: ".as_view(paginate_by=5)".
func asViewOf(view *lesson.Node) string {
	if m := ofViews().FindStringSubmatch(view.Value); m != nil {
		return m[2]
	}
	return ""
}

// viewsOf is the file of views that a project has, taken apart with stand-ins in its holes; nil where it has none that can
// be read.
func viewsOf(project *lesson.Node) (node *lesson.Node, file *djangocode.ViewsFile, err error) {
	if project.Kind != lesson.Map || project.Get(viewsKey) == nil {
		return nil, nil, nil
	}
	node = project.Get(viewsKey)
	if node.Kind != lesson.Scalar {
		return node, nil, nil
	}
	file, err = djangocode.ReadViewsFile(withStandIns(Untabbed(node.Value)))
	return node, file, err
}

// withStandIns is lines of Django with what stands in for each hole: above a def a decorator, since that is of the
// part of the file that the def begins.
func withStandIns(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range slices.Backward(lines) {
		if parts := holeLine().FindStringSubmatch(line); parts != nil {
			lines[i] = parts[1] + cmp.Or(standIn(lines, i), "@hole")
		}
	}
	return strings.Join(lines, "\n")
}

// keptLines are those lines of a text that another one, of as many lines, has not emptied.
func keptLines(text, of string) string {
	lines, kept := strings.Split(text, "\n"), strings.Split(of, "\n")
	for i := range lines {
		if i >= len(kept) || strings.TrimSpace(kept[i]) == "" {
			lines[i] = ""
		}
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

// ofFile is the part of a file of views that one of them needs, its holes in it.
func ofFile(node *lesson.Node, file *djangocode.ViewsFile, name string) (string, bool) {
	part, ok := file.Of(name)
	if !ok {
		return "", false
	}
	return keptLines(Untabbed(node.Value), part), true
}

// viewUse is a page that is a view of a file, with what its address gives it.
type viewUse struct {
	name, path string
	kwargs     map[string]string
	node       *lesson.Node
}

// viewUses are the pages of a project that are views of its file.
func (r *Reader) viewUses(project *lesson.Node, file *djangocode.ViewsFile) (all []viewUse) {
	for i := range r.lesson.Sites {
		src := &r.lesson.Sites[i]
		if r.projectOf(src).Node != project {
			continue
		}
		for _, e := range entriesOf(src.Node, "pages") {
			if e.Value.Kind != lesson.Map {
				continue
			}
			if name := viewNamed(e.Value.Get(viewKey), file); name != "" {
				route, _ := httpsim.ReadRoute(e.Key.Value)
				all = append(all, viewUse{name, e.Key.Value, route.Kwargs, e.Value.Get(viewKey)})
			}
		}
	}
	return all
}

// views reads the file of views of a site, of which its pages say which one they are.
func (r *Reader) views(n *lesson.Node, site *httpsim.Site) {
	text, ok := r.django(n, longestViews)
	if !ok {
		return
	}
	nearly := nearlyHoles(n)
	for _, p := range nearly {
		r.Add(r.HoleAt(p), "write {hole: "+p.Name.Value+"}, indented as the lines beside it", "a hole in a view is a line of its own")
	}
	if len(nearly) > 0 {
		return
	}
	file, err := djangocode.ReadViewsFile(withStandIns(text))
	if err != nil {
		r.unreadIn(n, text, filledView{}, err)
		return
	}
	site.Views = strings.TrimRight(r.fillings.inView(text).text, "\n") + "\n"
	at := func(d djangocode.Def) diag.Pos {
		return r.InText(lesson.Text{Value: n.Value, Pos: n.Pos}, inTyped(n.Value, diag.Pos{Line: d.Line, Col: d.Col}))
	}
	for _, d := range file.Twice() {
		r.Add(at(d), "of two that have one name Python keeps the last; give one of them another name", "%s stands here twice", d.Name)
	}
	uses := r.viewUses(r.project, r.viewsFile)
	all := 0
	for _, use := range uses {
		part, _ := file.Of(use.name)
		all += len(strings.Join(strings.Fields(part), " "))
	}
	if all > mostOfViews {
		r.Add(n.Pos, "write a function that many views need in fewer lines", "the views of the pages come to more than %d bytes, with all that they need", mostOfViews)
	}
	named := collect(uses, func(use viewUse) string { return use.name })
	for _, p := range holesInLines(n) {
		if len(file.UsedIn(p.at.Line, named)) == 0 {
			r.Add(r.HoleAt(p), "let a page say view: with the name of its def", "no page uses the view in which this hole stands")
		}
	}
}

// pageOfViews reads a page that is a view of the site's file.
func (r *Reader) pageOfViews(n *lesson.Node, name string) (page httpsim.Page) {
	file := r.viewsFile
	switch {
	case r.viewsNode == nil:
		r.Add(n.Pos, "write views: | beside pages: with its def, or the lines of the view here", "the site has no views: in which %s stands", name)
		return page
	case file == nil: // which was told of the file
		return page
	}
	r.knowHoles(r.viewsNode)
	text, ok := ofFile(r.viewsNode, file, name)
	if !ok {
		r.Add(n.Pos, r.Guess(name, file.Views(), "its views are "+few(file.Views())), "the file under views: has no view %q", name)
		return page
	}
	page = r.wholePage(r.viewsNode, text, name, asViewOf(n))
	page.InViews = name
	return page
}

// inViews is where a hole stands in the file of views of a project: the part of the file that each page needs that
// uses it.
func (r *Reader) inViews(project *lesson.Node, hole string) (at viewPlace, ok bool) {
	node, file, err := viewsOf(project)
	if file == nil || err != nil {
		return at, false
	}
	places := holesInLines(node)
	i := slices.IndexFunc(places, func(p HolePlace) bool { return p.Name.Value == hole })
	if i < 0 {
		return at, false
	}
	at.whole = true
	uses := r.viewUses(project, file)
	used := file.UsedIn(places[i].at.Line, collect(uses, func(use viewUse) string { return use.name }))
	shown := make([]string, len(strings.Split(Untabbed(node.Value), "\n")))
	for _, use := range uses {
		if !slices.Contains(used, use.name) {
			continue
		}
		text, _ := ofFile(node, file, use.name)
		at.views = append(at.views, viewOfFile{use.name, text, use.kwargs})
		for i, line := range strings.Split(text, "\n") {
			shown[i] = cmp.Or(shown[i], line)
		}
	}
	if len(at.views) > 0 {
		at.text = strings.Join(shown, "\n")
	}
	return at, true
}

// viewOfFile is a view of a file with all that it needs.
type viewOfFile struct {
	name, text string
	kwargs     map[string]string
}

// squeezed are lines without those of others that were taken out from among them: of several empty ones two stay.
func squeezed(text string) string {
	var lines []string
	empty := 2
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			empty = 0
		} else if empty++; empty > 2 {
			continue
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// remarkViews remarks on what of a file of views no page uses.
func (r *Reader) remarkViews(l *lesson.Lesson, s lesson.Site) {
	reads := NewReader(l)
	node, file, err := viewsOf(s.Node)
	if file == nil || err != nil {
		return
	}
	uses := reads.viewUses(s.Node, file)
	for _, d := range file.Unused(collect(uses, func(use viewUse) string { return use.name })) {
		at := reads.InText(lesson.Text{Value: node.Value, Pos: node.Pos}, inTyped(node.Value, diag.Pos{Line: d.Line, Col: d.Col}))
		if d.View {
			r.Add(at, "give it a page, as in /"+d.Name+"/: {view: "+d.Name+"}, or delete it", "no page uses the view %s", d.Name)
		} else {
			r.Add(at, "call it, or delete it", "no view uses %s()", d.Name)
		}
	}
}
