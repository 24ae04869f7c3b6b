package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// unreadKind is a kind of expressions that are not read: what they are, what is said of them, and what is read in
// the place of a condition and of a value that has one; "" where nothing is.
type unreadKind struct {
	is               func(e *python.Expr) bool // of the expression or a part of it
	says             string
	condition, value string
}

// unreadKinds are told apart in this order.
var unreadKinds = []unreadKind{
	{func(e *python.Expr) bool { return strings.HasPrefix(e.Dotted(), "settings.") }, "this setting is not known here by its value: write the value", "", ""},
	{func(e *python.Expr) bool { return e.Kind == python.Slice }, "a part of a text or of a list, as in [:3], is not read here", "", ""},
	{isZonedTime, "a session keeps a moment as a number of seconds, as time.time() is one: timezone.now() and timedelta() go with the moment of a row",
		`if time.time() - request.session.get("name", 0) < 300:`, timeNow},
	{func(e *python.Expr) bool { return calls(e) == "time.time" }, "time.time() has fractions of a second, and a moment is kept here in whole ones",
		`if time.time() - request.session.get("name", 0) < 300:`, timeNow},
	{func(e *python.Expr) bool { return calls(e) == "len" }, "len() is not read here, and a value is compared as a whole", "", ""},
	{func(e *python.Expr) bool { return e.Kind == python.Call && e.Text == "b" }, "b before a text makes bytes of it, which are read here as the key of hmac.new() alone: leave it out", "", ""},
	{ofWords("strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "casefold", "replace", "split", "isdigit", "isalnum", "isalpha", "encode", "decode", "join", "zfill", "hexdigest", "digest"),
		"of the methods of texts startswith(), endswith(), strip(), lower(), upper(), replace() with two texts in quotes and one part of split() are read here, as in text.split(\",\")[0]", "", ""},
	{func(e *python.Expr) bool { return e.Kind == python.Operation && e.Text == "//" }, "// divides in Python, and a comment begins with #", "", ""},
	{func(e *python.Expr) bool {
		return e.Kind == python.Operation && len(e.Parts) == 2 && strings.ContainsAny(e.Text, "*/%")
	}, "calculations other than + and - a number are not read here: write the result", "", ""},
	{called("any", "all"), "any() and all() are not read here: and, or or stands between what is asked", "", ""},
	{called("isinstance", "type", "hasattr", "getattr", "callable"), "of what kind a value is, is not asked here", "", ""},
	{called("request.build_absolute_uri"), "build_absolute_uri() is given a path in quotes here, or nothing: it tells the address that was asked for then", "", "request.build_absolute_uri()"},
	{func(e *python.Expr) bool {
		return e.Kind == python.String && e.Text == "REMOTE_HOST"
	}, "the name of the machine from which a request came is not looked up here; its address is", `if request.META["REMOTE_ADDR"] == "192.0.2.1":`, httpsim.RemoteAddrCode},
	{called("get_object_or_404", "get_list_or_404"), "it is given a model of the site, what filter() finds of one, or User and one of username, pk and email", "", `user = get_object_or_404(User, username="ana")`},
	{copiesSession, notTogether, "", ""},
	{called("json.dumps", "pickle.dumps"), "a value of a session is kept as it is, and a cookie keeps a text", "", `{"name": "text"}`},
	{called("json.loads"), "of what came, only the body is read as JSON, as in data = json.loads(request.body)", "", ""},
	{called("reverse", "resolve"), "an address is written here as a text", "", `"/"`},
	{func(e *python.Expr) bool { return strings.HasPrefix(calls(e), "uuid.") }, "a UUID is no text, and a session keeps texts", "", `request.session["name"] = str(uuid.uuid4())`},
}

// copiesSession recognises request.session["cart"].copy() and dict(request.session["cart"]).
func copiesSession(e *python.Expr) bool {
	if calls(e) == "dict" && len(e.Parts) == 2 {
		return strings.HasPrefix(rootOf(e.Parts[1])+".", "request.session.")
	}
	return e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "copy" && inSession(e.Parts[0])
}

// called recognises calls of one of some functions.
func called(names ...string) func(*python.Expr) bool {
	return func(e *python.Expr) bool { return slices.Contains(names, calls(e)) && calls(e) != "" }
}

// ofWords recognises calls of one of some methods.
func ofWords(methods ...string) func(*python.Expr) bool {
	return func(e *python.Expr) bool {
		return e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && slices.Contains(methods, e.Parts[0].Text)
	}
}

// isZonedTime recognises what datetime has of times.
func isZonedTime(e *python.Expr) bool {
	name := calls(e)
	return strings.HasPrefix(name, "timezone.") || strings.HasPrefix(name, "datetime.") || name == "timedelta"
}

// ofAges is said of a condition with the time in it.
const ofAges = "of a moment an if asks how long ago it was: what the session keeps is taken away from the time, and that is compared with a number of seconds"

// ofCondition is what is said of a condition that has the kind in it.
func (k *unreadKind) ofCondition(at *python.Expr) string {
	if calls(at) == "time.time" {
		return ofAges
	}
	return k.says
}

// kindOf is the kind of an expression that is not read and the part that is of it, nil where it
// is none of these.
func kindOf(e *python.Expr) (kind *unreadKind, at *python.Expr) {
	for i := range unreadKinds {
		replaced(e, func(part *python.Expr) *python.Expr {
			if at == nil && unreadKinds[i].is(part) {
				kind, at = &unreadKinds[i], part
			}
			return nil
		})
		if at != nil {
			break
		}
	}
	return kind, at
}
