package prompt

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/clock"
	"statelab/internal/htmlpage"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// A saved session is the file of its world with the acts as steps: of each, what it
// changed as expectations, and a place for what is to be said.

func readSave(r *reading) (*understood, *Mistake) {
	form := rule.Text{EN: "as in save my-lesson.yaml: a name of a-z, 0-9 and -", KO: "예: save my-lesson.yaml. 이름은 a-z, 0-9, -로 적습니다"}
	file := strings.Trim(r.rest, `"`)
	id := strings.TrimSuffix(path.Base(strings.ReplaceAll(file, `\`, "/")), ".yaml")
	switch {
	case file == "" || strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || id == "":
		m := r.wrong(rule.Text{EN: "a lesson is written to a file NAME.yaml", KO: "수업은 NAME.yaml 파일에 씁니다"}, form)
		if file == "" {
			m.Offer = "save " + r.SaveAs()
		}
		return nil, m
	case !strings.HasSuffix(file, ".yaml"):
		return nil, r.offering(rule.Textf("a lesson is a file NAME.yaml, not %s", "수업은 NAME.yaml 파일입니다: %s", shortened(file)), "save "+file+".yaml")
	case len(r.acts) == 0:
		return nil, r.wrong(rule.Text{EN: "nothing was done yet that could be saved", KO: "아직 저장할 일이 없습니다"}, rule.Text{})
	case r.fillsLater():
		return nil, r.wrong(rule.Text{EN: "this world is mended by a task of its lesson that comes later, so it is no lesson without it", KO: "이 사이트는 뒤에 나오는 과제에서 고치게 되어 있어, 그 과제 없이는 수업이 되지 않습니다"},
			rule.Text{EN: "try behind that step, and save there", KO: "그 단계 뒤에서 해 보고 저장합니다"})
	}
	return &understood{line: "save " + file, run: func() Answer { return r.save(file, id) }}, nil
}

// SaveAs is a name of a file that the session can be saved to.
func (s *Session) SaveAs() string { return "my-" + s.ID() + ".yaml" }

// fillsLater reports whether a step that was not done has a task that writes a part of the
// world.
func (s *Session) fillsLater() bool {
	return slices.ContainsFunc(s.opening.Lesson.Steps[s.opening.Steps:], func(step lesson.Step) bool { return step.Task != nil && len(step.Task.Write) > 0 })
}

// save writes the lesson of the session under an id. What is drawn by chance may
// follow from the id, so the acts are played once more to see what is to be expected.
func (s *Session) save(file, id string) Answer {
	again := &Session{ctx: s.ctx, opening: s.opening, browser: s.browser}
	again.opening.Setup.Seed = s.opening.Lesson.Chance(id)
	if _, err := again.replay(nil); err != nil {
		return &Mistake{Line: "save " + file, Message: rule.Same(err.Error())}
	}
	defer again.Close()
	w := writer{session: s, taken: map[string]bool{}}
	for _, step := range s.opening.Lesson.Steps[:s.opening.Steps] {
		w.taken[step.ID.Value] = true
	}
	var notes []rule.Text
	for i, a := range s.acts {
		moves := []world.Move{a.move}
		if in, ok := a.move.Act.(world.SignIn); ok {
			moves = again.logIn(a.move, in)
			w.step(moves[0], again.acts[len(again.acts)-1].step)
			moves = moves[1:]
		}
		if again.typesSecret(moves[0].Act) {
			w.secrets = append(w.secrets, strconv.Itoa(i+1))
		}
		if wrong := again.do(act{line: a.line, move: moves[0]}); wrong != nil {
			return &Mistake{Line: "save " + file, Message: rule.Textf("in a lesson of its own, act %[1]d cannot be done: %[2]s", "수업으로는 %[1]d번째 일을 할 수 없습니다: %[3]s", i+1, wrong.Message.EN, wrong.Message.KO), Hint: valuesByName}
		}
		done := again.acts[len(again.acts)-1].step
		w.step(moves[0], done)
		if a.move.Act.Kind().Verb == done.Verb && otherwise(a.step, done) {
			notes = append(notes, rule.Textf("act %[1]d (%[2]s) comes out otherwise there: session keys are others in a lesson of its own. %[3]s", "%[1]d번째 일(%[2]s)은 수업에서 다르게 됩니다. 수업마다 세션 키가 다릅니다. %[4]s", i+1, a.line, valuesByName.EN, valuesByName.KO))
		}
	}
	w.resume(again)
	if len(w.resumed) > 0 {
		notes = append(notes, rule.Textf("A page still waited at %[1]s. In the lesson it goes on at the end: %[1]s is resumed.", "%[1]s에서 기다리던 페이지가 있어, 수업의 끝에서 이어서 실행하도록 resume %[1]s 단계를 덧붙였습니다.", strings.Join(w.resumed, ", ")))
	}
	if len(w.secrets) > 0 {
		notes = append(notes, rule.Textf("The file has in clear what was typed as a password in act %s, and it is nobody's here: change it, if it is one of yours.", "비밀번호 자리에 입력한 값이 파일에 그대로 적혔습니다(%s번째 일). 여기 사용자의 비밀번호가 아니니, 실제로 쓰는 비밀번호라면 파일에서 바꾸십시오.", strings.Join(w.secrets, ", ")))
	}
	text := fileOf(s.opening.Lesson, s.savedIn()).with(id, s.opening.Steps, w.text.String())
	return Save{File: file, Source: []byte(text), Steps: w.steps, Notes: notes}
}

// savedIn is the language of a saved lesson: the session's but where steps of the lesson
// stay, whose texts are written in the lesson's.
func (s *Session) savedIn() rule.Language {
	if s.opening.Steps > 0 || s.opening.Lang == "" {
		return s.opening.Lesson.Language
	}
	return s.opening.Lang
}

var valuesByName = rule.Text{EN: "Keep the value with remember, and write $NAME.", KO: "remember로 값을 보관하고 $NAME으로 적습니다."}

// logIn does a sign_in as two steps of a lesson, so that what a login changes stands in one of its
// own: a visit, and the form of the page.
func (s *Session) logIn(m world.Move, in world.SignIn) []world.Move {
	visit, submit := m, m
	visit.Act, visit.Remember = world.Visit{URL: in.URL}, nil
	submit.Act = world.Submit{Fields: append([]world.Field{{Name: "username", Value: in.User}, {Name: "password", Value: in.Password}}, in.Fields...)}
	if s.do(act{move: visit}) == nil {
		if p := s.world.Page(m.Browser, m.Tab); p != nil {
			form, err := p.FormWith([]htmlpage.Field{{Name: "username"}, {Name: "password"}})
			if err == nil && len(form.Buttons) > 0 {
				submit.Act = world.Submit{Button: form.Buttons[0].Text, Fields: submit.Act.(world.Submit).Fields}
			}
		}
	}
	return []world.Move{visit, submit}
}

// otherwise reports whether an act came out otherwise in what a learner sees of it.
func otherwise(was, is *trace.Step) bool {
	if len(was.Exchanges) != len(is.Exchanges) {
		return true
	}
	for i := range was.Exchanges {
		a, b := &was.Exchanges[i], &is.Exchanges[i]
		if a.Response.Status != b.Response.Status || a.Server != nil && b.Server != nil && a.Server.User != b.Server.User {
			return true
		}
	}
	return false
}

// writer writes the steps of a session.
type writer struct {
	session *Session
	taken   map[string]bool // ids
	steps   int
	text    strings.Builder
	resumed []string // the stops that pages still waited at
	secrets []string // the numbers of acts that type a password that no user here has
}

// resume lets the pages go on that still wait: a lesson ends with none.
func (w *writer) resume(again *Session) {
	for len(again.world.Waiting()) > 0 && len(w.resumed) < maxActs {
		m := world.Move{Act: world.Resume{Pause: again.world.Waiting()[0].Pause}}
		if again.do(act{move: m}) != nil {
			return
		}
		w.resumed = append(w.resumed, m.Act.(world.Resume).Pause)
		w.step(m, again.acts[len(again.acts)-1].step)
	}
}

// typesSecret reports whether an act types a password that no user of the file has.
func (s *Session) typesSecret(a world.Act) bool {
	var typed []string
	fields := func(all []world.Field) {
		for _, f := range all {
			if slices.Contains(s.secrets(), f.Name) && f.Value != "" {
				typed = append(typed, f.Value)
			}
		}
	}
	switch a := a.(type) {
	case world.Submit:
		fields(slices.Concat(a.Fields, a.Hidden))
	case world.Fetch:
		fields(a.Fields)
	case world.ChangeUser:
		if a.Password != "" {
			typed = append(typed, a.Password)
		}
	case world.Shell: // in which it may stand anywhere
		if strings.Contains(a.Text, "password") {
			typed = append(typed, a.Text)
		}
	}
	known := func(password string) bool {
		return slices.ContainsFunc(Accounts(s.opening.Lesson), func(a Account) bool { return a.Password == password })
	}
	return slices.ContainsFunc(typed, func(password string) bool { return !known(password) })
}

// step writes one act, with what came of it in the world of the lesson.
func (w *writer) step(m world.Move, done *trace.Step) {
	w.steps++
	n := &lesson.Node{Kind: lesson.Map}
	add := func(key string, value *lesson.Node) {
		if value != nil {
			n.Entries = append(n.Entries, lesson.NewEntry(key, value))
		}
	}
	kind := m.Act.Kind()
	add("step", lesson.NewText(w.id(kind.Verb)))
	wait, waits := m.Act.(world.Wait)
	if m.Browser != "" && (kind.Browser || waits) && len(w.session.opening.Setup.Browsers) > 1 {
		add("who", lesson.NewText(m.Browser))
	}
	if (kind.Browser || waits) && m.Tab != "" {
		add("tab", lesson.NewText(m.Tab))
	}
	switch {
	case waits && wait.Until != nil:
		add("at", lesson.NewText(wait.Until.Format(time.RFC3339)))
	case waits:
		add("wait", lesson.NewText(clock.FormatLength(wait.For)))
	default:
		verb, value := language.WriteAct(m.Act)
		add(verb.Verb, value)
	}
	add("remember", w.remember(m.Remember))
	add("expect", language.Changed(done))
	w.text.WriteString("  - " + blockOf(n, 4) + "\n")
	w.text.WriteString("    say: |\n      " + lesson.ToWrite.In(w.session.savedIn()) + "\n")
}

// id is the name of a step that nobody has: its verb, and its number.
func (w *writer) id(verb string) string {
	base := strings.ReplaceAll(verb, "_", "-")
	id := base + "-" + strconv.Itoa(w.steps)
	for n := 2; w.taken[id]; n++ {
		id = base + "-" + strconv.Itoa(w.steps) + "-" + strconv.Itoa(n)
	}
	w.taken[id] = true
	return id
}

// remember writes what is kept of an act, as far as a later one uses it.
func (w *writer) remember(all []world.Remember) *lesson.Node {
	n := &lesson.Node{Kind: lesson.Map}
	for _, r := range all {
		if w.session.uses(r.Name) {
			n.Entries = append(n.Entries, lesson.NewEntry(r.Name, &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry(r.From, lesson.NewText(r.Which))}}))
		}
	}
	if n.IsEmpty() {
		return nil
	}
	return n
}

// uses reports whether an act speaks of a kept value.
func (s *Session) uses(name string) bool {
	return slices.ContainsFunc(s.acts, func(a act) bool {
		_, n := language.WriteAct(a.move.Act)
		return n != nil && language.Mentions(n, name)
	})
}
