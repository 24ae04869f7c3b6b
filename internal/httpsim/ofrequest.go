package httpsim

import (
	"slices"
	"strings"
)

// What a request says of itself, by the names that views and templates have for it.
var (
	Method = Path{"request", "method"}
	// AtPath is its path, without the query.
	AtPath = Path{Method[0], "path"}
	// RemoteAddr is the IP address from which the connection came, by the name that templates
	// have for it, request.META.REMOTE_ADDR; in views it is RemoteAddrCode.
	RemoteAddr = Path{Method[0], "META", "REMOTE_ADDR"}
	// Scheme is "https" or "http", as the settings have it behind a proxy.
	Scheme = Path{Method[0], "scheme"}
	// SentHost is the host that was asked for, with the port where it is written.
	SentHost = Path{Method[0], "get_host"}
	// SentType is the media type of the body, without what stands behind it.
	SentType = Path{Method[0], "content_type"}

	isSecure    = Path{Method[0], "is_secure"}
	fullPath    = Path{Method[0], "get_full_path"}
	absoluteURI = Path{Method[0], "build_absolute_uri"}
)

// RemoteAddrCode is RemoteAddr as Python looks it up.
const RemoteAddrCode = `request.META["REMOTE_ADDR"]`

// OfRequest returns what views and templates know of a request itself.
func OfRequest() []Path {
	return []Path{Method, AtPath, RemoteAddr, Scheme, SentHost, SentType, isSecure, fullPath, absoluteURI}
}

// isOfRequest reports whether a path is one of these.
func isOfRequest(p Path) bool {
	return slices.ContainsFunc(OfRequest(), func(of Path) bool { return slices.Equal(p, of) })
}

// IsMethodOfRequest reports whether what a path leads to is called, as request.get_host().
func IsMethodOfRequest(p Path) bool {
	return slices.ContainsFunc([]Path{SentHost, isSecure, fullPath, absoluteURI}, func(of Path) bool { return slices.Equal(p, of) })
}

// OfRequestCode is what a request says of itself as Python has it.
func OfRequestCode(p Path) string {
	switch {
	case slices.Equal(p, RemoteAddr):
		return RemoteAddrCode
	case IsMethodOfRequest(p):
		return p.String() + "()"
	}
	return p.String()
}

// IsTextOfRequest reports whether a path leads to what a request says of itself as a text: to all but is_secure().
func IsTextOfRequest(p Path) bool { return isOfRequest(p) && !slices.Equal(p, isSecure) }

// ofRequest is what a request says of itself.
func (r *Request) ofRequest(p Path) any {
	switch p[1] {
	case AtPath[1]:
		return r.Path
	case RemoteAddr[1]:
		return r.lookAtAddress()
	case Scheme[1]:
		return r.Scheme
	case isSecure[1]:
		return r.secure()
	case SentHost[1]:
		return r.Host
	case SentType[1]:
		return r.sentType()
	case fullPath[1]:
		return r.asked()
	case absoluteURI[1]:
		return r.Scheme + "://" + r.Host + r.asked()
	}
	return r.Method
}

// sentType is request.content_type, which Django writes in small letters.
func (r *Request) sentType() string {
	said, _ := r.sentHeader("content_type").(string)
	kind, _, _ := strings.Cut(said, ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

// asked is request.get_full_path(): the path and the query as they stand in an address.
func (r *Request) asked() string {
	if r.Query == "" {
		return escapePath(r.Path)
	}
	return escapePath(r.Path) + "?" + iriToURI(r.Query)
}
