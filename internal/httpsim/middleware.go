package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// HTTPError is an exception that Django answers with a status of its own: a
// SuspiciousOperation or BadRequest with 400, an Http404 with 404.
type HTTPError struct {
	Status  int
	Reason  string // its name: see Reason
	Message string // for the log
	Logger  string // empty: "django.request"

	say   rule.Text // for people who look at the server, zero: the message
	cause error     // the exception of lines that it is; nil: they raised none
}

// Unwrap is the exception of lines that it is.
func (e *HTTPError) Unwrap() error { return e.cause }

// Error implements error.
func (e *HTTPError) Error() string { return e.Message }

// respond takes a request through the middleware of Django's startproject, from
// the outside in: security, sessions, the language, common, CSRF, authentication, frames, and its own; that of
// django-cors-headers stands before them all.
func (s *Server) respond(r *Request) *Response {
	if set := &s.code().settings.cors; set.on {
		return s.withCORS(r, set)
	}
	return s.withSecurity(r)
}

// withSecurity is SecurityMiddleware.
func (s *Server) withSecurity(r *Request) *Response {
	if s.runs().Lacks.Security {
		res, err := s.withSession(r)
		if err != nil {
			res = r.failure(err)
		}
		r.logStatus(res)
		return res
	}
	res, err := s.sslRedirect(r)
	if err != nil { // this one's own headers are lost, too
		res = r.failure(err)
		r.logStatus(res)
		return res
	}
	if res == nil {
		res, err = s.withSession(r)
	}
	if err != nil {
		// What the middleware inside had set is lost with its response.
		res = r.failure(err)
	}
	res.setDefault("X-Content-Type-Options", "nosniff")
	if s.code().settings.referrerPolicy != "" {
		res.setDefault("Referrer-Policy", s.code().settings.referrerPolicy)
	}
	res.setDefault("Cross-Origin-Opener-Policy", "same-origin")
	r.logStatus(res)
	return res
}

// logStatus logs an answer of 400 and more that nobody has logged.
func (r *Request) logStatus(res *Response) {
	if res.status() >= 400 && !res.logged {
		r.Log("django.request", logLevel(res.status()), "%s: %s", reason(res.status()), r.Path)
	}
}

// withSession is SessionMiddleware.
func (s *Server) withSession(r *Request) (*Response, error) {
	r.openSession()
	res, err := s.withLocale(r)
	if err != nil {
		res = r.failure(err)
	}
	err = r.as("SessionMiddleware", func() error { return r.closeSession(res) })
	return res, err
}

// withCommon is CommonMiddleware: it adds the slash that a path lacks, and the
// length of the body. The error is a host that is not the site's.
func (s *Server) withCommon(r *Request) (*Response, error) {
	if err := s.checkHost(r.Host); err != nil {
		return nil, err
	}
	res, err := s.withCSRF(r)
	if err != nil {
		res = r.failure(err)
	}
	if res.status() == 404 && !strings.HasSuffix(r.Path, "/") && s.hasPage(r.Path+"/") {
		res = RedirectTo(r.fullPath(r.Path + "/"))
		res.Status = 301
		r.reason = Reason{}
		r.Note("APPEND_SLASH: there is a page %s/", "APPEND_SLASH: %s/ 페이지가 있음", r.Path)
	}
	res.setDefault("Content-Length", fmt.Sprint(len(res.Body)))
	return res, nil
}

func (s *Server) hasPage(path string) bool {
	_, _, _, ok := s.code().find(path)
	return ok
}

func (r *Request) fullPath(path string) string {
	if r.Query != "" {
		return path + "?" + r.Query
	}
	return path
}

// withCSRF is CsrfViewMiddleware, where the site has it.
func (s *Server) withCSRF(r *Request) (*Response, error) {
	if !s.runs().CSRF {
		return s.withMessages(r), nil
	}
	r.openCSRF()
	res := s.withMessages(r)
	return res, r.closeCSRF(res)
}

// withMessages is MessageMiddleware.
func (s *Server) withMessages(r *Request) *Response {
	res := s.withFrames(r)
	if s.runs().Lacks.Messages {
		return res
	}
	if err := r.closeMessages(res); err != nil {
		return r.failure(err)
	}
	return res
}

// withFrames is XFrameOptionsMiddleware around the page, whose exceptions become
// answers here. AuthenticationMiddleware does nothing until request.user is
// looked at, so it has no place of its own.
func (s *Server) withFrames(r *Request) *Response {
	res, err := s.withOwn(r)
	if err != nil {
		res = r.failure(err)
	}
	if !res.frameable && !s.runs().Lacks.Frames {
		res.setDefault("X-Frame-Options", "DENY")
	}
	return res
}

// withOwn is the middleware of the site's own.
func (s *Server) withOwn(r *Request) (*Response, error) {
	own := s.code().middleware
	if len(own) == 0 {
		return s.page(r)
	}
	v := &visit{Request: r, res: HTML("")}
	from, said, passed, times, back := len(r.notes), r.lookup.said, 0, 0, 0
	v.next = func() (*Response, error) {
		if times++; times > mostPages {
			return nil, pyrun.Raise("NotImplementedError", "get_response() is called more than %d times for one request", mostPages)
		}
		if passed == 0 {
			passed = len(r.notes) + 1
		}
		res, err := s.page(r)
		if err != nil {
			res = r.failure(err)
		}
		back = len(r.notes)
		return res, nil
	}
	var err error
	if file, is := fileOf(own); is {
		v.res, err = r.withFile(v, file)
		v.done = err == nil
	} else {
		err = v.run(own)
	}
	if !said && r.lookup.said && len(r.notes) > from && r.lookup.at == from {
		from++ // how far the key led is no doing of the middleware
	}
	r.own = NotesOf{from, len(r.notes)}
	if passed > 0 { // behind that, what the page did, and then the middleware with its answer
		r.own, r.ownBehind = NotesOf{min(from, passed-1), passed - 1}, NotesOf{back, len(r.notes)}
	}
	if times > 1 { // and between two pages, which is not told apart
		r.own, r.ownBehind = NotesOf{}, NotesOf{}
	}
	switch {
	case err != nil:
		return nil, err
	case passed > 0 && v.done:
		return v.res, nil
	case v.done || Answers(own):
		r.Note("the middleware answers, and no page runs", "미들웨어가 응답하고 페이지는 실행되지 않음")
		return v.res, nil
	}
	res, err := s.page(r)
	if err != nil {
		res = r.failure(err)
	}
	v.res.onto(res)
	if v.typed {
		res.SetHeader("Content-Type", v.res.Headers[0].Value)
	}
	back = len(r.notes)
	res, err = v.runBehind(res)
	r.ownBehind = NotesOf{back, len(r.notes)}
	return res, err
}

// onto does to another answer what was done to this one, which has no body.
func (r *Response) onto(res *Response) {
	if r.Status != 0 {
		res.Status = r.Status
	}
	for _, h := range r.Headers[1:] { // behind that of the content's type
		res.SetHeader(h.Name, h.Value)
	}
	for _, line := range r.cookies {
		res.putCookie(line)
	}
	res.frameable = res.frameable || r.frameable
}

// page finds and runs the page of the path.
func (s *Server) page(r *Request) (*Response, error) {
	page, route, kwargs, ok := s.code().find(r.Path)
	if !ok {
		return nil, &HTTPError{Status: 404, Reason: noSuchPage, Message: "Not Found"}
	}
	r.match = &resolverMatch{route: route, name: cmp.Or(page.Name, NameOfPage(s.runs().ViewName(route))), kwargs: kwargs}
	if why := r.checkCSRF(); why != "" && !page.CSRFExempt {
		return r.refuseCSRF(why)
	}
	if s.runs().LoginRequired && !page.LoginNotRequired {
		if user, err := r.User(); err != nil || user == nil {
			return r.redirectToLogin(), err
		}
	}
	r.kwargs = kwargs
	if r.chain == nil {
		return r.seen(page)
	}
	res, err := r.chain.beforeView(page, kwargs)
	if res == nil && err == nil {
		res, err = r.seen(page)
	} else if err == nil {
		res, err = r.complete(res)
	}
	if err == nil {
		return res, nil
	}
	if res, hooked := r.chain.afterException(err); hooked != nil || res != nil {
		if hooked != nil {
			return nil, hooked
		}
		return r.complete(res)
	}
	return nil, err
}

// seen runs the view of a page.
func (r *Request) seen(page Page) (*Response, error) {
	if page.View != nil {
		return page.View(r)
	}
	res, err := r.runPage(page)
	if err == nil && page.CSRFCookie {
		err = r.closeCSRF(res)
	}
	return res, err
}

// fileOf is a middleware that is a file with classes and functions.
func fileOf(own []Action) (Lines, bool) {
	if len(own) != 1 {
		return Lines{}, false
	}
	file, is := own[0].(Lines)
	return file, is && len(file.Calls) > 0
}

// mostPages is how often a middleware may ask for the page.
const mostPages = 10

// failure turns an exception into the answer that Django gives while DEBUG is
// off, and logs it.
func (r *Request) failure(err error) *Response {
	var e *HTTPError
	status := 500
	r.reason = raised(err)
	if at, is := r.brokenTemplate(err); is && r.reason.At.isOfView() {
		r.reason.At = at
	}
	if errors.As(err, &e) {
		status = e.Status
		switch {
		case e.Logger != "":
			r.Log(e.Logger, "ERROR", "%s", e.Message)
		case status != 404: // which may still become a redirect
			r.Log("django.request", logLevel(status), "%s: %s", e.Message, r.Path)
		}
		switch {
		case !e.say.IsZero():
			r.notes = append(r.notes, e.say)
		case status == 404:
			r.Note("there is no page %s", "%s 페이지가 없음", shortText(r.Path))
		default:
			r.Note("%s", "%s", e.Message)
		}
	} else {
		r.fault = err
		if r.session != nil && r.session.Err() == nil {
			r.sayLookup() // it came before what failed
		}
		r.Log("django.request", "ERROR", "%s: %s", reason(500), r.Path)
		said := err.Error()
		if !strings.Contains(said, r.reason.Name) {
			said = r.reason.Name + ": " + r.reason.Says
		}
		if at := r.reason.At; at.Line > 0 {
			r.notes = append(r.notes, at.told(said))
		} else {
			r.Note("an exception: %s", "예외 발생: %s", said)
		}
	}
	res := r.errorView(status, err)
	// Django logs a 404 when it is sure, and a SuspiciousOperation twice.
	res.logged = res.Status != 404 && (e == nil || e.Logger == "")
	return res
}

// logLevel returns the level at which Django logs an answer.
func logLevel(status int) string {
	if status >= 500 {
		return "ERROR"
	}
	if status < 400 {
		return "INFO"
	}
	return "WARNING"
}

// reason returns the reason phrase of a status.
func reason(status int) string {
	if text := http.StatusText(status); text != "" {
		return text
	}
	return "Unknown Status Code"
}

// errorPage is the body of an answer that no page has written: that of django.views.defaults, and of a server or a proxy for
// what never comes to Django.
func errorPage(status int) string {
	why := errorSentences[status].EN
	title := fmt.Sprintf("%s (%d)", reason(status), status)
	switch status {
	case 405:
		return ""
	case 400, 403, 404, 500:
		return "\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>" + errorTitles[status] + "</title>\n</head>\n<body>\n  <h1>" + errorTitles[status] + "</h1><p>" + why + "</p>\n</body>\n</html>\n"
	}
	return "<!doctype html>\n<title>" + title + "</title>\n<h1>" + title + "</h1>\n<p>" + why + "</p>\n"
}

// errorTitles are the titles of Django's pages of errors.
var errorTitles = map[int]string{400: "Bad Request (400)", 403: "403 Forbidden", 404: "Not Found", 500: "Server Error (500)"}

// interrupted is what Django says when a session's row went while a page ran.
const interrupted = "The request's session was deleted before the request completed. " +
	"The user may have logged out in a concurrent request, for example."

// closeSession is the second half of SessionMiddleware: it asks the browser to
// delete a cookie that leads nowhere, or saves what was modified and asks the
// browser to keep the key.
func (r *Request) closeSession(res *Response) error {
	s, set := r.session, r.server.code().settings
	r.sayLookup()
	accessed, modified, empty := s.Accessed, s.Modified, s.IsEmpty()
	if err := s.Err(); err != nil {
		if r.fault == nil || !errors.Is(r.fault, err) {
			return err
		}
		res.vary("Cookie") // the page has been answered with 500 for it
		return nil
	}
	if empty && r.hasSessionCookie() { // of request.COOKIES, as it is by now
		r.sayLookup()
		res.vary("Cookie")
		return res.DeleteCookie(set.cookieName, set.cookie.Path, set.cookie.Domain, set.cookie.SameSite, r.server.env.Now())
	}
	if accessed {
		res.vary("Cookie")
	}
	if !modified && !set.saveEvery || empty {
		return nil
	}
	o, err := r.sessionCookie()
	if err != nil {
		return err
	}
	if res.status() >= 500 {
		sent, _ := r.Cookies.Lookup(set.cookieName)
		switch key := s.Key(); {
		case modified && key != "" && key != sent: // cycle_key() and create() save at once
			r.Note("status %d: the session is not saved; its new row stays as it was made, and the browser is not given the key", "상태 %d: 세션을 저장하지 않음. 새 행은 만들 때 그대로 남고 브라우저는 키를 받지 못함", res.status())
		case modified:
			r.Note("status %d: the session is not saved", "상태 %d: 세션을 저장하지 않음", res.status())
		}
		return nil
	}
	if err := s.Save(); errors.Is(err, sessionstore.ErrUpdate) {
		kept := r.server.kept()
		return &HTTPError{Status: 400, Reason: "SessionInterrupted", Message: interrupted, say: rule.Text{
			EN: "the " + kept.EN + " went while the page ran: nothing is saved",
			KO: "페이지가 실행되는 동안 " + kept.KO + "이 지워짐: 저장하지 않음"}}
	} else if err != nil {
		return err
	}
	res.vary("Cookie")
	return res.SetCookie(set.cookieName, s.Key(), o, r.server.env.Now())
}

// sessionCookie returns the attributes of the session cookie for this answer.
func (r *Request) sessionCookie() (CookieOptions, error) {
	o := r.server.code().settings.cookie
	if r.session.ExpireAtBrowserClose() {
		return o, nil
	}
	seconds, err := r.session.ExpiryAge()
	if err != nil {
		return o, err
	}
	const longest = 10000 * 366 * 24 * 60 * 60 // seconds
	now := r.server.env.Now()
	at := time.Unix(now.Unix()+max(-longest, min(seconds, longest)), 0).UTC()
	if at.Year() < 1 || at.Year() > 9999 {
		return o, errors.New("ValueError: year is out of range")
	}
	o.maxAge, o.ExpiresText = strconv.FormatInt(seconds, 10), httpDate(at)
	return o, nil
}
