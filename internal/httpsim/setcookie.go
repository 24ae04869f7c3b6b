package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// longAgo is the date with which Django asks a browser to delete a cookie.
const longAgo = "Thu, 01 Jan 1970 00:00:00 GMT"

// CookieOptions are the arguments of Django's response.set_cookie. The zero value
// is a session cookie for all paths of the host alone.
type CookieOptions struct {
	MaxAge  *time.Duration // nil: none. Whole seconds are sent; it may be negative
	Expires time.Time      // zero: none. Not together with MaxAge
	// ExpiresIn is expires=…, a number of seconds, of which Python makes the moment that lies so
	// far ahead; nil: none. Django writes no Max-Age then, and of 0 beside MaxAge it knows nothing.
	ExpiresIn *time.Duration
	Path      string // empty: "/"
	Domain    string // empty: no Domain, so host-only
	Secure    bool
	HTTPOnly  bool
	SameSite  string // "Lax", "Strict", "None" in any case, or empty for none

	// ExpiresText is expires="…", which Django sends as it is; empty: none.
	ExpiresText string

	maxAge string // the text to send, in place of what MaxAge or Expires say
}

// check returns what Django would answer with a ValueError.
func (o CookieOptions) check() error {
	switch {
	case o.MaxAge != nil && !o.Expires.IsZero():
		return errors.New("'expires' and 'max_age' can't be used together: Django computes one from the other")
	case strings.ContainsFunc(o.ExpiresText, func(c rune) bool { return c < ' ' || c > '~' || c == ';' }):
		return fmt.Errorf("expires holds a sign that ends the line or the attribute: %q", o.ExpiresText)
	case o.SameSite != "" && !slices.Contains([]string{"lax", "none", "strict"}, strings.ToLower(o.SameSite)):
		return fmt.Errorf("samesite must be Lax, None or Strict, not %q", o.SameSite)
	}
	return nil
}

// attributes are the attributes of one cookie of a response by their lower-case
// names, in the order in which Python sends them; flags have no value.
type attributes map[string]string

// spelled is how Python writes the name of an attribute.
var spelled = []struct{ name, text string }{ // in the order of names
	{"domain", "Domain"}, {"expires", "expires"}, {"httponly", "HttpOnly"}, {"max-age", "Max-Age"},
	{"path", "Path"}, {"samesite", "SameSite"}, {"secure", "Secure"},
}

// apply sets what the options say. What an earlier set_cookie of the same name
// said about other attributes stays, as the cookie object does in Python.
func (a attributes) apply(o CookieOptions, now time.Time) {
	a["expires"] = o.ExpiresText
	if o.maxAge != "" {
		a["max-age"] = o.maxAge
	}
	if o.ExpiresIn != nil && (*o.ExpiresIn != 0 || o.MaxAge == nil) {
		a["expires"] = httpDate(now.Add(*o.ExpiresIn))
	}
	age := o.MaxAge
	if !o.Expires.IsZero() {
		left := max(0, o.Expires.Sub(now))
		// Django adds a second for the time that passed since the page asked for
		// the moment, so a moment that is whole seconds away is sent as it is.
		if part := left % time.Second; part != 0 {
			left += time.Second - part
		}
		age = &left
	}
	if age != nil {
		a["max-age"] = strconv.FormatInt(int64(*age/time.Second), 10)
		if a["expires"] == "" {
			a["expires"] = httpDate(now.Add(*age))
		}
	}
	a["path"] = cmp.Or(o.Path, "/")
	for name, value := range map[string]string{"domain": o.Domain, "samesite": o.SameSite} {
		if value != "" {
			a[name] = value
		}
	}
	for name, on := range map[string]bool{"secure": o.Secure, "httponly": o.HTTPOnly} {
		if on {
			a[name] = "yes"
		}
	}
}

// cookieLine is one Set-Cookie line of a response.
type cookieLine struct {
	name, value string
	attributes  attributes
	raw         string // as typed, in place of all else
}

func (l *cookieLine) String() string {
	if l.attributes == nil {
		return l.raw
	}
	var b strings.Builder
	b.WriteString(l.name + "=" + quote(l.value))
	for _, s := range spelled {
		value := l.attributes[s.name]
		switch {
		case value == "":
		case s.name == "httponly" || s.name == "secure":
			b.WriteString("; " + s.text)
		default:
			b.WriteString("; " + s.text + "=" + value)
		}
	}
	return b.String()
}

// httpDate writes a time as HTTP does, cut to seconds.
func httpDate(t time.Time) string { return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT") }
