package forms_test

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"testing"

	"examples/forms"
	"statelab/webtest"
)

const token = "_gorilla_csrf"

func open(t *testing.T) *webtest.Browser {
	t.Helper()
	web := webtest.New(t, webtest.Hosts{"pay.test": forms.New(bytes.Repeat([]byte("k"), 32)),
		"other.test": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, `<form method="post" action="https://pay.test/pay"><input name="to" value="mallory"><button>Win</button></form>`)
		})})
	alice := web.Browser("alice")
	alice.Visit("https://pay.test/").Last().WantStored(t, token)
	return alice
}

func TestTheFormBringsItsToken(t *testing.T) {
	alice := open(t)
	if got := alice.Page().Fields; got.Get("gorilla.csrf.Token") == "" {
		t.Fatalf("the form has the fields %v", got)
	}
	paid := alice.Submit("Pay", url.Values{"to": {"bob"}}).Last()
	paid.WantSent(t, token)
	paid.WantStatus(t, http.StatusOK)
	alice.WantWords(t, "Paid to bob.")
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	alice := open(t)
	alice.Visit("https://other.test/")
	forged := alice.Submit("Win", nil).To("POST /pay")
	forged.WantWithheld(t, token, "same-site-lax")
	forged.WantStatus(t, http.StatusForbidden)
}

// Without the cookie the form is worth nothing: who clears cookies while it is open meets
// a 403, and a reload mends it.
func TestTheCookieIsGone(t *testing.T) {
	alice := open(t)
	alice.DropCookies(func(c webtest.Cookie) bool { return c.Name == token })
	alice.Submit("Pay", url.Values{"to": {"bob"}}).Last().WantStatus(t, http.StatusForbidden)
	alice.Visit("https://pay.test/")
	alice.Submit("Pay", url.Values{"to": {"bob"}}).Last().WantStatus(t, http.StatusOK)
}
