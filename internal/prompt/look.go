package prompt

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// To look is no act: it takes no time, and undo knows nothing of it.

// lookAtPage lists what the page shown offers, each with the line that would use it.
func (s *Session) lookAtPage() Answer {
	shown := s.world.Page(s.browser, s.tab)
	if shown == nil {
		return &Mistake{Line: "page", Message: rule.Text{EN: "no page is shown in this tab", KO: "이 탭에 보이는 페이지가 없습니다"}, Offer: "visit https://" + s.firstHost() + "/"}
	}
	l := Listing{Title: rule.Same(shown.URL.String())}
	for line := range strings.Lines(shown.Words) {
		l.Items = append(l.Items, Item{Text: rule.Same(strings.TrimSpace(line))})
	}
	for _, link := range shown.Links {
		l.Items = append(l.Items, Item{"click " + link.Text, rule.Textf("link to %s", "링크: %s", link.Href)})
	}
	for _, f := range shown.Forms {
		for _, b := range f.Buttons {
			l.Items = append(l.Items, Item{"submit " + b.Text, rule.Textf("button, %s", "버튼, %s", f.Method)})
		}
	}
	told := map[string]bool{}
	for _, f := range shown.Fields() {
		if told[f.Name] {
			continue
		}
		told[f.Name] = true
		text := rule.Text{EN: "field", KO: "입력란"}
		switch {
		case f.Hidden:
			text = rule.Text{EN: "hidden field, not to be filled in", KO: "숨은 입력란. 적을 수 없음"}
		case f.Secret:
			text = rule.Text{EN: "field for a password", KO: "비밀번호 입력란"}
		}
		l.Items = append(l.Items, Item{f.Name + "=", text})
	}
	return l
}

// lookAtRows shows the session tables as they are now.
func (s *Session) lookAtRows() Answer {
	step, err := s.standing()
	if err != nil {
		return &Mistake{Line: "rows", Message: rule.Same(err.Error())}
	}
	return Rows{s.runWith(step)}
}

// Standing is the record of all that was done, and behind it a step that did nothing: it has
// the jar of the browser that acts and what the sites hold, as the world is now. The error says
// why that cannot be read.
func (s *Session) Standing() (*trace.Trace, error) {
	step, err := s.standing()
	if err != nil {
		return nil, err
	}
	step.Actor, step.Jar = s.browser, s.world.Jar(s.browser, s.tab)
	return s.runWith(step), nil
}

func (s *Session) runWith(step *trace.Step) *trace.Trace {
	run := s.Run()
	run.Steps = append(run.Steps, *step)
	return run
}

// standing is a step that did nothing, with what the sites hold.
func (s *Session) standing() (*trace.Step, error) {
	tables, err := s.world.Tables()
	if err != nil {
		return nil, err
	}
	step := &trace.Step{Time: s.world.Now()}
	for i := range tables {
		switch t := &tables[i]; {
		case len(t.Rows) == 0 && len(t.Cache) == 0 && !slices.ContainsFunc(t.Records, func(o trace.Records) bool { return !o.Users && len(o.Rows) > 0 }):
		case step.Table == nil:
			step.Table = t
		default:
			step.Tables = append(step.Tables, *t)
		}
	}
	return step, nil
}

func (s *Session) lookAtWire() Answer {
	if len(s.acts) == 0 {
		return &Mistake{Line: "wire", Message: rule.Text{EN: "nothing was done yet", KO: "아직 한 일이 없습니다"}}
	}
	return Wire{s.Run(), len(s.acts) - 1}
}

// listUsers lists the accounts as the world's file has them, and what administrators did
// to them since.
func (s *Session) listUsers() Answer {
	l := Listing{Title: rule.Text{EN: "Users", KO: "사용자"}}
	for _, a := range Accounts(s.opening.Lesson) {
		text := rule.Textf("%s, password %s", "%s, 비밀번호 %s", a.Host, a.Password)
		if a.Inactive {
			text = rule.Textf("%[1]s, not active", "%[2]s, 비활성", text.EN, text.KO)
		}
		l.Items = append(l.Items, Item{a.Name, text})
	}
	for _, m := range s.moves() {
		if c, ok := m.Act.(world.ChangeUser); ok {
			line, _ := lineOf(c)
			l.Notes = append(l.Notes, rule.Textf("since then: %s", "그 뒤: %s", line))
		}
	}
	if len(l.Items) == 0 {
		l.Notes = append(l.Notes, rule.Text{EN: "no site here has accounts", KO: "여기에는 계정이 있는 사이트가 없습니다"})
	}
	return l
}

// moves are all that was done, from the scene on.
func (s *Session) moves() []world.Move {
	moves := slices.Clone(s.opening.Before)
	for _, a := range s.acts {
		moves = append(moves, a.move)
	}
	return moves
}

// An Account is a user that a lesson file gives a site.
type Account struct {
	Host, Name, Password string
	Inactive             bool
}

// Accounts are the users of a lesson's sites, as its file has them.
func Accounts(l *lesson.Lesson) []Account {
	var all []Account
	for _, site := range l.Sites {
		declared := site.Node.Get("users")
		if declared == nil {
			continue
		}
		for _, e := range declared.Entries {
			a := Account{Host: site.Host.Value, Name: e.Key.Value}
			if p := e.Value.Get("password"); p != nil {
				a.Password = p.Value
			}
			active := e.Value.Get("active")
			a.Inactive = active != nil && active.Value == "false"
			all = append(all, a)
		}
	}
	return all
}

func (s *Session) listKept() Answer {
	l := Listing{Title: rule.Text{EN: "Kept", KO: "보관한 값"}}
	kept := s.world.Kept()
	for _, name := range slices.Sorted(maps.Keys(kept)) {
		l.Items = append(l.Items, Item{"$" + name, rule.Same(kept[name])})
	}
	if len(l.Items) == 0 {
		l.Notes = append(l.Notes, rule.Text{EN: "nothing: remember key cookie sessionid keeps a value", KO: "없음. remember key cookie sessionid처럼 보관합니다"})
	}
	return l
}

// listActs lists what was done, the last one first, as undo takes it back.
func (s *Session) listActs() Answer {
	l := Listing{Title: rule.Text{EN: "Done, the last first", KO: "한 일. 마지막 것부터"}}
	for i, a := range slices.Backward(s.acts) {
		l.Items = append(l.Items, Item{strconv.Itoa(len(s.acts) - i), rule.Same(s.told(a))})
	}
	if len(s.acts) == 0 {
		l.Notes = append(l.Notes, rule.Text{EN: "nothing yet", KO: "아직 없음"})
	}
	if n := len(s.undone); n > 0 {
		l.Notes = append(l.Notes, rule.Textf("taken back, for redo: %d", "되돌려서 redo로 다시 할 수 있는 것: %d개", n))
	}
	return l
}

// told is an act with who did it, where several could have.
func (s *Session) told(a act) string {
	if len(s.opening.Setup.Browsers) < 2 && a.move.Tab == "" || a.move.Browser == "" {
		return a.line
	}
	who := Session{browser: a.move.Browser, tab: a.move.Tab}
	return who.Prompt() + a.line
}
