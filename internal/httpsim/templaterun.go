package httpsim

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/filters"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// errTooLong ends a page that grows without measure.
var errTooLong = errors.New("the page is larger than 1 MiB")

// absent is the value of a name that is not there.
type absent struct{}

// filling is where a template is while it is filled in.
type filling struct {
	objects bool               // rows and users are handed on as such
	raw     bool               // {% autoescape off %}
	depth   int                // templates in one another
	blocks  map[string][]*Node // what stands for each {% block %}, the nearest template last
	begun   map[*Tag]any       // how far the {% cycle %}s are
}

// fill writes the template with what the page knows. In HTML, values are
// escaped; in a cookie or a session value they are as they are.
func (v *visit) fill(t Template, inHTML bool) (string, error) {
	var b strings.Builder
	turns, filling := v.turns, v.filling
	v.turns = nil
	v.blocks, v.begun = nil, nil
	err := v.fillNodes(&b, t.nodes, inHTML)
	v.turns, v.filling = turns, filling
	return b.String(), err
}

func (v *visit) fillNodes(b *strings.Builder, nodes []Node, inHTML bool) error {
	for _, n := range nodes {
		if err := v.worked(nil); err != nil {
			return err
		}
		if err := v.fillNode(b, n, inHTML); err != nil {
			v.breaksAt(n.In, err)
			return err
		}
		if b.Len() > maxOutput {
			return errTooLong
		}
	}
	return nil
}

func (v *visit) fillNode(b *strings.Builder, n Node, inHTML bool) error {
	switch n.Kind {
	case PlainNode:
		b.WriteString(n.Text)
	case CSRFNode:
		if !v.isAlone() && !v.bare {
			b.WriteString(v.csrfField())
		}
	case TagNode:
		return v.fillTag(b, n, inHTML)
	case ValueNode, ConstantNode:
		value, err := v.inBraces(n, inHTML)
		if err == nil && !inHTML {
			err = v.hasAttribute(n, value)
		}
		if value, err = v.askedWho(value, err); err != nil {
			return err
		}
		if inHTML {
			v.localizedValue(value)
		}
		b.WriteString(v.shown(value, inHTML))
	case IfNode:
		so, err := v.asks(n.If)
		var missing noVariable
		if errors.As(err, &missing) {
			so, err = false, nil
		}
		if err != nil {
			return err
		}
		if truth(so) {
			return v.fillNodes(b, n.Yes, inHTML)
		}
		return v.fillNodes(b, n.No, inHTML)
	case ForNode:
		return v.eachOf(b, n, inHTML)
	}
	return nil
}

// inBraces is what stands in {{ }}.
func (v *visit) inBraces(n Node, inHTML bool) (any, error) {
	if !inHTML {
		return v.found(n)
	}
	return v.resolved(n, false)
}

// eachOf goes through what a {% for %} is about.
func (v *visit) eachOf(b *strings.Builder, n Node, inHTML bool) error {
	value, err := v.resolved(n.For.In, true)
	if err != nil {
		return err
	}
	all, err := listed(plainShown(value))
	if err != nil {
		return err
	}
	if all.Len() == 0 {
		return v.scope(turn{}, func() error { return v.fillNodes(b, n.No, inHTML) })
	}
	return v.scope(turn{loop: true, of: all.Len()}, func() error {
		here := len(v.turns) - 1
		for i := range all.Len() {
			if v.turned++; v.turned > maxTurns {
				return errTooManyTurns
			}
			at := i
			if n.For.Reversed {
				at = all.Len() - 1 - i
			}
			v.turns[here].at = i
			if err := v.oneTurn(b, n, all.At(at), inHTML); err != nil {
				return err
			}
		}
		return nil
	})
}

// oneTurn writes what is in a {% for %} once.
func (v *visit) oneTurn(b *strings.Builder, n Node, value any, inHTML bool) error {
	names := n.For.Names
	if len(names) == 1 {
		v.set(names[0], value)
		return v.fillNodes(b, n.Yes, inHTML)
	}
	parts, err := listed(value)
	if err != nil || value == nil {
		parts = sessionstore.NewList(nil) // len() of no list is taken for 1
	}
	if parts.Len() != len(names) {
		return fmt.Errorf("ValueError: Need %d values to unpack in for loop; got %d. ", len(names), parts.Len())
	}
	var scope turn
	for i, name := range names {
		scope.set(name, parts.At(i))
	}
	return v.scope(scope, func() error { return v.fillNodes(b, n.Yes, inHTML) })
}

// isAlone reports whether nothing is known here that no tag gives, as in {% include … only %}.
func (v *visit) isAlone() bool {
	return slices.ContainsFunc(v.turns, func(t turn) bool { return t.alone })
}

// shown is a value as the template writes it that is being filled in.
func (v *visit) shown(value any, inHTML bool) string {
	if _, missing := value.(absent); missing || !inHTML {
		return shown(value, false)
	}
	return filters.Shown(value, !v.raw)
}

// shown returns a value as a template writes it.
func shown(value any, inHTML bool) string {
	switch value := value.(type) {
	case absent:
		return ""
	case safe:
		return string(value)
	}
	if inHTML {
		return filters.Shown(value, true)
	}
	return pythonStr(value)
}

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
		user, err := v.User()
		if err != nil {
			return nil, err
		}
		switch {
		case len(p) == 1 && v.objects:
			return &someone{user: user}, nil
		case len(p) == 1 && user == nil:
			return "AnonymousUser", nil // what its __str__ says; and it is no empty text
		case len(p) == 1:
			return user.Username, nil
		}
		return v.ofSomeone(&someone{user: user}, p[1:])
	case permsRoot:
		user, err := v.User()
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
			return &someone{user: user}, nil
		case user == nil && len(p) == 1 && anybody:
			return "AnonymousUser", nil
		case user == nil && len(p) == 1:
			return nil, nil
		case user == nil && !anybody:
			return absent{}, nil
		}
		return ofAnybody(user, p[len(p)-1]), nil
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
		return ofAnybody(v.form.user, p[1])
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
