package httpsim

import (
	"fmt"

	"statelab/internal/sessionstore"
)

// item is a value of a list with its place.
type item struct {
	at    int
	value sessionstore.Value
}

func items(l *sessionstore.List) []item {
	all := make([]item, l.Len())
	for i := range all {
		all[i] = item{i, l.At(i)}
	}
	return all
}

// ordered is Python's a < b and the like. The error is its TypeError for what has no order.
func ordered(a sessionstore.Value, sign string, b sessionstore.Value) (bool, error) {
	if kindOf(a) == "float" && number(a) == nil || kindOf(b) == "float" && number(b) == nil {
		return false, nil // NaN
	}
	if _, ok := order(a, b); !ok {
		return false, fmt.Errorf("TypeError: '%s' not supported between instances of '%s' and '%s'", sign, kindOf(a), kindOf(b))
	}
	return compared(a, sign, b), nil
}
