// Package relay stands between the connections of a listener and a server behind it. Octets
// pass unchanged both ways, whatever they are, and HTTP/1 is read beside: the heads of
// requests and answers, and where their bodies end. What cannot be read, or what two readers
// could read as two things (RFC 9112 section 11.2), is passed on, told, and not interpreted.
//
// Nothing is kept but heads, as long as their exchange lasts; who reads slowly makes the
// other end wait. No cookie is known here.
//
// # Rooms
//
// event.go is what is told, conn.go one connection with its two directions, lane.go how a
// direction passes octets on, read.go how it is read, framing.go where a body ends and what
// is ambiguous, socket.go who ends a WebSocket.
package relay

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"statelab/internal/wire"
)

// Relay passes connections on. Dial, Refuse and Now have to be set; fields are not changed
// once it serves.
type Relay struct {
	// Dial opens a connection to what stands behind, when the first octet of a connection
	// has come; it should wait no longer than its context. A connection has one behind it.
	// Authority is empty unless Named is set.
	Dial func(ctx context.Context, authority string) (net.Conn, error)
	// Named says that Dial has to know the authority of a connection's first request, that
	// of its target or else its header Host, as it was sent. Then nothing is dialed, and
	// nothing passed on, before that head is there.
	Named bool
	// See is told of what crosses, one event at a time, in the order of the events. An event
	// about a head comes before the last octets of that head are passed on, so that a slow
	// See makes both ends wait. Nil: nobody is told.
	See func(Event)
	// Refuse makes the whole answer, octet for octet, to a request where Dial has failed.
	// The connection ends behind it.
	Refuse func(head wire.RequestHead, err error) wire.Bytes
	// Now is the wall clock: times of events are its, and deadlines.
	Now func() time.Time
	// Body is how many octets of a request's body are kept for its events, 0 for none.
	Body int

	telling sync.Mutex // held while See is called
	numbers int        // exchanges so far, under telling
	mu      sync.Mutex
	conns   map[*conn]bool
	held    atomic.Int64 // octets of the heads of exchanges under way

	accepted atomic.Int64 // connections so far
}

// The most that is kept at once. Past so many connections the one that was silent longest is
// closed, one without a request under way before others.
const (
	mostConnections = 256
	mostWaiting     = 64      // requests of a connection that have no answer yet
	mostHeld        = 8 << 20 // octets of heads of exchanges under way
)

// patience is how long is waited for an end that waits for nothing itself, such as one that
// does not close a connection which the other has ended.
const patience = time.Minute

// Serve passes on what comes to the listener until the context ends, then closes all
// connections, waits until everything is told, and returns nil. Its error is the listener's.
// A relay can serve several listeners at once.
func (r *Relay) Serve(ctx context.Context, l net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	var all sync.WaitGroup
	defer all.Wait()
	defer stop()
	defer context.AfterFunc(ctx, func() { l.Close() })()
	for {
		client, err := l.Accept()
		switch {
		case ctx.Err() != nil:
			if err == nil {
				client.Close()
			}
			return nil
		case errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE):
			if !r.evict() {
				return err
			}
			continue
		case err != nil:
			return err
		}
		c := &conn{relay: r, number: int(r.accepted.Add(1)), client: client}
		c.ctx, c.cancel = context.WithCancel(ctx)
		r.add(c)
		all.Go(c.serve)
	}
}

// add takes a connection among the open ones, in the place of another if there are enough.
func (r *Relay) add(c *conn) {
	for r.open() >= mostConnections {
		r.evict()
	}
	c.touch()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.conns == nil {
		r.conns = map[*conn]bool{}
	}
	r.conns[c] = true
}

func (r *Relay) open() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.conns)
}

func (r *Relay) remove(c *conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.conns, c)
}

// evict closes the connection that was silent longest, one without a request under way
// before others. It is false where there is none.
func (r *Relay) evict() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	var last *conn
	for c := range r.conns {
		if last == nil || c.before(last) {
			last = c
		}
	}
	if last == nil {
		return false
	}
	delete(r.conns, last)
	last.abort(Stopped)
	return true
}

// tell calls See, with the time. Change is what the event changes of its exchange.
func (r *Relay) tell(e Event, change func()) {
	r.telling.Lock()
	defer r.telling.Unlock()
	e.At = r.Now()
	if e.Kind == Asked {
		r.numbers++
		e.Exchange.Number = r.numbers
	}
	if change != nil {
		change()
	}
	if r.See != nil {
		r.See(e)
	}
}

// PlainAnswer is a whole answer with a plain text, for Refuse: "404 Not Found". The connection
// ends with it.
func PlainAnswer(status, text string) wire.Bytes {
	return wire.Bytes(fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n%s", status, len(text), text))
}
