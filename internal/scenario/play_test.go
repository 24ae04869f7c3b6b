package scenario_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"statelab/internal/trace"
)

// TestTheSameTraceTwice plays a lesson with logins, time, two browsers and a raw
// request, and wants the same record each time, and none of one run in another.
func TestTheSameTraceTwice(t *testing.T) {
	src := strings.Replace(shop, "sites:", "browsers: {one: {title: One}, two: {title: Two}}\nsites:", 1) + story(
		step(signIn+"\nremember: {key: {cookie: sessionid}}", "{stored: [sessionid]}"),
		step("who: two\nwait: 5m\n"+signIn, "{stored: [sessionid]}"),
		step("send: {url: https://shop.test/news, headers: {Cookie: sessionid=$key}}", "{user: alice}"),
		step("restart_server: shop.test", ""),
		step(signOut, "{hops: [{deleted: [sessionid]}, {user: anonymous}]}"))
	p, problems := compile(t, src)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var first string
	for i := range 3 {
		tr, err := p.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if failed := failures(src, tr); failed != nil {
			t.Fatal(failed)
		}
		out, err := json.Marshal(tr)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(out)
		}
		if string(out) != first {
			t.Fatalf("run %d differs:\n%s\n%s", i+1, first, out)
		}
	}
}

// TestRemembering keeps values of three kinds and writes them where $name stands.
func TestRemembering(t *testing.T) {
	src := shop + story(
		step(signIn+"\nremember: {key: {cookie: sessionid}}", "{status: 200}"),
		step(news+"\nremember: {q: {field: q}, length: {header: content-length}}", "{status: 200}"),
		step("put_cookie: {url: https://shop.test/, name: copy, value: $key.$q.$length.$$}", "{jar: {copy: {value: $key.7.$length.$$}}}"))
	tr := run(t, src)
	if failed := failures(src, tr); failed != nil {
		t.Fatal(failed)
	}
	key := tr.Steps[0].Remembered[0]
	if key.Name != "key" || key.From.EN != "cookie sessionid" || len(key.Value) != 32 {
		t.Errorf("remembered %+v", key)
	}
	var copied string
	for _, c := range tr.Steps[2].Jar.All {
		if c.Name == "copy" {
			copied = string(c.Value)
		}
	}
	if want := key.Value + ".7." + tr.Steps[1].Remembered[1].Value + ".$"; copied != want {
		t.Errorf("the cookie is %q, want %q", copied, want)
	}
}

// An address that is kept whole is one, and the beginning of another.
func TestAnAddressThatIsRemembered(t *testing.T) {
	src := `statelab: 1
lesson: club
title: Club
summary: A link in a page.
clock: 2026-03-02T09:00:00Z
sites:
  club.test:
    pages:
      /: {get: [{text: 'Send <b>https://club.test/w/0123456789abcdef/</b>.'}]}
      /w/<str:key>/: {get: [{template: 'List {{ kwargs.key }}.'}]}
      /w/<str:key>/more/: {get: [{template: 'More of {{ kwargs.key }}.'}]}
steps:
` + story(
		step("visit: https://club.test/\nremember: {link: {body: '<b>([^<]+)'}}", "{status: 200}"),
		step("visit: $link", "{page: {shows: [List 0123456789abcdef]}}"),
		step("visit: ${link}more/", "{page: {shows: [More of 0123456789abcdef]}}"))
	if failed := failures(src, run(t, src)); failed != nil {
		t.Error(failed)
	}
}

// Whoever signs up in a step can be named before it: a wrong choice may say that they are there already.
func TestWhoSignsUpIsKnownBefore(t *testing.T) {
	src, err := os.ReadFile("../../docs/examples/user-by-email.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const in = "  - step: in\n"
	for name, want := range map[string]bool{"joon@post.test": true, "jon@post.test": false} {
		asked := strings.Replace(string(src), in, in+"    predict:\n      ask: |\n        Whose is the new row?\n      choices:\n        hers: {text: Hers, if: {rows: [{user: mina@post.test}]}}\n        his: {text: His, if: {rows: [{user: "+name+"}]}}\n", 1)
		if _, problems := compile(t, asked); (len(problems) == 0) != want {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

// TestGiven plays what sets the scene before the first step, with its own checks.
func TestGiven(t *testing.T) {
	club := `statelab: 1
lesson: club
title: Club
summary: A login before the first step.
clock: 2026-03-02T09:00:00Z
sites:
  club.test: {built_in: accounts, users: {alice: {password: pw}, bob: {password: pw, active: false}}}
given:
  - sign_in: {url: https://club.test/login/, user: alice}
    remember: {key: {cookie: sessionid}}
  - wait: 1h
steps:
` + story(step("visit: https://club.test/", "{user: alice, jar: {sessionid: {value: $key}}}"))
	tr := run(t, club)
	if failed := failures(club, tr); failed != nil {
		t.Fatal(failed)
	}
	if len(tr.Given) != 2 || len(tr.Given[0].Exchanges) != 3 || tr.Given[0].ID != "" || tr.Steps[0].Number != 1 {
		t.Errorf("given: %+v", tr.Given)
	}
	if late := tr.Steps[0].Time.Sub(tr.Start); late.Hours() != 1 {
		t.Errorf("the first step is %v after the start", late)
	}
	// A login that fails is a mistake of the lesson, told where the user is named.
	locked := strings.Replace(club, "user: alice}", "user: bob}", 1)
	failed := failures(locked, run(t, locked))
	if len(failed) == 0 || failed[0] != "bob | sign_in: wanted bob, found not-asked" {
		t.Errorf("a locked user: %q", failed)
	}
}

// TestPredictions plays questions of which exactly one answer holds, and others.
func TestPredictions(t *testing.T) {
	for _, c := range []struct{ name, choices, right, decidedBy, want string }{
		{"one holds", "{a: {text: A, if: {status: 200}}, b: {text: B, if: {status: 404}}}", "a", "status", ""},
		{"none holds", "{a: {text: A, if: {status: 403}}, b: {text: B, if: {status: 404}}}", "", "status",
			"ask: | predict: wanted exactly one choice that holds, found none: a (status: wanted 403, found 200), b (status: wanted 404, found 200)"},
		{"two hold", "{a: {text: A, if: {status: 200}}, b: {text: B, if: {stored: [visit, theme]}}}", "a b", "status stored",
			"ask: | predict: wanted exactly one choice that holds, found a, b"},
		{"no run can decide", "{a: {text: A, right: false}, b: {text: B, right: true}}", "b", "", ""},
	} {
		src := shop + story(step("predict:\n  ask: |\n    What?\n  choices: "+c.choices+"\n"+welcome, "{status: 200}"))
		tr := run(t, src)
		var right []string
		for _, choice := range tr.Steps[0].Predict.Choices {
			if choice.Right {
				right = append(right, choice.Name)
			}
		}
		if got := strings.Join(failures(src, tr), " / "); got != c.want || strings.Join(right, " ") != c.right {
			t.Errorf("%s: right %q\ngot  %s\nwant %s", c.name, right, got, c.want)
		}
		if got := strings.Join(tr.Steps[0].Predict.DecidedBy, " "); got != c.decidedBy {
			t.Errorf("%s: decided by %q, want %q", c.name, got, c.decidedBy)
		}
	}
}

// TestLearnFirst is what a student is told before the first step.
func TestLearnFirst(t *testing.T) {
	tr := run(t, strings.Replace(shop, "summary: A small world.", "summary: A small world.\nlearn_first: [tea, first-cookie]", 1)+story(step(welcome, "{status: 200}")))
	if got := strings.Join(tr.LearnFirst, " "); got != "tea first-cookie" {
		t.Errorf("the trace says to learn %q first", got)
	}
}

// TestTheNextStepIsPlayedAllTheSame after one that failed.
func TestTheNextStepIsPlayedAllTheSame(t *testing.T) {
	src := shop + story(step(welcome, "{status: 404}"), step("tab: second\nclick: Cart", "{unchanged: [jar]}"), step(welcome, "{sent: [visit, theme]}"))
	tr := run(t, src)
	if made, failed := tr.Checks(); made != 3 || failed != 2 || len(tr.Steps) != 3 || len(tr.Steps[2].Failed()) != 0 {
		t.Errorf("%d checks, %d failed: %q", made, failed, failures(src, tr))
	}
	for _, s := range tr.Steps {
		for _, ch := range s.Failed() {
			if ch.Line == "" {
				t.Errorf("%s has no line of the file", ch.Pos)
			}
		}
	}
}

// TestWhichSiteIsConcerned follows the table and the jar that a step shows.
func TestWhichSiteIsConcerned(t *testing.T) {
	src := strings.Replace(shop, "steps:\n", "  tea.test: {pages: {/: {get: [{set_cookie_line: cup=1}, {text: Tea.}]}}}\nsteps:\n", 1) + story(
		step(signIn, "{rows: 1}"), step("visit: https://tea.test/", "{rows: 0, stored: [cup]}"),
		step("look: shop.test", "{rows: 1, jar: {cup: {domain: tea.test}}}"))
	tr := run(t, src)
	if failed := failures(src, tr); failed != nil {
		t.Error(failed)
	}
	var hosts []string
	for _, s := range tr.Steps {
		hosts = append(hosts, s.Table.Host+" "+s.Jar.Host)
	}
	if want := []string{"shop.test shop.test", "tea.test tea.test", "shop.test shop.test"}; !slices.Equal(hosts, want) {
		t.Errorf("concerned: %q, want %q", hosts, want)
	}
	if tr.Steps[2].Jar.Others != 1 {
		t.Errorf("cookies of other sites: %d", tr.Steps[2].Jar.Others)
	}
	marks := func(s trace.Step) (m string) {
		for _, r := range s.Table.Rows {
			m += string(r.Mark)
		}
		return m
	}
	if marks(tr.Steps[0]) != "+" || marks(tr.Steps[2]) != " " {
		t.Errorf("the row is marked %q, then %q", marks(tr.Steps[0]), marks(tr.Steps[2]))
	}
}

// A run ends with its context, as an error, and not with a trace of half a lesson.
func TestARunEndsWithItsContext(t *testing.T) {
	p, problems := compile(t, shop+story(step(signIn, "{stored: [sessionid]}")))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	ctx, enough := context.WithCancelCause(t.Context())
	impatient := errors.New("that is enough")
	enough(impatient)
	for range 100 { // each time, and not only where the server is slow to come
		if tr, err := p.Run(ctx); tr != nil || !errors.Is(err, impatient) {
			t.Fatalf("%v, %v", tr != nil, err)
		}
	}
}
