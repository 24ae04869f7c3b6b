package scenario_test

import (
	"strings"
	"testing"
)

// twoOrders is a lesson with two sites that have a model Order, with other fields.
const twoOrders = `statelab: 1
lesson: two-orders
title: Two orders
summary: Two sites with a model of one name.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    models: {Order: {fields: {item: CharField, count: IntegerField}, rows: [{item: tea, count: 2}]}}
    pages: {/: {get: [{text: Shop.}]}, /away/: {get: [{redirect: 'https://safe.test/'}]}}
  safe.test:
    models: {Order: {fields: {item: CharField, key: CharField}, rows: [{item: cup, key: k1}]}}
    pages: {/: {get: [{text: Safe.}]}}
given:
  - visit: 'https://shop.test/'
  - visit: 'https://safe.test/'
steps:
  - step: look
    visit: https://shop.test/
    say: |
      Rows.
    expect: {tables: {Order: [{item: tea}]}}
`

// TestATableIsOfTheSiteThatTheStepIsAbout has an expectation about a model that two sites have: what neither has is
// told before anything is played, and what the other one has when the step is.
func TestATableIsOfTheSiteThatTheStepIsAbout(t *testing.T) {
	for _, c := range []struct{ visit, row, wrong, fails string }{
		{"shop.test/", "{item: tea, count: 2}", "", ""},
		{"safe.test/", "{item: cup, key: k1}", "", ""},
		{"shop.test/away/", "{item: cup, key: k1}", "", ""}, // where a redirect leads
		{"shop.test/", "{item: tea, key: k1}", "", "tables.Order.key"},
		{"safe.test/", "{count: 2}", "", "tables.Order.count"},
		{"safe.test/", "{weather: 2}", `unknown key "weather" in a row of Order (it has item, count, key)`, ""},
		{"safe.test/", "{ky: k1}", `unknown key "ky" in a row of Order (did you mean "key"?)`, ""},
	} {
		text := strings.NewReplacer("visit: https://shop.test/\n", "visit: https://"+c.visit+"\n", "{item: tea}]}}", c.row+"]}}").Replace(twoOrders)
		if _, list := compile(t, text); c.wrong != "" {
			if len(list) != 1 || list[0].Message+" ("+list[0].Hint+")" != c.wrong {
				t.Errorf("%s: found %v, want %s", c.row, list, c.wrong)
			}
			continue
		}
		var fails []string
		for _, check := range run(t, text).Steps[0].Checks {
			if !check.Holds {
				fails = append(fails, check.About)
			}
		}
		if got := strings.Join(fails, " "); got != c.fails {
			t.Errorf("%s at %s: %q fail, want %q", c.row, c.visit, got, c.fails)
		}
	}
}

// TestTwoModelsOfOneNameThatAreWrong tells what is wrong with both: neither comes of the other.
func TestTwoModelsOfOneNameThatAreWrong(t *testing.T) {
	_, list := compile(t, strings.NewReplacer("count: IntegerField", "count: Integr", "key: CharField", "key: Chr").Replace(twoOrders))
	if len(list) != 2 || !strings.Contains(list[0].Message, `found "Integr"`) || !strings.Contains(list[1].Message, `found "Chr"`) {
		t.Errorf("found %v", list)
	}
}
