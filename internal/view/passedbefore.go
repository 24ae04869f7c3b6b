package view

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/trace"
)

// behind is what both sides held behind an exchange. The first one of a step has as well what
// went before it, as time passed: no exchange changed that, and between what a question is
// asked of and what the step left it would be gone without a word.
func (c *chooser) behind(e *trace.Exchange) trace.Behind {
	b, all := e.Behind, c.step.Exchanges
	if j := b.Jar; j != nil && c.step.Jar != nil {
		if i := slices.IndexFunc(all, func(x trace.Exchange) bool { return x.Behind.Jar != nil }); &all[i] == e {
			b.Jar = jarWithGone(j, c.step.Jar)
		}
	}
	if t := b.Table; t != nil {
		first := slices.IndexFunc(all, func(x trace.Exchange) bool { return x.Behind.Table != nil && x.Behind.Table.Host == t.Host })
		if left := c.tableOf(t.Host); left != nil && &all[first] == e {
			b.Table = tableWithGone(t, left)
		}
	}
	return b
}

// tableOf is what the step left of a host's table; nil where it changed nothing of it.
func (c *chooser) tableOf(host string) *trace.Table {
	if t := c.step.Table; t != nil && t.Host == host {
		return t
	}
	if i := slices.IndexFunc(c.step.Tables, func(t trace.Table) bool { return t.Host == host }); i >= 0 {
		return &c.step.Tables[i]
	}
	return nil
}

// jarWithGone is a jar with what the step's has lost that it says nothing of.
func jarWithGone(j, left *trace.Jar) *trace.Jar {
	more := missing(j.Cookies, left.Cookies,
		func(e *trace.JarEntry) trace.Mark { return e.Mark },
		func(a, b *trace.JarEntry) bool { return a.Cookie.Same(b.Cookie) })
	if len(more) == 0 {
		return j
	}
	with := *j
	with.Cookies = append(slices.Clone(j.Cookies), more...)
	slices.SortStableFunc(with.Cookies, func(a, b trace.JarEntry) int {
		return cmp.Or(strings.Compare(a.Cookie.Domain, b.Cookie.Domain), strings.Compare(a.Cookie.Name, b.Cookie.Name))
	})
	return &with
}

// tableWithGone is a table likewise, with its cache.
func tableWithGone(t, left *trace.Table) *trace.Table {
	rows := missing(t.Rows, left.Rows,
		func(r *trace.RowEntry) trace.Mark { return r.Mark },
		func(a, b *trace.RowEntry) bool { return a.Key == b.Key && a.Instance == b.Instance })
	cached := missing(t.Cache, left.Cache,
		func(e *trace.CacheEntry) trace.Mark { return e.Mark },
		func(a, b *trace.CacheEntry) bool { return a.Key == b.Key && a.Instance == b.Instance })
	if len(rows)+len(cached) == 0 {
		return t
	}
	with := *t
	with.Rows, with.Cache = append(slices.Clone(t.Rows), rows...), append(slices.Clone(t.Cache), cached...)
	slices.SortStableFunc(with.Rows, func(a, b trace.RowEntry) int { return strings.Compare(a.Key, b.Key) })
	slices.SortStableFunc(with.Cache, func(a, b trace.CacheEntry) int { return strings.Compare(a.Key, b.Key) })
	return &with
}

// missing are the entries that are gone in one list and not there in the other.
func missing[E any](from, left []E, mark func(*E) trace.Mark, same func(a, b *E) bool) (all []E) {
	for i := range left {
		if e := &left[i]; mark(e) == trace.Gone && !slices.ContainsFunc(from, func(other E) bool { return same(&other, e) }) {
			all = append(all, *e)
		}
	}
	return all
}
