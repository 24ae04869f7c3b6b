package explain_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/experiments"
	"statelab/internal/explain"
	"statelab/internal/jarline"
)

// changed lists of every verdict the cookie, the request that it is about, and what
// would change it: what gives up nothing | what gives up a protection.
func changed(a *explain.Answer) string {
	var all []string
	for _, v := range a.Verdicts {
		if v.Change == nil {
			continue
		}
		var kinds []string
		for _, list := range [][]experiments.Finding{v.Change.Free, v.Change.Costly} {
			var found []string
			for _, f := range list {
				var codes []string
				for _, c := range f.Changes {
					codes = append(codes, c.Code)
				}
				found = append(found, strings.Join(codes, "+"))
			}
			kinds = append(kinds, strings.Join(found, ", "))
		}
		all = append(all, fmt.Sprintf("%s at %s: %s", v.Change.Name, v.Change.URL, strings.Trim(strings.Join(kinds, " | "), " ")))
	}
	if a.MoreChanges > 0 {
		all = append(all, fmt.Sprint(a.MoreChanges, " more"))
	}
	return strings.Join(all, "\n")
}

// TestWhatWouldChangeIt asks as people do.
func TestWhatWouldChangeIt(t *testing.T) {
	local := func(url string) explain.Request {
		return explain.Request{URL: url, From: "http://localhost:3000", Dest: "fetch"}
	}
	for _, test := range []struct {
		name string
		q    explain.Question
		want string
	}{
		{"what was refused is asked about where it was", explain.Question{First: local("http://localhost:8000/login"), Lines: []string{"sid=1; Path=/"}, Then: []explain.Request{local("http://localhost:8000/me")}},
			"sid at http://localhost:8000/login: credentials-include, one-origin |"},
		{"what was stored is asked about where it did not go", explain.Question{First: explain.Request{URL: "http://localhost:8000/login"}, Lines: []string{"sid=1; Path=/"}, Then: []explain.Request{local("http://127.0.0.1:8000/me")}},
			"sid at http://127.0.0.1:8000/me: one-origin, credentials-include+one-host |"},
		{"None over http", explain.Question{First: explain.Request{URL: "http://shop.test/"}, Lines: []string{"sid=1; SameSite=None"}},
			"sid at http://shop.test/: same-site-lax, https+secure |"},
		{"a request that is kept out", explain.Question{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"sid=1"}, Then: []explain.Request{
			{URL: "https://shop.test/", From: "https://mail.test"}, {URL: "https://shop.test/pay", From: "https://bank.test", Method: "POST", After: 5 * time.Minute}}},
			"sid at https://shop.test/pay: | same-site-none, get"},
		{"a request that anybody can make", explain.Question{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"sid=1; SameSite=None; Secure"}, Then: []explain.Request{{URL: "https://shop.test/pay", From: "https://bank.test", Method: "POST"}}},
			"sid at https://shop.test/pay: same-site-lax |"},
		{"all is well", explain.Question{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"sid=1"}, Then: []explain.Request{{URL: "https://shop.test/", From: "https://mail.test"}}}, ""},
		{"a cookie that the browser holds", explain.Question{Held: []cookiejar.Cookie{{Name: "sid", Value: "1", Domain: "shop.test", HostOnly: true, Path: "/x"}}, First: explain.Request{URL: "https://shop.test/y"}},
			"sid at https://shop.test/y: path |"},
		{"a cookie of which only the name is known", explain.Question{First: explain.Request{URL: "https://shop.test/", Cookie: "sid=1"}, Then: []explain.Request{{URL: "https://www.shop.test/"}}},
			"sid at https://www.shop.test/: one-host | domain"},
		{"cleared by the site", explain.Question{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"sid=1"}, Then: []explain.Request{
			{URL: "https://shop.test/logout", Answer: explain.Response{Headers: []cors.Header{{Name: "Clear-Site-Data", Value: `"cookies"`}}}}, {URL: "https://shop.test/"}}},
			"sid at https://shop.test/: | not-deleted"},
		{"many cookies", explain.Question{First: explain.Request{URL: "http://shop.test/"}, Lines: []string{"a=1; Secure", "b=1; Domain=bank.test", "c=1; SameSite=None", "d=; Max-Age=0", "e=1"}},
			"a at http://shop.test/: https | no-secure\nb at http://shop.test/: no-domain | domain\nc at http://shop.test/: same-site-lax, https+secure |\n1 more"},
	} {
		if got := changed(ask(t, test.q)); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// TestAssumedLine: of a cookie that is known from a Cookie header alone it is said what line
// was tried; a line that comes behind is the line.
func TestAssumedLine(t *testing.T) {
	first := explain.Request{URL: "https://shop.test/", Cookie: "sid=1"}
	bank := explain.Request{URL: "https://shop.test/", From: "https://bank.test", Method: "POST", After: 5 * time.Minute}
	a := ask(t, explain.Question{First: first, Then: []explain.Request{bank}})
	if c := a.Verdicts[0].Change; c == nil || c.Assumed != "sid=1; Path=/" {
		t.Errorf("%+v", c)
	}
	a = ask(t, explain.Question{First: first, Lines: []string{"sid=2; SameSite=Lax"}, Then: []explain.Request{bank}})
	if c := a.Verdicts[0].Change; c == nil || c.Assumed != "" || !strings.Contains(string(c.Costly[0].Line), "sid=2") {
		t.Errorf("%+v", c)
	}
}

// TestWhatWouldLetAPageRead asks about answers of other origins, and what follows for them
// from what is done about a cookie.
func TestWhatWouldLetAPageRead(t *testing.T) {
	me := explain.Request{URL: "https://api.test/me", From: "https://app.test", Dest: "fetch", Credentials: "include"}
	me.Answer.Headers = []cors.Header{{Name: "Access-Control-Allow-Origin", Value: "*"}}
	xhr, put, plain, json := me, me, me, me
	xhr.Dest = "xhr"
	put.Method, put.Preflight = "PUT", &explain.Response{Status: 401, Whole: true}
	plain.Credentials = ""
	json.Method, json.Headers = "POST", []cors.Header{{Name: "Content-Type", Value: "application/json"}}
	for _, test := range []struct {
		name string
		q    explain.Question
		want string
	}{
		{"* with credentials", explain.Question{First: me}, "allow-origin+allow-credentials, credentials-omit, one-origin |"},
		{"the request that follows", explain.Question{First: explain.Request{URL: "https://api.test/"}, Then: []explain.Request{me}}, "allow-origin+allow-credentials, credentials-omit, one-origin |"},
		{"stopped before it was sent", explain.Question{First: put}, "allow-origin+allow-credentials+preflight-status+allow-methods, one-origin |"},
		{"may read", explain.Question{First: plain}, ""},
	} {
		got := changed(ask(t, test.q))
		if _, got, _ = strings.Cut(got, "me: "); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	a := ask(t, explain.Question{First: xhr})
	if do := a.Verdicts[0].Change.Free[1].Changes[0].Do.EN; !strings.HasPrefix(do, "withCredentials = false") {
		t.Errorf("an XMLHttpRequest is told %s", do)
	}
	a = ask(t, explain.Question{First: plain, Lines: []string{"sid=1; SameSite=None; Secure"}})
	if f := a.Verdicts[0].Change.Free[0]; len(f.Also) != 1 || f.Also[0].Before != experiments.Read {
		t.Errorf("with credentials the answer may no longer be read: %+v", f)
	}
	if a = ask(t, explain.Question{First: json}); !a.First.CORS.Asks || !strings.Contains(a.Verdicts[0].Says.EN, "--preflight 204") {
		t.Errorf("a POST of JSON: %+v", a.Verdicts)
	}
	json.Headers, json.Answer = nil, explain.Response{}
	a = ask(t, explain.Question{First: json})
	if len(a.First.Notes) != 1 || !strings.Contains(a.First.Notes[0].EN, "Content-Type: application/json") || !strings.Contains(a.Verdicts[0].Says.EN, "--line 'Access-Control-Allow-Origin: ...'") {
		t.Errorf("a POST of which more has to be said: %+v %+v", a.First.Notes, a.Verdicts)
	}
}

// TestCredentialsInTheWordsOfWhatAsks has a module and an XMLHttpRequest, which do not
// say credentials: "include".
func TestCredentialsInTheWordsOfWhatAsks(t *testing.T) {
	for dest, want := range map[string]string{"fetch": `credentials: "include"`, "xhr": "withCredentials = true", "module": `crossorigin="use-credentials"`} {
		a := ask(t, explain.Question{First: explain.Request{URL: "https://api.shop.test/", From: "https://www.shop.test", Dest: dest}, Lines: []string{"sid=1"}})
		if c := a.Verdicts[0].Change; c == nil || len(c.Free) == 0 || c.Free[0].Changes[0].Do.EN != want {
			t.Errorf("%s: %+v, want %s", dest, c, want)
		}
	}
}

// TestAnotherProgramCanPlayIt takes an answer as JSON, puts what is otherwise into the
// story, and plays it by the jar protocol.
func TestAnotherProgramCanPlayIt(t *testing.T) {
	fetch := func(url string) explain.Request {
		return explain.Request{URL: url, From: "http://app.test", Dest: "fetch"}
	}
	a := ask(t, explain.Question{First: fetch("http://api.bank.test/login"), Lines: []string{"sid=1; Path=/"}, Then: []explain.Request{fetch("http://api.bank.test/me")}})
	src, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Story    []json.RawMessage
		Verdicts []struct {
			Change *struct {
				Free, Costly []struct {
					Otherwise []struct {
						At      int
						Request json.RawMessage
					}
				}
			}
		}
	}
	if err := json.Unmarshal(src, &read); err != nil {
		t.Fatal(err)
	}
	if got := spoken(t, read.Story); !strings.Contains(got, `"verdict":"refused"`) || !strings.Contains(got, `"cookie":""`) {
		t.Errorf("as it stands: %s", got)
	}
	found := append(read.Verdicts[0].Change.Free, read.Verdicts[0].Change.Costly...)
	if len(found) < 3 {
		t.Fatalf("%d changes", len(found))
	}
	for _, f := range found {
		story := slices.Clone(read.Story)
		for _, o := range f.Otherwise {
			story[o.At] = o.Request
		}
		if got := spoken(t, story); !strings.Contains(got, `"verdict":"stored"`) || !strings.Contains(got, `"cookie":"sid=1"`) {
			t.Errorf("with a change: %s", got)
		}
	}
}

func spoken(t *testing.T, story []json.RawMessage) string {
	t.Helper()
	var out bytes.Buffer
	if _, err := jarline.Serve(bytes.NewReader(bytes.Join(toBytes(story), []byte("\n"))), &out, jarline.Files{}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), `"error"`) {
		t.Fatal(out.String())
	}
	return out.String()
}

func toBytes(list []json.RawMessage) [][]byte {
	var all [][]byte
	for _, m := range list {
		all = append(all, m)
	}
	return all
}

// BenchmarkChanges asks what takes the longest of what people ask.
func BenchmarkChanges(b *testing.B) {
	fetch := func(url string) explain.Request {
		return explain.Request{URL: url, From: "http://app.test", Dest: "fetch"}
	}
	q := explain.Question{At: morning(), First: fetch("http://api.bank.test/login"), Lines: []string{"sid=1; Path=/", "a=1; SameSite=None", "b=1; Domain=bank.test"}, Then: []explain.Request{fetch("http://api.bank.test/me")}}
	for b.Loop() {
		if _, err := explain.Ask(q); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkChangesOfManyLines asks about an answer of as many lines as are read.
func BenchmarkChangesOfManyLines(b *testing.B) {
	q := explain.Question{At: morning(), First: explain.Request{URL: "http://shop.test/"}}
	for i := range 200 {
		q.Lines = append(q.Lines, fmt.Sprintf("c%d=1; Secure; Path=/; SameSite=None", i))
	}
	for b.Loop() {
		if _, err := explain.Ask(q); err != nil {
			b.Fatal(err)
		}
	}
}
