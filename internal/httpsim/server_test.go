package httpsim_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/httpsim"
	"statelab/internal/memhttp"
	"statelab/internal/memnet"
)

// world is a site on a network, with a client that keeps cookies only when told.
type world struct {
	*testing.T
	clock        *clock.Clock
	net          *memnet.Net
	server       *httpsim.Server
	conn         net.Conn
	id, requests int // of the connection, and those sent over it
	reader       *bufio.Reader
	host         string
}

func start(t *testing.T, site httpsim.Site) *world {
	t.Helper()
	w := &world{T: t, clock: clock.New(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)), net: &memnet.Net{}}
	if site.Host == "" {
		site.Host = "shop.test"
	}
	w.host = site.Host
	var err error
	w.server, err = httpsim.New(site, httpsim.Env{Post: &httpsim.Post{}, Now: w.clock.Now, Random: chance.NewSeeded(t.Name())})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.server.Listen(w.net); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.server.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// answer is what came back, and what the server did for it.
type answer struct {
	*http.Response
	body string
	httpsim.Handling
}

func (w *world) dial(address string) {
	w.Helper()
	conn, id, err := w.net.Dial(w.Context(), address)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { conn.Close() })
	w.conn, w.id, w.requests, w.reader = conn, id, 0, bufio.NewReader(conn)
}

// send writes a request as it is and reads the answer.
func (w *world) send(raw string) answer {
	w.Helper()
	if w.conn == nil {
		w.dial("https://" + w.host + ":443")
	}
	w.requests++
	go io.WriteString(w.conn, raw)
	res, err := http.ReadResponse(w.reader, nil)
	if err != nil {
		w.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		w.Fatal(err)
	}
	a := answer{Response: res, body: string(body)}
	var ok bool
	if a.Handling, ok = w.server.Take(memhttp.Place{Connection: w.id, Request: w.requests}); !ok {
		w.Fatal("an answer came without its handling")
	}
	for _, n := range a.Notes {
		if n.EN == "" || n.KO == "" {
			w.Errorf("a note is %+v", n)
		}
	}
	for _, q := range a.Queries {
		if q.Caller == "" || q.Why.EN == "" || q.Why.KO == "" {
			w.Errorf("a statement says neither who nor why: %+v", q)
		}
	}
	return a
}

func (w *world) get(path, cookie string) answer {
	w.Helper()
	return w.send("GET " + path + " HTTP/1.1\r\nHost: " + w.host + "\r\n" + cookieHeader(cookie) + "\r\n")
}

func (w *world) post(path, cookie string, fields ...string) answer {
	w.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	body := form.Encode()
	return w.send("POST " + path + " HTTP/1.1\r\nHost: " + w.host + "\r\n" + cookieHeader(cookie) +
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + itoa(len(body)) + "\r\n\r\n" + body)
}

func (w *world) rows() []httpsim.Row {
	w.Helper()
	table, err := w.server.Table()
	if err != nil {
		w.Fatal(err)
	}
	return table.Rows
}

// notes are the English notes of a handling.
func (a answer) notes() []string {
	var all []string
	for _, n := range a.Notes {
		all = append(all, n.EN)
	}
	return all
}

// queries are the statements but BEGIN and COMMIT, as "SELECT auth_user".
func (a answer) queries() []string {
	var all []string
	for _, q := range a.Queries {
		if q.Table != "" {
			all = append(all, q.Kind+" "+q.Table)
		}
	}
	return all
}

// cookie returns name=value of the Set-Cookie line of a name.
func (a answer) cookie(name string) string {
	for _, line := range a.Header.Values("Set-Cookie") {
		if strings.HasPrefix(line, name+"=") {
			pair, _, _ := strings.Cut(line, ";")
			return pair
		}
	}
	return ""
}

func cookieHeader(cookie string) string {
	if cookie == "" {
		return ""
	}
	return "Cookie: " + cookie + "\r\n"
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

func accounts(t *testing.T, change func(*httpsim.Site)) *world {
	t.Helper()
	site, ok := httpsim.BuiltIn("accounts")
	if !ok {
		t.Fatal("there is no built-in site accounts")
	}
	site.Users = []httpsim.User{{Name: "alice", Password: "pw-alice-1"}, {Name: "bob", Password: "pw-bob-1"}}
	if change != nil {
		change(&site)
	}
	return start(t, site)
}

func (w *world) signIn(cookie string) (answer, string) {
	w.Helper()
	a := w.post("/login/", cookie, "username", "alice", "password", "pw-alice-1")
	if a.StatusCode != 302 {
		w.Fatalf("the login answers %d: %s", a.StatusCode, a.body)
	}
	return a, a.cookie("sessionid")
}

func (w *world) wantNotes(a answer, want ...string) {
	w.Helper()
	if got := a.notes(); !slices.Equal(got, want) {
		w.Errorf("%s %s notes\n  %s\nwant\n  %s", a.Method, a.Path, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func (w *world) wantQueries(a answer, want ...string) {
	w.Helper()
	if got := a.queries(); !slices.Equal(got, want) {
		w.Errorf("%s %s runs\n  %s\nwant\n  %s", a.Method, a.Path, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestAliceLogsInAndOut(t *testing.T) {
	w := accounts(t, nil)

	a := w.get("/", "")
	w.wantNotes(a, "no key, nothing to look up")
	if a.UserBefore != "anonymous" || a.User != "anonymous" || !strings.Contains(a.body, "Log in") || a.Header.Get("Vary") != "Cookie" {
		t.Errorf("the first visit is %+v with %s", a.Handling, a.body)
	}

	a = w.post("/login/", "", "username", "alice", "password", "pw-alice-2")
	w.wantNotes(a, "form not valid: wrong password for alice")
	w.wantQueries(a, "SELECT auth_user")
	if a.StatusCode != 200 || !strings.Contains(a.body, "Please enter a correct username") || a.Header.Get("Set-Cookie") != "" {
		t.Errorf("a wrong password answers %d %v %s", a.StatusCode, a.Header, a.body)
	}

	a, key := w.signIn("")
	w.wantNotes(a, "form valid, get_user() is alice", "login()")
	w.wantQueries(a, "SELECT auth_user", "SELECT django_session", "INSERT django_session", "UPDATE auth_user", "UPDATE django_session")
	if a.UserBefore != "anonymous" || a.User != "alice" || a.Header.Get("Location") != "/" {
		t.Errorf("the login goes from %s to %s, to %s", a.UserBefore, a.User, a.Header.Get("Location"))
	}
	if last := a.Queries[len(a.Queries)-2]; last.Why.EN != "the row now names alice" || last.Caller != "SessionMiddleware" {
		t.Errorf("the last UPDATE is for %q by %q", last.Why.EN, last.Caller)
	}
	if got := a.Header.Get("Date"); got != "Mon, 02 Mar 2026 09:00:00 GMT" {
		t.Errorf("Date is %s", got)
	}

	short := key[len("sessionid="):][:4] + ".." + key[len(key)-4:]
	a = w.get("/members/", key)
	w.wantNotes(a, "key "+short+" -> row -> alice")
	w.wantQueries(a, "SELECT django_session", "SELECT auth_user")
	if rows := w.rows(); len(rows) != 1 || rows[0].User != "alice" || !rows[0].Live || rows[0].Data[0] != (httpsim.Item{Name: "_auth_user_id", Value: `"1"`}) {
		t.Errorf("rows are %+v", rows)
	}

	a = w.post("/logout/", key)
	w.wantNotes(a, "key "+short+" -> row -> alice", "logout() deletes the row")
	w.wantQueries(a, "SELECT django_session", "SELECT auth_user", "SELECT django_session", "DELETE django_session")
	want := `sessionid=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax`
	if got := a.Header.Get("Set-Cookie"); got != want || a.UserBefore != "alice" || a.User != "anonymous" || len(w.rows()) != 0 {
		t.Errorf("logging out goes from %s to %s, answers %s and leaves %d rows", a.UserBefore, a.User, got, len(w.rows()))
	}

	a = w.get("/members/", key)
	w.wantNotes(a, "key "+short+" -> no row", "login required: to the login page")
	if a.Header.Get("Location") != "/login/?next=/members/" || a.cookie("sessionid") != `sessionid=""` {
		t.Errorf("a dead key gets %v", a.Header)
	}
}
