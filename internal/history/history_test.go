package history_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/harfile"
	"statelab/internal/history"
	"statelab/internal/relay"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/wire"
)

// recorded reads a recording that lies packed beside the tests of traffic.
func recorded(t *testing.T, name string) *harfile.File {
	t.Helper()
	file, err := os.Open(filepath.Join("../traffic/testdata", name+".har.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	in, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, in)
}

func read(t *testing.T, in io.Reader) *harfile.File {
	t.Helper()
	har, err := harfile.Read("test.har", in)
	if err != nil {
		t.Fatal(err)
	}
	return har
}

// of is the history of a recording.
func of(file *harfile.File, o history.Options) *history.History {
	return history.Of(traffic.Recording(file, traffic.Options{}), o)
}

// The shop whose payment comes back from another site: the sentence that is looked for
// comes first, with a change that was played.
func TestTheWorstComesFirst(t *testing.T) {
	in, err := os.Open("../../docs/examples/shop.har")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	h := of(read(t, in), history.Options{Changes: 3})
	first := h.Problems[0]
	if first.Rule != "same-site-lax" || first.What != trace.NotSent || !slices.Equal(first.Numbers, []int{6}) || len(first.Cookies) != 3 {
		t.Errorf("first comes %s", first.Says().EN)
	}
	for _, p := range h.Problems {
		if p.Change == nil || p.Change.Rule != p.Rule || len(p.Change.Free)+len(p.Change.Costly) == 0 {
			t.Errorf("nothing would change that %s", p.Says().EN)
		}
	}
	if h.Unseen[traffic.Provisional] != 1 {
		t.Errorf("requests not seen: %v", h.Unseen)
	}
}

// A change is told only of what came out as it was recorded, for the rule that decided there.
func TestChangesAreOfWhatWasRecorded(t *testing.T) {
	for _, name := range []string{"devtools", "playwright"} {
		h := of(recorded(t, name), history.Options{Changes: 20})
		played := 0
		for _, p := range h.Problems {
			if p.Change == nil {
				continue
			}
			played++
			if p.Claim != traffic.AsPredicted || p.Change.Rule != p.Rule || p.Change.Holds {
				t.Errorf("%s: %s: played %+v", name, p.Says().EN, p.Change)
			}
		}
		if played < 10 {
			t.Errorf("%s: %d problems were played", name, played)
		}
	}
}

// What a cookie story says happened is as much as the findings say, whatever is folded.
func TestNothingIsLostInAStory(t *testing.T) {
	file := recorded(t, "playwright")
	sent := map[string]int{}
	for f := range traffic.Recording(file, traffic.Options{}) {
		for _, c := range f.Cookies {
			if c.Sent != nil && *c.Sent {
				sent[c.Fate.Cookie.Name]++
			}
		}
	}
	told := map[string]int{}
	for _, k := range of(file, history.Options{}).Cookies {
		for _, e := range k.Events {
			if e.What == trace.Sent {
				told[k.Name] += e.Count
			}
		}
	}
	for name, n := range sent {
		if told[name] != n {
			t.Errorf("%q was sent %d times, and %d are told", name, n, told[name])
		}
	}
}

// What has another cause is another problem, though the rule is the same: who asked is true
// of every request that a sentence is about, and all of them can be listed.
func TestCausesAreToldApart(t *testing.T) {
	asked := map[int]string{}
	for f := range traffic.Recording(recorded(t, "playwright"), traffic.Options{}) {
		if f.Around != nil {
			asked[f.Number] = f.Around.Initiator
		}
	}
	plain := false
	for _, p := range of(recorded(t, "playwright"), history.Options{Cookie: new("sessionid")}).Problems {
		if p.What != trace.NotSent || p.Rule != "same-site-lax" && p.Rule != "credentials-omitted" {
			continue
		}
		if len(p.Numbers) != p.Count {
			t.Errorf("%d of %d requests: %s", len(p.Numbers), p.Count, p.Says().EN)
		}
		for _, n := range p.Numbers {
			if strings.HasPrefix(p.Seen.EN, "asked for by") && asked[n] != asked[p.Numbers[0]] {
				t.Errorf("request %d, asked for by %s: %s", n, asked[n], p.Says().EN)
			}
		}
		plain = plain || asked[p.Numbers[0]] == "http://shop.test" && slices.Equal(p.Which(), []string{"93-94", "97-99"})
	}
	if !plain {
		t.Error("what http://shop.test asked for is not told by itself")
	}
}

// watched is traffic that passed a relay: who asked, with which cookies, and what was set.
func watched(t *testing.T, asks ...[3]string) iter.Seq[*traffic.Finding] {
	t.Helper()
	const chrome = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
	l, now := traffic.NewLive(traffic.LiveOptions{Here: "127.0.0.1:8001", Full: true}), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	var all []*traffic.Finding
	for i, a := range asks {
		x := &relay.Exchange{Number: i + 1, Request: wire.RequestHead{Request: wire.Request{Method: "GET", Target: "/", Headers: wire.Headers{{Name: "User-Agent", Value: chrome}}}, Proto: "HTTP/1.1"}}
		how := []string{"document", "navigate", "none", ""}
		if strings.HasPrefix(a[0], "/") {
			x.Request.Target = a[0]
		} else if a[0] != "" { // a page of another site has an image
			how = []string{"image", "no-cors", "cross-site", a[0]}
			x.Request.Headers = append(x.Request.Headers, wire.Header{Name: "Referer", Value: "http://localhost:8100/"})
		}
		for n, name := range []string{"Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-Fetch-Storage-Access"} {
			if how[n] != "" {
				x.Request.Headers = append(x.Request.Headers, wire.Header{Name: name, Value: wire.Bytes(how[n])})
			}
		}
		if a[1] != "" {
			x.Request.Headers = append(x.Request.Headers, wire.Header{Name: "Cookie", Value: wire.Bytes(a[1])})
		}
		now = now.Add(time.Second)
		l.See(relay.Event{Kind: relay.Asked, At: now, Connection: i, Exchange: x})
		x.Answer = wire.ResponseHead{Response: wire.Response{Status: 200}}
		for line := range strings.SplitSeq(a[2], "|") {
			if line != "" {
				x.Answer.Headers = append(x.Answer.Headers, wire.Header{Name: "Set-Cookie", Value: wire.Bytes(line)})
			}
		}
		all = append(all, l.See(relay.Event{Kind: relay.Answered, At: now.Add(time.Millisecond), Connection: i, Exchange: x}).Finding)
		l.See(relay.Event{Kind: relay.Over, At: now.Add(2 * time.Millisecond), Connection: i, Exchange: x})
	}
	return slices.Values(all)
}

// What a browser tells late of third-party cookies counts for what is tried: a change that the
// same traffic refutes is not told.
func TestChangesAreTriedAsTheBrowserIs(t *testing.T) {
	h := history.Of(watched(t, [3]string{"", "", "lax=1; SameSite=Lax|none=2; SameSite=None; Secure"}, [3]string{"none", "", ""}), history.Options{Changes: 3})
	tried := 0
	for _, p := range h.Problems {
		if p.Rule != "same-site-lax" {
			continue
		}
		for _, c := range p.Cures() {
			if tried++; strings.Contains(c.Text.EN, "SameSite=None") && !strings.Contains(c.Text.EN, "Partitioned") {
				t.Errorf("where third-party cookies are blocked: %s", c.Text.EN)
			}
		}
	}
	if tried == 0 || h.ThirdParty != "blocked" {
		t.Errorf("%d changes, third-party cookies %q", tried, h.ThirdParty)
	}
}

// Two browsers have two stories of a cookie, and no value of one is in that of the other.
func TestBrowsersHaveStoriesOfTheirOwn(t *testing.T) {
	h := history.Of(watched(t, [3]string{"", "", "sid=1"}, [3]string{"", "", "sid=2"}, [3]string{"", "sid=1", ""}, [3]string{"", "sid=2", "sid=2"}), history.Options{})
	if len(h.Cookies) != 2 || h.Several != 2 {
		t.Fatalf("%d stories of %d browsers", len(h.Cookies), h.Several)
	}
	for i, k := range h.Cookies {
		if value := string('1' + rune(i)); k.Browser != i+1 || string(k.Facts.Value) != value || k.Events[1].What != trace.Sent || !slices.Equal(k.Events[1].Numbers, []int{3 + i}) {
			t.Errorf("browser %d: %+v", k.Browser, k.Facts)
		}
	}
}

// A session that its Path parts from pages of its own host is told of; another cookie that is for
// another path is only counted, as often as it stayed.
func TestASessionOfOnePath(t *testing.T) {
	x := [3]string{"/x/", "sid=1; theme=dark", ""}
	h := history.Of(watched(t, [3]string{"/x/", "", "sid=1; Path=/x|theme=dark; Path=/x"}, x, [3]string{}, [3]string{"/logout", "", ""}), history.Options{Changes: 3})
	for _, p := range h.Problems {
		if name := p.Cookies[0].Name; p.Rule != "path-mismatch" || p.Times() != 2 || p.Elsewhere() != (name == "theme") || (len(p.Cures()) > 0) != (name == "sid") {
			t.Errorf("%s, %d times", p.Says().EN, p.Times())
		}
	}
	if len(h.Problems) != 2 {
		t.Errorf("%d problems", len(h.Problems))
	}
}

// A cookie from before that is set again to the same value is one cookie.
func TestACookieFromBeforeIsOne(t *testing.T) {
	h := history.Of(watched(t, [3]string{"", "sid=1", "sid=1; HttpOnly"}), history.Options{})
	if len(h.Cookies) != 1 || !h.Cookies[0].Told || h.Cookies[0].Events[0].What != history.There || h.Several != 0 {
		t.Errorf("%+v", h.Cookies)
	}
}

// A 403 to a form is among what went wrong, with what Django's CSRF check can have to do with it.
func TestAForm403IsToldOf(t *testing.T) {
	for want, sent := range map[string]string{
		"The answer to request 2 (POST http://127.0.0.1:8001/) was a refusal: 403, though csrftoken came along": "csrftoken=1",
		"The answer to request 2 (POST http://127.0.0.1:8001/) was a refusal: 403, and no csrftoken came along": "",
	} {
		all := slices.Collect(watched(t, [3]string{"", "", "csrftoken=1|sid=2"}, [3]string{"", strings.Trim("sid=2; "+sent, "; "), ""}))
		all[1].Method, all[1].Status = "POST", 403
		var said []string
		for _, p := range history.Of(slices.Values(all), history.Options{}).Problems {
			said = append(said, p.Says().EN)
		}
		if !slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("it says %q, want %q", said, want)
		}
	}
}

// Of a cookie that was gone it is tried what would have kept it, and named which, where others went
// with it.
func TestWhatIsGoneIsTried(t *testing.T) {
	cookies := func(first, last int, more string) (header, lines string) {
		for n := first; n <= last; n++ {
			header, lines = header+fmt.Sprintf("; e%d=1", n), lines+fmt.Sprintf("|e%d=1", n)
		}
		return strings.TrimPrefix(more+header, "; "), strings.TrimPrefix(lines, "|")
	}
	_, some := cookies(0, 99, "")
	sent, _ := cookies(0, 99, "sid=1")
	_, others := cookies(100, 189, "")
	left, _ := cookies(30, 189, "")
	short, only := [3]string{"", "theme=2; sid=1", ""}, [3]string{"", "theme=2", ""}
	for _, test := range []struct {
		asks       [][3]string
		says, cure string
	}{
		{[][3]string{{"", "", "sid=1; Max-Age=3|theme=2"}, short, short, only, only, only},
			`"sid" of 127.0.0.1 was gone before request 6`, "tried): Max-Age=86400 (1 day)"},
		{[][3]string{{"", "", "sid=1"}, {"", "sid=1", some}, {"", sent, others}, {"", left, ""}},
			`"sid", "e0", "e1" and 28 more of 127.0.0.1 were gone before request 4`, `tried): for "sid", Secure`},
	} {
		var said []string
		found := false
		for _, p := range history.Of(watched(t, test.asks...), history.Options{Changes: 3}).Problems {
			said = append(said, p.Says().EN)
			if strings.HasPrefix(p.Says().EN, test.says) {
				found = slices.ContainsFunc(p.Cures(), func(c history.Cure) bool { return strings.Contains(c.Text.EN, test.cure) })
				if strings.Contains(p.Says().EN, "needs a cookie") || !found {
					t.Errorf("%s: %+v", p.Says().EN, p.Cures())
				}
			}
		}
		if !found {
			t.Errorf("it says %q, want %q with %q", said, test.says, test.cure)
		}
	}
}
