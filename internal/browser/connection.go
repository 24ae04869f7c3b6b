package browser

import (
	"fmt"
	"io"
	"net/url"

	"statelab/internal/memnet"
	"statelab/internal/wire"
)

// connections are the open connections of one client, one for each origin.
// They are kept as long as both sides want (HTTP/1.1 keeps them by default).
type connections struct {
	net  *memnet.Net
	idle map[string]*memnet.Conn
}

// exchange sends a request to the origin of u and reads the answer.
func (c *connections) exchange(u *url.URL, req wire.Request) (wire.Exchange, error) {
	origin := address(u)
	done := wire.Exchange{URL: u.String(), Request: req, RequestBytes: req.Bytes()}
	conn := c.idle[origin]
	delete(c.idle, origin)
	if done.Connection.Reused = conn != nil && conn.Closed() == ""; !done.Connection.Reused {
		var err error
		if conn, err = c.net.Dial(origin); err != nil {
			return done, err
		}
	}
	done.Connection.ID = conn.ID()

	// The request is written beside the reading: a server may answer before it
	// has read everything, and the two ends of a pipe wait for each other.
	written := make(chan error, 1)
	go func() {
		_, err := io.WriteString(conn, string(done.RequestBytes))
		written <- err
	}()
	resp, raw, keep, err := wire.ReadResponse(conn, req.Method)
	done.Response, done.ResponseBytes = resp, raw
	if err != nil {
		conn.Close()
		<-written
		return done, fmt.Errorf("%s sent no whole response: %w", u.Host, err)
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
		c.idle = map[string]*memnet.Conn{}
	}
	c.idle[origin] = conn
	return done, nil
}

// close closes all connections.
func (c *connections) close() {
	for origin, conn := range c.idle {
		conn.Close()
		delete(c.idle, origin)
	}
}

// address is the origin of a URL as the network knows it, the port always there.
func address(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = "443"
		if u.Scheme == "http" {
			port = "80"
		}
	}
	return u.Scheme + "://" + u.Hostname() + ":" + port
}

// Raw is a client without a browser and without a jar: it sends just the headers
// that it is told, on a connection of its own.
type Raw struct {
	Net *memnet.Net
}

// Send sends the request to u. A Host header, and a Content-Length where there
// is a body, are added when they are missing, since no server answers without.
func (r *Raw) Send(u *url.URL, req wire.Request) (wire.Exchange, error) {
	if !req.Headers.Has("Host") {
		req.Headers = append(wire.Headers{{Name: "Host", Value: wire.Bytes(u.Host)}}, req.Headers...)
	}
	if req.Body != "" && !req.Headers.Has("Content-Length") && !req.Headers.Has("Transfer-Encoding") {
		req.Headers = append(req.Headers, wire.Header{Name: "Content-Length", Value: wire.Bytes(fmt.Sprint(len(req.Body)))})
	}
	c := connections{net: r.Net}
	done, err := c.exchange(u, req)
	if len(c.idle) > 0 {
		c.close()
		done.Connection.Closed = memnet.ByBrowser
	}
	return done, err
}
