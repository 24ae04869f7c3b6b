package scenario

import (
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// typedCookie is a cookie as a person types it into developer tools.
type typedCookie struct {
	url, name, value, domain, path, sameSite lesson.Text
	secure, httpOnly                         lesson.Value[bool]
	lasts                                    lesson.Value[time.Duration]
}

func readPutCookie(c *compiler, n *lesson.Node) action {
	var t typedCookie
	c.Map(n, "put_cookie",
		lesson.Field{Name: "url", Required: true, Read: lesson.Into(&t.url, c.url)},
		lesson.Field{Name: "name", Required: true, Read: lesson.Into(&t.name, c.text)},
		lesson.Field{Name: "value", Required: true, Read: lesson.Into(&t.value, c.text)},
		lesson.Field{Name: "domain", Read: lesson.Into(&t.domain, c.Host)},
		lesson.Field{Name: "path", Read: lesson.Into(&t.path, c.text)},
		lesson.Field{Name: "secure", Read: lesson.Into(&t.secure, c.Bool)},
		lesson.Field{Name: "http_only", Read: lesson.Into(&t.httpOnly, c.Bool)},
		lesson.Field{Name: "same_site", Read: lesson.Into(&t.sameSite, c.OneOf("Strict", "Lax", "None"))},
		lesson.Field{Name: "lasts", Read: lesson.Into(&t.lasts, c.Length)},
	)
	host := ""
	if u, err := address.Parse(t.url.Value); err == nil {
		host = siteOf(u)
	}
	return action{
		host: host,
		say: func(s *stage) rule.Text {
			if s.scene() {
				return s.inside("%s holds the cookie %s of %s from before", "%s에는 예전부터 %s 쿠키가 있습니다. (%s)", t.name.Value, wire.Hostname(host))
			}
			return s.inside("%s: the cookie %s of %s is typed in by hand", "%s에서 %s 쿠키를 직접 적어 넣습니다. (%s)", t.name.Value, wire.Hostname(host))
		},
		do: func(s *stage) error {
			u, err := s.parse(t.url)
			if err != nil {
				return err
			}
			decision := s.profile.Jar.Put(s.world.clock.Now(), t.cookie(u, s))
			if decision.Verdict == cookiejar.Refused {
				s.step.Notes = append(s.step.Notes, decision.Check().Seen)
				s.check(n.Pos, "put_cookie", rule.Text{EN: "a cookie that the browser takes", KO: "브라우저가 받는 쿠키"},
					rule.Textf("refused: %s", "거부함: %s", decision.Rule.Code), false)
			}
			return nil
		},
	}
}

func (t *typedCookie) cookie(u address.Address, s *stage) cookiejar.Cookie {
	v := s.world.values
	cookie := cookiejar.Cookie{
		Name: v.expand(t.name.Value), Value: v.expand(t.value.Value),
		Domain: u.Host(), HostOnly: true, Path: "/",
		Secure: t.secure.Value, HttpOnly: t.httpOnly.Value,
	}
	if t.domain.Given() {
		cookie.Domain, cookie.HostOnly = t.domain.Value, false
	}
	if t.path.Given() {
		cookie.Path = t.path.Value
	}
	for _, same := range []cookiejar.SameSite{cookiejar.SameSiteStrict, cookiejar.SameSiteLax, cookiejar.SameSiteNone} {
		if t.sameSite.Value == same.String() {
			cookie.SameSite = same
		}
	}
	if t.lasts.Given() {
		cookie.Persistent, cookie.Expires = true, s.world.clock.Now().Add(t.lasts.Value)
	}
	return cookie
}

func readDropCookie(c *compiler, n *lesson.Node) action {
	name, _ := c.Text(n)
	return action{
		say: func(s *stage) rule.Text {
			return s.inside("%s: the cookie %s is deleted by hand", "%s에서 %s 쿠키를 직접 지웁니다.", name.Value)
		},
		do: func(s *stage) error {
			return s.drop(n, rule.Textf("a cookie %s in the jar", "쿠키 저장소에 있는 %s 쿠키", name.Value), func(c cookiejar.Cookie) bool { return c.Name == name.Value })
		},
	}
}

func readDropCookies(c *compiler, n *lesson.Node) action {
	host, _ := c.host(n)
	return action{
		host: host.Value,
		say: func(s *stage) rule.Text {
			return s.inside("%s: all cookies of %s are deleted by hand", "%s에서 %s 사이트의 쿠키를 모두 직접 지웁니다.", wire.Hostname(host.Value))
		},
		do: func(s *stage) error {
			return s.drop(n, rule.Textf("cookies of %s in the jar", "쿠키 저장소에 있는 %s 쿠키", host.Value), func(c cookiejar.Cookie) bool {
				held := traceCookie(c, s.world.clock.Now())
				return held.Concerns(host.Value)
			})
		},
	}
}

func readOpenTools(c *compiler, n *lesson.Node) action {
	host, _ := c.host(n)
	return action{
		host: host.Value,
		say: func(s *stage) rule.Text {
			return s.sentence("%s opens the developer tools (F12) on %s", "%s 개발자 도구(F12)를 엽니다. (%s)", s.shownURL())
		},
		do: func(s *stage) error {
			listed, err := s.profile.Listed(s.tab)
			if page := s.profile.Page(s.tab); err != nil || page.URL.Scheme() != "https" || siteOf(page.URL) != host.Value {
				s.check(n.Pos, s.step.Verb, rule.Textf("a page of https://%s in the tab", "탭에 https://%s 페이지", host.Value), same(s.shownURL()), false)
				return nil
			}
			s.step.Tools = &trace.Tools{Origin: "https://" + host.Value}
			for _, c := range listed {
				s.step.Tools.Cookies = append(s.step.Tools.Cookies, traceCookie(c, s.world.clock.Now()))
			}
			return nil
		},
	}
}

// drop removes cookies by hand. To drop what is not there is a mistake of the
// lesson.
func (s *stage) drop(n *lesson.Node, wanted rule.Text, match func(cookiejar.Cookie) bool) error {
	gone := s.profile.Jar.Drop(s.world.clock.Now(), match)
	if len(gone) == 0 {
		held := names(s.profile.Jar.Cookies(s.world.clock.Now()), func(c cookiejar.Cookie) string { return c.Name })
		s.check(n.Pos, s.step.Verb, wanted, listed(held), false)
	}
	return nil
}

// sentFates translates what a jar decided about the cookies of a request.
func (s *stage) sentFates(sel cookiejar.Selection, now time.Time) []trace.Fate {
	fates := make([]trace.Fate, 0, len(sel.Decisions))
	for _, d := range sel.Decisions {
		fate := trace.NotSent
		if d.Sent {
			fate = trace.Sent
		}
		f := traceFate(fate, d.Check(), *d.Cookie, now)
		if n := s.deletedIn(f.Cookie); d.Gone != nil && d.Gone.Rule.Code == "deleted-by-server" && n > 0 {
			f.Seen = rule.Textf("gone: deleted in (%d)", "(%d)에서 부탁받아 지움", n)
		}
		fates = append(fates, f)
	}
	return fates
}

// deletedIn returns the number of the exchange of this step in which a server
// had the cookie deleted, or 0.
func (s *stage) deletedIn(c trace.Cookie) int {
	for i, x := range s.step.Exchanges {
		for _, f := range x.Received {
			if f.Fate == trace.Deleted && f.Cookie.Same(c) {
				return i + 1
			}
		}
	}
	return 0
}

func receivedFate(line string, d cookiejar.SetDecision, now time.Time) trace.Fate {
	fate := map[cookiejar.SetVerdict]string{
		cookiejar.Stored: trace.Stored, cookiejar.Replaced: trace.Replaced,
		cookiejar.Deleted: trace.Deleted, cookiejar.Refused: trace.Refused,
	}[d.Verdict]
	f := traceFate(fate, d.Check(), d.Cookie, now)
	f.Line = wire.Bytes(line)
	return f
}

func traceFate(fate string, ch rule.Check, c cookiejar.Cookie, now time.Time) trace.Fate {
	f := trace.Fate{Fate: fate, Rule: ch.Rule.Code, Title: ch.Rule.Title, Seen: ch.Seen, Cookie: traceCookie(c, now)}
	if !ch.Holds {
		f.Wanted = ch.Wanted
	}
	return f
}

func traceCookie(c cookiejar.Cookie, now time.Time) trace.Cookie {
	left, untilClose := c.Lasts(now)
	t := trace.Cookie{
		Name: c.Name, Value: wire.Bytes(c.Value), Domain: c.Domain, HostOnly: c.HostOnly, Path: c.Path,
		Secure: c.Secure, HTTPOnly: c.HttpOnly, SameSite: c.SameSite.String(), Partition: c.Partition, CrossSite: c.CrossSiteFrame,
		Persistent: !untilClose, Created: c.Created,
	}
	if !untilClose {
		t.Expires, t.Lasts = c.Expires, left
	}
	if c.Priority != cookiejar.PriorityMedium {
		t.Priority = c.Priority.String()
	}
	return t
}
