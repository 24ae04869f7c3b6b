package chromium_test

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// keeping is what is recorded of pages that a browser goes back to.
type keeping struct {
	Pages map[string]string `json:"pages"` // by their paths, with %d for the number of the answer
	Cases []kept            `json:"cases"`
}

// kept is a case: acts, and what the last one led to.
type kept struct {
	ID      string              `json:"id"`
	Later   bool                `json:"later,omitempty"`   // the browser has no page in its memory any more
	Answers map[string][]string `json:"answers,omitempty"` // a status and header lines, by path
	Acts    []string            `json:"acts"`
	Asked   []string            `json:"asked"` // by the last act
	Shows   string              `json:"shows"` // behind it: the path, the hidden token, and what was typed
	Jar     string              `json:"jar,omitempty"`
}

// keeper is the site of the cases.
type keeper struct {
	pages map[string]string

	mu     sync.Mutex
	kept   *kept
	number int
	asked  []string
	left   chan struct{} // closed when the browser has left the first of two forms that it sent
}

func (k *keeper) play(c *kept) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept, k.number, k.asked, k.left = c, 0, nil, make(chan struct{})
}

func (k *keeper) take() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	asked := k.asked
	k.asked = []string{}
	return asked
}

func (k *keeper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	if k.kept == nil || r.URL.Path != "/old" && k.pages[r.URL.Path] == "" {
		k.mu.Unlock()
		http.NotFound(w, r)
		return
	}
	k.number++
	number, status := k.number, http.StatusOK
	_ = r.ParseForm()
	k.asked = append(k.asked, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+r.PostForm.Get("token")))
	answer, left := k.kept.Answers[r.URL.Path], k.left
	twice := slices.Contains(k.kept.Acts, "twice") && r.Method == "POST"
	k.mu.Unlock()
	if first := number == 2; twice { // neither is answered as long as the browser waits for the first
		waits := (<-chan struct{})(left)
		if first {
			waits = r.Context().Done()
		}
		select {
		case <-waits:
		case <-time.After(patience):
		}
		if first {
			close(left)
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	for _, line := range answer {
		name, value, isHeader := strings.Cut(strings.ReplaceAll(line, "%d", strconv.Itoa(number)), ": ")
		if !isHeader {
			status, _ = strconv.Atoi(line)
			continue
		}
		w.Header().Add(name, value)
	}
	w.WriteHeader(status)
	fmt.Fprintf(w, strings.ReplaceAll(k.pages[r.URL.Path], "%d", "%[1]d"), number)
}

// TestWhatIsKeptOfPages has a real Chromium go back and forward, and holds what it asks for and
// shows against what was recorded.
func TestWhatIsKeptOfPages(t *testing.T) {
	find(t)
	const file = "../browser/testdata/kept.json"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all keeping
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	k := &keeper{pages: all.Pages}
	key := certificate(t)
	leaf, err := x509.ParseCertificate(key.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: k}
	go func() { _ = server.Serve(tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{key}})) }()
	t.Cleanup(func() { server.Close() })
	// A page whose certificate is wrong is kept nowhere: this one is right.
	sum := sha256.Sum256(leaf.RawSubjectPublicKeyInfo)
	right := "--ignore-certificate-errors-spki-list=" + base64.StdEncoding.EncodeToString(sum[:])
	for _, later := range []bool{false, true} {
		features := "HttpsUpgrades,LocalNetworkAccessChecks"
		if later {
			features += ",BackForwardCache"
		}
		b := start(t, 1, l.Addr().(*net.TCPAddr).Port, false, right, "--disable-features="+features)
		for i := range all.Cases {
			c := &all.Cases[i]
			if c.Later != later {
				continue
			}
			t.Run(c.ID, func(t *testing.T) { k.holds(t, b, c) })
		}
	}
	if *record == "" {
		return
	}
	if text, err = json.MarshalIndent(all, "", "  "); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*record, filepath.Base(file)), append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// holds plays a case and holds what the browser does against it; the case is then what it did.
func (k *keeper) holds(t *testing.T, b *browser, c *kept) {
	want := *c
	k.play(c)
	b.clear(t)
	b.forget()
	d := newDriver(t, b, []string{"one"})
	defer d.close()
	for _, act := range c.Acts {
		k.take()
		d.keeps(act, k)
	}
	a := d.actors[""]
	c.Asked = k.take()
	shows, err := a.value(a.current, showing, false)
	if err != nil {
		t.Fatal(err)
	}
	held, err := a.held()
	if err != nil {
		t.Fatal(err)
	}
	c.Shows, c.Jar = shows, ""
	for _, cookie := range held {
		c.Jar = strings.TrimSpace(c.Jar + " " + cookie.Name + "=" + cookie.Value)
	}
	if got := fmt.Sprintf("%q %s %s", c.Asked, c.Shows, c.Jar); got != fmt.Sprintf("%q %s %s", want.Asked, want.Shows, want.Jar) {
		t.Errorf("the browser has %s", got)
	}
}

// showing is a script that says what a page shows.
const showing = `{const f = document.forms[0]; f ? [location.pathname, f.token.value, f.note.value].join(' ').trim() : document.body.innerText.trim().split('\n')[0]}`

// keeps does an act of a case, and waits until the page is there that it leads to.
func (d *driver) keeps(act string, site *keeper) {
	a := d.actors[""]
	tab := a.tab(d.t, "")
	a.before = len(a.hops())
	verb, to, _ := strings.Cut(act, " ")
	leads, before := verb != "type", a.navigated(tab)
	var err error
	switch verb {
	case "visit":
		if strings.HasPrefix(to, "/") {
			to = "https://shop.test" + to
		}
		a.visit(tab, to)
	case "type":
		err = a.run(tab, `document.forms[0].note.value = 'typed'`, true)
	case "click":
		err = a.run(tab, `document.links[0].click()`, true)
	case "press":
		err = a.run(tab, `document.forms[0].querySelector('button').click()`, true)
	case "twice":
		err = d.doubleClick(a, tab, site.sent)
	case "back":
		err = a.back(tab)
	case "forward":
		err = a.forward(tab)
	case "reload":
		a.tell(tab, "Page.reload", nil)
	}
	if err != nil {
		d.t.Error(err)
	}
	if leads {
		until(d.t, act+" leads to a page", func() (bool, any) { n := a.navigated(tab) - before; return n > 0, n })
	}
	if err := a.arrives(tab); err != nil {
		d.t.Error(err)
	}
}

// arrives waits until the page of a tab is loaded, and the browser knows of every cookie that
// came with it: what changed a cookie may throw away a page that is kept. Its network service
// tells of these before it answers what cookies there are.
func (a *actor) arrives(tab string) error {
	err := a.run(tab, `new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))`, false)
	if err != nil {
		return err
	}
	_, err = a.held()
	return err
}

// sent is how many forms have arrived since the site was last asked what did.
func (k *keeper) sent() (forms int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, line := range k.asked {
		if strings.HasPrefix(line, "POST ") {
			forms++
		}
	}
	return forms
}

// navigated is how many pages a tab has shown so far, those from memory, too.
func (a *actor) navigated(tab string) (pages int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range a.events {
		var is struct{ Frame struct{ ParentID string } }
		if e.SessionID == tab && e.Method == "Page.frameNavigated" && json.Unmarshal(e.Params, &is) == nil && is.Frame.ParentID == "" {
			pages++
		}
	}
	return pages
}

// doubleClick clicks the button of the page's form twice, as a person does: the second time when
// what the first click sent has arrived, as sent counts.
func (d *driver) doubleClick(a *actor, tab string, sent func() int) error {
	at, err := a.value(tab, `{const r = document.forms[0].querySelector('button').getBoundingClientRect(); JSON.stringify({x: r.x + r.width / 2, y: r.y + r.height / 2})}`, false)
	if err != nil {
		return err
	}
	for click := 1; click <= 2; click++ {
		for _, kind := range []string{"mousePressed", "mouseReleased"} {
			event := map[string]any{"type": kind, "button": "left", "clickCount": click}
			if err := json.Unmarshal([]byte(at), &event); err != nil {
				return err
			}
			a.tell(tab, "Input.dispatchMouseEvent", event)
		}
		until(d.t, fmt.Sprintf("the form of click %d arrives", click), func() (bool, any) { n := sent(); return n >= click, n })
	}
	return nil
}
