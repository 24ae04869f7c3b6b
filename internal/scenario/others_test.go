package scenario_test

import (
	"testing"
)

// TestAllBrokenPromisesAreNamed wants every promise that a try breaks to be told, the first one with what
// happened, and none that holds.
func TestAllBrokenPromisesAreNamed(t *testing.T) {
	p, said := loadTasks(t, viewTask)
	if p == nil {
		t.Fatal(said)
	}
	tried, err := p.Write(t.Context(), 0, map[string]string{"view": `return HttpResponse("neither")`})
	if err != nil {
		t.Fatal(err)
	}
	told, broken := tried.Shown(), 0
	for _, j := range tried.Promises {
		if !j.Holds {
			broken++
		}
	}
	if told.Failed == nil || len(told.Others) == 0 || broken != 1+len(told.Others) || told.Held+broken != told.Of {
		t.Errorf("told are %+v and %d others, of %d that broke", told.Failed, len(told.Others), broken)
	}
	for _, other := range told.Others {
		if other.Name == told.Failed.Name {
			t.Errorf("%s is told twice", other.Name)
		}
	}
}
