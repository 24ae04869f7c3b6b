package djangocode

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// Known is what a project has beside the view that is read.
type Known struct {
	Templates map[string]string          // the texts of files
	Files     map[string]string          // those of them that the site has given a name
	Forms     map[string]httpsim.OwnForm // of forms.py
	Settings  httpsim.Settings           // those that are not as Django has them
	Own       []string                   // the names of the settings that the site has beside Django's
	Pages     []string                   // their paths
	Called    map[string]string          // the names that authors gave them, by path
	Models    []*httpsim.Model           // of models.py
	OnRequest []string                   // attributes that the site's middleware puts on each request
	Modules   map[string]*httpsim.Lines  // the site's own files from which lines import: see httpsim.Site.ModulesOf
	Packages  []string                   // in which these stand, the app first: see Packages; nil: whatever an import says
	Names     httpsim.Names              // what stands above in the view has given
	CSRF      bool                       // tokens are looked at
	Fails     bool                       // the lesson shows a page that fails, and may mean a name that nothing has
	View      string                     // the def that is the view, of a file that has several; empty: the one that no other calls
	AsView    string                     // where View is a class, what stands behind it: ".as_view(paginate_by=5)", empty for .as_view(); or all of a call around it: "login_required(View)"

	Typed func(line int) bool // a line that somebody types into a hole, which may name what is not imported; nil: none is

	Middleware Middleware
	Below      bool // lines below, of the same view, may use what these give a name

	below    bool // Below, as it was asked for
	signals  bool // they are a file of signals
	inModels bool // they are a models.py
	page     bool // the lines are a whole page, which may name what no line uses
	file     bool // they are a whole file beside the views

	pretends []string // names and attributes that are told already, as if they were known
}

// ownNamesOf are the names of the settings that a site has beside Django's.
func ownNamesOf(site httpsim.Site) (names []string) {
	for _, s := range site.OwnSettings {
		names = append(names, s.Name)
	}
	return names
}

// Beside returns what a site has beside its views: the templates and the forms of its pages.
func Beside(site httpsim.Site) Known {
	k := Known{Templates: map[string]string{}, Forms: map[string]httpsim.OwnForm{}, Settings: site.Settings, Own: ownNamesOf(site), Models: site.Models, Files: site.Templates, CSRF: site.CSRF, Modules: site.ModulesOf(), Packages: Packages(site), OnRequest: PutOnRequest(site.MiddlewareFile)}
	k.Called = map[string]string{}
	for path := range site.Pages {
		k.Pages = append(k.Pages, path)
		page, _ := site.Page(path)
		if page.Name != "" {
			k.Called[path] = page.Name
		}
		if page.View != nil {
			continue
		}
		w := newCoder(site.ViewName(path))
		w.views = viewsOf(site)
		w.tokens = true
		w.page(page)
		for _, t := range w.templates {
			k.Templates[t.Name] = t.Value
		}
		for _, f := range w.forms {
			k.Forms[w.formClass(f)] = f
		}
	}
	maps.Copy(k.Templates, site.Templates)
	return k
}

// Read reads lines of a view, as this package writes them, into the actions that they
// stand for, each with the line at which it begins. Lines that stand for none are refused:
// the error is a *python.Problem.
func (k Known) Read(text string) ([]httpsim.Action, []int, error) {
	if k.Middleware != NoMiddleware && isMiddlewareFile(text) {
		return k.asFile(text)
	}
	return k.orLines(text, func(k Known) ([]httpsim.Action, []int, error) { return k.read(text) })
}

// asFile reads a middleware.py that runs as it stands.
func (k Known) asFile(text string) ([]httpsim.Action, []int, error) {
	a, err := k.middlewareFile(text)
	if err != nil {
		return nil, nil, err
	}
	return []httpsim.Action{*a}, []int{1}, nil
}

// orLines reads lines into the actions that say most of them, or else into the one that runs them.
func (k Known) orLines(text string, read func(Known) ([]httpsim.Action, []int, error)) ([]httpsim.Action, []int, error) {
	if k.importsOwn(text) || k.ofModelsInOwnWay(text) != "" { // what stands there runs as it stands
		if a, ok := k.asLines(text, errOwnModule); ok {
			return []httpsim.Action{a}, []int{1}, k.namesTold(text, nil, false)
		}
	}
	actions, lines, err := k.either(read)
	if err == nil {
		return actions, lines, k.namesTold(text, nil, true)
	}
	if a, ok := k.asLines(text, err); ok {
		return []httpsim.Action{a}, []int{1}, k.namesTold(text, nil, false)
	}
	if k.Middleware == AtItsEnd && IsWholeMiddleware(text) && !isSlip(text, err) {
		if a, unread := k.middlewareFile(text); unread == nil {
			return []httpsim.Action{*a}, []int{1}, nil
		}
	}
	return nil, nil, k.namesTold(text, err, false)
}

// either reads lines so that each name is kept which lines below may use, or else as they can be.
func (k Known) either(read func(Known) ([]httpsim.Action, []int, error)) ([]httpsim.Action, []int, error) {
	k.below = k.Below
	if k.Below { // each name is kept then, where what has one can be
		if actions, lines, err := read(k); err == nil {
			return actions, lines, nil
		}
		k.Below = false
	}
	return read(k)
}

func (k Known) read(text string) (actions []httpsim.Action, lines []int, err error) {
	if k.Middleware != NoMiddleware && IsWholeMiddleware(text) {
		if text, err = ReadMiddleware(text); err != nil {
			return nil, nil, err
		}
	}
	statements, err := linesOf(text)
	if err != nil {
		return nil, nil, err
	}
	return k.readParsed(text, statements)
}

// linesOf are the statements of the lines of a view, in which functions stand where they are called.
func linesOf(text string) ([]python.Statement, error) {
	all, err := moduleOf(text)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if s.Action == python.Def && !s.Async && !mentionsAny(all, s.Name) {
			return nil, refuse(s, "nothing calls %s(): the def of a view stands above its lines already, and is not written again", s.Name)
		}
	}
	if err := hidden(nil, all); err != nil {
		return nil, err
	}
	return inlined(all, nil)
}

// readParsed reads the statements of a text.
func (k Known) readParsed(text string, statements []python.Statement) (actions []httpsim.Action, lines []int, err error) {
	if err := slipsIn(statements); err != nil {
		return nil, nil, misspelt(statements, err)
	}
	tuples(statements)
	names, err := k.answersCalled(statements)
	if err != nil {
		return nil, nil, err
	}
	if actions, lines, err = k.readPlain(text, statements); err != nil {
		return nil, nil, calledSo(err, names)
	}
	return actions, lines, nil
}

// readPlain reads statements in which an answer is called response.
func (k Known) readPlain(text string, statements []python.Statement) (actions []httpsim.Action, lines []int, err error) {
	replaceIn(statements, k.usual)
	ownNames(statements)
	if k.Middleware != NoMiddleware {
		replaceIn(statements, withoutSelf)
		if statements, err = k.passedOn(statements); err != nil {
			return nil, nil, err
		}
	}
	if k.Middleware == NoMiddleware {
		for _, name := range []string{"response", "context"} {
			if _, _, err := answeredOn(statements, name, onNone); err != nil {
				return nil, nil, err
			}
		}
	}
	statements = k.plainRows(twoCaught(statements), nil)
	if statements, err = plainly(statements); err != nil {
		return nil, nil, err
	}
	r := &viewReader{source: strings.Split(text, "\n"), Known: k, whole: statements, names: k.Names, locals: map[string]bool{}, texts: map[string]bool{}, user: k.Names.User && !k.Names.Checked}
	maps.Copy(r.locals, k.Names.Own)
	r.users = map[string]bool{}
	maps.Copy(r.users, k.Names.Users)
	r.names.Context = maps.Clone(k.Names.Context)
	placed, err := r.list(statements)
	if err != nil {
		return nil, nil, misspelt(statements, err)
	}
	if r.isSet() && !r.over {
		return nil, nil, r.notSaved()
	}
	if !r.over {
		if err := unreturned(placed); err != nil {
			return nil, nil, err
		}
		if n := len(statements); n > 0 && makesResponse(statements[n-1]) {
			return nil, nil, instead(statements[n-1], "return response", "this answer is made and never returned")
		}
	}
	for _, p := range placed {
		actions, lines = append(actions, p.Action), append(lines, p.line)
	}
	return actions, lines, nil
}

// tuples makes a tuple of what a comma at the end of a line makes one of: a = 1,
func tuples(all []python.Statement) {
	for i := range all {
		if s := &all[i]; s.Action == python.Assign && s.Comma {
			s.Value, s.Comma = &python.Expr{Kind: python.List, Line: s.Value.Line, Col: s.Value.Col, Parts: []*python.Expr{s.Value}}, false
		}
		tuples(all[i].Body)
		tuples(all[i].Else)
		for _, h := range all[i].Handlers {
			tuples(h.Body)
		}
	}
}

// unreturned refuses an answer that is made and not returned: Django would never see it.
func unreturned(all []placed) error {
	for _, p := range all {
		if httpsim.Answers([]httpsim.Action{p.Action}) {
			return instead(python.Statement{Line: p.line, Col: 1}, "return response", "this answer is made and never returned")
		}
	}
	return nil
}

// placed is an action with the line at which it begins.
type placed struct {
	httpsim.Action
	line int
}

// viewReader reads statements. What it knows of those above is what a coder keeps, too.
type viewReader struct {
	Known
	source []string // the lines, for their comments
	whole  []python.Statement
	names  httpsim.Names
	locals map[string]bool // names of Let
	texts  map[string]bool // those of them that are a text for certain
	users  map[string]bool // those of them that are users

	changes bool   // of its form: it is one for a new password
	form    bool   // a form has been checked
	user    bool   // user is set above
	ofForm  bool   // to form.get_user()
	owner   string // user is this of a row, which lines name as such: order.user
	later   bool   // user was found below the form
	back    bool   // the lines stand below response = get_response(request)
	next    bool   // next_page is set above, to go where it says if that is here or at nextHosts, or
	nextTo  httpsim.Template

	nextHosts []string
	rowSets   map[string]rowSet            // of a row that is not saved yet
	ownRows   map[string]bool              // names that lines have given rows
	passed    map[string]bool              // those that a template is given
	wasValue  map[string]bool              // names of rows that had another value above
	unsure    map[string]bool              // those that are something else on another way to here
	ways      []map[string]httpsim.InRows  // the rows at the end of each branch of the statement that is read
	sets      map[string]*httpsim.SaveUser // by the user's name, where that is not saved yet
	setAt     python.Statement             // where it is set first

	touched python.Statement // the first that changes response, where none above makes it

	why   error // why the condition that is read is not, where a part of it says so
	ofAge bool  // why says it of a row's moment, which nothing else says better

	behind  []python.Statement // below the statement that is read, of its list and of those around it
	outside []python.Statement // below the list that is read

	parts      int // lines that were written twice, for the two values of an if … else in them
	done       []placed
	answered   bool                   // the last of them makes the answer
	ended      bool                   // by a return
	filled     bool                   // something has been put into the context on a way to the line that is read
	over       bool                   // the list that was read last was ended so
	loop       []python.Statement     // the lines of the outermost loop that is read
	besideLoop func(name string) bool // a name stands outside of it
}

// refuse says that a statement stands for no action.
func refuse(s python.Statement, format string, args ...any) error {
	return &python.Problem{Line: s.Line, Col: s.Col, Message: fmt.Sprintf(format, args...)}
}

func (r *viewReader) add(s python.Statement, a httpsim.Action) {
	r.done, r.answered = append(r.done, placed{a, s.Line}), false
}

// touch adds what is done to the answer. Right behind the line that makes the answer it
// stands before it, as actions that wait for it do.
func (r *viewReader) touch(s python.Statement, a httpsim.Action) {
	if !r.answered {
		r.add(s, a)
		return
	}
	last := len(r.done) - 1
	r.done = append(r.done[:last:last], placed{a, s.Line}, r.done[last])
}

// list reads statements into actions.
func (r *viewReader) list(statements []python.Statement) ([]placed, error) {
	outer, answered, ended, outside := r.done, r.answered, r.ended, r.outside
	r.done, r.answered, r.ended, r.outside = nil, false, false, r.behind
	over := false // by all ways on
	for len(statements) > 0 {
		if r.ended || over {
			return nil, refuse(statements[0], "the view has returned above, and does not come to this line: one return is enough")
		}
		r.behind = slices.Concat(statements[1:], r.outside)
		s, name, from := statements[0], r.escapes(statements), len(r.done)
		used, err := r.statement(statements)
		if err != nil {
			return nil, err
		}
		r.savedOnBoth(s)
		r.rowsBehind()
		r.filled = r.filled || fills(r.done[min(from, len(r.done)):])
		if name != "" && !gives(r.done[min(from, len(r.done)):], name) {
			return nil, hinted(s, "use it inside the branch", "%s is used below this branch, where what it is given here is not known", name)
		}
		over = endsAll(statements[used-1])
		statements = statements[used:]
	}
	for _, name := range slices.Sorted(maps.Keys(r.rowSets)) {
		r.setsAlone(name)
	}
	read := r.done
	r.over = r.ended || over
	r.done, r.answered, r.ended, r.behind, r.outside = outer, answered, ended, r.outside, outside
	return read, nil
}

// endsAll reports whether a statement returns or raises an exception on all ways on.
func endsAll(s python.Statement) bool {
	end := func(all []python.Statement) bool { return len(all) > 0 && endsAll(all[len(all)-1]) }
	return s.Action == python.Return || s.Action == python.Raise || s.Action == python.If && end(s.Body) && end(s.Else)
}

// Returns reports whether lines of a view return, or raise an exception, on all ways on.
func Returns(text string) bool {
	all, err := parsed(text)
	return err == nil && len(all) > 0 && endsAll(all[len(all)-1])
}

// inside reads the lines of a branch, whose actions know no line: they are those of the
// statement that leads it.
func (r *viewReader) inside(statements []python.Statement) ([]httpsim.Action, error) {
	names, user, later, next, sets, filled, ways := r.names, r.user, r.later, r.next, copiedSets(r.sets), r.filled, r.ways
	r.ways = nil
	read, err := r.list(statements)
	if r.ways = ways; !r.over {
		r.ways = append(r.ways, r.names.Rows)
	}
	if err == nil && !r.over && !r.isSaved(sets) {
		err = hinted(statements[len(statements)-1], "write save() in the same branch", unsavedUser)
	}
	given := r.names.Context // in whichever branch
	r.names, r.user, r.later, r.next, r.sets, r.filled = names, user, later, next, sets, filled
	r.names.Context = given
	var actions []httpsim.Action
	for _, p := range read {
		actions = append(actions, p.Action)
	}
	return actions, err
}

// statement reads the first of some statements, and those that belong to it, and
// returns how many these are.
func (r *viewReader) statement(all []python.Statement) (used int, err error) {
	s := all[0]
	if err := r.isSure(s); err != nil {
		return 0, err
	}
	r.betweenSaves(all)
	if err := r.beforeSaved(s); err != nil {
		return 0, err
	}
	if used, err := r.endsOne(all); used > 0 || err != nil {
		return used, err
	}
	if all[0], err = r.taking(s); err != nil {
		return 0, err
	}
	if two, is := r.asksLater(all[0]); is {
		all[0] = two
	}
	all[0] = r.asksInside(all[0])
	if all[0], err = r.working(all[0]); err != nil {
		return 0, err
	}
	if err := r.slips(all[0]); err != nil {
		return 0, err
	}
	if err := r.noModel(all[0]); err != nil {
		return 0, err
	}
	if err := r.actsOnRowUser(all); err != nil {
		return 0, err
	}
	if err := r.actsOnRow(all); err != nil {
		return 0, err
	}
	if used, is, err := r.rowLine(all); is {
		return used, err
	}
	s = all[0]
	if s.Action == python.Assign && s.Target.Kind == python.Name && r.names.Rows[s.Target.Text].Model != nil {
		if mentions(s.Value, s.Target.Text) || len(r.loop) > 0 {
			return 0, refuse(s, "%s is what a line above has found, and this line gives it something else: give that another name", s.Target.Text)
		}
		r.names.Rows = maps.Clone(r.names.Rows)
		delete(r.names.Rows, s.Target.Text)
	}
	if r.later && getsUser(s) {
		return 0, hinted(s, "write user for the one who was found last", "behind a line that finds a user form.get_user() is not read")
	}
	if ways, ok := parted(s); ok && !(s.Action == python.Assign && s.Target.Kind == python.Name && s.Target.Text != "response" && r.inline(all)) {
		if r.parts++; r.parts > mostMade {
			return 0, refuse(s, tooManyWays)
		}
		r.ended = s.Action == python.Return
		used := r.untilSaved(all)
		for _, way := range []*[]python.Statement{&ways.Body, &ways.Else} {
			*way = append(*way, copied(all[1:used])...)
		}
		if _, err := r.when([]python.Statement{ways}); err != nil {
			return 0, err
		}
		if _, who, ok := r.columnOf(cmp.Or(s.Target, &python.Expr{})); ok && used > 1 {
			delete(r.sets, who) // both ways have saved it
		}
		return used, nil
	} else if ok {
		return 1, nil
	}
	switch s.Action {
	case python.Pass:
		return 1, nil
	case python.Decorate:
		return 0, r.decorated(s)
	case python.Raise:
		r.ended = true
		return 1, r.raised(s)
	case python.Return:
		r.ended = true
		return 1, r.returned(s)
	case python.Delete:
		if t := s.Target; t.Kind == python.Index && isHeaders(t.Parts[0]) && t.Parts[1].Kind == python.String {
			r.touch(s, httpsim.DropHeader{Name: t.Parts[1].Text})
			return 1, nil
		}
		name, ok := sessionKey(s.Target)
		if word := unquoted(s.Target); word != "" {
			return 0, refuse(s, "%s stands without quotes, and the name of a value of the session is a text", word)
		}
		if !ok {
			if a, err := r.changeInside(s); a != nil || err != nil {
				r.add(s, a)
				return 1, err
			}
			if s.Target.Kind == python.Index && inSession(s.Target.Parts[0]) {
				return 0, instead(s, insideLine, insideOnly)
			}
			return 0, instead(s, `del request.session["name"]`, "del is read for a value of the session")
		}
		r.add(s, httpsim.SessionDelete{Name: name})
		return 1, nil
	case python.If:
		return r.condition(all)
	case python.For:
		if r.goesThrough(s) {
			return 1, r.forEach(s)
		}
		if is, err := r.forRows(s); is || err != nil {
			return 1, err
		}
		return 1, r.each(s)
	case python.Try:
		return 1, r.tried(s, nil)
	case python.Assign:
		return r.assign(all)
	}
	return r.call(all)
}

// raised reads a line that raises an exception, by its class or an instance of it.
func (r *viewReader) raised(s python.Statement) error {
	name := cmp.Or(calls(s.Value), s.Value.Dotted())
	switch e := httpsim.Exception(name[strings.LastIndex(name, ".")+1:]); e {
	case httpsim.NotFound, httpsim.Denied:
		r.add(s, httpsim.Fail{Raises: e})
		return nil
	case "RuntimeError":
		r.add(s, httpsim.Fail{})
		return nil
	case "SuspiciousOperation", "BadRequest":
		return instead(s, `return HttpResponseBadRequest("text")`, "for %s Django answers 400", e)
	}
	return instead(s, "raise Http404", "of exceptions Http404, PermissionDenied and RuntimeError are raised here")
}

// decorated refuses what stands above a view, inside of it.
func (r *viewReader) decorated(s python.Statement) error {
	const inside = aroundDef + ", and these lines stand below it"
	switch name := cmp.Or(calls(s.Value), s.Value.Dotted()); name {
	case "login_required":
		return hinted(s, "an if asks here whether somebody is logged in", inside)
	case "require_POST", "require_GET", "require_safe", "require_http_methods":
		return hinted(s, "an if asks here for request.method", inside)
	}
	return refuse(s, inside)
}

// returned reads what a view returns.
func (r *viewReader) returned(s python.Statement) error {
	if s.Value == nil || s.Value.Dotted() == "None" {
		return instead(s, `return redirect("/")`, "for a view that returns nothing Django answers 500")
	}
	if s.Value.Dotted() == "response" {
		return nil
	}
	return r.answer(s)
}

// sessionKey returns the name in request.session["name"].
func sessionKey(e *python.Expr) (string, bool) {
	if e.Kind != python.Index || e.Parts[0].Dotted() != "request.session" || e.Parts[1].Kind != python.String {
		return "", false
	}
	return e.Parts[1].Text, true
}

// unquoted is the word that stands in request.session[word], where the name of a value belongs.
func unquoted(e *python.Expr) string {
	if e.Kind != python.Index || e.Parts[0].Dotted() != "request.session" || e.Parts[1].Kind != python.Name {
		return ""
	}
	return e.Parts[1].Text
}

// calls returns the name of what an expression calls, "" where it calls nothing.
func calls(e *python.Expr) string {
	if e == nil || e.Kind != python.Call {
		return ""
	}
	return e.Parts[0].Dotted()
}
