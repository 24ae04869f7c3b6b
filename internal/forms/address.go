package forms

import (
	"net/netip"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"statelab/internal/python"
)

// isEmail is what EmailValidator asks of a text.
func isEmail(text string, allowed []string) bool {
	at := strings.LastIndexByte(text, '@')
	if at < 0 || utf8.RuneCountInString(text) > 320 {
		return false
	}
	user, domain := text[:at], text[at+1:]
	if !isUserPart(user) {
		return false
	}
	return slices.Contains(allowed, domain) || isMailDomain(domain)
}

// isUserPart is user_regex: words with points between them, or anything in quotes.
func isUserPart(user string) bool {
	if inside, is := strings.CutPrefix(user, `"`); is {
		inside, is = strings.CutSuffix(inside, `"`)
		if !is {
			return false
		}
		for i := 0; i < len(inside); i++ {
			c := inside[i]
			if c == '\\' {
				i++
				if i == len(inside) || inside[i] == 0 || inside[i] == '\n' || inside[i] == '\r' || inside[i] > 0x7f {
					return false
				}
				continue
			}
			switch {
			case c >= 1 && c <= 8, c == 0x0b, c == 0x0c, c >= 0x0e && c <= 0x1f, c == '!', c >= '#' && c <= '[', c >= ']' && c <= 0x7f:
			default:
				return false
			}
		}
		return true
	}
	for word := range strings.SplitSeq(user, ".") {
		if word == "" || strings.ContainsFunc(word, func(c rune) bool {
			return !isLetterOrDigit(foldedASCII(c)) && !strings.ContainsRune("-!#$%&'*+/=?^_`{}|~", c)
		}) {
			return false
		}
	}
	return true
}

// foldedASCII is a letter that IGNORECASE takes for one of ASCII: the long s and the sign for kelvin.
func foldedASCII(c rune) rune {
	switch c {
	case 'ſ', 'ı', 'İ':
		return 's'
	case '\u212a':
		return 'k'
	}
	return c
}

func isLetterOrDigit(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// isMailDomain is domain_regex, or an address in brackets.
func isMailDomain(domain string) bool {
	if inside, is := strings.CutPrefix(domain, "["); is {
		inside, is = strings.CutSuffix(inside, "]")
		return is && isIP(inside)
	}
	return isName(domain)
}

// isLabel reports whether a part of a domain is 1 to 63 of some characters, with no hyphen at the ends.
func isLabel(label string, is func(rune) bool) bool {
	n := utf8.RuneCountInString(label)
	return n > 0 && n <= 63 && !strings.HasSuffix(label, "-") && !strings.HasPrefix(label, "-") &&
		!strings.ContainsFunc(label, func(c rune) bool { return c != '-' && !is(c) })
}

// isIP reports whether a text is an address of IPv4 or IPv6, as ipaddress reads it.
func isIP(text string) bool {
	ip, err := netip.ParseAddr(text)
	return err == nil && ip.Zone() == ""
}

// ofURL are the parts of an address, as urllib.parse.urlsplit() has them.
type ofURL struct{ scheme, netloc, path, query, fragment string }

// urlSplit is urlsplit(); it is false where that raises a ValueError.
func urlSplit(url string) (u ofURL, ok bool) {
	url = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(url)
	if i := strings.IndexByte(url, ':'); i > 0 && isASCIILetter(url[0]) && strings.Trim(strings.ToLower(url[:i]), "abcdefghijklmnopqrstuvwxyz0123456789+-.") == "" {
		u.scheme, url = strings.ToLower(url[:i]), url[i+1:]
	}
	if rest, is := strings.CutPrefix(url, "//"); is {
		end := strings.IndexAny(rest, "/?#")
		if end < 0 {
			end = len(rest)
		}
		u.netloc, url = rest[:end], rest[end:]
		if strings.Contains(u.netloc, "[") != strings.Contains(u.netloc, "]") {
			return u, false
		}
	}
	url, u.fragment, _ = strings.Cut(url, "#")
	u.path, u.query, _ = strings.Cut(url, "?")
	return u, true
}

func isASCIILetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// String is urlunsplit().
func (u ofURL) String() string {
	url := u.path
	if u.netloc != "" || u.scheme != "" && slices.Contains([]string{"http", "https", "ftp", "file"}, u.scheme) && !strings.HasPrefix(url, "//") {
		if url != "" && url[0] != '/' {
			url = "/" + url
		}
		url = "//" + u.netloc + url
	}
	if u.scheme != "" {
		url = u.scheme + ":" + url
	}
	if u.query != "" {
		url += "?" + u.query
	}
	if u.fragment != "" {
		url += "#" + u.fragment
	}
	return url
}

// isURL is what URLValidator asks of a text.
func isURL(text string, schemes []string) bool {
	if utf8.RuneCountInString(text) > 2048 || strings.ContainsAny(text, "\t\r\n") {
		return false
	}
	scheme, _, _ := strings.Cut(text, "://")
	if !slices.Contains(schemes, strings.ToLower(scheme)) {
		return false
	}
	u, ok := urlSplit(text)
	if !ok {
		return false
	}
	if !matchesURL(text) {
		return false
	} else if inside, is := strings.CutPrefix(u.netloc, "["); is {
		if ip, err := netip.ParseAddr(inside[:max(strings.IndexByte(inside, ']'), 0)]); err != nil || !ip.Is6() {
			return false
		}
	}
	host := u.netloc[strings.LastIndexByte(u.netloc, '@')+1:]
	if !strings.HasPrefix(host, "[") {
		host, _, _ = strings.Cut(host, ":")
	}
	return host != "" && utf8.RuneCountInString(host) <= 253
}

// matchesURL is the pattern of URLValidator.
func matchesURL(text string) bool {
	_, rest, has := strings.Cut(text, "://")
	if !has || strings.ContainsFunc(rest, python.IsSpace) {
		return false
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host := rest[:end]
	if user, behind, is := strings.Cut(host, "@"); is {
		if user == "" || strings.HasPrefix(user, ":") || strings.Count(user, ":") > 1 {
			return false
		}
		host = behind
	}
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		port := host[i+1:]
		if n := utf8.RuneCountInString(port); n < 1 || n > 5 || strings.ContainsFunc(port, func(c rune) bool { return !unicode.Is(unicode.Nd, c) }) {
			return false
		}
		host = host[:i]
	}
	return isHost(host)
}

// isHost reports whether a text is a host of the pattern of URLValidator: an address, a name with a point, or localhost.
func isHost(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.Is4() {
		return true
	}
	if inside, is := strings.CutPrefix(host, "["); is {
		inside, is = strings.CutSuffix(inside, "]")
		return is && inside != "" && strings.Trim(strings.ToLower(inside), "0123456789abcdef:.") == ""
	}
	return isName(strings.TrimSuffix(host, "."))
}

// isName reports whether a text is a name of DomainNameValidator with a point in it.
func isName(host string) bool {
	wide := func(c rune) bool { return c >= 0xa1 && c <= 0xffff }
	labels := strings.Split(host, ".")
	if len(labels) < 2 {
		return false
	}
	for i, label := range labels {
		last := i == len(labels)-1
		is := func(c rune) bool { return isLetterOrDigit(foldedASCII(c)) || wide(c) }
		if last && !strings.HasPrefix(strings.ToLower(label), "xn--") {
			is = func(c rune) bool { c = foldedASCII(c); return isLetterOrDigit(c) && !(c >= '0' && c <= '9') || wide(c) }
			if utf8.RuneCountInString(label) < 2 {
				return false
			}
		}
		if !isLabel(label, is) {
			return false
		}
	}
	return true
}
