package httpsim

import (
	"errors"
	"strings"
	"testing"
	"time"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// TestTokensAsDjangoAndPyJWT makes and checks the tokens that a real Django and a real
// PyJWT made and checked: testdata/django/tokens.py.
func TestTokensAsDjangoAndPyJWT(t *testing.T) {
	recorded, err := sessionstore.ParseJSON(readFile(t, "testdata/tokens.json"))
	if err != nil {
		t.Fatal(err)
	}
	v := aVisit(t)
	of := func(name string) *sessionstore.List {
		return recorded.(*sessionstore.Dict).Get(name).(*sessionstore.List)
	}
	now := time.Unix(recorded.(*sessionstore.Dict).Get("start").(int64), 0)
	v.server.env.Now = func() time.Time { return now }
	made, checked := of("made"), of("checked")
	for i := range made.Len() {
		row := made.At(i).(*sessionstore.Dict)
		text, err := sessionstore.JSON(row.Get("value"))
		if err != nil {
			t.Fatal(err)
		}
		value, err := Names{}.ParseJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		var make Action = MakeJWT{Claims: value}
		if row.Get("kind") == "signed" {
			make = MakeSigned{Value: value, Salt: row.Get("salt").(string)}
		}
		if err := make.run(v); err != nil || v.token != row.Get("text") {
			t.Errorf("%s makes %s (%v), want %s", text, v.token, err, row.Get("text"))
		}
	}
	answers := map[string]int{}
	for i := range checked.Len() {
		row := checked.At(i).(*sessionstore.Dict)
		now = time.Unix(row.Get("at").(int64), 0)
		sent := Literal(row.Get("text").(string))
		var check Action = CheckJWT{Sent: sent}
		if row.Get("kind") == "signed" {
			signed := CheckSigned{Sent: sent, Salt: row.Get("salt").(string)}
			if most, ok := row.Get("max_age").(int64); ok {
				length := time.Duration(most) * time.Second
				signed.MaxAge = &length
			}
			check = signed
		}
		v.claims, v.notes, v.expired = nil, nil, false
		if err := check.run(v); err != nil {
			t.Fatal(err)
		}
		got, _, _ := strings.Cut(v.notes[0].EN, ":")
		if v.claims != nil {
			got = "valid"
		}
		if got != row.Get("answer") {
			t.Errorf("%v is %s: %s", row, got, v.notes[0].EN)
		}
		if v.expired != strings.Contains(got, "Expired") {
			t.Errorf("%v is %s, expired: %t", row, got, v.expired)
		}
		answers[got]++
	}
	for _, answer := range []string{"valid", "BadSignature", "SignatureExpired", "DecodeError", "InvalidSignatureError", "ExpiredSignatureError", "InvalidAlgorithmError", "ImmatureSignatureError", "InvalidAudienceError"} {
		if answers[answer] == 0 {
			t.Errorf("no token is %s", answer)
		}
	}
}

// TestJSONHasABound lets a page repeat a large value, which ends at what a page may be.
func TestJSONHasABound(t *testing.T) {
	v := aVisit(t)
	v.session.Set("a", strings.Repeat("x", 1<<19))
	value, err := Names{}.ParseJSON(`{"a": [` + strings.TrimSuffix(strings.Repeat(`"{{ session.a }}",`, 3000), ",") + `]}`)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []Action{JSON{Value: value}, MakeSigned{Value: value}, MakeJWT{Claims: value}} {
		if err := a.run(v); !errors.Is(err, pyrun.ErrTooLong) {
			t.Errorf("%T: %v", a, err)
		}
	}
}
