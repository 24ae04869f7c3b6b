// Package tokens reads values that a server signed and everybody can read: JWTs (RFC 7519),
// and what django.core.signing made. To read one takes no key; whether its signature is right
// only who has the key can tell.
package tokens

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"hash"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"statelab/internal/memo"
	"statelab/internal/sessionstore"
)

// A Form says how a value was signed.
type Form string

// The forms of signed values.
const (
	JWT    Form = "JWT"
	Signed Form = "django.core.signing"
)

// A Token is a signed value taken apart. Nothing of it is proved.
type Token struct {
	Text      string // as it was found
	Form      Form
	Header    string // of a JWT, as JSON
	Payload   string // as JSON, or of a value that was signed as it is, the value
	Signature string // empty where a JWT has none
	Moments   []Moment
}

// A Moment is a time that a token tells: of a JWT by the name of the claim, of a signed value
// without one, the time at which it was signed.
type Moment struct {
	Claim string
	At    time.Time
}

// longest is how many bytes a token may have, packed and unpacked, to be read.
const longest = 64 << 10

// Read takes a value apart. It is false for one that is no token.
func Read(text string) (Token, bool) {
	if len(text) > longest {
		return Token{}, false
	}
	if t, ok := readJWT(text); ok {
		return t, true
	}
	return readSigned(strings.NewReplacer("%3A", ":", "%3a", ":").Replace(text))
}

// In are the tokens that stand in a text, such as the body of an answer, each once. A value
// that was signed as it is has no end that could be seen there, and is not found.
func In(text string) []Token {
	var all []Token
	for _, word := range word().FindAllString(text, -1) {
		t, ok := Read(word)
		if ok && (t.Form == JWT || json.Valid([]byte(t.Payload))) && !slices.ContainsFunc(all, func(o Token) bool { return o.Text == t.Text }) {
			all = append(all, t)
		}
	}
	return all
}

var word = memo.Pattern(`(?:[\w.:-]|%3[Aa]){24,}`)

// readJWT reads a JWS in its compact form (RFC 7515 section 7.1), whose payload are claims.
func readJWT(text string) (Token, bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return Token{}, false
	}
	header, ok := object(parts[0])
	if _, isText := header["alg"].(string); !ok || !isText {
		return Token{}, false
	}
	claims, ok := object(parts[1])
	if !ok {
		return Token{}, false
	}
	t := Token{Text: text, Form: JWT, Header: decoded(parts[0]), Payload: decoded(parts[1]), Signature: parts[2]}
	for _, claim := range []string{"iat", "nbf", "exp"} { // in the order in which they come
		if n, ok := claims[claim].(json.Number); ok {
			if seconds, err := n.Float64(); err == nil && math.Abs(seconds) < 1e11 {
				t.Moments = append(t.Moments, Moment{claim, time.Unix(int64(seconds), 0).UTC()})
			}
		}
	}
	return t, true
}

func decoded(part string) string {
	b, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil || !utf8.Valid(b) {
		return ""
	}
	return string(b)
}

// object reads a part of a JWT, which is an object in JSON.
func object(part string) (o map[string]any, ok bool) {
	text := decoded(part)
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return o, json.Valid([]byte(text)) && d.Decode(&o) == nil && o != nil
}

// form is that of a value signed with its time by Django's TimestampSigner: SHA-256, or SHA-1
// before Django 3.1.
var form = memo.Pattern(`^(.*):([0-9A-Za-z]{6}):([\w-]{43}|[\w-]{27})$`)

func readSigned(text string) (Token, bool) {
	parts := form().FindStringSubmatch(text)
	if parts == nil {
		return Token{}, false
	}
	d := sessionstore.Codec{Unchecked: true, Longest: longest}.Decode(text)
	if y := d.SignedAt.Year(); y < 2000 || y > 2200 {
		return Token{}, false
	}
	t := Token{Text: text, Form: Signed, Payload: parts[1], Signature: parts[3], Moments: []Moment{{At: d.SignedAt}}}
	if value := []byte(d.JSON); json.Valid(value) && bytes.ContainsAny(value[:1], `{["`) { // letters alone may be Base64 by chance
		t.Payload = d.JSON
	}
	return t, true
}

// Check says with which of the keys a token was signed; cookie is the name of the cookie that
// it is, where that is known. Unchecked is a JWT whose algorithm takes another kind of key, and
// bad may be a value with a salt of its own.
func (t Token) Check(secret string, fallbacks []string, cookie string) sessionstore.Signature {
	made := func(key string) bool { return t.madeWith(key, cookie) }
	switch {
	case secret == "" || t.Form == JWT && t.hash() == nil:
		return sessionstore.SignatureUnchecked
	case made(secret):
		return sessionstore.SignatureValid
	case slices.ContainsFunc(fallbacks, made):
		return sessionstore.SignatureFallback
	}
	return sessionstore.SignatureBad
}

func (t Token) madeWith(secret, cookie string) bool {
	if t.Form == JWT {
		mac := hmac.New(t.hash(), []byte(secret))
		mac.Write([]byte(t.Text[:strings.LastIndexByte(t.Text, '.')]))
		return hmac.Equal([]byte(t.Signature), []byte(base64.RawURLEncoding.EncodeToString(mac.Sum(nil))))
	}
	signers := []sessionstore.Codec{
		{Secret: secret, Salt: "django.core.signing"},                 // signing.dumps()
		{Secret: secret, Salt: "django.core.signing.TimestampSigner"}, // TimestampSigner()
		{Secret: "django.http.cookies" + secret, Salt: cookie},        // set_signed_cookie()
	}
	return slices.ContainsFunc(signers, func(c sessionstore.Codec) bool {
		_, s := c.Unsign(t.Text)
		return s == sessionstore.SignatureValid
	})
}

// hash is that of the algorithm of a JWT, nil where no secret key alone makes it.
func (t Token) hash() func() hash.Hash {
	var h struct{ Alg string }
	_ = json.Unmarshal([]byte(t.Header), &h)
	switch h.Alg {
	case "HS256":
		return sha256.New
	case "HS384":
		return sha512.New384
	case "HS512":
		return sha512.New
	}
	return nil
}

// Pasted is the first token in what somebody copied: the token itself, the value of a cookie
// with its name and what stands behind it, a header, JSON. Cookie is the name, empty where the
// text has none.
func Pasted(text string) (t Token, cookie string, ok bool) {
	text = strings.Trim(strings.TrimSpace(text), `"'`)
	if !strings.ContainsAny(text, "=;\n") {
		if t, ok = Read(text); ok {
			return t, "", true
		}
	}
	_, bare, named := strings.Cut(text, "Cookie:")
	if !named {
		bare = text
	}
	for pair := range strings.SplitSeq(bare, ";") {
		name, value, _ := strings.Cut(pair, "=")
		if t, ok = Read(strings.Trim(strings.TrimSpace(value), `"`)); ok {
			return t, strings.TrimSpace(name), true
		}
	}
	if all := In(strings.Join(strings.Fields(text), " ")); len(all) > 0 {
		return all[0], "", true
	}
	t, ok = Read(strings.Join(strings.Fields(text), "")) // broken into lines
	return t, "", ok
}
