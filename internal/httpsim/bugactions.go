package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// LogoutKeepingRow is a logout that only asks the browser to forget the key.
type LogoutKeepingRow struct{}

func (LogoutKeepingRow) touches() {}

func (LogoutKeepingRow) run(v *visit) error {
	return v.as(ViewName(v.Path)+"()", func() error {
		who, err := v.leaving()
		if err != nil {
			return err
		}
		v.decide(who, nil)
		v.noteKept("asks to delete the cookie, the %s stays", "쿠키만 지워 달라고 부탁하고 %s은 남김")
		set := v.server.code().settings
		return v.res.DeleteCookie(set.cookieName, set.cookie.Path, set.cookie.Domain, set.cookie.SameSite, v.server.env.Now())
	})
}

// leaving returns who logs out, and lets the note on the bug speak of the lookup.
func (v *visit) leaving() (string, error) {
	v.lookup.said = true
	if _, err := v.findUserOnce(); err != nil {
		return "", err
	}
	return nameOf(v.auth.user), nil
}

func (LogoutKeepingRow) check(*checking) {}

// LogoutKeepingCookie is a logout that deletes the row behind the session's back.
type LogoutKeepingCookie struct{}

func (LogoutKeepingCookie) run(v *visit) error {
	return v.as(ViewName(v.Path)+"()", func() error {
		who, err := v.leaving()
		if err != nil {
			return err
		}
		if err := v.session.Delete(""); err != nil {
			return err
		}
		v.decide(who, nil)
		v.noteKept("deletes the %s, asks for nothing", "%s을 지우고 아무것도 부탁하지 않음")
		return nil
	})
}

func (LogoutKeepingCookie) check(*checking) {}

// LoginByHand is a login that writes what login() writes, and nothing more: the key
// from before stays.
type LoginByHand struct{ Login Login }

func (a LoginByHand) run(v *visit) error {
	user, err := a.Login.user(v)
	if err != nil {
		return err
	}
	return v.as(ViewName(v.Path)+"()", func() error {
		s, before := v.open(), v.loggedInName()
		s.Set(UserIDName, idText(user.ID))
		s.Set(BackendName, Backend)
		s.Set(HashName, v.server.authHash(user))
		v.decide(before, user)
		if key := s.Key(); key != "" && !v.server.inCookies() {
			v.Note("logs %s in by hand, the key %s stays", "login() 없이 세션에 %s 사용자를 적음, 키는 그대로 둠: %s", user.Name(), sessionstore.ShortKey(key))
		} else {
			v.Note("logs %s in by hand", "login() 없이 세션에 %s 사용자를 적음", user.Name())
		}
		return nil
	})
}

func (a LoginByHand) check(c *checking) { a.Login.check(c) }

// CopiedUser is the name under which the session keeps what belongs in the table of
// users.
const CopiedUser = "user"

// LoginCopyingUser is a login that copies the user into the session.
type LoginCopyingUser struct{ Login Login }

func (a LoginCopyingUser) run(v *visit) error {
	user, err := a.Login.user(v)
	if err != nil {
		return err
	}
	if err := v.Login(user); err != nil {
		return err
	}
	v.session.Set(CopiedUser, sessionstore.NewDict(sessionstore.Item{Key: "username", Value: user.Name()}))
	v.noteCode(`session["user"] = {"username": %s}`, python.Quote(user.Name()))
	return nil
}

func (a LoginCopyingUser) check(c *checking) { a.Login.check(c) }

// RequireCopiedUser is a page for members that asks the copy in the session.
type RequireCopiedUser struct{}

func (RequireCopiedUser) run(v *visit) error {
	if v.session.Has(CopiedUser) {
		v.sayLookup()
		return v.session.Err()
	}
	v.sayLookup()
	v.toLogin()
	return v.session.Err()
}

func (RequireCopiedUser) check(*checking) {}

// fromCopy returns an action that takes the copy in the session for the user.
func fromCopy(a Action) Action {
	switch a := a.(type) {
	case Login:
		return LoginCopyingUser{a}
	case RequireLogin:
		return RequireCopiedUser{}
	case Render:
		return Render{a.Template.fromCopy(), a.File}
	}
	return a
}

func (t Template) fromCopy() Template {
	return Template{nodes: copying{}.nodes(t.nodes), src: t.src, name: t.name}
}

// copying makes templates look into the copy where they look at the user, with the files that they name.
type copying map[*templateFile]*templateFile

// value is a node that looks into the copy.
func (c copying) value(n Node) Node {
	if n.Path != nil && n.Path[0] == "user" {
		n.Path = Path{"session", CopiedUser, "username"}
	}
	n.Filters = slices.Clone(n.Filters)
	for i, f := range n.Filters {
		if f.Arg != nil {
			arg := c.value(*f.Arg)
			n.Filters[i].Arg = &arg
		}
	}
	return n
}

func (c copying) nodes(nodes []Node) []Node {
	all := slices.Clone(nodes)
	for i, n := range all {
		n = c.value(n)
		n.If = n.If.changed(c.value)
		n.Yes, n.No = c.nodes(n.Yes), c.nodes(n.No)
		if n.For != nil {
			loop := *n.For
			loop.In = c.value(loop.In)
			n.For = &loop
		}
		if n.Tag != nil {
			tag := *n.Tag
			tag.Args = slices.Clone(tag.Args)
			for i := range tag.Args {
				tag.Args[i].Value = c.value(tag.Args[i].Value)
			}
			tag.file, tag.own = c.file(tag.file), c.file(tag.own)
			n.Tag = &tag
		}
		all[i] = n
	}
	return all
}

func (c copying) file(f *templateFile) *templateFile {
	if f == nil || c[f] != nil {
		return c[f]
	}
	made := &templateFile{name: f.name, src: f.src, blocks: map[string]*Node{}, parent: f.parent}
	c[f] = made
	made.nodes = c.nodes(f.nodes)
	made.collect(made.nodes)
	return made
}

// logoutByGet lets a page that logs out answer to GET, and pages link to it.
func logoutByGet(p Page) Page {
	logsOut := func(a Action) bool {
		_, is := a.(Logout)
		return is
	}
	if p.Get == nil && slices.ContainsFunc(p.Post, logsOut) {
		p.Get = p.Post
		if p.Only != nil {
			p.Only = append([]string{"GET"}, p.Only...)
		}
	}
	linked := func(a Action) Action {
		if r, ok := a.(Render); ok {
			return Render{r.Template.linked(), r.File}
		}
		return a
	}
	for _, m := range p.All() {
		*m.Actions = replaced(*m.Actions, linked)
	}
	return p
}

// linked returns the template with a link in the place of the built-in form that
// logs out.
func (t Template) linked() Template {
	before, after, ok := strings.Cut(t.src, logoutForm)
	if !ok {
		return t
	}
	return mustParse(before + `<p><a href="/logout/">Log out</a></p>` + after)
}

// authHash returns what login() keeps of the password, nothing where the site
// has the bug that nobody is to notice a new one.
func (s *Server) authHash(user *accounts.User) string {
	if s.runs().Bug == PasswordChangeKeepsOthers {
		return ""
	}
	return s.accountSettings().SessionAuthHash(user)
}
