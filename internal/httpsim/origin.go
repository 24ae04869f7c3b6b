package httpsim

import (
	"fmt"
	"strings"

	"statelab/internal/wire"
)

// origin is one of CSRF_TRUSTED_ORIGINS: a scheme and a host, in which a "*" at the
// beginning takes in every subdomain.
type origin struct{ text, scheme, host string }

// trustedOrigins reads CSRF_TRUSTED_ORIGINS. What has no scheme is refused, as Django's
// own check does since 4.0.
func trustedOrigins(all []string) ([]origin, error) {
	var origins []origin
	for _, text := range all {
		scheme, host := splitURL(text)
		if scheme == "" || host == "" {
			return nil, fmt.Errorf("a value of CSRF_TRUSTED_ORIGINS begins with a scheme, as in https://%s: found %q", strings.TrimPrefix(text, "//"), text)
		}
		if text != scheme+"://"+host {
			return nil, fmt.Errorf("a value of CSRF_TRUSTED_ORIGINS is a scheme and a host, as in %s://%s, and browsers never send %q as an origin", scheme, host, text)
		}
		origins = append(origins, origin{text, scheme, host})
	}
	return origins, nil
}

// pattern is the host, with which isSameDomain matches: ".shop.test" for "*.shop.test".
func (o origin) pattern() string { return strings.TrimLeft(o.host, "*") }

// trusts reports whether a header Origin is the site's own or a trusted one
// (CsrfViewMiddleware._origin_verified).
func (r *Request) trusts(from string) bool {
	if from == r.Scheme+"://"+r.Host {
		return true
	}
	scheme, host := splitURL(from)
	for _, o := range r.server.code().settings.trusted {
		all := strings.Contains(o.text, "*")
		if !all && from == o.text || all && scheme == o.scheme && isSameDomain(host, o.pattern()) {
			return true
		}
	}
	return false
}

// trustsHost reports whether a page of a host is one of a trusted origin, of whichever
// scheme: what Django asks of a Referer.
func (r *Request) trustsHost(host string) bool {
	for _, o := range r.server.code().settings.trusted {
		if isSameDomain(host, o.pattern()) {
			return true
		}
	}
	return false
}

// checkReferer is what Django asks of an https request without an Origin
// (CsrfViewMiddleware._check_referer).
func (r *Request) checkReferer() string {
	if len(r.Header.Values("Referer")) == 0 {
		return "Referer checking failed - no Referer."
	}
	referer := r.Header.Get("Referer")
	scheme, host := splitURL(referer)
	good := r.Host
	domain := r.server.code().settings.csrf.Domain
	if r.server.code().settings.csrfInSession {
		domain = r.server.code().settings.cookie.Domain
	}
	if domain != "" {
		good = domain + strings.TrimPrefix(r.Host, wire.Hostname(r.Host))
	}
	switch {
	case scheme == "" || host == "":
		return "Referer checking failed - Referer is malformed."
	case scheme != "https":
		return "Referer checking failed - Referer is insecure while host is secure."
	case r.trustsHost(host):
	case !isSameDomain(host, good):
		return "Referer checking failed - " + referer + " does not match any trusted origins."
	}
	return ""
}

// isSameDomain matches a host with a pattern, whose capitals do not count; a leading dot
// takes in subdomains.
func isSameDomain(host, pattern string) bool {
	pattern = strings.ToLower(pattern)
	return host == pattern || strings.HasPrefix(pattern, ".") && (host == pattern[1:] || strings.HasSuffix(host, pattern))
}
