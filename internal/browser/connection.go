package browser

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"statelab/internal/address"
	"statelab/internal/memnet"
	"statelab/internal/wire"
)

// maxIdle is how long a browser keeps a connection that it does not use, as in
// Chromium. Most servers close theirs earlier.
const maxIdle = 5 * time.Minute

// connections are the open connections of one client that carry no request, by
// origin, the one used last at the end. A second one to an origin is opened only
// while the first is at work. They are kept as long as both sides want (HTTP/1.1
// keeps them by default).
type connections struct {
	net  *memnet.Net
	idle map[string][]idleConn
}

type idleConn struct {
	*memnet.Conn
	since time.Time
}

// open returns a connection to the origin: the one used last, where it is still
// open, or a new one.
func (c *connections) open(now time.Time, origin string) (conn *memnet.Conn, reused bool, err error) {
	kept := slices.DeleteFunc(c.idle[origin], func(kept idleConn) bool {
		if now.Sub(kept.since) > maxIdle {
			kept.Close()
		}
		return kept.Closed() != ""
	})
	if last := len(kept) - 1; last >= 0 {
		c.idle[origin] = kept[:last]
		return kept[last].Conn, true, nil
	}
	delete(c.idle, origin)
	conn, err = c.net.Dial(origin)
	return conn, false, err
}

// exchange sends a request to the origin of u at now and reads the answer.
func (c *connections) exchange(now time.Time, u address.Address, req wire.Request) (wire.Exchange, error) {
	origin := u.Scheme() + "://" + u.Dial()
	done := wire.Exchange{URL: u.String(), Request: req, RequestBytes: req.Bytes()}
	conn, reused, err := c.open(now, origin)
	if err != nil {
		return done, err
	}
	done.Connection.Reused = reused
	done.Connection.ID = conn.ID()

	// The request is written beside the reading: a server may answer before it
	// has read everything, and the two ends of a pipe wait for each other.
	written := make(chan error, 1)
	go func() {
		_, err := io.WriteString(conn, string(done.RequestBytes))
		if incomplete(req) {
			conn.NoMore() // or the server would wait for what never comes
		}
		written <- err
	}()
	resp, raw, keep, err := wire.ReadResponse(conn, req.Method)
	done.Response, done.ResponseBytes = resp, raw
	if err != nil {
		conn.Close()
		<-written
		return done, fmt.Errorf("%s sent no whole response: %w", u.HostPort(), err)
	}
	if !keep {
		// The server said that it closes: wait until it has.
		io.Copy(io.Discard, io.LimitReader(conn, wire.MaxBody))
		done.Connection.Closed = conn.Closed()
		conn.Close()
		<-written
		return done, nil
	}
	if err := <-written; err != nil {
		conn.Close()
		return done, nil
	}
	if c.idle == nil {
		c.idle = map[string][]idleConn{}
	}
	c.idle[origin] = append(c.idle[origin], idleConn{conn, now})
	return done, nil
}

// incomplete reports whether a request may announce more than it brings. Only one
// that is written by hand does.
func incomplete(req wire.Request) bool {
	announced, err := strconv.Atoi(string(req.Headers.Get("Content-Length")))
	return err == nil && announced > len(req.Body) || req.Headers.Has("Transfer-Encoding")
}

// close closes all connections.
func (c *connections) close() {
	for origin, kept := range c.idle {
		for _, conn := range kept {
			conn.Close()
		}
		delete(c.idle, origin)
	}
}

// Raw is a client without a browser and without a jar: it sends just the headers
// that it is told, on a connection of its own.
type Raw struct {
	Net *memnet.Net
}

// Send sends the request to u. A Host header, and a Content-Length where there
// is a body, are added when they are missing, since no server answers without.
func (r *Raw) Send(u address.Address, req wire.Request) (wire.Exchange, error) {
	if !req.Headers.Has("Host") {
		req.Headers = append(wire.Headers{{Name: "Host", Value: wire.Bytes(u.HostPort())}}, req.Headers...)
	}
	if req.Body != "" && !req.Headers.Has("Content-Length") && !req.Headers.Has("Transfer-Encoding") {
		req.Headers = append(req.Headers, wire.Header{Name: "Content-Length", Value: wire.Bytes(fmt.Sprint(len(req.Body)))})
	}
	c := connections{net: r.Net}
	done, err := c.exchange(time.Time{}, u, req)
	if len(c.idle) > 0 {
		c.close()
		done.Connection.Closed = "client"
	}
	return done, err
}
