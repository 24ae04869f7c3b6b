package httpsim_test

import (
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// What a session keeps is no text for certain: HttpResponse goes through a dict and a list, and + joins texts alone.
func TestWritingWhatIsNoText(t *testing.T) {
	n := mustParse("{{ session.n }}").OrElse("")
	behind, before := httpsim.Joined(httpsim.Literal("n: "), n.Summand(false)), httpsim.Joined(n.Summand(true), httpsim.Literal("!"))
	for _, c := range []struct {
		json  string
		write httpsim.Template
		want  string // the page, or why there is none
	}{
		{`{"tea": 1, "cake": [2]}`, n, "teacake"},
		{`["a", 2, null, {"b": 1}]`, n, "a2None{'b': 1}"},
		{`null`, n, "None"},
		{`{"tea": 1}`, n.Str(), "{'tea': 1}"},
		{`"tea"`, behind, "n: tea"},
		{`3`, behind, `TypeError: can only concatenate str (not "int") to str`},
		{`null`, behind, `TypeError: can only concatenate str (not "NoneType") to str`},
		{`"tea"`, before, "tea!"},
		{`true`, before, "TypeError: unsupported operand type(s) for +: 'bool' and 'str'"},
	} {
		value, err := httpsim.Constant(c.json)
		if err != nil {
			t.Fatal(err)
		}
		got := start(t, page("/", httpsim.SessionSet{Name: "n", Value: value}, httpsim.Write{Value: c.write})).get("/", "")
		if why := got.Reason.Name + ": " + got.Reason.Says; got.body != c.want && !strings.Contains(why, c.want) {
			t.Errorf("%s: %s%s, want %s", c.json, got.body, why, c.want)
		}
	}
}
