package scenario

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/wire"
)

// site reads what the lesson says of one host.
func (c *compiler) site(src lesson.Site) httpsim.Site {
	site := httpsim.Site{Host: src.Host.Value, Pages: map[string]httpsim.Page{}}
	var isHTTP, csrf lesson.Value[bool]
	keepAlive := lesson.Value[bool]{Value: true}
	var builtIn, bug, sessions, model lesson.Text
	migrated := lesson.Value[bool]{Value: true}
	var instances lesson.Value[int]
	var clockOff lesson.Value[time.Duration]
	site.Users = c.declaredUsers(src.Node)
	for _, u := range site.Users {
		if !slices.Contains(c.users, u.Name) {
			c.users = append(c.users, u.Name)
		}
	}
	c.Map(src.Node, "a site",
		lesson.Field{Name: "pages", Read: func(n *lesson.Node) { c.pages(n, &site) }},
		lesson.Field{Name: "built_in", Read: lesson.Into(&builtIn, c.OneOf(httpsim.BuiltIns()...))},
		lesson.Field{Name: "bug", Read: lesson.Into(&bug, c.OneOf(bugNames()...))},
		lesson.Field{Name: "users", Read: c.checkUsers},
		lesson.Field{Name: "settings", Read: func(n *lesson.Node) { site.Settings = c.settings(n) }},
		lesson.Field{Name: "http", Read: lesson.Into(&isHTTP, c.Bool)},
		lesson.Field{Name: "keep_alive", Read: lesson.Into(&keepAlive, c.Bool)},
		lesson.Field{Name: "sessions", Read: lesson.Into(&sessions, c.OneOf(httpsim.AllSessions()...))},
		lesson.Field{Name: "instances", Read: lesson.Into(&instances, c.instances)},
		lesson.Field{Name: "csrf", Read: lesson.Into(&csrf, c.Bool)},
		lesson.Field{Name: "user_model", Read: lesson.Into(&model, c.OneOf(httpsim.UserModels()...))},
		lesson.Field{Name: "migrated", Read: lesson.Into(&migrated, c.Bool)},
		lesson.Field{Name: "clock_off", Read: lesson.Into(&clockOff, c.clockOff)},
	)
	site.ClockOff = clockOff.Value
	if isHTTP.Value && wire.Hostname(site.Host) != site.Host {
		c.Add(isHTTP.Pos, "leave it out", "a site at a port of its own answers over https only")
	}
	site.CSRF, site.Sessions, site.Instances = csrf.Value, httpsim.Sessions(sessions.Value), instances.Value
	site.UserModel, site.Unmigrated = httpsim.UserModel(model.Value), !migrated.Value
	site.HTTP, site.CloseEach, site.Bug = isHTTP.Value, !keepAlive.Value, httpsim.Bug(bug.Value)
	switch {
	case builtIn.Given():
		if pages := src.Node.Get("pages"); pages != nil {
			c.Add(pages.Pos, "leave one of the two out", "a site has pages of its own or is built in")
		}
		ready, _ := httpsim.BuiltIn(builtIn.Value)
		site.Pages = ready.Pages
		settings := maps.Clone(ready.Settings)
		maps.Copy(settings, site.Settings)
		site.Settings = settings
	case src.Node.Kind == lesson.Map && src.Node.Get("pages") == nil && src.Node.Get("built_in") == nil:
		c.Add(src.Node.Pos, "give it pages, or write built_in: accounts", "the site has nothing to answer with")
	}
	return site
}

// mostOff is how far the clock of a site may be off. Its moments are then still ones
// that every format can write.
const mostOff = 10 * 365 * 24 * time.Hour

// clockOff reads how far the clock of a site is ahead of the lesson's, or behind it.
func (c *compiler) clockOff(n *lesson.Node) (lesson.Value[time.Duration], bool) {
	v, ok := c.Length(n)
	if ok && v.Value.Abs() > mostOff {
		c.Add(n.Pos, "", "the clock of a site is off by 3650d at most")
		return v, false
	}
	return v, ok
}

// instances reads how many processes answer for a site.
func (c *compiler) instances(n *lesson.Node) (lesson.Value[int], bool) {
	v, ok := c.Number(n)
	if ok && (v.Value < 1 || v.Value > httpsim.MaxInstances) {
		c.Add(n.Pos, "", "a site has 1 to %d instances", httpsim.MaxInstances)
		return v, false
	}
	return v, ok
}

func bugNames() []string {
	return names(httpsim.Bugs(), func(b httpsim.BugInfo) string { return string(b.Bug) })
}

// declaredUsers returns the users of a site in the order of the file, silently.
func (c *compiler) declaredUsers(site *lesson.Node) []httpsim.User {
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
			if password := e.Value.Get("password"); password != nil {
				u.Password = password.Value
			}
			if active := e.Value.Get("active"); active != nil {
				u.Inactive = active.Value == "false"
			}
		}
		all = append(all, u)
	}
	return all
}

// checkUsers looks whether the users are written as they should be.
func (c *compiler) checkUsers(n *lesson.Node) {
	entries, _ := c.Entries(n, "users")
	for _, e := range entries {
		c.Name(e.Key)
		c.Map(e.Value, "a user",
			lesson.Field{Name: "password", Required: true, Read: func(n *lesson.Node) { c.Text(n) }},
			lesson.Field{Name: "active", Read: func(n *lesson.Node) { c.Bool(n) }},
		)
	}
}

// settings reads Django's settings by their own names.
func (c *compiler) settings(n *lesson.Node) httpsim.Settings {
	entries, _ := c.Entries(n, "settings")
	table := httpsim.SettingTable()
	known := names(table, func(s httpsim.Setting) string { return s.Name })
	settings := httpsim.Settings{}
	for _, e := range entries {
		i := slices.Index(known, e.Key.Value)
		if i < 0 {
			c.Unknown(e.Key, "settings", known)
			continue
		}
		value, ok := c.setting(e.Value, table[i])
		if !ok {
			continue
		}
		if err := httpsim.CheckSetting(e.Key.Value, value); err != nil {
			c.Add(e.Value.Pos, "", "%v", err)
		}
		settings[e.Key.Value] = value
	}
	return settings
}

func (c *compiler) setting(n *lesson.Node, s httpsim.Setting) (string, bool) {
	ok := true
	switch {
	case s.Kind == httpsim.KindBool:
		_, ok = c.Bool(n)
	case s.Kind == httpsim.KindLength:
		_, ok = c.Length(n)
	case s.Kind == httpsim.KindLines:
		lines, isList := lesson.ListOf(&c.Reader, s.Name, c.Text)(n)
		return strings.Join(names(lines, func(t lesson.Text) string { return t.Value }), "\n"), isList
	case s.Choices != nil:
		_, ok = c.OneOf(s.Choices...)(n)
	default:
		_, ok = c.Text(n)
	}
	return n.Value, ok
}

// pages reads the pages of a site.
func (c *compiler) pages(n *lesson.Node, site *httpsim.Site) {
	entries, _ := c.Entries(n, "pages")
	for _, e := range entries {
		if path := e.Key.Value; !strings.HasPrefix(path, "/") || strings.ContainsAny(path, "?# \t\r\n") {
			c.Add(e.Key.Pos, "", "%q is no path: it begins with / and has no ? and no #", path)
		}
		var page httpsim.Page
		before := len(c.Problems)
		c.Map(e.Value, "a page",
			lesson.Field{Name: "get", Read: func(n *lesson.Node) { page.Get = c.actions(n) }},
			lesson.Field{Name: "post", Read: func(n *lesson.Node) { page.Post = c.actions(n) }},
		)
		if len(c.Problems) == before {
			users := names(site.Users, func(u httpsim.User) string { return u.Name })
			c.checkActions(e.Value.Get("get"), page.Get, users)
			c.checkActions(e.Value.Get("post"), page.Post, users)
		}
		site.Pages[e.Key.Value] = page
	}
}

// checkActions reports what actions cannot do together, each at the action that
// brings it in: the first one that is wrong with those before it.
func (c *compiler) checkActions(n *lesson.Node, actions []httpsim.Action, users []string) {
	if n == nil || len(n.Items) != len(actions) {
		return
	}
	said := 0
	for i, item := range n.Items {
		problems := httpsim.Page{Get: actions[:i+1]}.Check(users)
		for _, err := range problems[said:] {
			c.Add(item.Entries[0].Key.Pos, "", "%v", err)
		}
		said = len(problems)
	}
}

// template reads a text of the server's, with {{ }} and {% %} in it. A mistake in
// it is reported at its own place.
func (c *compiler) template(n *lesson.Node) (httpsim.Template, bool) {
	if n.Kind == lesson.Map {
		c.Add(n.Pos, "put a text that begins with { in quotes, or write it as a | block", "wanted a text, found a map")
		return httpsim.Template{}, false
	}
	text, ok := c.Text(n)
	if !ok {
		return httpsim.Template{}, false
	}
	t, err := c.known.Parse(text.Value)
	if err == nil {
		return t, true
	}
	if te, ok := err.(*httpsim.TemplateError); ok {
		c.Add(c.within(n, te.Offset), te.Hint, "%s", te.Message)
	} else {
		c.Add(n.Pos, "", "%v", err)
	}
	return t, false
}

// within returns the place of an offset (in bytes) of a scalar's value.
func (c *compiler) within(n *lesson.Node, offset int) diag.Pos {
	if c.lines == nil {
		c.lines = strings.Split(string(c.lesson.Source), "\n")
	}
	before := n.Value[:min(offset, len(n.Value))]
	down := strings.Count(before, "\n")
	line := n.Pos.Line - 1 + down
	if n.Style == lesson.Literal {
		line++
	}
	inLine := before[strings.LastIndexByte(before, '\n')+1:]
	whole := strings.Split(n.Value, "\n")[down]
	if line >= len(c.lines) {
		return n.Pos
	}
	start := strings.Index(c.lines[line], whole)
	if start < 0 { // quoted with escapes, or folded
		return n.Pos
	}
	col := utf8.RuneCountInString(c.lines[line][:start]) + utf8.RuneCountInString(inLine) + 1
	return diag.Pos{File: n.Pos.File, Line: line + 1, Col: col}
}
