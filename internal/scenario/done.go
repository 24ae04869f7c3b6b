package scenario

import (
	"context"
	"strings"

	"statelab/internal/clock"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// Done tries what was done for the task of step i, counted from 0, behind all that the
// lesson did before. It is solved where the goal holds behind the last act and every
// promise is kept.
func (p *Program) Done(ctx context.Context, i int, acts []world.Move) (*Tried, error) {
	at, err := p.startOf(ctx, i)
	if err != nil {
		return nil, err
	}
	defer at.close()
	return p.did(ctx, at, p.steps[i].task, acts)
}

// did tries acts at the start of a task.
func (p *Program) did(ctx context.Context, at *start, t *task, acts []world.Move) (*Tried, error) {
	tried := &Tried{}
	w, err := at.open(ctx)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	reached := false
	for _, m := range acts {
		done, err := w.Do(ctx, m)
		if err != nil {
			return nil, err
		}
		tried.steps = append(tried.steps, *done.Step)
		var broken *lesson.Never
		if reached, broken = t.look(done.Step, w.Kept()); broken != nil {
			tried.breaks, tried.Broken = broken.Name.Value, prose(broken.Text)
			t.reply(tried, nil)
			return tried, nil
		}
	}
	tried.Solved = t.goal == nil || reached
	var rows [][]world.Move
	for _, pr := range t.promises {
		in := p.reading(t, nil)
		rows = append(rows, t.movesOf(in.actsOf(pr.Acts)))
	}
	ends, err := at.ends(ctx, w, acts, rows)
	if err != nil {
		return nil, err
	}
	tried.judge(t.promises, ends)
	if !tried.Solved {
		t.reply(tried, nil)
	}
	return tried, nil
}

// BeforeTask are the moves that lead to the task of step i, counted from 0: all that the
// lesson did before, and in a task in which something is done the time that passes first.
func (p *Program) BeforeTask(i int) []world.Move {
	moves := p.Moves(i)
	if s := &p.steps[i]; s.task.Do != nil && s.before != (world.Wait{}) {
		by := (&step{Step: &s.task.acting}).move(false).By
		by.Wait = s.before
		moves = append(moves, world.Move{Act: world.Wait{}, By: by})
	}
	return moves
}

// look looks at the goal and at what never may be behind an act.
func (t *task) look(s *trace.Step, kept world.Values) (reached bool, broken *lesson.Never) {
	for n, never := range t.never {
		if language.Ever(never, s, kept) {
			return false, &t.Do.Never[n]
		}
	}
	return t.goal != nil && language.Holds(t.goal, s, kept), nil
}

// done proves a task in which something is done.
func (p *proof) done() error {
	t := p.task
	tried, err := p.tries(trace.AnswerTry, "", t.acts)
	if err != nil {
		return err
	}
	switch {
	case tried.Broken != nil:
		p.fail(t.Do.Pos, "task.do.answer", rule.Text{EN: "nothing that never may be", KO: "never에 걸리지 않을 것"}, rule.Text{EN: tried.Broken.In(rule.English), KO: tried.Broken.In(rule.Korean)}, rule.Text{})
	case !tried.Solved:
		p.fail(t.Do.Pos, "task.do.answer", rule.Text{EN: "a goal that is reached", KO: "목표에 이를 것"}, p.notReached(tried), rule.Text{})
	default:
		if err := p.parts(); err != nil {
			return err
		}
	}
	for _, other := range t.also {
		tried, err := p.tries(trace.AlsoTry, other.name.Value, other.acts)
		if err != nil {
			return err
		}
		if !tried.Solved {
			p.fail(other.name.Pos, "task.also."+other.name.Value, rule.Text{EN: "a goal that is reached", KO: "목표에 이를 것"}, p.notReached(tried), rule.Text{})
		}
	}
	for _, m := range t.mistakes {
		if m.when == nil {
			continue
		}
		tried, err := p.tries(trace.MistakeTry, m.Name.Value, m.acts)
		if err != nil {
			return err
		}
		p.checkMistake(m, tried)
	}
	p.repeats()
	p.unbroken()
	return nil
}

// tries tries acts, which have this part in the task.
func (p *proof) tries(part, name string, acts []step) (*Tried, error) {
	played := trace.Played{Part: part, Name: name}
	for i := range acts {
		if s := &acts[i]; len(s.Actions) > 0 && s.Wait.Given() {
			played.Did = append(played.Did, "wait "+clock.FormatLength(s.Wait.Value))
		}
		if part != trace.StartTry {
			played.Did = append(played.Did, acts[i].line())
		}
	}
	tried, err := p.program.did(p.ctx, p.at, p.task, p.task.movesOf(acts))
	if err != nil {
		return nil, err
	}
	p.played(played, tried)
	return tried, nil
}

// notReached says what of a goal is missing.
func (p *proof) notReached(tried *Tried) rule.Text {
	if len(tried.steps) > 0 && p.task.goal != nil {
		last := &tried.steps[len(tried.steps)-1]
		for _, ch := range p.task.goal(last, nil) {
			if !ch.Holds {
				return rule.Textf("%[1]s: wanted %[2]s, found %[4]s", "%[1]s: 기대: %[3]s, 실제: %[5]s", ch.About, ch.Wanted.EN, ch.Wanted.KO, ch.Found.EN, ch.Found.KO)
			}
		}
	}
	return broke(tried)
}

var partOfIt = rule.Text{EN: "a part of the answer", KO: "답의 일부"}

// mostParts is how many acts an answer may have for every part of it to be tried.
const mostParts = 6

// parts looks whether nothing at all, or a part of the answer, does it as well.
func (p *proof) parts() error {
	answer := p.task.acts
	var parts []int // a bit for each act
	if all := 1<<min(len(answer), 30) - 1; len(answer) <= mostParts {
		for part := 0; part < all; part++ {
			parts = append(parts, part)
		}
	} else {
		parts = append(parts, 0)
		for i := range answer {
			parts = append(parts, all&^(1<<i), 1<<i-1)
		}
	}
	for _, part := range parts {
		var acts []step
		var names []string
		for i := range answer {
			if part&(1<<i) != 0 {
				acts = append(acts, answer[i])
				names = append(names, answer[i].line())
			}
		}
		as := trace.ChangeTry
		if len(acts) == 0 { // a look, so that there is something to look at
			as, acts, names = trace.StartTry, []step{{Step: &lesson.Step{}, act: world.Wait{}}}, []string{"nothing"}
		}
		tried, err := p.tries(as, "", acts)
		if err != nil {
			return err
		}
		p.note(strings.Join(names, "; "), partOfIt, tried, false, false)
		if tried.Solved {
			found := rule.Textf("%s does it", "%s 만으로도 됨", strings.Join(names, "; "))
			if part == 0 {
				found = rule.Text{EN: "the goal holds at once", KO: "목표가 처음부터 이루어져 있음"}
			}
			p.fail(p.task.Do.Pos, "task.do.answer", rule.Text{EN: "an answer of which every act is needed", KO: "모든 행동이 필요한 답"}, found, rule.Text{})
			return nil
		}
	}
	return nil
}

// repeats looks whether the answer is what the steps of the lesson did.
func (p *proof) repeats() {
	var answer, steps []string
	for i := range p.task.acts {
		answer = append(answer, p.task.acts[i].line())
	}
	for i := range p.program.steps {
		if s := &p.program.steps[i]; s.task == nil {
			steps = append(steps, s.line())
		}
	}
	joined := "\n" + strings.Join(steps, "\n") + "\n"
	if strings.Contains(joined, "\n"+strings.Join(answer, "\n")+"\n") {
		p.fail(p.task.Do.Pos, "task.do.answer", rule.Text{EN: "something that no step of the lesson does", KO: "수업의 단계가 하지 않는 일"},
			rule.Text{EN: "the steps of the lesson do it", KO: "수업의 단계가 그대로 함"}, rule.Text{EN: "a task has a situation of its own", KO: "과제의 상황은 수업의 단계와 달라야 합니다."})
	}
}

// unbroken adds a failed check for every promise that nothing broke.
func (p *proof) unbroken() {
	for _, pr := range p.task.promises {
		if !p.broken[pr.Name.Value] {
			p.fail(pr.Name.Pos, "task.promises."+pr.Name.Value, rule.Text{EN: "start, a mistake or a small change that breaks it", KO: "이 약속을 깨는 start, 실수, 작은 변경"},
				rule.Text{EN: "nothing breaks it", KO: "깨는 것이 없음"}, rule.Text{EN: "delete it, or add the mistake that it is there for", KO: "지우거나, 이 약속이 막으려는 실수를 더합니다."})
		}
	}
	if p.task.Do == nil {
		return
	}
	for _, never := range p.task.Do.Never {
		if !p.broken["never "+never.Name.Value] {
			p.fail(never.Name.Pos, "task.do.never."+never.Name.Value, rule.Text{EN: "a mistake that breaks it", KO: "여기에 걸리는 실수"},
				rule.Text{EN: "nothing breaks it", KO: "걸리는 것이 없음"}, rule.Text{EN: "delete it, or add a mistake with if: {breaks: [" + never.Name.Value + "]}", KO: "지우거나, if: {breaks: [" + never.Name.Value + "]} 조건의 실수를 더합니다."})
		}
	}
}
