package render_test

import (
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// cached is a run in which a page counts in the cache, and keeps something there without an end.
func cached() *trace.Trace {
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	held := func(mark trace.Mark, value string, lasts time.Duration) trace.CacheEntry {
		return trace.CacheEntry{Mark: mark, Key: "tries", Value: value, Expires: start.Add(10 * time.Minute), Lasts: lasts}
	}
	step := func(at time.Duration, entries ...trace.CacheEntry) trace.Step {
		table := &trace.Table{Host: "shop.test", Kind: trace.RowsTable, Cache: append(entries, trace.CacheEntry{Key: "open", Value: "true"})}
		e := trace.Exchange{Exchange: wire.Exchange{URL: "https://shop.test/"}, Server: &trace.Server{Host: "shop.test"}}
		e.Behind.Table = table
		return trace.Step{Time: start.Add(at), Exchanges: []trace.Exchange{e}, Table: table}
	}
	return &trace.Trace{Start: start, Steps: []trace.Step{
		step(0, held(trace.New, "4", 10*time.Minute)),
		step(time.Minute, held(trace.Changed, "5", 9*time.Minute)),
		step(time.Hour),
	}}
}

// A lane of the cache says what was written there, which has no name, as a picture and in sentences.
func TestTheTimelineOfACache(t *testing.T) {
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		for name, linear := range map[string]bool{"timeline-cache": false, "timeline-cache-linear": true} {
			got := drawn(t, render.Options{Lang: lang, Profile: termenv.Ascii, Width: 80, Linear: linear}, func(r *render.Terminal) {
				tr := cached()
				r.Timeline(tr, len(tr.Steps))
			})
			golden(t, name+"."+string(lang)+".txt", got)
			if strings.Contains(got, " = ") {
				t.Errorf("%s in %s: an entry has no name that could stand before =:\n%s", name, lang, got)
			}
		}
	}
}
