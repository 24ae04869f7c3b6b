package accounts

import "statelab/internal/memo"

// Recall remembers what passwords were hashed to: to sign a user up and to log it in
// cost the same work on the same password and salt. It holds passwords as they are, so
// it is for users who are made up. The zero value is ready, and safe for use by several
// goroutines.
type Recall struct{ hashes memo.Memo[salted, string] }

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
	hash, ok := r.hashes.Find(key)
	if !ok {
		hash = encode(password, salt, iterations)
		r.hashes.Keep(key, hash)
	}
	return hash
}
