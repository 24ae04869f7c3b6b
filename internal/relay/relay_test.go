package relay_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/relay"
	"statelab/internal/wire"
)

// scene is a relay between a client and a server, both of which a test plays itself.
type scene struct {
	t      *testing.T
	server net.Listener // what stands behind
	front  string       // the address of the relay
	news   chan string
	// closings says that the ends of connections are among the news.
	closings bool
}

// staged has a relay serve until the end of the test.
func staged(t *testing.T, r *relay.Relay) *scene {
	t.Helper()
	s := &scene{t: t, server: listening(t), news: make(chan string, 1000)}
	front := listening(t)
	s.front = front.Addr().String()
	if r.Dial == nil {
		r.Dial = func(ctx context.Context, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", s.server.Addr().String())
		}
	}
	r.See, r.Refuse = s.see, func(_ wire.RequestHead, err error) wire.Bytes {
		return wire.Bytes("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n" + err.Error())
	}
	if r.Now == nil {
		r.Now = time.Now
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Serve(ctx, front) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return s
}

func listening(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// see writes down an event in short.
func (s *scene) see(e relay.Event) {
	x, line := e.Exchange, ""
	switch e.Kind {
	case relay.Asked:
		line = fmt.Sprintf("%d asks %s %s", x.Number, x.Request.Method, x.Request.Target)
	case relay.Answered:
		line = fmt.Sprintf("%d gets %d", x.Number, x.Answer.Status)
	case relay.Over:
		line = fmt.Sprintf("%d over %s %d", x.Number, [...]string{"never", "whole", "left", "cut", "stopped", "unseen"}[x.End], x.Down)
	case relay.Unread:
		line = "unread: " + e.Why.EN
	case relay.Down:
		line = "down: " + e.Head.Target
	case relay.Closed:
		line = fmt.Sprintf("closed %d", e.Connection)
		if e.Ended != 0 {
			line += fmt.Sprintf(" by %s, said %v", [...]string{"", "", "left", "cut", "stopped"}[e.Ended], e.Said)
		}
		if !s.closings {
			return
		}
	}
	s.news <- line
}

// saw wants these events next. Those of one exchange stand together, in their order: the
// next request can be there before everything is told of the last one.
func (s *scene) saw(want ...string) {
	s.t.Helper()
	var got []string
	for range want {
		select {
		case line := <-s.news:
			got = append(got, line)
		case <-time.After(5 * time.Second):
			s.t.Fatalf("saw %q, wanted %q", got, want)
		}
	}
	slices.SortStableFunc(got, func(a, b string) int { return strings.Compare(a[:1], b[:1]) })
	if !slices.EqualFunc(want, got, func(want, got string) bool { ok, _ := path.Match(want, got); return ok }) {
		s.t.Fatalf("saw %q, wanted %q", got, want)
	}
}

// ends are a client's connection and the one that came out behind the relay.
func (s *scene) ends(first string) (client, server *net.TCPConn) {
	s.t.Helper()
	c, err := net.Dial("tcp", s.front)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { c.Close() })
	s.write(c, first)
	b, err := s.server.Accept()
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { b.Close() })
	for _, end := range []net.Conn{c, b} {
		_ = end.SetDeadline(time.Now().Add(10 * time.Second))
	}
	s.reads(b, first)
	return c.(*net.TCPConn), b.(*net.TCPConn)
}

func (s *scene) write(c net.Conn, octets string) {
	s.t.Helper()
	if _, err := io.WriteString(c, octets); err != nil {
		s.t.Fatal(err)
	}
}

// reads wants exactly these octets next.
func (s *scene) reads(c net.Conn, want string) {
	s.t.Helper()
	got := make([]byte, len(want))
	n, err := io.ReadFull(c, got)
	if err != nil || string(got) != want {
		s.t.Fatalf("read %q (%v), wanted %q", got[:n], err, want)
	}
}

// ended wants the end of what the other end sends.
func (s *scene) ended(c net.Conn) {
	s.t.Helper()
	if rest, err := io.ReadAll(c); err != nil || len(rest) > 0 {
		s.t.Fatalf("%q and %v instead of the end", rest, err)
	}
}

const get = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

// A story is what client (>) and server (<) send in turn, and what is told of it.
func TestStories(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
	for _, test := range []struct {
		name  string
		says  []string
		wants []string
	}{
		{"a connection that is kept", []string{">" + get, "<" + ok, ">" + get, "<" + ok},
			[]string{"1 asks GET /", "1 gets 200", "1 over whole 2", "2 asks GET /", "2 gets 200", "2 over whole 2"}},
		{"requests behind one another", []string{">" + get + get, "<" + ok + ok},
			[]string{"1 asks GET /", "1 gets 200", "1 over whole 2", "2 asks GET /", "2 gets 200", "2 over whole 2"}},
		{"a head that comes octet for octet", append(each(">", get), each("<", ok)...), []string{"1 asks GET /", "1 gets 200", "1 over whole 2"}},
		{"an upload that waits for leave", []string{">PUT /f HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n", "<HTTP/1.1 100 Continue\r\n\r\n", ">abc", "<" + ok},
			[]string{"1 asks PUT /f", "1 gets 200", "1 over whole 2"}},
		{"an upload that is not wanted", []string{">PUT /f HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n", "<HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n", ">" + get, "<" + ok},
			[]string{"1 asks PUT /f", "1 gets 417", "1 over whole 0", "unread: more came behind a request that was answered instead of being asked for its body"}},
		{"an answer before the upload ends", []string{">PUT /f HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc", "<" + ok, ">def" + get, "<" + ok},
			[]string{"1 asks PUT /f", "1 gets 200", "1 over whole 2", "2 asks GET /", "2 gets 200", "2 over whole 2"}},
		{"a WebSocket", []string{">GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", "<HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", ">\x81\x00GET / HTTP/1.1\r\n\r\n", "<\x81\x02hi"},
			[]string{"1 asks GET /ws", "1 gets 101", "1 over whole 0", "unread: it speaks websocket from here on"}},
		{"an upgrade that is refused", []string{">GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\n", "<" + ok, ">" + get, "<" + ok},
			[]string{"1 asks GET /", "1 gets 200", "1 over whole 2", "2 asks GET /", "2 gets 200", "2 over whole 2"}},
		{"what does not wait for the upgrade", []string{">GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\nPRI", "<" + ok},
			[]string{"1 asks GET /", "1 gets 200", "1 over whole 2", "unread: more came before the answer to Upgrade or CONNECT was there"}},
		{"server-sent events", []string{">" + get, "<HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "<8\r\ndata: 1\n\r\n", "<8\r\ndata: 2\n\r\n", "<0\r\nTrailer: a\r\n\r\n", ">" + get, "<" + ok},
			[]string{"1 asks GET /", "1 gets 200", "1 over whole 16", "2 asks GET /", "2 gets 200", "2 over whole 2"}},
		{"HEAD, 204, 304 and early hints", []string{">HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", "<HTTP/1.1 103 Early Hints\r\nLink: </s>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", ">" + get, "<HTTP/1.1 204 No Content\r\n\r\n", ">" + get, "<HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", ">" + get, "<" + ok},
			[]string{"1 asks HEAD /", "1 gets 200", "1 over whole 0", "2 asks GET /", "2 gets 204", "2 over whole 0", "3 asks GET /", "3 gets 304", "3 over whole 0", "4 asks GET /", "4 gets 200", "4 over whole 2"}},
		{"chunks that are sent", []string{">POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + get, "<" + ok + ok},
			[]string{"1 asks POST /", "1 gets 200", "1 over whole 2", "2 asks GET /", "2 gets 200", "2 over whole 2"}},
		{"HTTP/2", []string{">PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "<\x00\x00"}, []string{"unread: it speaks HTTP/2"}},
		{"TLS", []string{">\x16\x03\x01", "<\x15"}, []string{"unread: it speaks TLS (https), and this is plain http"}},
		{"something else", []string{">\x00\x01hello", "<world"}, []string{"unread: what came is no HTTP/1 request"}},
		{"a tunnel", []string{">CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", "<HTTP/1.1 200 OK\r\n\r\n", ">GET", "<hi"},
			[]string{"1 asks CONNECT a:1", "1 gets 200", "1 over whole 0", "unread: it is a tunnel from here on (CONNECT)"}},
		{"an answer that nobody asked for", []string{">" + get, "<" + ok, "<HTTP/1.1 408 Request Timeout\r\n\r\n", ">" + get},
			[]string{"1 asks GET /", "1 gets 200", "1 over whole 2", "unread: an answer came that nobody had asked for"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := staged(t, &relay.Relay{})
			client, server := s.ends(test.says[0][1:])
			for _, say := range test.says[1:] {
				from, to := client, server
				if say[0] == '<' {
					from, to = server, client
				}
				s.write(from, say[1:])
				s.reads(to, say[1:])
			}
			s.saw(test.wants...)
			if err := errors.Join(client.CloseWrite(), server.CloseWrite()); err != nil {
				t.Fatal(err)
			}
			s.ended(server)
			s.ended(client)
		})
	}
}

// each sends octets one at a time.
func each(who, octets string) []string {
	var all []string
	for i := range len(octets) {
		all = append(all, who+octets[i:i+1])
	}
	return all
}

// A connection that the server ends, a client that has said all, a reset: each end learns
// of the other's what it would learn without a relay.
func TestEnds(t *testing.T) {
	s := staged(t, &relay.Relay{})
	client, server := s.ends(get)
	s.write(server, "HTTP/1.0 200 OK\r\n\r\nall of it")
	server.Close()
	s.reads(client, "HTTP/1.0 200 OK\r\n\r\nall of it")
	s.ended(client)
	s.saw("1 asks GET /", "1 gets 200", "1 over whole 9")

	client, server = s.ends(get)
	if err := client.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	s.ended(server)
	s.write(server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
	s.reads(client, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
	s.saw("2 asks GET /", "2 gets 200", "2 over whole 2")

	client, server = s.ends(get)
	s.write(server, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi")
	s.reads(client, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi")
	_ = server.SetLinger(0)
	server.Close()
	if _, err := client.Read(make([]byte, 1)); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("a reset arrives as %v", err)
	}
	s.saw("3 asks GET /", "3 gets 200", "3 over cut 2")

	client, server = s.ends(get)
	_ = client.SetLinger(0)
	client.Close()
	if _, err := server.Read(make([]byte, 1)); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("a reset arrives as %v", err)
	}
	s.saw("4 asks GET /", "4 over left 0")

	client, server = s.ends(get) // a stream that a browser leaves
	s.write(server, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\ndata: 1\n\n")
	s.reads(client, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\ndata: 1\n\n")
	if err := client.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	s.ended(server)
	server.Close()
	s.saw("5 asks GET /", "5 gets 200", "5 over left 9")
}

// An answer whose chunks cannot be read passes on, and where it ends is not seen: it is not said
// to be broken off.
func TestAnEndThatIsNotSeen(t *testing.T) {
	for _, answer := range []string{
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\nx\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nA: " + strings.Repeat("a", 300<<10) + "\r\n\r\n",
	} {
		s := staged(t, &relay.Relay{})
		client, server := s.ends(get)
		go io.WriteString(server, answer) // what goes wrong shows where it is read
		s.reads(client, answer)
		server.Close()
		s.ended(client)
		client.Close()
		s.saw("1 asks GET /", "1 gets 200", "1 over unseen 2", "unread: *")
	}
}

// Who closes a WebSocket is told by the first Close frame, whoever ends the connection then, and
// without one by who ends that. Where one direction is none of frames nothing is made up.
func TestWhoClosesAWebSocket(t *testing.T) {
	const (
		asks, gets = "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"
		goes, fits = "\x88\x82mask\x6e\x89", "\x88\x02\x03\xe8" // 1000
		long       = "\x82\x7e\x01\x00"                         // of 256 octets
	)
	for _, test := range []struct {
		name string
		says []string
		ends string // who ends the connection
		want string
	}{
		{"the client says so", []string{"<\x81\x02hi", ">\x81\x82mask\x05\x08", ">" + goes, "<" + fits}, "<", "left, said true"},
		{"the server says so", []string{"<\x81\x02hi" + fits, ">" + goes}, ">", "cut, said true"},
		{"what looks like it in a message", []string{"<" + long + strings.Repeat("\x88", 256), ">" + goes}, "<", "left, said true"},
		{"one that is fragmented, octet for octet", append(append(each("<", "\x01\x02hi\x89\x00\x80\x01!"), each(">", goes)...), "<"+fits), "<", "left, said true"},
		{"the client is gone", []string{"<\x81\x02hi"}, ">", "left, said false"},
		{"the server is gone", []string{"<\x81\x02hi"}, "<", "cut, said false"},
		{"no frames", []string{"<\x88\xffhi" + fits}, ">", "left, said false"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := staged(t, &relay.Relay{})
			s.closings = true
			client, server := s.ends(asks)
			s.write(server, gets)
			s.reads(client, gets)
			for _, say := range test.says {
				from, to := client, server
				if say[0] == '<' {
					from, to = server, client
				}
				s.write(from, say[1:])
				s.reads(to, say[1:])
			}
			first, then := client, server
			if test.ends == "<" {
				first, then = server, client
			}
			first.Close()
			s.ended(then)
			then.Close()
			s.saw("1 asks GET /ws", "1 gets 101", "1 over whole 0", "closed 1 by "+test.want, "unread: it speaks websocket from here on")
		})
	}
}

// Where nothing can be reached the client gets an answer, and what it sends is not lost on
// the way to it.
func TestNothingBehind(t *testing.T) {
	s := staged(t, &relay.Relay{Dial: func(context.Context, string) (net.Conn, error) { return nil, errors.New("refused") }})
	s.closings = true
	res, err := http.Post("http://"+s.front+"/form", "text/plain", strings.NewReader(strings.Repeat("a", 100_000)))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusBadGateway || !strings.Contains(string(body), "refused") {
		t.Errorf("%d %q %v", res.StatusCode, body, err)
	}
	res.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	s.saw("closed 1", "down: /form")
}

// A relay that has to know whom a connection asks passes nothing on before.
func TestNamed(t *testing.T) {
	behind := map[string]net.Conn{}
	asked := make(chan string, 3)
	s := staged(t, &relay.Relay{Named: true, Dial: func(_ context.Context, authority string) (net.Conn, error) {
		here, there := net.Pipe()
		behind[authority] = there
		asked <- authority
		return here, nil
	}})
	for head, want := range map[string]string{
		"GET / HTTP/1.1\r\nHost: a.localhost:80\r\n\r\n":                     "a.localhost:80",
		"GET http://b.localhost:8000/ HTTP/1.1\r\nHost: a.localhost\r\n\r\n": "b.localhost:8000",
		"\r\n\r\nGET / HTTP/1.0\r\nHost:c.localhost\r\n\r\n":                 "c.localhost",
	} {
		c, err := net.Dial("tcp", s.front)
		if err != nil {
			t.Fatal(err)
		}
		for i := range len(head) {
			s.write(c, head[i:i+1])
		}
		if got := <-asked; got != want {
			t.Errorf("%q asks %q, want %q", head, got, want)
		}
		s.reads(behind[want], head)
		s.write(behind[want], "HTTP/1.1 204 No Content\r\n\r\n")
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil || res.StatusCode != 204 {
			t.Errorf("%v %v", res, err)
		}
		c.Close()
		if _, err := behind[want].Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
			t.Errorf("what is behind learns %v of the end", err)
		}
	}
}
