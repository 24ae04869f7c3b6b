package python

import (
	"fmt"
	"strings"
	"testing"
)

// written is an expression in short: what is in what.
func written(e *Expr) string {
	if e == nil {
		return "nil"
	}
	parts := make([]string, len(e.Parts))
	for i, p := range e.Parts {
		parts[i] = written(p)
	}
	for _, n := range e.Named {
		key := n.Name
		if n.Key != nil {
			key = written(n.Key)
		}
		parts = append(parts, key+"="+written(n.Value))
	}
	all := strings.Join(parts, " ")
	switch e.Kind {
	case Name:
		return e.Text
	case String:
		return fmt.Sprintf("%q", e.Text)
	case Number:
		return fmt.Sprint(e.Number)
	case Attribute:
		return all + "." + e.Text
	case Call:
		return "(" + all + ")"
	case Index:
		return "[" + all + "]"
	case Format:
		return "f(" + all + ")"
	case Dict, Set:
		return "{" + all + "}"
	case List:
		return "<" + all + ">"
	}
	return "(" + strings.TrimSpace(e.Text+" "+all) + ")"
}

func TestExpressions(t *testing.T) {
	for src, want := range map[string]string{
		`60 * 60 * 24`:     "(* (* 60 60) 24)",
		`-1 + 2 - 3_000`:   "(- (+ (- 1) 2) 3000)",
		`'it\'s' "\u00e9"`: `"it'sé"`,
		`request.session.get("a", {}).get("b", "")`: `((request.session.get "a" {}).get "b" "")`,
		`r"a\.b" + R'c\\'`:                          `(+ "a\\.b" "c\\\\")`,
		`f"a {x.y} {{b}} {d.get('k', '')}"`:         `f("a " x.y " {b} " (d.get "k" ""))`,
		`{**context, "form": form}`:                 `{=context "form"=form}`,
		`{request.get_host()}`:                      `{(request.get_host)}`,
		`"a" not in request.session`:                `(not in "a" request.session)`,
		`not user.is_authenticated or x`:            "(or (not user.is_authenticated) x)",
		`a < 1 and b>=-2`:                           "(and (< a 1) (>= b (- 2)))",
		`a or b and not c == d`:                     "(or a (and b (not (== c d))))",
		`(a := b) != c % d | e`:                     "(!= (a b) (| (% c d) e))",
		`f(a := b or c, d - -1)`:                    "(f (a (or b c)) (- d (- 1)))",
		`a is None and not b is not None`:           "(and (is a None) (not (is not b None)))",
		"f(\n    1,\n    b=2,\n)  # said":           "(f 1 b=2)",
		`[1, "a",]`:                                 `<1 "a">`,
		`(1, 2)`:                                    `<1 2>`,
		`a["b"]["c"]`:                               `[[a "b"] "c"]`,
	} {
		if e, err := Expression(src); err != nil || written(e) != want {
			t.Errorf("%s is %s (%v), want %s", src, written(e), err, want)
		}
	}
}

func TestWhatIsNotRead(t *testing.T) {
	for src, want := range map[string]string{
		"a = 1":                 "1:3: \"=\" stands behind the end",
		`"a`:                    "1:1: the text is not closed: a \" is missing",
		`“a”`:                   "1:1: the quote “ is typographic: write \"",
		`a; b`:                  "1:2: \";\" stands behind the end",
		`a ! b`:                 "1:3: Python writes not for !",
		`1st`:                   "1:1: a number stands alone: 1st is none",
		`f(a=1, 2)`:             "1:8: what is given by place stands before what is given by name",
		`99999999999999999999`:  "1:1: the number is too large",
		"\"\"\"a":               "1:1: the text is not closed: a \"\"\" is missing",
		`f"{x.strftime("%d")}"`: "1:1: a brace of the text is not closed: in the braces other quotes stand than around the text, since the same ones end it before Python 3.12",
		`f"{d["a"]}"`:           "1:1: a brace of the text is not closed: in the braces other quotes stand than around the text, since the same ones end it before Python 3.12",
		`f"{a"`:                 "1:1: a brace of the text is not closed: for the sign itself write it twice",
		`class`:                 "1:1: class is not read here: lines stand here without one",
		`a && b`:                "1:3: Python writes and for &&",
		`a || b`:                "1:3: Python writes or for ||",
		`a <> b`:                "1:3: Python writes != for <>",
		`a === b`:               "1:3: Python writes == for ===",
		`!a`:                    "1:1: Python writes not for !",
		`a++`:                   "1:3: Python writes += 1 for ++",
		`f（a）`:                  "1:2: （ is a full-width character, and Python wants the usual one: (",
		`a。b`:                   "1:2: 。 is a full-width character, and Python wants the usual one: .",
		"a +\u00a0b":            "1:4: the blank here is no usual one, as pages on the web have it: type it anew",
		`f(path=/a)`:            "1:8: \"/\" has no place here: a path or an address is a text, and stands in quotes",
		`f(1 if a)`:             "1:9: wanted else, found \")\"",
		`(`:                     "1:2: the line ends where a value is missing",
		"":                      "1:1: the line ends where a value is missing",
	} {
		if _, err := Expression(src); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", src, err, want)
		}
	}
	deep := strings.Repeat("(", 2000)
	if _, err := Expression(deep); err == nil || !strings.Contains(err.Error(), "too much inside each other") {
		t.Errorf("2000 brackets: %v", err)
	}
	for src, want := range map[string]string{
		"if a:\n    b\nelse if c:\n    d": "3:6: Python writes elif, in one word, for else if",
		"elif a:\n    b":                  "1:1: elif belongs to an if right above it, and stands as far left as that if",
		"except KeyError:\n    b":         "1:1: except belongs to a try right above it, and stands as far left as that try",
		"if a:\n    b\nelseif c:\n    d":  "3:1: Python writes elif for elseif",
		"if a = b:\n    c":                "1:6: = gives a name a value: to compare, Python writes ==",
		"if (a) {\n    c\n}":              "1:8: Python has a colon and indented lines for what other languages put in braces",
		"a := b":                          "1:1: Python writes = for :=",
		"if a:\nb":                        "2:1: this line is not indented, and the one above ends with a colon: begin it four blanks further right",
		"if a:\n    b\n  c":               "3:3: this line is indented like none above it: begin it in the column of one of those",
		"\tx":                             "1:1: a tab stands before the line: four blanks stand for it here",
		"  a\nb":                          "2:1: the line stands further left than the first one: begin it in the column of one of those above",
	} {
		if _, err := Statements(src); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", src, err, want)
		}
	}
}

// FuzzStatements wants no text to break the reader, and a place of every problem in the
// text.
func FuzzStatements(f *testing.F) {
	for _, src := range []string{"", "a = 1", "if a:\n    b()\nelse:\n    c\n", "if a<1:\n    b\nelif a>=2:\n    c\nelif d:\n    e\nelse:\n    f", "return f\"{a}\"", "del x[\"a\"]", "raise E(\"x\")", "from a import b\n@c\nx", "(((", "f'{{}'", "'\\x4'"} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		_, err := Statements(src)
		if err == nil {
			return
		}
		p, ok := err.(*Problem)
		if !ok {
			t.Fatalf("%q: %v", src, err)
		}
		if lines := strings.Count(src, "\n") + 1; p.Line < 1 || p.Line > lines || p.Col < 1 {
			t.Errorf("%q has %d lines, and %v", src, lines, p)
		}
	})
}
