// Package memnet is a network in memory: listeners by address, and connections
// that really open, stay and close, numbered in the order of their opening. It
// knows no HTTP, and waits for nothing longer than it is told to.
package memnet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"
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
func (n *Net) Listen(address string) (net.Listener, error) { return n.ListenLate(address, nil) }

// ListenLate is Listen for who begins to accept when the first connection is opened: serve is
// called then, once, unless the listener was closed before, and is not to block. Of the hosts of
// a network most are asked for nothing. Nil stands for who accepts without being told.
func (n *Net) ListenLate(address string, serve func(net.Listener)) (net.Listener, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.listeners[address] != nil {
		return nil, fmt.Errorf("listen %s: address already in use", address)
	}
	l := &listener{net: n, address: address, serve: serve, accept: make(chan net.Conn), done: make(chan struct{})}
	if n.listeners == nil {
		n.listeners = map[string]*listener{}
	}
	n.listeners[address] = l
	return l, nil
}

// Dial opens a connection to the listener at the address, and returns its number
// in the network, from 1, which the listener's end has, too. The error is ErrNoHost
// when nothing listens there, and the context's when it ends before the listener
// has accepted. It comes from this machine itself, 127.0.0.1.
func (n *Net) Dial(ctx context.Context, address string) (net.Conn, int, error) {
	return n.DialFrom(ctx, netip.AddrFrom4([4]byte{127, 0, 0, 1}), address)
}

// DialFrom is Dial from an IP address, which the listener's end has as its RemoteAddr, with a
// port that follows from the number.
func (n *Net) DialFrom(ctx context.Context, from netip.Addr, address string) (net.Conn, int, error) {
	n.mu.Lock()
	l := n.listeners[address]
	if l == nil {
		n.mu.Unlock()
		return nil, 0, fmt.Errorf("dial %s: %w", address, ErrNoHost)
	}
	n.opened++
	id := n.opened
	n.mu.Unlock()

	l.begin()
	here, there := pipe(id, from)
	select {
	case l.accept <- there:
		return here, id, nil
	case <-l.done:
		return nil, 0, fmt.Errorf("dial %s: %w", address, ErrNoHost)
	case <-ctx.Done():
		return nil, 0, fmt.Errorf("dial %s: %w", address, context.Cause(ctx))
	}
}

// pipe returns the two ends of a connection.
func pipe(id int, from netip.Addr) (here, there *Conn) {
	one, other := net.Pipe()
	here, there = &Conn{Conn: one, id: id, from: from}, &Conn{Conn: other, id: id, from: from, accepted: true}
	here.peer, there.peer = there, here
	return here, there
}

// Copy returns a network without hosts that counts connections on from here.
func (n *Net) Copy() *Net {
	n.mu.Lock()
	defer n.mu.Unlock()
	return &Net{opened: n.opened}
}

// Again opens a connection that stands for one of the network that n is a copy of, over
// which so many requests went: it has its number. One that the other end had closed is
// closed.
func (n *Net) Again(address string, of *Conn, requests int) *Conn {
	here, there := pipe(of.id, of.from)
	there.requests = requests
	n.mu.Lock()
	l := n.listeners[address]
	n.mu.Unlock()
	if l == nil || of.peer.over() || of.hasEnd() {
		there.Close()
		return here
	}
	l.begin()
	select {
	case l.accept <- there:
	case <-l.done:
		there.Close()
	}
	return here
}

// Conn is one end of a connection. What one end writes waits until the other
// reads it, as on a pipe.
type Conn struct {
	net.Conn
	id       int
	from     netip.Addr // of who opened it
	accepted bool       // this is the end of the listener
	peer     *Conn
	requests int // that went over the one that it stands for

	mu     sync.Mutex
	ended  bool // the peer writes no more
	closed bool
}

// ID is the number of the connection, from 1 in the order of opening.
func (c *Conn) ID() int { return c.id }

// Requests is how many went over the connection that this one stands for (Net.Again), and
// 0 for any other.
func (c *Conn) Requests() int { return c.requests }

// RemoteAddr implements net.Conn: at the listener's end, the address of who opened the
// connection.
func (c *Conn) RemoteAddr() net.Addr {
	if !c.accepted {
		return c.Conn.RemoteAddr()
	}
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(c.from, uint16(firstPort+c.id%(1<<16-firstPort))))
}

// firstPort is the first of those that systems choose for who opens a connection (RFC 6335
// section 6).
const firstPort = 49152

// Close implements net.Conn.
func (c *Conn) Close() error {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	return c.Conn.Close()
}

// over reports whether this end is closed, or has been told that nothing more comes.
func (c *Conn) over() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed || c.ended
}

// CloseWrite tells the other end, once it has read everything, that nothing will be
// written to it any more, as net.TCPConn does. This end can still be read.
func (c *Conn) CloseWrite() error {
	c.peer.mu.Lock()
	defer c.peer.mu.Unlock()
	c.peer.ended = true
	return c.peer.Conn.SetReadDeadline(time.Unix(1, 0))
}

// Read implements net.Conn.
func (c *Conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if errors.Is(err, os.ErrDeadlineExceeded) && c.hasEnd() {
		err = io.EOF
	}
	return n, err
}

func (c *Conn) hasEnd() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ended
}

// SetReadDeadline implements net.Conn. Who has nothing more to read waits for
// nothing.
func (c *Conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return nil
	}
	return c.Conn.SetReadDeadline(t)
}

// SetDeadline implements net.Conn.
func (c *Conn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

type listener struct {
	net     *Net
	address string
	accept  chan net.Conn
	done    chan struct{} // is closed with the listener

	mu     sync.Mutex
	serve  func(net.Listener) // still to be called, or nil
	closed bool
}

// begin has somebody accept who begins late.
func (l *listener) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.serve != nil && !l.closed {
		l.serve(l)
	}
	l.serve = nil
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
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}
	l.closed = true
	close(l.done)
	l.net.mu.Lock()
	defer l.net.mu.Unlock()
	delete(l.net.listeners, l.address)
	return nil
}

func (l *listener) Addr() net.Addr { return address(l.address) }

type address string

func (a address) Network() string { return "memory" }
func (a address) String() string  { return string(a) }
