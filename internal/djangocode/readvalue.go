package djangocode

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// value reads an expression as a text of a page, in which what it looks up is filled in.
func (r *viewReader) value(s python.Statement, e *python.Expr) (httpsim.Template, error) {
	if e == nil {
		return httpsim.Template{}, refuse(s, "a value is missing")
	}
	if e.Kind == python.String {
		return httpsim.Literal(e.Text), nil
	}
	parts := []*python.Expr{e}
	if e.Kind == python.Format {
		parts = e.Parts
	}
	var source strings.Builder
	for _, part := range parts {
		if part.Kind == python.String {
			source.WriteString(part.Text)
			continue
		}
		path, ok := r.looked(part)
		if !ok {
			return httpsim.Template{}, &python.Problem{Line: s.Line, Col: s.Col, Message: "this value is not read here: a text in quotes, or request.POST.get(\"name\", \"\")"}
		}
		source.WriteString("{{ " + strings.Join(path, ".") + " }}")
	}
	t, err := r.names.Parse(source.String())
	if err != nil {
		return t, refuse(s, "%v", err)
	}
	return t, nil
}

// looked returns the name by which a template looks up what an expression does.
func (r *viewReader) looked(e *python.Expr) (path []string, ok bool) {
	switch {
	case e.Kind == python.Index && e.Parts[0].Dotted() == "context" && e.Parts[1].Kind == python.String:
		return []string{e.Parts[1].Text}, true
	case e.Kind == python.Call:
		return r.lookedUp(e)
	}
	name := e.Dotted()
	if rest, ok := strings.CutPrefix(name, "request.user."); ok {
		return append([]string{"user"}, strings.Split(rest, ".")...), true
	}
	if strings.HasPrefix(name, "form.") {
		return strings.Split(name, "."), true
	}
	for root, in := range roots {
		if name == in {
			return []string{root}, true
		}
	}
	return nil, false
}

// lookedUp follows request.session.get("cart", {}).get("apple", "").
func (r *viewReader) lookedUp(e *python.Expr) (path []string, ok bool) {
	function := e.Parts[0]
	if function.Kind != python.Attribute || function.Text != "get" || len(e.Parts) < 2 || len(e.Parts) > 3 || len(e.Named) > 0 || e.Parts[1].Kind != python.String {
		return nil, false
	}
	if len(e.Parts) == 3 && !(e.Parts[2].Kind == python.String && e.Parts[2].Text == "") && !(e.Parts[2].Kind == python.Dict && len(e.Parts[2].Named) == 0) {
		return nil, false
	}
	path, ok = r.looked(function.Parts[0])
	if !ok || path[0] == "user" || path[0] == "form" {
		return nil, false
	}
	return append(path, e.Parts[1].Text), true
}

// moment reads datetime(2026, 3, 2, 9, 0, 0, tzinfo=timezone.utc).
func moment(s python.Statement, e *python.Expr) (time.Time, bool) {
	if calls(e) != "datetime" || len(e.Named) != 1 || e.Named[0].Name != "tzinfo" || e.Named[0].Value.Dotted() != "timezone.utc" {
		return time.Time{}, false
	}
	var n [6]int
	for i, part := range e.Parts[1:] {
		if i >= len(n) || part.Kind != python.Number || part.Number > 9999 {
			return time.Time{}, false
		}
		n[i] = int(part.Number)
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, time.UTC)
	return t, len(e.Parts) > 3 && t.Year() == n[0] && int(t.Month()) == n[1] && t.Day() == n[2]
}

// seconds reads a number, a negative one, or a product.
func seconds(e *python.Expr) (time.Duration, bool) {
	const most = int64(200*365*24*time.Hour) / int64(time.Second)
	switch {
	case e.Kind == python.Number:
		return time.Duration(min(e.Number, most)) * time.Second, e.Number <= most
	case e.Kind == python.Operation && e.Text == "-" && len(e.Parts) == 1:
		d, ok := seconds(e.Parts[0])
		return -d, ok
	case e.Kind == python.Operation && e.Text == "*":
		a, okA := seconds(e.Parts[0])
		b, okB := seconds(e.Parts[1])
		n, m := int64(a/time.Second), int64(b/time.Second)
		if m != 0 && (n*m/m != n || n*m > most || n*m < -most) {
			return 0, false
		}
		return time.Duration(n*m) * time.Second, okA && okB
	}
	return 0, false
}

// template returns the text of a template file.
func (r *viewReader) template(s python.Statement, e *python.Expr) (httpsim.Template, error) {
	if e == nil || e.Kind != python.String {
		return httpsim.Template{}, refuse(s, "render() is given request and the name of a template in quotes")
	}
	text, ok := r.Templates[e.Text]
	if !ok {
		return httpsim.Template{}, refuse(s, "there is no template %s here", python.Quote(e.Text))
	}
	t, err := r.names.Parse(fromFile(text))
	if err != nil {
		return t, refuse(s, "%v", err)
	}
	return t, nil
}

// fromFile is a template of Django's as the names of httpsim's templates have it.
func fromFile(text string) string {
	var b strings.Builder
	for text != "" {
		open := strings.Index(text, "{")
		if open < 0 || open+1 == len(text) || !strings.ContainsRune("{%", rune(text[open+1])) {
			n := max(open+1, 1)
			if open < 0 {
				n = len(text)
			}
			b.WriteString(text[:n])
			text = text[n:]
			continue
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			end = len(text) - open - 1
		}
		b.WriteString(text[:open] + tagNames.Replace(text[open:open+end+1]))
		text = text[open+end+1:]
	}
	return b.String()
}

var tagNames = strings.NewReplacer("request.session", "session", "request.POST", "post", "request.GET", "get", "request.COOKIES", "cookie")

// render reads the template of render(request, "name.html", context, status=…), and the
// context only as far as this package writes it.
func (r *viewReader) render(s python.Statement, a *arguments) (httpsim.Action, error) {
	if request := a.take("request"); request == nil || request.Dotted() != "request" {
		a.refuse("render() is given request and the name of a template in quotes")
	}
	t, err := r.template(s, a.take("template"))
	if context := a.take("context"); context != nil && !knownContext(context) {
		a.refuse("this context is not read here: context, or {\"form\": form}")
	}
	if err != nil {
		a.refuse("%v", err.(*python.Problem).Message)
	}
	return httpsim.Render{Template: t}, a.rest()
}

func knownContext(e *python.Expr) bool {
	if e.Dotted() == "context" {
		return true
	}
	return e.Kind == python.Dict && !slices.ContainsFunc(e.Named, func(n python.Named) bool {
		if n.Key == nil {
			return n.Value.Dotted() != "context"
		}
		return n.Key.Kind != python.String || n.Key.Text != "form" || n.Value.Dotted() != "form"
	})
}
