package pyrun

import (
	"math/big"
	"slices"
)

// byteOrder takes byteorder= and signed= of what makes octets of a number, or a number of octets.
func byteOrder(args *Args) (little, signed bool, err error) {
	order, is := plain(args.Or("byteorder", "big")).(string)
	if !is {
		return false, false, Raise("TypeError", "byteorder must be str")
	}
	if order != "little" && order != "big" {
		return false, false, Raise("ValueError", "byteorder must be either 'little' or 'big'")
	}
	if given, has := args.ByName("signed"); has {
		signed, err = Truth(given)
	}
	return order == "little", signed, err
}

// toBytes is int.to_bytes(length, byteorder, signed=False).
func toBytes(v Value, args *Args) (Value, error) {
	given := args.Or("length", int64(1))
	length, is := wholeOf(plain(given))
	if !is {
		return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(given))
	}
	little, signed, err := byteOrder(args)
	if err != nil {
		return nil, err
	}
	n := new(big.Int).Set(number(v).(*big.Int))
	switch {
	case length < 0:
		return nil, Raise("ValueError", "length argument must be non-negative")
	case length > MaxText:
		return nil, Raise("NotImplementedError", "to_bytes() makes at most %d octets here", MaxText)
	case n.Sign() < 0 && !signed:
		return nil, Raise("OverflowError", "can't convert negative int to unsigned")
	}
	most := uint(length) * 8
	if n.Sign() < 0 { // two's complement
		n.Add(n, new(big.Int).Lsh(big.NewInt(1), most))
	}
	beyond := n.Sign() < 0 || n.BitLen() > int(most)
	if signed && !beyond && length > 0 { // the first bit is that of the sign
		negative := number(v).(*big.Int).Sign() < 0
		beyond = (n.Bit(int(most)-1) == 1) != negative
	}
	if beyond {
		return nil, Raise("OverflowError", "int too big to convert")
	}
	b := n.FillBytes(make([]byte, length))
	if little {
		slices.Reverse(b)
	}
	return Bytes(b), args.Done()
}

// fromBytes is int.from_bytes(bytes, byteorder, signed=False).
func fromBytes(args *Args) (Value, error) {
	given, err := args.Need("bytes")
	if err != nil {
		return nil, err
	}
	little, signed, err := byteOrder(args)
	if err != nil {
		return nil, err
	}
	var b []byte
	switch of := plain(given).(type) {
	case Bytes:
		b = []byte(of)
	case string, bool, int64, float64, nil:
		return nil, Raise("TypeError", "cannot convert '%s' object to bytes", KindOf(given))
	default:
		made, err := Call(Builtins()["bytes"], of)
		if err != nil {
			return nil, err
		}
		b = []byte(made.(Bytes))
	}
	if len(b)*8 > maxBits {
		return nil, Raise("NotImplementedError", "from_bytes() reads at most %d octets here", maxBits/8)
	}
	if little {
		slices.Reverse(b)
	}
	n := new(big.Int).SetBytes(b)
	if signed && len(b) > 0 && b[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(len(b))*8))
	}
	return whole(n), args.Done()
}
