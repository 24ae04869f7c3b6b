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

// signsValue is signing.dumps().
func signsValue(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("obj")
	if err != nil {
		return nil, err
	}
	text, err := dumpsOf(v, false)
	if err != nil {
		return nil, err
	}
	salt, _ := args.Or("salt", SigningSalt).(string)
	if len(args.Named) > 0 {
		salt2, has := args.ByName("salt")
		if s, is := salt2.(string); has && is {
			salt = s
		}
	}
	plain, err := forJSON(v, false)
	if err != nil {
		return nil, err
	}
	compress, err := pyrun.Truth(args.Or("compress", false))
	if err != nil {
		return nil, err
	}
	codec := r.server.signer(salt)
	token, err := codec.Object(plain, compress)
	if err != nil {
		return nil, err
	}
	r.noteCode("signing.dumps(%s)", shortClaims(text))
	return codec.SignAt(token, r.server.env.Now()), args.Done()
}

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

// forged tells that a signature is not that of the text, and is the exception that it is.
func (r *running) forged(text string) error {
	r.Note("BadSignature: %[1]s", "BadSignature: %[2]s", whyBad(text).EN, whyBad(text).KO)
	return notSigned(text)
}

// tooOld tells that a right signature is older than max_age, and is the exception that it is.
func (r *running) tooOld(seconds int64, most time.Duration) error {
	r.Note("SignatureExpired: signed %d s ago, max_age is %d s", "SignatureExpired: 서명한 지 %d초, max_age는 %d초", seconds, int64(most/time.Second))
	return pyrun.Raise("SignatureExpired", "Signature age %d > %d seconds", seconds, int64(most/time.Second))
}

// unsigns is signing.loads().
func unsigns(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("s")
	if err != nil {
		return nil, err
	}
	text, is := v.(string)
	if !is {
		return nil, pyrun.Raise("TypeError", "a token is a text, not %s", pyrun.KindOf(v))
	}
	most, err := maxAgeOf(args)
	if err != nil {
		return nil, err
	}
	salt, _ := args.Or("salt", SigningSalt).(string)
	if s, has := args.ByName("salt"); has {
		salt, _ = s.(string)
	}
	codec := r.server.signer(salt)
	d := codec.Decode(text)
	age := r.server.env.Now().Sub(d.SignedAt)
	seconds := int64(age / time.Second)
	switch {
	case d.Signature == sessionstore.SignatureBad:
		return nil, r.forged(text)
	case most != nil && age > *most:
		return nil, r.tooOld(seconds, *most)
	}
	value, _, _ := codec.UnsignAt(text)
	signed, failed := codec.OfObject(value)
	if failed != nil {
		return nil, pyrun.Raise("JSONDecodeError", "what was signed is no JSON")
	}
	r.Note("signing.loads(): the signature is right, %d s old", "signing.loads(): 서명이 맞음, 서명한 지 %d초", seconds)
	return signed, args.Done()
}

// signerObject is signing.Signer() or TimestampSigner().
type signerObject struct {
	r    *running
	salt string
	aged bool
}

func signer(aged bool) func(r *running) pyrun.Value {
	return func(r *running) pyrun.Value {
		name := map[bool]string{false: "Signer", true: "TimestampSigner"}[aged]
		return pyrun.Builtin{Name: name, Do: func(args *pyrun.Args) (pyrun.Value, error) {
			salt, has := args.ByName("salt")
			text, is := salt.(string)
			if has && !is {
				return nil, pyrun.Raise("TypeError", "salt is a text, not %s", pyrun.KindOf(salt))
			}
			if !has {
				text = "django.core.signing." + name
			}
			return &signerObject{r, text, aged}, args.Done()
		}}
	}
}

// TypeName implements pyrun.Object.
func (s *signerObject) TypeName() string {
	return map[bool]string{false: "Signer", true: "TimestampSigner"}[s.aged]
}

// Attr implements pyrun.Object.
func (s *signerObject) Attr(name string) (pyrun.Value, bool, error) {
	r := s.r
	codec := r.server.signer(s.salt)
	switch name {
	case "sign":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			v, err := args.Need("value")
			if err != nil {
				return nil, err
			}
			text, err := pyrun.Str(v)
			if err != nil {
				return nil, err
			}
			return s.signed(codec, text), args.Done()
		})
	case "unsign":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			value, err := s.unsigned(codec, name, "signed_value", args)
			return value, err
		})
	case "sign_object":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return s.signObject(codec, args) })
	case "unsign_object":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			text, err := s.unsigned(codec, name, "signed_obj", args)
			if err != nil {
				return nil, err
			}
			v, failed := codec.OfObject(text)
			if failed != nil {
				return nil, pyrun.Raise("JSONDecodeError", "what was signed is no JSON")
			}
			return v, nil
		})
	}
	return nil, false, nil
}

// signed is a text with its signature, and with the time where that is signed too.
func (s *signerObject) signed(codec sessionstore.Codec, text string) string {
	if s.aged {
		return codec.SignAt(text, s.r.server.env.Now())
	}
	return codec.Sign(text)
}

// signObject is sign_object(obj, compress=False).
func (s *signerObject) signObject(codec sessionstore.Codec, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("obj")
	if err != nil {
		return nil, err
	}
	compress, err := pyrun.Truth(args.Or("compress", false))
	if err != nil {
		return nil, err
	}
	if _, err := dumpsOf(v, false); err != nil { // in json's words, where it holds no JSON
		return nil, err
	}
	plain, err := forJSON(v, false)
	if err != nil {
		return nil, err
	}
	text, err := codec.Object(plain, compress)
	if err != nil {
		return nil, err
	}
	return s.signed(codec, text), args.Done()
}

// unsigned is the text below a signature that is right, and not older than max_age.
func (s *signerObject) unsigned(codec sessionstore.Codec, method, given string, args *pyrun.Args) (string, error) {
	r := s.r
	text, err := args.Text(given)
	if err != nil {
		return "", err
	}
	most, err := maxAgeOf(args)
	if err != nil {
		return "", err
	}
	var value string
	var at time.Time
	var how sessionstore.Signature
	if s.aged {
		value, at, how = codec.UnsignAt(text)
	} else {
		value, how = codec.Unsign(text)
	}
	age := r.server.env.Now().Sub(at)
	seconds := int64(age / time.Second)
	switch {
	case how == sessionstore.SignatureBad:
		return "", r.forged(text)
	case s.aged && most != nil && age > *most:
		return "", r.tooOld(seconds, *most)
	case s.aged:
		r.Note("%[1]s(): the signature is right, %[2]d s old", "%[1]s(): 서명이 맞음, 서명한 지 %[2]d초", method, seconds)
	default:
		r.Note("%[1]s(): the signature is right", "%[1]s(): 서명이 맞음", method)
	}
	return value, args.Done()
}

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
