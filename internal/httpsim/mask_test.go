package httpsim

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/memhttp"
)

func TestMaskAndUnmaskAreInverse(t *testing.T) {
	r := &Request{server: &Server{env: Env{Random: chance.NewSeeded("masks")}}}
	seen := map[string]bool{}
	for range 200 {
		secret := r.server.env.Random.String(csrfLength, chance.LettersDigit)
		for range 2 { // the same secret, another mask
			token := r.mask(secret)
			if got := unmask(token); got != secret || bare(token) != secret || bare(secret) != secret {
				t.Fatalf("%s, masked as %s, is %s", secret, token, got)
			}
			if checkCSRFFormat(token) != "" || seen[token] || strings.Contains(token, secret) {
				t.Errorf("the token %s is no good", token)
			}
			seen[token] = true
		}
	}
}

// A SECRET_KEY that was replaced and is kept among the fallbacks.
func TestASessionFromBeforeTheNewSecretKey(t *testing.T) {
	keys := Settings{"SECRET_KEY": "old"}
	site := Site{Host: "shop.test", Users: []User{{Name: "alice", Password: "pw"}}, Settings: keys, Pages: map[string]Page{
		"/in": {Get: []Action{Login{User: "alice"}}}, "/who": {Get: []Action{LookAtUser{}}}}}
	s, err := New(site, Env{Now: func() time.Time { return time.Unix(1e9, 0) }, Random: chance.NewSeeded("keys")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ask := func(path, cookie string) (string, Handling) {
		req, rec := httptest.NewRequest("GET", "http://shop.test"+path, nil), httptest.NewRecorder()
		req.Header.Set("Cookie", cookie)
		s.ServeHTTP(rec, req)
		h, _ := s.Take(memhttp.Place{})
		set, _, _ := strings.Cut(rec.Header().Get("Set-Cookie"), ";")
		return set, h
	}
	row := func() string {
		table, err := s.Table()
		if err != nil || len(table.Rows) != 1 || !table.Rows[0].Trusted {
			t.Fatalf("%+v, %v", table, err)
		}
		return table.Rows[0].Data[2].Value
	}
	key, _ := ask("/in", "")
	hash := row()
	if s.code().settings, err = (Settings{"SECRET_KEY": "new", "SECRET_KEY_FALLBACKS": "older\nold"}).resolve(); err != nil {
		t.Fatal(err)
	}
	again, h := ask("/who", key)
	if h.User != "alice" || again == "" || again == key {
		t.Errorf("with the fallback it is %s's: %s becomes %q", h.User, key, again)
	}
	if row() == hash {
		t.Error("the hash is still of the old key")
	}
	if set, h := ask("/who", again); h.User != "alice" || set != "" {
		t.Errorf("once more it is %s's, %q", h.User, set)
	}
	s.code().settings.fallbacks = nil
	if _, h := ask("/who", again); h.User != "alice" {
		t.Errorf("without the fallback what was renewed is %s's", h.User)
	}
	s.code().settings.secretKey = "other"
	if _, h := ask("/who", again); h.User != Anonymous {
		t.Errorf("with another key altogether it is %s's", h.User)
	}
}
