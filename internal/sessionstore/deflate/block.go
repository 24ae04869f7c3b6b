package deflate

import "math/bits"

// Codes of a block (RFC 1951 3.2.5 to 3.2.7).
const (
	endOfBlock   = 256
	literalCodes = 286
	distCodes    = 30
	lengthCodes  = 19

	repeatLast  = 16 // the last code length again, 3 to 6 times
	repeatZero  = 17 // 3 to 10 zeros
	repeatZeros = 18 // 11 to 138 zeros
)

// The kinds of a block.
const (
	storedBlock = iota
	fixedBlock
	dynamicBlock
)

// lengthOrder is the order in which the lengths of length codes are sent.
var lengthOrder = [lengthCodes]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// bitWriter fills bytes from their lowest bit on.
type bitWriter struct {
	bytes []byte
	held  uint64
	count int
}

func (w *bitWriter) put(value, count int) {
	w.held |= uint64(value) << w.count
	for w.count += count; w.count >= 8; w.count -= 8 {
		w.bytes = append(w.bytes, byte(w.held))
		w.held >>= 8
	}
}

func (w *bitWriter) code(c code) { w.put(c.bits, c.length) }

// align fills the byte that has begun with zeros.
func (w *bitWriter) align() {
	if w.count > 0 {
		w.put(0, 8-w.count)
	}
}

// lengthCode returns the code of a match's length, with the extra bits that
// tell lengths of one code apart.
func lengthCode(length int) (code, extra, extraBits int) {
	if length == maxMatch {
		return 285, 0, 0
	}
	code, extra, extraBits = split(length-minMatch, 2)
	return code + 257, extra, extraBits
}

// distCode does the same for a distance.
func distCode(distance int) (code, extra, extraBits int) { return split(distance-1, 1) }

// split finds the code of a number where 2^steps codes share a count of extra
// bits, and the count grows by one from each such group to the next.
func split(n, steps int) (code, extra, extraBits int) {
	extraBits = max(bits.Len(uint(n))-1-steps, 0)
	return extraBits<<steps + n>>extraBits, n & (1<<extraBits - 1), extraBits
}

// literalExtra, distExtra and lengthExtra say how many extra bits a code has.
func literalExtra(code int) int {
	if code < 265 || code == 285 {
		return 0
	}
	return (code - 261) / 4
}

func distExtra(code int) int { return max(code/2-1, 0) }

func lengthExtra(code int) int {
	switch code {
	case repeatLast:
		return 2
	case repeatZero:
		return 3
	case repeatZeros:
		return 7
	}
	return 0
}

// flush writes the symbols so far as one block, in the kind that is shortest.
func (c *compressor) flush(end int, last bool) {
	t := newTables(c.symbols)
	literals, dists := fixedCodes()
	dynamic := bytesOf(t.size() + t.literals.size(t.literals.codes) + t.dists.size(t.dists.codes))
	fixed := bytesOf(t.literals.size(literals) + t.dists.size(dists))
	final := 0
	if last {
		final = 1
	}
	w := &c.out
	switch stored := end - c.block; {
	case stored+4 <= min(dynamic, fixed):
		w.put(storedBlock<<1|final, 3)
		w.align()
		w.put(stored, 16)
		w.put(stored^0xFFFF, 16)
		w.bytes = append(w.bytes, c.data[c.block:end]...)
	case fixed <= dynamic:
		w.put(fixedBlock<<1|final, 3)
		w.symbols(c.symbols, literals, dists)
	default:
		w.put(dynamicBlock<<1|final, 3)
		w.tables(t)
		w.symbols(c.symbols, t.literals.codes, t.dists.codes)
	}
	if last {
		w.align()
	}
	c.block, c.symbols = end, c.symbols[:0]
}

// bytesOf returns how many bytes a block of so many bits has with its head.
func bytesOf(bits int) int { return (bits + 3 + 7) / 8 }

// tables are the tables of a dynamic block, and how they are sent: their code
// lengths as runs, which have a table of codes of their own.
type tables struct {
	literals, dists, lengths *tree
	runs                     []run
	sent                     int // lengths of length codes that are sent
}

func newTables(symbols []symbol) tables {
	literals, dists := frequencies(symbols)
	t := tables{literals: newTree(literals, 15, literalExtra), dists: newTree(dists, 15, distExtra), sent: lengthCodes}
	t.runs = runLengths(t.literals.lengths(), t.dists.lengths())
	counts := make([]int, lengthCodes)
	for _, r := range t.runs {
		counts[r.code]++
	}
	t.lengths = newTree(counts, 7, lengthExtra)
	for t.sent > 4 && t.lengths.codes[lengthOrder[t.sent-1]].length == 0 {
		t.sent--
	}
	return t
}

// size returns how many bits the tables take.
func (t tables) size() int { return 5 + 5 + 4 + 3*t.sent + t.lengths.size(t.lengths.codes) }

func (w *bitWriter) tables(t tables) {
	w.put(t.literals.last-256, 5)
	w.put(t.dists.last, 5)
	w.put(t.sent-4, 4)
	for _, code := range lengthOrder[:t.sent] {
		w.put(t.lengths.codes[code].length, 3)
	}
	for _, r := range t.runs {
		w.code(t.lengths.codes[r.code])
		w.put(r.extra, lengthExtra(r.code))
	}
}

// symbols writes the symbols and the end of the block.
func (w *bitWriter) symbols(symbols []symbol, literals, dists []code) {
	for _, s := range symbols {
		if s.distance == 0 {
			w.code(literals[s.length])
			continue
		}
		code, extra, n := lengthCode(s.length)
		w.code(literals[code])
		w.put(extra, n)
		code, extra, n = distCode(s.distance)
		w.code(dists[code])
		w.put(extra, n)
	}
	w.code(literals[endOfBlock])
}

// frequencies counts the codes of a block.
func frequencies(symbols []symbol) (literals, dists []int) {
	literals, dists = make([]int, literalCodes), make([]int, distCodes)
	for _, s := range symbols {
		if s.distance == 0 {
			literals[s.length]++
			continue
		}
		code, _, _ := lengthCode(s.length)
		literals[code]++
		code, _, _ = distCode(s.distance)
		dists[code]++
	}
	literals[endOfBlock] = 1
	return literals, dists
}

// fixedCodes returns the codes that a block without a table has (RFC 1951 3.2.6).
func fixedCodes() (literals, dists []code) {
	literals, dists = make([]code, 288), make([]code, distCodes)
	for i := range literals {
		switch {
		case i < 144:
			literals[i].length = 8
		case i < 256:
			literals[i].length = 9
		case i < 280:
			literals[i].length = 7
		default:
			literals[i].length = 8
		}
	}
	for i := range dists {
		dists[i].length = 5
	}
	number(literals)
	number(dists)
	return literals, dists
}

// run is a code length that is sent, or how often one is repeated.
type run struct{ code, extra int }

// runLengths writes the lengths of two tables as runs. No run goes from the
// first table into the second.
func runLengths(tables ...[]int) (runs []run) {
	for _, lengths := range tables {
		last := -1
		for i := 0; i < len(lengths); {
			n := lengths[i]
			most, least := 7, 4
			switch {
			case n == 0:
				most, least = 138, 3
			case n == last:
				most, least = 6, 3
			}
			count := 1
			for count < most && i+count < len(lengths) && lengths[i+count] == n {
				count++
			}
			i += count
			switch {
			case count < least:
				for range count {
					runs = append(runs, run{code: n})
				}
			case n != 0:
				if n != last {
					runs = append(runs, run{code: n})
					count--
				}
				runs = append(runs, run{repeatLast, count - 3})
			case count <= 10:
				runs = append(runs, run{repeatZero, count - 3})
			default:
				runs = append(runs, run{repeatZeros, count - 11})
			}
			last = n
		}
	}
	return runs
}
