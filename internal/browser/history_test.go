package browser

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"statelab/internal/htmlpage"
)

// recorded is a case of testdata/kept.json: what a real Chromium asked for and showed behind the
// last of its acts (go test ./internal/chromium -run Kept -record DIR).
type recorded struct {
	ID      string
	Later   bool
	Answers map[string][]string
	Acts    []string
	Asked   []string
	Shows   string
	Jar     string
}

func TestPagesAreKeptAsChromiumKeepsThem(t *testing.T) {
	text, err := os.ReadFile("testdata/kept.json")
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Pages map[string]string
		Cases []recorded
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	if len(all.Cases) < 35 {
		t.Fatalf("only %d cases", len(all.Cases))
	}
	for _, c := range all.Cases {
		t.Run(c.ID, func(t *testing.T) {
			w := newWorld(t)
			w.keep(all.Pages, c.Answers)
			for i, act := range c.Acts {
				if last := i == len(c.Acts)-1; last && c.Later {
					w.now = w.now.Add(time.Hour)
				}
				w.asked()
				w.keeps(act)
			}
			var asked []string
			for _, line := range w.asked() {
				line, _, _ = strings.Cut(strings.Replace(line, "token=", "", 1), "&")
				asked = append(asked, line)
			}
			var jar []string
			for _, cookie := range w.Jar.Cookies(w.now) {
				jar = append(jar, cookie.Name+"="+cookie.Value)
			}
			got := fmt.Sprintf("%q %s %s", asked, w.keptPage(), strings.Join(jar, " "))
			if want := fmt.Sprintf("%q %s %s", c.Asked, c.Shows, c.Jar); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// keep puts the site of the cases at its hosts.
func (w *world) keep(pages map[string]string, answers map[string][]string) {
	number := 0
	page := func(rw http.ResponseWriter, r *http.Request) {
		number++
		status := http.StatusOK
		rw.Header().Set("Content-Type", "text/html")
		for _, line := range answers[r.URL.Path] {
			name, value, isHeader := strings.Cut(strings.ReplaceAll(line, "%d", strconv.Itoa(number)), ": ")
			if isHeader {
				rw.Header().Add(name, value)
			} else {
				status, _ = strconv.Atoi(line)
			}
		}
		rw.WriteHeader(status)
		io.WriteString(rw, strings.ReplaceAll(pages[r.URL.Path], "%d", strconv.Itoa(number)))
	}
	paths := map[string]http.HandlerFunc{"/old": page}
	for path := range pages {
		paths[path] = page
	}
	w.serve("https://shop.test:443", paths)
	w.serve("https://mail.test:443", paths)
}

// keeps does an act of a case. What is typed is told a form where it is sent, or where the page is
// left with it.
func (w *world) keeps(act string) {
	w.t.Helper()
	verb, to, _ := strings.Cut(act, " ")
	tab := w.tab("main")
	var err error
	switch verb {
	case "visit":
		if strings.HasPrefix(to, "/") {
			to = "https://shop.test" + to
		}
		w.visit(to)
	case "type":
		tab.fill(tab.page.Forms[0], []htmlpage.Field{{Name: "note", Value: "typed"}})
	case "click":
		_, err = w.Click(w.t.Context(), "main", "Other", 0)
	case "press":
		_, err = w.Submit(w.t.Context(), "main", "Send", 0, nil)
	case "twice":
		_, err = w.SubmitTwice(w.t.Context(), "main", "Send", 0, nil, func() (<-chan struct{}, func()) { return nil, func() {} })
	case "back":
		_, err = w.Back(w.t.Context(), "main")
	case "forward":
		_, err = w.Forward(w.t.Context(), "main")
	case "reload":
		_, err = w.Reload(w.t.Context(), "main")
	default:
		w.t.Fatalf("no act %q", act)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// keptPage says what the page shows: its path, the hidden token, and what was typed; or its words.
func (w *world) keptPage() string {
	p := w.Page("main")
	if len(p.Forms) == 0 {
		return p.Words
	}
	shows := []string{p.URL.Path()}
	for _, f := range p.Fields() {
		shows = append(shows, f.Value)
	}
	return strings.TrimSpace(strings.Join(slices.DeleteFunc(shows, func(s string) bool { return s == "" }), " "))
}
