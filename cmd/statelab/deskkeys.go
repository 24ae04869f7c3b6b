package main

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/view"
)

// deskNotes are what is said at the desk to who pressed a key that does nothing there.
var deskNotes = struct{ nothing, answers, numbers, first, none, open, asked, answered, again, why, lost rule.Text }{
	nothing:  rule.Text{EN: "nothing was done yet", KO: "아직 한 일이 없습니다"},
	answers:  rule.Text{EN: "a number answers the question, s skips it", KO: "질문에는 번호로 답합니다. 건너뛰려면 s를 누르십시오"},
	numbers:  rule.Text{EN: "a number from 1 to %d answers the question", KO: "1부터 %d까지의 번호로 답합니다"},
	first:    rule.Text{EN: "this is the first step", KO: "첫 단계입니다"},
	none:     rule.Text{EN: "no such key: ? shows the keys", KO: "그런 키는 없습니다. ?를 누르면 키가 나옵니다"},
	open:     rule.Text{EN: "this is told when the question is answered", KO: "질문에 답한 다음에 볼 수 있습니다"},
	asked:    rule.Text{EN: "nothing is asked here", KO: "지금은 질문이 없습니다"},
	answered: rule.Text{EN: "this was answered: r asks it again", KO: "이미 답한 질문입니다. r를 누르면 다시 답합니다"},
	why:      rule.Text{EN: "no cookie is told of here", KO: "여기에는 이유를 볼 쿠키가 없습니다"},
	lost:     rule.Text{EN: "Ctrl-C once more leaves, and what you wrote is not kept", KO: "Ctrl-C를 한 번 더 누르면 끝내고, 적은 내용은 남지 않습니다"},
	again:    rule.Text{EN: "this step asks nothing that could be taken again", KO: "이 단계에는 다시 답할 것이 없습니다"},
}

// Update implements tea.Model.
func (s *seat) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.columns, s.rows = msg.Width, msg.Height
	case editedMsg:
		if s.typing != nil {
			s.typing.edited(msg)
		}
	case tea.PasteMsg:
		if s.typing != nil && !s.small() {
			return s, s.goes(s.typing.pasted(msg.Content))
		}
	case tea.KeyPressMsg:
		s.d.Aside = ""
		if s.typing != nil && !s.small() {
			if cmd, taken := s.typing.pressed(msg); taken {
				return s, s.goes(cmd)
			}
		}
		return s, s.goes(s.pressed(msg))
	}
	return s, nil
}

// goes leaves where tries cannot go on.
func (s *seat) goes(cmd tea.Cmd) tea.Cmd {
	if s.fault != nil {
		s.left = true
		return tea.Quit
	}
	return cmd
}

// pressed does what a key does.
func (s *seat) pressed(msg tea.KeyPressMsg) tea.Cmd {
	key := msg.String()
	switch key {
	case "ctrl+c":
		key = "q"
	case "ctrl+z":
		if underJobControl() {
			return tea.Suspend
		}
		return nil
	case "ctrl+l":
		return tea.ClearScreen
	}
	if msg.Text != "" {
		key = keyMeant(meant(msg.Text)) // Hangul, capitals, the wide letters of East Asia
	}
	switch {
	case key == "q" && s.typing != nil && !s.small():
		return s.typing.quit()
	case key == "q":
		s.left = true
		return tea.Quit
	case s.small():
		return nil
	}
	switch key {
	case "enter", "ctrl+j", "", "right", "n": // some terminals send a line feed for Enter, and a blank means nothing but itself
		return s.on()
	case "left", "b", "backspace":
		return s.back()
	case "esc":
		if s.sheet != nil {
			return s.back()
		}
	case "up":
		s.move(-1)
	case "down":
		s.move(1)
	case "pgup":
		s.move(-s.page(-1))
	case "pgdown":
		s.move(s.page(1))
	default:
		return s.letter(key)
	}
	return nil
}

// page is how many rows a key moves that moves a page down, or up by -1.
func (s *seat) page(way int) int {
	if s.sheet != nil || s.cover || s.picture.LowMoves(way) {
		return max(1, s.picture.Low.Rows-1)
	}
	return max(1, s.picture.Wire.Rows-1)
}

// letter does what a key does that asks for something.
func (s *seat) letter(key string) tea.Cmd {
	if s.sheet != nil && s.sheet.key == key {
		s.sheet = nil
		return nil
	}
	if s.typing != nil {
		return s.typing.letter(key)
	}
	i := s.d.Index
	step := &s.trace.Steps[i]
	switch {
	case key == "?":
		keys := s.deskKeys()
		s.sheet = &sheet{key: key, title: s.desk.KeysTitle(), draw: func(t *render.Terminal) { t.HelpAtDesk(step.Predict, keys, s.d.Asks) }}
	case s.cover:
		s.aside(deskNotes.none)
	case len(key) == 1 && '1' <= key[0] && key[0] <= '9':
		s.numbered(view.Answer(key[0] - '0'))
	case key == "s" && s.d.Asks && s.retakes:
		return s.back()
	case key == "s" && s.d.Asks:
		s.answer(view.Skipped)
	case key == "h":
		s.hinted(len(step.Hints))
	case key == "tab", key == "l":
		s.sheet = nil
		if s.d.Below == render.BelowTime {
			s.d.Below, s.d.Low = render.BelowText, 0
		} else {
			s.d.Below, s.d.Low = render.BelowTime, 0
		}
	case key == "e":
		s.sheet = nil
		s.beat(0)
	default:
		return s.looked(key)
	}
	return nil
}

// looked shows what a person asks for beside the step.
func (s *seat) looked(key string) tea.Cmd {
	i := s.d.Index
	step := &s.trace.Steps[i]
	switch {
	case key == "c" && s.d.Asks:
		s.sheet = &sheet{key: key, title: s.desk.CookiesTitle(), draw: func(t *render.Terminal) { t.CookieTables(view.JarsBefore(s.trace, i)) }}
	case key == "c":
		s.sheet = &sheet{key: key, title: s.desk.CookiesTitle(), draw: func(t *render.Terminal) { t.CookieTables(view.JarsAfter(s.trace, i)) }}
	case key == "d" && s.d.Asks && i > 0:
		s.sheet = &sheet{key: key, title: s.desk.DetailsBefore(), draw: s.detailed(i - 1)}
	case s.d.Asks && (key == "d" || key == "w" || key == "t"):
		s.aside(deskNotes.open)
	case key == "d":
		s.sheet = &sheet{key: key, title: s.desk.DetailsTitle(), draw: s.detailed(i)}
	case key == "w":
		s.looksWhy(key, s.reasons(i))
	case key == "t" && s.at != nil:
		s.sheet = nil
		s.tryHere(i)
	case key == "r" && s.alone != nil:
		s.aside(deskNotes.none)
	case key == "r" && step.Predict == nil && !s.hasTask(i):
		s.aside(deskNotes.again)
	case key == "r" && s.d.Asks:
	case key == "r" && step.Predict == nil:
		s.sheet = nil
		return s.setTask(i, true)
	case key == "r":
		s.sheet = nil
		s.beat(0)
		s.d.Asks, s.retakes = true, true
	default:
		s.aside(deskNotes.none)
	}
	return nil
}

// reasons are those of the beat in full and, for what was withheld or refused in the step,
// what would change it.
func (s *seat) reasons(i int) drawing {
	d := s.d
	reasons := func(t *render.Terminal) { t.Reasons(d) }
	if s.at == nil || !withholds(&s.trace.Steps[i]) {
		return reasons
	}
	return below(reasons, below((*render.Terminal).Blank, s.changes(i)))
}

// looksWhy shows reasons, where there are any.
func (s *seat) looksWhy(key string, reasons drawing) {
	if s.desk.Rows(reasons) == 0 {
		s.aside(deskNotes.why)
		return
	}
	s.sheet = &sheet{key: key, title: s.desk.WhyTitle(), draw: reasons}
}

// numbered answers with the choice of a number.
func (s *seat) numbered(a view.Answer) {
	switch p := s.trace.Steps[s.d.Index].Predict; {
	case !s.d.Asks && p != nil:
		s.aside(deskNotes.answered)
	case !s.d.Asks:
		s.aside(deskNotes.asked)
	case int(a) > len(p.Choices):
		s.aside(rule.Text{EN: fmt.Sprintf(deskNotes.numbers.EN, len(p.Choices)), KO: fmt.Sprintf(deskNotes.numbers.KO, len(p.Choices))})
	default:
		s.sheet = nil
		s.answer(a)
	}
}

// hinted gives a hint, and then the next one.
func (s *seat) hinted(hints int) {
	s.sheet = nil
	if s.d.Below == render.BelowHint {
		s.d.Hint = min(s.d.Hint+1, hints)
	} else {
		s.d.Below, s.d.Hint = render.BelowHint, 0
	}
	s.d.Low = everything // the last hint is seen
}

// everything is more rows than any pane has.
const everything = 1 << 20

func (s *seat) aside(said rule.Text) { s.d.Aside = said.In(s.lang) }
