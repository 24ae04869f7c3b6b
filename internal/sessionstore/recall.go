package sessionstore

import "sync"

const (
	recalled     = 256     // texts that a Recall keeps; the next one begins anew
	recalledSize = 8 << 10 // bytes of JSON; longer ones are decoded each time
)

// Recall remembers what session_data was decoded to. A visitor's row is read with
// every request and shown after it, and written far less often. The zero value is
// ready, and safe for use by several goroutines.
type Recall struct {
	mu    sync.Mutex
	texts map[signedText]Decoded
}

// signedText is a text with what its signature was checked against.
type signedText struct{ text, secret, salt string }

// find returns what a codec decoded a text to before, with a dict of its own.
func (r *Recall) find(c Codec, text string) (Decoded, bool) {
	if r == nil {
		return Decoded{}, false
	}
	r.mu.Lock()
	d, ok := r.texts[signedText{text, c.Secret, c.Salt}]
	r.mu.Unlock()
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
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.texts == nil || len(r.texts) == recalled {
		r.texts = map[signedText]Decoded{}
	}
	r.texts[signedText{text, c.Secret, c.Salt}] = d
}
