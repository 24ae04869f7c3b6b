package httpsim

import (
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// chooses is random.choice().
func chooses(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("seq")
	if err != nil {
		return nil, err
	}
	n, err := pyrun.Len(v)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, pyrun.Raise("IndexError", "Cannot choose from an empty sequence")
	}
	return pyrun.Item(v, r.below(int64(n)))
}

// between is randint(a, b), of which both may come, or randrange(a, b), of which b may not.
func (r *running) between(args *pyrun.Args, more int64) (pyrun.Value, error) {
	low, high := int64(0), int64(0)
	first, err := args.Need("a")
	if err != nil {
		return nil, err
	}
	second, has := args.Take("b")
	a, isA := pyrun.Whole(first)
	b, isB := pyrun.Whole(second)
	switch {
	case !isA || has && !isB:
		return nil, pyrun.Raise("TypeError", "'%s' object cannot be interpreted as an integer", pyrun.KindOf(first))
	case has:
		low, high = a, b
	default:
		high = a
	}
	if n := high - low + more; n > 0 && n < 1_000_000_000_000 {
		return low + r.below(n), args.Done()
	}
	return nil, pyrun.Raise("ValueError", "empty range in randrange(%d, %d)", low, high+more)
}

func shuffles(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("x")
	if err != nil {
		return nil, err
	}
	l, is := v.(*sessionstore.List)
	if !is {
		return nil, pyrun.Raise("TypeError", "'%s' object does not support item assignment", pyrun.KindOf(v))
	}
	for i := l.Len() - 1; i > 0; i-- {
		j := int(r.below(int64(i + 1)))
		a, b := l.At(i), l.At(j)
		l.Set(i, b)
		l.Set(j, a)
	}
	return nil, args.Done()
}

func samples(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("population")
	if err != nil {
		return nil, err
	}
	k, is := pyrun.Whole(args.Or("k", nil))
	items, err := pyrun.Iter(v)
	if err != nil {
		return nil, err
	}
	if !is || k < 0 || k > int64(len(items)) {
		return nil, pyrun.Raise("ValueError", "Sample larger than population or is negative")
	}
	l := pyrun.List(items...)
	if _, err := shuffles(r, &pyrun.Args{Pos: []pyrun.Value{l}}); err != nil {
		return nil, err
	}
	items, _ = pyrun.Iter(l)
	return pyrun.List(items[:k]...), args.Done()
}

// token_ is secrets.token_hex() and token_urlsafe().
func (r *running) token_(args *pyrun.Args, inHex bool) (pyrun.Value, error) {
	n, is := pyrun.Whole(args.Or("nbytes", int64(32)))
	if !is {
		n = 32
	}
	if n < 0 || n > maxCode/2 {
		return nil, pyrun.Raise("ValueError", "a token here has 1 to %d octets", maxCode/2)
	}
	d := Drawing{Does: TokenURL, High: n}
	if inHex {
		d.Does = TokenHex
	}
	v, err := Let{Draw: d}.drawn(r.visit)
	if err != nil {
		return nil, err
	}
	return v, args.Done()
}
