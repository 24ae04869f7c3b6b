package language_test

import (
	"testing"

	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// What is expected of a server holds of none that is not seen inside: it may keep rows,
// run statements and know its visitor all the same.
func TestNothingHoldsOfWhatIsNotSeen(t *testing.T) {
	step := &trace.Step{
		Exchanges: []trace.Exchange{{Server: &trace.Server{Host: "shop.test", Unseen: true}}},
		Table:     &trace.Table{Host: "shop.test", Kind: trace.UnseenTable},
	}
	for _, src := range []string{"rows: 0", "rows: []", "unchanged: [rows]", "queries: []", "user: anonymous"} {
		n, problems := lesson.ParseNode("expect.yaml", []byte(src+"\n"))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		r := language.NewReader(theShop(t))
		cond := r.Expect(n)
		if cond == nil {
			t.Fatalf("%s is refused: %v", src, r.Problems)
		}
		checks := cond(step, world.Values{})
		if len(checks) != 1 || checks[0].Holds || checks[0].Found.EN != "the server is not seen inside" || checks[0].Found.KO == "" {
			t.Errorf("%s: %+v", src, checks)
		}
	}
}
