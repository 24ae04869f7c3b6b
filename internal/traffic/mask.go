package traffic

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash/maphash"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/harfile"
	"statelab/internal/wire"
)

// Hide puts a mark for each value of a recording that may identify somebody: ~1, ~2 and so
// on in the order of the file, those of addresses and cookies before those of other headers.
// Equal values become one mark, so that they can be followed. What the rules of cookies look
// at stays: whether a value is empty, too long, begins like a prefix or has a control
// character in it. So a recording tells the same story without its values, and nothing that
// is told of it can have one in it.
func Hide(file *harfile.File) {
	m := newMask()
	m.apart = file.Exact()
	for _, e := range file.Entries {
		e.URL = m.address(e.URL)
		m.head(e.Request, crossing)
		m.head(e.Response, crossing)
		e.RedirectURL = m.reference(e.RedirectURL)
		for i, t := range e.Told {
			if e.Values != nil { // else they are hidden with the header
				e.Values[i] = m.value(strings.Trim(e.Values[i], " \t"))
			}
			if !m.told[t] {
				m.told[t] = true
				t.Path = m.path(t.Path)
			}
		}
	}
	for _, e := range file.Entries {
		m.head(e.Request, func(name string) bool { return !crossing(name) })
		m.head(e.Response, func(name string) bool { return !crossing(name) })
	}
	file.Long = m.long
	for _, name := range slices.Sorted(maps.Keys(file.Pages)) {
		file.Pages[name] = harfile.Page{Title: m.address(file.Pages[name].Title)}
	}
}

// mask hides values. Headers and cookies that entries share are hidden once, in their place:
// a large recording is never held twice.
type mask struct {
	marks map[uint64]uint32 // their numbers, by the hashes of values
	seed  maphash.Seed
	long  *harfile.Numbers // of the marks of values that are longer than plainValue
	room  *room            // nil where every value is remembered
	apart bool             // each header is a line of its own: no Set-Cookie lines were joined
	told  map[*harfile.Told]bool
}

// room is what is left for values to remember of live traffic, which has no end. A value that
// finds none has the beginning of its MAC (RFC 2104) with a key of chance for a mark: equal
// values still become one, and no mark becomes another value's.
type room struct {
	marks, octets int
	key           string
}

// The most that is remembered of live traffic.
const (
	mostMarks      = 50_000
	mostMarkOctets = 16 << 20
)

func newRoom(key string) *room { return &room{marks: mostMarks, octets: mostMarkOctets, key: key} }

// takes reports whether there is room for a value, and takes it. It says the same of one value
// always: room only becomes less.
func (r *room) takes(value string) bool {
	if r.marks == 0 || r.octets < len(value) {
		return false
	}
	r.marks--
	r.octets -= len(value)
	return true
}

// mark is that of a value for which there is no room.
func (r *room) mark(value string) string {
	h := hmac.New(sha256.New, []byte(r.key))
	_, _ = io.WriteString(h, value) // it never fails
	return "~" + hex.EncodeToString(h.Sum(nil)[:8])
}

func newMask() *mask {
	return &mask{marks: map[uint64]uint32{}, seed: maphash.MakeSeed(), long: &harfile.Numbers{}, told: map[*harfile.Told]bool{}}
}

// request hides the values of a request that passes, and answer those of what came back.
func (m *mask) request(x *Exchange) { x.URL, x.Request = m.address(x.URL), m.passing(x.Request) }
func (m *mask) answer(x *Exchange)  { x.Response = m.passing(x.Response) }

// passing are headers with their values hidden.
func (m *mask) passing(all wire.Headers) wire.Headers {
	hidden := make(wire.Headers, len(all))
	for i, h := range all {
		hidden[i] = wire.Header{Name: h.Name, Value: wire.Bytes(m.header(strings.ToLower(h.Name), string(h.Value)))}
	}
	return hidden
}

// value hides a value; an empty one stays, which servers write in two ways.
func (m *mask) value(value string) string {
	if value == "" || value == `""` {
		return value
	}
	hash := maphash.String(m.seed, value)
	number := m.marks[hash]
	switch {
	case number != 0:
	case m.room != nil && !m.room.takes(value):
		return m.room.mark(value)
	default:
		number = uint32(len(m.marks) + 1)
		m.marks[hash] = number
		if len(value) > plainValue {
			m.long.Add(int(number))
		}
	}
	return "~" + strconv.Itoa(int(number))
}

// longMark reports whether a value is the mark of one that was long.
func longMark(long *harfile.Numbers, value string) bool {
	digits, marked := strings.CutPrefix(value, "~")
	if !marked || long == nil {
		return false
	}
	n, err := strconv.ParseUint(digits, 10, 31)
	return err == nil && long.Has(int(n))
}

// head hides the values of those headers whose names, in small letters, are wanted.
func (m *mask) head(head harfile.Head, wanted func(name string) bool) {
	for _, h := range head {
		name := strings.ToLower(h.Name)
		if h.Hidden || !wanted(name) {
			continue
		}
		h.Hidden = true
		h.Value = wire.Bytes(m.header(name, string(h.Value)))
	}
}

// crossing reports whether a header has cookies or an address in it, or says who asks.
func crossing(name string) bool {
	switch name {
	case "cookie", "set-cookie", "authorization", "location", "referer":
		return true
	}
	return false
}

// header is the value of a header, hidden if it may identify somebody: all but what is
// known to be harmless.
func (m *mask) header(name, value string) string {
	switch {
	case name == "cookie":
		return m.cookies(value)
	case name == "set-cookie":
		if m.apart {
			return m.line(value)
		}
		lines := harfile.SetCookieLines(value)
		for i := range lines {
			lines[i] = m.line(lines[i])
		}
		return strings.Join(lines, "\n")
	case name == "location" || name == "referer" || name == "content-location":
		return m.reference(value)
	case strings.HasPrefix(name, ":"): // it says again what the entry says
		return ""
	case harmless(name):
		return value
	}
	return m.value(value)
}

// cookies hides the values in a header Cookie.
func (m *mask) cookies(header string) string {
	parts := strings.Split(header, ";")
	for i, part := range parts {
		name, value, named := strings.Cut(part, "=")
		if !named {
			name, value = "", part
		} else {
			name += "="
		}
		if value = m.value(strings.Trim(value, " \t")); i > 0 && !named {
			value = " " + value
		}
		parts[i] = name + value
	}
	return strings.Join(parts, ";")
}

// line hides the values in a Set-Cookie line.
func (m *mask) line(line string) string {
	parts := strings.Split(line, ";")
	for i, part := range parts {
		name, value, named := strings.Cut(part, "=")
		switch {
		case i > 0:
			parts[i] = m.attribute(part)
		case named:
			parts[i] = name + "=" + m.cookieValue(name, value)
		default:
			parts[i] = m.cookieValue("", part)
		}
	}
	return strings.Join(parts, ";")
}

// longestPair is how many bytes name and value of a cookie may have (section 5.7).
const longestPair = 4096

// cookieValue hides the value of a cookie in a Set-Cookie line.
func (m *mask) cookieValue(name, value string) string {
	name, value = strings.Trim(name, " \t"), strings.Trim(value, " \t")
	hidden := m.inLine(value)
	if name == "" {
		for _, prefix := range []string{"__Host-Http-", "__Host-", "__Http-", "__Secure-"} {
			if len(value) >= len(prefix) && strings.EqualFold(value[:len(prefix)], prefix) {
				hidden = value[:len(prefix)] + hidden
				break
			}
		}
	}
	if len(name)+len(value) > longestPair {
		hidden += strings.Repeat("~", max(len(value)-len(hidden), 0))
	}
	return hidden
}

// inLine hides a value of a Set-Cookie line and keeps the control characters in it, one of
// which has the line refused.
func (m *mask) inLine(value string) string {
	control := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return r
		}
		return -1
	}, value)
	if control == "" {
		return m.value(value)
	}
	return m.value(value) + control + "~"
}

// attribute hides the value of an attribute of a Set-Cookie line, unless it is one that the
// attribute can have.
func (m *mask) attribute(part string) string {
	name, value, named := strings.Cut(part, "=")
	bareName, trimmed := strings.Trim(name, " \t"), strings.Trim(value, " \t")
	blank := name[:len(name)-len(strings.TrimLeft(name, " \t"))]
	switch {
	case strings.Trim(strings.ToLower(bareName), "abcdefghijklmnopqrstuvwxyz-") != "": // of a value with a semicolon, perhaps
		return blank + m.inLine(strings.Trim(part, " \t"))
	case !named:
		return part
	}
	known := false
	switch strings.ToLower(bareName) {
	case "domain":
		known = true
	case "path":
		if strings.HasPrefix(trimmed, "/") {
			return name + "=" + m.path(value)
		}
	case "expires":
		_, known = cookiejar.ParseDate(trimmed, cookiejar.Chromium)
	case "max-age":
		known = strings.Trim(strings.TrimPrefix(trimmed, "-"), "0123456789") == ""
	case "samesite":
		known = slices.Contains([]string{"strict", "lax", "none"}, strings.ToLower(trimmed))
	case "priority":
		known = slices.Contains([]string{"low", "medium", "high"}, strings.ToLower(trimmed))
	}
	if known {
		return part
	}
	return name + "=" + m.inLine(trimmed)
}

// path hides what looks like a query in a path.
func (m *mask) path(path string) string {
	path, query, asked := strings.Cut(path, "?")
	if asked {
		path += "?" + m.fields(query)
	}
	return path
}

// address hides the values of an address's query, and leaves out what stands before its host
// and behind "#".
func (m *mask) address(url string) string {
	shown, query := bare(url)
	switch {
	case shown == "":
		return m.value(url)
	case query == "":
		return shown
	}
	return shown + "?" + m.fields(query[1:])
}

// bare is an address without what may identify somebody, and its query with its "?"; the
// address is "" where it has no host.
func bare(url string) (string, string) {
	a, err := address.Parse(url)
	if err != nil || a.Host() == "" {
		return "", ""
	}
	query := ""
	if at := strings.IndexByte(a.Target(), '?'); at >= 0 {
		query = a.Target()[at:]
	}
	return a.WithoutUser().WithoutFragment().WithoutQuery().String(), query
}

// reference is address of an address that may be relative.
func (m *mask) reference(ref string) string {
	if shown, _ := bare(ref); shown != "" {
		return m.address(ref)
	}
	path, _, _ := strings.Cut(ref, "#")
	if before, _, _ := strings.Cut(path, "?"); strings.ContainsAny(before, "@:") {
		return m.value(ref)
	}
	return m.path(path)
}

// fields hides the values of a query.
func (m *mask) fields(query string) string {
	parts := strings.Split(query, "&")
	for i, part := range parts {
		if name, value, named := strings.Cut(part, "="); named {
			parts[i] = name + "=" + m.value(value)
		} else {
			parts[i] = m.value(part)
		}
	}
	return strings.Join(parts, "&")
}

// harmless reports whether a header has the same value for everybody, by its name in small
// letters.
func harmless(name string) bool {
	for _, beginning := range []string{"access-control-", "cross-origin-", "sec-ch-", "sec-fetch-"} {
		if strings.HasPrefix(name, beginning) {
			return true
		}
	}
	switch name {
	case "accept", "accept-charset", "accept-encoding", "accept-language", "accept-ranges", "age", "allow", "cache-control", "clear-site-data",
		"connection", "content-encoding", "content-language", "content-length", "content-type", "date", "dnt", "expires", "host", "keep-alive",
		"last-modified", "origin", "pragma", "priority", "referrer-policy", "sec-gpc", "sec-purpose", "sec-websocket-extensions",
		"sec-websocket-version", "server", "strict-transport-security", "te", "transfer-encoding", "upgrade", "upgrade-insecure-requests",
		"user-agent", "vary", "x-content-type-options", "x-frame-options":
		return true
	}
	return false
}
