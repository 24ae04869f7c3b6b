package scenario

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/clock"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// cookieTest is one wanted property of a cookie in the jar.
type cookieTest struct {
	check func(cookie *trace.Cookie, v values) trace.Check
}

// wantedCookie is one entry of `jar`. Domain, path and partition say which cookie
// is meant where several have the name.
type wantedCookie struct {
	node                    *lesson.Node
	name                    string
	domain, path, partition lesson.Text
	tests                   []cookieTest
}

// readJar reads cookies that the acting browser's jar holds, or `empty`.
func readJar(c *compiler, n *lesson.Node) condition {
	if n.Kind == lesson.Scalar {
		c.OneOf("empty")(n)
		return func(s *trace.Step, _ values) []trace.Check {
			var found []string
			if s.Jar != nil {
				found = names(s.Jar.All, func(c trace.Cookie) string { return c.Name })
			}
			return []trace.Check{check(n.Pos, "jar", isEmpty(), listed(found), s.Jar != nil && len(found) == 0)}
		}
	}
	if n.Kind == lesson.List {
		c.Add(n.Pos, "say what each is like, as in {sessionid: {lasts: 14d}}", "jar is a map of cookies, or the word empty, found a list")
		return nil
	}
	entries, _ := c.Entries(n, "jar")
	var wanted []wantedCookie
	for _, e := range entries {
		wanted = append(wanted, c.wantedCookie(e))
	}
	return func(s *trace.Step, v values) []trace.Check {
		var checks []trace.Check
		for i := range wanted {
			checks = append(checks, wanted[i].in(s, v)...)
		}
		return checks
	}
}

// readListed reads the complete list of cookies that developer tools list, in any
// order.
func readListed(c *compiler, n *lesson.Node) condition {
	wanted, ok := lesson.ListOf(&c.Reader, "listed", c.Text)(n)
	if !ok {
		return nil
	}
	list := names(wanted, func(t lesson.Text) string { return t.Value })
	return func(s *trace.Step, _ values) []trace.Check {
		if s.Tools == nil {
			return []trace.Check{check(n.Pos, "listed", listed(list),
				rule.Text{EN: "no developer tools: they are opened by open_developer_tools", KO: "열리지 않은 개발자 도구: open_developer_tools로 엶"}, false)}
		}
		found := names(s.Tools.Cookies, func(c trace.Cookie) string { return c.Name })
		return []trace.Check{check(n.Pos, "listed", listed(list), listed(found), sameNames(list, found))}
	}
}

func (c *compiler) wantedCookie(e lesson.Entry) wantedCookie {
	w := wantedCookie{node: e.Value, name: e.Key.Value}
	about := "jar." + w.name + "."
	add := func(test func(*trace.Cookie, values) trace.Check) {
		w.tests = append(w.tests, cookieTest{test})
	}
	is := func(name string, of func(*trace.Cookie) bool) lesson.Field {
		return lesson.Field{Name: name, Read: func(n *lesson.Node) {
			if b, ok := c.Bool(n); ok {
				add(func(cookie *trace.Cookie, _ values) trace.Check {
					return check(n.Pos, about+name, same(strconv.FormatBool(b.Value)), same(strconv.FormatBool(of(cookie))), of(cookie) == b.Value)
				})
			}
		}}
	}
	which := func(name string, dst *lesson.Text, of func(*trace.Cookie) string) lesson.Field {
		return lesson.Field{Name: name, Read: func(n *lesson.Node) {
			if t, ok := c.Text(n); ok {
				*dst = t
				add(func(cookie *trace.Cookie, _ values) trace.Check {
					return check(n.Pos, about+name, same(quoted(t.Value)), same(quoted(of(cookie))), of(cookie) == t.Value)
				})
			}
		}}
	}
	c.Map(e.Value, "a cookie of the jar",
		lesson.Field{Name: "value", Read: func(n *lesson.Node) {
			if m, ok := c.match(n); ok {
				add(func(cookie *trace.Cookie, v values) trace.Check {
					return check(n.Pos, about+"value", m.wanted(v), same(quoted(string(cookie.Value))), m.holds(string(cookie.Value), v))
				})
			}
		}},
		lesson.Field{Name: "lasts", Read: func(n *lesson.Node) {
			if wanted, ok := c.lasts(n); ok {
				add(func(cookie *trace.Cookie, _ values) trace.Check {
					found := lasting(cookie)
					return check(n.Pos, about+"lasts", same(wanted), same(found), found == wanted)
				})
			}
		}},
		which("domain", &w.domain, func(c *trace.Cookie) string { return c.Domain }),
		which("path", &w.path, func(c *trace.Cookie) string { return c.Path }),
		is("host_only", func(c *trace.Cookie) bool { return c.HostOnly }),
		is("secure", func(c *trace.Cookie) bool { return c.Secure }),
		is("http_only", func(c *trace.Cookie) bool { return c.HTTPOnly }),
		lesson.Field{Name: "same_site", Read: func(n *lesson.Node) {
			if t, ok := c.OneOf("Strict", "Lax", "None", "unset")(n); ok {
				add(func(cookie *trace.Cookie, _ values) trace.Check {
					found := cookie.SameSite
					if found == "" {
						found = "unset"
					}
					return check(n.Pos, about+"same_site", same(t.Value), same(found), found == t.Value)
				})
			}
		}},
		lesson.Field{Name: "partition", Read: func(n *lesson.Node) {
			if t, ok := c.partition(n); ok {
				w.partition = t
				add(func(cookie *trace.Cookie, _ values) trace.Check {
					found := partitionOf(cookie)
					return check(n.Pos, about+"partition", same(t.Value), same(found), found == t.Value)
				})
			}
		}},
	)
	return w
}

// noPartition is the partition of a cookie that has none.
const noPartition = "none"

func partitionOf(c *trace.Cookie) string { return cmp.Or(c.Partition, noPartition) }

// partition reads the site under which a partitioned cookie is kept, or none.
func (c *compiler) partition(n *lesson.Node) (lesson.Text, bool) {
	t, ok := c.Text(n)
	if ok && t.Value != noPartition && !sitePattern.MatchString(t.Value) {
		c.Add(n.Pos, "write it as in https://shop.test: scheme and site, without www or a port", "wanted the site of a partition, or none, found %q", t.Value)
		return t, false
	}
	return t, ok
}

var sitePattern = regexp.MustCompile(`^https?://[a-z0-9.-]+$`)

// lasts reads a length of time or until-close, in its one form.
func (c *compiler) lasts(n *lesson.Node) (string, bool) {
	if n.Value == untilClose {
		return untilClose, true
	}
	if _, err := clock.ParseLength(n.Value); n.Kind == lesson.Scalar && err != nil && !strings.ContainsAny(n.Value, "0123456789") {
		c.Add(n.Pos, "a session cookie lasts until-close", "wanted a length of time such as 14d, or until-close, found %q", n.Value)
		return "", false
	}
	d, ok := c.Length(n)
	return clock.FormatLength(d.Value), ok
}

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
func (w *wantedCookie) in(s *trace.Step, v values) []trace.Check {
	about, jar := "jar."+w.name, s.Jar
	if jar == nil {
		return []trace.Check{check(w.node.Pos, about, rule.Text{EN: "a jar", KO: "쿠키 저장소"}, noBrowser(), false)}
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
	if len(found) == 0 && len(named) == 1 {
		found = named // its place is another one, and its check says so
	}
	switch {
	case len(found) == 0:
		held := names(jar.All, func(c trace.Cookie) string { return c.Name })
		return []trace.Check{check(w.node.Pos, about, rule.Text{EN: "in the jar", KO: "쿠키 저장소에 있음"}, because(listed(held), whyMissing(s, w.name)...), false)}
	case len(found) > 1:
		ch := check(w.node.Pos, about, rule.Text{EN: "one cookie", KO: "쿠키 하나"}, listed(names(found, place)), false)
		ch.Hint = trace.Phrase{EN: "say which one with domain, path or partition", KO: "domain, path, partition으로 어느 쿠키인지 적습니다"}
		return []trace.Check{ch}
	}
	var checks []trace.Check
	for _, t := range w.tests {
		checks = append(checks, t.check(found[0], v))
	}
	return checks
}

// means reports whether the cookie is where the lesson says that it is.
func (w *wantedCookie) means(c *trace.Cookie) bool {
	is := func(wanted lesson.Text, found string) bool { return !wanted.Given() || found == wanted.Value }
	return is(w.domain, c.Domain) && is(w.path, c.Path) && is(w.partition, partitionOf(c))
}

// place tells a cookie from the others of its name.
func place(c *trace.Cookie) string {
	if c.Partition == "" {
		return c.Domain + c.Path
	}
	return c.Domain + c.Path + " in the partition " + c.Partition
}

// readGone reads cookies that left the jar in this step, each with its rule.
func readGone(c *compiler, n *lesson.Node) condition {
	wanted := c.rules(n, "gone")
	return func(s *trace.Step, _ values) []trace.Check {
		var checks []trace.Check
		for _, w := range wanted {
			found, holds := goneBy(s, w)
			checks = append(checks, check(w.pos, "gone."+w.name, same(string(w.code)), found, holds))
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
			holds = holds || e.Rule == w.code
		}
	}
	if len(codes) > 0 {
		return same(strings.Join(codes, ", ")), holds
	}
	if slices.ContainsFunc(jar.All, func(c trace.Cookie) bool { return c.Name == w.name }) {
		return because(rule.Text{EN: "still in the jar", KO: "아직 쿠키 저장소에 있음"}, whyMissing(s, w.name)...), false
	}
	return rule.Text{EN: "not in the jar before the step", KO: "이 단계 전에도 쿠키 저장소에 없었음"}, false
}
