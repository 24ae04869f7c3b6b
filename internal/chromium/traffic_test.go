package chromium_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/harfile"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
)

// TestTrafficIsClaimedRightly leads a browser through tours drawn by chance, writes down
// what it asked for as two recorders would, and holds every claim against what the browser
// itself says: which cookies went, which did not and why, which lines it refused.
func TestTrafficIsClaimedRightly(t *testing.T) {
	find(t)
	requests := *chanceCount
	if requests == 0 {
		requests = 300
	}
	for _, blocked := range []bool{false, true} {
		t.Run(fmt.Sprintf("third-party cookies blocked %v", blocked), func(t *testing.T) {
			h := fnv.New64()
			h.Write([]byte(*chanceSeed))
			d := &tour{chance: chance{rand.New(rand.NewPCG(h.Sum64(), 2))}}
			httpPort, httpsPort := openTour(t)
			// Without isolation the frames of a tab tell of themselves in one session with it.
			b := start(t, httpPort, httpsPort, blocked, "--disable-site-isolation-trials")
			v := &visit{browser: b, tour: d, t: t}
			v.lead(requests / 2)
			hops := v.hops()
			for _, form := range []string{"Playwright", "WebInspector"} {
				v.hold(form, hops)
				v.hold(form, hops[len(hops)/5:]) // the recorder was started late
			}
		})
	}
}

// visit is a tour as it happens.
type visit struct {
	*browser
	*tour
	t    *testing.T
	tabs []string // sessions of open tabs
	told int      // events that were looked at for tabs
	jars []jarState
}

// jarState is what the browser held between two steps.
type jarState struct {
	From, Until float64 // the moments, in seconds, between which it was asked
	Cookies     []stored
}

// lead leads the browser on until it has made so many requests.
func (v *visit) lead(requests int) {
	v.must(v.t, "", "Target.setAutoAttach", map[string]any{"autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true}, nil)
	v.forget()
	v.told = 0
	v.openTab()
	for range requests {
		if v.count() >= requests {
			return
		}
		if len(v.tabs) == 0 || v.IntN(15) == 0 && len(v.tabs) < 4 {
			v.openTab()
			continue
		}
		tab := v.tabs[v.IntN(len(v.tabs))]
		v.step(tab)
		v.settle()
		v.lookIntoJar()
	}
}

// lookIntoJar keeps what the browser holds: of cookies that stay, its events do not tell all.
func (v *visit) lookIntoJar() {
	now := func() float64 { return float64(time.Now().UnixMicro()) / 1e6 }
	from := now()
	held := v.cookies(v.t)
	v.jars = append(v.jars, jarState{from, now(), held})
}

// held reports whether the browser had a cookie before or behind a request, by what was seen
// of its jar last before and first behind it.
func (v *visit) held(h *hop, k *trace.Cookie) bool {
	end := h.wall + max(h.answered-h.at, 0)
	behind := slices.IndexFunc(v.jars, func(s jarState) bool { return s.From > end })
	if behind < 0 {
		behind = len(v.jars)
	}
	before := behind - 1
	for before >= 0 && v.jars[before].Until > h.wall {
		before--
	}
	for _, s := range v.jars[max(before, 0):min(behind+1, len(v.jars))] {
		if slices.ContainsFunc(s.Cookies, func(c stored) bool { return c.is(k) }) {
			return true
		}
	}
	return false
}

// is reports whether a cookie of the browser's has the key of another one.
func (c *stored) is(k *trace.Cookie) bool {
	domain, below := strings.CutPrefix(c.Domain, ".")
	partition, ours := "", ""
	if c.PartitionKey != nil {
		partition = fmt.Sprint(c.PartitionKey.TopLevelSite, c.PartitionKey.HasCrossSiteAncestor)
	}
	if k.Partition != "" {
		ours = fmt.Sprint(k.Partition, k.CrossSite)
	}
	return c.Name == k.Name && domain == k.Domain && below != k.HostOnly && c.Path == k.Path && partition == ours
}

func (v *visit) openTab() {
	if _, err := v.call("", "Target.createTarget", map[string]any{"url": "about:blank"}); err != nil {
		v.t.Fatal(err)
	}
	v.settle()
}

// step does one thing in a tab.
func (v *visit) step(tab string) {
	origin := v.origin(tab)
	if v.IntN(12) == 0 && len(v.tabs) > 1 {
		_, _ = v.call(tab, "Page.close", nil)
		v.tabs = slices.DeleteFunc(v.tabs, func(s string) bool { return s == tab })
		return
	}
	if origin == "" || v.IntN(4) == 0 {
		_, _ = v.call(tab, "Page.navigate", map[string]any{"url": v.page(v.host(), 0), "transitionType": "typed"})
		return
	}
	// A script that opens a tab goes on when the tab does, so that nobody waits for it here.
	v.tell(tab, "Runtime.evaluate", map[string]any{"expression": "try {" + v.act(origin) + "} catch {}", "userGesture": true})
}

// origin is that of a tab's page, "" where it has none.
func (v *visit) origin(tab string) string {
	said, err := v.call(tab, "Runtime.evaluate", map[string]any{"expression": "location.origin"})
	var answer struct{ Result struct{ Value string } }
	if err != nil || json.Unmarshal(said, &answer) != nil || !strings.HasPrefix(answer.Result.Value, "http") {
		return ""
	}
	return answer.Result.Value
}

// settle waits until nothing happens any more, and lets new tabs begin.
func (v *visit) settle() {
	quiet, last := 0, -1
	for range 60 {
		v.admit()
		v.mu.Lock()
		now := len(v.events)
		v.mu.Unlock()
		if now == last {
			quiet++
		} else {
			quiet = 0
		}
		if last = now; quiet >= 3 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// admit has new tabs tell of themselves before they begin.
func (v *visit) admit() {
	v.mu.Lock()
	fresh := slices.Clone(v.events[v.told:])
	v.told = len(v.events)
	v.mu.Unlock()
	for _, e := range fresh {
		var p struct {
			SessionID  string
			TargetInfo struct{ Type string }
		}
		if e.Method != "Target.attachedToTarget" || json.Unmarshal(e.Params, &p) != nil {
			continue
		}
		if p.TargetInfo.Type == "page" {
			v.tell(p.SessionID, "Page.enable", nil)
			v.tell(p.SessionID, "Network.enable", nil)
			v.tabs = append(v.tabs, p.SessionID)
		}
		v.tell(p.SessionID, "Runtime.runIfWaitingForDebugger", nil)
	}
}

func (v *visit) count() (n int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, e := range v.events {
		if e.Method == "Network.requestWillBeSentExtraInfo" {
			n++
		}
	}
	return n
}

// hold holds the claims about a recording against what the browser said.
func (v *visit) hold(form string, hops []*hop) {
	t := v.t
	text, recorded := recording(form, hops)
	file, err := harfile.Read(form, bytes.NewReader(text))
	if err != nil || len(file.Problems) > 0 {
		t.Fatal(err, file)
	}
	told := newClaims(v, form)
	for f := range traffic.Recording(file, traffic.Options{}) {
		told.hold(f, recorded[f.Number-1])
	}
	told.table()
}

// claims counts what became of claims that were held against what the browser says.
type claims struct {
	*visit
	form        string
	beside      bool // what was seen is not all: servers beside it write cookies, too
	tally, whys map[string]int
}

func newClaims(v *visit, form string) *claims {
	return &claims{visit: v, form: form, tally: map[string]int{}, whys: map[string]int{}}
}

// table tells what came of them. What another tab or script did leaves no trace at times.
func (c *claims) table() {
	if part := map[bool]int{false: 100, true: 20}[c.beside]; c.tally["stale"] > 3+c.tally[string(traffic.AsPredicted)]/part {
		c.t.Errorf("%s: of %d cookies it is claimed that they stayed, and the browser had them no more", c.form, c.tally["stale"])
	}
	n := c.tally
	c.t.Logf("%-22s requests %4d, who asked known %4d | cookies right %4d, wrong %d, cannot know %4d, stale %d | lines right %3d, wrong %d, cannot know %3d | apart %d, two things %d, no word %d, tables %d, not read %d",
		c.form, n["requests"], n["who asked is known"], n["as-predicted"]+n["not-as-predicted"]-n["wrong"]-n["stale"], n["wrong"], n["cannot-know"], n["stale"],
		n["set as-predicted"]+n["set not-as-predicted"]-n["set wrong"], n["set wrong"], n["set cannot-know"],
		n["requests that are not to be told apart"], n["requests of which the browser told two things"], n["requests of which the browser told no cookies"], n["tables"], n["tables not read"])
	c.t.Logf("nobody can know: %v", c.whys)
}

// match finds for each request that was seen the one that the browser tells of, and holds
// what is claimed of it. Those to the same address are told apart by their order. Also is
// called for each of them first; nil: nothing is.
func (c *claims) match(found []*traffic.Finding, hops []*hop, also func(*traffic.Finding, *hop)) {
	asked, seen := map[string][]*hop{}, map[string][]*traffic.Finding{}
	for _, h := range hops {
		if h.extra != nil {
			what := h.request.Method + " " + h.request.URL
			asked[what] = append(asked[what], h)
		}
	}
	for _, f := range found {
		seen[f.Method+" "+f.URL] = append(seen[f.Method+" "+f.URL], f)
	}
	for what, all := range seen {
		if len(all) != len(asked[what]) {
			c.tally["requests that are not to be told apart"] += len(all)
			c.t.Logf("%.80s was seen %d times, and the browser tells of %d", what, len(all), len(asked[what]))
			continue
		}
		for i, f := range all {
			if also != nil {
				also(f, asked[what][i])
			}
			c.hold(f, asked[what][i])
		}
	}
	for what, all := range asked {
		if len(seen[what]) == 0 && !strings.HasSuffix(what, "/favicon.ico") {
			c.t.Errorf("nobody saw %.200s, %d times", what, len(all))
		}
	}
}

// hold holds what is claimed of a request.
func (c *claims) hold(f *traffic.Finding, h *hop) {
	t, form := c.t, c.form
	switch {
	case h.extra == nil:
		c.tally["requests of which the browser told no cookies"]++
		return
	case !h.extra.agrees():
		c.tally["requests of which the browser told two things"]++
		return
	}
	c.tally["requests"]++
	if f.Known {
		c.tally["who asked is known"]++
		c.holdContext(f, h)
	}
	for i := range f.Cookies {
		k := &f.Cookies[i]
		c.tally[string(k.Claim)]++
		if k.Claim == traffic.CannotKnow {
			c.whys[k.Why.EN]++
		}
		if wrong := c.refutes(h, k); wrong == "stale" {
			c.tally["stale"]++
			t.Logf("%s: request %d, %s %.60s: the browser has no %s %s any more: %s", form, f.Number, f.Method, f.URL, k.Fate.Cookie.Name, k.Fate.Cookie.Path, k.Rule)
		} else if wrong != "" {
			c.tally["wrong"]++
			t.Errorf("%s: request %d, %s %.90s\n  %s %s: %s by %s (%s)\n  %s\n  who asked: %+v, known %v (%s)", form, f.Number, f.Method, f.URL, k.Fate.Cookie.Name, k.Fate.Cookie.Path, k.Claim, k.Rule, k.Why.EN, wrong, f.Around, f.Known, f.Why.EN)
		}
	}
	for i := range f.Set {
		l := &f.Set[i]
		c.tally["set "+string(l.Claim)]++
		if wrong := h.refutesLine(l); wrong != "" {
			c.tally["set wrong"]++
			t.Errorf("%s: request %d, %s %.90s\n  %s\n  %s: %s by %s (%s)\n  %s\n  who asked: %+v, known %v (%s)", form, f.Number, f.Method, f.URL, l.Line, l.Claim, l.Fate.Fate, l.Rule, l.Why.EN, wrong, f.Around, f.Known, f.Why.EN)
		}
	}
}

// agrees reports whether the browser says the same of the cookies of a request as its header
// does. Where it makes a request twice, it tells of both in parts.
func (r *requestExtra) agrees() bool {
	sent := 0
	for _, a := range r.AssociatedCookies {
		if len(a.BlockedReasons) == 0 {
			sent++
		}
	}
	header := r.Headers["Cookie"] + r.Headers["cookie"]
	return header == "" && sent == 0 || header != "" && strings.Count(header, "; ")+1 == sent
}

// holdContext compares who asked with what the browser says of it.
func (c *claims) holdContext(f *traffic.Finding, h *hop) {
	want := "subresource"
	if h.kind == "document" {
		want = map[bool]string{true: "", false: "iframe"}[h.main]
	}
	if f.Around.Dest != want {
		c.t.Errorf("%s: request %d, %s %.60s is taken for %q, want %q", c.form, f.Number, f.Method, f.URL, f.Around.Dest, want)
	}
	if top, err := cookiejar.ParseOrigin(h.top); err == nil && f.Around.Top != "" && f.Around.Top != top.String() {
		c.t.Errorf("%s: request %d, %s %.60s is taken to be in a tab of %q, want %q", c.form, f.Number, f.Method, f.URL, f.Around.Top, top)
	}
}

// refutes says what speaks against a claim about a cookie; "stale" where the browser does
// not know the cookie any more.
func (v *visit) refutes(h *hop, c *traffic.Cookie) string {
	if c.Claim == traffic.CannotKnow {
		return ""
	}
	for i := range h.extra.AssociatedCookies {
		a := &h.extra.AssociatedCookies[i]
		if !a.Cookie.is(&c.Fate.Cookie) {
			continue
		}
		said := fmt.Sprintf("the browser: %+v, blocked %v", a.Cookie, a.BlockedReasons)
		switch sent := len(a.BlockedReasons) == 0; {
		case c.Claim == traffic.NotAsPredicted, sent != *c.Sent:
			return said
		case sent:
			return ""
		case !among(a.BlockedReasons, cookiejar.RuleOf(c.Rule).Chromium):
			return said
		}
		return ""
	}
	switch {
	case *c.Sent:
		return "the browser sent no such cookie"
	case c.Claim == traffic.AsPredicted && !left(c.Rule) && !v.held(h, &c.Fate.Cookie):
		return "stale"
	}
	return ""
}

// left reports whether a rule says that a cookie is no longer in the jar.
func left(code rule.Code) bool {
	return cookiejar.RuleOf(code).Topic == cookiejar.RuleOf("expired").Topic
}

// refutesLine says what speaks against a claim about a line.
func (h *hop) refutesLine(l *traffic.Line) string {
	if l.Claim == traffic.CannotKnow || h.answerExtra == nil {
		return ""
	}
	for _, b := range h.answerExtra.BlockedCookies {
		if b.CookieLine != string(l.Line) {
			continue
		}
		if l.Fate.Fate != "refused" || !among(b.BlockedReasons, cookiejar.RuleOf(l.Rule).Chromium) {
			return fmt.Sprintf("the browser refuses it: %v", b.BlockedReasons)
		}
		return ""
	}
	if l.Fate.Fate == "refused" && cookiejar.RuleOf(l.Rule).Chromium != "" && !strings.Contains(string(l.Line), "Partitioned") {
		return "the browser does not refuse it"
	}
	return ""
}
