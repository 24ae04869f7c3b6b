package api_test

import (
	"net/http"
	"testing"

	"examples/api"
	"statelab/webtest"
)

// page is any page, for its scripts.
var page = http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})

func open(t *testing.T) *webtest.Browser {
	t.Helper()
	site, err := api.New("https://partner.test")
	if err != nil {
		t.Fatal(err)
	}
	web := webtest.New(t, webtest.Hosts{"api.test": site, "partner.test": page, "other.test": page})
	alice := web.Browser("alice")
	alice.Visit("https://api.test/login").Last().WantStored(t, "session")
	return alice
}

// The cookie goes along from everywhere, so the server decides by where a request comes
// from.
func TestWhoMayOrder(t *testing.T) {
	for from, status := range map[string]int{
		"https://api.test/":     http.StatusOK,
		"https://partner.test/": http.StatusOK,
		"https://other.test/":   http.StatusForbidden,
	} {
		t.Run(from, func(t *testing.T) {
			alice := open(t)
			alice.Visit(from)
			hop := alice.Fetch(webtest.Request{Method: "POST", URL: "https://api.test/orders", Credentials: webtest.Include}).To("POST /orders")
			hop.WantSent(t, "session")
			hop.WantStatus(t, status)
		})
	}
}

// Where third-party cookies are blocked, a partner's page is not logged in.
func TestBlocked(t *testing.T) {
	site, err := api.New("https://partner.test")
	if err != nil {
		t.Fatal(err)
	}
	web := webtest.New(t, webtest.Hosts{"api.test": site, "partner.test": page})
	alice := web.BrowserWith("alice", webtest.Settings{BlockThirdParty: true})
	alice.Visit("https://api.test/login")
	alice.Visit("https://partner.test/")
	hop := alice.Fetch(webtest.Request{Method: "POST", URL: "https://api.test/orders", Credentials: webtest.Include}).Last()
	hop.WantWithheld(t, "session", "third-party-blocked")
	hop.WantStatus(t, http.StatusUnauthorized)
}
