package view_test

import (
	"testing"

	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/wire"
)

// That a request went without a cookie that had left the jar is told of the first one, until the cookie comes anew;
// and where all is shown, or the step is about that cookie, of each.
func TestACookieThatIsGoneIsToldOnce(t *testing.T) {
	cookie := trace.Cookie{Name: "promo", Domain: "shop.test", Path: "/"}
	without := func(who string, f trace.Fate) trace.Step {
		f.Cookie = cookie
		return trace.Step{Actor: who, Exchanges: []trace.Exchange{{Exchange: wire.Exchange{URL: "https://shop.test/"}, Sent: []trace.Fate{f}}}}
	}
	deleted := trace.Fate{Fate: trace.NotSent, Rule: "deleted-by-server", Gone: true}
	expired := trace.Fate{Fate: trace.NotSent, Rule: "expired", Gone: true}
	cleared := trace.Fate{Fate: trace.NotSent, Rule: "cleared-by-hand", Gone: true}
	again := without("laptop", deleted)
	about, asked := without("laptop", deleted), without("laptop", deleted)
	asked.Checks = []trace.Check{{About: "sent.promo", Holds: true}}
	about.Say = trace.Prose{"en": "Nothing is left of `promo`."}
	comes := trace.Step{Actor: "laptop", Exchanges: []trace.Exchange{{Exchange: wire.Exchange{URL: "https://shop.test/"}, Received: []trace.Fate{{Fate: trace.Stored, Cookie: cookie}}}}}
	for name, c := range map[string]struct {
		steps []trace.Step
		open  bool
		told  bool
	}{
		"the first":                {steps: []trace.Step{again}, told: true},
		"the second":               {steps: []trace.Step{again, again}},
		"expired":                  {steps: []trace.Step{without("laptop", expired)}, told: true},
		"expired, the second":      {steps: []trace.Step{without("laptop", expired), without("laptop", expired)}},
		"cleared, the second":      {steps: []trace.Step{without("laptop", cleared), without("laptop", cleared)}},
		"the second, whole":        {steps: []trace.Step{again, again}, open: true, told: true},
		"of another browser":       {steps: []trace.Step{again, without("phone", deleted)}, told: true},
		"behind another browser's": {steps: []trace.Step{again, without("phone", deleted), again}},
		"come anew":                {steps: []trace.Step{again, again, comes, again}, told: true},
		"not sent for its path":    {steps: []trace.Step{again, without("laptop", trace.Fate{Fate: trace.NotSent, Rule: "path-does-not-match"})}, told: true},
		"the text names it":        {steps: []trace.Step{again, about}, told: true},
		"it was expected":          {steps: []trace.Step{again, asked}, told: true},
	} {
		s := view.Of(&trace.Trace{Steps: c.steps}).Step(len(c.steps)-1, view.Options{Whole: c.open})
		if told := len(s.Beats[0].Exchange.Sent.Shown) > 0; told != c.told {
			t.Errorf("%s: told %v, want %v", name, told, c.told)
		}
	}
}
