package cookiejar_test

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

// recorded is one case: what a browser did with a few lines and requests.
type recorded struct {
	ID         string            `json:"id"`
	Note       string            `json:"note"`
	PSL        []string          `json:"psl"`
	ThirdParty string            `json:"third_party"`
	Reasons    []string          `json:"reasons"`  // of the last set step's line
	Blocked    []string          `json:"blocked"`  // name:reason of the set step
	Withheld   map[string]string `json:"withheld"` // name to reason of the get step
	Partitions []string          `json:"stored_partitions"`
	Steps      []step            `json:"steps"`
}

type step struct {
	Op    string          `json:"op"`
	Now   time.Time       `json:"now"`
	URL   string          `json:"url"`
	Ctx   *contextJSON    `json:"ctx"`
	Lines []string        `json:"lines"`
	Want  json.RawMessage `json:"want"`
}

type contextJSON struct {
	API, Dest, Method string
	Initiator, Top    *string
	Ancestors         []string
	Redirects         []string
	Credentials       string
}

// listed is what a case wants to know of one cookie of the jar.
type listed struct {
	Name, Value string
	Domain      *string
	HostOnly    *bool
	Path        *string
	Secure      *bool
	HTTPOnly    *bool `json:"httpOnly"`
	SameSite    json.RawMessage
	Session     *bool
	Expires     json.RawMessage
	TTL         *float64
}

func readCases(t testing.TB, file string) []recorded {
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

func origin(t testing.TB, s string) cookiejar.Origin {
	t.Helper()
	o, err := cookiejar.ParseOrigin(s)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (c *contextJSON) context(t testing.TB) cookiejar.Context {
	t.Helper()
	if c == nil {
		return cookiejar.Context{}
	}
	ctx := cookiejar.Context{Method: c.Method}
	if c.API == "script" {
		ctx.API = cookiejar.Script
	}
	ctx.Dest = map[string]cookiejar.Dest{"iframe": cookiejar.Iframe, "subresource": cookiejar.Subresource}[c.Dest]
	ctx.Credentials = map[string]cookiejar.Credentials{"same-origin": cookiejar.SameOrigin, "omit": cookiejar.Omit}[c.Credentials]
	if c.Initiator != nil {
		o := origin(t, *c.Initiator)
		ctx.Initiator = &o
	}
	if c.Top != nil {
		o := origin(t, *c.Top)
		ctx.Top = &o
	}
	for _, a := range c.Ancestors {
		ctx.Ancestors = append(ctx.Ancestors, origin(t, a))
	}
	for _, r := range c.Redirects {
		ctx.Redirects = append(ctx.Redirects, origin(t, r))
	}
	return ctx
}

// played is one case played through a jar.
type played struct {
	t    testing.TB
	jar  *cookiejar.Jar
	sets []cookiejar.SetDecision // of the last set step
	gets []cookiejar.SendDecision
}

// play runs every step of a case and returns what did not come out as wanted.
func (c *recorded) play(t testing.TB, profile cookiejar.Profile) (*played, []string) {
	t.Helper()
	o := cookiejar.Options{Profile: profile, ThirdPartyBlocked: c.ThirdParty == "3p-blocked"}
	if c.PSL != nil {
		o.PublicSuffixes = cookiejar.Suffixes(c.PSL)
	}
	p := &played{t: t, jar: cookiejar.New(o)}
	var wrong []string
	for _, s := range c.Steps {
		wrong = append(wrong, p.step(s)...)
	}
	return p, wrong
}

func (p *played) step(s step) (wrong []string) {
	switch s.Op {
	case "set":
		p.sets = nil
		for _, line := range s.Lines {
			p.sets = append(p.sets, p.jar.Set(s.Now, at(p.t, s.URL), s.Ctx.context(p.t), line))
		}
	case "get":
		var want string
		if err := json.Unmarshal(s.Want, &want); err != nil {
			p.t.Fatal(err)
		}
		got := p.jar.Select(s.Now, at(p.t, s.URL), s.Ctx.context(p.t))
		p.gets = got.Decisions
		if got.Header != want {
			wrong = append(wrong, "Cookie: "+got.Header+", want "+want)
		}
	case "list":
		var want []listed
		if err := json.Unmarshal(s.Want, &want); err != nil {
			p.t.Fatal(err)
		}
		wrong = append(wrong, compareList(p.jar.Cookies(s.Now), want, s.Now)...)
	default:
		p.t.Fatalf("unknown step %q", s.Op)
	}
	return wrong
}

func at(t testing.TB, s string) address.Address {
	t.Helper()
	a, err := address.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// read is at for what a test writes itself.
func read(s string) address.Address {
	a, err := address.Parse(s)
	if err != nil {
		panic(err)
	}
	return a
}

// compareList compares in any order: each wanted cookie takes the first of the
// jar that fits, and none may be left.
func compareList(got []cookiejar.Cookie, want []listed, now time.Time) []string {
	var wrong []string
	taken := make([]bool, len(got))
next:
	for _, w := range want {
		for i, c := range got {
			if !taken[i] && w.fits(c, now) {
				taken[i] = true
				continue next
			}
		}
		wrong = append(wrong, "no cookie like "+w.Name+"="+short(w.Value))
	}
	for i, c := range got {
		if !taken[i] {
			wrong = append(wrong, "unwanted "+c.Name+"="+short(c.Value)+" of "+c.Domain+c.Path)
		}
	}
	return wrong
}

func short(s string) string { return s[:min(len(s), 40)] }

func (w listed) fits(c cookiejar.Cookie, now time.Time) bool {
	switch {
	case w.Name != c.Name || w.Value != c.Value,
		w.Domain != nil && *w.Domain != c.Domain,
		w.HostOnly != nil && *w.HostOnly != c.HostOnly,
		w.Path != nil && *w.Path != c.Path,
		w.Secure != nil && *w.Secure != c.Secure,
		w.HTTPOnly != nil && *w.HTTPOnly != c.HttpOnly,
		w.Session != nil && *w.Session == c.Persistent:
		return false
	}
	if w.SameSite != nil && strings.Trim(string(w.SameSite), `"`) != map[bool]string{true: "null", false: c.SameSite.String()}[c.SameSite == 0] {
		return false
	}
	if w.TTL != nil {
		left, _ := c.Lasts(now)
		if off := left.Seconds() - *w.TTL; off < -300 || off > 300 {
			return false
		}
	}
	if string(w.Expires) == "null" {
		return !c.Persistent
	}
	if w.Expires != nil {
		var at time.Time
		return json.Unmarshal(w.Expires, &at) == nil && c.Persistent && c.Expires.Equal(at)
	}
	return true
}
