package serve

import (
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/traffic"
	"statelab/internal/world"
)

// What an act leads to, by how the simulated browser played it, and which of that a request is.

// want is a request that an act leads to.
type want struct {
	method, host, path string
	names              string // of the query
	byPage, preflight  bool
	why                rule.Text
	at                 int // in the exchanges that came, -1 while it has not
}

// wants are the requests of an act as it was played.
func (s *Session) wants(act *scenario.Act) (all []want) {
	for _, x := range act.Played.Exchanges {
		if a, err := address.Parse(x.URL); err == nil {
			all = append(all, want{x.Request.Method, a.HostPort(), s.path(a.Path()), queryNames(a), x.ByPage, x.CORS != nil && x.CORS.Preflight, x.Why, -1})
		}
	}
	if n := len(all) - 1; n >= 0 && all[n].preflight { // no leave was given, and no more is asked
		all[n].preflight = false
	}
	return all
}

// path is a path in which what was drawn by chance stands for anything.
func (s *Session) path(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if len(part) >= 16 && strings.ContainsAny(part, "0123456789") {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

func queryNames(a address.Address) string {
	_, query, _ := strings.Cut(a.Target(), "?")
	var names []string
	for field := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(field, "=")
		names = append(names, name)
	}
	return strings.Join(names, "&")
}

// is reports whether a request is the one that is wanted.
func (w *want) is(s *Session, o *traffic.Exchange) bool {
	a, err := address.Parse(o.URL)
	if err != nil || w.method != o.Method || w.host != a.HostPort() || w.names != queryNames(a) {
		return false
	}
	return w.path == a.Path() || w.path == s.path(a.Path())
}

// single reports whether it is one of those that follow one another, and no more than what
// its page loads or the browser asks before.
func (w *want) single() bool { return !w.byPage && !w.preflight }

// follows finds which of the requests that follow one another a request is, from a place on:
// -1 for none. Pages that were opened already are passed over.
func (d *doing) follows(s *Session, o *traffic.Exchange, from int) int {
	if o.Request.Has("Sec-Fetch-Dest") && o.Loads() != d.fetches {
		return -1
	}
	for i := from; i < len(d.want); i++ {
		switch w := &d.want[i]; {
		case !w.single():
		case w.is(s, o):
			return i
		case w.method != "GET":
			return -1
		}
	}
	return -1
}

// loads finds which of what pages load, or is asked before, a request is, and did not come yet.
func (d *doing) loads(s *Session, o *traffic.Exchange) int {
	return slices.IndexFunc(d.want, func(w want) bool { return !w.single() && w.at < 0 && w.is(s, o) })
}

// expected reports whether a request is what the act that is to be done now leads to next.
func (s *Session) expected(o *traffic.Exchange) bool {
	act := s.now()
	if act == nil || s.foreign(o) {
		return false
	}
	if d := s.doing; d != nil && d.act == s.at {
		return d.follows(s, o, d.next) >= 0 || d.loads(s, o) >= 0
	}
	return s.would(act).begins(s, o)
}

// would is an act that has still to begin.
func (s *Session) would(act *scenario.Act) *doing {
	_, fetches := act.Move.Act.(world.Fetch)
	return &doing{want: s.wants(act), fetches: fetches}
}

// begins reports whether a request can be the first of an act: the first of those that follow
// one another, or what the browser asks before it.
func (d *doing) begins(s *Session, o *traffic.Exchange) bool {
	i := d.loads(s, o)
	return d.follows(s, o, 0) >= 0 || i >= 0 && d.want[i].preflight
}
