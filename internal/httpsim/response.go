package httpsim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Response is what a page answers: Django's HttpResponse. The zero value is an
// empty page with status 200.
type Response struct {
	classes []string // of lines or of Django that made it, the lowest first, for isinstance()
	Status  int      // zero: 200
	Headers Pairs    // in the order in which they were set; names compare in any case
	Body    string

	cookies   []*cookieLine
	frameable bool // by pages of any site
	logged    bool // with its status, if that is one that Django logs

	late *unrendered // of a TemplateResponse; nil: it has its body from the beginning
}

// HTML returns a response with a body, as HttpResponse(body).
func HTML(body string) *Response {
	return &Response{Headers: headers("text/html; charset=utf-8"), Body: body}
}

// headers begins a list of headers, with room for those of the middleware.
func headers(contentType string) Pairs {
	const usual = 8
	return append(make(Pairs, 0, usual), Pair{"Content-Type", contentType})
}

// RedirectTo returns a 302 to a place, as redirect(place).
func RedirectTo(place string) *Response {
	r := HTML("")
	r.Status, r.classes = 302, []string{"HttpResponseRedirect", "HttpResponseRedirectBase"}
	r.Headers.set("Location", iriToURI(place))
	return r
}

// status returns the status with the zero value filled in.
func (r *Response) status() int { return cmp.Or(r.Status, 200) }

// Header returns the value of a header, "" when it is not set.
func (r *Response) Header(name string) string {
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// SetHeader sets a header in the place of one with the same name.
func (r *Response) SetHeader(name, value string) {
	for i := range r.Headers {
		if strings.EqualFold(r.Headers[i].Name, name) {
			r.Headers[i].Value = value
			return
		}
	}
	r.Headers = append(r.Headers, Pair{name, value})
}

// setDefault sets a header that has no value yet.
func (r *Response) setDefault(name, value string) {
	if r.Header(name) == "" {
		r.SetHeader(name, value)
	}
}

// vary says that the answer depends on a header of the request (RFC 9110 section
// 12.5.5), once.
func (r *Response) vary(on string) {
	have := r.Header("Vary")
	if have == "" {
		r.SetHeader("Vary", on)
		return
	}
	for name := range strings.SplitSeq(have, ",") {
		if strings.EqualFold(strings.TrimSpace(name), on) {
			return
		}
	}
	r.SetHeader("Vary", have+", "+on)
}

// SetCookie adds or changes the response's cookie of that name, as
// response.set_cookie. There is one line a name, in the order in which the names
// came. The error is a ValueError's: a name or a value that Python or the header
// does not take, or options that contradict each other.
func (r *Response) SetCookie(name, value string, o CookieOptions, now time.Time) error {
	if err := o.check(); err != nil {
		return err
	}
	if !isLegalCookieName(name) {
		return fmt.Errorf("illegal key %q", name)
	}
	// Django's server writes headers in Latin-1 and fails on anything else.
	if i := strings.IndexFunc(value+o.Path+o.Domain, func(c rune) bool { return c > 0xFF }); i >= 0 {
		return fmt.Errorf("a header carries Latin-1 only, and the cookie %s has %q: quote it first, with urllib.parse.quote()", name, value)
	}
	if strings.ContainsAny(o.Path+o.Domain, "\r\n\x00") {
		return fmt.Errorf("the cookie %s has a line break in its path or domain", name)
	}
	i := slices.IndexFunc(r.cookies, func(l *cookieLine) bool { return l.attributes != nil && l.name == name })
	if i < 0 {
		i = len(r.cookies)
		r.cookies = append(r.cookies, &cookieLine{name: name, attributes: attributes{}})
	}
	r.cookies[i].value = value
	r.cookies[i].attributes.apply(o, now)
	return nil
}

// putCookie sends a cookie that is made, in the place of one of its name.
func (r *Response) putCookie(line *cookieLine) {
	i := slices.IndexFunc(r.cookies, func(l *cookieLine) bool { return l.attributes != nil && line.attributes != nil && l.name == line.name })
	if i < 0 {
		r.cookies = append(r.cookies, line)
		return
	}
	r.cookies[i] = line
}

// DeleteCookie asks the browser to delete a cookie, as response.delete_cookie:
// the answer has no HttpOnly, and Secure only where the browser would refuse the
// line without it.
func (r *Response) DeleteCookie(name, path, domain, sameSite string, now time.Time) error {
	secure := strings.HasPrefix(name, "__Secure-") || strings.HasPrefix(name, "__Host-") || strings.EqualFold(sameSite, "none")
	return r.SetCookie(name, "", CookieOptions{MaxAge: new(time.Duration), ExpiresText: longAgo,
		Path: path, Domain: domain, Secure: secure, SameSite: sameSite}, now)
}

// SetCookieLine adds a Set-Cookie line as it is typed. net/http sends every byte
// of it but CR, LF and NUL, which a header cannot have: they are an error. White
// space at its ends is lost on the wire.
func (r *Response) SetCookieLine(line string) error {
	if err := checkCookieLine(line); err != nil {
		return err
	}
	r.cookies = append(r.cookies, &cookieLine{raw: line})
	return nil
}

func checkCookieLine(line string) error {
	if strings.ContainsAny(line, "\r\n\x00") {
		return fmt.Errorf("a Set-Cookie line has no line break and no NUL, as %q has", line)
	}
	return nil
}

// SetCookies returns the Set-Cookie lines in the order in which they are sent.
func (r *Response) SetCookies() []string {
	lines := make([]string, len(r.cookies))
	for i, c := range r.cookies {
		lines[i] = c.String()
	}
	return lines
}

// iriToURI escapes what a Location cannot hold, and leaves what is escaped.
func iriToURI(place string) string { return escapedBut(place, "/#%[]=:;$&()+,!?*@'~-._") }

// escapePath is Django's escape_uri_path: what would end a path is escaped too.
func escapePath(path string) string { return escapedBut(path, "/:@&+$,-_.!~*'()") }

// escapedBut writes the octets of a text, but for letters, digits and what is plain, as %XX.
func escapedBut(text, plain string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
