package view

import (
	"slices"
	"strings"

	"statelab/internal/trace"
)

// Answer is what a person answered to a prediction: the number of a choice,
// counted from 1 as it is shown, or Skipped. It is zero where nobody was
// asked.
type Answer int

// Skipped is the answer of who would rather see.
const Skipped Answer = -1

// choice returns the choice of the answer. It is nil where there is none.
func (a Answer) choice(p *trace.Prediction) *trace.Choice {
	if p == nil || a < 1 || int(a) > len(p.Choices) {
		return nil
	}
	return &p.Choices[a-1]
}

// A Question is a prediction, and what was answered to it: nothing is said of right or
// wrong, since what happens comes first.
type Question struct {
	*trace.Prediction
	Said    *trace.Choice // nil where nothing was chosen
	Skipped bool
	SeenAt  []Region // where the answer is seen
}

func (c *chooser) question() *Question {
	p := c.step.Predict
	if p == nil {
		return nil
	}
	return &Question{Prediction: p, Said: c.o.Answer.choice(p), Skipped: c.o.Answer == Skipped, SeenAt: DecidedAt(c.step)}
}

// A Verdict is how a prediction came out: it stands behind what happened.
type Verdict struct {
	Said  *trace.Choice // what was answered; nil where the question was skipped
	Right *trace.Choice // what holds; nil where no choice does
}

// VerdictOf returns how a prediction came out for who answered a. It is nil where nobody
// answered, or skipped a question that no choice answers.
func VerdictOf(p *trace.Prediction, a Answer) *Verdict {
	if p == nil {
		return nil
	}
	v := &Verdict{Said: a.choice(p)}
	if right := p.Right(); right >= 0 {
		v.Right = &p.Choices[right]
	}
	if v.Said == nil && (a != Skipped || v.Right == nil) {
		return nil
	}
	return v
}

// A Score counts the questions of a run that were asked, answered right, and skipped.
type Score struct{ Asked, Right, Skipped int }

// ScoreOf counts answers to the questions of the steps of a run, in their order.
func ScoreOf(tr *trace.Trace, answers []Answer) Score {
	var s Score
	for i, a := range answers {
		if a == 0 {
			continue
		}
		s.Asked++
		if a == Skipped {
			s.Skipped++
		} else if c := a.choice(tr.Steps[i].Predict); c != nil && c.Right {
			s.Right++
		}
	}
	return s
}

// An Outcome is how the prediction of a step came out.
type Outcome struct {
	Number int
	ID     string
	*Verdict
}

// CameTrue reports whether the right choice was answered.
func (o Outcome) CameTrue() bool { return o.Said != nil && o.Said.Right }

// OutcomesOf are how the questions of a run that were answered or skipped came out, in order.
func OutcomesOf(tr *trace.Trace, answers []Answer) []Outcome {
	var all []Outcome
	for i, a := range answers {
		if v := VerdictOf(tr.Steps[i].Predict, a); v != nil && a != 0 {
			all = append(all, Outcome{tr.Steps[i].Number, tr.Steps[i].ID, v})
		}
	}
	return all
}

// A Region is a part of a step that has a name in every view, by which texts speak of
// it.
type Region int

// The regions, in the order in which they are shown.
const (
	RequestRegion Region = iota
	CookiesRegion
	ProxyRegion
	ServerRegion
	QueriesRegion
	ResponseRegion
	JarRegion
	ToolsRegion // in the place of the jar
	TableRegion
	MemoryRegion // in the place of the table, or beside it
)

// DecidedAt are the regions in which the answer to the question of a step is seen, in
// their order.
func DecidedAt(s *trace.Step) []Region {
	if s.Predict == nil {
		return nil
	}
	jar, table := JarRegion, TableRegion
	if s.Tools != nil {
		jar = ToolsRegion
	}
	if s.Table != nil && s.Table.Kind == trace.MemoryTable {
		table = MemoryRegion
	}
	var at []Region
	for _, region := range []struct {
		is      Region
		decides []string // the expectations about what stands there
	}{
		{RequestRegion, []string{"hops", "method", "address", "request_headers", "fields", "request_body", "preflight"}},
		{CookiesRegion, []string{"sent", "not_sent", "stored", "replaced", "deleted", "refused"}},
		{ProxyRegion, []string{"proxy"}},
		{ServerRegion, []string{"user", "reason"}},
		{QueriesRegion, []string{"queries"}},
		{ResponseRegion, []string{"status", "redirects_to", "headers", "body", "json", "readable", "connection", "page", "redirect_loop"}},
		{jar, []string{"jar", "gone", "listed", "unchanged"}},
		{table, []string{"rows", "unchanged"}},
		{MemoryRegion, []string{"cache"}},
		{TableRegion, []string{"tables", "users"}},
	} {
		if !slices.Contains(at, region.is) && slices.ContainsFunc(s.Predict.DecidedBy, func(about string) bool { return slices.Contains(region.decides, expectation(about)) }) {
			at = append(at, region.is)
		}
	}
	return at
}

// expectation is the key of an expectation from what a check is about: "sent" of
// "hops[2].sent.theme".
func expectation(about string) string {
	if hop, rest, found := strings.Cut(about, "]."); found && strings.HasPrefix(hop, "hops[") {
		about = rest
	}
	if end := strings.IndexAny(about, ".["); end >= 0 {
		about = about[:end]
	}
	return about
}
