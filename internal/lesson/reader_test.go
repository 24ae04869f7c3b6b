package lesson_test

import (
	"fmt"
	"slices"
	"testing"

	"statelab/internal/diag"
	"statelab/internal/lesson"
)

// cookie is read the way the owners of verbs read theirs: a table of fields.
type cookie struct {
	name   lesson.Text
	maxAge lesson.Value[int]
	secure lesson.Value[bool]
	sites  []lesson.Text
	rest   []string
}

func readCookie(r *lesson.Reader, n *lesson.Node) (c cookie, ok bool) {
	ok = r.OpenMap(n, "a cookie", []lesson.Field{
		{Name: "name", Required: true, Read: lesson.Into(&c.name, r.Text)},
		{Name: "max_age", Read: lesson.Into(&c.maxAge, r.Number)},
		{Name: "secure", Read: lesson.Into(&c.secure, r.Bool)},
		{Name: "sites", Read: lesson.Into(&c.sites, lesson.ListOf(r, "sites", r.Host))},
	}, []string{"expires"}, func(e lesson.Entry) bool {
		c.rest = append(c.rest, e.Key.Value)
		return e.Key.Value == "expires"
	})
	return c, ok
}

func TestReaderWithATableOfFields(t *testing.T) {
	for _, test := range []struct{ src, cookie, problems string }{
		{"{name: a, max_age: 60, secure: true, sites: [shop.test]}", "a 60 true 1 []", ""},
		{"{name: no}", "no 0 false 0 []", ""},
		{"{name: 0x1F, expires: never}", "0x1F 0 false 0 [expires]", ""},
		{"{name: a, max_age: 0x1F, secure: yes}", "a 0 false 0 []",
			"c.yaml:1:20: wanted a whole number, found \"0x1F\"\nc.yaml:1:34: wanted true or false, found \"yes\" (write true)"},
		{"{name: a, sites: [shop.test, Shop.test, [x]]}", "a 0 false 1 []",
			"c.yaml:1:30: wanted a host such as shop.test, found \"Shop.test\" (write shop.test)\nc.yaml:1:41: wanted a host such as shop.test, found a list"},
		{"{nmae: a}", " 0 false 0 [nmae]", "c.yaml:1:2: unknown key \"nmae\" in a cookie (did you mean \"name\"?)"},
		{"{max-age: 60, secure: false}", " 0 false 0 [max-age]",
			"c.yaml:1:2: unknown key \"max-age\" in a cookie (did you mean \"max_age\"?)\nc.yaml:1:1: a cookie needs the key \"name\" (write name: …)"},
		{"{name: a, expries: 1}", "a 0 false 0 [expries]", "c.yaml:1:11: unknown key \"expries\" in a cookie (did you mean \"expires\"?)"},
		{"a", " 0 false 0 []", "c.yaml:1:1: a cookie is a map (key: value), found \"a\" (write {name: …})"},
		{"{}", " 0 false 0 []", "c.yaml:1:1: a cookie is empty (leave the key out, or say what it holds)"},
	} {
		n, problems := lesson.ParseNode("c.yaml", []byte(test.src))
		r := lesson.Reader{Problems: problems}
		c, _ := readCookie(&r, n)
		got := fmt.Sprint(c.name.Value, " ", c.maxAge.Value, " ", c.secure.Value, " ", len(c.sites), " ", c.rest)
		if got != test.cookie || r.Problems.Error() != test.problems {
			t.Errorf("%s is read as %q, want %q, with\n%v\nwant\n%s", test.src, got, test.cookie, r.Problems, test.problems)
		}
	}
}

// What was reported once is passed over by every reader.
// What would not be kept is not thought about: a guess takes long.
func TestGuessesEndWithTheProblems(t *testing.T) {
	var r lesson.Reader
	for i := range 101 {
		if got, want := r.Guess("vist", []string{"visit"}, "or not"), `did you mean "visit"?`; got != want {
			t.Fatalf("after %d problems the guess is %q, want %q", i, got, want)
		}
		if got := r.Guess("teleport", []string{"visit"}, "or not"); got != "or not" {
			t.Fatalf("after %d problems the hint is %q", i, got)
		}
		r.Add(diag.Pos{Line: i + 1}, "", "wrong")
	}
	if got := r.Guess("vist", []string{"visit"}, "or not"); got != "" {
		t.Errorf("when there are too many problems the guess is %q", got)
	}
}

func TestInvalidNodesAreReadInSilence(t *testing.T) {
	var r lesson.Reader
	n := &lesson.Node{}
	read := []bool{r.Map(n, "a map"), lessonOK(r.Text(n)), lessonOK(r.ID(n)), lessonOK(r.Name(n)), lessonOK(r.Host(n)), lessonOK(r.URL(n)),
		lessonOK(r.Number(n)), lessonOK(r.Bool(n)), lessonOK(r.Length(n)), lessonOK(r.Time(n)), lessonOK(r.Language(n)), lessonOK(r.OneOf("a", "b")(n)),
		lessonOK(r.List(n, "a list")), lessonOK(r.Entries(n, "a map"))}
	if slices.Contains(read, true) || len(r.Problems) > 0 {
		t.Errorf("read %v, problems:\n%v", read, r.Problems)
	}
}

func lessonOK[T any](_ T, ok bool) bool { return ok }

func TestWordsAndTheirForms(t *testing.T) {
	var r lesson.Reader
	for _, test := range []struct {
		of   string
		read func(*lesson.Node) (lesson.Text, bool)
		good []string
		bad  []string
	}{
		{"id", r.ID, []string{"a", "log-in-2", "2"}, []string{"", "Log-in", "log_in", "log in", "로그인"}},
		{"name", r.Name, []string{"a", "log_in_2"}, []string{"", "log-in", "A", "$a"}},
		{"host", r.Host, []string{"shop.test", "localhost", "127.0.0.1", "a-b.c"}, []string{"", "shop.test:80", "shop.test/", "https://shop.test", ".test", "a..b", "-a.test", "Shop.test"}},
		{"url", r.URL, []string{"https://shop.test/", "http://shop.test:8000/a?b=$key#c", "https://shop.test"}, []string{"", "/path", "shop.test", "ftp://shop.test/", "https:///x", "https://[/"}},
		{"one of", r.OneOf("back", "reload"), []string{"back", "reload"}, []string{"", "Back", "forward"}},
	} {
		for _, s := range test.good {
			if v, ok := test.read(&lesson.Node{Kind: lesson.Scalar, Value: s}); !ok || v.Value != s {
				t.Errorf("%s: %q is refused", test.of, s)
			}
		}
		for _, s := range test.bad {
			before := len(r.Problems)
			if _, ok := test.read(&lesson.Node{Kind: lesson.Scalar, Value: s}); ok || len(r.Problems) != before+1 {
				t.Errorf("%s: %q is taken, or reported %d times", test.of, s, len(r.Problems)-before)
			}
		}
	}
}
