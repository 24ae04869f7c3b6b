package scenario

import (
	"regexp"
	"strings"

	"statelab/internal/browser"
	"statelab/internal/cookiejar"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// readFetch reads a request that a script of the page shown makes. What the
// script may do with the answer is a matter of CORS, which is not simulated: the
// answer is recorded in any case, and no request asks for leave first.
func readFetch(c *compiler, n *lesson.Node) action {
	var address, method, credentials lesson.Text
	var fields []formField
	if n.Kind == lesson.Scalar {
		c.Add(n.Pos, "write fetch: {url: "+n.Value+"}", "fetch is a map, found %q", n.Value)
		return waiting()
	}
	c.Map(n, "fetch",
		lesson.Field{Name: "url", Required: true, Read: lesson.Into(&address, c.page)},
		lesson.Field{Name: "method", Read: lesson.Into(&method, c.OneOf("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"))},
		lesson.Field{Name: "fields", Read: lesson.Into(&fields, c.formFields)},
		lesson.Field{Name: "credentials", Read: lesson.Into(&credentials, c.OneOf("include", "same-origin", "omit"))},
	)
	if !method.Given() {
		method.Value = "GET"
	}
	mode := cookiejar.SameOrigin // fetch() without options
	switch credentials.Value {
	case "include":
		mode = cookiejar.Include
	case "omit":
		mode = cookiejar.Omit
	}
	return action{
		say: func(s *stage) rule.Text {
			with := ""
			if credentials.Given() && mode != cookiejar.SameOrigin {
				with = ", credentials: " + credentials.Value
			}
			return s.sentence("%s has a script of %s fetch %s %s%s", "%s %s 페이지의 스크립트로 요청을 보냅니다. (%s %s%s)",
				s.shownURL(), method.Value, address.Value, with)
		},
		do: func(s *stage) error {
			u, err := s.parse(address)
			if err != nil {
				return err
			}
			r := browser.Request{URL: u, Method: method.Value, Fields: s.typed(fields), Credentials: mode}
			return s.navigate(func() (browser.Navigation, error) { return s.profile.Fetch(s.tab, r) })
		},
	}
}

// cookieScript is a line that reads document.cookie, or writes one text to it.
var cookieScript = regexp.MustCompile(`^document\.cookie(?:\s*=\s*(?:"([^"\\\r\n]*)"|'([^'\\\r\n]*)'))?\s*;?$`)

// readScript reads a line of script that runs in the page shown.
func readScript(c *compiler, n *lesson.Node) action {
	t, ok := c.text(n)
	t.Value = strings.TrimSpace(t.Value)
	m := cookieScript.FindStringSubmatch(t.Value)
	if ok && m == nil {
		hint := `write document.cookie to read, or document.cookie = "a=1; Path=/" to write`
		if strings.Contains(t.Value, `\`) {
			hint = `a backslash has no place in a cookie: write document.cookie = "a=1; Path=/"`
		}
		c.Add(n.Pos, hint, "a script reads or writes document.cookie, and does nothing else: found %q", t.Value)
	}
	if m == nil {
		return waiting()
	}
	line, writes := m[1]+m[2], strings.Contains(t.Value, "=")
	return action{
		say: func(s *stage) rule.Text {
			return s.sentence("%s runs a script on %s: %s", "%s %s 페이지에서 스크립트를 실행합니다. (%s)", s.shownURL(), t.Value)
		},
		do: func(s *stage) error {
			script := &trace.Script{URL: s.shownURL(), Line: s.world.values.expand(t.Value), Writes: writes}
			err := s.script(script, s.world.values.expand(line))
			if err == nil {
				s.step.Script = script
			}
			return err
		},
	}
}

// script reads the cookies of the page shown, or writes a line to them.
func (s *stage) script(script *trace.Script, line string) error {
	now := s.world.clock.Now()
	if page := s.profile.Page(s.tab); page != nil {
		s.world.host = siteOf(page.URL)
	}
	if script.Writes {
		r, err := s.profile.WriteCookie(s.tab, line)
		if err == nil {
			script.Fates = []trace.Fate{receivedFate(r.Line, r.Decision, now)}
		}
		return err
	}
	sees, err := s.profile.ReadCookies(s.tab)
	script.Sees, script.Fates = wire.Bytes(sees.Header), s.sentFates(sees, now)
	return err
}

// asExchange shows what a script did to the expectations about cookies: what it
// sees as sent, what became of what it wrote as received. It reports false for
// expectations of which a script knows nothing.
func asExchange(script *trace.Script, about string) (x *trace.Exchange, ok bool) {
	if script == nil {
		return nil, false
	}
	switch about {
	case "sent", "not_sent":
		return &trace.Exchange{Sent: script.Fates}, !script.Writes
	case "stored", "replaced", "deleted", "refused":
		return &trace.Exchange{Received: script.Fates}, script.Writes
	}
	return nil, false
}

// why says what made a request happen, where it is no plain visit.
func why(hop browser.Hop) rule.Text {
	who := rule.Text{EN: "the page", KO: "페이지가"}
	if hop.InFrame {
		who = rule.Text{EN: "the frame", KO: "프레임이"}
	}
	loads := func(en, ko string) rule.Text {
		return rule.Text{EN: who.EN + " loads " + en, KO: who.KO + " " + ko + " 불러옴"}
	}
	switch hop.Cause {
	case browser.Followed:
		return rule.Text{EN: "the browser follows by itself", KO: "브라우저가 스스로 따라감"}
	case browser.Image:
		return loads("an image", "이미지를")
	case browser.Script:
		return loads("a script", "스크립트를")
	case browser.Style:
		return loads("a style sheet", "스타일시트를")
	case browser.Framed:
		return loads("a frame", "프레임을")
	case browser.Fetched:
		return rule.Text{EN: "a script of the page fetches it", KO: "페이지의 스크립트가 fetch로 요청함"}
	}
	return rule.Text{}
}
