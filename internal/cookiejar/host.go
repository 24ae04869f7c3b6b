package cookiejar

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"statelab/internal/address"
)

// PublicSuffixList knows under which domains anyone can register a name. Cookies
// for such a domain are refused. The zero Options use the real list.
type PublicSuffixList interface {
	// PublicSuffix returns the public suffix of a canonical host name: the
	// host itself, or what follows one of its dots.
	PublicSuffix(host string) string
}

// Suffixes is a public suffix list of one's own. It knows plain suffixes
// ("co.uk"), wildcards ("*.ck") and exceptions ("!www.ck"); for any other name
// the last label is the suffix.
type Suffixes []string

// PublicSuffix implements PublicSuffixList.
func (s Suffixes) PublicSuffix(host string) string {
	best := host[strings.LastIndexByte(host, '.')+1:]
	for _, entry := range s {
		suffix := ""
		if name, ok := strings.CutPrefix(entry, "!"); ok {
			if domainMatch(host, name) {
				return name[strings.IndexByte(name, '.')+1:]
			}
		} else if parent, ok := strings.CutPrefix(entry, "*."); ok {
			if head, found := strings.CutSuffix(host, "."+parent); found {
				suffix = host[strings.LastIndexByte(head, '.')+1:]
			}
		} else if domainMatch(host, entry) {
			suffix = entry
		}
		if len(suffix) > len(best) {
			best = suffix
		}
	}
	return best
}

// ListDate returns when the public suffix list was taken that is built in. It is false
// where the list does not say so. What became a suffix later is not known here.
func ListDate() (time.Time, bool) {
	version, ok := publicsuffix.List.(fmt.Stringer)
	if !ok {
		return time.Time{}, false
	}
	said := version.String() // "…, git revision d6c92f1 (2026-02-06T07:36:33Z)"
	said = said[strings.LastIndexByte(said, '(')+1:]
	at, err := time.Parse(time.RFC3339, strings.TrimSuffix(said, ")"))
	return at.UTC(), err == nil
}

// PrivateSuffix returns the public suffix of a host where a company, and no registry, gives
// out the names below it ("azurewebsites.net"). Such companies add suffixes often, so that a
// list may not know all of them.
func PrivateSuffix(host string) (string, bool) {
	suffix, registry := publicsuffix.PublicSuffix(host)
	return suffix, !registry && strings.Contains(suffix, ".") && suffix != host
}

// publicSuffix asks the list, which knows nothing of a trailing dot.
func (o *Options) publicSuffix(host string) string {
	name := strings.TrimSuffix(host, ".")
	suffix := ""
	if o.PublicSuffixes != nil {
		suffix = o.PublicSuffixes.PublicSuffix(name)
	} else {
		suffix, _ = publicsuffix.PublicSuffix(name)
	}
	if len(name) != len(host) {
		return host[len(name)-len(suffix):]
	}
	return suffix
}

// isSuffix reports whether a canonical name is a public suffix. To Chromium so is one
// under which a wildcard rule stands: with *.kobe.jp, kobe.jp itself.
func (o *Options) isSuffix(name string) bool {
	if o.publicSuffix(name) == name {
		return true
	}
	return o.Profile == Chromium && o.publicSuffix("*."+name) == "*."+name
}

// Registrable returns the registrable domain of a canonical host: its public suffix
// and one label more. A public suffix and an address are their own.
func (o *Options) Registrable(host string) string {
	if address.IsIP(host) {
		return host
	}
	dot := len(host) - len(o.publicSuffix(host)) - 1
	if dot <= 0 {
		return host
	}
	return host[strings.LastIndexByte(host[:dot], '.')+1:]
}

// canonicalName is a host by itself in the form in which hosts are compared (5.1.2).
// What cannot be one stays as it is in lower case, and matches nothing but itself: so does one with a
// percent escape, which an address would have undone and which Chromium refuses in a Domain.
func canonicalName(host string) string {
	if strings.Contains(host, "%") {
		return lower(host)
	}
	if name, err := address.Name(host); err == nil {
		return name
	}
	return lower(host)
}

// notInAName returns what stands in a Domain and in no host name: a scheme, a path, a
// port, a percent escape; or "". People write there what they have, an address.
func notInAName(domain string) string {
	if i := strings.IndexByte(domain, '%'); i >= 0 {
		return domain[i:min(i+len("%2e"), len(domain))]
	}
	if i := strings.IndexAny(domain, ":/"); i >= 0 && !strings.HasPrefix(domain, "[") {
		if strings.HasPrefix(domain[i:], "://") {
			return domain[:i+3]
		}
		return domain[i:]
	}
	return ""
}

// isMissing reports whether a Domain is what programs write for a value that they do
// not have.
func isMissing(domain string) bool {
	switch lower(domain) {
	case "undefined", "null", "none", "nan", "nil":
		return true
	}
	return false
}

// domainMatch reports whether a cookie of the domain covers the host (5.1.3).
// Both are canonical.
func domainMatch(host, domain string) bool {
	if len(host) == len(domain) {
		return host == domain
	}
	dot := len(host) - len(domain) - 1
	return dot >= 0 && host[dot] == '.' && host[dot+1:] == domain && domain != "" && !address.IsIP(host)
}

// BelongsTo reports whether the cookie belongs to an address, by host and path.
func (c *Cookie) BelongsTo(a address.Address) bool {
	host := a.Host()
	return (c.Domain == host || !c.HostOnly && domainMatch(host, c.Domain)) && pathMatch(requestPath(a), c.Path)
}

// trustworthy reports whether the jar treats the connection as secure: https,
// or this machine itself, whatever the scheme.
func trustworthy(scheme, host string) bool {
	if scheme == "https" || scheme == "wss" {
		return true
	}
	return IsLoopback(host)
}

// IsLoopback reports whether a canonical host is this machine itself, with a dot at its end or
// without.
func IsLoopback(host string) bool {
	host = strings.TrimSuffix(host, ".")
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || host == "[::1]" ||
		strings.HasPrefix(host, "127.") && address.IsIP(host)
}

// defaultPath returns the path of a cookie that names none (5.1.4).
func defaultPath(path string) string {
	if i := strings.LastIndexByte(path, '/'); i > 0 {
		return path[:i]
	}
	return "/"
}

// pathMatch reports whether a cookie of cookiePath goes to a request of path
// (5.1.4): the same, or below it at a slash.
func pathMatch(path, cookiePath string) bool {
	if !strings.HasPrefix(path, cookiePath) {
		return false
	}
	return len(path) == len(cookiePath) || cookiePath != "" && cookiePath[len(cookiePath)-1] == '/' || path[len(cookiePath)] == '/'
}

// requestPath returns the path of an address as it goes over the wire.
func requestPath(a address.Address) string {
	if p := a.Path(); p != "" && p[0] == '/' {
		return p
	}
	return "/"
}

// lower is strings.ToLower for ASCII alone.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; 'A' <= c && c <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if 'A' <= b[i] && b[i] <= 'Z' {
					b[i] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
