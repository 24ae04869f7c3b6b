package main

import (
	"fmt"
	"slices"
	"testing"

	"statelab/internal/serve"
	"statelab/internal/traffic"
)

// Where nobody takes what is told no site waits, and it is said later how much was left out.
func TestServeWaitsForNoTerminal(t *testing.T) {
	var told []string
	q := &serveQueue{news: newQueue[serveNews]()}
	q.serveTold = serveTold{
		seen: func(seen serve.Seen) error {
			if told = append(told, fmt.Sprint(seen.Shown)); seen.Shown == 1 {
				q.begins(9999) // now there is room
				q.news.close()
			}
			return nil
		},
		began: func(shown int) error { told = append(told, fmt.Sprint("anew ", shown)); return nil },
		left:  func(exchanges int) { told = append(told, fmt.Sprint("left ", exchanges)) },
	}
	for n := range mostWaiting + 3 {
		q.see(serve.Seen{Finding: &traffic.Finding{Exchange: &traffic.Exchange{}}, Shown: n + 1})
	}
	q.tellAll()
	if end := told[len(told)-3:]; !slices.Equal(end, []string{fmt.Sprint(mostWaiting), "left 3", "anew 9999"}) {
		t.Errorf("at the end %q is told", end)
	}
}

// That a lesson begins anew is told though there was no room for it, between what was left out
// before and behind.
func TestServeTellsThatALessonBeginsAnew(t *testing.T) {
	var told []string
	q := &serveQueue{news: newQueue[serveNews]()}
	q.serveTold = serveTold{
		seen: func(seen serve.Seen) error {
			if told = append(told, fmt.Sprint(seen.Shown)); seen.Shown == 1 {
				q.see(serve.Seen{Finding: &traffic.Finding{Exchange: &traffic.Exchange{}}, Shown: 7777}) // now there is room
				q.news.close()
			}
			return nil
		},
		began: func(shown int) error { told = append(told, fmt.Sprint("anew ", shown)); return nil },
		left:  func(exchanges int) { told = append(told, fmt.Sprint("left ", exchanges)) },
	}
	for n := range mostWaiting + 3 {
		if n == mostWaiting+2 {
			q.begins(9999)
		}
		q.see(serve.Seen{Finding: &traffic.Finding{Exchange: &traffic.Exchange{}}, Shown: n + 1})
	}
	q.tellAll()
	if end := told[len(told)-5:]; !slices.Equal(end, []string{fmt.Sprint(mostWaiting), "left 2", "anew 9999", "left 1", "7777"}) {
		t.Errorf("at the end %q is told", end)
	}
}
