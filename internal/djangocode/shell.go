package djangocode

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// What is said of lines that are typed into manage.py shell.
const (
	noRequestInShell = "request has no value in manage.py shell: nobody asks for a page"
	noRequestHint    = `write whom it is about: User.objects.get(username="mina")`
	returnsInShell   = "manage.py shell has nothing to return to: the line is in no function"
	returnHint       = "write the value alone, which the shell shows, or print(…)"
	relativeInShell  = "%s is an import from the file's own folder, and what is typed into manage.py shell stands in no file"
)

// ReadShell reads lines that somebody types into manage.py shell. The error is a *python.Problem, or several.
func (k Known) ReadShell(text string) (*httpsim.Lines, error) {
	k.page, k.file, k.shell, k.Imports = true, true, true, true
	text = strings.TrimRight(text, "\n")
	program, err := python.Program(text)
	switch {
	case err != nil:
		return nil, err
	case len(program) == 0:
		return nil, hinted(python.Statement{Line: 1, Col: 1}, `type a line, as in User.objects.get(username="mina")`, "the lines do nothing")
	}
	if err := cmp.Or(k.relativeIn(program), returnsOutside(program), asksRequest(program), notAsDjango(program)); err != nil {
		return nil, err
	}
	shown := httpsim.Lines{Program: slices.Concat(httpsim.Typed(program, "print"), decorationsIn(program))}
	if err := k.namesTold(text, nil, false); err != nil { // what is told of an import says more than that its name is unknown
		return nil, err
	}
	if err := k.namesTold(text, k.unknownSaid(shown, nil), false); err != nil {
		return nil, err
	}
	a := &httpsim.Lines{Source: text, Program: program, Written: strings.Split(text, "\n")}
	if a.Files = k.rendered(program); a.Files == nil {
		return nil, refuse(program[0], "a template that the file renders is not there, or holds a mistake")
	}
	for _, m := range k.Models {
		a.Models = append(a.Models, m.Name)
	}
	return a, k.misnamedIn(*a)
}

// asksRequest refuses lines that ask for a request which nothing in them gives.
func asksRequest(program []python.Statement) (err error) {
	pyrun.Scopes(program, nil, func(e *python.Expr, at *pyrun.Frame) {
		if err == nil && e.Kind == python.Name && e.Text == "request" && at.Gives(e.Text) == nil {
			err = hinted(python.Statement{Line: e.Line, Col: e.Col}, noRequestHint, noRequestInShell)
		}
	})
	return err
}

// relativeIn refuses an import that begins with a dot.
func (k Known) relativeIn(program []python.Statement) (err error) {
	eachImport(program, func(s python.Statement) {
		for _, in := range s.Imports {
			if err != nil || !strings.HasPrefix(in.Module, ".") {
				continue
			}
			from := strings.TrimLeft(in.Module, ".")
			if len(k.Packages) > 0 {
				from = strings.TrimSuffix(k.Packages[0]+"."+from, ".")
			}
			err = hinted(python.Statement{Line: in.ModuleAt.Line, Col: in.ModuleAt.Col}, "write from "+from+" import "+in.Name, relativeInShell, in.Module)
		}
	})
	return err
}

// returnsOutside refuses a return that stands in no function.
func returnsOutside(program []python.Statement) (err error) {
	for _, s := range program {
		switch {
		case err != nil:
		case s.Action == python.Return:
			err = hinted(s, returnHint, returnsInShell)
		case s.Action != python.Def && s.Action != python.Class:
			err = returnsOutside(blocks(s))
		}
	}
	return err
}

// inShell reports whether manage.py shell imports a name by itself: since Django 5.2 the models of all apps, where the
// site has none of its own in the place of User, and since 6.0 what follows.
func (k Known) inShell(name string) bool {
	if own := httpsim.UsersAmong(k.Models); name == "User" && own != nil {
		return own.Name == name
	}
	return slices.Contains([]string{"User", "Group", "Permission", "ContentType", "Session", "settings", "timezone"}, name) && httpsim.KnownInLines(name, k.Models) || k.hasModel(name)
}
