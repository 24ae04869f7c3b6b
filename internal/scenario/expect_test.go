package scenario_test

import (
	"strings"
	"testing"
)

const (
	welcome = "visit: https://shop.test/"
	news    = "visit: https://shop.test/news"
	signIn  = "visit: https://shop.test/in"
	signOut = "visit: https://shop.test/out"
	api     = "visit: https://shop.test/api"
	box     = "visit: https://shop.test/box"
	count   = "visit: https://shop.test/count?a=1"
)

// TestPromisesThatAreBroken plays a step, after others that prepare it, with one
// promise that does not come true. It is found at its place, and what was wanted
// stands beside what was found.
func TestPromisesThatAreBroken(t *testing.T) {
	first, in := step(welcome, "{status: 200}"), step(signIn, "{status: 200}")
	for _, c := range []struct{ before, does, expect, want string }{
		{"", welcome, "{status: 404}", "404 | status: wanted 404, found 200"},
		{"", welcome, "{redirects_to: /}", `/ | redirects_to: wanted /, found ""`},
		{"", welcome, "{body: {starts_with: Wel, ends_with: e., one_of: [Welcome., Goodbye.], none_of: [Hello.]}}", ""},
		{"", welcome, "{body: {starts_with: wel, ends_with: Wel}}", "{starts_with: | body: wanted starts_with wel, ends_with Wel, found Welcome."},
		{"", welcome, "{body: {one_of: [Hello, Goodbye], none_of: [Welcome., x]}}", "{one_of: | body: wanted one_of [Hello, Goodbye], none_of [Welcome., x], found Welcome."},
		{"", api, "{json: {n: {one_of: ['3', '4']}}}", ""},
		{"", api, `{json: {cart: {none_of: ['[1,{"b":1, "a":"x"}]']}}}`, "{none_of: | json.cart: wanted none_of ['[1,{\"b\":1, \"a\":\"x\"}]'], found '[1,{\"a\":\"x\",\"b\":1}]'"},
		{"", welcome, "{body: {has: Goodbye}}", "{has: | body: wanted has Goodbye, found Welcome."},
		{"", welcome, "{body: {not: Welcome.}}", "{not: | body: wanted not Welcome., found Welcome."},
		{"", welcome, "{body: {length: 9}}", "{length: | body: wanted length 9, found Welcome."},
		{"", welcome, "{body: {of: a-z}}", "{of: | body: wanted of a-z, found Welcome."},
		{"", welcome, "{body: {matches: 'W.*x'}}", "{matches: | body: wanted matches W.*x, found Welcome."},
		{"", welcome, "{body: {is: x, length: 8}}", "{is: | body: wanted is x, found Welcome."},
		{"", welcome, "{headers: {content-type: text/plain}}", "text/plain | headers.content-type: wanted text/plain, found text/html; charset=utf-8"},
		{"", welcome, "{headers: {X-None: '1'}}", `'1' | headers.X-None: wanted 1, found ""`},
		{"", welcome, "{sent: [visit]}", "[visit | sent: wanted [visit], found []"},
		{first, welcome, "{sent: [visit]}", "[visit | sent: wanted [visit], found [visit, theme]"},
		{first, welcome, "{not_sent: {visit: expired}}", "expired | not_sent.visit: wanted expired, found sent (host-and-path-match)"},
		{first, "wait: 2h\n" + welcome, "{not_sent: {theme: browser-closed}}", "browser-closed | not_sent.theme: wanted browser-closed, found expired"},
		{"", welcome, "{not_sent: {visit: expired}}", "expired | not_sent.visit: wanted expired, found no such cookie"},
		{"", welcome, "{stored: [visit]}", "[visit | stored: wanted [visit], found [visit, theme]"},
		{first, welcome, "{stored: [visit, theme]}", "[visit | stored: wanted [visit, theme], found [] (visit was replaced, theme was replaced)"},
		{first, welcome, "{replaced: []}", "[ | replaced: wanted [], found [visit, theme]"},
		{"", welcome, "{deleted: [visit]}", "[visit | deleted: wanted [visit], found [] (visit was stored)"},
		{"", "visit: https://shop.test/broken", "{status: 200}", "200 | status: wanted 200, found 500 (KeyError: 'cart')"},
		{"", "visit: https://shop.test/none", "{status: 200}", "200 | status: wanted 200, found 404 (no-such-page: the site has no page at this path)"},
		{"", "visit: https://shop.test/teapot", "{status: 200}", "200 | status: wanted 200, found 418"},
		{"", "visit: https://shop.test/broken", "{page: {shows: [Hello]}}", "Hello | page.shows: wanted Hello, found Server Error (500) (the answer was 500 Internal Server Error, KeyError)"},
		{"", "visit: https://shop.test/broken", "{reason: KeyError}", ""},
		{"", "visit: https://shop.test/broken", "{reason: none}", "none | reason: wanted none, found KeyError: 'cart'"},
		{"", "visit: https://shop.test/none", "{reason: KeyError}", "KeyError | reason: wanted KeyError, found no-such-page: the site has no page at this path"},
		{"", welcome, "{reason: KeyError}", "KeyError | reason: wanted KeyError, found none"},
		{"", "visit: https://shop.test/teapot", "{reason: none}", ""},
		{"", "visit: https://shop.test/teapot", "{reason: KeyError}", "KeyError | reason: wanted KeyError, found none (a page chose the status 418)"},
		{"", welcome, "{method: POST}", "POST | method: wanted POST, found GET"},
		{"", welcome, "{address: 'https://shop.test/news'}", "'https://shop.test/news' | address: wanted \"https://shop.test/news\", found \"https://shop.test/\""},
		{first, welcome, "{request_headers: {Cookie: {lacks: visit}}}", "{lacks: | request_headers.Cookie: wanted lacks visit, found visit=1; theme=dark"},
		{first, "fetch: {url: https://shop.test/}", "{readable: false}", "false | readable: wanted false, found cors-same-origin (from https://shop.test to itself)"},
		{"", welcome, "{readable: false}", "false | readable: wanted false, found no request of a script"},
		{first, welcome, "{sent: {theme: sent-cross-site}}", "sent-cross-site | sent.theme: wanted sent-cross-site, found host-and-path-match"},
		{first, welcome, "{sent: {cart: host-and-path-match}}", "host-and-path-match | sent.cart: wanted host-and-path-match, found no such cookie"},
		{first, welcome, "{stored: {theme: stored}}", "stored | stored.theme: wanted stored, found replaced"},
		{"", welcome, "{stored: {theme: max-age-wins}}", "max-age-wins | stored.theme: wanted max-age-wins, found stored"},
		{"", "visit: https://shop.test/years", "{stored: {pass: max-age-wins}}", ""},
		{"", "visit: https://shop.test/years", "{stored: {pass: stored}}", ""},
		{"", "visit: https://shop.test/years", "{stored: {pass: lifetime-capped}}", "lifetime-capped | stored.pass: wanted lifetime-capped, found stored, max-age-wins"},
		{"", welcome, "{json: '{}'}", "'{ | json: wanted {}, found no JSON: Welcome."},
		{"", welcome, "{json: {user: alice}}", "alice | json.user: wanted alice, found no JSON: Welcome."},
		{"", api, `{json: '{"n": 3, "cart": [1, {"b": 1.0, "a": "x"}]}'}`, ""},
		{"", api, `{json: '{"n": 4, "cart": [1, {"b": 1, "a": "x"}]}'}`, `'{"n": | json: wanted {"n": 4, "cart": [1, {"b": 1, "a": "x"}]}, found {"cart": [1, {"a": "x", "b": 1}], "n": 3}`},
		{"", api, `{json: {n: '3', cart: '[1, {"b": 1, "a": "x"}]'}}`, ""},
		{"", api, `{json: {n: {not: '3'}, cart: {has: '"a":"x"', length: 9}}}`, `{not: | json.n: wanted not 3, found 3 / {has: | json.cart: wanted length 9, found '[1,{"a":"x","b":1}]'`},
		{"", api, "{json: {user: alice}}", "alice | json.user: wanted alice, found no such value, only [cart, n]"},
		{"", box, `{rows: [{data: {box: '{"b": [2, 3], "a": 1}'}}]}`, ""},
		{"", box, `{rows: [{data: {box: '{"b": [3, 2], "a": 1}'}}]}`, `'{"b": | rows.data.box: wanted '{"b": [3, 2], "a": 1}', found '{"a":1,"b":[2,3]}'`},
		{"", welcome, "{refused: {far: expired-on-arrival}}", "expired-on-arrival | refused.far: wanted expired-on-arrival, found domain-does-not-cover"},
		{"", welcome, "{refused: {visit: domain-does-not-cover}}", "domain-does-not-cover | refused.visit: wanted domain-does-not-cover, found stored"},
		{in, news, "{queries: [SELECT auth_user]}", "[SELECT | queries: wanted [SELECT auth_user], found [SELECT django_session, SELECT auth_user]"},
		{"", welcome, "{user: alice}", "alice | user: wanted alice, found not-asked"},
		{in, news, "{user: bob}", "bob | user: wanted bob, found alice"},
		{"", welcome, "{connection: reused}", "reused | connection: wanted reused, found new"},
		{first, welcome, "{connection: new}", "new | connection: wanted new, found reused"},
		{in, signOut, "{hops: [{status: 302}]}", "[{status: | hops: wanted 1 request, found 2 requests: GET /out 302, GET /news 200"},
		{in, signOut, "{hops: [{status: 302}, {user: alice}]}", "alice | hops[2].user: wanted alice, found anonymous"},
		{in, signOut, "{status: 302}", "302 | status: wanted one request, found 2 requests: GET /out 302, GET /news 200 (say what each one shall do, in order: hops: [ {…}, {…} ])"},
		{in, signOut, "{status: {not: 5xx}, user: {not: bob}, reason: none}", ""},
		{in, signOut, "{status: {not: 3xx}}", "{not: | status: wanted not 3xx, found 302"},
		{in, signOut, "{status: {none_of: [200, 500]}}", "{none_of: | status: wanted none of 200, 500, found 200"},
		{in, signOut, "{status: {not: 5xx, one_of: [200, 302]}}", "{not: | status: wanted one request, found 2 requests: GET /out 302, GET /news 200 (say what each one shall do, in order: hops: [ {…}, {…} ])"},
		{in, news, "{user: {not: bob}}", ""},
		{in, news, "{user: {not: anonymous}}", ""},
		{"", welcome, "{user: {not: anonymous}}", "{not: | user: wanted not anonymous, found not-asked"},
		{in, news, "{user: {not: alice}}", "{not: | user: wanted not alice, found alice"},
		{in, signOut, "{hops: [{}, {status: 200}]}", ""},
		{in, signOut, "{hops: [{}]}", "[{ | hops: wanted 1 request, found 2 requests: GET /out 302, GET /news 200"},
		{"", welcome, "{page: {shows: [Goodbye]}}", "Goodbye | page.shows: wanted Goodbye, found Welcome."},
		{"", welcome, "{page: {lacks: [Welcome]}}", "Welcome | page.lacks: wanted not Welcome, found Welcome."},
		{"", welcome, "{jar: empty}", "empty | jar: wanted empty, found [visit, theme]"},
		{"", welcome, "{jar: {cart: {value: x}}}", "{value: | jar.cart: wanted in the jar, found [visit, theme]"},
		{"", welcome, "{jar: {cart: {there: false}, theme: {there: true, value: dark}}}", ""},
		{"", welcome, "{jar: {theme: {there: false}}}", "{there: | jar.theme.there: wanted not there, found there"},
		{"", welcome, "{jar: {cart: {there: true}}}", "{there: | jar.cart.there: wanted there, found [visit, theme]"},
		{"", welcome, "{jar: {theme: {value: light}}}", "light | jar.theme.value: wanted light, found dark"},
		{"", welcome, "{jar: {theme: {lasts: 2h}}}", "2h | jar.theme.lasts: wanted 2h, found 1h"},
		{"", welcome, "{jar: {visit: {lasts: 1h}}}", "1h | jar.visit.lasts: wanted 1h, found until-close"},
		{"", welcome, "{jar: {theme: {path: /x}}}", "/x | jar.theme.path: wanted /x, found /"},
		{"", welcome, "{jar: {theme: {domain: x.test}}}", "{domain: | jar.theme: wanted a cookie of x.test, found [shop.test/]"},
		{"", welcome, "{jar: {theme: {host_only: false}}}", "false | jar.theme.host_only: wanted false, found true"},
		{"", welcome, "{jar: {theme: {secure: false}}}", "false | jar.theme.secure: wanted false, found true"},
		{"", welcome, "{jar: {theme: {http_only: false}}}", "false | jar.theme.http_only: wanted false, found true"},
		{"", welcome, "{jar: {theme: {same_site: Lax}}}", "Lax | jar.theme.same_site: wanted Lax, found Strict"},
		{"", welcome, "{jar: {visit: {same_site: Lax}}}", "Lax | jar.visit.same_site: wanted Lax, found unset"},
		{first, news, "{gone: {visit: expired}}", "expired | gone.visit: wanted expired, found still in the jar"},
		{"", news, "{gone: {visit: expired}}", "expired | gone.visit: wanted expired, found not in the jar before the step"},
		{first, "restart_browser: fresh", "{gone: {visit: expired}}", "expired | gone.visit: wanted expired, found browser-closed"},
		{"", welcome, "{rows: 1}", "1 | rows: wanted 1, found 0"},
		{"", welcome, "{rows: [{user: alice}]}", "[{user: | rows: wanted 1 row, found no rows"},
		{"", signIn, "{rows: [{user: bob}]}", "bob | rows.user: wanted bob, found alice"},
		{"", signIn, "{rows: [{lasts: 1d}]}", "1d | rows.lasts: wanted 1d, found 14d"},
		{"", signIn, "{rows: [{live: false}]}", "false | rows.live: wanted false, found true"},
		{in, "wait: 15d\nlook: shop.test", "{rows: [{live: true}]}", "true | rows.live: wanted true, found false"},
		{"", signIn, "{rows: [{data: {cart: pear}}]}", "pear | rows.data.cart: wanted pear, found apple"},
		{"", signIn, "{rows: [{data: {basket: pear}}]}", "pear | rows.data.basket: wanted pear, found no such value, only [_auth_user_id, _auth_user_backend, _auth_user_hash, cart]"},
		{in, "change_user: {host: shop.test, user: alice, deleted: true}", "{rows: [{user: anonymous}]}", "anonymous | rows.user: wanted anonymous, found user 1"},
		{in + step("change_user: {host: shop.test, user: alice, name: alicia}", "{rows: [{user: alicia}]}"), news, "{user: alice}", "alice | user: wanted alice, found alicia"},
		{"", signIn, "{rows: [{lacks: [cart]}]}", "cart | rows.lacks: wanted not cart, found [_auth_user_id, _auth_user_backend, _auth_user_hash, cart]"},
		{"", signIn, "{rows: [{user: alice, lacks: [basket, user]}]}", ""},
		{"", signIn, "{rows: [{data: empty}]}", "empty | rows.data: wanted empty, found [_auth_user_id, _auth_user_backend, _auth_user_hash, cart]"},
		{"", welcome, "{unchanged: [jar, rows]}", "jar | unchanged: wanted jar, found jar changed: +theme +visit"},
		{"", "look: shop.test", "{status: 200}", "200 | status: wanted a request, found no request was made"},
		{"", "send: {url: https://shop.test/}", "{sent: [visit]}", "[visit | sent: wanted [visit], found []"},
		{"", "send: {url: https://shop.test/}", "{jar: {visit: {value: '1'}}}", "{value: | jar.visit: wanted a jar, found no browser acted"},
		{"", "send: {url: https://shop.test/}", "{gone: {visit: expired}}", "expired | gone.visit: wanted expired, found no browser acted"},
		// Why nothing was found, as far as the run knows.
		{step("visit: https://shop.test/links", "{status: 200}"), "click: Away", "{status: 200}", "200 | status: wanted a request, found no request was made (no server answers at nowhere.example)"},
		{"", "visit: https://shop.test/away", "{hops: [{status: 302}, {status: 200}]}", "[{status: | hops: wanted 2 requests, found 1 request: GET /away 302 (no server answers at nowhere.example)"},
		{"", "visit: https://shop.test/none", "{stored: [visit], status: 404}", "[visit | stored: wanted [visit], found [] (the answer was 404 Not Found)"},
		{"", welcome, "{stored: [visit, theme, far]}", "[visit | stored: wanted [visit, theme, far], found [visit, theme] (far was refused (domain-does-not-cover: Domain does not cover the host))"},
		{first, "wait: 2h\n" + welcome, "{sent: [visit, theme]}", "[visit | sent: wanted [visit, theme], found [visit] (theme was not sent (expired))"},
		{"", "visit: https://shop.test/none", "{hops: [{status: 302}, {status: 200}]}", "[{status: | hops: wanted 2 requests, found 1 request: GET /none 404 (the answer was 404 Not Found)"},
		{"", "visit: https://shop.test/none", "{status: 404, user: alice}", "alice | user: wanted alice, found not-asked (the answer was 404 Not Found)"},
		{"", "visit: https://shop.test/none", "{status: 404, rows: 1}", "1 | rows: wanted 1, found 0 (the answer was 404 Not Found)"},
		{"", "visit: https://shop.test/none", "{status: 404, jar: {visit: {path: /}}}", "{path: | jar.visit: wanted in the jar, found [] (the answer was 404 Not Found)"},
		{"", welcome, "{jar: {far: {path: /}}}", "{path: | jar.far: wanted in the jar, found [visit, theme] (far was refused (domain-does-not-cover: Domain does not cover the host))"},
		// Promises that nobody wrote: that a step can be done.
		{first, "click: Cart", "{sent: []}", `click: | click: wanted on the page: link Cart, found no link "Cart" on the page https://shop.test/, which has none`},
		{step("look: shop.test", ""), "click: Cart", "{sent: []}", `click: | click: wanted a page, found no page is open in tab main`},
		{step(news, "{status: 200}"), "submit: {button: Send, fields: {z: '1'}}", "{unchanged: [jar]}", `submit: | submit: wanted on the page: field z, found no field "z" on the page https://shop.test/news, which has [q] (did you mean "q"?)`},
		{step(news, "{status: 200}"), "submit: {button: Sned}", "{unchanged: [jar]}", `submit: | submit: wanted on the page: button Sned, found no button "Sned" on the page https://shop.test/news, which has [Send] (did you mean "Send"?)`},
		{step("tab: second\n"+news, "{status: 200}"), "submit: {button: Send}", "{status: 200}", `submit: | submit: wanted a page, found no page is open in tab main (the tab "second" has it: tab: second)`},
		{step("tab: second\n"+news, "{status: 200}") + step(welcome, "{status: 200}"), "submit: {button: Send}", "{status: 200}",
			`submit: | submit: wanted on the page: button Send, found no button "Send" on the page https://shop.test/, which has none (the tab "second" has it: tab: second)`},
		{step("visit: https://shop.test/two", "{status: 200}"), "submit: {button: Add}", "{status: 200}",
			`submit: | submit: wanted on the page: button Add, found 2 buttons "Add" on the page https://shop.test/two, to [/api n=1, /api n=2] (say which one, counted from the top: nth: 2)`},
		{step("visit: https://shop.test/two", "{status: 200}"), "submit: {button: Add, nth: 2}", "{address: 'https://shop.test/api?n=2'}", ""},
		{step("visit: https://shop.test/two", "{status: 200}"), "submit: {button: Add, nth: 3}", "{status: 200}",
			`submit: | submit: wanted on the page: button Add, number 3, found 2 buttons "Add" on the page https://shop.test/two, to [/api n=1, /api n=2] (nth counts the buttons of these words from the top: 1 to 2)`},
		{step("look: shop.test", ""), "drop_cookie: visit", "", "visit | drop_cookie: wanted a cookie visit in the jar, found []"},
		{"", "drop_cookies: shop.test", "", "shop.test | drop_cookies: wanted cookies of shop.test in the jar, found []"},
		{"", "put_cookie: {url: https://shop.test/, name: __Host-a, value: '1'}", "", "{url: | put_cookie: wanted a cookie that the browser takes, found refused: no Secure (write Secure along with it)"},
		{"", welcome + "\nremember: {a: {cookie: cart}}", "{status: 200}", "cart | remember: wanted cookie cart, found [visit, theme]"},
		{"", welcome + "\nremember: {a: {field: q}}", "{status: 200}", "q | remember: wanted field q, found []"},
		{"", welcome + "\nremember: {a: {json: token}}", "{status: 200}", "token | remember: wanted json token, found []"},
		{"", api + "\nremember: {a: {json: token}}", "{status: 200}", "token | remember: wanted json token, found [cart, n]"},
		{"", api + "\nremember: {a: {json: n}}", "{status: 200}", ""},
		{"", welcome + "\nremember: {a: {body: 'W(.*)x'}}", "{status: 200}", "'W(.*)x' | remember: wanted body W(.*)x, found [Welcome.]"},
		{"", welcome + "\nremember: {a: {body: 'W(.*)e'}}", "{status: 200}", ""},
		{"", count, "{cache: {n-1: 1, text: x}}", ""},
		{"", count, "{cache: {n-1: {value: 1, lasts: 5m}, text: {lasts: for-ever, there: true}, n-2: {there: false}}}", ""},
		{"", count, "{cache: {n-1: 2}}", "2 | cache.n-1: wanted 2, found 1"},
		{"", count, "{cache: {n-1: {value: {not: 1}}}}", "{not: | cache.n-1.value: wanted not 1, found 1"},
		{"", count, "{cache: {n-2: 1}}", "1 | cache.n-2: wanted 1, found no such value, only [n-1, text]"},
		{"", count, "{cache: {n-1: {lasts: 4m}}}", "4m | cache.n-1.lasts: wanted 4m, found 5m"},
		{"", count, "{cache: {n-1: {lasts: for-ever}}}", "for-ever | cache.n-1.lasts: wanted for-ever, found 5m"},
		{"", count, "{cache: {n-2: {lasts: 5m}}}", "5m | cache.n-2.lasts: wanted 5m, found no such value, only [n-1, text]"},
		{"", count, "{cache: {n-1: {there: false}}}", "false | cache.n-1.there: wanted not there, found there"},
		{"", count, "{cache: {n-2: {there: true}}}", "true | cache.n-2.there: wanted there, found no such value, only [n-1, text]"},
		{"", count, "{cache: empty}", "empty | cache: wanted empty, found [n-1, text]"},
		{"", welcome, "{cache: empty}", ""},
		{step(count, "{status: 200}"), "wait: 5m", "{cache: {n-1: {there: false}, text: x}}", ""},
		{step(count, "{status: 200}"), "restart_server: shop.test", "{cache: empty}", ""},
		{"", count + "\nremember: {a: {cache: text}}", "{status: 200}", ""},
		{"", count + "\nremember: {a: {cache: n}}", "{status: 200}", "n | remember: wanted cache n, found [n-1, text]"},
		{"", box + "\nremember: {a: {session: box}}", "{status: 200}", ""},
		{"", box + "\nremember: {a: {session: bag}}", "{status: 200}", "bag | remember: wanted session bag, found [box]"},
		{"", welcome + "\nremember: {a: {session: box}}", "{status: 200}", "box | remember: wanted session box, found []"},
		{"", welcome + "\nremember: {a: {set_cookie: cart}}", "{status: 200}", "cart | remember: wanted set_cookie cart, found [visit, theme, far]"},
		{"", welcome + "\nremember: {a: {header: ETag}}", "{status: 200}", "ETag | remember: wanted header ETag, found [Content-Length, Content-Type, Cross-Origin-Opener-Policy, Date, Referrer-Policy, Set-Cookie, Set-Cookie, Set-Cookie, X-Content-Type-Options, X-Frame-Options]"},
	} {
		src := shop + story(c.before+step(c.does, c.expect)) + use(c.does)
		src = strings.Replace(src, "step: s\n", "step: last\n", 1)
		if got := strings.Join(failures(src, run(t, src)), " / "); got != c.want {
			t.Errorf("%s, %s:\ngot  %s\nwant %s", c.does, c.expect, got, c.want)
		}
	}
}

// use adds a step that uses what one before it remembers.
func use(does string) string {
	if !strings.Contains(does, "remember") {
		return ""
	}
	return strings.Replace(step(news, "{body: {not: $a}}"), "step: s", "step: use", 1)
}

// TestTwoCookiesOfOneName are told apart by domain or path, or not at all.
func TestTwoCookiesOfOneName(t *testing.T) {
	src := shop + story(
		step("put_cookie: {url: https://shop.test/, name: a, value: '1', path: /x}", ""),
		step("put_cookie: {url: https://shop.test/, name: a, value: '2'}", "{jar: {a: {path: /x, value: '1'}}}"),
		step("look: shop.test", "{jar: {a: {value: '2'}}}"))
	want := "{value: | jar.a: wanted one cookie, found [shop.test/, shop.test/x] (say which one with domain, host_only, path or partition)"
	got := strings.Join(failures(src, run(t, src)), " / ")
	if got != want && got != strings.Replace(want, "[shop.test/, shop.test/x]", "[shop.test/x, shop.test/]", 1) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestAHostOnlyCookieAndADomainCookie of one name, host and path are told apart.
func TestAHostOnlyCookieAndADomainCookie(t *testing.T) {
	src := shop + story(
		step("put_cookie: {url: https://shop.test/, name: a, value: '1'}", ""),
		step("put_cookie: {url: https://shop.test/, name: a, value: '2', domain: shop.test}", "{jar: {a: {host_only: true, value: '1'}}}"),
		step("look: shop.test", "{jar: {a: {host_only: false, value: '2'}}}"),
		step("look: shop.test", "{jar: {a: {value: '2'}}}"))
	got := strings.Join(failures(src, run(t, src)), " / ")
	for _, want := range []string{"[shop.test/, .shop.test/]", "[.shop.test/, shop.test/]"} {
		if got == "{value: | jar.a: wanted one cookie, found "+want+" (say which one with domain, host_only, path or partition)" {
			return
		}
	}
	t.Errorf("got %s", got)
}

// TestBrokenPromisesInKorean has one of each kind of words that stand around the
// values of the lesson file.
func TestBrokenPromisesInKorean(t *testing.T) {
	first, in := step(welcome, "{status: 200}"), step(signIn, "{status: 200}")
	for _, c := range []struct{ before, does, expect, want string }{
		{"", welcome, "{body: {has: Goodbye, length: 9}}", "body: Goodbye 포함, 길이 9 | Welcome."},
		{"", welcome, "{body: {not: Welcome., of: a-z}}", "body: Welcome. 아님, 글자 a-z | Welcome."},
		{first, welcome, "{not_sent: {visit: expired}}", "not_sent.visit: expired | 보냄 (host-and-path-match)"},
		{"", welcome, "{deleted: [visit]}", "deleted: [visit] | [] (visit 쿠키: 저장함)"},
		{"", welcome, "{stored: [visit, theme, far]}", "stored: [visit, theme, far] | [visit, theme] (far 쿠키: 거부함 (domain-does-not-cover: Domain이 호스트를 포함하지 않음))"},
		{in, signOut, "{hops: [{status: 302}]}", "hops: 요청 1개 | 요청 2개: GET /out 302, GET /news 200"},
		{"", welcome, "{jar: {cart: {value: x}}}", "jar.cart: 쿠키 저장소에 있음 | [visit, theme]"},
		{"", welcome, "{jar: empty}", "jar: 비어 있음 | [visit, theme]"},
		{first, news, "{gone: {visit: expired}}", "gone.visit: expired | 아직 쿠키 저장소에 있음"},
		{"", welcome, "{rows: [{user: alice}]}", "rows: 행 1개 | 행 없음"},
		{"", signIn, "{rows: [{lacks: [cart]}]}", "rows.lacks: cart 없음 | [_auth_user_id, _auth_user_backend, _auth_user_hash, cart]"},
		{"", "visit: https://shop.test/none", "{status: 404, rows: 1}", "rows: 1 | 0 (응답: 404 Not Found)"},
		{first, "click: Cart", "{sent: []}", "click: 페이지의 링크 Cart | https://shop.test/ 페이지에 링크 Cart 없음, 다른 것도 없음"},
		{step(news, "{status: 200}"), "submit: {button: Sned}", "{unchanged: [jar]}", "submit: 페이지의 버튼 Sned | https://shop.test/news 페이지에 버튼 Sned 없음, 있는 것: [Send]"},
	} {
		src := shop + story(c.before+step(c.does, c.expect))
		src = strings.Replace(src, "step: s\n", "step: last\n", 1)
		got := strings.Join(inKorean(run(t, src)), "\n")
		if got != c.want {
			t.Errorf("%s, expecting %s:\ngot  %s\nwant %s", c.does, c.expect, got, c.want)
		}
	}
}
