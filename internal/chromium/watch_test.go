package chromium_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/wire"
)

// application is a real Django, with a file of its own.
type application struct {
	file string
	port int
}

// python returns a Python that has Django. Without one the test is skipped, or fails where
// STATELAB_DJANGO=required promises one.
func python(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import django").Run() == nil {
			return name
		}
	}
	if os.Getenv("STATELAB_DJANGO") == "required" {
		t.Fatal("no python3 here has Django")
	}
	t.Skip("no python3 here has Django: Debian's package python3-django brings it")
	return ""
}

// startApp starts the application that is in testdata/app, with settings.
func startApp(t *testing.T, journal string, settings map[string]any) *application {
	t.Helper()
	app := &application{file: filepath.Join(t.TempDir(), "db.sqlite3")}
	said, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python(t), filepath.Join("testdata", "app", "site.py"), app.file, "serve", journal, string(said))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe() // it ends with its input
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); _ = cmd.Wait() })
	if err := json.NewDecoder(out).Decode(&app.port); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return app
}

// build builds the command itself, which is tried as people run it.
func build(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "statelab")
	if out, err := exec.Command("go", "build", "-o", file, "statelab/cmd/statelab").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return file
}

// watch runs the command in front of a port.
func watch(t *testing.T, port int, more ...string) (open int, end func() []*watched) {
	t.Helper()
	args := append([]string{"watch", fmt.Sprint("http://127.0.0.1:", port), "--format", "json", "--full"}, more...)
	cmd := exec.Command(build(t), args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	says, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var found []*watched
	read := make(chan struct{})
	go func() {
		defer close(read)
		for lines := json.NewDecoder(out); ; {
			var l watchLine
			if err := lines.Decode(&l); err != nil {
				if err != io.EOF {
					t.Error(err)
				}
				return
			}
			found = append(found, &watched{l.finding(), l.Table})
		}
	}()
	opened, said := make(chan int, 1), make(chan struct{})
	go func() {
		defer close(said)
		lines := bufio.NewScanner(says)
		for lines.Scan() {
			t.Log(lines.Text())
			if m := regexp.MustCompile(`http://[^ ]*:(\d+)`).FindStringSubmatch(lines.Text()); m != nil && len(opened) == 0 {
				port, _ := strconv.Atoi(m[1])
				opened <- port
			}
		}
	}()
	ended := sync.OnceValue(func() []*watched {
		_ = cmd.Process.Signal(os.Interrupt)
		<-read
		<-said
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
		return found
	})
	t.Cleanup(func() { ended() })
	select {
	case open = <-opened:
	case <-time.After(patience):
		t.Fatal("watch does not say what is to be opened")
	}
	return open, ended
}

// watched is a request as watch tells of it.
type watched struct {
	*traffic.Finding
	table *trace.Table
}

// watchLine is a line of what watch writes for programs.
type watchLine struct {
	Request     int
	Method, URL string
	At          time.Time
	Context     struct {
		Known                bool
		Dest, Initiator, Top string
		Why                  rule.Text
	}
	Cookies []struct {
		Name, Domain, Path, Partition string
		HostOnly                      bool
		Sent                          *bool
		Claim                         traffic.Claim
		Rule                          rule.Code
		Why                           rule.Text
	}
	Set []struct {
		Line  wire.Bytes
		Fate  string
		Claim traffic.Claim
		Rule  rule.Code
		Why   rule.Text
	}
	Table *trace.Table
}

// finding is what a line says, as it was found out.
func (l *watchLine) finding() *traffic.Finding {
	f := &traffic.Finding{Exchange: &traffic.Exchange{Number: l.Request, Method: l.Method, URL: l.URL, Begun: l.At}, Known: l.Context.Known, Why: l.Context.Why}
	f.Around = &trace.Around{Dest: strings.TrimPrefix(l.Context.Dest, "document"), Initiator: l.Context.Initiator, Top: l.Context.Top}
	for _, c := range l.Cookies {
		k := trace.Cookie{Name: c.Name, Domain: c.Domain, HostOnly: c.HostOnly, Path: c.Path, Partition: c.Partition}
		f.Cookies = append(f.Cookies, traffic.Cookie{Fate: trace.Fate{Cookie: k, Rule: c.Rule}, Sent: c.Sent, Claim: c.Claim, Why: c.Why})
	}
	for _, s := range l.Set {
		f.Set = append(f.Set, traffic.Line{Fate: trace.Fate{Fate: s.Fate, Line: s.Line, Rule: s.Rule}, Claim: s.Claim, Why: s.Why})
	}
	return f
}

// TestWatchIsRight leads a real browser by chance over pages of a real Django behind
// `statelab watch`, and of servers beside it that it does not see. Octets are recorded at both
// ends, what is claimed is held against what the browser says, and the rows that are shown
// against those that Django wrote.
func TestWatchIsRight(t *testing.T) {
	find(t)
	requests := *chanceCount
	if requests == 0 {
		requests = 100
	}
	h := fnv.New64()
	h.Write([]byte(*chanceSeed))
	d := &tour{chance: chance{rand.New(rand.NewPCG(h.Sum64(), 3))}}
	app := startApp(t, d.of("WAL", "DELETE"), map[string]any{
		"SESSION_SAVE_EVERY_REQUEST": d.IntN(3) == 0, "SESSION_COOKIE_SAMESITE": d.of("Lax", "Lax", "Strict", "None"), "SESSION_EXPIRE_AT_BROWSER_CLOSE": d.IntN(3) == 0})
	inner := listenIn(t, func() int { return app.port })
	more := []string{"--db", app.file}
	if *keep != "" {
		more = append(more, "--save", filepath.Join(*keep, "watch-"+*chanceSeed+".har"))
	}
	port, end := watch(t, inner.port, more...)
	outer := listenIn(t, func() int { return port })
	beside := httptest.NewServer(http.HandlerFunc(tourist))
	t.Cleanup(beside.Close)
	d.app = &appTour{
		origins: origins(outer.port, "localhost", "a.localhost", "127.0.0.1", "localhost"),
		others:  origins(beside.Listener.Addr().(*net.TCPAddr).Port, "localhost", "b.localhost", "www.a.localhost", "evil.localhost", "127.0.0.1"),
	}
	b := start(t, 0, 0, false, "--disable-site-isolation-trials")
	v := &visit{browser: b, tour: d, t: t}
	v.lead(requests)
	hops := v.hops()
	v.keep("watch-" + *chanceSeed)
	v.tell("", "Browser.close", nil)
	cut := sameOctets(t, outer.crossed(t), inner.crossed(t))
	t.Logf("octets are the same; %d connections were cut by one side", cut)
	found := end()
	v.holdWatched(hops, found, outer.port, app.states(t))
}

func origins(port int, hosts ...string) (all []string) {
	for _, h := range hosts {
		all = append(all, fmt.Sprintf("http://%s:%d", h, port))
	}
	return all
}

// holdWatched holds what was claimed of requests, and shown of the table, against what the
// browser told and Django wrote.
func (v *visit) holdWatched(hops []*hop, found []*watched, port int, states []map[string]*written) {
	told := newClaims(v, "watch")
	told.beside = true
	asked := slices.DeleteFunc(slices.Clone(hops), func(h *hop) bool {
		u, err := url.Parse(h.request.URL)
		return err != nil || u.Port() != strconv.Itoa(port)
	})
	var findings []*traffic.Finding
	tables := map[*traffic.Finding]*trace.Table{}
	for _, w := range found {
		findings, tables[w.Finding] = append(findings, w.Finding), w.table
	}
	told.match(findings, asked, func(f *traffic.Finding, h *hop) {
		inFrames(f, h)
		if table := tables[f]; table == nil || table.Kind != trace.RowsTable {
			told.tally["tables not read"]++
		} else {
			told.tally["tables"]++
			rowsAre(v.t, f, table, states, writtenBefore(f.Begun, hops), leastWritten(h, asked))
		}
	})
	told.table()
}

// leastWritten is how much was written at least when the answer of a request left Django: of those
// that look alike nobody knows which of them it is.
func leastWritten(h *hop, all []*hop) int {
	least := writtenBy(h)
	for _, o := range all {
		if o.extra != nil && o.request.Method == h.request.Method && o.request.URL == h.request.URL && o.extra.sent() == h.extra.sent() && o.sets() == h.sets() {
			least = min(least, writtenBy(o))
		}
	}
	return least
}

// inFrames takes from the browser what lines for programs do not say of a partitioned cookie.
func inFrames(f *traffic.Finding, h *hop) {
	for i := range f.Cookies {
		k := &f.Cookies[i].Fate.Cookie
		k.CrossSite = k.Partition != "" && slices.ContainsFunc(h.extra.AssociatedCookies, func(a associated) bool {
			across := *k
			across.CrossSite = true
			return a.Cookie.is(&across)
		})
	}
}
