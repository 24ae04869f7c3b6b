package witness

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/sessiontable"
	"statelab/internal/trace"
)

// Stored tells of rows that were read of somebody's session table, as they live at now, in the
// order of their keys.
func Stored(all []sessiontable.KeptRow, now time.Time) []trace.RowEntry {
	told := make([]trace.RowEntry, len(all))
	for i := range all {
		r := &all[i]
		told[i] = trace.RowEntry{
			Mark: trace.Same, Key: r.Key, Owner: r.User.ID, User: r.User.Name, Raw: r.Raw,
			Expires: r.Expires, Lasts: r.Expires.Sub(now), Live: r.Expires.After(now),
		}
		for _, item := range r.Items() {
			told[i].Data = append(told[i].Data, trace.Item{Name: item.Name, Value: item.JSON})
		}
	}
	slices.SortFunc(told, func(a, b trace.RowEntry) int { return strings.Compare(a.Key, b.Key) })
	return told
}
