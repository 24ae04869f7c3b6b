package harfile_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/harfile"
	"statelab/internal/wire"
)

// passed is an exchange with what is hard to write down.
func passed(n int) harfile.Passed {
	at := time.Date(2026, 3, 2, 9, 0, n, 123_456_000, time.UTC)
	return harfile.Passed{
		Number: 10 - n, User: 2, Begun: at, Answered: at.Add(1_234_567 * time.Nanosecond), Connection: 1, URL: "http://127.0.0.1:8001/a?<b>&\"c\"",
		Request: wire.RequestHead{Request: wire.Request{Method: "GET", Headers: wire.Headers{{Name: "Cookie", Value: "a=\xff\x01; b=한글"}}}, Proto: "HTTP/1.1"},
		Answer:  wire.ResponseHead{Response: wire.Response{Proto: "HTTP/1.1", Status: 302, Reason: "Found", Headers: wire.Headers{{Name: "Set-Cookie", Value: "a=1, b=2; Path=/"}, {Name: "Set-Cookie", Value: "c=3"}, {Name: "Location", Value: "/x"}}}},
		Racing:  []string{"a"}, Blind: n == 1,
	}
}

// A recording that is written is whole behind each entry, and is read again as it was.
func TestRecordingsThatAreWritten(t *testing.T) {
	name := filepath.Join(t.TempDir(), "app.har")
	w, err := harfile.Create(name, "1.0")
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		file := again(t, name)
		if len(file.Entries) != n || !file.Exact() {
			t.Fatalf("behind %d entries there are %d, exact %v", n, len(file.Entries), file.Exact())
		}
		if err := w.Write(passed(n)); err != nil {
			t.Fatal(err)
		}
	}
	e := again(t, name).Entries[1]
	want := passed(1)
	if e.Number != 9 || e.User != 2 || !e.Blind || !slices.Equal(e.Racing, want.Racing) || !e.Started.Equal(want.Begun) || e.Answered.Truncate(time.Microsecond) != 1234*time.Microsecond {
		t.Errorf("it is read as %+v", e)
	}
	if got := e.Response.Lines().Values("Set-Cookie"); !slices.Equal(got, []string{"a=1, b=2; Path=/", "c=3"}) {
		t.Errorf("its lines are %q", got)
	}
	if got := e.Request.Lines().Get("Cookie"); got != "a=ÿ\x01; b=한글" {
		t.Errorf("its cookies are %q", got)
	}
	if e.URL != want.URL || e.Status != 302 || e.Reason != "Found" || e.Method != "GET" {
		t.Errorf("it is read as %+v", e)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if _, err := harfile.Create(name, "1.0"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("it was written over: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if err := w.Write(passed(4)); err == nil {
		t.Error("a closed file is written to")
	}
	again(t, name)
}

// again reads a recording, of which nothing may be wrong.
func again(t *testing.T, name string) *harfile.File {
	t.Helper()
	in, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	file, err := harfile.Read(name, in)
	if err != nil || len(file.Problems) > 0 {
		t.Fatal(err, file)
	}
	return file
}

// A recording does not grow past what is read again.
func TestARecordingEnds(t *testing.T) {
	name := filepath.Join(t.TempDir(), "app.har")
	w, err := harfile.Create(name, "1.0")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	large := passed(0)
	large.Request.Headers = append(large.Request.Headers, wire.Header{Name: "X", Value: wire.Bytes(strings.Repeat("x", 8<<20))})
	n := 0
	for ; err == nil; n++ {
		err = w.Write(large)
	}
	info, statErr := os.Stat(name)
	if !errors.Is(err, harfile.ErrEnough) || statErr != nil || info.Size() > 97<<20 || n < 10 {
		t.Errorf("%v behind %d entries, %v", err, n, fmt.Sprint(info.Size()))
	}
}
