package cookiejar_test

import (
	"fmt"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// A length of time is said in two units at most, and from two days on in days.
func TestLengthsInReasons(t *testing.T) {
	u := read("https://shop.test/")
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		seconds int
		want    rule.Text
	}{
		{45, rule.Text{EN: "45 s", KO: "45초"}},
		{60, rule.Text{EN: "1 min", KO: "1분"}},
		{90, rule.Text{EN: "1 min 30 s", KO: "1분 30초"}},
		{5400, rule.Text{EN: "1 h 30 min", KO: "1시간 30분"}},
		{86400, rule.Text{EN: "1 day", KO: "1일"}},
		{129600, rule.Text{EN: "1 day 12 h", KO: "1일 12시간"}},
		{1209599, rule.Text{EN: "14 days", KO: "14일"}},
	} {
		jar := cookiejar.New(cookiejar.Options{})
		if got := jar.Set(now, u, cookiejar.Context{}, fmt.Sprintf("a=1; Max-Age=%d", c.seconds)).Check().Seen; got != c.want {
			t.Errorf("Max-Age=%d is told as %v, want %v", c.seconds, got, c.want)
		}
	}
}

// A line that asks to delete a cookie which is not there names that cookie: one
// of the same name elsewhere is another one.
func TestNothingToDelete(t *testing.T) {
	u := read("https://mail.uni.test/")
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	jar := cookiejar.New(cookiejar.Options{})
	jar.Set(now, u, cookiejar.Context{}, "lang=ko; Domain=uni.test; Path=/")
	for _, c := range []struct{ line, want string }{
		{"lang=; Max-Age=0; Path=/", "Max-Age=0, no such cookie in the jar: lang (mail.uni.test, Path=/)"},
		{"lang=; Max-Age=-1; Domain=uni.test; Path=/x", "Max-Age=-1, no such cookie in the jar: lang (Domain=uni.test, Path=/x)"},
		{"lang=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Domain=uni.test", "the server asked: Expires=Thu, 01 Jan 1970 00:00:00 GMT"},
	} {
		if got := jar.Set(now, u, cookiejar.Context{}, c.line).Check(); got.Seen.EN != c.want {
			t.Errorf("%s is told as %q, want %q", c.line, got.Seen.EN, c.want)
		}
	}
	late := jar.Set(now, u, cookiejar.Context{}, "popup=off; Expires=Mon, 02 Mar 2026 00:00:00 GMT").Check()
	if late.Wanted.EN != "a cookie to delete, or an end after 2026-03-02 09:00:00 UTC" {
		t.Errorf("of an end that came too late it wants %v", late.Wanted)
	}
	again := jar.Set(now, u, cookiejar.Context{}, "lang=; Max-Age=0; Path=/").Check()
	if again.Seen.KO != "Max-Age=0, 쿠키 저장소에 없는 쿠키: lang (mail.uni.test, Path=/)" || again.Wanted.EN != "a cookie to delete, or a later end" {
		t.Errorf("%v, wanted %v", again.Seen, again.Wanted)
	}
}

// A page of another site asks for an image or a fetch; a frame is embedded in it.
func TestWhoStandsAroundARequest(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	shop := read("https://shop.test/")
	games, own := cookiejar.Origin{Scheme: "https", Host: "games.test"}, cookiejar.OriginOf(shop)
	jar := cookiejar.New(cookiejar.Options{})
	jar.Set(now, shop, cookiejar.Context{}, "lax=1; SameSite=Lax")
	jar.Set(now, shop, cookiejar.Context{}, "none=1; SameSite=None; Secure")
	for _, c := range []struct {
		what        string
		ctx         cookiejar.Context
		none        string
		lax, korean string
	}{
		{"a fetch", cookiejar.Context{Dest: cookiejar.Subresource, Initiator: &games, Top: &games, Ancestors: []cookiejar.Origin{games}},
			"SameSite=None, asked for by https://games.test", "asked for by https://games.test", "https://games.test에서 요청함"},
		{"a frame", cookiejar.Context{Dest: cookiejar.Iframe, Initiator: &games, Top: &games, Ancestors: []cookiejar.Origin{games}},
			"SameSite=None, embedded in https://games.test", "embedded in https://games.test", "https://games.test 안에 들어 있음"},
		{"an image of the frame", cookiejar.Context{Dest: cookiejar.Subresource, Initiator: &own, Top: &games, Ancestors: []cookiejar.Origin{own, games}},
			"SameSite=None, embedded in https://games.test", "embedded in https://games.test", "https://games.test 안에 들어 있음"},
	} {
		for _, d := range jar.Select(now, shop, c.ctx).Decisions {
			want := rule.Text{EN: c.lax, KO: c.korean}
			if d.Cookie.Name == "none" {
				want = rule.Text{EN: c.none, KO: "SameSite=None, " + c.korean}
			}
			if got := d.Check().Seen; got != want {
				t.Errorf("%s, %s: %v, want %v", c.what, d.Cookie.Name, got, want)
			}
		}
	}
}
