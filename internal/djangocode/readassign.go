package djangocode

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// assign reads a statement with =, and those behind it that belong to it.
func (r *viewReader) assign(all []python.Statement) (used int, err error) {
	s := all[0]
	switch target := s.Target; {
	case target.Kind == python.Name:
		return r.named(all)
	case target.Dotted() == "response.status_code":
		if s.Value.Kind != python.Number {
			return 0, refuse(s, "a status is a number of 200 to 599")
		}
		r.add(s, httpsim.Status{Code: int(s.Value.Number)})
		return 1, nil
	case target.Dotted() == "response.xframe_options_exempt" && s.Value.Dotted() == "True":
		r.touch(s, httpsim.AllowFraming{})
		return 1, nil
	case target.Dotted() == "request.session.modified" && s.Value.Dotted() == "True":
		r.add(s, httpsim.SessionModified{})
		return 1, nil
	case target.Kind == python.Attribute:
		if column, who, ok := r.columnOf(target); ok {
			return 1, r.setsUser(s, column, who)
		}
	case target.Kind == python.Index && (target.Parts[0].Dotted() == "response" || target.Parts[0].Dotted() == "response.headers"):
		return 1, r.header(s)
	case target.Kind == python.Index:
		return r.item(all)
	}
	return 0, r.unsettable(s)
}

// unsettable refuses what no line here sets.
func (r *viewReader) unsettable(s python.Statement) error {
	if of := s.Target; of.Kind == python.Index && inSession(of) {
		_, one := sessionKey(of.Parts[0])
		if key := of.Parts[1]; (one || calls(of.Parts[0]) == "request.session.get") && key.Kind != python.String {
			return hinted(s, countLine, "a name inside a value of the session is a text in quotes here; of one that is looked up the number is counted alone, between the lines that take the dict and set it again")
		}
		return instead(s, insideLine, insideOnly)
	}
	if name := rootOf(s.Target); s.Target.Kind == python.Index && slices.ContainsFunc(r.whole, func(s python.Statement) bool { return takesOfSession(s, name) }) {
		return refuse(s, notTogether)
	}
	switch root := rootOf(s.Target) + "."; {
	case strings.HasPrefix(root, "request.COOKIES."):
		return instead(s, `response.set_cookie("name", "text")`, "request.COOKIES changes nothing in the browser: a cookie is set by the response")
	case strings.HasPrefix(root, "request.POST."), strings.HasPrefix(root, "request.GET."):
		return instead(s, `request.session["name"] = "text"`, "%s is what the browser has sent, and is not changed", strings.TrimSuffix(root, "."))
	}
	return unread(s, rootOf(s.Target), "nothing is known here that is set like this")
}

// setAgain reads a name that is set to itself, behind a change inside its value: the session
// saves what it has.
func (r *viewReader) setAgain(s python.Statement) error {
	name, _ := sessionKey(s.Target)
	last := len(r.done) - 1
	if last >= 0 {
		if change, ok := r.done[last].Action.(httpsim.SessionChange); ok && change.Name == name {
			r.add(s, httpsim.SessionSet{Name: change.Name, Inner: change.Inner, Value: change.Value})
			return nil
		}
	}
	if !slices.ContainsFunc(r.done, func(p placed) bool { return changesInside(p.Action, name) }) {
		t, err := r.value(s, s.Value)
		r.add(s, httpsim.SessionSet{Name: name, Value: t})
		return err
	}
	r.add(s, httpsim.SessionModified{})
	return nil
}

// named reads the setting of a name.
func (r *viewReader) named(all []python.Statement) (used int, err error) {
	s := all[0]
	name, called := s.Target.Text, calls(s.Value)
	if is, used, err := r.namesUser(all); is || err != nil {
		return used, err
	}
	outer, copies := copyOf(s.Value)
	hosts, toNext := asksNext(all)
	r.next = r.next && name != "next_page"
	switch {
	case name == "response":
		return 1, r.answer(s)
	case name == "token" && (called == "signing.dumps" || called == "jwt.encode"):
		return 1, r.token(s)
	case called == "request.get_signed_cookie":
		a, own, err := r.signedCookie(s)
		r.names.Signed = true
		r.add(s, a)
		for _, let := range own {
			r.add(s, let)
		}
		return 1, err
	case called == "get_random_string":
		return 1, r.draws(all)
	case name == "sent" && len(all) > 1 && all[1].Action == python.Try:
		return 2, r.tried(all[1], s.Value)
	case name == httpsim.Data && called == "json.loads" && said(s.Value) == "request.body":
		return 1, nil
	case name == "form" && isUnbound(s.Value) && (len(all) < 2 || !asksForm(all[1])):
		r.form, r.names.Form, r.changes = true, "", called == "PasswordChangeForm"
		r.add(s, httpsim.NewForm{Password: called == "PasswordChangeForm"})
		return 1, nil
	case name == "form":
		return r.checked(all)
	case name == "user" && (called == "User.objects.get" || isUserOr404(s.Value)):
		return 1, r.userLoaded(s)
	case name == "user" && called == "authenticate":
		return r.authenticated(all)
	case name == "user" && isFilter(s.Value, "first"):
		return r.userFound(all)
	case name == "user" && called == "User.objects.create_user":
		return 1, r.created(s)
	case name == "user" && called == "form.get_user":
		r.user, r.ofForm = true, true
		return 1, nil
	case name == "context" && s.Value.Kind == python.Dict:
		return 1, r.newContext(s)
	case name == "next_page" && toNext:
		return 2, r.nextPage(all[1].Body[0], hosts)
	case name == "visitor" || name == "place": // NoteVisit is read at its append
		return 1, nil
	case !r.Below && r.escapes(all) == "" && counts(all):
		t, err := r.value(s, s.Value)
		r.add(s, httpsim.SessionCount{Name: all[1].Value.Parts[1].Text, Inner: t})
		return 4, err
	case copies && len(all) > 2 && setsIn(all[1], name) && all[1].Target.Parts[1].Kind == python.String && setsBack(all[2], outer, name):
		return r.taken(all, outer)
	case r.rowUser(s.Value) != nil:
		r.keepsRowUser(s)
		return 1, nil
	case r.inline(all):
		return 1, nil
	case s.Value.Dotted() == "request.user" && (r.Below || mentionsAny(all[1:], name)):
		r.keepsVisitor(s)
		return 1, nil
	case called == "request.session.get" && len(s.Value.Parts) > 2 && slices.ContainsFunc(all[1:], func(s python.Statement) bool { return setsIn(s, name) || appendsTo(s, name) != nil }):
		return r.dict(all)
	}
	if outer, ok := sessionKey(s.Value); ok && len(all) > 1 && setsIn(all[1], name) && all[1].Target.Parts[1].Kind == python.String {
		return r.taken(all, outer)
	}
	return 1, r.let(s)
}

// nextPage reads where a login goes on to that was asked for nowhere else.
func (r *viewReader) nextPage(s python.Statement, hosts []string) (err error) {
	r.next, r.nextTo, r.nextHosts = true, httpsim.Template{}, hosts
	if s.Value.Dotted() != "settings.LOGIN_REDIRECT_URL" {
		r.nextTo, err = r.value(s, s.Value)
	}
	return err
}

// newContext reads context = {…}, which takes the place of one above.
func (r *viewReader) newContext(s python.Statement) error {
	from, above := len(r.done), len(r.names.Context) > 0 && !slices.ContainsFunc(s.Value.Named, func(n python.Named) bool { return n.Key == nil })
	if err := r.contextOf(s, s.Value); err != nil || !above {
		return err
	}
	for i, p := range r.done[from:] {
		if a, ok := p.Action.(httpsim.Context); ok {
			a.Anew = true
			r.done[from+i].Action = a
			return nil
		}
	}
	if !r.filled {
		return nil
	}
	return instead(s, "context = {\"name\": \"\"}", "a context that has no name of its own does not take the place of one above here")
}

// fills reports whether actions put something into the context on a way on.
func fills(all []placed) bool {
	return slices.ContainsFunc(all, func(p placed) bool {
		b, parts := p.Action.(httpsim.Branching)
		_, is := p.Action.(httpsim.Context)
		return is || parts && contextBehind(b) != onNone
	})
}

// contextOf reads a dict of what is put there for templates.
func (r *viewReader) contextOf(s python.Statement, dict *python.Expr) error {
	for _, entry := range dict.Named {
		switch {
		case entry.Key == nil && entry.Value.Dotted() == "context":
		case entry.Key == nil:
			return refuse(s, "a context is a dict of names in quotes")
		case entry.Key.Kind == python.String && r.isOwn(entry):
		default:
			if is, err := r.rowsContext(s, entry); is {
				if err != nil {
					return err
				}
				continue
			}
			if err := r.context(s, entry.Key, entry.Value); err != nil {
				return err
			}
		}
	}
	return nil
}

// context reads what is put there for templates.
func (r *viewReader) context(s python.Statement, key, value *python.Expr) error {
	if key.Kind != python.String {
		return refuse(s, "a name of the context is a text in quotes")
	}
	a := httpsim.Context{Name: key.Text}
	name, kept, pops := popped(value)
	if pops {
		value = kept
	}
	if t, is := r.asUser(value); is {
		a.Value, a.User = t, true
	} else if value.Kind == python.Operation && value.Text == "in" && value.Parts[0].Kind == python.String && value.Parts[1].Dotted() == "request.session" {
		a.InSession = value.Parts[0].Text
	} else {
		t, err := r.value(s, value)
		if err != nil {
			return err
		}
		a.Value = t
	}
	if r.names.Context == nil {
		r.names.Context = map[string]bool{}
	}
	r.names.Context[a.Name] = true
	r.add(s, a)
	if pops {
		r.gone(s, name, value)
	}
	return nil
}

// item reads the setting of something in brackets.
func (r *viewReader) item(all []python.Statement) (used int, err error) {
	s := all[0]
	target := s.Target
	if name, ok := sessionKey(target); ok {
		return r.session(all, name)
	}
	if word := unquoted(target); word != "" {
		return 0, refuse(s, "%s stands without quotes, and the name of a value of the session is a text", word)
	}
	key := target.Parts[1]
	switch {
	case key.Kind != python.String:
	case target.Parts[0].Dotted() == "context":
		return 1, r.context(s, key, s.Value)
	case target.Parts[0].Dotted() == "response.cookies" && calls(s.Value) == "TypedLine" && len(s.Value.Parts) == 2 && s.Value.Parts[1].Kind == python.String:
		r.touch(s, httpsim.SetCookieLine{Line: s.Value.Parts[1].Text})
		return 1, nil
	case target.Parts[0].Dotted() == "response.cookies":
		return 1, r.morsel(s, key.Text)
	default:
		if of := target.Parts[0]; of.Kind == python.Index && of.Parts[0].Dotted() == "response.cookies" && of.Parts[1].Kind == python.String {
			return 1, r.morselHas(s, of.Parts[1].Text, key.Text)
		}
		name, ok := sessionKey(target.Parts[0])
		gets := calls(target.Parts[0]) == "request.session.get"
		if gets {
			name, ok = copyOf(target.Parts[0])
		}
		if ok {
			t, err := r.kept(s, askedInside(s.Value, name))
			r.add(s, httpsim.SessionChange{Name: name, Inner: key.Text, Value: t, Gets: gets})
			return 1, err
		}
	}
	return 0, r.unsettable(s)
}

// loginByHand recognises the three lines that write what login() writes, and returns whom they
// log in; nil for any other lines. One of the three alone is a value of the session as any other.
func (r *viewReader) loginByHand(all []python.Statement) *python.Expr {
	if len(all) < 3 {
		return nil
	}
	set := [3]*python.Expr{}
	for i, name := range []string{httpsim.UserIDName, httpsim.BackendName, httpsim.HashName} {
		if key, ok := sessionKey(cmp.Or(all[i].Target, &python.Expr{})); all[i].Action != python.Assign || !ok || key != name {
			return nil
		}
		set[i] = all[i].Value
	}
	id, hash := set[0], set[2]
	if calls(id) != "str" || len(id.Parts) != 2 || id.Parts[1].Kind != python.Attribute || set[1].Text != httpsim.Backend ||
		hash.Kind != python.Call || len(hash.Parts) != 1 || hash.Parts[0].Text != "get_session_auth_hash" {
		return nil
	}
	user, column := id.Parts[1].Parts[0], id.Parts[1].Text
	if column != "pk" && column != "id" || !python.Same(user, hash.Parts[0].Parts[0]) || user.Dotted() != "user" && calls(user) != "form.get_user" && !r.isNamedUser(user) {
		return nil
	}
	return user
}

// session reads request.session["name"] = …, and the three lines of a login by hand.
func (r *viewReader) session(all []python.Statement, name string) (used int, err error) {
	s := all[0]
	if user := r.loginByHand(all); user != nil {
		a := httpsim.Login{}
		if user.Dotted() == "user" {
			a.User = r.loaded()
		} else if r.isNamedUser(user) {
			a.Of = user.Text
		}
		r.add(s, httpsim.LoginByHand{Login: a})
		return 3, nil
	}
	if same, ok := sessionKey(s.Value); ok && same == name {
		return 1, r.setAgain(s)
	}
	if with := merged(s.Value, name); with != nil {
		if err := r.changesOf(s, name, with); err != nil {
			return 0, err
		}
		r.add(s, httpsim.SessionModified{})
		return 1, nil
	}
	if a, ok := r.sum(s, name, s.Value); ok {
		r.add(s, a)
		return 1, nil
	}
	if a, ok, err := r.appended(s, name, s.Value); ok {
		r.add(s, a)
		return 1, err
	}
	t, err := r.kept(s, s.Value)
	r.add(s, httpsim.SessionSet{Name: name, Value: t})
	return 1, err
}

// kept reads a value that a session keeps.
func (r *viewReader) kept(s python.Statement, e *python.Expr) (httpsim.Template, error) {
	if name := e.Dotted(); name == "request.user" || name == "user" || r.isNamedUser(e) {
		line := "request.user.username"
		if r.isNamedUser(e) {
			line = name + ".username"
		}
		return httpsim.Template{}, instead(s, line, "a session keeps texts, numbers, lists and dicts, and a user is none of them")
	}
	t, err := r.counted(s, e)
	if nodes := t.Nodes(); err == nil && len(nodes) == 1 && nodes[0].Of == httpsim.RowValue && !nodes[0].Str {
		return t, instead(s, e.Dotted()+".pk", "a session keeps texts, numbers, lists and dicts, and a row is none of them")
	}
	if nodes := t.Nodes(); err == nil && len(nodes) == 1 && nodes[0].Of == httpsim.ForeignKey && !nodes[0].Str {
		return t, instead(s, e.Dotted()+".username", "a session keeps texts, numbers, lists and dicts, and a user is none of them")
	}
	return t, err
}

// counted reads a value, which may be a number more or less than another one: that has a name of
// its own then.
func (r *viewReader) counted(s python.Statement, e *python.Expr) (httpsim.Template, error) {
	left, by, minus, ok := r.summed(s, e)
	if of := e.Parts; !ok || isText(e) || of[0].Kind != python.Number && of[1].Kind != python.Number && calls(of[1]) != "int" {
		return r.value(s, e)
	}
	t, err := r.value(s, left)
	if err != nil {
		return t, err
	}
	if len(by.Nodes()) == 0 {
		by = httpsim.Number(1)
	}
	own := "value"
	if r.locals[own] || mentionsAny(r.whole, own) {
		own = r.free(own)
	}
	r.locals[own] = true
	r.touch(s, httpsim.Let{Name: own, Value: t, By: by, Minus: minus})
	return httpsim.Local(own), nil
}

// sum reads request.session["n"] + 1 and request.session.get("n", 0) + 1, which are set to
// the name again.
func (r *viewReader) sum(s python.Statement, name string, e *python.Expr) (a httpsim.SessionAdd, ok bool) {
	left, by, minus, ok := r.summed(s, e)
	if !ok {
		return a, false
	}
	a = httpsim.SessionAdd{Name: name, By: by, Minus: minus}
	if same, is := sessionKey(left); is {
		return a, same == name
	}
	if calls(left) != "request.session.get" || len(left.Parts) != 3 || len(left.Named) > 0 || left.Parts[1].Kind != python.String || left.Parts[2].Kind != python.Number {
		return a, false
	}
	a.From = &left.Parts[2].Number
	return a, left.Parts[1].Text == name
}

// summed reads a sum or a difference of something and a number, which may be looked up.
func (r *viewReader) summed(s python.Statement, e *python.Expr) (left *python.Expr, by httpsim.Template, minus, ok bool) {
	if e.Kind != python.Operation || e.Text != "+" && e.Text != "-" || len(e.Parts) != 2 {
		return nil, by, false, false
	}
	left, right := e.Parts[0], e.Parts[1]
	if e.Text == "+" && left.Kind == python.Number && right.Kind != python.Number { // 1 + n is n + 1
		left, right = right, left
	}
	by, ok = r.amount(s, right)
	return left, by, e.Text == "-", ok
}

// amount reads a number, or one lookup. One is the amount that goes without saying.
func (r *viewReader) amount(s python.Statement, e *python.Expr) (httpsim.Template, bool) {
	if e.Kind == python.Number && e.Number == 1 {
		return httpsim.Template{}, true
	}
	t, err := r.value(s, e)
	nodes := t.Nodes()
	return t, err == nil && len(nodes) == 1 && nodes[0].Kind != httpsim.PlainNode
}
