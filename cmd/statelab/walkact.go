package main

import (
	"slices"
	"strings"

	"statelab/internal/language"
	"statelab/internal/prompt"
	"statelab/internal/render"
	"statelab/internal/rule"
)

// act reads one line of what is done.
func (t *tasking) act() turn {
	if !t.keysSaid {
		t.term.TaskKeys(t.keys())
		t.keysSaid = true
	}
	t.term.Waits(t.session.Prompt())
	line, more := t.readRaw()
	if !more && line == "" {
		return leave
	}
	return t.did(line)
}

// did does a line, and looks whether the task is solved behind it.
func (t *tasking) did(line string) turn {
	key := keyMeant(meant(line))
	if word, _, _ := strings.Cut(strings.TrimSpace(line), " "); word != "help" && len([]rune(key)) == 1 || key == "answer" {
		if to, taken := t.key(line); taken {
			return to
		}
	}
	if key == "done" {
		return t.judged(true)
	}
	before := len(t.session.Moves())
	answer := t.session.Read(line)
	if _, leaves := answer.(prompt.Leave); leaves {
		return leave
	}
	t.to.reply(answer)
	if len(t.session.Moves()) <= before {
		return again
	}
	return t.judged(false)
}

// refuses says why a verb or a command cannot be used in the task.
func (t *tasking) refuses(word string) rule.Text {
	looks := []string{"look", "open_developer_tools"}
	verb := language.VerbOf(word)
	switch {
	case word == "users":
		return taskMistakes.noUsers
	case slices.Contains([]string{"as", "edit", "save"}, word),
		(verb != nil || word == language.Wait) && !slices.Contains(t.what.Verbs, word) && !slices.Contains(looks, word):
		return filled(taskMistakes.notOpen, word, strings.Join(t.what.Verbs, ", "))
	}
	return rule.Text{}
}

// taskMistakes are what is said to who wants to do in a task what it does not open.
var taskMistakes = struct{ notOpen, noUsers rule.Text }{
	notOpen: rule.Text{EN: "%s is not open in this task; what you can do: %s", KO: "%s: 이 과제에서는 쓸 수 없습니다. 할 수 있는 일: %s"},
	noUsers: rule.Text{EN: "passwords of others are shown nowhere in a task", KO: "과제에서는 다른 사람의 비밀번호를 보여 주지 않습니다"},
}

// judged looks whether what was done solves the task: behind each act whether the goal is
// reached or something is so that never may be, and where the person says to be done whether
// the promises are kept. An act that is one more than the answer takes is a try.
func (t *tasking) judged(done bool) turn {
	moves := t.session.Moves()
	tried, err := t.program.Done(t.ctx, t.i, moves)
	if err != nil {
		t.fault = err
		return leave
	}
	switch {
	case tried.Broken != nil:
		t.to.note(func(term *render.Terminal) { term.TaskBroken(tried.Broken, tried.Reply) })
		return again
	case done || tried.Solved && !t.what.Judged:
	case t.what.Judged && tried.Solved:
		t.to.note((*render.Terminal).AllTrue)
		return again
	case t.what.Judged, tried.Mistake == "" && len(moves) <= len(t.task.Acts):
		return again
	}
	return t.tried(tried)
}
