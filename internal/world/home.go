package world

import (
	"context"
	"net"
	"net/netip"

	"statelab/internal/memnet"
	"statelab/internal/rule"
)

// home is how a browser reaches the network: from an address.
type home struct {
	net     *memnet.Net
	address netip.Addr
}

// Dial implements browser.Network.
func (h *home) Dial(ctx context.Context, origin string) (net.Conn, int, error) {
	return h.net.DialFrom(ctx, h.address, origin)
}

// forDocuments are the networks that belong to nobody (RFC 5737), without the last number.
var forDocuments = [][3]byte{{192, 0, 2}, {198, 51, 100}, {203, 0, 113}}

// addressOf is that of the browser with this index where it is given none.
func addressOf(i int) netip.Addr {
	const each = 254 // without the first and the last of a network, which are no machine's
	n := forDocuments[i/each%len(forDocuments)]
	return netip.AddrFrom4([4]byte{n[0], n[1], n[2], byte(1 + i%each)})
}

// ChangeAddress has the acting browser reach the network from somewhere else, as a phone does
// that leaves its Wi-Fi: its requests come from another address, over new connections.
type ChangeAddress struct {
	To string // an IP address
}

// Kind implements Act.
func (ChangeAddress) Kind() Kind {
	return Kind{Verb: "change_address", Browser: true, Disconnects: true}
}

func (a ChangeAddress) say(s *stage) rule.Text {
	return s.inside("%s is in another network: its requests come from %s now", "%s: 다른 네트워크로 옮겼습니다. 이제 %s 주소에서 요청합니다.", a.To)
}

func (a ChangeAddress) do(s *stage) error {
	to, err := netip.ParseAddr(a.To)
	if err != nil {
		return &FieldError{"to", err}
	}
	s.profile.Close()
	s.profile.home.address = to
	s.note("no server learns of it until it asks", "다음 요청이 갈 때까지 서버는 이 일을 알지 못함")
	return nil
}
