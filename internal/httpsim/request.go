package httpsim

import (
	"fmt"
	"net/http"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/database"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// Request is what a page is asked: Django's request. It belongs to one goroutine.
type Request struct {
	side   *side // handled beside another one; nil: alone
	Method string
	Path   string // decoded
	Query  string // as it came, without "?"
	Scheme string // "https" or "http"
	Host   string // with the port, where the browser sent one
	Header http.Header
	// RemoteAddr is the IP address from which the connection came, that of a proxy where one is
	// between; empty where it has none, as over a Unix socket.
	RemoteAddr string

	GET     Pairs // the query, one value a name
	POST    Pairs // the fields of the form, one value a name
	Cookies Pairs

	kwargs    map[string]sessionstore.Value // that the address holds, see Route
	inHandler bool                          // a view of the site's own answers an error
	match     *resolverMatch                // nil before the page is found

	body string             // as it came
	data *sessionstore.Dict // the body as JSON, once it was asked for

	saidOf map[string]string // what was told of values of the session, by name, as JSON

	server   *Server
	memory   *memory // of the instance that answers
	cached   bool    // a page put something into its cache, or took it out
	conn     *database.Conn
	shuffled shuffle // of order_by("?")
	session  *sessionstore.Session
	users    *accounts.Users
	auth     authState
	csrf     csrfState
	lookup   lookupState
	messages messageStore

	fault  error // the exception that was answered with 500
	reason Reason
	broken brokenTemplate // where a template failed last

	forwarded *Forwarded // nil where no proxy is between
	atAddress bool       // the page looked at RemoteAddr
	cors      *CORS      // nil where django-cors-headers had nothing to do
	panicked  error      // a mistake of this program's own, see Handling.Fault

	current   *pyrun.Run                            // the lines that run, nil for none
	spent     int                                   // steps of files beside the views, where no lines of a view run
	listening map[string]bool                       // see listens
	ones      map[*accounts.User]map[string]*record // see keepOne
	// rowsOfUsers are the rows of users that lines have read, with what prefetch_related() has read for them.
	rowsOfUsers map[*accounts.User]*record
	modules     int // such files that run in one another

	unclosed []*pyrun.Run // that are closed behind the request
	speaks   speaking     // the language that is active

	chain *chain // the middleware of the site's file, at work around the page; nil: there is none

	cookiesChanged bool // lines have changed request.COOKIES

	extra map[string]any // what lines of a middleware or a view have put there: request.variant
	// refusedBy is the mixin that has refused whoever asks, empty for that which asks for a login alone.
	refusedBy string
	allowed   map[*accounts.User]*allowances    // what users may do, as far as somebody has asked
	ofWhom    map[*accounts.User]map[string]any // what lines have given users beside what the table keeps of them

	notes []rule.Text
	own   NotesOf // those of the middleware of the site's own
	// ownBehind are those that it made when the page had answered.
	ownBehind NotesOf
	queries   []database.Statement
	// shownQueries are those that templates have been given: see queriesSoFar.
	shownQueries []sessionstore.Value
	log          []sessionstore.LogLine
	signals      []string
}

// Session returns request.session. It is looked up on the first access.
func (r *Request) Session() *sessionstore.Session { return r.session }

// Users returns the table of users; its statements are recorded.
func (r *Request) Users() *accounts.Users { return r.users }

// Note adds a sentence to what the server did.
func (r *Request) Note(en, ko string, args ...any) {
	r.notes = append(r.notes, rule.Textf(en, ko, args...))
}

// Log adds a line to the server's log.
func (r *Request) Log(logger, level, format string, args ...any) {
	r.log = append(r.log, sessionstore.LogLine{Logger: logger, Level: level, Message: fmt.Sprintf(format, args...)})
}

// Signal notes that a signal was sent.
func (r *Request) Signal(text string) { r.signals = append(r.signals, text) }

// secure reports whether the request came by https.
func (r *Request) secure() bool { return r.Scheme == "https" }

// lookAtAddress is the address from which the request came, and notes that somebody looked.
func (r *Request) lookAtAddress() string {
	if !r.atAddress {
		r.atAddress = true
		r.Note("%[1]s is %[2]s", "%[1]s: %[2]s", RemoteAddrCode, shortValue(r.RemoteAddr))
	}
	return r.RemoteAddr
}

// as runs f with its statements marked as those of a call.
func (r *Request) as(call string, f func() error) error {
	old := r.conn.Caller
	r.conn.Caller = call
	defer func() { r.conn.Caller = old }()
	return r.inWords(f())
}

// newRequest prepares a request for the middleware. Session and user are there,
// and neither is looked up yet.
func (s *Server) newRequest() *Request {
	const usual = 4 // statements of a page; a login takes more
	r := &Request{server: s, Header: http.Header{}, queries: make([]database.Statement, 0, usual)}
	number, of, memory := s.workers.next()
	r.memory = memory
	if of > 1 {
		r.Note("process %[1]d of %[2]d", "%[2]d개 중 %[1]d번 프로세스", number, of)
	}
	r.conn = s.db.Conn(&r.queries)
	r.conn.Asked = r.databaseAsks
	r.conn.Caller = "request.session"
	r.users = s.users(r.conn)
	return r
}

// databaseAsks is what stands for the clock and the chance of the database.
func (r *Request) databaseAsks(call string) (text string, args []any) {
	if call == currentTimestamp {
		return "?", []any{r.server.env.Now().UTC().Format(time.DateTime)}
	}
	return "drawn(?, " + r.shuffled.by + ")", []any{r.shuffled.seed}
}

// openSession gives the request the session of its cookie.
func (r *Request) openSession() {
	key := r.Cookies.Get(r.server.code().settings.cookieName)
	engine := r.sessionEngine()
	r.session = sessionstore.NewSession(engine, r.server.sessionEnv(&r.log), key)
	r.lookup.sent = key
	r.lookup.hasCookie = r.hasSessionCookie()
}

func (r *Request) hasSessionCookie() bool {
	_, ok := r.Cookies.Lookup(r.server.code().settings.cookieName)
	return ok
}

// handling returns what was done as a value.
func (r *Request) handling(status int) Handling {
	h := Handling{Method: r.Method, Path: r.Path, Status: status, Notes: r.notes, Own: r.own, OwnBehind: r.ownBehind, Queries: r.queries, Signals: r.signals,
		UserBefore: NotAsked, User: NotAsked, Fault: r.panicked, Reason: r.reason, Forwarded: r.forwarded, CORS: r.cors}
	if r.atAddress {
		h.RemoteAddr = r.RemoteAddr
	}
	for _, l := range r.log {
		h.Log = append(h.Log, l.Level+" "+l.Logger+": "+l.Message)
	}
	switch {
	case r.auth.asked:
		h.UserBefore, h.User = r.auth.before, nameOf(r.auth.user)
	case r.auth.vain:
		h.UserBefore, h.User = "", ""
	}
	h.Whose = r.lookup.whose
	if r.session != nil {
		h.Session = SessionFacts{Accessed: r.session.Accessed, Modified: r.session.Modified, Key: r.session.Key()}
	}
	return h
}
