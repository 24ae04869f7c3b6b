package sessionstore

import "statelab/internal/memo"

const recalledSize = 8 << 10 // bytes of JSON; longer ones are decoded each time

// Recall remembers what session_data was decoded to, and how JSON was packed. A visitor's
// row is read with every request and shown after it, and written far less often; and the
// same visit is made again and again where a task is tried. The zero value is ready, and
// safe for use by several goroutines.
type Recall struct {
	texts memo.Memo[signedText, Decoded]
	packs memo.Memo[string, string] // by the JSON
}

// pack is the function of that name, which is asked once for the same JSON.
func (r *Recall) pack(payload []byte) string {
	if r == nil || len(payload) > recalledSize {
		return pack(payload)
	}
	packed, known := r.packs.Find(string(payload))
	if !known {
		packed = pack(payload)
		r.packs.Keep(string(payload), packed)
	}
	return packed
}

// signedText is a text with what its signature was checked against.
type signedText struct{ text, secret, salt string }

// find returns what a codec decoded a text to before, with a dict of its own.
func (r *Recall) find(c Codec, text string) (Decoded, bool) {
	if r == nil {
		return Decoded{}, false
	}
	d, ok := r.texts.Find(signedText{text, c.Secret, c.Salt})
	if ok {
		d.Data = d.Data.copy() // the one that is kept is never handed out
	}
	return d, ok
}

// keep remembers what a codec decoded a text to. What fallbacks have a say in is
// not kept.
func (r *Recall) keep(c Codec, text string, d Decoded) {
	if r == nil || d.Signature != SignatureValid || len(text) > recalledSize || len(d.JSON) > recalledSize {
		return
	}
	d.Data = d.Data.copy()
	r.texts.Keep(signedText{text, c.Secret, c.Salt}, d)
}
