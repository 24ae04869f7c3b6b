// Package chance is randomness as an argument: strings drawn from a named
// alphabet, from a seed. Who replays a recording has a Source of its own. Nothing
// here touches the global source.
package chance

import (
	"crypto/sha256"
	"math/rand/v2"
	"sync"
)

// The alphabets from which Django draws.
const (
	LowerDigits  = "abcdefghijklmnopqrstuvwxyz0123456789"                           // session keys
	LettersDigit = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" // salts and CSRF secrets
)

// Source draws random strings.
type Source interface {
	// String draws n characters of the alphabet, which is ASCII.
	String(n int, alphabet string) string
}

// Seeded is a Source that draws the same strings for the same seed, in the same
// order. It is safe for use by several goroutines.
type Seeded struct {
	mu  sync.Mutex
	src *rand.ChaCha8
	rng *rand.Rand
}

// NewSeeded returns the source of a seed, which may be any text.
func NewSeeded(seed string) *Seeded {
	src := rand.NewChaCha8(sha256.Sum256([]byte(seed)))
	return &Seeded{src: src, rng: rand.New(src)}
}

// String implements Source.
func (s *Seeded) String(n int, alphabet string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[s.rng.IntN(len(alphabet))]
	}
	return string(b)
}

// Copy returns a source that draws what this one would draw from here on.
func (s *Seeded) Copy() *Seeded {
	s.mu.Lock()
	defer s.mu.Unlock()
	src := *s.src
	return &Seeded{src: &src, rng: rand.New(&src)}
}
