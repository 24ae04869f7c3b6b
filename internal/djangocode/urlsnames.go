package djangocode

import (
	"errors"
	"slices"
	"strings"

	"statelab/internal/pynames"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// What a urls.py gives a view stands in the names of urls.py: what it imports goes along with the view of a page, which
// is read in a file of its own or in views.py.

// namesIn are the names that an expression looks up.
func namesIn(e *python.Expr) map[string]bool {
	all := map[string]bool{}
	python.Each(e, func(part *python.Expr) {
		if part.Kind == python.Name {
			all[part.Text] = true
		}
	})
	return all
}

// eachOutside gives f what an expression looks up, but for what as_view() is given.
func eachOutside(e *python.Expr, f func(*python.Expr)) {
	if e == nil {
		return
	}
	f(e)
	parts := e.Parts
	if e.Kind == python.Call && len(parts) > 0 && parts[0].Kind == python.Attribute && parts[0].Text == "as_view" {
		eachOutside(parts[0], f)
		return
	}
	for _, p := range parts {
		eachOutside(p, f)
	}
	for _, n := range e.Named {
		eachOutside(n.Value, f)
	}
}

// isOfViews reports whether the view of a path() is one of views.py, and not one of Django's that is given something of it.
func (f *urlsFile) isOfViews(e *python.Expr) (is bool) {
	eachOutside(e, func(part *python.Expr) {
		if part.Kind == python.Name {
			_, views := isViews(f.imports[part.Text])
			is = is || views
		}
	})
	return is
}

// imported are the lines that import what an expression names beside views.py, one a line.
func (f *urlsFile) imported(e *python.Expr) (lines string) {
	used := namesIn(e)
	for _, s := range f.program {
		for _, in := range s.Imports {
			if _, views := isViews(in.Full()); s.Action == python.Import && !views && used[in.As] {
				lines += importOf([]python.Imported{in}) + "\n"
			}
		}
	}
	return lines
}

// importOf is the line that imports some names of one module.
func importOf(all []python.Imported) string {
	var names []string
	for _, in := range all {
		names = append(names, writtenImport(in))
	}
	if all[0].Name == "" {
		return "import " + strings.Join(names, ", ")
	}
	return "from " + all[0].Module + " import " + strings.Join(names, ", ")
}

// writtenImport is what of an import stands for one name.
func writtenImport(in python.Imported) string {
	name := in.Name
	if name == "" {
		name = in.Module
	}
	if first, _, _ := strings.Cut(name, "."); in.As == name || in.Name == "" && in.As == first || name == "*" {
		return name
	}
	return name + " as " + in.As
}

// goesAlong reports whether an import stands above a view of Django's that is read by itself: whatever is Django's or
// Python's, and of the site's own what the view names.
func goesAlong(in python.Imported, used map[string]bool) bool {
	full := in.Full()
	if slices.Contains([]string{"path", "include", "admin"}, in.As) || slices.Contains(ofRegex, full) {
		return false
	}
	root, _, _ := strings.Cut(full, ".")
	return used[in.As] || pynames.IsModule(root)
}

// alongWith puts the imports of a statement of the file that go along with a view at its place among some lines.
func (f *urlsFile) alongWith(s python.Statement, end int, used map[string]bool, lines []string) {
	var wanted []python.Imported
	for _, in := range s.Imports {
		if goesAlong(in, used) {
			wanted = append(wanted, in)
		}
	}
	switch first, one := f.lines[s.Line-1], !slices.ContainsFunc(s.Imports, func(in python.Imported) bool { return in.At.Line != s.Line }); {
	case len(wanted) == 0:
	case len(wanted) == len(s.Imports):
		copy(lines[s.Line-1:end], f.lines[s.Line-1:end])
	case one && wanted[0].Name != "": // each stays where it stands
		runes := []rune(strings.Repeat(" ", len([]rune(first))))
		copy(runes, []rune("from "+wanted[0].Module+" import "))
		for i, in := range wanted {
			name := writtenImport(in)
			if i+1 < len(wanted) {
				name += ","
			}
			copy(runes[min(in.At.Col-1, len(runes)):], []rune(name))
		}
		lines[s.Line-1] = strings.TrimRight(string(runes), " ")
	default:
		lines[s.Line-1] = importOf(wanted)
	}
}

// ImportsApart are the lines with which a view of a urls.py begins that import what it names there, and the view itself.
func ImportsApart(text string) (imports, view string) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	at := slices.IndexFunc(lines, func(line string) bool { return !importLine().MatchString(line) })
	if at < 0 {
		return "", text
	}
	return strings.Join(lines[:at], "\n"), strings.Join(lines[at:], "\n")
}

// OfViewsIn are the names that a view of a urls.py names of views.py, as views.LoginForm.
func OfViewsIn(view string) (names []string) {
	all, err := python.Program(view)
	if err != nil {
		return nil
	}
	python.Visit(all, func(e *python.Expr) {
		if e.Kind == python.Attribute && e.Parts[0].Kind == python.Name && e.Parts[0].Text == "views" && !slices.Contains(names, e.Text) {
			names = append(names, e.Text)
		}
	})
	return names
}

// fromURLs stands behind a name of urls.py that views.py has for something else, and in nothing that is said. No name
// that somebody writes has it.
const fromURLs = "@urls.py"

// asThere is what is wrong in the names that urls.py has.
func asThere(err error) error {
	var p *python.Problem
	if errors.As(err, &p) {
		p.Message, p.Hint = strings.ReplaceAll(p.Message, fromURLs, ""), strings.ReplaceAll(p.Hint, fromURLs, "")
	}
	return err
}

// inURLs gives the view of a page of views.py the names that its urls.py has, whatever views.py calls so. The place of what is
// wrong there is line 0.
func (c *classView) inURLs(imports string) {
	here := pyrun.Assigned(c.head)
	full := map[string]string{}
	eachImport(c.head, func(s python.Statement) {
		for _, in := range s.Imports {
			full[in.As] = in.Full()
		}
	})
	c.ofViews(here)
	program, _ := python.Program(imports)
	var above []python.Statement
	eachImport(program, func(s python.Statement) {
		for _, in := range s.Imports {
			if full[in.As] == in.Full() {
				continue
			}
			name := in.As
			for here[name] {
				name += fromURLs
			}
			python.Each(c.view, func(e *python.Expr) {
				if e.Kind == python.Name && e.Text == in.As {
					e.Text = name
				}
			})
			to := s.Names[in.As]
			in.As, in.At, in.ModuleAt = name, python.Place{}, python.Place{}
			above = append(above, python.Statement{Action: python.Import, Names: map[string]string{name: to}, Imports: []python.Imported{in}})
		}
	})
	python.Each(c.view, func(e *python.Expr) { e.Line = 0 })
	c.head = slices.Concat(above, c.head)
	c.at = 0
}

// ofViews takes what a view names of views.py, in which it is read, by its name there.
func (c *classView) ofViews(here map[string]bool) {
	if here["views"] {
		return
	}
	python.Each(c.view, func(e *python.Expr) {
		if e.Kind == python.Attribute && e.Parts[0].Kind == python.Name && e.Parts[0].Text == "views" {
			e.Kind, e.Parts = python.Name, nil
		}
	})
}

// runs says where what stands in urls.py runs: in the first line of what is read.
func (c *classView) runs() {
	python.Each(c.view, func(e *python.Expr) { e.Line = max(e.Line, 1) })
	for i := range c.head {
		c.head[i].Line = max(c.head[i].Line, 1)
	}
}
