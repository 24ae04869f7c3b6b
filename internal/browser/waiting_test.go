package browser

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"statelab/internal/wire"
)

// patience is how long the visits of these tests may wait.
const patience = 5 * time.Minute

// behave puts a server at shop.test that does the same with every connection once it
// has read the head of a request. A nil one accepts nobody.
func (w *world) behave(conn func(net.Conn)) {
	w.t.Helper()
	l, err := w.net.Listen("https://shop.test:443")
	if err != nil {
		w.t.Fatal(err)
	}
	ended := make(chan struct{})
	w.t.Cleanup(func() { l.Close(); <-ended })
	if conn == nil {
		close(ended)
		return
	}
	go func() {
		defer close(ended)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
				conn(c)
			}
		}
	}()
}

// endlessly repeats a text every second until nobody reads it.
func endlessly(text string) func(net.Conn) {
	return func(c net.Conn) {
		for {
			if _, err := c.Write([]byte(text)); err != nil {
				return
			}
			time.Sleep(time.Second)
		}
	}
}

func behind(head string, then func(net.Conn)) func(net.Conn) {
	return func(c net.Conn) {
		c.Write([]byte(head))
		then(c)
	}
}

// Whatever a server does or leaves undone, a client waits as long as it was told to
// and no longer.
func TestNobodyWaitsForEver(t *testing.T) {
	silent := func(net.Conn) {}
	for _, test := range []struct {
		name   string
		server func(net.Conn)
		status int // of the answer that counts all the same, 0 for none
		closed string
	}{
		{"it accepts nobody", nil, 0, ""},
		{"it says nothing", silent, 0, ""},
		{"its head never ends", behind("HTTP/1.1 200 OK\r\n", endlessly("A: 1\r\n")), 0, ""},
		{"one line never ends", behind("HTTP/1.1 200 OK\r\nA: ", endlessly("1")), 0, ""},
		{"it asks for patience again and again", endlessly("HTTP/1.1 102 Processing\r\n\r\n"), 0, ""},
		{"its body is shorter than announced", behind("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", silent), 0, ""},
		{"its body never ends", behind("HTTP/1.1 200 OK\r\n\r\n", endlessly("a")), 0, ""},
		{"its chunks never end", behind("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", endlessly("1\r\na\r\n")), 0, ""},
		{"it says that it closes, and does not", behind("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi", silent), 200, "server"},
		{"it says more than it announced", behind("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi!", silent), 200, "browser"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.behave(test.server)
				ctx, stop := context.WithTimeout(t.Context(), patience)
				defer stop()
				begin := time.Now()
				nav, err := w.Visit(ctx, "main", at(t, "https://shop.test/"))
				took := time.Since(begin)
				if test.status != 0 {
					if err != nil || took != 0 || nav.Hops[0].Response.Status != test.status || nav.Hops[0].Connection.Closed != test.closed {
						t.Errorf("after %v: %v, %+v", took, err, nav.Hops)
					}
				} else if !errors.Is(err, context.DeadlineExceeded) || took != patience {
					t.Errorf("after %v: %v", took, err)
				}
				raw := Raw{Net: w.net}
				if test.status == 0 {
					ctx, stop = context.WithTimeout(t.Context(), patience)
					defer stop()
				}
				done, err := raw.Send(ctx, at(t, "https://shop.test/"), wire.Request{Method: "GET", Target: "/"})
				if done.Response.Status != test.status && test.status != 0 || (err == nil) != (test.status != 0) {
					t.Errorf("without a browser: %v, %+v", err, done.Response)
				}
			})
		})
	}
}

// Who reads nothing of a request holds nobody up either, though its answer came.
func TestARequestThatNobodyReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.behave(behind("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", func(net.Conn) {}))
		ctx, stop := context.WithTimeout(t.Context(), patience)
		defer stop()
		raw := Raw{Net: w.net}
		done, err := raw.Send(ctx, at(t, "https://shop.test/"), wire.Request{Method: "POST", Target: "/", Body: wire.Bytes(strings.Repeat("a", 1<<20))})
		if err != nil || done.Response.Body != "hi" || done.Connection.Closed != "browser" {
			t.Errorf("%v, %+v", err, done)
		}
	})
}

// A server that goes on closing kept connections is asked again once for each of
// them, and one that closes a new one is not.
func TestAKeptConnectionThatIsClosedIsLeft(t *testing.T) {
	w := newWorld(t)
	requests := 0
	w.behave(func(c net.Conn) {
		if requests++; requests < 3 {
			c.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
		}
		c.Close() // without a word
	})
	for want := 1; want <= 2; want++ {
		hop := w.visit("https://shop.test/").Hops[0]
		if got := (wire.Connection{ID: want}); hop.Connection != got {
			t.Errorf("visit %d goes over %+v", want, hop.Connection)
		}
	}
	if _, err := w.Visit(t.Context(), "main", at(t, "https://shop.test/")); err == nil || requests != 3 {
		t.Errorf("%d requests, %v", requests, err)
	}
}
