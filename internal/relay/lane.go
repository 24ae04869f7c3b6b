package relay

import (
	"errors"
	"net"
)

// laneSize is how many octets are read at once.
const laneSize = 16 << 10

// lane is one direction of a connection. Who reads from it gets the octets of one end; they
// are passed on to the other before more are read, or by flush, so that what has to be told
// can be told before.
type lane struct {
	conn     *conn
	from, to net.Conn
	held     []byte // read, and not yet passed on
	broken   bool   // the other end takes no more
	err      error  // of reading

	// Of the lane of the client, which opens the other end:
	open      func(authority string) error
	known     bool // what is opened: until then all is held
	authority string
}

var errBroken = errors.New("the other end takes no more")

// Read passes on what was read before, and reads more.
func (l *lane) Read(p []byte) (int, error) {
	if l.err = l.flush(0); l.err != nil {
		return 0, l.err
	}
	if c := l.conn; c.ended.Load() && (l.from == c.client || c.idle()) {
		c.hurry(l.from)
	}
	n, err := l.from.Read(p[:min(len(p), laneSize)])
	if n > 0 {
		l.held = append(l.held, p[:n]...)
		l.conn.touch()
	}
	l.err = err
	return n, err
}

// flush passes on what was read, but for the last octets of it, those that are not looked
// at yet. Where nothing could be opened it is dropped.
func (l *lane) flush(but int) error {
	n := len(l.held) - but
	if n <= 0 || l.to == nil && !l.known {
		return nil
	}
	l.opened()
	if l.to != nil {
		if _, err := l.to.Write(l.held[:n]); err != nil {
			l.broken = true
			return errBroken
		}
	}
	l.held = l.held[:copy(l.held, l.held[n:])]
	return nil
}

// opened opens the other end, if that was not tried yet.
func (l *lane) opened() {
	if l.to == nil && l.conn.down == nil {
		l.known = true
		_ = l.open(l.authority) // the connection keeps why not
	}
}
