package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// A site has files of Python beside its views: signals.py, whose functions are told when somebody logs in, and
// context_processors.py, whose functions give templates what all of them know. Each is Lines whose Head is the
// file. They run when they are asked for, in the steps of the view that is at work.

const (
	deepestModules = 10  // files that run in one another: a receiver that logs in, a processor that renders
	stepsOfCall    = 500 // which a call of a receiver or a processor counts for, whatever its lines do
)

// inModule runs a file of the site's, and then what is done with it.
func (v *visit) inModule(file Lines, connects bool, do func(r *running, run *pyrun.Run, names map[string]pyrun.Value) error) error {
	r := newRunning(v, file)
	r.connects = connects
	if v.modules++; v.modules > deepestModules {
		v.modules--
		return pyrun.Raise("RecursionError", "maximum recursion depth exceeded")
	}
	run, outer := r.counts, v.current
	defer run.Close()
	done := v.spent
	if outer != nil {
		done = outer.Steps()
	}
	run.Spend(done + stepsOfCall)
	v.current = run
	defer func() {
		v.modules--
		if v.current = outer; outer != nil {
			outer.Spend(run.Steps() - done)
		} else {
			v.spent = run.Steps()
		}
	}()
	names := map[string]pyrun.Value{}
	var err error
	if code := codeOf(v.server.models()); connects && code != nil && len(code.Receives) > 0 { // which Django imports first
		err = r.modelsFile().err
	}
	if err == nil {
		_, _, err = run.Lines(file.Head, names)
	}
	if err == nil {
		err = do(r, run, names)
	}
	if err == nil {
		err = r.modulesShared()
	}
	r.tellInside()
	if err != nil {
		return r.placed(r.raises(err), run, err)
	}
	return nil
}

// processed runs the context processors of the site, for a template that is filled in then: what they give comes
// before what every page knows, and behind what the view gives.
func (v *visit) processed() (restore func(), err error) {
	before, lines, context, inTemplate := v.everywhere, v.lines, v.context, v.inTemplate
	restore = func() { v.everywhere, v.lines = before, lines }
	file := v.server.code().processors
	given, err := v.processedByDjango()
	if file == nil || err != nil {
		if len(given) > 0 {
			v.everywhere = given
		}
		return restore, err
	}
	err = v.inModule(*file, false, func(r *running, _ *pyrun.Run, names map[string]pyrun.Value) error {
		for _, name := range file.Calls {
			v.Note("context processor %[1]s()", "컨텍스트 프로세서 %[1]s()", name)
			value, err := pyrun.Call(names[name], r.request)
			if err != nil {
				return err
			}
			dict, is := value.(*sessionstore.Dict)
			if !is {
				return pyrun.Raise("TypeError", "'%s' object is not iterable", pyrun.KindOf(value))
			}
			if err := pyrun.Weigh(dict); err != nil {
				return err
			}
			for key, value := range dict.All() {
				given[key] = v.ofTemplate(value)
				if shown, err := shownValue(value, longestShown); err == nil {
					v.noteCode("%s = %s", key, shown)
				}
			}
		}
		v.lines = r // who knows the rows that they give
		return nil
	})
	if v.everywhere, v.context, v.inTemplate = given, context, inTemplate; lines != nil {
		v.lines = lines
	}
	return restore, err
}

// signals are those that receivers can be connected to.
var signals = []string{"user_logged_in", "user_logged_out", "user_login_failed"}

// A connection is a function that is told of a signal.
type connection struct {
	signal string
	call   pyrun.Value
	sender pyrun.Value // of whom alone; nil: of all
}

// receive tells the receivers of the site of a signal: what it says beside its sender is given by name.
func (r *Request) receive(signal string, said func(of *running) (sender pyrun.Value, given []pyrun.Arg)) error {
	return r.connections(func(of *running, run *pyrun.Run) error {
		sender, given := said(of)
		for _, c := range of.connected {
			fits, err := c.fits(signal, sender)
			if err != nil {
				return err
			}
			if !fits {
				continue
			}
			run.Spend(stepsOfCall)
			name := nameOfCall(c.call)
			r.Note("signal %[1]s: %[2]s() is called", "시그널 %[1]s: %[2]s() 호출", signal, name)
			args := append([]pyrun.Arg{{Name: "signal", Value: &signalObject{of, signal}}, {Name: "sender", Value: sender}}, given...)
			if err := r.as(name+"()", func() error {
				_, err := pyrun.CallWith(c.call, &pyrun.Args{Named: slices.Clone(args)})
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
}

// nameOfCall is what a function is called.
func nameOfCall(f pyrun.Value) string {
	name, err := pyrun.AttributeOf(f, "__name__")
	if text, is := name.(string); is && err == nil {
		return text
	}
	return "receiver"
}

// receiveUser tells of a user who has come, or goes.
func (r *Request) receiveUser(signal string, user *accounts.User) error {
	return r.receive(signal, func(of *running) (pyrun.Value, []pyrun.Arg) {
		given := []pyrun.Arg{{Name: "request", Value: of.request}}
		if user == nil {
			return pyrun.ClassOf("NoneType"), append(given, pyrun.Arg{Name: "user"})
		}
		return of.usersClass(), append(given, pyrun.Arg{Name: "user", Value: &whoObject{r: of, user: user}})
	})
}

// receiveFailure tells that nobody has the name and the password that were given.
func (r *Request) receiveFailure(by string, name pyrun.Value, noRequest bool) error {
	return r.receive("user_login_failed", func(of *running) (pyrun.Value, []pyrun.Arg) {
		credentials := sessionstore.NewDict()
		credentials.Set(by, name)
		credentials.Set("password", strings.Repeat("*", 20))
		var request pyrun.Value = of.request
		if noRequest {
			request = nil
		}
		return "django.contrib.auth", []pyrun.Arg{{Name: "credentials", Value: credentials}, {Name: "request", Value: request}}
	})
}

// signalObject is a signal, to which a file connects its functions.
type signalObject struct {
	r    *running
	name string
}

// TypeName implements pyrun.Object.
func (*signalObject) TypeName() string { return "Signal" }

// Attr implements pyrun.Object.
func (s *signalObject) Attr(name string) (pyrun.Value, bool, error) {
	if name != "connect" {
		return nil, false, nil
	}
	return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
		f, err := args.Need("receiver")
		if err != nil {
			return nil, err
		}
		return nil, s.r.connect([]pyrun.Value{s}, f, args)
	})
}

// connect connects a function with signals, of which the arguments say the rest.
func (r *running) connect(signals []pyrun.Value, f pyrun.Value, args *pyrun.Args) error {
	sender := args.Or("sender", nil)
	args.ByName("weak")
	args.ByName("dispatch_uid")
	if err := args.Done(); err != nil {
		return err
	}
	for _, v := range signals {
		s, is := v.(*signalObject)
		if !is {
			return pyrun.NoAttribute(v, "connect")
		}
		r.connected = append(r.connected, connection{s.name, f, sender})
	}
	return nil
}

// nameOfSignals is what a file of signals knows beside what lines of a view do.
func (r *running) nameOfSignals(name string) (pyrun.Value, bool) {
	switch last := name[strings.LastIndexByte(name, '.')+1:]; {
	case !KnownInSignals(name):
		return nil, false
	case last == "receiver":
		return pyrun.Builtin{Name: last, Do: func(args *pyrun.Args) (pyrun.Value, error) {
			to, err := args.Need("signal")
			if err != nil {
				return nil, err
			}
			all := []pyrun.Value{to}
			if _, one := to.(*signalObject); !one {
				if all, err = pyrun.Iter(to); err != nil {
					return nil, err
				}
			}
			named := slices.Clone(args.Named)
			args.Named = nil
			return pyrun.Builtin{Name: last, Do: func(given *pyrun.Args) (pyrun.Value, error) {
				f, err := given.Need("func")
				if err != nil {
					return nil, err
				}
				return f, r.connect(all, f, &pyrun.Args{Func: "connect", Named: slices.Clone(named)})
			}}, args.Done()
		}}, true
	default:
		return &signalObject{r, last}, true
	}
}

// KnownInSignals reports whether a name is one that a file of signals has beside those of views.
func KnownInSignals(name string) bool {
	module, last := "", name
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		module, last = name[:i], name[i+1:]
	}
	if last == "receiver" {
		return module == "" || module == "django.dispatch"
	}
	return isModelSignal(name) || slices.Contains(signals, last) && (module == "" || module == "django.contrib.auth.signals" || module == "django.contrib.auth")
}

// ProcessorsIn are the functions of a file that are context processors: those that are given request alone, and that
// no other line of it calls.
func ProcessorsIn(program []python.Statement, called func(name string) bool) (names []string) {
	for _, s := range program {
		if s.Action == python.Def && len(s.Params) == 1 && s.Params[0].Name == "request" && s.Params[0].Stars == 0 && !called(s.Name) {
			names = append(names, s.Name)
		}
	}
	return names
}
