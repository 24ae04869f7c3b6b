package main

import (
	"testing"

	"statelab/internal/relay"
	"statelab/internal/wire"
)

// An answer leads past where its address is the app's, however that is written.
func TestWatchLeadsPast(t *testing.T) {
	for _, test := range []struct {
		app, to string
		past    bool
	}{
		{"localhost:8000", "http://localhost:8000/x", true},
		{"localhost:8000", "HTTP://LOCALHOST:8000?x", true},
		{"localhost:80", "http://localhost/", true},
		{"localhost:80", "http://localhost:80/", true},
		{"[::1]:80", "http://[::1]", true},
		{"localhost:8000", "http://localhost:80001/", false},
		{"localhost:8000", "http://localhost/", false},
		{"localhost:80", "https://localhost/", false},
		{"localhost:80", "/", false},
	} {
		target, err := watchedOrigin(test.app)
		if err != nil {
			t.Fatal(err)
		}
		w := &watcher{target: target}
		answer := wire.ResponseHead{}
		answer.Status, answer.Headers = 302, wire.Headers{{Name: "Location", Value: wire.Bytes(test.to)}}
		if got := w.leadsPast(&relay.Exchange{Answer: answer}); (got != "") != test.past {
			t.Errorf("from %s to %s it says %q", test.app, test.to, got)
		}
	}
}
