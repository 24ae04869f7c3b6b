package httpsim_test

import (
	"regexp"
	"testing"

	"statelab/internal/httpsim"
)

// What a view draws is what Python could have drawn, and comes in all its forms.
func TestWhatAViewDraws(t *testing.T) {
	list, err := httpsim.Constant(`["a", "b"]`)
	if err != nil {
		t.Fatal(err)
	}
	for form, c := range map[string]struct {
		let   httpsim.Let
		least int // as many come in 60
	}{
		`^[ab]$`:              {httpsim.Let{Draw: httpsim.Drawing{Does: httpsim.Choice}, Value: list}, 2},
		`^[xyz]$`:             {httpsim.Let{Draw: httpsim.Drawing{Does: httpsim.Choice}, Value: httpsim.Literal("xyz")}, 3},
		`^[1-6]$`:             {httpsim.Let{Draw: httpsim.Drawing{Does: httpsim.Between, Low: 1, High: 6}}, 6},
		`^(True|False)$`:      {httpsim.Let{Draw: httpsim.Drawing{Does: httpsim.Odds, Low: 1, High: 2}}, 2},
		`^[0-9a-f]{16}$`:      {httpsim.Let{Draw: httpsim.Drawing{Does: httpsim.TokenHex, High: 8}}, 60},
		`^[A-Za-z0-9_-]{43}$`: {httpsim.Let{Draw: httpsim.Drawing{Does: httpsim.TokenURL, High: 32}}, 60},
		`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`: {httpsim.Let{Draw: httpsim.Drawing{Does: httpsim.UUID}}, 60},
	} {
		c.let.Name = "n"
		w := start(t, page("/", c.let, httpsim.Write{Value: httpsim.Local("n").Str()}))
		drawn := map[string]bool{}
		for range 60 {
			h := w.get("/", "")
			if drawn[h.body] = true; !regexp.MustCompile(form).MatchString(h.body) {
				t.Fatalf("%q is drawn, want %s", h.body, form)
			}
		}
		if len(drawn) < c.least {
			t.Errorf("%s: %d are drawn in 60, want %d", form, len(drawn), c.least)
		}
	}
}
