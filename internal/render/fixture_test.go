package render_test

import (
	"time"

	"statelab/internal/diag"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

const (
	day      = 24 * time.Hour
	oldToken = "UKZ0cPHEmRMpYXbWuVQTnNFd1a5okS3E"
	newToken = "AFDZw8pGqLsVtBiNcXkMjHrE7yQu3hGp"
	aliceKey = "x2yeu0sxmtq5o5nfdk1rzq8vwc4bhe32"
)

var nine = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func both(en, ko string) rule.Text { return rule.Text{EN: en, KO: ko} }

func prose(en, ko string) trace.Prose { return trace.Prose{rule.English: en, rule.Korean: ko} }

func csrf(value string, lasts time.Duration) trace.Cookie {
	return trace.Cookie{
		Name: "csrftoken", Value: wire.Bytes(value), Domain: "blog.test", HostOnly: true, Path: "/", SameSite: "Lax",
		Expires: nine.Add(lasts), Lasts: lasts, Created: nine,
	}
}

func session(value string) trace.Cookie {
	return trace.Cookie{
		Name: "sessionid", Value: wire.Bytes(value), Domain: "blog.test", HostOnly: true, Path: "/", SameSite: "Lax",
		HTTPOnly: true, Expires: nine.Add(14 * day), Lasts: 14 * day, Created: nine,
	}
}

func sent(c trace.Cookie) trace.Fate {
	return trace.Fate{
		Fate: trace.Sent, Rule: "cookie-sent", Title: both("host and path match", "호스트와 경로가 맞음"),
		Seen: both("host and path match", "호스트와 경로가 맞음"), Cookie: c,
	}
}

func passed(n int) []trace.Check {
	checks := make([]trace.Check, n)
	for i := range checks {
		checks[i].Holds = true
	}
	return checks
}

func choice(name, en, ko string, right bool) trace.Choice {
	return trace.Choice{Name: name, Text: prose(en, ko), Right: right, Reply: prose("Count the rows *after* the step.", "단계가 *끝난 뒤의* 행을 세어 봅시다.")}
}

// login is the step of the design: the right password.
func login() trace.Step {
	return trace.Step{
		Lesson: trace.Lesson{
			ID:     "the-right-password",
			Number: 4,
			Of:     5,
			Predict: &trace.Prediction{
				Ask: prose("How many rows will there be after the login?", "로그인하고 나면 행은 몇 개입니까?"),
				Choices: []trace.Choice{
					choice("none", "no row", "없음", false),
					choice("one", "one row", "행 한 개", true),
					choice("two", "two rows: one for the form, one for the login", "행 두 개: 폼에 하나, 로그인에 하나", false),
				},
				DecidedBy: []string{"rows", "hops[1].queries.count"},
			},
			Say: prose("`login()` made a key, wrote a row under it, and asked the browser to keep the\nkey. The cookie holds the key and nothing else; who you are stands in the row.\n",
				"`login()`은 키를 만들고, 그 키로 행을 쓰고, 브라우저에 키를 보관해 달라고 합니다.\n쿠키에는 **키**만 들어 있습니다. 누구인지는 서버의 행에 적혀 있습니다.\n"),
			Hints:  []trace.Prose{prose("Look at the table.", "테이블을 보십시오.")},
			Checks: passed(8),
		},
		Time: nine, Actor: "alice", Verb: "submit",
		Action: both("Alice's laptop presses [Log in] on https://blog.test/login/",
			"앨리스의 노트북이 https://blog.test/login/ 에서 [Log in]을 누릅니다."),
		Exchanges: []trace.Exchange{loginPost(), loginFollowed()},
		Jar: &trace.Jar{Browser: "alice", Host: "blog.test", Title: prose("Alice's laptop", "앨리스의 노트북"), Cookies: []trace.JarEntry{
			{Mark: trace.Changed, Cookie: csrf(newToken, 364*day)},
			{Mark: trace.New, Cookie: session(aliceKey)},
		}, All: []trace.Cookie{csrf(newToken, 364*day), session(aliceKey)}},
		Table: &trace.Table{Host: "blog.test", Kind: trace.RowsTable, Name: "django_session", Rows: []trace.RowEntry{{
			Mark: trace.New, Key: aliceKey, Owner: "1", User: "alice", Expires: nine.Add(14 * day), Lasts: 14 * day, Live: true, Raw: ".eJxVjDsOwjAQBe",
			Data: []trace.Item{{Name: "_auth_user_id", Value: `"1"`}, {Name: "_auth_user_hash", Value: `"c0ffee"`}},
		}}},
	}
}

func loginPost() trace.Exchange {
	e := trace.Exchange{
		Exchange: wire.Exchange{
			URL: "https://blog.test/login/", Connection: wire.Connection{ID: 1},
			Request: wire.Request{Method: "POST", Target: "/login/", Headers: wire.Headers{
				{Name: "Host", Value: "blog.test"},
				{Name: "Cookie", Value: "csrftoken=" + oldToken},
				{Name: "Content-Type", Value: "application/x-www-form-urlencoded"},
				{Name: "Content-Length", Value: "66"},
			}, Body: "csrfmiddlewaretoken=n0nce&username=alice&password=it%27s+a+secret"},
			Response: wire.Response{Proto: "HTTP/1.1", Status: 302, Reason: "Found", Headers: wire.Headers{
				{Name: "Location", Value: "/"}, {Name: "Content-Length", Value: "0"},
			}},
			ResponseBytes: "HTTP/1.1 302 Found\r\nLocation: /\r\nSet-Cookie: sessionid=" + aliceKey + "; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax\r\n\r\n",
		},
		Fields: []trace.Field{
			{Name: "csrfmiddlewaretoken", Value: "n0nce", Hidden: true},
			{Name: "username", Value: "alice"},
			{Name: "password", Value: "it's a secret", Secret: true},
		},
		Sent: []trace.Fate{sent(csrf(oldToken, 364*day))},
		Server: &trace.Server{
			Host:       "blog.test",
			Notes:      []rule.Text{both("form valid", "폼이 유효함"), both("get_user() is alice", "get_user()는 alice"), both("login()", "login()")},
			UserBefore: trace.Anonymous, User: "alice",
			Queries: []trace.Query{
				{Kind: "BEGIN", SQL: "BEGIN", Transaction: 1},
				{Kind: "SELECT", Table: "auth_user", SQL: "SELECT id, username FROM auth_user WHERE username = 'alice'", Rows: 1, Caller: "authenticate()", Why: both("find alice", "alice를 찾음")},
				{Kind: "SELECT", Table: "django_session", SQL: "SELECT 1 FROM django_session WHERE session_key = '" + aliceKey + "'", Why: both("is the new key free?", "새 키의 행이 이미 있는지 확인")},
				{Kind: "INSERT", Table: "django_session", SQL: "INSERT INTO django_session …", Rows: 1, Transaction: 1, Why: both("the row, still empty", "아직 빈 행")},
				{Kind: "UPDATE", Table: "auth_user", SQL: "UPDATE auth_user SET last_login = '2026-03-02 09:00:00'", Rows: 1, Why: both("last_login", "last_login")},
				{Kind: "UPDATE", Table: "django_session", SQL: "UPDATE django_session SET session_data = '.eJx'", Rows: 1, Transaction: 1, Why: both("the row now names alice", "행에 alice를 적음")},
				{Kind: "COMMIT", SQL: "COMMIT", Transaction: 1},
			},
		},
		Received: []trace.Fate{
			{Fate: trace.Replaced, Rule: "cookie-replaced", Seen: both("login() changes it", "login()이 새로 만듦"), Cookie: csrf(newToken, 364*day)},
			{Fate: trace.Stored, Rule: "cookie-stored", Seen: both("14 days, HttpOnly", "14일, HttpOnly"), Cookie: session(aliceKey),
				Line: "sessionid=" + aliceKey + "; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax"},
		},
	}
	return e
}

func loginFollowed() trace.Exchange {
	return trace.Exchange{
		Exchange: wire.Exchange{
			URL: "https://blog.test/", Connection: wire.Connection{ID: 1, Reused: true},
			Request:  wire.Request{Method: "GET", Target: "/"},
			Response: wire.Response{Status: 200, Reason: "OK", Body: "<p>Hello alice <button>Log out</button>"},
		},
		Why:  both("the browser follows by itself", "브라우저가 스스로 따라감"),
		Sent: []trace.Fate{sent(csrf(newToken, 364*day)), sent(session(aliceKey))},
		Server: &trace.Server{
			Notes: []rule.Text{both("key "+aliceKey+" -> row -> alice", "키 "+aliceKey+" -> 행 -> alice")},
			User:  "alice", UserBefore: "alice",
			Queries: []trace.Query{{Kind: "SELECT", Table: "django_session", Rows: 1}, {Kind: "SELECT", Table: "auth_user", Rows: 1}},
		},
		Received: []trace.Fate{{Fate: trace.Replaced, Rule: "cookie-replaced", Seen: both("same value, 364 days again", "값은 같고 다시 364일"), Cookie: csrf(newToken, 364*day)}},
		Page:     "Hello alice\n[Log out]",
	}
}

// logout is the other step of the design.
func logout() trace.Step {
	leaving := both("who is leaving?", "누가 나가는지 확인")
	gone := session("")
	return trace.Step{
		Lesson: trace.Lesson{
			ID:     "alice-logs-out",
			Number: 2,
			Of:     4,
			Say: prose("Two things went: the row, which ended the login, and the cookie, which the\nserver could only ask for. A copy of the key opens nothing any more.",
				"두 가지가 사라졌습니다. 행이 지워져 로그인이 끝났고, 쿠키는 서버의 부탁으로\n지워졌습니다. 이제 키를 베껴 둔 사람이 있어도 그 키로는 아무것도 할 수 없습니다."),
			Checks: passed(9),
		},
		Time: nine.Add(5 * time.Minute), Passed: 5 * time.Minute, Actor: "alice", Verb: "submit",
		Action: both("Alice's laptop presses [Log out] on https://blog.test/", "앨리스의 노트북이 https://blog.test/ 에서 [Log out]을 누릅니다."),
		Exchanges: []trace.Exchange{
			{
				Exchange: wire.Exchange{
					URL: "https://blog.test/logout/", Connection: wire.Connection{ID: 1, Reused: true, Closed: "server"},
					Request:  wire.Request{Method: "POST", Target: "/logout/"},
					Response: wire.Response{Status: 302, Reason: "Found", Headers: wire.Headers{{Name: "Location", Value: "/"}}},
				},
				Fields: []trace.Field{{Name: "csrfmiddlewaretoken", Hidden: true}},
				Sent:   []trace.Fate{sent(csrf(newToken, 364*day)), sent(session(aliceKey))},
				Server: &trace.Server{
					Notes: []rule.Text{both("logout() deletes the row", "logout()이 행을 지움")}, UserBefore: "alice", User: trace.Anonymous,
					Queries: []trace.Query{
						{Kind: "SELECT", Table: "django_session", Why: leaving}, {Kind: "SELECT", Table: "auth_user", Why: leaving},
						{Kind: "SELECT", Table: "django_session"}, {Kind: "DELETE", Table: "django_session"},
					},
				},
				Received: []trace.Fate{{Fate: trace.Deleted, Seen: both("the server asked: Max-Age=0", "서버의 부탁: Max-Age=0"), Cookie: gone}},
			},
			{
				Exchange: wire.Exchange{
					URL: "https://blog.test/", Connection: wire.Connection{ID: 2},
					Request:  wire.Request{Method: "GET", Target: "/"},
					Response: wire.Response{Status: 200, Reason: "OK"},
				},
				Why: both("the browser follows by itself", "브라우저가 스스로 따라감"),
				Sent: []trace.Fate{sent(csrf(newToken, 364*day)),
					{Fate: trace.NotSent, Rule: "deleted-by-server", Seen: both("gone: deleted in (1)", "없음: (1)에서 서버의 부탁으로 지움"), Cookie: gone}},
				Server: &trace.Server{Notes: []rule.Text{both("no key, nothing to look up", "키가 없어 찾을 것도 없음")}, User: trace.Anonymous},
				Page:   "[Log in] [Sign up]",
			},
		},
		Jar: &trace.Jar{Browser: "alice", Host: "blog.test", Cookies: []trace.JarEntry{
			{Mark: trace.Same, Cookie: csrf(newToken, 364*day-5*time.Minute)},
			{Mark: trace.Gone, Cookie: session(aliceKey), Rule: "deleted-by-server", Why: both("deleted, as the server asked", "서버의 부탁으로 지움")},
		}, Others: 2},
		Table: &trace.Table{Host: "blog.test", Kind: trace.RowsTable, Name: "django_session", Rows: []trace.RowEntry{
			{Mark: trace.Gone, Key: aliceKey, User: "alice", Why: both("by logout()", "logout()")},
		}},
	}
}

// failing is the logout of a server that forgets to ask for the cookie.
func failing() trace.Step {
	s := logout()
	s.ID = "a-wrong-expectation"
	s.Checks = append(s.Checks, trace.Check{
		Pos: diag.Pos{File: "logout.yaml", Line: 41, Col: 19}, About: "hops[1].deleted",
		Wanted: trace.Phrase(both("[sessionid]", "[sessionid]")), Found: trace.Phrase(both("no such cookie", "그런 쿠키 없음")), Line: "        deleted: [sessionid]",
		Hint: trace.Phrase(both("the server asked for it in hops[0]", "서버는 hops[0]에서 부탁했습니다")),
	})
	return s
}

// quietVisit is a page that sets nothing, for two cookies with reasons to stay.
func quietVisit() trace.Step {
	basket := trace.Cookie{Name: "__Secure-basket-of-the-shop", Value: "42", Domain: "shop.test", Path: "/cart", Secure: true, Session: true}
	theme := trace.Cookie{Name: "theme", Value: "dark", Domain: "www.shop.test", HostOnly: true, Path: "/", Lasts: 14*time.Hour + 55*time.Minute}
	return trace.Step{
		Lesson: trace.Lesson{ID: "the-image-of-another-site", Number: 3, Of: 4, Say: prose("Two requests:\n\n- the image, from `ads.test`;\n- the page itself.\n\nRead [the RFC](https://www.rfc-editor.org/rfc/rfc6265).", "요청은 두 개입니다.\n\n- `ads.test`에서 온 이미지\n- 페이지 자신"), Checks: passed(1)}, Time: nine.Add(time.Hour), Passed: time.Hour, Actor: "browser", Verb: "visit",
		Action: both("The browser opens https://www.shop.test/news", "브라우저가 https://www.shop.test/news 를 엽니다."),
		Exchanges: []trace.Exchange{
			{
				Exchange: wire.Exchange{
					URL: "http://ads.test/pixel.gif?from=news", Connection: wire.Connection{ID: 7},
					Request:  wire.Request{Method: "GET", Target: "/pixel.gif?from=news"},
					Response: wire.Response{Status: 200, Reason: "OK", Headers: wire.Headers{{Name: "Content-Type", Value: "image/gif"}}, Body: "GIF89a-and-so-on"},
				},
				Why: both("an image of the page", "페이지에 있는 이미지"),
				Received: []trace.Fate{{Fate: trace.Refused, Rule: "secure-over-http", Seen: both("Secure, but the address is http", "Secure인데 주소는 http"),
					Wanted: both("https", "https"), Cookie: trace.Cookie{Name: "seen", Value: "1", Session: true}}},
				Server: &trace.Server{User: trace.NotAsked, UserBefore: trace.NotAsked},
			},
			{
				Exchange: wire.Exchange{
					URL: "https://www.shop.test/news", Connection: wire.Connection{ID: 8, Closed: "browser"},
					Request:  wire.Request{Method: "GET", Target: "/news"},
					Response: wire.Response{Status: 500, Reason: "Internal Server Error"},
				},
				Sent: []trace.Fate{sent(theme), {Fate: trace.NotSent, Rule: "path-mismatch", Seen: both("the path is /news", "경로는 /news"),
					Wanted: both("/cart or a path below it", "/cart나 그 아래의 경로"), Cookie: basket}},
				Server: &trace.Server{User: trace.Anonymous, Log: []string{"Traceback (most recent call last):", "  File \"views.py\", line 1", "    1/0", "ZeroDivisionError"}},
				Page:   "Server Error (500)",
			},
		},
		Jar: &trace.Jar{Browser: "browser", Host: "www.shop.test", Cookies: []trace.JarEntry{
			{Mark: trace.Same, Cookie: basket}, {Mark: trace.Same, Cookie: theme},
		}},
		Table: &trace.Table{Host: "www.shop.test", Kind: trace.RowsTable, Name: "django_session", Rows: []trace.RowEntry{
			{Mark: trace.Same, Key: "k", Lasts: -time.Hour, Data: []trace.Item{{Name: "cart", Value: `["book", "pen"]`}, {Name: "_session_expiry", Value: "0"}}},
		}},
	}
}

// closing is a step in which nothing crosses the wire.
func closing() trace.Step {
	return trace.Step{
		Lesson: trace.Lesson{ID: "close-the-browser", Number: 1, Of: 4, Say: prose("Nothing was sent: the server never learns of it.", "아무것도 보내지 않았으므로, 서버는 이 일을 알지 못합니다.")}, Time: nine, Actor: "browser", Verb: "restart_browser",
		Action: both("The browser is closed and opened again.", "브라우저를 닫았다가 다시 엽니다."),
		Notes:  []rule.Text{both("no server learns of it", "서버는 이 일을 알지 못함")},
		Jar: &trace.Jar{Browser: "browser", Host: "shop.test", Cookies: []trace.JarEntry{
			{Mark: trace.Gone, Cookie: trace.Cookie{Name: "visit", Value: "1", Session: true}, Rule: "browser-closed", Why: both("removed when the browser closed", "브라우저를 닫을 때 지워짐")},
		}},
		Table:      &trace.Table{Host: "shop.test", Kind: trace.RowsTable, Name: "django_session"},
		Remembered: []trace.Remembered{{Name: "old_key", Value: aliceKey, From: trace.Phrase(both("cookie sessionid", "쿠키 sessionid"))}},
		Shows:      "Welcome. [Next page]", // an older page: nothing was sent
	}
}

// raw is a request that somebody writes by hand, without a browser.
func raw() trace.Step {
	return trace.Step{
		Lesson: trace.Lesson{ID: "by-hand", Number: 4, Of: 4, Say: prose("A stolen key opens nothing once the row is gone.", "행이 없으면 훔친 키로는 아무것도 할 수 없습니다."), Checks: passed(2)}, Time: nine.Add(2 * time.Hour), Passed: -time.Minute, Verb: "send",
		Action: both("Somebody sends GET / to https://blog.test by hand.", "누군가 https://blog.test 에 GET /을 직접 적어 보냅니다."),
		Exchanges: []trace.Exchange{{
			Exchange: wire.Exchange{
				URL: "https://blog.test/", Connection: wire.Connection{ID: 9, Closed: "client"},
				Request:  wire.Request{Method: "GET", Target: "/", Headers: wire.Headers{{Name: "Cookie", Value: "sessionid=" + aliceKey + "; a=\x1b[31m"}}},
				Response: wire.Response{Status: 200, Reason: "OK", Headers: wire.Headers{{Name: "Set-Cookie", Value: "sessionid=; Max-Age=0"}}},
			},
			Server: &trace.Server{Notes: []rule.Text{both("key "+aliceKey+" -> no row", "키 "+aliceKey+" -> 행 없음")}, User: trace.Anonymous,
				Queries: []trace.Query{{Kind: "SELECT", Table: "django_session"}}},
			Page: "[Log in]",
		}},
		Table: &trace.Table{Host: "blog.test", Kind: trace.RowsTable, Name: "django_session"},
	}
}

func lesson(steps ...trace.Step) *trace.Trace {
	return &trace.Trace{
		Format: trace.Format, ID: "logout", File: "logout.yaml", Start: nine,
		Title:      prose("What a logout ends", "로그아웃이 끝내는 것"),
		Summary:    prose("A login is a cookie *and* a row. Which of them does `logout()` take away?", "로그인은 쿠키와 행으로 이루어집니다. `logout()`은 무엇을 없앱니까?"),
		LearnFirst: []string{"first-cookie", "session-row"},
		Given: []trace.Step{{Time: nine, Action: both("Alice's laptop signs in as alice on https://blog.test/login/", "앨리스의 노트북이 https://blog.test/login/ 에서 alice로 로그인합니다."), Remembered: []trace.Remembered{{Name: "alice_key", Value: aliceKey, From: trace.Phrase(both("cookie sessionid", "쿠키 sessionid"))}},
			Exchanges: []trace.Exchange{{Server: &trace.Server{Host: "blog.test", Session: true, UserBefore: trace.NotAsked, User: trace.NotAsked}}}}},
		Steps: steps,
	}
}
