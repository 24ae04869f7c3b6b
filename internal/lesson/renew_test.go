package lesson_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
)

// small is a lesson to translate, and inKorean what somebody made of it: two texts, in
// an order and with remarks of their own.
const (
	small = `statelab: 1
lesson: small
title: A small lesson
summary: Two steps.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test: {}
steps:
  - step: first
    predict:
      ask: |
        Is it sent?
      choices:
        yes: {text: Yes, right: true}
        no:
          text: No
          right: false
          reply: |
            It fits.
    visit: https://shop.test/
    say: |
      The server sends a cookie. The browser keeps it.
    hint:
      where: |
        Look at the jar.
  - step: second
    visit: https://shop.test/
    say: |
      Once more.
`
	inKorean = `statelab: 1
translation_of: small
language: ko
steps:
  # two of them
  first:
      say: |
        서버가 쿠키를 보냅니다. # 쿠키

        브라우저가 저장합니다.
      predict:
        choices: {yes: {text: 보냄}, no: {text: "안 보냄, 아마"}}   # 명사형
# 제목은 나중에
title: 작은 수업
`
)

// renew brings a translation up to a lesson, or fails.
func renew(t *testing.T, original, translation string) lesson.Renewed {
	t.Helper()
	l, problems := lesson.Parse("small.yaml", []byte(original), lesson.Vocabulary{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	renewed, problems := l.Renew("small.ko.yaml", []byte(translation))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return renewed
}

// remarks are those about a translation of a lesson.
func remarks(t *testing.T, original, translation string) string {
	t.Helper()
	l, problems := lesson.Parse("small.yaml", []byte(original), lesson.Vocabulary{})
	o, more := lesson.ParseOverlay("small.ko.yaml", []byte(translation))
	if problems = append(problems, more...); o == nil || len(problems) > 0 {
		t.Fatal(problems)
	}
	if problems := l.Apply(o); len(problems) > 0 {
		t.Fatal(problems)
	}
	return fmt.Sprint(l.Stale())
}

// TestATranslationIsBroughtUpToItsLesson follows a translation through the changes of
// its original.
func TestATranslationIsBroughtUpToItsLesson(t *testing.T) {
	if got := remarks(t, small, inKorean); !strings.Contains(got, "nothing says what the texts were translated from") {
		t.Errorf("a translation without marks: %s", got)
	}

	// What is missing comes as comments in its place, and no word is lost.
	first := renew(t, small, inKorean)
	golden(t, "testdata/renewed.yaml", first.Text)
	if first.Missing != 5 || first.Stale != 0 {
		t.Errorf("%d texts are missing and %d stale, want 5 and 0", first.Missing, first.Stale)
	}
	for _, word := range strings.Fields(inKorean) {
		if word = strings.Trim(word, "{},"); !strings.Contains(first.Text, word) {
			t.Errorf("the word %s is lost", word)
		}
	}
	if got := remarks(t, small, first.Text); got != "" {
		t.Errorf("it was just marked, and yet: %s", got)
	}
	if again := renew(t, small, first.Text); again.Text != first.Text {
		t.Errorf("once more changes it:\n%s", again.Text)
	}

	// The comments, uncommented, are the missing texts.
	whole := strings.ReplaceAll(first.Text, "\n# ", "\n")
	if got := renew(t, small, strings.ReplaceAll(whole, "제목은 나중에\n", "")); got.Missing != 0 {
		t.Errorf("uncommented, %d texts are missing", got.Missing)
	}

	// One sentence of the original changes.
	changed := strings.Replace(small, "The browser keeps it.", "The browser stores it.", 1)
	if got := remarks(t, changed, first.Text); !strings.Contains(got, `the original of steps.first.say has changed since it was translated: "The browser stores it."`) || strings.Count(got, "small.ko.yaml:") != 1 {
		t.Errorf("of one new sentence it says: %s", got)
	}
	stale := renew(t, changed, first.Text)
	if stale.Stale != 1 || !strings.Contains(stale.Text, "\n## now: The server sends a cookie. The browser stores it.\n      say: |\n") {
		t.Errorf("%d stale texts:\n%s", stale.Stale, stale.Text)
	}
	if again := renew(t, changed, stale.Text); again.Text != stale.Text {
		t.Errorf("once more changes it:\n%s", again.Text)
	}

	// The translation follows, and is marked as made from the original of now.
	mended := renew(t, changed, strings.Replace(stale.Text, "저장합니다", "보관합니다", 1))
	if mended.Stale != 0 || strings.Contains(mended.Text, "## now") || remarks(t, changed, mended.Text) != "" {
		t.Errorf("%d stale texts, %s:\n%s", mended.Stale, remarks(t, changed, mended.Text), mended.Text)
	}

	// So it is where the old translation fits, and its mark was deleted.
	lines := strings.Split(stale.Text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "  steps.first.say: ") {
			lines = append(lines[:i:i], lines[i+1:]...)
			break
		}
	}
	if kept := renew(t, changed, strings.Join(lines, "\n")); kept.Stale != 0 || remarks(t, changed, kept.Text) != "" {
		t.Errorf("%d stale texts: %s", kept.Stale, remarks(t, changed, kept.Text))
	}
}

// TestNamesOfBefore carries a translation over a renaming of everything in it.
func TestNamesOfBefore(t *testing.T) {
	marked := renew(t, small, inKorean).Text
	renamed := strings.NewReplacer("step: first\n", "step: begin\n    formerly: [zeroth, first]\n",
		"no:\n", "nope:\n          formerly: [no]\n").Replace(small)
	got := remarks(t, renamed, marked)
	for _, want := range []string{`"first" is called "begin" now`, `"no" is called "nope" now`} {
		if !strings.Contains(got, want) {
			t.Errorf("want %s, got %s", want, got)
		}
	}
	text := renew(t, renamed, marked).Text
	if got := remarks(t, renamed, text); got != "" || !strings.Contains(text, "\n  begin:\n") || !strings.Contains(text, "nope:") {
		t.Errorf("the names are not those of now: %s\n%s", got, text)
	}
	if again := renew(t, renamed, text); again.Text != text {
		t.Errorf("once more changes it:\n%s", again.Text)
	}
}

// TestNamesThatTwoThingsClaim are no names: nobody could tell what was meant.
func TestNamesThatTwoThingsClaim(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"step: second", "step: second\n    formerly: [first]", `:27:16: "first" is taken: line 9 has a step of that name`},
		{"step: second", "step: second\n    formerly: [x, x]", `:27:19: "x" is taken: line 27 has a step of that name`},
		{"yes: {", "yes: {formerly: [no], ", `:14:26: "no" is taken: line 15 has a choice of that name`},
		{"lesson: small", "lesson: small\nformerly: [small]", `:3:12: "small" is taken: line 2 has a lesson of that name`},
		{"      where: |\n        Look", "      where:\n        formerly: [where]\n        text: |\n          x\n      there: |\n        Look", `:25:20: "where" is taken: line 24 has a hint of that name`},
	} {
		src := strings.Replace(small, test.old, test.new, 1)
		_, problems := lesson.Parse("small.yaml", []byte(src), lesson.Vocabulary{})
		if got := problems.Error(); !strings.Contains(got, "small.yaml"+test.want) {
			t.Errorf("%s: got %s\nwant %s", test.new, got, test.want)
		}
	}
}

// TestHintsHaveNames reads both forms, and says what a translation by place lacks.
func TestHintsHaveNames(t *testing.T) {
	l, problems := lesson.Parse("small.yaml", []byte(small), lesson.Vocabulary{})
	if len(problems) > 0 || l.Steps[0].Hint[0].Name.Value != "where" || l.Steps[0].Hint[0].Text.Key != "steps.first.hint.where" {
		t.Fatalf("%+v, %v", l.Steps[0].Hint, problems)
	}
	byPlace := "statelab: 1\ntranslation_of: small\nlanguage: ko\nsteps:\n  first:\n    hint:\n      - |\n        쿠키 저장소를 보십시오.\n"
	o, _ := lesson.ParseOverlay("small.ko.yaml", []byte(byPlace))
	if got, want := l.Apply(o).Error(), `:7:9: the lesson has no text "steps.first.hint.1" (the lesson's hints have names: where)`; !strings.Contains(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestRemarksOnQuestions are about what learners miss.
func TestRemarksOnQuestions(t *testing.T) {
	course, problems := lesson.ParseCourse("course.yaml", []byte("statelab: 1\ncourse: c\ntitle: C\nmisconceptions:\n  it-fits: {text: It does not fit.}\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	read := func(src string) *lesson.Lesson {
		l, problems := lesson.Parse("small.yaml", []byte(src), lesson.Vocabulary{})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return l
	}
	about := strings.Replace(small, "      ask: |", "      about: it-fits\n      ask: |", 1)
	for _, test := range []struct {
		name, src string
		problems  func(*lesson.Lesson) diag.List
		want      []string
	}{
		{"everything is there", about, func(l *lesson.Lesson) diag.List { return append(l.Remarks(course), l.CheckAbout(course)...) }, nil},
		{"no course, no about", small, func(l *lesson.Lesson) diag.List { return l.Remarks(nil) }, nil},
		{"a course, no about", small, func(l *lesson.Lesson) diag.List { return l.Remarks(course) }, []string{"the question of first does not say what it is about"}},
		{"about something else", strings.Replace(about, "it-fits", "it-fit", 1), func(l *lesson.Lesson) diag.List { return l.CheckAbout(course) },
			[]string{`course.yaml has no misconception "it-fit" (did you mean "it-fits"?)`}},
		{"no hint", strings.Replace(about, "    hint:\n      where: |\n        Look at the jar.\n", "", 1), func(l *lesson.Lesson) diag.List { return l.Remarks(course) },
			[]string{"the question of first has no hint"}},
		{"no reply", strings.Replace(about, "          reply: |\n            It fits.\n", "", 1), func(l *lesson.Lesson) diag.List { return l.Remarks(course) },
			[]string{"wrong choices of first have no reply: no"}},
	} {
		found := test.problems(read(test.src))
		if len(found) != len(test.want) {
			t.Errorf("%s: %v, want %q", test.name, found, test.want)
			continue
		}
		for i, want := range test.want {
			if !strings.Contains(found[i].Error(), want) || found[i].Pos.Line == 0 {
				t.Errorf("%s: got  %v\nwant %s", test.name, found[i], want)
			}
		}
	}
}

// FuzzRenew wants whatever can be read as a translation to be so afterwards, with the
// same texts, and to stay as it is the next time.
func FuzzRenew(f *testing.F) {
	f.Add(inKorean)
	f.Add("statelab: 1\ntranslation_of: small\nlanguage: ko\nmade_from: x\nsteps: {second: {say: \"a\"}, first: {predict: {choices: {no: {text: b}}}}}\n")
	f.Add("statelab: 1\ntranslation_of: small\nlanguage: ko\nsteps:\n  first:\n    predict: {choices: {no: {text: 'it''s }', # no\n      }}}\n# end\n")
	f.Add("statelab: 1\ntranslation_of: small\nlanguage: ko\nsteps:\n  first:\n    predict: {choices: {no: {text: 'it''s }#on\n ' ,      }}}\n#")
	texts := func(t *testing.T, src string) (string, bool) {
		l, _ := lesson.Parse("small.yaml", []byte(small), lesson.Vocabulary{})
		o, problems := lesson.ParseOverlay("small.ko.yaml", []byte(src))
		if o == nil || len(append(problems, l.Apply(o)...)) > 0 {
			return fmt.Sprint(problems), false
		}
		said := l.Title.In("ko") + l.Summary.In("ko")
		for _, s := range l.Steps {
			said += "|" + s.Say.In("ko")
			for _, h := range s.Hint {
				said += "|" + h.Text.In("ko")
			}
			if s.Predict != nil {
				said += "|" + s.Predict.Ask.In("ko")
				for _, c := range s.Predict.Choices {
					said += "|" + c.Text.In("ko") + "|" + c.Reply.In("ko")
				}
			}
		}
		return said, true
	}
	f.Fuzz(func(t *testing.T, src string) {
		before, ok := texts(t, src)
		l, _ := lesson.Parse("small.yaml", []byte(small), lesson.Vocabulary{})
		renewed, problems := l.Renew("small.ko.yaml", []byte(src))
		if !ok || len(problems) > 0 {
			if ok != (len(problems) == 0) {
				t.Fatalf("it can be read, %v, and cannot be renewed: %v", ok, problems)
			}
			return
		}
		after, ok := texts(t, renewed.Text)
		if !ok || after != before {
			t.Fatalf("%q\nwas\n%s\nand is\n%s\n%q", src, before, renewed.Text, after)
		}
		again, problems := l.Renew("small.ko.yaml", []byte(renewed.Text))
		if len(problems) > 0 || again.Text != renewed.Text {
			t.Fatalf("the second time makes of\n%s\nthis:\n%s%v", renewed.Text, again.Text, problems)
		}
	})
}

// A course that was put together from another one has its translations where both say the
// same; what stands in the file stays, also between braces, and what its author says
// otherwise is not translated by others.
func TestRenewBorrowsWhatAnotherHasTranslated(t *testing.T) {
	read := func(text string) *lesson.Course {
		c, problems := lesson.ParseCourse("course.yaml", []byte("statelab: 1\ncourse: c\ntitle: C\n"+text))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return c
	}
	other := read("topics: {a: {title: A}, b: {title: B}}\nmisconceptions: {m: {text: It is.}, n: {text: It was.}}\n")
	folder := lesson.Folder{FS: fstest.MapFS{
		"course.yaml":    {Data: other.Source},
		"course.ko.yaml": {Data: []byte("statelab: 1\ntranslation_of: course\nlanguage: ko\ntitle: 씨\ntopics: {a: {title: 가}, b: {title: 나}}\nmisconceptions: {m: {text: 이다.}, n: {text: 였다.}}\n")},
	}}
	translated, problems, err := folder.LoadCourse()
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	mine := read("topics: {a: {title: A}, b: {title: B}}\nmisconceptions: {m: {text: It is.}, n: {text: My own.}}\n")
	mine.Borrow(translated)
	src := "statelab: 1\ntranslation_of: course\nlanguage: ko\ntopics: {a: {title: 에이}} # mine\nmisconceptions:\n  # say it better\n  m:\n    text: 그렇다.\n"
	renewed, problems := mine.Renew("course.ko.yaml", []byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, line := range []string{"title: \"씨\"", "    title: \"에이\"", "    title: \"나\"", "  # say it better", "    text: 그렇다.", "#     text: \"My own.\""} {
		if !strings.Contains("\n"+renewed.Text, "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, renewed.Text)
		}
	}
	if renewed.Missing != 1 {
		t.Errorf("%d texts are missing in\n%s", renewed.Missing, renewed.Text)
	}
	if again, problems := mine.Renew("course.ko.yaml", []byte(renewed.Text)); len(problems) > 0 || again.Text != renewed.Text {
		t.Errorf("%v; once more it is\n%s", problems, again.Text)
	}
}

// A text of a step behind a deploy may show code that the deploy has brought, in a translation that is renewed, too.
func TestRenewingTextsThatShowDeployedCode(t *testing.T) {
	const src = `statelab: 1
lesson: code
title: Code
summary: What a text shows.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    views: |
      def home(request):
          return HttpResponse("a")
steps:
  - step: look
    deploy:
      host: shop.test
      views: |
        def late(request):
            return HttpResponse("b")
    say: |
      Look:

      {code: late}
`
	l, problems := lesson.Parse("code.yaml", []byte(src), language.Vocabulary())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	ko := "statelab: 1\ntranslation_of: code\nlanguage: ko\ntitle: 코드\nsummary: 글이 보이는 것.\nsteps:\n  look:\n    say: |\n      봅니다.\n\n      {code: late}\n"
	if renewed, problems := l.Renew("code.ko.yaml", []byte(ko)); len(problems) > 0 || renewed.Missing > 0 {
		t.Errorf("%v, %d texts missing", problems, renewed.Missing)
	}
}
