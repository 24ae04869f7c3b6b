package python

import "strings"

// closers are the brackets that close others.
var closers = map[string]string{"(": ")", "[": "]", "{": "}"}

// blame puts a problem on the bracket above its line that nothing closes, where there is one: all that stands below
// such a bracket is read as if it stood in it, and is not what is wrong.
func (p *parser) blame(err *error) {
	defer catch(err)
	ended := recover()
	problem, is := ended.(*Problem)
	switch {
	case ended == nil:
		return
	case !is:
		panic(ended)
	}
	if open := p.open(problem); open.text != "" {
		p.fail(open, "this %s is not closed: a %s is missing", open.text, closers[open.text])
	}
	panic(problem)
}

// open is the first bracket on a line above a problem that no bracket closes; nothing where all are closed.
func (p *parser) open(problem *Problem) token {
	var stack, never []token
	for _, t := range p.tokens {
		switch {
		case t.kind != 'o':
		case closers[t.text] != "":
			stack = append(stack, t)
		case strings.Contains(")]}", t.text):
			for i := len(stack) - 1; i >= 0; i-- {
				if closers[stack[i].text] == t.text {
					never, stack = append(never, stack[i+1:]...), stack[:i]
					break
				}
			}
		}
	}
	for _, t := range append(never, stack...) {
		if t.line < problem.Line {
			return t
		}
	}
	return token{}
}
