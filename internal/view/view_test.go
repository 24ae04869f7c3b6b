package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/wire"
)

// crowded is a step with twenty of everything, of which the last is what matters.
func crowded() *trace.Trace {
	s := trace.Step{Lesson: trace.Lesson{ID: "crowd"}, Jar: &trace.Jar{Host: "shop.test"}, Table: &trace.Table{Host: "shop.test"}}
	e := trace.Exchange{Server: &trace.Server{Host: "shop.test", Session: true, Log: []string{"1", "2", "3", "4"}}}
	for i := range 20 {
		name, mark, fate := fmt.Sprint(i), trace.Same, trace.Sent
		if i == 19 {
			mark, fate = trace.Changed, trace.NotSent
		}
		cookie := trace.Cookie{Name: name, Domain: "shop.test", HostOnly: true}
		e.Sent = append(e.Sent, trace.Fate{Fate: fate, Cookie: cookie})
		e.Server.Queries = append(e.Server.Queries,
			trace.Query{Kind: "BEGIN"}, trace.Query{Kind: "SELECT", Table: name + "a", Why: rule.Text{EN: name}},
			trace.Query{Kind: "SELECT", Table: name + "b", Why: rule.Text{EN: name}}, trace.Query{Kind: "COMMIT"})
		s.Jar.Cookies = append(s.Jar.Cookies, trace.JarEntry{Mark: mark, Cookie: cookie})
		s.Table.Rows = append(s.Table.Rows, trace.RowEntry{Mark: mark, Key: name, Live: true, Lasts: time.Hour})
	}
	s.Exchanges = []trace.Exchange{e}
	return &trace.Trace{Steps: []trace.Step{s}}
}

// Of what is too long to be shown, what changed or went wrong is shown before the rest,
// in its place, and the rest is counted. Who asks for details gets all.
func TestWhatMattersIsShownFirst(t *testing.T) {
	s := view.Of(crowded()).Step(0, view.Options{})
	e := s.Beats[0].Exchange
	var sent, held, rows []string
	for _, f := range e.Sent.Shown {
		sent = append(sent, f.Cookie.Name)
	}
	for _, c := range s.Jar.Cookies {
		held = append(held, c.Name)
	}
	for _, r := range s.Tables[0].Rows {
		rows = append(rows, r.Key)
	}
	want := []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "19"}
	for _, got := range [][]string{sent, held, rows} {
		if !slices.Equal(got, want) {
			t.Errorf("shown are %q, want %q", got, want)
		}
	}
	more := view.Note{Kind: view.NotShown, Count: 8}
	if e.Sent.More != 8 || !slices.Contains(s.Jar.Notes, more) || !slices.Contains(s.Tables[0].Notes, more) {
		t.Errorf("not shown are %d cookies; the notes are %v and %v", e.Sent.More, s.Jar.Notes, s.Tables[0].Notes)
	}
	if q := e.Queries; q.Count != 40 || len(q.Groups) != 12 || q.More != 16 || q.Groups[1].Statements[0] != (view.Query{Number: 3, Text: "SELECT 1a"}) {
		t.Errorf("of %d statements %d are not shown, the others in %d groups: %v", q.Count, q.More, len(q.Groups), q.Groups)
	}
	if len(e.Server.Log) != view.FewLines || e.Server.MoreLog != 1 {
		t.Errorf("of the log %q is shown, and not %d lines", e.Server.Log, e.Server.MoreLog)
	}

	s = view.Of(crowded()).Step(0, view.Options{Details: true})
	if e := s.Beats[0].Exchange; len(e.Sent.Shown)+len(s.Jar.Cookies)+len(s.Tables[0].Rows)+len(e.Queries.Groups) != 80 || e.Sent.More+e.Queries.More > 0 {
		t.Errorf("the details leave something out: %+v", s)
	}
}

// A step is told beat by beat, and no beat says early what a later one is for.
func TestBeats(t *testing.T) {
	question := &trace.Prediction{Choices: []trace.Choice{{Name: "no"}, {Name: "yes", Right: true}}}
	text := trace.Prose{rule.English: "That was it."}
	note := []rule.Text{{EN: "The server starts again."}}
	for _, c := range []struct {
		story string
		step  trace.Step
		o     view.Options
		want  []string
	}{
		{"two exchanges", trace.Step{Exchanges: make([]trace.Exchange, 2), Lesson: trace.Lesson{Say: text}}, view.Options{}, []string{"1", "2", "text"}},
		{"nothing happens", trace.Step{}, view.Options{}, []string{"rest"}},
		{"a script", trace.Step{Script: &trace.Script{}}, view.Options{}, []string{"script", "rest"}},
		{"a note beside an exchange", trace.Step{Exchanges: make([]trace.Exchange, 1), Notes: note}, view.Options{}, []string{"1", "rest"}},
		{"a question nobody was asked", trace.Step{Lesson: trace.Lesson{Predict: question, Say: text}}, view.Options{}, []string{"question", "rest", "text"}},
		{"a question answered", trace.Step{Lesson: trace.Lesson{Predict: question, Say: text}}, view.Options{Answer: 1}, []string{"question", "rest", "answer", "text"}},
		{"a question skipped", trace.Step{Lesson: trace.Lesson{Predict: question}}, view.Options{Answer: view.Skipped}, []string{"question", "rest", "answer"}},
		{"the text alone", trace.Step{Lesson: trace.Lesson{Predict: question, Say: text}, Notes: note}, view.Options{Quiet: true}, []string{"text"}},
	} {
		var got []string
		s := view.Of(&trace.Trace{Steps: []trace.Step{c.step}}).Step(0, c.o)
		for _, b := range s.Beats {
			got = append(got, b.Name)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: the beats are %q, want %q", c.story, got, c.want)
		}
	}
}

// Behind each exchange stands what both sides held then: what came with a redirect and
// went with the next answer is seen in between. Of a site whose sessions the lesson never
// uses, there is no table.
func TestBeatsHaveWhatBothSidesHeld(t *testing.T) {
	key := trace.Cookie{Name: "sessionid", Value: "k", Domain: "shop.test", HostOnly: true, Path: "/"}
	ad := trace.Cookie{Name: "ad", Domain: "ads.test", HostOnly: true, Path: "/"}
	exchange := func(host string, fate string, jar *trace.Jar, rows ...trace.RowEntry) trace.Exchange {
		e := trace.Exchange{Server: &trace.Server{Host: host}, Received: []trace.Fate{{Fate: fate, Cookie: key}}}
		e.URL = "https://" + host + "/"
		e.Behind = trace.Behind{Jar: jar, Table: &trace.Table{Host: host, Kind: trace.RowsTable, Rows: rows}}
		return e
	}
	jar := func(all ...trace.JarEntry) *trace.Jar { return &trace.Jar{Host: "shop.test", Cookies: all} }
	s := trace.Step{Jar: jar(), Table: &trace.Table{Host: "shop.test", Rows: []trace.RowEntry{{Mark: trace.Gone, Key: "k"}}}}
	s.Exchanges = []trace.Exchange{
		exchange("shop.test", trace.Stored, jar(trace.JarEntry{Mark: trace.New, Cookie: key}), trace.RowEntry{Mark: trace.New, Key: "k"}),
		exchange("shop.test", trace.Replaced, jar(trace.JarEntry{Mark: trace.Same, Cookie: key}), trace.RowEntry{Mark: trace.Same, Key: "k"}),
		exchange("shop.test", trace.Deleted, jar(trace.JarEntry{Mark: trace.Gone, Cookie: key, Rule: "deleted-by-server"}), trace.RowEntry{Mark: trace.Gone, Key: "k"}),
		exchange("ads.test", trace.Stored, jar(trace.JarEntry{Mark: trace.New, Cookie: ad})),
	}
	want := []string{
		"+sessionid/ [] +k []",
		" sessionid/ [same again]  k [unchanged]",
		"-sessionid/ [none left] -k [none left]",
		"+ad/ads.test [] no table",
	}
	kinds := map[view.NoteKind]string{view.SameAgain: "same again", view.Unchanged: "unchanged", view.NoneLeft: "none left"}
	said := func(notes []view.Note) []string {
		var all []string
		for _, n := range notes {
			all = append(all, kinds[n.Kind])
		}
		return all
	}
	for i, b := range view.Of(&trace.Trace{Steps: []trace.Step{s}}).Step(0, view.Options{}).Beats {
		c, table := b.Jar.Cookies[0], "no table"
		if b.Table != nil {
			table = fmt.Sprint(string(b.Table.Rows[0].Mark), b.Table.Rows[0].Key, " ", said(b.Table.Notes))
		}
		if got := fmt.Sprint(string(c.Mark), c.Name, "/", c.Of, " ", said(b.Jar.Notes), " ", table); got != want[i] {
			t.Errorf("behind exchange %s: %q, want %q", b.Name, got, want[i])
		}
	}
}

// What went as time passed, before the first exchange, is seen to go in the beat of that one: it is in
// what the step left as well, and no exchange changed it.
func TestWhatPassedBeforeTheFirstExchangeIsSeen(t *testing.T) {
	consent := trace.Cookie{Name: "consent", Domain: "a.test", HostOnly: true, Path: "/"}
	token := trace.Cookie{Name: "token", Domain: "a.test", HostOnly: true, Path: "/"}
	gone := trace.JarEntry{Mark: trace.Gone, Cookie: consent, Rule: "expired"}
	same := trace.JarEntry{Mark: trace.Same, Cookie: token}
	behind := trace.Behind{Jar: &trace.Jar{Host: "a.test", Cookies: []trace.JarEntry{same}}, Table: &trace.Table{Host: "a.test", Kind: trace.MemoryTable}}
	e := trace.Exchange{Server: &trace.Server{Host: "a.test", User: "mina"}, Behind: behind}
	e.URL = "https://a.test/"
	s := trace.Step{Exchanges: []trace.Exchange{e, e},
		Jar: &trace.Jar{Host: "a.test", Cookies: []trace.JarEntry{gone, same}},
		Table: &trace.Table{Host: "a.test", Kind: trace.MemoryTable, Rows: []trace.RowEntry{{Mark: trace.Gone, Key: "k"}},
			Cache: []trace.CacheEntry{{Mark: trace.Gone, Key: "tries"}}}}
	for i, b := range view.Of(&trace.Trace{Steps: []trace.Step{s}}).Step(0, view.Options{}).Beats {
		var got []string
		for _, c := range b.Jar.Cookies {
			got = append(got, string(c.Mark)+c.Name)
		}
		for _, r := range b.Table.Rows {
			got = append(got, string(r.Mark)+r.Key)
		}
		if b.Cache != nil {
			for _, entry := range b.Cache.Entries {
				got = append(got, string(entry.Mark)+entry.Key)
			}
		}
		if want := [][]string{{"-consent", " token", "-k", "-tries"}, {" token"}}[i]; !slices.Equal(got, want) {
			t.Errorf("behind exchange %s stands %q, want %q", b.Name, got, want)
		}
	}
}

// A key or token is recognised by its ends. A moment and words are read.
func TestWhatARowSaysIsReadWhereItCanBe(t *testing.T) {
	for value, want := range map[string]string{
		`"2026-03-02T09:00:00+00:00"`:         `"2026-03-02T09:00:00+00:00"`,
		`"2026-03-02T09:00:00.123456+00:00"`:  `"2026-03-02T09:00:00.123456+00:00"`,
		`"payment-method-not-allowed"`:        `"payment-method-not-allowed"`,
		`"d9bcb87c991f43618878d3a1b2c321a9"`:  "short",
		`"szqxwrbrtgqzpfjqkahdmxlswvbnwidi"`:  "short",
		`"2026-03-02x09:00:00-d9bcb87c991f4"`: "short",
	} {
		i := view.Item{Item: trace.Item{Name: "n", Value: value}}
		if got := i.Said(rule.English, func(string) string { return "short" }); got != "n = "+want {
			t.Errorf("%s is shown as %s, want n = %s", value, got, want)
		}
	}
}

// Of what somebody wrote by hand the headers are shown that not every request has.
func TestHeadersWrittenByHandAreShown(t *testing.T) {
	e := trace.Exchange{}
	for _, h := range [][2]string{{"Host", "app.test"}, {"Cookie", "a=1"}, {"Referer", "https://app.test/"}, {"Content-Length", "1"}, {"Content-Type", "application/x-www-form-urlencoded"}, {"X-Forwarded-Proto", "https"}} {
		e.Request.Headers = append(e.Request.Headers, wire.Header{Name: h[0], Value: wire.Bytes(h[1])})
	}
	for actor, want := range map[string][]string{"": {"Referer: https://app.test/", "Content-Type: application/x-www-form-urlencoded", "X-Forwarded-Proto: https"}, "alice": nil} {
		run := &trace.Trace{Steps: []trace.Step{{Actor: actor, Exchanges: []trace.Exchange{e}}}}
		var got []string
		if a := view.Of(run).Step(0, view.Options{}).Beats[0].Exchange.Across; a != nil {
			got = a.Headers
		}
		if !slices.Equal(got, want) {
			t.Errorf("of %q are shown %q, want %q", actor, got, want)
		}
	}
}

// A body that somebody wrote by hand is shown, but for its passwords: as fields where a form could
// have written it, and else as it stands.
func TestABodyWrittenByHandIsShown(t *testing.T) {
	for _, c := range []struct {
		body   string
		fields []trace.Field
		want   string
	}{
		{`{"name": "alice", "password": "secret"}`, nil, `{"name": "alice", "password": "****"} []`},
		{"name=alice&password=secret", nil, "name=alice&password=**** []"},
		{"name=alice&password=secret", []trace.Field{{Name: "name", Value: "alice"}, {Name: "password", Value: "secret", Secret: true}}, " [{name alice false false} {password  true false}]"},
		{"", nil, " []"},
	} {
		e := trace.Exchange{Fields: c.fields}
		e.Request.Body = wire.Bytes(c.body)
		v := view.Of(&trace.Trace{Steps: []trace.Step{{Exchanges: []trace.Exchange{e}}}}).Step(0, view.Options{}).Beats[0].Exchange
		body := ""
		if v.Across != nil {
			body = v.Across.Body
		}
		if got := fmt.Sprint(body, " ", v.Typed); got != c.want {
			t.Errorf("of %s: %q, want %q", c.body, got, c.want)
		}
	}
}

// Two long tokens of a run are never shown alike, wherever they stand.
func TestLongTokensOfARunAreToldApart(t *testing.T) {
	one, other := "eyJh"+strings.Repeat("a", 50)+"last", "eyJh"+strings.Repeat("b", 50)+"last"
	var a, b trace.Exchange
	a.Request.Headers = wire.Headers{{Name: "Authorization", Value: wire.Bytes("Bearer " + one)}}
	b.Request.Body = wire.Bytes(`{"refresh":"` + other + `"}`)
	together := view.Of(&trace.Trace{Steps: []trace.Step{{Exchanges: []trace.Exchange{a}}, {Exchanges: []trace.Exchange{b}}}}).Together()
	if !slices.Contains(together, one) || !slices.Contains(together, other) {
		t.Errorf("told apart are only %q", together)
	}
}

// What a proxy refuses is told of the proxy, and not of the server that was not asked.
func TestAProxyThatRefusesIsNamed(t *testing.T) {
	for asks, refused := range map[string]bool{"": true, "http://app.test": false} {
		e := trace.Exchange{Server: &trace.Server{Host: "app.test", Proxy: &trace.Proxy{Asks: asks}}}
		run := &trace.Trace{Steps: []trace.Step{{Exchanges: []trace.Exchange{e}}}}
		got := view.Of(run).Step(0, view.Options{}).Beats[0].Exchange
		if got.Server.ByProxy != refused || (got.Proxy == nil) != refused {
			t.Errorf("a proxy that asks %q: refused %v, handed on %v", asks, got.Server.ByProxy, got.Proxy)
		}
	}
}

// A password that a script writes into a body is shown nowhere; what stands beside it is.
func TestABodyTellsNoPassword(t *testing.T) {
	for body, want := range map[string]string{
		`{"username": "mina", "password": "pw \"1\""}`: `{"username": "mina", "password": "****"}`,
		`{"new_password1":"a","n":1}`:                  `{"new_password1":"****","n":1}`,
		"username=mina&password=pw-1&next=/":           "username=mina&password=****&next=/",
		`{"text": "password=no"}`:                      `{"text": "password=no"}`,
	} {
		e := trace.Exchange{Exchange: wire.Exchange{URL: "https://a.test/", Request: wire.Request{Method: "POST", Target: "/", Body: wire.Bytes(body)}},
			CORS: &trace.CORS{Asks: trace.Ruling{Rule: "cors-same-origin"}}}
		s := view.Of(&trace.Trace{Steps: []trace.Step{{Actor: "b", Exchanges: []trace.Exchange{e}}}}).Step(0, view.Options{})
		if got := s.Beats[0].Exchange.Across.Body; got != want {
			t.Errorf("%s is shown as %s, want %s", body, got, want)
		}
	}
}

// What a lesson remembers is long where it stands in a sentence: who shortens values knows it.
func TestWhatIsRememberedIsAValue(t *testing.T) {
	tr := &trace.Trace{Given: []trace.Step{{Remembered: []trace.Remembered{{Name: "token", Value: "e0DV"}}}}, Steps: []trace.Step{{}}}
	if s := view.Of(tr).Step(0, view.Options{}); !slices.Contains(s.Values, "e0DV") {
		t.Errorf("the values are %q", s.Values)
	}
}

// Of an address that a lesson remembers its parts are: a sentence says where it leads.
func TestOfAnAddressTheParts(t *testing.T) {
	tr := &trace.Trace{Given: []trace.Step{{Remembered: []trace.Remembered{{Name: "link", Value: "https://a.test/invite/WcbIE-DtdirkifDuJL8NC6/?t=e0DV&n"}}}}, Steps: []trace.Step{{}}}
	if got, want := view.Of(tr).Step(0, view.Options{}).Values, []string{"invite", "WcbIE-DtdirkifDuJL8NC6", "e0DV"}; !slices.Equal(got, want) {
		t.Errorf("the values are %q, want %q", got, want)
	}
}

// What pages keep in the cache has a lane of the timeline, and is shown at the beat in which it
// changes and before a question.
func TestTheCacheIsToldWhenItChanges(t *testing.T) {
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	held := func(mark trace.Mark, value string, lasts time.Duration) *trace.Table {
		return &trace.Table{Host: "a.test", Kind: trace.RowsTable, Cache: []trace.CacheEntry{{Mark: mark, Key: "tries", Value: value, Expires: start.Add(10 * time.Minute), Lasts: lasts}}}
	}
	step := func(at time.Duration, table *trace.Table) trace.Step {
		e := trace.Exchange{Exchange: wire.Exchange{URL: "https://a.test/", Request: wire.Request{Method: "GET", Target: "/"}}, Server: &trace.Server{Host: "a.test"}}
		e.Behind.Table = table
		return trace.Step{Time: start.Add(at), Exchanges: []trace.Exchange{e}, Table: table}
	}
	tr := &trace.Trace{Start: start, Steps: []trace.Step{step(0, held(trace.New, "1", 10*time.Minute)), step(time.Minute, held(trace.Changed, "2", 9*time.Minute)), step(time.Hour, &trace.Table{Host: "a.test"})}}
	tr.Steps[1].Predict = &trace.Prediction{}
	run := view.Of(tr)
	beats := run.Step(1, view.Options{}).Beats
	for i, want := range []trace.CacheEntry{{Mark: trace.Same, Value: "1"}, {Mark: trace.Changed, Value: "2"}} {
		c := beats[i].Cache
		if c == nil || len(c.Entries) != 1 || c.Entries[0].Mark != want.Mark || c.Entries[0].Value != want.Value {
			t.Errorf("beat %s has the cache %+v, want %q with %s", beats[i].Name, c, want.Mark, want.Value)
		}
	}
	lanes := run.Timeline(3).Lanes
	var events []string
	for _, e := range lanes[0].Events {
		events = append(events, e.What)
	}
	if want := []string{view.Made, view.Written, view.Ended}; !lanes[0].Entry || lanes[0].Key != "tries" || !slices.Equal(events, want) || lanes[0].Alive {
		t.Errorf("the lane is %+v, its events %q, want %q", lanes[0], events, want)
	}
}

// Of what set the scene no request is shown: its sentence has what was typed, but no password.
func TestTheSceneHasWhatWasTyped(t *testing.T) {
	fields := []trace.Field{{Name: "token", Value: "x", Hidden: true}, {Name: "username", Value: "alice"}, {Name: "password", Value: "pw", Secret: true}}
	given := trace.Step{Verb: "submit", Action: rule.Text{EN: "Alice presses [Log in]", KO: "앨리스가 [로그인] 버튼을 누릅니다."}, Exchanges: []trace.Exchange{{Fields: fields}}}
	tr := &trace.Trace{Given: []trace.Step{given}, Steps: []trace.Step{given}}
	got := view.Of(tr).Given(0, view.Options{}).Sentence
	if want := (rule.Text{EN: "Alice presses [Log in]: username=alice  password=****", KO: "앨리스가 [로그인] 버튼을 누릅니다. (적은 값: username=alice  password=****)"}); got != want {
		t.Errorf("the scene is told as %q", got)
	}
	if said := view.Of(tr).Step(0, view.Options{}).Sentence; said != given.Action {
		t.Errorf("a step, whose request is shown, is told as %q", said)
	}
}

// Acts of the scene that are told in the same words are told once, with how often; what is
// remembered of one is told of that one.
func TestTheSceneTellsOnceWhatRepeats(t *testing.T) {
	visits := trace.Step{Verb: "visit", Action: rule.Text{EN: "Alice visits", KO: "앨리스가 갑니다."}}
	goes := trace.Step{Verb: "press", Action: rule.Text{EN: "Alice goes back", KO: "앨리스가 되돌아갑니다."}}
	kept := visits
	kept.Remembered = []trace.Remembered{{Name: "id"}}
	tr := &trace.Trace{Given: []trace.Step{visits, visits, visits, goes, visits, kept, visits}}
	var got []rule.Text
	for _, s := range view.Of(tr).Scene(view.Options{Details: true}) {
		got = append(got, s.Sentence)
	}
	want := []rule.Text{{EN: "Alice visits (3 times)", KO: "앨리스가 갑니다. (3번)"}, goes.Action, visits.Action, visits.Action, visits.Action}
	if !slices.Equal(got, want) {
		t.Errorf("the scene is told as %q, not %q", got, want)
	}
}

// A moment that a row holds has its age in words, in each step anew.
func TestAMomentHasItsAge(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	as := func(token string) string { return token }
	for ago, want := range map[time.Duration]rule.Text{
		0:           {EN: "at = 1 (now)", KO: "at = 1 (지금)"},
		time.Minute: {EN: "at = 1 (1 min ago)", KO: "at = 1 (1분 전)"},
		-time.Hour:  {EN: "at = 1 (in 1 h)", KO: "at = 1 (1시간 뒤)"},
	} {
		s := trace.Step{Time: at.Add(ago), Table: &trace.Table{Host: "a.test", Rows: []trace.RowEntry{{Mark: trace.New, Key: "k", Data: []trace.Item{{Name: "at", Value: "1", At: at}, {Name: "n", Value: "1"}}}}}}
		data := view.Of(&trace.Trace{Steps: []trace.Step{s}}).Step(0, view.Options{}).Tables[0].Rows[0].Data
		if got := (rule.Text{EN: data[0].Said(rule.English, as), KO: data[0].Said(rule.Korean, as)}); got != want || data[1].Said(rule.English, as) != "n = 1" {
			t.Errorf("%s later: %q", ago, got)
		}
	}
}

// Of each request that takes no cookies along it is known how many stay, where that is known.
func TestCookiesThatStayInTheJar(t *testing.T) {
	hop := func(url, host string, others int) trace.Exchange {
		e := trace.Exchange{Behind: trace.Behind{Jar: &trace.Jar{Host: host, Others: others}}}
		e.URL = url
		return e
	}
	s := trace.Step{Jar: &trace.Jar{Host: "b.test"}, Exchanges: []trace.Exchange{hop("https://a.test/", "a.test", 1), hop("https://b.test/", "b.test", 2), hop("https://c.test/", "b.test", 3)}}
	var got []int
	for _, b := range view.Of(&trace.Trace{Steps: []trace.Step{s}}).Step(0, view.Options{}).Beats {
		if b.Exchange != nil {
			got = append(got, b.Exchange.Sent.Stayed)
		}
	}
	if !slices.Equal(got, []int{1, 2, 0}) {
		t.Errorf("%v", got)
	}
}
