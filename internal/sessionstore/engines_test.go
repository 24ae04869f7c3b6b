package sessionstore_test

import (
	"errors"
	"testing"
	"time"

	"statelab/internal/sessionstore"
)

// A shop whose sessions are signed cookies: what Django answered with is what
// the sessions here become, to the byte, and a cookie from before the logout
// still opens.
func TestSignedCookiesReplay(t *testing.T) {
	script := readTranscript(t, "testdata/signed-cookies.json")
	server := newServer(t)
	server.settings = script.settings(script.Steps[0])
	server.clock.Advance(time.Unix(int64(script.Steps[0].Epoch), 0).Sub(server.clock.Now()))
	request := func(key string) *sessionstore.Session {
		return (&sessionstore.SignedCookies{Env: server.engine().Env}).Session(key)
	}
	cart := request("")
	cart.Set("cart", sessionstore.NewDict(sessionstore.Item{Key: "apple", Value: 1}))
	server.must(cart.Save())
	if want := script.Steps[0].Session.Key; cart.Key() != want {
		t.Errorf("the cart's cookie is %s, want %s", cart.Key(), want)
	}
	theirs := script.Steps[1].Session.Key
	login := request(cart.Key())
	server.must(login.CycleKey())
	for _, item := range request(theirs).Items() {
		login.Set(item.Key, item.Value)
	}
	server.must(login.Save())
	if unpacked(login.Key()) != unpacked(theirs) {
		t.Errorf("after login the cookie is %s, want %s", login.Key(), theirs)
	}
	logout := request(theirs)
	server.must(logout.Flush())
	if !logout.IsEmpty() || logout.Key() != "" {
		t.Errorf("after logout the session has the key %q", logout.Key())
	}
	if got := request(theirs).Get("_auth_user_id"); got != "1" {
		t.Errorf("the stolen cookie names %v, want user 1 as before the logout", got)
	}
	if len(server.statements) > 0 || len(server.rows()) > 0 {
		t.Errorf("the database was used: %v", server.statements)
	}
}

func TestSignedCookiesThatAreWorthless(t *testing.T) {
	server := newServer(t)
	engine := &sessionstore.SignedCookies{Env: server.engine().Env}
	s := engine.Session("")
	s.Set("a", 1)
	server.must(s.Save())
	for _, c := range []struct {
		what, key string
		after     time.Duration
		kept      bool
	}{
		{"as it was sent", s.Key(), 0, true},
		{"at the end of its 14 days", s.Key(), 14 * 24 * time.Hour, true},
		{"after its 14 days", s.Key(), 14*24*time.Hour + time.Second, false},
		{"changed", "f" + s.Key()[1:], 0, false},
		{"made up", "unknownunknown", 0, false},
	} {
		t.Run(c.what, func(t *testing.T) {
			server.clock.Advance(nine.Add(c.after).Sub(server.clock.Now()))
			got := engine.Session(c.key)
			if got.Has("a") != c.kept || got.Modified == c.kept || got.IsEmpty() {
				t.Errorf("it is read: %v, and to be sent anew: %v; want %v, %v", got.Has("a"), got.Modified, c.kept, !c.kept)
			}
		})
	}
	fresh := engine.Session("")
	server.must(errors.Join(fresh.Create(), fresh.SaveNew()))
	if !fresh.Modified || fresh.Key() == "" || len(server.log) > 0 {
		t.Errorf("a new session is %q, the log %v", fresh.Key(), server.log)
	}
}

func TestSessionsInMemory(t *testing.T) {
	server := newServer(t)
	memory := &sessionstore.Memory{}
	request := func(key string) *sessionstore.Session {
		return (&sessionstore.Cache{Env: server.engine().Env, Memory: memory}).Session(key)
	}
	s := request("")
	s.Set("cart", sessionstore.NewDict(sessionstore.Item{Key: "apple", Value: 1}))
	s.Set("when", nine) // what JSON cannot hold
	s.Set("seen", sessionstore.NewList("a", "b"))
	s.SetExpiry(60)
	server.must(s.Save())
	again := request(s.Key())
	cart := again.Get("cart").(*sessionstore.Dict)
	if cart.Get("apple") != int64(1) || again.Get("when") != nine || again.Get("seen").(*sessionstore.List).Len() != 2 {
		t.Errorf("the session has %v", again.Items())
	}
	cart.Set("pear", 2) // not saved, so nobody else sees it
	if request(s.Key()).Get("cart").(*sessionstore.Dict).Len() != 1 {
		t.Error("a change that was not saved is in the cache")
	}
	if err := request(s.Key()).SaveNew(); !errors.Is(err, sessionstore.ErrCreate) {
		t.Errorf("a taken key is taken again: %v", err)
	}
	server.clock.Advance(time.Minute)
	if late := request(s.Key()); late.Has("cart") || late.Key() != "" {
		t.Errorf("after its minute the session has %v under the key %q", late.Keys(), late.Key())
	}
	again.Set("x", 1)
	if err := again.Save(); !errors.Is(err, sessionstore.ErrUpdate) {
		t.Errorf("a session that is gone is saved: %v", err)
	}
	server.must(again.CycleKey())
	if !request(again.Key()).Has("x") {
		t.Error("cycle_key lost the data")
	}
	server.must(request(again.Key()).Flush())
	if found, err := again.Exists(again.Key()); found || err != nil {
		t.Errorf("after flush the key exists: %v (%v)", found, err)
	}
	memory = &sessionstore.Memory{} // the server starts again
	if len(server.statements) > 0 || request(s.Key()).Has("cart") {
		t.Errorf("the cache outlived its server, or used the database: %v", server.statements)
	}
}

func TestSessionsInRowsAndMemory(t *testing.T) {
	server := newServer(t)
	memory := &sessionstore.Memory{}
	request := func(key string) *sessionstore.Session {
		return (&sessionstore.CachedDatabase{Database: *server.engine(), Memory: memory}).Session(key)
	}
	want := func(what, queries string) {
		t.Helper()
		if got := server.queries(); got != queries {
			t.Errorf("%s takes %q, want %q", what, got, queries)
		}
	}
	s := request("")
	s.Set("a", 1)
	server.must(s.Save())
	want("the first write", "SELECT BEGIN INSERT COMMIT")
	request(s.Key()).Get("a")
	want("a read", "")
	memory = &sessionstore.Memory{}
	if !request(s.Key()).Has("a") {
		t.Error("the session did not survive a restart of the server")
	}
	want("the first read after a restart", "SELECT")
	request(s.Key()).Get("a")
	want("the second", "")
	again := request(s.Key())
	again.Set("b", 2)
	server.must(again.Save())
	want("a write", "BEGIN UPDATE COMMIT")
	if found, err := again.Exists(s.Key()); !found || err != nil {
		t.Errorf("its key exists: %v (%v)", found, err)
	}
	want("exists", "")
	server.must(again.Flush())
	want("flush", "SELECT DELETE")
	if request(s.Key()).Has("a") || len(server.rows()) > 0 {
		t.Error("after flush the session is read")
	}
	want("a read after flush", "SELECT")
}
