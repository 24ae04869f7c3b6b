package sessionstore_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/clock"
	"statelab/internal/database"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// nothing is the purpose of what a test does by itself.
var nothing rule.Text

// tables is the schema of this package's tests.
var tables = database.NewSchema(sessionstore.Schema)

// recorded draws the strings of a recording, in their order.
type recorded struct {
	t    testing.TB
	left []string
}

func (r *recorded) String(n int, _ string) string {
	if len(r.left) == 0 || len(r.left[0]) != n {
		r.t.Fatalf("%d characters are drawn, the recording has %q left", n, r.left)
	}
	s := r.left[0]
	r.left = r.left[1:]
	return s
}

// TestDjangoTranscriptsReplay runs what the pages of the recorded site do with
// their sessions, and wants the statements, the rows, the keys, the log and the
// answers that Django gave, to the byte.
func TestDjangoTranscriptsReplay(t *testing.T) {
	files, err := filepath.Glob("testdata/goldens/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			script := readTranscript(t, file)
			db, err := tables.OpenMemory()
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			for _, s := range script.Steps {
				play(t, db, script, s)
			}
		})
	}
}

// compressed is session_data that a compressor wrote.
var compressed = regexp.MustCompile(`\.eJ[\w-]+:\w+:[\w-]{43}`)

// unpacked puts what it says in the place of compressed session_data, with the
// time of signing: two compressors choose other octets for the same data.
func unpacked(text string) string {
	return compressed.ReplaceAllStringFunc(text, func(data string) string {
		got := sessionstore.Codec{}.Decode(data)
		return fmt.Sprint(got.JSON, got.SignedAt.Unix())
	})
}

// play does one step and compares everything that it left.
func play(t *testing.T, db *database.DB, script transcript, s step) {
	var statements []database.Statement
	var log []sessionstore.LogLine
	keys := &recorded{t: t, left: s.keys()}
	now := clock.New(time.UnixMicro(int64(s.Epoch * 1e6)))
	engine := &sessionstore.Database{Conn: db.Conn(&statements),
		Env: sessionstore.Env{Settings: script.settings(s), Now: now.Now, Chance: keys, Log: &log}}
	if s.Event != "" {
		happen(t, engine, db, s)
	} else {
		visit(t, engine, script, s)
		got, want := strings.Join(texts(statements), "\n"), strings.Join(s.SQL, "\n")
		if unpacked(got) != unpacked(want) {
			t.Errorf("step %d (%s): the statements are\n%s\nwant\n%s", s.N, s.Note, got, want)
		}
		if !slices.Equal(log, s.log()) {
			t.Errorf("step %d: the log is %v, want %v", s.N, log, s.log())
		}
	}
	if len(keys.left) > 0 {
		t.Errorf("step %d: nobody drew %q", s.N, keys.left)
	}
	if s.SQL == nil {
		return // an event outside the server: its rows are not recorded
	}
	rows, err := sessionstore.Rows(db.Conn(nil), engine.Env.Settings.Codec())
	if err != nil || len(rows) != len(s.Rows) {
		t.Fatalf("step %d: %d rows, want %d (%v)", s.N, len(rows), len(s.Rows), err)
	}
	for i, want := range s.Rows {
		if r := rows[i]; r.Key != want.Key || unpacked(r.Raw) != unpacked(want.Data) || r.Raw != want.Data && r.Decoded.Signature != sessionstore.SignatureValid || r.ExpiresText != want.Expires {
			t.Errorf("step %d: row %d is %s %s %s, want %s", s.N, i+1, r.Key, r.Raw, r.ExpiresText, want)
		}
	}
}

// visit asks for the page of a step.
func visit(t *testing.T, engine *sessionstore.Database, script transcript, s step) {
	p := page{t: t, engine: engine, form: s.Request.Form}
	p.everyRequest, _ = script.Override["SESSION_SAVE_EVERY_REQUEST"].(bool)
	if len(s.During) > 0 {
		other := s.During[0]
		p.hook = func() {
			tab := page{t: t, engine: engine, form: other.Form}
			tab.serve(other.Path, other.Cookie)
		}
	}
	p.serve(s.Request.Path, s.Request.Cookie)
	if got := p.session; p.status != s.Response.Status || got.Key() != s.Session.Key || got.Accessed != s.Session.Accessed || got.Modified != s.Session.Modified {
		t.Errorf("step %d (%s): status %d, key %q, accessed %v, modified %v; want %d, %+v", s.N, s.Note,
			p.status, got.Key(), got.Accessed, got.Modified, s.Response.Status, s.Session)
	}
	if p.answer == nil {
		return
	}
	got, _ := sessionstore.JSON(p.answer)
	wanted, err := sessionstore.ParseJSON(s.Response.Body)
	want, _ := sessionstore.JSON(wanted)
	if err != nil || got != want {
		t.Errorf("step %d (%s): the page answers %s, want %s (%v)", s.N, s.Note, got, want, err)
	}
}

// happen does what an event of a transcript did to the table.
func happen(t *testing.T, engine *sessionstore.Database, db *database.DB, s step) {
	if strings.HasPrefix(s.Event, "clearsessions") {
		var log []database.Statement
		engine.Conn = db.Conn(&log)
		if _, err := engine.ClearExpired(); err != nil || !slices.Equal(texts(log), s.SQL) {
			t.Errorf("%s: %q, want %q (%v)", s.Event, texts(log), s.SQL, err)
		}
		return
	}
	for _, text := range s.SQL {
		if strings.HasPrefix(text, "UPDATE") {
			if _, err := db.Conn(nil).Exec(nothing, text); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func texts(statements []database.Statement) []string {
	var all []string
	for _, s := range statements {
		all = append(all, s.SQL())
	}
	return all
}
