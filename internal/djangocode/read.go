package djangocode

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// tuples makes a tuple of what a comma at the end of a line makes one of: a = 1,
func tuples(all []python.Statement) {
	for i := range all {
		if s := &all[i]; s.Action == python.Assign && s.Comma {
			s.Value, s.Comma = &python.Expr{Kind: python.List, Line: s.Value.Line, Col: s.Value.Col, Parts: []*python.Expr{s.Value}}, false
		}
		tuples(all[i].Body)
		tuples(all[i].Else)
		for _, h := range all[i].Handlers {
			tuples(h.Body)
		}
	}
}

// unreturned refuses an answer that is made and not returned: Django would never see it.
func unreturned(all []placed) error {
	for _, p := range all {
		if httpsim.Answers([]httpsim.Action{p.Action}) {
			return instead(python.Statement{Line: p.line, Col: 1}, "return response", "this answer is made and never returned")
		}
	}
	return nil
}

// placed is an action with the line at which it begins.
type placed struct {
	httpsim.Action
	line int
}

// viewReader reads statements. What it knows of those above is what a coder keeps, too.
type viewReader struct {
	Known
	source []string // the lines, for their comments
	whole  []python.Statement
	names  httpsim.Names
	locals map[string]bool // names of Let
	texts  map[string]bool // those of them that are a text for certain
	users  map[string]bool // those of them that are users

	changes bool   // of its form: it is one for a new password
	form    bool   // a form has been checked
	user    bool   // user is set above
	ofForm  bool   // to form.get_user()
	owner   string // user is this of a row, which lines name as such: order.user
	later   bool   // user was found below the form
	back    bool   // the lines stand below response = get_response(request)
	next    bool   // next_page is set above, to go where it says if that is here or at nextHosts, or
	nextTo  httpsim.Template

	nextHosts []string
	rowSets   map[string]rowSet            // of a row that is not saved yet
	ownRows   map[string]bool              // names that lines have given rows
	passed    map[string]bool              // those that a template is given
	wasValue  map[string]bool              // names of rows that had another value above
	unsure    map[string]bool              // those that are something else on another way to here
	ways      []map[string]httpsim.InRows  // the rows at the end of each branch of the statement that is read
	sets      map[string]*httpsim.SaveUser // by the user's name, where that is not saved yet
	setAt     python.Statement             // where it is set first

	touched python.Statement // the first that changes response, where none above makes it

	why   error // why the condition that is read is not, where a part of it says so
	ofAge bool  // why says it of a row's moment, which nothing else says better

	behind  []python.Statement // below the statement that is read, of its list and of those around it
	outside []python.Statement // below the list that is read

	parts      int // lines that were written twice, for the two values of an if … else in them
	done       []placed
	answered   bool                   // the last of them makes the answer
	ended      bool                   // by a return
	filled     bool                   // something has been put into the context on a way to the line that is read
	over       bool                   // the list that was read last was ended so
	loop       []python.Statement     // the lines of the outermost loop that is read
	besideLoop func(name string) bool // a name stands outside of it
}

// refuse says that a statement stands for no action.
func refuse(s python.Statement, format string, args ...any) error {
	return &python.Problem{Line: s.Line, Col: s.Col, Message: fmt.Sprintf(format, args...)}
}

func (r *viewReader) add(s python.Statement, a httpsim.Action) {
	r.done, r.answered = append(r.done, placed{a, s.Line}), false
}

// touch adds what is done to the answer. Right behind the line that makes the answer it
// stands before it, as actions that wait for it do.
func (r *viewReader) touch(s python.Statement, a httpsim.Action) {
	if !r.answered {
		r.add(s, a)
		return
	}
	last := len(r.done) - 1
	r.done = append(r.done[:last:last], placed{a, s.Line}, r.done[last])
}

// list reads statements into actions.
func (r *viewReader) list(statements []python.Statement) ([]placed, error) {
	outer, answered, ended, outside := r.done, r.answered, r.ended, r.outside
	r.done, r.answered, r.ended, r.outside = nil, false, false, r.behind
	over := false // by all ways on
	for len(statements) > 0 {
		if r.ended || over {
			return nil, refuse(statements[0], "the view has returned above, and never comes to this line: put it above that return, or leave it out")
		}
		r.behind = slices.Concat(statements[1:], r.outside)
		s, name, from := statements[0], r.escapes(statements), len(r.done)
		used, err := r.statement(statements)
		if err != nil {
			return nil, err
		}
		r.savedOnBoth(s)
		r.rowsBehind()
		r.filled = r.filled || fills(r.done[min(from, len(r.done)):])
		if name != "" && !gives(r.done[min(from, len(r.done)):], name) {
			return nil, hinted(s, "use it inside the branch", "%s is used below this branch, where what it is given here is not known", name)
		}
		over = endsAll(statements[used-1])
		statements = statements[used:]
	}
	for _, name := range slices.Sorted(maps.Keys(r.rowSets)) {
		r.setsAlone(name)
	}
	read := r.done
	r.over = r.ended || over
	r.done, r.answered, r.ended, r.behind, r.outside = outer, answered, ended, r.outside, outside
	return read, nil
}

// endsAll reports whether a statement returns or raises an exception on all ways on.
func endsAll(s python.Statement) bool {
	end := func(all []python.Statement) bool { return len(all) > 0 && endsAll(all[len(all)-1]) }
	return s.Action == python.Return || s.Action == python.Raise || s.Action == python.If && end(s.Body) && end(s.Else)
}

// Returns reports whether lines of a view return, or raise an exception, on all ways on.
func Returns(text string) bool {
	all, err := python.Program(strings.Trim(dedented(strings.Split(text, "\n")), "\n"))
	if err != nil { // what a file would not have may be read
		all, err = parsed(text)
	}
	return err == nil && comesToAnEnd(all)
}

// comesToAnEnd reports whether statements of Program return or raise an exception on all ways through them.
func comesToAnEnd(all []python.Statement) bool {
	return slices.ContainsFunc(all, func(s python.Statement) bool {
		switch s.Action {
		case python.Return, python.Raise:
			return true
		case python.If:
			return comesToAnEnd(s.Body) && comesToAnEnd(s.Else)
		case python.With:
			return comesToAnEnd(s.Body)
		case python.While:
			return s.Value.Dotted() == "True" && !leavesLoop(s.Body) && answersIn(s.Body)
		case python.Try:
			caught := !slices.ContainsFunc(s.Handlers, func(h python.Handler) bool { return !comesToAnEnd(h.Body) })
			return comesToAnEnd(s.Finally) || caught && (comesToAnEnd(s.Body) || comesToAnEnd(s.Else))
		}
		return false
	})
}

// answersIn reports whether a return or a raise stands in some lines, but for those of functions in them.
func answersIn(all []python.Statement) bool {
	return slices.ContainsFunc(all, func(s python.Statement) bool {
		return s.Action == python.Return || s.Action == python.Raise || s.Action != python.Def && s.Action != python.Class && answersIn(blocks(s))
	})
}

// leavesLoop reports whether a break stands in the lines of a loop, but for those of loops and functions in them.
func leavesLoop(all []python.Statement) bool {
	return slices.ContainsFunc(all, func(s python.Statement) bool {
		switch s.Action {
		case python.Break:
			return true
		case python.While, python.For:
			return leavesLoop(s.Else)
		case python.Def, python.Class:
			return false
		}
		return leavesLoop(blocks(s))
	})
}

// inside reads the lines of a branch, whose actions know no line: they are those of the
// statement that leads it.
func (r *viewReader) inside(statements []python.Statement) ([]httpsim.Action, error) {
	names, user, later, next, sets, filled, ways := r.names, r.user, r.later, r.next, copiedSets(r.sets), r.filled, r.ways
	r.ways = nil
	read, err := r.list(statements)
	if r.ways = ways; !r.over {
		r.ways = append(r.ways, r.names.Rows)
	}
	if err == nil && !r.over && !r.isSaved(sets) {
		err = hinted(statements[len(statements)-1], "write save() in the same branch", unsavedUser)
	}
	given := r.names.Context // in whichever branch
	r.names, r.user, r.later, r.next, r.sets, r.filled = names, user, later, next, sets, filled
	r.names.Context = given
	var actions []httpsim.Action
	for _, p := range read {
		actions = append(actions, p.Action)
	}
	return actions, err
}

// statement reads the first of some statements, and those that belong to it, and
// returns how many these are.
func (r *viewReader) statement(all []python.Statement) (used int, err error) {
	s := all[0]
	if err := r.isSure(s); err != nil {
		return 0, err
	}
	r.betweenSaves(all)
	if err := r.beforeSaved(s); err != nil {
		return 0, err
	}
	if used, err := r.endsOne(all); used > 0 || err != nil {
		return used, err
	}
	if all[0], err = r.taking(s); err != nil {
		return 0, err
	}
	if two, is := r.asksLater(all[0]); is {
		all[0] = two
	}
	all[0] = r.asksInside(all[0])
	if all[0], err = r.working(all[0]); err != nil {
		return 0, err
	}
	if err := r.slips(all[0]); err != nil {
		return 0, err
	}
	if err := r.noModel(all[0]); err != nil {
		return 0, err
	}
	if err := r.actsOnRowUser(all); err != nil {
		return 0, err
	}
	if err := r.actsOnRow(all); err != nil {
		return 0, err
	}
	if used, is, err := r.rowLine(all); is {
		return used, err
	}
	s = all[0]
	if s.Action == python.Assign && s.Target.Kind == python.Name && r.names.Rows[s.Target.Text].Model != nil {
		if mentions(s.Value, s.Target.Text) || len(r.loop) > 0 {
			return 0, refuse(s, "%s is what a line above has found, and this line gives it something else: give that another name", s.Target.Text)
		}
		r.names.Rows = maps.Clone(r.names.Rows)
		delete(r.names.Rows, s.Target.Text)
	}
	if r.later && getsUser(s) {
		return 0, hinted(s, "write user for the one who was found last", "behind a line that finds a user form.get_user() is not read")
	}
	if ways, ok := parted(s); ok && !(s.Action == python.Assign && s.Target.Kind == python.Name && s.Target.Text != "response" && r.inline(all)) {
		if r.parts++; r.parts > mostMade {
			return 0, refuse(s, tooManyWays)
		}
		r.ended = s.Action == python.Return
		used := r.untilSaved(all)
		for _, way := range []*[]python.Statement{&ways.Body, &ways.Else} {
			*way = append(*way, copied(all[1:used])...)
		}
		if _, err := r.when([]python.Statement{ways}); err != nil {
			return 0, err
		}
		if _, who, ok := r.columnOf(cmp.Or(s.Target, &python.Expr{})); ok && used > 1 {
			delete(r.sets, who) // both ways have saved it
		}
		return used, nil
	} else if ok {
		return 1, nil
	}
	switch s.Action {
	case python.Pass:
		return 1, nil
	case python.Decorate:
		return 0, r.decorated(s)
	case python.Raise:
		r.ended = true
		return 1, r.raised(s)
	case python.Return:
		r.ended = true
		return 1, r.returned(s)
	case python.Delete:
		if t := s.Target; t.Kind == python.Index && isHeaders(t.Parts[0]) && t.Parts[1].Kind == python.String {
			r.touch(s, httpsim.DropHeader{Name: t.Parts[1].Text})
			return 1, nil
		}
		name, ok := sessionKey(s.Target)
		if word := unquoted(s.Target); word != "" {
			return 0, refuse(s, "%s stands without quotes, and the name of a value of the session is a text", word)
		}
		if !ok {
			if a, err := r.changeInside(s); a != nil || err != nil {
				r.add(s, a)
				return 1, err
			}
			if s.Target.Kind == python.Index && inSession(s.Target.Parts[0]) {
				return 0, instead(s, insideLine, insideOnly)
			}
			return 0, instead(s, `del request.session["name"]`, "del is read for a value of the session")
		}
		r.add(s, httpsim.SessionDelete{Name: name})
		return 1, nil
	case python.If:
		return r.condition(all)
	case python.For:
		if r.goesThrough(s) {
			return 1, r.forEach(s)
		}
		if is, err := r.forRows(s); is || err != nil {
			return 1, err
		}
		return 1, r.each(s)
	case python.Try:
		return 1, r.tried(s, nil)
	case python.Assign:
		return r.assign(all)
	}
	return r.call(all)
}

// raised reads a line that raises an exception, by its class or an instance of it.
func (r *viewReader) raised(s python.Statement) error {
	name := cmp.Or(calls(s.Value), s.Value.Dotted())
	switch e := httpsim.Exception(name[strings.LastIndex(name, ".")+1:]); e {
	case httpsim.NotFound, httpsim.Denied:
		file := map[httpsim.Exception]string{httpsim.NotFound: "404.html", httpsim.Denied: "403.html"}[e]
		if _, told := r.Templates[file]; told && s.Value.Kind == python.Call && len(s.Value.Parts) > 1 {
			return refuse(s, "the text of %s, which %s is given, is not read here", e, file)
		}
		r.add(s, httpsim.Fail{Raises: e})
		return nil
	case "RuntimeError":
		r.add(s, httpsim.Fail{})
		return nil
	case "SuspiciousOperation", "BadRequest":
		return instead(s, `return HttpResponseBadRequest("text")`, "for %s Django answers 400", e)
	}
	return instead(s, "raise Http404", "of exceptions Http404, PermissionDenied and RuntimeError are raised here")
}

// decorated refuses what stands above a view, inside of it.
func (r *viewReader) decorated(s python.Statement) error {
	const inside = aroundDef + ", and these lines stand below it"
	switch name := cmp.Or(calls(s.Value), s.Value.Dotted()); name {
	case "login_required":
		return hinted(s, "an if asks here whether somebody is logged in", inside)
	case "require_POST", "require_GET", "require_safe", "require_http_methods":
		return hinted(s, "an if asks here for request.method", inside)
	}
	return refuse(s, inside)
}

// returned reads what a view returns.
func (r *viewReader) returned(s python.Statement) error {
	if s.Value == nil || s.Value.Dotted() == "None" {
		return instead(s, `return redirect("/")`, "for a view that returns nothing Django answers 500")
	}
	if s.Value.Dotted() == "response" {
		return nil
	}
	return r.answer(s)
}

// sessionKey returns the name in request.session["name"].
func sessionKey(e *python.Expr) (string, bool) {
	if e.Kind != python.Index || e.Parts[0].Dotted() != "request.session" || e.Parts[1].Kind != python.String {
		return "", false
	}
	return e.Parts[1].Text, true
}

// unquoted is the word that stands in request.session[word], where the name of a value belongs.
func unquoted(e *python.Expr) string {
	if e.Kind != python.Index || e.Parts[0].Dotted() != "request.session" || e.Parts[1].Kind != python.Name {
		return ""
	}
	return e.Parts[1].Text
}

// calls returns the name of what an expression calls, "" where it calls nothing.
func calls(e *python.Expr) string {
	if e == nil || e.Kind != python.Call {
		return ""
	}
	return e.Parts[0].Dotted()
}
