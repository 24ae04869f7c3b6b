package language

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/wire"
)

// siteRead is a site while it is read.
type siteRead struct {
	httpsim.Site
	builtIn string
}

// Site returns the keys of a site.
func Site() []Field { return site.fields() }

// ReadSite reads what the lesson says of one host.
func (r *Reader) ReadSite(src lesson.Site) httpsim.Site {
	head := r.projectOf(&src)
	s := siteRead{Site: httpsim.Site{Host: src.Host.Value, Pages: map[string]httpsim.Page{}, Models: r.declaredModels(head)}}
	s.Users = declaredUsers(head.Node, s.Models)
	r.modelsSite = head.Node
	r.models, r.allModels = s.Models, append(r.allModels, s.Models...)
	r.packages = packagesOf(head, &src)
	r.besideViews(src.Node, head.Node)
	for _, u := range s.Users {
		r.knowUser(u.Name)
	}
	r.urlsAstray = false
	before := len(r.Problems)
	site.readInto(r, r.fillings.Fill(src.Node, false), &s)
	if r.urlsAstray { // where a page may be that is missed
		rest := slices.DeleteFunc(slices.Clone(r.Problems[before:]), func(d diag.Diagnostic) bool { return strings.Contains(d.Message, "NoReverseMatch") })
		r.Problems = append(r.Problems[:before], rest...)
	}
	r.ofGroups = append(r.ofGroups, s.Site.TablesOfGroups()...)
	if head.Host.Value != src.Host.Value {
		s.Site = s.Join(r.Filled(r.fillings).ReadSite(*head)) // whose mistakes are told of itself
	}
	r.sites[s.Host] = s.Site
	return s.Site
}

// site is what a lesson says of one host.
var site = shapeOf("a site",
	key[siteRead]{Field{Name: "pages", Type: pagesType(), About: en("what it answers")}, func(r *Reader, n *lesson.Node, s *siteRead) { r.pages(n, &s.Site) }, nil},
	key[siteRead]{Field{Name: urlsKey, Type: urlsOrFiles, Default: "none", About: en("the pages as a [urls.py](#a-file-of-urls) has them, beside `pages` or in their place")}, func(r *Reader, n *lesson.Node, s *siteRead) { r.urls(n, &s.Site) }, nil},
	key[siteRead]{Field{Name: middlewareKey, Type: middlewareOrFile, Default: "none", About: en("what is done [before each page](#before-each-page): actions, or a [middleware.py](#a-file-of-middleware)")}, func(r *Reader, n *lesson.Node, s *siteRead) { r.middleware(n, &s.Site) }, nil},
	key[siteRead]{Field{Name: orderKey, Type: listOf(orderKey, textKind).called("list of names").Type, Default: "the order of the file", About: en("which classes and functions of the [middleware.py](#a-file-of-middleware) stand in `MIDDLEWARE`, in their order")}, func(*Reader, *lesson.Node, *siteRead) {}, nil}, // see checkSite
	at(Field{Name: "built_in", About: en("a [ready-made site](#built-in-sites), instead of `pages`")}, word(httpsim.BuiltIns()...).called("name"), func(s *siteRead) *string { return &s.builtIn }),
	at(Field{Name: "bug", Default: "none", About: en("one [deliberate mistake](#bugs)")}, wordOf[httpsim.Bug](bugNames()...).called("name"), func(s *siteRead) *httpsim.Bug { return &s.Bug }),
	key[siteRead]{Field{Name: "users", Type: users.Type, Default: "none", About: en("its accounts")}, func(r *Reader, n *lesson.Node, _ *siteRead) { users.read(r, n) }, nil},
	at(Field{Name: groupsKey, Default: "none", About: en("[groups](#permissions) of its users: name → what its members may do, as `shop.change_order`")}, groups, func(s *siteRead) *[]httpsim.Group { return &s.Groups }),
	key[siteRead]{Field{Name: viewsKey, Type: fileOrFiles("a views.py of Django"), Default: "none", About: en("the [file of views](#a-file-of-views) of its pages, which say `view: cart`")}, func(r *Reader, n *lesson.Node, s *siteRead) { r.views(n, &s.Site) }, nil},
	key[siteRead]{Field{Name: formsKey, Type: fileOrFiles("a forms.py of Django"), Default: "none", About: en("the [file of forms](#a-file-of-forms) from which its views import")}, func(r *Reader, n *lesson.Node, s *siteRead) {
		s.Forms = r.moduleFile(n, djangocode.Known.ReadForms)
	}, nil},
	key[siteRead]{Field{Name: signalsKey, Type: fileOrFiles("a signals.py of Django"), Default: "none", About: en("functions that are told of logins and of rows: see [signals](#signals)")}, func(r *Reader, n *lesson.Node, s *siteRead) {
		s.Signals = r.moduleFile(n, djangocode.Known.ReadSignals)
	}, nil},
	key[siteRead]{Field{Name: appsKey, Type: Type{Form: AsText, Says: "an apps.py of Django"}, Default: "one that imports signals.py", About: en("the [apps.py](#signals) of the app, as `startapp` writes it and with a `ready()` that imports `signals`")}, func(r *Reader, n *lesson.Node, s *siteRead) { r.appsFile(n, &s.Site) }, nil},
	key[siteRead]{Field{Name: processorsKey, Type: fileOrFiles("a context_processors.py of Django"), Default: "none", About: en("functions that give all templates something: see [context processors](#context-processors)")}, func(r *Reader, n *lesson.Node, s *siteRead) {
		s.ContextProcessors = r.moduleFile(n, djangocode.Known.ReadContextProcessors)
	}, nil},
	key[siteRead]{Field{Name: "models", Type: modelsOrFile, Default: "none", About: en("the [tables](#models) of its own, by their names or as the text of a [models.py](#models-as-python)")}, func(r *Reader, n *lesson.Node, s *siteRead) { r.readModels(n, &s.Site) }, nil},
	key[siteRead]{Field{Name: rowsKey, Type: namesOf("rows", rowNodes).called("model → list of field → values").Type, Default: "none", About: en("the rows with which the tables of a [models.py](#models-as-python) begin")}, func(r *Reader, n *lesson.Node, _ *siteRead) { r.readRows(n, r.modelsSite) }, nil},
	key[siteRead]{Field{Name: modulesKey, Type: moduleTexts.called("name → text of a file of Python").Type, Default: "none", About: en("[files of one's own](#modules-of-ones-own) from which the others import, by their names without `.py`: `cart` is `cart.py`")}, func(r *Reader, n *lesson.Node, s *siteRead) { r.readModules(n, &s.Site) }, nil},
	key[siteRead]{Field{Name: "templates", Type: viewTemplates.called("file → text with `{{ }}` and `{% %}`").Type, Default: "none", About: en("the files that its [views](#views-as-lines-of-django) render, as in `home.html: <p>{{ n }}</p>`")}, func(r *Reader, n *lesson.Node, s *siteRead) { r.templatesOf(n, &s.Site) }, nil},
	key[siteRead]{Field{Name: localeKey, Type: localeTexts.called("folder → text of a django.po").Type, Default: "none", About: en("its [translations](#languages), by the names that their folders have: `ko`, `pt_BR`")}, func(r *Reader, n *lesson.Node, s *siteRead) { r.readLocale(n, &s.Site) }, nil},
	at(Field{Name: localeMiddlewareKey, Default: "`false`", About: en("Django's `LocaleMiddleware`, which finds out the [language](#languages) of each request")}, boolKind, func(s *siteRead) *bool { return &s.LocaleMiddleware }),
	key[siteRead]{Field{Name: "settings", Type: settingsOrFile, About: en("[Django's settings](#settings) by their own names, and [settings of one's own](#settings-of-ones-own), or a [settings.py](#a-file-of-settings)")}, func(r *Reader, n *lesson.Node, s *siteRead) {
		if isSettingsFile(n) {
			r.settingsFile(n, s)
			return
		}
		all, _ := settings.read(r, n)
		s.Settings, s.OwnSettings = all.django, all.own
	}, nil},
	at(Field{Name: "project_of", Default: "itself", About: en("the site whose [project](#several-hosts-of-one-project) it is part of")}, textKind.called("host"), func(s *siteRead) *string { return &s.ProjectOf }),
	at(Field{Name: "http", Default: "`false`", About: en("it answers to `http://` as well")}, boolKind, func(s *siteRead) *bool { return &s.HTTP }),
	at(Field{Name: "proxy", Default: "none", About: en("a [proxy](#behind-a-proxy) in front of it, which ends TLS")}, as(proxy.kind(), func(p httpsim.Proxy, _ *lesson.Node) *httpsim.Proxy { return &p }, nil), func(s *siteRead) **httpsim.Proxy { return &s.Proxy }),
	at(Field{Name: "header_limit", Default: fmt.Sprintf("`%d`", httpsim.ServerHeaderLimit), About: en("how many bytes a line of a request's head may have; a longer one is answered with 431. The default is that of Django's `runserver`")}, headerLimit, func(s *siteRead) *int { return &s.HeaderLimit }),
	at(Field{Name: "keep_alive", Default: "`true`", About: en("`false` closes the connection after each answer")}, not(boolKind), func(s *siteRead) *bool { return &s.CloseEach }),
	at(Field{Name: "sessions", Default: "`database`", About: en("[where sessions are kept](#where-sessions-are-kept)")}, wordOf[httpsim.Sessions](httpsim.AllSessions()...), func(s *siteRead) *httpsim.Sessions { return &s.Sessions }),
	at(Field{Name: "instances", Default: "`1`", About: en("how many processes answer for the host, [in turns](#where-sessions-are-kept)")}, instances, func(s *siteRead) *int { return &s.Instances }),
	at(Field{Name: "csrf", Default: "`false`", About: en("Django's CSRF protection")}, boolKind, func(s *siteRead) *bool { return &s.CSRF }),
	at(Field{Name: appKey, Default: "what the host is called", About: en("the app in which its files stand, as `loans`: its tables are called `loans_loan`. What `startapp` refuses is refused: the name of a module that Python finds, as `site`, `test` or `django`; and so are Django's labels `admin`, `auth`, `contenttypes`, `sessions`, `messages` and `staticfiles`")}, appName, func(s *siteRead) *string { return &s.AppName }),
	at(Field{Name: "user_model", Default: "`default`", About: en("`default` is `auth.User`; `custom` is `accounts.User`, which adds nothing to `AbstractUser` and has its table `accounts_user`")},
		wordOf[httpsim.UserModel](httpsim.UserModels()...), func(s *siteRead) *httpsim.UserModel { return &s.UserModel }),
	at(Field{Name: "migrated", Default: "`true`", About: en("`false`: the database has no tables until a step says [`migrate`](#migrate)")}, not(boolKind), func(s *siteRead) *bool { return &s.Unmigrated }),
	at(Field{Name: "clock_off", Default: "right", About: en("how far its clock is fast, or slow (`-15d`): its `Date`, and every moment that it works out")}, clockOff, func(s *siteRead) *time.Duration { return &s.ClockOff }),
).checked(checkSite).open(func(r *Reader, e lesson.Entry, _ *siteRead) bool { return r.isModuleOf(e) })

// checkSite looks at what the keys of a site say together, and puts in what is built in.
func checkSite(r *Reader, n *lesson.Node, s *siteRead) {
	if s.HTTP && wire.Hostname(s.Host) != s.Host && !s.OnThisMachine() {
		r.Add(n.Get("http").Pos, "leave it out", "a site at a port of its own answers over https only")
	}
	if order := n.Get(orderKey); order != nil { // which wants middleware read, wherever that stands
		r.middlewareOrder(order, &s.Site)
	}
	checkJoined(r, n, s.Host)
	listedProcessors(n, s)
	r.checkPermissions(n, &s.Site)
	r.checkFiles(n, &s.Site)
	if n.Kind == lesson.Map && n.Get("project_of") == nil {
		r.checkImports(n)
		r.checkLanguages(n, &s.Site)
		r.checkErrorFiles(n, &s.Site)
		r.checkLoginPages(n, s)
	}
	pages := n.Get("pages")
	switch {
	case s.builtIn != "":
		if pages != nil {
			r.Add(pages.Pos, "leave one of the two out", "a site has pages of its own or is built in")
		}
		ready, _ := httpsim.BuiltIn(s.builtIn)
		s.Pages = ready.Pages
		settings := httpsim.Settings{} // one that is built in may have none
		maps.Copy(settings, ready.Settings)
		maps.Copy(settings, s.Settings)
		s.Settings = settings
	case pages == nil && n.Get("built_in") == nil && n.Get(urlsKey) == nil:
		r.Add(n.Pos, "give it pages, or write built_in: accounts", "the site has nothing to answer with")
	}
}

// wordOf is a word that is a type of its own in Go.
func wordOf[W ~string](words ...string) kind[W] {
	return as(word(words...), func(s string, _ *lesson.Node) W { return W(s) }, func(w W) string { return string(w) })
}

// not is a boolean that is kept as its opposite.
func not(k kind[bool]) kind[bool] {
	return as(k, func(on bool, _ *lesson.Node) bool { return !on }, func(off bool) bool { return !off })
}

// proxy is a proxy in front of a site.
var proxy = shapeOf("a proxy",
	at(Field{Name: "sets", Default: "none", About: en("the headers by which it tells the site what the browser asked for, the scheme and the host, and from which address. What a client says in one of them is replaced then, and else handed on; to `X-Forwarded-For` the [address](#addresses) of who asks is added")},
		listOf("sets", word(httpsim.ProxyHeaders()...)), func(p *httpsim.Proxy) *[]string { return &p.Sets }),
	at(Field{Name: "host", Default: "as the browser", About: en("the `Host` by which it asks the site, such as `127.0.0.1:8000`")}, proxyHost, func(p *httpsim.Proxy) *string { return &p.Host }),
	at(Field{Name: "header_limit", Default: fmt.Sprintf("`%d`", httpsim.ProxyHeaderLimit), About: en("how many bytes a line of a request's head may have; a longer one is answered with 400. The default is that of nginx")}, headerLimit, func(p *httpsim.Proxy) *int { return &p.HeaderLimit }),
).short("write proxy: {sets: []}")

// proxyHost is the host by which a proxy asks a site.
var proxyHost = textKind.called("host").that(func(r *Reader, n *lesson.Node, host string) bool {
	ok := host != "" && !strings.ContainsAny(host, "/ \t\r\n\x00")
	if !ok {
		r.Add(n.Pos, "a host, and a port where it has one: 127.0.0.1:8000", "%q is no host", host)
	}
	return ok
})

// headerLimit is how long a line of a request's head may be, in bytes.
var headerLimit = numberKind.called(fmt.Sprintf("`%d` to `%d`", leastHeaderLimit, mostHeaderLimit)).that(func(r *Reader, n *lesson.Node, limit int) bool {
	ok := leastHeaderLimit <= limit && limit <= mostHeaderLimit
	if !ok {
		r.Add(n.Pos, "", "a line of a head may have %d to %d bytes", leastHeaderLimit, mostHeaderLimit)
	}
	return ok
})

// Browsers write lines of about a hundred bytes without any cookie; the jar of one host
// comes to 720 KB.
const leastHeaderLimit, mostHeaderLimit = 256, 1_000_000

func bugNames() []string {
	return collect(httpsim.Bugs(), func(b httpsim.BugInfo) string { return string(b.Bug) })
}

// mostOff is how far the clock of a site may be off. Its moments are then still ones
// that every format can write.
const mostOff = 10 * 365 * 24 * time.Hour

// clockOff is how far the clock of a site is ahead of the lesson's, or behind it.
var clockOff = lengthKind.that(func(r *Reader, n *lesson.Node, off time.Duration) bool {
	if off.Abs() > mostOff {
		r.Add(n.Pos, "", "the clock of a site is off by 3650d at most")
	}
	return off.Abs() <= mostOff
})

// instances is how many processes answer for a site.
var instances = numberKind.called(fmt.Sprintf("`1` to `%d`", httpsim.MaxInstances)).that(func(r *Reader, n *lesson.Node, count int) bool {
	ok := 1 <= count && count <= httpsim.MaxInstances
	if !ok {
		r.Add(n.Pos, "", "a site has 1 to %d instances", httpsim.MaxInstances)
	}
	return ok
})

// The settings that a site has as keys of its own.
const sessionEngine, authUserModel = "SESSION_ENGINE", "AUTH_USER_MODEL"

// mostRoutes is how many pages of a site may have places in their addresses.
const mostRoutes = 200
