package language

import (
	"statelab/internal/djangocode"
	"statelab/internal/lesson"
	"statelab/internal/python"
	"statelab/internal/rule"
	"statelab/internal/world"
)

// shell is what somebody types into manage.py shell of a site.
var shell = shapeOf("shell",
	at(Field{Name: "host", Required: true, About: rule.Text{EN: "of the site", KO: "사이트의 호스트입니다."}}, siteHost, func(a *world.Shell) *string { return &a.Host }),
	at(Field{Name: "lines", Required: true, About: rule.Text{EN: "what is typed, as lines of Python", KO: "입력할 파이썬 줄입니다."}}, textKind.called("lines of Python"), func(a *world.Shell) *string { return &a.Text }),
).short("write shell: {host: …, lines: …}").checked(func(r *Reader, n *lesson.Node, a *world.Shell) {
	if n.Get("lines") != nil && a.Host != "" {
		r.shellLines(n.Get("lines"), a)
	}
}).kind().called("[map](#shell)")

// shellLines reads the lines that are typed into the shell of a site.
func (r *Reader) shellLines(n *lesson.Node, a *world.Shell) {
	src := r.site(a.Host)
	if n.Kind != lesson.Scalar || src == nil {
		return
	}
	text, ok := r.fileText(n, longestView)
	if !ok {
		return
	}
	known, read := r.shells[a.Host]
	if !read {
		known = djangocode.Beside(r.Filled(r.fillings).ReadSite(*src)) // whose mistakes are told of itself
		r.shells[a.Host] = known
	}
	filled := r.fillings.inView(text)
	lines, err := known.ReadShell(filled.text)
	if err != nil {
		r.unreadIn(n, text, filled, err)
		return
	}
	r.knowTyped(lines.Program)
	a.Text, a.Lines = lines.Source, *lines
}

// knowTyped lets expectations from here on name the users whom lines make or rename.
func (r *Reader) knowTyped(program []python.Statement) {
	know := func(e *python.Expr) {
		if e != nil && e.Kind == python.String && e.Text != "" {
			r.knowUser(e.Text)
		}
	}
	python.Visit(program, func(e *python.Expr) {
		if e.Kind != python.Call {
			return
		}
		if made := e.Parts[0].Text; len(e.Parts) > 1 && (made == "create_user" || made == "create_superuser") {
			know(e.Parts[1])
		}
		for _, n := range e.Named {
			if n.Key == nil && r.namesUsers(n.Name) {
				know(n.Value)
			}
		}
	})
	python.VisitStatements(program, func(s python.Statement) {
		if s.Target != nil && s.Target.Kind == python.Attribute && r.namesUsers(s.Target.Text) {
			know(s.Value)
		}
	})
}
