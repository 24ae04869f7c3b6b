// Package tcpnet is the network on which servers run that are no part of the
// program: TCP, and TLS where an address says https. A test server of net/http/httptest
// is one of them. It knows no HTTP.
package tcpnet

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
)

// Net opens connections to servers by TCP. The zero value is ready for use. It is
// safe for use by several goroutines.
type Net struct {
	// TLS says how https is spoken, above all whose certificates count. Nil trusts
	// those whom the system trusts.
	TLS *tls.Config

	opened atomic.Int64
}

// Dial opens a connection to an origin with its port, "http://127.0.0.1:8000", and
// returns its number, from 1 in the order of opening. The context bounds the looking
// up of the name, the connecting and the handshake; the connection outlives it.
func (n *Net) Dial(ctx context.Context, origin string) (net.Conn, int, error) {
	scheme, place, _ := strings.Cut(origin, "://")
	var dialer interface {
		DialContext(ctx context.Context, network, address string) (net.Conn, error)
	}
	switch scheme {
	case "http":
		dialer = &net.Dialer{}
	case "https":
		dialer = &tls.Dialer{Config: n.TLS}
	default:
		return nil, 0, fmt.Errorf("dial %s: neither http nor https", origin)
	}
	conn, err := dialer.DialContext(ctx, "tcp", place)
	if err != nil {
		return nil, 0, err
	}
	return conn, int(n.opened.Add(1)), nil
}
