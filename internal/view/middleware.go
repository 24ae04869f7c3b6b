package view

import (
	"strings"
	"time"

	"statelab/internal/trace"
)

// middlewareAgain finds the requests of steps at which the middleware of a site's own did, in
// several notes, what it did at one before. A moment that is now then as now is the same.
func middlewareAgain(steps []trace.Step) map[*trace.Server]bool {
	again, seen := map[*trace.Server]bool{}, map[string]bool{}
	for i := range steps {
		now := steps[i].Time.UTC().Format(time.DateTime)
		for j := range steps[i].Exchanges {
			s := steps[i].Exchanges[j].Server
			if s == nil || s.Own.To-s.Own.From < 2 {
				continue
			}
			did := []string{s.Host}
			for _, n := range s.Notes[s.Own.From:s.Own.To] {
				did = append(did, strings.ReplaceAll(n.EN, now, "\x00now"))
			}
			key := strings.Join(did, "\n")
			again[s], seen[key] = seen[key], true
		}
	}
	return again
}
