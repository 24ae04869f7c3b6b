package djangocode_test

import (
	"fmt"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestValuesOfManyWaysDoNotSwell reads names with two values each, which one line puts together, and
// counts what is made of them: as many ways as lines, not all ways of all of them.
func TestValuesOfManyWaysDoNotSwell(t *testing.T) {
	const names = 20
	var sum []string
	inLine, above, doubled := "", "", "a = request.GET.get('q', '')\n"
	for n := range names {
		sum = append(sum, fmt.Sprintf("a%d", n))
		inLine += fmt.Sprintf("a%d = 'x' if request.GET.get('q') == '%d' else 'y'\n", n, n)
		above += fmt.Sprintf("a%d = 'x'\nif request.GET.get('q') == '%d':\n    a%d = 'y'\n", n, n, n)
		doubled += "a = a + a\n"
	}
	answer := "return HttpResponse(" + strings.Join(sum, " + ") + ")"
	for _, c := range []struct {
		lines string
		most  int
	}{{inLine + answer, 200}, {above + answer, 200}, {doubled + "return HttpResponse(a)", 200}} {
		actions, _, err := (djangocode.Known{}).Read(c.lines)
		if n := countActions(actions); err != nil || n > c.most {
			t.Errorf("%s\nis read as %d actions, %v", c.lines, n, err)
		}
	}
	one := "return HttpResponse(" + strings.TrimSuffix(strings.Repeat("('x' if request.GET.get('q') == 'i' else 'y') + ", names), " + ") + ")"
	actions, _, err := (djangocode.Known{}).Read(one)
	if err != nil || len(actions) != 1 {
		t.Fatalf("%s\nis read as %d actions, %v", one, countActions(actions), err)
	}
	if _, runs := actions[0].(httpsim.Lines); !runs {
		t.Errorf("%s\nis read as %T", one, actions[0])
	}
}

// TestABranchIsKeptWhereANameIs reads a name that one branch gives a text and another one what the session has.
func TestABranchIsKeptWhereANameIs(t *testing.T) {
	lines := "a = 'x'\nif request.GET.get('c'):\n    a = 'y'\nif request.GET.get('d'):\n    a = request.session.get('z', '')\nreturn HttpResponse(a)"
	actions, _, err := (djangocode.Known{}).Read(lines)
	if view := djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/": {Get: actions}}}, "/"); err != nil || !strings.Contains(view, `"y"`) {
		t.Errorf("%s\nis read as %s, %v", lines, view, err)
	}
}

func countActions(all []httpsim.Action) int {
	n := len(all)
	for _, a := range all {
		if w, ok := a.(httpsim.When); ok {
			n += countActions(w.Then) + countActions(w.Else)
		}
	}
	return n
}
