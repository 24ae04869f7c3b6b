// Package chromium_test plays recorded cases in a real Chromium and in the jar at
// once, and compares what both hold, send and say. It needs a Chromium (Debian:
// apt-get install chromium) and nothing of the internet: every host is on this
// machine. Without a browser it is skipped.
//
//	go test ./internal/chromium -v
//	go test ./internal/chromium -record DIR
//
// The second command writes the cases anew into a folder, with what this browser
// did in place of what was wanted. Cases that need the clock to jump are left out.
package chromium_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

var record = flag.String("record", "", "write the cases anew into this folder, with what the browser did")

// recorded is one case. Its fields are those of the case files, so that it can be
// written anew.
type recorded struct {
	ID         string            `json:"id"`
	Corpus     string            `json:"corpus"`
	Note       string            `json:"note,omitempty"`
	ThirdParty string            `json:"third_party,omitempty"`
	Reasons    []string          `json:"reasons,omitempty"`
	Blocked    []string          `json:"blocked,omitempty"`
	Withheld   map[string]string `json:"withheld,omitempty"`
	Partitions []string          `json:"stored_partitions,omitempty"`
	PSL        []string          `json:"psl,omitempty"`
	Steps      []step            `json:"steps"`
}

type step struct {
	Op    string          `json:"op"`
	Now   time.Time       `json:"now"`
	URL   string          `json:"url,omitempty"`
	Ctx   *ctx            `json:"ctx,omitempty"`
	Date  *time.Time      `json:"date,omitempty"` // of the answer; nil where it has none
	Lines []string        `json:"lines,omitempty"`
	Want  json.RawMessage `json:"want,omitempty"`
}

type ctx struct {
	API         string   `json:"api,omitempty"`
	Dest        string   `json:"dest,omitempty"`
	Method      string   `json:"method,omitempty"`
	Initiator   *string  `json:"initiator"`
	Top         *string  `json:"top"`
	Ancestors   []string `json:"ancestors"`
	Redirects   []string `json:"redirects,omitempty"`
	Credentials string   `json:"credentials,omitempty"`
	Reload      bool     `json:"reload,omitempty"`
}

// longest is how much time may pass in a case that is played.
const longest = 30 * time.Second

// stage is where cases are played: the browser and every site.
type stage struct {
	*browser
	*internet
	blocked         bool // third-party cookies are
	number          int  // of the step that is played
	played, reasons int
	passed          map[string]int // cases that were not played, by why
}

func TestTheJarDoesAsChromiumDoes(t *testing.T) {
	find(t)
	files, err := filepath.Glob("../cookiejar/testdata/recorded/*.jsonl")
	if err != nil || len(files) != 6 {
		t.Fatalf("%d files of recorded cases (%v), want 6", len(files), err)
	}
	st := open(t, false)
	for _, file := range files {
		again := st.playAll(t, read(t, file))
		if *record != "" {
			write(t, filepath.Join(*record, filepath.Base(file)), again)
		}
	}
	t.Logf("%d cases were played, %d reasons compared; passed over: %v", st.played, st.reasons, st.passed)
	if st.played < 300 || st.reasons < 50 {
		t.Errorf("%d cases were played and %d reasons compared, want at least 300 and 50", st.played, st.reasons)
	}
}

// TestTheJarBlocksAsChromiumDoes plays the cases of many sites in a browser whose
// person has blocked third-party cookies.
func TestTheJarBlocksAsChromiumDoes(t *testing.T) {
	find(t)
	st := open(t, true)
	for _, name := range []string{"chromium-chips", "chromium-samesite-send", "chromium-samesite-set"} {
		cases := read(t, "../cookiejar/testdata/recorded/"+name+".jsonl")
		for i := range cases {
			cases[i].ThirdParty = "3p-blocked"
		}
		st.playAll(t, cases)
	}
	t.Logf("%d cases were played, %d reasons compared; passed over: %v", st.played, st.reasons, st.passed)
	if st.played < 30 {
		t.Errorf("%d cases were played, want at least 30", st.played)
	}
}

func open(t *testing.T, blocked bool) *stage {
	t.Helper()
	net := openInternet(t)
	return &stage{browser: start(t, net.httpPort, net.httpsPort, blocked), internet: net, blocked: blocked, passed: map[string]int{}}
}

// playAll plays the cases that can be played and returns them.
func (st *stage) playAll(t *testing.T, cases []recorded) (again []recorded) {
	t.Helper()
	for _, c := range cases {
		if why := c.unplayable(st.blocked); why != "" {
			st.passed[why]++
			continue
		}
		st.played++
		st.play(t, &c)
		again = append(again, c)
	}
	return again
}

func read(t *testing.T, file string) []recorded {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var cases []recorded
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var c recorded
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		cases = append(cases, c)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return cases
}

func write(t *testing.T, file string, cases []recorded) {
	t.Helper()
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	for _, c := range cases {
		if err := encoder.Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// unplayable says why a browser on this machine cannot play a case.
func (c *recorded) unplayable(blocked bool) string {
	switch {
	case c.Steps[len(c.Steps)-1].Now.Sub(c.Steps[0].Now) > longest:
		return "the clock would have to jump"
	case c.PSL != nil:
		return "it has a public suffix list of its own"
	case !blocked && c.ThirdParty == "3p-blocked":
		return "third-party cookies would have to be blocked"
	}
	for _, s := range c.Steps {
		if s.Op == "list" {
			continue
		}
		if _, why := s.stage(0); why != "" {
			return why
		}
	}
	return ""
}

// play plays a case on both sides. What is wanted becomes what the browser did.
func (st *stage) play(t *testing.T, c *recorded) {
	t.Helper()
	st.clear(t)
	jar := cookiejar.New(cookiejar.Options{ThirdPartyBlocked: st.blocked})
	name := strings.TrimSpace(c.ID + " " + c.Note)
	for i := range c.Steps {
		s := &c.Steps[i]
		if s.Op == "list" {
			s.Want = compareLists(t, name, st.cookies(t), jar.Cookies(time.Now()))
			continue
		}
		h, ok := st.perform(t, name, *s)
		if !ok {
			return
		}
		u, err := address.Parse(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		if s.Op == "set" {
			var decisions []cookiejar.SetDecision
			for _, line := range s.Lines {
				ctx := s.Ctx.context(t)
				if s.Date != nil {
					ctx.Date = *s.Date
				}
				decisions = append(decisions, jar.Set(time.Now(), u, ctx, line))
			}
			if s.Ctx == nil {
				c.Reasons = st.compareReasons(t, name, decisions)
			}
			continue
		}
		s.Want, _ = json.Marshal(h.cookie)
		got := jar.Select(time.Now(), u, s.Ctx.context(t))
		if got.Header != h.cookie {
			t.Errorf("%s: the browser sends %q, the jar %q", name, h.cookie, got.Header)
		}
		if s.Ctx == nil || len(s.Ctx.Redirects) == 0 {
			c.Withheld = st.compareWithheld(t, name, s.URL, got)
		}
	}
}

// perform has the browser play a step.
func (st *stage) perform(t *testing.T, name string, s step) (heard, bool) {
	t.Helper()
	st.number++
	sc, _ := s.stage(st.number)
	st.internet.play(sc)
	st.forget()
	st.navigate(t, sc.first())
	timeout := time.After(patience)
	for {
		select {
		case h := <-st.done:
			if h.number != st.number {
				continue
			}
			if !h.asked {
				t.Errorf("%s: the browser never asked for %s", name, s.URL)
			}
			return h, h.asked
		case <-timeout:
			t.Errorf("%s: the browser did not finish %s", name, s.URL)
			return heard{}, false
		}
	}
}

// compareReasons compares what developer tools say of lines with the rules, where
// Chromium has a name for them, and returns what was said.
func (st *stage) compareReasons(t *testing.T, name string, decisions []cookiejar.SetDecision) []string {
	t.Helper()
	said := []string{}
	refusals := st.refusals()
	for _, d := range decisions {
		reasons := refusals[strings.Trim(d.Line, " \t")]
		said = append(said, reasons...)
		want := ""
		if d.Verdict == cookiejar.Refused {
			want = d.Rule.Chromium
		}
		if want == "" || len(reasons) == 0 {
			continue // one of both is silent
		}
		st.reasons++
		if !among(reasons, want) {
			t.Errorf("%s: %.80q is refused by the browser for %v, by the jar for %s", name, d.Line, reasons, want)
		}
	}
	return said
}

// compareWithheld does the same for cookies that did not go along.
func (st *stage) compareWithheld(t *testing.T, name, address string, got cookiejar.Selection) map[string]string {
	t.Helper()
	said := map[string]string{}
	for cookie, reasons := range st.withheld(address) {
		said[cookie] = strings.Join(reasons, "+")
		var rules []string // of all cookies of the name
		for _, d := range got.Decisions {
			if d.Cookie.Name == cookie {
				rules = append(rules, string(d.Rule.Code))
			}
		}
		if len(rules) == 0 {
			t.Errorf("%s: the browser withholds %s for %v, the jar does not speak of it", name, cookie, reasons)
			continue
		}
		st.reasons++
		if !slices.ContainsFunc(got.Decisions, func(d cookiejar.SendDecision) bool {
			return d.Cookie.Name == cookie && among(reasons, d.Rule.Chromium)
		}) {
			t.Errorf("%s: %s is withheld by the browser for %v, by the jar for %v", name, cookie, reasons, rules)
		}
	}
	return said
}

// among reports whether one of the reasons of developer tools is the one that
// Chromium's source calls want.
func among(reasons []string, want string) bool {
	return slices.ContainsFunc(reasons, func(r string) bool {
		return sourceName(r) == want || r == "InvalidDomain" && want == "DOMAIN_NON_ASCII"
	})
}

// sourceName turns the name of developer tools into that of Chromium's source.
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

func (c *ctx) context(t *testing.T) cookiejar.Context {
	t.Helper()
	if c == nil {
		return cookiejar.Context{}
	}
	made := cookiejar.Context{
		Method: c.Method, Dest: map[string]cookiejar.Dest{"iframe": cookiejar.Iframe, "subresource": cookiejar.Subresource}[c.Dest],
		Credentials: map[string]cookiejar.Credentials{"same-origin": cookiejar.SameOrigin, "omit": cookiejar.Omit}[c.Credentials],
		Initiator:   origin(t, c.Initiator), Top: origin(t, c.Top),
	}
	if c.API == "script" {
		made.API = cookiejar.Script
	}
	for _, s := range c.Ancestors {
		made.Ancestors = append(made.Ancestors, *origin(t, &s))
	}
	for _, s := range c.Redirects {
		made.Redirects = append(made.Redirects, *origin(t, &s))
	}
	return made
}

func origin(t *testing.T, s *string) *cookiejar.Origin {
	t.Helper()
	if s == nil {
		return nil
	}
	o, err := cookiejar.ParseOrigin(*s)
	if err != nil {
		t.Fatal(err)
	}
	return &o
}

// shown is a cookie in words that both sides can be put in.
type shown struct {
	Name      string  `json:"name"`
	Value     string  `json:"value"`
	Domain    string  `json:"domain"`
	HostOnly  bool    `json:"hostOnly"`
	Path      string  `json:"path"`
	Secure    bool    `json:"secure"`
	HTTPOnly  bool    `json:"httpOnly"`
	SameSite  *string `json:"sameSite"`
	Session   bool    `json:"session"`
	TTL       *int64  `json:"ttl,omitempty"` // seconds left
	partition string
}

// compareLists compares the cookies of both sides in any order, and returns the
// browser's as a case wants them.
func compareLists(t *testing.T, name string, browser []stored, jar []cookiejar.Cookie) json.RawMessage {
	t.Helper()
	now := time.Now()
	theirs, ours := []shown{}, []shown{}
	for _, c := range browser {
		theirs = append(theirs, c.shown(now))
	}
	for _, c := range jar {
		ours = append(ours, shownOf(c, now))
	}
	left := slices.Clone(ours)
	for _, c := range theirs {
		i := slices.IndexFunc(left, c.same)
		if i < 0 {
			t.Errorf("%s: the browser holds %.300v, the jar %.300v", name, c.text(), texts(ours))
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	for _, c := range left {
		t.Errorf("%s: the jar alone holds %.300v", name, c.text())
	}
	want, err := json.Marshal(theirs)
	if err != nil {
		t.Fatal(err)
	}
	return want
}

func (c stored) shown(now time.Time) shown {
	s := shown{Name: c.Name, Value: c.Value, Path: c.Path, Secure: c.Secure, HTTPOnly: c.HTTPOnly, Session: c.Session}
	domain, below := strings.CutPrefix(c.Domain, ".")
	s.Domain, s.HostOnly = domain, !below
	if c.SameSite != "" {
		s.SameSite = &c.SameSite
	}
	if !c.Session {
		left := int64(math.Round(c.Expires - float64(now.Unix())))
		s.TTL = &left
	}
	if c.PartitionKey != nil {
		s.partition = fmt.Sprint(c.PartitionKey.TopLevelSite, c.PartitionKey.HasCrossSiteAncestor)
	}
	return s
}

func shownOf(c cookiejar.Cookie, now time.Time) shown {
	s := shown{
		Name: c.Name, Value: c.Value, Domain: c.Domain, HostOnly: c.HostOnly, Path: c.Path,
		Secure: c.Secure, HTTPOnly: c.HttpOnly, Session: !c.Persistent,
	}
	if c.SameSite != cookiejar.SameSiteUnspecified {
		sameSite := c.SameSite.String()
		s.SameSite = &sameSite
	}
	if c.Persistent {
		left := c.Expires.Unix() - now.Unix()
		s.TTL = &left
	}
	if c.Partition != "" {
		s.partition = fmt.Sprint(c.Partition, c.CrossSiteFrame)
	}
	return s
}

// same compares two cookies; their ends may be some seconds apart, since each
// side looked at its own clock.
func (s shown) same(o shown) bool {
	return s.Name == o.Name && s.Value == o.Value && s.Domain == o.Domain && s.HostOnly == o.HostOnly && s.Path == o.Path &&
		s.Secure == o.Secure && s.HTTPOnly == o.HTTPOnly && s.Session == o.Session && s.partition == o.partition &&
		(s.SameSite == nil) == (o.SameSite == nil) && (s.SameSite == nil || *s.SameSite == *o.SameSite) &&
		(s.TTL == nil || math.Abs(float64(*s.TTL-*o.TTL)) <= 10)
}

func (s shown) text() string {
	b, _ := json.Marshal(s)
	return string(b) + s.partition
}

func texts(list []shown) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s.text()
	}
	return out
}
