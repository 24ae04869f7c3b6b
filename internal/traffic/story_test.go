package traffic_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"statelab/internal/harfile"
	"statelab/internal/traffic"
)

// chrome is a User-Agent whose browser says with each request how it came about.
const chrome = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"

// ask is one entry of a recording: a request with its headers, and its answer's.
type ask struct {
	method, url string
	request     []string
	status      int
	response    []string
}

// typed is what Chromium sends where a person types an address.
func typed(more ...string) []string {
	return append([]string{chrome, "Host: x", "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: none"}, more...)
}

// from is what it sends where a page of another site has a link.
func from(page string, more ...string) []string {
	return append([]string{chrome, "Host: x", "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: cross-site", "Referer: " + page}, more...)
}

// recorded writes entries as Playwright does, one a second, of the tab's outermost frame unless
// they have a header X-Frame.
func recorded(t *testing.T, asks ...ask) *harfile.File {
	t.Helper()
	type header struct{ Name, Value string }
	list := func(lines []string) []header {
		all := []header{}
		for _, line := range lines {
			name, value, _ := strings.Cut(line, ": ")
			all = append(all, header{name, value})
		}
		return all
	}
	var entries []any
	for i, a := range asks {
		frame := "main"
		for _, line := range a.request {
			if name, in := strings.CutPrefix(line, "X-Frame: "); in {
				frame = name
			}
		}
		entries = append(entries, map[string]any{
			"startedDateTime": time.Date(2026, 3, 2, 9, 0, i, 0, time.UTC), "time": 100, "pageref": "page", "_frameref": frame, "_resourceType": "document",
			"request":  map[string]any{"method": a.method, "url": a.url, "headers": list(a.request)},
			"response": map[string]any{"status": a.status, "headers": list(a.response)},
		})
	}
	text, err := json.Marshal(map[string]any{"log": map[string]any{"creator": map[string]any{"name": "Playwright"}, "entries": entries}})
	if err != nil {
		t.Fatal(err)
	}
	file, err := harfile.Read("x.har", bytes.NewReader(text))
	if err != nil || len(file.Problems) > 0 {
		t.Fatal(err, file)
	}
	return file
}

// told says in short what is found out about the last exchange.
func told(f *traffic.Finding) string {
	var b strings.Builder
	for i := range f.Cookies {
		c := &f.Cookies[i]
		sent := "?"
		if c.Sent != nil {
			sent = map[bool]string{true: "+", false: "-"}[*c.Sent]
		}
		rule := string(c.Rule)
		if c.Claim == traffic.CannotKnow {
			rule = "?"
		}
		fmt.Fprintf(&b, "%s%s %s %s\n", sent, c.Fate.Cookie.Name, c.Claim, rule)
	}
	return strings.TrimSpace(b.String())
}

// TestStories plays recordings of a few requests, of which the last is asked about.
func TestStories(t *testing.T) {
	shop := ask{"GET", "https://shop.test/", typed(), 200, []string{"Set-Cookie: sid=1; HttpOnly; Secure; SameSite=Strict; Path=/", "Set-Cookie: lax=2; SameSite=Lax; Path=/"}}
	for _, test := range []struct {
		name  string
		asks  []ask
		want  string
		known bool
	}{
		{"a link from another site", []ask{shop, {"GET", "https://shop.test/a", from("https://evil.test/", "Cookie: lax=2"), 200, nil}},
			"+lax as-predicted sent-on-navigation\n-sid as-predicted same-site-strict", true},
		{"a link from the own site, by way of another one", []ask{shop,
			{"GET", "https://evil.test/to", from("https://shop.test/"), 302, []string{"Location: https://shop.test/a"}},
			{"GET", "https://shop.test/a", from("https://shop.test/", "Cookie: sid=1; lax=2"), 200, nil}},
			"+sid as-predicted host-and-path-match\n+lax as-predicted host-and-path-match", true},
		{"the same, with nobody named", []ask{shop,
			{"GET", "https://evil.test/to", typedFrom("cross-site"), 302, []string{"Location: https://shop.test/a"}},
			{"GET", "https://shop.test/a", typedFrom("cross-site", "Cookie: lax=2"), 200, nil}},
			"+lax as-predicted sent-on-navigation\n-sid cannot-know ?", false},
		{"another value", []ask{shop, {"GET", "https://shop.test/a", typed("Cookie: sid=1; lax=3"), 200, nil}},
			"+sid as-predicted host-and-path-match\n+lax cannot-know ?", true},
		{"a cookie that went out of sight", []ask{shop, {"GET", "https://shop.test/a", typed("Cookie: lax=2"), 200, nil}},
			"+lax as-predicted host-and-path-match\n-sid not-as-predicted host-and-path-match", true},
		{"one that nobody saw", []ask{shop, {"GET", "https://shop.test/a", typed("Cookie: sid=1; lax=2; x=9"), 200, nil}},
			"+sid as-predicted host-and-path-match\n+lax as-predicted host-and-path-match\n+x cannot-know ?", true},
		{"one of two of a name, with a value that neither had", []ask{
			{"GET", "https://shop.test/dir/", typed(), 200, []string{"Set-Cookie: x=1; Path=/dir; HttpOnly", "Set-Cookie: x=2; Path=/"}},
			{"GET", "https://shop.test/dir/a", typed("Cookie: x=3"), 200, nil}},
			"+x cannot-know ?\n-x cannot-know ?", true},
		{"an answer before the answer, of which no cookie is taken", []ask{
			{"GET", "https://shop.test/", typed(), 103, []string{"Set-Cookie: early=1; HttpOnly"}},
			{"GET", "https://shop.test/a", typed(), 200, nil}},
			"", true},
		{"a logout", []ask{shop,
			{"POST", "https://shop.test/logout", typed("Cookie: sid=1; lax=2"), 200, []string{"Set-Cookie: sid=; Max-Age=0; Path=/"}},
			{"GET", "https://shop.test/a", typed("Cookie: lax=2"), 200, nil}},
			"+lax as-predicted host-and-path-match\n-sid as-predicted deleted-by-server", true},
		{"headers that nobody saw", []ask{shop, {"GET", "https://shop.test/a", []string{chrome}, 200, nil}},
			"?sid cannot-know ?\n?lax cannot-know ?", false},
		{"plain http, with nothing said", []ask{
			{"GET", "http://shop.test/", []string{chrome, "Host: x"}, 200, []string{"Set-Cookie: a=1; SameSite=Strict; HttpOnly", "Set-Cookie: b=1"}},
			{"GET", "http://shop.test/", []string{chrome, "Host: x", "Cookie: b=1"}, 200, nil}},
			"+b as-predicted host-and-path-match\n-a cannot-know ?", false},
	} {
		var last *traffic.Finding
		for f := range traffic.Recording(recorded(t, test.asks...), traffic.Options{}) {
			last = f
		}
		if got := told(last); got != test.want || last.Known != test.known {
			t.Errorf("%s: known %v (%s)\n%s\nwant\n%s", test.name, last.Known, last.Why.EN, got, test.want)
		}
	}
}

func typedFrom(site string, more ...string) []string {
	return append([]string{chrome, "Host: x", "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: " + site}, more...)
}

// The lines for programs are those that docs/har.md describes; values are masked, equal
// ones alike, and nothing reaches a terminal that it would obey.
func TestLinesForPrograms(t *testing.T) {
	asks := []ask{
		{"GET", "https://u:p@shop.test/a?next=sec#ret", typed(), 200, []string{"Set-Cookie: a=sec; Path=/\x1b[2J"}},
		{"GET", "https://shop.test/\u202e", typed("Cookie: a=sec"), 200, nil},
	}
	var masked, full strings.Builder
	hidden := recorded(t, asks...)
	traffic.Hide(hidden)
	for to, file := range map[*strings.Builder]*harfile.File{&full: recorded(t, asks...), &masked: hidden} {
		for f := range traffic.Recording(file, traffic.Options{}) {
			if err := traffic.NewLines(to).Write(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, want := range []string{`"url":"https://shop.test/a?next=~1"`, `"line":"a=~1; Path=/`, `"seen":"full"`, `"third_party":null`, `"dest":"document","initiator":null`} {
		if !strings.Contains(masked.String(), want) {
			t.Errorf("no %s in %s", want, masked.String())
		}
	}
	if strings.Contains(masked.String(), "sec;") || !strings.Contains(full.String(), "a=sec") || strings.ContainsAny(full.String(), "\x1b\u202e") {
		t.Errorf("%s\n%s", masked.String(), full.String())
	}
}

// FuzzRecording finds out about anything without failing, and tells each entry once.
func FuzzRecording(f *testing.F) {
	f.Add(`{"log":{"entries":[{"startedDateTime":"2026-03-02T09:00:00Z","request":{"url":"http://a.test/","method":"GET","headers":[{"name":"Cookie","value":"a=1"}]},"response":{"status":302,"headers":[{"name":"Location","value":"/"},{"name":"Set-Cookie","value":"a=2; Partitioned"}]}}]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		file, err := harfile.Read("x.har", strings.NewReader(text))
		if err != nil {
			return
		}
		n := 0
		traffic.Hide(file)
		for found := range traffic.Recording(file, traffic.Options{}) {
			n++
			found.Step()
		}
		if n != len(file.Entries) {
			t.Fatalf("%d of %d", n, len(file.Entries))
		}
	})
}

// What many answers at the same time do to a cookie is known of none of them, whether they
// are looked at one by one or are too many for that. Nothing grows with their square.
func TestManyAnswersAtOnce(t *testing.T) {
	for _, many := range []int{40, 2000} {
		asks := []ask{{"GET", "https://shop.test/", typed(), 200, []string{"Set-Cookie: n0=first"}}}
		for i := range many {
			asks = append(asks, ask{"GET", "https://shop.test/a", typed("Cookie: n0=first"), 200, []string{fmt.Sprintf("Set-Cookie: n%d=1; Max-Age=%d", i%20, 100+i)}})
		}
		file := recorded(t, asks...)
		for _, e := range file.Entries[1:] {
			e.Started, e.Answered = file.Entries[0].Started.Add(time.Minute), 50*time.Second
		}
		last := 0
		for f := range traffic.Recording(file, traffic.Options{}) {
			if f.Number == 1 {
				continue
			}
			for _, c := range f.Cookies {
				if c.Fate.Cookie.Name == "n0" && c.Claim == traffic.AsPredicted && !*c.Sent {
					t.Errorf("%d at once: of n0 at request %d it is claimed that it was not sent", many, f.Number)
				}
			}
			if len(f.Racing) != 20 {
				t.Fatalf("%d at once: at request %d %d cookies may have changed, wanted 20", many, f.Number, len(f.Racing))
			}
			last++
		}
		if last != many {
			t.Errorf("%d of %d requests were told of", last, many)
		}
	}
}

// A cookie that was not sent for its path was perhaps no longer there where scripts change
// cookies that servers set, unless a later request has it as it was. Of one that scripts
// cannot reach, and where no page was that has any, it is known. What a line did that another
// cookie may stand in the way of is known where its value is sent later.
func TestWhatComesLater(t *testing.T) {
	page := func(more ...string) ask {
		return ask{"GET", "https://shop.test/", typed(), 200, append([]string{"Set-Cookie: lax=2", "Set-Cookie: p=1; Path=/dir"}, more...)}
	}
	written := ask{"GET", "https://shop.test/a", typed("Cookie: lax=3"), 200, nil}
	dir := func(value string) ask {
		return ask{"GET", "https://shop.test/dir", typed("Cookie: p=" + value + "; lax=3"), 200, nil}
	}
	for _, test := range []struct {
		name string
		asks []ask
		want traffic.Claim // of p at the second request
	}{
		{"nothing comes later", []ask{page(), written}, traffic.CannotKnow},
		{"it is sent later", []ask{page(), written, dir("1")}, traffic.AsPredicted},
		{"it is sent later with another value", []ask{page(), written, dir("9")}, traffic.CannotKnow},
		{"it is set anew before", []ask{page(), written, {"GET", "https://shop.test/b", typed("Cookie: lax=3"), 200, []string{"Set-Cookie: p=1; Path=/dir"}}, dir("1")}, traffic.CannotKnow},
		{"no script writes", []ask{page(), {"GET", "https://shop.test/a", typed("Cookie: lax=2"), 200, nil}}, traffic.AsPredicted},
		{"it is HttpOnly", []ask{page("Set-Cookie: p=1; Path=/dir; HttpOnly"), written}, traffic.AsPredicted},
	} {
		for f := range traffic.Recording(recorded(t, test.asks...), traffic.Options{}) {
			for _, c := range f.Cookies {
				if f.Number == 2 && c.Fate.Cookie.Name == "p" && c.Claim != test.want {
					t.Errorf("%s: %s (%s), want %s", test.name, c.Claim, c.Why.EN, test.want)
				}
			}
		}
	}
}

// A cookie that was not sent by its attributes may be another one where a page was there since it
// was last seen as it is: a script of that can have written it anew. A page that the browser shows
// as a text has no scripts.
func TestWrittenAnew(t *testing.T) {
	sets := func(line string, more ...string) ask {
		return ask{"GET", "https://shop.test/", typed(), 200, append([]string{"Set-Cookie: " + line}, more...)}
	}
	const line, kept = "lax=0123456789abcdef; SameSite=Lax; Path=/", "Cookie: lax=0123456789abcdef"
	foreign := ask{"POST", "https://shop.test/a", from("https://evil.test/", "Origin: https://evil.test"), 200, nil}
	for _, test := range []struct {
		name string
		asks []ask
		want traffic.Claim // of lax at the request from another site
	}{
		{"its page was there", []ask{sets(line), foreign}, traffic.CannotKnow},
		{"it is sent later as it was", []ask{sets(line), foreign, {"GET", "https://shop.test/", typed(kept), 200, nil}}, traffic.AsPredicted},
		{"it is HttpOnly", []ask{sets(line + "; HttpOnly"), foreign}, traffic.AsPredicted},
		{"what set it is a text", []ask{sets(line, "Content-Type: application/json"), foreign}, traffic.AsPredicted},
		{"it came along behind all that its pages did", []ask{sets(line), {"GET", "https://shop.test/b", typed(kept), 200, []string{"Content-Type: text/plain"}}, foreign}, traffic.AsPredicted},
		{"a page did something behind that", []ask{sets(line), {"GET", "https://shop.test/b", typed(kept), 200, []string{"Content-Type: text/plain"}},
			{"GET", "https://news.test/", from("https://shop.test/"), 200, nil}, foreign}, traffic.CannotKnow},
	} {
		for f := range traffic.Recording(recorded(t, test.asks...), traffic.Options{}) {
			for _, c := range f.Cookies {
				if f.Method == "POST" && c.Fate.Cookie.Name == "lax" && c.Claim != test.want {
					t.Errorf("%s: %s (%s), want %s", test.name, c.Claim, c.Why.EN, test.want)
				}
			}
		}
	}
}

// A cookie that a script has made Secure stands in the way of a line over plain http. That
// the value of the line is sent later shows that none did.
func TestALineThatSomethingMayStandInTheWayOf(t *testing.T) {
	asks := []ask{
		{"GET", "https://shop.test/", typed(), 200, nil},
		{"GET", "http://shop.test/", []string{chrome, "Host: x"}, 200, []string{"Set-Cookie: lax=5e1f0c7b39d84a26; SameSite=Lax"}},
		{"GET", "https://shop.test/", typed("Cookie: lax=2"), 200, nil},
	}
	sent := ask{"GET", "http://shop.test/", []string{chrome, "Host: x", "Cookie: lax=5e1f0c7b39d84a26"}, 200, nil}
	for want, asks := range map[traffic.Claim][]ask{traffic.CannotKnow: asks, traffic.AsPredicted: append(asks[:2:2], sent, asks[2])} {
		for f := range traffic.Recording(recorded(t, asks...), traffic.Options{}) {
			if f.Number == 2 && f.Set[0].Claim != want {
				t.Errorf("%s (%s), want %s", f.Set[0].Claim, f.Set[0].Why.EN, want)
			}
		}
	}
}

// A browser that had cookies before the recording may have a Secure one, too, which is not seen
// over plain http and has a line there refused; the site need not have been asked over https
// since.
func TestALineOverPlainHTTPInALateRecording(t *testing.T) {
	for want, cookie := range map[traffic.Claim]string{traffic.AsPredicted: "X: 1", traffic.CannotKnow: "Cookie: x=1"} {
		for _, then := range []string{"https://shop.test/", "https://news.test/"} {
			for f := range traffic.Recording(recorded(t,
				ask{"GET", "https://news.test/", typed(cookie), 200, nil},
				ask{"GET", "http://shop.test/", []string{chrome, "Host: x"}, 200, []string{"Set-Cookie: a=1"}},
				ask{"GET", then, typed(), 200, nil}), traffic.Options{}) {
				if f.Number == 2 && f.Set[0].Claim != want {
					t.Errorf("%s, then %s: %s (%s), want %s", cookie, then, f.Set[0].Claim, f.Set[0].Why.EN, want)
				}
			}
		}
	}
}

// A frame that a recorder sees first, since it was started late, is not taken for the tab;
// a tab that begins with what nobody asked for is, and what the browser says counts. A page
// in a sandbox is at the top of no site.
func TestWhichFrameIsTheTab(t *testing.T) {
	plain := func(url string, more ...string) ask {
		return ask{"GET", url, append([]string{chrome, "Host: x"}, more...), 200, nil}
	}
	image := func(page string) ask {
		return ask{"GET", "https://shop.test/a", []string{chrome, "Host: x", "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Storage-Access: active", "Referer: " + page}, 200, nil}
	}
	sandboxed := ask{"GET", "https://shop.test/", typed(), 200, []string{"Content-Security-Policy: default-src 'self'; sandbox allow-scripts"}}
	for _, test := range []struct {
		name  string
		asks  []ask
		known bool
		top   string // of the last
	}{
		{"a frame comes first", []ask{plain("http://shop.test/", "Referer: http://shop.test/")}, false, ""},
		{"a tab comes first", []ask{plain("http://shop.test/")}, false, ""}, // who asked is open, but not for what
		{"the browser says so later", []ask{plain("http://shop.test/", "Referer: http://shop.test/"), {"GET", "https://shop.test/", typed(), 200, nil}}, true, ""},
		{"a page in a sandbox", []ask{sandboxed, image("https://shop.test/")}, true, ""},
		{"a page in none", []ask{{"GET", "https://evil.test/", typed(), 200, nil}, image("https://evil.test/")}, true, "https://evil.test"},
	} {
		n := 0
		for f := range traffic.Recording(recorded(t, test.asks...), traffic.Options{}) {
			if n++; n == len(test.asks) && (f.Known != test.known || f.Around.Top != test.top) {
				t.Errorf("%s: known %v, %+v", test.name, f.Known, f.Around)
			}
			if n == 1 && test.name == "a tab comes first" && f.Around.Dest != "" {
				t.Errorf("%s: %+v", test.name, f.Around)
			}
		}
	}
}

// Over plain http, where the browser does not say who asks, a cookie that went along though
// it should have stayed speaks against the Referer, and not against the cookie.
func TestACookieSpeaksAgainstWhoAsked(t *testing.T) {
	post := func(line string) (last *traffic.Finding) {
		asks := []ask{
			{"GET", "http://shop.test/", []string{chrome, "Host: x"}, 200, []string{"Set-Cookie: " + line}},
			{"POST", "http://shop.test/a", []string{chrome, "Host: x", "Referer: http://evil.test/a", "Cookie: sid=1"}, 200, nil},
		}
		for f := range traffic.Recording(recorded(t, asks...), traffic.Options{}) {
			last = f
		}
		return last
	}
	if f := post("sid=1; HttpOnly; SameSite=Strict"); f.Known || f.Cookies[0].Claim != traffic.CannotKnow {
		t.Errorf("known %v, %+v", f.Known, f.Cookies[0])
	}
}

// A form that is answered with 403 may have failed Django's CSRF check, where the browser has the
// cookie of that, or had it.
func TestARefusedForm(t *testing.T) {
	page := ask{"GET", "https://shop.test/", typed(), 200, []string{"Set-Cookie: csrftoken=abcdefgh; Path=/; SameSite=Lax"}}
	for name, test := range map[string]struct {
		ask  ask
		want string
	}{
		"with the cookie":    {ask{"POST", "https://shop.test/buy", typedFrom("same-origin", "Cookie: csrftoken=abcdefgh"), 403, nil}, "a form that was loaded before"},
		"without":            {ask{"POST", "https://shop.test/buy", typedFrom("same-origin"), 403, nil}, "Load the page of the form again"},
		"from another site":  {ask{"POST", "https://shop.test/buy", typedFrom("cross-site", "Origin: https://evil.test", "Referer: https://evil.test/"), 403, nil}, "Why it stayed away stands with the cookie"},
		"with another":       {ask{"POST", "https://shop.test/buy", typedFrom("same-origin", "Cookie: csrftoken=other"), 403, nil}, "a form that was loaded before"},
		"that was taken":     {ask{"POST", "https://shop.test/buy", typedFrom("same-origin", "Cookie: csrftoken=abcdefgh"), 302, nil}, ""},
		"which is no form":   {ask{"GET", "https://shop.test/secret", typedFrom("same-origin", "Cookie: csrftoken=abcdefgh"), 403, nil}, ""},
		"of no Django's app": {ask{"POST", "https://api.test/", typedFrom("same-origin"), 403, nil}, ""},
	} {
		said := ""
		for _, n := range lastOf(t, recorded(t, page, test.ask)).Step().Notes {
			if strings.HasPrefix(n.EN, "403") {
				said += n.EN
			}
		}
		if test.want == "" && said != "" || !strings.Contains(said, test.want) {
			t.Errorf("%s: %q", name, said)
		}
	}
}
