package lesson

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

// Format is the version of the lesson format that this package reads.
const Format = 1

// Lesson is the skeleton of a lesson file.
type Lesson struct {
	File       string // as shown in positions
	Source     []byte
	Damaged    bool // its file has problems, so that it may lack what is written there
	ID         Text
	Language   rule.Language // of its prose
	Formerly   []Text        // ids that it had before
	Title      Prose
	Summary    Prose
	Topics     []Text
	LearnFirst []Text
	Clock      Value[time.Time]
	Seed       Text      // of what is drawn by chance, absent for the id: see Chance
	Browsers   []Browser // never empty; the first one acts where no step says otherwise
	Tabs       []Titled  // those that steps use, main apart
	Pauses     []Titled  // those that the lesson gives a title
	Sites      []Site
	vocabulary Vocabulary
	versions   []version // of the sites, for texts that show code: one that holds from each line on
	Given      []Step
	Steps      []Step
	Overlays   []*Overlay // the translations applied

	lender []*Prose // see Borrow
}

// Chance is the seed of what is drawn by chance in the lesson, kept under an id.
func (l *Lesson) Chance(id string) string {
	if l.Seed.Given() {
		return l.Seed.Value
	}
	return id
}

// Browser is one browser profile of a lesson.
type Browser struct {
	Name              Text
	Title             Prose // absent where the lesson declares no browsers
	Brand             Text  // chromium or rfc6265bis, absent for the default
	ThirdPartyCookies Text  // allowed or blocked, absent for the default
	UserAgent         Text  // the value of User-Agent, absent where none is sent
	Languages         Text  // the value of Accept-Language, absent where none is sent
	FetchMetadata     Text  // sent or none, absent for the default

	Address Value[netip.Addr] // from which its requests come, absent for one of 192.0.2.0/24
}

// Titled is a tab or a pause with its name on the screen. A tab that the lesson
// gives no title is called by its name, and a translation can call it otherwise.
type Titled struct {
	Name     Text
	Title    Prose
	Declared bool // the lesson gives the title
}

// Site is one host and what the lesson says of it, undecoded.
type Site struct {
	Host Text
	Node *Node

	written *Node // as it stands in the lesson, before what its files say is read
}

// Becomes is the site once another version of it is deployed: what it says changes as it is written, and long, where it is
// given, returns the longer form of that.
func (s Site) Becomes(change, long func(*Node) *Node) Site {
	s.written = change(s.written)
	if s.Node = s.written; long != nil {
		s.Node = long(s.written)
	}
	return s
}

// Step is one step of a lesson. In `given` steps ID, Predict, Task, Say, Expect and
// Hint are absent.
type Step struct {
	Pos      diag.Pos
	ID       Text
	Formerly []Text // ids that it had before
	Who      Text   // absent: the first browser
	Tab      Text   // absent: main
	Wait     Value[time.Duration]
	At       Value[time.Time]
	Times    Value[int]  // how often the act is done, of an act in a list that has it as often; absent: once
	IfThere  Value[bool] // of an act of a promise: it is done only where the page has what it needs
	Predict  *Predict
	Task     *Task
	Actions  []Entry // the keys that are not structure, in order: verb and value
	Broken   bool    // a key of it was wrong and is reported: do not count its actions
	Remember []Remember
	Show     []Text // tables that stand on the screen, whatever the step does with them
	Say      Prose
	Expect   *Node // nil where absent
	Hint     []Hint
}

// Turns is how often the act of the step is done there: one that stands in a list as often as it
// is done is done once.
func (s *Step) Turns() int {
	if s.ID.Given() {
		return max(1, s.Times.Value)
	}
	return 1
}

// About is the misconception that the question or the task of the step is about, an id of
// the course; it may be absent.
func (s *Step) About() Text {
	switch {
	case s.Predict != nil:
		return s.Predict.About
	case s.Task != nil:
		return s.Task.About
	}
	return Text{}
}

// Hint is one help of a step. It is called by its place, from 1, where the lesson
// has a list of them.
type Hint struct {
	Name     Text
	Formerly []Text // names that it had before
	Text     Prose
}

// Predict is a question that is asked before the step happens.
type Predict struct {
	Pos     diag.Pos
	About   Text // the misconception that it is about, an id of the course; may be absent
	Ask     Prose
	Choices []Choice
}

// Choice is one answer to a question. Exactly one of If and Right is given: If
// is an expectation, undecoded.
type Choice struct {
	Name     Text
	Formerly []Text // names that it had before
	Text     Prose
	If       *Node
	Right    Value[bool]
	Reply    Prose
	About    Text // the misconception of who chooses it; absent: that of the question
}

// NoMisconception stands at a wrong choice of who does not believe what the question is about.
const NoMisconception = "none"

// Remember is a value that is kept after a step, to be written $Name later.
type Remember struct {
	Name Text
	From string // cookie, field or header
	What Text   // the name of the cookie, field or header
	Part Text   // of that value: a regular expression with one group; not given for all of it
}

// RemarkLearnFirst remarks on lessons to do before this one that nobody knows of: they may
// be where nobody here looks.
func (l *Lesson) RemarkLearnFirst(known ...[]string) diag.List {
	var r Reader
	all := slices.Concat(known...)
	for _, id := range l.LearnFirst {
		if !slices.Contains(all, id.Value) && r.Guess(id.Value, all, "") == "" {
			r.Add(id.Pos, "it is a lesson of the folder or of the curriculum: statelab lesson list", "there is no lesson %s to learn first", quote(id.Value))
		}
	}
	r.Problems.Quote(l.File, l.Source)
	return r.Problems
}

// RemarkCircles remarks on lessons that come before themselves, by way of others among
// these.
func RemarkCircles(lessons []*Lesson) diag.List {
	byID := map[string]*Lesson{}
	for _, l := range lessons {
		byID[l.ID.Value] = l
	}
	var all diag.List
	for _, l := range lessons {
		for _, id := range l.LearnFirst {
			if way := wayTo(l.ID.Value, id.Value, byID, map[string]bool{}); way != nil {
				var r Reader
				r.Add(id.Pos, "delete learn_first from one of them", "the lesson comes before itself: %s", strings.Join(append([]string{l.ID.Value}, way...), ", "))
				r.Problems.Quote(l.File, l.Source)
				all = append(all, r.Problems...)
				break
			}
		}
	}
	return all
}

// wayTo is how the lessons to learn first lead from one back to another, nil where they do
// not. Those in seen were gone through.
func wayTo(to, from string, byID map[string]*Lesson, seen map[string]bool) []string {
	switch l := byID[from]; {
	case from == to:
		return []string{from}
	case l == nil || seen[from]:
		return nil
	default:
		seen[from] = true
		for _, id := range l.LearnFirst {
			if way := wayTo(to, id.Value, byID, seen); way != nil {
				return append([]string{from}, way...)
			}
		}
	}
	return nil
}

// CheckLearnFirst reports every lesson to do before this one whose id is nearly, and
// not quite, that of a known one: of its folder, or of wherever else students find
// lessons. Others may be where nobody here knows.
func (l *Lesson) CheckLearnFirst(known ...[]string) diag.List {
	var r Reader
	for _, id := range l.LearnFirst {
		switch {
		case id.Value == l.ID.Value:
			r.Add(id.Pos, "", "the lesson would come before itself")
		case !slices.ContainsFunc(known, func(names []string) bool { return slices.Contains(names, id.Value) }):
			if hint := r.Guess(id.Value, slices.Concat(known...), ""); hint != "" {
				r.Add(id.Pos, hint, "there is no lesson %s to learn first", quote(id.Value))
			}
		}
	}
	r.Problems.Quote(l.File, l.Source)
	return r.Problems
}

// Vocabulary is what the reader is told about words whose meaning it does not
// know, so that it can tell a verb from a misspelt key.
type Vocabulary struct {
	Verbs []string // empty: every word may be a verb
	// Site is given what stands under a host, and returns the longer form of what an author may write in a shorter one;
	// nil: nothing has a shorter form. Places in it are those of the file.
	Site func(*Node) *Node
	// Deploys is given an act, and returns the host of which it deploys another version, and what that makes of what stands
	// under the host as it is written; the host is empty for every other act. Nil: no act deploys.
	Deploys func(Entry) (host string, change func(*Node) *Node)
}

// ToWrite is the text of a step that has still to be given one, as a program leaves it.
var ToWrite = rule.Text{EN: "(to be written)", KO: "(여기에 설명)"}
