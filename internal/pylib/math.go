package pylib

import (
	"html"
	"math"
	"math/big"

	"statelab/internal/filters"
	"statelab/internal/pyrun"
)

// mathNames are what module math has.
func mathNames() map[string]pyrun.Value {
	all := map[string]pyrun.Value{"pi": math.Pi, "e": math.E, "tau": 2 * math.Pi, "inf": math.Inf(1), "nan": math.NaN()}
	for name, f := range map[string]func(float64) float64{"sin": math.Sin, "cos": math.Cos, "tan": math.Tan, "asin": math.Asin, "acos": math.Acos, "atan": math.Atan, "sqrt": math.Sqrt, "exp": math.Exp,
		"log2": math.Log2, "log10": math.Log10, "fabs": math.Abs, "radians": func(x float64) float64 { return x * math.Pi / 180 }, "degrees": func(x float64) float64 { return x * 180 / math.Pi }} {
		all[name] = ofFloat(name, func(x float64) (pyrun.Value, error) { return domain(x, f(x)) })
	}
	for name, f := range map[string]func(float64) bool{"isnan": math.IsNaN, "isinf": func(x float64) bool { return math.IsInf(x, 0) }, "isfinite": func(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) }} {
		all[name] = ofFloat(name, func(x float64) (pyrun.Value, error) { return f(x), nil })
	}
	for name, f := range map[string]func(float64) float64{"floor": math.Floor, "ceil": math.Ceil, "trunc": math.Trunc} {
		all[name] = builtin(name, func(args *pyrun.Args) (pyrun.Value, error) {
			v, err := args.Need("x")
			if err != nil {
				return nil, err
			}
			if n, err := pyrun.Int(v); err == nil && pyrun.KindOf(v) != "float" && pyrun.KindOf(v) != "decimal.Decimal" && pyrun.KindOf(v) != "str" {
				return n, args.Done()
			}
			x, err := floatOf(v)
			if err != nil {
				return nil, err
			}
			n, err := pyrun.Int(f(x))
			if err != nil {
				return nil, err
			}
			return n, args.Done()
		})
	}
	for name, f := range map[string]func(x, y float64) float64{"pow": math.Pow, "atan2": math.Atan2, "fmod": math.Mod, "copysign": math.Copysign} {
		all[name] = builtin(name, func(args *pyrun.Args) (pyrun.Value, error) {
			all, err := floatsOf(args, 2)
			if err != nil {
				return nil, err
			}
			return domain(all[0]+all[1], f(all[0], all[1]))
		})
	}
	all["hypot"] = builtin("hypot", func(args *pyrun.Args) (pyrun.Value, error) {
		all, err := floatsOf(args, len(args.Pos))
		sum := 0.0
		for _, x := range all {
			sum = math.Hypot(sum, x)
		}
		return sum, err
	})
	all["log"] = builtin("log", func(args *pyrun.Args) (pyrun.Value, error) {
		all, err := floatsOf(args, max(1, min(2, len(args.Pos))))
		if err != nil {
			return nil, err
		}
		for _, x := range all {
			if x <= 0 {
				return nil, pyrun.Raise("ValueError", "math domain error")
			}
		}
		if len(all) == 1 {
			return math.Log(all[0]), nil
		}
		if all[1] == 1 {
			return nil, pyrun.Raise("ZeroDivisionError", "float division by zero")
		}
		return math.Log(all[0]) / math.Log(all[1]), nil
	})
	all["isclose"] = builtin("isclose", isClose)
	all["prod"] = builtin("prod", func(args *pyrun.Args) (pyrun.Value, error) {
		given, err := args.Need("iterable")
		if err != nil {
			return nil, err
		}
		items, err := pyrun.Iter(given)
		made, has := args.ByName("start")
		if !has {
			made = int64(1)
		}
		for _, item := range items {
			if err == nil {
				made, err = pyrun.Operate("*", made, item)
			}
		}
		if err != nil {
			return nil, err
		}
		return made, args.Done()
	})
	for name, do := range map[string]func(all []*big.Int) (*big.Int, error){"gcd": gcd, "lcm": lcm, "isqrt": isqrt, "factorial": factorial, "comb": comb, "perm": perm} {
		all[name] = builtin(name, func(args *pyrun.Args) (pyrun.Value, error) {
			var all []*big.Int
			for _, v := range args.Pos {
				n, err := wholeOf(v)
				if err != nil {
					return nil, err
				}
				all = append(all, n)
			}
			args.Pos = nil
			if err := args.Done(); err != nil {
				return nil, err
			}
			made, err := do(all)
			if err != nil {
				return nil, err
			}
			return pyrun.Int(made)
		})
	}
	return all
}

func ofFloat(name string, do func(x float64) (pyrun.Value, error)) pyrun.Value {
	return builtin(name, func(args *pyrun.Args) (pyrun.Value, error) {
		all, err := floatsOf(args, 1)
		if err != nil {
			return nil, err
		}
		return do(all[0])
	})
}

// domain is a result, or the exception of one that is none.
func domain(x, made float64) (pyrun.Value, error) {
	switch {
	case math.IsNaN(made) && !math.IsNaN(x):
		return nil, pyrun.Raise("ValueError", "math domain error")
	case math.IsInf(made, 0) && !math.IsInf(x, 0):
		if made < 0 {
			return nil, pyrun.Raise("ValueError", "math domain error")
		}
		return nil, pyrun.Raise("OverflowError", "math range error")
	}
	return made, nil
}

func floatOf(v pyrun.Value) (float64, error) {
	if d, is := v.(pyrun.Decimal); is {
		return d.Float(), nil
	}
	return pyrun.Float(v)
}

func floatsOf(args *pyrun.Args, n int) (all []float64, err error) {
	if len(args.Pos) != n {
		return nil, pyrun.Raise("TypeError", "%s() takes exactly %d arguments (%d given)", args.Func, n, len(args.Pos))
	}
	for _, v := range args.Pos {
		x, err := floatOf(v)
		if err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	args.Pos = nil
	return all, args.Done()
}

func wholeOf(v pyrun.Value) (*big.Int, error) {
	switch v := v.(type) {
	case int64:
		return big.NewInt(v), nil
	case bool:
		if v {
			return big.NewInt(1), nil
		}
		return new(big.Int), nil
	case *big.Int:
		return v, nil
	}
	return nil, pyrun.Raise("TypeError", "'%s' object cannot be interpreted as an integer", pyrun.KindOf(v))
}

func isClose(args *pyrun.Args) (pyrun.Value, error) {
	near := [2]float64{1e-9, 0}
	for i, name := range []string{"rel_tol", "abs_tol"} {
		if v, has := args.ByName(name); has {
			x, err := floatOf(v)
			if err != nil {
				return nil, err
			}
			if near[i] = x; x < 0 {
				return nil, pyrun.Raise("ValueError", "tolerances must be non-negative")
			}
		}
	}
	all, err := floatsOf(args, 2)
	if err != nil {
		return nil, err
	}
	a, b := all[0], all[1]
	if a == b {
		return true, nil
	}
	if math.IsInf(a, 0) || math.IsInf(b, 0) {
		return false, nil
	}
	return math.Abs(a-b) <= math.Max(near[0]*math.Max(math.Abs(a), math.Abs(b)), near[1]), nil
}

func gcd(all []*big.Int) (*big.Int, error) {
	made := new(big.Int)
	for _, n := range all {
		made.GCD(nil, nil, made, new(big.Int).Abs(n))
	}
	return made, nil
}

func lcm(all []*big.Int) (*big.Int, error) {
	made := big.NewInt(1)
	for _, n := range all {
		if n.Sign() == 0 {
			return new(big.Int), nil
		}
		by, _ := gcd([]*big.Int{made, n})
		made.Mul(made, new(big.Int).Quo(new(big.Int).Abs(n), by))
		if made.BitLen() > mostBits {
			return nil, pyrun.ErrTooLong
		}
	}
	return made, nil
}

// mostBits are those of a whole number that is made here; mostFactors how many are multiplied.
const (
	mostBits    = 1 << 16
	mostFactors = 3000
)

func takes(n int, all []*big.Int) error {
	if len(all) != n {
		return pyrun.Raise("TypeError", "expected %d arguments, got %d", n, len(all))
	}
	for _, n := range all {
		if n.Sign() < 0 {
			return pyrun.Raise("ValueError", "a whole number that is not negative is wanted")
		}
	}
	return nil
}

func isqrt(all []*big.Int) (*big.Int, error) {
	if len(all) == 1 && all[0].Sign() < 0 {
		return nil, pyrun.Raise("ValueError", "isqrt() argument must be nonnegative")
	}
	if err := takes(1, all); err != nil {
		return nil, err
	}
	return new(big.Int).Sqrt(all[0]), nil
}

func factorial(all []*big.Int) (*big.Int, error) {
	if len(all) == 1 && all[0].Sign() < 0 {
		return nil, pyrun.Raise("ValueError", "factorial() not defined for negative values")
	}
	if err := takes(1, all); err != nil {
		return nil, err
	}
	if !all[0].IsInt64() || all[0].Int64() > mostFactors {
		return nil, pyrun.ErrTooLong
	}
	return new(big.Int).MulRange(1, all[0].Int64()), nil
}

func comb(all []*big.Int) (*big.Int, error) {
	if err := takes(2, all); err != nil {
		return nil, err
	}
	if !all[0].IsInt64() || !all[1].IsInt64() || min(all[1].Int64(), all[0].Int64()-all[1].Int64()) > mostFactors {
		return nil, pyrun.ErrTooLong
	}
	if all[1].Cmp(all[0]) > 0 {
		return new(big.Int), nil
	}
	return new(big.Int).Binomial(all[0].Int64(), all[1].Int64()), nil
}

func perm(all []*big.Int) (*big.Int, error) {
	if len(all) == 1 {
		return factorial(all)
	}
	if err := takes(2, all); err != nil {
		return nil, err
	}
	if all[1].Cmp(all[0]) > 0 {
		return new(big.Int), nil
	}
	if !all[0].IsInt64() || all[1].Int64() > mostFactors {
		return nil, pyrun.ErrTooLong
	}
	return new(big.Int).MulRange(all[0].Int64()-all[1].Int64()+1, all[0].Int64()), nil
}

// htmlNames are what module html has.
func htmlNames() map[string]pyrun.Value {
	text := func(name string, do func(s string) string) pyrun.Value {
		return builtin(name, func(args *pyrun.Args) (pyrun.Value, error) {
			s, err := args.Text("s")
			if err != nil {
				return nil, err
			}
			quotes, err := pyrun.Truth(args.Or("quote", true))
			if err != nil {
				return nil, err
			}
			if !quotes {
				return nil, pyrun.Raise("NotImplementedError", "%s() escapes quotes, too, here", name)
			}
			return do(s), args.Done()
		})
	}
	return map[string]pyrun.Value{"escape": text("escape", filters.Escape), "unescape": text("unescape", html.UnescapeString)}
}
