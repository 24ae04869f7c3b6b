package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// shop is an app of somebody's own that keeps its sessions as Django does: /login makes a row
// and a cookie, /logout deletes both.
func shop(t *testing.T, file string) http.Handler {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	exec := func(statement string) {
		if _, err := db.Exec(statement); err != nil {
			t.Error(err)
		}
	}
	exec(`CREATE TABLE django_session (session_key varchar(40) PRIMARY KEY, session_data text NOT NULL, expire_date datetime NOT NULL)`)
	mux := http.NewServeMux()
	mux.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		exec(`INSERT INTO django_session VALUES ('k3yofalice', 'x', '2099-01-01 00:00:00')`)
		w.Header().Add("Set-Cookie", "sessionid=k3yofalice; HttpOnly; Path=/; SameSite=Lax")
		http.Redirect(w, r, "/", http.StatusFound)
	})
	mux.HandleFunc("/logout", func(w http.ResponseWriter, _ *http.Request) {
		exec(`DELETE FROM django_session`)
		w.Header().Add("Set-Cookie", "sessionid=; Max-Age=0; Path=/")
	})
	mux.HandleFunc("/past", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://"+r.Context().Value(http.LocalAddrContextKey).(net.Addr).String()+"/", http.StatusFound)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") })
	return mux
}

// watchedApp is a command that watches an app until its end.
type watchedApp struct {
	t        testing.TB
	out, err *output
	here     string // the address to open
	client   *http.Client
	end      func() error
}

// output is what a command writes, which a test reads meanwhile.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

// waits waits for what a pattern finds, and returns its first group.
func (o *output) waits(t testing.TB, pattern string) (found string) {
	t.Helper()
	wanted := regexp.MustCompile(pattern)
	until(t, pattern, func() (bool, string) {
		written := o.String()
		m := wanted.FindStringSubmatch(written)
		if m != nil {
			found = m[1]
		}
		return m != nil, written
	})
	return found
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// startWatch begins to watch.
func startWatch(t testing.TB, address string, f watchFlags) *watchedApp {
	t.Helper()
	w := &watchedApp{t: t, out: &output{}, err: &output{}}
	w.client = &http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if f.formats == nil {
		f.formats = watchFormats()
	}
	f.thirdParty = "auto"
	a := &app{in: strings.NewReader(""), out: w.out, err: w.err, env: func(string) string { return "" }, lang: "en", now: wallClock}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.watchWhile(ctx, address, f) }()
	w.end = sync.OnceValue(func() error { stop(); return <-done })
	t.Cleanup(func() { w.end() })
	until(t, "the address to open", func() (bool, string) {
		select {
		case err := <-done:
			t.Fatal(err)
		default:
		}
		written := w.out.String() + w.err.String()
		if m := regexp.MustCompile(`Open (http://\S+) in`).FindStringSubmatch(written); m != nil {
			w.here = m[1]
		}
		return w.here != "", written
	})
	return w
}

// visits has a browser ask for a page, and returns the answer.
func (w *watchedApp) visits(target, cookie string, more ...string) (*http.Response, string) {
	w.t.Helper()
	req, err := http.NewRequest("GET", w.here+target, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, h := range append([]string{
		"User-Agent: Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
		"Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: same-origin",
	}, more...) {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	res, err := w.client.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return res, string(body)
}

// waits waits for what is to be told.
func (w *watchedApp) waits(text string) {
	w.t.Helper()
	until(w.t, text, func() (bool, string) {
		written := w.out.String()
		return strings.Contains(written, text), written
	})
}

// says wants these texts, in their order, however lines are broken.
func says(t *testing.T, text string, want ...string) {
	t.Helper()
	rest := strings.Join(strings.Fields(text), " ")
	for _, line := range want {
		at := strings.Index(rest, line)
		if at < 0 {
			t.Fatalf("no %q in the rest of\n%s", line, text)
		}
		rest = rest[at+len(line):]
	}
}

// Somebody logs in and out: each request stands there with its cookies and with the session
// row, and behind all of them what became of the cookie.
func TestWatchALogin(t *testing.T) {
	file := filepath.Join(t.TempDir(), "db.sqlite3")
	server := httptest.NewServer(shop(t, file))
	defer server.Close()
	w := startWatch(t, server.URL, watchFlags{db: file})
	w.visits("/", "theme=dark", "Sec-Fetch-Site: none")
	if res, _ := w.visits("/login", "theme=dark"); res.Header.Get("Location") != "/" || res.StatusCode != http.StatusFound {
		t.Errorf("the answer came as %+v", res)
	}
	w.visits("/style.css", "theme=dark; sessionid=k3yofalice", "Sec-Fetch-Dest: style", "Sec-Fetch-Mode: no-cors", "Referer: "+w.here+"/")
	if _, body := w.visits("/", "theme=dark; sessionid=k3yofalice"); body != "hello" {
		t.Errorf("the page came as %q", body)
	}
	w.visits("/logout", "theme=dark; sessionid=k3yofalice")
	w.visits("/past", "theme=dark")
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	says(t, w.out.String(), "Cookies know no ports", "The session rows are those of "+file+", table", "django_session",
		"1 ASKS GET /", "Cookies came along that nobody here saw being set",
		"2 ASKS GET /login", "302 Found, go to /", "< sessionid ~2 stored", "rows + ~2 anonymous",
		"(1 more: images", "4 ASKS GET /", "> theme, sessionid sent",
		"5 ASKS GET /logout", "deleted", "rows - ~2 anonymous deleted",
		"6 ASKS GET /past", "leads past here, to "+server.URL,
		"WATCHED "+w.here, "6 requests", "2 stored", "5 deleted")
	if strings.Contains(w.out.String(), "k3yofalice") || strings.Contains(w.out.String(), "dark") {
		t.Errorf("values are shown:\n%s", w.out.String())
	}
}

// The database of a copy of the project: that the session cookie has no row there is said once
// while it passes, and in the end. With the app's own nothing of that is said.
func TestWatchAnotherDatabase(t *testing.T) {
	dir := t.TempDir()
	file, other := filepath.Join(dir, "db.sqlite3"), filepath.Join(dir, "other.sqlite3")
	server := httptest.NewServer(shop(t, file))
	defer server.Close()
	shop(t, other)
	for db, times := range map[string]int{file: 0, other: 2} {
		w := startWatch(t, server.URL, watchFlags{db: db})
		w.visits("/login", "")
		w.visits("/logout", "sessionid=k3yofalice")
		w.visits("/login", "")
		w.visits("/", "sessionid=k3yofalice")
		if err := w.end(); err != nil {
			t.Fatal(err)
		}
		if res, err := http.Get(server.URL + "/logout"); err == nil { // for the next one
			res.Body.Close()
		}
		text := strings.Join(strings.Fields(w.out.String()), " ")
		said := "No row of " + db + " has the key of the cookie sessionid that the browser now holds"
		if n := strings.Count(text, said); n != times {
			t.Errorf("with %s it is said %d times, want %d:\n%s", db, n, times, w.out.String())
		}
		if times > 0 {
			says(t, w.out.String(), "1 ASKS GET /login", said, "2 ASKS GET /logout", "WATCHED", said)
		}
	}
}

// Of a cookie that had no problem a line says also when it went.
func TestWatchALogout(t *testing.T) {
	file := filepath.Join(t.TempDir(), "db.sqlite3")
	server := httptest.NewServer(shop(t, file))
	defer server.Close()
	w := startWatch(t, server.URL, watchFlags{})
	w.visits("/login", "")
	w.visits("/", "theme=dark; sessionid=k3yofalice")
	w.visits("/logout", "theme=dark; sessionid=k3yofalice")
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	says(t, w.out.String(), "WATCHED", "No cookie was refused", "sessionid 127.0.0.1/ stored at 1, sent with 2 requests, deleted at 3")
}

// That a cookie is gone is told once, until it is there again; that another one is, or another
// browser's, beside that.
func TestWatchTellsOnceThatACookieIsGone(t *testing.T) {
	of := func(name, fate string, code rule.Code) trace.Fate {
		return trace.Fate{Fate: fate, Rule: code, Cookie: trace.Cookie{Name: name, Domain: "127.0.0.1", Path: "/"}}
	}
	gone, sent, messages := of("sessionid", trace.NotSent, "deleted-by-server"), of("sessionid", trace.Sent, "host-and-path-match"), of("messages", trace.NotSent, "expired")
	kept := of("sessionid", trace.NotSent, "same-site-lax")
	screen := &onScreen{gone: map[string]bool{}}
	for i, turn := range []struct {
		user           int
		sent, received []trace.Fate
		told           int
	}{
		{1, []trace.Fate{gone}, nil, 1},
		{1, []trace.Fate{gone, messages}, nil, 1},
		{1, []trace.Fate{gone, messages}, nil, 0},
		{2, []trace.Fate{gone}, nil, 1},
		{1, []trace.Fate{gone}, []trace.Fate{of("sessionid", trace.Stored, "")}, 0},
		{1, []trace.Fate{sent}, nil, 1},
		{1, []trace.Fate{kept}, nil, 1},
		{1, []trace.Fate{kept}, nil, 1}, // it is there
		{1, []trace.Fate{gone}, nil, 1},
	} {
		x := &trace.Exchange{Sent: turn.sent, Received: turn.received}
		if screen.onceGone(turn.user, x); len(x.Sent) != turn.told {
			t.Errorf("request %d: told of %d cookies, want %d: %+v", i+1, len(x.Sent), turn.told, x.Sent)
		}
	}
}

// What is written for programs while it passes, and what a saved recording says, is the same;
// the rows stand beside it.
func TestWatchForPrograms(t *testing.T) {
	dir := t.TempDir()
	file, saved := filepath.Join(dir, "db.sqlite3"), filepath.Join(dir, "app.har")
	server := httptest.NewServer(shop(t, file))
	defer server.Close()
	formats := watchFormats()
	if err := formats.Set("json"); err != nil {
		t.Fatal(err)
	}
	w := startWatch(t, server.URL, watchFlags{db: file, save: saved, full: true, formats: formats})
	w.visits("/", "a=1, b=2\xff; theme=dark", "Sec-Fetch-Site: none")
	w.visits("/login", "theme=dark")
	var together sync.WaitGroup
	for range 8 {
		together.Go(func() { w.visits("/", "theme=dark; sessionid=k3yofalice") })
	}
	together.Wait()
	w.visits("/", "") // another window
	w.visits("/logout", "sessionid=k3yofalice", "Sec-Fetch-Site: cross-site")
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	says(t, w.err.String(), "Open "+w.here, "holds what passed, with whole values")
	var back output
	if code := run([]string{"har", saved, "--format", "json", "--full"}, nil, &back, &back, func(string) string { return "" }); code != exitOK {
		t.Fatal(back.String())
	}
	told := map[float64]string{} // by request: they are written in the order of their answers
	rows := ""
	for line := range strings.Lines(w.out.String()) {
		var l map[string]any
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		held, _ := l["table"].(map[string]any)["rows"].([]any)
		for _, row := range held {
			if r := row.(map[string]any); r["mark"] != " " {
				rows += fmt.Sprint(r["mark"], r["key"], " ", r["expires"], "\n")
			}
		}
		delete(l, "table")
		delete(l, "notes")
		text, _ := json.Marshal(l)
		told[l["request"].(float64)] = string(text)
	}
	for line := range strings.Lines(back.String()) {
		var l map[string]any
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(l)
		if n := l["request"].(float64); string(text) != told[n] {
			t.Errorf("request %v was told as\n%s\nand is read as\n%s", n, told[n], text)
		}
		delete(told, l["request"].(float64))
	}
	if len(told) > 0 {
		t.Errorf("not in the recording: %v", told)
	}
	if want := "+k3yofalice 2099-01-01T00:00:00Z\n-k3yofalice 2099-01-01T00:00:00Z\n"; rows != want {
		t.Errorf("the rows are told as %s", rows)
	}
	if info, err := os.Stat(saved); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the recording is %v, %v", info.Mode(), err)
	}
}

// An app that is down is told of in the terminal and in the browser, and so is what cannot be
// read; when it is there again, all goes on.
func TestWatchWithoutAnApp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	w := startWatch(t, address, watchFlags{page: true})
	w.waits("Nothing answers at " + address + " yet") // before anybody asks
	beside := func() string {
		res, err := http.Get(regexp.MustCompile(`http://127\.0\.0\.1:\d+/[A-Z2-7]{26}/`).FindString(w.out.String()))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		return string(body)
	}
	res, body := w.visits("/", "")
	if res.StatusCode != http.StatusBadGateway || !strings.Contains(body, "statelab watch: nothing answers at "+address) || !strings.Contains(body, "This page is from statelab") {
		t.Errorf("%d %q", res.StatusCode, body)
	}
	w.waits("The browser was told so")
	if shown := beside(); !strings.Contains(shown, "Nothing answers at "+address) {
		t.Errorf("the page says %s", shown)
	}
	l, err = net.Listen("tcp", address)
	if err != nil {
		t.Skipf("another program has taken the port that the app had: %v", err)
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Listener.Close()
	server.Listener = l
	server.Start()
	defer server.Close()
	if res, _ := w.visits("/", ""); res.StatusCode != http.StatusNotFound {
		t.Errorf("the app's answer came as %d", res.StatusCode)
	}
	w.waits("404 Not Found")
	if shown := beside(); strings.Contains(shown, "Nothing answers at "+address) {
		t.Errorf("with the app there again the page says %s", shown)
	}
	c, err := net.Dial("tcp", strings.TrimPrefix(w.here, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(c, "\x16\x03\x01\n")
	io.Copy(io.Discard, c)
	c.Close()
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	says(t, w.out.String(), "Nothing answers at "+address, "1 ASKS GET /", "404 Not Found", "not read: it speaks TLS (https)")
}

// What is told cannot be written: the command ends, and keeps nobody waiting.
func TestWatchWithoutAReader(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	formats := watchFormats()
	if err := formats.Set("json"); err != nil {
		t.Fatal(err)
	}
	var errs output
	a := &app{in: strings.NewReader(""), out: fullDisk{}, err: &errs, env: func(string) string { return "" }, lang: "en", now: wallClock}
	done := make(chan error, 1)
	go func() {
		done <- a.watchWhile(t.Context(), server.URL, watchFlags{formats: formats, thirdParty: "auto"})
	}()
	here := errs.waits(t, `Open http://(\S+) in`)
	for {
		c, err := net.Dial("tcp", here)
		if err != nil {
			break // it has ended
		}
		io.WriteString(c, strings.Repeat("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 50))
		c.Close()
	}
	select {
	case err := <-done:
		if err == nil {
			t.Error("it ended well")
		}
	case <-time.After(longestWait):
		t.Fatal("it does not end")
	}
}

// fullDisk is a file on a disk that is full.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// Only what concerns a cookie or a host is told where that is asked for.
func TestWatchOneCookie(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Set-Cookie", strings.Trim(r.URL.Path, "/")+"=1")
	}))
	defer server.Close()
	name := "b"
	w := startWatch(t, server.URL, watchFlags{cookie: &name, all: true})
	w.visits("/a", "")
	w.visits("/b", "a=1")
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	if said := w.out.String(); strings.Contains(said, "/a") || !strings.Contains(said, "/b") || !strings.Contains(said, "BROWSER'S JAR") {
		t.Errorf("it says\n%s", said)
	}
}

// What cannot be watched is said before anything is opened.
func TestWatchMistakes(t *testing.T) {
	there := filepath.Join(t.TempDir(), "there")
	if err := os.WriteFile(there, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"http://example.com"}, "example.com is not on this computer"},
		{[]string{"http://127.0.0.1.nip.io:8000"}, "is not on this computer"},
		{[]string{"https://127.0.0.1:8000"}, "only plain http can be read"},
		{[]string{"http://127.0.0.1:8000/shop"}, "a whole app is watched"},
		{[]string{"http://"}, "is no address"},
		{[]string{"99999"}, "99999 is no port"},
		{[]string{"http//127.0.0.1:8000"}, "http//127.0.0.1:8000 is no address"},
		{[]string{"http://example.com:8000"}, "and nobody else's"},
		{[]string{"127.0.0.1:8000", "--zone", "Asia/Seoul"}, "--zone is for session rows: it needs --db"},
		{[]string{"127.0.0.1:8000", "--save", ""}, "--save needs the name of a file"},
		{[]string{"127.0.0.1:8000", "--port", "8000"}, "port 8000 is the app's own"},
		{[]string{"127.0.0.1:8000", "--port", "99999"}, "--port is from 1 to 65535"},
		{[]string{"127.0.0.1:8000", "--third-party", "no"}, "third-party"},
		{[]string{"127.0.0.1:8000", "--db", "none.sqlite3"}, "none.sqlite3"},
		{[]string{"127.0.0.1:8000", "--save", there}, "is there already, and is not written over"},
	} {
		var out output
		if code := run(append([]string{"watch"}, test.args...), nil, &out, &out, func(string) string { return "" }); code != exitUsage || !strings.Contains(strings.Join(strings.Fields(out.String()), " "), test.want) {
			t.Errorf("%v ends with %d and says %q, want %q", test.args, code, out.String(), test.want)
		}
	}
}

// An address is taken as people and servers write it.
func TestWatchedOrigin(t *testing.T) {
	for text, want := range map[string]string{
		"8000": "127.0.0.1:8000", "8000/": "127.0.0.1:8000", "127.1:8000": "127.0.0.1:8000", ":8000": "127.0.0.1:8000", "localhost:8000": "localhost:8000", "LOCALHOST:8000/": "localhost:8000",
		"http://0.0.0.0:8000/": "127.0.0.1:8000", "[::]:8000": "127.0.0.1:8000", "http://[::1]:8000": "[::1]:8000", "shop.localhost": "shop.localhost:80",
	} {
		if o, err := watchedOrigin(text); err != nil || o.authority() != want {
			t.Errorf("%s is taken for %s (%v), want %s", text, o.authority(), err, want)
		}
	}
}

// A port that somebody else has is said with what to do.
func TestWatchPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	var out output
	if code := run([]string{"watch", "127.0.0.1:1", "--port", port}, nil, &out, &out, func(string) string { return "" }); code != exitFault {
		t.Errorf("it ends with %d", code)
	}
	says(t, out.String(), "port "+port+" cannot be opened", "choose another one for --port")
}

// BenchmarkWatchAnswer is what watching adds to the answer of a Go server, with a session table
// beside.
func BenchmarkWatchAnswer(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") }))
	defer server.Close()
	for name, address := range map[string]string{"direct": server.URL, "watched": ""} {
		b.Run(name, func(b *testing.B) {
			if address == "" {
				w := startWatch(b, server.URL, watchFlags{})
				defer w.end()
				address = w.here
			}
			for b.Loop() {
				res, err := http.Get(address)
				if err != nil {
					b.Fatal(err)
				}
				io.Copy(io.Discard, res.Body)
				res.Body.Close()
			}
		})
	}
}
