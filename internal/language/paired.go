package language

// paired finds for each of so many wanted rows one of as many that are there, where the order
// does not count: as many as can be fit whole, and each other one is given of those left the
// one with the fewest failures. failures counts what of a wanted row does not hold of another.
func paired(count int, failures func(wanted, there int) int) (to []int) {
	known := make([]int, count*count) // one more than the failures
	look := failures
	failures = func(wanted, there int) int {
		n := &known[wanted*count+there]
		if *n == 0 {
			*n = look(wanted, there) + 1
		}
		return *n - 1
	}
	to = make([]int, count)
	owner := make([]int, count) // of each that is there
	for i := range count {
		to[i], owner[i] = -1, -1
	}
	var seat func(wanted int, seen []bool) bool
	seat = func(wanted int, seen []bool) bool {
		for there := range count {
			if seen[there] || failures(wanted, there) > 0 {
				continue
			}
			seen[there] = true
			if owner[there] < 0 || seat(owner[there], seen) {
				to[wanted], owner[there] = there, wanted
				return true
			}
		}
		return false
	}
	for wanted := range count {
		seat(wanted, make([]bool, count))
	}
	for wanted := range count {
		if to[wanted] >= 0 {
			continue
		}
		best := -1
		for there := range count {
			if owner[there] < 0 && (best < 0 || failures(wanted, there) < failures(wanted, best)) {
				best = there
			}
		}
		to[wanted], owner[best] = best, wanted
	}
	return to
}
