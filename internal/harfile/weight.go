package harfile

import (
	"hash/maphash"
	"strings"
)

// What following a recording takes beside its heads, in bytes, about: who follows it remembers each
// cookie and each value. The heads alone would say little of a recording with a cookie of its own on
// each of its hosts.
const (
	weightEntry  = 256
	weightHeader = 112  // beside its text: it may be hidden behind a mark
	weightCookie = 1800 // one that may come into a jar
	weightTold   = 200  // of that, what the file tells of one
	weightName   = 200  // one of a host that is sent
	weightValue  = 48
	weightLine   = 48 // a value that a line sets, beyond that
)

// mostParted is how many cookies of partitions are looked at, counted anew with each request: jars
// hold so many of a site as it stands in other sites, and every request of the site asks for all.
const mostParted = 400_000

// weigh counts what following an entry will take. Of cookies that the file tells of that is counted
// when they are kept.
func (p *pool) weigh(e *Entry) {
	p.kept += weightEntry
	host := hostOf(e.URL)
	site := lastLabels(host)
	for _, t := range e.Told {
		if t.Partition != "" && p.once(0, "parted", site, t.Name, t.Domain, t.Path, t.Partition) {
			p.parted[site]++
		}
	}
	if _, query, asked := strings.Cut(e.URL, "?"); asked {
		for part := range strings.SplitSeq(query, "&") {
			p.once(weightValue, "?", part)
		}
	}
	for _, h := range e.Request {
		if strings.EqualFold(h.Name, "Cookie") {
			for name, value := range CookiePairs(string(h.Value)) {
				p.once(weightValue, "", name, value)
				if len(e.Told) == 0 {
					p.once(weightName, host, name, "")
				}
			}
		}
	}
	for _, h := range e.Response {
		if strings.EqualFold(h.Name, "Set-Cookie") {
			for _, line := range SetCookieLines(string(h.Value)) {
				pair, _, _ := strings.Cut(line, ";")
				name, value, _ := strings.Cut(pair, "=")
				p.once(weightValue+weightLine, "", name, value)
				p.once(weightCookie, host, name, "set", placeOf(e.URL, line))
				if strings.Contains(strings.ToLower(line), "partitioned") && p.once(0, "parted", site, name, placeOf(e.URL, line), e.Page, hostOf(e.Request.Get("Referer"))) {
					p.parted[site]++
				}
			}
		}
	}
	p.looked += p.parted[site]
}

// full reports whether as much is kept as there may be.
func (p *pool) full() bool { return p.kept > mostKept || p.looked > mostParted }

// lastLabels are the last two parts of a host, by and large its site.
func lastLabels(host string) string {
	at := strings.LastIndexByte(host, '.')
	if at < 0 {
		return host
	}
	return host[strings.LastIndexByte(host[:at], '.')+1:]
}

// placeOf is what of a line makes a cookie of its name another one: its Path and Domain as they are
// written, or the folder of the address where it has no Path.
func placeOf(url, line string) string {
	path, domain := "", ""
	_, attributes, _ := strings.Cut(line, ";")
	for part := range strings.SplitSeq(attributes, ";") {
		name, value, _ := strings.Cut(part, "=")
		switch name = strings.TrimSpace(name); {
		case strings.EqualFold(name, "Path"):
			path = value
		case strings.EqualFold(name, "Domain"):
			domain = value
		}
	}
	if path == "" {
		path, _, _ = strings.Cut(url, "?")
		path = path[:strings.LastIndexByte(path, '/')+1]
	}
	return path + ";" + domain
}

// once counts what was not met before, and reports whether it was not.
func (p *pool) once(weight int, what ...string) bool {
	var h maphash.Hash
	h.SetSeed(p.seed)
	for _, s := range what {
		_, _ = h.WriteString(s) // it never fails
		_ = h.WriteByte(0)
	}
	sum := h.Sum64()
	if p.met[sum] {
		return false
	}
	p.met[sum] = true
	p.kept += weight
	return true
}

// hostOf is what an address begins with, up to its path.
func hostOf(url string) string {
	scheme, rest, _ := strings.Cut(url, "://")
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	return scheme + rest
}
