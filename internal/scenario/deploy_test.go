package scenario_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"statelab/internal/scenario"
	"statelab/internal/trace"
)

// version is what a Django 5.2 with some settings did: testdata/deployed.py records it.
type version struct {
	Settings map[string]any
	Done     []struct {
		Request, Answer, Cookie string
		Rows                    []string
	}
}

// settingsOf are the settings of a version as a deployment writes them, those of Django where it says nothing, and where
// sessions are kept.
func (v version) settingsOf() (settings, sessions string) {
	or := func(name string, standard any) any {
		if value, said := v.Settings[name]; said {
			return value
		}
		return standard
	}
	fallbacks, _ := json.Marshal(or("SECRET_KEY_FALLBACKS", []string{}))
	settings = fmt.Sprintf("{SECRET_KEY: %v, SECRET_KEY_FALLBACKS: %s, SESSION_COOKIE_NAME: %v, SESSION_COOKIE_AGE: %vs, SESSION_SAVE_EVERY_REQUEST: %v, SESSION_COOKIE_SAMESITE: %v, SESSION_COOKIE_SECURE: %v}",
		or("SECRET_KEY", "old-key"), fallbacks, or("SESSION_COOKIE_NAME", "sessionid"), or("SESSION_COOKIE_AGE", 1209600.0), or("SESSION_SAVE_EVERY_REQUEST", false), or("SESSION_COOKIE_SAMESITE", "Lax"), or("SESSION_COOKIE_SECURE", false))
	engine := fmt.Sprint(or("SESSION_ENGINE", "x.db"))
	sessions = map[string]string{"db": "database", "cache": "cache", "cached_db": "cached-database", "signed_cookies": "signed-cookies"}[engine[strings.LastIndex(engine, ".")+1:]]
	return strings.ReplaceAll(settings, "1.2096e+06s", "14d"), sessions
}

// deployedViews are the views of testdata/deployed.py.
const deployedViews = `    views: |
      from django.contrib.auth import authenticate, login
      from django.http import HttpResponse

      def log_in(request):
          login(request, authenticate(request, username="alice", password="pw"))
          return HttpResponse("in")

      def home(request):
          n = request.session.get("n", 0) + 1
          request.session["n"] = n
          return HttpResponse(f"{request.user.username or 'nobody'} {n}")

      def peek(request):
          return HttpResponse(f"{request.user.username or 'nobody'} {request.session.get('n', 0)}")
    pages: {/login: {view: log_in}, /home: {view: home}, /peek: {view: peek}}
`

// TestDeploymentsAreAsDjangoDidThem plays what a real Django was recorded to do with one database under one version after
// another: who is logged in, what becomes of the cookie of the session, and what this version can read of the rows.
func TestDeploymentsAreAsDjangoDidThem(t *testing.T) {
	src, err := os.ReadFile("testdata/deployed.json")
	if err != nil {
		t.Fatal(err)
	}
	var recorded []struct {
		Name     string
		Versions []version
	}
	if err := json.Unmarshal(src, &recorded); err != nil || len(recorded) < 10 {
		t.Fatal(err, len(recorded))
	}
	for _, r := range recorded {
		t.Run(r.Name, func(t *testing.T) { r.Versions[0].played(t, r.Versions) })
	}
}

func (v version) played(t *testing.T, all []version) {
	settings, sessions := v.settingsOf()
	src := "statelab: 1\nlesson: deployments\ntitle: Deployments\nsummary: Who is in?\nclock: 2026-03-02T09:00:00Z\nsites:\n  tea.test:\n    users: {alice: {password: pw}}\n    sessions: " + sessions + "\n    settings: " + settings + "\n" + deployedViews + "steps:\n"
	n := 0
	step := func(act string) {
		n++
		src += fmt.Sprintf("  - step: s%d\n    %s\n    say: |\n      So.\n", n, act)
		if strings.HasPrefix(act, "visit") {
			src += "    expect: {status: 200}\n"
		}
	}
	for i, v := range all {
		nextSettings, nextSessions := v.settingsOf()
		switch {
		case i == 0:
		case nextSettings == settings && nextSessions == sessions:
			step("restart_server: tea.test")
		default:
			step("deploy: {host: tea.test, sessions: " + nextSessions + ", settings: " + nextSettings + "}")
		}
		settings, sessions = nextSettings, nextSessions
		for _, done := range v.Done {
			step("visit: https://tea.test/" + done.Request)
		}
	}
	steps := run(t, src).Steps
	at := 0
	for i, v := range all {
		if i > 0 {
			at++
		}
		name := "sessionid"
		if said, is := v.Settings["SESSION_COOKIE_NAME"].(string); is {
			name = said
		}
		for _, done := range v.Done {
			s := steps[at]
			at++
			if s.Shows != done.Answer {
				t.Errorf("version %d, %s: %q is shown, not %q", i+1, done.Request, s.Shows, done.Answer)
			}
			if cookie := becameOf(s, name); cookie != done.Cookie {
				t.Errorf("version %d, %s: the cookie is %q, not %q", i+1, done.Request, cookie, done.Cookie)
			}
			if s.Table.Kind == trace.MemoryTable { // whose rows of before are not shown
				continue
			}
			if rows := usersOf(s.Table.Rows); !slices.Equal(rows, done.Rows) {
				t.Errorf("version %d, %s: the rows are %q, not %q", i+1, done.Request, rows, done.Rows)
			}
		}
	}
}

// becameOf says what an answer did to a cookie, as testdata/deployed.py says it.
func becameOf(s trace.Step, name string) string {
	x := s.Exchanges[0]
	var sent string
	for _, f := range x.Sent {
		if string(f.Cookie.Name) == name && f.Fate == trace.Sent {
			sent = string(f.Cookie.Value)
		}
	}
	for line := range strings.SplitSeq(string(x.ResponseBytes), "\r\n") {
		rest, is := strings.CutPrefix(line, "Set-Cookie: "+name+"=")
		if !is {
			continue
		}
		value, attributes, _ := strings.Cut(rest, ";")
		if strings.Contains(attributes, "Max-Age=0") {
			return "deleted"
		}
		of := func(name string) string {
			_, rest, _ := strings.Cut(attributes, name+"=")
			value, _, _ := strings.Cut(rest, ";")
			return value
		}
		became := "new"
		if value == sent {
			became = "same"
		}
		return became + " " + of("Max-Age") + " " + of("SameSite")
	}
	return "none"
}

// usersOf are the users whose logins rows hold.
func usersOf(rows []trace.RowEntry) []string {
	all := []string{}
	for _, r := range rows {
		switch {
		case r.Mark == trace.Gone:
		case r.User == "":
			all = append(all, "nobody")
		default:
			all = append(all, "1")
		}
	}
	slices.Sort(all)
	return all
}

// deploying is a lesson that deploys, over a site.
func deploying(site, act string) string {
	return "statelab: 1\nlesson: deployments\ntitle: Deployments\nsummary: Who is in?\nclock: 2026-03-02T09:00:00Z\nsites:\n  tea.test:\n" + indented(site, "    ") +
		"steps:\n  - step: first\n    visit: https://tea.test/\n    say: |\n      So.\n    expect: {status: 200}\n  - step: other\n    deploy:\n      host: tea.test\n" + indented(act, "      ") + "    say: |\n      So.\n"
}

// TestWhatCannotBeDeployedIsTold: what is no part of a deployment, and what is wrong with a version, at its own line.
func TestWhatCannotBeDeployedIsTold(t *testing.T) {
	const site = "settings: {LOGIN_URL: /in}\npages: {/: {view: home}}\nviews: |\n  from django.http import HttpResponse\n  from django.shortcuts import render\n\n  def home(request):\n      return HttpResponse(\"one\")\n"
	for _, c := range []struct{ site, act, says string }{
		{site, "models: {Order: {text: text}}", "models are no part of what is deployed"},
		{site, "users: {alice: {password: pw}}", "users are no part of what is deployed"},
		{site, "user_model: custom", "user_model is no part of what is deployed"},
		{site, "instances: 2", "instances stays as it is"},
		{site, "setings: {LOGIN_URL: /x}", `did you mean "settings"?`},
		{site, "", "this deploys nothing"},
		{site, "settings: {LOGIN_URL: /in}", "the site has all of it already"},
		{site, "settings: {SESSION_COOKIE_AGE: 600}", `found "600"`},
		{site, "settings: {SESSION_ENGINE: x}", "is a key of the site itself here"},
		{site, "views: |\n  from django.http import HttpRespons\n\n  def home(request):\n      return HttpRespons(\"two\")", "HttpRespons"},
		{site, "views: |\n  from django.http import HttpResponse\n\n  def hom(request):\n      return HttpResponse(\"two\")", "home"},
		{site, "views: |\n  from django.http import HttpResponse\n\n  def home(request):\n      {hole: x}\n      return HttpResponse(\"two\")", "a hole does not stand in what is deployed"},
		{"pages: {/: {view: home}}\nsettings: |\n  SECRET_KEY = \"a\"\n" + site[strings.Index(site, "views"):], "csrf: true", "the settings.py of the site says what csrf is"},
		{"pages: {/: {view: home}}\nsettings: |\n  SECRET_KEY = \"a\"\n" + site[strings.Index(site, "views"):], "settings: {SESSION_COOKIE_AGE: soon}", "soon"},
	} {
		_, problems := compile(t, deploying(c.site, c.act))
		if len(problems) == 0 {
			t.Errorf("%s: nothing is told", c.act)
			continue
		}
		at := strings.Count(deploying(c.site, "")[:strings.Index(deploying(c.site, ""), "deploy:")], "\n") + 1
		if told := problems.Error(); !strings.Contains(told, c.says) || problems[0].Pos.Line < at {
			t.Errorf("%s: told is\n%s\nat line %d, and not %q", c.act, told, problems[0].Pos.Line, c.says)
		}
	}
}

// TestADeploymentLeavesWhatATaskWrites: a task goes on with what was deployed before it, a promise deploys, and what a hole
// stands in is not replaced.
func TestADeploymentLeavesWhatATaskWrites(t *testing.T) {
	src := `statelab: 1
lesson: deployments
title: Deployments
summary: Who is in?
clock: 2026-03-02T09:00:00Z
sites:
  tea.test:
    settings: {SESSION_COOKIE_AGE: 1h}
    pages: {/: {view: home}, /other: {view: other}}
    views: |
      from django.http import HttpResponse
      from .cups import SIZE

      def home(request):
          {hole: keeps}
          return HttpResponse(SIZE)

      def other(request):
          return HttpResponse("other")
    modules:
      cups: |
        SIZE = "small"
steps:
  - step: larger
    deploy: {host: tea.test, settings: {SESSION_COOKIE_AGE: 2h}, modules: {cups: "SIZE = 'large'\n"}}
    say: |
      So.
  - step: mend
    task:
      ask: |
        Keep something.
      sort: repair
      write: {keeps: {kind: view, start: 'x = 1', answer: 'request.session["n"] = 1'}}
      promises:
        kept:
          text: There is a session
          acts:
            - deploy: {host: tea.test, settings: {SESSION_COOKIE_AGE: 3h}}
            - visit: https://tea.test/
          expect: {stored: [sessionid], rows: [{data: {n: '1'}}], jar: {sessionid: {lasts: 3h}}, page: {shows: [large]}}
    visit: https://tea.test/
    say: |
      So.
    expect: {stored: [sessionid], jar: {sessionid: {lasts: 2h}}, page: {shows: [large]}}
`
	src = strings.ReplaceAll(src, `modules: {cups: "SIZE = 'large'\n"}}`, "sessions: cached-database}")
	src = strings.ReplaceAll(src, "shows: [large]", "shows: [small]")
	program, problems := compile(t, src)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	tr, err := program.RunWith(t.Context(), scenario.Options{Prove: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range tr.Steps {
		for _, c := range s.Failed() {
			t.Errorf("%s: %s: wanted %s, found %s", s.ID, c.About, c.Wanted.EN, c.Found.EN)
		}
	}
	_, problems = compile(t, strings.ReplaceAll(src, "sessions: cached-database}", "views: {hole: keeps}}"))
	if told := problems.Error(); !strings.Contains(told, `the hole "keeps" stands in what is replaced here`) && !strings.Contains(told, "a hole does not stand in what is deployed") {
		t.Error(told)
	}
}

// TestWhatIsDeployedIsTold: settings by both values, once, and files by the lines that are other than before.
func TestWhatIsDeployedIsTold(t *testing.T) {
	site := "pages: {/: {view: home}}\nsettings: |\n  SECRET_KEY = \"a\"\n  SESSION_COOKIE_AGE = 3600\nviews: |\n  from django.http import HttpResponse\n\n  def home(request):\n      return HttpResponse(\"one\")\n"
	act := "settings: {SESSION_COOKIE_AGE: 10m, SECRET_KEY: b}\nviews: |\n  from django.http import HttpResponse\n\n  def home(request):\n      return HttpResponse(\"two\")\n"
	var told []string
	for _, note := range run(t, deploying(site, act)).Steps[1].Notes {
		told = append(told, note.EN)
	}
	want := []string{`SECRET_KEY: "a" -> "b"`, "SESSION_COOKIE_AGE: 3600 -> 600", "views.py:", "  def home(request):", `-     return HttpResponse("one")`, `+     return HttpResponse("two")`}
	if len(told) != len(want)+1 || !slices.Equal(told[:len(want)], want) {
		t.Errorf("told is\n%s", strings.Join(told, "\n"))
	}
}
