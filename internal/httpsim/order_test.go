package httpsim

import (
	"os"
	"strings"
	"testing"

	"statelab/internal/sessionstore"
)

// TestOrderIsPythons compares as Python 3 does: testdata/django/order.txt has what it said
// about values that json.loads made.
func TestOrderIsPythons(t *testing.T) {
	recorded, err := os.ReadFile("testdata/django/order.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(recorded)) {
		compared, want, _ := strings.Cut(strings.TrimSpace(line), ": ")
		var sides [2]sessionstore.Value
		var sign string
		for _, sign = range []string{" < ", " <= ", " > ", " >= "} {
			if a, b, found := strings.Cut(compared, sign); found {
				for i, text := range []string{a, b} {
					if sides[i], err = sessionstore.ParseJSON(text); err != nil {
						t.Fatal(line, err)
					}
				}
				break
			}
		}
		got, err := ordered(sides[0], strings.TrimSpace(sign), sides[1])
		said := map[bool]string{true: "True", false: "False"}[got]
		if err != nil {
			said = err.Error()
		}
		if said != want {
			t.Errorf("%s: %s, want %s", compared, said, want)
		}
	}
}
