package httpsim

import (
	"errors"
	"slices"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// maxAgeOf is max_age= of what checks signatures; nil for none.
func maxAgeOf(args *pyrun.Args) (*time.Duration, error) {
	v, has := args.ByName("max_age")
	if !has {
		return nil, nil
	}
	switch v := plainOf(v).(type) {
	case nil:
		return nil, nil
	case int64:
		return secondsOf(v), nil
	case float64:
		return secondsOf(int64(v)), nil
	case pyrun.Delta:
		d := v.Duration()
		return &d, nil
	}
	return nil, pyrun.Raise("TypeError", "max_age is a number of seconds or a timedelta, not '%s'", pyrun.KindOf(v))
}

// getSignedCookie is request.get_signed_cookie().
func (r *running) getSignedCookie(args *pyrun.Args) (pyrun.Value, error) {
	name, err := args.Text("key")
	if err != nil {
		return nil, err
	}
	most, err := maxAgeOf(args)
	if err != nil {
		return nil, err
	}
	otherwise, has := args.Take("default")
	salt, _ := args.Or("salt", "").(string)
	if err := args.Done(); err != nil {
		return nil, err
	}
	a := GetSignedCookie{Name: name, Salt: salt, MaxAge: most, defaults: has}
	err = a.run(r.visit)
	switch {
	case err == nil:
		return r.signed, nil
	case has:
		return otherwise, nil
	case errors.Is(err, errSignatureExpired):
		return nil, pyrun.Raise("SignatureExpired", "the cookie %s is too old", name)
	case errors.Is(err, errBadSignature):
		return nil, pyrun.Raise("BadSignature", "Signature does not match")
	}
	return nil, err
}

func encodesJWT(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("payload")
	if err != nil {
		return nil, err
	}
	key, err := args.Text("key")
	if err != nil {
		return nil, err
	}
	if by := args.Or("algorithm", "HS256"); by != "HS256" {
		return nil, pyrun.Raise("NotImplementedError", "tokens are signed by HS256 here")
	}
	given, is := v.(*sessionstore.Dict)
	if !is {
		return nil, pyrun.Raise("TypeError", "Expecting a dict object, as JWT only supports JSON objects as payloads.")
	}
	claims := sessionstore.NewDict()
	for name, value := range given.All() {
		if at, is := value.(pyrun.Moment); is && slices.Contains([]string{"exp", "iat", "nbf"}, name) {
			value = at.Time.Unix()
		}
		claims.Set(name, value)
	}
	text, err := dumpsOf(claims, false)
	if err != nil {
		return nil, err
	}
	plain, err := forJSON(claims, false)
	if err != nil {
		return nil, err
	}
	token, err := signJWT(plain.(*sessionstore.Dict), key)
	if err != nil {
		return nil, err
	}
	r.noteCode("jwt.encode(%s)", shortClaims(text))
	return token, args.Done()
}

func decodesJWT(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("jwt")
	if err != nil {
		return nil, err
	}
	key, err := args.Text("key")
	if err != nil {
		return nil, err
	}
	if _, has := args.Take("algorithms"); !has {
		return nil, pyrun.Raise("DecodeError", `It is required that you pass in a value for the "algorithms" argument when calling decode().`)
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	sent, is := v.(string)
	if !is && v != nil {
		if b, isBytes := v.(pyrun.Bytes); isBytes {
			sent = string(b)
		} else {
			return nil, pyrun.Raise("DecodeError", "Invalid token type. Token must be a <class 'bytes'>")
		}
	}
	claims, why, err := readJWT(sent, key, r.server.env.Now())
	if claims == nil {
		r.Note("%[1]s", "%[2]s", why.EN, why.KO)
		name, text, _ := strings.Cut(why.EN, ": ")
		if errors.Is(err, jwt.ErrTokenExpired) {
			name = "ExpiredSignatureError"
		}
		return nil, pyrun.Raise(name, "%s", text)
	}
	r.Note("jwt.decode(): the signature is right, and the token has not expired", "jwt.decode(): 서명이 맞고, 토큰이 만료되지 않음")
	return claims, nil
}
