package scenario

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// pageAction is one key of a page's list of actions: what the lesson file calls
// it, and how its value is read. Read returns nil after a mistake.
type pageAction struct {
	name string
	read func(c *compiler, n *lesson.Node) httpsim.Action
}

// pageActions returns all of them, as docs/lesson-format.md lists them.
func pageActions() []pageAction {
	return []pageAction{
		{name: "text", read: readText},
		{name: "template", read: readTemplate},
		{name: "status", read: readStatusAction},
		{name: "redirect", read: readRedirectAction},
		{name: "fail", read: always(httpsim.Fail{})},
		{name: "set_cookie", read: readSetCookie},
		{name: "set_cookie_line", read: readSetCookieLine},
		{name: "delete_cookie", read: readDeleteCookie},
		{name: "session_set", read: readSessionSet},
		{name: "session_change", read: readSessionChange},
		{name: "session_delete", read: readSessionDelete},
		{name: "set_expiry", read: readSetExpiry},
		{name: "flush", read: always(httpsim.Flush{})},
		{name: "cycle_key", read: always(httpsim.CycleKey{})},
		{name: "check_login_form", read: readCheckLoginForm},
		{name: "check_password_form", read: readCheckPasswordForm},
		{name: "check_own_form", read: readCheckOwnForm},
		{name: "context", read: readContext},
		{name: "change_password", read: always(httpsim.ChangePassword{})},
		{name: "update_session_auth_hash", read: always(httpsim.UpdateSessionAuthHash{})},
		{name: "login", read: readLogin},
		{name: "logout", read: always(httpsim.Logout{})},
		{name: "load_user", read: readLoadUser},
		{name: "require_login", read: always(httpsim.RequireLogin{})},
		{name: "look_at_user", read: always(httpsim.LookAtUser{})},
		{name: "allow_framing", read: always(httpsim.AllowFraming{})},
		{name: "pause", read: readPause},
	}
}

// maxActions is how many things a page may do.
const maxActions = 1024

// actions reads a page's list of actions. What they give to templates is known to
// those behind them, in the list and in its branches.
func (c *compiler) actions(n *lesson.Node) []httpsim.Action {
	before := c.known
	c.known.Context = maps.Clone(before.Context)
	defer func() { c.known = before }()
	items, ok := c.List(n, "the actions of a page")
	if len(items) > maxActions {
		c.Add(n.Pos, "", "the page does more than %d things", maxActions)
		return nil
	}
	if ok && len(items) == 0 {
		c.Add(n.Pos, "the least is [{text: Hello.}]", "the page does nothing")
	}
	table := pageActions()
	known := names(table, func(a pageAction) string { return a.name })
	actions := make([]httpsim.Action, 0, len(items))
	for _, item := range items {
		entries, ok := c.Entries(item, "an action of a page")
		if !ok || len(entries) == 0 {
			continue
		}
		for _, more := range entries[1:] {
			c.Add(more.Key.Pos, "begin a new line with -", "an action has one key: %s came before %s", entries[0].Key.Value, more.Key.Value)
		}
		key, value := entries[0].Key, entries[0].Value
		i := slices.Index(known, key.Value)
		if i < 0 {
			c.Unknown(key, "the actions of a page", known)
			continue
		}
		if a := table[i].read(c, value); a != nil {
			actions = append(actions, a)
		}
	}
	return actions
}

// always is an action that takes no value but true.
func always(a httpsim.Action) func(*compiler, *lesson.Node) httpsim.Action {
	return func(c *compiler, n *lesson.Node) httpsim.Action {
		if on, ok := c.Bool(n); ok && !on.Value {
			c.Add(n.Pos, "delete the action", "only true makes sense here")
		}
		return a
	}
}

func readText(c *compiler, n *lesson.Node) httpsim.Action {
	t, _ := c.Text(n)
	return httpsim.Text{Text: t.Value}
}

func readTemplate(c *compiler, n *lesson.Node) httpsim.Action {
	t, _ := c.template(n)
	return httpsim.Render{Template: t}
}

func readStatusAction(c *compiler, n *lesson.Node) httpsim.Action {
	status, _ := c.Number(n)
	return httpsim.Status{Code: status.Value}
}

func readRedirectAction(c *compiler, n *lesson.Node) httpsim.Action {
	to, _ := c.template(n)
	return httpsim.Redirect{To: to}
}

func readSetCookie(c *compiler, n *lesson.Node) httpsim.Action {
	var a httpsim.SetCookie
	var name, path, domain, sameSite lesson.Text
	var secure, httpOnly lesson.Value[bool]
	var age lesson.Value[time.Duration]
	var expires lesson.Value[time.Time]
	c.Map(n, "set_cookie",
		lesson.Field{Name: "name", Required: true, Read: lesson.Into(&name, c.Text)},
		lesson.Field{Name: "value", Required: true, Read: lesson.Into(&a.Value, c.template)},
		lesson.Field{Name: "max_age", Read: lesson.Into(&age, c.Length)},
		lesson.Field{Name: "expires", Read: lesson.Into(&expires, c.Time)},
		lesson.Field{Name: "path", Read: lesson.Into(&path, c.Text)},
		lesson.Field{Name: "domain", Read: lesson.Into(&domain, c.Text)},
		lesson.Field{Name: "secure", Read: lesson.Into(&secure, c.Bool)},
		lesson.Field{Name: "http_only", Read: lesson.Into(&httpOnly, c.Bool)},
		lesson.Field{Name: "same_site", Read: lesson.Into(&sameSite, c.OneOf("Strict", "Lax", "None"))},
	)
	c.checkLatin1(n.Get("name"))
	c.checkLatin1(n.Get("value"))
	a.Name = name.Value
	a.Options = httpsim.CookieOptions{Expires: expires.Value, Path: path.Value, Domain: domain.Value,
		Secure: secure.Value, HTTPOnly: httpOnly.Value, SameSite: sameSite.Value}
	if age.Given() {
		a.Options.MaxAge = &age.Value
	}
	return a
}

// checkLatin1 looks whether a text of a cookie is one that Django's server can
// write. Quotes that somebody's editor made typographic are the usual reason.
func (c *compiler) checkLatin1(n *lesson.Node) {
	switch {
	case n == nil || !strings.ContainsFunc(n.Value, func(c rune) bool { return c > 0xFF }):
	case strings.ContainsAny(n.Value, "“”„‘’‚"):
		c.Add(n.Pos, `write straight ones, " or ', or none: a plain value needs no quotes`, "the quotes in %s are typographic, and part of the value", n.Value)
	case !strings.Contains(n.Value, "{{"):
		c.Add(n.Pos, "write "+url.PathEscape(n.Value)+", as quote() of Python's urllib.parse does", "a header carries Latin-1 only, found %q", n.Value)
	}
}

func readSetCookieLine(c *compiler, n *lesson.Node) httpsim.Action {
	t, _ := c.Text(n)
	return httpsim.SetCookieLine{Line: t.Value}
}

func readDeleteCookie(c *compiler, n *lesson.Node) httpsim.Action {
	if n.Kind == lesson.Scalar {
		return httpsim.DeleteCookie{Name: n.Value}
	}
	var name, path, domain lesson.Text
	c.Map(n, "delete_cookie",
		lesson.Field{Name: "name", Required: true, Read: lesson.Into(&name, c.Text)},
		lesson.Field{Name: "path", Read: lesson.Into(&path, c.Text)},
		lesson.Field{Name: "domain", Read: lesson.Into(&domain, c.Text)},
	)
	return httpsim.DeleteCookie{Name: name.Value, Path: path.Value, Domain: domain.Value}
}

// sessionValue reads the one name and value of session_set and session_change.
func (c *compiler) sessionValue(n *lesson.Node, what string) (name, inner string, value httpsim.Template, ok bool) {
	entry, ok := c.one(n, what, "write an action for each")
	if !ok {
		return
	}
	name, inner, _ = strings.Cut(entry.Key.Value, ".")
	value, ok = c.template(entry.Value)
	return name, inner, value, ok
}

// one reads a map of one entry.
func (c *compiler) one(n *lesson.Node, what, hint string) (lesson.Entry, bool) {
	entries, ok := c.Entries(n, what)
	if !ok || len(entries) == 0 {
		return lesson.Entry{}, false
	}
	for _, more := range entries[1:] {
		c.Add(more.Key.Pos, hint, "%s sets one value", what)
	}
	return entries[0], true
}

func readSessionSet(c *compiler, n *lesson.Node) httpsim.Action {
	name, inner, value, ok := c.sessionValue(n, "session_set")
	if !ok {
		return nil
	}
	return httpsim.SessionSet{Name: name, Inner: inner, Value: value}
}

func readSessionChange(c *compiler, n *lesson.Node) httpsim.Action {
	name, inner, value, ok := c.sessionValue(n, "session_change")
	if !ok {
		return nil
	}
	return httpsim.SessionChange{Name: name, Inner: inner, Value: value}
}

func readSessionDelete(c *compiler, n *lesson.Node) httpsim.Action {
	name, _ := c.Text(n)
	return httpsim.SessionDelete{Name: name.Value}
}

// readSetExpiry reads a length, a time, 0 (until the browser closes) or default.
func readSetExpiry(c *compiler, n *lesson.Node) httpsim.Action {
	var zero time.Duration
	switch {
	case n.Value == "0":
		return httpsim.SetExpiry{Length: &zero}
	case n.Value == "default":
		return httpsim.SetExpiry{}
	case strings.Contains(n.Value, "T"):
		at, _ := c.Time(n)
		return httpsim.SetExpiry{At: at.Value}
	}
	length, ok := c.Length(n)
	if !ok {
		return nil
	}
	return httpsim.SetExpiry{Length: &length.Value}
}

func readCheckLoginForm(c *compiler, n *lesson.Node) httpsim.Action {
	c.known.Form = ""
	var a httpsim.CheckLoginForm
	c.Map(n, "check_login_form",
		lesson.Field{Name: "if_valid", Required: true, Read: func(n *lesson.Node) { a.IfValid = c.actions(n) }},
		lesson.Field{Name: "if_not", Required: true, Read: func(n *lesson.Node) { a.IfNot = c.actions(n) }},
	)
	return a
}

func readCheckPasswordForm(c *compiler, n *lesson.Node) httpsim.Action {
	c.known.Form = ""
	var a httpsim.CheckPasswordForm
	c.Map(n, "check_password_form",
		lesson.Field{Name: "if_valid", Required: true, Read: func(n *lesson.Node) { a.IfValid = c.actions(n) }},
		lesson.Field{Name: "if_not", Required: true, Read: func(n *lesson.Node) { a.IfNot = c.actions(n) }},
	)
	return a
}

// readCheckOwnForm reads what the form keeps first, since the branches name it.
func readCheckOwnForm(c *compiler, n *lesson.Node) httpsim.Action {
	var a httpsim.CheckOwnForm
	var username, password, noUser, wrong lesson.Text
	if keeps := n.Get("keeps"); n.Kind == lesson.Map && keeps != nil && keeps.Kind != lesson.Invalid {
		c.keeps(keeps, &a.Form)
	}
	c.known.Form = a.Form.Keeps
	c.Map(n, "check_own_form",
		lesson.Field{Name: "username", Read: lesson.Into(&username, c.Text)},
		lesson.Field{Name: "password", Read: lesson.Into(&password, c.Text)},
		lesson.Field{Name: "keeps", Required: true, Read: func(*lesson.Node) {}},
		lesson.Field{Name: "no_such_user", Read: lesson.Into(&noUser, c.Text)},
		lesson.Field{Name: "wrong_password", Read: lesson.Into(&wrong, c.Text)},
		lesson.Field{Name: "if_valid", Required: true, Read: func(n *lesson.Node) { a.IfValid = c.actions(n) }},
		lesson.Field{Name: "if_not", Required: true, Read: func(n *lesson.Node) { a.IfNot = c.actions(n) }},
	)
	a.Form.Username, a.Form.Password = username.Value, password.Value
	a.Form.NoSuchUser, a.Form.WrongPassword = noUser.Value, wrong.Value
	return a
}

// keeps reads the attribute of a form and what of the user it keeps.
func (c *compiler) keeps(n *lesson.Node, form *httpsim.OwnForm) {
	entry, ok := c.one(n, "keeps", "as in {login_session: id}")
	if !ok {
		return
	}
	what, _ := c.OneOf("id", "username")(entry.Value)
	form.Keeps, form.KeepsName = entry.Key.Value, what.Value == "username"
}

func readContext(c *compiler, n *lesson.Node) httpsim.Action {
	entry, ok := c.one(n, "context", "write an action for each")
	if !ok {
		return nil
	}
	a := httpsim.Context{Name: entry.Key.Value}
	if entry.Value.Kind == lesson.Map {
		var name lesson.Text
		c.Map(entry.Value, "a value of the context", lesson.Field{Name: "in_session", Required: true, Read: lesson.Into(&name, c.Text)})
		if a.InSession = name.Value; name.Given() && name.Value == "" {
			c.Add(name.Pos, "", "a session value has a name")
		}
	} else {
		a.Value, _ = c.template(entry.Value)
	}
	if c.known.Context == nil {
		c.known.Context = map[string]bool{}
	}
	c.known.Context[a.Name] = true
	return a
}

func readLogin(c *compiler, n *lesson.Node) httpsim.Action {
	who, ok := c.Text(n)
	if !ok {
		return nil
	}
	if who.Value == "form" {
		return httpsim.Login{}
	}
	return httpsim.Login{User: who.Value}
}

func readPause(c *compiler, n *lesson.Node) httpsim.Action {
	name, ok := c.Name(n)
	if !ok {
		return nil
	}
	c.pauses = append(c.pauses, name)
	return httpsim.Pause{Name: name.Value, Title: titles(c.lesson.Pauses).Of(name.Value, same("%s"))}
}

func readLoadUser(c *compiler, n *lesson.Node) httpsim.Action {
	name, _ := c.template(n)
	return httpsim.LoadUser{Name: name}
}

// CodePage is a page of a site as the Django view that a student would write.
type CodePage struct {
	Title string // "https://shop.test/cart/"; of settings and models, the host
	Code  string
}

// Pages returns the code of the lesson's sites, by host: what their project has of its
// own, and all pages by path.
func (p *Program) Pages() []CodePage {
	var pages []CodePage
	for _, site := range p.sites {
		if project := djangocode.Project(site); project != "" {
			pages = append(pages, CodePage{site.Host, project})
		}
		var paths []string
		for path := range site.Pages {
			paths = append(paths, path)
		}
		slices.Sort(paths)
		for _, path := range paths {
			pages = append(pages, CodePage{"https://" + site.Host + path, djangocode.View(site, path)})
		}
	}
	return pages
}
