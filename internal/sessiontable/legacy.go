package sessiontable

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"statelab/internal/sessionstore"
)

// legacySalt is the salt of session_data before Django 3.1.
const legacySalt = "django.contrib.sessionsSessionStore"

// readLegacy reads session_data as Django wrote it before 3.1: base64 of a hash,
// a colon and the data. It is false for any other text.
func readLegacy(text string, keys Keys) (Content, bool) {
	if strings.Contains(text, ":") {
		return Content{}, false // base64 has no colon, the form of today has two
	}
	all, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return Content{}, false
	}
	hash, payload, found := strings.Cut(string(all), ":")
	sum, err := hex.DecodeString(hash)
	if !found || err != nil || len(sum) != sha1.Size {
		return Content{}, false
	}
	c := Content{Legacy: true, Signature: keys.signature(legacySignature(sum, payload, keys))}
	v, err := sessionstore.ParseJSON(payload)
	c.Data, _ = v.(*sessionstore.Dict)
	if err != nil || c.Data == nil {
		c.unreadable(payload)
	}
	return c, true
}

// legacySignature says with which key the hash was made.
func legacySignature(sum []byte, payload string, keys Keys) sessionstore.Signature {
	return keys.which(func(secret string) bool {
		key := sha1.Sum([]byte(legacySalt + secret))
		mac := hmac.New(sha1.New, key[:])
		mac.Write([]byte(payload))
		return hmac.Equal(sum, mac.Sum(nil))
	})
}
