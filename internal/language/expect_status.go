package language

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/lesson"
	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// statusWanted is what the status of an answer shall be: all of its tests hold.
type statusWanted []statusTest

// statusTest is one of these or none of these.
type statusTest struct {
	among []string // numbers, and classes such as 4xx
	none  bool
	told  rule.Text
}

// statusOrClass is a status, or a class of them as HTTP has it (RFC 9110 section 15).
var statusOrClass = kind[string]{Type{Form: AsEither, Says: "number", Either: []Type{numberKind.Type, word("1xx", "2xx", "3xx", "4xx", "5xx").Type}}, func(r *Reader, n *lesson.Node) (string, bool) {
	if s := n.Value; n.Kind == lesson.Scalar && len(s) == 3 && s[0] >= '1' && s[0] <= '5' && s[1:] == "xx" {
		return s, true
	}
	code, ok := numberKind.read(r, n)
	if ok && (code < 100 || code > 999) {
		r.Add(n.Pos, "", "%d is no status: wanted 100 to 999, or a class such as 4xx", code)
		ok = false
	}
	return strconv.Itoa(code), ok
}, nil}

// statuses is a status, or a map of tests.
var statuses = kind[statusWanted]{Type{Form: AsEither, Says: "number, or [map](#status)", Either: []Type{statusOrClass.Type, statusTests.kind().Type}}, func(r *Reader, n *lesson.Node) (statusWanted, bool) {
	switch n.Kind {
	case lesson.Map:
		var w statusWanted
		before := len(r.Problems)
		statusTests.readInto(r, n, &w)
		return w, len(r.Problems) == before
	case lesson.List:
		r.Add(n.Pos, "write {one_of: "+n.Line()+"}", "a status is a number or a map, found a list")
		return nil, false
	}
	s, ok := statusOrClass.read(r, n)
	return statusWanted{{among: []string{s}, told: rule.Same(s)}}, ok
}, nil}

// statusTests are what can be asked of a status.
var statusTests = shapeOf("what a status may be",
	put(Field{Name: "not", About: en("is another one")}, statusOrClass, func(w *statusWanted, s string, _ *lesson.Node) {
		*w = append(*w, statusTest{[]string{s}, true, rule.Text{EN: "not " + s, KO: s + " 아님"}})
	}),
	put(Field{Name: "one_of", About: en("is one of these")}, severalStatuses("one_of"), func(w *statusWanted, all []string, _ *lesson.Node) {
		list := strings.Join(all, ", ")
		*w = append(*w, statusTest{all, false, rule.Text{EN: "one of " + list, KO: list + " 중 하나"}})
	}),
	put(Field{Name: "none_of", About: en("is none of these")}, severalStatuses("none_of"), func(w *statusWanted, all []string, _ *lesson.Node) {
		list := strings.Join(all, ", ")
		*w = append(*w, statusTest{all, true, rule.Text{EN: "none of " + list, KO: list + " 모두 아님"}})
	}),
)

func severalStatuses(name string) kind[[]string] {
	return listOf(name, statusOrClass).that(func(r *Reader, n *lesson.Node, all []string) bool {
		if len(n.Items) == 0 {
			r.Add(n.Pos, "as in [403, 404]", "%s has nothing in it", name)
		}
		return len(all) == len(n.Items) && len(all) > 0
	})
}

// holds reports whether a status is as it shall be.
func (t statusTest) holds(status string) bool {
	in := slices.ContainsFunc(t.among, func(s string) bool { return s == status || strings.TrimSuffix(s, "xx") == status[:1] })
	return in != t.none
}

func lookAtStatus(wanted statusWanted, n *lesson.Node) exchangeCondition {
	return func(x *trace.Exchange, _ world.Values) []trace.Check {
		found := strconv.Itoa(x.Response.Status)
		said := rule.Same(found)
		if x.Response.Status == 0 { // the request was given up
			said = phrases.NoAnswer
		}
		return collect(wanted, func(t statusTest) trace.Check {
			return explained(trace.NewCheck(n.Pos, "status", t.told, said, t.holds(found)).Being(found), why(reasonOf(x)))
		})
	}
}

// saysOfStatus reports whether what is wanted of a status names one that is such.
func saysOfStatus(n *lesson.Node, such func(status string) bool) bool {
	return n != nil && (n.Kind == lesson.Scalar && such(n.Value) || slices.ContainsFunc(n.Items, func(item *lesson.Node) bool { return saysOfStatus(item, such) }) ||
		saysOfStatus(n.Get("one_of"), such))
}
