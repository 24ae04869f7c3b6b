package cookiejar_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// TestRulesKeepTheirPromise runs the example of every rule.
func TestRulesKeepTheirPromise(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	section := regexp.MustCompile(`^draft-ietf-httpbis-rfc6265bis-22 \d+(\.\d+)*(, \d+(\.\d+)*)*$|^Clear Site Data$`)
	seen := map[rule.Code]bool{}
	for _, r := range cookiejar.Rules() {
		t.Run(string(r.Code), func(t *testing.T) {
			if seen[r.Code] {
				t.Error("the code is given twice")
			}
			seen[r.Code] = true
			if !kebab.MatchString(string(r.Code)) || !kebab.MatchString(r.Topic) {
				t.Errorf("topic %q and code are not kebab-case", r.Topic)
			}
			for _, text := range []rule.Text{r.Title, r.Text} {
				if text.EN == "" || text.KO == "" {
					t.Errorf("a text is missing: %+v", text)
				}
			}
			if r.Section != "" && !section.MatchString(r.Section) {
				t.Errorf("section %q", r.Section)
			}
			if cookiejar.RuleOf(r.Code) != r {
				t.Error("RuleOf does not find it")
			}
			story := newStory(t)
			story.tell(r.Example)
			if !slices.Contains(story.decidedBy, r) {
				var codes []rule.Code
				for _, d := range story.decidedBy {
					codes = append(codes, d.Code)
				}
				t.Errorf("%q is decided by %v", r.Example, codes)
			}
			for _, c := range story.checks {
				if c.Seen.EN == "" || c.Seen.KO == "" || strings.Contains(c.Seen.EN+c.Seen.KO+c.Wanted.EN+c.Wanted.KO, "%!") {
					t.Errorf("%s is not put well: %+v", c.Rule.Code, c)
				}
				if !c.Holds && (c.Wanted.EN == "" || c.Wanted.KO == "") {
					t.Errorf("%s does not say what was wanted", c.Rule.Code)
				}
			}
		})
	}
	if cookiejar.RuleOf("no-such-rule") != nil {
		t.Error("RuleOf finds a rule that is none")
	}
}

// story tells the examples of rules to a jar.
type story struct {
	t         *testing.T
	jar       *cookiejar.Jar
	now       time.Time
	decidedBy []*rule.Rule // by the last part, about cookie a
	checks    []rule.Check // of the last part
}

func newStory(t *testing.T) *story {
	return &story{t: t, jar: new(cookiejar.Jar), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
}

func (s *story) tell(example string) {
	s.t.Helper()
	times := regexp.MustCompile(`\{(\d+)\}`)
	example = times.ReplaceAllStringFunc(example, func(m string) string {
		n, _ := strconv.Atoi(m[1 : len(m)-1])
		return strings.Repeat("x", n)
	})
	for _, part := range strings.Split(example, " | ") {
		s.decidedBy, s.checks = nil, nil
		s.part(part)
	}
}

func (s *story) part(part string) {
	s.t.Helper()
	verb, rest, _ := strings.Cut(part, " ")
	first, second, _ := strings.Cut(rest, " ")
	switch verb {
	case "set":
		s.set(first, cookiejar.Context{}, second)
	case "dated":
		date, err := time.Parse(time.RFC3339, first)
		if err != nil {
			s.t.Fatal(err)
		}
		url, line, _ := strings.Cut(second, " ")
		s.set(url, cookiejar.Context{Date: date}, line)
	case "script":
		s.set(first, cookiejar.Context{API: cookiejar.Script}, second)
	case "framed":
		url, line, _ := strings.Cut(second, " ")
		s.set(url, s.inside(first), line)
	case "many":
		n, _ := strconv.Atoi(first)
		for i := range n {
			url, line, _ := strings.Cut(strings.ReplaceAll(second, "%", strconv.Itoa(i+1)), " ")
			s.set(url, cookiejar.Context{}, line)
		}
	case "clear-site":
		s.departed(s.jar.ClearSite(s.now, at(s.t, first), cookiejar.Context{}))
	case "get":
		s.get(first, cookiejar.Context{})
	case "read":
		s.get(first, cookiejar.Context{API: cookiejar.Script})
	case "link", "post":
		from := origin(s.t, first)
		s.get(second, cookiejar.Context{Initiator: &from, Method: map[string]string{"link": "GET", "post": "POST"}[verb]})
	case "frame":
		s.get(second, s.inside(first))
	case "fetch":
		ctx := s.inside(first)
		ctx.Dest, ctx.Credentials = cookiejar.Subresource, cookiejar.SameOrigin
		s.get(second, ctx)
	default:
		s.alone(verb, first)
	}
}

// alone plays the parts that are about no address.
func (s *story) alone(verb, operand string) {
	s.t.Helper()
	switch verb {
	case "wait":
		d, err := time.ParseDuration(operand)
		if err != nil {
			s.t.Fatal(err)
		}
		s.now = s.now.Add(d)
	case "close":
		s.departed(s.jar.CloseBrowser(s.now))
	case "clear":
		s.departed(s.jar.Drop(s.now, func(cookiejar.Cookie) bool { return true }))
	case "draft":
		s.jar.Profile = cookiejar.RFC6265bis
	case "block":
		s.jar.ThirdPartyBlocked = true
	default:
		s.t.Fatalf("unknown part %q", verb)
	}
}

func (s *story) inside(top string) cookiejar.Context {
	o := origin(s.t, top)
	return cookiejar.Context{Dest: cookiejar.Iframe, Initiator: &o, Top: &o, Ancestors: []cookiejar.Origin{o}}
}

func (s *story) set(url string, ctx cookiejar.Context, line string) {
	d := s.jar.Set(s.now, at(s.t, url), ctx, line)
	s.decidedBy = append(s.decidedBy, d.Rule)
	s.checks = append(s.checks, d.Check())
	for _, a := range d.Attributes() {
		if a.Rule != nil {
			s.decidedBy = append(s.decidedBy, a.Rule)
		}
	}
	s.departed(d.Evicted)
}

func (s *story) get(url string, ctx cookiejar.Context) {
	for _, d := range s.jar.Select(s.now, at(s.t, url), ctx).Decisions {
		if d.Cookie.Name == "a" {
			s.decidedBy = append(s.decidedBy, d.Rule)
		}
		s.checks = append(s.checks, d.Check())
	}
}

func (s *story) departed(list []cookiejar.Departure) {
	for _, d := range list {
		if d.Name == "a" {
			s.decidedBy = append(s.decidedBy, d.Rule)
		}
		s.checks = append(s.checks, d.Check(s.now))
	}
}

// TestCodesStay holds the codes that were given out: they never change.
func TestCodesStay(t *testing.T) {
	var codes []string
	for _, r := range cookiejar.Rules() {
		codes = append(codes, string(r.Code))
	}
	for _, code := range strings.Fields(givenOut) {
		if !slices.Contains(codes, code) {
			t.Errorf("the code %s is gone", code)
		}
	}
	if n := len(strings.Fields(givenOut)); n != len(codes) {
		t.Errorf("%d codes are given out, %d are held here: add the new ones\n%s", len(codes), n, fmt.Sprint(codes))
	}
}

const givenOut = `
stored replaced replaced-as-new expired-on-arrival
no-content disallowed-character tab-inside name-and-value-too-long ambiguous-name line-cut
attribute-unknown attribute-of-chromium attribute-too-long attribute-overridden path-not-absolute
lifetime-not-understood lifetime-erased date-not-in-draft plus-sign-not-in-draft max-age-wins expires-by-server-clock lifetime-capped
same-site-not-understood priority-not-understood
scheme-without-cookies host-two-dots domain-not-ascii domain-lone-dot domain-not-a-host domain-public-suffix domain-above-site domain-does-not-cover domain-made-host-only
prefix-secure prefix-host prefix-http prefix-host-http prefix-nameless
secure-from-insecure-page same-site-none-without-secure partitioned-without-secure
would-overwrite-secure would-overwrite-http-only refused-to-script
host-and-path-match sent-on-navigation sent-as-new sent-cross-site
host-only domain-mismatch path-mismatch path-near-miss secure-only other-partition credentials-omitted
same-site-strict same-site-lax same-site-default third-party-blocked
expired browser-closed deleted-by-server deleted-by-script cleared-by-hand cleared-by-site
evicted-site-full evicted-partition-full evicted-domain-full evicted-jar-full
`

// A cookie that went at this very time of the clock is not said to have gone just now: the clock may stand still while much
// is done.
func TestAClockThatStandsStillIsNoJustNow(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for code, want := range map[rule.Code][3]string{
		"deleted-by-server": {"deleted, as the server asked", "서버의 부탁으로 지움", "deleted 5 min ago, as the server asked"},
		"expired":           {"expired, at 2026-03-02 09:00:00 UTC", "2026-03-02 09:00:00 UTC에 만료됨", "expired 5 min ago, at 2026-03-02 09:00:00 UTC"},
		"cleared-by-hand":   {"cleared by hand, at 2026-03-02 09:00:00 UTC", "2026-03-02 09:00:00 UTC에 직접 지움", "cleared by hand 5 min ago, at 2026-03-02 09:00:00 UTC"},
	} {
		d := cookiejar.Departure{Rule: cookiejar.RuleOf(code), When: at}
		if now := d.Check(at).Seen; now.EN != want[0] || now.KO != want[1] {
			t.Errorf("%s at once: %q, %q", code, now.EN, now.KO)
		}
		if later := d.Check(at.Add(5 * time.Minute)).Seen; later.EN != want[2] || !strings.Contains(later.KO, "5분 전") {
			t.Errorf("%s later: %q, %q", code, later.EN, later.KO)
		}
	}
}
