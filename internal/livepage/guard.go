package livepage

import (
	"crypto/subtle"
	"net"
	"net/http"
	"slices"
	"strings"
)

// headers go along with every answer, refusals too. The address is a secret, so that it is
// told to nobody and kept nowhere.
func (p *Page) headers(h http.Header) {
	for name, value := range map[string]string{
		"Content-Security-Policy":      bound().policy,
		"Referrer-Policy":              "no-referrer",
		"Cache-Control":                "no-store",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
	} {
		h.Set(name, value)
	}
}

// allowed reports whether a request may be answered, and the rest of its path behind the
// token. A name that somebody else's server answers for can be made to lead to this machine
// (DNS rebinding), so that Host has to be the address at which the request came in, or
// localhost; and what a page asks for has to be asked by this page.
func (p *Page) allowed(r *http.Request) (rest string, yes bool) {
	origins := r.Header.Values("Origin")
	foreign := slices.ContainsFunc(origins, func(origin string) bool { return origin != "http://"+r.Host })
	if !atHome(r) || foreign || r.Method != http.MethodGet && len(origins) == 0 {
		return "", false
	}
	token, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	known := p.o.Token != "" && subtle.ConstantTimeCompare([]byte(token), []byte(p.o.Token)) == 1
	return rest, known
}

// atHome reports whether Host is the address of this machine at which the request came in.
func atHome(r *http.Request) bool {
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if local == nil {
		return false
	}
	host, port, err := net.SplitHostPort(local.String())
	if err != nil || !net.ParseIP(host).IsLoopback() {
		return false
	}
	return r.Host == local.String() || r.Host == net.JoinHostPort("localhost", port)
}
