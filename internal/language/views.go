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

// viewNamed is the view of the site's file that a page is said to be; "" for lines of Django, as where the file, which
// the page does not name, has no class of the name of one of Django's.
func viewNamed(view *lesson.Node, file *viewsFile) string {
	if view == nil || view.Kind != lesson.Scalar {
		return ""
	}
	_, text := djangocode.ImportsApart(view.Value)
	if m := ofViews().FindStringSubmatch(text); m != nil {
		if m[2] == "" || strings.HasPrefix(strings.TrimSpace(text), inViewsModule) || file.Has(m[1]) || !httpsim.IsViewClass(m[1]) {
			return m[1]
		}
		return ""
	}
	name, _ := wrappedView(text)
	return name
}

// asViewOf is what stands behind the name of a view that is a class: ".as_view(paginate_by=5)"; of one that something
// stands around it is all of it, as views.py has it: "login_required(mine)". imports are the lines that import there what
// it names.
func asViewOf(view *lesson.Node) (text, imports string) {
	imports, text = djangocode.ImportsApart(view.Value)
	if m := ofViews().FindStringSubmatch(text); m != nil {
		return m[2], imports
	}
	_, whole := wrappedView(text)
	return whole, imports
}

// wrappedView is a view of views.py in a call, as login_required(views.mine), and the call as views.py has it.
func wrappedView(text string) (name, whole string) {
	if !strings.Contains(text, inViewsModule) || strings.Contains(strings.TrimSpace(text), "\n") {
		return "", ""
	}
	name = djangocode.ViewWithin(strings.TrimSpace(text))
	if name == "" {
		return "", ""
	}
	return name, strings.ReplaceAll(strings.TrimSpace(text), inViewsModule, "")
}

// inViewsModule stands before the names of views in a urls.py.
const inViewsModule = "views."

// A viewsFile is the file of views of a project with what is written in its holes, taken apart.
type viewsFile struct {
	*djangocode.ViewsFile
	text   string // with its holes
	filled filledView
	leads  map[int]int // by the lines of holes that end in a decorator of the def below, that line in filled
}

// viewsOf is the file of views that a project has; file is nil where it has none that can be read, and filled is what
// was read.
func (r *Reader) viewsOf(project *lesson.Node) (node *lesson.Node, file *viewsFile, filled filledView, err error) {
	if project.Kind != lesson.Map || project.Get(viewsKey) == nil {
		return nil, nil, filled, nil
	}
	node = project.Get(viewsKey)
	if node.Kind != lesson.Scalar {
		return node, nil, filled, nil
	}
	text := Untabbed(node.Value)
	filled = r.fillings.inFile(text)
	read, err := djangocode.ReadViewsFile(filled.text)
	if err == nil {
		file = &viewsFile{read, text, filled, leadingDefs(read, filled)}
	}
	return node, file, filled, err
}

// inFile is inView of a file that is taken apart: what stands below a return stays, and above a def stands a decorator
// where nothing is written, since that is of the part of the file that the def begins.
func (f Fillings) inFile(text string) filledView {
	return f.put(text, true)
}

// kept is the file with those of its lines that are left of it once its holes are filled; the others are empty.
func (f *viewsFile) kept(part string) string {
	lines, stays := strings.Split(f.text, "\n"), map[int]bool{}
	for i, line := range strings.Split(part, "\n") {
		if strings.TrimSpace(line) != "" {
			stays[f.filled.around(diag.Pos{Line: i + 1, Col: 1}).Line] = true
		}
	}
	has := strings.Split(part, "\n")
	for hole, line := range f.leads {
		if line > len(has) || strings.TrimSpace(has[line-1]) == "" {
			stays[hole] = false
		}
	}
	for i := range lines {
		if !stays[i+1] {
			lines[i] = ""
		}
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

// leadingDefs are the holes of a file in which what is written ends in a decorator of the def below. Such a hole goes
// where that def goes, whatever is written above the decorators, such as an import.
func leadingDefs(file *djangocode.ViewsFile, filled filledView) map[int]int {
	lines, leads := strings.Split(filled.text, "\n"), map[int]int{}
	for _, s := range filled.spans {
		last := s.last
		for last >= s.first && strings.TrimSpace(lines[last-1]) == "" {
			last--
		}
		if last >= s.first && file.StatementOf(last) > s.last {
			leads[s.line] = last
		}
	}
	return leads
}

// part is what of the file one of its views needs, its holes in it.
func (f *viewsFile) part(name string) (string, bool) {
	part, ok := f.Of(name)
	if !ok {
		return "", false
	}
	return f.kept(part), true
}

// partWith is part with what else urls.py names of the file for that view.
func (f *viewsFile) partWith(name string, more []string) (string, bool) {
	if more = slices.DeleteFunc(more, func(other string) bool { return other == name }); len(more) == 0 || !f.Has(name) {
		return f.part(name)
	}
	return f.kept(f.With(append(more, name), false)), true
}

// imports reports whether the author of the file imports something: what is typed into its holes is not theirs.
func (f *viewsFile) imports() bool { return f.Imports(f.filled.typed) }

// Has reports whether a function or a class of the file has a name; a nil file has none.
func (f *viewsFile) Has(name string) bool { return f != nil && f.ViewsFile.Has(name) }

// usedAt are those of some views that need a line of the file with its holes, counted from 1.
func (f *viewsFile) usedAt(line int, views []string) (names []string) {
	if leads := f.leads[line]; leads > 0 {
		return f.UsedIn(leads, views)
	}
	for i := range strings.Count(f.filled.text, "\n") + 1 {
		if f.filled.around(diag.Pos{Line: i + 1, Col: 1}).Line == line {
			names = append(names, f.UsedIn(i+1, views)...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// viewUse is a page that is a view of a file, with what its address gives it.
type viewUse struct {
	name, path string
	kwargs     map[string]string
	node       *lesson.Node
}

// viewUses are the pages of a project that are views of its file.
func (r *Reader) viewUses(project *lesson.Node, file *viewsFile) (all []viewUse) {
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
	text, ok := r.fileText(n, longestViews)
	if !ok {
		return
	}
	_, file, filled, err := r.viewsOf(r.project)
	if err != nil {
		r.unreadIn(n, text, filled, err)
		return
	}
	site.Views = strings.TrimRight(r.fillings.inView(text).text, "\n") + "\n"
	site.ViewsModule = r.viewsModule(n, file)
	for _, d := range file.Twice() {
		r.Add(r.inFilled(n, filled, diag.Pos{Line: d.Line, Col: d.Col}), "of two that have one name Python keeps the last; give one of them another name", "%s stands here twice", d.Name)
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
		if !r.aside && len(file.usedAt(p.at.Line, named)) == 0 {
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
	text, ok := file.partWith(name, djangocode.OfViewsIn(n.Value))
	if !ok {
		r.Add(n.Pos, r.Guess(name, file.Views(), "its views are "+few(file.Views())), "the file under views: has no view %q", name)
		return page
	}
	page = r.wholePage(r.viewsNode, text, name, n)
	page.InViews = name
	return page
}

// inViews is where a hole stands in the file of views of a project: the part of the file that each page needs that
// uses it.
func (r *Reader) inViews(project *lesson.Node, hole string) (at viewPlace, ok bool) {
	node, file, filled, err := r.viewsOf(project)
	if node == nil {
		return at, false
	}
	places := holesInLines(node)
	i := slices.IndexFunc(places, func(p HolePlace) bool { return p.Name.Value == hole })
	if i < 0 {
		return at, false
	}
	at.whole = true
	if err != nil {
		at.text, at.unread, at.filled = Untabbed(node.Value), err, filled
		return at, true
	}
	at.imports = file.imports()
	uses := r.viewUses(project, file)
	used := file.usedAt(places[i].at.Line, collect(uses, func(use viewUse) string { return use.name }))
	shown := make([]string, len(strings.Split(Untabbed(node.Value), "\n")))
	for _, use := range uses {
		if !slices.Contains(used, use.name) {
			continue
		}
		text, _ := file.part(use.name)
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

// solved is a reader of a lesson in whose holes the answers of its tasks stand.
func solved(l *lesson.Lesson) *Reader {
	r := NewReader(l)
	r.fillings = Fillings{}
	for _, s := range l.Steps {
		if s.Task == nil {
			continue
		}
		for _, part := range s.Task.Write {
			if answer := part.Node.Get("answer"); answer != nil {
				r.fillings[part.Name.Value] = Filling{name: part.Name.Value, kind: ViewHole, Text: strings.Trim(answer.Value, "\n")}
			}
		}
	}
	return r
}

// remarkViews remarks on what of a file of views no page uses.
func (r *Reader) remarkViews(l *lesson.Lesson, s lesson.Site) {
	reads := solved(l)
	for _, e := range entriesOf(s.Node, "pages") {
		if n := e.Value.Get(viewKey); n != nil && n.Kind == lesson.Scalar && !reads.fails {
			filled := reads.fillings.inFile(Untabbed(n.Value))
			if read, err := djangocode.ReadViewsFile(filled.text); err == nil {
				r.remarkSilent(reads, n, filled, read, read.Views())
			}
		}
	}
	node, file, filled, _ := reads.viewsOf(s.Node)
	if file == nil {
		return
	}
	uses := reads.viewUses(s.Node, file)
	if !reads.fails {
		r.remarkSilent(reads, node, filled, file.ViewsFile, collect(uses, func(use viewUse) string { return use.name }))
	}
	names, whole := reads.namesFrom(s.Node, viewsKey)
	for _, d := range file.Unused(append(collect(uses, func(use viewUse) string { return use.name }), names...)) {
		if whole && !d.View {
			continue
		}
		at := reads.inFilled(node, filled, diag.Pos{Line: d.Line, Col: d.Col})
		if d.View {
			r.Add(at, "give it a page, as in /"+d.Name+"/: {view: "+d.Name+"}, or delete it", "no page uses the view %s", d.Name)
		} else {
			r.Add(at, "call it, or delete it", "no view uses %s()", d.Name)
		}
	}
}

// remarkSilent remarks on views that answer nothing, whatever is asked of them. A lesson that shows a page that fails may
// mean it so.
func (r *Reader) remarkSilent(reads *Reader, n *lesson.Node, filled filledView, file *djangocode.ViewsFile, views []string) {
	for _, d := range file.Silent(views) {
		r.Add(reads.inFilled(n, filled, diag.Pos{Line: d.Line, Col: d.Col}), `return the answer, as in return render(request, "home.html")`, "%s returns nothing: Django answers ValueError", d.Name)
	}
}
