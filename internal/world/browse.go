package world

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/browser"
	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// sentence says what the acting browser does. The Korean one begins with the
// browser's title and the particle that makes it the subject.
func (s *stage) sentence(en, ko string, args ...any) rule.Text {
	who := s.profile.who
	if _, titled := s.setup.Tabs[FirstTab]; s.tab != "" || titled {
		tab := s.setup.Tabs.Of(cmp.Or(s.tab, FirstTab), rule.Text{EN: `the tab "%s"`, KO: `"%s" 탭`})
		who.EN += ", in " + tab.EN + ","
		who.KO += " " + tab.KO + "에서"
	}
	args = slices.Insert(args, 0, any(who.EN))
	said := rule.Text{EN: fmt.Sprintf(en, args...)}
	args[0] = who.KO
	said.KO = fmt.Sprintf(ko, args...)
	return said
}

func (s *stage) shownURL() string {
	if page := s.profile.Page(s.tab); page != nil {
		return page.URL.String()
	}
	return "about:blank"
}

// parse makes an address of the act's field "url", in which values are put. What they
// bring in may make it no address any more.
func (s *stage) parse(text string) (address.Address, error) {
	u, err := address.Parse(s.values.Expand(text))
	if err != nil {
		return address.Address{}, &FieldError{"url", err}
	}
	return u, nil
}

// Filled is what the fields of the form are given, with kept values in it: what is typed, and
// hidden ones that are changed.
func (a Submit) Filled(kept Values) []htmlpage.Field {
	all := make([]htmlpage.Field, 0, len(a.Fields)+len(a.Hidden))
	for i, f := range slices.Concat(a.Fields, a.Hidden) {
		all = append(all, htmlpage.Field{Name: f.Name, Value: kept.Expand(f.Value), Hidden: i >= len(a.Fields)})
	}
	return all
}

func (s *stage) typed(fields []Field) []htmlpage.Field {
	typed := make([]htmlpage.Field, len(fields))
	for i, f := range fields {
		typed[i] = htmlpage.Field{Name: f.Name, Value: s.values.Expand(f.Value)}
	}
	return typed
}

// navigate lets the acting tab go somewhere, and records the hops in the move in
// which it arrives.
func (s *stage) navigate(act func(context.Context) (browser.Navigation, error)) error {
	return s.await(func() landing {
		nav, err := act(s.ctx)
		return func(s *stage) error {
			nav.Hops = nav.Hops[s.told:]
			return s.navigated(nav, err)
		}
	})
}

func (a Visit) say(s *stage) rule.Text {
	return s.sentence("%s goes to %s", "%s %s 주소로 갑니다.", s.values.Expand(a.URL))
}

func (a Visit) do(s *stage) error {
	u, err := s.parse(a.URL)
	if err != nil {
		return err
	}
	return s.navigate(func(ctx context.Context) (browser.Navigation, error) { return s.profile.Visit(ctx, s.tab, u) })
}

func (a Click) say(s *stage) rule.Text {
	return s.sentence("%s clicks [%s] on %s", "%s [%s] 링크를 누릅니다. (%s)", s.values.Expand(a.Words), s.shownURL())
}

func (a Click) do(s *stage) error {
	words := s.values.Expand(a.Words)
	return s.navigate(func(ctx context.Context) (browser.Navigation, error) {
		return s.profile.Click(ctx, s.tab, words, a.Nth)
	})
}

// changed are the names of hidden fields that developer tools change before.
func (a Submit) changed() string {
	names := make([]string, len(a.Hidden))
	for i, f := range a.Hidden {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}

// changesButton reports whether all that developer tools change before is the value of the button that is pressed.
func (a Submit) changesButton(s *stage) bool {
	page := s.profile.Page(s.tab)
	if page == nil || len(a.Hidden) == 0 {
		return false
	}
	_, pressed, err := page.Button(s.values.Expand(a.Button), a.Nth)
	return err == nil && !slices.ContainsFunc(a.Hidden, func(f Field) bool { return !pressed.Sends(f.Name) })
}

func (a Submit) say(s *stage) rule.Text {
	button := s.values.Expand(a.Button)
	switch {
	case a.changesButton(s) && a.Twice != Once:
		return s.sentence("%s changes the value of [%s] in the developer tools and double-clicks it on %s", "%s [%s] 버튼의 값을 개발자 도구로 바꾸고 그 버튼을 두 번 잇달아 누릅니다. (%s)", button, s.shownURL())
	case a.changesButton(s):
		return s.sentence("%s changes the value of [%s] in the developer tools and presses it on %s", "%s [%s] 버튼의 값을 개발자 도구로 바꾸고 그 버튼을 누릅니다. (%s)", button, s.shownURL())
	case len(a.Hidden) > 0 && a.Twice != Once:
		return s.sentence("%s changes the hidden %s in the developer tools and double-clicks [%s] on %s", "%s 숨은 입력란 %s의 값을 개발자 도구로 바꾸고 [%s] 버튼을 두 번 잇달아 누릅니다. (%s)", a.changed(), button, s.shownURL())
	case len(a.Hidden) > 0:
		return s.sentence("%s changes the hidden %s in the developer tools and presses [%s] on %s", "%s 숨은 입력란 %s의 값을 개발자 도구로 바꾸고 [%s] 버튼을 누릅니다. (%s)", a.changed(), button, s.shownURL())
	}
	switch a.Twice {
	case InTurn:
		return s.sentence("%s presses [%s] on %s, and once more when the server has answered", "%s [%s] 버튼을 누르고, 서버가 응답했을 때 한 번 더 누릅니다. (%s)", s.values.Expand(a.Button), s.shownURL())
	case AtOnce:
		return s.sentence("%s double-clicks [%s] on %s", "%s [%s] 버튼을 두 번 잇달아 누릅니다. (%s)", s.values.Expand(a.Button), s.shownURL())
	}
	return s.sentence("%s presses [%s] on %s", "%s [%s] 버튼을 누릅니다. (%s)", s.values.Expand(a.Button), s.shownURL())
}

func (a Submit) do(s *stage) error {
	button, typed := s.values.Expand(a.Button), a.Filled(s.values)
	return s.navigate(func(ctx context.Context) (browser.Navigation, error) {
		if a.Twice != Once {
			return s.profile.SubmitTwice(ctx, s.tab, button, a.Nth, typed, s.begin(a.Twice))
		}
		return s.profile.Submit(ctx, s.tab, button, a.Nth, typed)
	})
}

func (a Press) say(s *stage) rule.Text {
	switch a.Button {
	case Back:
		return s.sentence("%s goes back from %s", "%s 뒤로 버튼을 누릅니다. (%s)", s.shownURL())
	case Forward:
		return s.sentence("%s goes forward from %s", "%s 앞으로 버튼을 누릅니다. (%s)", s.shownURL())
	}
	return s.sentence("%s reloads %s", "%s %s 페이지를 새로 고칩니다.", s.shownURL())
}

func (a Press) do(s *stage) error {
	return s.navigate(func(ctx context.Context) (browser.Navigation, error) {
		switch a.Button {
		case Back:
			return s.profile.Back(ctx, s.tab)
		case Forward:
			return s.profile.Forward(ctx, s.tab)
		}
		return s.profile.Reload(ctx, s.tab)
	})
}

func (a OpenMail) say(s *stage) rule.Text {
	to := s.values.Expand(a.To)
	if a.Words == "" {
		return s.sentence("%s opens the newest mail to %s and clicks its link", "%s %s에게 온 최근 메일을 열고 링크를 누릅니다.", to)
	}
	return s.sentence("%s opens the newest mail to %s and clicks [%s]", "%s %s에게 온 최근 메일을 열고 [%s] 링크를 누릅니다.", to, s.values.Expand(a.Words))
}

func (a OpenMail) do(s *stage) error {
	u, err := address.Parse(a.Address(s.values))
	if err != nil {
		return &FieldError{"to", err}
	}
	if err := s.navigated(s.profile.Visit(s.ctx, s.tab, u)); err != nil {
		return err
	}
	words := s.values.Expand(a.Words)
	if page := s.profile.Page(s.tab); words == "" && page != nil {
		only, ok := page.OnlyLink()
		if !ok {
			s.find(withoutOneLink(s.values.Expand(a.To), page))
			return nil
		}
		words = only
	}
	return s.navigate(func(ctx context.Context) (browser.Navigation, error) { return s.profile.Click(ctx, s.tab, words, 0) })
}

// withoutOneLink says that the newest mail to an address has no link, or several.
func withoutOneLink(to string, page *browser.Page) Finding {
	f := Finding{Wanted: rule.Textf("a mail to %s with one link", "%s에게 온 메일과 그 안의 링크 하나", to), Found: rule.Textf("the mailbox shows %q", "메일함에 보이는 것: %q", page.Words)}
	if len(page.Links) > 0 {
		f.Hint = rule.Text{EN: "say which one, by its words: open_mail: {to: …, link: …}", KO: "어느 것인지 링크의 글로 적습니다: open_mail: {to: …, link: …}"}
	}
	return f
}

func (a SignIn) say(s *stage) rule.Text {
	return s.sentence("%s signs in as %s on %s", "%s %s 계정으로 로그인합니다. (%s)", a.User, s.values.Expand(a.URL))
}

func (a SignIn) do(s *stage) error {
	u, err := s.parse(a.URL)
	if err != nil {
		return err
	}
	if err := s.navigated(s.profile.Visit(s.ctx, s.tab, u)); err != nil {
		return err
	}
	typed := append([]htmlpage.Field{{Name: "username", Value: a.User}, {Name: "password", Value: a.Password}}, s.typed(a.Fields)...)
	if err := s.navigated(s.profile.SubmitFields(s.ctx, s.tab, typed)); err != nil {
		return err
	}
	found, failed := trace.NotAsked, 0
	for _, x := range s.step.Exchanges {
		if x.Server != nil && x.Response.Status >= 500 && x.Server.UserBefore != x.Server.User {
			failed = x.Response.Status // with which Django saves no session: who was logged in there is not
			continue
		}
		if x.Server != nil && x.Server.User != "" && x.Server.User != trace.NotAsked {
			found = x.Server.User
		}
	}
	f := Finding{Field: "user", Wanted: rule.Same(a.User), Found: rule.Same(found), Holds: found == a.User}
	at := s.asksFurther(u)
	switch {
	case f.Holds:
	case failed != 0:
		f.Found = rule.Textf("%s: the login was answered with %d, and no session was saved", "%s: 로그인에 %d로 응답했고 세션을 저장하지 않음", found, failed)
	case at != "" && (found == trace.NotAsked || found == trace.Anonymous):
		f.Found = rule.Textf("%[1]s: the login did not end: the page %[2]s is shown, and nobody is logged in", "%[1]s: 로그인이 끝나지 않음. %[2]s 페이지가 보이고 아무도 로그인하지 않음", found, at)
	}
	s.find(f)
	return nil
}

// asksFurther is where another page than that of a login is shown behind it which asks for something, as for a code; ""
// where none is.
func (s *stage) asksFurther(login address.Address) string {
	page := s.profile.Page(s.tab)
	if page == nil || page.URL.HostPort() == login.HostPort() && page.URL.Path() == login.Path() {
		return ""
	}
	if !slices.ContainsFunc(page.Fields(), func(f htmlpage.Field) bool { return !f.Hidden }) {
		return ""
	}
	if page.URL.HostPort() != login.HostPort() {
		return page.URL.String()
	}
	return page.URL.Path()
}

// credentials is what the fetch says of them, as the jar has it.
func (a Fetch) credentials() cookiejar.Credentials {
	switch a.Credentials {
	case "include":
		return cookiejar.Include
	case "omit":
		return cookiejar.Omit
	}
	return cookiejar.SameOrigin
}

func (a Fetch) say(s *stage) rule.Text {
	with := ""
	if a.credentials() != cookiejar.SameOrigin {
		with = ", credentials: " + a.Credentials
	}
	return s.sentence("%s has a script of %s fetch %s %s%s", "%s %s 페이지의 스크립트로 요청을 보냅니다. (%s %s%s)",
		s.shownURL(), cmp.Or(a.Method, "GET"), s.values.Expand(a.URL), with)
}

func (a Fetch) do(s *stage) error {
	u, err := s.parse(a.URL)
	if err != nil {
		return err
	}
	r := browser.Request{URL: u, Method: a.Method, Fields: s.typed(a.Fields), Credentials: a.credentials(), Body: s.values.Expand(a.Body)}
	for i := range r.Fields {
		r.Fields[i].Secret = htmlpage.SecretName(r.Fields[i].Name)
	}
	if r.Headers, err = s.headers(a.Headers); err != nil {
		return err
	}
	if a.JSON != "" {
		if r.Body = s.values.ExpandJSON(a.JSON); !json.Valid([]byte(r.Body)) {
			return &FieldError{"json", fmt.Errorf("the body would be no JSON: %s", r.Body)}
		}
		r.Headers = append(r.Headers, wire.Header{Name: "Content-Type", Value: "application/json"})
	}
	return s.navigate(func(ctx context.Context) (browser.Navigation, error) { return s.profile.Fetch(ctx, s.tab, r) })
}

// say says that the acting browser is closed and opened again: a browser by its
// title, or the browser of what has another one, such as a laptop.
func (a RestartBrowser) say(s *stage) rule.Text {
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

func (a RestartBrowser) do(s *stage) error {
	page := s.profile.Page(s.tab)
	s.turnTo(s.profile.Restart(a.Restored), page)
	s.note("no server learns of it", "서버는 이 일을 알지 못함")
	return nil
}
