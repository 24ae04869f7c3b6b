package view

import (
	"strings"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// whose are those of some notes that say how far the key led, and to whom: these are told also where the rest of them is
// not.
func whose(s *trace.Server, of trace.NotesOf, notes []rule.Text) (all []rule.Text) {
	for _, at := range s.Whose {
		if of.From <= at && at < of.To && at < len(notes) {
			all = append(all, notes[at])
		}
	}
	return all
}

// middlewareAgain finds the requests of steps at which the middleware of a site's own did, in
// several notes, what it did at the last one of the same browser: before the page ran, and with
// its answer. A moment that is now then as now is the same.
func middlewareAgain(steps []trace.Step) map[*trace.Server]bool {
	again, last := map[*trace.Server]bool{}, map[string]string{}
	for i := range steps {
		now := steps[i].Time.UTC().Format(time.DateTime)
		for j := range steps[i].Exchanges {
			s := steps[i].Exchanges[j].Server
			if s == nil || s.Unseen || refusedByProxy(s) {
				continue
			}
			var did strings.Builder
			notes := 0
			for _, part := range []trace.NotesOf{s.Own, s.OwnBehind} {
				for _, n := range s.Notes[part.From:part.To] {
					did.WriteString(strings.ReplaceAll(n.EN, now, "\x00now") + "\n")
					notes++
				}
				did.WriteString("\n")
			}
			who := steps[i].Actor + "\n" + s.Host
			again[s], last[who] = notes > 1 && last[who] == did.String(), did.String()
		}
	}
	return again
}
