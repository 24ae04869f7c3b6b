package progress_test

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/progress"
)

// steps returns a lesson with steps of the names; each asks a question about the topic.
func steps(id, about string, names ...string) *lesson.Lesson {
	l := named(id)
	for _, name := range names {
		l.Steps = append(l.Steps, lesson.Step{ID: text(name), Predict: &lesson.Predict{
			About: lesson.Text{Value: about, Pos: diag.Pos{Line: len(about)}}, Ask: prose(id + name),
			Choices: []lesson.Choice{{Name: text("x"), Text: prose("X")}, {Name: text("y"), Text: prose("Y")}},
		}})
	}
	return l
}

func said(l *lesson.Lesson, step int, choice string, right bool) *progress.Answer {
	a := &progress.Answer{Choice: choice, Right: right, Asked: progress.Fingerprint(&l.Steps[step])}
	if choice != "" {
		a.Tries = 1
	}
	return a
}

// Who left at a step that is gone goes on at the nearest one before it.
func TestPlace(t *testing.T) {
	for _, c := range []struct {
		story string
		now   []string
		want  int
		moved bool
	}{
		{"as it was", []string{"a", "b", "c", "d"}, 2, false},
		{"one more before it", []string{"new", "a", "b", "c", "d"}, 3, false},
		{"it is gone", []string{"a", "b", "d"}, 1, true},
		{"and the one before it, too", []string{"a", "d"}, 0, true},
		{"all are gone", []string{"e", "f"}, 0, true},
		{"another order", []string{"c", "b", "a"}, 0, false},
	} {
		var f progress.File
		old := steps("l", "", "a", "b", "c", "d")
		k := f.Keep("c", old, start)
		k.See("a", said(old, 0, "x", true), start)
		k.See("b", nil, start)
		k.Next("c", start)
		if at, moved := f.Find("c", steps("l", "", c.now...)).Place(steps("l", "", c.now...)); at != c.want || moved != c.moved {
			t.Errorf("%s: step %d, moved %v; want %d, %v", c.story, at, moved, c.want, c.moved)
		}
	}
	var none *progress.Lesson
	if at, moved := none.Place(named("l")); at != 0 || moved || none.Done() {
		t.Error("a lesson that nobody played goes on somewhere")
	}
}

// What counts is the first answer, also when the lesson is played again.
func TestTheFirstAnswerCounts(t *testing.T) {
	l := steps("l", "", "a", "b")
	var k progress.Lesson
	k.See("a", said(l, 0, "y", false), start)
	k.See("a", said(l, 0, "x", true), start.Add(time.Hour))
	if q := k.Question("a"); q.Choice != "y" || q.Mark != progress.Seen || !q.Corrected || q.Tries != 2 || !q.First.Equal(start) || !q.Last.Equal(start.Add(time.Hour)) {
		t.Errorf("wrong, then right: %+v", q)
	}
	k.See("b", said(l, 1, "", false), start)
	if q := k.Question("b"); q.Choice != "" || q.Mark != progress.Seen || q.Tries != 0 {
		t.Errorf("skipped: %+v", q)
	}
	// A question that was reworded is another one, unless it was solved.
	l.Steps[0].Predict.Ask, l.Steps[1].Predict.Ask = prose("Other words"), prose("Others")
	k.See("a", said(l, 0, "x", true), start)
	if q := k.Question("a"); q.Choice != "x" || q.Mark != progress.Solved || q.Tries != 3 {
		t.Errorf("reworded: %+v", q)
	}
	l.Steps[0].Predict.Ask = prose("Once more")
	k.See("a", said(l, 0, "y", false), start)
	if q := k.Question("a"); q.Choice != "x" || q.Mark != progress.Solved {
		t.Errorf("solved and reworded: %+v", q)
	}
}

// A task is solved whatever was tried before, but not by who was shown its answer: what
// counts then is that it was right when it was set again.
func TestATaskCountsAsItCameOutFirst(t *testing.T) {
	s := lesson.Step{ID: text("a"), Task: &lesson.Task{Ask: prose("Mend it")}}
	try := func(k *progress.Lesson, mistake string, right bool) {
		k.Try("a", &progress.Answer{Choice: mistake, Right: right, Tries: 1, Asked: progress.Fingerprint(&s)}, start)
	}
	var k progress.Lesson
	try(&k, "slash", false)
	try(&k, "", true)
	if q := k.Question("a"); q.Choice != "slash" || q.Mark != progress.Solved || q.Corrected || q.Tries != 2 {
		t.Errorf("wrong, then right: %+v", q)
	}
	k.Show("a", progress.Fingerprint(&s), start)
	if q := k.Question("a"); q.Mark != progress.Solved || q.Shown {
		t.Errorf("solved, and then skipped: %+v", q)
	}
	k = progress.Lesson{}
	try(&k, "", false)
	k.Show("a", progress.Fingerprint(&s), start)
	try(&k, "", false) // what was shown
	if q := k.Question("a"); q.Mark != progress.Seen || !q.Shown || q.Corrected || q.Tries != 2 {
		t.Errorf("shown: %+v", q)
	}
	try(&k, "", true)
	if q := k.Question("a"); q.Mark != progress.Seen || !q.Corrected || !q.Due(q.Asked, start.Add(25*time.Hour)) {
		t.Errorf("shown, and solved when it was set again: %+v", q)
	}
	s.Task.Ask = prose("Mend them")
	try(&k, "", true)
	if q := k.Question("a"); q.Mark != progress.Solved || q.Shown || q.Tries != 4 {
		t.Errorf("reworded, and solved: %+v", q)
	}
}

// A task that was wrong comes again, as long as three questions take; a question about the
// same misconception may stand for it.
func TestATaskComesAgain(t *testing.T) {
	l := steps("l", "", "a", "b", "c", "d", "e", "f")
	for i := range l.Steps[:4] {
		l.Steps[i].Predict, l.Steps[i].Task = nil, &lesson.Task{Ask: prose("Mend it"), About: text("x")}
	}
	l.Steps[3].Task.About = lesson.Text{Value: "key", Pos: diag.Pos{Line: 1}}
	l.Steps[5].Predict.About = l.Steps[3].Task.About
	var f progress.File
	k := f.Keep("c", l, start)
	for i := range l.Steps[:5] {
		k.See(l.Steps[i].ID.Value, said(l, i, "", false), start.Add(time.Duration(i)*time.Minute))
	}
	k.See("f", said(l, 5, "x", true), start)
	due := func(at time.Duration) (names []string) {
		for _, item := range f.Due("c", []*lesson.Lesson{l}, start.Add(at)) {
			names = append(names, item.Of.Question().ID.Value+">"+item.Asks.Question().ID.Value)
		}
		return names
	}
	if got := strings.Join(due(48*time.Hour), " "); got != "a>a b>b d>f e>e" {
		t.Errorf("these come again: %s", got)
	}
	if next := f.Next("c", []*lesson.Lesson{l}); !next.Equal(start.Add(24 * time.Hour)) {
		t.Errorf("the first comes at %v", next)
	}
	k.Question("a").Again(&progress.Answer{Right: true, Tries: 2, Asked: progress.Fingerprint(&l.Steps[0])}, start.Add(48*time.Hour))
	if got := strings.Join(due(49*time.Hour), " "); got != "b>b c>c d>f e>e" {
		t.Errorf("these come again when the first was solved: %s", got)
	}
}

// A wrong answer comes back after a day, three days, a week and three weeks, and then not.
func TestWhatWasWrongComesAgain(t *testing.T) {
	const day = 24 * time.Hour
	l := steps("l", "", "a")
	var k progress.Lesson
	k.See("a", said(l, 0, "y", false), start)
	q, now := k.Question("a"), start
	for i, wait := range []time.Duration{day, 3 * day, 7 * day, 21 * day} {
		if now = now.Add(wait); q.Due(q.Asked, now.Add(-time.Second)) || !q.Due(q.Asked, now) {
			t.Errorf("time %d: it does not come %v after %v", i, wait, q.Last)
		}
		q.Again(said(l, 0, "x", true), now)
	}
	if q.Due(q.Asked, now.Add(1000*day)) {
		t.Error("right four times, and it comes again")
	}
	k.See("a", said(l, 0, "y", false), now)
	q.Right = 2
	if q.Again(said(l, 0, "y", false), now); q.Right != 0 || !q.Due(q.Asked, now.Add(day)) {
		t.Errorf("wrong again: %+v", q)
	}
	if !q.Due("another", now) {
		t.Error("a question that was wrong and is reworded waits")
	}
}

// At most eight come at once, those that waited longest first; another question about the
// same misconception is asked where one was met and does not come itself.
func TestWhatComesAgain(t *testing.T) {
	var f progress.File
	all := []*lesson.Lesson{
		steps("one", "first", "a", "b"), steps("two", "second", "a", "b", "c"), steps("three", "", "a", "b", "c", "d", "e", "f"),
	}
	wrong := func(l *lesson.Lesson, step int, since time.Duration) {
		f.Keep("c", l, start).See(l.Steps[step].ID.Value, said(l, step, "y", false), start.Add(since))
	}
	wrong(all[0], 0, time.Hour) // b was not met
	wrong(all[1], 0, 0)
	wrong(all[1], 1, 2*time.Hour)
	f.Keep("c", all[1], start).See("c", said(all[1], 2, "x", true), start)
	for i := range all[2].Steps {
		wrong(all[2], i, time.Duration(3+i)*time.Hour)
	}
	items := f.Due("c", all, start.Add(48*time.Hour))
	if len(items) != progress.MostAtOnce {
		t.Fatalf("%d questions come at once", len(items))
	}
	for i, want := range []struct{ of, asks string }{{"two a", "two c"}, {"one a", "one a"}, {"two b", "two b"}, {"three a", "three a"}} {
		name := func(a progress.Ask) string { return a.Lesson.ID.Value + " " + a.Question().ID.Value }
		if of, asks := name(items[i].Of), name(items[i].Asks); of != want.of || asks != want.asks {
			t.Errorf("number %d is %s, asked by %s; want %s, %s", i, of, asks, want.of, want.asks)
		}
	}
	if items := f.Due("c", all, start.Add(time.Hour)); len(items) != 0 {
		t.Errorf("%d questions come before a day is over", len(items))
	}
	standings := f.Standings("c", all)
	if standings["first"] != progress.StandsWrong || standings["second"] != progress.StandsWrong || len(standings) != 2 {
		t.Errorf("the standings are %v", standings)
	}
	f.Find("c", all[0]).Question("a").Again(said(all[0], 0, "x", true), start)
	if standings := f.Standings("c", all); standings["first"] != progress.StandsMended {
		t.Errorf("right when it came again: %v", standings)
	}
}

// A lesson is done where all its steps were seen, in however many visits.
func TestDone(t *testing.T) {
	l := steps("l", "", "a", "b", "c")
	var k progress.Lesson
	for _, step := range []string{"b", "c"} {
		k.See(step, nil, start)
	}
	k.End(l, start)
	if k.Done() {
		t.Error("who began in the middle has done the lesson")
	}
	k.See("a", nil, start)
	k.End(l, start)
	if !k.Done() {
		t.Error("all steps were seen, and the lesson is not done")
	}
}

// A misconception is held against who chose what it says, until that was put right.
func TestWhatIsHeldAgainstSomebody(t *testing.T) {
	l := steps("l", "the-question", "a")
	given := func(id string) lesson.Text { return lesson.Text{Value: id, Pos: diag.Pos{Line: 1}} }
	choices := &l.Steps[0].Predict.Choices
	*choices = append(*choices, lesson.Choice{Name: text("other"), About: given("another")}, lesson.Choice{Name: text("neither"), About: given(lesson.NoMisconception)})
	for _, c := range []struct {
		story, chosen, about string
		corrected            bool
		want                 progress.Standing
	}{
		{"the question's own", "y", "the-question", false, progress.StandsWrong},
		{"put right in the lesson", "y", "the-question", true, progress.StandsMended},
		{"that of the choice", "other", "another", false, progress.StandsWrong},
		{"none", "neither", "the-question", false, ""},
		{"skipped", "", "the-question", false, ""},
	} {
		var f progress.File
		k := f.Keep("c", l, start)
		k.See("a", said(l, 0, c.chosen, false), start)
		if c.corrected {
			k.See("a", said(l, 0, "x", true), start)
		}
		standings := f.Standings("c", []*lesson.Lesson{l})
		if standings[c.about] != c.want || c.about != "the-question" && standings["the-question"] != "" {
			t.Errorf("%s: %v", c.story, standings)
		}
	}
}
