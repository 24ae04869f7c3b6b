package livepage_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"statelab/internal/livepage"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// asked sends octets to the page's port and returns the answer.
func asked(t testing.TB, page, octets string) *http.Response {
	t.Helper()
	u, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, strings.ReplaceAll(strings.ReplaceAll(octets, "HOST", u.Host), "PORT", u.Port())); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%q: %v", octets, err)
	}
	return answer
}

// Nobody is answered but who knows the address, asks for the host in it, and is no other page.
func TestWhoMayAsk(t *testing.T) {
	p, url := serving(t, livepage.Options{Pressed: func(string) {}})
	p.Say(livepage.Panel{Buttons: []livepage.Button{{Name: "later", Text: rule.Same("later")}}})
	p.Show(1, step(1, "/"))
	post := func(path, headers string) string {
		return "POST " + path + " HTTP/1.1\r\n" + headers + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10\r\n\r\nname=later"
	}
	for _, test := range []struct {
		name, octets string
		want         int
	}{
		{"the address", "GET /" + token + "/ HTTP/1.1\r\nHost: HOST\r\n\r\n", 200},
		{"a step", "GET /" + token + "/1 HTTP/1.1\r\nHost: HOST\r\n\r\n", 200},
		{"by the name of this machine", "GET /" + token + "/ HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 200},
		{"the page itself", "GET /" + token + "/1?part HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\n\r\n", 200},
		{"no token", "GET / HTTP/1.1\r\nHost: HOST\r\n\r\n", 403},
		{"another token", "GET /" + strings.Repeat("x", len(token)) + "/ HTTP/1.1\r\nHost: HOST\r\n\r\n", 403},
		{"a part of it", "GET /" + token[:5] + "/ HTTP/1.1\r\nHost: HOST\r\n\r\n", 403},
		{"it behind something", "GET /x/../" + token + "/ HTTP/1.1\r\nHost: HOST\r\n\r\n", 403},
		{"a name that leads here", "GET /" + token + "/ HTTP/1.1\r\nHost: evil.test:PORT\r\n\r\n", 403},
		{"such a name in the address", "GET http://evil.test/" + token + "/ HTTP/1.1\r\nHost: HOST\r\n\r\n", 403},
		{"below localhost", "GET /" + token + "/ HTTP/1.1\r\nHost: shop.localhost:PORT\r\n\r\n", 403},
		{"localhost with a dot", "GET /" + token + "/ HTTP/1.1\r\nHost: localhost.:PORT\r\n\r\n", 403},
		{"localhost at another port", "GET /" + token + "/ HTTP/1.1\r\nHost: localhost:1\r\n\r\n", 403},
		{"another address of this machine", "GET /" + token + "/ HTTP/1.1\r\nHost: 127.0.0.2:PORT\r\n\r\n", 403},
		{"no port", "GET /" + token + "/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 403},
		{"no host", "GET /" + token + "/ HTTP/1.0\r\n\r\n", 403},
		{"a page elsewhere", "GET /" + token + "/events HTTP/1.1\r\nHost: HOST\r\nOrigin: http://evil.test\r\n\r\n", 403},
		{"a page without an origin", "GET /" + token + "/events HTTP/1.1\r\nHost: HOST\r\nOrigin: null\r\n\r\n", 403},
		{"a page at another port", "GET /" + token + "/events HTTP/1.1\r\nHost: HOST\r\nOrigin: http://127.0.0.1:1\r\n\r\n", 403},
		{"two origins", "GET /" + token + "/ HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nOrigin: http://evil.test\r\n\r\n", 403},
		{"a button", post("/"+token+"/press", "Host: HOST\r\nOrigin: http://HOST\r\n"), 204},
		{"a button of nobody's", post("/"+token+"/press", "Host: HOST\r\n"), 403},
		{"a button of another page", post("/"+token+"/press", "Host: HOST\r\nOrigin: http://evil.test\r\n"), 403},
		{"a button without the token", post("/press", "Host: HOST\r\nOrigin: http://HOST\r\n"), 403},
		{"writing a step", post("/"+token+"/1", "Host: HOST\r\nOrigin: http://HOST\r\n"), 405},
		{"nothing of the page's", "GET /" + token + "/x HTTP/1.1\r\nHost: HOST\r\n\r\n", 404},
		{"number none", "GET /" + token + "/0 HTTP/1.1\r\nHost: HOST\r\n\r\n", 404},
		{"a head without end", "GET /" + token + "/ HTTP/1.1\r\nHost: HOST\r\nX: " + strings.Repeat("x", 60<<10) + "\r\n\r\n", 431},
	} {
		answer := asked(t, url, test.octets)
		if answer.StatusCode != test.want {
			t.Errorf("%s: %s, want %d", test.name, answer.Status, test.want)
		}
		if test.want == 403 && !answer.Close {
			t.Errorf("%s: it holds its connection", test.name)
		}
		if test.want == 431 {
			continue // net/http answers
		}
		for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff"} {
			if got := answer.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", test.name, name, got)
			}
		}
		policy := answer.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none';") || !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") || answer.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %s", test.name, answer.Header)
		}
	}
}

// Panels come from several goroutines.
func TestPanelsAtOnce(t *testing.T) {
	p, _ := serving(t, livepage.Options{})
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for i := range 200 {
				p.Say(livepage.Panel{Prose: trace.Prose{rule.English: fmt.Sprintf("panel *%d* of %d", i, n)}})
			}
		})
	}
	all.Wait()
}

// A page without a token is nobody's, and one on an interface that others reach neither.
func TestNobodyIsServed(t *testing.T) {
	p := livepage.New(livepage.Options{Langs: []rule.Language{rule.English}})
	for _, target := range []string{"http://127.0.0.1:8000/", "http://127.0.0.1:8000//"} {
		if status := served(p, target, "127.0.0.1:8000").Code; status != http.StatusForbidden {
			t.Errorf("%s without a token: %d", target, status)
		}
	}
	p = livepage.New(livepage.Options{Langs: []rule.Language{rule.English}, Token: token})
	for at, want := range map[string]int{"127.0.0.1:8000": 200, "192.168.1.7:8000": 403} {
		if status := served(p, "http://"+at+"/"+token+"/", at).Code; status != want {
			t.Errorf("at %s: %d, want %d", at, status, want)
		}
	}
}

// Pressed buttons are told by their names, one at a time, and only those that stand there.
func TestButtons(t *testing.T) {
	pressed, go_on := make(chan string, 9), make(chan struct{})
	p, url := serving(t, livepage.Options{Pressed: func(name string) {
		pressed <- name
		if name == "slow" {
			<-go_on
		}
	}})
	p.Say(livepage.Panel{Title: trace.Prose{rule.English: "Clock"}, Buttons: []livepage.Button{
		{Before: rule.Same("09:00"), Name: "later", Text: rule.Same("an hour later")}, {Name: "off", Text: rule.Same("off"), Off: true}, {Name: "slow", Text: rule.Same("slow")},
	}, Tasks: []livepage.Task{
		{State: livepage.Now, Choices: []livepage.Button{{Name: "choice", Text: rule.Same("yes")}}}, {State: livepage.Later, Choices: []livepage.Button{{Name: "soon", Text: rule.Same("yes")}}},
	}})
	press := func(body string) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"press", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
		r.Header.Set("Origin", strings.TrimSuffix(url, "/"+token+"/"))
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer.StatusCode
	}
	for body, want := range map[string]int{
		"name=later": 204, "name=off": 409, "name=none": 409, "name=soon": 409, "": 409, "name=%": 400, "name=later&x=" + strings.Repeat("y", 9000): 400,
	} {
		if got := press(body); got != want {
			t.Errorf("%.20s: %d, want %d", body, got, want)
		}
	}
	if got := press("name=choice"); got != 204 || <-pressed != "later" {
		t.Errorf("a choice: %d", got)
	}
	if got := <-pressed; got != "choice" || len(pressed) > 0 {
		t.Errorf("pressed: %s, and %d more", got, len(pressed))
	}
	slow := make(chan int, 1)
	go func() { slow <- press("name=slow") }()
	<-pressed
	if got := press("name=later"); got != 409 {
		t.Errorf("beside another one: %d", got)
	}
	close(go_on)
	if got := <-slow; got != 204 {
		t.Errorf("the slow one: %d", got)
	}
	if _, body := get(t, url); !strings.Contains(body, `data-press="later"`) || !strings.Contains(body, `data-press="off" disabled`) {
		t.Error(body)
	}
}
