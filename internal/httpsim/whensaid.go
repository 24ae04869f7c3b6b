package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/python"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// written is a test with what it asks as Python has it, and with what stands for a name that is not there: without that, a
// value would be told that get() does not give.
func (v *visit) written(t Test) Test {
	n := t.Of.nodes[0]
	t.asks = t.besides(n.Path, t.Values...)
	code, gets := strings.CutSuffix(t.asks, ")")
	if !gets || objects[n.Path[0]] == "" || slices.Contains([]string{"", "null", Raises, RightNow}, n.Missing) {
		return t
	}
	found, err := v.ofNode(n)
	if _, missing := found.(absent); err != nil || !missing {
		return t
	}
	if otherwise, err := sessionstore.ParseJSON(n.Missing); err == nil {
		t.asks = code + ", " + shortValue(otherwise) + ")"
	}
	return t
}

// partOf says whether a part was found in a value.
func (t Test) partOf(is bool, value, part string) rule.Text {
	what := t.asks
	said := map[string][2]rule.Text{
		"":           {{EN: "%[1]s is %[2]s, without %[3]s", KO: "%[1]s: %[2]s, %[3]s 없음"}, {EN: "%[1]s is %[2]s, with %[3]s in it", KO: "%[1]s: %[2]s, %[3]s 있음"}},
		"startswith": {{EN: "%[1]s is %[2]s, and does not begin with %[3]s", KO: "%[1]s: %[2]s, 앞부분이 %[3]s 아님"}, {EN: "%[1]s is %[2]s, and begins with %[3]s", KO: "%[1]s: %[2]s, 앞부분이 %[3]s"}},
		"endswith":   {{EN: "%[1]s is %[2]s, and does not end with %[3]s", KO: "%[1]s: %[2]s, 끝부분이 %[3]s 아님"}, {EN: "%[1]s is %[2]s, and ends with %[3]s", KO: "%[1]s: %[2]s, 끝부분이 %[3]s"}},
	}[t.Method()][map[bool]int{true: 1}[is]]
	return rule.Textf(said.EN, said.KO, what, value, part)
}

// there says whether there is a value of the name.
func (t Test) there(is bool) rule.Text {
	p := t.Path()
	name, in := python.Quote(shortText(asHeader(p))), lookupIn(p)
	if is {
		return rule.Textf("%[1]s is in %[2]s", "%[2]s에 %[1]s 있음", name, in)
	}
	return rule.Textf("%[1]s is not in %[2]s", "%[2]s에 %[1]s 없음", name, in)
}

// inOrder says how a value and another one stand.
func (t Test) inOrder(is bool, value, with string) rule.Text {
	what := t.asks
	if t.aged() {
		what = map[bool]string{true: "timezone.now() - ", false: "time.time() - "}[t.Of.nodes[0].Of == DateTimeField] + what
	}
	if is {
		return rule.Textf("%[1]s is %[2]s, and %[2]s %[3]s %[4]s", "%[1]s: %[2]s, %[2]s %[3]s %[4]s 성립", what, value, t.Sign(), with)
	}
	return rule.Textf("%[1]s is %[2]s, not %[3]s %[4]s", "%[1]s: %[2]s, %[2]s %[3]s %[4]s 아님", what, value, t.Sign(), with)
}

// comparedWith is what a test compares with, where that is looked up, too.
func (t Test) comparedWith() string {
	if t.ofSeveral() || len(t.Values[0].nodes) != 1 || t.Values[0].nodes[0].Kind != ValueNode {
		return ""
	}
	return t.besides(t.Values[0].nodes[0].Path, t.Of)
}

// besides is lookupCode of a path beside other lookups: where the user of a line above stands there,
// the visitor is request.user.
func (t Test) besides(p Path, others ...Template) string {
	if p[0] == "user" && slices.ContainsFunc(others, func(o Template) bool {
		return len(o.nodes) == 1 && len(o.nodes[0].Path) > 0 && (o.nodes[0].Path[0] == found || o.nodes[0].Path.IsWho())
	}) {
		return "request." + lookupCode(p)
	}
	return lookupCode(p)
}

// objects are where a test looks, as Python has them.
var objects = map[string]string{"post": "POST", "get": "GET", "cookie": "COOKIES", "header": "headers", "session": "session", "json": "data", "claims": "claims", "cache": "cache"}

// lookupIn is in what a path looks its last name up, without the request.
func lookupIn(p Path) string {
	if p.IsOfAnswer() {
		return map[string]string{AnswerHeaders: "response", AnswerCookies: "response.cookies"}[p[1]]
	}
	in := objects[p[0]]
	if len(p) > 2 && (p[0] == local || p[0] == Kwargs) { // a name of the view's own
		in, p = p[1], p[1:]
	}
	for _, outer := range p[1:max(1, len(p)-1)] {
		in += ".get(" + python.Quote(shortText(outer)) + ", {})"
	}
	return in
}

// lookupCode is a path as Python looks it up, without the request.
func lookupCode(p Path) string {
	switch {
	case p[0] == "bearer":
		return "Bearer token"
	case p[0] == Method[0]:
		return OfRequestCode(p)
	case p[0] == SessionKey:
		return "session." + SessionKey
	case p[0] == Body:
		return BodyCode
	case p.IsOfAnswer():
		return answerCode(p)
	case p[0] == found: // as lines of a view call whom they have found
		return append(Path{"user"}, p[1:]...).String()
	case p[0] == local || p[0] == Kwargs || p.IsRow() || p.IsWho():
		return p[1:].String()
	case objects[p[0]] == "" || len(p) == 1:
		return p.String()
	}
	return lookupIn(p) + ".get(" + python.Quote(shortText(asHeader(p))) + ")"
}
