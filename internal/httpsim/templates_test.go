package httpsim

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/sessionstore"
)

// TestTemplatesAsDjango compares what templates make, and what is said of those that are none, with what a
// real Django made and said: testdata/django/templates.py.
func TestTemplatesAsDjango(t *testing.T) {
	var recorded struct {
		Now     time.Time
		Moments map[string]string
		Safe    map[string]string
		Files   map[string]string
		Cases   [][2]string
	}
	text := readFile(t, "testdata/templates.json")
	if err := json.Unmarshal([]byte(text), &recorded); err != nil {
		t.Fatal(err)
	}
	all, err := sessionstore.ParseJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	context := map[string]any{}
	for name, value := range all.(*sessionstore.Dict).Get("values").(*sessionstore.Dict).All() {
		context[name] = value
	}
	for name, at := range recorded.Moments {
		parsed, err := time.Parse("2006-01-02T15:04:05", at)
		if err != nil {
			t.Fatal(err)
		}
		context[name] = moment(parsed)
	}
	for name, text := range recorded.Safe {
		context[name] = safe(text)
	}
	pages := map[string]Page{}
	names := Names{Any: true, Files: recorded.Files, Pages: map[string]string{}}
	for _, path := range []string{"/", "/orders/", "/order/<int:pk>/", "/tags/<slug:tag>/", "/files/<path:file>", "/a/<str:x>/<int:y>/"} {
		pages[path] = Page{Get: []Action{Text{Text: "x"}}}
		names.Pages[path] = ""
	}
	s, err := New(Site{Host: "shop.test", Pages: pages, Settings: Settings{"SECRET_KEY": "statelab-golden-secret-key-do-not-use"}},
		Env{Now: func() time.Time { return recorded.Now }, Random: chance.NewSeeded("a visit")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r := s.newRequest()
	r.openSession()
	for _, c := range recorded.Cases {
		v := &visit{Request: r, res: HTML(""), context: context}
		parsed, err := names.Parse(c[0])
		got := ""
		if err == nil {
			written := writeTemplate(parsed.nodes)
			if back, err := names.Parse(written); err != nil || writeTemplate(back.nodes) != written {
				t.Errorf("%s is written %s (%v)", c[0], written, err)
			}
			got, err = v.fill(parsed, true)
		}
		if told, is := err.(*TemplateError); is {
			got = "!" + told.Message
		} else if err != nil {
			got = "!" + err.Error()
		}
		if got != c[1] && !(strings.HasPrefix(c[1], got) && strings.HasPrefix(got, "!RecursionError")) {
			t.Errorf("%s\nmakes     %s\nin Django %s", c[0], got, c[1])
		}
	}
	if len(recorded.Cases) < 200 || !slices.ContainsFunc(recorded.Cases, func(c [2]string) bool { return strings.HasPrefix(c[1], "!") }) {
		t.Errorf("%d templates were recorded", len(recorded.Cases))
	}
}
