package httpsim_test

import (
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// What is done inside a value of the session comes to what Python does there, exceptions too.
func TestInsideAValueOfTheSession(t *testing.T) {
	in := func(name, json string) httpsim.Action {
		value, err := httpsim.Constant(json)
		if err != nil {
			t.Fatal(err)
		}
		return httpsim.SessionSet{Name: name, Value: value}
	}
	count := httpsim.SessionCount{Name: "cart", Inner: httpsim.Literal("tea")}
	pop := httpsim.SessionChangeDelete{Name: "cart", Inner: "tea", Pops: true}
	for _, c := range []struct {
		json string
		does httpsim.Action
		want string // the page, or a part of why there is none
	}{
		{`{}`, count, "{'tea': 1}"},
		{`{"tea": 2}`, count, "{'tea': 3}"},
		{`{"tea": true}`, count, "{'tea': 2}"},
		{`{"tea": "2"}`, count, `TypeError: can only concatenate str (not "int") to str`},
		{`{"tea": null}`, count, "TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'"},
		{`{"tea": 2}`, pop, "{}"},
		{`{"cake": 2}`, pop, "{'cake': 2}"},
		{`["tea"]`, pop, "TypeError: pop expected at most 1 argument, got 2"},
		{`"tea"`, pop, "AttributeError: 'str' object has no attribute 'pop'"},
		{`{"cake": 2}`, httpsim.SessionChangeDelete{Name: "cart", Inner: "tea"}, "KeyError: 'tea'"},
	} {
		w := start(t, page("/", in("cart", c.json), c.does, httpsim.Render{Template: mustParse("{{ request.session.cart }}")}))
		got := w.get("/", "")
		said := got.body + got.Reason.Name + ": " + got.Reason.Says
		if !strings.Contains(strings.ReplaceAll(said, "&#x27;", "'"), c.want) {
			t.Errorf("%s and %+v: %s, want %s", c.json, c.does, said, c.want)
		}
	}
}
