package scenario

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/clock"
	"statelab/internal/lesson"
	"statelab/internal/trace"
)

// readPage reads words that the page shown has, and words that it lacks.
func readPage(c *compiler, n *lesson.Node) condition {
	var shows, lacks []lesson.Text
	c.Map(n, "page",
		lesson.Field{Name: "shows", Read: lesson.Into(&shows, lesson.ListOf(&c.Reader, "shows", c.text))},
		lesson.Field{Name: "lacks", Read: lesson.Into(&lacks, lesson.ListOf(&c.Reader, "lacks", c.text))},
	)
	return func(s *trace.Step, v values) []trace.Check {
		var checks []trace.Check
		words := fold(s.Shows)
		for _, t := range shows {
			wanted := fold(v.expand(t.Value))
			checks = append(checks, check(t.Pos, "page.shows", quoted(wanted), quoted(words), strings.Contains(words, wanted)))
		}
		for _, t := range lacks {
			unwanted := fold(v.expand(t.Value))
			checks = append(checks, check(t.Pos, "page.lacks", "not "+quoted(unwanted), quoted(words), !strings.Contains(words, unwanted)))
		}
		return checks
	}
}

// fold makes one space of all white space, and lets button and link words be
// found with and without their brackets.
func fold(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("[", " ", "]", " ").Replace(s)), " ")
}

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
			return []trace.Check{check(n.Pos, "jar", "empty", listed(found), s.Jar != nil && len(found) == 0)}
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
			checks = append(checks, wanted[i].in(s.Jar, v)...)
		}
		return checks
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
					return check(n.Pos, about+name, strconv.FormatBool(b.Value), strconv.FormatBool(of(cookie)), of(cookie) == b.Value)
				})
			}
		}}
	}
	which := func(name string, dst *lesson.Text, of func(*trace.Cookie) string) lesson.Field {
		return lesson.Field{Name: name, Read: func(n *lesson.Node) {
			if t, ok := c.Text(n); ok {
				*dst = t
				add(func(cookie *trace.Cookie, _ values) trace.Check {
					return check(n.Pos, about+name, quoted(t.Value), quoted(of(cookie)), of(cookie) == t.Value)
				})
			}
		}}
	}
	c.Map(e.Value, "a cookie of the jar",
		lesson.Field{Name: "value", Read: func(n *lesson.Node) {
			if m, ok := c.match(n); ok {
				add(func(cookie *trace.Cookie, v values) trace.Check {
					return check(n.Pos, about+"value", m.wanted(v), quoted(string(cookie.Value)), m.holds(string(cookie.Value), v))
				})
			}
		}},
		lesson.Field{Name: "lasts", Read: func(n *lesson.Node) {
			if wanted, ok := c.lasts(n); ok {
				add(func(cookie *trace.Cookie, _ values) trace.Check {
					found := lasting(cookie)
					return check(n.Pos, about+"lasts", wanted, found, found == wanted)
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
					return check(n.Pos, about+"same_site", t.Value, found, found == t.Value)
				})
			}
		}},
		lesson.Field{Name: "partition", Read: func(n *lesson.Node) {
			if t, ok := c.partition(n); ok {
				w.partition = t
				add(func(cookie *trace.Cookie, _ values) trace.Check {
					found := partitionOf(cookie)
					return check(n.Pos, about+"partition", t.Value, found, found == t.Value)
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
	if !cookie.Persistent {
		return untilClose
	}
	return clock.FormatLength(cookie.Lasts)
}

// in checks the cookie in a jar.
func (w *wantedCookie) in(jar *trace.Jar, v values) []trace.Check {
	about := "jar." + w.name
	if jar == nil {
		return []trace.Check{check(w.node.Pos, about, "a jar", "no browser acted", false)}
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
		return []trace.Check{check(w.node.Pos, about, "in the jar", listed(held), false)}
	case len(found) > 1:
		ch := check(w.node.Pos, about, "one cookie", listed(names(found, place)), false)
		ch.Hint = "say which one with domain, path or partition"
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
			found, holds := goneBy(s.Jar, w)
			checks = append(checks, check(w.pos, "gone."+w.name, string(w.code), found, holds))
		}
		return checks
	}
}

func goneBy(jar *trace.Jar, w namedRule) (found string, holds bool) {
	if jar == nil {
		return "no browser acted", false
	}
	var codes []string
	for _, e := range jar.Cookies {
		if e.Cookie.Name == w.name && e.Mark == trace.Gone {
			codes = append(codes, string(e.Rule))
			holds = holds || e.Rule == w.code
		}
	}
	if len(codes) > 0 {
		return strings.Join(codes, ", "), holds
	}
	if slices.ContainsFunc(jar.All, func(c trace.Cookie) bool { return c.Name == w.name }) {
		return "still in the jar", false
	}
	return "not in the jar before the step", false
}

// wantedRow is one entry of `rows`: its tests find out how a row holds it.
type wantedRow []func(row *trace.RowEntry, v values) trace.Check

// readRows reads the complete list of session rows, or their number.
func readRows(c *compiler, n *lesson.Node) condition {
	if n.Kind == lesson.Scalar {
		count, _ := c.Number(n)
		return func(s *trace.Step, _ values) []trace.Check {
			found := len(presentRows(s.Table))
			return []trace.Check{check(n.Pos, "rows", strconv.Itoa(count.Value), strconv.Itoa(found), s.Table != nil && found == count.Value)}
		}
	}
	items, ok := c.List(n, "rows")
	if !ok {
		return nil
	}
	var wanted []wantedRow
	for _, item := range items {
		wanted = append(wanted, c.wantedRow(item))
	}
	return func(s *trace.Step, v values) []trace.Check {
		return checkRows(n, wanted, presentRows(s.Table), v)
	}
}

// presentRows are the rows that are still in the table.
func presentRows(t *trace.Table) []trace.RowEntry {
	if t == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.Rows), func(r trace.RowEntry) bool { return r.Mark == trace.Gone })
}

func (c *compiler) wantedRow(n *lesson.Node) wantedRow {
	var w wantedRow
	is := func(name string, n *lesson.Node, wanted string, of func(*trace.RowEntry) string) {
		w = append(w, func(r *trace.RowEntry, _ values) trace.Check {
			return check(n.Pos, "rows."+name, wanted, quoted(of(r)), of(r) == wanted)
		})
	}
	c.Map(n, "a row",
		lesson.Field{Name: "key", Read: func(n *lesson.Node) {
			if m, ok := c.match(n); ok {
				w = append(w, func(r *trace.RowEntry, v values) trace.Check {
					return check(n.Pos, "rows.key", m.wanted(v), r.Key, m.holds(r.Key, v))
				})
			}
		}},
		lesson.Field{Name: "user", Read: func(n *lesson.Node) {
			if t, ok := c.Text(n); ok {
				c.checkUser(t)
				is("user", n, t.Value, whoseRow)
			}
		}},
		lesson.Field{Name: "session_data", Read: func(n *lesson.Node) {
			if m, ok := c.match(n); ok {
				w = append(w, func(r *trace.RowEntry, v values) trace.Check {
					return check(n.Pos, "rows.session_data", m.wanted(v), quoted(r.Raw), m.holds(r.Raw, v))
				})
			}
		}},
		lesson.Field{Name: "data", Read: func(n *lesson.Node) { w = append(w, c.rowData(n)...) }},
		lesson.Field{Name: "lacks", Read: func(n *lesson.Node) { w = append(w, c.rowLacks(n)...) }},
		lesson.Field{Name: "lasts", Read: func(n *lesson.Node) {
			if d, ok := c.Length(n); ok {
				is("lasts", n, clock.FormatLength(d.Value), func(r *trace.RowEntry) string { return clock.FormatLength(r.Lasts) })
			}
		}},
		lesson.Field{Name: "live", Read: func(n *lesson.Node) {
			if b, ok := c.Bool(n); ok {
				is("live", n, strconv.FormatBool(b.Value), func(r *trace.RowEntry) string { return strconv.FormatBool(r.Live) })
			}
		}},
	)
	return w
}

// whoseRow names whose login a row holds. One of a user who cannot be found is
// nobody's by name, and yet not anonymous.
func whoseRow(r *trace.RowEntry) string {
	if id := r.UserID(); r.User == "" && id != "" {
		return "user " + id
	}
	return cmp.Or(r.User, trace.Anonymous)
}

// rowData reads matches on the decoded data of a row, or the word empty.
func (c *compiler) rowData(n *lesson.Node) wantedRow {
	if n.Kind == lesson.Scalar {
		c.OneOf("empty")(n)
		return wantedRow{func(r *trace.RowEntry, _ values) trace.Check {
			held := names(r.Data, func(i trace.Item) string { return i.Name })
			return check(n.Pos, "rows.data", "empty", listed(held), len(held) == 0)
		}}
	}
	entries, _ := c.Entries(n, "data")
	var w wantedRow
	for _, e := range entries {
		m, ok := c.match(e.Value)
		if !ok {
			continue
		}
		w = append(w, func(r *trace.RowEntry, v values) trace.Check {
			about := "rows.data." + e.Key.Value
			found, there := item(r.Data, e.Key.Value)
			if !there {
				held := names(r.Data, func(i trace.Item) string { return i.Name })
				return check(m.pos, about, m.wanted(v), "no such value, only "+listed(held), false)
			}
			return check(m.pos, about, m.wanted(v), quoted(found), m.holds(found, v))
		})
	}
	return w
}

// rowLacks reads names that the decoded data of a row do not have.
func (c *compiler) rowLacks(n *lesson.Node) wantedRow {
	unwanted, ok := lesson.ListOf(&c.Reader, "lacks", c.Text)(n)
	if ok && len(n.Items) == 0 {
		c.Add(n.Pos, "write the names that are not there, as in [cart]", "lacks is empty")
	}
	var w wantedRow
	for _, t := range unwanted {
		w = append(w, func(r *trace.RowEntry, _ values) trace.Check {
			held := names(r.Data, func(i trace.Item) string { return i.Name })
			return check(t.Pos, "rows.lacks", "not "+quoted(t.Value), listed(held), !slices.Contains(held, t.Value))
		})
	}
	return w
}

// item returns a session value as text: a string as it is, others as JSON.
func item(data []trace.Item, name string) (string, bool) {
	for _, i := range data {
		if i.Name != name {
			continue
		}
		var s string
		if json.Unmarshal([]byte(i.Value), &s) == nil {
			return s, true
		}
		return i.Value, true
	}
	return "", false
}

// checkRows finds for each wanted row the row that fits it best among those left,
// and checks it. Too many or too few rows are one failed check.
func checkRows(n *lesson.Node, wanted []wantedRow, rows []trace.RowEntry, v values) []trace.Check {
	if len(rows) != len(wanted) {
		return []trace.Check{check(n.Pos, "rows", counted(len(wanted), "row"), describeRows(rows), false)}
	}
	checks := []trace.Check{check(n.Pos, "rows", counted(len(wanted), "row"), describeRows(rows), true)}
	left := slices.Clone(rows)
	for _, w := range wanted {
		best, fewest := 0, len(w)+1
		for i := range left {
			if failed := w.failures(&left[i], v); failed < fewest {
				best, fewest = i, failed
			}
		}
		for _, test := range w {
			checks = append(checks, test(&left[best], v))
		}
		left = slices.Delete(left, best, best+1)
	}
	return checks
}

func (w wantedRow) failures(row *trace.RowEntry, v values) int {
	n := 0
	for _, test := range w {
		if !test(row, v).Holds {
			n++
		}
	}
	return n
}

func describeRows(rows []trace.RowEntry) string {
	if len(rows) == 0 {
		return "no rows"
	}
	parts := names(rows, func(r trace.RowEntry) string {
		if who := whoseRow(&r); who != trace.Anonymous {
			return r.Key + " of " + who
		}
		return r.Key
	})
	return counted(len(rows), "row") + ": " + strings.Join(parts, ", ")
}

// readUnchanged reads what this step did not change.
func readUnchanged(c *compiler, n *lesson.Node) condition {
	wanted, ok := lesson.ListOf(&c.Reader, "unchanged", c.OneOf("jar", "rows"))(n)
	if ok && len(n.Items) == 0 {
		c.Add(n.Pos, "write [jar], [rows] or [jar, rows]", "unchanged is empty")
	}
	return func(s *trace.Step, _ values) []trace.Check {
		var checks []trace.Check
		for _, w := range wanted {
			var changes []string
			if w.Value == "jar" && s.Jar != nil {
				for _, e := range s.Jar.Cookies {
					changes = addChange(changes, e.Mark, e.Cookie.Name)
				}
			}
			if w.Value == "rows" && s.Table != nil {
				for _, r := range s.Table.Rows {
					changes = addChange(changes, r.Mark, r.Key)
				}
			}
			checks = append(checks, check(w.Pos, "unchanged", w.Value, describeChanges(w.Value, changes), len(changes) == 0))
		}
		return checks
	}
}

func addChange(changes []string, m trace.Mark, name string) []string {
	if m == trace.Same {
		return changes
	}
	return append(changes, string(m)+name)
}

func describeChanges(what string, changes []string) string {
	if len(changes) == 0 {
		return what
	}
	return what + " changed: " + strings.Join(changes, " ")
}
