package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"statelab/internal/relay"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/wire"
)

// How an answer ended is told where it was long, or where the app did not end it; of a
// WebSocket always.
func TestHowAnswersEnd(t *testing.T) {
	begun := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		end    relay.End
		status int
		took   time.Duration
		want   string
	}{
		{relay.Whole, 200, time.Second, ""},
		{relay.Whole, 200, 35 * time.Second, "Request 7, GET /events/: the answer came to its end after 35 s (12 bytes)."},
		{relay.Left, 200, time.Second, ""},
		{relay.Left, 200, 35 * time.Second, "Request 7, GET /events/: the browser closed the connection after 35 s (12 bytes), before the answer came to an end."},
		{relay.Cut, 200, 0, "Request 7, GET /events/: the app broke the answer off after 0 s (12 bytes)."},
		{relay.Stopped, 200, 35 * time.Second, ""},
		{relay.Unseen, 200, 35 * time.Second, ""},
		{relay.Whole, 101, 35 * time.Second, "Request 7, GET /events/: the WebSocket was closed after 35 s."},
	} {
		x := &relay.Exchange{Number: 7}
		x.Answer.Status, x.Answer.Headers = test.status, wire.Headers{{Name: "Upgrade", Value: "websocket"}}
		n := &news{Passage: &traffic.Passage{Finding: &traffic.Finding{Exchange: &traffic.Exchange{Number: 7, Method: "GET"}}}, step: trace.Step{Exchanges: make([]trace.Exchange, 1)}}
		n.step.Exchanges[0].Request.Target = "/events/"
		var s streams
		s.begins(relay.Event{At: begun, Exchange: x}, n)
		x.End, x.Down = test.end, 12
		over := relay.Event{Kind: relay.Over, At: begun.Add(test.took), Connection: 3, Exchange: x}
		_, said := s.ends(over)
		if test.status == 101 {
			if !said.IsZero() {
				t.Errorf("a WebSocket that goes on: %q", said.EN)
			}
			_, said = s.ends(relay.Event{Kind: relay.Closed, At: over.At, Connection: 3})
		}
		if said.EN != test.want || said.KO == "" && said.EN != "" {
			t.Errorf("%v after %v: %q, want %q", test.end, test.took, said.EN, test.want)
		}
		if _, again := s.ends(over); !again.IsZero() {
			t.Errorf("it is told twice: %q", again.EN)
		}
	}
}

// Who closed a WebSocket is told as far as that was seen.
func TestWhoClosedAWebSocket(t *testing.T) {
	for _, test := range []struct {
		ended relay.End
		said  bool
		want  string
	}{
		{relay.Left, true, "the browser closed the WebSocket"},
		{relay.Cut, true, "the app closed the WebSocket"},
		{relay.Left, false, "the browser ended the connection of the WebSocket"},
		{relay.Cut, false, "the app ended the connection of the WebSocket"},
		{relay.Stopped, false, "the WebSocket was closed"},
		{0, false, "the WebSocket was closed"},
	} {
		s := streams{sockets: map[int]stream{3: {of: &traffic.Finding{Exchange: &traffic.Exchange{}}}}}
		if _, said := s.ends(relay.Event{Kind: relay.Closed, Connection: 3, Ended: test.ended, Said: test.said}); !strings.Contains(said.EN, test.want) || said.KO == "" {
			t.Errorf("%v, %v: %q", test.ended, test.said, said)
		}
	}
}

// An app that breaks an answer off is told of, and the end of watching is no end of an answer.
func TestWatchABrokenAnswer(t *testing.T) {
	begun := make(chan bool)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/goes-on" {
			w.WriteHeader(http.StatusOK)
			_ = http.NewResponseController(w).Flush()
			close(begun)
			<-r.Context().Done()
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"))
	}))
	defer server.Close()
	w := startWatch(t, server.URL, watchFlags{})
	res, err := w.client.Get(w.here + "/broken?a=1")
	if err == nil {
		_, err = io.ReadAll(res.Body)
		res.Body.Close()
	}
	if err == nil {
		t.Error("the client did not see it")
	}
	w.waits("broke")
	go func() {
		if res, err := w.client.Get(w.here + "/goes-on"); err == nil {
			res.Body.Close()
		}
	}()
	<-begun
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	says(t, w.out.String(), "1 ASKS GET /broken?a=~1", "200 OK", "Request 1, GET /broken?a=~1: the app broke the answer off after 0 s (2 bytes).")
	if strings.Contains(w.out.String(), "goes-on:") {
		t.Errorf("it says\n%s", w.out.String())
	}
}
