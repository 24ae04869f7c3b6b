// Package pylib is what lines may import of Python's standard library and needs no site: lines of Python of its own, which
// run in the run of who imports them and count in it, and functions of Go's. It knows no clock, no chance and no file.
package pylib

import (
	"embed"
	"maps"
	"slices"
	"strings"
	"sync"

	"statelab/internal/pyrun"
	"statelab/internal/python"
)

//go:embed lib/*.py
var files embed.FS

// lines are the modules of files, by their names.
var lines = sync.OnceValue(func() map[string][]python.Statement {
	all := map[string][]python.Statement{}
	entries, err := files.ReadDir("lib")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		text, err := files.ReadFile("lib/" + e.Name())
		if err != nil {
			panic(err)
		}
		program, err := python.Program(string(text))
		if err != nil {
			panic(e.Name() + ": " + err.Error())
		}
		all[strings.TrimSuffix(e.Name(), ".py")] = program
	}
	return all
})

// ofGo are the modules, or parts of them, that Go gives: by their names what stands in them.
func ofGo(run *pyrun.Run) map[string]map[string]pyrun.Value {
	collections := map[string]pyrun.Value{"namedtuple": builtin("namedtuple", pyrun.NamedTuple)}
	for name, c := range pyrun.Collections() {
		collections[name] = c
	}
	return map[string]map[string]pyrun.Value{
		"collections": collections,
		"copy": {
			"copy":     builtin("copy", func(args *pyrun.Args) (pyrun.Value, error) { return copied(run, args, false) }),
			"deepcopy": builtin("deepcopy", func(args *pyrun.Args) (pyrun.Value, error) { return copied(run, args, true) }),
		},
		"abc":      pyrun.Abstract(),
		"enum":     pyrun.Enums(),
		"typing":   {"NamedTuple": pyrun.TypedTuple()},
		"math":     mathNames(),
		"html":     htmlNames(),
		"base64":   base64Names(),
		"struct":   structNames(),
		"binascii": {"Error": binasciiError()},
	}
}

// parts are modules of lines that stand in another one.
var parts = map[string]string{"deque": "collections"}

// Modules are the names of the modules.
var Modules = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(names())) })

// names are what stands in each module and begins with no _.
var names = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for module, values := range ofGo(nil) {
		for name := range values {
			all[module] = append(all[module], name)
		}
	}
	for module, program := range lines() {
		into := module
		if of, is := parts[module]; is {
			into = of
		}
		for name := range python.Binds(program) {
			if !strings.HasPrefix(name, "_") {
				all[into] = append(all[into], name)
			}
		}
	}
	return all
})

// Names are what stands in a module, none where there is no such module.
func Names(module string) []string { return names()[module] }

// attributes are those that values of the modules have, beside those of Python's own types.
var attributes = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, program := range lines() {
		maps.Copy(all, pyrun.Given(program))
	}
	for _, name := range []string{"most_common", "elements", "total", "subtract", "move_to_end", "default_factory", "_fields", "_asdict", "_replace", "_make", "name", "value", "_value_", "_name_", "__members__",
		"from_iterable", "throw", "__wrapped__", "__module__", "__annotations__", "translate", "maketrans", "fromkeys", "fromhex"} {
		all[name] = true
	}
	return all
})

// HasAttribute reports whether some value of the modules has an attribute of this name.
func HasAttribute(name string) bool { return attributes()[name] }

// Load is what stands in a module, made in a run. The error is one of its lines.
func Load(run *pyrun.Run, module string) (map[string]pyrun.Value, error) {
	all := map[string]pyrun.Value{}
	maps.Copy(all, ofGo(run)[module])
	for file, program := range lines() {
		if file != module && parts[file] != module {
			continue
		}
		inside := helpers(run)
		inside["__name__"] = module
		if err := run.Module("", program, inside); err != nil {
			return nil, err
		}
		for _, name := range Names(module) {
			if v, has := inside[name]; has && all[name] == nil {
				all[name] = v
			}
		}
	}
	return all, nil
}

func builtin(name string, do func(args *pyrun.Args) (pyrun.Value, error)) pyrun.Value {
	return pyrun.Builtin{Name: name, Do: do}
}

func copied(run *pyrun.Run, args *pyrun.Args, deep bool) (pyrun.Value, error) {
	v, err := args.Need("x")
	if err != nil {
		return nil, err
	}
	if memo, has := args.Take("memo"); deep && has && memo != nil {
		if _, err := pyrun.Len(memo); err != nil {
			return nil, err
		}
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	return pyrun.Copied(run, v, deep)
}
