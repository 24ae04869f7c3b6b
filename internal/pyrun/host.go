package pyrun

// Percent is text % values.
func Percent(text string, values Value) (string, error) {
	v, err := percent(text, values)
	made, _ := v.(string)
	return made, err
}

// Works counts so many steps that the caller does for the lines. The error ends them where they are too many.
func (r *Run) Works(n int) error {
	if r.steps += n; r.steps > maxSteps {
		return ErrTooManySteps
	}
	return nil
}

// Contains is value in of.
func Contains(of, value Value) (bool, error) { return contains(of, value) }

// Of is what the caller of lines knows of an exception that it has made, beside its arguments: its attributes, and
// the text of it.
type Of interface {
	Object
	Shown
}
