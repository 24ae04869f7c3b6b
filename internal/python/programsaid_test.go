package python

import (
	"fmt"
	"strings"
	"testing"
)

// What is refused is said with its place, in words that hold for a whole program.
func TestWhatProgramDoesNotRead(t *testing.T) {
	for src, want := range map[string]string{
		"class A(metaclass=B): pass":         "1:8: metaclass= is not read here: write a class that others derive from",
		"class A:\n    def __new__(a): pass": "2:9: __new__ of a class is not read here",
		"class A:\n    return 1":             "2:5: return stands in no function",
		"async def f(): pass":                "1:1: async is not read here: write def and with without it",
		"def f():\n    global x":             "2:5: global is not read here: what is to stay stands in the session, in a cookie or in the cache",
		"yield 1":                            "1:1: yield stands in no function",
		"def f():\n    return yield 1":       "2:12: yield stands only at the beginning of a line, behind = and in parentheses",
		"x = await y":                        "1:5: await is not read here: what is called is done at once",
		"match x:\n    case 1: pass":         "1:1: match is not read here: if and elif ask one thing after the other",
		"x = while":                          "1:5: while has no place here",
		"f() = 1":                            "1:1: a value is given to a name, an attribute or an entry, and this is none of them",
		"a, (b, 1) = c":                      "1:8: a value is given to a name, an attribute or an entry, and this is none of them",
		"a.b != c.d: raise X":                "1:1: an if is missing: what is asked before a colon stands behind if",
		"a.atomic():\n    c":                 "1:1: a with is missing: what holds for the lines below a colon stands behind with",
		"override(a):\n    c":                "1:1: a with is missing: what holds for the lines below a colon stands behind with",
		"a.atomic:\n    c":                   "1:1: a with is missing: what holds for the lines below a colon stands behind with",
		"a in b:\n    c":                     "1:1: a for or an if is missing: for takes one after the other, and if asks whether it is there",
		"a.b:\n    c":                        "1:1: an if is missing: what is asked before a colon stands behind if",
		"not f(a):\n    c":                   "1:1: an if is missing: what is asked before a colon stands behind if",
		"if a:\n    b\nelse c == d:\n    e":  "3:1: else asks nothing, and a colon stands right behind it: elif asks once more",
		"if a => b:\n    c":                  "1:6: Python writes >= for =>",
		"x = a ? b : c":                      "1:7: Python writes b if a else c for a ? b : c",
		"unless a:\n    b":                   "1:1: Python writes if not for unless",
		"throw X":                            "1:1: Python writes raise for throw",
		"if a:\n    break":                   "2:5: break stands in no loop",
		"if a:\n\tb\n        c":              "3:9: tabs and blanks are mixed before this line and those above: begin them all with blanks",
		"x = {\n    'a': 1\n    'b': 2}":     "3:5: between two values stands a comma, and before a text there is none",
		"f(a=1, a=2)":                        "1:8: a is given a value twice",
		"x = '''\n' f'{a b}'":                "1:5: the text is not closed: a ''' is missing",
		"x = '\\x4'":                         "1:9: \\x wants 2 digits of 0-9 and a-f",
		"x = f'''\n한글 {a +}'''":              "2:8: the line ends where a value is missing",
		"function f() { }":                   "1:1: Python writes def for function",
		"x++":                                "1:3: Python writes += 1 for ++",
		"x = a && b":                         "1:7: Python writes and for &&",
		"from a import b,":                   "1:17: wanted a name, found the end of the line",
		"if x = 1:\n    pass":                "1:6: = gives a name a value: to compare, Python writes ==",
		"    a\n    b\n  c":                  "3:3: the line stands further left than the first one: begin it in the column of one of those above",
		"x = 012":                            "1:5: 012 is no number that is read here",
		"x = a + *b":                         `1:9: wanted a value, found "*"`,
		"def f(a=1, b): pass":                "1:12: a name without a value stands before those with one",
		"try:\n    a\nexcept:\n    b\nexcept E:\n    c": "5:1: an except that catches all is the last one",
	} {
		if _, err := Program(src); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", src, err, want)
		}
	}
}

// The whole text may stand indented and end its lines as Windows does, and what stands in an f-string has its place.
func TestProgramAsItIsPasted(t *testing.T) {
	all, err := Program("    # of a view\r\n    a = f'한 {b.c:{d}}' f\"{e}\"\r\n    if a:\r\n        return\r\n")
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	var places []string
	all[0].Value.Any(func(e *Expr) bool {
		if e.Kind == Name || e.Kind == Shown {
			places = append(places, fmt.Sprintf("%s %d:%d", kindNames[e.Kind]+e.Text, e.Line, e.Col))
		}
		return false
	})
	if got, want := strings.Join(places, ", "), "Shown 2:13, Nameb 2:14, Shown 2:18, Named 2:19, Shown 2:26, Namee 2:27"; got != want {
		t.Errorf("the parts stand at %s, want %s", got, want)
	}
	if s := all[1].Body[0]; s.Line != 4 || s.Col != 9 {
		t.Errorf("return stands at %d:%d", s.Line, s.Col)
	}
}

// A comparison in another one is looked through once, though each value between two signs stands in two of them.
func TestComparisonsInsideEachOther(t *testing.T) {
	const deep = 90
	src := strings.Repeat("0 < (", deep) + "x" + strings.Repeat(") < 1", deep)
	for _, read := range []func(string) ([]Statement, error){Statements, Program} {
		all, err := read(src)
		if err != nil {
			t.Fatal(err)
		}
		e := all[0].Value
		values, signs := e.Chain()
		if len(values) != 3 || strings.Join(signs, " ") != "< <" || e.Has(String) || !e.Has(Name) || !Same(e, e) {
			t.Errorf("%d values, %v", len(values), signs)
		}
	}
	if one, _ := Expression("a < b and b < c"); one == nil || one.Kind != Operation {
		t.Error("what is no chain is not read")
	} else if values, _ := one.Chain(); values != nil {
		t.Errorf("and compares %d values", len(values))
	}
}
