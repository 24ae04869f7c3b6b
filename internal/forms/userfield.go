package forms

import (
	"statelab/internal/pynames"
	"statelab/internal/pyrun"
)

// userField is the field of the model of the users by which they log in, as AuthenticationForm keeps it.
type userField struct{ of NameField }

// TypeName implements pyrun.Object.
func (u *userField) TypeName() string { return "CharField" }

// Attr implements pyrun.Object.
func (u *userField) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "name", "attname":
		return u.of.Name, true, nil
	case "verbose_name":
		return u.of.Word, true, nil
	case "max_length":
		return u.of.Longest, true, nil
	}
	if pynames.Has("field", name) {
		return nil, false, pyrun.Raise("NotImplementedError", "%s of the field by which users log in is not played here", name)
	}
	return nil, false, nil
}
