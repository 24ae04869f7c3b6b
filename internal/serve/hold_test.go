package serve_test

import (
	"os"
	"testing"
	"time"

	"statelab/internal/lesson"
)

// A page that comes to the place where it stops does so in the lesson's own world alone, and as
// long as somebody is there to let it go on.
func TestWhatStopsNowhere(t *testing.T) {
	p, _ := start(t, lesson.Folder{FS: os.DirFS("../../docs/examples"), Path: "../../docs/examples"}, "two-tabs")
	act, _ := p.session.Next()
	if err := p.does(act); err != nil {
		t.Fatal(err)
	}
	p.waitsFor("the page that stops", func() bool { act, _ := p.session.Next(); return act.Played.Paused })
	holds := func(another bool) <-chan bool {
		held := make(chan bool, 1)
		go func() { held <- p.session.Hold(another) }()
		return held
	}
	goesOn := func(what string, held <-chan bool) {
		t.Helper()
		select {
		case stopped := <-held:
			if stopped {
				t.Errorf("%s: it was let go on", what)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: it stops for ever", what)
		}
	}
	goesOn("in another world", holds(true))
	if p.session.Done() != 1 {
		t.Error("the page that stops in another world counts as the act")
	}
	p.session.Close()
	goesOn("when all has ended", holds(false))
}
