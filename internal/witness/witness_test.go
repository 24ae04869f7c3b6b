package witness_test

import (
	"testing"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/witness"
)

func read(t *testing.T, url string) address.Address {
	t.Helper()
	a, err := address.Parse(url)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A jar is told by what became of each cookie of the site: twins apart, others counted.
func TestJarTellsWhatChanged(t *testing.T) {
	jar, now := cookiejar.New(cookiejar.Options{}), noon()
	set := func(url, line string) { jar.Set(now, read(t, url), cookiejar.Context{}, line) }
	set("https://www.shop.test/", "a=domain; Domain=shop.test")
	set("https://www.shop.test/", "a=host")
	set("https://www.shop.test/", "kept=1")
	set("https://www.shop.test/", "short=1; Max-Age=60")
	set("https://other.test/", "far=1")
	before := jar.Cookies(now)
	now = now.Add(2 * time.Minute)
	set("https://www.shop.test/", "a=; Max-Age=0; Domain=shop.test")
	set("https://www.shop.test/", "kept=2")
	set("https://www.shop.test/", "new=1; Secure; SameSite=Lax")
	jar.Expire(now)

	j := witness.Jar("www.shop.test", before, jar.Cookies(now), jar.Gone(), now)
	got := map[string]string{}
	for _, e := range j.Cookies {
		got[e.Cookie.Name+"="+string(e.Cookie.Value)] = string(e.Mark) + string(e.Rule)
	}
	for name, want := range map[string]string{
		"a=domain": "-deleted-by-server", "a=host": " ", "kept=2": "~", "short=1": "-expired", "new=1": "+",
	} {
		if got[name] != want {
			t.Errorf("%s is marked %q, want %q", name, got[name], want)
		}
	}
	if j.Others != 1 || len(j.All) != 4 || len(j.Cookies) != 5 {
		t.Errorf("the jar is told as %+v", j)
	}
}

// A no says what was wanted, a yes does not.
func TestFates(t *testing.T) {
	jar := cookiejar.New(cookiejar.Options{})
	shop := read(t, "https://shop.test/")
	stored := witness.Received(jar.Set(noon(), shop, cookiejar.Context{}, "a=1; Max-Age=60"), noon())
	refused := witness.Received(jar.Set(noon(), shop, cookiejar.Context{}, "__Host-b=1"), noon())
	jar.Set(noon(), shop, cookiejar.Context{}, "c=1; Path=/far")
	fates := append(witness.Sent(jar.Select(noon(), shop, cookiejar.Context{}), noon()), stored, refused)
	want := []struct {
		name, fate string
		rule       rule.Code
		wants      bool
		reason     string
		line       string
	}{
		{"a", trace.Sent, "host-and-path-match", false, "", ""}, {"c", trace.NotSent, "path-mismatch", true, "NOT_ON_PATH", ""},
		{"a", trace.Stored, "stored", false, "", "a=1; Max-Age=60"}, {"__Host-b", trace.Refused, "prefix-host", true, "INVALID_PREFIX", "__Host-b=1"},
	}
	if len(fates) != len(want) {
		t.Fatalf("%d fates, want %d: %+v", len(fates), len(want), fates)
	}
	for i, f := range fates {
		w := want[i]
		if f.Cookie.Name != w.name || f.Fate != w.fate || f.Rule != w.rule || f.Wanted.IsZero() == w.wants || f.Reason != w.reason || string(f.Line) != w.line || f.Seen.IsZero() || f.Title.IsZero() {
			t.Errorf("fate %d is %+v, want %+v", i, f, w)
		}
	}
	if c := stored.Cookie; c.Lasts != time.Minute || c.Session || !c.Expires.Equal(noon().Add(time.Minute)) {
		t.Errorf("the cookie is told as %+v", c)
	}
}

// Rows are told apart by key and by whose memory holds them, and those that went with a
// reason.
func TestChangesOfRows(t *testing.T) {
	before := []trace.RowEntry{{Key: "b", Raw: "1"}, {Key: "a", Raw: "1", Instance: 1}, {Key: "a", Raw: "1", Instance: 2}}
	after := []trace.RowEntry{{Key: "c", Raw: "1"}, {Key: "a", Raw: "1", Instance: 1}, {Key: "a", Raw: "2", Instance: 2}}
	got := ""
	for _, r := range witness.Changes(before, after, func(r *trace.RowEntry) rule.Text { return rule.Text{EN: "why " + r.Key} }) {
		got += r.Key + string(r.Mark) + r.Why.EN + ";"
	}
	if want := "a ;a~;b-why b;c+;"; got != want {
		t.Errorf("the rows are told as %q, want %q", got, want)
	}
}
