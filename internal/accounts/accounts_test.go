package accounts_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/database"
	"statelab/internal/rule"
)

var nine = time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)

var tables = database.NewSchema(accounts.Schema)

// recorded draws the strings of a recording, in their order.
type recorded struct {
	t    testing.TB
	left []string
}

func (r *recorded) String(n int, _ string) string {
	if len(r.left) == 0 || len(r.left[0]) != n {
		r.t.Fatalf("%d characters are drawn, the recording has %q left", n, r.left)
	}
	s := r.left[0]
	r.left = r.left[1:]
	return s
}

// site is a table of users, and what was seen to be done with it.
type site struct {
	*accounts.Users
	t          testing.TB
	clock      *clock.Clock
	statements []database.Statement
}

func newSite(t testing.TB) *site {
	t.Helper()
	db, err := tables.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s := &site{t: t, clock: clock.New(nine)}
	s.Users = &accounts.Users{Settings: accounts.Settings{SecretKey: "a secret"}, Now: s.clock.Now,
		Chance: chance.NewSeeded("test"), Conn: db.Conn(&s.statements)}
	return s
}

// alice returns a user alice, whose password is pw-alice-1.
func (s *site) alice() *accounts.User {
	s.t.Helper()
	alice, err := s.Create("alice", "pw-alice-1", "alice@Example.COM")
	s.must(err)
	s.statements = nil
	return alice
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// texts returns the statements so far and forgets them.
func (s *site) texts() (all []string) {
	for _, q := range s.statements {
		all = append(all, q.SQL())
	}
	s.statements = nil
	return all
}

const columns = `"auth_user"."id", "auth_user"."password", "auth_user"."last_login", "auth_user"."is_superuser", "auth_user"."username", "auth_user"."first_name", "auth_user"."last_name", "auth_user"."email", "auth_user"."is_staff", "auth_user"."is_active", "auth_user"."date_joined"`

func (s *site) wantStatements(want ...string) {
	s.t.Helper()
	if got := s.texts(); !slices.Equal(got, want) {
		s.t.Errorf("the statements are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestDjangoPasswordsAreReadAndWritten(t *testing.T) {
	var v struct {
		SecretKey string `json:"secret_key"`
		PBKDF2    []struct {
			Password, Salt, Encoded string
			Iterations              int
		}
		Hashes []struct {
			Field string `json:"password_field"`
			Hash  string
		} `json:"session_auth_hash"`
		SaltLength int `json:"salt_len"`
	}
	text, err := os.ReadFile("testdata/vectors.json")
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	if err != nil || len(v.PBKDF2) == 0 || len(v.Hashes) == 0 {
		t.Fatalf("no vectors (%v)", err)
	}
	for _, c := range v.PBKDF2 {
		t.Run(fmt.Sprintf("%d iterations", c.Iterations), func(t *testing.T) {
			s := newSite(t)
			s.Settings.Iterations = c.Iterations
			if len(c.Salt) == v.SaltLength {
				s.Chance = &recorded{t: t, left: []string{c.Salt}}
				if got := s.HashPassword(c.Password); got != c.Encoded {
					t.Errorf("%q is hashed %s, Django has %s", c.Password, got, c.Encoded)
				}
			}
			s.Chance = &recorded{t: t}
			user := &accounts.User{Password: c.Encoded}
			want := accounts.Check{Holds: true, Outdated: len(c.Salt) < v.SaltLength, Hashes: c.Iterations}
			if got := s.CheckPassword(user, c.Password); got != want {
				t.Errorf("%q against %s: %+v, want %+v", c.Password, c.Encoded, got, want)
			}
		})
	}
	for _, c := range v.Hashes {
		settings := accounts.Settings{SecretKey: v.SecretKey}
		if got := settings.SessionAuthHash(&accounts.User{Password: c.Field}); got != c.Hash {
			t.Errorf("the session auth hash of %q is %s, Django has %s", c.Field, got, c.Hash)
		}
	}
}

func TestSigningUp(t *testing.T) {
	s := newSite(t)
	s.Chance = &recorded{t: t, left: []string{"saltSALT1234567890abcd", "saltSALT1234567890abcd"}}
	alice, err := s.Create("alice", "pw-alice-1", "Alice@Example.COM")
	s.must(err)
	s.wantStatements(`INSERT INTO "auth_user" ("password", "last_login", "is_superuser", "username", "first_name", "last_name", "email", "is_staff", "is_active", "date_joined") VALUES ('pbkdf2_sha256$1000$saltSALT1234567890abcd$JPgGCA9F1WUi53VEtqDtUwfHPmlrodYGdIXp7jwDh/4=', NULL, 0, 'alice', '', '', 'Alice@example.com', 0, 1, '2026-01-15 09:00:00') RETURNING "auth_user"."id"`)
	if alice.ID != 1 || !alice.IsActive || !alice.LastLogin.IsZero() || !alice.DateJoined.Equal(nine) {
		t.Errorf("alice is %+v", alice)
	}
	if _, err := s.Create("alice", "other", ""); !errors.Is(err, accounts.ErrTaken) {
		t.Errorf("a second alice: %v", err)
	}
}

func TestFindingUsers(t *testing.T) {
	s := newSite(t)
	alice := s.alice()
	for _, c := range []struct {
		what string
		find func() (*accounts.User, error)
		want *accounts.User
		sql  string
		why  string
	}{
		{"by name", func() (*accounts.User, error) { return s.ByUsername("alice") }, alice,
			`SELECT ` + columns + ` FROM "auth_user" WHERE "auth_user"."username" = 'alice' LIMIT 21`, "find alice"},
		{"by a name in another case", func() (*accounts.User, error) { return s.ByUsername("Alice") }, nil,
			`SELECT ` + columns + ` FROM "auth_user" WHERE "auth_user"."username" = 'Alice' LIMIT 21`, "find Alice"},
		{"by id", func() (*accounts.User, error) { return s.ByID(1) }, alice,
			`SELECT ` + columns + ` FROM "auth_user" WHERE "auth_user"."id" = 1 LIMIT 21`, "find user 1"},
		{"by an id that is nobody's", func() (*accounts.User, error) { return s.ByID(2) }, nil,
			`SELECT ` + columns + ` FROM "auth_user" WHERE "auth_user"."id" = 2 LIMIT 21`, "find user 2"},
	} {
		t.Run(c.what, func(t *testing.T) {
			got, err := c.find()
			if err != nil || (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
				t.Errorf("found %+v, want %+v (%v)", got, c.want, err)
			}
			if why := s.statements[0].Why; why.EN != c.why || why.KO == "" {
				t.Errorf("the purpose is %v", why)
			}
			s.wantStatements(c.sql)
		})
	}
	if all, err := s.All(); err != nil || len(all) != 1 || *all[0] != *alice {
		t.Errorf("all users are %v (%v)", all, err)
	}
}

func TestAuthenticate(t *testing.T) {
	for _, c := range []struct {
		attempt, username, password string
		change                      func(*accounts.User)
		want                        accounts.Outcome
	}{
		{"the right password", "alice", "pw-alice-1", nil, accounts.Authenticated},
		{"a wrong password", "alice", "pw-alice-2", nil, accounts.WrongPassword},
		{"spaces are part of a password", "alice", " pw-alice-1", nil, accounts.WrongPassword},
		{"a stranger", "mallory", "pw-alice-1", nil, accounts.UnknownUser},
		{"an inactive user", "alice", "pw-alice-1", func(u *accounts.User) { u.IsActive = false }, accounts.Inactive},
		{"an inactive user, a wrong password", "alice", "x", func(u *accounts.User) { u.IsActive = false }, accounts.WrongPassword},
		{"a user without a password", "alice", "", func(u *accounts.User) { u.Password = "!" + strings.Repeat("x", 40) }, accounts.WrongPassword},
		{"an empty field", "alice", "", func(u *accounts.User) { u.Password = "" }, accounts.WrongPassword},
		{"a hash of another algorithm", "alice", "x", func(u *accounts.User) { u.Password = "md5$salt$hash" }, accounts.WrongPassword},
		{"a broken hash", "alice", "x", func(u *accounts.User) { u.Password = "pbkdf2_sha256$many$salt$hash" }, accounts.WrongPassword},
	} {
		t.Run(c.attempt, func(t *testing.T) {
			s := newSite(t)
			alice := s.alice()
			if c.change != nil {
				c.change(alice)
				s.must(s.Save(alice))
				s.statements = nil
			}
			got, err := s.Authenticate(c.username, c.password, nil)
			if err != nil || got.Outcome != c.want || (got.User != nil) != (c.want == accounts.Authenticated) || got.Upgraded {
				t.Errorf("%+v, want %s (%v)", got, c.want, err)
			}
			if got.Hashes != accounts.DefaultIterations {
				t.Errorf("it cost %d iterations, any attempt should cost %d", got.Hashes, accounts.DefaultIterations)
			}
			s.wantStatements(`SELECT ` + columns + ` FROM "auth_user" WHERE "auth_user"."username" = '` + c.username + `' LIMIT 21`)
		})
	}
}

// What Django draws tells how much it hashes: a salt for a stranger, and a
// password and a salt for a field that is no hash.
func TestWorkForNothingDrawsAsDjangoDoes(t *testing.T) {
	s := newSite(t)
	alice := s.alice()
	alice.Password = "!" + strings.Repeat("u", 40) // Django's make_password(None)
	s.must(s.Save(alice))
	salt, password := strings.Repeat("s", 22), strings.Repeat("p", 40)
	for name, draws := range map[string][]string{"mallory": {salt}, "alice": {password, salt}} {
		source := &recorded{t: t, left: draws}
		s.Chance = source
		if _, err := s.Authenticate(name, "x", nil); err != nil || len(source.left) > 0 {
			t.Errorf("%s: nobody drew %q (%v)", name, source.left, err)
		}
	}
}

func TestAnOldHashIsRenewedByTheRightPassword(t *testing.T) {
	// pbkdf2_sha256 with 500 iterations, as Django recorded it.
	const old = "pbkdf2_sha256$500$oldsaltoldsaltoldsalt1$KMgwGY6G3oSrzRRJqXb4i3KF01+j93tqNjh/HHq2znA="
	const renewed = "pbkdf2_sha256$1000$vbml1PJqA14EYQEM5WLpNu$WCBHXL/w3YUIsKz7WXzc3Ik0LD2T5HQrjx46QbVAUiw="
	find := `SELECT ` + columns + ` FROM "auth_user" WHERE "auth_user"."username" = 'alice' LIMIT 21`
	setup := func(t *testing.T) *site {
		s := newSite(t)
		alice := s.alice()
		alice.Password = old
		s.must(s.Save(alice))
		s.statements = nil
		s.Chance = &recorded{t: t, left: []string{"vbml1PJqA14EYQEM5WLpNu"}}
		return s
	}
	t.Run("right", func(t *testing.T) {
		s := setup(t)
		before := s.Settings.SessionAuthHash(&accounts.User{Password: old})
		got, err := s.Authenticate("alice", "pw-alice-1", nil)
		if err != nil || got.Outcome != accounts.Authenticated || !got.Upgraded || got.User.Password != renewed {
			t.Errorf("%+v (%v)", got, err)
		}
		s.wantStatements(find, `UPDATE "auth_user" SET "password" = '`+renewed+`' WHERE "auth_user"."id" = 1`)
		if s.Settings.CheckSessionAuthHash(got.User, before) != accounts.AuthHashBad {
			t.Error("a session of the old hash goes on: the hash covers the field, so it must end")
		}
	})
	t.Run("wrong", func(t *testing.T) {
		s := setup(t)
		got, err := s.Authenticate("alice", "wrong", nil)
		if err != nil || got.Outcome != accounts.WrongPassword || got.Upgraded || got.Hashes != 1000 {
			t.Errorf("%+v: the missing 500 iterations should be done (%v)", got, err)
		}
		s.wantStatements(find)
	})
	t.Run("a short salt", func(t *testing.T) {
		s := newSite(t)
		alice := s.alice()
		s.Chance = &recorded{t: t, left: []string{strings.Repeat("s", 22)}}
		alice.Password = "pbkdf2_sha256$2$x$DbJWPo0PmIefdmiayG9/ThLKNfe1jk/gcsT2jDqCYTE="
		s.must(s.Save(alice))
		s.Settings.Iterations = 2
		if got, err := s.Authenticate("alice", "", nil); err != nil || !got.Upgraded {
			t.Errorf("%+v (%v)", got, err)
		}
	})
}

func TestLastLoginAndPasswordChange(t *testing.T) {
	s := newSite(t)
	alice := s.alice()
	s.clock.Advance(time.Hour + 158009*time.Microsecond)
	s.must(s.UpdateLastLogin(alice))
	s.wantStatements(`UPDATE "auth_user" SET "last_login" = '2026-01-15 10:00:00.158009' WHERE "auth_user"."id" = 1`)
	old := alice.Password
	s.Chance = &recorded{t: t, left: []string{"UIGE3zgN1GMOU4xJ80hcgy"}}
	s.SetPassword(alice, "new-pw-2")
	s.must(s.Save(alice))
	s.wantStatements(`UPDATE "auth_user" SET "password" = '` + alice.Password + `', "last_login" = '2026-01-15 10:00:00.158009', "is_superuser" = 0, "username" = 'alice', "first_name" = '', "last_name" = '', "email" = 'alice@example.com', "is_staff" = 0, "is_active" = 1, "date_joined" = '2026-01-15 09:00:00' WHERE "auth_user"."id" = 1`)
	if old == alice.Password || !strings.HasPrefix(alice.Password, "pbkdf2_sha256$1000$UIGE3zgN1GMOU4xJ80hcgy$") {
		t.Errorf("the new password is stored as %s", alice.Password)
	}
	again, err := s.ByID(1)
	if err != nil || *again != *alice {
		t.Errorf("read back %+v, want %+v (%v)", again, alice, err)
	}
	if got, err := s.Authenticate("alice", "pw-alice-1", nil); err != nil || got.Outcome != accounts.WrongPassword {
		t.Errorf("the old password: %+v (%v)", got, err)
	}
}

func TestADeletedUser(t *testing.T) {
	s := newSite(t)
	alice := s.alice()
	s.must(s.Delete(rule.Text{}, []int64{alice.ID}))
	s.wantStatements(`DELETE FROM "auth_user" WHERE "auth_user"."id" IN (1)`)
	if err := s.UpdateLastLogin(alice); !errors.Is(err, accounts.ErrGone) {
		t.Errorf("a deleted user is logged in: %v", err)
	}
	bob, err := s.Create("bob", "pw", "no address")
	if err != nil || bob.ID != 2 || bob.Email != "no address" {
		t.Errorf("the id of a deleted user is given again: %+v (%v)", bob, err)
	}
}

// TestWhoWasNeverThereIsNotThereAgain saves a user who is new, and one who was deleted.
func TestWhoWasNeverThereIsNotThereAgain(t *testing.T) {
	s := newSite(t)
	mina := &accounts.User{Username: "mina", Password: "x", DateJoined: s.clock.Now()}
	for _, want := range []string{"sign up mina", "mina is there again", "save mina"} {
		s.must(s.Save(mina))
		if got := s.statements[len(s.statements)-1].Why.EN; got != want || mina.Deleted || mina.ID == 0 {
			t.Errorf("saving %+v is told as %q, want %q", mina, got, want)
		}
		if want == "sign up mina" {
			s.must(s.Delete(rule.Text{}, []int64{mina.ID}))
			mina.ID, mina.Deleted = 0, true
		}
	}
}

func TestSessionAuthHash(t *testing.T) {
	alice := &accounts.User{Password: "pbkdf2_sha256$1000$a$b"}
	before := accounts.Settings{SecretKey: "old"}
	hash := before.SessionAuthHash(alice)
	rotated := accounts.Settings{SecretKey: "new", SecretKeyFallbacks: []string{"older", "old"}}
	changed := &accounts.User{Password: "pbkdf2_sha256$1000$c$d"}
	for _, c := range []struct {
		what     string
		settings accounts.Settings
		user     *accounts.User
		hash     string
		want     accounts.AuthHash
	}{
		{"the password is the same", before, alice, hash, accounts.AuthHashValid},
		{"the password has changed", before, changed, hash, accounts.AuthHashBad},
		{"the secret has been rotated", rotated, alice, hash, accounts.AuthHashFallback},
		{"rotated, and the password has changed", rotated, changed, hash, accounts.AuthHashBad},
		{"the old secret is forgotten", accounts.Settings{SecretKey: "new"}, alice, hash, accounts.AuthHashBad},
		{"no hash", before, alice, "", accounts.AuthHashBad},
	} {
		if got := c.settings.CheckSessionAuthHash(c.user, c.hash); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
	if len(hash) != 64 {
		t.Errorf("the hash has %d digits", len(hash))
	}
}

func BenchmarkAuthenticate(b *testing.B) {
	s := newSite(b)
	s.alice()
	for b.Loop() {
		s.statements = s.statements[:0]
		if got, err := s.Authenticate("alice", "pw-alice-1", nil); err != nil || got.User == nil {
			b.Fatal(got, err)
		}
	}
}
