package httpsim

import (
	"strings"

	"statelab/internal/chance"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// csrfState is what a request knows about its CSRF secret.
type csrfState struct {
	brought string // the secret that the visitor has, empty for none
	bad     string // what is wrong with what the visitor has in its place
	secret  string // the one from now on
	update  bool   // the answer keeps the secret
	exempt  bool   // the check is off for this request
}

// csrfLength is the length of a secret; a token is a mask and a masked secret.
const csrfLength = 32

// csrfName is where the secret is kept under CSRF_USE_SESSIONS.
const csrfName = "_csrftoken"

// What a secret or a token can be instead of one.
const (
	badLength     = "has incorrect length"
	badCharacters = "has invalid characters"
)

// checkCSRFFormat returns what is wrong with a secret or a token, empty for nothing.
func checkCSRFFormat(s string) string {
	switch {
	case len(s) != csrfLength && len(s) != 2*csrfLength:
		return badLength
	case strings.Trim(s, chance.LettersDigit) != "":
		return badCharacters
	}
	return ""
}

// openCSRF reads the visitor's secret. One that is no secret is replaced at once.
func (r *Request) openCSRF() {
	secret, ok := r.Cookies.Lookup(r.server.code().settings.csrfName)
	if r.server.code().settings.csrfInSession {
		secret, ok = r.session.Get(csrfName).(string)
	}
	if !ok {
		return
	}
	if r.csrf.bad = checkCSRFFormat(secret); r.csrf.bad != "" {
		r.rotateToken()
		return
	}
	r.csrf.brought = bare(secret)
	r.csrf.secret = r.csrf.brought
}

// bare returns the secret of a token, or the secret itself.
func bare(s string) string {
	if len(s) == 2*csrfLength {
		return unmask(s)
	}
	return s
}

// rotateToken gives the visitor another secret, as login() does.
func (r *Request) rotateToken() {
	if !r.server.runs().CSRF {
		return
	}
	r.csrf.secret = r.server.env.Random.String(csrfLength, chance.LettersDigit)
	r.csrf.update = true
}

// csrfField is what {% csrf_token %} writes, empty while the site has no CSRF
// middleware.
func (r *Request) csrfField() string {
	if !r.server.runs().CSRF {
		return ""
	}
	return `<input type="hidden" name="csrfmiddlewaretoken" value="` + r.csrfToken() + `">`
}

// csrfToken is what {{ csrf_token }} writes: Django's get_token(request). Without the
// middleware it is a token that nobody keeps.
func (r *Request) csrfToken() string {
	if r.csrf.secret == "" {
		r.csrf.secret = r.server.env.Random.String(csrfLength, chance.LettersDigit)
	}
	r.csrf.update = r.server.runs().CSRF
	return r.mask(r.csrf.secret)
}

// mask hides a secret behind a new mask, so that no two pages hold the same token.
func (r *Request) mask(secret string) string {
	mask := r.server.env.Random.String(csrfLength, chance.LettersDigit)
	return mask + shift(secret, mask, 1)
}

// unmask returns the secret inside a token.
func unmask(token string) string { return shift(token[csrfLength:], token[:csrfLength], -1) }

// shift moves each character of s along the alphabet by its partner in by.
func shift(s, by string, sign int) string {
	const a = chance.LettersDigit
	b := make([]byte, len(s))
	for i := range b {
		n := strings.IndexByte(a, s[i]) + sign*strings.IndexByte(a, by[i])
		b[i] = a[(n+len(a))%len(a)]
	}
	return string(b)
}

// closeCSRF keeps the secret where the page used or changed it: in the cookie, or
// in the session.
func (r *Request) closeCSRF(res *Response) error {
	if !r.csrf.update {
		return nil
	}
	s := r.server.code().settings
	if s.csrfInSession {
		if r.session.Get(csrfName) != r.csrf.secret {
			r.session.Set(csrfName, r.csrf.secret)
		}
		return nil
	}
	o := s.csrf
	o.MaxAge = s.csrfAge
	res.vary("Cookie")
	return res.SetCookie(s.csrfName, r.csrf.secret, o, r.server.env.Now())
}

// protects is a decorator that Django makes of CsrfViewMiddleware: the answer has the token's cookie when the view has
// returned, or when its template is filled in, before the middleware around the view sets others. said names who looks for
// the token; ensures is that of ensure_csrf_cookie.
func protects(said string, ensures bool) around {
	return func(r *running, view func() (pyrun.Value, error)) (pyrun.Value, error) {
		if !r.server.runs().CSRF {
			return nil, pyrun.Raise("NotImplementedError", "%s looks for the CSRF token in any case: write csrf: true beside the pages of the site", said)
		}
		if ensures {
			r.csrfToken()
		}
		v, err := view()
		a, is := v.(*answerObject)
		if !is || err != nil {
			return v, err
		}
		if late := a.res.late; late != nil && !late.done {
			return v, late.calls(a, pyrun.Builtin{Name: "process_response", Do: func(args *pyrun.Args) (pyrun.Value, error) {
				_, err := args.Need("response")
				if err == nil {
					err = r.closeCSRF(a.res)
				}
				return nil, err
			}})
		}
		return v, r.closeCSRF(a.res)
	}
}

// checkCSRF returns why a request is refused, empty when it is not. A page that
// another site made cannot know the secret, so it cannot send a token.
func (r *Request) checkCSRF() string {
	switch r.Method {
	case "GET", "HEAD", "OPTIONS", "TRACE":
		return ""
	}
	if !r.server.runs().CSRF || r.csrf.exempt {
		return ""
	}
	if origin := r.Header.Get("Origin"); len(r.Header.Values("Origin")) > 0 {
		if !r.trusts(origin) {
			return "Origin checking failed - " + origin + " does not match any trusted origins."
		}
	} else if r.secure() {
		if why := r.checkReferer(); why != "" {
			return why
		}
	}
	switch {
	case r.csrf.bad != "":
		return "CSRF cookie " + r.csrf.bad + "."
	case r.csrf.brought == "":
		return "CSRF cookie not set."
	}
	token, source := r.POST.Get("csrfmiddlewaretoken"), "POST"
	if token == "" {
		if len(r.Header.Values("X-CSRFToken")) == 0 {
			return "CSRF token missing."
		}
		token, source = r.Header.Get("X-CSRFToken"), "the 'X-Csrftoken' HTTP header"
	}
	if bad := checkCSRFFormat(token); bad != "" {
		return "CSRF token from " + source + " " + bad + "."
	}
	if bare(token) != r.csrf.brought {
		return "CSRF token from " + source + " incorrect."
	}
	return ""
}

// refuseCSRF is the answer to a request that was refused.
func (r *Request) refuseCSRF(why string) (*Response, error) {
	r.reason = refused(why)
	r.Note("refused: %[1]s", "거부함: %[1]s (%[2]s)", why, refusalMeans(why))
	if view := r.server.code().csrfFailure; view != nil {
		r.kwargs = map[string]sessionstore.Value{"reason": why}
		r.Note("CSRF_FAILURE_VIEW answers", "CSRF_FAILURE_VIEW가 응답함")
		res, err := r.seen(*view)
		if err == nil {
			r.Log("django.security.csrf", logLevel(res.status()), "Forbidden (%s): %s", why, r.Path)
			r.reason, res.logged = refused(why), true
		}
		return res, err
	}
	r.Log("django.security.csrf", "WARNING", "Forbidden (%s): %s", why, r.Path)
	main := r.translated("", "CSRF verification failed. Request aborted.")
	res := r.errorFile("403_csrf.html", 403, map[string]any{"title": r.translated("", "Forbidden"), "main": main, "reason": why}, false)
	if res.logged = true; res.Body == errorPage(403) { // Django's own page of it, without its layout and its advice
		res.Body = "<!DOCTYPE html>\n<html lang=\"en\">\n<title>403 " + r.translated("", "Forbidden") + "</title>\n<h1>" + r.translated("", "Forbidden") + " <span>(403)</span></h1>\n<p>" + main + "</p>\n"
	}
	return res, nil
}
