package cors

import (
	"slices"
	"strings"

	"statelab/internal/rule"
)

// The sizes up to which headers need no leave (Fetch, "CORS-safelisted request-header").
const (
	maxSafeValue = 128
	maxSafeSum   = 1024
)

// simpleMethod reports whether a method needs no leave (Fetch, "CORS-safelisted method").
func simpleMethod(m string) bool { return m == "GET" || m == "HEAD" || m == "POST" }

// unsafe returns the rule by which a header needs leave, or nil.
func unsafe(h Header) *rule.Rule {
	switch strings.ToLower(h.Name) {
	case "accept":
		if hasUnsafeByte(h.Value) {
			return preflightForHeader
		}
	case "accept-language", "content-language":
		if strings.ContainsFunc(h.Value, func(c rune) bool { return !strings.ContainsRune(languageBytes, c) }) {
			return preflightForHeader
		}
	case "content-type":
		if hasUnsafeByte(h.Value) || len(h.Value) > maxSafeValue || !simpleType(h.Value) {
			return preflightForType
		}
	case "range":
		if !simpleRange(h.Value) {
			return preflightForHeader
		}
	default:
		return preflightForHeader
	}
	if len(h.Value) > maxSafeValue {
		return preflightForHeader
	}
	return nil
}

// seen is what of a header needs leave: of one that no form could send its name, which is all
// that the question for leave tells of it; else its value, too.
func seen(h Header) string {
	if unsafe(Header{Name: h.Name}) != nil && !strings.EqualFold(h.Name, "Content-Type") && !strings.EqualFold(h.Name, "Range") {
		return h.Name
	}
	return h.Name + ": " + shown(h.Value)
}

const languageBytes = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz *,-.;="

// hasUnsafeByte looks for bytes that a value may not have (Fetch, "CORS-unsafe
// request-header byte").
func hasUnsafeByte(value string) bool {
	for i := 0; i < len(value); i++ {
		if c := value[i]; c < 0x20 && c != '\t' || strings.IndexByte(`"():<>?@[\]{}`+"\x7f", c) >= 0 {
			return true
		}
	}
	return false
}

// simpleTypes are those that a form can send.
var simpleTypes = []string{"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}

func simpleType(value string) bool {
	essence, _, _ := strings.Cut(value, ";")
	return slices.Contains(simpleTypes, strings.ToLower(strings.Trim(essence, " \t\r\n")))
}

// simpleRange reads "bytes=0-" and "bytes=0-99".
func simpleRange(value string) bool {
	rest, ok := strings.CutPrefix(value, "bytes=")
	from, to, dash := strings.Cut(rest, "-")
	digits := func(s string) bool { return strings.Trim(s, "0123456789") == "" }
	return ok && dash && from != "" && digits(from) && digits(to)
}

// safeSize is how many bytes the values of headers have that need no leave by themselves.
func (r Request) safeSize() int {
	sum := 0
	for _, h := range r.Headers {
		if unsafe(h) == nil {
			sum += len(h.Value)
		}
	}
	return sum
}

// unsafeNames are the names of headers that need leave, in lower case, sorted, each once
// (Fetch, "CORS-unsafe request-header names").
func (r Request) unsafeNames() []string {
	var names []string
	all := r.safeSize() > maxSafeSum
	for _, h := range r.Headers {
		if all || unsafe(h) != nil {
			names = append(names, strings.ToLower(h.Name))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func wantedOf(why *rule.Rule) rule.Text {
	if why == preflightForType {
		return same(strings.Join(simpleTypes, ", "))
	}
	return rule.Text{EN: "no headers but Accept, Accept-Language, Content-Language, Content-Type and a simple Range", KO: "Accept, Accept-Language, Content-Language, Content-Type, 간단한 Range 말고는 다른 헤더가 없음"}
}

// forbidden are the headers that no script can set (Fetch, "forbidden request-header").
var forbidden = []string{
	"accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method", "connection", "content-length",
	"cookie", "cookie2", "date", "dnt", "expect", "host", "keep-alive", "origin", "referer", "set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "via",
}

// Forbidden reports whether no script can set a header: the browser writes it itself.
func Forbidden(h Header) bool {
	name := strings.ToLower(h.Name)
	return slices.Contains(forbidden, name) || strings.HasPrefix(name, "proxy-") || strings.HasPrefix(name, "sec-")
}
