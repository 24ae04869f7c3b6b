package sessiontable

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"statelab/internal/rule"
	"statelab/internal/sessionstore"
	"statelab/internal/visible"
)

// Signature says whether session_data was signed with the secret key.
type Signature string

// The states of a signature.
const (
	NotChecked Signature = "not checked" // no secret key was given
	Valid      Signature = "valid"
	OldKey     Signature = "old key" // with one of the fallbacks: still read, and signed with the new key when it is saved
	Bad        Signature = "bad"     // another secret key or another salt, or the data was changed: Django reads an empty session
)

// Keys are the secret keys of a project. The zero value has none.
type Keys struct {
	Secret    string   // SECRET_KEY
	Fallbacks []string // SECRET_KEY_FALLBACKS; without a Secret they count for nothing
}

func (k Keys) codec() sessionstore.Codec {
	return sessionstore.Codec{Secret: k.Secret, Fallbacks: k.Fallbacks, Unchecked: k.Secret == "", Longest: longestSession}
}

// which says which of the keys made a signature.
func (k Keys) which(made func(secret string) bool) sessionstore.Signature {
	switch {
	case made(k.Secret):
		return sessionstore.SignatureValid
	case slices.ContainsFunc(k.Fallbacks, made):
		return sessionstore.SignatureFallback
	}
	return sessionstore.SignatureBad
}

// signature says what a signature is worth where the keys are known.
func (k Keys) signature(s sessionstore.Signature) Signature {
	switch {
	case k.Secret == "":
		return NotChecked
	case s == sessionstore.SignatureValid:
		return Valid
	case s == sessionstore.SignatureFallback:
		return OldKey
	}
	return Bad
}

// Content is session_data taken apart.
type Content struct {
	// Data is what the session holds, nil where it cannot be read. Of a bad
	// signature it is what the text claims to hold.
	Data *sessionstore.Dict
	// Problem is why the data cannot be read, zero where it can.
	Problem    rule.Text
	Signature  Signature
	Compressed bool
	SignedAt   time.Time // zero where it is not known, as before Django 3.1, or is no time
	Legacy     bool      // in the form that Django wrote before 3.1, and 4.0 no longer reads
	Pickled    bool      // written by PickleSerializer: nothing is known of the data
}

// Readable reports whether Django reads these data, too, as far as is known.
func (c Content) Readable() bool { return c.Data != nil && c.Signature != Bad }

// Item is one value of a session, as JSON. Python's NaN and Infinity may stand
// in it, which are no JSON elsewhere.
type Item struct{ Name, JSON string }

// Items returns the values in the order of the session.
func (c Content) Items() []Item {
	var items []Item
	for name, value := range c.Data.All() {
		text, err := sessionstore.JSON(value)
		if err != nil {
			text = `"` + err.Error() + `"`
		}
		items = append(items, Item{name, visible.Unescaped(text)})
	}
	return items
}

// JSON returns all values as one JSON object, false where JSON does not have them.
func (c Content) JSON() (string, bool) {
	if c.Data == nil {
		return "", false
	}
	text, err := sessionstore.JSON(c.Data)
	return text, err == nil && json.Valid([]byte(text))
}

// longestSession is how many bytes of a session are read, unpacked: what is read
// out of them takes many times their room, for each row that is shown.
const longestSession = 2 << 20

// The reasons for which data cannot be read.
var (
	notSigned = rule.Text{EN: "it is not in the form of session data", KO: "세션 데이터의 형식이 아님"}
	notJSON   = rule.Text{EN: "what it holds is no JSON object", KO: "들어 있는 것이 JSON 객체가 아님"}
	pickled   = rule.Text{EN: "it is a pickle of PickleSerializer, and to read one could run a program", KO: "PickleSerializer가 쓴 pickle. 읽으면 프로그램이 실행될 수 있음"}
	// The name stands in a pickle as it is. Nothing is unpickled to find it.
	pickledLogin = rule.Text{
		EN: pickled.EN + "; _auth_user_id stands in it, so somebody is logged in",
		KO: pickled.KO + ". 그 안에 _auth_user_id가 있어 누군가 로그인한 세션임",
	}

	unpacksTooLong = rule.Textf("it is too long to read: unpacked, more than %d bytes", "너무 길어 읽지 않음: 압축을 풀면 %d바이트가 넘음", longestSession)
)

func tooLong(bytes int64) rule.Text {
	return rule.Textf("it is too long to read: %d bytes", "너무 길어 읽지 않음: %d바이트", bytes)
}

// read takes session_data apart, and checks its signature where the keys are
// known.
func read(text string, keys Keys) Content {
	if c, ok := readLegacy(text, keys); ok {
		return c
	}
	return decode(text, keys, keys.codec())
}

// glance reads of session_data what a look at many rows needs: those that are long have
// no data.
func glance(text string) Content {
	codec := Keys{}.codec()
	codec.Longest = glanced
	return decode(text, Keys{}, codec)
}

// glanced is how many bytes of a session are read at a glance, unpacked.
const glanced = 16 << 10

// decode reads session data with a codec of the keys.
func decode(text string, keys Keys, codec sessionstore.Codec) Content {
	d := codec.Decode(text)
	c := Content{Compressed: d.Compressed, SignedAt: d.SignedAt, Signature: keys.signature(d.Signature)}
	switch {
	case d.Readable && d.Signature != sessionstore.SignatureBad:
		c.Data = d.Data
	case d.Readable:
		v, _ := sessionstore.ParseJSON(d.JSON) // which the session does not read
		c.Data, _ = v.(*sessionstore.Dict)
	case d.TooLong:
		c.Problem = unpacksTooLong
	case d.JSON == "" || strings.Count(text, ":") < 2:
		c.Problem = notSigned
	default:
		c.unreadable(d.JSON)
	}
	return c
}

// unreadable says why a payload is no dict.
func (c *Content) unreadable(payload string) {
	c.Pickled = isPickle(payload)
	switch {
	case !c.Pickled:
		c.Problem = notJSON
	case strings.Contains(payload, userIDName):
		c.Problem = pickledLogin
	default:
		c.Problem = pickled
	}
}

// isPickle reports whether a payload is a dict in one of pickle's protocols: 2 and
// later begin with the byte 0x80, which may have become the character, 1 and 0 with
// the dict.
func isPickle(payload string) bool {
	for _, begin := range []string{"\x80", "\u0080", "}q", "(dp"} {
		if strings.HasPrefix(payload, begin) {
			return strings.HasSuffix(payload, ".")
		}
	}
	return false
}
