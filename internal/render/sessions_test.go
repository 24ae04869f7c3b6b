package render_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/rule"
)

// sessionRows is a table with a row of every kind.
func sessionRows() (render.SessionTable, []render.Session, render.SessionSummary) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	row := func(key string, lasts time.Duration) render.Session {
		return render.Session{Key: key, Lasts: lasts, Live: lasts > 0, Expires: at.Add(lasts), ExpiresText: at.Add(lasts).Format(time.DateTime),
			SignedAt: at.Add(-time.Hour), Signature: "valid", Compressed: true}
	}
	items := func(pairs ...string) (all []render.SessionItem) {
		for i := 0; i < len(pairs); i += 2 {
			all = append(all, render.SessionItem{Name: pairs[i], Value: pairs[i+1]})
		}
		return all
	}
	alice := row("x2yeu0sxmtq5o5nfdk1rzq8vwc4bhe32", 14*24*time.Hour)
	alice.UserID, alice.User = "1", "alice"
	alice.Data = items("_auth_user_id", `"1"`, "cart", `{"tea":2}`, "note", `"\ud55c\uae00 \ud83c\udf6a \u001b[31m \u202e \ud800"`)
	alice.JSON = `{"_auth_user_id":"1","cart":{"tea":2}}`
	long := row("longlonglonglonglonglonglonglong", 5*time.Minute)
	long.UserID, long.User = "2", "somebody-with-a-very-long-name@example.com"
	long.UserNote = rule.Text{EN: "the user is inactive, so nobody is logged in", KO: "비활성 사용자라 로그인으로 치지 않음"}
	long.Data = items("words", `"`+strings.Repeat("word ", 200)+`"`)
	gone := row("gonegonegonegonegonegonegonegone", -3*24*time.Hour)
	gone.UserID, gone.Compressed, gone.Signature = "7", false, "bad"
	gone.UserNote = rule.Text{EN: "there is no such user any more", KO: "이제 없는 사용자"}
	gone.Data = items("ratio", "NaN")
	hostile := row("\x1b[2Jkey\nkey", -time.Second)
	hostile.SignedAt, hostile.Signature, hostile.Legacy = time.Time{}, "not checked", true
	broken := row("brokenbrokenbrokenbrokenbroken00", 0)
	broken.Expires, broken.ExpiresText, broken.SignedAt, broken.Signature = time.Time{}, "to\x1b[31mmorrow", time.Time{}, "not checked"
	broken.Problem = rule.Text{EN: "it is not in the form of session data", KO: "세션 데이터의 형식이 아님"}
	pickled := row("picklepicklepicklepicklepickle00", 26*time.Hour)
	pickled.Signature, pickled.Pickled = "old key", true
	pickled.Problem = rule.Text{EN: "it is a pickle of PickleSerializer, and to read one could run a program", KO: "PickleSerializer가 쓴 pickle. 읽으면 프로그램이 실행될 수 있음"}
	return render.SessionTable{File: "db.sqlite3", Table: "user_sessions_session", Users: "auth_user", At: at, Zone: "Asia/Seoul",
			Others: []render.OtherSessions{{Table: "django_session", Rows: 12}, {Table: "a\x1b[2J", Rows: 0}, {Table: "b", Rows: 1}, {Table: "c", Rows: 1}, {Table: "d", Rows: 1}},
			Remark: rule.Text{EN: "expire_date does not fit Asia/Seoul", KO: "expire_date가 Asia/Seoul 시각이 아닙니다"}},
		[]render.Session{alice, pickled, long, gone, hostile, broken},
		render.SessionSummary{Rows: 6, Shown: 6, Live: 3, Expired: 3, LoggedIn: 3, Anonymous: 1, Unreadable: 2}
}

type sessionView interface {
	Head(render.SessionTable) error
	Row(render.Session) error
	Summary(render.SessionSummary) error
}

func drawSessions(t *testing.T, view sessionView) {
	t.Helper()
	table, rows, sum := sessionRows()
	err := view.Head(table)
	for _, row := range rows {
		if err == nil {
			err = view.Row(row)
		}
	}
	if err == nil {
		err = view.Summary(sum)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestSessionScreens(t *testing.T) {
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		for _, width := range []int{40, 80, 120} {
			for _, full := range []bool{false, true} {
				file := fmt.Sprintf("sessions.%s.%d.txt", lang, width)
				if full {
					file = strings.Replace(file, "sessions", "sessions-full", 1)
				}
				t.Run(file, func(t *testing.T) {
					got := drawn(t, render.Options{Lang: lang, Width: width, Profile: termenv.Ascii}, func(r *render.Terminal) {
						drawSessions(t, r.Sessions(full))
					})
					fits(t, got, width-1)
					if strings.ContainsAny(got, "\x1b\u202e") {
						t.Error("what a terminal obeys is not escaped")
					}
					if shown := strings.Contains(got, "_auth_user_id"); shown != full {
						t.Errorf("the values of Django's own: shown %v, want %v", shown, full)
					}
					golden(t, file, got)
				})
			}
		}
	}
}

func TestAnEmptySessionTable(t *testing.T) {
	got := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) {
		if err := r.Sessions(false).Summary(render.SessionSummary{}); err != nil {
			t.Error(err)
		}
	})
	if got != "no sessions\n" {
		t.Errorf("%q", got)
	}
}

// Where only so many rows were wanted, less is counted, and that is said: no number
// stands there that was not counted.
func TestSummariesOfSomeSessions(t *testing.T) {
	whole := render.SessionSummary{Rows: 9, Shown: 9, Live: 4, Expired: 5, LoggedIn: 6, Anonymous: 2, Unreadable: 1}
	some := render.SessionSummary{Rows: 9, Shown: 2, Live: 4, Expired: 5, UsersUncounted: true}
	ofUser := render.SessionSummary{Rows: 2, Shown: 2, Live: 2, AllUncounted: true}
	for _, test := range []struct {
		sum            render.SessionSummary
		en, ko, object string
	}{
		{whole, "9 sessions: 4 live, 5 expired; 6 logged in, 2 anonymous, 1 unreadable", "세션 9개: 유효 4, 만료 5; 로그인 6, 익명 2, 읽을 수 없음 1",
			`{"line":"summary","sessions":9,"shown":9,"live":4,"expired":5,"logged_in":6,"no_longer_logged_in":0,"anonymous":2,"unreadable":1}`},
		{some, "9 sessions: 4 live, 5 expired (2 shown; whom the others log in is not counted)", "세션 9개: 유효 4, 만료 5 (2개만 보임. 나머지에 로그인한 사용자는 세지 않음)",
			`{"line":"summary","sessions":9,"shown":2,"live":4,"expired":5}`},
		{ofUser, "2 shown; the others are not counted", "2개만 보임. 나머지는 세지 않음", `{"line":"summary","shown":2}`},
	} {
		for lang, want := range map[rule.Language]string{rule.English: test.en, rule.Korean: test.ko} {
			got := drawn(t, render.Options{Lang: lang, Width: 120, Profile: termenv.Ascii}, func(r *render.Terminal) { r.Sessions(false).Summary(test.sum) })
			if !strings.HasSuffix(got, "\n"+want+"\n") {
				t.Errorf("%q, want %q", got, want)
			}
		}
		var b strings.Builder
		if err := render.NewSessionLines(&b).Summary(test.sum); err != nil || b.String() != test.object+"\n" {
			t.Errorf("%s (%v), want %s", b.String(), err, test.object)
		}
	}
}

// sessionValues are session data that stand alone, of every kind.
func sessionValues() []render.SessionValue {
	_, rows, _ := sessionRows()
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	cookie := render.SessionValue{Session: rows[0], SignedFor: "cookie", At: at, Checked: true}
	cookie.UserNote = rule.Text{EN: "signed more than two weeks ago", KO: "서명한 지 두 주가 넘음"}
	pickled := render.SessionValue{Session: rows[1], SignedFor: "row", At: at, Checked: true}
	hostile := render.SessionValue{Session: rows[4], At: at}
	return []render.SessionValue{cookie, pickled, {Session: rows[3], At: at.Add(-2 * time.Hour), Checked: true}, hostile}
}

func TestSessionValues(t *testing.T) {
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		for _, width := range []int{40, 80} {
			got := drawn(t, render.Options{Lang: lang, Width: width, Profile: termenv.Ascii}, func(r *render.Terminal) {
				for _, v := range sessionValues() {
					if err := r.SessionValue(v); err != nil {
						t.Error(err)
					}
				}
			})
			fits(t, got, width-1)
			if strings.ContainsAny(got, "\x1b\u202e") {
				t.Error("what a terminal obeys is not escaped")
			}
			golden(t, fmt.Sprintf("session-values.%s.%d.txt", lang, width), got)
		}
	}
	var b strings.Builder
	for _, v := range sessionValues() {
		if err := render.NewSessionLines(&b).Value(v); err != nil {
			t.Error(err)
		}
	}
	for line := range strings.Lines(b.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
	golden(t, "session-values.jsonl", b.String())
}

// Programs read the lines: each is an object, and nothing in it moves a cursor.
func TestSessionLines(t *testing.T) {
	var b strings.Builder
	drawSessions(t, render.NewSessionLines(&b))
	var kinds []string
	for line := range strings.Lines(b.String()) {
		var l struct {
			Line, Key string
			Data      map[string]any
			Texts     []render.SessionItem `json:"data_texts"`
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		kinds = append(kinds, l.Line)
		if l.Key == "gonegonegonegonegonegonegonegone" && (l.Data != nil || len(l.Texts) != 1 || l.Texts[0].Value != "NaN") {
			t.Errorf("what JSON does not have is written %s", line)
		}
	}
	if got, want := strings.Join(kinds, " "), "table session session session session session session summary"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if strings.ContainsAny(b.String(), "\x1b\u202e") {
		t.Error("what a terminal obeys is not escaped")
	}
	golden(t, "sessions.jsonl", b.String())
}

// Whatever a row says at length, it takes a few lines: the rest is not laid out, unless
// all is wanted.
func TestOneRowDoesNotFillTheScreen(t *testing.T) {
	long := strings.Repeat("한글 words ", 200_000)
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	plain := render.Session{Key: "k", Expires: at, ExpiresText: "2026-03-02 09:00:00", Signature: "not checked"}
	for name, change := range map[string]func(*render.Session){
		"key":     func(r *render.Session) { r.Key = long },
		"mark":    func(r *render.Session) { r.Key = "e" + strings.Repeat("\u0301", 5000) + long[:40] }, // which has no width
		"user id": func(r *render.Session) { r.UserID = long },
		"user":    func(r *render.Session) { r.UserID, r.User = "1", long },
		"expiry":  func(r *render.Session) { r.Expires, r.ExpiresText = time.Time{}, long },
		"name":    func(r *render.Session) { r.Data = []render.SessionItem{{Name: long, Value: "1"}} },
		"value":   func(r *render.Session) { r.Data = []render.SessionItem{{Name: "a", Value: long}} },
	} {
		for _, width := range []int{40, 80} {
			row := plain
			change(&row)
			var got string
			var err error
			laid := testing.AllocsPerRun(1, func() {
				got = drawn(t, render.Options{Width: width, Profile: termenv.Ascii}, func(r *render.Terminal) { err = r.Sessions(false).Row(row) })
			})
			fits(t, got, width-1)
			if lines := strings.Count(got, "\n"); err != nil || lines > 7 || !strings.Contains(got, "..") {
				t.Errorf("a long %s takes %d lines (%v):\n%.2000s", name, lines, err, got)
			}
			if len(got) > 4000 {
				t.Errorf("a long %s takes %d bytes", name, len(got))
			}
			if laid > 100_000 {
				t.Errorf("a long %s takes %.0f pieces of memory", name, laid)
			}
		}
	}
}
