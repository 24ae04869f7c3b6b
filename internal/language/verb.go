package scenario

import (
	"strings"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/world"
)

// Verb is an action that a step can take: how a lesson writes an act of a world.
type Verb struct {
	world.Kind           // of the acts that it reads
	Given      bool      // only to set the scene
	Says       rule.Text // what it does in lists of steps, with %s for its values

	// read reads the act of a step. What it returns beside a problem is not done.
	read func(c *compiler, n *lesson.Node) world.Act
}

// Verbs returns all actions, as docs/lesson-format.md lists them.
func Verbs() []Verb {
	return []Verb{
		{Kind: world.Visit{}.Kind(), Says: rule.Text{EN: "visit %s", KO: "%s 주소로 감"}, read: readVisit},
		{Kind: world.Click{}.Kind(), Says: rule.Text{EN: "click [%s]", KO: "[%s] 링크를 누름"}, read: readClick},
		{Kind: world.Submit{}.Kind(), Says: rule.Text{EN: "press [%s]", KO: "[%s] 버튼을 누름"}, read: readSubmit},
		{Kind: world.Press{}.Kind(), Says: rule.Text{EN: "press %s", KO: "브라우저의 %s 누름"}, read: readPress},
		{Kind: world.RestartBrowser{}.Kind(), Says: rule.Text{EN: "close and open the browser (%s)", KO: "브라우저를 닫았다가 다시 엶 (%s)"}, read: readRestartBrowser},
		{Kind: world.PutCookie{}.Kind(), Says: rule.Text{EN: "type in a cookie: %s", KO: "쿠키를 직접 적어 넣음: %s"}, read: readPutCookie},
		{Kind: world.DropCookie{}.Kind(), Says: rule.Text{EN: "delete the cookie %s by hand", KO: "%s 쿠키를 직접 지움"}, read: readDropCookie},
		{Kind: world.DropCookies{}.Kind(), Says: rule.Text{EN: "delete all cookies of %s by hand", KO: "%s 사이트의 쿠키를 모두 직접 지움"}, read: readDropCookies},
		{Kind: world.SignIn{}.Kind(), Given: true, Says: rule.Text{EN: "sign in: %s", KO: "로그인: %s"}, read: readSignIn},
		{Kind: world.Send{}.Kind(), Says: rule.Text{EN: "send a request without a browser: %s", KO: "브라우저 없이 요청을 보냄: %s"}, read: readSend},
		{Kind: world.RestartServer{}.Kind(), Says: rule.Text{EN: "restart the server %s", KO: "%s 서버를 다시 시작함"}, read: readRestartServer},
		{Kind: world.CleanUp{}.Kind(), Says: rule.Text{EN: "run clearsessions on %s", KO: "%s 서버에서 clearsessions 실행"}, read: readCleanUp},
		{Kind: world.ChangeUser{}.Kind(), Says: rule.Text{EN: "an administrator changes a user: %s", KO: "관리자가 사용자 정보를 바꿈: %s"}, read: readChangeUser},
		{Kind: world.Migrate{}.Kind(), Says: rule.Text{EN: "run migrate on %s", KO: "%s 서버에서 migrate 실행"}, read: readMigrate},
		{Kind: world.SetUserModel{}.Kind(), Says: rule.Text{EN: "set AUTH_USER_MODEL: %s", KO: "AUTH_USER_MODEL 설정: %s"}, read: readSetUserModel},
		{Kind: world.Look{}.Kind(), Says: rule.Text{EN: "look at %s", KO: "%s 살펴봄"}, read: readLook},
		{Kind: world.OpenDeveloperTools{}.Kind(), Says: rule.Text{EN: "open the developer tools (F12) on %s", KO: "%s 페이지에서 개발자 도구(F12)를 엶"}, read: readOpenTools},
		{Kind: world.Fetch{}.Kind(), Says: rule.Text{EN: "a script fetches: %s", KO: "스크립트가 fetch로 요청함: %s"}, read: readFetch},
		{Kind: world.Script{}.Kind(), Says: rule.Text{EN: "run a script: %s", KO: "스크립트 실행: %s"}, read: readScript},
		{Kind: world.Resume{}.Kind(), Says: rule.Text{EN: "the page at %s goes on", KO: "%s에서 멈춘 페이지가 이어서 실행됨"}, read: readResume},
	}
}

// Vocabulary is what the reader of lesson files is told about verbs.
func Vocabulary() lesson.Vocabulary {
	return lesson.Vocabulary{Verbs: names(Verbs(), func(v Verb) string { return v.Verb })}
}

func readVisit(c *compiler, n *lesson.Node) world.Act {
	t, _ := c.page(n)
	return world.Visit{URL: t.Value}
}

func readClick(c *compiler, n *lesson.Node) world.Act {
	words, _ := c.text(n)
	return world.Click{Words: words.Value}
}

func readSubmit(c *compiler, n *lesson.Node) world.Act {
	var button lesson.Text
	var fields []world.Field
	if n.Kind == lesson.Scalar {
		c.Add(n.Pos, "write submit: {button: "+n.Value+"}", "submit is a map, found %q", n.Value)
		return nil
	}
	c.Map(n, "submit",
		lesson.Field{Name: "button", Required: true, Read: lesson.Into(&button, c.text)},
		lesson.Field{Name: "fields", Read: lesson.Into(&fields, c.formFields)},
	)
	return world.Submit{Button: button.Value, Fields: fields}
}

// formFields reads the fields of a form with the texts typed into them.
func (c *compiler) formFields(n *lesson.Node) ([]world.Field, bool) {
	entries, ok := c.Entries(n, "fields")
	var fields []world.Field
	for _, e := range entries {
		if t, ok := c.text(e.Value); ok {
			fields = append(fields, world.Field{Name: e.Key.Value, Value: t.Value})
		}
	}
	return fields, ok
}

func readPress(c *compiler, n *lesson.Node) world.Act {
	which, _ := c.OneOf(world.Back, world.Reload)(n)
	return world.Press{Button: which.Value}
}

func readRestartBrowser(c *compiler, n *lesson.Node) world.Act {
	how, _ := c.OneOf("fresh", "restored")(n)
	return world.RestartBrowser{Restored: how.Value == "restored"}
}

func readSignIn(c *compiler, n *lesson.Node) world.Act {
	var address, user lesson.Text
	c.Map(n, "sign_in",
		lesson.Field{Name: "url", Required: true, Read: lesson.Into(&address, c.page)},
		lesson.Field{Name: "user", Required: true, Read: lesson.Into(&user, c.Text)},
	)
	return world.SignIn{URL: address.Value, User: user.Value, Password: c.password(address, user)}
}

func readSend(c *compiler, n *lesson.Node) world.Act {
	var address, method, body lesson.Text
	var headers []world.Field
	if n.Kind == lesson.Scalar {
		c.Add(n.Pos, "write send: {url: "+n.Value+"}", "send is a map, found %q", n.Value)
		return nil
	}
	c.Map(n, "send",
		lesson.Field{Name: "url", Required: true, Read: lesson.Into(&address, c.page)},
		lesson.Field{Name: "method", Read: lesson.Into(&method, c.OneOf("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))},
		lesson.Field{Name: "headers", Read: lesson.Into(&headers, c.headers)},
		lesson.Field{Name: "body", Read: lesson.Into(&body, c.text)},
	)
	return world.Send{URL: address.Value, Method: method.Value, Headers: headers, Body: body.Value}
}

// headers reads header fields that are sent as typed.
func (c *compiler) headers(n *lesson.Node) ([]world.Field, bool) {
	fields, ok := c.formFields(n)
	for _, e := range n.Entries {
		if strings.Trim(e.Key.Value, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			c.Add(e.Key.Pos, "", "%q is no name of a header", e.Key.Value)
		}
		if strings.ContainsAny(e.Value.Value, "\r\n\x00") {
			c.Add(e.Value.Pos, "write it on one line, without |", "a header is one line")
		}
	}
	return fields, ok
}

func readRestartServer(c *compiler, n *lesson.Node) world.Act {
	host, _ := c.host(n)
	return world.RestartServer{Host: host.Value}
}

func readCleanUp(c *compiler, n *lesson.Node) world.Act {
	host, _ := c.host(n)
	return world.CleanUp{Host: host.Value}
}

func readLook(c *compiler, n *lesson.Node) world.Act {
	host, _ := c.host(n)
	return world.Look{Host: host.Value}
}
