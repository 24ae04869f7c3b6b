package httpsim

import (
	"errors"
	"slices"
	"strconv"

	"statelab/internal/accounts"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// found is the value of a ValueNode or a ConstantNode, made anew each time.
func (v *visit) found(n Node) (any, error) {
	if n.Filters != nil || n.Quoted {
		return v.resolved(n, false)
	}
	if n.Kind == ConstantNode {
		return sessionstore.ParseJSON(n.Text)
	}
	value, err := v.lookedUp(n)
	if err == nil && n.Length {
		return v.length(value)
	}
	if q, ok := value.(*queried); ok && err == nil {
		return v.listed(q)
	}
	if err == nil && n.Int {
		return toInt(value)
	}
	if err == nil && n.Str {
		if value, err = v.askedWho(value, nil); err != nil {
			return nil, err
		}
		if _, missing := value.(absent); !missing {
			return pythonStr(value), nil
		}
	}
	if err == nil && n.Sum != NoSummand {
		return n.Sum.added(value)
	}
	return value, err
}

// lookedUp is the value of a ValueNode, or what stands for one that is not there.
func (v *visit) lookedUp(n Node) (any, error) {
	value, err := v.ofNode(n)
	if n.Path[0] == "cookie" {
		v.foundCookie(n.Path, value)
	}
	if _, missing := value.(absent); err != nil || !missing || n.Missing == "" {
		return value, err
	}
	switch n.Missing {
	case RightNow:
		return v.ofNode(Node{Kind: ValueNode, Path: Path{RightNow}})
	case Raises:
	default:
		return sessionstore.ParseJSON(n.Missing)
	}
	name := python.Repr(n.Path[len(n.Path)-1])
	switch {
	case n.Path[0] == "post" || n.Path[0] == "get":
		return nil, errors.New("MultiValueDictKeyError: " + name)
	case n.Path[0] == "form" && n.Path[1] == getUser:
		return nil, errors.New("AttributeError: 'NoneType' object has no attribute " + name)
	}
	return nil, errors.New("KeyError: " + name)
}

// ofNode looks up what a ValueNode names.
func (v *visit) ofNode(n Node) (any, error) {
	if n.Typed != nil && len(v.turns) > 0 {
		if value, is, err := v.scoped(n.Typed); is || err != nil {
			return value, err
		}
	}
	value, err := v.ofPage(n)
	if _, missing := value.(absent); err == nil && missing && v.objects && isDeep(n.Path) {
		of, err := v.value(n.Path[:len(n.Path)-1])
		if err != nil {
			return nil, err
		}
		return methodOf(of, n.Path[len(n.Path)-1]), nil
	}
	return value, err
}

// isDeep reports whether a path leads into a value that may have methods.
func isDeep(p Path) bool {
	return len(p) > 1 && (slices.Contains([]string{"session", "json", "claims"}, p[0]) || !isRoot(p[0]) && p[0] != Method[0] && !p.IsRow() && p[0] != local && p[0] != forloop)
}

// ofPage looks up what a ValueNode names of what the page knows.
func (v *visit) ofPage(n Node) (any, error) {
	if n.Path[0] == "cache" {
		return v.inCache(n.Name)
	}
	return v.value(n.Path)
}

// ofTheRequest are the roots that templates have by the request alone.
var ofTheRequest = []string{Method[0], "user", "session", SessionKey, "get", "post", "cookie", "header", Kwargs, Body, "json", csrfToken, messagesRoot, levelsRoot, permsRoot}

// value looks a name up, of anything but the cache. Looking at the user or the session is what makes Django
// read them.
func (v *visit) value(p Path) (any, error) {
	if value, given := v.context[p[0]]; given && v.lines != nil && v.inTemplate { // which comes before what every page knows
		return v.along(value, p[1:])
	}
	if value, given := v.everywhere[p[0]]; given && v.inTemplate && !v.bare {
		if _, own := v.context[p[0]]; !own {
			return v.along(value, p[1:])
		}
	}
	if v.bare && v.inTemplate && slices.Contains(ofTheRequest, p[0]) {
		return absent{}, nil
	}
	switch p[0] {
	case Method[0]:
		if len(p) == 1 {
			return absent{}, nil
		}
		if value, put := v.extra[p[1]]; put {
			return v.along(v.ofTemplate(value), p[2:])
		}
		if p[1] == "resolver_match" {
			r := v.ofMethods()
			value, _, err := r.request.Attr(p[1])
			if err != nil {
				return nil, err
			}
			return v.along(v.ofTemplate(value), p[2:])
		}
		if p[1] == languageCodeName && v.speaks.begun != "" {
			return v.along(v.speaks.begun, p[2:])
		}
		if !isOfRequest(p) {
			return absent{}, nil
		}
		return v.ofRequest(p), nil
	case "user":
		user, err := v.templateUser()
		if err != nil {
			return nil, err
		}
		switch {
		case len(p) == 1 && v.objects:
			return &someone{v: v, user: user}, nil
		case len(p) == 1 && user == nil:
			return "AnonymousUser", nil // what its __str__ says; and it is no empty text
		case len(p) == 1:
			return v.userText(user)
		}
		return v.ofSomeone(&someone{v: v, user: user}, p[1:])
	case permsRoot:
		user, err := v.templateUser()
		switch {
		case err != nil:
			return nil, err
		case len(p) == 2:
			return v.mayIn(user, p[1])
		case len(p) == 3:
			return v.may(user, p[1]+"."+p[2])
		}
		return absent{}, nil
	case found:
		user, anybody, err := v.held()
		switch {
		case err != nil:
			return nil, err
		case len(p) == 1 && v.objects && (anybody || user != nil):
			return &someone{v: v, user: user}, nil
		case user == nil && len(p) == 1 && anybody:
			return "AnonymousUser", nil
		case user == nil && len(p) == 1:
			return nil, nil
		case user == nil && !anybody:
			return absent{}, nil
		}
		return v.ofTheirs(user, p[len(p)-1]), nil
	case "session":
		return v.sessionValue(p[1:])
	case answerRoot:
		return v.ofAnswer(p[1:])
	case whoRoot:
		return v.ofWho(p[1:])
	case rowRoot:
		return v.ofRow(p[1:])
	case loopRoot, forloop: // what no tag gives here
		return absent{}, nil
	case local:
		if value, bound := v.locals[p[1]]; bound {
			return inside(value, p[2:]), nil
		}
		return nil, errors.New(unbound(p[1]))
	case Kwargs:
		value, held := v.kwargs[p[1]]
		if id, is := value.(uuidObject); is && v.lines == nil { // whose text is all that actions want of it
			return string(id), nil
		} else if is {
			return v.along(pythonValue(id), p[2:])
		}
		if held {
			return value, nil
		}
		return absent{}, nil
	case "form":
		if len(p) == 1 {
			return absent{}, nil
		}
		if len(p) == 2 && isDrawn(p[1]) {
			return v.drawnForm(p[1])
		}
		return v.ofForm(p[1:]), nil
	case "token":
		return v.token, nil
	case csrfToken:
		return v.csrfToken(), nil
	case messagesRoot:
		if value, given := v.context[messagesRoot]; given {
			return v.along(value, p[1:])
		}
		return v.storage()
	case levelsRoot:
		return v.along(defaultLevels(), p[1:])
	case "signed":
		return v.signed, nil
	case "code":
		return v.code, nil
	case "now":
		return v.server.env.Now().Unix(), nil
	case Body:
		return v.sentBody()
	case "bearer":
		return v.bearer(), nil
	case SessionKey:
		if v.inTemplate { // which looks for an item of the session first
			v.session.Has(SessionKey)
		}
		if key := v.session.Key(); key != "" {
			return key, nil
		}
		return nil, nil
	case "claims":
		return inside(v.claims, p[1:]), nil
	case "header":
		return v.sentHeader(p[1]), nil
	case "json":
		d, err := v.sentJSON()
		if err != nil {
			return nil, err
		}
		return inside(d, p[1:]), nil
	}
	if !isRoot(p[0]) {
		if value, ok := v.context[p[0]]; ok {
			return v.along(value, p[1:])
		}
		return absent{}, nil
	}
	from := map[string]Pairs{"post": v.POST, "get": v.GET, "cookie": v.Cookies}[p[0]]
	if value, ok := from.Lookup(p[1]); ok {
		return value, nil
	}
	return methodOf(from.dict(), p[1]), nil // .items, where nothing is called so
}

// ofForm is an attribute of the form that was checked last, or what lies in one.
func (v *visit) ofForm(p Path) any {
	switch name := p[0]; {
	case name == getUser && v.form != nil && v.form.user != nil:
		return v.ofTheirs(v.form.user, p[1])
	case name == cleanedData && v.form != nil && v.form.Valid() && p[1] == "password":
		return v.form.Password
	case name == cleanedData && v.form != nil && v.form.Valid():
		return v.form.Username
	case name == "errors":
		return safe(v.errors.html())
	case name == "non_field_errors":
		return safe(v.errors.list(wholeForm))
	case v.own != nil && v.own.form.Keeps == name:
		return v.own.kept
	}
	return absent{}
}

// sessionValue looks into the session.
func (v *visit) sessionValue(names Path) (any, error) {
	var at sessionstore.Value = v.session.Data()
	v.sayLookup()
	if err := v.session.Err(); err != nil {
		return nil, err
	}
	return inside(at, names), nil
}

// inside walks into a value as a dotted name does: keys of dicts, numbers of lists.
func inside(at sessionstore.Value, names Path) any {
	for _, name := range names {
		switch in := itemsOf(at).(type) {
		case *sessionstore.Dict:
			value, ok := in.Lookup(name)
			if n, err := strconv.ParseInt(name, 10, 64); err == nil && !ok { // a key that is a number
				key, _ := sessionstore.Key(n)
				value, ok = in.Lookup(key)
			}
			if !ok {
				return absent{}
			}
			at = value
		case *sessionstore.List:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= in.Len() {
				return absent{}
			}
			at = in.At(i)
		default:
			return absent{}
		}
	}
	return at
}

// templateUser is the user whom the context processor of django.contrib.auth gives templates: an anonymous one where the
// request has none.
func (v *visit) templateUser() (*accounts.User, error) {
	if v.server.runs().Lacks.Auth {
		return nil, nil
	}
	return v.User()
}
