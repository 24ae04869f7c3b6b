package httpsim

import (
	"bufio"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"statelab/internal/accounts"
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
	logs    []string
	secrets []string // of all steps
	middle  int      // how many statements ran before the page called for the others
	logged  int      // and how many lines were logged
	order   bool     // header names are compared in their order
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
	replayAll(t, files)
}

// replayAll replays transcripts, each as a test of its own.
func replayAll(t *testing.T, files []string) {
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			var tr transcript
			if err := json.Unmarshal([]byte(readFile(t, file)), &tr); err != nil {
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
	p.secrets = []string{tr.Secret}
	for _, s := range tr.Steps {
		if !slices.Contains(p.secrets, s.Settings.Secret) {
			p.secrets = append(p.secrets, s.Settings.Secret)
		}
	}
	site := Site{Host: "testserver", CSRF: true, Pages: p.pages(), Settings: Settings{
		"SECRET_KEY": tr.Secret, "LOGIN_URL": "/login/", "LOGIN_REDIRECT_URL": "/"}}
	if slices.ContainsFunc(tr.Steps, func(s step) bool { return strings.Contains(strings.Join(s.SQL, " "), accounts.CustomTable) }) {
		site.UserModel = CustomUser
	}
	for name, value := range tr.Settings {
		set(&site, name, value)
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
	for _, table := range strings.SplitAfter(readFile(t, "testdata/ddl.sql"), ";\n") {
		if strings.HasPrefix(table, "CREATE TABLE IF NOT EXISTS") { // those that a statement of an event may name
			p.exec(table)
		}
	}
	for _, u := range tr.Users {
		p.exec(`UPDATE `+p.usersTable()+` SET password = ?, email = ? WHERE username = ?`, u.Field, u.Username+"@example.com", u.Username)
	}
	return p
}

// usersTable is the table of the site's users.
func (p *replay) usersTable() string {
	if p.server.site.UserModel == CustomUser {
		return accounts.CustomTable
	}
	return accounts.Table
}

// set gives a site one of Django's settings.
func set(site *Site, name string, value any) {
	switch text := fmt.Sprint(value); {
	case name == "SESSION_ENGINE":
		site.Sessions = sessionsOf[text]
	case name == "MIDDLEWARE":
		site.CSRF = strings.Contains(text, "CsrfViewMiddleware")
	case name == "INSTALLED_APPS", name == "AUTH_USER_MODEL", value == nil: // Django has it anyway, or the statements show it
	case strings.HasSuffix(name, "_AGE"):
		site.Settings[name] = strconv.FormatFloat(value.(float64), 'f', -1, 64) + "s"
	default:
		if all, ok := value.([]any); ok {
			text = strings.Trim(strings.Join(strings.Fields(fmt.Sprint(all)), "\n"), "[]")
		}
		site.Settings[name] = text
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
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
	p.clock.Advance(time.UnixMicro(int64(s.Epoch * 1e6)).Sub(p.clock.Now()))
	p.random.left = s.Random
	p.queries, p.signals, p.logs = nil, nil, nil
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
	raw := q.Method + " " + q.Path + " HTTP/1.1\r\n"
	if q.Headers["HTTP_HOST"] == "" {
		raw += "Host: testserver\r\n"
	}
	if q.Cookie != "" {
		raw += "Cookie: " + q.Cookie + "\r\n"
	}
	for name, value := range q.Headers {
		raw += strings.ReplaceAll(strings.TrimPrefix(name, "HTTP_"), "_", "-") + ": " + value + "\r\n"
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
	p.server.code().settings.secretKey, p.server.code().settings.fallbacks = s.Settings.Secret, s.Settings.Fallbacks
	res, h := p.ask(*s.Request, s.EnforceCSRF)
	at := fmt.Sprintf("step %d, %s %s", s.N, s.Request.Method, s.Request.Path)
	if res.status() != s.Response.Status {
		p.Fatalf("%s: status %d, want %d (notes %v)", at, res.status(), s.Response.Status, h.Notes)
	}
	own := s.Response.Status >= 400 && strings.Contains(s.Response.Body, "<html") // pages in our own words
	if res.Body != s.Response.Body && p.same(res.Body, s.Response.Body) {
		own = true // compressed otherwise, and so of another length
	}
	if !own && res.Body != s.Response.Body {
		p.Errorf("%s: body\n%s\nwant\n%s", at, res.Body, s.Response.Body)
	}
	p.wantHeaders(at, res, s, own)
	if got, want := strings.Join(res.SetCookies(), "\n"), strings.Join(s.Response.SetCookie, "\n"); !p.same(got, want) {
		p.Errorf("%s: Set-Cookie\n%s\nwant\n%s", at, got, want)
	}
	key := ""
	if s.Session.Key != nil {
		key = *s.Session.Key
	}
	want := SessionFacts{s.Session.Accessed, s.Session.Modified, h.Session.Key}
	if h.Session != want || !p.same(h.Session.Key, key) {
		p.Errorf("%s: session %+v, want %+v of %s", at, h.Session, want, key)
	}
	p.wantLog(at, s, h)
	p.wantSQL(s, h.Queries)
}

// signed is a session as a row or a cookie holds it.
var signed = regexp.MustCompile(`[\w.-]+:\w+:[\w-]{43}`)

// same compares texts with sessions in them. Where one is compressed, which no two
// zlibs do alike, it is what they say that is compared, and when it was signed.
func (p *replay) same(got, want string) bool {
	ours, django := signed.FindAllString(got, -1), signed.FindAllString(want, -1)
	for i := range min(len(ours), len(django)) {
		if strings.HasPrefix(django[i], ".") || strings.HasPrefix(ours[i], ".") {
			got = strings.Replace(got, ours[i], p.unpacked(ours[i]), 1)
			want = strings.Replace(want, django[i], p.unpacked(django[i]), 1)
		}
	}
	return got == want
}

// unpacked returns what a session says, and itself where it is not signed well
// with any key of the transcript.
func (p *replay) unpacked(session string) string {
	for _, salt := range []string{"", sessionstore.CookieSalt} {
		for _, secret := range p.secrets {
			codec := sessionstore.Settings{SecretKey: secret}.Codec()
			codec.Salt = cmp.Or(salt, codec.Salt)
			if d := codec.Decode(session); d.Signature == sessionstore.SignatureValid {
				return fmt.Sprint(d.JSON, " signed at ", d.SignedAt, " with ", secret)
			}
		}
	}
	return session
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
	if got := slices.Insert(slices.Clone(h.Log), min(p.logged, len(h.Log)), p.logs...); !slices.Equal(got, log) {
		p.Errorf("%s: log %q, want %q", at, got, log)
	}
	for _, sig := range s.Signals {
		user := "None"
		if sig.User != nil {
			user = *sig.User
		}
		if c := sig.Credentials; c != nil {
			user = fmt.Sprintf("{'username': %s, 'password': '%s'}", pythonRepr(c.Username), c.Password)
		}
		signals = append(signals, sig.Signal+" "+user)
	}
	if got := append(p.signals, h.Signals...); !slices.Equal(got, signals) {
		p.Errorf("%s: signals %q, want %q", at, got, signals)
	}
}

// wantSQL compares statement by statement.
func (p *replay) wantSQL(s *step, queries []database.Statement) {
	p.Helper()
	// What ran in the middle stands where the page called for it.
	all := queries
	if len(p.queries) > 0 {
		all = slices.Concat(queries[:p.middle], p.queries, queries[p.middle:])
	}
	if len(all) != len(s.SQL) {
		p.Errorf("step %d: %d statements, want %d:\n%s\nwant\n%s", s.N, len(all), len(s.SQL), joined(all), strings.Join(s.SQL, "\n"))
		return
	}
	for i, q := range all {
		if got := q.SQL(); !p.same(got, s.SQL[i]) {
			p.Errorf("step %d: statement %d\n%s\nwant\n%s", s.N, i+1, got, s.SQL[i])
		}
	}
}

func joined(all []database.Statement) string {
	lines := make([]string, len(all))
	for i, q := range all {
		lines[i] = q.SQL()
	}
	return strings.Join(lines, "\n")
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
		if !p.same(row.Raw, w.Raw) {
			p.Errorf("step %d: row %s holds %s, want %s", s.N, row.Key, row.Raw, w.Raw)
		}
	}
}
