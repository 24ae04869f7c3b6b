package djangocode

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// token reads token = signing.dumps(…) and token = jwt.encode(…).
func (r *viewReader) token(s python.Statement) error {
	a, err := r.encoded(s)
	if calls(s.Value) == "signing.dumps" {
		args := given(s, s.Value, "obj")
		var value httpsim.JSONValue
		value, err = r.signable(s, args.take("obj"))
		a = httpsim.MakeSigned{Value: value, Salt: args.text("salt")}
		if err == nil {
			err = args.rest()
		}
	}
	if err != nil {
		return err
	}
	r.names.Token = true
	r.add(s, a)
	return nil
}

const encodeLine = `token = jwt.encode({"sub": request.user.username, "exp": datetime.now(timezone.utc) + timedelta(days=1)}, settings.SECRET_KEY, algorithm="HS256")`

// encoded reads jwt.encode(…).
func (r *viewReader) encoded(s python.Statement) (httpsim.Action, error) {
	args := given(s, s.Value, "payload", "key", "algorithm")
	payload, key, algorithm := args.take("payload"), args.take("key"), args.text("algorithm")
	if payload == nil || payload.Kind != python.Dict || key == nil || key.Dotted() != "settings.SECRET_KEY" || algorithm != "HS256" && algorithm != "" {
		return nil, instead(s, encodeLine, "a token is made of a dict, with SECRET_KEY and HS256")
	}
	var a httpsim.MakeJWT
	claims := *payload
	if i := slices.IndexFunc(claims.Named, isExp); i >= 0 && claims.Named[i].Value.Kind != python.Number {
		length, ok := fromNow(claims.Named[i].Value)
		if !ok {
			return nil, refuse(s, "exp is a moment, and the clock of tokens is that of UTC: datetime.now(timezone.utc) + timedelta(days=1) is this time tomorrow")
		}
		a.Expires = &length
		claims.Named = slices.Delete(slices.Clone(claims.Named), i, i+1)
	}
	claims.Named = slices.Clone(claims.Named)
	for i, entry := range claims.Named { // PyJWT makes seconds of a moment
		if entry.Key != nil && entry.Key.Text == "iat" && calls(entry.Value) == "datetime.now" && said(entry.Value) == "timezone.utc" {
			claims.Named[i].Value, _ = python.Expression(timeNow)
		}
	}
	var err error
	if a.Claims, err = r.signable(s, &claims); err != nil {
		return nil, err
	}
	return a, args.rest()
}

func isExp(claim python.Named) bool {
	return claim.Key != nil && claim.Key.Kind == python.String && claim.Key.Text == "exp"
}

// fromNow reads datetime.now(timezone.utc) + timedelta(minutes=15), and this moment as it is
// written otherwise. A datetime.now() without a zone is no such moment where the server's
// zone is another than UTC.
func fromNow(e *python.Expr) (time.Duration, bool) {
	if e.Kind != python.Operation || e.Text != "+" {
		return 0, false
	}
	now, later := e.Parts[0], e.Parts[1]
	if calls(now) == "int" && len(now.Parts) == 2 {
		now = now.Parts[1]
	}
	switch strings.TrimPrefix(calls(now), "datetime.") + "(" + strings.TrimPrefix(strings.TrimPrefix(said(now), "tz="), "datetime.") + ")" {
	case "time.time()":
		d, ok := seconds(later)
		return d, ok && calls(later) == ""
	case "now(timezone.utc)", "datetime.now(timezone.utc)", "now(UTC)", "datetime.now(UTC)", "utcnow()", "datetime.utcnow()", "timezone.now()":
		return lengthOf(later)
	}
	return 0, false
}

// signable reads a dict of JSON.
func (r *viewReader) signable(s python.Statement, e *python.Expr) (httpsim.JSONValue, error) {
	if e == nil || e.Kind != python.Dict {
		return httpsim.JSONValue{}, instead(s, `token = signing.dumps({"user": request.user.username})`, "what is signed here is a dict")
	}
	return r.json(s, e)
}

// insteadOfTry is a line for a try that is about a KeyError of the session, "" for another one.
func insteadOfTry(s python.Statement) string {
	caught := len(s.Handlers) == 1 && s.Handlers[0].Exception != nil && catchesKeyError(s.Handlers[0].Exception)
	about := slices.ContainsFunc(s.Body, func(s python.Statement) bool {
		return hasCall(s.Value, func(call string) bool { return strings.Contains(call, ".objects.") })
	})
	if caught && !about {
		return `request.session.pop("name", None)`
	}
	return ""
}

// tried reads try: with claims = …, the except of it, and else. sent is what a line above
// has set so, nil for none.
func (r *viewReader) tried(s python.Statement, sent *python.Expr) error {
	wrong := r.ofKind(s,
		"this try is not read here; read is one of lines that take a value by its name, with except KeyError:, one of a row that get() finds, with except DoesNotExist: of its model, and one of claims = signing.loads(…) or claims = jwt.decode(…), with except signing.BadSignature: or except jwt.InvalidTokenError: and, above it, the one of what is too old",
		insteadOfTry(s))
	if len(s.Body) == 1 && s.Body[0].Action == python.Assign && s.Body[0].Target.Kind == python.Name && calls(s.Body[0].Value) == "request.get_signed_cookie" {
		return r.triedCookie(s, wrong)
	}
	if len(s.Body) == 1 && s.Body[0].Action == python.Assign && s.Body[0].Target.Kind == python.Name && calls(s.Body[0].Value) == "User.objects.get" {
		return r.triedUser(s)
	}
	if is, err := r.triedDelete(s); is {
		return err
	}
	if len(s.Body) != 1 || s.Body[0].Action != python.Assign || s.Body[0].Target.Dotted() != "claims" {
		return wrong
	}
	check, raised, err := r.checks(s.Body[0], sent)
	if err != nil {
		return err
	}
	if check == nil {
		return wrong
	}
	before := r.names.Claims
	no, err := r.refused(s, raised, wrong)
	if err != nil {
		return err
	}
	r.names.Claims = true
	yes, err := r.inside(s.Else)
	r.names.Claims = before || httpsim.Answers(no)
	r.add(s, check(yes, no))
	return err
}

// refused reads what is done where a token does not hold, in one except or in two; wrong is
// what is said of others.
func (r *viewReader) refused(s python.Statement, raised caught, wrong error) (no []httpsim.Action, err error) {
	last := s.Handlers[len(s.Handlers)-1]
	first := s.Handlers[0].Exception.Dotted()
	switch {
	case len(s.Handlers) == 2 && first == raised.bad && last.Exception.Dotted() == raised.expired:
		return nil, refuse(s, "%s is one of %s, and the first except that fits is taken: it stands above", raised.expired, raised.bad)
	case last.Exception.Dotted() != raised.bad, len(s.Handlers) > 2, len(s.Handlers) == 2 && first != raised.expired:
		return nil, wrong
	}
	if no, err = r.inside(last.Body); err != nil || len(s.Handlers) == 1 {
		return no, err
	}
	old, err := r.inside(s.Handlers[0].Body)
	return []httpsim.Action{httpsim.Expired{IfSo: old, IfNot: no}}, err
}

// checks reads claims = signing.loads(…) and claims = jwt.decode(…), with what they raise;
// nil for what is neither.
func (r *viewReader) checks(s python.Statement, sent *python.Expr) (check func(yes, no []httpsim.Action) httpsim.Action, raised caught, err error) {
	switch calls(s.Value) {
	case "signing.loads":
		a, err := r.loads(s)
		return func(yes, no []httpsim.Action) httpsim.Action {
			a.IfValid, a.IfNot = yes, no
			return a
		}, badSignature, err
	case "jwt.decode":
		of, err := r.decode(s, sent)
		return func(yes, no []httpsim.Action) httpsim.Action {
			return httpsim.CheckJWT{Sent: of, IfValid: yes, IfNot: no}
		}, badToken, err
	}
	return nil, caught{}, nil
}

func (r *viewReader) loads(s python.Statement) (a httpsim.CheckSigned, err error) {
	args := given(s, s.Value, "s")
	if a.Sent, err = r.value(s, args.take("s")); err != nil {
		return a, err
	}
	a.Salt, a.MaxAge = args.text("salt"), args.maxAge()
	return a, args.rest()
}

// maxAge is how old a signature may be, nil where that is not said.
func (a *arguments) maxAge() *time.Duration {
	age := a.take("max_age")
	if age == nil || age.Dotted() == "None" {
		return nil
	}
	d, ok := seconds(age)
	if !ok {
		a.refuse("max_age is a number of seconds")
	}
	return &d
}

// signedCookie reads name = request.get_signed_cookie(…). A name of the view's own is given
// the value right behind it.
func (r *viewReader) signedCookie(s python.Statement) (a httpsim.GetSignedCookie, own []httpsim.Action, err error) {
	args := given(s, s.Value, "key", "default", "salt", "max_age")
	a.Name = args.text("key")
	if other := args.take("default"); other != nil {
		t, err := r.value(s, other)
		if err != nil {
			return a, nil, err
		}
		a.Default = &t
	}
	a.Salt, a.MaxAge = args.text("salt"), args.maxAge()
	if name := s.Target.Text; name != "signed" {
		if slices.Contains(ofDjango, name) {
			args.refuse("%s is what Django calls something else here: take another name", name)
		}
		r.locals[name] = true
		own = []httpsim.Action{httpsim.Let{Name: name, Value: httpsim.Lookup("signed")}}
	}
	return a, own, args.rest()
}

// triedCookie reads a try: with request.get_signed_cookie(…) in it. A cookie that is not there
// is a KeyError, and no BadSignature.
func (r *viewReader) triedCookie(s python.Statement, wrong error) error {
	a, own, err := r.signedCookie(s.Body[0])
	if err != nil {
		return err
	}
	last := &s.Handlers[len(s.Handlers)-1]
	a.RaisesMissing = true
	if e := last.Exception; e.Kind == python.List && len(e.Parts) == 2 {
		for i, part := range e.Parts {
			if part.Dotted() == "KeyError" {
				a.RaisesMissing, last.Exception = false, e.Parts[1-i]
			}
		}
	}
	before := r.names.Signed
	if a.IfNot, err = r.refused(s, badSignature, wrong); err != nil {
		return err
	}
	r.names.Signed = true
	yes, err := r.inside(s.Else)
	r.names.Signed = before || httpsim.Answers(a.IfNot)
	a.IfValid = append(own, yes...)
	r.add(s, a)
	return err
}

func (r *viewReader) decode(s python.Statement, sent *python.Expr) (httpsim.Template, error) {
	args := given(s, s.Value, "token", "key", "algorithms")
	token, key, algorithms := args.take("token"), args.take("key"), args.take("algorithms")
	known := algorithms != nil && algorithms.Kind == python.List && len(algorithms.Parts) == 1 && algorithms.Parts[0].Text == "HS256"
	if token == nil || key == nil || key.Dotted() != "settings.SECRET_KEY" || !known {
		return httpsim.Template{}, instead(s, encodeLine, "jwt.decode() is given the token, settings.SECRET_KEY and algorithms=[\"HS256\"]; what it reads was made so")
	}
	if token.Dotted() == "sent" && sent != nil {
		token = sent
	}
	of, err := r.value(s, token)
	if err == nil {
		err = args.rest()
	}
	return of, err
}

// isBearer recognises request.headers.get("Authorization", "").removeprefix("Bearer ").
func (r *viewReader) isBearer(e *python.Expr) bool {
	if e.Kind != python.Call || e.Parts[0].Kind != python.Attribute || e.Parts[0].Text != "removeprefix" || len(e.Parts) != 2 || e.Parts[1].Text != "Bearer " {
		return false
	}
	path, missing, ok := r.looked(e.Parts[0].Parts[0])
	return ok && missing == "" && strings.Join(path, ".") == "header.authorization"
}

// isOwn reports whether an entry of a context is one of the names that this package puts
// there: {"form": form}.
func (r *viewReader) isOwn(entry python.Named) bool {
	name := entry.Key.Text
	switch {
	case name == "now":
		return calls(entry.Value) == "int" && isNow(entry.Value)
	case name == "cache":
		return entry.Value.Kind == python.Dict && !slices.ContainsFunc(entry.Value.Named, func(n python.Named) bool {
			return n.Key == nil || calls(n.Value) != "cache.get" || len(n.Value.Parts) != 2 || n.Value.Parts[1].Text != n.Key.Text
		})
	}
	if name == "bearer" {
		return r.isBearer(entry.Value)
	}
	if name == httpsim.Body {
		return calls(entry.Value) == "request.body.decode"
	}
	if name == "found" {
		return entry.Value.Dotted() == "user"
	}
	return slices.Contains([]string{"request", "user"}, name) && strings.TrimPrefix(entry.Value.Dotted(), "request.") == name ||
		slices.Contains([]string{"form", httpsim.Data, "token", "code", "claims", "signed"}, name) && entry.Value.Dotted() == name
}
