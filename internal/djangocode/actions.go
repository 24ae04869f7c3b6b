package djangocode

import (
	"fmt"
	"strings"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// Crash is the line of a view that raises an exception which nobody catches.
const Crash = `raise RuntimeError("boom")`

// action writes an action as the lines of Python that it stands for. Of one that makes
// the answer it returns the expression of the response, else "".
func (w *coder) action(a httpsim.Action) (answer string) {
	defer w.contextAround(a)()
	switch a := a.(type) {
	case httpsim.Text:
		return w.text(a)
	case httpsim.Write:
		w.use("django.http", "HttpResponse")
		return "HttpResponse(" + w.expression(a.Value) + w.arguments() + ")"
	case httpsim.Render:
		return w.render(a)
	case httpsim.Redirect:
		return w.redirect(a)
	case httpsim.JSON:
		return w.answerJSON(a)
	case httpsim.ShowVisits:
		return w.showVisits()
	case httpsim.ToLogin:
		return w.answerToLogin(a)
	case httpsim.CacheControl:
		w.cacheControl(a)
	case httpsim.UseCSRFToken:
		w.use("django.middleware.csrf", "get_token")
		w.line("get_token(request)")
	case httpsim.Status:
		w.setStatus(a)
	case httpsim.ContentType:
		w.setContentType(a)
	case httpsim.Header:
		if a.Varies {
			w.use("django.utils.cache", "patch_vary_headers")
			w.touch("patch_vary_headers(response, [%s])", w.expression(a.Value))
			break
		}
		if a.Default {
			w.touch("response.setdefault(%s, %s)", python.Quote(a.Name), w.expression(a.Value))
			break
		}
		w.touch("response[%s] = %s", python.Quote(a.Name), w.expression(a.Value))
	case httpsim.DropHeader:
		w.touch("del response[%s]", python.Quote(a.Name))
	case httpsim.Behind:
		w.respond(w.unanswered())
		for _, inner := range a.Do {
			w.action(inner)
		}
	case httpsim.When:
		w.when(a)
	case httpsim.MakeSigned:
		w.use("django.core", "signing")
		w.line("token = signing.dumps(%s%s)", w.json(a.Value), saltArgument(a.Salt))
	case httpsim.CheckSigned:
		w.checkSigned(a)
	case httpsim.Expired: // the check in which it stands writes it
	case httpsim.MakeJWT:
		w.makeJWT(a)
	case httpsim.CheckJWT:
		w.checkJWT(a)
	case httpsim.Fail:
		w.fail(a)
	case httpsim.NoAnswer:
		w.noAnswer()
	case httpsim.SetCookie:
		w.setCookie("set_cookie", a, "")
	case httpsim.SetSignedCookie:
		w.setCookie("set_signed_cookie", a.SetCookie, a.Salt)
	case httpsim.GetSignedCookie:
		w.getSignedCookie(a)
	case httpsim.SetCookieLine:
		w.setCookieLine(a)
	case httpsim.DeleteCookie:
		w.deleteCookie(a)
	case httpsim.NoteVisit:
		w.noteVisit()
	case httpsim.AllowFraming:
		w.touch("response.xframe_options_exempt = True")
	case httpsim.Pause:
		w.use("time", "sleep")
		w.line("sleep(10)  # something slow: %s", a.Name)
	case httpsim.Context:
		w.putInContext(a)
	case httpsim.Let:
		w.let(a)
	case httpsim.SessionSet:
		w.sessionSet(a)
	case httpsim.SessionChange:
		dict := fmt.Sprintf("[%s]", python.Quote(a.Name))
		if a.Gets {
			dict = fmt.Sprintf(".get(%s)", python.Quote(a.Name))
		}
		w.line("request.session%s[%s] = %s", dict, python.Quote(a.Inner), w.expression(a.Value))
	case httpsim.SessionChangeAppend:
		w.line("request.session[%s].append(%s)", python.Quote(a.Name), w.expression(a.Value))
	case httpsim.SessionChangeDelete:
		if a.Pops {
			w.line("request.session[%s].pop(%s, None)", python.Quote(a.Name), python.Quote(a.Inner))
			break
		}
		w.line("del request.session[%s][%s]", python.Quote(a.Name), python.Quote(a.Inner))
	case httpsim.SessionChangeClear:
		w.line("request.session[%s].clear()", python.Quote(a.Name))
	case httpsim.Lines:
		w.asWritten(a)
	case httpsim.ForRows:
		w.branch(fmt.Sprintf("for %s in %s:", a.Name(), a.Rows()), a.Do)
	case httpsim.ForEach:
		in := w.expression(a.In)
		if a.Of != "" {
			in += "." + a.Of + "()"
		}
		if a.List {
			in = "list(" + in + ")"
		}
		if len(a.Names) == 2 && a.Of == "" {
			w.branch(fmt.Sprintf("for %s in %s:", a.Names[0], in), a.Do, fmt.Sprintf("%s = %s[%s]", a.Names[1], w.expression(a.In), a.Names[0]))
			break
		}
		w.branch(fmt.Sprintf("for %s in %s:", strings.Join(a.Names, ", "), in), a.Do)
	case httpsim.NewForm:
		form := "AuthenticationForm(request)"
		if a.Password {
			form = "PasswordChangeForm(request.user)"
		}
		w.use("django.contrib.auth.forms", form[:strings.Index(form, "(")])
		w.line("form = %s", form)
		w.form = true
	case httpsim.SessionModified:
		w.line("request.session.modified = True")
	case httpsim.SessionAppend:
		w.line("request.session[%[1]s] = request.session.get(%[1]s, []) + [%[2]s]", python.Quote(a.Name), w.expression(a.Value))
	case httpsim.SessionCount:
		w.sessionCount(a)
	case httpsim.SessionDelete:
		w.line("del request.session[%s]", python.Quote(a.Name))
	case httpsim.SessionPop:
		w.line("request.session.pop(%s, None)", python.Quote(a.Name))
	case httpsim.SessionAdd:
		w.sessionAdd(a)
	case httpsim.CacheSet:
		w.cacheSet(a)
	case httpsim.CacheAdd:
		w.cacheAdd(a)
	case httpsim.CacheDelete:
		w.useCache()
		w.line("%scache.delete(%s)", bound(a.As), w.expression(a.Key))
	case httpsim.SendMail:
		w.sendMail(a)
	case httpsim.AddMessage:
		w.addMessage(a)
	case httpsim.MakeCode:
		w.makeCode(a)
	case httpsim.SessionClear:
		w.line("request.session.clear()")
	case httpsim.SessionSave:
		w.line("request.session.save()")
	case httpsim.SetExpiry:
		w.setExpiry(a)
	case httpsim.Flush:
		w.line("request.session.flush()")
	case httpsim.CycleKey:
		w.line("request.session.cycle_key()")
	case httpsim.EndSessions:
		w.endSessions(a)
	case httpsim.EndSession:
		w.endSession(a)
	case httpsim.FindSession:
		w.findSession(a)
	case httpsim.RequireLogin:
		w.toLogin("if not request.user.is_authenticated:")
	case httpsim.LookAtUser:
		w.line("request.user.is_authenticated")
	case httpsim.KeepVisitor:
		w.keepVisitor(a)
	case httpsim.LoadUser:
		w.loadUser(a)
	case httpsim.FindUser:
		w.findUser(a)
	case httpsim.CheckPassword:
		w.checkPassword(a)
	case httpsim.CreateUser:
		w.createUser(a)
	case httpsim.SaveUser:
		w.saveUser(a)
	case httpsim.DeleteUser:
		w.deleteUser(a)
	case httpsim.CheckLoginForm:
		w.use("django.contrib.auth.forms", "AuthenticationForm")
		w.line("form = AuthenticationForm(request, data=request.POST)")
		w.isValid(a)
	case httpsim.Authenticate:
		w.authenticate(a)
	case httpsim.CheckOwnForm:
		w.use(".forms", w.formClass(a.Form))
		w.line("form = %s(request.POST)", w.formClass(a.Form))
		w.isValid(a)
	case httpsim.CheckPasswordForm:
		w.use("django.contrib.auth.forms", "PasswordChangeForm")
		w.line("form = PasswordChangeForm(request.user, request.POST)")
		w.isValid(a)
	case httpsim.ChangePassword:
		w.line("form.save()")
	case httpsim.UpdateSessionAuthHash:
		w.use("django.contrib.auth", "update_session_auth_hash")
		w.line("update_session_auth_hash(request, form.user)")
	case httpsim.Login:
		w.login(a)
	case httpsim.Logout:
		w.use("django.contrib.auth", "logout")
		w.line("logout(request)")
	case httpsim.LoginByHand:
		w.loginByHand(a)
	case httpsim.LoginCopyingUser:
		w.login(a.Login)
		w.line("request.session[%s] = {\"username\": request.user.username}", python.Quote(httpsim.CopiedUser))
	case httpsim.RequireCopiedUser:
		w.toLogin("if %s not in request.session:", python.Quote(httpsim.CopiedUser))
	case httpsim.LogoutKeepingRow:
		w.logoutKeepingRow()
	case httpsim.LogoutKeepingCookie:
		w.line(looksWhoLeaves)
		w.line("request.session.delete()  # the row goes, and nobody tells the browser")
	case httpsim.NameRow, httpsim.PickRow, httpsim.RefreshRow, httpsim.UpdateRows, httpsim.CreateRows, httpsim.CreateRow, httpsim.LoadRow, httpsim.FindRow, httpsim.ListRows, httpsim.CountRows, httpsim.SetRow, httpsim.SaveRow, httpsim.DeleteRow, httpsim.DeleteRows, httpsim.GetOrCreateRow:
		w.rowAction(a)
	default:
		panic(fmt.Sprintf("%T has no Python", a))
	}
	return ""
}

func (w *coder) text(a httpsim.Text) string {
	w.use("django.http", "HttpResponse")
	if a.Text == "" {
		return "HttpResponse(" + strings.TrimPrefix(w.arguments(), ", ") + ")"
	}
	return "HttpResponse(" + python.Quote(a.Text) + w.arguments() + ")"
}

func (w *coder) render(a httpsim.Render) string {
	w.use("django.shortcuts", "render")
	return fmt.Sprintf("render(request, %s%s%s)", python.Quote(w.template(a.Template, a.File)), w.contextFor(a.Template), w.arguments())
}

// fail raises an exception.
func (w *coder) fail(a httpsim.Fail) {
	switch a.Raises {
	case httpsim.NotFound:
		w.use("django.http", "Http404")
		w.line("raise Http404")
	case httpsim.Denied:
		w.use("django.core.exceptions", "PermissionDenied")
		w.line("raise PermissionDenied")
	default:
		w.line(Crash)
	}
	w.ended = true
}

func (w *coder) redirect(a httpsim.Redirect) string {
	to := w.expression(a.To)
	if a.Next {
		w.use("django.utils.http", allowsURL)
		w.line(`next_page = request.POST.get("next", request.GET.get("next", ""))`)
		w.line("if not url_has_allowed_host_and_scheme(")
		hosts := "request.get_host()"
		for _, host := range a.Hosts {
			hosts += ", " + python.Quote(host)
		}
		w.line("    next_page, allowed_hosts={%s}, require_https=request.is_secure()", hosts)
		w.line("):")
		if a.To.String() == "" {
			w.use("django.conf", "settings")
			to = "settings.LOGIN_REDIRECT_URL"
		}
		w.line("    next_page = %s", to)
		to = "next_page"
	}
	if w.arguments() == "" {
		w.use("django.shortcuts", "redirect")
		return "redirect(" + to + ")"
	}
	w.use("django.http", "HttpResponseRedirect")
	return "HttpResponseRedirect(" + to + w.arguments() + ")"
}

func (w *coder) showVisits() string {
	w.visits = true
	w.use("django.http", "HttpResponse")
	w.use("django.utils.html", "format_html_join")
	return `HttpResponse(format_html_join("", "<p>visitor {}: {}</p>", VISITS)` + w.arguments() + ")"
}

func (w *coder) noteVisit() {
	w.use("django.utils.crypto", "get_random_string")
	w.line(`visitor = request.COOKIES.get("visitor") or get_random_string(%d)`, httpsim.VisitorLength)
	w.line(`place = request.GET.get("page") or request.headers.get("Referer")`)
	w.visits = true
	w.line("VISITS.append((visitor, place))")
	w.touch(`response.set_cookie("visitor", visitor, max_age=%d, secure=True, samesite="None")`, int64(httpsim.VisitorLasts/time.Second))
}

func (w *coder) setStatus(a httpsim.Status) {
	if w.response {
		w.line("response.status_code = %d", a.Code)
		return
	}
	w.status = a.Code
}

func (w *coder) setCookie(call string, a httpsim.SetCookie, salt string) {
	args := []string{python.Quote(a.Name), w.expression(a.Value)}
	add := func(name, value string) { args = append(args, name+"="+value) }
	if salt != "" {
		add("salt", python.Quote(salt))
	}
	o := a.Options
	if o.MaxAge != nil {
		add("max_age", fmt.Sprint(int64(*o.MaxAge/time.Second)))
	}
	if !o.Expires.IsZero() {
		w.use("datetime", "datetime", "timezone")
		add("expires", python.Time(o.Expires))
	}
	if o.ExpiresIn != nil {
		add("expires", fmt.Sprint(int64(*o.ExpiresIn/time.Second)))
	}
	if o.ExpiresText != "" {
		add("expires", python.Quote(o.ExpiresText))
	}
	for _, text := range [][2]string{{"path", o.Path}, {"domain", o.Domain}} {
		if text[1] != "" {
			add(text[0], python.Quote(text[1]))
		}
	}
	if o.Secure {
		add("secure", "True")
	}
	if o.HTTPOnly {
		add("httponly", "True")
	}
	if o.SameSite != "" {
		add("samesite", python.Quote(o.SameSite))
	}
	w.touch("response.%s(%s)", call, strings.Join(args, ", "))
}

func (w *coder) setCookieLine(a httpsim.SetCookieLine) {
	w.typed = true
	w.use("http.cookies", "Morsel")
	w.touch("response.cookies[%s] = TypedLine(%s)", python.Quote(fmt.Sprintf("line %d", len(w.lines)+len(w.pending)+1)), python.Quote(a.Line))
}

func (w *coder) deleteCookie(a httpsim.DeleteCookie) {
	args := []string{python.Quote(a.Name)}
	for _, text := range [][2]string{{"path", a.Path}, {"domain", a.Domain}, {"samesite", a.SameSite}} {
		if text[1] != "" {
			args = append(args, text[0]+"="+python.Quote(text[1]))
		}
	}
	w.touch("response.delete_cookie(%s)", strings.Join(args, ", "))
}
