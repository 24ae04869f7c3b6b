package relay

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"

	"statelab/internal/rule"
	"statelab/internal/wire"
)

// conn is a connection of a client with the one behind it.
type conn struct {
	relay    *Relay
	number   int
	client   net.Conn
	ctx      context.Context
	cancel   context.CancelFunc
	upstream net.Conn // nil until it is dialed; written by the goroutine that reads the client
	down     error    // why it could not be dialed
	nth      int      // requests so far

	last   atomic.Int64  // when an octet came last, in nanoseconds
	ended  atomic.Bool   // one direction is over
	cut    atomic.Uint32 // the End of what does not come to its end, 0 as long as nobody has ended it
	blind  atomic.Bool   // the answers are not read any more
	socket socketEnd

	mu      sync.Mutex
	waiting []*Exchange // without the end of their answers, in the order of the requests
	stopped bool        // see abort
	unread  bool        // it is not read any more
}

func (c *conn) touch() { c.last.Store(c.relay.Now().UnixNano()) }

// before reports whether the connection is to go before another one.
func (c *conn) before(other *conn) bool {
	if idle := c.idle(); idle != other.idle() {
		return idle
	}
	return c.last.Load() < other.last.Load()
}

func (c *conn) idle() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.waiting) == 0
}

// abort ends both sides at once, and tells them so by a reset where they know that. What is
// under way has that End, unless it had one before.
func (c *conn) abort(how End) {
	c.cut.CompareAndSwap(0, uint32(how))
	c.socket.ends(how, false)
	c.cancel()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = true
	reset(c.client)
	reset(c.upstream)
}

// reset closes a connection without a word.
func reset(end net.Conn) {
	if end == nil {
		return
	}
	if tcp, ok := end.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	end.Close()
}

// serve passes the connection on until both sides are over.
func (c *conn) serve() {
	defer c.relay.remove(c)
	defer c.cancel()
	defer context.AfterFunc(c.ctx, func() { c.abort(Stopped) })()
	var back sync.WaitGroup
	up := &lane{conn: c, from: c.client, known: !c.relay.Named}
	up.open = func(authority string) error {
		err := c.dial(authority)
		if err == nil {
			up.to = c.upstream
			back.Go(c.back)
		}
		return err
	}
	c.forth(up)
	back.Wait()
	c.client.Close()
	if c.upstream != nil {
		c.upstream.Close()
	}
	c.overAll()
	how, said := c.socket.how()
	c.relay.tell(Event{Kind: Closed, Connection: c.number, Ended: how, Said: said}, nil)
}

// dial opens the connection behind.
func (c *conn) dial(authority string) error {
	upstream, err := c.relay.Dial(c.ctx, authority)
	if err != nil {
		c.down = err
		c.hurry(c.client)
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.upstream = upstream
	if c.stopped {
		reset(upstream)
	}
	return nil
}

// forth reads what the client sends, and passes it on.
func (c *conn) forth(l *lane) {
	head, err := c.requests(l)
	if c.down != nil {
		c.refuse(head)
		return
	}
	if errors.Is(err, errUnread) {
		_, err = io.Copy(io.Discard, l)
	}
	if atEnd(err) {
		err = l.flush(0)
	}
	switch {
	case c.upstream == nil:
	case l.broken: // the server reads no more, and may still have an answer to send
		c.socket.ends(Cut, false)
		c.hurry(c.client)
		_, _ = io.Copy(io.Discard, c.client)
	case err != nil:
		c.abort(Left)
	default:
		c.cut.CompareAndSwap(0, uint32(Left)) // or the client has only said all
		c.socket.ends(Left, false)
		c.finish(c.upstream)
	}
}

// back reads what the server sends, and passes it on.
func (c *conn) back() {
	l := &lane{conn: c, from: c.upstream, to: c.client}
	err := c.answers(l)
	if errors.Is(err, errUnread) {
		c.blind.Store(true)
		_, err = io.Copy(io.Discard, l)
	}
	// A reset behind the last answer is no reason to take that answer from the client.
	switch {
	case l.flush(0) != nil || l.broken:
		c.abort(Left)
	case !atEnd(err) && !c.idle():
		c.abort(Cut)
	default:
		if !c.idle() {
			c.cut.CompareAndSwap(0, uint32(Cut))
		}
		c.socket.ends(Cut, false)
		c.finish(c.client)
	}
	c.overAll()
}

// overAll ends the exchanges whose answers cannot come to their end any more.
func (c *conn) overAll() {
	how := cmp.Or(End(c.cut.Load()), Cut)
	if c.blind.Load() {
		how = Unseen
	}
	for x := c.first(); x != nil; x = c.first() {
		c.over(x, how)
	}
}

// atEnd reports whether reading ended since the other end closed.
func atEnd(err error) bool {
	return err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// finish tells an end that nothing more comes. From then on nobody is waited for who waits
// for nothing.
func (c *conn) finish(end net.Conn) {
	c.ended.Store(true)
	half, ok := end.(interface{ CloseWrite() error })
	switch {
	case ok:
		_ = half.CloseWrite()
	case end == c.client || c.idle(): // else its answer is still to come, see over
		end.Close()
	}
	c.hurry(c.client)
	if c.idle() {
		c.hurry(c.upstream)
	}
}

// hurry gives an end no more time than patience to send something.
func (c *conn) hurry(end net.Conn) {
	_ = end.SetReadDeadline(c.relay.Now().Add(patience))
}

// refuse answers a request for which nothing could be reached.
func (c *conn) refuse(head wire.RequestHead) {
	if c.ctx.Err() != nil {
		return
	}
	c.relay.tell(Event{Kind: Down, Connection: c.number, Head: head, Err: c.down}, nil)
	if head.Method == "" {
		return
	}
	answer := c.relay.Refuse(head, c.down)
	if head.Method == "HEAD" {
		if at := strings.Index(string(answer), "\r\n\r\n"); at >= 0 {
			answer = answer[:at+4]
		}
	}
	if _, err := io.WriteString(c.client, string(answer)); err != nil {
		return
	}
	if half, ok := c.client.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
		_, _ = io.CopyN(io.Discard, c.client, mostRefused) // closed at once, the answer could be lost
	}
}

// mostRefused is how much is read of what comes behind a refused request.
const mostRefused = 1 << 20

// first is the exchange whose answer comes next, nil where none is waited for.
func (c *conn) first() *Exchange {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.waiting) == 0 {
		return nil
	}
	return c.waiting[0]
}

// ask takes a request among those that wait for an answer, and tells of it.
func (c *conn) ask(x *Exchange) error {
	c.mu.Lock()
	many := len(c.waiting) == mostWaiting || c.relay.held.Load()+int64(len(x.Request.Octets)) > mostHeld
	unread := c.unread
	if !many && !unread {
		c.waiting = append(c.waiting, x)
		c.relay.held.Add(int64(len(x.Request.Octets)))
	}
	c.mu.Unlock()
	if many || unread {
		return c.stopReading(nil, whyWaiting)
	}
	c.nth++
	x.Nth, x.Upstream = c.nth, c.upstream
	c.relay.tell(Event{Kind: Asked, Connection: c.number, Exchange: x}, nil)
	return nil
}

// over ends an exchange, the first of those that wait.
func (c *conn) over(x *Exchange, how End) {
	c.relay.tell(Event{Kind: Over, Connection: c.number, Exchange: x}, func() {
		x.Down, x.End = x.downed.Load(), how
		x.Body = c.kept(x)
	})
	c.relay.held.Add(-int64(len(x.Request.Octets) + len(x.Answer.Octets)))
	c.mu.Lock()
	c.waiting = c.waiting[1:]
	idle := len(c.waiting) == 0
	c.mu.Unlock()
	if idle && c.ended.Load() {
		if _, ok := c.upstream.(interface{ CloseWrite() error }); !ok {
			c.upstream.Close()
		}
	}
}

// kept is what is kept of the body of a request so far.
func (c *conn) kept(x *Exchange) wire.Bytes {
	c.mu.Lock()
	defer c.mu.Unlock()
	return wire.Bytes(x.kept)
}

// errUnread ends the reading of a connection, which is passed on all the same.
var errUnread = errors.New("the connection is not read any more")

// stopReading tells once that the connection is not read any more, and returns errUnread.
func (c *conn) stopReading(x *Exchange, why rule.Text) error {
	c.mu.Lock()
	told := c.unread
	c.unread = true
	c.mu.Unlock()
	if !told {
		c.relay.tell(Event{Kind: Unread, Connection: c.number, Exchange: x, Why: why}, nil)
	}
	return errUnread
}
