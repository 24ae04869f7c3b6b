package httpsim_test

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// TestWhyAServerRefusedOrFailed: each answer of 400 and more that a page did not choose has
// its reason, and no other has one.
func TestWhyAServerRefusedOrFailed(t *testing.T) {
	w := start(t, httpsim.Site{CSRF: true, Pages: map[string]httpsim.Page{
		"/":         {Get: []httpsim.Action{httpsim.Text{Text: "Hello."}}, Post: []httpsim.Action{httpsim.Text{Text: "Hello."}}},
		"/chosen":   {Get: []httpsim.Action{httpsim.Status{Code: 403}, httpsim.Text{Text: "No."}}},
		"/key":      {Get: []httpsim.Action{httpsim.SessionDelete{Name: "cart"}}},
		"/user":     {Get: []httpsim.Action{httpsim.LoadUser{Name: httpsim.Literal("zoe")}}},
		"/boom":     {Get: []httpsim.Action{httpsim.Fail{}}},
		"/nothing":  {Get: []httpsim.Action{httpsim.NoAnswer{}}},
		"/cookie":   {Get: []httpsim.Action{httpsim.SetCookie{Name: "a", Value: mustParse("{{ get.a }}")}}},
		"/slashed/": {Get: []httpsim.Action{httpsim.Text{Text: "Hello."}}},
	}})
	for request, want := range map[string]httpsim.Reason{
		"GET /":                   {},
		"GET /chosen":             {},
		"GET /slashed":            {},
		"GET /elsewhere/":         {Name: "no-such-page", Says: "Not Found"},
		"PUT /boom":               {Name: "csrf-no-referer", Says: "Referer checking failed - no Referer."},
		"OPTIONS /boom":           {Name: "method-not-allowed", Says: "Method Not Allowed (OPTIONS)"},
		"GET /key":                {Name: "KeyError", Says: "'cart'"},
		"GET /user":               {Name: "DoesNotExist", Says: "User matching query does not exist"},
		"GET /boom":               {Name: "RuntimeError", Says: "boom"},
		"GET /nothing":            {Name: "ValueError", Says: "The view nothing_page didn't return an HttpResponse object. It returned None instead."},
		"GET /cookie?a=%ED%95%9C": {Name: "ValueError", Says: `a header carries Latin-1 only, and the cookie a has "한": quote it first, with urllib.parse.quote()`},
		"GET /?" + strings.Repeat("a&", 1001): {Name: "TooManyFieldsSent",
			Says: "The number of GET/POST parameters exceeded settings.DATA_UPLOAD_MAX_NUMBER_FIELDS."},
	} {
		a := w.send(request + " HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 0\r\n\r\n")
		if a.Reason != want {
			t.Errorf("%.20s: %d, %+v; want %+v", request, a.StatusCode, a.Reason, want)
		}
	}
	if a := w.send("GET / HTTP/1.1\r\nHost: other.test\r\n\r\n"); a.Reason.Name != "DisallowedHost" {
		t.Errorf("another host: %+v", a.Reason)
	}
}

// TestEveryReasonIsTold in each language, once, and one that is not in the table as what it is.
func TestEveryReasonIsTold(t *testing.T) {
	var names []string
	for _, r := range httpsim.Reasons() {
		if r.About.EN == "" || r.About.KO == "" {
			t.Errorf("%s means %+v", r.Name, r.About)
		}
		if slices.Contains(names, r.Name) {
			t.Errorf("%s stands twice", r.Name)
		}
		names = append(names, r.Name)
		if (httpsim.Reason{Name: r.Name}).Means() != r.About {
			t.Errorf("%s means something else", r.Name)
		}
	}
	for says, want := range map[string]string{
		"UNIQUE constraint failed: shop_voucher.code": "is there already", "FOREIGN KEY constraint failed": "what it points to is not there",
		"NOT NULL constraint failed: shop_order.user_id": "needs a value has none", "CHECK constraint failed: shop_order_count_check": "breaks a rule of the table",
	} {
		if got := (httpsim.Reason{Name: "IntegrityError", Says: says}).Means().EN; !strings.HasSuffix(got, want) {
			t.Errorf("%s means %q", says, got)
		}
	}
	if got := (httpsim.Reason{Name: "ZeroDivisionError"}).Means().EN; got != "the page raised an exception that nobody caught" {
		t.Errorf("an exception that is not in the table: %s", got)
	}
}
