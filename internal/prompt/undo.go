package prompt

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/world"
)

// number reads how often, 1 where nothing is said.
func (r *reading) number() (int, *Mistake) {
	if r.rest == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(r.rest)
	if err != nil || n < 1 {
		return 0, r.wrong(rule.Textf("%q is no number of acts", "%q: 몇 개인지 알 수 없습니다", shortened(r.rest)),
			rule.Textf("as in %s 2", "예: %s 2", r.word))
	}
	return n, nil
}

func readUndo(r *reading) (*understood, *Mistake) {
	n, wrong := r.number()
	switch {
	case wrong != nil:
		return nil, wrong
	case len(r.acts) == 0:
		return nil, r.wrong(rule.Text{EN: "nothing was done that could be taken back", KO: "되돌릴 일이 없습니다"}, rule.Text{})
	case n > len(r.acts):
		m := r.wrong(rule.Textf("no more than %d can be taken back", "되돌릴 수 있는 것은 %d개까지입니다", len(r.acts)), rule.Text{})
		m.Offer = "undo " + strconv.Itoa(len(r.acts))
		return nil, m
	}
	return &understood{line: r.line, run: func() Answer { return r.undo(n) }}, nil
}

// undo plays all but the last n acts again.
func (s *Session) undo(n int) Answer {
	acts := slices.Clone(s.acts)
	keep := len(acts) - n
	if _, err := s.replay(acts[:keep]); err != nil {
		return &Mistake{Message: rule.Same(err.Error())}
	}
	s.refused = nil
	var said []string
	for _, a := range slices.Backward(acts[keep:]) {
		said = append(said, a.line)
		s.undone = append(s.undone, a)
	}
	return Moved{Undone: said, At: s.Where()}
}

func readRedo(r *reading) (*understood, *Mistake) {
	n, wrong := r.number()
	switch {
	case wrong != nil:
		return nil, wrong
	case len(r.undone) == 0:
		return nil, r.wrong(rule.Text{EN: "nothing was taken back that could be done again", KO: "다시 할 일이 없습니다"}, rule.Text{})
	case n > len(r.undone):
		m := r.wrong(rule.Textf("no more than %d can be done again", "다시 할 수 있는 것은 %d개까지입니다", len(r.undone)), rule.Text{})
		m.Offer = "redo " + strconv.Itoa(len(r.undone))
		return nil, m
	}
	return &understood{line: r.line, run: func() Answer { return r.redo(n) }}, nil
}

// redo does the acts again that were taken back last.
func (s *Session) redo(n int) Answer {
	s.refused = nil
	var said []string
	for range n {
		a := s.undone[len(s.undone)-1]
		before := slices.Clone(s.acts)
		if wrong := s.do(a); wrong != nil { // another world was taken in between
			if _, err := s.replay(before); err != nil {
				wrong.Hint = rule.Same(err.Error())
			}
			return wrong
		}
		s.undone = s.undone[:len(s.undone)-1]
		said = append(said, a.line)
	}
	return Moved{Redone: said, At: s.Where()}
}

// readRemember reads which value of the last act is kept, and under which name.
func readRemember(r *reading) (*understood, *Mistake) {
	form := rule.Text{EN: "as in remember key cookie sessionid", KO: "예: remember key cookie sessionid"}
	parts := strings.Fields(r.rest)
	sources := strings.Join(world.RememberFrom, ", ")
	switch {
	case len(parts) < 3:
		return nil, r.wrong(rule.Textf("remember needs a name, one of %s, and which", "이름, %s 가운데 하나, 그리고 어느 것인지 적습니다", sources), form)
	case strings.Trim(parts[0], "abcdefghijklmnopqrstuvwxyz0123456789_") != "":
		return nil, r.wrong(rule.Textf("%q is no name for a value", "%q: 값의 이름이 아닙니다", shortened(parts[0])), rule.Text{EN: "a name is of a-z, 0-9 and _", KO: "이름은 a-z, 0-9, _로 적습니다"})
	case !slices.Contains(world.RememberFrom, parts[1]):
		return nil, r.wrong(rule.Textf("a value is of one of %[1]s, not of %[2]s", "값은 %[1]s에서 가져옵니다: %[2]s", sources, shortened(parts[1])), form)
	case len(r.acts) == 0:
		return nil, r.wrong(rule.Text{EN: "nothing was done yet whose value could be kept", KO: "아직 한 일이 없어 보관할 값이 없습니다"}, rule.Text{})
	}
	if _, double := r.world.Kept()[parts[0]]; double {
		return nil, r.wrong(rule.Textf("$%s is kept already", "$%s: 이미 보관한 이름입니다", parts[0]), takeAnother)
	}
	_, which := cutWord(strings.TrimLeft(r.rest[strings.Index(r.rest, parts[1]):], " \t"))
	kept := world.Remember{Name: parts[0], From: parts[1], Which: strings.TrimSpace(which)}
	if wrong := kept.Problem(); !wrong.IsZero() {
		return nil, r.wrong(wrong, rule.Text{EN: "put what is to be kept in parentheses", KO: "보관할 곳을 괄호로 묶습니다"})
	}
	return &understood{line: r.line, run: func() Answer { return r.remember(kept) }}, nil
}

// remember does the last act again, and keeps a value of it.
func (s *Session) remember(r world.Remember) Answer {
	acts := slices.Clone(s.acts)
	last := acts[len(acts)-1]
	last.move.Remember = append(slices.Clone(last.move.Remember), r)
	if _, err := s.replay(acts[:len(acts)-1]); err != nil {
		return &Mistake{Message: rule.Same(err.Error())}
	}
	done, err := s.world.Do(s.ctx, last.move)
	wrong := failed(last.line, done, err)
	if wrong == nil {
		for _, f := range done.Findings {
			if f.About == "remember" && !f.Holds {
				wrong = &Mistake{Line: last.line, Message: rule.Textf("the last act has no %[1]s", "마지막으로 한 일에 없습니다: %[2]s", f.Wanted.EN, f.Wanted.KO),
					Hint: rule.Textf("it has %s", "있는 것: %s", f.Found.EN)}
			}
		}
	}
	if wrong != nil {
		if _, err := s.replay(acts); err != nil {
			wrong.Hint = rule.Same(err.Error())
		}
		return wrong
	}
	last.step = done.Step
	s.acts = append(s.acts, last)
	s.unsaved = true
	return Said{rule.Textf("$%s stands for %s", "$%s 값: %s", r.Name, s.world.Kept()[r.Name])}
}
