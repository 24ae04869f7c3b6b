package httpsim

import (
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"statelab/internal/database"
	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/rule"
)

// Shelled is what lines did that somebody typed into manage.py shell.
type Shelled struct {
	Notes   []rule.Text // what they did and what was shown, in order
	Queries []database.Statement
	Ended   rule.Text // what ended them, and at which line, where they did not come to their end; else zero
}

// mostShown is how many lines of what is shown a shell notes; the rest is counted.
const mostShown = 20

// shell is a run of lines of manage.py shell.
type shell struct {
	*running
	names map[string]pyrun.Value
	shown int    // lines that it has shown
	typed int    // lines that were typed so far
	begun string // a line that is shown, and not ended
}

// Shell runs lines as manage.py shell does: in a process of their own, without a request, each statement as it is
// typed. What a statement answers is shown, as Python shows it, and an exception ends the lines. The error is a mistake
// of this program's own.
func (s *Server) Shell(lines Lines) (done Shelled, err error) {
	r := &Request{server: s, memory: &memory{}}
	r.conn = s.db.Conn(&r.queries)
	r.conn.Asked = r.databaseAsks
	r.users = s.users(r.conn)
	r.openSession() // which nobody has, and which is saved nowhere
	defer r.closeRuns()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s%s: %v\n%s", s.site.Host, r.Path, p, debug.Stack())
		}
	}()
	if failure := (&visit{Request: r, res: HTML("")}).shell(lines); failure != nil {
		done.Ended = shellEnded(failure)
	}
	done.Notes, done.Queries = r.notes, r.queries
	return done, nil
}

// shellEnded says what ended lines of a shell: in the words of the exception, since a status means nothing there.
func shellEnded(failure error) rule.Text {
	why := raised(failure)
	said := why.Says
	var e *pyrun.Exception
	switch {
	case errors.Is(failure, pyrun.ErrTooManySteps):
		return rule.Text{EN: "the lines take more steps than are run here", KO: "줄이 여기서 실행하는 한도를 넘음"}
	case errors.Is(failure, pyrun.ErrTooLong):
		return rule.Text{EN: "a value larger than is made here", KO: "여기서 만드는 한도를 넘는 값"}
	case errors.As(failure, &e):
		text, _ := e.Str()
		said = strings.TrimSuffix(e.Class.Name+": "+text, ": ")
	case !strings.Contains(said, why.Name):
		said = why.Name + ": " + said
	}
	if why.At.Line > 0 {
		return why.At.told(clipped(said, longestLine))
	}
	return rule.Textf("an exception: %s", "예외 발생: %s", clipped(said, longestLine))
}

// shell runs the lines one statement after another.
func (v *visit) shell(lines Lines) error {
	sh := &shell{running: newRunning(v, lines)}
	run := sh.counts
	run.Named, run.Turn, run.Caught = sh.tellName, sh.tellTurn, sh.tellCaught
	sh.names = map[string]pyrun.Value{"print": pyrun.Builtin{Name: "print", Do: sh.print}, displayHook: pyrun.Builtin{Name: displayHook, Do: sh.display}}
	defer run.Close()
	v.current = run
	defer func() { v.current = nil }()
	defer sh.tellRest()
	groups := typedTogether(Typed(lines.Program, displayHook))
	for i, s := range groups {
		end := len(lines.Written)
		if i+1 < len(groups) {
			end = max(s[0].Line, groups[i+1][0].Line-1)
		}
		sh.tellTyped(lines.Written[min(sh.typed, end):end], s[0].Line)
		if _, _, err := run.Lines(s, sh.names); err != nil {
			return sh.placed(err, run, err)
		}
	}
	return nil
}

// tellTyped notes lines of several as Python shows them while they are typed, behind those before them: a statement
// begins at the line of this number. One line alone stands in the sentence of the act.
func (sh *shell) tellTyped(lines []string, begins int) {
	for _, line := range lines {
		sh.typed++
		if line = strings.TrimRight(line, " \t"); line == "" || len(sh.of.Written) == 1 {
			continue
		}
		prompt := "... "
		if sh.typed <= begins {
			prompt = ">>> "
		}
		line = prompt + clipped(line, longestLine)
		sh.Note("%[1]s", "%[1]s", line)
	}
}

// typedTogether are statements as somebody types them: decorators come with what they stand above.
func typedTogether(program []python.Statement) (all [][]python.Statement) {
	begun := false
	for _, s := range program {
		if begun {
			all[len(all)-1] = append(all[len(all)-1], s)
		} else {
			all = append(all, []python.Statement{s})
		}
		begun = s.Action == python.Decorate
	}
	return all
}

// Typed are lines as Python runs what is typed: the value of each line that is an expression, outside of functions and
// classes, is given to a function of this name.
func Typed(program []python.Statement, hook string) []python.Statement {
	all := slices.Clone(program)
	for i, s := range all {
		switch s.Action {
		case python.Def, python.Class:
			continue
		case python.Do:
			if s.Value != nil && s.Value.Kind != python.Yield {
				name := &python.Expr{Kind: python.Name, Text: hook, Line: s.Value.Line, Col: s.Value.Col}
				all[i].Value = &python.Expr{Kind: python.Call, Line: s.Value.Line, Col: s.Value.Col, Parts: []*python.Expr{name, s.Value}}
			}
		}
		all[i].Body, all[i].Else, all[i].Finally = Typed(s.Body, hook), Typed(s.Else, hook), Typed(s.Finally, hook)
		all[i].Handlers = slices.Clone(s.Handlers)
		for j, h := range all[i].Handlers {
			all[i].Handlers[j].Body = Typed(h.Body, hook)
		}
	}
	return all
}

// displayHook is what Python calls with the value of each expression that is typed; no line can name it so.
const displayHook = "sys.displayhook"

// display shows what an expression answers, unless it is None.
func (sh *shell) display(args *pyrun.Args) (pyrun.Value, error) {
	value, err := args.Need("value")
	if err != nil || value == nil {
		return nil, err
	}
	text, err := shellRepr(value)
	if err != nil {
		return nil, err
	}
	sh.show(text + "\n")
	return nil, nil
}

// shellRepr is repr(), which looks at a query.
func shellRepr(value pyrun.Value) (string, error) {
	if rows, is := value.(*lineRows); is && rows.plays == "" {
		return rows.Str()
	}
	return pyrun.Repr(value)
}

// print is print(): to the screen of who types, wherever it is said to go.
func (sh *shell) print(args *pyrun.Args) (pyrun.Value, error) {
	between, err := textOr(args, "sep", " ")
	end := ""
	if err == nil {
		end, err = textOr(args, "end", "\n")
	}
	if err != nil {
		return nil, err
	}
	args.ByName("file")
	args.ByName("flush")
	texts := make([]string, len(args.Pos))
	for i, value := range args.Pos {
		if texts[i], err = pyrun.Str(value); err != nil {
			return nil, err
		}
	}
	args.Pos = nil
	if err := args.Done(); err != nil {
		return nil, err
	}
	sh.show(strings.Join(texts, between) + end)
	return nil, nil
}

// textOr is a text that print() is given by its name; None is what it does without.
func textOr(args *pyrun.Args, name, without string) (string, error) {
	given, has := args.ByName(name)
	if !has || given == nil {
		return without, nil
	}
	text, is := given.(string)
	if !is {
		return "", pyrun.Raise("TypeError", "%s must be None or a string, not %s", name, pyrun.KindOf(given))
	}
	return text, nil
}

// show notes what stands on the screen of who types, line by line: one that nothing has ended waits for what follows.
func (sh *shell) show(text string) {
	lines := strings.Split(text, "\n")
	lines[0] = sh.begun + lines[0]
	last := len(lines) - 1
	sh.begun = clipped(lines[last], 2*longestLine)
	for _, line := range lines[:last] {
		if sh.shown++; sh.shown <= mostShown {
			if line == "" {
				sh.Note("the shell shows an empty line", "셸의 출력: 빈 줄")
				continue
			}
			sh.Note("the shell shows %[1]s", "셸의 출력: %[1]s", clipped(line, longestLine))
		}
	}
}

// longestLine is how many characters of a line of a shell are noted.
const longestLine = 200

// tellRest notes a line that nothing has ended, and counts what was shown beyond what is noted.
func (sh *shell) tellRest() {
	if sh.begun != "" {
		sh.show("\n")
	}
	if more := sh.shown - mostShown; more > 0 {
		sh.Note("and %[1]d more lines", "그 밖에 %[1]d줄", more)
	}
}
