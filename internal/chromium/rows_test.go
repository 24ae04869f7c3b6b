package chromium_test

import (
	"encoding/json"
	"io"
	"maps"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"statelab/internal/trace"
	"statelab/internal/traffic"
)

// written is a row as it was written into the table of sessions, by Django's own reading.
type written struct {
	Number  int
	Gone    bool
	Key     string
	Raw     string
	Data    map[string]any
	Expires time.Time
}

// states are the table behind each writing, by the number of that.
func (app *application) states(t *testing.T) []map[string]*written {
	t.Helper()
	out, err := exec.Command(python(t), filepath.Join("testdata", "app", "site.py"), app.file, "rows").Output()
	if err != nil {
		t.Fatal(err)
	}
	states := []map[string]*written{{}}
	for lines := json.NewDecoder(strings.NewReader(string(out))); ; {
		w := &written{}
		if err := lines.Decode(w); err == io.EOF {
			return states
		} else if err != nil {
			t.Fatal(err)
		}
		next := maps.Clone(states[len(states)-1])
		if next[w.Key] = w; w.Gone {
			delete(next, w.Key)
		}
		for len(states) < w.Number { // numbers that a transaction gave back
			states = append(states, states[len(states)-1])
		}
		states = append(states, next)
	}
}

// rowsAre holds a table that was shown behind a request against what was written. Behind says
// how much had been written when its answer left, before when it was asked for, each at least.
func rowsAre(t *testing.T, f *traffic.Finding, table *trace.Table, states []map[string]*written, before, behind int) {
	t.Helper()
	for n := max(before, behind); n < len(states); n++ {
		if !shows(table, states[n]) {
			continue
		}
		for m := before; m <= n; m++ {
			if showedBefore(table, states[m], states[n]) {
				return
			}
		}
	}
	shown, _ := json.Marshal(table)
	t.Errorf("request %d, %s %.90s: what is shown of the table was never so since %d were written before it, and %d behind it\n%s", f.Number, f.Method, f.URL, before, behind, shown)
}

// mostShown is how many rows are shown of a larger table, beside those that cookies name.
const mostShown = 100

// shows reports whether the rows that are shown are those of a state.
func shows(table *trace.Table, state map[string]*written) bool {
	count := 0
	for i := range table.Rows {
		r := &table.Rows[i]
		if r.Mark == trace.Gone {
			if state[r.Key] != nil {
				return false
			}
			continue
		}
		count++
		if w := state[r.Key]; w == nil || !w.is(r) {
			return false
		}
	}
	return count >= min(len(state), mostShown)
}

// is reports whether a row is shown as it was written, and taken for what Django takes it.
func (w *written) is(r *trace.RowEntry) bool {
	data := map[string]any{}
	for _, item := range r.Data {
		var value any
		if json.Unmarshal([]byte(item.Value), &value) != nil {
			return false
		}
		data[item.Name] = value
	}
	owner, _ := w.Data["_auth_user_id"].(string)
	name := map[string]string{"1": "alice", "2": "bob"}[owner]
	return r.Raw == w.Raw && r.Expires.Equal(w.Expires) && reflect.DeepEqual(data, w.Data) && r.Owner == owner && r.User == name
}

// showedBefore reports whether the marks of the rows tell what changed between two states.
func showedBefore(table *trace.Table, before, behind map[string]*written) bool {
	for i := range table.Rows {
		r := &table.Rows[i]
		was, is := before[r.Key], behind[r.Key]
		mark := trace.Same
		switch {
		case was == nil:
			mark = trace.New
		case is == nil:
			mark = trace.Gone
		case was.Raw != is.Raw || !was.Expires.Equal(is.Expires):
			mark = trace.Changed
		}
		if r.Mark != mark {
			return false
		}
	}
	return len(before) > mostShown || len(table.Rows) >= len(before)
}

// writtenBy is how much was written when the answer of a request left Django; 0 where it
// does not say.
func writtenBy(h *hop) int {
	for name, value := range h.headers {
		if strings.EqualFold(name, "X-Rows") {
			n, _ := strconv.Atoi(value)
			return n
		}
	}
	return 0
}

// writtenBefore is how much was written by what the browser had been answered before a moment.
func writtenBefore(at time.Time, all []*hop) (n int) {
	moment := float64(at.UnixMicro()) / 1e6
	for _, h := range all {
		if h.answered > 0 && h.wall+h.answered-h.at < moment {
			n = max(n, writtenBy(h))
		}
	}
	return n
}
