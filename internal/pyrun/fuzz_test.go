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
