package language

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/python"
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
	site.readInto(r, r.fillings.Fill(src.Node, false), &s)
	if head.Host.Value != src.Host.Value {
		return s.Join(r.Filled(r.fillings).ReadSite(*head)) // whose mistakes are told of itself
	}
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
	}
	pages := n.Get("pages")
	switch {
	case s.builtIn != "":
		if pages != nil {
			r.Add(pages.Pos, "leave one of the two out", "a site has pages of its own or is built in")
		}
		ready, _ := httpsim.BuiltIn(s.builtIn)
		s.Pages = ready.Pages
		settings := maps.Clone(ready.Settings)
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

// users are the accounts of a site. They are known before its other keys are read, so
// that here is only looked whether they are written as they should be.
var users = kind[struct{}]{Type{Form: AsNames, Says: "name → [user](#users)", Of: &userType}, func(r *Reader, n *lesson.Node) (struct{}, bool) {
	entries, ok := r.Entries(n, "users")
	for _, e := range entries {
		usersName.read(r, e.Key)
		if u, ok := user.read(r, e.Value); ok {
			r.checkOwnOfUser(e.Value, u)
		}
	}
	r.checkUniqueUsers(n)
	return struct{}{}, ok
}, nil}

var userType = user.kind().Type

var user = shapeOf("a user",
	at(Field{Name: "password", About: en("by which it logs in. It or `unusable_password` is required")}, textKind, func(u *httpsim.User) *string { return &u.Password }),
	at(Field{Name: "unusable_password", About: en("`set_unusable_password()`: no password logs in, as of an account that is entered by mail or through another site")}, onlyTrue("give it a password"), func(u *httpsim.User) *bool { return &u.Unusable }),
	at(Field{Name: "email", Default: "none"}, textKind, func(u *httpsim.User) *string { return &u.Email }),
	at(Field{Name: "first_name", Default: "none"}, textKind, func(u *httpsim.User) *string { return &u.FirstName }),
	at(Field{Name: "last_name", Default: "none"}, textKind, func(u *httpsim.User) *string { return &u.LastName }),
	at(Field{Name: "active", Default: "`true`", About: en("Django's `is_active`")}, not(boolKind), func(u *httpsim.User) *bool { return &u.Inactive }),
	at(Field{Name: "staff", Default: "`false`", About: en("Django's `is_staff`")}, boolKind, func(u *httpsim.User) *bool { return &u.Staff }),
	at(Field{Name: "superuser", Default: "`false`", About: en("Django's `is_superuser`")}, boolKind, func(u *httpsim.User) *bool { return &u.Superuser }),
	at(Field{Name: permissionsKey, Default: "none", About: en("what the user [may do](#permissions), as `shop.change_order`")}, listOf(permissionsKey, textKind), func(u *httpsim.User) *[]string { return &u.Permissions }),
	at(Field{Name: groupsKey, Default: "none", About: en("the [groups](#permissions) of the site to which the user belongs")}, listOf(groupsKey, textKind), func(u *httpsim.User) *[]string { return &u.Groups }),
).without("a user has no %q here", "write staff", "is_staff").
	without("a user has no %q here", "write superuser", "is_superuser").
	without("a user has no %q here", "write active", "is_active").
	checked(func(r *Reader, n *lesson.Node, _ *httpsim.User) {
		if n.Get("password") == nil && n.Get("unusable_password") == nil {
			r.Add(n.Pos, "add password: …, or unusable_password: true", "the user has no password")
		}
		noTwoPasswords(r, n)
	}).
	open((*Reader).ownOfUser)

// ownOfUser reads what the site's class for users has of its own of one.
func (r *Reader) ownOfUser(e lesson.Entry, u *httpsim.User) bool {
	own := httpsim.UsersAmong(r.models)
	if own == nil {
		return false
	}
	names := own.OwnNames()
	at := slices.Index(names, e.Key.Value)
	if at < 0 {
		if hint := diag.DidYouMean(e.Key.Value, names); hint != "" {
			r.Add(e.Key.Pos, hint, "a user has no %q here", e.Key.Value)
			return true
		}
		return false
	}
	f, _ := own.Field(names[at])
	value, ok := r.constantOf(f, e.Value)
	if !ok {
		return true
	}
	if _, isText := value.(string); isText && f.IsUser() && r.lesson != nil {
		r.checkUser(e.Value)
	}
	r.isChoice(f, e.Value, value)
	if u.Own == nil {
		u.Own = map[string]any{}
	}
	u.Own[f.Name] = value
	return true
}

// isChoice tells of a value of a user that is none of the choices of its field.
func (r *Reader) isChoice(f httpsim.ModelField, n *lesson.Node, value any) {
	if len(f.Choices) == 0 || value == nil || value == "" || slices.ContainsFunc(f.Choices, func(c httpsim.FieldChoice) bool { return c.Value == value }) {
		return
	}
	texts := collect(f.Choices, func(c httpsim.FieldChoice) string { return fmt.Sprint(c.Value) })
	r.Add(n.Pos, r.Guess(n.Value, texts, "it is one of "+few(texts)), "%q is no choice of %s", n.Value, f.Name)
}

// checkOwnOfUser tells of fields of the site's class for users of which nothing is said, and that have no default.
func (r *Reader) checkOwnOfUser(n *lesson.Node, u httpsim.User) {
	own := httpsim.UsersAmong(r.models)
	if own == nil {
		return
	}
	for _, name := range own.OwnNames() {
		f, _ := own.Field(name)
		if _, said := u.Own[name]; said {
			continue
		}
		switch {
		case f.DefaultCall == httpsim.DefaultOwn:
			r.Add(n.Pos, "write "+name+": …", "the row says nothing of %s, whose default is a function of models.py: it is called for rows that views make", name)
		case slices.Contains(own.Missing(nil), name) && !f.IsMoment():
			r.Add(n.Pos, "write "+name+": …", "the row says nothing of %s, which has no default", name)
		}
	}
}

// checkUniqueUsers tells of users that the table of the site's class for users would not take: those with the same in a
// unique field, and those that point to a row with which no table begins.
func (r *Reader) checkUniqueUsers(n *lesson.Node) {
	own := httpsim.UsersAmong(r.models)
	if own == nil || n.Kind != lesson.Map {
		return
	}
	seen := map[string]bool{}
	for _, e := range n.Entries {
		for _, f := range own.Fields {
			at := e.Value.Get(f.Name)
			if at == nil || at.Kind != lesson.Scalar {
				continue
			}
			what := f.Name + "=" + at.Value
			if f.Unique && seen[what] {
				r.Add(at.Pos, "write another "+f.Name+": …", "two users have the same %s, which is unique", f.Name)
			}
			seen[what] = true
			if id, err := strconv.Atoi(at.Value); err == nil && f.To != nil && (id < 1 || id > len(f.To.Rows)) {
				r.Add(at.Pos, "its rows have the ids from 1 on, in their order", "%s begins with no row %d", f.To.Name, id)
			}
		}
	}
}

// declaredUsers returns the users of a site in the order of the file, silently.
func declaredUsers(site *lesson.Node, models []*httpsim.Model) []httpsim.User {
	if site.Kind != lesson.Map {
		return nil
	}
	users := site.Get("users")
	if users == nil || users.Kind != lesson.Map {
		return nil
	}
	var all []httpsim.User
	for _, e := range users.Entries {
		u := httpsim.User{Name: e.Key.Value}
		if e.Value.Kind == lesson.Map {
			silent := Reader{models: models}
			user.readInto(&silent, e.Value, &u)
		}
		all = append(all, u)
	}
	return all
}

// settingsRead are the settings of a site: Django's, and its own.
type settingsRead struct {
	django httpsim.Settings
	own    []httpsim.OwnSetting
}

// settings are Django's settings by their own names, each as it is typed.
var settings = shapeOf("settings", collect(httpsim.SettingTable(), func(s httpsim.Setting) key[settingsRead] {
	return put(Field{Name: s.Name, Default: s.Default}, settingKind(s), func(all *settingsRead, value string, _ *lesson.Node) {
		if all.django == nil {
			all.django = httpsim.Settings{}
		}
		all.django[s.Name] = value
	})
})...).without(unplayed, "leave it out", httpsim.Unplayed()...).
	without(older, "write CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL").
	without(older, "write CORS_ALLOWED_ORIGINS", "CORS_ORIGIN_WHITELIST").
	without("%s is a key of the site itself here", "write sessions: beside settings:", sessionEngine).
	without("%s is a key of the site itself here", "write user_model: beside settings:, or leave it out: a class of models.py that derives from AbstractUser is what it names", authUserModel).
	open((*Reader).ownSetting)

// The settings that a site has as keys of its own.
const sessionEngine, authUserModel = "SESSION_ENGINE", "AUTH_USER_MODEL"

// settingKind is the type of a setting; its values are kept as typed.
func settingKind(s httpsim.Setting) kind[string] {
	k := textKind
	switch {
	case s.Kind == httpsim.KindBool:
		k = typed(boolKind)
	case s.Kind == httpsim.KindLength:
		k = typed(lengthKind)
	case s.Kind == httpsim.KindRules:
		k = passwordRules
	case s.Kind == httpsim.KindLines, s.Kind == httpsim.KindPair:
		k = as(textsOfSetting(s), func(lines []string, _ *lesson.Node) string { return strings.Join(lines, "\n") }, nil)
	case s.Kind == httpsim.KindNames:
		k = namedTexts(s.Name)
	case s.Choices != nil:
		k = word(s.Choices...)
	}
	return k.called(string(s.Kind)).that(func(r *Reader, n *lesson.Node, value string) bool {
		if err := httpsim.CheckSetting(s.Name, value); err != nil {
			r.Add(n.Pos, "", "%v", err)
		}
		return true
	})
}

// textsOfSetting are the texts of a setting. Of one that is a pair not only the brackets are
// missing where it is written as one text.
func textsOfSetting(s httpsim.Setting) kind[[]string] {
	texts := listOf(s.Name, textKind)
	if s.Kind == httpsim.KindPair {
		list := texts.read
		texts.read = func(r *Reader, n *lesson.Node) ([]string, bool) {
			if n.Kind != lesson.Scalar {
				return list(r, n)
			}
			r.Add(n.Pos, "", "%v", httpsim.CheckSetting(s.Name, n.Value))
			return nil, false
		}
	}
	return texts
}

// namedTexts are texts with what each is called, as a line each: a map, a list of pairs, or that list as settings.py has it.
func namedTexts(setting string) kind[string] {
	pair := textsOfSetting(httpsim.Setting{Name: setting}).Type
	forms := []Type{{Form: AsNames, Says: "code → name", Of: &textKind.Type}, {Form: AsList, Of: &pair}, textKind.Type}
	return kind[string]{Type{Form: AsEither, Says: "code → name", Either: forms}, func(r *Reader, n *lesson.Node) (string, bool) {
		const hint = "write {en: English, ko: 한국어}"
		pairs := pairsIn(n)
		if pairs == nil {
			r.Add(n.Pos, hint, "%s has codes, each with a name", setting)
			return "", false
		}
		entries, ok := r.Entries(pairs, setting)
		var b strings.Builder
		for _, e := range entries {
			if e.Value.Kind != lesson.Scalar || strings.ContainsAny(e.Key.Value+e.Value.Value, "\t\r\n") {
				r.Add(e.Key.Pos, hint, "%s has codes, each with a name", setting)
				return "", false
			}
			b.WriteString(e.Key.Value + "\t" + e.Value.Value + "\n")
		}
		return b.String(), ok
	}, nil}
}

// pairsIn is the map that a list of pairs stands for, or the text of one as settings.py has it; nil for what is neither.
func pairsIn(n *lesson.Node) *lesson.Node {
	switch {
	case n.Kind == lesson.Scalar && strings.ContainsAny(n.Value, "[("):
		e, err := python.Expression(n.Value)
		if err != nil {
			return nil
		}
		pairs := pairsOf(e)
		if pairs != nil {
			placeAll(pairs, n.Pos)
		}
		return pairs
	case n.Kind != lesson.List:
		return n
	}
	pairs := &lesson.Node{Kind: lesson.Map, Pos: n.Pos}
	for _, item := range n.Items {
		if item.Kind != lesson.List || len(item.Items) != 2 || item.Items[0].Kind != lesson.Scalar || item.Items[1].Kind != lesson.Scalar {
			return nil
		}
		name := *item.Items[1]
		if e, err := python.Expression("[(\"x\", " + name.Value + ")]"); err == nil && strings.HasSuffix(name.Value, ")") {
			if called := pairsOf(e); called != nil { // _("English")
				name.Value = called.Entries[0].Value.Value
			}
		}
		pairs.Entries = append(pairs.Entries, lesson.Entry{Key: item.Items[0], Value: &name})
	}
	return pairs
}

// placeAll places a map with all that is in it.
func placeAll(n *lesson.Node, pos diag.Pos) {
	n.Pos = pos
	for _, e := range n.Entries {
		placeAll(e.Key, pos)
		placeAll(e.Value, pos)
	}
}

// typed is a kind whose values are kept as they are typed.
func typed[V any](k kind[V]) kind[string] {
	return as(k, func(_ V, n *lesson.Node) string { return n.Value }, nil)
}

// pageOf is one page of a site.
var pageOf = shapeOf("a page", onMethod("get", "a GET (and a HEAD, where `head` says nothing else)"), onMethod("post", "a POST"), onMethod("put", "a PUT"),
	onMethod("patch", "a PATCH"), onMethod("delete", "a DELETE"), onMethod("head", "a HEAD, whose answer has no body"), onMethod("options", "an OPTIONS"),
	key[httpsim.Page]{Field{Name: viewKey, Type: Type{Form: AsText, Says: "a view of Django"}, About: en("the page as a [view](#views-as-lines-of-django) of Django, with its decorators and its `def`, in the place of everything else here but `name`")}, func(r *Reader, n *lesson.Node, p *httpsim.Page) {
		name := p.Name
		*p = r.pageView(n)
		p.Name = cmp.Or(name, p.Name)
	}, nil},
	at(Field{Name: "name", Default: "its `def`, or one made of its path", About: en("the page's name in `urls.py`, by which `redirect(\"cart\")` and `reverse(\"cart\")` find it")}, textKind, func(p *httpsim.Page) *string { return &p.Name }),
	at(Field{Name: "csrf_exempt", Default: "`false`", About: en("`@csrf_exempt`: with `csrf: true`, this page takes requests without a token")}, boolKind, func(p *httpsim.Page) *bool { return &p.CSRFExempt }))

// onMethod are the actions of a page for a method.
func onMethod(name, what string) key[httpsim.Page] {
	return at(Field{Name: name, About: en("what it does for " + what)}, actions, func(p *httpsim.Page) *[]httpsim.Action {
		all := p.All()
		return all[slices.IndexFunc(all, func(m httpsim.MethodActions) bool { return m.Method == strings.ToUpper(name) })].Actions
	})
}

func pagesType() Type {
	page := pageOf.kind().Type
	return Type{Form: AsNames, Says: "path → [page](#pages)", Of: &page}
}

// pages reads the pages of a site, whose users are known.
func (r *Reader) pages(n *lesson.Node, site *httpsim.Site) {
	entries, _ := r.Entries(n, "pages")
	var routes []pageRoute // those with places
	ordered := 0           // pages of the site's urls.py
	for _, e := range entries {
		if e.Key.Value == failurePath {
			r.failureView(e.Value, site)
			continue
		}
		if path := e.Key.Value; !e.Key.Derived && (!strings.HasPrefix(path, "/") || strings.ContainsAny(path, "?# \t\r\n")) {
			r.Add(e.Key.Pos, "", "%q is no path: it begins with / and has no ? and no #", path)
		}
		order := 0
		if e.Key.Derived {
			ordered++
			order = ordered
		}
		route, ok := r.route(e.Key, routes)
		if !ok && e.Value.Get(viewKey) != nil { // what its def is given is not known
			if httpsim.HandledBy(e.Key.Value) == 0 {
				site.Pages[e.Key.Value] = httpsim.Page{Order: order}
			}
			continue
		}
		if len(route.Names) > 0 && httpsim.HandledBy(e.Key.Value) == 0 {
			routes = append(routes, pageRoute{route, e.Key.Derived})
		}
		if status := httpsim.HandledBy(e.Key.Value); status > 0 && !r.handlerView(e.Value, status) {
			continue
		}
		r.known.Kwargs = route.Kwargs
		before := len(r.Problems)
		page, _ := pageOf.read(r, e.Value)
		r.known.Kwargs = nil
		if view := e.Value.Get(viewKey); view != nil && len(r.Problems) == before && len(page.Methods()) > 0 {
			r.checkView(e.Value, view, page, site)
		} else if len(r.Problems) == before {
			users := collect(site.Users, func(u httpsim.User) string { return u.Name })
			for _, m := range page.All() {
				n := e.Value.Get(strings.ToLower(m.Method))
				r.checkActions(n, *m.Actions, users)
				*m.Actions = r.fillings.ended(n, *m.Actions)
			}
		}
		page.Order = order
		if status := httpsim.HandledBy(e.Key.Value); status > 0 {
			if site.Handlers == nil {
				site.Handlers = map[int]httpsim.Page{}
			}
			site.Handlers[status] = page
			continue
		}
		site.Pages[e.Key.Value] = page
	}
}

// pageRoute is the address of a page; of those of a urls.py their order says which one is found.
type pageRoute struct {
	httpsim.Route
	ordered bool
}

// mostRoutes is how many pages of a site may have places in their addresses.
const mostRoutes = 200

// route reads the address of a page, which may not be mistaken for that of one above it.
func (r *Reader) route(key *lesson.Node, above []pageRoute) (httpsim.Route, bool) {
	route, err := httpsim.ReadRoute(key.Value)
	switch {
	case err != nil:
		r.Add(key.Pos, "a page of many addresses is written as /orders/<int:pk>/", "%v", err)
		return httpsim.Route{}, false
	case !key.Derived && strings.ContainsAny(key.Value, "{}"):
		r.Add(key.Pos, "a page of many addresses is written as /orders/<int:pk>/", "no place for a value: %q. It is <NAME> or <int:NAME>", key.Value)
		return httpsim.Route{}, false
	case len(route.Names) > 0 && len(above) == mostRoutes:
		r.Add(key.Pos, "", "a site has at most %d pages of many addresses", mostRoutes)
		return httpsim.Route{}, false
	}
	for _, other := range above {
		if both := other.Both(route); both != "" && !(other.ordered && key.Derived) {
			r.Add(key.Pos, "one page does for both, with a when in it", "%s may be the page %s, too", both, other.Path)
		}
	}
	return route, true
}
