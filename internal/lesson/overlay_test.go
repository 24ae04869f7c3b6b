package lesson_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"statelab/internal/lesson"
	"statelab/internal/rule"
)

func TestTranslationStandsBesideTheOriginal(t *testing.T) {
	l := load(t, "session-or-persistent")
	for _, test := range []struct{ of, en, ko string }{
		{"title", l.Title.In(rule.English), l.Title.In(rule.Korean)},
		{"a step", l.Steps[3].Say.In(rule.English), l.Steps[3].Say.In(rule.Korean)},
		{"a choice", l.Steps[1].Predict.Choices[0].Text.In(rule.English), l.Steps[1].Predict.Choices[0].Text.In(rule.Korean)},
	} {
		want := map[string][2]string{
			"title":    {"Session cookies and persistent cookies", "세션 쿠키와 지속 쿠키"},
			"a step":   {`"Today" is over. No request was needed to end a cookie: the clock is enough.`, `"오늘"이 끝났습니다. 요청을 보내지 않아도, 정해진 시각이 지나면 쿠키는 사라집니다.`},
			"a choice": {"All four", "네 개 모두"},
		}[test.of]
		if test.en != want[0] || test.ko != want[1] {
			t.Errorf("%s is %q and %q, want %q and %q", test.of, test.en, test.ko, want[0], want[1])
		}
	}
	if got := l.Title.In("de"); got != l.Title.In(rule.English) {
		t.Errorf("in a language that nobody wrote, the title is %q, want the original", got)
	}
	if err := l.Missing(rule.Korean).Err(); err != nil {
		t.Errorf("every text is translated, and yet:\n%v", err)
	}
	if got, want := l.Missing("de").Error(), `testdata/good/session-or-persistent.yaml:2:9: the lesson has no translation into "de" (it belongs in session-or-persistent.de.yaml)`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// original returns the lesson that the translations below belong to, as its file.
func original(t *testing.T) (src []byte) {
	t.Helper()
	src, err := os.ReadFile("testdata/good/session-or-persistent.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func parse(t *testing.T, src string) *lesson.Lesson {
	t.Helper()
	l, problems := lesson.Parse("session-or-persistent.yaml", []byte(src), vocabulary())
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestMistakesOfTranslations(t *testing.T) {
	const head = "statelab: 1\ntranslation_of: session-or-persistent\nlanguage: ko\n"
	for _, test := range []struct {
		name, file, src string
		want            []string
	}{
		{"a step that the lesson has not, said once", "session-or-persistent.ko.yaml",
			head + "steps:\n  four-cookeis:\n    say: |\n      네 줄\n    hint:\n      - |\n        힌트\n",
			[]string{`:5:3: the lesson has no text "steps.four-cookeis" (did you mean "four-cookies"?)`}},
		{"a misspelt key", "session-or-persistent.ko.yaml",
			head + "titel: 세션 쿠키\nstpes:\n  four-cookies:\n    say: |\n      네 줄\n",
			[]string{`:4:1: the lesson has no text "titel" (did you mean "title"?)`, `:5:1: the lesson has no text "stpes" (did you mean "steps"?)`}},
		{"what is never translated", "session-or-persistent.ko.yaml",
			head + "steps:\n  four-cookies:\n    visit: https://shop.test/\n",
			[]string{`:6:5: the lesson has no text "steps.four-cookies.visit" (a translation holds the texts of its lesson and nothing else)`}},
		{"a choice and a reply that the lesson has not", "session-or-persistent.ko.yaml",
			head + "steps:\n  close-the-browser:\n    predict:\n      choices:\n        some: {text: 몇 개}\n        timed:\n          reply: |\n            맞습니다.\n",
			[]string{`:8:9: the lesson has no text "steps.close-the-browser.predict.choices.some"`, `:10:11: the lesson has no text "steps.close-the-browser.predict.choices.timed.reply"`}},
		{"a text where texts are wanted", "session-or-persistent.ko.yaml",
			head + "steps:\n  close-the-browser:\n    predict: 무엇이 남습니까?\n",
			[]string{`:6:14: "steps.close-the-browser.predict" is no text (it has ask or choices)`}},
		{"prose without a block", "session-or-persistent.ko.yaml",
			head + "title: 제목\nsteps:\n  four-cookies: {say: 네 줄}\n",
			[]string{`:6:23: prose is written as a | block`}},
		{"of another lesson", "first-cookie.ko.yaml",
			strings.Replace(head, "session-or-persistent", "first-cookie", 1) + "title: 첫 쿠키\n",
			[]string{`:2:17: this is the translation of "first-cookie", the lesson is "session-or-persistent"`}},
		{"in the lesson's own language", "session-or-persistent.en.yaml",
			strings.Replace(head, "ko", "en", 1) + "title: Cookies\n",
			[]string{`:3:11: the lesson itself is written in "en"`}},
		{"under another name", "session-or-persistent.kr.yaml",
			head + "title: 세션 쿠키\n",
			[]string{`:2:17: the file is called "session-or-persistent.kr.yaml", and holds the translation of session-or-persistent into ko (call the file session-or-persistent.ko.yaml)`}},
		{"without a head", "session-or-persistent.ko.yaml", "title: 세션 쿠키\n",
			[]string{`:1:1: a translation needs the key "statelab"`, `:1:1: a translation needs the key "translation_of"`, `:1:1: a translation needs the key "language"`}},
	} {
		l := parse(t, string(original(t)))
		o, problems := lesson.ParseOverlay(test.file, []byte(test.src))
		if o != nil {
			problems = append(problems, l.Apply(o)...)
		}
		if len(problems) != len(test.want) {
			t.Errorf("%s: %d problems, want %d:\n%v", test.name, len(problems), len(test.want), problems)
			continue
		}
		for i, want := range test.want {
			if got := problems[i].Error(); !strings.HasPrefix(got, test.file+want) {
				t.Errorf("%s: got  %s\nwant %s%s", test.name, got, test.file, want)
			}
			if problems[i].Line == "" {
				t.Errorf("%s: %v shows no source line", test.name, problems[i])
			}
		}
	}
}

// A translation whose every name is misspelt is refused, with a hundred of its
// problems, and that there are more.
func TestATranslationOfNothingIsRefusedSoon(t *testing.T) {
	var steps, texts strings.Builder
	for i := range 15_000 {
		fmt.Fprintf(&steps, "- step: abcdefghij%d\n  visit: x\n  say: |\n    x\n", i)
		fmt.Fprintf(&texts, "  abcdefghik%dx: {say: x}\n", i)
	}
	l, _ := lesson.Parse("long.yaml", []byte("statelab: 1\nlesson: long\nsteps:\n"+steps.String()), lesson.Vocabulary{})
	if l == nil || len(l.Steps) < 15_000 {
		t.Fatal("the lesson was not read")
	}
	o, _ := lesson.ParseOverlay("long.ko.yaml", []byte("statelab: 1\ntranslation_of: long\nlanguage: ko\nsteps:\n"+texts.String()))
	if o == nil {
		t.Fatal("the translation was not read")
	}
	problems := l.Apply(o)
	if len(problems) != 101 || !strings.Contains(problems.Error(), "long.ko.yaml:105:3: there are more problems in this file") {
		t.Errorf("%d problems, the last %v", len(problems), problems[len(problems)-1])
	}
}

func TestMissingAndStaleTranslationsAreReported(t *testing.T) {
	l := parse(t, string(original(t)))
	overlay := "statelab: 1\ntranslation_of: session-or-persistent\nlanguage: ko\nmade_from: \"" + l.Fingerprint() + "\"\ntitle: 세션 쿠키\n"
	o, problems := lesson.ParseOverlay("session-or-persistent.ko.yaml", []byte(overlay))
	if err := append(problems, l.Apply(o)...).Err(); err != nil {
		t.Fatal(err)
	}
	missing := l.Missing(rule.Korean)
	if want := `session-or-persistent.yaml:4:10: 13 texts have no translation into "ko", from summary to steps.continue-where-you-left-off.say (add them to session-or-persistent.ko.yaml)`; missing.Error() != want {
		t.Errorf("got\n%v\nwant %s", missing, want)
	}
	for _, p := range l.Proses()[2:] { // where few are left each is told
		if p.Key != "steps.close-the-browser.predict.ask" {
			p.Texts[rule.Korean] = "글"
		}
	}
	if want := `session-or-persistent.yaml:33:12: steps.close-the-browser.predict.ask has no translation into "ko" (add it to session-or-persistent.ko.yaml)`; !strings.Contains(l.Missing(rule.Korean).Error(), want) {
		t.Errorf("got\n%v\nwant %s among them", l.Missing(rule.Korean), want)
	}
	if err := l.Stale().Err(); err != nil {
		t.Errorf("made from these texts, and yet: %v", err)
	}

	changed := parse(t, strings.Replace(string(original(t)), "All four", "All of them", 1))
	changed.Apply(o)
	if got, want := changed.Stale().Error(), `session-or-persistent.ko.yaml:4:12: the lesson's texts have changed since they were translated`; !strings.HasPrefix(got, want) {
		t.Errorf("after a change: got %q, want %q", got, want)
	}
	same := parse(t, strings.Replace(string(original(t)), "lasts: 1h}", "lasts: 2h}", -1))
	if same.Fingerprint() != l.Fingerprint() {
		t.Error("the fingerprint changes with what is no text")
	}
}

// A template says the same as the translation it was made from, and what it
// leaves to be done is what was missing.
func TestTemplateCanBeReadAtEveryMoment(t *testing.T) {
	l := load(t, "session-or-persistent")
	for _, lang := range []rule.Language{rule.Korean, "de"} {
		src := l.Template(lang)
		again := parse(t, string(original(t)))
		o, problems := lesson.ParseOverlay("session-or-persistent."+string(lang)+".yaml", []byte(src))
		if o == nil || len(problems) > 0 {
			t.Fatalf("%s: %v\n%s", lang, problems, src)
		}
		if err := again.Apply(o).Err(); err != nil {
			t.Fatalf("%s: %v\n%s", lang, err, src)
		}
		if got, want := again.Steps[0].Say.In(lang), l.Steps[0].Say.In(lang); got != want {
			t.Errorf("%s: the first step says %q, want %q", lang, got, want)
		}
		if got, want := again.Title.In(lang), l.Title.In(lang); got != want {
			t.Errorf("%s: the title is %q, want %q", lang, got, want)
		}
	}
	uncommented := slices.Collect(func(yield func(string) bool) {
		for line := range strings.SplitSeq(l.Template("de"), "\n") {
			if !yield(strings.TrimPrefix(line, "# ")) {
				return
			}
		}
	})
	o, problems := lesson.ParseOverlay("session-or-persistent.de.yaml", []byte(strings.Join(uncommented, "\n")))
	if err := append(problems, l.Apply(o)...).Err(); err != nil {
		t.Fatalf("uncommented:\n%v", err)
	}
	if err := l.Missing("de").Err(); err != nil {
		t.Errorf("every text was uncommented, and yet:\n%v", err)
	}
	if got, want := l.Steps[4].Say.In("de"), l.Steps[4].Say.In(rule.English); got != want {
		t.Errorf("uncommented, step 5 says %q, want the original %q", got, want)
	}
}
