package pyrun

import "statelab/internal/python"

// A Decision is an if by which lines came to return or to raise.
type Decision struct {
	If   *python.Expr // what was asked
	Line int          // of the statement, as the numbers of statements count
	File string       // "decorators.py", of which it is a line; "" for the lines themselves
	So   bool         // it was true
	Saw  []Seen       // in the order in which it was worked out
	Step int          // of the run in which it was asked
	Told int          // what Run.Told said when it was asked
}

// Seen is a value that an if looked at: of a part of what it asks, or of a name in a function that it called.
type Seen struct {
	Name  string // "confirmed_at", "is_fresh()"
	Value Value
	// Whole says that the value is all that is asked, but for a not before it.
	Whole bool
}

// mostSeen is how many values of one if are kept.
const mostSeen = 8

// Sees says of a value that it was looked up, where a condition is at work.
func (r *Run) Sees(name string, v Value) {
	if r.asking != nil && len(r.asking.Saw) < mostSeen {
		r.asking.Saw = append(r.asking.Saw, Seen{Name: name, Value: v})
	}
}

// Asking reports whether a condition is at work.
func (r *Run) Asking() bool { return r.asking != nil }

// decides runs an if, and tells of it where it ended the function around it.
func (s *scope) decides(st *python.Statement) error {
	r := s.run
	tells := r.Decided != nil && !(s.foreign && s.file == "") // of Django's own lines nobody asks why
	d := &Decision{If: st.Value, Line: st.Line, File: s.file, Step: r.steps}
	so, err := false, error(nil)
	if tells && r.asking == nil {
		r.asking, s.asks = d, d
		so, err = s.truth(st.Value)
		r.asking, s.asks = nil, nil
	} else {
		so, err = s.truth(st.Value)
	}
	if err != nil {
		return err
	}
	if tells && r.Told != nil {
		d.Told = r.Told()
	}
	branch := st.Else
	if d.So = so; so {
		branch = st.Body
	}
	err = s.all(branch)
	if _, goesOn := err.(leaves); err == nil || goesOn || !tells {
		return err
	}
	back, _ := err.(returned)
	r.Decided(*d, back.value, err)
	return err
}

// seen works out a part of what an if asks, and keeps what comes of it.
func (s *scope) seen(e *python.Expr) (Value, error) {
	d := s.asks
	s.asks = nil // what stands in the part is no part of its own
	v, err := s.eval(e)
	s.asks = d
	name := e.Dotted()
	if e.Kind == python.Call {
		if name = e.Parts[0].Dotted(); name != "" {
			name += "()"
		}
	}
	if err == nil && name != "" && len(d.Saw) < mostSeen {
		whole := d.If
		for whole.Kind == python.Operation && whole.Text == "not" {
			whole = whole.Parts[0]
		}
		d.Saw = append(d.Saw, Seen{name, v, whole == e})
	}
	return v, err
}
