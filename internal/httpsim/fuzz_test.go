package httpsim

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/sessionstore"
)

// fuzzed is a site that looks at all that a request brings.
func fuzzed(f *testing.F, sessions Sessions) *Server {
	f.Helper()
	site, _ := BuiltIn("shop")
	site.Host, site.CSRF, site.Sessions = "shop.test", true, sessions
	site.Users = []User{{Name: "alice", Password: "pw"}}
	site.Pages["/all"] = Page{Get: []Action{page("{{ cookie.a }}{{ get.a }}{{ session.a }}{{ user.username }}{% csrf_token %}")}}
	site.Pages["/own/"] = Page{Post: []Action{CheckOwnForm{Form: OwnForm{Keeps: "kept"}, IfValid: []Action{page("in")}, IfNot: []Action{page("{{ form.errors }}")}}}}
	server, err := New(site, Env{Now: clock.New(time.Unix(1e9, 0)).Now, Random: chance.NewSeeded("fuzz")})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { server.Close() })
	return server
}

// answer lets the server answer, and fails on a panic and on 500.
func answerTo(t *testing.T, s *Server, from *http.Request) *http.Response {
	t.Helper()
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, from)
	if rec.Code >= 500 {
		t.Fatalf("%s %s is %d: %s", from.Method, from.URL, rec.Code, rec.Body)
	}
	return rec.Result()
}

func FuzzCookies(f *testing.F) {
	servers := []*Server{fuzzed(f, InDatabase), fuzzed(f, InCache), fuzzed(f, InCachedDatabase), fuzzed(f, InSignedCookies)}
	for _, seed := range []string{"", "sessionid=abc", `a="\054\"x"; sessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; csrftoken=short`, "=;=;;a", "sessionid=\xff\x00",
		"sessionid=.eJx:1:2; sessionid=e30:1vgJCy:x", `a="\377\400"`, "csrftoken=" + strings.Repeat("é", 32)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		for name, value := range pairs(ParseCookies(header)) {
			if again, ok := ParseCookies(header).Lookup(name); !ok || again != value {
				t.Errorf("%q is %q, then %q", name, value, again)
			}
		}
		for _, s := range servers {
			from := httptest.NewRequest("GET", "https://shop.test/all?a=1", nil)
			from.Header["Cookie"] = []string{header}
			for _, c := range answerTo(t, s, from).Header["Set-Cookie"] {
				if strings.ContainsAny(c, "\r\n\x00") {
					t.Errorf("%q is answered with %q", header, c)
				}
			}
		}
	})
}

func pairs(all Pairs) map[string]string {
	m := map[string]string{}
	for _, p := range all {
		m[p.Name] = p.Value
	}
	return m
}

func FuzzForm(f *testing.F) {
	s := fuzzed(f, InDatabase)
	s.site.CSRF = false
	f.Add("/login/", "application/x-www-form-urlencoded", "username=alice&password=pw")
	f.Add("/cart/add/", "application/x-www-form-urlencoded", "item=%zz&item=%E1%9C+%00&=&&a")
	f.Add("/cart/add/", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"item\"\r\n\r\nx\r\n--b--\r\n")
	f.Add("/own/", "application/x-www-form-urlencoded", "username=%00alice&password=pw+&username=")
	f.Add("/login/?next=//x", "multipart/form-data; boundary=", "--")
	f.Add("/login/", "text/plain; =", "\xff")
	f.Fuzz(func(t *testing.T, path, kind, body string) {
		head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: shop.test\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", path, kind, len(body))
		from, err := http.ReadRequest(bufio.NewReader(io.MultiReader(strings.NewReader(head), bytes.NewReader([]byte(body)))))
		if err != nil {
			return // no request of HTTP: the server never sees it
		}
		answerTo(t, s, from)
	})
}

// FuzzStoredSession puts any bytes where a row's session_data is: whatever is
// there, the page is answered.
func FuzzStoredSession(f *testing.F) {
	s := fuzzed(f, InDatabase)
	codec := s.sessionSettings().Codec()
	const key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	conn := s.db.Conn(nil)
	if _, err := conn.Exec(said, `INSERT INTO django_session VALUES (?, '', '2040-01-01 00:00:00')`, key); err != nil {
		f.Fatal(err)
	}
	f.Add(`{}`, true)
	f.Add(`{"_auth_user_id":"1","_auth_user_backend":"django.contrib.auth.backends.ModelBackend","_auth_user_hash":7}`, true)
	f.Add(`{"_auth_user_id":{"a":[1e400,NaN]},"_session_expiry":"x","cart":[],"a":"\ud800"}`, true)
	f.Add(`[1]`, true)
	f.Add(`:::`, false)
	f.Fuzz(func(t *testing.T, data string, signed bool) {
		if signed {
			if v, err := sessionstore.ParseJSON(data); err == nil {
				if dict, ok := v.(*sessionstore.Dict); ok {
					encoded, err := codec.Encode(dict, time.Unix(1e9, 0))
					if err != nil {
						return
					}
					data = encoded
				}
			}
		}
		if _, err := conn.Exec(said, `UPDATE django_session SET session_data = ? WHERE session_key = ?`, data, key); err != nil {
			return
		}
		from := httptest.NewRequest("GET", "https://shop.test/", nil)
		from.Header.Set("Cookie", "sessionid="+key)
		answerTo(t, s, from)
		if _, err := s.Table(); err != nil {
			t.Fatalf("%q cannot be looked at: %v", data, err)
		}
		conn.Exec(said, `INSERT OR IGNORE INTO django_session VALUES (?, '', '2040-01-01 00:00:00')`, key)
	})
}
