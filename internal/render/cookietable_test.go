package render_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// shop is a jar with every kind of cookie.
func shop() *trace.Jar {
	theme := trace.Cookie{Name: "theme", Value: "dark", Domain: "www.shop.test", HostOnly: true, Path: "/", Session: true}
	basket := trace.Cookie{
		Name: "__Secure-basket-of-the-shop", Value: "12.cheese.crackers", Domain: "shop.test", Path: "/cart/checkout", Secure: true, SameSite: "Strict",
		Priority: "High", Expires: nine.Add(90 * time.Second), Lasts: 90 * time.Second,
	}
	chat := trace.Cookie{
		Name: "chat", Value: "é", Domain: "www.shop.test", HostOnly: true, Path: "/", Secure: true, HTTPOnly: true, SameSite: "None",
		Partition: "https://news.test", CrossSite: true, Expires: nine.Add(400 * day), Lasts: 400 * day,
	}
	return &trace.Jar{Browser: "alice", Title: prose("Alice's laptop", "앨리스의 노트북"), Host: "www.shop.test", Others: 1, Cookies: []trace.JarEntry{
		{Mark: trace.Gone, Cookie: trace.Cookie{Name: "old", Domain: "www.shop.test", HostOnly: true, Path: "/", Session: true}},
		{Mark: trace.New, Cookie: basket}, {Mark: trace.Same, Cookie: chat}, {Mark: trace.Same, Cookie: theme},
	}}
}

func TestCookieTables(t *testing.T) {
	logged := login()
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		for _, width := range []int{40, 80, 120} {
			name := fmt.Sprintf("cookies.%s.%d.txt", lang, width)
			got := drawn(t, render.Options{Lang: lang, Width: width, Profile: termenv.Ascii}, func(r *render.Terminal) {
				r.CookieTables([]*trace.Jar{logged.Jar})
				r.CookieTables([]*trace.Jar{shop()})
				r.CookieTables([]*trace.Jar{&trace.Jar{Browser: "joon", Host: "blog.test"}})
			})
			fits(t, got, width-1)
			golden(t, name, got)
		}
	}
}

// A step that opens developer tools shows their table, and neither side of its own.
func TestDeveloperTools(t *testing.T) {
	opened := logout()
	opened.ID, opened.Verb, opened.Exchanges, opened.Predict = "f12", "open_developer_tools", nil, nil
	opened.Action = rule.Text{EN: "Joon's browser opens the developer tools (F12) on https://www.shop.test/", KO: "준의 브라우저가 개발자 도구(F12)를 엽니다. (https://www.shop.test/)"}
	opened.Tools = &trace.Tools{Origin: "https://www.shop.test"}
	empty := opened
	empty.Tools = &trace.Tools{Origin: "https://blog.test"}
	for _, e := range shop().Cookies[1:] {
		opened.Tools.Cookies = append(opened.Tools.Cookies, e.Cookie)
	}
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		for _, width := range []int{40, 80, 120} {
			got := drawn(t, render.Options{Lang: lang, Width: width, Profile: termenv.Ascii}, func(r *render.Terminal) {
				r.Step(lesson(opened, empty), 0)
				r.Step(lesson(opened, empty), 1)
			})
			fits(t, got, width-1)
			golden(t, fmt.Sprintf("tools.%s.%d.txt", lang, width), got)
		}
	}
	got := drawn(t, render.Options{Profile: termenv.Ascii, Quiet: true}, func(r *render.Terminal) { r.Step(lesson(opened), 0) })
	if strings.Contains(got, "Storage") {
		t.Errorf("without what happened there is\n%s", got)
	}
}

// Who hears the screen hears one cookie after the other.
func TestCookiesInALine(t *testing.T) {
	got := drawn(t, render.Options{Profile: termenv.Ascii, Width: 120, Linear: true}, func(r *render.Terminal) { r.CookieTables([]*trace.Jar{shop()}) })
	for _, want := range []string{"\nCookie chat.\n", "\nSize: 6\n", "\nHttpOnly: yes\n", "\nSecure: no\n", "\nDomain: shop.test and the hosts below it\n", "\nPartition Key: https://news.test, cross-site\n", "\nPartition Key: none\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "old") {
		t.Errorf("a cookie that is gone is listed:\n%s", got)
	}
}

// Before a step its browser holds what the steps before left, and after it what
// the step made of that; a step of no browser shows every jar.
func TestTheJarBeforeAndAfter(t *testing.T) {
	first, second, third := logout(), login(), raw()
	first.Jar.Browser, first.Jar.All = "joon", []trace.Cookie{csrf(oldToken, day), {Name: "far", Domain: "ads.test", HostOnly: true, Session: true}}
	second.Jar.Cookies[0].Mark, second.Jar.All = trace.Gone, second.Jar.All[1:]
	again := login()
	again.Jar.Browser = "joon"
	tr := lesson(first, second, third, again)
	for _, test := range []struct {
		story string
		draw  func(*render.Terminal)
		want  string
	}{
		{"nothing before the first step", func(r *render.Terminal) { r.CookieTables(view.JarsBefore(tr, 0)) }, "blog.test: none"},
		{"another browser's cookies are not Alice's", func(r *render.Terminal) { r.CookieTables(view.JarsBefore(tr, 1)) }, "blog.test: none"},
		{"what a step left", func(r *render.Terminal) { r.CookieTables(view.JarsAfter(tr, 1)) }, "blog.test: sessionid"},
		{"every jar where no browser acts", func(r *render.Terminal) { r.CookieTables(view.JarsAfter(tr, 2)) }, "blog.test: csrftoken (+ 2 of other hosts); blog.test: sessionid"},
		{"a jar of two steps ago, and what it holds for others", func(r *render.Terminal) { r.CookieTables(view.JarsBefore(tr, 3)) }, "blog.test: csrftoken (+ 1 of other hosts)"},
	} {
		got := drawn(t, render.Options{Profile: termenv.Ascii, Width: 120}, test.draw)
		if told := toldOf(got); told != test.want {
			t.Errorf("%s: %q, want %q, in\n%s", test.story, told, test.want, got)
		}
	}
}

// toldOf names the hosts and cookies of tables.
func toldOf(drawn string) string {
	var tables []string
	for line := range strings.Lines(drawn) {
		words := strings.Fields(line)
		switch last := len(tables) - 1; {
		case words[0] == "COOKIES":
			tables = append(tables, words[1]+":")
		case words[0] == "csrftoken", words[0] == "sessionid", words[0] == "far":
			tables[last] += " " + words[0]
		case words[0] == "(no":
			tables[last] += " none"
		case words[0] == "(+":
			tables[last] += " " + strings.TrimSpace(line)
		}
	}
	return strings.Join(tables, "; ")
}
