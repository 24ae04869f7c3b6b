package djangocode

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// A decorator above a view is read as lines of it, which do the same: those that work on the answer
// stand wherever the view returns one, and those that send people away above its first line. The
// lowest decorator is nearest to the view.

// decorators are what is read above a view.
const decorators = "@login_required, @user_passes_test(…), @staff_member_required, @csrf_exempt, @require_GET, @require_POST, @require_safe, @require_http_methods([…]), @never_cache, @cache_control(…), @vary_on_cookie, @vary_on_headers(…) and the like are read"

// bareDecorators stand without parentheses, calledDecorators are given something, and the others either.
var (
	bareDecorators = []string{"csrf_exempt", "csrf_protect", "requires_csrf_token", "ensure_csrf_cookie", "require_GET", "require_POST", "require_safe", "never_cache", "vary_on_cookie",
		"xframe_options_exempt", "xframe_options_deny", "xframe_options_sameorigin", "login_not_required"}
	calledDecorators = []string{"require_http_methods", "cache_control", "vary_on_headers", "user_passes_test", "sensitive_post_parameters", "sensitive_variables"}
	eitherDecorators = []string{"login_required", "staff_member_required"}
)

// nameOf is the name of a decorator, whether it is called or not, and however it is imported.
func (m module) nameOf(e *python.Expr) string {
	name := cmp.Or(calls(e), e.Dotted())
	if full := m.frame.imports[name]; full != "" {
		name = full[strings.LastIndexByte(full, '.')+1:]
	}
	if name == "transaction.atomic" {
		return name
	}
	return name[strings.LastIndexByte(name, '.')+1:]
}

// decorate reads the decorators of the view, from the lowest one up.
func (v *wholeView) decorate(m module, k Known) error {
	for i := len(m.decorators) - 1; i >= 0; i-- {
		if err := v.decorator(m, k, m.decorators[i]); err != nil {
			return err
		}
	}
	if v.exempt && v.protect {
		return hinted(m.decorators[0], "leave one of them out", "@csrf_exempt and @csrf_protect stand above one view")
	}
	return nil
}

// decorator reads one line above a view.
func (v *wholeView) decorator(m module, k Known, s python.Statement) error {
	e, name := s.Value, m.nameOf(s.Value)
	called := calls(e) != ""
	switch is := func(all []string) bool { return slices.Contains(all, name) }; {
	case name == "cache_page":
		return hinted(s, "cache.get() and cache.set() in the view keep a value", "@cache_page keeps whole answers and gives them again, which is not played here")
	case name == "permission_required":
		return refuse(s, "@permission_required runs line by line alone")
	case name == "atomic" || name == "transaction.atomic":
		return hinted(s, "leave it out: with transaction.atomic(): stands above one line", "what a view has done is not taken back as a whole here where it raises an exception")
	case name == "method_decorator":
		return hinted(s, "write what it is given alone, as in @login_required", "method_decorator() decorates a class, and this is a function")
	case is(bareDecorators) && called:
		return instead(s, "@"+name, "this decorator is written without parentheses: with them it is called, and decorates nothing")
	case is(calledDecorators) && !called:
		return instead(s, exampleOf[name], "this decorator is given something in parentheses")
	case !is(bareDecorators) && !is(calledDecorators) && !is(eitherDecorators):
		known := slices.Concat(bareDecorators, calledDecorators, eitherDecorators)
		return hinted(s, cmp.Or(diag.DidYouMean(name, known), decorators), "this decorator is not read here")
	}
	switch name {
	case "login_required":
		return v.sendsAway(s, "request.user.is_authenticated", "", e)
	case "staff_member_required":
		if err := k.noAdmin(s, e); err != nil {
			return err
		}
		return v.sendsAway(s, "request.user.is_active and request.user.is_staff", httpsim.AdminLogin, e)
	case "user_passes_test":
		return v.passesTest(s, e)
	case "csrf_exempt":
		v.exempt = true
		return nil
	case "login_not_required":
		v.open = true
		return nil
	case "csrf_protect", "requires_csrf_token", "ensure_csrf_cookie":
		if !k.CSRF {
			return hinted(s, "write csrf: true in the site", "this site looks at no CSRF token, and sends none")
		}
		v.token = true
		if v.protect = v.protect || name == "csrf_protect"; name == "ensure_csrf_cookie" {
			v.above(s, "get_token(request)")
		}
		return nil
	case "sensitive_post_parameters", "sensitive_variables": // which are about reports of errors
		return nil
	case "require_GET":
		return v.takes(s, "GET")
	case "require_safe":
		return v.takes(s, "GET", "HEAD")
	case "require_POST":
		return v.takes(s, "POST")
	case "require_http_methods":
		return v.takesThese(s, e)
	}
	return v.onAnswers(s, name, e)
}

// keepsToken are the decorators that Django makes of CsrfViewMiddleware.
var keepsToken = []string{"csrf_protect", "requires_csrf_token", "ensure_csrf_cookie"}

// exampleOf are decorators with what they are given.
var exampleOf = map[string]string{
	"require_http_methods": `@require_http_methods(["GET", "POST"])`, "cache_control": "@cache_control(no_store=True)",
	"vary_on_headers": `@vary_on_headers("User-Agent")`, "user_passes_test": "@user_passes_test(lambda user: user.is_staff)",
	"sensitive_post_parameters": `@sensitive_post_parameters("password")`, "sensitive_variables": `@sensitive_variables("password")`,
}

// takesThese reads @require_http_methods(["GET", "POST"]).
func (v *wholeView) takesThese(s python.Statement, e *python.Expr) error {
	var methods []string
	if len(e.Parts) == 2 && e.Parts[1].Kind == python.List {
		for _, m := range e.Parts[1].Parts {
			if m.Kind != python.String || !slices.Contains(everyMethod, m.Text) {
				methods = nil
				break
			}
			methods = append(methods, m.Text)
		}
	}
	if methods == nil {
		return instead(s, exampleOf["require_http_methods"], "this is no list of methods")
	}
	return v.takes(s, methods...)
}

// takes leaves those methods of what the decorators below leave.
func (v *wholeView) takes(s python.Statement, methods ...string) error {
	if v.only != nil {
		if methods = slices.DeleteFunc(slices.Clone(methods), func(m string) bool { return !slices.Contains(v.only, m) }); len(methods) == 0 {
			return instead(s, exampleOf["require_http_methods"], "no method is left that the view takes")
		}
	}
	if v.login && !v.loginFirst { // which stands below
		v.plainLogin()
	}
	v.only = methods
	return nil
}

// plainLogin makes lines of the view of a login that other decorators stand above.
func (v *wholeView) plainLogin() {
	if !v.login {
		return
	}
	at := python.Statement{Line: v.at.Line, Col: v.at.Col}
	v.login = false
	v.sink()
	v.above(at, "if not request.user.is_authenticated:\n    return redirect_to_login(request.get_full_path())")
}

// sink makes lines of the view of the methods that it takes: what stands above works on the
// answer to others, too.
func (v *wholeView) sink() {
	if v.only == nil || v.loginFirst {
		return
	}
	var list []string
	for _, m := range v.only {
		list = append(list, python.Quote(m))
	}
	all := "[" + strings.Join(list, ", ") + "]"
	v.above(v.at, "if request.method not in "+all+":\n    return HttpResponseNotAllowed("+all+")")
	v.only = nil
}

// above puts lines above those of the view.
func (v *wholeView) above(at python.Statement, lines string) {
	v.lines = append(linesAt(at, lines), v.lines...)
}

// linesAt are lines of this package, where another line stands.
func linesAt(at python.Statement, lines string) []python.Statement {
	all, _ := python.Statements(lines)
	var place func(all []python.Statement)
	place = func(all []python.Statement) {
		for i := range all {
			s := &all[i]
			s.Line, s.Col = at.Line, at.Col
			for _, e := range []*python.Expr{s.Target, s.Value} {
				if e != nil {
					eachPart(e, func(e *python.Expr) *python.Expr {
						e.Line, e.Col = at.Line, at.Col
						return nil
					})
				}
			}
			place(s.Body)
			place(s.Else)
		}
	}
	place(all)
	return all
}

// sendsAway reads a decorator that sends to a login page for whom a condition does not hold.
func (v *wholeView) sendsAway(s python.Statement, holds, page string, e *python.Expr) error {
	field := ""
	if calls(e) != "" {
		args := e.Named
		if positional := e.Parts[1:]; len(positional) > 0 {
			return instead(s, `@login_required(login_url="/login/")`, "this decorator is given login_url and redirect_field_name, by these names")
		}
		for _, n := range args {
			switch {
			case n.Value.Kind == python.String && n.Name == "login_url":
				page = n.Value.Text
			case n.Value.Kind == python.String && n.Name == "redirect_field_name" && n.Value.Text != "":
				field = n.Value.Text
			case n.Value.Dotted() != "None" || n.Name != "login_url":
				return instead(s, `@login_required(login_url="/login/")`, "this decorator is given login_url and redirect_field_name, by these names")
			}
		}
	}
	if page == "" && field == "" && holds == "request.user.is_authenticated" && !v.wrapped {
		if v.at = s; v.only != nil {
			v.loginFirst = true
		}
		v.login = true
		return nil
	}
	v.settle()
	v.at = s
	to := "request.get_full_path()"
	if page != "" || field != "" {
		to += ", " + map[bool]string{true: "None", false: python.Quote(page)}[page == ""]
	}
	if field != "" {
		to += ", " + python.Quote(field)
	}
	if strings.Contains(holds, " ") {
		holds = "(" + holds + ")"
	}
	v.above(s, "if not "+holds+":\n    return redirect_to_login("+to+")")
	return nil
}

// noAdmin refuses @staff_member_required that is given no login page where a site has not the one to which Django sends
// then.
func (k Known) noAdmin(s python.Statement, e *python.Expr) error {
	given := slices.ContainsFunc(e.Named, func(n python.Named) bool { return n.Name == "login_url" || n.Name == "" }) || len(e.Parts) > 3 && calls(e) != ""
	if given || slices.Contains(k.Pages, httpsim.AdminLogin) || slices.Contains(slices.Collect(maps.Values(k.Called)), "admin:login") {
		return nil
	}
	if len(k.Pages) == 0 || k.Fails { // which line by line answers as Django does
		return hinted(s, decorators, "this decorator is not read here")
	}
	return hinted(s, `@staff_member_required(login_url="login") names a page of the site`, "@staff_member_required sends to the login page of the admin, admin:login, and this site has none: Django answers NoReverseMatch")
}

// decoratorsNowhere refuses decorators of some lines that send to a page that the site has not.
func (k Known) decoratorsNowhere(text string) (err error) {
	program, wrong := python.Program(text)
	if wrong != nil || k.Fails || len(k.Pages) == 0 {
		return nil
	}
	at := k.viewIn(program)
	if at < 0 {
		return nil
	}
	m := module{frame: frame{imports: map[string]string{}}}
	for _, s := range program[:at] {
		if s.Action == python.Import {
			maps.Copy(m.frame.imports, s.Names)
		}
	}
	for _, s := range above(program, at) {
		name := m.nameOf(s.Value)
		if err == nil && name == "staff_member_required" {
			err = k.noAdmin(s, s.Value)
		}
		if err != nil || !slices.Contains(httpsim.SendingAway(), name) {
			continue
		}
		for _, n := range s.Value.Named {
			if n.Name == "login_url" && n.Value.Kind == python.String && n.Value.Text != "" && !strings.ContainsAny(n.Value.Text, "/.") && err == nil {
				err = k.noPage(s, n.Value.Text)
			}
		}
	}
	return err
}

// settle makes lines of all that the decorators below have left to the page.
func (v *wholeView) settle() {
	if v.loginFirst {
		first := v.at
		v.login, v.loginFirst = false, false
		v.sink()
		v.above(first, "if not request.user.is_authenticated:\n    return redirect_to_login(request.get_full_path())")
		return
	}
	if v.login {
		v.plainLogin()
	}
	v.sink()
}

// passesTest reads @user_passes_test(lambda user: user.is_staff, login_url="/login/").
func (v *wholeView) passesTest(s python.Statement, e *python.Expr) error {
	if len(e.Parts) != 2 {
		return instead(s, exampleOf["user_passes_test"], "this decorator is given a function of a user")
	}
	const holds = "request.user.passes"
	by := &python.Expr{Kind: python.Call, Line: s.Line, Col: s.Col, Parts: []*python.Expr{e.Parts[1], must("request.user")}}
	if test := e.Parts[1]; test.Kind == python.Lambda && len(test.Params) == 1 {
		by = replaced(test.Parts[0], named(test.Params[0].Name, must("request.user")))
	} else if test.Kind != python.Name {
		return instead(s, exampleOf["user_passes_test"], "this decorator is given a function of a user")
	}
	given := *e
	given.Parts = e.Parts[:1]
	if err := v.sendsAway(s, holds, "", &given); err != nil {
		return err
	}
	v.lines[0].Value = replaced(v.lines[0].Value, func(e *python.Expr) *python.Expr {
		if e.Dotted() == holds {
			return by
		}
		return nil
	})
	return nil
}

// onAnswers reads a decorator that changes the answer of the view.
func (v *wholeView) onAnswers(s python.Statement, name string, e *python.Expr) error {
	v.settle()
	v.at, v.wrapped = s, true
	line := map[string]string{
		"never_cache": "add_never_cache_headers(response)", "vary_on_cookie": `patch_vary_headers(response, ["Cookie"])`,
		"xframe_options_exempt": "response.xframe_options_exempt = True", "xframe_options_deny": `response.setdefault("X-Frame-Options", "DENY")`,
		"xframe_options_sameorigin": `response.setdefault("X-Frame-Options", "SAMEORIGIN")`,
		"cache_control":             "patch_cache_control(response)", "vary_on_headers": "patch_vary_headers(response, [])",
	}[name]
	change := linesAt(s, line)
	switch name {
	case "cache_control":
		if len(e.Parts) > 1 || len(e.Named) == 0 {
			return instead(s, exampleOf[name], "this decorator is given directives by their names")
		}
		change[0].Value.Named = e.Named
		if _, err := directives(s, e.Named); err != nil {
			return err
		}
	case "vary_on_headers":
		if len(e.Parts) < 2 || len(e.Named) > 0 {
			return instead(s, exampleOf[name], "this decorator is given names of headers")
		}
		change[0].Value.Parts[2].Parts = e.Parts[1:]
	}
	v.lines = changedAnswers(v.lines, change)
	return nil
}

// changedAnswers are lines in which a change of the answer stands before each return of one.
func changedAnswers(all, change []python.Statement) (out []python.Statement) {
	for _, s := range all {
		if s.Action == python.Return && s.Value != nil && s.Value.Dotted() != "None" {
			answer := s.Value
			if answer.Kind != python.Name {
				answer = word("response")
				out = append(out, assigned(s, "response", s.Value))
			}
			changes := copied(change)
			replaceIn(changes, named("response", answer))
			s.Value = answer
			out = append(append(out, changes...), s)
			continue
		}
		s.Body, s.Else, s.Handlers = changedAnswers(s.Body, change), changedAnswers(s.Else, change), slices.Clone(s.Handlers)
		for i := range s.Handlers {
			s.Handlers[i].Body = changedAnswers(s.Handlers[i].Body, change)
		}
		out = append(out, s)
	}
	return out
}
