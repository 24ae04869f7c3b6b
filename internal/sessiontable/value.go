package sessiontable

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"io"
	"os"
	"strings"
	"time"

	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
	"statelab/internal/tokens"
)

// Place is where session data were signed for.
type Place string

// The places of session data. Without a key that fits nobody can tell.
const (
	NoPlace  Place = ""
	InRow    Place = "row"    // session_data of a table, of any database
	InCookie Place = "cookie" // the value of a signed_cookies cookie
)

// Value is session data that were taken out of their place.
type Value struct {
	Content
	SignedFor Place
	UserID    string    // whom it logs in, empty for nobody
	Note      rule.Text // why Django would not take it any more, zero where nothing is known against it
}

// tooOld is said of a cookie: the server keeps nothing that could say when it ends.
var tooOld = rule.Text{
	EN: "signed more than two weeks ago: unless SESSION_COOKIE_AGE is longer, Django reads an empty session",
	KO: "서명한 지 두 주가 넘음: SESSION_COOKIE_AGE가 더 길지 않으면 Django는 빈 세션으로 읽음",
}

// ReadValue takes session data apart that stand alone: session_data of a row, or the
// value of a signed_cookies cookie. It is false for a text that does not have their form.
func ReadValue(text string, keys Keys, now time.Time) (Value, bool) {
	text, ok := bare(text)
	if !ok {
		return Value{}, false
	}
	v := Value{Content: read(text, keys)}
	switch {
	case v.signed():
		v.SignedFor = InRow
	case v.Legacy:
	default:
		v.asCookie(text, keys)
	}
	if id, ok := v.Data.Lookup(userIDName); ok {
		v.UserID = idText(id)
	}
	if v.SignedFor == InCookie && now.Sub(v.SignedAt) > defaultAge {
		v.Note = tooOld
	}
	return v, true
}

// Token is a signed value that is no session data.
type Token struct {
	tokens.Token
	Signature Signature
}

// ReadToken reads a signed value of another kind, such as a JWT. It is false where there is
// none, and where the text may be session data and no key says that it is something else.
func ReadToken(text string, keys Keys) (Token, bool) {
	t, cookie, ok := tokens.Pasted(text)
	if !ok {
		return Token{}, false
	}
	found := Token{t, NotChecked}
	if s := t.Check(keys.Secret, keys.Fallbacks, cookie); s != sessionstore.SignatureUnchecked {
		found.Signature = keys.signature(s)
	}
	v, session := ReadValue(text, keys, time.Time{})
	session = session && (v.Data != nil || v.Pickled || v.signed()) // what a session holds is a dict
	return found, !session || found.Signature == Valid || found.Signature == OldKey
}

// signed reports whether one of the keys signed the data.
func (c Content) signed() bool { return c.Signature == Valid || c.Signature == OldKey }

// asCookie looks whether the value was signed as a cookie is, today or before Django 3.1.
func (v *Value) asCookie(text string, keys Keys) {
	codec := keys.codec()
	codec.Salt = sessionstore.CookieSalt
	c := decode(text, keys, codec)
	if s := oldCookieSignature(text, keys); s != sessionstore.SignatureBad {
		c.Signature, c.Legacy = keys.signature(s), true
	}
	if c.signed() {
		v.Content, v.SignedFor = c, InCookie
	}
}

// oldCookieSignature says with which key a cookie was signed before Django 3.1, with
// SHA-1.
func oldCookieSignature(text string, keys Keys) sessionstore.Signature {
	value, signature := text[:strings.LastIndexByte(text, ':')], text[strings.LastIndexByte(text, ':')+1:]
	return keys.which(func(secret string) bool {
		key := sha1.Sum([]byte(sessionstore.CookieSalt + "signer" + secret))
		mac := hmac.New(sha1.New, key[:])
		mac.Write([]byte(value))
		return hmac.Equal([]byte(signature), []byte(base64.RawURLEncoding.EncodeToString(mac.Sum(nil))))
	})
}

// valueForm is the form of session data since Django 3.1, and of the value of a cookie
// before: base64, the time of signing, the signature.
var valueForm = memo.Pattern(`^\.?[A-Za-z0-9_-]{3,}={0,2}:-?[0-9A-Za-z]{1,11}:[A-Za-z0-9_-]{16,}=?$`)

// bare takes away what came along when a value was copied: blanks and line ends,
// quotes, the name of the cookie, other cookies and attributes beside it, a colon
// written as %3A. It is false where nothing has the form of session data.
func bare(text string) (string, bool) {
	text = strings.NewReplacer("%3A", ":", "%3a", ":").Replace(strings.Join(strings.Fields(text), ""))
	if text, ok := formed(text); ok {
		return text, true
	}
	for part := range strings.SplitSeq(text, ";") {
		_, value, _ := strings.Cut(part, "=")
		if text, ok := formed(value); ok {
			return text, true
		}
	}
	return "", false
}

// formed reports whether a text has the form of session data, and returns it without
// quotes.
func formed(text string) (string, bool) {
	text = strings.Trim(text, `"'`)
	if valueForm().MatchString(text) {
		return text, true
	}
	_, legacy := readLegacy(text, Keys{})
	return text, legacy
}

// IsValue reports whether a text has the form of session data that stand alone.
func IsValue(text string) bool {
	_, ok := bare(text)
	return ok
}

// IsSigned reports whether a text has the form of session data, or has another signed value
// in it: see [ReadToken].
func IsSigned(text string) bool {
	_, _, ok := tokens.Pasted(text)
	return ok || IsValue(text)
}

// Parts are the values that stand in a text, each with what stands around it: the lines of a query's answer, the
// cookies of a header, the tokens of an answer in JSON. A text with one value is one part, which may be broken
// into lines.
func Parts(text string) []string {
	lines, whole := signedOf(strings.Split(text, "\n"))
	if len(lines) < 2 || !whole {
		return partsOfLine(text)
	}
	var all []string
	for _, line := range lines {
		all = append(all, partsOfLine(line)...)
	}
	return all
}

// partsOfLine are the values of one line.
func partsOfLine(text string) []string {
	if pairs, _ := signedOf(strings.Split(text, ";")); len(pairs) > 1 {
		return pairs
	}
	if found := tokens.In(text); len(found) > 1 {
		all := make([]string, len(found))
		for i := range found {
			all[i] = found[i].Text
		}
		return all
	}
	return []string{text}
}

// brokenForm is the form of a piece of a value that is broken into lines.
var brokenForm = memo.Pattern(`^\.?[A-Za-z0-9][\w.:-]{19,}=*$`)

// signedOf are the pieces in which a value stands alone. Whole says that no other seems to be a piece of one: the
// last of a value that is broken into lines has the form of a value itself.
func signedOf(pieces []string) (signed []string, whole bool) {
	whole = true
	for _, piece := range pieces {
		switch piece = strings.TrimSpace(piece); {
		case IsSigned(piece):
			signed = append(signed, piece)
		case brokenForm().MatchString(piece):
			whole = false
		}
	}
	return signed, whole
}

// ReadText reads what may be session data that stand alone: false where it is longer
// than any, and where it is a database.
func ReadText(r io.Reader) (text string, ok bool, err error) {
	all, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	return string(all), len(all) <= mostBytes && !strings.HasPrefix(string(all), "SQLite format 3\x00"), err
}

// ValueIn returns the session data, or the signed value, that a file holds instead of a table: false for any
// other file, and for one that cannot be read.
func ValueIn(file string) (text string, ok bool) {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > mostBytes { // to open a pipe may take forever
		return "", false
	}
	f, err := os.Open(file)
	if err != nil {
		return "", false
	}
	defer f.Close()
	text, ok, err = ReadText(f)
	return text, err == nil && ok && IsSigned(text)
}
