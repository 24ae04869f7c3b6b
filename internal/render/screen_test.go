package render_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares what was drawn with testdata/name, or writes it.
func golden(t *testing.T, name, drawn string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(drawn), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if drawn != string(want) {
		t.Errorf("%s differs; drawn:\n%s", name, drawn)
	}
}

// fits checks that no line is wider than the screen, but those that are copied: long words
// of curl commands, and code, which a test begins with a comment.
func fits(t *testing.T, drawn string, width int) {
	t.Helper()
	for line := range strings.Lines(drawn) {
		line = strings.TrimSuffix(line, "\n")
		word := strings.TrimSuffix(strings.TrimLeft(line, " "), ` \`)
		copied := strings.HasPrefix(word, "--data-raw '") || strings.HasPrefix(word, "-H '") || strings.HasPrefix(word, "'http") || strings.Contains(word, "printf %b") || strings.HasPrefix(line, "# code: ")
		if got := ansi.StringWidth(line); got > width && !copied {
			t.Errorf("a line has %d columns, the screen %d: %q", got, width, line)
		}
	}
}

func drawn(t *testing.T, o render.Options, draw func(*render.Terminal)) string {
	t.Helper()
	var b strings.Builder
	terminal := render.NewTerminal(&b, o)
	draw(terminal)
	if err := terminal.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestStepScreens(t *testing.T) {
	steps := map[string]trace.Step{
		"login": login(), "logout": logout(), "failing": failing(), "unchanged": quietVisit(), "closing": closing(), "raw": raw(),
		"loading": loading(), "reading": reading(), "writing": writing(),
	}
	for name, step := range steps {
		for _, lang := range []rule.Language{rule.English, rule.Korean} {
			for _, width := range []int{40, 80, 120} {
				file := fmt.Sprintf("%s.%s.%d.txt", name, lang, width)
				t.Run(file, func(t *testing.T) {
					tr := lesson(step)
					got := drawn(t, render.Options{Lang: lang, Width: width, Profile: termenv.Ascii}, func(r *render.Terminal) {
						if step.Predict != nil {
							r.Answered(tr, 0, 2)
							return
						}
						r.Step(tr, 0)
					})
					fits(t, got, width-1)
					golden(t, file, got)
				})
			}
		}
	}
}

// That checks hold is a word for who wrote them. One that failed is never kept back.
func TestChecksThatHoldAreForAuthors(t *testing.T) {
	for _, c := range []struct {
		steps []trace.Step
		open  bool
		want  []string
	}{
		{[]trace.Step{login()}, false, nil},
		{[]trace.Step{login()}, true, []string{"OK  8 checks\n", "OK  1 step, 8 checks: all hold\n"}},
		{[]trace.Step{failing()}, false, []string{"FAIL logout.yaml:41:19", "FAIL  1 of 10 checks failed"}},
		{[]trace.Step{failing()}, true, []string{"OK  9 checks\n", "FAIL logout.yaml:41:19", "FAIL  1 of 10 checks failed"}},
	} {
		got := drawn(t, render.Options{Profile: termenv.Ascii, Checks: c.open}, func(r *render.Terminal) { r.Whole(lesson(c.steps...)) })
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%q is not in\n%s", want, got)
			}
		}
		if told := strings.Contains(got, "\nOK "); told != c.open {
			t.Errorf("checks that held are told: %v, want %v, in\n%s", told, c.open, got)
		}
	}
}

// Where nothing is done but that time passes, the time alone is told.
func TestTimeAlonePasses(t *testing.T) {
	s := closing()
	s.Verb, s.Action = "wait", both("Time passes", "시간이 흐릅니다.")
	for passed, want := range map[time.Duration]map[rule.Language]string{
		time.Hour:  {rule.English: "\nThe clock goes forward 1 h.\n", rule.Korean: "\n시간이 1시간 지납니다.\n"},
		-time.Hour: {rule.English: "\nThe clock goes back 1 h.\n", rule.Korean: "\n시계를 1시간 되돌립니다.\n"},
		0:          {rule.English: "\nTime passes\n", rule.Korean: "\n시간이 흐릅니다.\n"},
	} {
		s.Passed = passed
		for lang, said := range want {
			shows(t, lang, s, said)
		}
	}
}
