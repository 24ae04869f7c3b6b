package httpsim

import (
	"errors"
	"fmt"

	"statelab/internal/pyrun"
)

// errorView is the answer to an exception that Django's views of errors give while DEBUG is off
// (django.views.defaults): the file named after the status where the site has one, as 404.html, else a few words.
// Those of 403 and 404 are given the request and the exception; those of 400 and 500 nothing. What a file of an error
// raises is answered with 500, and what 500.html raises by the server.
func (r *Request) errorView(status int, why error) *Response {
	var context map[string]any
	var e *pyrun.Exception
	var refusal *HTTPError
	errors.As(why, &e)
	errors.As(why, &refusal)
	switch {
	case status == 403 && e != nil:
		text, _ := e.Str()
		context = map[string]any{"exception": text}
	case status == 403:
		context = map[string]any{"exception": ""}
	case status == 404:
		said := "Http404" // what an exception without words is told by
		if text, is := firstText(e); is {
			said = text
		} else if e != nil {
			said = e.Class.Name
		} else if refusal != nil && refusal.Reason == noSuchPage {
			said = "Resolver404"
		} else if refusal != nil && refusal.Message != reason(404) {
			said = refusal.Message
		}
		context = map[string]any{"exception": said, "request_path": escapedBut(r.Path, "/_.-~")}
	}
	if res, is := r.handled(status, context); is {
		return res
	}
	return r.errorFile(fmt.Sprintf("%d.html", status), status, context, context != nil)
}

// errorFile fills in a file of an error, with what the context processors give where it is given the request.
func (r *Request) errorFile(name string, status int, context map[string]any, request bool) *Response {
	res := HTML(errorPage(status))
	res.Status = status
	if _, has := r.server.code().templates[name]; !has {
		return res
	}
	body, err := r.errorFilled(name, context, request)
	switch {
	case err == nil:
		r.Note("the answer is %[1]s", "응답은 %[1]s", name)
		res.Body = body
	case status != 500:
		return r.failure(err)
	default:
		r.Note("500.html fails, too: %s", "500.html도 실패함: %s", err)
	}
	return res
}

// errorFilled is such a file filled in.
func (r *Request) errorFilled(name string, context map[string]any, request bool) (string, error) {
	t, err := errorFileNames(r.server.code().templates, r.server.models()).ParseFile(name)
	if err != nil {
		return "", pyrun.Raise("TemplateSyntaxError", "%s: %s", name, err.Error())
	}
	v := &visit{Request: r, res: HTML(""), bare: !request}
	if request {
		restore, err := v.processed()
		defer restore()
		if err != nil {
			return "", err
		}
	}
	v.context, v.inTemplate = context, true
	return v.fill(t, true)
}

// ErrorFiles are the files that Django fills in by itself where something went wrong.
func ErrorFiles() []string {
	return []string{"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
}

// ErrorFileNames are the names that these of a site may name.
func ErrorFileNames(s Site) Names { return errorFileNames(s.Templates, s.Models) }

func errorFileNames(files map[string]string, models []*Model) Names {
	return Names{Any: true, Form: "kept", Files: files, OfUser: GivenToUsers(models)}
}

// firstText is the text that an exception was raised with.
func firstText(e *pyrun.Exception) (string, bool) {
	if e == nil || len(e.Args) == 0 {
		return "", false
	}
	text, is := e.Args[0].(string)
	return text, is
}
