package httpsim

import (
	"errors"
	"fmt"
	"slices"

	"statelab/internal/accounts"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// whoRoot is the root of the users to whom a view gives names of its own, beside the one whom
// found tells of: customer = User.objects.get(…).
const whoRoot = "user called" // which is the name of nothing else

// Who returns the template that is a user to whom a view gave this name, or what he has.
func Who(name string, inner ...string) Template {
	return Lookup(whoRoot, append([]string{name}, inner...)...)
}

// IsWho reports whether a path leads to a user with a name of the view's own, or to what he has.
func (p Path) IsWho() bool { return len(p) > 1 && p[0] == whoRoot }

// someone is a user as the value of a name. A name without one has None.
type someone struct {
	v    *visit
	user *accounts.User
	kept *keptUser // who request.user was, in the place of user
}

// String is the user as repr() has it.
func (s *someone) String() string {
	switch user, known := s.known(); {
	case !known:
		return "request.user"
	case user == nil:
		return "AnonymousUser"
	default:
		return "<" + s.kind() + ": " + s.str() + ">"
	}
}

// Str is the user as str() has it.
func (s *someone) Str() string { return s.str() }

// Repr is the user as repr() has it.
func (s *someone) Repr() string { return s.String() }

// Class is what Python calls the type of the user.
func (s *someone) Class() string { return s.kind() }

// Same reports whether another value is the same user.
func (s *someone) Same(other any) bool { return s.same(other) }

// Attribute is what the user has under a name, who was asked for already.
func (s *someone) Attribute(name string) (any, error) {
	user, _ := s.known()
	if !slices.Contains(ofUser, name) {
		return nil, nil
	}
	return s.v.ofTheirs(user, name), nil
}

// known is the user, nil for an AnonymousUser; false where nobody has asked yet who that is.
func (s *someone) known() (*accounts.User, bool) {
	if s.kept == nil {
		return s.user, true
	}
	return s.kept.user, s.kept.seen
}

// kind is what Python calls the type of the user.
func (s *someone) kind() string {
	if user, known := s.known(); known && user == nil {
		return "AnonymousUser"
	}
	return s.v.usersModel().Name
}

// str is the user as str() has it.
func (s *someone) str() string {
	user, _ := s.known()
	if user == nil {
		return "AnonymousUser"
	}
	text, err := s.v.userText(user)
	s.v.failedToDraw(err)
	return text
}

// userText is str() of a user.
func (v *visit) userText(user *accounts.User) (string, error) {
	return (&whoObject{r: v.ofMethods(), user: user}).Str()
}

// same reports whether two users are equal.
func (s *someone) same(other sessionstore.Value) bool {
	o, is := other.(*someone)
	if !is {
		return false
	}
	a, _ := s.known()
	b, _ := o.known()
	if a == nil || b == nil || a.ID == 0 || b.ID == 0 { // who has no id is himself alone
		return a == b
	}
	return a.ID == b.ID
}

// ask finds out who a user is that was kept.
func (v *visit) ask(s *someone) (*accounts.User, error) {
	if s.kept == nil {
		return s.user, nil
	}
	if !s.kept.seen {
		user, err := v.User()
		if err != nil {
			return nil, err
		}
		s.kept.user, s.kept.seen = user, true
	}
	return s.kept.user, nil
}

// askedWho finds out who the value of a name is, where it is a user.
func (v *visit) askedWho(value sessionstore.Value, err error) (sessionstore.Value, error) {
	if s, is := value.(*someone); is && err == nil {
		_, err = v.ask(s)
	}
	return value, err
}

// nameUser keeps a user under a name of the view's own; nil is None.
func (v *visit) nameUser(name string, user *accounts.User) {
	if user == nil {
		v.bind(name, nil)
		return
	}
	v.bind(name, &someone{v: v, user: user})
}

// callsSo keeps a user whom a line has found: under a name, or as the one of whom found tells.
func (v *visit) callsSo(name string, user *accounts.User) {
	if name == "" {
		v.hold(user)
		v.later = true
		return
	}
	v.nameUser(name, user)
}

// heldAs is who has a name of the view's own; anybody says that nil is an AnonymousUser, and not None.
func (v *visit) heldAs(name string) (user *accounts.User, anybody bool, err error) {
	value, bound := v.locals[name]
	if !bound {
		return nil, false, errors.New(unbound(name))
	}
	s, is := value.(*someone)
	if !is {
		return nil, false, nil
	}
	user, err = v.ask(s)
	return user, true, err
}

// ofWho is what a path finds that leads to a user.
func (v *visit) ofWho(p Path) (any, error) {
	value, bound := v.locals[p[0]]
	if !bound {
		return nil, errors.New(unbound(p[0]))
	}
	s, is := value.(*someone)
	if !is || len(p) == 1 {
		if !is && len(p) > 1 {
			return absent{}, nil
		}
		return value, nil
	}
	return v.ofSomeone(s, p[1:])
}

// ofSomeone is what a user has; what is not there is absent.
func (v *visit) ofSomeone(s *someone, names Path) (any, error) {
	user, err := v.ask(s)
	if err != nil {
		return nil, err
	}
	own := v.usersModel()
	_, method := own.own(names[0])
	_, given := v.ofWhom[user][names[0]] // by annotate(), or by a line that sets it
	switch {
	case user != nil && (method || given) && v.inTemplate:
		return v.ofLines(&whoObject{r: v.ofMethods(), user: user}, names)
	case len(names) == 1 && slices.Contains(ofUser, names[0]):
		return v.ofTheirs(user, names[0]), nil
	case v.inTemplate && user != nil && slices.Contains(GivenToUsers(v.server.models()), names[0]):
		return v.ofLines(&whoObject{r: v.ofMethods(), user: user}, names)
	}
	return absent{}, nil
}

// unboundForm is the error of a line that asks a form which no line above has made.
func unboundForm() error { return errors.New(unbound("form")) }

// noneHas is the error of a line that asks None, or a value that is no user, for something.
func (v *visit) noneHas(name, of string) error {
	return fmt.Errorf("AttributeError: '%s' object has no attribute %s", kindOf(v.locals[name]), python.Repr(of))
}

// asUser is the value of a template that is a user as such.
func (v *visit) asUser(t Template) (sessionstore.Value, error) {
	switch p := t.nodes[0].Path; {
	case p[0] == whoRoot:
		value, bound := v.locals[p[1]]
		if !bound {
			return nil, errors.New(unbound(p[1]))
		}
		return value, nil
	case p[0] == found:
		user, anybody, err := Login{}.whom(v)
		if err != nil || user == nil && !anybody {
			return nil, err
		}
		return &someone{v: v, user: user}, nil
	default:
		return &someone{v: v, kept: v.keepVisitor()}, nil
	}
}

// isUserNode reports whether a template is a user as such, and nothing else.
func isUserNode(t Template) bool {
	if len(t.nodes) != 1 || t.nodes[0].Kind != ValueNode || t.nodes[0].Str {
		return false
	}
	p := t.nodes[0].Path
	return len(p) == 1 && (p[0] == "user" || p[0] == found) || len(p) == 2 && p[0] == whoRoot
}
