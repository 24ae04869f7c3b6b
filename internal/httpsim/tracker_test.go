package httpsim_test

import (
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// TestATrackerKnowsVisitorsAgain sends requests for its image, with and without
// the cookie, and reads its log.
func TestATrackerKnowsVisitorsAgain(t *testing.T) {
	site, _ := httpsim.BuiltIn("tracker")
	site.Host = "ads.test"
	w := start(t, site)
	ask := func(path string, headers ...string) answer {
		return w.send("GET " + path + " HTTP/1.1\r\nHost: ads.test\r\n" + strings.Join(append(headers, ""), "\r\n") + "\r\n")
	}
	if got := ask("/log").body; !strings.Contains(got, "<p>Nobody came.</p>") {
		t.Errorf("the log begins with %q", got)
	}
	first := ask("/pixel.gif", "Referer: https://shop.test/shoes")
	line := first.Header.Get("Set-Cookie")
	id, _, _ := strings.Cut(strings.TrimPrefix(line, "visitor="), ";")
	if first.StatusCode != 204 || len(id) != 8 || !strings.HasSuffix(line, "; Max-Age=31536000; Path=/; SameSite=None; Secure") {
		t.Errorf("a new visitor: %d, %q", first.StatusCode, line)
	}
	if again := ask("/pixel.gif?page=/cart", "Cookie: visitor="+id).Header.Get("Set-Cookie"); !strings.HasPrefix(again, "visitor="+id+";") {
		t.Errorf("the same visitor: %q", again)
	}
	ask("/pixel.gif", "Cookie: visitor=<script>", "Referer: <b>")
	ask("/pixel.gif", "Cookie: visitor="+id)
	want := "<p>visitor " + id + ": https://shop.test/shoes</p>\n<p>visitor " + id + ": /cart</p>\n" +
		"<p>visitor &lt;script&gt;: &lt;b&gt;</p>\n<p>visitor " + id + ": a page that is not named</p>\n"
	if got := ask("/log").body; !strings.HasSuffix(got, want) {
		t.Errorf("the log is\n%s, want\n%s", got, want)
	}
	if err := w.server.Restart(); err != nil {
		t.Fatal(err)
	}
	w.conn = nil
	if got := ask("/log").body; !strings.Contains(got, "Nobody came") {
		t.Errorf("after a restart: %q", got)
	}
}

// TestASiteAtAPort answers there and nowhere else.
func TestASiteAtAPort(t *testing.T) {
	page := map[string]httpsim.Page{"/": {Get: []httpsim.Action{httpsim.Text{Text: "Here."}}}}
	w := start(t, httpsim.Site{Host: "shop.test:8443", Pages: page})
	w.dial("https://shop.test:8443")
	if got := w.send("GET / HTTP/1.1\r\nHost: shop.test:8443\r\n\r\n"); got.StatusCode != 200 || got.body != "Here." {
		t.Errorf("at its port: %d %q", got.StatusCode, got.body)
	}
	for _, address := range []string{"https://shop.test:443", "http://shop.test:80", "http://shop.test:8443"} {
		if c, _, err := w.net.Dial(w.Context(), address); err == nil {
			c.Close()
			t.Errorf("it answers at %s", address)
		}
	}
	if _, err := httpsim.New(httpsim.Site{Host: "shop.test:8443", HTTP: true, Pages: page}, httpsim.Env{}); err == nil ||
		!strings.Contains(err.Error(), "a site at a port of its own answers over https only") {
		t.Errorf("with http: %v", err)
	}
	w = start(t, httpsim.Site{Host: "shop.localhost:8000", HTTP: true, Pages: page})
	w.dial("http://shop.localhost:8000")
	if got := w.send("GET / HTTP/1.1\r\nHost: shop.localhost:8000\r\n\r\n"); got.StatusCode != 200 || got.body != "Here." {
		t.Errorf("at a port of this machine: %d %q", got.StatusCode, got.body)
	}
}

// TestWhatAnAnswerSaysToBrowsers about frames and about where requests come from.
func TestWhatAnAnswerSaysToBrowsers(t *testing.T) {
	framed := map[string]httpsim.Page{"/": {Get: []httpsim.Action{httpsim.AllowFraming{}, httpsim.Text{Text: "x"}}}, "/closed": {Get: []httpsim.Action{httpsim.Text{Text: "x"}}}}
	for policy, want := range map[string]string{"": "same-origin", "false": "", "no-referrer": "no-referrer"} {
		site := httpsim.Site{Pages: framed}
		if policy != "" {
			site.Settings = httpsim.Settings{"SECURE_REFERRER_POLICY": policy}
		}
		w := start(t, site)
		open, closed := w.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n"), w.send("GET /closed HTTP/1.1\r\nHost: shop.test\r\n\r\n")
		if got := open.Header.Get("Referrer-Policy"); got != want {
			t.Errorf("%q: Referrer-Policy %q, want %q", policy, got, want)
		}
		if open.Header.Get("X-Frame-Options") != "" || closed.Header.Get("X-Frame-Options") != "DENY" {
			t.Errorf("frames: %q, %q", open.Header.Get("X-Frame-Options"), closed.Header.Get("X-Frame-Options"))
		}
	}
	if err := httpsim.CheckSetting("SECURE_REFERRER_POLICY", "never"); err == nil {
		t.Error("never is a policy")
	}
}
