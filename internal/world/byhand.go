package world

import (
	"fmt"
	"strings"

	"statelab/internal/address"
	"statelab/internal/browser"
	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/witness"
)

// What a person does inside a browser by hand, and a script in its page: no request is
// made.

// inside says what is done inside the acting browser by hand.
func (s *stage) inside(en, ko string, args ...any) rule.Text {
	return rule.Text{
		EN: fmt.Sprintf(en, append([]any{s.profile.title.In(rule.English)}, args...)...),
		KO: fmt.Sprintf(ko, append([]any{s.profile.title.In(rule.Korean)}, args...)...),
	}
}

func (a PutCookie) site() string {
	u, err := address.Parse(a.URL)
	if err != nil {
		return ""
	}
	return u.HostPort()
}

func (a PutCookie) say(s *stage) rule.Text {
	host, name := wire.Hostname(a.site()), s.values.Expand(a.Name)
	if s.move.Scene {
		return s.inside("%s holds the cookie %s of %s from before", "%s에는 예전부터 %s 쿠키가 있습니다. (%s)", name, host)
	}
	return s.inside("%s: the cookie %s of %s is typed in by hand", "%s에서 개발자 도구를 열어 %s 쿠키를 직접 적어 넣습니다. (%s)", name, host)
}

func (a PutCookie) do(s *stage) error {
	u, err := s.parse(a.URL)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	cookie := cookiejar.Cookie{
		Name: s.values.Expand(a.Name), Value: s.values.Expand(a.Value),
		Domain: u.Host(), HostOnly: true, Path: s.values.Expand(a.Path),
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
	if decision.Verdict != cookiejar.Refused {
		s.profile.Touch(decision.Cookie)
	} else {
		s.step.Notes = append(s.step.Notes, decision.Check().Seen)
		seen, needs := decision.Check().Seen, decision.Check().Wanted
		hint := rule.Textf("it needs %[1]s", "필요한 것: %[2]s", needs.EN, needs.KO)
		if strings.Contains(needs.EN, "Secure") && !a.Secure {
			hint = rule.Text{EN: "write Secure along with it", KO: "Secure를 함께 적어 보십시오"}
		}
		s.find(Finding{Field: "cookie", Wanted: rule.Text{EN: "a cookie that the browser takes", KO: "브라우저가 받는 쿠키"},
			Found: rule.Textf("refused: %[1]s", "거부함: %[2]s", seen.EN, seen.KO), Hint: hint})
	}
	return nil
}

func (a DropCookie) say(s *stage) rule.Text {
	return s.inside("%s: the cookie %s is deleted by hand", "%s에서 %s 쿠키를 직접 지웁니다.", a.Name)
}

func (a DropCookie) do(s *stage) error {
	s.drop("name", rule.Textf("a cookie %s in the jar", "쿠키 저장소에 있는 %s 쿠키", a.Name), func(c cookiejar.Cookie) bool { return c.Name == a.Name })
	return nil
}

func (a DropCookies) site() string { return a.Host }

func (a DropCookies) say(s *stage) rule.Text {
	return s.inside("%s: all cookies of %s are deleted by hand", "%s에서 %s 사이트의 쿠키를 모두 직접 지웁니다.", wire.Hostname(a.Host))
}

func (a DropCookies) do(s *stage) error {
	s.drop("host", rule.Textf("cookies of %s in the jar", "쿠키 저장소에 있는 %s 쿠키", a.Host), func(c cookiejar.Cookie) bool {
		held := witness.Cookie(&c, s.clock.Now())
		return held.Concerns(a.Host)
	})
	return nil
}

// drop removes cookies by hand, and finds out that there are some.
func (s *stage) drop(field string, wanted rule.Text, match func(cookiejar.Cookie) bool) {
	if gone := s.profile.Jar.Drop(s.clock.Now(), match); len(gone) > 0 {
		for i := range gone {
			s.profile.Touch(gone[i].Cookie)
		}
		s.turnTo(gone, s.profile.Page(s.tab))
		return
	}
	var held []string
	for _, c := range s.profile.Jar.Cookies(s.clock.Now()) {
		held = append(held, c.Name)
	}
	s.find(Finding{Field: field, Wanted: wanted, Found: rule.Listed(held)})
}

// turnTo makes the site of cookies that left by hand the one concerned, where that is none of
// theirs: the site of the page that was shown, else the first of the world.
func (s *stage) turnTo(gone []cookiejar.Departure, page *browser.Page) {
	hosts := []string{s.host}
	if page != nil {
		hosts = append(hosts, page.URL.HostPort())
	}
	for _, site := range s.setup.Sites {
		hosts = append(hosts, site.Host)
	}
	for _, host := range hosts {
		for i := range gone {
			if left := witness.Cookie(&gone[i].Cookie, s.clock.Now()); left.Concerns(host) {
				s.host = host
				return
			}
		}
	}
}

func (a Look) site() string { return a.Host }

func (a Look) say(*stage) rule.Text {
	return rule.Textf("Nothing is sent. A look at what is stored for %s now",
		"아무것도 보내지 않고, %s에 관해 지금 저장되어 있는 것을 봅니다.", a.Host)
}

func (a Look) do(s *stage) error {
	page := s.profile.Page(s.tab)
	s.step.Looks = page != nil && page.URL.HostPort() == a.Host
	return nil
}

func (a OpenDeveloperTools) site() string { return a.Host }

func (a OpenDeveloperTools) say(s *stage) rule.Text {
	return s.sentence("%s opens the developer tools (F12) on %s", "%s 개발자 도구(F12)를 엽니다. (%s)", s.shownURL())
}

func (a OpenDeveloperTools) do(s *stage) error {
	listed, err := s.profile.Listed(s.tab)
	origin := "https://" + a.Host
	if cookiejar.IsLoopback(wire.Hostname(a.Host)) {
		origin = "http://" + a.Host
	}
	if page := s.profile.Page(s.tab); err != nil || page.URL.Scheme()+"://"+page.URL.HostPort() != origin {
		s.find(Finding{Field: "host", Wanted: rule.Textf("a page of %s in the tab", "탭에 %s 페이지", origin), Found: rule.Same(s.shownURL())})
		return nil
	}
	s.step.Tools = &trace.Tools{Origin: origin, Cookies: witness.Cookies(listed, s.clock.Now())}
	return nil
}

func (a Script) say(s *stage) rule.Text {
	return s.sentence("%s runs a script on %s: %s", "%s %s 페이지에서 스크립트를 실행합니다. (%s)", s.shownURL(), s.values.Expand(a.Line))
}

// do reads the cookies of the page shown, or writes a line to them.
func (a Script) do(s *stage) error {
	now := s.clock.Now()
	written, writes, ok := CookieScript(a.Line)
	if !ok {
		return &FieldError{"line", fmt.Errorf("a script reads or writes document.cookie, and does nothing else: %q", a.Line)}
	}
	script := &trace.Script{URL: s.shownURL(), Line: s.values.Expand(a.Line), Writes: writes}
	if page := s.profile.Page(s.tab); page != nil {
		s.host = page.URL.HostPort()
	}
	if writes {
		r, err := s.profile.WriteCookie(s.tab, s.values.Expand(written))
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
