package pyrun

// Percent is text % values.
func Percent(text string, values Value) (string, error) {
	v, err := percent(text, values)
	made, _ := v.(string)
	return made, err
}

// Contains is value in of.
func Contains(of, value Value) (bool, error) { return contains(of, value) }

// Of is what the caller of lines knows of an exception that it has made, beside its arguments: its attributes, and
// the text of it.
type Of interface {
	Object
	Shown
}
