package language

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// viewKey is the key of actions that are written as lines of a view.
const viewKey = "view"

// isView reports whether an item of a page's list is lines of a view.
func isView(item *lesson.Node) bool {
	return item.Kind == lesson.Map && len(item.Entries) == 1 && item.Entries[0].Key.Value == viewKey
}

// view reads lines of Django in a list of actions: below says that more stands below them.
func (r *Reader) view(n *lesson.Node, below bool) []httpsim.Action {
	text, ok := r.django(n, longestView)
	if !ok {
		return nil
	}
	r.knowHoles(n)
	if !r.laidOut(n, text, false, "") {
		return nil
	}
	filled := r.fillings.inView(text)
	known := r.besideView()
	known.Middleware, known.Below, known.Typed = r.around, below, filled.typed
	if below && r.around != djangocode.NoMiddleware {
		known.Middleware = djangocode.WithMore
	}
	if r.around != djangocode.NoMiddleware && djangocode.IsWholeMiddleware(filled.text) {
		r.wholeAround = filled.text
	}
	actions, _, err := known.Read(filled.text)
	if err != nil {
		r.unreadIn(n, text, filled, err)
		return nil
	}
	if len(actions) == 0 && len(filled.spans) == 0 && r.around == djangocode.NoMiddleware { // one may hand everything on
		r.Add(n.Pos, `write return HttpResponse("Hello.")`, "the lines do nothing")
	}
	r.known = r.known.Given(actions)
	return actions
}

// pageView reads a view that is a whole page.
func (r *Reader) pageView(n *lesson.Node) (page httpsim.Page) {
	if name := viewNamed(n, r.viewsFile); name != "" {
		return r.pageOfViews(n, name)
	}
	text, ok := r.django(n, longestView)
	if !ok {
		return page
	}
	r.knowHoles(n)
	return r.wholePage(n, text, "", nil)
}

// wholePage reads lines of Django that are a page; name is the view that it is, of a file that has several, and view the
// node that says so.
func (r *Reader) wholePage(n *lesson.Node, text, name string, view *lesson.Node) (page httpsim.Page) {
	if !r.laidOut(n, text, true, name) {
		return page
	}
	filled := r.fillings.inView(text)
	known := r.besideView()
	known.View, known.Typed, known.AppAt = name, filled.typed, appsOf(n, filled)
	if view != nil {
		known.AsView, known.URLImports = asViewOf(view)
	}
	known.Imports = name != "" && r.viewsFile.imports()
	page, lines, err := known.ReadPageLines(filled.text)
	if view != nil {
		err = r.wrongInURLs(view, err)
	}
	if err != nil {
		r.unreadIn(n, text, filled, err)
	}
	r.linesInFile(n, page, filled)
	r.viewLines = nil
	for _, line := range lines {
		at := n.Pos
		if hole, in := filled.place(diag.Pos{Line: line, Col: 1}); hole == "" && line > 0 {
			at = r.InText(lesson.Text{Value: n.Value, Pos: n.Pos}, in)
		}
		r.viewLines = append(r.viewLines, at)
	}
	return page
}

// wrongInURLs tells of what is wrong with how a page names its view, which has no line in the file of that, and returns
// what else is wrong.
func (r *Reader) wrongInURLs(view *lesson.Node, err error) error {
	all := []error{err}
	if several, is := err.(interface{ Unwrap() []error }); is {
		all = several.Unwrap()
	}
	return errors.Join(slices.DeleteFunc(all, func(err error) bool {
		var p *python.Problem
		is := errors.As(err, &p) && p.Line == 0 && p.File == ""
		if is {
			r.addOnce(view.Pos, p.Hint, "%s", p.Message)
		}
		return is || err == nil
	})...)
}

// linesInFile tells a page that runs line by line where in the file each of its lines stands.
func (r *Reader) linesInFile(n *lesson.Node, page httpsim.Page, filled filledView) {
	for _, m := range page.All() {
		for i, a := range *m.Actions {
			lines, is := a.(httpsim.Lines)
			if !is {
				continue
			}
			lines.FileLines = make([]int, len(lines.Written))
			for j := range lines.FileLines {
				if hole, at := filled.place(diag.Pos{Line: j + 1, Col: 1}); hole == "" {
					lines.FileLines[j] = r.InText(lesson.Text{Value: n.Value, Pos: n.Pos}, at).Line
				}
			}
			(*m.Actions)[i] = lines
		}
	}
}

// checkView reports what a page that is a view cannot be.
func (r *Reader) checkView(page, view *lesson.Node, read httpsim.Page, site *httpsim.Site) {
	if named := page.Get("name"); len(page.Entries) > 2 || len(page.Entries) > 1 && named == nil {
		r.Add(view.Pos, "ask for request.method in it; @csrf_exempt stands above its def", "a page that is a view has no other key")
		return
	}
	one := everyWay(read)
	users := collect(site.Users, func(u httpsim.User) string { return u.Name })
	for _, err := range (httpsim.Page{Get: one}).Check(users) {
		at := view.Pos
		for i, a := range one { // the first that is wrong by itself
			own := (httpsim.Page{Get: []httpsim.Action{a}}).Check(users)
			if i < len(r.viewLines) && slices.ContainsFunc(own, func(e error) bool { return e.Error() == err.Error() }) {
				at = r.viewLines[i]
				break
			}
		}
		r.Add(at, "", "%v", err)
	}
}

// runTogether finds lines of a file that YAML has made one of, as it does below a key without |.
var runTogether = memo.Pattern(`(?m)^[^#\n]*\S +(?:from [\w.]+ import \w|urlpatterns \+?= |app_name = |def \w+\(|class \w+[:(])`)

// isRunTogether reports whether a text is a file whose lines are run together.
func isRunTogether(text string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return (first == "from" || first == "import") && runTogether().MatchString(text)
}

// django reads the text of lines of Django, of so many octets at most.
func (r *Reader) django(n *lesson.Node, longest int) (string, bool) {
	text, ok := textKind.read(r, n)
	switch {
	case n.Kind == lesson.Scalar && strings.TrimSpace(n.Value) == "":
		r.Add(n.Pos, `write return HttpResponse("Hello.")`, "the lines do nothing")
		return "", false
	case !ok:
		return "", false
	case n.Style != lesson.Literal && isRunTogether(text):
		r.Add(n.Pos, "write a | behind the key above them, as in views: |", "lines of Python stand in a text of several lines")
		return "", false
	case len(text) > longest:
		r.Add(n.Pos, "a page is one view: give each page its own, without what it does not call", "it is longer than %d bytes", longest)
		return "", false
	case len(holesInLines(n)) > mostHoles:
		r.Add(n.Pos, "let lines that belong together be one hole", "a view has at most %d holes", mostHoles)
		return "", false
	case !isTyped(text):
		r.Add(n.Pos, "type it anew", "it holds a character that nobody types")
		return "", false
	}
	if line := mixedTabs(text); line > 0 {
		r.Add(r.InText(lesson.Text{Value: text, Pos: n.Pos}, diag.Pos{Line: line, Col: 1}), "indent all lines by blanks", "blanks and tabs are mixed here, so that Python cannot tell which lines belong together: it answers TabError")
		return "", false
	}
	return Untabbed(text), true
}

// mixedTabs is the first line, counted from 1, whose indentation Python cannot compare with that of
// the lines above, whatever a tab is wide; 0 for none.
func mixedTabs(text string) int {
	if !strings.Contains(text, "\t") {
		return 0
	}
	type width struct{ wide, narrow int } // with tabs of eight columns, and of one
	all, open := []width{{}}, 0
	for i, line := range strings.Split(text, "\n") {
		code := strings.TrimLeft(line, " \t")
		if code == "" || strings.HasPrefix(code, "#") {
			continue
		}
		inside := open > 0
		if open = max(open+strings.Count(line, "(")+strings.Count(line, "[")+strings.Count(line, "{")-strings.Count(line, ")")-strings.Count(line, "]")-strings.Count(line, "}"), 0); inside {
			continue
		}
		var own width
		for _, c := range line[:len(line)-len(code)] {
			if own.narrow++; c == '\t' {
				own.wide = own.wide/8*8 + 7
			}
			own.wide++
		}
		for len(all) > 1 && own.wide < all[len(all)-1].wide {
			all = all[:len(all)-1]
		}
		switch last := all[len(all)-1]; {
		case own.wide == last.wide && own.narrow != last.narrow, own.wide > last.wide && own.narrow <= last.narrow:
			return i + 1
		case own.wide > last.wide:
			all = append(all, own)
		}
	}
	return 0
}

// inTyped is where a place of a text without tabs is in what was typed.
func inTyped(typed string, at diag.Pos) diag.Pos {
	lines := strings.Split(typed, "\n")
	if at.Line < 1 || at.Line > len(lines) {
		return at
	}
	tabs := len(lines[at.Line-1]) - len(strings.TrimLeft(lines[at.Line-1], "\t"))
	if at.Col > 4*tabs {
		at.Col -= 3 * tabs
	} else {
		at.Col = (at.Col + 3) / 4
	}
	return at
}

// unreadIn tells what is wrong in lines of Django, at its place in the lesson or in the hole
// among them.
func (r *Reader) unreadIn(n *lesson.Node, text string, filled filledView, err error) {
	var p *python.Problem
	if errors.As(err, &p) && r.templateNodes[p.File] != nil {
		r.addOnce(r.within(r.templateNodes[p.File], p.Offset), p.Hint, "%s", p.Message)
		return
	}
	lacks := slices.ContainsFunc(filled.spans, func(s viewSpan) bool { written, known := r.fillings[s.hole]; return !known || written.unread })
	for _, d := range unread(err) {
		hole, at := filled.place(d.Pos)
		if lacks && hole == "" {
			continue // what lacks in the hole was told
		}
		if d.Pos = at; hole == "" {
			d.Pos = r.InText(lesson.Text{Value: n.Value, Pos: n.Pos}, inTyped(n.Value, at))
		}
		if !slices.ContainsFunc(r.Problems, func(told diag.Diagnostic) bool { return told.Pos == d.Pos && told.Message == d.Message }) { // of what several views need
			r.Problems = append(r.Problems, d)
		}
	}
}

// knowHoles keeps what is known above lines with holes.
func (r *Reader) knowHoles(n *lesson.Node) {
	if r.above == nil {
		return
	}
	for _, p := range holesInLines(n) {
		if _, known := r.above[p.Name.Value]; !known {
			r.above[p.Name.Value] = r.known.Given(nil)
		}
	}
}

// besideView is what a view of the site being read may name.
func (r *Reader) besideView() djangocode.Known {
	return djangocode.Known{Templates: r.templates, Files: r.templates, Settings: r.settings, Own: r.ownSettings, Pages: r.pagePaths, Models: r.models, Names: r.known.Given(nil), CSRF: r.csrf, Fails: r.fails || r.mistaken, Mistaken: r.mistaken, Called: r.pageNames, OnRequest: r.onRequest, Modules: r.modules, Packages: r.packages, NoUser: r.noUser}
}

// failure is what a step says that expects a page to fail.
var failure = memo.Pattern(`\bstatus["']?:\s*["']?500\b`)

// showsFailure reports whether a step of a lesson expects a page to fail.
func showsFailure(l *lesson.Lesson) bool {
	return l != nil && bytes.Contains(l.Source, []byte("500")) && failure().Match(l.Source)
}

// setOnRequest finds what lines put on the request.
var setOnRequest = memo.Pattern(`\brequest\.([A-Za-z_]\w*)\s*(?::[^=]*)?=[^=]`)

// viewText are the lines of an item that is a view, empty for another one.
func viewText(item *lesson.Node) string {
	if !isView(item) {
		return ""
	}
	return item.Entries[0].Value.Value
}

// besideViews takes over what the views of a site may name: its pages, and the templates and
// the settings of its project.
func (r *Reader) besideViews(site, project *lesson.Node) {
	r.templates, r.settings, r.pagePaths, r.csrf, r.pageNames = map[string]string{}, httpsim.Settings{}, nil, false, map[string]string{}
	r.templateNodes, r.onRequest = map[string]*lesson.Node{}, nil
	r.siteNode, r.project = site, project
	r.viewsNode, r.viewsFile, _, _ = r.viewsOf(project)
	r.onRequest = r.putOnRequest(project)
	if site.Kind == lesson.Map {
		r.pagePaths = pathsOf(site)
		for _, e := range entriesOf(site, "pages") {
			r.pageNames[e.Key.Value] = nameOfPage(e.Value, r.viewsFile)
		}
	}
	if project.Kind == lesson.Map {
		csrf := project.Get(cmp.Or(meantBy(project, "csrf"), "csrf"))
		r.csrf = csrf != nil && csrf.Value == "true"
	}
	for key, values := range map[string]map[string]string{templatesKey: r.templates, "settings": r.settings} {
		for _, e := range entriesOf(project, cmp.Or(meantBy(project, key), key)) {
			if key == templatesKey {
				e.Value = r.fillings.fillUnder(textKeys[0], e.Value, false)
				r.templateNodes[e.Key.Value] = e.Value
			}
			values[e.Key.Value] = e.Value.Value
		}
	}
	r.noUser = false
	if text := project.Get("settings"); isSettingsFile(text) {
		file := settingsOf(text)
		r.noUser = file != nil && file.Lacks().Auth
	}
	r.ownSettings = ownSettingNames(project)
	r.known.Context = r.processorNames(project)
	r.known.Files, r.known.Pages = r.templates, djangocode.Called(r.pagePaths, r.pageNames)
	r.modules = r.modulesOf(project)
	if len(r.models) > 0 && r.models[0].Code != nil {
		r.modules["models"] = &httpsim.Lines{Head: r.models[0].Code.Head}
	}
}

// addOnce reports what is wrong in a template, which several pages may come upon.
func (r *Reader) addOnce(pos diag.Pos, hint, format string, args ...any) {
	before := len(r.Problems)
	r.Add(pos, hint, format, args...)
	for _, d := range r.Problems[:before] {
		if added := r.Problems[before]; d.Pos == added.Pos && d.Message == added.Message {
			r.Problems = r.Problems[:before]
			return
		}
	}
}

// nameOfPage is the name that an author gives a page, by the key name or by the def of its view; ""
// where it has none.
func nameOfPage(page *lesson.Node, file *viewsFile) string {
	if page.Kind != lesson.Map {
		return ""
	}
	if n := page.Get("name"); n != nil {
		return n.Value
	}
	view := page.Get(viewKey)
	if name := viewNamed(view, file); name != "" {
		return name
	}
	if view == nil || view.Kind != lesson.Scalar || !strings.Contains(view.Value, "def ") {
		return ""
	}
	return djangocode.NameOfView(Untabbed(view.Value))
}

// meantBy is the key of a map that is a misspelt one, which is told; empty where none is.
func meantBy(n *lesson.Node, key string) string {
	for _, e := range n.Entries {
		if e.Key.Value != key && n.Kind == lesson.Map && n.Get(key) == nil && diag.DidYouMean(e.Key.Value, []string{key}) != "" {
			return e.Key.Value
		}
	}
	return ""
}

// entriesOf are the entries of the map that a map has under a key, none where it has none.
func entriesOf(n *lesson.Node, key string) []lesson.Entry {
	if n.Kind != lesson.Map || n.Get(key) == nil {
		return nil
	}
	return n.Get(key).Entries
}

// viewTemplates are the files that the views of a site render. What may stand in one hangs on
// the view.
var viewTemplates = namesOf("templates", textKind.called("text with `{{ }}` and `{% %}`"))

// templatesOf reads the templates of a site.
func (r *Reader) templatesOf(n *lesson.Node, site *httpsim.Site) {
	all, _ := viewTemplates.read(r, n)
	site.Templates = map[string]string{}
	for _, t := range all {
		site.Templates[t.Name] = t.Value
	}
}

// everyWay are the actions of a page that does the same for each method it takes.
func everyWay(page httpsim.Page) []httpsim.Action {
	for _, m := range page.All() {
		if *m.Actions != nil {
			return *m.Actions
		}
	}
	return nil
}

// mostHoles is how many holes a view may have.
const mostHoles = 20
