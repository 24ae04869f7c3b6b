package httpsim

import (
	"cmp"
	"fmt"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

// Bug names one deliberate mistake of a site. Empty is none.
type Bug string

// The bugs.
const (
	LogoutKeepsRow    Bug = "logout-keeps-row"
	LogoutKeepsCookie Bug = "logout-keeps-cookie"
	LogoutByGet       Bug = "logout-by-get"
	LoginKeepsKey     Bug = "login-keeps-key"
	SessionCopiesUser Bug = "session-copies-user"

	PasswordChangeKeepsOthers Bug = "password-change-keeps-others"
)

// BugInfo says what a bug is.
type BugInfo struct {
	Bug  Bug
	Text rule.Text

	replace func(Action) Action // returns the action that runs in its place; nil: none
	page    func(Page) Page     // returns the page in the place of one; nil: none
}

// Bugs returns all bugs.
func Bugs() []BugInfo {
	return []BugInfo{
		{LogoutKeepsRow, rule.Text{
			EN: "logging out asks the browser to delete the cookie and keeps the row",
			KO: "로그아웃할 때 브라우저에 쿠키를 지워 달라고만 하고 행은 남겨 둠"}, instead[Logout](LogoutKeepingRow{}), nil},
		{LogoutKeepsCookie, rule.Text{
			EN: "logging out deletes the row and asks the browser for nothing",
			KO: "로그아웃할 때 행만 지우고 브라우저에는 아무것도 부탁하지 않음"}, instead[Logout](LogoutKeepingCookie{}), nil},
		{LogoutByGet, rule.Text{
			EN: "logging out takes a GET: any link or image does it",
			KO: "로그아웃을 GET으로 받음: 링크나 이미지 하나로도 로그아웃됨"}, nil, logoutByGet},
		{LoginKeepsKey, rule.Text{
			EN: "logging in writes the user into the session and keeps its key",
			KO: "로그인할 때 세션에 사용자만 적고 세션 키는 바꾸지 않음"}, byHandLogin, nil},
		{SessionCopiesUser, rule.Text{
			EN: "logging in copies the user into the session, and the pages read the copy",
			KO: "로그인할 때 사용자 정보를 세션에 복사해 두고 페이지는 그 사본만 읽음"}, fromCopy, nil},
		{PasswordChangeKeepsOthers, rule.Text{
			EN: "sessions keep no hash of the password: changing it ends none of them",
			KO: "세션에 비밀번호의 해시를 두지 않음: 비밀번호를 바꿔도 다른 세션이 끝나지 않음"}, nil, nil},
	}
}

// instead returns the replacement of one kind of action by another.
func instead[A Action](by Action) func(Action) Action {
	return func(a Action) Action {
		if _, ok := a.(A); ok {
			return by
		}
		return a
	}
}

func (b Bug) info() (BugInfo, bool) {
	for _, info := range Bugs() {
		if info.Bug == b {
			return info, true
		}
	}
	return BugInfo{}, false
}

func (b Bug) check() error {
	if _, ok := b.info(); ok || b == "" {
		return nil
	}
	var names []string
	for _, info := range Bugs() {
		names = append(names, string(info.Bug))
	}
	return fmt.Errorf("there is no bug %q; %s", b,
		cmp.Or(diag.DidYouMean(string(b), names), "known are "+strings.Join(names, ", ")))
}

// page returns a page with the bug in it.
func (b Bug) page(p Page) Page {
	info, ok := b.info()
	if !ok {
		return p
	}
	if info.page != nil {
		p = info.page(p)
	}
	for _, m := range p.All() {
		*m.Actions = replaced(*m.Actions, info.replace)
	}
	return p
}

func byHandLogin(a Action) Action {
	if login, ok := a.(Login); ok {
		return LoginByHand{login}
	}
	return a
}

func replaced(actions []Action, by func(Action) Action) []Action {
	if actions == nil || by == nil {
		return actions
	}
	all := make([]Action, len(actions))
	for i, a := range actions {
		if form, ok := a.(Branching); ok {
			ifSo, ifNot := form.Branches()
			a = form.with(replaced(ifSo, by), replaced(ifNot, by))
		}
		all[i] = by(a)
	}
	return all
}
