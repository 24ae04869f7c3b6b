package sessiontable_test

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/sessionstore"
	"statelab/internal/sessiontable"
)

// A cookie that Django 3.2 wrote with the key k1, and the signature of another one as
// Django made it before 3.1, with SHA-1.
const (
	cookieOfK1 = "eyJjYXJ0Ijp7InRlYSI6Mn0sIl9hdXRoX3VzZXJfaWQiOiI3In0:1xWmLR:IftoRFJYWrbW4Mt8HIMxG3XDR7gnJVpwzu3SAbfkuaI"
	signedAtK1 = "2026-11-27T03:09:53Z"
	oldCookie  = "iRN91_MGB9H3WcA6XlujXxdEVZE"
)

// packed is a payload signed for a salt, compressed where that is wanted.
func packed(salt, payload string, compressed bool) string {
	body := base64.RawURLEncoding.EncodeToString([]byte(payload))
	if compressed {
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		io.WriteString(w, payload)
		w.Close()
		body = "." + base64.RawURLEncoding.EncodeToString(z.Bytes())
	}
	return sessionstore.Codec{Secret: secret, Salt: salt}.Sign(body + ":1xWmLR")
}

func TestSessionDataThatStandAlone(t *testing.T) {
	k1 := sessiontable.Keys{Secret: "k1"}
	ours := sessiontable.Keys{Secret: secret}
	const data = `{"cart":{"tea":2},"_auth_user_id":"7"}`
	row := packed(sessionstore.DatabaseSalt, data, false)
	short := packed(sessionstore.CookieSalt, `{"a":"`+strings.Repeat("x", 100)+`","_auth_user_id":"7"}`, true)
	pickle := packed(sessionstore.DatabaseSalt, "\x80\x04}\x94.", false)
	for _, test := range []struct {
		name, text string
		keys       sessiontable.Keys
		want       string // place, signature, user, data or what is wrong
	}{
		{"a cookie", cookieOfK1, k1, "cookie valid 7 " + data},
		{"without a key", cookieOfK1, sessiontable.Keys{}, " not checked 7 " + data},
		{"with another key", cookieOfK1, ours, " bad 7 " + data},
		{"with the old key", cookieOfK1, sessiontable.Keys{Secret: "k2", Fallbacks: []string{"k1"}}, "cookie old key 7 " + data},
		{"one letter changed", strings.Replace(cookieOfK1, "Ift", "Ifu", 1), k1, " bad 7 " + data},
		{"a row", row, ours, "row valid 7 " + data},
		{"a row with the old key", row, sessiontable.Keys{Secret: "new", Fallbacks: []string{"x", secret}}, "row old key 7 " + data},
		{"compressed", short, ours, `cookie valid 7 {"a":"` + strings.Repeat("x", 100) + `","_auth_user_id":"7"}`},
		{"pickled", pickle, ours, "row valid  it is a pickle"},
		{"before Django 3.1", old(data), ours, "row valid 7 " + data},
		{"no dict", packed(sessionstore.DatabaseSalt, "[1]", false), ours, "row valid  what it holds is no JSON object"},
		{"with the name of the cookie", "sessionid=" + cookieOfK1, k1, "cookie valid 7 " + data},
		{"a Set-Cookie line", "Set-Cookie: sessionid=" + cookieOfK1 + "; expires=Thu, 29 Jan 2026 09:00:00 GMT; HttpOnly; Path=/", k1, "cookie valid 7 " + data},
		{"a Cookie line", "Cookie: csrftoken=abc; sessionid=" + cookieOfK1, k1, "cookie valid 7 " + data},
		{"in quotes, a line end behind it", ` "` + cookieOfK1 + "\"\r\n", k1, "cookie valid 7 " + data},
		{"broken into lines", cookieOfK1[:20] + "\n" + cookieOfK1[20:], k1, "cookie valid 7 " + data},
		{"as an address has it", strings.ReplaceAll(cookieOfK1, ":", "%3A"), k1, "cookie valid 7 " + data},
		// hmac.new(sha1(salt + "signer" + "k1"), "e30:1xWmLR", sha1)
		{"a cookie from before Django 3.1", "eyJfYXV0aF91c2VyX2lkIjoiNyJ9:1xWmLR:" + oldCookie, k1, `cookie valid 7 {"_auth_user_id":"7"}`},
	} {
		v, ok := sessiontable.ReadValue(test.text, test.keys, now())
		got := fmt.Sprintf("%s %s %s ", v.SignedFor, v.Signature, v.UserID)
		if json, ok := v.JSON(); ok {
			got += json
		} else {
			got += v.Problem.EN
		}
		if !ok || !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: %s (%v), want %s", test.name, got, ok, test.want)
		}
		if !v.Legacy || v.SignedFor == sessiontable.InCookie {
			if got := v.SignedAt.Format(time.RFC3339); got != signedAtK1 {
				t.Errorf("%s: signed at %s, want %s", test.name, got, signedAtK1)
			}
		}
	}
}

// A cookie ends by its age alone: the server keeps nothing.
func TestACookieThatIsTooOld(t *testing.T) {
	signedAt, _ := time.Parse(time.RFC3339, signedAtK1)
	for after, old := range map[time.Duration]bool{-time.Hour: false, 14 * 24 * time.Hour: false, 14*24*time.Hour + time.Second: true} {
		for _, key := range []string{"k1", "another"} {
			v, _ := sessiontable.ReadValue(cookieOfK1, sessiontable.Keys{Secret: key}, signedAt.Add(after))
			if told := !v.Note.IsZero(); told != (old && key == "k1") {
				t.Errorf("%v after it was signed, with the key %s: %q", after, key, v.Note.EN)
			}
		}
	}
}

func TestWhatHasNotTheFormOfSessionData(t *testing.T) {
	for _, text := range []string{"", "a", "a:b:c", "db.sqlite3", `C:\db\site.sqlite3`, "x2yeu0sxmtq5o5nfdk1rzq8vwc4bhe32", "eyJhIjoxfQ",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U", "sessionid=", "a=b; c=d", "::", strings.Repeat("=;", 1000),
		cookieOfK1 + "\n" + cookieOfK1} {
		if sessiontable.IsValue(text) {
			t.Errorf("%.60q is taken for session data", text)
		}
	}
}

func TestFilesThatHoldSessionData(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"data": cookieOfK1 + "\n", "text": "hello\n", "empty": "", "long": cookieOfK1 + strings.Repeat(" ", 4<<20), "db": "SQLite format 3\x00"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
		text, ok := sessiontable.ValueIn(filepath.Join(dir, name))
		if ok != (name == "data") || ok && text != content {
			t.Errorf("%s: %v, %.100q", name, ok, text)
		}
	}
	if _, ok := sessiontable.ValueIn(dir); ok {
		t.Error("a folder holds session data")
	}
	if _, ok := sessiontable.ValueIn(filepath.Join(dir, "missing")); ok {
		t.Error("a file that is not there holds session data")
	}
}

// Any text is session data or not. What has been signed is told; nothing else is.
func FuzzValue(f *testing.F) {
	for _, seed := range []string{cookieOfK1, "sessionid=" + cookieOfK1 + "; Path=/", ".eJw:1:2222222222222222", "%3A", old(`{"a":1}`), old("\x80\x02}q."), `"'`, "a=;b="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, ok := sessiontable.ReadValue(text, sessiontable.Keys{Secret: "a key of the fuzzing"}, now())
		if ok != sessiontable.IsValue(text) {
			t.Errorf("%q is read %v", text, ok)
		}
		if ok && (v.Signature != sessiontable.Bad || v.SignedFor != sessiontable.NoPlace || v.Readable()) {
			t.Errorf("%q is signed for %q, %s", text, v.SignedFor, v.Signature)
		}
		if ok && v.Data == nil && v.Problem.IsZero() {
			t.Errorf("%q holds nothing, and nothing is wrong with it", text)
		}
		v.Items()
	})
}

// A text with several values is no text with its first one.
func TestEveryValueOfATextIsAPart(t *testing.T) {
	half := cookieOfK1[:20] + "\n" + cookieOfK1[20:]
	other := strings.Replace(cookieOfK1, "e", "f", 1)
	jwt := "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"one":                      {cookieOfK1, []string{cookieOfK1}},
		"one broken into lines":    {half, []string{half}},
		"two broken into lines":    {half + "\n" + half, []string{half + "\n" + half}},
		"two lines":                {cookieOfK1 + "\r\n" + other + "\n", []string{cookieOfK1, other}},
		"a query with its heading": {" session_data \n------------------------\n " + cookieOfK1 + "\n " + other + "\n(2 rows)\n", []string{cookieOfK1, other}},
		"a header with two":        {"Cookie: a=" + cookieOfK1 + "; b=c; d=" + jwt, []string{"Cookie: a=" + cookieOfK1, "d=" + jwt}},
		"a line, and two cookies":  {other + "\na=" + cookieOfK1 + "; d=" + jwt, []string{other, "a=" + cookieOfK1, "d=" + jwt}},
		"a Set-Cookie line":        {"Set-Cookie: a=" + cookieOfK1 + "; Path=/", []string{"Set-Cookie: a=" + cookieOfK1 + "; Path=/"}},
		"an answer in JSON":        {`{"access": "` + jwt + `", "refresh": "` + jwt[:len(jwt)-1] + `0"}`, []string{jwt, jwt[:len(jwt)-1] + "0"}},
	} {
		if got := sessiontable.Parts(test.text); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
