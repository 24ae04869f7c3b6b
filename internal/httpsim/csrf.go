package httpsim

import (
	"strings"

	"statelab/internal/chance"
)

// csrfState is what a request knows about its CSRF secret.
type csrfState struct {
	secret string // that the answer's cookie will hold
	update bool   // the answer sets the cookie
	exempt bool   // the check is off for this request
}

// csrfLength is the length of a secret; a token is a mask and a masked secret.
const csrfLength = 32

// openCSRF reads the secret out of the request's cookie. One that is no secret
// counts as none, and the next one made replaces it.
func (r *Request) openCSRF() {
	secret := r.Cookies.Get(r.server.settings.csrfName)
	if strings.Trim(secret, chance.LettersDigit) != "" || len(secret) != csrfLength && len(secret) != 2*csrfLength {
		return
	}
	if len(secret) == 2*csrfLength {
		secret = unmask(secret)
	}
	r.csrf.secret = secret
}

// rotateToken gives the visitor another secret, as login() does.
func (r *Request) rotateToken() {
	if !r.server.site.CSRF {
		return
	}
	r.csrf.secret = r.server.env.Random.String(csrfLength, chance.LettersDigit)
	r.csrf.update = true
}

// csrfField is what {% csrf_token %} writes, empty while the site has no CSRF
// middleware.
func (r *Request) csrfField() string {
	if !r.server.site.CSRF {
		return ""
	}
	if r.csrf.secret == "" {
		r.csrf.secret = r.server.env.Random.String(csrfLength, chance.LettersDigit)
	}
	r.csrf.update = true
	return `<input type="hidden" name="csrfmiddlewaretoken" value="` + r.mask(r.csrf.secret) + `">`
}

// mask hides a secret behind a new mask, so that no two pages hold the same token.
func (r *Request) mask(secret string) string {
	mask := r.server.env.Random.String(csrfLength, chance.LettersDigit)
	return mask + shift(secret, mask, 1)
}

// unmask returns the secret inside a token.
func unmask(token string) string { return shift(token[csrfLength:], token[:csrfLength], -1) }

// shift moves each character of s along the alphabet by its partner in by.
func shift(s, by string, sign int) string {
	const a = chance.LettersDigit
	b := make([]byte, len(s))
	for i := range b {
		n := strings.IndexByte(a, s[i]) + sign*strings.IndexByte(a, by[i])
		b[i] = a[(n+len(a))%len(a)]
	}
	return string(b)
}

// closeCSRF sets the cookie where the page used or changed the secret.
func (r *Request) closeCSRF(res *Response) error {
	if !r.csrf.update {
		return nil
	}
	s := r.server.settings
	o := s.csrf
	o.MaxAge = s.csrfAge
	if err := res.SetCookie(s.csrfName, r.csrf.secret, o, r.server.env.Now()); err != nil {
		return err
	}
	res.vary("Cookie")
	return nil
}
