package httpsim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/python"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// Action is one thing that a page does. The set is closed: the exported structs of
// this package, some of which only bugs put in the place of others. Each stands for a
// line or two of Django.
type Action interface {
	run(v *visit) error
	check(c *checking)
}

// checking collects what is wrong with the actions of a page.
type checking struct {
	users    []string
	form     bool // a form has been checked on the way here
	loaded   bool // a user has been loaded on the way here
	change   bool // a form for a new password has been checked on the way here
	answered bool
	late     bool     // the branches being checked can run as well right behind the answer
	torn     bool     // they could, but for what is done in them: see When.Parted
	depth    int      // of branches of When
	rows     []string // the models of which a row was found on the way here
	problems []error
}

func (c *checking) add(format string, args ...any) {
	c.problems = append(c.problems, fmt.Errorf(format, args...))
}

// list checks actions from top to bottom. A branch that does not answer goes on
// with what follows it, so it cannot touch the answer, unless it can wait for it.
func (c *checking) list(actions []Action, branch bool) {
	before := *c
	waits, torn := c.late, c.torn
	for i, a := range actions {
		when, asks := a.(When)
		c.late, c.torn = asks && waits, false
		if asks && !waits && answersNext(actions[i+1:]) {
			_, _, c.late = when.Parted()
			c.torn = !c.late
		}
		a.check(c)
		if i < len(actions)-1 && Ends(a) {
			c.add("what comes after %s is never reached", endedBy(a))
			break
		}
		if _, ok := a.(answering); ok {
			if c.answered {
				c.add("the page answers twice, and a view returns one answer")
			}
			c.answered = true
		}
		switch _, ok := a.(touching); {
		case !ok || !branch || before.answered || waits || Answers(actions):
		case torn:
			c.add("a cookie, a header or a status is set last in a branch that does not answer, and nothing above it in the branch may answer or change what the question looks at, which a view asks once more behind the answer: let the branch make the answer as well")
		default:
			c.add("a cookie, a header or a status is set here, and there is no answer yet that it could go with: let this branch make an answer too, or put the whole question right above the line that answers, or behind it")
		}
	}
	c.form, c.loaded, c.change, c.answered, c.late, c.torn = before.form, before.loaded, before.change, before.answered, before.late, before.torn
}

// answersNext reports whether actions come to an answer with nothing before it but what works
// on the answer.
func answersNext(actions []Action) bool {
	i := slices.IndexFunc(actions, func(a Action) bool { return !OnlyTouches([]Action{a}) })
	if i < 0 {
		return false
	}
	_, answers := actions[i].(answering)
	return answers
}

// OnlyTouches reports whether actions work on the answer and do nothing else, in all their
// branches: they can stand behind the answer then.
func OnlyTouches(actions []Action) bool {
	return !slices.ContainsFunc(actions, func(a Action) bool {
		if when, ok := a.(When); ok {
			return !OnlyTouches(when.Then) || !OnlyTouches(when.Else)
		}
		_, touches := a.(touching)
		return !touches
	})
}

// Ends reports whether no action after this one is reached.
func Ends(a Action) bool {
	switch a := a.(type) {
	case Fail, NoAnswer:
		return true
	case Branching:
		ifSo, ifNot := a.Branches()
		return End(ifSo) && End(ifNot)
	}
	return false
}

// End reports whether nothing below these actions is reached: they answer, or the last of them ends
// what a page does.
func End(actions []Action) bool {
	n := len(actions)
	return Answers(actions) || n > 0 && Ends(actions[n-1])
}

func endedBy(a Action) string {
	switch a.(type) {
	case Fail:
		return "fail"
	case NoAnswer:
		return "return_nothing"
	}
	return "two branches that answer"
}

// value checks a template that becomes a value and not a page.
func (c *checking) value(t Template) {
	if slices.ContainsFunc(t.nodes, func(n Node) bool { return slices.Contains([]NodeKind{IfNode, ForNode, CSRFNode, TagNode}, n.Kind) }) {
		c.add("%q has a {%% %%}, and a value takes {{ }} only", t.src)
	}
	if slices.ContainsFunc(t.nodes, func(n Node) bool { return n.Filters != nil || n.Quoted }) {
		c.add("%q has a filter, which templates have: in a value of a view a name stands alone in {{ }}", t.src)
	}
	for _, n := range t.nodes {
		if n.Of == RowValue {
			c.add("%s is a row, and no value: write %s.pk", Path(n.Path[1:]), Path(n.Path[1:]))
		}
		if n.Of == ForeignKey {
			c.add("%s is a user, and no value: write %s.username", Path(n.Path[1:]), Path(n.Path[1:]))
		}
	}
}

// name checks the name of a session value.
func (c *checking) name(name string) {
	if name == "" {
		c.add("a session value has a name")
	}
}

// touching are the actions that work on the response itself.
type touching interface{ touches() }

// Text answers with a text as it is: HttpResponse(text).
type Text struct{ Text string }

// Write answers with a text in which values are filled in as they are, with nothing
// escaped: HttpResponse(f"…").
type Write struct{ Value Template }

// Render answers with a template: render(request, …).
type Render struct {
	Template Template
	File     string // where the site has a name for it, see Site.Templates
}

// Status gives the answer a status: HttpResponse(status=…).
type Status struct{ Code int }

// Redirect answers with 302 and a place: redirect(…).
type Redirect struct {
	To Template
	// Next goes where the parameter next says, if that is on this site or at one of
	// Hosts, as Django's LoginView does; To is for when it is not.
	Next  bool
	Hosts []string
}

// Fail raises an exception: one that nobody catches, 500, or one that Django answers itself.
type Fail struct{ Raises Exception }

// Exception is what Fail raises. The zero value is a RuntimeError.
type Exception string

// The exceptions for which Django has an answer of its own.
const (
	NotFound Exception = "Http404"
	Denied   Exception = "PermissionDenied"
)

// SetCookie is response.set_cookie(…).
type SetCookie struct {
	Name    string
	Value   Template
	Options CookieOptions
}

// SetCookieLine sends a Set-Cookie line as it is typed, which Django has no call for.
type SetCookieLine struct{ Line string }

// DeleteCookie is response.delete_cookie(…). Path empty is "/".
type DeleteCookie struct{ Name, Path, Domain, SameSite string }

// AllowFraming lets pages of other sites show this one in a frame, which Django's
// XFrameOptionsMiddleware forbids: @xframe_options_exempt.
type AllowFraming struct{}

func (Status) touches()        {}
func (SetCookie) touches()     {}
func (SetCookieLine) touches() {}
func (DeleteCookie) touches()  {}
func (AllowFraming) touches()  {}
func (Header) touches()        {}
func (ContentType) touches()   {}

func (a Text) run(v *visit) error {
	v.res.Body = a.Text
	return nil
}

func (a Text) check(c *checking) {
	if strings.Contains(a.Text, "{{") || strings.Contains(a.Text, "{%") {
		c.add("a text is sent as it is, with its {{ }} and {%% %%}: a template fills them in")
	}
	if len(a.Text) > maxTemplate {
		c.add("a text has at most %d bytes", maxTemplate)
	}
}

func (a Write) run(v *visit) (err error) {
	nodes := a.Value.nodes
	if len(nodes) != 1 || nodes[0].Kind != ValueNode {
		v.res.Body, err = v.fill(a.Value, false)
		return err
	}
	value, err := v.found(nodes[0])
	if err == nil {
		err = v.hasAttribute(nodes[0], value)
	}
	if err == nil {
		v.res.Body = written(value)
	}
	if len(v.res.Body) > maxOutput {
		err = errTooLong
	}
	return err
}

// written is what HttpResponse sends of a value: of one that it can go through, the parts, one behind the other.
func written(value any) string {
	var b strings.Builder
	switch value := value.(type) {
	case *sessionstore.Dict:
		for key := range value.All() {
			b.WriteString(key)
		}
	case *sessionstore.List:
		for i := range value.Len() {
			b.WriteString(pythonStr(value.At(i)))
		}
	default:
		return shown(value, false)
	}
	return b.String()
}

func (a Write) check(c *checking) { c.value(a.Value) }

func (a Render) run(v *visit) (err error) {
	if err := v.readData(a.Template); err != nil {
		return err
	}
	restore, err := v.processed()
	defer restore()
	if err != nil {
		return err
	}
	v.inTemplate = true
	v.res.Body, err = v.fill(a.Template, true)
	v.inTemplate = false
	return err
}

func (Render) check(*checking) {}

func (a Status) run(v *visit) error {
	v.res.Status = a.Code
	return nil
}

func (a Status) check(c *checking) {
	if a.Code < 200 || a.Code > 599 {
		c.add("%d is no status of an answer: it is 200 to 599", a.Code)
	}
}

func (a Redirect) run(v *visit) error {
	to, err := v.fill(a.To, false)
	if err != nil {
		return err
	}
	if a.Next {
		to = v.Next(to, a.Hosts...)
	} else if len(a.To.nodes) == 1 && a.To.nodes[0].Kind == ValueNode {
		v.noteCode("redirect(%s)", lookupCode(a.To.nodes[0].Path)) // who sent the address chose it
		if !strings.ContainsAny(to, "/.") {
			if to, err = (Site{Pages: v.server.code().pages}).Reverse(to, nil, nil); err != nil {
				return err
			}
		}
	}
	to = iriToURI(to)
	v.res.SetHeader("Location", to)
	v.res.Status = cmp.Or(v.res.Status, 302)
	return nil
}

func (a Redirect) check(c *checking) { c.value(a.To) }

func (a Fail) run(*visit) error {
	switch a.Raises {
	case NotFound:
		return &HTTPError{Status: 404, Reason: string(a.Raises), Message: "Not Found", say: rule.Same("raise Http404")}
	case Denied:
		return &HTTPError{Status: 403, Reason: string(a.Raises), Message: "Forbidden (Permission denied)", say: rule.Same("raise PermissionDenied")}
	}
	return errBoom
}

var errBoom = fmt.Errorf("RuntimeError: boom")

func (Fail) check(*checking) {}

func (a SetCookie) run(v *visit) error {
	value, err := v.fill(a.Value, false)
	if err != nil {
		return err
	}
	v.noteCode("set_cookie(%s)", python.Quote(shortText(a.Name)))
	return v.res.SetCookie(a.Name, value, a.Options, v.server.env.Now())
}

func (a SetCookie) check(c *checking) {
	c.value(a.Value)
	value := ""
	if a.Value.IsLiteral() {
		value = a.Value.src
	}
	if err := new(Response).SetCookie(a.Name, value, a.Options, time.Time{}); err != nil {
		c.add("%v", err)
	}
}

func (a SetCookieLine) run(v *visit) error {
	v.Note("writes a Set-Cookie line", "Set-Cookie 줄을 직접 씀")
	return v.res.SetCookieLine(a.Line)
}

func (a SetCookieLine) check(c *checking) {
	if err := checkCookieLine(a.Line); err != nil {
		c.add("%v", err)
	}
}

func (a DeleteCookie) run(v *visit) error {
	v.noteCode("delete_cookie(%s)", python.Quote(shortText(a.Name)))
	return v.res.DeleteCookie(a.Name, a.Path, a.Domain, a.SameSite, v.server.env.Now())
}

func (a DeleteCookie) check(c *checking) {
	if err := new(Response).DeleteCookie(a.Name, a.Path, a.Domain, a.SameSite, time.Time{}); err != nil {
		c.add("%v", err)
	}
}

func (AllowFraming) run(v *visit) error {
	v.res.frameable = true
	return nil
}

func (AllowFraming) check(*checking) {}

// Pause stops the page until somebody lets it go on, so that another request can
// come in between.
type Pause struct {
	Name  string
	Title rule.Text // what it is called in a sentence; zero: by its name
}

func (a Pause) run(v *visit) error {
	if v.side != nil { // which lets the other one come as far
		v.turn()
		return nil
	}
	if v.server.env.Pause == nil || !v.server.env.Pause(a.Name, slices.Clone(v.queries)) {
		return nil
	}
	at := a.Title
	if at.IsZero() {
		at = rule.Text{EN: a.Name, KO: a.Name}
	}
	v.notes = append(v.notes, rule.Text{EN: "stopped at " + at.EN + ", then went on", KO: "멈췄다가 이어서 실행함: " + at.KO})
	for i, q := range v.queries {
		v.queries[i].Why = rule.Text{EN: q.Why.EN + " (before the stop)", KO: q.Why.KO + " (멈추기 전)"}
	}
	return nil
}

func (a Pause) check(c *checking) {
	if a.Name == "" {
		c.add("a pause has a name, by which it is resumed")
	}
}
