package accounts

import "sync"

const recalled = 256 // hashes that a Recall keeps; the next one begins anew

// Recall remembers what passwords were hashed to: to sign a user up and to log it in
// cost the same work on the same password and salt. It holds passwords as they are, so
// it is for users who are made up. The zero value is ready, and safe for use by several
// goroutines.
type Recall struct {
	mu     sync.Mutex
	hashes map[salted]string
}

type salted struct {
	password, salt string
	iterations     int
}

// encode is the function of that name, and remembers.
func (r *Recall) encode(password, salt string, iterations int) string {
	if r == nil {
		return encode(password, salt, iterations)
	}
	key := salted{password, salt, iterations}
	r.mu.Lock()
	hash, ok := r.hashes[key]
	r.mu.Unlock()
	if ok {
		return hash
	}
	hash = encode(password, salt, iterations)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.hashes == nil || len(r.hashes) == recalled {
		r.hashes = map[salted]string{}
	}
	r.hashes[key] = hash
	return hash
}
