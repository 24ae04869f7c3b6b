package httpsim

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/python"
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
	Values []Template // of OneOf at least one, of Equals, Differs and what has an order one
}

// TestKind says how a value is looked at.
type TestKind int

// The kinds of tests.
const (
	Equals   TestKind = iota // request.POST.get("size") == "large"
	Differs                  // request.POST.get("size") != "large"
	OneOf                    // request.POST.get("size") in ["small", "large"]
	There                    // "size" in request.POST
	NotThere                 // "size" not in request.POST
	IsTrue                   // request.POST.get("size")
	IsFalse                  // not request.POST.get("size")
	Less                     // request.session["visits"] < 3
	AtMost                   // request.session["visits"] <= 3
	More                     // request.session["visits"] > 3
	AtLeast                  // request.session["visits"] >= 3
)

// Lookup returns the template that looks one name up, as {{ post.size }} does, for a
// Test: what is not there is None. The names below root may be any.
func Lookup(root string, names ...string) Template {
	path := append(Path{root}, names...)
	missing := "null"
	if root == "user" || root == "bearer" || root == Method[0] {
		missing = ""
	}
	return Template{nodes: []Node{{Kind: ValueNode, Path: path, Missing: missing}}, src: "{{ " + path.String() + " }}"}
}

// Path is what the test looks up.
func (t Test) Path() Path { return t.Of.nodes[0].Path }

// holds asks the test; found is what was there, in words of Python.
func (t Test) holds(v *visit) (holds bool, found string, err error) {
	if t.Is == There || t.Is == NotThere {
		value, err := v.value(t.Path())
		_, missing := value.(absent)
		return missing == (t.Is == NotThere), "", err
	}
	value, err := v.worth(t.Of)
	if err != nil {
		return false, "", err
	}
	if t.Is == IsTrue || t.Is == IsFalse {
		return truth(value) == (t.Is == IsTrue), shortValue(value), nil
	}
	if sign := t.Sign(); sign != "" {
		with, err := v.worth(t.Values[0])
		if err == nil {
			holds, err = ordered(value, sign, with)
		}
		return holds, shortValue(value), err
	}
	is := false
	for _, other := range t.Values {
		with, err := v.worth(other)
		if err != nil {
			return false, "", err
		}
		is = is || equal(value, with)
	}
	return is == (t.Is != Differs), shortValue(value), nil
}

// Sign is the sign by which the test compares in an order, "" where it does not.
func (t Test) Sign() string {
	return map[TestKind]string{Less: "<", AtMost: "<=", More: ">", AtLeast: ">="}[t.Is]
}

// objects are where a test looks, as Python has them.
var objects = map[string]string{"post": "POST", "get": "GET", "cookie": "COOKIES", "header": "headers", "session": "session", "json": "data", "claims": "claims"}

// String is the test in words of Python, without the request.
func (t Test) String() string {
	p := t.Path()
	name := python.Quote(shortText(asHeader(p)))
	in := objects[p[0]]
	for _, outer := range p[1 : len(p)-1] {
		in += "[" + python.Quote(shortText(outer)) + "]"
	}
	value := in + ".get(" + name + ")"
	if in == "" {
		value = p.String()
	}
	switch t.Is {
	case There:
		return name + " in " + in
	case NotThere:
		return name + " not in " + in
	case IsTrue:
		return value
	case IsFalse:
		return "not " + value
	case Differs:
		return value + " != " + t.values()[0]
	case OneOf:
		return value + " in [" + strings.Join(t.values(), ", ") + "]"
	}
	return value + " " + cmp.Or(t.Sign(), "==") + " " + t.values()[0]
}

// values are those that the test compares with, in few words.
func (t Test) values() []string {
	var all []string
	for _, v := range t.Values {
		text := python.Quote(shortText(v.src))
		if len(v.nodes) == 1 && v.nodes[0].Kind == ConstantNode {
			constant, _ := sessionstore.ParseJSON(v.nodes[0].Text) // it was read when it was made
			text = shortValue(constant)
		}
		all = append(all, text)
	}
	return all
}

func (a When) run(v *visit) error {
	for _, t := range a.Tests {
		if err := v.readData(append([]Template{t.Of}, t.Values...)...); err != nil {
			return err
		}
	}
	so := true
	for _, t := range a.Tests {
		holds, found, err := t.holds(v)
		switch {
		case err != nil:
			return err
		case holds:
			continue
		case found == "":
			v.Note("if %s: no", "if %s: 아니요", t)
		default:
			v.Note("if %s: no, it is %s", "if %s: 아니요, 값은 %s", t, found)
		}
		so = false
		break
	}
	if so {
		var all []string
		for _, t := range a.Tests {
			all = append(all, t.String())
		}
		v.Note("if %s: yes", "if %s: 예", strings.Join(all, " and "))
	}
	return v.branch(so, a)
}

// Branches implements Branching.
func (a When) Branches() (ifSo, ifNot []Action) { return a.Then, a.Else }

func (a When) with(ifSo, ifNot []Action) Action { return When{a.Tests, ifSo, ifNot} }

func (a When) check(c *checking) {
	if len(a.Tests) == 0 {
		c.add("when asks for nothing: give it post, get, header, cookie, session, json or logged_in")
	}
	for _, t := range a.Tests {
		if slices.Contains(t.Path()[1:], "") {
			c.add("when: a name is missing")
		}
		for _, v := range t.Values {
			c.value(v)
		}
	}
	c.branches(a)
}
