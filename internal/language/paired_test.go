package language

import (
	"slices"
	"testing"
)

// TestRowsArePairedWhateverTheirOrder gives rows that say little, and fit several, those that the
// others do not need.
func TestRowsArePairedWhateverTheirOrder(t *testing.T) {
	for _, c := range []struct {
		failures [][]int // of each wanted one, of each that is there
		want     []int
	}{
		{[][]int{{0, 0}, {1, 0}}, []int{0, 1}},
		{[][]int{{0, 0}, {0, 1}}, []int{1, 0}},
		{[][]int{{0, 0, 1}, {0, 1, 1}, {1, 0, 0}}, []int{1, 0, 2}},
		{[][]int{{2, 1}, {0, 3}}, []int{1, 0}},
		{[][]int{{1, 1}, {1, 2}}, []int{0, 1}},
		{nil, []int{}},
	} {
		got := paired(len(c.failures), func(wanted, there int) int { return c.failures[wanted][there] })
		if !slices.Equal(got, c.want) {
			t.Errorf("%v is paired %v, want %v", c.failures, got, c.want)
		}
	}
}
