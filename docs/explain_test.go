package docs_test

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"statelab/internal/explain"
	"statelab/internal/witness"
)

// jsonKeys are the JSON keys of a type itself, and not those of what it embeds.
func jsonKeys(types ...reflect.Type) []string {
	var keys []string
	for _, t := range types {
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			if name != "" && name != "-" {
				keys = append(keys, name)
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// sectionKeys are the keys in the first column of the tables below a heading.
func sectionKeys(page, heading string) []string {
	_, rest, _ := strings.Cut(page, "\n### "+heading+"\n")
	section, _, _ := strings.Cut(rest, "\n### ")
	var keys []string
	for _, row := range regexp.MustCompile("(?m)^\\| (`[^|]+`) \\|").FindAllStringSubmatch(section, -1) {
		for _, quoted := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(row[1], -1) {
			keys = append(keys, quoted[1])
		}
	}
	slices.Sort(keys)
	return keys
}

// TestTheJSONOfExplainIsDescribed wants in each section of docs/explain.md the keys that its
// object has, no more and no fewer.
func TestTheJSONOfExplainIsDescribed(t *testing.T) {
	src, err := os.ReadFile("explain.md")
	if err != nil {
		t.Fatal(err)
	}
	described := map[string][]string{
		"The answer":     jsonKeys(reflect.TypeFor[explain.Answer]()),
		"A verdict":      jsonKeys(reflect.TypeFor[explain.Verdict]()),
		"What decided":   jsonKeys(reflect.TypeFor[explain.Because]()),
		"A request":      jsonKeys(reflect.TypeFor[explain.Occasion](), reflect.TypeFor[explain.Sent]()),
		"A fate":         jsonKeys(reflect.TypeFor[explain.Fate]()),
		"A line":         jsonKeys(reflect.TypeFor[explain.Line]()),
		"An attribute":   jsonKeys(reflect.TypeFor[explain.Attribute]()),
		"A cookie":       jsonKeys(reflect.TypeFor[explain.InJar](), reflect.TypeFor[witness.Held]()),
		"CORS":           jsonKeys(reflect.TypeFor[explain.CORS]()),
		"A judgement":    jsonKeys(reflect.TypeFor[explain.Judgement]()),
		"A topic":        jsonKeys(reflect.TypeFor[explain.Topic]()),
		"An entry":       jsonKeys(reflect.TypeFor[explain.Entry]()),
		"What was found": jsonKeys(reflect.TypeFor[explain.Matches]()),
		"A sentence":     jsonKeys(reflect.TypeFor[explain.Sentence]()),
		"A page":         jsonKeys(reflect.TypeFor[explain.Page]()),
		"A part":         jsonKeys(reflect.TypeFor[explain.Part]()),
	}
	for heading, want := range described {
		if got := sectionKeys(string(src), heading); !slices.Equal(got, want) {
			t.Errorf("under %q stand\n  %s\nand the program writes\n  %s", heading, strings.Join(got, " "), strings.Join(want, " "))
		}
	}
}
