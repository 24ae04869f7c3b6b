package httpsim

import (
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// serializedBy is what a method of a new object of a serializer's class makes of a value.
func serializedBy(serializer pyrun.Value, method string, v pyrun.Value) (pyrun.Value, error) {
	made, err := pyrun.Call(serializer)
	if err != nil {
		return nil, err
	}
	do, err := pyrun.AttributeOf(made, method)
	if err != nil {
		return nil, err
	}
	return pyrun.Call(do, v)
}

// signingSerializer is signing.JSONSerializer, from which lines may derive.
func signingSerializer() *pyrun.Class {
	of := func(name, given string, do func(v pyrun.Value) (pyrun.Value, error)) pyrun.Value {
		return pyrun.Method{Name: name, Do: func(_ pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
			v, err := args.Need(given)
			if err != nil {
				return nil, err
			}
			if err := args.Done(); err != nil {
				return nil, err
			}
			return do(v)
		}}
	}
	return pyrun.NewClass("JSONSerializer", map[string]pyrun.Value{
		"dumps": of("dumps", "obj", func(v pyrun.Value) (pyrun.Value, error) {
			if _, err := dumpsOf(v, false); err != nil { // in json's words, where it holds no JSON
				return nil, err
			}
			plain, err := forJSON(v, false)
			if err != nil {
				return nil, err
			}
			text, err := sessionstore.JSON(plain)
			return pyrun.Bytes(text), err
		}),
		"loads": of("loads", "data", func(v pyrun.Value) (pyrun.Value, error) {
			data, is := v.(pyrun.Bytes)
			if !is {
				return nil, pyrun.NoAttribute(v, "decode")
			}
			made, failed := sessionstore.ParseLatin1([]byte(data))
			if failed != nil {
				return nil, pyrun.Raise("JSONDecodeError", "what was signed is no JSON")
			}
			return made, nil
		}),
	})
}
