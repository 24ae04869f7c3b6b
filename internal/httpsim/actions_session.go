package httpsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/memo"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// SessionSet is request.session[Name] = Value. With Inner, the value is a dict
// that is read, changed and set again, so that the change is noticed.
type SessionSet struct {
	Name, Inner string
	Value       Template
}

// SessionChange is request.session[Name][Inner] = Value: the session does not
// notice it, and does not save it by itself.
type SessionChange struct {
	Name, Inner string
	Value       Template
	Gets        bool // the dict is request.session.get(Name): without one it is None, which takes no item
}

// SessionCount adds one to the number of a thing in a dict of the session.
type SessionCount struct {
	Name  string
	Inner Template
}

// SessionDelete is del request.session[Name]: 500 when there is none.
type SessionDelete struct{ Name string }

// SetExpiry is request.session.set_expiry(…). The zero value is None, back to
// the settings.
type SetExpiry struct {
	Length *time.Duration // whole seconds from each save; 0 ends with the browser
	At     time.Time      // a moment
	In     *time.Duration // whole seconds from now, whenever it is saved: timedelta(…)
}

// Flush is request.session.flush().
type Flush struct{}

// CycleKey is request.session.cycle_key().
type CycleKey struct{}

// Variable returns the name of the variable in which code holds what lies in the
// session under Name.
func (a SessionSet) Variable() string { return variable(a.Name) }

// Variable is that of SessionSet.
func (a SessionCount) Variable() string { return variable(a.Name) }

// variable returns the same name, where Python takes it and the page's own code does
// not need it, and else "inside".
func variable(name string) string {
	if !variableName().MatchString(name) || python.IsKeyword(name) || slices.Contains(takenNames, name) {
		return "inside"
	}
	return name
}

var variableName = memo.Pattern(`^[a-z][a-z0-9_]*$`)

// takenNames are what the code of pages calls by name.
var takenNames = strings.Fields(`request session response form context user item str sleep datetime timezone settings login logout
	render redirect next_page redirect_to_login login_required update_session_auth_hash get_random_string format_html_join
	url_has_allowed_host_and_scheme require_http_methods data json sent token claims signed signing jwt timedelta cache code time row`)

// open looks the session up, so that it is told before what is done to it.
func (v *visit) open() *sessionstore.Session {
	v.session.Data()
	v.sayLookup()
	return v.session
}

func (a SessionSet) run(v *visit) error {
	value, err := v.worthKeeping(a.Value)
	if err != nil {
		return err
	}
	s := v.open()
	if a.Inner == "" {
		s.Set(a.Name, value)
		if a.Value.isNow() {
			v.server.keepsTime(a.Name)
		}
		v.noteCode("session[%s] = %s", python.Quote(a.Name), shortValue(value))
		return nil
	}
	dict, err := v.innerDict(a.Name, true)
	if err != nil {
		return err
	}
	dict.Set(a.Inner, value)
	s.Set(a.Name, dict)
	inside := a.Variable()
	v.noteCode("%s[%s] = %s; session[%s] = %[1]s", inside, python.Quote(a.Inner), shortValue(value), python.Quote(a.Name))
	return nil
}

// noteCode notes a line of code, which is the same in every language.
func (r *Request) noteCode(format string, args ...any) { r.Note(format, format, args...) }

// innerDict returns the dict under a name, a new one where there is none and one
// may be made.
func (v *visit) innerDict(name string, make bool) (*sessionstore.Dict, error) {
	value, ok := v.session.Lookup(name)
	dict, isDict := value.(*sessionstore.Dict)
	switch {
	case isDict:
		return dict, nil
	case !ok && make:
		return &sessionstore.Dict{}, nil
	case !ok:
		return nil, fmt.Errorf("KeyError: %s", python.Repr(name))
	case kindOf(value) == "list":
		return nil, errors.New("TypeError: list indices must be integers or slices, not str")
	}
	return nil, fmt.Errorf("TypeError: '%s' object does not support item assignment", kindOf(value))
}

func (a SessionSet) check(c *checking) {
	c.name(a.Name)
	c.value(a.Value)
}

func (a SessionChange) run(v *visit) error {
	value, err := v.worthKeeping(a.Value)
	if err != nil {
		return err
	}
	if _, there := v.open().Lookup(a.Name); !there && a.Gets {
		return errors.New("TypeError: 'NoneType' object does not support item assignment")
	}
	dict, err := v.innerDict(a.Name, false)
	if err != nil {
		return err
	}
	dict.Set(a.Inner, value)
	v.noteChange("session[%s][%s] = %s", python.Quote(a.Name), python.Quote(a.Inner), shortValue(value))
	return nil
}

func (a SessionChange) check(c *checking) {
	c.name(a.Name)
	if a.Inner == "" {
		c.add("session_change needs two names, as in cart.apple: setting session[%q] itself is session_set", a.Name)
	}
	c.value(a.Value)
}

func (a SessionCount) run(v *visit) error {
	inner, err := v.fill(a.Inner, false)
	if err != nil {
		return err
	}
	s := v.open()
	dict, err := v.innerDict(a.Name, true)
	if err != nil {
		return err
	}
	had, there := dict.Lookup(inner)
	if !there {
		had = int64(0)
	}
	n, err := sumOf(had, int64(1), "+")
	if err != nil {
		return err
	}
	dict.Set(inner, n)
	s.Set(a.Name, dict)
	inside := a.Variable()
	v.noteCode("%s[%s] = %s; session[%s] = %[1]s", inside, python.Quote(shortText(inner)), shortValue(n), python.Quote(a.Name))
	return nil
}

func (a SessionCount) check(c *checking) {
	c.name(a.Name)
	c.value(a.Inner)
}

func (a SessionDelete) run(v *visit) error {
	if !v.open().Del(a.Name) {
		return fmt.Errorf("KeyError: %s", python.Repr(a.Name))
	}
	v.noteCode("del session[%s]", python.Quote(a.Name))
	return nil
}

func (a SessionDelete) check(c *checking) { c.name(a.Name) }

// Argument returns the argument of set_expiry() as Python has it.
func (a SetExpiry) Argument() string {
	switch {
	case a.Length != nil:
		return fmt.Sprint(int64(*a.Length / time.Second))
	case !a.At.IsZero():
		return python.Time(a.At)
	case a.In != nil:
		return fmt.Sprintf("timedelta(seconds=%d)", int64(*a.In/time.Second))
	}
	return "None"
}

func (a SetExpiry) run(v *visit) error {
	s := v.open()
	switch {
	case a.Length != nil:
		s.SetExpiry(int64(*a.Length / time.Second))
	case !a.At.IsZero():
		s.SetExpiryDate(a.At.UTC())
	case a.In != nil:
		s.SetExpiryIn(*a.In)
	default:
		s.UnsetExpiry()
	}
	v.noteCode("set_expiry(%s)", a.Argument())
	return nil
}

func (a SetExpiry) check(c *checking) {
	if a.Length != nil && !a.At.IsZero() {
		c.add("set_expiry takes a length or a time, not both")
	}
}

func (Flush) run(v *visit) error {
	had, first := v.session.Key(), len(v.queries)
	if err := v.as("session.flush()", v.session.Flush); err != nil {
		return err
	}
	v.lookup.said = true
	switch {
	case v.server.inCookies():
		v.Note("flush(): the server has nothing to delete", "flush(): 서버에는 지울 것이 없음")
	case had != "" && v.lookedInVain(first):
		v.noteKept("flush(): the %s was gone already", "flush(): 지울 %s이 이미 없음")
	case had == "":
		v.noteKept("flush(): no %s to delete", "flush(): 지울 %s이 없음")
	default:
		v.noteKept("flush() deletes the %s of %s", "flush()가 %[2]s의 %[1]s을 지움", sessionstore.ShortKey(had))
	}
	return nil
}

func (Flush) check(*checking) {}

func (CycleKey) run(v *visit) error {
	old := v.open().Key()
	if err := v.as("session.cycle_key()", v.session.CycleKey); err != nil {
		return err
	}
	short := sessionstore.ShortKey
	switch {
	case v.server.inCookies():
		v.Note("cycle_key(): the cookie is signed anew", "cycle_key(): 쿠키에 다시 서명함")
	case old == "":
		v.Note("cycle_key(): new key %s", "cycle_key(): 새 키 %s", short(v.session.Key()))
	default:
		v.Note("cycle_key(): %s becomes %s", "cycle_key(): 키 %s 대신 새 키 %s", short(old), short(v.session.Key()))
	}
	return nil
}

func (CycleKey) check(*checking) {}
