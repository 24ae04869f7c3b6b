package language

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cors"
	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/world"
)

// What the verbs take that take more than one value. On a line the first field is the
// text before all others.

// clicked is a link by its words alone, or the map in which nth says which of several.
var clicked = func() kind[world.Click] {
	whole := click.kind()
	return kind[world.Click]{Type{Form: AsEither, Says: "text, or a [map](#click)", Either: []Type{dollarText.Type, whole.Type}, Fields: whole.Type.Fields},
		func(r *Reader, n *lesson.Node) (world.Click, bool) {
			if n.Kind == lesson.Map {
				return whole.read(r, n)
			}
			words, ok := dollarText.read(r, n)
			return world.Click{Words: words}, ok
		}, func(a world.Click) *lesson.Node {
			if a.Nth > 0 {
				return whole.write(a)
			}
			return lesson.NewText(a.Words)
		}}
}()

var click = shapeOf("click",
	at(Field{Name: "link", Required: true, About: rule.Text{EN: "the words of the link", KO: "링크에 적힌 글입니다."}}, dollarText, func(a *world.Click) *string { return &a.Words }),
	at(Field{Name: "nth", Default: "the only one", About: rule.Text{EN: "which of several links with these words, counted from the top: `1`, `2`", KO: "글이 같은 링크가 여럿일 때 위에서부터 몇 번째인지 적습니다. `1`, `2`처럼 적습니다."}}, nth, func(a *world.Click) *int { return &a.Nth }),
)

var submit = shapeOf("submit",
	at(Field{Name: "button", Required: true, About: rule.Text{EN: "the words on it", KO: "버튼에 적힌 글입니다."}}, dollarText, func(a *world.Submit) *string { return &a.Button }),
	at(Field{Name: "nth", Default: "the only one", About: rule.Text{EN: "which of several buttons with these words, counted from the top: `1`, `2`", KO: "글이 같은 버튼이 여럿일 때 위에서부터 몇 번째인지 적습니다. `1`, `2`처럼 적습니다."}}, nth, func(a *world.Submit) *int { return &a.Nth }),
	at(Field{Name: "fields", OfForm: true, Default: "none", About: rule.Text{
		EN: "what is typed. Fields that are not named keep their value, and hidden ones go along. A box is ticked by its own value and unticked by `''`, several of one name by a list: `{seats: ['1', '2']}`; a radio button and a select take the values that they offer. The words that stand beside a box, a radio button or in an option do for its value",
		KO: "입력란에 적는 것입니다. 적지 않은 입력란은 값이 그대로이고, 숨은 입력란도 함께 갑니다. 체크 박스는 자기 값을 적으면 선택되고 `''`를 적으면 해제됩니다. 이름이 같은 것을 여러 개 선택하려면 `{seats: ['1', '2']}`처럼 목록으로 적습니다. 라디오 버튼과 선택 목록에는 거기 있는 값을 적습니다. 값 대신 옆에 보이는 글을 적어도 됩니다."}},
		formFields.called("field → text, or list of texts"), func(a *world.Submit) *[]world.Field { return &a.Fields }),
	at(Field{Name: "hidden", Default: "none", About: rule.Text{
		EN: "hidden fields whose value is changed in the developer tools before, as everybody can who has the page; by its name the value of the button that is pressed, too",
		KO: "보내기 전에 개발자 도구로 값을 바꾼 숨은 입력란입니다. 페이지를 받은 사람은 누구나 그렇게 할 수 있습니다. 누르는 버튼의 값도 그 이름으로 바꿉니다."}},
		fieldsOf("hidden").called("field → text"), func(a *world.Submit) *[]world.Field { return &a.Hidden }),
	at(Field{Name: "twice", Default: "`false`", About: rule.Text{
		EN: "a [double click](#a-double-click): the form is sent once more out of the same page, before an answer is there; with `in_turn` when the server has answered, and before that has come",
		KO: "[두 번 잇달아 누름](#a-double-click): 응답이 오기 전에 같은 페이지에서 폼을 한 번 더 보냅니다. `in_turn`이면 서버가 첫 요청에 응답한 뒤, 그 응답이 도착하기 전에 보냅니다."}}, twice, func(a *world.Submit) *world.Twice { return &a.Twice }),
).short("write submit: {button: %s}").checked(func(r *Reader, _ *lesson.Node, a *world.Submit) {
	for _, f := range a.Fields { // who signs up, whom expectations from then on may name
		if f.Value != "" && r.namesUsers(f.Name) {
			r.knowUser(f.Value)
		}
	}
})

// twice is how something is sent twice: true, or one behind the other.
var twice = kind[world.Twice]{Type{Form: AsEither, Says: "`true`, `false` or `in_turn`", Either: []Type{boolKind.Type, inTurn.Type}}, func(r *Reader, n *lesson.Node) (world.Twice, bool) {
	if n.Kind == lesson.Scalar && n.Value != string(world.InTurn) && diag.Nearest(strings.ReplaceAll(n.Value, "-", "_"), []string{string(world.InTurn)}) == "" {
		on, ok := boolKind.read(r, n)
		if !ok || !on {
			return world.Once, ok
		}
		return world.AtOnce, true
	}
	as, ok := inTurn.read(r, n)
	return world.Twice(as), ok
}, func(t world.Twice) *lesson.Node { return lesson.NewText(string(t)) }}

var inTurn = word(string(world.InTurn))

// nth is a place among several, counted from 1.
var nth = numberKind.that(func(r *Reader, n *lesson.Node, nth int) bool {
	if nth < 1 {
		r.Add(n.Pos, "the first one is 1", "%d is no place in an order", nth)
	}
	return nth >= 1
})

var putCookie = shapeOf("put_cookie",
	at(Field{Name: "url", Required: true, About: rule.Text{EN: "the page that it is put for", KO: "이 페이지에 쓰일 쿠키로 넣습니다."}}, siteURL, func(a *world.PutCookie) *string { return &a.URL }),
	at(Field{Name: "name", Required: true}, dollarText, func(a *world.PutCookie) *string { return &a.Name }),
	at(Field{Name: "value", Required: true}, dollarText, func(a *world.PutCookie) *string { return &a.Value }),
	at(Field{Name: "domain", Default: "none: for this host alone"}, hostKind, func(a *world.PutCookie) *string { return &a.Domain }),
	at(Field{Name: "path", Default: "`/`"}, dollarText, func(a *world.PutCookie) *string { return &a.Path }),
	at(Field{Name: "secure", Default: "`false`"}, boolKind, func(a *world.PutCookie) *bool { return &a.Secure }),
	at(Field{Name: "http_only", Default: "`false`"}, boolKind, func(a *world.PutCookie) *bool { return &a.HTTPOnly }),
	at(Field{Name: "same_site", Default: "none"}, sameSite, func(a *world.PutCookie) *string { return &a.SameSite }),
	at(Field{Name: "lasts", Default: "until the browser closes"}, given(lengthKind), func(a *world.PutCookie) **time.Duration { return &a.Lasts }),
)

var openMail = shapeOf("open_mail",
	at(Field{Name: "to", Required: true, About: rule.Text{EN: "whose newest mail is opened", KO: "이 주소로 온 최근 메일을 엽니다."}}, dollarText.called("mail address"), func(a *world.OpenMail) *string { return &a.To }),
	at(Field{Name: "link", Default: "the only one", About: rule.Text{EN: "the words of the link", KO: "링크에 적힌 글입니다."}}, dollarText, func(a *world.OpenMail) *string { return &a.Words }),
).short("write open_mail: {to: %s}").checked(func(r *Reader, n *lesson.Node, a *world.OpenMail) {
	for _, s := range r.lesson.Sites {
		if in := s.Node.Get("built_in"); in != nil && in.Value == httpsim.Mailbox {
			a.URL = "https://" + s.Host.Value + "/"
			return
		}
	}
	r.Add(n.Pos, "add one under sites, as in post.test: {built_in: mailbox}", "no site of the lesson shows mails")
})

var signIn = shapeOf("sign_in",
	at(Field{Name: "url", Required: true, About: rule.Text{
		EN: "of the page with the form, which has the fields `username` and `password`",
		KO: "폼이 있는 페이지의 주소입니다. 폼에는 `username` 입력란과 `password` 입력란이 있습니다."}}, pageURL, func(a *world.SignIn) *string { return &a.URL }),
	at(Field{Name: "user", Required: true, About: rule.Text{
		EN: "one of the site's users. The password is looked up",
		KO: "그 사이트의 사용자 한 사람입니다. 비밀번호는 찾아서 씁니다."}}, textKind.called("name"), func(a *world.SignIn) *string { return &a.User }),
	at(Field{Name: "fields", Default: "none", About: rule.Text{
		EN: "what else is typed or ticked, as at [submit](#submit): `{remember: on}`",
		KO: "그 밖에 적거나 선택하는 것입니다. [submit](#submit)과 같습니다. `{remember: on}`처럼 적습니다."}},
		formFields.called("field → text, or list of texts"), func(a *world.SignIn) *[]world.Field { return &a.Fields }),
).checked(func(r *Reader, n *lesson.Node, a *world.SignIn) {
	if user := n.Get("user"); user != nil && user.Kind == lesson.Scalar {
		a.Password = r.password(a.URL, user)
	}
})

// password returns the password of a user of the site of an address.
func (r *Reader) password(page string, user *lesson.Node) string {
	u, err := address.Parse(page)
	if err != nil { // of $login the first site that has the user
		for _, site := range r.lesson.Sites {
			for _, declared := range declaredUsers(r.projectOf(&site).Node, nil) {
				if declared.Name == user.Value && declared.Password != "" {
					return declared.Password
				}
			}
		}
		return ""
	}
	site := r.site(u.HostPort())
	if site == nil {
		return ""
	}
	var known []string
	for _, declared := range declaredUsers(r.projectOf(site).Node, nil) {
		if declared.Name == user.Value {
			return declared.Password
		}
		known = append(known, declared.Name)
	}
	hint := "it has [" + few(known) + "], under users"
	if len(known) == 0 {
		hint = "give the site users: {" + user.Value + ": {password: ...}}"
	}
	r.Add(user.Pos, r.Guess(user.Value, known, hint), "%s has no user %q", u.HostPort(), user.Value)
	return ""
}

var send = shapeOf("send",
	at(Field{Name: "url", Required: true}, pageURL, func(a *world.Send) *string { return &a.URL }),
	at(Field{Name: "method", Default: "`GET`"}, word(httpMethods...), func(a *world.Send) *string { return &a.Method }),
	at(Field{Name: "headers", Default: "only `Host`, and the length of a body", About: rule.Text{EN: "sent as typed", KO: "적은 그대로 보냅니다."}},
		headers, func(a *world.Send) *[]world.Field { return &a.Headers }),
	at(Field{Name: "body", Default: "none", About: rule.Text{EN: "sent as typed", KO: "적은 그대로 보냅니다."}}, dollarText, func(a *world.Send) *string { return &a.Body }),
	at(Field{Name: "twice", Default: "`false`", About: rule.Text{
		EN: "the same request once more at the same moment, before an answer is there, handled beside the first as at a [double click](#a-double-click); both are answered. With `in_turn` it goes behind the answer of the first",
		KO: "응답이 오기 전에 같은 요청을 동시에 한 번 더 보냅니다. 서버는 [두 번 잇달아 누름](#a-double-click)처럼 두 요청을 나란히 처리하고, 둘 다 응답을 받습니다. `in_turn`이면 차례로 보냅니다."}}, twice, func(a *world.Send) *world.Twice { return &a.Twice }),
).short("write send: {url: %s}")

var fetch = shapeOf("fetch",
	at(Field{Name: "url", Required: true}, pageURL, func(a *world.Fetch) *string { return &a.URL }),
	at(Field{Name: "method", Default: "`GET`"}, word("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"), func(a *world.Fetch) *string { return &a.Method }),
	at(Field{Name: "fields", OfForm: true, Default: "none", About: rule.Text{EN: "of a form: in the query of a GET, else in the body", KO: "폼의 입력란입니다. GET이면 쿼리에, 아니면 본문에 담깁니다."}},
		formFields, func(a *world.Fetch) *[]world.Field { return &a.Fields }),
	at(Field{Name: "json", Default: "none", About: rule.Text{EN: "the body: JSON, with `Content-Type: application/json`", KO: "본문입니다. JSON이며 `Content-Type: application/json`과 함께 보냅니다."}},
		wholeJSON, func(a *world.Fetch) *string { return &a.JSON }),
	at(Field{Name: "body", Default: "none", About: rule.Text{EN: "the body, as `text/plain` unless `headers` says otherwise", KO: "본문입니다. `headers`에 다른 것을 적지 않으면 `text/plain`으로 보냅니다."}},
		dollarText, func(a *world.Fetch) *string { return &a.Body }),
	at(Field{Name: "headers", Default: "none", About: rule.Text{EN: "that the script sets. Other origins are asked for leave first", KO: "스크립트가 붙이는 헤더입니다. 다른 출처에는 먼저 허락을 구하게 됩니다."}},
		scriptHeaders, func(a *world.Fetch) *[]world.Field { return &a.Headers }),
	at(Field{Name: "credentials", Default: "`same-origin`, as in `fetch()`", About: rule.Text{
		EN: "to which origins cookies go along and from which they are stored",
		KO: "어느 출처로 쿠키가 함께 가고 어느 출처에서 온 쿠키가 저장되는지 정합니다."}},
		word("include", "same-origin", "omit"), func(a *world.Fetch) *string { return &a.Credentials }),
).short("write fetch: {url: %s}").checked(func(r *Reader, n *lesson.Node, a *world.Fetch) {
	bodies := slices.DeleteFunc([]string{"fields", "json", "body"}, func(key string) bool { return n.Get(key) == nil })
	method := cmp.Or(a.Method, "GET")
	switch {
	case len(bodies) > 1:
		r.Add(n.Get(bodies[1]).Pos, "", "a request has one body, found %s", strings.Join(bodies, ", "))
	case len(bodies) == 1 && bodies[0] != "fields" && (method == "GET" || method == "HEAD"):
		r.Add(n.Get(bodies[0]).Pos, "add method: POST", "fetch() refuses a body with %s", method)
	}
})

// scriptHeaders are headers that a script can set.
var scriptHeaders = headers.that(func(r *Reader, n *lesson.Node, _ []world.Field) bool {
	for _, e := range n.Entries {
		if cors.Forbidden(cors.Header{Name: e.Key.Value, Value: e.Value.Value}) {
			r.Add(e.Key.Pos, "delete it: the browser writes it itself", "no script can set the header %s", e.Key.Value)
		}
	}
	return true
})

// scriptLine is a line of script that runs in the page shown.
var scriptLine = as(dollarText, func(s string, _ *lesson.Node) string { return strings.TrimSpace(s) }, func(s string) string { return s }).called("[line](#script)").
	that(func(r *Reader, n *lesson.Node, line string) bool {
		if _, _, known := world.CookieScript(line); known {
			return true
		}
		hint := `write document.cookie to read, or document.cookie = "a=1; Path=/" to write`
		if strings.Contains(line, `\`) {
			hint = `a backslash has no place in a cookie: write document.cookie = "a=1; Path=/"`
		}
		r.Add(n.Pos, hint, "a script reads or writes document.cookie, and does nothing else: found %q", line)
		return false
	})

// notEmpty is a text that says something.
func notEmpty(wanted string) kind[string] {
	return textKind.that(func(r *Reader, n *lesson.Node, s string) bool {
		if s == "" {
			r.Add(n.Pos, "", "%s", wanted)
		}
		return s != ""
	})
}

var changes = []string{"name", "password", "unusable_password", "email", "active", "staff", "superuser", "deleted"}

// changeUser is what somebody else does to a user in a site's table.
var changeUser = shapeOf("change_user",
	at(Field{Name: "host", Required: true, About: rule.Text{EN: "of the site", KO: "사이트의 호스트입니다."}}, siteHost, func(a *world.ChangeUser) *string { return &a.Host }),
	at(Field{Name: "user", Required: true, About: rule.Text{EN: "whom to change", KO: "누구를 바꿀지 적습니다."}}, textKind.called("name"), func(a *world.ChangeUser) *string { return &a.User }),
	at(Field{Name: "name", About: rule.Text{EN: "another name, which expectations from then on may use", KO: "새 이름입니다. 그 뒤의 expect에서 쓸 수 있습니다."}},
		usersName.called("text"), func(a *world.ChangeUser) *string { return &a.Name }),
	at(Field{Name: "password", About: rule.Text{EN: "another password", KO: "새 비밀번호입니다."}}, notEmpty("a user has a password"), func(a *world.ChangeUser) *string { return &a.Password }),
	at(Field{Name: "unusable_password", About: rule.Text{EN: "`set_unusable_password()`", KO: "`set_unusable_password()`입니다."}}, onlyTrue("delete the key"), func(a *world.ChangeUser) *bool { return &a.Unusable }),
	at(Field{Name: "email", About: rule.Text{EN: "another address", KO: "새 메일 주소입니다."}}, notEmpty("an address is no empty text"), func(a *world.ChangeUser) *string { return &a.Email }),
	at(Field{Name: "active", About: rule.Text{EN: "Django's `is_active`", KO: "Django의 `is_active`입니다."}}, given(boolKind), func(a *world.ChangeUser) **bool { return &a.Active }),
	at(Field{Name: "staff", About: rule.Text{EN: "Django's `is_staff`", KO: "Django의 `is_staff`입니다."}}, given(boolKind), func(a *world.ChangeUser) **bool { return &a.Staff }),
	at(Field{Name: "superuser", About: rule.Text{EN: "Django's `is_superuser`", KO: "Django의 `is_superuser`입니다."}}, given(boolKind), func(a *world.ChangeUser) **bool { return &a.Superuser }),
	at(Field{Name: "deleted", About: rule.Text{EN: "the row of the user goes", KO: "사용자의 행이 지워집니다."}}, onlyTrue("delete the key"), func(a *world.ChangeUser) *bool { return &a.Deleted }),
).short("write change_user: {host: …, user: %s, active: false}").checked(func(r *Reader, n *lesson.Node, a *world.ChangeUser) {
	given := 0
	for _, name := range changes {
		if n.Get(name) != nil {
			given++
		}
	}
	if given != 1 {
		r.Add(n.Pos, "one of "+strings.Join(changes, ", "), "change_user makes one change, found %d", given)
	}
	if name := n.Get("name"); name != nil && name.Kind == lesson.Scalar {
		r.knowUser(name.Value)
	}
}).kind().called("[map](#change_user)")

// setUserModel is what AUTH_USER_MODEL of a host is changed to.
var setUserModel = shapeOf("set_user_model",
	at(Field{Name: "host", Required: true, About: rule.Text{EN: "of the site", KO: "사이트의 호스트입니다."}}, siteHost, func(a *world.SetUserModel) *string { return &a.Host }),
	at(Field{Name: "to", Required: true, About: rule.Text{EN: "`default` is `auth.User`, `custom` is `accounts.User`", KO: "`default`는 `auth.User`, `custom`은 `accounts.User`입니다."}},
		word(httpsim.UserModels()...), func(a *world.SetUserModel) *string { return &a.To }),
).short("write set_user_model: {host: …, to: custom}")
