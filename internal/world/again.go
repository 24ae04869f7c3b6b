package world

import "statelab/internal/rule"

// Again does an act several times, one behind the other: what comes of all of them is one
// record, in which each request says at which turn it was made.
type Again struct {
	Act   Act
	Times int  // at least 2
	Wait  Wait // what passes before each turn but the first, before which a move has its own
}

// Kind implements Act.
func (a Again) Kind() Kind { return a.Act.Kind() }

func (a Again) site() string { return concerned(a.Act) }

// Each is what is done at each turn of an act, and how many turns it has: the act itself and one,
// unless it is an [Again].
func Each(a Act) (each Act, turns int) {
	if again, ok := a.(Again); ok {
		return again.Act, again.Times
	}
	return a, 1
}

func (a Again) say(s *stage) rule.Text {
	said := a.Act.say(s)
	if a.Wait.For > 0 {
		length := rule.Length(a.Wait.For)
		return rule.Textf("%[1]s (%[3]d times, %[4]s apart)", "%[2]s (%[5]s 간격으로 %[3]d번)", said.EN, said.KO, a.Times, length.EN, length.KO)
	}
	return rule.Textf("%[1]s (%[3]d times)", "%[2]s (%[3]d번)", said.EN, said.KO, a.Times)
}

func (a Again) do(s *stage) error {
	s.move.Act, s.step.Turns = a.Act, a.Times
	for turn := 1; turn <= a.Times; turn++ {
		from, found := len(s.step.Exchanges), len(s.found)
		if turn > 1 && !a.next(s) {
			return nil
		}
		s.told, s.turn = 0, turn
		err := a.Act.do(s)
		a.mark(s, from, turn)
		if err != nil || lacks(s.found[found:]) {
			return err
		}
	}
	return nil
}

// next goes on to another turn, and reports whether nothing is in the way.
func (a Again) next(s *stage) bool {
	before := s.step.Passed // is what passed before the step
	s.pass(a.Wait)
	s.step.Passed = before
	return !s.blocked(a.Kind())
}

// mark says of the exchanges from one on at which turn they were made.
func (a Again) mark(s *stage, from, turn int) {
	made := s.step.Exchanges[from:]
	for i := range made {
		made[i].Turn = turn
	}
	if len(made) == 0 {
		return
	}
	said := rule.Textf("time %[1]d of %[2]d", "%[2]d번 가운데 %[1]d번째", turn, a.Times)
	if passed := a.Wait.For; passed > 0 && turn > 1 {
		made[0].Passed = passed
		length := rule.Length(passed)
		said = rule.Text{EN: length.EN + " later, " + said.EN, KO: length.KO + " 뒤, " + said.KO}
	}
	if why := made[0].Why; !why.IsZero() {
		said = rule.Text{EN: said.EN + ": " + why.EN, KO: said.KO + ": " + why.KO}
	}
	made[0].Why = said
}

// ledAway says of a page that has not what an act needs to be done once more that the act itself
// led there.
func (s *stage) ledAway(f Finding) Finding {
	f.Wanted = rule.Textf("to do it once more, %[1]s", "한 번 더 하는 데 필요한 %[2]s", f.Wanted.EN, f.Wanted.KO)
	f.Hint = rule.Textf("it led to %[1]s: what is done several times has to be possible again where it ends", "이 동작으로 %[1]s 주소에 왔습니다. 여러 번 하는 동작은 끝난 자리에서 다시 할 수 있어야 합니다", s.shownURL())
	return f
}

// lacks reports whether something was not found that an act needs.
func lacks(found []Finding) bool {
	for _, f := range found {
		if !f.Holds {
			return true
		}
	}
	return false
}
