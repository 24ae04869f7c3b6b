package tokens_test

import (
	"fmt"
	"strings"
	"testing"

	"statelab/internal/tokens"
)

// What Django 3.2 and PyJWT made with the key k1, at 2026-03-02 10:00:00 UTC.
const (
	dumped    = "eyJ1c2VyIjoiYWxpY2UifQ:1vx04G:VDZeqh6O9SsTGtynZ1KG1a9Tn0Vyldm9R1jud7UA6rg"
	packed    = ".eJyrViotTi1SslJKzMlMTh0GhFItADu7Uyo:1vx04G:Mr5BVgXL53x6AFxcyZGfPgY01DMW4CeTTZpRCMJhJA4"
	stamped   = "alice:1vx04G:PFMczewuQh2uePIHXdaLJZ3jsbM9QFSWlMc7ik-h1Vw"
	cookie    = "alice smith:1vx04G:VOTl3BBvNS0Dan-gicaqMLYs8TsUqD4YYEWueT5UXO4" // set_signed_cookie("who", …)
	jwt       = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MTc3MjQ0NTYwMH0.sF1QChYTAvWG1BqhLIugZNWHF7nQIor8KtUiYTiaAUM"
	unsigned  = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9."
	publicKey = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2ln"
)

// told is a token in a line: form, header, payload, times, and what the key says.
func told(t tokens.Token, secret, name string) string {
	said := fmt.Sprintf("%s %s %s", t.Form, t.Header, t.Payload)
	for _, m := range t.Moments {
		said += fmt.Sprintf(" %s=%s", m.Claim, m.At.Format("15:04:05"))
	}
	return fmt.Sprintf("%s %s", said, t.Check(secret, []string{"k0"}, name))
}

func TestTokens(t *testing.T) {
	const header = `{"alg":"HS256","typ":"JWT"}`
	for _, test := range []struct{ text, secret, name, want string }{
		{jwt, "k1", "", "JWT " + header + ` {"sub":"alice","exp":1772445600} exp=10:00:00 valid`},
		{jwt, "", "", "JWT " + header + ` {"sub":"alice","exp":1772445600} exp=10:00:00 unchecked`},
		{jwt, "k2", "", "JWT " + header + ` {"sub":"alice","exp":1772445600} exp=10:00:00 bad`},
		{strings.Replace(jwt, ".sF", ".sG", 1), "k1", "", "JWT " + header + ` {"sub":"alice","exp":1772445600} exp=10:00:00 bad`},
		{unsigned, "k1", "", `JWT {"alg":"none"} {"sub":"alice"} unchecked`},
		{publicKey, "k1", "", `JWT {"alg":"RS256"} {"sub":"alice"} unchecked`},
		{dumped, "k1", "", `django.core.signing  {"user":"alice"} =10:00:00 valid`},
		{strings.ReplaceAll(dumped, ":", "%3A"), "k1", "", `django.core.signing  {"user":"alice"} =10:00:00 valid`},
		{packed, "k1", "", `django.core.signing  {"user":"` + strings.Repeat("alice", 40) + `"} =10:00:00 valid`},
		{stamped, "k1", "", `django.core.signing  alice =10:00:00 valid`},
		{cookie, "k1", "who", `django.core.signing  alice smith =10:00:00 valid`},
		{cookie, "k1", "", `django.core.signing  alice smith =10:00:00 bad`},
	} {
		token, ok := tokens.Read(test.text)
		if got := told(token, test.secret, test.name); !ok || got != test.want {
			t.Errorf("%s:\n got %s (%v)\nwant %s", test.text, got, ok, test.want)
		}
	}
	if token, _ := tokens.Read(dumped); token.Check("new", []string{"k1"}, "") != "fallback" {
		t.Error("a key of SECRET_KEY_FALLBACKS signed it")
	}
}

func TestWhatIsNoToken(t *testing.T) {
	for _, text := range []string{
		"", "..", "a.b.c", "alice", "www.example.com", "desk.test:8443", "1.2.3", "12:30:45",
		"eyJhbGciOiJIUzI1NiJ9.e30",       // two parts
		"e30.e30.x",                      // a header without alg
		"eyJhbGciOiJIUzI1NiJ9.YWxpY2U.x", // no claims
		jwt + ".a.b",                     // encrypted (RFC 7516)
		"alice:PFMczewuQh2uePIHXdaLJZ3jsbM9QFSWlMc7ik-h1Vw",        // Signer: without a time
		"alice:zzzzzz:PFMczewuQh2uePIHXdaLJZ3jsbM9QFSWlMc7ik-h1Vw", // in the year 3769
		strings.Repeat("a", 70<<10) + stamped,
	} {
		if token, ok := tokens.Read(text); ok {
			t.Errorf("%.60s is a %s", text, token.Form)
		}
	}
}

func TestTokensInATextAreFound(t *testing.T) {
	text := `{"access": "` + jwt + `", "again": "` + jwt + `", "next": "/a/b?t=` + strings.ReplaceAll(dumped, ":", "%3A") + `"} alice smith:1vx04G:` + cookie[19:]
	var got []string
	for _, token := range tokens.In(text) {
		got = append(got, token.Payload)
	}
	if want := `{"sub":"alice","exp":1772445600} {"user":"alice"}`; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWhatIsPasted(t *testing.T) {
	for text, want := range map[string]string{
		jwt:                            "JWT ",
		" \"" + jwt + "\"\n":           "JWT ",
		jwt[:40] + "\n" + jwt[40:]:     "JWT ",
		"Authorization: Bearer " + jwt: "JWT ",
		`{"refresh": "` + jwt + `"}`:   "JWT ",
		"token=" + jwt:                 "JWT token",
		cookie:                         "django.core.signing ",
		`Set-Cookie: who="` + cookie + `"; Path=/; HttpOnly`: "django.core.signing who",
		"Cookie: a=b; who=" + stamped:                        "django.core.signing who",
		"Cookie: a=b; c=d":                                   "",
		"db.sqlite3":                                         "",
	} {
		token, name, ok := tokens.Pasted(text)
		if got := string(token.Form) + " " + name; ok != (want != "") || ok && got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
