package djangocode

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/clock"
	"statelab/internal/httpsim"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// keysOfLogin are the names under which django.contrib.auth has those of what login() keeps in a session.
var keysOfLogin = map[string]string{"SESSION_KEY": httpsim.UserIDName, "BACKEND_SESSION_KEY": httpsim.BackendName, "HASH_SESSION_KEY": httpsim.HashName}

// flagsOfUser are the attributes of every user that hold True or False.
var flagsOfUser = []string{"is_authenticated", "is_anonymous", "is_active", "is_staff", "is_superuser"}

// holdsFlag reports whether an attribute holds True or False whatever it is one of: of a number 1 == True,
// and not 1 is True.
func (k Known) holdsFlag(e *python.Expr) bool {
	if e.Kind != python.Attribute {
		return false
	}
	holds := slices.Contains(flagsOfUser, e.Text)
	for _, m := range k.Models {
		f, has := m.Field(e.Text)
		if has && f.Kind != httpsim.BooleanField {
			return false
		}
		holds = holds || has
	}
	return holds
}

// plainPath is a path that stands in an address as it is.
var plainPath = memo.Pattern(`^/(?:[A-Za-z0-9_.~-]+/?)*$`)

// ofRequest is what has another name of a request itself by the one that is read, nil for anything else.
func ofRequest(e *python.Expr) *python.Expr {
	switch {
	case e.Dotted() == "request.path_info":
		return must("request.path")
	case e.Kind == python.Index && e.Parts[0].Dotted() == "request.META":
		if name := map[string]string{"PATH_INFO": "request.path", "REQUEST_METHOD": "request.method", "wsgi.url_scheme": "request.scheme"}[e.Parts[1].Text]; name != "" {
			return must(name)
		}
	case calls(e) == "request.build_absolute_uri" && len(e.Parts) == 2 && plainPath().MatchString(e.Parts[1].Text):
		return must(`f"{request.scheme}://{request.get_host()}` + e.Parts[1].Text + `"`)
	}
	return nil
}

// must is an expression that is one.
func must(text string) *python.Expr {
	e, _ := python.Expression(text) // each is written in this package
	return e
}

// usual is what Django has several names for by the one that is read, nil for anything else.
func (k Known) usual(e *python.Expr) *python.Expr {
	if name, is := strings.CutPrefix(e.Dotted(), "settings."); is {
		return k.setting(name)
	}
	if name := keysOfLogin[e.Dotted()]; name != "" {
		return &python.Expr{Kind: python.String, Text: name}
	}
	if by := ofRequest(e); by != nil {
		return by
	}
	if by := folded(e); by != nil && e.Kind != python.Number {
		return by
	}
	if by := ofMeta(e); by != nil {
		return cmp.Or(orElse(by), by)
	}
	if by := orElse(e); by != nil {
		return by
	}
	if e.Kind == python.Operation && (e.Text == "is" || e.Text == "is not") && len(e.Parts) == 2 && k.holdsFlag(e.Parts[0]) && (e.Parts[1].Dotted() == "True" || e.Parts[1].Dotted() == "False") {
		equal := *e
		equal.Text = map[string]string{"is": "==", "is not": "!="}[e.Text]
		return &equal
	}
	if e.Kind != python.Call {
		return nil
	}
	switch function := e.Parts[0]; {
	case function.Kind == python.Attribute && function.Text == "select_for_update" && len(e.Parts)+len(e.Named) == 1:
		return function.Parts[0] // of which SQLite knows nothing, and Django says nothing to it
	case (calls(e) == "check_password" || calls(e) == "hashers.check_password") && len(e.Parts) == 3 && e.Parts[2].Kind == python.Attribute && e.Parts[2].Text == "password":
		method := &python.Expr{Kind: python.Attribute, Line: e.Line, Col: e.Col, Text: "check_password", Parts: e.Parts[2].Parts}
		return &python.Expr{Kind: python.Call, Line: e.Line, Col: e.Col, Parts: []*python.Expr{method, e.Parts[1]}}
	case calls(e) == "json.loads" && len(e.Parts) == 2 && calls(e.Parts[1]) == "request.body.decode" && len(e.Parts[1].Named) == 0 &&
		(len(e.Parts[1].Parts) == 1 || len(e.Parts[1].Parts) == 2 && slices.Contains([]string{"utf-8", "utf8", "UTF-8"}, e.Parts[1].Parts[1].Text)):
		anew := *e // as json.loads() reads octets
		anew.Parts = []*python.Expr{e.Parts[0], e.Parts[1].Parts[0].Parts[0]}
		return &anew
	case calls(e) == "response.delete_cookie" && len(e.Parts) > 1 && e.Parts[1].Dotted() == "settings.SESSION_COOKIE_NAME":
		return e // see deleteCookie
	case (calls(e) == "int" || calls(e) == "round") && len(e.Parts) == 2:
		if t, ok := timingOf(e.Parts[1]); ok && t.is == inSeconds && t.now == 1 && t.of == nil && t.more == 0 {
			now, _ := python.Expression(timeNow)
			return now
		}
	case function.Kind == python.Attribute && (function.Text == "has_key" || function.Text == "__contains__") && len(e.Parts) == 2 && function.Parts[0].Dotted() == "request.session":
		return &python.Expr{Kind: python.Operation, Text: "in", Parts: []*python.Expr{e.Parts[1], function.Parts[0]}}
	}
	return nil
}

// folded is the number that a calculation with numbers alone comes to, 15 * 60, nil for anything
// else: what divides into parts, and what is larger than JSON's numbers go.
func folded(e *python.Expr) *python.Expr {
	if e.Kind == python.Number {
		return e
	}
	if calls(e) == "int" && len(e.Parts) == 2 && len(e.Named) == 0 {
		return foldedSeconds(e.Parts[1])
	}
	if e.Kind != python.Operation || len(e.Parts) != 2 || !slices.Contains([]string{"+", "-", "*", "//", "%"}, e.Text) {
		return nil
	}
	left, right := folded(e.Parts[0]), folded(e.Parts[1])
	if left == nil || right == nil || left.Number > mostFolded || right.Number > mostFolded {
		return nil
	}
	n, a, b := int64(0), left.Number, right.Number
	switch {
	case e.Text == "+":
		n = a + b
	case e.Text == "-":
		n = a - b
	case e.Text == "*" && (b == 0 || a <= mostFolded/b):
		n = a * b
	case e.Text == "//" && b > 0:
		n = a / b
	case e.Text == "%" && b > 0:
		n = a % b
	default:
		return nil
	}
	if n < 0 { // a number has no sign in Python
		return nil
	}
	return &python.Expr{Kind: python.Number, Line: e.Line, Col: e.Col, Number: n}
}

// mostFolded is the largest number that every reader of JSON has as a whole one.
const mostFolded = 1 << 53

// foldedSeconds is what int() makes of a number, and of timedelta(minutes=15).total_seconds().
func foldedSeconds(e *python.Expr) *python.Expr {
	if e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "total_seconds" && len(e.Parts) == 1 {
		if d, ok := lengthOf(e.Parts[0].Parts[0]); ok && d >= 0 {
			return &python.Expr{Kind: python.Number, Line: e.Line, Col: e.Col, Number: int64(d / time.Second)}
		}
		return nil
	}
	return folded(e)
}

// ofMeta is what request.META has of a header as request.headers has it, nil for anything else.
func ofMeta(e *python.Expr) *python.Expr {
	of, key := (*python.Expr)(nil), (*python.Expr)(nil)
	switch {
	case e.Kind == python.Index:
		of, key = e.Parts[0], e.Parts[1]
	case calls(e) == "request.META.get" && len(e.Parts) > 1:
		of, key = e.Parts[0].Parts[0], e.Parts[1]
	case e.Kind == python.Operation && (e.Text == "in" || e.Text == "not in"):
		of, key = e.Parts[1], e.Parts[0]
	}
	if of == nil || of.Dotted() != "request.META" || key.Kind != python.String {
		return nil
	}
	name, is := strings.CutPrefix(key.Text, "HTTP_")
	if !is && key.Text != "CONTENT_TYPE" && key.Text != "CONTENT_LENGTH" || name != strings.ToUpper(name) {
		return nil
	}
	header := &python.Expr{Kind: python.String, Line: key.Line, Col: key.Col, Text: httpsim.HeaderName(strings.ToLower(name))}
	headers := &python.Expr{Kind: python.Attribute, Line: of.Line, Col: of.Col, Text: "headers", Parts: []*python.Expr{word("request")}}
	return replaced(e, func(part *python.Expr) *python.Expr {
		switch part {
		case of:
			return headers
		case key:
			return header
		}
		return nil
	})
}

// orElse is what request.headers.get("name", request.META["REMOTE_ADDR"]) looks up, as a question
// for the name: what stands for one that is not there is the address, which is always there, or drawn.
func orElse(e *python.Expr) *python.Expr {
	if e.Kind != python.Call || len(e.Parts) != 3 || !slices.Contains([]string{"request.headers.get", "request.POST.get", "request.GET.get", "request.COOKIES.get", "request.session.get"}, calls(e)) || !isRemoteAddr(e.Parts[2]) && !draws(e.Parts[2]) || calls(e) == "request.session.get" && !draws(e.Parts[2]) {
		return nil
	}
	of, key := e.Parts[0].Parts[0], e.Parts[1]
	return conditional(e, &python.Expr{Kind: python.Index, Line: e.Line, Col: e.Col, Parts: []*python.Expr{of, key}}, isIn(key, of), e.Parts[2])
}

// beginsSession recognises if not request.session.session_key: request.session.create(), where
// save() does the same.
func beginsSession(s python.Statement) bool {
	return s.Action == python.If && len(s.Body) > 0 && calls(s.Body[0].Value) == "request.session.create" && len(s.Body[0].Value.Parts) == 1 &&
		(isCode(s.Value, "not "+sessionKeyCode) || isCode(s.Value, sessionKeyCode+" is None") || isCode(s.Value, sessionKeyCode+" == None"))
}

// written are the settings that stand for their values in a view.
var written = []string{"SESSION_COOKIE_AGE", "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_PATH", "SESSION_COOKIE_DOMAIN",
	"CSRF_COOKIE_NAME", "CSRF_COOKIE_AGE", "CSRF_COOKIE_SECURE", "LOGIN_URL"}

// setting is the value of a setting, nil for one that is not known by its value.
func (k Known) setting(name string) *python.Expr {
	table := httpsim.SettingTable()
	i := slices.IndexFunc(table, func(s httpsim.Setting) bool { return s.Name == name })
	if i < 0 || !slices.Contains(written, name) {
		return nil
	}
	value := cmp.Or(k.Settings[name], table[i].Default)
	switch table[i].Kind {
	case httpsim.KindLength:
		age, _ := clock.ParseLength(value) // what is wrong is told where the settings are read
		return &python.Expr{Kind: python.Number, Number: int64(age / time.Second)}
	case httpsim.KindBool:
		on, _ := strconv.ParseBool(value)
		return word(map[bool]string{true: "True", false: "False"}[on])
	}
	if value == "" || value == "false" {
		return word("None")
	}
	return &python.Expr{Kind: python.String, Text: value}
}
