package harfile

import (
	"hash/maphash"
	"slices"
	"strings"

	"statelab/internal/wire"
)

// pool holds once what many entries say. It forgets what it has not met for long, so that
// it stays small.
type pool struct {
	seed    maphash.Seed
	texts   [1 << 12]string
	likes   [1 << 10]*Alike
	headers [1 << 12]*Header
	heads   [1 << 10]Head
	cookies [1 << 10][4]*Told // those that were met last before the others
	lists   [1 << 10][]*Told
	kept    int             // bytes that are kept, and will be
	met     map[uint64]bool // cookies and values that were weighed
	parted  map[string]int  // by site, the cookies of partitions
	looked  int             // at them, with all entries so far

	wanted     Head // those that are looked for
	wantedTold []*Told

	entries chunk[Entry]
	room    chunk[*Header] // of heads
	single  chunk[Header]
	listed  chunk[*Told] // in lists
}

// chunk hands out what is kept as long as the file, many beside one another: between texts
// that are read and forgotten they would hold more memory than they take.
type chunk[T any] struct{ free []T }

// inChunk is how many are made at once.
const inChunk = 1 << 9

func (c *chunk[T]) take(n int) []T {
	if len(c.free) < n {
		c.free = make([]T, max(n, inChunk))
	}
	taken := c.free[:n:n]
	c.free = c.free[n:]
	return taken
}

func newPool() *pool {
	return &pool{seed: maphash.MakeSeed(), met: map[uint64]bool{}, parted: map[string]int{}}
}

// text returns a text that is shared with equal ones before.
func (p *pool) text(s string) string {
	if s == "" {
		return ""
	}
	at := &p.texts[maphash.String(p.seed, s)%uint64(len(p.texts))]
	if *at != s {
		*at = strings.Clone(s)
		p.kept += len(s) + 16
	}
	return *at
}

func (p *pool) head(raw []rawHeader) Head {
	if len(raw) == 0 {
		return nil
	}
	p.wanted = p.wanted[:0]
	hash := uint64(0)
	for i := range raw[:min(len(raw), mostHeaders)] {
		h := p.header(&raw[i])
		p.wanted, hash = append(p.wanted, h), hash*31+maphash.Comparable(p.seed, h)
	}
	at := &p.heads[hash%uint64(len(p.heads))]
	if !slices.Equal(*at, p.wanted) {
		*at = p.room.take(len(p.wanted))
		copy(*at, p.wanted)
		p.kept += 8 * len(p.wanted)
	}
	return *at
}

func (p *pool) header(raw *rawHeader) *Header {
	hash := maphash.String(p.seed, raw.Name) ^ maphash.String(p.seed, raw.Value)
	at := &p.headers[hash%uint64(len(p.headers))]
	if old := *at; old != nil && old.Name == raw.Name && string(old.Value) == raw.Value {
		return old
	}
	*at = &p.single.take(1)[0]
	(*at).Header = wire.Header{Name: p.text(raw.Name), Value: wire.Bytes(strings.Clone(raw.Value))}
	p.kept += len(raw.Value) + weightHeader
	return *at
}

// alike returns what is shared with entries before that say the same.
func (p *pool) alike(a Alike) *Alike {
	at := &p.likes[maphash.Comparable(p.seed, a)%uint64(len(p.likes))]
	if *at == nil || **at != a {
		for _, s := range []*string{&a.Method, &a.Proto, &a.Reason, &a.Kind, &a.Page, &a.Frame} {
			*s = p.text(*s)
		}
		*at = &a
		p.kept += 128
	}
	return *at
}

// list returns a list of cookies that is shared with an equal one before.
func (p *pool) list(all []*Told) []*Told {
	if len(all) == 0 {
		return nil
	}
	hash := uint64(0)
	for _, t := range all {
		hash = hash*31 + maphash.Comparable(p.seed, t)
	}
	at := &p.lists[hash%uint64(len(p.lists))]
	if !slices.Equal(*at, all) {
		*at = p.listed.take(len(all))
		copy(*at, all)
		p.kept += 8 * len(all)
	}
	return *at
}

// told returns a cookie that is shared with equal ones before. A few have a place together: else
// cookies that fell on one would be kept anew with every request.
func (p *pool) told(t Told) *Told {
	hash := maphash.Comparable(p.seed, [3]string{t.Name, t.Domain, t.Path})
	at := &p.cookies[hash%uint64(len(p.cookies))]
	i := slices.IndexFunc(at[:], func(o *Told) bool { return o == nil || *o == t })
	if i < 0 {
		i = len(at) - 1 // which was met longest ago
	}
	found := at[i]
	copy(at[1:i+1], at[:i])
	if found == nil || *found != t {
		kept := t // it alone outlives the call
		for _, s := range []*string{&kept.Name, &kept.Path, &kept.Domain, &kept.SameSite, &kept.Partition} {
			*s = p.text(*s)
		}
		found = &kept
		p.kept += weightTold
		p.once(weightCookie-weightTold, "told", t.Name, t.Domain, t.Path, t.Partition)
	}
	at[0] = found
	return found
}
