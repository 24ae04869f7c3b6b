package scenario

import (
	"fmt"
	"strings"

	"statelab/internal/address"
	"statelab/internal/browser"
	"statelab/internal/diag"
	"statelab/internal/htmlpage"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/world"
)

// say tells an act in one sentence before it is done.
func (s *stage) say(act world.Act) rule.Text {
	switch a := act.(type) {
	case world.Visit:
		return s.sentence("%s goes to %s", "%s %s 주소로 갑니다.", a.URL)
	case world.Click:
		return s.sentence("%s clicks [%s] on %s", "%s [%s] 링크를 누릅니다. (%s)", a.Words, s.shownURL())
	case world.Submit:
		return s.sentence("%s presses [%s] on %s", "%s [%s] 버튼을 누릅니다. (%s)", a.Button, s.shownURL())
	case world.Press:
		if a.Button == world.Back {
			return s.sentence("%s goes back from %s", "%s 뒤로 갑니다. (%s)", s.shownURL())
		}
		return s.sentence("%s reloads %s", "%s %s 페이지를 새로 고칩니다.", s.shownURL())
	case world.RestartBrowser:
		return s.sayRestart(a)
	case world.PutCookie, world.DropCookie, world.DropCookies, world.OpenDeveloperTools, world.Script, world.Fetch, world.SignIn:
		return s.sayInside(act)
	case world.Resume:
		at := s.pauseTitle(a.Pause)
		return rule.Text{EN: "The page that stopped at " + at.EN + " goes on", KO: at.KO + "에서 멈췄던 페이지가 이어서 실행됩니다."}
	case world.Wait:
		return rule.Text{EN: "Time passes", KO: "시간이 흐릅니다."}
	}
	return sayServer(act)
}

// do makes an act happen and records it.
func (s *stage) do(act world.Act) error {
	switch a := act.(type) {
	case world.Visit:
		return s.visit(a)
	case world.Click:
		words := s.world.values.expand(a.Words)
		return s.navigate(func() (browser.Navigation, error) { return s.profile.Click(s.world.ctx, s.tab, words) })
	case world.Submit:
		button, typed := s.world.values.expand(a.Button), s.typed(a.Fields)
		return s.navigate(func() (browser.Navigation, error) { return s.profile.Submit(s.world.ctx, s.tab, button, typed) })
	case world.Press:
		if a.Button == world.Back {
			return s.navigate(func() (browser.Navigation, error) { return s.profile.Back(s.world.ctx, s.tab) })
		}
		return s.navigate(func() (browser.Navigation, error) { return s.profile.Reload(s.world.ctx, s.tab) })
	case world.RestartBrowser:
		s.profile.Restart(a.Restored)
		s.note("no server learns of it", "서버는 이 일을 알지 못함")
		return nil
	case world.PutCookie:
		return s.putCookie(a)
	case world.DropCookie:
		return s.dropCookie(a)
	case world.DropCookies:
		return s.dropCookies(a)
	case world.SignIn:
		return s.signIn(a)
	case world.Send:
		return s.sendRaw(a)
	case world.Fetch:
		return s.fetch(a)
	case world.Script:
		return s.runScript(a)
	case world.Look:
		page := s.profile.Page(s.tab)
		s.step.Looks = page != nil && siteOf(page.URL) == a.Host
		return nil
	case world.OpenDeveloperTools:
		return s.openTools(a)
	case world.Resume:
		return s.resume(a)
	}
	return s.doServer(act)
}

// concerned is the site that an act is about, where no request decides it.
func concerned(act world.Act) string {
	switch a := act.(type) {
	case world.PutCookie:
		if u, err := address.Parse(a.URL); err == nil {
			return siteOf(u)
		}
	case world.DropCookies:
		return a.Host
	case world.RestartServer:
		return a.Host
	case world.CleanUp:
		return a.Host
	case world.ChangeUser:
		return a.Host
	case world.Migrate:
		return a.Host
	case world.SetUserModel:
		return a.Host
	case world.Look:
		return a.Host
	case world.OpenDeveloperTools:
		return a.Host
	}
	return ""
}

// place returns where a field of the step's act stands in the lesson file: "url", or
// "headers.Cookie". A field that the act has without one stands where the act does.
func (s *step) place(field string) diag.Pos {
	n := s.Actions[0].Value
	for name := range strings.SplitSeq(field, ".") {
		if n.Kind == lesson.Map && n.Get(name) != nil {
			n = n.Get(name)
		}
	}
	return n.Pos
}

// parse makes a URL of an address in which values are remembered. What they
// bring in may make it no address any more.
func (s *stage) parse(text string) (address.Address, error) {
	u, err := address.Parse(s.world.values.expand(text))
	if err != nil {
		return address.Address{}, fmt.Errorf("%s: %w", s.src.place("url"), err)
	}
	return u, nil
}

func (s *stage) typed(fields []world.Field) []htmlpage.Field {
	typed := make([]htmlpage.Field, len(fields))
	for i, f := range fields {
		typed[i] = htmlpage.Field{Name: f.Name, Value: s.world.values.expand(f.Value)}
	}
	return typed
}

func (s *stage) visit(a world.Visit) error {
	u, err := s.parse(a.URL)
	if err != nil {
		return err
	}
	return s.navigate(func() (browser.Navigation, error) { return s.profile.Visit(s.world.ctx, s.tab, u) })
}

// sayRestart says that the acting browser is closed and opened again: a browser by its
// title, or the browser of what has another one, such as a laptop.
func (s *stage) sayRestart(a world.RestartBrowser) rule.Text {
	en, ko := "%s closes the browser and opens it again", "%s에서 브라우저를 닫았다가 다시 엽니다."
	title := s.profile.title
	if strings.HasSuffix(strings.ToLower(title.In(rule.English)), "browser") {
		en = "%s is closed and opened again"
	}
	if strings.HasSuffix(title.In(rule.Korean), "브라우저") {
		ko = "%s를 닫았다가 다시 엽니다."
	}
	said := s.inside(en, ko)
	if a.Restored {
		said.EN += ", and its last session is restored"
		said.KO += " 브라우저가 마지막 세션을 되살립니다."
	}
	return said
}
