package httpsim

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/python"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// Proxy is a program in front of a site, such as nginx. Browsers speak TLS with it, and it
// asks the site without: the zero value hands on everything else as it came.
type Proxy struct {
	Sets []string // of ProxyHeaders: what it tells the site of the browser's request
	// Host is the one by which it asks the site; empty: the one that the browser asked for.
	Host        string
	HeaderLimit int // bytes of one line of a head; zero: ProxyHeaderLimit
}

// What the proxy and the server take of one line of a request's head, in bytes, where the
// site does not say otherwise: nginx's large_client_header_buffers, and the http.server of
// Python, by which runserver works.
const (
	ProxyHeaderLimit  = 8 << 10
	ServerHeaderLimit = 64 << 10
)

// The headers that a proxy can set. What a browser or a client says in one of them is
// replaced then, and otherwise handed on; but to X-Forwarded-For a proxy adds the address by
// which it was asked, behind what came (nginx's $proxy_add_x_forwarded_for).
const (
	forwardedProto = "X-Forwarded-Proto"
	forwardedHost  = "X-Forwarded-Host"
	forwardedFor   = "X-Forwarded-For"
	realIP         = "X-Real-IP"
)

// ProxyHeaders returns the headers that a proxy can set.
func ProxyHeaders() []string { return []string{forwardedProto, forwardedHost, forwardedFor, realIP} }

// proxyAddr is the address by which a proxy asks: it runs on the machine of the site.
const proxyAddr = "127.0.0.1"

// Forwarded is what a proxy makes of a request.
type Forwarded struct {
	Asks string // the origin that it asks: "http://127.0.0.1:8000"; "" where it refuses the request itself
	Sets Pairs  // headers that it has set
	// Taken is the origin that the site takes the request for: what it is asked by, or what
	// the headers of the proxy say where the settings believe them.
	Taken string
}

// forward takes a request through the site's proxy, and reports whether it reaches the site.
func (r *Request) forward() bool {
	proxy := r.server.site.Proxy
	if proxy == nil {
		return true
	}
	if r.tooLong(cmp.Or(proxy.HeaderLimit, ProxyHeaderLimit)) {
		r.forwarded = &Forwarded{}
		return false
	}
	f := &Forwarded{}
	r.Header = r.Header.Clone()
	for _, name := range proxy.Sets {
		value := map[string]string{forwardedProto: r.Scheme, forwardedHost: r.Host, realIP: r.RemoteAddr,
			forwardedFor: strings.Join(append(r.Header.Values(forwardedFor), r.RemoteAddr), ", ")}[name]
		r.Header.Set(name, value)
		f.Sets.set(name, value)
	}
	r.Scheme, r.Host, r.RemoteAddr = "http", cmp.Or(proxy.Host, r.Host), proxyAddr
	f.Asks = r.Scheme + "://" + r.Host
	r.forwarded = f
	return true
}

// tooLong reports whether a line of the request's head is longer than a limit, and notes which.
func (r *Request) tooLong(limit int) bool {
	for name, values := range r.Header {
		for _, value := range values {
			if size := len(name) + len(": ") + len(value); size > limit {
				r.reason = Reason{Name: headerTooLarge, Says: http.StatusText(http.StatusRequestHeaderFieldsTooLarge)}
				r.notes = []rule.Text{rule.Textf("%s: %d bytes, the limit is %d", "%s: %d바이트, 한도는 %d바이트", name, size, limit)}
				return true
			}
		}
	}
	return false
}

const headerTooLarge = "header-too-large"

// refuseHead is the answer to a request that has a line too long: that of nginx, or that of
// the server itself.
func (r *Request) refuseHead() *Response {
	who := rule.Text{EN: "the server", KO: "서버가"}
	res := HTML(errorPage(http.StatusRequestHeaderFieldsTooLarge))
	res.Status, res.logged = http.StatusRequestHeaderFieldsTooLarge, true
	if r.forwarded != nil && r.forwarded.Asks == "" {
		who = rule.Text{EN: "the proxy", KO: "프록시가"}
		res.Status, r.reason.Says = http.StatusBadRequest, proxyTooLarge.EN
		res.Body = "<!doctype html>\n<title>400 Bad Request</title>\n<h1>400 Bad Request</h1>\n<p>" + proxyTooLarge.EN + "</p>\n"
	}
	size := r.notes[0]
	r.notes = []rule.Text{{EN: who.EN + " refuses it, and the site is not asked: " + size.EN, KO: who.KO + " 사이트에 묻지 않고 거부함: " + size.KO}}
	return res
}

// asSeen makes scheme and host of the request what Django takes for them: what a header of
// the proxy says, where the settings believe it (SECURE_PROXY_SSL_HEADER,
// USE_X_FORWARDED_HOST).
func (r *Request) asSeen() {
	s := r.server.code().settings
	if said, ok := r.meta(s.sslHeader); ok {
		first, _, _ := strings.Cut(said, ",")
		r.Scheme = "http"
		if strings.TrimSpace(first) == s.sslValue {
			r.Scheme = "https"
		}
	}
	if said, ok := r.meta("HTTP_X_FORWARDED_HOST"); ok && s.forwardedHost {
		r.Host = said
	}
	if r.forwarded != nil {
		r.forwarded.Taken = r.Scheme + "://" + r.Host
	}
}

// meta looks up a header by its name in request.META: HTTP_X_FORWARDED_PROTO.
func (r *Request) meta(name string) (string, bool) {
	name, ok := strings.CutPrefix(name, "HTTP_")
	values := r.Header.Values(strings.ReplaceAll(name, "_", "-"))
	return strings.Join(values, ","), ok && len(values) > 0
}

// sslRedirect is the first half of SecurityMiddleware: nil, or what sends the browser to https.
func (s *Server) sslRedirect(r *Request) (*Response, error) {
	if !s.code().settings.sslRedirect || r.secure() {
		return nil, nil
	}
	if err := s.checkHost(r.Host); err != nil {
		return nil, err
	}
	res := RedirectTo("https://" + r.Host + r.fullPath(r.Path))
	res.Status = http.StatusMovedPermanently
	r.reason = Reason{Name: "not-https", Says: "SECURE_SSL_REDIRECT"}
	r.Note("SECURE_SSL_REDIRECT: this came as http, so the browser is sent to https", "SECURE_SSL_REDIRECT: http로 온 요청이므로 https 주소로 보냄")
	return res, nil
}

// checkHost is ALLOWED_HOSTS (django.http.request.validate_host). The Host's own port does
// not matter.
func (s *Server) checkHost(host string) error {
	name := wire.Hostname(strings.ToLower(host))
	for _, allowed := range s.allowedHosts() {
		if allowed == "*" || isSameDomain(name, strings.ToLower(allowed)) {
			return nil
		}
	}
	return &HTTPError{Status: 400, Reason: "DisallowedHost", Logger: "django.security.DisallowedHost",
		say:     rule.Textf("%s is no host of this site", "%s: 이 사이트의 호스트가 아님", shortText(host)),
		Message: fmt.Sprintf("Invalid HTTP_HOST header: %s. You may need to add %s to ALLOWED_HOSTS.", python.Repr(host), python.Repr(name))}
}

// allowedHosts are, where the settings do not say otherwise, the site's own, and this
// machine, so that the same site can be put on a port.
func (s *Server) allowedHosts() []string {
	if given := s.code().settings.allowedHosts; given != nil {
		return given
	}
	return append([]string{".localhost", "127.0.0.1", "[::1]"}, s.hosts...)
}

// check returns what is wrong with a proxy, nil when nothing is.
func (p *Proxy) check() error {
	if p == nil {
		return nil
	}
	for _, name := range p.Sets {
		if !slices.Contains(ProxyHeaders(), name) {
			return fmt.Errorf("a proxy sets %s, not %s", strings.Join(ProxyHeaders(), ", "), strconv.Quote(name))
		}
	}
	if strings.ContainsAny(p.Host, " \t\r\n\x00/") {
		return fmt.Errorf("%q is no host", p.Host)
	}
	return nil
}
