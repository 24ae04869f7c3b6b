package explain_test

import (
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
