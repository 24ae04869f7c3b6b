package sessionstore_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"statelab/internal/sessionstore"
)

func TestARowIsItsKey(t *testing.T) {
	server := newServer(t)
	key := server.saved(sessionstore.Item{Key: "a", Value: 1})
	rows, err := sessionstore.Rows(server.db.Conn(nil), server.settings.Codec())
	server.must(err)
	if got := fmt.Sprint(rows[0]); got != key {
		t.Errorf("str(row) is %q, want %q", got, key)
	}
	if got := rows[0].Decoded.Data.Get("a"); got != int64(1) {
		t.Errorf("get_decoded() has %v", got)
	}
}

func TestTheManagerSaves(t *testing.T) {
	server := newServer(t)
	const key = "x2ye5c8q1m4n7v0b3k6j9h2g5fdahe32"
	dict := sessionstore.NewDict(sessionstore.Item{Key: "a", Value: 1})
	for _, c := range []struct {
		what    string
		data    *sessionstore.Dict
		queries string
		row     string // empty: none
	}{
		{"a new row", dict, "UPDATE INSERT", `{"a":1}`},
		{"an old row", sessionstore.NewDict(sessionstore.Item{Key: "b", Value: 2}), "UPDATE", `{"b":2}`},
		{"an empty dict deletes the row", &sessionstore.Dict{}, "DELETE", ""},
		{"an empty dict, and no row", &sessionstore.Dict{}, "DELETE", ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			server.must(server.engine().Put(key, c.data, nine.Add(time.Hour)))
			if got, row := server.queries(), server.rows()[key]; got != c.queries || row != c.row {
				t.Errorf("it runs %q and leaves %q; want %q and %q", got, row, c.queries, c.row)
			}
		})
	}
	bad := sessionstore.NewDict(sessionstore.Item{Key: "when", Value: nine})
	if err := server.engine().Put(key, bad, nine); !errors.Is(err, sessionstore.ErrValue) {
		t.Errorf("a time in a session is %v", err)
	}
}

func TestClearSessions(t *testing.T) {
	server := newServer(t)
	live := server.saved(sessionstore.Item{Key: "a", Value: 1})
	server.must(server.engine().Put("expired", sessionstore.NewDict(sessionstore.Item{Key: "b", Value: 2}), nine.Add(-time.Second)))
	env := server.engine().Env
	// unable has everything of an engine but a way to clear.
	type unable struct{ sessionstore.Engine }
	for _, c := range []struct {
		what   string
		engine sessionstore.Engine
		left   int
		want   error
	}{
		{"an engine without clear_expired", unable{server.engine()}, 2, sessionstore.ErrNoClearing},
		{"cache", &sessionstore.Cache{Env: env, Memory: &sessionstore.Memory{}}, 2, nil},
		{"signed_cookies", &sessionstore.SignedCookies{Env: env}, 2, nil},
		{"db, the expired ones only", server.engine(), 1, nil},
	} {
		t.Run(c.what, func(t *testing.T) {
			if err := sessionstore.ClearSessions(c.engine); !errors.Is(err, c.want) {
				t.Errorf("it says %v, want %v", err, c.want)
			}
			if rows := server.rows(); len(rows) != c.left || rows[live] == "" {
				t.Errorf("it leaves %v", rows)
			}
		})
	}
}
