package sessiontable

import (
	"encoding/json"
	"strings"
	"time"

	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// Signature says whether session_data was signed with the secret key.
type Signature string

// The states of a signature.
const (
	NotChecked Signature = "not checked" // no secret key was given
	Valid      Signature = "valid"
	Bad        Signature = "bad" // another secret key or another salt, or the data was changed: Django reads an empty session
)

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
		items = append(items, Item{name, text})
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
	pickled   = rule.Text{EN: "it is pickled, and to read that could run a program", KO: "pickle 형식: 읽으면 프로그램이 실행될 수 있어 읽지 않음"}

	unpacksTooLong = rule.Textf("it is too long to read: unpacked, more than %d bytes", "너무 길어 읽지 않음: 압축을 풀면 %d바이트가 넘음", longestSession)
)

func tooLong(bytes int64) rule.Text {
	return rule.Textf("it is too long to read: %d bytes", "너무 길어 읽지 않음: %d바이트", bytes)
}

// read takes session_data apart, and checks its signature where the secret is
// known.
func read(text, secret string) Content {
	if c, ok := readLegacy(text, secret); ok {
		return c
	}
	d := sessionstore.Codec{Secret: secret, Longest: longestSession}.Decode(text)
	c := Content{Compressed: d.Compressed, SignedAt: d.SignedAt, Signature: signature(secret, d.Signature != sessionstore.SignatureBad)}
	switch {
	case d.Readable:
		v, _ := sessionstore.ParseJSON(d.JSON)
		c.Data, _ = v.(*sessionstore.Dict)
	case d.TooLong:
		c.Problem = unpacksTooLong
	case d.JSON == "" || strings.Count(text, ":") < 2:
		c.Problem = notSigned
	default:
		c.Problem = unreadable(d.JSON)
	}
	return c
}

func signature(secret string, valid bool) Signature {
	switch {
	case secret == "":
		return NotChecked
	case valid:
		return Valid
	}
	return Bad
}

// unreadable says why a payload is no dict.
func unreadable(payload string) rule.Text {
	if strings.HasPrefix(payload, "\u0080") { // the first opcode of a pickle since its protocol 2
		return pickled
	}
	return notJSON
}
