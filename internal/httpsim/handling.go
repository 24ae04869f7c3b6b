package httpsim

import (
	"sync"

	"statelab/internal/database"
	"statelab/internal/memhttp"
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
	Own          NotesOf     // those of the middleware of the site's own, before it asked for the page
	OwnBehind    NotesOf     // those that it made when the page had answered
	Whose        []int       // those that say how far the key led, and to whom
	UserBefore   string      // a user's name, Anonymous or NotAsked; empty where the page looked and that failed
	User         string      // the same, at the end of the request
	Queries      []database.Statement
	Log          []string // "WARNING django.request: Not Found: /x/"
	Signals      []string // "user_logged_in alice"
	Session      SessionFacts
	Forwarded    *Forwarded // nil where no proxy is between
	RemoteAddr   string     // from which the request came, where the page looked at it; else empty
	CORS         *CORS      // nil where django-cors-headers had nothing to do
	Reason       Reason     // why the request was refused, or failed; zero: neither
	Table        *Table     // what the server keeps behind it, where it wrote and Env.Tables asks for that
	// Fault is a mistake of the server's own code, with where it was; nil as a rule. The
	// answer was 500, and means nothing.
	Fault error
}

// NotesOf are notes from one, counted from 0, up to another.
type NotesOf struct{ From, To int }

// CORS is what the settings of django-cors-headers say to a request from another origin, the
// defaults among them.
type CORS struct {
	Origins                []string
	AnyOrigin, Credentials bool
	Methods, Headers       []string
}

// SessionFacts is what became of request.session.
type SessionFacts struct {
	Accessed, Modified bool
	Key                string // at the end, empty for none
}

// handlings are those that nobody has taken yet, each under the request that it is of.
type handlings struct {
	mu   sync.Mutex
	all  map[memhttp.Place]handled
	last int // the number of the one that came last
}

// handled is a handling with its number.
type handled struct {
	Handling
	number int
}

// mostHandlings is how many are kept: many more than the requests that are under way at once
// or that an act leads to. Of a request whose browser left nobody takes it.
const mostHandlings = 1000

func (h *handlings) add(of memhttp.Place, one Handling) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.all == nil {
		h.all = map[memhttp.Place]handled{}
	}
	h.last++
	h.all[of] = handled{one, h.last}
	if len(h.all) <= mostHandlings {
		return
	}
	oldest, number := of, h.last
	for place, other := range h.all {
		if other.number < number {
			oldest, number = place, other.number
		}
	}
	delete(h.all, oldest)
}

// Take returns what was done with a request, once. Who has read the first byte of a
// response finds its handling. A request that net/http refused by itself, since it was
// no HTTP, has none. Of the requests that came over no network in memory, which have no
// place, the last one alone is kept.
func (s *Server) Take(of memhttp.Place) (Handling, bool) {
	s.handlings.mu.Lock()
	defer s.handlings.mu.Unlock()
	h, ok := s.handlings.all[of]
	delete(s.handlings.all, of)
	return h.Handling, ok
}

// LeaveRest forgets the handlings that were not taken: of requests whose answers did not
// arrive. Until then the last ones are kept, more than any act leads to.
func (s *Server) LeaveRest() {
	s.handlings.mu.Lock()
	defer s.handlings.mu.Unlock()
	clear(s.handlings.all)
}
