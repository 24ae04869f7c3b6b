package docs_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/cookiejar"
	"statelab/internal/httpsim"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/scenario"
)

// probe is a file that is read, not run: a lesson with one thing in it that the
// program does not know, so that it says what it knows.
const probe = `statelab: 1
lesson: probe
title: A probe
summary: What may stand here?
clock: 2026-03-02T09:00:00Z
browsers: {me: {title: Me}}
sites:
  a.test:
    users: {alice: {password: a}}
    pages: {/: {get: [{text: Hello.}]}}
steps:
  - step: one
    visit: https://a.test/
    say: |
      One.
    expect: {status: 200}
`

// problems returns what the program says of the probe with a part of it replaced.
func problems(t *testing.T, old, new string) []string {
	t.Helper()
	src := strings.Replace(probe, old, new, 1)
	if old != "" && src == probe {
		t.Fatalf("the probe has no %q", old)
	}
	_, list, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{"probe.yaml": {Data: []byte(src)}}}, "probe")
	if err != nil {
		t.Fatal(err)
	}
	said := make([]string, len(list))
	for i, d := range list {
		said[i] = d.Message + "; " + d.Hint
	}
	return said
}

func TestTheProbeIsALesson(t *testing.T) {
	if said := problems(t, "", ""); len(said) > 0 {
		t.Fatal(said)
	}
}

// keysOf are the keys that a map of a lesson may have, as the program itself
// lists them when it meets one that it does not know.
func keysOf(t *testing.T, old, new string) []string {
	t.Helper()
	for _, said := range problems(t, old, new) {
		if _, list, ok := strings.Cut(said, "; it has "); ok && strings.Contains(said, "qqqqqqqq") {
			return strings.Split(list, ", ")
		}
	}
	t.Fatalf("the program does not say which keys stand in %s: %q", new, problems(t, old, new))
	return nil
}

// stepKeys are the keys of a step that are no action.
func stepKeys(t *testing.T) []string {
	t.Helper()
	src := strings.Replace(probe, "visit:", "qqqqqqqq:", 1)
	_, list := lesson.Parse("probe.yaml", []byte(src), lesson.Vocabulary{Verbs: []string{"do"}})
	if len(list) == 0 {
		t.Fatal("a step may have every key")
	}
	keys := strings.Split(strings.TrimPrefix(list[0].Hint, "it has "), ", ")
	return slices.DeleteFunc(keys, func(s string) bool { return s == "do" })
}

// siteKeys are the keys of a site, which are too many for a hint.
func siteKeys() (names []string) {
	for _, f := range language.Site() {
		names = append(names, f.Name)
	}
	return names
}

func settings() []string {
	var list []string
	for _, s := range httpsim.SettingTable() {
		list = append(list, s.Name)
	}
	return list
}

// TestEveryKeyIsExplainedAndShown wants each key that the program knows in the
// table of its section, and in an example that runs.
func TestEveryKeyIsExplainedAndShown(t *testing.T) {
	var actions, expectations []string
	for _, a := range language.PageActions() {
		actions = append(actions, a.Name)
	}
	for _, e := range language.Expectations() {
		expectations = append(expectations, e.Name)
	}
	step := func(line string) (string, string) { return "visit: https://a.test/", line }
	expect := func(line string) (string, string) { return "status: 200", line }
	action := func(line string) (string, string) { return "text: Hello.", line }
	of := func(old, new string) []string { return keysOf(t, old, new) }
	for _, c := range []struct {
		section string
		keys    []string
	}{
		{"The lesson", of("title: A probe", "title: A probe\nqqqqqqqq: 1")},
		{"Browsers", of("title: Me", "title: Me, qqqqqqqq: 1")},
		{"Sites", siteKeys()},
		{"Users", of("password: a", "password: a, qqqqqqqq: 1")},
		{"Pages", of("{get:", "{qqqqqqqq: 1, get:")},
		{"What a page does", actions},
		{"set_cookie and delete_cookie", of(action("set_cookie: {qqqqqqqq: 1}"))},
		{"set_cookie and delete_cookie", of(action("delete_cookie: {qqqqqqqq: 1}"))},
		{"Login pages", of(action("check_login_form: {qqqqqqqq: 1}"))},
		{"Login pages", of(action("check_password_form: {qqqqqqqq: 1}"))},
		{"Login pages", of(action("authenticate: {qqqqqqqq: 1}"))},
		{"Login pages", of(action("load_user: {qqqqqqqq: 1}"))},
		{"A form of one's own", of(action("check_own_form: {qqqqqqqq: 1}"))},
		{"A form of one's own", of(action("context: {a: {qqqqqqqq: 1}}"))},
		{"Settings", settings()},
		{"A step", stepKeys(t)},
		{"Predictions", of("visit:", "predict: {qqqqqqqq: 1}\n    visit:")},
		{"Predictions", of("visit:", "predict: {ask: x, choices: {a: {qqqqqqqq: 1}}}\n    visit:")},
		{"Keeping a value", of("visit:", "remember: {a: {qqqqqqqq: 1}}\n    visit:")},
		{"Actions", language.Vocabulary().Verbs},
		{"click", of(step("click: {qqqqqqqq: 1}"))},
		{"submit", of(step("submit: {qqqqqqqq: 1}"))},
		{"put_cookie", of(step("put_cookie: {qqqqqqqq: 1}"))},
		{"sign_in", of(step("sign_in: {qqqqqqqq: 1}"))},
		{"change_user", of(step("change_user: {qqqqqqqq: 1}"))},
		{"migrate", of(step("set_user_model: {qqqqqqqq: 1}"))},
		{"fetch", of(step("fetch: {qqqqqqqq: 1}"))},
		{"send", of(step("send: {qqqqqqqq: 1}"))},
		{"Expectations", expectations},
		{"page", of(expect("page: {qqqqqqqq: 1}"))},
		{"jar", of(expect("jar: {a: {qqqqqqqq: 1}}"))},
		{"rows", of(expect("rows: [{qqqqqqqq: 1}]"))},
		{"Matches", of(expect("body: {qqqqqqqq: 1}"))},
	} {
		keys, shown := tableWords(t, c.section), shownKeys(t)
		for _, key := range c.keys {
			if !slices.Contains(keys, key) {
				t.Errorf("the table of %q does not explain %s", c.section, key)
			}
			if !slices.Contains(shown, key) {
				t.Errorf("no example shows %s (%s)", key, c.section)
			}
		}
	}
}

// section returns what stands below a heading, up to the next one.
func section(t *testing.T, heading string) string {
	t.Helper()
	parts := regexp.MustCompile(`(?m)^#{2,4} `+regexp.QuoteMeta(heading)+`$`).Split(page(t), -1)
	if len(parts) != 2 {
		t.Fatalf("the page has %d headings %q", len(parts)-1, heading)
	}
	return regexp.MustCompile(`(?m)^#{2,4} `).Split(parts[1], 2)[0]
}

// tableWords are the words in `code` of the first cells of a section's tables.
func tableWords(t *testing.T, heading string) []string {
	t.Helper()
	var words []string
	for _, line := range strings.Split(section(t, heading), "\n") {
		if cells := strings.Split(line, "|"); len(cells) > 2 {
			for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
				words = append(words, m[1])
			}
		}
	}
	return words
}

// shownKeys are the keys of all examples on the page.
func shownKeys(t *testing.T) []string {
	t.Helper()
	var keys []string
	key := regexp.MustCompile(`(?:^|[\s{])([A-Za-z_]+):(?:\s|$)`)
	for _, b := range blocks(t) {
		if _, text := b.example(); b.language == "yaml" {
			for _, line := range strings.Split(text, "\n") {
				for _, m := range key.FindAllStringSubmatch(line, -1) {
					keys = append(keys, m[1])
				}
			}
		}
	}
	return keys
}

// TestEveryNameIsExplainedAndShown does the same for names that are values: the
// built-in sites and the bugs.
func TestEveryNameIsExplainedAndShown(t *testing.T) {
	var bugs []string
	for _, b := range httpsim.Bugs() {
		bugs = append(bugs, string(b.Bug))
	}
	for _, c := range []struct {
		section, key string
		names        []string
	}{
		{"Built-in sites", "built_in", httpsim.BuiltIns()},
		{"Bugs", "bug", bugs},
	} {
		explained := tableWords(t, c.section)
		for _, name := range c.names {
			if !slices.Contains(explained, name) {
				t.Errorf("the table of %q does not explain %s", c.section, name)
			}
			shown := func(b block) bool {
				return b.language == "yaml" && strings.Contains(b.text, " "+c.key+": "+name+"\n")
			}
			if !slices.ContainsFunc(blocks(t), shown) {
				t.Errorf("no example shows %s: %s", c.key, name)
			}
		}
	}
}

// TestEveryRuleIsListed wants each code with the title that the screen shows, and
// no code that there is not.
func TestEveryRuleIsListed(t *testing.T) {
	rules := section(t, "Cookie rules")
	for _, r := range cookiejar.Rules() {
		if row := fmt.Sprintf("| `%s` | %s |", r.Code, r.Title.EN); !strings.Contains(rules, row) {
			t.Errorf("the cookie rules have no line %s", row)
		}
	}
	for _, code := range tableWords(t, "Cookie rules") {
		if cookiejar.RuleOf(rule.Code(code)) == nil {
			t.Errorf("the page lists %s, which is no rule", code)
		}
	}
}
