package memhttp_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"

	"statelab/internal/memhttp"
	"statelab/internal/memnet"
)

// ask sends a request over a connection and returns what came back.
func ask(t *testing.T, conn net.Conn) (string, error) {
	t.Helper()
	go io.WriteString(conn, "GET / HTTP/1.1\r\nHost: tea.test\r\n\r\n")
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return "", err
	}
	body, err := io.ReadAll(res.Body)
	return string(body), err
}

// A host answers at its schemes, tells requests by what they came, and starts again as
// a whole: connections close, and the next one is opened anew.
func TestAHostAnswersAndStartsAgain(t *testing.T) {
	var network memnet.Net
	dial := func(origin string) net.Conn {
		t.Helper()
		conn, _, err := network.Dial(t.Context(), origin)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn
	}
	s := &memhttp.Server{Host: "tea.test", HTTP: true, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %v", memhttp.Scheme(r), memhttp.PlaceOf(r))
		if secure := memhttp.Scheme(r) == "https"; secure != (r.TLS != nil) || secure && r.TLS.ServerName != "tea.test" {
			t.Errorf("over %s TLS is %+v", memhttp.Scheme(r), r.TLS)
		}
	})}
	if err := s.Listen(&network); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Listen(&network); err == nil {
		t.Error("it is on two networks")
	}
	first := dial("https://tea.test:443")
	for _, want := range []string{"https {1 1}", "https {1 2}"} {
		if got, err := ask(t, first); got != want || err != nil {
			t.Errorf("over https: %q %v", got, err)
		}
	}
	if got, err := ask(t, dial("http://tea.test:80")); got != "http {2 1}" || err != nil {
		t.Errorf("over http: %q %v", got, err)
	}
	if err := s.Restart(); err != nil {
		t.Fatal(err)
	}
	if _, err := ask(t, first); err == nil {
		t.Error("a connection outlives the server")
	}
	if got, err := ask(t, dial("https://tea.test:443")); got != "https {3 1}" || err != nil {
		t.Errorf("started again: %q %v", got, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := network.Dial(t.Context(), "https://tea.test:443"); err == nil {
		t.Error("a closed server is there")
	}
}

// A host with a port of its own has one address, and one at which somebody else
// listens already has none.
func TestAHostAtAPort(t *testing.T) {
	var network memnet.Net
	s := &memhttp.Server{Host: "tea.test:8443", Handler: http.NotFoundHandler()}
	if err := s.Listen(&network); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if conn, _, err := network.Dial(t.Context(), "https://tea.test:8443"); err != nil {
		t.Error(err)
	} else {
		conn.Close()
	}
	other := &memhttp.Server{Host: "tea.test:8443", Handler: http.NotFoundHandler()}
	if err := other.Listen(&network); err == nil {
		t.Error("two hosts are at one address")
	}
}
