package deflate

import "math/bits"

// code is one code of a table: its bits in the order in which they are written.
type code struct{ bits, length int }

// tree is the table of codes for how often each symbol comes. Many tables are
// equally short; which one the library takes follows from the order of its
// heap, so the heap is kept exactly as the library keeps it.
type tree struct {
	codes []code
	last  int // the last symbol that has a code

	longest int // most bits of a code
	extra   func(symbol int) int
	freq    []int // of symbols, then of inner nodes
	depth   []int // how deep the tree below a node is at most
	parent  []int
	heap    []int // from 1 on; the rarest first
	order   []int // nodes as they left the heap: the rarest first, the root last
	padding int   // symbols that got a code without coming, as there must be two
}

// newTree returns the table for symbols that come freq times each.
func newTree(freq []int, longest int, extra func(int) int) *tree {
	n := len(freq)
	t := &tree{codes: make([]code, n), longest: longest, extra: extra,
		freq: append(make([]int, 0, 2*n+1), freq...), depth: make([]int, 2*n+1), parent: make([]int, 2*n+1),
		heap: []int{0}, last: -1}
	for symbol, f := range freq {
		if f > 0 {
			t.heap = append(t.heap, symbol)
			t.last = symbol
		}
	}
	for len(t.heap) < 3 {
		symbol := 0
		if t.last < 2 {
			t.last++
			symbol = t.last
		}
		t.freq[symbol] = 1
		t.heap = append(t.heap, symbol)
		t.padding |= 1 << symbol
	}
	t.join()
	t.measure()
	number(t.codes[:t.last+1])
	return t
}

// size returns how many bits the symbols take in a table of codes.
func (t *tree) size(codes []code) (total int) {
	for symbol := range t.codes {
		if t.padding>>symbol&1 == 0 {
			total += t.freq[symbol] * (codes[symbol].length + t.extra(symbol))
		}
	}
	return total
}

// lengths returns the lengths of the codes up to the last one that is used.
func (t *tree) lengths() []int {
	all := make([]int, t.last+1)
	for i := range all {
		all[i] = t.codes[i].length
	}
	return all
}

// less orders the heap: the rarer node first, of equal ones the flatter.
func (t *tree) less(a, b int) bool {
	return t.freq[a] < t.freq[b] || t.freq[a] == t.freq[b] && t.depth[a] <= t.depth[b]
}

// sink moves the node at k down to its place in the heap.
func (t *tree) sink(k int) {
	v, last := t.heap[k], len(t.heap)-1
	for j := 2 * k; j <= last; j *= 2 {
		if j < last && t.less(t.heap[j+1], t.heap[j]) {
			j++
		}
		if t.less(v, t.heap[j]) {
			break
		}
		t.heap[k] = t.heap[j]
		k = j
	}
	t.heap[k] = v
}

// join makes the tree: the two rarest nodes get a parent until one is left.
func (t *tree) join() {
	for k := (len(t.heap) - 1) / 2; k >= 1; k-- {
		t.sink(k)
	}
	for len(t.heap) > 2 {
		a := t.heap[1]
		t.heap[1] = t.heap[len(t.heap)-1]
		t.heap = t.heap[:len(t.heap)-1]
		t.sink(1)
		b := t.heap[1]
		t.order = append(t.order, a, b)
		node := len(t.freq)
		t.freq = append(t.freq, t.freq[a]+t.freq[b])
		t.depth[node] = max(t.depth[a], t.depth[b]) + 1
		t.parent[a], t.parent[b] = node, node
		t.heap[1] = node
		t.sink(1)
	}
	t.order = append(t.order, t.heap[1])
}

// measure gives each symbol the length of its code: how deep it lies, but no
// more than longest.
func (t *tree) measure() {
	deep := make([]int, len(t.freq))
	count := make([]int, t.longest+1)
	tooDeep := 0
	for i := len(t.order) - 2; i >= 0; i-- {
		node := t.order[i]
		deep[node] = deep[t.parent[node]] + 1
		if deep[node] > t.longest {
			deep[node] = t.longest
			tooDeep++
		}
		if node < len(t.codes) {
			count[deep[node]]++
			t.codes[node].length = deep[node]
		}
	}
	if tooDeep > 0 {
		t.shorten(count, tooDeep)
	}
}

// shorten moves codes so that none is too long, and deals the lengths out
// again: the rarest symbols get the longest.
func (t *tree) shorten(count []int, tooDeep int) {
	for ; tooDeep > 0; tooDeep -= 2 {
		n := t.longest - 1
		for count[n] == 0 {
			n--
		}
		count[n]--
		count[n+1] += 2
		count[t.longest]--
	}
	i := 0
	for n := t.longest; n > 0; n-- {
		for left := count[n]; left > 0; i++ {
			if node := t.order[i]; node < len(t.codes) {
				t.codes[node].length = n
				left--
			}
		}
	}
}

// number gives codes of known lengths their bits (RFC 1951 3.2.2).
func number(codes []code) {
	var count, next [16]int
	for _, c := range codes {
		count[c.length]++
	}
	count[0] = 0
	for n := 1; n < len(next); n++ {
		next[n] = (next[n-1] + count[n-1]) << 1
	}
	for i, c := range codes {
		if c.length > 0 {
			codes[i].bits = int(bits.Reverse16(uint16(next[c.length])) >> (16 - c.length))
			next[c.length]++
		}
	}
}
