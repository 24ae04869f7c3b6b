package language

import (
	"slices"
	"unicode/utf8"

	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
	"statelab/internal/trace"
)

var sendMail = shapeOf("send_mail",
	at(Field{Name: "to", Required: true, About: en("the address, as in `{{ found.email }}`. To an empty one nothing is sent")}, template, func(a *httpsim.SendMail) *httpsim.Template { return &a.To }),
	at(Field{Name: "from", Default: "`DEFAULT_FROM_EMAIL`", About: en("who sends it, as it says")}, template, func(a *httpsim.SendMail) *httpsim.Template { return &a.From }),
	at(Field{Name: "subject", Required: true}, template, func(a *httpsim.SendMail) *httpsim.Template { return &a.Subject }),
	at(Field{Name: "text", About: en("what it says. It or `html` is required")}, given(template), func(a *httpsim.SendMail) **httpsim.Template { return &a.Text }),
	at(Field{Name: "html", About: en("what it says, as a `template`, with links that have words of their own")}, given(template.called("text with `{{ }}` and `{% %}`")), func(a *httpsim.SendMail) **httpsim.Template { return &a.HTML }),
).checked(func(r *Reader, n *lesson.Node, a *httpsim.SendMail) {
	switch text, html := n.Get("text"), n.Get("html"); {
	case text == nil && html == nil && !slices.ContainsFunc(n.Entries, func(e lesson.Entry) bool { return e.Key.Value == "body" || e.Key.Value == "message" }):
		r.Add(n.Pos, "write text: …", "a mail says something: it has text or html")
	case text != nil && html != nil:
		r.Add(html.Pos, "leave one of the two out", "a mail has text or html, and not both")
	}
})

// usersName is a name that Django allows for a user. Lessons name users in places that have
// words of their own, and nobody is called so.
var usersName = textKind.called("name").that(func(r *Reader, n *lesson.Node, name string) bool {
	isWord, longest := slices.Contains([]string{trace.Anonymous, trace.NotAsked, byForm}, name), httpsim.LongestName
	if own := httpsim.UsersAmong(r.models); own != nil {
		longest = own.LongestNameOf()
	}
	switch {
	case isWord:
		r.Add(n.Pos, "choose another name", "%s is a word of its own where users are named", name)
	case utf8.RuneCountInString(name) > longest:
		r.Add(n.Pos, "a shorter name", "a user's name has %d characters at most, found %d", longest, utf8.RuneCountInString(name))
	case !namesOfUsers().MatchString(name):
		r.Add(n.Pos, "as in mina or mina@post.test", "a user's name has letters, digits and @ . + - _, found %q", name)
	default:
		return true
	}
	return false
})

// namesOfUsers is what Django's UnicodeUsernameValidator allows.
var namesOfUsers = memo.Pattern(`^[\p{L}\p{N}_.@+-]+$`)

// byForm is what login says for the user of the form.
const byForm = "form"

// userKeys are the columns by which a user is looked up; put keeps what was said.
func userKeys[A any](put func(*A, httpsim.UserKey, httpsim.Template)) []key[A] {
	by := func(key httpsim.UserKey, about string) key[A] {
		return putAt(Field{Name: string(key), About: en(about)}, key, put)
	}
	return []key[A]{
		by(httpsim.ByName, "the name, as in `{{ post.username }}`"),
		by(httpsim.ByID, "the id, as in `{{ session.user_id }}`"),
		by(httpsim.ByEmail, "the address, as in `{{ post.email }}`. Django lets several users have one"),
	}
}

func putAt[A any](f Field, by httpsim.UserKey, keep func(*A, httpsim.UserKey, httpsim.Template)) key[A] {
	return put(f, template, func(a *A, value httpsim.Template, _ *lesson.Node) { keep(a, by, value) })
}

// oneUserKey wants one of the columns.
func oneUserKey[A any](r *Reader, n *lesson.Node, _ *A) {
	given := 0
	for _, key := range []httpsim.UserKey{httpsim.ByName, httpsim.ByID, httpsim.ByEmail} {
		if n.Get(string(key)) != nil {
			given++
		}
	}
	if given != 1 {
		r.Add(n.Pos, "as in {email: '{{ post.email }}'}", "a user is looked up by one of username, pk and email, found %d", given)
	}
}

// loadedUser is a user by name, or by another column.
var loadedUser = kind[httpsim.LoadUser]{Type{Form: AsEither, Says: "text, may hold `{{ }}`, or `{pk: text}`, or `{email: text}`", Either: []Type{template.Type, loadBy.kind().Type}}, func(r *Reader, n *lesson.Node) (httpsim.LoadUser, bool) {
	if n.Kind == lesson.Map {
		return loadBy.read(r, n)
	}
	name, ok := template.read(r, n)
	return httpsim.LoadUser{Name: name}, ok
}, nil}

var loadBy = shapeOf("a user to load", userKeys(func(a *httpsim.LoadUser, by httpsim.UserKey, value httpsim.Template) {
	*a = httpsim.LoadUser{Name: value, By: by}
})...).checked(oneUserKey[httpsim.LoadUser])

var findUser = shapeOf("find_user", append(userKeys(func(a *httpsim.FindUser, by httpsim.UserKey, value httpsim.Template) { a.By, a.Value = by, value }),
	at(Field{Name: "exists", Default: "`false`", About: en("`true`: `….exists()`, which asks alone: `found` stays who it was")}, boolKind, func(a *httpsim.FindUser) *bool { return &a.Exists }),
	at(Field{Name: "if_found", Default: "the page goes on", About: en("there is one, of whom `{{ found.NAME }}` tells")}, withFound, func(a *httpsim.FindUser) *[]httpsim.Action { return &a.IfFound }),
	at(Field{Name: "if_not", Default: "the page goes on", About: en("there is none: `user` is `None`")}, actions, func(a *httpsim.FindUser) *[]httpsim.Action { return &a.IfNot }))...,
).checked(func(r *Reader, n *lesson.Node, a *httpsim.FindUser) {
	oneUserKey(r, n, a)
	if n.Get("if_found") == nil && n.Get("if_not") == nil {
		r.Add(n.Pos, "as in {email: '{{ post.email }}', if_not: [{text: Nobody.}]}", "find_user asks and does nothing with the answer")
	}
})

// foundUser are actions that look for a user. Behind them templates know whom they found,
// where the page has come to an answer if there is none.
var foundUser = func() kind[httpsim.FindUser] {
	k := findUser.kind()
	read := k.read
	k.read = func(r *Reader, n *lesson.Node) (httpsim.FindUser, bool) {
		known, outer := r.known, r.asksAlone
		exists := n.Get("exists")
		r.asksAlone = exists != nil && exists.Value == "true"
		defer func() { r.asksAlone = outer }()
		if r.asksAlone {
			a, ok := read(r, n)
			r.known.Checked, r.known.User = known.Checked, known.User
			return a, ok
		}
		r.known.Checked, r.known.User = false, false
		a, ok := read(r, n)
		r.known.User = httpsim.Answers(a.IfNot)
		return a, ok
	}
	return k
}()

// withFound are actions whose templates know the user who was found.
var withFound = kind[[]httpsim.Action]{actions.Type, func(r *Reader, n *lesson.Node) ([]httpsim.Action, bool) {
	before := r.known.User
	r.known.User = before || !r.asksAlone
	defer func() { r.known.User = before }()
	return actions.read(r, n)
}, nil}

var createUser = shapeOf("create_user",
	at(Field{Name: "username", Required: true, About: en("as in `{{ post.username }}`; 500 where it is taken or empty")}, template, func(a *httpsim.CreateUser) *httpsim.Template { return &a.Username }),
	at(Field{Name: "email", Default: "none"}, template, func(a *httpsim.CreateUser) *httpsim.Template { return &a.Email }),
	at(Field{Name: "password", Default: "none, by which anybody could log in", About: en("as in `{{ post.password }}`")}, given(template), func(a *httpsim.CreateUser) **httpsim.Template { return &a.Password }),
	at(Field{Name: "active", Default: "`true`", About: en("`is_active=False`: nobody can log in as this user yet")}, not(boolKind), func(a *httpsim.CreateUser) *bool { return &a.Inactive }),
).checked(func(r *Reader, _ *lesson.Node, _ *httpsim.CreateUser) { r.newUsers = true })

var checkPassword = shapeOf("check_password",
	at(Field{Name: "password", Required: true, About: en("what was typed, as in `{{ post.password }}`")}, template, func(a *httpsim.CheckPassword) *httpsim.Template { return &a.Password }),
	put(Field{Name: "whose", Default: "`visitor`", About: en("`visitor` is `request.user`, `found` the user whom the page has found")},
		word("visitor", "found"), func(a *httpsim.CheckPassword, whose string, _ *lesson.Node) { a.Visitor = whose == "visitor" }),
	at(Field{Name: "if_valid", Default: "the page goes on", About: en("it is the user's password")}, actions, func(a *httpsim.CheckPassword) *[]httpsim.Action { return &a.IfValid }),
	at(ifNot("it is not"), actions, func(a *httpsim.CheckPassword) *[]httpsim.Action { return &a.IfNot }),
).checked(func(_ *Reader, n *lesson.Node, a *httpsim.CheckPassword) {
	a.Visitor = a.Visitor || n.Get("whose") == nil
})

var saveUser = shapeOf("save_user",
	at(Field{Name: "whose", Default: "`found`", About: en("`found` is the user whom the page has found or made, `visitor` is `request.user`")},
		as(word("found", "visitor"), func(whose string, _ *lesson.Node) bool { return whose == "visitor" }, nil), func(a *httpsim.SaveUser) *bool { return &a.Visitor }),
	at(Field{Name: "password", About: en("`user.set_password(…)`: another hash. Sessions that were made with the old one end")}, given(template), func(a *httpsim.SaveUser) **httpsim.Template { return &a.Password }),
	at(Field{Name: "unusable_password", About: en("`user.set_unusable_password()`")}, onlyTrue("delete the key"), func(a *httpsim.SaveUser) *bool { return &a.Unusable }),
	at(Field{Name: "email", About: en("`user.email = …`")}, given(template), func(a *httpsim.SaveUser) **httpsim.Template { return &a.Email }),
	at(Field{Name: "first_name", About: en("`user.first_name = …`")}, given(template), func(a *httpsim.SaveUser) **httpsim.Template { return &a.FirstName }),
	at(Field{Name: "last_name", About: en("`user.last_name = …`")}, given(template), func(a *httpsim.SaveUser) **httpsim.Template { return &a.LastName }),
	at(Field{Name: "active", About: en("`user.is_active = …`")}, given(boolKind), func(a *httpsim.SaveUser) **bool { return &a.IsActive }),
	at(Field{Name: "staff", About: en("`user.is_staff = …`")}, given(boolKind), func(a *httpsim.SaveUser) **bool { return &a.IsStaff }),
	at(Field{Name: "superuser", About: en("`user.is_superuser = …`")}, given(boolKind), func(a *httpsim.SaveUser) **bool { return &a.IsSuperuser }),
).checked(func(r *Reader, n *lesson.Node, _ *httpsim.SaveUser) {
	if len(n.Entries) == 0 || len(n.Entries) == 1 && n.Get("whose") != nil {
		r.Add(n.Pos, "as in {active: false}", "save_user changes nothing")
	}
	noTwoPasswords(r, n)
})

// noTwoPasswords refuses a password beside one that is none.
func noTwoPasswords(r *Reader, n *lesson.Node) {
	if unusable := n.Get("unusable_password"); unusable != nil && n.Get("password") != nil {
		r.Add(unusable.Pos, "leave one of the two out", "a password, and none by which anybody could log in")
	}
}

var deleteUser = shapeOf("delete_user", append([]key[httpsim.DeleteUser]{
	put(Field{Name: "whose", Default: "`found`", About: en("`found` is the user whom the page has found, `visitor` is `request.user`; not beside a lookup")},
		word("found", "visitor"), func(a *httpsim.DeleteUser, whose string, _ *lesson.Node) { a.Visitor = whose == "visitor" })},
	append(userKeys(func(a *httpsim.DeleteUser, by httpsim.UserKey, value httpsim.Template) { a.By, a.Value = by, value }), ifProtected(func(a *httpsim.DeleteUser) *[]httpsim.Action { return &a.IfProtected }))...)...,
).checked(func(r *Reader, n *lesson.Node, a *httpsim.DeleteUser) {
	whose := n.Get("whose")
	switch {
	case whose == nil && a.By == "":
		r.Add(n.Pos, "as in {whose: visitor}, or {username: '{{ post.name }}'}", "delete_user names nobody")
	case whose != nil && a.By != "":
		r.Add(whose.Pos, "leave one of the two out", "a user who is looked up, and whose")
	case whose == nil:
		oneUserKey(r, n, a)
	}
})

// ifProtected is except ProtectedError:.
func ifProtected[A any](of func(*A) *[]httpsim.Action) key[A] {
	return at(Field{Name: "if_protected", Default: "500", About: en("a row points to it with `on_delete: PROTECT`: `except ProtectedError:`. Nothing was deleted")}, actions, of)
}

// addMessage is a message for whoever sees the next page.
var addMessage = shapeOf("add_message",
	at(Field{Name: "level", Default: "`success`", About: en("`debug`, `info`, `success`, `warning` or `error`, which is its tag, too")}, word(httpsim.MessageLevels()...), func(a *httpsim.AddMessage) *string { return &a.Level }),
	at(Field{Name: "text", Required: true, About: en("what it says. An empty text is no message")}, template, func(a *httpsim.AddMessage) *httpsim.Template { return &a.Text }),
	at(Field{Name: "extra_tags", Default: "none", About: en("further tags, before that of the level")}, given(template), func(a *httpsim.AddMessage) **httpsim.Template { return &a.Extra }),
).checked(func(_ *Reader, _ *lesson.Node, a *httpsim.AddMessage) {
	if a.Level == "" {
		a.Level = "success"
	}
}).short("write add_message: {text: '%s'}")
