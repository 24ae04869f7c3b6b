package render_test

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"statelab/internal/trace"
)

// keys adds the JSON keys of a type and of all that it holds.
func keys(t reflect.Type, found map[string]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		keys(t.Elem(), found)
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			if name != "" && name != "-" {
				found[name] = true
			}
			keys(t.Field(i).Type, found)
		}
	}
}

func TestTheFormatIsDescribed(t *testing.T) {
	page, err := os.ReadFile("../../docs/trace-format.md")
	if err != nil {
		t.Fatal(err)
	}
	described := map[string]bool{}
	for _, quoted := range regexp.MustCompile("`[^`]+`").FindAllString(string(page), -1) {
		for _, word := range regexp.MustCompile(`[a-zA-Z]+`).FindAllString(quoted, -1) {
			described[word] = true
		}
	}
	written := map[string]bool{}
	keys(reflect.TypeFor[trace.Step](), written)
	for name := range written {
		if !described[name] {
			t.Errorf("docs/trace-format.md does not mention %q", name)
		}
	}
	if len(written) < 60 {
		t.Errorf("only %d keys were looked at", len(written))
	}
}
