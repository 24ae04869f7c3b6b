package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strconv"
	"strings"

	"statelab/internal/memhttp"
	"statelab/internal/memnet"
	"statelab/internal/rule"
)

const (
	maxBody    = 1 << 20  // bytes of a request's body; more is 413
	maxDrained = 64 << 20 // bytes of a body too large that are read and forgotten
	maxFields  = 1000     // of a form or a query, Django's DATA_UPLOAD_MAX_NUMBER_FIELDS
)

// Listen puts the site on a network under its host, at https and, where the site
// has it, at http, with a real net/http server. A site is on one network.
func (s *Server) Listen(network *memnet.Net) error { return s.net.Listen(network) }

// Restart stops the server and starts it again: connections close, what was in
// its memory is lost, what was in its database is kept.
func (s *Server) Restart() error {
	s.workers.restart(s.site.Instances)
	s.visits.forget()
	return s.net.Restart()
}

// Close closes listeners, connections and, unless it is that of another server's project,
// the database.
func (s *Server) Close() error {
	if s.joined {
		return s.net.Close()
	}
	return errors.Join(s.net.Close(), s.db.Close())
}

// ServeHTTP implements http.Handler, on the site's own listeners or on any other.
// Nothing is written before the answer and its Handling are complete.
func (s *Server) ServeHTTP(w http.ResponseWriter, from *http.Request) {
	r := s.newRequest()
	if r.side = s.env.Beside.enter(); r.side != nil {
		r.conn.Turns = r.stops
		r.begins()
		defer r.side.leave()
	}
	r.read(from)
	res := s.answer(r, from)
	r.closeRuns()
	done := r.handling(res.status())
	if s.env.Tables && s.wrote(r) {
		s.writes.Add(1)
		if table, err := s.Table(); err == nil { // a database that fails says so by itself
			done.Table = &table
		}
	}
	if r.side != nil {
		r.stopsAt()
		r.side.keeps(done.Table)
	}
	s.handlings.add(memhttp.PlaceOf(from), done)
	h := w.Header()
	for _, field := range res.Headers {
		h[http.CanonicalHeaderKey(field.Name)] = []string{field.Value}
	}
	if lines := res.SetCookies(); len(lines) > 0 {
		h["Set-Cookie"] = lines
	}
	h["Date"] = []string{httpDate(s.env.Now())}
	if res.status() == http.StatusNoContent {
		delete(h, "Content-Length") // RFC 9110 section 8.6
	}
	w.WriteHeader(res.status())
	io.WriteString(w, res.Body) // who went away meanwhile does not read it
}

// answer reads the rest of a request and answers it. What panics here is a mistake of
// this program, and no exception of a page, which is a value: see Handling.Fault.
func (s *Server) answer(r *Request, from *http.Request) (res *Response) {
	defer func() {
		if p := recover(); p != nil {
			r.panicked = fmt.Errorf("%s%s: %v\n%s", s.site.Host, r.Path, p, debug.Stack())
			res = HTML(errorPage(http.StatusInternalServerError))
			res.Status = http.StatusInternalServerError
		}
	}()
	if !r.forward() || r.tooLong(cmp.Or(s.site.HeaderLimit, ServerHeaderLimit)) {
		return r.refuseHead()
	}
	r.asSeen()
	if err := r.readForm(from); err != nil {
		return r.failure(err) // which does not reach the middleware
	}
	return s.respond(r)
}

// read takes over what the head of a request says.
func (r *Request) read(from *http.Request) {
	r.Method, r.Path, r.Query = from.Method, from.URL.Path, from.URL.RawQuery
	r.Host, r.Header = from.Host, from.Header
	r.Scheme = memhttp.Scheme(from)
	if at, err := netip.ParseAddrPort(from.RemoteAddr); err == nil {
		r.RemoteAddr = at.Addr().Unmap().String()
	}
	// A WSGI server joins fields of one name with a comma.
	r.Cookies = ParseCookies(strings.Join(from.Header["Cookie"], ","))
}

// readForm reads the query and the body.
func (r *Request) readForm(from *http.Request) (err error) {
	var body []byte
	if from.Body != http.NoBody {
		body, err = io.ReadAll(io.LimitReader(from.Body, maxBody+1))
	}
	if err != nil {
		return &HTTPError{Status: 400, Reason: "UnreadablePostError", Message: "the body did not arrive whole",
			say: rule.Text{EN: "the body did not arrive whole", KO: "본문이 다 도착하지 않음"}}
	}
	if len(body) > maxBody {
		// Who is still writing does not read the answer yet.
		io.CopyN(io.Discard, from.Body, maxDrained)
		return &HTTPError{Status: 413, Reason: "body-too-large", Message: fmt.Sprintf("the body is larger than %d bytes", maxBody),
			say: rule.Textf("the body is larger than %d bytes", "본문이 %d바이트보다 큼", maxBody)}
	}
	r.body = string(body)
	if r.GET, err = parseForm(r.Query); err != nil || r.Method != "POST" {
		return err
	}
	kind, parameters, _ := mime.ParseMediaType(from.Header.Get("Content-Type"))
	switch kind {
	case "application/x-www-form-urlencoded":
		r.POST, err = parseForm(r.body)
	case "multipart/form-data":
		r.POST, err = parseParts(r.body, parameters["boundary"])
	}
	return err
}

var errManyFields = &HTTPError{Status: 400, Reason: "TooManyFieldsSent",
	Message: "The number of GET/POST parameters exceeded settings.DATA_UPLOAD_MAX_NUMBER_FIELDS.",
	say:     rule.Textf("more than %d fields", "필드가 %d개보다 많음", maxFields)}

// parseForm reads a query or a form: names and values in percent-encoding. What
// is not encoded well stays as it is, as in Python.
func parseForm(s string) (Pairs, error) {
	var pairs Pairs
	if strings.Count(s, "&") >= maxFields {
		return nil, errManyFields
	}
	for field := range strings.SplitSeq(s, "&") {
		if field == "" {
			continue
		}
		name, value, _ := strings.Cut(field, "=")
		pairs.set(unescapeForm(name), unescapeForm(value))
	}
	return pairs, nil
}

func unescapeForm(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			b.WriteByte(' ')
			continue
		case s[i] == '%' && i+2 < len(s):
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return strings.ToValidUTF8(b.String(), "\ufffd")
}

var errMultipart = &HTTPError{Status: 400, Reason: "MultiPartParserError", Message: "the multipart form cannot be read",
	say: rule.Text{EN: "the multipart form cannot be read", KO: "multipart 폼을 읽을 수 없음"}}

// parseParts reads the fields of a multipart form. Files are left out.
func parseParts(body, boundary string) (Pairs, error) {
	var pairs Pairs
	parts := multipart.NewReader(strings.NewReader(body), boundary)
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return pairs, nil
		}
		if err != nil {
			return nil, errMultipart
		}
		if n == maxFields {
			return nil, errManyFields
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return nil, errMultipart
		}
		if part.FileName() == "" {
			pairs.set(part.FormName(), strings.ToValidUTF8(string(value), "\ufffd"))
		}
	}
}
