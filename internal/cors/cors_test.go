package cors_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/rule"
)

// read takes an example apart: the request, and the answers to OPTIONS and to itself.
func read(t *testing.T, example string) (r cors.Request, leave, answer *cors.Answer) {
	t.Helper()
	app := cookiejar.Origin{Scheme: "https", Host: "app.test"}
	r = cors.Request{From: app, To: cookiejar.Origin{Scheme: "https", Host: "api.test"}, Credentials: cookiejar.SameOrigin}
	headers := func(s string) (list []cors.Header) {
		for part := range strings.SplitSeq(s, "; ") {
			if name, value, ok := strings.Cut(part, ": "); ok {
				list = append(list, cors.Header{Name: name, Value: value})
			}
		}
		return list
	}
	take := func(s string) *cors.Answer {
		number, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
		status, err := strconv.Atoi(number)
		if err != nil {
			t.Fatal(err)
		}
		return &cors.Answer{Status: status, Headers: headers(rest)}
	}
	if before, after, ok := strings.Cut(example, " >> "); ok {
		example, answer = before, take(after)
	}
	if before, after, ok := strings.Cut(example, " > "); ok {
		example, leave = before, take(after)
	}
	if before, ok := strings.CutSuffix(example, " to itself"); ok {
		example, r.To = before, app
	}
	method, rest, _ := strings.Cut(example, " ")
	if rest == "with" || strings.HasPrefix(rest, "with ") {
		r.Credentials, rest = cookiejar.Include, strings.TrimPrefix(strings.TrimPrefix(rest, "with"), " ")
	}
	r.Method, r.Headers = method, headers(rest)
	return r, leave, answer
}

// ask decides about the last thing that the example has.
func ask(t *testing.T, example string) cors.Decision {
	once := strings.Replace(example, " again", "", 1)
	r, leave, answer := read(t, once)
	switch {
	case once != example:
		now := time.Unix(0, 0)
		return r.PreflightBehind(r.Keep(*leave, now), now.Add(time.Second))
	case answer != nil:
		return r.Read(*answer)
	case leave != nil:
		return r.Leave(*leave)
	}
	return r.Preflight()
}

// TestRulesKeepTheirPromise runs the example of every rule.
func TestRulesKeepTheirPromise(t *testing.T) {
	seen := map[rule.Code]bool{}
	for _, r := range cors.Rules() {
		d := ask(t, r.Example)
		if d.Rule != r {
			t.Errorf("%q is decided by %s, want %s", r.Example, d.Rule.Code, r.Code)
		}
		if seen[r.Code] || r.Title.KO == "" || r.Text.KO == "" || r.Section == "" {
			t.Errorf("%s is given twice, or lacks a text", r.Code)
		}
		if seen[r.Code] = true; d.Seen.EN == "" || d.Seen.KO == "" || !d.Allowed && (d.Wanted.EN == "" || d.Wanted.KO == "") {
			t.Errorf("%s does not say what it saw and wanted: %+v", r.Code, d)
		}
	}
}

// TestWhatNeedsLeave, and what is asked for then.
func TestWhatNeedsLeave(t *testing.T) {
	long := strings.Repeat("a", 129)
	for _, test := range []struct{ request, rule, asks string }{
		{"GET", "cors-simple", ""},
		{"post Content-Type: text/plain;charset=UTF-8", "cors-simple", ""},
		{"POST Content-Type: application/x-www-form-urlencoded", "cors-simple", ""},
		{"POST Content-Type: multipart/form-data", "cors-simple", ""},
		{"POST Content-Type: application/json", "cors-preflight-content-type", "content-type"},
		{"POST Content-Type: text/plain(x)", "cors-preflight-content-type", "content-type"},
		{"GET Accept: application/json", "cors-simple", ""},
		{"GET Accept: {", "cors-preflight-header", "accept"},
		{"GET Accept-Language: ko, en", "cors-simple", ""},
		{"GET Accept-Language: ko_KR", "cors-preflight-header", "accept-language"},
		{"GET Accept: " + long, "cors-preflight-header", "accept"},
		{"GET Range: bytes=0-99", "cors-simple", ""},
		{"GET Range: bytes=-99", "cors-preflight-header", "range"},
		{"GET X-B: 1; X-A: 2; x-b: 3", "cors-preflight-header", "x-a,x-b"},
		{"PUT", "cors-preflight-method", ""},
		{"patch", "cors-preflight-method", ""},
		{"PUT to itself", "cors-same-origin", ""},
	} {
		r, _, _ := read(t, test.request)
		d := r.Preflight()
		if string(d.Rule.Code) != test.rule || d.Allowed != (test.rule == "cors-simple" || test.rule == "cors-same-origin") {
			t.Errorf("%.40s: %s, %v, want %s", test.request, d.Rule.Code, d.Allowed, test.rule)
		}
		asks := ""
		for _, h := range r.AskedFor() {
			if h.Name == "Access-Control-Request-Headers" {
				asks = h.Value
			}
			if h.Name == "Access-Control-Request-Method" && h.Value != map[bool]string{true: "patch", false: strings.ToUpper(strings.Fields(test.request)[0])}[strings.HasPrefix(test.request, "patch")] {
				t.Errorf("%s asks for the method %s", test.request, h.Value)
			}
		}
		if asks != test.asks {
			t.Errorf("%.40s asks for %q, want %q", test.request, asks, test.asks)
		}
	}
}

// TestWhatIsAskedIsNotSent: why leave is asked for tells no value that has still to be sent.
func TestWhatIsAskedIsNotSent(t *testing.T) {
	for request, want := range map[string]string{
		"GET Authorization: Bearer x":         "Authorization",
		"GET X-A: 1":                          "X-A",
		"GET Range: bytes=-99":                "Range: bytes=-99",
		"POST Content-Type: application/json": "Content-Type: application/json",
		"GET Accept-Language: ko_KR":          "Accept-Language: ko_KR",
	} {
		r, _, _ := read(t, request)
		if got := r.Preflight().Seen.EN; got != want {
			t.Errorf("%s: leave is asked for because of %q, want %q", request, got, want)
		}
	}
}

// TestAnswers has what servers answer and what a script may make of it.
func TestAnswers(t *testing.T) {
	const origin, credentials = "Access-Control-Allow-Origin: https://app.test", "Access-Control-Allow-Credentials: true"
	for _, test := range []struct{ story, want string }{
		{"GET >> 200 " + origin, "cors-origin-allowed"},
		{"GET >> 404 " + origin, "cors-origin-allowed"},
		{"GET >> 200 access-control-allow-origin:  https://app.test ", "cors-origin-allowed"},
		{"GET >> 200 Access-Control-Allow-Origin: http://app.test", "cors-other-origin"},
		{"GET >> 200 Access-Control-Allow-Origin: null", "cors-other-origin"},
		{"GET >> 200 " + origin + "; " + origin, "cors-several-origins"},
		{"GET >> 200 Access-Control-Allow-Origin: *; " + origin, "cors-several-origins"},
		{"GET with >> 200 " + origin + "; Access-Control-Allow-Credentials: True", "cors-no-allow-credentials"},
		{"GET with >> 200 " + origin + "; " + credentials, "cors-origin-allowed"},
		{"GET to itself >> 200", "cors-same-origin"},
		{"PUT > 200", "cors-no-allow-origin"},
		{"PUT > 500 " + origin, "cors-preflight-status"},
		{"PUT > 204 " + origin, "cors-method-not-allowed"},
		{"PUT > 204 " + origin + "; Access-Control-Allow-Methods: *", "cors-preflight-passed"},
		{"PUT > 204 " + origin + "; Access-Control-Allow-Methods: get, put", "cors-method-not-allowed"},
		{"POST Content-Type: application/json > 204 " + origin, "cors-header-not-allowed"},
		{"POST Content-Type: application/json > 204 " + origin + "; Access-Control-Allow-Headers: Content-Type, X-Y", "cors-preflight-passed"},
		{"POST X-Y: 1 > 204 Access-Control-Allow-Origin: *; Access-Control-Allow-Headers: *", "cors-preflight-passed"},
		{"POST with X-Y: 1 > 204 " + origin + "; " + credentials + "; Access-Control-Allow-Headers: *", "cors-header-not-allowed"},
		{"PUT with > 204 " + origin, "cors-no-allow-credentials"},
	} {
		if d := ask(t, test.story); string(d.Rule.Code) != test.want {
			t.Errorf("%s: %s, want %s", test.story, d.Rule.Code, test.want)
		}
	}
}

// TestWhatIsNeededIsEnough: an answer that has what a refusal needs is read.
func TestWhatIsNeededIsEnough(t *testing.T) {
	for _, who := range []string{"GET", "GET with"} {
		for _, headers := range []string{"", "Access-Control-Allow-Origin: *", "Access-Control-Allow-Origin: https://other.test", "Access-Control-Allow-Origin: *; Access-Control-Allow-Origin: *", "Access-Control-Allow-Origin: https://other.test; Access-Control-Allow-Credentials: true"} {
			d := ask(t, who+" >> 200 "+headers)
			if d.Allowed {
				continue
			}
			mended := d.Wanted.EN
			if strings.HasSuffix(headers, "Credentials: true") {
				mended += "; Access-Control-Allow-Credentials: true"
			}
			if d := ask(t, who+" >> 200 "+mended); !d.Allowed {
				t.Errorf("%s, %s: with %s it is %s", who, headers, mended, d.Rule.Code)
			}
		}
	}
}

// FuzzHeaders wants every decision to be put in words, whatever a server says.
func FuzzHeaders(f *testing.F) {
	f.Add("PUT", "X-A", "b", "Access-Control-Allow-Origin", "*", 204, true)
	f.Add("GET", "range", "bytes=1-", "access-control-allow-origin", "https://app.test,\xff", 200, false)
	f.Fuzz(func(t *testing.T, method, name, value, answer, says string, status int, with bool) {
		r := cors.Request{From: cookiejar.Origin{Scheme: "https", Host: "app.test"}, Method: method, Headers: []cors.Header{{Name: name, Value: value}}}
		if !with {
			r.Credentials = cookiejar.Omit
		}
		a := cors.Answer{Status: status, Headers: []cors.Header{{Name: answer, Value: says}}}
		for _, d := range []cors.Decision{r.Preflight(), r.Leave(a), r.Read(a)} {
			if d.Rule == nil || d.Seen.IsZero() || d.Allowed != d.Holds {
				t.Errorf("%+v", d)
			}
		}
		r.AskedFor()
	})
}

// TestLeaveIsKept, for as long as the answer says, and for what it covers.
func TestLeaveIsKept(t *testing.T) {
	const allow, own = "204 Access-Control-Allow-Methods: PUT, DELETE; Access-Control-Allow-Origin: ", "https://app.test"
	for _, test := range []struct {
		given, later string
		behind       time.Duration
		kept         bool
	}{
		{"PUT > " + allow + own, "PUT", 4 * time.Second, true},
		{"PUT > " + allow + own, "PUT", 5 * time.Second, false},
		{"PUT > " + allow + own, "DELETE", time.Second, true},
		{"PUT > " + allow + own, "PATCH", time.Second, false},
		{"PUT > " + allow + own, "PUT X-A: 1", time.Second, false},
		{"PUT > " + allow + own + "; Access-Control-Max-Age: 60", "PUT", 59 * time.Second, true},
		{"PUT > " + allow + own + "; Access-Control-Max-Age: 86400", "PUT", 2*time.Hour - time.Second, true},
		{"PUT > " + allow + own + "; Access-Control-Max-Age: 86400", "PUT", 2 * time.Hour, false},
		{"PUT > " + allow + own + "; Access-Control-Max-Age: 0", "PUT", 0, false},
		{"PUT > " + allow + own + "; Access-Control-Max-Age: -1", "PUT", 0, false},
		{"PUT > " + allow + own + "; Access-Control-Max-Age: soon", "PUT", 4 * time.Second, true},
		{"PUT > " + allow + own + "; Access-Control-Allow-Credentials: true", "PUT with", time.Second, false},
		{"PUT with > " + allow + own + "; Access-Control-Allow-Credentials: true", "PUT", time.Second, true},
	} {
		now := time.Unix(0, 0)
		first, leave, _ := read(t, test.given)
		later, _, _ := read(t, test.later)
		d := later.PreflightBehind(first.Keep(*leave, now), now.Add(test.behind))
		if d.Allowed != test.kept || d.Allowed != (d.Rule.Code == "cors-preflight-kept") {
			t.Errorf("%s, then %s after %s: %s", test.given, test.later, test.behind, d.Rule.Code)
		}
	}
	simple, _, _ := read(t, "GET")
	if d := simple.PreflightBehind(cors.Kept{}, time.Unix(0, 0)); d.Rule.Code != "cors-simple" {
		t.Errorf("a GET of which nothing is kept: %s", d.Rule.Code)
	}
}

// Beside a yes stand all headers without one of which it were a no.
func TestAYesNamesTheHeadersThatDecided(t *testing.T) {
	r := cors.Request{From: cookiejar.Origin{Scheme: "https", Host: "app.test"}, To: cookiejar.Origin{Scheme: "https", Host: "api.test"},
		Method: "PUT", Headers: []cors.Header{{Name: "Content-Type", Value: "application/json"}}, Credentials: cookiejar.Include}
	a := cors.Answer{Status: 200, Headers: []cors.Header{{Name: "Access-Control-Allow-Origin", Value: r.From.String()}, {Name: "Access-Control-Allow-Credentials", Value: "true"},
		{Name: "Access-Control-Allow-Methods", Value: "GET, PUT"}, {Name: "Access-Control-Allow-Headers", Value: "content-type"}}}
	if got, want := r.Read(a).Seen.EN, "Access-Control-Allow-Origin: https://app.test; Access-Control-Allow-Credentials: true"; got != want {
		t.Errorf("the script may read by %q, want %q", got, want)
	}
	if got, want := r.Leave(a).Seen.KO, "Access-Control-Allow-Methods: GET, PUT; Access-Control-Allow-Headers: content-type"; got != want {
		t.Errorf("leave is given by %q, want %q", got, want)
	}
	r.Method = "POST"
	if got, want := r.Leave(a).Seen.EN, "Access-Control-Allow-Headers: content-type"; got != want {
		t.Errorf("leave for a header is given by %q, want %q", got, want)
	}
}
