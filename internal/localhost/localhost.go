// Package localhost gives the sites of a lesson hosts that a real browser reaches without
// help: https://shop.test becomes http://shop.localhost:8123, wherever the lesson says it, in
// addresses, headers, settings, cookies' domains, pages, prose and expectations. It changes
// nodes and keeps their places, so that whatever is said of the lesson points to its file.
//
// Names below localhost are this machine's in every browser, and trustworthy over http; each
// x.localhost is a site of its own, as x.test is.
package localhost

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/lesson"
	"statelab/internal/memo"
	"statelab/internal/wire"
)

// Top is the name below which the hosts are.
const Top = "localhost"

// Hosts are those of one lesson and of its translations. Make them with New: they are found
// out from the lesson, whose nodes come first. It is for one goroutine.
type Hosts struct {
	port  string
	hosts map[string]string // the lesson's, each with the one here, without a port
	sites map[string]bool   // those of hosts that are sites
	find  *regexp.Regexp

	// Ports are the sites of the lesson that have a port of their own. Apart are those that have
	// no counterpart: a public suffix of two parts, such as github.io, has none here, nor has an
	// address of numbers, and two hosts may not become one. Neither get a host.
	Ports, Apart []string
}

// New returns the hosts of a lesson whose sites are served at a port.
func New(port int) *Hosts {
	return &Hosts{port: strconv.Itoa(port), hosts: map[string]string{}, sites: map[string]bool{}}
}

// Change changes the nodes of the lesson, and then of each translation:
// lesson.Folder.Change.
func (h *Hosts) Change(root *lesson.Node) {
	if sites := root.Get("sites"); sites != nil && h.find == nil {
		h.learn(sites)
		h.plain(sites)
	}
	if h.find != nil {
		h.node(root, "")
	}
}

// Of is the authority at which a site of the lesson is: shop.localhost:8123 of shop.test.
func (h *Hosts) Of(site string) string { return h.hosts[site] + ":" + h.port }

// learn finds out which hosts the lesson has: its sites, and what lies above them within
// their site, which cookies can be for.
func (h *Hosts) learn(sites *lesson.Node) {
	taken := map[string]string{}
	for _, e := range sites.Entries {
		host := e.Key.Value
		if wire.Hostname(host) != host {
			h.Ports = append(h.Ports, host)
			continue
		}
		names, ok := names(host)
		for name, here := range names {
			ok = ok && (taken[here] == "" || taken[here] == name)
		}
		if !ok {
			h.Apart = append(h.Apart, host)
			continue
		}
		h.sites[host] = true
		for name, here := range names {
			h.hosts[name], taken[here] = here, name
		}
	}
	if len(h.hosts) > 0 {
		h.find = pattern(h.hosts)
	}
}

// names are a host and those above it within its site, each with the one here; false where its
// site is no name of two parts.
func names(host string) (map[string]string, bool) {
	labels := strings.Split(host, ".")
	if site := cookiejar.New(cookiejar.Options{}).Registrable(host); address.IsIP(host) || strings.Count(site, ".") != 1 {
		return nil, false
	}
	all := map[string]string{}
	for i := range labels[:len(labels)-1] {
		all[strings.Join(labels[i:], ".")] = strings.Join(labels[i:len(labels)-1], ".") + "." + Top
	}
	return all, true
}

// pattern finds the hosts in texts: as a whole, with the scheme before them, where they stand
// for an origin, also as it is written in a query and in a regular expression.
func pattern(hosts map[string]string) *regexp.Regexp {
	var names []string
	for host := range hosts {
		names = append(names, strings.ReplaceAll(regexp.QuoteMeta(host), `\.`, `\\?\.`))
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) }) // the longest that fits
	return regexp.MustCompile(`((?:https?:)?//|https?%3A(?://|%2F%2F))?(\*\.|\\w\+\\\.|\.)?((?i:` + strings.Join(names, "|") + `))\b`)
}

// plain lets every site answer over http, at its port.
func (h *Hosts) plain(sites *lesson.Node) {
	for _, e := range sites.Entries {
		if !h.sites[e.Key.Value] || e.Value.Kind != lesson.Map {
			continue
		}
		if n := e.Value.Get("http"); n != nil {
			n.Value = "true"
			continue
		}
		on := lesson.NewText("true")
		on.Pos = e.Value.Pos
		entry := lesson.NewEntry("http", on)
		entry.Key.Pos = e.Value.Pos
		e.Value.Entries = append(e.Value.Entries, entry)
	}
}

// node changes what stands under a key.
func (h *Hosts) node(n *lesson.Node, key string) {
	switch n.Kind {
	case lesson.Scalar:
		n.Value = h.text(n.Value, key)
	case lesson.List:
		for _, item := range n.Items {
			h.node(item, key)
		}
	case lesson.Map:
		for _, e := range n.Entries {
			h.node(e.Value, e.Key.Value)
			if e.Key.Value != key {
				e.Key.Value = h.text(e.Key.Value, "sites")
			}
		}
	}
}

// asSite are the keys under which a host alone is a site of the lesson, or the header Host, and
// has its port. Elsewhere it is a name, as cookies and prose have it.
var asSite = []string{"sites", "host", "allowed_hosts", "project_of", "Host", "drop_cookies", "restart_server", "clean_up", "migrate", "look", "open_developer_tools"}

// text changes the hosts in a text.
func (h *Hosts) text(s, key string) string {
	if h.sites[s] && slices.Contains(asSite, key) {
		return h.Of(s)
	}
	port := ":" + h.port
	if key == "partition" { // which is a site, and has no port
		port = ""
	}
	var b strings.Builder
	at := 0
	for _, m := range h.find.FindAllStringSubmatchIndex(s, -1) {
		if !h.alone(s, m) {
			continue
		}
		b.WriteString(s[at:m[0]])
		b.WriteString(h.written(s[m[0]:m[6]], s[m[6]:m[7]], port, m[2] >= 0))
		at = m[1]
	}
	return domainTop().ReplaceAllString(b.String()+s[at:], "${1}"+Top)
}

// domainTop is the Domain of a cookie that wants to go everywhere.
var domainTop = memo.Pattern(`(?i)(\bDomain=)test\b`)

// alone reports whether what was found is no part of a longer name.
func (h *Hosts) alone(s string, m []int) bool {
	before, behind := s[:m[0]], s[m[1]:]
	if strings.HasPrefix(behind, "-") || strings.HasPrefix(behind, "_") || strings.HasPrefix(behind, ":") && len(behind) > 1 && isDigit(behind[1]) && m[2] < 0 {
		return false
	}
	if len(behind) > 1 && behind[0] == '.' && isWord(behind[1]) {
		return false
	}
	return before == "" || m[2] >= 0 || !isWord(before[len(before)-1]) && before[len(before)-1] != '-' && before[len(before)-1] != '.'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isWord(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}

// written is a host as it is written here, behind what stood before it, which may begin an origin.
func (h *Hosts) written(before, host, port string, origin bool) string {
	name := h.hosts[strings.ToLower(strings.ReplaceAll(host, `\`, ""))]
	if strings.Contains(host, `\`) {
		name = strings.ReplaceAll(name, ".", `\.`)
	}
	if !origin {
		return before + name
	}
	if strings.Contains(before, "%") {
		port = strings.Replace(port, ":", "%3A", 1)
	}
	return strings.Replace(before, "https", "http", 1) + name + port
}
