package scenario_test

import (
	"strings"
	"testing"

	"statelab/internal/trace"
)

const twins = `statelab: 1
lesson: twins
title: Twins
summary: Which is which?
clock: 2026-03-02T09:00:00Z
sites:
  www.shop.test:
    pages:
      /:
        get:
          - set_cookie_line: a=1; Domain=shop.test; Path=/
          - set_cookie_line: a=2; Path=/
          - set_cookie_line: b=1; Path=/; Max-Age=60
          - set_cookie_line: b=2; Path=/; Domain=www.shop.test
          - text: Two of each.
      /forget:
        get: [{set_cookie_line: b=; Path=/; Domain=www.shop.test; Max-Age=0}, {redirect: /end}]
      /end: {get: [{text: The end.}]}
steps:
`

// TestTwinsAreToldApart has cookies of one name, one for the host alone and one for those
// below it: they come in one order, and each with its own reason.
func TestTwinsAreToldApart(t *testing.T) {
	src := twins + `  - step: two
    visit: https://www.shop.test/
    say: |
      Two.
    expect: {status: 200}
  - step: none
    drop_cookie: a
    say: |
      None.
    expect: {gone: {a: cleared-by-hand}}
  - step: one-ends
    wait: 2m
    visit: https://www.shop.test/forget
    say: |
      One ends by itself, the other is deleted.
    expect: {hops: [{status: 302}, {status: 200}]}
`
	first := ""
	for range 20 {
		tr := run(t, src)
		var order []string
		for _, e := range tr.Steps[1].Jar.Cookies {
			if e.Mark == trace.Gone {
				order = append(order, string(e.Cookie.Value))
			}
		}
		if got := strings.Join(order, " "); first == "" {
			first = got
		} else if got != first {
			t.Fatalf("the same lesson gives %q and %q", first, got)
		}
		for _, f := range tr.Steps[2].Exchanges[1].Sent {
			switch want := map[bool]string{true: "expired", false: "deleted in (1)"}[f.Cookie.HostOnly]; {
			case f.Cookie.Name == "b" && !strings.Contains(f.Seen.EN, want):
				t.Errorf("of the b of host only %v it says %q, want %q", f.Cookie.HostOnly, f.Seen.EN, want)
			}
		}
	}
}

// A cookie of a partition beside one of none, and one that goes, comes back and goes again
// within one step: each is said to be deleted where it was.
func TestTheLastDeletionIsNamed(t *testing.T) {
	tr := run(t, `statelab: 1
lesson: twice
title: Twice
summary: When was it deleted?
clock: 2026-03-02T09:00:00Z
sites:
  www.shop.test:
    pages:
      /: {get: [{set_cookie_line: a=1; Path=/}, {set_cookie_line: b=1; Path=/}, {set_cookie_line: b=2; Path=/; Secure; Partitioned}, {text: Here.}]}
      /1: {get: [{set_cookie_line: a=; Path=/; Max-Age=0}, {set_cookie_line: b=; Path=/; Max-Age=0}, {redirect: /2}]}
      /2: {get: [{set_cookie_line: a=2; Path=/}, {redirect: /3}]}
      /3: {get: [{set_cookie_line: a=; Path=/; Max-Age=0}, {redirect: /end}]}
      /end: {get: [{text: The end.}]}
steps:
  - step: set
    visit: https://www.shop.test/
    say: |
      Set.
    expect: {status: 200}
  - step: deleted
    visit: https://www.shop.test/1
    say: |
      Deleted.
    expect: {hops: [{status: 302}, {status: 302}, {status: 302}, {status: 200}]}
`)
	said := map[string]string{}
	for _, f := range tr.Steps[1].Exchanges[3].Sent {
		said[f.Cookie.Name+" "+f.Cookie.Partition] = f.Fate + " " + f.Seen.EN
	}
	for name, want := range map[string]string{"a ": "deleted in (3)", "b ": "deleted in (1)", "b https://shop.test": "sent host and path match"} {
		if !strings.Contains(said[name], want) {
			t.Errorf("of %q it is said %q, want %q", name, said[name], want)
		}
	}
}

// TestASiteInMemoryThatIsSetAnew loses its entries with a reason, since its server starts
// again.
func TestASiteInMemoryThatIsSetAnew(t *testing.T) {
	tr := run(t, `statelab: 1
lesson: twins
title: Twins
summary: Which is which?
clock: 2026-03-02T09:00:00Z
sites:
  club.test:
    built_in: accounts
    sessions: cache
    users: {alice: {password: pw-alice-1}}
given:
  - sign_in: {url: https://club.test/login/, user: alice}
steps:
  - step: another-model
    set_user_model: {host: club.test, to: custom}
    say: |
      The server starts again.
`)
	for _, r := range tr.Steps[0].Table.Rows {
		if r.Mark != trace.Gone || r.Why.EN != "server restarted" {
			t.Errorf("the entry %s is %s: %q", r.Key, r.Mark, r.Why.EN)
		}
	}
	if len(tr.Steps[0].Table.Rows) == 0 {
		t.Error("there was no entry")
	}
}

// A row holds a number; whose name stands beside it is another question.
func TestARowWhoseUserIsRenamed(t *testing.T) {
	tr := run(t, `statelab: 1
lesson: renamed
title: Renamed
summary: Who is it?
clock: 2026-03-02T09:00:00Z
sites:
  club.test: {built_in: accounts, users: {alice: {password: pw-alice-1}}}
given:
  - sign_in: {url: https://club.test/login/, user: alice}
  - put_cookie: {url: https://club.test/, name: a, value: b}
steps:
  - step: renamed
    change_user: {host: club.test, user: alice, name: alicia}
    say: |
      Another name.
  - step: later
    look: club.test
    say: |
      The same name.
`)
	for i, want := range []string{"alice", ""} {
		if r := tr.Steps[i].Table.Rows[0]; r.Mark != trace.Same || r.User != "alicia" || r.Was != want {
			t.Errorf("step %d: the row is %q of %s, who was %q", i+1, r.Mark, r.User, r.Was)
		}
	}
	if said := tr.Given[1].Action.EN; strings.Contains(said, "typed") {
		t.Errorf("the scene is set by hand: %s", said)
	}
}

// TestWhoDeletedARow is told by what a statement did, not by what its text looks like: an
// entry that has expired while somebody else's row went did expire.
func TestWhoDeletedARow(t *testing.T) {
	const sites = `statelab: 1
lesson: who
title: Who
summary: Who did it?
clock: 2026-03-02T09:00:00Z
sites:
  club.test:
    built_in: accounts
    sessions: SESSIONS
    users: {alice: {password: pw-alice-1}, bob: {password: pw-bob-2}}
given:
  - sign_in: {url: https://club.test/login/, user: alice}
steps:
  - step: later
    wait: WAIT
    ACT
    say: |
      Much later.
`
	for _, test := range []struct{ sessions, wait, act, want string }{
		{"cache", "15d", "change_user: {host: club.test, user: bob, deleted: true}", "expired"},
		{"database", "15d", "change_user: {host: club.test, user: bob, deleted: true}", ""},
		{"database", "15d", "clean_up: club.test", "by clearsessions"},
		{"database", "13d", "clean_up: club.test", ""},
		{"cached-database", "15d", "clean_up: club.test", "by clearsessions"},
	} {
		tr := run(t, strings.NewReplacer("SESSIONS", test.sessions, "WAIT", test.wait, "ACT", test.act).Replace(sites))
		got := ""
		for _, r := range tr.Steps[0].Table.Rows {
			if r.Mark == trace.Gone {
				got += r.Why.EN
			}
		}
		if got != test.want {
			t.Errorf("%s, %s, %s: %q, want %q", test.sessions, test.wait, test.act, got, test.want)
		}
	}
}

// A login that is answered with 500 logs nobody in: Django saves no session then.
func TestASignInThatIsAnsweredWith500(t *testing.T) {
	const site = `statelab: 1
lesson: twins
title: Twins
summary: Which is which?
clock: 2026-03-02T09:00:00Z
sites:
  club.test:
    csrf: true
    users: {alice: {password: pw-alice-1}}
    settings: {LOGIN_REDIRECT_URL: /}
    urls: |
      from django.contrib.auth import views as auth_views
      from django.urls import path
      from . import views
      urlpatterns = [path("", views.home), path("login/", auth_views.LoginView.as_view(template_name="l.html"))]
    views: |
      from django.http import HttpResponse
      def home(request):
          return HttpResponse(f"Hello {request.user}")
    signals: |
      from django.contrib.auth.signals import user_logged_in
      from django.dispatch import receiver
      @receiver(user_logged_in)
      def boom(sender, request, user, **kwargs):
          raise ValueError("boom")
    templates: {l.html: '<form method="post">{% csrf_token %}{{ form }}<button>Log in</button></form>'}
steps:
  - step: in
    sign_in: {url: 'https://club.test/login/', user: alice}
    say: |
      She logs in.
    expect: {hops: [{}, {status: 500}]}
`
	for src, want := range map[string]string{
		site: "not-asked: the login was answered with 500, and no session was saved",
		strings.NewReplacer(`raise ValueError("boom")`, "pass", "{status: 500}]", "{status: 302}, {}]").Replace(site):                                                "",
		strings.NewReplacer(`raise ValueError("boom")`, "pass", "{status: 500}]", "{status: 302}, {status: 500}]", "Hello {request.user}", "{1 // 0}").Replace(site): "",
	} {
		found := ""
		for _, f := range run(t, src).Steps[0].Checks {
			if !f.Holds {
				found += f.Found.EN
			}
		}
		if found != want {
			t.Errorf("it fails with %q, want %q", found, want)
		}
	}
}
