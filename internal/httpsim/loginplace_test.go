package httpsim

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestLoginPlacesAsDjango sends to the login page and on from it, to where a real Django
// did: testdata/django/loginplaces.py.
func TestLoginPlacesAsDjango(t *testing.T) {
	var recorded struct {
		Sent []struct{ Login, Scheme, Path, To string }
		On   []struct {
			Next, Scheme, To string
			Hosts            []string
		}
	}
	if err := json.Unmarshal([]byte(readFile(t, "testdata/loginplaces.json")), &recorded); err != nil {
		t.Fatal(err)
	}
	v := aVisit(t)
	for _, row := range recorded.Sent {
		v.server.code().settings.loginURL = row.Login
		v.Scheme = row.Scheme
		v.Path, v.Query, _ = strings.Cut(row.Path, "?")
		if got := v.loginPlace("", ""); got != row.To {
			t.Errorf("LOGIN_URL %s, %s://shop.test%s: sent to %s, want %s", row.Login, row.Scheme, row.Path, got, row.To)
		}
	}
	for _, row := range recorded.On {
		v.Scheme = row.Scheme
		v.POST = Pairs{{"next", row.Next}}
		if got := v.Next("/home/", row.Hosts...); got != row.To {
			t.Errorf("next=%s, over %s with %v: on to %s, want %s", row.Next, row.Scheme, row.Hosts, got, row.To)
		}
		asks := Test{Of: Lookup("post", "next"), Is: Allowed, To: Places{Own: true, Hosts: row.Hosts, HTTPS: RequiresHTTPS}}
		if is, err := asks.holds(v); err != nil || is.holds != (row.To == row.Next) {
			t.Errorf("next=%s, over %s with %v: allowed is %v (%v), and Django goes on to %s", row.Next, row.Scheme, row.Hosts, is, err, row.To)
		}
	}
	if len(recorded.Sent) < 50 || len(recorded.On) < 20 {
		t.Error("too little was recorded")
	}
}
