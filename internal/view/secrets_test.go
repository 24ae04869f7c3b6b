package view_test

import (
	"strings"
	"testing"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/wire"
)

// TestWhatIsToldOfARequestHasNoPassword wants the password that a request brings in none of the notes, whatever form it
// comes in, and what else stands in them left alone.
func TestWhatIsToldOfARequestHasNoPassword(t *testing.T) {
	notes := []rule.Text{
		rule.Same(`data = {'username': 'mina', 'password': 'pw-mina-1'}`), rule.Same("session['raw'] = 'pw-mina-1'"), rule.Same("pw-mina-12 is another"),
	}
	const want = `data = {'username': 'mina', 'password': '****'}; session['raw'] = '****'; pw-mina-12 is another`
	for name, e := range map[string]trace.Exchange{
		"a form":             {Fields: []trace.Field{{Name: "username", Value: "mina"}, {Name: "secret", Value: "pw-mina-1", Secret: true}}},
		"JSON":               {Exchange: wire.Exchange{Request: wire.Request{Body: wire.Bytes(`{"username": "mina", "password": "pw\u002dmina-1"}`)}}},
		"a form of a script": {Exchange: wire.Exchange{Request: wire.Request{Body: wire.Bytes("username=mina&password=pw%2Dmina-1")}}},
	} {
		e.Server = &trace.Server{Host: "a.test", Notes: notes}
		run := view.Of(&trace.Trace{Steps: []trace.Step{{Exchanges: []trace.Exchange{e}}}})
		for _, details := range []bool{false, true} {
			for _, b := range run.Step(0, view.Options{Details: details}).Beats {
				if b.Exchange != nil && textsOf(b.Exchange.Server.Did) != want {
					t.Errorf("%s: %s", name, textsOf(b.Exchange.Server.Did))
				}
			}
		}
	}
	plain := trace.Exchange{Server: &trace.Server{Host: "a.test", Notes: notes}}
	run := view.Of(&trace.Trace{Steps: []trace.Step{{Exchanges: []trace.Exchange{plain}}}})
	for _, b := range run.Step(0, view.Options{}).Beats {
		if b.Exchange != nil && !strings.Contains(textsOf(b.Exchange.Server.Did), "'pw-mina-1'") {
			t.Error("what no request brought is hidden")
		}
	}
}

// TestAPasswordThatIsAWordHidesNoSentence types words as passwords that stand in what is told of a wrong one.
func TestAPasswordThatIsAWordHidesNoSentence(t *testing.T) {
	for password, want := range map[string]string{
		"wrong": `wrong password for mina; Django's data = {'password': '****', "raw": "a **** try"}`,
		"mina":  `wrong password for mina; Django's data = {'password': 'wrong', "raw": "a wrong try"}`,
		"wr0ng": `wrong password for mina; Django's data = {'password': 'wrong', "raw": "a wrong try"}`,
	} {
		e := trace.Exchange{Fields: []trace.Field{{Name: "password", Value: password, Secret: true}}}
		e.Server = &trace.Server{Host: "a.test", Notes: []rule.Text{rule.Same("wrong password for mina"), rule.Same(`Django's data = {'password': 'wrong', "raw": "a wrong try"}`)}}
		run := view.Of(&trace.Trace{Steps: []trace.Step{{Exchanges: []trace.Exchange{e}}}})
		for _, b := range run.Step(0, view.Options{}).Beats {
			if b.Exchange != nil && textsOf(b.Exchange.Server.Did) != want {
				t.Errorf("%s: %s", password, textsOf(b.Exchange.Server.Did))
			}
		}
	}
}
