package djangocode

import (
	_ "embed"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/pylib"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// A SettingsFile is what a settings.py comes to: it has run, since one that asks os.environ, or reckons 60 * 60 * 24, says
// nothing before it does.
type SettingsFile struct {
	Values  []SettingValue // in the order in which their names came
	program []python.Statement
}

// A SettingValue is what a name in capital letters has at the end of a settings.py, and where that was given last.
type SettingValue struct {
	Name  string
	Value pyrun.Value
	At    Place
}

// settingsAt is where the settings.py of a project says that it stands.
const settingsAt = "/srv/mysite/settings.py"

// ReadSettings runs a settings.py. The environment is empty, no file exists, and there is no clock. Where a line fails, the
// error says at which one, and beside it stands what the lines above came to.
func ReadSettings(text string) (*SettingsFile, error) {
	program, err := python.Program(text)
	if err != nil {
		return nil, err
	}
	f := &SettingsFile{program: program}
	lines := map[string]int{}
	run := &pyrun.Run{Named: func(name string, _ pyrun.Value, line int) {
		if lines[name] == 0 {
			f.Values = append(f.Values, SettingValue{Name: name})
		}
		lines[name] = line
	}}
	defer run.Close()
	names := map[string]pyrun.Value{"__file__": settingsAt, "__name__": "mysite.settings"}
	modules, err := settingsModules(run)
	if err == nil {
		run.Import = modules.find
		_, _, err = run.Lines(program, names)
	}
	f.Values = slices.DeleteFunc(f.Values, func(v SettingValue) bool {
		_, has := names[v.Name]
		return !has || !isSettingName(v.Name)
	})
	for i := range f.Values {
		v := &f.Values[i]
		v.Value, v.At = names[v.Name], f.assigned(v.Name, lines[v.Name])
	}
	if err != nil {
		return f, failedSettings(run, err)
	}
	return f, nil
}

// isSettingName reports whether Django takes a name of a settings.py for a setting.
func isSettingName(name string) bool {
	return name == strings.ToUpper(name) && !strings.HasPrefix(name, "_")
}

// failedSettings says which line of a settings.py failed, and how.
func failedSettings(run *pyrun.Run, err error) error {
	at := python.Statement{Line: max(run.FailedAt(err), 1), Col: 1}
	e := pyrun.ExceptionOf(err)
	switch {
	case e == nil:
		return refuse(at, "%v", err)
	case pyrun.IsRaised(err, "ImportError"):
		return hinted(at, "here are "+strings.Join(settingsImports(), ", ")+": write out what the line is for", "the server does not start: %s", e.Error())
	case pyrun.IsRaised(err, "NameError") && inPython[variableIn(e.Error())] != "":
		return hinted(at, "write "+inPython[variableIn(e.Error())], "the server does not start: %s", e.Error())
	case pyrun.IsRaised(err, "KeyError"), e.Class.Name == "UndefinedValueError":
		return hinted(at, "write os.environ.get("+python.Quote(variableIn(e.Error()))+`, "…"), with what holds where the environment has nothing`, "the server does not start: %s. The environment is empty here", e.Error())
	}
	return refuse(at, "the server does not start: %s", e.Error())
}

// variableIn is the variable of the environment that an exception says is not there: KeyError: 'HOST', or what decouple says,
// HOST not found.
func variableIn(said string) string {
	if _, rest, is := strings.Cut(said, "'"); is {
		name, _, _ := strings.Cut(rest, "'")
		return name
	}
	_, rest, _ := strings.Cut(said, ": ")
	name, _, _ := strings.Cut(rest, " ")
	return name
}

// assigned is the place of the value that a statement gives a name, which begins in a line.
func (f *SettingsFile) assigned(name string, line int) Place {
	at := Place{max(line, 1), 1}
	python.VisitStatements(f.program, func(s python.Statement) {
		if s.Line == line && s.Value != nil && s.Target != nil {
			at = Place{s.Value.Line, s.Value.Col}
		}
	})
	return at
}

// PlaceOf is where a text stands in the file, as of a name in a list: the last one, since lines may give a list anew.
func (f *SettingsFile) PlaceOf(text string, otherwise Place) Place {
	at := otherwise
	python.VisitStatements(f.program, func(s python.Statement) {
		for _, e := range []*python.Expr{s.Value, s.Target} {
			if e == nil {
				continue
			}
			python.Each(e, func(part *python.Expr) {
				if part.Kind == python.String && part.Text == text {
					at = Place{part.Line, part.Col}
				}
			})
		}
	})
	return at
}

// Of is what the file gives a setting; nil where it does not name it.
func (f *SettingsFile) Of(name string) *SettingValue {
	for i := range f.Values {
		if f.Values[i].Name == name {
			return &f.Values[i]
		}
	}
	return nil
}

//go:embed lib/settings.py
var settingsLines string

// settingsProgram is what a settings.py imports of Python's and others' libraries, as lines.
var settingsProgram = sync.OnceValue(func() []python.Statement {
	program, err := python.Program(settingsLines)
	if err != nil {
		panic(err)
	}
	return program
})

// inSettings are the modules that a settings.py imports, with their names and what they are called in lib/settings.py.
var inSettings = map[string]map[string]string{
	"os":                       {"environ": "environ", "getenv": "getenv", "makedirs": "makedirs"},
	"os.path":                  {"join": "join", "dirname": "dirname", "basename": "basename", "abspath": "abspath", "realpath": "abspath", "normpath": "abspath", "exists": "exists", "isfile": "exists", "isdir": "exists"},
	"sys":                      {"argv": "argv", "path": "search", "version_info": "version_info"},
	"pathlib":                  {"Path": "Path", "PosixPath": "Path"},
	"dotenv":                   {"load_dotenv": "load_dotenv", "find_dotenv": "find_dotenv"},
	"decouple":                 {"config": "config", "Csv": "Csv", "UndefinedValueError": "UndefinedValueError"},
	"django.utils.translation": {"gettext_lazy": "same", "gettext": "same", "gettext_noop": "same", "ugettext_lazy": "same", "pgettext_lazy": "pgettext"},
	"django.urls":              {"reverse_lazy": "reverse_lazy"},
}

// settingsImports are the modules that a settings.py may import here.
func settingsImports() []string {
	all := append(slices.Collect(maps.Keys(inSettings)), "datetime", "django.contrib.messages", "django.core.exceptions", "corsheaders.defaults")
	all = append(all, pylib.Modules()...)
	slices.Sort(all)
	return all
}

// settingsFrom is what a settings.py may import, by the names of the modules.
type settingsFrom struct {
	run     *pyrun.Run
	modules map[string]*pyrun.Module
}

// settingsModules makes the modules in a run.
func settingsModules(run *pyrun.Run) (*settingsFrom, error) {
	made := map[string]pyrun.Value{"__name__": "settings"}
	if err := run.Module("", settingsProgram(), made); err != nil {
		return nil, err
	}
	from := &settingsFrom{run: run, modules: map[string]*pyrun.Module{}}
	for module, names := range inSettings {
		m := from.module(module)
		for name, of := range names {
			m.Names[name] = made[of]
		}
	}
	from.module("os").Names["path"] = from.module("os.path")
	delta, moment, day := pyrun.TimeTypes(func(any) time.Time { return time.Time{} })
	_, _ = moment, day // which would ask for a clock
	from.module("datetime").Names["timedelta"] = delta
	from.module("django.core.exceptions").Names["ImproperlyConfigured"] = pyrun.ClassOf("ImproperlyConfigured")
	messages, constants := from.module("django.contrib.messages"), from.module("django.contrib.messages.constants")
	for name, level := range map[string]int64{"DEBUG": 10, "INFO": 20, "SUCCESS": 25, "WARNING": 30, "ERROR": 40} {
		messages.Names[name], constants.Names[name] = level, level
	}
	messages.Names["constants"] = constants
	for name, setting := range map[string]string{"default_headers": "CORS_ALLOW_HEADERS", "default_methods": "CORS_ALLOW_METHODS"} {
		from.module("corsheaders.defaults").Names[name] = &pyrun.Tuple{Items: textsOfDefault(setting)}
	}
	return from, nil
}

// textsOfDefault are the texts of a setting that is a list, where nobody gives it.
func textsOfDefault(name string) (texts []pyrun.Value) {
	for _, s := range httpsim.SettingTable() {
		if s.Name == name {
			for _, text := range strings.Split(s.Default, "\n") {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

func (f *settingsFrom) module(name string) *pyrun.Module {
	if f.modules[name] == nil {
		f.modules[name] = &pyrun.Module{Name: name, Names: map[string]pyrun.Value{}}
	}
	return f.modules[name]
}

// find is what an import of a settings.py is given.
func (f *settingsFrom) find(name string) (pyrun.Value, bool, error) {
	if m := f.modules[name]; m != nil {
		return m, true, nil
	}
	module, inside := "", name
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		module, inside = name[:i], name[i+1:]
	}
	for _, library := range []string{name, module} {
		if !slices.Contains(pylib.Modules(), library) {
			continue
		}
		names, err := pylib.Load(f.run, library)
		if err != nil {
			return nil, false, err
		}
		f.modules[library] = &pyrun.Module{Name: library, Names: names}
	}
	switch m := f.modules[module]; {
	case f.modules[name] != nil:
		return f.modules[name], true, nil
	case m != nil && inside == "*":
		return m, true, nil
	case m != nil:
		if v, has := m.Names[inside]; has {
			return v, true, nil
		}
		return nil, false, pyrun.Raise("ImportError", "cannot import name '%s' from '%s'", inside, module)
	case module == "":
		module = name
	}
	return nil, false, pyrun.Raise("ModuleNotFoundError", "No module named '%s'", strings.TrimLeft(module, "."))
}

// SettingLiteral is a value as a line of settings.py writes it, with timedelta imported; false for an object that no line can
// write.
func SettingLiteral(v pyrun.Value) (string, bool) { return settingLiteral(v, 0) }

// deepestLiteral is how deep the lists and dicts of a setting stand in one another: one may hold itself.
const deepestLiteral = 16

func settingLiteral(v pyrun.Value, depth int) (string, bool) {
	if depth > deepestLiteral {
		return "", false
	}
	switch kind := pyrun.KindOf(v); kind {
	case "list":
		return settingLiterals("[", v, "]", depth)
	case "set":
		return settingLiterals("set([", v, "])", depth)
	case "dict":
		return dictLiteral(v, depth)
	}
	switch v := v.(type) {
	case *pyrun.Tuple:
		if len(v.Items) == 1 {
			return settingLiterals("(", v, ",)", depth)
		}
		return settingLiterals("(", v, ")", depth)
	case pyrun.Delta:
		return deltaLiteral(int64(v)), true
	case string, int64, float64, bool, nil:
		text, err := pyrun.Repr(v)
		return text, err == nil
	}
	return "", false
}

// deltaLiteral is a length of so many microseconds in the largest unit that counts it whole.
func deltaLiteral(length int64) string {
	for _, unit := range []struct {
		name string
		long int64
	}{{"days", 86400e6}, {"hours", 3600e6}, {"minutes", 60e6}, {"seconds", 1e6}} {
		if length%unit.long == 0 {
			return "timedelta(" + unit.name + "=" + strconv.FormatInt(length/unit.long, 10) + ")"
		}
	}
	return "timedelta(microseconds=" + strconv.FormatInt(length, 10) + ")"
}

// dictLiteral is a dict as a line of Python, whose keys are texts or numbers.
func dictLiteral(v pyrun.Value, depth int) (string, bool) {
	keys, err := pyrun.Iter(v)
	if err != nil {
		return "", false
	}
	var parts []string
	for _, key := range keys {
		name, is := settingLiteral(key, depth+1)
		value, err := pyrun.Item(v, key)
		code, ok := settingLiteral(value, depth+1)
		if err != nil || !is || !ok {
			return "", false
		}
		parts = append(parts, name+": "+code)
	}
	return "{" + strings.Join(parts, ", ") + "}", true
}

func settingLiterals(open string, of pyrun.Value, end string, depth int) (string, bool) {
	items, err := pyrun.Iter(of)
	if err != nil {
		return "", false
	}
	var parts []string
	for _, item := range items {
		code, ok := settingLiteral(item, depth+1)
		if !ok {
			return "", false
		}
		parts = append(parts, code)
	}
	return open + strings.Join(parts, ", ") + end, true
}
