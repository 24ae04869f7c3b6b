package httpsim

import (
	"sync"

	"statelab/internal/database"
	"statelab/internal/rule"
)

// Who a request's visitor was, where it is no user's name.
const (
	Anonymous = "anonymous"
	NotAsked  = "not-asked" // the page never looked
)

// Handling is what a server did between a request and its answer.
type Handling struct {
	Method, Path string
	Status       int
	Notes        []rule.Text // what was done, in order
	UserBefore   string      // a user's name, Anonymous or NotAsked
	User         string      // the same, at the end of the request
	Queries      []database.Statement
	Log          []string // "WARNING django.request: Not Found: /x/"
	Signals      []string // "user_logged_in alice"
	Session      SessionFacts
	Table        *Table // what the server keeps behind it, where it wrote and Env.Tables asks for that
	// Fault is a mistake of the server's own code, with where it was; nil as a rule. The
	// answer was 500, and means nothing.
	Fault error
}

// SessionFacts is what became of request.session.
type SessionFacts struct {
	Accessed, Modified bool
	Key                string // at the end, empty for none
}

// handlingsKept is how many handlings of one connection wait to be taken; of a
// connection whose handlings nobody takes, the oldest go.
const handlingsKept = 64

// handled are the handlings that nobody has taken yet, by connection.
type handled struct {
	mu     sync.Mutex
	byConn map[int][]Handling
}

func (h *handled) add(conn int, one Handling) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.byConn == nil {
		h.byConn = map[int][]Handling{}
	}
	all := append(h.byConn[conn], one)
	h.byConn[conn] = all[max(0, len(all)-handlingsKept):]
}

// Take returns the oldest handling of a connection that was not taken yet. Who
// has read the first byte of a response finds its handling. A request that
// net/http refused by itself, since it was no HTTP, has none. Connections that
// have no number of their own share the number 0.
func (s *Server) Take(conn int) (Handling, bool) {
	s.handled.mu.Lock()
	defer s.handled.mu.Unlock()
	all := s.handled.byConn[conn]
	if len(all) == 0 {
		return Handling{}, false
	}
	if len(all) == 1 {
		delete(s.handled.byConn, conn)
	} else {
		s.handled.byConn[conn] = all[1:]
	}
	return all[0], true
}
