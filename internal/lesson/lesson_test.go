package lesson_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/rule"
)

// vocabulary is what this package is told of verbs: their names.
func vocabulary() lesson.Vocabulary {
	return lesson.Vocabulary{Verbs: []string{"visit", "restart_browser", "look", "sign_in", "put_cookie", "submit", "press", "drop_cookie"}}
}

func load(t *testing.T, name string) *lesson.Lesson {
	t.Helper()
	l, problems, err := lesson.Folder{FS: os.DirFS("testdata/good"), Path: "testdata/good"}.Load(name, vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	if err := problems.Err(); err != nil {
		t.Fatalf("%s is a good lesson:\n%v", name, err)
	}
	return l
}

func TestWholeLessonsAreRead(t *testing.T) {
	for name, want := range map[string]struct{ steps, given, sites, browsers int }{
		"session-or-persistent": {6, 0, 1, 1},
		"two-half-logouts":      {8, 2, 2, 2},
		"every-key":             {2, 1, 2, 2},
	} {
		l := load(t, name)
		if len(l.Steps) != want.steps || len(l.Given) != want.given || len(l.Sites) != want.sites || len(l.Browsers) != want.browsers {
			t.Errorf("%s has %d steps, %d given, %d sites, %d browsers; want %+v", name, len(l.Steps), len(l.Given), len(l.Sites), len(l.Browsers), want)
		}
	}
}

func TestLessonKeepsEveryValueAndItsPlace(t *testing.T) {
	l := load(t, "every-key")
	if l.ID.Value != "every-key" || l.Language != rule.Korean || len(l.Topics) != 0 || len(l.LearnFirst) != 2 {
		t.Errorf("head: %+v, %q, %v, %v", l.ID, l.Language, l.Topics, l.LearnFirst)
	}
	if got := l.Title.In(rule.English); got != "모든 키: 한 번씩" {
		t.Errorf("the title in English is %q, want the Korean original", got)
	}
	if got, want := l.Clock.Value, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC); !got.Equal(want) || got.Hour() != 18 {
		t.Errorf("the clock starts at %v, want %v in its own zone", got, want)
	}
	if b := l.Browsers[0]; b.Name.Value != "laptop" || b.Brand.Value != "rfc6265bis" || b.ThirdPartyCookies.Value != "blocked" || l.Browsers[1].Brand.Given() {
		t.Errorf("browsers: %+v", l.Browsers)
	}
	if s := l.Sites[1]; s.Host.Value != "api.shop.test" || s.Node.Get("built_in").Value != "shop" {
		t.Errorf("second site: %+v", s)
	}
	if text := l.Sites[0].Node.Get("pages").Get("/").Get("get").Items[0].Get("text"); text.Value != "0x1F" || text.Pos.String() != "testdata/good/every-key.yaml:15:30" {
		t.Errorf("the page says %q at %v, want 0x1F as typed at 15:30", text.Value, text.Pos)
	}
}

func TestStepKeepsEveryValueAndItsPlace(t *testing.T) {
	l := load(t, "every-key")
	given, ask, wait := l.Given[0], l.Steps[0], l.Steps[1]
	if given.Who.Value != "phone" || given.Wait.Value != 90*time.Minute || given.ID.Given() || given.Say.Given() {
		t.Errorf("given: %+v", given)
	}
	from := []string{given.Remember[0].From, given.Remember[1].From, ask.Remember[0].From}
	if want := []string{"field", "header", "cookie"}; !slices.Equal(from, want) || ask.Remember[0].What.Value != "sessionid" || ask.Remember[0].Name.Value != "key" {
		t.Errorf("remembered from %v, want %v; %+v", from, want, ask.Remember)
	}
	if ask.ID.Value != "ask" || ask.Tab.Value != "second_1" || !ask.At.Given() || ask.Wait.Given() || ask.Broken {
		t.Errorf("ask: %+v", ask)
	}
	if len(ask.Actions) != 1 || ask.Actions[0].Key.Value != "visit" || ask.Actions[0].Value.Value != "https://shop.test/?q=no" || ask.Actions[0].Value.Style != lesson.Quoted {
		t.Errorf("actions: %+v", ask.Actions)
	}
	if got, want := ask.Say.In(rule.Korean), "# 이것은 주석이 아닙니다: `code`, *stress*\n  들여 쓴 줄"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if p := ask.Predict; len(p.Choices) != 2 || p.Choices[0].Text.In(rule.Korean) != "no" || p.Choices[0].Right.Value || p.Choices[1].Text.In(rule.Korean) != "it's" ||
		!p.Choices[1].Right.Value || p.Choices[0].Reply.Given() || p.Ask.In(rule.Korean) != "무엇이 남습니까?\n\n둘 가운데 하나입니다." {
		t.Errorf("prediction: %+v", p)
	}
	if len(ask.Hint) != 2 || ask.Hint[1].Text.Key != "steps.ask.hint.2" || ask.Hint[1].Text.In(rule.Korean) != "둘째 힌트" {
		t.Errorf("hints: %+v", ask.Hint)
	}
	if ask.Expect.Get("status").Pos.Line != 45 || wait.Expect != nil || len(wait.Actions) != 0 || wait.Wait.Value != 14*24*time.Hour {
		t.Errorf("expect %+v, the second step %+v", ask.Expect, wait)
	}
}

// A step whose keys are wrong says so, so that nobody complains of a missing
// action on top of it.
// An act that is done several times stands in its list as often, in given and in a task alike.
func TestAnActThatRepeatsStandsInItsListAsOften(t *testing.T) {
	src, err := os.ReadFile("testdata/good/two-half-logouts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	repeated := strings.Replace(string(src), "\ngiven:\n", "\ngiven:\n  - {times: 3, visit: 'https://shop.test/'}\n", 1)
	l, problems := lesson.Parse("two-half-logouts.yaml", []byte(repeated), vocabulary())
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if len(l.Given) != 5 || l.Given[2].Actions[0].Key.Value != "visit" || l.Given[3].Times.Given() {
		t.Errorf("three visits before two acts are %d acts: %+v", len(l.Given), l.Given)
	}
}

func TestStepWithAWrongKeyIsBroken(t *testing.T) {
	src := strings.NewReplacer("    visit:", "    vist:", "    wait: 14d", "    look:").Replace(read(t, "testdata/good/every-key.yaml"))
	l, problems := lesson.Parse("every-key.yaml", []byte(src), vocabulary())
	if len(problems) != 3 {
		t.Errorf("want three problems, found\n%v", problems)
	}
	for _, s := range []lesson.Step{l.Given[0], l.Steps[0], l.Steps[1]} {
		if !s.Broken || len(s.Actions) != 0 {
			t.Errorf("%v: broken is %v, its actions are %v", s.Pos, s.Broken, s.Actions)
		}
	}
}

// Who knows no verbs takes every other key for one.
func TestWithoutVocabularyEveryWordMayBeAVerb(t *testing.T) {
	src := strings.Replace(read(t, "testdata/good/every-key.yaml"), "    wait: 14d", "    dance: all night", 1)
	l, problems := lesson.Parse("every-key.yaml", []byte(src), lesson.Vocabulary{})
	if err := problems.Err(); err != nil || l.Steps[1].Actions[0].Key.Value != "dance" {
		t.Errorf("%v, %+v", err, l.Steps[1])
	}
}

func TestWindowsLineEndsChangeNothing(t *testing.T) {
	src := read(t, "testdata/good/every-key.yaml")
	unix, _ := lesson.Parse("every-key.yaml", []byte(src), vocabulary())
	windows, problems := lesson.Parse(`C:\lessons\every-key.yaml`, []byte(strings.ReplaceAll(src, "\n", "\r\n")), vocabulary())
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if unix.Fingerprint() != windows.Fingerprint() {
		t.Error("the texts differ by their line ends")
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// A name that is refused for its form is kept, so that whoever refers to it finds
// it. A host is kept as typed where the lesson says it again; addresses say one in Hangul in
// its ASCII form.
func TestARefusedNameStillNamesItsThing(t *testing.T) {
	src := read(t, "testdata/good/two-half-logouts.yaml")
	for _, test := range []struct{ old, new, browser, site string }{
		{"  alice: {title", "  Alice: {title", "alice", "cookie-only.test"},
		{"  cookie-only.test:", "  Cookie-only.test:", "alice", "cookie-only.test"},
		{"cookie-only.test", "cookie_only.test", "alice", "cookie_only.test"},
		{"  cookie-only.test:", "  쿠키.test:", "alice", "xn--2l7b2n.test"},
	} {
		count := 1
		if test.old == "cookie-only.test" {
			count = -1
		}
		l, problems := lesson.Parse("two-half-logouts.yaml", []byte(strings.Replace(src, test.old, test.new, count)), vocabulary())
		if len(problems) != 1 || l.Browsers[0].Name.Value != test.browser || l.Sites[0].Host.Value != test.site {
			t.Errorf("%s: the first browser is %q, the first site %q, want %q, %q and one problem\n%v", test.new,
				l.Browsers[0].Name.Value, l.Sites[0].Host.Value, test.browser, test.site, problems)
		}
	}
}

// A file's name that is no id is not offered as one.
func TestAFileWhoseNameIsNoIDGetsAnother(t *testing.T) {
	for file, want := range map[string]string{
		"b56 name.yaml": "call the file one.yaml",
		"B56.yaml":      "call the file one.yaml",
		"b56.yaml":      "write lesson: b56, or call the file one.yaml",
	} {
		_, problems := lesson.Parse(file, []byte("statelab: 1\nlesson: one\ntitle: One\nsummary: One\nclock: 2026-03-02T09:00:00Z\n"), vocabulary())
		if len(problems) == 0 || !slices.ContainsFunc(problems, func(d diag.Diagnostic) bool { return d.Hint == want }) {
			t.Errorf("%s: %v", file, problems)
		}
	}
}
