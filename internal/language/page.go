package language

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// PageAction is one key of a page's list of actions.
type PageAction struct {
	Name  string
	About string // what it stands for, in the words of the reference
	Type  Type

	read func(r *Reader, n *lesson.Node) httpsim.Action // nil after a problem
}

// pageAction is an action that is made of its value.
func pageAction[V any](name, about string, k kind[V], from func(V) httpsim.Action) PageAction {
	return PageAction{name, about, k.Type, func(r *Reader, n *lesson.Node) httpsim.Action {
		if v, ok := k.read(r, n); ok {
			return from(v)
		}
		return nil
	}}
}

// always is an action that takes no value but true.
func always(name, about string, a httpsim.Action) PageAction {
	return pageAction(name, about, onlyTrue("delete the action"), func(bool) httpsim.Action { return a })
}

// pageActions are all of them, in the order of the reference.
var pageActions = []PageAction{
	pageAction("text", "`HttpResponse(…)`: the text as it is", textKind, func(s string) httpsim.Action { return httpsim.Text{Text: s} }),
	pageAction("response", "`HttpResponse(f\"…\")`: the text with its `{{ }}` filled in, and nothing escaped", template, func(t httpsim.Template) httpsim.Action { return httpsim.Write{Value: t} }),
	pageAction("template", "`render(…)`: see [templates](#templates)", template.called("text with `{{ }}` and `{% %}`"), func(t httpsim.Template) httpsim.Action { return httpsim.Render{Template: t} }),
	pageAction("json", "`JsonResponse({…})`: a text that is one `{{ }}` and nothing else keeps its kind", jsonText, func(v httpsim.JSONValue) httpsim.Action { return httpsim.JSON{Value: v} }),
	pageAction("status", "`status=…` of the answer", numberKind.called("200 to 599"), func(code int) httpsim.Action { return httpsim.Status{Code: code} }),
	pageAction("redirect", "`redirect(…)`: 302, or what a `status` before it says", template.called("path or url, may hold `{{ }}`"), func(t httpsim.Template) httpsim.Action { return httpsim.Redirect{To: t} }),
	pageAction("redirect_to_next", "`redirect(…)` to what `next` says, as `LoginView` does, if it is a place of this host: see [below](#login-pages)", toNext.kind(), func(a httpsim.Redirect) httpsim.Action { return a }),
	pageAction("content_type", "`content_type=…` of the answer", textKind, func(s string) httpsim.Action { return httpsim.ContentType{Type: s} }),
	pageAction("header", "`response[\"name\"] = \"text\"`: a header of the answer", headerValue, func(a httpsim.Header) httpsim.Action { return a }),
	pageAction("when", "`if …:`, with `else:`: see [below](#when)", pageWhen.kind(), func(a httpsim.When) httpsim.Action { return a }),
	pageAction("make_signed", "`token = signing.dumps({…})`: see [tokens](#tokens)", making(makeSigned.kind()), func(a httpsim.MakeSigned) httpsim.Action { return a }),
	pageAction("check_signed", "`claims = signing.loads(…)` in a `try`: see [tokens](#tokens)",
		checkingOf(checkSigned.kind(), func(a httpsim.CheckSigned) []httpsim.Action { return a.IfNot }), func(a httpsim.CheckSigned) httpsim.Action { return a }),
	pageAction("make_jwt", "`token = jwt.encode({…}, settings.SECRET_KEY, algorithm=\"HS256\")` of PyJWT: see [tokens](#tokens)", making(makeJWT.kind()), func(a httpsim.MakeJWT) httpsim.Action { return a }),
	pageAction("check_jwt", "`claims = jwt.decode(…)` in a `try`: see [tokens](#tokens)",
		checkingOf(checkJWT.kind(), func(a httpsim.CheckJWT) []httpsim.Action { return a.IfNot }), func(a httpsim.CheckJWT) httpsim.Action { return a }),
	pageAction("fail", "an exception that nobody catches: 500; with a name an Http404, for which Django answers 404, or a PermissionDenied, 403", word("true", string(httpsim.NotFound), string(httpsim.Denied)),
		func(what string) httpsim.Action {
			if what == "true" {
				what = ""
			}
			return httpsim.Fail{Raises: httpsim.Exception(what)}
		}),
	{viewKey, "lines of Django, read as those of a hole of kind `view`: see [views](#views-as-lines-of-django)", Type{Form: AsText, Says: "lines of a view"}, func(*Reader, *lesson.Node) httpsim.Action { return nil }},
	always("return_nothing", "the end of a view that returns nothing: 500, as Django says", httpsim.NoAnswer{}),
	pageAction("set_cookie", "`response.set_cookie(…)`: see [below](#set_cookie-and-delete_cookie)", setCookie.kind(), func(a httpsim.SetCookie) httpsim.Action { return a }),
	pageAction("set_signed_cookie", "`response.set_signed_cookie(…)`: see [signed cookies](#signed-cookies)", setSignedCookie.kind(), func(a httpsim.SetSignedCookie) httpsim.Action { return a }),
	pageAction("get_signed_cookie", "`signed = request.get_signed_cookie(…)`: see [signed cookies](#signed-cookies)", signing(getSignedCookie.kind()), func(a httpsim.GetSignedCookie) httpsim.Action { return a }),
	pageAction("set_cookie_line", "a `Set-Cookie` line exactly as typed, which Django has no call for", textKind, func(s string) httpsim.Action { return httpsim.SetCookieLine{Line: s} }),
	pageAction("delete_cookie", "`response.delete_cookie(…)`", deletedCookie, func(a httpsim.DeleteCookie) httpsim.Action { return a }),
	pageAction("session_set", "`request.session[\"name\"] = \"text\"`; `{cart.apple: text}` reads the dict `cart`, changes it and sets it again",
		sessionValue("session_set").called("`{name: text}`, may hold `{{ }}`, or `{name: {json: \"5\"}}`"), func(v keyed) httpsim.Action {
			return httpsim.SessionSet{Name: v.name, Inner: v.inner, Value: v.value}
		}),
	pageAction("session_change", "`request.session[\"cart\"][\"apple\"] = \"text\"`, which the session does not notice",
		sessionValue("session_change").called("`{cart.apple: text}`, may hold `{{ }}`, or `{cart.apple: {json: \"5\"}}`"), func(v keyed) httpsim.Action {
			return httpsim.SessionChange{Name: v.name, Inner: v.inner, Value: v.value}
		}),
	pageAction("session_change_append", "`request.session[\"history\"].append(\"text\")`, which the session does not notice; 500 when there is no list",
		outerValue("session_change_append").called("`{history: text}`, may hold `{{ }}`, or `{history: {json: \"5\"}}`"), func(v keyed) httpsim.Action {
			return httpsim.SessionChangeAppend{Name: v.name, Value: v.value}
		}),
	pageAction("session_change_delete", "`del request.session[\"cart\"][\"apple\"]`, which the session does not notice; 500 when it is not there", insideSession, func(v keyed) httpsim.Action {
		return httpsim.SessionChangeDelete{Name: v.name, Inner: v.inner}
	}),
	pageAction("session_change_clear", "`request.session[\"cart\"].clear()` of a dict or a list, which the session does not notice", ofSession, func(name string) httpsim.Action { return httpsim.SessionChangeClear{Name: name} }),
	always("session_modified", "`request.session.modified = True`: the session is saved with what was changed inside it", httpsim.SessionModified{}),
	pageAction("session_append", "`request.session[\"history\"] = request.session.get(\"history\", []) + [\"text\"]`: a new list, which the session saves",
		outerValue("session_append").called("`{history: text}`, may hold `{{ }}`, or `{history: {json: \"5\"}}`"), func(v keyed) httpsim.Action {
			return httpsim.SessionAppend{Name: v.name, Value: v.value}
		}),
	pageAction("session_delete", "`del request.session[\"name\"]`; 500 when it is not there", ofSession, func(name string) httpsim.Action { return httpsim.SessionDelete{Name: name} }),
	pageAction("session_pop", "`request.session.pop(\"name\", None)`: nothing happens when it is not there", ofSession, func(name string) httpsim.Action { return httpsim.SessionPop{Name: name} }),
	pageAction("session_add", "`request.session[\"name\"] += 1`; 500 when it is not there, or is no number", sessionAdd.kind(), func(a added) httpsim.Action { return a.action() }),
	always("session_clear", "`request.session.clear()`: no data is left; key and row stay", httpsim.SessionClear{}),
	always("session_save", "`request.session.save()`: at once, and not when the answer leaves", httpsim.SessionSave{}),
	pageAction("set_expiry", "`request.session.set_expiry(…)`; `0` ends with the browser, `default` goes back to the settings", expiry, func(a httpsim.SetExpiry) httpsim.Action { return a }),
	always("flush", "`request.session.flush()`", httpsim.Flush{}),
	always("cycle_key", "`request.session.cycle_key()`", httpsim.CycleKey{}),
	pageAction("end_sessions", "deletes rows of the table behind the back of the sessions: `mine` are those of `request.user`, `others` the same without this session's own, `theirs` and `their_others` those of the user whom a form or `load_user` has found, before `login` too, `everybodys` all. See [the rows of a user](#the-rows-of-a-user)",
		word("mine", "others", "theirs", "their_others", "everybodys"), endSessions),
	pageAction("end_session", "`Session.objects.filter(session_key=…).delete()`: deletes the row of one session, by its key, behind the back of that session; nothing happens where there is none. See [the rows of a user](#the-rows-of-a-user)", sessionKeyKind.called("key, may hold `{{ }}`"), func(key httpsim.Template) httpsim.Action { return httpsim.EndSession{Key: key} }),
	pageAction("cache_set", "`cache.set(\"name\", \"text\", 300)`: kept beside all sessions, see [the cache](#the-cache)", cacheSet.kind(), func(a httpsim.CacheSet) httpsim.Action { return a }),
	pageAction("cache_add", "`cache.incr(\"name\")`: adds to a number in the cache; 500 when it is not there", cacheAdd.kind(), func(a httpsim.CacheAdd) httpsim.Action { return a }),
	pageAction("cache_delete", "`cache.delete(\"name\")`", cacheKey.called("name, may hold `{{ }}`"), func(key httpsim.Template) httpsim.Action { return httpsim.CacheDelete{Key: key} }),
	pageAction("send_mail", "`send_mail(…)`: see [mails](#mails)", sendMail.kind(), func(a httpsim.SendMail) httpsim.Action { return a }),
	pageAction("add_message", "`messages.success(request, …)`: see [messages](#messages)", addMessage.kind(), func(a httpsim.AddMessage) httpsim.Action { return a }),
	pageAction("make_text", "`client = request.headers.get(\"X-Forwarded-For\", \"\").split(\",\")[-1].strip()`: a part of a text, or a hash of one. See [parts of texts, and hashes](#parts-of-texts-and-hashes)", textMaking, func(a httpsim.Let) httpsim.Action { return a }),
	pageAction("make_code", "`code = get_random_string(6, \"0123456789\")`: see [codes and times](#codes-and-times)", codeKind, func(a httpsim.MakeCode) httpsim.Action { return a }),
	pageAction("check_login_form", "`AuthenticationForm(request, data=request.POST)` and `is_valid()`: see [below](#login-pages)",
		finding(true, forgettingForm(checkLoginForm.kind())), func(a httpsim.CheckLoginForm) httpsim.Action { return a }),
	pageAction("authenticate", "`user = authenticate(request, username=…, password=…)`: a name and a password from anywhere, as from JSON. See [below](#login-pages)",
		finding(false, forgettingForm(authenticate.kind())), func(a httpsim.Authenticate) httpsim.Action { return a }),
	pageAction("check_password_form", "`PasswordChangeForm(request.user, request.POST)` and `is_valid()`: see [below](#login-pages)",
		forgettingForm(checkPasswordForm.kind()), func(a httpsim.CheckPasswordForm) httpsim.Action { return a }),
	pageAction("check_own_form", "`LoginForm(request.POST)` and `is_valid()`, a form of the site's own that looks the user up by hand: see [below](#a-form-of-ones-own)",
		ownForm, func(a httpsim.CheckOwnForm) httpsim.Action { return a }),
	pageAction("context", "`context[\"name\"] = …` for the template, where `{{ name }}` then stands for it: see [below](#a-form-of-ones-own)", contextValue, func(a httpsim.Context) httpsim.Action { return a }),
	always("change_password", "`form.save()` of that form: another hash in the visitor's row", httpsim.ChangePassword{}),
	always("update_session_auth_hash", "`update_session_auth_hash(request, form.user)`, without which the visitor's own session ends with the old password", httpsim.UpdateSessionAuthHash{}),
	pageAction("login", "`login(request, …)`: the user of the form (or of `load_user` or `authenticate`, where no form was checked), or one by name. It checks no password",
		textKind.called("`form` or a user's name"), login),
	always("logout", "`logout(request)`", httpsim.Logout{}),
	pageAction("keep_visitor", "`user = request.user`: who that is now, also behind a `logout`. Then `{{ found.username }}`, `whose: found` and the like are about that user", finding(false, onlyTrue("delete the action")), func(bool) httpsim.Action { return httpsim.KeepVisitor{} }),
	pageAction("load_user", "`user = User.objects.get(username=…)`, or by `pk` or `email`: one SELECT, 500 when there is none", finding(false, loadedUser), func(a httpsim.LoadUser) httpsim.Action { return a }),
	pageAction("find_user", "`user = User.objects.filter(email=…).first()`: one SELECT, and what is done with and without such a user. See [users in pages](#users-in-pages)", foundUser, func(a httpsim.FindUser) httpsim.Action { return a }),
	pageAction("check_password", "`if request.user.check_password(…):`: the password once more, as before something that matters. See [users in pages](#users-in-pages)", checkPassword.kind(), func(a httpsim.CheckPassword) httpsim.Action { return a }),
	pageAction("create_user", "`user = User.objects.create_user(…)`: one INSERT. See [users in pages](#users-in-pages)", finding(false, createUser.kind()), func(a httpsim.CreateUser) httpsim.Action { return a }),
	pageAction("save_user", "`user.set_password(…)`, `user.is_active = …` and the like, and `user.save()`. See [users in pages](#users-in-pages)", saveUser.kind(), func(a httpsim.SaveUser) httpsim.Action { return a }),
	pageAction("delete_user", "`request.user.delete()`, `user.delete()` or `User.objects.filter(…).delete()`: the user, and the rows that point there as their `on_delete` says. Sessions stay. See [users in pages](#users-in-pages)", deleteUser.kind(), func(a httpsim.DeleteUser) httpsim.Action { return a }),
	pageAction("create_row", "`order = Order.objects.create(…)`: one INSERT. See [rows in pages](#rows-in-pages)", givingRow(onRows(createRow), false), func(a httpsim.CreateRow) httpsim.Action { return a }),
	pageAction("load_row", "`order = Order.objects.get(…)`: 500 where there is none, or several. See [rows in pages](#rows-in-pages)", givingRow(onRows(loadRow), false), func(a httpsim.LoadRow) httpsim.Action { return a }),
	pageAction("find_row", "`order = Order.objects.filter(…).first()`, and what is done with and without such a row. See [rows in pages](#rows-in-pages)", givingRow(onRows(findRow), true), func(a httpsim.FindRow) httpsim.Action { return a }),
	pageAction("get_or_create_row", "`order, created = Order.objects.get_or_create(…)`. See [rows in pages](#rows-in-pages)", givingRow(onRows(getOrCreateRow), true), func(a httpsim.GetOrCreateRow) httpsim.Action { return a }),
	pageAction("list_rows", "`orders = Order.objects.filter(…)`: a template goes through them, and they are read then. See [rows in pages](#rows-in-pages)", givingRow(onRows(listRows), false), func(a httpsim.ListRows) httpsim.Action { return a }),
	pageAction("count_rows", "`order_count = Order.objects.filter(…).count()`. See [rows in pages](#rows-in-pages)", givingRow(onRows(countRows), false), func(a httpsim.CountRows) httpsim.Action { return a }),
	pageAction("set_row", "`order.paid = True` and no `save()`: of the row that was found or made, in memory alone. See [rows in pages](#rows-in-pages)", onRows(setRow), func(a httpsim.SetRow) httpsim.Action { return a }),
	pageAction("save_row", "`order.paid = True` and the like, and `order.save()`: of the row that was found or made. See [rows in pages](#rows-in-pages)", onRows(saveRow), func(a httpsim.SaveRow) httpsim.Action { return a }),
	pageAction("delete_row", "`order.delete()`: of the row that was found or made. See [rows in pages](#rows-in-pages)", modelKind, func(m *httpsim.Model) httpsim.Action { return httpsim.DeleteRow{Model: m} }),
	pageAction("delete_rows", "`Order.objects.filter(…).delete()`: all of them at once. See [rows in pages](#rows-in-pages)", onRows(deleteRows), func(a httpsim.DeleteRows) httpsim.Action { return a }),
	always("require_login", "`@login_required`", httpsim.RequireLogin{}),
	always("look_at_user", "evaluates `request.user`. Until a page looks, the server does not ask who is there", httpsim.LookAtUser{}),
	always("allow_framing", "`@xframe_options_exempt`: pages of other sites may show this one in a frame, which Django forbids by default", httpsim.AllowFraming{}),
	pageAction("pause", "something slow: the page stops here until a step says `resume` with this name. See [two tabs at once](#two-tabs-at-once)", pause, func(a httpsim.Pause) httpsim.Action { return a }),
}

// PageActions returns the actions that a page can be made of. Nobody changes them.
func PageActions() []PageAction { return pageActions }

// maxActions is how many things a page may do.
const maxActions = 1024

// actions is a page's list of actions. What they give to templates is known to those
// behind them, in the list and in its branches.
var actions = kind[[]httpsim.Action]{Type{Form: AsList, Says: "list of actions"}, (*Reader).actions, nil}

func (r *Reader) actions(n *lesson.Node) ([]httpsim.Action, bool) {
	before := r.known
	r.known.Context, r.known.Rows = maps.Clone(before.Context), maps.Clone(before.Rows)
	defer func() { r.known = before }()
	items, ok := r.List(n, "the actions of a page")
	if len(items) > maxActions {
		r.Add(n.Pos, "", "the page does more than %d things", maxActions)
		return nil, false
	}
	if ok && len(items) == 0 {
		if len(n.Items) == 0 { // else what stands there was told of, or is a hole
			r.Add(n.Pos, "the least is [{text: Hello.}]", "the page does nothing")
		}
		return nil, false
	}
	actions := make([]httpsim.Action, 0, len(items))
	for i, item := range items {
		if isView(item) {
			lines := r.view(item.Entries[0].Value, i+1 < len(items))
			r.spread[item] = len(lines)
			actions = append(actions, lines...)
			continue
		}
		if a, written := r.written(item); written {
			r.knowHole(item)
			if a != nil {
				actions = append(actions, a)
			}
			continue
		}
		if a := r.action(item); a != nil {
			actions = append(actions, a)
		}
	}
	return actions, ok
}

// knowHole lets templates behind a hole know what is given there.
func (r *Reader) knowHole(item *lesson.Node) {
	hole, _, _ := strings.Cut(holeOf(item).Value, " ")
	if _, known := r.above[hole]; !known && r.above != nil {
		r.above[hole] = r.known.Given(nil)
	}
	r.known = r.known.Given(r.fillings[hole].gives)
}

// action reads one action, a map of one key.
func (r *Reader) action(n *lesson.Node) httpsim.Action {
	entries, ok := r.Entries(n, "an action of a page")
	if !ok || len(entries) == 0 {
		return nil
	}
	for _, more := range entries[1:] {
		r.Add(more.Key.Pos, "begin a new line with -", "an action has one key: %s came before %s", entries[0].Key.Value, more.Key.Value)
	}
	key, value := entries[0].Key, entries[0].Value
	i := slices.IndexFunc(r.pageActions, func(a PageAction) bool { return a.Name == key.Value })
	switch {
	case i < 0 && key.Value == "if":
		r.Add(key.Pos, "write when: {post: {size: large}, then: […], else: […]}", "an action is not called if here")
		return nil
	case i < 0:
		r.Unknown(key, "the actions of a page", collect(r.pageActions, func(a PageAction) string { return a.Name }))
		return nil
	}
	return r.pageActions[i].read(r, value)
}

// checkActions reports what actions cannot do together, each at the action that
// brings it in: the first one that is wrong with those before it.
func (r *Reader) checkActions(n *lesson.Node, actions []httpsim.Action, users []string) {
	if n == nil {
		return
	}
	items := slices.DeleteFunc(slices.Clone(n.Items), func(item *lesson.Node) bool {
		a, written := r.written(item)
		return written && a == nil
	})
	ends, end := make([]int, len(items)), 0 // of what each item does
	for i, item := range items {
		end++
		if isView(item) {
			end += r.spread[item] - 1
		}
		ends[i] = end
	}
	if end != len(actions) {
		return
	}
	left := httpsim.Page{Get: actions}.Check(users)
	for i, item := range items {
		for _, err := range (httpsim.Page{Get: actions[:ends[i]]}).Check(users) {
			at := slices.IndexFunc(left, func(other error) bool { return other.Error() == err.Error() })
			if at < 0 { // it was told of, or is mended by what follows
				continue
			}
			left = slices.Delete(left, at, at+1)
			pos := item.Entries[0].Key.Pos
			var unknown *httpsim.UnknownUserError
			if errors.As(err, &unknown) {
				r.Add(cmp.Or(placeOf(item, "login", unknown.Name), pos), unknown.Hint, "login names %q, who is no user of the site", unknown.Name)
				continue
			}
			r.Add(pos, "", "%v", err)
		}
	}
}

// placeOf returns where a key with a value stands somewhere within a node, zero where it
// does not.
func placeOf(n *lesson.Node, key, value string) (at diag.Pos) {
	for _, item := range n.Items {
		at = cmp.Or(at, placeOf(item, key, value))
	}
	for _, e := range n.Entries {
		if e.Key.Value == key && e.Value.Value == value {
			return e.Value.Pos
		}
		at = cmp.Or(at, placeOf(e.Value, key, value))
	}
	return at
}
