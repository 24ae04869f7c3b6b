package language_test

import (
	"testing"

	"statelab/internal/language"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// TestWhatChangedInTheCacheIsExpected writes of the cache what a step put in or took out, and
// nothing that stayed.
func TestWhatChangedInTheCacheIsExpected(t *testing.T) {
	step := &trace.Step{Verb: "look", Table: &trace.Table{Cache: []trace.CacheEntry{
		{Mark: trace.Same, Key: "stays", Value: "1"}, {Mark: trace.New, Key: "price", Value: `"5 won"`}, {Mark: trace.New, Key: "odd", Value: `"5 $"`},
		{Mark: trace.Changed, Key: "tries", Value: "2"}, {Mark: trace.Gone, Key: "code", Value: `"x"`},
	}}}
	got := ""
	cache := language.Changed(step).Get("cache")
	for _, e := range cache.Entries {
		got += e.Key.Value + "=" + e.Value.Value
		for _, inner := range e.Value.Entries {
			got += inner.Key.Value + ":" + inner.Value.Value
		}
		got += " "
	}
	if want := "price=5 won tries=2 code=there:false "; got != want {
		t.Errorf("it writes %q, want %q", got, want)
	}
}

// TestWhatChangedInTablesIsExpected writes of a table how many rows it has, of rows that hold something
// else what is new in them, and of users no login and no hash.
func TestWhatChangedInTablesIsExpected(t *testing.T) {
	step := &trace.Step{Verb: "look", Table: &trace.Table{Records: []trace.Records{
		{Model: "Order", Rows: []trace.Record{{Mark: trace.Same, ID: 1}, {Mark: trace.Changed, ID: 2, Data: []trace.Item{{Name: "item", Value: `"tea"`}, {Name: "paid", Value: "true", Fresh: true}}}}},
		{Model: "Attempt", Rows: []trace.Record{{Mark: trace.Gone, ID: 1}, {Mark: trace.New, ID: 2, Data: []trace.Item{{Name: "n", Value: "1"}}}}},
		{Model: "Quiet", Rows: []trace.Record{{Mark: trace.Same, ID: 1}}},
		{Users: true, Rows: []trace.Record{
			{Mark: trace.Changed, ID: 1, User: "mina", Data: []trace.Item{{Name: "last_login", Value: `"2026"`, Fresh: true}, {Name: "is_active", Value: "false", Fresh: true}, {Name: "email", Value: `"m@a.test"`}}},
			{Mark: trace.Changed, ID: 2, User: "bob", Data: []trace.Item{{Name: "last_login", Value: `"2026"`, Fresh: true}}},
			{Mark: trace.New, ID: 3, User: "zoe", Data: []trace.Item{{Name: "email", Value: `"z@a.test"`}, {Name: "password", Value: `"x"`}}}}},
	}}}
	n := language.Changed(step)
	if got, want := n.Get("tables").Line()+" "+n.Get("users").Line(), "{Order: [{id: 1}, {id: 2, paid: true}], Attempt: 1} {mina: {is_active: false}, zoe: {email: z@a.test}}"; got != want {
		t.Errorf("it writes %s, want %s", got, want)
	}
}

// TestWhatNobodyAnsweredHasNoStatus writes of the first request of a double click, whose answer nobody
// waited for, how it asked: no answer has the status 0.
func TestWhatNobodyAnsweredHasNoStatus(t *testing.T) {
	asked := func(method string, status int) trace.Exchange {
		return trace.Exchange{Exchange: wire.Exchange{Request: wire.Request{Method: method}, Response: wire.Response{Status: status}}}
	}
	step := &trace.Step{Verb: "submit", Exchanges: []trace.Exchange{asked("POST", 0), asked("POST", 302), asked("GET", 200)}}
	if got, want := language.Changed(step).Get("hops").Line(), "[{method: POST}, {status: 302}, {status: 200}]"; got != want {
		t.Errorf("it writes %s, want %s", got, want)
	}
}
