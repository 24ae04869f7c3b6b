package djangocode

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// readData writes the line that reads the body as JSON, where none does above.
func (w *coder) readData() {
	if w.data {
		return
	}
	w.use("json")
	w.line("%s = json.loads(request.body)", httpsim.Data)
	w.data = true
}

// when writes if …: and the two ways on from it.
func (w *coder) when(a httpsim.When) {
	if w.response {
		w.ways("if", a)
		return
	}
	above, behind, ok := a.Parted()
	if !ok || len(behind.Tests) == 0 {
		w.ways("if", a)
		return
	}
	if len(above.Tests) > 0 {
		w.ways("if", above)
	}
	a = behind
	if looksIntoBody(a) {
		w.readData()
	}
	from, indent := len(w.lines), w.indent
	w.indent, w.response = 0, true
	w.ways("if", a)
	w.pending = append(w.pending, w.lines[from:]...)
	w.lines, w.indent, w.response = w.lines[:from:from], indent, false
}

// ways writes a condition with the word before it and the two ways on.
func (w *coder) ways(word string, a httpsim.When) {
	var all []string
	for _, t := range a.Tests {
		all = append(all, w.test(t))
	}
	w.branch(word+" "+strings.Join(all, " and ")+":", a.Then)
	other, elif := httpsim.When{}, false
	if len(a.Else) == 1 {
		other, elif = a.Else[0].(httpsim.When)
	}
	switch {
	case len(a.Else) == 0:
	case elif && (w.data || !looksIntoBody(other)):
		w.ways("elif", other)
	case httpsim.Ends(a) && word == "if":
		w.list(a.Else, 0)
		w.ended = true
	default:
		w.branch("else:", a.Else)
	}
}

// looksIntoBody reports whether a condition needs the body as JSON, which is read in a line
// before it.
func looksIntoBody(a httpsim.When) bool {
	return slices.ContainsFunc(a.Tests, func(t httpsim.Test) bool {
		return t.Of.Uses("json") || slices.ContainsFunc(t.Values, func(v httpsim.Template) bool { return v.Uses("json") })
	})
}

// test is one condition.
func (w *coder) test(t httpsim.Test) string {
	value := w.expression(t.Of)
	var with []string
	for _, v := range t.Values {
		text := w.expression(v)
		if a, b := t.Of.Nodes(), v.Nodes(); len(b) == 1 && isUser(a[0]) && isUser(b[0]) { // two users are compared as such
			value, text = lookup(a[0].Path, "", `"`), lookup(b[0].Path, "", `"`)
		}
		with = append(with, text)
	}
	if isUser(t.Of.Nodes()[0]) && (len(t.Values) == 0 || slices.Contains(with, "None")) {
		value = lookup(t.Path(), "", `"`)
	}
	if t.By != "" {
		return w.comparedBy(t, value, with[0])
	}
	if t.LooksInside() {
		return inside(t, value, with[0])
	}
	switch t.Is {
	case httpsim.Differs:
		return python.Compare(value, "!=", with[0])
	case httpsim.OneOf:
		return value + " in [" + strings.Join(with, ", ") + "]"
	case httpsim.NoneOf:
		return value + " not in [" + strings.Join(with, ", ") + "]"
	case httpsim.There, httpsim.NotThere:
		return w.isThere(t)
	case httpsim.Younger, httpsim.Older:
		if t.Of.Nodes()[0].Of == httpsim.DateTimeField {
			return w.rowAge(value, t)
		}
		w.useTime()
		return fmt.Sprintf("time.time() - %s %s %d", value, t.Sign(), int64(t.Age/time.Second))
	case httpsim.Allowed:
		return w.allows(t.To, value)
	case httpsim.NotAllowed:
		return "not " + w.allows(t.To, value)
	case httpsim.IsTrue:
		return value
	case httpsim.IsFalse:
		return "not " + value
	}
	return python.Compare(value, cmp.Or(t.Sign(), "=="), with[0])
}

// comparedBy is a comparison in constant time.
func (w *coder) comparedBy(t httpsim.Test, value, with string) string {
	if module, _, ofModule := strings.Cut(string(t.By), "."); ofModule {
		w.use(module, "")
	} else {
		w.use("django.utils.crypto", module)
	}
	return map[bool]string{true: "not "}[t.Is == httpsim.Differs] + string(t.By) + "(" + value + ", " + with + ")"
}

// rowAge is a question for the age of a row's moment.
func (w *coder) rowAge(value string, t httpsim.Test) string {
	w.use("django.utils", "timezone")
	if t.Bound() == 0 {
		return fmt.Sprintf("%s %s timezone.now()", value, turnedAround[t.Sign()])
	}
	w.use("datetime", "timedelta")
	if t.Bound() < 0 {
		return fmt.Sprintf("%s %s timezone.now() + timedelta(seconds=%d)", value, turnedAround[t.Sign()], int64(-t.Bound()/time.Second))
	}
	return fmt.Sprintf("timezone.now() - %s %s timedelta(seconds=%d)", value, t.Sign(), int64(t.Bound()/time.Second))
}

// inside is a condition that looks for a part of a value.
func inside(t httpsim.Test, value, part string) string {
	not := map[bool]string{true: "not "}[t.Denied()]
	if method := t.Method(); method != "" {
		return not + value + "." + method + "(" + part + ")"
	}
	return part + " " + not + "in " + value
}

// isThere is "size" in request.POST.
func (w *coder) isThere(t httpsim.Test) string {
	p := t.Path()
	name := p[len(p)-1]
	if p.IsOfAnswer() {
		of := map[string]string{httpsim.AnswerHeaders: "response", httpsim.AnswerCookies: "response.cookies"}[p[1]]
		return python.Quote(name) + map[httpsim.TestKind]string{httpsim.There: " in ", httpsim.NotThere: " not in "}[t.Is] + of
	}
	if p[0] == "header" {
		name = httpsim.HeaderName(name)
	}
	key := python.Quote(name)
	if p[0] == "cache" {
		key = w.expression(t.Of.Nodes()[0].Name)
	}
	in := " in "
	if t.Is == httpsim.NotThere {
		in = " not in "
	}
	return key + in + lookup(p[:len(p)-1], "{}", `"`)
}

// answerJSON is JsonResponse(…).
func (w *coder) answerJSON(a httpsim.JSON) string {
	w.use("django.http", "JsonResponse")
	safe := ""
	if a.Value.Form != httpsim.JSONDict {
		safe = ", safe=False"
	}
	return "JsonResponse(" + w.json(a.Value) + safe + w.arguments() + ")"
}

// json is a value of JSON as Python.
func (w *coder) json(j httpsim.JSONValue) string {
	var all []string
	for i, part := range j.Parts {
		text := w.json(part)
		if j.Form == httpsim.JSONDict {
			text = python.Quote(j.Names[i]) + ": " + text
		}
		all = append(all, text)
	}
	switch j.Form {
	case httpsim.JSONDict:
		return "{" + strings.Join(all, ", ") + "}"
	case httpsim.JSONList:
		return "[" + strings.Join(all, ", ") + "]"
	}
	return w.expression(j.Value)
}

func (w *coder) setContentType(a httpsim.ContentType) {
	if w.response {
		w.line("response[\"Content-Type\"] = %s", python.Quote(a.Type))
		return
	}
	w.kind = a.Type
}
