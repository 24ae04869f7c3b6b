package witness

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// Jar compares what a jar held before with what it holds now, for the host of a site: the
// cookies that concern it, and all that changed. Gone says how cookies left, the last
// behind the others.
func Jar(host string, before, after []cookiejar.Cookie, gone []cookiejar.Departure, now time.Time) *trace.Jar {
	j := Entries(host, before, after, gone, now)
	j.All = Cookies(after, now)
	return j
}

// Entries is Jar without the list of all cookies.
func Entries(host string, before, after []cookiejar.Cookie, gone []cookiejar.Departure, now time.Time) *trace.Jar {
	j := &trace.Jar{Host: host}
	was := map[cookiejar.Key]*cookiejar.Cookie{}
	for i := range before {
		was[before[i].Key()] = &before[i]
	}
	for i := range after {
		c := &after[i]
		old, held := was[c.Key()]
		delete(was, c.Key())
		e := trace.JarEntry{Mark: trace.Same, Cookie: Cookie(c, now)}
		switch {
		case !held:
			e.Mark = trace.New
		case differs(*old, *c):
			e.Mark = trace.Changed
		}
		if e.Mark != trace.Same || e.Cookie.Concerns(host) {
			j.Cookies = append(j.Cookies, e)
		} else {
			j.Others++
		}
	}
	for i := range before {
		if c := &before[i]; was[c.Key()] != nil {
			j.Cookies = append(j.Cookies, left(c, gone, now))
		}
	}
	slices.SortStableFunc(j.Cookies, func(a, b trace.JarEntry) int { return inOrder(&a.Cookie, &b.Cookie) })
	return j
}

// inOrder is the order in which a jar is shown.
func inOrder(a, b *trace.Cookie) int {
	return cmp.Or(strings.Compare(a.Domain, b.Domain), strings.Compare(a.Name, b.Name), strings.Compare(a.Path, b.Path),
		strings.Compare(a.Partition, b.Partition), falseFirst(a.CrossSite, b.CrossSite), falseFirst(b.HostOnly, a.HostOnly))
}

// falseFirst compares two booleans.
func falseFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// differs reports whether a cookie changed in what developer tools show of it. When it was
// made and last used is no change.
func differs(a, b cookiejar.Cookie) bool {
	a.Created, a.LastUsed = b.Created, b.LastUsed
	if !a.Expires.Equal(b.Expires) {
		return true
	}
	a.Expires = b.Expires
	return a != b
}

// left tells of a cookie that is no longer there, with the way it went.
func left(c *cookiejar.Cookie, gone []cookiejar.Departure, now time.Time) trace.JarEntry {
	e := trace.JarEntry{Mark: trace.Gone, Cookie: Cookie(c, now)}
	for _, d := range slices.Backward(gone) {
		if d.Key() == c.Key() {
			e.Rule, e.Why = d.Rule.Code, d.Rule.Title
			break
		}
	}
	return e
}

// place is where an entry of a table is: the key, and of several memories which.
type place struct {
	key      string
	instance int
}

func placeOf(r *trace.RowEntry) place { return place{r.Key, r.Instance} }

// CacheChanges marks what changed between two states of a cache. What went keeps its place by
// key, with what why says of it.
func CacheChanges(before, after []trace.CacheEntry, why func(*trace.CacheEntry) rule.Text) []trace.CacheEntry {
	at := func(e *trace.CacheEntry) place { return place{e.Key, e.Instance} }
	was := map[place]*trace.CacheEntry{}
	for i := range before {
		was[at(&before[i])] = &before[i]
	}
	var all []trace.CacheEntry
	for _, e := range after {
		old, held := was[at(&e)]
		delete(was, at(&e))
		switch {
		case !held:
			e.Mark = trace.New
		case old.Value != e.Value || !old.Expires.Equal(e.Expires):
			e.Mark = trace.Changed
		}
		all = append(all, e)
	}
	for _, e := range before {
		if was[at(&e)] != nil {
			e.Mark, e.Why = trace.Gone, why(&e)
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b trace.CacheEntry) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), cmp.Compare(a.Instance, b.Instance))
	})
	return all
}

// freshIn marks the values of a row that it did not hold before, or held otherwise.
func freshIn(data, before []trace.Item) []trace.Item {
	all := slices.Clone(data)
	for i := range all {
		item := &all[i]
		item.Was, item.Fresh = "", true
		for _, old := range before {
			if old.Name == item.Name {
				item.Fresh, item.Was = old.Value != item.Value, old.Value
				break
			}
		}
		if !item.Fresh {
			item.Was = ""
		}
	}
	return all
}

// dropped are the values that a row held before and holds no more.
func dropped(data, before []trace.Item) []trace.Item {
	return slices.DeleteFunc(settled(slices.Clone(before)), func(old trace.Item) bool {
		return slices.ContainsFunc(data, func(item trace.Item) bool { return item.Name == old.Name })
	})
}

// settled are the values of a row behind the step that marked them.
func settled(data []trace.Item) []trace.Item {
	if !slices.ContainsFunc(data, func(item trace.Item) bool { return item.Fresh }) {
		return data
	}
	return freshIn(data, data)
}

// Changes marks what changed between two states of a table. Rows that went keep their
// place by key, with what why says of each.
func Changes(before, after []trace.RowEntry, why func(*trace.RowEntry) rule.Text) []trace.RowEntry {
	was := map[place]*trace.RowEntry{}
	for i := range before {
		was[placeOf(&before[i])] = &before[i]
	}
	var rows []trace.RowEntry
	for _, r := range after {
		old, held := was[placeOf(&r)]
		delete(was, placeOf(&r))
		r.Mark = trace.Same
		if held && old.User != r.User && old.Owner == r.Owner {
			r.Was = old.User
		}
		switch {
		case !held:
			r.Mark = trace.New
		case old.Raw != r.Raw || !old.Expires.Equal(r.Expires):
			r.Mark = trace.Changed
			r.Data, r.Dropped = freshIn(r.Data, old.Data), dropped(r.Data, old.Data)
		default: // what is the same is held once
			r.Raw, r.Data, r.Dropped = old.Raw, settled(old.Data), nil
		}
		rows = append(rows, r)
	}
	for _, r := range before {
		if was[placeOf(&r)] != nil {
			r.Mark, r.Why = trace.Gone, why(&r)
			r.Data, r.Dropped = settled(r.Data), nil
			rows = append(rows, r)
		}
	}
	slices.SortStableFunc(rows, func(a, b trace.RowEntry) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), cmp.Compare(a.Instance, b.Instance))
	})
	return rows
}
