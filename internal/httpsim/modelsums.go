package httpsim

import (
	"fmt"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// fieldSum is F("count") + 1: what a column holds in the database, and more.
type fieldSum struct {
	field ModelField
	by    sessionstore.Value // nil: nothing
	minus bool
	r     *running // of lines
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

// term is the sum as an expression of the model.
func (s *fieldSum) term(m *Model) term {
	path, _, _ := m.Lookup(s.field.Name)
	of := &columnTerm{m, path}
	if s.by == nil {
		return of
	}
	return &funcTerm{of: []term{of, &valueTerm{s.by, ModelField{Kind: keyField(path).Kind}}}, plain: true, say: func(parts []string) string {
		return "(" + parts[0] + map[bool]string{true: " - ", false: " + "}[s.minus] + parts[1] + ")"
	}}
}

// code is the sum as lines have it.
func (s *fieldSum) code() string {
	text := "F(" + python.Quote(s.field.Name) + ")"
	switch {
	case s.by == nil:
		return text
	case s.minus:
		return text + " - " + pythonRepr(s.by)
	}
	return text + " + " + pythonRepr(s.by)
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
