package lessons_test

import (
	"testing"
	"unicode/utf8"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/lessons"
)

// TestTheFormOfAChoiceTellsNothing: who has read no lesson finds the right answers neither
// by their place nor by their length.
func TestTheFormOfAChoiceTellsNothing(t *testing.T) {
	places := map[int]int{} // of the right answer, by its number, among three or more
	asked, shortest, longest := 0, map[rule.Language]int{}, map[rule.Language]int{}
	for _, id := range order(t) {
		program, problems, err := scenario.Load(lesson.Folder{FS: lessons.Files}, id)
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		tr, err := program.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range tr.Steps {
			if s.Predict == nil || len(s.Predict.Choices) < 3 {
				continue
			}
			asked++
			right := s.Predict.Right()
			places[right+1]++
			for _, lang := range []rule.Language{rule.English, rule.Korean} {
				size := func(i int) int { return utf8.RuneCountInString(s.Predict.Choices[i].Text.In(lang)) }
				least, most := true, true
				for i := range s.Predict.Choices {
					least, most = least && (i == right || size(i) > size(right)), most && (i == right || size(i) < size(right))
				}
				if least {
					shortest[lang]++
				}
				if most {
					longest[lang]++
				}
			}
		}
	}
	t.Logf("%d questions with three answers or more: the right one stands %v, is the shortest of them %v and the longest %v times", asked, places, shortest, longest)
	for number := 1; number <= 3; number++ {
		if share := float64(places[number]) / float64(asked); share < 0.2 || share > 0.5 {
			t.Errorf("the right answer is number %d in %d of %d questions", number, places[number], asked)
		}
	}
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		for what, n := range map[string]int{"shortest": shortest[lang], "longest": longest[lang]} {
			if share := float64(n) / float64(asked); share > 0.5 {
				t.Errorf("in %s the right answer is the %s in %d of %d questions", lang, what, n, asked)
			}
		}
	}
}
