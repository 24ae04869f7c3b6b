package scenario

import "statelab/internal/address"

// siteOf returns the name of the site at an address, as lessons declare it: the
// host, and the port where it is not the scheme's usual one.
func siteOf(u address.Address) string { return u.HostPort() }
