package history

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
)

// rank is how soon a person wants to know of a problem: the smaller, the sooner.
type rank struct {
	foreign   bool // the cookie is of another site than that whose pages are visited most
	elsewhere bool // it stayed where it does not belong
	plain     bool // it did not fail at once, or keeps, by its name, nobody's session
	grade     int
}

func (r rank) class() [2]int {
	n := [2]int{r.grade, 0}
	if r.foreign {
		n[1] = 1
	}
	return n
}

// Elsewhere reports whether a problem is but that a cookie stayed where it does not belong:
// at other hosts, on other paths.
func (p *Problem) Elsewhere() bool { return p.rank.elsewhere }

// Times is how often it befell a cookie: of several that fared alike, each counts.
func (p *Problem) Times() int { return p.Count * len(p.Cookies) }

// rank puts the problems in order, and the cookies behind these.
func (t *telling) rank() {
	own := t.ownSite()
	for _, p := range t.order {
		k := p.Cookies[0]
		p.rank = rank{foreign: t.jar.Registrable(k.Domain) != own, grade: grade(p)}
		p.rank.plain = p.rank.grade > 1 || !keepsWho(k)
		p.rank.elsewhere = (misplaced(p.Rule) || p.cause.away) && k.everSent() && !t.parted(p)
	}
	slices.SortStableFunc(t.order, func(a, b *Problem) int {
		return cmp.Or(falseFirst(a.rank.elsewhere, b.rank.elsewhere), falseFirst(a.rank.foreign, b.rank.foreign),
			falseFirst(a.rank.plain, b.rank.plain), a.rank.grade-b.rank.grade)
	})
	t.h.Problems = merge(t.order)
	place := map[*Cookie]int{}
	for i, p := range t.h.Problems {
		for _, k := range p.Cookies {
			if _, there := place[k]; !there && !p.rank.elsewhere {
				place[k] = i + 1
			}
			if !p.rank.elsewhere {
				k.Problems++
			}
		}
	}
	slices.SortStableFunc(t.h.Cookies, func(a, b *Cookie) int {
		return cmp.Or(falseFirst(place[a] == 0, place[b] == 0), cmp.Compare(place[a], place[b]))
	})
}

// parted reports whether a path parts a session from pages of its own host: whoever is logged in
// is nobody there, and a logout there ends nothing.
func (t *telling) parted(p *Problem) bool {
	k := p.Cookies[0]
	return p.Rule == "path-mismatch" && KeepsSession(k.Name) && hostOf(p.URL) == k.Domain
}

func falseFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// ownSite is the site whose pages are visited most.
func (t *telling) ownSite() string {
	best := ""
	for site, n := range t.documents {
		if most := t.documents[best]; best == "" || n > most || n == most && site < best {
			best = site
		}
	}
	return best
}

// grade is how bad a problem is, 0 the worst: a cookie that never got anywhere, one that
// did not where the rules kept it, one that is not as it was set, and what nobody can know.
func grade(p *Problem) int {
	k := p.Cookies[0]
	switch {
	case p.What == trace.Refused && !k.EverSet(), p.What == trace.NotSent && !k.everSent() && p.Claim == traffic.AsPredicted:
		return 0
	case p.Claim == traffic.NotAsPredicted, p.What == trace.Refused, p.What == trace.NotSent, p.What == Missed, p.What == Doubled, p.What == Forged:
		return 1
	case p.What == Left, p.What == Swapped && k.Facts.HTTPOnly:
		return 2
	}
	return 3
}

func (k *Cookie) everSent() bool { return k.ever(trace.Sent) }

// EverSet reports whether the browser has held a cookie, as far as was seen.
func (k *Cookie) EverSet() bool {
	return k.ever(trace.Stored) || k.ever(trace.Replaced) || k.ever(There) || k.ever(trace.Sent)
}

func (k *Cookie) ever(what string) bool {
	return slices.ContainsFunc(k.Events, func(e *Event) bool { return e.What == what })
}

// misplaced reports whether a rule only says that a cookie belongs to another host, path or
// page.
func misplaced(code rule.Code) bool {
	switch code {
	case "host-only", "domain-mismatch", "path-mismatch", "other-partition":
		return true
	}
	return false
}

// KeepsSession reports whether a cookie keeps, by its name, a session.
func KeepsSession(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "sess") || strings.Contains(name, "sid")
}

// keepsWho reports whether a cookie keeps, by its name, who somebody is: that is the one
// that is missed.
func keepsWho(k *Cookie) bool {
	name := strings.ToLower(k.Name)
	return slices.ContainsFunc([]string{"sess", "sid", "auth", "token", "csrf", "xsrf", "jwt", "login", "user"}, func(part string) bool {
		return strings.Contains(name, part)
	})
}
