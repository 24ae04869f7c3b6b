package httpsim_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/memhttp"
)

// Requests at the same time, on one session and on many: no answer is torn, none
// fails, and each visitor is taken for nobody else.
func TestManyRequestsAtOnce(t *testing.T) {
	for _, where := range httpsim.AllSessions() {
		t.Run(where, func(t *testing.T) {
			w := accounts(t, func(s *httpsim.Site) { s.Sessions, s.Instances = httpsim.Sessions(where), 1 })
			_, shared := w.signIn("")
			var done sync.WaitGroup
			problems := make(chan string, 100)
			for n := range 8 {
				done.Go(func() {
					if err := visitOften(w, n, shared); err != nil {
						problems <- err.Error()
					}
				})
			}
			done.Wait()
			close(problems)
			for p := range problems {
				t.Error(p)
			}
			if want := 1; where == "database" && len(w.rows()) != want {
				t.Errorf("%d sessions are left, want %d", len(w.rows()), want)
			}
		})
	}
}

// visitOften logs in and out on a connection of its own, and reads with a key
// that all share in between.
func visitOften(w *world, n int, shared string) error {
	conn, id, err := w.net.Dial(w.Context(), "https://"+w.host+":443")
	if err != nil {
		return err
	}
	defer conn.Close()
	reader := bufio.NewReader(conn)
	place := memhttp.Place{Connection: id}
	ask := func(raw string) (*http.Response, httpsim.Handling, error) {
		place.Request++
		go io.WriteString(conn, raw)
		res, err := http.ReadResponse(reader, nil)
		if err != nil {
			return nil, httpsim.Handling{}, err
		}
		io.Copy(io.Discard, res.Body)
		h, ok := w.server.Take(place)
		if !ok {
			err = fmt.Errorf("visitor %d: an answer without its handling", n)
		}
		return res, h, err
	}
	name := []string{"alice", "bob"}[n%2]
	for range 10 {
		body := "username=" + name + "&password=pw-" + name + "-1"
		res, h, err := ask(fmt.Sprintf("POST /login/ HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", w.host, len(body), body))
		if err != nil || res.StatusCode != 302 || h.User != name {
			return fmt.Errorf("visitor %d: the login is %v, %+v", n, err, h)
		}
		key := answer{Response: res}.cookie("sessionid")
		for cookie, want := range map[string]string{key: name, shared: "alice"} {
			if _, h, err = ask("GET /members/ HTTP/1.1\r\nHost: " + w.host + "\r\nCookie: " + cookie + "\r\n\r\n"); err != nil || h.User != want || h.Status != 200 {
				return fmt.Errorf("visitor %d: the page is for %s, want %s: %v", n, h.User, want, err)
			}
		}
		if _, h, err = ask("POST /logout/ HTTP/1.1\r\nHost: " + w.host + "\r\nCookie: " + key + "\r\nContent-Length: 0\r\n\r\n"); err != nil || h.User != "anonymous" {
			return fmt.Errorf("visitor %d: the logout is %v, %+v", n, err, h)
		}
		if _, err := w.server.Table(); err != nil {
			return err
		}
	}
	return nil
}
