package python

import "testing"

func TestSpellingIsMadeAlike(t *testing.T) {
	for src, want := range map[string]string{
		"A=True  # why":       "A = True",
		"A  =  60*60 *24":     "A = 60 * 60 * 24",
		"A=-1+ 2":             "A = -1 + 2",
		"a['b'] [ \"c\" ]+=1": `a["b"]["c"] += 1`,
		"response . set_cookie( 'a' ,'b',max_age = -1 , path='/' )":  `response.set_cookie("a", "b", max_age=-1, path="/")`,
		"if  not form.is_valid( ) :\n  x( )\n\n  return f'a {b}'\ny": "if not form.is_valid():\n    x()\n    return f\"a {b}\"\ny",
		"x = {'a':1 , **b}":         `x = {"a": 1, **b}`,
		"x = [ 'a',\n 'b' ]":        `x = ["a", "b"]`,
		"return f'{a[\"b\"]}'":      `return f"{a['b']}"`,
		"x('a-'+c[\"b\"], 1)":       `x(f"a-{c['b']}", 1)`,
		"x = n.get('a',\"\") + '{'": `x = f"{n.get('a', '')}{{"`,
		"x = a + f'b{ c }' + d":     `x = f"{a}b{c}{d}"`,
		"x = a + 1":                 "x = a + 1",
		"x = 'a' + 'b'":             `x = "a" + "b"`,
		"x = n * a + 'b'":           `x = n * a + "b"`,
		"x(y('a' + z)) + 1":         `x(y(f"a{z}")) + 1`,
		"x(not a, a if b)":          "x(not a, a if b)",
		"return (1)":                "return (1)",
		`x = r'^\d'`:                `x = "^\\d"`,
		"":                          "",
	} {
		got, err := Normal(src)
		if err != nil || got != want {
			t.Errorf("%q is spelt %q (%v), want %q", src, got, err, want)
			continue
		}
		if again, err := Normal(got); err != nil || again != got {
			t.Errorf("%q is spelt %q again (%v)", got, again, err)
		}
	}
	if _, err := Normal(`"a`); err == nil {
		t.Error("a text that is not closed is spelt")
	}
}
