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
)

// BugInfo says what a bug is.
type BugInfo struct {
	Bug  Bug
	Text rule.Text

	replace func(Action) Action // returns the action that runs in its place
}

// Bugs returns all bugs.
func Bugs() []BugInfo {
	return []BugInfo{
		{LogoutKeepsRow, rule.Text{
			EN: "logging out asks the browser to delete the cookie and keeps the row",
			KO: "로그아웃할 때 브라우저에 쿠키를 지우라고만 하고 행은 남겨 둠"}, instead[Logout](keepRow{})},
		{LogoutKeepsCookie, rule.Text{
			EN: "logging out deletes the row and asks the browser for nothing",
			KO: "로그아웃할 때 행만 지우고 브라우저에는 아무것도 부탁하지 않음"}, instead[Logout](keepCookie{})},
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
	return Page{Get: replaced(p.Get, info.replace), Post: replaced(p.Post, info.replace), View: p.View}
}

func replaced(actions []Action, by func(Action) Action) []Action {
	if actions == nil {
		return nil
	}
	all := make([]Action, len(actions))
	for i, a := range actions {
		if form, ok := a.(CheckLoginForm); ok {
			a = CheckLoginForm{IfValid: replaced(form.IfValid, by), IfNot: replaced(form.IfNot, by)}
		}
		all[i] = by(a)
	}
	return all
}

// keepRow is a logout that only asks the browser to forget the key.
type keepRow struct{}

func (keepRow) touches() {}

func (keepRow) run(v *visit) error {
	return v.as("logout_view()", func() error {
		who, err := v.leaving()
		if err != nil {
			return err
		}
		v.decide(who, nil)
		v.noteKept("asks to delete the cookie, the %s stays", "쿠키만 지워 달라고 부탁하고 %s은 남김")
		set := v.server.settings
		return v.res.DeleteCookie(set.cookieName, set.cookie.Path, set.cookie.Domain, set.cookie.SameSite, v.server.env.Now())
	})
}

// leaving returns who logs out, and lets the note on the bug speak of the lookup.
func (v *visit) leaving() (string, error) {
	v.lookup.said = true
	if _, err := v.findUserOnce(); err != nil {
		return "", err
	}
	return nameOf(v.auth.user), nil
}

func (keepRow) check(*checking) {}

// keepCookie is a logout that deletes the row behind the session's back.
type keepCookie struct{}

func (keepCookie) run(v *visit) error {
	return v.as("logout_view()", func() error {
		who, err := v.leaving()
		if err != nil {
			return err
		}
		if err := v.session.Delete(""); err != nil {
			return err
		}
		v.decide(who, nil)
		v.noteKept("deletes the %s, asks for nothing", "%s을 지우고 아무것도 부탁하지 않음")
		return nil
	})
}

func (keepCookie) check(*checking) {}
