package forms_test

import (
	"encoding/json"
	"net/url"
	"os"
	"slices"
	"testing"

	"statelab/internal/forms"
	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// recorded is a form of testdata/forms.json with what a real Django makes of what is sent to it.
type recorded struct {
	Lines string
	Asked []string
	Cases []struct {
		Sent   *string
		Beside string
		More   []string
		Told   []string
	}
}

// TestFormsAreThoseOfDjango plays the forms of testdata/cases.py, of which testdata/record.py has recorded what Django
// makes: whether they are valid, what is wrong, what is cleaned, how they are drawn.
func TestFormsAreThoseOfDjango(t *testing.T) {
	data, err := os.ReadFile("testdata/forms.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []recorded
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for _, r := range all {
		for _, c := range r.Cases {
			asked := append(slices.Clone(r.Asked), c.More...)
			got := played(t, r.Lines, c.Sent, c.Beside, asked)
			for i := range max(len(got), len(c.Told)) {
				if i < len(got) && i < len(c.Told) && got[i] == c.Told[i] {
					continue
				}
				sent, asks := "None", "(making it)"
				if c.Sent != nil {
					sent = *c.Sent
				}
				if i < len(asked) {
					asks = asked[i]
				}
				if wrong++; wrong < 60 {
					t.Errorf("%s\n sent %.200q, %s\n %s\n  here   %.600s\n  Django %.600s", r.Lines, sent, c.Beside, asks, at(got, i), at(c.Told, i))
				}
				break
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d differ", wrong)
	}
}

func at(all []string, i int) string {
	if i < len(all) {
		return all[i]
	}
	return "(nothing)"
}

// played is what a form makes here of what is sent.
func played(t *testing.T, lines string, sent *string, beside string, asked []string) []string {
	t.Helper()
	names := map[string]pyrun.Value{
		"forms":           &pyrun.Module{Name: "forms", Names: forms.Names(nil)},
		"validators":      &pyrun.Module{Name: "validators", Names: forms.Validators(nil)},
		"ValidationError": forms.ValidationError(),
	}
	run := &pyrun.Run{}
	program, err := python.Program(lines)
	if err != nil {
		t.Fatal(lines, err)
	}
	if _, _, err := run.Lines(program, names); err != nil {
		return []string{err.Error()}
	}
	names["data"] = nil
	if sent != nil {
		values, err := url.ParseQuery(*sent)
		if err != nil {
			t.Fatal(*sent, err)
		}
		names["data"] = query{values}
	}
	if beside != "" {
		beside = ", " + beside
	}
	if program, err = python.Program("form = F(data" + beside + ")"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := run.Lines(program, names); err != nil {
		return []string{err.Error()}
	}
	var told []string
	for _, asks := range asked {
		program, err := python.Program("return " + asks)
		if err != nil {
			t.Fatal(asks, err)
		}
		value, _, err := run.Lines(program, names)
		text := ""
		if err == nil {
			text, err = pyrun.Repr(value)
		}
		if err != nil {
			text = err.Error()
		}
		told = append(told, text)
	}
	return told
}

// query is a QueryDict.
type query struct{ of url.Values }

func (query) TypeName() string { return "QueryDict" }

func (q query) Attr(name string) (pyrun.Value, bool, error) {
	all := func(key pyrun.Value) []pyrun.Value {
		name, _ := key.(string)
		var made []pyrun.Value
		for _, v := range q.of[name] {
			made = append(made, v)
		}
		return made
	}
	return pyrun.Builtin{Name: name, Do: func(args *pyrun.Args) (pyrun.Value, error) {
		key, err := args.Need("key")
		if err != nil {
			return nil, err
		}
		found := all(key)
		if name == "getlist" {
			return pyrun.List(found...), nil
		}
		if len(found) == 0 {
			return args.Or("default", nil), nil
		}
		return found[len(found)-1], nil
	}}, name == "get" || name == "getlist", nil
}

func (q query) Contains(key pyrun.Value) (bool, error) {
	name, _ := key.(string)
	return q.of.Has(name), nil
}

func (q query) Str() (string, error) { return q.Repr() }

func (q query) Repr() (string, error) {
	d := sessionstore.NewDict()
	for name, values := range q.of {
		l := pyrun.List()
		for _, v := range values {
			l.Append(v)
		}
		d.Set(name, l)
	}
	text, err := pyrun.Repr(d)
	return "<QueryDict: " + text + ">", err
}
