// Package wire is one HTTP/1.1 exchange as plain values: the bytes that crossed
// and their parsed form. It knows no cookies and no sessions.
package wire

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bytes are octets as they crossed the wire. In JSON they are a string when they
// are valid UTF-8, and {"base64": …} when they are not, so that nothing is lost.
type Bytes string

// MarshalJSON implements json.Marshaler.
func (b Bytes) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(b)) {
		return json.Marshal(string(b))
	}
	return json.Marshal(map[string]string{"base64": base64.StdEncoding.EncodeToString([]byte(b))})
}

// UnmarshalJSON implements json.Unmarshaler.
func (b *Bytes) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) == nil {
		*b = Bytes(s)
		return nil
	}
	var coded struct {
		Base64 []byte `json:"base64"`
	}
	if err := json.Unmarshal(data, &coded); err != nil {
		return fmt.Errorf("wire: bytes are neither a string nor base64: %w", err)
	}
	*b = Bytes(coded.Base64)
	return nil
}

// Hostname returns the host of an authority (RFC 3986 section 3.2) without its
// port: "shop.test" of "shop.test:8443". The address of IPv6 keeps its brackets.
func Hostname(authority string) string {
	if i := strings.LastIndexByte(authority, ':'); i > strings.LastIndexByte(authority, ']') {
		return authority[:i]
	}
	return authority
}

// Header is one header field line, name and value as they crossed, the value
// without the white space around it (RFC 9112 section 5).
type Header struct {
	Name  string `json:"name"`
	Value Bytes  `json:"value"`
}

// Headers are the field lines of a message in the order of the wire.
type Headers []Header

// Get returns the value of the first field of that name, in any case, or "".
func (h Headers) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return string(f.Value)
		}
	}
	return ""
}

// Has reports whether a field of that name is there, in any case.
func (h Headers) Has(name string) bool { return len(h.Values(name)) > 0 }

// Values returns the values of all fields of that name, in order.
func (h Headers) Values(name string) []string {
	var values []string
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			values = append(values, string(f.Value))
		}
	}
	return values
}

// Request is a request as it crossed.
type Request struct {
	Method  string  `json:"method"`
	Target  string  `json:"target"` // path and query
	Headers Headers `json:"headers"`
	Body    Bytes   `json:"body,omitempty"`
}

// Bytes writes the request as HTTP/1.1, the headers just as they are given.
func (r Request) Bytes() Bytes {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", r.Method, r.Target)
	for _, h := range r.Headers {
		fmt.Fprintf(&b, "%s: %s\r\n", h.Name, h.Value)
	}
	b.WriteString("\r\n")
	b.WriteString(string(r.Body))
	return Bytes(b.String())
}

// Response is a response as it crossed. The body is without its transfer coding.
type Response struct {
	Proto   string  `json:"proto"`
	Status  int     `json:"status"`
	Reason  string  `json:"reason"`
	Headers Headers `json:"headers"`
	Body    Bytes   `json:"body"`
}

// StatusLine is the status with its reason phrase, "500 Internal Server Error".
func (r *Response) StatusLine() string {
	return strings.TrimSpace(strconv.Itoa(r.Status) + " " + r.Reason)
}

// Connection says on which connection an exchange took place.
type Connection struct {
	ID     int    `json:"id"` // counts from 1 within a world
	Reused bool   `json:"reused"`
	Closed string `json:"closed,omitempty"` // who closed it right after: "server", "browser", "client" (one that is no browser), or ""
}

// Exchange is a request and its response on one connection.
type Exchange struct {
	URL        string     `json:"url"` // absolute, with the scheme that the names stand for
	Connection Connection `json:"connection"`
	Request    Request    `json:"request"`
	Response   Response   `json:"response"`
	// RequestBytes and ResponseBytes are all that crossed, byte for byte.
	RequestBytes  Bytes `json:"requestBytes"`
	ResponseBytes Bytes `json:"responseBytes"`
}
