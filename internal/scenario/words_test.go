package scenario_test

import (
	"strings"
	"testing"
)

// TestWordsThatMeanNothing breaks one thing of the shop, and wants one problem,
// at its place, with what is wrong and what to do.
func TestWordsThatMeanNothing(t *testing.T) {
	base := shop + story(step(welcome, "{status: 200}"), step(news, "{status: 200}"))
	if _, problems := compile(t, base); len(problems) > 0 {
		t.Fatal(problems)
	}
	const pages = "    pages:\n"
	visit, expect := "visit: https://shop.test/\n", "expect: {status: 200}"
	own := func(keys, page string) string { // a form whose errors the page shows
		return "{check_own_form: {" + keys + ", if_valid: [{text: in}], if_not: [{template: '" + page + "'}]}}"
	}
	for _, c := range []struct{ old, new, want string }{
		// Steps.
		{visit, "wait: 5m\n    who: browser\n", "nothing"},
		{visit, "who: bob\n    " + visit, `bob | no browser is called "bob" (the lesson has browser)`},
		{"    " + visit, "", "step: | the step does nothing (one of "},
		{visit, visit + "    press: reload\n", "press: | a step has one action: visit came before press (make a step of each)"},
		{visit, "migrate: shp.test\n", `shp.test | the lesson has no site "shp.test" (did you mean "shop.test"?)`},
		{visit, "set_user_model: custom\n", `custom | set_user_model is a map, found "custom" (write set_user_model: {host: …, to: custom})`},
		{visit, "set_user_model: {host: shop.test, to: own}\n", `own | wanted default or custom, found "own" ()`},
		{visit, "tab: second\n    send: {url: https://shop.test/}\n", `second | no browser acts in "send" (leave it out)`},
		{"    " + expect + "\n  - step: sb", "  - step: sb", "visit: | a step that makes a request expects nothing (say with expect what must be true afterwards, or let statelab lesson expect write it)"},
		{visit, visit + "    remember: {a: {cookie: x}}\n", "a: | $a is remembered and never used (delete it, or write $a where it belongs)"},
		// Verbs.
		{visit, "visit: shop.test\n", `shop.test | wanted an absolute address such as https://shop.test/, found "shop.test" ()`},
		{visit, "visit: http://shop.test/\n", "http://shop.test/ | shop.test answers over https only (write https://, or http: true for the site)"},
		{visit, "visit: https://shop.test/$x\n", "https://shop.test/$x | $x is not remembered by any step before (a step before this one remembers it; for a dollar sign write $$)"},
		{visit, "press: home\n", `home | wanted back, forward or reload, found "home" ()`},
		{visit, "restart_browser: now\n", `now | wanted fresh or restored, found "now" ()`},
		{visit, "submit: {fields: {a: b}}\n", `{fields: | submit needs the key "button" (write button: …)`},
		{visit, "send: {url: https://shop.test/, method: STEAL}\n", `STEAL | wanted GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS, found "STEAL" ()`},
		{visit, "send: {url: https://shop.test/, headers: {'a b': c}}\n", `'a | "a b" is no name of a header ()`},
		{visit, "send: {url: https://shop.test/, headers: {a: \"b\\r\\nc: d\"}}\n", `"b\r\nc: | a header is one line (write it on one line, without |)`},
		{visit, "restart_server: shp.test\n", `shp.test | the lesson has no site "shp.test" (did you mean "shop.test"?)`},
		{visit, "change_user: alice\n", `alice | change_user is a map, found "alice" (write change_user: {host: …, user: alice, active: false})`},
		{visit, "change_user: {host: shop.test, user: alice}\n", "{host: | change_user makes one change, found 0 (one of name, password, unusable_password, email, active, staff, superuser, deleted)"},
		{visit, "change_user: {host: shop.test, user: alice, name: a, active: false}\n", "{host: | change_user makes one change, found 2 (one of name, password, unusable_password, email, active, staff, superuser, deleted)"},
		{visit, "change_user: {host: shop.test, user: alice, deleted: false}\n", "false | only true makes sense here (delete the key)"},
		{visit, "put_cookie: {url: https://shop.test/, name: a, value: b, lasts: 5}\n", `5 | wanted a length of time such as 10s, 5m, 1h30m or 14d, found "5" (add a unit: d, h, m or s)`},
		// Expectations.
		{expect, "expect: {staus: 200}", `staus: | unknown key "staus" in an expectation (did you mean "status"?)`},
		{expect, "expect: {status: 20}", "20 | 20 is no status: wanted 100 to 999, or a class such as 4xx ()"},
		{expect, "expect: {status: [403, 404]}", "[403 | a status is a number or a map, found a list (write {one_of: [403, 404]})"},
		{expect, "expect: {status: {one_of: [9xx]}}", `9xx | wanted a whole number, found "9xx" ()`},
		{expect, "expect: {status: {has: 4}}", `has: | unknown key "has" in what a status may be (it has not, one_of, none_of)`},
		{expect, "expect: {rows: [{data: {seen: now}}]}", "now | seen would have to be the word now (a moment is kept as a number or a text: write that, or {matches: '[0-9]+'}; {is: now} is the word)"},
		{expect, "expect: {}", "{ | an expectation is empty (leave the key out, or say what it holds)"},
		{expect, "expect: {page: {shows: [Your cart: empty]}}", `Your | wanted a text, found a map (a text with ": " in it stands in quotes)`},
		{expect, "expect: {sent: visit}", `visit | sent is a list ([a, b] or lines that begin with -), found "visit" (write [visit])`},
		{expect, "expect: {refused: {a: expired-on-arival}}", `expired-on-arival | "expired-on-arival" is the code of no rule (did you mean "expired-on-arrival"?)`},
		{expect, "expect: {queries: [SELEKT auth_user]}", `SELEKT | wanted the kind of a query and its table, found "SELEKT auth_user" (did you mean "SELECT"?)`},
		{expect, "expect: {queries: [COMMIT]}", `COMMIT | wanted the kind of a query and its table, found "COMMIT" (write it as in SELECT auth_user)`},
		{expect, "expect: {connection: open}", `open | wanted new or reused, found "open" ()`},
		{expect, "expect: {jar: full}", `full | wanted empty, found "full" ()`},
		{expect, "expect: {jar: {visit: {size: 1}}}", `size: | unknown key "size" in a cookie of the jar (`},
		{expect, "expect: {jar: {visit: {same_site: lax}}}", `lax | wanted Strict, Lax, None or unset, found "lax" (did you mean "Lax"?)`},
		{expect, "expect: {rows: [{age: 1}]}", `age: | unknown key "age" in a row (it has key, user, session_data, data, lacks, lasts, live)`},
		{expect, "expect: {rows: [{data: none}]}", `none | wanted empty, found "none" ()`},
		{expect, "expect: {unchanged: []}", "[ | unchanged is empty (write [jar], [rows] or [jar, rows])"},
		{expect, "expect: {unchanged: [table]}", `table | wanted jar or rows, found "table" ()`},
		{expect, "expect: {body: {starts: x}}", `starts: | unknown key "starts" in a match (it has is, not, has, lacks, starts_with, ends_with, one_of, none_of, matches, length, of)`},
		{expect, "expect: {body: {of: 'z-a'}}", "'z-a' | wanted characters: "},
		// Sites and pages.
		{pages, "    built_in: accounts\n" + pages, "/: | a site has pages of its own or is built in (leave one of the two out)"},
		{pages, "    sessions: cached\n" + pages, `cached | wanted database, cache, cached-database or signed-cookies, found "cached" (did you mean "cache"?)`},
		{pages, "    instances: 10\n" + pages, "10 | a site has 1 to 9 instances ()"},
		{pages, "    bug: logout-keeps-rows\n" + pages, `logout-keeps-rows | wanted `},
		{pages, "    settings: {SESSION_COOKIE_AG: 5m}\n" + pages, `SESSION_COOKIE_AG: | unknown key "SESSION_COOKIE_AG" in settings (did you mean "SESSION_COOKIE_AGE"?)`},
		{pages, "    http: yes\n" + pages, `yes | wanted true or false, found "yes" (write true)`},
		{"      /news: {get", "      news: {get", `news: | "news" is no path: it begins with / and has no ? and no # ()`},
		{"[{login: alice}, ", "[{login: zoe}, ", "zoe | login names \"zoe\", who is no user of the site (its users are alice, bob)"},
		{"{text: Hello.}", "{txt: Hello.}", `txt: | unknown key "txt" in the actions of a page (did you mean "text"?)`},
		{"{text: Hello.}", "{pause: here}", `here | no step resumes "here" (let a step say resume: here)`},
		{"{text: Hello.}", "{text: Hello., status: 201}", "status: | an action has one key: text came before status (begin a new line with -)"},
		{"[{logout: true}, ", "[{logout: false}, ", "false | only true makes sense here (delete the action)"},
		{"{cart: apple}", "{cart: apple, more: pear}", "more: | session_set sets one value (write an action for each)"},
		{"{{ user.username }}", "{{ usr.username }}", "{{ | "},
		{"{text: Hello.}", "{check_own_form: {if_valid: [{text: in}], if_not: [{text: out}]}}", `{if_valid: | check_own_form needs the key "keeps" (write keeps: …)`},
		{"{text: Hello.}", own("keeps: who", "no"), `who | keeps is a map (key: value), found "who" (write NAME: VALUE for each, indented below the key or in { })`},
		{"{text: Hello.}", own("keeps: {who: email}", "no"), `email | wanted id or username, found "email" ()`},
		{"{text: Hello.}", own("keeps: {who: id, more: id}", "no"), "more: | keeps sets one value (as in {login_session: id})"},
		{"{text: Hello.}", own("keeps: {errors: id}", "no"), `check_own_form: | "errors" is what a form of Django's has already ()`},
		{"{text: Hello.}", own("keeps: {who: id}, username: user-id", "no"), `check_own_form: | "user-id" is no name for an attribute of a form ()`},
		{"{text: Hello.}", own("keeps: {who: id}", "{{ form.whom }}"), `{{ | form has no whom (did you mean "who"?)`},
		{"{text: Hello.}", "{context: {a: b, c: d}}, {text: x}", "c: | context sets one value (write an action for each)"},
		{"{text: Hello.}", "{context: {user: b}}, {text: x}", `context: | a template has "user" already: put the value into the context by another name ()`},
		{"{text: Hello.}", "{context: {a: {in_sesion: b}}}, {text: x}", `in_sesion: | unknown key "in_sesion" in a value of the context (did you mean "in_session"?)`},
		{"{text: Hello.}", "{context: {a: {in_session: ''}}}, {text: x}", "'' | a session value has a name ()"},
		{"{text: Hello.}", "{context: {who: b}}, {template: '{{ whoo }}'}", `{{ | "whoo" is nothing that a page knows (did you mean "who"?)`},
		{"{text: Hello.}", "{check_own_form: {keeps: {a: id}, if_valid: [{context: {who: b}}], if_not: [{text: x}]}}, {template: '{{ who }}'}",
			`{{ | "who" is nothing that a page knows (`},
		{"{text: Hello.}", "{template: '{{ who }}'}, {context: {who: b}}", `{{ | "who" is nothing that a page knows (`},
		{"get: [{login: alice}, {session_set: {cart: apple}}, {text: Hello.}]", "get: []", "[ | the page does nothing (the least is [{text: Hello.}])"},
		{"lesson: shop\n", "lesson: shop\nbrowsers: {one: {title: One}, two: {title: Two}}\n", `two: | the browser "two" never acts (delete it, or let it act: who: two)`},
		{"steps:\n", "  gone.test: {pages: {/: {get: [{text: x}]}}}\nsteps:\n", `gone.test: | the site "gone.test" is never used ()`},
		{"steps:\n", "given:\n  - sign_in: {url: https://shop.test/, user: alcie}\nsteps:\n", `alcie | shop.test has no user "alcie" (did you mean "alice"?)`},
	} {
		src := strings.Replace(base, c.old, c.new, 1)
		if src == base {
			t.Errorf("%q is not in the lesson", c.old)
			continue
		}
		_, problems := compile(t, src)
		got := "nothing"
		if len(problems) > 0 {
			got = pointedAt(src, problems[0].Pos) + " | " + problems[0].Message + " (" + problems[0].Hint + ")"
		}
		if len(problems) > 1 || !strings.HasPrefix(got, c.want) {
			t.Errorf("%q in the place of %q:\ngot  %s\nwant %s\nall %v", c.new, c.old, got, c.want, problems)
		}
	}
}
