package cookiejar_test

import (
	"flag"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"statelab/internal/cookiejar"
)

var outside = flag.String("outside", "", "folder of cases that are not part of the project (http-state-bis.jsonl, dates.jsonl)")

// TestRecorded plays what a browser was seen to do, and compares outcomes and,
// where the browser gave any, reasons.
func TestRecorded(t *testing.T) {
	files, err := filepath.Glob("testdata/recorded/*.jsonl")
	if err != nil || len(files) != 6 {
		t.Fatalf("%d files of recorded cases (%v), want 6", len(files), err)
	}
	reasons := 0
	for _, file := range files {
		for _, c := range readCases(t, file) {
			p, wrong := c.play(t, cookiejar.Chromium)
			for _, w := range wrong {
				t.Errorf("%s %s: %s", c.ID, c.Note, w)
			}
			reasons += p.compareReasons(&c)
		}
	}
	if reasons < 150 {
		t.Errorf("%d reasons were compared, want at least 150", reasons)
	}
}

// compareReasons compares reasons and returns how many there were.
func (p *played) compareReasons(c *recorded) (compared int) {
	if len(c.Reasons) > 0 {
		last := p.sets[len(p.sets)-1]
		compared += p.compareReason(c.ID, last.Check().Rule.Chromium, c.Reasons[0])
	}
	for _, b := range c.Blocked {
		name, reason, _ := strings.Cut(b, ":")
		i := slices.IndexFunc(p.sets, func(d cookiejar.SetDecision) bool { return d.Cookie.Name == name })
		compared += p.compareReason(c.ID+" "+name, p.sets[i].Rule.Chromium, reason)
	}
	for name, reason := range c.Withheld {
		i := slices.IndexFunc(p.gets, func(d cookiejar.SendDecision) bool { return d.Cookie.Name == name })
		if i < 0 {
			p.t.Errorf("%s: nothing is said about %s, withheld for %s", c.ID, name, reason)
			continue
		}
		compared += p.compareReason(c.ID+" "+name, p.gets[i].Rule.Chromium, reason)
	}
	for _, want := range c.Partitions {
		compared++
		if !slices.ContainsFunc(p.sets, func(d cookiejar.SetDecision) bool {
			return d.Verdict == cookiejar.Stored && inPartition(d.Cookie) == want
		}) {
			p.t.Errorf("%s: no cookie was stored as %s", c.ID, want)
		}
	}
	return compared
}

// compareReason compares a rule's name in Chromium's source with the names that
// developer tools use, which may be several, joined by "+".
func (p *played) compareReason(what, got, want string) int {
	for _, reason := range strings.Split(want, "+") {
		if got == sourceName(reason) {
			return 1
		}
	}
	// Developer tools have one name for two exclusions.
	if got == "DOMAIN_NON_ASCII" && want == "InvalidDomain" {
		return 1
	}
	p.t.Errorf("%s: the reason is %s, the browser said %s", what, got, want)
	return 1
}

// sourceName turns "SchemefulSameSiteStrict" into "SAMESITE_STRICT".
func sourceName(s string) string {
	s = strings.ReplaceAll(strings.TrimPrefix(s, "Schemeful"), "SameSite", "Samesite")
	var b strings.Builder
	for i, r := range s {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

// inPartition writes a cookie as recordings of partitions do.
func inPartition(c cookiejar.Cookie) string {
	if c.Partition == "" {
		return c.Name
	}
	cross := map[bool]string{false: "false", true: "true"}[c.CrossSiteFrame]
	return c.Name + "{" + c.Partition + ",xsa=" + cross + "}"
}

// TestOutside plays cases that stay where they are.
func TestOutside(t *testing.T) {
	if *outside == "" {
		t.Skip("no folder of outside cases was given; run with -outside DIR")
	}
	t.Run("parser", func(t *testing.T) {
		cases := readCases(t, filepath.Join(*outside, "http-state-bis.jsonl"))
		for _, c := range cases {
			_, wrong := c.play(t, cookiejar.Chromium)
			for _, w := range wrong {
				t.Errorf("%s: %s", c.ID, w)
			}
		}
		t.Logf("%d cases", len(cases))
	})
	t.Run("dates", func(t *testing.T) {
		cases := readCases(t, filepath.Join(*outside, "dates.jsonl"))
		right := map[cookiejar.Profile]int{}
		for _, profile := range []cookiejar.Profile{cookiejar.Chromium, cookiejar.RFC6265bis} {
			for _, c := range cases {
				_, wrong := c.play(t, profile)
				if len(wrong) == 0 {
					right[profile]++
				} else {
					t.Logf("%v: %s %s: %s", profile, c.ID, c.Note, wrong)
				}
			}
		}
		t.Logf("of %d dates, right: %v", len(cases), right)
		if right[cookiejar.RFC6265bis] != len(cases) {
			t.Errorf("the draft reads %d of %d dates as its own suite does", right[cookiejar.RFC6265bis], len(cases))
		}
	})
}
