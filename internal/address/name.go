package address

import (
	"errors"
	"net/netip"
	"strings"

	"github.com/nlnwa/whatwg-url/url"
)

// Name returns a host by itself in the form in which hosts are compared, as Host does. A
// text that is no host is an error.
func Name(host string) (string, error) {
	if plainHost(host) {
		return host, nil
	}
	if len(host) > maxRawHost {
		return "", ErrHostTooLong
	}
	inBrackets := strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]")
	if strings.ContainsAny(host, "/\\?#@") || strings.Contains(host, ":") && !inBrackets {
		return "", errNoHost
	}
	u, err := url.Parse("https://" + host + "/")
	if err != nil {
		return "", err
	}
	if len(strings.TrimSuffix(u.Hostname(), ".")) > maxHost {
		return "", ErrHostTooLong
	}
	return u.Hostname(), nil
}

// errNoHost is the error of a text that is more, or less, than a host.
var errNoHost = errors.New("it is no host")

// IsIP reports whether a host, as Host returns it, is an IP address.
func IsIP(host string) bool {
	if host == "" {
		return false
	}
	last := host[len(host)-1]
	if last == ']' {
		return true
	}
	if last < '0' || '9' < last {
		return false
	}
	_, err := netip.ParseAddr(host)
	return err == nil
}
