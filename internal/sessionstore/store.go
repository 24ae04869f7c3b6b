// Package sessionstore is Django's sessions without HTTP: the session object,
// the row codec, and the engines that keep sessions. It follows Django 6.1,
// down to the statements and the order in which random keys are drawn. It
// knows no cookie: what a browser is asked to keep is the caller's business.
package sessionstore

import (
	"errors"
	"time"

	"statelab/internal/chance"
	"statelab/internal/rule"
)

// ErrCreate says that a key that should have been new is taken. It is Django's
// CreateError.
var ErrCreate = errors.New("the session key is taken")

// ErrUpdate says that the row of a session that is saved is gone, so nothing
// was saved. It is Django's UpdateError; its middleware answers with 400.
var ErrUpdate = errors.New("the session's row is gone")

// DefaultCookieAge is how long a session lives after its last save.
const DefaultCookieAge = 14 * 24 * time.Hour

// Settings are Django's settings that the session object and the engines read.
// The zero value is Django's default, with an empty SECRET_KEY.
type Settings struct {
	// SecretKey is SECRET_KEY. Empty, everybody can sign; a lesson may want that.
	SecretKey string
	// SecretKeyFallbacks is SECRET_KEY_FALLBACKS: older keys, whose signatures
	// are still accepted.
	SecretKeyFallbacks []string
	// CookieAge is SESSION_COOKIE_AGE, in whole seconds. Zero is 14 days.
	CookieAge time.Duration
	// ExpireAtBrowserClose is SESSION_EXPIRE_AT_BROWSER_CLOSE.
	ExpireAtBrowserClose bool
	// Recall remembers what rows were decoded to. Nil: nothing does.
	Recall *Recall
}

func (s Settings) cookieAge() int64 {
	if s.CookieAge == 0 {
		return int64(DefaultCookieAge / time.Second)
	}
	return int64(s.CookieAge / time.Second)
}

// codec returns the codec of these settings with a salt.
func (s Settings) codec(salt string) Codec {
	return Codec{Secret: s.SecretKey, Fallbacks: s.SecretKeyFallbacks, Salt: salt}
}

// Codec returns the codec of session_data in rows.
func (s Settings) Codec() Codec {
	c := s.codec(DatabaseSalt)
	c.Recall = s.Recall
	return c
}

// Env is what the sessions and the engine of one request share.
type Env struct {
	Settings Settings
	Now      func() time.Time // the virtual clock
	Chance   chance.Source    // of session keys
	Log      *[]LogLine       // what Django would log is appended; nil drops it
}

// LogLine is one line of Django's log.
type LogLine struct {
	Logger  string // "django.security.SuspiciousSession"
	Level   string // "WARNING"
	Message string // "Session data corrupted"
}

// warn logs data whose signature is bad.
func (e Env) warn(d Decoded) {
	if d.Signature == SignatureBad && e.Log != nil {
		*e.Log = append(*e.Log, LogLine{"django.security.SuspiciousSession", "WARNING", "Session data corrupted"})
	}
}

// Decode takes session_data apart, and logs what is wrong with its signature.
func (e Env) Decode(raw string) Decoded {
	decoded := e.Settings.Codec().Decode(raw)
	e.warn(decoded)
	return decoded
}

// Engine keeps sessions under keys. The session object decides when; the engine
// knows how. It belongs to one request.
type Engine interface {
	// Load returns what is kept under a key. Nothing kept, or nothing that is
	// still alive, is a Loaded that was not found.
	Load(key string) (Loaded, error)
	// Exists reports whether anything is kept under a key, alive or not.
	Exists(key string) (bool, error)
	// Save keeps a record. With mustCreate it fails with ErrCreate when the key
	// is taken, without it with ErrUpdate when the key is gone. A value that
	// JSON cannot hold is an ErrValue. It returns the key under which the record
	// can be loaded, which is the record's own but for signed cookies.
	Save(r Record, mustCreate bool) (key string, err error)
	// Delete drops what is kept under a key. Nothing kept is no error.
	Delete(key string) error
}

// ErrNoClearing says that an engine cannot delete what has expired. It is the
// CommandError of Django's clearsessions.
var ErrNoClearing = errors.New("the session engine does not support clearing expired sessions")

// ClearSessions is the command clearsessions: an engine with rows deletes those
// that have expired, and one that forgets by itself, or that keeps nothing, does
// nothing. Any other is ErrNoClearing.
func ClearSessions(engine Engine) error {
	clearing, ok := engine.(interface{ ClearExpired() (int, error) })
	if !ok {
		return ErrNoClearing
	}
	_, err := clearing.ClearExpired()
	return err
}

// Loaded is the answer to the question what is kept under a key.
type Loaded struct {
	Found bool
	// Memory reports that the memory of the server answered, without a query.
	Memory bool
	// Renew asks for a save: what the browser sent is worthless, and there is no
	// row that could be missed instead.
	Renew bool
	// Decoded is what was read. Its Data is an empty dict when nothing was found
	// or when what was found cannot be trusted or read.
	Decoded Decoded
}

// Record is a session on its way into an engine.
type Record struct {
	Key     string
	Data    *Dict
	Expires time.Time
	Why     rule.Text // the purpose of the statement; zero says which keys are written
}

// ShortKey returns a key as screens show it, 4 characters of either end, so
// that people can recognise it: "x2ye..he32".
func ShortKey(key string) string {
	if len(key) <= 10 {
		return key
	}
	return key[:4] + ".." + key[len(key)-4:]
}
