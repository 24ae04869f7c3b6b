package relay_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"statelab/internal/memnet"
	"statelab/internal/relay"
)

// What two readers could read as two requests, or as two answers, is passed as it came, told,
// and taken for nothing (request smuggling).
func TestWhatIsAmbiguous(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
	smuggled := "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
	for story, head := range map[string]string{
		"it has more than one Content-Length":                                                          "Content-Length: 0\r\nContent-Length: 36\r\n",
		"it has both Content-Length and Transfer-Encoding":                                             "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
		"its Transfer-Encoding is something else than chunked":                                         "Transfer-Encoding: xchunked\r\n",
		"its Content-Length is no number":                                                              "Content-Length: +4\r\n",
		"a carriage return stands alone in its head: some readers end a line there":                    "A: b\rContent-Length: 36\r\n",
		"some lines of its head end with CRLF and some with LF alone":                                  "A: b\nContent-Length: 36\r\n",
		"a line of its head begins with white space: some readers take it for part of the line before": "A: b\r\n Content-Length: 36\r\n",
		"white space stands before the colon of a line of its head":                                    "Content-Length : 36\r\n",
		"a NUL octet stands in its head":                                                               "A: \x00\r\n",
		"a line of its head has no name":                                                               "Content-Length\r\n",
		"it has more than one Host":                                                                    "Host: b\r\n",
	} {
		t.Run(story, func(t *testing.T) {
			t.Parallel()
			s := staged(t, &relay.Relay{})
			client, server := s.ends(get)
			s.write(server, ok)
			s.reads(client, ok)
			request := "GET / HTTP/1.1\r\nHost: a\r\n" + head + "\r\n" + smuggled
			s.write(client, request)
			s.reads(server, request)
			s.write(server, ok+ok)
			s.reads(client, ok+ok)
			s.saw("1 asks GET /", "1 gets 200", "1 over whole 2", "unread: "+story)
		})
	}
	for story, answer := range map[string]string{
		"it has more than one Content-Length":                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\nhihi",
		"it has both Content-Length and Transfer-Encoding":       "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"it has Transfer-Encoding in HTTP/1.0, which knows none": "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"its chunks cannot be read":                              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
		"what came back is no HTTP/1 answer":                     "ICY 200 OK\r\n\r\n",
		"more came behind the last answer of the connection":     "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi" + ok,
	} {
		t.Run("answer: "+story, func(t *testing.T) {
			t.Parallel()
			s := staged(t, &relay.Relay{})
			client, server := s.ends(get)
			s.write(server, answer)
			s.reads(client, answer)
			for got := ""; got != "unread: "+story; {
				select {
				case got = <-s.news:
				case <-time.After(5 * time.Second):
					t.Fatal("nothing was told of it")
				}
			}
			s.write(client, "\x00still\x00")
			s.reads(server, "\x00still\x00")
		})
	}
}

// Heads and requests without end take no memory, and pass.
func TestWithoutEnd(t *testing.T) {
	s := staged(t, &relay.Relay{})
	client, server := s.ends("GET / HTTP/1.1\r\nHost: a\r\nA: ")
	go io.Copy(io.Discard, server)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	block := strings.Repeat("a", 1<<20)
	for range 32 {
		s.write(client, block)
	}
	s.saw("unread: its head is longer than 256 KiB or 4000 lines")
	runtime.GC()
	if runtime.ReadMemStats(&after); after.HeapAlloc > before.HeapAlloc+16<<20 {
		t.Errorf("%d MiB are held", (after.HeapAlloc-before.HeapAlloc)>>20)
	}

	client, server = s.ends(get)
	go io.Copy(io.Discard, server)
	for range 100 {
		s.write(client, get)
	}
	for n := 0; ; n++ {
		if line := <-s.news; line == "unread: too much is under way at once" {
			if n != 64 {
				t.Errorf("%d requests were told of before", n)
			}
			break
		}
	}
}

// A reader that does not read makes the writer wait; what is read for it is little.
func TestSlowReaders(t *testing.T) {
	s := staged(t, &relay.Relay{})
	client, server := s.ends(get)
	s.write(server, "HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n")
	_ = server.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
	sent, block := 0, make([]byte, 1<<20)
	for {
		n, err := server.Write(block)
		sent += n
		if err != nil {
			break
		}
	}
	if sent > 64<<20 { // what the system holds in its sockets
		t.Errorf("%d MiB went to somebody who does not read", sent>>20)
	}
	_ = client.Close()
	_ = server.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, err := io.ReadAll(server); errors.Is(err, context.DeadlineExceeded) {
		t.Error("the server is not told that the client has gone")
	}
}

// Two listeners of one relay give no two connections the same number.
func TestTwoListeners(t *testing.T) {
	server := listening(t)
	go http.Serve(server, http.NotFoundHandler())
	seen := make(chan int, 2)
	r := &relay.Relay{Now: time.Now, Dial: func(ctx context.Context, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", server.Addr().String())
	}, See: func(e relay.Event) {
		if e.Kind == relay.Asked {
			seen <- e.Connection
		}
	}}
	for range 2 {
		front := listening(t)
		go r.Serve(t.Context(), front)
		c, err := net.Dial("tcp", front.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		io.WriteString(c, get)
	}
	if one, other := <-seen, <-seen; one == other {
		t.Errorf("both are connection %d", one)
	}
}

// Connections that say nothing do not keep others out: past the bound the one that was silent
// longest goes, one that waits for an answer last.
func TestManyConnections(t *testing.T) {
	s := staged(t, &relay.Relay{})
	client, server := s.ends(get) // waits for its answer all the time
	for range 300 {
		c, err := net.Dial("tcp", s.front)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	late, behind := net.Conn(nil), net.Conn(nil)
	late, err := net.Dial("tcp", s.front)
	if err != nil {
		t.Fatal(err)
	}
	defer late.Close()
	s.write(late, get)
	for behind == nil {
		c, err := s.server.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_ = c.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
		if got := make([]byte, len(get)); readAll(c, got) && string(got) == get {
			behind = c
		}
	}
	for _, ends := range [][2]net.Conn{{client, server}, {late, behind}} {
		s.write(ends[1], "HTTP/1.1 204 No Content\r\n\r\n")
		s.reads(ends[0], "HTTP/1.1 204 No Content\r\n\r\n")
	}
}

func readAll(c net.Conn, into []byte) bool {
	_, err := io.ReadFull(c, into)
	return err == nil
}

// A client that does not close what its server has ended, and one that goes on sending, is
// not waited for.
func TestWhoDoesNotClose(t *testing.T) {
	s := staged(t, &relay.Relay{Now: func() time.Time { return time.Now().Add(50*time.Millisecond - time.Minute) }}) // a minute is waited
	client, server := s.ends(get)
	s.write(server, "HTTP/1.0 200 OK\r\n\r\nhi")
	server.Close()
	s.reads(client, "HTTP/1.0 200 OK\r\n\r\nhi")
	s.ended(client)
	for start := time.Now(); ; {
		if _, err := client.Write([]byte("x")); err != nil {
			break
		}
		if time.Since(start) > 5*time.Second {
			t.Fatal("it is still waited for")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// Whatever is drawn, both sides see the octets that the other one sent, and each request is
// told of once, with its answer.
func TestByChance(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	handler := http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		if len(body)%3 == 0 {
			w.(http.Flusher).Flush() // chunked from here on
		}
		fmt.Fprintf(w, "%s %s %d %x", req.Method, req.URL, len(body), body[:min(len(body), 8)])
	})
	s := staged(t, &relay.Relay{})
	server := &http.Server{Handler: handler}
	go server.Serve(s.server)
	defer server.Close()
	client := &http.Client{Timeout: 10 * time.Second}
	for i := range 200 {
		method := []string{"GET", "POST", "HEAD", "PUT"}[r.IntN(4)]
		body := strings.Repeat("\x00\xff", r.IntN(1+r.IntN(20_000)))
		var reader io.Reader
		if method == "POST" || method == "PUT" {
			reader = strings.NewReader(body)
			if r.IntN(2) == 0 {
				reader = io.MultiReader(reader) // of no known length
			}
		} else {
			body = ""
		}
		req, err := http.NewRequest(method, fmt.Sprintf("http://%s/%d", s.front, i), reader)
		if err != nil {
			t.Fatal(err)
		}
		req.Close = r.IntN(5) == 0
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(res.Body)
		res.Body.Close()
		want := fmt.Sprintf("%s /%d %d %x", method, i, len(body), body[:min(len(body), 8)])
		if method == "HEAD" {
			want = ""
		}
		if err != nil || string(got) != want {
			t.Fatalf("request %d: %q and %v, want %q", i, got, err, want)
		}
		n := i + 1
		s.sawAll(fmt.Sprintf("%d asks %s /%d", n, method, i), fmt.Sprintf("%d gets 200", n), fmt.Sprintf("%d over whole %d", n, len(want)))
	}
}

// sawAll wants these events next.
func (s *scene) sawAll(want ...string) {
	s.t.Helper()
	for _, w := range want {
		select {
		case got := <-s.news:
			if got != w {
				s.t.Fatalf("saw %q, wanted %q", got, w)
			}
		case <-time.After(5 * time.Second):
			s.t.Fatalf("saw nothing, wanted %q", w)
		}
	}
}

// BenchmarkAnswer is what the relay adds to the answer of a Go server: "direct" beside
// "relayed".
func BenchmarkAnswer(b *testing.B) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") })}
	go server.Serve(l)
	defer server.Close()
	front, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	r := &relay.Relay{Now: time.Now, Dial: func(ctx context.Context, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", l.Addr().String())
	}}
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	go r.Serve(ctx, front)
	for name, address := range map[string]string{"direct": l.Addr().String(), "relayed": front.Addr().String()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				res, err := http.Get("http://" + address)
				if err != nil {
					b.Fatal(err)
				}
				io.Copy(io.Discard, res.Body)
				res.Body.Close()
			}
		})
	}
}

// FuzzPassing has two ends say anything to each other: each hears just what the other said.
func FuzzPassing(f *testing.F) {
	f.Add(get, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
	f.Add("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"+get, "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
	f.Add("GET / HTTP/1.1\r\nUpgrade: x\r\n\r\nmore", "HTTP/1.1 101 S\r\n\r\n\x00\x01")
	f.Fuzz(func(t *testing.T, up, down string) {
		if up == "" {
			return
		}
		var network memnet.Net
		front, err := network.Listen("front")
		if err != nil {
			t.Fatal(err)
		}
		here, there := net.Pipe()
		r := &relay.Relay{Now: time.Now, Dial: func(context.Context, string) (net.Conn, error) { return here, nil }}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- r.Serve(ctx, front) }()
		client, _, err := network.Dial(ctx, "front")
		if err != nil {
			t.Fatal(err)
		}
		heard := make(chan string, 2)
		hear := func(c net.Conn, n int) {
			got := make([]byte, n)
			k, _ := io.ReadFull(c, got)
			heard <- string(got[:k])
		}
		_ = there.SetDeadline(time.Now().Add(5 * time.Second))
		_ = client.SetDeadline(time.Now().Add(5 * time.Second))
		go hear(there, len(up))
		if _, err := io.WriteString(client, up); err != nil {
			t.Fatal(err)
		}
		if got := <-heard; got != up {
			t.Fatalf("%q arrives as %q", up, got)
		}
		go hear(client, len(down))
		if _, err := io.WriteString(there, down); err != nil {
			t.Fatal(err)
		}
		if got := <-heard; got != down {
			t.Fatalf("%q comes back as %q", down, got)
		}
		stop()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	})
}
