package httpsim

import (
	"regexp"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
	"strings"
	"sync"
	"time"
)

// signingNames are what stands in django.core.signing.
func signingNames() map[string]func(r *running) pyrun.Value {
	return map[string]func(r *running) pyrun.Value{
		"dumps": calls("dumps", signsValue), "loads": calls("loads", unsigns), "BadSignature": class("BadSignature"), "SignatureExpired": class("SignatureExpired"),
		"Signer": signer(false), "TimestampSigner": signer(true), "get_cookie_signer": calls("get_cookie_signer", signsCookies), "JSONSerializer": func(*running) pyrun.Value { return signingSerializer() },
	}
}

// signerObject is signing.Signer() or TimestampSigner().
type signerObject struct {
	r     *running
	codec sessionstore.Codec
	aged  bool
}

// signer is the class of signers, with the time that they sign too or without.
func signer(aged bool) func(r *running) pyrun.Value {
	name := map[bool]string{false: "Signer", true: "TimestampSigner"}[aged]
	return calls(name, func(r *running, args *pyrun.Args) (pyrun.Value, error) {
		if n := len(args.Pos); n > 0 {
			return nil, pyrun.Raise("TypeError", "Signer.__init__() takes 1 positional argument but %d were given", n+1)
		}
		key, _ := args.ByName("key")
		salt, _ := args.ByName("salt")
		sep, has := args.ByName("sep")
		fallbacks, _ := args.ByName("fallback_keys")
		if by, _ := args.ByName("algorithm"); by != nil && by != "" && by != "sha256" {
			return nil, pyrun.Raise("NotImplementedError", "algorithm= of a signer is sha256 here")
		}
		if !has {
			sep = ":"
		}
		s, err := r.signerOf(aged, key, salt, fallbacks)
		if err != nil {
			return nil, err
		}
		if s.codec.Sep, err = separator(sep); err != nil {
			return nil, err
		}
		return s, args.Done()
	})
}

// unsafeSeparator are the signs of what is signed, of which no separator may be made.
var unsafeSeparator = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-z0-9\-_=]*\n?$`) })

func separator(sep pyrun.Value) (string, error) {
	text, is := plainOf(sep).(string)
	switch {
	case !is:
		return "", pyrun.Raise("TypeError", "expected string or bytes-like object, got '%s'", pyrun.KindOf(sep))
	case unsafeSeparator().MatchString(text):
		shown, err := pyrun.Repr(text)
		if err != nil {
			return "", err
		}
		return "", pyrun.Raise("ValueError", "Unsafe Signer separator: %s (cannot be empty or consist of only A-z0-9-_=)", shown)
	}
	return text, nil
}

// signerOf is a signer with a key, a salt and keys that were used before; None, and what is empty of the first two, stands
// for what Django takes then.
func (r *running) signerOf(aged bool, key, salt, fallbacks pyrun.Value) (s *signerObject, err error) {
	s = &signerObject{r: r, aged: aged}
	s.codec = r.server.signer("django.core.signing." + s.TypeName())
	if given, err := pyrun.Truth(key); err != nil {
		return nil, err
	} else if given {
		if s.codec.Secret, err = octets(key); err != nil {
			return nil, err
		}
	}
	if given, err := pyrun.Truth(salt); err != nil {
		return nil, err
	} else if given {
		text, is := plainOf(salt).(string)
		if !is {
			return nil, pyrun.Raise("TypeError", "salt is a text, not %s", pyrun.KindOf(salt))
		}
		s.codec.Salt = text
	}
	if fallbacks == nil {
		return s, nil
	}
	before, err := pyrun.Iter(fallbacks)
	if err != nil {
		return nil, err
	}
	s.codec.Fallbacks = nil
	for _, key := range before {
		text, err := octets(key)
		if err != nil {
			return nil, err
		}
		if given, err := pyrun.Truth(key); err != nil || !given { // an empty one is the key itself
			continue
		}
		s.codec.Fallbacks = append(s.codec.Fallbacks, text)
	}
	return s, nil
}

// signsCookies is signing.get_cookie_signer().
func signsCookies(r *running, args *pyrun.Args) (pyrun.Value, error) {
	salt := args.Or("salt", "django.core.signing.get_cookie_signer")
	s, err := r.signerOf(true, nil, salt, nil)
	if err != nil {
		return nil, err
	}
	of := r.server.cookieSigner("", s.codec.Salt)
	of.Salt = s.codec.Salt
	s.codec = of
	return s, args.Done()
}

// TypeName implements pyrun.Object.
func (s *signerObject) TypeName() string {
	return map[bool]string{false: "Signer", true: "TimestampSigner"}[s.aged]
}

// Attr implements pyrun.Object.
func (s *signerObject) Attr(name string) (pyrun.Value, bool, error) {
	do, is := s.methods()[name]
	switch {
	case is:
		return function(name, do)
	case name == "key":
		return s.codec.Secret, true, nil
	case name == "salt":
		return s.codec.Salt, true, nil
	case name == "sep":
		return s.sep(), true, nil
	case name == "fallback_keys":
		keys := sessionstore.NewList()
		for _, key := range s.codec.Fallbacks {
			keys.Append(key)
		}
		return keys, true, nil
	}
	return nil, false, nil
}

// methods are those of a signer by their names.
func (s *signerObject) methods() map[string]func(args *pyrun.Args) (pyrun.Value, error) {
	ofText := func(do func(text string) string) func(args *pyrun.Args) (pyrun.Value, error) {
		return func(args *pyrun.Args) (pyrun.Value, error) {
			v, err := args.Need("value")
			if err != nil {
				return nil, err
			}
			text, err := pyrun.Str(v)
			if err != nil {
				return nil, err
			}
			return do(text), args.Done()
		}
	}
	all := map[string]func(args *pyrun.Args) (pyrun.Value, error){
		"sign": ofText(s.signed), "signature": ofText(s.codec.Signature),
		"unsign": func(args *pyrun.Args) (pyrun.Value, error) {
			text, err := args.Text(map[bool]string{false: "signed_value", true: "value"}[s.aged])
			if err != nil {
				return nil, err
			}
			var most pyrun.Value
			if s.aged {
				most = args.Or("max_age", nil)
			}
			if err := args.Done(); err != nil {
				return nil, err
			}
			return s.unsigned("unsign", text, most)
		},
		"sign_object": s.signObject, "unsign_object": s.unsignObject,
	}
	if s.aged {
		all["timestamp"] = func(args *pyrun.Args) (pyrun.Value, error) {
			stamped := s.codec.SignAt("", s.r.server.env.Now())
			return strings.Split(stamped, s.sep())[1], args.Done()
		}
	}
	return all
}

func (s *signerObject) sep() string {
	if s.codec.Sep == "" {
		return ":"
	}
	return s.codec.Sep
}

// signed is a text with its signature, and with the time where that is signed too.
func (s *signerObject) signed(text string) string {
	if s.aged {
		return s.codec.SignAt(text, s.r.server.env.Now())
	}
	return s.codec.Sign(text)
}

// signObject is sign_object(obj, serializer=JSONSerializer, compress=False).
func (s *signerObject) signObject(args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("obj")
	if err != nil {
		return nil, err
	}
	serializer := args.Or("serializer", signingSerializer())
	compress := args.Or("compress", false)
	if err := args.Done(); err != nil {
		return nil, err
	}
	return s.object(v, serializer, compress)
}

// object is a signed text that holds what a serializer makes of a value.
func (s *signerObject) object(v, serializer, compress pyrun.Value) (pyrun.Value, error) {
	made, err := serializedBy(serializer, "dumps", v)
	if err != nil {
		return nil, err
	}
	payload, is := made.(pyrun.Bytes)
	if !is {
		return nil, pyrun.Raise("TypeError", "a bytes-like object is required, not '%s'", pyrun.KindOf(made))
	}
	packs, err := pyrun.Truth(compress)
	if err != nil {
		return nil, err
	}
	return s.signed(s.codec.Wrap([]byte(payload), packs)), nil
}

// unsignObject is unsign_object(signed_obj, serializer=JSONSerializer, max_age=None).
func (s *signerObject) unsignObject(args *pyrun.Args) (pyrun.Value, error) {
	text, err := args.Text("signed_obj")
	if err != nil {
		return nil, err
	}
	serializer := args.Or("serializer", signingSerializer())
	var most pyrun.Value
	if s.aged {
		most, _ = args.ByName("max_age")
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	return s.unsignedObject("unsign_object", text, serializer, most)
}

// unsignedObject is what a serializer makes of the text below a signature.
func (s *signerObject) unsignedObject(method, text string, serializer, most pyrun.Value) (pyrun.Value, error) {
	text, err := s.unsigned(method, text, most)
	if err != nil {
		return nil, err
	}
	payload, failed := s.codec.Unwrap(text)
	if failed != nil {
		return nil, pyrun.Raise("ValueError", "what was signed is no base64, or is cut off")
	}
	return serializedBy(serializer, "loads", pyrun.Bytes(payload))
}

// unsigned is the text below a signature that is right, and not older than max_age.
func (s *signerObject) unsigned(method, text string, most pyrun.Value) (string, error) {
	r := s.r
	value, how := s.codec.Unsign(text)
	if how == sessionstore.SignatureBad {
		return "", s.forged(text)
	}
	if !s.aged {
		r.Note("%[1]s(): the signature is right", "%[1]s(): 서명이 맞음", method)
		return value, nil
	}
	if !strings.Contains(value, s.sep()) {
		return "", pyrun.Raise("ValueError", "not enough values to unpack (expected 2, got 1)")
	}
	value, at, _ := s.codec.UnsignAt(text)
	if at.IsZero() {
		return "", pyrun.Raise("ValueError", "substring not found")
	}
	limit, err := maxAgeOf(&pyrun.Args{Named: []pyrun.Arg{{Name: "max_age", Value: most}}})
	if err != nil {
		return "", err
	}
	age := r.server.env.Now().Sub(at)
	seconds := int64(age / time.Second)
	if limit != nil && age > *limit {
		return "", r.tooOld(seconds, *limit)
	}
	r.Note("%[1]s(): the signature is right, %[2]d s old", "%[1]s(): 서명이 맞음, 서명한 지 %[2]d초", method, seconds)
	return value, nil
}

// forged tells that a signature is not that of the text, and is the exception that it is.
func (s *signerObject) forged(text string) error {
	why, at := whyBad(text), strings.LastIndex(text, s.sep())
	if at < 0 && text != "" {
		why = rule.Textf("no \"%s\" in it, so no signature", "\"%s\"가 없으니 서명도 없음", s.sep())
	}
	s.r.Note("BadSignature: %[1]s", "BadSignature: %[2]s", why.EN, why.KO)
	if at < 0 {
		return pyrun.Raise("BadSignature", `No "%s" found in value`, s.sep())
	}
	return pyrun.Raise("BadSignature", `Signature "%s" does not match`, text[at+len(s.sep()):])
}

// tooOld tells that a right signature is older than max_age, and is the exception that it is.
func (r *running) tooOld(seconds int64, most time.Duration) error {
	r.Note("SignatureExpired: signed %d s ago, max_age is %d s", "SignatureExpired: 서명한 지 %d초, max_age는 %d초", seconds, int64(most/time.Second))
	return pyrun.Raise("SignatureExpired", "Signature age %d > %d seconds", seconds, int64(most/time.Second))
}

// signsValue is signing.dumps(obj, key=None, salt=…, serializer=JSONSerializer, compress=False).
func signsValue(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("obj")
	if err != nil {
		return nil, err
	}
	key, salt := args.Or("key", nil), args.Or("salt", SigningSalt)
	serializer, compress := args.Or("serializer", signingSerializer()), args.Or("compress", false)
	if err := args.Done(); err != nil {
		return nil, err
	}
	s, err := r.signerOf(true, key, salt, nil)
	if err != nil {
		return nil, err
	}
	token, err := s.object(v, serializer, compress)
	if err != nil {
		return nil, err
	}
	shown, failed := dumpsOf(v, false)
	if failed != nil { // a value that another serializer knows
		if shown, err = pyrun.Repr(v); err != nil {
			return nil, err
		}
	}
	r.noteCode("signing.dumps(%s)", shortClaims(shown))
	return token, nil
}

// unsigns is signing.loads(s, key=None, salt=…, serializer=JSONSerializer, max_age=None, fallback_keys=None).
func unsigns(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("s")
	if err != nil {
		return nil, err
	}
	text, is := plainOf(v).(string)
	if !is {
		return nil, pyrun.Raise("TypeError", "a token is a text, not %s", pyrun.KindOf(v))
	}
	key, salt := args.Or("key", nil), args.Or("salt", SigningSalt)
	serializer, most, fallbacks := args.Or("serializer", signingSerializer()), args.Or("max_age", nil), args.Or("fallback_keys", nil)
	if err := args.Done(); err != nil {
		return nil, err
	}
	s, err := r.signerOf(true, key, salt, fallbacks)
	if err != nil {
		return nil, err
	}
	return s.unsignedObject("signing.loads", text, serializer, most)
}
