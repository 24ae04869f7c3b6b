package sessionstore

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"strings"
	"sync"
	"time"
)

// Salts of the signatures, one an engine, so that data signed for one is
// nothing to another.
const (
	// DatabaseSalt is the salt of session_data in rows.
	DatabaseSalt = "django.contrib.sessions.SessionStore"
	// CookieSalt is the salt of the signed_cookies engine.
	CookieSalt = "django.contrib.sessions.backends.signed_cookies"
)

// Signature says what became of checking a signature.
type Signature string

// The states of a signature.
const (
	SignatureValid    Signature = "valid"    // made with the secret key
	SignatureFallback Signature = "fallback" // made with one of the fallbacks
	SignatureBad      Signature = "bad"      // made with another key, changed, or not there

	// SignatureUnchecked is what Codec.Unchecked says of each.
	SignatureUnchecked Signature = "unchecked"
)

// Codec turns the data of a session into session_data and back: JSON,
// compressed where that is shorter, base64, the time of signing, a signature.
// The zero value signs with an empty secret.
type Codec struct {
	Secret    string   // SECRET_KEY
	Fallbacks []string // SECRET_KEY_FALLBACKS: accepted, never used to sign
	Salt      string   // empty: DatabaseSalt
	Sep       string   // before a signature, and before the time of SignAt; empty: ":"
	Recall    *Recall  // of what was decoded and packed before; nil: nothing
	Unchecked bool     // decode what a text claims, without a look at its signature
	Longest   int      // how many bytes a session may be, unpacked, to be read; 0: LongestSession
}

// LongestSession is how many bytes a session may be, unpacked: a small text can be
// the compression of a huge one.
const LongestSession = 16 << 20

// Decoded is session_data taken apart. Where the signature is bad, the parts
// are only what the text claims.
type Decoded struct {
	// Data is what the session reads: empty, never nil, when anything is wrong.
	Data *Dict
	// Readable reports whether the text inside is a dict in JSON. A text that is
	// signed well and not readable is read as empty without a word.
	Readable   bool
	Signature  Signature
	JSON       string    // the text inside, empty when it could not be unpacked
	Compressed bool      // the text begins with "."
	SignedAt   time.Time // the zero time where it cannot be read, or is none of the years 1 to 9999
	TooLong    bool      // unpacked, it is more than Longest, and was not read
}

// Encode returns the session_data of a dict at a time. What JSON cannot hold is
// an ErrValue.
func (c Codec) Encode(data *Dict, now time.Time) (string, error) {
	payload, err := appendJSON(nil, data, depthLimit)
	if err != nil {
		return "", err
	}
	return c.SignAt(c.Recall.pack(payload), now), nil
}

// Dumps is signing.dumps(value, salt=Salt): as Encode, of any value, and never compressed.
func (c Codec) Dumps(v Value, now time.Time) (string, error) {
	payload, err := appendJSON(nil, v, depthLimit)
	if err != nil {
		return "", err
	}
	return c.SignAt(base64.RawURLEncoding.EncodeToString(payload), now), nil
}

// Pack is TimestampSigner.sign_object(value, compress=True): as Encode, of any value.
func (c Codec) Pack(v Value, now time.Time) (string, error) {
	payload, err := appendJSON(nil, v, depthLimit)
	if err != nil {
		return "", err
	}
	return c.SignAt(c.Recall.pack(payload), now), nil
}

// Wrap is what Signer.sign_object() signs of the octets that a serializer has made: base64, compressed where that is asked
// and makes it shorter.
func (c Codec) Wrap(payload []byte, compress bool) string {
	if compress {
		return c.Recall.pack(payload)
	}
	return base64.RawURLEncoding.EncodeToString(payload)
}

// Unwrap is the octets of what Wrap has made.
func (c Codec) Unwrap(text string) ([]byte, error) { return c.unpack(text) }

// Decode reads session_data. It never fails: what cannot be trusted or read is
// an empty session, and the answer says why.
func (c Codec) Decode(text string) Decoded {
	if d, ok := c.Recall.find(c, text); ok {
		return d
	}
	d := c.decode(text)
	c.Recall.keep(c, text, d)
	return d
}

func (c Codec) decode(text string) Decoded {
	d := Decoded{Data: &Dict{}}
	value, signature := c.claim(text)
	d.Signature = signature
	body, stamp, ok := c.cutLast(value)
	if signature == SignatureBad && !ok {
		body = value
	}
	seconds, err := parseBase62(stamp)
	if at := time.Unix(seconds, 0).UTC(); err == nil && at.Year() >= 1 && at.Year() <= 9999 {
		d.SignedAt = at
	}
	d.Compressed = strings.HasPrefix(body, ".")
	payload, unpackErr := c.unpack(body)
	if unpackErr != nil {
		d.TooLong = errors.Is(unpackErr, errTooLong)
		return d
	}
	d.JSON = latin1(payload)
	v, parseErr := ParseJSON(d.JSON)
	dict, isDict := v.(*Dict)
	d.Readable = ok && err == nil && parseErr == nil && isDict
	if d.Readable && signature != SignatureBad {
		d.Data = dict
	}
	return d
}

// SignAt is TimestampSigner.sign(value): the value as it is, the time and a signature.
func (c Codec) SignAt(value string, now time.Time) string {
	return c.Sign(value + c.sep() + base62(now.Unix()))
}

// UnsignAt takes apart what SignAt has made. The time is zero where there is none.
func (c Codec) UnsignAt(signed string) (value string, at time.Time, s Signature) {
	stamped, s := c.Unsign(signed)
	value, stamp, _ := c.cutLast(stamped)
	if seconds, err := parseBase62(stamp); err == nil {
		at = time.Unix(seconds, 0)
	}
	return value, at, s
}

// Sign returns the value with ":" and its signature behind it.
func (c Codec) Sign(value string) string { return value + c.sep() + c.Signature(value) }

// Signature is that of a value alone.
func (c Codec) Signature(value string) string { return c.signature(c.Secret, value) }

// Unsign returns the value of a signed text, and what its signature is worth.
// The value of a bad one is what stands before the last ":".
func (c Codec) Unsign(signed string) (string, Signature) {
	value, signature, ok := c.cutLast(signed)
	if !ok {
		return value, SignatureBad
	}
	if hmac.Equal([]byte(signature), []byte(c.signature(c.Secret, value))) {
		return value, SignatureValid
	}
	for _, secret := range c.Fallbacks {
		if hmac.Equal([]byte(signature), []byte(c.signature(secret, value))) {
			return value, SignatureFallback
		}
	}
	return value, SignatureBad
}

// claim is Unsign where signatures are checked.
func (c Codec) claim(text string) (string, Signature) {
	if c.Unchecked {
		value, _, _ := c.cutLast(text)
		return value, SignatureUnchecked
	}
	return c.Unsign(text)
}

func (c Codec) signature(secret, value string) string {
	salt := c.Salt
	if salt == "" {
		salt = DatabaseSalt
	}
	key := sha256.Sum256([]byte(salt + "signer" + secret))
	mac := hmac.New(sha256.New, key[:])
	mac.Write([]byte(value))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func (c Codec) sep() string { return cmp.Or(c.Sep, ":") }

// cutLast cuts a text at its last ":", or Sep. Without one, all of it is before.
func (c Codec) cutLast(s string) (before, after string, found bool) {
	i := strings.LastIndex(s, c.sep())
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(c.sep()):], true
}

// compressor is a zlib writer (level 6, as Django's) to use again, by one after the other: to make
// another one costs more than hundreds of sessions' worth of compressing, and takes more than half
// a megabyte.
var compressor = struct {
	sync.Mutex
	*zlib.Writer
}{Writer: zlib.NewWriter(nil)}

// leastCompressed is how many octets zlib makes of nothing at all: head, one empty
// block, checksum.
const leastCompressed = 8

// pack compresses a payload where that makes it shorter, and writes it in
// base64, with a dot before a compressed one. The compressed octets are not those
// that Python chooses, and say the same; nor is the border between the two quite
// where Python has it.
func pack(payload []byte) string {
	if len(payload) <= leastCompressed {
		return base64.RawURLEncoding.EncodeToString(payload)
	}
	var z bytes.Buffer
	compressor.Lock()
	defer compressor.Unlock()
	compressor.Reset(&z)
	compressor.Write(payload) // a bytes.Buffer takes everything
	compressor.Close()
	if z.Len() < len(payload)-1 {
		return "." + base64.RawURLEncoding.EncodeToString(z.Bytes())
	}
	return base64.RawURLEncoding.EncodeToString(payload)
}

// decompressors are zlib readers to use again.
var decompressors sync.Pool

// inflate returns a reader of what z holds compressed. It goes back to
// decompressors.
func inflate(z io.Reader) (io.Reader, error) {
	r, ok := decompressors.Get().(io.Reader)
	if !ok {
		return zlib.NewReader(z)
	}
	return r, r.(zlib.Resetter).Reset(z, nil)
}

func (c Codec) unpack(body string) ([]byte, error) {
	body, compressed := strings.CutPrefix(body, ".")
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(body, "="))
	if err != nil || !compressed {
		return payload, err
	}
	r, err := inflate(bytes.NewReader(payload))
	if err != nil {
		return nil, err
	}
	defer decompressors.Put(r)
	longest := cmp.Or(c.Longest, LongestSession)
	payload, err = io.ReadAll(io.LimitReader(r, int64(longest)+1))
	if len(payload) > longest {
		return nil, errTooLong
	}
	return payload, err
}

var errTooLong = errors.New("the session is too long")

const base62Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

var errBase62 = errors.New("no number in base 62")

// base62 writes a number with the digits 0-9A-Za-z.
func base62(n int64) string {
	if n < 0 {
		return "-" + base62(-n)
	}
	s := ""
	for ; n >= 62; n /= 62 {
		s = string(base62Digits[n%62]) + s
	}
	return string(base62Digits[n]) + s
}

func parseBase62(s string) (int64, error) {
	digits, negative := strings.CutPrefix(s, "-")
	n := int64(0)
	for _, c := range []byte(digits) {
		d := strings.IndexByte(base62Digits, c)
		if d < 0 || n > (1<<62)/62 {
			return 0, errBase62
		}
		n = n*62 + int64(d)
	}
	if digits == "" {
		return 0, errBase62
	}
	if negative {
		n = -n
	}
	return n, nil
}
