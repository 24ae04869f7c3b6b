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

	"statelab/internal/harfile"
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
			var arrived servedLog
			httpPort, httpsPort := openTour(t, &arrived)
			// Without isolation the frames of a tab tell of themselves in one session with it.
			b := start(t, httpPort, httpsPort, blocked, "--disable-site-isolation-trials")
			v := &visit{browser: b, tour: d, t: t}
			v.lead(requests / 2)
			v.served = arrived.seen()
			v.keep(fmt.Sprintf("tour-%s-blocked-%v", *chanceSeed, blocked))
			v.holdForms(v.hops())
		})
	}
}

// holdForms holds the claims about what each recorder would have written.
func (v *visit) holdForms(hops []*hop) {
	for _, form := range []string{"Playwright", "WebInspector"} {
		v.hold(form, hops)
		v.hold(form, hops[len(hops)/5:]) // the recorder was started late
	}
}

// visit is a tour as it happens.
type visit struct {
	*browser
	*tour
	t      *testing.T
	tabs   []string // sessions of open tabs
	told   int      // events that were looked at for tabs
	jars   []jarState
	served []served // by a tour's servers
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
func (v *visit) settle() { v.quietFor(60 * time.Millisecond) }

// quietFor waits until nothing has happened for so long, and lets new tabs begin. Where that does not come, it waits a while.
func (v *visit) quietFor(long time.Duration) {
	const pause = 20 * time.Millisecond
	quiet, last := 0, -1
	for range 60 + int(long/pause) {
		v.admit()
		v.mu.Lock()
		now := len(v.events)
		v.mu.Unlock()
		if now == last {
			quiet++
		} else {
			quiet = 0
		}
		if last = now; quiet >= int(long/pause) {
			return
		}
		time.Sleep(pause)
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
		switch p.TargetInfo.Type {
		case "page":
			v.tell(p.SessionID, "Page.enable", nil)
			v.tell(p.SessionID, "Network.enable", nil)
			v.tabs = append(v.tabs, p.SessionID)
		case "service_worker":
			v.tell(p.SessionID, "Network.enable", nil)
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
	told.unseen = v.unseen(hops, recorded)
	for f := range traffic.Recording(file, traffic.Options{}) {
		told.hold(f, recorded[f.Number-1])
	}
	told.table()
}

// unseen are the requests that are not recorded: those of other tabs, and those that arrived and of
// which the browser tells nothing, since the page that made them was taken away at once.
func (v *visit) unseen(hops, recorded []*hop) []*hop {
	unseen := slices.DeleteFunc(slices.Clone(hops), func(h *hop) bool { return slices.Contains(recorded, h) })
	told := map[string]int{}
	for _, h := range hops {
		told[h.request.Method+" "+h.request.URL]++
	}
	for _, s := range v.served {
		if told[s.Method+" "+s.URL]--; told[s.Method+" "+s.URL] < 0 {
			h := &hop{wall: s.At}
			h.request.Method, h.request.URL = s.Method, s.URL
			unseen = append(unseen, h)
		}
	}
	return unseen
}
