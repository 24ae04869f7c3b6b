package scenario

import (
	"fmt"
	"strings"

	"statelab/internal/address"
	"statelab/internal/browser"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// Verb is an action that a step can take.
type Verb struct {
	Name     string
	Requests bool // it makes requests, so its step must expect something
	Browser  bool // a browser acts: `who` and `tab` make sense
	Given    bool // only to set the scene
	Restarts bool // a server starts again: what was in its memory is lost

	Says rule.Text // what it does in lists of steps, with %s for its values

	read func(c *compiler, n *lesson.Node) action
}

// action is what one step does. say tells it in one sentence before it happens;
// do makes it happen and records it.
type action struct {
	host string // the site concerned, where no request decides it
	// on chooses another browser or tab than the step's, where it is set.
	on  func(s *stage)
	say func(s *stage) rule.Text
	do  func(s *stage) error
}

// Verbs returns all actions, as docs/lesson-format.md lists them.
func Verbs() []Verb {
	return []Verb{
		{Name: "visit", Requests: true, Browser: true, Says: rule.Text{EN: "visit %s", KO: "%s 주소로 감"}, read: readVisit},
		{Name: "click", Requests: true, Browser: true, Says: rule.Text{EN: "click [%s]", KO: "[%s] 링크를 누름"}, read: readClick},
		{Name: "submit", Requests: true, Browser: true, Says: rule.Text{EN: "press [%s]", KO: "[%s] 버튼을 누름"}, read: readSubmit},
		{Name: "press", Requests: true, Browser: true, Says: rule.Text{EN: "press %s", KO: "브라우저의 %s 누름"}, read: readPress},
		{Name: "restart_browser", Browser: true, Says: rule.Text{EN: "close and open the browser (%s)", KO: "브라우저를 닫았다가 다시 엶 (%s)"}, read: readRestartBrowser},
		{Name: "put_cookie", Browser: true, Says: rule.Text{EN: "type in a cookie: %s", KO: "쿠키를 직접 적어 넣음: %s"}, read: readPutCookie},
		{Name: "drop_cookie", Browser: true, Says: rule.Text{EN: "delete the cookie %s by hand", KO: "%s 쿠키를 직접 지움"}, read: readDropCookie},
		{Name: "drop_cookies", Browser: true, Says: rule.Text{EN: "delete all cookies of %s by hand", KO: "%s 사이트의 쿠키를 모두 직접 지움"}, read: readDropCookies},
		{Name: "sign_in", Requests: true, Browser: true, Given: true, Says: rule.Text{EN: "sign in: %s", KO: "로그인: %s"}, read: readSignIn},
		{Name: "send", Requests: true, Says: rule.Text{EN: "send a request without a browser: %s", KO: "브라우저 없이 요청을 보냄: %s"}, read: readSend},
		{Name: "restart_server", Restarts: true, Says: rule.Text{EN: "restart the server %s", KO: "%s 서버를 다시 시작함"}, read: readRestartServer},
		{Name: "clean_up", Says: rule.Text{EN: "run clearsessions on %s", KO: "%s 서버에서 clearsessions 실행"}, read: readCleanUp},
		{Name: "change_user", Says: rule.Text{EN: "an administrator changes a user: %s", KO: "관리자가 사용자 정보를 바꿈: %s"}, read: readChangeUser},
		{Name: "migrate", Says: rule.Text{EN: "run migrate on %s", KO: "%s 서버에서 migrate 실행"}, read: readMigrate},
		{Name: "set_user_model", Restarts: true, Says: rule.Text{EN: "set AUTH_USER_MODEL: %s", KO: "AUTH_USER_MODEL 설정: %s"}, read: readSetUserModel},
		{Name: "look", Browser: true, Says: rule.Text{EN: "look at %s", KO: "%s 살펴봄"}, read: readLook},
		{Name: "open_developer_tools", Browser: true, Says: rule.Text{EN: "open the developer tools (F12) on %s", KO: "%s 페이지에서 개발자 도구(F12)를 엶"}, read: readOpenTools},
		{Name: "fetch", Requests: true, Browser: true, Says: rule.Text{EN: "a script fetches: %s", KO: "스크립트가 fetch로 요청함: %s"}, read: readFetch},
		{Name: "script", Browser: true, Says: rule.Text{EN: "run a script: %s", KO: "스크립트 실행: %s"}, read: readScript},
		{Name: "resume", Requests: true, Says: rule.Text{EN: "the page at %s goes on", KO: "%s에서 멈춘 페이지가 이어서 실행됨"}, read: readResume},
	}
}

// Vocabulary is what the reader of lesson files is told about verbs.
func Vocabulary() lesson.Vocabulary {
	return lesson.Vocabulary{Verbs: names(Verbs(), func(v Verb) string { return v.Name })}
}

// parse makes a URL of an address in which values are remembered. What they
// bring in may make it no address any more.
func (s *stage) parse(t lesson.Text) (address.Address, error) {
	u, err := address.Parse(s.world.values.expand(t.Value))
	if err != nil {
		return address.Address{}, fmt.Errorf("%s: %w", t.Pos, err)
	}
	return u, nil
}

func readVisit(c *compiler, n *lesson.Node) action {
	t, _ := c.page(n)
	return action{
		say: func(s *stage) rule.Text {
			return s.sentence("%s goes to %s", "%s %s 주소로 갑니다.", t.Value)
		},
		do: func(s *stage) error {
			u, err := s.parse(t)
			if err != nil {
				return err
			}
			return s.navigate(func() (browser.Navigation, error) { return s.profile.Visit(s.tab, u) })
		},
	}
}

func readClick(c *compiler, n *lesson.Node) action {
	words, _ := c.text(n)
	return action{
		say: func(s *stage) rule.Text {
			return s.sentence("%s clicks [%s] on %s", "%s [%s] 링크를 누릅니다. (%s)", words.Value, s.shownURL())
		},
		do: func(s *stage) error {
			words := s.world.values.expand(words.Value)
			return s.navigate(func() (browser.Navigation, error) { return s.profile.Click(s.tab, words) })
		},
	}
}

func readSubmit(c *compiler, n *lesson.Node) action {
	var button lesson.Text
	var fields []formField
	if n.Kind == lesson.Scalar {
		c.Add(n.Pos, "write submit: {button: "+n.Value+"}", "submit is a map, found %q", n.Value)
		return waiting()
	}
	c.Map(n, "submit",
		lesson.Field{Name: "button", Required: true, Read: lesson.Into(&button, c.text)},
		lesson.Field{Name: "fields", Read: lesson.Into(&fields, c.formFields)},
	)
	return action{
		say: func(s *stage) rule.Text {
			return s.sentence("%s presses [%s] on %s", "%s [%s] 버튼을 누릅니다. (%s)", button.Value, s.shownURL())
		},
		do: func(s *stage) error {
			button, typed := s.world.values.expand(button.Value), s.typed(fields)
			return s.navigate(func() (browser.Navigation, error) { return s.profile.Submit(s.tab, button, typed) })
		},
	}
}

// formField is a form field's name and the text typed into it.
type formField struct{ name, value lesson.Text }

func (c *compiler) formFields(n *lesson.Node) ([]formField, bool) {
	entries, ok := c.Entries(n, "fields")
	var fields []formField
	for _, e := range entries {
		if t, ok := c.text(e.Value); ok {
			fields = append(fields, formField{lesson.Text{Value: e.Key.Value, Pos: e.Key.Pos}, t})
		}
	}
	return fields, ok
}

func (s *stage) typed(fields []formField) []browser.Field {
	typed := make([]browser.Field, len(fields))
	for i, f := range fields {
		typed[i] = browser.Field{Name: f.name.Value, Value: s.world.values.expand(f.value.Value)}
	}
	return typed
}

func readPress(c *compiler, n *lesson.Node) action {
	which, _ := c.OneOf("back", "reload")(n)
	if which.Value == "back" {
		return action{
			say: func(s *stage) rule.Text {
				return s.sentence("%s goes back from %s", "%s 뒤로 갑니다. (%s)", s.shownURL())
			},
			do: func(s *stage) error {
				return s.navigate(func() (browser.Navigation, error) { return s.profile.Back(s.tab) })
			},
		}
	}
	return action{
		say: func(s *stage) rule.Text {
			return s.sentence("%s reloads %s", "%s %s 페이지를 새로 고칩니다.", s.shownURL())
		},
		do: func(s *stage) error {
			return s.navigate(func() (browser.Navigation, error) { return s.profile.Reload(s.tab) })
		},
	}
}

func readRestartBrowser(c *compiler, n *lesson.Node) action {
	how, _ := c.OneOf("fresh", "restored")(n)
	restored := how.Value == "restored"
	return action{
		say: func(s *stage) rule.Text {
			said := s.restarts()
			if restored {
				said.EN += ", and its last session is restored"
				said.KO += " 브라우저가 마지막 세션을 되살립니다."
			}
			return said
		},
		do: func(s *stage) error {
			s.profile.Restart(restored)
			s.note("no server learns of it", "서버는 이 일을 알지 못함")
			return nil
		},
	}
}

// restarts says that the acting browser is closed and opened again: a browser by its
// title, or the browser of what has another one, such as a laptop.
func (s *stage) restarts() rule.Text {
	en, ko := "%s closes the browser and opens it again", "%s에서 브라우저를 닫았다가 다시 엽니다."
	title := s.profile.title
	if strings.HasSuffix(strings.ToLower(title.In(rule.English)), "browser") {
		en = "%s is closed and opened again"
	}
	if strings.HasSuffix(title.In(rule.Korean), "브라우저") {
		ko = "%s를 닫았다가 다시 엽니다."
	}
	return s.inside(en, ko)
}

func readSignIn(c *compiler, n *lesson.Node) action {
	var address, user lesson.Text
	c.Map(n, "sign_in",
		lesson.Field{Name: "url", Required: true, Read: lesson.Into(&address, c.page)},
		lesson.Field{Name: "user", Required: true, Read: lesson.Into(&user, c.Text)},
	)
	password := c.password(address, user)
	return action{
		say: func(s *stage) rule.Text {
			return s.sentence("%s signs in as %s on %s", "%s %s 계정으로 로그인합니다. (%s)", user.Value, address.Value)
		},
		do: func(s *stage) error {
			u, err := s.parse(address)
			if err != nil {
				return err
			}
			if err := s.navigated(s.profile.Visit(s.tab, u)); err != nil {
				return err
			}
			typed := []browser.Field{{Name: "username", Value: user.Value}, {Name: "password", Value: password}}
			if err := s.navigated(s.profile.SubmitFields(s.tab, typed)); err != nil {
				return err
			}
			found := trace.NotAsked
			for _, x := range s.step.Exchanges {
				if x.Server != nil && x.Server.User != trace.NotAsked {
					found = x.Server.User
				}
			}
			s.check(user.Pos, "sign_in", same(user.Value), same(found), found == user.Value)
			return nil
		},
	}
}

func readSend(c *compiler, n *lesson.Node) action {
	var address, method, body lesson.Text
	var headers []formField
	if n.Kind == lesson.Scalar {
		c.Add(n.Pos, "write send: {url: "+n.Value+"}", "send is a map, found %q", n.Value)
		return waiting()
	}
	c.Map(n, "send",
		lesson.Field{Name: "url", Required: true, Read: lesson.Into(&address, c.page)},
		lesson.Field{Name: "method", Read: lesson.Into(&method, c.OneOf("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))},
		lesson.Field{Name: "headers", Read: lesson.Into(&headers, c.headers)},
		lesson.Field{Name: "body", Read: lesson.Into(&body, c.text)},
	)
	if !method.Given() {
		method.Value = "GET"
	}
	return action{
		say: func(*stage) rule.Text {
			return rule.Textf("A raw request, sent without a browser and without a jar: %s %s",
				"브라우저도 쿠키 저장소도 거치지 않고 요청을 직접 보냅니다. (%s %s)", method.Value, address.Value)
		},
		do: func(s *stage) error {
			u, err := s.parse(address)
			if err != nil {
				return err
			}
			req := wire.Request{Method: method.Value, Target: u.Target(), Body: wire.Bytes(s.world.values.expand(body.Value))}
			for _, h := range headers {
				value := s.world.values.expand(h.value.Value)
				if strings.ContainsAny(value, "\r\n\x00") {
					return fmt.Errorf("%s: the header %s would hold a line end", h.value.Pos, h.name.Value)
				}
				req.Headers = append(req.Headers, wire.Header{Name: h.name.Value, Value: wire.Bytes(value)})
			}
			return s.send(u, req)
		},
	}
}

// headers reads header fields that are sent as typed.
func (c *compiler) headers(n *lesson.Node) ([]formField, bool) {
	fields, ok := c.formFields(n)
	for _, f := range fields {
		if strings.Trim(f.name.Value, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			c.Add(f.name.Pos, "", "%q is no name of a header", f.name.Value)
		}
		if strings.ContainsAny(f.value.Value, "\r\n\x00") {
			c.Add(f.value.Pos, "write it on one line, without |", "a header is one line")
		}
	}
	return fields, ok
}

func readRestartServer(c *compiler, n *lesson.Node) action {
	host, _ := c.host(n)
	return action{
		host: host.Value,
		say: func(*stage) rule.Text {
			return rule.Textf("The server of %s stops and starts again", "%s 서버가 멈췄다가 다시 시작합니다.", host.Value)
		},
		do: func(s *stage) error {
			s.note("what was in its memory is lost, what was in its database is kept; its connections closed",
				"메모리에 있던 것은 사라지고 데이터베이스에 있던 것은 남음. 열려 있던 연결은 닫힘")
			return s.world.servers[host.Value].Restart()
		},
	}
}

func readCleanUp(c *compiler, n *lesson.Node) action {
	host, _ := c.host(n)
	return action{
		host: host.Value,
		say: func(*stage) rule.Text {
			return rule.Textf("On %s somebody runs clearsessions", "%s 서버에서 clearsessions 명령을 실행합니다.", host.Value)
		},
		do: func(s *stage) error {
			statements, err := s.world.servers[host.Value].CleanUp()
			s.step.Queries = append(s.step.Queries, traceQueries(statements)...)
			return err
		},
	}
}

func readLook(c *compiler, n *lesson.Node) action {
	host, _ := c.host(n)
	return action{
		host: host.Value,
		say: func(*stage) rule.Text {
			return rule.Textf("Nothing is sent. A look at what is stored for %s now",
				"아무것도 보내지 않고, %s에 관해 지금 저장되어 있는 것을 봅니다.", host.Value)
		},
		do: func(s *stage) error {
			page := s.profile.Page(s.tab)
			s.step.Looks = page != nil && siteOf(page.URL) == host.Value
			return nil
		},
	}
}
