package memnet_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"statelab/internal/memnet"
)

const shop = "https://shop.test:443"

func TestAConnectionOpensStaysAndCloses(t *testing.T) {
	var n memnet.Net
	l, err := n.Listen(shop)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "hello")
	})}
	go server.Serve(l)
	defer server.Close()

	c, id, err := n.Dial(t.Context(), shop)
	if err != nil {
		t.Fatal(err)
	}
	go io.WriteString(c, "GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n")
	all, err := io.ReadAll(c)
	if err != nil || len(all) == 0 {
		t.Fatalf("read %q, %v", all, err)
	}
	second, next, err := n.Dial(t.Context(), shop)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if got := second.(*memnet.Conn).ID(); id != 1 || next != 2 || got != 2 {
		t.Errorf("the connections are %d and %d, which calls itself %d", id, next, got)
	}
}

// Who opens a connection waits for the listener as long as it is told to.
func TestNobodyAccepts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n memnet.Net
		l, err := n.Listen(shop)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ctx, stop := context.WithTimeout(t.Context(), time.Hour)
		defer stop()
		begin := time.Now()
		if _, _, err := n.Dial(ctx, shop); !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != time.Hour {
			t.Errorf("after %v: %v", time.Since(begin), err)
		}
	})
}

func TestNobodyListens(t *testing.T) {
	var n memnet.Net
	if _, _, err := n.Dial(t.Context(), shop); !errors.Is(err, memnet.ErrNoHost) {
		t.Errorf("an unknown host gives %v", err)
	}
	l, err := n.Listen(shop)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Listen(shop); err == nil {
		t.Error("two listeners share an address")
	}
	l.Close()
	l.Close()
	if _, _, err := n.Dial(t.Context(), shop); !errors.Is(err, memnet.ErrNoHost) {
		t.Errorf("a host that closed gives %v", err)
	}
	if _, err := n.Listen(shop); err != nil {
		t.Errorf("a host cannot come back: %v", err)
	}
}

// One end may say that it writes no more, and still read what the other says.
func TestHalfAConnectionEnds(t *testing.T) {
	var n memnet.Net
	l, err := n.Listen(shop)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	server := make(chan net.Conn, 1)
	go func() {
		c, _ := l.Accept()
		server <- c
	}()
	browser, _, err := n.Dial(t.Context(), shop)
	if err != nil {
		t.Fatal(err)
	}
	other := <-server
	go func() {
		io.WriteString(browser, "half")
		browser.(*memnet.Conn).CloseWrite()
	}()
	if all, err := io.ReadAll(other); string(all) != "half" || err != nil {
		t.Errorf("the server reads %q (%v)", all, err)
	}
	other.SetReadDeadline(time.Now().Add(time.Hour))
	if _, err := other.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("after the end the server reads %v", err)
	}
	go func() {
		io.WriteString(other, "answer")
		other.Close()
	}()
	if all, err := io.ReadAll(browser); string(all) != "answer" || err != nil {
		t.Errorf("the browser reads %q (%v)", all, err)
	}
}

// A listener knows from where a connection came, and so do the copies of it.
func TestListenersKnowWhoCalls(t *testing.T) {
	var n memnet.Net
	l, err := n.Listen("https://shop.test:443")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	from := func(dial func() (net.Conn, error)) string {
		t.Helper()
		at := make(chan string, 1)
		go func() {
			c, err := l.Accept()
			if err != nil {
				at <- err.Error()
				return
			}
			at <- c.RemoteAddr().String()
		}()
		c, err := dial()
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		return <-at
	}
	if got := from(func() (net.Conn, error) {
		c, _, err := n.Dial(context.Background(), "https://shop.test:443")
		return c, err
	}); got != "127.0.0.1:49153" {
		t.Errorf("a plain connection comes from %s", got)
	}
	if got := from(func() (net.Conn, error) {
		c, _, err := n.DialFrom(context.Background(), netip.MustParseAddr("2001:db8::7"), "https://shop.test:443")
		return c, err
	}); got != "[2001:db8::7]:49154" {
		t.Errorf("one from elsewhere comes from %s", got)
	}
}

// Who listens late is called when the first connection is opened, once, and not at all where
// nobody opens one before the listener is closed.
func TestWhoListensLateIsCalledOnce(t *testing.T) {
	var n memnet.Net
	calls := 0
	serve := func(l net.Listener) {
		calls++
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				c.Close()
			}
		}()
	}
	idle, err := n.ListenLate("https://idle.test:443", serve)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Listen("https://idle.test:443"); err == nil {
		t.Error("two listen at one address")
	}
	idle.Close()
	if _, _, err := n.Dial(t.Context(), "https://idle.test:443"); !errors.Is(err, memnet.ErrNoHost) || calls > 0 {
		t.Errorf("nobody is there any more: %v, and %d were called", err, calls)
	}
	l, err := n.ListenLate(shop, serve)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for range 2 {
		c, _, err := n.Dial(t.Context(), shop)
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
	}
	if calls != 1 {
		t.Errorf("%d calls", calls)
	}
}
