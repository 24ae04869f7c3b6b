package djangocode

import (
	"cmp"
	"maps"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// Known is what a project has beside the view that is read.
type Known struct {
	Templates map[string]string          // the texts of files
	Files     map[string]string          // those of them that the site has given a name
	Forms     map[string]httpsim.OwnForm // of forms.py
	Settings  httpsim.Settings           // those that are not as Django has them
	Own       []string                   // the names of the settings that the site has beside Django's
	// SettingValues are what the lines of a models.py read of the settings while Django starts, as far as they are known.
	SettingValues map[string]pyrun.Value
	Pages         []string                  // their paths
	Called        map[string]string         // the names that authors gave them, by path
	Models        []*httpsim.Model          // of models.py
	OnRequest     []string                  // attributes that the site's middleware puts on each request
	Modules       map[string]*httpsim.Lines // the site's own files from which lines import: see httpsim.Site.ModulesOf
	Packages      []string                  // in which these stand, the app first: see Packages; nil: whatever an import says
	Names         httpsim.Names             // what stands above in the view has given
	NoUser        bool                      // no middleware gives requests a user
	CSRF          bool                      // tokens are looked at
	Fails         bool                      // the lesson shows a page that fails, and may mean a name that nothing has
	Mistaken      bool                      // they are a mistake on purpose: what they raise is to be seen
	View          string                    // the def that is the view, of a file that has several; empty: the one that no other calls
	AsView        string                    // where View is a class, what stands behind it: ".as_view(paginate_by=5)", empty for .as_view(); or all of a call around it: "login_required(View)"
	URLImports    string                    // the lines by which urls.py imports what AsView names there

	Typed   func(line int) bool   // a line that somebody types into a hole; nil: none is
	AppAt   func(line int) string // of files of several apps that are read as one: that of a line; nil: they are of one
	Imports bool                  // the file of which these lines are a part imports something, and so all that it uses

	Middleware Middleware
	Below      bool // lines below, of the same view, may use what these give a name

	below    bool // Below, as it was asked for
	signals  bool // they are a file of signals
	inModels bool // they are a models.py
	page     bool // the lines are a whole page, which may name what no line uses
	file     bool // they are a whole file beside the views
	shell    bool // they are typed into manage.py shell, where nobody asks for a page

	lacks    []string // names that the lines would have to import, and that are not there when they run
	pretends []string // names and attributes that are told already, as if they were known
	imported []string // the names that the whole text imports, of which its lines alone may be read
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
	k := Known{Templates: map[string]string{}, Forms: map[string]httpsim.OwnForm{}, Settings: site.Settings, Own: ownNamesOf(site), Models: site.Models, Files: site.Templates, CSRF: site.CSRF, Modules: site.ModulesOf(), Packages: Packages(site), OnRequest: PutOnRequest(site.MiddlewareFile), NoUser: site.Lacks.Auth}
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
			return []httpsim.Action{a}, []int{1}, cmp.Or(k.namesTold(text, nil, false), k.misnamedIn(a))
		}
	}
	k.imported = importedIn(text)
	actions, lines, err := k.either(read)
	if err == nil {
		return actions, lines, k.namesTold(text, nil, true)
	}
	if a, ok := k.asLines(text, err); ok {
		if err = cmp.Or(k.namesTold(text, nil, false), k.misnamedIn(a)); err == nil || !k.Mistaken {
			return []httpsim.Action{a}, []int{1}, err
		}
	}
	if k.Middleware == AtItsEnd && IsWholeMiddleware(text) && !isSlip(text, err) {
		if a, unread := k.middlewareFile(text); unread == nil {
			return []httpsim.Action{*a}, []int{1}, nil
		}
	}
	if k, ok := k.raising(text); ok {
		if a, ok := k.asLines(text, errOwnModule); ok {
			return []httpsim.Action{a}, []int{1}, nil
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
		return nil, nil, k.misspelt(statements, err)
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
		return nil, nil, k.misspelt(statements, err)
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
