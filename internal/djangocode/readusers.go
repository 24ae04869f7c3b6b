package djangocode

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// findLine is the nearest line about users of the table.
const findLine = `user = User.objects.filter(email="mina@post.test").first()`

// userKey reads the column and the value of a lookup: email="…".
func (r *viewReader) userKey(s python.Statement, args *arguments) (by httpsim.UserKey, value httpsim.Template, err error) {
	args.fields = r.fieldsOfUser()
	for _, column := range []struct {
		name string
		by   httpsim.UserKey
	}{{"username", ""}, {"pk", httpsim.ByID}, {"id", httpsim.ByID}, {"email", httpsim.ByEmail}} {
		if e := args.take(column.name); e != nil {
			by = column.by
			if value, err = r.value(s, e); err == nil {
				err = args.rest()
			}
			return by, value, err
		}
	}
	return by, value, instead(s, findLine, "a user is looked up by one of username, pk and email")
}

// userLoaded reads user = User.objects.get(…), by name, by id or by address.
func (r *viewReader) userLoaded(s python.Statement) (err error) {
	a := httpsim.LoadUser{Or404: isUserOr404(s.Value), As: givenName(s)}
	args := given(s, s.Value)
	if a.Or404 {
		args = given(s, s.Value, "klass")
		args.take("klass")
	}
	a.By, a.Name, err = r.userKey(s, args)
	r.findsUser(s)
	r.add(s, a)
	return err
}

// isUserOr404 recognises get_object_or_404(User, …).
func isUserOr404(e *python.Expr) bool {
	return calls(e) == "get_object_or_404" && len(e.Parts) == 2 && e.Parts[1].Dotted() == "User"
}

// findsUser notes that a line has found a user, whom it calls user or gives another name.
func (r *viewReader) findsUser(s python.Statement) {
	if name := givenName(s); name != "" {
		r.nameUser(name)
		return
	}
	r.foundUser()
}

// foundUser notes that user is one whom a line above has found or made.
func (r *viewReader) foundUser() {
	r.user, r.ofForm, r.later, r.names.User = true, false, true, true
	delete(r.sets, "user")
}

// keepsVisitor reads user = request.user where request.user may be another one when the name is used.
func (r *viewReader) keepsVisitor(s python.Statement) {
	if name := s.Target.Text; name != "user" {
		r.nameUser(name)
		r.add(s, httpsim.KeepVisitor{As: name})
		return
	}
	r.foundUser()
	r.add(s, httpsim.KeepVisitor{})
}

// getsUser reports whether a line asks a form for its user.
func getsUser(s python.Statement) bool {
	return hasCall(s.Value, func(call string) bool { return call == "form.get_user" }) || s.Action == python.For && slices.ContainsFunc(s.Body, getsUser)
}

// isFilter reports whether an expression is User.objects.filter(…) with a method behind it.
func isFilter(e *python.Expr, method string) bool {
	return calls(methodOn(e, method)) == "User.objects.filter"
}

// userFound reads user = User.objects.filter(…).first(), and what is done with and without
// such a user, where the next line asks for it.
func (r *viewReader) userFound(all []python.Statement) (used int, err error) {
	s := all[0]
	var a httpsim.FindUser
	if a.By, a.Value, err = r.userKey(s, given(s, s.Value.Parts[0].Parts[0])); err != nil {
		return 0, err
	}
	if a.As = givenName(s); a.As != "" {
		r.nameUser(a.As)
		r.add(s, a)
		return 1, nil
	}
	r.form = false
	r.foundUser()
	if len(all) > 1 && all[1].Action == python.If {
		if so, not := asksUser(all[1].Value); so || not {
			return r.twoWays(all, findingUser(a), asksUser, "")
		}
	}
	r.add(s, a)
	return 1, nil
}

// findingUser makes the action with its two ways on.
func findingUser(a httpsim.FindUser) func(yes, no []httpsim.Action) httpsim.Action {
	return func(yes, no []httpsim.Action) httpsim.Action {
		a.IfFound, a.IfNot = yes, no
		return a
	}
}

// exists reads if User.objects.filter(…).exists():, and the same denied.
func (r *viewReader) exists(all []python.Statement) (used int, err error) {
	s := all[0]
	asks, isDenied := asked(s.Value)
	a := httpsim.FindUser{Exists: true}
	if a.By, a.Value, err = r.userKey(s, given(s, asks.Parts[0].Parts[0])); err != nil {
		return 0, err
	}
	a.IfFound, a.IfNot, err = r.branches(s, isDenied)
	r.add(s, a)
	return 1, err
}

// asksExists reports whether a condition is one that exists reads.
func asksExists(e *python.Expr) bool {
	asks, _ := asked(e)
	return isFilter(asks, "exists")
}

// asksPassword reports whether a condition is one that password reads.
func (r *viewReader) asksPassword(e *python.Expr) bool {
	e, _ = asked(e)
	if e.Kind != python.Call || e.Parts[0].Kind != python.Attribute || e.Parts[0].Text != "check_password" || len(e.Parts) != 2 {
		return false
	}
	_, _, ok := r.columnOf(e.Parts[0])
	return ok || calls(e.Parts[0].Parts[0]) == "form.get_user"
}

// password reads if request.user.check_password(…):, and the same denied.
func (r *viewReader) password(all []python.Statement) (used int, err error) {
	s := all[0]
	asks, isDenied := asked(s.Value)
	_, who, _ := r.columnOf(asks.Parts[0])
	a := httpsim.CheckPassword{Visitor: who == visitorName, Of: nameOf(who)}
	if a.Password, err = r.value(s, asks.Parts[1]); err != nil {
		return 0, err
	}
	a.IfValid, a.IfNot, err = r.branches(s, isDenied)
	r.add(s, a)
	return 1, err
}

// triedUser reads try: with user = User.objects.get(…), and except User.DoesNotExist:.
func (r *viewReader) triedUser(s python.Statement) (err error) {
	caught := ""
	if len(s.Handlers) == 1 && s.Handlers[0].Exception != nil {
		caught = s.Handlers[0].Exception.Dotted()
	}
	switch {
	case caught == "User.DoesNotExist", caught == "ObjectDoesNotExist":
	case strings.HasSuffix(caught, "DoesNotExist"): // of something else
		return instead(s, "except User.DoesNotExist:", "where there is no such user User.objects.get() raises User.DoesNotExist, which is what is caught here")
	default:
		return refuse(s, otherTry)
	}
	var a httpsim.FindUser
	if a.By, a.Value, err = r.userKey(s.Body[0], given(s.Body[0], s.Body[0].Value)); err != nil {
		return err
	}
	if a.As = givenName(s.Body[0]); a.As != "" {
		return r.triedNamed(s, a)
	}
	no, err := r.inside(s.Handlers[0].Body)
	if err != nil {
		return err
	}
	r.form = false
	r.foundUser()
	yes, err := r.inside(s.Else)
	r.add(s, findingUser(a)(yes, no))
	return err
}

// triedNamed is triedUser for a user with another name: where there is none, the name has None.
func (r *viewReader) triedNamed(s python.Statement, a httpsim.FindUser) (err error) {
	r.nameUser(a.As)
	r.add(s, a)
	none, _ := httpsim.Constant("null")
	is := httpsim.When{Tests: []httpsim.Test{{Of: httpsim.Who(a.As), Values: []httpsim.Template{none}}}}
	if is.Then, err = r.inside(s.Handlers[0].Body); err != nil {
		return err
	}
	is.Else, err = r.inside(s.Else)
	r.add(s, is)
	return err
}

// mailLine is a mail that is read.
const mailLine = `send_mail("Subject", "text", None, ["mina@post.test"])`

// mail reads send_mail(…), to one address.
func (r *viewReader) mail(s python.Statement) (err error) {
	args := given(s, s.Value, "subject", "message", "from_email", "recipient_list")
	var a httpsim.SendMail
	to := args.take("recipient_list")
	if to == nil || to.Kind != python.List || len(to.Parts) != 1 {
		return instead(s, mailLine, "a mail goes to one address here, in a list")
	}
	if a.To, err = r.value(s, to.Parts[0]); err != nil {
		return err
	}
	if a.Subject, err = r.value(s, args.take("subject")); err != nil {
		return err
	}
	text, err := r.value(s, args.take("message"))
	if err != nil {
		return err
	}
	html := args.take("html_message")
	if from := args.take("from_email"); from != nil && from.Dotted() != "None" && from.Dotted() != "settings.DEFAULT_FROM_EMAIL" {
		if a.From, err = r.value(s, from); err != nil {
			return err
		}
	}
	args.take("fail_silently")
	if html == nil {
		a.Text = &text
		r.add(s, a)
		return args.rest()
	}
	if calls(html) != "render_to_string" {
		return instead(s, mailLine, "html_message is what render_to_string() makes of a template")
	}
	page, err := r.render(s, given(s, html, "template", "context", "request"))
	if err != nil {
		return err
	}
	a.HTML = new(page.(httpsim.Render).Template)
	r.add(s, a)
	return args.rest()
}

// created reads User.objects.create_user(…).
func (r *viewReader) created(s python.Statement) (err error) {
	args := given(s, s.Value, "username", "email", "password")
	args.fields = r.fieldsOfUser()
	var a httpsim.CreateUser
	if args.named["username"] == nil {
		return refuse(s, "this call is not read here")
	}
	if a.Username, err = r.value(s, args.take("username")); err != nil {
		return err
	}
	if e := args.take("email"); e != nil {
		if a.Email, err = r.value(s, e); err != nil {
			return err
		}
	}
	if e := args.take("password"); e != nil {
		password, err := r.value(s, e)
		if err != nil {
			return err
		}
		a.Password = &password
	}
	if e := args.take("is_active"); e != nil {
		word := e.Dotted()
		if word != "True" && word != "False" {
			return refuse(s, "%s is True or False", "is_active")
		}
		a.Inactive = word == "False"
	}
	if a.As = givenName(s); a.As != "" {
		r.nameUser(a.As)
	} else {
		r.form = false
		r.foundUser()
	}
	r.add(s, a)
	return args.rest()
}

// visitorName is the visitor as lines have him.
const visitorName = "request.user"

// columnOf is the column that a line sets of a user, and the user's name in the line.
func (r *viewReader) columnOf(e *python.Expr) (column, who string, ok bool) {
	name := e.Dotted()
	if column, ok = strings.CutPrefix(name, visitorName+"."); ok {
		return column, visitorName, true
	}
	if who, column, ok = strings.Cut(name, "."); ok && r.users[who] {
		return column, who, true
	}
	return column, "user", ok && who == "user" && (r.user || r.names.Checked)
}

// nameOf is the name of a user that a view gave to one, "" for request.user, and for user, of whom found tells.
func nameOf(who string) string {
	if who == visitorName || who == "user" {
		return ""
	}
	return who
}

// setsUser reads user.is_active = False, which counts once the user is saved.
func (r *viewReader) setsUser(s python.Statement, column, who string) (err error) {
	if column == "backend" && who != visitorName && isOwnBackend(s.Value) { // no column: login() asks for it, and would take it anyway
		return nil
	}
	a := r.unsaved(who)
	texts := map[string]**httpsim.Template{"email": &a.Email, "first_name": &a.FirstName, "last_name": &a.LastName}
	flags := map[string]**bool{"is_active": &a.IsActive, "is_staff": &a.IsStaff, "is_superuser": &a.IsSuperuser}
	switch {
	case texts[column] != nil:
		value, err := r.value(s, s.Value)
		*texts[column] = &value
		return err
	case flags[column] != nil:
		word := s.Value.Dotted()
		if word != "True" && word != "False" {
			return refuse(s, "%s is True or False", column)
		}
		*flags[column] = new(word == "True")
		return nil
	case column == "password":
		return instead(s, `user.set_password("text")`, "the column password holds a hash, and this is none")
	}
	return instead(s, "user.is_active = False", "of a user email, first_name, last_name, is_active, is_staff and is_superuser are set here")
}

// untilSaved is how many lines belong to the first one, which sets a column of a user to one of two
// values: those until it is saved are done on both ways. It is 1 for any other line.
func (r *viewReader) untilSaved(all []python.Statement) int {
	if all[0].Action != python.Assign {
		return 1
	}
	_, who, ok := r.columnOf(all[0].Target)
	if !ok {
		return 1
	}
	save := who + ".save"
	for i, s := range all[1:] {
		if s.Action == python.Do && calls(s.Value) == save {
			return i + 2
		}
		if !isSimple(s) || s.Action == python.Return {
			break
		}
	}
	return 1
}

// unsaved is what was set of a user, and not yet saved.
func (r *viewReader) unsaved(who string) *httpsim.SaveUser {
	if r.sets == nil {
		r.sets = map[string]*httpsim.SaveUser{}
	}
	if r.sets[who] == nil {
		r.sets[who] = new(nothingSet(who))
	}
	return r.sets[who]
}

// nothingSet is the saving of a user of whom nothing was set.
func nothingSet(who string) httpsim.SaveUser {
	return httpsim.SaveUser{Visitor: who == visitorName, Of: nameOf(who)}
}

// copiedSets are the same, which no line below changes.
func copiedSets(sets map[string]*httpsim.SaveUser) map[string]*httpsim.SaveUser {
	sets = maps.Clone(sets)
	for who, a := range sets {
		sets[who] = new(*a)
	}
	return sets
}

// isSaved reports whether nothing is set of a user and not saved but what was so before.
func (r *viewReader) isSaved(before map[string]*httpsim.SaveUser) bool {
	for who, a := range r.sets {
		was := before[who]
		if was == nil {
			was = new(nothingSet(who))
		}
		if !reflect.DeepEqual(a, was) {
			return false
		}
	}
	return true
}

// savesUser reports whether a line saves a user.
func (r *viewReader) savesUser(all []python.Statement) (saves bool) {
	for _, s := range all {
		eachIn(s, func(e *python.Expr) *python.Expr {
			who, is := strings.CutSuffix(calls(e), ".save")
			saves = saves || is && (who == "user" || who == visitorName || r.users[who])
			return nil
		})
	}
	return saves
}

// ofUser reads user.set_password(…), user.set_unusable_password(), user.delete() and user.save(). It is
// false for what is no call of a user's.
func (r *viewReader) ofUser(s python.Statement) (is bool, err error) {
	if s.Value.Kind != python.Call {
		return false, nil
	}
	method, who, ok := r.columnOf(s.Value.Parts[0])
	if !ok {
		return false, nil
	}
	a := r.unsaved(who)
	switch method {
	case "set_password":
		args := given(s, s.Value, "raw_password")
		password, err := r.value(s, cmp.Or(args.take("raw_password"), &python.Expr{}))
		a.Password, a.Unusable = &password, false
		return true, cmp.Or(err, args.rest())
	case "set_unusable_password":
		a.Password, a.Unusable = nil, true
		return true, given(s, s.Value).rest()
	case "delete":
		r.add(s, httpsim.DeleteUser{Visitor: who == visitorName, Of: nameOf(who)})
		delete(r.sets, who)
		return true, given(s, s.Value).rest()
	case "save":
		args := given(s, s.Value)
		if only := args.take("update_fields"); only != nil && !namesAll(only, a) {
			return true, instead(s, s.Value.Parts[0].Dotted()+"()", "update_fields has to name all that was set above: the others would not be saved")
		}
		r.add(s, *a)
		delete(r.sets, who)
		return true, args.rest()
	}
	return false, nil
}

// namesAll reports whether a list of columns names just those that are set.
func namesAll(list *python.Expr, a *httpsim.SaveUser) bool {
	set := map[string]bool{"password": a.Password != nil || a.Unusable, "email": a.Email != nil, "first_name": a.FirstName != nil, "last_name": a.LastName != nil,
		"is_active": a.IsActive != nil, "is_staff": a.IsStaff != nil, "is_superuser": a.IsSuperuser != nil}
	for _, name := range list.Parts {
		if name.Kind != python.String || !set[name.Text] {
			return false
		}
		delete(set, name.Text)
	}
	return list.Kind == python.List && !slices.Contains(slices.Collect(maps.Values(set)), true)
}
