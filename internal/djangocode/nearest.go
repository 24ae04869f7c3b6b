package djangocode

import (
	"errors"
	"fmt"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// working are lines that are read, by what they call: the nearest of them is named where a
// line is not.
var working = []struct{ call, line string }{
	{"request.session.flush", "request.session.flush()"},
	{"request.session.delete", "request.session.flush()"},
	{"request.session.cycle_key", "request.session.cycle_key()"},
	{"request.session.clear", "request.session.clear()"},
	{"request.session.create", "request.session.save()"},
	{"request.session.save", "request.session.save()"},
	{"request.session.pop", `request.session.pop("name", None)`},
	{"request.session.set_expiry", "request.session.set_expiry(60 * 60)"},
	{"request.session.set", `request.session["name"] = "text"`},
	{"request.session.setdefault", `request.session["name"] = request.session.get("name", "text")`},
	{"request.session.get", `request.session["name"] = request.session.get("name", "text")`},
	{"request.session.remove", `request.session.pop("name", None)`},
	{"request.session", `request.session["name"] = "text"`},
	{"request.logout", "logout(request)"},
	{"request.user.logout", "logout(request)"},
	{"request.login", "login(request, form.get_user())"},
	{"request.redirect", `return redirect("/")`},
	{"request.delete_cookie", `response.delete_cookie("name")`},
	{"request.set_cookie", `response.set_cookie("name", "text")`},
	{"session", `request.session["name"] = "text"`},
	{"cache", cacheSetLine},
	{"get_random_string", codeLine},
	{"secrets", `request.session["name"] = secrets.token_hex()`},
	{"random", `request.session["name"] = random.randint(1, 6)`},
	{"context", `context["name"] = request.user.username`},
	{"request.COOKIES", `response.set_cookie("name", "text")`},
	{"response.cookies", `response.set_cookie("name", "text")`},
	{"response.set_cookie", `response.set_cookie("name", "text")`},
	{"response.set_signed_cookie", `response.set_signed_cookie("name", "text")`},
	{"request.get_signed_cookie", `signed = request.get_signed_cookie("name", default=None)`},
	{"response.delete_cookie", `response.delete_cookie("name")`},
	{"response", `response.set_cookie("name", "text")`},
	{"logout", "logout(request)"},
	{"auth_logout", "logout(request)"},
	{"login", `login(request, form.get_user())`},
	{"auth_login", `login(request, form.get_user())`},
	{"authenticate", "form = AuthenticationForm(request, data=request.POST)"},
	{"form.is_valid", "if form.is_valid():"},
	{"form", "if form.is_valid():"},
	{"JsonResponse", `return JsonResponse({"name": "text"})`},
	{"request.headers", `request.headers.get("Name", "")`},
	{"json", "data = json.loads(request.body)"},
	{"response.headers", `response["name"] = "text"`},
	{"redirect", `return redirect("/")`},
	{"render", `return render(request, "home.html")`},
	{"print", `return HttpResponse("text")`},
	{"request.user", "logout(request)"},
}

// instead refuses a statement, and names the nearest line that works.
func instead(s python.Statement, line, format string, args ...any) error {
	return hinted(s, "write "+line, format, args...)
}

// hinted refuses a statement, and says what to do.
func hinted(s python.Statement, hint, format string, args ...any) error {
	return &python.Problem{Line: s.Line, Col: s.Col, Message: fmt.Sprintf(format, args...), Hint: hint}
}

// unparsed refuses a statement for what is wrong with a template in it.
func unparsed(s python.Statement, err error) error {
	var t *httpsim.TemplateError
	if errors.As(err, &t) && t.File != "" {
		wrong := hinted(s, t.Hint, "in %s, line %d: %s", t.File, t.Line, t.Message)
		var p *python.Problem
		if errors.As(wrong, &p) {
			p.File, p.Offset = t.File, t.Offset
		}
		return wrong
	}
	if t != nil {
		return hinted(s, t.Hint, "%s", t.Message)
	}
	return refuse(s, "%v", err)
}

// unread refuses a statement that calls or looks at something that stands for no action.
func unread(s python.Statement, name, why string) error {
	line, ok := nearest(name)
	if !ok {
		return refuse(s, "%s; a view here sets cookies, changes its session, logs in and out, and returns an answer", why)
	}
	return instead(s, line, "%s", why)
}

// nearest is the line that works and is nearest to one that calls or looks at this: one
// about the same thing, and of these the one that is called alike.
func nearest(name string) (line string, ok bool) {
	for at := name; at != ""; at = before(at) {
		for _, w := range working {
			if strings.EqualFold(w.call, at) {
				return w.line, true
			}
		}
	}
	return "", false
}

// before is a dotted name without its last part.
func before(name string) string {
	at := strings.LastIndexByte(name, '.')
	return name[:max(at, 0)]
}

// lineAbout is a value that is read and has to do with an expression that is not, "" where
// there is none.
func lineAbout(e *python.Expr) string {
	switch name := rootOf(e) + "."; {
	case strings.HasPrefix(name, "request.user."), strings.HasPrefix(name, "user."):
		return "request.user.username"
	case strings.HasPrefix(name, "form."):
		return "form.get_user().username"
	case strings.HasPrefix(name, "request.COOKIES."), strings.HasPrefix(name, "request.cookies."):
		return `request.COOKIES.get("name", "")`
	case strings.HasPrefix(name, "request.POST."):
		return `request.POST.get("name", "")`
	case strings.HasPrefix(name, "request.META."):
		return `request.headers.get("Name", "")`
	case strings.HasPrefix(name, "request.GET."):
		return `request.GET.get("name", "")`
	case strings.HasPrefix(name, "request.session."):
		return `request.session.get("name", "")`
	case strings.HasPrefix(name, "cache."):
		return `cache.get("name", 0)`
	case strings.HasPrefix(name, "secrets."):
		return `request.session["name"] = secrets.token_hex()`
	case strings.HasPrefix(name, "random."):
		return `request.session["name"] = random.randint(1, 6)`
	case strings.HasPrefix(name, "get_random_string."):
		return codeLine
	case strings.HasPrefix(name, "time."), strings.HasPrefix(name, "datetime."), strings.HasPrefix(name, "timezone."):
		return timeNow
	}
	return ""
}

// conditionAbout is a condition that is read and is of the kind of one that is not, "" where
// there is none.
func conditionAbout(c *python.Expr) string {
	has := func(prefix string) (has bool) {
		replaced(c, func(e *python.Expr) *python.Expr {
			has = has || strings.HasPrefix(rootOf(e)+".", prefix)
			return nil
		})
		return has
	}
	switch {
	case has("time."):
		return `if time.time() - request.session.get("name", 0) < 300:`
	case has(allowsURL + "."):
		return `if url_has_allowed_host_and_scheme(request.GET.get("next"), allowed_hosts={request.get_host()}):`
	case has("request.POST."):
		return `if request.POST.get("name") == "text":`
	case has("request.GET."):
		return `if request.GET.get("name") == "text":`
	case has("request.COOKIES."):
		return `if request.COOKIES.get("name") == "text":`
	case has("request.session."):
		return `if request.session.get("name") == "text":`
	case has("request.headers."), has("request.META."):
		return `if "text" in request.headers.get("Name", ""):`
	case has("cache."):
		return `if cache.get("name", 0) >= 3:`
	case has("request.path."), has("request.get_full_path."):
		return `if request.path.startswith("/staff/"):`
	case has("request.user."):
		return "if request.user.is_authenticated:"
	}
	return ""
}

// rootOf is the name of what an expression calls or looks into.
func rootOf(e *python.Expr) string {
	for e.Kind == python.Call || e.Kind == python.Index || e.Kind == python.Attribute && e.Dotted() == "" {
		e = e.Parts[0]
	}
	return e.Dotted()
}

// Misplaced is what is wrong with a hole that stands otherwise than a line beside it.
func Misplaced(line, col int, beside string) error {
	return hinted(python.Statement{Line: line, Col: col}, "begin it as far right as "+beside, "the hole is indented otherwise than the lines beside it")
}
