package httpsim

import (
	"maps"
	"sync"

	"statelab/internal/accounts"
)

// fits are the hashes of sessions that fitted the table of users when they were written. By them a session whose user has
// another password since is told from one that never was good, as one that somebody signed who knows the SECRET_KEY.
type fits struct {
	mu  sync.Mutex
	all map[fit]bool
}

// fit is a hash of a user's password, made with a SECRET_KEY.
type fit struct {
	user         int64
	hash, secret string
}

// mostFits bounds what is kept: of a session that is not among them it is told that its hash does not fit, and no more.
const mostFits = 10_000

func (f *fits) keep(user int64, hash, secret string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.all == nil {
		f.all = map[fit]bool{}
	}
	if len(f.all) < mostFits {
		f.all[fit{user, hash, secret}] = true
	}
}

// once reports whether a hash fitted a user, under the SECRET_KEY that holds now.
func (f *fits) once(user int64, hash, secret string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.all[fit{user, hash, secret}]
}

func (f *fits) copyInto(c *fits) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c.all = maps.Clone(f.all)
}

// keepFit keeps the hash that a session was given of a user, where the row has that password: a line may have set another
// one and not saved it.
func (r *Request) keepFit(user *accounts.User, hash string) {
	users := *r.users
	users.Conn = r.conn.Unseen()
	if row, err := users.ByID(user.ID); err == nil && row != nil && row.Password == user.Password {
		r.server.fits.keep(user.ID, hash, r.server.accountSettings().SecretKey)
	}
}
