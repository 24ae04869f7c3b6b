package pyrun

import "statelab/internal/python"

// A Decision is an if, an elif or a while that was asked.
type Decision struct {
	If   *python.Expr // what was asked
	Loop bool         // by a while
	Line int          // of the statement, as the numbers of statements count
	File string       // "decorators.py", of which it is a line; "" for the lines themselves
	So   bool         // it was true
	Saw  []Seen       // in the order in which it was worked out
	Step int          // of the run in which it was asked
	Told int          // what Run.Told said when it was asked
	Said bool         // Run.Asked has told of it
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

// tells reports whether somebody asks why lines ran as they did: of Django's own lines nobody does.
func (s *scope) tells() bool { return s.run.Decided != nil && !(s.foreign && s.file == "") }

// condition asks what an if or a while asks, and says so before the lines that it leads to run. What stands in a function
// that a condition calls is told with that condition, and what a file asks while it is loaded is no part of a request.
func (s *scope) condition(st *python.Statement) (*Decision, error) {
	r := s.run
	d := &Decision{If: st.Value, Loop: st.Action == python.While, Line: st.Line, File: s.file, Step: r.steps}
	outermost := s.tells() && r.asking == nil
	if outermost {
		r.asking, s.asks = d, d
	}
	so, err := s.truth(st.Value)
	if outermost {
		r.asking, s.asks = nil, nil
	}
	if d.So = so; err != nil {
		return nil, err
	}
	if s.tells() && r.Told != nil {
		d.Told = r.Told()
	}
	if outermost && r.Asked != nil && !(s.foreign && s.outer == nil) {
		d.Said = r.Asked(*d)
	}
	return d, nil
}

// decides runs an if, and tells of it where it ended the function around it.
func (s *scope) decides(st *python.Statement) error {
	d, err := s.condition(st)
	if err != nil {
		return err
	}
	branch := st.Else
	if d.So {
		branch = st.Body
	}
	err = s.all(branch)
	if _, goesOn := err.(leaves); err == nil || goesOn || !s.tells() {
		return err
	}
	back, _ := err.(returned)
	s.run.Decided(*d, back.value, err)
	return err
}

// seen works out a part of what an if asks, and keeps what comes of it.
func (s *scope) seen(e *python.Expr) (Value, error) {
	d := s.asks
	s.asks = nil // what stands in the part is no part of its own
	v, err := s.eval(e)
	s.asks = d
	name := e.Dotted()
	if name == "None" || name == "True" || name == "False" { // which say themselves what they are
		name = ""
	}
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
