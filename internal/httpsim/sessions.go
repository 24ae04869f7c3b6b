package httpsim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"statelab/internal/database"
	"statelab/internal/diag"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// Sessions names where a site keeps its sessions: SESSION_ENGINE by the names of
// lesson files. Empty is InDatabase.
type Sessions string

// The places.
const (
	InDatabase       Sessions = "database"        // django.contrib.sessions.backends.db
	InCache          Sessions = "cache"           // …cache, with LocMemCache: the memory of the process
	InCachedDatabase Sessions = "cached-database" // …cached_db: rows, and copies in memory
	InSignedCookies  Sessions = "signed-cookies"  // …signed_cookies: in the browser
)

// AllSessions returns the names of all places.
func AllSessions() []string {
	return []string{string(InDatabase), string(InCache), string(InCachedDatabase), string(InSignedCookies)}
}

// Engine is what a settings.py calls the place: SESSION_ENGINE.
func (k Sessions) Engine() string {
	engine := map[Sessions]string{InCache: "cache", InCachedDatabase: "cached_db", InSignedCookies: "signed_cookies"}[k]
	return "django.contrib.sessions.backends." + cmp.Or(engine, "db")
}

func (k Sessions) check() error {
	if k == "" || slices.Contains(AllSessions(), string(k)) {
		return nil
	}
	return fmt.Errorf("sessions are not kept in %q; %s", k,
		cmp.Or(diag.DidYouMean(string(k), AllSessions()), "they are kept in "+strings.Join(AllSessions(), ", ")))
}

// MaxInstances is how many instances of a site there may be.
const MaxInstances = 9

// instances are the processes that answer for a site, in turns, each with a
// memory of its own.
type instances struct {
	mu       sync.Mutex
	memories []*memory
	answered int // requests so far
}

// restart empties all memories; the first instance answers next. A request that
// is under way keeps the memory that it began with.
func (i *instances) restart(count int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.answered = 0
	i.memories = make([]*memory, max(count, 1))
	for n := range i.memories {
		i.memories[n] = &memory{}
	}
}

// next returns the instance that answers next, counted from 1, of how many.
func (i *instances) next() (number, of int, memory *memory) {
	i.mu.Lock()
	defer i.mu.Unlock()
	n := i.answered % len(i.memories)
	i.answered++
	return n + 1, len(i.memories), i.memories[n]
}

// all returns the memories in order.
func (i *instances) all() []*memory {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.memories)
}

// engine returns the engine that keeps sessions, as one request uses it.
func (s *Server) engine(conn *database.Conn, log *[]sessionstore.LogLine, memory *sessionstore.Memory) sessionstore.Engine {
	return s.engineOf(s.runs().Sessions, conn, log, memory)
}

// engineOf is the engine of a place.
func (s *Server) engineOf(place Sessions, conn *database.Conn, log *[]sessionstore.LogLine, memory *sessionstore.Memory) sessionstore.Engine {
	env := s.sessionEnv(log)
	rows := sessionstore.Database{Conn: conn, Env: env}
	switch place {
	case InCache:
		return &sessionstore.Cache{Env: env, Memory: memory}
	case InCachedDatabase:
		return &sessionstore.CachedDatabase{Database: rows, Memory: memory}
	case InSignedCookies:
		return &sessionstore.SignedCookies{Env: env}
	}
	return &rows
}

func (s *Server) sessionEnv(log *[]sessionstore.LogLine) sessionstore.Env {
	return sessionstore.Env{Settings: s.sessionSettings(), Now: s.env.Now, Chance: s.env.Random, Log: log}
}

// inCookies reports whether the server keeps no sessions at all.
func (s *Server) inCookies() bool { return s.runs().Sessions == InSignedCookies }

// kept names what the server keeps of a session: a row, or an entry in memory.
// Both Korean words end in a consonant, so the same particles fit behind them.
func (s *Server) kept() rule.Text {
	if s.runs().Sessions == InCache {
		return rule.Text{EN: "entry in memory", KO: "메모리의 항목"}
	}
	return rule.Text{EN: "row", KO: "행"}
}

// noteKept notes a sentence about what the server keeps of a session, which
// stands at the %[1]s of each language.
func (r *Request) noteKept(en, ko string, args ...any) {
	kept := r.server.kept()
	r.notes = append(r.notes, rule.Text{
		EN: fmt.Sprintf(en, append([]any{kept.EN}, args...)...),
		KO: fmt.Sprintf(ko, append([]any{kept.KO}, args...)...)})
}
