package traffic

import (
	"cmp"
	"hash/maphash"
	"slices"
	"sort"

	"statelab/internal/cookiejar"
)

// appearance is where a cookie with a value came up first, and how often it was set.
type appearance struct {
	entry    int32
	lines    uint16 // counted as far as they are followed of one answer
	answer   bool
	httpOnly bool // by one of the lines
}

// settled is what is asked of appearances once all were seen: in order, since maps have room that is
// empty, and these may be as many as the recording has values.
type settled struct {
	came []uint64 // those that came up with a request
	set  []setOnce
}

// setOnce is a cookie with a value that came up with an answer, and that no other line sets.
type setOnce struct {
	hash  uint64
	entry int32
}

// settle keeps of what was seen what is asked for.
func (h *ahead) settle() {
	came, set := 0, 0
	for _, a := range h.seen {
		switch {
		case !a.answer:
			came++
		case a.lines == 1:
			set++
		}
	}
	h.settled = settled{make([]uint64, 0, came), make([]setOnce, 0, set)}
	for hash, a := range h.seen {
		switch {
		case !a.answer:
			h.settled.came = append(h.settled.came, hash)
		case a.lines == 1:
			h.settled.set = append(h.settled.set, setOnce{hash, a.entry})
		}
	}
	h.seen = nil
	slices.Sort(h.settled.came)
	slices.SortFunc(h.settled.set, func(a, b setOnce) int { return cmp.Compare(a.hash, b.hash) })
}

// appears returns the first appearance of a cookie with a value, and under what it is kept.
func (h *ahead) appears(k named, value string, e event) (appearance, uint64) {
	h.names(k.name, value)
	hash := h.hash(k, value)
	a, known := h.seen[hash]
	if !known {
		a = appearance{entry: int32(e.entry), answer: e.answer}
		h.seen[hash] = a
	}
	return a, hash
}

// names notes that a cookie of a name has a value, where somebody will ask for that: of one that
// anybody may have come to write nobody does.
func (h *ahead) names(name, value string) {
	if !long(h.long, value) {
		return
	}
	v, n := maphash.String(h.seed, value), maphash.String(h.seed, name)
	if first, known := h.named[v]; !known {
		h.named[v] = n
	} else if first != n {
		h.named[v] = 0
	}
}

// shared reports whether cookies of several names have a value, as where somebody has written one
// text over all values: it tells none from another.
func (h *ahead) shared(value string) bool {
	n, known := h.named[maphash.String(h.seed, value)]
	return known && n == 0
}

func (h *ahead) hash(k named, value string) uint64 {
	return maphash.Comparable(h.seed, [3]string{k.site, k.name, value})
}

// stored reports whether the browser has stored a line for certain: its value came up with
// it, and is sent then.
func (h *ahead) stored(x *Exchange, site string, c *cookiejar.Cookie) bool {
	k := named{site, c.Name}
	at, known := slices.BinarySearchFunc(h.settled.set, h.hash(k, c.Value), func(s setOnce, hash uint64) int { return cmp.Compare(s.hash, hash) })
	if !known || h.settled.set[at].entry != int32(x.entry) {
		return false
	}
	if all := h.setFrom(k, x.Answered); len(all) > 1 && h.answers[all[1]].Equal(x.Answered) {
		return false
	}
	from := sort.Search(len(h.begun), func(i int) bool { return !h.begun[i].Before(x.Answered) })
	return h.look(from, h.nextSet(k, x.Answered.Add(1)), site, c).sent
}

// strange reports whether a request had a cookie of a name and value before an answer that was
// seen set it.
func (h *ahead) strange(k named, value string) bool {
	_, came := slices.BinarySearch(h.settled.came, h.hash(k, value))
	return came
}
