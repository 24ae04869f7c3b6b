package traffic

import (
	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

// Asked returns the address of the request and what the jar was told of it, by the likeliest
// reading; false where the jar was not asked.
func (f *Finding) Asked() (address.Address, cookiejar.Context, bool) {
	a, _, ok := f.target()
	if !ok || len(f.asked.guesses) == 0 {
		return address.Address{}, cookiejar.Context{}, false
	}
	return a, f.asked.guesses[0].ctx, true
}

// Received returns the context in which the lines of the answer came, where Asked has one.
func (f *Finding) Received() cookiejar.Context { return f.received(&f.asked.guesses[0]) }

// Leads is the address to which the answer redirects, "" where it does not.
func (f *Finding) Leads() string { return f.redirects() }
