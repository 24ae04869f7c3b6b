// Package memhttp puts net/http servers on a network in memory: one host with its
// schemes, started again or closed as a whole. It never reads the wall clock: no
// request and no connection has a time limit of its own, and who asks decides how long
// to wait.
package memhttp

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"runtime"
	"sync"

	"statelab/internal/memnet"
	"statelab/internal/wire"
)

const maxHead = 1 << 20 // bytes of a request's head: what a jar can hold for one host goes through

// Server is a host on a network. Its fields are not changed once it listens. It is
// safe for use by several goroutines.
type Server struct {
	Host      string // "shop.test"; "shop.test:8443" answers at that port, over https
	HTTP      bool   // also answers over http, at port 80
	CloseEach bool   // closes the connection after each response
	Handler   http.Handler
	// HTTPAtPort says that a host with a port also answers over http at that port, as
	// servers of developers do. In memory both can.
	HTTPAtPort bool

	mu        sync.Mutex
	net       *memnet.Net
	servers   []*http.Server
	listeners []net.Listener
	done      sync.WaitGroup
}

// contextKey names what a connection tells its requests.
type contextKey int

const (
	placeKey contextKey = iota
	schemeKey
)

// Place tells a request from all others of its network: the number of the connection
// that it came over, and which one it is of the requests on it, from 1. Both sides
// count so, since HTTP/1.1 answers the requests of a connection one after another. The
// zero value is that of a request which came over no network in memory.
type Place struct{ Connection, Request int }

// PlaceOf returns the place of a request while it is handled.
func PlaceOf(r *http.Request) Place {
	if place, ok := r.Context().Value(placeKey).(*Place); ok {
		return *place
	}
	return Place{}
}

// Scheme returns the scheme by which a request came, which in memory the address
// decides, since no TLS is spoken there.
func Scheme(r *http.Request) string {
	if scheme, ok := r.Context().Value(schemeKey).(string); ok {
		return scheme
	}
	if r.TLS != nil {
		return "https"
	}
	return "http"
}

// Listen puts the host on a network. A server is on one network.
func (s *Server) Listen(network *memnet.Net) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.servers != nil {
		return errors.New("the site is listening already")
	}
	s.net = network
	return s.listen()
}

// listen opens the listeners; s.mu is held.
func (s *Server) listen() error {
	addresses := map[string]string{"https": "https://" + s.Host + ":443"}
	if wire.Hostname(s.Host) != s.Host {
		addresses["https"] = "https://" + s.Host
	}
	if s.HTTP {
		addresses["http"] = "http://" + wire.Hostname(s.Host) + ":80"
	}
	if s.HTTPAtPort && wire.Hostname(s.Host) != s.Host {
		addresses["http"] = "http://" + s.Host
	}
	for scheme, address := range addresses {
		server := s.server(scheme)
		s.servers = append(s.servers, server)
		l, err := s.net.ListenLate(address, func(l net.Listener) {
			s.done.Go(func() { server.Serve(l) }) // ends with ErrServerClosed
		})
		if err != nil {
			s.close()
			return err
		}
		s.listeners = append(s.listeners, l)
	}
	return nil
}

// quiet is where a server's complaints go: what went wrong is in the answer.
var quiet = log.New(io.Discard, "", 0)

// server returns the net/http server of one scheme.
func (s *Server) server(scheme string) *http.Server {
	var protocols http.Protocols
	protocols.SetHTTP1(true) // alone: what HTTP/2 needs is not made ready
	server := &http.Server{
		Protocols:      &protocols,
		Handler:        http.HandlerFunc(s.count),
		MaxHeaderBytes: maxHead,
		ErrorLog:       quiet,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			if c, ok := c.(*memnet.Conn); ok {
				ctx = context.WithValue(ctx, placeKey, &Place{Connection: c.ID(), Request: c.Requests()})
			}
			return context.WithValue(ctx, schemeKey, scheme)
		},
	}
	server.SetKeepAlivesEnabled(!s.CloseEach)
	return server
}

// count counts a request on its connection, whose goroutine this is, and handles it. One
// of https says so as it would over TLS, which handlers look at.
func (s *Server) count(w http.ResponseWriter, r *http.Request) {
	if place, ok := r.Context().Value(placeKey).(*Place); ok {
		if place.Request++; place.Request == 1 {
			growOnce()
		}
	}
	if Scheme(r) == "https" && r.TLS == nil {
		r.TLS = &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true, ServerName: wire.Hostname(s.Host)}
	}
	s.Handler.ServeHTTP(w, r)
}

// growOnce has the stack of a connection's goroutine grow now, while little stands on it: what
// answers requests goes deep, and each doubling on the way would move all of that. Worlds that are
// copied for a try open connections by the hundred, each for a request or two.
//
//go:noinline
func growOnce() {
	var room [24 << 10]byte
	runtime.KeepAlive(&room)
}

// close closes listeners and connections and waits for the listeners; s.mu is held.
func (s *Server) close() error {
	var problems []error
	for _, l := range s.listeners {
		problems = append(problems, l.Close()) // also one that nobody serves
	}
	for _, server := range s.servers {
		problems = append(problems, server.Close())
	}
	s.servers, s.listeners = nil, nil
	s.done.Wait()
	return errors.Join(problems...)
}

// Restart stops the server and starts it again: its connections close.
func (s *Server) Restart() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.servers == nil {
		return nil
	}
	if err := s.close(); err != nil {
		return err
	}
	return s.listen()
}

// Close closes listeners and connections.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.close()
}
