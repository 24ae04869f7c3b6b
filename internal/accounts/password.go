package accounts

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"

	"statelab/internal/chance"
	"statelab/internal/rule"
)

const (
	algorithm    = "pbkdf2_sha256"
	saltLength   = 22  // characters of letters and digits: 128 bits
	saltBits     = 128 // what a salt must hold not to be replaced at the next login
	nobodyLength = 40  // of the password that is hashed for nothing
)

// HashPassword hashes a password in a new salt as it is stored:
// pbkdf2_sha256$iterations$salt$hash.
func (u *Users) HashPassword(password string) string {
	salt := u.Chance.String(saltLength, chance.LettersDigit)
	return u.Recall.encode(password, salt, u.Settings.iterations())
}

func encode(password, salt string, iterations int) string {
	key, err := pbkdf2.Key(sha256.New, password, []byte(salt), iterations, sha256.Size)
	if err != nil {
		panic(err) // only a key length out of range, or a policy for certified builds
	}
	return fmt.Sprintf("%s$%d$%s$%s", algorithm, iterations, salt, base64.StdEncoding.EncodeToString(key))
}

// hash is a password field taken apart.
type hash struct {
	iterations int
	salt       string
}

// parseHash reads a password field. A field of another algorithm, and one that
// is no hash at all, is not ok.
func parseHash(field string) (h hash, ok bool) {
	parts := strings.SplitN(field, "$", 4)
	if len(parts) != 4 || parts[0] != algorithm {
		return h, false
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil || n < 1 {
		return h, false
	}
	return hash{iterations: n, salt: parts[2]}, true
}

// outdated reports whether the hash should be made anew at the next login.
func (h hash) outdated(iterations int) bool {
	bits := float64(len(h.salt)) * math.Log2(float64(len(chance.LettersDigit)))
	return h.iterations != iterations || bits < saltBits
}

// Check is what came of checking a password.
type Check struct {
	Holds    bool
	Outdated bool // the hash has other iterations than the settings, or a short salt
	Hashes   int  // how many PBKDF2 iterations it cost
}

// CheckPassword checks a password against a user's field and changes nothing.
// Its work does not depend on what the field is: a field that is no hash costs
// a hash for nothing, and a wrong password on a cheaper hash costs the rest.
func (u *Users) CheckPassword(user *User, password string) Check {
	n := u.Settings.iterations()
	h, ok := parseHash(user.Password)
	if !ok {
		u.HashPassword(u.Chance.String(nobodyLength, chance.LettersDigit))
		return Check{Hashes: n}
	}
	c := Check{Outdated: h.outdated(n), Hashes: h.iterations}
	c.Holds = hmac.Equal([]byte(u.Recall.encode(password, h.salt, h.iterations)), []byte(user.Password))
	if rest := n - h.iterations; !c.Holds && c.Outdated && rest > 0 {
		encode(password, h.salt, rest)
		c.Hashes += rest
	}
	return c
}

// Outcome says how an attempt to log in with a password ended.
type Outcome string

// The outcomes. A site tells nobody which of the last three it was.
const (
	Authenticated Outcome = "authenticated"
	WrongPassword Outcome = "wrong password"
	UnknownUser   Outcome = "unknown user"
	Inactive      Outcome = "inactive user"
)

// Attempt is an attempt to log in with a password, decided.
type Attempt struct {
	Outcome  Outcome
	User     *User // nil unless authenticated
	Upgraded bool  // the hash was outdated and has been replaced
	Hashes   int   // how many PBKDF2 iterations it cost: the same for a stranger
}

// Authenticate looks for an active user of the name with the password: Django's
// authenticate() with its ModelBackend. It logs nobody in. A stranger costs as
// much hashing as a wrong password; a right one on an outdated hash renews the
// hash, for an inactive user too. find is
// get_by_natural_key() of a manager of the site's own, nil for that of Django.
func (u *Users) Authenticate(username, password string, find func(name string) (*User, error)) (Attempt, error) {
	if find == nil {
		find = u.ByUsername
	}
	user, err := find(username)
	if err != nil {
		return Attempt{}, err
	}
	if user == nil {
		u.HashPassword(password)
		return Attempt{Outcome: UnknownUser, Hashes: u.Settings.iterations()}, nil
	}
	check := u.CheckPassword(user, password)
	attempt := Attempt{Hashes: check.Hashes}
	if !check.Holds {
		attempt.Outcome = WrongPassword
		return attempt, nil
	}
	if check.Outdated {
		u.SetPassword(user, password)
		attempt.Upgraded = true
		attempt.Hashes += u.Settings.iterations()
		why := rule.Textf("a hash of %d iterations", "반복 %d회의 해시로 바꿈", u.Settings.iterations())
		if err := u.write(why, u.sql().setPass, []any{user.Password, user.ID}); err != nil {
			return attempt, err
		}
	}
	if !user.IsActive {
		attempt.Outcome = Inactive
		return attempt, nil
	}
	attempt.Outcome, attempt.User = Authenticated, user
	return attempt, nil
}

const sessionAuthSalt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"

// SessionAuthHash returns what login() keeps in the session so that the session
// ends when the password field changes: 64 hexadecimal digits.
func (s Settings) SessionAuthHash(user *User) string { return authHash(s.SecretKey, user) }

func authHash(secret string, user *User) string {
	key := sha256.Sum256([]byte(sessionAuthSalt + secret))
	mac := hmac.New(sha256.New, key[:])
	mac.Write([]byte(user.Password))
	return hex.EncodeToString(mac.Sum(nil))
}

// AuthHash says what a session auth hash is worth.
type AuthHash string

// The states of a session auth hash.
const (
	AuthHashValid    AuthHash = "valid"    // of the password field as it is, with the secret key
	AuthHashFallback AuthHash = "fallback" // the same with a fallback: the key is cycled and the hash renewed
	AuthHashBad      AuthHash = "bad"      // of another password field or secret: the session is flushed
)

// CheckSessionAuthHash compares a hash out of a session with the user's.
func (s Settings) CheckSessionAuthHash(user *User, hash string) AuthHash {
	if hmac.Equal([]byte(hash), []byte(authHash(s.SecretKey, user))) {
		return AuthHashValid
	}
	for _, secret := range s.SecretKeyFallbacks {
		if hmac.Equal([]byte(hash), []byte(authHash(secret, user))) {
			return AuthHashFallback
		}
	}
	return AuthHashBad
}
