package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/pynames"
	"statelab/internal/python"
)

// surelyRaises are parts of what is said of names that nothing has: Python and Django raise an exception where they are
// asked for, and so do lines that run here.
var surelyRaises = []string{"nothing is called", "has no value here", "has no field", "Python answers", "Django answers", "there is no template", "goes nowhere without return"}

// raising returns a reader for lines that are a mistake on purpose, such as one that a learner makes, which may name what
// no run finds: what they raise is to be seen. It is false where something in them is not played here, so that nobody
// knows what they do.
func (k Known) raising(text string) (Known, bool) {
	if !k.Mistaken {
		return k, false
	}
	k.Fails, k.pretends = true, slices.Clone(k.pretends)
	c := k.misnamed(text, false)
	for _, p := range slices.Concat(c.found, c.weak) {
		name := p.Name[strings.LastIndex(p.Name, ".")+1:]
		sure := slices.ContainsFunc(surelyRaises, func(part string) bool { return strings.Contains(p.Message, part) })
		switch {
		case strings.Contains(p.Message, strings.TrimPrefix(notImported, "%s ")):
			k.lacks = append(k.lacks, name)
		case !sure, p.Name != "" && p.Name == name && len(pynames.Homes(name)) > 0:
			return k, false
		case name != "":
			k.pretends = append(k.pretends, name)
		}
	}
	return k, true
}

// raisingPage reads a whole view as raising has it.
func (k Known) raisingPage(text string) (httpsim.Page, bool) {
	k, ok := k.raising(text)
	if !ok {
		return httpsim.Page{}, false
	}
	v, a, ok := k.ofLines(text, errOwnModule)
	if !ok {
		return httpsim.Page{}, false
	}
	return v.page([]httpsim.Action{a}), true
}

// notThere reports whether no template of the site has a name, where lines may ask for one that is not there.
func (k Known) notThere(name *python.Expr) bool {
	_, known := k.Templates[name.Text]
	return k.Mistaken && !known
}
