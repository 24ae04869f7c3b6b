package djangocode_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

var viewLines = regexp.MustCompile(`(?m)^def \w+\(request\):\n((?:    .*\n|\n)+)`)

// wholeView finds a file that has a view, and ownModels the import of what has no file where it is run.
var (
	wholeView = regexp.MustCompile(`(?m)^(def|class) view\(`)
	ownModels = regexp.MustCompile(`(?m)^from \.models import .*\n`)
)

var middlewareLines = regexp.MustCompile(`    def middleware\(request\):\n((?:        .*\n|\n)+)\n    return middleware`)

// TestWhatIsReadComesToWhatDjangoDoes runs views in a real Django: as a student types them, and as
// they are written once they are read. The answers, the session rows, and the rows of users and of
// orders are to be the same, with whatever stands in the session.
func TestWhatIsReadComesToWhatDjangoDoes(t *testing.T) {
	if testing.Short() {
		t.Skip("a real Django runs for some seconds: run without -short")
	}
	const django = "/usr/bin/python3"
	if exec.Command(django, "-c", "import django, sys; sys.exit(django.VERSION[:2] != (3, 2))").Run() != nil {
		t.Skip("/usr/bin/python3 has no Django 3.2 here: what is read is compared with nothing")
	}
	typed, err := os.ReadFile("testdata/asread.txt")
	if err != nil {
		t.Fatal(err)
	}
	known := djangocode.Known{Models: []*httpsim.Model{order}, Templates: map[string]string{"home.html": "{{ user }}", "greet.html": "{{ name }}", "orders.html": "{% for order in orders %}{{ order.item }},{% endfor %}"}}
	type views struct {
		Typed string `json:"typed"`
		Read  string `json:"read"`
	}
	var all []views
	for _, lines := range strings.Split(strings.TrimSpace(string(typed)), "\n---\n") {
		if wholeView.MatchString(lines) {
			if strings.Contains(lines, "import ") && !strings.Contains(lines, "import HttpResponse") { // whoever imports anything imports all
				lines = "from django.http import HttpResponse\nfrom django.shortcuts import redirect\n" + lines
			}
			page, err := known.ReadPage(lines)
			if err != nil {
				t.Errorf("%s\nis refused: %v", lines, err)
				continue
			}
			code := djangocode.View(httpsim.Site{CSRF: true, Models: known.Models, Pages: map[string]httpsim.Page{"/x": page}}, "/x")
			code, _, _ = strings.Cut(strings.ReplaceAll(code, "def x_page(", "def view("), "\n\n\n# urls.py")
			all = append(all, views{lines, ownModels.ReplaceAllString(code, "")})
			continue
		}
		of := known
		if strings.Contains(lines, "get_response(request)") {
			of.Middleware = djangocode.AtItsEnd
		}
		actions, _, err := of.Read(lines)
		if err != nil {
			t.Errorf("%s\nis refused: %v", lines, err)
			continue
		}
		if of.Middleware == djangocode.AtItsEnd {
			body := middlewareLines.FindStringSubmatch(djangocode.Project(httpsim.Site{Middleware: actions}))
			all = append(all, views{lines, strings.TrimRight(strings.ReplaceAll("\n"+body[1], "\n        ", "\n"), "\n")})
			continue
		}
		site := httpsim.Site{CSRF: true, Models: known.Models, Pages: map[string]httpsim.Page{"/x": {Get: actions}}}
		code := djangocode.View(site, "/x")
		body := viewLines.FindStringSubmatch(code)
		if body == nil {
			t.Fatalf("%s\nhas no view", code)
		}
		all = append(all, views{lines, strings.TrimRight(strings.ReplaceAll("\n"+body[1], "\n    ", "\n"), "\n")})
	}
	input, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "views.json")
	if err := os.WriteFile(file, input, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(django, "testdata/asread.py", file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
