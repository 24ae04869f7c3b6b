package sessionstore_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/database"
	"statelab/internal/sessionstore"
)

var nine = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// server is a table of sessions with a clock and a source of keys, and what it
// was seen to do.
type server struct {
	t          testing.TB
	db         *database.DB
	clock      *clock.Clock
	settings   sessionstore.Settings
	chance     chance.Source
	statements []database.Statement
	log        []sessionstore.LogLine
}

func newServer(t testing.TB) *server {
	t.Helper()
	db, err := tables.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return &server{t: t, db: db, clock: clock.New(nine), chance: chance.NewSeeded("test"),
		settings: sessionstore.Settings{SecretKey: "a secret"}}
}

func (s *server) engine() *sessionstore.Database {
	return &sessionstore.Database{Conn: s.db.Conn(&s.statements),
		Env: sessionstore.Env{Settings: s.settings, Now: s.clock.Now, Chance: s.chance, Log: &s.log}}
}

// request returns the session of a key that a browser sent.
func (s *server) request(key string) *sessionstore.Session { return s.engine().Session(key) }

// saved returns the key of a new session that holds data.
func (s *server) saved(items ...sessionstore.Item) string {
	s.t.Helper()
	session := s.request("")
	session.Update(sessionstore.NewDict(items...))
	s.must(session.Save())
	s.statements = nil
	return session.Key()
}

func (s *server) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// queries returns the statements so far as "KIND" words, and forgets them.
func (s *server) queries() string {
	var kinds []string
	for _, q := range s.statements {
		kinds = append(kinds, q.Kind)
	}
	s.statements = nil
	return strings.Join(kinds, " ")
}

// rows returns the table as key and data.
func (s *server) rows() map[string]string {
	s.t.Helper()
	all, err := sessionstore.Rows(s.db.Conn(nil), s.settings.Codec())
	s.must(err)
	found := map[string]string{}
	for _, r := range all {
		found[r.Key], err = sessionstore.JSON(r.Decoded.Data)
		s.must(err)
	}
	return found
}

func TestEachCallSaysWhetherItLookedAndWhetherItChanged(t *testing.T) {
	cart := sessionstore.Item{Key: "cart", Value: "apple"}
	for _, c := range []struct {
		call               string
		do                 func(*sessionstore.Session) any
		accessed, modified bool
		want               any
	}{
		{"nothing", func(s *sessionstore.Session) any { return nil }, false, false, nil},
		{"get of a name that is not there", func(s *sessionstore.Session) any { return s.Get("x") }, true, false, nil},
		{"get", func(s *sessionstore.Session) any { return s.Get("cart") }, true, false, "apple"},
		{"set, and read back", func(s *sessionstore.Session) any { s.Set("n", 1); return s.Get("n") }, true, true, int64(1)},
		{"pop", func(s *sessionstore.Session) any { v, _ := s.Pop("cart"); return v }, true, true, "apple"},
		{"pop of a name that is not there", func(s *sessionstore.Session) any { _, ok := s.Pop("x"); return ok }, true, false, false},
		{"del", func(s *sessionstore.Session) any { return s.Del("cart") }, true, true, true},
		{"del of a name that is not there", func(s *sessionstore.Session) any { return s.Del("x") }, true, false, false},
		{"setdefault of a new name", func(s *sessionstore.Session) any { return s.SetDefault("x", "y") }, true, true, "y"},
		{"setdefault of an old name", func(s *sessionstore.Session) any { return s.SetDefault("cart", "y") }, true, false, "apple"},
		{"update", func(s *sessionstore.Session) any {
			s.Update(sessionstore.NewDict(sessionstore.Item{Key: "n", Value: 2}))
			return s.Keys()
		}, true, true, []string{"cart", "n"}},
		{"update with nothing", func(s *sessionstore.Session) any { s.Update(nil); return s.Keys() }, true, true, []string{"cart"}},
		{"has", func(s *sessionstore.Session) any { return s.Has("cart") }, true, false, true},
		{"keys", func(s *sessionstore.Session) any { return s.Keys() }, true, false, []string{"cart"}},
		{"values", func(s *sessionstore.Session) any { return s.Values() }, true, false, []sessionstore.Value{"apple"}},
		{"items", func(s *sessionstore.Session) any { return s.Items() }, true, false, []sessionstore.Item{cart}},
		{"clear", func(s *sessionstore.Session) any { s.Clear(); return s.Keys() }, true, true, []string(nil)},
		{"test_cookie_worked", func(s *sessionstore.Session) any { return s.TestCookieWorked() }, true, false, false},
		{"set_test_cookie", func(s *sessionstore.Session) any { s.SetTestCookie(); return s.TestCookieWorked() }, true, true, true},
		{"set_expiry(None) where there is none", func(s *sessionstore.Session) any { s.UnsetExpiry(); return nil }, true, false, nil},
		{"is_empty", func(s *sessionstore.Session) any { return s.IsEmpty() }, false, false, false},
	} {
		t.Run(c.call, func(t *testing.T) {
			server := newServer(t)
			s := server.request(server.saved(cart))
			if got := c.do(s); !reflect.DeepEqual(got, c.want) {
				t.Errorf("it returns %v, want %v", got, c.want)
			}
			if s.Accessed != c.accessed || s.Modified != c.modified {
				t.Errorf("accessed %v, modified %v; want %v, %v", s.Accessed, s.Modified, c.accessed, c.modified)
			}
		})
	}
}

func TestTestCookie(t *testing.T) {
	s := newServer(t).request("")
	s.SetTestCookie()
	if !s.TestCookieWorked() || s.Get("testcookie") != "worked" {
		t.Errorf("the test cookie is %v", s.Get("testcookie"))
	}
	if !s.DeleteTestCookie() || s.TestCookieWorked() || s.DeleteTestCookie() {
		t.Error("the test cookie is still there after it was deleted")
	}
}

func TestNestedChangesAreNotNoticed(t *testing.T) {
	server := newServer(t)
	key := server.saved(sessionstore.Item{Key: "cart", Value: sessionstore.NewDict(sessionstore.Item{Key: "apple", Value: 1})})
	s := server.request(key)
	s.Get("cart").(*sessionstore.Dict).Set("pear", 2)
	if s.Modified {
		t.Error("the session noticed a change inside its cart")
	}
	s.Modified = true
	server.must(s.Save())
	if got, want := server.rows()[key], `{"cart":{"apple":1,"pear":2}}`; got != want {
		t.Errorf("with modified set the row is %s, want %s", got, want)
	}
}

func TestKeysThatBrowsersSend(t *testing.T) {
	for sent, want := range map[string]string{
		"": "", "1": "", "1234567": "", "12345678": "12345678", "일이삼사오육칠": "", "일이삼사오육칠팔": "일이삼사오육칠팔",
	} {
		if got := newServer(t).request(sent).Key(); got != want {
			t.Errorf("the key %q counts as %q, want %q", sent, got, want)
		}
	}
	server := newServer(t)
	s := server.request("1")
	s.Set("a", 1)
	server.must(s.Save())
	if len(s.Key()) != sessionstore.KeyLength || strings.Trim(s.Key(), chance.LowerDigits) != "" {
		t.Errorf("the session of the short key 1 is saved under %q", s.Key())
	}
}

func TestAFreshSessionIsEmpty(t *testing.T) {
	server := newServer(t)
	s := server.request("")
	if !s.IsEmpty() {
		t.Error("a fresh session is not empty")
	}
	if s.Get("x"); !s.IsEmpty() {
		t.Error("reading made it not empty")
	}
	if s.Set("x", 1); s.IsEmpty() {
		t.Error("it is empty with data")
	}
	if server.request("unknownunknown").IsEmpty() {
		t.Error("a key that nobody has looked up counts as empty")
	}
	if got := server.queries(); got != "" {
		t.Errorf("that took %s", got)
	}
}

func TestAnUnknownKeyIsForgottenAndMakesNoRow(t *testing.T) {
	server := newServer(t)
	s := server.request("unknownunknown")
	if got := s.Get("x"); got != nil || s.Key() != "" || !s.IsEmpty() {
		t.Errorf("the session of an unknown key has %v and the key %q", got, s.Key())
	}
	if answer, asked := s.Loaded(); !asked || answer.Found {
		t.Errorf("the engine was asked: %v, and found it: %v", asked, answer.Found)
	}
	if got, rows := server.queries(), server.rows(); got != "SELECT" || len(rows) != 0 {
		t.Errorf("it took %s and left %v", got, rows)
	}
	s.Set("x", 1)
	server.must(s.Save())
	if got := server.queries(); got != "SELECT BEGIN INSERT COMMIT" || s.Key() == "unknownunknown" {
		t.Errorf("a write took %s, under the key %q", got, s.Key())
	}
}

// The table of statements that Django runs for each operation.
func TestStatementsOfEachOperation(t *testing.T) {
	cart := sessionstore.Item{Key: "cart", Value: "apple"}
	write := func(s *sessionstore.Session) error { s.Set("x", 1); return s.Save() }
	for _, c := range []struct {
		operation string
		known     bool // the browser has the key of a row
		do        func(*sessionstore.Session) error
		want      string
	}{
		{"a page that does not touch the session", true, func(s *sessionstore.Session) error { s.IsEmpty(); return nil }, ""},
		{"an anonymous read", false, func(s *sessionstore.Session) error { s.Get("x"); return nil }, ""},
		{"the first write", false, write, "SELECT BEGIN INSERT COMMIT"},
		{"a read", true, func(s *sessionstore.Session) error { s.Get("x"); s.Keys(); return nil }, "SELECT"},
		{"a write", true, write, "SELECT BEGIN UPDATE COMMIT"},
		{"clear", true, func(s *sessionstore.Session) error { s.Clear(); return s.Save() }, "BEGIN UPDATE COMMIT"},
		{"flush", true, (*sessionstore.Session).Flush, "SELECT DELETE"},
		{"flush without a session", false, (*sessionstore.Session).Flush, ""},
		{"login without a session", false, func(s *sessionstore.Session) error {
			return errors.Join(s.CycleKey(), write(s))
		}, "SELECT BEGIN INSERT COMMIT BEGIN UPDATE COMMIT"},
		{"login over a session, or cycle_key", true, func(s *sessionstore.Session) error {
			return errors.Join(s.CycleKey(), write(s))
		}, "SELECT SELECT BEGIN INSERT COMMIT SELECT DELETE BEGIN UPDATE COMMIT"},
		{"login as another user", true, func(s *sessionstore.Session) error {
			s.Get("_auth_user_id")
			return errors.Join(s.Flush(), write(s))
		}, "SELECT SELECT DELETE SELECT BEGIN INSERT COMMIT"},
		{"saving without touching", true, (*sessionstore.Session).Save, "SELECT BEGIN UPDATE COMMIT"},
	} {
		t.Run(c.operation, func(t *testing.T) {
			server := newServer(t)
			key := ""
			if c.known {
				key = server.saved(cart)
			}
			server.must(c.do(server.request(key)))
			if got := server.queries(); got != c.want {
				t.Errorf("it runs %q, want %q", got, c.want)
			}
		})
	}
}

func TestSaveMakesTheRowAndKeepsTheData(t *testing.T) {
	server := newServer(t)
	s := server.request("")
	s.Set("cart", "apple")
	server.must(s.Save())
	found, err := s.Exists(s.Key())
	if err != nil || !found || s.Get("cart") != "apple" {
		t.Errorf("after save the row exists: %v, the session has %v (%v)", found, s.Get("cart"), err)
	}
	server.must(s.Delete(s.Key()))
	server.must(s.Delete(s.Key())) // once more: silent
	server.must(s.Delete("nobodyhasthiskey"))
	if rows := server.rows(); len(rows) != 0 {
		t.Errorf("after delete the table has %v", rows)
	}
}

func TestFlushForgetsEverything(t *testing.T) {
	server := newServer(t)
	s := server.request(server.saved(sessionstore.Item{Key: "a", Value: 1}))
	server.must(s.Flush())
	if s.Key() != "" || s.Has("a") || !s.Accessed || !s.Modified || len(server.rows()) != 0 {
		t.Errorf("after flush: key %q, data %v, accessed %v, modified %v, rows %v", s.Key(), s.Keys(), s.Accessed, s.Modified, server.rows())
	}
}

func TestClearKeepsTheKey(t *testing.T) {
	server := newServer(t)
	key := server.saved(sessionstore.Item{Key: "a", Value: 1})
	s := server.request(key)
	s.Clear()
	server.must(s.Save())
	if rows := server.rows(); s.Key() != key || rows[key] != "{}" {
		t.Errorf("after clear: key %q, rows %v", s.Key(), rows)
	}
}

func TestCycleKeyMovesTheData(t *testing.T) {
	for _, loadedBefore := range []bool{true, false} {
		t.Run(fmt.Sprintf("loaded before %v", loadedBefore), func(t *testing.T) {
			server := newServer(t)
			old := server.saved(sessionstore.Item{Key: "a", Value: 1}, sessionstore.Item{Key: "b", Value: 2})
			s := server.request(old)
			if loadedBefore {
				s.Keys()
			}
			server.must(s.CycleKey())
			rows := server.rows()
			if s.Key() == old || len(rows) != 1 || rows[s.Key()] != `{"a":1,"b":2}` || !slices.Equal(s.Keys(), []string{"a", "b"}) {
				t.Errorf("after cycle_key: key %q (was %q), rows %v", s.Key(), old, rows)
			}
		})
	}
}

func TestADeletedRowIsNotRaised(t *testing.T) {
	server := newServer(t)
	key := server.saved(sessionstore.Item{Key: "a", Value: 1})
	slow := server.request(key)
	slow.Get("a")
	server.must(server.request(key).Flush()) // the other tab logs out
	server.queries()
	slow.Set("b", 2)
	if err := slow.Save(); !errors.Is(err, sessionstore.ErrUpdate) {
		t.Errorf("saving a session whose row is gone: %v", err)
	}
	if why := server.statements[1].Why; why.EN != "no row is there to change" || why.KO != "바꿀 행이 없음" {
		t.Errorf("the UPDATE that found nothing is told as %v", why)
	}
	if got := server.queries(); got != "BEGIN UPDATE ROLLBACK" || len(server.rows()) != 0 {
		t.Errorf("it took %s and left %v", got, server.rows())
	}
	if again := server.request(key); again.Has("a") {
		t.Error("the session came back")
	}
}

func TestATakenKeyIsNotOverwritten(t *testing.T) {
	server := newServer(t)
	key := server.saved(sessionstore.Item{Key: "a", Value: 1})
	if err := server.request(key).SaveNew(); !errors.Is(err, sessionstore.ErrCreate) {
		t.Errorf("making a row that is there: %v", err)
	}
	if got := server.queries(); got != "BEGIN INSERT ROLLBACK" || server.rows()[key] != `{"a":1}` {
		t.Errorf("it took %s and left %v", got, server.rows())
	}
	free := strings.Repeat("f", sessionstore.KeyLength)
	server.chance = &recorded{t: t, left: []string{key, free}}
	s := server.request("")
	server.must(s.Create())
	if got := server.queries(); got != "SELECT SELECT BEGIN INSERT COMMIT" || s.Key() != free {
		t.Errorf("where the first key drawn is taken, create runs %s and takes %q", got, s.Key())
	}
}

// stuck draws one key for ever.
type stuck string

func (s stuck) String(int, string) string { return string(s) }

func TestNoFreeKeyIsAFault(t *testing.T) {
	server := newServer(t)
	server.chance = stuck(server.saved())
	if err := server.request("").Create(); err == nil || errors.Is(err, sessionstore.ErrCreate) {
		t.Errorf("no key is free, and create says %v", err)
	}
}

func TestAFaultOfTheDatabaseIsKept(t *testing.T) {
	server := newServer(t)
	s := server.request(server.saved(sessionstore.Item{Key: "a", Value: 1}))
	server.db.Conn(nil).Exec(nothing, "DROP TABLE django_session")
	if got := s.Get("a"); got != nil || s.Err() == nil {
		t.Errorf("without a table the session has %v and the fault %v", got, s.Err())
	}
	s.Set("b", 1)
	if err := s.Save(); err == nil || err != s.Err() {
		t.Errorf("it is saved all the same: %v", err)
	}
}

func TestPurposesAreConcrete(t *testing.T) {
	server := newServer(t)
	server.chance = &recorded{t: t, left: []string{"x2ye5c8q1m4n7v0b3k6j9h2g5fdahe32"}}
	s := server.request("")
	server.must(s.CycleKey())
	for _, name := range []string{"cart", "theme", "seen", "last", "n"} {
		s.Set(name, 1)
	}
	server.must(s.Save())
	s.Why.EN, s.Why.KO = "the row now names alice", "행에 alice를 적음"
	server.must(s.Save())
	s.Clear()
	server.must(s.Save())
	server.request(s.Key()).Get("cart")
	server.must(s.Flush())
	want := []string{
		"is the new key free? / 새 키의 행이 이미 있는지 확인",
		"the row, still empty / 아직 빈 행",
		"the row now: cart, theme, seen and 2 more / 행에 적음: cart, theme, seen 외 2개",
		"the row now names alice / 행에 alice를 적음",
		"the row, with nothing in it / 빈 세션을 적음",
		"what is kept under x2ye..he32? / x2ye..he32의 행을 찾아봄",
		"is there a row to delete? / 지울 행이 있는지 확인",
		"the row of x2ye..he32 goes / x2ye..he32의 행을 지움",
	}
	var got []string
	for _, q := range server.statements {
		if q.Table != "" {
			got = append(got, q.Why.EN+" / "+q.Why.KO)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the purposes are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
