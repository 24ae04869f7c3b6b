package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// sharedMessage is said of what all requests would share.
const sharedMessage = "%s stands above the def: all requests share it, and what changes it or gives it on is not read here"

// sharedState is what is wrong with a file whose functions change a list, a dict or a set of the file: a process of
// Django keeps that from request to request, and here each request runs the file anew. Nil where nothing is.
func sharedState(program []python.Statement) error {
	var functions []python.Statement
	for _, s := range program {
		if s.Action == python.Def {
			functions = append(functions, s)
		}
		for _, method := range s.Body {
			if s.Action == python.Class && method.Action == python.Def {
				functions = append(functions, method)
			}
		}
	}
	for _, s := range program {
		if s.Action != python.Assign || s.Target == nil || s.Target.Kind != python.Name || !holdsItems(s.Value) {
			continue
		}
		name := s.Target.Text
		for _, f := range functions {
			if givenIn(f)[name] {
				continue
			}
			if found := changed(f.Body, name); found != nil {
				return refuse(*found, sharedMessage, name)
			}
		}
	}
	return nil
}

// holdsItems recognises a list, a dict or a set, written out or made.
func holdsItems(e *python.Expr) bool {
	return e != nil && (isMutable(e) || e.Kind == python.Comprehension || slices.Contains([]string{"dict", "list", "set", "defaultdict", "Counter", "collections.defaultdict", "collections.Counter", "OrderedDict", "deque"}, calls(e)))
}

// receiverLine is how the def of a receiver is written.
const receiverLine = "def greet(sender, request, user, **kwargs):"

// ReadSignals reads a signals.py. The error is a *python.Problem.
func (k Known) ReadSignals(text string) (*httpsim.Lines, error) {
	k.signals, k.page, k.file = true, true, true
	a, program, err := k.moduleFile("signals.py", text)
	if err := k.namesTold(text, err, false); err != nil {
		return nil, err
	}
	connects := false
	eachStatement(program, func(s python.Statement) {
		connects = connects || s.Action == python.Decorate && calls(s.Value) == "receiver" || strings.HasSuffix(calls(s.Value), ".connect")
	})
	if !connects {
		return nil, instead(program[0], "@receiver(user_logged_in)", "no function of the file receives a signal")
	}
	for n, s := range program {
		if s.Action != python.Decorate || calls(s.Value) != "receiver" {
			continue
		}
		below := slices.IndexFunc(program[n:], func(s python.Statement) bool { return s.Action != python.Decorate })
		if below < 0 || program[n+below].Action != python.Def {
			return nil, instead(s, receiverLine, "no function stands below the decorator")
		}
		if def := program[n+below]; !slices.ContainsFunc(def.Params, func(p python.Param) bool { return p.Stars == 2 }) {
			return nil, instead(def, receiverLine, "a receiver takes **kwargs, since Django gives it signal= too")
		}
	}
	return a, nil
}

// ReadContextProcessors reads a file of context processors. The error is a *python.Problem.
func (k Known) ReadContextProcessors(text string) (*httpsim.Lines, error) {
	k.page, k.file = true, true
	a, program, err := k.moduleFile("context_processors.py", text)
	if err := k.namesTold(text, err, false); err != nil {
		return nil, err
	}
	a.Calls = processorsIn(program)
	if len(a.Calls) == 0 {
		return nil, instead(program[len(program)-1], "def shop(request):", "no function of the file is a context processor, which is given request alone")
	}
	return a, nil
}

func processorsIn(program []python.Statement) []string {
	return httpsim.ProcessorsIn(program, func(name string) bool {
		return slices.ContainsFunc(program, func(s python.Statement) bool { return s.Name != name && uses([]python.Statement{s}, name) })
	})
}

// ProcessorsIn are the functions of a context_processors.py that are one, none where it cannot be read.
func ProcessorsIn(text string) []string {
	program, err := python.Program(text)
	if err != nil {
		return nil
	}
	return processorsIn(program)
}

// ReadForms reads a forms.py. The error is a *python.Problem.
func (k Known) ReadForms(text string) (*httpsim.Lines, error) {
	k.page = true
	a, program, err := k.moduleFile("forms.py", text)
	if err := k.namesTold(text, err, false); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(program, func(s python.Statement) bool { return s.Action == python.Class }) {
		return nil, instead(program[len(program)-1], "class EmailForm(forms.Form):", "forms.py has no form")
	}
	return a, nil
}

// ProcessorNames are the names that a file of context processors may give templates: its texts that are names.
func ProcessorNames(a *httpsim.Lines) (names []string) {
	eachStatement(a.Head, func(s python.Statement) {
		for _, e := range []*python.Expr{s.Value, s.Target} {
			python.Each(e, func(e *python.Expr) {
				if e.Kind == python.String && httpsim.IsName(e.Text) {
					names = append(names, e.Text)
				}
				for _, n := range e.Named {
					if n.Key == nil && n.Name != "" {
						names = append(names, n.Name)
					}
				}
			})
		}
	})
	return names
}

// moduleFile reads a file that stands beside the views and runs line by line.
func (k Known) moduleFile(name, text string) (*httpsim.Lines, []python.Statement, error) {
	program, err := python.Program(text)
	if err != nil {
		return nil, nil, err
	}
	if len(program) == 0 {
		return nil, nil, refuse(python.Statement{Line: 1, Col: 1}, "the file does nothing")
	}
	if err := notAsDjango(program); err != nil {
		return nil, nil, err
	}
	a := &httpsim.Lines{Name: name, HeadSource: strings.TrimRight(text, "\n"), Head: program, Written: strings.Split(text, "\n")}
	if e := k.unknownIn(httpsim.Lines{Head: slices.Concat(program, decorationsIn(program))}, nil); e != nil {
		return nil, nil, k.unknownSaid(httpsim.Lines{Head: slices.Concat(program, decorationsIn(program))}, nil)
	}
	if a.Files = k.rendered(program); a.Files == nil {
		return nil, nil, refuse(program[0], "a template that the file renders is not there, or holds a mistake")
	}
	for _, m := range k.Models {
		a.Models = append(a.Models, m.Name)
	}
	return a, program, nil
}

// decorationsIn are the decorators of a file as lines whose names are looked at.
func decorationsIn(program []python.Statement) []python.Statement {
	return decorations(slices.DeleteFunc(slices.Clone(program), func(s python.Statement) bool { return s.Action != python.Decorate }))
}
