package djangocode

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// when reads if …: with what comes below it, and with else:.
func (r *viewReader) when(all []python.Statement) (used int, err error) {
	s := all[0]
	var a httpsim.When
	for _, c := range conditions(s.Value) {
		r.why, r.ofAge = nil, false
		t, ok := r.test(s, c)
		if kind, at := kindOf(c); !ok && kind != nil && !r.ofAge {
			s.Line, s.Col = at.Line, at.Col
			line := cmp.Or(kind.condition, conditionAbout(c))
			if strings.Contains(kind.says, ": write ") { // it is said already
				line = ""
			}
			return 0, r.ofKind(s, kind.ofCondition(at), line)
		}
		if !ok && r.why != nil {
			return 0, r.why
		}
		if at := r.culprit(c); !ok && (at.Kind == python.Name || strings.HasPrefix(at.Dotted(), "request.user.")) {
			return 0, r.notRead(s, at)
		}
		if !ok {
			const only = "this condition is not read here; it can ask what was sent or kept, for its method, and whether somebody is logged in, with and between several"
			if line := conditionAbout(c); line != "" {
				return 0, instead(s, line, only)
			}
			return 0, refuse(s, only)
		}
		a.Tests = append(a.Tests, t)
	}
	if a.Then, err = r.inside(s.Body); err != nil {
		return 0, err
	}
	if a.Else, err = r.inside(s.Else); err != nil {
		return 0, err
	}
	r.add(s, a)
	return 1, nil
}

// ofKind refuses a statement for what is in it, and names what is read in its place, if anything is.
func (r *viewReader) ofKind(s python.Statement, why, line string) error {
	if line == "" {
		return refuse(s, "%s", why)
	}
	return instead(s, line, "%s", why)
}

// conditions are those between which and stands.
func conditions(e *python.Expr) []*python.Expr {
	if e.Kind == python.Operation && e.Text == "and" {
		return append(conditions(e.Parts[0]), conditions(e.Parts[1])...)
	}
	return []*python.Expr{e}
}

// signs are those that compare in an order.
var signs = map[string]httpsim.TestKind{"<": httpsim.Less, "<=": httpsim.AtMost, ">": httpsim.More, ">=": httpsim.AtLeast}

// opposite is what a comparison asks where not stands before it.
var opposite = map[string]string{"==": "!=", "!=": "==", "in": "not in", "not in": "in", "is": "is not", "is not": "is", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

// questionOf is the question whose answer True if c else False is, and not of that.
func questionOf(e *python.Expr) *python.Expr {
	switch {
	case e.Kind == python.Operation && e.Text == "not":
		if inner := questionOf(e.Parts[0]); inner != e.Parts[0] {
			return denied(inner)
		}
	case e.Kind == python.Conditional && e.Parts[0].Dotted() == "True" && e.Parts[2].Dotted() == "False":
		return e.Parts[1]
	}
	return e
}

// test reads one condition.
func (r *viewReader) test(s python.Statement, e *python.Expr) (t httpsim.Test, ok bool) {
	e = questionOf(e)
	if err := r.comparesUser(s, e); err != nil {
		r.why = err
		return t, false
	}
	if not := e.Kind == python.Operation && e.Text == "not"; not && e.Parts[0].Kind == python.Operation && opposite[e.Parts[0].Text] != "" {
		other := *e.Parts[0]
		other.Text = opposite[other.Text]
		e = &other
	}
	of := e
	if e.Kind == python.Operation {
		of = e.Parts[0]
	}
	if calls(of) == "bool" && len(of.Parts) == 2 {
		of = of.Parts[1]
		if e.Kind != python.Operation {
			return r.test(s, of)
		}
	}
	if t, is, err := r.rowAge(s, e); is {
		r.why, r.ofAge = cmp.Or(err, r.why), err != nil
		return t, err == nil
	}
	if t, ok := r.thereInAnswer(e); ok {
		return t, true
	}
	if t, ok := r.begins(s, e); ok {
		return t, true
	}
	if t, ok := r.allows(s, e); ok {
		return t, true
	}
	if by, plain := comparedBy(e); by != "" {
		t, ok := r.test(s, plain)
		t.By = by
		return t, ok && t.IsOfEquality()
	}
	switch {
	case e.Kind == python.Operation && signs[e.Text] != 0:
		return r.compared(s, e)
	case e.Kind != python.Operation:
		t.Is = httpsim.IsTrue
	case e.Text == "not":
		t.Is = httpsim.IsFalse
	case e.Text == "==", e.Text == "!=", (e.Text == "is" || e.Text == "is not") && e.Parts[1].Dotted() == "None":
		if e.Text == "!=" || e.Text == "is not" {
			t.Is = httpsim.Differs
		}
		t.Values, ok = r.values(s, e.Parts[1:])
	case (e.Text == "in" || e.Text == "not in") && e.Parts[1].Dotted() == "cache":
		key, err := r.cacheKey(s, of)
		if t.Is = httpsim.There; e.Text == "not in" {
			t.Is = httpsim.NotThere
		}
		t.Of = httpsim.CacheLookup(key)
		return t, err == nil || r.keepWhy(err)
	case of.Kind == python.String && (e.Text == "in" || e.Text == "not in"):
		if t, ok := r.there(e); ok {
			return t, true
		}
		return r.within(s, e)
	case (e.Text == "in" || e.Text == "not in") && e.Parts[1].Kind != python.List && e.Parts[1].Kind != python.Set:
		return r.within(s, e)
	case (e.Text == "in" || e.Text == "not in") && len(e.Parts[1].Parts) > 0:
		if t.Is = httpsim.OneOf; e.Text == "not in" {
			t.Is = httpsim.NoneOf
		}
		t.Values, ok = r.values(s, e.Parts[1].Parts)
	}
	if !ok && t.Is != httpsim.IsTrue && t.Is != httpsim.IsFalse {
		return t, false
	}
	if t.Of, ok = r.rowValue(of); ok {
		return t, true
	}
	if found, ok, err := r.computed(s, of); ok {
		t.Of = found
		return t, err == nil || r.keepWhy(err)
	}
	path, missing, ok := r.looked(of)
	if !ok || len(path) == 1 && !slices.Contains([]string{"user", "found", "signed", httpsim.SessionKey}, path[0]) {
		return t, false
	}
	if path[0] == "form" {
		if _, err := r.names.Parse("{{ " + strings.Join(path, ".") + " }}"); err != nil {
			return t, false
		}
	}
	t.Of = httpsim.Lookup(path[0], path[1:]...).OrElse(missing)
	return t, true
}

// within reads "ko" in request.headers.get("Accept-Language", "").
func (r *viewReader) within(s python.Statement, e *python.Expr) (t httpsim.Test, ok bool) {
	if t.Is = httpsim.Has; e.Text == "not in" {
		t.Is = httpsim.HasNot
	}
	return r.insideOf(s, t, e.Parts[1], e.Parts[0])
}

// begins reads request.path.startswith("/staff/"), endswith() and the same denied.
func (r *viewReader) begins(s python.Statement, e *python.Expr) (t httpsim.Test, ok bool) {
	denied := e.Kind == python.Operation && e.Text == "not"
	if denied {
		e = e.Parts[0]
	}
	if e.Kind != python.Call || len(e.Parts) != 2 || len(e.Named) > 0 || e.Parts[0].Kind != python.Attribute {
		return t, false
	}
	switch e.Parts[0].Text {
	case "startswith":
		t.Is = httpsim.Begins
	case "endswith":
		t.Is = httpsim.Finishes
	default:
		return t, false
	}
	if denied {
		t.Is++
	}
	return r.insideOf(s, t, e.Parts[0].Parts[0], e.Parts[1])
}

// insideOf reads what a test looks into, and for what.
func (r *viewReader) insideOf(s python.Statement, t httpsim.Test, of, part *python.Expr) (httpsim.Test, bool) {
	path, missing, ok := r.looked(of)
	if !ok || len(path) == 1 {
		return t, false
	}
	t.Of = httpsim.Lookup(path[0], path[1:]...).OrElse(missing)
	t.Values, ok = r.values(s, []*python.Expr{part})
	return t, ok
}

// there reads "size" in request.POST.
func (r *viewReader) there(e *python.Expr) (t httpsim.Test, ok bool) {
	path, missing, ok := r.looked(e.Parts[1])
	if !ok || !has(path) || path[0] == "form" || len(path) > 1 && !path.IsLocal() && missing != "{}" {
		return t, false
	}
	path = below(path, e.Parts[0].Text)
	t.Of = httpsim.Lookup(path[0], path[1:]...)
	if t.Is = httpsim.There; e.Text == "not in" {
		t.Is = httpsim.NotThere
	}
	return t, true
}

// inTemplates is the name of a header as templates have it.
func inTemplates(header string) string {
	return strings.ToLower(strings.ReplaceAll(header, "-", "_"))
}

// comparedBy recognises constant_time_compare(a, b), the same of secrets and hmac, and not before it: which it
// is, and a == b.
func comparedBy(e *python.Expr) (by httpsim.Comparer, plain *python.Expr) {
	sign := "=="
	if e.Kind == python.Operation && e.Text == "not" {
		e, sign = e.Parts[0], "!="
	}
	by = httpsim.Comparer(strings.TrimPrefix(calls(e), "crypto."))
	if !slices.Contains([]httpsim.Comparer{httpsim.ConstantTime, httpsim.SecretsDigest, httpsim.HMACDigest}, by) || len(e.Parts) != 3 || len(e.Named) > 0 {
		return "", nil
	}
	one, other := e.Parts[1], e.Parts[2]
	if _, written := constant(one); written { // what is looked up stands first
		one, other = other, one
	}
	return by, &python.Expr{Kind: python.Operation, Line: e.Line, Col: e.Col, Text: sign, Parts: []*python.Expr{one, other}}
}

// values reads what something is compared with.
func (r *viewReader) values(s python.Statement, all []*python.Expr) ([]httpsim.Template, bool) {
	var values []httpsim.Template
	for _, e := range all {
		if t, is := r.asUser(e); is {
			values = append(values, t)
			continue
		}
		t, err := r.value(s, e)
		if err != nil {
			return nil, r.keepWhy(err)
		}
		values = append(values, t)
	}
	return values, true
}

// keepWhy keeps why a part of a condition is not read, where that says more than that it is not.
func (r *viewReader) keepWhy(err error) (never bool) {
	var p *python.Problem
	if errors.As(err, &p) && r.why == nil && !strings.HasPrefix(p.Message, "this value is not read here") {
		r.why = err
	}
	return false
}

// header reads response["name"] = ….
func (r *viewReader) header(s python.Statement) error {
	key := s.Target.Parts[1]
	if key.Kind != python.String {
		return instead(s, `response["name"] = "text"`, "the name of a header is a text in quotes")
	}
	if strings.EqualFold(key.Text, "Set-Cookie") {
		if s.Value.Kind == python.String && !slices.ContainsFunc(r.done, setsCookie) { // Django sends headers before cookies
			r.touch(s, httpsim.SetCookieLine{Line: s.Value.Text})
			return nil
		}
		return instead(s, `response.set_cookie("name", "text")`, "response[\"Set-Cookie\"] is one header, a text in quotes, which Django sends before its cookies: here it stands above them")
	}
	if strings.EqualFold(key.Text, "Content-Type") && s.Value.Kind == python.String {
		r.add(s, httpsim.ContentType{Type: s.Value.Text})
		return nil
	}
	t, err := r.value(s, s.Value)
	if err == nil {
		r.touch(s, httpsim.Header{Name: key.Text, Value: t})
	}
	return err
}

// headerDefault reads response.setdefault("name", "text"), which sets a header that is not there.
func (r *viewReader) headerDefault(s python.Statement) error {
	args := given(s, s.Value, "key", "value")
	name, value := args.text("key"), args.take("value")
	if err := args.rest(); err != nil {
		return err
	}
	if own := strings.ToLower(name); name == "" || value == nil || own == "set-cookie" || own == "content-type" {
		return instead(s, `response.setdefault("name", "text")`, "setdefault() is given the name of a header that nothing else writes, and a value")
	}
	t, err := r.value(s, value)
	if err == nil {
		r.touch(s, httpsim.Header{Name: name, Value: t, Default: true})
	}
	return err
}

// patchVary reads patch_vary_headers(response, ["Cookie"]).
func (r *viewReader) patchVary(s python.Statement) error {
	args := given(s, s.Value, "response", "newheaders")
	response, names := args.take("response"), args.take("newheaders")
	if err := args.rest(); err != nil {
		return err
	}
	wrong := instead(s, `patch_vary_headers(response, ["Cookie"])`, "patch_vary_headers() is given the response and a list of names of headers")
	if response == nil || response.Dotted() != "response" || names == nil || names.Kind != python.List || len(names.Parts) == 0 {
		return wrong
	}
	for _, name := range names.Parts {
		if name.Kind != python.String || name.Text == "" || strings.ContainsAny(name.Text, "*, ") {
			return wrong
		}
		r.touch(s, httpsim.Header{Name: "Vary", Value: httpsim.Literal(name.Text), Varies: true})
	}
	return nil
}

func setsCookie(p placed) bool {
	switch p.Action.(type) {
	case httpsim.SetCookie, httpsim.SetSignedCookie, httpsim.SetCookieLine, httpsim.DeleteCookie:
		return true
	}
	return false
}

// isGiven reports whether a line, or the address of the page, gives a name a value.
func (r *viewReader) isGiven(name string) bool {
	return r.locals[name] || r.names.Kwargs[name] != "" || slices.ContainsFunc(r.whole, func(s python.Statement) bool { return setsName(s, name) })
}

// json reads a value of JSON.
func (r *viewReader) json(s python.Statement, e *python.Expr) (j httpsim.JSONValue, err error) {
	switch e.Kind {
	case python.Dict:
		j.Form = httpsim.JSONDict
		for _, entry := range e.Named {
			if key := entry.Key; key == nil || key.Kind != python.String && (key.Kind != python.Name || r.isGiven(key.Text)) {
				return j, refuse(s, "this call is not read here") // a dict as Python knows it, which runs
			}
			if entry.Key.Kind != python.String {
				return j, instead(s, `return JsonResponse({"name": "text"})`, "the names of JSON are texts in quotes")
			}
			part, err := r.json(s, entry.Value)
			if err != nil {
				return j, err
			}
			j.Names, j.Parts = append(j.Names, entry.Key.Text), append(j.Parts, part)
		}
		return j, nil
	case python.List:
		j.Form = httpsim.JSONList
		for _, item := range e.Parts {
			part, err := r.json(s, item)
			if err != nil {
				return j, err
			}
			j.Parts = append(j.Parts, part)
		}
		return j, nil
	}
	if err := r.noUser(s, e, "JSON has texts, numbers, lists and dicts, and a user is none of them: Python answers TypeError"); err != nil {
		return j, err
	}
	j.Value, err = r.value(s, e)
	return j, err
}

// answerJSON reads JsonResponse(…).
func (r *viewReader) answerJSON(s python.Statement, args *arguments) (httpsim.Action, error) {
	data := args.take("data")
	if data == nil {
		return nil, instead(s, `return JsonResponse({"name": "text"})`, "JsonResponse() is given a dict")
	}
	j, err := r.json(s, data)
	if err != nil {
		return nil, err
	}
	safe := args.take("safe")
	if j.Form != httpsim.JSONDict && (safe == nil || safe.Dotted() != "False") {
		return nil, instead(s, `return JsonResponse({"name": "text"})`, "In order to allow non-dict objects to be serialized set the safe parameter to False; a dict needs none")
	}
	return httpsim.JSON{Value: j}, args.rest()
}
