package language_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"statelab/internal/clock"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// TestEveryActIsReadAsItIsWritten takes all acts of the curriculum and of the examples,
// and wants each to be the same when it is written as YAML, and as a line, and read
// again.
func TestEveryActIsReadAsItIsWritten(t *testing.T) {
	met := map[string]bool{}
	for _, file := range lessonFiles(t) {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		l, problems := lesson.Parse(file, src, language.Vocabulary())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		r := language.NewReader(l)
		r.Write(answers(r, l))
		for _, site := range l.Sites {
			r.ReadSite(site)
		}
		for _, s := range append(l.Given, l.Steps...) {
			acts := s.Actions
			if s.Wait.Given() {
				acts = append(acts, lesson.NewEntry("wait", lesson.NewText(clock.FormatLength(s.Wait.Value))))
			}
			if s.At.Given() {
				acts = append(acts, lesson.NewEntry("at", lesson.NewText(s.At.Value.Format(time.RFC3339))))
			}
			for _, a := range acts {
				v := language.VerbOf(a.Key.Value)
				before := r.Filled(answers(r, l))
				act := r.Act(v, a.Value)
				met[v.Verb] = true
				if deployed, is := act.(world.Redeploy); is { // which is another one where the site has it already
					if again, _ := throughYAML(t, before, act).(world.Redeploy); len(again.Told) == 0 || !reflect.DeepEqual(again.Told, deployed.Told) {
						t.Errorf("%s: %v is read again as %v", a.Key.Pos, deployed.Told, again.Told)
					}
					continue
				}
				if again := throughYAML(t, r, act); !reflect.DeepEqual(again, act) {
					t.Errorf("%s: %#v is read again as %#v", a.Key.Pos, act, again)
				}
				line, ok := language.ActLine(act)
				if typed, is := act.(world.Shell); is && strings.Contains(typed.Text, "\n") {
					if ok {
						t.Errorf("%s: %q says lines", a.Key.Pos, line)
					}
				} else if !ok {
					t.Errorf("%s: no line says %#v", a.Key.Pos, act)
				} else if again := throughLine(t, r, line); !reflect.DeepEqual(again, act) {
					t.Errorf("%s: %s\nis read as %#v\nwant       %#v", a.Key.Pos, line, again, act)
				}
			}
			for _, kept := range s.Remember {
				r.Keep(kept.Name)
			}
		}
		if len(r.Problems) > 0 {
			t.Errorf("%s: %v", file, r.Problems)
		}
	}
	for _, v := range append(language.Verbs(), language.LineVerbs()...) {
		if !met[v.Verb] {
			t.Errorf("no lesson has the verb %s", v.Verb)
		}
	}
}

// answers are those of the lesson's tasks in which something is written.
func answers(r *language.Reader, l *lesson.Lesson) language.Fillings {
	all := language.Fillings{}
	for _, s := range l.Steps {
		if s.Task == nil {
			continue
		}
		for _, part := range s.Task.Write {
			h, _ := r.Hole(part)
			all[part.Name.Value], _ = r.ReadHole(h, h.Answer.Value)
		}
	}
	return all
}

// TestExamplesOfVerbsAreRight reads the example of each verb, and wants it written as it
// stands there.
func TestExamplesOfVerbsAreRight(t *testing.T) {
	l := theShop(t)
	for _, v := range append(language.Verbs(), language.LineVerbs()...) {
		line := v.Verb + " " + v.Example
		of, n, problems := language.ReadLine(line, language.Shown{Fields: []string{"username", "password"}})
		if of == nil || of.Verb != v.Verb || len(problems) > 0 {
			t.Errorf("%s: %v", line, problems)
			continue
		}
		r := language.NewReader(l)
		act := r.Act(of, n)
		if len(r.Problems) > 0 {
			t.Errorf("%s: %v", line, r.Problems)
		}
		written, _ := language.ActLine(act)
		if written = strings.NewReplacer("fields.username", "username", "fields.password", "password").Replace(written); written != line {
			t.Errorf("%s is written %s", line, written)
		}
	}
}

// theShop is a lesson with a shop.
func theShop(t *testing.T) *lesson.Lesson {
	t.Helper()
	l, problems := lesson.Parse("a.yaml", []byte("statelab: 1\nlesson: a\ntitle: A\nsummary: B\nclock: 2026-03-02T09:00:00Z\n"+
		"sites: {post.test: {built_in: mailbox}, shop.test: {built_in: shop, users: {alice: {password: pw}}}}\nsteps: [{step: a, wait: 1m, say: x}]\n"), language.Vocabulary())
	if l == nil {
		t.Fatal(problems)
	}
	return l
}

// lessonFiles are the lessons of the curriculum and the examples.
func lessonFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"../../lessons/*.yaml", "../../docs/examples/*.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range found {
			if name := filepath.Base(file); strings.Count(name, ".") == 1 && name != "course.yaml" {
				files = append(files, file)
			}
		}
	}
	if len(files) < 40 {
		t.Fatalf("only %d lessons were found", len(files))
	}
	return files
}

func throughYAML(t *testing.T, r *language.Reader, act world.Act) world.Act {
	t.Helper()
	v, n := language.WriteAct(act)
	src := (&lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry(v.Verb, n)}}).YAML(0)
	root, problems := lesson.ParseNode("act.yaml", []byte(src))
	if len(problems) > 0 {
		t.Errorf("%s\nis refused: %v", src, problems)
		return nil
	}
	return r.Act(v, root.Entries[0].Value)
}

func throughLine(t *testing.T, r *language.Reader, line string) world.Act {
	t.Helper()
	v, n, problems := language.ReadLine(line, language.Shown{})
	if v == nil || len(problems) > 0 {
		t.Errorf("%s\nis refused: %v", line, problems)
		return nil
	}
	return r.Act(v, n)
}

// TestSeveralValuesOfAName reads a line that gives a field several values, and wants them written as they stand there.
func TestSeveralValuesOfAName(t *testing.T) {
	l := theShop(t)
	for line, want := range map[string]string{
		"submit Hold seats=1 seats=2 seats=3": "submit Hold seats=1 seats=2 seats=3",
		"submit Hold seats=1 tea=a seats=2":   "submit Hold seats=1 seats=2 tea=a",
	} {
		v, n, problems := language.ReadLine(line, language.Shown{Fields: []string{"seats", "tea"}})
		if len(problems) > 0 {
			t.Errorf("%s: %v", line, problems)
			continue
		}
		r := language.NewReader(l)
		act := r.Act(v, n)
		if written, can := language.TypedLine(act); !can || written != want || len(r.Problems) > 0 {
			t.Errorf("%s is written %s, %v", line, written, r.Problems)
		}
	}
	if _, _, problems := language.ReadLine("submit Pay hidden.price=1 hidden.price=2", language.Shown{}); len(problems) != 1 {
		t.Errorf("a hidden field with two values: %v", problems)
	}
}

// TestLinesAreTakenApart wants what is wrong with a value at its place in the line.
func TestLinesAreTakenApart(t *testing.T) {
	l := theShop(t)
	for line, want := range map[string]string{
		"visit https://shop.test/cart/":                          "",
		"visit\thttps://shop.test/":                              "",
		"  visit   https://shop.test/":                           "",
		"visit https://shp.test/":                                `1:7 the lesson has no site "shp.test" (did you mean "shop.test"?)`,
		"press home":                                             `1:7 wanted back, forward or reload, found "home" ()`,
		"submit Log in username=alice":                           "",
		"submit fields.username=alice":                           `1:8 submit needs the key "button" (write button: …)`,
		"send https://shop.test/ method=STEAL":                   `1:32 wanted GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS, found "STEAL" ()`,
		"change_user shop.test user=alice":                       "1:13 change_user makes one change, found 0 (one of name, password, unusable_password, email, active, staff, superuser, deleted)",
		"put_cookie https://shop.test/ a=b; SameSite=Lux; Path=": `1:45 wanted Strict, Lax or None, found "Lux" (did you mean "Lax"?)`,
		"visit":     `1:6 wanted an absolute address such as https://shop.test/, found "" ()`,
		"":          "no verb",
		"dance now": "no verb",
		"wait -5m":  `1:6 the clock goes forward only, found "-5m" ()`,
		"at noon":   `1:4 wanted a time such as 2026-03-02T09:00:00Z, found "noon" ()`,
	} {
		v, n, problems := language.ReadLine(line, language.Shown{Fields: []string{"username"}})
		got := told(nil, problems)
		switch {
		case v == nil:
			got = "no verb"
		case n != nil:
			r := language.NewReader(l)
			r.Act(v, n)
			got = told(nil, r.Problems)
		}
		if got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", line, got, want)
		}
	}
}

// TestVerbsAtServers holds what a trace knows of verbs against the acts themselves.
func TestVerbsAtServers(t *testing.T) {
	for _, v := range language.Verbs() {
		if at := !v.Kind.Browser && !v.Kind.Requests; trace.AtServer(v.Verb) != at {
			t.Errorf("%s is done at a server: %v", v.Verb, at)
		}
	}
}
