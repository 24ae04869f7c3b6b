// Package memnet is a network in memory: listeners by address, and connections
// that really open, stay and close. Each connection notes its own opening and
// closing, in the order in which they happen. It knows no HTTP.
package memnet

import (
	"errors"
	"fmt"
	"net"
	"sync"
)

// Who closed a connection.
const (
	ByBrowser = "browser"
	ByServer  = "server"
)

// ErrNoHost means that nothing listens at the address.
var ErrNoHost = errors.New("no such host")

// Net is a network. The zero value has no hosts and is ready for use. It is safe
// for use by several goroutines.
type Net struct {
	mu        sync.Mutex
	listeners map[string]*listener
	opened    int
}

// Listen opens a listener at an address, which is any text that Dial repeats:
// "https://shop.test:443". Each address has one listener at a time.
func (n *Net) Listen(address string) (net.Listener, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.listeners[address] != nil {
		return nil, fmt.Errorf("listen %s: address already in use", address)
	}
	l := &listener{net: n, address: address, accept: make(chan net.Conn), done: make(chan struct{})}
	if n.listeners == nil {
		n.listeners = map[string]*listener{}
	}
	n.listeners[address] = l
	return l, nil
}

// Dial opens a connection to the listener at the address. The error is ErrNoHost
// when there is none.
func (n *Net) Dial(address string) (*Conn, error) {
	n.mu.Lock()
	l := n.listeners[address]
	if l == nil {
		n.mu.Unlock()
		return nil, fmt.Errorf("dial %s: %w", address, ErrNoHost)
	}
	n.opened++
	shared := &shared{id: n.opened}
	n.mu.Unlock()

	here, there := net.Pipe()
	select {
	case l.accept <- &Conn{Conn: there, shared: shared, side: ByServer}:
		return &Conn{Conn: here, shared: shared, side: ByBrowser}, nil
	case <-l.done:
		return nil, fmt.Errorf("dial %s: %w", address, ErrNoHost)
	}
}

// Conn is one end of a connection. What one end writes waits until the other
// reads it, as on a pipe.
type Conn struct {
	net.Conn
	shared *shared
	side   string
}

// shared is what both ends of a connection know.
type shared struct {
	id     int
	mu     sync.Mutex
	closed string
}

// ID is the number of the connection, from 1 in the order of opening.
func (c *Conn) ID() int { return c.shared.id }

// Closed says which end closed the connection first, "" while it is open.
func (c *Conn) Closed() string {
	c.shared.mu.Lock()
	defer c.shared.mu.Unlock()
	return c.shared.closed
}

// Close closes this end. Who closed is noted before the other end can see it.
func (c *Conn) Close() error {
	c.shared.mu.Lock()
	if c.shared.closed == "" {
		c.shared.closed = c.side
	}
	c.shared.mu.Unlock()
	return c.Conn.Close()
}

type listener struct {
	net     *Net
	address string
	accept  chan net.Conn
	done    chan struct{}
	once    sync.Once
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.accept:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error {
	l.once.Do(func() {
		close(l.done)
		l.net.mu.Lock()
		defer l.net.mu.Unlock()
		delete(l.net.listeners, l.address)
	})
	return nil
}

func (l *listener) Addr() net.Addr { return address(l.address) }

type address string

func (a address) Network() string { return "memory" }
func (a address) String() string  { return string(a) }
