package djangocode

import (
	"slices"

	"statelab/internal/python"
)

// answersBelow puts the lines below an if of which a branch makes an answer, and does not return it, into
// each branch: they are done before it is returned, and may work on it.
func (p *plainer) answersBelow(all []python.Statement) ([]python.Statement, bool) {
	s, rest := all[0], all[1:]
	if !makesResponse(s) || len(rest) == 0 || len(rest) == 1 && rest[0].Action == python.Return && rest[0].Value != nil && rest[0].Value.Dotted() == "response" {
		return nil, false
	}
	p.made += len(rest)
	for _, block := range []*[]python.Statement{&s.Body, &s.Else} {
		if n := len(*block); n == 0 || !endsAll((*block)[n-1]) {
			*block = slices.Concat(copied(*block), copied(rest))
		}
	}
	return []python.Statement{s}, true
}

// makesResponse recognises an if of which a branch gives response a value, and does not return.
func makesResponse(s python.Statement) bool {
	if s.Action != python.If || endsAll(s) {
		return false
	}
	return slices.ContainsFunc([][]python.Statement{s.Body, s.Else}, func(block []python.Statement) bool {
		n := len(block)
		return n > 0 && !endsAll(block[n-1]) && slices.ContainsFunc(block, func(s python.Statement) bool {
			return s.Action == python.Assign && s.Target.Kind == python.Name && s.Target.Text == "response" || makesResponse(s)
		})
	})
}

// ways says on which ways to a line response has a value.
type ways int

const (
	onNone ways = iota
	onSome
	onAll
)

// answeredOn refuses a line that uses a name of an answer, or a context, where some ways to it give that a value and some do not. is says
// which do above the lines; behind them more may, and ended says that no way leads on.
func answeredOn(all []python.Statement, name string, is ways) (behind ways, ended bool, err error) {
	for _, s := range all {
		if is == onSome && (mentions(s.Value, name) || s.Target != nil && s.Target.Kind != python.Name && mentions(s.Target, name)) {
			value := map[bool]string{true: "{}", false: `HttpResponse("text")`}[name == "context"]
			return is, false, hinted(s, "write an else: with "+name+" = "+value, "the branches above do not all give %s a value, and where none has Python answers UnboundLocalError", name)
		}
		if s.Action == python.Assign && s.Target.Dotted() == name {
			is = onAll
			continue
		}
		if endsAll(s) && s.Action != python.If {
			return is, true, nil
		}
		blocks := [][]python.Statement{slices.Concat(s.Body, s.Else)}
		if s.Action == python.If || s.Action == python.For {
			blocks = [][]python.Statement{s.Body, s.Else}
		}
		for _, h := range s.Handlers {
			blocks = append(blocks, h.Body)
		}
		var open []ways
		for _, block := range blocks {
			one, ended, err := answeredOn(block, name, is)
			if err != nil {
				return is, false, err
			}
			if !ended {
				open = append(open, one)
			}
		}
		switch {
		case len(open) == 0:
			return is, true, nil
		case slices.Min(open) != slices.Max(open):
			is = onSome
		default:
			is = open[0]
		}
	}
	return is, false, nil
}
