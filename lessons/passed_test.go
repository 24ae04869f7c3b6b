package lessons_test

import (
	"os"
	"testing"

	"statelab/internal/lesson"
	"statelab/internal/scenario"
)

// TestNothingOfAnAnswerIsPassedOver writes the answer of each task, and wants a browser to
// read it as it looks.
func TestNothingOfAnAnswerIsPassedOver(t *testing.T) {
	written := 0
	for _, id := range course(t).Order() {
		p, problems, err := scenario.Load(lesson.Folder{FS: os.DirFS(".")}, id)
		if err != nil || p == nil {
			t.Fatal(id, err, problems)
		}
		for i, s := range load(t, id).Steps {
			if s.Task == nil || len(s.Task.Write) == 0 {
				continue
			}
			texts := map[string]string{}
			for _, hole := range s.Task.Write {
				texts[hole.Name.Value] = hole.Node.Get("answer").Value
			}
			tried, err := p.Write(t.Context(), i, texts)
			if err != nil {
				t.Fatal(id, err)
			}
			written++
			if len(tried.Refused) > 0 || !tried.Solved || len(tried.Passed) > 0 {
				t.Errorf("%s: %s: refused %v, solved %v, passed over %v", id, s.ID.Value, tried.Refused, tried.Solved, tried.Passed)
			}
		}
	}
	if written == 0 {
		t.Error("no task has anything written")
	}
}
