package httpsim

import (
	"math/big"

	"statelab/internal/filters"
	"statelab/internal/sessionstore"
)

// The values of pages, as Python and Django's templates have them.
type (
	safe   = filters.Safe
	moment = filters.Moment
	pair   = filters.Pair
)

// pythonStr returns a session's value as str() and a template show it.
func pythonStr(v sessionstore.Value) string { return filters.Str(v) }

// pythonRepr returns a value as repr() does.
func pythonRepr(v sessionstore.Value) string { return filters.Repr(v) }

// truth reports whether Python takes a value for true.
func truth(v sessionstore.Value) bool { return filters.Truth(v) }

// equal is Python's == between values of JSON: True is 1, and a text is no number.
func equal(a, b sessionstore.Value) bool { return filters.Equal(a, b) }

// number returns a value as a number, and nil for what is none. True is 1, False 0.
func number(v sessionstore.Value) *big.Float { return filters.Number(v) }

// order is the sign of a - b as Python's < and > have it, and false for what they do not
// compare.
func order(a, b sessionstore.Value) (sign int, ok bool) { return filters.Order(a, b) }

// kindOf is what Python calls the type of a value.
func kindOf(v sessionstore.Value) string { return filters.Kind(v) }

// contains is Python's a in b, and false for a b in which nothing can be.
func contains(b, a sessionstore.Value) (in, ok bool) { return filters.Contains(b, a) }

// itemsOf are the parts of a value that is a list, or a pair.
func itemsOf(value any) any { return filters.Items(value) }
