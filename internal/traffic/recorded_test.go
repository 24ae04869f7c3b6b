package traffic_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"statelab/internal/cookiejar"
	"statelab/internal/harfile"
	"statelab/internal/traffic"
)

var outside = flag.String("outside", "", "a folder of recordings of other programs that are read, too")

// opened is a file of testdata, as it was before it was packed.
func opened(t testing.TB, name string) io.Reader {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name+".gz"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func read(t *testing.T, name string) *harfile.File {
	t.Helper()
	file, err := harfile.Read(name, opened(t, name))
	if err != nil || len(file.Problems) > 0 {
		t.Fatal(err, file)
	}
	return file
}

// said is what a browser said of one request, beside its recording.
type said struct {
	Wall    float64
	Cookies *[]struct {
		BlockedReasons []string
		Cookie         struct {
			Name, Value, Domain, Path string
			PartitionKey              *struct {
				TopLevelSite         string
				HasCrossSiteAncestor bool
			}
		}
	}
	Lines []struct {
		BlockedReasons []string
		CookieLine     string
	}
}

// saidOf reads what a browser said, by method and address.
func saidOf(t *testing.T, name string) map[string][]*said {
	t.Helper()
	all, chains := map[string][]*said{}, map[string][]*said{}
	asked, answered := map[string]int{}, map[string]int{}
	lines := bufio.NewScanner(opened(t, name))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e struct {
			Method string
			Params struct {
				RequestID, URL, Method string
				WallTime               float64
				AssociatedCookies      json.RawMessage
				BlockedCookies         json.RawMessage
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		p := &e.Params
		switch chain := chains[p.RequestID]; e.Method {
		case "Network.requestWillBeSent":
			s := &said{Wall: p.WallTime}
			chains[p.RequestID] = append(chain, s)
			all[p.Method+" "+p.URL] = append(all[p.Method+" "+p.URL], s)
		case "Network.requestWillBeSentExtraInfo":
			if i := asked[p.RequestID]; i < len(chain) {
				_ = json.Unmarshal(p.AssociatedCookies, &chain[i].Cookies)
			}
			asked[p.RequestID]++
		case "Network.responseReceivedExtraInfo":
			if i := answered[p.RequestID]; i < len(chain) {
				_ = json.Unmarshal(p.BlockedCookies, &chain[i].Lines)
			}
			answered[p.RequestID]++
		}
	}
	return all
}

// nearest is what was said of the request of a finding.
func nearest(all map[string][]*said, f *traffic.Finding) *said {
	at := float64(f.Begun.UnixMilli()) / 1000
	var best *said
	for _, s := range all[f.Method+" "+f.URL] {
		if math.Abs(s.Wall-at) < 1 && (best == nil || math.Abs(s.Wall-at) < math.Abs(best.Wall-at)) {
			best = s
		}
	}
	return best
}

// sourceName is the name in Chromium's source of a reason of developer tools.
func sourceName(s string) string {
	s = strings.ReplaceAll(strings.TrimPrefix(s, "Schemeful"), "SameSite", "Samesite")
	var b strings.Builder
	for i, r := range s {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

func among(reasons []string, rule string) bool {
	return slices.ContainsFunc(reasons, func(r string) bool { return sourceName(r) == rule })
}

// refutes says what speaks against the claim about a cookie.
func (s *said) refutes(c *traffic.Cookie) string {
	k := &c.Fate.Cookie
	for _, a := range *s.Cookies {
		partition, cross := "", false
		if a.Cookie.PartitionKey != nil {
			partition, cross = a.Cookie.PartitionKey.TopLevelSite, a.Cookie.PartitionKey.HasCrossSiteAncestor
		}
		domain, below := strings.CutPrefix(a.Cookie.Domain, ".")
		if a.Cookie.Name != k.Name || a.Cookie.Path != k.Path || domain != k.Domain || below == k.HostOnly || partition != k.Partition || cross != k.CrossSite {
			continue
		}
		sent := len(a.BlockedReasons) == 0
		if c.Claim == traffic.NotAsPredicted || sent != *c.Sent || !sent && !among(a.BlockedReasons, cookiejar.RuleOf(c.Rule).Chromium) {
			return fmt.Sprintf("the browser sends it: %v, %v", sent, a.BlockedReasons)
		}
		return ""
	}
	if *c.Sent {
		return "the browser sends no such cookie"
	}
	return ""
}

// refutesLine says what speaks against the claim about a line.
func (s *said) refutesLine(l *traffic.Line) string {
	for _, b := range s.Lines {
		if b.CookieLine == string(l.Line) {
			if l.Fate.Fate != "refused" || !among(b.BlockedReasons, cookiejar.RuleOf(l.Rule).Chromium) {
				return fmt.Sprintf("the browser refuses it: %v", b.BlockedReasons)
			}
			return ""
		}
	}
	// Of a Partitioned line over plain http the browser says nothing.
	if l.Fate.Fate == "refused" && cookiejar.RuleOf(l.Rule).Chromium != "" && !strings.Contains(string(l.Line), "Partitioned") {
		return "the browser does not refuse it"
	}
	return ""
}

// tally counts what is claimed of a recording.
type tally struct {
	requests, known            int // that went out
	right, wrong, unknown, not int // cookies of requests with the headers that crossed
	lines, lineUnknown         int
}

// TestRecordings holds every claim about the recordings against what the browser said
// beside them, where that was kept, and else against the headers. None is wrong.
func TestRecordings(t *testing.T) {
	for _, test := range []struct {
		name    string
		events  bool
		known   float64
		claimed float64
	}{
		{"devtools", false, 0.94, 0.95},
		{"playwright", true, 0.84, 0.95},
		{"playwright-third-party-allowed", true, 0.84, 0.95},
		{"firefox", false, 0.90, 0.40},
	} {
		t.Run(test.name, func(t *testing.T) {
			var all map[string][]*said
			if test.events {
				all = saidOf(t, test.name+".cdp.jsonl")
			}
			var n tally
			for f := range traffic.Recording(read(t, test.name+".har"), traffic.Options{}) {
				n.add(t, f, nearest(all, f))
			}
			t.Logf("%d of %d requests: who asked is known; of the cookies %d right, %d wrong, %d unknown, %d not as predicted; of %d lines %d unknown",
				n.known, n.requests, n.right, n.wrong, n.unknown, n.not, n.lines, n.lineUnknown)
			if known := float64(n.known) / float64(n.requests); known < test.known {
				t.Errorf("who asked is known for %.3f, want %.3f", known, test.known)
			}
			if claimed := float64(n.right) / float64(n.right+n.unknown); claimed < test.claimed {
				t.Errorf("%.3f of the cookies are claimed, want %.3f", claimed, test.claimed)
			}
		})
	}
}

func (n *tally) add(t *testing.T, f *traffic.Finding, s *said) {
	t.Helper()
	if f.Seen.Went() {
		n.requests++
		if f.Known {
			n.known++
		}
	}
	wrong := func(what string, args ...any) {
		n.wrong++
		t.Errorf("request %d, %s %s: %s (who asked: %+v, %s)", f.Number, f.Method, f.URL, fmt.Sprintf(what, args...), *f.Around, f.Why.EN)
	}
	for i := range f.Cookies {
		c := &f.Cookies[i]
		if f.Seen != traffic.Full {
			if c.Claim != traffic.CannotKnow || c.Sent != nil {
				wrong("of %s something is claimed that nobody saw", c.Fate.Cookie.Name)
			}
			continue
		}
		switch c.Claim {
		case traffic.CannotKnow:
			n.unknown++
			continue
		case traffic.NotAsPredicted:
			n.not++
		default:
			n.right++
		}
		written := strings.Contains("; "+f.Request.Get("Cookie")+";", strings.TrimPrefix("; "+c.Fate.Cookie.Name+"="+string(c.Fate.Cookie.Value)+";", "; ="))
		if *c.Sent && !written {
			wrong("%s was not sent", c.Fate.Cookie.Name)
		}
		if s != nil && s.Cookies != nil {
			if why := s.refutes(c); why != "" {
				wrong("%s %s: %s by %s (%s): %s", c.Fate.Cookie.Name, c.Fate.Cookie.Path, c.Claim, c.Rule, c.Why.EN, why)
			}
		}
	}
	for i := range f.Set {
		l := &f.Set[i]
		n.lines++
		if l.Claim == traffic.CannotKnow {
			n.lineUnknown++
		} else if s != nil {
			if why := s.refutesLine(l); why != "" {
				wrong("%s: %s by %s: %s", l.Line, l.Fate.Fate, l.Rule, why)
			}
		}
	}
}

// A sanitised export is known for what it is, and nothing is claimed of it.
func TestASanitisedRecordingClaimsNothing(t *testing.T) {
	file := read(t, "devtools-sanitized.har")
	if !file.Sanitized || read(t, "devtools.har").Sanitized {
		t.Errorf("sanitized: %v", file.Sanitized)
	}
	for f := range traffic.Recording(file, traffic.Options{}) {
		if f.Seen != traffic.Sanitized || len(f.Cookies)+len(f.Set) > 0 {
			t.Fatalf("request %d: %s, %v, %v", f.Number, f.Seen, f.Cookies, f.Set)
		}
	}
}

// Recordings of other programs are read, and every finding is told.
func TestRecordingsOfOthers(t *testing.T) {
	if *outside == "" {
		t.Skip("no folder of recordings is named: -outside DIR")
	}
	names, err := filepath.Glob(filepath.Join(*outside, "*.har"))
	if err != nil || len(names) == 0 {
		t.Fatal(err, names)
	}
	for _, name := range names {
		in, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := harfile.Read(name, in)
		in.Close()
		if err != nil {
			t.Logf("%s: %v", name, err)
			continue
		}
		n := 0
		for f := range traffic.Recording(file, traffic.Options{}) {
			if err := traffic.NewLines(io.Discard).Write(f); err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n != len(file.Entries) {
			t.Errorf("%s: %d of %d entries are told", name, n, len(file.Entries))
		}
	}
}

// BenchmarkRecording follows the cookies through a recording that repeats itself.
func BenchmarkRecording(b *testing.B) {
	file, err := harfile.Read("devtools.har", opened(b, "devtools.har"))
	if err != nil {
		b.Fatal(err)
	}
	once := file.Entries
	for i := range 7 {
		for _, e := range once {
			later := *e
			later.Started = e.Started.Add(time.Duration(i+1) * time.Hour)
			file.Entries = append(file.Entries, &later)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		lines := traffic.NewLines(io.Discard)
		for f := range traffic.Recording(file, traffic.Options{}) {
			if err := lines.Write(f); err != nil {
				b.Fatal(err)
			}
		}
	}
}
