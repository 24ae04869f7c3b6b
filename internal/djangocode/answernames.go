package djangocode

import (
	"errors"
	"maps"
	"slices"

	"statelab/internal/memo"
	"statelab/internal/python"
)

// answering are the calls that make an answer.
var answering = []string{"render", "redirect", "HttpResponse", "JsonResponse", "HttpResponseRedirect", "HttpResponsePermanentRedirect", "HttpResponseNotAllowed",
	"HttpResponseBadRequest", "HttpResponseForbidden", "HttpResponseNotFound", "HttpResponseGone", "HttpResponseServerError", "get_response"}

// makesAnswer reports whether an expression makes an answer, or one of two.
func makesAnswer(e *python.Expr) bool {
	if e != nil && e.Kind == python.Conditional {
		return makesAnswer(e.Parts[0]) && makesAnswer(e.Parts[2])
	}
	return slices.Contains(answering, calls(e))
}

// answersNames returns the names but response that are given answers, and nothing else.
func answersNames(all []python.Statement) []string {
	names := map[string]bool{}
	var find func([]python.Statement)
	find = func(all []python.Statement) {
		for _, s := range all {
			if s.Action == python.Assign && s.Target.Kind == python.Name && s.Target.Text != "response" && makesAnswer(s.Value) {
				names[s.Target.Text] = true
			}
			find(blocks(s))
		}
	}
	find(all)
	for name := range names {
		eachSet(all, name, func(s *python.Statement) {
			if !makesAnswer(s.Value) {
				delete(names, name)
			}
		})
	}
	return slices.Sorted(maps.Keys(names))
}

// answersCalled gives an answer the name that it has here, response, whatever the lines call it. The
// names that they have for it are returned.
func (k Known) answersCalled(all []python.Statement) (names []string, err error) {
	names = answersNames(all)
	to := word("response")
	for _, name := range names {
		if _, _, err := answeredOn(all, name, onNone); err != nil {
			return names, err
		}
	}
	has := false
	eachSet(all, "response", func(*python.Statement) { has = true })
	if at := lastOfAll(all, "response"); len(names) > 0 && !has && at != (place{}) {
		return nil, hinted(python.Statement{Line: at.line, Col: at.col}, "write "+names[0], "%s has no value here", "response")
	}
	for _, name := range names {
		replaceIn(all, named(name, to))
		eachSet(all, name, func(s *python.Statement) {
			s.Target = &python.Expr{Kind: python.Name, Line: s.Target.Line, Col: s.Target.Col, Text: "response"}
		})
	}
	return names, nil
}

// lastOfAll is where a name is used last in statements.
func lastOfAll(all []python.Statement, name string) (last place) {
	for _, s := range all {
		if at := lastOf(s, name); at.behind(last) {
			last = at
		}
	}
	return last
}

// inResponse finds the name of an answer in what is said of lines.
var inResponse = memo.Pattern(`\bresponse(\.\w|\[|$)`)

// calledSo says of an answer what is wrong by the name that the lines have for it.
func calledSo(err error, names []string) error {
	var told *python.Problem
	if len(names) != 1 || !errors.As(err, &told) {
		return err
	}
	as := *told
	as.Hint = inResponse().ReplaceAllString(as.Hint, names[0]+"$1")
	return &as
}
