package main

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/render"
	"statelab/internal/scenario"
	"statelab/internal/trace"
)

// write lets a person write in each hole, in lines, and tries it.
func (t *tasking) write() turn {
	texts := maps.Clone(t.current)
	from := max(0, slices.IndexFunc(t.task.Holes, func(h trace.Hole) bool { return h.Name == t.unread }))
	for _, h := range t.task.Holes[from:] {
		t.keep(texts, nil) // whatever is asked for here, what was typed in the others stays
		t.unread = h.Name
		t.term.Hole(h, t.current[h.Name])
		if !t.keysSaid {
			t.term.TaskKeys(t.keys(h))
			t.keysSaid = len(t.task.Holes) == 1 // else they are said at each
		}
		text, to, more := t.typed(h, several(h))
		switch {
		case !more:
			return leave
		case to != again:
			return to
		case text == nil:
			return again
		}
		if *text == t.current[h.Name] {
			continue
		}
		joined, told := t.program.Typed(t.i, h.Name, t.current[h.Name], *text)
		if !told.IsZero() {
			t.term.Note(told.In(t.lang))
		}
		texts[h.Name] = joined
		if joined == "" && len(t.task.Holes) == 1 { // it is emptied to begin anew: Enter tries it so
			t.current[h.Name], t.unread = "", ""
			return again
		}
		if wrong := t.program.Unread(t.i, h.Name, texts); len(wrong) > 0 && len(t.task.Holes) > 1 {
			wrong = quoted(wrong, texts)
			t.term.Refused(wrong)
			t.keep(texts, wrong)
			return again
		}
	}
	t.keysSaid, t.unread = true, ""
	return t.wrote(texts)
}

// keep has what was typed stand in the holes of which nothing is wrong.
func (t *tasking) keep(texts map[string]string, wrong diag.List) {
	for name, text := range texts {
		if !slices.ContainsFunc(wrong, func(d diag.Diagnostic) bool { return d.Pos.File == name }) {
			t.current[name] = text
		}
	}
}

// wrote tries what was written in the holes.
func (t *tasking) wrote(texts map[string]string) turn {
	if maps.Equal(texts, t.last) {
		t.to.note((*render.Terminal).NothingNew)
		return again
	}
	tried, err := t.program.Write(t.ctx, t.i, texts)
	if err != nil {
		t.fault = err
		return leave
	}
	for _, told := range tried.Told {
		t.to.note(func(term *render.Terminal) { term.Note(told.In(t.lang)) })
	}
	if len(tried.Refused) > 0 {
		refused := quoted(tried.Refused, texts)
		t.to.note(func(term *render.Terminal) { term.Refused(refused) })
		t.keep(texts, refused)
		t.unread = refused[0].Pos.File
		return again
	}
	untouched := t.last == nil && !t.changed() && maps.Equal(texts, t.current)
	t.current, t.last = tried.Texts, maps.Clone(tried.Texts)
	if untouched && !tried.Solved {
		t.to.note((*render.Terminal).Untouched)
		return t.failing(tried)
	}
	return t.tried(tried)
}

// typed reads what is written in a hole: one line, or several up to an empty one. Where a
// key was pressed instead, the text is nil.
func (t *tasking) typed(h trace.Hole, lines bool) (text *string, to turn, more bool) {
	var all []string
	for {
		t.term.Writes(h.Name)
		line, more := t.readRaw()
		switch {
		case !more && line == "" && len(all) == 0:
			return nil, leave, false
		case len(all) == 0 && line == "":
			kept := t.current[h.Name]
			return &kept, again, true
		case len(all) == 0 && strings.TrimSpace(line) == language.Nothing:
			return &line, again, true
		case len(all) == 0:
			if to, taken := t.key(line); taken {
				return nil, to, true
			}
		}
		if !lines {
			return &line, again, true
		}
		if line == "" {
			text := strings.Join(all, "\n")
			return &text, again, true
		}
		all = append(all, line)
	}
}

// tried tells how a try came out.
func (t *tasking) tried(tried *scenario.Tried) turn {
	t.tries++
	t.keysSaid = t.tries != triesBeforeAnswer // then there is one more
	t.keeper.tried(t.i, tried.Mistake, tried.Solved && !t.seen)
	if tried.Solved {
		return t.solved(tried)
	}
	return t.failing(tried)
}

// failing shows what came of a try that does not solve the task.
func (t *tasking) failing(tried *scenario.Tried) turn {
	try := tried.Shown()
	t.failed, t.announced = tried.Failed(), false
	if t.tries > triesBeforeAnswer && t.session != nil {
		try.Steps, try.Missed = nil, nil
	}
	return t.to.failed(try)
}

// solved says that the task is solved, and how the lesson goes on. Who did more than is
// needed is told the number first.
func (t *tasking) solved(tried *scenario.Tried) turn {
	s := render.Solution{Task: t.task, Same: tried.SpeltAs, Passed: tried.Passed, Seen: t.seen || t.known, ComesAgain: (t.seen || t.known) && t.keeper.keeps()}
	for _, h := range t.task.Holes {
		s.Wrote = append(s.Wrote, t.current[h.Name])
	}
	if t.session != nil {
		s.Took = len(t.session.Moves())
	}
	if s.Took > len(t.task.Acts) {
		if t.to.wait(func(term *render.Terminal) { term.TaskTook(s) }, (*render.Terminal).SeeActs) == leave {
			return leave
		}
	}
	t.over(!t.seen, func(term *render.Terminal) { term.TaskSolved(s) })
	return next
}

// quoted gives what is wrong with what was written the line that it is about.
func quoted(problems diag.List, texts map[string]string) diag.List {
	for i := range problems {
		hole, _ := language.InHole(problems[i].Pos)
		one := diag.List{problems[i]}
		one[0].Pos.File = hole
		one.Quote(hole, []byte(texts[hole]))
		problems[i] = one[0]
	}
	return problems
}
