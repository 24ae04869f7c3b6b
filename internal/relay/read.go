package relay

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"net/http/httputil"
	"strings"

	"statelab/internal/address"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// requests reads what a client sends, request for request, until its end, or errUnread. The
// head is the last one.
func (c *conn) requests(l *lane) (wire.RequestHead, error) {
	br := bufio.NewReaderSize(l, laneSize)
	for {
		head, err := wire.ReadRequestHead(br)
		if err != nil {
			why := noRequest(br, &head, err)
			if why.IsZero() {
				return wire.RequestHead{}, err
			}
			l.opened()
			return wire.RequestHead{}, c.stopReading(nil, why)
		}
		l.authority = authorityOf(&head)
		if l.opened(); c.down != nil {
			return head, c.down
		}
		f, why := ofRequest(&head)
		if !why.IsZero() {
			return head, c.stopReading(nil, why)
		}
		x := &Exchange{Request: head}
		if err := c.ask(x); err != nil {
			return head, err
		}
		if err := l.flush(br.Buffered()); err != nil {
			return head, err
		}
		if err := c.upload(l, br, x, f); err != nil {
			return head, err
		}
	}
}

// noRequest says why what a client sent is no request, zero where it only ended.
func noRequest(br *bufio.Reader, head *wire.RequestHead, err error) rule.Text {
	switch {
	case errors.Is(err, wire.ErrTooLarge):
		return whyHead
	case !errors.Is(err, wire.ErrNoHead):
		return rule.Text{}
	case strings.HasPrefix(string(head.Octets), "PRI * HTTP/2.0"):
		return whyHTTP2
	}
	if first, _ := br.Peek(1); len(head.Octets) == 0 && len(first) == 1 && first[0] == 0x16 { // RFC 8446 section 5.1, handshake
		return whyTLS
	}
	return whyNoHTTP
}

// authorityOf is whom a request asks (RFC 9112 section 3.3).
func authorityOf(h *wire.RequestHead) string {
	if a, err := address.Parse(h.Target); err == nil && a.IsWeb() {
		return a.HostPort()
	}
	if h.Method == "CONNECT" {
		return h.Target
	}
	return h.Headers.Get("Host")
}

// upload reads the body of a request, and what has to be waited for behind it.
func (c *conn) upload(l *lane, br *bufio.Reader, x *Exchange, f framing) error {
	if f != (framing{}) && strings.EqualFold(x.Request.Headers.Get("Expect"), "100-continue") {
		if _, err := br.Peek(1); err != nil {
			return err
		}
		if x.outcome.Load() != waits {
			return c.stopReading(x, whyExpect)
		}
	}
	if err := l.skip(br, f, upward{c, x}); err != nil {
		return c.broken(x, err)
	}
	if x.Request.Method != "CONNECT" && !x.Request.Headers.Has("Upgrade") {
		return nil
	}
	if _, err := br.Peek(1); err != nil {
		return err
	}
	switch x.outcome.Load() {
	case waits:
		return c.stopReading(x, whyEager)
	case switched:
		return errUnread
	case messages:
		return c.passes(br, Left)
	}
	return nil
}

// answers reads what a server sends, answer for answer, until its end, or errUnread.
func (c *conn) answers(l *lane) error {
	br := bufio.NewReaderSize(l, laneSize)
	for {
		if _, err := br.Peek(1); err != nil {
			return err
		}
		x := c.first()
		if x == nil {
			return c.stopReading(nil, whyUnasked)
		}
		head, err := wire.ReadResponseHead(br)
		switch {
		case errors.Is(err, wire.ErrTooLarge):
			return c.stopReading(x, whyHead)
		case errors.Is(err, wire.ErrNoHead):
			return c.stopReading(x, whyNoAnswer)
		case err != nil:
			return err
		case head.Status < 200 && head.Status != 101:
			if why := ambiguous(head.Octets, head.Headers, false); !why.IsZero() {
				return c.stopReading(x, why)
			}
			continue
		}
		if goes, err := c.answer(l, br, x, head); !goes {
			return err
		}
	}
}

// answer reads an answer behind its head. It goes on if another one can follow.
func (c *conn) answer(l *lane, br *bufio.Reader, x *Exchange, head wire.ResponseHead) (goes bool, err error) {
	f, why := ofAnswer(x.Request.Method, &head)
	if why.IsZero() && c.relay.held.Add(int64(len(head.Octets))) > mostHeld {
		c.relay.held.Add(-int64(len(head.Octets)))
		why = whyWaiting
	}
	if !why.IsZero() {
		return false, c.stopReading(x, why)
	}
	switches := head.Status == 101 || x.Request.Method == "CONNECT" && head.Status < 300
	x.outcome.Store(outcomeOf(&head, switches))
	c.relay.tell(Event{Kind: Answered, Connection: c.number, Exchange: x}, func() { x.Answer, x.Body = head, c.kept(x) })
	if err := l.flush(br.Buffered()); err != nil {
		return false, err
	}
	if switches {
		c.over(x, Whole)
		why := whyTunnel
		if head.Status == 101 {
			to := head.Headers.Get("Upgrade")
			why = rule.Textf(whyUpgrade.EN, whyUpgrade.KO, to)
		}
		err := c.stopReading(x, why)
		if x.outcome.Load() == messages {
			err = c.passes(br, Cut)
		}
		return false, err
	}
	err = l.skip(br, f, downward{x})
	if flushed := l.flush(br.Buffered()); flushed != nil {
		return false, flushed
	}
	if err != nil {
		return false, c.broken(x, err)
	}
	if f.toEnd { // which is also how it looks where the client is gone, and the server saw it
		c.over(x, cmp.Or(End(c.cut.Load()), Whole))
		return false, nil
	}
	c.over(x, Whole)
	if !head.KeepsAlive() {
		if _, err := br.Peek(1); err != nil {
			return false, err
		}
		return false, c.stopReading(nil, whyBehind)
	}
	return true, nil
}

// broken says what the end of a body that could not be read means.
func (c *conn) broken(x *Exchange, err error) error {
	switch {
	case errors.Is(err, errChunks):
		return c.stopReading(x, whyChunks)
	case errors.Is(err, wire.ErrTooLarge):
		return c.stopReading(x, whyHead)
	}
	return err
}

var errChunks = errors.New("the chunks cannot be read")

// skip reads a body. Its errors are those of reading, errChunks, and wire.ErrTooLarge for a
// trailer.
func (l *lane) skip(br *bufio.Reader, f framing, to io.Writer) error {
	switch {
	case f.toEnd:
		_, err := io.Copy(to, br)
		return err
	case !f.chunked:
		_, err := io.CopyN(to, br, f.length)
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	if _, err := io.Copy(to, httputil.NewChunkedReader(br)); err != nil {
		if l.err != nil {
			return l.err
		}
		return errChunks
	}
	return wire.ReadTrailer(br)
}

// upward keeps the first octets of a request's body.
type upward struct {
	c *conn
	x *Exchange
}

func (u upward) Write(p []byte) (int, error) {
	u.c.mu.Lock()
	defer u.c.mu.Unlock()
	u.x.kept = append(u.x.kept, p[:min(len(p), u.c.relay.Body-len(u.x.kept))]...)
	return len(p), nil
}

// downward counts the octets of an answer's body.
type downward struct{ x *Exchange }

func (d downward) Write(p []byte) (int, error) {
	d.x.downed.Add(int64(len(p)))
	return len(p), nil
}
