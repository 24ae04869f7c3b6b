package httpsim

import (
	"errors"
	"fmt"
	"time"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// SetSignedCookie is response.set_signed_cookie(…): the value goes as it is, with the time
// and a signature behind it.
type SetSignedCookie struct {
	SetCookie
	Salt string
}

// GetSignedCookie is signed = request.get_signed_cookie(…), with default=… or in a try whose
// except is IfNot. With neither of them, what does not hold is an exception that nobody
// catches.
type GetSignedCookie struct {
	Name, Salt     string
	MaxAge         *time.Duration // nil: a signature does not age
	Default        *Template      // nil: there is none
	RaisesMissing  bool           // IfNot is for a bad signature alone, and not for a cookie that is not there
	IfValid, IfNot []Action
	defaults       bool // lines give a default of their own
}

// What Django raises of a signed cookie that is there.
var (
	errBadSignature     = errors.New("django.core.signing.BadSignature")
	errSignatureExpired = errors.New("django.core.signing.SignatureExpired")
)

// cookieSigner is django.core.signing.get_cookie_signer(): its key is another one than that
// of other signatures, and the name of the cookie is part of its salt.
func (s *Server) cookieSigner(name, salt string) sessionstore.Codec {
	const before = "django.http.cookies"
	c := s.signer(name + salt)
	c.Secret = before + c.Secret
	fallbacks := make([]string, len(c.Fallbacks))
	for i, key := range c.Fallbacks {
		fallbacks[i] = before + key
	}
	c.Fallbacks = fallbacks
	return c
}

func (a SetSignedCookie) run(v *visit) error {
	value, err := v.fill(a.Value, false)
	if err != nil {
		return err
	}
	now := v.server.env.Now()
	v.noteCode("set_signed_cookie(%s)", python.Quote(shortText(a.Name)))
	return v.res.SetCookie(a.Name, v.server.cookieSigner(a.Name, a.Salt).SignAt(value, now), a.Options, now)
}

func (a SetSignedCookie) check(c *checking) {
	if a.Name == "" {
		c.add("a signed cookie has a name")
		return
	}
	a.SetCookie.check(c)
}

func (a GetSignedCookie) run(v *visit) error {
	said := fmt.Sprintf("get_signed_cookie(%s)", python.Quote(shortText(a.Name)))
	sent, there := v.Cookies.Lookup(a.Name)
	value, at, signature := v.server.cookieSigner(a.Name, a.Salt).UnsignAt(sent)
	age := v.server.env.Now().Sub(at)
	v.expired = false
	raised := errBadSignature
	switch {
	case !there && (a.Default != nil || a.defaults):
		raised = fmt.Errorf("KeyError: %s", python.Repr(a.Name))
		v.Note("%[1]s: no such cookie was sent, so it is the default", "%[1]s: 그런 쿠키를 받지 못해 기본값을 씀", said)
	case !there:
		raised = fmt.Errorf("KeyError: %s", python.Repr(a.Name))
		v.Note("%[1]s, KeyError: no such cookie was sent", "%[1]s, KeyError: 그런 쿠키를 받지 못함", said)
	case signature == sessionstore.SignatureBad:
		v.Note("%[1]s, BadSignature: %[2]s", "%[1]s, BadSignature: %[3]s", said, whyBad(sent).EN, whyBad(sent).KO)
	case a.MaxAge != nil && age > *a.MaxAge:
		v.expired, raised = true, errSignatureExpired
		v.Note("%[1]s, SignatureExpired: signed %[2]d s ago, max_age is %[3]d s", "%[1]s, SignatureExpired: 서명한 지 %[2]d초, max_age는 %[3]d초", said, int64(age/time.Second), int64(*a.MaxAge/time.Second))
	default:
		v.signed = value
		v.Note("%[1]s: the signature is right, the value is %[2]s", "%[1]s: 서명이 맞음, 값은 %[2]s", said, shortValue(value))
		return v.branch(true, a)
	}
	switch {
	case a.Default != nil:
		var err error
		if v.signed, err = v.worth(*a.Default); err != nil {
			return err
		}
		return v.branch(true, a)
	case len(a.IfNot) == 0 || !there && a.RaisesMissing:
		return raised
	}
	return v.branch(false, a)
}

func (a GetSignedCookie) check(c *checking) {
	parted, parts := ExpiredIn(a.IfNot)
	switch {
	case a.Name == "":
		c.add("a signed cookie has a name")
	case a.Default != nil && len(a.IfNot) > 0:
		c.add("get_signed_cookie has a default, and so nothing is left for if_not and if_expired")
	case parts && a.MaxAge == nil:
		c.add("get_signed_cookie has if_expired, and without max_age nothing is too old")
	case parts && len(parted.IfNot) == 0:
		c.add("get_signed_cookie has if_expired, and no if_not for the other cookies that do not hold")
	}
	if a.Default != nil {
		c.value(*a.Default)
	}
	c.branches(a)
}

// Branches implements Branching.
func (a GetSignedCookie) Branches() (ifSo, ifNot []Action) { return a.IfValid, a.IfNot }

func (a GetSignedCookie) with(ifSo, ifNot []Action) Action {
	a.IfValid, a.IfNot = ifSo, ifNot
	return a
}
