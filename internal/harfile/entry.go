package harfile

import (
	"iter"
	"math"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/wire"
)

// Entry is what a file says of one request and its answer, without their bodies.
type Entry struct {
	Number int // its place in the file, from 1
	// Started is when it began. Where the file does not say, Untimed is true, and this is a time that
	// puts it behind the entry before it in the file.
	Started time.Time
	Untimed bool
	// Blocked is how long the request waited before it was sent, Answered how long it took
	// from its start to the head of the answer.
	Blocked, Answered time.Duration

	*Alike
	URL, RedirectURL  string
	Request, Response Head
	Told              []*Told // the cookies of the request, where the file says more of one than name and value
	// Values are those of Told, nil where they are those of the header Cookie, one by one.
	Values []string
	Listed bool // the file lists cookies of the request or of the answer
	// Stripped is 1 where the size of the head that crossed shows that headers were left
	// out of the file, -1 where it shows that none were, 0 where it shows nothing.
	Stripped int8

	*Relayed
}

// Relayed is what an entry of a recording that is Exact says beyond others, which share the
// zero value.
type Relayed struct {
	User     int      // which browser asked
	Racing   []string // the names of cookies that changed while it may have chosen those of the request
	Clearing bool     // all cookies of the site were cleared meanwhile
	Blind    bool     // answers came before it that nobody could read
}

// unsaid is shared by all entries that do not say it.
var unsaid Relayed

// Alike is what many entries say alike, and share.
type Alike struct {
	Method, Proto string // of the request, the latter as the file has it: "HTTP/1.1", "http/2.0"
	Status        int    // 0 where no answer came
	Failed        bool   // the file says that none came, and why
	Reason        string

	Kind          string // what it is for, in the words of the recorder: "document", "image"
	Page, Frame   string // names of the tab's page and of the frame, where the file has them
	FromCache     bool
	ServiceWorker bool // a service worker answered: what it asked the server for is another request
}

// Told is what the recorder knows of a cookie of a request beyond its value, which changes more
// often: entries share it.
type Told struct {
	Name, Path       string
	Domain           string // with a leading dot where the cookie is not for one host alone
	Expires          time.Time
	Secure, HTTPOnly bool
	SameSite         string
	Partition        string // the top-level site of a partitioned cookie
	CrossSiteFrame   bool
}

// Cookies yields the cookies of the request of which the file says more than name and value,
// with their values.
func (e *Entry) Cookies() iter.Seq2[*Told, string] {
	return func(yield func(*Told, string) bool) {
		if len(e.Told) == 0 {
			return
		}
		if e.Values == nil {
			i := 0
			for _, value := range CookiePairs(e.Request.Get("Cookie")) {
				if i == len(e.Told) || !yield(e.Told[i], value) {
					return
				}
				i++
			}
			return
		}
		for i, t := range e.Told {
			if !yield(t, e.Values[i]) {
				return
			}
		}
	}
}

// CookiePairs takes the value of a header Cookie apart: it yields names, "" for a cookie without
// one, and values.
func CookiePairs(header string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for part := range strings.SplitSeq(header, ";") {
			part = strings.Trim(part, " \t")
			if part == "" {
				continue
			}
			name, value, named := strings.Cut(part, "=")
			if !named {
				name, value = "", part
			}
			if !yield(name, value) {
				return
			}
		}
	}
}

// Head are the headers of a request or an answer in the order of the file, which entries share.
type Head []*Header

// Header is a header, and whether its value was hidden.
type Header struct {
	wire.Header
	Hidden bool
}

// Get returns the first value of a header, "" where there is none.
func (h Head) Get(name string) string {
	for _, header := range h {
		if strings.EqualFold(header.Name, name) {
			return string(header.Value)
		}
	}
	return ""
}

// Has reports whether there is a header of the name.
func (h Head) Has(name string) bool {
	for _, header := range h {
		if strings.EqualFold(header.Name, name) {
			return true
		}
	}
	return false
}

// Lines returns the head as it stands in the file.
func (h Head) Lines() wire.Headers {
	all := make(wire.Headers, len(h))
	for i, header := range h {
		all[i] = header.Header
	}
	return all
}

// Headers returns the head as the wire has it: without the pseudo headers of HTTP/2, and
// with one Set-Cookie line each where a recorder has joined them.
func (h Head) Headers() wire.Headers {
	all := make(wire.Headers, 0, len(h))
	for _, header := range h {
		switch {
		case strings.HasPrefix(header.Name, ":"):
		case strings.EqualFold(header.Name, "Set-Cookie"):
			for _, line := range SetCookieLines(string(header.Value)) {
				all = append(all, wire.Header{Name: header.Name, Value: wire.Bytes(line)})
			}
		default:
			all = append(all, header.Header)
		}
	}
	return all
}

// SetCookieLines takes a value apart in which a recorder has joined several lines of
// Set-Cookie: with line feeds (Firefox once, chrome-har), or with a comma and a space
// (Safari). A comma inside a date, or one that no name with "=" follows, joins nothing.
func SetCookieLines(value string) []string {
	var lines []string
	for line := range strings.SplitSeq(value, "\n") {
		line = strings.TrimSuffix(line, "\r")
		start := 0
		for i := 0; i+1 < len(line); i++ {
			if line[i] == ',' && line[i+1] == ' ' && beginsCookie(line[i+2:]) && strings.Contains(line[start:i], "=") {
				lines = append(lines, line[start:i])
				start = i + 2
			}
		}
		if rest := line[start:]; rest != "" || len(lines) == 0 {
			lines = append(lines, rest)
		}
	}
	return lines
}

// beginsCookie reports whether a text begins with a cookie's name and "=". Spaces are in no
// name, so that the days of a date are none.
func beginsCookie(s string) bool {
	i := strings.IndexAny(s, "=; ,\t\"")
	return i > 0 && s[i] == '='
}

// rawEntry is an entry as it stands in the file.
type rawEntry struct {
	PageRef string `json:"pageref"`
	Started string `json:"startedDateTime"`
	Time    float64
	Request struct {
		Method, URL, HTTPVersion string
		Cookies                  []rawCookie
		Headers                  []rawHeader
		HeadersSize              float64
	}
	Response struct {
		Status                  float64
		StatusText, RedirectURL string
		Cookies                 []struct{ Name string }
		Headers                 []rawHeader
		ServiceWorker           bool `json:"_fetchedViaServiceWorker"`
		Error                   said `json:"_error"`
		FailureText             said `json:"_failureText"`
	}
	Timings struct {
		Blocked, DNS, Connect, Send, Wait, Receive float64
	}
	FromCache     said   `json:"_fromCache"`
	ServiceWorker bool   `json:"_fetchedViaServiceWorker"`
	ResourceType  string `json:"_resourceType"`
	FrameRef      string `json:"_frameref"`
	Own           own    `json:"_statelab"`
}

type rawHeader struct{ Name, Value string }

type rawCookie struct {
	Name, Value, Path, Domain, Expires, SameSite string
	Secure, HTTPOnly                             bool
	PartitionKey                                 struct {
		TopLevelSite         string
		HasCrossSiteAncestor bool
	}
}

// empty makes room for the next entry, in the lists of the one before.
func (r *rawEntry) empty() {
	request, response := r.Request, r.Response
	clear(request.Cookies[:cap(request.Cookies)]) // a key that is told twice leaves more than its last list has
	clear(request.Headers[:cap(request.Headers)])
	clear(response.Cookies[:cap(response.Cookies)])
	clear(response.Headers[:cap(response.Headers)])
	*r = rawEntry{}
	r.Request.Cookies, r.Request.Headers = request.Cookies[:0], request.Headers[:0]
	r.Response.Cookies, r.Response.Headers = response.Cookies[:0], response.Headers[:0]
}

// The most of a kind that an entry has.
const (
	mostHeaders = 2000
	mostCookies = 4000
)

// entry returns the entry as it is kept.
func (r *rawEntry) entry(number int, shared *pool) *Entry {
	e := &shared.entries.take(1)[0]
	*e = Entry{
		Number: number, Relayed: &unsaid, URL: shared.text(r.Request.URL), RedirectURL: shared.text(r.Response.RedirectURL),
		Request: shared.head(r.Request.Headers), Response: shared.head(r.Response.Headers),
		Listed: len(r.Request.Cookies)+len(r.Response.Cookies) > 0,
		Alike: shared.alike(Alike{
			Method: r.Request.Method, Proto: r.Request.HTTPVersion, Status: int(bounded(r.Response.Status, 999)), Reason: r.Response.StatusText,
			Kind: r.ResourceType, Page: r.PageRef, Frame: r.FrameRef,
			FromCache: bool(r.FromCache), ServiceWorker: r.ServiceWorker || r.Response.ServiceWorker, Failed: bool(r.Response.Error || r.Response.FailureText),
		}),
	}
	e.Started = moment(r.Started)
	t := &r.Timings
	e.Blocked = span(t.Blocked) + span(t.DNS) + span(t.Connect) + span(t.Send)
	e.Answered = max(span(r.Time)-span(t.Receive), 0)
	r.cookies(e, shared)
	e.Stripped = r.stripped()
	shared.weigh(e)
	return e
}

// said is whether a value of a file is there and not empty, whatever it is: nobody decodes it.
type said bool

// UnmarshalJSON implements json.Unmarshaler.
func (s *said) UnmarshalJSON(value []byte) error {
	switch string(value) {
	case "null", "false", `""`:
		*s = false
	default:
		*s = true
	}
	return nil
}

// moment reads when a request began, as recorders write it: ISO 8601, with a zone or
// without one, or as HTTP has it. It is zero for what is none.
func moment(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999", time.RFC1123} {
		if at, err := time.Parse(layout, s); err == nil && at.Year() >= 1 && at.Year() < 9990 {
			return at.UTC()
		}
	}
	return time.Time{}
}

// cookies keeps what the file says of the cookies of the request. Mostly these are those of the
// header, one by one, which has their values already.
func (r *rawEntry) cookies(e *Entry, shared *pool) {
	told := shared.wantedTold[:0]
	for i := range r.Request.Cookies[:min(len(r.Request.Cookies), mostCookies)] {
		if c := &r.Request.Cookies[i]; c.Domain != "" && c.Path != "" {
			told = append(told, shared.told(c.told()))
		}
	}
	shared.wantedTold = told
	if e.Told = shared.list(told); len(told) == 0 || r.inHeader(len(told)) {
		return
	}
	values := make([]string, 0, len(told))
	for i := range r.Request.Cookies[:min(len(r.Request.Cookies), mostCookies)] {
		if c := &r.Request.Cookies[i]; c.Domain != "" && c.Path != "" {
			values = append(values, shared.text(c.Value))
		}
	}
	shared.kept += 16 * len(values)
	e.Values = values
}

// inHeader reports whether so many cookies that the file lists are all of the one header Cookie, in
// its order.
func (r *rawEntry) inHeader(many int) bool {
	header, found := "", 0
	for i := range r.Request.Headers[:min(len(r.Request.Headers), mostHeaders)] {
		if h := &r.Request.Headers[i]; strings.EqualFold(h.Name, "Cookie") {
			header = h.Value
			found++
		}
	}
	if found != 1 || len(r.Request.Cookies) != many {
		return false
	}
	i := 0
	for name, value := range CookiePairs(header) {
		if i == many || r.Request.Cookies[i].Name != name || r.Request.Cookies[i].Value != value {
			return false
		}
		i++
	}
	return i == many
}

// told is a cookie of which the recorder knows more than name and value.
func (c *rawCookie) told() Told {
	t := Told{
		Name: c.Name, Path: c.Path, Domain: strings.ToLower(c.Domain), Secure: c.Secure, HTTPOnly: c.HTTPOnly, SameSite: c.SameSite,
		Partition: c.PartitionKey.TopLevelSite, CrossSiteFrame: c.PartitionKey.HasCrossSiteAncestor,
	}
	// Developer tools write the end of a session cookie as one second before 1970.
	if at, err := time.Parse(time.RFC3339Nano, c.Expires); err == nil && at.Unix() > 0 {
		t.Expires = at.UTC()
	}
	return t
}

// stripped holds the size of a head of HTTP/1.1 that crossed against the headers listed.
func (r *rawEntry) stripped() int8 {
	size := int(bounded(r.Request.HeadersSize, math.MaxInt32))
	if size <= 0 || !strings.EqualFold(r.Request.HTTPVersion, "http/1.1") {
		return 0
	}
	a, err := address.Parse(r.Request.URL)
	if err != nil {
		return 0
	}
	listed := len(r.Request.Method) + len(a.Target()) + len("  HTTP/1.1\r\n")
	for _, h := range r.Request.Headers {
		listed += len(h.Name) + len(h.Value) + len(": \r\n")
	}
	switch {
	case listed+len("\r\n") < size:
		return 1
	case listed-size <= len("\r\n"):
		return -1
	}
	return 0
}

func bounded(n float64, most float64) float64 {
	if !(n > 0) {
		return 0
	}
	return min(n, most)
}

// longest is the longest time that an exchange is believed to take.
const longest = 24 * time.Hour

// span is a time in milliseconds; -1 says in HAR files that there is none.
func span(ms float64) time.Duration {
	return time.Duration(bounded(ms, float64(longest/time.Millisecond)) * float64(time.Millisecond))
}
