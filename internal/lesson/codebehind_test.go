package lesson_test

import (
	"strings"
	"testing"

	"statelab/internal/lesson"
	"statelab/internal/rule"
)

// Behind a task its code is shown as the right answer leaves it; before, with what stands there first.
func TestCodeBehindATaskIsMended(t *testing.T) {
	src := strings.Replace(withCode, "Mend it.", "{code: shop/views.py home}", 1) + `  - step: behind
    visit: https://shop.test/
    say: |
      {code: shop/views.py home}
`
	l, _ := lesson.Parse("code.yaml", []byte(src), vocabulary())
	part := l.Steps[0].Task.Write[0]
	first := func(key string) string { return strings.Split(strings.TrimSpace(part.Node.Get(key).Value), "\n")[0] }
	start, answer := first("start"), first("answer")
	last := l.Steps[len(l.Steps)-1]
	if asked := l.Steps[0].Task.Ask.Shown()[rule.English]; !strings.Contains(asked, start) {
		t.Errorf("the task shows %q", asked)
	}
	if said := last.Say.Shown()[rule.English]; !strings.Contains(said, answer) || strings.Contains(said, start) {
		t.Errorf("behind the task stands %q, and the answer is %q", said, answer)
	}
}
