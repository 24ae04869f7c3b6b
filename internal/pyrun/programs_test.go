package pyrun_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// notRead are how many of the programs are refused when they are read: what is not played has to be told then,
// and not while it plays.
const notRead = 56

// TestProgramsDoWhatPythonDoes runs the programs of testdata/programs.txt, each with what Python has made of it.
func TestProgramsDoWhatPythonDoes(t *testing.T) {
	refused := 0
	for program, want := range programs(t) {
		lines, err := python.Program(program)
		if err != nil || pyrun.Unknown(lines, nil, isTime, func(_, name string) bool { return pyrun.Attributes(name) || isTimeName(name) }) != nil {
			refused++
			continue
		}
		if got := played(lines); got != want {
			t.Errorf("%s\n  here   %s\n  Python %s", program, got, want)
		}
	}
	if refused != notRead {
		t.Errorf("%d programs are refused when they are read, not %d", refused, notRead)
	}
}

// programs are those of testdata/programs.txt with what they come to.
func programs(t testing.TB) map[string]string {
	t.Helper()
	data, err := os.ReadFile("testdata/programs.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		program, want, _ := strings.Cut(block, "\n=> ")
		all[program] = want
	}
	return all
}

// played is what a program returns, or the exception that it raises.
func played(lines []python.Statement) string {
	delta, moment, day := pyrun.TimeTypes(func(any) time.Time { return time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC) })
	names := map[string]pyrun.Value{"timedelta": delta, "datetime": moment(nil), "date": day(nil), "Decimal": pyrun.DecimalClass()}
	names["timezone"] = moment(nil).Names["timezone"]
	run := &pyrun.Run{Name: func(name string) (pyrun.Value, bool) { v, has := names[name]; return v, has }}
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

func isTime(name string) bool {
	return name == "timedelta" || name == "datetime" || name == "date" || name == "timezone" || name == "Decimal"
}

// isTimeName reports whether a name stands below a class of time.
func isTimeName(name string) bool {
	_, moment, _ := pyrun.TimeTypes(func(any) time.Time { return time.Time{} })
	_, has := moment(nil).Names[name]
	return has || name == "utc"
}
