package httpsim

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/sessionstore"
)

// TestSignedCookiesAsDjango makes and reads the cookies that a real Django made and read:
// testdata/django/signedcookies.py.
func TestSignedCookiesAsDjango(t *testing.T) {
	parsed, err := sessionstore.ParseJSON(readFile(t, "testdata/signedcookies.json"))
	if err != nil {
		t.Fatal(err)
	}
	recorded := parsed.(*sessionstore.Dict)
	v := aVisit(t)
	now := time.Unix(recorded.Get("start").(int64), 0)
	v.server.env.Now = func() time.Time { return now }
	made, read := recorded.Get("made").(*sessionstore.List), recorded.Get("read").(*sessionstore.List)
	for i := range made.Len() {
		row := made.At(i).(*sessionstore.Dict)
		text := func(name string) string { return row.Get(name).(string) }
		v.res = &Response{}
		a := SetSignedCookie{SetCookie{Name: text("name"), Value: Literal(text("value"))}, text("salt")}
		if err := a.run(v); err != nil {
			t.Fatal(err)
		}
		if line := v.res.SetCookies()[0]; !strings.HasPrefix(line, a.Name+"="+text("text")+";") {
			t.Errorf("%v is sent as %s", row, line)
		}
	}
	outcomes := map[string]int{}
	for i := range read.Len() {
		row := read.At(i).(*sessionstore.Dict)
		now = time.Unix(row.Get("at").(int64), 0)
		a := GetSignedCookie{Name: "price", Salt: row.Get("salt").(string)}
		if most, ok := row.Get("max_age").(int64); ok {
			length := time.Duration(most) * time.Second
			a.MaxAge = &length
		}
		v.Cookies, v.signed, v.expired = nil, nil, false
		if sent, ok := row.Get("sent").(string); ok {
			v.Cookies = Pairs{{"price", sent}}
		}
		got := ""
		if err := a.run(v); err != nil {
			got, _, _ = strings.Cut(strings.TrimPrefix(err.Error(), "django.core.signing."), ":")
		}
		raised, _ := row.Get("raised").(string)
		if got != raised || raised == "" && v.signed != row.Get("value") || v.expired != (raised == "SignatureExpired") {
			t.Errorf("%v: %q, %v, expired %t", row, got, v.signed, v.expired)
		}
		outcomes[got]++
	}
	if len(outcomes) != 4 {
		t.Errorf("cookies come to %v", outcomes)
	}
}
