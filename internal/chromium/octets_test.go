package chromium_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"testing"
)

// passage is all that crossed on one connection.
type passage struct {
	up, down []byte // from the client, and to it
}

// recorder stands on a way, hands every octet on and keeps it.
type recorder struct {
	port int

	mu   sync.Mutex
	all  []*passage
	open int
}

// listenIn listens on a port of its own and passes all on to another one.
func listenIn(t *testing.T, next func() int) *recorder {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	r := &recorder{port: l.Addr().(*net.TCPAddr).Port}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			r.mu.Lock()
			x := &passage{}
			r.all = append(r.all, x)
			r.open++
			r.mu.Unlock()
			go r.pass(c.(*net.TCPConn), fmt.Sprint("127.0.0.1:", next()), x)
		}
	}()
	return r
}

func (r *recorder) pass(c *net.TCPConn, to string, x *passage) {
	defer func() { r.mu.Lock(); r.open--; r.mu.Unlock() }()
	defer c.Close()
	opened, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	n := opened.(*net.TCPConn)
	defer n.Close()
	done := make(chan struct{})
	go func() { r.copy(n, c, &x.up); close(done) }()
	r.copy(c, n, &x.down)
	<-done
}

// copy hands on what comes from one side until its end. What cannot be handed on any more
// ends both.
func (r *recorder) copy(to, from *net.TCPConn, kept *[]byte) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		r.mu.Lock()
		*kept = append(*kept, buffer[:n]...)
		r.mu.Unlock()
		if err == io.EOF {
			_ = to.CloseWrite()
			return
		}
		if err == nil {
			_, err = to.Write(buffer[:n])
		}
		if err != nil {
			from.Close()
			to.Close()
			return
		}
	}
}

// crossed waits until all connections have ended, and returns those that carried something.
func (r *recorder) crossed(t *testing.T) []*passage {
	t.Helper()
	until(t, "no connection is open", func() (bool, any) {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.open == 0, r.open
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(r.all), func(x *passage) bool { return len(x.up)+len(x.down) == 0 })
}

// sameOctets holds what the browser sent and got against what the server got and sent. Only
// where one side went away may the other have said more. It returns how many connections
// were cut so.
func sameOctets(t *testing.T, browser, server []*passage) (cut int) {
	t.Helper()
	if len(browser) != len(server) {
		t.Errorf("%d connections of the browser carried something, and %d to the server", len(browser), len(server))
	}
	left := slices.Clone(browser)
	for _, s := range server {
		i := slices.IndexFunc(left, func(b *passage) bool { return bytes.Equal(b.up, s.up) && bytes.Equal(b.down, s.down) })
		if i < 0 {
			i = slices.IndexFunc(left, func(b *passage) bool { return b.cutLike(s) })
			cut++
		}
		if i < 0 {
			t.Errorf("nothing of the browser's is what the server got and sent:\n%.2000q\n%.2000q", s.up, s.down)
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	for _, b := range left {
		t.Errorf("nothing of the server's is what the browser sent and got:\n%.2000q\n%.2000q", b.up, b.down)
	}
	return cut
}

// cutLike reports whether both are the same but for the end of what one said when the other
// was gone.
func (b *passage) cutLike(s *passage) bool {
	return bytes.HasPrefix(b.up, s.up) && bytes.HasPrefix(s.down, b.down) && len(s.up) > 0
}
