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
	return render.SessionTable{File: "db.sqlite3", Table: "django_session", Users: "auth_user", At: at},
		[]render.Session{alice, long, gone, hostile, broken},
		render.SessionSummary{Rows: 6, Shown: 5, Live: 2, Expired: 4, LoggedIn: 2, Anonymous: 2, Unreadable: 2}
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
	if got, want := strings.Join(kinds, " "), "table session session session session session summary"; got != want {
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
