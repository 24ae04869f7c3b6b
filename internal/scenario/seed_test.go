package scenario_test

import (
	"strings"
	"testing"
)

// What is drawn by chance follows from the seed where a lesson has one, and else from its id.
func TestTheSeedDrawsWhatItDrew(t *testing.T) {
	const src = `statelab: 1
lesson: ID
title: A code
summary: What is drawn?
clock: 2026-03-02T09:00:00Z
SEED
sites:
  tea.test: {pages: {/: {get: [{make_code: {length: 12}}, {response: '{{ code }}'}]}}}
steps:
  - step: one
    visit: https://tea.test/
    say: |
      A code.
    expect: {status: 200}
`
	drawn := func(id, seed string) string {
		lesson := strings.NewReplacer("ID", id, "SEED\n", seed).Replace(src)
		return string(run(t, lesson).Steps[0].Exchanges[0].Response.Body)
	}
	seeded := drawn("one", "seed: tea\n")
	if again := drawn("another", "seed: tea\n"); again != seeded {
		t.Errorf("the same seed draws %s and %s", seeded, again)
	}
	if plain, named := drawn("one", ""), drawn("another", ""); plain == named || plain == seeded {
		t.Errorf("%s, %s and %s are of different seeds", plain, named, seeded)
	}
	if asID := drawn("another", "seed: one\n"); asID != drawn("one", "") {
		t.Error("an id is no seed")
	}
}
