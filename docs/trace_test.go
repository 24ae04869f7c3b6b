package docs_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"statelab/internal/render"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// TestTheTraceIsDescribed wants in each section of docs/trace-format.md the keys that its
// object has, no more and no fewer.
func TestTheTraceIsDescribed(t *testing.T) {
	src, err := os.ReadFile("trace-format.md")
	if err != nil {
		t.Fatal(err)
	}
	described := map[string][]string{
		"A step":                jsonKeys(reflect.TypeFor[trace.Step]()),
		"A lesson's part":       jsonKeys(reflect.TypeFor[trace.Lesson]()),
		"A question":            jsonKeys(reflect.TypeFor[trace.Prediction]()),
		"A choice":              jsonKeys(reflect.TypeFor[trace.Choice]()),
		"A task":                jsonKeys(reflect.TypeFor[trace.Task]()),
		"A mutant":              jsonKeys(reflect.TypeFor[trace.Mutant]()),
		"A hole":                jsonKeys(reflect.TypeFor[trace.Hole]()),
		"A promise":             jsonKeys(reflect.TypeFor[trace.Promise]()),
		"A mistake":             jsonKeys(reflect.TypeFor[trace.Mistake]()),
		"A check":               jsonKeys(reflect.TypeFor[trace.Check]()),
		"A value that is kept":  jsonKeys(reflect.TypeFor[trace.Remembered]()),
		"An exchange":           jsonKeys(reflect.TypeFor[wire.Exchange](), reflect.TypeFor[trace.Exchange]()),
		"Across origins":        jsonKeys(reflect.TypeFor[trace.CORS]()),
		"A ruling":              jsonKeys(reflect.TypeFor[trace.Ruling]()),
		"A connection":          jsonKeys(reflect.TypeFor[wire.Connection]()),
		"A request":             jsonKeys(reflect.TypeFor[wire.Request]()),
		"An answer":             jsonKeys(reflect.TypeFor[wire.Response]()),
		"Around a request":      jsonKeys(reflect.TypeFor[trace.Around]()),
		"A field":               jsonKeys(reflect.TypeFor[trace.Field]()),
		"A decision":            jsonKeys(reflect.TypeFor[trace.Fate]()),
		"An attribute":          jsonKeys(reflect.TypeFor[trace.Attribute]()),
		"A cookie":              jsonKeys(reflect.TypeFor[trace.Cookie]()),
		"A server":              jsonKeys(reflect.TypeFor[trace.Server]()),
		"What a site allows":    jsonKeys(reflect.TypeFor[trace.Allows]()),
		"A proxy":               jsonKeys(reflect.TypeFor[trace.Proxy]()),
		"A reason":              jsonKeys(reflect.TypeFor[trace.Reason]()),
		"A statement":           jsonKeys(reflect.TypeFor[trace.Query]()),
		"A script":              jsonKeys(reflect.TypeFor[trace.Script]()),
		"A jar":                 jsonKeys(reflect.TypeFor[trace.Jar]()),
		"An entry of a jar":     jsonKeys(reflect.TypeFor[trace.JarEntry]()),
		"Developer tools":       jsonKeys(reflect.TypeFor[trace.Tools]()),
		"A table":               jsonKeys(reflect.TypeFor[trace.Table]()),
		"An entry of the cache": jsonKeys(reflect.TypeFor[trace.CacheEntry]()),
		"A row":                 jsonKeys(reflect.TypeFor[trace.RowEntry]()),
		"A table beside it":     jsonKeys(reflect.TypeFor[trace.Records]()),
		"A row of it":           jsonKeys(reflect.TypeFor[trace.Record]()),

		"What an exchange changed": written(t, trace.Behind{
			Jar:   &trace.Jar{Cookies: []trace.JarEntry{{Mark: trace.New}}},
			Table: &trace.Table{Rows: []trace.RowEntry{{Mark: trace.Gone}}, Cache: []trace.CacheEntry{{Mark: trace.New}}, Records: []trace.Records{{Rows: []trace.Record{{Mark: trace.New}}}}},
		}),
	}
	var lines bytes.Buffer
	if err := render.JSONLines(&lines, &trace.Trace{LearnFirst: []string{"another"}}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(lines.String()) {
		var head struct{ Line string }
		if err := json.Unmarshal([]byte(line), &head); err != nil {
			t.Fatal(err)
		}
		described["The line `"+head.Line+"`"] = written(t, json.RawMessage(line))
	}
	for heading, want := range described {
		if got := sectionKeys(string(src), heading); !slices.Equal(got, want) {
			t.Errorf("under %q stand\n  %s\nand the program writes\n  %s", heading, strings.Join(got, " "), strings.Join(want, " "))
		}
	}
	if headings := strings.Count(string(src), "\n### "); headings != len(described) {
		t.Errorf("the page has %d objects, and %d are held against the program", headings, len(described))
	}
}

// written are the keys of a value's JSON.
func written(t *testing.T, v any) []string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(text, &keys); err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(keys))
}
