package chance_test

import (
	"strings"
	"testing"

	"statelab/internal/chance"
)

func TestTheSameSeedDrawsTheSameStrings(t *testing.T) {
	a, b, other := chance.NewSeeded("logout"), chance.NewSeeded("logout"), chance.NewSeeded("login")
	for range 3 {
		x, y, z := a.String(32, chance.LowerDigits), b.String(32, chance.LowerDigits), other.String(32, chance.LowerDigits)
		if x != y {
			t.Errorf("one seed drew %q and %q", x, y)
		}
		if x == z {
			t.Errorf("two seeds drew the same %q", x)
		}
		if len(x) != 32 || strings.Trim(x, chance.LowerDigits) != "" {
			t.Errorf("%q is not 32 characters of a-z0-9", x)
		}
	}
}
