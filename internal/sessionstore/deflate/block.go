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
	literals, dists := frequencies(c.symbols)
	lt := newTree(literals, 15, literalExtra)
	dt := newTree(dists, 15, distExtra)
	runs := runLengths(lt.lengths(), dt.lengths())
	counts := make([]int, lengthCodes)
	for _, r := range runs {
		counts[r.code]++
	}
	bt := newTree(counts, 7, lengthExtra)
	sent := lengthCodes
	for sent > 4 && bt.codes[lengthOrder[sent-1]].length == 0 {
		sent--
	}
	fixedLit, fixedDist := fixedCodes()
	dynamic := (lt.size(lt.codes) + dt.size(dt.codes) + bt.size(bt.codes) + 3*sent + 14 + 3 + 7) / 8
	fixed := (lt.size(fixedLit) + dt.size(fixedDist) + 3 + 7) / 8
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
		w.symbols(c.symbols, fixedLit, fixedDist)
	default:
		w.put(dynamicBlock<<1|final, 3)
		w.put(lt.last+1-257, 5)
		w.put(dt.last+1-1, 5)
		w.put(sent-4, 4)
		for _, code := range lengthOrder[:sent] {
			w.put(bt.codes[code].length, 3)
		}
		for _, r := range runs {
			w.code(bt.codes[r.code])
			w.put(r.extra, lengthExtra(r.code))
		}
		w.symbols(c.symbols, lt.codes, dt.codes)
	}
	if last {
		w.align()
	}
	c.block, c.symbols = end, c.symbols[:0]
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
