package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// modelSignals are the signals that rows send. Functions of signals.py receive them, and those of models.py.
var modelSignals = []string{"pre_save", "post_save", "pre_delete", "post_delete"}

// isModelSignal recognises a name of a signal of models, as lines import it.
func isModelSignal(name string) bool {
	module, last := "", name
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		module, last = name[:i], name[i+1:]
	}
	return slices.Contains(modelSignals, last) && (module == "" || module == "django.db.models.signals" || module == "signals" || module == "models.signals")
}

// ReceivedBy are the signals of models of which some lines speak.
func ReceivedBy(program []python.Statement) (names []string) {
	add := func(name string) {
		if slices.Contains(modelSignals, name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	var each func(all []python.Statement)
	each = func(all []python.Statement) {
		for _, s := range all {
			for _, from := range s.Names {
				add(from[strings.LastIndexByte(from, '.')+1:])
			}
			for _, e := range []*python.Expr{s.Value, s.Target} {
				python.Each(e, func(e *python.Expr) {
					if e.Kind == python.Attribute {
						add(e.Text)
					}
				})
			}
			each(s.Body)
		}
	}
	each(program)
	return names
}

// receivesModels reports whether a file of the site speaks of a signal of models.
func (s *Server) receivesModels(signal string) bool {
	c := s.code()
	if slices.Contains(c.heard, signal) {
		return true
	}
	code := codeOf(s.models())
	return code != nil && slices.Contains(code.Receives, signal)
}

// saved is what a receiver of pre_save or post_save is told beside the row.
type saved struct {
	created, known bool // created, where it is known: behind the row
	only           []string
}

// given are the arguments that receivers have beside sender and signal.
func (s saved) given(signal string, instance pyrun.Value) []pyrun.Arg {
	all := []pyrun.Arg{{Name: "instance", Value: instance}}
	if strings.HasSuffix(signal, "_save") {
		var only pyrun.Value
		if s.only != nil {
			names := make([]pyrun.Value, len(s.only))
			for i, name := range s.only {
				names[i] = name
			}
			set, err := pyrun.NewSet(names...)
			if err == nil {
				only = set
			}
		}
		all = append(all, pyrun.Arg{Name: "raw", Value: false}, pyrun.Arg{Name: "update_fields", Value: only})
	}
	if s.known {
		all = append(all, pyrun.Arg{Name: "created", Value: s.created})
	}
	return append(all, pyrun.Arg{Name: "using", Value: "default"})
}

// tellRow tells the receivers of the site of a row.
func (r *Request) tellRow(signal string, rec *record, of saved) error {
	if !r.listens(signal, rec.model) {
		return nil
	}
	return r.receive(signal, func(run *running) (pyrun.Value, []pyrun.Arg) {
		return run.modelNamed(rec.model), of.given(signal, &lineRow{run, rec})
	})
}

// tellUser tells the receivers of the site of a user.
func (r *Request) tellUser(signal string, user *accounts.User, of saved) error {
	if !r.listens(signal, nil) {
		return nil
	}
	return r.receive(signal, func(run *running) (pyrun.Value, []pyrun.Arg) {
		return run.usersClass(), of.given(signal, &whoObject{r: run, user: user})
	})
}

// saveUser saves a user, and tells the receivers of the site before and behind.
func (r *Request) saveUser(user *accounts.User, only []string, save func() error) error {
	anew := user.ID == 0
	if err := r.tellUser("pre_save", user, saved{only: only}); err != nil {
		return err
	}
	if err := save(); err != nil {
		return err
	}
	return r.tellUser("post_save", user, saved{created: anew, known: true, only: only})
}

// listens reports whether a function of the site receives a signal of a model; nil is the user.
func (r *Request) listens(signal string, m *Model) bool {
	if !r.server.receivesModels(signal) {
		return false
	}
	label := r.usersModel().label()
	if m != nil {
		label = m.App + "." + m.Name
	}
	key := signal + " " + label
	if is, known := r.listening[key]; known {
		return is
	}
	is := false
	err := r.connections(func(of *running, _ *pyrun.Run) error {
		var sender pyrun.Value = of.usersClass()
		if m != nil {
			sender = of.modelNamed(m)
		}
		for _, c := range of.connected {
			fits, err := c.fits(signal, sender)
			if err != nil {
				return err
			}
			is = is || fits
		}
		return nil
	})
	if r.listening == nil {
		r.listening = map[string]bool{}
	}
	r.listening[key] = is || err != nil // who cannot say says so where it is sent
	return r.listening[key]
}

// connections runs the files of the site that connect functions with signals, and then what is done with these.
func (r *Request) connections(do func(of *running, run *pyrun.Run) error) error {
	file := r.server.code().signals
	code := codeOf(r.server.models())
	if file == nil && (code == nil || len(code.Receives) == 0) {
		return nil
	}
	if file == nil {
		file = &Lines{Name: "models.py"}
	}
	v := &visit{Request: r, res: HTML("")}
	return v.inModule(*file, true, func(of *running, run *pyrun.Run, _ map[string]pyrun.Value) error { return do(of, run) })
}

// fits reports whether a connection receives a signal of a sender. A sender that is named by a text is a model.
func (c connection) fits(signal string, sender pyrun.Value) (bool, error) {
	if c.signal != signal {
		return false, nil
	}
	if c.sender == nil {
		return true, nil
	}
	if label, is := c.sender.(string); is && slices.Contains(modelSignals, signal) {
		switch of := sender.(type) {
		case *modelClass:
			return label == of.m.App+"."+of.m.Name, nil
		case *usersObject:
			return label == of.r.usersModel().label(), nil
		}
	}
	return pyrun.Equals(c.sender, sender)
}
