package scenario

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/language"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// Tried is how a try of a task came out.
type Tried struct {
	// Refused is what is wrong with what was written, at its place in the text of a hole
	// (language.InHole). Then nothing was played, and it is no try.
	Refused diag.List
	// Told is what was passed over or put right while it was read.
	Told []rule.Text
	// Texts is what was written, as it was put in.
	Texts    map[string]string
	Promises []Judged // as far as they were played
	Solved   bool
	AsAnswer bool // it means what the answer does
	SpeltAs  bool // it is the answer but for blanks, quotes and the like
	// Mistake is the name of the mistake that was made, with what is said to it; empty
	// where the task knows none of it.
	Mistake string
	Reply   trace.Prose
	// Passed is what a browser ignored of it, or read otherwise than it looks.
	Passed []trace.Prose
	// Broken is what never may be and was, of a task in which something is done.
	Broken trace.Prose

	breaks string                 // the name of that
	raises bool                   // the mistake that was made is one that raises an exception, as the lesson writes it
	unmet  map[string]trace.Check // of mistakes that were not made, what their if expects and was otherwise
	steps  []trace.Step           // of who does
}

// Judged is a promise, and what happened when it was looked at.
type Judged struct {
	trace.Promise
	Holds bool
	Steps []trace.Step // its acts
	// Missed says of each act, in order, what it needs and did not find.
	Missed [][]rule.Text
	// Cookies are the names of those that it looked at and did not find as it wants them.
	Cookies []string
	broken  *trace.Check // the first of what it expects that does not hold, nil for none
	kept    world.Values
}

// Held returns how many promises hold.
func (t *Tried) Held() (held int) {
	for _, p := range t.Promises {
		if p.Holds {
			held++
		}
	}
	return held
}

// Failed returns the first promise that does not hold, nil where none was broken.
func (t *Tried) Failed() *Judged {
	for i := range t.Promises {
		if !t.Promises[i].Holds {
			return &t.Promises[i]
		}
	}
	return nil
}

// Shown is what is worth showing of a try.
func (t *Tried) Shown() trace.Try {
	told := trace.Try{Held: t.Held(), Of: len(t.Promises), Solved: t.Solved, Passed: t.Passed, Broken: t.Broken, Reply: t.Reply}
	if j := t.Failed(); j != nil {
		told.Failed, told.Steps, told.Missed = &j.Promise, j.Steps, j.Missed
		for i := range t.Promises {
			if other := &t.Promises[i]; other != j && !other.Holds {
				told.Others = append(told.Others, other.Promise)
			}
		}
	}
	return told
}

// Write tries what was written in the holes of the task of step i, counted from 0. A hole
// of which nothing is said keeps what stands there. The error says why nothing could be
// played.
func (p *Program) Write(ctx context.Context, i int, texts map[string]string) (*Tried, error) {
	tried, err := p.write(ctx, i, texts, false)
	if err != nil || len(tried.Refused) == 0 || len(p.steps[i].task.mistakes) == 0 {
		return tried, err
	}
	// What is sure to raise an exception is told before it runs, unless the lesson has a reply to it.
	if raises, err := p.write(ctx, i, texts, true); err == nil && len(raises.Refused) == 0 && raises.raises {
		return raises, nil
	}
	return tried, nil
}

func (p *Program) write(ctx context.Context, i int, texts map[string]string, mistaken bool) (*Tried, error) {
	t := p.steps[i].task
	tried := &Tried{Texts: map[string]string{}}
	written, reader := language.Fillings{}, t.reader
	for _, h := range t.holes {
		text, said := texts[h.Name.Value]
		if !said {
			written[h.Name.Value] = t.before[h.Name.Value]
			continue
		}
		text, told := t.alone(h, text)
		if !told.IsZero() {
			tried.Told = append(tried.Told, told)
		}
		read := reader.ReadHole
		if mistaken {
			read = reader.ReadMistake
		}
		f, problems := read(h, text)
		reader = reader.With(f) // what one gives a name is known in the next
		written[h.Name.Value], tried.Texts[h.Name.Value] = f, f.Text
		tried.Told = append(tried.Told, f.Told...)
		for _, d := range problems {
			d.Pos.File = f.File()
			tried.Refused = append(tried.Refused, d)
		}
	}
	if len(tried.Refused) > 0 {
		return tried, nil
	}
	if mistaken {
		written = written.AsMistakes()
	}
	tried.AsAnswer, tried.SpeltAs = true, true
	for name, f := range written {
		tried.AsAnswer = tried.AsAnswer && f.Means(t.answer[name])
		tried.SpeltAs = tried.SpeltAs && f.Spelt() == t.answer[name].Spelt()
	}
	at, err := p.startOf(ctx, i)
	if err != nil {
		return nil, err
	}
	defer at.close()
	if err := p.judge(ctx, at, t, written, tried); err != nil {
		return nil, err
	}
	tried.Passed = p.passedOver(t, written, tried.Promises)
	return tried, nil
}

// Typed is what stands in a hole of the task of step i, counted from 0, when somebody has
// typed lines to what stood there, and what is told of that: see language.Joined.
func (p *Program) Typed(i int, hole, stood, typed string) (text string, told rule.Text) {
	t := p.steps[i].task
	for _, h := range t.holes {
		if h.Name.Value == hole {
			if text, told = t.alone(h, typed); !told.IsZero() {
				return text, told
			}
			return language.Joined(h.Kind, stood, typed)
		}
	}
	return typed, rule.Text{}
}

// TypedBelow is what stands in a hole of the task of step i, counted from 0, when somebody has written lines below those
// that stood there first, and what is told of that; ok is false where they stay so. See language.JoinedBelow.
func (p *Program) TypedBelow(i int, hole, text string) (joined string, told rule.Text, ok bool) {
	for _, h := range p.steps[i].task.holes {
		if h.Name.Value != hole {
			continue
		}
		if below, so := strings.CutPrefix(text, h.Start.Value+"\n"); so {
			return language.JoinedBelow(h.Kind, h.Start.Value, below)
		}
	}
	return "", rule.Text{}, false
}

// alone is what was typed without the lines that stand around the hole, where somebody typed
// the whole view; and nothing, where that was said. It tells what was left out.
func (t *task) alone(h language.Hole, typed string) (text string, told rule.Text) {
	in := t.around[h.Name.Value]
	if inner, told, whole := language.WithinText(in.above, in.below, typed); whole && h.Kind == language.TextHole {
		return inner, told
	}
	if inner, told, whole := language.WithinView(in.above, in.below, typed); whole {
		return inner, told
	}
	if strings.TrimSpace(typed) == language.Nothing {
		return "", rule.Text{EN: "- stands for nothing: what stood there is deleted.", KO: "-는 아무것도 적지 않는다는 뜻입니다. 적혀 있던 것을 지웠습니다."}
	}
	return typed, told
}

// Unread is what is wrong with what somebody typed in a hole of the task of step i, counted
// from 0, before anything is tried: see Tried.Refused. texts are what was typed in the holes above, too.
func (p *Program) Unread(i int, hole string, texts map[string]string) diag.List {
	t := p.steps[i].task
	reader := t.reader
	for _, h := range t.holes {
		text, said := texts[h.Name.Value]
		if !said {
			continue
		}
		f, problems := reader.ReadHole(h, text)
		if h.Name.Value == hole {
			for j := range problems {
				problems[j].Pos.File = f.File()
			}
			return problems
		}
		reader = reader.With(f)
	}
	return nil
}

// judge plays each promise of a task in a world of its own, with this in its holes, and
// finds the mistake that was made.
func (p *Program) judge(ctx context.Context, at *start, t *task, written language.Fillings, tried *Tried) error {
	a := p.attempt(t, written)
	a.play(ctx, at)
	return t.judge(a, written, tried)
}

// An attempt is what the promises of a task do with something in its holes, and what that
// led to.
type attempt struct {
	refused diag.List      // why nothing can be played
	before  []world.Move   // the sites run what is written
	rows    [][]world.Move // the acts of each promise
	ends    []end
	err     error
	played  sync.WaitGroup // where it is played ahead
}

// attempt reads what the promises do. A mistake of the task may be one because of which nobody would have the page run.
func (p *Program) attempt(t *task, written language.Fillings) *attempt {
	a := p.attemptOf(t, written)
	if len(a.refused) > 0 && t.knowsMistake(written) {
		if raises := p.attemptOf(t, written.AsMistakes()); len(raises.refused) == 0 {
			return raises
		}
	}
	return a
}

// knowsMistake reports whether what is written is a mistake of the task.
func (t *task) knowsMistake(written language.Fillings) bool {
	return slices.ContainsFunc(t.mistakes, func(m mistake) bool {
		return m.fill != nil && slices.Equal(t.texts(m.fill), t.texts(written))
	})
}

func (p *Program) attemptOf(t *task, written language.Fillings) *attempt {
	a := &attempt{}
	reading := p.reading(t, written)
	if deploy := reading.deployed(t); deploy != nil {
		a.before = []world.Move{{Act: *deploy}}
	}
	for _, pr := range t.promises {
		// What one promise keeps is not known in another.
		in := p.reading(t, written)
		a.rows = append(a.rows, t.movesOf(in.actsOf(pr.Acts)))
		reading.Problems = append(reading.Problems, in.Problems...)
	}
	a.refused = t.inHoles(reading.Problems)
	return a
}

// play plays an attempt behind what was done before the task. Several may be played at once.
func (a *attempt) play(ctx context.Context, at *start) {
	if len(a.refused) > 0 {
		return
	}
	w, err := at.open(ctx, a.before...)
	if err != nil {
		a.err = err
		return
	}
	defer w.Close()
	a.ends, a.err = at.ends(ctx, w, a.before, a.rows)
}

// judge says how an attempt that was played came out.
func (t *task) judge(a *attempt, written language.Fillings, tried *Tried) error {
	if tried.Refused = a.refused; len(tried.Refused) > 0 {
		return nil
	}
	var text *world.FieldError
	if errors.As(a.err, &text) {
		tried.Refused.Add(diag.Pos{File: t.answer[t.holes[0].Name.Value].File(), Line: 1, Col: 1}, "", "%v", text.Err)
		return nil
	}
	var stays *httpsim.NotMigrated
	if errors.As(a.err, &stays) {
		at := diag.Pos{File: t.answer[t.holes[0].Name.Value].File(), Line: 1, Col: 1}
		tried.Refused.Add(at, "rows that are there need a value: give the new field default= or null=True", "migrate cannot make the table %s as the model is now: %v", stays.Table, stays.Err)
		return nil
	}
	if a.err != nil {
		return a.err
	}
	tried.Solved = true
	tried.judge(t.promises, a.ends)
	if !tried.Solved {
		t.reply(tried, written)
	}
	return nil
}

// listed is the hint for who writes in a hole, where djangocode leads to the reference of lesson files.
var listed = struct{ hint string }{hint: "what is read here is listed by help at a task, at the desk by Esc and v"}

// inHoles places in what was written what is wrong with the site around it: whoever writes
// knows no lesson file.
func (t *task) inHoles(problems diag.List) diag.List {
	for i, p := range problems {
		if _, in := language.InHole(p.Pos); !in {
			p.Pos = diag.Pos{File: t.answer[t.holes[0].Name.Value].File(), Line: 1, Col: 1}
			problems[i] = p.Within("with this the page around it cannot run: %s")
		}
		if problems[i].Hint == djangocode.InReference {
			problems[i].Hint = listed.hint
		}
	}
	return problems
}

// reading is a compiler that stands before a task with something in its holes.
func (p *Program) reading(t *task, written language.Fillings) *compiler {
	c := compiler{Reader: t.reader, lesson: p.lesson}
	return c.aside(t, written)
}

// deployed is what the sites run with what is written, nil where none has a hole.
func (c *compiler) deployed(t *task) *world.Deploy {
	if len(t.sites) == 0 {
		return nil
	}
	d := &world.Deploy{}
	for _, i := range t.sites {
		d.Sites = append(d.Sites, c.ReadSite(c.SiteNow(i)))
	}
	return d
}

// judge looks which promises hold behind their acts.
func (t *Tried) judge(promises []promise, ends []end) {
	for n, pr := range promises {
		j := pr.judged(ends[n])
		t.Promises = append(t.Promises, j)
		t.Solved = t.Solved && j.Holds
	}
}

// judged looks whether the promise holds behind its acts.
func (pr *promise) judged(e end) Judged {
	j := Judged{Promise: trace.Promise{Name: pr.Name.Value, Text: prose(pr.Text)}, Steps: slices.Clone(e.steps), Missed: e.missed, kept: e.kept}
	j.Steps[len(j.Steps)-1].Judged = language.TablesIn(pr.Expect)
	j.Holds = !slices.ContainsFunc(e.missed, func(missed []rule.Text) bool { return len(missed) > 0 })
	for _, ch := range pr.expect(&j.Steps[len(j.Steps)-1], j.kept) {
		j.Holds = j.Holds && ch.Holds
		if j.broken == nil && !ch.Holds {
			j.broken = &ch
		}
		j.Cookies = append(j.Cookies, ch.Cookies...)
	}
	if ch := pr.lockedOut(j.Steps); ch != nil && j.Holds {
		j.Holds, j.broken = false, ch
	}
	return j
}

// missing says what was not there of what an act needs.
func missing(findings []world.Finding) (said []rule.Text) {
	for _, f := range findings {
		switch {
		case f.Holds:
		case f.About == "remember":
			said = append(said, rule.Textf("what a later act needs of it was not there: %[1]s", "다음 행동에 쓸 값이 없음: %[2]s", f.Wanted.EN, f.Wanted.KO))
		default:
			said = append(said, rule.Textf("it could not be done: wanted %[1]s, found %[2]s", "할 수 없었음: 기대: %[3]s, 실제: %[4]s", f.Wanted.EN, f.Found.EN, f.Wanted.KO, f.Found.KO))
		}
	}
	return said
}

// worldAt is a new world in which these moves were made.
func (p *Program) worldAt(ctx context.Context, moves []world.Move) (*world.World, error) {
	w, err := world.Open(p.Setup(Options{}))
	if err != nil {
		return nil, err
	}
	for _, m := range moves {
		if _, err := w.Do(ctx, m); err != nil {
			w.Close()
			return nil, err
		}
	}
	return w, nil
}

// reply finds the first mistake that was made.
func (t *task) reply(tried *Tried, written language.Fillings) {
	o := language.Outcome{Breaks: tried.breaks, Wrote: map[string]string{}, Holds: map[string]bool{}, Steps: map[string]*trace.Step{}, Kept: world.Values{}}
	for name, f := range written {
		o.Wrote[name] = f.Spelt()
	}
	for i := range tried.Promises {
		j := &tried.Promises[i]
		o.Holds[j.Name], o.Steps[j.Name] = j.Holds, &j.Steps[len(j.Steps)-1]
		maps.Copy(o.Kept, j.kept)
	}
	if len(tried.Promises) == 1 {
		o.Promise = tried.Promises[0].Name
	}
	if n := len(tried.steps); n > 0 {
		o.Last = &tried.steps[n-1]
	}
	tried.unmet = map[string]trace.Check{}
	for _, m := range t.mistakes {
		if m.when == nil {
			continue
		}
		is, unmet := m.when(o)
		if unmet != nil {
			tried.unmet[m.Name.Value] = *unmet
		}
		if is {
			tried.Mistake, tried.Reply = m.Name.Value, prose(m.Reply)
			tried.raises = m.fill.Raise() || m.fill != nil && slices.Equal(t.texts(m.fill), t.texts(written))
			return
		}
	}
}
