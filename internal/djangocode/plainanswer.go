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
