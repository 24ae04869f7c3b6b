// Package httpsim is the server end of the wire: a small Django. A site has
// pages, users, settings and a session table of its own; a request goes through
// the middleware that Django's startproject sets up, and what was done and why
// comes out beside the answer, as a Handling. It follows Django 6.1 where a
// person who looks at the wire or at the tables could see a difference. It
// knows no browser, no lesson and no record of a run.
//
// # Rooms
//
// A request comes in at serve.go, goes through middleware.go and csrf.go, is a request.go and
// leaves as a response.go with setcookie.go; its Handling is in handling.go. Pages are made
// of the actions in actions*.go, context.go and bugactions.go, which visit.go runs, those of
// when.go, answerjson.go and tokens.go with it, and of the templates in template.go,
// templatename.go, condition.go, templatefor.go and templaterun.go; how Python compares is in compare.go, how
// it counts in number.go. What pages keep beside all sessions is in cache.go. Sessions are opened
// and told of in sessions.go and lookup.go; users log in by auth.go and the forms of
// loginform.go, ownform.go and passwordform.go. What is done to a server without a request
// is in users.go and migrate.go, what people see of its tables in rows.go and records.go. The tables
// of a site's own are declared in model.go, and modelrows.go has their statements. What several hosts
// of one project share is in project.go, copying a server in copy.go, a proxy in front of a site in proxy.go, whom a site
// trusts in origin.go, why it refuses in reason.go. A site is declared in httpsim.go and
// settings.go, its mistakes in bug.go; those that are built in are in builtin.go and
// tracker.go, mails and the mailbox in mail.go. What the server says in English and means is in sentences.go.
package httpsim

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"statelab/internal/accounts"
	"statelab/internal/chance"
	"statelab/internal/database"
	"statelab/internal/diag"
	"statelab/internal/gettext"
	"statelab/internal/memhttp"
	"statelab/internal/sessionstore"
	"statelab/internal/wire"
)

// Lacks are middlewares of Django's startproject that the MIDDLEWARE of a site does not name.
type Lacks struct{ Security, Auth, Messages, Frames bool }

// Site is one host with its pages. The zero value but for Host is a site that
// answers 404 to everything.
type Site struct {
	AppName   string // of the app in which its files stand; empty: as AppOf has it
	Host      string // "shop.test"; "shop.test:8443" answers at that port, over https only
	HTTP      bool   // also answers without TLS; at a port of its own below localhost alone
	CloseEach bool   // closes the connection after each response
	// ProjectOf is the host of the site whose project it is part of; empty: a project of its own.
	// See Join and Env.Project.
	ProjectOf string
	Proxy     *Proxy // in front of it; nil: browsers speak with it directly
	CSRF      bool   // has CsrfViewMiddleware
	Lacks     Lacks
	// HeaderLimit is how many bytes a line of a request's head may have; zero: ServerHeaderLimit.
	HeaderLimit int
	Pages       map[string]Page
	// CSRFFailure is the view that CSRF_FAILURE_VIEW names; nil: Django's own.
	CSRFFailure *Page
	// Middleware is one of the site's own, the last of MIDDLEWARE: it runs before every page, and
	// no page runs where it answers. What it does to the answer is done behind the page.
	Middleware []Action
	// MiddlewareFile is the middleware.py that it was read from, a class or a function that is given get_response;
	// empty: it is the lines alone.
	MiddlewareFile string
	// Templates are the files that its views are given by name, with their texts. The actions
	// that render one hold it already.
	Templates map[string]string
	// Views is the views.py of its pages that say which view of it they are; empty: each page has lines of its own.
	Views string
	// AppsFile is its apps.py, which runs nothing; empty: one that imports signals.py, where there is one.
	AppsFile string
	// URLs are the files with the addresses of its pages, the names with their texts; nil: the pages say them.
	URLs Pairs
	// Signals is signals.py, whose receivers are told of logins, and ContextProcessors the file of those that are
	// called before each template, which are its Calls; nil: there is none.
	Signals, ContextProcessors *Lines
	// SettingsText is the settings.py of the project as it stands, empty where its settings stand by their names.
	SettingsText string
	// DjangoProcessors are the names of those of ProcessorsOfDjango that TEMPLATES lists.
	DjangoProcessors []string
	// Forms is forms.py, from which views and the other files import; nil: there is none. ViewsModule is what of
	// views.py the other files import, nil: nothing, and Modules are the files of its own, by their names without .py:
	// see ModulesOf.
	Forms, ViewsModule *Lines
	Modules            map[string]*Lines
	Users              []User   // created in this order, so their ids are 1, 2, …
	Models             []*Model // the tables of its own
	Groups             []Group
	AsksPermissions    bool // some line or template asks for permissions or groups
	Bug                Bug  // one deliberate mistake, or none
	// Files are the names of files of several apps that stand together as one, by what they are: accounts/models.py and
	// board/models.py of "models".
	Files map[string][]string
	// ModelsFile is the models.py that they were read from; empty: they stand under their names.
	ModelsFile string
	// LoginRequired puts LoginRequiredMiddleware in: every page asks for a login but
	// those that are LoginNotRequired.
	LoginRequired bool
	// LocaleMiddleware puts Django's in, behind SessionMiddleware: each request has a language.
	LocaleMiddleware bool
	// Locale are its own translations, by the folder of each language, as ko of locale/ko/LC_MESSAGES/django.po.
	Locale    map[string]Translation
	Sessions  Sessions
	UserModel UserModel
	// Unmigrated says that the database has no tables yet: see Migrate.
	Unmigrated bool
	Instances  int // processes that answer in turns, each with its memory; zero: 1
	// ClockOff is how far its clock is ahead of Env.Now; negative: behind.
	ClockOff time.Duration
	Settings Settings
	// Handlers are the views that answer errors in the place of Django's, by status: handler404 of a urls.py.
	Handlers map[int]Page
	// OwnSettings are those that it has beside Django's, in the order of settings.py.
	OwnSettings []OwnSetting
}

// Page is what a path answers. A method without actions gets 405; GET answers
// HEAD too, where Head is nil.
type Page struct {
	Get, Post, Put, Patch, Delete, Options []Action
	Head                                   []Action // in place of those for GET
	View                                   View     // in place of the actions, for every method
	// Only is what @require_http_methods is given, in its order: another method gets 405, HEAD
	// too, whatever the actions. Nil: those with actions.
	Only []string
	// Name is that of its view, and of its line in urls.py; empty: one made of its path.
	Name string
	// Order is which one the page is of those in the site's urls.py, counted from 1: of two at one address the first is
	// found, and of two names the last. Zero: it stands in none, and goes before them where its address has no places.
	Order int
	// InViews is the view of Site.Views that the page is; empty: it is none of them.
	InViews string
	// LoginFirst says that @login_required stands above @require_http_methods: who is not logged in is
	// sent to the login page, whatever the method.
	LoginFirst bool
	// LoginNotRequired is @login_not_required: see Site.LoginRequired.
	LoginNotRequired bool
	// CSRFExempt is @csrf_exempt: nobody looks for a token, as for an API that does not
	// go by cookies.
	CSRFExempt bool
	// CSRFCookie is @csrf_protect, or another decorator that Django makes of its middleware: the answer has the token's
	// cookie before what the middleware around the page sets.
	CSRFCookie bool
}

// View is a page written in Go. An error is an exception that nobody caught:
// the answer is 500, or what an *HTTPError says.
type View func(*Request) (*Response, error)

// User is an account that a site starts with.
type User struct {
	Name, Password             string
	Unusable                   bool // instead of a password: none logs in
	Email, FirstName, LastName string
	Inactive, Staff, Superuser bool
	Groups, Permissions        []string // see Group
	// Own is what the site's class for users has of its own of this one: field → value, as rows of a model begin with.
	Own map[string]any
}

// Translation is a django.po: its text, and what it says.
type Translation struct {
	Text    string
	Catalog *gettext.Catalog
}

// Env is what a server gets from the world around it.
type Env struct {
	Now    func() time.Time
	Random chance.Source // of session keys, salts and CSRF secrets
	// Pause stops a page, which has made the queries so far, at a Pause action
	// until it may go on, and reports whether
	// it did stop. Nil stops none.
	Pause func(name string, queries []database.Statement) bool
	// Beside handles two requests side by side. Nil never does.
	Beside *Beside
	// File is the database file that keeps the tables, new or with Django's
	// tables and no rows. Empty keeps them in memory.
	File string
	// Tables says that the Handling of a request that wrote has the table.
	Tables bool
	// Project is the server of the site whose project the site is part of (Site.ProjectOf), nil
	// for a project of its own. What the site has in common with that one is that one's.
	Project *Server
	// Front is put in front of the server on the network; nil: nothing is.
	Front func(http.Handler) http.Handler
	// Post takes the mails that pages send, and is what a site shows that is built in as a
	// mailbox. Nil takes none.
	Post *Post
	// Hashes remembers password hashes for servers that have the same users. Nil
	// remembers none.
	Hashes *accounts.Recall
}

// schema is the shape of every site's database, made once a process. It is not
// changed after that.
var schema = database.NewSchema(accounts.Schema + sessionstore.Schema)

// Server is a site that answers. It is safe for use by several goroutines.
type Server struct {
	site      Site // as it began: what a deploy changes of it code has
	env       Env
	running   atomic.Pointer[code]
	*project       // that of another server, where the site is part of it
	joined    bool // it is
	handlings handlings
	// tellsLanguage is that a note has told of a language of which Django's own texts are not known.
	tellsLanguage atomic.Bool
	net           memhttp.Server
}

// New opens the database of a site and creates its users. The error lists what
// is wrong with the site: an unknown setting or bug, two users of one name, an
// action that Django would not take.
func New(site Site, env Env) (*Server, error) {
	s := newServer(site, env)
	err := s.Deploy(site)
	if err != nil {
		return nil, err
	}
	if env.Project != nil {
		s.join(env.Project)
		return s, nil
	}
	if err := s.open(); err != nil {
		return nil, err
	}
	return s, nil
}

// newServer is a server that runs nothing and has no project.
func newServer(site Site, env Env) *Server {
	s := &Server{site: site, env: env}
	s.env.Now = func() time.Time { return env.Now().Add(site.ClockOff) }
	s.net = memhttp.Server{Host: site.Host, HTTP: site.HTTP, HTTPAtPort: site.HTTP, CloseEach: site.CloseEach, Handler: s}
	if env.Front != nil {
		s.net.Handler = env.Front(s)
	}
	return s
}

// code is what a server runs: what a deploy brings.
type code struct {
	site                Site // whose code it is
	settings            settings
	pages               map[string]Page // with the bug in, by their addresses
	csrfFailure         *Page           // nil: Django's own
	routes              []Route         // those with places and those of the site's urls.py, in the order in which they are tried
	middleware          []Action
	signals, processors *Lines
	djangoProcessors    []string
	modules             map[string]*Lines // from which files import, and which of those that import one another comes first
	firstOf             map[string]string
	given               Settings // as they were typed
	own                 *Lines   // the site's own settings; nil: there is none
	models              []*Model
	templates           map[string]string
	locale              map[string]*gettext.Catalog
	heard               []string // the signals of models of which signals.py speaks
}

func (s *Server) code() *code { return s.running.Load() }

// runs is the site as its code and its settings are now.
func (s *Server) runs() *Site { return &s.code().site }

// deployed is a site of which another version is deployed: with its code and its settings, and with the users, the
// tables, the hosts and the processes that are there.
func (s Site) deployed(with Site) Site {
	s.Pages, s.Settings, s.Middleware, s.Models = with.Pages, with.Settings, with.Middleware, with.Models
	s.CSRF, s.Lacks, s.Sessions, s.Bug = with.CSRF, with.Lacks, with.Sessions, with.Bug
	s.LoginRequired, s.LocaleMiddleware, s.Handlers = with.LoginRequired, with.LocaleMiddleware, with.Handlers
	return s
}

// Deploy lets the server run the pages and the middleware of a site, with its settings, from
// the next request on. The database stays, and so does what is in its memory, and
// connections; a table whose model has other columns is made anew, with its rows. The error lists what is wrong with them, and the server then runs what it ran.
func (s *Server) Deploy(with Site) error {
	site, given := s.site.deployed(with), with.Settings
	c := code{site: site}
	var err error
	if c.settings, err = given.resolve(); err != nil {
		return err
	}
	if c.pages, err = site.checkedPages(); err != nil {
		return err
	}
	for _, path := range slices.SortedFunc(maps.Keys(c.pages), c.inOrder) {
		if r, _ := ReadRoute(path); r.re != nil || c.pages[path].Order > 0 {
			c.routes = append(c.routes, r)
		}
	}
	c.middleware, c.signals, c.processors = site.Middleware, with.Signals, with.ContextProcessors
	c.djangoProcessors = with.DjangoProcessors
	if with.CSRFFailure != nil {
		view := site.Bug.page(*with.CSRFFailure)
		c.csrfFailure = &view
	}
	c.modules = with.ModulesOf()
	c.firstOf = firstOf(with.importing())
	c.given = given
	if len(with.OwnSettings) > 0 {
		if c.own, err = ownSettings(with.OwnSettings); err != nil {
			return err
		}
	}
	c.models, c.templates = slices.Concat(with.Models, site.authModels(), []*Model{ofSessions}), with.Templates
	c.locale = map[string]*gettext.Catalog{}
	for name, t := range with.Locale {
		c.locale[name] = t.Catalog
	}
	if s.project != nil && !s.joined {
		if err := s.remake(s.models(), c.models); err != nil {
			return err
		}
	}
	if with.Signals != nil {
		c.heard = ReceivedBy(with.Signals.Head)
	}
	s.running.Store(&c)
	return nil
}

// checkedPages returns the pages with the site's bug in them.
func (s Site) checkedPages() (map[string]Page, error) {
	var problems diag.List
	for _, err := range []error{s.Bug.check(), s.Sessions.check(), s.UserModel.check(), s.checkInstances(), s.Proxy.check()} {
		if err != nil {
			problems.Add(diag.Pos{}, "", "%v", err)
		}
	}
	if s.hasPort() && s.HTTP && !s.OnThisMachine() {
		problems.Add(diag.Pos{}, "", "a site at a port of its own answers over https only")
	}
	pages := map[string]Page{}
	for _, m := range CheckModels(s.Models) {
		problems.Add(diag.Pos{}, m.Hint, "%v", m.Err)
	}
	for path, page := range s.Pages {
		if err := checkPath(path); err != nil {
			problems.Add(diag.Pos{}, "", "%v", err)
		}
		for _, err := range page.Check(s.users()) {
			problems.Add(diag.Pos{}, "", "%s: %v", path, err)
		}
		pages[path] = s.Bug.page(page)
	}
	for _, err := range (Page{Get: s.Middleware}).Check(s.users()) {
		problems.Add(diag.Pos{}, "", "middleware: %v", err)
	}
	slices.SortFunc(problems, func(a, b diag.Diagnostic) int { return strings.Compare(a.Message, b.Message) })
	return pages, problems.Err()
}

// Page returns the page of a path as the server runs it, the site's bug in it.
func (s Site) Page(path string) (Page, bool) {
	page, ok := s.Pages[path]
	return s.Bug.page(page), ok
}

// ViewName returns the name of the view of a path, apart from Django's own
// functions, of which login and logout are two.
func ViewName(path string) string {
	path = place().ReplaceAllString(path, "$2") // its name
	name := strings.Trim(strings.Map(func(c rune) rune {
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			return c
		}
		if 'A' <= c && c <= 'Z' {
			return c - 'A' + 'a'
		}
		return '_'
	}, path), "_")
	if name == "" {
		return "home_page"
	}
	if '0' <= name[0] && name[0] <= '9' {
		name = "page_" + name
	}
	return name + "_page"
}

// OnThisMachine reports whether the host is a name below localhost, at whose ports servers of
// developers answer over http.
func (s Site) OnThisMachine() bool { return strings.HasSuffix(wire.Hostname(s.Host), ".localhost") }

func (s Site) hasPort() bool { return wire.Hostname(s.Host) != s.Host }

func (s Site) users() []string {
	names := make([]string, len(s.Users))
	for i, u := range s.Users {
		names[i] = u.Name
	}
	return names
}

func (s Site) checkInstances() error {
	if s.Instances < 0 || s.Instances > MaxInstances {
		return fmt.Errorf("a site has 1 to %d instances, not %d", MaxInstances, s.Instances)
	}
	return nil
}

func checkPath(path string) error {
	if !strings.HasPrefix(path, "/") || strings.ContainsAny(WithoutPlaces(path), "?# \t\r\n") {
		return fmt.Errorf("%q is no path: it begins with / and has no ? and no #", path)
	}
	_, err := ReadRoute(path)
	return err
}

// Now returns what the clock of the site shows.
func (s *Server) Now() time.Time { return s.env.Now() }

func (s *Server) createUsers() error {
	users := s.users(s.db.Conn(nil))
	own, longest := UsersAmong(s.models()), LongestName
	if own != nil {
		longest = own.LongestNameOf()
	}
	for _, u := range s.site.Users {
		if u.Name == "" || utf8.RuneCountInString(u.Name) > longest {
			return fmt.Errorf("%q is no user name: it has 1 to %d characters", u.Name, longest)
		}
		user := accounts.User{Username: u.Name, Email: u.Email, FirstName: u.FirstName, LastName: u.LastName,
			IsActive: !u.Inactive, IsStaff: u.Staff, IsSuperuser: u.Superuser, DateJoined: s.env.Now().UTC()}.Normalized()
		if u.Unusable {
			users.SetUnusablePassword(&user)
		} else {
			users.SetPassword(&user, u.Password)
		}
		if own != nil {
			if err := own.begin(users, &user, u.Name, u.Own, s.env.Now().UTC()); err != nil {
				return fmt.Errorf("the user %s: %v", u.Name, err)
			}
			continue
		}
		if err := users.Add(&user); errors.Is(err, accounts.ErrTaken) {
			return fmt.Errorf("there are two users %q", u.Name)
		} else if err != nil {
			return err
		}
	}
	return nil
}

// users returns the table of users as seen through a connection.
func (s *Server) users(conn *database.Conn) *accounts.Users {
	model, _ := s.tables.get()
	var own *accounts.Model
	if m := UsersAmong(s.models()); m != nil {
		own = m.keeps
	}
	return &accounts.Users{Model: own, Custom: model.custom(), Settings: s.accountSettings(), Now: s.env.Now, Chance: s.env.Random, Recall: s.env.Hashes, Conn: conn}
}

func (s *Server) accountSettings() accounts.Settings {
	return accounts.Settings{SecretKey: s.code().settings.secretKey, SecretKeyFallbacks: s.code().settings.fallbacks}
}

func (s *Server) sessionSettings() sessionstore.Settings {
	return sessionstore.Settings{SecretKey: s.code().settings.secretKey, SecretKeyFallbacks: s.code().settings.fallbacks,
		Recall: s.recall, CookieAge: s.code().settings.cookieAge, ExpireAtBrowserClose: s.code().settings.atBrowserClose}
}
