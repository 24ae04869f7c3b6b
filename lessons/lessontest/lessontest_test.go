package lessontest_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"statelab/lessons/lessontest"
)

// inner names, in the environment of this test run again, the folder whose
// lessons it runs. A test that fails can only be looked at from outside.
const inner = "LESSONTEST_FOLDER"

// innerSite names the host that a handler answers for, which has no page.
const innerSite = "LESSONTEST_SITE"

const head = `statelab: 1
lesson: greeting
title: A greeting
summary: A page says hello.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    pages:
      /: {get: [{text: hello}]}
`

// TestWhatIsWrongFails runs folders of lessons and reads what go test says of
// them. Each failure stands at its line, below the test of its lesson and step.
func TestWhatIsWrongFails(t *testing.T) {
	if folder := os.Getenv(inner); folder != "" {
		o := lessontest.Options{Folder: folder}
		if host := os.Getenv(innerSite); host != "" {
			o.Sites = map[string]http.Handler{host: http.NotFoundHandler()}
		}
		lessontest.Run(t, os.DirFS("."), o)
		return
	}
	const root = "--- FAIL: TestWhatIsWrongFails"
	look := "  - step: look\n    say: |\n      A page.\n    visit: https://shop.test/\n    expect: {status: 200}\n"
	right := head + "steps:\n" + look
	for _, test := range []struct {
		name  string
		files map[string]string
		wants []string // none for a folder that passes
		not   string   // what is not told
		site  string   // the host that a handler answers for
	}{
		{"a lesson that is right", map[string]string{"greeting.yaml": right}, nil, "wanted", ""},
		{"an expectation of a step", map[string]string{
			"greeting.yaml": head + "steps:\n" + strings.Replace(look, "look", "first", 1) + strings.Replace(look, "{status: 200}", "\n      status: 404\n      body: bye", 1)},
			[]string{root + "/greeting/look (",
				"lessons/greeting.yaml:21:15: status: wanted 404, found 200\nstatus: 404\n",
				"lessons/greeting.yaml:22:13: body: wanted bye, found hello\nbody: bye\n"},
			"greeting/first", ""},
		{"an expectation of what sets the scene", map[string]string{
			"greeting.yaml": head + "given:\n  - put_cookie: {url: https://shop.test/, name: \"a\\x00\", value: b}\nsteps:\n" + look},
			[]string{root + "/greeting (", "lessons/greeting.yaml:11:17: put_cookie: wanted "}, "greeting/look", ""},
		{"a lesson with a wrong word", map[string]string{"greeting.yaml": strings.Replace(right, "status", "stauts", 1)},
			[]string{root + "/greeting (",
				"lessons/greeting.yaml:15:14: unknown key \"stauts\" in an expectation\nexpect: {stauts: 200}\nhint: did you mean \"status\"?\n"}, "greeting/look", ""},
		{"a translation of another text", map[string]string{"greeting.yaml": right,
			"greeting.ko.yaml": "statelab: 1\ntranslation_of: greeting\nlanguage: ko\ntitle: 인사\nsubtitle: 인사\n"},
			[]string{root + "/greeting (", "lessons/greeting.ko.yaml:5:1: the lesson has no text \"subtitle\"\n"}, "greeting/look", ""},
		{"a lesson to learn first, misspelt", map[string]string{
			"greeting.yaml": strings.Replace(right, "clock:", "learn_first: [frist-cookie]\nclock:", 1)},
			[]string{root + "/greeting (", "lessons/greeting.yaml:5:15: there is no lesson "}, "greeting/look", ""},
		{"a translation of no lesson", map[string]string{"greeting.yaml": right, "farewell.ko.yaml": "statelab: 1\n"},
			[]string{root + " (", "lessons/farewell.ko.yaml: there is no lesson farewell.yaml that this could translate\n"}, "/greeting", ""},
		{"a folder without lessons", map[string]string{"README": "nothing"},
			[]string{root + " (", "there are no lessons in lessons\n"}, "greeting", ""},
		{"a site that another handler answers for", map[string]string{"greeting.yaml": right},
			[]string{root + "/greeting/look (", "lessons/greeting.yaml:15:22: status: wanted 200, found 404"}, "there is no", "shop.test"},
		{"rows of a handler, which nobody sees", map[string]string{"greeting.yaml": strings.Replace(right, "{status: 200}", "{status: 404, rows: []}", 1)},
			[]string{root + "/greeting/look (", "rows: wanted "}, "status: wanted", "shop.test"},
		{"a handler for a site that there is not", map[string]string{"greeting.yaml": right},
			[]string{root + " (", `Options.Sites: no lesson in lessons has the site "tea.test"`}, "wanted", "tea.test"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			out, failed := runInside(t, test.files, test.site)
			if failed != (len(test.wants) > 0) {
				t.Errorf("failed is %v", failed)
			}
			for _, want := range test.wants {
				if !strings.Contains(out, want) {
					t.Errorf("it does not say\n%s", want)
				}
			}
			if strings.Contains(out, test.not) {
				t.Errorf("it says %s", test.not)
			}
			if t.Failed() {
				t.Log(out)
			}
		})
	}
}

// runInside runs this test in a process of its own, with a folder of the files.
func runInside(t *testing.T, files map[string]string, site string) (out string, failed bool) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "lessons"), 0o777); err != nil {
		t.Fatal(err)
	}
	for name, src := range files {
		if err := os.WriteFile(filepath.Join(dir, "lessons", name), []byte(src), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(self, "-test.run=^TestWhatIsWrongFails$")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), inner+"=lessons", innerSite+"="+site)
	printed, err := cmd.CombinedOutput()
	if _, isExit := err.(*exec.ExitError); err != nil && !isExit {
		t.Fatal(err)
	}
	// go test sets every line in, by how deep its test stands.
	var lines []string
	for line := range strings.Lines(string(printed)) {
		lines = append(lines, strings.TrimLeft(line, " "))
	}
	return strings.Join(lines, ""), err != nil
}

// A handler of one's own plays a site of a lesson, which has only what is expected of it.
// The lessons may be in any file system.
func TestAHandlerPlaysASite(t *testing.T) {
	own := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "1", Secure: r.TLS != nil})
		fmt.Fprint(w, "Mine.")
	})
	expects := "steps:\n  - step: look\n    say: |\n      A page.\n    visit: https://shop.test/\n    expect: {status: 200, body: Mine., stored: [sid]}\n"
	files := fstest.MapFS{"deep/inside/greeting.yaml": {Data: []byte(head + expects)}}
	lessontest.Run(t, files, lessontest.Options{Folder: "deep/inside", Sites: map[string]http.Handler{"shop.test": own}})
}
