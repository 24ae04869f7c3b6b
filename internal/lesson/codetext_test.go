package lesson_test

import (
	"strings"
	"testing"

	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
)

const withCode = `statelab: 1
lesson: code
title: Code
summary: What a text shows.
sites:
  shop.test:
    models: |
      class Ticket(models.Model):
          """One."""
          seat = models.CharField(max_length=3)

          class Meta:
              ordering = ["seat"]

          def __str__(self):
              return self.seat

          @property
          def row(self):
              return self.seat[0]

          @row.setter
          def row(self, value):
              self.seat = value
    views:
      shop/views.py: |
        LIMITS = {
            "seats": 3,
        }


        @login_required
        def home(request):
            {hole: line}

            return render(request, "home.html")
      board/views.py: |
        def home(request):
            return None


        async def late(request): return None
    pages:
      /gift/:
        view: |
          class GiftForm(forms.Form):
              def clean(self):
                  return {}
    templates:
      home.html: |
        <p>Hello.</p>
steps:
  - step: look
    visit: https://shop.test/
    task:
      sort: repair
      ask: |
        Mend it.
      write:
        line: {start: "x = 1\ny = 2", answer: x = 2}
      promises: {}
    say: |
      Before.

      {code: NAME}
      Behind.
    expect: {status: 200}
`

// TestTextsShowTheCodeOfTheLesson shows what stands in the lesson in the place of {code: NAME}.
func TestTextsShowTheCodeOfTheLesson(t *testing.T) {
	for name, want := range map[string]string{
		"Ticket.__str__":                 "def __str__(self):\n    return self.seat",
		"Ticket":                         "class Ticket(models.Model):\n    \"\"\"One.\"\"\"\n    seat = models.CharField(max_length=3)\n\n    class Meta:\n        ordering = [\"seat\"]\n\n    def __str__(self):\n        return self.seat\n\n    @property\n    def row(self):\n        return self.seat[0]\n\n    @row.setter\n    def row(self, value):\n        self.seat = value",
		"Ticket.row":                     "@row.setter\ndef row(self, value):\n    self.seat = value",
		"GiftForm.clean":                 "def clean(self):\n    return {}",
		"shop.test/gone.html":            "the lesson has no code that is called \"shop.test/gone.html\"",
		"shop.test/shop/views.py LIMITS": "LIMITS = {\n    \"seats\": 3,\n}",
		"LIMITS":                         "LIMITS = {\n    \"seats\": 3,\n}",
		"shop/views.py home":             "@login_required\ndef home(request):\n    x = 1\n    y = 2\n\n    return render(request, \"home.html\")",
		"late":                           "async def late(request): return None",
		"home.html":                      "<p>Hello.</p>",
		"board/views.py  home":           "def home(request):\n    return None",
		"Ticket.Meta":                    "class Meta:\n    ordering = [\"seat\"]",
		"home":                           "two files of the lesson have \"home\"",
		"hom.html":                       "the lesson has no code that is called \"hom.html\"",
		"board/views.py Ticket":          "the lesson has no code that is called \"board/views.py Ticket\"",
		"../../etc/passwd":               "the lesson has no code that is called \"../../etc/passwd\"",
	} {
		src := strings.Replace(withCode, "NAME", name, 1)
		l, problems := lesson.Parse("code.yaml", []byte(src), vocabulary())
		wrong := ""
		for _, p := range problems {
			if strings.Contains(p.Message, "code") || strings.Contains(p.Message, "two files") {
				wrong = p.Message
				if line := strings.Split(src, "\n")[p.Pos.Line-1]; !strings.HasPrefix(line[p.Pos.Col-1:], "{code: ") {
					t.Errorf("%s: it is told at %s: %q", name, p.Pos, line)
				}
			}
		}
		got := l.Steps[0].Say.Shown()[rule.English]
		if wrong != "" {
			if wrong != want || !strings.Contains(got, "{code: "+name+"}") {
				t.Errorf("%s: it says %q of %q, want %q", name, wrong, got, want)
			}
		} else if got != "Before.\n\n```\n"+want+"\n```\nBehind." {
			t.Errorf("%s shows\n%s\nwant\n%s", name, got, want)
		}
	}
}

// Code in which three backticks stand ends no block, and code that is longer than a screen is none.
func TestCodeThatIsOdd(t *testing.T) {
	src := strings.Replace(strings.Replace(withCode, "<p>Hello.</p>", "``` <p>Hello.</p>", 1), "NAME", "home.html", 1)
	l, _ := lesson.Parse("code.yaml", []byte(src), vocabulary())
	if got := l.Steps[0].Say.Shown()[rule.English]; !strings.Contains(got, "````\n``` <p>Hello.</p>\n````") {
		t.Errorf("it shows\n%s", got)
	}
	src = strings.Replace(strings.Replace(withCode, "<p>Hello.</p>", "<p>"+strings.Repeat("\n        a", 70), 1), "NAME", "home.html", 1)
	_, problems := lesson.Parse("code.yaml", []byte(src), vocabulary())
	for _, p := range problems {
		if p.Message == `the code of "home.html" has more than 60 lines` {
			return
		}
	}
	t.Errorf("it says %v", problems)
}

// What a task asks shows its code, too, to who looks at a lesson that has not run.
func TestATaskThatIsOnlyAskedShowsItsCode(t *testing.T) {
	src := strings.Replace(withCode, "Mend it.", "{code: LIMITS}", 1)
	l, _ := lesson.Parse("code.yaml", []byte(src), vocabulary())
	if got := language.Asked(l.Steps[0].Task).Ask[rule.English]; !strings.Contains(got, "LIMITS = {") {
		t.Errorf("it asks %q", got)
	}
}
