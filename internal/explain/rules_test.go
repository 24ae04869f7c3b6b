package explain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"statelab/internal/explain"
	"statelab/internal/rule"
)

// TestEveryRuleHasAPage plays the example of every rule: its last part shows the
// rule at work.
func TestEveryRuleHasAPage(t *testing.T) {
	tries := 0
	for _, code := range explain.Codes() {
		page, err := explain.Find(code)
		if err != nil {
			t.Fatal(err)
		}
		if page.Title.KO == "" || page.Text.KO == "" || page.Topic.KO == "" {
			t.Errorf("%s lacks a text: %+v", code, page)
		}
		if page.Topic.EN == strings.ToLower(page.Topic.EN) {
			t.Errorf("%s: the topic %q has no title", code, page.Topic.EN)
		}
		if !decidedBy(page.Example[len(page.Example)-1], rule.Code(code)) {
			t.Errorf("%s does not decide the last part of its example: %+v", code, page.Example)
		}
		for _, p := range page.Example {
			if p.What.EN == "" || p.What.KO == "" || strings.Contains(p.What.EN+p.What.KO, "%!") {
				t.Errorf("%s: a part is not put well: %+v", code, p.What)
			}
			if len(p.Fates) > 4 {
				t.Errorf("%s tells %d fates", code, len(p.Fates))
			}
		}
		if page.Try != nil {
			tries++
		}
	}
	if tries < 40 {
		t.Errorf("%d rules can be tried, want at least 40", tries)
	}
}

func decidedBy(p explain.Part, code rule.Code) bool {
	for _, l := range p.Lines {
		if l.Rule == code || slices.ContainsFunc(l.Attributes, func(a explain.Attribute) bool { return a.Rule == code }) {
			return true
		}
	}
	return slices.ContainsFunc(p.Fates, func(f explain.Fate) bool { return f.Rule == code }) ||
		slices.ContainsFunc(p.Judged, func(j explain.Judgement) bool { return j.Rule == code })
}

func TestFindingRules(t *testing.T) {
	if _, err := explain.Find("same-site-lux"); err == nil || !strings.Contains(err.Error(), `did you mean "same-site-lax"?`) {
		t.Error(err)
	}
	if _, err := explain.Find("x"); err == nil || !strings.Contains(err.Error(), "statelab explain lists all rules") {
		t.Error(err)
	}
	n := 0
	for _, topic := range explain.Topics() {
		n += len(topic.Rules)
	}
	if n != len(explain.Codes()) {
		t.Errorf("the topics have %d rules of %d", n, len(explain.Codes()))
	}
	for name, want := range map[string]string{
		"SAMESITE_LAX": "same-site-lax", "SameSiteLax": "same-site-lax", "SchemefulSameSiteStrict": "same-site-strict",
		"DomainMismatch": "host-only domain-mismatch", "EXCLUDE_USER_PREFERENCES": "third-party-blocked", "nonsense": "",
	} {
		var got []string
		for _, topic := range explain.Called(name) {
			for _, r := range topic.Rules {
				got = append(got, string(r.Code))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("Chromium's %s is %v, want %s", name, got, want)
		}
	}
}

// TestEveryRefusalSaysWhatWouldChangeIt: where the rule of a page keeps something from
// happening in its example, it was tried what would change that.
func TestEveryRefusalSaysWhatWouldChangeIt(t *testing.T) {
	refusals, found := 0, 0
	for _, code := range explain.Codes() {
		page, err := explain.Find(code)
		if err != nil {
			t.Fatal(err)
		}
		if !keepsFrom(page.Example[len(page.Example)-1], rule.Code(code)) || code == "evicted-jar-full" {
			continue // the full jar's example is too long to be played again and again
		}
		refusals++
		switch c := page.Change; {
		case c == nil || c.Tried == 0 && len(c.Never) == 0:
			t.Errorf("%s keeps something from happening, and nothing was tried: %+v", code, c)
		case c.Rule != rule.Code(code):
			t.Errorf("%s says what would change %s", code, c.Rule)
		case len(c.Free)+len(c.Costly) > 0:
			found++
		}
	}
	if refusals < 45 || found < 40 {
		t.Errorf("%d rules keep something from happening, and of %d it is said what would change it", refusals, found)
	}
}

// keepsFrom reports whether a rule decided against something in a part of an example.
func keepsFrom(p explain.Part, code rule.Code) bool {
	bad := func(f explain.Fate) bool {
		return f.Rule == code && slices.Contains([]string{explain.Refused, explain.Idle, explain.Stays, explain.Hidden}, f.Fate)
	}
	return slices.ContainsFunc(p.Lines, func(l explain.Line) bool { return bad(l.Fate) }) || slices.ContainsFunc(p.Fates, bad) ||
		slices.ContainsFunc(p.Judged, func(j explain.Judgement) bool {
			return j.Rule == code && !j.Allowed && !strings.HasPrefix(j.Title.EN, "asks first")
		})
}

// TestExampleOfWhatWasAsked: rules that decide about storing and about sending have an
// example of each, and that is shown which was asked about.
func TestExampleOfWhatWasAsked(t *testing.T) {
	for said, want := range map[string]string{
		`This attempt to set a cookie via a Set-Cookie header was blocked because it had the "SameSite=Lax" attribute but came from a cross-site response which was not the response to a top-level navigation.`: explain.Refused,
		`This Set-Cookie header didn't specify a "SameSite" attribute and was defaulted to "SameSite=Lax," and was blocked because it came from a cross-site response`:                                           explain.Refused,
		`This cookie was blocked because it had the "SameSite=Strict" attribute and the request was made from a different site.`:                                                                                 explain.Stays,
		`This attempt to set a cookie via a Set-Cookie header was blocked due to user preferences.`:                                                                                                              explain.Refused,
		`blocked because it had the "SameSite=Lax" attribute`: explain.Stays,
		"Cookies of the API are not sent on fetch with axios": explain.Stays,
	} {
		m := explain.Search(said)
		page, err := m.Page()
		if err != nil {
			t.Fatal(err)
		}
		last := page.Example[len(page.Example)-1]
		fates := last.Fates
		for _, l := range last.Lines {
			fates = append(fates, l.Fate)
		}
		if !slices.ContainsFunc(fates, func(f explain.Fate) bool { return f.Rule == page.Code && f.Fate == want }) {
			t.Errorf("%s\n%s ends with %+v, want %s", said, page.Code, last, want)
		}
		if c := page.Change; c == nil || c.Holds || c.Rule != page.Code {
			t.Errorf("%s: %+v", said, c)
		}
		if page.Try == nil {
			t.Errorf("%s cannot be tried", said)
		}
	}
}

// TestExampleBetweenTheAddressesNamed: a sentence of Chromium about CORS says whose script
// asked whom, and the example, what would change it and the command are about these.
func TestExampleBetweenTheAddressesNamed(t *testing.T) {
	for _, said := range []string{
		`Access to XMLHttpRequest at 'https://api.example.com/login' from origin 'http://localhost:3000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.`,
		`Access to XMLHttpRequest at 'https://api.example.com/login' (redirected from 'https://example.com/') from origin 'http://localhost:3000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does not have HTTP ok status.`,
	} {
		page, err := explain.Search(said).Page()
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Change.Free) == 0 || page.Change.URL != "https://api.example.com/login" {
			t.Fatalf("%+v", page.Change)
		}
		shown := fmt.Sprint(page.Example, page.Change.Free, page.Try)
		if strings.Contains(shown, "app.test") || !strings.Contains(shown, "origin: 'http://localhost:3000'") || !strings.Contains(shown, "explain https://api.example.com/login --from http://localhost:3000 --dest xhr") {
			t.Errorf("%s", shown)
		}
	}
	for _, said := range []string{
		`Access to fetch at 'nonsense' from origin 'null' has been blocked by CORS policy: It does not have HTTP ok status.`,
		`It does not have HTTP ok status`,
	} {
		if page, err := explain.Search(said).Page(); err != nil || page.Change.URL != "https://api.test/" {
			t.Errorf("%s: %v %+v", said, err, page)
		}
	}
}
