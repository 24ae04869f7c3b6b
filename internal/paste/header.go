package paste

import (
	"strconv"
	"strings"

	"statelab/internal/address"
	"statelab/internal/wire"
)

// field reads "Name: value" of a header.
func field(l string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(l, ":")
	name = strings.TrimRight(name, " \t")
	if !ok || name == "" {
		return "", "", false
	}
	for i := 0; i < len(name); i++ {
		if !isTokenByte(name[i]) {
			return "", "", false
		}
	}
	return name, strings.Trim(value, " \t"), true
}

func isTokenByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("!#$%&'*+.^_|~-", c) >= 0
}

// header takes a line of a head, of developer tools, or one that stands alone.
func (r *reader) header(l string) {
	if r.state == free && (r.value(l) || r.tool(l)) {
		return
	}
	name, value, ok := field(l)
	if !ok {
		name, value, ok = misspelt(l)
	}
	r.open, r.named = nil, ""
	switch {
	case !ok:
		if isBare(l) {
			r.add(&r.bare, "Set-Cookie", l)
		}
	case value == "" && r.state == free && !strings.Contains(l, " "):
		r.named = name
	default:
		r.keep(name, value)
	}
}

// isBare reports whether a line may be the value of Set-Cookie: a name, then =. Prose and
// attributes that stand alone are none.
func isBare(l string) bool {
	i := strings.IndexAny(l, ":=;")
	if i < 0 || l[i] != '=' {
		return false
	}
	name := strings.Trim(l[:i], " \t")
	switch strings.ToLower(name) {
	case "samesite", "path", "domain", "max-age", "expires", "priority":
		return false
	}
	return !strings.ContainsAny(name, " \t(){}<>\"'")
}

// value takes a line as the value of the header whose name stood alone before it.
func (r *reader) value(l string) bool {
	if r.named == "" {
		return false
	}
	_, value, isField := field(l)
	if isField && (value == "" || strings.Contains(l, ": ")) {
		return false // another header: the one before is empty
	}
	name := r.named
	r.named = ""
	if !r.tool(name + ": " + l) {
		r.keep(name, l)
	}
	return true
}

// keep adds a header to the request or to the answer.
func (r *reader) keep(name, value string) {
	e := r.at()
	to := &e.Answer
	if r.state == request || r.state == free && (r.section == request || r.section == free && asks(name)) {
		to = &e.Request
	}
	if r.add(to, name, value) {
		r.open = to
	}
}

func (r *reader) add(to *wire.Headers, name, value string) bool {
	if len(*to) == maxHeaders {
		r.dropped = true
		return false
	}
	*to = append(*to, wire.Header{Name: name, Value: wire.Bytes(value)})
	return true
}

// asks reports whether a header that stands alone is one of a request.
func asks(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "cookie", "host", "origin", "referer", "user-agent", "accept", "accept-language", "accept-encoding", "authorization":
		return true
	}
	return strings.HasPrefix(name, "sec-") || strings.HasPrefix(name, "access-control-request-")
}

// tool reads what developer tools write beside headers: the address, the method, the
// status, the pseudo headers of HTTP/2, and whose headers follow.
func (r *reader) tool(l string) bool {
	if title, ok := section(l); ok {
		r.section, r.copied = title, true
		if title == answer {
			r.at().Whole = true
		}
		return true
	}
	name, value, ok := strings.Cut(strings.TrimPrefix(l, ":"), ":")
	if !ok {
		return false
	}
	name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
	pseudo := strings.HasPrefix(l, ":")
	var take func(e *Exchange, value string)
	switch {
	case name == "request url" || name == "요청 url":
		take = func(e *Exchange, v string) { e.URL = v }
	case name == "request method" || name == "요청 메서드" || name == "요청 메소드" || pseudo && name == "method":
		take = func(e *Exchange, v string) { e.Method = v }
	case name == "status code" || name == "상태 코드" || pseudo && name == "status":
		take = func(e *Exchange, v string) { e.Status, _ = strconv.Atoi(v[:min(3, len(v))]) }
	case pseudo && (name == "authority" || name == "path" || name == "scheme"):
		take = func(e *Exchange, v string) {
			e.Request = append(e.Request, wire.Header{Name: ":" + name, Value: wire.Bytes(v)})
		}
	default:
		return false
	}
	if value == "" { // it stands on the next line
		r.named = l[:len(l)-len(strings.TrimLeft(l, ":"))] + strings.TrimRight(strings.Trim(l, ":"), " ")
		return true
	}
	if e := r.at(); e.URL != "" && strings.HasSuffix(name, "url") {
		r.begin()
	}
	r.copied = true
	take(r.at(), value)
	return true
}

// section reads the title above headers in developer tools.
func section(l string) (state, bool) {
	l = strings.TrimLeft(l, "▼▾▸ ")
	l, _, _ = strings.Cut(l, " (")
	switch strings.ToLower(strings.TrimSpace(l)) {
	case "general", "일반":
		return free, true
	case "response headers", "응답 헤더":
		return answer, true
	case "request headers", "요청 헤더":
		return request, true
	}
	return free, false
}

// understand works out what a request says of itself: its address, where it was made, and
// what for.
func (e *Exchange) understand() {
	get := e.Request.Get
	if path := get(":path"); e.URL == "" && path != "" && get(":authority") != "" {
		scheme := get(":scheme")
		if scheme == "" {
			scheme = "https"
		}
		e.URL = scheme + "://" + get(":authority") + path
	}
	from := get("Origin")
	if a, err := address.Parse(get("Referer")); err == nil && (from == "" || from == "null") {
		from = a.Scheme() + "://" + a.HostPort()
	}
	if e.From == "" {
		e.From = from
	}
	if e.Dest == "" {
		e.Dest = destOf(get("Sec-Fetch-Dest"), get("Sec-Fetch-Mode"), get("Upgrade"))
	}
	if e.Dest == "" && get("Origin") != "" {
		e.Dest = "fetch"
	}
	if get("Sec-Fetch-Mode") != "" {
		e.Copied = true
	}
}

// destOf reads the headers by which browsers say what a request is for (Fetch Metadata).
func destOf(dest, mode, upgrade string) string {
	switch {
	case strings.EqualFold(upgrade, "websocket") || mode == "websocket" || dest == "websocket":
		return "websocket"
	case dest == "document", dest == "iframe", dest == "manifest":
		return dest
	case dest == "frame":
		return "iframe"
	case dest == "script" && mode == "cors":
		return "module"
	case dest == "empty" && mode == "cors", dest == "empty" && mode == "same-origin":
		return "fetch"
	case dest != "" && dest != "empty":
		return "subresource"
	}
	return ""
}
