// Package address reads web addresses as browsers do, by the URL Standard
// (https://url.spec.whatwg.org/). An address is read once, where it comes in; from there
// on everybody takes the value.
package address

import (
	"errors"
	"strings"

	"github.com/nlnwa/whatwg-url/url"
)

// Address is a web address in the form that the URL Standard gives it. Two are equal
// where they are written alike. The zero value is no address.
type Address struct {
	scheme   string // lower case, without the colon
	user     string // "name:password@", or nothing
	host     string // lower case, punycode, IPv6 in brackets; empty where the scheme has none
	port     string // "" is the scheme's default
	path     string // as it goes over the wire; begins with / where there is a host, and is all there is elsewhere
	query    string // with its ?, or nothing
	fragment string // with its #, or nothing
}

// The longest hosts. A longer one is none: DNS takes 253 octets, and what is written in
// more than 2,048 does not become so short.
const (
	maxHost    = 253
	maxRawHost = 2048
)

// ErrHostTooLong is the error of an address whose host could not be one for its length.
var ErrHostTooLong = errors.New("the host has more than 253 octets")

// Parse reads an absolute address. Blanks around it, upper case in scheme and host,
// backslashes, dots in paths and hosts in odd forms (127.1, 0x7f.1, bücher.test) are read
// as the URL Standard reads them. The error says why a text is no address.
func Parse(s string) (Address, error) {
	if a, ok := plain(s); ok {
		return a, nil
	}
	if longHost(s) {
		return Address{}, ErrHostTooLong
	}
	u, err := url.Parse(s)
	if err != nil {
		return Address{}, err
	}
	return of(u)
}

// Resolve reads what an address means that stands on the page a: relative or absolute.
func (a Address) Resolve(ref string) (Address, error) {
	if path, query, ok := plainPath(ref); ok && a.host != "" && !strings.HasPrefix(ref, "//") {
		a.path, a.query, a.fragment = path, query, ""
		return a, nil
	}
	if whole, ok := plain(ref); ok && a.host != "" {
		return whole, nil
	}
	if longHost(ref) {
		return Address{}, ErrHostTooLong
	}
	u, err := url.ParseRef(a.String(), ref)
	if err != nil {
		return Address{}, err
	}
	return of(u)
}

// of takes an address from the library.
func of(u *url.Url) (Address, error) {
	if !u.IsSpecialScheme() || u.Scheme() == "file" {
		scheme, rest, _ := strings.Cut(u.Href(false), ":")
		return Address{scheme: scheme, path: rest}, nil // nobody here looks into it
	}
	a := Address{scheme: u.Scheme(), host: u.Hostname(), port: u.Port(), path: u.Pathname()}
	if len(strings.TrimSuffix(a.host, ".")) > maxHost {
		return Address{}, ErrHostTooLong
	}
	if u.Username() != "" || u.Password() != "" {
		a.user = u.Username()
		if u.Password() != "" {
			a.user += ":" + u.Password()
		}
		a.user += "@"
	}
	// An empty query and an empty fragment are left out by Search and Hash.
	rest := strings.TrimPrefix(u.Href(false), a.before()+a.path)
	if at := strings.IndexByte(rest, '#'); at >= 0 {
		rest, a.fragment = rest[:at], rest[at:]
	}
	a.query = rest
	return a, nil
}

// longHost reports whether the host of an address as it is typed is too long to be
// looked at: reading an international one takes time that grows with its square.
func longHost(s string) bool {
	if len(s) <= maxRawHost {
		return false
	}
	at := strings.IndexAny(s, `/\`)
	if at < 0 {
		return false
	}
	host := strings.TrimLeft(s[at:], `/\`)
	if end := strings.IndexAny(host, `/\?#`); end >= 0 {
		host = host[:end]
	}
	return len(host) > maxRawHost
}

// plain reads an address that is written in its final form already, as nearly all are.
func plain(s string) (Address, bool) {
	rest, ok := strings.CutPrefix(s, "https://")
	a := Address{scheme: "https"}
	if !ok {
		if rest, ok = strings.CutPrefix(s, "http://"); !ok {
			return Address{}, false
		}
		a.scheme = "http"
	}
	end := strings.IndexByte(rest, '/')
	if end < 0 {
		end = len(rest)
	}
	a.host, a.port, ok = strings.Cut(rest[:end], ":")
	if !plainHost(a.host) || ok && !plainPort(a.port) || ok && a.port == defaultPort(a.scheme) {
		return Address{}, false
	}
	if rest = rest[end:]; rest == "" {
		rest = "/"
	}
	a.path, a.query, ok = plainPath(rest)
	return a, ok
}

// plainHost reports whether a host is a name in lower case of which nothing has to be
// worked out: no number, no punycode.
func plainHost(host string) bool {
	if host == "" || len(host) > maxHost {
		return false
	}
	label := 0 // where the current one begins
	for i := 0; i < len(host); i++ {
		switch c := host[i]; {
		case c == '.':
			if i == label {
				return false
			}
			label = i + 1
		case c == '-' && i == label+3 && host[label+2] == '-':
			return false // xn--, and whatever else is reserved
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return false
		}
	}
	// A last label that begins with a digit may be a number, and the host an address.
	return label < len(host) && (host[label] < '0' || host[label] > '9')
}

func plainPort(port string) bool {
	if port == "" || port[0] == '0' || len(port) > 4 {
		return false
	}
	return strings.Trim(port, "0123456789") == ""
}

// plainPath reads a path with its query in which nothing is changed by reading: no dots
// behind a slash, no characters that are escaped, no fragment.
func plainPath(s string) (path, query string, ok bool) {
	if s == "" || s[0] != '/' {
		return "", "", false
	}
	inQuery := -1
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '?' && inQuery < 0:
			inQuery = i
		case c == '.' && inQuery < 0 && s[i-1] == '/', c == '%' && inQuery < 0:
			return "", "", false // perhaps a step up: . .. %2e
		case strings.IndexByte("/-._~!$&()*+,;=:@?%", c) < 0:
			return "", "", false
		}
	}
	if inQuery < 0 {
		return s, "", true
	}
	if inQuery == len(s)-1 {
		return "", "", false // an empty query
	}
	return s[:inQuery], s[inQuery:], true
}

func defaultPort(scheme string) string {
	switch scheme {
	case "https", "wss":
		return "443"
	case "http", "ws":
		return "80"
	}
	return ""
}

// Scheme returns the scheme in lower case: "https".
func (a Address) Scheme() string { return a.scheme }

// Host returns the host in the form in which hosts are compared: lower case, punycode,
// addresses written out, IPv6 in brackets. It is empty where a scheme is none of the web's.
func (a Address) Host() string { return a.host }

// Port returns the port, "" for the scheme's default.
func (a Address) Port() string { return a.port }

// HostPort returns the host, and the port where it is not the default: the header Host.
func (a Address) HostPort() string {
	if a.port == "" {
		return a.host
	}
	return a.host + ":" + a.port
}

// Dial returns the host and the port, which is always there: where a connection goes.
func (a Address) Dial() string {
	port := a.port
	if port == "" {
		port = defaultPort(a.scheme)
	}
	return a.host + ":" + port
}

// Path returns the path as it goes over the wire.
func (a Address) Path() string { return a.path }

// Fragment returns the fragment with its #, "" where there is none.
func (a Address) Fragment() string { return a.fragment }

// Target returns the path with the query: what a request asks for.
func (a Address) Target() string { return a.path + a.query }

// IsZero reports whether there is no address.
func (a Address) IsZero() bool { return a == Address{} }

// IsWeb reports whether a browser makes a request for it: http or https, with a host.
func (a Address) IsWeb() bool { return (a.scheme == "http" || a.scheme == "https") && a.host != "" }

// String returns the whole address.
func (a Address) String() string { return a.before() + a.path + a.query + a.fragment }

// before is all that stands in front of the path.
func (a Address) before() string {
	switch {
	case a.IsZero():
		return ""
	case a.host == "":
		return a.scheme + ":"
	}
	return a.scheme + "://" + a.user + a.HostPort()
}

// WithoutFragment returns the address without its fragment: what is asked for.
func (a Address) WithoutFragment() Address {
	a.fragment = ""
	return a
}

// WithFragment returns the address with a fragment, which begins with #.
func (a Address) WithFragment(fragment string) Address {
	a.fragment = fragment
	return a
}

// WithoutUser returns the address without name and password.
func (a Address) WithoutUser() Address {
	a.user = ""
	return a
}

// WithQuery returns the address with more in its query, behind what is there. It must be
// escaped.
func (a Address) WithQuery(more string) Address {
	switch {
	case more == "":
	case a.query == "":
		a.query = "?" + more
	default:
		a.query += "&" + more
	}
	return a
}

// WithoutQuery returns the address without its query.
func (a Address) WithoutQuery() Address {
	a.query = ""
	return a
}

// Secure returns the address with https for http, as browsers ask for the images of a
// page that came by https.
func (a Address) Secure() Address {
	if a.scheme == "http" {
		a.scheme = "https"
		if a.port == "443" {
			a.port = ""
		}
	}
	return a
}

// Moved returns the address with another scheme, host and port of the web; path, query
// and fragment stay. The host is as Host returns it, and "" as a port is the default.
func (a Address) Moved(scheme, host, port string) Address {
	if a.host == "" {
		return a
	}
	a.scheme, a.host, a.port = scheme, host, port
	if port == defaultPort(scheme) {
		a.port = ""
	}
	return a
}
