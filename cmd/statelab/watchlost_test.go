package main

import (
	"errors"
	"strings"
	"testing"

	"statelab/internal/relay"
	"statelab/internal/traffic"
)

// How many exchanges were left out is said with the next that is told, whatever was passed over
// between, and of the last ones at the end.
func TestWatchSaysWhatWasLost(t *testing.T) {
	var out output
	w := &watcher{
		app:   &app{out: &out, err: &out, env: func(string) string { return "" }, lang: "en"},
		flags: watchFlags{host: "elsewhere.test"}, target: origin{"127.0.0.1", "8000"}, news: newQueue[news](), lost: 40,
	}
	other := &traffic.Passage{Finding: &traffic.Finding{Exchange: &traffic.Exchange{URL: "http://127.0.0.1:8000/"}}}
	w.news.add(news{Passage: other, lost: 3}, 1)
	w.news.add(news{said: w.said(relay.Event{Kind: relay.Down, Err: errors.New("refused")}), lost: 2}, 1)
	w.news.add(news{Passage: other, lost: 1}, 1)
	w.news.close()
	if err := w.tellAll(tellScreen(w)); err != nil {
		t.Fatal(err)
	}
	says(t, out.String(), "(5 requests passed faster", "Nothing answers at 127.0.0.1:8000", "(41 requests passed faster")
	if strings.Count(out.String(), "passed faster") != 2 {
		t.Errorf("it says\n%s", out.String())
	}
}
