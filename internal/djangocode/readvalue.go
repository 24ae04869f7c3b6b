package djangocode

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// value reads an expression as a text of a page, in which what it looks up is filled in.
func (r *viewReader) value(s python.Statement, e *python.Expr) (httpsim.Template, error) {
	switch {
	case e == nil:
		return httpsim.Template{}, refuse(s, "a value is missing")
	case e.Kind == python.String:
		return httpsim.Literal(e.Text), nil
	case calls(e) == "str" && len(e.Parts) == 2:
		return asText(r.inText(s, e.Parts[1]))
	case e.Kind == python.Operation && e.Text == "+" && (isText(e) || r.isSumOfTexts(e)):
		if err := r.areTexts(s, summands(e)); err != nil {
			return httpsim.Template{}, err
		}
		return r.added(s, summands(e))
	case e.Kind == python.Format:
		return asText(r.joined(s, e.Parts))
	case e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "get_session_auth_hash":
		return httpsim.Template{}, refuse(s, "the hash of a password is written here with two lines above it, those of %s and %s, as login() does", httpsim.UserIDName, httpsim.BackendName)
	case calls(e) == "jwt.encode":
		return httpsim.Template{}, instead(s, encodeLine, "a token is made on a line of its own")
	}
	if text, ok := constant(e); ok {
		return httpsim.Constant(text)
	}
	if t, ok := r.rowValue(e); ok {
		return t, nil
	}
	if r.isNamedUser(e) { // what is written of him is his name
		return httpsim.Who(e.Text).Str(), nil
	}
	if t, ok, err := r.computed(s, e); ok {
		return t, err
	}
	path, missing, ok := r.looked(e)
	if !ok || len(path) == 1 && has(path) && path[0] != "session" {
		return httpsim.Template{}, r.notRead(s, e)
	}
	if path.IsLocal() || path.IsWho() || path.IsOfAnswer() || r.isFound(e) || len(path) > 1 && slices.Contains(quoted, path[0]) {
		return httpsim.Lookup(path[0], path[1:]...).OrElse(missing), nil
	}
	t, err := r.names.Parse("{{ " + path.String() + " }}")
	if err != nil {
		return t, unparsed(s, err)
	}
	return t.OrElse(missing), nil
}

// quoted are the roots below which Python has a text in quotes: it may be one that no template
// can say, as __Host-sid and first-name.
var quoted = []string{"post", "get", "cookie", "session", "json", "claims"}

// inText is value where a text is made of it.
func (r *viewReader) inText(s python.Statement, e *python.Expr) (httpsim.Template, error) {
	if calls(e) == "str" && len(e.Parts) == 2 {
		return r.inText(s, e.Parts[1])
	}
	if text, ok := constant(e); ok && e.Kind == python.Number {
		return httpsim.Literal(text), nil
	}
	if s.Action == python.If { // what is done above it would be done in any case
		return r.value(s, e)
	}
	return r.counted(s, e)
}

// asText is what str() makes of a value: of one lookup, where that may be something else.
func asText(t httpsim.Template, err error) (httpsim.Template, error) {
	if nodes := t.Nodes(); err == nil && len(nodes) == 1 && nodes[0].Kind == httpsim.ValueNode && !nodes[0].Str && !isTextAlways(nodes[0]) {
		return t.Str(), nil
	}
	return t, err
}

// textsOfUser are what is a text of every user.
var textsOfUser = []string{"username", "get_username", "email", "first_name", "last_name", "get_full_name"}

// isTextAlways reports whether what is looked up is a text, whatever came and is kept.
func isTextAlways(n httpsim.Node) bool {
	if n.Path.IsWho() {
		return len(n.Path) == 3 && slices.Contains(textsOfUser, n.Path[2])
	}
	switch n.Path[0] {
	case "post", "get", "cookie", "header":
		return !n.Int && (n.Missing == "" || n.Missing == httpsim.Raises || strings.HasPrefix(n.Missing, `"`))
	case "user", "found":
		return len(n.Path) == 1 || slices.Contains(textsOfUser, n.Path[1])
	case "form":
		return n.Path[1] != "get_user" || slices.Contains(textsOfUser, n.Path[2])
	case "token", "code", "csrf_token", "bearer", httpsim.Body:
		return true
	case httpsim.Method[0]:
		return httpsim.IsTextOfRequest(n.Path)
	}
	return false
}

// joined reads the parts of an f-string, or texts with + between them.
func (r *viewReader) joined(s python.Statement, parts []*python.Expr) (httpsim.Template, error) {
	var all []httpsim.Template
	for _, part := range parts {
		t, err := r.inText(s, part)
		if err != nil {
			return t, err
		}
		all = append(all, t)
	}
	return httpsim.Joined(all...), nil
}

// added reads texts with + between them, which are texts alone: what is kept may be something else.
func (r *viewReader) added(s python.Statement, parts []*python.Expr) (httpsim.Template, error) {
	var all []httpsim.Template
	for i, part := range parts {
		t, err := r.inText(s, part)
		if err != nil {
			return t, err
		}
		if nodes := t.Nodes(); !isText(part) && len(nodes) == 1 && nodes[0].Kind == httpsim.ValueNode && !nodes[0].Str && !isTextAlways(nodes[0]) {
			t = t.Summand(i == 0)
		}
		all = append(all, t)
	}
	return httpsim.Joined(all...), nil
}

// areTexts refuses a sum of which a part can be something else than a text.
func (r *viewReader) areTexts(s python.Statement, parts []*python.Expr) error {
	for _, e := range parts {
		if isText(e) {
			continue
		}
		path, missing, ok := r.looked(e)
		if err := r.noUser(s, e, "+ puts texts together, and this is none: Python answers TypeError"); err != nil {
			return err
		}
		if what := path.String(); ok && (missing == "null" || what == httpsim.SessionKey) {
			s.Line, s.Col = e.Line, e.Col
			return hinted(s, `an f-string makes a text of it: f"a-{…}"`, "+ puts texts together, and this may be None: Python answers TypeError then")
		}
		if _, number := constant(e); number || ok && missing != "" && missing != httpsim.Raises && !strings.HasPrefix(missing, `"`) {
			s.Line, s.Col = e.Line, e.Col
			return hinted(s, `an f-string makes a text of it: f"a-{…}"`, "+ puts texts together, and this is none: Python answers TypeError")
		}
	}
	return nil
}

// summands are the parts of a sum, without the sums in it: where one is a text, all are.
func summands(e *python.Expr) []*python.Expr {
	if e.Kind != python.Operation || e.Text != "+" || len(e.Parts) != 2 {
		return []*python.Expr{e}
	}
	return append(summands(e.Parts[0]), summands(e.Parts[1])...)
}

// isSumOfTexts reports whether all parts of a sum are looked up, and are texts whatever comes.
func (r *viewReader) isSumOfTexts(e *python.Expr) bool {
	return !slices.ContainsFunc(summands(e), func(part *python.Expr) bool {
		path, missing, ok := r.looked(part)
		return !isText(part) && !(ok && (path.IsLocal() && r.texts[path[1]] || isTextAlways(httpsim.Lookup(path[0], path[1:]...).OrElse(missing).Nodes()[0])))
	})
}

// isText reports whether an expression is a text for certain: of a sum with one the other
// part has to be one too, and what is looked up mostly is.
func isText(e *python.Expr) bool {
	switch {
	case e.Kind == python.String, e.Kind == python.Format, calls(e) == "str":
		return true
	case e.Kind != python.Operation || e.Text != "+" || len(e.Parts) != 2:
		return false
	}
	a, b := e.Parts[0], e.Parts[1]
	_, knownA := constant(a)
	_, knownB := constant(b)
	return isText(a) && (isText(b) || !knownB) || isText(b) && !knownA
}

// constant returns a value that is written out, as JSON.
func constant(e *python.Expr) (text string, ok bool) {
	switch word := e.Dotted(); {
	case e.Kind == python.String:
		return jsonText(e.Text), true
	case e.Kind == python.Number:
		return fmt.Sprint(e.Number), true
	case e.Kind == python.Operation && e.Text == "-" && len(e.Parts) == 1 && e.Parts[0].Kind == python.Number:
		return fmt.Sprint(-e.Parts[0].Number), true
	case word == "True" || word == "False":
		return strings.ToLower(word), true
	case word == "None":
		return "null", true
	case e.Kind == python.List:
		return constants("[", "]", e.Parts, nil)
	case e.Kind == python.Dict:
		var values []*python.Expr
		var names []string
		for _, entry := range e.Named {
			if entry.Key == nil || entry.Key.Kind != python.String {
				return "", false
			}
			names, values = append(names, jsonText(entry.Key.Text)+": "), append(values, entry.Value)
		}
		return constants("{", "}", values, names)
	}
	return "", false
}

// constants writes values, each behind its name where they have names.
func constants(open, end string, values []*python.Expr, names []string) (text string, ok bool) {
	var all []string
	for i, e := range values {
		v, ok := constant(e)
		if !ok {
			return "", false
		}
		if names != nil {
			v = names[i] + v
		}
		all = append(all, v)
	}
	return open + strings.Join(all, ", ") + end, true
}

func jsonText(text string) string {
	b, _ := json.Marshal(text) // of a text there is always one
	return string(b)
}

// looked returns the name by which a template looks up what an expression does, and what
// stands for one that is not there: see httpsim.Template.OrElse.
func (r *viewReader) looked(e *python.Expr) (path httpsim.Path, missing string, ok bool) {
	if path, ok := r.userColumn(e); ok {
		return path, "", true
	}
	if t, ok := r.rowValue(e); ok {
		return t.Nodes()[0].Path, "", true
	}
	if path, missing, ok := r.ofAnswer(e); ok {
		return path, missing, true
	}
	switch {
	case r.isNamedUser(e):
		return httpsim.Who(e.Text).Nodes()[0].Path, "", true
	case e.Kind == python.Name && r.locals[e.Text]:
		return httpsim.Local(e.Text).Nodes()[0].Path, httpsim.Raises, true
	case r.isFound(e):
		return []string{"found"}, "", true
	case isRemoteAddr(e):
		return httpsim.RemoteAddr, "", true
	case e.Kind == python.Index && e.Parts[0].Dotted() == "context" && e.Parts[1].Kind == python.String:
		return []string{e.Parts[1].Text}, "", true
	case e.Kind == python.Index && e.Parts[1].Kind == python.String:
		path, missing, ok = r.looked(e.Parts[0])
		return below(path, e.Parts[1].Text), httpsim.Raises, ok && has(path) && (len(path) == 1 || path.IsLocal() || missing == httpsim.Raises || path[0] == "form")
	case e.Kind == python.Attribute && slices.Contains(httpsim.OfUser(), e.Text) && !httpsim.IsMethodOfUser(e.Text) && (calls(e.Parts[0]) == "form.get_user" || e.Parts[0].Dotted() == "user" && r.ofForm):
		return []string{"form", "get_user", e.Text}, httpsim.Raises, true
	case calls(e) == "get_token" && said(e) == "request":
		return []string{"csrf_token"}, "", true
	case r.isBearer(e):
		return []string{"bearer"}, "", true
	case calls(e) == "request.body.decode" && len(e.Parts) <= 2:
		return []string{httpsim.Body}, "", true
	case e.Kind == python.Call && len(e.Parts) == 1 && strings.HasPrefix(calls(e), "request."):
		called := httpsim.Path(strings.Split(calls(e), "."))
		return called, "", httpsim.IsMethodOfRequest(called)
	case e.Kind == python.Call:
		return r.lookedUp(e)
	case e.Kind == python.Name && e.Text == "token" && r.names.Token:
		return []string{"token"}, "", true
	case e.Kind == python.Name && e.Text == "signed" && r.names.Signed:
		return []string{"signed"}, "", true
	case e.Kind == python.Name && e.Text == "code" && r.names.Code:
		return []string{"code"}, "", true
	case e.Kind == python.Name && httpsim.InLinesAlone(r.names.Kwargs[e.Text]): // which is no text, and compared as one
		return nil, "", false
	case e.Kind == python.Name && r.names.Kwargs[e.Text] != "": // but for what a line has made since
		return httpsim.Path{httpsim.Kwargs, e.Text}, httpsim.Raises, true
	}
	name := e.Dotted()
	if rest, ok := strings.CutPrefix(name, "request.user."); ok {
		if !slices.Contains(httpsim.OfUser(), rest) {
			return nil, "", false
		}
		return append([]string{"user"}, strings.Split(rest, ".")...), "", true
	}
	if strings.HasPrefix(name, "form.") {
		return strings.Split(name, "."), "", true
	}
	if name == "request.user" {
		return []string{"user"}, "", true
	}
	if name == sessionKeyCode {
		return []string{httpsim.SessionKey}, "", true
	}
	for _, p := range httpsim.OfRequest() {
		if name == p.String() && !httpsim.IsMethodOfRequest(p) {
			return p, "", true
		}
	}
	for root, in := range roots {
		if name == in && (root != "claims" || r.names.Claims) {
			return []string{root}, "", true
		}
	}
	return nil, "", false
}

// isRemoteAddr reports whether an expression is the address from which a request came, as views
// look it up.
func isRemoteAddr(e *python.Expr) bool {
	of, found := e, e.Kind == python.Index
	if e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "get" && (len(e.Parts) == 2 || len(e.Parts) == 3) && len(e.Named) == 0 {
		of, found = e.Parts[0], true
	}
	return found && of.Parts[0].Dotted() == "request.META" && e.Parts[1].Kind == python.String && e.Parts[1].Text == httpsim.RemoteAddr[2]
}

// has reports whether a thing has items: a root of templates, or what lies in one.
func has(path httpsim.Path) bool {
	return len(path) > 0 && (len(path) == 2 && path.IsLocal() || roots[path[0]] != "" || path[0] == "form" && len(path) == 2 && path[1] == "cleaned_data")
}

// lookedUp follows request.session.get("cart", {}).get("apple", "").
func (r *viewReader) lookedUp(e *python.Expr) (path httpsim.Path, missing string, ok bool) {
	function := e.Parts[0]
	if function.Kind != python.Attribute || function.Text != "get" || len(e.Parts) < 2 || len(e.Parts) > 3 || len(e.Named) > 0 || e.Parts[1].Kind != python.String {
		return nil, "", false
	}
	missing = "null"
	if len(e.Parts) == 3 {
		if missing, ok = constant(e.Parts[2]); !ok && isCode(e.Parts[2], timeNow) {
			missing, ok = httpsim.RightNow, true
		}
		if !ok {
			return nil, "", false
		}
		if missing == `""` {
			missing = ""
		}
	}
	path, outer, ok := r.looked(function.Parts[0])
	if !ok || !has(path) || len(path) > 1 && path[0] != "form" && !path.IsLocal() && outer != "{}" {
		return nil, "", false
	}
	return below(path, e.Parts[1].Text), missing, true
}

// below is the path to a name in something, as templates have it.
func below(path httpsim.Path, name string) httpsim.Path {
	if len(path) > 0 && path[0] == "header" {
		name = inTemplates(name)
	}
	return append(path, name)
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
	const most = int64(longest / time.Second)
	switch {
	case e.Kind == python.Number:
		return time.Duration(min(e.Number, most)) * time.Second, e.Number <= most
	case e.Kind == python.Operation && e.Text == "-" && len(e.Parts) == 1:
		d, ok := seconds(e.Parts[0])
		return -d, ok
	case e.Kind == python.Call:
		return lengthOf(e)
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

// lengthOf reads timedelta(days=14).
func lengthOf(e *python.Expr) (d time.Duration, ok bool) {
	if strings.TrimPrefix(calls(e), "datetime.") != "timedelta" || len(e.Parts) > 1 {
		return 0, false
	}
	units := map[string]time.Duration{"weeks": 7 * 24 * time.Hour, "days": 24 * time.Hour, "hours": time.Hour, "minutes": time.Minute, "seconds": time.Second}
	for _, n := range e.Named {
		unit := units[n.Name]
		if n.Value.Kind == python.Decimal && unit != 0 {
			if more, err := strconv.ParseFloat(n.Value.Text, 64); err == nil && more <= float64(longest/unit) {
				d += time.Duration(more * float64(unit))
				continue
			}
			return 0, false
		}
		if n.Value.Kind != python.Number || unit == 0 || n.Value.Number > int64(longest/unit) {
			return 0, false
		}
		d += time.Duration(n.Value.Number) * unit
	}
	return d, d <= longest && d%time.Second == 0 && len(e.Named) > 0
}

// longest keeps a length of time in what the clock can count.
const longest = 200 * 365 * 24 * time.Hour
