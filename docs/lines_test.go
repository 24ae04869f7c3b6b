package docs_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
)

// TestTheLinesForProgramsAreDescribed wants the keys that a line for programs has, each in the
// page about har, in both languages; and of what only watch writes, in the page about watch. One
// writer writes the lines of har, watch and serve.
func TestTheLinesForProgramsAreDescribed(t *testing.T) {
	sent, told := true, rule.Same("because")
	finding := &traffic.Finding{
		Exchange: &traffic.Exchange{Number: 1, User: 1, Method: "GET", URL: "https://shop.test/", Begun: time.Unix(1, 0)},
		Around:   &trace.Around{Initiator: "https://shop.test", Top: "https://shop.test"},
		Cookies:  []traffic.Cookie{{Sent: &sent, Claim: traffic.AsPredicted, Why: told}},
		Set:      []traffic.Line{{Claim: traffic.AsPredicted, Why: told}},
	}
	var b bytes.Buffer
	if err := traffic.NewLines(&b).WriteBeside(finding, &trace.Table{Host: "shop.test"}, []rule.Text{told}); err != nil {
		t.Fatal(err)
	}
	var line struct {
		Whole   map[string]json.RawMessage
		Context map[string]json.RawMessage
		Cookies []map[string]json.RawMessage
		Set     []map[string]json.RawMessage
	}
	for _, into := range []any{&line, &line.Whole} {
		if err := json.Unmarshal(b.Bytes(), into); err != nil {
			t.Fatal(err)
		}
	}
	for _, page := range []string{"har.md", "har.ko.md"} {
		text := playPage(t, page)
		for part, have := range map[string]map[string]json.RawMessage{"": line.Whole, "`context`": line.Context, "`cookies`": line.Cookies[0], "`set`": line.Set[0]} {
			keys := slices.Sorted(maps.Keys(have))
			if part == "" {
				keys = slices.DeleteFunc(keys, func(key string) bool { return key == "table" || key == "notes" })
			}
			if got := linesKeys(t, text, part); !slices.Equal(got, keys) {
				t.Errorf("%s says of %q that its keys are %v, and they are %v", page, part, got, keys)
			}
		}
		more := playPage(t, strings.Replace(page, "har", "watch", 1))
		for _, key := range []string{"`table`", "`notes`", "`request`", "`browser`"} {
			if !strings.Contains(more, key) {
				t.Errorf("the page about watch beside %s does not name %s", page, key)
			}
		}
	}
}

var codeSpan = regexp.MustCompile("`([^`]+)`")

// linesKeys are the keys that a page names of a part of a line: in the first column of the table
// that stands below the words for it, or, of what a Set-Cookie line became, in the sentence itself.
func linesKeys(t *testing.T, text, part string) (keys []string) {
	t.Helper()
	_, text, found := strings.Cut(text, "`--format json`")
	for found && part != "" {
		var line string
		line, text, found = strings.Cut(text, "\n")
		if !strings.HasPrefix(line, "|") && strings.Contains(line, part) && len(line) < 400 {
			if part == "`set`" {
				line = regexp.MustCompile(`\([^)]*\)`).ReplaceAllString(line, "")
				for _, m := range codeSpan.FindAllStringSubmatch(line, -1)[1:] {
					keys = append(keys, m[1])
				}
				slices.Sort(keys)
				return keys
			}
			break
		}
	}
	if !found {
		t.Fatalf("no line of the page is about %s", part)
	}
	table := false
	for row := range strings.Lines(text) {
		if !strings.HasPrefix(row, "| `") {
			if table {
				break
			}
			continue
		}
		table = true
		cell, _, _ := strings.Cut(strings.TrimPrefix(row, "| "), " |")
		for _, m := range codeSpan.FindAllStringSubmatch(cell, -1) {
			keys = append(keys, m[1])
		}
	}
	slices.Sort(keys)
	return keys
}
