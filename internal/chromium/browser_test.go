package chromium_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long the browser may take for anything.
const patience = 20 * time.Second

// until waits until something is so. What there is instead is told where it never is, which ends
// the test.
func until(t testing.TB, what string, is func() (so bool, instead any)) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		so, instead := is()
		switch {
		case so:
			return
		case time.Now().After(end):
			t.Fatalf("%s: waited %v for it, and there is %+v", what, patience, instead)
		}
	}
}

// browser is a real Chromium with one tab, driven over its debugging pipe.
type browser struct {
	pipe    io.Writer
	session string // of the tab

	mu      sync.Mutex
	next    int
	waiting map[int]chan message
	events  []message // of the tab, since the last call of forget
	gone    error
}

// message is an answer or an event of the DevTools protocol.
type message struct {
	ID        int             `json:"id"`
	Method    string          `json:"method"`
	Params    json.RawMessage `json:"params"`
	Result    json.RawMessage `json:"result"`
	SessionID string          `json:"sessionId"`
	Error     *struct{ Message string }
}

// A real browser takes its time, so it is asked where somebody wants it: in CI,
// and by whoever changes how a cookie is decided.
var real = flag.Bool("real", false, "ask a real Chromium (-chance and -record ask it too)")

// find returns the path of a Chromium, or skips the test.
func find(t *testing.T) string {
	t.Helper()
	if !*real && *chanceCount == 0 && *record == "" {
		t.Skip("no real Chromium is asked: run with -real")
	}
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("there is no Chromium here: install the package chromium, or name one in CHROMIUM")
	return ""
}

// start starts a browser that finds every host at the given ports of this
// machine, in a profile of its own that blocks third-party cookies or does not. More are
// further flags.
func start(t *testing.T, httpPort, httpsPort int, blocked bool, more ...string) *browser {
	t.Helper()
	path := find(t)
	profile, err := os.MkdirTemp("", "chromium")
	if err != nil {
		t.Fatal(err)
	}
	// What the browser leaves behind may still be written to for a moment, so
	// that removing it is no part of the test.
	t.Cleanup(func() { _ = os.RemoveAll(profile) })
	mode := map[bool]int{false: 0, true: 1}[blocked]
	settings := fmt.Sprintf(`{"profile":{"cookie_controls_mode":%d,"block_third_party_cookies":%v}}`, mode, blocked)
	if err := os.Mkdir(filepath.Join(profile, "Default"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(profile, "Default", "Preferences"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--ignore-certificate-errors",
		"--disable-features=BackForwardCache,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LocalNetworkAccessChecks",
		fmt.Sprintf("--host-resolver-rules=MAP *:80 127.0.0.1:%d, MAP *:443 127.0.0.1:%d", httpPort, httpsPort),
		"--user-data-dir=" + profile, "--remote-debugging-pipe"}, append(more, "about:blank")...)...)
	theirIn, ourOut := pipe(t)
	ourIn, theirOut := pipe(t)
	cmd.ExtraFiles = []*os.File{theirIn, theirOut} // descriptors 3 and 4, as the flag wants them
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirIn.Close()
	theirOut.Close()
	b := &browser{pipe: ourOut, waiting: map[int]chan message{}}
	listening := make(chan struct{})
	go func() { b.listen(ourIn); close(listening) }()
	t.Cleanup(func() { b.stop(t, cmd, listening) })
	b.open(t)
	return b
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	return r, w
}

// stop asks the browser to close, and ends its process where it does not.
func (b *browser) stop(t *testing.T, cmd *exec.Cmd, listening chan struct{}) {
	_, _ = b.call("", "Browser.close", nil)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(patience):
		t.Log("the browser did not close by itself")
		_ = cmd.Process.Kill()
		<-ended
	}
	<-listening
}

// open attaches to the first tab.
func (b *browser) open(t *testing.T) {
	t.Helper()
	var created struct{ TargetID string }
	b.must(t, "", "Target.createTarget", map[string]any{"url": "about:blank"}, &created)
	var attached struct{ SessionID string }
	b.must(t, "", "Target.attachToTarget", map[string]any{"targetId": created.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	b.must(t, b.session, "Page.enable", nil, nil)
	b.must(t, b.session, "Network.enable", nil, nil)
	var version struct{ Product string }
	b.must(t, "", "Browser.getVersion", nil, &version)
	t.Log(version.Product)
}

// listen hands out what the browser says until its end.
func (b *browser) listen(r io.Reader) {
	in := bufio.NewReader(r)
	for {
		text, err := in.ReadBytes(0)
		var m message
		if err == nil {
			err = json.Unmarshal(text[:len(text)-1], &m)
		}
		b.mu.Lock()
		switch {
		case err != nil:
			b.gone = fmt.Errorf("the browser is gone: %w", err)
			for _, w := range b.waiting {
				close(w)
			}
			b.waiting = nil
			b.mu.Unlock()
			return
		case m.ID == 0:
			b.events = append(b.events, m)
		case b.waiting[m.ID] != nil:
			b.waiting[m.ID] <- m
			delete(b.waiting, m.ID)
		}
		b.mu.Unlock()
	}
}

// call sends a command and waits for its answer.
func (b *browser) call(session, method string, params any) (json.RawMessage, error) {
	answer, err := b.send(session, method, params)
	if err != nil {
		return nil, err
	}
	select {
	case m, ok := <-answer:
		switch {
		case !ok:
			return nil, b.gone
		case m.Error != nil:
			return nil, errors.New(method + ": " + m.Error.Message)
		}
		return m.Result, nil
	case <-time.After(patience):
		return nil, errors.New(method + ": no answer")
	}
}

// tell sends a command and waits for nothing.
func (b *browser) tell(session, method string, params any) { _, _ = b.send(session, method, params) }

// send sends a command, whose answer comes by itself.
func (b *browser) send(session, method string, params any) (<-chan message, error) {
	command := map[string]any{"method": method}
	if session != "" {
		command["sessionId"] = session
	}
	if params != nil {
		command["params"] = params
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.gone != nil {
		return nil, b.gone
	}
	b.next++
	command["id"] = b.next
	text, err := json.Marshal(command)
	if err != nil {
		return nil, err
	}
	answer := make(chan message, 1)
	b.waiting[b.next] = answer
	_, err = b.pipe.Write(append(text, 0))
	return answer, err
}

func (b *browser) must(t *testing.T, session, method string, params, into any) {
	t.Helper()
	result, err := b.call(session, method, params)
	if err == nil && into != nil {
		err = json.Unmarshal(result, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// navigate types an address.
func (b *browser) navigate(t *testing.T, url string) {
	t.Helper()
	var result struct{ ErrorText string }
	b.must(t, b.session, "Page.navigate", map[string]any{"url": url}, &result)
	if result.ErrorText != "" {
		t.Errorf("%s: %s", url, result.ErrorText)
	}
}

// forget drops the events so far.
func (b *browser) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events = nil
}

// refusals returns what developer tools said about lines that were not stored,
// by line without the blanks around it, since the last call of forget.
func (b *browser) refusals() map[string][]string {
	b.mu.Lock()
	defer b.mu.Unlock()
	said := map[string][]string{}
	for _, e := range b.events {
		if e.Method != "Network.responseReceivedExtraInfo" {
			continue
		}
		var p struct {
			BlockedCookies []struct {
				BlockedReasons []string
				CookieLine     string
			}
		}
		if json.Unmarshal(e.Params, &p) == nil {
			for _, c := range p.BlockedCookies {
				said[strings.Trim(c.CookieLine, " \t")] = c.BlockedReasons
			}
		}
	}
	return said
}

// withheld returns what developer tools said about cookies that did not go along
// with requests for the address, by name, since the last call of forget.
func (b *browser) withheld(address string) map[string][]string {
	b.mu.Lock()
	defer b.mu.Unlock()
	said, asked := map[string][]string{}, map[string]string{}
	for _, e := range b.events {
		var p struct {
			RequestID         string
			Request           struct{ URL string }
			AssociatedCookies []struct {
				BlockedReasons []string
				Cookie         struct{ Name string }
			}
		}
		if !strings.HasPrefix(e.Method, "Network.requestWillBeSent") || json.Unmarshal(e.Params, &p) != nil {
			continue
		}
		if e.Method == "Network.requestWillBeSent" {
			asked[p.RequestID] = p.Request.URL
			continue
		}
		for _, c := range p.AssociatedCookies {
			if asked[p.RequestID] == address && len(c.BlockedReasons) > 0 {
				said[c.Cookie.Name] = c.BlockedReasons
			}
		}
	}
	return said
}

// stored is a cookie as developer tools show it.
type stored struct {
	Name, Value, Domain, Path, SameSite, Priority string
	Expires                                       float64
	HTTPOnly, Secure, Session                     bool
	PartitionKey                                  *struct {
		TopLevelSite         string
		HasCrossSiteAncestor bool
	}
}

func (b *browser) cookies(t *testing.T) []stored {
	t.Helper()
	var all struct{ Cookies []stored }
	b.must(t, "", "Storage.getCookies", nil, &all)
	return all.Cookies
}

func (b *browser) clear(t *testing.T) {
	t.Helper()
	b.must(t, "", "Storage.clearCookies", nil, nil)
	if left := b.cookies(t); len(left) > 0 {
		t.Fatalf("after clearing there is %s", strings.TrimSpace(fmt.Sprint(left)))
	}
}
