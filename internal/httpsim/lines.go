package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// Lines is a view, or a middleware, that runs line by line, as it stands: for lines that say more than the
// other actions do. What they call of Django does and tells what these do.
type Lines struct {
	Source string // the lines in the def, whose first one stands furthest left
	// HeadSource is what stands above the def, and DecoratorLines the decorators, as they are written.
	HeadSource     string
	DecoratorLines []string
	Head           []python.Statement // what stands above the def: imports, names, functions
	Program        []python.Statement
	// Decorators stand above the def, the outermost first, and are called as they stand there; those that
	// Page says are not among them.
	Decorators []*python.Expr
	// View is the view itself, where it is no def of Head: Orders.as_view(). ViewSource is how it is written, and no
	// Program is there then.
	View       *python.Expr
	ViewSource string
	Name       string // of the view; empty: by its path
	// Middleware says that get_response is what goes on to the page. One that HandsOn does not call it, and the page
	// runs where it returns nothing.
	Middleware, HandsOn bool

	// Written are the lines of the whole text, by the numbers that its statements have, and FileLines where
	// each of them stands in the file of the lesson, 0 for one that somebody typed; nil where that is not known.
	Written   []string
	FileLines []int
	// Starts are the files of several apps that the text is, in their order; nil for one file.
	Starts []FileStart

	// Calls are the functions that a file beside the views has to be called: see Site.ContextProcessors. Of a middleware
	// that is a file they are what stands in MIDDLEWARE.
	Calls []string

	Models []string // those of the site that they may name
	Lacks  []string // names of Django's that they do not import, and so do not have
	// Files are the templates that render() names, parsed once.
	Files map[string]Template
}

// answers makes a page of Lines answer, by what they return.
func (Lines) answers() {}

// Answers reports whether the lines make the answer, but for a middleware that hands on.
func (a Lines) Answers() bool { return !a.HandsOn }

func (Lines) check(*checking) {}

// running is one run of Lines.
type running struct {
	*visit
	of       Lines
	request  *asker
	before   string // the session's data as it was loaded, as JSON, where it was looked at
	looked   bool
	decided  []ending          // see keepDecision
	asked    map[string]int    // how often each condition was told, see tellAsked
	missed   *lineRows         // of which get() found no row last
	built    []built           // see tellUnsaved
	told     map[string]string // what was told of the values of names and of the cache
	readAt   int               // the number of notes behind that of the last read of the cache; 0: none
	cookie   rule.Text         // what was said last of a cookie, and the value that it has; nil: there is none
	cookieIs any
	commits  []pyrun.Value      // what on_commit() was given
	called   map[*record]string // the names that the lines have given rows last
	// lastFound is the row that a query of the lines has found last, which a name may be given.
	lastFound foundRow
	made      map[string]pyrun.Value            // names of Django's that were asked for
	forms     map[string]pyrun.Value            // see formsOf
	counts    *pyrun.Run                        // which knows what Django has and what the files of the site give
	classes   map[string]pyrun.Value            // of classFiles, where one was asked for
	library   map[string]map[string]pyrun.Value // modules of Python's that were asked for

	translation map[string]pyrun.Value // what translation.py has, where it was asked for

	connects     bool // the lines are a file of signals
	connected    []connection
	modelsPy     *modelsRun   // see modelsMade
	usersType    *usersObject // see usersClass
	modelBases   *modelBases
	modelClasses map[*Model]*modelClass // see modelNamed
	modules      map[string]*ownModule  // the files of the site that have run for them, see imports
}

// newRunning are lines that are about to run. Their run is to be closed.
func newRunning(v *visit, of Lines) *running {
	r := &running{visit: v, of: of, made: map[string]pyrun.Value{}}
	r.request = &asker{r}
	r.counts = &pyrun.Run{Name: r.name, Import: r.imports, Called: r.callsRow}
	return r
}

func (a Lines) run(v *visit) error {
	r := newRunning(v, a)
	names := map[string]pyrun.Value{"request": r.request}
	for name, value := range v.kwargs {
		names[name] = value
	}
	var given *Response
	if a.Middleware {
		names["get_response"] = pyrun.Builtin{Name: "get_response", Do: func(args *pyrun.Args) (pyrun.Value, error) {
			if _, err := args.Need("request"); err != nil || v.next == nil {
				return nil, err
			}
			res, err := v.next()
			if err != nil {
				return nil, err
			}
			given = res
			return &answerObject{r, res}, args.Done()
		}}
	}
	res, err := r.returns(names)
	if err != nil || res == nil {
		return err
	}
	r.tellReplaced(cmp.Or(a.Name, "middleware"), given, res)
	v.res, v.done = res, true
	return nil
}

// returns runs the lines, and what they return has to be an answer.
func (r *running) returns(names map[string]pyrun.Value) (*Response, error) {
	run := r.counts
	run.Named, run.Turn, run.Caught, run.Decided, run.Asked = r.tellName, r.tellTurn, r.tellCaught, r.keepDecision, r.tellAsked
	run.Handled, run.Told = r.keepHandled, func() int { return len(r.notes) }
	defer run.Close()
	outer := r.current
	r.current = run
	res, err := r.answered(run, names)
	r.current = outer
	r.tellInside()
	if err != nil {
		return nil, r.placed(r.raises(err), run, err)
	}
	if res != nil {
		r.tellUnsaved(res)
	}
	return res, nil
}

// answered is the answer that the lines return, rendered; nil for that of a middleware that hands on.
func (r *running) answered(run *pyrun.Run, names map[string]pyrun.Value) (*Response, error) {
	value, err := r.decorated(run, names)
	r.tellDecision(value, err)
	if err != nil || value == nil && r.of.HandsOn {
		return nil, err
	}
	res, is := value.(*answerObject)
	if !is {
		//lint:ignore ST1005 these are Django's words
		return nil, pastHooks{fmt.Errorf("ValueError: The view %s didn't return an HttpResponse object. It returned %s instead.", r.viewName(), pyrun.KindOf(value))}
	}
	return r.complete(res.res)
}

// decorated runs what stands above the def, and the lines within their decorators.
func (r *running) decorated(run *pyrun.Run, names map[string]pyrun.Value) (pyrun.Value, error) {
	tells, tellsAsked := run.Named, run.Asked
	run.Named, run.Asked = nil, nil // what stands above the def is there before anybody asks
	_, _, err := run.Lines(r.of.Head, names)
	if run.Named, run.Asked = tells, tellsAsked; err != nil {
		return nil, err
	}
	before := shared(names)
	value, err := r.answers(run, names)
	if err == nil && len(before) > 0 {
		err = changedShared(before)
	}
	if err == nil {
		err = r.modulesShared()
	}
	return value, err
}

// answers runs the view, of which what stands above it is there.
func (r *running) answers(run *pyrun.Run, names map[string]pyrun.Value) (pyrun.Value, error) {
	if r.of.View != nil {
		view, err := run.Value(r.of.View, names)
		if err != nil {
			return nil, err
		}
		return r.calls(view)
	}
	if len(r.of.Decorators) == 0 {
		value, _, err := run.Lines(r.of.Program, names)
		return value, err
	}
	var view pyrun.Value = pyrun.Builtin{Name: r.viewName(), Do: func(*pyrun.Args) (pyrun.Value, error) {
		value, _, err := run.Lines(r.of.Program, names)
		return value, err
	}}
	for _, e := range slices.Backward(r.of.Decorators) {
		d, err := run.Value(e, names)
		if err != nil {
			return nil, err
		}
		if view, err = pyrun.Call(d, view); err != nil {
			return nil, err
		}
	}
	return r.calls(view)
}

// calls calls a view, as a URL does.
func (r *running) calls(view pyrun.Value) (pyrun.Value, error) {
	args := &pyrun.Args{Pos: []pyrun.Value{r.request}}
	for name, value := range r.kwargs {
		args.Named = append(args.Named, pyrun.Arg{Name: name, Value: value})
	}
	return pyrun.CallWith(view, args)
}

// lineError is an exception with the line of the view that raised it.
type lineError struct {
	error
	at Place
}

// Unwrap is the exception.
func (e *lineError) Unwrap() error { return e.error }

// A Place is a line of a view that runs as it stands.
type Place struct {
	Line     int    // of the view, or of File, counted from 1
	File     string // "cart.py", of which it is a line; "" for the view itself
	FileLine int    // of the file of the lesson; 0 where it does not stand there
	Code     string // the line, without its indentation
}

// A FileStart is where a file begins in a text that is several of a kind: board/forms.py, and its first line there.
type FileStart struct {
	Name string
	Line int
}

// inFile is the file in which a line of the text stands, and its number there.
func (l *Lines) inFile(file string, line int) (string, int) {
	for _, start := range slices.Backward(l.Starts) {
		if start.Line <= line {
			return start.Name, line - start.Line + 1
		}
	}
	return file, line
}

// placed is an error with the line at which it was raised, where that is known; failure is what ended the run.
func (r *running) placed(err error, run *pyrun.Run, failure error) error {
	line, of, file := run.FailedAt(failure), &r.of, run.FailedIn(failure)
	if file != "" {
		of = r.server.code().modules[strings.TrimSuffix(file, ".py")]
	}
	if of == nil || line < 1 || line > len(of.Written) {
		return err
	}
	at := Place{File: file, Line: line, Code: strings.TrimSpace(of.Written[line-1])}
	if line <= len(of.FileLines) {
		at.FileLine = of.FileLines[line-1]
	}
	if file != "" {
		at.File, at.Line = of.inFile(file, line)
	}
	return &lineError{err, at}
}

func (r *running) viewName() string { return cmp.Or(r.of.Name, ViewName(r.Path)) }

// raises is an exception that nobody catches, as the middleware of Django takes it.
func (r *running) raises(err error) error {
	switch {
	case errors.Is(err, pyrun.ErrTooManySteps):
		return errTooManyTurnsOfView
	case errors.Is(err, pyrun.ErrTooLong):
		return errTooLong
	}
	var e *pyrun.Exception
	var refusal *HTTPError
	if errors.As(err, &refusal) || !errors.As(err, &e) {
		return err
	}
	text, _ := e.Str()
	for name, a := range map[string]Fail{"Http404": {Raises: NotFound}, "PermissionDenied": {Raises: Denied}} {
		if e.Class.IsBelow(name) {
			failed := a.run(nil)
			if errors.As(failed, &refusal) {
				refusal.cause = e
			}
			return failed
		}
	}
	if e.Class.IsBelow("SuspiciousOperation") || e.Class.IsBelow("BadRequest") {
		return &HTTPError{Status: 400, Reason: e.Class.Name, Message: cmp.Or(text, "Bad Request"), say: rule.Same("raise " + e.Class.Name), cause: e}
	}
	return err
}

// tellName tells what a name is given, but for answers.
func (r *running) tellName(name string, value pyrun.Value, _ int) {
	r.callsRow(name, value)
	switch value.(type) {
	case *answerObject, *pyrun.Function, pyrun.Builtin, *pyrun.Module, *pyrun.Class, *pyrun.Instance, *lineRow, *lineRows: // which are told where they are found
		return
	}
	shown, err := shownValue(value, longestShown)
	if err != nil || name == "_" {
		return
	}
	r.namesCookie(shown)
	r.keepsTold(name, shown)
	r.noteCode("%s = %s", name, shown)
}

// longestShown is how many characters of a value are told.
const longestShown = 60

// tellCaught tells what the database refused where the lines catch it. Other exceptions are told
// where they are raised, or by what was looked for and is not there.
func (r *running) tellCaught(e *pyrun.Exception) {
	if !e.Class.IsBelow("DatabaseError") {
		return
	}
	text, _ := e.Str()
	said := e.Class.Name
	if text != "" {
		said += ": " + text
	}
	r.notes = append(r.notes, caught(said))
}

// caught is an exception, with its text, that a handler catches.
func caught(exception string) rule.Text {
	return rule.Textf("%s, caught", "%s, except로 받음", exception)
}

// callsRow keeps the name that a row is given, by which what is done to it is told.
func (r *running) callsRow(name string, value pyrun.Value) {
	r.keepsBuilt(name, value)
	row, is := value.(*lineRow)
	if !is || !IsName(name) {
		return
	}
	if r.called == nil {
		r.called = map[*record]string{}
	}
	if r.lastFound.record == row.record && r.lastFound.at < len(r.notes) && r.notes[r.lastFound.at] == row.record.isSaid(r.rowName(row.record)) {
		r.notes[r.lastFound.at] = row.record.isSaid(name) // which says it by what it is called from now on
	}
	r.called[row.record] = name
}

// foundRow is the row of which the last was told that lines found it, and which note says so.
type foundRow struct {
	record *record
	at     int
}

// tellRow tells which row lines have found.
func (r *running) tellRow(of *record) {
	r.lastFound = foundRow{of, len(r.notes)}
	r.notes = append(r.notes, of.isSaid(r.rowName(of)))
}

// rowName is what the lines call a row, or else what its model is called.
func (r *running) rowName(of *record) string { return cmp.Or(r.called[of], of.model.plainVar()) }

// tellTurn tells the first turns of the loops.
func (r *running) tellTurn(names []string, values []pyrun.Value) {
	for i, value := range values {
		r.callsRow(names[i], value)
	}
	if r.turnedView++; r.turnedView > notedTurns || len(names) == 0 {
		return
	}
	shown := make([]string, len(values))
	for i, value := range values {
		shown[i], _ = shownValue(value, longestText)
	}
	r.noteCode("for %s: %s", strings.Join(names, ", "), strings.Join(shown, ", "))
}

// sessionData is the data of the session, and what it was before is kept.
func (r *running) sessionData() (*sessionstore.Session, error) {
	s := r.open()
	if err := s.Err(); err != nil {
		return nil, err
	}
	if !r.looked {
		r.looked = true
		r.before, _ = sessionstore.JSON(s.Data())
	}
	return s, nil
}

// tellInside tells what was changed inside the session: what it did not notice, or what is saved for another reason.
func (r *running) tellInside() {
	if !r.looked || r.session.Err() != nil {
		return
	}
	was, err := sessionstore.ParseJSON(r.before)
	before, is := was.(*sessionstore.Dict)
	if err != nil || !is || pyrun.Weigh(r.session.Data()) != nil {
		return
	}
	for name, value := range r.session.Data().All() {
		text, err := sessionstore.JSON(value)
		had, has := before.Lookup(name)
		old, _ := sessionstore.JSON(had)
		told, set := r.saidOf[name]
		_, isList := value.(*sessionstore.List)
		_, isDict := value.(*sessionstore.Dict)
		switch {
		case err != nil:
		case !r.session.Modified && text != old:
			r.noteChange("session[%s] = %s", python.Quote(name), shortValue(value))
		case !isList && !isDict:
		case set && text != told || r.session.Modified && !set && has && text != old && !strings.HasPrefix(name, "_"):
			r.says(name, text)
			r.Note("session[%[1]s] was changed inside: it is %[2]s", "session[%[1]s]의 안이 바뀌어 지금은 %[2]s", python.Quote(name), shortValue(value))
		}
	}
}
