package render

import (
	"strings"
	"testing"

	"statelab/internal/trace"
	"statelab/internal/view"
)

// A row of a site's own table has all its fields, a key in it as that of a session, in their
// order, with what stood there before; on a desk without room for all of it each table has a row.
func TestARowOfATableIsReadWhole(t *testing.T) {
	const key = "tc273fkqw17rbzdgmshl7xsgmsexnqzi"
	row := trace.Record{Mark: trace.Changed, ID: 4, User: "alice", Data: []trace.Item{
		{Name: "key", Value: `"` + key + `"`}, {Name: "browser", Value: `"Firefox"`},
		{Name: "first_seen", Value: `"2026-03-02T11:00:00Z"`}, {Name: "last_seen", Value: `"2026-03-03T11:00:00Z"`, Fresh: true}}}
	s := trace.Step{Table: &trace.Table{Host: "a.test", Rows: []trace.RowEntry{{Mark: trace.Same, Key: key, User: "alice"}, {Mark: trace.Same, Key: "b"}, {Mark: trace.Same, Key: "c"}},
		Records: []trace.Records{{Name: "mail_device", Model: "Device", Rows: []trace.Record{row}}}}}
	tr := &trace.Trace{Steps: []trace.Step{s}}
	k := NewTerminal(nil, Options{Width: 80}).desk(Desk{Trace: tr, Step: view.Of(tr).Step(0, view.Options{})}, DeskRows)
	read := func(room int) string {
		var all []string
		for _, l := range k.sideLines(k.sides(0)[0], 38, room) {
			all = append(all, strings.TrimSpace(l.text()))
		}
		return strings.Join(all, " ")
	}
	at := 0
	whole := read(everything)
	for _, part := range []string{"key = tc27..nqzi", "browser =", "first_seen =", "last_seen =", "(changed)"} {
		i := strings.Index(whole[at:], part)
		if i < 0 {
			t.Fatalf("%q is not where it is read in: %s", part, whole)
		}
		at += i
	}
	tr.Steps[0].Table.Records[0].Rows[0].Mark = trace.Same
	k = NewTerminal(nil, Options{Width: 80}).desk(Desk{Trace: tr, Step: view.Of(tr).Step(0, view.Options{})}, DeskRows)
	if few := read(5); !strings.Contains(few, "4  alice") {
		t.Errorf("in five lines there is no row of the second table: %s", few)
	}
}
