package httpsim

import (
	"errors"
	"fmt"
	"slices"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// Context puts a value into the template's context by hand, under a name of its
// own: context["NAME"] = …, and render(request, …, context).
type Context struct {
	Name string
	// InSession is "…" in request.session: True or False. Empty, Value is put there, which
	// may be a CacheLookup.
	InSession string
	Value     Template
	User      bool // Value is a user as such, of whom templates ask more than the name
	Anew      bool // context = {Name: …}: what was there before is gone
	Given     bool // it stands in the dict that render() is given
}

func (a Context) run(v *visit) error {
	value, err := a.value(v)
	if err != nil {
		return err
	}
	if v.context == nil || a.Anew {
		v.context = map[string]any{}
	}
	v.context[a.Name] = value
	if a.Given {
		v.noteCode("render(…, {%s: %s})", python.Quote(a.Name), shortValue(value))
		return nil
	}
	v.noteCode("context[%s] = %s", python.Quote(a.Name), shortValue(value))
	return nil
}

func (a Context) value(v *visit) (sessionstore.Value, error) {
	if a.User {
		return v.asUser(a.Value)
	}
	if a.InSession == "" {
		return v.worth(a.Value)
	}
	has := v.open().Has(a.InSession)
	return has, v.session.Err()
}

func (a Context) check(c *checking) {
	switch known := slices.Contains(namesInContext, a.Name); {
	case known || isRoot(a.Name):
		c.add("a template has %q already: put the value into the context by another name", a.Name)
	case !IsName(a.Name):
		c.add("%q is no name for a value in the context", a.Name)
	}
	if c.answered {
		c.add("the answer is made already: put the value into the context before it")
	}
	c.value(a.Value)
}

// namesInContext are those that Django puts into every context, or gives to an
// object of its own, apart from the ones that templates here know.
var namesInContext = []string{"request", "csrf_token", "perms", "messages", "DEFAULT_MESSAGE_LEVELS", "block", "forloop", Data}

// worth is the value of a template that becomes one: where the template is one {{ }}
// and nothing else, what stands there as it is; else a text.
func (v *visit) worth(t Template) (sessionstore.Value, error) {
	if len(t.nodes) != 1 || t.nodes[0].Kind != ValueNode && t.nodes[0].Kind != ConstantNode {
		return v.fill(t, false)
	}
	switch value, err := v.found(t.nodes[0]); value := value.(type) {
	case absent:
		if err == nil {
			err = v.hasAttribute(t.nodes[0], value)
		}
		return "", err
	case safe:
		return string(value), err
	default:
		return value, err
	}
}

// worthKeeping is worth for a session. A dict and a list that were looked up are copied: one
// of the session's own could be put into itself, and no row can hold that.
func (v *visit) worthKeeping(t Template) (sessionstore.Value, error) {
	value, err := v.worth(t)
	if err == nil {
		err = v.isNoRow(t)
	}
	if err != nil {
		return nil, err
	}
	switch value.(type) {
	case moment:
		return nil, errors.New("TypeError: Object of type datetime is not JSON serializable")
	case *someone:
		return nil, notSerializable(value)
	case *sessionstore.Dict, *sessionstore.List:
		return copyOf(value)
	}
	return value, nil
}

// notSerializable is the error of a value that JSON cannot hold.
func notSerializable(value sessionstore.Value) error {
	return fmt.Errorf("TypeError: Object of type %s is not JSON serializable", kindOf(value))
}

// isNoRow is an error where a template is a row of a model, which JSON cannot hold.
func (v *visit) isNoRow(t Template) error {
	if len(t.nodes) != 1 || t.nodes[0].Str || len(t.nodes[0].Path) != 2 || t.nodes[0].Path[0] != rowRoot {
		return nil
	}
	if r, is := v.rows[t.nodes[0].Path[1]].(*record); is && r != nil {
		return fmt.Errorf("TypeError: Object of type %s is not JSON serializable", r.model.Name)
	}
	return nil
}

// copyOf is a value anew, of at most the size of a page.
func copyOf(value sessionstore.Value) (sessionstore.Value, error) {
	text, err := sessionstore.JSON(value)
	if err != nil {
		return nil, err
	}
	if len(text) > maxOutput {
		return nil, errTooLong
	}
	return sessionstore.ParseJSON(text)
}

// shortValue is a value as a line of Python has it, cut where it is long.
func shortValue(value sessionstore.Value) string {
	if text, ok := value.(string); ok {
		return python.Quote(shortText(text))
	}
	return clippedCode(pythonRepr(value), longestText)
}
