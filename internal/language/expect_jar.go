package language

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/clock"
	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// jarWanted is what the acting browser's jar shall hold: these cookies, or nothing.
type jarWanted struct {
	empty   bool
	cookies []wantedCookie
}

// wantedCookie is one entry of `jar`. Domain, path, partition and whether it is for its
// host only say which cookie is meant where several have the name; nil where they say
// nothing.
type wantedCookie struct {
	pos                               diag.Pos
	name                              string
	domain, path, hostOnly, partition *string
	there                             *bool
	tests                             []cookieTest // in the order of the file
}

// cookieTest is one wanted property of a cookie in the jar; about is its entry.
type cookieTest func(about string, cookie *trace.Cookie, kept world.Values) trace.Check

var wantedJar = kind[jarWanted]{Type{Form: AsEither, Either: []Type{empty.Type, wantedCookies.Type}}, func(r *Reader, n *lesson.Node) (jarWanted, bool) {
	switch n.Kind {
	case lesson.Scalar:
		_, ok := empty.read(r, n)
		return jarWanted{empty: true}, ok
	case lesson.List:
		r.Add(n.Pos, "say what each is like, as in {sessionid: {lasts: 14d}}", "jar is a map of cookies, or the word empty, found a list")
		return jarWanted{}, false
	}
	all, ok := wantedCookies.read(r, n)
	for i, c := range all {
		all[i].Value.name = c.Name
	}
	return jarWanted{cookies: collect(all, func(c nameAnd[wantedCookie]) wantedCookie { return c.Value })}, ok
}, nil}

// empty says that nothing is there.
var empty = word("empty")

var wantedCookies = namesOf("jar", as(jarCookie.kind(), func(w wantedCookie, n *lesson.Node) wantedCookie {
	w.pos = n.Pos
	return w
}, nil))

// jarCookie is a cookie of the jar.
var jarCookie = shapeOf("a cookie of the jar",
	put(Field{Name: "value"}, matching, func(w *wantedCookie, m match, n *lesson.Node) {
		w.add(func(about string, cookie *trace.Cookie, kept world.Values) trace.Check {
			wanted, holds := m.look(string(cookie.Value), kept)
			return trace.NewCheck(n.Pos, about+"value", wanted, rule.Same(quoted(string(cookie.Value))), holds).Being(string(cookie.Value))
		})
	}),
	at(Field{Name: "there", About: en("whether it is in the jar at all: `false` for one that is not, and then nothing else is said of it but which one is meant")}, given(boolKind), func(w *wantedCookie) **bool { return &w.there }),
	is("lasts", en("how much is left now, to the second; `until-close` for a session cookie"), lasts, lasting),
	which("domain", func(w *wantedCookie) **string { return &w.domain }, func(c *trace.Cookie) string { return c.Domain }),
	which("path", func(w *wantedCookie) **string { return &w.path }, func(c *trace.Cookie) string { return c.Path }),
	put(Field{Name: "host_only", About: en("it was set without a domain. This, too, says which cookie is meant")}, typed(boolKind), func(w *wantedCookie, wanted string, n *lesson.Node) {
		w.hostOnly = &wanted
		w.add(equals("host_only", wanted, n, hostOnly))
	}),
	is("secure", rule.Text{}, typed(boolKind), func(c *trace.Cookie) string { return strconv.FormatBool(c.Secure) }),
	is("http_only", rule.Text{}, typed(boolKind), func(c *trace.Cookie) string { return strconv.FormatBool(c.HTTPOnly) }),
	is("same_site", en("what the cookie says; `unset` is treated as Lax"), word("Strict", "Lax", "None", unset), func(c *trace.Cookie) string { return cmp.Or(c.SameSite, unset) }),
	put(Field{Name: "partition", About: en("the site of the tab under which a `Partitioned` cookie is kept; without `www` and port")}, partition, func(w *wantedCookie, wanted string, n *lesson.Node) {
		w.partition = &wanted
		w.add(equals("partition", wanted, n, partitionOf))
	}),
)

const unset = "unset"

func (w *wantedCookie) add(test cookieTest) { w.tests = append(w.tests, test) }

// is is a property of a cookie that is a text of the lesson file.
func is(name string, about rule.Text, k kind[string], of func(*trace.Cookie) string) key[wantedCookie] {
	return put(Field{Name: name, About: about}, k, func(w *wantedCookie, wanted string, n *lesson.Node) { w.add(equals(name, wanted, n, of)) })
}

func equals(name, wanted string, n *lesson.Node, of func(*trace.Cookie) string) cookieTest {
	return func(about string, cookie *trace.Cookie, _ world.Values) trace.Check {
		return trace.NewCheck(n.Pos, about+name, rule.Same(wanted), rule.Same(of(cookie)), of(cookie) == wanted).Being(of(cookie))
	}
}

func hostOnly(c *trace.Cookie) string { return strconv.FormatBool(c.HostOnly) }

// which is a property that also says which cookie is meant.
func which(name string, at func(*wantedCookie) **string, of func(*trace.Cookie) string) key[wantedCookie] {
	about := en("also say which cookie is meant, where several have the name, as `partition` does")
	return put(Field{Name: name, About: about}, textKind, func(w *wantedCookie, wanted string, n *lesson.Node) {
		*at(w) = &wanted
		w.add(func(about string, cookie *trace.Cookie, _ world.Values) trace.Check {
			return trace.NewCheck(n.Pos, about+name, rule.Same(quoted(wanted)), rule.Same(quoted(of(cookie))), of(cookie) == wanted).Being(of(cookie))
		})
	})
}

func lookAtJar(wanted jarWanted, n *lesson.Node) Condition {
	return func(s *trace.Step, kept world.Values) []trace.Check {
		if wanted.empty {
			var found []string
			if s.Jar != nil {
				found = collect(s.Jar.All, func(c trace.Cookie) string { return c.Name })
			}
			return []trace.Check{trace.NewCheck(n.Pos, "jar", isEmpty(), rule.Listed(found), s.Jar != nil && len(found) == 0)}
		}
		var checks []trace.Check
		for i := range wanted.cookies {
			checks = append(checks, wanted.cookies[i].in(s, kept)...)
		}
		return checks
	}
}

// lookAtListed looks at the complete list of cookies that developer tools list, in any
// order.
func lookAtListed(list []string, n *lesson.Node) Condition {
	return func(s *trace.Step, _ world.Values) []trace.Check {
		if s.Tools == nil {
			return []trace.Check{trace.NewCheck(n.Pos, "listed", rule.Listed(list),
				rule.Text{EN: "no developer tools: they are opened by open_developer_tools", KO: "열리지 않은 개발자 도구: open_developer_tools로 엶"}, false)}
		}
		found := collect(s.Tools.Cookies, func(c trace.Cookie) string { return c.Name })
		return []trace.Check{trace.NewCheck(n.Pos, "listed", rule.Listed(list), rule.Listed(found), sameNames(list, found)).Having(found)}
	}
}

// noPartition is the partition of a cookie that has none.
const noPartition = "none"

func partitionOf(c *trace.Cookie) string { return cmp.Or(c.Partition, noPartition) }

// partition is the site under which a partitioned cookie is kept, or none.
var partition = textKind.called("`https://` and a site, or `none`").that(func(r *Reader, n *lesson.Node, s string) bool {
	if s == noPartition || sitePattern().MatchString(s) {
		return true
	}
	r.Add(n.Pos, "write it as in https://shop.test: scheme and site, without www or a port", "wanted the site of a partition, or none, found %q", s)
	return false
})

var sitePattern = memo.Pattern(`^https?://[a-z0-9.-]+$`)

// lasts is a length of time or until-close, in its one form.
var lasts = kind[string]{Type{Form: AsEither, Either: []Type{lengthKind.Type, word(untilClose).Type}}, func(r *Reader, n *lesson.Node) (string, bool) {
	if n.Value == untilClose {
		return untilClose, true
	}
	if _, err := clock.ParseLength(n.Value); n.Kind == lesson.Scalar && err != nil && !strings.ContainsAny(n.Value, "0123456789") {
		r.Add(n.Pos, "a session cookie lasts until-close", "wanted a length of time such as 14d, or until-close, found %q", n.Value)
		return "", false
	}
	d, ok := lengthKind.read(r, n)
	return clock.FormatLength(d), ok
}, lesson.NewText}

const untilClose = "until-close"

// lasting says how long a cookie lasts, in the words of the lesson file. Parts
// of a second count as none.
func lasting(cookie *trace.Cookie) string {
	if cookie.Session {
		return untilClose
	}
	return clock.FormatLength(cookie.Lasts)
}

// in checks the cookie in the jar after a step.
func (w *wantedCookie) in(s *trace.Step, kept world.Values) []trace.Check {
	about, jar := "jar."+w.name, s.Jar
	if jar == nil {
		return []trace.Check{trace.NewCheck(w.pos, about, rule.Text{EN: "a jar", KO: "쿠키 저장소"}, noBrowser(), false)}
	}
	var named, found []*trace.Cookie
	for i := range jar.All {
		cookie := &jar.All[i]
		if cookie.Name != w.name {
			continue
		}
		named = append(named, cookie)
		if w.means(cookie) {
			found = append(found, cookie)
		}
	}
	if w.there != nil && (!*w.there || len(found) == 0) {
		return []trace.Check{isThere(w.pos, about, *w.there, len(found) > 0, rule.Listed(collect(jar.All, func(c trace.Cookie) string { return c.Name })))}
	}
	if len(found) == 0 && len(named) == 1 && (w.domain == nil || named[0].Domain == *w.domain) {
		found = named // its place is another one, and its check says so
	}
	switch {
	case len(found) == 0 && len(named) > 0 && w.domain != nil:
		return []trace.Check{trace.NewCheck(w.pos, about, rule.Textf("a cookie of %s", "%s의 쿠키", *w.domain), rule.Listed(collect(named, place)), false)}
	case len(found) == 0:
		held := collect(jar.All, func(c trace.Cookie) string { return c.Name })
		return []trace.Check{trace.NewCheck(w.pos, about, rule.Text{EN: "in the jar", KO: "쿠키 저장소에 있음"}, because(rule.Listed(held), whyMissing(s, w.name)...), false)}
	case len(found) > 1:
		ch := trace.NewCheck(w.pos, about, rule.Text{EN: "one cookie", KO: "쿠키 하나"}, rule.Listed(collect(found, place)), false)
		ch.Hint = trace.Phrase{EN: "say which one with domain, host_only, path or partition", KO: "domain, host_only, path, partition으로 어느 쿠키인지 적습니다"}
		return []trace.Check{ch}
	}
	var checks []trace.Check
	for _, test := range w.tests {
		checks = append(checks, test(about+".", found[0], kept))
	}
	return checks
}

// means reports whether the cookie is where the lesson says that it is.
func (w *wantedCookie) means(c *trace.Cookie) bool {
	is := func(wanted *string, found string) bool { return wanted == nil || found == *wanted }
	return is(w.domain, c.Domain) && is(w.path, c.Path) && is(w.hostOnly, hostOnly(c)) && is(w.partition, partitionOf(c))
}

// place tells a cookie from the others of its name: one for its host only stands without
// the dot.
func place(c *trace.Cookie) string {
	at := c.Domain + c.Path
	if !c.HostOnly {
		at = "." + at
	}
	if c.Partition == "" {
		return at
	}
	return at + " in the partition " + c.Partition
}

// lookAtGone looks at cookies that left the jar in this step, each with its rule.
func lookAtGone(wanted []namedRule, _ *lesson.Node) Condition {
	return func(s *trace.Step, _ world.Values) []trace.Check {
		var checks []trace.Check
		for _, w := range wanted {
			found, holds := goneBy(s, w)
			ch := trace.NewCheck(w.pos, "gone."+w.name, w.wanted(), found, holds)
			if rules := gone(s); rules != nil && rules.Get(w.name) != nil {
				ch = ch.Being(rules.Get(w.name).Value)
			}
			checks = append(checks, ch)
		}
		return checks
	}
}

func noBrowser() rule.Text {
	return rule.Text{EN: "no browser acted", KO: "브라우저가 한 일 없음"}
}
func isEmpty() rule.Text { return rule.Text{EN: "empty", KO: "비어 있음"} }

func goneBy(s *trace.Step, w namedRule) (found rule.Text, holds bool) {
	jar := s.Jar
	if jar == nil {
		return noBrowser(), false
	}
	var codes []string
	for _, e := range jar.Cookies {
		if e.Cookie.Name == w.name && e.Mark == trace.Gone {
			codes = append(codes, string(e.Rule))
			holds = holds || w.code == anyRule || e.Rule == w.code
		}
	}
	if len(codes) > 0 {
		return rule.Same(strings.Join(codes, ", ")), holds
	}
	if slices.ContainsFunc(jar.All, func(c trace.Cookie) bool { return c.Name == w.name }) {
		return because(rule.Text{EN: "still in the jar", KO: "아직 쿠키 저장소에 있음"}, whyMissing(s, w.name)...), false
	}
	return rule.Text{EN: "not in the jar before the step", KO: "이 단계 전에도 쿠키 저장소에 없었음"}, false
}
