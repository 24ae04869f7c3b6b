package sessiontable_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"statelab/internal/sessionstore"
	"statelab/internal/sessiontable"
)

const alive = "2026-03-16 09:00:00"

// old is session_data as Django wrote it before 3.1.
func old(payload string) string {
	key := sha1.Sum([]byte("django.contrib.sessionsSessionStore" + secret))
	mac := hmac.New(sha1.New, key[:])
	mac.Write([]byte(payload))
	return base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString(mac.Sum(nil)) + ":" + payload))
}

// The form before Django 3.1 is told from that of today. The hash of a login is
// another one there, so that nothing is said against it.
func TestDataFromBeforeDjango31(t *testing.T) {
	file := made(t, djangos, `INSERT INTO auth_user VALUES (1, 'field', NULL, 0, 'alice', '', '', 0, 1, '2026-01-01', '')`,
		insert("login", old(login(`"1"`, "f0f1")), alive), insert("pickled", old("\x80\x02}q."), alive), insert("list", old("[1]"), alive),
		insert("today", signed(t, login(`"1"`, "f0f1")), alive))
	want := map[string]string{
		"login":   "legacy true, alice, not old, readable true",
		"pickled": "legacy true, , not old, readable false: it is a pickle of PickleSerializer",
		"list":    "legacy true, , not old, readable false: what it holds is no JSON object",
		"today":   "legacy false, alice, old, readable true",
	}
	for _, r := range second(mustRead(t, file, secret)) {
		age := "not old"
		if !r.User.Note.IsZero() {
			age = "old"
		}
		got := fmt.Sprintf("legacy %v, %s, %s, readable %v", r.Legacy, r.User.Name, age, r.Readable())
		if !r.Problem.IsZero() {
			reason, _, _ := strings.Cut(r.Problem.EN, ",")
			got += ": " + reason
		}
		if got != want[r.Key] || r.Signature != sessiontable.Valid {
			t.Errorf("%s: %s, signature %s; want %s", r.Key, got, r.Signature, want[r.Key])
		}
	}
}

// Data that are too long for a page of rows are read all the same, one by one, up to
// the length of the longest session. What is compressed counts as it is unpacked.
func TestLongData(t *testing.T) {
	var words strings.Builder
	for i := range 40_000 { // which zlib cannot make short
		fmt.Fprintf(&words, "%x", sha1.Sum([]byte{byte(i), byte(i >> 8)}))
	}
	pack := func(n int) string { return `{"a":"` + words.String()[:n] + `"}` }
	tiny := func(n int) string { return `{"a":"` + strings.Repeat("x", n) + `"}` }
	plain := func(json string) string {
		return sessionstore.Codec{Secret: secret}.Sign(base64.RawURLEncoding.EncodeToString([]byte(json)) + ":1vgJCy")
	}
	file := made(t, djangos, insert("long", signed(t, pack(200_000)), alive), insert("plain", plain(pack(1_500_000)), alive),
		insert("compressed", signed(t, tiny(2_000_000)), alive), insert("a bomb", signed(t, tiny(3_000_000)), alive))
	want := map[string]string{"long": pack(200_000), "plain": pack(1_500_000), "compressed": tiny(2_000_000)}
	for _, r := range second(mustRead(t, file, secret)) {
		if got, _ := r.JSON(); got != want[r.Key] {
			t.Errorf("%s: %d bytes are read as %d: %s", r.Key, len(want[r.Key]), len(got), r.Problem.EN)
		}
		if told := strings.Contains(r.Problem.EN, "unpacked, more than 2097152 bytes"); told != (r.Key == "a bomb") {
			t.Errorf("%s: %q", r.Key, r.Problem.EN)
		}
	}
}

// An id or a name that is longer than any is not kept in mind: a short text can be
// the compression of a thousand of them.
func TestLongIDsAndNames(t *testing.T) {
	id, long := strings.Repeat("i", 255), strings.Repeat("i", 256)
	file := made(t, sessionstore.Schema+`CREATE TABLE person (id text PRIMARY KEY, password text, last_login datetime, email text);`,
		`INSERT INTO person VALUES ('`+id+`', 'x', NULL, 'alice'), ('`+long+`', 'x', NULL, 'bob'), ('7', 'x', NULL, '`+strings.Repeat("n", 5000)+`')`,
		insert("longest", signed(t, login(`"`+id+`"`, "")), alive), insert("longer", signed(t, login(`"`+long+`"`, "")), alive),
		insert("name", signed(t, login(`"7"`, "")), alive))
	want := map[string]string{"longest": "alice", "longer": "", "name": strings.Repeat("n", 255)}
	for _, r := range second(mustRead(t, file, "")) {
		if r.User.Name != want[r.Key] || r.User.Note.IsZero() != (want[r.Key] != "") {
			t.Errorf("%s: the user is %q, %q", r.Key, r.User.Name, r.User.Note.EN)
		}
	}
}

// Pickled data are told as what they are, in every protocol and form, and never read.
// Whether somebody is logged in can be seen all the same.
func TestPickles(t *testing.T) {
	const carts, logins = false, true
	pickles := map[string]bool{ // pickle.dumps({"n": 1}, protocol) and of {"_auth_user_id": "7"}
		"(dp0\nVn\np1\nI1\ns.":                            carts,
		"}q\x00X\x01\x00\x00\x00nq\x01K\x01s.":            carts,
		"\x80\x02}q\x00X\x01\x00\x00\x00nq\x01K\x01s.":    carts,
		"\x80\x05}\x94\x8c\x01n\x94K\x01s.":               carts,
		"\x80\x05}\x94.":                                  carts,
		"(dp0\nV_auth_user_id\np1\nV7\np2\ns.":            logins,
		"\x80\x05}\x94\x8c\r_auth_user_id\x94\x8c\x017s.": logins,
	}
	var statements []string
	want := map[string]bool{}
	add := func(key, data string, login bool) {
		statements, want[key] = append(statements, strings.ReplaceAll(insert(key, data, alive), "\n", "")), login
	}
	for pickle, login := range pickles {
		key := hex.EncodeToString([]byte(pickle))
		add("new "+key, packed(sessionstore.DatabaseSalt, pickle, false), login)
		add("compressed "+key, packed(sessionstore.DatabaseSalt, pickle, true), login)
		add("old "+key, old(pickle), login)
	}
	statements = append(statements, insert("no pickle", packed(sessionstore.DatabaseSalt, "(dpe", false), alive))
	for _, key := range []string{"", secret} {
		for _, r := range second(mustRead(t, made(t, djangos, statements...), key)) {
			login, pickle := want[r.Key]
			if r.Pickled != pickle || r.Data != nil || r.Readable() {
				t.Errorf("%s: a pickle %v, data %v", r.Key, r.Pickled, r.Data)
			}
			if told := strings.Contains(r.Problem.EN, "somebody is logged in"); told != login || r.User.ID != "" {
				t.Errorf("%s: %s", r.Key, r.Problem.EN)
			}
		}
	}
}
