package httpsim

import (
	"errors"
	"strings"

	"statelab/internal/python"
)

// Behind is what a middleware does with the answer that comes back, and all else that it does then:
// response = get_response(request), the lines below it, and return response. What it puts into the
// session is saved, since SessionMiddleware stands around it.
type Behind struct{ Do []Action }

func (a Behind) run(v *visit) error {
	v.behind = append(v.behind, a.Do...)
	return nil
}

// Branches implements Branching.
func (a Behind) Branches() (ifSo, ifNot []Action) { return a.Do, nil }

func (a Behind) with(ifSo, _ []Action) Action {
	a.Do = ifSo
	return a
}

func (a Behind) check(c *checking) {
	before := *c
	c.answered = true
	c.list(a.Do, true)
	c.answered = before.answered
}

// runBehind does what a middleware does with an answer.
func (v *visit) runBehind(res *Response) (*Response, error) {
	if len(v.behind) == 0 {
		return res, nil
	}
	v.res = res
	err := v.run(v.behind)
	return v.res, err
}

// DropHeader is del response[Name]. Nothing happens where there is no such header.
type DropHeader struct{ Name string }

func (DropHeader) touches() {}

func (a DropHeader) run(v *visit) error {
	kept := v.res.Headers[:0:0]
	for _, h := range v.res.Headers {
		if !strings.EqualFold(h.Name, a.Name) {
			kept = append(kept, h)
		}
	}
	v.res.Headers = kept
	v.noteCode("del response[%s]", python.Quote(a.Name))
	return nil
}

func (DropHeader) check(*checking) {}

// answerRoot is the root of what a middleware finds in the answer that comes back.
const answerRoot = "the response"

// OfAnswer returns the template that is what a middleware finds in the answer: its status_code, or a header or a
// cookie by its name.
func OfAnswer(names ...string) Template {
	return Lookup(answerRoot, names...)
}

// What an answer has.
const (
	AnswerStatus  = "status_code"
	AnswerHeaders = "headers"
	AnswerCookies = "cookies"
)

// IsOfAnswer reports whether a path leads into the answer that comes back to a middleware.
func (p Path) IsOfAnswer() bool { return len(p) > 1 && p[0] == answerRoot }

// ofAnswer is what a path finds in the answer.
func (v *visit) ofAnswer(p Path) (any, error) {
	switch {
	case v.res == nil:
		return nil, errors.New(unbound("response"))
	case p[0] == AnswerStatus:
		return int64(v.res.status()), nil
	case p[0] == AnswerHeaders:
		for _, h := range v.res.Headers {
			if strings.EqualFold(h.Name, p[1]) {
				return h.Value, nil
			}
		}
	case p[0] == AnswerCookies:
		for _, line := range v.res.cookies {
			if line.attributes != nil && line.name == p[1] {
				return line.value, nil
			}
		}
	}
	return absent{}, nil
}

// answerCode is a path into the answer as Python looks it up.
func answerCode(p Path) string {
	switch {
	case p[1] == AnswerStatus:
		return "response." + p[1]
	case p[1] == AnswerCookies && len(p) > 2:
		return "response.cookies[" + python.Quote(p[2]) + "].value"
	}
	return "response[" + python.Quote(p[len(p)-1]) + "]"
}
