package mux_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"examples/mux"
	"statelab/webtest"
)

// other is a page of another site with a form that writes a note.
var other = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	io.WriteString(w, `<form method="post" action="https://notes.test/notes"><input type="hidden" name="text" value="spam"><button>Win</button></form>
		<a href="https://notes.test/">notes</a>`)
})

// open is a web with the site and another one, and alice logged in.
func open(t *testing.T) (*webtest.Web, *webtest.Browser) {
	t.Helper()
	site := &mux.Site{Key: []byte("a key of the test")}
	web := webtest.New(t, webtest.Hosts{"notes.test": site.Handler(), "other.test": other})
	alice := web.Browser("alice")
	alice.Visit("https://notes.test/").Last().WantStatus(t, http.StatusOK) // led to the login
	alice.Submit("Log in", url.Values{"user": {"alice"}}).First().WantStored(t, "__Host-who")
	alice.WantWords(t, "0 notes of alice")
	return web, alice
}

func TestNotes(t *testing.T) {
	_, alice := open(t)
	alice.Submit("Write", url.Values{"text": {"milk"}})
	alice.WantWords(t, "1 notes of alice")
	alice.Submit("Log out", nil).First().WantDeleted(t, "__Host-who")
	alice.WantNoCookie(t, "__Host-who")
	alice.Visit("https://notes.test/")
	alice.WantWords(t, "[Log in]")
}

func TestOtherSites(t *testing.T) {
	_, alice := open(t)
	alice.Visit("https://other.test/")
	alice.Submit("Win", nil).To("POST /notes").WantWithheld(t, "__Host-who", "same-site-lax")
	alice.Visit("https://other.test/")
	alice.Click("notes").First().WantSent(t, "__Host-who")
	alice.WantWords(t, "0 notes of alice")
}

// A forged value is not let in, whatever the cookie says.
func TestForged(t *testing.T) {
	web, alice := open(t)
	c := alice.WantCookie(t, "__Host-who")
	c.Value = strings.Replace(c.Value, "alice", "bob", 1)
	mallory := web.Browser("mallory")
	mallory.PutCookie("https://notes.test/", c)
	mallory.Visit("https://notes.test/").First().WantSent(t, "__Host-who")
	mallory.WantWords(t, "[Log in]")
}

// The end stands in the cookie and in what is signed: a value that was kept is worth
// nothing twelve hours later.
func TestTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web, alice := open(t)
		kept := alice.WantCookie(t, "__Host-who")
		if left := kept.Lasts(web.Now()); left != 12*time.Hour {
			t.Errorf("the cookie lasts %v", left)
		}
		web.Advance(12 * time.Hour)
		alice.Visit("https://notes.test/").First().WantWithheld(t, "__Host-who", "expired")
		kept.Expires = web.Now().Add(time.Hour)
		alice.PutCookie("https://notes.test/", kept)
		alice.Visit("https://notes.test/").First().WantSent(t, "__Host-who")
		alice.WantWords(t, "[Log in]")
	})
}

// The same over TCP. __Host- needs https, which the browser takes this server for.
func TestOverTCP(t *testing.T) {
	site := &mux.Site{Key: []byte("a key of the test")}
	server := httptest.NewServer(site.Handler())
	t.Cleanup(server.Close)
	web := webtest.New(t, nil)
	web.Connect(webtest.Server{URL: server.URL, As: "https://notes.test"})
	alice := web.Browser("alice")
	alice.Visit("/login")
	alice.Submit("Log in", url.Values{"user": {"alice"}}).First().WantStored(t, "__Host-who")
	alice.WantWords(t, "0 notes of alice")
}
