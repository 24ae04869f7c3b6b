package httpsim

import (
	"errors"
	"maps"
	"strconv"
	"strings"

	"statelab/internal/filters"
	"statelab/internal/memo"
	"statelab/internal/pyrun"
)

// utilityNames are small names of Django's that lines know wherever they import them: texts, days and moments out of
// texts.
func utilityNames() map[string]func(r *running) pyrun.Value {
	return map[string]func(r *running) pyrun.Value{
		"slugify":        calls("slugify", slugified),
		"parse_date":     calls("parse_date", parsesDate),
		"parse_datetime": calls("parse_datetime", parsesMoment),
		"logging":        module("logging", loggingModule()),
		"__name__":       constantly(moduleName{}),
	}
}

// slugified is slugify(value); letters beyond ASCII are lost, as without allow_unicode.
func slugified(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("value")
	if err != nil {
		return nil, err
	}
	unicode, err := pyrun.Truth(args.Or("allow_unicode", false))
	if err != nil {
		return nil, err
	}
	if unicode {
		return nil, pyrun.Raise("NotImplementedError", "slugify() keeps letters of ASCII alone here, without allow_unicode=True")
	}
	text, err := pyrun.Str(v)
	if err != nil {
		return nil, err
	}
	return filters.Slugify(text), args.Done()
}

// Texts of days and of moments that Django reads beside those that fromisoformat() reads.
var (
	dateText   = memo.Pattern(`^(\d{4})-(\d{1,2})-(\d{1,2})\n?$`)
	momentText = memo.Pattern(`^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?(Z|[+-]\d{2}(?::?\d{2})?)?\n?$`)
)

// parsesDate is parse_date(value): None of a text that is no day, a ValueError of a day that is in no calendar.
func parsesDate(r *running, args *pyrun.Args) (pyrun.Value, error) {
	text, err := args.Text("value")
	if err == nil {
		err = args.Done()
	}
	if err != nil {
		return nil, err
	}
	m := dateText().FindStringSubmatch(text)
	if m == nil {
		return nil, nil
	}
	return pyrun.Call(knownByPath("datetime.date")(r), numbers(m[1:])...)
}

// parsesMoment is parse_datetime(value).
func parsesMoment(r *running, args *pyrun.Args) (pyrun.Value, error) {
	text, err := args.Text("value")
	if err == nil {
		err = args.Done()
	}
	if err != nil {
		return nil, err
	}
	m := momentText().FindStringSubmatch(text)
	if m == nil {
		if at, failed := pyrun.FromISO(text); failed == nil { // as a day alone
			return at, nil
		}
		return nil, nil
	}
	zone := m[8]
	if strings.Trim(zone, "Z+-0:") != "" {
		return nil, pyrun.Raise("NotImplementedError", "parse_datetime() reads moments of UTC here, not with an offset like %s", zone)
	}
	if m[6] == "" {
		m[6] = "0"
	}
	m[7] = (m[7] + "000000")[:6]
	made, err := pyrun.Call(knownByPath("datetime.datetime")(r), numbers(m[1:8])...)
	if err != nil {
		return nil, err
	}
	at, is := made.(pyrun.Moment)
	if is {
		at.Naive = zone == ""
		return at, nil
	}
	return made, nil
}

// numbers are short texts of digits as numbers of Python.
func numbers(texts []string) (all []pyrun.Value) {
	for _, text := range texts {
		n, _ := strconv.ParseInt(text, 10, 64)
		all = append(all, n)
	}
	return all
}

// logCalls are the functions of a logger, and of logging, that write a line: no visitor sees it, and the tool neither.
var logCalls = []string{"debug", "info", "warning", "error", "critical", "exception"}

// logs takes what a line of a log is given, and writes none: a line whose %s do not fit is no error of the view's either.
// From warnings up Python writes a line where nothing is configured, and so asks what it is given for its text: request.user
// looks into the session then.
func logs(name string) pyrun.Value {
	return pyrun.Builtin{Name: name, Do: func(args *pyrun.Args) (pyrun.Value, error) {
		if len(args.Pos) == 0 {
			_, err := args.Need("msg")
			return nil, err
		}
		if name != "debug" && name != "info" {
			for _, v := range args.Pos {
				_, err := pyrun.Str(v)
				if e := (*pyrun.Exception)(nil); err != nil && !errors.As(err, &e) {
					return nil, err
				}
			}
		}
		args.Pos = nil
		for _, named := range []string{"exc_info", "stack_info", "stacklevel", "extra"} {
			args.ByName(named)
		}
		return nil, args.Done()
	}}
}

// loggingModule is logging, as far as views use it.
func loggingModule() map[string]func(r *running) pyrun.Value {
	writes := map[string]pyrun.Value{}
	for _, name := range logCalls {
		writes[name] = logs(name)
	}
	all := map[string]func(r *running) pyrun.Value{
		"getLogger": calls("getLogger", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			switch args.Or("name", nil).(type) {
			case nil, string, moduleName:
			default:
				return nil, pyrun.Raise("TypeError", "A logger name must be a string")
			}
			return &pyrun.Module{Name: "Logger", Names: maps.Clone(writes)}, args.Done()
		}),
	}
	for name, value := range writes {
		all[name] = constantly(value)
	}
	for name, level := range map[string]int64{"DEBUG": 10, "INFO": 20, "WARNING": 30, "ERROR": 40, "CRITICAL": 50} {
		all[name] = constantly(level)
	}
	return all
}

// moduleName is __name__, by which a file asks for its logger: a lesson has no app whose name stands in it.
type moduleName struct{}

// TypeName implements pyrun.Object.
func (moduleName) TypeName() string { return "str" }

// Attr implements pyrun.Object.
func (moduleName) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// Str implements pyrun.Shown.
func (moduleName) Str() (string, error) {
	return "", pyrun.Raise("NotImplementedError", "__name__ is what getLogger() is given here, and nothing else")
}

// Repr implements pyrun.Shown.
func (m moduleName) Repr() (string, error) { return m.Str() }
