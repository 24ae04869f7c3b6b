package paste

import (
	"strconv"
	"strings"

	"statelab/internal/address"
	"statelab/internal/wire"
)

// reader reads requests and answers line by line: as they cross the wire, as curl -v
// writes them, and as developer tools let them be copied.
type reader struct {
	list    []Exchange
	state   state
	open    *wire.Headers // the list whose last header may go on; nil: none
	named   string        // a header of which the name stood alone, as developer tools copy it
	heads   bool          // a first line of a request or an answer was there
	copied  bool          // developer tools wrote it
	section state         // of developer tools: whose headers follow
	verbose bool          // curl -v wrote it: what has no sign before it is no head
	link    link
	bare    wire.Headers
	dropped bool // there was more than is kept
}

type state int

const (
	free    state = iota // between heads
	request              // in the head of a request
	answer               // in the head of an answer
	passing              // in a head that does not count: 100 Continue, a proxy's
	body
)

// link is what curl -v says of its connection.
type link struct {
	host, port string
	secure     bool
	next       string // the address of the request that follows
}

func (r *reader) read(lines []string) {
	for i := 0; i < len(lines); i++ {
		l := strings.TrimSuffix(lines[i], "\r")
		if command, more := commandAt(lines[i:], r.state == body); command != "" {
			r.begin()
			*r.at() = curl(command)
			r.state, r.open, r.verbose, r.heads, i = free, nil, false, true, i+more
			continue
		}
		r.line(l)
	}
	r.endRequest()
}

// at is the exchange that is read.
func (r *reader) at() *Exchange {
	if len(r.list) == 0 {
		r.begin()
	}
	return &r.list[len(r.list)-1]
}

func (r *reader) begin() {
	if len(r.list) < maxExchanges {
		r.list = append(r.list, Exchange{})
		return
	}
	r.list[len(r.list)-1] = Exchange{} // the last is the one that counts
}

func (r *reader) line(l string) {
	switch {
	case strings.HasPrefix(l, "* "):
		r.says(l[2:])
		return
	case strings.HasPrefix(l, "{ [") || strings.HasPrefix(l, "} ["):
		return
	case l == ">" || strings.HasPrefix(l, "> "):
		r.sent(strings.TrimPrefix(strings.TrimPrefix(l, ">"), " "))
		return
	case l == "<" || strings.HasPrefix(l, "< "):
		r.verbose = true
		l = strings.TrimPrefix(strings.TrimPrefix(l, "<"), " ")
	case r.verbose:
		return
	}
	r.came(l)
}

// sent is a line behind curl's > : of a request, or else of a quotation.
func (r *reader) sent(l string) {
	if _, _, ok := requestLine(l); ok {
		r.verbose = true
		r.came(l)
		return
	}
	switch {
	case r.verbose && r.state == request:
		r.came(l)
	case !r.verbose: // somebody quotes a letter
		r.came(l)
	}
}

// came is a line without its sign.
func (r *reader) came(l string) {
	method, target, isRequest := requestLine(l)
	code, reason, isStatus := statusLine(l)
	switch {
	case isStatus:
		r.status(code, reason)
	case isRequest && r.state != answer:
		r.requested(method, target)
	case r.state == body:
	case l == "":
		r.blank()
	case (l[0] == ' ' || l[0] == '\t') && r.open != nil:
		last := &(*r.open)[len(*r.open)-1]
		last.Value += wire.Bytes(" " + strings.Trim(l, " \t"))
	case r.state == passing:
	default:
		r.header(l)
	}
}

// requestLine reads "GET /path HTTP/1.1".
func requestLine(l string) (method, target string, ok bool) {
	method, rest, _ := strings.Cut(l, " ")
	target, version, _ := strings.Cut(rest, " ")
	if !strings.HasPrefix(version, "HTTP/") || method == "" || strings.Trim(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", "", false
	}
	return method, target, true
}

// statusLine reads "HTTP/1.1 200 OK".
func statusLine(l string) (code int, reason string, ok bool) {
	version, rest, _ := strings.Cut(l, " ")
	digits, reason, _ := strings.Cut(rest, " ")
	if !strings.HasPrefix(version, "HTTP/") || len(digits) != 3 || strings.Trim(version[5:], "0123456789.") != "" {
		return 0, "", false
	}
	code, err := strconv.Atoi(digits)
	return code, reason, err == nil && code >= 100
}

func (r *reader) requested(method, target string) {
	r.endRequest()
	if e := r.at(); e.Method != "" && !e.Curl || e.Status != 0 || len(e.Answer) > 0 {
		r.begin()
	}
	e := r.at()
	e.Method, e.seen, r.state, r.heads, r.open = method, true, request, true, nil
	if e.URL == "" {
		e.URL = target // until the header Host is there
	}
}

// endRequest works out the address of a request whose head is complete.
func (r *reader) endRequest() {
	if r.state != request {
		return
	}
	r.state, r.open = free, nil
	e := r.at()
	switch {
	case r.link.next != "":
		e.URL, r.link.next = r.link.next, ""
	case strings.HasPrefix(e.URL, "/"):
		host := e.Request.Get("Host")
		if host == "" && r.link.host != "" {
			host = r.link.host + ":" + r.link.port
		}
		if host == "" {
			e.URL = ""
			return
		}
		e.URL = r.scheme(host) + "://" + host + e.URL
	}
	if a, err := address.Parse(e.URL); err == nil {
		e.URL = a.String()
	}
}

// scheme is that of the connection, where curl says so; else https, but for what is this
// machine or names a port of its own.
func (r *reader) scheme(host string) string {
	name := wire.Hostname(host)
	switch {
	case r.link.secure:
		return "https"
	case r.link.host != "", name == "localhost", strings.HasPrefix(name, "127."), name != host && !strings.HasSuffix(host, "443"):
		return "http"
	}
	return "https"
}

func (r *reader) status(code int, reason string) {
	r.endRequest()
	r.heads, r.open = true, nil
	connected := r.at().Method == "CONNECT" || strings.Contains(strings.ToLower(reason), "connection established")
	if code < 200 && code != 101 || connected {
		if r.at().Method == "CONNECT" {
			*r.at() = Exchange{}
		}
		r.state = passing
		return
	}
	if e := r.at(); e.Status != 0 || len(e.Answer) > 0 {
		r.begin()
	}
	e := r.at()
	e.Status, e.Whole, r.state = code, true, answer
}

// blank ends a head. Between lines that stand alone it means nothing.
func (r *reader) blank() {
	r.open, r.named = nil, ""
	switch r.state {
	case request:
		r.endRequest()
	case answer:
		r.state = body
		if r.verbose {
			r.state = free
		}
	case passing:
		r.state = free
	}
}

// says is what curl -v says beside the messages.
func (r *reader) says(l string) {
	switch {
	case strings.Contains(l, "onnected to ") || strings.Contains(l, "connection to "):
		_, rest, _ := strings.Cut(l, "o ")
		host, rest, _ := strings.Cut(rest, " ")
		_, port, _ := strings.Cut(rest, "port ")
		port, _, _ = strings.Cut(strings.TrimRight(port, ")"), " ")
		port = strings.TrimRight(port, ")")
		if _, err := strconv.ParseUint(port, 10, 16); err == nil {
			r.link = link{host: host, port: port, secure: port == "443", next: r.link.next}
		}
	case strings.HasPrefix(l, "SSL connection") || strings.HasPrefix(l, "TLSv") || strings.HasPrefix(l, "ALPN"):
		r.link.secure = true
	case strings.HasPrefix(l, "Issue another request to this URL: "):
		r.link.next = strings.Trim(strings.TrimPrefix(l, "Issue another request to this URL: "), "'\"")
	default:
		if _, url, ok := strings.Cut(l, "OPENED stream for "); ok {
			r.link.next = url
		}
	}
}

// finished returns the exchanges in which something is.
func (r *reader) finished() []Exchange {
	var list []Exchange
	by := Unsaid
	for _, e := range r.list {
		e.Went = e.went(&by)
		e.Curl = e.Curl || r.verbose
		if e.URL != "" || e.Status != 0 || e.Request.Has("Cookie") || e.tells() {
			e.Copied = e.Copied || r.copied
			e.understand()
			if e.Copied {
				e.Went = Kept
			}
			list = append(list, e)
		}
	}
	return list
}

// went says how a request went, and how those go that follow it without a head of their own: as curl
// sends them, which keeps no cookies unless it is told to.
func (e *Exchange) went(by *Went) Went {
	if e.Curl {
		*by = Bare
		if e.jar {
			*by = Kept
		}
	}
	switch {
	case e.Request.Has("Cookie"):
		return Kept
	case e.seen:
		return Bare
	}
	return *by
}

// tells reports whether the answer has a header by which anything is decided about cookies.
func (e *Exchange) tells() bool {
	for _, h := range e.Answer {
		if isName(h.Name, "Set-Cookie") || isName(h.Name, "Clear-Site-Data") || len(h.Name) > 15 && isName(h.Name[:15], "Access-Control-") || isMisspelt(h.Name, string(h.Value)) {
			return true
		}
	}
	return false
}

func isName(s, name string) bool { return strings.EqualFold(s, name) }
