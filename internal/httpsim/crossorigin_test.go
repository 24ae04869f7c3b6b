package httpsim_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/httpsim"
)

// TestCrossOriginHeadersAreThoseOfDjangoCorsHeaders asks a site what the real package was
// asked, which recorded all headers of its answers.
func TestCrossOriginHeadersAreThoseOfDjangoCorsHeaders(t *testing.T) {
	text, err := os.ReadFile("testdata/crossorigin.json")
	if err != nil {
		t.Fatal(err)
	}
	var recorded []struct {
		Project map[string]any
		Request struct{ Method, Origin, Asks, Path string }
		Status  int
		Headers [][2]string
	}
	if err := json.Unmarshal(text, &recorded); err != nil || len(recorded) != 121 {
		t.Fatalf("%d recorded answers, %v", len(recorded), err)
	}
	for _, c := range recorded {
		server := crossOriginSite(t, asSettings(c.Project))
		if c.Request.Path == "" {
			c.Request.Path = "/"
		}
		from := httptest.NewRequest(c.Request.Method, "https://api.test"+c.Request.Path, nil)
		for name, value := range map[string]string{"Origin": c.Request.Origin, "Access-Control-Request-Method": c.Request.Asks} {
			if value != "" {
				from.Header.Set(name, value)
			}
		}
		rec := httptest.NewRecorder()
		server.ServeHTTP(rec, from)
		passed := func(name string) bool { // that of the 404 page is Django's own, and Django 3.2 has no Cross-Origin-Opener-Policy
			return name == "date" || name == "content-length" || name == "cross-origin-opener-policy" || name == "content-type" && c.Status == 404
		}
		var got, want []string
		for name, values := range rec.Header() {
			if name = strings.ToLower(name); !passed(name) {
				got = append(got, name+": "+strings.Join(values, ", "))
			}
		}
		for _, h := range c.Headers {
			if !passed(h[0]) {
				want = append(want, h[0]+": "+h[1])
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) || rec.Code != c.Status {
			t.Errorf("%v, %+v: %d\n%s\nthe package %d\n%s", c.Project, c.Request, rec.Code, strings.Join(got, "\n"), c.Status, strings.Join(want, "\n"))
		}
	}
}

// asSettings are settings of Python as a lesson types them.
func asSettings(project map[string]any) httpsim.Settings {
	all := httpsim.Settings{}
	for name, value := range project {
		switch value := value.(type) {
		case []any:
			var words []string
			for _, word := range value {
				words = append(words, fmt.Sprint(word))
			}
			all[name] = strings.Join(words, "\n")
		case float64:
			all[name] = clock.FormatLength(time.Duration(value) * time.Second)
		default:
			all[name] = fmt.Sprint(value)
		}
	}
	return all
}

func crossOriginSite(t *testing.T, settings httpsim.Settings) *httpsim.Server {
	t.Helper()
	page := httpsim.Page{View: func(r *httpsim.Request) (*httpsim.Response, error) {
		res := httpsim.HTML("Hello.")
		res.SetHeader("Vary", "Cookie")
		return res, nil
	}}
	site := httpsim.Site{Host: "api.test", Settings: settings, Pages: map[string]httpsim.Page{"/": page}}
	server, err := httpsim.New(site, httpsim.Env{Now: time.Now, Random: chance.NewSeeded("a")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server
}

// TestOriginsAreChecked as the package checks them when a project starts.
func TestOriginsAreChecked(t *testing.T) {
	if err := httpsim.CheckSetting("CORS_ALLOWED_ORIGIN_REGEXES", "https://app\n(?=a)"); err == nil || !strings.Contains(err.Error(), `"(?=a)"`) {
		t.Errorf("a pattern that is not RE2's: %v", err)
	}
	for origin, wrong := range map[string]string{
		"https://app.test": "", "null": "", "http://localhost:3000": "",
		"app.test": "missing scheme", "https://app.test/": "path", "https://app.test?a": "query", "*": "missing scheme",
	} {
		err := httpsim.CheckSetting("CORS_ALLOWED_ORIGINS", origin)
		if (err == nil) != (wrong == "") || err != nil && !strings.Contains(err.Error(), wrong) {
			t.Errorf("%s: %v, want %q", origin, err, wrong)
		}
	}
}
