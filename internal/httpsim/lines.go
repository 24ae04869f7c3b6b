package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// Lines is a view, or a middleware, that runs line by line, as it stands: for lines that say more than the
// other actions do. What they call of Django does and tells what these do.
type Lines struct {
	Source string // the lines in the def, whose first one stands furthest left
	// HeadSource is what stands above the def, and DecoratorLines the decorators, as they are written.
	HeadSource     string
	DecoratorLines []string
	Head           []python.Statement // what stands above the def: imports, names, functions
	Program        []python.Statement
	// Decorators stand above the def, the outermost first, and are called as they stand there; those that
	// Page says are not among them.
	Decorators []*python.Expr
	Name       string // of the view; empty: by its path
	// Middleware says that get_response is what goes on to the page. One that HandsOn does not call it, and the page
	// runs where it returns nothing.
	Middleware, HandsOn bool

	Models []string // those of the site that they may name
	// Files are the templates that render() names, parsed once.
	Files map[string]Template
}

// answers makes a page of Lines answer, by what they return.
func (Lines) answers() {}

// Answers reports whether the lines make the answer, but for a middleware that hands on.
func (a Lines) Answers() bool { return !a.HandsOn }

func (Lines) check(*checking) {}

// running is one run of Lines.
type running struct {
	*visit
	of      Lines
	request *asker
	before  string // the session's data as it was loaded, as JSON, where it was looked at
	looked  bool
	made    map[string]pyrun.Value // names of Django's that were asked for
}

func (a Lines) run(v *visit) error {
	r := &running{visit: v, of: a, made: map[string]pyrun.Value{}}
	r.request = &asker{r}
	names := map[string]pyrun.Value{"request": r.request}
	for name, value := range v.kwargs {
		names[name] = value
	}
	if a.Middleware {
		names["get_response"] = pyrun.Builtin{Name: "get_response", Do: func(args *pyrun.Args) (pyrun.Value, error) {
			if _, err := args.Need("request"); err != nil || v.next == nil {
				return nil, err
			}
			res, err := v.next()
			if err != nil {
				return nil, err
			}
			return &answerObject{r, res}, args.Done()
		}}
	}
	res, err := r.returns(names)
	if err != nil || res == nil {
		return err
	}
	v.res, v.done = res, true
	return nil
}

// returns runs the lines, and what they return has to be an answer.
func (r *running) returns(names map[string]pyrun.Value) (*Response, error) {
	run := &pyrun.Run{Name: r.name, Named: r.tellName, Turn: r.tellTurn}
	value, err := r.decorated(run, names)
	r.tellUnnoticed()
	if err != nil {
		return nil, r.raises(err)
	}
	if value == nil && r.of.HandsOn {
		return nil, nil
	}
	res, is := value.(*answerObject)
	if !is {
		//lint:ignore ST1005 these are Django's words
		return nil, fmt.Errorf("ValueError: The view %s didn't return an HttpResponse object. It returned %s instead.", r.viewName(), pyrun.KindOf(value))
	}
	return res.res, nil
}

// decorated runs what stands above the def, and the lines within their decorators.
func (r *running) decorated(run *pyrun.Run, names map[string]pyrun.Value) (pyrun.Value, error) {
	tells := run.Named
	run.Named = nil // what stands above the def is there before anybody asks
	_, _, err := run.Lines(r.of.Head, names)
	if run.Named = tells; err != nil {
		return nil, err
	}
	if len(r.of.Decorators) == 0 {
		value, _, err := run.Lines(r.of.Program, names)
		return value, err
	}
	var view pyrun.Value = pyrun.Builtin{Name: r.viewName(), Do: func(*pyrun.Args) (pyrun.Value, error) {
		value, _, err := run.Lines(r.of.Program, names)
		return value, err
	}}
	for _, e := range slices.Backward(r.of.Decorators) {
		d, err := run.Value(e, names)
		if err != nil {
			return nil, err
		}
		if view, err = pyrun.Call(d, view); err != nil {
			return nil, err
		}
	}
	args := &pyrun.Args{Pos: []pyrun.Value{r.request}}
	for name, value := range r.kwargs {
		args.Named = append(args.Named, pyrun.Arg{Name: name, Value: value})
	}
	return pyrun.CallWith(view, args)
}

func (r *running) viewName() string { return cmp.Or(r.of.Name, ViewName(r.Path)) }

// raises is an exception that nobody catches, as the middleware of Django takes it.
func (r *running) raises(err error) error {
	switch {
	case errors.Is(err, pyrun.ErrTooManySteps):
		return errTooManyTurnsOfView
	case errors.Is(err, pyrun.ErrTooLong):
		return errTooLong
	}
	var e *pyrun.Exception
	var refusal *HTTPError
	if errors.As(err, &refusal) || !errors.As(err, &e) {
		return err
	}
	text, _ := e.Str()
	for name, a := range map[string]Fail{"Http404": {Raises: NotFound}, "PermissionDenied": {Raises: Denied}} {
		if e.Class.Name == name {
			return a.run(nil)
		}
	}
	if e.Class.Name == "SuspiciousOperation" || e.Class.Name == "BadRequest" || e.Class.Base != nil && e.Class.Base.Name == "SuspiciousOperation" {
		return &HTTPError{Status: 400, Reason: e.Class.Name, Message: cmp.Or(text, "Bad Request"), say: rule.Same("raise " + e.Class.Name)}
	}
	return err
}

// tellName tells what a name is given, but for answers.
func (r *running) tellName(name string, value pyrun.Value, _ int) {
	switch value.(type) {
	case *answerObject, *pyrun.Function, pyrun.Builtin, *pyrun.Module, *pyrun.Class, *lineRow, *lineRows, *userQuery, *formObject: // which are told where they are found
		return
	}
	shown, err := pyrun.Repr(value)
	if err != nil || name == "_" {
		return
	}
	if text, is := value.(string); is {
		shown = python.Quote(shortText(text))
	}
	r.noteCode("%s = %s", name, clipped(shown, 60))
}

// tellTurn tells the first turns of the loops.
func (r *running) tellTurn(names []string, values []pyrun.Value) {
	if r.turnedView++; r.turnedView > notedTurns || len(names) == 0 {
		return
	}
	shown := make([]string, len(values))
	for i, value := range values {
		shown[i], _ = pyrun.Repr(value)
		shown[i] = shortText(shown[i])
	}
	r.noteCode("for %s: %s", strings.Join(names, ", "), strings.Join(shown, ", "))
}

// sessionData is the data of the session, and what it was before is kept.
func (r *running) sessionData() (*sessionstore.Session, error) {
	s := r.open()
	if err := s.Err(); err != nil {
		return nil, err
	}
	if !r.looked {
		r.looked = true
		r.before, _ = sessionstore.JSON(s.Data())
	}
	return s, nil
}

// tellUnnoticed tells what was changed inside the session that it did not notice.
func (r *running) tellUnnoticed() {
	if !r.looked || r.session.Modified || r.session.Err() != nil {
		return
	}
	was, err := sessionstore.ParseJSON(r.before)
	before, is := was.(*sessionstore.Dict)
	if err != nil || !is || pyrun.Weigh(r.session.Data()) != nil {
		return
	}
	for name, value := range r.session.Data().All() {
		text, err := sessionstore.JSON(value)
		old, _ := sessionstore.JSON(before.Get(name))
		if err == nil && text != old {
			r.noteChange("session[%s] = %s", python.Quote(name), shortValue(value))
		}
	}
}

// KnownInLines reports whether lines of a view find a name without giving it a value: by an import, "django.http.HttpResponse",
// or as it stands. models are those of the site.
func KnownInLines(name string, models []*Model) bool {
	if name == "request" {
		return true
	}
	last := name[strings.LastIndex(name, ".")+1:]
	if slices.ContainsFunc(models, func(m *Model) bool { return m.Name == last }) {
		return true
	}
	return knownByPath(name) != nil
}

// knownByPath finds what stands at a dotted name, or behind its last point where that is of Django.
func knownByPath(name string) func(r *running) pyrun.Value {
	if f := knownOfLines().ofImports[name]; f != nil {
		return f
	}
	module, last := "", name
	if i := strings.LastIndex(name, "."); i >= 0 {
		module, last = name[:i], name[i+1:]
	}
	if module == "" || strings.HasPrefix(module, "django.") || strings.HasPrefix(module, ".") || homes[last] == module {
		return knownOfLines().ofDjango[last]
	}
	return nil
}

// name finds a name that the lines do not give a value.
func (r *running) name(name string) (pyrun.Value, bool) {
	if v, has := r.made[name]; has {
		return v, true
	}
	last := name[strings.LastIndex(name, ".")+1:]
	for _, m := range r.server.site.Models {
		if m.Name == last {
			r.made[name] = &modelClass{r, m}
			return r.made[name], true
		}
	}
	f := knownByPath(name)
	if f == nil {
		return nil, false
	}
	r.made[name] = f(r)
	return r.made[name], true
}

// attributesOf are what stands below names of Django's and of the request, for who reads lines.
var attributesOf = map[string][]string{
	"request": {"method", "path", "path_info", "GET", "POST", "COOKIES", "META", "headers", "session", "user", "body", "content_type", "scheme", "is_secure", "get_host", "get_port", "get_full_path", "build_absolute_uri",
		"get_signed_cookie", "resolver_match", "FILES"},
	"request.session": {"get", "pop", "setdefault", "update", "keys", "values", "items", "has_key", "flush", "clear", "cycle_key", "create", "save", "delete", "exists", "is_empty", "set_expiry", "get_expiry_age", "get_expiry_date",
		"get_expire_at_browser_close", "session_key", "modified", "accessed", "set_test_cookie", "test_cookie_worked", "delete_test_cookie"},
	"settings": {"SECRET_KEY", "LOGIN_URL", "LOGIN_REDIRECT_URL", "DEFAULT_FROM_EMAIL", "SESSION_COOKIE_AGE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "DEBUG"},
}

// furtherAttributes are attributes and methods of what Django gives views.
var furtherAttributes = strings.Fields(`objects DoesNotExist MultipleObjectsReturned get filter exclude all first last count exists delete update create get_or_create update_or_create order_by
	none select_for_update values values_list aggregate latest earliest bulk_create Q F Sum Count Max Min Avg save refresh_from_db pk id
	check_password set_password set_unusable_password has_usable_password get_username get_full_name get_session_auth_hash create_user last_login date_joined password
	is_valid get_user cleaned_data errors non_field_errors add_error
	status_code content headers cookies set_cookie delete_cookie set_signed_cookie has_header write xframe_options_exempt
	getlist dict url_name kwargs session_key expire_date get_decoded reverse now utc localtime timedelta datetime date timezone fromtimestamp fromisoformat min max today
	BadSignature SignatureExpired Signer TimestampSigner JSONDecodeError urlencode get_or_set
	dumps loads unsign sign encode decode hexdigest digest new sha256 sha1 md5 sha512 sha384 compare_digest token_hex token_urlsafe choice randint random shuffle sample randrange uniform choices randbelow uuid4 hex
	time incr decr add touch clear set atomic floor ceil sqrt b64encode b64decode urlsafe_b64encode urlsafe_b64decode hexlify`)

// HasInLines reports whether something that lines of a view can have has an attribute: of a dotted
// name, or of any value where that is empty. models are those of the site.
func HasInLines(of, attribute string, models []*Model, onRequest []string) bool {
	if of == "request" && slices.Contains(onRequest, attribute) {
		return true
	}
	if all, closed := attributesOf[of]; closed && of != "request" {
		return slices.Contains(all, attribute)
	}
	if of == "request" && slices.Contains(attributesOf[of], attribute) {
		return true
	}
	if of == "request.user" || of == "" || of != "request" {
		if pyrun.Attributes(attribute) || slices.Contains(furtherAttributes, attribute) || slices.Contains(ofUser, attribute) {
			return true
		}
		for _, all := range attributesOf {
			if slices.Contains(all, attribute) {
				return true
			}
		}
		for _, m := range models {
			for _, f := range m.Fields {
				if f.Name == attribute || f.Column() == attribute || f.Kind == ForeignKey && m.Reverse(f) == attribute {
					return true
				}
			}
		}
	}
	return false
}

// ofTemplate is a value as the context of a template has it.
func (v *visit) ofTemplate(value pyrun.Value) any {
	switch value := value.(type) {
	case pyrun.Moment:
		return moment(value.Time)
	case pyrun.Delta, pyrun.Date, pyrun.Bytes:
		text, _ := pyrun.Str(value)
		return text
	case *pyrun.Tuple:
		if len(value.Items) == 2 {
			return pair{List: sessionstore.NewList(v.ofTemplate(value.Items[0]), v.ofTemplate(value.Items[1]))}
		}
		return sessionstore.NewList(v.ofTemplates(value.Items)...)
	case *pyrun.Set:
		return sessionstore.NewList(v.ofTemplates(value.Items())...)
	case *sessionstore.List:
		l := sessionstore.NewList()
		for i := range value.Len() {
			l.Append(v.ofTemplate(value.At(i)))
		}
		return l
	case *sessionstore.Dict:
		d := sessionstore.NewDict()
		for key, part := range value.All() {
			d.Set(key, v.ofTemplate(part))
		}
		return d
	case *lineRow:
		return rowObject{v, value.record}
	case *whoObject:
		if value.visitor && !value.seen {
			return &someone{kept: v.keepVisitor()}
		}
		return &someone{user: value.user}
	case *lineRows:
		return value.asQueried()
	case pyrun.Plain:
		return value.Plain()
	case interface{ Dict() *sessionstore.Dict }: // request.COOKIES, request.POST
		return value.Dict()
	case pyrun.Iterable:
		items, err := value.Iter()
		if err != nil {
			return nil
		}
		return sessionstore.NewList(v.ofTemplates(items)...)
	case pyrun.Object:
		return lineValue{v, value}
	}
	return value
}

func (v *visit) ofTemplates(all []pyrun.Value) []sessionstore.Value {
	made := make([]sessionstore.Value, len(all))
	for i, value := range all {
		made[i] = v.ofTemplate(value)
	}
	return made
}

// lineValue is what lines of a view give to a template that is no plain value: a form, a row of sessions.
type lineValue struct {
	v  *visit
	of pyrun.Object
}

// attribute is what it has under a name: a function is called, as templates do.
func (l lineValue) attribute(name string) (any, error) {
	value, has, err := l.of.Attr(name)
	if err != nil || !has {
		return absent{}, err
	}
	if f, is := value.(pyrun.Builtin); is {
		if value, err = pyrun.Call(f); err != nil {
			return nil, err
		}
	}
	return l.v.ofTemplate(value), nil
}

// Str implements filters.Object.
func (l lineValue) Str() string {
	text, _ := pyrun.Str(l.of)
	return text
}

// Repr implements filters.Object.
func (l lineValue) Repr() string {
	text, _ := pyrun.Repr(l.of)
	return text
}

// Class implements filters.Object.
func (l lineValue) Class() string { return l.of.TypeName() }

// Same implements filters.Object.
func (l lineValue) Same(other any) bool {
	o, is := other.(lineValue)
	same, err := pyrun.Equals(l.of, o.of)
	return is && err == nil && same
}

// Attribute implements filters.Object.
func (l lineValue) Attribute(name string) (any, error) {
	value, err := l.attribute(name)
	if _, missing := value.(absent); missing {
		value = nil
	}
	return value, err
}
