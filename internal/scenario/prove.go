package scenario

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// proof is one task while it is proved.
type proof struct {
	ctx     context.Context
	program *Program
	task    *task
	at      *start
	toPlay  chan<- func() // takes each try
	broken  map[string]bool
	checks  []trace.Check
	changes changes // of the answer
	tried   []trace.Mutant
	start   string              // the mistake that answers what stands there first
	known   map[string]*Tried   // by what was written: nothing is played twice
	ahead   map[string]*attempt // that are played and to be judged
	tells   bool                // somebody wants to know of the tries
	told    []trace.Played

	ended chan struct{} // is closed when it has ended
	err   error         // why it could not be finished
}

// run proves the task, which is that of step i.
func (p *proof) run(i int) (err error) {
	if p.at == nil { // the lesson could not be copied where it stood
		if p.at, err = p.program.startOf(p.ctx, i); err != nil {
			return err
		}
	}
	defer p.at.close()
	defer p.wait()
	if p.task.Do != nil {
		return p.done()
	}
	return p.written()
}

func (p *proof) fail(pos diag.Pos, about string, wanted, found rule.Text, hint rule.Text) {
	ch := trace.NewCheck(pos, about, wanted, found, false)
	ch.Hint = trace.Phrase(hint)
	p.checks = append(p.checks, ch)
}

// texts are what is written in the holes, in their order.
func (t *task) texts(written language.Fillings) (all []string) {
	for _, h := range t.holes {
		all = append(all, written[h.Name.Value].Text)
	}
	return all
}

// play has played what is written, each once, several at a time: what it leads to is judged one
// after the other.
func (p *proof) play(all ...language.Fillings) {
	for _, written := range all {
		key := strings.Join(p.task.texts(written), "\x00")
		if p.ahead[key] != nil {
			continue
		}
		a := p.program.attempt(p.task, written)
		p.ahead[key] = a
		a.played.Add(1)
		p.toPlay <- func() {
			defer a.played.Done()
			a.play(p.ctx, p.at)
		}
	}
}

// wait waits until nothing is played any more.
func (p *proof) wait() {
	for _, a := range p.ahead {
		a.played.Wait()
	}
}

// judge tries what is written, which has this part in the task, and notes which promises it
// breaks.
func (p *proof) judge(part, name string, written language.Fillings) (*Tried, error) {
	played := trace.Played{Part: part, Name: name, Wrote: p.task.texts(written)}
	key := strings.Join(played.Wrote, "\x00")
	if tried := p.known[key]; tried != nil {
		if part == trace.MistakeTry || part == trace.AlsoTry {
			p.played(played, tried) // that it is one, too, is worth knowing
		}
		return tried, nil
	}
	tried := &Tried{}
	p.play(written)
	p.ahead[key].played.Wait()
	if err := p.task.judge(p.ahead[key], written, tried); err != nil {
		return nil, err
	}
	if p.tells {
		tried.Passed = p.program.passedOver(p.task, written, tried.Promises)
	}
	p.known[key] = tried
	p.played(played, tried)
	return tried, nil
}

// played notes what a try breaks, and tells of it who wants to know.
func (p *proof) played(played trace.Played, tried *Tried) {
	for _, j := range tried.Promises {
		p.broken[j.Name] = p.broken[j.Name] || !j.Holds
	}
	if tried.breaks != "" {
		p.broken["never "+tried.breaks] = true
	}
	if p.tells {
		played.Try = tried.Shown()
		switch {
		case played.Steps != nil:
		case len(tried.steps) > 0:
			played.Steps = tried.steps
		case len(tried.Promises) > 0: // it solves the task, and this shows by what
			played.Steps = tried.Promises[0].Steps
		}
		for _, d := range tried.Refused {
			played.Refused = append(played.Refused, d.Text())
		}
		p.told = append(p.told, played)
	}
}

// broke says which promise a try broke, and by what.
func broke(tried *Tried) rule.Text {
	if len(tried.Refused) > 0 {
		return tried.Refused[0].Text()
	}
	for _, j := range tried.Promises {
		if !j.Holds {
			return j.breach()
		}
	}
	return rule.Text{EN: "every promise is kept", KO: "약속을 모두 지킴"}
}

// breach says that a promise is broken, and what was found instead of what it expects.
func (j *Judged) breach() rule.Text {
	for i, missed := range j.Missed {
		if len(missed) > 0 {
			return refusedBefore(j.Steps[:i], rule.Textf("the promise %[1]s is broken: %[2]s", "%[1]s 약속이 깨짐: %[3]s", j.Name, missed[0].EN, missed[0].KO))
		}
	}
	acts := j.Steps
	if keyOfRefusal(j.broken.About) {
		acts = acts[:len(acts)-1]
	}
	return refusedBefore(acts, rule.Textf("the promise %[1]s is broken: %[2]s: wanted %[3]s, found %[5]s", "%[1]s 약속이 깨짐: %[2]s: 기대: %[4]s, 실제: %[6]s", j.Name,
		j.broken.About, j.broken.Wanted.In(rule.English), j.broken.Wanted.In(rule.Korean), j.broken.Found.In(rule.English), j.broken.Found.In(rule.Korean)))
}

// keyOfRefusal reports whether a check says by itself how the last act was answered.
func keyOfRefusal(about string) bool {
	return strings.HasSuffix(about, "status") || strings.HasSuffix(about, "reason") || about == "hops"
}

// refusedBefore is what is said of a broken promise, with the last of these acts that a server
// refused or failed at.
func refusedBefore(acts []trace.Step, said rule.Text) rule.Text {
	for i := range slices.Backward(acts) {
		for _, x := range slices.Backward(acts[i].Exchanges) {
			if x.ByPage || x.Response.Status < 400 {
				continue
			}
			how := x.Response.StatusLine()
			if x.Server != nil && x.Server.Reason != nil {
				how += ", " + x.Server.Reason.Name
			}
			return rule.Textf("%[1]s; on the way: %[3]s: %[5]s", "%[2]s. 그 과정: %[4]s %[5]s", said.EN, said.In(rule.Korean), acts[i].Action.EN, acts[i].Action.In(rule.Korean), how)
		}
	}
	return said
}

var (
	allKept = rule.Text{EN: "every promise kept", KO: "약속을 모두 지킬 것"}
	aBreach = rule.Text{EN: "a promise that is broken", KO: "깨지는 약속"}
)

// written proves a task in which something is written.
func (p *proof) written() error {
	t := p.task
	start := language.Fillings{}
	for name := range t.answer {
		start[name] = t.before[name]
	}
	p.play(append(t.told(), start)...)
	tried, err := p.judge(trace.StartTry, "", start)
	if err != nil {
		return err
	}
	p.start = tried.Mistake
	if tried.Solved {
		p.fail(t.Pos, "task.start", aBreach, rule.Text{EN: "start keeps every promise", KO: "start가 약속을 모두 지킴"},
			rule.Text{EN: "what stands there first is what is to be mended: add a promise that it breaks", KO: "처음 적혀 있는 것은 고칠 거리여야 합니다. 그것이 깨뜨리는 약속을 더합니다."})
	}
	answered, err := p.judge(trace.AnswerTry, "", t.answer)
	if err != nil {
		return err
	}
	if !answered.Solved {
		p.fail(t.holes[0].Answer.Pos, "task.answer", allKept, broke(answered), rule.Text{})
	} else {
		p.play(p.changes.written()...)
	}
	for _, other := range t.also {
		tried, err := p.judge(trace.AlsoTry, other.name.Value, other.fill)
		if err != nil {
			return err
		}
		if !tried.Solved {
			p.fail(other.name.Pos, "task.also."+other.name.Value, allKept, broke(tried), rule.Text{})
		}
	}
	if err := p.mistakes(); err != nil {
		return err
	}
	if answered.Solved {
		if err := p.mutants(answered); err != nil {
			return err
		}
	}
	p.unbroken()
	return nil
}

// told are the answers and the mistakes that the task tells.
func (t *task) told() []language.Fillings {
	all := []language.Fillings{t.answer}
	for _, other := range t.also {
		all = append(all, other.fill)
	}
	for _, m := range t.mistakes {
		if m.when != nil {
			all = append(all, m.fill)
		}
	}
	return all
}

// mistakes tries every mistake, which must get its own reply.
func (p *proof) mistakes() error {
	for _, m := range p.task.mistakes {
		if m.when == nil {
			continue
		}
		tried, err := p.judge(trace.MistakeTry, m.Name.Value, m.fill)
		if err != nil {
			return err
		}
		p.checkMistake(m, tried)
	}
	return nil
}

func (p *proof) checkMistake(m mistake, tried *Tried) {
	about := "task.mistakes." + m.Name.Value
	own := rule.Textf("a try that is answered by %s", "try에 %s의 reply가 나옴", m.Name.Value)
	switch {
	case len(tried.Refused) > 0:
		p.fail(m.Name.Pos, about, own, tried.Refused[0].Text(), rule.Text{EN: "what cannot be read is no try", KO: "읽을 수 없는 것은 시도가 아닙니다."})
	case tried.Solved:
		p.fail(m.Name.Pos, about, own, solves(tried), rule.Text{EN: "it is a right answer, to be written under also; or a promise is missing", KO: "맞는 답이므로 also에 적거나, 빠진 약속을 더합니다."})
	case tried.Mistake == "":
		found := rule.Text{EN: "its if does not hold", KO: "if가 성립하지 않음"}
		if ch, otherwise := tried.unmet[m.Name.Value]; otherwise {
			found.EN += fmt.Sprintf(": %s: wanted %s, found %s", ch.About, ch.Wanted.EN, ch.Found.EN)
			found.KO += fmt.Sprintf(": %s: 기대: %s, 실제: %s", ch.About, ch.Wanted.In(rule.Korean), ch.Found.In(rule.Korean))
		}
		more := undone(tried)
		found.EN, found.KO = found.EN+more.EN, found.KO+more.KO
		p.fail(m.Name.Pos, about, own, found, wroteAs(p.task, m, tried))
	case p.task.isBefore(m.Name.Value, tried.Mistake):
		p.fail(m.Name.Pos, about, own, rule.Textf("its if does not hold, and that of %s, which stands behind it, does", "if가 성립하지 않고, 뒤에 있는 %s의 reply가 나옴", tried.Mistake), wroteAs(p.task, m, tried))
	case tried.Mistake != m.Name.Value:
		p.fail(m.Name.Pos, about, own, rule.Textf("%s, which stands before it, answers it", "앞에 있는 %s의 reply가 나옴", tried.Mistake), rule.Text{EN: "the first whose if holds is told: put it further up, or make the other narrower", KO: "if가 성립하는 첫 실수를 알려 줍니다. 위로 옮기거나 다른 쪽의 조건을 좁힙니다."})
	}
}

// undone says of the first promise with an act that could not be done, behind which its if finds nothing of what was
// meant, why not, and what a server answered before; nothing where there is none.
func undone(tried *Tried) rule.Text {
	for _, j := range tried.Promises {
		if slices.ContainsFunc(j.Missed, func(missed []rule.Text) bool { return len(missed) > 0 }) {
			said := j.breach()
			return rule.Textf("; %[1]s", ". %[2]s", said.EN, said.In(rule.Korean))
		}
	}
	return rule.Text{}
}

// isBefore reports whether one mistake stands before another.
func (t *task) isBefore(one, other string) bool {
	at := func(name string) int {
		return slices.IndexFunc(t.mistakes, func(m mistake) bool { return m.Name.Value == name })
	}
	return at(one) < at(other)
}

// wroteAs says which promises a mistake breaks, and of lines of a view how wrote sees them.
func wroteAs(t *task, m mistake, tried *Tried) rule.Text {
	said := rule.Textf("%s", "%s", holding(tried))
	for _, h := range t.holes {
		if f := m.fill[h.Name.Value]; h.Kind == language.ViewHole && f.Spelt() != strings.TrimSpace(f.Text) {
			said.EN += "; wrote sees " + h.Name.Value + " as it is spelt here: " + f.Spelt()
			said.KO += "; wrote에서 보는 " + h.Name.Value + "의 표기: " + f.Spelt()
		}
	}
	return said
}

// solves says that a try solves the task and, where the server failed on the way to a promise
// that holds all the same, at which act.
func solves(tried *Tried) rule.Text {
	for _, j := range tried.Promises {
		if how := trace.CrashOf(j.Steps); how != nil {
			as := how.Status
			if how.Reason != nil {
				as += ", " + how.Reason.Name + ": " + how.Reason.Says
			}
			return rule.Textf("it solves the task, though in promise %[1]s the server failed: %[2]s %[4]s", "try가 과제의 답이 됨. 그러나 약속 %[1]s에서 서버가 실패함: %[3]s %[4]s", j.Name, how.Act.Action.EN, how.Act.Action.In(rule.Korean), as)
		}
	}
	return rule.Text{EN: "it solves the task", KO: "try가 과제의 답이 됨"}
}

// holding lists the promises that hold and those that do not, as a mistake has them.
func holding(tried *Tried) string {
	var holds, fails []string
	for _, j := range tried.Promises {
		if j.Holds {
			holds = append(holds, j.Name)
		} else {
			fails = append(fails, j.Name)
		}
	}
	return fmt.Sprintf("holds: [%s], fails: [%s]", strings.Join(holds, ", "), strings.Join(fails, ", "))
}
