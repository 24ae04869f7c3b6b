package scenario

import (
	"cmp"
	"fmt"
	"strings"

	"statelab/internal/browser"
	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/witness"
	"statelab/internal/world"
)

// sayInside tells what is done in a browser beside going to pages.
func (s *stage) sayInside(act world.Act) rule.Text {
	switch a := act.(type) {
	case world.PutCookie:
		host := wire.Hostname(concerned(a))
		if s.scene() {
			return s.inside("%s holds the cookie %s of %s from before", "%s에는 예전부터 %s 쿠키가 있습니다. (%s)", a.Name, host)
		}
		return s.inside("%s: the cookie %s of %s is typed in by hand", "%s에서 %s 쿠키를 직접 적어 넣습니다. (%s)", a.Name, host)
	case world.DropCookie:
		return s.inside("%s: the cookie %s is deleted by hand", "%s에서 %s 쿠키를 직접 지웁니다.", a.Name)
	case world.DropCookies:
		return s.inside("%s: all cookies of %s are deleted by hand", "%s에서 %s 사이트의 쿠키를 모두 직접 지웁니다.", wire.Hostname(a.Host))
	case world.OpenDeveloperTools:
		return s.sentence("%s opens the developer tools (F12) on %s", "%s 개발자 도구(F12)를 엽니다. (%s)", s.shownURL())
	case world.Script:
		return s.sentence("%s runs a script on %s: %s", "%s %s 페이지에서 스크립트를 실행합니다. (%s)", s.shownURL(), a.Line)
	case world.Fetch:
		with := ""
		if credentialsOf(a) != cookiejar.SameOrigin {
			with = ", credentials: " + a.Credentials
		}
		return s.sentence("%s has a script of %s fetch %s %s%s", "%s %s 페이지의 스크립트로 요청을 보냅니다. (%s %s%s)",
			s.shownURL(), cmp.Or(a.Method, "GET"), a.URL, with)
	case world.SignIn:
		return s.sentence("%s signs in as %s on %s", "%s %s 계정으로 로그인합니다. (%s)", a.User, a.URL)
	}
	return rule.Text{}
}

func (s *stage) putCookie(a world.PutCookie) error {
	u, err := s.parse(a.URL)
	if err != nil {
		return err
	}
	v, now := s.world.values, s.world.clock.Now()
	cookie := cookiejar.Cookie{
		Name: v.expand(a.Name), Value: v.expand(a.Value),
		Domain: u.Host(), HostOnly: true, Path: v.expand(a.Path),
		Secure: a.Secure, HttpOnly: a.HTTPOnly,
	}
	if a.Domain != "" {
		cookie.Domain, cookie.HostOnly = a.Domain, false
	}
	for _, same := range []cookiejar.SameSite{cookiejar.SameSiteStrict, cookiejar.SameSiteLax, cookiejar.SameSiteNone} {
		if a.SameSite == same.String() {
			cookie.SameSite = same
		}
	}
	if a.Lasts != nil {
		cookie.Persistent, cookie.Expires = true, now.Add(*a.Lasts)
	}
	decision := s.profile.Jar.Put(now, cookie)
	if decision.Verdict == cookiejar.Refused {
		s.step.Notes = append(s.step.Notes, decision.Check().Seen)
		s.check(s.src.place(""), "put_cookie", rule.Text{EN: "a cookie that the browser takes", KO: "브라우저가 받는 쿠키"},
			rule.Textf("refused: %s", "거부함: %s", decision.Rule.Code), false)
	}
	return nil
}

func (s *stage) dropCookie(a world.DropCookie) error {
	return s.drop(rule.Textf("a cookie %s in the jar", "쿠키 저장소에 있는 %s 쿠키", a.Name), func(c cookiejar.Cookie) bool { return c.Name == a.Name })
}

func (s *stage) dropCookies(a world.DropCookies) error {
	return s.drop(rule.Textf("cookies of %s in the jar", "쿠키 저장소에 있는 %s 쿠키", a.Host), func(c cookiejar.Cookie) bool {
		held := witness.Cookie(&c, s.world.clock.Now())
		return held.Concerns(a.Host)
	})
}

// drop removes cookies by hand. To drop what is not there is a mistake of the
// lesson.
func (s *stage) drop(wanted rule.Text, match func(cookiejar.Cookie) bool) error {
	gone := s.profile.Jar.Drop(s.world.clock.Now(), match)
	if len(gone) == 0 {
		held := names(s.profile.Jar.Cookies(s.world.clock.Now()), func(c cookiejar.Cookie) string { return c.Name })
		s.check(s.src.place(""), s.step.Verb, wanted, listed(held), false)
	}
	return nil
}

func (s *stage) openTools(a world.OpenDeveloperTools) error {
	listed, err := s.profile.Listed(s.tab)
	if page := s.profile.Page(s.tab); err != nil || page.URL.Scheme() != "https" || siteOf(page.URL) != a.Host {
		s.check(s.src.place(""), s.step.Verb, rule.Textf("a page of https://%s in the tab", "탭에 https://%s 페이지", a.Host), same(s.shownURL()), false)
		return nil
	}
	s.step.Tools = &trace.Tools{Origin: "https://" + a.Host, Cookies: witness.Cookies(listed, s.world.clock.Now())}
	return nil
}

func (s *stage) signIn(a world.SignIn) error {
	u, err := s.parse(a.URL)
	if err != nil {
		return err
	}
	if err := s.navigated(s.profile.Visit(s.world.ctx, s.tab, u)); err != nil {
		return err
	}
	typed := []htmlpage.Field{{Name: "username", Value: a.User}, {Name: "password", Value: a.Password}}
	if err := s.navigated(s.profile.SubmitFields(s.world.ctx, s.tab, typed)); err != nil {
		return err
	}
	found := trace.NotAsked
	for _, x := range s.step.Exchanges {
		if x.Server != nil && x.Server.User != trace.NotAsked {
			found = x.Server.User
		}
	}
	s.check(s.src.place("user"), "sign_in", same(a.User), same(found), found == a.User)
	return nil
}

func (s *stage) sendRaw(a world.Send) error {
	u, err := s.parse(a.URL)
	if err != nil {
		return err
	}
	req := wire.Request{Method: cmp.Or(a.Method, "GET"), Target: u.Target(), Body: wire.Bytes(s.world.values.expand(a.Body))}
	for _, h := range a.Headers {
		value := s.world.values.expand(h.Value)
		if strings.ContainsAny(value, "\r\n\x00") {
			return fmt.Errorf("%s: the header %s would hold a line end", s.src.place("headers."+h.Name), h.Name)
		}
		req.Headers = append(req.Headers, wire.Header{Name: h.Name, Value: wire.Bytes(value)})
	}
	return s.send(u, req)
}

// credentialsOf returns what a fetch says of credentials, as the jar has it.
func credentialsOf(a world.Fetch) cookiejar.Credentials {
	switch a.Credentials {
	case "include":
		return cookiejar.Include
	case "omit":
		return cookiejar.Omit
	}
	return cookiejar.SameOrigin
}

func (s *stage) fetch(a world.Fetch) error {
	u, err := s.parse(a.URL)
	if err != nil {
		return err
	}
	r := browser.Request{URL: u, Method: a.Method, Fields: s.typed(a.Fields), Credentials: credentialsOf(a)}
	return s.navigate(func() (browser.Navigation, error) { return s.profile.Fetch(s.world.ctx, s.tab, r) })
}

// runScript reads the cookies of the page shown, or writes a line to them.
func (s *stage) runScript(a world.Script) error {
	now := s.world.clock.Now()
	written, writes, _ := world.CookieScript(a.Line)
	script := &trace.Script{URL: s.shownURL(), Line: s.world.values.expand(a.Line), Writes: writes}
	if page := s.profile.Page(s.tab); page != nil {
		s.world.host = siteOf(page.URL)
	}
	if writes {
		r, err := s.profile.WriteCookie(s.tab, s.world.values.expand(written))
		if err != nil {
			return err
		}
		script.Fates = []trace.Fate{witness.Received(r.Decision, now)}
	} else {
		sees, err := s.profile.ReadCookies(s.tab)
		if err != nil {
			return err
		}
		script.Sees, script.Fates = wire.Bytes(sees.Header), s.sentFates(sees, now)
	}
	s.step.Script = script
	return nil
}
