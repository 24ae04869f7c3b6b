package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"time"

	"statelab/internal/address"
	"statelab/internal/wire"
)

// maxIdle is how long a browser keeps a connection that it does not use, as in
// Chromium. Most servers close theirs earlier.
const maxIdle = 5 * time.Minute

// Network is where requests are sent to: in memory, or over TCP.
type Network interface {
	// Dial opens a connection to an origin with its port, "https://shop.test:443",
	// over which HTTP is spoken, and returns its number in the network, from 1. It
	// waits no longer than the context. A connection on which CloseWrite may be called,
	// as on a net.TCPConn, is told when a request ends before its announced length.
	Dial(ctx context.Context, origin string) (conn net.Conn, id int, err error)
}

// ErrNoServer means that no connection to a server could be opened.
var ErrNoServer = errors.New("no server answers")

// connections are the open connections of one client that carry no request, by
// origin, the one used last at the end. A second one to an origin is opened only
// while the first is at work. They are kept as long as both sides want (HTTP/1.1
// keeps them by default).
type connections struct {
	net  Network
	idle map[string][]*connection
}

type connection struct {
	net.Conn
	id       int
	requests int       // that went over it so far
	since    time.Time // when it was used last
}

// open returns a connection to the origin: the one used last, or a new one.
func (c *connections) open(ctx context.Context, now time.Time, origin string) (*connection, error) {
	if ctx.Err() != nil { // a server that is there at once, or a kept connection, might be quicker
		return nil, context.Cause(ctx)
	}
	kept := slices.DeleteFunc(c.idle[origin], func(kept *connection) bool {
		old := now.Sub(kept.since) > maxIdle
		if old {
			kept.Close()
		}
		return old
	})
	if last := len(kept) - 1; last >= 0 {
		c.idle[origin] = kept[:last]
		return kept[last], nil
	}
	delete(c.idle, origin)
	conn, id, err := c.net.Dial(ctx, origin)
	switch {
	case err == nil:
		return &connection{Conn: conn, id: id}, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	}
	return nil, fmt.Errorf("%w: %w", ErrNoServer, err)
}

// exchange sends a request to the origin of u at now and reads the answer. That a
// server has closed a kept connection shows when nothing comes back on it: the
// request goes once more, over another one, as in Chromium. It returns which one it was
// of the requests on its connection, from 1. The error is ErrNoServer where there is
// nobody, and the context's when that ends first.
func (c *connections) exchange(ctx context.Context, now time.Time, u address.Address, req wire.Request) (wire.Exchange, int, error) {
	origin := u.Scheme() + "://" + u.Dial()
	for {
		done := wire.Exchange{URL: u.String(), Request: req, RequestBytes: req.Bytes()}
		conn, err := c.open(ctx, now, origin)
		if err != nil {
			return done, 0, err
		}
		stays, err := conn.exchange(ctx, &done)
		switch {
		case err == nil && stays:
			if c.idle == nil {
				c.idle = map[string][]*connection{}
			}
			conn.since = now
			c.idle[origin] = append(c.idle[origin], conn)
		case err != nil && ctx.Err() != nil:
			return done, conn.requests, fmt.Errorf("%s sent no whole response: %w", u.HostPort(), context.Cause(ctx))
		case err != nil && done.Connection.Reused && done.ResponseBytes == "":
			continue
		case err != nil:
			return done, conn.requests, fmt.Errorf("%s sent no whole response: %w", u.HostPort(), err)
		}
		return done, conn.requests, nil
	}
}

// exchange sends the request on the connection and reads the answer, both into done.
// It closes the connection unless that stays, and it does so when the context ends.
func (c *connection) exchange(ctx context.Context, done *wire.Exchange) (stays bool, err error) {
	done.Connection.ID, done.Connection.Reused = c.id, c.requests > 0
	c.requests++
	unbind := context.AfterFunc(ctx, func() { c.Close() })
	// The request is written beside the reading: a server may answer before it
	// has read everything, and the two ends of a pipe wait for each other.
	written := make(chan error, 1)
	go func() { written <- c.write(done) }()
	var end wire.End
	done.Response, done.ResponseBytes, end, err = wire.ReadResponse(c, done.Request.Method)
	if err != nil || end != wire.Stays {
		c.Close() // and the writing ends
	}
	stays = <-written == nil && err == nil && end == wire.Stays
	if stays = unbind() && stays; stays {
		return true, nil
	}
	c.Close()
	if err == nil && end == wire.Closes {
		done.Connection.Closed = "server"
	} else if err == nil {
		done.Connection.Closed = "browser"
	}
	return false, err
}

// write sends the request.
func (c *connection) write(done *wire.Exchange) error {
	_, err := io.WriteString(c, string(done.RequestBytes))
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok && err == nil && incomplete(done.Request) {
		err = half.CloseWrite() // or the server would wait for what never comes
	}
	return err
}

// incomplete reports whether a request may announce more than it brings. Only one
// that is written by hand does.
func incomplete(req wire.Request) bool {
	announced, err := strconv.Atoi(string(req.Headers.Get("Content-Length")))
	return err == nil && announced > len(req.Body) || req.Headers.Has("Transfer-Encoding")
}

// part takes the connection to the origin of u that is to be used next out of these, if there is
// one, for who uses it beside them.
func (c *connections) part(u address.Address) connections {
	own, origin := connections{net: c.net}, u.Scheme()+"://"+u.Dial()
	if last := len(c.idle[origin]) - 1; last >= 0 {
		own.idle = map[string][]*connection{origin: {c.idle[origin][last]}}
		c.idle[origin] = c.idle[origin][:last]
	}
	return own
}

// copy opens all connections anew.
func (c *connections) copy(again func(origin string, of net.Conn, requests int) net.Conn) connections {
	copied := connections{idle: make(map[string][]*connection, len(c.idle))}
	for origin, kept := range c.idle {
		for _, conn := range kept {
			one := *conn
			one.Conn = again(origin, conn.Conn, conn.requests)
			copied.idle[origin] = append(copied.idle[origin], &one)
		}
	}
	return copied
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
	Net Network
}

// Send sends the request to u, and waits for the answer no longer than the context.
// The error is ErrNoServer where there is nobody. A Host header, and a Content-Length where there
// is a body, are added when they are missing, since no server answers without.
func (r *Raw) Send(ctx context.Context, u address.Address, req wire.Request) (wire.Exchange, error) {
	if !req.Headers.Has("Host") {
		req.Headers = append(wire.Headers{{Name: "Host", Value: wire.Bytes(u.HostPort())}}, req.Headers...)
	}
	if req.Body != "" && !req.Headers.Has("Content-Length") && !req.Headers.Has("Transfer-Encoding") {
		req.Headers = append(req.Headers, wire.Header{Name: "Content-Length", Value: wire.Bytes(fmt.Sprint(len(req.Body)))})
	}
	c := connections{net: r.Net}
	done, _, err := c.exchange(ctx, time.Time{}, u, req)
	if len(c.idle) > 0 {
		c.close()
		done.Connection.Closed = "client"
	}
	return done, err
}
