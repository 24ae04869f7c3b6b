package httpsim

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/pyrun"
)

// around is what a decorator of Django's does: it calls the function, most often a view, or answers in its place. What the
// function returns is not always an answer: a helper may stand below most decorators.
type around func(r *running, view func() (pyrun.Value, error)) (pyrun.Value, error)

// decorating is a decorator without anything in parentheses.
func decorating(name string, do around) func(r *running) pyrun.Value {
	return func(r *running) pyrun.Value { return r.decorator(name, do) }
}

// decorator is a function that takes a view and gives one that does more.
func (r *running) decorator(name string, do around) pyrun.Value {
	return pyrun.Builtin{Name: name, Do: func(args *pyrun.Args) (pyrun.Value, error) {
		view, err := args.Need("view_func")
		if err != nil {
			return nil, err
		}
		return pyrun.Builtin{Name: name, Do: func(given *pyrun.Args) (pyrun.Value, error) {
			return do(r, func() (pyrun.Value, error) {
				return pyrun.CallWith(view, &pyrun.Args{Pos: slices.Clone(given.Pos), Named: slices.Clone(given.Named)})
			})
		}}, args.Done()
	}}
}

// answerOf is a value as the answer that a view gives.
func (r *running) answerOf(v pyrun.Value) (*answerObject, error) {
	if a, is := v.(*answerObject); is && a != nil {
		return a, nil
	}
	return nil, pyrun.Raise("ValueError", "The view %s didn't return an HttpResponse object. It returned %s instead.", r.viewName(), pyrun.KindOf(v))
}

// isView reports whether a value can be called as a view.
func isView(v pyrun.Value) bool {
	return pyrun.IsCallable(v)
}

// onAnswer is a decorator that changes the answer.
func onAnswer(change func(r *running, a *answerObject) error) around {
	return func(r *running, view func() (pyrun.Value, error)) (pyrun.Value, error) {
		v, err := view()
		if err != nil {
			return nil, err
		}
		a, err := r.answerOf(v)
		if err != nil {
			return nil, err
		}
		return a, change(r, a)
	}
}

// guards is a decorator that sends to a login page who does not pass its test, and that may stand with parentheses and
// without: function is what Django calls the view that it is given, and page is its login page where it is given none.
func guards(name, function string, page pyrun.Value, test func(r *running) (bool, error)) func(r *running) pyrun.Value {
	return calls(name, func(r *running, args *pyrun.Args) (pyrun.Value, error) {
		view := args.Or(function, nil)
		field, url := args.Or("redirect_field_name", "next"), args.Or("login_url", page)
		do := r.decorator(name, passes(name, test, url, field))
		if err := args.Done(); err != nil || view == nil {
			return do, err
		}
		return pyrun.Call(do, view)
	})
}

// passes lets pass for whom the test of a decorator holds, and sends others to a login page, with the way back in a field
// of its address.
func passes(decorator string, test func(r *running) (bool, error), url, field pyrun.Value) around {
	return func(r *running, view func() (pyrun.Value, error)) (pyrun.Value, error) {
		so, err := test(r)
		if err != nil {
			return nil, err
		}
		if so {
			return view()
		}
		login, err := r.loginPage(url)
		if err != nil {
			return nil, err
		}
		by := "@" + decorator
		if decorator == "login_required" {
			by = ""
		}
		return r.sentToLogin(login, r.wayBack(login), field, func(place string) { r.noteToLogin(by, place) })
	}
}

// loginPage is resolve_url() of the login page that a decorator is given, or of LOGIN_URL.
func (r *running) loginPage(given pyrun.Value) (string, error) {
	if so, err := pyrun.Truth(given); err != nil || !so {
		return r.resolvedURL(r.server.code().settings.loginURL), err
	}
	if place, has, err := addressOf(given); has || err != nil {
		return place, err
	}
	text, err := pyrun.Str(given)
	if err != nil {
		return "", err
	}
	place, err := r.resolved(text, &pyrun.Args{})
	if _, has := r.server.code().pages[AdminLogin]; err != nil && text == adminLoginName && has {
		return AdminLogin, nil
	}
	return place, err
}

// AdminLogin is the login page of the admin, by its name adminLoginName, to which staff_member_required sends: a site has one where a page stands at its address.
const adminLoginName, AdminLogin = "admin:login", "/admin/login/"

// sentToLogin is redirect_to_login() with a way back, which is told; without a field the address has none.
func (r *running) sentToLogin(login, back string, field pyrun.Value, tell func(place string)) (pyrun.Value, error) {
	name := ""
	if so, err := pyrun.Truth(field); err != nil {
		return nil, err
	} else if so {
		if name, err = pyrun.Str(field); err != nil {
			return nil, err
		}
	}
	tell(login)
	return &answerObject{r, RedirectTo(withWayBack(login, back, name))}, nil
}

// takesMethods is require_http_methods.
func takesMethods(methods ...string) around {
	return func(r *running, view func() (pyrun.Value, error)) (pyrun.Value, error) {
		if slices.Contains(methods, r.Method) {
			return view()
		}
		return &answerObject{r, r.methodNotAllowed(HTML(""), strings.Join(methods, ", "))}, nil
	}
}

// Decorators are those of Django that lines know.
func Decorators() []string { return slices.Sorted(maps.Keys(decoratorsOfLines())) }

// SendingAway are those of them that send to the page that they are given as login_url.
func SendingAway() []string {
	return []string{"login_required", "permission_required", "staff_member_required", "user_passes_test"}
}

// decoratorsOfLines are those that lines know.
func decoratorsOfLines() map[string]func(r *running) pyrun.Value {
	isLoggedIn := func(r *running) (bool, error) {
		user, err := r.User()
		return user != nil, err
	}
	frames := func(value string) around {
		return onAnswer(func(_ *running, a *answerObject) error {
			a.res.setDefault("X-Frame-Options", value)
			return nil
		})
	}
	return map[string]func(r *running) pyrun.Value{
		"login_required": guards("login_required", "function", nil, isLoggedIn),
		"staff_member_required": guards("staff_member_required", "view_func", adminLoginName, func(r *running) (bool, error) {
			user, err := r.User()
			if user == nil || err != nil {
				return false, err
			}
			is := true
			for _, name := range []string{"is_active", "is_staff"} { // which may be properties of the site's class
				v, err := pyrun.AttributeOf(&whoObject{r: r, user: user}, name)
				if err != nil {
					return false, err
				}
				so, err := pyrun.Truth(v)
				if is = is && so; err != nil || !is {
					return false, err
				}
			}
			return is, nil
		}),
		"user_passes_test": calls("user_passes_test", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			test, err := args.Need("test_func")
			if err != nil {
				return nil, err
			}
			url, field := args.Or("login_url", nil), args.Or("redirect_field_name", "next")
			return r.decorator("user_passes_test", passes("user_passes_test", func(r *running) (bool, error) {
				v, err := pyrun.Call(test, r.visitorObject())
				if err != nil {
					return false, err
				}
				return pyrun.Truth(v)
			}, url, field)), args.Done()
		}),
		"permission_required": calls("permission_required", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			perm, err := args.Need("perm")
			if err != nil {
				return nil, err
			}
			url := args.Or("login_url", nil)
			raises, err := pyrun.Truth(args.Or("raise_exception", false))
			if err != nil {
				return nil, err
			}
			return r.decorator("permission_required", passes("permission_required", func(r *running) (bool, error) {
				user, err := r.User()
				if err != nil {
					return false, err
				}
				if user != nil && r.usersModel().Lacks("has_perms") {
					return false, pyrun.NoAttribute(&whoObject{r: r, user: user}, "has_perms")
				}
				all := perm
				if _, is := perm.(string); is {
					all = pyrun.List(perm)
				}
				v, err := r.mayAll(user, "has_perms", all, nil)
				if err == nil && v != true && raises {
					err = pyrun.Raise("PermissionDenied", "")
				}
				return v == true, err
			}, url, "next")), args.Done()
		}),
		"require_GET":  decorating("require_GET", takesMethods("GET")),
		"require_POST": decorating("require_POST", takesMethods("POST")),
		"require_safe": decorating("require_safe", takesMethods("GET", "HEAD")),
		"require_http_methods": calls("require_http_methods", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			given, err := args.Need("request_method_list")
			if err != nil {
				return nil, err
			}
			items, err := pyrun.Iter(given)
			if err != nil {
				return nil, err
			}
			var methods []string
			for _, item := range items {
				name, _ := item.(string)
				methods = append(methods, name)
			}
			return r.decorator("require_http_methods", takesMethods(methods...)), args.Done()
		}),
		"csrf_exempt":               decorating("csrf_exempt", func(_ *running, view func() (pyrun.Value, error)) (pyrun.Value, error) { return view() }),        // which the page has been asked for
		"login_not_required":        decorating("login_not_required", func(_ *running, view func() (pyrun.Value, error)) (pyrun.Value, error) { return view() }), // likewise
		"csrf_protect":              decorating("csrf_protect", protects("@csrf_protect", false)),
		"requires_csrf_token":       decorating("requires_csrf_token", protects("@requires_csrf_token", false)),
		"ensure_csrf_cookie":        decorating("ensure_csrf_cookie", protects("@ensure_csrf_cookie", true)),
		"sensitive_post_parameters": hidesFromReports("sensitive_post_parameters"), "sensitive_variables": hidesFromReports("sensitive_variables"),
		"never_cache": decorating("never_cache", onAnswer(func(r *running, a *answerObject) error {
			a.neverCache()
			return nil
		})),
		"cache_control": calls("cache_control", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			named := args.Named
			args.Named = nil
			return r.decorator("cache_control", onAnswer(func(_ *running, a *answerObject) error {
				return a.cacheControl(&pyrun.Args{Named: slices.Clone(named)})
			})), args.Done()
		}),
		"vary_on_cookie": decorating("vary_on_cookie", onAnswer(func(_ *running, a *answerObject) error {
			a.res.vary("Cookie")
			return nil
		})),
		"vary_on_headers": calls("vary_on_headers", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			names := args.Pos
			args.Pos = nil
			return r.decorator("vary_on_headers", onAnswer(func(_ *running, a *answerObject) error {
				for _, name := range names {
					text, _ := name.(string)
					a.res.vary(text)
				}
				return nil
			})), args.Done()
		}),
		"xframe_options_deny": decorating("xframe_options_deny", frames("DENY")), "xframe_options_sameorigin": decorating("xframe_options_sameorigin", frames("SAMEORIGIN")),
		"xframe_options_exempt": decorating("xframe_options_exempt", onAnswer(func(_ *running, a *answerObject) error {
			a.res.frameable = true
			return nil
		})),
	}
}

// hidesFromReports is a decorator that keeps values out of reports of errors, which nobody reads here: the view answers as
// without it.
func hidesFromReports(name string) func(r *running) pyrun.Value {
	return calls(name, func(r *running, args *pyrun.Args) (pyrun.Value, error) {
		for _, given := range args.Pos {
			if _, is := given.(string); !is {
				return nil, pyrun.Raise("TypeError", "%s() must be called to use it as a decorator, e.g., use @%s(), not @%s.", name, name, name)
			}
		}
		args.Pos = nil
		return r.decorator(name, func(_ *running, view func() (pyrun.Value, error)) (pyrun.Value, error) { return view() }), args.Done()
	})
}
