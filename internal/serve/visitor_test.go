package serve

import (
	"fmt"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/world"
)

// When a cookie was stored, and when it left, is known of the newest ones however many there were:
// a time that is not known would be told as another one with each request.
func TestAVisitorGoesOnLearning(t *testing.T) {
	v := newVisitor(world.Browser{Name: "b"})
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	passes := 0
	put := func(name string, ahead time.Duration) {
		now = now.Add(time.Second)
		c := cookiejar.Cookie{Name: name, Value: "1", Domain: "a.localhost", HostOnly: true, Path: "/", Created: now, Persistent: true, Expires: now.Add(1000 * time.Hour)}
		v.mirror.ByHand(now, func(j *cookiejar.Jar) { j.Put(now, c) })
		v.gives(&trace.Fate{Fate: trace.Stored, Cookie: trace.Cookie{Name: name, Value: wire.Bytes(c.Value), Domain: c.Domain, HostOnly: true, Path: "/"}}, ahead)
	}
	put("first", time.Hour)
	for ; passes < mostKnown+1500; passes++ {
		name := fmt.Sprint(passes)
		put(name, 2*time.Hour)
		v.mirror.ByHand(now, func(j *cookiejar.Jar) { j.Drop(now, func(c cookiejar.Cookie) bool { return c.Name == name }) })
		if passes%500 == 0 || passes > mostKnown+1490 {
			v.leaves(2 * time.Hour)
		}
	}
	if len(v.ahead) > mostKnown || len(v.left) > mostKnown {
		t.Errorf("it knows of %d cookies and %d departures", len(v.ahead), len(v.left))
	}
	gone := v.gone(5 * time.Hour)
	if last := gone[len(gone)-1]; !last.When.Equal(now.Add(2 * time.Hour)) {
		t.Errorf("the last one left at %v, want %v", last.When, now.Add(2*time.Hour))
	}
	held := v.held(now, 9*time.Hour)
	if len(held) != 1 || !held[0].Created.Equal(time.Date(2026, 3, 2, 10, 0, 1, 0, time.UTC)) {
		t.Errorf("it holds %+v", held)
	}
}

// A request with the cookies of nobody is that of the browser that was closed: it has no connection
// from before.
func TestABrowserThatWasStartedAgain(t *testing.T) {
	alice, eve := newVisitor(world.Browser{Name: "alice"}), newVisitor(world.Browser{Name: "eve"})
	for _, test := range []struct {
		name  string
		conns map[int]*visitor
		want  *visitor
	}{
		{"both go on", map[int]*visitor{1: alice, 2: eve}, eve},
		{"alice's was closed", map[int]*visitor{2: eve}, alice},
		{"eve's was closed", map[int]*visitor{1: alice}, eve},
		{"both were", nil, eve},
	} {
		s := &Session{visitors: []*visitor{alice, eve}, conns: test.conns}
		if got := s.begunAnew(eve); got != test.want {
			t.Errorf("%s: it is %s's", test.name, got.name)
		}
	}
}
