package httpsim

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/sessionstore"
)

// TestConditionsAsDjango compares what {% if %} makes of conditions drawn by chance with
// what a real Django made of them: testdata/django/conditions.py.
func TestConditionsAsDjango(t *testing.T) {
	var recorded struct {
		Names      struct{ Post, Get map[string]string }
		Conditions [][2]string
	}
	text := readFile(t, "testdata/conditions.json")
	if err := json.Unmarshal([]byte(text), &recorded); err != nil {
		t.Fatal(err)
	}
	v := aVisit(t)
	for name, value := range recorded.Names.Post {
		v.POST.set(name, value)
	}
	for name, value := range recorded.Names.Get {
		v.GET.set(name, value)
	}
	all, err := sessionstore.ParseJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range all.(*sessionstore.Dict).Get("names").(*sessionstore.Dict).Get("session").(*sessionstore.Dict).All() {
		v.session.Set(name, value)
	}
	counts := map[string]int{}
	for _, c := range recorded.Conditions {
		got := "wrong"
		if parsed, err := ParseTemplate("{% if " + c[0] + " %}yes{% else %}no{% endif %}"); err == nil {
			if got, err = v.fill(parsed, true); err != nil {
				t.Errorf("%s: %v", c[0], err)
			}
			again := writeTemplate(parsed.nodes)
			if back, err := ParseTemplate(again); err != nil || writeTemplate(back.nodes) != again {
				t.Errorf("%s is written %s (%v)", c[0], again, err)
			}
		}
		if got != c[1] {
			t.Errorf("{%% if %s %%} is %s, in Django %s", c[0], got, c[1])
		}
		counts[got]++
	}
	if counts["yes"] < 100 || counts["no"] < 100 || counts["wrong"] < 20 {
		t.Errorf("the conditions are %v", counts)
	}
}

// aVisit is one of a page that has not begun.
func aVisit(t *testing.T) *visit {
	t.Helper()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	s, err := New(Site{Host: "shop.test", Settings: Settings{"SECRET_KEY": "statelab-golden-secret-key-do-not-use"}},
		Env{Now: func() time.Time { return now }, Random: chance.NewSeeded("a visit")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	r := s.newRequest()
	r.Method, r.Path, r.Host, r.Scheme = "POST", "/", "shop.test", "https"
	r.openSession()
	return &visit{Request: r, res: HTML("")}
}

// TestBranchesOfTemplates reads {% elif %}, and what is told of a condition that is none.
func TestBranchesOfTemplates(t *testing.T) {
	v := aVisit(t)
	const size = "{% if get.size == 's' %}small{% elif get.size in 'ml' and get.size %}other{% else %}none{% endif %}"
	parsed, err := ParseTemplate(size)
	if err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]string{"s": "small", "m": "other", "x": "none", "": "none"} {
		v.GET = Pairs{{"size", value}}
		if got, err := v.fill(parsed, true); err != nil || got != want {
			t.Errorf("%q makes %q (%v), want %q", value, got, err, want)
		}
	}
	for src, want := range map[string]string{
		"{% if post.x = '1' %}{% endif %}":                                   "(write ==)",
		"{% if post.x=='1' %}{% endif %}":                                    "(put blanks around ==)",
		"{% if post.x && post.y %}{% endif %}":                               "(write and)",
		"{% if (post.x or post.y) and post.z %}{% endif %}":                  "no parentheses",
		"{% if %}{% endif %}":                                                "Unexpected end of expression in if tag.",
		"{% if post.x == %}{% endif %}":                                      "Unexpected end of expression in if tag.",
		"{% if == post.x %}{% endif %}":                                      "Not expecting '==' in this position in if tag.",
		"{% if post.x post.y %}{% endif %}":                                  "Unused 'post.y' at end of if expression.",
		"{% if post.x not post.y %}{% endif %}":                              "(write and not)",
		"{% if post.x == whoo %}{% endif %}":                                 `"whoo" is nothing that a page knows`,
		"{% if post.x %}{% else if post.y %}{% endif %}":                     "(write {% elif post.y %})",
		"{% if post.x %}{% else %}{% elif post.y %}{% endif %}":              "Invalid block tag on line 1: 'elif', expected 'endif'.",
		"{% elif post.x %}":                                                  "{% elif %} has no {% if %} before it",
		"{% if post.x" + strings.Repeat(" or post.x", 40) + " %}{% endif %}": "at most 64 words",
	} {
		if _, err := ParseTemplate(src); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", src, err, want)
		}
	}
}
