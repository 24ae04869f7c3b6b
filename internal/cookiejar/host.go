package cookiejar

import (
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
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

// registrable returns the registrable domain of a canonical host: its public
// suffix and one label more. A public suffix and an address are their own.
func (o *Options) registrable(host string) string {
	if isAddress(host) {
		return host
	}
	dot := len(host) - len(o.publicSuffix(host)) - 1
	if dot <= 0 {
		return host
	}
	return host[strings.LastIndexByte(host[:dot], '.')+1:]
}

// canonicalHost returns the host of an address as 5.1.2 wants it: lower case,
// punycode; an IPv6 address in brackets.
func canonicalHost(u *url.URL) string {
	host := u.Hostname()
	if strings.IndexByte(host, ':') >= 0 {
		if a, err := netip.ParseAddr(host); err == nil {
			host = a.String()
		}
		return "[" + lower(host) + "]"
	}
	return canonicalName(host)
}

// canonicalName is canonicalHost for a name by itself.
func canonicalName(host string) string {
	if !isASCII(host) {
		host = toASCII(host)
	}
	return lower(host)
}

// names converts host names as browsers do (UTS 46, not transitional), and is
// lenient with what no registry would take.
var names = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false))

// toASCII returns the punycode form of an international host name ("bücher.test"
// is "xn--bcher-kva.test", 5.1.2). What cannot be one stays as it is, and matches
// nothing but itself.
func toASCII(host string) string {
	ascii, err := names.ToASCII(host)
	if err != nil {
		return host
	}
	return ascii
}

// isAddress reports whether a canonical host is an IP address.
func isAddress(host string) bool {
	if host == "" {
		return false
	}
	last := host[len(host)-1]
	if last == ']' {
		return true
	}
	if last < '0' || '9' < last {
		return false
	}
	_, err := netip.ParseAddr(host)
	return err == nil
}

// domainMatch reports whether a cookie of the domain covers the host (5.1.3).
// Both are canonical.
func domainMatch(host, domain string) bool {
	if len(host) == len(domain) {
		return host == domain
	}
	dot := len(host) - len(domain) - 1
	return dot >= 0 && host[dot] == '.' && host[dot+1:] == domain && domain != "" && !isAddress(host)
}

// trustworthy reports whether the jar treats the connection as secure: https,
// or this machine itself, whatever the scheme.
func trustworthy(scheme, host string) bool {
	if scheme == "https" || scheme == "wss" {
		return true
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || host == "[::1]" ||
		strings.HasPrefix(host, "127.") && isAddress(host)
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
func requestPath(u *url.URL) string {
	if p := u.EscapedPath(); p != "" && p[0] == '/' {
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
