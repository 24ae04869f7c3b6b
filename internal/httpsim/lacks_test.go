package httpsim_test

import (
	"encoding/json"
	"maps"
	"os"
	"strings"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// TestASiteWithoutAMiddlewareDoesWhatDjangoDoes runs the lines of testdata/lacks.txt in a site without what the line above
// them names: status, headers and body are those of a real Django 5.2, which testdata/django/lacks.py has recorded.
func TestASiteWithoutAMiddlewareDoesWhatDjangoDoes(t *testing.T) {
	data, err := os.ReadFile("testdata/lacks.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		lines, said, _ := strings.Cut(block, "\n=> ")
		without, lines, _ := strings.Cut(lines, "\n")
		var wanted [3]any
		if err := json.Unmarshal([]byte(said), &wanted); err != nil {
			t.Fatal(err)
		}
		program, err := python.Program(lines)
		if err != nil {
			t.Fatal(err)
		}
		site := page("/x/", httpsim.Lines{Source: lines, Program: program, Name: "x"})
		site.Lacks = httpsim.Lacks{Security: strings.Contains(without, "security"), Frames: strings.Contains(without, "frames"), Messages: strings.Contains(without, "messages"), Auth: strings.Contains(without, "auth")}
		site.Users = []httpsim.User{{Name: "alice", Password: "pw"}}
		site.Templates = map[string]string{"t.html": "{{ user }} {{ user.is_authenticated }}"}
		a := start(t, site).get("/x/", "")
		body, headers := a.body, map[string]any{}
		if a.StatusCode != 200 {
			body = a.Reason.Name + ": " + a.Reason.Says
		}
		for _, name := range []string{"X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options", "Content-Length"} {
			if value := a.Header.Get(name); value != "" && a.StatusCode == 200 {
				headers[name] = value
			}
		}
		if float64(a.StatusCode) != wanted[0] || !maps.Equal(headers, wanted[1].(map[string]any)) || body != wanted[2] {
			t.Errorf("%s\n%s\n  here   %d %v %s\n  Django %v", without, lines, a.StatusCode, headers, body, wanted)
		}
	}
}
