package scenario

import "net/url"

// siteOf returns the name of the site at an address, as lessons declare it: the
// host, and the port where it is not the scheme's usual one.
func siteOf(u *url.URL) string {
	port := u.Port()
	if port == "" || port == "443" && u.Scheme == "https" || port == "80" && u.Scheme == "http" {
		return u.Hostname()
	}
	return u.Hostname() + ":" + port
}
