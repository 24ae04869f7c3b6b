package sessions_test

import (
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"examples/sessions"
	"statelab/webtest"
)

// open is a web with the site, and alice's browser on its first page. It is called in a bubble,
// which wants every goroutine to end. The one that scs starts makes the channel by which it is
// stopped, and only Wait says that it has: to stop it earlier is a race, and may not stop it.
func open(t *testing.T) (*webtest.Web, *webtest.Browser) {
	t.Helper()
	site, stop := sessions.New()
	t.Cleanup(func() { synctest.Wait(); stop() })
	web := webtest.New(t, webtest.Hosts{"club.test": site})
	alice := web.Browser("alice")
	alice.Visit("/").Last().WantStored(t, "id")
	return web, alice
}

func TestLoginRenewsTheKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web, alice := open(t)
		before := alice.WantCookie(t, "id")
		in := alice.Submit("Log in", url.Values{"user": {"alice"}})
		if d := in.First().Stored("id"); d.Verdict != webtest.Replaced || d.Cookie.Value == before.Value {
			t.Errorf("the key stays: %v", d)
		}
		alice.WantWords(t, "alice, page 2")

		// Who had planted the key before is not logged in with it.
		mallory := web.Browser("mallory")
		mallory.PutCookie("https://club.test/", before)
		mallory.Visit("/").Last().WantSent(t, "id")
		mallory.WantWords(t, "nobody, page 1")
	})
}

func TestLogoutEndsTheSessionOnTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, alice := open(t)
		alice.Submit("Log in", url.Values{"user": {"alice"}})
		kept := alice.WantCookie(t, "id")
		alice.Submit("Log out", nil).First().WantDeleted(t, "id")
		alice.PutCookie("https://club.test/", kept)
		alice.Reload().Last().WantSent(t, "id")
		alice.WantWords(t, "nobody, page 1")
	})
}

// scs keeps two ends, an hour without a request and a day at most, and has both in the
// cookie and in its store.
func TestBothEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web, alice := open(t)
		alice.Submit("Log in", url.Values{"user": {"alice"}})
		web.Advance(59 * time.Minute)
		alice.Visit("/").Last().WantSent(t, "id")
		alice.WantWords(t, "alice, page 3")
		web.Advance(61 * time.Minute)
		alice.Visit("/").Last().WantNotSent(t, "id") // the cookie ends with the hour, too
		alice.WantWords(t, "nobody, page 1")
	})
}

func TestAttributes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, alice := open(t)
		c := alice.WantCookie(t, "id")
		if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || !c.HostOnly || c.Path != "/" {
			t.Errorf("the cookie is %+v", c)
		}
		if shown := alice.ReadCookies(); shown.Text != "" || shown.Shown("id").Rule != "refused-to-script" {
			t.Errorf("a script sees %q: %v", shown.Text, shown.Shown("id"))
		}
	})
}
