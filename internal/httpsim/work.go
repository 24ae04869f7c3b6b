package httpsim

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// Work is one thing that a view makes of a text: a part of it, or a hash; or of a number: what is left
// of it.
type Work struct {
	Does Working
	By   string   // of a Part what stands between the parts, blanks where it is empty; of a hash its algorithm
	To   string   // of Replaced: what comes in the place of By
	Most int      // of a Part: how often the text is split at most; 0: wherever By stands
	Back bool     // of a Part: rsplit, from the end
	At   int      // of a Part: which one, from 0; from -1 backwards; of a Remainder: what divides
	Key  Template // of an HMAC; empty: the SECRET_KEY
	Salt string   // of a SaltedHMAC
}

// Working says what a Work does.
type Working int

// The methods of texts, and the hashes, of which hexdigest() is taken.
const (
	Part       Working = iota // text.split(",")[-1]
	Stripped                  // text.strip()
	Lowered                   // text.lower()
	Uppered                   // text.upper()
	Replaced                  // text.replace("-", "")
	Hashed                    // hashlib.sha256(text.encode()).hexdigest()
	HMAC                      // hmac.new(key.encode(), text.encode(), "sha256").hexdigest()
	SaltedHMAC                // salted_hmac("salt", text, algorithm="sha256").hexdigest()
	Remainder                 // number % 2
)

// hashes are the algorithms by Python's names.
var hashes = map[string]func() hash.Hash{"md5": md5.New, "sha1": sha1.New, "sha224": sha256.New224, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New}

// Hashes returns the names of the algorithms that a Work knows.
func Hashes() []string { return []string{"md5", "sha1", "sha224", "sha256", "sha384", "sha512"} }

// Hashes reports whether octets are taken, and no text.
func (w Work) Hashes() bool { return w.Does == Hashed || w.Does == HMAC || w.Does == SaltedHMAC }

// CanRaise reports whether the work may raise an exception with a text.
func (w Work) CanRaise() bool {
	return w.Does == Part && (w.At != 0 && w.At != -1 || w.By == "") || w.Does == Remainder
}

// IsText reports whether a text comes of it.
func (w Work) IsText() bool { return w.Does != Remainder }

// method is what is called of a text, as messages name it.
func (w Work) method() string {
	switch w.Does {
	case Part:
		return map[bool]string{false: "split", true: "rsplit"}[w.Back]
	case Stripped:
		return "strip"
	case Lowered:
		return "lower"
	case Uppered:
		return "upper"
	case Replaced:
		return "replace"
	}
	return "encode"
}

// done is what becomes of a value.
func (w Work) done(v *visit, value sessionstore.Value) (sessionstore.Value, error) {
	if w.Does == Remainder {
		return remainder(value, int64(w.At))
	}
	text, is := value.(string)
	if w.Does == SaltedHMAC { // which makes octets of what it is given by itself
		text, is = pythonStr(value), true
	}
	if !is {
		return nil, fmt.Errorf("AttributeError: '%s' object has no attribute '%s'", kindOf(value), w.method())
	}
	switch w.Does {
	case Part:
		return w.part(text)
	case Stripped:
		return python.Strip(text), nil
	case Lowered:
		return python.Lower(text), nil
	case Uppered:
		return python.Upper(text), nil // "ß" is SS
	case Replaced:
		if len(text)+strings.Count(text, w.By)*(len(w.To)-len(w.By)) > maxOutput { // measured before it is made
			return nil, errTooLong
		}
		return strings.ReplaceAll(text, w.By, w.To), nil
	case Hashed:
		h := hashes[w.By]()
		h.Write([]byte(text))
		return hex.EncodeToString(h.Sum(nil)), nil
	}
	key, err := w.key(v)
	if err != nil {
		return nil, err
	}
	h := hmac.New(hashes[w.By], key)
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil)), nil
}

// key is that of an HMAC. Django makes one of a salt and its SECRET_KEY.
func (w Work) key(v *visit) ([]byte, error) {
	switch {
	case w.Does == SaltedHMAC:
		h := hashes[w.By]()
		h.Write([]byte(w.Salt + v.server.SecretKey()))
		return h.Sum(nil), nil
	case len(w.Key.nodes) == 0:
		return []byte(v.server.SecretKey()), nil
	}
	value, err := v.worth(w.Key)
	text, is := value.(string)
	if err == nil && !is {
		err = fmt.Errorf("AttributeError: '%s' object has no attribute 'encode'", kindOf(value))
	}
	return []byte(text), err
}

// part is one of the parts of a text.
func (w Work) part(text string) (sessionstore.Value, error) {
	var parts []string
	switch {
	case w.By == "":
		parts = strings.FieldsFunc(text, python.IsSpace)
	case !w.Back && w.Most > 0:
		parts = strings.SplitN(text, w.By, w.Most+1)
	case !w.Back || w.Most == 0:
		parts = strings.Split(text, w.By)
	default:
		for len(parts) < w.Most {
			at := strings.LastIndex(text, w.By)
			if at < 0 {
				break
			}
			parts, text = append(parts, text[at+len(w.By):]), text[:at]
		}
		parts = append(parts, text)
		slices.Reverse(parts)
	}
	at := w.At
	if at < 0 {
		at += len(parts)
	}
	if at < 0 || at >= len(parts) {
		return nil, errors.New("IndexError: list index out of range")
	}
	return parts[at], nil
}

// check looks at a work of a page.
func (w Work) check(c *checking) {
	if w.Hashes() && hashes[w.By] == nil {
		c.add("%q is no hash that is known here: it is one of %s", w.By, strings.Join(Hashes(), ", "))
	}
	if w.Does == Remainder && w.At < 1 {
		c.add("a remainder is one of a division by a number from 1 on")
	}
	c.value(w.Key)
}

// Body is what was sent, as a text.
const Body = "body"

// BodyCode is Body as Python has it; as octets it is request.body.
const BodyCode = "request.body.decode()"

// sentBody is request.body.decode().
func (r *Request) sentBody() (string, error) {
	for i, c := range r.body {
		if c == utf8.RuneError && !strings.HasPrefix(r.body[i:], "\uFFFD") {
			return "", fmt.Errorf("UnicodeDecodeError: 'utf-8' codec can't decode byte %#x in position %d", r.body[i], i)
		}
	}
	return r.body, nil
}

// worked is what Let makes of a value. Of octets that came a hash is made as they are.
func (a Let) worked(v *visit) (value sessionstore.Value, err error) {
	if a.Draw.Does != NoDrawing {
		value, err = a.drawn(v)
		if err != nil {
			return nil, err
		}
	} else if a.OfBody() {
		value = v.body
	} else if value, err = v.worth(a.Value); err != nil {
		return nil, err
	}
	for _, w := range a.Works {
		if value, err = w.done(v, value); err != nil {
			return nil, err
		}
	}
	return value, nil
}

// OfBody reports whether a hash is made of the octets that came, and of nothing else.
func (a Let) OfBody() bool {
	return len(a.Works) > 0 && a.Works[0].Hashes() && len(a.Value.nodes) == 1 && slices.Equal(a.Value.nodes[0].Path, Path{Body})
}
