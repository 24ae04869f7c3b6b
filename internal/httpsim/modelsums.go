package httpsim

import (
	"fmt"

	"statelab/internal/sessionstore"
)

// fieldSum is F("count") + 1: what a column holds in the database, and more.
type fieldSum struct {
	field ModelField
	by    sessionstore.Value // nil: nothing
	minus bool
}

// sql is the sum in a statement.
func (s *fieldSum) sql(column string) (text string, args []any) {
	if s.by == nil {
		return column, nil
	}
	sign := " + "
	if s.minus {
		sign = " - "
	}
	return "(" + column + sign + "?)", []any{s.by}
}

// String is str() of it, which is what a row has that was saved with it, until it is read again.
func (s *fieldSum) String() string {
	text := "F(" + s.field.Name + ")"
	if s.by == nil {
		return text
	}
	sign := " + "
	if s.minus {
		sign = " - "
	}
	return text + sign + fmt.Sprintf("Value(%s)", pythonRepr(s.by))
}
