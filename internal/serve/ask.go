package serve

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"statelab/internal/address"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/world"
)

// What a person has to do with a real browser, in the words of one.

// ask says how an act is done: Markdown in both languages.
func (s *Session) ask(act *scenario.Act) trace.Prose {
	text := s.how(act)
	if s.waits() {
		text = waitsFirst
	} else if act.Move.Act.Kind().Browser {
		text = beside(s.where(act), text)
	}
	return trace.Prose{rule.English: text.EN, rule.Korean: text.KO}
}

// beside puts a text behind another one.
func beside(first, then rule.Text) rule.Text {
	switch {
	case first.IsZero():
		return then
	case then.IsZero():
		return first
	}
	return rule.Text{EN: first.EN + "\n\n" + then.EN, KO: first.KO + "\n\n" + then.KO}
}

var waitsFirst = rule.Text{
	EN: "Time has to pass: press the button with the length of time. Only the server's clock moves.",
	KO: "시간이 흘러야 합니다. 시간이 적힌 버튼을 누르십시오. 서버의 시계만 움직입니다.",
}

// where says in which window and tab an act is done.
func (s *Session) where(act *scenario.Act) (in rule.Text) {
	if len(s.visitors) > 1 {
		v := s.visitorOf(act.Played.Actor)
		en, ko := v.title.In(rule.English), v.title.In(rule.Korean)
		in = rule.Textf("In the window for **%[1]s**:", "**%[2]s** 창에서 합니다.", en, ko)
	}
	each, _ := world.Each(act.Move.Act)
	switch each.(type) {
	case world.RestartBrowser, world.PutCookie, world.DropCookie, world.DropCookies, world.OpenDeveloperTools, world.Look:
		return in // whichever tab it is
	}
	return beside(in, s.inTab(act))
}

// inTab says in which tab an act is done, where the lesson has several: one is opened where it is
// used first.
func (s *Session) inTab(act *scenario.Act) rule.Text {
	named, opened := false, false
	for i := range s.acts {
		other := &s.acts[i]
		if other.Played.Actor != act.Played.Actor || !other.Move.Act.Kind().Browser {
			continue
		}
		named = named || other.Move.Tab != ""
		opened = opened || i < s.at && other.Move.Tab == act.Move.Tab
	}
	title := s.Setup().Tabs.Of(cmp.Or(act.Move.Tab, world.FirstTab), rule.Text{EN: "the tab \"%s\"", KO: "%s 탭"})
	if act.Move.Tab == "" && s.Setup().Tabs[world.FirstTab].IsZero() {
		title = rule.Text{EN: "the first tab", KO: "첫 번째 탭"}
	}
	switch {
	case !named:
		return rule.Text{}
	case opened || act.Move.Tab == "":
		return rule.Textf("In %[1]s:", "%[2]s에서 합니다.", title.EN, title.KO)
	}
	return rule.Textf("Open a new tab for this, %[1]s:", "새 탭을 엽니다: %[2]s", title.EN, title.KO)
}

// code is a text as it is typed or read.
func code(s string) string {
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if fence != "`" {
		return fence + " " + s + " " + fence
	}
	return fence + s + fence
}

// block is a text of several lines as it is typed.
func block(s string) string { return "```\n" + s + "\n```" }

// bold is what stands on a link or a button.
func bold(s string) string { return "**" + strings.ReplaceAll(s, "*", `\*`) + "**" }

// how says what is done, without where.
func (s *Session) how(act *scenario.Act) rule.Text {
	each, turns := world.Each(act.Move.Act)
	text := s.howOnce(act, each)
	if turns > 1 && each.Kind().Browser {
		text = beside(rule.Textf("Do this %[1]d times, one after the other.", "다음을 잇달아 %[1]d번 합니다.", turns), text)
	}
	return text
}

// howOnce says how an act is done that each turn of one has.
func (s *Session) howOnce(act *scenario.Act, each world.Act) rule.Text {
	kept := s.world.Kept()
	switch a := each.(type) {
	case world.Visit:
		return rule.Textf("Type %[1]s into the address bar.", "주소창에 %[1]s 주소를 적고 갑니다.", code(kept.Expand(a.URL)))
	case world.Click:
		return nth(a.Nth, rule.Textf("Click the link %s on the page.", "페이지의 %s 링크를 누릅니다.", bold(kept.Expand(a.Words))))
	case world.Submit:
		return changed(a.Hidden, kept, nth(a.Nth, fills(fields(a.Fields, kept), presses(a, kept))))
	case world.Press:
		if button, ok := throughHistory[a.Button]; ok {
			return rule.Textf("Press the browser's %s button. Where it shows the page that it has kept nothing is sent: then press **I have done it**.",
				"브라우저의 %[2]s 버튼을 누릅니다. 브라우저가 남겨 둔 페이지를 보여 주면 보내는 것이 없습니다. 그때는 **했음** 버튼을 누릅니다.", button.EN, button.KO)
		}
		return rule.Text{EN: "Press the browser's reload button.", KO: "브라우저의 새로 고침 버튼을 누릅니다."}
	case world.OpenMail:
		if a.Words == "" {
			return rule.Textf("Type %s into the address bar, and click the link in the mail.", "주소창에 %s 주소를 적고 가서 메일에 있는 링크를 누릅니다.", code(a.Address(kept)))
		}
		return rule.Textf("Type %[1]s into the address bar, and click the link %[2]s in the mail.", "주소창에 %[1]s 주소를 적고 가서 메일에 있는 %[2]s 링크를 누릅니다.", code(a.Address(kept)), bold(kept.Expand(a.Words)))
	case world.SignIn:
		return signIn(a, kept)
	case world.Fetch:
		return inConsole(act, fetchLine(a, kept), rule.Text{})
	}
	return howByHand(act, each, kept)
}

// inConsole says that a line is run in a page, and what is done then.
func inConsole(act *scenario.Act, line string, then rule.Text) rule.Text {
	en, ko := "On the page that the tab shows", "탭에 보이는 페이지에서"
	at := ""
	if x := act.Played.Exchanges; len(x) > 0 && x[0].Around != nil {
		at = x[0].Around.Initiator
	} else if act.Played.Script != nil {
		at = origin(act.Played.Script.URL)
	}
	if at != "" {
		en, ko = "On the page of "+code(at), code(at)+" 페이지에서"
	}
	return beside(rule.Textf("%[1]s open the developer tools (F12), and run in their console\n\n%[3]s", "%[2]s 개발자 도구(F12)를 열고 콘솔(Console)에서 실행합니다.\n\n%[3]s", en, ko, block(line)), then)
}

// presses says that a button is pressed, once or twice.
func presses(a world.Submit, kept world.Values) rule.Text {
	if a.Twice != world.Once {
		return rule.Textf("double-click the button %s", "%s 버튼을 빠르게 두 번 누릅니다", bold(kept.Expand(a.Button)))
	}
	return rule.Textf("press the button %s", "%s 버튼을 누릅니다", bold(kept.Expand(a.Button)))
}

// throughHistory are the buttons that go through the history of a tab.
var throughHistory = map[string]rule.Text{world.Back: {EN: "back", KO: "뒤로 가기"}, world.Forward: {EN: "forward", KO: "앞으로 가기"}}

// howByHand says what is done without a request, or without a browser.
func howByHand(act *scenario.Act, each world.Act, kept world.Values) rule.Text {
	switch a := each.(type) {
	case world.Script:
		return inConsole(act, kept.Expand(a.Line), rule.Text{EN: "Then press **I have done it**.", KO: "그다음 **했음** 버튼을 누릅니다."})
	case world.PutCookie:
		return rule.Textf("In the developer tools (F12) under Application, Storage, Cookies of %s add a cookie, or run in their console\n\n%s\n\nthen press **I have done it**.",
			"%s 페이지의 개발자 도구(F12)에서 Application, Storage, Cookies를 열어 쿠키를 적어 넣거나 콘솔(Console)에서 실행합니다.\n\n%s\n\n그다음 **했음** 버튼을 누릅니다.", code(origin(kept.Expand(a.URL))), block(putLine(a, kept)))
	case world.DropCookie:
		return rule.Textf("In the developer tools (F12) under Application, Storage, Cookies delete the cookie %s, then press **I have done it**.",
			"개발자 도구(F12)의 Application, Storage, Cookies에서 %s 쿠키를 지우고 **했음** 버튼을 누릅니다.", code(a.Name))
	case world.DropCookies:
		return rule.Textf("In the developer tools (F12) under Application, Storage, Cookies delete all cookies of %s, then press **I have done it**.",
			"개발자 도구(F12)의 Application, Storage, Cookies에서 %s 사이트의 쿠키를 모두 지우고 **했음** 버튼을 누릅니다.", code(wire.Hostname(a.Host)))
	case world.RestartBrowser:
		if a.Restored {
			return rule.Text{EN: "Close the browser with all its windows, open it again with the windows of before (\"continue where you left off\"), and press **I have done it**.",
				KO: "브라우저의 창을 모두 닫고, 예전 창을 다시 여는 설정(\"중단한 위치에서 계속\")으로 다시 연 뒤 **했음** 버튼을 누릅니다."}
		}
		return rule.Text{EN: "Close the browser with all its windows, this one as well, and open it and this page again. Then press **I have done it**.",
			KO: "이 창까지 브라우저의 창을 모두 닫고, 브라우저와 이 페이지를 다시 엽니다. 그다음 **했음** 버튼을 누릅니다."}
	case world.OpenDeveloperTools:
		return rule.Textf("Open the developer tools (F12) on a page of %s, look at Application, Storage, Cookies, and press **I have done it**.",
			"%s 페이지에서 개발자 도구(F12)를 열어 Application, Storage, Cookies를 보고 **했음** 버튼을 누릅니다.", code(a.Host))
	case world.Look:
		return rule.Text{EN: "Nothing is sent: look at the jar and the table, and press **I have done it**.", KO: "아무것도 보내지 않습니다. 쿠키 저장소와 테이블을 보고 **했음** 버튼을 누릅니다."}
	case world.Wait:
		return waitsFirst
	case world.Resume:
		return rule.Text{EN: "A page has stopped in the middle, and its tab waits. Press **Let it go on**.", KO: "페이지가 실행 중에 멈추어 있고, 그 탭은 기다리고 있습니다. **이어서 실행** 버튼을 누릅니다."}
	case world.Deploy:
		return rule.Text{EN: "The site is started anew, as it is with the answer. Press **It happens**.",
			KO: "답대로 고친 사이트를 다시 시작합니다. **일어남** 버튼을 누릅니다."}
	}
	said := act.Played.Action
	return rule.Textf("%[1]s. No browser does that: press **It happens**.", "%[2]s 브라우저가 하는 일이 아닙니다. **일어남** 버튼을 누릅니다.", strings.TrimSuffix(said.EN, "."), said.KO)
}

// nth says which of several it is.
func nth(n int, text rule.Text) rule.Text {
	if n < 2 {
		return text
	}
	return rule.Textf("%[1]s (There are several: number %[3]d.)", "%[2]s (같은 것이 여러 개입니다. %[3]d번째입니다.)", text.EN, text.KO, n)
}

// fields are what is typed into a form, as items of a list.
func fields(all []world.Field, kept world.Values) string {
	var lines []string
	for _, f := range all {
		lines = append(lines, fmt.Sprintf("- %s: %s", code(f.Name), code(kept.Expand(f.Value))))
	}
	return strings.Join(lines, "\n")
}

// fills says that a form is filled in before something is pressed.
func fills(typed string, press rule.Text) rule.Text {
	if typed == "" {
		return rule.Text{EN: strings.ToUpper(press.EN[:1]) + press.EN[1:] + ".", KO: press.KO + "."}
	}
	return rule.Textf("Fill in the form:\n\n%[3]s\n\nand %[1]s.", "입력란을 채웁니다.\n\n%[3]s\n\n그리고 %[2]s.", press.EN, press.KO, typed)
}

// changed says that hidden fields are changed before a form is sent.
func changed(hidden []world.Field, kept world.Values, then rule.Text) rule.Text {
	if len(hidden) == 0 {
		return then
	}
	return rule.Textf("Open the developer tools (F12), find the hidden fields of the form under Elements, and give them another `value`:\n\n%[3]s\n\n%[1]s",
		"개발자 도구(F12)의 Elements에서 폼의 숨은 입력란을 찾아 `value`를 바꿉니다.\n\n%[3]s\n\n%[2]s", then.EN, then.KO, fields(hidden, kept))
}

// signIn says how somebody logs in.
func signIn(a world.SignIn, kept world.Values) rule.Text {
	typed := append([]world.Field{{Name: "username", Value: a.User}, {Name: "password", Value: a.Password}}, a.Fields...)
	return rule.Textf("Type %[1]s into the address bar, and log in:\n\n%[2]s", "주소창에 %[1]s 주소를 적고 가서 로그인합니다.\n\n%[2]s", code(kept.Expand(a.URL)), fields(typed, kept))
}

// origin is what stands for a site in developer tools.
func origin(url string) string {
	a, err := address.Parse(url)
	if err != nil {
		return url
	}
	return a.Scheme() + "://" + a.HostPort()
}

// putLine is a line of a console that puts a cookie into the jar, as far as a script can.
func putLine(a world.PutCookie, kept world.Values) string {
	line := kept.Expand(a.Name) + "=" + kept.Expand(a.Value) + "; Path=" + orRoot(kept.Expand(a.Path))
	if a.Domain != "" {
		line += "; Domain=" + a.Domain
	}
	if a.Lasts != nil {
		line += fmt.Sprintf("; Max-Age=%d", int(a.Lasts.Seconds()))
	}
	if a.Secure {
		line += "; Secure"
	}
	if a.SameSite != "" {
		line += "; SameSite=" + a.SameSite
	}
	return "document.cookie = " + quoted(line)
}

func orRoot(path string) string {
	if path == "" {
		return "/"
	}
	return path
}

// quoted is a text of JavaScript.
func quoted(s string) string {
	text, _ := json.Marshal(s) // of a text it does not fail
	return string(text)
}

// fetchLine is the line of a console that makes a request.
func fetchLine(a world.Fetch, kept world.Values) string {
	url, options := kept.Expand(a.URL), []string{}
	add := func(name, value string) { options = append(options, name+": "+value) }
	if a.Method != "" {
		add("method", quoted(a.Method))
	}
	var headers []string
	for _, h := range a.Headers {
		headers = append(headers, quoted(h.Name)+": "+quoted(kept.Expand(h.Value)))
	}
	var form []string
	for _, f := range a.Fields {
		form = append(form, "["+quoted(f.Name)+", "+quoted(kept.Expand(f.Value))+"]")
	}
	switch params := "new URLSearchParams([" + strings.Join(form, ", ") + "])"; {
	case len(form) > 0 && (a.Method == "" || a.Method == "GET" || a.Method == "HEAD"):
		url = quoted(url+"?") + " + " + params
	case len(form) > 0:
		url = quoted(url)
		add("body", params)
	default:
		url = quoted(url)
	}
	switch {
	case a.JSON != "":
		headers = append([]string{`"Content-Type": "application/json"`}, headers...)
		add("body", quoted(kept.ExpandJSON(a.JSON)))
	case a.Body != "":
		add("body", quoted(kept.Expand(a.Body)))
	}
	if len(headers) > 0 {
		add("headers", "{"+strings.Join(headers, ", ")+"}")
	}
	if a.Credentials != "" {
		add("credentials", quoted(a.Credentials))
	}
	if len(options) == 0 {
		return "await fetch(" + url + ")"
	}
	return "await fetch(" + url + ", {" + strings.Join(options, ", ") + "})"
}
