package language_test

import (
	"testing"

	"statelab/internal/language"
	"statelab/internal/trace"
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
