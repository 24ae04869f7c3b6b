package httpsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// When is if …: of a view, with else:. All tests have to hold; they are asked in their
// order, and none behind the first that does not.
type When struct {
	Tests      []Test
	Then, Else []Action
}

// Test is one thing that a page asks of a request.
type Test struct {
	Of     Template // one lookup, see Lookup
	Is     TestKind
	Values []Template // of OneOf and NoneOf at least one, of Equals, Differs and what has an order one
	// Age is that of Younger and Older, in whole seconds: Of is a moment, in seconds since 1970. Of a
	// row's moment it may be an Instant more: what is Younger than that is <=, and Older >.
	Age time.Duration
	To  Places // those of Allowed and NotAllowed
	// By is the function of which Equals and Differs ask whether two texts are the same, in a time that does not
	// tell where they differ; empty for ==.
	By Comparer

	asks string // what it asks, as Python has it, where it is asked
}

// Instant is the least by which two moments of rows differ.
const Instant = time.Microsecond

// bound is an age without the Instant that says which side it is on itself.
func bound(age time.Duration) time.Duration {
	return age - (age%time.Second+time.Second)%time.Second
}

// Bound is the age that is written in the test: see Age.
func (t Test) Bound() time.Duration { return bound(t.Age) }

// Bound is the age that is written in the lookup: see Age.
func (of FieldValue) Bound() time.Duration { return bound(of.Age) }

// Places are those to which url_has_allowed_host_and_scheme lets a view go on.
type Places struct {
	Own   bool     // request.get_host()
	Hosts []string // others
	HTTPS string   // require_https as Python has it: RequiresHTTPS, "True", or "" for False
}

// Comparer is a function that compares two texts in constant time.
type Comparer string

// The functions. Django's makes texts of what it is given; those of Python take texts in ASCII alone.
const (
	ConstantTime  Comparer = "constant_time_compare"
	SecretsDigest Comparer = "secrets.compare_digest"
	HMACDigest    Comparer = "hmac.compare_digest"
)

// takes says what a function raises for what it is given, nil for nothing.
func (c Comparer) takes(a, b sessionstore.Value) error {
	one, isOne := a.(string)
	other, isOther := b.(string)
	switch {
	case c == "" || c == ConstantTime:
		return nil
	case !isOne || !isOther:
		return fmt.Errorf("TypeError: unsupported operand types(s) or combination of types: '%s' and '%s'", kindOf(a), kindOf(b))
	case strings.ContainsFunc(one+other, func(c rune) bool { return c > unicode.MaxASCII }):
		return errors.New("TypeError: comparing strings with non-ASCII characters is not supported")
	}
	return nil
}

// same asks whether two values are the same.
func (c Comparer) same(a, b sessionstore.Value) bool {
	if c == ConstantTime {
		return pythonStr(a) == pythonStr(b)
	}
	return equal(a, b)
}

// RequiresHTTPS asks for https where the request came that way.
const RequiresHTTPS = "request.is_secure()"

// TestKind says how a value is looked at.
type TestKind int

// The kinds of tests.
const (
	Equals      TestKind = iota // request.POST.get("size") == "large"
	Differs                     // request.POST.get("size") != "large"
	OneOf                       // request.POST.get("size") in ["small", "large"]
	There                       // "size" in request.POST
	NotThere                    // "size" not in request.POST
	IsTrue                      // request.POST.get("size")
	IsFalse                     // not request.POST.get("size")
	Less                        // request.session["visits"] < 3
	AtMost                      // request.session["visits"] <= 3
	More                        // request.session["visits"] > 3
	AtLeast                     // request.session["visits"] >= 3
	Younger                     // time.time() - request.session.get("sent_at", 0) < 300
	Older                       // time.time() - request.session.get("sent_at", 0) >= 300
	Allowed                     // url_has_allowed_host_and_scheme(request.GET.get("next"), allowed_hosts={request.get_host()})
	NotAllowed                  // not url_has_allowed_host_and_scheme(request.GET.get("next"), allowed_hosts={request.get_host()})
	NoneOf                      // request.POST.get("size") not in ["small", "large"]
	Has                         // "ko" in request.headers.get("Accept-Language", "")
	HasNot                      // "ko" not in request.headers.get("Accept-Language", "")
	Begins                      // request.path.startswith("/staff/")
	BeginsNot                   // not request.path.startswith("/staff/")
	Finishes                    // request.POST.get("email", "").endswith("@post.test")
	FinishesNot                 // not request.POST.get("email", "").endswith("@post.test")
)

// Lookup returns the template that looks one name up, as {{ post.size }} does, for a
// Test: what is not there is None. The names below root may be any.
func Lookup(root string, names ...string) Template {
	path := append(Path{root}, names...)
	missing := "null"
	if root == "user" || root == found || root == whoRoot || root == "signed" || root == "bearer" || root == Body || root == SessionKey || root == rowRoot || root == Method[0] {
		missing = ""
	}
	return Template{nodes: []Node{{Kind: ValueNode, Path: path, Missing: missing}}, src: "{{ " + path.String() + " }}"}
}

// Path is what the test looks up.
func (t Test) Path() Path { return t.Of.nodes[0].Path }

// asked is how a test came out, with what was found in words.
type asked struct {
	holds bool
	found rule.Text
}

// holds asks the test.
func (t Test) holds(v *visit) (asked, error) {
	t, err := v.named(t)
	if err != nil {
		return asked{}, err
	}
	t = v.written(t)
	if t.Is == There || t.Is == NotThere {
		is, err := v.isIn(t.Of.nodes[0])
		return asked{is == (t.Is == There), t.there(is)}, err
	}
	v.atAddress = v.atAddress || slices.Equal(t.Path(), RemoteAddr) // which is told as what was asked
	value, err := v.askedWho(v.worth(t.Of))
	if err != nil {
		return asked{}, err
	}
	if isUserNode(t.Of) && slices.ContainsFunc(t.Values, isUserNode) { // two users are compared as such
		if value, err = v.askedWho(v.asUser(t.Of)); err != nil {
			return asked{}, err
		}
	}
	what, is := t.asks, shortValue(value)
	if t.Is == IsTrue || t.Is == IsFalse {
		return asked{truth(value) == (t.Is == IsTrue), rule.Textf("%[1]s is %[2]s", "%[1]s: %[2]s", what, is)}, nil
	}
	if t.Sign() != "" {
		return v.compares(t, value)
	}
	switch {
	case t.LooksInside():
		return v.within(t, value)
	case t.Is == Allowed || t.Is == NotAllowed:
		return v.allows(t, value)
	}
	among, others := false, make([]string, len(t.Values))
	for i, other := range t.Values {
		with, err := v.worthBeside(other, value)
		if err != nil {
			return asked{}, err
		}
		if err := t.By.takes(value, with); err != nil {
			return asked{}, err
		}
		among = among || t.By.same(value, with)
		others[i] = shortValue(with)
	}
	said := asked{among == (t.Is != Differs && t.Is != NoneOf), rule.Textf("%[1]s is %[2]s", "%[1]s: %[2]s", what, is)}
	with := strings.Join(others, ", ")
	switch name := t.comparedWith(); {
	case name != "" && among:
		said.found = rule.Textf("%[1]s is %[2]s, as %[3]s is", "%[1]s: %[2]s, %[3]s의 값과 같음", what, is, name)
	case name != "":
		said.found = rule.Textf("%[1]s is %[2]s, %[3]s is %[4]s", "%[1]s: %[2]s, %[3]s: %[4]s", what, is, name, with)
	case t.ofSeveral() && among:
		said.found = rule.Textf("%[1]s is %[2]s, one of [%[3]s]", "%[1]s: %[2]s, [%[3]s]에 있음", what, is, with)
	case t.ofSeveral():
		said.found = rule.Textf("%[1]s is %[2]s, none of [%[3]s]", "%[1]s: %[2]s, [%[3]s]에 없음", what, is, with)
	case !among:
		said.found = rule.Textf("%[1]s is %[2]s, not %[3]s", "%[1]s: %[2]s, %[3]s 아님", what, is, with)
	}
	return said, nil
}

// worthBeside is the value of a template with which another one is compared: a user as such beside a user.
func (v *visit) worthBeside(t Template, other sessionstore.Value) (sessionstore.Value, error) {
	if _, is := other.(*someone); is && isUserNode(t) {
		return v.askedWho(v.asUser(t))
	}
	return v.askedWho(v.worth(t))
}

// isIn reports whether there is a value of a name. Where it is looked for in something that is
// there and has nothing in it, Python raises.
func (v *visit) isIn(n Node) (bool, error) {
	p := n.Path
	if len(p) > 2 && !p.IsOfAnswer() {
		outer, err := v.value(p[:len(p)-1])
		if _, missing := outer.(absent); err != nil || missing {
			return false, err
		}
		in, ok := contains(outer, p[len(p)-1])
		if !ok {
			err = fmt.Errorf("TypeError: argument of type '%s' is not iterable", kindOf(outer))
		}
		return in, err
	}
	value, err := v.ofNode(n)
	_, missing := value.(absent)
	return !missing, err
}

// compares asks a test of an order, or of an age.
func (v *visit) compares(t Test, value sessionstore.Value) (asked, error) {
	if at, ok := value.(moment); ok && t.aged() {
		return t.ofMoment(v.server.env.Now().Truncate(Instant).Sub(time.Time(at))), nil
	}
	with, err := sessionstore.Value(int64(t.Bound()/time.Second)), error(nil)
	if t.aged() {
		value, err = sumOf(v.server.env.Now().Unix(), value, "-")
	} else {
		with, err = v.worth(t.Values[0])
	}
	if err != nil {
		return asked{}, err
	}
	is, err := ordered(value, t.Sign(), with)
	return asked{is, t.inOrder(is, shortValue(value), shortValue(with))}, err
}

// ofMoment asks the test of the age of a row's moment.
func (t Test) ofMoment(age time.Duration) asked {
	is := age < t.Age
	if t.Is == Older {
		is = !is
	}
	return asked{is, t.inOrder(is, shortValue(inSeconds(age)), shortValue(inSeconds(t.Bound())))}
}

// inSeconds is a length of time as a number, with a part of a second where it has one.
func inSeconds(d time.Duration) sessionstore.Value {
	if d%time.Second == 0 {
		return int64(d / time.Second)
	}
	return d.Seconds()
}

// LooksInside reports whether the test asks for a part of the value, which has one.
func (t Test) LooksInside() bool { return t.Is >= Has }

// IsOfEquality reports whether the test asks whether the value is equal to others.
func (t Test) IsOfEquality() bool { return t.Is == Equals || t.Is == Differs || t.ofSeveral() }

// Denied reports whether a test that looks inside a value wants the part not to be there.
func (t Test) Denied() bool { return t.Is == HasNot || t.Is == BeginsNot || t.Is == FinishesNot }

// Method is the method of a text that a test calls which looks at its beginning or its end, ""
// for none.
func (t Test) Method() string {
	return map[TestKind]string{Begins: "startswith", BeginsNot: "startswith", Finishes: "endswith", FinishesNot: "endswith"}[t.Is]
}

// within asks a test that looks inside a value.
func (v *visit) within(t Test, value sessionstore.Value) (asked, error) {
	with, err := v.worth(t.Values[0])
	if err != nil {
		return asked{}, err
	}
	part, is := pythonStr(with), false
	text, isText := value.(string)
	switch method := t.Method(); {
	case method != "" && !isText:
		return asked{}, fmt.Errorf("AttributeError: '%s' object has no attribute '%s'", kindOf(value), method)
	case method == "startswith":
		is = strings.HasPrefix(text, part)
	case method == "endswith":
		is = strings.HasSuffix(text, part)
	default:
		in, ok := contains(value, with)
		switch {
		case !ok && isText:
			return asked{}, fmt.Errorf("TypeError: 'in <string>' requires string as left operand, not %s", kindOf(with))
		case !ok:
			return asked{}, fmt.Errorf("TypeError: argument of type '%s' is not iterable", kindOf(value))
		}
		is = in
	}
	return asked{is != t.Denied(), t.partOf(is, shortValue(value), shortValue(with))}, nil
}

// aged reports whether the test is of an age.
func (t Test) aged() bool { return t.Is == Younger || t.Is == Older }

// Sign is the sign by which the test compares in an order, "" where it does not.
func (t Test) Sign() string {
	if t.aged() && t.Age != t.Bound() {
		return map[TestKind]string{Younger: "<=", Older: ">"}[t.Is]
	}
	return map[TestKind]string{Less: "<", AtMost: "<=", More: ">", AtLeast: ">=", Younger: "<", Older: ">="}[t.Is]
}

// ofSeveral reports whether the test compares with several values.
func (t Test) ofSeveral() bool { return t.Is == OneOf || t.Is == NoneOf }

func (a When) run(v *visit) error {
	for _, t := range a.Tests {
		if err := v.readData(append([]Template{t.Of}, t.Values...)...); err != nil {
			return err
		}
	}
	so := true
	for _, t := range a.Tests {
		is, err := t.holds(v)
		if err != nil {
			return err
		}
		v.notes = append(v.notes, is.found)
		if so = is.holds; !so {
			break
		}
	}
	return v.branch(so, a)
}

// named is a test with the name of an entry of the cache filled in, by which it is told.
func (v *visit) named(t Test) (Test, error) {
	n := t.Of.nodes[0]
	if n.Path[0] != "cache" {
		return t, nil
	}
	key, err := v.cacheKey(n.Name)
	n.Path = Path{"cache", key}
	t.Of = Template{nodes: []Node{n}}
	return t, err
}

// ofRows reports whether a test asks whether two rows, or two users, are the same.
func (t Test) ofRows(v Template) bool {
	is := func(t Template) bool {
		return len(t.nodes) == 1 && t.nodes[0].Kind == ValueNode && (t.nodes[0].Of == RowValue || t.nodes[0].Of == ForeignKey || len(t.nodes[0].Path) == 2 && t.nodes[0].Path[0] == rowRoot || len(t.nodes[0].Path) == 1)
	}
	return t.IsOfEquality() && is(t.Of) && is(v)
}

// Branches implements Branching.
func (a When) Branches() (ifSo, ifNot []Action) { return a.Then, a.Else }

func (a When) with(ifSo, ifNot []Action) Action { return When{a.Tests, ifSo, ifNot} }

func (a When) check(c *checking) {
	if len(a.Tests) == 0 {
		c.add("when asks for nothing: give it post, get, header, cookie, session, cache, json, claims, signed, user, found, row, path, method, remote_addr or logged_in")
	}
	for _, t := range a.Tests {
		if slices.Contains(t.Path()[1:], "") {
			c.add("when: a name is missing")
		}
		c.value(t.Of.nodes[0].Name)
		for _, v := range t.Values {
			if t.ofRows(v) {
				continue
			}
			c.value(v)
		}
		if t.aged() && t.Age < time.Second && t.Of.nodes[0].Of != DateTimeField {
			c.add("when compares an age with a second and more")
		}
	}
	c.branches(a)
}
