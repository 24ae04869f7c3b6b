package serve

import (
	"net/url"
	"strings"

	"statelab/internal/clock"
	"statelab/internal/cookiejar"
	"statelab/internal/livepage"
	"statelab/internal/prompt"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/wire"
	"statelab/internal/world"
)

// say puts into the page what is to be done now.
func (s *Session) say() {
	p := livepage.Panel{Title: s.run.Title, Prose: s.run.Summary, Addresses: s.Sites(), Tasks: s.tasks(), Notes: s.notes()}
	p.Buttons = s.buttons()
	s.page.Say(p)
}

// mostNotes is how many cookies are told of one by one.
const mostNotes = 5

// notes are what holds beside the task.
func (s *Session) notes() (all []rule.Text) {
	if s.err != nil {
		all = append(all, rule.Textf("The world cannot go on: %[1]v. Begin again.", "더 진행할 수 없습니다: %[1]v. 처음부터 다시 시작하십시오.", s.err))
	}
	all = append(all, s.windows()...)
	if s.free {
		all = append(all, accounts(prompt.Accounts(s.program.Lesson()))...)
	}
	for _, v := range s.visitors {
		for _, met := range v.strangers[:min(len(v.strangers), mostNotes)] {
			all = append(all, rule.Textf("The browser has sent the cookie %[1]s to %[2]s, which no answer has set here: it is from before, a script of a page has written it, or another port of the same host has set it. To delete the cookies of the site, open %[3]s in it.",
				"브라우저가 %[2]s 사이트로 %[1]s 쿠키를 보냈는데, 여기의 응답이 저장한 쿠키가 아닙니다. 예전에 저장되었거나, 페이지의 스크립트가 썼거나, 같은 호스트의 다른 포트가 저장한 것입니다. 그 브라우저에서 %[3]s 주소를 열면 그 사이트의 쿠키를 지웁니다.", met.name, met.host, "http://"+met.host+forgetPath+s.o.Page.Token))
		}
		for _, site := range v.kept {
			all = append(all, rule.Textf("%[1]s still holds cookies of %[3]s from before the lesson began anew. To begin without them, open %[4]s in it.",
				"%[2]s에 처음부터 다시 시작하기 전에 저장한 %[3]s 쿠키가 남아 있습니다. 쿠키 없이 시작하려면 거기서 %[4]s 주소를 엽니다.", v.title.In(rule.English), v.title.In(rule.Korean), site, "http://"+site+forgetPath+s.o.Page.Token))
		}
		overdue := v.overdue(s.o.Now(), s.world.Now())
		for _, c := range overdue[:min(len(overdue), mostNotes)] {
			all = append(all, s.late(v, c))
		}
	}
	return all
}

// accounts says who can log in, where no task tells it.
func accounts(all []prompt.Account) (notes []rule.Text) {
	for _, a := range all {
		text := rule.Textf("At %[1]s there is an account: username %[2]s, password %[3]s.", "%[1]s 사이트에 계정이 있습니다. 사용자 이름 %[2]s, 비밀번호 %[3]s", a.Host, a.Name, a.Password)
		if a.Inactive {
			text = rule.Textf("%[1]s It is not active.", "%[2]s (비활성)", text.EN, text.KO)
		}
		notes = append(notes, text)
	}
	return notes[:min(len(notes), mostAccounts)]
}

// mostAccounts is how many accounts are told.
const mostAccounts = 10

// windows says how several people are told apart.
func (s *Session) windows() (all []rule.Text) {
	if len(s.visitors) < 2 {
		return nil
	}
	var en, ko []string
	for _, v := range s.visitors {
		en, ko = append(en, v.title.In(rule.English)), append(ko, v.title.In(rule.Korean))
	}
	all = append(all, rule.Textf("Each of these needs a window with cookies of its own: %[1]s. Take the usual window of the browser, a private one, another profile, another browser.",
		"다음은 저마다 쿠키를 따로 두는 창이 필요합니다: %[2]s. 보통 창, 시크릿 창, 다른 프로필, 다른 브라우저를 하나씩 씁니다.", strings.Join(en, ", "), strings.Join(ko, ", ")))
	if len(s.visitors) > 2 {
		all = append(all, rule.Text{EN: "All private windows of a browser share their cookies: they are one.", KO: "한 브라우저의 시크릿 창은 쿠키를 함께 쓰므로 모두 하나로 칩니다."})
	}
	return all
}

// late tells of a cookie that has ended by the lesson's clock and not by the browser's.
func (s *Session) late(v *visitor, c cookiejar.Cookie) rule.Text {
	q := url.Values{"name": {c.Name}, "path": {c.Path}}
	host := c.Domain
	if !c.HostOnly {
		q.Set("domain", c.Domain)
	}
	if c.Partition != "" {
		q.Set("partitioned", "")
	}
	for _, site := range s.program.Hosts() {
		if name := wire.Hostname(site); name == c.Domain || !c.HostOnly && strings.HasSuffix(name, "."+c.Domain) {
			host = site
			break
		}
	}
	at := host + forgetPath + s.o.Page.Token + "?" + q.Encode()
	until := c.Expires.Format("2 Jan 2006 15:04 MST")
	return rule.Textf("By the lesson's clock the cookie %[1]s has ended. The browser's own clock has not moved: it keeps and sends the cookie until %[3]s. To delete it, open http://%[2]s in %[4]s.",
		"수업의 시계로는 %[1]s 쿠키가 만료되었습니다. 브라우저의 시계는 그대로이므로 브라우저는 %[3]s까지 이 쿠키를 두고 보냅니다. 지우려면 %[5]s에서 http://%[2]s 주소를 엽니다.",
		c.Name, at, until, v.title.In(rule.English), v.title.In(rule.Korean))
}

// later are the lengths of time that can pass where no lesson says which.
var later = []string{"10m", "1h", "1d", "15d"}

// buttons are what can be pressed now.
func (s *Session) buttons() (all []livepage.Button) {
	act := s.now()
	switch {
	case s.free:
		for _, length := range later {
			d, err := clock.ParseLength(length)
			if err != nil {
				continue
			}
			said := rule.Length(d)
			all = append(all, livepage.Button{Name: Later + length, Text: rule.Textf("%[1]s later", "%[2]s 뒤", said.EN, said.KO)})
		}
		all[0].Before = rule.Text{EN: "The server's clock:", KO: "서버의 시계:"}
	case act != nil:
		all = s.buttonsOf(act)
	}
	if from, can := s.redoes(); can {
		all = append(all, s.redo(from))
	}
	return append(all, livepage.Button{Name: Again, Text: rule.Text{EN: "Begin again", KO: "처음부터 다시"}})
}

// choices are the answers to the question of the step, where it is still to be answered.
func (s *Session) choices() (all []livepage.Button) {
	act := s.now()
	if act == nil || act.Step < 0 || s.answers[act.Step] != "" || s.run.Steps[act.Step].Predict == nil {
		return nil
	}
	for _, c := range s.run.Steps[act.Step].Predict.Choices {
		all = append(all, livepage.Button{Name: Choose + c.Name, Text: rule.Text{EN: c.Text.In(rule.English), KO: c.Text.In(rule.Korean)}})
	}
	return all
}

func (s *Session) buttonsOf(act *scenario.Act) (all []livepage.Button) {
	_, resumes := act.Move.Act.(world.Resume)
	_, waits := act.Move.Act.(world.Wait)
	passed := rule.Length(act.Played.Passed)
	switch {
	case s.isGoal(act):
		return append(all, livepage.Button{Name: Skip, Text: rule.Text{EN: "Show me how", KO: "방법 보기"}})
	case s.waits():
		all = append(all, livepage.Button{Name: Clock, Text: rule.Textf("%[1]s later", "%[2]s 뒤", passed.EN, passed.KO)})
	case waits:
		all = append(all, livepage.Button{Name: Go, Text: rule.Textf("%[1]s later", "%[2]s 뒤", passed.EN, passed.KO)})
	case resumes:
		all = append(all, livepage.Button{Name: Go, Text: rule.Text{EN: "Let it go on", KO: "이어서 실행"}})
	case alone(act.Move.Act):
		all = append(all, livepage.Button{Name: Go, Text: rule.Text{EN: "It happens", KO: "일어남"}})
	case byHand(act):
		all = append(all, livepage.Button{Name: Did, Text: rule.Text{EN: "I have done it", KO: "했음"}})
	}
	return append(all, livepage.Button{Name: Skip, Text: rule.Text{EN: "Go on without", KO: "건너뛰기"}})
}
