package page

import (
	"fmt"
	"html/template"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// The kinds of holes that have parts, as trace.Hole names them.
const (
	setCookie = "set_cookie"
	settings  = "settings"
	viewLines = "view"
)

// A trying is what can be tried of a task in the page: the parts of what was played, to
// switch, and each try with what is shown of it.
type trying struct {
	Holes   []tryHole
	Acts    []piece // of a task in which something is done
	Tries   []tryPage
	Command string // by which the program tries what this page has not played
	Saved   bool   // the command is about a file, and the page has its text
}

// A tryHole is a hole with the parts that the tries have in it.
type tryHole struct {
	Name   string
	Join   literal // stands between pieces
	Pieces []piece
}

// A piece is an attribute, a line or an act.
type piece struct {
	ID    int
	Text  string
	Group string // of those one stands at a time; empty: of its own
	On    bool   // it stands there first

	Before, After string // what of the text repeats a piece above it, at its ends
}

// A tryPage is a try that was played.
type tryPage struct {
	Key    string // its pieces
	Keyed  bool   // it is found by them
	exact  bool   // they stand in the order in which they are offered
	Solved bool
	Texts  []string
	Shown  string // the numbers of what is shown of it
}

// A tryPager lays out what was tried of the tasks of a page, beside the pager of its steps: the
// tries are more work than these.
type tryPager struct {
	o         Options
	trace     *trace.Trace
	tasks     map[int]*laidTask     // by their steps, counted from 0
	pagers    []*pager              // each lays out one try at a time
	fragments map[template.HTML]int // of what is shown
	shown     []template.HTML
	all       sync.WaitGroup
}

// A laidTask is a task whose tries are laid out.
type laidTask struct {
	laid   chan struct{} // is closed then
	trying *trying
}

// layTries begins to lay out the tries of all tasks that the page shows, in their order.
func (p *pager) layTries() *tryPager {
	t := &tryPager{o: p.o, trace: p.trace, tasks: map[int]*laidTask{}, fragments: map[template.HTML]int{}}
	for i := range p.trace.Steps {
		if p.trace.Steps[i].Task != nil && len(p.o.Tries[i]) > 0 && p.shows(i) && !p.o.Asked {
			t.tasks[i] = &laidTask{laid: make(chan struct{})}
		}
	}
	if len(t.tasks) == 0 {
		return t
	}
	for range runtime.GOMAXPROCS(0) {
		t.pagers = append(t.pagers, &pager{o: p.o, trace: p.trace, apart: p.apart, rules: map[rule.Code]bool{}, marked: map[marked]string{}})
	}
	t.all.Go(func() {
		for _, i := range slices.Sorted(maps.Keys(t.tasks)) {
			t.tasks[i].trying = t.trying(i, p.trace.Steps[i].Task)
			close(t.tasks[i].laid)
		}
	})
	return t
}

// of reports whether tries of step i, counted from 0, are shown.
func (p *tryPager) of(i int) bool { return p.tasks[i] != nil }

// task waits until the tries of the task of step i are laid out; nil: there are none.
func (p *tryPager) task(i int) *trying {
	if p == nil || p.tasks[i] == nil {
		return nil
	}
	<-p.tasks[i].laid
	return p.tasks[i].trying
}

// wait waits until all tries are laid out.
func (p *tryPager) wait() *tryPager {
	p.all.Wait()
	return p
}

// spokenOf adds the rules of which something is said in the tries. It waits for them.
func (p *tryPager) spokenOf(rules map[rule.Code]bool) {
	for _, of := range p.wait().pagers {
		maps.Copy(rules, of.rules)
	}
}

// outcomes is what is shown of each try, part by part.
func (p *tryPager) outcomes(tries []trace.Played) [][]template.HTML {
	all := make([][]template.HTML, len(tries))
	var next atomic.Int64
	var laying sync.WaitGroup
	for _, by := range p.pagers {
		laying.Go(func() {
			for n := int(next.Add(1)) - 1; n < len(tries); n = int(next.Add(1)) - 1 {
				all[n] = by.outcome(&tries[n])
			}
		})
	}
	laying.Wait()
	return all
}

// trying lays out what was played of the task of step i, counted from 0.
func (p *tryPager) trying(i int, task *trace.Task) *trying {
	var tries []trace.Played // each once
	for _, try := range p.o.Tries[i] {
		if !slices.ContainsFunc(tries, func(was trace.Played) bool {
			return slices.Equal(was.Wrote, try.Wrote) && slices.Equal(was.Did, try.Did)
		}) {
			tries = append(tries, try)
		}
	}
	d := &trying{Saved: p.o.Source != "" && strings.HasSuffix(p.o.Name, ".yaml"), Command: fmt.Sprintf("statelab lesson run %s --from %s", p.o.Name, p.trace.Steps[i].ID)}
	var split [][][]string // of each try, of each hole, its pieces
	for n := range tries {
		var all [][]string
		for h := range task.Holes {
			all = append(all, pieces(task.Holes[h].Kind, tries[n].Wrote[h]))
		}
		if len(task.Holes) == 0 {
			all = [][]string{tries[n].Did}
		}
		split = append(split, all)
	}
	ids := 0
	for h := range task.Holes {
		hole := tryHole{Name: task.Holes[h].Name, Join: "\n"}
		if task.Holes[h].Kind == setCookie {
			hole.Join = "; "
		}
		first := pieces(task.Holes[h].Kind, task.Holes[h].Start)
		for _, text := range merged(split, h) {
			hole.Pieces = append(hole.Pieces, piece{ID: ids, Text: text, Group: group(task.Holes[h].Kind, text), On: slices.Contains(first, text)})
			ids++
		}
		fold(hole.Pieces)
		d.Holes = append(d.Holes, hole)
	}
	if len(task.Holes) == 0 {
		for _, text := range merged(split, 0) {
			d.Acts = append(d.Acts, piece{ID: len(d.Acts), Text: text})
		}
		slices.SortFunc(d.Acts, func(a, b piece) int { return strings.Compare(a.Text, b.Text) })
		fold(d.Acts)
	}
	d.Tries = p.tryPages(d, tries, split)
	if len(task.Holes) > 0 { // the order in which they were played begins with the answer
		slices.SortStableFunc(d.Tries, func(a, b tryPage) int { return slices.Compare(a.Texts, b.Texts) })
	}
	return d
}

// tryPages lays each try out. Of those that have the same pieces, the one whose pieces stand
// in the order in which they are offered is found by them, or else the first.
func (p *tryPager) tryPages(d *trying, tries []trace.Played, split [][][]string) []tryPage {
	pages, at := make([]tryPage, len(tries)), map[string]int{}
	outcomes := p.outcomes(tries)
	for n := range tries {
		key, exact := d.key(split[n])
		pages[n] = tryPage{Key: key, Solved: tries[n].Solved, Texts: tries[n].Wrote, Shown: p.keep(outcomes[n])}
		if was, known := at[key]; !known || exact && !pages[was].exact {
			at[key] = n
		}
		pages[n].exact = exact
	}
	for _, n := range at {
		pages[n].Keyed = true
	}
	return pages
}

// key names pieces by their numbers: those of a hole in the order in which they are offered,
// acts as they are done.
func (d *trying) key(split [][]string) (key string, exact bool) {
	if len(d.Holes) == 0 {
		return joined(split[0], d.Acts), true
	}
	keys := make([]string, len(d.Holes))
	exact = true
	for h := range d.Holes {
		var sorted []string
		for _, is := range d.Holes[h].Pieces {
			if slices.Contains(split[h], is.Text) {
				sorted = append(sorted, is.Text)
			}
		}
		keys[h] = joined(sorted, d.Holes[h].Pieces)
		exact = exact && slices.Equal(sorted, split[h])
	}
	return strings.Join(keys, "|"), exact
}

func joined(texts []string, among []piece) string {
	ids := make([]string, len(texts))
	for n, text := range texts {
		i := slices.IndexFunc(among, func(is piece) bool { return is.Text == text })
		ids[n] = strconv.Itoa(among[i].ID)
	}
	return strings.Join(ids, ".")
}

// merged are all pieces that the tries have in a hole, each behind the one that stands before
// it where it was first met.
func merged(split [][][]string, hole int) (all []string) {
	for _, try := range split {
		at := 0
		for _, text := range try[hole] {
			i := slices.Index(all, text)
			if i < 0 {
				i = at
				all = slices.Insert(all, at, text)
			}
			at = i + 1
		}
	}
	return all
}

// pieces are the attributes of a Set-Cookie line, the lines of what has lines, or the whole
// text.
func pieces(kind, text string) (all []string) {
	switch kind {
	case setCookie:
		for part := range strings.SplitSeq(text, ";") {
			if part = strings.TrimSpace(part); part != "" {
				all = append(all, part)
			}
		}
	case settings, viewLines:
		for line := range strings.SplitSeq(text, "\n") {
			if line = strings.TrimRight(line, " \t"); line != "" {
				all = append(all, line)
			}
		}
	default:
		if text != "" {
			all = []string{text}
		}
	}
	return all
}

// group is what a piece says something of, so that another one of it takes its place.
func group(kind, text string) string {
	name, _, valued := strings.Cut(text, "=")
	switch name = strings.ToLower(strings.TrimSpace(name)); kind {
	case setCookie:
		for _, attribute := range []string{"domain", "path", "max-age", "expires", "secure", "httponly", "samesite", "partitioned"} {
			if name == attribute {
				return name
			}
		}
		if valued {
			return "="
		}
		return ""
	case settings:
		return name
	case viewLines:
		return ""
	}
	return "="
}

// keep keeps what is shown of a try, and returns the numbers under which it stands.
func (p *tryPager) keep(parts []template.HTML) string {
	numbers := make([]string, len(parts))
	for i, part := range parts {
		numbers[i] = strconv.Itoa(p.fragment(part))
	}
	return strings.Join(numbers, " ")
}

// fragment keeps what tries share, once.
func (p *tryPager) fragment(html template.HTML) int {
	n, known := p.fragments[html]
	if !known {
		n = len(p.shown)
		p.fragments[html] = n
		p.shown = append(p.shown, html)
	}
	return n
}

// taskWords are those of tasks that can be tried.
var taskWords = map[string]rule.Text{
	"solved": phrases.Solved, "notYet": phrases.NotYetTrue, "notEither": phrases.NotTrueEither, "trueSoFar": phrases.TrueSoFar, "mayNotBe": phrases.MayNotBe,
	"notReached": phrases.NotReached, "led": phrases.LedThere, "crash": phrases.Crashed,

	"tryIt":       {EN: "Try it", KO: "해 보기"},
	"wholes":      {EN: "Or pick one of the whole answers", KO: "또는 통째로 적힌 답 가운데 고르기"},
	"switchs":     {EN: "Switch on what should stand there", KO: "적혀 있어야 할 것을 누르십시오"},
	"doActs":      {EN: "Choose what is done, in order", KO: "할 일을 차례로 고르십시오"},
	"undo":        {EN: "Take the last one back", KO: "마지막 것 되돌리기"},
	"outcome":     {EN: "What comes of it", KO: "해 본 결과"},
	"unknown":     {EN: "This page has not played that, and does not know what would become of it. Whoever has statelab can play it:", KO: "이 페이지에는 그렇게 해 본 결과가 없어서 어떻게 될지 알 수 없습니다. statelab이 있으면 실행해 볼 수 있습니다:"},
	"saved":       {EN: "The lesson file stands at the foot of this page, to be saved under that name.", KO: "수업 파일은 이 페이지 맨 아래에 있습니다. 그 이름으로 저장하면 됩니다."},
	"nearest":     {EN: "Of what it has played, these are most like it:", KO: "실행해 둔 것 가운데 가장 비슷한 것을 골라 볼 수 있습니다:"},
	"helped":      {EN: "Solved after the answer was shown:", KO: "답을 본 뒤에 푼 과제:"},
	"tasksSolved": {EN: "Tasks solved:", KO: "푼 과제:"},
	"refused":     {EN: "It cannot run:", KO: "실행할 수 없습니다:"},
}
