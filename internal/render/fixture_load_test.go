package render_test

import (
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// refusedBySite is what a third party's Lax cookie is told inside another page.
func refusedBySite(fate string, c trace.Cookie) trace.Fate {
	return trace.Fate{
		Fate: fate, Rule: "lax-cross-site", Title: both("SameSite=Lax, from another site", "SameSite=Lax인데 다른 사이트에서 요청함"),
		Seen: both("embedded in https://news.test", "https://news.test 안에 들어 있음"), Wanted: both("a request from https://"+c.Domain, "https://"+c.Domain+"의 요청"), Cookie: c,
	}
}

// loads is a request that a page makes by itself.
func loads(url, target string, why rule.Text, received ...trace.Fate) trace.Exchange {
	return trace.Exchange{
		Exchange: wire.Exchange{
			URL: url, Connection: wire.Connection{ID: 2, Reused: true}, Request: wire.Request{Method: "GET", Target: target},
			Response: wire.Response{Status: 200, Reason: "OK", Headers: wire.Headers{{Name: "Content-Type", Value: "image/gif; charset=x"}}, Body: "GIF89a"},
		},
		Why: why, ByPage: true, Received: received, Server: &trace.Server{User: trace.NotAsked, UserBefore: trace.NotAsked},
	}
}

// loading is a page with three images and a frame, in which somebody signed in.
func loading() trace.Step {
	image := both("the page loads an image", "페이지가 이미지를 불러옴")
	id := trace.Cookie{Name: "id", Value: "77", Domain: "ads.test", HostOnly: true, Path: "/", Secure: true, SameSite: "None", Session: true}
	lax := trace.Cookie{Name: "lax", Value: "1", Domain: "ads.test", HostOnly: true, Path: "/", Session: true}
	theme := trace.Cookie{Name: "theme", Value: "dark", Domain: "news.test", HostOnly: true, Path: "/", Session: true}
	page := loginFollowed()
	page.URL, page.Why, page.Page = "https://news.test/", rule.Text{}, "News"
	one := loads("https://ads.test/one.gif", "/one.gif", image, trace.Fate{Fate: trace.Stored, Seen: both("until the browser closes", "브라우저를 닫을 때까지"), Cookie: id})
	two := loads("https://ads.test/two.gif", "/two.gif", image, refusedBySite(trace.Refused, lax))
	two.Sent = []trace.Fate{sent(id)}
	logo := loads("https://news.test/logo.png", "/logo.png", image)
	logo.Sent = []trace.Fate{sent(theme)}
	frame := loads("https://blog.test/", "/", both("the page loads a frame", "페이지가 프레임을 불러옴"))
	frame.Sent = []trace.Fate{refusedBySite(trace.NotSent, session(aliceKey))}
	frame.Server = &trace.Server{User: trace.Anonymous, UserBefore: trace.Anonymous, Queries: []trace.Query{{Kind: "SELECT", Table: "django_session"}}}
	frame.Page = "The blog of somebody who has a great deal to tell, and tells it here, line after line after line. [Log in]"
	return trace.Step{
		Lesson: trace.Lesson{ID: "the-news", Number: 1, Of: 3, Say: prose("One address was typed, and five requests were made.", "주소는 하나를 적었고, 요청은 다섯 번 나갔습니다."), Checks: passed(3)}, Time: nine, Actor: "browser", Verb: "visit",
		Action:    both("The browser goes to https://news.test/", "브라우저가 https://news.test/ 주소로 갑니다."),
		Exchanges: []trace.Exchange{page, one, two, logo, frame},
		Jar: &trace.Jar{Browser: "browser", Host: "news.test", Cookies: []trace.JarEntry{
			{Mark: trace.New, Cookie: id}, {Mark: trace.Same, Cookie: theme},
		}, Others: 2, All: []trace.Cookie{id, theme, session(aliceKey), {Name: "far", Domain: "shop.test", HostOnly: true, Session: true}}},
		Table: &trace.Table{Host: "news.test", Kind: trace.RowsTable, Name: "django_session"},
	}
}

// script is a step in which a line of script runs and nothing is sent.
func script(s *trace.Script) trace.Step {
	return trace.Step{
		Lesson: trace.Lesson{ID: "a-script", Number: 2, Of: 3, Checks: passed(2), Say: prose("The script reads what it may.", "스크립트는 읽어도 되는 것만 읽습니다.")}, Time: nine, Actor: "alice", Verb: "script",
		Action: rule.Textf("Alice's laptop runs a script on https://blog.test/: %s", "앨리스의 노트북이 https://blog.test/ 페이지에서 스크립트를 실행합니다. (%s)", s.Line),
		Script: s, Jar: login().Jar,
	}
}

// reading is a script that sees one cookie of two, and misses one that is gone.
func reading() trace.Step {
	return script(&trace.Script{URL: "https://blog.test/", Line: "document.cookie", Sees: "csrftoken=" + wire.Bytes(oldToken), Fates: []trace.Fate{
		sent(csrf(oldToken, day)),
		{Fate: trace.NotSent, Rule: "refused-to-script", Seen: both("HttpOnly, read by document.cookie", "HttpOnly인데 document.cookie로 읽음"),
			Wanted: both("a request", "요청"), Cookie: session(aliceKey)},
		{Fate: trace.NotSent, Rule: "expired", Seen: both("expired 1 min ago", "1분 전에 만료됨"), Cookie: trace.Cookie{Name: "seat", Session: true}},
	}})
}

// writing is a script that replaces a cookie.
func writing() trace.Step {
	return script(&trace.Script{URL: "https://blog.test/", Line: `document.cookie = "csrftoken=` + newToken + `"`, Writes: true, Fates: []trace.Fate{
		{Fate: trace.Replaced, Rule: "cookie-replaced", Seen: both("new value, until the browser closes", "새 값, 브라우저를 닫을 때까지"), Cookie: csrf(newToken, day), Line: wire.Bytes("csrftoken=" + newToken)},
	}})
}
