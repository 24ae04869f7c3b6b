package sessionstore_test

import (
	"errors"
	"fmt"
	"math/big"
	"testing"
	"time"

	"statelab/internal/database"
	"statelab/internal/sessionstore"
)

func TestLifetimes(t *testing.T) {
	at := nine.Add(time.Hour)
	seoul := time.FixedZone("KST", 9*60*60)
	for _, c := range []struct {
		expiry string
		set    func(*sessionstore.Session)
		age    int64
		date   time.Time
		stored sessionstore.Value
	}{
		{"none", func(s *sessionstore.Session) {}, 1209600, nine.Add(14 * 24 * time.Hour), nil},
		{"0", func(s *sessionstore.Session) { s.SetExpiry(0) }, 1209600, nine.Add(14 * 24 * time.Hour), int64(0)},
		{"10", func(s *sessionstore.Session) { s.SetExpiry(10) }, 10, nine.Add(10 * time.Second), int64(10)},
		{"-10", func(s *sessionstore.Session) { s.SetExpiry(-10) }, -10, nine.Add(-10 * time.Second), int64(-10)},
		{"timedelta", func(s *sessionstore.Session) { s.SetExpiryIn(time.Hour) }, 3600, at, "2026-03-02T10:00:00+00:00"},
		{"datetime", func(s *sessionstore.Session) { s.SetExpiryDate(at) }, 3600, at, "2026-03-02T10:00:00+00:00"},
		{"datetime in Seoul", func(s *sessionstore.Session) { s.SetExpiryDate(at.In(seoul)) }, 3600, at, "2026-03-02T19:00:00+09:00"},
		{"datetime with microseconds", func(s *sessionstore.Session) { s.SetExpiryDate(at.Add(158009 * time.Microsecond)) }, 3600,
			at.Add(158009 * time.Microsecond), "2026-03-02T10:00:00.158009+00:00"},
		{"datetime in the past", func(s *sessionstore.Session) { s.SetExpiryDate(nine.Add(-500 * time.Millisecond)) }, -1,
			nine.Add(-500 * time.Millisecond), "2026-03-02T08:59:59.500000+00:00"},
		{"10, then None", func(s *sessionstore.Session) { s.SetExpiry(10); s.UnsetExpiry() }, 1209600, nine.Add(14 * 24 * time.Hour), nil},
		{"None", (*sessionstore.Session).UnsetExpiry, 1209600, nine.Add(14 * 24 * time.Hour), nil},
		{"a datetime put in by hand", func(s *sessionstore.Session) { s.Set("_session_expiry", at) }, 3600, at, at},
		{"a float", func(s *sessionstore.Session) { s.Set("_session_expiry", 2.0) }, 2, nine.Add(2 * time.Second), 2.0},
		{"True", func(s *sessionstore.Session) { s.Set("_session_expiry", true) }, 1, nine.Add(time.Second), true},
		{"an empty text", func(s *sessionstore.Session) { s.Set("_session_expiry", "") }, 1209600, nine.Add(14 * 24 * time.Hour), ""},
	} {
		t.Run(c.expiry, func(t *testing.T) {
			s := newServer(t).request("")
			c.set(s)
			age, err := s.ExpiryAge()
			date, err2 := s.ExpiryDate()
			if err != nil || err2 != nil || age != c.age || !date.Equal(c.date) {
				t.Errorf("age %d, date %v; want %d, %v (%v, %v)", age, date, c.age, c.date, err, err2)
			}
			if got := s.Get("_session_expiry"); got != c.stored {
				t.Errorf("the session holds %v, want %v", got, c.stored)
			}
		})
	}
}

func TestExpiriesThatAreNone(t *testing.T) {
	for _, v := range []sessionstore.Value{"soon", "2026-03-02", "2026-03-02T10:00:00", int64(1) << 60, int64(-1) << 60, 1e300,
		new(big.Int).Lsh(big.NewInt(1), 70), sessionstore.NewList(1), sessionstore.NewDict(sessionstore.Item{Key: "a"}), struct{}{}} {
		s := newServer(t).request("")
		s.Set("_session_expiry", v)
		if _, err := s.ExpiryDate(); !errors.Is(err, sessionstore.ErrValue) {
			t.Errorf("the expiry %v is taken (%v)", v, err)
		}
		if err := s.Save(); !errors.Is(err, sessionstore.ErrValue) {
			t.Errorf("a session with the expiry %v is saved (%v)", v, err)
		}
	}
}

func TestExpireAtBrowserClose(t *testing.T) {
	for _, setting := range []bool{false, true} {
		for _, c := range []struct {
			expiry string
			set    func(*sessionstore.Session)
			want   bool
		}{
			{"10", func(s *sessionstore.Session) { s.SetExpiry(10) }, false},
			{"0", func(s *sessionstore.Session) { s.SetExpiry(0) }, true},
			{"None", (*sessionstore.Session).UnsetExpiry, setting},
			{"a time", func(s *sessionstore.Session) { s.SetExpiryIn(time.Hour) }, false},
		} {
			t.Run(fmt.Sprintf("setting %v, expiry %s", setting, c.expiry), func(t *testing.T) {
				server := newServer(t)
				server.settings.ExpireAtBrowserClose = setting
				s := server.request("")
				c.set(s)
				if got := s.ExpireAtBrowserClose(); got != c.want {
					t.Errorf("it is %v, want %v", got, c.want)
				}
			})
		}
	}
}

func TestTheSettingDecidesHowLongARowLives(t *testing.T) {
	server := newServer(t)
	server.settings.CookieAge = time.Hour
	key := server.saved(sessionstore.Item{Key: "a", Value: 1})
	server.clock.Advance(59 * time.Minute)
	s := server.request(key)
	s.Set("b", 2) // each save starts the hour again
	server.must(s.Save())
	server.clock.Advance(59 * time.Minute)
	if !server.request(key).Has("a") {
		t.Error("the session was lost within an hour of its last save")
	}
	server.clock.Advance(time.Minute) // reading did not start it again
	if server.request(key).Has("a") {
		t.Error("the session lives an hour after its last save")
	}
}

func TestAnExpiryInThePastEndsTheSessionAtOnce(t *testing.T) {
	server := newServer(t)
	s := server.request("")
	s.Set("a", 1)
	s.SetExpiry(-1)
	server.must(s.Save())
	if server.request(s.Key()).Has("a") {
		t.Error("a session that has ended is read")
	}
	if len(server.rows()) != 1 {
		t.Error("its row is gone before clearsessions")
	}
}

// At the very moment of its end a session is no longer read and not yet
// cleared. The microsecond counts.
func TestTheMomentOfExpiry(t *testing.T) {
	for _, c := range []struct {
		after   time.Duration
		read    bool
		cleared int
	}{
		{10*time.Second - time.Microsecond, true, 0},
		{10 * time.Second, false, 0},
		{10*time.Second + time.Microsecond, false, 1},
	} {
		t.Run(c.after.String(), func(t *testing.T) {
			server := newServer(t)
			s := server.request("")
			s.SetExpiry(10)
			server.must(s.Save())
			living := server.saved(sessionstore.Item{Key: "a", Value: 1})
			server.clock.Advance(c.after)
			if got := server.request(s.Key()).Has("_session_expiry"); got != c.read {
				t.Errorf("it is read: %v, want %v", got, c.read)
			}
			server.statements = nil
			cleared, err := server.engine().ClearExpired()
			if err != nil || cleared != c.cleared {
				t.Errorf("clearsessions deletes %d rows, want %d (%v)", cleared, c.cleared, err)
			}
			if got := server.statements[1].Rows; got != c.cleared {
				t.Errorf("its record says %d rows, want %d", got, c.cleared)
			}
			if _, ok := server.rows()[living]; !ok {
				t.Error("clearsessions deleted a living session")
			}
		})
	}
}

func TestTheTableHoldsTimesAsDjangoDoes(t *testing.T) {
	server := newServer(t)
	server.clock.Advance(158009*time.Microsecond + 999)
	server.saved()
	rows, err := sessionstore.Rows(server.db.Conn(nil), server.settings.Codec())
	server.must(err)
	r := rows[0]
	want := nine.Add(14*24*time.Hour + 158009*time.Microsecond)
	if r.ExpiresText != "2026-03-16 09:00:00.158009" || !r.Expires.Equal(want) || r.ExpiresText != database.FormatTime(want) {
		t.Errorf("the row expires at %q, %v", r.ExpiresText, r.Expires)
	}
	if !r.Decoded.SignedAt.Equal(nine) {
		t.Errorf("it was signed at %v", r.Decoded.SignedAt)
	}
}
