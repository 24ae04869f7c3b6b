package pylib_test

import (
	"os"
	"strings"
	"testing"

	"statelab/internal/pylib"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// TestTheLibraryDoesWhatPythonsDoes runs the programs of testdata/programs.txt, each with what Python has made of it.
func TestTheLibraryDoesWhatPythonsDoes(t *testing.T) {
	data, err := os.ReadFile("testdata/programs.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		program, want, _ := strings.Cut(block, "\n=> ")
		lines, err := python.Program(program)
		if err != nil {
			t.Errorf("%s\n  %v", program, err)
			continue
		}
		if e := pyrun.Unknown(lines, nil, known, func(_, name string) bool { return pyrun.Attributes(name) || pylib.HasAttribute(name) || inModule(name) }); e != nil {
			t.Errorf("%s\n  nobody knows %s", program, e.Text)
			continue
		}
		if got := played(lines); got != want {
			t.Errorf("%s\n  here   %s\n  Python %s", program, got, want)
		}
	}
}

func known(name string) bool {
	module, last, is := strings.Cut(name, ".")
	return pylib.Names(module) != nil && (!is || contains(pylib.Names(module), last))
}

func contains(all []string, name string) bool {
	for _, one := range all {
		if one == name {
			return true
		}
	}
	return false
}

func inModule(name string) bool {
	for _, module := range pylib.Modules() {
		if contains(pylib.Names(module), name) {
			return true
		}
	}
	return false
}

// played is what a program returns, or the exception that it raises.
func played(lines []python.Statement) string {
	run := &pyrun.Run{}
	loaded := map[string]map[string]pyrun.Value{}
	run.Name = func(name string) (pyrun.Value, bool) {
		module, last, dotted := strings.Cut(name, ".")
		if pylib.Names(module) == nil {
			return nil, false
		}
		if loaded[module] == nil {
			names, err := pylib.Load(run, module)
			if err != nil {
				panic(err)
			}
			loaded[module] = names
		}
		if !dotted {
			return &pyrun.Module{Name: module, Names: loaded[module]}, true
		}
		v, has := loaded[module][last]
		return v, has
	}
	defer run.Close()
	v, _, err := run.Lines(lines, map[string]pyrun.Value{})
	if err != nil {
		return err.Error()
	}
	text, err := pyrun.Repr(v)
	if err != nil {
		return err.Error()
	}
	return text
}
