package docs_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/lessons"
)

// schemaOfLessons is the schema as an editor's validator has it.
func schemaOfLessons(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := language.Schema(rule.English)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("lesson.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("lesson.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var yamlNumber = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)(\.[0-9]*)?$`)

// asEditorsRead makes of a node what YAML 1.2 makes of it.
func asEditorsRead(n *lesson.Node) any {
	switch n.Kind {
	case lesson.Map:
		m := map[string]any{}
		for _, e := range n.Entries {
			m[e.Key.Value] = asEditorsRead(e.Value)
		}
		return m
	case lesson.List:
		list := []any{}
		for _, item := range n.Items {
			list = append(list, asEditorsRead(item))
		}
		return list
	case lesson.Invalid:
		return nil
	}
	switch {
	case n.Style == lesson.Plain && (n.Value == "true" || n.Value == "false"):
		return n.Value == "true"
	case n.Style == lesson.Plain && yamlNumber.MatchString(n.Value):
		return json.Number(n.Value)
	}
	return n.Value
}

func valid(s *jsonschema.Schema, file string, src []byte) error {
	root, _ := lesson.ParseNode(file, src)
	return s.Validate(asEditorsRead(root))
}

// TestTheSchemaTakesEveryLesson of the curriculum and of the examples, with their
// translations and courses.
func TestTheSchemaTakesEveryLesson(t *testing.T) {
	s, seen := schemaOfLessons(t), 0
	for _, folder := range []fs.FS{lessons.Files, os.DirFS("examples")} {
		files, err := fs.Glob(folder, "*.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			src, err := fs.ReadFile(folder, file)
			if err != nil {
				t.Fatal(err)
			}
			seen++
			if err := valid(s, file, src); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
	if seen < 60 {
		t.Errorf("only %d files were found", seen)
	}
}

// TestTheSchemaRefusesWhatIsBroken in its shape, in every part of a lesson.
func TestTheSchemaRefusesWhatIsBroken(t *testing.T) {
	s := schemaOfLessons(t)
	for _, c := range []struct{ file, old, new string }{
		{"hello", "statelab: 1", "statelab: 2"},
		{"hello", "title: A first cookie\n", ""},
		{"hello", "summary:", "sumary:"},
		{"hello", "clock: 2026-03-02T09:00:00Z", "clock: tomorrow"},
		{"hello", "lesson: hello", "lesson: {}"},
		{"hello", "get:", "gett:"},
		{"hello", "- text: Welcome.", "- txt: Welcome."},
		{"hello", "- text: Welcome.", "- {text: Welcome., status: 200}"},
		{"hello", "name: cup, value: small", "name: cup"},
		{"hello", "name: cup, value: small", "name: cup, value: small, max_age: soon"},
		{"hello", "name: cup, value: small", "name: cup, value: small, secure: maybe"},
		{"hello", "name: cup, value: small", "name: cup, value: small, same_site: lax"},
		{"hello", "visit: https://tea.test/", "vist: https://tea.test/"},
		{"hello", "visit: https://tea.test/", "visit: [https://tea.test/]"},
		{"hello", "visit: https://tea.test/", "visit: https://tea.test/\n    look: tea.test"},
		{"hello", "    visit: https://tea.test/\n", ""},
		{"hello", "stored: [cup]", "storde: [cup]"},
		{"hello", "stored: [cup]", "stored: cup"},
		{"hello", "status: 200", "status: fine"},
		{"hello", "sent: [cup]}\n", "sent: [cup], not_sent: {cup: expird}}\n"},
		{"hello", "yes: {text: Yes, if", "yes: {if"},
		{"hello", "choices:", "chioces:"},
		{"hello", "    say: |\n      The answer", "    told: |\n      The answer"},
		{"two-browsers", "brand: chromium", "brand: netscape"},
		{"settings", "SESSION_COOKIE_AGE: 30m", "SESSION_COOKIE_AGE: 30"},
		{"settings", "SESSION_COOKIE_AGE:", "SESSION_COOKIE_AGES:"},
		{"settings", "SESSION_COOKIE_SECURE: true", "SESSION_COOKIE_SECURE: 'true'"},
		{"keep-a-value", "key: {cookie: sessionid}", "key: {cooky: sessionid}"},
		{"keep-a-value", "method: POST", "method: PUSH"},
		{"built-in-sites", "bug: logout-keeps-row", "bug: logout-keeps-everything"},
		{"tasks", "sort: repair", "sort: mend"},
		{"tasks", "kind: set_cookie", "kind: cookie"},
		{"tasks", "promises:", "promise:"},
		{"tasks", "acts: [{visit: https://tea.test/out}]", "acts: [{step: a, visit: https://tea.test/out}]"},
		{"tasks", "if: {breaks: [asked]}", "if: {broke: [asked]}"},
		{"tasks", "goal: {page: {shows: [Hello mina]}}", "goal: {page: {show: [Hello mina]}}"},
		{"tasks", "{hole: line}", "{whole: line}"},
		{"session-calls", "lasts: 14d", "lasts: two weeks"},
		{"answers", "Location: {is: ''}", "Location: {equals: ''}"},
	} {
		src, err := os.ReadFile("examples/" + c.file + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		broken := strings.Replace(string(src), c.old, c.new, 1)
		if broken == string(src) {
			t.Errorf("%s has no %q", c.file, c.old)
		} else if valid(s, c.file+".yaml", []byte(broken)) == nil {
			t.Errorf("%s is taken with %q for %q", c.file, c.new, c.old)
		}
	}
}

// TestTheSkeletonIsWhatIsRead holds the keys of a lesson, a browser and a step against
// those that the program lists where it meets one that it does not know.
func TestTheSkeletonIsWhatIsRead(t *testing.T) {
	for _, part := range language.Skeleton() {
		var read []string
		switch part.Name {
		case "lesson":
			read = keysOf(t, "title: A probe", "title: A probe\nqqqqqqqq: 1")
		case "browser":
			read = keysOf(t, "title: Me", "title: Me, qqqqqqqq: 1")
		case "step":
			read = stepKeys(t)
		case "predict":
			read = keysOf(t, "visit:", "predict: {qqqqqqqq: 1}\n    visit:")
		case "choice":
			read = keysOf(t, "visit:", "predict: {ask: x, choices: {a: {qqqqqqqq: 1}}}\n    visit:")
		case "remember":
			read = keysOf(t, "visit:", "remember: {a: {qqqqqqqq: 1}}\n    visit:")
		case "task":
			read = keysOf(t, "visit:", "task: {qqqqqqqq: 1}\n    visit:")
		case "promise":
			read = keysOf(t, "visit:", "task: {promises: {a: {qqqqqqqq: 1}}}\n    visit:")
		case "wrong":
			read = keysOf(t, "visit:", "task: {mistakes: {a: {qqqqqqqq: 1}}}\n    visit:")
		case "do":
			read = keysOf(t, "visit:", "task: {do: {qqqqqqqq: 1}}\n    visit:")
		default:
			t.Fatalf("nobody knows what is read as %s", part.Name)
		}
		var declared []string
		for _, f := range part.Fields {
			if part.Name == "step" && f.Name == "if_there" { // of acts alone: it is not offered where a key of a step is misspelt
				continue
			}
			declared = append(declared, f.Name)
		}
		slices.Sort(read)
		slices.Sort(declared)
		if !slices.Equal(read, declared) {
			t.Errorf("a %s has the keys\n  %s\nand declared are\n  %s", part.Name, read, declared)
		}
	}
}
