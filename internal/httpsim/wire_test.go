package httpsim_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/database"
	"statelab/internal/httpsim"
	"statelab/internal/memhttp"
)

// page is a site with one page that answers to GET with these actions.
func page(path string, actions ...httpsim.Action) httpsim.Site {
	return httpsim.Site{Pages: map[string]httpsim.Page{path: {Get: actions, Post: actions}},
		Users: []httpsim.User{{Name: "alice", Password: "pw-alice-1"}}}
}

func parse(t *testing.T, src string) httpsim.Template {
	t.Helper()
	parsed, err := httpsim.ParseTemplate(src)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func lines(a answer) string { return strings.Join(a.Header.Values("Set-Cookie"), "\n") }

func TestTypedLinesCrossAsTheyAreTyped(t *testing.T) {
	w := start(t, page("/visit",
		httpsim.SetCookieLine{Line: "visit=1"},
		httpsim.SetCookieLine{Line: "theme=dark; Max-Age=3600"},
		httpsim.SetCookieLine{Line: "odd=\xff é; =; ,"},
		httpsim.SetCookie{Name: "made", Value: httpsim.Literal("a b")},
		httpsim.Text{Text: "Welcome."}))
	a := w.get("/visit", "")
	want := "visit=1\ntheme=dark; Max-Age=3600\nodd=\xff é; =; ,\nmade=\"a b\"; Path=/"
	if got := lines(a); got != want || a.body != "Welcome." {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	if a.User != httpsim.NotAsked || a.Header.Get("Vary") != "" || len(a.Queries) != 0 {
		t.Errorf("a page that looks at nothing is %+v", a.Handling)
	}
	for name, want := range map[string]string{"Content-Type": "text/html; charset=utf-8", "X-Frame-Options": "DENY",
		"Content-Length": "8", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Date": "Mon, 02 Mar 2026 09:00:00 GMT"} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if len(a.Header) != 8 {
		t.Errorf("the answer has other headers too: %v", a.Header)
	}
}

func TestControlBytesCrossToo(t *testing.T) {
	line := "odd=\x01\x02\x7f"
	w := start(t, page("/", httpsim.SetCookieLine{Line: line}, httpsim.Text{Text: "x"}))
	w.dial("https://shop.test:443")
	go io.WriteString(w.conn, "GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n")
	raw, err := io.ReadAll(w.conn)
	if err != nil || !bytes.Contains(raw, []byte("\r\nSet-Cookie: "+line+"\r\n")) {
		t.Errorf("%q crosses as %q, %v", line, raw, err)
	}
}

func TestAChangeInsideIsNotNoticed(t *testing.T) {
	site := page("/set", httpsim.SessionSet{Name: "cart", Inner: "apple", Value: httpsim.Literal("1")})
	site.Pages["/change"] = httpsim.Page{Get: []httpsim.Action{
		httpsim.SessionChange{Name: "cart", Inner: "apple", Value: httpsim.Literal("2")},
		httpsim.Render{Template: parse(t, "{{ session.cart.apple }}")}}}
	site.Pages["/show"] = httpsim.Page{Get: []httpsim.Action{httpsim.Render{Template: parse(t, "{{ session.cart.apple }}")}}}
	w := start(t, site)
	a := w.get("/set", "")
	w.wantNotes(a, "no key, nothing to look up", `cart["apple"] = "1"; session["cart"] = cart`)
	w.wantQueries(a, "SELECT django_session", "INSERT django_session")
	key := a.cookie("sessionid")
	a = w.get("/change", key)
	w.wantQueries(a, "SELECT django_session")
	if n := a.notes(); len(n) != 2 || n[1] != `session["cart"]["apple"] = "2", which the session does not notice` || a.body != "2" || lines(a) != "" {
		t.Errorf("the change is %q, the page %q, the cookies %q", n, a.body, lines(a))
	}
	if a = w.get("/show", key); a.body != "1" {
		t.Errorf("afterwards the cart holds %q apples", a.body)
	}
}

func TestAFailedPageSavesNothing(t *testing.T) {
	site := page("/fail", httpsim.SessionSet{Name: "x", Value: httpsim.Literal("1")}, httpsim.Fail{})
	site.Pages["/404"] = httpsim.Page{Get: []httpsim.Action{
		httpsim.SessionSet{Name: "x", Value: httpsim.Literal("2")}, httpsim.Status{Code: 404}, httpsim.Text{Text: "no"}}}
	w := start(t, site)
	a := w.get("/fail", "")
	w.wantNotes(a, "no key, nothing to look up", `session["x"] = "1"`, "an exception: RuntimeError: boom", "status 500: the session is not saved")
	if a.StatusCode != 500 || lines(a) != "" || a.Header.Get("Vary") != "Cookie" || len(w.rows()) != 0 {
		t.Errorf("the answer is %d %v with %d rows", a.StatusCode, a.Header, len(w.rows()))
	}
	if want := "ERROR django.request: Internal Server Error: /fail"; len(a.Log) != 1 || a.Log[0] != want {
		t.Errorf("the log is %q", a.Log)
	}
	a = w.get("/404", "")
	if a.StatusCode != 404 || a.cookie("sessionid") == "" || len(w.rows()) != 1 {
		t.Errorf("404 answers %d %v with %d rows", a.StatusCode, a.Header, len(w.rows()))
	}
}

func TestExpiry(t *testing.T) {
	length := func(d time.Duration) *time.Duration { return &d }
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		expiry httpsim.SetExpiry
		note   string
		cookie string // behind the key
		lasts  time.Duration
	}{
		{httpsim.SetExpiry{Length: length(5 * time.Minute)}, "set_expiry(300)", "; expires=Mon, 02 Mar 2026 09:05:00 GMT; HttpOnly; Max-Age=300; Path=/; SameSite=Lax", 5 * time.Minute},
		{httpsim.SetExpiry{Length: length(0)}, "set_expiry(0)", "; HttpOnly; Path=/; SameSite=Lax", 14 * 24 * time.Hour},
		{httpsim.SetExpiry{At: at}, "set_expiry(datetime(2026, 3, 2, 10, 0, 0, tzinfo=timezone.utc))", "; expires=Mon, 02 Mar 2026 10:00:00 GMT; HttpOnly; Max-Age=3600; Path=/; SameSite=Lax", time.Hour},
		{httpsim.SetExpiry{}, "set_expiry(None)", "; expires=Mon, 16 Mar 2026 09:00:00 GMT; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax", 14 * 24 * time.Hour},
	} {
		t.Run(test.note, func(t *testing.T) {
			w := start(t, page("/", httpsim.SessionSet{Name: "x", Value: httpsim.Literal("1")}, test.expiry))
			a := w.get("/", "")
			w.wantNotes(a, "no key, nothing to look up", `session["x"] = "1"`, test.note)
			if got := lines(a); !strings.HasSuffix(got, test.cookie) || len(got) != len("sessionid=")+32+len(test.cookie) {
				t.Errorf("the cookie is %s, want %s", got, test.cookie)
			}
			if got := w.rows()[0].Expires.Sub(w.clock.Now()); got != test.lasts {
				t.Errorf("the row lasts %v, want %v", got, test.lasts)
			}
		})
	}
}

func TestAnExpiredRowIsNotReadAndStaysUntilTheCleanUp(t *testing.T) {
	w := start(t, page("/", httpsim.SessionSet{Name: "x", Value: httpsim.Literal("1")}, httpsim.SetExpiry{Length: new(time.Duration(time.Minute))}))
	key := w.get("/", "").cookie("sessionid")
	w.clock.Advance(time.Minute)
	a := w.get("/", key)
	short := key[10:14] + ".." + key[len(key)-4:]
	w.wantNotes(a, "key "+short+" -> a row that expired 2 Mar 09:01:00", `session["x"] = "1"`, "set_expiry(60)")
	if got, want := a.Notes[0].KO, "키 "+short+" -> 3월 2일 09:01:00에 만료된 행"; got != want {
		t.Errorf("in Korean it is %q, want %q", got, want)
	}
	if a.cookie("sessionid") == key || len(w.rows()) != 2 || w.rows()[0].Live || !w.rows()[1].Live {
		t.Errorf("the expired key is used again: %s, rows %+v", a.cookie("sessionid"), w.rows())
	}
	w.clock.Advance(time.Second)
	done, err := w.server.CleanUp()
	if err != nil || len(done) != 3 || done[1].Kind != "DELETE" || done[1].Rows != 1 || done[1].Caller != "clearsessions" || len(w.rows()) != 1 {
		t.Errorf("the clean-up does %+v, %v and leaves %d rows", done, err, len(w.rows()))
	}
}

func TestFlushAndCycleKey(t *testing.T) {
	site := page("/write", httpsim.SessionSet{Name: "x", Value: httpsim.Literal("1")})
	site.Pages["/flush"] = httpsim.Page{Get: []httpsim.Action{httpsim.Flush{}}}
	site.Pages["/cycle"] = httpsim.Page{Get: []httpsim.Action{httpsim.CycleKey{}}}
	site.Pages["/del"] = httpsim.Page{Get: []httpsim.Action{httpsim.SessionDelete{Name: "x"}}}
	w := start(t, site)
	first := w.get("/write", "").cookie("sessionid")
	second := w.get("/cycle", first).cookie("sessionid")
	if second == first || len(w.rows()) != 1 || "sessionid="+w.rows()[0].Key != second {
		t.Errorf("cycle_key() goes from %s to %s, with rows %+v", first, second, w.rows())
	}
	if a := w.get("/del", second); a.cookie("sessionid") != second || len(w.rows()) != 1 {
		t.Errorf("del leaves %v and %d rows", a.Header, len(w.rows()))
	}
	if a := w.get("/del", second); a.StatusCode != 500 || a.notes()[1] != "an exception: KeyError: 'x'" {
		t.Errorf("a second del is %d, %q", a.StatusCode, a.notes())
	}
	a := w.get("/flush", second)
	w.wantNotes(a, "flush() deletes the row of "+second[10:14]+".."+second[len(second)-4:])
	if a.cookie("sessionid") != `sessionid=""` || len(w.rows()) != 0 {
		t.Errorf("flush() leaves %v and %d rows", a.Header, len(w.rows()))
	}
	if a := w.get("/flush", ""); a.notes()[0] != "flush(): no row to delete" {
		t.Errorf("an empty flush() is %q", a.notes())
	}
}

func TestLoginTrustsAnyUser(t *testing.T) {
	site := page("/become", httpsim.Login{User: "alice"})
	site.Users[0].Inactive = true
	site.Pages["/who"] = httpsim.Page{Get: []httpsim.Action{httpsim.LookAtUser{}}}
	w := start(t, site)
	a := w.get("/become", "")
	w.wantNotes(a, "User.objects.get() is alice", "login()")
	if a.User != "alice" || w.rows()[0].User != "alice" {
		t.Errorf("login() of an inactive user: %+v, rows %+v", a.Handling, w.rows())
	}
	key := a.cookie("sessionid")
	a = w.get("/who", key)
	if n := a.notes(); !strings.HasSuffix(n[0], "-> alice, who is not active") || a.User != "anonymous" || len(w.rows()) != 1 {
		t.Errorf("an inactive user is %q: %s", n, a.User)
	}
}

func TestLoginKeepsOrChangesTheKey(t *testing.T) {
	w := accounts(t, nil)
	_, first := w.signIn("")
	a, again := w.signIn(first)
	w.wantNotes(a, "form valid, get_user() is alice", "login(): same user, the key stays")
	if again != first || a.UserBefore != "alice" {
		t.Errorf("the same user goes from %s to %s, from %s", first, again, a.UserBefore)
	}
	a = w.post("/login/", first, "username", "bob", "password", "pw-bob-1")
	w.wantNotes(a, "form valid, get_user() is bob", "login(): flush() of another login, new key")
	if a.cookie("sessionid") == first || a.UserBefore != "alice" || a.User != "bob" || len(w.rows()) != 1 {
		t.Errorf("another user: %s, from %s to %s, %d rows", a.cookie("sessionid"), a.UserBefore, a.User, len(w.rows()))
	}
	key := a.cookie("sessionid")
	if why := a.Queries[len(a.Queries)-1].Why.EN; why == "the row names bob, as before" {
		t.Errorf("a login of another user says %q", why)
	}
	if _, err := w.server.ChangeUser("bob", httpsim.UserChange{Password: "pw-bob-2"}); err != nil {
		t.Fatal(err)
	}
	a = w.post("/login/", key, "username", "bob", "password", "pw-bob-2")
	w.wantNotes(a, "form valid, get_user() is bob", "login(): same user, whose hash in the session no longer fits: flush(), new key")
	if key == a.cookie("sessionid") || len(w.rows()) != 1 {
		t.Errorf("the key stays %s, rows %+v", key, w.rows())
	}
	a = w.post("/login/", a.cookie("sessionid"), "username", "bob", "password", "pw-bob-2")
	if !slices.ContainsFunc(a.Queries, func(q database.Statement) bool { return q.Why.EN == "the row names bob, as before" }) {
		t.Errorf("a second login of the same user runs %+v", a.Queries)
	}
}

func TestNextLeadsBackAndNotAway(t *testing.T) {
	w := accounts(t, nil)
	for next, want := range map[string]string{"/members/": "/members/", "https://evil.test/": "/", "//evil.test": "/", "": "/"} {
		a := w.post("/login/?next="+next, "", "username", "alice", "password", "pw-alice-1")
		if got := a.Header.Get("Location"); got != want {
			t.Errorf("next=%s leads to %s, want %s", next, got, want)
		}
	}
	a := w.get("/members/?a=1&b=2", "")
	if got := a.Header.Get("Location"); got != "/login/?next=/members/%3Fa%3D1%26b%3D2" {
		t.Errorf("a page behind a login leads to %s", got)
	}
}

func TestTwoHalfLogouts(t *testing.T) {
	t.Run("the row stays", func(t *testing.T) {
		w := accounts(t, func(s *httpsim.Site) { s.Bug = httpsim.LogoutKeepsRow })
		_, key := w.signIn("")
		a := w.post("/logout/", key)
		w.wantNotes(a, "asks to delete the cookie, the row stays")
		if a.StatusCode != 302 || a.cookie("sessionid") != `sessionid=""` || a.UserBefore != "alice" || a.User != "anonymous" || len(w.rows()) != 1 {
			t.Errorf("the answer is %d %v, %s -> %s, %d rows", a.StatusCode, a.Header, a.UserBefore, a.User, len(w.rows()))
		}
		if a = w.get("/", key); a.User != "alice" {
			t.Errorf("a copy of the key opens %s's page", a.User)
		}
	})
	t.Run("the cookie stays", func(t *testing.T) {
		w := accounts(t, func(s *httpsim.Site) { s.Bug = httpsim.LogoutKeepsCookie })
		_, key := w.signIn("")
		a := w.post("/logout/", key)
		w.wantNotes(a, "deletes the row, asks for nothing")
		if a.StatusCode != 302 || lines(a) != "" || a.UserBefore != "alice" || a.User != "anonymous" || len(w.rows()) != 0 {
			t.Errorf("the answer is %d %v, %s -> %s, %d rows", a.StatusCode, a.Header, a.UserBefore, a.User, len(w.rows()))
		}
		if a = w.get("/", key); a.User != "anonymous" || a.cookie("sessionid") != `sessionid=""` {
			t.Errorf("the dead key opens %s's page and gets %v", a.User, a.Header)
		}
	})
}

func TestLoggingOutAsksWhoLeaves(t *testing.T) {
	w := accounts(t, nil)
	_, key := w.signIn("")
	a := w.post("/logout/", key)
	for i, want := range []string{"who is leaving?", "who is leaving?", "is there a row to delete?"} {
		if q := a.Queries[i]; q.Why.EN != want || q.Caller != "logout()" {
			t.Errorf("statement %d is for %q by %q, want %q by logout()", i, q.Why.EN, q.Caller, want)
		}
	}
}

func TestTheShopCounts(t *testing.T) {
	site, _ := httpsim.BuiltIn("shop")
	w := start(t, site)
	a := w.post("/cart/add/", "", "item", "apple")
	key := a.cookie("sessionid")
	a = w.post("/cart/add/", key, "item", "apple")
	w.wantQueries(a, "SELECT django_session", "UPDATE django_session")
	a = w.get("/cart/", key)
	if !strings.Contains(a.body, "apple: 2") || strings.Contains(a.body, "pear") {
		t.Errorf("the cart is %s", a.body)
	}
	if a = w.get("/cart/", ""); !strings.Contains(a.body, "Your cart is empty.") {
		t.Errorf("nobody's cart is %s", a.body)
	}
}

func TestWhatIsNotThere(t *testing.T) {
	w := accounts(t, nil)
	for _, test := range []struct {
		request, log string
		status       int
	}{
		{"GET /nowhere/ HTTP/1.1\r\nHost: shop.test\r\n\r\n", "WARNING django.request: Not Found: /nowhere/", 404},
		{"GET /logout/ HTTP/1.1\r\nHost: shop.test\r\n\r\n", "WARNING django.request: Method Not Allowed (GET): /logout/", 405},
		{"PUT / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 1\r\n\r\nx", "WARNING django.request: Method Not Allowed (PUT): /", 405},
		{"GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n", "ERROR django.security.DisallowedHost: Invalid HTTP_HOST header: 'evil.test'. You may need to add 'evil.test' to ALLOWED_HOSTS.\nWARNING django.request: Bad Request: /", 400},
		{"POST /login/ HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n" + strings.Repeat("&", 1000),
			"WARNING django.request: The number of GET/POST parameters exceeded settings.DATA_UPLOAD_MAX_NUMBER_FIELDS.: /login/", 400},
		{"POST /login/ HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 1048577\r\n\r\n" + strings.Repeat("x", 1<<20+1),
			"WARNING django.request: the body is larger than 1048576 bytes: /login/", 413},
	} {
		a := w.send(test.request)
		if a.StatusCode != test.status || strings.Join(a.Log, "\n") != test.log {
			t.Errorf("%.40q: %d, log %q; want %d, %q", test.request, a.StatusCode, a.Log, test.status, test.log)
		}
	}
	w.wantNotes(w.get("/nowhere/", ""), "there is no page /nowhere/")
	w.wantNotes(w.get("/logout/", ""), "the page does not take GET")
	a := w.get("/members?x=1", "")
	if a.StatusCode != 301 || a.Header.Get("Location") != "/members/?x=1" {
		t.Errorf("a path without its slash is %d, to %s", a.StatusCode, a.Header.Get("Location"))
	}
}

func TestAShortKeyIsNone(t *testing.T) {
	w := accounts(t, nil)
	a := w.get("/", "sessionid=abc")
	w.wantNotes(a, `key "abc" is too short to be one, nothing to look up`)
	w.wantQueries(a)
	if a.cookie("sessionid") != `sessionid=""` {
		t.Errorf("the browser is asked %v", a.Header)
	}
}

func TestMultipartForms(t *testing.T) {
	w := accounts(t, nil)
	body := "--b\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nalice\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\npw-alice-1\r\n--b--\r\n"
	a := w.send(fmt.Sprintf("POST /login/ HTTP/1.1\r\nHost: shop.test\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n%s", len(body), body))
	if a.StatusCode != 302 || a.User != "alice" {
		t.Errorf("the answer is %d, %q", a.StatusCode, a.notes())
	}
}

func TestConnectionsStayOrClose(t *testing.T) {
	w := start(t, httpsim.Site{CloseEach: true, Pages: page("/", httpsim.Text{Text: "x"}).Pages})
	if a := w.get("/", ""); !a.Close {
		t.Error("keep_alive: false keeps the connection")
	}
	w = start(t, page("/", httpsim.Text{Text: "x"}))
	if a := w.get("/", ""); a.Close {
		t.Error("the connection is closed after one answer")
	}
	w.get("/", "")
	if _, _, err := w.net.Dial(w.Context(), "http://shop.test:80"); err == nil {
		t.Error("the site answers without TLS and was not told to")
	}
	site := page("/", httpsim.Text{Text: "x"})
	site.HTTP = true
	w = start(t, site)
	w.dial("http://shop.test:80")
	if a := w.get("/", ""); a.body != "x" {
		t.Errorf("http answers %q", a.body)
	}
}

func TestARestartKeepsTheDatabase(t *testing.T) {
	w := accounts(t, nil)
	_, key := w.signIn("")
	if err := w.server.Restart(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.conn.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the old connection reads %v", err)
	}
	w.conn = nil
	if a := w.get("/", key); a.User != "alice" {
		t.Errorf("after the restart the key is %s's", a.User)
	}
}

func TestTheSameHandlerOnARealPort(t *testing.T) {
	w := accounts(t, nil)
	s := httptest.NewServer(w.server)
	defer s.Close()
	res, err := http.Get(s.URL + "/members/")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != 200 || res.Request.URL.Path != "/login/" {
		t.Errorf("it answers %d at %s", res.StatusCode, res.Request.URL)
	}
	if h, ok := w.server.Take(memhttp.Place{}); !ok || h.Path != "/login/" || h.Status != 200 {
		t.Errorf("the last handling is %+v", h)
	}
	if h, ok := w.server.Take(memhttp.Place{}); ok {
		t.Errorf("another one is %+v", h)
	}
	if res, err := http.Get(s.URL); err != nil || res.Body.Close() != nil {
		t.Fatal(err)
	}
	w.server.LeaveRest()
	if h, ok := w.server.Take(memhttp.Place{}); ok {
		t.Errorf("what nobody took is %+v", h)
	}
}

func TestTokensKeepOtherSitesOut(t *testing.T) {
	w := accounts(t, func(s *httpsim.Site) { s.CSRF = true })
	a := w.get("/login/", "")
	cookie := a.cookie("csrftoken")
	_, after, _ := strings.Cut(a.body, `name="csrfmiddlewaretoken" value="`)
	token, _, _ := strings.Cut(after, `"`)
	if len(cookie) != len("csrftoken=")+32 || len(token) != 64 {
		t.Fatalf("cookie %q, token %q", cookie, token)
	}
	form := "username=alice&password=pw-alice-1&csrfmiddlewaretoken=" + token
	ask := func(headers string) answer {
		return w.send(fmt.Sprintf("POST /login/ HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/x-www-form-urlencoded\r\n%sContent-Length: %d\r\n\r\n%s", headers, len(form), form))
	}
	for headers, want := range map[string]string{
		"Cookie: " + cookie + "\r\n":                                                         "Referer checking failed - no Referer.",
		"Cookie: " + cookie + "\r\nReferer: https://evil.test/\r\n":                          "Referer checking failed - https://evil.test/ does not match any trusted origins.",
		"Cookie: " + cookie + "\r\nReferer: http://shop.test/\r\n":                           "Referer checking failed - Referer is insecure while host is secure.",
		"Cookie: " + cookie + "\r\nReferer: login\r\n":                                       "Referer checking failed - Referer is malformed.",
		"Cookie: " + cookie + "\r\nOrigin: https://evil.test\r\n":                            "Origin checking failed - https://evil.test does not match any trusted origins.",
		"Origin: https://shop.test\r\n":                                                      "CSRF cookie not set.",
		"Cookie: csrftoken=short\r\nOrigin: https://shop.test\r\n":                           "CSRF cookie has incorrect length.",
		"Cookie: csrftoken=" + strings.Repeat("a", 32) + "\r\nOrigin: https://shop.test\r\n": "CSRF token from POST incorrect.",
	} {
		a := ask(headers)
		if a.StatusCode != 403 || a.notes()[0] != "refused: "+want {
			t.Errorf("%q is %d, %q; want %q", headers, a.StatusCode, a.notes(), want)
		}
	}
	for _, headers := range []string{"Origin: https://shop.test\r\n", "Referer: https://shop.test/login/\r\n"} {
		if a := ask("Cookie: " + cookie + "\r\n" + headers); a.User != "alice" || a.cookie("csrftoken") == cookie {
			t.Errorf("%q is %d, %q, %s", headers, a.StatusCode, a.notes(), a.cookie("csrftoken"))
		}
	}
}

func TestASessionSaysWhoNoLongerCounts(t *testing.T) {
	site := page("/forge", httpsim.SessionSet{Name: "_auth_user_id", Value: httpsim.Literal("7")},
		httpsim.SessionSet{Name: "_auth_user_backend", Value: httpsim.Literal("django.contrib.auth.backends.ModelBackend")}, httpsim.Text{Text: "x"})
	site.Pages["/who"] = httpsim.Page{Get: []httpsim.Action{httpsim.LookAtUser{}}}
	site.Pages["/plain"] = httpsim.Page{Get: []httpsim.Action{httpsim.SessionSet{Name: "x", Value: httpsim.Literal("1")}}}
	w := start(t, site)
	key := w.get("/forge", "").cookie("sessionid")
	if n := w.get("/who", key).notes(); !strings.HasSuffix(n[0], "-> row -> user 7, who is gone") {
		t.Errorf("a user who is gone is %q", n)
	}
	key = w.get("/plain", "").cookie("sessionid")
	if n := w.get("/who", key).notes(); !strings.HasSuffix(n[0], "-> row -> nobody is logged in") {
		t.Errorf("a session of nobody is %q", n)
	}
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	var runs [2]bytes.Buffer
	for i := range runs {
		site, _ := httpsim.BuiltIn("accounts")
		site.Host, site.CSRF = "shop.test", true
		site.Users = []httpsim.User{{Name: "alice", Password: "pw"}, {Name: "bob", Password: "pw"}}
		s, err := httpsim.New(site, httpsim.Env{Now: clock.New(time.Unix(1e9, 0)).Now, Random: chance.NewSeeded("one")})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/login/", "/", "/members/"} {
			rec := httptest.NewRecorder()
			s.ServeHTTP(rec, httptest.NewRequest("GET", "http://shop.test"+path, nil))
			rec.Result().Write(&runs[i])
		}
		s.Close()
	}
	if !bytes.Equal(runs[0].Bytes(), runs[1].Bytes()) {
		t.Errorf("one run is\n%s\nthe other\n%s", runs[0].String(), runs[1].String())
	}
}

func TestWhatASiteCannotBe(t *testing.T) {
	age := time.Hour
	for _, test := range []struct {
		site httpsim.Site
		want string
	}{
		{httpsim.Site{Settings: httpsim.Settings{"SESSION_COKIE_AGE": "14d"}}, `did you mean "SESSION_COOKIE_AGE"?`},
		{httpsim.Site{Settings: httpsim.Settings{"SESSION_COOKIE_AGE": "14"}}, "has no unit"},
		{httpsim.Site{Settings: httpsim.Settings{"SESSION_COOKIE_SECURE": "yes"}}, "is true or false"},
		{httpsim.Site{Settings: httpsim.Settings{"SESSION_COOKIE_SAMESITE": "lax"}}, "is Lax, Strict, None, false"},
		{httpsim.Site{Settings: httpsim.Settings{"SESSION_COOKIE_NAME": "a b"}}, "no name for a cookie"},
		{httpsim.Site{Bug: "logout-keeps-rows"}, `did you mean "logout-keeps-row"?`},
		{httpsim.Site{Sessions: "cached"}, `kept in "cached"; `},
		{httpsim.Site{Sessions: "cach"}, `did you mean "cache"?`},
		{httpsim.Site{Instances: 10}, "1 to 9 instances"},
		{httpsim.Site{Users: []httpsim.User{{Name: "a"}, {Name: "a"}}}, `two users "a"`},
		{httpsim.Site{Users: []httpsim.User{{}}}, "no user name"},
		{httpsim.Site{Pages: map[string]httpsim.Page{"visit": {}}}, "begins with /"},
		{page("/", httpsim.Text{Text: "{{ user.username }}"}), "a template fills them in"},
		{page("/", httpsim.Text{}, httpsim.Render{}), "answers twice"},
		{page("/", httpsim.Fail{}, httpsim.Text{}), "never reached"},
		{page("/", httpsim.Login{}), "login has no user"},
		{page("/", httpsim.Login{User: "alise"}), `did you mean "alice"?`},
		{page("/", httpsim.Status{Code: 99}), "no status"},
		{page("/", httpsim.SetCookieLine{Line: "a\nb"}), "line break"},
		{page("/", httpsim.SetCookie{Name: "a", Options: httpsim.CookieOptions{MaxAge: &age, Expires: time.Unix(0, 0)}}), "together"},
		{page("/", httpsim.SetCookie{Name: "a", Value: parse(t, "{% if get.x %}1{% endif %}")}), "takes {{ }} only"},
		{page("/", httpsim.SessionChange{Name: "a"}), "two names"},
		{page("/", httpsim.SetExpiry{Length: &age, At: time.Unix(0, 0)}), "not both"},
		{page("/", httpsim.CheckLoginForm{IfNot: []httpsim.Action{httpsim.Status{Code: 403}}}), "there is no answer yet that it could go with"},
	} {
		s, err := httpsim.New(test.site, httpsim.Env{Now: time.Now, Random: chance.NewSeeded("")})
		if err == nil {
			s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v is %v, want %q", test.site, err, test.want)
		}
	}
}

// TestADictThatIsNotThere is a KeyError where it is looked up, and None where get() is asked.
func TestADictThatIsNotThere(t *testing.T) {
	for gets, want := range map[bool]string{false: "KeyError", true: "TypeError"} {
		w := start(t, page("/", httpsim.SessionChange{Name: "cart", Inner: "apple", Value: httpsim.Literal("2"), Gets: gets}))
		if a := w.get("/", ""); a.StatusCode != 500 || a.Reason.Name != want {
			t.Errorf("get() %v: %d %+v, want %s", gets, a.StatusCode, a.Reason, want)
		}
	}
}
