package cors_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"statelab/internal/cookiejar"
	"statelab/internal/cors"
)

var record = flag.String("record", "", "a folder with the node_modules of express and cors: ask them and django-cors-headers anew, and write testdata/written.json")

func exchange(t *testing.T, example string) cors.Exchange {
	t.Helper()
	x := cors.Exchange{}
	x.Request, x.Leave, x.Answer = read(t, example)
	return x
}

const own = "Access-Control-Allow-Origin: https://app.test"

// refused are exchanges that come to nothing, with what would change that: what gives up
// nothing | what gives up a protection.
func refused() [][2]string {
	return [][2]string{
		{"GET >> 200", "allow-origin, one-origin | any-origin"},
		{"GET with >> 200", "allow-origin+allow-credentials, one-origin |"},
		{"GET with >> 200 Access-Control-Allow-Origin: *", "allow-origin+allow-credentials, credentials-omit, one-origin |"},
		{"GET with >> 200 Access-Control-Allow-Origin: *; Access-Control-Allow-Credentials: true", "allow-origin, credentials-omit, one-origin |"},
		{"GET with >> 200 " + own, "allow-credentials, credentials-omit, one-origin |"},
		{"GET >> 200 Access-Control-Allow-Origin: https://app.test/", "allow-origin, one-origin | any-origin"},
		{"GET with >> 200 Access-Control-Allow-Origin: https://app.test, https://b.test; Access-Control-Allow-Credentials: true", "allow-origin, one-origin |"},
		{"PUT > 302 " + own, "preflight-status+allow-methods, one-origin |"},
		{"POST with Content-Type: application/json > 401", "allow-origin+allow-credentials+preflight-status+allow-headers, one-origin |"},
		{"DELETE with > 204 " + own + "; Access-Control-Allow-Credentials: true; Access-Control-Allow-Methods: *", "allow-methods, credentials-omit, one-origin |"},
		{"PURGE > 200 " + own + "; Access-Control-Allow-Methods: GET, PUT", "allow-methods, one-origin |"},
		{"GET X-Own: 1 > 200 " + own + "; Access-Control-Allow-Headers: Accept", "allow-headers, one-origin |"},
		{"PUT X-CSRFToken: 1 > 200 >> 200", "allow-origin+allow-methods+allow-headers, one-origin | any-origin+allow-methods+allow-headers"},
	}
}

// TestWhatWouldChangeIt plays what is refused.
func TestWhatWouldChangeIt(t *testing.T) {
	for _, test := range refused() {
		x := exchange(t, test[0])
		found, tried := x.WouldChange()
		var kinds [2][]string
		for _, f := range found {
			var codes []string
			for _, c := range f.Changes {
				codes = append(codes, c.Code)
			}
			kind := 0
			if f.Costly() {
				kind = 1
			}
			kinds[kind] = append(kinds[kind], strings.Join(codes, "+"))
		}
		got := strings.TrimSpace(strings.Join(kinds[0], ", ") + " | " + strings.Join(kinds[1], ", "))
		if got != test[1] {
			t.Errorf("%s\n  %s\nwant %s", test[0], got, test[1])
		}
		if tried < len(found) || x.Purpose().KO == "" {
			t.Errorf("%s: %d tried for %d, %v", test[0], tried, len(found), x.Purpose())
		}
	}
	for _, fine := range []string{"GET", "GET >> 200 " + own, "PUT", "PUT > 204 " + own + "; Access-Control-Allow-Methods: PUT"} {
		if found, tried := exchange(t, fine).WouldChange(); found != nil || tried != 0 {
			t.Errorf("%s needs no change: %v", fine, found)
		}
	}
}

// The origin null is anybody's, and no proxy stands before it.
func TestNullGivesUp(t *testing.T) {
	x := exchange(t, "GET >> 200")
	x.From = cookiejar.Origin{}
	found, _ := x.WouldChange()
	for _, f := range found {
		if !f.Costly() || f.Written != nil {
			t.Errorf("%+v gives up nothing", f)
		}
	}
	if len(found) != 2 {
		t.Errorf("%d ways", len(found))
	}
}

// form is what a framework was told, for which request, and what it answered.
type form struct {
	Framework string      `json:"framework"`
	Given     string      `json:"given"` // what it was told before
	Code      string      `json:"code"`
	Origin    string      `json:"origin"`
	Method    string      `json:"method"`
	Headers   [][2]string `json:"headers"`
	Leave     answer      `json:"leave"`
	Answer    answer      `json:"answer"`
}

type answer struct {
	Status  int         `json:"status"`
	Headers [][2]string `json:"headers"`
}

func (a answer) cors() *cors.Answer {
	is := cors.Answer{Status: a.Status}
	for _, h := range a.Headers {
		is.Headers = append(is.Headers, cors.Header{Name: h[0], Value: h[1]})
	}
	return &is
}

// promised is all that frameworks are told, each with the exchange that it is about.
func promised(t *testing.T) (forms []form, about []cors.Exchange) {
	for _, test := range refused() {
		x := exchange(t, test[0])
		found, _ := x.WouldChange()
		for _, f := range found {
			for _, w := range f.Written {
				said := form{Framework: w.Framework, Code: w.Code, Origin: x.From.String(), Method: x.Method, Headers: [][2]string{}}
				for _, h := range x.Headers {
					said.Headers = append(said.Headers, [2]string{h.Name, h.Value})
				}
				if w.Framework == "Django" {
					said.Given = "CORS_ALLOWED_ORIGINS = [\"https://app.test\"]"
					if x.Credentials == cookiejar.Include {
						said.Given += "\nCORS_ALLOW_CREDENTIALS = True"
					}
				}
				forms, about = append(forms, said), append(about, x)
			}
		}
	}
	return forms, about
}

// TestFrameworksAnswerAsIsPromised has what the real ones answered: with that, the script
// may read.
func TestFrameworksAnswerAsIsPromised(t *testing.T) {
	forms, about := promised(t)
	if *record != "" {
		write(t, slices.Clone(forms))
	}
	src, err := os.ReadFile("testdata/written.json")
	if err != nil {
		t.Fatal(err)
	}
	var answered []form
	if err := json.Unmarshal(src, &answered); err != nil {
		t.Fatal(err)
	}
	if len(forms) < 20 || len(answered) != len(forms) {
		t.Fatalf("%d forms are promised, %d were recorded", len(forms), len(answered))
	}
	for i, p := range forms {
		a := answered[i]
		if p.Code == "" || a.Framework != p.Framework || a.Given != p.Given || a.Code != p.Code || a.Method != p.Method {
			t.Fatalf("nobody asked %s for %s", p.Framework, p.Code)
		}
		x := about[i]
		x.Leave, x.Answer = a.Leave.cors(), a.Answer.cors()
		if strings.Contains(a.Code, "'*'") || strings.Contains(a.Code, "ALL_ORIGINS") {
			x.Credentials = cookiejar.SameOrigin
		}
		if d, known := x.Decide(); !known || !d.Allowed {
			t.Errorf("%s, %s\n answers %+v and %+v: %s", a.Framework, a.Code, a.Leave, a.Answer, d.Rule.Code)
		}
	}
}

// write asks the frameworks and keeps what they answer.
func write(t *testing.T, all []form) {
	t.Helper()
	for framework, command := range map[string][]string{
		"Django": {"/usr/bin/python3", "testdata/record/with_django.py"}, "Express": {"node", "testdata/record/with_express.js", *record},
	} {
		var asked []*form
		for i := range all {
			if all[i].Framework == framework {
				asked = append(asked, &all[i])
			}
		}
		question, err := json.Marshal(asked)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(command[0], command[1:]...)
		cmd.Stdin, cmd.Stderr = bytes.NewReader(question), os.Stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", framework, err)
		}
		var answers []struct{ Leave, Answer answer }
		if err := json.Unmarshal(out, &answers); err != nil || len(answers) != len(asked) {
			t.Fatalf("%s: %d answers for %d forms, %v", framework, len(answers), len(asked), err)
		}
		for i := range asked {
			asked[i].Leave, asked[i].Answer = answers[i].Leave, answers[i].Answer
		}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(all); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/written.json", b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestPurposeFitsTheRule: why leave is refused is told of the rule that refused it.
func TestPurposeFitsTheRule(t *testing.T) {
	for example, want := range map[string]string{
		"PUT > 204": "not only those that the server names",
		"PUT > 204 Access-Control-Allow-Origin: https://x.test":   "not only those that the server names",
		"PUT > 204 Access-Control-Allow-Origin: https://app.test": "what no form can",
		"PUT > 405 Access-Control-Allow-Origin: https://app.test": "what no form can",
		"PUT with > 204 Access-Control-Allow-Origin: *":           "to whoever is logged in",
		"GET >> 200": "only this person's browser",
	} {
		if got := exchange(t, example).Purpose().EN; !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", example, got, want)
		}
	}
}
