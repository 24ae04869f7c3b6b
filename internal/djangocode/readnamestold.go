package djangocode

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// namesTold is what is wrong with the names of some lines, and with the lines beside that: err is what keeps them
// from being read, nil where they are, and read says that actions stand for all of them. Of lines in which a name
// is told nothing else is, and nothing of those that no reader knows and that run as they stand once the names are right.
func (k Known) namesTold(text string, err error, read bool) error {
	if wrong := notPython(text, err); wrong != nil {
		return wrong
	}
	c := k.misnamed(text, read)
	named, weak := c.found, c.weak
	if err != nil && k.mayRun(text) && !isSlip(text, err) && !slices.ContainsFunc(weak, func(n *python.Problem) bool { return saysMore(n, err) }) {
		named = append(named, weak...)
	}
	if len(named) == 0 {
		return k.culprit(text, err)
	}
	if err != nil && isSlip(text, err) {
		return joined(text, named, err)
	}
	k.pretends = append(c.told, slices.Sorted(maps.Keys(c.meant))...)
	if err != nil && k.runs(text, err) {
		err = nil
	}
	if err = k.culprit(text, err); nameTold(err) != "" && k.knowsAllIn(text) { // it came of a name that is told
		err = nil
	}
	return joined(text, named, err)
}

// runsBut reports whether lines that lie in a way that is not read can run as they stand, but for names that are told
// where the lines are read.
func (k Known) runsBut(text string, why error) bool {
	if k.runs(text, why) {
		return true
	}
	k.page = true
	c := k.misnamed(text, false)
	k.pretends = c.told
	return len(c.told) > 0 && k.runs(text, why)
}

// nameTold is the name that a problem is about, "" for none.
func nameTold(err error) string {
	var p *python.Problem
	if !errors.As(err, &p) {
		return ""
	}
	return p.Name
}

// knowsAllIn reports whether lines name nothing that is not known.
func (k Known) knowsAllIn(text string) bool {
	program, err := python.Program(text)
	return err == nil && k.unknownIn(httpsim.Lines{Head: program}, decorationsIn(program)) == nil
}

// isMethod reports whether a statement is the def of a method.
func isMethod(s python.Statement) bool {
	return s.Action == python.Def && len(s.Params) > 0 && s.Params[0].Name == "self"
}

// mayRun reports whether lines would run as they stand where no actions stand for them, once all that they name is known.
func (k Known) mayRun(text string) bool {
	program, err := python.Program(text)
	switch {
	case err != nil || len(program) == 0 || k.Middleware == WithMore || slices.ContainsFunc(program, isMethod): // whose class lacks
		return false
	case k.page || k.Middleware == AtItsEnd:
		return true
	}
	return !k.below && comesToAnEnd(program)
}

// culprit is what keeps lines from running that no reader knows: whatever runs is none, so that a name or a template is
// told and not the form of another line. It is why where nothing else is found.
func (k Known) culprit(text string, why error) error {
	if why == nil || !k.mayRun(text) || isSlip(text, why) {
		return why
	}
	if k.Middleware == AtItsEnd {
		text = strings.ReplaceAll(text, "self.get_response(", "get_response(")
	}
	program, err := python.Program(text)
	if err != nil {
		return why
	}
	for _, other := range []error{
		k.unknownSaid(httpsim.Lines{Head: program}, decorationsIn(program)),
		k.templatesNamed(program),
		k.templatesBroken(program),
		k.nowhere(program),
		notAsDjango(program),
	} {
		if other != nil {
			return other
		}
	}
	return why
}

// saysMore reports whether a refusal says more of the line of a name than that nobody knows the name.
func saysMore(n *python.Problem, why error) bool {
	var at *python.Problem
	return errors.As(why, &at) && at.Line == n.Line && !slices.ContainsFunc(limits, func(part string) bool { return strings.Contains(why.Error(), part) })
}

// joined are problems with names and another one, in the order of their lines. The other one is held back where it
// may come of a name that is told; of one line it is told alone where it is a slip, since it says more.
func joined(text string, named []*python.Problem, other error) error {
	var p *python.Problem
	if errors.As(other, &p) {
		beside := func(n *python.Problem) bool { return n.Line == p.Line }
		comesOf := func(n *python.Problem) bool { return hasWord(lineOf(text, other), n.Name) }
		switch {
		case p.Name != "" && slices.ContainsFunc(named, func(n *python.Problem) bool { return beside(n) && n.Col == p.Col }): // which says of the name what it may be meant for
		case slices.ContainsFunc(named, beside) && isSlip(text, other):
			named = append(slices.DeleteFunc(named, beside), p)
		case !slices.ContainsFunc(named, beside) && !slices.ContainsFunc(named, comesOf):
			named = append(named, p)
		}
		slices.SortStableFunc(named, func(a, b *python.Problem) int { return a.Line - b.Line })
	}
	all := make([]error, len(named))
	for i, p := range named {
		all[i] = p
	}
	if len(all) == 1 {
		return all[0]
	}
	return errors.Join(all...)
}

// hasWord reports whether a name stands in a line by itself.
func hasWord(line, name string) bool {
	for at := 0; name != ""; {
		found := strings.Index(line[at:], name)
		if found < 0 {
			return false
		}
		if at += found; !isWordByte(line, at-1) && !isWordByte(line, at+len(name)) {
			return true
		}
		at += len(name)
	}
	return false
}
