package sessiontable_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"statelab/internal/database"
	"statelab/internal/sessionstore"
	"statelab/internal/sessiontable"
)

// saved is a row as a project writes it whose clock hangs in a zone: signed at a time,
// and expiring so long after it.
func saved(t testing.TB, key, json string, at time.Time, age time.Duration, zone *time.Location) string {
	t.Helper()
	v, err := sessionstore.ParseJSON(json)
	if err != nil {
		t.Fatal(err)
	}
	data, err := sessionstore.Codec{Secret: secret}.Encode(v.(*sessionstore.Dict), at)
	if err != nil {
		t.Fatal(err)
	}
	local := at.Add(age + 170*time.Millisecond).In(zone)
	_, off := local.Zone()
	return insert(key, data, database.FormatTime(local.Add(time.Duration(off)*time.Second)))
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := sessiontable.ParseZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// With USE_TZ = False a project writes expire_date by the clock of TIME_ZONE. Read so,
// a session lives as long as it should.
func TestExpireDateInAnotherZone(t *testing.T) {
	winter := time.Date(2026, 1, 10, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		zone string
		left time.Duration // of the session of an hour, where it is taken for UTC
	}{
		{"Asia/Seoul", 10 * time.Hour}, {"America/Los_Angeles", -7 * time.Hour}, {"UTC", time.Hour}, {"+05:45", 6*time.Hour + 45*time.Minute},
	} {
		z := zone(t, test.zone)
		file := made(t, djangos, saved(t, "hour", `{"_session_expiry":3600}`, winter, time.Hour, z), saved(t, "fortnight", `{"a":1}`, winter, 14*24*time.Hour, z))
		for _, asked := range []*time.Location{nil, z} {
			table, err := sessiontable.Open(file, sessiontable.Options{Now: winter, Zone: asked})
			if err != nil {
				t.Fatal(err)
			}
			want := time.Hour
			if asked == nil {
				want = test.left
			}
			err = table.Each(sessiontable.Filter{Key: "hour"}, func(r sessiontable.Row) error {
				if got := r.Expires.Sub(winter).Round(time.Second); got != want || r.Live != (want > 0) {
					t.Errorf("%s, read as %v: %v left, live %v; want %v", test.zone, asked, got, r.Live, want)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			sum, err := table.Count(sessiontable.Filter{Live: true, Key: "hour"})
			if err != nil || (sum.Rows == 1) != (want > 0) {
				t.Errorf("%s, read as %v: %d live (%v)", test.zone, asked, sum.Rows, err)
			}
			remark := table.Clock.Remark(time.UTC).EN
			if told := remark != ""; told != (asked == nil && test.zone != "UTC") && asked == nil {
				t.Errorf("%s, read as %v: %q", test.zone, asked, remark)
			}
			table.Close()
		}
	}
}

func TestWhatTheTimesOfSigningTell(t *testing.T) {
	winter, summer := time.Date(2026, 1, 10, 12, 0, 0, 0, time.UTC), time.Date(2026, 7, 10, 12, 0, 0, 0, time.UTC)
	const fortnight = 14 * 24 * time.Hour
	seoul, angeles := zone(t, "Asia/Seoul"), zone(t, "America/Los_Angeles")
	row := func(json string, at time.Time, age time.Duration, zone *time.Location) string {
		return saved(t, fmt.Sprint(json, at, age, zone), json, at, age, zone)
	}
	for _, test := range []struct {
		name  string
		rows  []string
		zone  string
		wants string // in the remark; empty: none
	}{
		{"UTC", []string{row(`{}`, winter, fortnight, time.UTC)}, "UTC", ""},
		{"Seoul", []string{row(`{}`, winter, fortnight, seoul), row(`{"_session_expiry":0}`, winter, fortnight, seoul)}, "UTC", "not in UTC but in +09:00 (rows: 2 of 2)"},
		{"Seoul, told", []string{row(`{}`, winter, fortnight, seoul)}, "Asia/Seoul", ""},
		{"Seoul, told so far", []string{row(`{}`, winter, fortnight, seoul)}, "+09:00", ""},
		{"UTC, told Seoul", []string{row(`{}`, winter, fortnight, time.UTC)}, "Asia/Seoul", "not in Asia/Seoul but in UTC (rows: 1 of 1). It is read so without --zone"},
		{"Los Angeles, by a session that says how long it lives", []string{row(`{"_session_expiry":1800}`, winter, 30*time.Minute, angeles)}, "UTC", "not in UTC but in -08:00 (rows: 1 of 1), as with USE_TZ = False. Try --zone -08:00"},
		{"Los Angeles in winter and summer, told", []string{row(`{}`, winter, fortnight, angeles), row(`{"a":2}`, summer, fortnight, angeles)}, "America/Los_Angeles", ""},
		{"most rows are in UTC", []string{row(`{}`, winter, fortnight, time.UTC), row(`{"a":1}`, winter, fortnight, time.UTC), row(`{}`, winter, fortnight, seoul)}, "UTC", ""},
		{"a SESSION_COOKIE_AGE of an hour, in Seoul: nothing can be told", []string{row(`{}`, winter, time.Hour, seoul)}, "UTC", ""},
		{"the same in Los Angeles: before it was signed", []string{row(`{}`, winter, time.Hour, angeles)}, "UTC", "not in UTC: it lies hours before the time of signing (rows: 1)"},
		{"ended by hand long ago", []string{row(`{}`, winter, -9000*time.Hour, time.UTC)}, "UTC", ""},
		{"a lifetime below zero", []string{row(`{"_session_expiry":-60}`, winter, -time.Minute, time.UTC)}, "UTC", ""},
		{"a lifetime that is no number", []string{row(`{"_session_expiry":"2026-01-11T00:00:00"}`, winter, time.Hour, seoul)}, "UTC", ""},
		{"a lifetime that is too long for any", []string{row(`{"_session_expiry":9223372036854775807}`, winter, time.Hour, seoul)}, "UTC", ""},
		{"no quarter of an hour", []string{row(`{}`, winter, fortnight+7*time.Minute, time.UTC)}, "UTC", ""},
	} {
		z := zone(t, test.zone)
		table, err := sessiontable.Open(made(t, djangos, test.rows...), sessiontable.Options{Now: winter, Zone: z})
		if err != nil {
			t.Fatal(err)
		}
		remark := table.Clock.Remark(z)
		if !strings.Contains(remark.EN, test.wants) || (test.wants == "") != (remark.EN == "") || (remark.KO == "") != (remark.EN == "") {
			t.Errorf("%s: %q, want %q", test.name, remark.EN, test.wants)
		}
		table.Close()
	}
}

func TestZones(t *testing.T) {
	for text, want := range map[string]string{
		"Asia/Seoul": "2026-01-10 21:00", "+09:00": "2026-01-10 21:00", "+0900": "2026-01-10 21:00", "+9": "2026-01-10 21:00", "-03:30": "2026-01-10 08:30",
		"UTC": "2026-01-10 12:00", "+00:00": "2026-01-10 12:00", "America/Los_Angeles": "2026-01-10 04:00", "-18:00": "2026-01-09 18:00",
		"": "", "Local": "", "Seoul": "", "+25:00": "", "+18:01": "", "+9:60": "", "../etc/passwd": "", "/etc/passwd": "", "Asia": "", "09:00": "", "+": "",
	} {
		z, err := sessiontable.ParseZone(text)
		got := ""
		if err == nil {
			got = time.Date(2026, 1, 10, 12, 0, 0, 0, time.UTC).In(z).Format("2006-01-02 15:04")
		}
		if got != want {
			t.Errorf("%q is %q (%v), want %q", text, got, err, want)
		}
	}
}

// Whatever is typed is no zone, or one that is less than a day off at any time.
func FuzzZone(f *testing.F) {
	for _, seed := range []string{"Asia/Seoul", "+09:00", "-1", "UTC", "../x", "America/Los_Angeles", "\x00", "+999999"} {
		f.Add(seed, int64(1_767_225_600))
	}
	f.Fuzz(func(t *testing.T, text string, seconds int64) {
		z, err := sessiontable.ParseZone(text)
		if err != nil {
			return
		}
		at := time.Unix(seconds%250_000_000_000, 0)
		if _, off := at.In(z).Zone(); off <= -24*3600 || off >= 24*3600 {
			t.Errorf("%q is off by %d seconds", text, off)
		}
	})
}
