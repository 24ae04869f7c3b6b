package language

import (
	"net/netip"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/world"
)

// buttons are what the buttons of the browser are called, with what Korean puts behind them.
var buttons = map[string]rule.Text{
	world.Back:    {EN: world.Back, KO: "뒤로 가기를"},
	world.Forward: {EN: world.Forward, KO: "앞으로 가기를"},
	world.Reload:  {EN: world.Reload, KO: "새로 고침을"},
}

// verbs are all verbs, in the order in which they are offered.
var verbs = []Verb{
	verb(Verb{Says: rule.Text{EN: "visit %s", KO: "%s 주소로 감"}, Example: "https://shop.test/cart/", About: rule.Text{
		EN: "typed into the address bar. Redirects are followed, as after every action of a browser",
		KO: "주소창에 적어 넣습니다. 브라우저가 하는 다른 일과 마찬가지로 리디렉션을 따라갑니다."}},
		as(pageURL, func(s string, _ *lesson.Node) world.Visit { return world.Visit{URL: s} }, func(v world.Visit) string { return v.URL })),
	verb(Verb{Line: TextAndFields, Says: rule.Text{EN: "click [%s]", KO: "[%s] 링크를 누름"}, Example: "Log in", About: rule.Text{
		EN: "a link on the page shown, by all its words. One to a place on the same page (`#…`) sends nothing",
		KO: "보이는 페이지의 링크를 누릅니다. 링크의 글을 모두 적습니다. 같은 페이지 안의 자리(`#…`)로 가는 링크는 아무것도 보내지 않습니다."}},
		clicked),
	verb(Verb{Line: TextAndFields, Says: rule.Text{EN: "press [%s]", KO: "[%s] 버튼을 누름"}, Example: "Log in username=alice password=pw-alice-1", About: rule.Text{
		EN: "a form on the page shown, by its button",
		KO: "보이는 페이지의 폼을 보냅니다. 폼은 버튼의 글로 찾습니다."}},
		submit.kind().called("[map](#submit)")),
	verb(Verb{Says: rule.Text{EN: "press %s", KO: "브라우저에서 %s 누름"}, words: buttons, Example: "back", About: rule.Text{
		EN: "a button of the browser. `back` and `forward` show the page that the browser [has kept](#back-and-forward), as a rule without a request",
		KO: "브라우저의 버튼을 누릅니다. `back`과 `forward`는 브라우저가 [남겨 둔 페이지](#back-and-forward)를 보여 주고, 대개 요청을 보내지 않습니다."}},
		as(word(world.Back, world.Forward, world.Reload), func(s string, _ *lesson.Node) world.Press { return world.Press{Button: s} }, func(p world.Press) string { return p.Button })),
	verb(Verb{Says: rule.Text{EN: "close and open the browser (%s)", KO: "브라우저를 닫았다가 다시 엶 (%s)"}, Example: "restored", About: rule.Text{
		EN: "closed and opened again; `restored` brings the last session back, with its session cookies",
		KO: "브라우저를 닫았다가 다시 엽니다. `restored`면 지난 세션이 세션 쿠키와 함께 돌아옵니다."}},
		as(word("fresh", restored), func(s string, _ *lesson.Node) world.RestartBrowser {
			return world.RestartBrowser{Restored: s == restored}
		}, howRestarted)),
	verb(Verb{Says: rule.Text{EN: "move to another network: %s", KO: "다른 네트워크로 옮김: %s"}, Example: "203.0.113.7", About: rule.Text{
		EN: "the browser is in another network: its requests come from this [address](#addresses), over new connections",
		KO: "브라우저가 다른 네트워크로 옮깁니다. 요청은 이 [주소](#addresses)에서 새 연결로 갑니다."}},
		as(ipAddress, func(a netip.Addr, _ *lesson.Node) world.ChangeAddress { return world.ChangeAddress{To: a.String()} }, func(a world.ChangeAddress) netip.Addr { return netip.MustParseAddr(a.To) })),
	verb(Verb{Line: CookieLine, Says: rule.Text{EN: "type in a cookie: %s", KO: "쿠키를 직접 적어 넣음: %s"}, Example: "https://shop.test/ theme=dark; Path=/; Secure; Max-Age=3600", About: rule.Text{
		EN: "a person types a cookie into developer tools",
		KO: "개발자 도구에 쿠키를 직접 적어 넣습니다."}},
		putCookie.kind().called("[map](#put_cookie)")),
	verb(Verb{Says: rule.Text{EN: "delete the cookie %s by hand", KO: "%s 쿠키를 직접 지움"}, Example: "sessionid", About: rule.Text{
		EN: "a person deletes the cookies of this name; there must be one",
		KO: "이 이름의 쿠키를 직접 지웁니다. 하나는 있어야 합니다."}},
		as(textKind.called("name"), func(s string, _ *lesson.Node) world.DropCookie { return world.DropCookie{Name: s} }, func(d world.DropCookie) string { return d.Name })),
	verb(Verb{Says: rule.Text{EN: "delete all cookies of %s by hand", KO: "%s 사이트의 쿠키를 모두 직접 지움"}, Example: "shop.test", About: rule.Text{
		EN: "a person deletes all cookies of a host; there must be one",
		KO: "한 호스트의 쿠키를 모두 직접 지웁니다. 하나는 있어야 합니다."}},
		ofHost(func(host string) world.DropCookies { return world.DropCookies{Host: host} }, func(d world.DropCookies) string { return d.Host })),
	verb(Verb{Line: TextAndFields, Says: rule.Text{EN: "open the newest mail and click its link: %s", KO: "최근 메일을 열고 링크를 누름: %s"}, Example: "mina@post.test link=Join", About: rule.Text{
		EN: "the newest [mail](#mails) to an address, and a link in it: two requests of a browser, the mailbox's and the link's",
		KO: "한 주소로 온 최근 [메일](#mails)을 열고 그 안의 링크를 누릅니다. 브라우저의 요청은 메일함의 것과 링크의 것, 둘입니다."}},
		openMail.kind().called("[map](#open_mail)")),
	verb(Verb{Line: TextAndFields, Says: rule.Text{EN: "sign in: %s", KO: "로그인: %s"}, Example: "https://shop.test/login/ user=alice", About: rule.Text{
		EN: "visits a page, fills in its form for a login, and makes sure that the login worked: the requests of both",
		KO: "페이지로 가서 로그인 폼을 채우고, 로그인이 되었는지 확인합니다. 요청은 그 둘의 것입니다."}},
		signIn.kind().called("[map](#sign_in)")),
	verb(Verb{Line: TextAndFields, Says: rule.Text{EN: "send a request without a browser: %s", KO: "브라우저 없이 요청을 보냄: %s"}, Example: "https://shop.test/cart/ method=POST headers.Cookie=theme=dark body=tea=green", About: rule.Text{
		EN: "a raw request: no browser, no jar",
		KO: "브라우저도 쿠키 저장소도 거치지 않고 요청을 직접 보냅니다."}},
		send.kind().called("[map](#send)")),
	verb(Verb{Says: rule.Text{EN: "restart the server %s", KO: "%s 서버를 다시 시작함"}, Example: "shop.test", About: rule.Text{
		EN: "what was in its memory is lost, what was in its database is kept",
		KO: "메모리에 있던 것은 사라지고, 데이터베이스에 있던 것은 남습니다."}},
		ofHost(func(host string) world.RestartServer { return world.RestartServer{Host: host} }, func(a world.RestartServer) string { return a.Host })),
	verb(Verb{Line: TextAndFields, Says: rule.Text{EN: "deploy another version: %s", KO: "새 버전 배포: %s"}, Example: "shop.test settings.SESSION_COOKIE_AGE=10m", About: rule.Text{
		EN: "another version of the site is deployed: other settings, other code. What is in the database stays",
		KO: "사이트의 새 버전을 배포합니다. 설정과 코드가 바뀌고, 데이터베이스에 있던 것은 남습니다."}},
		deploy),
	verb(Verb{Says: rule.Text{EN: "run clearsessions on %s", KO: "%s 서버에서 clearsessions 실행"}, Example: "shop.test", About: rule.Text{
		EN: "somebody runs Django's `clearsessions`",
		KO: "누군가 Django의 `clearsessions` 명령을 실행합니다."}},
		ofHost(func(host string) world.CleanUp { return world.CleanUp{Host: host} }, func(a world.CleanUp) string { return a.Host })),
	verb(Verb{Line: TextAndFields, Says: rule.Text{EN: "an administrator changes a user: %s", KO: "관리자가 사용자 정보를 바꿈: %s"}, Example: "shop.test user=alice active=false", About: rule.Text{
		EN: "an administrator changes a user in the table. No session is told",
		KO: "관리자가 테이블에서 사용자 정보를 바꿉니다. 세션에는 아무것도 알리지 않습니다."}},
		changeUser),
	verb(Verb{Line: TextAndFields, Says: rule.Text{EN: "type into manage.py shell: %s", KO: "manage.py shell에 입력함: %s"}, Example: `shop.test lines=User.objects.count()`, About: rule.Text{
		EN: "somebody types lines into `manage.py shell`, without a request",
		KO: "누군가 요청 없이 `manage.py shell`에 줄을 입력합니다."}},
		shell),
	verb(Verb{Says: rule.Text{EN: "run migrate on %s", KO: "%s 서버에서 migrate 실행"}, Example: "shop.test", About: rule.Text{
		EN: "somebody runs Django's [`migrate`](#migrate)",
		KO: "누군가 Django의 [`migrate`](#migrate) 명령을 실행합니다."}},
		ofHost(func(host string) world.Migrate { return world.Migrate{Host: host} }, func(a world.Migrate) string { return a.Host })),
	verb(Verb{Line: TextAndFields, Says: rule.Text{EN: "set AUTH_USER_MODEL: %s", KO: "AUTH_USER_MODEL 설정: %s"}, Example: "shop.test to=custom", About: rule.Text{
		EN: "somebody changes [`AUTH_USER_MODEL`](#migrate) in the settings",
		KO: "누군가 설정의 [`AUTH_USER_MODEL`](#migrate) 값을 바꿉니다."}},
		setUserModel.kind()),
	verb(Verb{Says: rule.Text{EN: "look at %s", KO: "%s 살펴봄"}, Example: "shop.test", About: rule.Text{
		EN: "nothing is sent: shows the jar and the table of that host",
		KO: "아무것도 보내지 않고, 그 호스트에 관한 쿠키 저장소와 테이블을 봅니다."}},
		ofHost(func(host string) world.Look { return world.Look{Host: host} }, func(a world.Look) string { return a.Host })),
	verb(Verb{Says: rule.Text{EN: "open the developer tools (F12) on %s", KO: "%s 페이지에서 개발자 도구(F12)를 엶"}, Example: "shop.test", About: rule.Text{
		EN: "nothing is sent: F12 on the page shown, which is one of that host over https. The step shows the table under Application, Storage, Cookies as developer tools have it, and neither jar nor session table",
		KO: "아무것도 보내지 않고, 보이는 페이지에서 F12를 누릅니다. 그 호스트의 https 페이지여야 합니다. 개발자 도구의 Application, Storage, Cookies에 나오는 표를 보여 주고, 쿠키 저장소와 세션 테이블은 보여 주지 않습니다."}},
		ofHost(func(host string) world.OpenDeveloperTools { return world.OpenDeveloperTools{Host: host} }, func(a world.OpenDeveloperTools) string { return a.Host })),
	verb(Verb{Line: TextAndFields, Says: rule.Text{EN: "a script fetches: %s", KO: "스크립트가 fetch로 요청함: %s"}, Example: "https://shop.test/cart/ method=POST fields.item=apple credentials=include", About: rule.Text{
		EN: "a script of the page shown makes a request",
		KO: "보이는 페이지의 스크립트가 요청을 보냅니다."}},
		fetch.kind().called("[map](#fetch)")),
	verb(Verb{Says: rule.Text{EN: "run a script: %s", KO: "스크립트 실행: %s"}, Example: `document.cookie = "theme=dark; Path=/"`, About: rule.Text{
		EN: "a script of the page shown reads or writes `document.cookie`",
		KO: "보이는 페이지의 스크립트가 `document.cookie`를 읽거나 씁니다."}},
		as(scriptLine, func(s string, _ *lesson.Node) world.Script { return world.Script{Line: s} }, func(a world.Script) string { return a.Line })),
	verb(Verb{titles: func(l *lesson.Lesson) []lesson.Titled { return l.Pauses }, Says: rule.Text{EN: "the page at %s goes on", KO: "%s에서 멈춘 페이지가 이어서 실행됨"}, Example: "weighing", About: rule.Text{
		EN: "a page that [stopped](#two-tabs-at-once) at this `pause` goes on. It acts for the browser that asked, so it has no `who` and no `tab`",
		KO: "이 `pause`에서 [멈춰 있는](#two-tabs-at-once) 페이지를 이어서 실행합니다. 요청한 브라우저의 일이므로 `who`와 `tab`이 없습니다."}},
		as(stop, func(s string, _ *lesson.Node) world.Resume { return world.Resume{Pause: s} }, func(a world.Resume) string { return a.Pause })),
}

// passing are the verbs that only a line has: in a lesson the time is a key of the step,
// beside its action.
var passing = []Verb{
	verb(Verb{Example: "15d", About: rule.Text{EN: "time passes, and nothing else happens", KO: "시간만 흐릅니다."}},
		kind[world.Wait]{lengthKind.Type, func(r *Reader, n *lesson.Node) (world.Wait, bool) {
			length, ok := lengthKind.read(r, n)
			if ok && length <= 0 {
				r.Add(n.Pos, "", "the clock goes forward only, found %q", n.Value)
			}
			return world.Wait{For: length}, ok
		}, func(w world.Wait) *lesson.Node {
			if w.Until != nil {
				return nil
			}
			return lengthKind.write(w.For)
		}}),
	verb(Verb{Kind: world.Kind{Verb: "at"}, Example: "2026-03-03T00:00:00Z", About: rule.Text{EN: "time passes until this moment", KO: "이 시각까지 시간이 흐릅니다."}},
		kind[world.Wait]{timeKind.Type, func(r *Reader, n *lesson.Node) (world.Wait, bool) {
			moment, ok := timeKind.read(r, n)
			return world.Wait{Until: &moment}, ok
		}, func(w world.Wait) *lesson.Node {
			if w.Until == nil {
				return nil
			}
			return timeKind.write(*w.Until)
		}}),
}

const restored = "restored"

func howRestarted(a world.RestartBrowser) string {
	if a.Restored {
		return restored
	}
	return "fresh"
}

// ofHost is an act about a site of the lesson.
func ofHost[A world.Act](from func(host string) A, to func(A) string) kind[A] {
	return as(siteHost, func(host string, _ *lesson.Node) A { return from(host) }, to)
}

// stop is the name of a stop at which some page waits. Whether one does is asked when
// all pages and steps are read.
var stop = nameKind.that(func(r *Reader, n *lesson.Node, s string) bool {
	r.Resumes = append(r.Resumes, lesson.Text{Value: s, Pos: n.Pos})
	return true
})
