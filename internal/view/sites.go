package view

import (
	"slices"
	"strings"

	"statelab/internal/trace"
)

// A siteUse is what a lesson makes of one site. What it makes nothing of is not
// shown: a table that is empty from the first step to the last says nothing.
type siteUse struct {
	asks     bool // a page asks who its visitor is
	sessions bool // a request looks at its session, or the table holds something
	queries  bool // statements run, or could: sessions are kept in a table

	shared []string // the hosts whose table it is, the site's own first, where there are several
}

// sitesOf returns the use of every site in the whole lesson, by host.
func sitesOf(tr *trace.Trace) map[string]siteUse {
	sites := map[string]siteUse{}
	use := func(host string, more siteUse) {
		had := sites[host]
		sites[host] = siteUse{
			asks:     had.asks || more.asks,
			sessions: had.sessions || more.sessions,
			queries:  had.queries || more.queries || more.sessions,
			shared:   had.shared,
		}
	}
	for _, s := range slices.Concat(tr.Given, tr.Steps) {
		for _, e := range s.Exchanges {
			if server := e.Server; server != nil && !server.Unseen {
				used := siteUse{asks: server.User != trace.NotAsked && server.User != "", sessions: server.Session, queries: len(server.Queries) > 0}
				use(server.Host, used)
				if used.asks = false; server.Project != "" {
					use(server.Project, used)
					sites[server.Project] = sites[server.Project].with(server.Project, server.Host)
				}
			}
		}
		if s.Table != nil {
			use(s.Table.Host, siteUse{sessions: holds(s.Table), queries: len(s.Queries) > 0})
		}
		for _, t := range s.Tables {
			use(t.Host, siteUse{sessions: holds(&t)})
		}
	}
	return sites
}

// with is the use of a site whose table is another host's, too.
func (u siteUse) with(own, other string) siteUse {
	if len(u.shared) == 0 {
		u.shared = []string{own}
	}
	if !slices.Contains(u.shared, other) {
		u.shared = append(u.shared, other)
	}
	return u
}

// holds reports whether a table is worth a look: something is in it, or it is not
// what every site has.
func holds(t *trace.Table) bool {
	return len(t.Rows) > 0 || t.Kind == trace.MemoryTable || t.Kind == trace.UnseenTable || t.NotMade
}

// use is what the lesson makes of a site; where a check failed, nothing is left out.
func (c *chooser) use(host string) siteUse {
	if len(c.step.Failed()) > 0 {
		return siteUse{asks: true, sessions: true, queries: true}
	}
	return c.run.sites[host]
}

// origin is the part of an absolute URL up to its path.
func origin(url string) string {
	scheme, rest, found := strings.Cut(url, "://")
	if !found {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}
