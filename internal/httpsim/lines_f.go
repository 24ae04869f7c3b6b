package httpsim

import "statelab/internal/pyrun"

// Operate implements pyrun.Operated: F("count") + 1.
func (s *fieldSum) Operate(sign string, other pyrun.Value) (pyrun.Value, bool, error) {
	if sign != "+" && sign != "-" || s.by != nil {
		return nil, true, pyrun.Raise("NotImplementedError", "to F() a number is added here, or taken away")
	}
	switch other.(type) {
	case int64, float64:
		return &fieldSum{field: s.field, by: other, minus: sign == "-"}, true, nil
	}
	return nil, true, pyrun.Raise("NotImplementedError", "to F() a number is added here, or taken away")
}

// OperatedBy implements pyrun.Operated.
func (s *fieldSum) OperatedBy(string, pyrun.Value) (pyrun.Value, bool, error) {
	return nil, true, pyrun.Raise("NotImplementedError", "F() stands first in a sum here")
}

// TypeName implements pyrun.Object.
func (s *fieldSum) TypeName() string {
	if s.by != nil {
		return "CombinedExpression"
	}
	return "F"
}

// Attr implements pyrun.Object.
func (*fieldSum) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// Str implements pyrun.Shown.
func (s *fieldSum) Str() (string, error) { return s.String(), nil }

// Repr implements pyrun.Shown.
func (s *fieldSum) Repr() (string, error) { return s.String(), nil }

func makesF(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	name, err := args.Text("name")
	if err != nil {
		return nil, err
	}
	return &fieldSum{field: ModelField{Name: name}}, args.Done() // of which model, who asks knows
}
