package pyrun_test

import (
	"runtime"
	"testing"
	"time"

	"statelab/internal/python"
)

// hostile are programs that would take all the time and memory there is.
var hostile = []string{
	"return 'a' * 10 ** 9", "return 10 ** 10 ** 10", "return [0] * 10 ** 9", "return 2 ** 10 ** 6 % 7", "return pow(7, 10 ** 400, 10 ** 400)", "return 1 << 10 ** 12", "return '%999999999d' % 1", "return f'{1:99999}'",
	"return f'{1:>999999999}'", "return '{:{}}'.format('x', 10 ** 9)", "return list(range(10 ** 12))", "return sum(range(10 ** 9))", "return range(0, 9223372036854775807, 9223372036854775806)[::9223372036854775807]",
	"x = [0]\nfor i in range(40):\n    x = [x, x]\nreturn x", "x = [0]\nfor i in range(40):\n    x = [x, x]\nreturn x == [x]", "x = [0]\nfor i in range(40):\n    x = [x, x]\nreturn str(x) + repr(x)", "x = ()\nfor i in range(40):\n    x = (x, x)\nreturn x < x",
	"x = [1]\nwhile True:\n    x += x", "x = 'a'\nwhile True:\n    x += x", "x = [1]\nfor y in x:\n    x.append(y)", "while True:\n    pass", "def f():\n    return f()\nreturn f()", "f = lambda: f()\nreturn f()", "def f(n):\n    return f(n - 1) + f(n - 2)\nreturn f(50)",
	"x = []\nx.append(x)\nreturn x == [x]", "x = []\ny = [x]\nx.append(y)\nreturn x == y", "x = {}\nx['x'] = x\nreturn x, str(x)", "x = []\nx.append(x)\nreturn sorted([x, [x]])", "return sorted([[i] * 300 for i in range(300)] * 300)",
	"x = list(range(100000))\nreturn [sorted(x) for i in x]", "x = list(range(100000))\nreturn [i in x for i in x]", "x = 'a' * 1000000\nreturn [x.upper() for i in range(100000)]", "x = 'a' * 1000000\nreturn [x + x[:i] for i in range(1000)]",
	"x = 'a' * 1000000\nreturn x.replace('a', x)", "x = 'a' * 1000\nreturn x.join([x] * 100000)", "x = ['a' * 1000000] * 100000\nreturn ''.join(x)", "x = 'ab' * 500000\nreturn [x.split('a') for i in range(1000)]", "x = '9' * 4000\nn = int(x)\nwhile True:\n    n = n * n",
	"x = list(range(90000))\nreturn [list(x) for i in range(1000)]", "x = list(range(90000))\nreturn [x + [1] for i in range(100000)]", "x = {}\nfor i in range(100000):\n    x[i] = dict(x)", "return [[[[0] * 1000] * 1000] * 1000] == 1", "x = 'a' * 1000000\nreturn [x[::-1] for i in range(100000)]",
	"x = list(range(90000))\nreturn [x[::-1] for i in x]", "x = {i: i for i in range(50000)}\nreturn [x | x for i in x]", "return (1,) * 100000 * 100000", "x = (1,)\nwhile True:\n    x = x + x", "return b'a' * 10 ** 9", "return bytes(10 ** 9)", "return round(10 ** 300, -10 ** 9)", "return 'a'.zfill(10 ** 9)",
	"x = list(range(90000))\nwhile True:\n    x.insert(0, x.pop())", "x = 'a' * 1000000\nreturn {x * 1: 1 for i in range(9)}, [hash for x in range(9)]", "x = set(range(90000))\nreturn [x & x for i in x]", "x = 'b' * 500000\nreturn [x.count('a' * 250000 + 'b') for i in range(10000)]",
	"x = []\ne = ValueError(x)\nx.append(e)\nreturn str(e), repr(e), f'{x}'", "x = {}\nx['x'] = x.values()\nreturn str(x), x.values()", "x, y = {}, {}\nx[0], y[0] = x.items(), y.items()\nreturn x.items() == y.items(), x == y",
	"x, y = [0], [0]\nfor i in range(40):\n    x, y = [x, x], [y, y]\nreturn x < y", "x, y = [0], [0]\nfor i in range(40):\n    x, y = [x, x], [y, y]\nreturn max(x, y)", "return sum([(1,) * 100000] * 100000, ())",
	"return sum([[1]] * 100000, [])", "return sum([b'a' * 1000000] * 100000, b'')", "return (2 ** 70).bit_length() + (-2 ** 63).bit_length()", "x = 2 ** 8000 - 1\nreturn [pow(3, x, x) for i in range(1000)]", "return min([list(range(1000))] * 100000)",
	"class A:\n    def __eq__(self, o):\n        return self == o\nreturn A() == A()",
	"class A:\n    def __repr__(self):\n        return repr([self])\nreturn str(A())",
	"class A:\n    __call__ = None\nA.__call__ = A()\nreturn A()()",
	"class A: pass\nA.__len__ = property(len)\nreturn len(A())",
	"class A: pass\na = A()\na.a = a\nA.a = A\nreturn a, [a], {'a': a}, a == a.a",
	"class A: pass\nwhile True:\n    class A(A): pass",
	"class A: pass\nb = [A]\nwhile True:\n    class B(*b): pass\n    b.insert(0, B)",
	"x = [type]\nclass A: pass\nfor i in range(300):\n    class B(A): pass\n    x.append(B)\nx.pop(0)\nwhile True:\n    class C(*x): pass",
	"class A:\n    def __getattr__(self, n):\n        return getattr(self, n + n)\nreturn A().x",
	"class A:\n    __getattr__ = getattr\nreturn A().x",
	"class A:\n    def __setattr__(self, n, v):\n        setattr(self, n, v)\nA().x = 1",
	"class A:\n    __next__ = staticmethod(int)\n    def __iter__(self):\n        return self\nreturn 1 in A()",
	"class A:\n    __next__ = staticmethod(int)\n    def __iter__(self):\n        return self\nreturn list(A())",
	"class A:\n    __next__ = staticmethod(int)\n    def __iter__(self):\n        return self\nreturn sum(A()), [x for x in zip(A())]",
	"f = lambda *a: a\nwhile True:\n    f = classmethod(f)\n    class A:\n        g = f\n    f = A.g",
	"f = len\nfor i in range(50000):\n    f = staticmethod(f)\nreturn f([])",
	"class A: pass\nreturn list(map(A, [])) + [A() for i in range(10 ** 9)]",
	"class A:\n    def __init__(self): self.x = A()\nreturn A()",
	"class A:\n    def __str__(self): return 'a' * 1000000\nreturn str([A()] * 100), ''.join(map(str, [A()] * 100000))",
	"class A:\n    def __repr__(self): return 'a' * 1000000\nreturn repr([A()] * 100000)",
	"class A:\n    def __lt__(self, o): return True\nreturn sorted([A() for i in range(10000)])",
	"class A:\n    def __lt__(self, o): return self < o\nreturn sorted([A(), A()])",
	"class A:\n    def __add__(self, o): return self + o\n    __radd__ = __iadd__ = __add__\na = A()\na += 1",
	"class A:\n    def __bool__(self): return bool(self)\nreturn not A()",
	"class A(Exception):\n    def __str__(self): return str(self)\nraise A",
	"class A(Exception):\n    def __str__(self):\n        while True: pass\nraise A",
	"class A(Exception):\n    def __str__(self): raise self\nraise A",
	"class A:\n    def __exit__(self, *a): return self.f()\n    def __enter__(self): return self\n    def f(self):\n        with self: raise ValueError\nA().f()",
	"class A:\n    def __init_subclass__(cls):\n        class B(cls): pass\nclass C(A): pass",
	"class A:\n    x = property(lambda self: self.x)\nreturn A().x",
	"class A: pass\nfor i in range(1000):\n    class A(A):\n        def f(self): return super().f()\nreturn A().f()",
	"def g():\n    while True: yield 1\nreturn list(g())",
	"def g():\n    while True: yield 1\nreturn sum(g()), max(g())",
	"def g():\n    yield from g()\nreturn next(g())",
	"def g(n):\n    yield n\n    yield from g(n + 1)\nreturn list(g(0))",
	"def g():\n    yield 1\nx = [g() for i in range(50000)]\nreturn [next(y) for y in x]",
	"def g():\n    try:\n        yield 1\n    finally:\n        while True: pass\nx = g()\nnext(x)",
	"def g():\n    while True:\n        try:\n            yield 1\n        except BaseException: pass\nx = g()\nnext(x)\nx.close()",
	"def g():\n    yield next(x)\nx = g()\nreturn next(x)",
	"x = iter([1])\nfor i in range(100000):\n    x = map(str, x)\nreturn list(x)",
	"x = [1]\nfor i in range(60000):\n    x = enumerate(x)\nreturn next(x)",
	"x = (i for i in [1])\nfor i in range(30000):\n    x = (i for i in x)\nreturn list(x)",
	"x = [1]\nfor i in range(60000):\n    x = zip(x)\nreturn list(x)",
	"class A:\n    def __iter__(self):\n        for x in self: yield x\nreturn list(A())",
	"class A:\n    def __getitem__(self, i): return i\nreturn list(A()), 5 in A(), -1 in A()",
	"class A:\n    def __len__(self): return 10 ** 18\n    def __getitem__(self, i): return i\nreturn list(reversed(A()))",
	"class A: pass\na = A()\nd = vars(a)\nd['d'] = d\nreturn a.d, str(d)",
	"class A:\n    def __format__(self, s): return f'{self:x}'\nreturn f'{A()}'",
	"class A:\n    def __contains__(self, x): return x in self\nreturn 1 in A()",
	"class A:\n    def __int__(self): return int(self)\nreturn int(A())",
	"class A: pass\nx = [A() for i in range(1000)]\nfor i in range(100):\n    list(map(setattr, x, [str(i)] * 1000, x))\nwhile True:\n    list(map(setattr, x, [str(i)] * 1000, x))",
}

// FuzzAnyProgramEnds runs programs that nobody has read before: each ends soon, and none takes the machine with it.
func FuzzAnyProgramEnds(f *testing.F) {
	for program := range programs(f) {
		f.Add(program)
	}
	if !testing.Short() {
		for _, program := range hostile {
			f.Add(program)
		}
	}
	f.Fuzz(func(t *testing.T, program string) {
		lines, err := python.Program(program)
		if err != nil {
			return
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begun := time.Now()
		played(lines)
		runtime.ReadMemStats(&after)
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%s\ntakes %s", program, took)
		}
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 1<<30 {
			t.Errorf("%s\ntakes %d MB", program, grown>>20)
		}
	})
}
