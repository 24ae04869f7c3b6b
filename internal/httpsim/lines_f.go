package httpsim

import "statelab/internal/pyrun"

// Operate implements pyrun.Operated: F("count") + 1. A plain number that is added, or taken away, is what a row can be
// saved with.
func (s *fieldSum) Operate(sign string, other pyrun.Value) (pyrun.Value, bool, error) {
	if s.by == nil && (sign == "+" || sign == "-") {
		switch other.(type) {
		case int64, float64:
			return &fieldSum{r: s.r, field: s.field, by: other, minus: sign == "-"}, true, nil
		}
	}
	if sign == "|" || sign == "&" {
		return nil, true, pyrun.Raise("NotImplementedError", "Use .bitand() and .bitor() for bitwise logical operations.")
	}
	v, err := combined(s.r, s, sign, other, false)
	return v, true, err
}

// OperatedBy implements pyrun.Operated.
func (s *fieldSum) OperatedBy(sign string, other pyrun.Value) (pyrun.Value, bool, error) {
	v, err := combined(s.r, s, sign, other, true)
	return v, true, err
}

// TypeName implements pyrun.Object.
func (s *fieldSum) TypeName() string {
	if s.by != nil {
		return "CombinedExpression"
	}
	return "F"
}

// Attr implements pyrun.Object.
func (s *fieldSum) Attr(name string) (pyrun.Value, bool, error) { return orderedAttr(s.r, s, name) }

// Str implements pyrun.Shown.
func (s *fieldSum) Str() (string, error) { return s.String(), nil }

// Repr implements pyrun.Shown.
func (s *fieldSum) Repr() (string, error) { return s.String(), nil }

func makesF(r *running, args *pyrun.Args) (pyrun.Value, error) {
	name, err := args.Text("name")
	if err != nil {
		return nil, err
	}
	return &fieldSum{r: r, field: ModelField{Name: name}}, args.Done() // of which model, who asks knows
}
