package djangocode

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// A ViewsFile is a views.py with the views of several pages: what stands in it at the left margin, one part after
// the other.
type ViewsFile struct {
	lines []string
	parts []viewsPart
}

// A viewsPart is a statement of the file with its decorators.
type viewsPart struct {
	def         string   // the name of a function or a class; "" for anything else
	view        bool     // it is one, or takes request first
	gives       []string // names
	uses        map[string]bool
	always      bool // it stands around every view: an import, and what is neither a name nor a function
	first, last int  // lines, counted from 1
	at          python.Statement
	decorators  []python.Statement
}

// ReadViewsFile takes a views.py apart. The error is a *python.Problem.
func ReadViewsFile(text string) (*ViewsFile, error) {
	program, err := python.Program(text)
	if err != nil {
		return nil, err
	}
	f := &ViewsFile{lines: strings.Split(text, "\n")}
	var decorators []python.Statement
	for i, s := range program {
		if s.Action == python.Decorate {
			if called := calls(s.Value); called == "receiver" || called == "dispatch.receiver" {
				return nil, hinted(s, receiverHint, receiverElsewhere)
			}
			decorators = append(decorators, s)
			continue
		}
		p := viewsPart{first: s.Line, last: len(f.lines), uses: map[string]bool{}, at: s, decorators: decorators}
		if len(decorators) > 0 {
			p.first = decorators[0].Line
		}
		if i == 0 && s.Action == python.Do && s.Value.Kind == python.String { // what the file says of itself
			continue
		}
		p.gives = httpsim.GivenBy([]python.Statement{s})
		switch s.Action {
		case python.Def, python.Class:
			p.def, p.view = s.Name, s.Action == python.Class || isViewDef(s)
		case python.Assign:
		case python.Import:
			p.always = true
		default:
			p.always = true
		}
		python.Visit(append(decorations(decorators), s), func(e *python.Expr) {
			if e.Kind == python.Name {
				p.uses[e.Text] = true
			}
		})
		if decorators = nil; len(f.parts) > 0 {
			f.parts[len(f.parts)-1].last = p.first - 1
		}
		f.parts = append(f.parts, p)
	}
	return f, nil
}

// Views are the names of the functions and classes of the file that a page can be.
func (f *ViewsFile) Views() (names []string) {
	for _, p := range f.parts {
		if p.view {
			names = append(names, p.def)
		}
	}
	return names
}

// Imports reports whether the file imports something at its margin, on a line that is not one of those which somebody
// types.
func (f *ViewsFile) Imports(typed func(line int) bool) bool {
	return slices.ContainsFunc(f.parts, func(p viewsPart) bool { return p.at.Action == python.Import && !typed(p.at.Line) })
}

// Has reports whether a function or a class of the file has a name; a nil file has none.
func (f *ViewsFile) Has(name string) bool {
	return f != nil && slices.ContainsFunc(f.parts, func(p viewsPart) bool { return p.def == name })
}

// Twice are the functions and classes that stand in the file a second time, under the name of one above.
func (f *ViewsFile) Twice() (all []Def) {
	seen := map[string]bool{}
	for _, p := range f.parts {
		if p.def != "" && seen[p.def] {
			all = append(all, Def{p.def, p.view, p.at.Line, p.at.Col})
		}
		seen[p.def] = true
	}
	return all
}

// StatementOf is the line of the statement to which a line belongs, that of a def for its decorators; 0 above the first.
func (f *ViewsFile) StatementOf(line int) int {
	for _, p := range f.parts {
		if p.first <= line && line <= p.last {
			return p.at.Line
		}
	}
	return 0
}

// Of is the file with nothing in it but what a view of it needs: each line at its place, and empty ones where the
// others stand. It is false where no function and no class has that name.
func (f *ViewsFile) Of(name string) (text string, ok bool) {
	with := f.needs(name)
	if with == nil {
		return "", false
	}
	return f.only(with), true
}

// only is the file with some of its parts alone.
func (f *ViewsFile) only(with map[int]bool) string {
	lines := make([]string, len(f.lines))
	for i := range with {
		copy(lines[f.parts[i].first-1:f.parts[i].last], f.lines[f.parts[i].first-1:f.parts[i].last])
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

// With is the file with nothing in it but what some names of it need, those which others import; whole is all of it.
func (f *ViewsFile) With(names []string, whole bool) string {
	if whole {
		return strings.Join(f.lines, "\n")
	}
	with := map[int]bool{}
	for _, name := range names {
		for i, p := range f.parts {
			if slices.Contains(p.gives, name) {
				maps.Copy(with, f.needed(i))
			}
		}
	}
	return f.only(with)
}

// needs are the places of the parts that a view is made of, nil where there is no such view.
func (f *ViewsFile) needs(name string) map[int]bool {
	own := slices.IndexFunc(f.parts, func(p viewsPart) bool { return p.def == name })
	if own < 0 {
		return nil
	}
	return f.needed(own)
}

// needed are the places of a part and of those that it needs.
func (f *ViewsFile) needed(own int) map[int]bool {
	with, todo := map[int]bool{}, []int{own}
	for i, p := range f.parts {
		if p.always {
			todo = append(todo, i)
		}
	}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		if todo = todo[:len(todo)-1]; with[at] {
			continue
		}
		with[at] = true
		for i, p := range f.parts {
			if !with[i] && slices.ContainsFunc(p.gives, func(name string) bool { return f.parts[at].uses[name] }) {
				todo = append(todo, i)
			}
		}
	}
	return with
}

// A Def is a function or a class of a file of views.
type Def struct {
	Name      string
	View      bool // a page can be one
	Line, Col int
}

// Unused are the functions and classes that none of some views needs.
func (f *ViewsFile) Unused(views []string) (all []Def) {
	used := map[int]bool{}
	for _, name := range views {
		maps.Copy(used, f.needs(name))
	}
	for i, p := range f.parts {
		if p.def != "" && !used[i] {
			all = append(all, Def{p.def, p.view, p.at.Line, p.at.Col})
		}
	}
	return all
}

// UsedIn are those of some views that need a line of the file, counted from 1.
func (f *ViewsFile) UsedIn(line int, views []string) (names []string) {
	at := slices.IndexFunc(f.parts, func(p viewsPart) bool { return p.first <= line && line <= p.last })
	for _, name := range views {
		if at >= 0 && f.needs(name)[at] {
			names = append(names, name)
		}
	}
	return names
}
