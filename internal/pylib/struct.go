package pylib

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"strings"
	"sync"

	"statelab/internal/pyrun"
)

// structError is struct.error.
var structError = sync.OnceValue(func() *pyrun.Class {
	return &pyrun.Class{Name: "error", Base: pyrun.ClassOf("Exception")}
})

// mostPacked are how many octets one call packs at most.
const mostPacked = 1 << 16

// packed is one value of a format, or octets between two of them.
type packed struct {
	kind byte
	size int // octets
}

// layout is a format of module struct: ">Q".
type layout struct {
	parts []packed
	order binary.ByteOrder
	size  int
	wants int // values
}

// sizes are the octets of each letter, as standard says; with no sign or @ before it l and L have 8.
var sizes = map[byte]int{'x': 1, 'c': 1, 'b': 1, 'B': 1, '?': 1, 'h': 2, 'H': 2, 'i': 4, 'I': 4, 'l': 4, 'L': 4, 'q': 8, 'Q': 8, 'f': 4, 'd': 8, 's': 1}

// layoutOf reads a format.
func layoutOf(v pyrun.Value) (*layout, error) {
	text, is := pyrun.PlainOf(v).(string)
	if b, octets := v.(pyrun.Bytes); octets {
		text, is = string(b), true
	}
	if !is {
		return nil, pyrun.Raise("TypeError", "Struct() argument 1 must be a str or bytes object, not %s", pyrun.KindOf(v))
	}
	l := &layout{order: binary.LittleEndian}
	native := true
	if text != "" && strings.IndexByte("@=<>!", text[0]) >= 0 {
		native = text[0] == '@'
		if text[0] == '>' || text[0] == '!' {
			l.order = binary.BigEndian
		}
		text = text[1:]
	}
	return l, l.read(text, native)
}

func (l *layout) read(text string, native bool) error {
	count, counted := 0, false
	for i := range len(text) {
		c := text[i]
		switch {
		case strings.IndexByte(" \t\n\r\v\f", c) >= 0 && !counted:
			continue
		case c >= '0' && c <= '9':
			if count, counted = count*10+int(c-'0'), true; count > mostPacked {
				return pyrun.Raise("NotImplementedError", "struct packs at most %d octets here", mostPacked)
			}
			continue
		}
		size := sizes[c]
		switch {
		case strings.IndexByte("nNpPe", c) >= 0:
			return pyrun.Raise("NotImplementedError", "%c in a format of struct is not played here", c)
		case size == 0:
			return raiseOf(structError(), "bad char in struct format")
		case native && (c == 'l' || c == 'L'):
			size = 8
		}
		if !counted {
			count = 1
		}
		if native && c != 's' && l.size%size != 0 { // as the compiler aligns it
			l.add(packed{'x', size - l.size%size})
		}
		if c == 's' {
			l.add(packed{'s', count})
		} else {
			for range count {
				l.add(packed{c, size})
			}
		}
		if l.size > mostPacked {
			return pyrun.Raise("NotImplementedError", "struct packs at most %d octets here", mostPacked)
		}
		count, counted = 0, false
	}
	if counted {
		return raiseOf(structError(), "repeat count given without format specifier")
	}
	return nil
}

func (l *layout) add(p packed) {
	l.parts, l.size = append(l.parts, p), l.size+p.size
	if p.kind != 'x' {
		l.wants++
	}
}

// structNames are what module struct has.
func structNames() map[string]pyrun.Value {
	format := func(args *pyrun.Args) (*layout, error) {
		v, err := args.Need("format")
		if err != nil {
			return nil, err
		}
		return layoutOf(v)
	}
	return map[string]pyrun.Value{
		"error": structError(),
		"calcsize": builtin("calcsize", func(args *pyrun.Args) (pyrun.Value, error) {
			l, err := format(args)
			if err != nil {
				return nil, err
			}
			return int64(l.size), args.Done()
		}),
		"pack": builtin("pack", func(args *pyrun.Args) (pyrun.Value, error) {
			l, err := format(args)
			if err != nil {
				return nil, err
			}
			values := args.Pos
			args.Pos = nil
			if err := args.Done(); err != nil {
				return nil, err
			}
			return l.pack(values)
		}),
		"unpack": builtin("unpack", func(args *pyrun.Args) (pyrun.Value, error) {
			l, err := format(args)
			if err != nil {
				return nil, err
			}
			b, err := octetsOf(args, "buffer")
			if err != nil {
				return nil, err
			}
			if len(b) != l.size {
				return nil, raiseOf(structError(), fmt.Sprintf("unpack requires a buffer of %d bytes", l.size))
			}
			return l.unpack(b), args.Done()
		}),
		"unpack_from": builtin("unpack_from", unpackFrom),
	}
}

func unpackFrom(args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("format")
	if err != nil {
		return nil, err
	}
	l, err := layoutOf(v)
	if err != nil {
		return nil, err
	}
	b, err := octetsOf(args, "buffer")
	if err != nil {
		return nil, err
	}
	at, is := pyrun.Whole(args.Or("offset", int64(0)))
	if !is {
		return nil, pyrun.Raise("TypeError", "offset is a whole number")
	}
	from := at
	if at < 0 {
		from += int64(len(b))
	}
	if from < 0 {
		return nil, raiseOf(structError(), fmt.Sprintf("offset %d out of range for %d-byte buffer", at, len(b)))
	}
	if from > int64(len(b)) || int64(len(b))-from < int64(l.size) {
		return nil, raiseOf(structError(), fmt.Sprintf("unpack_from requires a buffer of at least %d bytes for unpacking %d bytes at offset %d (actual buffer size is %d)", from+int64(l.size), l.size, from, len(b)))
	}
	return l.unpack(b[from : from+int64(l.size)]), args.Done()
}

func (l *layout) pack(values []pyrun.Value) (pyrun.Value, error) {
	if len(values) != l.wants {
		return nil, raiseOf(structError(), fmt.Sprintf("pack expected %d items for packing (got %d)", l.wants, len(values)))
	}
	made := make([]byte, 0, l.size)
	for _, p := range l.parts {
		at := len(made)
		made = append(made, make([]byte, p.size)...)
		if p.kind == 'x' {
			continue
		}
		if err := l.packOne(p, made[at:], values[0]); err != nil {
			return nil, err
		}
		values = values[1:]
	}
	return pyrun.Bytes(made), nil
}

func (l *layout) packOne(p packed, into []byte, v pyrun.Value) error {
	b, octets := v.(pyrun.Bytes)
	switch p.kind {
	case 's':
		if !octets {
			return raiseOf(structError(), "argument for 's' must be a bytes object")
		}
		copy(into, b)
		return nil
	case 'c':
		if !octets || len(b) != 1 {
			return raiseOf(structError(), "char format requires a bytes object of length 1")
		}
		copy(into, b)
		return nil
	case '?':
		is, err := pyrun.Truth(v)
		if is {
			into[0] = 1
		}
		return err
	case 'f', 'd':
		x, err := floatOf(v)
		if err != nil {
			return raiseOf(structError(), "required argument is not a float")
		}
		return l.packFloat(into, x)
	}
	n := new(big.Int)
	switch of := pyrun.PlainOf(v).(type) {
	case *big.Int:
		n = of
	default:
		small, is := pyrun.Whole(of)
		if !is {
			return raiseOf(structError(), "required argument is not an integer")
		}
		n.SetInt64(small)
	}
	return l.packWhole(p, into, n)
}

func (l *layout) packFloat(into []byte, x float64) error {
	if len(into) == 8 {
		l.order.PutUint64(into, math.Float64bits(x))
		return nil
	}
	if math.Abs(x) > math.MaxFloat32 && !math.IsInf(x, 0) {
		return pyrun.Raise("OverflowError", "float too large to pack with f format")
	}
	l.order.PutUint32(into, math.Float32bits(float32(x)))
	return nil
}

func (l *layout) packWhole(p packed, into []byte, n *big.Int) error {
	signed := p.kind >= 'a'
	low, high := new(big.Int), new(big.Int).Lsh(big.NewInt(1), uint(p.size)*8)
	if signed {
		high.Rsh(high, 1)
		low.Neg(high)
	}
	high.Sub(high, big.NewInt(1))
	if n.Cmp(low) < 0 || n.Cmp(high) > 0 {
		return raiseOf(structError(), fmt.Sprintf("'%c' format requires %s <= number <= %s", p.kind, low, high))
	}
	bits := uint64(n.Int64())
	if !n.IsInt64() {
		bits = n.Uint64()
	}
	for i := range into {
		at := i
		if l.order == binary.ByteOrder(binary.BigEndian) {
			at = len(into) - 1 - i
		}
		into[at] = byte(bits >> (8 * i))
	}
	return nil
}

func (l *layout) unpack(b string) pyrun.Value {
	var all []pyrun.Value
	for _, p := range l.parts {
		of := []byte(b[:p.size])
		b = b[p.size:]
		switch p.kind {
		case 'x':
		case 's', 'c':
			all = append(all, pyrun.Bytes(of))
		case '?':
			all = append(all, of[0] != 0)
		case 'f':
			all = append(all, float64(math.Float32frombits(l.order.Uint32(of))))
		case 'd':
			all = append(all, math.Float64frombits(l.order.Uint64(of)))
		default:
			all = append(all, l.unpackWhole(p, of))
		}
	}
	return &pyrun.Tuple{Items: all}
}

func (l *layout) unpackWhole(p packed, of []byte) pyrun.Value {
	var bits uint64
	for i := range of {
		at := i
		if l.order == binary.ByteOrder(binary.LittleEndian) {
			at = len(of) - 1 - i
		}
		bits = bits<<8 | uint64(of[at])
	}
	if p.kind >= 'a' { // signed
		by := 64 - 8*p.size
		return int64(bits<<by) >> by
	}
	if bits > math.MaxInt64 {
		return new(big.Int).SetUint64(bits)
	}
	return int64(bits)
}
