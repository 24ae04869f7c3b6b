package httpsim

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/clock"
	"statelab/internal/database"
	"statelab/internal/sessionstore"
)

// transcript is what real Django did, recorded from the reference project.
type transcript struct {
	Scenario string
	Secret   string         `json:"secret_key"`
	Settings map[string]any `json:"settings_override"`
	Users    []struct {
		Username string
		Plain    string `json:"password_plain"`
		Field    string `json:"password_field"`
		Random   []drawn
	}
	Steps []step
}

type drawn struct {
	Kind  string
	Len   int
	Value string
}

type step struct {
	N           int
	Event       string
	Epoch       float64
	Request     *recordedRequest
	EnforceCSRF bool `json:"enforce_csrf"`
	Settings    struct {
		Secret    string   `json:"SECRET_KEY"`
		Fallbacks []string `json:"SECRET_KEY_FALLBACKS"`
	}
	Response struct {
		Status    int
		Headers   [][2]string
		SetCookie []string `json:"set_cookie"`
		Body      string
	}
	Session struct {
		Accessed, Modified bool
		Key                *string `json:"session_key"`
	} `json:"server_session"`
	Random  []drawn
	Logs    []struct{ Logger, Level, Msg string }
	Signals []struct {
		Signal      string
		User        *string
		Credentials *struct{ Username, Password string }
	}
	SQL    []string
	Rows   []recordedRow `json:"rows_after"`
	During []struct {
		Method, Path, Cookie string
		Form                 fields
		Status               int
		SetCookie            []string `json:"set_cookie"`
	}
}

type recordedRequest struct {
	Method, Path, Cookie string
	Form                 fields
	Headers              map[string]string
}

// fields are the fields of a form in their order.
type fields []Pair

func (f *fields) UnmarshalJSON(data []byte) error {
	v, err := sessionstore.ParseJSON(string(data))
	if d, ok := v.(*sessionstore.Dict); ok {
		for name, value := range d.All() {
			*f = append(*f, Pair{name, value.(string)})
		}
	}
	return err
}

type recordedRow struct {
	Key     string `json:"session_key"`
	Raw     string `json:"session_data"`
	Decoded json.RawMessage
	Expires string `json:"expire_date"`
}

// recording is a chance.Source that draws what Django drew.
type recording struct {
	t    *testing.T
	left []drawn
}

func (r *recording) String(n int, alphabet string) string {
	r.t.Helper()
	if len(r.left) == 0 {
		r.t.Fatalf("%d characters of %.6s… are drawn, and Django drew no more", n, alphabet)
	}
	next := r.left[0]
	r.left = r.left[1:]
	if len(next.Value) != n || strings.Trim(next.Value, alphabet) != "" {
		r.t.Fatalf("%d characters of %.6s… are drawn, and Django drew %q", n, alphabet, next.Value)
	}
	return next.Value
}

// replay plays one transcript against a server.
type replay struct {
	*testing.T
	server  *Server
	clock   *clock.Clock
	random  *recording
	step    *step
	queries []database.Statement // of requests in the middle of the step's
	signals []string
	order   bool // header names are compared in their order
}

var transcripts = flag.String("transcripts", "", "a folder of more transcripts to replay")

func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/goldens/*.json")
	if err != nil || len(files) < 32 {
		t.Fatalf("%d transcripts were found, %v", len(files), err)
	}
	if *transcripts != "" {
		more, err := filepath.Glob(filepath.Join(*transcripts, "*.json"))
		if err != nil || len(more) == 0 {
			t.Fatalf("%s has no transcripts, %v", *transcripts, err)
		}
		files = append(files, more...)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var tr transcript
			if err := json.Unmarshal(data, &tr); err != nil {
				t.Fatal(err)
			}
			p := open(t, tr)
			for i := range tr.Steps {
				p.play(&tr.Steps[i])
			}
		})
	}
}

// open starts the reference project as the transcript has it.
func open(t *testing.T, tr transcript) *replay {
	t.Helper()
	p := &replay{T: t, clock: clock.New(time.Unix(1768467600, 0)), random: &recording{t: t}}
	p.order = !slices.ContainsFunc(tr.Steps, func(s step) bool {
		return s.Request != nil && strings.HasPrefix(s.Request.Path, "/accounts/")
	})
	site := Site{Host: "testserver", CSRF: true, Pages: p.pages(), Settings: Settings{
		"SECRET_KEY": tr.Secret, "LOGIN_URL": "/login/", "LOGIN_REDIRECT_URL": "/"}}
	for name, value := range tr.Settings {
		if name == "SESSION_ENGINE" {
			site.Sessions = sessionsOf[fmt.Sprint(value)]
			continue
		}
		if site.Settings[name] = fmt.Sprint(value); strings.HasSuffix(name, "_AGE") {
			site.Settings[name] += "s"
		}
	}
	for _, u := range tr.Users {
		site.Users = append(site.Users, User{Name: u.Username, Password: u.Plain})
		p.random.left = append(p.random.left, u.Random...)
	}
	var err error
	if p.server, err = New(site, Env{Now: p.clock.Now, Random: p.random}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.server.Close() })
	for _, u := range tr.Users {
		p.exec(`UPDATE auth_user SET password = ?, email = ? WHERE username = ?`, u.Field, u.Username+"@example.com", u.Username)
	}
	return p
}

// sessionsOf are the engines by the names of Django's settings.
var sessionsOf = map[string]Sessions{
	"django.contrib.sessions.backends.db":             InDatabase,
	"django.contrib.sessions.backends.cache":          InCache,
	"django.contrib.sessions.backends.cached_db":      InCachedDatabase,
	"django.contrib.sessions.backends.signed_cookies": InSignedCookies,
}

func (p *replay) exec(sql string, args ...any) {
	p.Helper()
	if _, err := p.server.db.Conn(nil).Exec(said, sql, args...); err != nil {
		p.Fatal(err)
	}
}

func (p *replay) play(s *step) {
	p.Helper()
	p.step = s
	p.clock.Set(time.UnixMicro(int64(s.Epoch * 1e6)))
	p.random.left = s.Random
	p.queries, p.signals = nil, nil
	if s.Request == nil {
		p.event(s)
	} else {
		p.request(s)
	}
	if len(p.random.left) > 0 {
		p.Errorf("step %d: Django drew %v too", s.N, p.random.left)
	}
	if s.Rows != nil {
		p.wantRows(s)
	}
}

// event runs the statements that changed the tables behind the server's back.
func (p *replay) event(s *step) {
	if strings.HasPrefix(s.Event, "clearsessions") {
		done, err := p.server.CleanUp()
		if err != nil {
			p.Fatal(err)
		}
		p.wantSQL(s, done)
		return
	}
	p.random.left = nil // a password set in a shell
	for _, sql := range s.SQL {
		if kind, _, _ := strings.Cut(sql, " "); kind == "UPDATE" || kind == "INSERT" || kind == "DELETE" {
			p.exec(sql)
		}
	}
}

// ask lets the server answer a recorded request.
func (p *replay) ask(q recordedRequest, enforce bool) (*Response, Handling) {
	p.Helper()
	var encoded []string
	for _, field := range q.Form {
		encoded = append(encoded, url.QueryEscape(field.Name)+"="+url.QueryEscape(field.Value))
	}
	body := strings.Join(encoded, "&")
	raw := q.Method + " " + q.Path + " HTTP/1.1\r\nHost: testserver\r\n"
	if q.Cookie != "" {
		raw += "Cookie: " + q.Cookie + "\r\n"
	}
	for name, value := range q.Headers {
		raw += map[string]string{"HTTP_X_CSRFTOKEN": "X-CSRFToken", "HTTP_ORIGIN": "Origin"}[name] + ": " + value + "\r\n"
	}
	if q.Method == "POST" {
		raw += "Content-Type: application/x-www-form-urlencoded\r\n"
	}
	raw += fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
	from, err := http.ReadRequest(bufio.NewReader(strings.NewReader(raw)))
	if err != nil {
		p.Fatal(err)
	}
	r := p.server.newRequest()
	r.read(from)
	r.csrf.exempt = !enforce
	res := p.server.answer(r, from)
	return res, r.handling(res.status())
}

func (p *replay) request(s *step) {
	p.server.settings.secretKey, p.server.settings.fallbacks = s.Settings.Secret, s.Settings.Fallbacks
	res, h := p.ask(*s.Request, s.EnforceCSRF)
	at := fmt.Sprintf("step %d, %s %s", s.N, s.Request.Method, s.Request.Path)
	if res.status() != s.Response.Status {
		p.Fatalf("%s: status %d, want %d (notes %v)", at, res.status(), s.Response.Status, h.Notes)
	}
	own := s.Response.Status >= 400 && strings.Contains(s.Response.Body, "<html") // pages in our own words
	if !own && res.Body != s.Response.Body {
		p.Errorf("%s: body\n%s\nwant\n%s", at, res.Body, s.Response.Body)
	}
	p.wantHeaders(at, res, s, own)
	if got, want := p.unpacked(res.SetCookies()), p.unpacked(s.Response.SetCookie); !slices.Equal(got, want) {
		p.Errorf("%s: Set-Cookie\n%q\nwant\n%q", at, got, want)
	}
	key := ""
	if s.Session.Key != nil {
		key = *s.Session.Key
	}
	h.Session.Key = p.unpacked([]string{h.Session.Key})[0]
	if want := (SessionFacts{s.Session.Accessed, s.Session.Modified, p.unpacked([]string{key})[0]}); h.Session != want {
		p.Errorf("%s: session %+v, want %+v", at, h.Session, want)
	}
	p.wantLog(at, s, h)
	p.wantSQL(s, h.Queries)
}

// unpacked writes sessions that are compressed, which no two zlibs do alike, as
// what they say: the session in the middle of each text, where it is signed well.
func (p *replay) unpacked(texts []string) []string {
	codec := p.server.sessionSettings().Codec()
	codec.Salt = sessionstore.CookieSalt
	all := slices.Clone(texts)
	for i, text := range all {
		_, session, _ := strings.Cut(text, "=")
		if session == "" {
			session = text
		}
		session, _, _ = strings.Cut(session, ";")
		if d := codec.Decode(session); d.Compressed && d.Signature == sessionstore.SignatureValid {
			all[i] = strings.Replace(text, session, d.JSON+" signed at "+d.SignedAt.String(), 1)
		}
	}
	return all
}

func (p *replay) wantHeaders(at string, res *Response, s *step, own bool) {
	p.Helper()
	var got, want []string
	for _, h := range res.Headers {
		if !own || h.Name != "Content-Length" {
			got = append(got, h.Name+": "+h.Value)
		}
	}
	for _, h := range s.Response.Headers {
		if !own || h[0] != "Content-Length" {
			want = append(want, h[0]+": "+h[1])
		}
	}
	if !p.order {
		slices.Sort(got)
		slices.Sort(want)
	}
	if !slices.Equal(got, want) {
		p.Errorf("%s: headers\n%s\nwant\n%s", at, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func (p *replay) wantLog(at string, s *step, h Handling) {
	p.Helper()
	var log, signals []string
	for _, l := range s.Logs {
		log = append(log, l.Level+" "+l.Logger+": "+l.Msg)
	}
	if !slices.Equal(h.Log, log) {
		p.Errorf("%s: log %q, want %q", at, h.Log, log)
	}
	for _, sig := range s.Signals {
		user := "None"
		if sig.User != nil {
			user = *sig.User
		}
		if c := sig.Credentials; c != nil {
			user = fmt.Sprintf("{'username': '%s', 'password': '%s'}", c.Username, c.Password)
		}
		signals = append(signals, sig.Signal+" "+user)
	}
	if got := append(p.signals, h.Signals...); !slices.Equal(got, signals) {
		p.Errorf("%s: signals %q, want %q", at, got, signals)
	}
}

// wantSQL compares statement by statement. Data that is compressed, which no two
// zlibs do alike, is compared in the rows.
func (p *replay) wantSQL(s *step, queries []database.Statement) {
	p.Helper()
	// What ran in the middle stands where the page called for it.
	all := queries
	if len(p.queries) > 0 {
		all = slices.Concat(queries[:p.middle()], p.queries, queries[p.middle():])
	}
	if len(all) != len(s.SQL) {
		p.Errorf("step %d: %d statements, want %d:\n%s\nwant\n%s", s.N, len(all), len(s.SQL), joined(all), strings.Join(s.SQL, "\n"))
		return
	}
	for i, q := range all {
		if got, want := uncompressed(q.SQL()), uncompressed(s.SQL[i]); got != want {
			p.Errorf("step %d: statement %d\n%s\nwant\n%s", s.N, i+1, got, want)
		}
	}
}

// middle is how many statements ran before the page called for the others: a
// page that waits has loaded its session, and nothing else.
func (p *replay) middle() int { return 1 }

func joined(all []database.Statement) string {
	lines := make([]string, len(all))
	for i, q := range all {
		lines[i] = q.SQL()
	}
	return strings.Join(lines, "\n")
}

func uncompressed(sql string) string {
	before, after, ok := strings.Cut(sql, "'.eJ")
	if !ok {
		return sql
	}
	_, after, _ = strings.Cut(after, "'")
	return before + "'…'" + after
}

func (p *replay) wantRows(s *step) {
	p.Helper()
	rows, err := sessionstore.Rows(p.server.db.Conn(nil), p.server.sessionSettings().Codec())
	if err != nil {
		p.Fatal(err)
	}
	slices.SortFunc(rows, func(a, b sessionstore.Row) int { return strings.Compare(a.Key, b.Key) })
	want := slices.SortedFunc(slices.Values(s.Rows), func(a, b recordedRow) int { return strings.Compare(a.Key, b.Key) })
	if len(rows) != len(want) {
		p.Fatalf("step %d: %d rows, want %d", s.N, len(rows), len(want))
	}
	for i, row := range rows {
		w := want[i]
		if row.Key != w.Key || row.ExpiresText != w.Expires {
			p.Errorf("step %d: row %s until %s, want %s until %s", s.N, row.Key, row.ExpiresText, w.Key, w.Expires)
		}
		if !strings.HasPrefix(w.Raw, ".") {
			if row.Raw != w.Raw {
				p.Errorf("step %d: row %s holds %s, want %s", s.N, row.Key, row.Raw, w.Raw)
			}
			continue
		}
		got, err := sessionstore.JSON(row.Decoded.Data)
		if err != nil {
			p.Fatal(err)
		}
		value, err := sessionstore.ParseJSON(string(w.Decoded))
		if err != nil {
			p.Fatal(err)
		}
		if want, _ := sessionstore.JSON(value); got != want {
			p.Errorf("step %d: row %s holds %s, want %s", s.N, row.Key, got, want)
		}
	}
}
