package httpsim

import (
	"fmt"
	"math/big"
	"strings"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// pythonStr returns a session's value as str() and a template show it.
func pythonStr(v sessionstore.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case *someone:
		return v.str()
	}
	return pythonRepr(v)
}

// pythonRepr returns a value as repr() does.
func pythonRepr(v sessionstore.Value) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return python.Repr(v)
	case moment:
		return v.String()
	case *someone:
		return v.String()
	case *sessionstore.Dict:
		var items []string
		for key, value := range v.All() {
			items = append(items, pythonRepr(sessionstore.KeyValue(key))+": "+pythonRepr(value))
		}
		return "{" + strings.Join(items, ", ") + "}"
	case pair:
		return "(" + pythonRepr(v.At(0)) + ", " + pythonRepr(v.At(1)) + ")"
	case *sessionstore.List:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = pythonRepr(v.At(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	text, err := sessionstore.JSON(v) // numbers are written alike
	if err != nil {
		return fmt.Sprint(v)
	}
	return text
}

// truth reports whether Python takes a value for true.
func truth(v sessionstore.Value) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case int64:
		return v != 0
	case float64:
		return v != 0
	case *big.Int:
		return v.Sign() != 0
	case *sessionstore.Dict:
		return v.Len() > 0
	case *sessionstore.List:
		return v.Len() > 0
	}
	return true
}
