package scenario_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

const bounded = `statelab: 1
lesson: bounds
title: Bounds
summary: S.
clock: 2026-03-02T09:00:00Z
sites:
`

// A lesson that would fill the memory ends in the middle, at the step that was too
// much.
func TestALessonThatKeepsTooMuchEnds(t *testing.T) {
	frames := strings.Repeat(`<iframe src="/large"></iframe>`, 40)
	src := bounded + "  big.test: {pages: {/: {get: [{allow_framing: true}, {template: '" + frames + "'}]}, /large: {get: [{allow_framing: true}, {text: " +
		strings.Repeat("A", 60<<10) + "}]}}}\nsteps:\n"
	for i := range 100 {
		src += strings.Replace(step("visit: https://big.test/", "{jar: empty}"), "step: s", fmt.Sprintf("step: s-%d", i), 1)
	}
	tr := run(t, src)
	last := tr.Steps[len(tr.Steps)-1]
	if got := failures(src, tr); len(got) != 1 || !strings.Contains(got[0], "visit: wanted at most 64 MiB") || last.Number != len(tr.Steps) || last.Of != 100 || len(tr.Steps) > 50 {
		t.Errorf("%d of %d steps were played, and failed: %q", len(tr.Steps), last.Of, got)
	}
}

func TestBounds(t *testing.T) {
	site, visit := "  shop.test: {pages: {/: {get: [{text: hi}]}}}\n", step("visit: https://shop.test/", "{status: 200}")
	var many strings.Builder
	for i := range 101 {
		fmt.Fprintf(&many, "  shop%d.test: {pages: {/: {get: [{text: hi}]}}}\n", i)
	}
	for _, c := range []struct{ what, src, want string }{
		{"sites", bounded + many.String() + "steps:\n" + step("visit: https://shop0.test/", "{status: 200}"), "a lesson has at most 100 sites, not 101"},
		{"years", bounded + site + "steps:\n" + step("at: 2400-01-01T00:00:00Z\nvisit: https://shop.test/", "{status: 200}"), "2400-01-01 is more than 290 years after the clock of the lesson, 2026-03-02"},
		{"over", bounded + site + "steps:\n" + story(step("wait: 2h", "{jar: empty}"), step("at: 2026-03-02T10:59:00Z\nvisit: https://shop.test/", "{status: 200}")),
			"2026-03-02T10:59:00Z is over by then: the clock stands at 2026-03-02T11:00:00Z"},
		{"waits", strings.Replace(bounded, "2026-", "9989-", 1) + site + "steps:\n" + story(step("wait: 300d", "{jar: empty}"), step("wait: 300d", "{jar: empty}")), "the clock goes beyond the year 9989"},
		{"pattern", bounded + site + "steps:\n" + step("visit: https://shop.test/", `{body: {matches: 'x)|(.*'}}`), "wanted a regular expression"},
		{"characters", bounded + site + "steps:\n" + step("visit: https://shop.test/", `{body: {of: 'a]|.*[b'}}`), "wanted characters"},
		{"characters in a row", bounded + site + "steps:\n" + step("visit: https://shop.test/", `{body: {of: 'a]b'}}`), "wanted characters"},
		{"nothing", bounded + site + "steps:\n" + visit, ""},
	} {
		_, problems := compile(t, c.src)
		if got := fmt.Sprint(problems); c.want == "" && len(problems) > 0 || !strings.Contains(got, c.want) {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
	tr := run(t, bounded+site+"steps:\n"+step("at: 2300-01-01T00:00:00Z\nvisit: https://shop.test/", "{status: 200}"))
	if got := tr.Steps[0].Time.Format("2006-01-02"); got != "2300-01-01" {
		t.Errorf("a step at 2300-01-01 was played on %s", got)
	}
}

// Cookies that differ in nothing but their partition leave the jar in one order.
func TestPartitionsComeInOneOrder(t *testing.T) {
	src := bounded + "  ads.test: {pages: {/: {get: [{allow_framing: true}, {set_cookie_line: p=1; Secure; SameSite=None; Partitioned}, {text: hi}]}}}\n"
	steps := "steps:\n"
	for _, name := range []string{"aa", "bb", "cc", "dd", "ee"} {
		src += "  " + name + `.test: {pages: {/: {get: [{template: '<iframe src="https://ads.test/"></iframe>'}]}}}` + "\n"
		steps += strings.Replace(step("visit: https://"+name+".test/", "{hops: [{status: 200}, {status: 200}]}"), "step: s", "step: "+name, 1)
	}
	src += steps + strings.Replace(step("restart_browser: fresh", "{jar: empty}"), "step: s", "step: end", 1)
	var first string
	for range 20 {
		out, err := json.Marshal(run(t, src))
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(out)
		}
		if string(out) != first {
			t.Fatal("the same lesson has another trace")
		}
	}
}

// The port that https has anyway is no other site.
func TestALookKnowsThePageByItsSite(t *testing.T) {
	for _, address := range []string{"https://shop.test/", "https://shop.test:443/"} {
		tr := run(t, bounded+"  shop.test: {pages: {/: {get: [{text: hi}]}}}\nsteps:\n"+story(step("visit: "+address, "{status: 200}"), step("look: shop.test", "")))
		if !tr.Steps[1].Looks {
			t.Errorf("after %s the tab does not show the page of shop.test", address)
		}
	}
}
