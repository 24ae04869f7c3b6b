package language

import (
	"slices"
	"strconv"

	"statelab/internal/clock"
	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// cacheWanted is what the pages of the site concerned shall keep in their cache: these
// entries, or nothing.
type cacheWanted struct {
	empty   bool
	entries []nameAnd[entryWanted]
}

// entryWanted is what is expected of one entry.
type entryWanted []entryTest

// entryTest is one wanted property of an entry; e is nil where there is none.
type entryTest func(about string, e *trace.CacheEntry, names []string, kept world.Values) trace.Check

var wantedCache = kind[cacheWanted]{Type{Form: AsEither, Either: []Type{empty.Type, wantedEntries.Type}}, func(r *Reader, n *lesson.Node) (cacheWanted, bool) {
	switch n.Kind {
	case lesson.Scalar:
		_, ok := empty.read(r, n)
		return cacheWanted{empty: true}, ok
	case lesson.List:
		r.Add(n.Pos, "say what each is, as in {tries-alice: 3}", "cache is a map of entries, or the word empty, found a list")
		return cacheWanted{}, false
	}
	for _, e := range n.Entries {
		r.checkNames(&lesson.Node{Pos: e.Key.Pos}, e.Key.Value)
	}
	r.noMoment(n)
	all, ok := wantedEntries.read(r, n)
	return cacheWanted{entries: all}, ok
}, nil}

var wantedEntries = namesOf("cache", wantedEntry)

// wantedEntry is the value of an entry, or a map that says more.
var wantedEntry = kind[entryWanted]{Type{Form: AsEither, Says: "its value or [map](#cache)", Either: []Type{textKind.Type, cacheEntry.kind().Type}}, func(r *Reader, n *lesson.Node) (entryWanted, bool) {
	if n.Kind == lesson.Map {
		before := len(r.Problems)
		var w entryWanted
		cacheEntry.readInto(r, n, &w)
		return w, len(r.Problems) == before
	}
	m, ok := matching.read(r, n)
	return entryWanted{entryMatches("", m)}, ok
}, nil}

// cacheEntry is an entry of the cache.
var cacheEntry = shapeOf("an entry of the cache",
	put(Field{Name: "value", About: en("a number, a list or a dict is equal as JSON, and else matched as JSON without spaces")}, matching, func(w *entryWanted, m match, _ *lesson.Node) {
		*w = append(*w, entryMatches(".value", m))
	}),
	put(Field{Name: "lasts", About: en("how much is left now; `for-ever` for one without a timeout")}, entryLasts, func(w *entryWanted, wanted string, n *lesson.Node) {
		*w = append(*w, func(about string, e *trace.CacheEntry, names []string, _ world.Values) trace.Check {
			if e == nil {
				return trace.NewCheck(n.Pos, about+".lasts", rule.Same(wanted), noSuchValue(names), false)
			}
			found := forEver
			if !e.Expires.IsZero() {
				found = clock.FormatLength(e.Lasts)
			}
			return trace.NewCheck(n.Pos, about+".lasts", rule.Same(wanted), rule.Same(found), found == wanted).Being(found)
		})
	}),
	put(Field{Name: "there", About: en("whether it is there at all: `false` for one that was deleted, or whose time is over")}, boolKind, func(w *entryWanted, on bool, n *lesson.Node) {
		*w = append(*w, func(about string, e *trace.CacheEntry, names []string, _ world.Values) trace.Check {
			return isThere(n.Pos, about, on, e != nil, noSuchValue(names))
		})
	}),
)

// isThere checks whether something is there; missing says what is in its place.
func isThere(pos diag.Pos, about string, wanted, held bool, missing rule.Text) trace.Check {
	text := func(there bool) rule.Text {
		if there {
			return rule.Text{EN: "there", KO: "있음"}
		}
		return rule.Text{EN: "not there", KO: "없음"}
	}
	found := text(true)
	if !held {
		found = missing
	}
	return trace.NewCheck(pos, about+".there", text(wanted), found, wanted == held).Being(strconv.FormatBool(held))
}

// forEver is how long an entry lasts that has no timeout.
const forEver = "for-ever"

// entryLasts is a length of time, or for-ever.
var entryLasts = kind[string]{Type{Form: AsEither, Says: "length or `" + forEver + "`", Either: []Type{inOneForm.Type, word(forEver).Type}}, func(r *Reader, n *lesson.Node) (string, bool) {
	if n.Value == forEver {
		return forEver, true
	}
	return inOneForm.read(r, n)
}, nil}

// entryMatches is a match on the value of an entry.
func entryMatches(under string, m match) entryTest {
	return func(about string, e *trace.CacheEntry, names []string, kept world.Values) trace.Check {
		if e == nil {
			return trace.NewCheck(m.pos, about+under, m.wanted(kept), noSuchValue(names), false)
		}
		return m.check(about+under, world.ReadInJSON(e.Value), kept)
	}
}

// lookAtCache looks at what pages keep in the cache. Of several processes the entry of any
// of them will do.
func lookAtCache(wanted cacheWanted, n *lesson.Node) Condition {
	return func(s *trace.Step, kept world.Values) []trace.Check {
		if unseen(s.Table) {
			return []trace.Check{trace.NewCheck(n.Pos, "cache", rule.Text{EN: "a cache that is seen", KO: "볼 수 있는 캐시"}, notSeen, false)}
		}
		held := heldInCache(s.Table)
		names := collect(held, func(e trace.CacheEntry) string { return e.Key })
		if wanted.empty {
			return []trace.Check{trace.NewCheck(n.Pos, "cache", isEmpty(), rule.Listed(names), len(held) == 0)}
		}
		var checks []trace.Check
		for _, w := range wanted.entries {
			checks = append(checks, lookAtEntry(w, held, names, kept)...)
		}
		return checks
	}
}

// lookAtEntry looks at one entry, of several processes at that in which the fewest checks fail.
func lookAtEntry(w nameAnd[entryWanted], held []trace.CacheEntry, names []string, kept world.Values) []trace.Check {
	name := kept.Expand(w.Name)
	look := func(e *trace.CacheEntry) []trace.Check {
		return collect(w.Value, func(t entryTest) trace.Check { return t("cache."+name, e, names, kept) })
	}
	failures := func(all []trace.Check) (n int) {
		for _, c := range all {
			if !c.Holds {
				n++
			}
		}
		return n
	}
	var best []trace.Check
	for i := range held {
		if held[i].Key != name {
			continue
		}
		if checks := look(&held[i]); best == nil || failures(checks) < failures(best) {
			best = checks
		}
	}
	if best == nil {
		return look(nil)
	}
	return best
}

// heldInCache are the entries that are still in the cache.
func heldInCache(t *trace.Table) []trace.CacheEntry {
	if t == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.Cache), func(e trace.CacheEntry) bool { return e.Mark == trace.Gone })
}
