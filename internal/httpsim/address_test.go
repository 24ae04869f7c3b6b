package httpsim_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/httpsim"
)

// TestWhereARequestComesFrom follows WSGI's REMOTE_ADDR, which a proxy's own address takes the
// place of, and what nginx's $proxy_add_x_forwarded_for and $remote_addr make of the client's.
func TestWhereARequestComesFrom(t *testing.T) {
	page, err := httpsim.ParseTemplate("{{ request.META.REMOTE_ADDR }}; {{ request.META.HTTP_X_FORWARDED_FOR }}; {{ header.x_real_ip }}")
	if err != nil {
		t.Fatal(err)
	}
	all := &httpsim.Proxy{Sets: []string{"X-Forwarded-For", "X-Real-IP"}}
	for _, c := range []struct {
		what    string
		proxy   *httpsim.Proxy
		from    string
		headers http.Header
		want    string
	}{
		{"plain", nil, "203.0.113.7:50000", nil, "203.0.113.7; ; "},
		{"IPv6", nil, "[2001:db8::7]:50000", nil, "2001:db8::7; ; "},
		{"IPv4 that a socket of IPv6 took", nil, "[::ffff:203.0.113.7]:50000", nil, "203.0.113.7; ; "},
		{"a Unix socket", nil, "@", nil, "; ; "},
		{"what a client says is nothing", nil, "203.0.113.7:50000", http.Header{"X-Forwarded-For": {"10.0.0.1"}}, "203.0.113.7; 10.0.0.1; "},
		{"a proxy", all, "203.0.113.7:50000", nil, "127.0.0.1; 203.0.113.7; 203.0.113.7"},
		{"a proxy that tells nothing", &httpsim.Proxy{}, "203.0.113.7:50000", http.Header{"X-Real-Ip": {"10.0.0.1"}}, "127.0.0.1; ; 10.0.0.1"},
		{"a proxy, and a client that lies", all, "203.0.113.7:50000", http.Header{"X-Forwarded-For": {"10.0.0.1", "10.0.0.2"}, "X-Real-Ip": {"10.0.0.1"}},
			"127.0.0.1; 10.0.0.1, 10.0.0.2, 203.0.113.7; 203.0.113.7"},
	} {
		s, err := httpsim.New(httpsim.Site{Host: "shop.test", Proxy: c.proxy, Pages: map[string]httpsim.Page{"/": {Get: []httpsim.Action{httpsim.Render{Template: page}}}}},
			httpsim.Env{Now: time.Now, Random: chance.NewSeeded("a")})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("GET", "https://shop.test/", nil)
		r.RemoteAddr = c.from
		for name, values := range c.headers {
			r.Header[name] = values
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		s.Close()
		if got := strings.TrimSpace(w.Body.String()); got != strings.TrimSpace(c.want) {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}
