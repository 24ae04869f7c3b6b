package djangocode

import (
	"strings"

	"statelab/internal/python"
)

// answersByName are calls by which any view answers: to name one says nothing of what a view does.
var answersByName = []string{"redirect()", "render()", "HttpResponse()", "timezone.now()", "timedelta()"}

// Chains returns what lines call, each with all that it is called of and without what it is
// given: Session.objects.filter().delete(). They are none where the lines cannot be read.
func Chains(text string) map[string]bool {
	if strings.HasSuffix(text, ":") {
		text += " pass"
	}
	all, err := python.Statements(strings.ReplaceAll(text, "…", "x"))
	if err != nil {
		return nil
	}
	chains := map[string]bool{}
	for _, s := range all {
		chainsIn(s, chains)
	}
	for _, name := range answersByName {
		delete(chains, name)
	}
	return chains
}

func chainsIn(s python.Statement, chains map[string]bool) {
	for _, e := range []*python.Expr{s.Value, s.Target} {
		if e == nil {
			continue
		}
		eachPart(e, func(e *python.Expr) *python.Expr {
			if e.Kind == python.Call {
				chains[chain(e)] = true
			}
			return nil
		})
	}
	for _, inner := range blocks(s) {
		chainsIn(inner, chains)
	}
}

// chain is an expression without what its calls are given.
func chain(e *python.Expr) string {
	switch e.Kind {
	case python.Name:
		return e.Text
	case python.Attribute:
		return chain(e.Parts[0]) + "." + e.Text
	case python.Call:
		return chain(e.Parts[0]) + "()"
	}
	return "_"
}
