package djangocode

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// asWritten writes lines that are run as they are, and what of Django and of Python they import nowhere.
func (w *coder) asWritten(a httpsim.Lines) {
	if a.HeadSource != "" {
		w.above = strings.Split(a.HeadSource, "\n")
	}
	if a.View != nil {
		w.asClass(a)
		return
	}
	w.decorators = append(w.decorators, a.DecoratorLines...)
	inText := false // of several lines, which stay as they are
	for line := range strings.SplitSeq(a.Source, "\n") {
		if line = strings.TrimRight(line, " "); inText || line == "" {
			w.lines = append(w.lines, line)
		} else {
			w.line("%s", line)
		}
		inText = inText != ((strings.Count(line, `"""`)+strings.Count(line, "'''"))%2 == 1)
	}
	w.ended = true
	for _, name := range slices.Sorted(maps.Keys(a.Files)) {
		w.template(a.Files[name], name)
	}
	w.importsNames(slices.Concat(a.Head, decorationsOf(a.Decorators), a.Program), a.Models)
}

// fileOfLines is a file of a project as it stands in a lesson, with what it calls and imports nowhere imported.
func fileOfLines(name, text string, models []*httpsim.Model) string {
	w := newCoder("")
	if program, err := python.Program(text); err == nil {
		var names []string
		for _, m := range models {
			names = append(names, m.Name)
		}
		w.importsNames(program, names)
	}
	var b strings.Builder
	b.WriteString("# " + name + "\n")
	if w.writeImports(&b); len(w.imports) > 0 {
		b.WriteString("\n")
	}
	return b.String() + strings.TrimRight(text, "\n") + "\n"
}

// importsNames imports what lines name that they do not import; models are those of the site.
func (w *coder) importsNames(all []python.Statement, models []string) {
	imported, given := pyrun.Assigned(all), pyrun.Assigned(all) // whatever stands there, and what the lines give
	var each func(all []python.Statement)
	each = func(all []python.Statement) {
		for _, s := range all {
			for name := range s.Names {
				imported[name], given[name] = true, true
			}
			if s.Action == python.Def || s.Action == python.Class {
				given[s.Name], imported[s.Name] = true, true
			}
			for _, e := range append([]*python.Expr{s.Value, s.Target}, s.Also...) {
				python.Each(e, func(e *python.Expr) { w.importsName(e, imported) })
			}
			for _, h := range s.Handlers {
				python.Each(h.Exception, func(e *python.Expr) { w.importsName(e, imported) })
			}
			each(blocks(s))
			each(s.Finally)
		}
	}
	each(all)
	for _, m := range models {
		if imported[m] && !given[m] {
			w.use(".models", m)
		}
	}
}

// decorationsOf are decorators as lines whose names are looked at.
func decorationsOf(all []*python.Expr) (lines []python.Statement) {
	for _, e := range all {
		lines = append(lines, python.Statement{Action: python.Do, Value: e})
	}
	return lines
}

// importsName imports what a name of a program is.
func (w *coder) importsName(e *python.Expr, imported map[string]bool) {
	if e.Kind != python.Name || imported[e.Text] {
		return
	}
	imported[e.Text] = true
	if module, known := modulesOfNames()[e.Text]; known && module == "" {
		w.use(e.Text)
	} else if known {
		w.use(module, e.Text)
	}
}

// modulesOfNames are the modules in which names stand that lines call; an empty one says that the name is a
// module itself.
var modulesOfNames = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for module, names := range map[string]string{
		"django.http":                             "HttpResponse HttpResponseForbidden HttpResponseBadRequest HttpResponseNotFound HttpResponseServerError HttpResponseGone HttpResponseNotAllowed HttpResponseRedirect HttpResponsePermanentRedirect JsonResponse Http404",
		"django.shortcuts":                        "render redirect get_object_or_404",
		"django.urls":                             "reverse reverse_lazy NoReverseMatch",
		"django.template.loader":                  "render_to_string",
		"django.contrib.auth":                     "login logout authenticate get_user get_user_model update_session_auth_hash",
		"django.contrib.auth.decorators":          "login_required user_passes_test login_not_required permission_required",
		"django.contrib.admin.views.decorators":   "staff_member_required",
		"django.views.generic":                    "View TemplateView RedirectView FormView ListView DetailView CreateView UpdateView DeleteView",
		"django.contrib.auth.mixins":              "LoginRequiredMixin UserPassesTestMixin PermissionRequiredMixin AccessMixin",
		"django.contrib.messages.views":           "SuccessMessageMixin",
		"django.utils.decorators":                 "method_decorator",
		"django.core.paginator":                   "Paginator EmptyPage PageNotAnInteger InvalidPage",
		"django.views.decorators.http":            "require_GET require_POST require_safe require_http_methods",
		"django.views.decorators.cache":           "never_cache cache_control",
		"django.views.decorators.vary":            "vary_on_cookie vary_on_headers",
		"django.views.decorators.clickjacking":    "xframe_options_deny xframe_options_sameorigin xframe_options_exempt",
		"django.views.decorators.csrf":            "csrf_exempt csrf_protect ensure_csrf_cookie requires_csrf_token",
		"django.utils.deprecation":                "MiddlewareMixin",
		"functools":                               "wraps",
		"django.contrib.auth.views":               "redirect_to_login",
		"django.contrib.auth.models":              "User",
		"django.contrib.auth.forms":               "AuthenticationForm PasswordChangeForm",
		"django.contrib.auth.password_validation": "validate_password password_validators_help_texts password_validators_help_text_html",
		"django.contrib.sessions.models":          "Session",
		"django.conf":                             "settings",
		"django.utils":                            "timezone",
		"datetime":                                "datetime timedelta date",
		"django.core":                             "signing",
		"django.core.signing":                     "BadSignature SignatureExpired Signer TimestampSigner get_cookie_signer",
		"django.core.cache":                       "cache",
		"django.contrib":                          "messages",
		"django.core.mail":                        "send_mail EmailMessage EmailMultiAlternatives",
		"django.core.exceptions":                  "PermissionDenied SuspiciousOperation BadRequest ValidationError ObjectDoesNotExist MultipleObjectsReturned ImproperlyConfigured",
		"django.db":                               "transaction IntegrityError DatabaseError ProgrammingError OperationalError",
		"django.db.utils":                         "IntegrityError DatabaseError ProgrammingError OperationalError",
		"django.db.transaction":                   "TransactionManagementError",
		"django.db.models":                        "ProtectedError",
		"django.middleware.csrf":                  "get_token rotate_token",
		"django.utils.crypto":                     "get_random_string constant_time_compare salted_hmac",
		"django.utils.http":                       "url_has_allowed_host_and_scheme urlencode",
		"django.utils.html":                       "escape",
		"django.utils.text":                       "slugify",
		"django.utils.dateparse":                  "parse_date parse_datetime",
		"django.utils.translation":                "gettext gettext_lazy gettext_noop ngettext",
		"django.views.decorators.debug":           "sensitive_post_parameters sensitive_variables",
		"django.utils.cache":                      "patch_vary_headers patch_cache_control add_never_cache_headers",
		"django.utils.datastructures":             "MultiValueDictKeyError",
		"urllib.parse":                            "quote quote_plus unquote",
		"uuid":                                    "uuid4 UUID",
		"":                                        "time json hashlib hmac random secrets uuid math base64 string jwt logging",
	} {
		for name := range strings.FieldsSeq(names) {
			all[name] = module
		}
	}
	return all
})
