package main

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/relay"
	"statelab/internal/rule"
	"statelab/internal/traffic"
)

// underWay is what was under way when watching ended, by the numbers of the requests: whoever
// presses Ctrl-C waits for no app.
type underWay struct {
	waiting []int // for their answers
	answers []int // that were not whole
	sockets []int // that were open
}

// cuts notes what an event ends that comes after watching has ended. It is called before the
// streams follow the event. The passage is what was found out by it, nil for nothing.
func (w *watcher) cuts(e relay.Event, p *traffic.Passage) {
	if w.ended() == nil {
		return
	}
	switch e.Kind {
	case relay.Closed:
		if was, open := w.streams.sockets[e.Connection]; open {
			w.cut.sockets = append(w.cut.sockets, was.of.Number)
		}
	case relay.Over:
		was, open := w.streams.answers[e.Exchange]
		switch x := e.Exchange; {
		case p != nil && x.Answer.Status == 0:
			w.cut.waiting = append(w.cut.waiting, p.Number)
		case open && x.End != relay.Whole && !x.ToWebSocket():
			w.cut.answers = append(w.cut.answers, was.of.Number)
		}
	}
}

// says tells what was cut, zero for nothing.
func (c *underWay) says() rule.Text {
	var en, ko []string
	for _, part := range []struct {
		of   []int
		said rule.Text
	}{{c.waiting, cutWords.waiting}, {c.answers, cutWords.answers}, {c.sockets, cutWords.sockets}} {
		if len(part.of) > 0 {
			slices.Sort(part.of)
			en, ko = append(en, fmt.Sprintf(part.said.EN, asNumbers(part.of))), append(ko, fmt.Sprintf(part.said.KO, asNumbers(part.of)))
		}
	}
	if en == nil {
		return rule.Text{}
	}
	return rule.Text{EN: cutWords.cut.EN + " " + strings.Join(en, " "), KO: cutWords.cut.KO + " " + strings.Join(ko, " ")}
}

// asNumbers are the numbers of requests as they are read.
func asNumbers(requests []int) string {
	var all []string
	for _, n := range requests[:min(len(requests), mostNumbers)] {
		all = append(all, fmt.Sprint(n))
	}
	if len(requests) > mostNumbers {
		all = append(all, "…")
	}
	return strings.Join(all, ", ")
}

// cutWords tell what was cut.
var cutWords = struct{ cut, waiting, answers, sockets rule.Text }{
	cut:     rule.Text{EN: "What was under way at the end was cut.", KO: "끝낼 때 진행 중이던 연결을 끊었습니다."},
	waiting: rule.Text{EN: "Requests that waited for their answer: %s.", KO: "응답을 기다리던 요청: %s."},
	answers: rule.Text{EN: "Requests whose answer was not whole: %s.", KO: "응답이 끝나지 않은 요청: %s."},
	sockets: rule.Text{EN: "Requests whose WebSocket was open: %s.", KO: "WebSocket이 열려 있던 요청: %s."},
}
