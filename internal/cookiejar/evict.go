package cookiejar

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"statelab/internal/rule"
)

// The limits of Chromium: so many cookies a site, and how many are left after a
// purge; the same in all, where recent use protects; and for each partition of
// a site, where bytes of name and value count too.
const (
	// Limit is how many cookies Chromium keeps in all before it purges those that were
	// not used for a month.
	Limit = 3300

	siteLimit      = 180
	sitePurged     = 150
	jarPurged      = 3000
	recentlyUsed   = 30 * 24 * time.Hour
	partitionBytes = 10240
)

// domainLimit is the number of cookies of one domain that the draft wants to be
// possible (6.1). That profile keeps no more.
const domainLimit = 50

// evict makes room after a cookie was stored, and notes in the decision who went.
func (j *Jar) evict(s *site, d *SetDecision) {
	switch {
	case j.Profile == RFC6265bis:
		j.evictDomain(s, d)
	case d.Cookie.Partition != "":
		j.evictPartition(s, d)
	case len(s.cookies) > siteLimit:
		j.evictSite(s, d)
	}
	if j.count > Limit {
		j.evictJar(d)
	}
}

// mostOfFile is how many cookies a jar takes from a file, however lately they were used.
const mostOfFile = 10 * Limit

// HasRoom reports whether a browser would keep one more cookie of a file beside those that
// are there. One that was used in the last 30 days is safe from the purge of a full jar;
// lastUsed is zero where nobody knows.
func (j *Jar) HasRoom(now, lastUsed time.Time) bool {
	recent := !lastUsed.IsZero() && lastUsed.After(now.Add(-recentlyUsed))
	return j.count < Limit || recent && j.count < mostOfFile
}

// byUse returns the cookies that match, least recently used first.
func byUse(cookies []slot, match func(*Cookie) bool) []*entry {
	var list []*entry
	for _, at := range cookies {
		if match(at.Cookie) {
			list = append(list, at.entry)
		}
	}
	slices.SortFunc(list, leastRecent)
	return list
}

func leastRecent(a, b *entry) int {
	return cmp.Or(a.LastUsed.Compare(b.LastUsed), a.Created.Compare(b.Created), cmp.Compare(a.arrival, b.arrival))
}

// push evicts one cookie in favour of the one that was stored.
func (j *Jar) push(s *site, e *entry, why *rule.Rule, d *SetDecision) {
	i := slices.IndexFunc(s.cookies, func(at slot) bool { return at.entry == e })
	j.remove(s, i)
	d.Evicted = append(d.Evicted, j.depart(s, e, d.at.now, why, strings.Clone(d.Cookie.Name)))
}

// purgeRound is one round of Chromium's purge of a full site: of one priority,
// and perhaps sparing Secure cookies, down to as many as that priority may keep.
type purgeRound struct {
	priority    Priority
	spareSecure bool
	quota       int
}

var purgeRounds = [...]purgeRound{
	{PriorityLow, true, 30}, {PriorityLow, false, 30}, {PriorityMedium, true, 50},
	{PriorityHigh, true, 70}, {PriorityMedium, false, 50}, {PriorityHigh, false, 70},
}

// evictSite purges the unpartitioned cookies of a full site, as Chromium does.
func (j *Jar) evictSite(s *site, d *SetDecision) {
	list := byUse(s.cookies, func(c *Cookie) bool { return c.Partition == "" })
	if len(list) <= siteLimit {
		return
	}
	excess := len(list) - sitePurged
	for _, round := range purgeRounds {
		left := list[:0:0]
		spare := round.removable(list)
		for _, e := range list {
			if excess > 0 && spare > 0 && e.Priority == round.priority && !(round.spareSecure && e.Secure) {
				j.push(s, e, evictedSiteFull, d)
				excess--
				spare--
				continue
			}
			left = append(left, e)
		}
		list = left
	}
}

// removable returns how many cookies a round may take.
func (p purgeRound) removable(list []*entry) int {
	all, secure := 0, 0
	for _, e := range list {
		if e.Priority == p.priority {
			all++
			if e.Secure {
				secure++
			}
		}
	}
	if p.spareSecure {
		return all - max(secure, p.quota)
	}
	return all - p.quota
}

// evictPartition keeps one partition of a site within its limits.
func (j *Jar) evictPartition(s *site, d *SetDecision) {
	bytes, count := 0, 0
	for _, at := range s.cookies {
		if at.samePartition(&d.Cookie) {
			bytes += len(at.Name) + len(at.Value)
			count++
		}
	}
	if bytes <= partitionBytes && count <= siteLimit {
		return // before the sorting, which costs
	}
	for _, e := range byUse(s.cookies, d.Cookie.samePartition) {
		if bytes <= partitionBytes && count <= siteLimit {
			return
		}
		bytes -= len(e.Name) + len(e.Value)
		count--
		j.push(s, e, evictedPartitionFull, d)
	}
}

// evictDomain keeps the number of cookies that share a domain within the limit:
// those without Secure go first (5.7).
func (j *Jar) evictDomain(s *site, d *SetDecision) {
	count := 0
	for _, at := range s.cookies {
		if at.Domain == d.Cookie.Domain {
			count++
		}
	}
	if count <= domainLimit {
		return
	}
	list := byUse(s.cookies, func(c *Cookie) bool { return c.Domain == d.Cookie.Domain })
	slices.SortStableFunc(list, insecureFirst)
	for i := 0; i < len(list)-domainLimit; i++ {
		j.push(s, list[i], evictedDomainFull, d)
	}
}

func insecureFirst(a, b *entry) int {
	switch {
	case a.Secure == b.Secure:
		return 0
	case b.Secure:
		return -1
	}
	return 1
}

// evictJar purges a full jar. Chromium spares what was used in the last 30 days
// and takes cookies without Secure first; the draft takes the least recently
// used. A scan that found nothing to evict is not made again before the oldest
// use that it saw is old enough.
func (j *Jar) evictJar(d *SetDecision) {
	limit := d.at.now.Add(-recentlyUsed)
	draft := j.Profile == RFC6265bis
	if !draft && !j.earliest.IsZero() && !j.earliest.Before(limit) {
		return
	}
	var list []*entry
	for _, name := range j.siteNames() {
		j.expireSite(j.sites[name], d.at.now)
		for _, at := range j.sites[name].cookies {
			list = append(list, at.entry)
		}
	}
	slices.SortFunc(list, leastRecent)
	excess := len(list) - jarPurged
	if len(list) <= Limit {
		excess = 0
	}
	j.earliest = d.at.now
	if len(list) > 0 {
		j.earliest = list[0].LastUsed
	}
	if !draft {
		old, _ := slices.BinarySearchFunc(list, limit, func(e *entry, t time.Time) int { return e.LastUsed.Compare(t) })
		list = list[:old]
		slices.SortStableFunc(list, insecureFirst)
	}
	for _, e := range list[:max(0, min(excess, len(list)))] {
		j.push(j.sites[j.siteOf(e.Domain)], e, evictedJarFull, d)
	}
}
