package httpsim

import (
	"testing"

	"statelab/internal/memhttp"
)

// Requests whose browsers left have handlings that nobody takes: the oldest are given up.
func TestHandlingsAreGivenUp(t *testing.T) {
	var s Server
	for n := range mostHandlings + 2 {
		s.handlings.add(memhttp.Place{Connection: n + 1, Request: 1}, Handling{Status: n})
	}
	if n := len(s.handlings.all); n != mostHandlings {
		t.Errorf("%d are kept", n)
	}
	for connection, want := range map[int]bool{1: false, 2: false, 3: true, mostHandlings + 2: true} {
		if h, ok := s.Take(memhttp.Place{Connection: connection, Request: 1}); ok != want || ok && h.Status != connection-1 {
			t.Errorf("of connection %d: %v %d", connection, ok, h.Status)
		}
	}
}
