package serve

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/livepage"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// The tasks of the page: what is asked now, and what is said of what lies behind.

// tasks are those of what sets the scene, and those of the steps.
func (s *Session) tasks() (all []livepage.Task) {
	if s.free {
		return nil
	}
	scene := 0
	for i := range s.acts {
		act := &s.acts[i]
		if act.Step < 0 {
			if scene++; !alone(act.Move.Act) {
				all = append(all, s.task(i, i, rule.Textf("Before it begins, %d", "준비 %d", scene), trace.Prose{}))
			}
			continue
		}
		if last := len(s.acts) - 1; i < last && s.acts[i+1].Step == act.Step {
			continue
		}
		first := i
		for first > 0 && s.acts[first-1].Step == act.Step {
			first--
		}
		all = append(all, s.task(first, i, rule.Textf("Step %[1]d of %[2]d", "%[2]d단계 중 %[1]d단계", act.Step+1, len(s.run.Steps)), s.run.Steps[act.Step].Say))
	}
	if s.now() == nil {
		all = append(all, theEnd)
	}
	return all
}

// theEnd is what stands behind the last step.
var theEnd = livepage.Task{
	Title: rule.Text{EN: "The end of the lesson", KO: "수업의 끝"}, State: livepage.Now,
	Ask: trace.Prose{
		rule.English: "All steps lie behind. The sites stay open for what else you want to try. Ctrl-C in the terminal ends them.",
		rule.Korean:  "모든 단계가 끝났습니다. 사이트는 그대로 열려 있으므로 더 해 볼 수 있습니다. 끝내려면 터미널에서 Ctrl-C를 누릅니다.",
	},
}

// task is that of acts which are done together.
func (s *Session) task(first, last int, title rule.Text, say trace.Prose) livepage.Task {
	t := livepage.Task{Title: title, State: livepage.Later}
	switch {
	case s.at > last:
		t.State = livepage.Done
		t.State, t.Say = s.behind(first, last, say)
	case s.at >= first:
		t.State, t.Choices = livepage.Now, s.choices()
		t.Ask, t.Then = s.asks()
	}
	return t
}

// behind is how acts that lie behind came out, and what is said of them.
func (s *Session) behind(first, last int, say trace.Prose) (livepage.State, trace.Prose) {
	for i := first; i <= last; i++ {
		if s.skipped[i] {
			return livepage.Without, say
		}
	}
	if u := s.undone; u != nil && u.at >= first && u.at <= last {
		return livepage.Otherwise, u.says(s)
	}
	i := s.acts[last].Step
	if i < 0 {
		return livepage.Done, say
	}
	say = behind(s.written(i), say)
	if differs := s.differs(i); len(differs) > 0 {
		return livepage.Otherwise, behind(differs, behind(tells, behind(s.replied(i, happens), say)))
	}
	return livepage.Done, behind(s.replied(i, happened), say)
}

// What stands before the right answer to a question, and what the lesson tells of a step that came
// out otherwise.
var (
	happened = rule.Text{EN: "What happened is: ", KO: "실제로 일어난 일: "}
	happens  = rule.Text{EN: "What happens there is: ", KO: "거기서 일어나는 일: "}
	tells    = trace.Prose{rule.English: "The lesson tells this of the step:", rule.Korean: "수업에서 이 단계를 이렇게 설명합니다."}
)

// behind puts a text behind another one, with a blank line between.
func behind(first, then trace.Prose) trace.Prose {
	all := trace.Prose{}
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		a, b := "", ""
		if len(first) > 0 {
			a = first.In(lang)
		}
		if len(then) > 0 {
			b = then.In(lang)
		}
		if a != "" && b != "" {
			a += "\n\n"
		}
		if a+b != "" {
			all[lang] = a + b
		}
	}
	return all
}

// asks is what is asked now, and what is to be done when the question of the step is answered.
func (s *Session) asks() (ask, then trace.Prose) {
	act := s.now()
	how := s.ask(act)
	if near := s.near; !near.IsZero() {
		how = behind(notYet(prose(near)), how)
	}
	if act.Step < 0 {
		return how, nil
	}
	played := &s.run.Steps[act.Step]
	if p := played.Predict; p != nil {
		chosen := choiceOf(p, s.answers[act.Step])
		if chosen == nil {
			return p.Ask, behind(trace.Prose{rule.English: "Choose an answer. Then:", rule.Korean: "답을 고릅니다. 그다음:"}, how)
		}
		return behind(p.Ask, behind(youChose(chosen), how)), nil
	}
	switch {
	case played.Task == nil:
		return how, nil
	case s.isGoal(act):
		how = behind(s.broken[act.Step], behind(notYet(s.reply), behind(s.byScript(act.Step), trace.Prose{rule.English: "Do it with the browser. It is seen when it is done.", rule.Korean: "브라우저로 직접 해 봅니다. 다 하면 여기에 나타납니다."})))
	case !s.program.HasGoal(act.Step):
		how = behind(s.elsewhere(act.Step), how)
	}
	return behind(played.Task.Ask, how), nil
}

// notYet says why what was done is not what is to be done; nothing where nothing is said.
func notYet(why trace.Prose) trace.Prose {
	if len(why) == 0 {
		return nil
	}
	return trace.Prose{rule.English: "**Not yet.** " + why.In(rule.English), rule.Korean: "**아직 아닙니다.** " + why.In(rule.Korean)}
}

// choiceOf is the choice of a name, nil for none.
func choiceOf(p *trace.Prediction, name string) *trace.Choice {
	if i := slices.IndexFunc(p.Choices, func(c trace.Choice) bool { return c.Name == name }); i >= 0 {
		return &p.Choices[i]
	}
	return nil
}

// byScript says what a script is in a real browser, where the answer to the task of a step has one.
func (s *Session) byScript(i int) trace.Prose {
	if !slices.ContainsFunc(s.acts, func(a scenario.Act) bool {
		verb := a.Move.Act.Kind().Verb
		return a.Step == i && (verb == world.Fetch{}.Kind().Verb || verb == world.Script{}.Kind().Verb)
	}) {
		return nil
	}
	return trace.Prose{
		rule.English: "What a script does is here a line of JavaScript, in the console of the developer tools (F12) of a page: `document.cookie`, or `await fetch(\"http://…\", {method: \"POST\", credentials: \"…\"})`.",
		rule.Korean:  "스크립트가 할 일은 그 페이지의 개발자 도구(F12) 콘솔(Console)에서 JavaScript 한 줄로 합니다. `document.cookie`나 `await fetch(\"http://…\", {method: \"POST\", credentials: \"…\"})`처럼 적습니다.",
	}
}

// youChose says which answer was chosen.
func youChose(c *trace.Choice) trace.Prose {
	return trace.Prose{rule.English: "Your answer: **" + c.Text.In(rule.English) + "**", rule.Korean: "고른 답: **" + c.Text.In(rule.Korean) + "**"}
}

// elsewhere says of a task in which something is written where it is written: by which command.
func (s *Session) elsewhere(i int) trace.Prose {
	command := code("statelab lesson run " + s.o.Word + " --from " + s.run.Steps[i].ID)
	return prose(rule.Textf("Something is to be written here. You do that in a terminal, and see there what comes of it:\n\n%s\n\nThis page goes on with the lesson's answer:",
		"직접 적는 과제입니다. 터미널에서 적고 그 결과를 볼 수 있습니다.\n\n%s\n\n이 페이지는 수업의 답으로 이어집니다.", command))
}

// written is the lesson's answer to a task in which something is written.
func (s *Session) written(i int) (all trace.Prose) {
	task := s.run.Steps[i].Task
	if task == nil {
		return nil
	}
	for _, hole := range task.Holes {
		all = behind(all, prose(rule.Same(block(hole.Answer))))
	}
	if len(all) == 0 {
		return nil
	}
	return behind(prose(rule.Text{EN: "The lesson's answer:", KO: "수업의 답:"}), all)
}

// prose is a text as Markdown.
func prose(t rule.Text) trace.Prose {
	if t.IsZero() {
		return nil
	}
	return trace.Prose{rule.English: t.EN, rule.Korean: t.KO}
}

// replied is what is said to the answer that was chosen, or that none was, the right one behind
// some words. Which one is right the lesson's own run says: of a real browser not all can be known.
func (s *Session) replied(i int, is rule.Text) trace.Prose {
	p := s.run.Steps[i].Predict
	if p == nil {
		return nil
	}
	chosen := choiceOf(p, s.answers[i])
	if chosen != nil && chosen.Right {
		return prose(rule.Text{EN: "Your answer was **right**.", KO: "맞는 답이었습니다."})
	}
	var said, reply trace.Prose
	if chosen != nil {
		said, reply = youChose(chosen), chosen.Reply
	} else {
		said = behind(p.Ask, prose(rule.Text{EN: "No answer was chosen.", KO: "답을 고르지 않았습니다."}))
	}
	if right := p.Right(); right >= 0 {
		text := p.Choices[right].Text
		said = behind(said, trace.Prose{rule.English: is.EN + text.In(rule.English), rule.Korean: is.KO + text.In(rule.Korean)})
	}
	return behind(said, reply)
}

// differs tells what the lesson expects of a step and the real browser did otherwise.
func (s *Session) differs(i int) trace.Prose {
	step, seen := s.judged[i]
	if !seen {
		return nil
	}
	failed := step.Failed()
	if len(failed) == 0 {
		return nil
	}
	en, ko := "This came out otherwise than the lesson expects:\n", "수업의 예상과 다르게 된 것입니다.\n"
	for _, c := range failed[:min(len(failed), 5)] {
		en += fmt.Sprintf("\n- %s: wanted %s, found %s", code(c.About), code(c.Wanted.EN), code(c.Found.EN))
		ko += fmt.Sprintf("\n- %s: 예상 %s, 실제 %s", code(c.About), code(c.Wanted.KO), code(c.Found.KO))
	}
	return behind(missed(&s.run.Steps[i], &step), trace.Prose{rule.English: en, rule.Korean: ko})
}

// missed says which cookies did not come along that come along in the lesson, and which came that do
// not, and why that may be.
func missed(played, here *trace.Step) trace.Prose {
	if len(here.Exchanges) == 0 {
		return nil
	}
	var said trace.Prose
	if names := without(broughtIn(played), broughtIn(here)); len(names) > 0 {
		said = prose(rule.Textf("The browser was to bring %[1]s, and came without. Was it another window, or were cookies deleted?",
			"%[1]s 쿠키가 함께 와야 했지만 오지 않았습니다. 다른 창에서 했거나 쿠키를 지운 것이 아닌지 확인하십시오.", listed(names)))
	}
	if names := without(broughtIn(here), broughtIn(played)); len(names) > 0 {
		said = behind(said, prose(rule.Textf("The browser brought %[1]s, which it does not have here in the lesson: something was done before that the lesson does not do. Begin again to go its way.",
			"브라우저가 %[1]s 쿠키를 보냈습니다. 수업대로라면 여기서 아직 없는 쿠키입니다. 앞에서 수업에 없는 일을 한 것입니다. 수업대로 하려면 처음부터 다시 시작합니다.", listed(names))))
	}
	return said
}

// listed are names as they are read, one behind the other.
func listed(names []string) string {
	var all []string
	for _, name := range names {
		all = append(all, code(name))
	}
	return strings.Join(all, ", ")
}

// broughtIn are the names of the cookies that requests of a step brought.
func broughtIn(s *trace.Step) (names []string) {
	for i := range s.Exchanges {
		for _, f := range s.Exchanges[i].Sent {
			if f.Fate == trace.Sent && !slices.Contains(names, f.Cookie.Name) {
				names = append(names, f.Cookie.Name)
			}
		}
	}
	return names
}
