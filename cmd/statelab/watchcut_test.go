package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Who ends watching waits for nothing that is under way, and is told what was cut.
func TestWhatIsCutOff(t *testing.T) {
	asked, ends := make(chan bool, 2), make(chan bool)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/part":
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, "a part of it")
			_ = http.NewResponseController(w).Flush()
			<-ends
		case "/slow":
			asked <- true
			<-ends
		}
	}))
	defer app.Close()
	defer close(ends)
	w := startWatch(t, app.URL, watchFlags{})
	at := strings.TrimPrefix(w.here, "http://")
	ask := func(path string) *bufio.Reader {
		t.Helper()
		conn, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, at)
		return bufio.NewReader(conn)
	}
	if line, err := ask("/").ReadString('\n'); err != nil || !strings.Contains(line, "200") {
		t.Fatal(line, err)
	}
	part := ask("/part")
	for line := ""; line != "\r\n"; {
		var err error
		if line, err = part.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	ask("/slow")
	<-asked
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	told := strings.Join(strings.Fields(w.out.String()), " ")
	if want := "What was under way at the end was cut. Requests that waited for their answer: 3. Requests whose answer was not whole: 2."; !strings.Contains(told, want) {
		t.Errorf("it does not say %q:\n%s", want, told)
	}
}
